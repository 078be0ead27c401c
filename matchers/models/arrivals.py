"""Who must declare after arriving: the duty, and which records are arrivals in the city."""

from matchers.models.declare import Hit, Situation
from matchers.models.observed import is_in, place_code, text
from matchers.models.vocabulary import basis_of
from matchers.regions import RiskReading
from schemas.records import Sighting

_DUTY = frozenset({"risk_area", "entrant", "resident_abroad"})
_RISKY = frozenset({"mid", "high"})


def is_risky(reading: RiskReading | None) -> bool:
    """Whether a place was a mid or high risk region."""
    return reading is not None and reading.level in _RISKY


def has_duty(hits: tuple[Hit, ...]) -> bool:
    """Whether a list names the subject as somebody who must declare; a grade in the grey band puts no duty on anyone."""
    return any(basis_of(found.entry.basis) in _DUTY and found.match.grade in {"certain", "probable"} for found in hits)


def arrives(sighting: Sighting, home: str) -> bool:
    """Whether the record shows its subject arriving in the city: off a trip, at a hotel, over the border."""
    if sighting.kind == "border":
        return text(sighting, "direction") == "entry"
    arrived = sighting.kind == "hotel" or (sighting.kind == "travel" and sighting.subject_kind == "person")
    return arrived and is_in(place_code(sighting), home)


def must_declare(sighting: Sighting, situation: Situation) -> bool:
    """Whether this arrival must be declared: from abroad, through a risk region, or by a listed subject."""
    if not arrives(sighting, situation.home):
        return False
    if sighting.kind == "border" or has_duty(situation.hits):
        return True
    own = sighting.sighting_id == situation.sighting.sighting_id
    return sighting.kind == "travel" and is_risky(situation.risk if own else situation.risk_of(sighting))
