"""From alerts to push-tasks: one open task per unit, subject and cause, updated and never repeated."""

from collections.abc import Iterable
from datetime import timedelta

from matchers.models import AREA_MODELS, MODELS
from matchers.models.areas import AreaModel
from matchers.models.declare import DetectionModel
from matchers.router import Router
from schemas.ids import stable_id
from schemas.records import Alert, PushTask

_DECLARED: tuple[DetectionModel | AreaModel, ...] = (*MODELS, *AREA_MODELS)
_DUE = {model.key: model.due for model in _DECLARED}
_TITLES = {model.key: (model.title_zh, model.title_en) for model in _DECLARED}
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


def fold_alerts(alerts: Iterable[Alert], existing: Iterable[PushTask], router: Router) -> list[PushTask]:
    """The new state of every task that these alerts touch, in the order they were touched.

    `existing` are all kept tasks of the alerts' subjects. A subject and cause have one task that is not handed over.
    Shadow alerts make no task. An alert that is already folded in changes nothing, unless the subject was seen later in
    another unit's area: then the old unit's task is handed over and the new unit's opened. A withdrawn alert leaves its
    task, which is withdrawn with its last one. What a district has closed stays closed.
    """
    board = _Board({task.task_id: task for task in existing})
    for alert in alerts:
        if alert.shadow:
            continue
        current = board.current(alert)
        if alert.state == "withdrawn":
            board.put(_without(current, alert))
        elif current is None:
            board.put(_opened(alert, task_id_of(alert, router), router))
        elif _moved(current, alert, router):
            board.put(current.model_copy(update={"state": "handed_over", "updated_at": max(current.updated_at, alert.raised_at)}))
            opened = _opened(alert, task_id_of(alert, router), router)
            board.put(_joined_to(opened, current))
        else:
            board.put(_with(current, alert))
    return board.touched()


class _Board:
    """The tasks under the hand of one fold; `current` finds the one of a subject and cause that counts."""

    def __init__(self, tasks: dict[str, PushTask]) -> None:
        self._tasks = tasks
        self._current: dict[tuple[str, str], str] = {}
        self._touched: dict[str, None] = {}
        for task in sorted(tasks.values(), key=lambda task: (task.seen_at, task.task_id)):
            if task.state != "handed_over":
                self._current[task.subject_key, task.cause] = task.task_id

    def current(self, alert: Alert) -> PushTask | None:
        task_id = self._current.get((alert.subject_key, alert.cause))
        return None if task_id is None else self._tasks[task_id]

    def put(self, task: PushTask | None) -> None:
        if task is None:
            return
        before = self._tasks.get(task.task_id)
        if before is not None:
            task = task.model_copy(update={"revision": before.revision})
            if task == before:
                return
            task = task.model_copy(update={"revision": before.revision + 1})
        self._tasks[task.task_id] = task
        self._touched[task.task_id] = None
        if task.state != "handed_over":
            self._current[task.subject_key, task.cause] = task.task_id

    def touched(self) -> list[PushTask]:
        return [self._tasks[task_id] for task_id in self._touched]


def _moved(task: PushTask, alert: Alert, router: Router) -> bool:
    """Whether the subject was seen later than the task knows, in another unit's area."""
    elsewhere = router.route(alert.place_code) != task.unit
    return elsewhere and alert.occurred_at > task.seen_at and task.state in ("open", "acknowledged", "withdrawn")


def _joined_to(opened: PushTask, before: PushTask) -> PushTask:
    """The new unit's task, with what the old unit's rested on and asked for."""
    measures = _joined(opened.measures, before.measures)
    return opened.model_copy(
        update={
            "alert_ids": _joined(opened.alert_ids, before.alert_ids if before.state != "withdrawn" else ()),
            "models": _joined(opened.models, before.models),
            "measures": measures,
            "roles": _roles(measures),
            "due_at": min(opened.due_at, before.due_at),
        }
    )


def _with(task: PushTask, alert: Alert) -> PushTask:
    if task.state == "done":
        return task
    seen_at = max(task.seen_at, alert.occurred_at)
    if alert.alert_id in task.alert_ids and task.state != "withdrawn":
        return task.model_copy(update={"seen_at": seen_at})
    measures = _joined(task.measures, _measures(alert))
    return task.model_copy(
        update={
            "state": "open" if task.state == "withdrawn" else task.state,
            "alert_ids": _joined(task.alert_ids, (alert.alert_id,)),
            "models": _joined(task.models, (alert.model,)),
            "measures": measures,
            "roles": _roles(measures),
            "seen_at": seen_at,
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
        seen_at=alert.occurred_at,
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
