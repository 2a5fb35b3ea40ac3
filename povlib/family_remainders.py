"""Largest remainders for many parents at once: what each has to share among its own units.

The families of a hierarchy are small and many, so that a search for each costs more than the
arithmetic. Here all are shared out side by side, as `povlib.remainders` does for one, with the same
checks in whole numbers; a family with a tie, with numbers beyond machine integers or with none of
its units between its bounds is left to be solved alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from povlib.amounts import largest
from povlib.family_steps import Families
from povlib.remainders import Remainders, Shares
from povlib.step_results import Edge

__all__ = ["share_families"]

_ROUNDS = 3
"""Corrections of the first guess at who stands at a bound."""


def share_families(
    weights: np.ndarray,
    families: Sequence[np.ndarray],
    totals: Sequence[int],
    lower: np.ndarray,
    upper: np.ndarray,
) -> list[Remainders | None]:
    """Share out each family's total among its units by largest remainders.

    Parameters
    ----------
    weights : array of int
        Of all units, zero or more.
    families : sequence of array of int
        Positions of each family's units.
    totals : sequence of int
        What each family shares out; its bounds allow it.
    lower, upper : array of int
        Floors and caps of all units.

    Returns
    -------
    list of Remainders or None
        The answer of each family with its certificate; None where it is left to be solved alone.

    Examples
    --------
    Four for 2, 7 and 12 as 0.38, 1.33 and 2.29; one for 2 and 1; one for 5 and 5, which tie.

    >>> weights = np.array([2, 7, 12, 2, 1, 5, 5])
    >>> families = [np.array([0, 1, 2]), np.array([3, 4]), np.array([5, 6])]
    >>> found = share_families(weights, families, [4, 1, 1], np.zeros(7, dtype=int), np.full(7, 9))
    >>> [None if one is None else (one.counts.tolist(), one.certificate) for one in found]
    [([1, 1, 2], True), ([1, 0], True), None]
    >>> str(found[0].accepted.cost), str(found[0].rejected.cost)
    ('8/21', '1/3')
    """
    alone: list[Remainders | None] = [None] * len(families)
    full = [place for place, units in enumerate(families) if len(units)]
    if not full or not _narrow(weights, [*map(int, totals)], lower, upper):
        return alone
    search = _Shared(weights, [families[place] for place in full], [totals[p] for p in full],
                     lower, upper)  # fmt: skip
    for place, found in zip(full, search.solve(), strict=True):
        alone[place] = found
    return alone


def _narrow(weights: np.ndarray, totals: list[int], lower: np.ndarray, upper: np.ndarray) -> bool:
    """Tell whether no product of a sum of weights and a sum of counts leaves machine integers."""
    if object in (weights.dtype, lower.dtype, upper.dtype):
        return False
    counts = max(largest(lower), largest(upper)) * len(weights) + max(totals)
    return (largest(weights) + 1) * len(weights) * (counts + 1) < 2**62


class _Shared(Families):
    """Shares of all families at once."""

    def __init__(
        self,
        weights: np.ndarray,
        families: list[np.ndarray],
        totals: list[int],
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        super().__init__(families, totals, lower, upper)
        self.weights = weights[self.order].astype(np.int64)
        self.weightless = self.weights == 0
        self.caps = np.where(self.weightless, self.lower, self.upper)

    def solve(self) -> list[Remainders | None]:
        family, totals = self.family, self.totals
        below, above = self.guess()
        for _ in range(_ROUNDS):
            bound = np.where(below, self.lower, np.where(above, self.caps, 0))
            rest = totals - self.sums(bound)
            mass = self.sums(np.where(below | above, 0, self.weights))
            own = self.weights * rest[family]
            floors, tops = self.lower * mass[family], self.caps * mass[family]
            numerators = np.minimum(np.maximum(own, floors), tops)
            below = (own <= floors) | self.weightless
            above = ~below & (own >= tops)
            fits = (mass > 0) & (rest >= 0) & (self.sums(numerators) == totals * mass)
            if fits.all():
                break
        under = np.maximum(mass, 1)[family]
        whole = numerators // under
        left = numerators - whole * under
        extra = totals - self.sums(whole)
        order = np.lexsort((-left, family))
        up = np.zeros(len(left), dtype=bool)
        up[order] = np.arange(len(left)) - self.starts[family] < extra[family]
        # Of those rounded up the smallest remainder, of the others the largest.
        last = -self.most(np.where(up, -left, -under))
        next_ = self.most(np.where(up, 0, left))
        counts = whole + up
        good = fits & (last > next_) & self.holds(counts, numerators, under)
        at_last, at_next = up & (left == last[family]), ~up & (left == next_[family]) & (left > 0)
        shares = zip(rest.tolist(), mass.tolist(), strict=True)
        found: list[Remainders | None] = []
        for place, ((rest_, mass_), right) in enumerate(zip(shares, good.tolist(), strict=True)):
            if not right:
                found.append(None)
                continue
            run = slice(int(self.starts[place]), int(self.ends[place]))
            share = Shares(numerators[run], mass_, Fraction(rest_, mass_), below[run], above[run])
            accepted = _edge(at_last[run], int(last[place]), mass_)
            rejected = _edge(at_next[run], int(next_[place]), mass_)
            total = int(totals[place])
            found.append(Remainders(counts[run], total, share, accepted, rejected, None, True))
        return found

    def guess(self) -> tuple[np.ndarray, np.ndarray]:
        """Tell by floats which units stand at a bound, from where each leaves its own.

        The multiplier at which a unit leaves its floor or reaches its cap is the bound over its
        weight; between two such places what a family shares out rises in a straight line.
        """
        weights = np.maximum(self.weights, 1).astype(np.float64)
        places = np.concatenate((self.lower / weights, self.caps / weights))
        family = np.concatenate((self.family, self.family))
        order = np.lexsort((places, family))
        places, family = places[order], family[order]
        steeper = np.concatenate((weights, -weights))[order]
        starts = 2 * self.starts
        # Within each family: how steep it rises from each place, and what it shares out there.
        rise = np.cumsum(steeper)
        rise -= (rise[starts] - steeper[starts])[family]
        gained = np.zeros(len(places))
        gained[1:] = rise[:-1] * np.diff(places)
        gained[starts] = self.sums(self.lower)
        shared = np.cumsum(gained)
        shared -= (shared[starts] - gained[starts])[family]
        reached = np.add.reduceat((shared <= self.totals[family]).astype(np.int64), starts)
        at = starts + np.maximum(reached, 1) - 1
        steep = np.maximum(rise[at], 1.0)
        price = places[at] + np.maximum(self.totals - shared[at], 0.0) / steep
        own = weights * price[self.family]
        below = (own <= self.lower) | self.weightless
        return below, ~below & (own >= self.caps)

    def holds(self, counts: np.ndarray, numerators: np.ndarray, under: np.ndarray) -> np.ndarray:
        """Check each family exactly: bounds, sum, counts next to shares, order of the fractions."""
        apart = counts * under - numerators
        inside = (counts >= self.lower) & (counts <= self.upper) & (abs(apart) < under)
        rounded_up = apart > 0
        least_up = -self.most(np.where(rounded_up, apart - under, -under))
        most_down = self.most(np.where(rounded_up, 0, -apart))
        found: np.ndarray = np.logical_and.reduceat(inside, self.starts)
        return found & (self.sums(counts) == self.totals) & (least_up >= most_down)


def _edge(units: np.ndarray, remainder: int, mass: int) -> Edge | None:
    places = np.flatnonzero(units)
    return Edge(places, lambda: Fraction(remainder, mass)) if len(places) else None
