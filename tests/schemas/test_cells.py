"""Every cell becomes clean text, once and for all."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import clean, is_absent, text_of
from schemas.headers import fold_header


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "", id="none"),
        pytest.param(13800138000.0, "13800138000", id="whole float"),
        pytest.param(36.5, "36.5", id="float"),
        pytest.param(float("inf"), "", id="infinity"),
        pytest.param(10**30, "", id="beyond 64 bits"),
        pytest.param(True, "true", id="truth"),
        pytest.param(Decimal("1.50"), "1.50", id="decimal"),
        pytest.param(date(2021, 7, 29), "2021-07-29", id="date"),
        pytest.param(datetime(2021, 7, 29, 8), "2021-07-29T08:00:00", id="time"),  # noqa: DTZ001 - a sheet's cell has no zone
        pytest.param(["a", 1], '["a",1]', id="list"),
        pytest.param("\ufeff Ａ\u200bＢ\x00\tＣ ", "AB C", id="dirt"),
        pytest.param("\ue000", "\ue000", id="a private sign may be somebody's name"),
        pytest.param("\ud800", "\ufffd", id="lone surrogate"),
    ],
)
def test_a_cell_becomes_text(value: object, expected: str) -> None:
    assert text_of(value) == expected


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_and_leaves_no_separator(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x1f" not in once
    once.encode()


@pytest.mark.parametrize("name", ["Nan", "Na", "Nil", "无名", "0"])
def test_names_and_zero_are_not_absent(name: str) -> None:
    assert not is_absent(name)


@given(st.text(max_size=40))
def test_folding_a_header_twice_changes_nothing(header: str) -> None:
    assert fold_header(fold_header(header)) == fold_header(header)
