"""Scenarios side by side: the plan as printed, and as it would be under corrections or guesses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from povlib import io
from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.columns import COLUMNS
from povlib.formulas import minority_name
from povlib.loading import load_plan
from povlib.open_cells import link_open, narrowed, open_grid, rows_by_code
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


def _bounds(low: int, high: int, decimals: int = 0) -> Bounds:
    return Decimal(low).scaleb(-decimals), Decimal(high).scaleb(-decimals)


def _scenario(plan: Plan, differing: Sequence[Cell]) -> Scenario:
    report = audit(plan)
    grid, intervals = open_grid(plan)
    rows = rows_by_code(plan)
    columns = list(dict.fromkeys(column for _, column in differing))
    counts = [name for name in columns if _is_count(name)]
    ranges: dict[tuple[str, int], tuple[int, int]] | None = {}
    if intervals:
        ranges = narrowed(link_open(plan, grid, report.reproduction), intervals, counts, grid.units)
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
