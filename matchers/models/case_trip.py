"""Somebody travelled on the same trip as a published case; the carriage says how near."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.specimens import hit, seen
from matchers.models.told import finding_of_hit
from schemas.records import Trip

_TRAIN = Trip(mode="train", number="G1234", date="2021-07-29", carriage="5")


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per matched trip of a case; the matcher has graded carriage and segment already."""
    for found in situation.hits:
        if found.entry.kind != "trip" or found.match.grade == "none":
            continue
        yield finding_of_hit(found, "与病例公布行程为同一班次", "on the same trip as a published case")


CASE_TRIP = DetectionModel(
    key="case_trip_v1",
    version=1,
    title_zh="与病例同程",
    title_en="Same trip as a case",
    purpose="find_contact",
    basis="Guideline on close contacts: train, same carriage; aircraft, same row and three rows before and behind",
    kinds=frozenset({"travel", "checkpoint", "declaration", "case_trip", "roster"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "trace", "test", "isolate"),
    due=timedelta(hours=12),
    inputs=("hits on trips of cases: number, day, carriage, segment",),
    thresholds=(
        Threshold(
            "same carriage",
            "certain",
            "National protocol, 8th edition (2021), annex on contacts: same carriage",
        ),
        Threshold("carriage unknown", "probable", "operator's choice, default: ask"),
        Threshold("another carriage", "possible", "operator's choice, default: watch"),
    ),
    not_for="Calling a passenger a contact before a person has confirmed seat and time.",
    examples=(
        Example(
            situation=Situation(seen("travel", trip=_TRAIN), (hit("case_trip", kind="trip"),)),
            causes=("city/e1",),
            why="same carriage",
        ),
        Example(
            situation=Situation(seen("travel", trip=_TRAIN), (hit("case_trip", "possible", kind="trip"),)),
            causes=("city/e1",),
            why="another carriage of the same train",
        ),
        Example(
            situation=Situation(seen("travel", trip=_TRAIN), (hit("case_trip", "none", kind="trip"),)),
            causes=(),
            why="got off before",
        ),
        Example(situation=Situation(seen("travel", trip=_TRAIN)), causes=(), why="the train two minutes later"),
        Example(
            situation=Situation(seen("travel", trip=_TRAIN), (hit("contact"),)),
            causes=(),
            why="a person entry is no trip",
        ),
        Example(
            situation=Situation(seen("case_trip", trip=_TRAIN, person=None), (hit("case_trip", "probable", kind="trip"),)),
            causes=("city/e1",),
            why="dirty: a second publisher writes the same trip differently",
        ),
    ),
)
