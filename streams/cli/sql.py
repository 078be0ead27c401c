"""`epifuse sql`: one query against whichever ClickHouse is configured, the embedded one too while it runs."""

import http.client
import sys
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemas.errors import SinkUnavailableError
from sinks.errors import SinkRefusedError

if TYPE_CHECKING:
    from streams.settings import Settings

_PIECE_BYTES = 1 << 20


@click.command()
@click.argument("query")
@click.option("--format", "form", default="", metavar="FORMAT", help="Any ClickHouse output format, e.g. JSONEachRow or CSV.")
@click.option("--user", metavar="NAME", help="Ask as this user; `analyst` sees masked views only.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Fills {NAME:Type} in the query.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of the embedded stack.")
def sql(query: str, form: str, user: str | None, params: tuple[str, ...], data_dir: Path | None) -> None:
    """Run QUERY and print its result; `-` reads the query from standard input.

    A table on a terminal, tab-separated with names otherwise. ClickHouse's own words say what is wrong with a query.
    """
    from streams.settings import connect_settings

    settings = connect_settings(data_dir=data_dir)
    text = sys.stdin.read() if query == "-" else query
    chosen = form or ("PrettyCompactNoEscapes" if sys.stdout.isatty() else "TabSeparatedWithNames")
    asked = {"database": settings.clickhouse_database, "default_format": chosen, **_parameters(params)}
    try:
        ask(settings, text, asked, *credentials(settings, user))
    except SinkRefusedError as refused:
        click.echo(refused.server_text.strip(), err=True)
        raise SystemExit(1) from None


def credentials(settings: "Settings", user: str | None) -> tuple[str, str]:
    """User and password to ask with: the configured writer, or the analyst when named.

    Raises `click.UsageError` for a user whose password is not known here.
    """
    if user is None or user == settings.clickhouse_user:
        return settings.clickhouse_user, settings.clickhouse_password.get_secret_value()
    if user == settings.analyst_user:
        return user, settings.analyst_password.get_secret_value()
    raise click.UsageError(f"no password is configured for {user}; known are {settings.clickhouse_user}, {settings.analyst_user}")


def ask(settings: "Settings", query: str, asked: Mapping[str, str], user: str, password: str) -> None:
    """Send the query over HTTP and copy the answer to standard output as it comes.

    Raises:
        SinkUnavailableError: Nobody answers at the configured address.
        SinkRefusedError: ClickHouse refused; its sentence is in `server_text`.
    """
    where = f"{settings.clickhouse_host}:{settings.clickhouse_http_port}"
    connection = http.client.HTTPConnection(settings.clickhouse_host, settings.clickhouse_http_port, timeout=300)
    headers = {"X-ClickHouse-User": user, "X-ClickHouse-Key": password}
    try:
        connection.request("POST", f"/?{urllib.parse.urlencode(asked)}", query.encode(), headers)
        answer = connection.getresponse()
        if answer.status != 200:
            number = answer.headers.get("X-ClickHouse-Exception-Code", "")
            raise SinkRefusedError(int(number) if number.isdigit() else 0, "", answer.read().decode("utf-8", "replace"))
        while piece := answer.read(_PIECE_BYTES):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except (OSError, http.client.HTTPException) as error:
        raise SinkUnavailableError(f"no ClickHouse answers at {where} ({type(error).__name__}); is the stack up?") from None
    finally:
        connection.close()


def _parameters(params: tuple[str, ...]) -> dict[str, str]:
    named = [param.partition("=") for param in params]
    if any(not mark for _, mark, _ in named):
        raise click.UsageError("--param takes NAME=VALUE")
    return {f"param_{name}": value for name, _, value in named}
