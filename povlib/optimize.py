"""Sharing out whole numbers at least cost, within floors and caps: exact, with a certificate.

The problem: whole ``lower ≤ x ≤ upper`` with ``Σ x = total`` that minimise ``Σ fᵢ(xᵢ)``, each fᵢ
convex and given by the costs of its steps (`povlib.step_costs`). It is solved by taking the
cheapest steps; what was taken is optimal exactly when **the cheapest rejected step costs no less
than the dearest accepted one**. One price lies between the two, and whoever doubts the result can
check that inequality unit by unit.

Here a search in floats gives counts close to the optimum, a repair in exact order moves the last
few units, and the inequality is then checked for every unit in whole numbers.

Sources: T. Ibaraki and N. Katoh, *Resource Allocation Problems: Algorithmic Approaches* (1988),
for the greedy algorithm and its optimality; D. S. Hochbaum, "Lower and upper bounds for the
allocation problem and other nonlinear optimization problems", Mathematics of Operations Research
19 (1994), for scaling; M. Patriksson (2008) for the search of the multiplier.
"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from povlib.amounts import broadcast_whole, exact_sum, one_whole, whole_numbers
from povlib.price_search import counts_at, exact_counts, find_price, halved_counts, runs
from povlib.step_costs import StepCosts
from povlib.step_results import NONE, Edge, Infeasible, Steps, Ties, feasible, settle

__all__ = [
    "Edge",
    "Infeasible",
    "Steps",
    "Ties",
    "allocate_steps",
    "certify",
    "feasible",
    "settle",
    "solve_steps",
]

_SEARCHED = 2**45
"""Counts below this are resolved by floats to a fraction of a step."""

_SAMPLED = 512


def allocate_steps(
    costs: StepCosts,
    total: int,
    lower: Any = None,
    upper: Any = None,
    tie_key: Any = None,
) -> Steps | Infeasible:
    """Share out a total, the cheapest steps first, within floors and caps.

    Parameters
    ----------
    costs : StepCosts
        What each unit's next one costs; the least is served first.
    total : int
        What to share out.
    lower, upper : int or array_like of int, optional
        Floors and caps; without them zero and no cap.
    tie_key : array_like of int, optional
        Who comes first where steps cost exactly the same: the unit with the smallest number. A
        second criterion, or a drawn permutation. The order of the units never decides.

    Returns
    -------
    Steps or Infeasible

    Examples
    --------
    Ten by Webster for weights 43, 33, 12, 8 and 4: the last one goes at 9/86, another at 7/66.

    >>> from povlib.signposts import divisor_costs
    >>> steps = allocate_steps(divisor_costs("webster", np.array([43, 33, 12, 8, 4])), 10)
    >>> steps.counts.tolist(), steps.certificate
    ([5, 3, 1, 1, 0], True)
    >>> str(steps.accepted.cost), steps.accepted.units, str(steps.rejected.cost)
    ('9/86', array([0]), '7/66')

    Three equal units and four to share: the fourth is tied, and nothing decides for us.

    >>> steps = allocate_steps(divisor_costs("webster", np.array([5, 5, 5])), 4)
    >>> steps.counts.tolist(), steps.ties.units.tolist(), steps.ties.left
    ([1, 1, 1], [0, 1, 2], 1)
    >>> allocate_steps(steps.costs, 4, tie_key=[3, 1, 2]).counts.tolist()
    [1, 2, 1]
    """
    total = one_whole(total, "total")
    lower = broadcast_whole(lower, "floors", costs.size, 0)
    upper = broadcast_whole(upper, "caps", costs.size, total + 1)
    key = None
    if tie_key is not None:
        key = whole_numbers(tie_key, "key of ties", least=None)
        if len(key) != costs.size:
            raise ValueError(f"key of ties: expected {costs.size} numbers, found {len(key)}")
    return feasible(total, lower, upper) or solve_steps(costs, total, lower, upper, key)


def solve_steps(
    costs: StepCosts,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    tie_key: np.ndarray | None = None,
) -> Steps:
    """Do what `allocate_steps` does with arrays that are known to be whole, and to be feasible.

    Examples
    --------
    >>> from povlib.signposts import divisor_costs
    >>> costs = divisor_costs("adams", np.array([43, 33, 12, 8, 4]))
    >>> solve_steps(costs, 10, np.zeros(5, dtype=int), np.full(5, 10)).counts
    array([4, 3, 1, 1, 1])
    """
    return _Repair(costs, total, lower, upper).solve(tie_key)


def certify(costs: StepCosts, counts: Any, lower: Any = None, upper: Any = None) -> bool:
    """Check exactly that no other counts of the same sum cost less; for any counts at all.

    Examples
    --------
    >>> from povlib.signposts import divisor_costs
    >>> costs = divisor_costs("webster", np.array([43, 33, 12, 8, 4]))
    >>> certify(costs, [5, 3, 1, 1, 0]), certify(costs, [4, 3, 1, 1, 1])
    (True, False)
    """
    counts = whole_numbers(counts, "counts")
    if len(counts) != costs.size:
        raise ValueError(f"counts: expected {costs.size} numbers, found {len(counts)}")
    total = exact_sum(counts)
    lower = broadcast_whole(lower, "floors", costs.size, 0)
    upper = broadcast_whole(upper, "caps", costs.size, total + 1)
    if (counts < lower).any() or (counts > upper).any():
        return False
    repair = _Repair(costs, total, lower, upper)
    repair.take(counts)
    return not repair.reorder() and repair.holds()


class _Repair:
    """Counts on their way to the optimum: `up` and `down` are the prices of the next steps."""

    def __init__(self, costs: StepCosts, total: int, lower: np.ndarray, upper: np.ndarray) -> None:
        self.costs, self.total, self.lower, self.upper = costs, total, lower, upper
        highest, lowest = int(np.maximum.reduce(upper)), int(np.maximum.reduce(lower))
        self.most = min(highest, lowest + total - exact_sum(lower, lowest)) + 1
        # Caps beyond reach would only make numbers larger.
        self.caps = upper if highest <= self.most else np.minimum(upper, self.most)
        self.edges: list[np.ndarray] = [NONE, NONE]

    def solve(self, key: np.ndarray | None) -> Steps:
        price = find_price(self.costs, self.total, self.lower, self.caps)
        if self.most < _SEARCHED:
            counts = counts_at(self.costs, price, self.lower, self.caps)
        else:
            counts = exact_counts(self.costs, self.total, self.lower, self.caps, price)
        if abs(self.total - exact_sum(counts, self.most)) > self.costs.size:
            counts = halved_counts(self.costs, self.total, self.lower, self.caps)
        self.take(counts)
        while missing := self.total - exact_sum(self.counts, self.most):
            self.fill(missing)
        while self.reorder():
            pass
        return self.result(key)

    def take(self, counts: np.ndarray) -> None:
        """Start from these counts."""
        wide = self.most >= 2**62 or self.costs.wide(self.most)
        self.counts = counts.astype(object if wide else np.int64)
        self.up, self.down = np.empty(len(counts)), np.empty(len(counts))
        for part in runs(len(counts)):
            self.refresh(part)

    def refresh(self, units: slice | np.ndarray) -> None:
        """Price the next steps of some units anew."""
        counts = self.counts[units]
        up = self.costs.price(counts, units)
        up[counts >= self.caps[units]] = inf
        self.up[units] = up
        free = counts > self.lower[units]
        down = self.costs.price(counts - free, units)
        down[~free] = -inf
        self.down[units] = down

    def fill(self, missing: int) -> None:
        """Give the cheapest next steps, or take back the dearest last ones, one for each unit."""
        prices = self.up if missing > 0 else -self.down
        most = min(abs(missing), int(np.count_nonzero(prices < inf)))
        units = _cheapest(prices, most)
        self.counts[units] += 1 if missing > 0 else -1
        self.refresh(units)

    def reorder(self) -> bool:
        """Order the steps around the cut exactly; tell whether any had to change places."""
        dearest, cheapest = float(self.down.max()), float(self.up.min())
        low, high = min(dearest, cheapest), max(dearest, cheapest)
        if low == -inf or high == inf:  # all at their floors, or all at their caps
            low, high = (dearest, dearest) if cheapest == inf else (cheapest, cheapest)
            if low in (inf, -inf):
                return False
        blur = max(self.costs.blur(self.most, low), self.costs.blur(self.most, high))
        taken = np.flatnonzero(self.down >= low - blur)
        open_ = np.flatnonzero(self.up <= high + blur)
        self.edges, self.tied = [taken, open_], False
        if len(taken) == len(open_) == 1 and cheapest > dearest + 2 * blur:
            return False
        units = np.concatenate((taken, open_))
        steps = np.concatenate((self.counts[taken] - 1, self.counts[open_]))
        prices = np.concatenate((self.down[taken], self.up[open_]))
        ranks = self.costs.ranks(steps, units, prices, self.most)
        inside, outside = ranks[: len(taken)], ranks[len(taken) :]
        if len(taken) and len(open_) and inside.max() > outside.min():
            last = np.partition(ranks, len(taken) - 1)[len(taken) - 1]
            chosen = ranks < last
            equal = np.flatnonzero(ranks == last)[: len(taken) - int(chosen.sum())]
            chosen[equal] = True
            self.counts[taken[~chosen[: len(taken)]]] -= 1
            self.counts[open_[chosen[len(taken) :]]] += 1
            self.refresh(units)
            return True
        self.edges = [
            taken[inside == inside.max()] if len(taken) else NONE,
            open_[outside == outside.min()] if len(open_) else NONE,
        ]
        self.tied = bool(len(taken) and len(open_) and inside.max() == outside.min())
        return False

    def holds(self) -> bool:
        """Check the inequality for every unit in whole numbers, apart from all that was done."""
        counts, lower, upper = self.counts, self.lower, self.upper
        if exact_sum(counts, self.most) != self.total:
            return False
        if len(self.edges[0]) == 0 or len(self.edges[1]) == 0:
            # Nothing was accepted or nothing rejected: every unit is at one of its bounds.
            return bool((counts == lower).all() or (counts == upper).all())
        unit = int(self.edges[0][0])
        step = int(counts[unit]) - 1
        for part in runs(len(counts)):
            own = counts[part]
            if (own < lower[part]).any() or (own > upper[part]).any():
                return False
            free = own > lower[part]
            next_ = self.costs.signs(own, part, unit, step, self.most)
            last = self.costs.signs(own - free, part, unit, step, self.most)
            if ((next_ < 0) & (own < upper[part])).any() or ((last > 0) & free).any():
                return False
        return True

    def edge(self, units: np.ndarray, offset: int) -> Edge:
        """Tell what steps next to the cut cost, when asked."""
        unit = int(units[0])
        step = int(self.counts[unit]) + offset
        return Edge(units, lambda: self.costs.cost(unit, step))

    def result(self, key: np.ndarray | None) -> Steps:
        """Put the answer together, ties apart."""
        certificate = self.holds()
        counts, (inner, outer) = self.counts, self.edges
        if counts.dtype == object and self.most < 2**62:
            counts = counts.astype(np.int64)
        ties = None
        accepted = rejected = None
        if len(inner):
            accepted = self.edge(inner, -1)
        if len(outer):
            rejected = self.edge(outer, 0)
        if accepted and rejected and self.tied:
            tied = np.sort(np.concatenate((inner, outer)), kind="stable")  # two runs: merged
            ties = settle(tied, len(inner), key)
            counts[inner] -= 1
            counts[ties.given] += 1
            cost = accepted.source
            given, refused = (ties.units,) * 2 if ties.left else (ties.given, ties.refused)
            accepted, rejected = Edge(given, cost), Edge(refused, cost)
        return Steps(
            counts, self.total, accepted, rejected, ties, certificate,
            self.costs, self.lower, self.upper,
        )  # fmt: skip


def _cheapest(prices: np.ndarray, most: int) -> np.ndarray:
    """Give the units with the lowest prices, so many of them."""
    places = None
    if len(prices) > 4 * _SAMPLED:  # a sample tells below which price to look
        sample = np.sort(prices[:: len(prices) // _SAMPLED])
        bound = sample[min(len(sample) - 1, 2 * most * len(sample) // len(prices) + 16)]
        near = np.flatnonzero(prices <= bound)
        if len(near) >= most:
            places, prices = near, prices[near]
    last = np.partition(prices, most - 1)[most - 1]
    units = np.flatnonzero(prices < last)
    units = np.concatenate((units, np.flatnonzero(prices == last)[: most - len(units)]))
    return units if places is None else places[units]
