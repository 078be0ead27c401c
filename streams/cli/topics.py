"""`epifuse topics`: what the broker holds, and how far the workers are."""

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click

from streams.settings import connect_settings
from streams.topics import TOPICS, PartitionState, ensure_topics, partition_states


@click.command()
@click.option("--create", is_flag=True, help="Create the topics that are missing.")
@click.option("--partitions", "by_partition", is_flag=True, help="One line per partition.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the embedded stack.")
@click.option("--broker", help="Kafka bootstrap servers, host:port, comma-separated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def topics(create: bool, by_partition: bool, data_dir: Path | None, broker: str | None, as_json: bool) -> None:
    """Show each topic's partitions, messages and the workers' lag."""
    settings = connect_settings(data_dir=data_dir, broker=broker)
    if create:
        ensure_topics(settings.broker, settings.partitions, settings.replication)
    states = partition_states(settings.broker, TOPICS, settings.group)
    if as_json:
        rows = [{**asdict(state), "lag": state.lag} for state in states]
        click.echo(json.dumps({"group": settings.group, "partitions": rows}))
        return
    click.echo(f"{'topic':24}{'partition':>10}{'end':>12}{'lag':>10}")
    for topic, found in groupby(states, key=lambda state: state.topic):
        parts = list(found)
        for name, of_line in [(str(p.partition), [p]) for p in parts] if by_partition else [(str(len(parts)), parts)]:
            click.echo(f"{topic:24}{name:>10}{sum(p.end for p in of_line):>12}{_lag(of_line):>10}")


def _lag(parts: list[PartitionState]) -> str:
    """The lag in messages; `-` when no worker ever read here."""
    known = [part.lag for part in parts if part.lag is not None]
    return str(sum(known)) if known else "-"
