"""How two birth dates relate."""

import pytest

from matchers.persons.dates import compare_dates, years_apart


@pytest.mark.parametrize(
    ("event", "entry", "way"),
    [
        pytest.param("1961-04-09", "1961-04-09", "exact", id="same"),
        pytest.param("1961-01-01", "1961-01-01", "first_of_january", id="the day that stands for unknown"),
        pytest.param("1961-04-09", "1961-09-04", "swapped", id="day and month exchanged"),
        pytest.param("1961-04-09", "1916-04-09", "transposed", id="two digits exchanged"),
        pytest.param("1961-04-09", "1961-04-19", "one_digit", id="one digit"),
        pytest.param("1961-04-09", "1962-04-09", "near_year", id="a year off"),
        pytest.param("1961-04-09", "1861-04-09", "century", id="a century off"),
        pytest.param("1961-04-09", "1961", "year", id="year alone"),
        pytest.param("1961-04", "1961-04-09", "year_month", id="month alone"),
        pytest.param("1961-04-09", "1985-11-30", "conflict", id="another date"),
        pytest.param("1961-04-09", "4/9/61", "exact", id="two-digit year"),
        pytest.param("1961-04-09", "9.4.1961", "exact", id="day first"),
        pytest.param("2000-13-01", "1960-10-20", "unreadable", id="no such month"),
        pytest.param("1926-98-28", "1926-08-28", "one_digit", id="impossible by one digit"),
        pytest.param("age 23", "1960-10-20", "unreadable", id="not a date"),
        pytest.param("", "1960-10-20", "", id="not said"),
    ],
)
def test_dates_relate(event: str, entry: str, way: str) -> None:
    assert compare_dates(event, entry) == way
    assert compare_dates(entry, event) == way


def test_years_apart_takes_the_nearest_reading() -> None:
    assert years_apart("1/2/05", "1905-01-02") == 0
    assert years_apart("", "1905") == 0
