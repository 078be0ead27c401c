"""What labelled reviews say of the matcher: likelihoods counted anew, and whether probabilities keep their word.

Shares of matches (m) come from pairs that a reviewer called the same subject. Shares of strangers (u) come from the
event of one review against the entry of another: pairs under review were chosen because they look alike, so their own
differences are not those of strangers (Fellegi and Sunter 1969, section 3; Winkler 2000 on frequencies of unmatched
pairs). A row of the table is replaced where it was counted often enough to be better than what stands there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matchers.evidence import TABLE, EvidenceTable, Likelihood
from matchers.persons.scorer import score
from schemas.records import Person

Way = tuple[str, str]
_LEAST = 5.0  # a share is believed when so many were seen, or would have been under the old one
# Shares among comparisons of one kind (a date without its day, a tail, a number without check digit): a pair that
# differs does not tell its kind, so only the quotient of both shares can be counted, not one of them alone.
CONDITIONAL: frozenset[Way] = frozenset({
    ("birth_date", "year_month"), ("birth_date", "year"), ("birth_date", "century"), ("birth_date", "first_of_january"),
    ("phone", "tail"), ("document", "exact_unchecked"), ("document", "repaired"), ("document", "expanded"),
    ("document", "conflict_bad"), ("document", "conflict_unchecked"), ("document", "conflict"),
})  # fmt: skip


class Review(NamedTuple):
    """Two records and whether a person found them to be of one subject."""

    event: Person
    entry: Person
    same: bool


class Claim(NamedTuple):
    """A stated probability, what turned out, and how many such cases it stands for."""

    probability: float
    same: bool
    weight: float = 1.0


class Bin(NamedTuple):
    """Claims of like probability: their weight and number, mean claim, and the share that was right."""

    weight: float
    claims: int
    claimed: float
    right: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A table's new rows, and the counts that they rest on: (among matches, among strangers) by row."""

    rows: Mapping[Way, Likelihood]
    counts: Mapping[Way, tuple[int, int]]
    matches: int
    strangers: int


@dataclass(frozen=True, slots=True)
class _Asking(EvidenceTable):
    """A table that notes which row each field asked for last; used for one pair and thrown away."""

    asked: dict[str, str] = field(default_factory=dict)

    def bits(self, of_field: str, way: str) -> float:
        self.asked[of_field] = way
        return self.rows[of_field, way].bits


def ways_of(event: Person, entry: Person, table: EvidenceTable = TABLE) -> list[Way]:
    """The rows of the table that a pair's score rests on; fields whose bits follow from the values are left out."""
    asking = _Asking(table.rows, table.version)
    scored = score(event, entry, asking)
    bits = {one.field: one.bits for one in scored.evidence if one.how != "masked"}  # those may reach a row's, by their cap
    return [way for way in sorted(asking.asked.items()) if bits.get(way[0]) == round(table.rows[way].bits, 3)]


def strangers_of(reviews: Sequence[Review], most: int) -> Iterator[tuple[Person, Person]]:
    """Events beside entries of other reviews, at most `most`; pairs that any review calls the same are left out."""
    known: dict[str, set[str]] = {}
    for one in reviews:
        if one.same:
            known.setdefault(one.event.model_dump_json(), set()).add(one.entry.model_dump_json())
    given, size = 0, len(reviews)
    for step in range(1, size):
        for place, one in enumerate(reviews):
            other = reviews[(place + step) % size].entry
            if given == most:
                return
            if other != one.entry and other.model_dump_json() not in known.get(one.event.model_dump_json(), ()):
                given += 1
                yield one.event, other


def estimated(
    reviews: Sequence[Review], source: str, *, smoothing: float = 1.0, strangers: int = 20_000, table: EvidenceTable = TABLE
) -> Estimate:
    """Likelihoods from reviews, Laplace-smoothed over the ways of each field.

    Args:
        reviews: Labelled pairs, in any order that does not put one subject's records side by side more than chance does.
        source: Where they come from, written into each new row beside its counts.
        smoothing: Added to each count, above 0.
        strangers: At most so many pairs of strangers are compared (about 20 000 a second and core).
        table: The table that the pairs are compared under, and whose shares stay where counts are too small.
    """
    found = [ways_of(one.event, one.entry, table) for one in reviews if one.same]
    chance = [ways_of(event, entry, table) for event, entry in strangers_of(reviews, strangers)]
    matched, unmatched = _counted(found), _counted(chance)
    rows: dict[Way, Likelihood] = {}
    for way, old in table.rows.items():
        m = _share(way, old.m, matched, table, smoothing)
        u = _share(way, old.u, unmatched, table, smoothing)
        if (m is None and u is None) or (way in CONDITIONAL and (m is None or u is None)):
            continue
        said = f"{_said('m', m, way, matched)}; {_said('u', u, way, unmatched)}; {source}; before: {old.source}"
        rows[way] = Likelihood(old.m if m is None else m, old.u if u is None else u, said)
    counts = {way: (matched[way], unmatched[way]) for way in table.rows if matched[way] or unmatched[way]}
    return Estimate(rows, counts, len(found), len(chance))


def _counted(found: Iterable[Sequence[Way]]) -> Counter[Way]:
    return Counter(way for ways in found for way in ways)


def _total(of_field: str, counts: Counter[Way]) -> int:
    return sum(count for way, count in counts.items() if way[0] == of_field)


def _share(way: Way, old: float, counts: Counter[Way], table: EvidenceTable, smoothing: float) -> float | None:
    """The smoothed share; None when too few were, or would have been, seen."""
    total = _total(way[0], counts)
    expected = 0.0 if way in CONDITIONAL else old * total
    if max(counts[way], expected) < _LEAST:
        return None
    ways = sum(one[0] == way[0] for one in table.rows)
    return (counts[way] + smoothing) / (total + smoothing * ways)


def _said(share: str, value: float | None, way: Way, counts: Counter[Way]) -> str:
    return f"{share}: kept" if value is None else f"{share}: {counts[way]} of {_total(way[0], counts)}"


def reliability(claims: Sequence[Claim], edges: Sequence[float]) -> list[Bin]:
    """Claims by probability; bin i holds [edges[i], edges[i+1]), the last one its upper edge too; empty ones are left out."""
    held: list[list[Claim]] = [[] for _ in edges[1:]]
    for claim in claims:
        place = sum(claim.probability >= edge for edge in edges) - 1
        held[min(max(place, 0), len(held) - 1)].append(claim)
    return [_bin(some) for some in held if sum(claim.weight for claim in some) > 0]


def _bin(claims: Sequence[Claim]) -> Bin:
    weight = sum(claim.weight for claim in claims)
    return Bin(
        weight,
        len(claims),
        sum(claim.weight * claim.probability for claim in claims) / weight,
        sum(claim.weight for claim in claims if claim.same) / weight,
    )


def tenths() -> list[float]:
    """Edges of ten equal bins."""
    return [place / 10 for place in range(11)]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error in [0, 1]: mean of |claimed - right| by weight (Naeini, Cooper, Hauskrecht 2015); 0 for none."""
    whole = sum(one.weight for one in bins)
    return sum(one.weight * abs(one.claimed - one.right) for one in bins) / whole if whole else 0.0


def table_record(estimate: Estimate, version: str, base: EvidenceTable = TABLE) -> dict[str, object]:
    """The new rows as one JSON object, with counts; `table_from` reads it back."""
    rows = [
        {"field": of_field, "way": way, "m": row.m, "u": row.u, "source": row.source}
        for (of_field, way), row in sorted(estimate.rows.items())
    ]
    seen = [{"field": way[0], "way": way[1], "matches": m, "strangers": u} for way, (m, u) in sorted(estimate.counts.items())]
    return {"version": version, "base": base.version, "matches": estimate.matches, "strangers": estimate.strangers,
            "rows": rows, "counts": seen}  # fmt: skip


def table_from(record: Mapping[str, object], base: EvidenceTable = TABLE) -> EvidenceTable:
    """The table that `table_record` described.

    Raises:
        ValueError: It was made for another base, keeps the base's version, or holds a row that is none.
    """
    version, rows = record.get("version"), record.get("rows")
    if record.get("base") != base.version or not isinstance(version, str) or version in ("", base.version):
        raise ValueError(f"expected a table with a version of its own, made for {base.version}")
    if not isinstance(rows, list):
        raise ValueError("expected `rows`, a list")
    return base.replaced(dict(_row(row, base) for row in rows), version)


def _row(row: object, base: EvidenceTable) -> tuple[Way, Likelihood]:
    try:
        way = str(row["field"]), str(row["way"])  # type: ignore[index]  # anything else raises here
        found = Likelihood(float(row["m"]), float(row["u"]), str(row["source"]))  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        raise ValueError("expected field, way, m, u and source in each row") from None
    if way not in base.rows or not (0 < found.m <= 1 and 0 < found.u <= 1):
        raise ValueError(f"no likelihood of {way[0]} {way[1]}: shares lie in (0, 1]")
    return way, found
