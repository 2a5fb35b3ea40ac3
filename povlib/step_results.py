"""What sharing out gives back: the numbers with what proves them, ties, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from povlib.amounts import exact_sum
from povlib.step_costs import StepCosts

__all__ = ["NONE", "Edge", "Infeasible", "Steps", "Ties", "feasible", "settle"]

NONE = np.empty(0, dtype=np.int64)
"""No units."""


@dataclass(frozen=True, slots=True, eq=False)
class Infeasible:
    """Why nothing can be shared out as asked, in numbers.

    Attributes
    ----------
    total, floors, capacity : int
        What was to be shared out, and the sums of the floors and of the caps.
    crossed : numpy.ndarray of int
        Units whose floor is above their own cap.
    one_each : int
        Where the rule gives every unit one before any gets two: how many that takes in all,
        floors included, if it is more than the total; else 0.
    weightless : numpy.ndarray of int
        Units whose weight is zero: they stay at their floor and lend no capacity.
    """

    total: int
    floors: int
    capacity: int
    crossed: np.ndarray = field(default_factory=lambda: NONE)
    one_each: int = 0
    weightless: np.ndarray = field(default_factory=lambda: NONE)

    @property
    def floors_over(self) -> int:
        """By how much the floors exceed the total, or 0."""
        return max(0, self.floors - self.total)

    @property
    def capacity_short(self) -> int:
        """By how much the total exceeds the capacity, or 0."""
        return max(0, self.total - self.capacity)

    @property
    def one_each_over(self) -> int:
        """By how much one for each unit exceeds the total, or 0."""
        return max(0, self.one_each - self.total)


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """The steps next to the cut: what they cost, and the units that take them."""

    units: np.ndarray
    source: Callable[[], Fraction | Decimal]

    @property
    def cost(self) -> Fraction | Decimal:
        """Cost of the steps: exact, or with 25 digits where it is no fraction."""
        return self.source()


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Units whose steps cost exactly the same where the total runs out.

    Attributes
    ----------
    units : numpy.ndarray of int
        All of them.
    to_give : int
        How many of them get one more.
    given : numpy.ndarray of int
        Those that the key of ties gave one to.
    refused : numpy.ndarray of int
        Those that the key gave none.
    undecided : numpy.ndarray of int
        Those that the key leaves equal.
    """

    units: np.ndarray
    to_give: int
    given: np.ndarray
    refused: np.ndarray
    undecided: np.ndarray

    @property
    def left(self) -> int:
        """How many are still to be given, among the undecided."""
        return self.to_give - len(self.given)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Whole numbers that were shared out, and what shows that no others cost less.

    Attributes
    ----------
    counts : numpy.ndarray of int
        What each unit gets. Where a tie is left, every undecided unit has its lower count.
    total : int
        What was shared out, the ties that are left included.
    accepted, rejected : Edge or None
        The dearest accepted and the cheapest rejected step; with `accepted.cost` as the last one
        given and `rejected.cost` as the next. None where no unit is above its floor, or below its
        cap.
    ties : Ties or None
    certificate : bool
        Whether the exact check held for every unit.
    costs, lower, upper
        The problem, for those who explain it.
    """

    counts: np.ndarray
    total: int
    accepted: Edge | None
    rejected: Edge | None
    ties: Ties | None
    certificate: bool
    costs: StepCosts
    lower: np.ndarray
    upper: np.ndarray

    @property
    def at_lower(self) -> np.ndarray:
        """Units at their floor."""
        return np.flatnonzero(self.counts <= self.lower)

    @property
    def at_upper(self) -> np.ndarray:
        """Units at their cap."""
        return np.flatnonzero(self.counts >= self.upper)


def feasible(total: int, lower: np.ndarray, upper: np.ndarray) -> Infeasible | None:
    """Tell in numbers why bounds leave no way to share out a total; None if they do.

    Examples
    --------
    >>> reason = feasible(10, np.array([2, 3]), np.array([4, 1]))
    >>> reason.capacity_short, reason.floors_over, reason.crossed.tolist()
    (5, 0, [1])
    """
    floors, capacity = exact_sum(lower), exact_sum(upper)
    crossed = (lower > upper).any()
    if floors <= total <= capacity and not crossed:
        return None
    return Infeasible(total, floors, capacity, np.flatnonzero(lower > upper))


def settle(units: np.ndarray, to_give: int, tie_key: np.ndarray | None) -> Ties:
    """Settle a tie by a key, the smallest first; equal keys leave it undecided.

    Examples
    --------
    >>> ties = settle(np.array([2, 5, 7]), 2, np.array([0, 0, 9, 0, 0, 4, 0, 9]))
    >>> ties.given.tolist(), ties.undecided.tolist(), ties.left
    ([5], [2, 7], 1)
    """
    if tie_key is None:
        return Ties(units, to_give, NONE, NONE, units)
    keys = tie_key[units]
    last = np.partition(keys, to_give - 1)[to_give - 1]
    given, equal, refused = units[keys < last], units[keys == last], units[keys > last]
    if len(given) + len(equal) == to_give:
        return Ties(units, to_give, units[keys <= last], refused, NONE)
    return Ties(units, to_give, given, refused, equal)
