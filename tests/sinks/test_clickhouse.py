"""The one client: what it tries again, what it raises, and what its errors never say."""

import socket
import threading
from dataclasses import replace

import pytest
from clickhouse_driver import Client, errors

from schemas.errors import SinkUnavailableError
from sinks import clickhouse
from sinks.clickhouse import Address, ClickHouse, Patience
from sinks.errors import SinkRefusedError

SECRET = "测试一 11010119900307"


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted, not slept."""
    pauses: list[float] = []
    monkeypatch.setattr(clickhouse.time, "sleep", pauses.append)
    return pauses


def answering(*answers: object) -> tuple[ClickHouse, list[Client]]:
    """A client, with an attempt that fails or answers in turn, and the driver clients it used."""
    client, used, left = ClickHouse(Address()), [], list(answers)

    def attempt(driver: Client) -> object:
        used.append(driver)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client.query = lambda: client._retried(attempt)  # type: ignore[method-assign, assignment]
    return client, used


@pytest.mark.parametrize(
    "error",
    [
        *(pytest.param(errors.ServerException("", code), id=f"code {code}") for code in (159, 202, 209, 210, 241, 252, 425)),
        pytest.param(errors.NetworkError("gone"), id="network"),
        pytest.param(errors.SocketTimeoutError("slow"), id="time out"),
        pytest.param(EOFError(), id="end of stream"),
        pytest.param(ConnectionResetError(), id="reset"),
    ],
)
def test_what_passes_is_tried_again_on_a_new_connection(quick: list[float], error: Exception) -> None:
    client, used = answering(error, error, "done")
    assert client.query() == "done"  # type: ignore[call-arg]
    assert len({id(driver) for driver in used}) == 3
    assert client.retries == 2


def test_pauses_grow_up_to_a_bound(quick: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clickhouse.random, "uniform", lambda _low, _high: 1.0)
    client, _ = answering(*[errors.NetworkError("gone")] * 9, "done")
    client.query()  # type: ignore[call-arg]
    assert quick == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0])


def test_what_does_not_pass_is_raised_at_once_without_the_servers_sentence(quick: list[float]) -> None:
    answer = errors.ServerException(f"Cannot parse string '{SECRET}' as UInt64. (CANNOT_PARSE_TEXT)", 6)
    client, used = answering(answer)
    with pytest.raises(SinkRefusedError) as raised:
        client.query()  # type: ignore[call-arg]
    assert len(used) == 1
    assert str(raised.value) == "ClickHouse refused: code 6 (CANNOT_PARSE_TEXT)"
    assert SECRET in raised.value.server_text
    assert raised.value.__cause__ is None


def test_an_old_servers_code_is_named_all_the_same() -> None:
    assert (
        str(clickhouse.refusal(errors.ServerException("Table does not exist", 60)))
        == "ClickHouse refused: code 60 (UNKNOWN_TABLE)"
    )


def test_nobody_there_is_unavailable_and_names_no_password(closed_port: int) -> None:
    address = Address(port=closed_port, password=SECRET)
    client = ClickHouse(address, Patience(retry_seconds=0))
    with pytest.raises(SinkUnavailableError) as raised:
        client.query("SELECT 1")
    assert f"127.0.0.1:{closed_port}" in str(raised.value)
    assert SECRET not in f"{raised.value} {address} {address!r}"


def test_a_worker_that_stops_does_not_wait_on(closed_port: int) -> None:
    stopping = threading.Event()
    stopping.set()
    client = ClickHouse(Address(port=closed_port), Patience(retry_seconds=3600, stop=stopping.is_set))
    with pytest.raises(SinkUnavailableError):
        client.query("SELECT 1")


@pytest.mark.parametrize(("table", "column"), [("a; DROP TABLE b", "c"), ("a", "c) VALUES (1"), ("a b", "c"), ("", "c")])
def test_names_are_plain_identifiers(table: str, column: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        ClickHouse(Address()).insert(table, [column], [(1,)])


def test_no_rows_need_no_server(closed_port: int) -> None:
    assert ClickHouse(Address(port=closed_port)).insert("t", ["a"], []) == 0


def test_rows_and_columns_store_the_same(fresh: Address, open_client) -> None:
    root = open_client(replace(fresh, database="default"))
    root.query(f"CREATE DATABASE {fresh.database}")
    client = open_client(fresh)
    client.query("CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a")
    assert client.insert("t", ["a", "b"], [(1, "x"), (2, b"y")]) == 2
    assert client.insert("t", ["a", "b"], [[3, 4], ["x", "z"]], columnar=True) == 2
    assert client.query("SELECT a, b FROM t ORDER BY a") == [(1, "x"), (2, "y"), (3, "x"), (4, "z")]
    assert client.query_table("SELECT a AS n FROM t WHERE b IN %(b)s ORDER BY a", {"b": ("x",)}) == (["n"], [(1,), (3,)])


def test_threads_may_share_a_client(fresh: Address, open_client) -> None:
    client = open_client(replace(fresh, database="default"))
    answers: list[object] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(client.query(f"SELECT {n}")[0][0])) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(8))
