"""From alerts to push-tasks: one open task per unit, subject and cause, updated and never repeated."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from matchers.models import MODELS
from matchers.router import Router
from schemas.ids import stable_id
from schemas.records import Alert, PushTask

_DUE = {model.key: model.due for model in MODELS}
_TITLES = {model.key: (model.title_zh, model.title_en) for model in MODELS}
_ROLES = {
    "trace": "police", "verify": "community", "isolate": "health", "test": "health", "transfer": "health", "escort": "community",
    "release": "community", "check": "police", "disinfect": "health", "divert": "grid",
}  # fmt: skip
_MEASURE_ZH = {
    "trace": "追踪", "verify": "核实", "isolate": "隔离", "test": "检测", "transfer": "转运", "escort": "接送", "release": "解除",
    "check": "补检", "disinfect": "消毒", "divert": "分流",
}  # fmt: skip
_DEFAULT_DUE = timedelta(hours=24)


def task_id_of(alert: Alert, router: Router, episode: int = 1) -> str:
    """The id of the task that this alert opens or updates."""
    return stable_id("task", router.route(alert.place_code), alert.subject_key, alert.cause, str(episode))


def fold_alerts(alerts: Iterable[Alert], existing: Mapping[str, PushTask], router: Router) -> list[PushTask]:
    """The new state of every task that these alerts touch.

    Shadow alerts make no task. An alert that is already folded in changes nothing. A withdrawn alert leaves its task,
    and the task is withdrawn when it was the last one; a task that a district has closed stays closed.
    """
    tasks = dict(existing)
    touched: list[str] = []
    for alert in alerts:
        if alert.shadow:
            continue
        task_id = task_id_of(alert, router)
        before = tasks.get(task_id)
        after = _with(before, alert, task_id, router) if alert.state == "open" else _without(before, alert)
        if after is not None and after != before:
            tasks[task_id] = after
            touched.append(task_id)
    return [tasks[task_id] for task_id in dict.fromkeys(touched)]


def _with(task: PushTask | None, alert: Alert, task_id: str, router: Router) -> PushTask | None:
    if task is None:
        return _opened(alert, task_id, router)
    if alert.alert_id in task.alert_ids or task.state == "done":
        return task
    measures = _joined(task.measures, _measures(alert))
    return task.model_copy(
        update={
            "state": "open" if task.state == "withdrawn" else task.state,
            "alert_ids": _joined(task.alert_ids, (alert.alert_id,)),
            "models": _joined(task.models, (alert.model,)),
            "measures": measures,
            "roles": _roles(measures),
            "due_at": min(task.due_at, alert.raised_at + _DUE.get(alert.model, _DEFAULT_DUE)),
            "updated_at": max(task.updated_at, alert.raised_at),
        }
    )


def _opened(alert: Alert, task_id: str, router: Router) -> PushTask:
    measures, unit = _measures(alert), router.route(alert.place_code)
    due = alert.raised_at + _DUE.get(alert.model, _DEFAULT_DUE)
    text_zh, text_en = _texts(alert, measures)
    return PushTask(
        task_id=task_id,
        unit=unit,
        subject_kind=alert.subject_kind,
        subject_key=alert.subject_key,
        subject_label=alert.subject_label,
        cause=alert.cause,
        alert_ids=(alert.alert_id,),
        models=(alert.model,),
        measures=measures,
        roles=_roles(measures),
        accountable=_ROLES[measures[0]],
        opened_at=alert.raised_at,
        due_at=due,
        updated_at=alert.raised_at,
        text_zh=text_zh,
        text_en=text_en,
    )


def _without(task: PushTask | None, alert: Alert) -> PushTask | None:
    if task is None or alert.alert_id not in task.alert_ids:
        return task
    left = tuple(kept for kept in task.alert_ids if kept != alert.alert_id)
    state = task.state if left or task.state == "done" else "withdrawn"
    return task.model_copy(update={"alert_ids": left, "state": state, "updated_at": max(task.updated_at, alert.raised_at)})


def _measures(alert: Alert) -> tuple[str, ...]:
    """What is asked: a match in the grey band asks a person to verify, and nothing that restricts anyone."""
    return ("verify",) if alert.grade == "possible" else alert.measures


def _roles(measures: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ROLES[measure] for measure in measures))


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*first, *second}))


def _texts(alert: Alert, measures: tuple[str, ...]) -> tuple[str, str]:
    title_zh, title_en = _TITLES.get(alert.model, (alert.model, alert.model))
    when, asked_zh = (
        alert.occurred_at.strftime("%Y-%m-%d %H:%M"),
        "、".join(_MEASURE_ZH[measure] for measure in measures),
    )
    who, where = alert.subject_label or "—", alert.place_text or "—"
    zh = f"【{title_zh}】{who}，{when}，{where}。{alert.explanation_zh}。请：{asked_zh}。"
    en = f"[{title_en}] {who}, {when}, {where}. {alert.explanation_en}. Please: {', '.join(measures)}."
    return zh, en
