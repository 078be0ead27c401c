"""A personal name as read: what script it is in, its comparable form and where the family name may end."""

from dataclasses import dataclass
from typing import Literal

NameKind = Literal["empty", "han", "dotted", "masked", "latin", "mixed"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name; equal names have equal fields.

    `kind` says how to compare: `han` (2 or more Han characters), `dotted` (Han transliteration, in segments),
    `masked` (Han with characters hidden), `latin` (any other script, as ASCII), `mixed` (Han and Latin both given),
    `empty`. Han parts are folded to one form per character; hidden characters are `*`.
    """

    kind: NameKind = "empty"
    fold: str = ""  # folded Han characters, dots and titles gone; `*` hides one character, a final `+` one or more
    written: str = ""  # the same characters before folding
    family: tuple[str, ...] = ()  # folded characters of the likeliest surname; empty for transliterations
    given: tuple[str, ...] = ()  # folded characters after the surname
    splits: tuple[int, ...] = ()  # lengths the surname may have, likeliest first
    segments: tuple[str, ...] = ()  # of a dotted name, in order, folded
    tokens: tuple[str, ...] = ()  # Latin words, capital ASCII letters, particles kept, titles and suffixes gone
    family_tokens: tuple[int, ...] = ()  # positions in `tokens` that the writer marked as surname; empty: not said
    suffix: str = ""  # JR, SR, II, III, IV
    joined: tuple[int, ...] = ()  # positions in `tokens` that a hyphen or apostrophe ties to the word before
