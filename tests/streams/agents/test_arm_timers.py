"""What a list change does to timers, whatever is delivered twice or late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Person, WatchlistEntry
from sinks.timers import TimerRow
from streams.agents.arm_timers import EntrySaid, read_said, rows_of_change
from streams.delivery import Delivered
from streams.topics import REGION_CHANGES, WATCHLIST_CHANGES

NOON = datetime(2022, 9, 4, 4, tzinfo=UTC)
ISOLATED = WatchlistEntry(
    entry_id="e1", list="city", kind="person", basis="isolation", person=Person(name="王小明"), valid_from=NOON,
    expires_at=NOON + timedelta(days=7),
)  # fmt: skip
LONGER = ISOLATED.model_copy(update={"expires_at": NOON + timedelta(days=10)})


class Kept:
    """The table: of each timer the row of the highest version."""

    def __init__(self) -> None:
        self.rows: dict[str, TimerRow] = {}

    def say(self, entry: WatchlistEntry | None, version: int) -> None:
        """A change that came `version` minutes after noon."""
        said = EntrySaid(entry, version, NOON + timedelta(minutes=version))
        self.write(rows_of_change("city/e1", said, list(self.rows.values())))

    def write(self, rows: list[TimerRow]) -> None:
        for row in rows:
            before = self.rows.get(row.timer_id)
            if before is None or before.version <= row.version:
                self.rows[row.timer_id] = row

    def armed(self) -> set[tuple[str, datetime]]:
        found = [row for row in self.rows.values() if row.state == "armed"]
        return {(row.model, datetime.fromtimestamp(row.due_ms / 1000, UTC)) for row in found}


def after(*changes: tuple[WatchlistEntry | None, int]) -> Kept:
    kept = Kept()
    for entry, version in changes:
        kept.say(entry, version)
    return kept


def test_a_listed_entry_arms_and_its_removal_cancels() -> None:
    kept = after((ISOLATED, 1))
    assert {model for model, _ in kept.armed()} == {"isolation_check_missed_v1", "isolation_ends_v1", "test_overdue_v1"}
    kept.say(None, 2)
    assert kept.armed() == set()
    assert {row.state for row in kept.rows.values()} == {"cancelled"}


def test_an_entry_said_again_in_the_same_words_keeps_what_has_fired() -> None:
    kept = after((ISOLATED, 1))
    kept.write([row._replace(state="fired") for row in kept.rows.values()])
    kept.say(ISOLATED, 5)
    assert {row.state for row in kept.rows.values()} == {"fired"}


def test_a_changed_entry_waits_for_its_new_end_and_not_for_the_old_one() -> None:
    ends = {due for model, due in after((ISOLATED, 1), (LONGER, 2)).armed() if model == "isolation_ends_v1"}
    assert ends == {NOON + timedelta(days=10, hours=-12)}


def test_an_entry_listed_again_after_its_removal_waits_again() -> None:
    assert after((ISOLATED, 1), (None, 2), (ISOLATED, 3)).armed() == after((ISOLATED, 3)).armed()


def test_a_change_that_its_sender_dated_before_the_one_that_is_kept_means_nothing() -> None:
    kept = after((LONGER, 5))
    before = kept.armed()
    kept.say(ISOLATED, 3)
    assert kept.armed() == before


@given(st.lists(st.sampled_from([ISOLATED, LONGER, None]), min_size=1, max_size=5), st.data())
def test_what_is_delivered_again_changes_nothing(said: list[WatchlistEntry | None], data: st.DataObject) -> None:
    changes = [(entry, number) for number, entry in enumerate(said, 1)]
    kept = after(*changes)
    before = dict(kept.rows)
    start = data.draw(st.integers(0, len(changes) - 1))
    for entry, version in changes[start:]:
        kept.say(entry, version)
    assert kept.armed() == {
        (row.model, datetime.fromtimestamp(row.due_ms / 1000, UTC)) for row in before.values() if row.state == "armed"
    }


def test_the_last_change_of_a_batch_counts_and_strangers_are_left_out() -> None:
    def message(offset: int, topic: str, value: bytes | None, key: bytes = b"city/e1") -> Delivered:
        return Delivered(topic, 0, offset, NOON.timestamp(), key, value, {})

    said = read_said([
        message(0, WATCHLIST_CHANGES, ISOLATED.to_bytes()), message(1, WATCHLIST_CHANGES, None),
        message(2, REGION_CHANGES, b"{}"), message(3, WATCHLIST_CHANGES, b"no JSON", b"city/e2"),
    ])  # fmt: skip
    assert [(key, one.entry, one.at) for key, one in said.items()] == [("city/e1", None, NOON)]
