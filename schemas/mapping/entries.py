"""Published trips of cases, as watchlist entries."""

from datetime import datetime, timedelta

from schemas.records import Sighting, WatchlistEntry

CASE_TRIPS = "case-trips"


def trip_entry_of(sighting: Sighting, list_name: str = CASE_TRIPS, expires_at: datetime | None = None) -> WatchlistEntry:
    """The entry that lets others' trips meet this one; a stay at a venue becomes an entry of kind `place`.

    A trip holds until `expires_at`, for ever when None: whom it concerns is decided by its own date, not by when
    it is asked. A venue concerns those who were there on the published day, so its entry holds for that time alone,
    a day longer at the end when no end was published.

    Raises:
        ValueError: The sighting is no published trip.
    """
    if sighting.kind != "case_trip" or sighting.trip is None:
        raise ValueError("expected a sighting of kind case_trip")
    at_venue = sighting.trip.mode in {"place", "other"} and sighting.place is not None
    ended = sighting.until or sighting.occurred_at + timedelta(days=1)
    return WatchlistEntry(
        entry_id=sighting.sighting_id,
        list=list_name,
        kind="place" if at_venue else "trip",
        basis="published trip of a confirmed case",
        valid_from=sighting.occurred_at if at_venue else None,
        expires_at=max(ended, sighting.occurred_at + timedelta(minutes=1)) if at_venue else expires_at,
        trip=None if at_venue else sighting.trip,
        place=sighting.place if at_venue else None,
        facts=sighting.facts,
    )
