"""Times: the forms that sources use, and refusals where a guess would be needed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.times import SHANGHAI, parse_date, parse_time

AFTERNOON = "2021-07-29T15:30:00+08:00"


@pytest.mark.parametrize(
    ("written", "instant", "precision"),
    [
        pytest.param("2021-07-29T15:30:00+08:00", AFTERNOON, "second", id="ISO"),
        pytest.param("2021-07-29T07:30:00Z", "2021-07-29T07:30:00+00:00", "second", id="UTC"),
        pytest.param("2021-07-29T15:30+08:00", AFTERNOON, "minute", id="ISO minute"),
        pytest.param("2021-07-29 15:30:00.5", "2021-07-29T15:30:00.500000+08:00", "second", id="fraction"),
        pytest.param("2021-07-29 15", "2021-07-29T15:00:00+08:00", "hour", id="ISO hour"),
        pytest.param("2021-07-29", "2021-07-29T00:00:00+08:00", "day", id="ISO day"),
        pytest.param("2021-7-9 9:05", "2021-07-09T09:05:00+08:00", "minute", id="no zeros"),
        pytest.param("2021/7/29 15:30", AFTERNOON, "minute", id="slashes"),
        pytest.param("2021.7.29 15:30", AFTERNOON, "minute", id="dots"),
        pytest.param("２０２１－０７－２９　１５：３０", AFTERNOON, "minute", id="full width"),
        pytest.param("2021年7月29日15时30分", AFTERNOON, "minute", id="Chinese"),
        pytest.param("2021年7月29日 下午3点半", AFTERNOON, "minute", id="half past"),
        pytest.param("2021年7月29日下午3点一刻", "2021-07-29T15:15:00+08:00", "minute", id="quarter"),
        pytest.param("2021年7月29日(星期四)15时许", "2021-07-29T15:00:00+08:00", "hour", id="weekday"),
        pytest.param("二〇二一年七月二十九日十五时三十分", AFTERNOON, "minute", id="Chinese numerals"),
        pytest.param("二零二一年七月廿九日", "2021-07-29T00:00:00+08:00", "day", id="廿"),
        pytest.param("2021年7月29日中午", "2021-07-29T12:00:00+08:00", "hour", id="noon"),
        pytest.param("2021年7月29日中午1点", "2021-07-29T13:00:00+08:00", "hour", id="one at noon"),
        pytest.param("2021年7月29日凌晨12点", "2021-07-29T00:00:00+08:00", "hour", id="midnight before"),
        pytest.param("2021年7月29日晚上12点", "2021-07-30T00:00:00+08:00", "hour", id="midnight after"),
        pytest.param("2021-07-31 24:00", "2021-08-01T00:00:00+08:00", "minute", id="24:00"),
        pytest.param("2021/7/29 3:30 PM", AFTERNOON, "minute", id="PM"),
        pytest.param("2021/7/29 12:30 AM", "2021-07-29T00:30:00+08:00", "minute", id="12 AM"),
        pytest.param("2022-04-15 11时", "2022-04-15T11:00:00+08:00", "hour", id="mixed"),
        pytest.param("民国110年7月29日", "2021-07-29T00:00:00+08:00", "day", id="Republic's years"),
        pytest.param("20210729", "2021-07-29T00:00:00+08:00", "day", id="compact day"),
        pytest.param("20210729153000", AFTERNOON, "second", id="compact second"),
        pytest.param("202107291530", AFTERNOON, "minute", id="compact minute"),
        pytest.param("20210729 15:30", AFTERNOON, "minute", id="compact day and clock"),
        pytest.param("44406", "2021-07-29T00:00:00+08:00", "day", id="spreadsheet serial"),
        pytest.param("44406.645833", AFTERNOON, "second", id="serial with time"),
        pytest.param("1627543800", AFTERNOON, "second", id="epoch"),
        pytest.param("1627543800000", AFTERNOON, "second", id="epoch in milliseconds"),
        pytest.param("1612123100000", "2021-02-01T03:58:20+08:00", "second", id="epoch that looks like 1612-12-31"),
        pytest.param("29 Jul 2021", "2021-07-29T00:00:00+08:00", "day", id="English"),
        pytest.param("Thu Jul 29 15:30:00 CST 2021", AFTERNOON, "second", id="CST is China's"),
        pytest.param("13/07/2021", "2021-07-13T00:00:00+08:00", "day", id="only one reading"),
        pytest.param("2021年7月", "2021-07-01T00:00:00+08:00", "month", id="month"),
        pytest.param("2021", "2021-01-01T00:00:00+08:00", "year", id="year"),
    ],
)
def test_a_written_time_is_an_aware_instant(written, instant, precision):
    found = parse_time(written)
    assert found.instant is not None
    assert (found.instant.isoformat(), found.precision, found.state) == (instant, precision, "valid")


@pytest.mark.parametrize(
    ("written", "state"),
    [
        pytest.param("03/04/2021", "ambiguous", id="day or month first"),
        pytest.param("7月29日", "ambiguous", id="no year"),
        pytest.param("15:30", "ambiguous", id="no day"),
        pytest.param("21/7/29", "ambiguous", id="two-digit year"),
        pytest.param("201207", "ambiguous", id="month or short day"),
        pytest.param("2021年7月29日上午15点", "ambiguous", id="contradiction"),
        pytest.param("1899-12-31", "out_of_range", id="too early"),
        pytest.param("2101年1月1日", "out_of_range", id="too late"),
        pytest.param("2021-02-30", "unknown", id="no such day"),
        pytest.param("2021年7月29日25点", "unknown", id="no such hour"),
        pytest.param("农历七月初一", "unknown", id="lunar"),
        pytest.param("1.6E+12", "unknown", id="scientific"),
        pytest.param("无", "unknown", id="none"),
        pytest.param("", "unknown", id="empty"),
    ],
)
def test_nothing_is_guessed(written, state):
    found = parse_time(written)
    assert (found.instant, found.state) == (None, state)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("1990-01-31", "1990-01-31", id="ISO"),
        pytest.param("1990-01-31T08:00:00+08:00", "1990-01-31", id="time left out"),
        pytest.param("19900131", "1990-01-31", id="compact"),
        pytest.param("1990年1月31日", "1990-01-31", id="Chinese"),
        pytest.param("1990.1.31", "1990-01-31", id="dots"),
        pytest.param("32904", "1990-01-31", id="serial"),
        pytest.param("1990-01", "1990-01", id="month"),
        pytest.param("1990年1月", "1990-01", id="Chinese month"),
        pytest.param("199001", "1990-01", id="compact month"),
        pytest.param("1990-00-00", "1990", id="zeros"),
        pytest.param("19900100", "1990-01", id="compact zeros"),
        pytest.param("1990", "1990", id="year"),
        pytest.param("03/04/1990", "", id="ambiguous"),
        pytest.param("1990-02-30", "", id="no such day"),
        pytest.param("1850-01-01", "", id="too early"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_date_is_as_partial_as_it_was_said(written, day):
    assert parse_date(written) == day


def test_a_time_without_offset_is_local_to_the_zone():
    tokyo = parse_time("2021-07-29 15:30", ZoneInfo("Asia/Tokyo")).instant
    assert tokyo == parse_time("2021-07-29 15:30", "Asia/Tokyo").instant
    assert tokyo is not None
    assert tokyo.isoformat() == "2021-07-29T15:30:00+09:00"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)).map(  # noqa: DTZ001 - local on purpose
        lambda when: when.replace(microsecond=0)
    )
)
def test_one_instant_in_many_forms_reads_the_same(when):
    expected = when.replace(tzinfo=SHANGHAI)
    forms = (
        when.isoformat(), when.isoformat(" "), f"{when:%Y/%m/%d %H:%M:%S}", f"{when:%Y%m%d%H%M%S}",
        f"{when.year}年{when.month}月{when.day}日{when.hour}时{when.minute}分{when.second}秒",
    )  # fmt: skip
    assert {parse_time(form).instant for form in forms} == {expected}
    assert {parse_date(form) for form in forms} == {when.date().isoformat()}


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\A[0-9年月日时分: T./+上下午半-]{0,30}\Z")))
def test_any_text_gives_a_time_and_a_date(text):
    found = parse_time(text)
    assert (found.instant is not None) == (found.state == "valid")
    assert found.instant is None or found.instant.tzinfo is not None
    parse_date(text)
