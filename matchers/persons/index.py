"""The person index: a base segment, smaller newer ones, and tombstones; `match` asks all of them as one list."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from matchers.evidence import TABLE, EvidenceTable
from matchers.grades import BUDGET, Budget, Thresholds, lower
from matchers.index import Change
from matchers.persons.by_name import ByName
from matchers.persons.candidates import Candidate, Query, candidates
from matchers.persons.naming import compare_person_names
from matchers.persons.records import Row, unpack
from matchers.persons.scorer import score
from matchers.persons.snapshot import open_segment, save_segment
from matchers.persons.store import Store
from schemas.records import Match, Person, WatchlistEntry

_SPARE_NAMES = 8  # names beyond those asked for: sex and region may change the order
_SLACK = 9.0  # what suffix and maiden name can add, which the estimate leaves out
_MOST_SCORED = 24  # candidates of one subject that are compared in full; ties with the last are all taken


class PersonIndex:
    """Entries about persons, searchable by documents, phones, and names with corroboration.

    `match` is a pure function of the entries now held, the subjects and the instants: neither the order nor the
    batches in which entries came change an answer.
    """

    def __init__(self, budget: Budget = BUDGET, table: EvidenceTable = TABLE) -> None:
        self._store = Store()
        self._budget = budget
        self._table = table
        self._by_name: tuple[int, ByName] | None = None  # made when first asked for: it serves lists, not streams
        self.generation = 0

    def __len__(self) -> int:
        return len(self._store)

    @property
    def thresholds(self) -> Thresholds:
        """Bits from which a match earns each grade, at the present size of the list."""
        return self._budget.thresholds(len(self))

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove entries, in order; visible to the next `match`; applying twice changes nothing.

        `generation` counts the changes that made a difference.
        """
        self.generation += self._store.apply(changes)

    def entries(self, keys: Sequence[str]) -> dict[str, WatchlistEntry]:
        """The entries now held under these keys (`list/entry_id`); unknown keys are left out."""
        return self._store.entries(keys)

    def save(self, folder: Path) -> None:
        """Write everything held to a new snapshot folder (about 320 MB a million entries).

        Raises:
            FileExistsError: The folder is there already.
        """
        save_segment(self._store.whole(), folder, {"generation": self.generation})

    @classmethod
    def open(cls, folder: Path, budget: Budget = BUDGET, table: EvidenceTable = TABLE) -> "PersonIndex":
        """The index as it was saved, memory-mapped: processes of one host share its pages. Changes go beside it.

        Raises:
            SnapshotError: The folder is no snapshot that this version reads.
        """
        index = cls(budget, table)
        segment, about = open_segment(folder)
        index._store.start_from(segment)
        index.generation = int(about["generation"])
        return index

    def match(
        self, subjects: Sequence[Person], at: Sequence[datetime | None], *, top: int = 5, all_grades: bool = False
    ) -> list[tuple[Match, ...]]:
        """Matches of each subject, best first, at most `top`; only entries in force at that instant.

        `at[i]` None asks whatever the entry's validity. Grade `none` is left out unless `all_grades`.
        """
        thresholds = self.thresholds
        query = Query.of(subjects, at)
        least = -np.inf if all_grades else thresholds.possible
        found = candidates(self._store, query, least, max(_MOST_SCORED, top))
        if all_grades:
            for number in np.flatnonzero(query.bare).tolist():
                found[number] = self._namesakes(subjects[number], number, query, top)
        return [
            self._ranked(subject, of_subject, thresholds, top, all_grades) if of_subject else ()
            for subject, of_subject in zip(subjects, found, strict=True)
        ]

    def _namesakes(self, subject: Person, number: int, query: Query, top: int) -> list[Candidate]:
        """Entries for a subject of whom only the name is known."""
        if self._by_name is None or self._by_name[0] != self._store.version:
            self._by_name = self._store.version, ByName(self._store)
        texts = []
        for part, row in self._by_name[1].rows(subject, top + _SPARE_NAMES):
            segment = self._store.parts[part].segment
            if query.in_force(segment.columns, np.array([number]), np.array([row]))[0]:
                texts.append(Candidate(segment.buffer.text(row), np.inf))
        return texts

    def _ranked(
        self, subject: Person, found: list[Candidate], thresholds: Thresholds, top: int, all_grades: bool
    ) -> tuple[Match, ...]:
        least = -np.inf if all_grades else thresholds.possible - _SLACK
        matches = []
        for candidate in found:
            row = unpack(candidate.text)
            name = compare_person_names(subject, row.person)
            if (name.bits if name else 0.0) + candidate.others >= least:
                match = self._judge(subject, row, thresholds)
                if all_grades or match.grade != "none":
                    matches.append(match)
        matches.sort(key=lambda match: (-match.bits, match.entry_id, match.list))
        return tuple(matches[:top])

    def _judge(self, subject: Person, row: Row, thresholds: Thresholds) -> Match:
        scored = score(subject, row.person, self._table)
        return Match(
            entry_id=row.entry_id,
            list=row.list,
            kind="person",
            grade=lower(thresholds.grade(scored.bits), scored.limit),
            probability=thresholds.probability(scored.bits),
            bits=scored.bits,
            evidence=scored.evidence,
            scorer=self._table.version,
            generation=self.generation,
        )
