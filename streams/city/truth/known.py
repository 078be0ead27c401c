"""What happened, put in order for the questions of the truth."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from schemas.records import RiskRegion
from streams.city.happenings import CITY_TIME, Event, Listed, Region, Week
from streams.city.lists import listed_region
from streams.city.places import Spot
from streams.city.trains import DIVISION_OF

Expected = tuple[str, str, str]  # model key, cause, true subject
Where = tuple[str, str, str]  # county, street, community
_CITY = "3206"


class Known:
    """A week by subject, by list entry and by region."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.entries: dict[int, Listed] = {entry.person.person_id: entry for entry in week.listed}
        self.by_subject: dict[str, list[Event]] = defaultdict(list)
        for event in week.events:
            self.by_subject[event.subject].append(event)

    @cached_property
    def regions(self) -> list[tuple[Region, RiskRegion]]:
        """Each region with the record that the pipeline will know it by."""
        return [(region, listed_region(region)) for region in self.week.regions]

    @cached_property
    def visited(self) -> dict[str, Spot]:
        """The places that rosters name, by how they name them."""
        return {region.spot.address: region.spot for region in self.week.regions}

    def of_kinds(self, *kinds: str) -> Iterator[Event]:
        """Happenings of these kinds."""
        return (event for event in self.week.events if event.kind in kinds)

    def others(self, event: Event, *kinds: str) -> Iterator[Event]:
        """What else happened with the same subject, of these kinds."""
        return (one for one in self.by_subject[event.subject] if one.kind in kinds and one is not event)

    def listed(self, event: Event) -> Listed | None:
        """The entry that is about the event's person and in force then."""
        entry = self.entries.get(event.person.person_id) if event.person is not None and event.source != "cold_chain" else None
        return entry if entry is not None and (entry.begins is None or entry.begins <= event.at) else None

    def risk(self, where: Where, begins: datetime, ends: datetime) -> tuple[str, list[str]]:
        """The highest level that held there in that time, and the ids of its regions."""
        held = [
            (region.level, listed.region_id)
            for region, listed in self.regions
            if _covers(region.spot, where) and listed.valid_from <= ends and (listed.valid_to is None or begins < listed.valid_to)
        ]
        level = "high" if any(level == "high" for level, _ in held) else "mid" if held else ""
        return level, [region_id for one, region_id in held if one == level]

    def risk_of(self, event: Event, until: datetime | None = None) -> tuple[str, list[str]]:
        """The highest risk where the subject was, up to `until` where that comes before the end of a stay."""
        found = [self.risk(where, begins, min(ends, until) if until else ends) for where, begins, ends in presence(event)]
        level = max((level for level, _ in found), key=("", "mid", "high").index, default="")
        return level, [region_id for one, ids in found if one == level for region_id in ids]


def presence(event: Event) -> Iterator[tuple[Where, datetime, datetime]]:
    """Where the subject was, and from when to when: a spot for the stay, or both ends of a coach's ride."""
    if event.source == "coach" and event.ride is not None:
        arrives = event.until or event.at
        yield (DIVISION_OF[event.ride.origin], "", ""), event.at, event.at
        yield (DIVISION_OF[event.ride.destination], "", ""), arrives, arrives
    elif event.spot is not None and event.source != "border":
        yield place_of(event.spot), event.at, event.until or event.at


def place_of(spot: Spot) -> Where:
    """County, street and community."""
    return spot.area.code, spot.street, spot.community


def _covers(spot: Spot, where: Where) -> bool:
    return place_of(spot) == where or (not spot.community and spot.area.code == where[0])


def division(event: Event) -> str:
    """The division that the happening's place lies in: a ride ends at its station, a crossing is at the city's port."""
    if event.ride is not None:
        return DIVISION_OF[event.ride.destination]
    return "320600" if event.source == "border" or event.spot is None else event.spot.area.code


def in_city(event: Event) -> bool:
    """Whether it was in the city that the week is about."""
    return division(event).startswith(_CITY)


def day_of(event: Event) -> str:
    """The city's day, ISO."""
    return event.at.astimezone(CITY_TIME).date().isoformat()


def within(first: Event, second: Event, most: timedelta) -> bool:
    """Whether the second came at or after the first, and no later than that."""
    return timedelta(0) <= second.at - first.at <= most
