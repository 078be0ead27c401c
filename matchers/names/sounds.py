"""What a Latin piece may stand for: spoken syllables with probabilities, by system; and how common each is in names."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from math import log2
from typing import Literal

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from matchers.names import romanise
from matchers.names.romanise import HABITS, SYSTEMS
from schemas.fields.names import tables

Vector = tuple[float, ...]  # one probability per system; rows of chances end with their mean over the systems
PRIOR: Vector = (0.62, 0.08, 0.13, 0.03, 0.07, 0.03, 0.04)  # how often a romanised query follows each system
READING_WEIGHTS = (0.9, 0.07, 0.02, 0.01)
SURNAME_LISTED = 0.9  # share of bearers who spell their surname as the region's list says
SLIP = {0: 1.0, 1: 0.012, 2: 0.0008}  # probability of a given spelling with that many letters wrong
ALIKE = 0.05  # another letter for the same sound (see `sound_fold`)
INITIAL = 0.01  # a syllable shortened to its first letter
FLOOR = 1e-5
ZERO: Vector = (0.0,) * SYSTEMS


def sound_fold(text: str) -> str:
    """Spellings that English ears hear alike become one: TSZ and TZE, EE and I, OO and U, AH and A."""
    for old, new in _ALIKE:
        text = text.replace(old, new)
    return text[:-1] if len(text) > 2 and text[-1] in "HR" else text


_ALIKE = (
    ("TSZ", "CI"), ("TZE", "CI"), ("SZE", "SI"), ("TZ", "C"), ("TS", "C"), ("CH", "C"), ("SH", "S"), ("PH", "P"), ("TH", "T"),
    ("KH", "K"), ("HW", "W"), ("EE", "I"), ("OO", "U"), ("CK", "K"), ("EW", "IU"), ("OW", "AU"), ("AW", "AU"), ("OY", "OI"),
    ("AY", "AI"), ("YE", "E"), ("IA", "EA"), ("IO", "EO"), ("J", "C"), ("Z", "C"), ("V", "W"), ("UE", "U"), ("UM", "AM"),
)  # fmt: skip


@cache
def readings(character: str) -> tuple[tuple[str, float], ...]:
    """Sounds of a character in a given name, as `language:syllable`, with the share of each within its language."""
    found = tables.characters().get(character)
    if found is None:
        return ()
    spoken = (("m", found.mandarin), ("c", found.cantonese), ("h", found.hokkien))
    return tuple((f"{tag}:{sound}", weight) for tag, sounds in spoken for sound, weight in _weighed(sounds, tag))


def _weighed(sounds: tuple[str, ...], tag: str) -> list[tuple[str, float]]:
    weights = (0.6, 0.2, 0.12, 0.08) if tag == "h" else READING_WEIGHTS
    chosen = list(zip(sounds, weights, strict=False))
    total = sum(weight for _, weight in chosen) or 1.0
    return [(sound, weight / total) for sound, weight in chosen]


@cache
def surname_readings(surname: str) -> tuple[tuple[str, float], ...]:
    """Sounds of a surname of one character; its region's own spellings are the sound `s:` and the surname."""
    own = tables.surname_mandarin().get(surname)
    plain = readings(surname)
    mandarin = tuple((f"m:{sound}", weight) for sound, weight in _weighed(own, "m")) if own else ()
    kept = tuple(item for item in plain if not (own and item[0][0] == "m"))
    if surname not in tables.surname_spellings():
        return mandarin + kept
    dampened = tuple((key, weight if key[0] == "m" else weight * (1 - SURNAME_LISTED)) for key, weight in mandarin + kept)
    return (*dampened, (f"s:{surname}", SURNAME_LISTED))


@cache
def _forms() -> dict[str, dict[str, Vector]]:
    """Every spelling of every sound: spelling to sound to its probability by system."""
    table: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0] * SYSTEMS))
    sounds = {key for character in tables.characters() if len(character) == 1 for key, _ in readings(character)}
    sounds |= {f"m:{sound}" for own in tables.surname_mandarin().values() for sound in own}
    for key in sounds:
        for system, write in HABITS[key[0]]:
            for spelling, share in write(key[2:]).items():
                table[spelling][key][system] += share
    for surname, columns in tables.surname_spellings().items():
        for region, spellings in columns.items():
            for spelling, share in _ranked(spellings).items():
                for system in _REGION_SYSTEMS[region]:
                    table[spelling.replace("-", "")][f"s:{surname}"][system] += share
    return {spelling: {key: tuple(row) for key, row in found.items()} for spelling, found in table.items()}


_REGION_SYSTEMS = {
    "hk": (romanise.HONG_KONG,),
    "mo": (romanise.MACAU,),
    "tw": (romanise.WADE,),
    "ny": (romanise.HOKKIEN, romanise.HAKKA, romanise.NANYANG),
}


def _ranked(spellings: tuple[str, ...]) -> dict[str, float]:
    weights = {spelling: 1 / (1 + rank) for rank, spelling in enumerate(spellings)}
    total = sum(weights.values())
    return {spelling: weight / total for spelling, weight in weights.items()}


@cache
def _folded_forms() -> dict[str, tuple[str, ...]]:
    table = defaultdict(list)
    for spelling in _forms():
        table[sound_fold(spelling)].append(spelling)
    return {fold: tuple(found) for fold, found in table.items()}


@cache
def _spellings() -> tuple[str, ...]:
    return tuple(_forms())


def is_spelling(piece: str) -> bool:
    """Whether some system writes some sound so."""
    return piece in _forms()


@lru_cache(maxsize=16384)
def sounds_of(piece: str) -> dict[str, Vector]:
    """Sounds that a piece may stand for, each with P(piece | sound) by system; slips of a letter included."""
    chances: dict[str, float] = {piece: 1.0}
    for spelling in _folded_forms().get(sound_fold(piece), ()):
        chances.setdefault(spelling, ALIKE)
    if len(piece) == 1:
        chances |= {spelling: INITIAL for spelling in _spellings() if spelling[0] == piece and spelling != piece}
    elif len(piece) > 2:
        near = extract(piece, _spellings(), scorer=Levenshtein.distance, score_cutoff=1 if len(piece) < 6 else 2, limit=60)
        for spelling, distance, _ in near:
            chances.setdefault(spelling, SLIP[int(distance)])
    found: dict[str, list[float]] = {}
    for spelling, chance in chances.items():
        for key, row in _forms().get(spelling, {}).items():
            sums = found.setdefault(key, [0.0] * SYSTEMS)
            for system, share in enumerate(row):
                sums[system] += share * chance
    return {key: tuple(row) for key, row in found.items()}


@lru_cache(maxsize=262144)
def given_chances(piece: str, character: str) -> Vector:
    """P(piece | character in a given name) by system."""
    return _chances(sounds_of(piece), readings(character))


@lru_cache(maxsize=65536)
def family_chances(piece: str, surname: str) -> Vector:
    """P(piece | surname of one character) by system."""
    return _chances(sounds_of(piece), surname_readings(surname))


def with_mean(values: Iterable[float]) -> Vector:
    """A row of chances: one per system, then their mean over the systems' priors."""
    row = tuple(values)
    return (*row, sum(map(float.__mul__, PRIOR, row)))


def _chances(table: dict[str, Vector], spoken: tuple[tuple[str, float], ...]) -> Vector:
    total = list(ZERO)
    for key, weight in spoken:
        row = table.get(key)
        if row is not None:
            for system, share in enumerate(row):
                total[system] += weight * share
    return with_mean(min(1.0, value) + FLOOR for value in total)


Place = Literal["family", "first", "last", "only"]  # surname; first and last of two given characters; any other


def share_at(row: tables.Character, place: Place) -> float:
    """Share of names that have a character there."""
    if place == "family":
        return row.family_ppm / 1e6
    fraction = {"first": 2 * row.first_share, "last": 2 - 2 * row.first_share, "only": 1.0}[place]
    return row.given_ppm * fraction / 1e6


@cache
def _common(place: Place) -> dict[str, float]:
    """Share of names that have each sound at that place."""
    table: dict[str, float] = defaultdict(float)
    for character, row in tables.characters().items():
        share = share_at(row, place)
        if share and len(character) == 1:
            for key, weight in surname_readings(character) if place == "family" else readings(character):
                table[key] += share * weight
    return dict(table)


def places(size: int) -> tuple[Place, ...]:
    """The places of a given name's characters."""
    if size == 2:
        return ("first", "last")
    only: Place = "only"
    return (only,) * size


@lru_cache(maxsize=32768)
def background(piece: str, place: Place) -> Vector:
    """P(piece) by system, over all surnames or given-name characters by how common they are at that place."""
    common, total = _common(place), list(ZERO)
    for key, row in sounds_of(piece).items():
        share = common.get(key, 0.0)
        if share:
            for system, value in enumerate(row):
                total[system] += share * value
    return with_mean(value + FLOOR for value in total)


@lru_cache(maxsize=65536)
def character_bits(character: str, family: bool) -> float:
    """How many bits an equal character is worth: -log2 of its share, at most 15 for given names and 17 for surnames."""
    row = tables.characters().get(character)
    share = share_at(row, "family" if family else "only") if row else 0.0
    return -log2(share + (8e-6 if family else 3e-5))
