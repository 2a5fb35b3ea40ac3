"""Dividing every weight by one number: what a divisor rule comes down to, for a spreadsheet.

A divisor rule gives every unit its weight over one common number, rounded. The answer of a rule
leaves an interval of such numbers; the shortest decimal in it is what a reader can type.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from povlib.allocation_results import Answer
from povlib.allocation_rules import weights
from povlib.rounding import round_exact
from povlib.signposts import SIGNPOSTS, integer_root

__all__ = ["Division", "division", "rounded", "rounded_by", "shortest_between"]

_LONGEST = 6
_FINE = 10**25


@dataclass(frozen=True, slots=True)
class Division:
    """Every unit's weight over one number.

    Attributes
    ----------
    divisor : Fraction
    rounding : str
        A key of `povlib.signposts.SIGNPOSTS`.
    weights, quotients : list of int or Fraction
        What is divided, and what comes of it.
    turns : list of Fraction
        Where the quotient of each unit is rounded up, to 25 digits where it is a root.
    decimals : int
        How many tell every quotient from the number at which it would be rounded otherwise.
    """

    divisor: Fraction
    rounding: str
    weights: list[int | Fraction]
    quotients: list[Fraction]
    turns: list[Fraction]
    decimals: int


def rounded_by(method: str) -> str:
    """Name the rounding of a divisor rule.

    Examples
    --------
    >>> rounded_by("equal_points"), rounded_by("jefferson")
    ('webster', 'jefferson')
    """
    return method if method in SIGNPOSTS else "webster"


def shortest_between(low: Fraction, high: Fraction | None) -> Fraction:
    """Give the decimal of fewest digits between two numbers; the number itself if they are equal.

    Examples
    --------
    >>> shortest_between(Fraction(130, 41), Fraction(92, 29))  # 3.1707 and 3.1724
    Fraction(3171, 1000)
    """
    if high is not None and low >= high:
        return high
    for decimals in range(40):
        scale = 10**decimals
        found = Fraction(low * scale // 1 + 1, scale)
        if high is None or found < high:
            return found
    return low


def _root(square: Fraction) -> Fraction:
    return Fraction(integer_root(square.numerator * _FINE**2 // square.denominator, 2), _FINE)


def _turn(rounding: str, quotient: Fraction) -> Fraction:
    """Give where a quotient turns from its whole part to the next, to its `power`."""
    post, whole = SIGNPOSTS[rounding], int(quotient)
    return Fraction(post.top(whole), post.bottom(whole))


def rounded(rounding: str, quotient: Fraction) -> int:
    """Round a quotient by the signposts of a divisor method; one at a signpost goes up.

    Examples
    --------
    Between 1 and 2 Hill turns at √2, which is 1.4142.

    >>> rounded("hill", Fraction(1414, 1000)), rounded("hill", Fraction(1415, 1000))
    (1, 2)
    """
    beyond = quotient ** SIGNPOSTS[rounding].power >= _turn(rounding, quotient)
    return int(quotient) + bool(quotient and beyond)


def division(answer: Answer) -> Division | None:
    """Find one number that gives every target by dividing and rounding; None where none does.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> found = division(allocate(load_plan("krong_no_2020")))
    >>> float(found.divisor), round(138 / 3.171), round(65 / 3.171, 3)
    (3.171, 44, 20.498)
    """
    if answer.rule.reads != "divisor" or len(answer.cuts) > 1:
        return None
    listed, root = weights(answer.quantities)
    low, high = answer.cut
    if root != 1 or (low is None and high is None):
        return None
    divisor = shortest_between(Fraction(low or 0), None if high is None else Fraction(high))
    if not divisor:
        return None
    rounding = rounded_by(answer.method)
    fixed = answer.quantities.fixed
    base = [0] * len(listed) if fixed is None else [int(one) for one in fixed]
    quotients = [Fraction(weight) / divisor for weight in listed]
    rows = zip(quotients, base, answer.lower, answer.caps.values, strict=True)
    given = [
        min(max(ground + rounded(rounding, quotient), floor), cap) if quotient else floor
        for quotient, ground, floor, cap in rows
    ]
    names = [str(unit) for unit in answer.plan.units.index]
    settled = [unit for unit, name in enumerate(names) if name not in answer.undecided]
    if any(given[unit] != int(answer.solution.counts[unit]) for unit in settled):
        return None
    squared = SIGNPOSTS[rounding].power > 1
    ends = [_root(turn) if squared else turn for turn in
            (_turn(rounding, quotient) for quotient in quotients)]  # fmt: skip
    pairs = [(quotients[unit], ends[unit]) for unit in settled if quotients[unit] != ends[unit]]
    decimals = 2
    while decimals < _LONGEST and any(
        round_exact(one, decimals) == round_exact(two, decimals) for one, two in pairs
    ):
        decimals += 1
    return Division(divisor, rounding, list(listed), quotients, ends, decimals)
