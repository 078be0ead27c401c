"""A listed contact is in another division than the one that manages the contact: hand over to where they are."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import clock, entry_code, place_code, same_division
from matchers.models.specimens import hit, seen
from matchers.models.timers import entry_cause
from matchers.models.vocabulary import basis_of
from schemas.records import Person, Place

_COUNTY = 6


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per contact entry and county, where the county is known and is not the entry's."""
    contacts = [found for found in situation.hits if basis_of(found.entry.basis) == "contact" and found.match.grade != "none"]
    here = place_code(situation.sighting) if contacts else ""
    for found in contacts:
        home = entry_code(found.entry)
        if not here or not home or same_division(here, home):
            continue
        when = clock(situation.sighting.occurred_at)
        yield Finding(
            cause=entry_cause(found.entry, f"elsewhere-{here[:_COUNTY]}"),
            grade=found.match.grade,
            match=found.match,
            zh=f"密切接触者管理地为{home[:_COUNTY]}，{when}出现在{here[:_COUNTY]}，请所在地接管",
            en=f"a contact managed in {home[:_COUNTY]} was in {here[:_COUNTY]} at {when}; to be taken over there",
        )


_AT_HOME = Person(name="王小明", region="320602")
_AWAY = Place(place_id="H9", name="人民路旅馆", code="320682")

CONTACT_ELSEWHERE = DetectionModel(
    key="contact_elsewhere_v1",
    version=1,
    title_zh="密接人员在异地",
    title_en="Contact is elsewhere",
    purpose="find_contact",
    basis="National protocol, 9th edition (2022): contacts are managed where they are; divisions hand over to each other",
    kinds=frozenset({"checkpoint", "travel", "hotel", "border", "declaration", "grid", "test"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "trace", "transfer"),
    due=timedelta(hours=12),
    inputs=("hits on contact entries", "division of the sighting", "region of the entry"),
    thresholds=(
        Threshold("division", "another county (six digits)", "operator's choice, default: the level that manages contacts"),
        Threshold("due", "12 h", "operator's choice, default: before the next night"),
    ),
    not_for="Judging why a contact travelled; most did not know yet that they were one.",
    examples=(
        Example(Situation(seen("hotel", place=_AWAY), (hit("contact", person=_AT_HOME),)), ("city/e1@elsewhere-320682",),
                "sleeps in another county"),
        Example(Situation(seen("checkpoint"), (hit("密接", person=_AT_HOME),)), (), "near miss: the same county, another gate"),
        Example(Situation(seen("hotel", place=_AWAY), (hit("contact"),)), (), "the entry does not say where"),
        Example(Situation(seen("hotel", place=Place(name="老地方")), (hit("contact", person=_AT_HOME),)), (),
                "dirty: a place without a division hands nobody over"),
        Example(Situation(seen("hotel", place=_AWAY), (hit("contact", person=Person(name="王小明", region="320600")),)), (),
                "the entry knows only the city, and that is the same"),
        Example(Situation(seen("travel", place=Place(name="上海虹桥站", code="310112")),
                          (hit("contact", "probable", person=Person(name="王小明", region="江苏省南通市崇川区")),)),
                ("city/e1@elsewhere-310112",), "another city; the entry's region is text"),
        Example(Situation(seen("hotel", place=_AWAY), (hit("resident_abroad", person=_AT_HOME),)), (), "another ground"),
    ),
)  # fmt: skip
