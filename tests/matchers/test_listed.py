from datetime import UTC, datetime, timedelta

import pytest

from matchers.listed import listed
from schemas.records import Trip, WatchlistEntry

_START = datetime(2031, 1, 1, tzinfo=UTC)
_END = _START + timedelta(days=14)
_ENTRY = WatchlistEntry(entry_id="1", list="cases", kind="trip", trip=Trip(number="G9001"), valid_from=_START, expires_at=_END)


@pytest.mark.parametrize("instant", [None, _START - timedelta(seconds=1), _START, _END - timedelta(seconds=1), _END])
def test_it_is_in_force_when_its_entry_is(instant: datetime | None) -> None:
    assert listed(_ENTRY).holds_at(instant) == (instant is None or _ENTRY.holds_at(instant))


def test_any_changed_field_changes_it() -> None:
    same = WatchlistEntry.model_validate_json(_ENTRY.to_bytes())
    other = _ENTRY.model_copy(update={"trip": Trip(number="G9002")})
    assert listed(_ENTRY) == listed(same)
    assert listed(_ENTRY) != listed(other)
