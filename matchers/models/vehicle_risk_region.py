"""A vehicle came through a risk region and is in the city; it ends when the vehicle leaves."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.arrivals import is_risky
from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, is_in, place_code, text
from matchers.models.specimens import NOON, risk_where, seen
from schemas.records import Place, Sighting, Vehicle

_WINDOW = timedelta(days=14)


def decide(situation: Situation) -> Iterator[Finding]:
    """Per region passed, the state after the vehicle's last record: open in the city, withdrawn once it has left."""
    vehicle = situation.sighting.vehicle
    if vehicle is None or not vehicle.plate:
        return
    same = [one for one in situation.past if one.vehicle is not None and one.vehicle.plate == vehicle.plate]
    if not same and not is_risky(situation.risk):
        return
    known = sorted((situation.sighting, *same), key=lambda one: (one.occurred_at, one.sighting_id))
    passed: dict[str, list[Sighting]] = {}
    for one in known:
        reading = situation.risk if one is situation.sighting else situation.risk_of(one)
        for region_id in reading.region_ids if reading is not None and is_risky(reading) else ():
            passed.setdefault(region_id, []).append(one)
    for region_id, passages in passed.items():
        yield from _state(region_id, passages, known, situation.home)


def _state(region_id: str, passages: list[Sighting], known: list[Sighting], home: str) -> Iterator[Finding]:
    """Open while the last record within the window after the last passage is in the city."""
    first, latest = passages[0], passages[-1]
    since = [one for one in known if first.occurred_at <= one.occurred_at <= latest.occurred_at + _WINDOW]
    if _stays(since[-1], home):
        yield _finding(region_id, latest, since[-1], withdraw=False)
    elif any(_stays(one, home) for one in since):
        yield _finding(region_id, latest, since[-1], withdraw=True)


def _stays(sighting: Sighting, home: str) -> bool:
    """In the city, and not on its way out of it; at an expressway gantry "out" means off the expressway."""
    leaving = sighting.kind == "checkpoint" and text(sighting, "direction") == "out"
    return is_in(place_code(sighting), home) and not leaving


def _finding(region_id: str, passage: Sighting, last: Sighting, *, withdraw: bool) -> Finding:
    passed = clock(passage.occurred_at)
    return Finding(
        cause=f"passage/{region_id}",
        grade="probable",
        withdraw=withdraw,
        about=last,
        sighting_ids=tuple(dict.fromkeys((passage.sighting_id, last.sighting_id))),
        zh=f"车辆{passed}途经风险地区，" + ("已离开本市" if withdraw else "现在本市"),
        en=f"the vehicle passed a risk region at {passed} and " + ("has left the city" if withdraw else "is in the city"),
    )


_VAN = Vehicle(plate="苏F12345")
_THERE, _HERE = Place(name="甲市东", code="310112"), Place(place_id="G1", name="开发区出口", code="320602")
_PASSED = seen("travel", at=NOON - timedelta(hours=6), person=None, vehicle=_VAN, place=_THERE)
_CAME = seen("checkpoint", person=None, vehicle=_VAN, place=_HERE, direction="in")
_LEFT = seen("checkpoint", at=NOON + timedelta(hours=5), person=None, vehicle=_VAN, place=_HERE, direction="out")
_RISKS = risk_where("甲市东")

VEHICLE_RISK_REGION = DetectionModel(
    key="vehicle_risk_region_v1",
    version=1,
    title_zh="途经风险地区车辆",
    title_en="Vehicle through a risk region",
    purpose="find_exposure",
    basis="Notice of the State Council's joint mechanism (2022) on freight: vehicles from risk areas are checked and let pass",
    kinds=frozenset({"checkpoint", "travel"}),
    decide=decide,
    measures=("check", "test"),
    due=timedelta(hours=4),
    inputs=("vehicle.plate", "risk of the vehicle's records", "facts.direction", "the served city"),
    thresholds=(
        Threshold("level", "mid or high, as of the passage", "National protocol, 9th edition (2022): risk levels"),
        Threshold("window", "14 days", "National protocol, 8th edition (2021): the incubation period"),
        Threshold("ends", "the last record leaves the city", "operator's choice, default"),
    ),
    not_for="Turning goods away: freight moves; the driver is offered a test.",
    examples=(
        Example(Situation(_CAME, past=(_PASSED,), risk_of=_RISKS, home="320600"), ("passage/r1",), "came in six hours later"),
        Example(Situation(_PASSED, past=(_CAME,), risk=_RISKS(_PASSED), risk_of=_RISKS, home="320600"), ("passage/r1",),
                "the gantry's record came later"),
        Example(Situation(_PASSED, risk=_RISKS(_PASSED), home="320600"), (), "near miss: passed there, never came here"),
        Example(Situation(_LEFT, past=(_PASSED, _CAME), risk_of=_RISKS, home="320600"), ("-passage/r1",), "left the city"),
        Example(Situation(_CAME, past=(_PASSED, _LEFT), risk_of=_RISKS, home="320600"), ("-passage/r1",),
                "has left already; the entry's record came late"),
        Example(Situation(_CAME, past=(_LEFT,), risk_of=_RISKS, home="320600"), (), "passed no risk region"),
        Example(Situation(seen("checkpoint"), past=(_PASSED,), risk_of=_RISKS), (), "a pedestrian"),
        Example(Situation(seen("checkpoint", person=None, vehicle=Vehicle(plate="苏F54321")), past=(_PASSED,), risk_of=_RISKS),
                (), "near miss: another plate"),
        Example(Situation(seen("checkpoint", person=None, vehicle=_VAN, place=Place(name="?")), past=(_PASSED,), risk_of=_RISKS,
                          home="320600"), (), "dirty: nobody can tell where the last record was"),
    ),
    past=Past(frozenset({"checkpoint", "travel"}), before=_WINDOW, after=_WINDOW, when=lambda one: one.vehicle is not None),
)  # fmt: skip
