"""When a case was at a listed place, and how that meets another's stay there."""

from datetime import datetime, timedelta

from matchers.models.observed import CITY_TIME, said_instant
from matchers.models.vocabulary import basis_of
from schemas.records import WatchlistEntry

_CASE = frozenset({"case", "case_trip"})
_NIGHT_BEGINS, _NIGHT_ENDS = timedelta(hours=0), timedelta(hours=6)


def is_case_place(entry: WatchlistEntry) -> bool:
    """Whether the entry is a place where a case was."""
    return entry.kind == "place" and basis_of(entry.basis) in _CASE


def presence_of(entry: WatchlistEntry) -> tuple[datetime, datetime] | None:
    """From when to when the case was there: facts `present_from` and `present_to`, else the entry's validity.

    The two facts let an entry hold longer than the case stayed, so that it speaks about stays that began before.
    None when either end is unknown or they are the wrong way round.
    """
    begins = said_instant(entry.facts.get("present_from")) or entry.valid_from
    ends = said_instant(entry.facts.get("present_to")) or entry.expires_at
    return (begins, ends) if begins is not None and ends is not None and begins <= ends else None


def shared_nights(left: tuple[datetime, datetime], right: tuple[datetime, datetime]) -> int:
    """How many nights (00:00 to 06:00 in the city) both stays touch."""
    begins, ends = max(left[0], right[0]), min(left[1], right[1])
    if ends <= begins:
        return 0
    midnight = begins.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    nights = 0
    while midnight + _NIGHT_BEGINS < ends:
        nights += midnight + _NIGHT_ENDS > begins
        midnight += timedelta(days=1)
    return nights


def minutes_apart(begins: datetime, ends: datetime, presence: tuple[datetime, datetime]) -> float | None:
    """Minutes from the case's leaving to the other's coming: 0 when they met, None when the other left before."""
    if ends < presence[0]:
        return None
    return max(0.0, (begins - presence[1]) / timedelta(minutes=1))
