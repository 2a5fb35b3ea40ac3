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
from statistics import NormalDist
from typing import Any

import numpy as np

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


def _suffices(
    registered: Sequence[int], law: Law, target: int, level: Fraction
) -> tuple[bool, float | None]:
    """Tell whether so many suffice, and about how many standard deviations they are too many."""
    exits = total_distribution(registered, law)
    met = exits.at_least(target)
    found = met.reaches(level)
    if found is None and sum(registered) <= EXACT:
        found = exact_at_least(registered, law, target) >= level
    beyond = _probit(met.middle)
    if beyond is None and len(exits.masses) > 1:
        ahead = np.arange(len(exits.masses)) + (exits.first - target)
        mean = float(exits.masses @ ahead)
        spread = math.sqrt(float(exits.masses @ (ahead - mean) ** 2))
        beyond = mean / spread if spread else None
    return bool(found), beyond


def _probit(chance: float) -> float | None:
    return NormalDist().inv_cdf(chance) if 1e-15 < chance < 1 - 1e-15 else None


class _Guess:
    """Where a probability may reach a level: on a line through the two numbers tried last."""

    def __init__(self, level: Fraction) -> None:
        self.level = _probit(float(level))
        self.known: list[tuple[int, float]] = []

    def note(self, number: int, beyond: float | None) -> None:
        """Note a number that was tried."""
        if beyond is not None:
            self.known = [*self.known[-1:], (number, beyond)]

    def between(self, low: int, high: int) -> int | None:
        """Guess a number of these; None where nothing is known."""
        if self.level is None or len(self.known) < 2:
            return None
        (one, first), (two, second) = self.known
        if first == second or one == two:
            return None
        found = two + (self.level - second) * (two - one) / (second - first)
        return math.ceil(min(max(found, low), high)) if math.isfinite(found) else None


def _smallest(
    first: int, most: int, level: Fraction, enough: Callable[[int], tuple[bool, float | None]]
) -> int | None:
    """Find the smallest number that is enough, with all that are greater.

    What decides is `enough`. What else it tells, as a probit, only says where to look next.
    """
    if first > most:
        return None
    short, tried, step, guess = first - 1, first, 1, _Guess(level)
    while True:
        found, beyond = enough(tried)
        guess.note(tried, beyond)
        if found:
            break
        if tried == most:
            return None
        short, step = tried, 2 * step
        tried = min(guess.between(short + step, short + 1000 * step) or short + step, most)
    margin = 0
    while tried - short > 1:
        middle, ahead = (short + tried) // 2, guess.between(short + 1, tried - 1)
        if ahead is not None and abs(margin) < 64:
            middle = min(max(ahead + margin, short + 1), tried - 1)
        found, beyond = enough(middle)
        guess.note(middle, beyond)
        # What is found on one side again is soon enclosed from the other.
        if found:
            tried, margin = middle, min(2 * margin, -1)
        else:
            short, margin = middle, max(2 * margin, 1)
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
    return _smallest(wanted, MOST, chance, lambda n: _suffices([n], success, wanted, chance))


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

    def enough(more: int) -> tuple[bool, float | None]:
        return _suffices(shared(more), success, wanted, chance)

    more = _smallest(0, MOST - before if any(shares) else 0, chance, enough)
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

    def enough(step: int) -> tuple[bool, float | None]:
        rate = Fraction(step, steps)
        sure = size is None or step in (0, steps)
        law: Law = rate if sure else CommonRate(Beta.of_mean(rate, size))
        if not every:
            return _suffices([sum(numbers)], law, sum(wanted), chance)
        met = all_met_probability(numbers, wanted, law)
        found = met.reaches(chance)
        if found is None and sure and sum(numbers) <= EXACT:
            pairs = zip(numbers, wanted, strict=True)
            found = math.prod(exact_at_least([n], law, t) for n, t in pairs) >= chance
        return bool(found), _probit(met.middle)

    step = _smallest(0, steps, chance, enough)
    return None if step is None else Decimal(step).scaleb(-places)
