"""Codes name divisions for a time; renames and mergers are followed."""

from datetime import date

import pytest

from schemas.fields.places import division, successor_codes
from schemas.fields.places.register import Division, Register, register


@pytest.mark.parametrize(
    ("code", "as_of", "name"),
    [
        pytest.param("320602", date(1982, 1, 1), "城中区", id="a code used again, first"),
        pytest.param("320602", date(2010, 1, 1), "崇川区", id="a code used again, last"),
        pytest.param("320602", None, None, id="a code given up"),
        pytest.param("320613", None, "崇川区", id="now"),
        pytest.param("320613", date(2019, 1, 1), None, id="not yet"),
        pytest.param("110000", None, "北京市", id="province"),
        pytest.param("810002", None, "湾仔区", id="Hong Kong"),
        pytest.param("000000", None, None, id="no code at all"),
        pytest.param("", None, None, id="empty"),
    ],
)
def test_a_code_names_what_it_named_on_that_day(code: str, as_of: date | None, name: str | None) -> None:
    found = division(code, as_of)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        pytest.param("320611", ("320613",), id="merged"),
        pytest.param("320684", ("320614",), id="city to district"),
        pytest.param("320602", ("320613",), id="new code"),
        pytest.param("330104", ("330102",), id="merged in 2021"),
        pytest.param("320682", ("320682",), id="unchanged"),
        pytest.param("999999", (), id="unknown"),
    ],
)
def test_successors_of_a_code_are_those_of_today(code: str, codes: tuple[str, ...]) -> None:
    assert successor_codes(code) == codes


def test_successors_as_of_a_day_before_the_change_are_the_code_itself() -> None:
    assert successor_codes("320611", date(2019, 1, 1)) == ("320611",)


def test_a_county_lies_in_every_prefecture_it_ever_lay_in() -> None:
    (lujiang,) = [row for row in register().by_code["340124"] if row.name == "庐江县"]
    names = {row.name for line in register().ancestors(lujiang.line) for row in register().by_line[line]}
    assert {"合肥市", "巢湖市", "安徽省"} <= names


def test_a_county_that_rose_to_a_prefecture_is_followed_there() -> None:
    assert successor_codes("442527") == ("441900",)


def test_every_living_county_has_a_living_chain_to_its_province() -> None:
    for row in register().divisions:
        if row.level == 3 and not row.end:
            above = row
            while above.parent:
                (above,) = register().of_line(above.parent, "")
            assert above.level == 1


def test_on_any_day_a_code_names_one_division_at_most() -> None:
    for code, versions in register().by_code.items():
        for day in ("1995-01-01", "2008-01-01", "2020-03-10", ""):
            lines = {version.line for version in versions if version.holds_on(day) and code != "710000"}
            assert len(lines) <= 1, (code, day)


def test_a_division_split_in_two_has_two_heirs() -> None:
    old = Division("a", 3, "990101", "甲区", "", "", "2020-01-01", ("b", "c"))
    first = Division("b", 3, "990102", "乙区", "", "2020-01-01", "")
    second = Division("c", 3, "990103", "丙区", "", "2020-01-01", "")
    assert Register([old, first, second]).heirs(old, "") == [first, second]
