"""Rows per second into ClickHouse: encoding alone, and stored, by batch size. Needs an embedded gateway or a server.

python benchmarks/sinks.py                       # starts a gateway of its own in a temporary folder
python benchmarks/sinks.py --host H --port P --user U --password W
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.ids import stable_id
from schemas.records import Person, Place, Sighting
from sinks.base import KeyRow, LedgerRow
from sinks.clickhouse import Address, ClickHouse
from sinks.embedded.process import command, wait_ready
from sinks.migrate import migrate
from sinks.rows import id_hash, milliseconds, sighting_row
from sinks.store import Store

START = datetime(2026, 3, 1, tzinfo=UTC)


def sightings(count: int) -> list[Sighting]:
    chance = random.Random(7)
    return [
        Sighting(
            sighting_id=stable_id("bench", str(number)),
            kind="checkpoint",
            source="bench",
            origin=f"checkpoint-scans:{number % 8}:{number // 64}:{number % 64}",
            occurred_at=START + timedelta(seconds=number % 604_800),
            received_at=START + timedelta(seconds=number),
            subject_kind="person",
            subject_key=stable_id("subject", str(chance.randrange(count // 3))),
            person=Person(name="测试一", document_number="110101199003070003", phone="+8613800000000"),
            place=Place(code="320602001", place_id="gate-7", name="东门"),
            facts={"temperature": 36.6, "direction": "in", "completed": True},
        )
        for number in range(count)
    ]


@contextmanager
def address(asked: argparse.Namespace) -> Iterator[Address]:
    if asked.port:
        yield Address(asked.host, asked.port, asked.user, asked.password, "epifuse_bench")
        return
    with tempfile.TemporaryDirectory() as folder:
        passwords = Path(folder) / "passwords"
        passwords.write_text(json.dumps({"epifuse": "bench", "analyst": "bench-analyst"}))
        started = command(Path(folder) / "db", http_port=18_123, tcp_port=19_000, password_file=passwords)
        process = subprocess.Popen(started, stdout=subprocess.DEVNULL)
        try:
            wait_ready(18_123, alive=lambda: process.poll() is None)
            yield Address("127.0.0.1", 19_000, "epifuse", "bench", "epifuse_bench")
        finally:
            process.terminate()
            process.wait()


def timed(label: str, count: int, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, used = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{label:44} {count / seconds:>12,.0f} rows/s {used / count * 1e6:>8.2f} us CPU/row here")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user", default="default")
    parser.add_argument("--password", default=os.environ.get("EPIFUSE_CLICKHOUSE_PASSWORD", ""))
    asked = parser.parse_args()
    made = sightings(asked.rows)
    bodies = [each.to_bytes() for each in made]
    timed("encode sightings (bodies given)", len(made), lambda: [sighting_row(*pair) for pair in zip(made, bodies, strict=True)])
    with address(asked) as place:
        migrate(place)
        store = Store(ClickHouse(place))
        for size in (1000, 4000, 10_000):
            parts = range(0, len(made), size)
            timed(
                f"store sightings, {size} a batch", len(made),
                lambda: [store.write_sightings(made[at : at + size], bodies[at : at + size]) for at in parts],  # noqa: B023 - called at once
            )  # fmt: skip
        keys = [
            KeyRow(id_hash(s.sighting_id), "document", s.sighting_id, s.subject_key, milliseconds(s.occurred_at)) for s in made
        ]
        timed("store keys, one batch", len(keys), lambda: store.write_keys(keys))
        ledger = [
            LedgerRow(
                "t", 0, at, "bench", milliseconds(START), 64, 0, [id_hash(s.sighting_id) for s in made[at * 64 : at * 64 + 64]]
            )
            for at in range(len(made) // 64)
        ]
        timed("store ledger, envelopes of 64", len(ledger), lambda: store.write_ledger(ledger))
        subjects = [each.subject_key for each in made[:1000]]
        window = (START, START + timedelta(days=14))
        timed("history of 1000 subjects, 14 days", 1000, lambda: store.history(subjects, ["checkpoint"], *window))
        timed("ledger balance", len(ledger), store.ledger_balance)
        store.client.query("DROP DATABASE epifuse_bench")
        store.client.close()


if __name__ == "__main__":
    main()
