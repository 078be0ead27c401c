"""A person or vehicle on a list was seen: tell the district where it was seen."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.presence import is_case_place
from matchers.models.specimens import hit, seen
from matchers.models.told import finding_of_hit
from matchers.models.vocabulary import basis_of

_OWN_MODEL = frozenset({"resident_abroad", "case_trip"})  # these bases have a model that says more


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per entry of kind person, vehicle or place that was matched at `possible` or better."""
    for found in situation.hits:
        if found.entry.kind == "trip" or basis_of(found.entry.basis) in _OWN_MODEL or found.match.grade == "none":
            continue
        if is_case_place(found.entry):  # who was there at the case's hours is the question of two models of their own
            continue
        name = found.entry.list
        yield finding_of_hit(found, f"与名单“{name}”中的对象相符", f"agrees with an entry of the list '{name}'")


WATCHLIST_HIT = DetectionModel(
    key="watchlist_hit_v1",
    version=1,
    title_zh="名单命中",
    title_en="Watchlist hit",
    purpose="find_contact",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 39: tracing of contacts",
    kinds=frozenset({"checkpoint", "travel", "hotel", "border", "declaration", "roster", "grid"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "trace", "test"),
    due=timedelta(hours=24),
    inputs=("hits on entries of persons and vehicles",),
    thresholds=(
        Threshold("grade", "possible or better", "matchers/grades.py: bits from list size, prior and alert budget"),
        Threshold("due", "24 h", "operator's choice, default: done within the day"),
    ),
    not_for="Restricting anyone: a grade below certain asks a person to verify who it is.",
    examples=(
        Example(
            situation=Situation(seen("checkpoint"), (hit("contact"),)),
            causes=("city/e1",),
            why="a listed contact at a gate",
        ),
        Example(
            situation=Situation(seen("hotel"), (hit("contact", "possible"),)),
            causes=("city/e1",),
            why="grey band: verify",
        ),
        Example(
            situation=Situation(seen("checkpoint"), (hit("contact", "none"),)),
            causes=(),
            why="a name alone is no ground",
        ),
        Example(situation=Situation(seen("travel"), ()), causes=(), why="nobody on a list"),
        Example(
            situation=Situation(seen("checkpoint"), (hit("resident_abroad"),)),
            causes=(),
            why="the model of returns says more",
        ),
        Example(
            situation=Situation(seen("checkpoint"), (hit("case", kind="place"),)),
            causes=(),
            why="near miss: a place where a case was, at whatever hour",
        ),
        Example(
            situation=Situation(seen("grid"), (hit("不详", "probable"),)),
            causes=("city/e1",),
            why="dirty: a basis nobody knows is still a list",
        ),
        Example(
            situation=Situation(seen("checkpoint"), (hit("contact"), hit("isolation", "probable", entry_id="e2"))),
            causes=("city/e1", "city/e2"),
            why="two grounds are two causes, each withdrawn alone",
        ),
    ),
)
