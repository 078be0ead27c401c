"""Nobody has looked after an isolated person today: every day of isolation asks for one check."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from matchers.models.declare import ArmExample, DetectionModel, Example, Finding, FireExample, Said, Situation, Threshold
from matchers.models.observed import at_hour, day_of, said_instant, text
from matchers.models.specimens import NOON, hit, listed, seen
from matchers.models.timers import Timer, completed, entry_cause, entry_subject, next_after, timer_of_entry
from matchers.models.vocabulary import basis_of
from schemas.records import Sighting, SightingKind, WatchlistEntry

_KEY = "isolation_check_missed_v1"
_DUE_HOUR = 20
_CHECKS: frozenset[SightingKind] = frozenset({"grid", "declaration"})


def arm(entry: WatchlistEntry, at: datetime) -> Iterator[Timer]:
    """The first day's wait: of the day it begins, or of the day it was listed where that came later."""
    if entry.kind != "person" or basis_of(entry.basis) != "isolation":
        return
    begins = max(entry.valid_from or at, at)
    first = day_of(begins) if begins < at_hour(day_of(begins), _DUE_HOUR) else day_of(begins) + timedelta(days=1)
    due_at = at_hour(first, _DUE_HOUR)
    if entry.expires_at is None or due_at < entry.expires_at:
        ends = entry.expires_at.isoformat() if entry.expires_at else ""
        yield timer_of_entry(_KEY, entry, f"check-{first}", due_at=due_at, begins=at_hour(first), ends=ends)


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Said]:
    """A finding unless the day's check is known, and the wait of the next day while isolation lasts."""
    day = day_of(timer.due_at)
    if not completed(timer, (one for one in past if _is_check(one)), _CHECKS):
        yield Finding(
            cause=timer.cause,
            grade="certain",
            subject_key=timer.subject_key,
            zh=f"{day}截至{_DUE_HOUR}时未见隔离每日核查记录",
            en=f"no daily check of the isolation is known on {day} by {_DUE_HOUR}:00",
        )
    due_at, ends = timer.due_at + timedelta(days=1), said_instant(timer.payload.get("ends"))
    if ends is None or due_at < ends:
        yield next_after(timer, due_at=due_at, part=f"check-{day_of(due_at)}")


def decide(situation: Situation) -> Iterator[Finding]:
    """A check takes back the finding of its day, whether that was raised already or not."""
    if not _is_check(situation.sighting):
        return
    day = day_of(situation.sighting.occurred_at)
    for found in situation.hits:
        if basis_of(found.entry.basis) == "isolation" and found.match.grade != "none":
            yield _checked(found.entry, day)


def _is_check(sighting: Sighting) -> bool:
    return sighting.facts.get("isolation_checked") is True or text(sighting, "purpose") == "check_in"


def _checked(entry: WatchlistEntry, day: date) -> Finding:
    return Finding(
        cause=entry_cause(entry, f"check-{day}"),
        grade="certain",
        withdraw=True,
        subject_key=entry_subject(entry),
        not_before=at_hour(day, _DUE_HOUR),
        zh=f"{day}已核查",
        en=f"checked on {day}",
    )


_ENTRY = listed("isolation", valid_from=NOON, expires_at=NOON + timedelta(days=2))
_TIMER = next(arm(_ENTRY, NOON))
_LAST = next_after(_TIMER, due_at=_TIMER.due_at + timedelta(days=1), part="check-2021-07-30")

ISOLATION_CHECK_MISSED = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="隔离每日核查缺失",
    title_en="Daily isolation check missed",
    purpose="follow_isolation",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 39, and the city's notice on home isolation",
    kinds=_CHECKS,
    decide=decide,
    hits_only=True,
    measures=("verify",),
    due=timedelta(hours=4),
    inputs=("isolation entries and their validity", "facts.isolation_checked", "facts.purpose"),
    thresholds=(
        Threshold("checks", "1 a day", "National protocol, 9th edition (2022): daily health monitoring in isolation"),
        Threshold("hour", "20:00", "operator's choice, default: a visit is still possible on the same day"),
        Threshold("due", "4 h", "operator's choice, default: zero open at midnight"),
    ),
    not_for="Blaming the isolated person: the check is the community's duty, and the record may only be late.",
    examples=(
        Example(Situation(seen("grid", isolation_checked=True), (hit("isolation"),)), ("-city/e1@check-2021-07-29",),
                "visited: the day's finding is taken back, should it have been raised"),
        Example(Situation(seen("declaration", purpose="check_in"), (hit("居家隔离"),)), ("-city/e1@check-2021-07-29",),
                "a self-check counts"),
        Example(Situation(seen("grid", isolation_checked=False), (hit("isolation"),)), (), "not found at home is no check"),
        Example(Situation(seen("grid", category="publicity"), (hit("isolation"),)), (), "near miss: a visit for another thing"),
        Example(Situation(seen("grid", isolation_checked=True), (hit("contact"),)), (), "not isolated"),
        Example(Situation(seen("grid", isolation_checked="yes"), (hit("isolation"),)), (), "dirty: text where a truth belongs"),
    ),
    fire=fire,
    arm=arm,
    fired=(
        FireExample(_TIMER, ("city/e1@check-2021-07-29", "+city/e1@check-2021-07-30"), "no check by 20:00, and tomorrow again"),
        FireExample(_TIMER, ("+city/e1@check-2021-07-30",), "the check was stored first",
                    (seen("grid", isolation_checked=True),)),
        FireExample(_LAST, ("city/e1@check-2021-07-30",), "the last evening before it ends"),
    ),
    armed=(
        ArmExample(_ENTRY, NOON, ("+city/e1@check-2021-07-29",), "listed at noon"),
        ArmExample(_ENTRY, NOON + timedelta(hours=9), ("+city/e1@check-2021-07-30",), "listed at night: from tomorrow"),
        ArmExample(listed("contact", valid_from=NOON), NOON, (), "a contact is not isolated by being listed"),
        ArmExample(listed("isolation", expires_at=NOON + timedelta(hours=1)), NOON, (), "ends before the evening"),
    ),
)  # fmt: skip
