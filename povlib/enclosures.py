"""Intervals that surely contain a logarithm or an exponential, to any number of digits.

`decimal` rounds both correctly, so that its neighbours on either side enclose the true value. Two
intervals that do not meet decide an order; where they meet, more digits are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

__all__ = ["Enclosure", "order", "to_digits"]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A number between `low` and `high`, kept to some digits.

    Examples
    --------
    The logarithm of 2 lies between two decimals of 5 digits:

    >>> two = Enclosure.of(Fraction(2), 5).ln()
    >>> str(two.low), str(two.high)
    ('0.69314', '0.69316')
    """

    low: Decimal
    high: Decimal
    digits: int

    @classmethod
    def of(cls, value: Fraction, digits: int) -> Enclosure:
        """Enclose a fraction."""
        down, up = _contexts(digits)
        top, bottom = Decimal(value.numerator), Decimal(value.denominator)
        return cls(down.divide(top, bottom), up.divide(top, bottom), digits)

    def __add__(self, other: Enclosure) -> Enclosure:
        down, up = _contexts(self.digits)
        return Enclosure(down.add(self.low, other.low), up.add(self.high, other.high), self.digits)

    def __sub__(self, other: Enclosure) -> Enclosure:
        down, up = _contexts(self.digits)
        low, high = down.subtract(self.low, other.high), up.subtract(self.high, other.low)
        return Enclosure(low, high, self.digits)

    def times(self, factor: Fraction) -> Enclosure:
        """Multiply with a fraction of zero or more."""
        down, up = _contexts(self.digits)
        top, bottom = Decimal(factor.numerator), Decimal(factor.denominator)
        low = down.divide(down.multiply(self.low, top), bottom)
        return Enclosure(low, up.divide(up.multiply(self.high, top), bottom), self.digits)

    def ln(self) -> Enclosure:
        """Enclose the logarithm of a positive number."""
        down, up = _contexts(self.digits)
        low, high = down.ln(self.low), up.ln(self.high)
        return Enclosure(down.next_minus(low), up.next_plus(high), self.digits)

    def exp(self) -> Enclosure:
        """Enclose the exponential."""
        down, up = _contexts(self.digits)
        low, high = down.exp(self.low), up.exp(self.high)
        return Enclosure(down.next_minus(low), up.next_plus(high), self.digits)


def _contexts(digits: int) -> tuple[Context, Context]:
    return (
        Context(digits, ROUND_FLOOR, MIN_EMIN, MAX_EMAX),
        Context(digits, ROUND_CEILING, MIN_EMIN, MAX_EMAX),
    )


def order(one: Callable[[int], Enclosure], two: Callable[[int], Enclosure]) -> int:
    """Compare two different numbers that can be enclosed to any number of digits: -1 or 1.

    Numbers that are equal must be told apart before: for them no number of digits is enough.

    Examples
    --------
    >>> order(lambda n: Enclosure.of(Fraction(3), n).ln(), lambda n: Enclosure.of(Fraction(2), n))
    -1
    """
    digits = 30
    while True:
        first, second = one(digits), two(digits)
        if first.high < second.low:
            return -1
        if first.low > second.high:
            return 1
        digits *= 2


def to_digits(number: Callable[[int], Enclosure], digits: int) -> Decimal:
    """Give a number to so many significant digits; the last one may be off by one.

    Examples
    --------
    >>> str(to_digits(lambda n: Enclosure.of(Fraction(1), n).exp(), 10))
    '2.718281828'
    """
    context, wide = Context(digits, Emin=MIN_EMIN, Emax=MAX_EMAX), digits + 10
    while True:
        found = number(wide)
        low, high = context.plus(found.low), context.plus(found.high)
        if low == high or wide > 40 * digits:
            return low
        wide *= 2
