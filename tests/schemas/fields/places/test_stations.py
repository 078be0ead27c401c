"""Stations and airports lead to divisions."""

import pytest

from schemas.fields.places import airport_division, station_division


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("南通", "320600", id="the city's"),
        pytest.param("如皋南", "320682", id="a county's, with direction"),
        pytest.param("如皋南站", "320682", id="with its ending"),
        pytest.param("吉林站", "220200", id="the city, not the province"),
        pytest.param("北京南高铁站", "110000", id="high-speed"),
    ],
)
def test_a_station_leads_to_its_division(name: str, code: str) -> None:
    found = station_division(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("NTG", "320612", id="IATA"),
        pytest.param("ntg", "320612", id="small letters"),
        pytest.param("南通兴东机场", "320612", id="Chinese"),
        pytest.param("虹桥T2", "310105", id="terminal"),
        pytest.param("北京大兴国际机场", "110115", id="called like a county"),
        pytest.param("香港国际机场", "810000", id="Hong Kong"),
        pytest.param("南通某某机场", "320600", id="an unknown one of a known city"),
    ],
)
def test_an_airport_leads_to_its_division(name: str, code: str) -> None:
    found = airport_division(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["", "不存在", "ZZZZ", "站"])
def test_what_is_unknown_leads_nowhere(name: str) -> None:
    assert station_division(name) is None
    assert airport_division(name) is None
