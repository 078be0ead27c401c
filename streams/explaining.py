"""Stored matches and what they rest on, for `epifuse explain`: read by alert or sighting, scored again, audited."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser
from typing import Any, Final

import orjson

from matchers.evidence import SCORER
from matchers.grades import BUDGET, Thresholds, lower
from matchers.persons import score
from matchers.trips import TripIndex
from matchers.vehicles import VehicleIndex
from schemas.ids import stable_id
from schemas.records import Alert, EntryKind, Evidence, Match, Person, Sighting, WatchlistEntry
from sinks.store import Store

_AUDIT_COLUMNS: Final = ("access_id", "at_ms", "day", "actor", "purpose", "action", "subject_key", "detail")
_MATCHES: Final = """
SELECT sighting_id, list, entry_id, kind, grade, bits, probability, evidence, generation, scorer FROM matches FINAL
WHERE sighting_id IN %(ids)s {entry} ORDER BY bits DESC, list, entry_id, sighting_id
"""
_OF_ENTRY: Final = "AND list = %(list)s AND entry_id = %(entry_id)s"
_SIGHTING: Final = "SELECT body FROM sightings FINAL WHERE sighting_id = %(id)s"
_ENTRY: Final = """
SELECT body FROM watchlist_entries FINAL WHERE list = %(list)s AND entry_id = %(entry_id)s AND removed = 0
"""
_SIZE: Final = "SELECT count() FROM watchlist_entries FINAL WHERE kind = %(kind)s AND removed = 0"


@dataclass(frozen=True, slots=True)
class Explained:
    """A match, where it comes from, and what the same records say now.

    Attributes:
        sighting_id: Of the sighting, or the id of the event in a file.
        match: As stored, or as compared.
        thresholds: Of persons at the list's size; None where rules alone give the grade.
        entries: The size of the list that the thresholds are for.
        again: `same`, `differs`, or why it could not be compared: `entry_gone`, `sighting_gone`, `depends_on_list`, `""`.
        again_bits: What the comparison gives now; equals the stored bits when `same`.
    """

    sighting_id: str
    match: Match
    thresholds: Thresholds | None
    entries: int
    again: str = ""
    again_bits: float | None = None
    subject_key: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What an id names: an alert, if it is one, and the matches behind it or the sighting, strongest first."""

    alert: Alert | None
    explained: tuple[Explained, ...]


def thresholds_of(kind: EntryKind, entries: int) -> Thresholds | None:
    """The bits that each grade takes for persons; other kinds are graded by rules."""
    return BUDGET.thresholds(entries) if kind == "person" else None


def find(store: Store, of_id: str) -> Found:
    """The matches of an alert or a sighting; none when the id is unknown or rests on no list."""
    alert = store.alerts([of_id]).get(of_id)
    if alert is not None and alert.match is None:
        return Found(alert, ())
    asked: dict[str, Any] = {"ids": alert.sighting_ids if alert else (of_id,)}
    if alert is not None and alert.match is not None:
        asked |= {"list": alert.match.list, "entry_id": alert.match.entry_id}
    rows = store.client.query(_MATCHES.format(entry=_OF_ENTRY if alert else ""), asked)
    sizes: dict[EntryKind, int] = {}
    found = []
    for sighting_id, *said in rows:
        match = _match(said)
        if match.kind not in sizes:
            sizes[match.kind] = store.client.query(_SIZE, {"kind": match.kind})[0][0]
        found.append(_explained(store, sighting_id, match, sizes[match.kind]))
    return Found(alert, tuple(found))


def _match(said: list[Any]) -> Match:
    of_list, entry_id, kind, grade, bits, probability, evidence, generation, scorer = said
    parts = tuple(Evidence.model_validate(part) for part in orjson.loads(evidence or "[]"))
    return Match(
        entry_id=entry_id, list=of_list, kind=kind, grade=grade, probability=probability, bits=bits, evidence=parts,
        scorer=scorer, generation=generation,
    )  # fmt: skip


def _explained(store: Store, sighting_id: str, match: Match, entries: int) -> Explained:
    bodies = store.client.query(_SIGHTING, {"id": sighting_id})
    listed = store.client.query(_ENTRY, {"list": match.list, "entry_id": match.entry_id})
    sighting = Sighting.model_validate_json(bodies[0][0]) if bodies else None
    entry = WatchlistEntry.model_validate_json(listed[0][0]) if listed else None
    again, bits = scored_again(match, sighting, entry)
    subject = sighting.subject_key if sighting else ""
    return Explained(sighting_id, match, thresholds_of(match.kind, entries), entries, again, bits, subject)


def scored_again(match: Match, sighting: Sighting | None, entry: WatchlistEntry | None) -> tuple[str, float | None]:
    """Whether the records as kept now give the stored bits, and the bits they give."""
    if sighting is None or entry is None:
        return ("sighting_gone" if sighting is None else "entry_gone"), None
    now = compared(match.kind, sighting, entry)
    if now is None:
        return "depends_on_list", None
    return ("same" if now == (match.bits, match.evidence) else "differs"), now[0]


def compared(kind: EntryKind, sighting: Sighting, entry: WatchlistEntry) -> tuple[float, tuple[Evidence, ...]] | None:
    """Bits and evidence of one pair by itself; None for places, whose bits follow from the list's other names."""
    if kind == "person" and sighting.person and entry.person:
        scored = score(sighting.person, entry.person)
        return scored.bits, scored.evidence
    found: tuple[Match, ...] = ()
    if kind == "vehicle" and sighting.vehicle:
        vehicles = VehicleIndex()
        vehicles.apply([(entry.key, entry)])
        found = vehicles.match([sighting.vehicle], [None])[0]
    elif kind == "trip" and sighting.trip:
        trips = TripIndex()
        trips.apply([(entry.key, entry)])
        found = trips.match([sighting.trip], [None])[0]
    elif kind == "place":
        return None
    return (found[0].bits, found[0].evidence) if found else (0.0, ())


def match_persons(event_id: str, event: Person, entry: WatchlistEntry, entries: int) -> Explained:
    """A person against one entry of a list of that many, whether or not the stream would report it."""
    assert entry.person is not None  # noqa: S101 - the caller read persons
    scored, thresholds = score(event, entry.person), BUDGET.thresholds(entries)
    match = Match(
        entry_id=entry.entry_id, list=entry.list, kind="person", bits=scored.bits, evidence=scored.evidence, scorer=SCORER,
        grade=lower(thresholds.grade(scored.bits), scored.limit), probability=thresholds.probability(scored.bits),
    )  # fmt: skip
    return Explained(event_id, match, thresholds, entries)


def audit_reveal(store: Store, of_id: str, found: Found, purpose: str) -> None:
    """Write who saw the values of whom, before they are shown; without the row nothing may be shown.

    Raises:
        SinkUnavailableError: The row is not promised to be stored.
    """
    now = datetime.now(UTC)
    at_ms = int(now.timestamp() * 1000)
    subjects = sorted({one.subject_key for one in found.explained if one.subject_key}) or [""]
    rows = [
        (stable_id("explain", str(at_ms), str(os.getpid()), subject), at_ms, int(now.strftime("%Y%m%d")), getuser(), purpose,
         "explain --reveal", subject, f"id={of_id}, {len(found.explained)} matches")
        for subject in subjects
    ]  # fmt: skip
    store.client.insert("access_log", _AUDIT_COLUMNS, rows)
