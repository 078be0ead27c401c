"""The router: from a place's division code to the unit that must act."""

from pathlib import Path

import pytest

from matchers.router import UNROUTED, Router, Unit, load_units
from schemas.errors import InputFileError

CITY = Router(
    [
        Unit("3206", "市", "City"),
        Unit("320612", "通州", "Tongzhou"),
        Unit("320612101", "街道", "Street"),
        Unit("320613", "崇川", "Chongchuan"),
    ]
)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        pytest.param("320612101005", "320612101", id="a community falls to its street's unit"),
        pytest.param("320612", "320612", id="a county's own unit"),
        pytest.param("320699", "3206", id="a county without a unit falls to the city"),
        pytest.param("310115", "3206", id="another city is handed over by ours"),
        pytest.param("", UNROUTED, id="no code is unroutable"),
    ],
)
def test_the_deepest_serving_unit_gets_the_task(code: str, unit: str) -> None:
    assert CITY.route(code) == unit


def test_without_a_city_unit_a_foreign_place_is_unrouted_and_not_lost() -> None:
    assert Router([Unit("320612", "通州", "Tongzhou")]).route("310115") == UNROUTED


def test_the_shipped_units_serve_every_county_of_the_demo_city() -> None:
    router = Router(load_units())
    assert {router.route(code) for code in ("320612", "320685")} == {"320612", "320685"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[[unit]]\ncode = '32'", id="code too short"),
        pytest.param("[[unit]\n", id="not TOML"),
    ],
)
def test_a_bad_units_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "units.toml"
    path.write_text(text)
    with pytest.raises(InputFileError, match=r"units\.toml"):
        load_units(path)
