"""The tree of errors is drawn as it is, and every code is one of its own."""

import re

from schemas import errors
from schemas.errors import EpifuseError


def _tree(kind: type[EpifuseError]) -> list[str]:
    return [
        kind.__name__,
        *(name for child in kind.__subclasses__() if child.__module__ == errors.__name__ for name in _tree(child)),
    ]


def test_the_picture_names_the_classes_in_their_order() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"^[ │├└─]*(\w+Error)\b", errors.__doc__, re.MULTILINE)
    assert drawn == _tree(EpifuseError)


def test_codes_are_unique() -> None:
    kinds = [getattr(errors, name) for name in _tree(EpifuseError)]
    assert len({kind.code for kind in kinds}) == len(kinds)
