"""An entrant left one stage of the closed loop and did not reach the next: port, transfer, designated hotel, home."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from matchers.models.declare import DetectionModel, Example, Finding, FireExample, Past, Said, Situation, Threshold
from matchers.models.observed import clock, text
from matchers.models.specimens import NOON, seen
from matchers.models.timers import Timer, timer_after
from schemas.records import Place, Sighting, SightingKind

_KEY = "hand_over_missed_v1"
_TO_HOTEL, _TO_HOME = timedelta(hours=12), timedelta(hours=24)
_ANSWERED_UNTIL = timedelta(days=3)  # a hand-over this late still closes the question
_LOOP = timedelta(days=21)
_HOME: frozenset[SightingKind] = frozenset({"grid", "declaration"})


def decide(situation: Situation) -> Iterator[Said]:
    """Crossings and hotel stays start waits; the record of the next stage takes back what they may have raised."""
    sighting = situation.sighting
    if _enters(sighting):
        yield _wait_for_hotel(sighting)
        for stay in situation.past:
            if _is_loop_stay(stay, sighting) and stay.until is not None:
                yield _wait_for_home(stay)
    elif sighting.kind == "hotel":
        entries = [one for one in situation.past if _enters(one) and _is_loop_stay(sighting, one)]
        yield from (_reached(one, sighting, one.occurred_at + _TO_HOTEL) for one in entries if _answers(sighting, one))
        if entries and sighting.until is not None:
            yield _wait_for_home(sighting)
    elif sighting.kind in _HOME:
        for stay in situation.past:
            if stay.kind == "hotel" and _answers_home(sighting, stay):
                yield _reached(stay, sighting, (stay.until or stay.occurred_at) + _TO_HOME)


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Finding]:
    """The next stage was not reached in time."""
    to_home = timer.payload.get("stage") == "home"
    kinds = _HOME if to_home else frozenset({"hotel"})
    if any(one.kind in kinds and timer.since <= one.occurred_at <= timer.until for one in past):
        return
    yield Finding(
        cause=timer.cause,
        grade="certain",
        zh="离开隔离酒店后，社区未见接收记录" if to_home else "入境后未见入住指定酒店记录",
        en="left the designated hotel and was not received at home" if to_home else "crossed the border, not seen at a hotel",
    )


def _enters(sighting: Sighting) -> bool:
    return sighting.kind == "border" and text(sighting, "direction") == "entry"


def _is_loop_stay(stay: Sighting, entry: Sighting) -> bool:
    return stay.kind == "hotel" and timedelta(0) <= stay.occurred_at - entry.occurred_at <= _LOOP


def _answers(stay: Sighting, entry: Sighting) -> bool:
    return stay.occurred_at - entry.occurred_at <= _ANSWERED_UNTIL


def _answers_home(visit: Sighting, stay: Sighting) -> bool:
    """A visit or declaration from the day before the check-out on; a grid report says more only when it found them."""
    if stay.until is None or visit.facts.get("isolation_checked") is False:
        return False
    return -_TO_HOME <= visit.occurred_at - stay.until <= _ANSWERED_UNTIL


def _wait_for_hotel(entry: Sighting) -> Timer:
    window = (timedelta(0), _ANSWERED_UNTIL)
    return timer_after(_KEY, entry, _cause(entry), due_at=entry.occurred_at + _TO_HOTEL, answers=window, stage="hotel")


def _wait_for_home(stay: Sighting) -> Timer:
    left: datetime = stay.until or stay.occurred_at
    nights = left - stay.occurred_at
    window = (nights - _TO_HOME, nights + _ANSWERED_UNTIL)
    return timer_after(_KEY, stay, _cause(stay), due_at=left + _TO_HOME, answers=window, stage="home")


def _reached(stage: Sighting, sighting: Sighting, due_at: datetime) -> Finding:
    return Finding(
        cause=_cause(stage),
        grade="certain",
        withdraw=True,
        not_before=max(due_at, stage.received_at),
        zh=f"已于{clock(sighting.occurred_at)}衔接",
        en=f"handed over at {clock(sighting.occurred_at)}",
    )


def _cause(stage: Sighting) -> str:
    return f"handover/{stage.sighting_id}"


_PORT = seen("border", direction="entry")
_INN = Place(place_id="Q1", name="隔离酒店", code="320602")
_STAY = seen("hotel", at=NOON + timedelta(hours=5), until=NOON + timedelta(days=7), place=_INN)
_VISIT = seen("grid", at=NOON + timedelta(days=7, hours=6), category="visit")
_PORT_TIMER, _STAY_TIMER = _wait_for_hotel(_PORT), _wait_for_home(_STAY)

HAND_OVER_MISSED = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="闭环交接缺失",
    title_en="Closed-loop hand-over missed",
    purpose="follow_isolation",
    basis="National protocol, 9th edition (2022): closed-loop management of entrants from port to hotel to home",
    kinds=frozenset({"border", "hotel", *_HOME}),
    decide=decide,
    measures=("trace", "transfer", "verify"),
    due=timedelta(hours=2),
    inputs=("facts.direction", "check-in and check-out", "facts.isolation_checked"),
    thresholds=(
        Threshold("port to hotel", "12 h", "operator's choice, default: clearance, transfer and registration"),
        Threshold("hotel to home", "24 h", "operator's choice, default: the community receives on the same day"),
        Threshold("loop", "21 days", "National protocol, 8th edition (2021): 14 days of hotel and 7 at home"),
    ),
    not_for="Treating an entrant as missing before the port, the hotel and the community have looked at their own lists.",
    examples=(
        Example(Situation(_PORT), (f"+{_PORT_TIMER.cause}",), "crossed: the hotel within twelve hours"),
        Example(Situation(seen("border", direction="exit")), (), "leaving starts no loop"),
        Example(Situation(_STAY, past=(_PORT,)), (f"-{_PORT_TIMER.cause}", f"+{_STAY_TIMER.cause}"), "reached; home is next"),
        Example(Situation(_PORT, past=(_STAY,)), (f"+{_PORT_TIMER.cause}", f"+{_STAY_TIMER.cause}"), "the port came late"),
        Example(Situation(_STAY), (), "near miss: a guest who did not cross a border"),
        Example(Situation(_VISIT, past=(_STAY,)), (f"-{_STAY_TIMER.cause}",), "received at home"),
        Example(Situation(seen("grid", at=_VISIT.occurred_at, isolation_checked=False), past=(_STAY,)), (), "visited, not found"),
        Example(Situation(seen("hotel", at=_STAY.occurred_at, until=None), past=(_PORT,)), (f"-{_PORT_TIMER.cause}",),
                "dirty: a stay without an end was reached, and nobody knows when home is due"),
    ),
    past=Past(frozenset({"border", "hotel"}), before=_LOOP + _ANSWERED_UNTIL, after=_LOOP),
    fire=fire,
    fired=(
        FireExample(_PORT_TIMER, (_PORT_TIMER.cause,), "no hotel after twelve hours", (_PORT,)),
        FireExample(_PORT_TIMER, (), "the hotel came first", (_PORT, _STAY)),
        FireExample(_STAY_TIMER, (_STAY_TIMER.cause,), "nobody received them at home", (_STAY,)),
        FireExample(_STAY_TIMER, (), "visited six hours after check-out", (_STAY, _VISIT)),
    ),
)  # fmt: skip
