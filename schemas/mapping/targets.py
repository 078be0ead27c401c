"""The fields of a sighting that a mapping may fill, and the kinds of value each takes."""

import re

from schemas.records import Person, Place, Trip, Vehicle

_TEXTS = frozenset({"text", "name", "code", "enum"})
PERSON = {
    **dict.fromkeys(("name", "name_latin", "family_name", "given_name", "suffix", "maiden_name"), frozenset({"text", "name"})),
    "sex": frozenset({"text", "enum"}),
    "birth_date": frozenset({"date"}),
    "document_number": frozenset({"document"}),
    "phone": frozenset({"phone"}),
    "address": frozenset({"text", "place"}),
    "region": frozenset({"division", "code", "text"}),
}
VEHICLE = {"plate": frozenset({"plate"}), "vehicle_type": _TEXTS}
PLACE = {
    "place_id": frozenset({"code", "text"}),
    "name": frozenset({"text", "place"}),
    "address": frozenset({"text", "place"}),
    "code": frozenset({"code", "division"}),
    "lng": frozenset({"number"}),
    "lat": frozenset({"number"}),
    "phone": frozenset({"phone"}),
}
TRIP = {
    **dict.fromkeys(("number", "carriage", "seat", "origin", "destination", "note"), _TEXTS),
    "mode": frozenset({"text", "enum"}),
    "date": frozenset({"date"}),
    "start": frozenset({"clock", "text"}),
    "end": frozenset({"clock", "text"}),
    "vehicle": frozenset({"plate", "text"}),
    "stops": frozenset({"list"}),
}
GROUPS = {"person": PERSON, "vehicle": VEHICLE, "place": PLACE, "trip": TRIP}
MODELS = {"person": Person, "vehicle": Vehicle, "place": Place, "trip": Trip}
TIMES = ("occurred_at", "until")
REGION_FIELDS = ("id", "level", "province", "city", "county", "community", "first_seen", "gone_at")
_FACT = re.compile(r"facts\.[a-z][a-z0-9_]{0,63}")
_FACT_KINDS = frozenset({"text", "name", "code", "number", "bool", "enum", "words", "date", "time", "plate", "phone", "division"})


def check_target(target: str, kind: str) -> None:
    """Refuse a target that no sighting has, or a kind of value that it cannot take.

    Raises:
        ValueError: Says which targets or kinds would do.
    """
    allowed = _allowed(target)
    if allowed is None:
        raise ValueError(f"{target}: no such field; expected occurred_at, until, facts.* or a field of {', '.join(GROUPS)}")
    if kind not in allowed:
        raise ValueError(f"{target}: cannot be read as {kind}; expected {' or '.join(sorted(allowed))}")


def _allowed(target: str) -> frozenset[str] | None:
    if target in TIMES:
        return frozenset({"time"})
    if target in REGION_FIELDS:
        return frozenset({"text", "enum"})
    if _FACT.fullmatch(target):
        return _FACT_KINDS
    group, _, name = target.partition(".")
    return GROUPS.get(group, {}).get(name)
