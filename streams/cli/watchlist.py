"""`epifuse watchlist`: list changes as events, and the lists as kept."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, get_args

import click

from schemas.errors import InputFileError
from schemas.mapping import load_mapping
from schemas.records import EntryKind, WatchlistEntry
from streams.changes import difference, kept_entries, read_entries, send_changes
from streams.settings import Settings, connect_settings
from streams.stores import client_of
from streams.topics import WATCHLIST_CHANGES

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _file_options(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--kind", type=click.Choice(list(get_args(EntryKind))), default="person", show_default=True),
        click.option("--list", "list_name", default="", help="List of the rows that name none; default: the file's name."),
        click.option("--mapping", help="Mapping of published trips, for a file of another shape."),
        *_place_options,
    )
    for option in reversed(options):
        command = option(command)
    return command


_place_options = (
    click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the embedded stack."),
    click.option("--broker", help="Kafka bootstrap servers, host:port, comma-separated."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
)


def _connected(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command its settings instead of the options that lead to them."""

    @wraps(command)
    def run(data_dir: Path | None, broker: str | None, **given: Any) -> None:
        command(connect_settings(data_dir=data_dir, broker=broker), **given)

    return run


@click.group()
def watchlist() -> None:
    """Load, remove, show and compare watchlists; every change is an event that reaches running workers."""


@watchlist.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Also remove the entries of the file's lists that the file does not have.")
@_file_options
@_connected
def load(
    settings: Settings, file: Path, replace: bool, kind: EntryKind, list_name: str, mapping: str | None, as_json: bool
) -> None:
    """Add the entries of FILE, or change those that are there."""
    wanted = _wanted(settings, file, kind, list_name, mapping)
    changes: list[tuple[str, WatchlistEntry | None]] = list(wanted.items())
    if replace:
        kept = _kept(settings, {entry.list for entry in wanted.values()})
        changes += [(key, None) for key in difference(kept, wanted).removed]
    send_changes(settings.broker, WATCHLIST_CHANGES, changes)
    _say({"loaded": len(wanted), "removed": len(changes) - len(wanted)}, as_json)


@watchlist.command()
@click.argument("file", type=_FILE)
@_file_options
@_connected
def remove(settings: Settings, file: Path, kind: EntryKind, list_name: str, mapping: str | None, as_json: bool) -> None:
    """Remove the entries of FILE; what rested on them is withdrawn."""
    wanted = _wanted(settings, file, kind, list_name, mapping)
    send_changes(settings.broker, WATCHLIST_CHANGES, [(key, None) for key in wanted])
    _say({"removed": len(wanted)}, as_json)


@watchlist.command()
@click.argument("file", type=_FILE)
@_file_options
@_connected
def diff(settings: Settings, file: Path, kind: EntryKind, list_name: str, mapping: str | None, as_json: bool) -> None:
    """Show what FILE would add, change and, with --replace, remove; exit code 1 when anything."""
    wanted = _wanted(settings, file, kind, list_name, mapping)
    found = difference(_kept(settings, {entry.list for entry in wanted.values()}), wanted)
    if as_json:
        click.echo(json.dumps({"added": found.added, "changed": found.changed, "removed": found.removed}))
    else:
        for sign, keys in (("+", found.added), ("~", found.changed), ("-", found.removed)):
            for key in keys:
                click.echo(f"{sign} {key}")
    raise SystemExit(1 if found.added or found.changed or found.removed else 0)


@watchlist.command()
@click.argument("list_name", default="")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the embedded stack.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ls(list_name: str, data_dir: Path | None, as_json: bool) -> None:
    """Show the lists and their sizes or, with LIST_NAME, the ids of that list."""
    client = client_of(connect_settings(data_dir=data_dir))
    if list_name:
        sql = "SELECT entry_id FROM watchlist_entries FINAL WHERE removed = 0 AND list = %(list)s ORDER BY entry_id"
        ids = [str(row[0]) for row in client.query(sql, {"list": list_name})]
        click.echo(json.dumps({"list": list_name, "entries": ids}) if as_json else "\n".join(ids))
        return
    sql = "SELECT list, kind, count() FROM watchlist_entries FINAL WHERE removed = 0 GROUP BY list, kind ORDER BY list, kind"
    rows = client.query(sql)
    if as_json:
        click.echo(json.dumps({"lists": [{"list": name, "kind": kind, "entries": count} for name, kind, count in rows]}))
        return
    for name, kind, count in rows:
        click.echo(f"{name}\t{kind}\t{count}")


def _wanted(settings: Settings, file: Path, kind: EntryKind, list_name: str, mapping: str | None) -> dict[str, WatchlistEntry]:
    read_by = load_mapping(mapping, settings.mappings_dir) if mapping else None
    found = read_entries(file, kind, list_name or file.stem, read_by)
    if not found:
        raise InputFileError("expected at least one entry", path=str(file))
    return found


def _kept(settings: Settings, lists: set[str]) -> dict[str, WatchlistEntry]:
    """The entries of these lists that ClickHouse keeps now."""
    sql = "SELECT body FROM watchlist_entries FINAL WHERE removed = 0 AND list IN %(lists)s"
    return kept_entries([str(row[0]) for row in client_of(settings).query(sql, {"lists": tuple(lists)})])


def _say(counts: dict[str, int], as_json: bool) -> None:
    click.echo(json.dumps(counts) if as_json else ", ".join(f"{count} entries {what}" for what, count in counts.items()))
