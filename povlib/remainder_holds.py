"""Whether targets by largest remainders hang on what is unknown of the households.

Where households are the weights, a unit's share ``q`` is its households times one multiplier, cut
at its floor and cap. Counts ``x`` with the right sum are those of Hamilton's method exactly when
``(qᵢ − xᵢ) − (qⱼ − xⱼ) ≤ 1`` for all units i and j: then every count is next to its share, and
whoever was rounded up had no smaller a remainder than whoever was not (M. L. Balinski and H. P.
Young, *Fair Representation*, 1982, appendix A). More households in i and fewer in j only raise the
left side, those of others only move the multiplier; so that its greatest value lies where i has
most, j has fewest, and the multiplier is at an end or where one of both shares meets a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from povlib.amounts import exact_sum
from povlib.denominators import bounds_of_sum, narrow_by_sum
from povlib.household_holds import Hold, Solved
from povlib.remainders import bounded_shares

__all__ = ["remainders_hold"]

_MOST_PAIRS = 2000
"""Pairs of units that are looked at, the nearest to a change first."""

Again = Callable[[np.ndarray], tuple[np.ndarray, tuple[int, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """What was shared out, and within which bounds the households lie.

    `sums` bounds all households together; `free` tells that no floor or cap ever cuts a share.
    """

    part: Solved
    total: int
    low: np.ndarray
    high: np.ndarray
    sums: tuple[int, int]
    free: bool

    def share(self, unit: int, households: int, level: Fraction) -> Fraction:
        """Give a unit's share at a multiplier."""
        floor, cap = int(self.part.lower[unit]), int(self.part.upper[unit])
        return max(Fraction(floor), min(Fraction(cap), level * max(households, 1)))

    def level(self, households: np.ndarray) -> Fraction:
        """Give a multiplier with which the shares sum to the total."""
        if self.free:
            return Fraction(self.total, exact_sum(households))
        weights, caps = np.maximum(households, 1), self.part.upper
        found = bounded_shares(weights, self.total, self.part.lower, caps)
        if found.multiplier is not None:
            return found.multiplier
        full = np.flatnonzero(found.at_upper).tolist()
        return max(Fraction(int(caps[unit]), int(weights[unit])) for unit in full)

    def gap(self, unit: int, other: int) -> int:
        """Give what the shares of two units may differ by, at most, for the counts to stand."""
        counts = self.part.counts
        return int(counts[unit] - counts[other]) + (other not in self.part.undecided)


def remainders_hold(
    part: Solved,
    total: int,
    low: np.ndarray,
    high: np.ndarray,
    sums: tuple[int, int] | None,
    again: Again,
) -> Hold:
    """Tell whether other households within the bounds would give other largest remainders.

    Parameters
    ----------
    part : Solved
        What was shared out with some of them.
    total : int
    low, high : numpy.ndarray of int
        Least and most households.
    sums : tuple of int or None
        The same of all units together.
    again : callable
        Counts, and the units in a tie that is left, with other households.

    Examples
    --------
    Three by 41 to 45 and 60: with 45 the first one's share is 9/7, with less it is less, but above
    1.2, and the second one's remainder is always larger.

    >>> def again(households):
    ...     found = largest_remainders(households, 3, np.array([0, 0]), np.array([9, 9]))
    ...     return found.counts, ()
    >>> from povlib.remainders import largest_remainders
    >>> part = Solved(np.array([1, 2]), np.array([0, 0]), np.array([9, 9]))
    >>> remainders_hold(part, 3, np.array([41, 60]), np.array([45, 60]), None, again).status
    'same'
    >>> remainders_hold(part, 3, np.array([41, 60]), np.array([75, 60]), None, again)
    Hold(status='differs', loses=1, gains=0)
    """
    if (low == high).all():
        return Hold("known")
    if total in (exact_sum(part.lower), exact_sum(part.upper)):
        return Hold("same")
    least, most = bounds_of_sum(low, high)
    if sums is not None:
        low, high, least, most = narrow_by_sum(low, high, *sums)
    asked = _Request(part, total, low, high, (least, most), False)
    ends = (part.lower, part.upper, low, high)
    rows = list(zip(*(end.tolist() for end in ends), strict=True))
    free = all(total * few >= floor * most and total * many <= cap * least
               for floor, cap, few, many in rows)  # fmt: skip
    if free:
        asked = _Request(part, total, low, high, (least, most), True)
    doubtful = False
    for at, pair in enumerate(_pairs(asked)):
        if at == _MOST_PAIRS:
            return Hold("not_determined")
        stands, witnesses = _worst(asked, *pair)
        for households in witnesses:
            counts, undecided = again(households)
            if (counts != part.counts).any():
                loses, gains = (
                    np.flatnonzero(sign * (counts - part.counts) > 0) for sign in (-1, 1)
                )
                return Hold(
                    "differs",
                    int(loses[0]) if len(loses) else pair[1],
                    int(gains[0]) if len(gains) else pair[0],
                )
            if set(undecided) != set(part.undecided):
                return Hold("differs", pair[1], pair[0])
        doubtful |= not stands
    return Hold("not_determined" if doubtful else "same")


def _pairs(asked: _Request) -> Iterator[tuple[int, int]]:
    """Give the pairs for which the condition might fail: who would gain, and who would lose.

    The multiplier is nowhere above that with the fewest households, or below that with the most.
    """
    part, units = asked.part, range(len(asked.low))
    if asked.free:
        lowest, highest = (Fraction(asked.total, end) for end in asked.sums[::-1])
    else:
        lowest, highest = asked.level(asked.high), asked.level(asked.low)
    counts, low, high = part.counts.tolist(), asked.low.tolist(), asked.high.tolist()
    tops = [asked.share(unit, high[unit], highest) - counts[unit] for unit in units]
    bottoms = [
        asked.share(unit, low[unit], lowest) - counts[unit] + (unit not in part.undecided)
        for unit in units
    ]
    losing = sorted(units, key=bottoms.__getitem__)
    for gains in sorted(units, key=lambda unit: -tops[unit]):
        for loses in losing:
            if tops[gains] < bottoms[loses]:
                break
            if gains != loses:
                yield gains, loses


def _worst(asked: _Request, gains: int, loses: int) -> tuple[bool, list[np.ndarray]]:
    """Try a pair where one has most and the other fewest households.

    Returns
    -------
    bool
        Whether the condition holds wherever the witnesses give the same targets.
    list of numpy.ndarray
        Households for which it fails or is just met.
    """
    start, others = asked.low.copy(), asked.high - asked.low
    start[gains], others[[gains, loses]] = asked.high[gains], 0
    room, few = exact_sum(others), exact_sum(start)
    ends = max(0, asked.sums[0] - few), min(room, asked.sums[1] - few)
    unbounded = ends == (0, room)
    proof = start.copy()
    if ends[1] < 0:  # together they would be too many, or too few
        start[gains] += ends[1]
        ends = 0, 0
    elif ends[0] > room:
        start[loses] += ends[0] - room
        ends = room, room
    if start[gains] < asked.low[gains] or start[loses] > asked.high[loses]:
        return True, []
    filled = np.cumsum(others)

    def households(more: int, base: np.ndarray) -> np.ndarray:
        """Let so many more live in the other units, in their order."""
        return base + np.clip(more - (filled - others), 0, others)

    if asked.free:
        proof, range_ = start, ends
    else:
        range_ = 0, room
    highest, lowest = (asked.level(households(more, proof)) for more in range_)
    own, other = int(proof[gains]), int(proof[loses])
    gap = asked.gap(gains, loses)

    def over(level: Fraction) -> Fraction:
        return asked.share(gains, own, level) - asked.share(loses, other, level) - gap

    bends = {
        Fraction(int(bound[unit]), max(size, 1))
        for unit, size in ((gains, own), (loses, other))
        for bound in (asked.part.lower, asked.part.upper)
    }
    inside = [level for level in bends if lowest < level < highest]
    values = {level: over(level) for level in (lowest, highest, *inside)}
    failing = [level for level, value in values.items() if value >= 0]
    if not failing:
        return True, []
    found = [ends[1]] if lowest in failing else []
    found += [ends[0]] if highest in failing else []
    for level in set(failing) & set(inside):
        below, above = ends
        while below < above:  # the multiplier falls while others grow
            middle = (below + above) // 2
            if asked.level(households(middle, start)) > level:
                below = middle + 1
            else:
                above = middle
        found += [more for more in (below - 1, below) if ends[0] <= more <= ends[1]]
    sure = asked.free or (unbounded and not set(failing) & set(inside))
    sure = sure and max(values.values()) == 0  # a tie, which was settled
    return sure, [households(more, start) for more in dict.fromkeys(found)]
