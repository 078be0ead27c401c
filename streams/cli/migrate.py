"""`epifuse migrate`: bring the configured ClickHouse to this version's tables and views."""

from pathlib import Path

import click
import orjson

_MEANING = {
    "apply": ("applied", "to apply"),
    "applied": ("there already", "there already"),
    "later server": ("skipped: needs a newer server", "skipped: needs a newer server"),
    "late": ("left out: only with --late", "left out: only with --late"),
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option("--late", is_flag=True, help="Also run the steps that delete or cannot be undone.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def migrate(dry_run: bool, late: bool, data_dir: Path | None, as_json: bool) -> None:
    """Create or update the database, its tables and views. Running it again changes nothing."""
    from sinks.clickhouse import Address
    from sinks.migrate import migrate as run
    from streams.settings import connect_settings

    settings = connect_settings(data_dir=data_dir)
    address = Address(
        settings.clickhouse_host,
        settings.clickhouse_port,
        settings.clickhouse_user,
        settings.clickhouse_password.get_secret_value(),
        settings.clickhouse_database,
    )
    steps = run(address, dry_run=dry_run, late=late)
    if as_json:
        click.echo(orjson.dumps({"dry_run": dry_run, "steps": {step.name: step.action for step in steps}}))
        return
    for step in steps:
        click.echo(f"{step.name:48} {_MEANING[step.action][dry_run]}")
