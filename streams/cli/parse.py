"""`epifuse parse`: what a single value means, and how sure that is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
import orjson

from schemas.errors import InputFileError
from schemas.fields.times import parse_date

Answer = dict[str, object]
Parser = Callable[[str, date | None, str], Answer]


@click.command()
@click.argument("kind", type=click.Choice(["document", "name", "phone", "plate", "place", "time", "trip"]))
@click.argument("values", nargs=-1)
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One value per line, UTF-8.")
@click.option("--as-of", "as_of", default="", metavar="DATE", help="The day that decides which divisions existed.")
@click.option("--within", default="", metavar="CODE", help="Only inside this division (its GB/T 2260 code).")
def parse(kind: str, values: tuple[str, ...], file: Path | None, as_of: str, within: str) -> None:
    """Print one JSON line per value: its type, canonical form and certainty.

    Examples: `epifuse parse document 11010519491231002X`, `epifuse parse place 江苏南通崇川 --as-of 2021-07-29`.
    """
    parser, day = _PARSERS[kind], _day(as_of)
    out = click.get_binary_stream("stdout")
    for value in _values(values, file):
        out.write(orjson.dumps({"raw": value, **parser(value, day, within)}, default=str) + b"\n")


def _values(values: Iterable[str], file: Path | None) -> Iterator[str]:
    yield from values
    if file is None:
        return
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputFileError(f"not UTF-8 at byte {error.start}", path=str(file)) from None
    yield from lines[:-1] if lines and not lines[-1] else lines


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(parse_date(text))
    except ValueError:
        raise click.BadParameter("expected a day such as 2021-07-29", param_hint="--as-of") from None


def _document(value: str, _day: date | None, _within: str) -> Answer:
    from schemas.fields.documents import parse_document

    found = parse_document(value)
    return {**asdict(found), "valid": found.is_valid}


def _phone(value: str, _day: date | None, within: str) -> Answer:
    from schemas.fields.phones import parse_phone

    found = parse_phone(value, within)
    return {**asdict(found), "valid": bool(found.e164)}


def _plate(value: str, _day: date | None, _within: str) -> Answer:
    from schemas.fields.plates import parse_plate

    return asdict(parse_plate(value))


def _name(value: str, _day: date | None, _within: str) -> Answer:
    from schemas.fields.names import read_name

    return asdict(read_name(value))


def _place(value: str, day: date | None, within: str) -> Answer:
    from schemas.fields.places import parse_place

    return asdict(parse_place(value, day, within))


def _time(value: str, _day: date | None, _within: str) -> Answer:
    from schemas.fields.times import parse_time

    return asdict(parse_time(value))


def _trip(value: str, _day: date | None, _within: str) -> Answer:
    from schemas.fields.trips import parse_trip

    return asdict(parse_trip(value))


_PARSERS: dict[str, Parser] = {
    "document": _document,
    "name": _name,
    "phone": _phone,
    "plate": _plate,
    "place": _place,
    "time": _time,
    "trip": _trip,
}
