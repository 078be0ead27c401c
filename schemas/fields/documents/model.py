"""What a document number is: its type, how sure that is, and what the number itself says of its holder."""

from dataclasses import dataclass
from typing import Final, Literal

DocumentType = Literal[
    "cn_resident_id", "hmt_residence_permit", "hkid", "twid", "hkmo_home_return_permit", "taiwan_compatriot_permit",
    "cn_passport", "permit_to_hkmo", "permit_to_taiwan", "foreign_permanent_resident", "foreign_passport", "other",
    "unknown",
]  # fmt: skip
DocumentState = Literal["valid", "unchecked", "bad_check", "masked", "truncated", "expanded15", "unknown"]
Sex = Literal["", "F", "M"]

GOOD_STATES: Final = frozenset({"valid", "unchecked", "expanded15"})


@dataclass(frozen=True, slots=True)
class Document:
    """A document number as read.

    `canonical` holds capital letters, digits and `*` for what is hidden or lost. The states: `valid` (its check
    digit agrees), `unchecked` (right form of a type without check digit), `expanded15` (fifteen digits were given,
    `canonical` is the number of eighteen), `bad_check` (meant as this type, but the check digit, the birth date or
    one character is wrong), `masked`, `truncated` (a spreadsheet lost the last digits), `unknown`. Birth date (ISO,
    of a masked number as far as it shows), sex and region (six digits) are what a sound number itself says.
    """

    type: DocumentType
    canonical: str
    state: DocumentState
    birth_date: str = ""
    sex: Sex = ""
    region: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the number can stand for its holder: nothing wrong, hidden or lost."""
        return self.state in GOOD_STATES


# A frozen dataclass's own __init__ costs as much as all the checks of a number; the slots are set directly instead.
_new = object.__new__
_set_type = Document.__dict__["type"].__set__
_set_canonical = Document.__dict__["canonical"].__set__
_set_state = Document.__dict__["state"].__set__
_set_birth_date = Document.__dict__["birth_date"].__set__
_set_sex = Document.__dict__["sex"].__set__
_set_region = Document.__dict__["region"].__set__


def valid_document(kind: DocumentType, canonical: str, birth_date: str, sex: Sex, region: str) -> Document:
    """A `valid` document with all that its number says."""
    document = _new(Document)
    _set_type(document, kind)
    _set_canonical(document, canonical)
    _set_state(document, "valid")
    _set_birth_date(document, birth_date)
    _set_sex(document, sex)
    _set_region(document, region)
    return document
