"""Phones: every way a number is written, hidden or damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.phones import parse_phone

MOBILE = "+8613812345678"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("13812345678", id="plain"),
        pytest.param("138 1234 5678", id="blanks"),
        pytest.param("138-1234-5678", id="hyphens"),
        pytest.param("１３８１２３４５６７８", id="full width"),
        pytest.param("+86 138 1234 5678", id="country code"),
        pytest.param("008613812345678", id="double zero"),
        pytest.param("86-13812345678", id="bare country code"),
        pytest.param("(+86)13812345678", id="brackets"),
        pytest.param("+86 013812345678", id="trunk zero behind the country code"),
        pytest.param("013812345678", id="trunk zero"),
        pytest.param("1795113812345678", id="cheap call prefix"),
        pytest.param("12593 13812345678", id="another prefix"),
        pytest.param("13812345678.0", id="made a float"),
        pytest.param("手机：13812345678", id="label"),
        pytest.param("13812345678（本人）", id="word behind"),
        pytest.param("tel:+86-138-1234-5678", id="uri"),
        pytest.param("'13812345678", id="apostrophe"),
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written):
    found = parse_phone(written)
    assert (found.e164, found.state, found.kind, found.others) == (MOBILE, "valid", "mobile", ())


@pytest.mark.parametrize(
    ("written", "within", "e164"),
    [
        pytest.param("0513-85123456", "", "+8651385123456", id="landline"),
        pytest.param("(0513)85123456转801", "", "+8651385123456", id="extension"),
        pytest.param("0513-85123456-801", "", "+8651385123456", id="extension behind a hyphen"),
        pytest.param("010 6512 3456", "110000", "+861065123456", id="Beijing"),
        pytest.param("51234567", "810000", "+85251234567", id="Hong Kong"),
        pytest.param("66123456", "820000", "+85366123456", id="Macau"),
        pytest.param("0912345678", "710000", "+886912345678", id="Taiwan"),
        pytest.param("13812345678", "810000", MOBILE, id="a mainland number in Hong Kong"),
        pytest.param("+852 5123 4567", "", "+85251234567", id="international"),
        pytest.param("0044 7400 123456", "", "+447400123456", id="double zero abroad"),
    ],
)
def test_other_numbers_are_read(written, within, e164):
    found = parse_phone(written, within)
    assert (found.e164, found.canonical, found.is_valid) == (e164, e164, True)


@pytest.mark.parametrize(
    ("written", "state", "canonical"),
    [
        pytest.param("138****5678", "masked", "138****5678", id="masked"),
        pytest.param("138XXXX5678", "masked", "138****5678", id="masked with x"),
        pytest.param("138***5678", "masked", "138****5678", id="too few stars"),
        pytest.param("+86 138＊＊＊＊5678", "masked", "138****5678", id="masked with country code"),
        pytest.param("*******5678", "masked", "*******5678", id="tail"),
        pytest.param("l38l234567O", "repaired", "+8613812345670", id="letters for digits"),
        pytest.param("1.38E+10", "damaged", "", id="scientific"),
        pytest.param("1380013800", "unknown", "1380013800", id="too short"),
        pytest.param("138001380000", "unknown", "138001380000", id="too long"),
        pytest.param("1390000000a", "unknown", "1390000000", id="another letter"),
        pytest.param("11111111111", "unknown", "11111111111", id="placeholder"),
        pytest.param("无", "unknown", "", id="none"),
        pytest.param("", "unknown", "", id="empty"),
    ],
)
def test_what_cannot_be_dialled_has_no_e164(written, state, canonical):
    found = parse_phone(written)
    assert (found.e164, found.state, found.canonical, found.is_valid) == ("", state, canonical, False)


@pytest.mark.parametrize(
    "written",
    ["13812345678/13912345678", "13812345678 13912345678", "13812345678，13912345678", "13812345678（父）13912345678"],
)
def test_a_second_number_in_the_field_is_kept(written):
    found = parse_phone(written)
    assert (found.e164, found.others) == (MOBILE, ("+8613912345678",))


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_every_range_of_mobile_numbers_is_accepted(number):
    assert parse_phone(str(number)).e164 == f"+86{number}"


@given(st.one_of(st.text(max_size=60), st.from_regex(r"\A[0-9+*() ./xOl-]{0,40}\Z")))
def test_any_text_gives_a_phone_and_a_valid_one_reads_the_same_again(text):
    found = parse_phone(text)
    assert bool(found.e164) == found.is_valid
    if found.is_valid:
        assert parse_phone(found.e164).e164 == found.e164
