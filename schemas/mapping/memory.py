"""Cells that repeat (gates, directions, stations) are read once and remembered; people's own values never are."""

from collections.abc import Callable

from schemas.mapping.columns import HeaderIndex
from schemas.mapping.reading import RawRecord, Reading
from schemas.mapping.spec import FieldSpec

MOST_CELLS = 4096  # per field and shape of record; a city has some thousand gates, and a hostile source must not fill us
LONGEST_CELL = 64  # characters
_ABOUT_NOBODY = frozenset({"place", "trip", "facts"})
_PURE_KINDS = frozenset({"text", "name", "code", "place", "enum", "bool", "words", "number", "list"})
_NOTHING = object()


def is_repetitive(target: str, field: FieldSpec) -> bool:
    """Whether the field's value follows from its cell alone, is about no person, and is worth remembering."""
    return target.partition(".")[0] in _ABOUT_NOBODY and field.kind in _PURE_KINDS and field.when is None


def only_header(field: FieldSpec, headers: HeaderIndex) -> str:
    """The one header that the field is read from, "" when there are several, or none, or an object's inside."""
    paths = headers.paths(field.columns)
    return paths[0][0] if len(paths) == 1 and len(paths[0]) == 1 else ""


def remembering(
    step: Callable[[RawRecord, Reading], None], header: str, target: str, is_place: bool
) -> Callable[[RawRecord, Reading], None]:
    """The step, but a cell that it has read before without a doubt is answered from memory."""
    group, _, name = target.rpartition(".")
    memory: dict[str, object] = {}

    def remembered(record: RawRecord, reading: Reading) -> None:
        cell = record[header]
        if type(cell) is not str or len(cell) > LONGEST_CELL:
            step(record, reading)
            return
        value = memory.get(cell)
        if value is None:
            doubts = len(reading.flags)
            step(record, reading)
            found = reading.groups[group].get(name, _NOTHING if not cell else None)
            if found is not None and len(memory) < MOST_CELLS and len(reading.flags) == doubts:
                memory[cell] = found
        elif value is not _NOTHING:
            reading.groups[group][name] = value
            if is_place:
                reading.place_texts.append(value)  # type: ignore[arg-type]  # a place's value is text

    return remembered
