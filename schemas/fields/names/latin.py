"""Names in Latin and other alphabets: words in capital ASCII letters, who is marked as surname, what is left out."""

import re

import anyascii

from schemas.fields.names.record import Name

_TITLES = frozenset(
    ("MR", "MRS", "MISS", "MDM", "MADAM", "DR", "PROF", "SIR", "DATO", "DATUK", "DATIN", "PUAN", "TUAN", "ENCIK", "REV", "MSTR",
     "MX", "ESQ", "PHD")
)  # fmt: skip
_SUFFIXES = {"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV",
             "2ND": "II", "3RD": "III", "4TH": "IV"}  # fmt: skip
_UNKNOWN = frozenset(["UNKNOWN", "NULL", "NONE", "NAN", "NA", "TEST", "ANONYMOUS", "UNNAMED", "NIL"])
_WORD = re.compile(r"[A-Za-z]+|\d[A-Za-z]{2}")
_TONE = re.compile(r"(?<=[A-Za-zÜü:])[1-5](?![0-9])")
_ALIAS = re.compile(r"\(([^)]*)\)|@.*$|\b(?:a\.?k\.?a\.?|alias|née|nee)\b.*$", re.IGNORECASE)
_U_DIAERESIS = str.maketrans({"ü": "v", "Ü": "V", "ǖ": "v", "ǘ": "v", "ǚ": "v", "ǜ": "v"})
_TIES = frozenset("-‐‑–'’`ʼ")


def read(text: str) -> Name | None:
    """A name from free text; None when no letter is left."""
    text = _ascii(_ALIAS.sub(lambda found: " " + (found[1] or ""), text))
    before, comma, after = text.partition(",")
    if comma and not _is_suffix(after) and _looks_like_surname(before):
        return _build([(before, True), (after, False)])
    capital = _capital_surname(text)
    return _build([(part, marked) for part, marked in capital] if capital else [(text, False)])


def read_parts(family: str, given: str) -> Name | None:
    """A name from its two fields; the family name may be blank."""
    return _build([(_ascii(family), True), (_ascii(given), False)])


def _ascii(text: str) -> str:
    if not text.isascii():
        text = anyascii.anyascii(text.translate(_U_DIAERESIS))
    return _TONE.sub("", text.replace("u:", "v").replace("U:", "V")) if any(map(str.isdigit, text)) or ":" in text else text


def _is_suffix(text: str) -> bool:
    words = _WORD.findall(text.upper())
    return len(words) == 1 and words[0] in _SUFFIXES


def _looks_like_surname(text: str) -> bool:
    """Whether a comma follows a surname (TAN, Ah Kow) and not a whole name (TAN Ah Kow, David)."""
    return len(_WORD.findall(text)) <= 2


def _capital_surname(text: str) -> list[tuple[str, bool]]:
    """Runs of words, those all in capitals marked, when the text mixes both habits; else nothing."""
    words = text.split()
    marks = [len(word) > 1 and word.isupper() and any(map(str.isalpha, word)) and "." not in word for word in words]
    if not any(marks) or not any(not mark and any(map(str.islower, word)) for mark, word in zip(marks, words, strict=True)):
        return []
    return list(zip(words, marks, strict=True))


def _build(parts: list[tuple[str, bool]]) -> Name | None:
    tokens: list[str] = []
    family: list[int] = []
    joined: list[int] = []
    suffix = ""
    for text, marked in parts:
        for found in _WORD.finditer(text):
            word = found[0].upper()
            if word in _SUFFIXES and (tokens or word != "SR"):
                suffix = _SUFFIXES[word]
                continue
            if word in _TITLES or word[0].isdigit():
                continue
            if marked:
                family.append(len(tokens))
            if found.start() and text[found.start() - 1] in _TIES and tokens:
                joined.append(len(tokens))
            tokens.append(word)
    if not tokens or (len(tokens) == 1 and tokens[0] in _UNKNOWN):
        return None
    marks = tuple(family) if len(family) < len(tokens) else ()
    return Name("latin", tokens=tuple(tokens[:12]), family_tokens=marks, suffix=suffix, joined=tuple(joined))
