"""Probabilities of counts as fractions: slow, and exact; they settle what bounds leave open.

The distribution of every unit is written as whole numbers over their sum. Units are put together
by multiplying polynomials, each packed into one large integer (Kronecker's substitution).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from povlib.success_laws import Beta, CommonRate, Law, Success, cases_of

__all__ = ["exact_at_least", "exact_masses", "exact_total"]


def _rising(first: int, step: int, number: int) -> list[int]:
    """Give the products of the first 0, 1, … numbers of first, first + step and so on."""
    found = [1]
    for place in range(number):
        found.append(found[-1] * (first + place * step))
    return found


def exact_masses(number: int, success: Success) -> tuple[list[int], int]:
    """Give the probabilities of 0, 1, … `number` successes as whole numbers over their sum.

    Examples
    --------
    A rate of 1/3, twice: 4, 4 and 1 cases of 9. A rate unknown: every count alike.

    >>> exact_masses(2, Fraction(1, 3))
    ([4, 4, 1], 9)
    >>> exact_masses(2, Beta(1, 1))
    ([2, 2, 2], 6)
    """
    if isinstance(success, Beta):
        step = math.lcm(success.alpha.denominator, success.beta.denominator)
        up, down = int(success.alpha * step), int(success.beta * step)
    else:
        step, up = 0, success.numerator
        down = success.denominator - up
    rising, falling = _rising(up, step, number), _rising(down, step, number)
    choices, found = 1, []
    for count in range(number + 1):
        found.append(choices * rising[count] * falling[number - count])
        choices = choices * (number - count) // (count + 1)
    return found, _rising(up + down, step, number)[number]


def exact_total(registered: Sequence[int], success: Law) -> list[Fraction]:
    """Give the probabilities of 0, 1, … exits of the district.

    Examples
    --------
    Three cases of four succeed here, one of four there:

    >>> [str(mass) for mass in exact_total([1, 1], ["0.75", "0.25"])]
    ['3/16', '5/8', '3/16']
    """
    whole = sum(registered)
    if isinstance(success, CommonRate):
        masses, base = exact_masses(whole, success.prior)
        return [Fraction(mass, base) for mass in masses]
    found = [Fraction(0)] * (whole + 1)
    for chance, successes in cases_of(success, len(registered)):
        parts = [exact_masses(*leaf) for leaf in zip(registered, successes, strict=True)]
        base = math.prod(total for _, total in parts)
        room = base.bit_length() // 8 + 1
        packed = 1
        for masses, _ in parts:
            digits = b"".join(mass.to_bytes(room, "little") for mass in masses)
            packed *= int.from_bytes(digits, "little")
        digits = packed.to_bytes(room * (whole + 1), "little")
        for count in range(whole + 1):
            mass = int.from_bytes(digits[room * count : room * (count + 1)], "little")
            found[count] += chance * Fraction(mass, base)
    return found


def exact_at_least(registered: Sequence[int], success: Law, target: int) -> Fraction:
    """Give the probability of so many exits of the district, or more.

    Examples
    --------
    391 households are registered, each leaves poverty with 97 % or, as well, with 99 %; 387 must:

    >>> [f"{float(exact_at_least([391], rate, 387)):.10f}" for rate in ("0.97", "0.99")]
    ['0.0084471623', '0.6465041194']
    """
    return sum(exact_total(registered, success)[max(0, target) :], Fraction(0))
