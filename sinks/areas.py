"""What models over areas ask of ClickHouse: days with reports, and the few sightings that may speak of symptoms."""

from collections.abc import Iterator
from typing import Final

from schemas.records import Sighting
from sinks import rows as table
from sinks.clickhouse import ClickHouse

_DAY_MS: Final = 86_400_000
_DAYS: Final = """
SELECT DISTINCT intDiv(occurred_ms + %(shift)s, 86400000) FROM sightings
WHERE day >= %(first)s AND day <= %(last)s AND occurred_ms >= %(since)s AND occurred_ms < %(until)s
"""
_SYMPTOMS: Final = """
SELECT sighting_id, toUInt64(stored_ms), body FROM sightings
WHERE day = %(day)s AND occurred_ms >= %(since)s AND occurred_ms < %(until)s AND facts != ''
  AND (visitParamExtractFloat(facts, 'temperature') >= %(least)s OR visitParamExtractString(facts, 'symptoms') != ''
       OR position(visitParamExtractRaw(facts, 'category'), 'suspected_case') > 0)
"""


class Areas:
    """Questions about whole days of sightings; takes an open client and uses nothing else."""

    def __init__(self, client: ClickHouse) -> None:
        self._client = client

    def reported_days(self, since_ms: int, until_ms: int, shift_ms: int) -> list[int]:
        """Days since 1970 on which anything occurred in [since, until), counted in a zone `shift_ms` ahead of UTC."""
        span = {"first": table.day_of(since_ms), "last": table.day_of(until_ms), "since": since_ms, "until": until_ms}
        return sorted(int(row[0]) for row in self._client.query(_DAYS, {**span, "shift": shift_ms}))

    def maybe_symptomatic(self, since_ms: int, until_ms: int, least_temperature: float) -> Iterator[list[Sighting]]:
        """Sightings in [since, until) from that temperature on, or with symptoms or a suspicion said; some UTC days at a time.

        A few more than the models count: they decide, this only spares reading all the others.
        """
        for day_ms in range(since_ms // _DAY_MS * _DAY_MS, until_ms, _DAY_MS):
            asked = {"day": table.day_of(day_ms), "since": since_ms, "until": until_ms, "least": least_temperature}
            found = table.newest_by_id(self._client.query(_SYMPTOMS, asked))
            yield [Sighting.model_validate_json(body) for body in found.values()]
