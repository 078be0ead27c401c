"""A field's declaration, compiled to one function that reads it out of a record onto the pad."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from schemas.contract.subjects import sex_of
from schemas.fields.documents import parse_document
from schemas.fields.phones import parse_phone
from schemas.fields.plates import parse_plate
from schemas.fields.trips.modes import read_mode
from schemas.mapping.columns import Getter, HeaderIndex, first_text, items_of, joined_text
from schemas.mapping.convert import converter, instant_reader, with_clock
from schemas.mapping.memory import is_repetitive, only_header, remembering
from schemas.mapping.reading import OutOfRange, RawRecord, Reading, Rejected, Unreadable
from schemas.mapping.spec import Condition, FieldSpec, MappingSpec
from schemas.mapping.whereabouts import division_code

Step = Callable[[RawRecord, Reading], None]
Put = Callable[[str, Reading], None]  # converts a text that is there and puts it onto the pad
_SAID_PHONES = frozenset({"valid", "masked", "repaired"})
_LONGEST_STAY = timedelta(days=400)  # of `until` after the record was received


def compile_step(target: str, field: FieldSpec, mapping: MappingSpec, headers: HeaderIndex) -> Step | None:
    """One function per field and shape of record: get the text, convert it, put it, or say what is wrong.

    None for a field that such records cannot have and need not have.
    """
    required = field.required or (target == "occurred_at" and field.default is None)
    if not required and field.value is None and field.default is None and not _has_column(field, headers):
        return None
    step = _step(target, field, mapping, headers, required)
    header = only_header(field, headers)
    if header and is_repetitive(target, field):
        return remembering(step, header, target, is_place=field.kind == "place" and target.startswith("place."))
    return step


def _step(target: str, field: FieldSpec, mapping: MappingSpec, headers: HeaderIndex, required: bool) -> Step:
    get = _text_getter(target, field, headers)
    put = _putter(target, field, mapping, headers)
    applies = _condition(field.when, target, headers)
    doubt = f"{target.rpartition('.')[2]}_unreadable"

    def step(record: RawRecord, reading: Reading) -> None:
        if applies is not None and not applies(record):
            return
        text = get(record)
        if not text:
            if required:
                raise Rejected("missing_field", target, "is missing or empty")
            return
        try:
            put(text, reading, record) if field.hint else put(text, reading)  # type: ignore[call-arg]
        except OutOfRange as error:
            raise Rejected("time_out_of_range", target, str(error)) from None
        except Unreadable as error:
            if required:
                raise Rejected("unreadable_field", target, str(error)) from None
            if not field.quiet:
                reading.flag(doubt)

    return step


def _has_column(field: FieldSpec, headers: HeaderIndex) -> bool:
    return bool(headers.paths(field.columns)) or any(headers.paths(part) for part in field.join)


def _text_getter(target: str, field: FieldSpec, headers: HeaderIndex) -> Getter:
    if field.value is not None:
        constant = field.value
        return lambda _: constant
    kept = frozenset({*field.values, *(("无", "未知") if field.kind == "bool" else ())})
    if field.join:
        get = joined_text([first_text(paths, target, kept) for part in field.join if (paths := headers.paths(part))])
    else:
        get = first_text(headers.paths(field.columns), target, kept)
    if field.clock:
        get = _composed(get, first_text(headers.paths(field.clock), target, frozenset()))
    if field.pick:
        get = _picked(get, field.pick)
    if field.match:
        get = _matched(get, re.compile(field.match))
    if field.default is not None and field.default != "received_at":
        get = _defaulted(get, field.default)
    return get


def _composed(day: Getter, clock: Getter) -> Getter:
    return lambda record: with_clock(text, clock(record)) if (text := day(record)) else ""


def _picked(get: Getter, which: str) -> Getter:
    place = 0 if which == "first" else -1

    def picked(record: RawRecord) -> str:
        items = items_of(get(record))
        return items[place] if items else ""

    return picked


def _matched(get: Getter, pattern: re.Pattern[str]) -> Getter:
    def matched(record: RawRecord) -> str:
        found = pattern.search(get(record))
        return (found[1] if pattern.groups else found[0]) or "" if found else ""

    return matched


def _defaulted(get: Getter, default: str) -> Getter:
    return lambda record: get(record) or default


def _condition(when: Condition | None, target: str, headers: HeaderIndex) -> Callable[[RawRecord], bool] | None:
    if when is None:
        return None
    words = frozenset(word.casefold() for word in (*when.among, *when.beyond))
    get, expected = first_text(headers.paths(when.columns), target, frozenset()), bool(when.among)
    return lambda record: (get(record).casefold() in words) is expected


def _putter(target: str, field: FieldSpec, mapping: MappingSpec, headers: HeaderIndex) -> Put:
    group, _, name = target.rpartition(".")
    if field.kind == "time":
        return _put_time(group, name, field, mapping)
    if field.kind == "document":
        return _put_document(field, headers)
    if field.kind == "plate":
        return _put_plate(group, name, field.quiet)
    if field.kind == "phone":
        return _put_phone(group, name, mapping.within)
    if field.kind == "division":
        return lambda text, reading: _put(reading, group, name, division_code(text, None, mapping.within) or text)
    if field.kind == "place":
        return lambda text, reading: _put_place(reading, group, name, text)
    if target == "person.sex" and field.kind == "text":
        return _put_sex
    if target == "trip.mode" and field.kind == "text":
        return lambda text, reading: _put(reading, "trip", "mode", read_mode(text))
    convert = converter(field, mapping.zone)
    return lambda text, reading: _put(reading, group, name, convert(text))


def _put(reading: Reading, group: str, name: str, value: object) -> None:
    if value != "":
        reading.groups[group][name] = value


def _put_place(reading: Reading, group: str, name: str, text: str) -> None:
    reading.groups[group][name] = text
    if group == "place":
        reading.place_texts.append(text)


def _put_sex(text: str, reading: Reading) -> None:
    sex = sex_of(text)
    if not sex:
        raise Unreadable("expected a sex")
    reading.groups["person"]["sex"] = sex


def _put_phone(group: str, name: str, within: str) -> Put:
    def put(text: str, reading: Reading) -> None:
        phone = parse_phone(text, within)
        if phone.state not in _SAID_PHONES or not phone.canonical:
            raise Unreadable("expected a phone number")
        if phone.state != "valid":
            reading.flag(f"{name}_{phone.state}")
        reading.groups[group][name] = phone.canonical

    return put


def _put_plate(group: str, name: str, quiet: bool) -> Put:
    """A plate of no known form (a foreign one) is kept and doubted, unless the column often holds something else."""

    def put(text: str, reading: Reading) -> None:
        plate = parse_plate(text)
        if not plate.canonical or (quiet and not plate.is_valid):
            raise Unreadable("expected a licence plate")
        if not plate.is_valid:
            reading.flag(f"{name}_{plate.state}")
        reading.groups[group][name] = plate.canonical

    return put


def _put_document(field: FieldSpec, headers: HeaderIndex) -> Put:
    """The typed number; what a sound number says of its holder is kept to compare with the form."""
    hint = first_text(headers.paths(field.hint), "person.document_type", frozenset())

    def put(text: str, reading: Reading, record: RawRecord | None = None) -> None:
        document = parse_document(text, hint(record) if record is not None else "")
        if not document.canonical:
            raise Unreadable("expected a document number")
        person = reading.groups["person"]
        person["document_number"] = document.canonical
        person["document_type"], person["document_state"] = document.type, document.state
        if not document.is_valid:
            reading.flag(f"document_{document.state}")
            return
        reading.document_birth_date, reading.document_sex = document.birth_date, document.sex

    return put


def _put_time(group: str, name: str, field: FieldSpec, mapping: MappingSpec) -> Put:
    read = instant_reader(field, mapping.zone)
    future, past = timedelta(days=mapping.future_days), timedelta(days=mapping.past_days)
    expected = f"expected at most {mapping.past_days} days before and {mapping.future_days} after it was received"

    def put(text: str, reading: Reading) -> None:
        try:
            instant, day_only = read(text)
        except OutOfRange:
            if name == "occurred_at":
                raise
            raise Unreadable("expected a time between 1900 and 2100") from None
        if group == "facts":
            reading.groups[group][name] = instant.isoformat()
            return
        if name == "occurred_at":
            if not -past <= instant - reading.received_at <= future:
                raise OutOfRange(expected)
            if day_only:
                reading.flag("time_of_day_unknown")
        elif not _plausible_end(instant, reading):
            reading.flag(f"{name}_out_of_range")
            return
        reading.groups[group][name] = instant

    return put


def _plausible_end(instant: datetime, reading: Reading) -> bool:
    begun = reading.groups[""].get("occurred_at")
    return instant - reading.received_at <= _LONGEST_STAY and (not isinstance(begun, datetime) or instant >= begun)
