"""Safety valves in ClickHouse: switches of models, what each has pushed, what is held, and who did what."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from schemas.ids import stable_id
from sinks.clickhouse import ClickHouse

ModelState = Literal["on", "shadow", "off"]
_AUDIT: Final = ("access_id", "at_ms", "day", "actor", "purpose", "action", "subject_key", "detail")
_SWITCHES: Final = "SELECT model, argMax(state, version) FROM model_switches GROUP BY model"
_PUSHED: Final = """
SELECT model, sum(most) FROM
(SELECT model, origin, max(pushed) AS most FROM model_pushes WHERE interval_ms = %(interval)s GROUP BY model, origin)
GROUP BY model
"""
_HELD_COUNTS: Final = """
SELECT model, count() FROM
(SELECT model, alert_id FROM held_alerts GROUP BY model, alert_id HAVING argMax(state, version) = 'held')
GROUP BY model
"""
_HELD: Final = """
SELECT alert_id, max(version) AS held_ms FROM held_alerts WHERE model = %(model)s
GROUP BY alert_id HAVING argMax(state, version) = 'held' AND held_ms < %(before)s ORDER BY held_ms, alert_id LIMIT %(most)s
"""
_OPEN_ALERTS: Final = """
SELECT alert_id FROM alerts WHERE model = %(model)s
GROUP BY alert_id
HAVING argMax(state, version) = 'open' AND (%(number)s = 0 OR argMax(model_version, version) = %(number)s)
  AND argMax(raised_ms, version) >= %(since)s AND argMax(raised_ms, version) < %(until)s
ORDER BY alert_id
"""


class Held(NamedTuple):
    """An alert that waits for a later interval, and since when, milliseconds since 1970."""

    alert_id: str
    held_ms: int


class Valves:
    """Keeps switches, counts and held alerts; takes an open client and uses nothing else."""

    def __init__(self, client: ClickHouse) -> None:
        self._client = client

    def switches(self) -> dict[str, ModelState]:
        """The state of every model that was ever switched."""
        return dict(self._client.query(_SWITCHES))

    def switch(self, model: str, state: ModelState, actor: str, reason: str, at_ms: int) -> None:
        """Set a model's state from now on."""
        columns = ("model", "state", "actor", "reason", "version")
        self._client.insert("model_switches", columns, [(model, state, actor, reason, at_ms)])

    def pushed(self, interval_ms: int) -> dict[str, int]:
        """How many alerts each model has pushed in the interval that began then."""
        return {str(model): int(count) for model, count in self._client.query(_PUSHED, {"interval": interval_ms})}

    def count_pushes(self, interval_ms: int, origin: str, pushed: Mapping[str, int]) -> None:
        """Add what one batch pushes; the same batch (`origin`) delivered again counts once."""
        rows = [(interval_ms, model, origin, count) for model, count in pushed.items()]
        self._client.insert("model_pushes", ("interval_ms", "model", "origin", "pushed"), rows)

    def hold(self, alerts: Sequence[tuple[str, str]], at_ms: int) -> None:
        """Keep these (model, alert id) for a later interval."""
        self._mark([(model, alert_id, "held", at_ms) for model, alert_id in alerts])

    def release(self, model: str, held: Sequence[Held]) -> None:
        """These wait no more; one that was held again since goes on waiting."""
        self._mark([(model, one.alert_id, "released", one.held_ms + 1) for one in held])

    def held_counts(self) -> dict[str, int]:
        """How many alerts of each model wait."""
        return {str(model): int(count) for model, count in self._client.query(_HELD_COUNTS)}

    def held(self, model: str, before_ms: int, most: int) -> list[Held]:
        """At most `most` alerts of the model that wait since before that time, the longest first."""
        asked = {"model": model, "before": before_ms, "most": most}
        return [Held(*row) for row in self._client.query(_HELD, asked)]

    def open_alerts(self, model: str, number: int, since_ms: int, until_ms: int) -> list[str]:
        """Ids of open alerts of a model and version (0: any) that were raised in [since, until), in order."""
        asked = {"model": model, "number": number, "since": since_ms, "until": until_ms}
        return [str(row[0]) for row in self._client.query(_OPEN_ALERTS, asked)]

    def audit(self, actor: str, action: str, detail: str, at_ms: int) -> None:
        """One row of `access_log`: who did what to a model; it names no subject."""
        day = int(datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%d"))
        access_id = stable_id("valve", action, detail, str(at_ms))
        self._client.insert("access_log", _AUDIT, [(access_id, at_ms, day, actor, "govern", action, "", detail)])

    def _mark(self, rows: Sequence[tuple[str, str, str, int]]) -> None:
        self._client.insert("held_alerts", ("model", "alert_id", "state", "version"), rows)
