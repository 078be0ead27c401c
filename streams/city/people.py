"""Residents and visitors of the invented city, with specimen documents that pass their own check."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from streams.city.names import DrawnName, draw_name
from streams.city.places import COUNTIES, OTHER_CITIES

_CHECK = "10X98765432"
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_UNASSIGNED = ("154", "160", "161", "163", "164", "168", "169", "179", "194")  # mobile prefixes that no operator has
_EPOCH, _SPAN_DAYS = date(1938, 1, 1), 365 * 70


@dataclass(frozen=True, slots=True)
class Resident:
    """One invented person; `person_id` is the truth that no source system knows."""

    person_id: int
    name: DrawnName
    sex: str
    born: date
    document: str
    phone: str
    plate: str  # "" for most
    county: str  # six digits: where the person lives


def draw_people(rng: Random, count: int) -> list[Resident]:
    """`count` residents; one in two hundred is a namesake of an earlier one, one in six shares a family's phone."""
    people: list[Resident] = []
    for person_id in range(count):
        sex = rng.choice("MF")
        twin = rng.choice(people) if people and rng.random() < 0.005 else None
        name, sex = (twin.name, twin.sex) if twin else (draw_name(rng, sex), sex)
        born = _EPOCH + timedelta(days=rng.randrange(_SPAN_DAYS))
        home = rng.choice(COUNTIES).code if rng.random() < 0.8 else rng.choice(OTHER_CITIES).code
        phone = rng.choice(people[-4:]).phone if people and rng.random() < 0.16 else _phone(rng)
        plate = _plate(rng, "苏F" if home.startswith("3206") else "沪A") if rng.random() < 0.25 else ""
        people.append(Resident(person_id, name, sex, born, specimen_id(rng, home, born, sex), phone, plate, home))
    return people


def specimen_id(rng: Random, county: str, born: date, sex: str) -> str:
    """An 18-digit resident number with a right check digit (GB 11643-1999); sequences start at 900, which few people have."""
    sequence = rng.randrange(900, 999)
    sequence += (sequence % 2 == 0) if sex == "M" else (sequence % 2)
    body = f"{county}{born:%Y%m%d}{min(sequence, 999 if sex == 'M' else 998):03d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """The ISO 7064 MOD 11-2 check character of 17 digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def _phone(rng: Random) -> str:
    return f"{rng.choice(_UNASSIGNED)}{rng.randrange(100_000_000):08d}"


def _plate(rng: Random, prefix: str) -> str:
    return prefix + "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=5))
