"""Safety valves: what is decided and yet not pushed, or not pushed yet.

A shadow model's alerts are stored and make no task. A model that would push more than its cap in an hour has the
excess held: stored, counted and shown, and pushed in a later hour; nothing is dropped.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from matchers.models import MODELS
from matchers.models.declare import DetectionModel
from schemas.records import Alert


@dataclass(frozen=True, slots=True)
class Capped:
    """Alerts to push now and alerts to hold, in the order they came; `pushed` is the new count of the hour by model."""

    passed: tuple[Alert, ...]
    held: tuple[Alert, ...]
    pushed: Mapping[str, int]

    @property
    def held_by_model(self) -> Mapping[str, int]:
        """How many were held, by model."""
        return Counter(alert.model for alert in self.held)


def hour_of(at: datetime) -> datetime:
    """The begin of the hour in which pushes are counted together (UTC)."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def cap(alerts: Iterable[Alert], already: Mapping[str, int], models: Sequence[DetectionModel] = MODELS) -> Capped:
    """Let each model push up to its cap in this hour, and hold the rest.

    Withdrawals and shadow alerts push nothing new and always pass. A withdrawal also releases the alert it takes back:
    a held alert that is withdrawn in the same batch need not be pushed at all, and both pass to be stored.

    Args:
        alerts: Held ones of earlier hours first, then new ones.
        already: How many each model has pushed in this hour.
        models: For their caps; an alert of a model that is not among them is not capped.
    """
    caps = {model.key: model.push_cap_per_hour for model in models}
    batch = list(alerts)
    last_state = {alert.alert_id: alert.state for alert in batch}
    pushed = Counter(already)
    passed, held = [], []
    for alert in batch:
        is_push = alert.state == "open" and not alert.shadow and last_state[alert.alert_id] == "open"
        if is_push and pushed[alert.model] >= caps.get(alert.model, pushed[alert.model] + 1):
            held.append(alert)
            continue
        pushed[alert.model] += is_push
        passed.append(alert)
    return Capped(tuple(passed), tuple(held), dict(pushed))


def running(
    models: Sequence[DetectionModel] = MODELS, *, off: Collection[str] = (), shadow: Collection[str] = ()
) -> tuple[DetectionModel, ...]:
    """The models that run: without those that are off, and with those in shadow marked so.

    Raises:
        KeyError: A key names no model; a typing error must not leave a model on.
    """
    if unknown := {*off, *shadow} - {model.key for model in models}:
        raise KeyError(f"no such detection model: {', '.join(sorted(unknown))}")
    kept = [model for model in models if model.key not in off]
    return tuple(replace(model, shadow=True) if model.key in shadow else model for model in kept)
