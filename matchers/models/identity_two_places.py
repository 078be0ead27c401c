"""One document or code in two places sooner than anyone can travel: a forwarded code, a copied plate, or a wrong clock."""

from collections.abc import Iterator
from datetime import date, timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import city_of, clock, day_of, knows_the_hour, metres_between
from matchers.models.specimens import GATE, NOON, seen
from schemas.records import Place, Sighting, SightingKind, Trip

FLAG = "impossible_speed"
_WINDOW = timedelta(hours=3)
_KINDS: frozenset[SightingKind] = frozenset({"checkpoint", "hotel", "test", "grid", "travel"})
_KM_PER_HOUR, _SLACK_KM, _SLACK = 350.0, 5.0, timedelta(minutes=5)
_OTHER_CITY, _OTHER_PROVINCE = timedelta(minutes=10), timedelta(minutes=30)


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per subject and day: the nearest pair of records that one subject cannot have made."""
    sighting = situation.sighting
    if not situation.past or not _is_there(sighting):
        return
    nearest: dict[date, tuple[Sighting, Sighting]] = {}
    for other in sorted(situation.past, key=lambda one: abs(one.occurred_at - sighting.occurred_at)):
        if _is_there(other) and _cannot_be_one(sighting, other):
            first, second = sorted((sighting, other), key=lambda one: (one.occurred_at, one.sighting_id))
            nearest.setdefault(day_of(second.occurred_at), (first, second))
    yield from (_finding(day, *pair) for day, pair in nearest.items())


def _finding(day: date, first: Sighting, second: Sighting) -> Finding:
    minutes = (second.occurred_at - first.occurred_at) / timedelta(minutes=1)
    places = tuple(one.place.name if one.place else "" for one in (first, second))
    return Finding(
        cause=f"twice/{day}",
        grade="possible",
        about=second,
        sighting_ids=(first.sighting_id, second.sighting_id),
        flags=(FLAG,),
        zh=f"{clock(first.occurred_at)}在{places[0]}，{minutes:.0f}分钟后在{places[1]}，不可能为同一对象",
        en=f"at {places[0]} at {clock(first.occurred_at)} and {minutes:.0f} min later at {places[1]}: not one subject",
    )


def _is_there(sighting: Sighting) -> bool:
    """Present in person at the place and time of the record; a ticket's place is where the ride ends, not where it begins."""
    on_a_ride = sighting.kind == "travel" and (sighting.trip is not None and bool(sighting.trip.number))
    return sighting.kind in _KINDS and sighting.place is not None and not on_a_ride and knows_the_hour(sighting)


def _cannot_be_one(left: Sighting, right: Sighting) -> bool:
    assert left.place is not None  # noqa: S101 - both are there
    assert right.place is not None  # noqa: S101
    if left.place.place_id and left.place.place_id == right.place.place_id:
        return False
    apart = abs(left.occurred_at - right.occurred_at)
    metres = metres_between(left.place, right.place)
    if metres is not None:
        return metres / 1000 - _SLACK_KM > _KM_PER_HOUR * ((apart + _SLACK) / timedelta(hours=1))
    here, there = city_of(left.place.code), city_of(right.place.code)
    if not here or not there or here == there:
        return False
    return apart < (_OTHER_PROVINCE if here[:2] != there[:2] else _OTHER_CITY)


def _scan(minutes: int, name: str, code: str, lng: float | None = None, lat: float | None = None) -> Sighting:
    place = Place(place_id=name, name=name, code=code, lng=lng, lat=lat)
    return seen("checkpoint", at=NOON + timedelta(minutes=minutes), place=place)


_EAST, _WEST = _scan(0, "东门", "320602", 120.95, 32.00), _scan(3, "西站", "320602", 120.30, 32.00)
_CAUSE = "twice/2021-07-29"
_TICKET = seen("travel", at=NOON + timedelta(minutes=4), place=Place(code="310112"), trip=Trip(number="G1"))

IDENTITY_TWO_PLACES = DetectionModel(
    key="identity_two_places_v1",
    version=1,
    title_zh="同一证件同时异地",
    title_en="Same document in two places",
    purpose="verify_identity",
    basis="City notice on gate codes: a code is shown by its holder and is not forwarded",
    kinds=_KINDS,
    decide=decide,
    measures=("verify",),
    due=timedelta(hours=24),
    inputs=("coordinates or division of both places", "times of both records"),
    thresholds=(
        Threshold("speed", "350 km/h after 5 km and 5 min of slack", "operator's choice, default: the fastest train"),
        Threshold("without coordinates", "another city in 10 min, another province in 30 min", "operator's choice, default"),
        Threshold("window", "3 h either way", "operator's choice, default: beyond it aircraft make most distances possible"),
    ),
    not_for="Judging which of the two is the holder, or accusing anyone: a wrong device clock looks the same.",
    examples=(
        Example(Situation(_WEST, past=(_EAST,)), (_CAUSE,), "61 km in three minutes: a forwarded code"),
        Example(Situation(_EAST, past=(_WEST,)), (_CAUSE,), "the later scan's record came first"),
        Example(Situation(_scan(40, "西站", "320602", 120.30, 32.00), past=(_EAST,)), (), "near miss: forty minutes by car"),
        Example(Situation(_scan(4, "虹桥", "310112"), past=(_EAST,)), (_CAUSE,), "another province in four minutes"),
        Example(Situation(_scan(12, "邻市界", "320502"), past=(_EAST,)), (), "near miss: the neighbouring city's border"),
        Example(Situation(_scan(1, "西站", "320682"), past=(_EAST,)), (), "near miss: another county may be over the road"),
        Example(Situation(_TICKET, past=(_EAST,)), (), "a ticket's place is its destination, its time the departure"),
        Example(Situation(seen("hotel", place=Place(code="310112"), flags=("time_of_day_unknown",)), past=(_EAST,)), (),
                "dirty: the hotel wrote only the day"),
        Example(Situation(_scan(1, "西站", ""), past=(_EAST,)), (), "dirty: no division and no coordinates"),
        Example(Situation(seen("hotel", place=GATE), past=(seen("checkpoint", at=NOON + timedelta(minutes=1)),)), (), "here"),
    ),
    past=Past(_KINDS, before=_WINDOW, after=_WINDOW),
)  # fmt: skip
