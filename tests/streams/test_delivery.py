"""Delivery: what is committed, how batches are cut, and how often a store is asked."""

import asyncio
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.transport.consumer import Consumer
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import SinkUnavailableError
from streams import delivery
from streams.delivery import Sink, chunks, install_commit_rule

PARTITION = TP("raw", 0)


class Messages:
    """The part of Faust's consumer that decides what is committed."""

    def __init__(self, offsets: list[int]) -> None:
        self._unacked_messages = [SimpleNamespace(tp=PARTITION, offset=offset, acked=False) for offset in offsets]
        self._acked: defaultdict[TP, list[int]] = defaultdict(list)
        self._acked_index: defaultdict[TP, set[int]] = defaultdict(set)
        self._committed_offset: defaultdict[TP, int | None] = defaultdict(lambda: None)
        self._gap: defaultdict[TP, list[Any]] = defaultdict(list)

    def ack(self, offset: int) -> None:
        self._unacked_messages = [message for message in self._unacked_messages if message.offset != offset]
        self._acked[PARTITION].append(offset)
        self._acked_index[PARTITION].add(offset)

    def commit(self) -> int | None:
        offset = Consumer._new_offset(self, PARTITION)  # type: ignore[arg-type]
        if offset is not None:
            self._committed_offset[PARTITION] = offset
        return offset


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)), st.integers(0, 3))
def test_a_commit_never_passes_an_offset_in_work(order: list[int], commit_after: set[int], first: int) -> None:
    install_commit_rule()
    messages = Messages([first + number for number in range(12)])
    done: set[int] = set()
    for step, number in enumerate(order):
        messages.ack(first + number)
        done.add(first + number)
        if step in commit_after:
            messages.commit()
        committed = messages._committed_offset[PARTITION]
        assert committed is None or set(range(first, committed)) <= done


def test_everything_is_committed_once_everything_is_acknowledged() -> None:
    install_commit_rule()
    messages = Messages([0, 1, 2, 3])
    for offset in (2, 0, 3):
        messages.ack(offset)
        messages.commit()
    assert messages._committed_offset[PARTITION] == 1
    messages.ack(1)
    assert messages.commit() == 4


def test_another_faust_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust, "__version__", "0.16.0")
    with pytest.raises(RuntimeError, match=r"0\.15\.3"):
        install_commit_rule()


def event(records: int) -> Any:
    return SimpleNamespace(value=b"\n".join([b"{}"] * records))


@given(st.lists(st.integers(1, 64), max_size=40), st.integers(1, 200))
def test_parts_keep_all_messages_in_order_and_their_size(sizes: list[int], most: int) -> None:
    events = [event(size) for size in sizes]
    parts = list(chunks(events, most))
    assert [each for part in parts for each in part] == events
    assert all(len(part) == 1 or sum(each.value.count(b"\n") + 1 for each in part) <= most for part in parts)


def test_a_store_that_is_away_is_asked_until_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([SinkUnavailableError("away"), SinkUnavailableError("away"), 7])

    def call() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert asyncio.run(Sink("test", first_delay=0.001).run(call)) == 7


def test_a_mistake_is_not_tried_again() -> None:
    calls: list[int] = []

    def call() -> None:
        calls.append(1)
        raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        asyncio.run(Sink("test", first_delay=0.001).run(call))
    assert len(calls) == 1


class Stream:
    """A Faust stream of prepared batches that remembers what was acknowledged."""

    def __init__(self, batches: list[list[Any]]) -> None:
        self.batches = batches
        self.acknowledged: list[Any] = []

    async def noack_take(self, max_: int, within: float) -> Any:
        for batch in self.batches:
            yield batch

    async def ack(self, each: Any) -> None:
        self.acknowledged.append(each)


def message(offset: int) -> Any:
    where = SimpleNamespace(topic="raw", partition=0, offset=offset, timestamp=0.0, key=None, headers=[])
    return SimpleNamespace(value=b"{}", message=where)


def run_agent(stream: Stream, handle: Any, overlap: int = 1) -> None:
    async def ready() -> None:
        return None

    asyncio.run(delivery.deliver("test", stream, handle, delivery.Limits(10, 2, 0.1, overlap), ready))


def test_a_batch_is_acknowledged_only_after_it_was_handled() -> None:
    stream = Stream([[message(0), message(1), message(2)], [message(3)]])
    seen: list[tuple[int, int]] = []

    async def handle(batch: list[Any]) -> None:
        seen.append((batch[0].offset, len(stream.acknowledged)))

    run_agent(stream, handle)
    assert seen == [(0, 0), (2, 2), (3, 3)]
    assert [each.message.offset for each in stream.acknowledged] == [0, 1, 2, 3]


def test_an_unexpected_exception_ends_the_process_and_acknowledges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr("streams.delivery.os._exit", left.append)
    stream = Stream([[message(0)]])

    async def handle(batch: list[Any]) -> None:
        raise KeyError

    run_agent(stream, handle)
    assert (left, stream.acknowledged) == ([70], [])


def test_parts_that_overlap_are_acknowledged_in_order_and_each_after_it_was_handled() -> None:
    stream, done = Stream([[message(offset) for offset in range(8)]]), list[int]()

    async def handle(batch: list[Any]) -> None:
        assert len(stream.acknowledged) <= len(done)
        await asyncio.sleep(0.02 if batch[0].offset % 4 == 0 else 0)  # the second part of each pair is done first
        done.extend(each.offset for each in batch)

    run_agent(stream, handle, overlap=2)
    assert [each.message.offset for each in stream.acknowledged] == list(range(8))
    assert done[:4] == [2, 3, 0, 1]


def test_a_part_that_fails_leaves_the_parts_behind_it_unacknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr("streams.delivery.os._exit", left.append)
    stream = Stream([[message(offset) for offset in range(6)]])

    async def handle(batch: list[Any]) -> None:
        if batch[0].offset == 2:
            raise KeyError

    run_agent(stream, handle, overlap=2)
    assert [each.message.offset for each in stream.acknowledged] == [0, 1]
    assert left == [70]
