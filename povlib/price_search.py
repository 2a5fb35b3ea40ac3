"""Finding the price at which units take, in all, a given number of steps: in floats, in few passes.

Nothing here is a verdict. The counts that the price gives are the start of an exact repair in
`povlib.optimize`. Every rule's count is nearly linear in a suitable price, so that Newton's method
within a bracket needs three or four passes over all units (M. Patriksson, "A survey on the
continuous nonlinear resource allocation problem", European Journal of Operational Research 185,
2008, reviews such multiplier searches). A sample of the units is searched first.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

import numpy as np

from povlib.amounts import exact_sum, largest
from povlib.step_costs import StepCosts

__all__ = ["CHUNK", "counts_at", "exact_counts", "find_price", "halved_counts", "runs"]

CHUNK = 1 << 15
"""Units handled at once: their numbers stay in the processor's cache."""

_PASSES = 100

_FARTHEST = 1e12
"""No price that is no stand-in for minus infinity is lower than the negative of this."""


def runs(size: int) -> list[slice]:
    """Cut the units into runs."""
    return [slice(first, min(first + CHUNK, size)) for first in range(0, size, CHUNK)]


def find_price(costs: StepCosts, total: int, lower: np.ndarray, upper: np.ndarray) -> float:
    """Find a price at which the counts, each within its bounds, sum to about `total`."""
    stride = costs.size // CHUNK
    steepest = float(costs.slopes.max())
    if stride < 4:
        start = (total - _sum(costs.start, costs.size) + costs.size / 2) / costs.slopes.sum()
        return _newton(costs, total, lower, upper, runs(costs.size), start, steepest)
    sample = slice(0, None, stride)
    slopes = costs.slopes[sample]
    share = total * (len(slopes) / costs.size)
    first = costs.start[sample] if isinstance(costs.start, np.ndarray) else costs.start
    start = (share - _sum(first, len(slopes)) + len(slopes) / 2) / slopes.sum()
    start = _newton(costs, share, lower, upper, [sample], start, steepest)
    return _newton(costs, total, lower, upper, runs(costs.size), start, steepest)


def _sum(values: np.ndarray | float, size: int) -> float:
    return float(values.sum()) if isinstance(values, np.ndarray) else values * size


def _newton(
    costs: StepCosts,
    total: float,
    lower: np.ndarray,
    upper: np.ndarray,
    parts: list[slice],
    price: float,
    steepest: float,
) -> float:
    """Newton's method on the sum of the whole counts, kept between prices known to be off."""
    low, high, width = -inf, inf, 1.0 / steepest
    for _ in range(_PASSES):
        found = slope = 0.0
        for part in parts:
            reached = costs.reach(price, part)
            np.floor(reached, out=reached)
            counts = np.maximum(reached, lower[part])
            np.minimum(counts, upper[part], out=counts)
            found += float(counts.sum())
            slope += costs.slope(reached, counts, part)
        missing = total - found
        if missing > 0:
            low = price
        else:
            high = price
        # Near enough: what is missing is at most one step for each unit.
        if abs(missing) <= max(1.0, slope / steepest) or (high - low) * steepest <= 1:
            break
        following = price + missing / slope if slope > 0 else inf if missing > 0 else -inf
        if not low < following < high:
            if low > -inf and high < inf:
                following = (low + high) / 2
                if not low < following < high:
                    break
            else:
                width *= 4
                following = price + width if missing > 0 else price - width
        price = following
    return price


def counts_at(costs: StepCosts, price: float, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Give whole counts within their bounds at a price of the search."""
    counts = np.empty(costs.size, dtype=np.int64)
    for part in runs(costs.size):
        reached = costs.reach(price, part)
        np.floor(reached, out=reached)
        np.maximum(reached, lower[part], out=reached)
        np.minimum(reached, upper[part], out=reached)
        counts[part] = reached
    return counts


def halved_counts(costs: StepCosts, total: int, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Give counts that sum to `total`, about, by halving twice: prices, and counts at a price.

    For costs so far apart that no slope leads to the price; slow, and sure to end.
    """
    units = slice(0, costs.size)
    kind = object if costs.wide(largest(upper) + 1) else np.int64  # squares of steps do not fit

    def below(price: float) -> np.ndarray:
        low, high = np.array(lower, dtype=kind), np.array(upper, dtype=kind)
        while (low < high).any():
            middle = (low + high) // 2
            cheap = costs.price(middle, units) <= price
            low = np.where(cheap & (low < high), middle + 1, low)
            high = np.where(cheap, high, np.minimum(middle, high))
        return low

    ends = [costs.price(np.array(bound, dtype=kind), units) for bound in (lower, upper)]
    low, high = max(float(ends[0].min()), -_FARTHEST), float(ends[1].max())
    counts = below(low)
    while low < (price := (low + high) / 2) < high:
        found = below(price)
        if exact_sum(found) <= total:
            low, counts = price, found
        else:
            high = price
        if abs(total - exact_sum(counts)) <= costs.size:
            break
    return counts


def exact_counts(
    costs: StepCosts, total: int, lower: np.ndarray, upper: np.ndarray, price: float
) -> np.ndarray:
    """Give counts that sum to `total` but for one step for each unit, for numbers beyond floats.

    The same method in fractions: floats give the slope alone.
    """
    exact, low, high = Fraction(price), None, None
    while True:
        reached = costs.reach_exactly(exact)
        counts = np.minimum(np.maximum(reached, lower), upper)
        missing = total - exact_sum(counts)
        if abs(missing) <= costs.size:
            return counts
        if missing > 0:
            low = exact
        else:
            high = exact
        slope = Fraction(float(costs.slopes[counts == reached].sum()))
        following = exact + missing / slope if slope else exact
        if slope == 0 or (low is not None and high is not None and not low < following < high):
            if low is None or high is None:
                following = exact * 2 + missing if missing > 0 else exact - abs(exact) - 1
            else:
                following = (low + high) / 2
        if (
            low is not None
            and high is not None
            and (high - low) * Fraction(float(costs.slopes.sum())) < 1
        ):
            return counts
        exact = following.limit_denominator(1 << 4 * total.bit_length() + 256)
