"""Train and flight numbers in any writing: spaces, padding, several numbers of one run, code-shares, free text."""

import re
from functools import lru_cache

from schemas.fields.trips.carriers import name_to_code, repair_code
from schemas.fields.trips.modes import Mode

# A train: one class letter and one to four digits (China Railway's timetable rules), or four digits alone before 次.
_TRAIN = r"[GDCZTKYSLPNX]\d{1,4}"
# A flight: IATA resolution 762, two characters of which one is a letter, one to four digits, an operational suffix.
_FLIGHT = r"(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?\d{2,4}[A-Z]?"
_START, _END = r"(?<![A-Z0-9])", r"(?![A-Z0-9])"
_MORE = r"(?:[ ]*[/、,，;；&和|][ ]*(?:[A-Z]{1,2}|[A-Z]\d|\d[A-Z])?[ ]?\d{1,4}(?![0-9A-Z路:：时点年月日]|号线|号车|车厢|人|排))*"
_TRAINS = re.compile(rf"{_START}({_TRAIN}{_MORE}){_END}")
_SPACED_TRAINS = re.compile(rf"{_START}([GDCZTKYSLPNX][ -]?\d{{1,4}}{_MORE}){_END}")
_BARE_TRAIN = re.compile(r"(?<![A-Z0-9.:/、,])(\d{4})(?=次)")
_FLIGHTS = re.compile(rf"{_START}({_FLIGHT}{_MORE}){_END}")
_TRAIN_PART = re.compile(r"([A-Z])?[ -]?(\d{1,4})()")
_FLIGHT_PART = re.compile(r"([A-Z]{2}|[A-Z]\d(?=[ -]?\d{2})|\d[A-Z])?[ -]?(\d{1,4})([A-Z]?)")
_TWO_CHARACTERS = re.compile(r"[A-Z]{2}|\d[A-Z]")
_SPLIT = re.compile(r"[/、,，;；&和|]")


@lru_cache(maxsize=16384)
def read_numbers(text: str, mode: Mode) -> tuple[str, ...]:
    """The train and flight numbers in a text that is NFKC and capital letters, sorted, each once.

    The mode tells a train from a flight where the writing does not (D7999). Nothing is read for road and water.

    >>> read_numbers("G1234/1235次", "train")
    ('G1234', 'G1235')
    >>> read_numbers("国航CA 0123 (ZH9123)", "flight")
    ('CA123', 'ZH9123')
    """
    if mode in ("coach", "bus", "taxi", "car", "ship"):
        return ()
    text = name_to_code(text)
    found: list[str] = []
    if mode != "flight":
        pattern = _SPACED_TRAINS if mode in ("train", "metro") else _TRAINS
        for run in pattern.findall(text):
            found += _run(run, False)
        found = found or [bare.lstrip("0") for bare in _BARE_TRAIN.findall(text)]
    if not found:
        for run in _FLIGHTS.findall(text):
            found += _run(run, True)
    if not found and mode == "train" and re.fullmatch(r"\d{4}", text.strip()):
        found = [text.strip()]
    return tuple(sorted(set(found)))


def is_flight(number: str, mode: Mode) -> bool:
    """Whether a normalised number is a flight's, the mode deciding for numbers that can be both."""
    return bool(_TWO_CHARACTERS.match(number)) or (mode == "flight" and not number.isdigit())


def _run(run: str, flight: bool) -> list[str]:
    """All numbers of one run; a shorter later one continues the one before it (K9920/1 is K9920 and K9921)."""
    numbers: list[str] = []
    prefix = digits = ""
    for part in _SPLIT.split(run):
        match = (_FLIGHT_PART if flight else _TRAIN_PART).fullmatch(part.strip())
        if not match or not (match[1] or prefix):
            continue
        if match[1]:
            prefix, digits = match[1], match[2]
        else:
            digits = digits[: max(0, len(digits) - len(match[2]))] + match[2]
        if flight and len(prefix) == 2:
            prefix = repair_code(prefix)
        numbers.append(prefix + (digits.lstrip("0") or "0") + match[3])
    return numbers
