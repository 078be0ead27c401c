"""The lists in a worker: every worker reads all changes for itself, outside the consumer group.

The change topics are read from their beginning at every start, and followed; the first batch waits until this worker
has seen what was there when it started. "There" is the high watermark of a fetch: the embedded broker answers
ListOffsets with the start of its last batch.
"""

import asyncio
import contextlib
import ctypes
import gc
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from matchers.index import Change
from matchers.regions import RegionIndex
from matchers.watchlist import Watchlist
from schemas.records import RiskRegion, WatchlistEntry
from streams import metrics
from streams.delivery import EXIT_CRASHED
from streams.list_progress import Part, Progress
from streams.topics import LIST_TOPICS, REGION_CHANGES, WATCHLIST_CHANGES

_POLL_MILLISECONDS = 250
_MOST_AT_ONCE, _MOST_AT_START = 20_000, 50_000  # messages applied in one go while following, and at the start

Result = TypeVar("Result")
RegionChange = tuple[str, RiskRegion | None]
log = structlog.get_logger(__name__)


class Lists:
    """The watchlist and the risk regions of this worker, read and changed from several threads."""

    def __init__(self) -> None:
        self.watchlist = Watchlist()
        self.regions = RegionIndex()
        self.progress = Progress()
        self._regions_heard: dict[str, datetime] = {}
        self._lock = threading.RLock()

    def apply(
        self, entries: Sequence[Change], regions: Sequence[RegionChange], heard_ms: Mapping[str, int] | None = None
    ) -> None:
        """Make changes visible to the next `ask`; applying twice changes nothing.

        `heard_ms` is the broker's time of each change, by key, in milliseconds since 1970. An entry carries it itself:
        a second table by key would cost as much as the index.
        """
        heard = {key: datetime.fromtimestamp(ms / 1000, UTC) for key, ms in (heard_ms or {}).items()}
        dated = [(key, _dated(entry, heard.get(key))) for key, entry in entries] if heard else entries
        with self._lock:
            for key, region in regions:
                self._regions_heard.pop(key, None)
                if region is not None and key in heard:
                    self._regions_heard[key] = heard[key]
            if dated:
                self.watchlist.apply(dated)
            if regions:
                self.regions.apply(regions)

    def heard_at(self, key: str) -> datetime | None:
        """When the entry (`list/entry_id`) or region now held was said; None when none is held."""
        with self._lock:
            entry = None if key in self._regions_heard else self.watchlist.entry(key)
            return self._regions_heard.get(key) if entry is None else entry.listed_at

    def ask(self, question: Callable[[Watchlist, RegionIndex], Result]) -> Result:
        """What `question` gives on lists that nobody changes meanwhile."""
        with self._lock:
            return question(self.watchlist, self.regions)


def _dated(entry: WatchlistEntry | None, heard: datetime | None) -> WatchlistEntry | None:
    return entry if entry is None or heard is None else entry.model_copy(update={"listed_at": heard})


def read_entry(key: bytes | None, value: bytes | None) -> Change:
    """One message of the watchlist's topic. Raises ValueError when it is none."""
    return _text(key), None if not value else WatchlistEntry.model_validate_json(value)


def read_region(key: bytes | None, value: bytes | None) -> RegionChange:
    """One message of the regions' topic. Raises ValueError when it is none."""
    return _text(key), None if not value else RiskRegion.model_validate_json(value)


def _text(key: bytes | None) -> str:
    if not key:
        raise ValueError("a list change needs a key")
    return key.decode()


class ListTail:
    """Follows the change topics for one worker.

    Args:
        broker: Bootstrap servers.
        lists: What the changes are applied to.
        partitions: Partitions by topic. The client is not asked: before it has read from a topic, a real Kafka's client
            knows of no partition, and would follow nothing.
    """

    def __init__(self, broker: str, lists: Lists, partitions: Mapping[str, int]) -> None:
        self._broker, self._lists = broker, lists
        self._parts = [TopicPartition(topic, number) for topic in LIST_TOPICS for number in range(partitions[topic])]
        self._ready = asyncio.Event()

    async def ready(self) -> None:
        """Return when the lists are as complete as they were at the start."""
        await self._ready.wait()

    async def run(self) -> None:
        """Follow until cancelled; an unexpected exception ends the process, for a stale list must not decide."""
        try:
            await self._run()
        except Exception as error:
            log.critical("lists.died", error=type(error).__name__, exc_info=True)
            os._exit(EXIT_CRASHED)

    async def _run(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._broker.split(","),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4_194_304,
        )
        await consumer.start()
        try:
            parts = self._parts
            consumer.assign(parts)
            self._lists.progress.follow(partial(_ends, consumer))
            await self._catch_up(consumer, parts)
            gc.freeze()  # the lists stay: the collector need not walk them again and again
            self._ready.set()
            log.info("lists.ready", entries=len(self._lists.watchlist), regions=len(self._lists.regions))
            while True:
                self._count_behind(consumer, parts)
                records = await self._poll(consumer)
                await self._apply(records)
                self._lists.progress.applied.update(((r.topic, r.partition), r.offset + 1) for r in records)
        finally:
            await consumer.stop()

    async def _catch_up(self, consumer: AIOKafkaConsumer, parts: list[TopicPartition]) -> None:
        """Read up to the ends as first fetched, part by part: a million messages held at once are a gigabyte."""
        ends: dict[TopicPartition, int] = {}
        waiting: list[Any] = []
        while len(ends) < len(parts) or any([await consumer.position(part) < end for part, end in ends.items()]):
            waiting += await self._poll(consumer)
            if len(waiting) >= _MOST_AT_START:
                await self._apply(waiting)
                waiting = []
            for part in parts:
                end = consumer.highwater(part)
                if end is not None:
                    ends.setdefault(part, end)
        await self._apply(waiting)
        _give_back_memory()
        self._lists.progress.applied.update({(part.topic, part.partition): await consumer.position(part) for part in parts})

    async def _poll(self, consumer: AIOKafkaConsumer) -> list[Any]:
        try:
            fetched = await consumer.getmany(timeout_ms=_POLL_MILLISECONDS, max_records=_MOST_AT_ONCE)
        except KafkaError as error:
            log.warning("lists.broker_unavailable", error=type(error).__name__)
            await asyncio.sleep(1)
            return []
        return [record for records in fetched.values() for record in records]

    async def _apply(self, records: Sequence[Any]) -> None:
        if not records:
            return
        entries, regions, refused = await asyncio.to_thread(self._apply_now, records)
        log.info("lists.changed", entries=entries, regions=regions, refused=refused)
        for topic in {record.topic for record in records}:
            newest = max(record.timestamp for record in records if record.topic == topic)
            metrics.LIST_LAST_CHANGE.labels(topic).set(newest / 1000)
        for kind, size in self._lists.watchlist.sizes().items():
            metrics.LIST_ENTRIES.labels(kind).set(size)
        metrics.LIST_ENTRIES.labels("region").set(len(self._lists.regions))
        metrics.LIST_GENERATION.labels(WATCHLIST_CHANGES).set(self._lists.watchlist.generation)

    def _apply_now(self, records: Sequence[Any]) -> tuple[int, int, int]:
        entries = list(_readable(read_entry, (r for r in records if r.topic == WATCHLIST_CHANGES)))
        regions = list(_readable(read_region, (r for r in records if r.topic == REGION_CHANGES)))
        heard = {r.key.decode(errors="replace"): int(r.timestamp) for r in records if r.key}
        self._lists.apply(entries, regions, heard)
        return len(entries), len(regions), len(records) - len(entries) - len(regions)

    def _count_behind(self, consumer: AIOKafkaConsumer, parts: list[TopicPartition]) -> None:
        for topic in LIST_TOPICS:
            of_topic = [part for part in parts if part.topic == topic]
            ends = {(p.topic, p.partition): consumer.highwater(p) or 0 for p in of_topic}
            self._lists.progress.ends.update(ends)
            behind = sum(max(0, ends[p.topic, p.partition] - self._seen(consumer, p)) for p in of_topic)
            metrics.LIST_BEHIND.labels(topic).set(behind)

    def _seen(self, consumer: AIOKafkaConsumer, part: TopicPartition) -> int:
        """The next offset to be read; aiokafka's own `position` is a coroutine only while it is not known."""
        state = consumer._subscription.subscription.assignment.state_value(part)
        return state.position if state.has_valid_position else 0


def _give_back_memory() -> None:
    """Tell glibc to return what the building of the indexes has freed; elsewhere there is nothing to tell."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


async def _ends(consumer: AIOKafkaConsumer, parts: Iterable[Part]) -> dict[Part, int]:
    """The broker's own word on where partitions end; OSError while it is away."""
    try:
        found = await consumer.end_offsets([TopicPartition(*part) for part in parts])
    except KafkaError as error:
        raise OSError(type(error).__name__) from None
    return {(part.topic, part.partition): end for part, end in found.items()}


def _readable(read: Callable[[bytes | None, bytes | None], Result], records: Iterable[Any]) -> Iterable[Result]:
    """What can be read; the agent that stores the lists makes the dead letters of the rest."""
    for record in records:
        try:
            yield read(record.key, record.value)
        except ValueError:
            continue
