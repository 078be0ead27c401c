"""Models over areas: daily counts in, findings out. They know places and days, and no person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from matchers.models.declare import Finding, Threshold, require_declaration
from matchers.models.observed import at_hour
from schemas.ids import stable_id
from schemas.records import Alert

Counts = Mapping[tuple[str, date], int]
"""Distinct subjects by division code and day."""


@dataclass(frozen=True, slots=True)
class AreaDays:
    """An area's counts up to and including `day`, oldest first; None where nothing was reported at all."""

    area: str
    day: date
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class AreaExample:
    """Counts, and the causes the model must find in them, with the reason."""

    days: AreaDays
    causes: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class AreaModel:
    """A declared, versioned, pure rule over an area's daily counts; the same rules of admission as a detection model."""

    key: str
    version: int
    title_zh: str
    title_en: str
    purpose: str
    basis: str
    decide: Callable[[AreaDays], Iterable[Finding]]
    days: int  # how many days of counts it asks for, the judged day included
    measures: tuple[str, ...]
    due: timedelta
    thresholds: tuple[Threshold, ...]
    not_for: str
    examples: tuple[AreaExample, ...] = field(repr=False)
    inputs: tuple[str, ...] = ()
    shadow: bool = False
    push_cap_per_hour: int = 5_000

    def __post_init__(self) -> None:
        require_declaration(self)


def area_days(counts: Counts, area: str, day: date, days: int, reported: frozenset[date]) -> AreaDays:
    """The series a model asks for: 0 on a day with reports and none from here, None on a day without any."""
    window = [day - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return AreaDays(area, day, tuple(counts.get((area, one), 0) if one in reported else None for one in window))


def area_alerts(model: AreaModel, counts: Counts, day: date, reported: frozenset[date], at: datetime) -> list[Alert]:
    """The model's alerts about every area with a count in its window; `at` is when it was asked."""
    since = day - timedelta(days=model.days - 1)
    areas = sorted({area for area, one in counts if since <= one <= day and area})
    by_area: dict[str, list[Alert]] = defaultdict(list)
    for area in areas:
        for finding in model.decide(area_days(counts, area, day, model.days, reported)):
            by_area[area].append(_alert(model, area, day, finding, at))
    return [alert for area in areas for alert in by_area[area]]


def _alert(model: AreaModel, area: str, day: date, finding: Finding, at: datetime) -> Alert:
    subject = "a:" + stable_id("area", area)
    return Alert(
        alert_id=stable_id("alert", model.key, subject, finding.cause), model=model.key, model_version=model.version,
        subject_kind="place", subject_key=subject, subject_label=area, cause=finding.cause,
        state="withdrawn" if finding.withdraw else "open", grade=finding.grade, shadow=model.shadow, place_code=area,
        occurred_at=at_hour(day), raised_at=at, measures=model.measures, explanation_zh=finding.zh, explanation_en=finding.en,
    )  # fmt: skip
