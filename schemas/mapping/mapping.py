"""A loaded mapping: raw records in, sightings or dead letters out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson

from schemas.cells import clean
from schemas.contract.regions import region_of
from schemas.errors import RecordError
from schemas.ids import stable_id
from schemas.mapping.assemble import complete, sighting_of
from schemas.mapping.columns import Getter, HeaderIndex, first_text
from schemas.mapping.reading import RawRecord, Reading, Rejected
from schemas.mapping.spec import FieldSpec, MappingSpec
from schemas.mapping.steps import Step, compile_step
from schemas.records import DeadLetter, RiskRegion, Sighting

_MOST_PLANS = 512  # shapes of record remembered; a source has one or a few, a hostile one as many as it likes


@dataclass(frozen=True, slots=True)
class _Plan:
    """A mapping compiled for one shape of record."""

    steps: tuple[Step, ...]
    key: tuple[Getter, ...]
    unknown: tuple[str, ...]


class Mapping:
    """One source system's mapping. Reading depends on nothing but the record and the arguments."""

    def __init__(self, spec: MappingSpec) -> None:
        self.spec = spec
        self._zone = ZoneInfo(spec.zone)
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._fields = sorted(spec.fields.items(), key=_reading_order)

    @property
    def key(self) -> str:
        """The mapping's name: the `mapping` header of a raw record, the `source` of a sighting."""
        return self.spec.key

    @property
    def topic(self) -> str:
        """The raw topic of this source."""
        return self.spec.topic

    @property
    def kind(self) -> str:
        """The kind of sighting it gives, or `risk_region`."""
        return self.spec.kind

    def read(self, record: object, origin: str, received_at: datetime, secret: bytes) -> Sighting | DeadLetter:
        """The sighting of one raw record, or why there is none; never raises for anything that JSON can hold.

        Args:
            record: One JSON object as the source wrote it.
            origin: `topic:partition:offset:index`, or `file:line`.
            received_at: The broker's timestamp, the only "now" of the reading.
            secret: Keys the subject's pseudonym.

        A dead letter quotes no value; its payload is left for the caller, who has the bytes.
        """
        try:
            plan = self._plan(record)
            assert isinstance(record, dict)  # noqa: S101 - _plan refuses anything else
            return self._sighting(record, plan, origin, received_at, secret)
        except Rejected as why:
            return self._dead(why.code, why.field, why.reason, origin, received_at)
        except RecursionError:
            return self._dead("invalid_record", "", "nested too deeply", origin, received_at)
        except Exception as error:  # noqa: BLE001 - a parser's fault on one poisonous value must not stop the stream
            return self._dead("internal", "", type(error).__name__, origin, received_at)

    def read_region(self, record: object, origin: str, received_at: datetime) -> RiskRegion | DeadLetter:
        """The risk region of one row of a mapping of kind `risk_region`, or why there is none."""
        try:
            plan = self._plan(record)
            assert isinstance(record, dict)  # noqa: S101 - as above
            reading = Reading.begin(received_at)
            for step in plan.steps:
                step(record, reading)
            return region_of(reading.groups[""], self.spec.zone)
        except Rejected as why:
            return self._dead(why.code, why.field, why.reason, origin, received_at)
        except RecordError as why:
            return self._dead("invalid_record", why.field, why.reason, origin, received_at)

    def unknown_columns(self, record: object) -> tuple[str, ...]:
        """Columns of the record that the mapping neither reads nor ignores: drift, when the source is not new."""
        try:
            return self._plan(record).unknown
        except Rejected:
            return ()

    def _sighting(self, record: RawRecord, plan: _Plan, origin: str, received_at: datetime, secret: bytes) -> Sighting:
        if self.spec.kind == "risk_region":
            raise Rejected("not_a_sighting", "", "the mapping reads risk regions")
        reading = Reading.begin(received_at)
        for step in plan.steps:
            step(record, reading)
        if "occurred_at" not in reading.groups[""]:  # allowed by the mapping, else it has been refused by now
            reading.groups[""]["occurred_at"] = received_at
            reading.flag("time_is_of_receipt")
        complete(reading, self.spec, self._zone)
        return sighting_of(reading, self.spec, self._sighting_id(record, plan), origin, secret)

    def _sighting_id(self, record: RawRecord, plan: _Plan) -> str:
        """From the source's own number, else from the whole content whatever the order of its keys."""
        if plan.key and all(parts := [get(record) for get in plan.key]):
            return stable_id("sighting", self.spec.key, *parts)
        try:
            content = orjson.dumps(record, option=orjson.OPT_SORT_KEYS).decode()
        except TypeError:  # a number beyond 64 bits, a lone surrogate
            content = json.dumps(record, sort_keys=True, default=str)
        return stable_id("sighting", self.spec.key, "content", content)

    def _plan(self, record: object) -> _Plan:
        if not isinstance(record, dict):
            raise Rejected("not_an_object", "", "expected a JSON object")
        headers = tuple(record)
        plan = self._plans.get(headers)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            plan = self._plans[headers] = self._compile(headers)
        return plan

    def _compile(self, headers: tuple[str, ...]) -> _Plan:
        index = HeaderIndex(headers)
        compiled = (compile_step(target, field, self.spec, index) for target, field in self._fields)
        steps = tuple(step for step in compiled if step is not None)
        keys = [first_text(paths, "record_key", frozenset()) for part in self.spec.record_key if (paths := index.paths(part))]
        whole = len(keys) == len(self.spec.record_key)
        known = {path[0] for columns in self._known_columns() for path in index.paths(columns)}
        unknown = tuple(clean(header[:120]) for header in headers if isinstance(header, str) and header not in known)
        return _Plan(steps, tuple(keys) if whole else (), unknown)

    def _known_columns(self) -> list[Sequence[str]]:
        columns: list[Sequence[str]] = [self.spec.ignore, *self.spec.record_key]
        for field in self.spec.fields.values():
            columns += [field.columns, field.clock, field.hint, *field.join]
            columns += [field.when.columns] if field.when else []
        return columns

    def _dead(self, code: str, field: str, reason: str, origin: str, received_at: datetime) -> DeadLetter:
        return DeadLetter(origin=origin, code=code, reason=reason, field=field, mapping=self.spec.key, first_seen=received_at)


def _reading_order(item: tuple[str, FieldSpec]) -> int:
    """The time first, since its end and the places are read against it; the others as declared."""
    return {"occurred_at": 0, "until": 1}.get(item[0], 2)
