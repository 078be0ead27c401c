"""From bits to a grade: thresholds out of list size, prior and alert budget.

With N entries and a share `prior` of events whose subject is listed, one entry's prior odds are prior / N, so the
posterior odds in bits are `bits - (log2 N - log2 prior)`. `certain` and `probable` ask for posterior odds; `possible`
is how far below even odds a person is still asked to look, which is the review budget.
"""

from dataclasses import dataclass
from math import log2

from schemas.records import Grade

_ORDER: tuple[Grade, ...] = ("none", "possible", "probable", "certain")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bits from which a match is certain, probable, possible; `even` is where odds are one to one."""

    certain: float
    probable: float
    possible: float
    even: float

    def grade(self, bits: float) -> Grade:
        """The grade that the bits alone would earn."""
        if bits >= self.certain:
            return "certain"
        if bits >= self.probable:
            return "probable"
        return "possible" if bits >= self.possible else "none"

    def probability(self, bits: float) -> float:
        """Posterior probability in [0, 1] of the same subject, other candidates aside."""
        excess = max(-60.0, min(60.0, bits - self.even))
        return round(float(1.0 / (1.0 + 2.0**-excess)), 6)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a deployment accepts; odds are of right against wrong at the threshold.

    Attributes:
        prior: Share of events whose subject is on the list, in (0, 1).
        certain_odds: At `certain`; 99 is one false automatic match in a hundred at the threshold itself.
        probable_odds: At `probable`; 1 is as likely as not.
        possible_odds: At `possible`; 1/64 sends about 0.3 % of non-members' records to review at a million entries.
    """

    prior: float = 1e-3
    certain_odds: float = 99.0
    probable_odds: float = 1.0
    possible_odds: float = 1 / 64

    def thresholds(self, entries: int) -> Thresholds:
        """Thresholds for a list of that many entries; an empty list counts as one."""
        even = log2(max(entries, 1)) - log2(self.prior)
        return Thresholds(
            certain=even + log2(self.certain_odds),
            probable=even + log2(self.probable_odds),
            possible=even + log2(self.possible_odds),
            even=even,
        )


BUDGET = Budget()


def lower(left: Grade, right: Grade) -> Grade:
    """The weaker of two grades."""
    return left if _ORDER.index(left) <= _ORDER.index(right) else right
