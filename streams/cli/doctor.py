"""`epifuse doctor`: what is installed, what answers, what is missing, and what to do about it."""

from dataclasses import asdict
from pathlib import Path

import click
import orjson


@click.command()
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def doctor(data_dir: Path | None, as_json: bool) -> None:
    """Check versions, disk, broker, topics, lag, ClickHouse and the metrics page; exit 1 when something fails."""
    from rich.console import Console
    from rich.table import Table

    from streams.checks import examine
    from streams.settings import connect_settings

    findings = list(examine(connect_settings(data_dir=data_dir)))
    if as_json:
        click.echo(orjson.dumps({"checks": [asdict(finding) for finding in findings]}))
    else:
        table = Table(box=None, pad_edge=False)
        for title in ("", "check", "seen", "do"):
            table.add_column(title, overflow="fold")
        marks = {"ok": "[green]ok[/]", "warn": "[yellow]warn[/]", "fail": "[red]fail[/]"}
        for finding in findings:
            table.add_row(marks[finding.state], finding.check, finding.seen, finding.advice)
        Console().print(table)
    if any(finding.state == "fail" for finding in findings):
        raise SystemExit(1)
