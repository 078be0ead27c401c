"""`epifuse explain` against ClickHouse: a stored alert or sighting, scored again, revealed only with an audit row."""

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest
from click.testing import CliRunner, Result

from matchers.explain import explain_match
from matchers.grades import BUDGET
from matchers.persons import score
from schemas.errors import InputFileError
from schemas.ids import stable_id
from schemas.records import Alert, Match, Person, Sighting, WatchlistEntry
from sinks.base import MatchRow
from sinks.clickhouse import ClickHouse
from sinks.store import Store
from streams.cli import app

pytestmark = pytest.mark.stack

NOON = datetime(2022, 9, 4, 12, tzinfo=UTC)
SEEN = Person(name="王晓明", birth_date="1988-04-03", phone="+8613800001234")
LISTED = Person(name="王小明", birth_date="1988-03-04", phone="+8613800001234")
ENTRY = WatchlistEntry(entry_id="e1", list="explained", kind="person", person=LISTED)
SIGHTING_ID = stable_id("sighting", "explain")
SIGHTING = Sighting(
    sighting_id=SIGHTING_ID, kind="checkpoint", source="gate", origin="checkpoint-scans:0:1:0", occurred_at=NOON,
    received_at=NOON, subject_kind="person", subject_key="p:explained", person=SEEN,
)  # fmt: skip


def stored_match() -> Match:
    scored = score(SEEN, LISTED)
    return Match(
        entry_id="e1", list="explained", grade="certain", probability=BUDGET.thresholds(1).probability(scored.bits),
        bits=scored.bits, evidence=scored.evidence, scorer="persons_v1", generation=7,
    )  # fmt: skip


ALERT = Alert(
    alert_id=stable_id("alert", "explain"), model="watchlist_hit", model_version=1, subject_kind="person",
    subject_key="p:explained", cause="explained/e1", occurred_at=NOON, raised_at=NOON, sighting_ids=(SIGHTING_ID,),
    explanation_zh="在名单上", explanation_en="listed", match=stored_match().model_copy(update={"evidence": ()}),
)  # fmt: skip


@pytest.fixture
def kept(gateway, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Store]:
    """A store with one alert, its match, sighting and entry; the command is pointed at it."""
    for name, value in {"PORT": gateway.writer.port, "USER": gateway.writer.user, "PASSWORD": gateway.writer.password}.items():
        monkeypatch.setenv(f"EPIFUSE_CLICKHOUSE_{name}", str(value))
    monkeypatch.setenv("EPIFUSE_DATA_DIR", str(tmp_path))
    store = Store(ClickHouse(gateway.writer))
    store.write_sightings([SIGHTING])
    store.write_matches([MatchRow(SIGHTING_ID, 1662292800000, stored_match())])
    store.write_alerts([ALERT])
    store.write_entries([(ENTRY.key, ENTRY)], [1])
    yield store
    store.client.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments], catch_exceptions=True)


@pytest.mark.parametrize("of_id", [ALERT.alert_id, SIGHTING_ID], ids=["alert", "sighting"])
def test_a_stored_match_is_told_as_it_was_decided(kept: Store, of_id: str) -> None:
    record = orjson.loads(run(of_id, "--json").output)
    assert (record["zh"], record["scorer"], record["generation"]) == (explain_match(stored_match()).zh, "persons_v1", 7)
    assert (record["again"], record["again_bits"]) == ("same", stored_match().bits)


def test_an_entry_that_changed_since_is_said(kept: Store) -> None:
    changed = ENTRY.model_copy(update={"person": LISTED.model_copy(update={"phone": ""})})
    kept.write_entries([(ENTRY.key, changed)], [2])
    assert orjson.loads(run(SIGHTING_ID, "--json").output)["again"] == "differs"
    kept.write_entries([(ENTRY.key, None)], [3])
    assert "no longer on the list" in run(SIGHTING_ID).output
    kept.write_entries([(ENTRY.key, ENTRY)], [4])


def test_revealing_leaves_a_row_that_says_who_whom_and_why(kept: Store) -> None:
    asked = "SELECT purpose, action, subject_key FROM access_log WHERE subject_key = 'p:explained' AND purpose = %(why)s"
    assert "王晓明" not in run(ALERT.alert_id).output
    assert kept.client.query(asked, {"why": "call back"}) == []
    assert "王晓明" in run(ALERT.alert_id, "--reveal", "--purpose", "call back").output
    assert kept.client.query(asked, {"why": "call back"}) == [("call back", "explain --reveal", "p:explained")]


def test_an_alert_without_a_list_entry_says_so(kept: Store) -> None:
    alone = ALERT.model_copy(update={"alert_id": stable_id("alert", "alone"), "match": None})
    kept.write_alerts([alone])
    said = run(alone.alert_id)
    assert (said.exit_code, "rests on no list entry" in said.output) == (0, True)


def test_an_unknown_id_is_an_error(kept: Store) -> None:
    assert isinstance(run(stable_id("alert", "nobody")).exception, InputFileError)
