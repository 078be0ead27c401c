"""`epifuse bench`: events per second per core, time to alert, memory; on this machine, on invented people."""

import tempfile
from pathlib import Path

import click
import orjson


@click.command()
@click.option(
    "--entries", type=click.IntRange(1_000, 20_000_000), default=1_000_000, show_default=True, help="People on the list."
)
@click.option("--records", type=click.IntRange(1_000, 100_000_000), default=200_000, show_default=True, help="Records fed.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Worker processes.")
@click.option("--seed", default=7, show_default=True)
@click.option("--models", type=click.Choice(["all", "none"]), default="all", show_default=True, help="Detection models that run.")
@click.option("--stages", type=click.Choice(["all", "process", "whole"]), default="all", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def bench(entries: int, records: int, workers: int, seed: int, models: str, stages: str, as_json: bool) -> None:
    """Measure each stage in this process, then the whole pipeline on the embedded stack.

    Nothing else should run meanwhile. Rates per core divide by CPU seconds; rates of the whole pipeline are wall time.
    """
    from rich.console import Console
    from rich.table import Table

    from matchers.models import MODELS
    from streams.bench.measure import Figure
    from streams.bench.stages import in_process
    from streams.bench.whole import Plan, whole
    from streams.logs import setup_logs

    setup_logs("warning")
    chosen = MODELS if models == "all" else ()
    off = frozenset() if models == "all" else frozenset(model.key for model in MODELS)
    figures: list[Figure] = []
    console = Console(stderr=as_json)
    with console.status("measuring …", spinner="line"), tempfile.TemporaryDirectory(prefix="epifuse-bench-") as folder:
        if stages != "process":
            figures += whole(Plan(entries, records, workers, seed, off), Path(folder))
        if stages != "whole":
            figures += in_process(entries, min(records, 50_000), seed, chosen)
    if as_json:
        click.echo(
            orjson.dumps(
                {
                    "entries": entries,
                    "records": records,
                    "workers": workers,
                    "models": models,
                    "figures": [figure.as_json() for figure in figures],
                }
            )
        )
        return
    table = Table(box=None, pad_edge=False)
    for name in ("figure", "value", "unit", "target", ""):
        table.add_column(name, justify="right" if name in ("value", "target") else "left")
    for figure in figures:
        target = "" if figure.target is None else f"{figure.target:,g}"
        table.add_row(figure.name, _text(figure.value), figure.unit, target, figure.verdict)
    console.print(table)


def _text(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
