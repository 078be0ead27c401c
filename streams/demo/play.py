"""Play files through the embedded stack, wait until every record has its fate, and say how long it took."""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import EpifuseError
from schemas.mapping import load_mapping
from schemas.records import RiskRegion, WatchlistEntry
from streams.changes import send_changes
from streams.feeder import Feeder
from streams.journal import Journal
from streams.settings import Settings, read_run_file
from streams.supervisor import Stack
from streams.topics import ALERTS, RAW_TOPICS, REGION_CHANGES, SIGHTINGS, WATCHLIST_CHANGES, partition_states

_DRAIN_SECONDS = 300
_LIST_SECONDS = 60
OnProgress = Callable[[str, int], None]  # name of a file or list, records so far


class StalledError(EpifuseError):
    """The stack did not come to rest in time."""

    code = "stalled"


@dataclass(frozen=True, slots=True)
class Play:
    """What is to be played: lists first, then files, each by the mapping that reads it."""

    entries: Sequence[WatchlistEntry]
    regions: Sequence[RiskRegion]
    files: Sequence[tuple[str, Path]]


def play(stack: Stack, script: Play, on_progress: OnProgress) -> float:
    """Load the lists, feed all files at once, wait for rest; returns seconds from the first record fed.

    Raises:
        StalledError: Lists or records were not through in time; the data folder's logs say why.
    """
    settings = stack.settings
    stopped = threading.Event()
    watching = threading.Thread(target=stack.watch, args=(stopped,), daemon=True)
    watching.start()
    try:
        load_lists(settings, script, on_progress)
        _wait_for_lists(settings, len(script.entries), len(script.regions))
        begun = time.monotonic()
        with ThreadPoolExecutor(max(1, len(script.files))) as pool:
            jobs = [pool.submit(feed_one, settings, mapping, path, on_progress) for mapping, path in script.files]
            for job in jobs:
                job.result()
        wait_for_rest(settings)
        return time.monotonic() - begun
    finally:
        stopped.set()
        watching.join()


def load_lists(settings: Settings, script: Play, on_progress: OnProgress) -> None:
    """Send entries and regions as changes."""
    entries = ((entry.key, entry) for entry in script.entries)
    send_changes(settings.broker, WATCHLIST_CHANGES, entries, lambda count: on_progress("watchlists", count))
    regions = ((region.region_id, region) for region in script.regions)
    send_changes(settings.broker, REGION_CHANGES, regions, lambda count: on_progress("risk regions", count))


def feed_one(settings: Settings, mapping_key: str, path: Path, on_progress: OnProgress) -> None:
    """Feed one file with its own producer."""
    mapping = load_mapping(mapping_key, settings.mappings_dir)
    sent = 0

    def progressed(count: int) -> None:
        nonlocal sent
        sent += count
        on_progress(path.name, sent)

    with Feeder(settings, mapping, Journal(settings.data_dir)) as feeder:
        feeder.feed(path, on_progress=progressed)


def wait_for_rest(settings: Settings, seconds: float = _DRAIN_SECONDS) -> None:
    """Return when the group has committed everything there is, twice in a row: intake, then screen, then dispatch."""
    deadline, calm = time.monotonic() + seconds, 0
    while calm < 2:
        if time.monotonic() > deadline:
            raise StalledError(f"records were still under way after {seconds:.0f} s; see {settings.data_dir / 'logs'}")
        time.sleep(0.3)
        states = partition_states(settings.broker, (*RAW_TOPICS, SIGHTINGS, ALERTS), settings.group)
        calm = calm + 1 if all((state.committed or 0) >= state.end for state in states) else 0


def _wait_for_lists(settings: Settings, entries: int, regions: int) -> None:
    deadline = time.monotonic() + _LIST_SECONDS
    for target in read_run_file(settings.data_dir)["metrics_targets"]:
        while not _has_lists(f"http://{target}/metrics", entries, regions):
            if time.monotonic() > deadline:
                raise StalledError(f"the worker at {target} has not read the lists; see {settings.data_dir / 'logs'}")
            time.sleep(0.1)


def _has_lists(url: str, entries: int, regions: int) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as page:  # noqa: S310 - our own loopback address
            sizes = list_sizes(page.read().decode().splitlines())
    except OSError:
        return False
    regions_held = sizes.pop("region", 0)
    return sum(sizes.values()) >= entries and regions_held >= regions


def list_sizes(lines: Iterable[str]) -> dict[str, int]:
    """How many entries a worker holds by kind, `region` for risk regions, from its metrics page."""
    prefix = 'epifuse_list_entries{kind="'
    found = (line[len(prefix) :].split('"} ') for line in lines if line.startswith(prefix))
    return {kind: int(float(value)) for kind, value in found}
