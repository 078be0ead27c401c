"""`epifuse explain`: why a record and a list entry are, or are not, one subject."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from schemas.errors import InputFileError
from streams.cli.screen import entries_of, index_of, subjects_of

if TYPE_CHECKING:
    from schemas.records import EntryKind, Match
    from streams.explaining import Explained, Found
    from streams.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_BAR = 32  # characters of the waterfall
_AGAIN = {
    "same": "the records as kept give the same bits again",
    "differs": "the records or the scorer have changed since: {bits} bits now",
    "entry_gone": "not scored again: the entry is no longer on the list",
    "sighting_gone": "not scored again: the sighting is no longer kept",
    "depends_on_list": "not scored again: the bits of places follow from all names of the list",
}


@click.command()
@click.argument("of_id", required=False, metavar="[ALERT_ID|SIGHTING_ID]")
@click.option("--watchlist", type=_FILE, help="The list's file.")
@click.option("--events", type=_FILE, help="Who or what was seen.")
@click.option("--event", "event_id", metavar="ID", help="The event: its `id` column, else its line.")
@click.option("--entry", "entry_id", metavar="ID", help="The entry: its `id` column.")
@click.option("--kind", type=click.Choice(["person", "trip", "place", "vehicle"]), default="person", show_default=True)
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
@click.option("--reveal", is_flag=True, help="Show the values compared; of stored matches this is written to access_log.")
@click.option("--purpose", default="verify a match", show_default=True, help="Why the values are looked at, for access_log.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line per match.")
def explain(
    of_id: str | None, watchlist: Path | None, events: Path | None, event_id: str | None, entry_id: str | None,
    kind: "EntryKind", data_dir: Path | None, reveal: bool, purpose: str, as_json: bool,
) -> None:  # fmt: skip
    """Say in Chinese and English why two records match, with the bits of each field.

    Either of a stored alert or sighting: `epifuse explain 3f2a…`. Or of two files:
    `epifuse explain --watchlist list.csv --events seen.csv --event 7 --entry C12`.
    """
    files = (watchlist, events, event_id, entry_id)
    if of_id and not any(files):
        found = _stored(of_id, data_dir, purpose if reveal else "")
        _show_alert(found, as_json)
        explained: Sequence[Explained] = found.explained
    elif watchlist and events and event_id and entry_id and not of_id:
        explained = [_of_files(watchlist, events, event_id, entry_id, kind)]
    else:
        raise click.UsageError("name an alert or sighting, or all of --watchlist, --events, --event and --entry")
    for place, one in enumerate(explained):
        if as_json:
            click.echo(orjson.dumps(_record(one, reveal)))
        else:
            click.echo("\n".join(["", *_lines(one, reveal)] if place else _lines(one, reveal)))


def _stored(of_id: str, data_dir: Path | None, reveal_for: str) -> "Found":
    from streams.explaining import audit_reveal, find
    from streams.settings import connect_settings
    from streams.stores import store_of

    settings: Settings = connect_settings(data_dir=data_dir)
    store = store_of(settings)
    with closing(store.client):
        found = find(store, of_id)
        if found.alert is None and not found.explained:
            raise InputFileError(f"no alert, and no match of a sighting, has the id {of_id}", path="matches")
        if reveal_for and found.explained:
            audit_reveal(store, of_id, found, reveal_for)
    return found


def _show_alert(found: "Found", as_json: bool) -> None:
    alert = found.alert
    if alert is None or as_json:
        if alert is not None and not found.explained:
            click.echo(orjson.dumps(alert.model_dump(mode="json", exclude={"subject_label"})))
        return
    click.echo(
        f"alert   {alert.alert_id} {alert.state}, {alert.model} version {alert.model_version}, raised {alert.raised_at:%F %T%z}"
    )
    click.echo(f"        {alert.explanation_zh}\n        {alert.explanation_en}")
    click.echo("" if found.explained else "        It rests on no list entry.")


def _of_files(watchlist: Path, events: Path, event_id: str, entry_id: str, kind: "EntryKind") -> "Explained":
    from streams.explaining import Explained, match_persons

    entries = list(entries_of(watchlist, kind))
    entry = next((one for one in entries if one.entry_id == entry_id), None)
    subject = next((one for name, one in subjects_of(events, kind) if name == event_id), None)
    if entry is None or subject is None:
        path, missing = (watchlist, entry_id) if entry is None else (events, event_id)
        raise InputFileError(f"no row has the id {missing}", path=str(path), field="id")
    if kind == "person":
        return match_persons(event_id, subject, entry, len({one.key for one in entries}))
    index = index_of(kind)
    index.apply([(one.key, one) for one in entries])
    found = index.match([subject], [None], top=len(entries), all_grades=True)[0]
    match = next((one for one in found if one.entry_id == entry_id), None)
    if match is None:
        raise InputFileError(f"event {event_id} and entry {entry_id} have nothing in common to compare", path=str(events))
    return Explained(event_id, match, None, len(index))


def _values(match: "Match", reveal: bool) -> Iterator[tuple[str, str, str, str, float]]:
    """Field, how, both values as they may be shown, and bits; heaviest first."""
    from matchers.explain import masked_value

    for part in sorted(match.evidence, key=lambda one: (-abs(one.bits), one.field)):
        shown = (part.event, part.entry) if reveal else tuple(masked_value(part.field, one) for one in (part.event, part.entry))
        yield part.field, part.how, shown[0], shown[1], part.bits


def _record(one: "Explained", reveal: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from matchers.explain import explain_match

    said = explain_match(one.match)
    columns = ("field", "how", "event", "entry", "bits")
    return {
        "sighting_id": one.sighting_id, "zh": said.zh, "en": said.en,
        **one.match.model_dump(exclude={"evidence"}),
        "evidence": [dict(zip(columns, part, strict=True)) for part in _values(one.match, reveal)],
        "thresholds": asdict(one.thresholds) if one.thresholds else None,
        "entries": one.entries, "again": one.again, "again_bits": one.again_bits,
    }  # fmt: skip


def _lines(one: "Explained", reveal: bool) -> Iterator[str]:
    from matchers.explain import explain_match

    match, said = one.match, explain_match(one.match)
    yield said.zh
    yield said.en
    yield ""
    yield f"match   {one.sighting_id} and {match.list}/{match.entry_id} ({match.kind})"
    yield f"says    {match.grade}, probability {match.probability:g}, {match.bits:.1f} bits"
    yield f"scorer  {match.scorer}, list generation {match.generation}"
    yield f"grades  {_grades(one)}"
    if one.again:
        yield f"again   {_AGAIN[one.again].format(bits=one.again_bits)}"
    yield ""
    yield from _waterfall(list(_values(match, reveal)))


def _grades(one: "Explained") -> str:
    bounds = one.thresholds
    if bounds is None:
        return f"by the rules of {one.match.scorer}, not by bits alone"
    said = f"possible from {bounds.possible:.1f} bits, probable from {bounds.probable:.1f}, certain from {bounds.certain:.1f}"
    alone = bounds.grade(one.match.bits)
    limit = "" if alone == one.match.grade else f"; the bits alone would say {alone}, rules limit it"
    return f"{said} on a list of {one.entries}{limit}"


def _waterfall(parts: Sequence[tuple[str, str, str, str, float]]) -> Iterator[str]:
    """A line per field: its bits, the sum so far, a bar from the one sum to the next, and both values."""
    sums = [0.0]
    for *_, bits in parts:
        sums.append(sums[-1] + bits)
    low, high = min(sums), max(*sums, min(sums) + 1.0)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * _BAR)

    for (of_field, how, event, entry, bits), before, after in zip(parts, sums, sums[1:], strict=False):
        begin, end = sorted((column(before), column(after)))
        bar = (" " * begin + ("+" if bits >= 0 else "-") * max(1, end - begin)).ljust(_BAR + 1)
        yield f"{of_field:<12} {how:<16} {bits:+7.2f} {after:7.2f}  |{bar}| {event} / {entry}"
