"""The words a detection model, a list basis or a measure may use. What is not here does not load.

Purpose limitation as code: the vocabulary is epidemiological, and a short list of refused terms names what this
system must never be used for (MISSION, Safeguards).
"""

import re

from schemas.errors import ModelDeclarationError

PURPOSES = frozenset(
    {
        "find_case", "find_contact", "find_exposure", "find_return", "verify_check", "verify_declaration",
        "follow_isolation", "close_isolation", "find_symptoms", "find_cluster", "protect_setting", "verify_identity",
        "manage_site", "trace_lot",
    }
)  # fmt: skip
"""What a model may be for."""

MEASURES = frozenset({"trace", "isolate", "test", "verify", "transfer", "escort", "release", "check", "disinfect", "divert"})
"""What a district may be asked to do."""

BASES = {
    "case": ("confirmed_case", "确诊", "确诊病例", "病例", "positive", "阳性", "positive_test"),
    "case_trip": ("same_trip", "同程", "病例行程", "trip_with_case"),
    "contact": ("close_contact", "密接", "密切接触者", "次密接", "secondary_contact"),
    "isolation": ("quarantine", "home_isolation", "隔离", "居家隔离", "集中隔离", "居家健康监测"),
    "resident_abroad": ("abroad", "境外", "境外人员", "在外居民", "出境未归"),
    "entrant": ("arrival", "入境", "入境人员"),
    "risk_area": ("region_stay", "风险区", "涉疫地区", "中高风险地区旅居史"),
    "vehicle": ("vehicle_of_case", "涉疫车辆"),
    "cold_chain": ("冷链",),
}
"""Epidemiological grounds for an entry, each with the words sources write for it."""

_REFUSED = re.compile(
    r"ethnic|nationality_screen|native.?place|籍贯|民族|religio|宗教|speech|言论|public.?order|治安|维稳|上访|petition"
    r"|political|政治|court|法院|失信|staff.?location|face|人脸",
    re.IGNORECASE,
)
_BASIS_OF = {word: basis for basis, words in BASES.items() for word in (basis, *words)}


def refused_term(text: str) -> str:
    """The first term outside the public-health purpose, or `""`.

    >>> refused_term("stayed in a risk region")
    ''
    >>> refused_term("籍贯为某地")
    '籍贯'
    """
    found = _REFUSED.search(text)
    return found.group() if found else ""


def basis_of(text: str) -> str:
    """The epidemiological ground that a source's word means, or `""` when the word is not known.

    >>> basis_of("密接"), basis_of("Close contact"), basis_of("")
    ('contact', 'contact', '')
    """
    return _BASIS_OF.get(text.strip().lower().replace(" ", "_"), "")


def require_vocabulary(texts: tuple[str, ...], what: str) -> None:
    """Refuse a declaration that names anything outside the purpose.

    Raises:
        ModelDeclarationError: Names the declaration and the term; nothing was loaded.
    """
    for text in texts:
        if term := refused_term(text):
            raise ModelDeclarationError(f"{what}: '{term}' is outside the public-health purpose of this system")
