"""Likelihood ratios per field and way of agreeing, in bits: what one comparison says about two records.

Fellegi and Sunter (1969): a comparison that is seen with probability m among records of one person and u among
records of two people moves the log-odds by log2(m / u). `TABLE` holds the pairs and says of each where it comes
from; most are assumptions that labelled reviews should replace, none was estimated by a script here. Names, visible
digits and addresses have bits computed from the values themselves. The table is a value: `table.replaced(...)`
gives another one after labelled reviews.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2
from types import MappingProxyType
from typing import NamedTuple

from schemas.records import Evidence

SCORER = "persons_v1"


class Likelihood(NamedTuple):
    """How often a comparison comes out so: `m` for the same subject, `u` for two, with the origin of both."""

    m: float
    u: float
    source: str

    @property
    def bits(self) -> float:
        """log2(m / u)."""
        return log2(self.m / self.u)


_DAYS = "u: assumed 1 / 23 000 effective birth days of an adult pyramid; m: assumed, not estimated"
_DIGITS = "assumed: ordered by how rarely strangers' dates differ so; not counted"
_DOCUMENT = "assumed: u far below one in a population of IDs; m a share of clean and mistyped numbers"
_PHONE = "u: 1 / 10^6 numbers in local use, tail 1 / 10^4; m: assumed"
_CENSUS = "u: half; m: 1 % of forms carry the wrong sex"
_PLACE = "assumed for a list of which 70 % live in one prefecture"
_SUFFIX = "assumed"

TABLE_ROWS: Mapping[tuple[str, str], Likelihood] = MappingProxyType({
    ("document", "exact"): Likelihood(0.95, 2.0**-40, _DOCUMENT),
    ("document", "exact_unchecked"): Likelihood(0.95, 2.0**-27, "u: 9 free digits, with shared and default numbers"),
    ("document", "repaired"): Likelihood(0.04, 2.0**-27, "u: 0.7 % of strangers hit one of 1e6 generated IDs; m: assumed"),
    ("document", "expanded"): Likelihood(0.9, 2.0**-32, "u: 15 digits without check; m: as exact"),
    ("document", "near"): Likelihood(0.02, 0.04, "assumed: numbers of kin and of one issue differ in one place"),
    ("document", "conflict_unchecked"): Likelihood(0.01, 1.0, "m: a second or misread number"),
    ("document", "conflict"): Likelihood(2.0**-12, 1.0, "m: checked numbers differ only by mix-up of people"),
    ("document", "conflict_bad"): Likelihood(0.06, 1.0, "m: a number that fails its check, with more than one error"),
    ("birth_date", "exact"): Likelihood(0.93, 5.7e-5, _DAYS),
    ("birth_date", "first_of_january"): Likelihood(0.93, 3.6e-3, "01-01 stands for unknown day and month in a fifth"),
    ("birth_date", "year_month"): Likelihood(0.95, 1.4e-3, _DAYS),
    ("birth_date", "year"): Likelihood(0.97, 0.0165, _DAYS),
    ("birth_date", "century"): Likelihood(0.5, 5e-3, "two-digit years; u: same day and year of the century"),
    ("birth_date", "swapped"): Likelihood(0.008, 1.2e-4, _DIGITS),
    ("birth_date", "transposed"): Likelihood(0.006, 1.9e-4, _DIGITS),
    ("birth_date", "one_digit"): Likelihood(0.03, 9e-4, _DIGITS),
    ("birth_date", "two_digits"): Likelihood(0.008, 8e-3, _DIGITS),
    ("birth_date", "near_year"): Likelihood(0.004, 1.8e-4, "the same day of the next or last year; age taken at sight"),
    ("birth_date", "same_day"): Likelihood(0.006, 2.1e-3, _DIGITS),
    ("birth_date", "placeholder"): Likelihood(0.01, 4e-3, "same year, one of them 01-01"),
    ("birth_date", "same_year"): Likelihood(0.008, 0.0165, _DIGITS),
    ("birth_date", "conflict"): Likelihood(0.015, 0.97, "m: set while reading misses on Febrl; another calendar or made up"),
    ("birth_date", "unreadable"): Likelihood(1.0, 1.0, "says nothing"),
    ("sex", "exact"): Likelihood(0.99, 0.5, _CENSUS),
    ("sex", "conflict"): Likelihood(0.01, 0.5, _CENSUS),
    ("phone", "exact"): Likelihood(0.6, 2.3e-6, _PHONE),
    ("phone", "near"): Likelihood(0.02, 5e-6, _PHONE),
    ("phone", "tail"): Likelihood(0.6, 1e-4, _PHONE),
    ("phone", "different"): Likelihood(0.2, 1.0, _PHONE),
    ("region", "exact"): Likelihood(0.85, 0.14, _PLACE),
    ("region", "same_city"): Likelihood(0.1, 0.066, _PLACE),
    ("region", "same_province"): Likelihood(0.03, 0.037, _PLACE),
    ("region", "near"): Likelihood(0.02, 0.01, "labels one or two letters apart"),
    ("region", "different"): Likelihood(0.12, 0.42, _PLACE),
    ("address", "different"): Likelihood(0.25, 1.0, "m: a quarter have moved or are registered elsewhere"),
    ("suffix", "exact"): Likelihood(0.9, 0.25, _SUFFIX),
    ("suffix", "conflict"): Likelihood(2.0**-12, 0.75, "father and son are two people"),
    ("maiden_name", "exact"): Likelihood(0.9, 0.01, "u: two women share a family name at birth"),
    ("maiden_name", "near"): Likelihood(0.05, 0.004, "one edit apart"),
    ("maiden_name", "different"): Likelihood(0.1, 0.98, "m: entered as the present family name"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """Bits by (field, way); immutable, so a score can name the table that made it."""

    rows: Mapping[tuple[str, str], Likelihood] = field(default_factory=lambda: TABLE_ROWS)
    version: str = SCORER

    def bits(self, of_field: str, way: str) -> float:
        """log2(m / u) of one outcome; a way that the table lacks is an error in the program (KeyError)."""
        return self.rows[of_field, way].bits

    def replaced(self, rows: Mapping[tuple[str, str], Likelihood], version: str) -> "EvidenceTable":
        """The same table with some likelihoods re-estimated."""
        return EvidenceTable(MappingProxyType({**self.rows, **rows}), version)


TABLE = EvidenceTable()


def evidence(of_field: str, event: str, entry: str, how: str, bits: float) -> Evidence:
    """One comparison as a record, bits rounded to a tenth of a hundredth so that JSON repeats exactly."""
    return Evidence(field=of_field, event=event, entry=entry, how=how, bits=round(bits, 3))
