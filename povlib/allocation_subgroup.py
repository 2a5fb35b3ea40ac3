"""A target for a part of the households, such as the ethnic minority, within a plan's allocation.

The part's columns bear the suffix ``_em`` of `povlib.columns`. Of every unit must be known how many
poor households of the part it has; the rest of its poor are the others. A target is a number of
households, or points of the part's own poverty rate, which its households turn into a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import (
    AllocationError,
    Problem,
    gathered,
    read_dial,
    read_whole,
    whole_vector,
)
from povlib.allocation_rules import IMPERVIOUS_RULES, Quantities, own_bounds, step_costs
from povlib.conventions import printed_households
from povlib.denominators import UNBOUNDED, bounds_of_sum
from povlib.plan import Plan
from povlib.reproduction import reproduce
from povlib.subgroup import Joint, Unmet, allocate_jointly, reachable
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["Subgroup", "read_subgroup", "solve_jointly", "subgroup_reach", "unmet_problems"]

_POOR, _ALL = "poor_start_em", "households_em"


@dataclass(frozen=True, slots=True)
class Subgroup:
    """What is asked for a subgroup, and what it has.

    Attributes
    ----------
    target : int
        How many of the households are to be the subgroup's, at least.
    points : Fraction or None
        The points of its poverty rate that were asked for, if they were.
    households : tuple of int or None
        All households of the subgroup, in all units: least and most; None where they are not known.
        Points were turned into a target with the most.
    stock, others : list of int
        Poor households of the subgroup, and all other poor ones, unit by unit.
    """

    target: int
    points: Fraction | None
    households: tuple[int, int] | None
    stock: list[int]
    others: list[int]


def _households(plan: Plan, given: Any) -> tuple[int, int] | None:
    """Give all households of the subgroup: as given, as printed, or as rates give them away."""
    if given is not None:
        if isinstance(given, str | pd.Series | Mapping | Sequence | np.ndarray):
            total = sum(whole_vector(plan, given, "subgroup_households"))
        else:
            total = read_whole(given, "subgroup_households")
        return total, total
    column = plan_column(plan, _ALL)
    if column is not None and not any(map(is_blank, column)):
        return sum(map(int, column)), sum(map(int, column))
    own = printed_households(plan.units.columns, _ALL)
    if plan.total is not None and not is_blank(plan.total.get(own)):
        return int(plan.total[own]), int(plan.total[own])
    recovered = reproduce(plan)
    within = recovered.totals.get(_ALL)
    ends = [f"recovered_{_ALL}_{end}" for end in ("low", "high")]
    if any(end not in recovered.households for end in ends):
        return within
    low, high = (recovered.households[end].tolist() for end in ends)
    if any(is_blank(one) or one >= UNBOUNDED for one in (*low, *high)):
        return within
    below, above = bounds_of_sum(np.array(low), np.array(high))
    if within is not None:
        below, above = max(below, within[0]), min(above, within[1])
    return (below, above) if below <= above else None


def _target(
    plan: Plan, target: Any, points: Any, households: Any
) -> tuple[int, Fraction | None, tuple[int, int] | None]:
    """Read the target; points become households, rounded up."""
    if target is not None and points is not None:
        raise AllocationError([("subgroup_both", {})])
    if points is None:
        known = None if households is None else _households(plan, households)
        return read_whole(target, "subgroup_target"), None, known
    asked = read_dial(points, "subgroup_target_pp", least=Fraction(0), most=100, parts=100)
    known = _households(plan, households)
    if known is None:
        raise AllocationError([("subgroup_households", {})])
    return ceil(asked * known[1] / 100), asked, known


def _stock(plan: Plan, poor: Callable[[], list[int]], given: Any) -> tuple[list[int], list[int]]:
    """Read the poor households of the subgroup, none above all the poor ones of its unit."""
    if given is None and plan_column(plan, _POOR) is None:
        raise AllocationError([("subgroup_stock", {"column": _POOR})])
    stock, all_ = gathered(
        lambda: whole_vector(plan, _POOR if given is None else given, "subgroup_stock"), poor
    )
    rows = zip(plan.units.index.tolist(), stock, all_, strict=True)
    problems: list[Problem] = [
        ("subgroup_above", {"unit": str(unit), "stock": own, "poor": whole})
        for unit, own, whole in rows
        if own > whole
    ]
    if problems:
        raise AllocationError(problems)
    return stock, [whole - own for whole, own in zip(all_, stock, strict=True)]


def read_subgroup(
    plan: Plan,
    poor: Callable[[], list[int]],
    *,
    target: Any,
    points: Any,
    stock: Any,
    households: Any,
) -> Subgroup | None:
    """Read what is asked for the subgroup; None where nothing is.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> asked = {"target": None, "points": 4, "stock": [10] * 12, "households": 6990}
    >>> found = read_subgroup(plan, lambda: [30] * 12, **asked)
    >>> found.target, str(found.points), found.others[:2]
    (280, '4', [20, 20])
    """
    if target is None and points is None:
        if stock is not None or households is not None:
            raise AllocationError([("subgroup_alone", {})])
        return None
    (number, asked, known), (own, others) = gathered(
        lambda: _target(plan, target, points, households), lambda: _stock(plan, poor, stock)
    )
    if known is not None and households is not None and known[1] < sum(own):
        params = {"households": known[1], "stock": sum(own)}
        raise AllocationError([("few_subgroup", params)])
    return Subgroup(number, asked, known, own, others)


def _box(given: Quantities, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put into the bounds what the rule adds: fixed parts, one for each, nothing without weight."""
    lower, upper = own_bounds(given, lower, upper)
    if given.rule in IMPERVIOUS_RULES:
        lower = np.maximum(lower, np.minimum(upper, 1))
    return lower, upper


def solve_jointly(
    given: Quantities,
    total: int,
    asked: Subgroup,
    lower: np.ndarray,
    upper: np.ndarray,
    tie_key: np.ndarray | None = None,
) -> Joint | Unmet:
    """Share out a total by a rule so that the subgroup can have its target.

    Examples
    --------
    20 poor of 100 and 5 of 50: leximin gives all ten to the first. There only 4 are the subgroup's,
    in the second all 5, so that for six of them two must go there:

    >>> rates = Quantities("leximin", np.array([20, 5]), households=np.array([100, 50]))
    >>> asked = Subgroup(6, None, None, [4, 5], [16, 0])
    >>> found = solve_jointly(rates, 10, asked, np.array([0, 0]), np.array([20, 5]))
    >>> found.counts.tolist(), found.members.counts.tolist()
    ([8, 2], [4, 2])
    """
    low, high = _box(given, lower, upper)
    return allocate_jointly(
        step_costs(given), total, asked.target, asked.stock, asked.others,
        lower=low, upper=high, tie_key=tie_key,
    )  # fmt: skip


def subgroup_reach(
    given: Quantities, total: int, asked: Subgroup, lower: np.ndarray, upper: np.ndarray
) -> tuple[int, int]:
    """Tell the least and the most that the subgroup could have of a total within the bounds."""
    low, high = _box(given, lower, upper)
    return reachable(total, asked.stock, asked.others, lower=low, upper=high)


def unmet_problems(found: Unmet) -> list[Problem]:
    """Say in numbers why the subgroup's target cannot be met.

    Examples
    --------
    >>> unmet_problems(Unmet(None, 30, 25, 40, 12))[0][1]["n"]
    5
    """
    params = {"target": found.target, "most": found.most, "n": found.short}
    return [("subgroup_short", {**params, "stock": found.stock, "others": found.others})]
