"""What ought to be found in the invented week, and how what was found compares.

A finding is true when its model, its cause and the real person behind its sighting belong together. Everything is worked
out from what happened, not from what the sources wrote.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from schemas.ids import stable_id
from streams.city.lists import LIST_OF, TRIPS_LIST, listed_region
from streams.city.sources import mapping_of
from streams.city.trains import overlap
from streams.city.week import Event, Week

Expected = tuple[str, str, int]  # model key, cause, person id
_CHECK_WINDOW = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Found:
    """One open alert, as ClickHouse keeps it."""

    model: str
    cause: str
    sighting_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One model's share of planted findings that were found, and how many alerts were false."""

    model: str
    expected: int
    found: int
    false_alerts: int

    @property
    def recall(self) -> float:
        """Found / expected, in [0, 1]; 1 when nothing was planted."""
        return self.found / self.expected if self.expected else 1.0


def sighting_id_of(event: Event) -> str:
    """The id that intake gives the event's record."""
    return stable_id("sighting", mapping_of(event.source), event.record_id)


def expected_findings(week: Week) -> frozenset[Expected]:
    """Every (model, cause, person) that the week's lists, regions and gates make true."""
    return frozenset([*_of_lists(week), *_of_trips(week), *_of_regions(week), *_of_gates(week)])


def _of_lists(week: Week) -> Iterator[Expected]:
    entries = {entry.person.person_id: entry for entry in week.listed}
    for event in week.events:
        entry = entries.get(event.person.person_id)
        if entry is not None:
            model = "resident_abroad_returned_v1" if entry.basis == "resident_abroad" else "watchlist_hit_v1"
            yield model, f"{LIST_OF[entry.basis]}/{entry.entry_id}", entry.person.person_id


def _of_trips(week: Week) -> Iterator[Expected]:
    for event in week.events:
        for trip in week.trips:
            if event.ride is not None and overlap(event.ride, trip.ride):
                yield "case_trip_v1", f"{TRIPS_LIST}/{trip.entry_id}", event.person.person_id


def _of_regions(week: Week) -> Iterator[Expected]:
    """Present while the level held: at the instant of a scan, or for any part of a stay."""
    regions = [(region, listed_region(region)) for region in week.regions]
    for event in week.events:
        if event.spot is None or event.source == "border":
            continue
        for region, listed in regions:
            same = (event.spot.area, event.spot.street, event.spot.community) == (
                region.spot.area, region.spot.street, region.spot.community,
            )  # fmt: skip
            ends = event.until or event.at
            if same and listed.valid_to is not None and event.at < listed.valid_to and listed.valid_from <= ends:
                yield "risk_region_stay_v1", listed.region_id, event.person.person_id


def _of_gates(week: Week) -> Iterator[Expected]:
    scans: dict[tuple[int, str], list[Event]] = defaultdict(list)
    for event in week.events:
        if event.spot is not None and event.source in ("checkpoint", "gate"):
            scans[event.person.person_id, event.spot.spot_id].append(event)
    for (person_id, _), events in scans.items():
        checked = [event.at for event in events if event.facts["check_completed"]]
        for event in events:
            near = any(abs(at - event.at) <= _CHECK_WINDOW for at in checked)
            if not event.facts["check_completed"] and not near:
                yield "checkpoint_unchecked_v1", f"scan/{sighting_id_of(event)}", person_id


def score(week: Week, alerts: Iterable[Found]) -> list[Score]:
    """Compare the open alerts with the planted truth, per model."""
    person_of = {sighting_id_of(event): event.person.person_id for event in week.events}
    wanted = expected_findings(week)
    hit: set[Expected] = set()
    false: dict[str, int] = defaultdict(int)
    for alert in alerts:
        claims = {(alert.model, alert.cause, person_of.get(one, -1)) for one in alert.sighting_ids}
        if claims & wanted:
            hit |= claims & wanted
        else:
            false[alert.model] += 1
    models = sorted({model for model, _, _ in wanted} | set(false))
    return [
        Score(model, sum(one[0] == model for one in wanted), sum(one[0] == model for one in hit), false[model])
        for model in models
    ]
