"""How far a worker is behind."""

from faust.types import TP

from streams.lag import lag_by_topic


def test_lag_is_what_is_not_committed_by_topic() -> None:
    ends = {TP("a", 0): 10, TP("a", 1): 5, TP("b", 0): None, TP("c", 0): 7}
    assert lag_by_topic(ends, {TP("a", 0): 4, TP("a", 1): 5, TP("c", 0): None}) == {"a": 6, "b": 0, "c": 7}
