"""The embedded stack: broker, ClickHouse gateway and workers as child processes, restarted when they end.

    with Stack(settings, workers=2) as stack:      # started, migrated, topics made
        stack.watch(stopped)                       # restarts what ends, until the event is set

While it runs, `run.json` in the data folder (mode 0600) tells clients where everything listens.
"""

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import structlog

from schemas.errors import DependencyError
from sinks.clickhouse import Patience
from sinks.embedded import process as gateway
from sinks.embedded.users import ANALYST, WRITER
from sinks.migrate import migrate
from streams.broker import free_port, is_listening, start_broker
from streams.children import start_child, stop_child
from streams.restore import restore_broker
from streams.runfile import HOST, StackTakenError, broker_port, embedded_settings, write_private, write_run_file
from streams.settings import LOCK_FILE, RUN_FILE, Settings
from streams.stores import client_of, store_of
from streams.topics import ensure_topics

_PASSWORDS = "passwords.json"
_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY_SECONDS = 0.2, 10.0, 30.0
log = structlog.get_logger(__name__)


@dataclass
class Child:
    """A process that is kept running; `restarts` counts how often it had to be started again."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_seconds: float
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    started: float = 0.0
    not_before: float = 0.0
    pause: float = field(default=_FIRST_PAUSE)

    def run(self) -> None:
        """Start it, remembering when."""
        self.process, self.started = self.start(), time.monotonic()

    def ended(self) -> int | None:
        """Its exit code, when it has ended."""
        return None if self.process is None else self.process.poll()

    @property
    def pid(self) -> int:
        """Process id of the last start."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self.process.pid


class Stack:
    """The embedded stack of one data folder.

    Args:
        settings: Ports and folder; with `free_ports` the ports are chosen now, for demos and tests.
        workers: How many worker processes.
        free_ports: Whether to take any free ports.
        start_broker: Starts a broker on a port of 127.0.0.1, given a log file; returns when it accepts connections.

    Raises (on entering):
        StackTakenError: The folder has a running stack, or a port is in use; nothing was started.
        BrokerUnavailableError, SinkUnavailableError: A part did not come up; what had started is stopped again.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        workers: int | None = None,
        free_ports: bool = False,
        start_broker: Callable[[int, Path], subprocess.Popen[bytes]] = start_broker,
    ) -> None:
        self.settings = embedded_settings(settings, free_ports)
        self._start_broker = start_broker
        self._count = settings.workers if workers is None else workers
        self._folder = self.settings.data_dir
        self._free_ports, self._metrics = free_ports, dict[int, int]()
        self._lock: IO[bytes] | None = None
        self._changing = threading.RLock()
        self.broker: Child | None = None
        self.gateway: Child | None = None
        self.workers: list[Child] = []
        self._next_worker = 0
        self._forgetful = False  # whether the broker came back and was not restored yet

    def __enter__(self) -> Self:
        """Start everything; see the class for what is raised."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._own_folder()
        try:
            self._refuse_taken_ports()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop everything."""
        self.stop()

    def watch(self, stopped: threading.Event) -> None:
        """Restart what ends, until the event is set. Children belong to the calling thread: keep it alive."""
        while not stopped.wait(0.1):
            self.mend()

    def mend(self) -> None:
        """Start again what has ended and whose pause is over."""
        with self._changing:
            for child in self._children():
                code = child.ended()
                if code is None:
                    continue
                now = time.monotonic()
                if not child.not_before:
                    healthy = now - child.started > _HEALTHY_SECONDS
                    child.pause = _FIRST_PAUSE if healthy else min(child.pause * 2, _LONGEST_PAUSE)
                    child.not_before = now + child.pause
                    log.warning("child.ended", child=child.name, code=code, again_seconds=round(child.pause, 1))
                elif now >= child.not_before:
                    child.not_before = 0.0
                    child.restarts += 1
                    child.run()
                    self._forgetful |= child is self.broker
            if self._forgetful:
                self._restore()

    def add_worker(self) -> Child:
        """One more worker, kept running like the others."""
        with self._changing:
            number = self._next_worker
            self._next_worker += 1
            worker = Child(f"worker-{number}", lambda: self._start_worker(number), stop_seconds=20)
            worker.run()
            self.workers.append(worker)
            self._write_run_file()
        return worker

    def remove_worker(self, worker: Child) -> None:
        """Stop one worker in good order; the others take over its partitions."""
        with self._changing:
            self.workers.remove(worker)
            self._write_run_file()
        if worker.process is not None:
            stop_child(worker.process, worker.stop_seconds)

    def stop(self) -> None:
        """Stop workers first, then the gateway, then the broker; leave the data."""
        with self._changing:
            for worker in self.workers:
                if worker.process is not None:
                    worker.process.terminate()
            for child in (*self.workers, self.gateway, self.broker):
                if child is not None and child.process is not None and not stop_child(child.process, child.stop_seconds):
                    log.info("child.killed", child=child.name)
            self.workers, self.gateway, self.broker = [], None, None
            if self._lock is not None:
                (self._folder / RUN_FILE).unlink(missing_ok=True)
                self._lock.close()
                self._lock = None

    def _own_folder(self) -> None:
        lock = (self._folder / LOCK_FILE).open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise StackTakenError(f"{self._folder}: another stack runs here; stop it, or choose another --data-dir") from None
        self._lock = lock

    def _refuse_taken_ports(self) -> None:
        settings = self.settings
        wanted = {"broker": broker_port(settings), "gateway": settings.clickhouse_port, "http": settings.clickhouse_http_port}
        wanted |= {f"metrics of worker {n}": self._metrics_port(n) for n in range(self._count) if self._metrics_port(n)}
        for name, port in wanted.items():
            if is_listening(HOST, port):
                raise StackTakenError(f"port {port} ({name}) is in use; stop what listens there, or choose --free-ports")

    def _start(self) -> None:
        logs = self._folder / "logs"
        logs.mkdir(exist_ok=True)
        settings = self.settings
        port = broker_port(settings)
        # The broker keeps nothing, and does not end when asked while clients are connected.
        self.broker = Child("broker", lambda: self._start_broker(port, logs / "broker.log"), stop_seconds=0.2)
        self.gateway = Child("gateway", self._start_gateway, stop_seconds=20)
        self.gateway.run()
        self.broker.run()
        self._make_topics()
        running = self.gateway
        gateway.wait_ready(settings.clickhouse_http_port, alive=lambda: running.ended() is None)
        migrate(client_of(settings).address)
        self._restore()
        self._write_run_file()
        for _ in range(self._count):
            self.add_worker()

    def _restore(self) -> None:
        """Give a broker that came back its topics and what it forgot; when a part is away, the next mending tries again."""
        store = store_of(self.settings, Patience(retry_seconds=2))
        try:
            self._make_topics()
            restore_broker(self.settings, store)
            self._forgetful = False
        except DependencyError as error:
            log.warning("broker.not_restored", reason=str(error))
        finally:
            store.client.close()

    def _make_topics(self) -> None:
        ensure_topics(self.settings.broker, self.settings.partitions, 1)

    def _start_gateway(self) -> subprocess.Popen[bytes]:
        settings = self.settings
        passwords = self._folder / _PASSWORDS
        content = {WRITER: settings.clickhouse_password, ANALYST: settings.analyst_password}
        write_private(passwords, {name: secret.get_secret_value() for name, secret in content.items()})
        command = gateway.command(
            self._folder / "clickhouse",
            http_port=settings.clickhouse_http_port,
            tcp_port=settings.clickhouse_port,
            password_file=passwords,
            database=settings.clickhouse_database,
        )
        return start_child(command, self._folder / "logs" / "gateway.log")

    def _start_worker(self, number: int) -> subprocess.Popen[bytes]:
        environment = {
            **self.settings.environment(),
            "EPIFUSE_METRICS_PORT": str(self._metrics_port(number)),
            # glibc keeps an arena a thread; two are enough here and save some 100 MB a worker.
            "MALLOC_ARENA_MAX": "2",
        }
        command = [sys.executable, "-m", "streams.cli", "worker"]
        return start_child(command, self._folder / "logs" / f"worker-{number}.log", environment)

    def _metrics_port(self, number: int) -> int:
        if number not in self._metrics:
            base = self.settings.metrics_port
            self._metrics[number] = 0 if not base else free_port() if self._free_ports and number else base + number
        return self._metrics[number]

    def _write_run_file(self) -> None:
        write_run_file(self.settings, [self._metrics_port(int(worker.name.partition("-")[2])) for worker in self.workers])

    def _children(self) -> list[Child]:
        return [child for child in (self.broker, self.gateway, *self.workers) if child is not None]
