"""What two persons' names say: bits of the whole name, and how family and given name each relate."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

import anyascii
from rapidfuzz.distance import OSA

from matchers.names import NameEvidence, compare_names
from matchers.names.characters import character_evidence
from matchers.persons.placeholders import is_placeholder, without_placeholders
from schemas.fields.names import Name, read_name, tables
from schemas.records import Person

State = Literal["same", "near", "conflict", "missing"]
_LETTERS = re.compile(r"[^a-z0-9]+")
LEAST_BITS = -9.0  # assumed: two records in a thousand carry another name of the person (alias, wrong column)
MARRIED_BITS = 1.5  # assumed: Latin surnames change more often than given names; set on synthetic records
_AGREEING_BITS = 4.0
_SHORTEST_CUT = 2
_PART_BITS: dict[tuple[State, State], float] = {("same", "near"): 13.0, ("near", "same"): 12.5, ("near", "near"): 9.0}
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


def read_person_name(person: Person) -> Name:
    """The name as read, placeholders left out."""
    return read_name(*name_of(person)[:4])


def compare_person_names(event: Person, entry: Person) -> NameComparison | None:
    """How the names relate in whatever scripts they share; None when a side has no name."""
    return _compare(name_of(event), name_of(entry))


@lru_cache(maxsize=1 << 12)
def _compare(left: PersonName, right: PersonName) -> NameComparison | None:
    ours, theirs = read_name(*left[:4]), read_name(*right[:4])
    if ours.kind == "empty" or theirs.kind == "empty":
        return None
    whole = compare_names(ours, theirs)
    if whole.how == "unknown":
        return None
    family, given = _states(left, right, ours, theirs, whole)
    bits, how = whole.bits, whole.how
    if how == "different" and ours.tokens and theirs.tokens and (parts := _PART_BITS.get((family, given))):
        bits, how = max((bits, how), (parts, "misspelt"))  # spaces and letters both wrong
    if ours.tokens and theirs.tokens and (family, given) == ("conflict", "same"):
        bits += MARRIED_BITS
    return NameComparison(max(LEAST_BITS, bits), how, family, given, whole.left, whole.right)


def _states(left: PersonName, right: PersonName, ours: Name, theirs: Name, whole: NameEvidence) -> tuple[State, State]:
    """How family and given name relate, each for itself."""
    if ours.fold and theirs.fold and ours.splits and theirs.splits:
        return _han_state(ours.family, theirs.family, True), _han_state(ours.given, theirs.given, False)
    if ours.tokens and theirs.tokens:
        return _latin_states(left, right)
    if whole.how == "missing_given":
        return "same", "missing"
    return ("conflict", "conflict") if whole.how == "different" or whole.bits < _AGREEING_BITS else ("same", "same")


def _han_state(ours: tuple[str, ...], theirs: tuple[str, ...], family: bool) -> State:
    if not ours or not theirs or "+" in (*ours, *theirs):
        return "missing"
    if len(ours) != len(theirs):
        return "near" if set(ours) & set(theirs) else "conflict"
    kinds = {character_evidence(a, b, family)[1] for a, b in zip(ours, theirs, strict=True)}
    if kinds <= {"identical"}:
        return "same"
    if "masked" in kinds:
        return "conflict" if "different" in kinds else "missing"
    return "near" if "different" not in kinds or (len(ours) > 1 and "identical" in kinds) else "conflict"


def given_state(event: str, entry: str) -> State:
    """How two folded given names relate; short forms are near.

    >>> given_state("bobby", "robert"), given_state("mel", "melvin"), given_state("john", "joe")
    ('near', 'near', 'conflict')
    """
    state = part_state(event, entry)
    if state != "conflict":
        return state
    short, long = sorted((event, entry), key=len)
    cut = len(short) >= _SHORTEST_CUT and long.startswith(short)
    return "near" if cut or long.upper() in tables.nicknames().get(short.upper(), ()) else "conflict"


def _latin_states(left: PersonName, right: PersonName) -> tuple[State, State]:
    """The better of both orders: forms swap given and family name."""
    straight = part_state(left.family, right.family), given_state(left.given, right.given)
    crossed = part_state(left.family, right.given), part_state(left.given, right.family)
    return crossed if _agreement(crossed) > _agreement(straight) + 1 else straight


def _agreement(states: tuple[State, State]) -> int:
    return sum({"same": 3, "near": 2, "missing": 0, "conflict": -2}[state] for state in states)
