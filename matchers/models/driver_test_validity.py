"""A freight or coach driver comes in: the test must still be valid, and a retest follows the arrival."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from matchers.models.declare import DetectionModel, Example, Finding, FireExample, Past, Said, Situation, Threshold
from matchers.models.observed import clock, day_of, is_in, place_code, text
from matchers.models.specimens import NOON, seen
from matchers.models.timers import Timer, completed, timer_after
from schemas.records import Sighting, Vehicle

_KEY = "driver_test_validity_v1"
_VALID = timedelta(hours=48)
_RETEST, _RETEST_LATE = timedelta(hours=24), timedelta(days=3)
_COMMERCIAL = re.compile(r"货|挂|牵引|罐|客运|大客|[大中]型.{0,2}客车|大巴|freight|truck|lorry|coach|trailer", re.IGNORECASE)


def decide(situation: Situation) -> Iterator[Said]:
    """An arrival asks for a valid test and starts the wait for the retest; a test answers the arrivals around it."""
    sighting = situation.sighting
    if sighting.kind == "test":
        yield from _answers(sighting, [one for one in situation.past if _drives_in(one, situation.home)])
    elif _drives_in(sighting, situation.home):
        day = day_of(sighting.occurred_at)
        if not any(_is_valid(test, sighting) for test in situation.past):
            yield _no_valid_test(sighting)
        window = (timedelta(seconds=1), _RETEST_LATE)
        yield timer_after(_KEY, sighting, f"retest/{day}", due_at=sighting.occurred_at + _RETEST, answers=window)


def _answers(test: Sighting, arrivals: list[Sighting]) -> Iterator[Finding]:
    for arrival in arrivals:
        day = day_of(arrival.occurred_at)
        if _is_valid(test, arrival):
            yield _withdrawn(f"drivertest/{day}", test, None)
        elif timedelta(0) < test.occurred_at - arrival.occurred_at <= _RETEST_LATE:
            yield _withdrawn(f"retest/{day}", test, arrival.occurred_at + _RETEST)


def fire(timer: Timer, past: tuple[Sighting, ...]) -> Iterator[Finding]:
    """No sample was taken after the arrival."""
    if not completed(timer, past, frozenset({"test"})):
        yield Finding(
            cause=timer.cause,
            grade="probable",
            zh=f"货运或客运司机{clock(timer.occurred_at)}抵达后24小时内未见复检",
            en=f"no retest within 24 hours of the driver's arrival at {clock(timer.occurred_at)}",
        )


def _drives_in(sighting: Sighting, home: str) -> bool:
    """A person at the wheel of a commercial vehicle, coming into the city."""
    if sighting.kind != "checkpoint" or sighting.person is None or sighting.vehicle is None:
        return False
    coming = text(sighting, "direction") == "in" and is_in(place_code(sighting), home)
    return coming and bool(_COMMERCIAL.search(sighting.vehicle.vehicle_type))


def _is_valid(test: Sighting, arrival: Sighting) -> bool:
    """Sampled within the hours before the arrival, and not positive; a pending result has its own certificate."""
    age = arrival.occurred_at - test.occurred_at
    return test.kind == "test" and timedelta(0) <= age <= _VALID and text(test, "result") == "negative"


def _no_valid_test(arrival: Sighting) -> Finding:
    return Finding(
        cause=f"drivertest/{day_of(arrival.occurred_at)}",
        grade="probable",
        zh="货运或客运司机未见48小时内阴性检测",
        en="no negative test within 48 hours is known for the driver",
    )


def _withdrawn(cause: str, test: Sighting, not_before: datetime | None) -> Finding:
    return Finding(
        cause=cause,
        grade="certain",
        withdraw=True,
        not_before=not_before,
        zh=f"{clock(test.occurred_at)}已采样",
        en=f"sampled at {clock(test.occurred_at)}",
    )


_LORRY = Vehicle(plate="苏F12345", vehicle_type="重型货车")
_CAME = seen("checkpoint", vehicle=_LORRY, direction="in")
_DAY: date = day_of(NOON)
_TIMER = timer_after(
    _KEY, _CAME, f"retest/{_DAY}", due_at=NOON + _RETEST, answers=(timedelta(seconds=1), _RETEST_LATE)
)  # fmt: skip


def _test(hours: int, result: str = "negative") -> Sighting:
    return seen("test", at=NOON + timedelta(hours=hours), result=result)


DRIVER_TEST_VALIDITY = DetectionModel(
    key=_KEY,
    version=1,
    title_zh="司机检测时效与复检",
    title_en="Driver's test validity and retest",
    purpose="verify_check",
    basis="Notice of the State Council's joint mechanism (2022) on freight: negative test within 48 h, test on arrival",
    kinds=frozenset({"checkpoint", "test"}),
    decide=decide,
    measures=("test",),
    due=timedelta(hours=4),
    inputs=("vehicle.vehicle_type", "facts.direction", "facts.result", "the served city"),
    thresholds=(
        Threshold("valid", "48 h from sampling", "Notice of the State Council's joint mechanism (2022) on freight"),
        Threshold("retest", "24 h after arrival", "operator's choice, default: test on arrival and again the next day"),
        Threshold("late", "3 days", "operator's choice, default: a later sample is of another journey"),
    ),
    not_for="Private cars, and turning a driver away: the test is taken at the checkpoint.",
    examples=(
        Example(Situation(_CAME), (f"drivertest/{_DAY}", f"+retest/{_DAY}"), "a lorry, and no test is known"),
        Example(Situation(_CAME, past=(_test(-47),)), (f"+retest/{_DAY}",), "sampled 47 hours ago; the retest is due tomorrow"),
        Example(Situation(_CAME, past=(_test(-49),)), (f"drivertest/{_DAY}", f"+retest/{_DAY}"), "near miss: 49 hours ago"),
        Example(Situation(_CAME, past=(_test(-20, "inconclusive"),)), (f"drivertest/{_DAY}", f"+retest/{_DAY}"), "no result"),
        Example(Situation(_test(-20), past=(_CAME,)), (f"-drivertest/{_DAY}",), "the laboratory reported after the arrival"),
        Example(Situation(_test(20), past=(_CAME,)), (f"-retest/{_DAY}",), "retested"),
        Example(Situation(seen("checkpoint", vehicle=Vehicle(plate="苏F12345", vehicle_type="小型轿车"), direction="in")), (),
                "a private car"),
        Example(Situation(seen("checkpoint", vehicle=_LORRY, direction="out")), (), "leaves the city"),
        Example(Situation(seen("checkpoint", person=None, vehicle=_LORRY, direction="in")), (), "dirty: nobody at the wheel"),
    ),
    past=Past(
        frozenset({"test", "checkpoint"}), before=_RETEST_LATE, after=_VALID,
        when=lambda one: one.kind == "test" or (one.vehicle is not None and one.person is not None),
    ),
    fire=fire,
    fired=(
        FireExample(_TIMER, (f"retest/{_DAY}",), "a day later, no sample", (_CAME, _test(-20))),
        FireExample(_TIMER, (), "sampled the next morning", (_CAME, _test(20))),
    ),
)  # fmt: skip
