"""The protocol that every entry index keeps, whatever its kind of subject."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from schemas.records import Match, WatchlistEntry

Change = tuple[str, WatchlistEntry | None]  # (`list/entry_id`, the entry now, or None when removed)
Subject_contra = TypeVar("Subject_contra", contravariant=True)


class EntryIndex(Protocol[Subject_contra]):
    """Entries of one kind, searchable by subjects of that kind."""

    generation: int

    def __len__(self) -> int:
        """Entries now on the list."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove entries, in order; visible to the next `match`; applying twice changes nothing."""

    def match(
        self,
        subjects: Sequence[Subject_contra],
        at: Sequence[datetime | None],
        *,
        top: int = 5,
        all_grades: bool = False,
    ) -> list[tuple[Match, ...]]:
        """Matches of each subject, best first, at most `top`; only entries in force at that instant.

        `at[i]` None asks whatever the entry's validity. Grade `none` is left out unless `all_grades`.
        The answer depends on nothing but the entries now held, the subject and the instant.
        """
