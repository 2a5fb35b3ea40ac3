"""The best that two separable criteria allow together: splits that neither can improve upon alone.

A criterion is a sum over units of convex figures, given by the costs of its steps. Every weighting
of two of them with positive whole numbers is again such a sum, which `povlib.optimize` minimises
exactly; its optimum is *efficient*: whatever is better by one criterion is worse by the other
(A. M. Geoffrion, "Proper efficiency and the theory of vector maximization", Journal of Mathematical
Analysis and Applications 22, 1968). The weights follow the widest gap between points found so far
(Y. P. Aneja and K. P. K. Nair, "Bicriteria transportation problem", Management Science 25, 1979).
Points that no weighting reaches, *unsupported* ones, may lie between them.

With a target for a subgroup every point meets it: where the cheapest split does not, as many steps
as the target allows are taken beyond the subgroup's stock, and the others up to it, each kind the
cheapest first (`povlib.subgroup`). What is efficient among the splits that meet it is found alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, NamedTuple

import numpy as np

from povlib.amounts import exact_sum, largest
from povlib.optimize import solve_steps
from povlib.step_costs import LinearCosts, Units, floats
from povlib.step_results import Steps

__all__ = ["Point", "Separable", "WeighedCosts", "front"]

_BITS = 20


@dataclass(frozen=True, eq=False)
class Separable:
    """A criterion: each unit's step ``k → k + 1`` costs ``(first + rise·k)/over``, and 1 more from
    the step `beyond` on where that is given.

    Attributes
    ----------
    first, rise, over : numpy.ndarray of int
    beyond : numpy.ndarray of int, optional

    Examples
    --------
    Squares of two counts, and households above 3 and 1:

    >>> ones = np.array([1, 1])
    >>> str(Separable(ones, 2 * ones, ones).value(np.array([3, 2])))
    '13'
    >>> str(Separable(0 * ones, 0 * ones, ones, np.array([3, 1])).value(np.array([5, 1])))
    '2'
    """

    first: np.ndarray
    rise: np.ndarray
    over: np.ndarray
    beyond: np.ndarray | None = None

    def value(self, counts: np.ndarray) -> Fraction:
        """Sum the costs of all steps up to these counts, exactly."""
        return Fraction(self.scaled(counts), self.under)

    @property
    def under(self) -> int:
        """A denominator of all values."""
        return 2 * self._denominators[3]

    def scaled(self, counts: np.ndarray) -> int:
        """Give a value times `under`: to compare values, without reducing fractions."""
        most = largest(counts)
        bound = most * (2 * largest(self.first) + largest(self.rise) * most)
        kind = object if bound * len(counts) >= 2**62 else np.int64
        taken, first, rise = (one.astype(kind) for one in (counts, self.first, self.rise))
        order, starts, halvings, whole = self._denominators
        tops = np.add.reduceat((taken * first * 2 + rise * taken * (taken - 1))[order], starts)
        tops = tops.astype(object)
        for left, right in halvings:
            tops = np.append(tops, 0) if len(tops) % 2 else tops
            tops = tops[0::2] * left + tops[1::2] * right
        above = 0 if self.beyond is None else int(np.maximum(counts - self.beyond, 0).sum())
        return int(tops[0]) + 2 * whole * above

    @cached_property
    def _denominators(
        self,
    ) -> tuple[np.ndarray, np.ndarray, list[tuple[np.ndarray, np.ndarray]], int]:
        """Tell how to bring all fractions to one denominator: the order of the units, where each
        denominator begins, with what neighbours are multiplied again and again, and the last one.

        Two by two, so that large numbers are multiplied only where few are left.
        """
        order = np.argsort(self.over, kind="stable")
        ordered = self.over[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        under, halvings = [int(one) for one in ordered[starts]], []
        while len(under) > 1:
            under += [1] * (len(under) % 2)
            both = list(zip(under[0::2], under[1::2], strict=True))
            factors = np.empty((2, len(both)), dtype=object)
            under = [lcm(*pair) for pair in both]
            factors[0] = [whole // one for whole, (one, _) in zip(under, both, strict=True)]
            factors[1] = [whole // two for whole, (_, two) in zip(under, both, strict=True)]
            halvings.append((factors[0], factors[1]))
        return order, starts, halvings, under[0]

    def step(self, unit: int, step: int) -> Fraction:
        """Give the cost of one unit's step."""
        own = Fraction(int(self.first[unit]) + int(self.rise[unit]) * step, int(self.over[unit]))
        return own + (self.beyond is not None and step >= int(self.beyond[unit]))


class WeighedCosts(LinearCosts):
    """The costs of two criteria together, each times a whole number.

    Examples
    --------
    Squares, twice, and what exceeds 1, three times: the second household costs 2 · 3 + 3.

    >>> one = np.array([1])
    >>> square, above = Separable(one, 2 * one, one), Separable(0 * one, 0 * one, one, one)
    >>> costs = WeighedCosts(square, above, 2, 3)
    >>> [str(costs.cost(0, step)) for step in range(3)]
    ['2', '9', '13']
    """

    def __init__(self, one: Separable, two: Separable, weight: int, other: int) -> None:
        highest = [largest(part) for part in (one.over, two.over, one.first, two.first)]
        bound = 4 * highest[0] * highest[1] * max(weight, other) * max(1, *highest)
        kind = object if bound >= 2**60 else np.int64
        alike = bool((one.over == two.over).all())
        over, second = one.over.astype(kind), two.over.astype(kind)
        left, right = (weight, other) if alike else (weight * second, other * over)
        super().__init__(
            one.first.astype(kind) * left + two.first.astype(kind) * right,
            one.rise.astype(kind) * left + two.rise.astype(kind) * right,
            over if alike else over * second,
        )
        jumps = ((one.beyond, weight), (two.beyond, other))
        self.jumps = [(at, self.over * times) for at, times in jumps if at is not None]
        self._highest = sum(largest(size) for _, size in self.jumps)
        ordered = sorted(self.jumps, key=lambda jump: -int(jump[0].max(initial=0)))
        rise = floats(self.rise) if isinstance(self.rise, np.ndarray) else float(self.rise)
        self._bends = [(floats(at), floats(size) / rise) for at, size in ordered]

    def ratio(self, steps: Any, units: Units) -> tuple[Any, Any]:
        """Give numerators and denominators."""
        top, bottom = super().ratio(steps, units)
        for at, size in self.jumps:
            top = top + (steps >= at[units]) * size[units]
        return top, bottom

    def pair(self, unit: int, step: int) -> tuple[int, int]:
        """Give one cost as two Python integers."""
        top, bottom = super().pair(unit, step)
        return top + sum(int(size[unit]) for at, size in self.jumps if step >= at[unit]), bottom

    def limits(self, most: int) -> tuple[int, int]:
        """Bound numerators and denominators."""
        top, bottom = super().limits(most)
        return top + self._highest, bottom

    def reach(self, price: float, units: Units) -> np.ndarray:
        """Count, about, the steps that cost at most a price."""
        reached: np.ndarray = super().reach(price, units)
        for bend, late in self._bends:  # there it waits until the price has risen by the jump
            np.minimum(reached, np.maximum(bend[units], reached - late[units]), out=reached)
        return reached

    def slope(self, reached: np.ndarray, counts: np.ndarray, units: Units) -> float:
        """Tell how fast the counts rise with the price, but for units that wait at a jump."""
        free = counts == reached
        for bend, _ in self._bends:
            free &= reached != bend[units]
        return float((self.slopes[units] * free).sum())

    def reach_exactly(self, price: Fraction) -> np.ndarray:
        """Count the steps that cost at most an exact price."""
        reached = super().reach_exactly(price)
        for at, size in self.jumps:
            p, q = price.numerator, price.denominator
            top = self.over.astype(object) * p - (np.asarray(self.first).astype(object) + size) * q
            late = top // (np.asarray(self.rise).astype(object) * q) + 1
            reached = np.where(reached <= at, reached, np.maximum(at, late))
        return reached


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One efficient split.

    Attributes
    ----------
    counts : numpy.ndarray of int
    first, second : Fraction
        What it costs by either criterion.
    weights : tuple of int
        With these weights nothing costs less; at 0 the other criterion only settles ties.
    tied : bool
        Whether other splits cost exactly the same by both criteria together at these weights.
    """

    counts: np.ndarray
    first: Fraction
    second: Fraction
    weights: tuple[int, int]
    tied: bool


class _Found(NamedTuple):
    """A point on the way: values times the denominators of their criteria."""

    counts: np.ndarray
    first: int
    second: int
    weights: tuple[int, int]
    tied: bool

    def point(self, one: Separable, two: Separable) -> Point:
        """Give the point."""
        first, second = Fraction(self.first, one.under), Fraction(self.second, two.under)
        return Point(self.counts, first, second, self.weights, self.tied)


def front(
    one: Separable,
    two: Separable,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    points: int = 51,
    tie_key: np.ndarray | None = None,
    *,
    stock: np.ndarray | None = None,
    beyond: int = 0,
) -> list[Point]:
    """Find efficient splits between the best by one criterion and the best by the other.

    Parameters
    ----------
    one, two : Separable
        At least one of them must rise strictly for every unit.
    total : int
    lower, upper : numpy.ndarray of int
        Between whose sums the total lies.
    points : int
        How many at most; fewer where the weights find no more.
    tie_key : numpy.ndarray of int, optional
        Of steps that are equal by both criteria the one with the smaller number comes first.
    stock : numpy.ndarray of int, optional
        Up to how much of each unit's count may be a subgroup's (`povlib.subgroup`).
    beyond : int
        How many households in all may be beyond that: the total less the subgroup's target, which
        the bounds allow.

    Returns
    -------
    list of Point
        The best by the first criterion first.

    Examples
    --------
    Four households: squares are least with two each; all four for the first unit exceed nothing.

    >>> ones = np.array([1, 1])
    >>> square = Separable(ones, 2 * ones, ones)
    >>> above = Separable(0 * ones, 0 * ones, ones, np.array([4, 0]))
    >>> found = front(square, above, 4, 0 * ones, 4 * ones)
    >>> [(point.counts.tolist(), int(point.first), int(point.second)) for point in found]
    [([2, 2], 8, 2), ([3, 1], 10, 1), ([4, 0], 16, 0)]

    Where three of them must be within the first two of each unit, only these are left:

    >>> own = np.array([2, 2])
    >>> joint = front(square, above, 4, 0 * ones, 4 * ones, stock=own, beyond=1)
    >>> [point.counts.tolist() for point in joint]
    [[2, 2], [3, 1]]
    """
    key = np.zeros(len(lower), dtype=np.int64) if tie_key is None else tie_key

    def settled(steps: Steps, weights: tuple[int, int], room: int | None = None) -> np.ndarray:
        """Give what is left in a tie: of equal sums that which is better by the first criterion,
        or, where that alone counted, by the second; as far as there is room beyond the stock.
        """
        counts = steps.counts.copy()
        if steps.ties is None:
            return counts
        by, left = one if weights[1] else two, steps.ties.left
        order = sorted(
            steps.ties.undecided.tolist(),
            key=lambda unit: (by.step(unit, int(counts[unit])), int(key[unit])),
        )
        if room is not None and stock is not None:
            outside = [unit for unit in order if counts[unit] >= stock[unit]]
            order = [unit for unit in order if unit not in set(outside[max(0, room) :])]
        counts[order[:left]] += 1
        return counts

    def best(weight: int, other: int) -> _Found:
        weights = weight, other
        costs = WeighedCosts(one, two, weight, other)
        steps = solve_steps(costs, total, lower, upper)
        tied = steps.ties is not None
        room = None if stock is None else beyond - _beyond(steps.counts, stock)
        counts = settled(steps, weights, room)
        if stock is not None and (_beyond(counts, stock) > beyond or counts.sum() < total):
            within = solve_steps(
                costs, total - beyond, np.minimum(lower, stock), np.minimum(upper, stock)
            )
            above = solve_steps(
                costs, exact_sum(stock) + beyond, np.maximum(lower, stock), np.maximum(upper, stock)
            )
            tied = within.ties is not None or above.ties is not None
            counts = settled(within, weights) + settled(above, weights) - stock
        return _Found(counts, one.scaled(counts), two.scaled(counts), weights, tied)

    first, last = best(1, 0), best(*_second_first(one, two, lower, upper))
    found, open_ = [first, last], [True]
    if (first.first, first.second) == (last.first, last.second):
        return [first.point(one, two)]
    width, height = last.first - first.first or 1, first.second - last.second or 1

    def place(point: _Found) -> float:
        return (point.first - first.first) / width - (point.second - last.second) / height

    places = [place(first), place(last)]
    while len(found) < points and any(open_):
        gaps = [
            b - a if way else -1.0 for a, b, way in zip(places, places[1:], open_, strict=False)
        ]
        at = max(range(len(gaps)), key=gaps.__getitem__)
        left, right = found[at], found[at + 1]
        rise, fall = right.first - left.first, left.second - right.second
        middle = best(*_slope(rise * two.under, fall * one.under))
        if left.first < middle.first < right.first:
            found.insert(at + 1, middle)
            places.insert(at + 1, place(middle))
            open_.insert(at, True)
        else:
            open_[at] = False
    return [each.point(one, two) for each in found]


def _beyond(counts: np.ndarray, stock: np.ndarray) -> int:
    """Count what is beyond the stock."""
    return exact_sum(np.maximum(counts, stock) - stock)


def _second_first(
    one: Separable, two: Separable, lower: np.ndarray, upper: np.ndarray
) -> tuple[int, int]:
    """Give weights under which the second criterion goes first and the other settles ties.

    Where the steps of the second cost 0 or 1, that takes a weight above all differences between
    steps of the first.
    """
    if two.beyond is None:
        return 0, 1
    first, rise, over = (part.astype(object) for part in (one.first, one.rise, one.over))
    ends = [first + rise * end for end in (lower, upper)]
    most = max(int((end // over).max()) for end in ends) + 1 + (one.beyond is not None)
    return 1, most - min(int((end // over).min()) for end in ends) + 1


def _slope(rise: int, fall: int) -> tuple[int, int]:
    """Give small whole weights under which two points cost about the same."""
    shift = _BITS - fall.bit_length() + rise.bit_length()
    scaled = max(1, (fall << shift) // rise if shift >= 0 else fall // (rise << -shift))
    return (scaled, 1 << shift) if shift >= 0 else (scaled << -shift, 1)
