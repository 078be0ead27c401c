"""The reconciliation: sums, gaps, and messages without a row."""

from hypothesis import given
from hypothesis import strategies as st

from sinks.base import Balance, OffsetSpan
from streams.ledger import reconcile


def row(received: int = 10, stored: int = 7, duplicates: int = 2, dead: int = 1, gap: int = 0) -> Balance:
    return Balance("hotel", 0, received, stored, duplicates, dead, 0, gap)


def test_a_full_account_is_balanced() -> None:
    found = reconcile([row()], [OffsetSpan("t", 0, 0, 3, 4, 0)], {("t", 0): 4})
    assert found.balanced
    assert (found.received, found.stored, found.duplicates, found.dead_letters) == (10, 7, 2, 1)


def test_a_record_without_a_fate_is_a_gap() -> None:
    assert not reconcile([row(stored=6, gap=1)], [], {}).balanced


def test_a_message_that_the_broker_holds_and_no_row_names_is_unread() -> None:
    found = reconcile([row()], [OffsetSpan("t", 0, 0, 2, 3, 0)], {("t", 0): 5, ("t", 1): 1})
    assert found.unread == 3
    assert not found.balanced


def test_the_json_has_the_sums_and_the_rows() -> None:
    found = reconcile([row(), row(gap=2)], [], {}).as_json()
    assert found["gap"] == 2
    assert found["balanced"] is False
    assert len(found["rows"]) == 2  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_the_sums_keep_the_equation(parts: list[tuple[int, int, int, int]]) -> None:
    rows = [row(stored + duplicates + dead + gap, stored, duplicates, dead, gap) for stored, duplicates, dead, gap in parts]
    found = reconcile(rows, [], {})
    assert found.received == found.stored + found.duplicates + found.dead_letters + found.late_held + found.gap
