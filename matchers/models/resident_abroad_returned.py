"""A resident listed as abroad is seen inside the country: the return was not declared to the community yet."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.specimens import hit, seen
from matchers.models.told import finding_of_hit
from matchers.models.vocabulary import basis_of


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per listed resident abroad; leaving the country is no return."""
    if situation.sighting.facts.get("direction") == "exit" and situation.sighting.kind == "border":
        return
    for found in situation.hits:
        if basis_of(found.entry.basis) != "resident_abroad" or found.match.grade == "none":
            continue
        yield finding_of_hit(found, "登记为境外的本地居民疑已返回", "a resident registered as abroad appears to have returned")


RESIDENT_ABROAD_RETURNED = DetectionModel(
    key="resident_abroad_returned_v1",
    version=1,
    title_zh="境外居民已返回",
    title_en="Resident abroad has returned",
    purpose="find_return",
    basis="Frontier Health and Quarantine Law (2018), and the city's notice on health management of returnees",
    kinds=frozenset({"checkpoint", "travel", "hotel", "border", "declaration"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "test", "escort"),
    due=timedelta(hours=12),
    inputs=("hits on resident_abroad entries", "facts.direction"),
    thresholds=(
        Threshold("grade", "possible or better", "matchers/grades.py"),
        Threshold("due", "12 h", "operator's choice, default: before the first night"),
    ),
    not_for="Judging a reason for travel, or residents who left the list.",
    examples=(
        Example(
            situation=Situation(seen("border", direction="entry"), (hit("resident_abroad"),)),
            causes=("city/e1",),
            why="came in",
        ),
        Example(
            situation=Situation(seen("hotel"), (hit("境外人员"),)),
            causes=("city/e1",),
            why="the list's own word for it",
        ),
        Example(
            situation=Situation(seen("border", direction="exit"), (hit("resident_abroad"),)),
            causes=(),
            why="going out",
        ),
        Example(situation=Situation(seen("checkpoint"), (hit("contact"),)), causes=(), why="another ground"),
        Example(
            situation=Situation(seen("travel"), (hit("resident_abroad", "none"),)),
            causes=(),
            why="only the name agrees",
        ),
        Example(
            situation=Situation(seen("travel"), (hit("abroad", "probable"),)),
            causes=("city/e1",),
            why="dirty: a damaged document number, repaired",
        ),
    ),
)
