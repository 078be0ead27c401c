"""raw topics -> intake -> sightings, or dead-letters.

Stored first: sightings, keys, dead letters, then the ledger row that vouches for them. Order: kept per raw partition.
Repeats: a sighting has the same id each time.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from schemas.mapping import Mapping, default_mapping, load_mapping
from schemas.records import DeadLetter
from streams import metrics
from streams.delivery import Delivered, Outgoing
from streams.envelopes import pack_by_partition
from streams.reading import Intake, read_messages, sources_of
from streams.runtime import Runtime
from streams.topics import DEAD_LETTERS, SIGHTINGS

STAGE = "intake"
log = structlog.get_logger(__name__)


async def take_in(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Read, store, publish; returns when all of it is certain."""
    find = partial(find_mapping, runtime)
    read = partial(read_messages, messages, find, runtime.secret, runtime.settings.record_bytes)
    intake = await asyncio.to_thread(read)
    await runtime.sink(STAGE).run(partial(store, runtime, intake))
    await runtime.publisher.send([*letters_out(intake.letters), *sightings_out(intake, runtime.partitions[SIGHTINGS])])
    count(intake, messages)


def find_mapping(runtime: Runtime, name: str, topic: str) -> Mapping:
    """The mapping of that name, or the topic's own. Raises MappingFileError when there is none."""
    folder, home = runtime.settings.mappings_dir, runtime.settings.home_division
    return load_mapping(name, folder, home) if name else default_mapping(topic, folder, home)


def store(runtime: Runtime, intake: Intake) -> None:
    """Everything of one batch, the ledger last."""
    kept = runtime.store(STAGE)
    kept.write_sightings(intake.sightings, intake.bodies)
    kept.write_keys(intake.keys)
    kept.write_dead_letters(intake.letters)
    kept.write_ledger(intake.ledger)


def sightings_out(intake: Intake, partitions: int) -> list[Outgoing]:
    """Envelopes for the partitions that the subjects' keys belong to."""
    keyed = ((s.subject_key.encode(), body) for s, body in zip(intake.sightings, intake.bodies, strict=True))
    return [Outgoing(SIGHTINGS, e.key, e.value, e.partition) for e in pack_by_partition(keyed, partitions)]


def letters_out(letters: Sequence[DeadLetter]) -> list[Outgoing]:
    """One message a letter: the raw bytes, and why, where from and when as headers."""
    return [Outgoing(DEAD_LETTERS, letter.origin.encode(), letter.payload, headers=_headers(letter)) for letter in letters]


def _headers(letter: DeadLetter) -> tuple[tuple[str, bytes], ...]:
    texts = {
        "code": letter.code,
        "reason": letter.reason,
        "origin": letter.origin,
        "mapping": letter.mapping,
        "first_seen": letter.first_seen.isoformat(),
    }
    return tuple((name, text.encode()) for name, text in texts.items())


def count(intake: Intake, messages: Sequence[Delivered]) -> None:
    """Metrics and one log line for the batch."""
    by_source = sources_of(intake.ledger)
    for source, (records, newest_ms) in by_source.items():
        metrics.RECEIVED.labels(source).inc(records)
        metrics.LAST_RECORD.labels(source).set(newest_ms / 1000)
    for row in intake.ledger:
        metrics.STORED.labels(row.source).inc(len(row.sighting_hashes))
    for letter in intake.letters:
        metrics.DEAD_LETTERS.labels(letter.mapping or "unknown", letter.code).inc()
    for sighting in intake.sightings:
        for flag in sighting.flags:
            metrics.FLAGS.labels(sighting.source, flag.split(":", 1)[0]).inc()
    log.info(
        "intake.batch",
        messages=len(messages),
        records=sum(records for records, _ in by_source.values()),
        sightings=len(intake.sightings),
        dead_letters=len(intake.letters),
    )
