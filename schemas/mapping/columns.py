"""From a field's column names to a function that takes its text out of a record with those headers."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import orjson

from schemas.cells import LONGEST_TEXT, clean, is_absent, text_of
from schemas.headers import fold_header
from schemas.mapping.reading import RawRecord, Rejected

Getter = Callable[[RawRecord], str]
Headers = tuple[str, ...]


class HeaderIndex:
    """The headers of one shape of record, found by folded name; a dotted name reaches into objects."""

    def __init__(self, headers: Iterable[object]) -> None:
        self._by_name: dict[str, str] = {}
        for header in headers:
            if isinstance(header, str):
                self._by_name.setdefault(fold_header(header), header)

    def paths(self, columns: Sequence[str]) -> list[tuple[str, ...]]:
        """Where each of the columns that these records have is, in the order of the columns."""
        found = [self._path(column) for column in columns]
        return [path for number, path in enumerate(found) if path and path not in found[:number]]

    def _path(self, column: str) -> tuple[str, ...]:
        if header := self._by_name.get(fold_header(column)):
            return (header,)
        top, dot, rest = column.partition(".")
        header = self._by_name.get(fold_header(top)) if dot else None
        return (header, *rest.split(".")) if header else ()


def raw_at(record: RawRecord, path: tuple[str, ...]) -> object:
    """The value at a path; None where an object on the way is missing."""
    value: object = record.get(path[0])
    for name in path[1:]:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def bounded_text(value: object, field: str) -> str:
    """The value as clean text.

    Raises:
        Rejected: It is longer than any field of ours.
    """
    if isinstance(value, str | list | dict) and len(value) > LONGEST_TEXT:
        raise Rejected("value_too_long", field, f"expected at most {LONGEST_TEXT} characters")
    return text_of(value)


def first_text(paths: Sequence[tuple[str, ...]], field: str, kept: frozenset[str]) -> Getter:
    """The text of the first path that says something; words in `kept` count as saying something."""
    if len(paths) == 1 and len(paths[0]) == 1:
        return _single(paths[0][0], field, kept)

    def get(record: RawRecord) -> str:
        for path in paths:
            text = bounded_text(raw_at(record, path), field)
            if text and (not is_absent(text) or text in kept):
                return text
        return ""

    return get


def _single(header: str, field: str, kept: frozenset[str]) -> Getter:
    def get(record: RawRecord) -> str:
        value = record[header]
        text = clean(value) if type(value) is str and len(value) <= LONGEST_TEXT else bounded_text(value, field)
        return "" if is_absent(text) and text not in kept else text

    return get


def joined_text(parts: Sequence[Getter]) -> Getter:
    """Texts of several columns as one; a part that the text so far ends with (市 in both columns) is not repeated."""

    def get(record: RawRecord) -> str:
        text = ""
        for part in parts:
            piece = part(record)
            if piece and not text.endswith(piece):
                text = piece if text and piece.startswith(text) else text + piece
        return text

    return get


def items_of(text: str) -> tuple[str, ...]:
    """Items of a JSON list, else of a text with `|`, 、 or commas between them; empty items are left out.

    >>> items_of('["兰州", "", "景泰"]'), items_of("兰州|景泰"), items_of("")
    (('兰州', '景泰'), ('兰州', '景泰'), ())
    """
    if text.startswith("["):
        try:
            found = orjson.loads(text)
        except ValueError:
            found = text.strip("[]").replace('"', "").replace("'", "").split(",")
        return tuple(item for value in found if (item := text_of(value)))
    for mark in ("|", "、", ",", ";", "→", "->", "-"):
        if mark in text:
            return tuple(item for piece in text.split(mark) if (item := clean(piece)))
    return (text,) if text else ()
