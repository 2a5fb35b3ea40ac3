"""Exact rounding, and what a rounded figure says about the value behind it.

The only module that rounds. All arithmetic is in integers and fractions.

Three modes are known. *half_up* is what spreadsheets do: a tie goes away from zero.
*half_even* sends a tie to the even neighbour. *truncate* drops the further digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

__all__ = ["MODES", "RoundingInterval", "round_exact", "round_ratio", "rounding_interval"]

MODES = ("half_up", "half_even", "truncate")
_SAFE = 2**62


def _check_mode(mode: str) -> None:
    if mode not in MODES:
        raise ValueError(f"unknown rounding mode {mode!r}; expected one of {', '.join(MODES)}")


def exact_integers(values: Any, factor: int = 1) -> np.ndarray:
    """Give integers as an array in which multiplying by `factor` cannot overflow.

    ``int64`` where everything stays below 2⁶², otherwise Python integers.
    """
    # A list goes through Python integers: NumPy would turn [2**63, -1] into floats.
    array = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    if array.dtype == object:
        whole = all(
            isinstance(value, int | np.integer) and not isinstance(value, bool)
            for value in array.ravel()
        )
    else:
        whole = array.dtype.kind in "iu"
    if not whole:
        raise TypeError(f"expected whole numbers, found {values!r:.80}")
    if array.size == 0:
        return array.astype(np.int64)
    largest = max(abs(int(array.max())), abs(int(array.min())))
    if largest * max(1, abs(factor)) < _SAFE:
        return array.astype(np.int64)
    exact = np.empty(array.shape, dtype=object)
    exact.ravel()[:] = [int(value) for value in array.ravel()]
    return exact


def _up(whole: Any, rest: Any, bottom: Any, mode: str) -> Any:
    """Tell whether what is left of a division rounds up: numbers, or arrays of them."""
    if mode == "half_up":
        return 2 * rest >= bottom
    if mode == "half_even":
        return (2 * rest > bottom) | ((2 * rest == bottom) & (whole % 2 == 1))
    return 0


def round_ratio(
    numerator: Any, denominator: Any, decimals: int = 0, mode: str = "half_up"
) -> np.ndarray:
    """Round ``numerator / denominator`` exactly, element by element.

    Parameters
    ----------
    numerator, denominator : array_like of int
        Whole numbers of any size; denominators positive. They broadcast.
    decimals : int
        Number of decimals to keep.
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    numpy.ndarray
        Integers in units of the last decimal: 8.70 with two decimals is 870.

    Raises
    ------
    ValueError
        If a denominator is not positive or the mode is unknown.

    Examples
    --------
    94 poor of 1080 households, in per cent with two decimals (9400 / 1080 = 8.7037…):

    >>> int(round_ratio(100 * 94, 1080, 2))
    870
    >>> [int(round_ratio(1, 8, 2, mode)) for mode in ("half_up", "half_even", "truncate")]
    [13, 12, 12]
    """
    _check_mode(mode)
    scale = 10**decimals
    top = exact_integers(numerator, 4 * scale)
    bottom = exact_integers(denominator, 4)
    if (bottom <= 0).any():
        raise ValueError("expected positive denominators")
    if top.dtype == object or bottom.dtype == object:
        top, bottom = top.astype(object), bottom.astype(object)
    shape = np.broadcast_shapes(top.shape, bottom.shape)
    top, bottom = np.atleast_1d(top), np.atleast_1d(bottom)  # NumPy unwraps objects of no dimension
    sign = np.where(top < 0, -1, 1)
    scaled = abs(top) * scale
    whole = scaled // bottom
    rest = scaled - whole * bottom
    whole = whole + _up(whole, rest, bottom, mode)
    return (sign * whole).reshape(shape)


def round_exact(
    value: int | Decimal | Fraction, decimals: int = 0, mode: str = "half_up"
) -> Decimal:
    """Round one exact value to a number of decimals.

    Examples
    --------
    >>> round_exact(Fraction(387 * 100, 1229), 2)
    Decimal('31.49')
    >>> round_exact(Decimal("12.345"), 2), round_exact(Decimal("-0.5"), 0)
    (Decimal('12.35'), Decimal('-1'))
    """
    _check_mode(mode)
    exact = Fraction(value)
    whole, rest = divmod(abs(exact.numerator) * 10**decimals, exact.denominator)
    whole += _up(whole, rest, exact.denominator, mode)
    digits = tuple(map(int, str(whole)))
    return Decimal((int(exact < 0 < whole), digits, -decimals))


@dataclass(frozen=True, slots=True)
class RoundingInterval:
    """All real values that round to one printed figure."""

    low: Fraction
    high: Fraction
    low_closed: bool
    high_closed: bool

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, int | Decimal | Fraction):
            raise TypeError(f"expected an exact number, found {value!r:.80}")
        exact = Fraction(value)
        above = exact > self.low or (self.low_closed and exact == self.low)
        below = exact < self.high or (self.high_closed and exact == self.high)
        return above and below


def rounding_interval(
    printed: int | Decimal, decimals: int, mode: str = "half_up"
) -> RoundingInterval:
    """Find the interval of values that a printed figure may stand for.

    Parameters
    ----------
    printed : int or decimal.Decimal
        The figure, a multiple of the last decimal.
    decimals : int
        Number of decimals printed.
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    RoundingInterval
        ``value in interval`` answers whether `value` would be printed like that.

    Examples
    --------
    8.70 stands for everything from 8.695 (included) to 8.705 (excluded):

    >>> interval = rounding_interval(Decimal("8.70"), 2)
    >>> interval.low, interval.high, interval.low_closed, interval.high_closed
    (Fraction(1739, 200), Fraction(1741, 200), True, False)
    >>> Fraction(9400, 1080) in interval
    True
    """
    _check_mode(mode)
    centre = Fraction(printed)
    units = centre * 10**decimals
    if units.denominator != 1:
        raise ValueError(f"{printed} has more than {decimals} decimals")
    step = Fraction(1, 10**decimals)
    if mode == "half_up":
        low, high = centre - step / 2, centre + step / 2
        return RoundingInterval(low, high, centre > 0, centre < 0)
    if mode == "half_even":
        even = units.numerator % 2 == 0
        return RoundingInterval(centre - step / 2, centre + step / 2, even, even)
    return RoundingInterval(
        centre - step if centre <= 0 else centre,
        centre + step if centre >= 0 else centre,
        centre > 0,
        centre < 0,
    )
