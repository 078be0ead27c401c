"""Error rates by kind of name: people missed at review, and strangers who match, one table.

    python benchmarks/kinds.py [--each 15000] [--events 4000] [--svg docs/kinds.svg] [--json]

Every kind has as many entries on the list, and as many people of its own kind ask. A record has a name, a birth date
and the last four digits of a phone, and no document; two in five names are written as on the list, the others have the
damage that is usual for the kind; one birth date in ten has day and month exchanged. Parts of names are drawn
independently, Han characters by the frequencies of the shipped table, parts of other names and compound surnames evenly.
Hong Kong spellings are drawn from the table that the matcher reads too, which flatters it: real ones vary more.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import people
from persons import changes_of, matched

from matchers.names.romanise import hong_kong
from matchers.persons import PersonIndex
from schemas.fields.names import tables
from schemas.records import Person

_CLEAN, _SWAPPED_DAY = 0.4, 0.1
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Rng = np.random.Generator
Write = Callable[[str, Rng], str]


def one_of(values: Sequence[str], rng: Rng) -> str:
    """A value at random."""
    return values[int(rng.integers(0, len(values)))]


def given_characters(count: int, rng: Rng) -> str:
    """Characters of a given name, by frequency."""
    table = tables.characters()
    words = [word for word in table if len(word) == 1]
    shares = np.array([table[word].given_ppm for word in words])
    return "".join(rng.choice(words, count, p=shares / shares.sum()).tolist())


def compounds(count: int, rng: Rng) -> list[str]:
    """Names with a surname of two characters, each as often: by frequency five in six would be called 欧阳."""
    families = rng.choice(sorted(tables.compound_surnames()), count).tolist()
    given = given_characters(2 * count, rng)
    sizes = rng.integers(1, 3, count).tolist()
    return [family + given[2 * n : 2 * n + size] for n, (family, size) in enumerate(zip(families, sizes, strict=True))]


def _element_forms() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, element in tables.elements().items():
        if not form.isascii():
            forms.setdefault(element, []).append(form)
    return forms


def dotted(count: int, rng: Rng) -> list[str]:
    """Uyghur names: given name and father's name, each of one or two parts, in Han characters with a middle dot."""
    forms = [form for of_element in _element_forms().values() for form in of_element]

    def part() -> str:
        second = one_of(forms, rng) if rng.random() < 0.5 else ""
        return one_of(forms, rng) + second

    return [f"{part()}·{part()}" for _ in range(count)]


def foreign(count: int, rng: Rng) -> list[str]:
    """Latin names of two or three words; no free table of surnames ships, so given names serve as such."""
    words = sorted(word for word in tables.nicknames() if word.isalpha() and len(word) > 3)
    return [" ".join(one_of(words, rng) for _ in range(2 + int(rng.random() < 0.4))) for _ in range(count)]


def han(length: int) -> Callable[[int, Rng], list[str]]:
    """A maker of names of so many characters with surnames by frequency."""

    def make(count: int, rng: Rng) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            made = people.People(int(rng.integers(1, 1 << 30))).make(4 * count)
            found += [person.name for person in made if len(person.name) == length]
        return found[:count]

    return make


def write_han(name: str, rng: Rng) -> str:
    """A homophone, a look-alike, pinyin, or a given name without its last character."""
    kind = int(rng.integers(0, 4))
    if kind == 3:
        return name[:-1] if len(name) > 2 else people.look_alike(name, rng)
    return (people.homophone(name, rng), people.look_alike(name, rng), people.pinyin(name))[kind]


def write_dotted(name: str, rng: Rng) -> str:
    """Another spelling of a part, another or no dot, or the father's name left out."""
    kind = int(rng.integers(0, 4))
    if kind == 0:
        return name.split("·")[0]
    if kind == 1:
        return name.replace("·", one_of(["", ".", " ", "•"], rng))
    known = sorted((form for form in tables.elements() if form in name), key=len, reverse=True)
    for form in known:
        others = [one for one in _element_forms()[tables.elements()[form]] if one != form]
        if others:
            return name.replace(form, one_of(others, rng), 1)
    return name


def write_foreign(name: str, rng: Rng) -> str:
    """A wrong letter, the words in another order, a middle word left out, or cut to twelve signs."""
    kind, words = int(rng.integers(0, 4)), name.split()
    if kind == 0:
        place = int(rng.integers(1, len(words[-1])))
        words[-1] = words[-1][:place] + one_of(_LETTERS, rng) + words[-1][place + 1 :]
    elif kind == 1:
        words = [words[-1], *words[:-1]]
    elif kind == 2 and len(words) > 2:
        words = [words[0], words[-1]]
    else:
        return name[: max(12, len(words[0]) + 3)].strip()
    return " ".join(words)


def write_hong_kong(name: str, rng: Rng) -> str:
    """The name as an identity card of Hong Kong spells it."""
    table = tables.characters()
    known = tables.surname_spellings().get(name[0], {}).get("hk", ())
    parts = [known[0]] if known else []
    for character in name[len(parts) :]:
        said = table[character].cantonese if character in table else ()
        spellings = hong_kong(said[0]) if said else {character: 1.0}
        shares = np.array(list(spellings.values()))
        parts.append(str(rng.choice(list(spellings), p=shares / shares.sum())))
    given = one_of([" ", "-", ""], rng).join(parts[1:])
    return one_of([f"{parts[0]} {given}", f"{given} {parts[0]}", f"{parts[0]}, {given}"], rng)


@dataclass(frozen=True, slots=True)
class Kind:
    """How names of a kind are made, and how they are written elsewhere; `always` when no record has the listed form."""

    make: Callable[[int, Rng], list[str]]
    write: Write
    always: bool = False


KINDS = {
    "two characters": Kind(han(2), write_han),
    "three characters": Kind(han(3), write_han),
    "compound surname": Kind(compounds, write_han),
    "minority, dotted": Kind(dotted, write_dotted),
    "foreign, Latin": Kind(foreign, write_foreign),
    "Hong Kong spelling": Kind(han(3), write_hong_kong, always=True),
}


def bearers(kind: Kind, count: int, seed: int) -> list[Person]:
    """Invented people with names of that kind."""
    names = kind.make(count, np.random.default_rng(seed))
    made = people.People(seed).make(count, with_document=0.0)
    return [person.model_copy(update={"name": name}) for person, name in zip(made, names, strict=True)]


def as_seen(person: Person, kind: Kind, rng: Rng) -> Person:
    """The person's record without document."""
    name = person.name if not kind.always and rng.random() < _CLEAN else kind.write(person.name, rng)
    day = people.swapped_day(person.birth_date) if rng.random() < _SWAPPED_DAY else person.birth_date
    return person.model_copy(update={"name": name, "birth_date": day, "phone": person.phone[-4:], "region": "", "sex": ""})


def measure(each: int, events: int) -> dict[str, dict[str, float]]:
    """Per kind: missed at review, not certain, and strangers per 100 000 who match falsely."""
    listed = {name: bearers(kind, each, 20 + place) for place, (name, kind) in enumerate(KINDS.items())}
    index = PersonIndex()
    for name, some in listed.items():
        index.apply(list(changes_of(some, f"{name}/")))
    rng = np.random.default_rng(3)
    said: dict[str, dict[str, float]] = {}
    for place, (name, kind) in enumerate(KINDS.items()):
        picks = rng.integers(0, each, events).tolist()
        found = matched(index, [as_seen(listed[name][pick], kind, rng) for pick in picks])
        grades = [
            next((match.grade for match in one if match.entry_id == f"{name}/{pick}"), "none")
            for one, pick in zip(found, picks, strict=True)
        ]
        strangers = matched(index, [as_seen(person, kind, rng) for person in bearers(kind, 5 * events, 60 + place)])
        false = [one[0].grade for one in strangers if one]
        said[name] = {
            "missed": grades.count("none") / events,
            "not certain": 1 - grades.count("certain") / events,
            "false certain per 100k": 100_000 * false.count("certain") / len(strangers),
            "false review per 100k": 100_000 * (len(false) - false.count("certain")) / len(strangers),
        }
    columns = next(iter(said.values()))
    said["mean"] = {column: float(np.mean([one[column] for one in said.values()])) for column in columns}
    return said


def chart(said: dict[str, dict[str, float]]) -> str:
    """Share missed by kind as SVG bars, with the mean and twice the mean as lines."""
    kinds = {name: rates["missed"] for name, rates in said.items() if name != "mean"}
    mean = said["mean"]["missed"]
    scale = 330.0 / max(*kinds.values(), 2.2 * mean, 1e-6)
    height = 40 + 30 * len(kinds)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 {height + 30}" font-family="sans-serif" font-size="12">',
        f'<rect width="560" height="{height + 30}" fill="#fff"/>',
        '<text x="280" y="18" text-anchor="middle" font-size="14">People missed at review, by kind of name</text>',
    ]
    for place, (name, missed) in enumerate(kinds.items()):
        y = 32 + 30 * place
        out += [
            f'<text x="150" y="{y + 15}" text-anchor="end">{name}</text>',
            f'<rect x="160" y="{y}" width="{max(1.0, missed * scale):.1f}" height="20" fill="#1f6fb2" fill-opacity=".75"/>',
            f'<text x="{165 + max(1.0, missed * scale):.1f}" y="{y + 15}">{missed:.2%}</text>',
        ]
    for value, label in ((mean, "mean"), (2 * mean, "twice the mean")):
        x = 160 + value * scale
        out.append(f'<path d="M{x:.1f} 28V{height}" stroke="#888" stroke-dasharray="5 4"/>')
        out.append(f'<text x="{x:.1f}" y="{height + 16}" text-anchor="middle" fill="#555">{label}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    """Run, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=15_000, help="Entries of each kind.")
    parser.add_argument("--events", type=int, default=4_000, help="Members of each kind; five times as many strangers.")
    parser.add_argument("--svg", type=Path, help="Write the chart here.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    said = measure(options.each, options.events)
    if options.svg:
        options.svg.write_text(chart(said), encoding="utf-8")
    if options.json:
        print(json.dumps(said))
        return
    print(f"{'kind of name':20}" + "".join(f"{column:>24}" for column in said["mean"]))
    for name, rates in said.items():
        cells = [f"{value:.2%}" if "per" not in column else f"{value:.1f}" for column, value in rates.items()]
        print(f"{name:20}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
