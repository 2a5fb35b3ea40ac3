"""Recovering denominators that were never printed, from counts and rounded percentages.

A count ``k`` and a rate printed as ``q`` (in units of its last decimal) allow exactly those whole
denominators ``N`` for which ``100·k/N`` rounds to ``q``. Dividing the rounding interval of ``q``
into ``k`` gives them as one interval of integers, in closed form: no candidate is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from povlib.rounding import MODES, exact_integers

__all__ = [
    "UNBOUNDED",
    "bounds_of_sum",
    "bounds_of_sums",
    "denominator_bounds",
    "intersect_bounds",
    "narrow_by_sum",
    "near_rates",
]

UNBOUNDED = int(np.iinfo(np.int64).max)
"""Stands for "no upper limit" (a rate printed as zero allows any denominator, however large)."""


def _ceil_div(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return -((-top) // bottom)


def denominator_bounds(
    count: Any, rate: Any, decimals: Any, mode: str = "half_up", *, scale: int = 100
) -> tuple[np.ndarray, np.ndarray]:
    """Find all denominators that turn a count into a printed rate.

    Parameters
    ----------
    count : array_like of int
        Numerators, for example poor households.
    rate : array_like of int
        Printed rates in units of their last decimal: 8.70 is 870.
    decimals : array_like of int
        Number of decimals each rate is printed with.
    mode : {"half_up", "half_even", "truncate"}
        How the rate was rounded.
    scale : int
        100 for per cent, 1000 for per mille.

    Returns
    -------
    low, high : numpy.ndarray of int
        The denominators are exactly the integers ``low … high``. ``low > high`` means that there
        is none; ``high == UNBOUNDED`` that there is no upper limit. Denominators are never below
        the count or below one.

    Examples
    --------
    94 poor households printed as 8.70 %: the total was 1080 or 1081 (9400/1081 = 8.6957).

    >>> low, high = denominator_bounds([94], [870], [2])
    >>> int(low[0]), int(high[0])
    (1080, 1081)
    """
    if mode not in MODES:
        raise ValueError(f"unknown rounding mode {mode!r}; expected one of {', '.join(MODES)}")
    places = np.asarray(decimals, dtype=np.int64)
    factor = scale * 10 ** int(places.max(initial=0))
    k = exact_integers(count, 4 * factor)
    q = exact_integers(rate, 4)
    k, q, places = np.broadcast_arrays(k, q, places)
    ten = np.array([scale * 10**p for p in range(int(places.max(initial=0)) + 1)], dtype=object)
    if factor < UNBOUNDED and object not in (k.dtype, q.dtype):
        ten = ten.astype(np.int64)
    unit = ten[places]
    possible = (np.sign(k) * np.sign(q) >= 0) & ((k != 0) | (q == 0))
    a, q = abs(k) * unit, abs(q)
    zero = q == 0
    if mode == "truncate":
        low, high = a // (q + 1) + 1, a // np.where(zero, 1, q)
    else:
        below, above = 2 * q + 1, np.where(zero, 1, 2 * q - 1)
        low, high = 2 * a // below + 1, 2 * a // above
        if mode == "half_even":
            even = q % 2 == 0
            low = np.where(even, _ceil_div(2 * a, below), low)
            high = np.where(even, high, _ceil_div(2 * a, above) - 1)
    low = np.maximum(np.maximum(low, abs(k)), 1)
    high = np.where(zero, UNBOUNDED, high)
    return np.where(possible, low, 1), np.where(possible, high, 0)


def intersect_bounds(
    *bounds: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the denominators that every one of several conditions allows.

    Examples
    --------
    >>> low, high = intersect_bounds((np.array([1080]), np.array([1081])),
    ...                              (np.array([1079]), np.array([1080])))
    >>> int(low[0]), int(high[0])
    (1080, 1080)
    """
    low = np.maximum.reduce([low for low, _ in bounds])
    high = np.minimum.reduce([high for _, high in bounds])
    return low, high


def _exact_sum(values: np.ndarray) -> int:
    """Sum whole numbers without overflow."""
    if values.dtype == object or not values.size:
        return sum(int(value) for value in values)
    largest = max(abs(int(values.max())), abs(int(values.min())))
    if largest * values.size < UNBOUNDED:
        return int(values.sum())
    return sum(values.tolist())


def bounds_of_sum(low: np.ndarray, high: np.ndarray) -> tuple[int, int]:
    """Find the least and the greatest sum of parts that lie within bounds.

    Examples
    --------
    >>> bounds_of_sum(np.array([3, 1]), np.array([5, 8]))
    (4, 13)
    >>> bounds_of_sum(np.array([3, 1]), np.array([5, UNBOUNDED])) == (4, UNBOUNDED)
    True
    """
    unbounded = bool((high >= UNBOUNDED).any())
    return _exact_sum(low), UNBOUNDED if unbounded else _exact_sum(high)


def bounds_of_sums(
    low: np.ndarray, high: np.ndarray, parts: Sequence[np.ndarray]
) -> list[tuple[int, int]]:
    """Find the least and the greatest sum of several groups of parts, each by its places.

    Examples
    --------
    >>> groups = [np.array([0, 1]), np.array([2])]
    >>> bounds_of_sums(np.array([3, 1, 7]), np.array([5, 8, 9]), groups)
    [(4, 13), (7, 9)]
    """
    if len(parts) < 2 or low.dtype == object or high.dtype == object or not all(map(len, parts)):
        return [bounds_of_sum(low[own], high[own]) for own in parts]
    order = np.concatenate(parts)
    starts = np.cumsum([0, *map(len, parts[:-1])])
    least, most = low[order], high[order]
    unbounded = most >= UNBOUNDED
    most = np.where(unbounded, 0, most)
    if max(int(abs(least).max()), int(abs(most).max())) * len(order) >= UNBOUNDED:
        return [bounds_of_sum(low[own], high[own]) for own in parts]
    free = np.logical_or.reduceat(unbounded, starts)
    most = np.where(free, UNBOUNDED, np.add.reduceat(most, starts))
    return list(zip(np.add.reduceat(least, starts).tolist(), most.tolist(), strict=True))


def narrow_by_sum(
    low: np.ndarray, high: np.ndarray, total_low: int, total_high: int
) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Let the parts and their total narrow each other.

    With whole numbers in intervals the result is exact: every value left for a part, and every
    value left for the total, occurs in some combination that adds up.

    Parameters
    ----------
    low, high : numpy.ndarray of int
        Bounds of the parts, none of them empty.
    total_low, total_high : int
        Bounds of the total.

    Returns
    -------
    low, high : numpy.ndarray of int
    total_low, total_high : int
        The narrowed bounds; ``total_low > total_high`` when parts and total exclude each other
        (the parts are then returned as they came).

    Examples
    --------
    Two parts of 3–5 and a total of 9–20 leave 4–5 for each and 9–10 for the total:

    >>> low, high, least, most = narrow_by_sum(np.array([3, 3]), np.array([5, 5]), 9, 20)
    >>> low.tolist(), high.tolist(), least, most
    ([4, 4], [5, 5], 9, 10)
    """
    unbounded = np.asarray(high >= UNBOUNDED, dtype=bool)
    sum_low, bounded_high = _exact_sum(low), _exact_sum(high[~unbounded])
    least, most = max(total_low, sum_low), total_high
    if not unbounded.any():
        most = bounded_high if most >= UNBOUNDED else min(most, bounded_high)
    if least > most:
        return low, high, least, most
    wide = max(abs(bounded_high), abs(sum_low), least) >= UNBOUNDED
    kind = object if wide else np.int64
    new_low, new_high = low.astype(kind), high.astype(kind)
    # Sums over the other parts; with another part unlimited, a part can go down to its own bound.
    others_low = sum_low - new_low
    others_high = bounded_high - np.where(unbounded, 0, new_high)
    another = unbounded.sum() - unbounded > 0
    new_low = np.where(another, new_low, np.maximum(new_low, least - others_high))
    if most < UNBOUNDED or not unbounded.any():
        new_high = np.minimum(new_high, most - others_low)
    return new_low, new_high, least, most


def near_rates(
    counts: Any, low: np.ndarray, high: np.ndarray, decimals: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find the least and the greatest rate that misses a share by one unit at most.

    Parameters
    ----------
    counts : array_like of int
    low, high : numpy.ndarray
        Least and greatest households.
    decimals : numpy.ndarray
        Of each rate.

    Returns
    -------
    least, most : numpy.ndarray
        In units of the last decimal.

    Examples
    --------
    17 of 590 to 595 households are 2,857 to 2,881 per cent: printed may be 2,85 to 2,89.

    >>> [int(end[0]) for end in near_rates([17], *np.array([[590], [595], [2]]))]
    [285, 289]
    """
    hundreds = [100 * 10**n for n in range(int(decimals.max(initial=0)) + 1)]
    share = exact_integers(counts, hundreds[-1]) * exact_integers(hundreds)[decimals]
    return -(-share // np.maximum(high, 1)) - 1, share // np.maximum(low, 1) + 1
