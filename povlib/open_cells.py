"""Cells that a scenario leaves open within limits: what the rules make of these limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, check_formula, make_grid, sums_of, terms_of
from povlib.audit_rules import applicable_rules
from povlib.audit_system import LinkedCells, link_cells
from povlib.conventions import rate_conditions
from povlib.findings import Arithmetic, Finding, finding_id
from povlib.formulas import Formula
from povlib.localize import LinearEdit, smallest_repairs
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.rule_table import RULES, Rule

__all__ = ["link_open", "narrowed", "open_grid", "rows_by_code", "unfit_limits"]

_RULE = next(rule for rule in RULES if rule.id == "assumed_limits")

Key = tuple[str, int]
Limits = Mapping[Key, tuple[int, int]]


def rows_by_code(plan: Plan) -> dict[str, int]:
    """Give the row of each code, see `Plan.row_codes`."""
    return {code: row for row, code in enumerate(plan.row_codes())}


def open_grid(plan: Plan) -> tuple[Grid, dict[tuple[str, int], tuple[int, int]]]:
    """Put the least figure in place of each interval, so that the cell takes part in the rules."""
    grid = make_grid(plan)
    rows = rows_by_code(plan)
    values = {name: column.copy() for name, column in grid.values.items()}
    present = {name: column.copy() for name, column in grid.present.items()}
    intervals = {}
    for one in plan.corrections:
        if one.low != one.high:
            name = one.column if one.table == "plan_table" else f"prose({one.column})"
            code = one.unit_code
            values[name][rows[code]], present[name][rows[code]] = int(one.low), True
            intervals[name, rows[code]] = int(one.low), int(one.high)
    return replace(grid, values=values, present=present), intervals


def link_open(plan: Plan, grid: Grid, result: Reproduction) -> LinkedCells:
    """Link the cells of an open grid by the rules, the plan's own left out."""
    told = plan.registrations
    prose = [] if told is None else [name for name in told.columns if name != "unit_code"]
    conditions = rate_conditions(plan.column_names(), result.convention, result.bases)
    rules = applicable_rules(plan.column_names(), prose, groups=bool(grid.groups))
    binding = [one for one in rules if one[0].severity == "error"]
    return link_cells(grid, binding, conditions, mode=result.mode)


_KEEP = 1000
"""Weight of a cell that a scenario does not leave open: never changed where that can be helped."""


def narrowed(
    linked: LinkedCells,
    intervals: Limits,
    sums: Sequence[str],
    units: int,
) -> dict[tuple[str, int], tuple[int, int]] | None:
    """Narrow the intervals by the rules; None when nothing within them obeys.

    Sums over the units of a column have the row −1. Every open cell, and every sum, is given a
    figure that it cannot hold: the smallest repair then is to change just these, and its ranges
    are what they can become.
    """
    system = linked.system
    at = {key: cell for cell, key in enumerate(linked.keys)}
    values, weights = list(system.values), [_KEEP] * len(system.values)
    low, high, edits = list(system.low), list(system.high), list(system.linear)
    for key, (least, most) in intervals.items():
        cell = at[key]
        values[cell], weights[cell] = least - 1, 1
        edits.append(LinearEdit((cell,), (1,), least, most))
    summed = {}
    for name in sums:
        own = [at[name, row] for row in range(units) if (name, row) in at]
        if len(own) == units and any(key[0] == name and key[1] < units for key in intervals):
            summed[len(values)] = (name, -1)
            edits.append(LinearEdit((*own, len(values)), (*[1] * units, -1), 0, 0))
            edits.append(LinearEdit((len(values),), (1,), 0, None))
            values.append(-1)
            weights.append(1)
            low.append(0)
            high.append(sum(high[cell] for cell in own))
    wanted = {at[key]: key for key in intervals} | summed
    system = replace(
        system, values=tuple(values), weights=tuple(weights), low=tuple(low), high=tuple(high),
        linear=tuple(edits),
    )  # fmt: skip
    tied = [set(edit.cells) for edit in edits]
    tied += [set(edit.cells) for edit in system.rates]
    near = set().union(*(cells for cells in tied if cells & set(wanted))) - set(wanted)
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for group in smallest_repairs(system).groups:
        if near & set(group.cells):
            return None  # a rule on the open cells holds only if a cell changes that is not open
        if group.sets and set(group.cells) <= set(wanted):
            found |= {wanted[cell]: bounds for cell, bounds in group.ranges[0].items()}
    return found


def _factors(grid: Grid, formula: Formula, limits: Limits) -> dict[int, dict[Key, int]]:
    """Factors of cells in a formula, left less right, by the row that it then speaks of."""
    found: dict[int, dict[Key, int]] = {}
    if formula.over_plan:
        entries = [
            (row, key, atom.factor)
            for row, terms in sums_of(grid, formula)
            for atom, rows in terms
            for key in limits
            if key[0] == atom.column and key[1] in rows
        ]
    else:
        entries = [
            (key[1], key, atom.factor)
            for atom in formula.atoms
            for key in limits
            if key[0] == atom.name
        ]
    for row, key, factor in entries:
        own = found.setdefault(row, {})
        own[key] = own.get(key, 0) + factor
    return found


def _breaches(
    grid: Grid, rules: Iterable[tuple[Rule, Formula]], limits: Limits
) -> Iterator[tuple[Rule, list[Key], Arithmetic]]:
    """Find the rules that no figures within the limits obey, with the figures that come nearest."""
    for rule, formula in rules:
        factors = _factors(grid, formula, limits)
        own = {key: factor for one in factors.values() for key, factor in one.items() if factor}
        if not own or rule.severity != "error" or rule.own:
            continue
        low, high = (Formula("<=", *sides) for sides in
                     ((formula.left, formula.right), (formula.right, formula.left)))  # fmt: skip
        for sign, one in ((1, low), (-1, high))[: 2 if formula.relation == "=" else 1]:
            values = {name: column.copy() for name, column in grid.values.items()}
            for (name, row), factor in own.items():
                values[name][row] = limits[name, row][int(sign * factor < 0)]
            best = replace(grid, values=values)
            for row in check_formula(best, rule, one).failing.tolist():
                if keys := [*factors.get(row, ())]:
                    sides = terms_of(best, formula, row)
                    yield rule, keys, Arithmetic(sides[0], formula.relation, sides[1])


def unfit_limits(
    places: CellPlaces,
    rules: Iterable[tuple[Rule, Formula]],
    result: Reproduction,
    *,
    alone: bool,
) -> list[Finding]:
    """Tell whether no figures within the limits of a scenario agree with the other figures.

    Parameters
    ----------
    places : CellPlaces
    rules : iterable of (Rule, Formula)
        Those that the plan's columns allow.
    result : Reproduction
    alone : bool
        Whether nothing else is wrong, so that all rules together can be held against the limits.

    Returns
    -------
    list of Finding
        One or none. `params`: `limits`, the cells left open; `nearest`, for each rule that fails
        whatever they hold its identifier and the computation that comes nearest.

    Examples
    --------
    As printed, nothing is left open:

    >>> from povlib.loading import load_plan
    >>> from povlib.reproduction import reproduce
    >>> plan = load_plan("krong_no_2020")
    >>> unfit_limits(CellPlaces(plan, make_grid(plan)), [], reproduce(plan), alone=True)
    []
    """
    plan = places.plan
    if all(one.low == one.high for one in plan.corrections):
        return []
    grid, limits = open_grid(plan)
    found = list(_breaches(grid, rules, limits))
    keys = list(dict.fromkeys(key for _, keys, _ in found for key in keys))
    if not found and alone and narrowed(link_open(plan, grid, result), limits, (), 0) is None:
        keys = list(limits)
    if not keys:
        return []
    cells = tuple(places.ref(*key) for key in keys)
    nearest = tuple((rule.id, arithmetic) for rule, _, arithmetic in found)
    subject = cells[0].unit if len(cells) == 1 else ""
    name = finding_id(_RULE.id, cells)
    params = {"limits": cells, "nearest": nearest}
    return [Finding(name, _RULE, subject, cells, params=params)]
