"""A place record in comparable form."""

import re
from dataclasses import dataclass

from matchers.venues.addresses import VenueAddress, read_address
from matchers.venues.geometry import to_gcj
from matchers.venues.names import VenueName, read_name, tokens
from schemas.records import Place

_PHONE = re.compile(r"(?<![\d*xX])\d{7,15}(?![\d*xX])")
_LONGEST = 200  # characters read of a column: no venue needs more, and a hostile record costs no more
_LOCAL = 7  # digits that are the same with and without area code, country code and added leading digit


@dataclass(frozen=True, slots=True)
class Venue:
    """A venue as compared.

    Attributes:
        name: Name in comparable form; `written` as the platform has it.
        address: Address in comparable form; `address_written` as the platform has it.
        phones: Last seven digits of every number.
        point: Longitude and latitude in degrees.
        shifted: The point, were it WGS-84, in GCJ-02.
        place_id: The source's own id.
        pairs: Neighbouring characters of the whole name (the name itself when it is one character).
    """

    name: VenueName
    written: str
    address: VenueAddress
    address_written: str
    phones: frozenset[str]
    point: tuple[float, float] | None
    shifted: tuple[float, float] | None
    pairs: frozenset[str]
    place_id: str


def read_venue(place: Place) -> Venue:
    """The comparable form of a place; never raises. Masked phones and points outside the globe are dropped."""
    point = None
    if place.lng is not None and place.lat is not None and abs(place.lng) <= 180 and abs(place.lat) <= 90:
        point = (place.lng, place.lat) if (place.lng, place.lat) != (0.0, 0.0) else None
    name = read_name(place.name[:_LONGEST])
    return Venue(
        name=name,
        written=place.name[:_LONGEST],
        address=read_address(place.address[:_LONGEST]),
        address_written=place.address[:_LONGEST],
        phones=read_phones(place.phone[:_LONGEST]),
        point=point,
        shifted=to_gcj(*point) if point else None,
        pairs=frozenset(token for token in tokens(name.full) if len(token) == 2 or len(name.full) == 1),
        place_id=place.place_id.strip()[:_LONGEST],
    )


def read_phones(text: str) -> frozenset[str]:
    """The last seven digits of every number given.

    >>> sorted(read_phones("0513-85551234;+86 139 0000 1234;1390000****"))
    ['0001234', '5551234']
    """
    joined = re.sub(r"(?<=\d)[- ()]+(?=\d)", "", text)
    return frozenset(number[-_LOCAL:] for number in _PHONE.findall(joined))
