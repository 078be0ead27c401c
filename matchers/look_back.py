"""What a list change does to alerts that stand: which are raised, which are taken back, and when they are dated.

A cause names what an alert rests on: an entry (`list/entry_id`, or `list/entry_id@part`) or a region (its id, or
`passage/` and its id). So after a change of an entry or region

* what was removed can support nothing: every alert that rests on it is withdrawn;
* what was added or edited supports exactly what a screen of its sightings says: those that share a key with it now,
  those that ever matched it, and, for a region, those at places it covers. An alert that rests on it and is not said
  again is withdrawn, unless a timer raised it: a timer that rests on an entry is dropped and armed anew elsewhere.

Dates make this independent of order. An alert is dated after the change that it rests on (`dated`), whichever came
first; a withdrawal is dated with the change, and never before what it takes back. An entry that expired is not a
change: sightings after its expiry do not match it, and alerts about sightings inside its validity stand.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matchers.kept_keys import WEAK, asked_keys
from matchers.models.declare import DetectionModel
from matchers.regions import RegionIndex
from matchers.screen import place_text
from matchers.venues import VenueIndex
from schemas.keys import key_hash
from schemas.records import Alert, Place, RiskRegion, Trip, WatchlistEntry

_STEP = timedelta(milliseconds=1)
_PASSAGE = "passage/"
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ListChanges:
    """The last change of each key: the entry or region now, or None when it was removed, and when it was said."""

    entries: Mapping[str, WatchlistEntry | None]
    regions: Mapping[str, RiskRegion | None]
    said_at: Mapping[str, datetime]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of entries and ids of regions."""
        return frozenset({*self.entries, *self.regions})

    @property
    def removed(self) -> frozenset[str]:
        """What is on no list any more."""
        return frozenset(key for held in (self.entries, self.regions) for key, now in held.items() if now is None)

    @property
    def kept_entries(self) -> Sequence[WatchlistEntry]:
        """Entries that were added or edited."""
        return [entry for entry in self.entries.values() if entry is not None]

    @property
    def kept_regions(self) -> Sequence[RiskRegion]:
        """Regions that were added or edited."""
        return [region for region in self.regions.values() if region is not None]


def grounds_of(cause: str) -> tuple[str, ...]:
    """The keys of entries and regions that a cause may name; of several readings the true one is among them.

    >>> grounds_of("city/e1@out-2021-07-29"), grounds_of("passage/r1")
    (('city/e1@out-2021-07-29', 'city/e1'), ('passage/r1', 'r1'))
    """
    return tuple(dict.fromkeys((cause, cause.rpartition("@")[0] or cause, cause.removeprefix(_PASSAGE))))


def ground_among(cause: str, keys: Collection[str]) -> str:
    """The one of `keys` that the cause rests on, "" when none."""
    return next((ground for ground in grounds_of(cause) if ground in keys), "")


def dated(alert: Alert, heard_at: Callable[[str], datetime | None]) -> Alert:
    """The alert, dated after the change of what it rests on; `heard_at` gives when an entry or region last changed."""
    heard = max((at for at in map(heard_at, grounds_of(alert.cause)) if at is not None), default=None)
    if heard is None or alert.raised_at > heard:
        return alert
    return alert.model_copy(update={"raised_at": heard + _STEP})


def is_newer(alert: Alert, other: Alert) -> bool:
    """Whether the alert counts before the other of the same id: the later one, and withdrawn at equal times."""
    return (alert.raised_at, alert.state == "withdrawn") > (other.raised_at, other.state == "withdrawn")


def settle(
    kept: Mapping[str, Alert],
    found: Mapping[str, Alert],
    changes: ListChanges,
    models: Sequence[DetectionModel],
) -> list[Alert]:
    """What must be stored and told after a change; all of it again when asked again.

    Args:
        kept: By id, the alerts of `found` as they are kept, and all that rest on a changed key, withdrawn ones too.
        found: By id, what a screen of the sightings concerned says with the lists as they are now, dated.
        changes: The changes.
        models: Those that run; the alerts of others are left alone unless what they rest on was removed.
    """
    told: list[Alert] = []
    for alert in found.values():
        before = kept.get(alert.alert_id)
        related = ground_among(alert.cause, changes.keys) or before is None or before.state == "open"
        told += [_said(alert, before)] if related else []  # what somebody else withdrew is not for a list to raise again
    screened = frozenset(model.key for model in models if model.fire is None)
    for alert in kept.values():
        ground = ground_among(alert.cause, changes.keys)
        if alert.alert_id in found or not ground:
            continue
        if ground in changes.removed or alert.model in screened:
            told += _taken_back(alert, changes.said_at[ground])
    return told


def _said(now: Alert, before: Alert | None) -> Alert:
    """The newer one when both say the same; what is said now goes before what was, when they differ."""
    if before is None:
        return now
    if (now.state, now.grade, now.model_version, now.shadow) == (before.state, before.grade, before.model_version, before.shadow):
        return now if is_newer(now, before) else before
    return now if is_newer(now, before) else now.model_copy(update={"raised_at": before.raised_at + _STEP})


def _taken_back(alert: Alert, said_at: datetime) -> list[Alert]:
    """The alert withdrawn; one that this change has withdrawn already is told again, for telling may have failed."""
    if alert.state == "withdrawn":
        return [alert] if alert.raised_at >= said_at else []
    return [alert.model_copy(update={"state": "withdrawn", "raised_at": max(alert.raised_at, said_at)})]


def unsupported(
    dropped: Iterable[Alert], kept: Mapping[str, Alert], found: Mapping[str, Alert], heard_at: Callable[[str], datetime | None]
) -> list[Alert]:
    """Withdrawals of alerts that a decision with older lists raised and nothing that is kept supports any more.

    Args:
        dropped: What was raised and is not raised by the same sightings with the lists as they are now.
        kept: The same alerts as they are kept.
        found: By id, what a screen of everything else that may support them says, dated.
        heard_at: When an entry or region last changed; None when it is on no list.
    """
    told = []
    for alert in dropped:
        before = kept.get(alert.alert_id, alert)
        if alert.alert_id in found:
            told.append(_said(found[alert.alert_id], before))
            continue
        heard = (heard_at(ground) for ground in grounds_of(alert.cause))
        told += _taken_back(before, max((at for at in heard if at is not None), default=_EARLIEST))
    return told


def newest(alerts: Iterable[Alert]) -> dict[str, Alert]:
    """The alerts by id, each in the version that counts."""
    by_id: dict[str, Alert] = {}
    for alert in alerts:
        other = by_id.get(alert.alert_id)
        if other is None or not is_newer(other, alert):
            by_id[alert.alert_id] = alert
    return by_id


def hashes_to_ask(entries: Iterable[WatchlistEntry]) -> tuple[frozenset[int], frozenset[int]]:
    """Hashes of the keys under which kept sightings may be found: those that few share, and the others."""
    strong: set[int] = set()
    weak: set[int] = set()
    for entry in entries:
        for kind, text in asked_keys(entry):
            (weak if kind in WEAK else strong).add(key_hash(kind, text))
    return frozenset(strong), frozenset(weak - strong)


class PlaceQuestion:
    """Whether changed regions cover a place or a trip's ends at any time, or changed places may be it."""

    def __init__(self, changes: ListChanges) -> None:
        self._regions, self._venues = RegionIndex(), VenueIndex()
        always = {"valid_from": _EARLIEST, "valid_to": None}
        self._regions.apply([(region.region_id, region.model_copy(update=always)) for region in changes.kept_regions])
        self._venues.apply([(entry.key, entry) for entry in changes.kept_entries if entry.place is not None])

    def __bool__(self) -> bool:
        return bool(len(self._regions) or len(self._venues))

    def reaches(self, code: str) -> bool:
        """Whether a place with this division code, "" when unknown, may be concerned at all."""
        return bool(len(self._venues)) or self._regions.reaches(code)

    def concerns(self, place: Place | None, trip: Trip | None) -> bool:
        """Whether a sighting at this place, or on this trip, must be screened again."""
        if place is not None and len(self._venues) and any(self._venues.match([place], [None], all_grades=True)):
            return True
        if not len(self._regions):
            return False
        texts = [(place_text(place), place.code)] if place is not None else []
        texts += [(trip.origin, ""), (trip.destination, "")] if trip is not None else []
        return any(self._regions.risk_at(text, _ANY_TIME, code=code).level != "none" for text, code in texts if text or code)


def time_span(changes: ListChanges) -> tuple[datetime | None, datetime | None]:
    """When the changed regions and places held, None for without bound: earlier or later sightings cannot be concerned."""
    spans: list[tuple[datetime | None, datetime | None]] = [(one.valid_from, one.valid_to) for one in changes.kept_regions]
    spans += [(entry.valid_from, entry.expires_at) for entry in changes.kept_entries if entry.place is not None]
    begins = [begin for begin, _ in spans]
    ends = [end for _, end in spans]
    first = None if None in begins else min((at for at in begins if at), default=None)
    last = None if None in ends else max((at for at in ends if at), default=None)
    return first, last
