"""ClickHouse's compressed frames: checksum (CityHash128 of the rest), method, sizes, data.

Format: https://clickhouse.com/docs/native-protocol/columns#compression and CompressedReadBuffer in the source.
"""

import struct
from collections.abc import Callable
from typing import Final

import lz4.block
import zstd
from clickhouse_cityhash.cityhash import CityHash128

from sinks.embedded.refusals import Refusal
from sinks.embedded.wire import LARGEST_BLOCK

_CHECKSUM_BYTES: Final = 16
_HEADER: Final = struct.Struct("<BII")  # method, compressed size with this header, size of the data
_NONE, _LZ4, _ZSTD = 0x02, 0x82, 0x90
_FRAME_BYTES: Final = 1 << 20


def compress(data: bytes) -> bytes:
    """The data in LZ4 frames of at most 1 MiB each."""
    frames = []
    for start in range(0, len(data), _FRAME_BYTES):
        piece = data[start : start + _FRAME_BYTES]
        packed = lz4.block.compress(piece, store_size=False)
        frame = _HEADER.pack(_LZ4, len(packed) + _HEADER.size, len(piece)) + packed
        frames.append(_checksum(frame) + frame)
    return b"".join(frames)


def decompress_frame(take: Callable[[int], bytes]) -> bytes:
    """The data of the next frame; `take(n)` gives exactly n bytes. Raises `Refusal` when the frame is broken."""
    checksum = take(_CHECKSUM_BYTES)
    header = take(_HEADER.size)
    method, packed_size, size = _HEADER.unpack(header)
    if packed_size < _HEADER.size or max(packed_size, size) > LARGEST_BLOCK:
        raise Refusal(271, "CANNOT_DECOMPRESS", "A compressed frame names an impossible size.")
    packed = take(packed_size - _HEADER.size)
    if checksum != _checksum(header + packed):
        raise Refusal(40, "CHECKSUM_DOESNT_MATCH", "Checksum doesn't match: corrupted data.")
    if method == _LZ4:
        return bytes(lz4.block.decompress(packed, uncompressed_size=size))
    if method == _ZSTD:
        return bytes(zstd.decompress(packed))
    if method == _NONE:
        return packed
    raise Refusal(89, "UNKNOWN_COMPRESSION_METHOD", f"Unknown compression method 0x{method:02x}.")


def decompress(data: bytes) -> bytes:
    """The data of all frames, one after the other. Raises `Refusal` when one is broken or cut."""
    at = 0

    def take(count: int) -> bytes:
        nonlocal at
        piece = data[at : at + count]
        if len(piece) < count:
            raise Refusal(32, "ATTEMPT_TO_READ_AFTER_EOF", "A compressed frame is cut.")
        at += count
        return piece

    plain = []
    while at < len(data):
        plain.append(decompress_frame(take))
    return b"".join(plain)


def _checksum(frame: bytes) -> bytes:
    """CityHash128 v1.0.2 as ClickHouse writes it: the half that the library calls high comes first."""
    number = CityHash128(frame)
    return struct.pack("<QQ", number >> 64, number & (1 << 64) - 1)
