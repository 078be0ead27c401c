"""What is true of health: fevers, tests, handlers of positive lots, clues."""

from collections.abc import Iterator
from datetime import timedelta

from streams.city.happenings import Event
from streams.city.sources import sighting_id_of
from streams.city.truth.known import Expected, Known, day_of

_FEVER, _IMPOSSIBLE = 37.3, 43.0
_RECHECK, _RETEST, _LOT_WINDOW = timedelta(minutes=30), timedelta(hours=72), timedelta(days=14)
_OF_INTEREST = frozenset({"undeclared_return", "symptoms", "out_of_isolation", "gathering"})


def fevers(known: Known) -> Iterator[Expected]:
    """Feverish, with a symptom or suspected on that day; a hot skin that was cool half an hour later is none."""
    for event in known.of_kinds("checkpoint", "declaration", "grid"):
        said = "symptoms" in event.facts or event.facts.get("category") == "suspected_case"
        if said or (_temperature(event) >= _FEVER and not _was_the_sun(known, event)):
            yield "fever_symptoms_v1", f"symptoms/{day_of(event)}", event.subject


def _temperature(event: Event) -> float:
    value = float(event.facts.get("temperature", 0.0))
    return value if value <= _IMPOSSIBLE else 0.0


def _was_the_sun(known: Known, event: Event) -> bool:
    again = (one for one in known.others(event, "checkpoint") if "temperature" in one.facts and _temperature(one) < _FEVER)
    return event.kind == "checkpoint" and any(timedelta(0) < one.at - event.at <= _RECHECK for one in again)


def positives(known: Known) -> Iterator[Expected]:
    """A positive or unclear sample that no single negative sample has cleared since; a single positive none can clear."""
    for event in known.of_kinds("test"):
        result, alone = event.facts["result"], event.facts["pool_size"] == 1.0
        if result == "negative":
            continue
        single = (one for one in known.others(event, "test") if one.facts["pool_size"] == 1.0)
        cleared = any(one.facts["result"] == "negative" and timedelta(0) < one.at - event.at <= _RETEST for one in single)
        if (result == "positive" and alone) or not cleared:
            yield "positive_result_v1", f"test/{sighting_id_of(event)}", event.subject


def handlers(known: Known) -> Iterator[Expected]:
    """Somebody had a positive lot in hand within two weeks, and it was not disinfected between sample and handling."""
    for event in known.of_kinds("cold_chain"):
        steps = list(known.others(event, "cold_chain"))
        samples = [one for one in steps if one.facts.get("sample_result") == "positive"]
        if event.person is None or not samples or abs(samples[0].at - event.at) > _LOT_WINDOW:
            continue
        cleaned = (one for one in steps if one.facts["stage"] == "disinfection")
        if not any(samples[0].at < one.at < event.at for one in cleaned):
            yield "cold_chain_handlers_v1", f"handler/{sighting_id_of(event)}", event.subject


def clues(known: Known) -> Iterator[Expected]:
    """A citizen called about something that bears on the epidemic."""
    for event in known.of_kinds("clue"):
        if event.facts["category"] in _OF_INTEREST:
            yield "citizen_clue_v1", f"clue/{sighting_id_of(event)}", event.subject
