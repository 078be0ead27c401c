"""The whole pipeline on the embedded stack: throughput, time from feed to alert at half load, list changes, memory."""

import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from schemas.records import Alert, WatchlistEntry
from streams.bench.load import draw_listed, draw_records, entry_of
from streams.bench.measure import Figure, resident_bytes_of, stopwatch
from streams.changes import send_changes
from streams.demo.play import list_sizes, wait_for_rest
from streams.envelopes import pack
from streams.settings import load_settings, read_run_file
from streams.supervisor import Stack
from streams.topics import ALERTS, MAPPING_HEADER, WATCHLIST_CHANGES, end_offsets

_TOPIC, _MAPPING = "checkpoint-scans", b"checkpoint_gate"
_LOAD_SECONDS = 600
_HALF_LOAD_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a run: entries on the list, records fed at full speed, worker processes, the list of model keys that rest."""

    entries: int
    records: int
    workers: int
    seed: int
    models_off: frozenset[str]


def whole(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Figures of one run in `folder`, which is left for a look."""
    settings = load_settings(data_dir=folder, models_off=plan.models_off)
    with Stack(settings, workers=plan.workers, free_ports=True) as stack, _watched(stack):
        broker = stack.settings.broker
        empty = [resident_bytes_of(worker.pid) for worker in stack.workers]
        people = draw_listed(plan.entries, plan.seed)
        with stopwatch() as watch:
            send_changes(broker, WATCHLIST_CHANGES, ((entry.key, entry) for entry in map(entry_of, people)))
            _wait_for_entries(folder, plan.entries)
        yield Figure("list: feed and load into every worker", watch.wall, "s")
        grown = max(resident_bytes_of(worker.pid) - before for worker, before in zip(stack.workers, empty, strict=True))
        yield Figure("memory: one worker, list and indexes", grown / plan.entries, "MB per million", 400, higher=False)
        envelopes = list(pack(draw_records(people, plan.records, plan.seed)))
        with stopwatch() as watch:
            _send(broker, envelopes)
            wait_for_rest(stack.settings, _LOAD_SECONDS)
        rate = plan.records / watch.wall
        yield Figure("whole pipeline: feed to stored, screened, dispatched", rate, "records/s", 8_000)
        yield from _at_half_load(stack, people, plan, rate / 2)
        yield Figure("list change: sent until every worker has it", _change_visible(folder, broker, plan), "s", 2, higher=False)


def _at_half_load(stack: Stack, people: Sequence[Any], plan: Plan, rate: float) -> Iterator[Figure]:
    """Milliseconds from the broker's time of the raw record to that of its alert."""
    settings = stack.settings
    before = end_offsets(settings.broker, [ALERTS])
    records = list(pack(draw_records(list(people), int(rate * _HALF_LOAD_SECONDS), plan.seed + 100)))
    begun, sent = time.monotonic(), 0
    for start in range(0, len(records), 4):
        part = records[start : start + 4]
        _send(settings.broker, part)
        sent += sum(count for _, count in part)
        time.sleep(max(0.0, sent / rate - (time.monotonic() - begun)))
    wait_for_rest(settings, _LOAD_SECONDS)
    waits = sorted(_alert_waits(settings.broker, before))
    for share, target in ((0.50, None), (0.95, None), (0.99, 1.0)):
        value = waits[min(len(waits) - 1, int(share * len(waits)))] if waits else float("nan")
        yield Figure(f"feed to alert at half load, p{share * 100:.0f}", value, "s", target, higher=False)


def _alert_waits(broker: str, since: dict[tuple[str, int], int]) -> Iterator[float]:
    consumer = KafkaConsumer(bootstrap_servers=broker.split(","), enable_auto_commit=False)
    try:
        ends = end_offsets(broker, [ALERTS])
        parts = [TopicPartition(*key) for key, end in ends.items() if end > since.get(key, 0)]
        consumer.assign(parts)
        for part in parts:
            consumer.seek(part, since.get((part.topic, part.partition), 0))
        left = sum(ends[part.topic, part.partition] - since.get((part.topic, part.partition), 0) for part in parts)
        while left > 0:
            for messages in consumer.poll(500).values():
                left -= len(messages)
                yield from (message.timestamp / 1000 - _raised(message.value) for message in messages)
    finally:
        consumer.close()


def _raised(value: bytes) -> float:
    return Alert.model_validate_json(value).raised_at.timestamp()


def _send(broker: str, envelopes: Sequence[tuple[bytes, int]]) -> None:
    producer = _producer(broker)
    waiting = [producer.send(_TOPIC, value=value, headers=[(MAPPING_HEADER, _MAPPING)]) for value, _ in envelopes]
    for confirmation in waiting:
        confirmation.get(timeout=60)


_PRODUCERS: dict[str, KafkaProducer] = {}


def _producer(broker: str) -> KafkaProducer:
    if broker not in _PRODUCERS:
        _PRODUCERS[broker] = KafkaProducer(bootstrap_servers=broker.split(","), acks="all", linger_ms=5, batch_size=262_144)
    return _PRODUCERS[broker]


def _change_visible(folder: Path, broker: str, plan: Plan) -> float:
    person = draw_listed(1, plan.seed + 999)[0]
    entry = WatchlistEntry(entry_id="late", list="bench-late", kind="person", basis="contact", person=entry_of(person).person)
    with stopwatch() as watch:
        send_changes(broker, WATCHLIST_CHANGES, [(entry.key, entry)])
        _wait_for_entries(folder, plan.entries + 1)
    return watch.wall


def _wait_for_entries(folder: Path, entries: int) -> None:
    deadline = time.monotonic() + _LOAD_SECONDS
    for target in read_run_file(folder)["metrics_targets"]:
        while sum(size for kind, size in _held(target).items() if kind != "region") < entries:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the worker at {target} did not load {entries} entries")
            time.sleep(0.02)


def _held(target: str) -> dict[str, int]:
    try:
        with urllib.request.urlopen(f"http://{target}/metrics", timeout=10) as page:
            return list_sizes(page.read().decode().splitlines())
    except OSError:
        return {}


@contextmanager
def _watched(stack: Stack) -> Iterator[None]:
    stopped = threading.Event()
    thread = threading.Thread(target=stack.watch, args=(stopped,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
