"""Somebody who must declare on arrival has arrived, and no declaration came in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from matchers.models.arrivals import must_declare
from matchers.models.declare import DetectionModel, Example, Finding, FireExample, Past, Said, Situation, Threshold
from matchers.models.observed import at_hour, clock, day_of, knows_the_hour
from matchers.models.specimens import NOON, hit, risk, risk_where, seen
from matchers.models.timers import Timer, completed, timer_after
from schemas.records import Place, Sighting, Trip

_KEY = "arrival_undeclared_v1"
_WITHIN = timedelta(hours=12)
_AHEAD, _LATE = timedelta(hours=48), timedelta(days=14)


def decide(situation: Situation) -> Iterator[Said]:
    """An arrival starts the wait; a declaration takes back what its arrivals may have raised."""
    sighting = situation.sighting
    if sighting.kind == "declaration":
        waits = [one for one in situation.past if one.kind != "declaration" and must_declare(one, situation)]
        for day, wait in {day_of(one.occurred_at): one for one in waits}.items():
            yield _declared(day, sighting, wait)
    elif must_declare(sighting, situation):
        yield _wait(sighting)


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Finding]:
    """No declaration is known, neither ahead of the arrival nor after it."""
    if not completed(timer, past, frozenset({"declaration"})):
        hours = int(_WITHIN / timedelta(hours=1))
        arrived = timer.payload.get("arrived", "")
        yield Finding(
            cause=timer.cause,
            grade="probable",
            zh=f"{arrived}抵达，{hours}小时内未见健康申报",
            en=f"arrived at {arrived} and has not declared within {hours} hours",
        )


def _declared(day: date, declaration: Sighting, arrival: Sighting) -> Finding:
    return Finding(
        cause=_cause(day),
        grade="certain",
        withdraw=True,
        not_before=_due(arrival),
        zh=f"已于{clock(declaration.occurred_at)}申报",
        en=f"declared at {clock(declaration.occurred_at)}",
    )


def _wait(arrival: Sighting) -> Timer:
    cause, arrived = _cause(day_of(arrival.occurred_at)), clock(arrival.occurred_at)
    return timer_after(_KEY, arrival, cause, due_at=_due(arrival), answers=(-_AHEAD, _LATE), arrived=arrived)


def _due(arrival: Sighting) -> datetime:
    """Counted from getting off; a hotel's guest has arrived when registering."""
    arrived = arrival.until if arrival.kind == "travel" and arrival.until else arrival.occurred_at
    if not knows_the_hour(arrival):
        arrived = max(arrived, at_hour(day_of(arrived), 24))
    return arrived + _WITHIN


def _cause(day: date) -> str:
    return f"declare/{day}"


_RIDE = Trip(mode="train", number="G1234", date="2021-07-29", origin="甲市", destination="南通")
_STATION = Place(name="南通站", code="320602")
_ARRIVED = seen("travel", place=_STATION, trip=_RIDE)
_DECLARED = seen("declaration", at=NOON + timedelta(hours=3), purpose="return")
_CAUSE = "declare/2021-07-29"
_TIMER = _wait(_ARRIVED)

ARRIVAL_UNDECLARED = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="抵达未申报",
    title_en="Arrived but not declared",
    purpose="verify_declaration",
    basis="National protocol, 9th edition (2022): persons from risk areas and abroad report to the community on arrival",
    kinds=frozenset({"travel", "hotel", "border", "declaration"}),
    decide=decide,
    measures=("verify", "test"),
    due=timedelta(hours=12),
    inputs=("risk of the trip", "hits on risk_area, entrant and resident_abroad entries", "facts.direction", "the served city"),
    thresholds=(
        Threshold("within", "12 h after arrival", "operator's choice, default: the notices of most cities in 2021 and 2022"),
        Threshold("ahead", "48 h before arrival counts", "operator's choice, default"),
        Threshold("late", "14 days", "National protocol, 8th edition (2021): the incubation period"),
    ),
    not_for="Travellers without a duty to declare: where they came from must have been a risk region, or a list says so.",
    examples=(
        Example(Situation(_ARRIVED, risk=risk("high")), (f"+{_CAUSE}",), "off a train from a risk region: twelve hours"),
        Example(Situation(_ARRIVED, risk=risk("low")), (), "near miss: a low-risk region puts no duty on anyone"),
        Example(Situation(seen("hotel"), (hit("risk_area"),)), (f"+{_CAUSE}",), "a listed guest"),
        Example(Situation(seen("hotel"), (hit("risk_area", "possible"),)), (), "near miss: the grey band puts no duty on anyone"),
        Example(Situation(seen("border", direction="entry")), (f"+{_CAUSE}",), "over the border"),
        Example(Situation(_ARRIVED, risk=risk("high"), home="310000"), (), "arrives in another city"),
        Example(Situation(_DECLARED, past=(_ARRIVED,), risk_of=risk_where("甲市")), (f"-{_CAUSE}",), "declared at three"),
        Example(Situation(_DECLARED, past=(_ARRIVED,)), (), "nothing had to be declared"),
        Example(Situation(seen("travel", place=Place(name="??"), trip=_RIDE), risk=risk("high"), home="320600"), (),
                "dirty: nobody can tell where the trip ended"),
    ),
    past=Past(frozenset({"travel", "hotel", "border"}), before=_LATE, after=_AHEAD, when=lambda one: one.kind == "declaration"),
    fire=fire,
    fired=(
        FireExample(_TIMER, (_CAUSE,), "twelve hours later, nothing", (_ARRIVED,)),
        FireExample(_TIMER, (), "declared in time", (_ARRIVED, _DECLARED)),
        FireExample(_TIMER, (), "declared before leaving", (seen("declaration", at=NOON - timedelta(hours=20)), _ARRIVED)),
        FireExample(_TIMER, (_CAUSE,), "near miss: a declaration of an earlier trip",
                    (seen("declaration", at=NOON - timedelta(days=9)),)),
    ),
)  # fmt: skip
