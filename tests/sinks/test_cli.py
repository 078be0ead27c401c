"""`epifuse sql` and `epifuse migrate` against the embedded engine."""

import json
import socket

import pytest
from click.testing import CliRunner, Result

from sinks.clickhouse import ClickHouse
from streams.cli import app
from streams.cli.migrate import migrate as migrate_command
from streams.cli.sql import sql as sql_command

pytestmark = pytest.mark.stack


@pytest.fixture
def run(gateway, monkeypatch: pytest.MonkeyPatch, tmp_path):
    """Runs a command with the gateway's addresses in the environment."""
    analyst = gateway.as_user("analyst")
    environment = {
        "PORT": gateway.writer.port, "HTTP_PORT": gateway.http_port, "USER": gateway.writer.user,
        "PASSWORD": gateway.writer.password,
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(f"EPIFUSE_CLICKHOUSE_{name}", str(value))
    monkeypatch.setenv("EPIFUSE_ANALYST_PASSWORD", analyst.password)
    monkeypatch.setenv("EPIFUSE_DATA_DIR", str(tmp_path))

    def invoke(*arguments: str, stdin: str = "") -> Result:
        command = {"sql": sql_command, "migrate": migrate_command}[arguments[0]]
        return CliRunner().invoke(command, arguments[1:], input=stdin)

    return invoke


def test_both_are_commands_of_epifuse() -> None:
    for name in ("sql", "migrate"):
        assert "Usage:" in CliRunner().invoke(app, [name, "--help"]).output


def test_a_result_is_printed_with_names(run) -> None:
    assert run("sql", "SELECT 1 AS a, '长' AS b").output == "a\tb\n1\t长\n"


def test_any_format_and_parameters(run) -> None:
    done = run("sql", "SELECT {word:String} AS word", "--param", "word=it's", "--format", "JSONEachRow")
    assert json.loads(done.output) == {"word": "it's"}


def test_the_query_may_come_from_standard_input(run) -> None:
    assert run("sql", "-", "--format", "TSV", stdin="SELECT 2").output == "2\n"


def test_the_configured_database_is_the_default(run) -> None:
    assert run("sql", "SELECT currentDatabase()", "--format", "TSV").output == "epifuse\n"


def test_an_analyst_sees_masked_views_only(run) -> None:
    assert run("sql", "--user", "analyst", "SELECT count() FROM v_tasks", "--format", "TSV").exit_code == 0
    refused = run("sql", "--user", "analyst", "SELECT * FROM push_tasks")
    assert refused.exit_code == 1
    assert "ACCESS_DENIED" in refused.stderr


def test_a_mistake_is_told_in_clickhouses_words(run) -> None:
    done = run("sql", "SELECT nothing")
    assert done.exit_code == 1
    assert "UNKNOWN_IDENTIFIER" in done.stderr


@pytest.mark.parametrize(("option", "value"), [("--user", "nobody"), ("--param", "novalue")])
def test_unusable_options_are_usage_errors(run, option: str, value: str) -> None:
    assert run("sql", "SELECT 1", option, value).exit_code == 2


def test_nobody_there_is_one_sentence(run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("EPIFUSE_CLICKHOUSE_HTTP_PORT", str(probe.getsockname()[1]))
        done = run("sql", "SELECT 1")
    assert "no ClickHouse answers" in str(done.exception)


def test_migrate_says_what_it_would_do_and_then_does_it(run, gateway, monkeypatch: pytest.MonkeyPatch, open_client) -> None:
    monkeypatch.setenv("EPIFUSE_CLICKHOUSE_DATABASE", "cli_test")
    client: ClickHouse = open_client(gateway.writer)
    dry = json.loads(run("migrate", "--dry-run", "--json").output)
    assert (dry["dry_run"], dry["steps"]["0001_sightings.sql"]) == (True, "apply")
    assert client.query("SELECT count() FROM system.databases WHERE name = 'cli_test'") == [(0,)]
    assert "0001_sightings.sql" in run("migrate").output
    assert json.loads(run("migrate", "--json").output)["steps"]["0001_sightings.sql"] == "applied"
    client.query("DROP DATABASE cli_test")
