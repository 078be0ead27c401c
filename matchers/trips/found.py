"""One agreement or disagreement between two rides."""

from typing import Literal, NamedTuple

# What an agreement proves: the very vehicle, one run of it, a service that several vehicles drive, or only a hint.
Strength = Literal["vehicle", "run", "service", "weak"]


class Found(NamedTuple):
    """One comparison: the values as read, how they agree, log2 of the likelihood ratio, and what it proves."""

    field: str
    event: str
    entry: str
    how: str
    bits: float
    strength: Strength
