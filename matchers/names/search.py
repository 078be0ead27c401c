"""Names found by nothing but a name: rows sorted by surname, scored for whole slices at once, the best compared."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matchers.names.characters import OTHER_BITS, character_evidence
from matchers.names.cross import family_row
from matchers.names.evidence import NameEvidence, compare_names
from matchers.names.han import MISSING_BITS, SWAPPED_BITS
from matchers.names.keys import name_keys
from matchers.names.parses import Parse, parses
from matchers.names.romanise import SYSTEMS
from matchers.names.sounds import FLOOR, PRIOR, readings, sounds_of
from schemas.fields.names import Name

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

SPARE = 24  # candidates compared in full beyond those asked for
FAMILY_LEAST = 2e-4  # chance of a spelling below which a surname is not looked under
NEAR_BEST = 1e-4  # of the best chance so far, below which slices are not looked through
GIVEN_COLUMNS = 3
_PRIOR = np.array(PRIOR, np.float32)


class NameSearch:
    """Finds which of many names a name may be; holds about 30 bytes a Han name beside the names themselves."""

    def __init__(self, names: Sequence[Name]) -> None:
        """Index the names; the answers give positions in this sequence."""
        self.names = names
        self._characters: dict[str, int] = {"": 0}
        self._families: dict[str, int] = {}
        self._postings: dict[str, list[int]] = defaultdict(list)
        rows = [row for index, name in enumerate(names) for row in self._rows(index, name)]
        table = np.array(rows, np.int32).reshape(-1, 2 + GIVEN_COLUMNS)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._entry, self._given = table[:, 1].copy(), table[:, 2:].copy()
        self._starts = np.searchsorted(table[:, 0], np.arange(len(self._families) + 1))
        packed = self._packed(self._given)
        self._by_given = np.argsort(packed, kind="stable")
        self._packed_sorted = packed[self._by_given]
        self._sound_ids = self._ids_by_sound()
        self._family_chances = lru_cache(maxsize=4096)(self._family_chances_of)
        self._given_chances = lru_cache(maxsize=512)(self._given_chances_of)
        self._given_bits = lru_cache(maxsize=2048)(self._given_bits_of)
        self._family_bits = lru_cache(maxsize=512)(self._family_bits_of)

    def _rows(self, index: int, name: Name) -> list[tuple[int, ...]]:
        """One row for each split of a Han name; postings for every other."""
        if not (name.fold and name.splits and name.kind != "masked"):
            for key in name_keys(name):
                self._postings[key].append(index)
            return []
        if name.tokens:
            for key in name_keys(Name("latin", tokens=name.tokens, family_tokens=name.family_tokens)):
                self._postings[key].append(index)
        found = []
        for size in name.splits:
            family = self._families.setdefault(name.fold[:size], len(self._families))
            given = [self._characters.setdefault(c, len(self._characters)) for c in name.fold[size : size + GIVEN_COLUMNS]]
            found.append((family, index, *given, *[0] * (GIVEN_COLUMNS - len(given))))
        return found

    @staticmethod
    def _packed(given: Ids) -> npt.NDArray[np.int64]:
        wide = given.astype(np.int64)
        return (wide[:, 0] << 42) | (wide[:, 1] << 21) | wide[:, 2]

    def _ids_by_sound(self) -> dict[str, tuple[Ids, Floats]]:
        table: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for character, number in self._characters.items():
            for key, weight in readings(character):
                table[key].append((number, weight))
        return {
            key: (np.array([n for n, _ in found], np.int32), np.array([w for _, w in found], np.float32))
            for key, found in table.items()
        }

    def search(self, query: Name, top: int = 5) -> list[tuple[int, NameEvidence]]:
        """The best `top` names with their evidence, most bits first; ties by position."""
        scores: dict[int, float] = {}
        if query.fold and query.splits:
            self._by_characters(query, scores, top + SPARE)
        elif query.tokens:
            self._by_letters(query, scores, top + SPARE)
        candidates = sorted(scores, key=lambda index: -scores[index])[: top + SPARE]
        candidates += self._by_keys(query, 4 * (top + SPARE))
        found = [(index, compare_names(query, self.names[index])) for index in dict.fromkeys(candidates)]
        found.sort(key=lambda item: (-item[1].bits, item[0]))
        return found[:top]

    def _by_keys(self, query: Name, most: int) -> list[int]:
        """Entries that share most keys with the query."""
        if not self._postings:
            return []
        shared: dict[int, int] = defaultdict(int)
        for key in name_keys(query):
            for index in self._postings.get(key, ())[:20000]:
                shared[index] += 1
        return sorted(shared, key=lambda index: (-shared[index], index))[:most]

    # --- Han characters ---------------------------------------------------------------------------------

    def _by_characters(self, query: Name, scores: dict[int, float], most: int) -> None:
        for size in query.splits:
            given = query.fold[size : size + GIVEN_COLUMNS]
            for family, bits in self._family_bits(query.fold[:size]):
                self._slice(family, bits, given, scores, most)
            self._same_given(given, scores, most)

    def _family_bits_of(self, surname: str) -> tuple[tuple[int, float], ...]:
        found = []
        for other, number in self._families.items():
            if len(other) == len(surname):
                pairs = [character_evidence(a, b, True) for a, b in zip(surname, other, strict=True)]
                if all(how != "different" for _, how in pairs):
                    found.append((number, sum(bits for bits, _ in pairs)))
        return tuple(sorted(found, key=lambda item: -item[1])[:60])

    def _given_bits_of(self, character: str) -> Floats:
        table = np.full(len(self._characters), OTHER_BITS, np.float32)
        for other, number in self._characters.items():
            if other:
                table[number] = character_evidence(character, other, False)[0]
        table[0] = MISSING_BITS
        return table

    def _slice(self, family: int, bits: float, given: str, scores: dict[int, float], most: int) -> None:
        rows = slice(int(self._starts[family]), int(self._starts[family + 1]))
        ids = self._given[rows]
        if not len(ids):
            return
        tables = [self._given_bits(character) for character in given]
        total = np.full(len(ids), bits, np.float32)
        for column in range(GIVEN_COLUMNS):
            if column < len(tables):
                total += tables[column][ids[:, column]]
            else:
                total += np.where(ids[:, column] == 0, 0.0, np.float32(MISSING_BITS))
        if len(tables) == 2:
            crossed = bits + tables[0][ids[:, 1]] + tables[1][ids[:, 0]] + SWAPPED_BITS
            shifted = bits + tables[1][ids[:, 0]] + MISSING_BITS  # the list lacks the first character
            total = np.maximum(total, np.where(ids[:, 1] == 0, shifted, crossed))
        elif len(tables) == 1:
            total = np.maximum(total, bits + tables[0][ids[:, 1]] + MISSING_BITS)
        self._keep(total, self._entry[rows], scores, most)

    def _same_given(self, given: str, scores: dict[int, float], most: int) -> None:
        ids = [self._characters.get(character, -1) for character in given]
        if not ids or min(ids) < 0:
            return
        wanted = self._packed(np.array([ids + [0] * (GIVEN_COLUMNS - len(ids))], np.int32))[0]
        first, last = np.searchsorted(self._packed_sorted, [wanted, wanted + 1])
        bits = sum(float(self._given_bits(character)[number]) for character, number in zip(given, ids, strict=True))
        for row in self._by_given[first : min(last, first + most)]:
            entry = int(self._entry[row])
            scores[entry] = max(scores.get(entry, -99.0), bits + OTHER_BITS)

    @staticmethod
    def _keep(total: Floats, entries: Ids, scores: dict[int, float], most: int) -> None:
        chosen = np.argpartition(-total, most)[:most] if len(total) > most else np.arange(len(total))
        for entry, value in zip(entries[chosen].tolist(), total[chosen].tolist(), strict=True):
            if value > scores.get(entry, -1e9):
                scores[entry] = value

    # --- Latin letters ----------------------------------------------------------------------------------

    def _by_letters(self, query: Name, scores: dict[int, float], most: int) -> None:
        """Every parse under every surname it may be, the most promising first, until nothing can come near the best."""
        slices = [
            (bound, number, weights, way, size)
            for size, compound in ((2, False), (1, False), (3, False), (2, True), (1, True))
            for way in parses(query, size, compound)
            for bound, number, weights in self._bounds(way, compound)
        ]
        best = 0.0
        for bound, number, weights, way, size in sorted(slices, key=lambda part: -part[0]):
            if bound < best * NEAR_BEST:
                break
            best = max(best, self._score(number, weights, way, size, scores, most))

    def _bounds(self, way: Parse, compound: bool) -> list[tuple[float, int, Floats]]:
        """The surnames a parse may mean, with the most that any given name could make of each."""
        weights = [weights for _, weights in self._family_chances(way.family, compound)]
        if not weights:
            return []
        most = np.stack(weights) * np.float32(way.prior)
        for piece in way.given:
            most = most * self._given_chances(piece)[1]
        numbers = [number for number, _ in self._family_chances(way.family, compound)]
        return list(zip(most.sum(1).tolist(), numbers, weights, strict=True))

    def _score(self, family: int, weights: Floats, way: Parse, size: int, scores: dict[int, float], most: int) -> float:
        rows = slice(int(self._starts[family]), int(self._starts[family + 1]))
        ids = self._given[rows]
        fits = ids[:, size - 1] != 0
        if size < GIVEN_COLUMNS:
            fits &= ids[:, size] == 0
        ids, entries = ids[fits], self._entry[rows][fits]
        if not len(ids):
            return 0.0
        joint = np.broadcast_to(weights * np.float32(way.prior), (len(ids), SYSTEMS))
        for column, piece in enumerate(way.given):
            joint = joint * self._given_chances(piece)[0][ids[:, column]]
        total = joint.sum(1)
        self._keep(total, entries, scores, most)
        return float(total.max())

    def _family_chances_of(self, piece: str, compound: bool) -> list[tuple[int, Floats]]:
        found = []
        for surname, number in self._families.items():
            if (len(surname) > 1) == compound:
                row = family_row(piece, surname)
                if max(row[:SYSTEMS]) > FAMILY_LEAST:
                    found.append((number, np.array(row[:SYSTEMS], np.float32) * _PRIOR))
        return found

    def _given_chances_of(self, piece: str) -> tuple[Floats, Floats]:
        """P(piece | character) by character and system, and the most for each system."""
        table = np.full((len(self._characters), SYSTEMS), FLOOR, np.float32)
        for key, row in sounds_of(piece).items():
            ids, weights = self._sound_ids.get(key, (None, None))
            if ids is not None and weights is not None:
                table[ids] += weights[:, None] * np.array(row, np.float32)
        return table, table.max(0)
