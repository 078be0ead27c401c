"""Documents: every type's specimen, every kind of dirt, and what must hold for any text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.documents import parse_document, parse_mrz
from schemas.fields.documents.checks import hkid_holds, icao_check, is_calendar_day, mod_11_2, twid_holds
from schemas.fields.documents.hints import declared_type

SPECIMEN = "11010519491231002X"  # the standard's own example
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("11010519491231002X", id="plain"),
        pytest.param("11010519491231002x", id="small x"),
        pytest.param(" 110105 19491231 002X\t", id="blanks"),
        pytest.param("110105-19491231-002X", id="hyphens"),
        pytest.param("１１０１０５１９４９１２３１００２Ｘ", id="full width"),
        pytest.param("11010519491231002Х", id="Cyrillic X"),
        pytest.param("11010519491231002Ⅹ", id="Roman ten"),
        pytest.param("11010519491231002×", id="multiplication sign"),
        pytest.param("'11010519491231002X", id="spreadsheet apostrophe"),
        pytest.param("身份证号：11010519491231002X", id="label"),
        pytest.param("110105\u200b19491231\u00a0002X", id="invisible blanks"),
        pytest.param("11010519491231002X（本人）", id="word behind"),
    ],
)
def test_a_resident_id_is_read_however_it_is_written(written):
    found = parse_document(written)
    assert (found.type, found.canonical, found.state) == ("cn_resident_id", SPECIMEN, "valid")
    assert (found.birth_date, found.sex, found.region) == ("1949-12-31", "F", "110105")
    assert found.is_valid


@pytest.mark.parametrize(
    ("written", "kind", "canonical", "state"),
    [
        pytest.param("110105491231002", "cn_resident_id", SPECIMEN, "expanded15", id="fifteen digits"),
        pytest.param("110105491331002", "cn_resident_id", "110105491331002", "bad_check", id="fifteen, month 13"),
        pytest.param("810000199408230021", "hmt_residence_permit", "810000199408230021", "valid", id="hmt permit"),
        pytest.param("A123456(3)", "hkid", "A1234563", "valid", id="hkid"),
        pytest.param("ab987654（3）", "hkid", "AB9876543", "valid", id="hkid full-width brackets"),
        pytest.param("A123456(4)", "hkid", "A1234564", "bad_check", id="hkid wrong check"),
        pytest.param("A123456789", "twid", "A123456789", "valid", id="twid"),
        pytest.param("AC01234567", "twid", "AC01234567", "valid", id="old Taiwan resident"),
        pytest.param("A800000014", "twid", "A800000014", "valid", id="new Taiwan resident"),
        pytest.param("A123456788", "twid", "A123456788", "bad_check", id="twid wrong check"),
        pytest.param("H12345678", "hkmo_home_return_permit", "H12345678", "unchecked", id="return permit"),
        pytest.param("h1234567802", "hkmo_home_return_permit", "H12345678", "unchecked", id="renewed twice"),
        pytest.param("HA1234567", "hkmo_home_return_permit", "HA1234567", "unchecked", id="foreign holder"),
        pytest.param("01234567", "taiwan_compatriot_permit", "01234567", "unchecked", id="Taiwan permit"),
        pytest.param("0123456701(B)", "taiwan_compatriot_permit", "01234567", "unchecked", id="old Taiwan permit"),
        pytest.param("E12345678", "cn_passport", "E12345678", "unchecked", id="passport"),
        pytest.param("EA1234567", "cn_passport", "EA1234567", "unchecked", id="passport with letter"),
        pytest.param("EO1234567", "cn_passport", "E01234567", "unchecked", id="O is never used"),
        pytest.param("Е12345678", "cn_passport", "E12345678", "unchecked", id="Cyrillic E"),
        pytest.param("C12345678", "permit_to_hkmo", "C12345678", "unchecked", id="permit to HK"),
        pytest.param("CA1234567", "permit_to_hkmo", "CA1234567", "unchecked", id="permit with letter"),
        pytest.param("L12345678", "permit_to_taiwan", "L12345678", "unchecked", id="permit to Taiwan"),
        pytest.param("KAZ110090123105", "foreign_permanent_resident", "KAZ110090123105", "valid", id="old card"),
        pytest.param("KAZ110090123106", "foreign_permanent_resident", "KAZ110090123106", "bad_check", id="old, bad"),
        pytest.param("110105194912310021", "cn_resident_id", "110105194912310021", "bad_check", id="wrong check"),
        pytest.param("11010519490230002X", "cn_resident_id", "11010519490230002X", "bad_check", id="30 February"),
        pytest.param("1101051949123100", "unknown", "1101051949123100", "unknown", id="sixteen digits"),
        pytest.param("11010519491231002", "cn_resident_id", "11010519491231002", "bad_check", id="one lost"),
        pytest.param("11O10519491231002X", "cn_resident_id", SPECIMEN, "bad_check", id="letter O is not corrected"),
        pytest.param("110105194912310000", "cn_resident_id", "110105194912310***", "truncated", id="tail lost"),
        pytest.param("1.1010519491231E+17", "cn_resident_id", "1101051949123*****", "truncated", id="scientific"),
        pytest.param("110105********002X", "cn_resident_id", "110105********002X", "masked", id="masked"),
        pytest.param("110105xxxxxxxx002X", "cn_resident_id", "110105********002X", "masked", id="masked with x"),
        pytest.param("110105****002X", "unknown", "110105****002X", "masked", id="mask of unclear length"),
        pytest.param("E1234****", "cn_passport", "E1234****", "masked", id="masked passport"),
        pytest.param("19900131", "unknown", "19900131", "unknown", id="a birth date is no permit"),
        pytest.param("PRC passport E12345678", "cn_passport", "E12345678", "unchecked", id="words before"),
        pytest.param("E12345678/11010519491231002X", "cn_resident_id", SPECIMEN, "valid", id="two, one proved"),
        pytest.param("E12345678/G12345678", "unknown", "E12345678G12345678", "unknown", id="two, none proved"),
        pytest.param("无", "unknown", "", "unknown", id="placeholder"),
        pytest.param("", "unknown", "", "unknown", id="empty"),
    ],
)
def test_specimen(written, kind, canonical, state):
    found = parse_document(written)
    assert (found.type, found.canonical, found.state) == (kind, canonical, state)
    assert found.is_valid is (state in {"valid", "unchecked", "expanded15"})


@pytest.mark.parametrize(
    ("written", "hint", "kind"),
    [
        pytest.param("H12345678", "护照", "cn_passport", id="Hong Kong passport"),
        pytest.param("H12345678", "回乡证", "hkmo_home_return_permit", id="return permit"),
        pytest.param("123456789", "passport", "foreign_passport", id="nine digits"),
        pytest.param("E12345678", "外国护照", "foreign_passport", id="declared foreign"),
        pytest.param("12345678", "台胞证", "taiwan_compatriot_permit", id="eight digits"),
        pytest.param("19900131", "511", "taiwan_compatriot_permit", id="by GA/T 517 code"),
        pytest.param(SPECIMEN, "护照", "cn_resident_id", id="a passing check outweighs the hint"),
        pytest.param("AB-12-cd", "军官证", "other", id="other"),
        pytest.param("护照:E12345678", "", "cn_passport", id="label is a hint"),
    ],
)
def test_a_hint_decides_between_forms(written, hint, kind):
    found = parse_document(written, hint)
    assert (found.type, found.is_valid) == (kind, True)


def test_a_fifteen_digit_mask_shows_year_and_sex():
    found = parse_document("110105491*****2")
    assert (found.type, found.state, found.sex, found.region) == ("cn_resident_id", "masked", "F", "110105")


def test_a_masked_number_tells_the_birth_date_as_far_as_it_shows():
    assert parse_document("1101051949****002X").birth_date == "1949"
    assert parse_document("11010519491231****").birth_date == "1949-12-31"


def test_a_foreigners_number_of_2023_has_its_own_type():
    body = "93184019900131002"
    found = parse_document(body + mod_11_2(body))
    assert (found.type, found.state, found.birth_date) == ("foreign_permanent_resident", "valid", "1990-01-31")


def test_dissolved_counties_stay_valid():
    body = "32062519530101001"  # Haimen county until 1994
    assert parse_document(body + mod_11_2(body)).state == "valid"


def test_a_check_that_passes_is_no_lost_tail():
    bodies = (f"110105194912{day:02d}{order}00" for day in range(1, 32) for order in range(10))
    body = next(body for body in bodies if mod_11_2(body) == "0")
    assert parse_document(body + "0").state == "valid"


@pytest.mark.parametrize("zone", [pytest.param(TD3, id="TD3"), pytest.param(TD1, id="TD1")])
def test_a_machine_readable_zone_gives_holder_and_number(zone):
    found = parse_mrz(zone)
    assert found is not None
    assert (found.family_name, found.given_name, found.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert (found.birth_date, found.expiry_date, found.checks_hold) == ("1974-08-12", "2012-04-15", True)
    assert parse_document(zone).canonical == found.number


def test_one_wrong_sign_of_a_machine_readable_zone_is_noticed():
    assert parse_document(TD3.replace("L898902C3", "L898902C4")).state == "bad_check"
    assert parse_document(TD3).state == "valid"
    assert parse_document(TD3[:44] + "\n" + TD3[44:]).type == "foreign_passport"


def test_text_that_is_no_zone_has_none():
    assert parse_mrz("P<UTO") is None


BODIES = st.builds(
    lambda county, day, order: f"{county}{day:%Y%m%d}{order:03d}",
    st.sampled_from(["110105", "320602", "329021", "650109", "810000"]),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)


@given(BODIES)
def test_every_number_with_its_check_is_valid_and_tells_its_birth_date(body):
    found = parse_document(body + mod_11_2(body))
    assert found.state == "valid"
    assert found.birth_date.replace("-", "") == body[6:14]
    assert found.sex == ("M" if int(body[16]) % 2 else "F")


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_no_single_wrong_digit_passes(body, place, shift):
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert not parse_document(wrong + mod_11_2(body)).is_valid


@given(st.one_of(st.text(max_size=120), st.from_regex(r"\A[0-9A-Z*<(). E+xX-]{0,100}\Z")), st.text(max_size=8))
def test_any_text_gives_a_document_and_its_canonical_form_reads_the_same(text, hint):
    found = parse_document(text, hint)
    assert all(sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*" for sign in found.canonical)
    if found.is_valid and "<" not in text and "(" not in text:
        assert parse_document(found.canonical, found.type).canonical == found.canonical


@pytest.mark.parametrize(
    ("day", "holds"),
    [("20000229", True), ("19960229", True), ("19000229", False), ("19970229", False), ("19901301", False),
     ("19900001", False), ("17991231", False), ("21000101", False)],
)  # fmt: skip
def test_birth_dates_follow_the_calendar(day, holds):
    assert is_calendar_day(day) is holds


def test_the_check_arithmetic_of_other_places():
    assert hkid_holds("E3649125")
    assert not hkid_holds("12345678")
    assert twid_holds("A123456789")
    assert icao_check("D23145890") == "7"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        pytest.param("居民身份证", "cn_resident_id", id="Chinese"),
        pytest.param("Id-Card", "cn_resident_id", id="English"),
        pytest.param("護照號碼", "passport", id="traditional"),
        pytest.param("414", "cn_passport", id="code"),
        pytest.param("hkmo_home_return_permit", "hkmo_home_return_permit", id="own name"),
        pytest.param("梦", "", id="unknown"),
    ],
)
def test_declared_words_are_understood(word, kind):
    assert declared_type(word) == kind
