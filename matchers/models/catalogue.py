"""`docs/models.md`, written from the declarations: `python -m matchers.models.catalogue > docs/models.md`."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

from matchers.models import AREA_MODELS, MODELS
from matchers.models import chinese as zh
from matchers.models.areas import AreaModel
from matchers.models.declare import DetectionModel, Past, Threshold

AnyModel = DetectionModel | AreaModel

_HEAD = """# Detection models / 检测模型

Written from the declarations in `matchers/models/` by `python -m matchers.models.catalogue`; a test holds it to the code.
Every number is a default and says where it comes from. A grade below `certain` asks a person to verify and restricts nobody.

本页由 `matchers/models/` 中的声明生成，并由测试保证与代码一致。每个数值都是默认值并注明出处。
未达“确定”等级的，只请人核实，不限制任何人。
"""


def page() -> str:
    """The catalogue in Markdown: a table of all models, then each in English and Chinese."""
    models: tuple[AnyModel, ...] = (*MODELS, *AREA_MODELS)
    return "\n".join([_HEAD, *_index(models), *(line for model in models for line in _model(model))]) + "\n"


def _index(models: tuple[AnyModel, ...]) -> Iterator[str]:
    yield f"{len(models)} models / {len(models)} 个模型\n"
    yield "| model | 模型 | purpose | 目的 | asks for | 措施 | due |"
    yield "|---|---|---|---|---|---|---|"
    for model in models:
        asks, asks_zh = ", ".join(model.measures), "、".join(zh.MEASURES[one] for one in model.measures)
        link, purpose = f"[{model.title_en}](#{model.key})", model.purpose.replace("_", " ")
        cells = (link, model.title_zh, purpose, zh.PURPOSES[model.purpose], asks, asks_zh, _span(model.due))
        yield f"| {' | '.join(cells)} |"


def _model(model: AnyModel) -> Iterator[str]:
    yield f'\n## <a id="{model.key}"></a>{model.title_en} / {model.title_zh}\n'
    shadow = ", shadow" if model.shadow else ""
    yield f"`{model.key}`, version {model.version}{shadow}, at most {model.push_cap_per_hour} pushes an hour\n"
    yield f"{summary(model)}\n\n{zh.SUMMARIES[model.key]}\n"
    yield "| | English | 中文 |\n|---|---|---|"
    yield f"| basis / 依据 | {model.basis} | {zh.in_chinese(model.basis)} |"
    yield from _inputs(model)
    yield f"| not for / 不得用于 | {model.not_for} | {zh.NOT_FOR[model.key]} |"
    yield "\n| threshold / 阈值 | value / 取值 | source / 出处 |\n|---|---|---|"
    yield from (_threshold(one) for one in model.thresholds)
    yield "\nExamples, all of them run as tests / 示例（均作为测试运行）：\n"
    yield from (f"- {line}" for line in _examples(model))


def summary(model: AnyModel) -> str:
    """What the model is, in one sentence: the first of its file."""
    text = sys.modules[model.decide.__module__].__doc__ or ""
    return text.partition("\n")[0]


def _inputs(model: AnyModel) -> Iterator[str]:
    if isinstance(model, DetectionModel):
        kinds = sorted(model.kinds)
        yield f"| records / 记录 | {', '.join(kinds)} | {'、'.join(zh.KINDS[kind] for kind in kinds)} |"
        if model.past is not None:
            yield f"| past / 历史 | {_past(model.past, ', ', str)} | {_past(model.past, '、', zh.KINDS.__getitem__)} |"
    else:
        yield f"| records / 记录 | {model.days} days of counts | {model.days}天的计数 |"
    yield f"| reads / 读取 | {'; '.join(model.inputs)} | {'；'.join(zh.in_chinese(one) for one in model.inputs)} |"


def _past(past: Past, comma: str, word: Callable[[str], str]) -> str:
    kinds = comma.join(word(kind) for kind in sorted(past.kinds))
    return f"{kinds}: −{_span(past.before)} … +{_span(past.after)}"


def _threshold(one: Threshold) -> str:
    parts = ((one.name, one.value, one.source), tuple(map(zh.in_chinese, (one.name, one.value, one.source))))
    return "| " + " | ".join(left if left == right else f"{left}<br>{right}" for left, right in zip(*parts, strict=True)) + " |"


def _examples(model: AnyModel) -> Iterator[str]:
    for example in model.examples:
        verdict = "withdraws" if any(one.startswith("-") for one in example.causes) else "waits"
        if any(one[0] not in "-+" for one in example.causes):
            verdict = "**finds**"
        yield f"{verdict if example.causes else 'silent'}: {example.why}"
    if isinstance(model, DetectionModel):
        yield from (f"{'**finds**' if _finds(one.causes) else 'silent'} when due: {one.why}" for one in model.fired)
        yield from (f"{'starts a clock' if one.causes else 'starts none'}: {one.why}" for one in model.armed)


def _finds(causes: tuple[str, ...]) -> bool:
    return any(one[0] not in "-+" for one in causes)


def _span(span: timedelta) -> str:
    if span < timedelta(hours=1):
        return f"{span // timedelta(minutes=1)} min"
    return f"{span // timedelta(hours=1)} h" if span <= timedelta(hours=72) else f"{span // timedelta(days=1)} d"


if __name__ == "__main__":
    sys.stdout.write(page())
