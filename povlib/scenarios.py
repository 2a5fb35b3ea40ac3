"""Scenarios side by side: the plan as printed, and as it would be under corrections or guesses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from povlib import io
from povlib.audit_checks import Grid, make_grid
from povlib.audit_rules import applicable_rules
from povlib.audit_system import LinkedCells, link_cells
from povlib.auditing import Audit, audit
from povlib.columns import COLUMNS
from povlib.conventions import rate_conditions
from povlib.formulas import minority_name
from povlib.loading import load_plan
from povlib.localize import LinearEdit, smallest_repairs
from povlib.plan import Correction, Plan

__all__ = ["Scenario", "compare_scenarios"]

Cell = tuple[str, str]
"""Code of a unit, empty for the total row, and a column; ``prose(…)`` for one of the prose."""
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A plan under one set of corrections.

    Attributes
    ----------
    name : str
        Empty for the plan as printed.
    plan : Plan
    report : Audit
    feasible : bool
        False when no figures within the given limits obey the rules.
    cells : mapping of (unit code, column) to (low, high)
        What each cell that differs between the scenarios holds here.
    sums : mapping of column to (low, high)
        What the units add up to, in the columns of such cells that hold counts.
    shares : mapping of column to (low, high)
        The same sums of minority columns in per cent of the sums of their wholes.
    """

    name: str
    plan: Plan = field(repr=False)
    report: Audit = field(repr=False)
    feasible: bool
    cells: Mapping[Cell, Bounds]
    sums: Mapping[str, Bounds]
    shares: Mapping[str, tuple[Fraction, Fraction]]


def _cell(one: Correction) -> Cell:
    return one.unit_code, one.column if one.table == "plan_table" else f"prose({one.column})"


def _is_count(name: str) -> bool:
    return name.startswith("prose(") or COLUMNS[name].kind == "count"


def _rows(plan: Plan, grid: Grid) -> dict[str, int]:
    rows = {str(code): row for row, code in enumerate(plan.units["unit_code"])}
    return rows | ({"": grid.units} if grid.has_total else {})


def _open_grid(plan: Plan) -> tuple[Grid, dict[tuple[str, int], tuple[int, int]]]:
    """Put the least figure in place of each interval, so that the cell takes part in the rules."""
    grid = make_grid(plan)
    rows = _rows(plan, grid)
    values = {name: column.copy() for name, column in grid.values.items()}
    present = {name: column.copy() for name, column in grid.present.items()}
    intervals = {}
    for one in plan.corrections:
        if one.low != one.high:
            code, name = _cell(one)
            values[name][rows[code]], present[name][rows[code]] = int(one.low), True
            intervals[name, rows[code]] = int(one.low), int(one.high)
    return replace(grid, values=values, present=present), intervals


def _link(plan: Plan, grid: Grid, report: Audit) -> LinkedCells:
    told = plan.registrations
    prose = [] if told is None else [name for name in told.columns if name != "unit_code"]
    result = report.reproduction
    conditions = rate_conditions(plan.column_names(), result.convention, result.bases)
    rules = applicable_rules(plan.column_names(), prose)
    return link_cells(grid, rules, conditions, mode=result.mode)


_KEEP = 1000
"""Weight of a cell that a scenario does not leave open: never changed where that can be helped."""


def _ranges(
    linked: LinkedCells,
    intervals: Mapping[tuple[str, int], tuple[int, int]],
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


def _bounds(low: int, high: int, decimals: int = 0) -> Bounds:
    return Decimal(low).scaleb(-decimals), Decimal(high).scaleb(-decimals)


def _scenario(plan: Plan, differing: Sequence[Cell]) -> Scenario:
    report = audit(plan)
    grid, intervals = _open_grid(plan)
    rows = _rows(plan, grid)
    columns = list(dict.fromkeys(column for _, column in differing))
    counts = [name for name in columns if _is_count(name)]
    ranges: dict[tuple[str, int], tuple[int, int]] | None = {}
    if intervals:
        ranges = _ranges(_link(plan, grid, report), intervals, counts, grid.units)
    feasible = ranges is not None
    known = ranges or {}
    cells = {}
    for code, column in differing:
        row = rows.get(code)
        if row is None or not grid.present[column][row]:
            continue
        own = int(grid.values[column][row])
        own_bounds = known.get((column, row), intervals.get((column, row), (own, own)))
        cells[code, column] = _bounds(*own_bounds, int(grid.decimals[column][row]))
    sums: dict[str, Bounds] = {}
    shares: dict[str, tuple[Fraction, Fraction]] = {}
    for name in counts:
        units = slice(0, grid.units)
        if not grid.present[name][units].all():
            continue
        printed = sum(grid.values[name][units].tolist())
        sums[name] = _bounds(*known.get((name, -1), (printed, printed)))
        whole = next((w for w in grid.values if minority_name(w) == name), None)
        if whole is not None and whole not in columns and grid.present[whole][units].all():
            base = sum(grid.values[whole][units].tolist())
            if base:
                low, high = (Fraction(100 * int(bound), base) for bound in sums[name])
                shares[name] = low, high
    return Scenario(plan.scenario, plan, report, feasible, cells, sums, shares)


def compare_scenarios(
    plan: str | Plan, data_dir: str | os.PathLike[str] | None = None
) -> tuple[Scenario, ...]:
    """Put the plan as printed beside each scenario of its corrections.csv.

    Where a scenario gives an interval, what follows from it is an interval as well, as narrow as
    the rules make it. No scenario is preferred.

    Parameters
    ----------
    plan : str or Plan
        The plan, by its name, its folder, or as loaded from a folder of that name.
    data_dir : path, optional

    Returns
    -------
    tuple of Scenario
        The plan as printed first; only that one where there are no corrections.

    Raises
    ------
    PlanError
        If the plan or its corrections cannot be used.
    ValueError
        If the folder of that name holds other data than the plan given.

    Examples
    --------
    In Krông Nô 39 households are to be split between two communes if the total of 280 is right:

    >>> printed, first, second = compare_scenarios("krong_no_2020")
    >>> [str(bound) for bound in first.cells["24688", "exits_target_em"]]
    ['10', '16']
    >>> [int(one.sums["exits_target_em"][0]) for one in (printed, first, second)]
    [326, 280, 286]
    """
    name = plan if isinstance(plan, str) else plan.name
    folder = str(io.find_plan(name, data_dir))
    printed = load_plan(folder)
    plans = [printed, *(load_plan(folder, scenario=scenario) for scenario in printed.scenarios)]
    if isinstance(plan, Plan) and plan.digest not in [one.digest for one in plans]:
        raise ValueError(f"{folder} holds other data than this plan; give the plan's folder")
    differing = dict.fromkeys(_cell(one) for other in plans for one in other.corrections)
    return tuple(_scenario(one, list(differing)) for one in plans)
