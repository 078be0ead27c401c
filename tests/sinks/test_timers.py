"""Timers and valves in every ClickHouse: the highest version counts, and writing twice changes nothing."""

from datetime import UTC, datetime

from schemas.records import Person, WatchlistEntry
from sinks.store import Store
from sinks.timers import KeptEntry, TimerRow, Timers, digest_of
from sinks.valves import Held, Valves

NOON_MS = int(datetime(2022, 9, 4, 4, tzinfo=UTC).timestamp() * 1000)


def row(timer_id: str, due: int = 0, entry_key: str = "", base: int = 0, model: str = "m_v1") -> TimerRow:
    return TimerRow(entry_key, timer_id, model, "p1", "armed", NOON_MS + due, base, "d", '{"a":1}')


def test_due_timers_come_by_their_time_and_fired_ones_not_again(store: Store) -> None:
    timers = Timers(store.client)
    late, early, later, other = row("late", -1), row("early", -9_000_000_000), row("later", 1), row("other", -1, model="x_v1")
    timers.write([late, early, later, other])
    assert timers.due(NOON_MS, ["m_v1"], 10) == [early, late]
    assert timers.due(NOON_MS, ["m_v1"], 1) == [early]
    assert timers.due(NOON_MS, [], 10) == []
    timers.write([early._replace(state="fired")])
    timers.write([early])
    assert timers.due(NOON_MS, ["m_v1"], 10) == [late], "armed again by a repeat, it stays fired"


def test_a_later_change_of_an_entry_counts_before_what_came_of_an_earlier_one(store: Store) -> None:
    timers, armed = Timers(store.client), row("t", -1, "city/e'1", base=5)
    timers.write([armed])
    timers.write([armed._replace(state="cancelled", base=6)])
    timers.write([armed._replace(state="fired")])
    assert timers.due(NOON_MS, ["m_v1"], 10) == []
    assert [(one.state, one.base) for one in timers.of_entries(["city/e'1", "city/e2"])] == [("cancelled", 6)]
    timers.write([armed._replace(base=7)])
    assert timers.due(NOON_MS, ["m_v1"], 10) == [armed._replace(base=7)]


def test_entries_are_told_by_version_and_content(store: Store) -> None:
    entry = WatchlistEntry(entry_id="e1", list="city", kind="person", person=Person(name="测试一"))
    gone = entry.model_copy(update={"entry_id": "e2"})
    store.write_entries([(entry.key, entry), (gone.key, gone)], [3, 4])
    store.write_entries([(gone.key, None)], [9])
    found = Timers(store.client).entries([entry.key, gone.key, "city/e3"])
    assert found == {entry.key: KeptEntry(3, digest_of(entry.to_bytes())), gone.key: KeptEntry(9, "")}


def test_a_flag_is_kept_once(store: Store) -> None:
    timers = Timers(store.client)
    for _ in range(2):
        timers.write_flags({"s1": ("impossible_speed",), "s2": ()})
    assert store.client.query("SELECT sighting_id, flag FROM sighting_flags FINAL") == [("s1", "impossible_speed")]


def test_pushes_of_one_batch_count_once_and_per_interval(store: Store) -> None:
    valves = Valves(store.client)
    for _ in range(2):
        valves.count_pushes(1_000, "alerts:0:7", {"m_v1": 3})
    valves.count_pushes(1_000, "alerts:1:7", {"m_v1": 2, "x_v1": 1})
    valves.count_pushes(2_000, "alerts:0:9", {"m_v1": 9})
    assert valves.pushed(1_000) == {"m_v1": 5, "x_v1": 1}


def test_an_alert_held_again_while_it_was_released_goes_on_waiting(store: Store) -> None:
    valves = Valves(store.client)
    valves.hold([("m_v1", "a1"), ("m_v1", "a2")], 1_000)
    waiting = valves.held("m_v1", 5_000, 10)
    assert waiting == [Held("a1", 1_000), Held("a2", 1_000)]
    valves.hold([("m_v1", "a2")], 6_000)
    valves.release("m_v1", waiting)
    assert valves.held_counts() == {"m_v1": 1}
    assert valves.held("m_v1", 5_000, 10) == []
    assert valves.held("m_v1", 7_000, 10) == [Held("a2", 6_000)]


def test_the_last_switch_of_a_model_counts(store: Store) -> None:
    valves = Valves(store.client)
    valves.switch("m_v1", "off", "operator", "", 1)
    valves.switch("m_v1", "shadow", "operator", "on trial", 2)
    assert valves.switches() == {"m_v1": "shadow"}
