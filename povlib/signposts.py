"""Divisor methods by their signposts: where a quotient is rounded up from k to k + 1.

A divisor method divides every weight by one number and rounds the quotients; the number is chosen
so that the total comes out. Each method is a series of signposts ``k ≤ s(k) ≤ k + 1``, and the
next one goes where ``s(k)/w`` is least: Balinski and Young, *Fair Representation* (1982),
appendix A; Pukelsheim, *Proportional Representation* (2nd ed. 2017), chapters 3 and 4.

=================  =====================  ==============================================
name               signpost s(k)          also known as
=================  =====================  ==============================================
adams              k                      smallest divisors, rounding up
dean               2k(k + 1)/(2k + 1)     harmonic means
hill               √(k(k + 1))            Huntington–Hill, equal proportions
webster            k + 1/2                Sainte-Laguë, major fractions, standard rounding
modified_webster   0.7, then k + 1/2      modified Sainte-Laguë (first divisor 1.4)
jefferson          k + 1                  D'Hondt, greatest divisors, rounding down
=================  =====================  ==============================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.amounts import largest
from povlib.step_costs import LinearCosts, RatioCosts, Units, at, floats, pick

__all__ = ["IMPERVIOUS", "SIGNPOSTS", "Signpost", "SignpostCosts", "divisor_costs", "integer_root"]


@dataclass(frozen=True, slots=True)
class Signpost:
    """A series of signposts ``(top(k)/bottom(k)) ** (1/power)``.

    Attributes
    ----------
    reach : callable
        How many steps lie at or below a quotient, as a float.
    halves : int
        Twice what is added to a large quotient before it is rounded down.
    linear : tuple of int, optional
        a, b, c where the signpost is simply ``(a + b·k)/c``.
    """

    top: Callable[[Any], Any]
    bottom: Callable[[Any], Any]
    reach: Callable[[np.ndarray], np.ndarray]
    halves: int
    power: int = 1
    linear: tuple[int, int, int] | None = None


SIGNPOSTS = {
    "adams": Signpost(lambda k: k + 0, lambda k: 1, lambda t: t + 1, 2, linear=(0, 1, 1)),
    "dean": Signpost(
        lambda k: 2 * k * (k + 1),
        lambda k: 2 * k + 1,
        lambda t: (t + 1 + np.sqrt(t * t + 1)) / 2,
        1,
    ),
    "hill": Signpost(
        lambda k: k * (k + 1), lambda k: 1, lambda t: (np.sqrt(1 + 4 * t * t) + 1) / 2, 1, power=2
    ),
    "webster": Signpost(lambda k: 2 * k + 1, lambda k: 2, lambda t: t + 0.5, 1, linear=(1, 2, 2)),
    "modified_webster": Signpost(
        lambda k: 10 * k + 5 + 2 * (k == 0),
        lambda k: 10,
        lambda t: np.where(t < 0.7, 0.0, np.maximum(t + 0.5, 1.0)),
        1,
    ),
    "jefferson": Signpost(lambda k: k + 1, lambda k: 1, lambda t: t + 0, 0, linear=(1, 1, 1)),
}

IMPERVIOUS = frozenset({"adams", "dean", "hill"})
"""Their first signpost is 0: every unit with a positive weight gets one before any gets two."""


def integer_root(number: int, degree: int) -> int:
    """Give the greatest integer whose power is not above a number of zero or more.

    Examples
    --------
    >>> integer_root(26, 3), integer_root(27, 3)
    (2, 3)
    """
    if number < 2 or degree == 1:
        return number
    root = 1 << -(-number.bit_length() // degree)
    while True:
        lower = ((degree - 1) * root + number // root ** (degree - 1)) // degree
        if lower >= root:
            return root
        root = lower


class SignpostCosts(RatioCosts):
    """Costs ``s(k)/w`` of any divisor method, raised to the power that makes them fractions.

    Parameters
    ----------
    method : str
        A key of `SIGNPOSTS`.
    weights : array of int
        Numerators of the weights; all one or more.
    under : int or array of int
        Denominators of the weights.
    root : int
        The weights are the `root`-th roots of these fractions.

    Examples
    --------
    Hill with weights 7 and 5: k(k + 1)/w², so that the second of the first unit costs 2/49.

    >>> costs = SignpostCosts("hill", np.array([7, 5]))
    >>> str(costs.cost(0, 1)), costs.power, costs.compare(0, 1, 1, 1)
    ('2/49', 2, -1)
    """

    def __init__(
        self, method: str, weights: np.ndarray, under: int | np.ndarray = 1, *, root: int = 1
    ) -> None:
        self.signpost = SIGNPOSTS[method]
        self.size, self.root = len(weights), root
        self.power = self.signpost.power * root
        self.weights, self.under = weights, under
        power = self.signpost.power
        wide = max(largest(weights), largest(under)) ** power >= 2**62
        self._over = (weights.astype(object) if wide else weights) ** power
        self._under = (
            under.astype(object) if wide and isinstance(under, np.ndarray) else under
        ) ** power
        self._widest = largest(self._under), largest(self._over)
        self.slopes = (floats(weights) / floats(under)) ** (1 / root)
        self.start = 0.5

    def reach(self, price: float, units: Units) -> np.ndarray:
        """Count the steps that cost at most a price of the search."""
        return self.signpost.reach(self.slopes[units] * price)

    def ratio(self, steps: Any, units: Units) -> tuple[Any, Any]:
        """Give numerators and denominators of the costs to the power."""
        top, bottom = self.signpost.top(steps), self.signpost.bottom(steps)
        if self.root > 1:
            top, bottom = top**self.root, bottom**self.root
        under, over = pick(self._under, units), self._over[units]
        return (
            top * under if isinstance(under, np.ndarray) or under != 1 else top,
            bottom * over if isinstance(bottom, np.ndarray) or bottom != 1 else over,
        )

    def pair(self, unit: int, step: int) -> tuple[int, int]:
        """Give one cost to the power as two Python integers."""
        top, bottom = self.signpost.top(int(step)), self.signpost.bottom(int(step))
        return top**self.root * at(self._under, unit), bottom**self.root * at(self._over, unit)

    def limits(self, most: int) -> tuple[int, int]:
        """Bound numerators and denominators."""
        top, bottom = self.signpost.top(most), max(self.signpost.bottom(most), 1)
        top, bottom = max(top, 10 * most + 10) ** self.root, bottom**self.root
        return top * self._widest[0], bottom * self._widest[1]

    def price(self, steps: np.ndarray, units: Units) -> np.ndarray:
        """Give floats that rise with the costs."""
        if self.root == 1:
            return super().price(steps, units)
        tops = floats(self.signpost.top(steps)) / self.signpost.bottom(steps)
        return tops ** (1 / self.signpost.power) / self.slopes[units]

    def blur(self, most: int, price: Any) -> Any:
        """How near two floats are undecided; roots have more roundings behind them."""
        return super().blur(most, price) if self.root == 1 else abs(price) * 2.0**-44

    def reach_exactly(self, price: Fraction) -> np.ndarray:
        """Count the steps that cost at most an exact price, for large counts."""
        shift = 64 * self.root
        under = np.broadcast_to(self.under, self.weights.shape)
        doubled = [
            2 * integer_root((int(w) << shift) // int(v), self.root) * price.numerator
            for w, v in zip(self.weights, under, strict=True)
        ]
        unit = price.denominator << 64
        counts = np.empty(self.size, dtype=object)
        counts[:] = [(two + self.signpost.halves * unit) // (2 * unit) for two in doubled]
        return counts


def divisor_costs(
    method: str, weights: np.ndarray, under: int | np.ndarray = 1, *, root: int = 1
) -> RatioCosts:
    """Give the step costs of a divisor method for weights ``(weights/under) ** (1/root)``.

    Parameters
    ----------
    method : str
        A key of `SIGNPOSTS`.
    weights, under : array of int
        Numerators and denominators of the weights, one or more each.
    root : int
        Degree of the root: a weight like ``poor · √rate`` is the square root of a fraction.

    Examples
    --------
    >>> costs = divisor_costs("webster", np.array([7, 5]))
    >>> str(costs.cost(1, 2))
    '1/2'
    """
    if method not in SIGNPOSTS:
        raise ValueError(f"unknown divisor method {method!r}; one of {', '.join(SIGNPOSTS)}")
    linear = SIGNPOSTS[method].linear
    if linear is None or root > 1:
        return SignpostCosts(method, weights, under, root=root)
    first, rise, scale = linear
    if not isinstance(under, np.ndarray):
        return LinearCosts(first * under, rise * under, weights, scale=Fraction(1, scale))
    if largest(under) >= 2**60:
        under = under.astype(object)
    return LinearCosts(first * under, rise * under, weights, scale=Fraction(1, scale))
