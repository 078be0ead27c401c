"""Delivery without loss: take, decide, store, publish, and only then acknowledge.

Measured on faust-streaming 0.15.3: `take()` acknowledges a batch that a stop interrupted, `async for` acknowledges
the message that raised, and commits pass an offset that is still in work. So batches are taken with `noack_take`,
commits are capped at the lowest offset in work, and an unexpected exception ends the process: the offsets stay where
they were, a supervisor starts the worker again, and deterministic ids make the second delivery harmless.
"""

import asyncio
import os
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import faust
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from faust.transport.consumer import Consumer

from schemas.errors import SinkUnavailableError
from streams import metrics

_FAUST_VERSION = "0.15.3"
EXIT_CRASHED = 70  # EX_SOFTWARE of sysexits.h

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One Kafka message, as an agent's decision sees it."""

    topic: str
    partition: int
    offset: int
    timestamp: float  # of the broker or the sender, seconds since 1970
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]

    @property
    def origin(self) -> str:
        """`topic:partition:offset`."""
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One Kafka message to be sent; without a partition the key decides."""

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken at once: messages, records stored as one block, and the longest wait in seconds.

    `overlap` parts of what was taken are in work at a time, so that one is read while the one before is stored. More than
    one is for stages whose answer does not depend on the part before.
    """

    messages: int
    records: int
    seconds: float
    overlap: int = 1


Handle = Callable[[Sequence[Delivered]], Awaitable[None]]


def install_commit_rule() -> None:
    """Make Faust commit no offset at or above the lowest one in work (its issue 606).

    Raises:
        RuntimeError: Another version of Faust, whose internals nobody has checked.
    """
    if faust.__version__ != _FAUST_VERSION:
        raise RuntimeError(f"delivery is proved for faust-streaming {_FAUST_VERSION}, not {faust.__version__}")
    Consumer._new_offset = _capped(Consumer.__dict__["_new_offset"])  # type: ignore[method-assign]  # the patch


def _capped(original: Callable[..., int | None]) -> Callable[..., int | None]:
    if getattr(original, "caps_commits", False):
        return original

    def new_offset(consumer: Any, tp: Any) -> int | None:
        in_work = [m.offset for m in list(consumer._unacked_messages) if m.tp == tp and not m.acked]
        acked = consumer._acked[tp]
        lowest = min(in_work, default=None)
        if lowest is None:
            return original(consumer, tp)
        later = [offset for offset in acked if offset >= lowest]
        acked[:] = [offset for offset in acked if offset < lowest]
        try:
            return original(consumer, tp) if acked else None
        finally:
            consumer._acked[tp].extend(later)

    new_offset.caps_commits = True  # type: ignore[attr-defined]  # the mark that makes installing twice harmless
    return new_offset


async def deliver(stage: str, stream: Any, handle: Handle, limits: Limits, ready: Callable[[], Awaitable[None]]) -> None:
    """Run an agent: hand it batches, and acknowledge each when `handle` returned; any exception ends the process."""
    seconds = metrics.BATCH_SECONDS.labels(stage)
    try:
        await ready()
        async for events in stream.noack_take(limits.messages, within=limits.seconds):
            async for part, taken in in_order(chunks(events, limits.records), handle, limits.overlap):
                for event in part:
                    await stream.ack(event)
                seconds.observe(taken)
    except Exception as error:  # a bug, whatever it is: acknowledging nothing is the only safe end
        log.critical("agent.died", stage=stage, error=type(error).__name__, exc_info=True)
        os._exit(EXIT_CRASHED)


async def in_order(parts: Iterator[list[Any]], handle: Handle, overlap: int) -> AsyncIterator[tuple[list[Any], float]]:
    """Each part and the seconds it took, in order, once it was handled; at most `overlap` are in work."""
    working: deque[tuple[list[Any], asyncio.Task[float]]] = deque()
    try:
        for part in parts:
            working.append((part, asyncio.ensure_future(_timed(handle, part))))
            if len(working) >= overlap:
                yield working[0][0], await working[0][1]
                working.popleft()
        while working:
            yield working[0][0], await working[0][1]
            working.popleft()
    finally:
        for _, task in working:
            task.cancel()


async def _timed(handle: Handle, part: list[Any]) -> float:
    begun = time.monotonic()
    await handle([delivered(event) for event in part])
    return time.monotonic() - begun


def delivered(event: Any) -> Delivered:
    """Faust's event as plain data."""
    message = event.message
    headers = {str(name): bytes(value or b"") for name, value in dict(message.headers or ()).items()}
    where = message.topic, message.partition, message.offset
    return Delivered(*where, message.timestamp, message.key, event.value, headers)


def chunks(events: Sequence[Any], records: int) -> Iterator[list[Any]]:
    """Split a batch of messages so that no part holds many more than `records` lines; order is kept."""
    part: list[Any] = []
    lines = 0
    for event in events:
        count = 1 + (event.value or b"").count(b"\n")
        if part and lines + count > records:
            yield part
            part, lines = [], 0
        part.append(event)
        lines += count
    if part:
        yield part


class Sink:
    """One thread that writes to the store, again and again until the store has it."""

    def __init__(self, stage: str, first_delay: float = 0.1, longest_delay: float = 5.0) -> None:
        self._stage = stage
        self._first, self._longest = first_delay, longest_delay
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"sink-{stage}")
        self._retries = metrics.SINK_RETRIES.labels(stage)
        self._batches = metrics.SINK_BATCHES.labels(stage)
        self._success = metrics.SINK_LAST_SUCCESS.labels(stage)

    async def run(self, call: Callable[[], Result]) -> Result:
        """The result of `call`, run in the sink's thread; while the store is away it is tried again, with backoff."""
        delay = self._first
        while True:
            try:
                result = await asyncio.get_running_loop().run_in_executor(self._thread, call)
            except SinkUnavailableError as error:
                self._retries.inc()
                log.warning("sink.unavailable", stage=self._stage, reason=str(error), again_seconds=round(delay, 2))
                await asyncio.sleep(delay * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
                delay = min(delay * 2, self._longest)
            else:
                self._batches.inc()
                self._success.set_to_current_time()
                return result


class Publisher:
    """Sends messages and knows that the broker has them."""

    def __init__(self, broker: str, max_bytes: int) -> None:
        self._broker, self._max_bytes = broker, max_bytes
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect; call it in the loop that will send."""
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._broker.split(","),
            acks="all",
            linger_ms=5,
            max_batch_size=262_144,
            max_request_size=self._max_bytes,
        )
        await self._producer.start()

    async def stop(self) -> None:
        """Send what is under way, and disconnect."""
        if self._producer is not None:
            await self._producer.stop()

    async def send(self, messages: Sequence[Outgoing]) -> None:
        """Return when the broker has confirmed every message; one that failed is sent again until it is.

        A repeat may reach readers: every message of the pipeline has a deterministic id.
        """
        assert self._producer is not None  # noqa: S101 - started before the agents
        left = list(messages)
        while left:
            futures = [await self._producer.send(m.topic, m.value, m.key, m.partition, headers=list(m.headers)) for m in left]
            results = await asyncio.gather(*futures, return_exceptions=True)
            failed = [(m, r) for m, r in zip(left, results, strict=True) if isinstance(r, BaseException)]
            for _, error in failed:
                if not isinstance(error, KafkaError) or not getattr(error, "retriable", True):
                    raise error
            left = [message for message, _ in failed]
            if left:
                log.warning("broker.unavailable", unconfirmed=len(left))
                await asyncio.sleep(1)
