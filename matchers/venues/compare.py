"""Evidence that two records describe one venue, in bits per field.

Weights are a logistic regression (base 2) over 13 403 candidate pairs of two map platforms' venues in one city quarter,
228 of them linked, with and without points, rounded. In five-fold cross-validation its F1 was 0.90 with points and 0.885
without, against 0.915 and 0.895 on all pairs. The penalties for another brand and branch and the rule that a name must be
backed were set by hand on the same pairs.
"""

from collections.abc import Callable, Iterable
from math import exp, log, log2
from typing import NamedTuple

from matchers.evidence import evidence
from matchers.venues.geometry import metres
from matchers.venues.names import tokens
from matchers.venues.venue import Venue
from schemas.records import Evidence, Grade

Weigh = Callable[[Iterable[str]], float]

_NAME_BASE, _JACCARD, _CONTAINED, _PER_TEN_BITS, _EXACT, _PREFIX_PER_TEN = -9.0, 4.0, 4.9, 1.2, 1.5, 0.55
_OTHER_PART, _OTHER_SIDE, _OTHER_BRANCH = -3.5, -2.5, -1.5
_OTHER_BRAND = -2.5
_UNIQUE = 50.0  # shared bits of a name so long and rare (a company's full name) that it can stand alone
_PLACE_WORD = 0.4  # weight of a name's token that also stands in one of the addresses: a branch named after its street
_ADDRESS_BASE, _ADDRESS_CONTAINED, _ADDRESS_JACCARD, _ADDRESS_EXACT = -3.2, 4.3, 1.2, 0.9
_SAME_HOUSE, _FAR_HOUSE, _NEXT_HOUSES = 0.5, -2.7, 10
_NEAR_METRES, _FAR_METRES, _NEAR, _FAR, _PER_DOUBLING, _AT_ONE = 60.0, 300.0, 1.3, -0.8, -0.5, 1.7
_OTHER_SYSTEM = -1.0  # the points agree only when one of them is read in the other coordinate system
_PHONE_SAME, _PHONE_OTHER = 2.0, -0.8
_ID_PER_SIGN, _ID_MOST = 2.0, 16.0  # bits; ids count upwards, so a sign tells less than the 3.3 bits of a random digit

_SAME_SPOT = frozenset(("same_house", "next_house", "exact", "near"))

EVEN = 5.0  # bits at which a candidate is as likely the venue as not
_CERTAIN, _PROBABLE, _POSSIBLE = 9.0, 4.3, 1.0


class Part(NamedTuple):
    """One field's comparison: the values as written, how they agree, and bits."""

    field: str
    event: str
    entry: str
    how: str
    bits: float


class Verdict(NamedTuple):
    """Bits in all, the grade they earn, and the comparisons."""

    bits: float
    grade: Grade
    parts: tuple[Part, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The comparisons as records."""
        return tuple(evidence(*part) for part in self.parts)

    @property
    def probability(self) -> float:
        """Probability in [0, 1] of one venue, other candidates aside."""
        return round(1.0 / (1.0 + exp(-log(2.0) * max(-60.0, min(60.0, self.bits - EVEN)))), 6)


def compare(event: Venue, entry: Venue, weigh: Weigh, weigh_address: Weigh) -> Verdict:
    """All that two venue records say about being one place; a name without anything beside it is at most possible."""
    name = _name(event, entry, weigh) if event.name.full and entry.name.full else None
    beside = (_address(event, entry, weigh_address), _distance(event, entry), _phone(event, entry), _place_id(event, entry))
    parts = [part for part in (name, *beside) if part]
    bits = round(sum(part.bits for part in parts), 3)
    backed = any(part.bits > 0 or part.how in _SAME_SPOT for part in beside if part)
    backed = backed or (name is not None and name.how == "exact_and_rare")
    return Verdict(bits, _grade(bits, backed), tuple(parts))


def _grade(bits: float, backed: bool) -> Grade:
    if bits >= _PROBABLE and backed:
        return "certain" if bits >= _CERTAIN else "probable"
    return "possible" if bits >= _POSSIBLE else "none"


def _name(event: Venue, entry: Venue, weigh: Weigh) -> Part:
    left, right = event.name, entry.name
    places = tokens(event.address.text) | tokens(entry.address.text)
    variants = {(left.core, right.core), (left.full, right.full), (left.core, right.full), (left.full, right.core)}
    jaccard, shared, contained = max(_overlap(one, two, weigh, places) for one, two in sorted(variants))
    exact = left.full == right.full
    bits = _NAME_BASE + _JACCARD * jaccard + _CONTAINED * contained + _PER_TEN_BITS * min(shared, 40.0) / 10
    bits += _EXACT * exact + _PREFIX_PER_TEN * min(weigh(_prefix(left.core, right.core)), 30.0) / 10
    bits += _OTHER_PART * (left.part != right.part) + _OTHER_SIDE * (bool(left.side) != bool(right.side))
    other_branch = bool(left.branch and right.branch) and tokens(left.branch).isdisjoint(tokens(right.branch) - {"店"})
    bits += _OTHER_BRANCH * other_branch
    bits += _OTHER_BRAND * _brands_differ(left.core, right.core)
    how = "exact" if exact else "other_branch" if other_branch else "contained" if contained > 0.95 else "part"
    if exact and shared >= _UNIQUE:
        how = "exact_and_rare"
    return Part("name", event.written, entry.written, how if shared else "different", bits)


def _brands_differ(one: str, two: str) -> bool:
    """Whether each name begins with a pair of characters that the other one has nowhere."""
    return len(one) > 2 and len(two) > 2 and one[:2] not in two and two[:2] not in one


def _overlap(one: str, two: str, weigh: Weigh, places: frozenset[str]) -> tuple[float, float, float]:
    """Weighted Jaccard similarity in [0, 1], shared bits, and containment of the lighter name in [0, 1]."""
    left, right = tokens(one), tokens(two)
    shared = _weighed(left & right, weigh, places)
    only_left, only_right = _weighed(left - right, weigh, places), _weighed(right - left, weigh, places)
    if not shared:
        return 0.0, 0.0, 0.0
    return shared / (shared + only_left + only_right), shared, shared / (shared + min(only_left, only_right))


def _weighed(of: frozenset[str], weigh: Weigh, places: frozenset[str]) -> float:
    local = of & places
    return weigh(of - local) + _PLACE_WORD * weigh(local) if local else weigh(of)


def _prefix(one: str, two: str) -> list[str]:
    """The pairs of characters that both names begin with."""
    same = 0
    while same < min(len(one), len(two)) and one[same] == two[same]:
        same += 1
    return [one[place : place + 2] for place in range(same - 1)]


def _address(event: Venue, entry: Venue, weigh: Weigh) -> Part | None:
    left, right = event.address, entry.address
    if not left.text or not right.text:
        return None
    jaccard, _, contained = _overlap(left.text, right.text, weigh, frozenset())
    exact = left.text == right.text
    bits = _ADDRESS_BASE + _ADDRESS_CONTAINED * contained + _ADDRESS_JACCARD * jaccard + _ADDRESS_EXACT * exact
    house = _houses(left.houses, right.houses)
    bits += _SAME_HOUSE if house == "same_house" else _FAR_HOUSE if house == "other_house" else 0.0
    how = "exact" if exact else house or ("contained" if contained > 0.95 else "part")
    return Part("address", event.address_written, entry.address_written, how, bits)


def _houses(left: tuple[tuple[str, int], ...], right: tuple[tuple[str, int], ...]) -> str:
    if not left or not right:
        return ""
    gaps = [
        abs(one - two)
        for road, one in left
        for other, two in right
        if road[-2:] == other[-2:] and (road.endswith(other) or other.endswith(road))
    ]
    if not gaps or min(gaps) > _NEXT_HOUSES:
        return "other_house"
    return "same_house" if min(gaps) == 0 else "next_house"


def _distance(event: Venue, entry: Venue) -> Part | None:
    if event.point is None or entry.point is None:
        return None
    direct = metres(*event.point, *entry.point)
    bits, how = _distance_bits(direct), "near" if direct < _NEAR_METRES else "metres"
    if 2 * _NEAR_METRES < direct < 1500:
        other = min(_apart(event.shifted, entry.point), _apart(event.point, entry.shifted))
        if other < _NEAR_METRES and _distance_bits(other) + _OTHER_SYSTEM > bits:
            bits, how, direct = _distance_bits(other) + _OTHER_SYSTEM, "other_coordinate_system", other
    return Part("distance", _shown(event.point), f"{_shown(entry.point)} ({direct:.0f} m)", how, bits)


def _apart(one: tuple[float, float] | None, two: tuple[float, float] | None) -> float:
    return metres(*one, *two) if one and two else float("inf")


def _distance_bits(distance: float) -> float:
    bits = _AT_ONE + _PER_DOUBLING * log2(distance + 10.0)
    return bits + (_NEAR if distance < _NEAR_METRES else _FAR if distance > _FAR_METRES else 0.0)


def _shown(point: tuple[float, float]) -> str:
    return f"{point[0]:.5f},{point[1]:.5f}"


def _phone(event: Venue, entry: Venue) -> Part | None:
    if not event.phones or not entry.phones:
        return None
    shared = sorted(event.phones & entry.phones)
    if shared:
        return Part("phone", shared[0], shared[0], "exact", _PHONE_SAME)
    return Part("phone", min(event.phones), min(entry.phones), "different", _PHONE_OTHER)


def _place_id(event: Venue, entry: Venue) -> Part | None:
    """Equal ids of two systems may be chance, the more so the shorter they are; unequal ones say nothing."""
    if not event.place_id or event.place_id != entry.place_id:
        return None
    return Part("place_id", event.place_id, entry.place_id, "exact", min(_ID_MOST, _ID_PER_SIGN * len(event.place_id)))
