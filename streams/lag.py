"""How far this worker is behind, measured on a timer."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import faust

from streams import metrics

_SECONDS = 5.0


def measure_lag(app: faust.App) -> None:
    """Register the timer that sets the lag of this worker's partitions.

    The ends are the high watermarks of its own fetches: the embedded broker answers ListOffsets wrongly.
    """

    async def count_lag() -> None:
        consumer: Any = app.consumer
        ends = {part: consumer.highwater(part) for part in consumer.assignment()}
        for topic, lag in lag_by_topic(ends, consumer._committed_offset).items():
            metrics.LAG.labels(topic).set(lag)

    app.timer(_SECONDS)(count_lag)


def lag_by_topic(ends: Mapping[Any, int | None], committed: Mapping[Any, int | None]) -> dict[str, int]:
    """Messages that are not committed, by topic; a partition whose end is not known yet counts nothing."""
    lags: Counter[str] = Counter()
    for part, end in ends.items():
        lags[part.topic] += max(0, (end or 0) - (committed.get(part) or 0))
    return dict(lags)
