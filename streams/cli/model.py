"""`epifuse model`: the detection models as they run, switched by hand, and what one has raised taken back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

if TYPE_CHECKING:
    from sinks.valves import ModelState
    from streams.settings import Settings

_data_dir = click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
_model = click.option("--model", "key", required=True, metavar="KEY", help="Key of the model, as `epifuse model ls` shows it.")
_reason = click.option("--reason", default="", help="Why; kept in the audit row. Names no person.")
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])


def _settings(data_dir: Path | None) -> "Settings":
    from streams.settings import connect_settings

    return connect_settings(data_dir=data_dir)


@click.group()
def model() -> None:
    """Detection models: list, shadow, enable, disable, withdraw what one has raised."""


@model.command()
@_data_dir
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one per model.")
def ls(data_dir: Path | None, as_json: bool) -> None:
    """Show each model's state, its pushes in this interval against its cap, and how many alerts are held."""
    from rich.console import Console
    from rich.table import Table

    from streams.governing import list_models

    rows = list_models(_settings(data_dir))
    if as_json:
        for row in rows:
            click.echo(orjson.dumps(row.as_json()))
        return
    table = Table(box=None, pad_edge=False)
    for title in ("model", "version", "state"):
        table.add_column(title)
    for title in ("pushed", "cap", "held"):
        table.add_column(title, justify="right")
    table.add_column("title")
    for row in rows:
        table.add_row(row.model, str(row.version), row.state, str(row.pushed), str(row.cap), str(row.held), row.title)
    Console().print(table)


def _switch(name: str, state: "ModelState", help_text: str) -> None:
    @model.command(name, help=help_text)
    @_data_dir
    @_model
    @_reason
    def command(data_dir: Path | None, key: str, reason: str) -> None:
        from streams.governing import switch_model

        settings = _settings(data_dir)
        switch_model(settings, key, state, reason)
        click.echo(f"{key}: {state}; running workers follow within seconds")
        if state != "off" and key in settings.models_off:
            click.echo(f"{key} stays off: EPIFUSE_MODELS_OFF names it", err=True)


_switch("shadow", "shadow", "Let a model decide and store, and push nothing.")
_switch("enable", "on", "Let a model decide and push.")
_switch("disable", "off", "Let a model decide nothing; what it has raised stays.")


def _span(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--until", type=_MOMENT, help="Raised before; UTC unless it says otherwise. Default: now.")(command)
    return click.option("--since", type=_MOMENT, help="Raised from then on. Default: ever.")(command)


@model.command()
@_data_dir
@_model
@click.option("--version", type=click.IntRange(1), help="Only this version's; default: of every version.")
@_span
@_reason
@click.option("--dry-run", is_flag=True, help="Say how many; withdraw nothing.")
def withdraw(
    data_dir: Path | None,
    key: str,
    version: int | None,
    since: datetime | None,
    until: datetime | None,
    reason: str,
    dry_run: bool,
) -> None:
    """Withdraw every open alert of a model, and with it each task that rests on nothing else.

    The interval is that of raising. Leaves a row in `access_log`. A model that still runs may raise some again.
    """
    from streams.governing import withdraw_alerts

    first, last = since or datetime(1970, 1, 1, tzinfo=UTC), until or datetime.now(UTC)
    span = [one if one.tzinfo else one.replace(tzinfo=UTC) for one in (first, last)]
    count = withdraw_alerts(_settings(data_dir), key, version or 0, *span, reason=reason, dry_run=dry_run)
    click.echo(f"{count} alerts {'would be withdrawn' if dry_run else 'withdrawn'}")
