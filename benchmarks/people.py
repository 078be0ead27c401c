"""Invented people with realistic name frequencies, and described damage to their records.

Names: surnames and given-name characters drawn by the frequencies of the shipped character table; the share of given
names of one character by decade of birth, and the age pyramid, after the Ministry of Public Security's national name
reports (2019-2021). Characters of a given name are drawn independently, which makes fewer namesakes among common
names than life does. Resident IDs carry real check digits over random sequence numbers; 70 % have a county code of
one prefecture, as a city's list would. Phones are eleven digits in mobile ranges; 8 % have none. Nobody is real.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from schemas.fields.names import tables
from schemas.records import Person

# decade begins, share of people, share of given names of one character
_COHORTS = ((1930, 30, 0.17, 0.05), (1960, 10, 0.155, 0.09), (1970, 10, 0.16, 0.16), (1980, 10, 0.16, 0.33),
            (1990, 10, 0.13, 0.37), (2000, 19, 0.225, 0.25))  # fmt: skip
_COUNTIES = np.array([320602, 320611, 320621, 320623, 320681, 320682, 320684, 320612, 320613, 320614, 320685])
_PROVINCES = np.array([11, 12, 13, 14, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 50, 51, 52, 61])
_PREFIXES = np.array([130, 131, 135, 136, 137, 138, 139, 150, 151, 152, 158, 159, 177, 180, 181, 186, 187, 188, 189])
_ROADS = ("人民", "解放", "中山", "建设", "和平", "新华", "青年", "工农", "桃园", "长江", "文峰", "朝阳", "虹桥", "学田")
_LOCAL = 0.7
_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)])
_CHECKS = "10X98765432"
_OCR = {"0": "86", "1": "7", "2": "7", "3": "8", "4": "9", "5": "68", "6": "58", "7": "12", "8": "36", "9": "4"}


@dataclass(frozen=True)
class People:
    """Makes people; the same seed makes the same ones."""

    seed: int = 7
    families: list[str] = field(default_factory=list, init=False)
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", np.random.default_rng(self.seed))

    def make(self, count: int, with_document: float = 1.0, with_address: float = 0.0) -> list[Person]:
        """That many people, all fields sound; `with_document` and `with_address` are the shares that have them."""
        rng = self.rng
        years, single = self._births(count)
        days = np.datetime64("2001-01-01") + rng.integers(0, 365, count)
        texts = days.astype(str)
        sexes = rng.integers(0, 2, count)
        counties = self._counties(count)
        numbers = _resident_ids(counties, years, texts, rng.integers(0, 500, count) * 2 + sexes)
        phones = _PREFIXES[rng.integers(0, len(_PREFIXES), count)] * 10**8 + rng.integers(0, 10**8, count)
        has_phone, has_document, has_address = rng.random((3, count)) < [[0.92], [with_document], [with_address]]
        addresses = self._addresses(count)
        return [
            Person.model_construct(
                name=name,
                sex="FM"[sex],
                birth_date=f"{year}{text[4:]}",
                document_type="cn_resident_id" if document else "",
                document_number=number if document else "",
                document_state="valid" if document else "",
                phone=f"+86{phone}" if phoned else "",
                address=address if addressed else "",
                region=str(county),
            )
            for name, sex, year, text, document, number, phone, phoned, address, addressed, county in zip(
                self._names(count, single), sexes.tolist(), years.tolist(), texts.tolist(), has_document.tolist(),
                numbers, phones.tolist(), has_phone.tolist(), addresses, has_address.tolist(), counties.tolist(),
                strict=True,
            )
        ]  # fmt: skip

    def _births(self, count: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        table = np.array(_COHORTS)
        cohort = self.rng.choice(len(table), count, p=table[:, 2] / table[:, 2].sum())
        years = table[cohort, 0] + np.floor(self.rng.random(count) * table[cohort, 1])
        return years.astype(np.int64), self.rng.random(count) < table[cohort, 3]

    def _counties(self, count: int) -> NDArray[np.int64]:
        away = self.rng.choice(_PROVINCES, count) * 10_000 + self.rng.integers(1, 14, count) * 100
        away += self.rng.integers(1, 25, count)
        return np.where(self.rng.random(count) < _LOCAL, self.rng.choice(_COUNTIES, count), away)

    def _names(self, count: int, single: NDArray[np.bool_]) -> list[str]:
        characters = tables.characters()
        family = np.array([one.family_ppm for one in characters.values()])
        given = np.array([one.given_ppm for one in characters.values()])
        words = np.array(list(characters), dtype=object)
        first = words[self.rng.choice(len(words), count, p=family / family.sum())]
        second, third = (words[self.rng.choice(len(words), count, p=given / given.sum())] for _ in range(2))
        return (first + second + np.where(single, "", third)).tolist()

    def _addresses(self, count: int) -> list[str]:
        roads = self.rng.integers(0, len(_ROADS), count).tolist()
        numbers = self.rng.integers(1, [[400], [40], [2600]], (3, count)).T.tolist()
        return [f"{_ROADS[road]}路{a}号{b}幢{c}室" for road, (a, b, c) in zip(roads, numbers, strict=True)]


def _resident_ids(
    counties: NDArray[np.int64], years: NDArray[np.int64], days: NDArray[np.str_], sequences: NDArray[np.int64]
) -> list[str]:
    born = years * 10_000 + np.char.replace(np.char.ljust(days, 10), "-", "").astype(np.int64) % 10_000
    body = counties * 10**11 + born * 1000 + sequences
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    checks = (digits @ _WEIGHTS) % 11
    return [f"{number}{_CHECKS[check]}" for number, check in zip(body.tolist(), checks.tolist(), strict=True)]


def damaged_number(number: str, rng: np.random.Generator) -> str:
    """A resident ID with one slip: a wrong digit, a misread one, or two neighbours swapped."""
    kind, place = int(rng.integers(0, 3)), int(rng.integers(0, 16))
    sign = number[place]
    if kind == 2 and number[place] != number[place + 1]:
        return number[:place] + number[place + 1] + sign + number[place + 2 :]
    others = _OCR[sign] if kind == 1 else "".join(digit for digit in "0123456789" if digit != sign)
    return number[:place] + others[int(rng.integers(0, len(others)))] + number[place + 1 :]


def homophone(name: str, rng: np.random.Generator) -> str:
    """The last character replaced by another of the same reading, by how common that is in given names."""
    return name[:-1] + _other(name[-1], _same_sound(), rng)


def look_alike(name: str, rng: np.random.Generator) -> str:
    """The last character replaced by one that it is miswritten for."""
    likes = tables.look_alikes().get(name[-1], {})
    return name[:-1] + sorted(likes)[int(rng.integers(0, len(likes)))] if likes else homophone(name, rng)


def pinyin(name: str) -> str:
    """The name as a passport writes it."""
    table = tables.characters()
    readings = [table[one].mandarin[0] if one in table and table[one].mandarin else "" for one in name]
    return f"{readings[0]} {''.join(readings[1:])}".upper()


def _other(character: str, groups: dict[str, list[str]], rng: np.random.Generator) -> str:
    table = tables.characters()
    readings = table[character].mandarin[:1] if character in table else ()
    choices = [one for one in groups.get(readings[0] if readings else "", []) if one != character]
    return choices[int(rng.integers(0, min(len(choices), 12)))] if choices else character


def _same_sound(groups: dict[str, list[str]] = {}) -> dict[str, list[str]]:  # noqa: B006 - filled once
    if not groups:
        for one, said in sorted(tables.characters().items(), key=lambda item: -item[1].given_ppm):
            if said.mandarin:
                groups.setdefault(said.mandarin[0], []).append(one)
    return groups


Damage = Callable[[Person, np.random.Generator], Person]


def without_document(person: Person, **changes: str) -> Person:
    """The person as a form without identity document gives it."""
    return person.model_copy(update={"document_type": "", "document_number": "", "document_state": "", **changes})


def swapped_day(birth_date: str) -> str:
    """Day and month exchanged where that gives a date, else the date."""
    year, month, day = birth_date.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else birth_date


def mixed_stream(
    members: Sequence[Person], strangers: Sequence[Person], seed: int = 5, member_share: float = 0.02
) -> tuple[list[Person], list[int]]:
    """One event per stranger, a share of them members': 70 % sound IDs, 8 % with a slip, 7 % masked, 15 % none.

    Gives the events and the number of the member that each is about, -1 for a stranger.
    """
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(members), len(strangers)).tolist()
    listed = (rng.random(len(strangers)) < member_share).tolist()
    events = [
        _as_seen(members[pick] if member else stranger, float(draw), rng)
        for stranger, pick, member, draw in zip(strangers, picks, listed, rng.random(len(strangers)), strict=True)
    ]
    return events, [pick if member else -1 for pick, member in zip(picks, listed, strict=True)]


def _as_seen(person: Person, draw: float, rng: np.random.Generator) -> Person:
    phone = person.phone if rng.random() < 0.8 else ""
    number = person.document_number
    if not number or draw >= 0.85:
        return without_document(person, phone=phone, address="", region="")
    bare = {"phone": phone, "address": "", "region": "", "birth_date": "", "sex": ""}
    if draw < 0.70:
        return person.model_copy(update=bare)
    if draw < 0.78:
        slip = {"document_number": damaged_number(number, rng), "document_state": "bad_check"}
        return person.model_copy(update={**bare, **slip})
    masked = f"{number[:6]}********{number[14:]}"
    return person.model_copy(update={**bare, "document_number": masked, "document_state": "masked"})


def _form(person: Person, **changes: str) -> Person:
    return without_document(person, region="", **changes)


DAMAGES: dict[str, Damage] = {
    "name, birth date": lambda person, _: _form(person, phone=""),
    "name, birth date, phone": lambda person, _: _form(person),
    "name, swapped birth date, tail": lambda person, _: _form(
        person, birth_date=swapped_day(person.birth_date), phone=person.phone[-4:]
    ),
    "homophone, birth date, tail": lambda person, rng: _form(person, name=homophone(person.name, rng), phone=person.phone[-4:]),
    "look-alike, birth date, phone": lambda person, rng: _form(person, name=look_alike(person.name, rng)),
    "pinyin, birth date, tail": lambda person, _: _form(person, name="", name_latin=pinyin(person.name), phone=person.phone[-4:]),
    "character missing, birth date, phone": lambda person, _: _form(
        person, name=person.name[:-1] if len(person.name) > 2 else person.name
    ),
}
