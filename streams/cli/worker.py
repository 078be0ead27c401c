"""`epifuse worker`: one worker against the configured Kafka and ClickHouse."""

from pathlib import Path

import click

from streams.settings import connect_settings


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the embedded stack.")
@click.option("--broker", help="Kafka bootstrap servers, host:port, comma-separated.")
@click.option("--metrics-port", type=int, help="Port of the metrics page; 0 for none.")
def worker(data_dir: Path | None, broker: str | None, metrics_port: int | None) -> None:
    """Run one worker until stopped; start more of them to share the work."""
    from streams.worker import run_worker

    run_worker(connect_settings(data_dir=data_dir, broker=broker, metrics_port=metrics_port))
