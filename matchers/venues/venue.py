"""A place record in comparable form."""

import re
from dataclasses import dataclass

from matchers.venues.addresses import VenueAddress, read_address
from matchers.venues.names import VenueName, read_name, tokens
from schemas.records import Place

_PHONE = re.compile(r"\d{7,15}")
_LOCAL = 7  # digits that are the same with and without area code, country code and added leading digit


@dataclass(frozen=True, slots=True)
class Venue:
    """Name, address, phones and point of a venue."""

    name: VenueName
    written: str
    address: VenueAddress
    address_written: str
    phones: frozenset[str]
    point: tuple[float, float] | None
    code: str

    @property
    def name_tokens(self) -> frozenset[str]:
        """Tokens of core and branch together."""
        return tokens(self.name.full)


def read_venue(place: Place) -> Venue:
    """The comparable form of a place; never raises. Masked phones and points outside the globe are dropped."""
    point = None
    if place.lng is not None and place.lat is not None and abs(place.lng) <= 180 and abs(place.lat) <= 90:
        point = (place.lng, place.lat) if (place.lng, place.lat) != (0.0, 0.0) else None
    return Venue(
        read_name(place.name), place.name, read_address(place.address), place.address, read_phones(place.phone), point, place.code
    )


def read_phones(text: str) -> frozenset[str]:
    """The last seven digits of every number given.

    >>> sorted(read_phones("0513-85551234;+86 139 0000 1234;1390000****"))
    ['0001234', '5551234']
    """
    joined = re.sub(r"(?<=\d)[- ()]+(?=\d)", "", text)
    return frozenset(number[-_LOCAL:] for number in _PHONE.findall(joined))
