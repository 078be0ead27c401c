"""Private ClickHouses for the tests: the embedded engine behind its gateway, and Debian's server where it is installed."""

import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sinks.clickhouse import Address, ClickHouse, Patience
from sinks.embedded.process import command, wait_ready
from sinks.embedded.users import ANALYST, WRITER
from sinks.migrate import migrate
from sinks.store import Store

PASSWORDS = {WRITER: secrets.token_hex(8), ANALYST: secrets.token_hex(8)}
# An old server takes its own time zone for its clients': one far from UTC shows what must not depend on it.
SERVER_CONFIG = """<yandex>
<logger><level>warning</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
<http_port>{http_port}</http_port><tcp_port>{tcp_port}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><users_config>users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database>
<mark_cache_size>67108864</mark_cache_size><timezone>Asia/Shanghai</timezone>
</yandex>"""
SERVER_USERS = """<yandex><profiles><default/></profiles><quotas><default/></quotas>
<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
<quota>default</quota></default></users></yandex>"""


@dataclass
class Running:
    """A ClickHouse that a test may kill and start again on the same ports and data."""

    command: list[str]
    folder: Path
    http_port: int
    writer: Address
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        wait_ready(self.http_port, alive=lambda: self.process is not None and self.process.poll() is None)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)

    def as_user(self, name: str) -> Address:
        return replace(self.writer, user=name, password=PASSWORDS[name])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_gateway(folder: Path) -> Running:
    http_port, tcp_port = free_port(), free_port()
    passwords = folder / "passwords.json"
    passwords.write_text(json.dumps(PASSWORDS))
    started = command(folder / "db", http_port=http_port, tcp_port=tcp_port, password_file=passwords, query_seconds=20)
    return Running(started, folder, http_port, Address("127.0.0.1", tcp_port, WRITER, PASSWORDS[WRITER]))


def make_server(folder: Path) -> Running:
    binary = shutil.which("clickhouse-server")
    if binary is None:
        if os.environ.get("EPIFUSE_REQUIRE_SERVERS") == "1":
            pytest.fail("clickhouse-server is not installed, and EPIFUSE_REQUIRE_SERVERS=1 asks for it")
        pytest.skip("clickhouse-server is not installed (Debian: apt-get install clickhouse-server)")
    http_port, tcp_port = free_port(), free_port()
    (folder / "config.xml").write_text(SERVER_CONFIG.format(folder=folder, http_port=http_port, tcp_port=tcp_port))
    (folder / "users.xml").write_text(SERVER_USERS)
    started = [binary, f"--config-file={folder}/config.xml"]
    return Running(started, folder, http_port, Address("127.0.0.1", tcp_port))


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The embedded engine with the schema in database `epifuse`; shared, so tests use names of their own."""
    running = make_gateway(tmp_path_factory.mktemp("gateway"))
    running.start()
    migrate(running.writer)
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real clickhouse-server."""
    running = make_server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def killable_gateway(tmp_path: Path) -> Iterator[Running]:
    """A gateway of the test's own."""
    running = make_gateway(tmp_path)
    running.start()
    yield running
    if running.process and running.process.poll() is None:
        running.stop()


@pytest.fixture(
    scope="session",
    params=[pytest.param("gateway", marks=pytest.mark.stack), pytest.param("server", marks=pytest.mark.server)],
)
def clickhouse(request: pytest.FixtureRequest) -> Running:
    """Each kind of ClickHouse in turn."""
    running = request.getfixturevalue(request.param)
    assert isinstance(running, Running)
    return running


@contextmanager
def new_database(running: Running) -> Iterator[Address]:
    address = replace(running.writer, database=f"t_{secrets.token_hex(6)}")
    yield address
    client = ClickHouse(replace(address, database="default"))
    client.query(f"DROP DATABASE IF EXISTS {address.database}")
    client.close()


@pytest.fixture
def fresh(clickhouse: Running) -> Iterator[Address]:
    """The address of a database that is not there yet, dropped afterwards."""
    with new_database(clickhouse) as address:
        yield address


@pytest.fixture(scope="module")
def shared_store(clickhouse: Running) -> Iterator[Store]:
    """One migrated store for a module of tests that only read."""
    with new_database(clickhouse) as address:
        migrate(address)
        client = ClickHouse(address, Patience(retry_seconds=5))
        yield Store(client)
        client.close()


@pytest.fixture
def open_client() -> Iterator[Callable[[Address], ClickHouse]]:
    """Makes clients that fail after a few seconds, and closes them."""
    made: list[ClickHouse] = []

    def connect(address: Address) -> ClickHouse:
        made.append(ClickHouse(address, Patience(retry_seconds=5)))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def store(fresh: Address, open_client: Callable[[Address], ClickHouse]) -> Store:
    """A store on an empty, migrated database."""
    migrate(fresh)
    return Store(open_client(fresh))
