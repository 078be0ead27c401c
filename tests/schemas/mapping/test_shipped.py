"""Each shipped mapping against its sample file: what it reads, what it refuses, and that nothing drifts unseen.

The samples are invented; the documents are specimens. `expected/` holds what was checked by eye. After a wanted change,
`EPIFUSE_REWRITE_EXPECTED=1 pytest tests/schemas/mapping/test_shipped.py` writes it anew; read the difference.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from schemas.mapping import default_mapping, load_mapping, mappings
from schemas.readers import Row, read_rows
from schemas.records import DeadLetter

SOURCES = Path(__file__).parents[2] / "fixtures" / "sources"
RECEIVED = datetime(2021, 8, 1, 4, tzinfo=UTC)
RAW_TOPICS = (
    "checkpoint-scans", "travel-records", "hotel-registrations", "border-crossings", "health-declarations", "test-results",
    "rosters", "grid-reports", "citizen-clues", "site-counts", "cold-chain-lots",
)  # fmt: skip


def _sample(name: str) -> Path:
    (path,) = (path for path in SOURCES.glob(f"{name}.*") if path.is_file())
    return path


def _outcomes(name: str) -> list[dict[str, object]]:
    mapping = load_mapping(name, home="320600")
    found = []
    for row in read_rows(_sample(name)):
        assert isinstance(row, Row)
        if mapping.kind == "risk_region":
            outcome = mapping.read_region(row.values, f"sample:{row.line}", RECEIVED)
        else:
            outcome = mapping.read(row.values, f"sample:{row.line}", RECEIVED, b"test")
        found.append({"is": type(outcome).__name__, **orjson.loads(outcome.to_bytes())})
    return found


@pytest.mark.parametrize("name", mappings())
def test_a_shipped_mapping_reads_its_sample_as_checked_by_eye(name: str) -> None:
    found = _outcomes(name)
    expected = SOURCES / "expected" / f"{name}.json"
    if os.environ.get("EPIFUSE_REWRITE_EXPECTED"):
        expected.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n")
    assert found == orjson.loads(expected.read_bytes())


@pytest.mark.parametrize("name", mappings())
def test_a_sample_shows_both_what_is_read_and_what_is_refused(name: str) -> None:
    kinds = {outcome["is"] for outcome in _outcomes(name)}
    assert kinds >= ({"RiskRegion"} if name == "risk_regions" else {"Sighting"})
    if name not in {"hotel", "roster", "grid_report"}:  # their samples show doubts instead
        assert "DeadLetter" in kinds


@pytest.mark.parametrize("name", mappings())
def test_no_column_of_a_sample_is_dropped_unseen(name: str) -> None:
    mapping = load_mapping(name)
    unknown = {
        column for row in read_rows(_sample(name)) if isinstance(row, Row) for column in mapping.unknown_columns(row.values)
    }
    assert unknown == ({"shape"} if name == "checkpoint_gate" else set())


@pytest.mark.parametrize("name", mappings())
def test_a_dead_letter_quotes_nothing_of_the_record(name: str) -> None:
    mapping = load_mapping(name)
    for row in read_rows(_sample(name)):
        assert isinstance(row, Row)
        outcome = mapping.read(row.values, "o", RECEIVED, b"test")
        if isinstance(outcome, DeadLetter):
            said = f"{outcome.code} {outcome.field} {outcome.reason}"
            values = [str(value) for value in row.values.values() if len(str(value)) > 3]
            assert not [value for value in values if value in said]


@pytest.mark.parametrize("topic", RAW_TOPICS)
def test_every_raw_topic_has_one_default_mapping(topic: str) -> None:
    assert default_mapping(topic).topic == topic
