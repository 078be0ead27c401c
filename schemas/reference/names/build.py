"""Builds the tables of this folder from published packages; run by hand, never at run time.

    python -m venv /tmp/names && /tmp/names/bin/pip install -r build-requirements.txt
    /tmp/names/bin/python build.py

Inputs that are not packages lie beside it as `*.seed.tsv` (written for this project). ORIGIN.md says what
comes from where and under which licence. Every table is UTF-8, tab-separated, sorted, and has one header line.
"""

from pathlib import Path

import characters
import frequencies
import glyphs
import nicknames_table
import variants

HERE = Path(__file__).parent


def write(name: str, header: str, rows: list[tuple[str, ...]]) -> None:
    """Write one table, one row a line."""
    lines = [header, *("\t".join(row) for row in rows)]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write all tables."""
    folds = variants.folds()
    family, given = frequencies.family(folds), frequencies.given(folds)
    write("variants.tsv", "character\tfold", sorted(folds.items()))
    rows = characters.rows(folds, family, given, frequencies.first_shares(folds))
    write("characters.tsv", "character\tfamily_ppm\tgiven_ppm\tfirst_percent\tmandarin\tcantonese\thokkien", rows)
    write("pairs.tsv", "first\tsecond\tbits", frequencies.pairs(folds, characters.merged(characters.mandarin(), folds)))
    named = [row[0] for row in rows]
    write("glyphs.tsv", "character\tlook_alikes", glyphs.rows(named, given, family))
    write("nicknames.tsv", "name\tnicknames", nicknames_table.rows())


if __name__ == "__main__":
    main()
