"""The front between two criteria for a plan's target: what more of one costs in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation import Allocation, AllocationError, allocate
from povlib.allocation_inputs import whole_vector
from povlib.fronts import Separable, front
from povlib.plan import Plan
from povlib.unit_vectors import aligned, whole_figures

__all__ = ["ASPECTS", "ParetoFront", "pareto_front"]


@dataclass(frozen=True, eq=False)
class ParetoFront:
    """Splits of one target that nothing else betters by both criteria.

    Attributes
    ----------
    plan : Plan
    total : int
    first, second : str
        Keys of `ASPECTS`.
    points : pandas.DataFrame
        From the best by the first criterion to the best by the second: `first` and `second`, exact
        Fractions in the units of the criteria; `weight`, the share of the first in the sum that
        the point makes least; `tied`, whether other splits cost just as much. Efficient splits that
        no weights reach may lie between them, if the second is not ``moved``.
    targets : pandas.DataFrame
        Units by point.
    base : Allocation
        With the bounds and the households that were used, the middle of an interval where they
        are recovered.
    """

    plan: Plan
    total: int
    first: str
    second: str
    points: pd.DataFrame
    targets: pd.DataFrame
    base: Allocation
    _scales: tuple[Scale, Scale]

    def place(self, vector: Any) -> tuple[Fraction, Fraction]:
        """Give what any split of the same total costs by both criteria.

        Parameters
        ----------
        vector : Series, mapping or sequence
            Whole numbers of households for every unit.
        """
        read = whole_figures(self.plan, aligned(self.plan, vector, "vector"), "vector")
        if None in read or sum(one or 0 for one in read) != self.total:
            raise ValueError(f"vector: expected {self.total} households in all, none missing")
        counts = np.array(read)
        one, two = self._scales
        return one.read(counts), two.read(counts)

    def __repr__(self) -> str:
        return f"<ParetoFront {self.first}, {self.second}: {len(self.points)} points>"


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """A criterion with the figure that readers know: a value times a factor, less a constant."""

    costs: Separable
    factor: Fraction
    less: Fraction

    def read(self, counts: np.ndarray) -> Fraction:
        """Give the figure for a split."""
        return self.costs.value(counts) * self.factor + self.less


def _rates(base: Allocation, reference: Any) -> Scale:
    """Variance of final rates over the households, in squared points."""
    poor, known = base.quantities.poor, base.quantities.households
    printed = poor if known is None else known
    households = np.maximum(printed, 1)  # where there are none, none are poor
    everyone, left = max(int(printed.sum()), 1), int(poor.sum()) - base.total
    costs = Separable(1 - 2 * poor, np.full(len(poor), 2), households)
    pairs = zip(poor.tolist(), households.tolist(), strict=True)
    start = sum((Fraction(own * own, all_) for own, all_ in pairs), Fraction(0))
    factor = Fraction(10**4, everyone)
    return Scale(costs, factor, factor * start - 10**4 * Fraction(left, everyone) ** 2)


def _effort(base: Allocation, reference: Any) -> Scale:
    """Variance of the share of the poor brought out, over the poor, in squared points."""
    poor = np.maximum(base.quantities.poor, 1)  # without poor ones nothing is brought out
    everyone = max(int(base.quantities.poor.sum()), 1)
    ones = np.ones(len(poor), dtype=np.int64)
    factor = Fraction(10**4, everyone)
    less = -(10**4) * Fraction(base.total, everyone) ** 2
    return Scale(Separable(ones, 2 * ones, poor), factor, less)


def _moved(base: Allocation, reference: Any) -> Scale:
    """Households above a reference: moved, where that has the same sum."""
    known = np.array(whole_vector(base.plan, reference, "reference"))
    none = np.zeros(len(known), dtype=np.int64)
    return Scale(Separable(none, none, none + 1, known), Fraction(1), Fraction(0))


ASPECTS: dict[str, Callable[[Allocation, Any], Scale]] = {
    "final_rates": _rates,
    "effort": _effort,
    "moved": _moved,
}
"""Criteria that a front can lie between: ``final_rates``, the household-weighted variance of final
rates in squared percentage points; ``effort``, the poor-weighted variance of the share of the poor
that is brought out, in squared percentage points; ``moved``, the households above a reference."""


def pareto_front(
    plan: Plan,
    total: Any = None,
    first: str = "final_rates",
    second: str = "moved",
    *,
    points: int = 51,
    reference: Any = "exits_target",
    upper: Any = None,
    lower: Any = None,
    households: Any = None,
    subgroup_target: Any = None,
    subgroup_target_pp: Any = None,
    subgroup_stock: Any = None,
    subgroup_households: Any = None,
) -> ParetoFront:
    """Give the splits of a target that are efficient between two criteria.

    Every point is the exact optimum for its weights. Where a point is tied, all that cost the same
    by both criteria stand for it, and the one that is given follows the codes of the units.

    Parameters
    ----------
    plan : Plan
    total, upper, lower, households
        As in `allocate`.
    subgroup_target, subgroup_target_pp, subgroup_stock, subgroup_households
        As in `allocate`: every point then meets the target of the ethnic minority too.
    first : {"final_rates", "effort"}
    second : {"moved", "effort", "final_rates"}
        See `ASPECTS`.
    points : int
        How many at most, at least 2.
    reference : optional
        For ``moved``: a column (``exits_target``, ``registered``), or whole numbers of every unit.

    Returns
    -------
    ParetoFront

    Raises
    ------
    AllocationError
        As `allocate` does.

    Examples
    --------
    The plan itself moves nothing and leaves final rates that vary by 4.808 squared points; moving
    133 of 387 households would leave 0.575, and nothing can leave less:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> found = pareto_front(plan)
    >>> [round(float(one), 3) for one in found.place(plan.units["exits_target"])]
    [4.808, 0.0]
    >>> ends = found.points.iloc[[0, -1]]
    >>> [(round(float(row.first), 3), int(row.second)) for row in ends.itertuples()]
    [(0.575, 133), (4.808, 0)]
    """
    known = list(ASPECTS)
    for name, given, allowed in (("first", first, known[:2]), ("second", second, known)):
        if given not in allowed:
            found = {"what": name, "found": str(given), "known": ", ".join(allowed)}
            raise AllocationError([("aspect", found)])
    if isinstance(points, bool) or not isinstance(points, int) or points < 2:
        raise ValueError(f"points: expected 2 or more, found {points!r}")
    base = allocate(
        plan, total, "convergence", upper=upper, lower=lower, households=households,
        subgroup_target=subgroup_target, subgroup_target_pp=subgroup_target_pp,
        subgroup_stock=subgroup_stock, subgroup_households=subgroup_households,
    )  # fmt: skip
    one, two = ASPECTS[first](base, reference), ASPECTS[second](base, reference)
    codes = [str(code) for code in plan.units["unit_code"]]
    places = {code: place for place, code in enumerate(sorted(codes))}
    key = np.array([places[code] for code in codes])
    joint: dict[str, Any] = {}
    if base.subgroup is not None:
        own = np.array(base.subgroup.stock)
        joint = {"stock": own, "beyond": base.total - base.subgroup.target}
    made = front(one.costs, two.costs, base.total, *base._box, points, key, **joint)
    frame = pd.DataFrame(
        {
            "first": [point.first * one.factor + one.less for point in made],
            "second": [point.second * two.factor + two.less for point in made],
            "weight": [_share(point.weights, one, two) for point in made],
            "tied": [point.tied for point in made],
        },
    )
    targets = pd.DataFrame(
        {at: point.counts.tolist() for at, point in enumerate(made)}, index=plan.units.index
    )
    return ParetoFront(plan, base.total, first, second, frame, targets, base, (one, two))


def _share(weights: tuple[int, int], one: Scale, two: Scale) -> Fraction:
    """Give the weight of the first criterion, as readers know both, in their sum of one."""
    first, second = weights[0] / one.factor, weights[1] / two.factor
    return Fraction(first / (first + second))
