"""What a detection model is: a declared, versioned, pure rule, defined by its examples.

A model sees one `Situation` and gives findings. It never asks a clock, a network or a table: what it needs of the
subject's past it declares (`Past`), and it is handed that, fetched once per batch.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from matchers.models.vocabulary import MEASURES, PURPOSES, require_vocabulary
from matchers.regions import RiskReading
from schemas.errors import ModelDeclarationError
from schemas.records import Grade, Match, Sighting, SightingKind, WatchlistEntry


@dataclass(frozen=True, slots=True)
class Hit:
    """A match together with the entry it names."""

    entry: WatchlistEntry
    match: Match


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a model may look at: one sighting, its hits, the risk where it was, the subject's kept past."""

    sighting: Sighting
    hits: tuple[Hit, ...] = ()
    risk: RiskReading | None = None
    past: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model says: about which cause, how sure, and in words; `withdraw` takes an earlier finding back."""

    cause: str
    grade: Grade
    zh: str
    en: str
    match: Match | None = None
    withdraw: bool = False
    sighting_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """Sightings of the same subject that a model needs: kinds, and the window around the event."""

    kinds: frozenset[SightingKind]
    before: timedelta
    after: timedelta = timedelta(0)  # records that were stored earlier although they happened later


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number a model rests on, with who says so."""

    name: str
    value: str  # with its unit
    source: str


@dataclass(frozen=True, slots=True)
class Example:
    """A situation and the causes the model must find in it (`-cause` where it withdraws), with the reason."""

    situation: Situation
    causes: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DetectionModel:
    """A detection model; refused at import when it lacks a basis or leaves the vocabulary."""

    key: str
    version: int
    title_zh: str
    title_en: str
    purpose: str
    basis: str  # the rule or guideline that allows asking
    kinds: frozenset[SightingKind]  # which sightings it looks at
    decide: Callable[[Situation], Iterable[Finding]]
    measures: tuple[str, ...]
    due: timedelta
    thresholds: tuple[Threshold, ...]
    not_for: str
    examples: tuple[Example, ...] = field(repr=False)
    past: Past | None = None
    shadow: bool = False
    push_cap_per_hour: int = 5_000

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise ModelDeclarationError(f"{self.key}: purpose '{self.purpose}' is not in the vocabulary")
        if unknown := set(self.measures) - MEASURES:
            raise ModelDeclarationError(f"{self.key}: unknown measures {sorted(unknown)}")
        if not (self.basis and self.thresholds and self.examples and self.not_for):
            raise ModelDeclarationError(f"{self.key}: needs a basis, thresholds with sources, examples and limits of use")
        require_vocabulary((self.key, self.title_zh, self.title_en, self.purpose, self.basis), self.key)
