"""Which encoding a text file is in, and its lines with a bound on their length."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import InputFileError

LONGEST_LINE = 4_000_000  # characters; a record of ours has a few hundred
_CHUNK = 1 << 20  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LITTLE = re.compile(rb"[,;|\t\n{\[]\0")
_SEPARATOR_BIG = re.compile(rb"\0[,;|\t\n{\[]")
_ESCAPING = frozenset({"utf-8", "utf-8-sig", "utf_8_sig", "gb18030", "gbk", "gb2312"})
_ESCAPED = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Text:
    """How to open a text file; `damaged` when some of its bytes do not belong to the encoding."""

    path: Path
    encoding: str
    damaged: bool = False


def detect(path: Path, encoding: str | None = None) -> Text:
    """The encoding by mark, else UTF-8, UTF-16 without mark or GB18030, judged over the whole file.

    A file that is UTF-8 but for a few broken places is UTF-8 and damaged, not GB18030: mojibake would be silent.

    Raises:
        InputFileError: The file cannot be opened, is empty, or `encoding` is not known to Python.
    """
    sample = first_bytes(path)
    if not sample:
        raise InputFileError("the file is empty; expected a header row or JSON", path=str(path))
    if encoding is not None:
        return Text(path, _known(encoding, path), damaged=True)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Text(path, name, damaged=not _decodes(path, name))
    if wide := _utf16_without_mark(sample):
        return Text(path, wide, damaged=not _decodes(path, wide))
    return _utf8_or_gb18030(path)


def first_bytes(path: Path, size: int = 1 << 16) -> bytes:
    """The file's first `size` bytes.

    Raises:
        InputFileError: The file cannot be opened or read.
    """
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise InputFileError(f"cannot be read: {error.strerror or error}", path=str(path)) from error


def _known(encoding: str, path: Path) -> str:
    try:
        b"a".decode(encoding, "replace")  # also refuses what is a codec but no text encoding
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise InputFileError(f"no such encoding: {encoding!r}", path=str(path)) from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(sample: bytes) -> str:
    """UTF-16 has a zero byte in each ASCII sign, on one side but for a few (一 is U+4E00), separators among them."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 100
    if odd > max(enough, 3 * even) and _SEPARATOR_LITTLE.search(sample):
        return "utf-16-le"
    if even > max(enough, 3 * odd) and _SEPARATOR_BIG.search(sample):
        return "utf-16-be"
    return ""


def _utf8_or_gb18030(path: Path) -> Text:
    if _decodes(path, "utf-8"):
        return Text(path, "utf-8")
    if _mostly_utf8(path):
        return Text(path, "utf-8", damaged=True)
    return Text(path, "gb18030", damaged=not _decodes(path, "gb18030"))


def _mostly_utf8(path: Path) -> bool:
    """Whether well-formed UTF-8 sequences cover nine tenths of the bytes above 0x7F; in GB text they do not."""
    high = covered = 0
    for chunk in _chunks(path):
        high += len(chunk) - len(chunk.translate(None, bytes(range(0x80, 0x100))))
        covered += sum(map(len, _MULTIBYTE.findall(chunk)))
    return covered > 0.9 * high


def lines(text: Text) -> Iterator[tuple[int, str | None]]:
    """(number from 1, line with its end) of the file; None for a line that is damaged or too long.

    NUL bytes, which some exports pad with, are dropped.
    """
    escapes = text.damaged and text.encoding in _ESCAPING  # marks the broken bytes; the others put U+FFFD there
    errors = "surrogateescape" if escapes else "replace"
    with text.path.open(encoding=text.encoding, errors=errors) as file:
        number, whole = 0, True
        while line := file.readline(LONGEST_LINE):
            ended = line.endswith("\n")
            if whole:
                number += 1
                yield number, _sound(line, text.damaged) if ended or len(line) < LONGEST_LINE else None
            whole = ended


def _sound(line: str, damaged: bool) -> str | None:
    if damaged and not line.isascii() and (_ESCAPED.search(line) or "\ufffd" in line):
        return None
    return line.replace("\0", "") if "\0" in line else line
