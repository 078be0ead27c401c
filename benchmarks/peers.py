"""Other matchers on the same rows in the same run: queries per second and people found, and the ratio to ours.

    python benchmarks/peers.py [--entries 5000] [--queries 2100] [--json]

Peers: nomenklatura (logic-v1, every pair), Splink (DuckDB, blocked on birth date, name and phone tail), and rapidfuzz
(every pair, the fields as one text). nomenklatura and Splink are installed into an environment under a temporary folder
that is removed afterwards; one that cannot be installed or fails is named with the reason, and the rest goes on. Those
that compare every pair get the first queries only, so that a run stays short. The queries are records of listed people
without document, one kind of damage of `people.DAMAGES` each; found means that the right entry is ranked first. Times
are of matching alone: not of starting Python, nor of ours building its index.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEERS = {"nomenklatura": ["nomenklatura>=4.17,<5"], "splink": ["splink>=4,<5", "pandas"]}
_FIRST = {"rapidfuzz": 280, "nomenklatura": 35}  # queries for peers that compare every pair
_INSTALL_SECONDS, _RUN_SECONDS = 300, 240
Rows = dict[str, list[dict[str, str]]]
Answer = tuple[float, list[int]]  # seconds, and the row ranked first for each query, -1 for none


def make_rows(entries: int, queries: int) -> tuple[Rows, list[int], Any]:
    """Plain rows for the peers, the right row of each query, and the same as our records."""
    import numpy as np
    import people

    listed = people.People(7).make(entries, with_document=0.0)
    rng = np.random.default_rng(3)
    truth = rng.integers(0, entries, queries).tolist()
    kinds = list(people.DAMAGES.values())
    asked = [kinds[number % len(kinds)](listed[pick], rng) for number, pick in enumerate(truth)]
    rows = {side: [_row(person) for person in some] for side, some in (("entries", listed), ("queries", asked))}
    return rows, truth, (listed, asked)


def _row(person: Any) -> dict[str, str]:
    phone = person.phone
    return {
        "name": person.name or person.name_latin,
        "born": person.birth_date,
        "phone": phone,
        "tail": phone[-4:],
        "sex": person.sex,
    }


def ours(records: Any) -> Answer:
    """This project's index."""
    from persons import changes_of, matched

    from matchers.persons import PersonIndex

    listed, asked = records
    index = PersonIndex()
    index.apply(list(changes_of(listed)))
    matched(index, [person.model_copy(update={"phone": ""}) for person in asked])  # tables in memory
    begun = time.perf_counter()
    found = matched(index, asked)
    return time.perf_counter() - begun, [int(one[0].entry_id) if one else -1 for one in found]


def rapidfuzz_all(rows: Rows) -> Answer:
    """Every query against every entry as one text."""
    from rapidfuzz import fuzz, process

    texts = {side: [f"{row['name']} {row['born']} {row['phone']}" for row in some] for side, some in rows.items()}
    begun = time.perf_counter()
    found = [process.extractOne(query, texts["entries"], scorer=fuzz.WRatio) for query in texts["queries"]]
    return time.perf_counter() - begun, [one[2] if one else -1 for one in found]


def run_nomenklatura(rows: Rows) -> Answer:
    """Every query against every entry by the algorithm that its documentation names for screening."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v1")
    settings = algorithm.default_config()

    def entity(key: str, row: dict[str, str]) -> Any:
        said = {"name": [row["name"]], "birthDate": [row["born"]], "phone": [row["phone"]], "gender": [row["sex"]]}
        return model.get_proxy({"id": key, "schema": "Person", "properties": {k: v for k, v in said.items() if v[0]}})

    entries, queries = ([entity(f"{side}{n}", row) for n, row in enumerate(rows[side])] for side in ("entries", "queries"))
    algorithm.compare(queries[0], entries[0], settings)
    begun, found = time.perf_counter(), []
    for query in queries:
        scores = [algorithm.compare(query, entry, settings).score for entry in entries]
        best = max(scores)
        found.append(scores.index(best) if best > 0 else -1)
    return time.perf_counter() - begun, found


def run_splink(rows: Rows) -> Answer:
    """Splink's model, u by random pairs and m by expectation maximisation, then the best prediction of each query."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def frame(side: str) -> Any:
        some = [{**{k: v or None for k, v in row.items()}, "unique_id": n} for n, row in enumerate(rows[side])]
        return pd.DataFrame(some)

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.9, 0.6]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("born", [1, 2]), cl.ExactMatch("tail"), cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[block_on("born"), block_on("name"), block_on("tail")],
    )  # fmt: skip
    begun = time.perf_counter()
    linker = Linker(
        [frame("entries"), frame("queries")], settings, db_api=DuckDBAPI(), input_table_aliases=["a_entries", "b_queries"]
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5)
    for rule in (block_on("born"), block_on("name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict().as_pandas_dataframe()
    took = time.perf_counter() - begun
    best = pairs.sort_values("match_weight").groupby("unique_id_r")["unique_id_l"].last().to_dict()
    return took, [int(best.get(n, -1)) for n in range(len(rows["queries"]))]


_RUN: dict[str, Callable[[Rows], Answer]] = {"nomenklatura": run_nomenklatura, "splink": run_splink}


def ask_peer(name: str, rows: Path, folder: Path) -> Answer | str:
    """Install the peer and run it there; a sentence when that does not work."""
    home = folder / name
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[name]]
    run = [python, str(Path(__file__).resolve()), "--run", name, str(rows)]
    try:
        done = subprocess.run(install, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
        if done.returncode:
            return f"did not install: {_last_line(done.stderr)}"
        done = subprocess.run(run, capture_output=True, text=True, timeout=_RUN_SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        return f"not within {late.timeout:.0f} s"
    if done.returncode:
        return f"failed: {_last_line(done.stderr)}"
    seconds, found = json.loads(done.stdout.splitlines()[-1])
    return seconds, found


def _last_line(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "no reason given")[:200]


def measure(entries: int, queries: int) -> dict[str, Any]:
    """Queries per second, share found, and ratios of ours to each; a sentence for a peer that could not run."""
    rows, truth, records = make_rows(entries, queries)
    part = {name: {**rows, "queries": rows["queries"][: _FIRST.get(name, queries)]} for name in ("rapidfuzz", *PEERS)}
    answers: dict[str, Answer | str] = {"epifuse": ours(records), "rapidfuzz": rapidfuzz_all(part["rapidfuzz"])}
    with tempfile.TemporaryDirectory(prefix="peers-") as scratch:
        for name in PEERS:
            path = Path(scratch) / f"{name}.json"
            path.write_text(json.dumps(part[name]), encoding="utf-8")
            answers[name] = ask_peer(name, path, Path(scratch))
    said: dict[str, Any] = {}
    for name, answer in answers.items():
        if isinstance(answer, str):
            said[name] = answer
            continue
        seconds, found = answer
        right = sum(one == who for one, who in zip(found, truth, strict=False)) / len(found)
        said[name] = {"queries": len(found), "queries_per_second": len(found) / seconds, "found": right}
    for figures in said.values():
        if isinstance(figures, dict):
            figures["times_as_fast"] = said["epifuse"]["queries_per_second"] / figures["queries_per_second"]
    return said


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=2100)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs=2, metavar=("PEER", "ROWS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        name, rows = options.run
        print(json.dumps(_RUN[name](json.loads(Path(rows).read_text(encoding="utf-8")))))
        sys.exit()
    said = measure(options.entries, options.queries)
    if options.json:
        print(json.dumps(said))
        return
    print(f"{'':14} {'queries':>8} {'queries/s':>12} {'found first':>12} {'ours is faster':>15}")
    for name, figures in said.items():
        if isinstance(figures, str):
            print(f"{name:14} {figures}")
        else:
            ratio = f"{figures['times_as_fast']:,.1f} ×"
            rate, found = figures["queries_per_second"], figures["found"]
            print(f"{name:14} {figures['queries']:8d} {rate:12,.1f} {found:12.1%} {ratio:>15}")


if __name__ == "__main__":
    main()
