"""The lists of a worker, and list files."""

from pathlib import Path

import pytest

from schemas.contract import entry_of
from schemas.errors import InputFileError
from streams.agents.keep_lists import version_of
from streams.changes import difference, read_entries, read_regions
from streams.delivery import Delivered
from streams.lists import Lists, read_entry, read_region


def row(number: int, phone: str = "13800138000") -> dict[str, object]:
    return {"id": f"q{number}", "name": "王小明", "phone": phone, "list": "quarantine"}


def test_a_change_is_seen_by_the_next_question() -> None:
    lists, entry = Lists(), entry_of(row(1), "person")
    lists.apply([(entry.key, entry)], [])
    assert lists.ask(lambda watchlist, _: watchlist.entry("quarantine/q1")) == entry
    lists.apply([(entry.key, None)], [])
    assert lists.ask(lambda watchlist, _: watchlist.entry("quarantine/q1")) is None


def test_an_entry_comes_back_from_its_message_and_nothing_means_removed() -> None:
    entry = entry_of(row(1), "person")
    assert read_entry(b"quarantine/q1", entry.to_bytes()) == ("quarantine/q1", entry)
    assert read_entry(b"quarantine/q1", None) == ("quarantine/q1", None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param(None, b"{}", id="no key"),
        pytest.param(b"\xff", b"{}", id="key that is no text"),
        pytest.param(b"a/b", b"{", id="torn"),
        pytest.param(b"a/b", b"[]", id="no object"),
        pytest.param(b"a/b", b'{"level": "extreme"}', id="another record"),
    ],
)
def test_what_is_no_list_change_is_refused(key: bytes | None, value: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_entry(key, value)
    with pytest.raises(ValueError, match=r".*"):
        read_region(key, value)


def test_a_later_change_has_a_higher_version_even_on_a_broker_that_began_anew() -> None:
    def message(timestamp: float, offset: int) -> Delivered:
        return Delivered("watchlist-changes", 0, offset, timestamp, b"a/b", None, {})

    versions = [version_of(message(*when)) for when in ((1000.0, 5), (1000.0, 6), (1000.001, 2), (2000.0, 0))]
    assert versions == sorted(set(versions))


def test_a_difference_names_what_is_new_changed_and_gone() -> None:
    now = {entry.key: entry for entry in (entry_of(row(n), "person") for n in (1, 2, 3))}
    wanted = {
        entry.key: entry
        for entry in (entry_of(row(2), "person"), entry_of(row(3, "13900139000"), "person"), entry_of(row(4), "person"))
    }
    found = difference(now, wanted)
    assert (found.added, found.changed, found.removed) == (["quarantine/q4"], ["quarantine/q3"], ["quarantine/q1"])


def test_the_last_row_of_an_id_wins(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,phone\nq1,王小明,13800138000\nq1,王小明,13900139000\n", encoding="utf-8")
    found = read_entries(path, "person", "quarantine")
    assert [entry.person.phone for entry in found.values() if entry.person] == ["+8613900139000"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("id,name,expires_at\nq1,王小明,never ever\n", r"list\.csv:2: expires_at", id="unreadable time"),
        pytest.param("id,name\nq1\n", r"list\.csv:2: expected 2 cells", id="ragged"),
        pytest.param("id,basis\nq1,order\n", r"list\.csv:2: person", id="nobody"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_field(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError, match=where):
        read_entries(path, "person", "quarantine")


def test_a_bad_level_is_named_by_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text("level,county,first_seen\nextreme,通州区,2022-08-01\n", encoding="utf-8")
    with pytest.raises(InputFileError, match=r"regions\.csv:2: level"):
        read_regions(path)
