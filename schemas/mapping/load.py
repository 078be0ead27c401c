"""Mapping files: found, read, and refused with file, line and reason."""

import re
import tomllib
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from schemas.errors import MappingFileError
from schemas.mapping.mapping import Mapping
from schemas.mapping.spec import MappingSpec

SHIPPED = Path(__file__).parent.parent / "mappings"
LARGEST_FILE = 1_000_000  # bytes
_NAME = re.compile(r"[a-z][a-z0-9_]{1,63}")
_LINE = re.compile(r"line (\d+)")


def load_mapping(name_or_path: str | Path, folder: Path | None = None, home: str = "") -> Mapping:
    """The mapping of that name (in `folder`, else among the shipped ones), or of the TOML file at that `Path`.

    Text is only ever a name, never a path, so it may come from a record's header. `home` is the division (six
    digits) that short place names lie in when the mapping itself does not say `within`.

    Raises:
        MappingFileError: There is no such mapping, or the file must not be used; says file, line and reason.
    """
    if isinstance(name_or_path, Path):
        return read_mapping_file(name_or_path, home)
    if not _NAME.fullmatch(name_or_path):
        raise MappingFileError("a mapping's name has 2 to 64 small letters, digits and underscores")
    return _named(name_or_path, folder, home)


@cache
def _named(name: str, folder: Path | None, home: str) -> Mapping:
    for place in filter(None, (folder, SHIPPED)):
        path = place / f"{name}.toml"
        if path.is_file():
            return read_mapping_file(path, home)
    raise MappingFileError(f"no mapping is called {name}; there are {', '.join(mappings(folder))}")


def mappings(folder: Path | None = None) -> list[str]:
    """Names of the shipped mappings and of those in `folder`, sorted."""
    places = [place for place in (SHIPPED, folder) if place is not None]
    return sorted({path.stem for place in places for path in place.glob("*.toml")})


@cache
def default_mapping(topic: str, folder: Path | None = None, home: str = "") -> Mapping:
    """The mapping of records of a topic that name none: the one file that says `default = true`.

    Raises:
        MappingFileError: No mapping, or more than one, is the topic's default.
    """
    found = [
        mapping for name in mappings(folder) if (mapping := _named(name, folder, home)).topic == topic and mapping.spec.default
    ]
    if len(found) != 1:
        raise MappingFileError(f"{topic}: expected one default mapping, found {len(found)}")
    return found[0]


def read_mapping_file(path: Path, home: str = "") -> Mapping:
    """The mapping of one file.

    Raises:
        MappingFileError: As `load_mapping`.
    """
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_FILE:
            raise MappingFileError(f"{path}:1: more than {LARGEST_FILE} bytes")
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise MappingFileError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MappingFileError(f"{path}:{line}: expected UTF-8") from None
    spec = _checked(path, text)
    return Mapping(spec if spec.within else spec.model_copy(update={"within": home}))


def _checked(path: Path, text: str) -> MappingSpec:
    try:
        spec = MappingSpec.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = found[1] if (found := _LINE.search(str(error))) else str(text.count("\n") + 1)
        raise MappingFileError(f"{path}:{line}: is no TOML: {error}") from None
    except ValidationError as error:
        raise MappingFileError(_explained(path, text, error)) from None
    if spec.key != path.stem:
        raise MappingFileError(f"{path}:{line_of(text, ('key',))}: key: expected {path.stem!r}, as the file is called")
    return spec


def _explained(path: Path, text: str, error: ValidationError) -> str:
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    first = min(errors, key=lambda one: one["type"] != "extra_forbidden")  # a misspelt key explains the missing one
    reason = str(first["msg"]).removeprefix("Value error, ")
    where = tuple(map(str, first["loc"])) or (("fields",) if reason.startswith("fields: ") else ())
    named = re.match(r"([a-z_]+\.?[a-z_]*): ", reason)
    line = line_of(text, (*where, named[1]) if named and where == ("fields",) else where)
    shown = ".".join(part for part in where if not part.isdigit())
    return f"{path}:{line}: {shown + ': ' if shown else ''}{reason}"


def line_of(text: str, where: tuple[str, ...]) -> int:
    r"""The line of the TOML text on which that key is set: the deepest part found, else its table, else 1.

    >>> line_of('key = "a"\n[fields]\n"person.name" = { from = [] }\n', ("fields", "person.name", "from"))
    3
    """
    table: tuple[str, ...] = ()
    best, best_depth = 1, 0
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.fullmatch(r"\s*\[\[?(.+?)\]\]?\s*(?:#.*)?", line):
            table, path = _parts(header[1]), _parts(header[1])
        elif assigned := re.match(r"\s*((?:\"[^\"]*\"|'[^']*'|[\w.-])+)\s*=", line):
            path = (*table, *_parts(assigned[1]))
        else:
            continue
        depth = len(path)
        if depth > best_depth and path == where[:depth]:
            best, best_depth = number, depth
    return best


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", key))
