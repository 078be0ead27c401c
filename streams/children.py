"""Child processes that do not outlive their parent."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None, use_errno=True)


def start_child(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a process whose output is appended to `log`; it gets SIGTERM when this process dies, however it dies.

    It leads its own session, so that Ctrl-C reaches the parent alone and the parent stops its children in order.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            preexec_fn=_die_with_parent if hasattr(_LIBC, "prctl") else None,  # one system call, no locks
        )


def stop_child(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Ask the process to end, and end it after `seconds`; whether it ended by itself."""
    if process.poll() is not None:
        return True
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
