"""An isolation ends: release the person on the day, after a last test, and close the case file."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from matchers.models.declare import ArmExample, DetectionModel, Example, Finding, FireExample, Situation, Threshold
from matchers.models.observed import text
from matchers.models.specimens import NOON, hit, listed, seen
from matchers.models.timers import Timer, entry_cause, entry_subject, timer_of_entry
from matchers.models.vocabulary import basis_of
from schemas.records import Sighting, WatchlistEntry

_KEY = "isolation_ends_v1"
_AHEAD = timedelta(hours=12)
_HOLDS_BACK = timedelta(days=3)


def arm(entry: WatchlistEntry, at: datetime) -> Iterator[Timer]:
    """One wait until shortly before the isolation ends; none when it has ended already or has no end."""
    if entry.kind == "person" and basis_of(entry.basis) == "isolation" and entry.expires_at is not None and at < entry.expires_at:
        due_at = entry.expires_at - _AHEAD
        begins = min(entry.valid_from or due_at - _HOLDS_BACK, due_at)
        yield timer_of_entry(_KEY, entry, "end", due_at=due_at, begins=max(begins, due_at - _HOLDS_BACK))


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Finding]:
    """Ask for the release, unless a positive test is known."""
    if any(_is_positive(one) for one in past):
        return
    hours = int(_AHEAD / timedelta(hours=1))
    yield Finding(
        cause=timer.cause,
        grade="certain",
        subject_key=timer.subject_key,
        zh=f"隔离将于{hours}小时内期满，请安排末次检测并按时解除",
        en=f"the isolation ends within {hours} hours: arrange the last test and release on time",
    )


def decide(situation: Situation) -> Iterator[Finding]:
    """A positive test in the last days takes the release back."""
    sighting = situation.sighting
    if not _is_positive(sighting):
        return
    for found in situation.hits:
        entry = found.entry
        if basis_of(entry.basis) != "isolation" or entry.expires_at is None or found.match.grade in {"none", "possible"}:
            continue
        due_at = entry.expires_at - _AHEAD
        if sighting.occurred_at >= due_at - _HOLDS_BACK:
            yield Finding(
                cause=entry_cause(entry, "end"),
                grade=found.match.grade,
                withdraw=True,
                subject_key=entry_subject(entry),
                not_before=due_at,
                zh="检测阳性，暂不解除隔离",
                en="tested positive: not to be released",
            )


def _is_positive(sighting: Sighting) -> bool:
    return sighting.kind == "test" and text(sighting, "result") == "positive"


_ENTRY = listed("isolation", valid_from=NOON - timedelta(days=7), expires_at=NOON + timedelta(days=1))
_TIMER = next(arm(_ENTRY, NOON))
_HIT = hit("isolation", valid_from=NOON - timedelta(days=7), expires_at=NOON + timedelta(days=1))

ISOLATION_ENDS = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="隔离期满解除",
    title_en="Isolation ends",
    purpose="close_isolation",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 39: isolation ends with its medical reason",
    kinds=frozenset({"test"}),
    decide=decide,
    hits_only=True,
    measures=("release", "test"),
    due=timedelta(hours=12),
    inputs=("isolation entries and their expiry", "facts.result"),
    thresholds=(
        Threshold("ahead", "12 h", "operator's choice, default: time for the last sample and its result"),
        Threshold("held back", "positive sample in the last 3 days", "operator's choice, default"),
        Threshold("length", "as the entry says", "the entry's own validity, set by the health authority"),
    ),
    not_for="Prolonging isolation: without a positive test it ends when the entry says so.",
    examples=(
        Example(Situation(seen("test", result="positive"), (_HIT,)), ("-city/e1@end",), "positive on the last day: no release"),
        Example(Situation(seen("test", result="negative"), (_HIT,)), (), "negative: the release stands"),
        Example(Situation(seen("test", result="positive"), (hit("isolation"),)), (), "no end is set"),
        Example(Situation(seen("test", result="positive"), (hit("isolation", "possible", expires_at=NOON),)), (),
                "near miss: may be somebody else's sample"),
        Example(Situation(seen("test", result="positive", at=NOON - timedelta(days=5)), (_HIT,)), (), "positive long before"),
        Example(Situation(seen("test", result=True), (_HIT,)), (), "dirty: a truth where a word belongs"),
    ),
    fire=fire,
    arm=arm,
    fired=(
        FireExample(_TIMER, ("city/e1@end",), "half a day before it ends"),
        FireExample(_TIMER, (), "a positive test came first", (seen("test", result="positive"),)),
        FireExample(_TIMER, ("city/e1@end",), "a negative test came first", (seen("test", result="negative"),)),
    ),
    armed=(
        ArmExample(_ENTRY, NOON, ("+city/e1@end",), "seven days of isolation"),
        ArmExample(_ENTRY, NOON + timedelta(days=2), (), "listed after it had ended"),
        ArmExample(listed("isolation"), NOON, (), "no end is set"),
    ),
)  # fmt: skip
