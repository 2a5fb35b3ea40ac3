"""The odds of meeting targets: registered households, each of which may or may not leave poverty.

Of the households that a unit registered, a random number succeeds; only registered households
leave poverty. `povlib.success_laws` says by what law. The distributions are computed, not
simulated; every probability comes as `Bounds` that surely contain it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.exit_counts import (
    KEPT_WHOLE,
    Bounds,
    CountDistribution,
    beta_binomial,
    binomial,
    mixture,
    sum_of_counts,
)
from povlib.success_laws import (
    Beta,
    CommonRate,
    Law,
    Success,
    cases_of,
    distribution_of,
    mean_of,
)

__all__ = [
    "MeetingOdds",
    "UnitOdds",
    "all_met_probability",
    "counted",
    "counts_of",
    "meeting_odds",
    "multiple",
    "total_distribution",
]


@dataclass(frozen=True, slots=True)
class UnitOdds:
    """What a unit may expect: `met` is the probability of its target or more."""

    registered: int
    target: int
    expected: Fraction
    met: Bounds
    shortfall: Bounds


@dataclass(frozen=True, slots=True)
class MeetingOdds:
    """The units, and the district as one: `all_met` is that no unit at all misses its target."""

    units: tuple[UnitOdds, ...]
    registered: int
    target: int
    expected: Fraction
    met: Bounds
    shortfall: Bounds
    all_met: Bounds
    distribution: CountDistribution


def counts_of(values: Iterable[Any], what: str) -> list[int]:
    """Take counts, whole numbers of zero or more."""
    values = list(values)
    if {*map(type, values)} == {int} and min(values) >= 0:
        return values
    found = []
    for place, value in enumerate(values):
        count = value.item() if isinstance(value, np.generic) else value
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise ValueError(f"{what} {place}: expected a whole number of 0 or more, found {value}")
        found.append(count)
    return found


Rows = dict[tuple[int, ...], tuple[tuple[Any, ...], int]]


def counted(*columns: Sequence[Any]) -> tuple[list[tuple[int, ...]], Rows]:
    """Count rows of counts and successes that are alike.

    Successes are told apart by who they are, for to compare fractions takes long.

    Returns
    -------
    keys : list
        Of every row what tells it apart.
    rows : dict
        By key the row, and how often it occurs.

    Examples
    --------
    >>> half = Fraction(1, 2)
    >>> [times for _, times in counted([3, 4, 3], [half] * 3)[1].values()]
    [2, 1]
    """
    told = [one if one and type(one[0]) is int else [*map(id, one)] for one in columns]
    keys: list[tuple[int, ...]] = list(zip(*told, strict=True))
    rows = dict(zip(keys, zip(*columns, strict=True), strict=True))
    return keys, {key: (rows[key], times) for key, times in Counter(keys).items()}


def multiple(part: CountDistribution, times: int) -> CountDistribution:
    """Distribute the sum of so many independent counts that are distributed alike, by doubling.

    Examples
    --------
    >>> multiple(binomial(1, Fraction(1, 2)), 2).masses.tolist()
    [0.25, 0.5, 0.25]
    """
    powers, found = part, None
    while times:
        if times % 2:
            found = powers if found is None else sum_of_counts([found, powers])
        times //= 2
        if times:
            powers = sum_of_counts([powers, powers])
    assert found is not None
    return found


def _sum(registered: Sequence[int], successes: Sequence[Success]) -> CountDistribution:
    """Distribute the exits of independent units; those with one rate are one binomial."""
    rates: Counter[Fraction] = Counter()
    priors: Counter[tuple[int, Beta]] = Counter()
    for (number, success), times in counted(registered, successes)[1].values():
        if isinstance(success, Beta):
            priors[number, success] += times
        else:
            rates[success] += number * times
    parts = [binomial(number, rate) for rate, number in rates.items()]
    parts += [multiple(distribution_of(*leaf), times) for leaf, times in priors.items()]
    return sum_of_counts(parts)


def total_distribution(registered: Sequence[int], success: Law) -> CountDistribution:
    """Distribute the exits of the district.

    Parameters
    ----------
    registered
        How many households each unit registered.
    success
        By what law they succeed; see `povlib.success_laws`.

    Examples
    --------
    One household that surely succeeds, and two that toss a coin each:

    >>> exits = total_distribution([1, 2], [1, "0.5"])
    >>> exits.first, [round(float(mass), 12) for mass in exits.masses]
    (1, [0.25, 0.5, 0.25])
    """
    numbers = counts_of(registered, "registered")
    if isinstance(success, CommonRate):
        return beta_binomial(sum(numbers), success.prior.alpha, success.prior.beta)
    cases = cases_of(success, len(numbers))
    return mixture([(chance, _sum(numbers, successes)) for chance, successes in cases])


def _kept_from(part: CountDistribution, target: int) -> CountDistribution:
    """Keep the probabilities of the target and more."""
    cut = max(0, target - part.first)
    if cut >= len(part.masses):
        return CountDistribution(target, np.zeros(1), part.relative, part.absolute)
    return CountDistribution(part.first + cut, part.masses[cut:], part.relative, part.absolute)


def _all_met_given_total(
    numbers: Sequence[int], targets: Sequence[int]
) -> tuple[np.ndarray, float, float]:
    """Give, for every total of exits, the probability that no unit misses, and both errors.

    Where all households are exchangeable, the total says nothing about which of them succeeded,
    whatever their rate. So any rate serves to compute it, as P(no unit misses, total) over
    P(total); here one after the other whose mean lies above the totals still to do. It rises with
    the total, so that all is said once it is nearly one.
    """
    whole, begin = sum(numbers), sum(targets)
    found = np.zeros(whole + 1)
    if any(number < target for number, target in zip(numbers, targets, strict=True)):
        return found, 0.0, 0.0
    found[whole] = 1.0
    alike = Counter(zip(numbers, targets, strict=True))
    relative = absolute = 0.0
    floor, above = (1e-15, 7.0) if whole > KEPT_WHOLE else (1e-200, 25.0)
    while begin < whole:
        mean, step = Fraction(2 * begin + 1, 2), above
        while True:
            ahead = step * math.sqrt(begin * (1 - begin / whole) + 1)
            rate = Fraction(min(int(mean + Fraction(ahead)), whole - 1) * 2 + 1, 2 * whole)
            totals = binomial(whole, rate)
            at = begin - totals.first
            if at >= 0 and (step < 1 or totals.masses[at] >= floor):
                break
            step = step / 2 if step >= 1 else 0.0
        usable = totals.masses[at:]
        usable = usable[: len(usable) - int(np.argmax(usable[::-1] >= floor))]
        joint = sum_of_counts(
            multiple(_kept_from(binomial(number, rate), target), times)
            for (number, target), times in alike.items()
        )
        there = np.zeros(len(usable))
        low, high = max(begin, joint.first), min(begin + len(usable) - 1, joint.last)
        if low <= high:
            there[low - begin : high - begin + 1] = joint.masses[
                low - joint.first : high - joint.first + 1
            ]
        found[begin : begin + len(usable)] = np.minimum(there / usable, 1.0)
        least = float(usable.min())
        relative = max(relative, joint.relative + totals.relative + totals.absolute / least)
        absolute = max(absolute, 1.01 * joint.absolute / least)
        begin += len(usable)
        if found[begin - 1] > 1 - 1e-13:
            found[begin:] = 1.0
            relative = max(relative, 2e-13)
            break
    return found, relative, absolute


def _all_met_commonly(
    numbers: Sequence[int], targets: Sequence[int], totals: CountDistribution
) -> Bounds:
    """Give the probability that no unit misses where one rate holds for all."""
    given, relative, absolute = _all_met_given_total(numbers, targets)
    plain = totals.expectation(given[totals.first : totals.last + 1], 1.0)
    low = plain.low * (1 - 1.01 * relative) - 1.01 * absolute
    return Bounds(max(0.0, low), min(1.0, plain.high * (1 + 1.01 * relative) + 1.01 * absolute))


def _product(factors: Iterable[tuple[Bounds, int]]) -> Bounds:
    """Multiply bounds, each so many times."""
    found = Bounds(1.0, 1.0)
    for factor, times in factors:
        power = factor
        while times:
            if times % 2:
                found = found.times(power)
            power, times = power.times(power), times // 2
    return Bounds(found.low, min(found.high, 1.0))


def _mixed(parts: Iterable[tuple[Fraction, Bounds]]) -> Bounds:
    """Add up bounds by the weights of their cases."""
    found = Bounds(0.0, 0.0)
    for chance, bounds in parts:
        found = found.plus(bounds if chance == 1 else Bounds.of(chance).times(bounds))
    return found


def _unit_odds(number: int, target: int, cases: Sequence[tuple[Fraction, Success]]) -> UnitOdds:
    own = [(chance, distribution_of(number, held)) for chance, held in cases]
    return UnitOdds(
        number,
        target,
        sum((chance * number * mean_of(held) for chance, held in cases), Fraction(0)),
        _mixed((chance, part.at_least(target)) for chance, part in own),
        _mixed((chance, part.shortfall(target)) for chance, part in own),
    )


def all_met_probability(registered: Sequence[int], targets: Sequence[int], success: Law) -> Bounds:
    """Compute the probability that no unit misses its target.

    Examples
    --------
    Two coins here, one there, one head wanted of each: three cases of four, and one of two.

    >>> round(all_met_probability([2, 1], [1, 1], "0.5").middle, 9)
    0.375
    """
    numbers, wanted = counts_of(registered, "registered"), counts_of(targets, "target")
    if isinstance(success, CommonRate):
        return _all_met_commonly(numbers, wanted, total_distribution(numbers, success))
    found = []
    for chance, successes in cases_of(success, len(numbers)):
        met = (
            (distribution_of(number, held).at_least(target), times)
            for (number, target, held), times in counted(numbers, wanted, successes)[1].values()
        )
        found.append((chance, _product(met)))
    return _mixed(found)


def meeting_odds(
    registered: Sequence[int],
    targets: Sequence[int],
    success: Law,
    *,
    total: int | None = None,
) -> MeetingOdds:
    """Compute the probabilities of meeting each target, the district's, and all of them.

    Parameters
    ----------
    registered, targets
        For each unit, its registered households and the exits assigned to it.
    success
        By what law registered households succeed: a rate, a `Beta` prior, a sequence with one of
        these for each unit, `CommonRate` or `Scenarios` (see `povlib.success_laws`). For a range of
        rates ask twice: all probabilities rise with the rate.
    total
        The district's target, where it is not the sum of the units'.

    Returns
    -------
    MeetingOdds

    Examples
    --------
    Twelve communes registered 391 households and must bring out 387. If of 100 registered
    households 97 succeed, more than eleven are expected to fail, and four may:

    >>> print(f"{meeting_odds([391], [387], '0.97').met.middle:.6f}")
    0.008447

    Two units register two each and need one and two. A household fails once in ten times: the first
    misses once in a hundred, the second meets 81 times; both do 0.99 × 0.81:

    >>> odds = meeting_odds([2, 2], [1, 2], "0.9")
    >>> [round(unit.met.middle, 9) for unit in odds.units], round(odds.all_met.middle, 9)
    ([0.99, 0.81], 0.8019)

    The district needs three of four, and meets 0.9⁴ + 4·0.9³·0.1 times:

    >>> round(odds.met.middle, 9), str(odds.expected), round(odds.shortfall.middle, 9)
    (0.9477, '18/5', 0.0561)

    If instead all succeed in nine years of ten, and none in the tenth:

    >>> from povlib.success_laws import Scenarios
    >>> odds = meeting_odds([2, 2], [1, 2], Scenarios([("0.9", 1), ("0.1", 0)]))
    >>> round(odds.met.middle, 9), round(odds.all_met.middle, 9), round(odds.shortfall.middle, 9)
    (0.9, 0.9, 0.3)
    """
    numbers, wanted = counts_of(registered, "registered"), counts_of(targets, "target")
    if len(numbers) != len(wanted):
        raise ValueError(
            f"{len(numbers)} counts of registered households but {len(wanted)} targets"
        )
    aim = sum(wanted) if total is None else counts_of([total], "total")[0]
    cases = cases_of(success.prior if isinstance(success, CommonRate) else success, len(numbers))
    chances, held = [chance for chance, _ in cases], [held for _, held in cases]
    keys, alike = counted(numbers, wanted, *held)
    seen = {
        key: _unit_odds(row[0], row[1], list(zip(chances, row[2:], strict=True)))
        for key, (row, _) in alike.items()
    }
    exits = total_distribution(numbers, success)
    if len(cases) > 1 or isinstance(success, CommonRate):
        all_met = all_met_probability(numbers, wanted, success)
    else:
        all_met = _product((seen[key].met, alike[key][1]) for key in seen)
    return MeetingOdds(
        units=tuple(map(seen.__getitem__, keys)),
        registered=sum(numbers),
        target=aim,
        expected=sum((seen[key].expected * alike[key][1] for key in seen), Fraction(0)),
        met=exits.at_least(aim),
        shortfall=exits.shortfall(aim),
        all_met=all_met,
        distribution=exits,
    )
