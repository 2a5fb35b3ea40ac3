"""Indices of inequality, each with the weights that it is given.

Every function takes `values`, one for each unit, and `weights`, how much each unit counts. Without
weights every unit counts the same: an index over communes, not over households. A unit of weight
zero is not there.

All these are rational and exact, computed in fractions; only `variation`, a root, is a float for
showing. Those with logarithms and powers are in `povlib.welfare_indices`.

Where all values are alike, zeros too, there is no inequality: every index is 0, and that of Jain 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np

__all__ = [
    "Counts",
    "gap",
    "gini",
    "jain",
    "lorenz_curve",
    "squared_variation",
    "variation",
]


def _exact(value: Any, place: int, what: str) -> Fraction:
    """Take one number as it is; a float stands for the binary fraction that it holds."""
    number = value.item() if isinstance(value, np.generic) else value
    if not isinstance(number, int | float | Decimal | Fraction) or isinstance(number, bool):
        raise TypeError(f"{what} {place}: expected a number, found {value!r:.40}")
    if isinstance(number, float | Decimal) and not math.isfinite(number):
        raise ValueError(f"{what} {place}: expected a finite number, found {value!r}")
    return Fraction(number)


def weighted(
    values: Iterable[Any], weights: Iterable[Any] | None
) -> tuple[list[Fraction], list[Fraction]]:
    exact = [_exact(value, place, "value") for place, value in enumerate(values)]
    if weights is None:
        counted = [Fraction(1)] * len(exact)
    else:
        counted = [_exact(weight, place, "weight") for place, weight in enumerate(weights)]
    if len(exact) != len(counted):
        raise ValueError(f"{len(exact)} values but {len(counted)} weights")
    for place, weight in enumerate(counted):
        if weight < 0:
            raise ValueError(f"weight {place}: expected 0 or more, found {weight}")
    kept = [pair for pair in zip(exact, counted, strict=True) if pair[1]]
    if not kept:
        raise ValueError("expected at least one unit with a positive weight")
    return [value for value, _ in kept], [weight for _, weight in kept]


def without_denominators(numbers: Sequence[Fraction]) -> list[int]:
    """Multiply by the common denominator."""
    scale = math.lcm(*{number.denominator for number in numbers})
    return [number.numerator * (scale // number.denominator) for number in numbers]


@dataclass(frozen=True, slots=True)
class Counts:
    """Values that are counts over counts: poor households (`parts`) and households (`wholes`).

    Any relative index takes them in place of values and weights, and computes with them as they
    are: the value of a unit is its part over its whole, its weight the whole, which is positive.
    """

    parts: Sequence[int]
    wholes: Sequence[int]


Values = Iterable[Any] | Counts


def amounts_of(
    values: Values, weights: Iterable[Any] | None
) -> tuple[Sequence[int], Sequence[int]]:
    """What each unit has in all, and its weight, as whole numbers of whatever unit fits."""
    if isinstance(values, Counts):
        return values.parts, values.wholes
    exact, counted = weighted(values, weights)
    for place, value in enumerate(exact):
        if value < 0:
            raise ValueError(f"value {place}: expected 0 or more, found {value}")
    amounts = [value * weight for value, weight in zip(exact, counted, strict=True)]
    return without_denominators(amounts), without_denominators(counted)


def _ascending(amounts: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Order units by amount over weight, exactly.

    Two different quotients differ by at least one over the product of their denominators, so that
    many binary digits tell them apart.
    """
    digits = 2 * max(weights).bit_length()
    keys = [(amount << digits) // weight for amount, weight in zip(amounts, weights, strict=True)]
    return sorted(range(len(keys)), key=keys.__getitem__)


def lorenz_curve(
    values: Values, weights: Iterable[Any] | None = None
) -> list[tuple[Fraction, Fraction]]:
    """Give the corners of the Lorenz curve, lowest values first.

    Parameters
    ----------
    values, weights
        Poverty rates and households: the curve of the poor over the households.

    Returns
    -------
    list of (Fraction, Fraction)
        Share of the weight and share of the amount (value × weight), from (0, 0) to (1, 1). Where
        nothing is there to share, the diagonal. Exact.

    References
    ----------
    M. O. Lorenz (1905), Methods of measuring the concentration of wealth, Publications of the
    American Statistical Association 9(70).

    Examples
    --------
    Two communes of 300 and 100 households with rates of 1 % and 5 %: 3 and 5 poor households.

    >>> [(str(x), str(y)) for x, y in lorenz_curve([1, 5], [300, 100])]
    [('0', '0'), ('3/4', '3/8'), ('1', '1')]
    """
    amounts, weights_ = amounts_of(values, weights)
    if not any(amounts):
        amounts = weights_
    order = _ascending(amounts, weights_)
    whole, base = sum(amounts), sum(weights_)
    along = accumulate((weights_[unit] for unit in order), initial=0)
    up = accumulate((amounts[unit] for unit in order), initial=0)
    return [(Fraction(x, base), Fraction(y, whole)) for x, y in zip(along, up, strict=True)]


def gini(values: Values, weights: Iterable[Any] | None = None) -> Fraction:
    """Compute the Gini index: half the mean difference of two units drawn by weight, over the mean.

    Twice the area between the Lorenz curve and the diagonal; 0 where all are alike. With rates and
    households it is the inequality between households that each bear the rate of their unit.

    Returns
    -------
    Fraction
        Exact.

    References
    ----------
    R. I. Lerman and S. Yitzhaki (1989), Improving the accuracy of estimates of Gini coefficients,
    Journal of Econometrics 42(1).

    Examples
    --------
    Rates of 1 % and 5 % in 300 and 100 households: the mean is 2 %, two households differ by 4
    points with probability 2 · ¾ · ¼, so the mean difference is 1.5 and the index 1.5 / (2 · 2).

    >>> gini([1, 5], [300, 100])
    Fraction(3, 8)

    Over two communes that count the same it is another figure: 2 / (2 · 3).

    >>> gini([1, 5])
    Fraction(1, 3)
    """
    amounts, weights_ = amounts_of(values, weights)
    whole, base = sum(amounts), sum(weights_)
    if not whole:
        return Fraction(0)
    twice, below = 0, 0
    for unit in _ascending(amounts, weights_):
        twice += amounts[unit] * (2 * below + weights_[unit])
        below += weights_[unit]
    return Fraction(twice, whole * base) - 1


def squared_variation(values: Values, weights: Iterable[Any] | None = None) -> Fraction:
    """Compute the variance over the square of the mean, exactly.

    Examples
    --------
    Rates of 1 % and 5 % in 300 and 100 households: mean 2, variance ¾ · 1 + ¼ · 9 = 3.

    >>> squared_variation([1, 5], [300, 100])
    Fraction(3, 4)
    """
    amounts, weights_ = amounts_of(values, weights)
    whole = sum(amounts)
    if not whole:
        return Fraction(0)
    by_weight: dict[int, int] = {}
    for amount, weight in zip(amounts, weights_, strict=True):
        by_weight[weight] = by_weight.get(weight, 0) + amount * amount
    # Σ a²/w as one quotient: adding halves to halves keeps the numbers short.
    terms = [Fraction(squares, weight) for weight, squares in by_weight.items()]
    while len(terms) > 1:
        last = [sum(terms[start : start + 2], Fraction(0)) for start in range(0, len(terms), 2)]
        terms = last
    return terms[0] * sum(weights_) / whole**2 - 1


def variation(values: Values, weights: Iterable[Any] | None = None) -> float:
    """Compute the coefficient of variation: standard deviation over mean. A float, for showing.

    Examples
    --------
    >>> variation([1, 5], [300, 100])  # √¾
    0.8660254037844386
    """
    return math.sqrt(squared_variation(values, weights))


def jain(values: Values, weights: Iterable[Any] | None = None) -> Fraction:
    """Compute Jain's index of fairness: squared mean over mean square.

    1 where all are alike; 1/n where one of n equal units has everything. It is 1 / (1 + CV²).

    Returns
    -------
    Fraction
        Exact.

    References
    ----------
    R. Jain, D.-M. Chiu and W. R. Hawe (1984), A quantitative measure of fairness and discrimination
    for resource allocation in shared computer systems, DEC Research Report TR-301.

    Examples
    --------
    Shares of 1, 1 and 4 tenths of the poor: 6² / (3 · 18).

    >>> jain([Fraction(1, 10), Fraction(1, 10), Fraction(4, 10)])
    Fraction(2, 3)
    """
    return 1 / (1 + squared_variation(values, weights))


def gap(values: Iterable[Any], weights: Iterable[Any] | None = None) -> Fraction:
    """Compute the greatest less the smallest value among the units that are there. Exact.

    Examples
    --------
    >>> gap([Decimal("8.70"), Decimal("2.17"), Decimal("3.34")])
    Fraction(653, 100)
    """
    exact, _ = weighted(values, weights)
    return max(exact) - min(exact)
