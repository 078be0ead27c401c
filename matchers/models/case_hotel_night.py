"""Somebody slept in the same hotel, in the same night, as a case; the room says how near."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from matchers.grades import lower
from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import at_hour, day_of, knows_the_hour, text
from matchers.models.presence import is_case_place, presence_of, shared_nights
from matchers.models.specimens import NOON, hit, seen
from schemas.records import Grade, Place, Sighting

_ROOM_ON_FLOOR = 2  # digits of a room number that count rooms; the digits before them are the floor
_LONGEST = timedelta(days=60)


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per listed hotel stay of a case that shares a night."""
    sighting = situation.sighting
    for found in situation.hits:
        if not is_case_place(found.entry) or found.match.grade == "none":
            continue
        presence = presence_of(found.entry)
        nights = shared_nights(_stay(sighting), presence) if presence else 0
        if not nights:
            continue
        near = _nearness(text(sighting, "room"), str(found.entry.facts.get("room", "")))
        yield Finding(
            cause=found.entry.key,
            grade=lower(near, found.match.grade),
            match=found.match,
            zh=f"与病例在同一旅馆共同过夜{nights}晚（{_WORDS[near][0]}）",
            en=f"{nights} night(s) in the same hotel as a case ({_WORDS[near][1]})",
        )


def _stay(sighting: Sighting) -> tuple[datetime, datetime]:
    """The stay as registered; from noon where the hour is not known, and one night
    where the end is missing, before the beginning or absurdly late.
    """
    begins, ends = sighting.occurred_at, sighting.until
    if not knows_the_hour(sighting):
        begins = at_hour(day_of(begins), 12)
    if ends is None or not begins < ends <= begins + _LONGEST:
        ends = at_hour(day_of(begins) + timedelta(days=1), 12)
    return begins, ends


def _nearness(left: str, right: str) -> Grade:
    left, right = left.strip().lstrip("0"), right.strip().lstrip("0")
    if not left or not right:
        return "possible"
    if left == right:
        return "certain"
    same_floor = left[:-_ROOM_ON_FLOOR] == right[:-_ROOM_ON_FLOOR] and len(left) > _ROOM_ON_FLOOR
    return "probable" if same_floor else "possible"


_WORDS: dict[Grade, tuple[str, str]] = {
    "certain": ("同一房间", "same room"),
    "probable": ("同一楼层", "same floor"),
    "possible": ("房间不同或未知", "another or unknown room"),
}
_INN = Place(place_id="H1", name="和平旅馆", code="320602")
_ENDS = NOON + timedelta(hours=24)
_CASE: dict[str, Any] = {"present_from": "2021-07-29T20:00:00+08:00", "present_to": "2021-07-30T09:00:00+08:00"}


def _near_case(grade: Grade = "certain", **facts: Any) -> Situation:
    guest = seen("hotel", place=_INN, until=_ENDS, room="1203")
    return Situation(guest, (hit("case", grade, kind="place", place=_INN, **{**_CASE, **facts}),))


def _night_before() -> Situation:
    left: dict[str, Any] = {"present_from": "2021-07-28T20:00:00+08:00", "present_to": "2021-07-29T09:00:00+08:00"}
    guest = seen("hotel", at=NOON - timedelta(hours=12), until=_ENDS, place=_INN, flags=("time_of_day_unknown",))
    return Situation(guest, (hit("case", kind="place", place=_INN, **left),))


CASE_HOTEL_NIGHT = DetectionModel(
    key="case_hotel_night_v1",
    version=1,
    title_zh="与病例同店过夜",
    title_en="Same hotel night as a case",
    purpose="find_contact",
    basis="National protocol, 9th edition (2022), annex on contacts: living or staying in the same place as a case",
    kinds=frozenset({"hotel"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "trace", "test"),
    due=timedelta(hours=12),
    inputs=("hits on places of cases", "facts.room", "facts.present_from and present_to of the entry"),
    thresholds=(
        Threshold("night", "both between 00:00 and 06:00", "operator's choice, default: hours in which guests are in"),
        Threshold("same room", "certain", "National protocol, 9th edition (2022), annex on contacts: same room"),
        Threshold("same floor", "probable", "operator's choice, default: one corridor; ask"),
        Threshold("another or unknown room", "possible", "operator's choice, default: verify only"),
    ),
    not_for="Calling every guest a contact: without the room it is a question to the hotel.",
    examples=(
        Example(_near_case(room="1203"), ("city/e1",), "the same room"),
        Example(_near_case(room="1217"), ("city/e1",), "the same floor"),
        Example(_near_case(), ("city/e1",), "the case's room is not known: verify"),
        Example(_near_case(present_from="2021-07-30T13:00:00+08:00", present_to="2021-07-31T09:00:00+08:00"), (),
                "near miss: the case came an hour after this guest had left"),
        Example(_near_case(present_from="2021-07-29T13:00:00+08:00", present_to="2021-07-29T18:00:00+08:00"), (),
                "near miss: the same afternoon, and no night"),
        Example(Situation(seen("hotel", place=_INN, until=NOON - timedelta(days=3)),
                          (hit("case", kind="place", place=_INN, **_CASE),)), ("city/e1",),
                "dirty: left before coming; read as one night"),
        Example(_night_before(), (), "dirty: only the day of check-in is known, and the case left that morning"),
        Example(_near_case("none"), (), "another hotel of the brand"),
        Example(_near_case(present_from="30 July", present_to=""), (), "dirty: nobody knows when the case was there"),
        Example(Situation(seen("hotel", place=_INN, until=_ENDS), (hit("contact"),)), (), "a person entry is no place"),
    ),
)  # fmt: skip
