"""Distributions of counts in floating point, each with a bound on its own error.

All terms are positive: they are only multiplied, divided and added, never subtracted, so that each
step adds a known number of units of rounding (2⁻⁵³) to the *relative* error of every probability
(Higham 2002, chapter 3). What is left out, tails below `LOST` and products below the range of
doubles, is counted as an *absolute* error. Hence every probability comes as `Bounds` that contain
the true number; whoever decides something compares with the bounds, never with a double.

Sums of independent counts are convolved directly, the narrowest first. Only where that would take
more than `DIRECT` products are they convolved by the fast Fourier transform, whose error is
absolute: at most L·‖a‖₂·‖b‖₂·((1+u)³ⁿ(1+√5u)³ⁿ⁺¹(1+u)³ⁿ − 1) summed over all L = 2ⁿ terms.

References
----------
N. J. Higham (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM, chapters 3, 24.

C. Percival (2003), Rapid multiplication modulo the sum and difference of highly composite numbers,
Mathematics of Computation 72(241), 387-395, theorem 5.1 (for a transform of radix two).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

__all__ = [
    "DIRECT",
    "LOST",
    "Bounds",
    "CountDistribution",
    "beta_binomial",
    "binomial",
    "by_transform",
    "convolve",
    "mixture",
    "sum_of_counts",
    "trimmed",
]

ROUNDING = 2.0**-53
"""The relative error of one operation on doubles."""

LOST = 1e-30
"""What may be left out in the tails of a distribution of more than `KEPT_WHOLE` counts."""

KEPT_WHOLE = 4096
"""Up to so many counts, nothing is left out but what a double cannot hold."""

DIRECT = 2**26
"""No more products in a direct convolution."""

TINY = 1e-290
"""Terms that are smaller, relative to the greatest, are left out."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number that is surely between `low` and `high`.

    Examples
    --------
    >>> some = Bounds(0.25, 0.3125)
    >>> some.reaches(Fraction(1, 4)), some.reaches(Fraction(1, 3)), some.reaches(Fraction(3, 10))
    (True, False, None)
    """

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The number itself, to half the width of the bounds."""
        return self.low + (self.high - self.low) / 2

    def reaches(self, level: Fraction) -> bool | None:
        """Tell whether the number is `level` or more; None where the bounds do not settle it."""
        if Fraction(self.low) >= level:
            return True
        return False if Fraction(self.high) < level else None

    def plus(self, other: Bounds) -> Bounds:
        """Add, rounding outwards; nothing is rounded where nothing is added.

        Examples
        --------
        >>> Bounds(1.0, 1.0).plus(Bounds(0.0, 0.0)).times(Bounds(1.0, 1.0))
        Bounds(low=1.0, high=1.0)
        """
        for one, two in ((self, other), (other, self)):
            if one.low == one.high == 0:
                return two
        return _outwards(self.low + other.low, self.high + other.high)

    def minus(self, other: Bounds) -> Bounds:
        """Subtract, rounding outwards."""
        return _outwards(self.low - other.high, self.high - other.low)

    def times(self, other: Bounds) -> Bounds:
        """Multiply numbers of zero or more, rounding outwards."""
        for one, two in ((self, other), (other, self)):
            if one.low == one.high == 1:
                return two
        found = _outwards(self.low * other.low, self.high * other.high)
        return Bounds(max(0.0, found.low), found.high)

    @classmethod
    def of(cls, number: Fraction | int) -> Bounds:
        """Enclose a fraction by neighbouring doubles; a double by itself."""
        near = float(number)
        exact = Fraction(near)
        low = near if exact <= number else math.nextafter(near, -math.inf)
        high = near if exact >= number else math.nextafter(near, math.inf)
        return cls(low, high)


def _outwards(low: float, high: float) -> Bounds:
    return Bounds(
        low if low == 0 else math.nextafter(low, -math.inf),
        high if high == 0 else math.nextafter(high, math.inf),
    )


@dataclass(frozen=True, slots=True, eq=False)
class CountDistribution:
    """The probabilities of the counts `first`, `first` + 1 and so on.

    The true probabilities are `masses`, each times a factor between 1 − `relative` and
    1 + `relative`, but for differences that sum to at most `absolute`.
    """

    first: int
    masses: np.ndarray
    relative: float
    absolute: float = 0.0

    @property
    def last(self) -> int:
        """The greatest count that is kept."""
        return self.first + len(self.masses) - 1

    def expectation(self, weights: np.ndarray, most: float) -> Bounds:
        """Enclose the sum of weights times probabilities.

        Parameters
        ----------
        weights
            One for every count that is kept, zero or more, taken as exact.
        most
            The greatest weight of any count, of those that were left out too.
        """
        found = float((self.masses * weights).sum())
        relative = 1.001 * (self.relative + (len(self.masses) + 3) * ROUNDING)
        absolute = 1.001 * self.absolute * most
        low = max(0.0, found * (1 - relative) - absolute)
        return _outwards(low, found * (1 + relative) + absolute)

    def at_least(self, count: int) -> Bounds:
        """Enclose the probability of so many or more.

        Examples
        --------
        Three tosses of a coin: at least two heads in 4 of 8 cases.

        >>> tosses = binomial(3, Fraction(1, 2))
        >>> tosses.at_least(2).low <= 0.5 <= tosses.at_least(2).high
        True
        >>> tosses.at_least(0), tosses.at_least(4)
        (Bounds(low=1.0, high=1.0), Bounds(low=0.0, high=0.0))
        """
        return self._of(np.arange(self.first, self.last + 1) >= count)

    def exactly(self, count: int) -> Bounds:
        """Enclose the probability of this count."""
        return self._of(np.arange(self.first, self.last + 1) == count)

    def _of(self, chosen: np.ndarray) -> Bounds:
        if not self.absolute and chosen.all():
            return Bounds(1.0, 1.0)
        within, beyond = self.expectation(chosen, 1.0), self.expectation(~chosen, 1.0)
        low = max(within.low, math.nextafter(1 - beyond.high, -math.inf))
        return Bounds(low, min(within.high, math.nextafter(1 - beyond.low, math.inf), 1.0))

    def shortfall(self, target: int) -> Bounds:
        """Enclose the expected shortfall, E max(target − count, 0).

        Examples
        --------
        Three heads wanted of two tosses: 1 is missing in one case of four, 2 in two, 3 in one.

        >>> short = binomial(2, Fraction(1, 2)).shortfall(3)
        >>> short.low <= 2 <= short.high, short.high - short.low < 1e-13
        (True, True)
        """
        counts = np.arange(self.first, self.last + 1)
        missing = np.maximum(target - counts, 0).astype(float)
        return self.expectation(missing, max(target, 0))


def _from_ratios(
    low: int, high: int, start: int, ratio: Callable[[np.ndarray], np.ndarray], absolute: float
) -> CountDistribution:
    """Build masses from those of neighbours, `start` being the greatest; 12 roundings a step."""
    ratios = ratio(np.arange(low, high, dtype=float))
    weights = np.ones(high - low + 1)
    at = start - low
    weights[at + 1 :] = np.cumprod(ratios[at:])
    weights[:at] = np.cumprod(1 / ratios[:at][::-1])[::-1]
    kept = np.flatnonzero(weights >= TINY)
    begin, end = int(kept[0]), int(kept[-1]) + 1
    if end - begin < len(weights):
        absolute += 2 * len(weights) * TINY
    weights = weights[begin:end]
    steps = 12 * max(at - begin, end - 1 - at) + len(weights) + 4
    return CountDistribution(
        low + begin, weights / weights.sum(), 1.001 * steps * ROUNDING, absolute
    )


def binomial(number: int, rate: Fraction) -> CountDistribution:
    """Distribute the successes among so many, each with the same rate, independently.

    Above `KEPT_WHOLE` only a window around the mean is computed, outside of which there is less
    than `LOST` by Bernstein's inequality, P(|X − np| ≥ x) ≤ 2 exp(−x²/(2np(1 − p) + 2x/3)).

    Examples
    --------
    >>> [round(float(mass), 12) for mass in binomial(2, Fraction(1, 10)).masses]
    [0.81, 0.18, 0.01]
    """
    if rate in (0, 1):
        return CountDistribution(number * int(rate), np.ones(1), 0.0)
    low, high, absolute = 0, number, 0.0
    if number > KEPT_WHOLE:
        log = math.log(2 / LOST)
        variance = float(number * rate * (1 - rate))
        reach = math.ceil(1.001 * (log / 3 + math.sqrt(log**2 / 9 + 2 * log * variance))) + 2
        mean = int(number * rate)
        low, high = max(0, mean - reach), min(number, mean + reach)
        absolute = 2 * LOST
    odds = float(rate / (1 - rate))
    mode = min(number, int((number + 1) * rate))
    return _from_ratios(low, high, mode, lambda k: (number - k) / (k + 1) * odds, absolute)


def beta_binomial(number: int, alpha: Fraction, beta: Fraction) -> CountDistribution:
    """Distribute the successes among so many that share one rate, itself drawn from Beta(α, β).

    References
    ----------
    J. G. Skellam (1948), A probability distribution derived from the binomial distribution by
    regarding the probability of success as variable between the sets of trials, Journal of the
    Royal Statistical Society B 10(2), 257-261.

    Examples
    --------
    Of a rate about which nothing is known, Beta(1, 1), every count is as probable:

    >>> [round(float(mass), 12) for mass in beta_binomial(3, Fraction(1), Fraction(1)).masses]
    [0.25, 0.25, 0.25, 0.25]
    """
    rising = float(alpha)
    falling = float(beta)
    # One more is at least as probable from k on where n(α − 1) − β + 1 ≥ k(α + β − 2).
    size, edge = alpha + beta - 2, number * (alpha - 1) - beta + 1
    start = 0 if alpha <= beta else number
    if size > 0:
        start = min(number, max(0, edge // size + 1))
    return _from_ratios(
        0,
        number,
        start,
        lambda k: (number - k) * (rising + k) / ((k + 1) * (falling + (number - k - 1))),
        0.0,
    )


def trimmed(counts: CountDistribution, budget: float) -> CountDistribution:
    """Leave out both tails, as far as they hold no more than half the budget each.

    Examples
    --------
    >>> kept = trimmed(binomial(3, Fraction(1, 2)), 0.3)
    >>> kept.first, kept.masses.round(9).tolist(), round(kept.absolute, 9)
    (1, [0.375, 0.375], 0.303)
    """
    begin = int(np.searchsorted(np.cumsum(counts.masses), budget / 2))
    behind = int(np.searchsorted(np.cumsum(counts.masses[::-1]), budget / 2))
    if not begin + behind:
        return counts
    begin = min(begin, len(counts.masses) - 1)
    kept = counts.masses[begin : max(begin + 1, len(counts.masses) - behind)]
    return CountDistribution(
        counts.first + begin, kept, counts.relative, counts.absolute + 1.01 * budget
    )


def by_transform(one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, float]:
    """Convolve by the fast Fourier transform; give the greatest absolute error of one term.

    Examples
    --------
    >>> found, error = by_transform(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    >>> found.round(9).tolist(), error < 1e-13
    ([1.0, 5.0, 6.0], True)
    """
    from scipy import fft

    wanted = len(one) + len(two) - 1
    length = 1 << (wanted - 1).bit_length()
    found = fft.irfft(fft.rfft(one, length) * fft.rfft(two, length), length)[:wanted]
    steps = length.bit_length() - 1
    growth = math.expm1(ROUNDING * (6 * steps + 2.2361 * (3 * steps + 1)))
    norms = float(np.linalg.norm(one)) * float(np.linalg.norm(two))
    return np.maximum(found, 0.0), 1.01 * growth * norms


def convolve(one: CountDistribution, two: CountDistribution) -> CountDistribution:
    """Distribute the sum of two independent counts.

    Examples
    --------
    >>> coin = binomial(1, Fraction(1, 2))
    >>> [round(float(mass), 12) for mass in convolve(coin, coin).masses]
    [0.25, 0.5, 0.25]
    """
    few, many = sorted((len(one.masses), len(two.masses)))
    absolute = 1.01 * (one.absolute + two.absolute)
    relative = one.relative + two.relative + one.relative * two.relative
    if few * many <= DIRECT:
        masses = np.convolve(one.masses, two.masses)
        relative = 1.0001 * relative + (few + 2) * ROUNDING
        least = float(one.masses.min()) * float(two.masses.min())
        if least < 1e-300:  # products may have lost digits, or vanished
            absolute += few * many * 1e-300
    else:
        masses, error = by_transform(one.masses, two.masses)
        absolute += len(masses) * error
    return CountDistribution(one.first + two.first, masses, relative, absolute)


def sum_of_counts(parts: Iterable[CountDistribution]) -> CountDistribution:
    """Distribute the sum of independent counts; the narrowest are convolved first.

    Examples
    --------
    One success certain, one of a coin, one of a coin:

    >>> total = sum_of_counts([binomial(1, Fraction(1)), *[binomial(1, Fraction(1, 2))] * 2])
    >>> total.first, [round(float(mass), 12) for mass in total.masses]
    (1, [0.25, 0.5, 0.25])
    """
    waiting = [(len(part.masses), place, part) for place, part in enumerate(parts)]
    if not waiting:
        return CountDistribution(0, np.ones(1), 0.0)
    whole = sum(width - 1 for width, _, _ in waiting) <= KEPT_WHOLE
    budget = LOST / (2 * len(waiting))
    heapq.heapify(waiting)
    place = len(waiting)
    while len(waiting) > 1:
        one, two = heapq.heappop(waiting)[2], heapq.heappop(waiting)[2]
        joint = convolve(one, two)
        if not whole:
            joint = trimmed(joint, max(budget, joint.absolute / 8))
        heapq.heappush(waiting, (len(joint.masses), place, joint))
        place += 1
    return waiting[0][2]


def mixture(parts: Iterable[tuple[Fraction, CountDistribution]]) -> CountDistribution:
    """Distribute a count that follows each part with the part's weight; the weights sum to one.

    Examples
    --------
    In one year of four all succeed, in three none:

    >>> all_of_two, none = binomial(2, Fraction(1)), binomial(2, Fraction(0))
    >>> mixture([(Fraction(1, 4), all_of_two), (Fraction(3, 4), none)]).masses.tolist()
    [0.75, 0.0, 0.25]
    """
    known = list(parts)
    if len(known) == 1:
        return known[0][1]
    first = min(part.first for _, part in known)
    masses = np.zeros(max(part.last for _, part in known) - first + 1)
    for weight, part in known:
        masses[part.first - first : part.last - first + 1] += float(weight) * part.masses
    relative = max(part.relative for _, part in known) + (len(known) + 3) * ROUNDING
    absolute = max(part.absolute for _, part in known) + 1e-300
    return CountDistribution(first, masses, 1.001 * relative, absolute)
