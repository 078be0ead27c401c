"""Do the person matcher's probabilities keep their word? Invented people with known truth; a diagram and one number.

    python benchmarks/reliability.py [--entries 100000] [--strangers 300000] [--svg docs/reliability.svg] [--json]

Only records without identity document are asked: with one, nearly every answer is certain and right. Three groups are
drawn apart and weighed by how often they come: people on the list (the prior that the thresholds assume), their kin
(1.6 of a household's 2.6 heads for each; same family name, four in five in the same county, 15 % under the same phone),
strangers for the rest. Every reported pair is a claim; `damage` in `people.py` says what was done to the records.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import people
from persons import changes_of, matched

from matchers.calibration import Claim, calibration_error, reliability, tenths
from matchers.grades import BUDGET, Budget
from matchers.persons import PersonIndex
from schemas.records import Person

_KIN_PER_MEMBER = 1.6
_SAME_COUNTY, _SAME_PHONE = 0.8, 0.15
_EDGES = [0.0, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 0.7, 0.9, 0.97, 0.99, 0.999, 0.9999, 1.0]
_TICKS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)
_SIDE, _MARGIN, _LIMIT = 420.0, 62.0, 14.0


def kin_of(member: Person, other: Person, rng: np.random.Generator) -> Person:
    """The other person as a relative of the member."""
    shared = {"name": member.name[0] + other.name[1:]}
    if rng.random() < _SAME_PHONE:
        shared["phone"] = member.phone
    if rng.random() < _SAME_COUNTY:
        shared["region"] = member.region
    return other.model_copy(update=shared)


def damaged(persons: Sequence[Person], rng: np.random.Generator) -> list[Person]:
    """Each person under one of the kinds of damage, in turn."""
    kinds = list(people.DAMAGES.values())
    return [kinds[number % len(kinds)](person, rng) for number, person in enumerate(persons)]


def claims_of(index: PersonIndex, events: Sequence[Person], truth: Sequence[int], share: float) -> Iterator[Claim]:
    """One claim per reported pair; together the events stand for `share` of all that come."""
    for matches, who in zip(matched(index, events), truth, strict=True):
        for match in matches:
            yield Claim(match.probability, match.entry_id == str(who), share / len(events))


def measure(entries: int, members: int, strangers: int) -> list[Claim]:
    """Claims of members, kin and strangers against a list of invented people."""
    listed = people.People(7).make(entries, with_document=0.95)
    index = PersonIndex(Budget(possible_odds=2.0**-10))  # deeper than review asks, to see the low claims too
    index.apply(list(changes_of(listed)))
    rng = np.random.default_rng(3)
    picks = rng.integers(0, entries, members).tolist()
    seen = damaged([listed[pick] for pick in picks], rng)
    others = people.People(9).make(members)
    kin = damaged([kin_of(listed[pick], other, rng) for pick, other in zip(picks, others, strict=True)], rng)
    prior, kin_share = BUDGET.prior, BUDGET.prior * _KIN_PER_MEMBER
    claims = list(claims_of(index, seen, picks, prior))
    claims += claims_of(index, kin, [-1] * members, kin_share)
    made, seed = 0, 100
    while made < strangers:
        some = damaged(people.People(seed).make(min(50_000, strangers - made)), rng)
        share = (1 - prior - kin_share) * len(some) / strangers
        claims += claims_of(index, some, [-1] * len(some), share)
        made, seed = made + len(some), seed + 1
    return claims


def _place(probability: float) -> float:
    """Log-odds in bits, within the diagram."""
    sure = min(max(probability, 1e-9), 1 - 1e-9)
    return max(-_LIMIT, min(_LIMIT, float(np.log2(sure / (1 - sure)))))


def _at(bits: float, upward: bool) -> float:
    along = (bits + _LIMIT) / (2 * _LIMIT) * _SIDE
    return round(_MARGIN + (_SIDE - along if upward else along), 1)


def diagram(claims: Sequence[Claim]) -> str:
    """The reliability diagram as SVG, both axes in log-odds: a circle per bin, larger for more claims."""
    size = _SIDE + 2 * _MARGIN
    low, high = _at(-_LIMIT, False), _at(_LIMIT, False)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size:g} {size:g}" font-family="sans-serif" font-size="12">',
        f'<rect width="{size:g}" height="{size:g}" fill="#fff"/>',
    ]
    for tick in _TICKS:
        x, y = _at(_place(tick), False), _at(_place(tick), True)
        out += [
            f'<path d="M{x} {low}V{high}M{low} {y}H{high}" stroke="#ddd"/>',
            f'<text x="{x}" y="{high + 18}" text-anchor="middle">{tick * 100:g}</text>',
            f'<text x="{low - 8}" y="{y + 4}" text-anchor="end">{tick * 100:g}</text>',
        ]
    out.append(f'<path d="M{low} {high}L{high} {low}" stroke="#888" stroke-dasharray="5 4"/>')
    for one in reliability(claims, _EDGES):
        x, y, radius = _at(_place(one.claimed), False), _at(_place(one.right), True), 3 + np.log10(one.claims) * 1.5
        out.append(f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#1f6fb2" fill-opacity=".75"/>')
    middle = size / 2
    out += [
        f'<text x="{middle:g}" y="{size - 14:g}" text-anchor="middle">claimed probability, %</text>',
        f'<text x="18" y="{middle:g}" text-anchor="middle" transform="rotate(-90 18 {middle:g})">found to be right, %</text>',
        f'<text x="{middle:g}" y="32" text-anchor="middle" font-size="14">Claims and outcomes, records without document</text>',
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def main() -> None:
    """Run, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--strangers", type=int, default=300_000)
    parser.add_argument("--svg", type=Path, help="Write the diagram here.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    claims = measure(options.entries, options.members, options.strangers)
    bins = reliability(claims, _EDGES)
    error = calibration_error(reliability(claims, tenths()))
    if options.svg:
        options.svg.write_text(diagram(claims), encoding="utf-8")
    if options.json:
        print(json.dumps({"expected_calibration_error": error, "claims": len(claims), "bins": [one._asdict() for one in bins]}))
        return
    print(f"{'claimed':>10} {'right':>10} {'claims':>8}")
    for one in bins:
        print(f"{one.claimed:10.4%} {one.right:10.4%} {one.claims:8d}")
    print(f"expected calibration error {error:.4f} over {len(claims)} claims")


if __name__ == "__main__":
    main()
