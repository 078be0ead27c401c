"""Numbers that a damaged or masked document may have been: exact probes in place of a fuzzy search.

ISO 7064 MOD 11-2 finds every single error, and for each place of the error it leaves one digit at most. So a
number of seventeen to nineteen signs with one slip has about twenty sound neighbours, all of which are listed
here: another digit, two neighbours or next-but-one neighbours swapped, one sign lost, doubled or put in, a wrong
check character. Neighbours whose birth date or province cannot be are left out.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final

from schemas.fields.documents import is_possible

LENGTH: Final = 18
_BODY: Final = LENGTH - 1
_X: Final = 10
_WEIGHTS: Final = tuple(pow(2, _BODY - place, 11) for place in range(LENGTH))
_INVERSES: Final = tuple(pow(weight, -1, 11) for weight in _WEIGHTS)
_VALUES: Final = {sign: value for value, sign in enumerate("0123456789X")}
_SIGNS: Final = "0123456789X"


def repair_candidates(canonical: str) -> tuple[str, ...]:
    """Sound numbers of eighteen signs that one slip turns into `canonical`, itself alone when it is sound.

    `canonical` holds digits, and X; "" and other forms have none. The order is stable, the likelier slips first.

    >>> repair_candidates("11010519491231002X")
    ('11010519491231002X',)
    >>> "11010519491231002X" in repair_candidates("11010519491213002X")
    True
    """
    try:
        values = [_VALUES[sign] for sign in canonical]
    except KeyError:
        return ()
    if len(values) == LENGTH:
        found = _replaced(values)
    elif len(values) == _BODY:
        found = _with_one_more(values)
    elif len(values) == LENGTH + 1:
        found = _with_one_less(values)
    else:
        return ()
    return tuple(number for number in dict.fromkeys(found) if is_possible(number))


def _text(values: list[int]) -> str:
    return "".join([_SIGNS[value] for value in values])


def _excess(values: list[int]) -> int:
    """What the weighted sum lacks to be 1 modulo 11; 0 for a sound number."""
    return (1 - sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True))) % 11


def _replaced(values: list[int]) -> Iterator[str]:
    """One sign another, or two swapped; X can only be right at the end."""
    lacks = _excess(values)
    stray = [place for place in range(_BODY) if values[place] == _X]
    if not lacks and not stray:
        yield _text(values)
        return
    for gap in (1, 2):
        for left in range(LENGTH - gap):
            yield from _swapped(values, left, left + gap, lacks)
    for place in stray if stray else range(LENGTH):
        digit = (values[place] + lacks * _INVERSES[place]) % 11
        if len(stray) < 2 and (digit != _X or place == _BODY):
            yield _text([*values[:place], digit, *values[place + 1 :]])


def _swapped(values: list[int], left: int, right: int, lacks: int) -> Iterator[str]:
    gain = (values[right] - values[left]) * (_WEIGHTS[left] - _WEIGHTS[right])
    if values[left] == values[right] or (gain - lacks) % 11:
        return
    swapped = values.copy()
    swapped[left], swapped[right] = values[right], values[left]
    if _X not in swapped[:_BODY]:
        yield _text(swapped)


def _with_one_more(values: list[int]) -> Iterator[str]:
    """The lost sign put back at each place; the check leaves one choice for it."""
    for place in range(LENGTH):
        whole = [*values[:place], 0, *values[place:]]
        digit = _excess(whole) * _INVERSES[place] % 11
        whole[place] = digit
        if _X not in whole[:_BODY]:
            yield _text(whole)


def _with_one_less(values: list[int]) -> Iterator[str]:
    """Each sign taken out in turn; a check character typed as "10" is one too many as well."""
    for place in range(LENGTH + 1):
        rest = [*values[:place], *values[place + 1 :]]
        if not _excess(rest) and _X not in rest[:_BODY]:
            yield _text(rest)
    if values[_BODY:] == [1, 0]:
        rest = [*values[:_BODY], _X]
        if not _excess(rest) and _X not in rest[:_BODY]:
            yield _text(rest)


def mask_range(masked: str) -> tuple[str, str, int]:
    """What is seen before the first `*` and after the last one, and the whole length.

    >>> mask_range("320602********4512")
    ('320602', '4512', 18)
    """
    if "*" not in masked:
        return masked, "", len(masked)
    return masked[: masked.index("*")], masked[masked.rindex("*") + 1 :], len(masked)


def fits_mask(masked: str, full: str) -> bool:
    """Whether `full` may be the number behind `masked`; a mask of fifteen signs also fits the expanded number.

    >>> fits_mask("320602********451X", "32060219900101451X"), fits_mask("110105*******02", "11010519491231002X")
    (True, True)
    """
    if len(masked) != len(full):
        if len(masked) != 15 or len(full) != LENGTH:
            return False
        full = full[:6] + full[8:_BODY]
    return all(seen in {"*", sign} for seen, sign in zip(masked, full, strict=True))


def fill_mask(masked: str, most_hidden: int = 3) -> tuple[str, ...]:
    """Every sound number of eighteen signs behind a mask that hides at most `most_hidden` signs, else ().

    One hidden sign gives at most one number, two about ten, three about a hundred: the check digit fixes one.

    >>> fill_mask("1101051949123100**")[:2]
    ('110105194912310003', '110105194912310011')
    """
    hidden = [place for place, sign in enumerate(masked) if sign == "*"]
    if len(masked) != LENGTH or not 0 < len(hidden) <= most_hidden:
        return ()
    try:
        values = [0 if sign == "*" else _VALUES[sign] for sign in masked]
    except KeyError:
        return ()
    filled = (_filled(values, hidden, digits) for digits in product(range(10), repeat=len(hidden) - 1))
    return tuple(number for number in filled if number and is_possible(number))


def _filled(values: list[int], hidden: list[int], digits: tuple[int, ...]) -> str:
    """The mask with `digits` in all hidden places but the last, whose sign the check decides; "" for X inside."""
    whole = values.copy()
    for place, digit in zip(hidden, digits, strict=False):
        whole[place] = digit
    last = hidden[-1]
    whole[last] = _excess(whole) * _INVERSES[last] % 11
    return "" if _X in whole[:_BODY] else _text(whole)
