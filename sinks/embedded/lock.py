"""One owner of the embedded engine's folder at a time.

The lock is the kernel's (flock), so it ends with its owner however that ends: after `kill -9` the file still names the
old pid, but holds nobody back.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from sinks.errors import EngineLockedError

LOCK_FILE = "gateway.lock"


class EngineLock:
    """Holds a folder while entered; the file names the owner's pid."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK_FILE
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Take the folder, made if need be. Raises `EngineLockedError` when a living process owns it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise EngineLockedError(f"{self.path.parent}: another process (pid {owner}) owns this database") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the folder go."""
        os.close(self._descriptor)
