"""A trip declared on a roster went to a place that was a risk region while the person was there."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.arrivals import is_risky
from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import at_hour, said_day, text
from matchers.models.specimens import NOON, risk, risk_where, seen
from schemas.records import Place, Sighting, Trip

_LONGEST = timedelta(days=60)


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per risk region that held where and while the declared trip lasted."""
    away = _away(situation.sighting)
    reading = situation.risk_of(away) if away is not None else None
    if reading is None or not is_risky(reading):
        return
    place = away.place.name if away is not None and away.place else ""
    for region_id in reading.region_ids:
        yield Finding(
            cause=region_id,
            grade="certain" if reading.level == "high" else "probable",
            zh=f"花名册申报的外出地{place}在外出期间为风险地区",
            en=f"{place}, visited according to the roster, was a risk region during the trip",
        )


def _away(row: Sighting) -> Sighting | None:
    """The trip as if it were a stay: at the places that were visited, from leaving to returning."""
    visited = text(row, "visited_text") or (row.trip.destination if row.trip else "")
    if not visited:
        return None
    left = said_day(row.facts.get("left_on"))
    begins = at_hour(left) if left is not None else row.occurred_at
    if not row.occurred_at - _LONGEST <= begins <= row.occurred_at:
        begins = row.occurred_at
    stay = {"place": Place(name=visited), "trip": None, "occurred_at": begins, "until": row.occurred_at}
    return row.model_copy(update=stay)


_SCHOOL = Place(name="第二小学", code="320602")
_ROW = seen("roster", place=_SCHOOL, setting="school", left_on="2021-07-20", visited_text="甲市")

ROSTER_TRIP_RISK = DetectionModel(
    key="roster_trip_risk_v1",
    version=1,
    title_zh="花名册行程涉及风险地区",
    title_en="Roster trip overlaps a risk region",
    purpose="find_exposure",
    basis="National protocol, 9th edition (2022): employers and schools know the travel of their people to risk areas",
    kinds=frozenset({"roster"}),
    decide=decide,
    measures=("verify", "test"),
    due=timedelta(hours=24),
    inputs=("facts.visited_text and left_on", "trip.destination", "risk regions over the days away"),
    thresholds=(
        Threshold("level", "mid or high, at any time of the trip", "National protocol, 9th edition (2022): risk levels"),
        Threshold("longest trip", "60 days", "operator's choice, default: a longer one is a typing error"),
    ),
    not_for="Keeping anyone from work or school because of where they come from: only a stay, and only while the level held.",
    examples=(
        Example(Situation(_ROW, risk_of=risk_where("甲市")), ("r1",), "nine days in a high-risk city"),
        Example(Situation(_ROW, risk_of=risk_where("甲市", level="mid")), ("r1",), "mid risk"),
        Example(Situation(_ROW, risk_of=risk_where("甲市", level="low")), (), "near miss: low risk"),
        Example(Situation(seen("roster", place=_SCHOOL), risk=risk("high")), (),
                "near miss: the school's own street is the model of stays' business"),
        Example(Situation(seen("roster", place=_SCHOOL, trip=Trip(destination="甲市")), risk_of=risk_where("甲市")), ("r1",),
                "only the ticket says where"),
        Example(Situation(seen("roster", place=_SCHOOL, left_on="2091-01-01", visited_text="甲市"), risk_of=risk_where("甲市")),
                ("r1",), "dirty: left in the next century; read as the day of return"),
        Example(Situation(seen("roster", at=NOON, visited_text=" "), risk_of=risk_where("甲市")), (), "dirty: a blank place"),
    ),
)  # fmt: skip
