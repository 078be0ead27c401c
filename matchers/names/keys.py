"""Blocking keys and small integer codes of a name, the same whichever script the name is in."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from matchers.names.cross import background_rows, mixture
from matchers.names.dotted import elements_of, folded_words
from matchers.names.parses import parses
from matchers.names.sounds import PRIOR, readings, sounds_of, surname_readings
from matchers.names.syllables import class_code, fold_syllable, folded_sound, sound_code
from schemas.fields.names import Name, tables

PARSES, FAMILIES, CLASSES, COMBINATIONS = 4, 3, 3, 24


@dataclass(frozen=True, slots=True)
class NameSyllables:
    """Codes of one name: syllable classes in [0, 511] (0 = unknown or hidden), characters as code points (Han only)."""

    family: tuple[int, ...]
    given: tuple[int, ...]
    characters: tuple[int, ...]
    others: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()  # further (family, given) readings, likeliest first


@lru_cache(maxsize=65536)
def name_keys(name: Name) -> tuple[str, ...]:
    """Keys of which two names of one person share at least one, in any script and with one character wrong.

    Han and romanised names meet in folded Mandarin syllables (`f:` the whole name, `a: b: c:` pairs of its
    characters, `i:` surname and initial); transliterations and Western names in folded words (`w:` and `v:`).
    """
    keys: list[str] = []
    if name.fold and name.splits:
        keys += _han_keys(name)
    if name.tokens:
        for family, given, _ in latin_classes(name):
            keys += _class_keys(family, given)
        keys += _word_keys(tuple(sorted(name.tokens)))
    if name.segments or (name.fold and (not name.splits or len(elements_of(name.fold)) > 1)):
        keys += _word_keys(folded_words(name))
    elif name.tokens:
        keys += _word_keys(folded_words(Name("latin", tokens=name.tokens)))
    return tuple(dict.fromkeys(keys))


def _han_keys(name: Name) -> list[str]:
    keys: list[str] = []
    for size in name.splits:
        family = family_class(name.fold[:size])
        keys += _class_keys(family, tuple(folded_sound(c, False) for c in name.fold[size:]))
    return keys


@lru_cache(maxsize=4096)
def family_class(surname: str) -> str:
    """Folded Mandarin reading of a surname of one or two characters."""
    own = tables.surname_mandarin().get(surname)
    if own:
        return fold_syllable(own[0])
    return "".join(folded_sound(character, False) for character in surname)


def _class_keys(family: str, given: tuple[str, ...]) -> list[str]:
    whole = f"f:{family}.{'.'.join(given)}"
    if "*" in whole:
        return [key for key in _class_keys_of(family, given) if "*" not in key]
    return [whole, *_class_keys_of(family, given)]


def _class_keys_of(family: str, given: tuple[str, ...]) -> list[str]:
    if len(given) >= 2:
        return [f"a:{family}.{given[0]}", f"b:{family}.{given[-1]}", f"c:{given[0]}.{given[-1]}"]
    if given:
        return [f"a:{family}.{given[0]}", f"b:{family}.{given[0]}", f"i:{family}.{given[0][:1]}"]
    return [f"s:{family}"]


def _word_keys(words: tuple[str, ...]) -> list[str]:
    """All words folded and joined, each with another's initial, and the beginnings of long ones."""
    folded = [word.lower() for word in words][:6]
    kept = [word for word in folded if len(word) > 1]
    keys = ["w:" + ".".join(kept)] if kept else []
    keys += [f"v:{w}.{o[0]}" for i, w in enumerate(folded) for j, o in enumerate(folded) if i != j and len(w) > 1 and o]
    keys += [f"p:{word[:4]}" for word in kept if len(word) >= 5]
    return keys if len(folded) > 1 else [*keys, *(f"v:{word}" for word in kept)]


@cache
def _classes_by_sound(family: bool) -> dict[str, dict[str, float]]:
    """Sound (`language:syllable`) to Mandarin classes of the characters that have it, by how common they are."""
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for character, row in tables.characters().items():
        share = row.family_ppm if family else row.given_ppm
        if len(character) == 1 and share:
            for key, weight in surname_readings(character) if family else readings(character):
                table[key][folded_sound(character, family)] += weight * share
    for compound in tables.compound_surnames():
        table[f"s:{compound}"][family_class(compound)] += 20.0
    return {key: dict(found) for key, found in table.items()}


@lru_cache(maxsize=32768)
def piece_classes(piece: str, family: bool) -> tuple[tuple[str, float], ...]:
    """Mandarin classes that a Latin piece most likely stands for, with weights; () when none."""
    table = _classes_by_sound(family)
    found: dict[str, float] = defaultdict(float)
    for key, row in sounds_of(piece).items():
        chance = sum(map(float.__mul__, PRIOR, row))
        for sound, share in table.get(key, {}).items():
            found[sound] += chance * share
    best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[: FAMILIES if family else CLASSES]
    return tuple(best)


@lru_cache(maxsize=32768)
def latin_classes(name: Name) -> tuple[tuple[str, tuple[str, ...], float], ...]:
    """Readings of Latin words as Mandarin classes: (surname, given, weight), likeliest first."""
    ranked: dict[tuple[str, tuple[str, ...]], float] = {}
    for size, compound in ((2, False), (1, False), (3, False)):
        options = []
        for parse in parses(name, size, compound):
            options.append((parse.prior * mixture(background_rows(parse))[0], parse))
        options.sort(key=lambda option: -option[0])
        for weight, parse in options[:PARSES]:
            _combine(parse.family, parse.given, weight, ranked)
    best = sorted(ranked.items(), key=lambda item: (-item[1], item[0]))[:COMBINATIONS]
    return tuple((family, given, weight) for (family, given), weight in best)


def _combine(family: str, given: tuple[str, ...], weight: float, into: dict[tuple[str, tuple[str, ...]], float]) -> None:
    ways: list[tuple[tuple[str, ...], float]] = [((), weight)]
    for piece in given:
        ways = [((*done, sound), chance * share) for done, chance in ways for sound, share in piece_classes(piece, False)]
    for surname, share in piece_classes(family, True):
        for done, chance in ways:
            key = (surname, done)
            into[key] = max(into.get(key, 0.0), chance * share)


@lru_cache(maxsize=65536)
def name_syllables(name: Name) -> NameSyllables:
    """Codes for packed indexes: Han names by their characters' readings, Latin ones by their likeliest parse."""
    if name.fold and name.splits:
        size = name.splits[0]
        family = tuple(sound_code(c, size == 1) for c in name.fold[:size])
        given = tuple(sound_code(c, False) for c in name.fold[size:])
        return NameSyllables(family, given, tuple(map(ord, name.fold)))
    ways = [((class_code(family),), tuple(map(class_code, given))) for family, given, _ in latin_classes(name)]
    if not ways:
        return NameSyllables((), (), tuple(map(ord, name.fold)))
    return NameSyllables(*ways[0], (), tuple(ways[1:8]))
