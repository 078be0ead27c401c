"""The stages in this process, one core: read a record, match it, ask the models."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import orjson

from matchers.models import MODELS
from matchers.models.declare import DetectionModel
from matchers.regions import RegionIndex
from matchers.screen import screen
from matchers.watchlist import Watchlist
from schemas.mapping import load_mapping
from schemas.records import DeadLetter, Sighting
from streams.bench.load import draw_listed, draw_records, entry_of
from streams.bench.measure import Figure, resident_bytes, stopwatch

_BATCH = 512
_SECRET = b"bench"


def in_process(entries: int, records: int, seed: int, models: Sequence[DetectionModel] = MODELS) -> Iterator[Figure]:
    """Rates per second of CPU time; the list is built from records as a worker builds it."""
    listed = draw_listed(entries, seed)
    raw = list(draw_records(listed, records, seed))
    with stopwatch() as watch:
        sightings = list(_read(raw))
    yield Figure("read: JSON to sighting", len(raw) / watch.cpu, "records/s per core")
    before = resident_bytes()
    watchlist = Watchlist()
    changes = [(entry.key, entry) for entry in map(entry_of, listed)]
    with stopwatch() as watch:
        watchlist.apply(changes)
        watchlist.match(sightings[:1])
    del changes
    yield Figure("list: build from entries", watch.wall * 1e6 / entries, "s per million")
    grown = resident_bytes() - before
    yield Figure("list: peak memory while building", grown / 1e6 * 1e6 / entries, "MB per million")
    _match(watchlist, sightings[: _BATCH * 4])
    with stopwatch() as watch:
        _match(watchlist, sightings)
    yield Figure("match: against the list", len(sightings) / watch.cpu, "events/s per core", 40_000)
    regions = RegionIndex()
    with stopwatch() as watch:
        for batch in _batches(sightings):
            screen(batch, watchlist, regions, {}, models)
    yield Figure("screen: match and models", len(sightings) / watch.cpu, "events/s per core")


def _read(raw: Sequence[bytes]) -> Iterator[Sighting]:
    mapping, now = load_mapping("checkpoint_gate"), datetime(2021, 8, 1, tzinfo=UTC)
    for number, line in enumerate(raw):
        outcome = mapping.read(orjson.loads(line), f"bench:0:{number}:0", now, _SECRET)
        if not isinstance(outcome, DeadLetter):
            yield outcome


def _match(watchlist: Watchlist, sightings: Sequence[Sighting]) -> None:
    for batch in _batches(sightings):
        watchlist.match(batch)


def _batches(sightings: Sequence[Sighting]) -> Iterator[Sequence[Sighting]]:
    return (sightings[start : start + _BATCH] for start in range(0, len(sightings), _BATCH))
