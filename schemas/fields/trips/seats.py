"""Carriages, seat rows and seats, out of the carriage, seat and note columns (NFKC, capital letters)."""

import re
from functools import lru_cache
from typing import NamedTuple

_NUMBERS = r"\d{1,2}(?:[ ]*(?:号)?[ ]*(?:[-~—至到、,，/和及][ ]*\d{1,2}))*"
_CARRIAGE = re.compile(
    rf"(?<![\d:.])第?[ ]*({_NUMBERS})[ ]*(?:号车厢|节车厢|车厢|号车|节|车|\b ?CARRIAGE|\bCAR\b)(?!次|站|上|牌|祸)"
)
_CARRIAGE_WORD = re.compile(rf"(?:CARRIAGE|COACH|CAR|车厢(?=[ :]))[ :]*({_NUMBERS})(?!\d|:)")
_ROWS = re.compile(r"(?<!\d)(\d{1,2})(?:[ ]*[-~—至到][ ]*(\d{1,2}))?[ ]*排")
_SEAT = re.compile(r"(?<![\dA-Z/])0{0,2}(\d{1,3})[ ]?(?:排)?([A-HJ-L])[座号]?(?![A-Z0-9])")
_RANGE = re.compile(r"(\d{1,2})[ ]*号?[ ]*[-~—至到][ ]*(\d{1,2})|(\d{1,2})")
_WORDED = re.compile(r"[一二三四五六七八九十]{1,3}(?=号?车厢|号车(?!站)|节车)")
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)}
_MOST = 40  # no train has more carriages, no aircraft that flies here more rows than twice this


class Seats(NamedTuple):
    """Where in the vehicle: carriage numbers, aircraft rows, and seats such as `4B` as written."""

    carriages: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    seats: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def read_seats(text: str) -> Seats:
    """Everything a text says about carriage, row and seat.

    >>> read_seats("11-13号车厢").carriages, read_seats("5、6车").carriages, read_seats("09车05B").seats
    ((11, 12, 13), (5, 6), ('5B',))
    >>> read_seats("22-24排").rows, read_seats("20C").rows
    ((22, 23, 24), (20,))
    """
    text = _WORDED.sub(lambda found: str(_value(found[0])), text)
    if not any(char.isdigit() for char in text):
        return Seats()
    carriages: set[int] = set()
    for found in (*_CARRIAGE.findall(text), *_CARRIAGE_WORD.findall(text)):
        carriages |= _members(found)
    rows = {row for first, last in _ROWS.findall(text) for row in _span(int(first), int(last or first))}
    seats = {f"{int(row)}{letter}" for row, letter in _SEAT.findall(text)}
    return Seats(tuple(sorted(carriages)), tuple(sorted(rows | {int(seat[:-1]) for seat in seats})), tuple(sorted(seats)))


def read_bare_carriage(text: str) -> tuple[int, ...]:
    """The numbers of a carriage column that holds nothing but numbers (`12`, `11-16`, `5/6`)."""
    return tuple(sorted(_members(text))) if re.fullmatch(rf"[ ]*{_NUMBERS}[ ]*", text) else ()


def _members(text: str) -> set[int]:
    members: set[int] = set()
    for first, last, single in _RANGE.findall(text):
        members |= _span(int(first or single), int(last or first or single))
    return members


def _span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1)) if first <= last <= first + _MOST else {first, last}


def _value(words: str) -> int:
    """Chinese numerals from 1 to 99 (十六 is 16)."""
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return _DIGITS.get(words, 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
