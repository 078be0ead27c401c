"""What every store keeps to, on the embedded engine and on a real server alike."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.ids import stable_id
from schemas.records import (
    Alert,
    DeadLetter,
    Evidence,
    Match,
    Person,
    Place,
    PushTask,
    RiskRegion,
    Sighting,
    WatchlistEntry,
)
from sinks.base import KeyRow, LedgerRow, MatchRow, RecordStore
from sinks.rows import id_hash, milliseconds
from sinks.store import Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def sighting(name: str, *, at: datetime = NOON, kind: str = "checkpoint", subject: str = "s1", offset: int = 0) -> Sighting:
    return Sighting(
        sighting_id=stable_id("test", name),
        kind=kind,  # type: ignore[arg-type]
        source="north_gate",
        origin=f"checkpoint-scans:3:{offset}:1",
        occurred_at=at,
        received_at=at + timedelta(seconds=2),
        subject_kind="person",
        subject_key=subject,
        person=Person(name="测试一", document_number="11010119900307****"),
        place=Place(code="320602001", name="东门 'gate' \\ \t 🚧"),
        facts={"temperature": 37.5, "completed": True},
    )


def alert(name: str = "a", **changes: object) -> Alert:
    given: dict[str, object] = {
        "alert_id": stable_id("alert", name), "model": "watchlist_hit_v1", "model_version": 1, "subject_kind": "person",
        "subject_key": "s1", "cause": "quarantine/e1", "occurred_at": NOON, "raised_at": NOON, "place_code": "320602",
    }  # fmt: skip
    return Alert.model_validate({**given, **changes})


def task(**changes: object) -> PushTask:
    given: dict[str, object] = {
        "task_id": stable_id("task"), "unit": "320602", "subject_kind": "person", "subject_key": "s1", "cause": "q/e1",
        "seen_at": NOON, "opened_at": NOON, "due_at": NOON + DAY, "updated_at": NOON, "alert_ids": ("a1",), "models": ("m1",),
    }  # fmt: skip
    return PushTask.model_validate({**given, **changes})


def ledger(offset: int, names: list[str], *, dead: int = 0, lost: int = 0, at: datetime = NOON) -> LedgerRow:
    hashes = [id_hash(stable_id("test", name)) for name in names]
    records = len(names) + dead + lost
    return LedgerRow("checkpoint-scans", 3, offset, "north_gate", milliseconds(at), records, dead, hashes)


def letter(position: int = 0, payload: bytes = b"\xff\x00 not JSON") -> DeadLetter:
    return DeadLetter(
        origin=f"checkpoint-scans:3:9:{position}",
        code="undecodable",
        reason="not one JSON object",
        mapping="north_gate",
        first_seen=NOON,
        payload=payload,
    )


def test_the_store_keeps_the_contract_by_type(store: Store) -> None:
    kept: RecordStore = store
    assert kept.counts()["sightings"] == 0


class TestSightings:
    def test_what_is_written_is_read_back_whole(self, store: Store) -> None:
        written = sighting("one")
        assert store.write_sightings([written]) == 1
        assert store.history(["s1"], ["checkpoint"], NOON, NOON + DAY) == {"s1": [written]}

    def test_bodies_that_the_caller_has_are_kept_as_given(self, store: Store) -> None:
        written = sighting("one")
        store.write_sightings([written], [written.to_bytes()])
        assert store.history(["s1"], ["checkpoint"], NOON, NOON + DAY) == {"s1": [written]}

    def test_writing_twice_changes_nothing(self, store: Store) -> None:
        written = [sighting(str(number)) for number in range(50)]
        for _ in range(2):
            store.write_sightings(written)
        assert store.counts()["sightings"] == 50
        assert len(store.history(["s1"], ["checkpoint"], NOON, NOON + DAY)["s1"]) == 50

    def test_nothing_is_a_valid_batch(self, store: Store) -> None:
        assert store.write_sightings([]) == 0

    @pytest.mark.parametrize(
        "at",
        [
            pytest.param(datetime(1900, 1, 1, tzinfo=UTC), id="1900"),
            pytest.param(datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC), id="a moment before 1970"),
            pytest.param(datetime(2100, 12, 31, tzinfo=UTC), id="2100"),
            pytest.param(datetime(2200, 1, 1, tzinfo=UTC), id="2200"),
        ],
    )
    def test_dates_far_away_are_kept(self, store: Store, at: datetime) -> None:
        written = sighting("far", at=at)
        store.write_sightings([written])
        assert store.history(["s1"], ["checkpoint"], at, at + DAY) == {"s1": [written]}

    def test_one_batch_may_span_more_days_than_a_server_allows_by_default(self, store: Store) -> None:
        written = [sighting(str(day), at=NOON - day * DAY) for day in range(150)]
        assert store.write_sightings(written) == 150
        assert store.counts()["sightings"] == 150


class TestHistory:
    def test_since_is_inclusive_and_until_exclusive(self, store: Store) -> None:
        first, last = sighting("first"), sighting("last", at=NOON + DAY)
        store.write_sightings([first, last])
        assert store.history(["s1"], ["checkpoint"], NOON, NOON + DAY) == {"s1": [first]}

    def test_only_the_asked_kinds_and_subjects_oldest_first(self, store: Store) -> None:
        early, late = sighting("early", at=NOON), sighting("late", at=NOON + timedelta(hours=1))
        others = [sighting("k", kind="hotel"), sighting("s", subject="s2")]
        store.write_sightings([late, early, *others])
        assert store.history(["s1", "s3"], ["checkpoint"], NOON, NOON + DAY) == {"s1": [early, late]}

    @pytest.mark.parametrize(("subjects", "kinds"), [([], ["hotel"]), (["s1"], [])], ids=["no subject", "no kind"])
    def test_asking_for_nothing_gives_nothing(self, store: Store, subjects: list[str], kinds: list[str]) -> None:
        assert store.history(subjects, kinds, NOON, NOON + DAY) == {}

    def test_a_batch_of_ten_thousand_subjects_is_one_call(self, store: Store) -> None:
        store.write_sightings([sighting("one", subject=stable_id("subject", "9999"))])
        asked = [stable_id("subject", str(number)) for number in range(10_000)]
        assert list(store.history(asked, ["checkpoint"], NOON, NOON + DAY)) == [asked[9999]]

    def test_values_that_look_like_sql_are_only_values(self, store: Store) -> None:
        strange = "s'); DROP TABLE sightings; -- \\"
        store.write_sightings([sighting("one", subject=strange)])
        assert list(store.history([strange], ["checkpoint"], NOON, NOON + DAY)) == [strange]

    def test_a_key_finds_its_sightings_once(self, store: Store) -> None:
        found, other = sighting("found"), sighting("other")
        store.write_sightings([found, other])
        rows = [KeyRow(2**64 - 1, kind, found.sighting_id, "s1", milliseconds(NOON)) for kind in ("document", "phone", "phone")]
        store.write_keys([*rows, KeyRow(7, "phone", other.sighting_id, "s1", milliseconds(NOON))])
        assert store.sightings_by_keys([2**64 - 1, 5], NOON, NOON + DAY) == [found]
        assert store.counts()["sighting_keys"] == 3


class TestAlertsAndTasks:
    def test_the_later_alert_wins_whatever_the_order_of_writing(self, store: Store) -> None:
        withdrawn = alert(state="withdrawn", raised_at=NOON + DAY)
        store.write_alerts([withdrawn])
        store.write_alerts([alert()])
        assert store.alerts([withdrawn.alert_id, "unknown"]) == {withdrawn.alert_id: withdrawn}

    def test_withdrawn_wins_at_equal_times(self, store: Store) -> None:
        store.write_alerts([alert(state="withdrawn"), alert(state="open")])
        assert store.alerts([alert().alert_id])[alert().alert_id].state == "withdrawn"

    def test_the_later_task_wins_and_is_read_whole(self, store: Store) -> None:
        updated = task(revision=2, updated_at=NOON + timedelta(minutes=1), alert_ids=("a1", "a2"), state="acknowledged")
        store.write_tasks([updated, task()])
        assert store.tasks([updated.task_id]) == {updated.task_id: updated}
        assert store.counts()["push_tasks"] == 1

    def test_the_later_list_generation_of_a_match_wins(self, store: Store) -> None:
        def match(generation: int, bits: float) -> MatchRow:
            evidence = (Evidence(field="phone", event="…", entry="…", how="exact", bits=bits),)
            found = Match(entry_id="e1", list="q", grade="certain", probability=0.99, bits=bits, evidence=evidence)
            return MatchRow(stable_id("test", "one"), milliseconds(NOON), found.model_copy(update={"generation": generation}))

        store.write_matches([match(2, 30.0)])
        store.write_matches([match(1, 20.0)])
        assert store.client.query("SELECT bits FROM matches FINAL") == [(30.0,)]


class TestLists:
    def test_the_last_change_of_an_entry_wins_a_removal_too(self, store: Store) -> None:
        entry = WatchlistEntry(entry_id="e/1", list="q", kind="person", person=Person(name="测试一"), expires_at=NOON)
        store.write_entries([("q/e/1", entry), ("q/e2", entry)], [10, 11])
        store.write_entries([("q/e/1", None)], [12])
        store.write_entries([("q/e/1", entry)], [10])
        rows = store.client.query("SELECT list, entry_id, removed FROM watchlist_entries FINAL ORDER BY entry_id")
        assert rows == [("q", "e/1", 1), ("q", "e2", 0)]

    def test_the_last_change_of_a_region_wins(self, store: Store) -> None:
        region = RiskRegion(region_id="r1", level="high", province="江苏省", valid_from=NOON)
        store.write_regions([("r1", region), ("r1", None)], [1, 2])
        assert store.client.query("SELECT removed, version FROM risk_regions FINAL") == [(1, 2)]


class TestLedger:
    def test_a_clean_hour_balances(self, store: Store) -> None:
        store.write_sightings([sighting("a"), sighting("b")])
        store.write_dead_letters([letter()])
        store.write_ledger([ledger(8, ["a", "b"]), ledger(9, ["a"], dead=1)])
        [balance] = store.ledger_balance()
        assert balance == ("north_gate", milliseconds(NOON) // 1000, 4, 2, 1, 1, 0, 0)

    def test_a_repeated_row_counts_once(self, store: Store) -> None:
        store.write_sightings([sighting("a")])
        for _ in range(2):
            store.write_ledger([ledger(8, ["a"])])
        assert store.ledger_balance()[0].received == 1

    def test_an_id_of_two_hours_is_a_duplicate_in_the_second(self, store: Store) -> None:
        store.write_sightings([sighting("a")])
        store.write_ledger([ledger(8, ["a"]), ledger(9, ["a"], at=NOON + timedelta(hours=1))])
        assert [(row.stored, row.duplicates, row.gap) for row in store.ledger_balance()] == [(1, 0, 0), (0, 1, 0)]

    @pytest.mark.parametrize(
        ("rows", "gap"),
        [
            pytest.param([ledger(8, ["a", "lost"])], 1, id="an id that was never stored"),
            pytest.param([ledger(8, ["a"], dead=2)], 2, id="dead letters that were never kept"),
            pytest.param([ledger(8, ["a"], lost=3)], 3, id="records that became nothing"),
        ],
    )
    def test_what_is_missing_is_the_gap(self, store: Store, rows: list[LedgerRow], gap: int) -> None:
        store.write_sightings([sighting("a")])
        store.write_ledger(rows)
        [balance] = store.ledger_balance()
        assert balance.gap == gap
        assert balance.received == sum(balance[3:])

    def test_messages_without_a_row_are_counted(self, store: Store) -> None:
        store.write_ledger([ledger(5, []), ledger(6, []), ledger(9, [])])
        assert store.ledger_offsets() == [("checkpoint-scans", 3, 5, 9, 3, 2)]


class TestDeadLetters:
    def test_the_payload_comes_back_byte_for_byte(self, store: Store) -> None:
        store.write_dead_letters([letter()])
        assert store.dead_letter("checkpoint-scans:3:9:0") == letter()
        assert store.dead_letter("checkpoint-scans:3:9:1") is None

    def test_listing_shows_no_payload(self, store: Store) -> None:
        store.write_dead_letters([letter(0), letter(1)])
        assert store.dead_letters(code="undecodable", mapping="north_gate") == [letter(0, b""), letter(1, b"")]
        assert store.dead_letters(code="other") == []
        assert len(store.dead_letters(limit=1)) == 1
        assert store.dead_letters(since=NOON + DAY) == []

    def test_an_expired_payload_goes_and_its_letter_stays(self, store: Store) -> None:
        store.write_dead_letters([letter()])
        expiry = NOON + store.keep_payloads
        assert store.drop_expired_payloads(expiry) == 0
        assert store.drop_expired_payloads(expiry + DAY) == 1
        assert store.dead_letter("checkpoint-scans:3:9:0") == letter(payload=b"")
