"""Errors of the sinks that retrying does not help; those it helps are in `schemas.errors`."""

from typing import ClassVar

from schemas.errors import EpifuseError


class SinkRefusedError(EpifuseError):
    """ClickHouse answered, and the answer is no: wrong SQL, schema, password or right.

    The text holds the server's code and its name only: the server's own sentence may quote a value. Whoever
    asked interactively finds that sentence in `server_text`, which is never logged.
    """

    code: ClassVar[str] = "sink_refused"

    def __init__(self, number: int, name: str, server_text: str = "") -> None:
        super().__init__(f"ClickHouse refused: code {number}{f' ({name})' if name else ''}")
        self.number = number
        self.server_text = server_text


class MigrationError(EpifuseError):
    """A migration file is malformed, or was edited after it had been applied; nothing of it was run."""

    code: ClassVar[str] = "migration"


class EngineLockedError(EpifuseError):
    """Another process owns the embedded engine's folder; the text names its pid."""

    code: ClassVar[str] = "engine_locked"
