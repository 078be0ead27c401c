"""A test came back positive: report it, and look back over where the person was."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, number, text
from matchers.models.specimens import NOON, seen
from schemas.records import Grade, Sighting

_RETEST = timedelta(hours=72)


def decide(situation: Situation) -> Iterator[Finding]:
    """A positive is a cause; a negative single sample taken after a pooled or unclear one takes that back."""
    sighting = situation.sighting
    if _is_single_negative(sighting):
        for earlier in situation.past:
            if _grade(earlier) and _is_cleared(earlier, sighting):
                yield _finding(earlier, withdraw=True)
    elif _grade(sighting):
        cleared = any(_is_single_negative(other) and _is_cleared(sighting, other) for other in situation.past)
        yield _finding(sighting, withdraw=cleared)


def _grade(sighting: Sighting) -> Grade | None:
    """How far the result speaks of this person; None when it is negative or unreadable."""
    result = text(sighting, "result")
    if result == "positive":
        return "probable" if _is_pooled(sighting) else "certain"
    return "possible" if result == "inconclusive" else None


def _is_pooled(sighting: Sighting) -> bool:
    return (number(sighting, "pool_size") or 1) > 1


def _is_single_negative(sighting: Sighting) -> bool:
    return sighting.kind == "test" and text(sighting, "result") == "negative" and not _is_pooled(sighting)


def _is_cleared(doubtful: Sighting, negative: Sighting) -> bool:
    """A single positive is never cleared here: that takes a physician."""
    return _grade(doubtful) != "certain" and timedelta(0) < negative.occurred_at - doubtful.occurred_at <= _RETEST


def _finding(sighting: Sighting, *, withdraw: bool) -> Finding:
    grade, when = _grade(sighting) or "possible", clock(sighting.occurred_at)
    zh, en = ("单采复核阴性", "negative when tested alone") if withdraw else _words(sighting, grade)
    return Finding(
        cause=f"test/{sighting.sighting_id}",
        grade=grade,
        withdraw=withdraw,
        about=sighting,
        zh=f"{when}采样，{zh}",
        en=f"sampled at {when}: {en}",
    )


def _words(sighting: Sighting, grade: Grade) -> tuple[str, str]:
    if grade == "possible":
        return "结果待复核", "unclear"
    if _is_pooled(sighting):
        size = number(sighting, "pool_size") or 0
        return f"{size:.0f}合1混检阳性，需单采复核", f"positive in a pool of {size:.0f}"
    return "检测阳性", "positive"


_POSITIVE = seen("test", result="positive")
_POOL = seen("test", result="positive", pool_size=10.0)
_ALONE = seen("test", at=NOON + timedelta(hours=5), result="negative")
_UNCLEAR = seen("test", result="inconclusive")

POSITIVE_RESULT = DetectionModel(
    key="positive_result_v1",
    version=1,
    title_zh="检测阳性",
    title_en="Positive result",
    purpose="find_case",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 30 and 33: report and investigate at once",
    kinds=frozenset({"test"}),
    decide=decide,
    measures=("trace", "isolate", "test", "transfer"),
    due=timedelta(hours=2),
    inputs=("facts.result", "facts.pool_size"),
    thresholds=(
        Threshold("report", "2 h", "Law on Prevention and Treatment of Infectious Diseases (2013), and its rules on reporting"),
        Threshold("pooled", "probable until tested alone", "National guideline on nucleic acid screening, 3rd edition (2022)"),
        Threshold("tested alone", "within 72 h", "operator's choice, default: a later sample says nothing about this one"),
    ),
    not_for="Naming a case in public; a pooled positive is a reason to sample ten people again, and no more.",
    examples=(
        Example(Situation(_POSITIVE), (f"test/{_POSITIVE.sighting_id}",), "positive: starts the look-back"),
        Example(Situation(seen("test", result="negative")), (), "negative"),
        Example(Situation(_POOL), (f"test/{_POOL.sighting_id}",), "ten in one tube: probable for each"),
        Example(Situation(_ALONE, past=(_POOL,)), (f"-test/{_POOL.sighting_id}",), "negative when tested alone"),
        Example(Situation(_POOL, past=(_ALONE,)), (f"-test/{_POOL.sighting_id}",), "the pool's result came after the single one"),
        Example(Situation(_ALONE, past=(_POSITIVE,)), (), "near miss: a single positive is not undone by a negative"),
        Example(Situation(_UNCLEAR), (f"test/{_UNCLEAR.sighting_id}",), "unclear: sample again"),
        Example(Situation(seen("test", result="positive?")), (), "dirty: a result that is none of the known words"),
        Example(Situation(seen("test", at=NOON, result="negative", pool_size=5.0), past=(_POOL,)), (),
                "near miss: another pool clears nobody"),
    ),
    past=Past(frozenset({"test"}), before=_RETEST, after=_RETEST),
)  # fmt: skip
