"""The records on the wire, one JSON object each: what DESIGN calls sighting, entry, match, alert and task.

All are frozen, drop unknown fields, and hide input values in their errors. Times are aware; on the wire they
are ISO 8601 with offset. Empty text means "not said"; nothing is ever guessed into a field.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SubjectKind = Literal["person", "vehicle", "place", "lot"]
EntryKind = Literal["person", "vehicle", "trip", "place"]
Grade = Literal["certain", "probable", "possible", "none"]
SightingKind = Literal[
    "checkpoint", "travel", "hotel", "border", "declaration", "test", "roster",
    "grid", "clue", "count", "cold_chain", "case_trip",
]  # fmt: skip
AlertState = Literal["open", "withdrawn"]
TaskState = Literal["open", "acknowledged", "done", "withdrawn", "handed_over"]
Fact = str | float | bool


class Record(BaseModel):
    """Shared habits of all wire records."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def to_bytes(self) -> bytes:
        """One JSON object in UTF-8, unset fields left out."""
        return self.model_dump_json(exclude_defaults=True).encode()


class Person(Record):
    """Who, as far as a source says it; document and phone are canonical, names are as written (NFKC)."""

    name: str = ""
    name_latin: str = ""
    family_name: str = ""
    given_name: str = ""
    suffix: str = ""
    maiden_name: str = ""
    sex: Literal["", "F", "M"] = ""
    birth_date: str = ""  # ISO, may stop after the year or the month; as written when it has no one reading
    document_type: str = ""  # a DocumentType of schemas.fields.documents
    document_number: str = ""  # canonical: capital letters and digits, `*` for a masked one
    document_state: str = ""  # a DocumentState of schemas.fields.documents
    phone: str = ""  # E.164, or digits with `*` when masked
    address: str = ""
    region: str = ""  # of residence: six-digit division code, else the label the source uses


class Vehicle(Record):
    """A road vehicle by its plate, canonical (province character first, no separators)."""

    plate: str = ""
    vehicle_type: str = ""


class Trip(Record):
    """One ride of one carrier on one day; `date` is the day of departure at the origin."""

    mode: str = ""  # a Mode of schemas.fields.trips: train flight coach bus metro taxi ship car other
    number: str = ""
    date: str = ""  # ISO day
    start: str = ""  # ISO instant or time of day, as far as known
    end: str = ""
    carriage: str = ""
    seat: str = ""
    vehicle: str = ""  # plate or fleet number
    origin: str = ""
    destination: str = ""
    stops: tuple[str, ...] = ()
    note: str = ""


class Place(Record):
    """Where; `code` is the most exact GB/T 2260 division known as of the event's date (6, 9 or 12 digits)."""

    place_id: str = ""  # the source's own id of a checkpoint, hotel, site or gate
    name: str = ""
    address: str = ""
    code: str = ""
    lng: float | None = None
    lat: float | None = None
    phone: str = ""


class Sighting(Record):
    """This subject was at this place at this time, says this source."""

    sighting_id: str
    kind: SightingKind
    source: str  # key of the mapping that read it
    origin: str  # topic:partition:offset:index, or file:line before it was fed
    occurred_at: AwareDatetime
    until: AwareDatetime | None = None
    received_at: AwareDatetime  # the broker's timestamp of the raw record, so a replay is exact
    subject_kind: SubjectKind
    subject_key: str  # pseudonym; see schemas.subjects
    person: Person | None = None
    vehicle: Vehicle | None = None
    place: Place | None = None
    trip: Trip | None = None
    facts: dict[str, Fact] = Field(default_factory=dict)  # temperature, direction, check_completed, room …
    flags: tuple[str, ...] = ()  # what normalising doubted, e.g. "birth_date_conflicts_document"


class WatchlistEntry(Record):
    """A subject on a list, with the basis for being there and how long it holds."""

    entry_id: str
    list: str
    kind: EntryKind
    basis: str = ""
    valid_from: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    person: Person | None = None
    vehicle: Vehicle | None = None
    trip: Trip | None = None
    place: Place | None = None
    facts: dict[str, Fact] = Field(default_factory=dict)
    listed_at: AwareDatetime | None = None  # the broker's time of the change; set by who reads the topic

    @property
    def key(self) -> str:
        """The key on the compacted topic: `list/entry_id`."""
        return f"{self.list}/{self.entry_id}"

    def holds_at(self, instant: datetime) -> bool:
        """Whether the entry was in force at that instant (from inclusive, expiry exclusive)."""
        begun = self.valid_from is None or self.valid_from <= instant
        return begun and (self.expires_at is None or instant < self.expires_at)


class RiskRegion(Record):
    """A risk level that held for an area from `valid_from` (inclusive) to `valid_to` (exclusive, None = open)."""

    region_id: str
    level: Literal["low", "mid", "high"]
    province: str = ""
    city: str = ""
    county: str = ""
    community: str = ""  # as published, lists and brackets included
    code: str = ""
    exclusions: tuple[str, ...] = ()
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None


class Evidence(Record):
    """What one field says about two records being the same subject."""

    field: str
    event: str  # the sighting's value, as compared
    entry: str  # the entry's value, as compared
    how: str  # exact, repaired, masked, homophone, look_alike, conflict …
    bits: float  # log2 likelihood ratio; negative speaks against


class Match(Record):
    """A sighting and an entry, with the evidence, best first when in a list."""

    entry_id: str
    list: str = ""
    kind: EntryKind = "person"
    grade: Grade
    probability: Annotated[float, Field(ge=0, le=1)]
    bits: float
    evidence: tuple[Evidence, ...] = ()
    scorer: str = ""  # version of the evidence model
    generation: int = 0  # of the list index that decided


class Alert(Record):
    """A model's finding about one subject and one cause."""

    alert_id: str
    model: str
    model_version: int
    subject_kind: SubjectKind
    subject_key: str
    subject_label: str = ""  # masked: 王*明, 苏F***45
    cause: str  # what it rests on: `list/entry_id`, a region id, a sighting id …
    state: AlertState = "open"
    grade: Grade = "probable"
    shadow: bool = False
    place_code: str = ""  # where the responsible district is looked up
    place_text: str = ""
    occurred_at: AwareDatetime
    raised_at: AwareDatetime
    sighting_ids: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    explanation_zh: str = ""
    explanation_en: str = ""
    match: Match | None = None


class PushTask(Record):
    """What a district is asked to do about one subject and cause, with a clock."""

    task_id: str
    unit: str  # division code of the district's unit; "unrouted" is counted and alarmed
    subject_kind: SubjectKind
    subject_key: str
    subject_label: str = ""
    cause: str
    episode: int = 1
    revision: int = 1  # counts the states of this task; the highest is the one that holds
    state: TaskState = "open"
    alert_ids: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # police, community, health, grid
    accountable: str = ""
    seen_at: AwareDatetime  # when the subject was last seen; a newer sighting elsewhere hands the task over
    opened_at: AwareDatetime
    due_at: AwareDatetime
    updated_at: AwareDatetime
    text_zh: str = ""
    text_en: str = ""


class DeadLetter(Record):
    """A raw record that could not become a sighting; the payload is kept apart and expires."""

    origin: str
    code: str
    reason: str
    field: str = ""
    mapping: str = ""
    first_seen: AwareDatetime
    payload: bytes = b""
