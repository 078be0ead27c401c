"""`epifuse normalise` shows sightings, rejects and drift, and says by its exit code whether all was read."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from schemas.errors import InputFileError, MappingFileError
from streams.cli.normalise import normalise

SOURCES = Path(__file__).parents[2] / "fixtures" / "sources"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(normalise, arguments, catch_exceptions=True)


def lines(result: Result) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in result.stdout_bytes.splitlines()]


def test_sightings_and_rejects_are_lines_and_the_summary_is_apart() -> None:
    result = run("--mapping", "checkpoint_gate", str(SOURCES / "checkpoint_gate.jsonl"))
    assert result.exit_code == 1
    assert ["rejected" in line for line in lines(result)] == [False, False, False, True, True]
    assert "5 rows: 3 read, 2 rejected" in result.stderr
    assert "unknown column 'shape'" in result.stderr


def test_rejects_only_prints_nothing_else() -> None:
    result = run("--mapping", "checkpoint_gate", "--rejects-only", str(SOURCES / "checkpoint_gate.jsonl"))
    assert all("rejected" in line for line in lines(result))


def test_a_file_that_is_read_whole_exits_with_zero() -> None:
    result = run("--mapping", "hotel", "--limit", "2", str(SOURCES / "hotel.xlsx"))
    assert (result.exit_code, len(lines(result))) == (0, 2)


def test_risk_regions_are_printed_too() -> None:
    result = run("--mapping", "risk_regions", "--limit", "1", str(SOURCES / "risk_regions.csv"))
    assert lines(result)[0]["level"] == "high"


def test_a_bad_line_is_a_reject_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,查验时间\n王小明,2021-07-29 08:00\n王小华\n", encoding="utf-8")
    result = run("--mapping", "checkpoint_road", str(tmp_path / "a.csv"))
    assert lines(result)[1]["rejected"] == {
        "file": "a.csv", "line": 3, "code": "unreadable_row", "field": "", "reason": "expected 2 cells, found 1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mapping", "content", "error"),
    [
        pytest.param("no_such", b"a,b\n", MappingFileError, id="mapping"),
        pytest.param("hotel", b"", InputFileError, id="file"),
    ],
)
def test_an_unusable_mapping_or_file_is_our_own_error(
    tmp_path: Path, mapping: str, content: bytes, error: type[Exception]
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert isinstance(run("--mapping", mapping, str(tmp_path / "a.csv")).exception, error)
