"""`epifuse ledger`: proves that everything that came in has a fate."""

from datetime import UTC, datetime
from pathlib import Path

import click
import orjson


@click.command()
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def ledger(data_dir: Path | None, as_json: bool) -> None:
    """Show, per source and hour, received = stored + duplicates + dead letters + late-held; exit 1 on a gap.

    The proof rests on the broker's offsets and ClickHouse's rows, not on any worker's counters.
    """
    from rich.console import Console
    from rich.table import Table

    from streams.ledger import reconcile_now
    from streams.settings import connect_settings
    from streams.stores import store_of

    settings = connect_settings(data_dir=data_dir)
    found = reconcile_now(settings.broker, store_of(settings))
    if as_json:
        click.echo(orjson.dumps(found.as_json()))
    else:
        table = Table(box=None, pad_edge=False)
        for title in ("hour (UTC)", "source"):
            table.add_column(title)
        for title in ("received", "stored", "duplicates", "dead letters", "late", "gap"):
            table.add_column(title, justify="right")
        for row in found.rows:
            hour = datetime.fromtimestamp(row.hour, UTC).strftime("%Y-%m-%d %H:00")
            table.add_row(hour, row.source, *map(str, row[2:]))
        sums = (found.received, found.stored, found.duplicates, found.dead_letters, found.late_held, found.gap)
        table.add_row("all", "", *map(str, sums), style="bold")
        console = Console()
        console.print(table)
        if found.unread:
            console.print(f"{found.unread} messages are in the broker and have no row yet: workers are behind, or stopped.")
    if found.gap:
        raise SystemExit(1)
