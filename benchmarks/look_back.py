"""Seconds to look back for 1 000 changed entries, and for one, over N kept sightings on the embedded engine.

python -P benchmarks/look_back.py --sightings 1000000   # -P: a file here has the name of a package
"""

import argparse
import random
import runpy
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from matchers.kept_keys import kept_keys
from matchers.look_back import ListChanges
from matchers.models import MODELS
from matchers.screen import Screened, screen
from schemas.ids import stable_id
from schemas.keys import key_hash
from schemas.records import Person, Place, Sighting, WatchlistEntry
from sinks.base import KeyRow
from sinks.clickhouse import ClickHouse
from sinks.looking import Looking
from sinks.migrate import migrate
from sinks.rows import milliseconds
from sinks.store import Store
from streams.lists import Lists
from streams.looking_back import Desk, look_back

address = runpy.run_path(str(Path(__file__).with_name("sinks.py")))["address"]  # its module name is that of a package
START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 14
PER_PERSON = 20
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙", "明华伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def person(number: int) -> Person:
    """An invented person: the number is sound, of a division that never was given out to anyone of that birth."""
    chance = random.Random(number)
    born = datetime(1940, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(29_000))
    body = f"110105{born:%Y%m%d}{number % 1000:03d}"
    check = "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11]
    name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
    return Person(
        name=name, document_type="resident_id", document_number=body + check, document_state="valid",
        birth_date=f"{born:%Y-%m-%d}", phone=f"+861380{number % 10_000_000:07d}",
    )  # fmt: skip


def sightings(first: int, count: int, people: int) -> list[Sighting]:
    """Checkpoint scans, spread over people, gates and days."""
    chance = random.Random(first)
    found = []
    for number in range(first, first + count):
        who = chance.randrange(people)
        at = START + timedelta(seconds=chance.randrange(DAYS * 86_400))
        gate = chance.randrange(2_000)
        found.append(Sighting(
            sighting_id=stable_id("bench", str(number)), kind="checkpoint", source="bench", origin=f"scans:0:{number}:0",
            occurred_at=at, received_at=at, subject_kind="person", subject_key="p:" + stable_id("who", str(who)),
            person=person(who), place=Place(place_id=f"G{gate}", name=f"{gate}号门", address="江苏省南通市通州区", code="320612"),
        ))  # fmt: skip
    return found


def fill(store: Store, count: int, people: int) -> None:
    for first in range(0, count, 50_000):
        batch = sightings(first, min(50_000, count - first), people)
        store.write_sightings(batch)
        store.write_keys([
            KeyRow(key_hash(kind, text), kind, one.sighting_id, one.subject_key, milliseconds(one.occurred_at))
            for one in batch for kind, text in kept_keys(one)
        ])  # fmt: skip


def entry(number: int) -> WatchlistEntry:
    return WatchlistEntry(entry_id=str(number), list="city", kind="person", basis="contact", person=person(number))


def desk_of(store: Store, lists: Lists) -> Desk:
    def decide(batch: Sequence[Sighting]) -> Screened:
        return lists.ask(lambda watchlist, regions: screen(batch, watchlist, regions, {}, MODELS))

    return Desk(store, Looking(store.client), decide, MODELS, lists.heard_at)


def measure(store: Store, lists: Lists, entries: Sequence[WatchlistEntry | None], keys: Sequence[str], label: str) -> None:
    now = START + timedelta(days=DAYS)
    changes = dict(zip(keys, entries, strict=True))
    lists.apply(list(changes.items()), [], dict.fromkeys(keys, milliseconds(now)))
    begun, count, alerts = time.perf_counter(), 0, 0
    for first in range(0, len(keys), 512):  # as the agent takes them
        part = {key: changes[key] for key in keys[first : first + 512]}
        told = look_back(ListChanges(part, {}, dict.fromkeys(part, now)), desk_of(store, lists))
        count, alerts = count + told.sightings, alerts + len(told.changed)
    print(f"{label:34} {time.perf_counter() - begun:>8.2f} s, {count:>7,} sightings again, {alerts:>7,} alerts changed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sightings", type=int, default=1_000_000)
    asked = parser.parse_args()
    people = max(2_000, asked.sightings // PER_PERSON)
    with address(argparse.Namespace(port=0)) as place:
        migrate(place)
        store, lists = Store(ClickHouse(place)), Lists()
        begun = time.perf_counter()
        fill(store, asked.sightings, people)
        print(f"{asked.sightings:,} sightings of {people:,} people kept in {time.perf_counter() - begun:.0f} s")
        listed, absent = [entry(number) for number in range(1001)], [entry(5 * 10**6 + number) for number in range(1000)]
        measure(store, lists, absent, [one.key for one in absent], "1,000 entries nobody was seen of")
        measure(store, lists, listed[:1000], [one.key for one in listed[:1000]], "1,000 entries added")
        measure(store, lists, listed[1000:], [listed[1000].key], "one entry added")
        measure(store, lists, [None], [listed[1000].key], "one entry removed")
        measure(store, lists, [None] * 1000, [one.key for one in listed[:1000]], "1,000 entries removed")


if __name__ == "__main__":
    main()
