"""Schools and works, sampling sites, cold stores and the hotline of the invented week."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from schemas.records import Fact
from streams.city.happenings import Event, Listed, Region, Scale, hour_of, moment
from streams.city.people import Resident
from streams.city.places import Spot

_CLUES = ("undeclared_return", "symptoms", "gathering", "question", "question", "other")


def draw_rosters(
    rng: Random,
    people: list[Resident],
    exposed: list[Resident],
    settings: list[tuple[str, Spot]],
    regions: list[Region],
    days: list[date],
    scale: Scale,
) -> Iterator[Event]:
    """Rows of schools, care homes, hospitals and works; one in five has been away, some of these at a risk region.

    `exposed` are people who tested positive, are contacts, or slept at a risk region: some belong to a school.
    """
    for number, person in enumerate([*people[: scale.share(500)], *exposed]):
        kind, spot = settings[number % len(settings)]
        facts: dict[str, Fact] = {"setting": kind}
        back = rng.choice(days[3:])
        if number % 5 == 0:
            region = rng.choice(regions)
            facts["left_on"] = (back - timedelta(days=rng.randrange(2, 9))).isoformat()
            facts["visited"] = visited_text(region.spot) if number % 10 == 0 else "浙江省杭州市西湖区"
        yield Event("", "roster", person, hour_of(back, 0), spot=spot, facts=facts)


def visited_text(spot: Spot) -> str:
    """The place of a region as a form names it."""
    return spot.address


def exposed_people(listed: list[Listed], positives: list[Resident], guests: list[Event]) -> list[Resident]:
    """Some contacts, some who tested positive, and guests of hotels."""
    contacts = [entry.person for entry in listed if entry.basis == "contact"][:12]
    return [*contacts, *positives[::3], *(event.person for event in guests if event.person is not None)]


def draw_counts(rng: Random, sites: list[Spot], days: list[date]) -> Iterator[Event]:
    """A count every half hour; some afternoons a queue builds up, most of them ease, and now and then one count is high."""
    for number, (site, day) in enumerate((site, day) for site in sites for day in days):
        for slot in range(16):
            queue = float(rng.randrange(5, 90))
            if (number % 7 == 2 and slot >= 13) or (number % 7 == 4 and slot in (6, 7, 8)) or (number % 7 == 5 and slot == 9):
                queue = float(rng.randrange(300, 600))
            facts: dict[str, Fact] = {"queue": queue, "windows_open": 3.0}
            yield Event("", "count", None, hour_of(day, 9 + slot // 2, 30 * (slot % 2)), spot=site, facts=facts)


def draw_cold_chain(rng: Random, handlers: list[Resident], stores: list[Spot], days: list[date], scale: Scale) -> Iterator[Event]:
    """Lots come in, are sampled and go out; some are positive, and of these some are disinfected before they go out."""
    for number in range(scale.share(60)):
        lot, store, day = f"L{number:04d}", rng.choice(stores), rng.choice(days[:4])
        came = hour_of(day, rng.randrange(6, 12))
        positive = number % 6 == 0
        result = "positive" if positive else "negative"
        steps: list[tuple[int, Resident | None, dict[str, Fact]]] = [
            (0, rng.choice(handlers), {"stage": "in"}),
            (20, None, {"stage": "sampling", "sample_result": result}),
            (48, rng.choice(handlers), {"stage": "out"}),
        ]
        if number % 12 == 0:
            steps.append((30, None, {"stage": "disinfection"}))
        for hours, handler, facts in steps:
            yield Event("", "cold_chain", handler, came + timedelta(hours=hours), spot=store, facts={"lot": lot, **facts})


def draw_clues(rng: Random, people: list[Resident], homes: list[Spot], days: list[date], scale: Scale) -> Iterator[Event]:
    """Calls of citizens; half of them are questions or have no bearing on the epidemic."""
    for number in range(scale.share(150)):
        category = _CLUES[number % len(_CLUES)]
        person = None if category in ("gathering", "question", "other") else rng.choice(people)
        yield Event("", "clue", person, moment(rng, days), spot=rng.choice(homes), facts={"category": category})
