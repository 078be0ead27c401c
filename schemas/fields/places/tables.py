"""Reads the place tables of `schemas/reference/places`; each is read once, when it is first asked for."""

import gzip
from importlib.resources import files


def read_table(name: str) -> list[list[str]]:
    """The rows of `name.tsv.gz` without its header; every cell is text, "" when empty."""
    packed = files("schemas").joinpath("reference", "places", f"{name}.tsv.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    return [line.split("\t") for line in text.split("\n")[1:] if line]
