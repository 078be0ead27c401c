"""What a mapping file may say. Anything else in it is refused, so that a typing error cannot drop a column."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from schemas.mapping.targets import REGION_FIELDS, check_target

FieldKind = Literal[
    "text", "name", "code", "document", "phone", "plate", "place", "division", "time", "clock", "date",
    "number", "bool", "enum", "words", "list",
]  # fmt: skip
MappingKind = Literal[
    "checkpoint", "travel", "hotel", "border", "declaration", "test", "roster",
    "grid", "clue", "count", "cold_chain", "case_trip", "risk_region",
]  # fmt: skip
# Columns of a source that this project does not take in, whatever they are called there (see the safeguards).
_FORBIDDEN = re.compile(
    r"民族|籍贯|户籍|宗教|政治面貌|人脸|照片|指纹|言论|ethnic|native[_ ]?place|religio|politic|(?<![a-z])face|photo|biometr",
    re.IGNORECASE,
)
_KEY = re.compile(r"[a-z][a-z0-9_]{1,63}")


def _no_forbidden_column(column: str, where: str = "") -> str:
    if _FORBIDDEN.search(column):
        raise ValueError(f"{where}names a column that must not be taken in: ethnicity, native place, religion, politics, face")
    return column


Column = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(lambda column: _no_forbidden_column(column))]
Columns = tuple[Column, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)


class Condition(_Strict):
    """A field is read only where a column has (or has not) one of these values."""

    columns: Columns = Field(alias="from", min_length=1)
    among: tuple[str, ...] = Field(default=(), alias="is")
    beyond: tuple[str, ...] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if bool(self.among) == bool(self.beyond):
            raise ValueError("expected either `is` or `not`, with values")
        return self


class FieldSpec(_Strict):
    """How one field of a sighting is read out of a record."""

    kind: FieldKind = Field(default="text", alias="as")
    columns: Columns = Field(default=(), alias="from")  # the first that says something is taken
    join: tuple[Columns, ...] = ()  # one text out of several columns, each with its aliases
    clock: Columns = Field(default=(), alias="clock_from")  # time of day, when date and time are two columns
    hint: Columns = Field(default=(), alias="type_from")  # the document's type, as the source says it
    value: str | None = None  # the same for every record
    default: str | None = None  # when the columns say nothing; "received_at" for a time
    required: bool = False
    quiet: bool = False  # an unreadable value is expected here: no flag
    pick: Literal["first", "last"] | None = None  # of a list, or of a JSON list inside a text
    match: str | None = None  # only this part of the text: the pattern's group 1, else all of it
    values: dict[str, str] = Field(default_factory=dict)  # the source's word: ours; case and width do not count
    unit: Literal["seconds", "milliseconds"] | None = None  # of a number that counts from 1970
    minimum: float | None = None
    maximum: float | None = None
    when: Condition | None = None

    @field_validator("match")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"is no pattern: {error}") from None
        return pattern

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sum(map(bool, (self.columns, self.join, self.value is not None))) != 1:
            raise ValueError("expected one of `from`, `join` and `value`")
        if self.kind in {"enum", "words"} and not self.values:
            raise ValueError(f'`as = "{self.kind}"` needs `values`')
        if self.clock and self.kind not in {"time", "clock"}:
            raise ValueError('`clock_from` goes with `as = "time"` or `as = "clock"`')
        if self.hint and self.kind != "document":
            raise ValueError('`type_from` goes with `as = "document"`')
        if (self.minimum is not None or self.maximum is not None) and self.kind != "number":
            raise ValueError('`minimum` and `maximum` go with `as = "number"`')
        return self


class MappingSpec(_Strict):
    """One source system's whole mapping file."""

    key: str
    title: str = Field(min_length=1)
    kind: MappingKind
    topic: str = Field(pattern=r"^[a-z0-9._-]{1,120}$")
    default: bool = False  # of the topic
    zone: str = "Asia/Shanghai"
    within: str = Field(default="", pattern=r"^(\d{6})?$")  # division that the source's short place names lie in
    local: bool = False  # all places of the source lie in `within`, or in the city that runs this
    subject: Literal["", "person", "vehicle", "place", "lot"] = ""
    record_key: tuple[Columns, ...] = ()  # columns of the source's own number; empty: the whole record's content
    ignore: tuple[str, ...] = ()  # known columns that are not wanted, so not drift
    future_days: int = Field(default=1, ge=0, le=400)
    past_days: int = Field(default=36_500, ge=1, le=36_500)
    fields: dict[str, FieldSpec] = Field(min_length=1)

    @field_validator("key")
    @classmethod
    def _key_is_bounded(cls, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError("expected 2 to 64 small letters, digits and underscores")
        return key

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("is no time zone of the IANA data base")
        return zone

    @field_validator("fields")
    @classmethod
    def _targets_are_known(cls, fields: dict[str, FieldSpec]) -> dict[str, FieldSpec]:
        for target, spec in fields.items():
            _no_forbidden_column(target, f"{target}: ")
            check_target(target, spec.kind)
        return fields

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.kind == "risk_region":
            if strangers := sorted(set(self.fields) - set(REGION_FIELDS)):
                raise ValueError(f"fields: {strangers[0]} is no field of a risk region")
        elif "occurred_at" not in self.fields:
            raise ValueError("fields: occurred_at is missing")
        return self
