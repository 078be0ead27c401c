"""A cold-chain lot tested positive: find those who handled it, and disinfect where it was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, text
from matchers.models.specimens import NOON, WANG, seen
from schemas.records import Person, Place, Sighting

_WINDOW = timedelta(days=14)


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per handling of a positive lot that was not made safe by a disinfection in between."""
    movement = situation.sighting
    others = situation.past
    positives = [one for one in (movement, *others) if _is_positive(one)]
    if not positives:
        return
    cleaned = [one for one in (movement, *others) if text(one, "stage") == "disinfection"]
    handled = (movement, *others) if movement in positives or movement in cleaned else (movement,)
    for handling in handled:
        sample = next((one for one in positives if abs(one.occurred_at - handling.occurred_at) <= _WINDOW), None)
        if handling.person is None or sample is None:
            continue
        safe = any(sample.occurred_at < one.occurred_at < handling.occurred_at for one in cleaned)
        if not safe or movement in cleaned:
            yield _finding(handling, sample, withdraw=safe)


def _is_positive(movement: Sighting) -> bool:
    return text(movement, "sample_result") == "positive"


def _finding(handling: Sighting, sample: Sighting, *, withdraw: bool) -> Finding:
    lot = text(handling, "lot") or "?"
    return Finding(
        cause=f"handler/{handling.sighting_id}",
        grade="probable",
        withdraw=withdraw,
        about=handling,
        sighting_ids=tuple(dict.fromkeys((handling.sighting_id, sample.sighting_id))),
        zh=f"{clock(handling.occurred_at)}经手批次{lot}，" + ("此前已消毒" if withdraw else "该批次采样阳性"),
        en=f"handled lot {lot} at {clock(handling.occurred_at)}; " + ("disinfected before" if withdraw else "it tested positive"),
    )


_STORE = Place(place_id="C1", name="一号冷库", code="320602")


def _move(hours: int, person: Person | None = WANG, **facts: Any) -> Sighting:
    at = NOON + timedelta(hours=hours)
    return seen("cold_chain", at=at, person=person, subject="lot", place=_STORE, **{"lot": "L1", "stage": "in", **facts})


_HANDLED, _LATER = _move(0), _move(30, Person(name="李四海"))
_SAMPLED = _move(24, None, stage="sampling", sample_result="positive")
_CLEANED = _move(28, None, stage="disinfection")
_CAUSE, _LATER_CAUSE = f"handler/{_HANDLED.sighting_id}", f"handler/{_LATER.sighting_id}"

COLD_CHAIN_HANDLERS = DetectionModel(
    key="cold_chain_handlers_v1",
    version=1,
    title_zh="冷链阳性批次经手人",
    title_en="Cold-chain lot handlers",
    purpose="trace_lot",
    basis="National technical guideline on cold-chain food, 2nd edition (2021): trace and test those who handled a positive lot",
    kinds=frozenset({"cold_chain"}),
    decide=decide,
    measures=("trace", "test", "disinfect"),
    due=timedelta(hours=12),
    inputs=("facts.lot", "facts.stage", "facts.sample_result"),
    thresholds=(
        Threshold("window", "14 days around the sample", "National protocol, 8th edition (2021): the incubation period"),
        Threshold("made safe", "disinfected between sample and handling", "operator's choice, default"),
    ),
    not_for="Judging a dealer or a country of origin.",
    examples=(
        Example(Situation(_SAMPLED, past=(_HANDLED,)), (_CAUSE,), "carried it in the day before the sample"),
        Example(Situation(_HANDLED, past=(_SAMPLED,)), (_CAUSE,), "the handling was written down after the result"),
        Example(Situation(_LATER, past=(_SAMPLED,)), (_LATER_CAUSE,), "handled after the sample"),
        Example(Situation(_LATER, past=(_SAMPLED, _CLEANED)), (), "near miss: disinfected in between"),
        Example(Situation(_CLEANED, past=(_SAMPLED, _LATER)), (f"-{_LATER_CAUSE}",), "the disinfection's record came last"),
        Example(Situation(_HANDLED, past=(_move(20, stage="sampling", sample_result="negative"),)), (), "negative"),
        Example(Situation(_SAMPLED, past=(_move(1, None),)), (), "dirty: a movement that names nobody"),
    ),
    past=Past(frozenset({"cold_chain"}), before=2 * _WINDOW, after=2 * _WINDOW),
)  # fmt: skip
