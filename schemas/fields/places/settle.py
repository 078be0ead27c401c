"""From the division a text names to the names and the code of the date."""

from dataclasses import dataclass
from functools import lru_cache

from schemas.fields.places.register import Division, register

_OWN_CITY = ("11", "12", "31", "50", "81", "82")  # provinces that are their own city


@dataclass(frozen=True, slots=True)
class Settled:
    """One reading: names, the code of the deepest division, and whether the text's own division held."""

    province: str
    city: str
    county: str
    code: str
    exact: bool

    @property
    def name(self) -> str:
        """All names in one, each once."""
        return "".join(dict.fromkeys(part for part in (self.province, self.city, self.county) if part))


@lru_cache(maxsize=1 << 16)
def settle(division: Division, day: str, city: Division | None = None) -> tuple[Settled, ...]:
    """What the division is on the day: one, or several where it was divided up.

    With a day the names are that day's. Without one they are the text's: `city` is the prefecture as written,
    and a division that has ended keeps its name and only the code moves on.
    """
    heirs = register().heirs(division, day)
    if not heirs:
        return (_named(division, day, city, _held_code(division, day), exact=False),)
    if day:
        return tuple(_named(heir, day, None, heir.code, exact=heir is division) for heir in heirs)
    return tuple(_named(division, day, city, heir.code, exact=heir is division) for heir in heirs)


def parent_of(division: Division, day: str) -> Division | None:
    """The division above, as of the day; for one that does not hold on the day, as when it last held."""
    versions = register().by_line.get(division.parent, [])
    when = day if division.holds_on(day) else division.end
    held = [version for version in versions if version.holds_on(when)]
    ended_then = [version for version in versions if version.start < when <= (version.end or "9999")] if when else []
    return next(iter(ended_then or held or versions[-1:]), None)


def _named(division: Division, day: str, city: Division | None, code: str, *, exact: bool) -> Settled:
    chain = [division]
    while chain[0].parent:
        above = parent_of(chain[0], day)
        if above is None:
            break
        chain.insert(0, above)
    by_level = {link.level: link for link in chain}
    if city is not None and division.level == 3:
        by_level[2] = city
    province = by_level[1].name if 1 in by_level else ""
    county = division.name if division.level == 3 else ""
    named_city = by_level[2].name if 2 in by_level else _own_city(division, province, county)
    return Settled(province, named_city, county, code, exact)


def _own_city(division: Division, province: str, county: str) -> str:
    if division.code.startswith(_OWN_CITY):
        return province
    return county


def _held_code(division: Division, day: str) -> str:
    """The code of the division above that held on the day, of the province at last, "" when that did not either."""
    above = parent_of(division, day)
    heirs = register().heirs(above, day) if above else []
    code = heirs[0].code if len(heirs) == 1 else division.code[:2] + "0000"
    return code if any(version.holds_on(day) for version in register().by_code.get(code, ())) else ""
