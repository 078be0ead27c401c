"""Free text to a `Name`: which script, which parts, what to leave out."""

import re
import unicodedata
from functools import lru_cache

from schemas.fields.names import latin, tables
from schemas.fields.names.record import Name, NameKind

_HAN = r"々〇㐀-鿿豈-龎\U00020000-\U0003ffff"
_PLAIN_HAN = re.compile(rf"[{_HAN}]{{2,4}}")
_HAS_HAN = re.compile(rf"[{_HAN}]")
_NOT_HAN = re.compile(rf"[^{_HAN}*+·]+")
_DOTS = re.compile(r"[·•‧∙・．・᛫⋅●\u2022\u00b7.。-]+")
_MASKS = re.compile(r"[*＊×✕╳○●◯□■?？#＃_xX]+")
_MOUMOU = re.compile(rf"(?<=[{_HAN}])(某某?某?)(?=[{_HAN}]?$)")
_BRACKETS = re.compile(r"[(（\[【〔<《].*?[)）\]】〕>》]")
_TITLES = re.compile(
    r"(先生|女士|小姐|太太|夫人|同志|老师|老師|医生|醫生|大夫|博士|教授|经理|經理|主任|师傅|師傅|阿姨|叔叔|本人|患者|旅客|乘客|司机|司機)+$"
)
_UNKNOWN = frozenset({"无", "無", "未知", "不详", "不詳", "测试", "測試", "姓名", "匿名", "无名", "無名", "无名氏", "佚名", "空"})
LONGEST = 200  # characters of a field that are looked at; names are far shorter


@lru_cache(maxsize=65536)
def read_name(name: str = "", name_latin: str = "", family_name: str = "", given_name: str = "") -> Name:
    """A name from whichever of the four fields are filled; never raises, gives kind `empty` when nothing is left.

    `family_name` and `given_name` may be in any script; where they contradict `name` in the same script, `name` wins.

    >>> read_name("欧阳　明月 女士").family
    ('欧', '阳')
    >>> read_name(name_latin="WANG, Xiao-ming").tokens
    ('WANG', 'XIAO', 'MING')
    """
    if name and not (name_latin or family_name or given_name) and _PLAIN_HAN.fullmatch(name):
        return _short_han(name)
    han, foreign = _by_script((name, name_latin), family_name, given_name)
    if foreign is None:
        return han or Name()
    if han is None:
        return foreign
    return Name(
        "mixed", han.fold, han.written, han.family, han.given, han.splits, han.segments,
        foreign.tokens, foreign.family_tokens, foreign.suffix, foreign.joined,
    )  # fmt: skip


def _by_script(fields: tuple[str, str], family: str, given: str) -> tuple[Name | None, Name | None]:
    """The first Han reading and the first other reading of the fields; split fields fill what is missing."""
    han: Name | None = None
    foreign: Name | None = None
    for field in fields:
        if not field:
            continue
        text = unicodedata.normalize("NFKC", field[:LONGEST])
        if _HAS_HAN.search(text):
            han = han or _read_han(text)
            rest = _NOT_HAN.findall(text)
            letters = " ".join(part for part in rest if sum(map(str.isalpha, part)) > 2)
            foreign = foreign or (latin.read(letters) if letters and not _DOTS.search(text) else None)
        else:
            foreign = foreign or latin.read(text)
    if family or given:
        split_han, split_foreign = _from_parts(family[:LONGEST], given[:LONGEST])
        han, foreign = han or split_han, foreign or split_foreign
    return han, foreign


def _from_parts(family: str, given: str) -> tuple[Name | None, Name | None]:
    family, given = unicodedata.normalize("NFKC", family), unicodedata.normalize("NFKC", given)
    if not _HAS_HAN.search(family + given):
        return None, latin.read_parts(family, given)
    whole = _read_han(family + given)
    surname = _NOT_HAN.sub("", family).translate(tables.folds())
    if whole is None or not surname or whole.kind == "dotted" or not whole.fold.startswith(surname):
        return whole, None
    size = len(surname)
    return Name(whole.kind, whole.fold, whole.written, tuple(surname), tuple(whole.fold[size:]), (size,)), None


def _short_han(text: str) -> Name:
    """The usual case, quickly: two to four characters and nothing else."""
    if (text[-1] in "生士姐太人志师師生夫授任傅" and len(text) > 2) or "某" in text or text in _UNKNOWN:
        return _read_han(text) or Name()
    return _han(text, "han")


def _read_han(text: str) -> Name | None:
    text = _BRACKETS.sub("", text).strip()
    if text in _UNKNOWN:
        return None
    shorn = _TITLES.sub("", text.strip(" 　,.，。、;:；："))
    text = shorn or text
    text = _MOUMOU.sub(lambda found: "*" * len(found[0]), text)
    hidden = _MASKS.search(text) and not re.search(r"[A-WYZa-wyz]{2}", text)
    if hidden:
        text = _MASKS.sub(lambda found: "*" * min(len(found[0]), 3), text)
        text = re.sub(rf"[^{_HAN}*]", "", text)
        return _han(text, "masked") if _HAS_HAN.search(text) else None
    segments = [part for part in (_NOT_HAN.sub("", part) for part in _DOTS.split(text)) if part]
    if len(segments) > 1 and max(map(len, segments)) > 1:
        written = "".join(segments)
        parts = tuple(part.translate(tables.folds()) for part in segments)
        return Name("dotted", "".join(parts), written, segments=parts)
    kept = "".join(segments)
    return _han(kept, "han") if kept else None


def _han(text: str, kind: NameKind) -> Name:
    fold = text.translate(tables.folds())
    splits = surname_lengths(fold)
    size = splits[0] if splits else 0
    return Name(kind, fold, text, tuple(fold[:size]), tuple(fold[size:]), splits)


def surname_lengths(fold: str) -> tuple[int, ...]:
    """Lengths that the surname of a folded Han name may have, likeliest first; () for a transliteration.

    Four characters whose first is a surname may be two joined surnames (as women in Hong Kong write them) and a given
    name of two; five and more without a dot are transliterations.
    """
    size = len(fold)
    if size <= 1:
        return (size,) if size else ()
    if fold[:2] in tables.compound_surnames():
        return (2, 1) if size > 2 else (1, 2)
    if size <= 3:
        return (1,)
    return (1, 2) if size == 4 else ()
