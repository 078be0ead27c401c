"""Licence plates of mainland China (GA 36-2018, GA 36.1 for new energy), cross-border, military and temporary ones.

The serial never holds the letters I and O, so they are read as 1 and 0. There is no check digit: `valid` means
that the form is right. About every second plate is one character away from another one in a large list, so a
near plate (`confusable_key`) is a candidate to be confirmed by something else, never a finding.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

PlateState = Literal["valid", "repaired", "masked", "unknown"]
PlateKind = Literal[
    "", "normal", "new_energy_small", "new_energy_large", "trailer", "coach", "police", "hk", "macao", "consulate",
    "embassy", "military", "armed_police", "emergency", "temporary", "aviation", "low_speed",
]  # fmt: skip

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN: Final = "[A-HJ-NP-Z0-9]"
_ENERGY: Final = "[A-HJK]"  # D A B C E run on batteries alone, F G H J K on more
_ENDINGS: Final[dict[str, PlateKind]] = {
    "挂": "trailer", "学": "coach", "警": "police", "港": "hk", "澳": "macao", "领": "consulate", "试": "temporary",
    "超": "temporary",
}  # fmt: skip
_NORMAL: Final = re.compile(rf"[{_PROVINCES}][A-HJ-Z]{_SIGN}{{5}}")
_FORMS: Final[tuple[tuple[PlateKind, re.Pattern[str]], ...]] = (
    ("normal", _NORMAL),
    ("new_energy_small", re.compile(rf"[{_PROVINCES}][A-HJ-Z]{_ENERGY}{_SIGN}[0-9]{{4}}")),
    ("new_energy_large", re.compile(rf"[{_PROVINCES}][A-HJ-Z][0-9]{{5}}{_ENERGY}")),
    ("trailer", re.compile(rf"[{_PROVINCES}][A-HJ-Z]{_SIGN}{{4}}[挂学警港澳领试超]")),
    ("emergency", re.compile(rf"[{_PROVINCES}][XS][0-9]{{4}}应急|[{_PROVINCES}][A-HJ-Z]{_SIGN}{{4}}应急")),
    ("embassy", re.compile(r"使[0-9]{6}|[0-9]{6}使")),
    ("consulate", re.compile(rf"领[0-9]{{6}}|[{_PROVINCES}][0-9]{{5}}领")),
    ("armed_police", re.compile(rf"WJ[{_PROVINCES}]?[0-9]{{4}}[0-9A-Z]|WJ[0-9]{{2}}[0-9]{{4,5}}|WJ[{_PROVINCES}][0-9]{{5}}")),
    ("military", re.compile(r"[VKHBSLJNGCE][A-Z][0-9]{5}|[军空海北沈兰济南广成][A-Z][0-9]{5}")),
    ("aviation", re.compile(r"民航[A-Z0-9]{4,5}")),
    ("temporary", re.compile(rf"[{_PROVINCES}][A-HJ-Z]?{_SIGN}{{4,6}}临")),
    ("low_speed", re.compile(rf"[{_PROVINCES}](?:0[1-9]|[1-9][0-9])[0-9]{{5}}")),
)  # fmt: skip
_VARIANTS: Final = str.maketrans(
    "滬遼雲魯蘇贛閩貴粵陝瓊寧甯學領掛應軍臨蘭濟廣試",
    "沪辽云鲁苏赣闽贵粤陕琼宁宁学领挂应军临兰济广试",
)
_LOOK_ALIKES: Final = {"渐": "浙", "翼": "冀", "奥": "粤", "闵": "闽", "象": "豫"}
_CYRILLIC: Final = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")
_HIDING: Final = str.maketrans("●•○■□◆#?", "********")
_COLOUR: Final = re.compile(
    r"^(?:渐变绿|黄绿双拼|黄绿|蓝白|[蓝黄绿白黑])(?:色|牌|底)*|(?:[(（_]?(?:渐变绿|黄绿双拼|黄绿|[蓝黄绿白黑])(?:色|牌)*[)）]?|_[0-9]{1,2})$"
)
_LABEL: Final = re.compile(r"^(?:车牌号码|车牌号|车牌|车号|号牌|plate|licen[cs]e plate)\s*[:号]?\s*", re.IGNORECASE)
_NOISE: Final = re.compile(r"[^0-9A-Z\u3400-\u9fff*]")
_SERIAL_MEANT: Final = str.maketrans("IO", "10")
_MASKED: Final = re.compile(rf"[{_PROVINCES}使领*][A-Z0-9*]{{5,7}}[挂学警港澳领*]?")
_LONGEST: Final = 60
# What cameras and tired eyes take for each other; every class is named by its first sign.
_CONFUSABLE: Final = str.maketrans("ODQIL7BZSGV", "0001118256U")


@dataclass(frozen=True, slots=True)
class Plate:
    """A licence plate as read: province character first, no separators, `*` for hidden signs.

    `repaired` means that a look-alike of the province character was read as the province (渐 for 浙).
    """

    canonical: str
    state: PlateState
    kind: PlateKind = ""
    province: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the form is one that plates have."""
        return self.state == "valid"


def parse_plate(text: str) -> Plate:
    """The plate in `text`, whatever its width, separators, colour words and traditional characters; never raises.

    >>> parse_plate("蓝 蘇F·1Z3O5").canonical, parse_plate("粤Z1234港").kind, parse_plate("苏FD12345").kind
    ('苏F1Z305', 'hk', 'new_energy_small')
    """
    if _NORMAL.fullmatch(text):
        return Plate(text, "valid", "normal", text[0])
    if len(text) > _LONGEST:
        return Plate("", "unknown")
    written = unicodedata.normalize("NFKC", text).upper().strip().translate(_CYRILLIC)
    written = _COLOUR.sub("", _LABEL.sub("", written.translate(_VARIANTS).translate(_HIDING)).strip())
    plate = _NOISE.sub("", written)
    meant = _LOOK_ALIKES.get(plate[:1], plate[:1]) + plate[1:]
    return _classify(_ordered(meant), repaired=meant != plate)


def _ordered(plate: str) -> str:
    """Province first: 临 moves to the end, and I and O of the serial become digits."""
    if "临" in plate:
        plate = plate.replace("临", "").replace("时", "") + "临"
    start = 2 if plate[:1] in _PROVINCES or plate[:2] == "WJ" or plate[:1] == "*" else 1
    if plate[:2].isascii() and plate[:2].isalpha():
        start = 2
    return plate[:start] + plate[start:].translate(_SERIAL_MEANT)


def _classify(plate: str, *, repaired: bool) -> Plate:
    if "*" in plate:
        known = plate[0] if plate[:1] in _PROVINCES else ""
        return Plate(plate, "masked" if _MASKED.fullmatch(plate) else "unknown", "", known)
    kind: PlateKind = next((kind for kind, form in _FORMS if form.fullmatch(plate)), "")
    if not kind:
        return Plate(plate, "unknown")
    province = next((sign for sign in plate if sign in _PROVINCES), "")
    if kind == "trailer":
        kind = _ENDINGS[plate[-1]]
    return Plate(plate, "repaired" if repaired else "valid", kind, province)


def confusable_key(canonical: str) -> str:
    """The plate with signs that are taken for each other folded to one; equal keys are only candidates.

    >>> confusable_key("苏FD8Z5G") == confusable_key("苏F0B256")
    True
    """
    return canonical[:1] + canonical[1:].translate(_CONFUSABLE)
