"""What people do to detection models: look, switch, and withdraw what one has raised; each deed leaves an audit row."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from getpass import getuser

from kafka import KafkaProducer
from kafka.errors import KafkaError

from matchers.models import AREA_MODELS, MODELS
from schemas.errors import BrokerUnavailableError, InputFileError
from schemas.records import Alert
from sinks.rows import milliseconds
from sinks.valves import ModelState, Valves
from streams.settings import Settings
from streams.stores import store_of
from streams.topics import ALERTS
from streams.valves import capped_models, interval_of

_AT_ONCE = 2_000
_CONFIRM_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model as it runs: alerts pushed in this interval, the most it may push, and alerts held, counts."""

    model: str
    version: int
    state: ModelState
    pushed: int
    cap: int
    held: int
    title: str

    def as_json(self) -> dict[str, object]:
        """One object."""
        return asdict(self)


def list_models(settings: Settings) -> list[ModelRow]:
    """Every model with its state, as settings and switches say now."""
    kept = Valves(store_of(settings).client)
    switches, held = kept.switches(), kept.held_counts()
    pushed = kept.pushed(interval_of(time.time_ns() // 1_000_000, settings.push_interval_seconds))
    caps = {model.key: model.push_cap_per_hour for model in capped_models(settings)}
    declared = [(model.key, model.version, model.title_en, caps[model.key]) for model in MODELS]
    declared += [(model.key, model.version, model.title_en, model.push_cap_per_hour) for model in AREA_MODELS]
    return [
        ModelRow(
            key, version, "off" if key in settings.models_off else switches.get(key, "on"),
            pushed.get(key, 0), most, held.get(key, 0), title,
        )
        for key, version, title, most in declared
    ]  # fmt: skip


def switch_model(settings: Settings, model: str, state: ModelState, reason: str) -> None:
    """Switch a model; running workers follow within seconds. Raises InputFileError for a model that does not exist."""
    require_model(model)
    kept, now_ms = Valves(store_of(settings).client), time.time_ns() // 1_000_000
    kept.audit(getuser(), f"model {state}", f"{model}; {reason}" if reason else model, now_ms)
    kept.switch(model, state, getuser(), reason, now_ms)


def withdraw_alerts(
    settings: Settings, model: str, version: int, since: datetime, until: datetime, *, reason: str, dry_run: bool
) -> int:
    """Withdraw every open alert of the model and version (0: any) raised in [since, until); returns how many.

    The audit row comes first; then the withdrawals are published, so that the tasks follow, and only then stored: what a
    crash leaves is still open, and doing it again finds it. New evidence may raise an alert again: switch the model off
    first.

    Raises:
        InputFileError: There is no such model.
        BrokerUnavailableError: Some withdrawals may be published; doing it again is safe.
    """
    require_model(model)
    store, now = store_of(settings), datetime.now(UTC)
    kept = Valves(store.client)
    ids = kept.open_alerts(model, version, milliseconds(since), milliseconds(until))
    if dry_run or not ids:
        return len(ids)
    span = f"{since.isoformat()} to {until.isoformat()}"
    detail = f"{len(ids)} alerts of {model} version {version or 'any'}, {span}; {reason}"
    kept.audit(getuser(), "model withdraw", detail, milliseconds(now))
    for start in range(0, len(ids), _AT_ONCE):
        found = store.alerts(ids[start : start + _AT_ONCE])
        gone = [withdrawn(alert, now) for alert in found.values() if alert.state == "open"]
        _publish(settings.broker, gone)
        store.write_alerts(gone)
    return len(ids)


def withdrawn(alert: Alert, now: datetime) -> Alert:
    """The alert taken back now, or right after it was raised where a clock runs ahead."""
    return alert.model_copy(update={"state": "withdrawn", "raised_at": max(now, alert.raised_at)})


def require_model(model: str) -> None:
    """Raises InputFileError for a key that names no model; a typing error must not leave a model on."""
    if model not in {one.key for one in MODELS} | {one.key for one in AREA_MODELS}:
        raise InputFileError(f"no detection model has the key {model}; `epifuse model ls` shows them", path="--model")


def _publish(broker: str, alerts: Sequence[Alert]) -> None:
    try:
        producer = KafkaProducer(bootstrap_servers=broker.split(","), acks="all")
        try:
            waiting = [producer.send(ALERTS, key=alert.subject_key.encode(), value=alert.to_bytes()) for alert in alerts]
            for confirmation in waiting:
                confirmation.get(timeout=_CONFIRM_SECONDS)
        finally:
            producer.close(timeout=10)
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None
