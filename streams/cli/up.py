"""`epifuse up`: the embedded stack until stopped."""

import signal
import threading
from pathlib import Path

import click

from streams.settings import load_settings


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes (default: EPIFUSE_WORKERS, else 1).")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of everything that is kept (default: .epifuse).")
@click.option("--free-ports", is_flag=True, help="Take any free ports instead of the usual ones.")
def up(workers: int | None, data_dir: Path | None, free_ports: bool) -> None:
    """Run broker, ClickHouse and workers on this machine until Ctrl-C.

    The broker keeps its topics in memory: stop feeding before you stop it, or feed again with --replay.
    """
    from streams.logs import setup_logs
    from streams.supervisor import Stack

    settings = load_settings(data_dir=data_dir)
    setup_logs("warning")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    click.echo("Starting broker, ClickHouse and workers …", err=True)
    with Stack(settings, workers=workers, free_ports=free_ports) as stack:
        now = stack.settings
        click.echo(f"Kafka       {now.broker}")
        click.echo(f"ClickHouse  http://127.0.0.1:{now.clickhouse_http_port} and native {now.clickhouse_port}, user epifuse")
        click.echo(f"metrics     http://127.0.0.1:{now.metrics_port}/metrics" if now.metrics_port else "metrics     off")
        click.echo(f"data, logs  {now.data_dir}")
        click.echo("Next: `epifuse feed SOURCE FILE…`, `epifuse sql 'SELECT count() FROM sightings'`. Ctrl-C stops.")
        stack.watch(stopped)
        click.echo("Stopping …", err=True)
