"""One clean text to one value: the kinds of field that need nothing but their text."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from schemas.contract.subjects import clock_or_instant
from schemas.fields.times import parse_date, parse_time
from schemas.mapping.columns import items_of
from schemas.mapping.reading import OutOfRange, Unreadable
from schemas.mapping.spec import FieldSpec

Convert = Callable[[str], object]

_NUMBER = re.compile(r"([-+]?\d{1,15}(?:\.\d{1,12})?)[^\d.]*")
_WORD_ENDS = re.compile(r"[、,;/|+\s]+")
_TRUE = frozenset({"是", "有", "真", "已", "对", "y", "yes", "t", "true", "1", "on", "√", "✓"})
_FALSE = frozenset({"否", "无", "没有", "假", "未", "不", "n", "no", "f", "false", "0", "off", "×", "x"})
_DATE_AT_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00)?(\.0+)?$")


def converter(spec: FieldSpec, zone: str) -> Convert:
    """The function for `spec.kind`; it raises `Unreadable` for a text that is no such value."""
    words = {word.casefold(): ours for word, ours in spec.values.items()}
    makers: dict[str, Callable[[], Convert]] = {
        "code": lambda: lambda text: text.replace(" ", ""),
        "clock": lambda: lambda text: clock_or_instant(text, zone),
        "date": lambda: _date,
        "number": lambda: _number(spec),
        "bool": lambda: lambda text: _truth(text, words),
        "enum": lambda: lambda text: _one_of(text, words),
        "words": lambda: lambda text: _words(text, words),
        "list": lambda: items_of,
    }
    if spec.kind in makers:
        return makers[spec.kind]()
    return (lambda text: words.get(text.casefold(), text)) if words else str


def _date(text: str) -> str:
    day = parse_date(text)
    if not day:
        raise Unreadable("expected a day such as 1990-01-31")
    return day


def _number(spec: FieldSpec) -> Convert:
    low = spec.minimum if spec.minimum is not None else float("-inf")
    high = spec.maximum if spec.maximum is not None else float("inf")

    def convert(text: str) -> float:
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise Unreadable("expected a number")
        value = float(found[1])
        if not low <= value <= high:
            raise Unreadable(f"expected a number from {low:g} to {high:g}")
        return value

    return convert


def _truth(text: str, words: Mapping[str, str]) -> bool:
    word = text.casefold()
    word = words.get(word, word)
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Unreadable("expected yes or no")


def _one_of(text: str, words: Mapping[str, str]) -> str:
    ours = words.get(text.casefold(), words.get("*"))
    if ours is None:
        raise Unreadable(f"expected one of {len(words)} known words")
    return ours


def _words(text: str, words: Mapping[str, str]) -> str:
    found = [words.get(word.casefold(), words.get("*", "")) for word in _WORD_ENDS.split(text) if word]
    if not any(found) and not all(word.casefold() in words for word in _WORD_ENDS.split(text) if word):
        raise Unreadable(f"expected some of {len(words)} known words")
    return "|".join(dict.fromkeys(filter(None, found)))


def instant_reader(spec: FieldSpec, zone: str) -> Callable[[str], tuple[datetime, bool]]:
    """A function from text to (aware instant, whether only the day is known); raises `Unreadable`."""
    if spec.unit is not None:
        scale = 1000.0 if spec.unit == "milliseconds" else 1.0
        return lambda text: (_epoch(text, scale), False)

    def read(text: str) -> tuple[datetime, bool]:
        time = parse_time(text, zone)
        if time.state == "out_of_range":
            raise OutOfRange("expected a time between 1900 and 2100")
        if time.instant is None:
            raise Unreadable("expected a time such as 2022-04-15 11:30")
        return time.instant, time.precision in {"day", "month", "year"}

    return read


def _epoch(text: str, scale: float) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text) / scale)
    except (ValueError, OverflowError):
        raise Unreadable("expected a number of seconds or milliseconds since 1970") from None


def with_clock(day: str, clock: str) -> str:
    """A day's column and a time of day's column as one text; a sheet's midnight on the day is dropped."""
    return f"{_DATE_AT_MIDNIGHT.sub('', day)} {clock}" if clock else day
