"""The one function that decides how much two person records agree: bits, evidence, and the grade it may reach.

Screening and look-back both call `score`; the index only chooses which pairs are worth it. Bits of fields are added
as if independent. They are not where people live together or share a number by kinship, so rules below limit the
grade where bits alone would say too much: a valid document against another, father and son, twins, a lone name.
"""

from typing import NamedTuple

from matchers.evidence import TABLE, EvidenceTable, evidence
from matchers.grades import lower
from matchers.persons.addresses import compare_addresses
from matchers.persons.dates import compare_dates, years_apart
from matchers.persons.documents import DocumentComparison, birth_date_in, compare_documents, sex_in
from matchers.persons.naming import NameComparison, compare_person_names, fold, part_state
from matchers.persons.phones import compare_phones
from matchers.persons.regions import compare_regions
from schemas.records import Evidence, Grade, Person

_GENERATION_YEARS = 10  # a slip in the year's last digit stays below; more is another person's age
_DATE_HOW = {
    "exact": "exact", "first_of_january": "exact", "year_month": "partial", "year": "partial", "swapped": "swapped",
    "transposed": "near", "one_digit": "near", "two_digits": "near", "near_year": "near", "century": "near",
    "same_day": "partial", "placeholder": "partial", "same_year": "partial", "conflict": "conflict",
    "unreadable": "unknown",
}  # fmt: skip
_NEAR_DATES = frozenset({"swapped", "transposed", "one_digit", "near_year", "century", "placeholder", "same_year"})
_SAME_DATES = frozenset({"exact", "first_of_january", "year_month", "year", ""})
_IDENTIFYING = frozenset({"document", "birth_date", "phone", "address"})


class Scored(NamedTuple):
    """What a pair of records amounts to; `limit` is the highest grade that the rules allow."""

    bits: float
    evidence: tuple[Evidence, ...]
    limit: Grade


class _Compared(NamedTuple):
    name: NameComparison | None
    document: DocumentComparison | None
    date: str
    years: int
    sex: str
    suffix: str


def score(event: Person, entry: Person, table: EvidenceTable = TABLE) -> Scored:
    """Bits for and against both records being one person, field by field; a pure function of its arguments."""
    found: list[Evidence] = []
    name = compare_person_names(event, entry)
    document = _confirmed(compare_documents(event, entry, table), name, table)
    if document is not None:
        numbers = event.document_number, entry.document_number
        found.append(evidence("document", *numbers, document.way, document.bits))
    if name is not None:
        found.append(evidence("name", name.event, name.entry, name.how, name.bits))
    date = _date(event, entry, table, found)
    sex = _sex(event, entry, table, found)
    suffix = _suffix(event.suffix, entry.suffix, table, found)
    _maiden_name(event, entry, table, found)
    for of_field, compared in (
        ("phone", compare_phones(event.phone, entry.phone, table)),
        ("address", compare_addresses(event.address, entry.address)),
        ("region", compare_regions(event.region, entry.region, table)),
    ):
        if compared is not None:
            values = getattr(event, of_field), getattr(entry, of_field)
            found.append(evidence(of_field, *values, compared.way, compared.bits))
    years = years_apart(birth_date_in(event), birth_date_in(entry))
    limit = _limit(_Compared(name, document, date, years, sex, suffix), found)
    return Scored(round(sum(one.bits for one in found), 3), tuple(found), limit)


def _confirmed(
    document: DocumentComparison | None, name: NameComparison | None, table: EvidenceTable
) -> DocumentComparison | None:
    """A repaired number counts only with the surname, a masked one not against it: strangers' numbers fit too."""
    if document is None or (name is not None and name.family in ("same", "near")):
        return document
    if document.way == "masked" and name is not None and name.family == "conflict":
        return DocumentComparison("unknown", 0.0)
    if document.way != "repaired":
        return document
    return DocumentComparison("different", table.bits("document", "conflict_bad"), document.distance)


def _date(event: Person, entry: Person, table: EvidenceTable, found: list[Evidence]) -> str:
    if not event.birth_date and not entry.birth_date:
        return ""  # at most both numbers show it, and those are compared as numbers
    dates = birth_date_in(event), birth_date_in(entry)
    way = compare_dates(*dates)
    if way:
        found.append(evidence("birth_date", *dates, _DATE_HOW[way], table.bits("birth_date", way)))
    return way


def _sex(event: Person, entry: Person, table: EvidenceTable, found: list[Evidence]) -> str:
    sexes = sex_in(event), sex_in(entry)
    if not all(sexes) or not (event.sex or entry.sex):
        return ""
    way = "exact" if sexes[0] == sexes[1] else "conflict"
    found.append(evidence("sex", *sexes, way, table.bits("sex", way)))
    return way


def _suffix(event: str, entry: str, table: EvidenceTable, found: list[Evidence]) -> str:
    if not event or not entry:
        return ""
    way = "exact" if fold(event) == fold(entry) else "conflict"
    found.append(evidence("suffix", event, entry, way, table.bits("suffix", way)))
    return way


def _maiden_name(event: Person, entry: Person, table: EvidenceTable, found: list[Evidence]) -> None:
    """The maiden names, or one side's maiden name against the other's family name when that explains more."""
    if event.maiden_name and entry.maiden_name:
        pair = event.maiden_name, entry.maiden_name
    elif event.maiden_name or entry.maiden_name:
        pair = event.maiden_name or event.family_name, entry.maiden_name or entry.family_name
        if part_state(fold(pair[0]), fold(pair[1])) not in ("same", "near"):
            return
    else:
        return
    state = part_state(fold(pair[0]), fold(pair[1]))
    if state != "missing":
        way = {"same": "exact", "near": "near"}.get(state, "different")
        found.append(evidence("maiden_name", *pair, way, table.bits("maiden_name", way)))


def _limit(compared: _Compared, found: list[Evidence]) -> Grade:
    """The highest grade that the rules allow, whatever the bits."""
    document, name = compared.document, compared.name
    if not any(one.bits > 0 and one.field in _IDENTIFYING for one in found):
        return "none"  # a name alone, at any rarity
    if compared.suffix == "conflict" or (document is not None and document.way == "conflict"):
        return "none"
    limit: Grade = "certain"
    if document is not None and document.way in ("near", "different"):
        limit = _limit_of_other_document(compared, document)
    by_document = document is not None and document.way == "exact"
    if not by_document:
        limit = lower(limit, _limit_without_document(compared))
    if compared.date == "unreadable":
        limit = lower(limit, "probable")
    if name is not None and name.given == "conflict":
        limit = lower(limit, "probable")  # surnames change, given names do not: a number that somebody else used
    return limit


def _limit_without_document(compared: _Compared) -> Grade:
    """No exact document: certainty needs a name that agrees, and no conflict of age or sex."""
    name = compared.name
    if name is None or name.given in ("conflict", "missing") or name.family in ("conflict", "missing"):
        return "probable"
    if compared.sex == "conflict" or compared.date in ("conflict", "same_day"):
        return "probable"
    repaired = compared.document is not None and compared.document.way == "repaired"
    return "probable" if repaired and not name.full else "certain"


def _limit_of_other_document(compared: _Compared, document: DocumentComparison) -> Grade:
    """Two numbers of one type that differ: another person, unless it is a slip and everything else agrees.

    A number that fails its check proves little, so the rest may still make it probable.
    """
    name = compared.name
    if document.way == "different" and document.bits > -5:
        return "probable"
    if name is None or name.family == name.given == "missing" or "conflict" in (name.family, name.given, compared.sex):
        return "none"
    age_gap = compared.date in _NEAR_DATES and compared.years >= _GENERATION_YEARS
    if document.distance == 1 and not age_gap and compared.date in _NEAR_DATES | _SAME_DATES:
        return "possible"
    exactly = compared.date in _SAME_DATES and "near" not in (name.family, name.given)
    return "possible" if document.distance == 2 and exactly else "none"
