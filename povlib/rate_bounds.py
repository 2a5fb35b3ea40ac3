"""A count over a total rounds to a rate: what each of the three says about the other two.

Everything is closed form in whole numbers: no candidate is tried. Rates are in units of their last
decimal, and `unit` is the number of those units in the whole: 10 000 for per cent with two
decimals. A count below zero mirrors the one above zero, as every mode of rounding does.
"""

from __future__ import annotations

__all__ = ["Bounds", "narrow_rate", "rate_ends", "rounded_rate", "total_bounds"]

Bounds = tuple[int, int]


def rate_ends(rate: int, mode: str) -> tuple[int, bool, int, bool]:
    """Ends of what rounds to a rate of zero or more, in halves, and whether each belongs to it.

    Examples
    --------
    From 2.5 to 3.5 rounds to 3; both ends would go to an even neighbour:

    >>> rate_ends(3, "half_up"), rate_ends(3, "half_even"), rate_ends(3, "truncate")
    ((5, True, 7, False), (5, False, 7, False), (6, True, 8, False))
    """
    if mode == "truncate":
        return 2 * rate, True, 2 * rate + 2, False
    even = mode == "half_even"
    return 2 * rate - 1, not even or rate % 2 == 0, 2 * rate + 1, even and rate % 2 == 0


def rounded_rate(count: int, total: int, unit: int, mode: str) -> int:
    """Round ``unit · count / total``.

    Examples
    --------
    >>> rounded_rate(94, 1080, 10_000, "half_up"), rounded_rate(-1, 2, 1, "half_even")
    (870, 0)
    """
    if count < 0:
        return -rounded_rate(-count, total, unit, mode)
    if mode == "truncate":
        return unit * count // total
    rate, left = divmod(2 * unit * count + total, 2 * total)
    return rate - (left == 0 and mode == "half_even" and rate % 2)


def total_bounds(count: int, rate: int, unit: int, mode: str) -> tuple[int, int | None]:
    """Find the totals that turn a count into a rate: least and greatest, None without a limit.

    Examples
    --------
    94 of 1080 or of 1081 is 8.70 %; no total makes 0 of it 8.70 %:

    >>> total_bounds(94, 870, 10_000, "half_up"), total_bounds(0, 870, 10_000, "half_up")
    ((1080, 1081), (1, 0))
    """
    if count < 0 or (count == 0 and rate < 0):
        count, rate = -count, -rate
    if rate < 0 or (count == 0 < rate):
        return 1, 0
    least, with_least, most, with_most = rate_ends(rate, mode)
    twice = 2 * unit * count
    low = max(_above(twice, most, with_most), count, 1)
    return low, None if rate == 0 else _below(twice, least, with_least)


def _below(top: int, bottom: int, belongs: bool) -> int:
    """Greatest whole number below ``top / bottom``, or equal to it where that belongs."""
    return top // bottom if belongs else -(-top // bottom) - 1


def _above(top: int, bottom: int, belongs: bool) -> int:
    """Least whole number above ``top / bottom``, or equal to it where that belongs."""
    return -(-top // bottom) if belongs else top // bottom + 1


def _narrow_near(
    count: Bounds, rate: Bounds, total: Bounds, unit: int
) -> tuple[Bounds, Bounds, Bounds] | None:
    """Narrow three figures of zero or more of which the rate misses the share by one at most."""
    (count_low, count_high), (rate_low, rate_high), (low, high) = count, rate, total
    count_low, rate_low = max(count_low, 0), max(rate_low, 0)
    if rate_high < 0:
        return None
    low = max(low, 1, count_low, -(-unit * count_low // (rate_high + 1)))
    if rate_low > 1:
        high = min(high, unit * count_high // (rate_low - 1))
    if low > high:
        return None
    rate_low = max(rate_low, -(-unit * count_low // high) - 1)
    rate_high = min(rate_high, unit * count_high // low + 1)
    count_high = min(count_high, high, (rate_high + 1) * high // unit)
    count_low = max(count_low, -(-(rate_low - 1) * low // unit))
    if rate_low > rate_high or count_low > count_high:
        return None
    return (count_low, count_high), (rate_low, rate_high), (low, high)


def narrow_rate(
    count: Bounds, rate: Bounds, total: Bounds, unit: int, mode: str
) -> tuple[Bounds, Bounds, Bounds] | None:
    """Narrow the bounds of count, rate and total by each other; None when nothing is left.

    What is left may still be too wide unless two of the three are settled. In the mode ``near``
    the rate misses the share by one unit at most, and nothing is below zero.

    Examples
    --------
    94 poor households are 8.70 %; that is 1080 or 1081 households, from 1080 to 1081 those with
    8.69–8.71 %:

    >>> for mode in ("half_up", "near"):
    ...     narrow_rate((94, 94), (870, 870), (1, 9999), 10_000, mode)
    ((94, 94), (870, 870), (1080, 1081))
    ((94, 94), (870, 870), (1080, 1081))
    """
    if mode == "near":
        return _narrow_near(count, rate, total, unit)
    (count_low, count_high), (rate_low, rate_high), (low, high) = count, rate, total
    if rate_low > 0:
        count_low = max(count_low, 1)
    if rate_high < 0:
        count_high = min(count_high, -1)
    if count_high <= 0 and count_low < 0:
        found = narrow_rate((-count_high, -count_low), (-rate_high, -rate_low), total, unit, mode)
        if found is None:
            return None
        (first, last), (least, most), span = found
        return (-last, -first), (-most, -least), span
    low = max(low, 1, count_low)
    if count_low >= 0:
        rate_low = max(rate_low, 0)
    if count_low > count_high or rate_low > rate_high or low > high:
        return None
    if count_low < 0:  # The count may have either sign, and so the rate may be zero.
        rate_low = max(rate_low, rounded_rate(count_low, low, unit, mode))
        rate_high = min(rate_high, rounded_rate(count_high, low, unit, mode))
        if rate_low > rate_high:
            return None
        count_low = max(count_low, -_greatest_count(-rate_low, high, unit, mode))
        count_high = min(count_high, _greatest_count(rate_high, high, unit, mode))
    else:
        least, with_least, _, _ = rate_ends(rate_low, mode)
        _, _, most, with_most = rate_ends(rate_high, mode)
        low = max(low, _above(2 * unit * count_low, most, with_most))
        if rate_low > 0:
            high = min(high, _below(2 * unit * count_high, least, with_least))
        if low > high:
            return None
        rate_low = max(rate_low, rounded_rate(count_low, high, unit, mode))
        rate_high = min(rate_high, rounded_rate(count_high, low, unit, mode))
        count_high = min(count_high, high, _below(most * high, 2 * unit, with_most))
        if rate_low > 0:
            count_low = max(count_low, _above(least * low, 2 * unit, with_least))
    if rate_low > rate_high or count_low > count_high:
        return None
    return (count_low, count_high), (rate_low, rate_high), (low, high)


def _greatest_count(rate: int, total: int, unit: int, mode: str) -> int:
    """Greatest count of a total whose rate is not above a rate; -1 at most for one below zero."""
    if rate < 0:
        return -1
    _, _, most, with_most = rate_ends(rate, mode)
    return min(total, _below(most * total, 2 * unit, with_most))
