"""Sharing out a plan's target among its units: exact, within bounds, by a rule that has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_households import households_for, read_households
from povlib.allocation_inputs import (
    AllocationError,
    Bound,
    Problem,
    gathered,
    read_bound,
    read_dial,
    read_tie,
    read_total,
    read_weights,
    whole_vector,
)
from povlib.allocation_results import Answer
from povlib.allocation_rules import RULES, Quantities, Rule, own_bounds, solve, tie_weights
from povlib.allocation_subgroup import read_subgroup, solve_jointly, unmet_problems
from povlib.explanations import explained
from povlib.neighbours import Solution
from povlib.plan import Plan
from povlib.step_results import Infeasible
from povlib.subgroup import Unmet
from povlib.unit_vectors import plan_column

__all__ = ["Allocation", "AllocationError", "allocate"]

_DIALS = {
    "need_weighted": ("beta", Fraction(1), False),
    "alpha": ("aversion", Fraction(1), True),
    "kolm_pollak": ("aversion", Fraction(3, 10), True),
}
_EXAMPLES = {"reference": '"registered"', "fixed": "5"}


@dataclass(frozen=True, eq=False)
class Allocation(Answer):
    """Whole numbers of households for the units of a plan, and what shows that they are right.

    See `povlib.allocation_results.Answer` for all that it holds.
    """

    def explain(self, unit: str, lang: str = "vi") -> str:
        """Tell why a unit got its number, figures included.

        Parameters
        ----------
        unit : str
            Name or code.
        lang : {"vi", "en"}

        Examples
        --------
        >>> from povlib.loading import load_plan
        >>> fair = allocate(load_plan("krong_no_2020"))
        >>> print(fair.explain("Nam Xuân", "en").splitlines()[0])
        Nam Xuân: 29 households of the target of 387, by the rule “proportional, usual rounding \
(Webster)”.
        """
        return explained(self, unit, lang)

    def __repr__(self) -> str:
        return super().__repr__()


def allocate(
    plan: Plan,
    total: Any = None,
    method: str = "webster",
    by: Any = "poor_start",
    *,
    upper: Any = None,
    lower: Any = None,
    reference: Any = None,
    aversion: Any = None,
    fixed: Any = None,
    beta: Any = None,
    households: Any = None,
    tie: Any = None,
    subgroup_target: Any = None,
    subgroup_target_pp: Any = None,
    subgroup_stock: Any = None,
    subgroup_households: Any = None,
) -> Allocation:
    """Share out a target among the units of a plan by a rule, within floors and caps.

    Targets are planning figures for units, never quotas on households.

    Parameters
    ----------
    plan : Plan
    total : int, optional
        Households to share out; by default the target that the document states.
    method : str
        ``hamilton``, ``webster``, ``jefferson``, ``adams``, ``hill``, ``dean``, ``equal_points``,
        ``need_weighted``, ``convergence``, ``leximin``, ``nearest``, ``alpha``, ``kolm_pollak`` or
        ``fixed_plus_proportional``; `povlib.allocation_rules.RULES` says what each does.
    by : str, Series, mapping or sequence
        Weights of the proportional rules, and of the deviations for ``nearest``: a column
        (``registered`` for the registrations, ``households`` even where they are only recovered),
        figures for every unit, or a mixture of columns, ``{"poor_start": 1, "registered": 2}``, in
        which each counts by its shares.
    upper, lower : optional
        Caps and floors (`povlib.allocation_inputs.read_bound`): a column, a whole number, a share
        of the poor households (``"40%"``), figures for units, or a list of several bounds. No cap
        exceeds the poor households of the unit, which are the caps by default.
    reference : optional
        For ``nearest``: a column, or whole numbers of every unit.
    aversion : int, Fraction, Decimal or float, optional
        For ``alpha`` (1 without it) and ``kolm_pollak`` (for one percentage point; 0.3).
    fixed : optional
        For ``fixed_plus_proportional``: what every unit gets first, like a floor. Where it exceeds
        a cap the cap holds.
    beta : int, Fraction, Decimal or float, optional
        For ``need_weighted``; 1 without it, 0 is proportional to the poor.
    households : Series, mapping, sequence or DataFrame, optional
        Households, or their bounds in two columns as from `recover_households`; by default those
        that the plan prints, or those that its rates give away; searching the rates once, with
        `povlib.allocation_households.read_households`, and giving what it finds makes further
        calls faster. Rules that look at households are solved with the middle of every interval,
        rounded down; `Allocation.hold` tells whether the targets hang on that.
    tie : str, tuple or list, optional
        How ties are settled: ``fewest_households``, ``largest_weight``, ``unit_code``, a drawn lot
        ``("lot", number)``, or a list of these. Without it they are reported, never settled.
        Where households are recovered, the fewest are those with the lowest middle.
    subgroup_target : int, optional
        How many of the households are to be of the ethnic minority, at least: met together with
        the total, at least cost by the rule (any but ``hamilton``).
    subgroup_target_pp : int, Fraction, Decimal or float, optional
        The same as percentage points by which its poverty rate is to fall; rounded up.
    subgroup_stock : optional
        Its poor households in every unit: a column or figures; by default ``poor_start_em``.
    subgroup_households : int, Series, mapping or sequence, optional
        All its households, for points; by default what the plan prints or its rates give away.

    Returns
    -------
    Allocation

    Raises
    ------
    AllocationError
        If the request cannot be read or carried out, with every reason in numbers.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> fair = allocate(plan)
    >>> fair, fair.targets.tolist()[:3], fair.certificate
    (<Allocation webster: 387 households, slack 842>, [23, 30, 44], True)
    >>> fair.one_more.gains, [f"{float(end):.4f}" for end in fair.cut]
    (('TT Đăk Mâm',), ['3.1707', '3.1724'])

    Two of three poor households are of the minority everywhere, but none in the last unit:

    >>> stock = [one * 2 // 3 for one in plan.units["poor_start"]][:-1] + [0]
    >>> joint = allocate(plan, subgroup_target=370, subgroup_stock=stock)
    >>> int(joint.targets.iloc[-1]), int(joint.subgroup_targets.sum()), joint.subgroup_reach
    (17, 370, (0, 387))
    """
    rule = RULES.get(method) if isinstance(method, str) else None
    if not isinstance(getattr(plan, "units", None), pd.DataFrame):
        raise AllocationError([("not_plan", {"found": type(plan).__name__})])
    if not len(plan.units):
        raise AllocationError([("no_units", {})])
    if rule is None:
        raise AllocationError([("method", {"found": method, "known": ", ".join(RULES)})])
    options = {"reference": reference, "fixed": fixed, "aversion": aversion, "beta": beta}
    _check_options(rule, options, by)
    if rule.key == "hamilton" and not (subgroup_target is None and subgroup_target_pp is None):
        known_rules = ", ".join(key for key in RULES if key != rule.key)
        raise AllocationError([("subgroup_rule", {"method": rule.key, "known": known_rules})])
    rated = "households" in rule.needs
    counted = "weights" in rule.needs and isinstance(by, str) and by == "households"
    size = len(plan.units)
    poor_known = plan_column(plan, "poor_start") is not None
    joint = {"target": subgroup_target, "points": subgroup_target_pp, "stock": subgroup_stock,
             "households": subgroup_households}  # fmt: skip
    target, poor, caps, floors, weights, extra, asked = gathered(
        lambda: read_total(plan, total),
        lambda: _poor(plan) if poor_known or "poor" in rule.needs else None,
        lambda: _caps(plan, total, upper),
        lambda: read_bound(plan, lower, "lower", Bound([0] * size, ["given"] * size)),
        lambda: read_weights(plan, by) if "weights" in rule.needs and not counted else None,
        lambda: _extra(plan, rule, options),
        lambda: read_subgroup(plan, lambda: _poor(plan), **joint),
    )
    poor_array = np.array(poor or [0] * size)
    known = middle = None
    if rated or counted:
        known = read_households(plan, households)
        needed = poor or [1] * size
        _, middle, _ = households_for(plan, known, needed, method)
    quantities = Quantities(method, poor_array, weights, middle, **extra)
    key = None
    if tie is not None:
        if known is None and "fewest_households" in (tie if isinstance(tie, list) else [tie]):
            known = read_households(plan, households)
        middles = None if known is None else known.middle
        key = read_tie(plan, tie, lambda: tie_weights(quantities), middles)
    box = np.array(floors.values), np.array(caps.values)
    if rule.key == "nearest":
        _check_weights(plan, rule, quantities.weights or [], floors, caps)
    alone = solve(quantities, target, *box, key)
    if isinstance(alone, Infeasible):
        raise AllocationError(obstacles(plan, rule, alone, quantities, floors, caps))
    found: Solution = alone
    if asked is not None:
        together = solve_jointly(quantities, target, asked, *box, key)
        if isinstance(together, Unmet):
            raise AllocationError(unmet_problems(together))
        found = together
    named = by if isinstance(by, str) else "mixed" if isinstance(by, Mapping) else "given"
    return Allocation(
        plan, rule, target, named if "weights" in rule.needs else "", found, quantities,
        floors, caps, tie, key, households, known, asked,
    )  # fmt: skip


def _check_options(rule: Rule, options: Mapping[str, Any], by: Any) -> None:
    problems: list[Problem] = []
    asked = {**options, "by": None if isinstance(by, str) and by == "poor_start" else by}
    for option, value in asked.items():
        if value is not None and option not in rule.options:
            known = ", ".join(key for key, one in RULES.items() if option in one.options)
            problems.append(("unused", {"option": option, "method": rule.key, "known": known}))
        if value is None and option in _EXAMPLES and option in rule.options:
            example = {"option": option, "method": rule.key, "example": _EXAMPLES[option]}
            problems.append(("missing", example))
    if problems:
        raise AllocationError(problems)


def _check_weights(
    plan: Plan, rule: Rule, weights: Sequence[Any], floors: Bound, caps: Bound
) -> None:
    """Refuse weights of zero where a deviation would have to be divided by them."""
    rows = zip(plan.units.index.tolist(), weights, floors.values, caps.values, strict=False)
    lost = [str(unit) for unit, one, floor, cap in rows if not one and floor < cap]
    if lost:
        raise AllocationError([("zero_weights", {"method": rule.key, "units": ", ".join(lost)})])


def _poor(plan: Plan) -> list[int]:
    if plan_column(plan, "poor_start") is None:
        raise AllocationError([("no_poor", {})])
    return whole_vector(plan, "poor_start", "poor_start")


def _caps(plan: Plan, total: Any, upper: Any) -> Bound:
    """Read the caps; no unit can bring out more households than are poor there."""
    size = len(plan.units)
    if plan_column(plan, "poor_start") is None:
        return read_bound(
            plan, upper, "upper", Bound([read_total(plan, total)] * size, ["total"] * size)
        )
    return read_bound(plan, upper, "upper", Bound(_poor(plan), ["poor_start"] * size))


def _extra(plan: Plan, rule: Rule, options: Mapping[str, Any]) -> dict[str, Any]:
    """Read what only some rules take."""
    found: dict[str, Any] = {}
    if rule.key in _DIALS:
        name, default, strictly = _DIALS[rule.key]
        given = options[name]
        found[name] = default
        if given is not None:
            found[name] = read_dial(given, name, least=Fraction(0), strictly=strictly)
    if "reference" in rule.needs:
        found["reference"] = np.array(whole_vector(plan, options["reference"], "reference"))
    if "fixed" in rule.needs:
        none = Bound([0] * len(plan.units), ["given"] * len(plan.units))
        found["fixed"] = np.array(read_bound(plan, options["fixed"], "fixed", none).values)
    return found


def _listed(plan: Plan, figures: Sequence[int], most: int = 3) -> str:
    """Name the units with the largest figures; of equal ones those with the smallest codes."""
    codes, names = plan.units["unit_code"].tolist(), plan.units.index
    order = sorted(range(len(figures)), key=lambda unit: (-figures[unit], str(codes[unit])))
    shown = [f"{names[unit]} ({figures[unit]})" for unit in order[:most] if figures[unit]]
    return ", ".join(shown) + ("…" if sum(map(bool, figures)) > most else "")


def obstacles(
    plan: Plan, rule: Rule, found: Infeasible, given: Quantities, floors: Bound, caps: Bound
) -> list[Problem]:
    """Say in numbers why a request cannot be carried out."""
    names = plan.units.index
    poor = None if plan_column(plan, "poor_start") is None else given.poor.tolist()
    numbers = {"total": found.total, "floors": found.floors, "capacity": found.capacity}
    problems: list[Problem] = [
        ("crossed", {"unit": str(names[unit]), "lower": floors.values[unit],
                     "upper": caps.values[unit]})
        for unit in found.crossed.tolist()
    ]  # fmt: skip
    if found.floors_over:
        low, key = floors.values, "floors_over"
        if given.fixed is not None:
            low, key = (
                own_bounds(given, np.array(low), np.array(caps.values))[0].tolist(),
                "fixed_over",
            )
        units = _listed(plan, low)
        problems.append((key, {**numbers, "n": found.floors_over, "units": units}))
    if found.capacity_short:
        room = [0 if poor is None else p - u
                for p, u in zip(poor or caps.values, caps.values, strict=True)]  # fmt: skip
        key = "capacity_short" if any(room) else "capacity_none"
        if sum(caps.values) >= found.total:  # the caps alone would do
            key = "weightless_short"
        params = {**numbers, "n": found.capacity_short, "units": _listed(plan, room)}
        problems.append((key, params))
    if found.one_each_over:
        params = {"method": rule.key, "needed": found.one_each, "n": found.one_each_over}
        problems.append(("one_each", {**numbers, **params}))
    if len(found.weightless):
        units = ", ".join(str(names[unit]) for unit in found.weightless.tolist())
        problems.append(("without_weight", {"units": units}))
    return problems
