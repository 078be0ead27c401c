"""Airline designators: names before a number, and designators misread by one look-alike character."""

import re
from functools import cache
from importlib.resources import files

_LOOK_ALIKE = str.maketrans("0O1I5S8B2Z", "O0I1S5B8Z2")


@cache
def carrier_codes() -> dict[str, str]:
    """IATA designator by the carrier's name, small letters, no spaces."""
    table = (files("schemas") / "reference" / "trips" / "carriers.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:] if line)
    return {name: code for code, names in rows for name in names.split()}


@cache
def known_codes() -> frozenset[str]:
    """All designators of the table."""
    return frozenset(carrier_codes().values())


@cache
def _before_digits() -> re.Pattern[str]:
    names = sorted(carrier_codes(), key=lambda name: (-len(name), name))
    return re.compile(
        f"({'|'.join(map(re.escape, names))})(?:公司|航班|客机|的)?[ #:号-]{{0,2}}(?=\\d{{3,4}}(?!\\d|路|号线|年|月))"
    )


def name_to_code(text: str) -> str:
    """The text with a carrier's name directly before a bare number replaced by its designator.

    >>> name_to_code("国航1234"), name_to_code("国航CA1234")
    ('CA1234', '国航CA1234')
    """
    if not any(char >= "\u4e00" for char in text[:40]) and not text[:1].islower():
        return text
    return _before_digits().sub(lambda found: carrier_codes()[found[1]], text)


def repair_code(code: str) -> str:
    """The designator, look-alike characters put right when only that gives a known one (0Q becomes OQ).

    >>> repair_code("0Q"), repair_code("CA"), repair_code("XX")
    ('OQ', 'CA', 'XX')
    """
    if code in known_codes():
        return code
    one, two = code[0].translate(_LOOK_ALIKE) + code[1], code[0] + code[1].translate(_LOOK_ALIKE)
    fits = [other for other in (one, two) if other != code and other in known_codes()]
    return fits[0] if len(fits) == 1 else code
