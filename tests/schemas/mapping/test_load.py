"""Mapping files that must not be used are refused with file, line and reason."""

from pathlib import Path

import pytest

from schemas.errors import MappingFileError
from schemas.mapping import default_mapping, load_mapping, mappings

GOOD = """key = "mine"
title = "Mine"
kind = "checkpoint"
topic = "checkpoint-scans"

[fields]
occurred_at = { as = "time", from = ["at"] }
"person.name" = { as = "name", from = ["who"] }
"""


def _written(folder: Path, text: str | bytes) -> Path:
    path = folder / "mine.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        pytest.param('title = "Mine"', 'title = "Mine', 2, "no TOML", id="toml"),
        pytest.param('kind = "checkpoint"', 'kind = "gossip"', 3, "kind", id="kind"),
        pytest.param('key = "mine"', 'key = "other"', 1, "as the file is called", id="key"),
        pytest.param('topic = "checkpoint-scans"', 'topic = "No Topic"', 4, "topic", id="topic"),
        pytest.param('title = "Mine"', 'titel = "Mine"', 2, "titel", id="unknown key"),
        pytest.param('title = "Mine"', 'title = "Mine"\nzone = "Mars/Base"', 3, "time zone", id="zone"),
        pytest.param('"person.name" = { as', '"person.shoe" = { as', 8, "no such field", id="target"),
        pytest.param('as = "name"', 'as = "time"', 8, "cannot be read as time", id="kind of value"),
        pytest.param('as = "name"', 'as = "nose"', 8, "person.name", id="unknown kind of value"),
        pytest.param('from = ["who"]', 'form = ["who"]', 8, "form", id="typing error in a field"),
        pytest.param('from = ["who"]', 'from = ["who"], match = "("', 8, "no pattern", id="pattern"),
        pytest.param('from = ["who"]', 'from = ["who"], value = "x"', 8, "one of", id="two origins"),
        pytest.param('from = ["who"]', 'from = ["民族"]', 8, "must not be taken in", id="ethnicity"),
        pytest.param('"person.name" = ', '"facts.native_place" = ', 8, "must not be taken in", id="native place"),
        pytest.param('occurred_at = { as = "time", from = ["at"] }\n', "", 6, "occurred_at is missing", id="no time"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    path = _written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(MappingFileError, match=reason) as caught:
        load_mapping(path)
    assert str(caught.value).startswith(f"{path}:{line}: "), str(caught.value)


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"\xff\xfe", id="not utf-8"), pytest.param(b"", id="empty"), pytest.param(b"# " * 600_000, id="huge")],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(MappingFileError, match=r"mine\.toml:1"):
        load_mapping(_written(tmp_path, content))


def test_a_folder_of_ones_own_is_looked_in_first(tmp_path: Path) -> None:
    (tmp_path / "checkpoint_road.toml").write_text(GOOD.replace('"mine"', '"checkpoint_road"'), encoding="utf-8")
    assert load_mapping("checkpoint_road", tmp_path).spec.title == "Mine"
    assert load_mapping("checkpoint_road").spec.title != "Mine"
    assert "checkpoint_road" in mappings(tmp_path)


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "a.toml", "", "A" * 100, "no_such_mapping"])
def test_a_name_never_reaches_outside_the_folders(name: str) -> None:
    with pytest.raises(MappingFileError):
        load_mapping(name)


def test_a_name_does_not_climb_out_of_a_folder_to_a_file_that_is_there(tmp_path: Path) -> None:
    _written(tmp_path, GOOD)
    (tmp_path / "own").mkdir()
    with pytest.raises(MappingFileError, match="small letters"):
        load_mapping("../mine", tmp_path / "own")


def test_two_defaults_of_a_topic_are_refused(tmp_path: Path) -> None:
    _written(tmp_path, GOOD.replace("[fields]", "default = true\n[fields]"))
    with pytest.raises(MappingFileError, match="found 2"):
        default_mapping("checkpoint-scans", tmp_path)


def test_a_file_with_windows_line_ends_and_a_mark_is_read(tmp_path: Path) -> None:
    assert load_mapping(_written(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())).key == "mine"


def test_the_example_of_the_documentation_loads(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "mappings.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    (tmp_path / "ferry.toml").write_text(example, encoding="utf-8")
    assert load_mapping(tmp_path / "ferry.toml").kind == "travel"
