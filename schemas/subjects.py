"""Who a sighting is about: a keyed pseudonym for machines, a masked label for people.

A pseudonym can be computed only with the secret. Its basis is the strongest identity the record carries, so the
same person seen with a document and without one has two subjects until they are linked.
"""

import unicodedata
from functools import lru_cache

from schemas.ids import pseudonym
from schemas.records import Person, Place, SubjectKind, Trip, Vehicle

Subject = tuple[SubjectKind, str]
_USABLE_STATES = frozenset({"valid", "unchecked", "expanded15"})  # GOOD_STATES of schemas.fields.documents


def is_full_date(text: str) -> bool:
    """Whether a birth date is a whole ISO day; it may be partial, or as written when it has no one reading."""
    return len(text) == 10 and text[4] == text[7] == "-"


@lru_cache(maxsize=1 << 16)  # a record's names are folded for half a dozen keys
def fold_name(name: str) -> str:
    """A name for exact comparison: NFKC, no case, no accents, no blanks, dots or hyphens.

    >>> fold_name("Zhāng  San-Feng"), fold_name("买买提·艾力")
    ('zhangsanfeng', '买买提艾力')
    """
    if name.isalpha() and not name.isascii() and unicodedata.is_normalized("NFKD", name):
        return name.casefold()
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in letters if sign.isalnum())


def subject_of(
    secret: bytes,
    person: Person | None = None,
    vehicle: Vehicle | None = None,
    place: Place | None = None,
    *,
    lot: str = "",
    trip: Trip | None = None,
    sighting_id: str = "",
) -> Subject:
    """The subject's kind and pseudonym (24 hex digits behind the kind's letter, such as `p:…`).

    A person goes before a vehicle, a vehicle before a lot, a lot before a place. A person's basis is a usable
    document, else phone and name, else name and birth date, else the sighting alone: a bare name joins nobody.
    """
    if person is not None:
        return "person", "p:" + pseudonym(secret, *_person_basis(person, sighting_id))
    if vehicle is not None and vehicle.plate:
        return "vehicle", "v:" + pseudonym(secret, "plate", vehicle.plate)
    if lot:
        return "lot", "l:" + pseudonym(secret, "lot", lot)
    return _place_subject(secret, place, trip, sighting_id)


def _place_subject(secret: bytes, place: Place | None, trip: Trip | None, sighting_id: str) -> Subject:
    if trip is not None and trip.number and trip.date:
        return "vehicle", "v:" + pseudonym(secret, "trip", fold_name(trip.number), trip.date)
    if place is not None and (place.place_id or place.name):
        basis = ("place", place.place_id or fold_name(place.name), place.code)
        return "place", "g:" + pseudonym(secret, *basis)
    return "place", "g:" + pseudonym(secret, "sighting", sighting_id)


def _person_basis(person: Person, sighting_id: str) -> tuple[str, ...]:
    number, name = person.document_number, fold_name(person.name or person.name_latin or _joined(person))
    if number and "*" not in number and person.document_state in _USABLE_STATES:
        return "document", person.document_type, number
    if person.phone and "*" not in person.phone and name:
        return "phone", person.phone, name
    if name and is_full_date(person.birth_date) and "*" not in (person.name or person.name_latin):
        return "name", name, person.birth_date
    return "sighting", sighting_id


def _joined(person: Person) -> str:
    return f"{person.family_name} {person.given_name}"


def masked_name(name: str) -> str:
    """A name with its middle hidden; two signs keep the first, Latin words keep their first letter.

    Something is always hidden, or seems to be: an initial alone gets a star.

    >>> masked_name("王小明"), masked_name("王明"), masked_name("欧阳小明"), masked_name("Maria Garcia")
    ('王*明', '王*', '欧**明', 'M**** G*****')
    """
    text = name.strip()
    if text.isascii():
        return " ".join(word[0] + "*" * max(1, len(word) - 1) for word in text.split())
    if len(text) < 3:
        return text[:1] + "*"
    return text[0] + "*" * (len(text) - 2) + text[-1]


def masked_plate(plate: str) -> str:
    """A plate with its middle hidden: the issuing place and the last two signs stay.

    >>> masked_plate("苏F12345")
    '苏F***45'
    """
    return plate[:2] + "*" * max(0, len(plate) - 4) + plate[-2:] if len(plate) > 4 else "*" * len(plate)


def masked_document(number: str) -> str:
    """A document number of which a quarter, at most four signs, stays at the end.

    >>> masked_document("11010519491231002X"), masked_document("E12345678")
    ('**************002X', '*******78')
    """
    kept = min(4, len(number) // 4)
    return "*" * (len(number) - kept) + number[len(number) - kept :]


def masked_phone(phone: str) -> str:
    """A phone number with all but its last four digits hidden, at most half of it shown.

    >>> masked_phone("+8613800138000")
    '**********8000'
    """
    kept = min(4, len(phone) // 2)
    return "*" * (len(phone) - kept) + phone[len(phone) - kept :]


def label_of(person: Person | None, vehicle: Vehicle | None, place: Place | None) -> str:
    """The masked label of a sighting's subject, for alerts and tasks; "" when nothing may be shown."""
    if person is not None:
        written = person.name or person.name_latin or _joined(person).strip()
        return masked_name(written) if written else masked_document(person.document_number)
    if vehicle is not None:
        return masked_plate(vehicle.plate)
    return place.name if place is not None else ""
