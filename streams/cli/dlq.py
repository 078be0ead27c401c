"""`epifuse dlq`: records that could not be read; look, mend the mapping, send them again."""

from collections import Counter
from pathlib import Path

import click
import orjson

from schemas.errors import InputFileError
from streams.settings import Settings

_data_dir = click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")


def _settings(data_dir: Path | None) -> Settings:
    from streams.settings import connect_settings

    return connect_settings(data_dir=data_dir)


@click.group()
def dlq() -> None:
    """Dead letters: list, show, replay, drop expired payloads."""


@dlq.command("ls")
@_data_dir
@click.option("--code", default="", help="Only this code, e.g. mapping_mismatch.")
@click.option("--mapping", default="", help="Only this mapping's.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option("--each", is_flag=True, help="One line per letter instead of one per reason.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per letter.")
def ls(data_dir: Path | None, code: str, mapping: str, limit: int, each: bool, as_json: bool) -> None:
    """List dead letters, most frequent reason first; no line holds a personal value."""
    from rich.console import Console
    from rich.table import Table

    from streams.stores import store_of

    letters = store_of(_settings(data_dir)).dead_letters(code=code, mapping=mapping, limit=limit)
    if as_json:
        for letter in letters:
            click.echo(orjson.dumps(letter.model_dump(mode="json", exclude={"payload"})))
        return
    table = Table(box=None, pad_edge=False)
    for title in ("letters" if not each else "origin", "code", "mapping", "field", "reason"):
        table.add_column(title, overflow="fold")
    if each:
        for letter in letters:
            table.add_row(letter.origin, letter.code, letter.mapping, letter.field, letter.reason)
    else:
        groups = Counter((letter.code, letter.mapping, letter.field, letter.reason) for letter in letters)
        for group, count in groups.most_common():
            table.add_row(str(count), *group)
    Console().print(table if letters else "No dead letters.")


@dlq.command("show")
@_data_dir
@click.argument("origin")
def show(data_dir: Path | None, origin: str) -> None:
    """Show one letter with its raw payload (personal data: it is yours to protect) until that expires."""
    from streams.stores import store_of

    letter = store_of(_settings(data_dir)).dead_letter(origin)
    if letter is None:
        raise InputFileError(f"no dead letter of origin {origin}", path="dead_letters")
    click.echo(orjson.dumps(letter.model_dump(mode="json", exclude={"payload"}), option=orjson.OPT_INDENT_2))
    click.echo(letter.payload.decode("utf-8", "replace") if letter.payload else "(the payload has expired)")


@dlq.command("replay")
@_data_dir
@click.option("--code", default="", help="Only this code.")
@click.option("--mapping", default="", help="Only this mapping's.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent; send nothing.")
def replay(data_dir: Path | None, code: str, mapping: str, dry_run: bool) -> None:
    """Send dead letters to their topics again, after a fix. Ids are the same, so nothing is stored twice.

    Each replay leaves a row in `access_log`. Letters whose payload has expired are counted and left.
    """
    from streams.replay import replay_letters

    done = replay_letters(_settings(data_dir), code=code, mapping=mapping, dry_run=dry_run)
    verb = "would be sent" if dry_run else "sent"
    click.echo(f"{done.sent} {verb} again, {done.expired} have expired, {done.refused} have no raw topic to go to")


@dlq.command("drop")
@_data_dir
@click.option("--expired", is_flag=True, required=True, help="Payloads past their expiry; the letters stay.")
def drop(data_dir: Path | None, expired: bool) -> None:
    """Delete the payloads that have expired, by whole days."""
    from datetime import UTC, datetime

    from streams.stores import store_of

    days = store_of(_settings(data_dir)).drop_expired_payloads(datetime.now(UTC))
    click.echo(f"payloads of {days} days deleted")
