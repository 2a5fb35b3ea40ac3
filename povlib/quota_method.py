"""The quota method: one after another by Jefferson's order, but to nobody beyond its upper quota.

With h given out in all, unit i may get its next one only while it has less than its quota
``h·wᵢ/Σw``; of those the greatest ``wᵢ/(aᵢ + 1)`` comes first. No other method of this kind stays
within the quota and never takes one away when there is one more to share (no Alabama paradox).

It knows no floors or caps, and who gets the next one depends on all that was given before, so that
no price divides accepted from rejected steps. Therefore it is none of `povlib.allocation_rules`;
it stands here to compare.

Source: M. L. Balinski and H. P. Young, "The quota method of apportionment", American Mathematical
Monthly 82 (1975).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from povlib.amounts import one_whole, positive_ratios, whole_numbers
from povlib.remainders import whole_weights
from povlib.step_results import NONE, Ties

__all__ = ["QuotaApportionment", "quota_method"]


@dataclass(frozen=True, slots=True, eq=False)
class QuotaApportionment:
    """What the quota method gives.

    Attributes
    ----------
    counts : numpy.ndarray of int
        Of units that are still tied the lower count.
    total : int
    ties : tuple of Ties
        Equal units among which the last ones are still to be given.
    within_quota : bool
        Whether the exact check held that no count, a tie's one more included, is a whole one or
        more from its quota.
    """

    counts: np.ndarray
    total: int
    ties: tuple[Ties, ...]
    within_quota: bool

    @property
    def left(self) -> int:
        """How many are still to be given among equal units."""
        return sum(tie.left for tie in self.ties)


def quota_method(weights: Any, total: int, *, tie_key: Any = None) -> QuotaApportionment:
    """Share out a whole number by the quota method.

    Parameters
    ----------
    weights : array_like of int, Fraction or Decimal
        Zero or more; a unit with weight zero gets nothing.
    total : int
    tie_key : array_like of int, optional
        Of units that are exactly equal the one with the smallest number comes first; without it,
        or where numbers are equal too, the last ones are left.

    Returns
    -------
    QuotaApportionment

    Examples
    --------
    Quotas of 51.17, 44, 1.62, 1.61 and 1.6: Jefferson gives the second 45, which is beyond 44.

    >>> quota_method([5117, 4400, 162, 161, 160], 100).counts.tolist()
    [52, 44, 2, 1, 1]
    >>> tied = quota_method([1, 1, 1], 2)
    >>> tied.counts.tolist(), tied.ties[0].units.tolist(), tied.left
    ([0, 0, 0], [0, 1, 2], 2)
    """
    total = one_whole(total, "total")
    whole = [int(one) for one in whole_weights(*positive_ratios(weights, "weights"))[0].tolist()]
    keys = [0] * len(whole)
    if tie_key is not None:
        keys = whole_numbers(tie_key, "key of ties", least=None).tolist()
    if len(keys) != len(whole):
        raise ValueError(f"key of ties: expected {len(whole)} numbers, found {len(keys)}")
    mass = sum(whole)
    if not mass and total:
        raise ValueError("weights: expected one above zero, found none")
    counts = [0] * len(whole)
    waiting = [(1, unit) for unit, weight in enumerate(whole) if weight]  # from which h on
    ready: list[tuple[Fraction, int, int]] = []
    heapify(waiting)
    open_: dict[tuple[Fraction, int], list[int]] = {}  # served, while an equal unit is not
    alike: Counter[tuple[Fraction, int]] = Counter()
    joined, last = [0] * len(whole), dict[tuple[Fraction, int], int]()
    for given in range(1, total + 1):
        while waiting and waiting[0][0] <= given:
            unit = heappop(waiting)[1]
            rank = Fraction(counts[unit] + 1, whole[unit]), keys[unit]
            heappush(ready, (*rank, unit))
            alike[rank] += 1
            joined[unit] = given
        cost, key, unit = heappop(ready)
        rank = cost, key
        alike[rank] -= 1
        last[rank] = given
        open_.setdefault(rank, []).append(unit)
        if not alike[rank]:
            del open_[rank]
        counts[unit] += 1
        heappush(waiting, (counts[unit] * mass // whole[unit] + 1, unit))
    ties = []
    for rank, served in open_.items():
        equal = [  # who came after the last of them was served did not compete
            unit for cost, key, unit in ready if (cost, key) == rank and joined[unit] <= last[rank]
        ]
        units = np.array(sorted(served + equal), dtype=np.int64)
        ties.append(Ties(units, len(served), NONE, NONE, units))
        for unit in served:
            counts[unit] -= 1
    tied = {unit for each in ties for unit in each.units.tolist()}
    held = all(
        abs(one * mass - weight * total) < mass
        for unit, (count, weight) in enumerate(zip(counts, whole, strict=True))
        for one in ((count, count + 1) if unit in tied else (count,))
    )
    array = np.array(counts, dtype=np.int64 if total < 2**62 else object)
    return QuotaApportionment(array, total, tuple(ties), held)
