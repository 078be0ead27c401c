"""Which reader a file needs, by its name and its first bytes."""

from collections.abc import Iterator
from pathlib import Path

from schemas.readers.delimited import read_delimited
from schemas.readers.encodings import Text, detect, first_bytes
from schemas.readers.objects import read_json, read_json_lines
from schemas.readers.rows import BadRow, Row
from schemas.readers.sheets import read_sheet

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_rows(path: Path, *, encoding: str | None = None) -> Iterator[Row | BadRow]:
    """Rows of a file, as a stream: `Row` for a record, `BadRow` for a place that is none.

    The encoding is found out unless given. Text cells come as written, JSON values as they are.

    Raises:
        InputFileError: The file cannot be opened, is empty, or is not what its name says. The checks that need
            only the file's beginning are made before this returns.
    """
    sample = first_bytes(path)
    if sample.startswith((_ZIP, _OLE)):
        return read_sheet(path)
    text = detect(path, encoding)
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".ndjson"}:
        return read_json_lines(text)
    if suffix == ".json" or (suffix not in {".csv", ".tsv"} and _looks_like_json(sample, text)):
        return read_json(text)
    return read_delimited(text, "\t" if suffix == ".tsv" else "")


def _looks_like_json(sample: bytes, text: Text) -> bool:
    return sample.decode(text.encoding, "replace").lstrip("\ufeff \r\n\t")[:1] in {"{", "["}
