"""More people with symptoms in an area than the days before let expect: EARS C2.

C2 compares a day's count with mean and standard deviation of seven days that end two days before, so that an outbreak
that builds up slowly does not hide itself in its own baseline; three standard deviations are an aberration.
Hutwagner, Thompson, Seeman, Treadwell: The bioterrorism preparedness and response Early Aberration Reporting System
(EARS), J Urban Health 2003, 80(2 Suppl 1): i89-i96.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from statistics import mean, stdev

from matchers.models.areas import AreaDays, AreaExample, AreaModel, Counts
from matchers.models.declare import Finding, Threshold
from matchers.models.fever_symptoms import is_symptomatic
from matchers.models.observed import code_of, day_of, place_code
from schemas.records import Sighting

_BASELINE, _LAG, _SIGMAS = 7, 2, 3.0
_LEAST_DAYS, _LEAST_COUNT, _LEAST_DEVIATION = 5, 3, 0.5
_COUNTY = 6


def c2(counts: Sequence[int | None]) -> float | None:
    """The C2 statistic of the last day: standard deviations above the baseline.

    Days without reports are left out; None when the day itself is one, or fewer than five baseline days are known. The
    deviation is at least 0.5, or a single patient after seven empty days would be infinitely many.

    >>> round(c2([2, 3, 2, 4, 3, 2, 3, 9, 9, 10]), 1), c2([0] * 9 + [1]), c2([1, None, None, None, 2, 2, 1, 0, 0, 5])
    (9.6, 2.0, None)
    """
    if len(counts) < _BASELINE + _LAG + 1 or counts[-1] is None:
        return None
    baseline = [count for count in counts[-1 - _LAG - _BASELINE : -1 - _LAG] if count is not None]
    if len(baseline) < _LEAST_DAYS:
        return None
    return (counts[-1] - mean(baseline)) / max(stdev(baseline), _LEAST_DEVIATION)


def decide(days: AreaDays) -> Iterator[Finding]:
    """An aberration of the day; a day that may have been one before late records came is withdrawn."""
    statistic, count = c2(days.counts), days.counts[-1] if days.counts else None
    if statistic is None or count is None or count < _LEAST_COUNT:
        return
    yield Finding(
        cause=f"cluster/{days.area}/{days.day}",
        grade="probable",
        withdraw=statistic <= _SIGMAS,
        zh=f"{days.day}该地区有症状{count}人，高出前期均值{statistic:.1f}个标准差（EARS C2）",
        en=f"{count} people with symptoms on {days.day}, {statistic:.1f} standard deviations above before (EARS C2)",
    )


def symptom_counts(sightings: Iterable[Sighting]) -> tuple[Counts, frozenset[date]]:
    """Distinct subjects with symptoms by county and day, and the days on which anything was reported.

    A declaration counts where its person lives, a measurement where it was taken; unknown places count under "".
    """
    subjects: dict[tuple[str, date], set[str]] = {}
    reported: set[date] = set()
    for sighting in sightings:
        day = day_of(sighting.occurred_at)
        reported.add(day)
        if is_symptomatic(sighting):
            subjects.setdefault((_area(sighting)[:_COUNTY], day), set()).add(sighting.subject_key)
    return {key: len(people) for key, people in subjects.items()}, frozenset(reported)


def _area(sighting: Sighting) -> str:
    at_home = sighting.kind == "declaration" and sighting.person is not None
    return (code_of(sighting.person.region) if at_home and sighting.person else "") or place_code(sighting)


def _days(*counts: int | None) -> AreaDays:
    return AreaDays("320602", date(2021, 7, 29), counts)


_CAUSE = "cluster/320602/2021-07-29"
_USUAL = (2, 3, 2, 4, 3, 2, 3)

SYMPTOM_CLUSTER = AreaModel(
    key="symptom_cluster_v1",
    version=1,
    title_zh="症状聚集",
    title_en="Symptom cluster in an area",
    purpose="find_cluster",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 17 and 19: monitoring and early warning",
    decide=decide,
    days=_BASELINE + _LAG + 1,
    measures=("verify", "test"),
    due=timedelta(hours=12),
    inputs=("distinct subjects with symptoms by county and day",),
    thresholds=(
        Threshold("aberration", "3 standard deviations above 7 days that end 2 days before", "Hutwagner et al. 2003: EARS C2"),
        Threshold("least count", "3 people", "operator's choice, default: below it a family is a cluster"),
        Threshold("least deviation", "0.5", "operator's choice, default: after empty days a deviation of 0 means nothing"),
        Threshold("least baseline", "5 known days of 7", "operator's choice, default"),
    ),
    not_for="Any one person: it counts people and names none; small counts are not to be published.",
    examples=(
        AreaExample(_days(*_USUAL, 3, 4, 12), (_CAUSE,), "twelve where three are usual"),
        AreaExample(_days(*_USUAL, 8, 9, 10), (_CAUSE,), "builds up: the two days before are not in the baseline"),
        AreaExample(_days(*_USUAL, 3, 2, 4), (f"-{_CAUSE}",), "near miss: four is usual; takes back what fewer records had said"),
        AreaExample(_days(0, 0, 0, 0, 0, 0, 0, 0, 0, 2), (), "near miss: two people after empty days"),
        AreaExample(_days(0, 0, 0, 0, 0, 0, 0, 0, 0, 3), (_CAUSE,), "three people after empty days"),
        AreaExample(_days(2, None, None, None, 3, 2, 3, 3, 4, 12), (), "dirty: the source was silent for three baseline days"),
        AreaExample(_days(*_USUAL, 3, 4, None), (), "dirty: nothing was reported on the day itself"),
        AreaExample(_days(12), (), "a new area: there is nothing to compare with"),
    ),
)  # fmt: skip
