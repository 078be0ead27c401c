"""`epifuse`: the command line. One file per command; a command is imported only when it is called."""

import importlib
import sys

import click

from schemas.errors import EpifuseError

COMMANDS = {
    "demo": "streams.cli.demo:demo",
    "up": "streams.cli.up:up",
    "worker": "streams.cli.worker:worker",
    "feed": "streams.cli.feed:feed",
    "watchlist": "streams.cli.watchlist:watchlist",
    "regions": "streams.cli.regions:regions",
    "parse": "streams.cli.parse:parse",
    "screen": "streams.cli.screen:screen",
    "explain": "streams.cli.explain:explain",
    "calibrate": "streams.cli.calibrate:calibrate",
    "risk": "streams.cli.risk:risk",
    "model": "streams.cli.model:model",
    "normalise": "streams.cli.normalise:normalise",
    "sql": "streams.cli.sql:sql",
    "ledger": "streams.cli.ledger:ledger",
    "dlq": "streams.cli.dlq:dlq",
    "topics": "streams.cli.topics:topics",
    "migrate": "streams.cli.migrate:migrate",
    "bench": "streams.cli.bench:bench",
    "doctor": "streams.cli.doctor:doctor",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order a new user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="epifuse")
def app() -> None:
    """Fuse sightings with watchlists and risk regions; alert districts, and follow it up.

    Public-health purpose only.
    """


def main() -> None:
    """Run the command line; our own errors end in one sentence and exit code 2, not in a traceback."""
    try:
        app(prog_name="epifuse")
    except EpifuseError as error:
        click.echo(f"epifuse: {error}", err=True)
        sys.exit(2)
