"""What was fed: one JSON line per event in `feeds.jsonl`, so that a feed can go on where it stopped."""

import hashlib
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

_FILE = "feeds.jsonl"


@dataclass(frozen=True, slots=True)
class Fed:
    """What one feed of one file sent and had confirmed; `last_line` is of the last confirmed record."""

    file: str
    digest: str
    mapping: str
    topic: str
    last_line: int = 0
    records: int = 0
    bad_rows: int = 0
    messages: int = 0
    done: bool = False

    @property
    def sent(self) -> int:
        """Raw records that the ledger must account for: those read, and the places that were none."""
        return self.records + self.bad_rows


class Journal:
    """The feeds of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _FILE

    def last(self, digest: str, mapping: str) -> Fed | None:
        """The last word on a file of that content through that mapping, whatever the file was called."""
        found = None
        for line in self._lines():
            if line["digest"] == digest and line["mapping"] == mapping:
                found = Fed(**{name: line[name] for name in Fed.__slots__})
        return found

    def write(self, fed: Fed) -> None:
        """Append, and have it on disk when this returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = orjson.dumps({**asdict(fed), "at": datetime.now(UTC)}, option=orjson.OPT_APPEND_NEWLINE)
        with self._path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[dict[str, Any]]:
        """All whole lines; the last one may have been cut by a power failure."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")[:-1]
        return [found for line in lines if isinstance(found := orjson.loads(line), dict)]


def digest_of(path: Path) -> str:
    """BLAKE2b of the file's content, 24 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=12)).hexdigest()
