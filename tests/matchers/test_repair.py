"""Repair by check digit: whatever single slip befell a number, it is among the candidates."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchers.repair import fill_mask, fits_mask, mask_range, repair_candidates
from schemas.fields.documents import parse_document
from schemas.fields.documents.checks import mod_11_2

NUMBERS = st.builds(
    lambda county, day, order: f"{county}{day:%Y%m%d}{order:03d}",
    st.sampled_from(["110105", "320602", "540236", "820000", "931840"]),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
).map(lambda body: body + mod_11_2(body))
PLACES = st.integers(0, 17)


def _swap(number: str, left: int, right: int) -> str:
    signs = list(number)
    signs[left], signs[right] = signs[right], signs[left]
    return "".join(signs)


@given(NUMBERS, st.integers(0, 16), st.sampled_from("0123456789"))
def test_another_digit_is_repaired(number, place, digit):
    assert number in repair_candidates(number[:place] + digit + number[place + 1 :])


@given(NUMBERS, st.integers(0, 16))
def test_swapped_neighbours_are_repaired(number, place):
    assert number in repair_candidates(_swap(number, place, place + 1))


@given(NUMBERS, st.integers(0, 15))
def test_swapped_next_but_one_neighbours_are_repaired(number, place):
    assert number in repair_candidates(_swap(number, place, place + 2))


@given(NUMBERS, PLACES)
def test_a_lost_sign_is_put_back(number, place):
    assert number in repair_candidates(number[:place] + number[place + 1 :])


@given(NUMBERS, PLACES)
def test_a_doubled_sign_is_taken_out(number, place):
    assert number in repair_candidates(number[:place] + number[place] + number[place:])


@given(NUMBERS, st.integers(0, 18), st.sampled_from("0123456789"))
def test_a_digit_put_in_is_taken_out(number, place, digit):
    assert number in repair_candidates(number[:place] + digit + number[place:])


@given(NUMBERS, st.sampled_from("0123456789X"))
def test_a_wrong_check_character_is_repaired(number, check):
    assert number in repair_candidates(number[:17] + check)


@given(st.text("0123456789X", min_size=16, max_size=20))
def test_candidates_are_few_sound_and_different(text):
    found = repair_candidates(text)
    assert len(found) == len(set(found)) <= 40
    assert all(parse_document(number).state == "valid" for number in found)


def test_a_check_character_typed_as_ten_is_repaired():
    assert "11010519491231002X" in repair_candidates("110105194912310021" + "0")


@pytest.mark.parametrize("text", ["", "E12345678", "110105********002X", "1101051949123100"])
def test_other_forms_have_no_candidates(text):
    assert repair_candidates(text) == ()


@given(NUMBERS, st.sets(PLACES, min_size=1, max_size=16))
def test_a_mask_fits_the_number_it_hides(number, hidden):
    masked = "".join("*" if place in hidden else sign for place, sign in enumerate(number))
    assert fits_mask(masked, number)
    prefix, suffix, length = mask_range(masked)
    assert number.startswith(prefix)
    assert number.endswith(suffix)
    assert length == len(number)


@given(NUMBERS, st.sets(PLACES, min_size=1, max_size=3))
def test_few_hidden_signs_are_filled_by_the_check(number, hidden):
    masked = "".join("*" if place in hidden else sign for place, sign in enumerate(number))
    found = fill_mask(masked)
    assert len(found) <= 11 ** (len(hidden) - 1)
    assert all(fits_mask(masked, candidate) for candidate in found)
    assert number in found


@given(NUMBERS, NUMBERS)
def test_a_mask_does_not_fit_a_number_that_differs_where_it_shows(left, right):
    assume(left[:6] != right[:6])
    assert not fits_mask(left[:6] + "*" * 12, right)


def test_a_mask_of_other_length_fits_only_the_expanded_number():
    assert fits_mask("110105*******02", "11010519491231002X")
    assert not fits_mask("110105*****02", "11010519491231002X")
    assert fill_mask("110105*****02") == ()
    assert mask_range("E12345678") == ("E12345678", "", 9)
