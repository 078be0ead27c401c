"""The person index against invented people: speed, memory, recall and false matches, as a table or one JSON object.

    python benchmarks/persons.py [--entries 1000000] [--json]

Times are processor time of one process (a shared machine's other work does not count, its cache pressure does).
"""

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import people

from matchers.index import Change
from matchers.persons import PersonIndex
from schemas.records import Match, Person, WatchlistEntry

_BATCH = 256
_WITH_DOCUMENT = 0.95  # of the list; the rest has to be searched for every event


def changes_of(persons: Sequence[Person], prefix: str = "") -> Iterator[Change]:
    """Additions of these people to one list, numbered."""
    for number, person in enumerate(persons):
        name = f"{prefix}{number}"
        entry = WatchlistEntry.model_construct(
            entry_id=name, list="bench", kind="person", person=person, valid_from=None, expires_at=None, basis="", facts={}
        )
        yield f"bench/{name}", entry


def matched(index: PersonIndex, events: Sequence[Person], batch: int = _BATCH) -> list[tuple[Match, ...]]:
    """Matches of all events, asked in batches."""
    found: list[tuple[Match, ...]] = []
    for begin in range(0, len(events), batch):
        part = events[begin : begin + batch]
        found += index.match(part, [None] * len(part))
    return found


def seconds(work: Callable[[], Any], rounds: int = 3) -> float:
    """The least processor time of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def build(persons: Sequence[Person], said: dict[str, float]) -> PersonIndex:
    """The index of these people, and what it took."""
    index = PersonIndex()
    changes = list(changes_of(persons))
    gc.collect()
    gc.freeze()
    said["build_seconds"] = seconds(lambda: index.apply(changes), rounds=1)
    segment = index._store.parts[0].segment
    said["index_mb_per_million"] = segment.index_bytes / len(persons)
    said["records_mb_per_million"] = segment.data.nbytes / len(persons)
    return index


def measure_speed(index: PersonIndex, events: Sequence[Person], bare: Sequence[Person], said: dict[str, float]) -> None:
    """Throughput of the mixed stream and of records without document, and the latency of single ones."""
    matched(index, events[:2048])
    said["mixed_events_per_second"] = len(events) / seconds(lambda: matched(index, events))
    said["fuzzy_queries_per_second"] = len(bare) / seconds(lambda: matched(index, bare))
    single = []
    for person in bare[:3000]:
        begun = time.process_time()
        index.match([person], [None])
        single.append(time.process_time() - begun)
    said["single_p50_ms"], said["single_p99_ms"] = (float(value) for value in np.percentile(single, [50, 99]) * 1e3)


def measure_quality(index: PersonIndex, events: Sequence[Person], truth: Sequence[int], said: dict[str, float]) -> None:
    """Share of members found at review or better, and false automatic and review matches per 100 000 strangers."""
    found = matched(index, events)
    members = [(matches, who) for matches, who in zip(found, truth, strict=True) if who >= 0]
    strangers = [matches for matches, who in zip(found, truth, strict=True) if who < 0]
    hits = sum(any(match.entry_id == str(who) for match in matches) for matches, who in members)
    said["recall"] = hits / max(1, len(members))
    rate = 100_000 / max(1, len(strangers))
    said["false_certain_per_100k"] = rate * sum(bool(one) and one[0].grade == "certain" for one in strangers)
    said["review_per_100k"] = rate * sum(bool(one) and one[0].grade != "certain" for one in strangers)


def measure_forms(index: PersonIndex, listed: Sequence[Person], bare: Sequence[Person], said: dict[str, float]) -> None:
    """Records without document: false matches of strangers, and members found by kind of damage."""
    found = [one[0].grade for one in matched(index, bare) if one]
    said["form_false_certain_per_100k"] = 100_000 * found.count("certain") / len(bare)
    said["form_review_per_100k"] = 100_000 * (len(found) - found.count("certain")) / len(bare)
    rng = np.random.default_rng(3)
    picks = rng.integers(0, len(listed), 4000).tolist()
    for kind, damaged in people.DAMAGES.items():
        events = [damaged(listed[pick], rng) for pick in picks]
        hits = [
            next((match.grade for match in one if match.entry_id == str(pick)), "none")
            for one, pick in zip(matched(index, events), picks, strict=True)
        ]
        said[f"found: {kind}"] = 1 - hits.count("none") / len(hits)
        said[f"certain: {kind}"] = hits.count("certain") / len(hits)


def measure_changes(index: PersonIndex, people_made: Sequence[Person], said: dict[str, float]) -> None:
    """10 000 additions, and the snapshot."""
    changes = list(changes_of(people_made[:10_000], "new"))
    said["apply_10k_ms"] = 1e3 * seconds(lambda: index.apply(changes), rounds=1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "snapshot"
        said["save_seconds"] = seconds(lambda: index.save(folder), rounds=1)
        said["open_ms"] = 1e3 * seconds(lambda: PersonIndex.open(folder))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--strangers", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    said: dict[str, float] = {"entries": options.entries}
    listed = people.People(7).make(options.entries, with_document=_WITH_DOCUMENT)
    index = build(listed, said)
    unknown = people.People(8).make(options.strangers)
    events, truth = people.mixed_stream(listed, unknown)
    bare = [people.without_document(person) for person in unknown[: options.events]]
    gc.collect()
    gc.freeze()
    measure_speed(index, events[: options.events], bare, said)
    measure_quality(index, events, truth, said)
    measure_forms(index, listed, [people.without_document(person, region="") for person in unknown], said)
    measure_changes(index, unknown, said)
    print(json.dumps(said) if options.json else "\n".join(f"{name:44} {value:14,.3f}" for name, value in said.items()))


if __name__ == "__main__":
    main()
