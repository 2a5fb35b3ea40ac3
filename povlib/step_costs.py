"""How dear a unit's next household is: the step costs that turn a rule into an exact order.

A rule that shares out whole numbers one at a time gives the next one to the unit where it costs
least. Unit ``i`` that has ``k`` already asks ``cost(i, k)``, which rises with ``k``; the rule is
nothing but this family of costs. Their order is decided in whole numbers. Floats lead the search
to the right place, and where two of them lie within `StepCosts.blur` they decide nothing.

Sources: M. L. Balinski and H. P. Young, *Fair Representation* (1982), for the divisor methods as
orders of priority; T. Ibaraki and N. Katoh, *Resource Allocation Problems* (1988), for separable
convex costs; F. Pukelsheim, *Proportional Representation* (2nd ed. 2017), for signposts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from fractions import Fraction
from functools import cmp_to_key
from typing import Any, Self

import numpy as np

from povlib.amounts import largest

__all__ = ["LEAST", "LinearCosts", "RatioCosts", "StepCosts", "Units"]

Units = slice | np.ndarray
"""Which units: a run of them, or their positions."""

LEAST = -1.7e308
"""Stands for a cost of minus infinity: a step that is always taken first."""

_BLUR = 2.0**-48
"""Two roundings to float and a division stay below 2⁻⁵¹, relatively."""


def pick(values: Any, units: Units) -> Any:
    """Take the values of some units; a single number stands for all of them."""
    return values[units] if isinstance(values, np.ndarray) else values


def at(values: Any, unit: int) -> int:
    """Give one unit's value as a Python integer."""
    return int(values[unit] if isinstance(values, np.ndarray) else values)


def floats(values: Any) -> Any:
    """Give the nearest floats."""
    return values.astype(np.float64) if isinstance(values, np.ndarray) else float(values)


class StepCosts(ABC):
    """Costs of every unit's steps, exact in order.

    Attributes
    ----------
    size : int
        Number of units.
    slopes : numpy.ndarray of float
        How many steps each unit takes, about, while the price of the search rises by one.
    start : float or numpy.ndarray of float
        How many steps each unit takes, about, at price 0 of the search.
    power : int
        `cost` is the price as readers know it, to this power (2 where it has a square root).
    """

    size: int
    slopes: np.ndarray
    start: np.ndarray | float
    power: int = 1

    def reach(self, price: float, units: Units) -> np.ndarray:
        """Count, about, the steps that cost at most a price of the search, as a new array."""
        reached: np.ndarray = self.slopes[units] * price
        reached += pick(self.start, units)
        return reached

    def slope(self, reached: np.ndarray, counts: np.ndarray, units: Units) -> float:
        """Tell how fast the counts of some units rise with the price, where no bound holds them."""
        return float((self.slopes[units] * (counts == reached)).sum())

    @abstractmethod
    def price(self, steps: np.ndarray, units: Units) -> np.ndarray:
        """Give floats that rise with the costs of the steps ``k → k + 1``."""

    @abstractmethod
    def blur(self, most: int, price: Any) -> Any:
        """How near to `price` two float prices of counts up to `most` are undecided; 0: none."""

    @abstractmethod
    def compare(self, unit: int, step: int, other: int, other_step: int) -> int:
        """Compare two costs exactly: -1, 0 or 1."""

    @abstractmethod
    def cost(self, unit: int, step: int) -> Fraction | Decimal:
        """Give the cost of a step: exact, or with 25 digits where it is no fraction."""

    def wide(self, most: int) -> bool:
        """Tell whether counts up to `most` need Python integers."""
        return most >= 2**62

    def reach_exactly(self, price: Fraction) -> np.ndarray:
        """Count the steps that cost at most an exact price of the search."""
        raise ValueError("this rule is searched in floats: at most 2**45 can be shared out")

    def signs(self, steps: np.ndarray, units: slice, unit: int, step: int, most: int) -> np.ndarray:
        """Compare the steps of a run of units exactly with one step: -1, 0 or 1 each."""
        pivot = float(self.price(np.array([step], dtype=steps.dtype), slice(unit, unit + 1))[0])
        apart = self.price(steps, units) - pivot
        signs: np.ndarray = np.sign(apart).astype(np.int8)
        near = np.flatnonzero(np.abs(apart) <= self.blur(most, pivot))
        if len(near):
            signs[near] = self.exact_signs(steps[near], near + units.start, unit, step)
        return signs

    def exact_signs(
        self, steps: np.ndarray, units: np.ndarray, unit: int, step: int
    ) -> np.ndarray | list[int]:
        """Compare some steps exactly with one step, without floats."""
        pairs = zip(units.tolist(), steps.tolist(), strict=True)
        return [self.compare(other, other_step, unit, step) for other, other_step in pairs]

    def alike(self, steps: np.ndarray, units: np.ndarray) -> bool:
        """Tell whether steps are plainly the same, so that no two need be compared."""
        return len(steps) == 1

    def ranks(
        self, steps: np.ndarray, units: np.ndarray, prices: np.ndarray, most: int
    ) -> np.ndarray:
        """Rank steps by cost, exactly: equal ranks are equal costs. `prices` are known already."""
        order = np.argsort(prices, kind="stable")
        ordered = prices[order]
        blur = np.maximum(self.blur(most, ordered[1:]), self.blur(most, ordered[:-1]))
        cuts = np.flatnonzero(np.diff(ordered) > blur) + 1
        ranks = np.empty(len(steps), dtype=np.int64)
        rank = 0

        def compared(one: int, two: int) -> int:
            return self.compare(int(units[one]), int(steps[one]), int(units[two]), int(steps[two]))

        for group in np.split(order, cuts) if len(cuts) else [order]:
            if self.alike(steps[group], units[group]):
                ranks[group] = rank
                rank += 1
                continue
            last = None
            for place in sorted(group.tolist(), key=cmp_to_key(compared)):
                rank += last is not None and compared(last, place) != 0
                ranks[place] = rank
                last = place
            rank += 1
        return ranks


class RatioCosts(StepCosts):
    """Costs that are fractions of whole numbers; equal ones may be ordered by a second number."""

    second: np.ndarray | None = None

    @abstractmethod
    def ratio(self, steps: Any, units: Units) -> tuple[Any, Any]:
        """Give numerators and positive denominators of the costs."""

    def part(self, units: np.ndarray) -> Self:
        """Give the costs of some units alone; what bounds their numbers stays that of all.

        Examples
        --------
        >>> costs = LinearCosts(1, 2, np.array([7, 5, 3])).part(np.array([2, 0]))
        >>> costs.size, str(costs.cost(0, 1))
        (2, '1')
        """
        part = object.__new__(type(self))
        for name, value in vars(self).items():
            part.__dict__[name] = value[units] if isinstance(value, np.ndarray) else value
        part.size = len(units)
        return part

    @abstractmethod
    def limits(self, most: int) -> tuple[int, int]:
        """Bound numerators (absolutely) and denominators for counts up to `most`."""

    def wide(self, most: int) -> bool:
        """Tell whether counts up to `most` need Python integers."""
        return max(self.limits(most)) >= 2**62

    def price(self, steps: np.ndarray, units: Units) -> np.ndarray:
        """Give the costs as floats."""
        numerators, denominators = self.ratio(steps, units)
        if isinstance(numerators, np.ndarray) and numerators.dtype == object:
            numerators = floats(numerators)
        if isinstance(denominators, np.ndarray) and denominators.dtype == object:
            denominators = floats(denominators)
        return numerators / denominators

    def blur(self, most: int, price: Any) -> Any:
        """How near two floats are undecided.

        Different fractions p/q and r/s differ by 1/(p·s) or more, relatively: while p·s < 2⁵² that
        is more than a float's last digit, and the division, rounded once, keeps equal and unequal.
        """
        top, bottom = self.limits(most)
        return 0.0 if top * bottom < 2**52 else abs(price) * _BLUR

    @abstractmethod
    def pair(self, unit: int, step: int) -> tuple[int, int]:
        """Give one cost as two Python integers."""

    def compare(self, unit: int, step: int, other: int, other_step: int) -> int:
        """Compare two costs exactly, in whole numbers."""
        (a, b), (c, d) = self.pair(unit, step), self.pair(other, other_step)
        if a * d != c * b or self.second is None:
            return (a * d > c * b) - (a * d < c * b)
        one, two = int(self.second[unit]), int(self.second[other])
        return (one > two) - (one < two)

    def cost(self, unit: int, step: int) -> Fraction:
        """Give the exact cost of a step."""
        return Fraction(*self.pair(unit, step))

    def signs(self, steps: np.ndarray, units: slice, unit: int, step: int, most: int) -> np.ndarray:
        """Compare the steps of a run of units exactly with one step: -1, 0 or 1 each."""
        top, bottom = self.pair(unit, step)
        highest, lowest = self.limits(most)
        if max(highest * bottom, abs(top) * lowest) >= 2**63:
            return super().signs(steps, units, unit, step, most)
        numerators, denominators = self.ratio(steps, units)
        left, right = numerators * bottom, denominators * top
        signs = (left > right).astype(np.int8)
        signs -= left < right
        if self.second is not None:
            equal = np.flatnonzero(signs == 0)
            signs[equal] = np.sign(self.second[units][equal] - self.second[unit])
        return signs

    def exact_signs(
        self, steps: np.ndarray, units: np.ndarray, unit: int, step: int
    ) -> np.ndarray | list[int]:
        """Compare some steps exactly with one step, in Python integers."""
        top, bottom = self.pair(unit, step)
        numerators, denominators = self.ratio(steps.astype(object), units)
        apart = numerators * bottom - denominators.astype(object) * top
        signs: np.ndarray = (apart > 0).astype(np.int8) - (apart < 0).astype(np.int8)
        if self.second is not None:
            signs = np.where(signs == 0, np.sign(self.second[units] - self.second[unit]), signs)
        return signs

    def alike(self, steps: np.ndarray, units: np.ndarray) -> bool:
        """Tell whether steps are plainly the same, so that no two need be compared."""
        parts = [*self.ratio(steps, units)] + ([] if self.second is None else [self.second[units]])
        return all(bool((part == part[0]).all()) for part in parts)

    def ranks(
        self, steps: np.ndarray, units: np.ndarray, prices: np.ndarray, most: int
    ) -> np.ndarray:
        """Rank steps by cost, exactly: equal ranks are equal costs. `prices` are known already."""
        if self.blur(most, 1.0):
            return super().ranks(steps, units, prices, most)
        if self.second is None:
            return prices
        seconds = self.second[units]
        order = np.lexsort((seconds, prices))
        new = (np.diff(prices[order]) != 0) | (np.diff(seconds[order]) != 0)
        ranks = np.empty(len(steps), dtype=np.int64)
        ranks[order] = np.concatenate(([0], np.cumsum(new)))
        return ranks


class LinearCosts(RatioCosts):
    """Costs ``scale · (a + b·k) / c`` in whole numbers, with b and c of one or more.

    Parameters
    ----------
    first : int or array of int
        a, the same for all units or one each; may be negative.
    rise : int or array of int
        b.
    over : array of int
        c.
    second : array of int, optional
        Of equal costs the one with the smaller number comes first.
    scale : Fraction
        What `cost` is multiplied with, to be in the units that readers know.

    Examples
    --------
    Webster with weights 7, 5 and 3: (2k + 1)/(2w).

    >>> costs = LinearCosts(1, 2, np.array([7, 5, 3]), scale=Fraction(1, 2))
    >>> [str(costs.cost(0, k)) for k in range(3)], costs.compare(0, 1, 2, 0)
    (['1/14', '3/14', '5/14'], 1)
    """

    def __init__(
        self,
        first: int | np.ndarray,
        rise: int | np.ndarray,
        over: np.ndarray,
        *,
        second: np.ndarray | None = None,
        scale: Fraction = Fraction(1),
    ) -> None:
        self.first, self.rise, self.over = first, rise, over
        self.second, self.scale = second, scale
        self.size = len(over)
        self._limits = largest(first), largest(rise), largest(over)
        if (
            np.minimum.reduce(over) < 1
            or (rise.min() if isinstance(rise, np.ndarray) else rise) < 1
        ):
            raise ValueError("step costs (a + b·k)/c need b and c of one or more")
        self.slopes = floats(over) / floats(rise)
        self.start = 1.0 - floats(first) / floats(rise)
        self._object = any(
            isinstance(part, np.ndarray) and part.dtype == object for part in (first, rise, over)
        )

    def ratio(self, steps: Any, units: Units) -> tuple[Any, Any]:
        """Give numerators and denominators."""
        return steps * pick(self.rise, units) + pick(self.first, units), self.over[units]

    def pair(self, unit: int, step: int) -> tuple[int, int]:
        """Give one cost as two Python integers."""
        return int(step) * at(self.rise, unit) + at(self.first, unit), int(self.over[unit])

    def wide(self, most: int) -> bool:
        """Tell whether counts up to `most` need Python integers."""
        return self._object or super().wide(most)

    def limits(self, most: int) -> tuple[int, int]:
        """Bound numerators and denominators."""
        first, rise, over = self._limits
        return first + rise * most, over

    def cost(self, unit: int, step: int) -> Fraction:
        """Give the exact cost of a step."""
        return self.scale * super().cost(unit, step)

    def reach_exactly(self, price: Fraction) -> np.ndarray:
        """Count the steps that cost at most an exact price of the search."""
        p, q = price.numerator, price.denominator
        over, first, rise = (
            np.asarray(x).astype(object) for x in (self.over, self.first, self.rise)
        )
        reached: np.ndarray = (over * p - first * q) // (rise * q) + 1
        return reached
