"""Somebody stayed in or passed a place that was a risk region at that very time."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.specimens import risk, seen

_LEVEL_ZH = {"high": "高风险", "mid": "中风险"}


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per risk region of level mid or high that held there and then."""
    reading = situation.risk
    if reading is None or reading.level not in _LEVEL_ZH:
        return
    when = reading.as_of.strftime("%Y-%m-%d %H:%M")
    for region_id in reading.region_ids:
        yield Finding(
            cause=region_id,
            grade="certain" if reading.level == "high" else "probable",
            zh=f"{when}所在地当时为{_LEVEL_ZH[reading.level]}地区",
            en=f"at {when} the place was a {reading.level}-risk region",
        )


RISK_REGION_STAY = DetectionModel(
    key="risk_region_stay_v1",
    version=1,
    title_zh="途经或停留风险地区",
    title_en="Stayed in or passed a risk region",
    purpose="find_exposure",
    basis="National protocol for prevention and control, 9th edition (2022), on persons coming from risk areas",
    kinds=frozenset({"checkpoint", "travel", "hotel", "declaration", "border", "roster"}),
    decide=decide,
    measures=("verify", "test"),
    due=timedelta(hours=24),
    inputs=("risk of the place over the stay, and of both ends of the trip",),
    thresholds=(
        Threshold(
            "level",
            "mid or high, as of the event's time",
            "National protocol, 9th edition (2022): risk levels",
        ),
        Threshold("due", "24 h", "operator's choice, default"),
    ),
    not_for="Anyone's origin or household register: only where the subject was, and when.",
    examples=(
        Example(
            situation=Situation(seen("hotel"), risk=risk("high")),
            causes=("r1",),
            why="slept in a high-risk place",
        ),
        Example(
            situation=Situation(seen("travel"), risk=risk("mid")),
            causes=("r1",),
            why="boarded in a mid-risk county",
        ),
        Example(situation=Situation(seen("hotel"), risk=risk("low")), causes=(), why="low is watched, not tasked"),
        Example(
            situation=Situation(seen("hotel"), risk=risk("none")),
            causes=(),
            why="the level began the day after",
        ),
        Example(situation=Situation(seen("checkpoint")), causes=(), why="dirty: the place could not be told"),
        Example(
            situation=Situation(seen("hotel"), risk=risk("high", region="r9")),
            causes=("r9",),
            why="cause is the region",
        ),
    ),
)
