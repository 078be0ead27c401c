"""Texts are compared half-width, simplified and without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.places.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("南 通　市", "南通市", id="spaces"),
        pytest.param("１２号－３", "12号-3", id="full width"),
        pytest.param("臺灣省高雄縣", "台湾省高雄县", id="traditional"),
        pytest.param("亦庄（地区）镇", "亦庄镇", id="area office"),
        pytest.param("乾县", "乾县", id="a simplified name keeps its character"),
        pytest.param("\u200b南通\ufeff", "南通", id="invisible"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
