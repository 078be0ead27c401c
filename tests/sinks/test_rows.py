"""Rows: what becomes of times, origins and ids."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import stable_id
from schemas.records import Sighting
from sinks.rows import (
    SIGHTING_COLUMNS,
    day_of,
    entry_row,
    id_hash,
    milliseconds,
    newest_by_id,
    sighting_row,
    split_origin,
)

AWARE = st.timedeltas(timedelta(days=-25_000), timedelta(days=83_000)).map(
    lambda passed: (datetime(1970, 1, 1, tzinfo=UTC) + passed).astimezone(timezone(timedelta(hours=8)))
)


@given(AWARE)
def test_milliseconds_name_the_same_instant(at: datetime) -> None:
    back = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds(at))
    assert abs(back - at) <= timedelta(milliseconds=0.5)


@given(AWARE)
def test_the_day_is_the_utc_day(at: datetime) -> None:
    whole = at.replace(microsecond=0)
    assert str(day_of(milliseconds(whole))) == whole.astimezone(UTC).strftime("%Y%m%d")


@given(st.text())
def test_an_ids_hash_is_stable_and_fits_64_bits(text: str) -> None:
    found = stable_id(text)
    assert 0 <= id_hash(found) < 2**64
    assert f"{id_hash(found):016x}" == found[:16]


def test_an_id_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        id_hash("not an id at all")


@pytest.mark.parametrize(
    ("origin", "parts"),
    [
        pytest.param("checkpoint-scans:3:17:2", ("checkpoint-scans", 3, 17, 2), id="record of a message"),
        pytest.param("checkpoint-scans:3:17", ("checkpoint-scans", 3, 17, 0), id="message"),
        pytest.param("day one.csv:12", ("day one.csv:12", -1, -1, 0), id="line of a file"),
        pytest.param("C:/a:b.csv:12", ("C:/a:b.csv:12", -1, -1, 0), id="file with colons"),
        pytest.param("", ("", -1, -1, 0), id="nothing"),
    ],
)
def test_origins_are_taken_apart(origin: str, parts: tuple[str, int, int, int]) -> None:
    assert split_origin(origin) == parts


def test_a_sighting_row_has_a_value_for_every_column() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    seen = Sighting(
        sighting_id=stable_id("x"), kind="travel", source="s", origin="t:0:1:0", occurred_at=at, received_at=at,
        subject_kind="person", subject_key="k",
    )  # fmt: skip
    row = dict(zip(SIGHTING_COLUMNS, sighting_row(seen, b"{}"), strict=True))
    assert row["until_ms"] == row["occurred_ms"] == 1772323200000
    assert row["day"] == 20260301
    assert row["place_text"] == ""


def test_a_removed_entry_keeps_nothing_but_its_key() -> None:
    assert entry_row("list/with/slash", None, 7) == ("list", "with/slash", 7, "", "", 0, 0, 1, b"")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.text(max_size=3))))
def test_the_newest_body_of_each_id_is_kept(rows: list[tuple[str, int, str]]) -> None:
    kept = newest_by_id(rows)
    assert set(kept) == {row[0] for row in rows}
    for identity, body in kept.items():
        best = max(version for other, version, _ in rows if other == identity)
        assert body == [text for other, version, text in rows if (other, version) == (identity, best)][-1]
