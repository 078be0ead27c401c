"""`epifuse explain` over files: both sentences, the waterfall, masks, and errors that name what is missing."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from schemas.errors import InputFileError
from streams.cli import app

LIST = "id,list,name,birth_date,phone,document_number,sex\nC1,iso,王小明,1988-03-04,13800001234,,M\n"
SEEN = "id,name,birth_date,phone,sex\ne1,王晓明,1988-04-03,13800001234,男\ne2,赵云,1950-01-02,13900009999,女\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "seen.csv").write_text(SEEN, encoding="utf-8")
    return ["--watchlist", str(tmp_path / "list.csv"), "--events", str(tmp_path / "seen.csv")]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments], catch_exceptions=True)


def test_both_sentences_the_grades_and_the_sum_are_said(files: list[str]) -> None:
    said = run(*files, "--event", "e1", "--entry", "C1").output
    assert "姓名同音" in said
    assert "name homophone" in said
    assert "scorer  persons_v1" in said
    assert "on a list of 1" in said


def test_the_waterfall_adds_up_to_the_bits_of_the_match(files: list[str]) -> None:
    record = orjson.loads(run(*files, "--event", "e1", "--entry", "C1", "--json").output)
    assert sum(part["bits"] for part in record["evidence"]) == pytest.approx(record["bits"])
    last = run(*files, "--event", "e1", "--entry", "C1").output.strip().splitlines()[-1]
    assert float(last.split()[3]) == pytest.approx(record["bits"], abs=0.01)


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("value", ["王小明", "王晓明", "13800001234", "03-04"])
def test_values_are_masked_until_revealed(files: list[str], value: str, form: tuple[str, ...]) -> None:
    asked = [*files, "--event", "e1", "--entry", "C1", *form]
    assert value not in run(*asked).output
    assert value in run(*asked, "--reveal").output


def test_a_pair_that_the_stream_would_never_report_is_explained_too(files: list[str]) -> None:
    record = orjson.loads(run(*files, "--event", "e2", "--entry", "C1", "--json").output)
    assert record["grade"] == "none"
    assert record["bits"] < 0


def test_the_bits_are_those_of_screening(files: list[str]) -> None:
    screened = orjson.loads(CliRunner().invoke(app, ["screen", *files]).output.splitlines()[0])["matches"][0]
    record = orjson.loads(run(*files, "--event", "e1", "--entry", "C1", "--json").output)
    assert [record[key] for key in ("bits", "grade", "probability", "scorer")] == [
        screened[key] for key in ("bits", "grade", "probability", "scorer")
    ]


def test_vehicles_are_explained_by_their_rules(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("id,list,plate\nV1,passes,苏F12345\n", encoding="utf-8")
    (tmp_path / "e.csv").write_text("id,plate\n1,苏F·12345\n", encoding="utf-8")
    paths = ["--watchlist", str(tmp_path / "v.csv"), "--events", str(tmp_path / "e.csv"), "--kind", "vehicle"]
    said = run(*paths, "--event", "1", "--entry", "V1").output
    assert "车牌一致" in said
    assert "by the rules of" in said
    assert "苏F12345" not in said


@pytest.mark.parametrize(
    ("event", "entry", "named"),
    [pytest.param("e9", "C1", "seen.csv", id="event"), pytest.param("e1", "C9", "list.csv", id="entry")],
)
def test_an_unknown_id_is_said_with_its_file(files: list[str], event: str, entry: str, named: str) -> None:
    error = run(*files, "--event", event, "--entry", entry).exception
    assert isinstance(error, InputFileError)
    assert named in str(error)


def test_half_a_question_is_a_usage_error(files: list[str]) -> None:
    assert run(*files, "--event", "e1").exit_code == 2
    assert run("abc", *files).exit_code == 2
