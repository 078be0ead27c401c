"""Somebody was at a place where a case was, at the same time or shortly after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from matchers.grades import lower
from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import at_hour, clock, day_of, knows_the_hour
from matchers.models.presence import is_case_place, minutes_apart, presence_of
from matchers.models.specimens import NOON, hit, seen
from schemas.records import Grade, Place, Sighting

_AFTER_MINUTES = 30.0


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per place of a case where the subject was together with it, or within the minutes after it left."""
    sighting = situation.sighting
    for found in situation.hits:
        if not is_case_place(found.entry) or found.match.grade == "none":
            continue
        presence = presence_of(found.entry)
        if presence is None:
            continue
        minutes = minutes_apart(*_stay(sighting), presence)
        if minutes is None or minutes > _AFTER_MINUTES:
            continue
        grade: Grade = "probable" if minutes == 0 and knows_the_hour(sighting) else "possible"
        when, met = clock(sighting.occurred_at), minutes == 0
        yield Finding(
            cause=found.entry.key,
            grade=lower(grade, found.match.grade),
            match=found.match,
            zh=f"{when}与病例在同一场所，" + ("同时出现" if met else f"在病例离开{minutes:.0f}分钟后"),
            en=f"at {when} in the same place as a case, " + ("together" if met else f"{minutes:.0f} min after it left"),
        )


def _stay(sighting: Sighting) -> tuple[datetime, datetime]:
    """The instant or the interval of the record; the whole day where it does not say the hour."""
    if knows_the_hour(sighting):
        return sighting.occurred_at, sighting.until or sighting.occurred_at
    day = day_of(sighting.occurred_at)
    return at_hour(day), at_hour(day, 24)


_MARKET = Place(place_id="M1", name="东门菜场", code="320602")


def _there(minutes: int, grade: Grade = "certain", **facts: Any) -> Situation:
    """A visitor some minutes after noon, at a market where a case was from 11:30 to 12:30."""
    stay = {"present_from": "2021-07-29T11:30:00+08:00", "present_to": "2021-07-29T12:30:00+08:00", **facts}
    visit = seen("checkpoint", at=NOON + timedelta(minutes=minutes), place=_MARKET)
    return Situation(visit, (hit("case", grade, kind="place", place=_MARKET, **stay),))


def _on_that_day() -> Situation:
    there = _there(-720)
    return replace(there, sighting=there.sighting.model_copy(update={"flags": ("time_of_day_unknown",)}))


CASE_PLACE_TIME = DetectionModel(
    key="case_place_time_v1",
    version=1,
    title_zh="与病例同时同地",
    title_en="Same place and time as a case",
    purpose="find_contact",
    basis="National protocol, 9th edition (2022), annex on contacts: same closed space as a case",
    kinds=frozenset({"checkpoint", "grid", "test", "border"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "test"),
    due=timedelta(hours=24),
    inputs=("hits on places of cases", "facts.present_from and present_to of the entry"),
    thresholds=(
        Threshold("together", "probable", "National protocol, 9th edition (2022), annex on contacts"),
        Threshold("after the case left", "30 min, possible", "operator's choice, default 30 min: air of a closed room"),
    ),
    not_for="Quarantining a crowd: being there is a reason to ask and to offer a test.",
    examples=(
        Example(_there(10), ("city/e1",), "both at the market"),
        Example(_there(50), ("city/e1",), "twenty minutes after the case had left"),
        Example(_there(75), (), "near miss: three quarters of an hour after"),
        Example(_there(-45), (), "near miss: before the case came"),
        Example(_on_that_day(), ("city/e1",), "dirty: only the day is known; verify"),
        Example(_there(10, "none"), (), "another market of the same name"),
        Example(_there(10, present_to="2021-07-29T09:00:00+08:00"), (), "dirty: the case left before it came"),
        Example(_there(10, present_from="", present_to="noon"), (), "dirty: nobody knows when the case was there"),
        Example(Situation(seen("checkpoint"), (hit("contact"),)), (), "a person entry is no place"),
    ),
)  # fmt: skip
