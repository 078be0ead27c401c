"""JSON files: an array of objects, an object that holds one, or one object per line."""

import json
import re
from collections.abc import Iterator
from typing import TextIO

import orjson

from schemas.errors import InputFileError
from schemas.readers.encodings import Text, lines
from schemas.readers.rows import BadRow, Row

_CHUNK = 1 << 20  # characters
LARGEST_ELEMENT = 64 << 20  # characters of one array element, or of one object that wraps the array
_BLANK = re.compile(r"[\s\0\ufeff]*")
_HOLDERS = ("data", "rows", "records", "list", "items", "results", "result", "body", "数据", "记录")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def read_json_lines(text: Text) -> Iterator[Row | BadRow]:
    """One row per line that is a JSON object; blank lines are skipped."""
    for number, line in lines(text):
        if line is None:
            yield BadRow(number, "bytes outside the file's encoding, or a line that is too long")
        elif line.strip():
            yield _line_row(number, line)


def _line_row(number: int, line: str) -> Row | BadRow:
    try:
        value = orjson.loads(line.lstrip("\ufeff"))
    except ValueError:
        return BadRow(number, "expected one JSON object on the line")
    return _row(number, value)


def _row(line: int, value: object) -> Row | BadRow:
    if not isinstance(value, dict):
        return BadRow(line, "expected a JSON object")
    return Row(line, value)


def read_json(text: Text) -> Iterator[Row | BadRow]:
    """Rows of an array (streamed), of the array that an object holds, of JSON lines, or one object.

    Raises:
        InputFileError: The file begins with neither `[` nor `{`.
    """
    errors = "replace" if text.damaged else "strict"
    with text.path.open(encoding=text.encoding, errors=errors) as file:
        opening = file.read(_CHUNK)
        start = _BLANK.match(opening).end()  # type: ignore[union-attr]  # the pattern matches anything
        if opening[start : start + 1] == "[":
            yield from _ArrayReader(file, opening, start + 1).rows()
        elif opening[start : start + 1] == "{":
            yield from _from_object(file, opening, text)
        else:
            raise InputFileError("expected a JSON array or object", path=str(text.path), line=1)


def _from_object(file: TextIO, opening: str, text: Text) -> Iterator[Row | BadRow]:
    whole = opening + file.read(LARGEST_ELEMENT)
    try:
        value = _DECODER.decode(_BLANK.sub("", whole, count=1).rstrip("\0 \r\n\t"))
    except (ValueError, RecursionError):
        yield from read_json_lines(text)
        return
    held = _held_rows(value)
    for number, item in enumerate([value] if held is None else held, 1):
        yield _row(number, item)


def _held_rows(value: object, depth: int = 0) -> list[object] | None:
    """The list under `data`, `rows` or the like, one or two levels down; None when there is none."""
    if not isinstance(value, dict) or depth > 2:
        return None
    for name in _HOLDERS:
        inner = value.get(name)
        if isinstance(inner, list) and (not inner or isinstance(inner[0], dict)):
            return inner
        if (found := _held_rows(inner, depth + 1)) is not None:
            return found
    return None


class _ArrayReader:
    """Elements of a JSON array out of a growing window of text."""

    def __init__(self, file: TextIO, window: str, position: int) -> None:
        self._file = file
        self._window = window
        self._position = position
        self._line = 1 + window.count("\n", 0, position)

    def rows(self) -> Iterator[Row | BadRow]:
        """Each element as a row; the first broken one ends the file, since nothing after it can be told apart."""
        while True:
            self._skip_blanks()
            if not self._at():
                yield BadRow(self._line, "the JSON array is not closed: the file is cut off")
                return
            if self._at() == "]":
                return
            if self._at() == ",":
                self._position += 1
                continue
            line, element = self._line, self._element()
            if isinstance(element, BadRow):
                yield element
                return
            yield _row(line, element[0])

    def _at(self) -> str:
        return self._window[self._position : self._position + 1]

    def _grow(self) -> bool:
        more = self._file.read(max(_CHUNK, len(self._window) - self._position))
        self._window = self._window[self._position :] + more
        self._position = 0
        return bool(more)

    def _move(self, position: int) -> None:
        self._line += self._window.count("\n", self._position, position)
        self._position = position

    def _skip_blanks(self) -> None:
        while True:
            self._move(_BLANK.match(self._window, self._position).end())  # type: ignore[union-attr]
            if self._at() or not self._grow():
                return

    def _element(self) -> tuple[object] | BadRow:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._position)
            except RecursionError:
                return BadRow(self._line, "nested too deeply")
            except ValueError:
                if len(self._window) - self._position < LARGEST_ELEMENT and self._grow():
                    continue
                return BadRow(self._line, "broken JSON; nothing after it can be read")
            self._line += self._window.count("\n", self._position, end)
            self._position = end
            return (value,)
