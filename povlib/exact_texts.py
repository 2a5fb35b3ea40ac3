"""Exact figures written for readers: rounded, but never so that different ones look alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from povlib.numerals import format_number
from povlib.rounding import round_exact

__all__ = ["rounded_text", "told_apart", "weight_text"]


@lru_cache(maxsize=1024)
def rounded_text(value: Fraction | Decimal | None, lang: str, decimals: int = 4) -> str:
    """Write an exact figure rounded, by a power of ten where it is too large or small to be read.

    Examples
    --------
    >>> from fractions import Fraction
    >>> rounded_text(Fraction(1, 3), "en"), rounded_text(None, "en")
    ('0.3333', '∞')
    """
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        return "∞"
    exact, power = Fraction(value), 0
    if abs(exact) >= 10**12:
        power = len(str(int(abs(exact)))) - 1
    elif decimals > 2 and 0 < abs(exact) < Fraction(1, 1000):
        power = len(str(int(abs(exact)))) - len(str(int(1 / abs(exact))))
        power -= abs(exact) * 10**-power < 1
        if power > -12:
            return format_number(round_exact(exact, decimals - 1 - power), lang)
    if power:  # so large or so small that only a power of ten can be read
        head = format_number(round_exact(exact / Fraction(10) ** power, decimals), lang)
        return f"{head}·10^{format_number(power, lang)}"
    return format_number(round_exact(exact, decimals), lang)


def told_apart(values: Sequence[Fraction | Decimal | None], lang: str) -> list[str]:
    """Write figures with as many decimals as tell different ones apart.

    Examples
    --------
    >>> told_apart([Fraction(1, 2), Fraction(50001, 100000)], "en")
    ['0.50000', '0.50001']
    """
    texts: list[str] = []
    for decimals in range(4, 25):
        texts = [rounded_text(value, lang, decimals) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def weight_text(weight: int | Fraction, lang: str) -> str:
    """Write a weight: a whole number as it is, another with eight decimals at most.

    Examples
    --------
    >>> weight_text(1080, "en"), weight_text(Fraction(1, 3), "vi")
    ('1,080', '0,33333333')
    """
    if Fraction(weight).denominator == 1:
        return format_number(int(weight), lang)
    return format_number(round_exact(Fraction(weight), 8).normalize() + 0, lang)
