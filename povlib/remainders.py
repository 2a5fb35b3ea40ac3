"""Exact shares within floors and caps, and largest remainders (Hamilton) on top of them.

A share is a unit's weight times one common multiplier, but never below its floor or above its cap;
the multiplier is the one with which the shares sum to the total. Without bounds that is the usual
quota. Rounding the shares of the free units down and giving what is left to the largest fractions
is Hamilton's method (also Hare–Niemeyer): Balinski and Young, *Fair Representation* (1982),
appendix A. Within bounds it keeps every unit within one of its share, and it keeps the paradoxes.

The usual loop "cut off at the caps, share out again" fixes floors and caps in the same round and
misses the shares. Here one multiplier is found and checked for every unit in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from povlib.amounts import exact_sum
from povlib.price_search import find_price
from povlib.step_costs import LinearCosts
from povlib.step_results import NONE, Edge, Ties, settle

__all__ = ["Remainders", "Shares", "bounded_shares", "largest_remainders", "whole_weights"]


_ROUNDS = 6
"""Corrections of the first guess before a way is taken that surely ends."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What each unit would get if households could be divided, exactly.

    Attributes
    ----------
    numerators : numpy.ndarray of int
        Over the common `denominator`.
    denominator : int
    multiplier : Fraction or None
        Share for one of weight; None where every unit is at a bound.
    at_lower, at_upper : numpy.ndarray of bool
        Units whose share is their floor or their cap.
    """

    numerators: np.ndarray
    denominator: int
    multiplier: Fraction | None
    at_lower: np.ndarray
    at_upper: np.ndarray

    def share(self, unit: int) -> Fraction:
        """Give one unit's share."""
        return Fraction(int(self.numerators[unit]), self.denominator)


@dataclass(frozen=True, slots=True, eq=False)
class Remainders:
    """Whole numbers by largest remainders.

    Attributes
    ----------
    counts : numpy.ndarray of int
        Where a tie is left, every undecided unit is rounded down.
    total : int
    shares : Shares
    accepted, rejected : Edge or None
        The smallest remainder that was rounded up, and the largest one that was not.
    ties : Ties or None
    certificate : bool
        Whether the exact check held for every unit.
    """

    counts: np.ndarray
    total: int
    shares: Shares
    accepted: Edge | None
    rejected: Edge | None
    ties: Ties | None
    certificate: bool


def whole_weights(weights: np.ndarray, under: np.ndarray | int) -> tuple[np.ndarray, int]:
    """Bring weights to one denominator.

    Examples
    --------
    >>> whole_weights(np.array([1, 2]), np.array([2, 3]))
    (array([3, 4], dtype=object), 6)
    """
    if not isinstance(under, np.ndarray):
        return weights, under
    common = lcm(*under.tolist())
    return weights.astype(object) * (common // under.astype(object)), common


def bounded_shares(weights: np.ndarray, total: int, lower: np.ndarray, upper: np.ndarray) -> Shares:
    """Share out a total in proportion to weights, within floors and caps, exactly.

    Parameters
    ----------
    weights : array of int
        Zero or more; a unit without weight gets its floor.
    total : int
        Between the sums of the floors and of the caps of the units with weight.
    lower, upper : array of int
        Floors and caps.

    Examples
    --------
    80 over weights 1040, 180, 30 and 90, each between 10 and 30: the first stands at its cap, the
    third at its floor, and the others share the remaining 40 as 180 to 90.

    >>> floors, caps = np.full(4, 10), np.full(4, 30)
    >>> shares = bounded_shares(np.array([1040, 180, 30, 90]), 80, floors, caps)
    >>> [str(shares.share(unit)) for unit in range(4)], str(shares.multiplier)
    (['30', '80/3', '10', '40/3'], '4/27')
    """
    weightless = weights == 0
    caps = np.where(weightless, lower, upper) if weightless.any() else upper
    below, above = _guess(weights, total, lower, caps, weightless)
    for _ in range(_ROUNDS):
        rest, mass = _rest(weights, total, lower, caps, below, above)
        if mass == 0 or rest < 0:
            break
        own, floors, tops = _scaled(weights, lower, caps, rest, mass)
        numerators = np.minimum(np.maximum(own, floors), tops)
        below = (own <= floors) | weightless
        above = ~below & (own >= tops)
        if exact_sum(numerators) == total * mass:  # one multiplier, cut at the bounds: done
            return Shares(numerators, mass, Fraction(rest, mass), below, above)
    below, above = _pegged(weights, total, lower, caps, weightless)
    rest, mass = _rest(weights, total, lower, caps, below, above)
    if mass == 0:
        return Shares(np.where(below, lower, caps), 1, None, below, above)
    own, floors, tops = _scaled(weights, lower, caps, rest, mass)
    numerators = np.where(below, floors, np.where(above, tops, own))
    return Shares(numerators, mass, Fraction(rest, mass), below, above)


def _rest(
    weights: np.ndarray,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    below: np.ndarray,
    above: np.ndarray,
) -> tuple[int, int]:
    """What is left for the free units, and their weight."""
    bound = exact_sum(lower[below]) + exact_sum(upper[above])
    return total - bound, exact_sum(weights[~(below | above)])


def _scaled(
    weights: np.ndarray, lower: np.ndarray, upper: np.ndarray, rest: int, mass: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares ``rest/mass`` of the weights and the bounds, over the denominator `mass`."""
    most = max(int(weights.max()) * abs(rest), (int(upper.max()) + 1) * mass)
    if most >= 2**62 or object in (weights.dtype, lower.dtype, upper.dtype):
        weights, lower, upper = (part.astype(object) for part in (weights, lower, upper))
    return weights * rest, lower * mass, upper * mass


def _guess(
    weights: np.ndarray, total: int, lower: np.ndarray, upper: np.ndarray, weightless: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tell by floats which units stand at a bound."""
    if weights.dtype == object:  # a common denominator may have thousands of digits
        weights = weights >> max(0, int(weights.max()).bit_length() - 900)
    price = find_price(LinearCosts(1, 2, np.maximum(weights, 1)), total, lower, upper)
    shares = weights.astype(np.float64) * (price / 2)
    below = (shares <= lower) | weightless
    return below.astype(bool), (~below & (shares >= upper)).astype(bool)


def _pegged(
    weights: np.ndarray, total: int, lower: np.ndarray, upper: np.ndarray, weightless: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Put units at their bounds step by step: of those beyond, the side that weighs more stays.

    If the shares of all free units, cut at their bounds, sum to more than is left, the multiplier
    can only fall, and who is below the floor now remains there; and the other way round. See G. R.
    Bitran and A. C. Hax, "Disaggregation and resource allocation using convex knapsack problems
    with bounded variables", Management Science 27 (1981).
    """
    below, above = weightless.copy(), np.zeros(len(weights), dtype=bool)
    while True:
        free = ~(below | above)
        rest, mass = _rest(weights, total, lower, upper, below, above)
        if mass == 0:
            return below, above
        own, floors, tops = _scaled(weights, lower, upper, rest, mass)
        under, over = free & (own < floors), free & (own > tops)
        if not (under.any() or over.any()):
            return below, above
        added = mass * exact_sum(lower[under]) - rest * exact_sum(weights[under])
        cut = rest * exact_sum(weights[over]) - mass * exact_sum(upper[over])
        if added >= cut:
            below |= under
        if cut >= added:
            above |= over


def largest_remainders(
    weights: np.ndarray,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    tie_key: np.ndarray | None = None,
) -> Remainders:
    """Round bounded shares to whole numbers, the largest fractions up (Hamilton).

    Parameters
    ----------
    weights, total, lower, upper
        As in `bounded_shares`.
    tie_key : array of int, optional
        Of equal fractions that of the unit with the smallest number comes first.

    Examples
    --------
    Weights 43, 33, 12, 8 and 4 for ten: the fractions are .3, .3, .2, .8 and .4, two go up.

    >>> floors, caps = np.zeros(5, dtype=int), np.full(5, 10)
    >>> result = largest_remainders(np.array([43, 33, 12, 8, 4]), 10, floors, caps)
    >>> result.counts.tolist(), str(result.accepted.cost), str(result.rejected.cost)
    ([4, 3, 1, 1, 1], '2/5', '3/10')

    One for three equal units is a tie:

    >>> tied = largest_remainders(np.ones(3, dtype=int), 1, floors[:3], caps[:3])
    >>> tied.counts.tolist(), tied.ties.units.tolist(), tied.ties.left
    ([0, 0, 0], [0, 1, 2], 1)
    """
    shares = bounded_shares(weights, total, lower, upper)
    whole = shares.numerators // shares.denominator
    left = shares.numerators - whole * shares.denominator
    extra = total - exact_sum(whole)
    up = np.zeros(len(weights), dtype=bool)
    accepted = rejected = ties = None
    if extra:
        parts = left[left > 0]  # more than `extra`, since they sum to it
        last = np.partition(parts, len(parts) - extra)[len(parts) - extra]
        up = (left > last).astype(bool)
        equal = np.flatnonzero(left == last)
        given, others = equal, NONE
        missing = extra - int(np.count_nonzero(up))
        if missing < len(equal):
            ties = settle(equal, missing, tie_key)
            given, others = ties.given, ties.refused
        up[given] = True
        accepted = _edge(equal if ties and ties.left else given, last, shares)
        if ties:
            rejected = _edge(equal if ties.left else others, last, shares)
    if rejected is None and len(others := np.flatnonzero((left > 0) & ~up)):
        most = left[others].max()
        rejected = _edge(others[left[others] == most], most, shares)
    counts = (whole + up).astype(np.int64 if total < 2**62 else object)
    certificate = _rounded_rightly(counts, shares, lower, upper, total - (ties.left if ties else 0))
    return Remainders(counts, total, shares, accepted, rejected, ties, certificate)


def _edge(units: np.ndarray, remainder: int, shares: Shares) -> Edge:
    fraction = Fraction(int(remainder), shares.denominator)
    return Edge(units, lambda: fraction)


def _rounded_rightly(
    counts: np.ndarray, shares: Shares, lower: np.ndarray, upper: np.ndarray, total: int
) -> bool:
    """Check exactly: bounds, sum, each count next to its share, and the order of the fractions."""
    apart = counts.astype(shares.numerators.dtype) * shares.denominator - shares.numerators
    up = apart > 0
    if ((counts < lower) | (counts > upper) | (abs(apart) >= shares.denominator)).any():
        return False
    if exact_sum(counts) != total:
        return False
    if not up.any():
        return True
    least_up = shares.denominator - int(apart[up].max())
    return bool(least_up >= -int(apart.min()))
