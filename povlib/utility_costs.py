"""Rules with a dial between efficiency and equality: alpha-fairness and Kolm–Pollak.

Both add up a concave utility over the units, and a step costs what it adds, negated. What it adds
is no fraction, so exact order needs two things: a theorem that says when two of them are equal,
and intervals narrow enough where they are not (`povlib.enclosures`).

Sources: J. Mo and J. Walrand, "Fair end-to-end window-based congestion control", IEEE/ACM
Transactions on Networking 8 (2000), for alpha-fairness; S.-C. Kolm, "Unequal inequalities",
Journal of Economic Theory 12 (1976), and R. A. Pollak, "Additive utility functions and linear
Engel curves", Review of Economic Studies 38 (1971), for the exponential utility; A. S. Besicovitch,
"On the linear independence of fractional powers of integers", Journal of the London Mathematical
Society 15 (1940), and the theorem of Lindemann and Weierstrass for the equalities.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from povlib.enclosures import Enclosure, order, to_digits
from povlib.signposts import integer_root
from povlib.step_costs import LEAST, StepCosts, Units, at, floats, pick

__all__ = ["AlphaCosts", "KolmPollakCosts", "UtilityCosts"]

_NOBODY = np.empty(0, dtype=np.int64)


class UtilityCosts(StepCosts):
    """Costs that are known through the logarithm of what a step adds.

    Equality is decided in whole numbers by `same`, order by `enclosure`.
    """

    _size: float
    """Bound on the parts of a logarithm."""

    def blur(self, most: int, price: Any) -> Any:
        """How near two logarithms are undecided: each has a handful of roundings behind it."""
        return 2.0**-46 * (self._size + abs(price)) * (price > LEAST)

    @abstractmethod
    def same(self, unit: int, step: int, other: int, other_step: int) -> bool:
        """Tell exactly whether two steps add the same."""

    @abstractmethod
    def enclosure(self, unit: int, step: int, digits: int) -> Enclosure:
        """Enclose what a step adds."""

    @abstractmethod
    def traits(self, steps: np.ndarray, units: np.ndarray) -> list[np.ndarray]:
        """Give what steps add by: where all of these are equal, so is that."""

    def endless(self, unit: int, step: int) -> bool:
        """Tell whether a step adds more than any number."""
        return False

    def alike(self, steps: np.ndarray, units: np.ndarray) -> bool:
        """Tell whether steps are plainly the same, so that no two need be compared."""
        return all(bool((part == part[0]).all()) for part in self.traits(steps, units))

    def exact_signs(
        self, steps: np.ndarray, units: np.ndarray, unit: int, step: int
    ) -> np.ndarray | list[int]:
        """Compare some steps exactly with one step; those alike only once."""
        parts = self.traits(steps, units)
        pivot = self.traits(np.array([step], dtype=steps.dtype), np.array([unit]))
        signs = np.zeros(len(steps), dtype=np.int8)
        apart = [part != own[0] for part, own in zip(parts, pivot, strict=True)]
        known: dict[Any, int] = {}
        for place in np.flatnonzero(np.logical_or.reduce(apart)).tolist():
            row = tuple(part[place] for part in parts)
            if row not in known:
                known[row] = self.compare(int(units[place]), int(steps[place]), unit, step)
            signs[place] = known[row]
        return signs

    def compare(self, unit: int, step: int, other: int, other_step: int) -> int:
        """Compare two costs exactly: the step that adds more costs less."""
        one, two = self.endless(unit, step), self.endless(other, other_step)
        if one or two:
            return int(two) - int(one)
        if self.same(unit, step, other, other_step):
            return 0
        return order(
            lambda digits: self.enclosure(other, other_step, digits),
            lambda digits: self.enclosure(unit, step, digits),
        )

    def cost(self, unit: int, step: int) -> Decimal:
        """Give the cost of a step with 25 digits: what it adds, negated."""
        if self.endless(unit, step):
            return Decimal("-Infinity")
        return -to_digits(lambda digits: self.enclosure(unit, step, digits), 25)


def _exact(value: object, what: str) -> Fraction:
    if isinstance(value, bool | float) or not isinstance(value, int | Fraction | Decimal | str):
        found = f"{type(value).__name__} {value}"
        raise TypeError(f"{what}: expected an exact number like Fraction(1, 2), found {found}")
    number = Fraction(value)
    if number <= 0 or number.denominator > 1000 or number > 1000:
        raise ValueError(f"{what}: expected a fraction above 0 up to 1000, found {value}")
    return number


def _rational_ratio(one: Fraction, two: Fraction, degree: int) -> Fraction | None:
    """Give the `degree`-th root of ``one/two`` if that is a fraction."""
    ratio = one / two
    top, bottom = (integer_root(n, degree) for n in (ratio.numerator, ratio.denominator))
    exact = top**degree == ratio.numerator and bottom**degree == ratio.denominator
    return Fraction(top, bottom) if exact else None


def _vanishes(terms: Iterable[tuple[int, Fraction]], degree: int) -> bool:
    """Tell whether ``Σ ± radicand ** (1/degree)`` is zero.

    Roots of which none is a rational multiple of another are linearly independent over the
    fractions, so that the sum vanishes only if it does within each class of multiples.
    """
    classes: list[tuple[Fraction, Fraction]] = []
    for sign, radicand in terms:
        for place, (first, sum_) in enumerate(classes):
            if (ratio := _rational_ratio(radicand, first, degree)) is not None:
                classes[place] = first, sum_ + sign * ratio
                break
        else:
            classes.append((radicand, Fraction(sign)))
    return all(sum_ == 0 for _, sum_ in classes)


@cache
def _series_of_logarithm(alpha: Fraction) -> tuple[float, float, float]:
    """Give a, b, c in ``ln(((m + ½)^(1-α) - (m - ½)^(1-α)) / ((1 - α)·m^-α))``, which is
    ``a/m² + b/m⁴ + c/m⁶`` and less for large m.

    Within the logarithm stands ``1 + Σ α(α + 1)…(α + 2j - 1)/(2j + 1)! · (2m)^-2j``.
    """
    terms, term = [], Fraction(1)
    for j in (1, 2, 3):
        term *= (alpha + 2 * j - 2) * (alpha + 2 * j - 1) / Fraction(4 * 2 * j * (2 * j + 1))
        terms.append(term)
    one, two, three = terms
    return float(one), float(two - one**2 / 2), float(three - one * two + one**3 / 3)


class AlphaCosts(UtilityCosts):
    """Most Σ weight · U((offset + x)/scale) with U the utility of aversion alpha.

    ``U(y) = y^(1 - α)/(1 - α)``, and ``ln y`` for α = 1. With weight = scale = households and
    offset = households that are not poor, the argument is the share of the not poor: a small α
    looks at their number, a large one at the worst-off unit, in the limit like leximin.

    Parameters
    ----------
    alpha : int, Fraction, Decimal or str
        Above 0, with a denominator of at most 1000; at 0 every split would be as good.
    weights, scales : array of int
        One or more each.
    offsets : array of int or int
        Zero or more.

    Examples
    --------
    With α = 2 and weight = scale = w this is Hill's rule: a step adds w²/(k(k + 1)).

    >>> costs = AlphaCosts(2, np.array([6, 4]), np.array([6, 4]))
    >>> float(costs.cost(0, 1)), float(costs.cost(1, 1)), costs.compare(0, 0, 1, 0)
    (-18.0, -8.0, 0)
    """

    def __init__(
        self,
        alpha: int | Fraction | Decimal | str,
        weights: np.ndarray,
        scales: np.ndarray,
        offsets: np.ndarray | int = 0,
    ) -> None:
        self.alpha = _exact(alpha, "alpha")
        self.weights, self.scales, self.offsets = weights, scales, offsets
        self.size = len(weights)
        least = int(np.min(offsets))
        if min(weights.min(), scales.min()) < 1 or least < 0:
            raise ValueError("weights and scales must be 1 or more, offsets 0 or more")
        aversion = float(self.alpha)
        known = floats(weights)
        logs = np.log(known)
        if scales is weights:
            self._base = aversion * logs
            self.slopes = known / known.max()
        else:
            self._base = logs + (aversion - 1) * np.log(floats(scales))
            logs = self._base / aversion
            self.slopes = np.exp(logs - logs.max())
        self.start = 0.5 - floats(offsets)
        self._bend = (aversion + 1) / 24
        self._aversion, self._far = aversion, 16 * (aversion + 7)
        self._all_far = least >= self._far
        self._series = _series_of_logarithm(self.alpha)
        self._power = float(1 - self.alpha)
        self._bare = least == 0
        # A count has at most 45 binary digits, so that its logarithm stays below 32.
        self._size = float(np.abs(self._base).max()) + (aversion + 3) * 32

    def reach(self, price: float, units: Units) -> np.ndarray:
        """Count, about, the steps that cost at most a price of the search.

        A step adds what the derivative is close to its middle; exactly there, nearly, with the
        next term, which never comes to more than half a step.
        """
        levels = self.slopes[units] * max(price, 1e-300)
        reached: np.ndarray = levels + np.minimum(self._bend / np.maximum(levels, 1e-300), 0.5)
        reached += pick(self.start, units)
        if self._bare and self._power <= 0:  # the very first step is always taken
            np.maximum(reached, 1.0 - pick(self.offsets, units), out=reached)
        return reached

    def price(self, steps: np.ndarray, units: Units) -> np.ndarray:
        """Give the negated logarithms of what the steps add.

        From t to t + 1 that is, but for the weight, ``m^-α`` at the middle m and a series in
        ``1/m²``, of which three terms leave less than 2⁻⁵⁰ where m is 16·(α + 7) or more.
        """
        taken = floats(steps) + pick(self.offsets, units)
        base = self._base[units]
        near = _NOBODY if self._all_far else np.flatnonzero(taken < self._far)
        if 2 * len(near) > len(taken):
            return self._near(taken, base)
        middle = taken + 0.5
        first, second, third = self._series
        square = middle * middle
        np.divide(1.0, square, out=square)
        prices: np.ndarray = square * -third
        for factor in (second, first):
            prices -= factor
            prices *= square
        np.log(middle, out=middle)
        middle *= self._aversion
        prices += middle
        prices -= base
        if len(near):
            prices[near] = self._near(taken[near], base[near])
        return prices

    def _near(self, taken: np.ndarray, base: np.ndarray) -> np.ndarray:
        """Do what `price` does near zero, and anywhere."""
        first = taken == 0 if self._bare else None
        if first is not None:
            taken[first] = 1.0
        power = self._power
        gain = np.log1p(1 / taken)
        if power:
            gain *= power
            np.expm1(gain, out=gain)
            gain /= power
        np.log(gain, out=gain)
        np.log(taken, out=taken)
        taken *= power
        gain += taken
        gain += base
        np.negative(gain, out=gain)
        if first is not None and first.any():
            gain[first] = LEAST if power <= 0 else np.log(power) - base[first]
        return gain

    def endless(self, unit: int, step: int) -> bool:
        """Tell whether a step adds more than any number: the first one, from α = 1 on."""
        return self.alpha >= 1 and at(self.offsets, unit) + step == 0

    def traits(self, steps: np.ndarray, units: np.ndarray) -> list[np.ndarray]:
        """Give weights, scales and what is there before the steps."""
        return [self.weights[units], self.scales[units], steps + pick(self.offsets, units)]

    def compare(self, unit: int, step: int, other: int, other_step: int) -> int:
        """Compare two costs exactly; without roots as fractions."""
        if self.alpha.denominator > 1 or self.alpha == 1:
            return super().compare(unit, step, other, other_step)
        (v, s, t), (w, r, k) = self._numbers(unit, step), self._numbers(other, other_step)
        if not t or not k:  # above every number; α is 2 or more
            return (not k) - (not t)
        # v·s^(α-1)·(1/t^(α-1) - 1/(t+1)^(α-1)), times 1/(α - 1) on both sides
        n = self.alpha.numerator - 1
        left = v * s**n * ((t + 1) ** n - t**n) * (k * (k + 1)) ** n
        right = w * r**n * ((k + 1) ** n - k**n) * (t * (t + 1)) ** n
        return (left < right) - (left > right)

    def _numbers(self, unit: int, step: int) -> tuple[int, int, int]:
        return at(self.weights, unit), at(self.scales, unit), at(self.offsets, unit) + step

    def _roots(self, unit: int, step: int) -> list[Fraction]:
        """Give what the two ends of a step add, times 1 - α, to the denominator of α."""
        p, q = self.alpha.numerator, self.alpha.denominator
        weight, scale, taken = self._numbers(unit, step)
        ends = [taken + 1] + ([taken] if taken else [])
        return [
            Fraction(weight) ** q * Fraction(scale) ** (p - q) * Fraction(end) ** (q - p)
            for end in ends
        ]

    def same(self, unit: int, step: int, other: int, other_step: int) -> bool:
        """Tell exactly whether two steps add the same."""
        one, two = self._numbers(unit, step), self._numbers(other, other_step)
        if one == two:
            return True
        if self.alpha == 1:
            # v·ln(1 + 1/t): neighbours t, t + 1 are powers of others only if these are the same.
            return one[0] == two[0] and one[2] == two[2]
        first, second = self._roots(unit, step), self._roots(other, other_step)
        terms = [*zip((1, -1), first, strict=False), *zip((-1, 1), second, strict=False)]
        return _vanishes(terms, self.alpha.denominator)

    def enclosure(self, unit: int, step: int, digits: int) -> Enclosure:
        """Enclose what a step adds."""
        weight, _, taken = self._numbers(unit, step)
        digits += 2 * len(str(taken))
        if self.alpha == 1:
            return Enclosure.of(Fraction(taken + 1, taken), digits).ln().times(Fraction(weight))
        root = Fraction(1, self.alpha.denominator)
        radicands = self._roots(unit, step)
        ends = [Enclosure.of(one, digits).ln().times(root).exp() for one in radicands]
        zero = Enclosure(Decimal(0), Decimal(0), digits)
        after, before = ends[0], ends[1] if len(ends) > 1 else zero
        gained = after - before if self.alpha < 1 else before - after
        return gained.times(abs(1 / (1 - self.alpha)))


class KolmPollakCosts(UtilityCosts):
    """Least Σ H · exp(κ · (P - x)/H): the Kolm–Pollak index of final rates, weighted by households.

    Parameters
    ----------
    aversion : int, Fraction, Decimal or str
        κ, above 0, with a denominator of at most 1000, for rates as fractions: the higher, the
        more the highest rates count.
    poor, households : array of int
        Poor households and all households (one or more) of each unit.

    Examples
    --------
    20 poor of 100 and 5 poor of 50; a unit with the higher rate and fewer households comes first.

    >>> costs = KolmPollakCosts(5, np.array([20, 5]), np.array([100, 50]))
    >>> costs.compare(0, 0, 1, 0), round(float(costs.cost(0, 0)), 3)
    (-1, -13.257)
    """

    def __init__(
        self,
        aversion: int | Fraction | Decimal | str,
        poor: np.ndarray,
        households: np.ndarray,
    ) -> None:
        self.aversion = _exact(aversion, "aversion")
        self.poor, self.households = poor, households
        self.size = len(poor)
        if households.min() < 1:
            raise ValueError("households must be 1 or more")
        all_ = floats(households)
        self._rise = float(self.aversion) / all_
        self._base = np.log(all_) + self._rise + np.log(-np.expm1(-self._rise))
        self.slopes = 1 / self._rise
        self.start = floats(poor) + self.slopes * self._base
        self._size = 2 * float(np.abs(self._base).max()) + 1

    def price(self, steps: np.ndarray, units: Units) -> np.ndarray:
        """Give the negated logarithms of what the steps add."""
        left = floats(self.poor[units] - steps - 1)
        return -(self._base[units] + self._rise[units] * left)

    def traits(self, steps: np.ndarray, units: np.ndarray) -> list[np.ndarray]:
        """Give households and the poor left."""
        return [self.households[units], self.poor[units] - steps]

    def same(self, unit: int, step: int, other: int, other_step: int) -> bool:
        """Tell exactly whether two steps add the same: exponentials are independent."""
        one, two = at(self.households, unit), at(self.households, other)
        return one == two and at(self.poor, unit) - step == at(self.poor, other) - other_step

    def enclosure(self, unit: int, step: int, digits: int) -> Enclosure:
        """Enclose what a step adds: how much the sum of exponentials falls."""
        all_ = at(self.households, unit)
        digits += 2 * len(str(all_))
        left = at(self.poor, unit) - step
        before, after = (
            Enclosure.of(self.aversion * rest / all_, digits).exp() for rest in (left, left - 1)
        )
        return (before - after).times(Fraction(all_))
