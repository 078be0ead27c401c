"""Every format and encoding of the source systems, and what hostile files become."""

import codecs
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import InputFileError
from schemas.readers import BadRow, Row, read_rows

HEADER_AND_ROW = "姓名,证件号码,备注\n王小明,A1,第一 \n"
FIRST = {"姓名": "王小明", "证件号码": "A1", "备注": "第一 "}


def _write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _values(path: Path) -> list[dict[str, object]]:
    return [row.values for row in read_rows(path) if isinstance(row, Row)]


def _bad(path: Path) -> list[BadRow]:
    return [row for row in read_rows(path) if isinstance(row, BadRow)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEADER_AND_ROW.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + HEADER_AND_ROW.encode(), id="utf-8 with a mark"),
        pytest.param(HEADER_AND_ROW.encode("gb18030"), id="gb18030"),
        pytest.param(HEADER_AND_ROW.encode("utf-16"), id="utf-16 with a mark"),
        pytest.param(HEADER_AND_ROW.encode("utf-16-le"), id="utf-16 little endian without a mark"),
        pytest.param(HEADER_AND_ROW.encode("utf-32"), id="utf-32"),
        pytest.param(HEADER_AND_ROW.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(HEADER_AND_ROW.replace(",", "\t").encode(), id="tabs in a csv"),
        pytest.param(HEADER_AND_ROW.replace(",", ";").encode(), id="semicolons"),
        pytest.param(("旅客名单导出,,\n\n" + HEADER_AND_ROW).encode(), id="a title above the header"),
        pytest.param(HEADER_AND_ROW.encode() + b"\x00\x00\n\n,,\n", id="padding and blank rows at the end"),
        pytest.param("姓名,证件号码,备注,,\n王小明,A1,第一 ,,\n".encode(), id="empty columns at the end"),
    ],
)
def test_one_table_is_the_same_in_every_encoding_and_dialect(tmp_path: Path, content: bytes) -> None:
    assert _values(_write(tmp_path, "export.csv", content)) == [FIRST]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.json", json.dumps([FIRST]), id="array"),
        pytest.param("a.json", json.dumps({"code": 0, "data": [FIRST]}), id="data"),
        pytest.param("a.json", json.dumps({"result": {"total": 1, "list": [FIRST]}}), id="nested list"),
        pytest.param("a.json", json.dumps(FIRST), id="one object"),
        pytest.param("a.json", json.dumps(FIRST) + "\n", id="lines called json"),
        pytest.param("a.jsonl", "\n" + json.dumps(FIRST) + "\n\n", id="lines with blanks"),
        pytest.param("a.txt", json.dumps([FIRST]), id="json called text"),
        pytest.param("a.json", codecs.BOM_UTF8 + json.dumps([FIRST], ensure_ascii=False).encode(), id="mark"),
        pytest.param("a.json", json.dumps([FIRST], ensure_ascii=False).encode("gb18030"), id="gb18030"),
    ],
)
def test_one_object_is_the_same_in_every_kind_of_json(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert _values(_write(tmp_path, name, content)) == [FIRST]


def test_two_lines_of_json_in_a_json_file_are_two_rows(tmp_path: Path) -> None:
    assert _values(_write(tmp_path, "a.json", '{"a": 1}\n{"a": 2}\n')) == [{"a": 1}, {"a": 2}]


def test_array_elements_carry_the_line_they_start_on(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.json", '[\n{"a": 1},\n\n{"a":\n 2}, {"a": 3}]')
    assert [row.line for row in read_rows(path)] == [2, 4, 5]


def test_an_array_larger_than_the_window_is_read_whole(tmp_path: Path) -> None:
    rows = [{"n": number, "text": "文" * 90} for number in range(30_000)]
    assert _values(_write(tmp_path, "a.json", json.dumps(rows, ensure_ascii=False))) == rows


def test_a_cut_off_array_gives_its_whole_elements_and_one_bad_row(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.json", '[{"a": 1}, {"a": 2}, {"a"')
    assert _values(path) == [{"a": 1}, {"a": 2}]
    assert len(_bad(path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"a": 1', id="truncated"),
        pytest.param("[1, 2]", id="not an object"),
        pytest.param('{"a": NaN}', id="not a number"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"a": ' * 5_000 + "1" + "}" * 5_000, id="deep objects"),
    ],
)
def test_a_bad_line_of_json_is_named_and_the_next_is_read(tmp_path: Path, line: str) -> None:
    path = _write(tmp_path, "a.jsonl", f'{{"a": 0}}\n{line}\n{{"a": 2}}\n')
    assert [row.line for row in _bad(path)] == [2]
    assert _values(path) == [{"a": 0}, {"a": 2}]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"b", id="too few cells"),
        pytest.param(b"b,2,3", id="too many cells"),
        pytest.param(b'"b,2', id="an unclosed quote"),
        pytest.param(b"b,\xff\xfe", id="broken bytes"),
        pytest.param(b"b," + b"x" * 200_000, id="a huge cell"),
    ],
)
def test_a_bad_line_of_csv_is_named_and_the_next_is_read(tmp_path: Path, line: bytes) -> None:
    path = _write(tmp_path, "a.csv", "k,值\n甲甲甲甲甲甲,1\n".encode() + line + "\n丙丙丙丙丙,3\n".encode())
    assert [row.line for row in _bad(path)] == [3]
    assert [row["k"] for row in _values(path)] == ["甲甲甲甲甲甲", "丙丙丙丙丙"]


def test_an_unclosed_quote_costs_one_line_not_the_rest_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"r{number},x\n" for number in range(500))
    path = _write(tmp_path, "a.csv", 'k,v\n"r,x\n' + rows)
    assert len(_values(path)) == 500
    assert [row.line for row in _bad(path)] == [2]


def test_a_quoted_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.csv", 'k,v\n"one\ntwo",x\nlast,y\n')
    rows = [row for row in read_rows(path) if isinstance(row, Row)]
    assert [(row.line, row.values["k"]) for row in rows] == [(2, "one\ntwo"), (4, "last")]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(codecs.BOM_UTF32_LE + b"{\0\0\0\xff\xff\xff\xff", id="utf-32"),
        pytest.param(codecs.BOM_UTF16_LE + b"k\0\n\0\x00\xd8a\0", id="utf-16"),
        pytest.param(codecs.BOM_UTF8 + b'{"a": "\xff"}', id="utf-8"),
    ],
)
def test_broken_bytes_behind_a_mark_are_bad_rows(tmp_path: Path, name: str, content: bytes) -> None:
    try:
        rows = list(read_rows(_write(tmp_path, name, content)))
    except InputFileError:
        return
    assert not [row for row in rows if isinstance(row, Row) and "\udcff" in str(row.values)]


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(InputFileError, match="no such encoding"):
        read_rows(_write(tmp_path, "a.csv", "a\n1\n"), encoding=encoding)


def test_a_given_encoding_is_believed(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.csv", "姓名\n陳大文\n".encode("big5"))
    assert [row.values for row in read_rows(path, encoding="big5") if isinstance(row, Row)] == [{"姓名": "陳大文"}]


def test_nul_bytes_inside_cells_are_dropped(tmp_path: Path) -> None:
    assert _values(_write(tmp_path, "a.csv", b"k,v\na\x00b,1\n")) == [{"k": "ab", "v": "1"}]


def test_blanks_between_elements_may_be_longer_than_the_window(tmp_path: Path) -> None:
    assert len(_values(_write(tmp_path, "a.json", '[{"a": 1},' + " " * (3 << 20) + '{"a": 2}]'))) == 2


def test_repeated_and_empty_headers_stay_apart(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.csv", "电话,电话,,备注\n1,2,3,4\n")
    assert _values(path) == [{"电话": "1", "电话#2": "2", "column_3": "3", "备注": "4"}]


def test_a_sheet_keeps_dates_times_and_whole_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["旅客登记表"])
    sheet.append([])
    sheet.append(["姓名", "电话", "入住", "生日", "体温", "备注"])
    sheet.append(["王小明", 13800138000, datetime(2022, 4, 15, 11, 30), date(1990, 1, 2), 36.5, None])  # noqa: DTZ001 - sheets know no zone
    book.save(tmp_path / "a.xlsx")
    (row,) = read_rows(tmp_path / "a.xlsx")
    assert row == Row(
        4,
        {
            "姓名": "王小明",
            "电话": 13800138000,
            "入住": "2022-04-15 11:30:00",
            "生日": "1990-01-02",
            "体温": 36.5,
            "备注": "",
        },
    )
    assert isinstance(row.values["电话"], int)  # 13800138000.0 would compare equal


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.csv", b"", "empty", id="empty"),
        pytest.param("a.json", b'"text"', "array or object", id="not an array"),
        pytest.param("a.xlsx", b"PK\x03\x04broken", "spreadsheet", id="broken workbook"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = _write(tmp_path, name, content)
    with pytest.raises(InputFileError, match=said) as caught:
        list(read_rows(path))
    assert str(path) in str(caught.value)


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"none\.csv"):
        read_rows(tmp_path / "none.csv")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=400), name=st.sampled_from(["a.csv", "a.tsv", "a.json", "a.jsonl", "a.txt"]))
def test_no_bytes_crash_a_reader(tmp_path: Path, content: bytes, name: str) -> None:
    path = _write(tmp_path, name, content)
    try:
        rows = list(read_rows(path))
    except InputFileError:
        return
    assert all(isinstance(row, Row | BadRow) for row in rows)
