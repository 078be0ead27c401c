# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""Builds the tables of this folder from published packages; run by hand, never at run time.

    python -m venv names-env && names-env/bin/pip install -r schemas/reference/names/build-requirements.txt
    names-env/bin/python -m schemas.reference.names.build

`surnames.tsv`, `spellings.tsv` and `elements.tsv` are not built: they are written by hand. ORIGIN.md says what
comes from where and under which licence. Every table is UTF-8, tab-separated, sorted, and has one header line.
"""

from pathlib import Path

from schemas.reference.names import characters, frequencies, glyphs, nicknames_table, variants

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
