"""The atoms of ClickHouse's native protocol: variable-length integers, strings, and a buffered reader.

Protocol: https://clickhouse.com/docs/native-protocol/basics
"""

from collections.abc import Callable
from typing import Final

LARGEST_BLOCK: Final = 1 << 30  # bytes; a length beyond this is not a block of ours, but noise
_RECEIVE_AT_ONCE: Final = 1 << 18


def varint(number: int) -> bytes:
    """A non-negative integer, seven bits a byte, lowest first.

    >>> varint(300).hex()
    'ac02'
    """
    encoded = bytearray()
    while number > 127:
        encoded.append(number & 127 | 128)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def text(content: str | bytes) -> bytes:
    """A string with its length in bytes before it."""
    raw = content.encode() if isinstance(content, str) else content
    return varint(len(raw)) + raw


class Reader:
    """Reads atoms from a stream and remembers where the last block began, so that it can be cut out whole."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        """`receive(n)` gives 1 to n bytes, or none at the stream's end."""
        self._receive = receive
        self._buffer = bytearray()
        self._at = 0

    def begin(self) -> None:
        """Forget what was read; `since_begin` starts here."""
        del self._buffer[: self._at]
        self._at = 0

    def since_begin(self) -> bytes:
        """Everything read since `begin`."""
        return bytes(self._buffer[: self._at])

    @property
    def pending(self) -> int:
        """Bytes received and not yet read."""
        return len(self._buffer) - self._at

    def skip(self, count: int) -> None:
        """Read and drop that many bytes. Raises `EOFError` when the stream ends before."""
        self._need(count)
        self._at += count

    def take(self, count: int) -> bytes:
        """The next bytes. Raises `EOFError` when the stream ends before."""
        self._need(count)
        start, self._at = self._at, self._at + count
        return bytes(self._buffer[start : self._at])

    def byte(self) -> int:
        """The next byte."""
        self._need(1)
        self._at += 1
        return self._buffer[self._at - 1]

    def varint(self) -> int:
        """The next variable-length integer, at most ten bytes."""
        number = 0
        for shift in range(0, 70, 7):
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        raise ValueError("a variable-length integer of more than ten bytes")

    def string(self) -> bytes:
        """The next string."""
        return self.take(self.varint())

    def text(self) -> str:
        """The next string, as UTF-8."""
        return self.string().decode("utf-8", "replace")

    def skip_strings(self, count: int) -> None:
        """Read and drop that many strings; short ones already received are stepped over without a call each."""
        while count:
            buffer, at = self._buffer, self._at
            received = len(buffer)
            while count and at < received:
                length = buffer[at]
                if length > 127 or at + 1 + length > received:
                    break
                at += 1 + length
                count -= 1
            self._at = at
            if count:
                self.skip(self.varint())
                count -= 1

    def _need(self, count: int) -> None:
        """Receive until that many bytes are there to be read."""
        if count > LARGEST_BLOCK:
            raise ValueError("a length beyond the largest block")
        while len(self._buffer) - self._at < count:
            received = self._receive(_RECEIVE_AT_ONCE)
            if not received:
                raise EOFError
            self._buffer += received
