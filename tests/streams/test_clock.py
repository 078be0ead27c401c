"""What the clock decides without a broker: the stream's time, when it may fire, and which timers are still wanted."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from matchers.models import SYMPTOM_CLUSTER
from schemas.records import Alert
from sinks.timers import KeptEntry, TimerRow
from streams.area_clock import day_after, day_timer, news
from streams.clock import StreamTime, behind, everything_screened, still_wanted
from streams.topics import SIGHTINGS, PartitionState

NOON = datetime(2022, 9, 4, 4, tzinfo=UTC)
RAW = "checkpoint-scans"


def test_the_time_is_that_of_the_newest_record_while_records_come() -> None:
    stream = StreamTime(60)
    assert stream.now(1_000, 9_000_000, 0.0) == 1_000
    assert stream.now(2_000, 9_000_000, 59.0) == 2_000
    assert stream.now(2_000, 9_000_000, 118.0) == 2_000, "59 seconds of silence"


def test_after_silence_the_wall_clock_counts_until_records_come_again() -> None:
    stream = StreamTime(60)
    stream.now(1_000, 9_000_000, 0.0)
    assert stream.now(1_000, 9_060_000, 60.0) == 9_060_000
    assert stream.now(1_500, 9_061_000, 61.0) == 1_500


@given(st.lists(st.integers(0, 10**13), min_size=1), st.integers(0, 10**12))
def test_the_time_never_runs_ahead_of_the_wall_clock(newest: list[int], wall: int) -> None:
    stream = StreamTime(60)
    assert all(stream.now(one, wall, 0.0) <= wall for one in newest)


class Broker:
    """A broker whose group commits one more message of each partition each time it is asked."""

    def __init__(self, ends: dict[str, int]) -> None:
        self.ends, self.committed, self.asked = ends, dict.fromkeys(ends, 0), list[tuple[str, bool]]()

    async def ask(self, topics: Sequence[str], committed: bool) -> Sequence[PartitionState]:
        named = [topic for topic in topics if topic in self.ends]
        self.asked += [(topic, committed) for topic in named]
        if committed:
            for topic in named:
                self.committed[topic] = min(self.ends[topic], self.committed[topic] + 1)
        return [PartitionState(topic, 0, self.ends[topic], self.committed[topic]) for topic in named]


def test_firing_waits_for_raw_records_first_and_then_for_the_sightings_they_became() -> None:
    broker = Broker({RAW: 3, SIGHTINGS: 2})
    assert asyncio.run(everything_screened(broker.ask, lambda: True, pause=0))
    assert broker.committed == {RAW: 3, SIGHTINGS: 2}
    assert broker.asked == [(RAW, False), *[(RAW, True)] * 3, (SIGHTINGS, False), *[(SIGHTINGS, True)] * 2]


def test_records_that_come_meanwhile_delay_nothing() -> None:
    states = [PartitionState(RAW, 0, 900, 3), PartitionState(RAW, 1, 5, None), PartitionState("other", 0, 7, 0)]
    assert behind({(RAW, 0): 3, (RAW, 1): 0}, states) == []
    assert behind({(RAW, 0): 4, (RAW, 1): 1}, states) == [(RAW, 0), (RAW, 1)]


def test_a_worker_that_is_the_clock_no_more_fires_nothing() -> None:
    broker = Broker({RAW: 10})
    assert not asyncio.run(everything_screened(broker.ask, lambda: False, pause=0))


def row(timer_id: str, entry_key: str = "", digest: str = "") -> TimerRow:
    return TimerRow(entry_key, timer_id, "m_v1", "p1", "armed", 1, 7 if entry_key else 0, digest, "{}")


def test_a_timer_of_an_entry_that_says_something_else_now_is_dropped() -> None:
    due = [row("a"), row("b", "city/e1", "same"), row("c", "city/e2", "old"), row("d", "city/e3", "gone")]
    entries = {"city/e1": KeptEntry(9, "same"), "city/e2": KeptEntry(9, "new"), "city/e3": KeptEntry(9, "")}
    holding, dropped = still_wanted(due, entries)
    assert [one.timer_id for one in holding] == ["a", "b"]
    assert [(one.timer_id, one.state, one.version) for one in dropped] == [("c", "cancelled", 36), ("d", "cancelled", 36)]


def test_a_day_of_the_city_ends_at_its_own_midnight() -> None:
    assert day_timer(SYMPTOM_CLUSTER, date(2022, 9, 4)).due_at == datetime(2022, 9, 4, 16, tzinfo=UTC)


def test_days_follow_each_other_and_a_long_pause_is_passed_over() -> None:
    at = int(NOON.timestamp() * 1000)
    assert day_after(date(2022, 9, 3), SYMPTOM_CLUSTER, at) == date(2022, 9, 4)
    assert day_after(date(2021, 1, 1), SYMPTOM_CLUSTER, at) == date(2022, 8, 25)


def test_only_what_says_something_new_about_an_area_is_told() -> None:
    fields = {"model": "symptom_cluster_v1", "model_version": 1, "subject_kind": "place", "subject_key": "a:1",
              "occurred_at": NOON, "raised_at": NOON}  # fmt: skip
    new, again, taken_back, usual = (
        Alert.model_validate({**fields, "alert_id": key, "cause": key, "state": state})
        for key, state in (("new", "open"), ("again", "open"), ("taken_back", "withdrawn"), ("usual", "withdrawn"))
    )
    kept = {"again": again, "taken_back": taken_back.model_copy(update={"state": "open"})}
    assert news([new, again, taken_back, usual], kept) == [new, taken_back]
