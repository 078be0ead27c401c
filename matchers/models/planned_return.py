"""A resident who went abroad came back well before or after the planned day, or is not back yet."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from matchers.models.declare import DetectionModel, Example, Finding, FireExample, Past, Said, Situation, Threshold
from matchers.models.observed import at_hour, day_of, said_day, text
from matchers.models.specimens import NOON, hit, seen
from matchers.models.timers import Timer, completed, entry_cause, timer_after
from matchers.models.vocabulary import basis_of
from schemas.records import Sighting

_KEY = "planned_return_v1"
_TOLERANCE = timedelta(days=1)
_WAIT = timedelta(days=3)
_AWAY = timedelta(days=180)


def decide(situation: Situation) -> Iterator[Said]:
    """Pair exits with the entries that follow them; compare a listed plan with the day the subject is seen."""
    if situation.sighting.kind == "border":
        yield from _crossings(situation)
    if situation.hits and not _leaves(situation.sighting):
        yield from _listed_plans(situation)


def _crossings(situation: Situation) -> Iterator[Said]:
    """An exit with the first entry after it, or an entry with the exits before it after which no other entry lies."""
    sighting = situation.sighting
    entries = [one for one in situation.past if _enters(one)]
    if _plan(sighting) is not None and _leaves(sighting):
        back = next((one for one in entries if one.occurred_at > sighting.occurred_at), None)
        yield _compared(sighting, back) if back is not None else _waiting(sighting)
    elif _enters(sighting):
        later = sum(one.occurred_at > sighting.occurred_at for one in entries)
        before = max((one.occurred_at for one in entries if one.occurred_at <= sighting.occurred_at), default=None)
        for leaving in situation.past:
            gone = _leaves(leaving) and _plan(leaving) is not None and leaving.occurred_at < sighting.occurred_at
            if gone and (before is None or before <= leaving.occurred_at):
                yield _compared(leaving, sighting, corrects=later)


def _listed_plans(situation: Situation) -> Iterator[Finding]:
    day = day_of(situation.sighting.occurred_at)
    for found in situation.hits:
        planned = said_day(found.entry.facts.get("planned_return"))
        if basis_of(found.entry.basis) != "resident_abroad" or planned is None or found.match.grade == "none":
            continue
        if abs(day - planned) > _TOLERANCE:
            zh, en = _words(planned, day)
            cause = entry_cause(found.entry, "planned-return")
            yield Finding(cause=cause, grade=found.match.grade, match=found.match, zh=zh, en=en)


def _compared(leaving: Sighting, entering: Sighting, *, corrects: int = 0) -> Finding:
    """What the pair says; it `corrects` as many later entries as may have been compared before this one was known."""
    planned, day = _plan(leaving), day_of(entering.occurred_at)
    assert planned is not None  # noqa: S101 - both callers have looked
    on_time = abs(day - planned) <= _TOLERANCE
    zh, en = _words(planned, day)
    return Finding(
        cause=f"return/{leaving.sighting_id}",
        grade="certain",
        withdraw=on_time,
        about=entering,
        sighting_ids=(leaving.sighting_id, entering.sighting_id),
        not_before=_due(planned) + timedelta(milliseconds=corrects) if on_time or corrects else None,
        zh=zh,
        en=en,
    )


def _waiting(leaving: Sighting) -> Timer:
    planned = _plan(leaving)
    assert planned is not None  # noqa: S101 - the caller has looked
    due_at = max(at_hour(planned) + _WAIT, leaving.occurred_at)
    window = (timedelta(seconds=1), _AWAY)
    return timer_after(_KEY, leaving, f"return/{leaving.sighting_id}", due_at=due_at, answers=window, planned=planned.isoformat())


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Finding]:
    """Nobody has seen the return some days after the planned day."""
    if not completed(timer, (one for one in past if _enters(one)), frozenset({"border"})):
        planned = timer.payload.get("planned", "")
        yield Finding(
            cause=timer.cause,
            grade="possible",
            zh=f"计划{planned}返回，至今未见入境记录",
            en=f"planned to return on {planned}; no entry is known yet",
        )


def _words(planned: date, day: date) -> tuple[str, str]:
    days = (day - planned).days
    if abs(days) <= _TOLERANCE.days:
        return f"按计划（{planned}）返回", f"returned as planned on {planned}"
    zh, en = ("晚于", "later") if days > 0 else ("早于", "earlier")
    return f"{day}返回，{zh}计划（{planned}）{abs(days)}天", f"returned on {day}, {abs(days)} days {en} than planned ({planned})"


def _due(planned: date) -> datetime:
    return at_hour(planned) + _WAIT


def _plan(sighting: Sighting) -> date | None:
    return said_day(sighting.facts.get("planned_return"))


def _enters(sighting: Sighting) -> bool:
    return sighting.kind == "border" and text(sighting, "direction") == "entry"


def _leaves(sighting: Sighting) -> bool:
    return sighting.kind == "border" and text(sighting, "direction") == "exit"


_LEFT = seen("border", at=NOON - timedelta(days=30), direction="exit", planned_return="2021-07-29")
_BACK = seen("border", direction="entry")
_EARLY = seen("border", at=NOON - timedelta(days=9), direction="entry")
_CAUSE = f"return/{_LEFT.sighting_id}"
_TIMER = _waiting(_LEFT)

PLANNED_RETURN = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="返回时间与计划不符",
    title_en="Return earlier or later than planned",
    purpose="find_return",
    basis="Frontier Health and Quarantine Law (2018), and the city's notice on health management of returnees",
    kinds=frozenset({"border", "checkpoint", "travel", "hotel", "declaration"}),
    decide=decide,
    measures=("verify", "escort"),
    due=timedelta(hours=12),
    inputs=("facts.planned_return of an exit or of a list entry", "facts.direction"),
    thresholds=(
        Threshold("tolerance", "1 day", "operator's choice, default: flights over the date line"),
        Threshold("waiting", "3 days after the planned day", "operator's choice, default"),
        Threshold("window", "180 days", "operator's choice, default: the longest stay that a plan is asked for"),
    ),
    not_for="Judging a change of plans; it only moves the day on which the return is prepared.",
    examples=(
        Example(Situation(_EARLY, past=(_LEFT,)), (_CAUSE,), "back nine days early: the reception is not prepared"),
        Example(Situation(_BACK, past=(_LEFT,)), (f"-{_CAUSE}",), "back on the day"),
        Example(Situation(_LEFT, past=(_EARLY,)), (_CAUSE,), "the exit's record came after the entry's"),
        Example(Situation(_LEFT), (f"+{_CAUSE}",), "gone: asked again three days after the planned day"),
        Example(Situation(seen("border", at=NOON + timedelta(days=1), direction="entry"), past=(_LEFT,)), (f"-{_CAUSE}",),
                "near miss: a day late is on time"),
        Example(Situation(seen("hotel"), (hit("resident_abroad", planned_return="2021-09-01"),)),
                ("city/e1@planned-return",), "the list knows the plan; seen in a hotel a month before"),
        Example(Situation(seen("hotel"), (hit("resident_abroad", planned_return="2021-07-30"),)), (), "within the tolerance"),
        Example(Situation(seen("border", direction="exit", planned_return="年底")), (), "dirty: no readable day"),
        Example(Situation(_BACK), (), "an entry whose exit nobody knows"),
    ),
    past=Past(frozenset({"border"}), before=_AWAY, after=_AWAY, when=lambda one: one.kind == "border"),
    fire=fire,
    fired=(
        FireExample(_TIMER, (_CAUSE,), "not back three days after the planned day", (_LEFT,)),
        FireExample(_TIMER, (), "back early", (_LEFT, _EARLY)),
    ),
)  # fmt: skip
