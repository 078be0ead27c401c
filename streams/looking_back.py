"""Screening kept sightings again: what the look-back agent and an overtaken screen share. Thin: `matchers` decide."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, get_args

from matchers.look_back import (
    ListChanges,
    PlaceQuestion,
    dated,
    ground_among,
    grounds_of,
    hashes_to_ask,
    newest,
    settle,
    time_span,
    unsupported,
)
from matchers.models.declare import DetectionModel
from matchers.screen import Screened
from schemas.records import Alert, Place, Sighting, SightingKind, Trip
from sinks.base import MatchRow
from sinks.looking import KeptId
from sinks.rows import milliseconds

MOST_OF_A_WEAK_KEY = 50  # kept sightings of one name or venue name that are followed
_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_KINDS = get_args(SightingKind)


class Questions(Protocol):
    """`sinks.looking.Looking`, as far as it is used here."""

    def by_keys(self, strong: Collection[int], weak: Collection[int], most: int) -> set[KeptId]: ...  # noqa: D102
    def by_matches(self, entry_keys: Collection[str]) -> set[KeptId]: ...  # noqa: D102
    def at_places(  # noqa: D102
        self, reaches: Callable[[str], bool], concerns: Callable[[Place | None, Trip | None], bool],
        since: datetime | None, until: datetime | None,
    ) -> set[KeptId]: ...  # fmt: skip
    def sightings(self, kept: Collection[KeptId]) -> Iterator[list[Sighting]]: ...  # noqa: D102
    def alerts_by_cause(self, keys: Collection[str]) -> dict[str, Alert]: ...  # noqa: D102


class Kept(Protocol):
    """`sinks.base.RecordStore`, as far as it is used here."""

    def write_matches(self, rows: Sequence[MatchRow]) -> int: ...  # noqa: D102
    def write_alerts(self, alerts: Sequence[Alert]) -> int: ...  # noqa: D102
    def alerts(self, alert_ids: Sequence[str]) -> dict[str, Alert]: ...  # noqa: D102
    def history(  # noqa: D102
        self, subject_keys: Sequence[str], kinds: Sequence[str], since: datetime, until: datetime
    ) -> dict[str, list[Sighting]]: ...


@dataclass(frozen=True)
class Desk:
    """What looking back works with: the store, the questions, the screen as it decides now, and the lists' dates."""

    kept: Kept
    questions: Questions
    screen: Callable[[Sequence[Sighting]], Screened]
    models: Sequence[DetectionModel]
    heard_at: Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What a look back gave: the alerts to publish, stored already, and how many sightings were screened again.

    `changed` are those of the alerts that were not kept in that state before.
    """

    alerts: tuple[Alert, ...]
    changed: tuple[Alert, ...]
    sightings: int


def look_back(changes: ListChanges, desk: Desk) -> LookedBack:
    """Screen the kept sightings that the changes concern, and settle the alerts that rest on them; stored on return.

    One question for all changes of a batch: where no kept sighting carries a key, nothing else is asked.
    """
    found_ids = desk.questions.by_keys(*hashes_to_ask(changes.kept_entries), MOST_OF_A_WEAK_KEY)
    matched = desk.questions.by_matches(changes.entries)
    question = PlaceQuestion(changes)
    placed = desk.questions.at_places(question.reaches, question.concerns, *time_span(changes)) if question else set()
    count, found = _screen_again(desk.questions.sightings(found_ids | matched | placed), desk)
    # An alert of a screen rests on a stored match, so an entry without any has none to lose.
    asked = changes.keys if matched else changes.removed | changes.regions.keys()
    standing = desk.questions.alerts_by_cause(asked) if asked else {}
    concerned = {key: alert for key, alert in standing.items() if ground_among(alert.cause, changes.keys)}
    kept = {**desk.kept.alerts([key for key in found if key not in concerned]), **concerned}
    told = settle(kept, found, changes, desk.models)
    return _stored(told, kept, count, desk)


def reconsider(dropped: Sequence[Alert], desk: Desk) -> LookedBack:
    """Settle alerts that were decided with lists that have changed since; stored on return."""
    if not dropped:
        return LookedBack((), (), 0)
    of_subjects = desk.kept.history(sorted({alert.subject_key for alert in dropped}), _KINDS, *_ALWAYS)
    grounds = {ground for alert in dropped for ground in grounds_of(alert.cause) if "/" in ground}
    of_entries = desk.questions.sightings(desk.questions.by_matches(grounds))
    count, found = _screen_again([*of_subjects.values(), *of_entries], desk)
    kept = desk.kept.alerts([alert.alert_id for alert in dropped])
    return _stored(unsupported(dropped, kept, found, desk.heard_at), kept, count, desk)


def _stored(told: Sequence[Alert], kept: Mapping[str, Alert], count: int, desk: Desk) -> LookedBack:
    changed = [one for one in told if one.alert_id not in kept or kept[one.alert_id].state != one.state]
    desk.kept.write_alerts([alert for alert in told if kept.get(alert.alert_id) != alert])
    return LookedBack(tuple(told), tuple(changed), count)


def _screen_again(batches: Iterable[Sequence[Sighting]], desk: Desk) -> tuple[int, Mapping[str, Alert]]:
    """How many sightings were screened, and the alerts by id; matches are stored on the way."""
    found: dict[str, Alert] = {}
    count = 0
    for batch in batches:
        screened = desk.screen(batch)
        desk.kept.write_matches([MatchRow(s.sighting_id, milliseconds(s.occurred_at), match) for s, match in screened.matches])
        found = newest([*found.values(), *(dated(alert, desk.heard_at) for alert in screened.alerts)])
        count += len(batch)
    return count, found
