"""Fevers, tests, declarations and grid visits of the invented week: cases, near misses and everyday records."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from schemas.records import Fact
from streams.city.happenings import Event, Listed, Scale, hour_of, moment
from streams.city.movements import coach_ride, source_of, stay
from streams.city.people import Resident
from streams.city.places import Spot
from streams.city.trains import COACH_STATIONS

_SYMPTOMS = ("cough", "fatigue", "fever", "sore_throat")


def draw_fevers(rng: Random, people: list[Resident], gates: list[Spot], days: list[date], scale: Scale) -> Iterator[Event]:
    """Hot readings at gates: some are only the sun and are measured again, some are just below the threshold."""
    for number, person in enumerate(people[: scale.share(160)]):
        gate, at = rng.choice(gates), moment(rng, days)
        hot = 37.2 if number % 4 == 3 else round(rng.uniform(37.4, 39.0), 1)
        facts: dict[str, Fact] = {"direction": "in", "check_completed": True, "temperature": hot}
        yield Event("", source_of(gate), person, at, spot=gate, facts=facts)
        if number % 4 == 1:
            later = at + timedelta(minutes=rng.randrange(4, 25))
            yield Event("", source_of(gate), person, later, spot=gate, facts={**facts, "temperature": 36.6})


def draw_tests(rng: Random, people: list[Resident], sites: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    """Everyday samples, most of them of ten people in one tube, all negative."""
    for _ in range(count):
        pool = rng.choice((1.0, 10.0, 10.0))
        yield sample(rng.choice(people), rng.choice(sites), moment(rng, days), "negative", pool)


def sample(person: Resident, site: Spot, at: object, result: str, pool: float = 1.0) -> Event:
    """One person's sample and what came of it."""
    return Event("", "test", person, at, spot=site, facts={"result": result, "pool_size": pool})  # type: ignore[arg-type]


def draw_positives(rng: Random, people: list[Resident], sites: list[Spot], days: list[date]) -> Iterator[Event]:
    """Positive alone, positive in a pool and cleared or not, unclear and cleared or not."""
    for number, person in enumerate(people):
        site, at = rng.choice(sites), moment(rng, days[:5])
        result, pool = (("positive", 1.0), ("positive", 10.0), ("positive", 10.0), ("inconclusive", 1.0))[number % 4]
        yield sample(person, site, at, result, pool)
        if number % 4 == 2 or number % 8 == 3:
            yield sample(person, site, at + timedelta(hours=rng.randrange(5, 40)), "negative")
        if number % 8 == 0:  # near miss: a positive alone is not undone by a negative
            yield sample(person, site, at + timedelta(hours=20), "negative")


def declare(person: Resident, spot: Spot, at: object, **facts: Fact) -> Event:
    """One self-declaration, made where the person is."""
    return Event("", "declaration", person, at, spot=spot, facts=facts)  # type: ignore[arg-type]


def draw_check_ins(rng: Random, people: list[Resident], homes: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    """Daily check-ins of staff; one in fifty has a symptom or a fever."""
    for number in range(count):
        facts: dict[str, Fact] = {"purpose": "check_in", "temperature": round(rng.uniform(36.1, 36.9), 1)}
        if number % 100 == 7:
            facts["symptoms"] = rng.choice(_SYMPTOMS)
        if number % 100 == 57:
            facts["temperature"] = 38.1
        yield declare(rng.choice(people), rng.choice(homes), moment(rng, days), **facts)


def draw_returns(
    rng: Random, people: list[Resident], homes: list[Spot], hotels: list[Spot], days: list[date], scale: Scale
) -> Iterator[Event]:
    """People come by coach or stay at a hotel and declare: truly, leaving the risk out, or naming another city."""
    stations = list(COACH_STATIONS)
    for number, person in enumerate(people[: scale.share(240)]):
        day, station = rng.choice(days[:6]), stations[number % len(stations)]
        at = hour_of(day, rng.randrange(17, 22), rng.randrange(60))
        home = rng.choice(homes)
        if number % 5 == 4:  # a guest, whose hotel may stand in a risk region
            yield stay(rng, person, hotels[number % len(hotels)], day, 1, 13)
            yield declare(person, home, at, purpose="pass", visited_risk_region=number % 2 == 0)
            continue
        yield coach_ride(rng, person, day, station, "南通客运站")
        origin = stations[(number + 1) % len(stations)] if number % 10 == 3 else station
        said = {"from_text": f"{origin[:2]}市", "arrived_on": day.isoformat()}
        yield declare(person, home, at, purpose="return", visited_risk_region=number % 3 == 0, **said)


def draw_grid(
    rng: Random, people: list[Resident], listed: list[Listed], homes: list[Spot], days: list[date], scale: Scale
) -> Iterator[Event]:
    """Visits: everyday ones, suspected cases, and isolated people found at home or not."""
    for number, person in enumerate(people[: scale.share(400)]):
        category = ("visit", "publicity", "disinfection", "return", "visit")[number % 5]
        if number % 20 == 0:
            category = "suspected_case"
        yield Event("", "grid", person, moment(rng, days), spot=rng.choice(homes), facts={"category": category})
    for number, entry in enumerate(entry for entry in listed if entry.begins is not None and entry.place is not None):
        facts: dict[str, Fact] = {"category": "visit", "isolation_checked": number % 6 != 0}
        if number % 12 == 5:
            facts = {"category": "out_of_isolation"}
        yield Event("", "grid", entry.person, moment(rng, days[3:]), spot=entry.place, facts=facts)
