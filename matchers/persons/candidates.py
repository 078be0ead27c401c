"""Which entries are worth comparing with each subject: exact, repaired, masked and fuzzy look-ups, then coarse bits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.coarse import coarse_bits, coarse_name_bits
from matchers.persons.documents import number_written
from matchers.persons.features import Features, features_of
from matchers.persons.hashes import Hashes, number_hashes
from matchers.persons.keys import MAX_ROWS, document_keys, exact_keys, fuzzy_keys
from matchers.persons.masks import mask_range, rows_in
from matchers.persons.postings import Rows, look_up
from matchers.persons.records import microseconds
from matchers.persons.store import Part, Store
from matchers.repair import fill_mask, repair_candidates
from schemas.records import Person

_REPAIRABLE = frozenset({"bad_check", "unknown"})
_MASKED_BITS = 20.0  # what a masked number that fits adds to the estimate
_NONE = np.empty(0, np.int64)
Bits = NDArray[np.float64]
Pairs = tuple[Rows, Rows, NDArray[np.float64]]  # subject number, row, bits known beforehand


@dataclass(frozen=True, slots=True)
class Query:
    """A batch of subjects, read once."""

    features: Features
    at: NDArray[np.int64]  # microseconds since 1970
    timed: NDArray[np.bool_]  # whether the instant counts
    repaired: Hashes  # of documents that a subject's damaged or nearly whole number may have been
    repaired_subjects: Rows
    masks: tuple[tuple[int, int, int], ...]  # (subject number, low, high)

    @property
    def bare(self) -> NDArray[np.bool_]:
        """Subjects of whom only a name, and at most sex and region, is known."""
        said = self.features
        known = (said["document"] != 0) | (said["born"] != 0) | (said["tail"] >= 0) | (said["words"] != 0)
        known[self.repaired_subjects] = True
        known[[one[0] for one in self.masks]] = True
        return np.asarray(~known, np.bool_)

    def in_force(self, columns: NDArray[np.void], subjects: Rows, rows: Rows) -> NDArray[np.bool_]:
        """Whether each row's entry held at its subject's instant."""
        at = self.at[subjects]
        held: NDArray[np.bool_] = (columns["begin"][rows] <= at) & (at < columns["until"][rows])
        return held | ~self.timed[subjects]

    @staticmethod
    def of(subjects: Sequence[Person], at: Sequence[datetime | None]) -> "Query":
        """Read the subjects."""
        repaired: list[str] = []
        repaired_subjects: list[int] = []
        masks: list[tuple[int, int, int]] = []
        for number, person in enumerate(subjects):
            found: Sequence[str] = ()
            if "*" in person.document_number:
                if span := mask_range(person):
                    masks.append((number, *span))
                else:
                    found = fill_mask(person.document_number)
                if person.document_state == "truncated":
                    found = (*found, *repair_candidates(number_written(person)))
            elif person.document_state in _REPAIRABLE and person.document_number:
                found = repair_candidates(person.document_number)
            repaired += found
            repaired_subjects += [number] * len(found)
        return Query(
            features=features_of(list(subjects)),
            at=np.array([0 if instant is None else microseconds(instant) for instant in at], np.int64),
            timed=np.array([instant is not None for instant in at], np.bool_),
            repaired=number_hashes(repaired),
            repaired_subjects=np.array(repaired_subjects, np.int64),
            masks=tuple(masks),
        )


class Candidate(NamedTuple):
    """One packed entry, and the most that all fields but the name may add up to."""

    text: bytes
    others: float


def candidates(store: Store, query: Query, least: float, most: int) -> list[list[Candidate]]:
    """Entries per subject whose estimate reaches `least`, the `most` likeliest (ties with the last included)."""
    found = []
    keys = _Keys.of(query)
    for number, part in enumerate(store.parts):
        subjects, rows, bits, others = _in_part(part, query, keys, least)
        found.append((subjects, rows, bits, others, np.full(len(rows), number)))
    result: list[list[Candidate]] = [[] for _ in range(len(query.features))]
    if not found:
        return result
    subjects, rows, bits, others, parts = (np.concatenate(column) for column in zip(*found, strict=True))
    kept = likeliest(subjects, bits, most)
    columns = (column[kept].tolist() for column in (subjects, rows, others, parts))
    for subject, row, other, number in zip(*columns, strict=True):
        result[subject].append(Candidate(store.parts[number].segment.buffer.text(row), other))
    return result


@dataclass(frozen=True, slots=True)
class _Keys:
    """The look-up keys of a batch, flat, with the subject each belongs to."""

    exact: NDArray[np.uint64]
    exact_subjects: Rows
    is_document: NDArray[np.bool_]
    fuzzy: NDArray[np.uint64]
    fuzzy_subjects: Rows
    open: NDArray[np.bool_]  # fuzzy keys of subjects without a sound ID

    @staticmethod
    def of(query: Query) -> "_Keys":
        numbers = np.arange(len(query.features))
        exact = np.stack(list(exact_keys(query.features)), axis=1)
        fuzzy = np.stack(list(fuzzy_keys(query.features)), axis=1)
        repaired = document_keys(query.repaired)
        return _Keys(
            exact=np.concatenate([exact.ravel(), repaired]),
            exact_subjects=np.concatenate([np.repeat(numbers, exact.shape[1]), query.repaired_subjects]),
            is_document=np.concatenate([np.tile([True, False], len(numbers)), np.ones(len(repaired), np.bool_)]),
            fuzzy=fuzzy.ravel(),
            fuzzy_subjects=np.repeat(numbers, fuzzy.shape[1]),
            open=np.repeat(~query.features["checked"], fuzzy.shape[1]),
        )  # fmt: skip


def _in_part(part: Part, query: Query, keys: _Keys, least: float) -> tuple[Rows, Rows, Bits, Bits]:
    """Subjects, rows, estimated bits, and those without the name's."""
    segment = part.segment
    asked, rows = look_up(segment.exact, keys.exact)
    found = [(keys.exact_subjects[asked], rows, np.where(keys.is_document[asked], np.inf, 0.0))]
    if query.masks and len(segment.masks):
        masked = rows_in(segment.masks, segment.mask_rows, list(query.masks))
        found.append((*masked, np.full(len(masked[0]), _MASKED_BITS)))
    asked, rows = look_up(segment.unchecked, keys.fuzzy)
    found.append((keys.fuzzy_subjects[asked], rows, np.zeros(len(rows))))
    asked, rows = look_up(segment.checked, np.where(keys.open, keys.fuzzy, 0))
    found.append((keys.fuzzy_subjects[asked], rows, np.zeros(len(rows))))
    subjects, rows, known = _distinct(*(np.concatenate(column) for column in zip(*found, strict=True)))
    allowed = part.alive[rows] & query.in_force(segment.columns, subjects, rows)
    subjects, rows, known = subjects[allowed], rows[allowed], known[allowed]
    events, entries = query.features[subjects], segment.columns[rows]
    others = known + coarse_bits(events, entries)
    bits = others + coarse_name_bits(events, entries)
    other = events["checked"] & entries["checked"] & (events["document"].astype(np.uint32) != entries["document"])
    kept = (bits >= least) & ~other
    return subjects[kept], rows[kept], bits[kept], others[kept]


def _distinct(subjects: Rows, rows: Rows, known: NDArray[np.float64]) -> Pairs:
    """Each pair once, with the most that is known of it."""
    if not len(rows):
        return _NONE, _NONE, np.empty(0)
    pairs = subjects * MAX_ROWS + rows
    order = np.lexsort((-known, pairs))
    first = np.ones(len(order), np.bool_)
    first[1:] = pairs[order[1:]] != pairs[order[:-1]]
    order = order[first]
    return subjects[order], rows[order], known[order]


def likeliest(subjects: Rows, bits: NDArray[np.float64], most: int) -> Rows:
    """Positions of each subject's `most` highest bits and of all that equal the last of them."""
    if len(subjects) <= most:
        return np.arange(len(subjects))
    order = np.lexsort((-bits, subjects))
    ranked = subjects[order]
    begins = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sizes = np.diff(np.r_[begins, len(ranked)])
    last = np.repeat(bits[order[begins + np.minimum(sizes, most) - 1]], sizes)
    return order[bits[order] >= last]
