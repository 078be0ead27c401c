"""Median time to normalise one value of each kind, warm, against the targets.

    python benchmarks/normalise.py [--values 4000] [--rounds 5] [--json]

Values are invented and all different within a round; each is read once before the clock starts, so that tables are in
memory (caches of whole values may answer for some: the second column is for values never seen before). Times are of a
value by itself: reading the clock, about 0.05 µs, is taken off.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import people

from matchers.names import name_keys
from schemas.fields.documents import parse_document
from schemas.fields.names import read_name
from schemas.fields.phones import parse_phone
from schemas.fields.places import parse_place
from schemas.fields.times import parse_time

_TARGETS = {"document": 2.0, "phone": 1.5, "ISO time": 0.5, "Chinese time": 5.0, "place": 15.0, "name keys": 8.0}
_TOWNS = (
    "江苏省南通市崇川区",
    "江苏南通通州区",
    "南通市海门区",
    "浙江省杭州市西湖区",
    "湖北省武汉市江汉区",
    "广东省深圳市南山区",
)
_ROADS = ("人民中路", "建设路", "文峰街", "长江北路", "解放东路")


def values_of(count: int, seed: int) -> dict[str, list[str]]:
    """Invented values of each kind."""
    rng = np.random.default_rng(seed)
    made = people.People(seed).make(count)
    days = (np.datetime64("2021-01-01T00:00") + rng.integers(0, 2_000_000, count)).astype(str).tolist()
    parts = [(day[:10].split("-"), day[11:].split(":")) for day in days]
    return {
        "document": [person.document_number for person in made],
        "phone": [f"1{number}" for number in rng.integers(30_0000_0000, 99_9999_9999, count).tolist()],
        "ISO time": [f"{day}:00+08:00" for day in days],
        "Chinese time": [f"{int(y)}年{int(m)}月{int(d)}日{int(h)}时{int(n)}分" for (y, m, d), (h, n) in parts],
        "place": [
            f"{_TOWNS[int(rng.integers(0, len(_TOWNS)))]}{_ROADS[int(rng.integers(0, len(_ROADS)))]}{number}号"
            for number in rng.integers(1, 5000, count).tolist()
        ],
        "name keys": [person.name for person in made],
    }


WORK: dict[str, Callable[[str], Any]] = {
    "document": parse_document,
    "phone": parse_phone,
    "ISO time": parse_time,
    "Chinese time": parse_time,
    "place": parse_place,
    "name keys": lambda name: name_keys(read_name(name)),
}


def median_us(work: Callable[[str], Any], values: Sequence[str]) -> float:
    """Median microseconds of one call."""
    clock, took, idle = time.perf_counter_ns, [], []
    for value in values:
        begun = clock()
        work(value)
        took.append(clock() - begun)
        begun = clock()
        idle.append(clock() - begun)
    return max(0.0, float(np.median(took) - np.median(idle)) / 1e3)


def measure(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Warm and first-time medians by kind; the best of the rounds, as others share the machine."""
    known, fresh = values_of(count, 7), [values_of(count, 100 + number) for number in range(rounds)]
    said = {}
    for kind, work in WORK.items():
        for value in known[kind]:
            work(value)
        said[kind] = {
            "warm": min(median_us(work, known[kind]) for _ in range(rounds)),
            "new values": min(median_us(work, values[kind]) for values in fresh),
            "target": _TARGETS[kind],
        }
    return said


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    said = measure(options.values, options.rounds)
    if options.json:
        print(json.dumps(said))
        return
    print(f"{'µs, median':14}" + "".join(f"{column:>12}" for column in ("warm", "new values", "target")))
    for kind, times in said.items():
        print(f"{kind:14}" + "".join(f"{value:12.2f}" for value in times.values()))


if __name__ == "__main__":
    main()
