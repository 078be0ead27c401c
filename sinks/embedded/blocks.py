"""Where a Native block ends: the protocol does not say, so its columns are walked by their types.

Nothing is decoded; the bytes go on to the engine as they came. Layouts: https://clickhouse.com/docs/native-protocol/columns
"""

import re
import struct
from functools import lru_cache
from typing import Final

from sinks.embedded.refusals import NOT_IMPLEMENTED, Refusal
from sinks.embedded.wire import Reader, text, varint

_WIDTHS: Final = {
    **dict.fromkeys(("UInt8", "Int8", "Bool", "Enum8", "Nothing"), 1),
    **dict.fromkeys(("UInt16", "Int16", "Date", "Enum16", "BFloat16"), 2),
    **dict.fromkeys(("UInt32", "Int32", "Float32", "DateTime", "Date32", "IPv4", "Decimal32", "Time"), 4),
    **dict.fromkeys(("UInt64", "Int64", "Float64", "DateTime64", "Decimal64", "Time64"), 8),
    **dict.fromkeys(("UInt128", "Int128", "UUID", "IPv6", "Decimal128"), 16),
    **dict.fromkeys(("UInt256", "Int256", "Decimal256"), 32),
}
_DECIMAL_WIDTHS: Final = ((9, 4), (18, 8), (38, 16), (76, 32))  # digits up to which, bytes
_COMPOUND: Final = frozenset({"Nullable", "Array", "Map", "Tuple"})
_HAS_KEYS: Final = 1 << 9  # SerializationLowCardinality: HasAdditionalKeysBit
_FIELD_NAME: Final = re.compile(r"(?:\w+|`(?:[^`\\]|\\.)*`)\s+(?=[A-Z])")
# Field 1: overflows, one byte. Field 2: bucket number, four bytes. 0 ends. What an ordinary block says:
BLOCK_INFO: Final = b"\x01\x00\x02\xff\xff\xff\xff\x00"


def read_block(reader: Reader) -> tuple[int, bytes]:
    """The next block's row count and its bytes without the block info, which engines do not read.

    Raises `EOFError` when the stream ends, `Refusal` for a type that cannot be walked.
    """
    while field := reader.varint():
        reader.skip(1 if field == 1 else 4)
    reader.begin()
    columns, rows = reader.varint(), reader.varint()
    for _ in range(columns):
        reader.skip(reader.varint())  # the column's name
        _skip_column(reader, reader.text(), rows)
    return rows, reader.since_begin()


def header_block(columns: list[tuple[str, str]]) -> bytes:
    """A block of no rows that names columns and their types."""
    return varint(len(columns)) + varint(0) + b"".join(text(name) + text(kind) for name, kind in columns)


def columns_of(block: bytes) -> list[tuple[str, str]]:
    """Names and types of a block's columns. Raises `Refusal` for a type that cannot be walked."""
    pieces = iter((block,))
    reader = Reader(lambda _count: next(pieces, b""))
    count, rows = reader.varint(), reader.varint()
    columns = []
    for _ in range(count):
        columns.append((reader.text(), reader.text()))
        if len(columns) < count:
            _skip_column(reader, columns[-1][1], rows)
    return columns


def _skip_column(reader: Reader, kind: str, rows: int) -> None:
    """Step over one column: what stands before its values, and the values."""
    if rows:
        _skip_prefix(reader, kind)
        _skip_values(reader, kind, rows)


def _skip_prefix(reader: Reader, kind: str) -> None:
    """Step over the version of each dictionary-encoded part of a type."""
    name, arguments = _parsed(kind)
    if name == "LowCardinality":
        reader.skip(8)
    elif name in _COMPOUND:
        for part in arguments:
            _skip_prefix(reader, _FIELD_NAME.sub("", part, count=1) if name == "Tuple" else part)


def _skip_values(reader: Reader, kind: str, rows: int) -> None:
    """Step over a column's values."""
    if rows == 0:
        return
    name, arguments = _parsed(kind)
    if name == "String":
        reader.skip_strings(rows)
    elif name == "FixedString":
        reader.skip(int(arguments[0]) * rows)
    elif name == "Decimal":
        digits = int(arguments[0])
        reader.skip(next(width for most, width in _DECIMAL_WIDTHS if digits <= most) * rows)
    elif name in _WIDTHS:
        reader.skip(_WIDTHS[name] * rows)
    else:
        _skip_compound(reader, name, arguments, rows)


def _skip_compound(reader: Reader, name: str, arguments: tuple[str, ...], rows: int) -> None:
    """Step over the values of a column that is made of others."""
    if name == "Nullable":
        reader.skip(rows)
        _skip_values(reader, arguments[0], rows)
    elif name in {"Array", "Map"}:
        offsets = reader.take(8 * rows)
        inner = struct.unpack_from("<Q", offsets, 8 * rows - 8)[0]
        for part in arguments:
            _skip_values(reader, part, inner)
    elif name == "Tuple":
        for part in arguments:
            _skip_values(reader, _FIELD_NAME.sub("", part, count=1), rows)
    elif name == "SimpleAggregateFunction":
        _skip_values(reader, arguments[-1], rows)
    elif name == "LowCardinality":
        _skip_encoded(reader, arguments[0])
    else:
        raise Refusal(NOT_IMPLEMENTED, "NOT_IMPLEMENTED", f"Columns of type {name} cannot be inserted here.")


def _skip_encoded(reader: Reader, kind: str) -> None:
    """Step over dictionary-encoded values: the dictionary, if there is one, and a number per row."""
    form = struct.unpack("<Q", reader.take(8))[0]
    if form & _HAS_KEYS:
        keys = struct.unpack("<Q", reader.take(8))[0]
        name, arguments = _parsed(kind)
        _skip_values(reader, arguments[0] if name == "Nullable" else kind, keys)
    count = struct.unpack("<Q", reader.take(8))[0]
    reader.skip(count << (form & 0xFF))  # numbers of 1, 2, 4 or 8 bytes


@lru_cache(maxsize=1024)
def _parsed(kind: str) -> tuple[str, tuple[str, ...]]:
    """A type's name and its arguments: `Array(Nullable(Int8))` gives `Array` and `("Nullable(Int8)",)`."""
    name, bracket, rest = kind.partition("(")
    return name.strip(), tuple(_arguments(rest.rstrip()[:-1])) if bracket else ()


def _arguments(inside: str) -> list[str]:
    """Split at commas outside brackets and quotes."""
    parts, depth, quoted, start = [], 0, "", 0
    for at, sign in enumerate(inside):
        if quoted:
            quoted = "" if sign == quoted and inside[at - 1] != "\\" else quoted
        elif sign in "'`":
            quoted = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and depth == 0:
            parts.append(inside[start:at].strip())
            start = at + 1
    return [*parts, inside[start:].strip()]
