"""A match in one sentence a district officer understands, in Chinese and in English.

The sentence names each field, how it agrees and its weight. Values are masked: the text travels to districts.
"""

from dataclasses import dataclass

from matchers.wording import FIELD_ZH, HOW_ZH
from schemas.records import Evidence, Match
from schemas.subjects import masked_document, masked_name, masked_phone, masked_plate

_GRADE = {
    "certain": ("确定", "certain"),
    "probable": ("很可能", "probable"),
    "possible": ("待核实", "possible"),
    "none": ("不足", "none"),
}


def _year_only(date: str) -> str:
    return f"{date[:4]}-**-**" if len(date) > 4 else date


def _first_words(address: str) -> str:
    return address if len(address) <= 6 else f"{address[:6]}…"


_MASKS = {
    "document": masked_document, "name": masked_name, "maiden_name": masked_name, "phone": masked_phone, "plate": masked_plate,
    "vehicle": masked_plate, "birth_date": _year_only, "address": _first_words,
}  # fmt: skip
_SAID = 4  # a sentence of more parts is not read; the waterfall has them all


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence per language."""

    zh: str
    en: str


def explain_match(match: Match) -> Explanation:
    """Name the strongest fields, how each agrees and its bits, the sum and the grade."""
    parts = sorted(match.evidence, key=lambda evidence: (-abs(evidence.bits), evidence.field))[:_SAID]
    zh, en = _GRADE[match.grade]
    return Explanation(
        zh="；".join([*map(_part_zh, parts), f"合计{match.bits:.1f}比特，判定为{zh}"]),
        en="; ".join([*map(_part_en, parts), f"{match.bits:.1f} bits in all, {en}"]),
    )


def masked_value(field: str, value: str) -> str:
    """The value as it may leave the matcher: documents, names, phones and plates masked, others as they are."""
    mask = _MASKS.get(field)
    return mask(value) if mask else value


def _part_zh(evidence: Evidence) -> str:
    name, how = FIELD_ZH.get(evidence.field, evidence.field), HOW_ZH.get(evidence.how, evidence.how)
    return f"{name}{how}（{masked_value(evidence.field, evidence.event)}，{evidence.bits:+.1f}）"


def _part_en(evidence: Evidence) -> str:
    how = evidence.how.replace("_", " ")
    return f"{evidence.field.replace('_', ' ')} {how} ({masked_value(evidence.field, evidence.event)}, {evidence.bits:+.1f})"
