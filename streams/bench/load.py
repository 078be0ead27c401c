"""Invented lists and records for measuring: 70 % of the records carry a valid number, 2 % are of somebody listed."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import orjson

from schemas.fields.phones import parse_phone
from schemas.records import Person, WatchlistEntry
from streams.city.damage import write_down
from streams.city.people import Resident, draw_people
from streams.city.places import draw_gates

MEMBERS, VALID_NUMBERS = 0.02, 0.7
LIST = "bench"


def draw_listed(count: int, seed: int) -> list[Resident]:
    """The people of the list."""
    return draw_people(Random(seed), count)  # noqa: S311 - invented people, not a secret


def entry_of(person: Resident) -> WatchlistEntry:
    """What the list knows: always the name, the number of nineteen in twenty, the phone of half, the birth date of most."""
    number = person.person_id % 20 > 0
    known = Person(
        name=person.name.full,
        sex="M" if person.sex == "M" else "F",
        birth_date=person.born.isoformat() if person.person_id % 7 else "",
        document_type="cn_resident_id" if number else "",
        document_number=person.document if number else "",
        document_state="valid" if number else "",
        phone=parse_phone(person.phone).e164 if person.person_id % 2 else "",
        region=person.county,
    )
    return WatchlistEntry(entry_id=f"B{person.person_id:07d}", list=LIST, kind="person", basis="contact", person=known)


def draw_records(listed: list[Resident], count: int, seed: int) -> Iterator[bytes]:
    """Gate scans as the source writes them, one JSON object each; every record's own id is new."""
    rng = Random(f"{seed}/records")  # noqa: S311 - invented people, not a secret
    strangers, gates = draw_people(Random(seed + 1), max(1000, min(count, 50_000))), draw_gates(rng, 200)  # noqa: S311
    for number in range(count):
        person = rng.choice(listed) if listed and rng.random() < MEMBERS else rng.choice(strangers)
        who, gate = write_down(rng, person), gates[number % len(gates)]
        if rng.random() > VALID_NUMBERS / 0.95:  # the damage itself spoils some of the others
            who = replace(who, document="")
        yield orjson.dumps({
            "scan_id": f"S{seed}-{number}", "ts": 1_627_300_000_000 + number, "gate_id": gate.spot_id, "gate_name": gate.name,
            "gate_address": gate.address, "name": who.name, "id_no": who.document, "mobile": who.phone, "sex": who.sex,
            "dob": who.birth_date, "dir": "in", "checked": True, "temp": 36.5, "colour": "green",
        })  # fmt: skip
