"""What an index keeps of an entry beside its comparable form: who it is, while it holds, and whether it has changed."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from schemas.records import WatchlistEntry


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry without its subject; a twentieth of the record's memory.

    Attributes:
        digest: 8 bytes of the whole entry; equal digests are taken for equal entries (2**-64 per change).
    """

    entry_id: str
    list: str
    valid_from: datetime | None
    expires_at: datetime | None
    digest: bytes

    def holds_at(self, instant: datetime | None) -> bool:
        """Whether the entry was in force at that instant (from inclusive, expiry exclusive); always for None."""
        if instant is None:
            return True
        begun = self.valid_from is None or self.valid_from <= instant
        return begun and (self.expires_at is None or instant < self.expires_at)


def listed(entry: WatchlistEntry) -> Listed:
    """What to keep of an entry."""
    digest = blake2b(entry.to_bytes(), digest_size=8).digest()
    return Listed(entry.entry_id, entry.list, entry.valid_from, entry.expires_at, digest)
