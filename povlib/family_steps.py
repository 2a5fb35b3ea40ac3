"""Sharing out among many families at once: what `povlib.optimize` does for each, in one pass.

Down a tree there are hundreds of parents with a dozen units each, and a pass over a dozen numbers
costs as much as one over thousands. Here all families of a level are searched, filled up and
checked together. What is not plainly decided so, a tie above all, is left to be solved alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from povlib.amounts import largest
from povlib.step_costs import RatioCosts
from povlib.step_results import Edge, Steps

__all__ = ["Families", "solve_families"]

_PASSES, _ROUNDS = 60, 8
_ALL = slice(None)


def solve_families(
    costs: RatioCosts,
    families: Sequence[np.ndarray],
    totals: Sequence[int],
    lower: np.ndarray,
    upper: np.ndarray,
) -> list[Steps | None]:
    """Share out a total in each family at least cost, where no tie and no large number comes up.

    Parameters
    ----------
    costs : RatioCosts
        Of all units; without a second criterion.
    families : sequence of array of int
        Positions of each family's units.
    totals : sequence of int
        What each family shares out; its bounds allow it.
    lower, upper : array of int
        Floors and caps of all units.

    Returns
    -------
    list of Steps or None
        The answer of each family with its certificate; None where it is left to be solved alone.

    Examples
    --------
    Webster: 4 among 30 and 10, 3 among 20, 20 and 8; the last two of 10 and 10 are equal.

    >>> from povlib.signposts import divisor_costs
    >>> costs = divisor_costs("webster", np.array([30, 20, 10, 20, 8, 10, 10]))
    >>> families = [np.array([0, 2]), np.array([1, 3, 4]), np.array([5, 6])]
    >>> found = solve_families(costs, families, [4, 3, 3], np.zeros(7, dtype=int), np.full(7, 9))
    >>> [None if one is None else (one.counts.tolist(), one.certificate) for one in found]
    [([3, 1], True), ([1, 1, 1], True), None]
    """
    alone: list[Steps | None] = [None] * len(families)
    full = [place for place, units in enumerate(families) if len(units)]
    most = max(totals, default=0) + 1
    top, bottom = costs.limits(most)
    if not full or costs.second is not None or top * bottom >= 2**63:
        return alone
    if costs.wide(most) or max(largest(lower), largest(upper)) >= 2**62:
        return alone
    search = _Search(costs, [families[place] for place in full], [totals[place] for place in full],
                     lower, upper)  # fmt: skip
    for place, found in zip(full, search.solve(), strict=True):
        alone[place] = found
    return alone


class Families:
    """Units of many families side by side; `family` says to which each belongs."""

    def __init__(
        self,
        families: Sequence[np.ndarray],
        totals: Sequence[int],
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        self.order = np.concatenate(families)
        sizes = np.array([len(units) for units in families])
        self.starts = np.cumsum(sizes) - sizes
        self.ends = self.starts + sizes
        self.family = np.repeat(np.arange(len(families)), sizes)
        self.totals = np.array(totals, dtype=np.int64)
        self.lower, self.upper = (bound[self.order].astype(np.int64) for bound in (lower, upper))

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Add up the values of each family."""
        found: np.ndarray = np.add.reduceat(values, self.starts)
        return found

    def most(self, values: np.ndarray) -> np.ndarray:
        """Find the largest value of each family."""
        found: np.ndarray = np.maximum.reduceat(values, self.starts)
        return found


class _Search(Families):
    """The search for all families at once."""

    def __init__(
        self,
        costs: RatioCosts,
        families: list[np.ndarray],
        totals: list[int],
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        super().__init__(families, totals, lower, upper)
        self.families, self.parts, self.costs = families, costs, costs.part(self.order)
        # Caps beyond what a family has would only make numbers larger.
        self.caps = np.minimum(self.upper, np.maximum(self.totals[self.family] + 1, self.lower))

    def all(self, truths: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.logical_and.reduceat(truths, self.starts)
        return found

    def solve(self) -> list[Steps | None]:
        self.counts = self.near()
        for _ in range(_ROUNDS):
            if (self.sums(self.counts) == self.totals).all():
                break
            self.fill(1)
            self.fill(-1)
        up, down = self.edges()
        dearest = self.most(down)
        cheapest = np.minimum.reduceat(up, self.starts)
        # Within the blur floats decide nothing; without any their order is exact.
        most = int(self.totals.max()) + 1
        ends = [np.where(np.isfinite(end), end, 0.0) for end in (dearest, cheapest)]
        blurs = [np.broadcast_to(self.costs.blur(most, end), end.shape) for end in ends]
        blur = np.maximum(*blurs)
        near = blur[self.family]
        at_last = (down >= dearest[self.family] - near) & (down > -inf)
        at_next = (up <= cheapest[self.family] + near) & (up < inf)
        sure = self.holds(down, dearest) & (cheapest > dearest + 2 * blur)
        alike = np.maximum(self.sums(at_last.astype(np.int64)), self.sums(at_next.astype(np.int64)))
        sure &= (blur == 0) | (alike <= 1)
        taken, open_ = np.flatnonzero(at_last), np.flatnonzero(at_next)
        cuts = [np.searchsorted(places, self.starts) for places in (taken, open_)]
        stops = [np.searchsorted(places, self.ends) for places in (taken, open_)]
        found: list[Steps | None] = []
        for place, good in enumerate(sure.tolist()):
            if not good:
                found.append(None)
                continue
            first, last = int(self.starts[place]), int(self.ends[place])
            edges = [
                places[cut[place] : stop[place]] - first
                for places, cut, stop in zip((taken, open_), cuts, stops, strict=True)
            ]
            found.append(self.steps(place, slice(first, last), *edges))
        return found

    def near(self) -> np.ndarray:
        """Give whole counts at prices at which they sum to about the totals (Newton's method)."""
        slopes, family = self.costs.slopes, self.family
        start = np.broadcast_to(self.costs.start, slopes.shape)
        sizes = self.ends - self.starts
        steepest = self.most(slopes)
        price = (self.totals - self.sums(start) + sizes / 2) / self.sums(slopes)
        low, high = np.full(len(price), -inf), np.full(len(price), inf)
        width = 1.0 / steepest
        open_ = np.ones(len(price), dtype=bool)
        counts = self.lower.astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            for _ in range(_PASSES):
                reached = np.floor(self.costs.reach(price[family], _ALL))
                counts = np.minimum(np.maximum(reached, self.lower), self.caps)
                missing = self.totals - self.sums(counts)
                slope = self.sums(slopes * (counts == reached))
                low = np.where(open_ & (missing > 0), price, low)
                high = np.where(open_ & (missing <= 0), price, high)
                near = np.abs(missing) <= np.maximum(1.0, slope / steepest)
                open_ &= ~near & ((high - low) * steepest > 1)
                if not open_.any():
                    break
                following = price + missing / slope
                middle = (low + high) / 2
                bounded = (low > -inf) & (high < inf)
                outside = ~((low < following) & (following < high))
                width = np.where(open_ & outside & ~bounded, width * 4, width)
                beyond = np.where(missing > 0, price + width, price - width)
                following = np.where(outside, np.where(bounded, middle, beyond), following)
                price = np.where(open_, following, price)
        return counts.astype(np.int64)

    def fill(self, sign: int) -> None:
        """Give the cheapest next steps, or take back the dearest last ones, one for each unit."""
        missing = sign * (self.totals - self.sums(self.counts))
        able = self.counts < self.caps if sign > 0 else self.counts > self.lower
        units = np.flatnonzero(able & (missing > 0)[self.family])
        if not len(units):
            return
        prices = sign * self.costs.price(self.counts[units] - (sign < 0), units)
        family = self.family[units]
        order = np.lexsort((prices, family))
        units, family = units[order], family[order]
        place = np.arange(len(units)) - np.searchsorted(family, family)
        self.counts[units[place < missing[family]]] += sign

    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """Price every unit's next and last step."""
        up = self.costs.price(self.counts, _ALL)
        free = self.counts > self.lower
        down = self.costs.price(self.counts - free, _ALL)
        return np.where(self.counts < self.caps, up, inf), np.where(free, down, -inf)

    def holds(self, down: np.ndarray, dearest: np.ndarray) -> np.ndarray:
        """Check each family's certificate in whole numbers, as `povlib.optimize` does."""
        counts, free, family = self.counts, self.counts > self.lower, self.family
        sums = self.sums(counts) == self.totals
        inside = self.all((counts >= self.lower) & (counts <= self.upper))
        # The families' dearest accepted steps; without one, all are at their floors.
        pivots = np.zeros(len(dearest), dtype=np.int64)
        places = np.flatnonzero(down == dearest[family])[::-1]
        pivots[family[places]] = places
        top, bottom = self.ratio(counts - free)
        pivot_top, pivot_bottom = top[pivots][family], bottom[pivots][family]
        last = (top * pivot_bottom <= bottom * pivot_top) | ~free
        top, bottom = self.ratio(counts)
        next_ = (top * pivot_bottom >= bottom * pivot_top) | (counts >= self.upper)
        idle = self.all(~free)
        found: np.ndarray = sums & inside & (idle | self.all(last & next_))
        return found

    def ratio(self, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        top, bottom = self.costs.ratio(steps, _ALL)
        return np.broadcast_to(top, steps.shape), np.broadcast_to(bottom, steps.shape)

    def steps(self, place: int, run: slice, taken: np.ndarray, open_: np.ndarray) -> Steps:
        """Put one family's answer together."""
        costs = self.parts.part(self.families[place])
        counts = self.counts[run]

        def edge(units: np.ndarray, offset: int) -> Edge | None:
            if not len(units):
                return None
            unit = int(units[0])
            return Edge(units, lambda: costs.cost(unit, int(counts[unit]) + offset))

        return Steps(
            counts, int(self.totals[place]), edge(taken, -1), edge(open_, 0), None, True,
            costs, self.lower[run], self.upper[run],
        )  # fmt: skip
