"""A snapshot folder: the arrays of one segment as files that every process of a host maps, and what they are."""

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from matchers.persons.keys import ROW_BITS
from matchers.persons.postings import Postings
from matchers.persons.segment import COLUMNS, Segment

FORMAT = 4  # raised whenever a key, a column or the packing changes its meaning
_ABOUT = "about.json"


class SnapshotError(ValueError):
    """The folder is no snapshot that this version reads; build a new one from the lists."""


def save_segment(segment: Segment | None, folder: Path, about: dict[str, Any]) -> None:
    """Write a new folder; it appears whole under its name or not at all.

    Raises:
        FileExistsError: The folder is there already; snapshots are never changed.
    """
    if folder.exists():
        raise FileExistsError(folder)
    scratch = folder.with_name(f".{folder.name}.{os.getpid()}")
    scratch.mkdir(parents=True)
    if segment is not None:
        for one in fields(Segment):
            value = getattr(segment, one.name)
            named = value._asdict() if isinstance(value, Postings) else {"": value}
            for part, array in named.items():
                np.save(scratch / _file(one.name, part), array, allow_pickle=False)
    told = {"format": FORMAT, "row_bits": ROW_BITS, "entries": 0 if segment is None else len(segment), **about}
    (scratch / _ABOUT).write_text(json.dumps(told, sort_keys=True))
    scratch.rename(folder)


def open_segment(folder: Path) -> tuple[Segment | None, dict[str, Any]]:
    """The segment, memory-mapped and read-only, and what was told about it.

    Raises:
        SnapshotError: The folder is of another format, or its files are missing or of another shape.
    """
    try:
        about: dict[str, Any] = json.loads((folder / _ABOUT).read_text())
        if (about.get("format"), about.get("row_bits")) != (FORMAT, ROW_BITS):
            raise SnapshotError("the snapshot is of another format")
        if not about["entries"]:
            return None, about
        arrays = {one.name: _opened(folder, one.name, one.type is Postings) for one in fields(Segment)}
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotError("not a snapshot of the person index") from error
    segment = Segment(**arrays)
    if segment.columns.dtype != COLUMNS or not len(segment) == len(segment.offsets) - 1 == about["entries"]:
        raise SnapshotError("the files of the snapshot do not belong together")
    return segment, about


def _file(name: str, part: str) -> str:
    return f"{name}.{part}.npy" if part else f"{name}.npy"


def _opened(folder: Path, name: str, postings: bool) -> Any:
    if postings:
        return Postings(*(_mapped(folder / _file(name, part)) for part in Postings._fields))
    return _mapped(folder / _file(name, ""))


def _mapped(path: Path) -> Any:
    return np.load(path, mmap_mode="r", allow_pickle=False)
