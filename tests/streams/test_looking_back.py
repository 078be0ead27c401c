"""Both directions give the same: in whatever order sightings, list changes, region changes and repeats arrive."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.kept_keys import kept_keys
from matchers.look_back import ListChanges, dated, is_newer
from matchers.models import MODELS
from matchers.router import Router, Unit
from matchers.screen import Screened, screen
from matchers.tasks import fold_alerts
from schemas.ids import stable_id
from schemas.keys import key_hash
from schemas.records import Alert, Person, Place, PushTask, RiskRegion, Sighting, Trip, Vehicle, WatchlistEntry
from schemas.subjects import subject_of
from sinks.base import MatchRow
from sinks.looking import KeptId
from streams.agents.dispatch import as_kept
from streams.lists import Lists
from streams.looking_back import Desk, look_back, reconsider

NOON = datetime(2022, 9, 4, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROUTER = Router([Unit("3206", "市", "City"), Unit("320612", "通州", "Tongzhou")])
SPECIMEN = "11010519491231002X"  # of GB 11643
GATE = Place(place_id="G1", name="南门", address="江苏省南通市通州区金沙街道", code="320612")

Step = tuple[str, Any]  # "see" and a sighting, else the key of a list or region and the record now


class Memory:
    """A store in memory: what `Looking` and `Store` answer, without SQL."""

    def __init__(self) -> None:
        self.kept: dict[str, Sighting] = {}
        self.matched: set[tuple[str, str]] = set()
        self.by_id: dict[str, Alert] = {}
        self.tasks: dict[str, PushTask] = {}

    def write_matches(self, rows: Sequence[MatchRow]) -> int:
        self.matched |= {(f"{row.match.list}/{row.match.entry_id}", row.sighting_id) for row in rows}
        return len(rows)

    def write_alerts(self, alerts: Sequence[Alert]) -> int:
        for alert in alerts:
            if alert.alert_id not in self.by_id or not is_newer(self.by_id[alert.alert_id], alert):
                self.by_id[alert.alert_id] = alert
        return len(alerts)

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, Alert]:
        return {key: self.by_id[key] for key in alert_ids if key in self.by_id}

    def history(
        self, subject_keys: Sequence[str], kinds: Sequence[str], since: datetime, until: datetime
    ) -> dict[str, list[Sighting]]:
        found: dict[str, list[Sighting]] = {}
        for one in self.kept.values():
            if one.subject_key in subject_keys and one.kind in kinds and since <= one.occurred_at < until:
                found.setdefault(one.subject_key, []).append(one)
        return found

    def by_keys(self, strong: Collection[int], weak: Collection[int], most: int) -> set[KeptId]:
        """As where every name is common: weak keys lead nowhere."""
        return {_id(one) for one in self.kept.values() if set(strong) & {key_hash(*key) for key in kept_keys(one)}}

    def by_matches(self, entry_keys: Collection[str]) -> set[KeptId]:
        return {_id(self.kept[found]) for key, found in self.matched if key in entry_keys and found in self.kept}

    def at_places(
        self, reaches: Callable[[str], bool], concerns: Callable[[Place | None, Trip | None], bool],
        since: datetime | None, until: datetime | None,
    ) -> set[KeptId]:  # fmt: skip
        return {
            _id(one) for one in self.kept.values()
            if reaches(one.place.code if one.place else "") and concerns(one.place, one.trip)
            and (until is None or one.occurred_at < until) and (since is None or (one.until or one.occurred_at) >= since)
        }  # fmt: skip

    def sightings(self, kept: Collection[KeptId]) -> Iterator[list[Sighting]]:
        yield sorted((self.kept[one.sighting_id] for one in kept), key=lambda one: (one.received_at, one.sighting_id))

    def alerts_by_cause(self, keys: Collection[str]) -> dict[str, Alert]:
        return dict(self.by_id)


def _id(sighting: Sighting) -> KeptId:
    return KeptId(sighting.sighting_id, sighting.subject_key, 0)


class City:
    """A pipeline without broker: every step stores, decides and dispatches before the next one."""

    def __init__(self) -> None:
        self.store, self.lists, self.clock = Memory(), Lists(), NOON + 24 * HOUR

    def take(self, step: Step) -> None:
        self.clock += timedelta(seconds=1)
        kind, record = step
        if kind == "see":
            self.see(record.model_copy(update={"received_at": self.clock}))
        else:
            self.change(kind, record)

    def see(self, sighting: Sighting) -> None:
        kept = self.store.kept.setdefault(sighting.sighting_id, sighting)
        found = self.screen([kept])
        self.store.write_matches([MatchRow(s.sighting_id, 0, match) for s, match in found.matches])
        self.tell([dated(alert, self.lists.heard_at) for alert in found.alerts])

    def change(self, key: str, record: WatchlistEntry | RiskRegion | None) -> None:
        heard = {key: int(self.clock.timestamp() * 1000)}
        if "/" in key:
            assert not isinstance(record, RiskRegion)
            self.lists.apply([(key, record)], [], heard)
            changes = ListChanges({key: record}, {}, {key: self.clock})
        else:
            assert not isinstance(record, WatchlistEntry)
            self.lists.apply([], [(key, record)], heard)
            changes = ListChanges({}, {key: record}, {key: self.clock})
        self.tell(look_back(changes, self.desk()).alerts)

    def desk(self) -> Desk:
        return Desk(self.store, self.store, self.screen, MODELS, self.lists.heard_at)

    def screen(self, sightings: Sequence[Sighting]) -> Screened:
        past: dict[str, list[Sighting]] = {}
        for one in self.store.kept.values():
            past.setdefault(one.subject_key, []).append(one)
        return self.lists.ask(lambda watchlist, regions: screen(sightings, watchlist, regions, past, MODELS))

    def tell(self, alerts: Sequence[Alert]) -> None:
        self.store.write_alerts(alerts)
        told = as_kept(alerts, self.store.alerts([alert.alert_id for alert in alerts]))
        for task in fold_alerts(told, self.store.tasks.values(), ROUTER):
            self.store.tasks[task.task_id] = task

    def open(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Open alerts by model and cause with subject, and open tasks by cause with subject."""
        alerts = {(f"{a.model} {a.cause}", a.subject_key) for a in self.store.by_id.values() if a.state == "open"}
        tasks = {(task.cause, task.subject_key) for task in self.store.tasks.values() if task.state == "open"}
        return alerts, tasks


def after(steps: Sequence[Step]) -> City:
    city = City()
    for step in steps:
        city.take(step)
    return city


def seen(name: str, hours: float = 0, **given: Any) -> Sighting:
    person, vehicle, trip = given.get("person"), given.get("vehicle"), given.get("trip")
    place = given.setdefault("place", GATE)
    identity = stable_id("test", name)
    kind, key = subject_of(b"key", person, vehicle, place, trip=trip, sighting_id=identity)
    return Sighting.model_validate(
        {"sighting_id": identity, "kind": given.pop("kind", "checkpoint"), "source": "test", "origin": f"test:{name}",
         "occurred_at": NOON + hours * HOUR, "received_at": NOON, "subject_kind": kind, "subject_key": key, **given}
    )  # fmt: skip


def wang(**change: str) -> Person:
    fields = {"name": "王小明", "document_type": "resident_id", "document_number": SPECIMEN, "document_state": "valid"}
    return Person.model_validate({**fields, "birth_date": "1949-12-31", **change})


def entry(entry_id: str, **given: Any) -> WatchlistEntry:
    return WatchlistEntry.model_validate({"entry_id": entry_id, "list": "city", "kind": "person", "basis": "contact", **given})


def region(name: str, hours: int = 48, level: str = "high", county: str = "通州区") -> RiskRegion:
    return RiskRegion.model_validate(
        {"region_id": name, "level": level, "province": "江苏省", "city": "南通市", "county": county,
         "valid_from": NOON - 24 * HOUR, "valid_to": NOON + (hours - 24) * HOUR}
    )  # fmt: skip


SEEN = [
    seen("whole", person=wang()),
    seen("one slip", 1, person=wang(document_number="11010519491231003X", document_state="bad_check", birth_date="")),
    seen("masked", 2, person=wang(document_number="110105********002X", document_state="masked", birth_date="")),
    seen("phone", 3, person=Person(name="李样例", phone="+8613800138000")),
    seen("car", 4, vehicle=Vehicle(plate="苏F12345")),
    seen("elsewhere", 5, person=wang(), place=Place(place_id="G2", name="北门", address="江苏省南通市崇川区", code="320613")),
    seen("train", 6, kind="travel", person=wang(), trip=Trip(mode="train", number="G9901", date="2022-09-04"), place=None),
]  # fmt: skip
HISTORIES: dict[str, list[WatchlistEntry | RiskRegion | None]] = {
    "city/doc": [entry("doc", person=wang()), None, entry("doc", person=wang(), valid_from=NOON - HOUR)],
    "city/phone": [entry("phone", person=Person(name="李样例", phone="+8613800138000")), None],
    "city/edited": [
        entry("edited", person=wang()),
        entry("edited", person=wang(document_number="11010519491231011X"), valid_from=NOON + 90 * HOUR),
    ],
    "city/car": [entry("car", kind="vehicle", vehicle=Vehicle(plate="苏F12345"))],
    "city/ride": [entry("ride", kind="trip", basis="case", trip=Trip(number="G9901", date="2022-09-04"))],
    "r1": [region("r1"), region("r1", hours=25), region("r1", hours=26)],
    "r2": [region("r2", county="崇川区"), None],
}


@st.composite
def orders(draw: st.DrawFn) -> list[Step]:
    """Any interleaving: the changes of one key in their order, sightings anywhere, some more than once."""
    queues: list[list[Step]] = [[(key, record) for record in history] for key, history in HISTORIES.items()]
    queues += [[("see", one)] * draw(st.integers(1, 2)) for one in SEEN]
    steps: list[Step] = []
    while queues:
        queue = draw(st.sampled_from(queues))
        steps.append(queue.pop(0))
        if not queue:
            queues.remove(queue)
    return steps


LISTS_FIRST: list[Step] = [(key, history[-1]) for key, history in HISTORIES.items()] + [("see", one) for one in SEEN]


def test_the_lists_raise_what_the_orders_are_compared_with() -> None:
    alerts, tasks = after(LISTS_FIRST).open()
    models = {name.split()[0] for name, _ in alerts}
    assert {"watchlist_hit_v1", "risk_region_stay_v1", "case_trip_v1"} <= models
    assert {cause for cause, _ in tasks} >= {"city/doc", "city/car", "city/ride", "r1"}


@settings(max_examples=60, deadline=None)
@given(orders())
def test_order_does_not_matter(steps: list[Step]) -> None:
    assert after(steps).open() == after(LISTS_FIRST).open()


@pytest.mark.parametrize("number", [pytest.param(number, id=one.origin) for number, one in enumerate(SEEN)])
def test_a_sighting_of_any_form_is_found_by_a_later_list(number: int) -> None:
    lists: list[Step] = [(key, history[-1]) for key, history in HISTORIES.items()]
    assert after([("see", SEEN[number]), *lists]).open() == after([*lists, ("see", SEEN[number])]).open()


def test_a_removed_entry_takes_its_alerts_and_tasks_with_it() -> None:
    city = after([("see", SEEN[0]), ("city/doc", entry("doc", person=wang()))])
    assert city.open()[1]
    city.take(("city/doc", None))
    assert city.open() == (set(), set())
    assert {task.state for task in city.store.tasks.values()} == {"withdrawn"}


def test_a_task_that_stands_on_something_else_stays() -> None:
    city = after([("see", SEEN[0]), ("city/doc", entry("doc", person=wang())), ("city/other", entry("other", person=wang()))])
    city.take(("city/doc", None))
    assert {cause for cause, _ in city.open()[1]} == {"city/other"}


def test_looking_back_twice_tells_the_same_again() -> None:
    city = after([("see", SEEN[0])])
    listed = entry("doc", person=wang())
    city.take((listed.key, listed))
    for record in (listed, None):
        changes = ListChanges({listed.key: record}, {}, {listed.key: city.clock})
        city.lists.apply([(listed.key, record)], [], {listed.key: int(city.clock.timestamp() * 1000)})
        first, second = look_back(changes, city.desk()), look_back(changes, city.desk())
        assert first.alerts
        assert second.alerts == first.alerts
        assert not second.changed


def test_what_an_older_list_raised_is_taken_back() -> None:
    city = after([("city/doc", entry("doc", person=wang())), ("see", SEEN[0])])
    city.lists.apply([("city/doc", None)], [])
    stale = list(city.store.by_id.values())
    assert {alert.state for alert in reconsider(stale, city.desk()).alerts} == {"withdrawn"}


def test_a_delayed_sighting_raises_again_what_a_removal_withdrew() -> None:
    city = after([("city/doc", entry("doc", person=wang())), ("see", SEEN[0])])
    delayed = SEEN[5].model_copy(update={"received_at": city.clock})  # received before the removal, screened after the return
    city.take(("city/doc", None))
    city.store.kept.clear()
    city.take(("city/doc", entry("doc", person=wang())))
    assert city.open() == (set(), set())
    city.see(delayed)
    assert {cause for cause, _ in city.open()[1]} == {"city/doc"}


def test_what_another_sighting_supports_is_not_taken_back() -> None:
    city = after([("city/doc", entry("doc", person=wang())), ("see", SEEN[0]), ("see", SEEN[5])])
    stale = [alert for alert in city.store.by_id.values() if alert.cause == "city/doc"]
    del city.store.kept[SEEN[5].sighting_id]
    city.store.matched = {pair for pair in city.store.matched if pair[1] != SEEN[5].sighting_id}
    assert "withdrawn" not in {alert.state for alert in reconsider(stale, city.desk()).alerts}
