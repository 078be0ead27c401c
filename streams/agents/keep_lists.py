"""watchlist-changes, region-changes -> ClickHouse, or dead-letters.

Every worker reads the lists for itself (`streams.lists`); this agent, once in the group, keeps them. Order: the
change with the latest broker time wins, and at equal times the later offset.
"""

from collections.abc import Sequence

import structlog

from schemas.records import DeadLetter, WatchlistEntry
from sinks.base import EntryChange, RegionChange
from streams.agents.intake import letters_out
from streams.delivery import Delivered
from streams.lists import read_entry, read_region
from streams.reading import stray_letter
from streams.runtime import Runtime
from streams.topics import WATCHLIST_CHANGES

STAGE = "keep_lists"
log = structlog.get_logger(__name__)


async def keep_lists(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Store one batch of list changes."""
    letters: list[DeadLetter] = []
    entries: list[tuple[EntryChange, int]] = []
    regions: list[tuple[RegionChange, int]] = []
    for message in messages:
        try:
            if message.topic == WATCHLIST_CHANGES:
                entries.append((_entry(message), version_of(message)))
            else:
                regions.append((read_region(message.key, message.value), version_of(message)))
        except ValueError:
            letters.append(stray_letter(message, message.origin, message.value or b"", "not a list change"))

    def store() -> None:
        kept = runtime.store(STAGE)
        kept.write_entries([change for change, _ in entries], [version for _, version in entries])
        kept.write_regions([change for change, _ in regions], [version for _, version in regions])
        kept.write_dead_letters(letters)

    await runtime.sink(STAGE).run(store)
    await runtime.publisher.send(letters_out(letters))
    log.info("lists.kept", entries=len(entries), regions=len(regions), dead_letters=len(letters))


def version_of(message: Delivered) -> int:
    """Grows with the broker's time and then the offset, so that it also grows over a broker that began anew."""
    return (max(0, round(message.timestamp * 1000)) << 20) | (message.offset & 0xFFFFF)


def _entry(message: Delivered) -> tuple[str, WatchlistEntry | None]:
    key, entry = read_entry(message.key, message.value)
    if "/" not in key:
        raise ValueError("the key of an entry is list/entry_id")
    return key, entry
