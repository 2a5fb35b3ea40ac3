"""What would be enough: registrations, or a rate of success, for a stated probability.

Every answer is the smallest that surely suffices. Where the bounds of a probability leave open
whether it reaches the level, fractions decide (`povlib.exact_counts`); beyond `EXACT` households,
where these take long, what is not sure does not count as enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.apportion import Apportionment, apportion
from povlib.exact_counts import exact_at_least
from povlib.exit_odds import all_met_probability, counts_of, total_distribution
from povlib.success_laws import Beta, CommonRate, Law, exact_number

__all__ = ["EXACT", "MOST", "TotalNeed", "least_rate", "registrations_needed", "total_needed"]

EXACT = 20_000
"""No more households for a verdict by fractions."""

MOST = 2_000_000
"""No more households are tried: who needs more is told that no number suffices."""


def _level(level: Any) -> Fraction:
    wanted = exact_number(level, "probability")
    if not 0 < wanted < 1:
        raise ValueError(f"probability: expected more than 0 and less than 1, found {level}")
    return wanted


def _suffices(registered: Sequence[int], law: Law, target: int, level: Fraction) -> bool:
    found = total_distribution(registered, law).at_least(target).reaches(level)
    if found is None and sum(registered) <= EXACT:
        return exact_at_least(registered, law, target) >= level
    return bool(found)


def _smallest(first: int, most: int, enough: Callable[[int], bool]) -> int | None:
    """Find the smallest number that is enough, with all that are greater, by doubling steps."""
    if first > most:
        return None
    short, step = first - 1, 1
    while not enough(tried := min(short + step, most)):
        if tried == most:
            return None
        short, step = tried, 2 * step
    while tried - short > 1:
        middle = (short + tried) // 2
        if enough(middle):
            tried = middle
        else:
            short = middle
    return tried


def registrations_needed(target: int, success: Law, level: Any) -> int | None:
    """Find the fewest registrations with which one unit meets its target with a probability.

    Parameters
    ----------
    target
        The exits assigned to the unit.
    success
        By what law its registered households succeed.
    level
        The probability wanted, between 0 and 1.

    Returns
    -------
    int or None
        None where even `MOST` are not enough.

    Examples
    --------
    A household succeeds nine times in ten. With two registered for one exit both fail once in a
    hundred; for 387 exits with 97 of 100, and a probability of 80, 90 and 95 %:

    >>> registrations_needed(1, "0.9", "0.99"), registrations_needed(1, "0.9", "0.991")
    (2, 3)
    >>> [registrations_needed(387, "0.97", level) for level in ("0.8", "0.9", "0.95")]
    [402, 404, 405]
    """
    (wanted,), chance = counts_of([target], "target"), _level(level)
    return _smallest(wanted, MOST, lambda n: _suffices([n], success, wanted, chance))


@dataclass(frozen=True, slots=True)
class TotalNeed:
    """How many registrations more for the district, and how many each unit would then have."""

    more: int
    registered: tuple[int, ...]


def total_needed(
    registered: Sequence[int],
    target: int,
    success: Law,
    level: Any,
    *,
    weights: Sequence[int] | None = None,
) -> TotalNeed | None:
    """Find the fewest further registrations with which the district meets its target.

    Which units they come from is a convention: one after the other, each from the unit whose
    registrations lag most behind its weight, by Webster's rule, the first named among equals. No
    unit has fewer than before. So one more never takes one away, and the probability only rises.

    Parameters
    ----------
    registered
        How many households each unit has registered.
    target
        The district's target.
    success
        By what law registered households succeed.
    level
        The probability wanted, between 0 and 1.
    weights
        In proportion to what units register; without them, to what they have registered.

    Returns
    -------
    TotalNeed or None
        None where even `MOST` households are not enough, or where no unit has any weight.

    Examples
    --------
    >>> total_needed([20, 30, 341], 387, "0.97", "0.9")
    TotalNeed(more=13, registered=(21, 31, 352))
    """
    now, (wanted,) = counts_of(registered, "registered"), counts_of([target], "target")
    shares = now if weights is None else counts_of(weights, "weight")
    if len(shares) != len(now):
        raise ValueError(f"{len(now)} counts of registered households but {len(shares)} weights")
    chance, before = _level(level), sum(now)

    def shared(more: int) -> list[int]:
        if not more:
            return now
        found = apportion(shares, before + more, lower=now, tie_key=range(len(now)))
        assert isinstance(found, Apportionment)
        return [int(count) for count in found.counts]

    def enough(more: int) -> bool:
        return _suffices(shared(more), success, wanted, chance)

    more = _smallest(0, MOST - before if any(shares) else 0, enough)
    return None if more is None else TotalNeed(more, tuple(shared(more)))


def least_rate(
    registered: Sequence[int],
    targets: Sequence[int],
    level: Any,
    *,
    places: int = 3,
    size: Any = None,
    every: bool = False,
) -> Decimal | None:
    """Find the least success rate, the same for all, with which the target is met.

    Parameters
    ----------
    registered, targets
        For each unit, its registered households and the exits assigned to it.
    level
        The probability wanted, between 0 and 1.
    places
        Decimals of the rate: three for tenths of a per cent.
    size
        Without it the rate is certain. With it, one rate is drawn for all (`CommonRate`) from the
        Beta distribution of this size α + β and of the mean that is sought.
    every
        The probability that no unit misses, instead of the district's.

    Returns
    -------
    Decimal or None
        The smallest rate of so many decimals; None where even certain success is not enough.

    Examples
    --------
    Two of two must succeed with 81 %: a rate of 0.9. And 387 of 391 with 80, 90 and 95 %:

    >>> str(least_rate([2], [2], "0.81"))
    '0.900'
    >>> [str(least_rate([391], [387], level, places=4)) for level in ("0.8", "0.9", "0.95")]
    ['0.9921', '0.9938', '0.9950']
    """
    numbers, wanted = counts_of(registered, "registered"), counts_of(targets, "target")
    chance, steps = _level(level), 10**places

    def enough(step: int) -> bool:
        rate = Fraction(step, steps)
        sure = size is None or step in (0, steps)
        law: Law = rate if sure else CommonRate(Beta.of_mean(rate, size))
        if not every:
            return _suffices([sum(numbers)], law, sum(wanted), chance)
        found = all_met_probability(numbers, wanted, law).reaches(chance)
        if found is None and sure and sum(numbers) <= EXACT:
            pairs = zip(numbers, wanted, strict=True)
            return math.prod(exact_at_least([n], law, t) for n, t in pairs) >= chance
        return bool(found)

    step = _smallest(0, steps, enough)
    return None if step is None else Decimal(step).scaleb(-places)
