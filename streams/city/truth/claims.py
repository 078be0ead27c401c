"""All that is true of a week, and the comparison with the alerts that are open at its end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from streams.city.happenings import Week
from streams.city.sources import sighting_id_of
from streams.city.truth import of_health, of_lists, of_places, of_roads
from streams.city.truth.known import Expected, Known

NOT_PLANTED = frozenset(
    {"isolation_check_missed_v1", "isolation_ends_v1", "test_overdue_v1", "arrival_undeclared_v1", "hand_over_missed_v1"}
)
"""Models that wait for a clock: nothing was planted for them, and what they say is shown apart."""
_NOT_PLANTED_CAUSES = (("driver_test_validity_v1", "retest/"),)
_DEMANDED = (
    of_lists.watchlist_hits, of_lists.returned_from_abroad, of_lists.contacts_elsewhere, of_lists.outside_isolation,
    of_lists.case_trips, of_lists.case_nights, of_lists.case_visits, of_lists.listed_plans,
    of_places.risk_stays, of_places.unchecked, of_places.contradictions, of_places.roster_trips, of_places.settings_exposed,
    of_places.crowds, of_health.fevers, of_health.positives, of_health.handlers, of_health.clues,
    of_roads.vehicles_from_risk, of_roads.drivers_without_test, of_roads.other_return_days, of_roads.in_two_places,
)  # fmt: skip
_ALLOWED = (of_places.stays_said_on_rosters, of_roads.not_back_yet, of_lists.visits_near_cases)


@dataclass(frozen=True, slots=True)
class Found:
    """One open alert, as ClickHouse keeps it; `seconds` is how long its record waited for it."""

    model: str
    cause: str
    sighting_ids: tuple[str, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """One model's share of planted findings that were found, and how many alerts were false.

    `unjudged` are alerts that the truth cannot judge: nothing was planted for them. `p50` and `p99` are of the found
    ones: seconds, at most, from the broker's time of the record that completed the evidence to the alert's being stored.
    """

    model: str
    expected: int
    found: int
    false_alerts: int
    unjudged: int = 0
    p50: float = 0.0
    p99: float = 0.0

    @property
    def recall(self) -> float:
        """Found / expected, in [0, 1]; 1 when nothing was planted."""
        return self.found / self.expected if self.expected else 1.0


def expected_findings(week: Week) -> frozenset[Expected]:
    """Every (model, cause, subject) that happened so that its records alone must say it."""
    known = Known(week)
    return frozenset(claim for claims in _DEMANDED for claim in claims(known))


def allowed_findings(week: Week) -> frozenset[Expected]:
    """Every (model, cause, subject) that is true although nobody can demand it: of a later hour, of another's knowledge."""
    known = Known(week)
    return frozenset(claim for claims in _ALLOWED for claim in claims(known))


def is_planted(model: str, cause: str) -> bool:
    """Whether the truth can judge such an alert."""
    waits = any(model == one and cause.startswith(front) for one, front in _NOT_PLANTED_CAUSES)
    return model not in NOT_PLANTED and not waits


def score(week: Week, alerts: Iterable[Found], models: Iterable[str] = ()) -> list[Score]:
    """Compare the open alerts with the planted truth, per model; `models` are shown even when they are silent."""
    subject_of = {sighting_id_of(event): event.subject for event in week.events}
    wanted, allowed = expected_findings(week), allowed_findings(week)
    hit: set[Expected] = set()
    false, unjudged, seconds = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, list[float]](list)
    for alert in alerts:
        claims = {(alert.model, alert.cause, subject_of.get(one, "")) for one in alert.sighting_ids}
        if claims & wanted:
            hit |= claims & wanted
            seconds[alert.model].append(alert.seconds)
        elif not is_planted(alert.model, alert.cause):
            unjudged[alert.model] += 1
        elif not claims & allowed:
            false[alert.model] += 1
    shown = sorted({model for model, _, _ in wanted} | set(seconds) | set(false) | set(unjudged) | set(models))
    return [
        Score(
            model, sum(one[0] == model for one in wanted), sum(one[0] == model for one in hit), false[model], unjudged[model],
            quantile(seconds[model], 0.5), quantile(seconds[model], 0.99),
        )
        for model in shown
    ]  # fmt: skip


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed; 0 of none.

    >>> quantile([3.0, 1.0, 2.0], 0.5), quantile([], 0.99)
    (2.0, 0.0)
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
