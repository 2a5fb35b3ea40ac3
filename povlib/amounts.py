"""What callers give as numbers, made exact: whole numbers and positive fractions, or a clear error.

Positions in messages count from 0, as in the array that was given.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import numpy as np

__all__ = [
    "broadcast_whole",
    "exact_sum",
    "largest",
    "one_whole",
    "positive_ratios",
    "whole_numbers",
]

_WIDE = 2**62
_FLOATS = 2**53
_LARGEST = 10**150
"""Its square still has a float near it, which is where a search begins."""


def _fail(what: str, position: int | None, expected: str, found: object) -> Exception:
    place = what if position is None else f"{what}, position {position}"
    text = isinstance(found, str | bytes | bool | np.bool_) or found is None
    error = TypeError if text or not isinstance(found, Rational | float | Decimal) else ValueError
    return error(f"{place}: expected {expected}, found {str(found)!r:.60}")


def _exact(value: Any, what: str, position: int | None, expected: str) -> int | Fraction:
    """Make one number exact; floats only where they are whole numbers."""
    if type(value) is Fraction:
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        raise _fail(what, position, expected, value)
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) <= _FLOATS:
        return int(value)
    if isinstance(value, Rational) or (isinstance(value, Decimal) and value.is_finite()):
        return Fraction(value)
    raise _fail(what, position, expected, value)


def largest(values: Any) -> int:
    """Give the greatest absolute value as a Python integer.

    Examples
    --------
    >>> largest(np.array([3, -5])), largest(-7)
    (5, 7)
    """
    if not isinstance(values, np.ndarray):
        return abs(int(values))
    return max(int(np.maximum.reduce(values)), -int(np.minimum.reduce(values)))


def _listed(values: Any, what: str) -> np.ndarray:
    """Give a one-dimensional array; a list goes through Python objects, which lose nothing."""
    if isinstance(values, str | bytes | dict | set):
        raise TypeError(f"{what}: expected a list of numbers, found {type(values).__name__}")
    if isinstance(values, list | tuple):
        if set(map(type, values)) == {int} and min(values) > -_WIDE and max(values) < _WIDE:
            return np.array(values, dtype=np.int64)
        array = np.empty(len(values), dtype=object)
        array[:] = values
    else:
        array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{what}: expected a list of numbers, found {array.ndim} dimensions")
    return array


def _without_floats(array: np.ndarray) -> np.ndarray:
    """Make a column of floats one of integers where all are whole: a column with gaps is not."""
    if array.dtype.kind == "f" and (np.abs(array) <= _FLOATS).all() and (array % 1 == 0).all():
        return array.astype(np.int64)
    return array


def _packed(numbers: list[int]) -> np.ndarray:
    """Whole numbers as ``int64`` where that is wide enough, otherwise as Python integers."""
    if not numbers or max(max(numbers), -min(numbers)) < _WIDE:
        return np.array(numbers, dtype=np.int64)
    array = np.empty(len(numbers), dtype=object)
    array[:] = numbers
    return array


def exact_sum(numbers: np.ndarray, most: int | None = None) -> int:
    """Add up whole numbers of zero or more without overflow; none is above `most`, if given.

    Examples
    --------
    >>> exact_sum(np.full(4, 2**61))
    9223372036854775808
    """
    if numbers.dtype != object and numbers.size:
        most = int(numbers.max()) if most is None else most
        if most * numbers.size >= 2**63:
            numbers = numbers.astype(object)
    return int(np.add.reduce(numbers))


def one_whole(value: Any, what: str) -> int:
    """Read one whole number, zero or more.

    Examples
    --------
    >>> one_whole(387, "total"), one_whole(387.0, "total")
    (387, 387)
    >>> one_whole("1.229", "total")
    Traceback (most recent call last):
    TypeError: total: expected a whole number, zero or more, found '1.229'
    """
    number = _exact(value, what, None, "a whole number, zero or more")
    if not isinstance(number, int):
        if number.denominator != 1:
            raise _fail(what, None, "a whole number, zero or more", value)
        number = number.numerator
    if number < 0:
        raise _fail(what, None, "a whole number, zero or more", value)
    return number


def whole_numbers(values: Any, what: str, *, least: int | None = 0) -> np.ndarray:
    """Read a list of whole numbers, none below `least`.

    Examples
    --------
    >>> whole_numbers([3, 4.0], "floors")
    array([3, 4])
    >>> whole_numbers([3, float("nan")], "floors")
    Traceback (most recent call last):
    ValueError: floors, position 1: expected a whole number, 0 or more, found 'nan'
    """
    expected = "a whole number" if least is None else f"a whole number, {least} or more"
    array = _without_floats(_listed(values, what))
    if array.dtype.kind in "iu":
        if array.dtype != np.int64 or (array.size and largest(array) >= _WIDE):
            wide = array.size and largest(array) >= _WIDE
            array = array.astype(object if wide else np.int64)
        whole = array
    else:
        numbers = []
        for position, value in enumerate(array.tolist()):
            number = _exact(value, what, position, expected)
            if number.denominator != 1:
                raise _fail(what, position, expected, value)
            numbers.append(number.numerator)
        whole = _packed(numbers)
    if least is not None and whole.size and whole.min() < least:
        position = int(np.flatnonzero(whole < least)[0])
        raise _fail(what, position, expected, int(whole[position]))
    return whole


def broadcast_whole(values: Any, what: str, size: int, default: int) -> np.ndarray:
    """Read bounds: one whole number for each of `size` units, or one for all, or none.

    Examples
    --------
    >>> broadcast_whole(None, "floors", 3, 0), broadcast_whole(2, "caps", 3, 0)
    (array([0, 0, 0]), array([2, 2, 2]))
    """
    if values is None or np.ndim(values) == 0:
        one = default if values is None else one_whole(values, what)
        return np.broadcast_to(np.array(one, dtype=None if one < _WIDE else object), (size,))
    bounds = whole_numbers(values, what)
    if len(bounds) != size:
        raise ValueError(f"{what}: expected {size} numbers, one for each unit, found {len(bounds)}")
    return bounds


def positive_ratios(values: Any, what: str) -> tuple[np.ndarray, np.ndarray | int]:
    """Read fractions of zero or more: numerators, and denominators (1 where all are whole).

    Examples
    --------
    >>> from decimal import Decimal
    >>> positive_ratios([2, Fraction(1, 3), Decimal("0.5")], "weights")
    (array([2, 1, 1]), array([1, 3, 2]))
    """
    expected = "a number, zero or more, as int, Fraction or Decimal"
    array = _without_floats(_listed(values, what))
    denominators: np.ndarray | int = 1
    if array.dtype.kind in "iu":
        numerators = whole_numbers(array, what, least=None)
    else:
        listed = array.tolist()
        exact = [_exact(value, what, at, expected) for at, value in enumerate(listed)]
        numerators = _packed([number.numerator for number in exact])
        if any(number.denominator != 1 for number in exact):
            denominators = _packed([number.denominator for number in exact])
    if numerators.size == 0:
        raise ValueError(f"{what}: expected at least one unit, found none")
    if numerators.min() < 0:
        position = int(np.flatnonzero(numerators < 0)[0])
        found = Fraction(
            int(numerators[position]),
            int(np.broadcast_to(denominators, numerators.shape)[position]),
        )
        raise _fail(what, position, expected, found)
    for part in (numerators, denominators):
        if isinstance(part, np.ndarray) and part.dtype == object and part.max() > _LARGEST:
            raise ValueError(f"{what}: numbers of more than 150 digits are beyond the search")
    return numerators, denominators
