"""The feeder: what it packs, and what the journal lets it leave out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.readers import BadRow, Row
from streams.envelopes import MAX_RECORDS, unpack
from streams.feeder import parcels, to_line
from streams.journal import Fed, Journal

LIMIT = 1024
_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.floats()
_ROWS = st.lists(
    st.builds(Row, st.just(0), st.dictionaries(st.text(max_size=8), _VALUES, max_size=4))
    | st.builds(BadRow, st.just(0), st.text(max_size=20)),
    max_size=200,
)


@given(_ROWS)
def test_every_row_is_sent_once_and_bad_ones_are_no_objects(rows: list[Row | BadRow]) -> None:
    numbered = [type(row)(number, row.values if isinstance(row, Row) else row.reason) for number, row in enumerate(rows, 1)]  # type: ignore[arg-type]
    sent = list(parcels(numbered, LIMIT))
    assert sum(parcel.records for parcel in sent) == sum(isinstance(row, Row) for row in rows)
    assert sum(parcel.bad_rows for parcel in sent) == sum(isinstance(row, BadRow) for row in rows)
    assert [parcel.last_line for parcel in sent] == sorted(parcel.last_line for parcel in sent)
    for parcel in sent:
        found = unpack(parcel.value, 100_000)
        assert len(found) == parcel.records + parcel.bad_rows <= MAX_RECORDS
        assert parcel.bad_rows == 0 or found[0].record is None


def test_a_record_that_is_too_large_is_sent_cut_so_that_intake_refuses_it() -> None:
    sent = list(parcels([Row(1, {"a": "x" * 10_000_000}), Row(2, {"a": 1})], LIMIT))
    assert [len(parcel.value) for parcel in sent] == [LIMIT + 1, 7]
    assert unpack(sent[0].value, LIMIT)[0].error is not None


@pytest.mark.parametrize(
    ("value", "line"),
    [
        pytest.param(2**70, b'{"a":"1180591620717411303424"}', id="beyond 64 bits"),
        pytest.param("\ud800", b'{"a":"?"}', id="lone surrogate"),
        pytest.param({"b": [2**70]}, b'{"a":{"b":["1180591620717411303424"]}}', id="nested"),
    ],
)
def test_what_json_has_no_form_for_is_sent_as_text(value: object, line: bytes) -> None:
    assert to_line({"a": value}) == line


def test_the_journal_remembers_the_last_word_on_a_files_content(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    fed = Fed("a.csv", "d1", "rail", "travel-records", last_line=10, records=9, messages=1)
    journal.write(fed)
    journal.write(Fed("b.csv", "d1", "rail", "travel-records", last_line=20, records=19, messages=2, done=True))
    assert journal.last("d1", "rail") == Fed("b.csv", "d1", "rail", "travel-records", 20, 19, 0, 2, True)
    assert journal.last("d1", "air") is None


def test_a_journal_whose_last_line_was_cut_still_reads(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    fed = Fed("a.csv", "d1", "rail", "travel-records", records=9)
    journal.write(fed)
    with (tmp_path / "feeds.jsonl").open("ab") as file:
        file.write(b'{"file": "a.cs')
    assert journal.last("d1", "rail") == fed
