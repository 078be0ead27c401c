"""alerts -> dispatch -> push-tasks.

Asks ClickHouse once per batch for the tasks that exist, folds the alerts in, stores and then sends every task that
changed. What a model would push above its cap is held (`streams.valves`). Order: kept per subject. Repeats: an alert
that is already folded in changes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import structlog

from matchers.look_back import is_newer
from matchers.router import UNROUTED
from matchers.tasks import fold_alerts
from schemas.records import Alert, DeadLetter, PushTask
from streams import metrics
from streams.agents.intake import letters_out
from streams.delivery import Delivered, Outgoing
from streams.reading import stray_letter
from streams.runtime import Runtime
from streams.topics import PUSH_TASKS
from streams.valves import hold_excess

STAGE = "dispatch"
log = structlog.get_logger(__name__)


async def dispatch_alerts(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Turn one batch of alerts into the states of push-tasks; returns when they are stored and sent."""
    alerts, letters = parse_alerts(messages)
    origin = messages[0].origin
    tasks = await runtime.sink(STAGE).run(partial(fold_and_store, runtime, alerts, letters, origin))
    await runtime.publisher.send(
        [*letters_out(letters), *(Outgoing(PUSH_TASKS, task.unit.encode(), task.to_bytes()) for task in tasks)]
    )
    count(alerts, tasks)


def parse_alerts(messages: Sequence[Delivered]) -> tuple[list[Alert], list[DeadLetter]]:
    """Our own alerts back; what somebody else put there is a dead letter."""
    alerts: list[Alert] = []
    letters: list[DeadLetter] = []
    for message in messages:
        try:
            alerts.append(Alert.model_validate_json(message.value or b""))
        except ValueError:
            letters.append(stray_letter(message, message.origin, message.value or b"", "not an alert"))
    return alerts, letters


def fold_and_store(runtime: Runtime, alerts: Sequence[Alert], letters: Sequence[DeadLetter], origin: str) -> list[PushTask]:
    """The changed tasks, stored; what is above a model's cap is held. `origin` names the batch."""
    kept = runtime.store(STAGE)
    existing = kept.tasks_of([alert.subject_key for alert in alerts if not alert.shadow])
    alerts = as_kept(alerts, kept.alerts([alert.alert_id for alert in alerts]))
    alerts = hold_excess(runtime, STAGE, alerts, existing, origin)
    tasks = fold_alerts(alerts, existing, runtime.router)
    kept.write_dead_letters(letters)
    kept.write_tasks(tasks)
    return tasks


def as_kept(alerts: Sequence[Alert], kept: Mapping[str, Alert]) -> list[Alert]:
    """The alerts, each in its later state: two workers may tell of one alert, and not in the order in which they stored it."""
    return [
        later if (later := kept.get(alert.alert_id)) and later.state != alert.state and is_newer(later, alert) else alert
        for alert in alerts
    ]


def count(alerts: Sequence[Alert], tasks: Sequence[PushTask]) -> None:
    """Metrics and one log line for the batch."""
    for (unit, state), number in Counter((task.unit, task.state) for task in tasks).items():
        metrics.TASKS.labels(unit, state).inc(number)
    metrics.UNROUTED_TASKS.inc(sum(task.unit == UNROUTED and task.state == "open" for task in tasks))
    log.info("dispatch.batch", alerts=len(alerts), tasks=len(tasks))
