"""The gateway ended in every way it can end."""

import http.client
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from schemas.errors import SinkUnavailableError
from sinks.clickhouse import ClickHouse, Patience
from sinks.embedded.process import command, wait_ready
from sinks.migrate import migrate

pytestmark = [pytest.mark.stack]
COLUMNS = ("access_id", "at_ms", "day")


@pytest.mark.kill
def test_kill_9_under_a_retrying_writer_loses_and_doubles_nothing(killable_gateway) -> None:
    migrate(killable_gateway.writer)
    writer = ClickHouse(killable_gateway.writer, Patience(retry_seconds=60))
    done = threading.Event()
    batches = 0

    def write() -> None:
        nonlocal batches
        while not done.is_set():
            rows = [(f"{batches}-{number}", batches, 20260301) for number in range(1000)]
            writer.insert("access_log", COLUMNS, rows)
            batches += 1

    thread = threading.Thread(target=write)
    thread.start()
    for _ in range(3):
        time.sleep(1.0)
        killable_gateway.kill()
        killable_gateway.start()
    time.sleep(0.5)
    done.set()
    thread.join(60)
    counted = writer.query("SELECT count(), uniqExact(access_id) FROM access_log FINAL")
    writer.close()
    assert batches > 10
    assert writer.retries >= 3
    assert counted == [(batches * 1000, batches * 1000)]


def test_a_second_owner_is_told_the_first_ones_pid(killable_gateway) -> None:
    second = subprocess.run(killable_gateway.command, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert f"pid {killable_gateway.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_lock_of_a_killed_owner_holds_nobody_back(killable_gateway) -> None:
    killable_gateway.kill()
    killable_gateway.start()
    client = ClickHouse(replace(killable_gateway.writer, database="default"), Patience(retry_seconds=10))
    assert client.query("SELECT 1") == [(1,)]
    client.close()


def test_sigterm_lets_the_running_query_end(killable_gateway) -> None:
    client = ClickHouse(killable_gateway.writer, Patience(retry_seconds=0))
    migrate(killable_gateway.writer)
    answers: list[object] = []
    slow = "SELECT sum(sleepEachRow(0.2)) FROM numbers(10)"
    thread = threading.Thread(target=lambda: answers.append(client.query(slow, settings={"max_block_size": 1})))
    thread.start()
    time.sleep(0.7)
    assert killable_gateway.stop() == 0
    thread.join(30)
    client.close()
    assert answers == [[(0,)]]


def test_sigterm_does_not_wait_for_ever(killable_gateway) -> None:
    address = killable_gateway.writer
    connection = http.client.HTTPConnection("127.0.0.1", killable_gateway.http_port)
    headers = {"X-ClickHouse-User": address.user, "X-ClickHouse-Key": address.password}
    connection.request("POST", "/?max_block_size=1", b"SELECT sum(sleepEachRow(1)) FROM numbers(60)", headers)
    time.sleep(0.5)
    begun = time.monotonic()
    code = killable_gateway.stop()
    connection.close()
    assert code == 0
    assert time.monotonic() - begun < 15


def test_a_stopped_gateway_is_unavailable_and_its_data_stay(killable_gateway) -> None:
    migrate(killable_gateway.writer)
    client = ClickHouse(killable_gateway.writer, Patience(retry_seconds=0.3))
    client.insert("access_log", COLUMNS, [("a", 1, 20260301)])
    assert killable_gateway.stop() == 0
    with pytest.raises(SinkUnavailableError):
        client.insert("access_log", COLUMNS, [("b", 1, 20260301)])
    killable_gateway.start()
    assert client.query("SELECT access_id FROM access_log") == [("a",)]
    client.close()


def test_waiting_for_a_process_that_ended_does_not_wait() -> None:
    with pytest.raises(SinkUnavailableError, match="ended"):
        wait_ready(1, alive=lambda: False)
    with pytest.raises(SinkUnavailableError, match="no answer"):
        wait_ready(1, timeout_seconds=0.1)


def test_an_unusable_password_file_is_a_sentence_not_a_traceback(tmp_path) -> None:
    (tmp_path / "passwords").write_text('{"epifuse": ""}')
    asked = command(tmp_path / "db", http_port=0, tcp_port=0, password_file=tmp_path / "passwords")
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "password" in done.stderr
    assert "Traceback" not in done.stderr
