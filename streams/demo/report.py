"""What a demo run found, read from ClickHouse and compared with the planted truth."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sinks.clickhouse import ClickHouse
from streams.city.truth import NOT_PLANTED, Found, Score
from streams.ledger import Reconciliation

_ALERTS = """
SELECT model, cause, sighting_ids, waited FROM
(SELECT alert_id, argMax(model, version) AS model, argMax(cause, version) AS cause, argMax(state, version) AS state,
        argMax(sighting_ids, version) AS sighting_ids,
        argMax(toInt64(stored_ms) + 1000 - raised_ms, version) AS waited FROM alerts GROUP BY alert_id)
WHERE state = 'open'
"""  # a row knows the second in which it was stored, so `waited` is the most it can have been
_PER_UNIT = """
SELECT unit, count(), sum(has(measures, 'verify')), sum(has(measures, 'test')), sum(has(measures, 'isolate'))
FROM push_tasks FINAL WHERE state = 'open' GROUP BY unit ORDER BY unit
"""
_EXAMPLES = """
SELECT model, any(text_zh), any(text_en) FROM
(SELECT arrayElement(models, 1) AS model, visitParamExtractString(body, 'text_zh') AS text_zh,
        visitParamExtractString(body, 'text_en') AS text_en
 FROM push_tasks FINAL WHERE state = 'open' AND length(alert_ids) > 0 ORDER BY task_id)
GROUP BY model ORDER BY model
"""


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """Open tasks of one unit, and how many ask for what."""

    unit: str
    tasks: int
    verify: int
    test: int
    isolate: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One task's text in both languages."""

    model: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the summary shows; counts of records, `seconds` of wall time from the first record fed."""

    received: int
    sightings: int
    matches: int
    alerts: int
    tasks: int
    dead_letters: int
    duplicates: int
    ledger_gap: int
    seconds: float
    scores: tuple[Score, ...]
    units: tuple[UnitTasks, ...]
    samples: tuple[Sample, ...]

    @property
    def recall(self) -> float:
        """Share of all planted findings that were found."""
        expected = sum(score.expected for score in self.scores)
        return sum(score.found for score in self.scores) / expected if expected else 1.0

    @property
    def false_alerts(self) -> int:
        """Open alerts that nothing planted explains."""
        return sum(score.false_alerts for score in self.scores)

    def as_json(self) -> dict[str, object]:
        """One object: the sums, then the same two figures per model, and tasks per unit."""
        names = ("received", "sightings", "matches", "alerts", "tasks", "dead_letters", "duplicates", "ledger_gap")
        return {
            **{name: getattr(self, name) for name in names},
            "recall": round(self.recall, 4),
            "false_alerts": self.false_alerts,
            "seconds": round(self.seconds, 1),
            "models": {score.model: _of_model(score) for score in self.scores},
            "units": [asdict(unit) for unit in self.units],
        }


def _of_model(score: Score) -> dict[str, object]:
    return {
        "expected": score.expected,
        "planted": score.model not in NOT_PLANTED,
        "recall": round(score.recall, 4),
        "false_alerts": score.false_alerts,
        "unjudged": score.unjudged,
        "lead_p50": round(score.p50, 1),
        "lead_p99": round(score.p99, 1),
    }


def open_alerts(client: ClickHouse) -> list[Found]:
    """The alerts now open, last state of each."""
    return [Found(model, cause, tuple(ids), max(0.0, int(waited) / 1000)) for model, cause, ids, waited in client.query(_ALERTS)]


def report_of(client: ClickHouse, ledger: Reconciliation, scores: Sequence[Score], alerts: int, seconds: float) -> Report:
    """Read the counts and put everything together."""
    ((matches,),) = client.query("SELECT count() FROM matches FINAL")
    ((tasks,),) = client.query("SELECT count() FROM push_tasks FINAL WHERE state = 'open'")
    return Report(
        received=ledger.received,
        sightings=ledger.stored,
        matches=int(matches),
        alerts=alerts,
        tasks=int(tasks),
        dead_letters=ledger.dead_letters,
        duplicates=ledger.duplicates,
        ledger_gap=ledger.gap + ledger.unread,
        seconds=seconds,
        scores=tuple(scores),
        units=tuple(UnitTasks(*row) for row in client.query(_PER_UNIT)),
        samples=tuple(Sample(*row) for row in client.query(_EXAMPLES)),
    )
