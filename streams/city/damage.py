"""How a person's fields get dirty between the counter and the database.

Each kind of damage is one that operators report (wrong digit, swapped neighbours, lost digit, full-width digits, blanks,
masked numbers, homophones, traditional characters, pinyin, no document at hand); shares are this demo's own choice.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from streams.city.people import Resident


@dataclass(frozen=True, slots=True)
class Written:
    """What a clerk wrote down; `""` where nothing was."""

    name: str
    document: str
    phone: str
    sex: str
    birth_date: str


_HOMOPHONES = str.maketrans("伟静丽军杰明辉华建国志文海博子轩晨", "玮婧莉君洁铭晖桦健果至雯嗨搏梓宣辰")
_TRADITIONAL = str.maketrans(
    "张刘陈杨黄赵吴孙马罗郑谢许韩冯邓伟丽军刚飞凯龙红兰凤云", "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧偉麗軍剛飛凱龍紅蘭鳳雲"
)
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def write_down(rng: Random, person: Resident) -> Written:
    """One clerk's version of the person; four in five are clean."""
    clean = Written(person.name.full, person.document, person.phone, person.sex, person.born.isoformat())
    kind = rng.choices(list(_DAMAGE), [share for share, _ in _DAMAGE.values()])[0]
    return _DAMAGE[kind][1](rng, clean)


def read_off(rng: Random, person: Resident) -> Written:
    """What a card reader, a passport scanner or a checked register writes: the person's own signs, in some other form."""
    written = write_down(rng, person)
    same = unicodedata.normalize("NFKC", written.document).replace(" ", "").upper() == person.document
    return replace(written, document=written.document if same else person.document)


def _wrong_digit(rng: Random, clean: Written) -> Written:
    place = rng.randrange(6, 17)
    digit = rng.choice([other for other in "0123456789" if other != clean.document[place]])
    return replace(clean, document=clean.document[:place] + digit + clean.document[place + 1 :])


def _swapped(rng: Random, clean: Written) -> Written:
    place = rng.randrange(6, 16)
    text = clean.document
    return replace(clean, document=text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def _lost_digit(rng: Random, clean: Written) -> Written:
    place = rng.randrange(6, 17)
    return replace(clean, document=clean.document[:place] + clean.document[place + 1 :])


def _masked(_: Random, clean: Written) -> Written:
    return replace(clean, document=f"{clean.document[:6]}********{clean.document[-4:]}")


def _blanks(rng: Random, clean: Written) -> Written:
    return replace(
        clean, document=f" {clean.document[:6]} {clean.document[6:14]} {clean.document[14:]}", name=" ".join(clean.name)
    )


_DAMAGE: dict[str, tuple[float, Callable[[Random, Written], Written]]] = {
    "clean": (80.0, lambda _, clean: clean),
    "wrong digit": (3.0, _wrong_digit),
    "swapped": (1.0, _swapped),
    "lost digit": (1.0, _lost_digit),
    "full-width": (3.0, lambda _, clean: replace(clean, document=clean.document.translate(_FULL_WIDTH))),
    "small x": (2.0, lambda _, clean: replace(clean, document=clean.document.lower())),
    "blanks": (2.0, _blanks),
    "masked": (2.0, _masked),
    "homophone": (2.0, lambda _, clean: replace(clean, name=clean.name[0] + clean.name[1:].translate(_HOMOPHONES))),
    "traditional": (1.5, lambda _, clean: replace(clean, name=clean.name.translate(_TRADITIONAL))),
    "no document": (2.5, lambda _, clean: replace(clean, document="")),
}
