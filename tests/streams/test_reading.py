"""Raw messages: every record has exactly one fate, and the ledger row says so."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.mapping import load_mapping
from streams.agents.intake import find_mapping
from streams.delivery import Delivered
from streams.reading import Intake, parse_sightings, read_messages
from streams.runtime import make_runtime
from streams.settings import load_settings

SCAN = {"scan_id": "s1", "ts": 1662260000000, "name": "王小明", "gate_id": "G1", "gate_name": "南门", "dir": "in"}


def message(
    value: bytes | None, mapping: bytes = b"checkpoint_gate", timestamp: float = 1662260001.5, offset: int = 7
) -> Delivered:
    return Delivered("checkpoint-scans", 3, offset, timestamp, None, value, {"mapping": mapping})


def read(*messages: Delivered) -> Intake:
    def find(name: str, topic: str) -> object:
        return load_mapping(name or "checkpoint_gate")

    return read_messages(messages, find, b"key", 65_536)  # type: ignore[arg-type]


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def test_a_good_record_becomes_a_sighting_with_its_origin_and_the_brokers_time() -> None:
    intake = read(message(lines(SCAN)))
    assert [(s.origin, s.received_at.isoformat()) for s in intake.sightings] == [
        ("checkpoint-scans:3:7:0", "2022-09-04T02:53:21.500000+00:00")
    ]


def test_a_replay_gives_the_same_bytes() -> None:
    assert read(message(lines(SCAN))).bodies == read(message(lines(SCAN))).bodies


def test_a_repeat_is_kept_once_and_counted_twice() -> None:
    intake = read(message(lines(SCAN, SCAN)), message(lines(SCAN), offset=8))
    assert len(intake.sightings) == 1
    assert [len(row.sighting_hashes) for row in intake.ledger] == [2, 1]


def test_a_bad_record_keeps_its_bytes_and_names_no_value() -> None:
    intake = read(message(b'{"name": "Specimen", "name": "Specimen"}'))
    letter = intake.letters[0]
    assert (letter.code, letter.payload) == ("undecodable", b'{"name": "Specimen", "name": "Specimen"}')
    assert "Specimen" not in letter.reason


def test_a_giant_record_is_refused_and_only_its_beginning_kept() -> None:
    intake = read(message(b'{"name": "' + b"x" * 10_000_000 + b'"}'))
    assert [len(letter.payload) for letter in intake.letters] == [65_536]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"no_such_mapping", id="unknown"),
        pytest.param(b"../../etc/passwd", id="path"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"a" * 10_000, id="long"),
    ],
)
def test_a_mapping_that_does_not_exist_makes_dead_letters_of_an_unknown_source(name: bytes) -> None:
    intake = read(message(lines(SCAN, SCAN), mapping=name))
    assert [letter.code for letter in intake.letters] == ["mapping_file", "mapping_file"]
    assert [(row.source, row.records, row.dead) for row in intake.ledger] == [("unknown", 2, 2)]


@pytest.mark.parametrize(
    "timestamp", [pytest.param(-1e18, id="far past"), pytest.param(1e18, id="far future"), pytest.param(-0.001, id="none")]
)
def test_a_senders_wild_clock_stops_nothing(timestamp: float) -> None:
    assert [row.records for row in read(message(lines(SCAN), timestamp=timestamp)).ledger] == [1]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
_FIELDS = st.dictionaries(st.sampled_from([*SCAN, "id_no", "mobile", "temp", "lng", "checked", "holder"]), _JSON, max_size=10)


@given(st.lists(st.binary(max_size=200) | _FIELDS.map(lambda record: json.dumps(record).encode()), max_size=6))
def test_every_record_of_any_message_is_a_sighting_or_a_dead_letter(values: list[bytes]) -> None:
    intake = read(*(message(value, offset=number) for number, value in enumerate(values)))
    assert len(intake.ledger) == len(values)
    for row in intake.ledger:
        assert row.records == len(row.sighting_hashes) + row.dead
    assert sum(row.dead for row in intake.ledger) == len(intake.letters)


def test_own_sightings_come_back_and_strangers_become_dead_letters() -> None:
    body = read(message(lines(SCAN))).bodies[0]
    sightings, letters = parse_sightings([message(body + b"\n" + b'{"not": "ours"}')], 65_536)
    assert [sighting.to_bytes() for sighting in sightings] == [body]
    assert [letter.origin for letter in letters] == ["checkpoint-scans:3:7:1"]


def test_a_message_without_header_is_read_by_its_topics_own_mapping() -> None:
    runtime = make_runtime(load_settings(pseudonym_key="specimen"), {})
    assert find_mapping(runtime, "", "checkpoint-scans").topic == "checkpoint-scans"
