"""A listed person has missed a test of the schedule."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from matchers.models.declare import ArmExample, DetectionModel, Example, Finding, FireExample, Said, Situation, Threshold
from matchers.models.observed import at_hour, day_of, said_instant
from matchers.models.specimens import NOON, hit, listed, seen
from matchers.models.timers import Timer, entry_cause, entry_subject, next_after, timer_of_entry
from matchers.models.vocabulary import basis_of
from schemas.records import Sighting, WatchlistEntry

_KEY = "test_overdue_v1"
_DAYS = (1, 2, 3, 5, 7)
_DUE_HOUR = 24 + 12  # noon of the following day
_BASES = frozenset({"contact", "isolation", "entrant", "resident_abroad", "risk_area"})


def arm(entry: WatchlistEntry, at: datetime) -> Iterator[Timer]:
    """The first wait of the schedule that is not over yet; an entry that does not say when it began has no schedule."""
    if entry.kind != "person" or entry.valid_from is None or basis_of(entry.basis) not in _BASES:
        return
    for number in _DAYS:
        due_at = _due(entry.valid_from, number)
        if at < due_at and (entry.expires_at is None or due_at < entry.expires_at + timedelta(days=1)):
            ends = entry.expires_at.isoformat() if entry.expires_at else ""
            begins = at_hour(day_of(entry.valid_from))
            yield timer_of_entry(
                _KEY, entry, f"test-{number}", due_at=due_at, begins=begins, number=number, ends=ends,
                from_=entry.valid_from.isoformat(),
            )  # fmt: skip
            return


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Said]:
    """A finding unless a sample of that day or a later one is known, and the wait for the next test."""
    begun, number = said_instant(timer.payload.get("from_")), int(timer.payload.get("number", 0))
    if begun is None:
        return
    if not any(one.kind == "test" and _day_number(begun, one.occurred_at) >= number for one in past):
        yield Finding(
            cause=timer.cause,
            grade="certain",
            subject_key=timer.subject_key,
            zh=f"管理第{number}天的检测逾期未见采样记录",
            en=f"the test of day {number} is overdue: no sample is known",
        )
    later = next((day for day in _DAYS if day > number), 0)
    ends = said_instant(timer.payload.get("ends"))
    if later and (ends is None or _due(begun, later) < ends + timedelta(days=1)):
        following = next_after(timer, due_at=_due(begun, later), part=f"test-{later}")
        yield following.model_copy(update={"payload": {**timer.payload, "number": later}})


def decide(situation: Situation) -> Iterator[Finding]:
    """A sample takes back the findings of its day and of all days before it."""
    sighting = situation.sighting
    for found in situation.hits:
        entry = found.entry
        if entry.valid_from is None or basis_of(entry.basis) not in _BASES or found.match.grade == "none":
            continue
        for number in (day for day in _DAYS if day <= _day_number(entry.valid_from, sighting.occurred_at)):
            yield Finding(
                cause=entry_cause(entry, f"test-{number}"),
                grade="certain",
                withdraw=True,
                subject_key=entry_subject(entry),
                not_before=_due(entry.valid_from, number),
                zh="已采样",
                en="sampled",
            )


def _day_number(begun: datetime, at: datetime) -> int:
    """The day of management, 1 on the day it began."""
    return (day_of(at) - day_of(begun)).days + 1


def _due(begun: datetime, number: int) -> datetime:
    return at_hour(day_of(begun) + timedelta(days=number - 1), _DUE_HOUR)


_ENTRY = listed("contact", valid_from=NOON, expires_at=NOON + timedelta(days=7))
_FIRST = next(arm(_ENTRY, NOON))
_HIT = hit("contact", valid_from=NOON)


def _test(days: float) -> Sighting:
    return seen("test", at=NOON + timedelta(days=days), result="negative")


TEST_OVERDUE = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="检测逾期",
    title_en="Test overdue",
    purpose="follow_isolation",
    basis="National protocol, 9th edition (2022), annex on contacts: tests on days 1, 2, 3, 5 and 7",
    kinds=frozenset({"test"}),
    decide=decide,
    hits_only=True,
    measures=("test",),
    due=timedelta(hours=12),
    inputs=("entries of contacts, isolation, entrants, risk areas; their begin and expiry", "sampling time"),
    thresholds=(
        Threshold("days", "1, 2, 3, 5, 7", "National protocol, 9th edition (2022), annex on contacts"),
        Threshold("overdue", "noon of the following day", "operator's choice, default: laboratories report overnight"),
    ),
    not_for="Anyone who is not on a list with a begin: nobody is overdue for a test that was not ordered.",
    examples=(
        Example(Situation(_test(0), (_HIT,)), ("-city/e1@test-1",), "sampled on the first day"),
        Example(Situation(_test(3), (_HIT,)), ("-city/e1@test-1", "-city/e1@test-2", "-city/e1@test-3"),
                "sampled on the fourth day: the first three are made up for"),
        Example(Situation(_test(0), (hit("contact"),)), (), "dirty: the entry does not say when it began"),
        Example(Situation(_test(0), (hit("contact", "none", valid_from=NOON),)), (), "near miss: somebody of the same name"),
        Example(Situation(_test(-1), (_HIT,)), (), "near miss: the day before it began"),
        Example(Situation(_test(0), (hit("vehicle", valid_from=NOON),)), (), "no ground for a schedule"),
    ),
    fire=fire,
    arm=arm,
    fired=(
        FireExample(_FIRST, ("city/e1@test-1", "+city/e1@test-2"), "noon of the second day, and no sample"),
        FireExample(_FIRST, ("+city/e1@test-2",), "the sample came first", (_test(0),)),
    ),
    armed=(
        ArmExample(_ENTRY, NOON, ("+city/e1@test-1",), "the first day"),
        ArmExample(_ENTRY, NOON + timedelta(days=4), ("+city/e1@test-5",), "listed late: from the next test on"),
        ArmExample(listed("contact"), NOON, (), "no begin, no schedule"),
        ArmExample(listed("vehicle", valid_from=NOON), NOON, (), "not a person's ground"),
    ),
)  # fmt: skip
