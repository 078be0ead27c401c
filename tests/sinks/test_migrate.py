"""Migrations: the same schema everywhere, once, and never by surprise."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sinks.clickhouse import Address, ClickHouse
from sinks.errors import MigrationError
from sinks.migrate import applied_checksums, migrate, plan, read_migration, shipped, view_names
from sinks.rows import (
    ALERT_COLUMNS,
    ENTRY_COLUMNS,
    KEY_COLUMNS,
    LEDGER_COLUMNS,
    LETTER_COLUMNS,
    MATCH_COLUMNS,
    PAYLOAD_COLUMNS,
    REGION_COLUMNS,
    SIGHTING_COLUMNS,
    TASK_COLUMNS,
)
from sinks.store import Store

Connect = Callable[[Address], ClickHouse]
WRITTEN = {
    "sightings": SIGHTING_COLUMNS, "sighting_keys": KEY_COLUMNS, "ledger": LEDGER_COLUMNS, "dead_letters": LETTER_COLUMNS,
    "dead_letter_payloads": PAYLOAD_COLUMNS, "matches": MATCH_COLUMNS, "alerts": ALERT_COLUMNS, "push_tasks": TASK_COLUMNS,
    "watchlist_entries": ENTRY_COLUMNS, "risk_regions": REGION_COLUMNS,
}  # fmt: skip
TABLES = {
    *WRITTEN,
    "list_marks",
    "timers",
    "sighting_flags",
    "model_switches",
    "model_pushes",
    "held_alerts",
    "task_events",
    "pass_advice",
    "access_log",
    "schema_migrations",
}
VIEWS = {
    "v_ledger", "v_open_tasks", "v_lineage", "v_totals", "v_map", "v_workload", "v_lead_time", "v_symptoms", "v_cohorts",
    "v_funnel", "v_incidents", "v_sightings", "v_alerts", "v_matches", "v_tasks", "v_dead_letters", "v_lists", "v_regions",
}  # fmt: skip


def objects(client: ClickHouse) -> dict[str, str]:
    sql = "SELECT name, engine FROM system.tables WHERE database = currentDatabase()"
    return dict(client.query(sql))


def test_every_clickhouse_gets_the_documented_tables_and_views(fresh: Address, open_client: Connect) -> None:
    migrate(fresh)
    found = objects(open_client(fresh))
    assert {name for name, engine in found.items() if engine == "View"} == VIEWS
    assert {name for name, engine in found.items() if engine == "ReplacingMergeTree"} == TABLES
    assert set(found) == TABLES | VIEWS


def test_every_written_column_exists(shared_store: Store) -> None:
    sql = "SELECT table, name FROM system.columns WHERE database = currentDatabase()"
    there = set(shared_store.client.query(sql))
    assert {(table, name) for table, names in WRITTEN.items() for name in names} - there == set()


def test_running_again_changes_nothing(fresh: Address, open_client: Connect) -> None:
    migrate(fresh)
    client = open_client(fresh)
    before = client.query("SELECT name, checksum, applied_ms FROM schema_migrations FINAL ORDER BY name")
    assert {step.action for step in migrate(fresh)} <= {"applied", "later server", "late"}
    assert client.query("SELECT name, checksum, applied_ms FROM schema_migrations FINAL ORDER BY name") == before


def test_a_dry_run_makes_not_even_the_database(fresh: Address, open_client: Connect) -> None:
    steps = migrate(fresh, dry_run=True)
    assert "apply" in {step.action for step in steps}
    client = open_client(replace(fresh, database="default"))
    assert client.query("SELECT 1 FROM system.databases WHERE name = %(name)s", {"name": fresh.database}) == []


def test_late_steps_run_when_asked_for_and_where_they_can(fresh: Address, open_client: Connect) -> None:
    migrate(fresh)
    steps = {step.name: step.action for step in migrate(fresh, late=True)}
    version = open_client(fresh).version()
    assert steps["0900_expire_dead_letter_payloads.sql"] == ("apply" if version >= (19, 16) else "later server")
    assert {step.action for step in migrate(fresh, late=True)} <= {"applied", "later server"}


def test_a_changed_view_is_made_anew(fresh: Address, open_client: Connect) -> None:
    migrate(fresh)
    client = open_client(fresh)
    client.insert("schema_migrations", ("name", "checksum", "state", "applied_ms"), [("10_masked.sql", "old", "applied", 2**63)])
    steps = {step.name: step.action for step in migrate(fresh)}
    assert steps["10_masked.sql"] == "apply"
    assert set(applied_checksums(client)) >= {"10_masked.sql"}


class TestPlan:
    new = read_migration("0002_x.sql", "-- min_version: 19.16\n\nALTER TABLE x ADD COLUMN a Int8;\n")

    def test_an_edited_migration_is_refused(self) -> None:
        with pytest.raises(MigrationError, match="was edited"):
            plan([self.new], {"0002_x.sql": "other"}, (26, 9))

    @pytest.mark.parametrize(
        ("version", "action"),
        [
            pytest.param((18, 16), "later server", id="too old"),
            pytest.param((19, 15), "later server", id="a little too old"),
            pytest.param((19, 16), "apply", id="just new enough"),
            pytest.param((26, 1), "apply", id="26.1 is newer than 19.16"),
        ],
    )
    def test_the_gate_compares_versions_as_numbers(self, version: tuple[int, int], action: str) -> None:
        assert plan([self.new], {}, version)[0].action == action

    def test_a_file_skipped_before_is_applied_after_an_upgrade(self) -> None:
        applied = {each.name: each.checksum for each in shipped() if each.min_version <= (18, 16)}
        actions = {step.name: step.action for step in plan(shipped(), applied, (26, 9))}
        assert actions["0005_compress_bodies.sql"] == "apply"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("-- nothing but a comment\n", id="no statement"),
        pytest.param("-- min_version: new\nSELECT 1;\n", id="unreadable gate"),
    ],
)
def test_malformed_files_are_refused(text: str) -> None:
    with pytest.raises(MigrationError, match="0001_x"):
        read_migration("0001_x.sql", text)


def test_a_table_among_the_views_is_refused() -> None:
    with pytest.raises(MigrationError, match="only CREATE VIEW"):
        read_migration("10_x.sql", "CREATE VIEW v AS SELECT 1;\nDROP TABLE sightings;\n", repeatable=True)


def test_shipped_files_are_in_order_and_views_are_known() -> None:
    names = [each.name for each in shipped() if not each.repeatable]
    assert names == sorted(names)
    assert set(view_names(shipped())) == VIEWS
