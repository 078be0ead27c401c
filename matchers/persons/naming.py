"""What two persons' names say: bits of the whole name, and how family and given name each relate."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

import anyascii
from rapidfuzz.distance import OSA

from matchers.persons.placeholders import is_placeholder, without_placeholders
from schemas.records import Person

State = Literal["same", "near", "conflict", "missing"]
_LETTERS = re.compile(r"[^a-z0-9]+")
_NEAR_SHARE = 0.34  # edits per character up to which one name is a miswriting of the other


class PersonName(NamedTuple):
    """The four name fields without placeholders, and the folded parts when they are told apart."""

    name: str
    name_latin: str
    family_name: str
    given_name: str
    family: str
    given: str


class NameComparison(NamedTuple):
    """`bits` of the whole names; the state of each part; `event` and `entry` as compared."""

    bits: float
    how: str
    family: State
    given: State
    event: str
    entry: str

    @property
    def full(self) -> bool:
        """Whether both parts agree as written (spelling habits aside)."""
        return self.family == "same" and self.given == "same"


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Letters and digits alone, lower case, accents and other alphabets as ASCII.

    >>> fold("O'Hára")
    'ohara'
    """
    if not text.isascii():
        text = anyascii.anyascii(unicodedata.normalize("NFKC", text))
    return _LETTERS.sub("", text.lower())


def name_of(person: Person) -> PersonName:
    """The name fields that hold a name."""
    return _name_of(person.name, person.name_latin, person.family_name, person.given_name)


@lru_cache(maxsize=1 << 15)
def _name_of(name: str, name_latin: str, family: str, given: str) -> PersonName:
    whole, latin = without_placeholders(name), without_placeholders(name_latin)
    if family and given and not without_placeholders(f"{given} {family}"):
        family = given = ""
    family = "" if is_placeholder(family) else family
    given = "" if is_placeholder(given) else given
    if not family and not given:
        family, given = _split(whole)
    return PersonName(whole, latin, family, given, fold(family), fold(given))


def _split(name: str) -> tuple[str, str]:
    """Family and given part of a whole name: the first character of a Han name, the last word of another."""
    if name and not name.isascii() and " " not in name and len(name) <= 4:
        return name[:1], name[1:]
    before, comma, after = name.partition(",")
    if comma:
        return before.strip(), after.strip()
    words = name.split()
    return (words[-1], " ".join(words[:-1])) if len(words) > 1 else (name, "")


def part_state(event: str, entry: str) -> State:
    """How two folded name parts relate."""
    if not event or not entry:
        return "missing"
    if event == entry:
        return "same"
    longest = max(len(event), len(entry))
    edits = OSA.distance(event, entry)
    if longest > 2 and edits <= max(1.0, _NEAR_SHARE * longest):
        return "near"
    return "near" if min(len(event), len(entry)) == 1 and event[0] == entry[0] else "conflict"


_BITS: dict[str, dict[State, float]] = {
    "family": {"same": 10.0, "near": 6.5, "missing": 0.0, "conflict": -5.0},
    "given": {"same": 8.0, "near": 5.0, "missing": 0.0, "conflict": -5.0},
}


def compare_person_names(event: Person, entry: Person) -> NameComparison | None:
    """How the names relate, the better of both orders; None when a side has no name."""
    left, right = name_of(event), name_of(entry)
    if not (left.family or left.given) or not (right.family or right.given):
        return None
    straight = (part_state(left.family, right.family), part_state(left.given, right.given))
    crossed = (part_state(left.family, right.given), part_state(left.given, right.family))
    swapped = _sum(crossed) - 1 > _sum(straight)
    family, given = crossed if swapped else straight
    bits = _sum((family, given)) - swapped
    how = "swapped" if swapped else "exact" if bits > 17 else "near" if bits > 0 else "different"
    return NameComparison(bits, how, family, given, event.name or event.given_name, entry.name or entry.given_name)


def _sum(states: tuple[State, State]) -> float:
    return _BITS["family"][states[0]] + _BITS["given"][states[1]]
