"""Plates: the kinds of GA 36, the ways they are written, and keys for what eyes and cameras confuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.plates import confusable_key, parse_plate


@pytest.mark.parametrize(
    ("written", "canonical", "kind"),
    [
        pytest.param("苏F12345", "苏F12345", "normal", id="plain"),
        pytest.param("苏F·12345", "苏F12345", "normal", id="dot"),
        pytest.param("苏 f-12345", "苏F12345", "normal", id="blank and small"),
        pytest.param("蘇Ｆ１２３４５", "苏F12345", "normal", id="traditional, full width"),
        pytest.param("蓝苏F12345", "苏F12345", "normal", id="colour"),
        pytest.param("苏F12345(黄牌)", "苏F12345", "normal", id="colour behind"),
        pytest.param("苏F12345_1", "苏F12345", "normal", id="toll data's colour code"),
        pytest.param("苏F1O3I5", "苏F10315", "normal", id="O and I are never used"),
        pytest.param("苏FD12345", "苏FD12345", "new_energy_small", id="small new energy"),
        pytest.param("渐变绿苏FF12345", "苏FF12345", "new_energy_small", id="green"),
        pytest.param("苏F12345D", "苏F12345D", "new_energy_large", id="large new energy"),
        pytest.param("苏F1234挂", "苏F1234挂", "trailer", id="trailer"),
        pytest.param("苏F1234學", "苏F1234学", "coach", id="driving school"),
        pytest.param("苏F1234警", "苏F1234警", "police", id="police"),
        pytest.param("粤Z1234港", "粤Z1234港", "hk", id="Hong Kong"),
        pytest.param("粤Z1234澳", "粤Z1234澳", "macao", id="Macau"),
        pytest.param("沪A1234领", "沪A1234领", "consulate", id="consulate"),
        pytest.param("使123456", "使123456", "embassy", id="embassy"),
        pytest.param("VA12345", "VA12345", "military", id="military"),
        pytest.param("WJ苏12345", "WJ苏12345", "armed_police", id="armed police"),
        pytest.param("苏F临12345", "苏F12345临", "temporary", id="temporary"),
    ],
)
def test_a_plate_is_read_with_its_kind(written, canonical, kind):
    found = parse_plate(written)
    assert (found.canonical, found.kind, found.state) == (canonical, kind, "valid")


@pytest.mark.parametrize(
    ("written", "canonical", "state"),
    [
        pytest.param("苏F***45", "苏F***45", "masked", id="masked"),
        pytest.param("苏F·●●●45", "苏F***45", "masked", id="masked with dots"),
        pytest.param("渐A12345", "浙A12345", "repaired", id="look-alike province"),
        pytest.param("苏I12345", "苏I12345", "unknown", id="no such letter"),
        pytest.param("12345", "12345", "unknown", id="digits"),
        pytest.param("无", "无", "unknown", id="none"),
        pytest.param("", "", "unknown", id="empty"),
    ],
)
def test_a_plate_in_doubt_says_so(written, canonical, state):
    found = parse_plate(written)
    assert (found.canonical, found.state, found.is_valid) == (canonical, state, False)


@given(st.text(max_size=30))
def test_any_text_gives_a_plate(text):
    assert parse_plate(text).state in {"valid", "repaired", "masked", "unknown"}


@given(st.from_regex(r"\A[苏粤京][A-H][A-HJ-NP-Z0-9]{5}\Z"))
def test_a_plain_plate_reads_as_itself(plate):
    assert parse_plate(plate).canonical == plate
    assert parse_plate(plate[:2] + "·" + plate[2:]) == parse_plate(plate)


@pytest.mark.parametrize("pair", ["0O", "0D", "0Q", "1I", "1L", "17", "8B", "2Z", "5S", "6G", "UV"])
def test_signs_that_are_taken_for_each_other_share_a_key(pair):
    assert confusable_key(f"苏FA{pair[0]}345") == confusable_key(f"苏FA{pair[1]}345")


def test_other_signs_and_provinces_do_not_share_a_key():
    assert confusable_key("苏F12345") != confusable_key("苏F12349")
    assert confusable_key("苏F12345") != confusable_key("皖F12345")
