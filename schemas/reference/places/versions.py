"""The rows that the history of divisions is built of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """One row of the table; `start` and `end` are ISO days, empty when open; end is exclusive."""

    line: str
    level: int
    code: str
    name: str
    parent: str  # the division above: its code while building, its line in the table
    start: str
    end: str
    successors: tuple[str, ...] = ()  # lines that took over when the line ended


@dataclass(frozen=True)
class Event:
    """A change as a source tells it; codes are empty for decrees that only give names, days for all others."""

    year: int
    old_name: str
    new_name: str
    old_code: str = ""
    new_code: str = ""
    kind: str = ""
    day: str = ""
