"""Roads and borders of the invented week: lorries and their drivers, gantries, exits and returns."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from schemas.records import Fact
from streams.city.happenings import Event, Scale, hour_of, moment
from streams.city.health import sample
from streams.city.people import Resident
from streams.city.places import Spot

_RISKY, _SAFE = ("340102", "321003"), ("310115", "320505", "320115")


def draw_drivers(
    rng: Random, people: list[Resident], gates: list[Spot], sites: list[Spot], days: list[date], scale: Scale
) -> Iterator[Event]:
    """Lorry drivers come in with a valid test, with one that is too old, with none, or in a private car."""
    road = [gate for gate in gates if int(gate.spot_id[1:]) % 2]
    for number, person in enumerate(people[: scale.share(160)]):
        at = moment(rng, days[2:])
        kind = "小型轿车" if number % 8 == 7 else rng.choice(("重型货车", "半挂牵引车", "大型客车"))
        facts: dict[str, Fact] = {"direction": "in", "check_completed": True, "temperature": 36.5, "vehicle_type": kind}
        yield Event("", "checkpoint", person, at, spot=rng.choice(road), facts=facts)
        age = (rng.randrange(2, 46), rng.randrange(2, 46), rng.randrange(50, 71), 0)[number % 4]
        if age:
            yield sample(person, rng.choice(sites), at - timedelta(hours=age), "negative")
        if number % 3:
            yield sample(person, rng.choice(sites), at + timedelta(hours=rng.randrange(4, 20)), "negative")


def draw_gantry_passes(rng: Random, gantries: list[Spot], days: list[date], scale: Scale) -> Iterator[Event]:
    """Lorries on the expressway: through a risk region into the city, past it, in and out again, or from somewhere safe."""
    by_code = {gantry.area.code: gantry for gantry in gantries}
    here = [gantry for gantry in gantries if gantry.area.code.startswith("3206")]
    for number in range(scale.share(700)):
        plate = f"{rng.choice(('皖A', '苏E', '沪A', '鲁B'))}{rng.choice('BCDEF')}{number:04d}"
        risky = number % 4 == 0
        begins = hour_of(rng.choice(days[2:5] if risky and number % 8 else days), rng.randrange(0, 17), rng.randrange(60))
        first = by_code[rng.choice(_RISKY if risky else _SAFE)]
        way = [first, rng.choice(here) if number % 16 != 8 else by_code["310115"]]
        if number % 32 == 4 or number % 16 == 3:
            way.append(by_code["310115"])
        gap = timedelta(hours=4)
        if number % 80 == 21:  # a copied plate: in Shanghai and here within minutes
            way, gap = [by_code["310115"], rng.choice(here)], timedelta(minutes=6)
        for leg, gantry in enumerate(way):
            yield Event("", "toll", None, begins + leg * gap, spot=gantry, facts={"direction": "out"}, plate=plate)


def draw_travellers(rng: Random, people: list[Resident], gates: list[Spot], days: list[date], scale: Scale) -> Iterator[Event]:
    """Residents left weeks ago with a planned day, and come back on it, around it, long before or after it, or not yet."""
    for number, person in enumerate(people[: scale.share(140)]):
        back = rng.choice(days)
        planned = back + timedelta(days=(0, 1, -1, 6, -4)[number % 5])
        left = hour_of(days[0] - timedelta(days=rng.randrange(10, 50)), rng.randrange(6, 22), rng.randrange(60))
        facts: dict[str, Fact] = {"direction": "exit", "planned_return": planned.isoformat()}
        yield Event("", "border", person, left, spot=rng.choice(gates), facts=facts)
        if number % 11 != 10:
            at = hour_of(back, rng.randrange(6, 22), rng.randrange(60))
            yield Event("", "border", person, at, spot=rng.choice(gates), facts={"direction": "entry"})
