"""What an audit says of each single cell of a plan table: borne out, alone, or in question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from povlib.audit_checks import Grid, check_formula, make_grid, sums_of
from povlib.audit_report import Audit
from povlib.audit_rules import applicable_rules
from povlib.columns import COLUMNS
from povlib.conventions import RateCondition, rate_conditions
from povlib.findings import CellRef, Finding
from povlib.household_checks import row_households
from povlib.plan import Plan
from povlib.rule_table import KINDS

__all__ = ["CELL_STATUSES", "cell_statuses", "failing_cells", "is_of_figures", "suspect_cells"]

CELL_STATUSES = (
    "borne_out", "residue", "alone", "always", "possible", "involved", "assumed", "blank",
)  # fmt: skip
"""What can be said of a cell; `cell_statuses` defines each."""

Mask = dict[str, np.ndarray]


def is_of_figures(finding: Finding) -> bool:
    """Tell whether a finding is about figures that exclude each other or do not fit.

    What a plan's own rules demand is none: figures that break it may all be right.
    """
    if finding.rule.own:
        return False
    kind = KINDS.index(finding.rule.kind)
    return kind < KINDS.index("prose") or (
        kind < KINDS.index("chronology") and finding.severity == "error"
    )


def _used(plan: Plan, grid: Grid) -> Mask:
    """Rows of each column, of the table or ``prose(…)``, with a figure not of the document."""
    codes = plan.row_codes()
    used = {name: np.zeros(grid.rows, bool) for name in grid.present}
    for one in plan.corrections:
        name = one.column if one.table == "plan_table" else f"prose({one.column})"
        if name in used and one.unit_code in codes:
            used[name][codes.index(one.unit_code)] = True
    return used


def _rules_that_hold(plan: Plan, grid: Grid, mode: str, used: Mask, borne: Mask) -> None:
    """Mark what equalities between figures of the document bear out: an assumption bears none."""
    told = plan.registrations
    prose = [] if told is None else [name for name in told.columns if name != "unit_code"]
    for rule, formula in applicable_rules(plan.column_names(), prose, groups=bool(grid.groups)):
        if formula.relation not in ("=", "≈"):
            continue
        outcome = check_formula(grid, rule, formula, mode)
        if formula.over_plan:
            for row, added in sums_of(grid, formula):
                parts = [(atom.column, rows) for atom, rows in added]
                known = all(grid.present[name][rows].all() for name, rows in parts)
                assumed = any(used[name][rows].any() for name, rows in parts)
                if known and row not in outcome.failing and not assumed:
                    for atom in formula.atoms:
                        if atom.function in ("total", "group"):
                            borne[atom.column][row] = True
            continue
        holds = np.logical_and.reduce([grid.present[a.name] for a in formula.atoms if not
                                       a.optional])  # fmt: skip
        holds = holds.copy()
        holds[outcome.failing] = False
        for atom in formula.atoms:
            holds &= ~used.get(atom.name, np.zeros(grid.rows, bool))
        for atom in formula.atoms:
            if atom.column in borne and atom.name in grid.present:
                borne[atom.column] |= holds & grid.present[atom.name]


def _rates_that_hold(plan: Plan, grid: Grid, report: Audit, used: Mask, borne: Mask) -> None:
    result = report.reproduction
    names = plan.column_names()
    status = result.cells["status"].to_numpy().reshape(grid.rows, len(names))
    fits = {name: np.isin(status[:, at], ("exact", "within_rounding"))
            for at, name in enumerate(names)}  # fmt: skip
    bases = getattr(result, "bases", "one")
    conditions = rate_conditions(names, result.convention, bases)
    holding = []
    passed = _let_pass(grid, conditions, fits, result.mode)
    for condition in conditions:
        rates = [name for _, name in condition.rates]
        columns = [name for _, name in (*condition.counts, *condition.rates)]
        known = np.logical_and.reduce([grid.present[name] for name in columns])
        known &= np.logical_and.reduce([fits[name] for name in rates])
        known &= ~np.logical_or.reduce([used[name] for name in columns])
        holding.append((condition, columns, known))
    for condition, columns, known in holding:
        divisor = condition.denominator
        printed = grid.present.get(divisor, np.zeros(grid.rows, bool))
        others = sum(
            other_known.astype(int)
            for other, _, other_known in holding
            if (other.denominator, other.year) == (divisor, condition.year)
        )
        holds = known & (printed | (others >= 2)) & ~passed[divisor, condition.year]
        for name in columns:
            borne[name] |= holds
        if divisor in borne:
            borne[divisor] |= holds & printed


def _let_pass(
    grid: Grid, conditions: Sequence[RateCondition], fits: Mask, mode: str
) -> dict[tuple[str, str], np.ndarray]:
    """Rows that no households explain, although every rate by itself is within rounding."""
    return {
        (one.denominator, one.year): one.fails
        & np.logical_and.reduce([fits[name] | ~grid.present[name] for name in one.rates])
        for one in row_households(grid, conditions, mode)
    }


def suspect_cells(report: Audit) -> tuple[set[str], set[str]]:
    """Addresses of cells in every smallest repair of their part, and in some, as far as known.

    Repairs by another way of rounding, where the document leaves it open, are smallest ones too.
    """
    always: set[str] = set()
    some: set[str] = set()
    for repair in report.repairs:
        sets = [{suspect.cell.address for suspect in one.suspects} for one in repair.sets]
        some |= {cell.address for cell in repair.cells}
        if sets and repair.complete and repair.proved:
            always |= set.intersection(*sets)
    for rival in report.rivals:
        sure, possible = suspect_cells(rival)
        always, some = always & sure, some | sure | possible
    return always, some - always


def failing_cells(report: Audit, *severities: str) -> set[CellRef]:
    """Cells in a broken rule on figures; what a plan's own rules demand is none."""
    return {
        cell
        for finding in report.records
        if is_of_figures(finding) and finding.severity in severities
        for cell in finding.cells
    }


def cell_statuses(plan: Plan, report: Audit) -> pd.DataFrame:
    """Say of each cell of a plan table what the audit found about it.

    A cell has the first of these statuses that applies:

    ``always``
        Every smallest repair of the part of the table that it belongs to changes it, and it is
        proved that these are all smallest repairs.
    ``possible``
        Some smallest repair changes it, or may do so where they are not all listed; or it takes
        part in a contradiction and no smallest repair of the plan could be found.
    ``assumed``
        Its figure is none of the document, but of the file of corrections.
    ``blank``
        Nothing is printed in it.
    ``involved``
        It takes part in a broken rule on figures, no smallest repair changes it, and no equality
        bears it out.
    ``borne_out``
        An equality that holds gives this figure from other figures of the document: a flow, a
        sum of parts, the same figure in the prose; a rate over printed households; one of two or
        more rates of its row that all fit one unprinted number of households; in the total row,
        the sum of the units. (A sum says little of one of many units and bears out none.)
    ``residue``
        A rate of a row whose rates agree only if one unit of the last decimal is let pass, or
        another figure of it that nothing else bears out.
    ``alone``
        No such equality: at most a limit, or the sum of its column, speaks of it.

    Parameters
    ----------
    plan : Plan
    report : Audit
        Of the same plan.

    Returns
    -------
    pandas.DataFrame
        One row for each cell, the table row by row, then the total row and those of groups: `row`
        (``unit``, ``total`` or ``group``), `unit`, `unit_code`, `column`, `printed`, `status`.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> cells = cell_statuses(plan, audit(plan))
    >>> cells.loc[cells["status"] == "always", ["unit", "column", "printed"]].values.tolist()
    [['TT Đăk Mâm', 'exits_target_em', '26'], ['Nam Xuân', 'exits_target_em', '59']]
    """
    grid, names = make_grid(plan), plan.column_names()
    file = plan.files.get("plan_table", "plan_table.csv")
    used = _used(plan, grid)
    borne = {name: np.zeros(grid.rows, bool) for name in names}
    _rules_that_hold(plan, grid, report.reproduction.mode, used, borne)
    _rates_that_hold(plan, grid, report, used, borne)
    always, possible = suspect_cells(report)
    involved = {cell.address for cell in failing_cells(report, "error", "warning")}
    residual = {
        cell.address for f in report.records if f.rule.id == "rate_residue" for cell in f.cells
    }
    lost = failing_cells(report, "error") if report.unlocated else set()
    unlocated = {cell.address for cell in lost}
    units = [str(unit) for unit in plan.units.index]
    codes = plan.row_codes()
    texts = plan.printed[names].to_numpy().tolist()
    if plan.printed_total is not None:
        units = [*units, plan.total_label]
        texts = [*texts, [plan.printed_total[name] for name in names]]
    if plan.printed_groups is not None:
        units = [*units, *plan.rows_of_groups()]
        texts = [*texts, *plan.printed_groups[names].to_numpy().tolist()]
    assumed = {(c.unit_code, c.column) for c in plan.corrections if c.table == "plan_table"}
    kinds = {name: COLUMNS[name].kind for name in names}
    rows = []
    for at, (unit, code) in enumerate(zip(units, codes, strict=True)):
        for name, text in zip(names, texts[at], strict=True):
            address = f"{file}:{code or unit}:{name}"
            if not grid.present[name][at]:
                status = "assumed" if (code, name) in assumed else "blank"
            elif address in always:
                status = "always"
            elif address in possible or address in unlocated:
                status = "possible"
            elif (code, name) in assumed:
                status = "assumed"
            elif address in involved and not borne[name][at]:
                status = "involved"
            elif address in residual and (kinds[name] != "count" or not borne[name][at]):
                status = "residue"
            else:
                status = "borne_out" if borne[name][at] else "alone"
            row = "unit" if at < grid.units else "total" if not code else "group"
            rows.append((row, unit, code, name, str(text), status))
    columns = ["row", "unit", "unit_code", "column", "printed", "status"]
    return pd.DataFrame(rows, columns=columns)
