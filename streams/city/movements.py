"""Who moves about: scans at gates, rides, hotel nights, and the listed among them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from schemas.records import Fact
from streams.city.happenings import CITY_TIME, CasePlace, CaseTrip, Event, Listed, Scale, hour_of, moment
from streams.city.people import Resident
from streams.city.places import Spot
from streams.city.trains import Ride, Service, draw_ride


def source_of(gate: Spot) -> str:
    """Every other gate belongs to the road system."""
    return "checkpoint" if int(gate.spot_id[1:]) % 2 else "gate"


def draw_scans(rng: Random, people: list[Resident], gates: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    """Scans at gates; one in 250 leaves unchecked, and as many are checked some minutes later."""
    for number in range(count):
        person, gate, at = rng.choice(people), rng.choice(gates), moment(rng, days)
        facts: dict[str, Fact] = {
            "direction": rng.choice(("in", "out")),
            "check_completed": True,
            "temperature": round(rng.gauss(36.5, 0.2), 1),
        }
        if number % 125 == 0:
            facts["check_completed"] = False
        yield Event("", source_of(gate), person, at, spot=gate, facts=facts)
        if number % 250 == 0:
            later = at + timedelta(minutes=rng.randrange(1, 20))
            yield Event("", source_of(gate), person, later, spot=gate, facts={**facts, "check_completed": True})


def draw_rides(
    rng: Random, people: list[Resident], services: list[Service], trips: list[CaseTrip], count: int
) -> Iterator[Event]:
    """Passengers of the week's services; the trips of cases carry their share of them."""
    for number in range(count):
        service = rng.choice(trips).ride.service if number % 100 == 0 else rng.choice(services)
        ride, day = draw_ride(rng, service), service.day
        at = hour_of(day, 6 + ride.board, rng.randrange(60))
        yield Event("", "rail" if service.mode == "train" else "air", rng.choice(people), at, ride=ride)


def coach_ride(rng: Random, person: Resident, day: date, origin: str, destination: str) -> Event:
    """A seat on the day's coach between two stations, three hours."""
    service = Service("coach", f"K{sum(map(ord, origin + destination)) % 9000 + 1000}", day, (origin, destination))
    at = hour_of(day, rng.randrange(7, 12), rng.randrange(60)).astimezone(CITY_TIME)
    ride = Ride(service, 0, 1, 0, f"{rng.randrange(1, 45)}")
    return Event("", "coach", person, at, at + timedelta(hours=3), ride=ride)


def draw_stays(rng: Random, people: list[Resident], hotels: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    """Hotel guests of one to three nights."""
    for _ in range(count):
        at = moment(rng, days)
        yield stay(rng, rng.choice(people), rng.choice(hotels), at.date(), rng.randrange(1, 4), at.hour, at.minute)


def stay(rng: Random, person: Resident, hotel: Spot, day: date, nights: int, hour: int = 15, minute: int = 0) -> Event:
    """One guest's nights in some room."""
    at = hour_of(day, hour, minute)
    facts: dict[str, Fact] = {"room": f"{rng.randrange(2, 19)}{rng.randrange(1, 30):02d}"}
    return Event("", "hotel", person, at, at + timedelta(days=nights), hotel, facts=facts)


def draw_listed_seen(
    rng: Random, listed: list[Listed], gates: list[Spot], hotels: list[Spot], days: list[date]
) -> Iterator[Event]:
    """Contacts and isolated people move about; one in six residents abroad comes home, through port, gate or hotel."""
    for entry in listed:
        if entry.basis == "resident_abroad" and rng.random() > 1 / 6:
            continue
        for _ in range(rng.randrange(1, 4)):
            at, place = moment(rng, days), rng.random()
            if entry.basis == "resident_abroad" and place < 0.3:
                yield Event("", "border", entry.person, at, spot=rng.choice(gates), facts={"direction": "entry"})
            elif place < 0.75:
                gate = rng.choice(gates)
                facts: dict[str, Fact] = {"direction": "in", "check_completed": True}
                yield Event("", source_of(gate), entry.person, at, spot=gate, facts=facts)
            else:
                yield stay(rng, entry.person, rng.choice(hotels), at.date(), 1, at.hour, at.minute)
        if entry.place is not None and entry.begins is not None:  # moves in: at the place of isolation, which is no going out
            yield stay(rng, entry.person, entry.place, (entry.begins + timedelta(hours=5)).date(), 7, 22)


def draw_near_cases(rng: Random, people: list[Resident], places: list[CasePlace]) -> Iterator[Event]:
    """Where a case was: guests of the same night and visitors of the same hour, and others who had gone or came too late."""
    for place in places:
        begins, later = place.begins, place.ends + timedelta(minutes=45)
        if place.spot.spot_id.startswith("H"):
            yield stay(rng, rng.choice(people), place.spot, begins.date(), 1, 21)
            yield stay(rng, rng.choice(people), place.spot, begins.date() - timedelta(days=1), 1, 21)
            continue
        for at in (begins + timedelta(minutes=50), place.ends + timedelta(minutes=20), later, begins - timedelta(minutes=15)):
            facts: dict[str, Fact] = {"direction": "in", "check_completed": True, "temperature": 36.5}
            yield Event("", source_of(place.spot), rng.choice(people), at, spot=place.spot, facts=facts)


def draw_forwarded_codes(
    rng: Random, people: list[Resident], gates: list[Spot], days: list[date], scale: Scale
) -> Iterator[Event]:
    """Codes shown at two far gates within minutes; near misses have the time to drive."""
    far = [gate for gate in gates if gate.area.county == "启东市"], [gate for gate in gates if gate.area.county == "海安市"]
    for number, person in enumerate(people[: scale.share(36)]):
        at, gap = moment(rng, days), rng.randrange(1, 6) if number % 3 else rng.randrange(90, 170)
        for place, later in zip(far, (0, gap), strict=True):
            gate = rng.choice(place)
            facts: dict[str, Fact] = {"direction": "in", "check_completed": True, "temperature": 36.4}
            yield Event("", source_of(gate), person, at + timedelta(minutes=later), spot=gate, facts=facts)
