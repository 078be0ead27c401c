"""The tables that ship are whole, and their origin stands beside them."""

from importlib.resources import files

import pytest

from schemas.fields.places.tables import read_table

FOLDER = files("schemas").joinpath("reference", "places")


@pytest.mark.parametrize(
    ("name", "columns", "least"),
    [
        ("divisions", 8, 7000),
        ("streets", 2, 30000),
        ("zones", 2, 100),
        ("folds", 2, 1000),
        ("stations", 2, 3000),
        ("airports", 3, 250),
        ("airport_names", 2, 50),
    ],
)
def test_a_table_has_its_columns_and_rows(name: str, columns: int, least: int) -> None:
    rows = read_table(name)
    assert len(rows) >= least
    assert {len(row) for row in rows} == {columns}


def test_every_table_has_its_origin_beside_it() -> None:
    origin = FOLDER.joinpath("ORIGIN.md").read_text(encoding="utf-8")
    tables = {file.name.removesuffix(".tsv.gz") for file in FOLDER.iterdir() if file.name.endswith(".tsv.gz")}
    assert all(f"`{name}`" in origin for name in tables)
