"""Entries by name alone, for subjects of whom nothing else is known: ranked for people to read, never graded."""

from collections import defaultdict

import numpy as np

from matchers.names.search import NameSearch
from matchers.persons.naming import read_person_name
from matchers.persons.records import unpack
from matchers.persons.store import Store
from schemas.records import Person


class ByName:
    """A search over the names of all entries held when it was made; each name once, with the entries that bear it."""

    def __init__(self, store: Store) -> None:
        bearers: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        first: dict[tuple[str, ...], Person] = {}
        for number, part in enumerate(store.parts):
            for row in np.flatnonzero(part.alive).tolist():
                person = unpack(part.segment.buffer.text(row)).person
                written = (person.name, person.name_latin, person.family_name, person.given_name)
                bearers[written].append((number, row))
                first.setdefault(written, person)
        order = sorted(bearers)  # by text, so that ties fall the same way however the entries came
        self._bearers = [bearers[written] for written in order]
        self._search = NameSearch([read_person_name(first[written]) for written in order])

    def rows(self, person: Person, most: int) -> list[tuple[int, int]]:
        """(part, row) of the entries with the `most` likeliest names, likeliest first."""
        name = read_person_name(person)
        if name.kind == "empty":
            return []
        return [place for position, _ in self._search.search(name, most) for place in self._bearers[position]]
