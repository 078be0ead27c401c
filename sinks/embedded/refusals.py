"""Errors as ClickHouse sends them: a number, its name and a sentence, over either protocol."""

import re
from typing import Final

_ENGINE_ERROR: Final = re.compile(r"Code: (\d+)\. DB::Exception: (.*)", re.DOTALL)
_NAME: Final = re.compile(r"\(([A-Z][A-Z0-9_]+)\)\s*(?:\(version [^)]*\))?\s*\Z")

UNKNOWN_PACKET: Final = 99
READONLY: Final = 164
TOO_MANY_QUERIES: Final = 202
ACCESS_DENIED: Final = 497
AUTHENTICATION_FAILED: Final = 516
NOT_IMPLEMENTED: Final = 48
SYNTAX_ERROR: Final = 62
NO_SUCH_COLUMN: Final = 16
UNKNOWN_EXCEPTION: Final = 1002

# The statuses that ClickHouse's own HTTP handler gives; every other number is 500.
# https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/HTTP/exceptionCodeToHTTPStatus.cpp
_HTTP_STATUS: Final = {
    **dict.fromkeys((6, 26, 27, 36, 38, 41, 42, 43, 46, 47, 53, 62, 70, 72, 321, 386, 456), 400),
    **dict.fromkeys((497, 516, 194, 192), 403),
    **dict.fromkeys((60, 81, 16), 404),
    159: 408,
    202: 503,
    48: 501,
}


class Refusal(Exception):
    """A query that is answered with an error."""

    def __init__(self, number: int, name: str, sentence: str) -> None:
        super().__init__(f"Code: {number}. DB::Exception: {sentence} ({name})")
        self.number = number
        self.sentence = f"{sentence} ({name})"

    @property
    def http_status(self) -> int:
        """The status of the HTTP answer."""
        return _HTTP_STATUS.get(self.number, 500)


def from_engine(error: Exception) -> Refusal:
    """The engine's error, which it words as one text, in its parts."""
    found = _ENGINE_ERROR.search(str(error))
    if not found:
        return Refusal(UNKNOWN_EXCEPTION, "UNKNOWN_EXCEPTION", str(error) or type(error).__name__)
    named = _NAME.search(found[2])
    sentence = found[2][: named.start()].rstrip() if named else found[2]
    return Refusal(int(found[1]), named[1] if named else "UNKNOWN_EXCEPTION", sentence)
