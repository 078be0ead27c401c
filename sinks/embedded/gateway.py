"""The gateway process: owns the engine's folder, serves both protocols on loopback, stops cleanly."""

import asyncio
import json
import os
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web

from sinks.embedded.engine import Counter, Engine, Limits
from sinks.embedded.guard import Guard
from sinks.embedded.lock import EngineLock
from sinks.embedded.native import Conversation
from sinks.embedded.refusals import TOO_MANY_QUERIES, Refusal
from sinks.embedded.session import Gate
from sinks.embedded.web import Web
from sinks.migrate import shipped, view_names

LOOPBACK: Final = "127.0.0.1"
_STOP_SECONDS: Final = 5.0  # that running queries get to end
_CONNECTIONS: Final = 128  # native clients at once; each has a thread


@dataclass(frozen=True)
class Options:
    """Where the gateway keeps its data and listens; port 0 takes a free one. `database` is a plain identifier."""

    folder: Path
    http_port: int = 0
    tcp_port: int = 0
    database: str = "epifuse"
    limits: Limits = field(default_factory=Limits)


class NativeServer(socketserver.ThreadingTCPServer):
    """Native clients, each in a thread of its own, up to a bound."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, gate: Gate, passwords: Mapping[str, str]) -> None:
        super().__init__((LOOPBACK, port), socketserver.BaseRequestHandler)
        self._gate = gate
        self._passwords = passwords
        self._places = threading.Semaphore(_CONNECTIONS)

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Converse with one client; one too many is told so."""
        assert isinstance(request, socket.socket)  # noqa: S101 - the tuple is for datagrams
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conversation = Conversation(request, self._gate, self._passwords)
        if not self._places.acquire(blocking=False):
            conversation.refuse_hello(
                Refusal(TOO_MANY_QUERIES, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many connections; try again.")
            )
            return
        try:
            conversation.hold()
        finally:
            self._places.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what kind of error ended a conversation; its text may quote data, so it is left out."""
        kind = sys.exc_info()[0]
        _say({"event": "gateway.conversation_failed", "error": kind.__name__ if kind else ""})


def serve(options: Options, passwords: Mapping[str, str]) -> None:
    """Serve until SIGTERM or SIGINT; a line of JSON on stdout says when it is ready, and on which ports.

    Raises `EngineLockedError` when another process owns the folder.
    """
    with EngineLock(options.folder):
        engine = Engine(options.folder / "chdb", options.limits)
        guard = Guard(options.database, frozenset(view_names(shipped())))
        gate = Gate(engine, guard, Counter(), options.database)
        try:
            asyncio.run(_serve(options, gate, passwords))
        finally:
            if not gate.busy.wait_idle(0):
                # Threads inside the engine cannot be interrupted and would hold the exit back for the length of their
                # query. What is acknowledged is on disk: this is no worse than a kill.
                _say({"event": "gateway.queries_abandoned"})
                os._exit(0)
            engine.close()


async def _serve(options: Options, gate: Gate, passwords: Mapping[str, str]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    native = NativeServer(options.tcp_port, gate, passwords)
    threading.Thread(target=native.serve_forever, name="native", daemon=True).start()
    threads = options.limits.writers + options.limits.readers
    application = Web(gate, passwords, threads).application()
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)  # after the wait for running queries
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, options.http_port)
    await site.start()
    http_port = runner.addresses[0][1]
    _say({"event": "gateway.ready", "http_port": http_port, "tcp_port": native.server_address[1]})
    await stop.wait()
    _say({"event": "gateway.stopping"})
    await asyncio.to_thread(native.shutdown)
    native.socket.close()
    await asyncio.to_thread(gate.busy.wait_idle, _STOP_SECONDS)
    await runner.cleanup()


def _say(event: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()
