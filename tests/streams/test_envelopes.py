"""Envelopes: whatever bytes arrive, each record comes out as an object or as a reason."""

import json
from collections import Counter

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import UndecodableError
from streams.envelopes import MAX_BYTES, MAX_DEPTH, MAX_RECORDS, decode_object, pack, pack_by_partition, partition_of, unpack

LIMIT = 4096


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"a": 1', id="truncated"),
        pytest.param(b'{"a": "' + b"x" * LIMIT + b'"}', id="too long"),
        pytest.param('{"姓名": "王"}'.encode("gb18030"), id="GB18030"),
        pytest.param(b'\xff\xfe{\x00"\x00', id="UTF-16"),
        pytest.param(b"null", id="null"),
        pytest.param(b'[{"a": 1}]', id="array"),
        pytest.param(b'"text"', id="string"),
        pytest.param(b'{"a": NaN}', id="NaN"),
        pytest.param(b'{"a": Infinity}', id="infinity"),
        pytest.param(b'{"a": 1e999}', id="too great a number"),
        pytest.param(b'{"a": 1, "a": 2}', id="repeated key"),
        pytest.param(b'{"a": 1, "a"\t: 2}', id="repeated key with a blank before the colon"),
        pytest.param(b'{"b": {"a": 1, "\\u0061": 2}}', id="repeated key written differently"),
        pytest.param(b'{"a": ":", "b": 1, "b": 2}', id="repeated key beside a colon in a text"),
        pytest.param(nested(MAX_DEPTH + 1), id="too deep"),
        pytest.param(b"[" * 100_000, id="far too deep"),
        pytest.param(b'{"a": "\\u0000"}', id="NUL"),
        pytest.param(b'{"a": "\\u001f"}', id="unit separator"),
        pytest.param(b'{"a": "\x01"}', id="raw control character"),
        pytest.param(b'{"a": "\x7f"}', id="DEL"),
        pytest.param(b'{"a": "\xc2\x85"}', id="C1 control character"),
        pytest.param(b'{"a": "\\ud800"}', id="lone surrogate"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', id="encoded surrogate"),
    ],
)
def test_what_is_not_one_sound_object_is_refused(raw: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_object(raw, LIMIT)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"{}", id="nothing in it"),
        pytest.param('{"note": "\\ud83d\\ude00 😀"}'.encode(), id="emoji"),
        pytest.param(b'{"a": null, "b": "1"}', id="null value"),
        pytest.param(b'{"a": "\'; DROP TABLE sightings; --", "b": "=cmd|\' /C calc\'!A0"}', id="injection"),
        pytest.param(b'{"a": "x\\": 1, \\"a\\": 2"}', id="a text that looks like keys"),
        pytest.param(b'{"a": "two\\nlines\\tand a tab"}', id="line break in a text"),
        pytest.param(b'{"a": "C:\\\\u0000"}', id="a backslash before u0000"),
        pytest.param(nested(MAX_DEPTH), id="deep"),
    ],
)
def test_what_is_one_sound_object_is_read_as_json_reads_it(raw: bytes) -> None:
    assert decode_object(raw, LIMIT) == json.loads(raw)


def test_a_refusal_quotes_nothing_of_the_record() -> None:
    with pytest.raises(UndecodableError) as refused:
        decode_object(b'{"name": "Specimen Person", "name": "Specimen Person"', LIMIT)
    assert "Specimen" not in str(refused.value)


def test_one_bad_line_of_an_envelope_leaves_the_others_readable() -> None:
    lines = unpack(b'{"a": 1}\n{"a": \n\n{"a": 3}\n', LIMIT)
    assert [line.record for line in lines] == [{"a": 1}, None, {"a": 3}]


def test_an_object_over_several_lines_is_one_record() -> None:
    assert [line.record for line in unpack(b'{\n  "a": 1\n}', LIMIT)] == [{"a": 1}]


def test_a_torn_object_over_several_lines_is_one_dead_letter() -> None:
    lines = unpack(b'{\n  "a": 1,\n  "b": ', LIMIT)
    assert len(lines) == 1
    assert lines[0].error is not None


@pytest.mark.parametrize(
    "value", [pytest.param(None, id="no value"), pytest.param(b"", id="empty"), pytest.param(b"\n\n", id="blank")]
)
def test_a_message_without_content_is_one_unreadable_record(value: bytes | None) -> None:
    assert [line.record for line in unpack(value, LIMIT)] == [None]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_record_or_a_reason_for_each_line(value: bytes) -> None:
    lines = unpack(value, LIMIT)
    assert lines
    assert all((line.record is None) != (line.error is None) for line in lines)


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(_TEXTS, _VALUES, max_size=5), min_size=1, max_size=150))
def test_packed_records_come_back_in_order(records: list[dict[str, object]]) -> None:
    envelopes = list(pack(orjson.dumps(record) for record in records))
    back = [line.record for value, _ in envelopes for line in unpack(value, MAX_BYTES)]
    assert back == [orjson.loads(orjson.dumps(record)) for record in records]
    assert sum(count for _, count in envelopes) == len(records)
    assert all(count <= MAX_RECORDS for _, count in envelopes)


def test_an_envelope_stays_within_its_bytes_unless_one_record_is_larger() -> None:
    small, large = b'{"a":"' + b"x" * 20_000 + b'"}', b'{"a":"' + b"x" * 2 * MAX_BYTES + b'"}'
    values = [value for value, _ in pack([small] * 10 + [large] + [small])]
    assert all(len(value) <= MAX_BYTES for value in values if large not in value)
    assert values.count(large) == 1


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=30), st.just(b"{}")), max_size=200), st.integers(1, 12))
def test_each_record_travels_to_the_partition_of_its_own_key(records: list[tuple[bytes, bytes]], partitions: int) -> None:
    numbered = [(key, orjson.dumps({"n": number})) for number, (key, _) in enumerate(records)]
    where = {
        line.record["n"]: envelope.partition
        for envelope in pack_by_partition(numbered, partitions)
        for line in unpack(envelope.value, LIMIT)
        if line.record is not None
    }
    assert where == {number: partition_of(key, partitions) for number, (key, _) in enumerate(records)}


def test_keys_spread_evenly_over_the_partitions_and_stay_where_they_are() -> None:
    counts = Counter(partition_of(f"p:{number:024x}".encode(), 8) for number in range(8_000))
    assert sorted(counts) == list(range(8))
    assert max(counts.values()) < 1.2 * min(counts.values())
    assert partition_of(b"p:specimen", 8) == 1
