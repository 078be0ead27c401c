"""Thresholds follow from list size, prior and odds."""

from math import log2

import pytest

from matchers.grades import Budget, lower


def test_ten_times_the_list_asks_for_three_more_bits() -> None:
    small, large = Budget().thresholds(100_000), Budget().thresholds(1_000_000)
    assert large.certain - small.certain == pytest.approx(log2(10))
    assert large.possible - small.possible == pytest.approx(log2(10))


def test_at_even_odds_the_probability_is_a_half() -> None:
    thresholds = Budget().thresholds(1_000)
    assert thresholds.probability(thresholds.even) == 0.5
    assert thresholds.grade(thresholds.even) == "probable"


@pytest.mark.parametrize(
    ("above", "grade"),
    [
        pytest.param(log2(99), "certain", id="99 to 1"),
        pytest.param(log2(98), "probable", id="just under"),
        pytest.param(-6, "possible", id="1 to 64"),
        pytest.param(-6.01, "none", id="under the review budget"),
    ],
)
def test_odds_give_the_grade(above: float, grade: str) -> None:
    thresholds = Budget().thresholds(5_000)
    assert thresholds.grade(thresholds.even + above + 1e-9) == grade


def test_lower_takes_the_weaker_grade() -> None:
    assert lower("certain", "possible") == "possible"
    assert lower("none", "probable") == "none"
