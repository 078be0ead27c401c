"""A declaration says something else than the subject's trips and stays."""

import re
from collections.abc import Iterator
from datetime import timedelta

from matchers.models.arrivals import is_risky
from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import city_of, clock, code_of, day_of, said_day, text
from matchers.models.specimens import NOON, risk_where, seen
from schemas.records import Place, Sighting, SightingKind, Trip

_LOOKED_BACK = timedelta(days=14)
_ARRIVAL_DAYS = 1
_TRAVELS: frozenset[SightingKind] = frozenset({"travel", "hotel", "border"})
_BETWEEN = re.compile(r"[、，,;；/|和及与]+")


def decide(situation: Situation) -> Iterator[Finding]:
    """Compare a declaration with the trips before it; a trip that comes late is compared with the declarations after it."""
    sighting = situation.sighting
    if sighting.kind == "declaration":
        trips = [one for one in situation.past if one.kind in _TRAVELS and one.occurred_at <= sighting.occurred_at]
        yield from _compare(sighting, trips, situation)
        return
    for declaration in situation.past:
        if declaration.kind == "declaration" and declaration.occurred_at >= sighting.occurred_at:
            yield from _compare(declaration, [sighting], situation)


def _compare(declaration: Sighting, trips: list[Sighting], situation: Situation) -> Iterator[Finding]:
    if declaration.facts.get("visited_risk_region") is False:
        risky = {region_id: one for one in reversed(trips) for region_id in _regions(one, situation)}
        yield from (_said_not_there(declaration, trip, region_id) for region_id, trip in risky.items())
    for trip in trips:
        if _from_elsewhere(declaration, trip):
            yield _said_other_origin(declaration, trip)
            break


def _regions(sighting: Sighting, situation: Situation) -> tuple[str, ...]:
    """The risk regions that held where and when the record was made."""
    reading = situation.risk if sighting is situation.sighting else situation.risk_of(sighting)
    return reading.region_ids if reading is not None and is_risky(reading) else ()


def _from_elsewhere(declaration: Sighting, trip: Sighting) -> bool:
    """The trip of the day of arrival began in another city than any that was declared, and went to none of them."""
    arrived, said = said_day(declaration.facts.get("arrived_on")), text(declaration, "from_text")
    if arrived is None or not said or trip.trip is None or abs((day_of(trip.occurred_at) - arrived).days) > _ARRIVAL_DAYS:
        return False
    declared = {city_of(code_of(part)) for part in _BETWEEN.split(said) if part}
    origin = city_of(code_of(trip.trip.origin))
    return bool(origin) and "" not in declared and origin not in declared


def _said_not_there(declaration: Sighting, trip: Sighting, region_id: str) -> Finding:
    return Finding(
        cause=f"{region_id}@declaration-{declaration.sighting_id}",
        grade="probable",
        about=declaration,
        sighting_ids=(declaration.sighting_id, trip.sighting_id),
        zh=f"申报未到过风险地区，但{clock(trip.occurred_at)}的行程或住宿地当时为风险地区",
        en=f"declared no risk region, but was in one according to a record of {clock(trip.occurred_at)}",
    )


def _said_other_origin(declaration: Sighting, trip: Sighting) -> Finding:
    return Finding(
        cause=f"declared-origin/{declaration.sighting_id}",
        grade="possible",
        about=declaration,
        sighting_ids=(declaration.sighting_id, trip.sighting_id),
        zh=f"申报来源地与{clock(trip.occurred_at)}行程的出发地不在同一城市",
        en=f"the declared origin is another city than where the trip of {clock(trip.occurred_at)} began",
    )


_RIDE = seen(
    "travel", at=NOON - timedelta(days=2), place=Place(name="南通站"), trip=Trip(number="G1", origin="上海", destination="南通")
)
_NO = seen("declaration", visited_risk_region=False)
_ORIGIN = seen("declaration", from_text="北京", arrived_on="2021-07-27")
_NO_CAUSE, _ORIGIN_CAUSE = f"r1@declaration-{_NO.sighting_id}", f"declared-origin/{_ORIGIN.sighting_id}"
_SHANGHAI = risk_where("上海")
_TWO = seen("declaration", from_text="北京、上海市浦东新区", arrived_on="2021-07-27")

DECLARATION_CONTRADICTS_TRAVEL = DetectionModel(
    key="declaration_contradicts_travel_v1",
    version=1,
    title_zh="申报与行程不符",
    title_en="Declaration contradicts travel",
    purpose="verify_declaration",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 12: truthful information to health agencies",
    kinds=frozenset({"declaration", *_TRAVELS}),
    decide=decide,
    measures=("verify", "test"),
    due=timedelta(hours=24),
    inputs=("facts.visited_risk_region, from_text, arrived_on", "risk of the trips and stays", "trip.origin"),
    thresholds=(
        Threshold("looked back", "14 days", "National protocol, 8th edition (2021): the incubation period"),
        Threshold("origin", "another city, within 1 day of the day of arrival", "operator's choice, default: a night train"),
    ),
    not_for="Accusing anyone of lying: regions change their level by the hour, and tickets are bought for others.",
    examples=(
        Example(Situation(_NO, past=(_RIDE,), risk_of=_SHANGHAI), (_NO_CAUSE,), "declared no; came from a risk region"),
        Example(Situation(_RIDE, past=(_NO,), risk=_SHANGHAI(_RIDE), risk_of=_SHANGHAI), (_NO_CAUSE,), "the ticket came later"),
        Example(Situation(_NO, past=(_RIDE,), risk_of=risk_where("上海", level="low")), (), "near miss: a low-risk place"),
        Example(Situation(seen("declaration", visited_risk_region=True), past=(_RIDE,), risk_of=_SHANGHAI), (), "yes"),
        Example(Situation(_ORIGIN, past=(_RIDE,)), (_ORIGIN_CAUSE,), "says Beijing, came from Shanghai"),
        Example(Situation(_TWO, past=(_RIDE,)), (), "near miss: one of two declared places agrees"),
        Example(Situation(seen("declaration", from_text="老家", arrived_on="2021-07-27"), past=(_RIDE,)), (),
                "dirty: an origin that names no division contradicts nothing"),
        Example(Situation(seen("declaration", from_text="北京", arrived_on="前天"), past=(_RIDE,)), (), "dirty: no readable day"),
        Example(Situation(_NO, risk_of=_SHANGHAI), (), "no trips are known"),
    ),
    past=Past(frozenset({"declaration", *_TRAVELS}), before=_LOOKED_BACK, after=_LOOKED_BACK),
)  # fmt: skip
