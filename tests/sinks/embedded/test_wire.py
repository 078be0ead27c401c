"""Atoms, frames and blocks of the native protocol, without a socket."""

import struct

import lz4.block
import pytest
import zstd
from hypothesis import given
from hypothesis import strategies as st

from sinks.embedded.blocks import BLOCK_INFO, header_block, read_block
from sinks.embedded.frames import compress, decompress
from sinks.embedded.refusals import Refusal, from_engine
from sinks.embedded.wire import Reader, text, varint


def reader(data: bytes, piece: int = 3) -> Reader:
    """A reader that receives a few bytes at a time, as a slow network gives them."""
    pieces = iter([data[start : start + piece] for start in range(0, len(data), piece)])
    return Reader(lambda _count: next(pieces, b""))


@given(st.integers(0, 2**64 - 1), st.integers(1, 12))
def test_integers_come_back(number: int, piece: int) -> None:
    assert reader(varint(number), piece).varint() == number


@given(st.lists(st.binary(max_size=300)), st.integers(1, 400))
def test_strings_are_stepped_over_whole(strings: list[bytes], piece: int) -> None:
    data = b"".join(map(text, strings))
    found = reader(data + b"end", piece)
    found.begin()
    found.skip_strings(len(strings))
    assert found.since_begin() == data
    assert found.take(3) == b"end"


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda cut: cut.take(5), id="bytes"),
        pytest.param(lambda cut: cut.skip_strings(3), id="strings"),
        pytest.param(lambda cut: [cut.varint() for _ in range(9)], id="integers"),
    ],
)
def test_a_cut_stream_ends_in_eof(read) -> None:
    with pytest.raises(EOFError):
        read(reader(b"\x01a\x02"))


@pytest.mark.parametrize("noise", [b"\xff" * 12, varint(2**40) + b"x"], ids=["endless integer", "impossible length"])
def test_noise_is_an_error_and_allocates_nothing(noise: bytes) -> None:
    with pytest.raises(ValueError, match=r"integer|length"):
        reader(noise).string()


@given(st.binary(max_size=5000))
def test_frames_come_back(data: bytes) -> None:
    assert decompress(compress(data)) == data


def test_long_data_take_several_frames() -> None:
    data = bytes(range(256)) * 10_000
    assert decompress(compress(data)) == data


@pytest.mark.parametrize(
    ("broken", "number"),
    [
        pytest.param(lambda frame: frame[:-1], 32, id="cut"),
        pytest.param(lambda frame: frame[:-1] + bytes([frame[-1] ^ 1]), 40, id="a flipped bit"),
        pytest.param(lambda frame: frame[:17] + struct.pack("<I", 2**31) + frame[21:], 271, id="an impossible size"),
    ],
)
def test_a_broken_frame_is_refused(broken, number: int) -> None:
    with pytest.raises(Refusal) as raised:
        decompress(broken(compress(b"data" * 100)))
    assert raised.value.number == number


@pytest.mark.parametrize(
    ("method", "pack"), [(0x82, lambda d: lz4.block.compress(d, store_size=False)), (0x90, zstd.compress), (2, bytes)]
)
def test_each_method_is_read(method: int, pack) -> None:
    from sinks.embedded.frames import _checksum

    packed = pack(b"data" * 50)
    frame = struct.pack("<BII", method, len(packed) + 9, 200) + packed
    assert decompress(_checksum(frame) + frame) == b"data" * 50


def block(kind: str, rows: int, values: bytes) -> bytes:
    return varint(1) + varint(rows) + text("c") + text(kind) + values


@pytest.mark.parametrize(
    ("kind", "rows", "values"),
    [
        pytest.param("UInt64", 2, b"x" * 16, id="number"),
        pytest.param("Decimal(9, 2)", 2, b"x" * 8, id="short decimal"),
        pytest.param("Decimal(38, 2)", 1, b"x" * 16, id="long decimal"),
        pytest.param("DateTime64(3, 'Asia/Shanghai')", 1, b"x" * 8, id="time with zone"),
        pytest.param("Enum8('a, (b' = 1, '\\'' = 2)", 3, b"xyz", id="enum with brackets in a name"),
        pytest.param("FixedString(5)", 2, b"x" * 10, id="fixed string"),
        pytest.param("Nullable(String)", 2, b"\x00\x01" + text("a") + text(""), id="nullable"),
        pytest.param("Array(Nullable(Int8))", 2, struct.pack("<QQ", 1, 3) + b"\x00" * 3 + b"x" * 3, id="array"),
        pytest.param("Array(Array(String))", 1, struct.pack("<Q", 2) + struct.pack("<QQ", 0, 1) + text("a"), id="nested array"),
        pytest.param("Map(String, Array(UInt8))", 1, struct.pack("<Q", 1) + text("k") + struct.pack("<Q", 2) + b"xy", id="map"),
        pytest.param("Tuple(a Int32, `b c` Array(String))", 1, b"x" * 4 + struct.pack("<Q", 1) + text("s"), id="named tuple"),
        pytest.param("Map(String, String)", 1, struct.pack("<Q", 0), id="empty map"),
        pytest.param("SimpleAggregateFunction(max, UInt32)", 1, b"xxxx", id="aggregate"),
        pytest.param("String", 0, b"", id="no rows"),
    ],
)
def test_a_block_ends_where_its_columns_end(kind: str, rows: int, values: bytes) -> None:
    whole = block(kind, rows, values)
    found = reader(BLOCK_INFO + whole + b"next")
    assert read_block(found) == (rows, whole)
    assert found.take(4) == b"next"


def test_a_type_that_cannot_be_stepped_over_is_refused() -> None:
    with pytest.raises(Refusal, match="JSON"):
        read_block(reader(BLOCK_INFO + block("JSON", 1, b"")))


def test_a_header_is_a_block_of_no_rows() -> None:
    header = header_block([("a", "UInt8"), ("长", "Array(String)")])
    assert read_block(reader(BLOCK_INFO + header)) == (0, header)


@pytest.mark.parametrize(
    ("said", "number", "sentence"),
    [
        ("Code: 60. DB::Exception: No such table. (UNKNOWN_TABLE)", 60, "No such table. (UNKNOWN_TABLE)"),
        ("x: Code: 27. DB::Exception: Bad. (CANNOT_PARSE) (version 26.9.2.1)", 27, "Bad. (CANNOT_PARSE)"),
        ("something else", 1002, "something else (UNKNOWN_EXCEPTION)"),
    ],
)
def test_the_engines_words_become_number_and_sentence(said: str, number: int, sentence: str) -> None:
    refusal = from_engine(RuntimeError(said))
    assert (refusal.number, refusal.sentence) == (number, sentence)
