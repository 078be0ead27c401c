"""`epifuse calibrate`: reviews in, a new table with its origin out; bad labels are named by line and field."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from matchers.calibration import table_from
from schemas.errors import InputFileError
from streams.cli import app

HEAD = "event_name,event_birth_date,event_sex,entry_name,entry_birth_date,entry_sex,verdict,probability\n"


def line(number: int, verdict: str = "match", event_sex: str = "F", probability: str = "0.9") -> str:
    day = f"19{50 + number:02}-0{1 + number % 9}-1{number % 9}"
    name = "赵钱孙李周吴郑王"[number % 8] + "伟芳娜敏静"[number % 5]
    return f"{name},{day},{event_sex},{name},{day},F,{verdict},{probability}\n"


def labels(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def run(path: Path, *arguments: str) -> Result:
    out = str(path.with_name("table.json"))
    return CliRunner().invoke(
        app, ["calibrate", str(path), "--out", out, "--date", "2022-09-04", *arguments], catch_exceptions=True
    )


def test_the_table_written_says_where_its_numbers_come_from_and_loads(tmp_path: Path) -> None:
    path = labels(tmp_path, *(line(n, event_sex="M" if n < 10 else "F") for n in range(40)))
    said = run(path)
    assert said.exit_code == 0
    record = orjson.loads((tmp_path / "table.json").read_bytes())
    table = table_from(record)
    assert table.version == "persons_v1+20220904"
    assert "estimated from 40 reviews on 2022-09-04" in table.rows["sex", "conflict"].source
    assert table.rows["sex", "conflict"].m == pytest.approx(11 / 42)
    assert "the shipped table is unchanged" in said.output


def test_stated_probabilities_are_held_against_the_verdicts(tmp_path: Path) -> None:
    path = labels(tmp_path, *(line(n, "match" if n < 7 else "不同") for n in range(10)))
    measured = orjson.loads(run(path, "--json").output)["reliability"]
    assert measured["expected_calibration_error"] == pytest.approx(0.2)
    assert measured["bins"][0]["right"] == pytest.approx(0.7)


def test_probabilities_are_computed_for_a_list_of_that_size_when_none_are_stated(tmp_path: Path) -> None:
    path = labels(tmp_path, *(line(n, probability="") for n in range(3)))
    assert "No probabilities" in run(path).output
    (tmp_path / "table.json").unlink()
    assert "expected calibration error" in run(path, "--entries", "1000").output


def test_pairs_may_be_named_by_id_or_nested(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("id,name,sex\n1,王小明,男\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text("id,name,sex\nC1,王小明,男\n", encoding="utf-8")
    path = tmp_path / "labels.jsonl"
    nested = {"event": {"name": "李丽", "sex": "女"}, "entry": {"name": "李丽", "sex": "女"}, "verdict": "match"}
    rows = [{"event_id": "1", "entry_id": "C1", "verdict": True}, nested]
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    said = run(path, "--events", str(tmp_path / "seen.csv"), "--watchlist", str(tmp_path / "list.csv"))
    assert "2 matches" in said.output


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        pytest.param(line(1, "perhaps"), "verdict", id="verdict"),
        pytest.param(line(1, probability="90"), "probability", id="probability"),
        pytest.param(",,,李丽,,,match,\n", "event_id", id="nobody"),
    ],
)
def test_a_bad_label_is_named_by_line_and_field(tmp_path: Path, bad: str, field: str) -> None:
    error = run(labels(tmp_path, line(0), bad)).exception
    assert isinstance(error, InputFileError)
    assert f"labels.csv:3: {field}: " in str(error)
    assert not (tmp_path / "table.json").exists()


def test_no_table_is_overwritten_and_the_shipped_version_is_not_taken(tmp_path: Path) -> None:
    path = labels(tmp_path, line(0), line(1))
    assert run(path, "--version", "persons_v1").exit_code == 2
    assert run(path).exit_code == 0
    assert isinstance(run(path).exception, InputFileError)
