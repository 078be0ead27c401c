"""What a model asks to be reminded of: a row with a due time that outlives every process.

A model that waits for something that may never come (a declaration, a daily check, a hand-over) yields a `Timer`, and is
asked with `fire` once the time has come. Whatever completes the wait, before or after, gives a withdrawal that is dated no
earlier than the due time, so the record and the clock may come in either order.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field

from schemas.ids import stable_id
from schemas.records import Fact, Record, Sighting, SubjectKind, WatchlistEntry
from schemas.subjects import label_of


class Timer(Record):
    """A question for later, complete in itself: what is asked, about whom, when, and which records would answer it."""

    model: str
    subject_kind: SubjectKind = "person"
    subject_key: str
    subject_label: str = ""  # masked
    cause: str
    due_at: AwareDatetime
    occurred_at: AwareDatetime  # of what started the wait
    since: AwareDatetime  # the records that answer it occurred from here …
    until: AwareDatetime  # … up to here
    sighting_id: str = ""  # what started the wait, when it was a sighting
    entry_key: str = ""  # the list entry that it rests on: removed with it
    place_code: str = ""
    place_text: str = ""
    payload: dict[str, Fact] = Field(default_factory=dict)

    @property
    def timer_id(self) -> str:
        """The same wait gives the same id, however often it is asked for."""
        return stable_id("timer", self.model, self.subject_key, self.cause, str(int(self.due_at.timestamp() * 1000)))


def entry_cause(entry: WatchlistEntry, part: str) -> str:
    """A cause that rests on an entry and says which part of it: `list/entry_id@part`, withdrawn with the entry."""
    return f"{entry.key}@{part}"


def rests_on(cause: str, entry_key: str) -> bool:
    """Whether a cause rests on that list entry.

    >>> rests_on("city/e1", "city/e1"), rests_on("city/e1@2021-07-29", "city/e1"), rests_on("city/e10", "city/e1")
    (True, True, False)
    """
    return cause == entry_key or cause.startswith(f"{entry_key}@")


def entry_subject(entry: WatchlistEntry) -> str:
    """The subject of what an entry demands; the same for every document its person may show, and no secret is needed."""
    return "e:" + stable_id("entry", entry.key)


def timer_after(
    model: str, sighting: Sighting, cause: str, *, due_at: datetime, answers: tuple[timedelta, timedelta], **payload: Fact
) -> Timer:
    """A wait that a sighting starts; `answers` bounds the answering records, relative to the sighting."""
    place = sighting.place
    return Timer(
        model=model, subject_kind=sighting.subject_kind, subject_key=sighting.subject_key,
        subject_label=label_of(sighting.person, sighting.vehicle, place), cause=cause, due_at=due_at,
        occurred_at=sighting.occurred_at, since=sighting.occurred_at + answers[0], until=sighting.occurred_at + answers[1],
        sighting_id=sighting.sighting_id, place_code=place.code if place else "", place_text=place.name if place else "",
        payload=payload,
    )  # fmt: skip


def timer_of_entry(model: str, entry: WatchlistEntry, part: str, *, due_at: datetime, begins: datetime, **payload: Fact) -> Timer:
    """A wait that a list entry starts, from `begins` until its due time."""
    person, place = entry.person, entry.place
    code = place.code if place and place.code else person.region if person else ""
    return Timer(
        model=model, subject_kind="vehicle" if entry.kind == "vehicle" else "person", subject_key=entry_subject(entry),
        subject_label=label_of(person, entry.vehicle, None), cause=entry_cause(entry, part), due_at=due_at, occurred_at=begins,
        since=begins, until=due_at, entry_key=entry.key, place_code=code if code.isdigit() else "",
        place_text=place.name if place else "", payload=payload,
    )  # fmt: skip


def next_after(timer: Timer, *, due_at: datetime, part: str) -> Timer:
    """The following wait of a chain that rests on the same entry."""
    waiting = {"cause": f"{timer.entry_key}@{part}", "due_at": due_at, "since": timer.due_at, "until": due_at}
    return timer.model_copy(update=waiting)


def completed(timer: Timer, past: Iterable[Sighting], kinds: frozenset[str]) -> bool:
    """Whether a record of one of these kinds answers the wait."""
    return any(one.kind in kinds and timer.since <= one.occurred_at <= timer.until for one in past)
