"""Envelopes: many records in one Kafka message, and the reading of whatever a source really sent.

A message's value is one JSON object, or NDJSON with one object a line. Reading never raises on what is inside: each
record comes out as an object or as the reason why it is none.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import orjson

from schemas.errors import UndecodableError

MAX_RECORDS = 64
MAX_BYTES = 65_536
MAX_DEPTH = 16
MAX_LINES = 65_536  # of an envelope that we did not pack; more is refused as a whole

_KEY_END = re.compile(rb'"[ \t\r\n]*:')
_CONTROL = re.compile(rb"\\u00(?:0[0-8bcBCefEF]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F])|\\[bf]|\x7f|\xc2[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One raw record of a message: its bytes, and the object in it or the reason why there is none."""

    raw: bytes
    record: dict[str, Any] | None
    error: UndecodableError | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Packed records of one partition; `key` is that of the first."""

    partition: int
    key: bytes
    value: bytes
    records: int


def unpack(value: bytes | None, record_bytes: int) -> list[Line]:
    r"""The records of one message, in order; an empty message holds one record that cannot be read.

    Several lines are an envelope when each begins like an object; else the whole is one record (it may be
    written over several lines). `record_bytes` bounds one record.

    >>> [line.record for line in unpack(b'{"a": 1}\n{"a": 2}', 100)]
    [{'a': 1}, {'a': 2}]
    >>> unpack(b'{"a": 1', 100)[0].error.code
    'undecodable'
    """
    body = (value or b"").strip()
    if b"\n" not in body:
        return [read_line(body, record_bytes)]
    lines = [line for raw in body.split(b"\n", MAX_LINES) if (line := raw.strip())]
    if not all(line.startswith(b"{") for line in lines):
        return [read_line(body, record_bytes)]
    if len(lines) > MAX_LINES:
        return [Line(body, None, UndecodableError(f"more than {MAX_LINES} lines"))]
    first = read_line(lines[0], record_bytes)
    if first.record is None and (whole := read_line(body, record_bytes)).record is not None:
        return [whole]
    return [first, *(read_line(line, record_bytes) for line in lines[1:])]


def read_line(raw: bytes, record_bytes: int) -> Line:
    """One record's bytes as an object, or the reason why they are none."""
    try:
        return Line(raw, decode_object(raw, record_bytes), None)
    except UndecodableError as error:
        return Line(raw, None, error)


def decode_object(raw: bytes, record_bytes: int) -> dict[str, Any]:
    """One JSON object in UTF-8 without repeated keys or control characters, at most `MAX_DEPTH` deep.

    Raises:
        UndecodableError: It is something else; the text says what was expected and quotes nothing.
    """
    if len(raw) > record_bytes:
        raise UndecodableError(f"{len(raw)} bytes; at most {record_bytes} are read")
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise UndecodableError(_reason(raw, error)) from None
    if not isinstance(found, dict):
        raise UndecodableError("not a JSON object")
    if _CONTROL.search(raw) and _has_control(found):
        raise UndecodableError("control character in a text")
    # Colons after a quote are at least as many as keys; a surplus is a text that looks alike, or a repeated key.
    if len(_KEY_END.findall(raw)) != _count_keys(found, 1):
        json.loads(raw, object_pairs_hook=_refuse_repeated)
    return found


def pack(records: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Records (one line each, without line breaks) as envelopes, in order: the value and how many it holds."""
    lines: list[bytes] = []
    size = 0
    for record in records:
        if lines and (len(lines) >= MAX_RECORDS or size + len(record) >= MAX_BYTES):
            yield b"\n".join(lines), len(lines)
            lines, size = [], 0
        lines.append(record)
        size += len(record) + 1
    if lines:
        yield b"\n".join(lines), len(lines)


def pack_by_partition(records: Iterable[tuple[bytes, bytes]], partitions: int) -> Iterator[Envelope]:
    """Records with their keys as envelopes, each for the partition of its records' keys."""
    groups: dict[int, list[tuple[bytes, bytes]]] = {}
    for key, record in records:
        groups.setdefault(partition_of(key, partitions), []).append((key, record))
    for partition, group in groups.items():
        taken = 0
        for value, count in pack(record for _, record in group):
            yield Envelope(partition, group[taken][0], value, count)
            taken += count


def partition_of(key: bytes, partitions: int) -> int:
    """Where a key's records go: CRC-32 modulo the partitions, for ever the same.

    Only we write the topic that this is for, so it need not be Kafka's own murmur2, which costs 7 µs in Python.
    """
    return crc32(key) % partitions


def _reason(raw: bytes, error: orjson.JSONDecodeError) -> str:
    """What was wrong and where, without the text itself."""
    if not raw:
        return "empty"
    return f"not JSON in UTF-8: {error.msg.split(': line')[0]} at byte {error.pos}"


def _count_keys(value: Any, depth: int) -> int:
    if depth > MAX_DEPTH:
        raise UndecodableError(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, dict):
        nested = sum(_count_keys(item, depth + 1) for item in value.values() if isinstance(item, (dict, list)))
        return len(value) + nested
    return sum(_count_keys(item, depth + 1) for item in value if isinstance(item, (dict, list)))


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UndecodableError("a key is given twice in one object")
    return found


def _has_control(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_control(key) or _has_control(item) for key, item in value.items())
    if isinstance(value, list):
        return any(_has_control(item) for item in value)
    return isinstance(value, str) and any((ord(c) < 32 and c not in "\t\n\r") or 127 <= ord(c) < 160 for c in value)
