"""The scratch pad of one record being read, and the exception that ends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RejectCode = Literal[
    "not_an_object", "missing_field", "unreadable_field", "time_out_of_range", "value_too_long", "no_subject",
    "invalid_record", "not_a_sighting", "internal",
]  # fmt: skip
RawRecord = Mapping[str, object]


class Rejected(Exception):
    """The record cannot become a sighting; quotes no value."""

    def __init__(self, code: RejectCode, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.code: RejectCode = code
        self.field = field
        self.reason = reason


class Unreadable(Exception):
    """A text is no value of its kind; the text says what was expected."""


class OutOfRange(Unreadable):
    """A time that cannot be true: long before or after the record was received."""


@dataclass(slots=True)
class Reading:
    """What has been read so far: values by group (`person`, `facts`, … and "" for the times) and doubts."""

    received_at: datetime
    groups: dict[str, dict[str, object]]
    place_texts: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    document_birth_date: str = ""
    document_sex: str = ""

    @classmethod
    def begin(cls, received_at: datetime) -> "Reading":
        """An empty pad."""
        return cls(received_at, {"": {}, "person": {}, "vehicle": {}, "place": {}, "trip": {}, "facts": {}})

    def flag(self, doubt: str) -> None:
        """Note a doubt once."""
        if doubt not in self.flags:
            self.flags.append(doubt)
