"""Which unit's shortfall matters most to the district.

Three measures, for every unit, none of them by differences of nearly equal numbers:

- its *share of the shortfall*, E[(tᵢ − Xᵢ)·1(S < T)]: what it falls short of its own target, on
  average over the cases in which the district misses, times their probability. Where T is the sum
  of the tᵢ, the shares add up to the district's expected shortfall (Euler's allocation; a unit that
  has a surplus when the district misses has a negative share);
- *one more*, by how much one more registration there raises the district's probability:
  Σ P(Xᵢ = k)·P(the next succeeds | Xᵢ = k)·P(the others bring T − 1 − k);
- *helped*, the derivative of the district's probability by the part of those who would fail in this
  unit and are helped over the line: E[(nᵢ − Xᵢ)·1(S = T − 1)]. One in a hundred of them raises it
  by about a hundredth of this.

What the others bring is had for all units at once by going down the tree of convolutions again, in
the opposite direction. Where one rate holds for all, households are exchangeable: of m exits in all
a unit has m·nᵢ/N on average, and the distribution of the district is enough.

References
----------
D. Tasche (2008), Capital allocation to business units and sub-portfolios: the Euler principle, in
A. Resti (ed.), Pillar II in the New Basel Accord, Risk Books, 423-453.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.exit_counts import (
    DIRECT,
    KEPT_WHOLE,
    LOST,
    ROUNDING,
    Bounds,
    CountDistribution,
    binomial,
    by_transform,
    convolve,
    trimmed,
)
from povlib.exit_odds import counted, counts_of, multiple, total_distribution
from povlib.success_laws import Beta, CommonRate, Law, Success, cases_of, distribution_of

__all__ = ["Influence", "unit_influences"]


@dataclass(frozen=True, slots=True)
class Influence:
    """What one unit means for the district, by three measures; see the head of this module."""

    shortfall_share: Bounds
    one_more: Bounds
    helped: Bounds


@dataclass(frozen=True, slots=True, eq=False)
class _Others:
    """For each count of one unit, the probability of an event that the others then decide."""

    chances: np.ndarray
    relative: float
    absolute: float


def _seen_from(
    own: CountDistribution, sibling: CountDistribution, event: _Others, first: int
) -> _Others:
    """Average an event of the sum of two over what the second contributes."""
    begin = own.first + sibling.first
    wanted = len(own.masses) + len(sibling.masses) - 1
    padded = np.zeros(wanted)
    low, high = max(begin, first), min(begin + wanted, first + len(event.chances))
    if low < high:
        padded[low - begin : high - begin] = event.chances[low - first : high - first]
    error = 0.0
    if len(own.masses) * len(sibling.masses) <= DIRECT:
        chances = np.correlate(padded, sibling.masses, "valid")
    else:
        both, error = by_transform(padded, sibling.masses[::-1])
        chances = both[len(sibling.masses) - 1 : wanted]
    relative = event.relative + sibling.relative + (len(sibling.masses) + 2) * ROUNDING
    absolute = event.absolute + own.absolute + sibling.absolute + error + 1e-290
    return _Others(chances, 1.0001 * relative, 1.0001 * absolute)


def _all_others(
    parts: Sequence[tuple[CountDistribution, int]],
    events: Sequence[Callable[[np.ndarray], np.ndarray]],
) -> list[list[_Others]]:
    """Give for every part, and every event of the sum, what the others make of it.

    A part that occurs several times is one of its own kind; the others of its kind are others.
    """
    often = sum(times for _, times in parts)
    whole = sum((len(part.masses) - 1) * times for part, times in parts) <= KEPT_WHOLE

    def joined(one: CountDistribution, two: CountDistribution) -> CountDistribution:
        joint = convolve(one, two)
        return joint if whole else trimmed(joint, max(LOST / often, joint.absolute / 8))

    alike = [multiple(part, times - 1) if times > 1 else None for part, times in parts]
    nodes = [
        part if rest is None else joined(rest, part)
        for (part, _), rest in zip(parts, alike, strict=True)
    ]
    waiting = [(len(node.masses), place) for place, node in enumerate(nodes)]
    heapq.heapify(waiting)
    pairs: dict[int, tuple[int, int]] = {}
    while len(waiting) > 1:
        one, two = heapq.heappop(waiting)[1], heapq.heappop(waiting)[1]
        pairs[len(nodes)] = one, two
        nodes.append(joined(nodes[one], nodes[two]))
        heapq.heappush(waiting, (len(nodes[-1].masses), len(nodes) - 1))
    root = nodes[-1]
    sums = np.arange(root.first, root.last + 1)
    start = [_Others(event(sums).astype(float), 0.0, root.absolute) for event in events]
    known = {len(nodes) - 1: start}
    for place in range(len(nodes) - 1, len(parts) - 1, -1):
        seen, (one, two) = known.pop(place), pairs[place]
        for own, sibling in ((one, two), (two, one)):
            known[own] = [
                _seen_from(nodes[own], nodes[sibling], event, nodes[place].first) for event in seen
            ]
    for place, ((part, _), rest) in enumerate(zip(parts, alike, strict=True)):
        if rest is not None:
            known[place] = [
                _seen_from(part, rest, event, nodes[place].first) for event in known[place]
            ]
    return [known[place] for place in range(len(parts))]


def _average(own: CountDistribution, others: _Others, weights: np.ndarray, most: float) -> Bounds:
    """Average weights over an event, by the unit's own count and what the others bring."""
    relative = 1.001 * (own.relative + others.relative) + 8 * ROUNDING
    absolute = 1.001 * (own.absolute + others.absolute)
    return CountDistribution(
        own.first, own.masses * others.chances, relative, absolute
    ).expectation(weights, most)


def _independent(
    numbers: Sequence[int], targets: Sequence[int], successes: Sequence[Success], total: int
) -> list[Influence]:
    kinds, leaves = counted(numbers, successes)
    parts = {key: (distribution_of(*leaf), times) for key, (leaf, times) in leaves.items()}
    others = dict(
        zip(
            parts,
            _all_others([*parts.values()], [lambda s: s < total, lambda s: s == total - 1]),
            strict=True,
        )
    )
    found: dict[tuple[Any, int], Influence] = {}
    for kind, target in zip(kinds, targets, strict=True):
        if (kind, target) not in found:
            own, (number, success) = parts[kind][0], leaves[kind][0]
            found[kind, target] = _of_one(own, number, target, success, *others[kind])
    return [found[one] for one in zip(kinds, targets, strict=True)]


def _of_one(
    own: CountDistribution, number: int, target: int, success: Success,
    missed: _Others, nearly: _Others,
) -> Influence:  # fmt: skip
    counts = np.arange(own.first, own.last + 1).astype(float)
    short = _average(own, missed, np.maximum(target - counts, 0), target)
    surplus = _average(own, missed, np.maximum(counts - target, 0), number)
    if isinstance(success, Beta):
        size = float(success.alpha + success.beta + number)
        next_one = (float(success.alpha) + counts) / size
    else:
        next_one = np.full(len(counts), float(success))
    return Influence(
        short.minus(surplus),
        _average(own, nearly, next_one, 1.0),
        _average(own, nearly, number - counts, number),
    )


def _exchangeable(
    numbers: Sequence[int],
    targets: Sequence[int],
    exits: CountDistribution,
    next_one: Fraction,
    total: int,
) -> list[Influence]:
    """Use that of m exits in all a unit has m·nᵢ/N on average, whoever they are.

    `next_one` is the probability that one more succeeds where one exit is missing.
    """
    whole = sum(numbers)
    sums = np.arange(exits.first, exits.last + 1)
    missed = exits.expectation(sums < total, 1.0)
    brought = exits.expectation(np.where(sums < total, sums, 0), max(total, 0))
    nearly = exits.exactly(total - 1)
    one_more = nearly.times(Bounds.of(next_one))
    seen: dict[tuple[int, int], Influence] = {}
    for number, target in zip(numbers, targets, strict=True):
        if (number, target) not in seen:
            wanted = missed.times(Bounds.of(target))
            own = brought.times(Bounds.of(Fraction(number, max(whole, 1))))
            failing = Fraction(number * max(0, whole - total + 1), max(whole, 1))
            helped = nearly.times(Bounds.of(failing))
            seen[number, target] = Influence(wanted.minus(own), one_more, helped)
    return [seen[pair] for pair in zip(numbers, targets, strict=True)]


def _one_case(
    numbers: Sequence[int], targets: Sequence[int], successes: Sequence[Success], total: int
) -> list[Influence]:
    """Measure where the units are independent; with one rate for all, households are alike."""
    first = successes[0]
    if isinstance(first, Fraction) and all(success == first for success in successes):
        exits = binomial(sum(numbers), first)
        return _exchangeable(numbers, targets, exits, first, total)
    return _independent(numbers, targets, successes, total)


def _mixed(parts: Sequence[tuple[Fraction, Bounds]]) -> Bounds:
    """Add up numbers of either sign by the weights of their cases."""
    found = Bounds(0.0, 0.0)
    for chance, bounds in parts:
        if chance == 1:
            return bounds
        ends = [Fraction(end) * chance for end in (bounds.low, bounds.high)]
        found = found.plus(Bounds(Bounds.of(ends[0]).low, Bounds.of(ends[1]).high))
    return found


def unit_influences(
    registered: Sequence[int],
    targets: Sequence[int],
    success: Law,
    *,
    total: int | None = None,
) -> tuple[Influence, ...]:
    """Measure what each unit means for the district's target.

    Parameters
    ----------
    registered, targets, success, total
        As for `povlib.exit_odds.meeting_odds`.

    Returns
    -------
    tuple of Influence
        One for each unit, in their order.

    Examples
    --------
    Two households here with a rate of 1/2, one there that surely succeeds; two and one are wanted.
    The district misses by 1 in two cases of four, by 2 in one: all that is missing is missing here.

    >>> here, there = unit_influences([2, 1], [2, 1], ["0.5", 1])
    >>> round(here.shortfall_share.middle, 9), round(there.shortfall_share.middle, 9)
    (1.0, 0.0)

    One exit is missing in two cases of four. One more there surely helps then, one more here in
    half of them; and then one household would have failed here, none there:

    >>> round(here.one_more.middle, 9), round(there.one_more.middle, 9)
    (0.25, 0.5)
    >>> round(here.helped.middle, 9), round(there.helped.middle, 9)
    (0.5, 0.0)
    """
    numbers, wanted = counts_of(registered, "registered"), counts_of(targets, "target")
    if len(numbers) != len(wanted):
        raise ValueError(
            f"{len(numbers)} counts of registered households but {len(wanted)} targets"
        )
    aim = sum(wanted) if total is None else counts_of([total], "total")[0]
    if not numbers:
        return ()
    if isinstance(success, CommonRate):
        prior, exits = success.prior, total_distribution(numbers, success)
        after = (prior.alpha + max(aim - 1, 0)) / (prior.alpha + prior.beta + sum(numbers))
        return tuple(_exchangeable(numbers, wanted, exits, after, aim))
    cases = [
        (chance, _one_case(numbers, wanted, successes, aim))
        for chance, successes in cases_of(success, len(numbers))
    ]
    if len(cases) == 1:
        return tuple(cases[0][1])
    return tuple(
        Influence(
            _mixed([(chance, units[place].shortfall_share) for chance, units in cases]),
            _mixed([(chance, units[place].one_more) for chance, units in cases]),
            _mixed([(chance, units[place].helped) for chance, units in cases]),
        )
        for place in range(len(numbers))
    )
