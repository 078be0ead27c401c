"""What a detection model is: a declared, versioned, pure rule, defined by its examples.

A model sees one `Situation` and gives findings. It never asks a clock, a network or a table: what it needs of the
subject's past it declares (`Past`), and it is handed that, fetched once per batch. What it must wait for it asks to be
reminded of (`Timer`), and is then asked with the time in the timer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from matchers.models.timers import Timer
from matchers.models.vocabulary import MEASURES, PURPOSES, require_vocabulary
from matchers.regions import RiskReading
from schemas.errors import ModelDeclarationError
from schemas.records import Grade, Match, Sighting, SightingKind, WatchlistEntry


@dataclass(frozen=True, slots=True)
class Hit:
    """A match together with the entry it names."""

    entry: WatchlistEntry
    match: Match


def no_risk(_: Sighting) -> RiskReading | None:
    """No regions are known."""
    return None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a model may look at: one sighting, its hits, the risk where it was, the subject's kept past.

    `risk_of` reads the risk of another record, as of that record's own time; `home` is the code of the city that is
    served (its first four digits count), "" when it was not said.
    """

    sighting: Sighting
    hits: tuple[Hit, ...] = ()
    risk: RiskReading | None = None
    past: tuple[Sighting, ...] = ()
    risk_of: Callable[[Sighting], RiskReading | None] = no_risk
    home: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model says: about which cause, how sure, and in words; `withdraw` takes an earlier finding back.

    Attributes:
        about: The sighting that the finding describes, when it is not the one being looked at; so the alert says the
            same whichever of two records came first.
        not_before: A withdrawal's earliest date: that of the timer that may have raised the finding, or may yet.
        subject_key: Of a finding that rests on a list entry and not on how one record writes its subject.
        flags: Doubts about the sightings it rests on, such as `impossible_speed`.
    """

    cause: str
    grade: Grade
    zh: str
    en: str
    match: Match | None = None
    withdraw: bool = False
    sighting_ids: tuple[str, ...] = ()
    about: Sighting | None = None
    not_before: datetime | None = None
    subject_key: str = ""
    flags: tuple[str, ...] = ()


Said = Finding | Timer


def _always(_: Sighting) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Past:
    """Sightings of the same subject that a model needs: kinds, and the window around the event."""

    kinds: frozenset[SightingKind]
    before: timedelta
    after: timedelta = timedelta(0)  # records that were stored earlier although they happened later
    when: Callable[[Sighting], bool] = _always  # for which sightings the question is worth asking


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
    causes: tuple[str, ...]  # a timer stands as `+cause`
    why: str


@dataclass(frozen=True, slots=True)
class FireExample:
    """A timer that is due, the records kept by then, and what the model must say."""

    timer: Timer
    causes: tuple[str, ...]
    why: str
    past: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class ArmExample:
    """A list entry, and the timers that it must start."""

    entry: WatchlistEntry
    at: datetime
    causes: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DetectionModel:
    """A detection model; refused at import when it lacks a basis or leaves the vocabulary.

    `arm` is asked when a list entry comes or changes, with the time of the change; `fire` when a timer is due, with
    what is known of the timer's subject between `timer.since` and `timer.until`.
    """

    key: str
    version: int
    title_zh: str
    title_en: str
    purpose: str
    basis: str  # the rule or guideline that allows asking
    kinds: frozenset[SightingKind]  # which sightings it looks at
    decide: Callable[[Situation], Iterable[Said]]
    measures: tuple[str, ...]
    due: timedelta
    thresholds: tuple[Threshold, ...]
    not_for: str
    examples: tuple[Example, ...] = field(repr=False)
    inputs: tuple[str, ...] = ()  # what it reads beside kind, place and time
    hits_only: bool = False  # says nothing about a sighting without hits, and is not asked
    past: Past | None = None
    fire: Callable[[Timer, tuple[Sighting, ...]], Iterable[Said]] | None = None
    arm: Callable[[WatchlistEntry, datetime], Iterable[Timer]] | None = None
    fired: tuple[FireExample, ...] = field(default=(), repr=False)
    armed: tuple[ArmExample, ...] = field(default=(), repr=False)
    shadow: bool = False
    push_cap_per_hour: int = 5_000

    def __post_init__(self) -> None:
        require_declaration(self)
        if self.fired and self.fire is None:
            raise ModelDeclarationError(f"{self.key}: has examples of a due timer and nothing that answers it")


class Declared(Protocol):
    """What every kind of model declares about itself."""

    @property
    def key(self) -> str: ...  # noqa: D102 - as in DetectionModel, and so are the others
    @property
    def title_zh(self) -> str: ...  # noqa: D102
    @property
    def title_en(self) -> str: ...  # noqa: D102
    @property
    def purpose(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102
    @property
    def measures(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def thresholds(self) -> tuple[Threshold, ...]: ...  # noqa: D102
    @property
    def not_for(self) -> str: ...  # noqa: D102
    @property
    def examples(self) -> Sequence[object]: ...  # noqa: D102


def require_declaration(model: Declared) -> None:
    """Refuse a model that lacks a basis, thresholds, examples or limits of use, or leaves the vocabulary.

    Raises:
        ModelDeclarationError: Names the model and what is wrong; it does not load.
    """
    if model.purpose not in PURPOSES:
        raise ModelDeclarationError(f"{model.key}: purpose '{model.purpose}' is not in the vocabulary")
    if unknown := set(model.measures) - MEASURES:
        raise ModelDeclarationError(f"{model.key}: unknown measures {sorted(unknown)}")
    if not (model.basis and model.thresholds and model.examples and model.not_for):
        raise ModelDeclarationError(f"{model.key}: needs a basis, thresholds with sources, examples and limits of use")
    require_vocabulary((model.key, model.title_zh, model.title_en, model.purpose, model.basis), model.key)
