"""Checking the rules with a formula: exact, for all rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from povlib.columns import COLUMNS
from povlib.formulas import Atom, Formula
from povlib.households import figure_table
from povlib.plan import Plan
from povlib.rounding import round_ratio
from povlib.rule_table import Rule

__all__ = [
    "Grid",
    "Outcome",
    "Term",
    "check_formula",
    "make_grid",
    "rounding_slack",
    "terms_of",
]

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Term:
    """One figure in a computation written out: a factor times what stands in a cell."""

    factor: int
    name: str
    row: int
    value: int
    decimals: int


@dataclass(frozen=True)
class Grid:
    """All figures of a plan as exact integers, the total row last.

    Attributes
    ----------
    units : int
        Number of units; row number `units` is the total row, where there is one.
    rows : int
        Rows with the total row.
    values, present, decimals : dict of numpy.ndarray
        By name of the column, ``prose(…)`` for what the prose says of each unit: figures in units
        of their last decimal, where one is printed, and the number of decimals.
    prose_rows : dict of numpy.ndarray
        For each ``prose(…)`` the row of the file of registrations, −1 where there is none.
    """

    units: int
    rows: int
    values: dict[str, np.ndarray]
    present: dict[str, np.ndarray]
    decimals: dict[str, np.ndarray]
    prose_rows: np.ndarray

    @property
    def has_total(self) -> bool:
        """Tell whether there is a total row."""
        return self.rows > self.units

    def figures(self, name: str) -> list[int]:
        """Printed figures of the units in a column, blanks left out."""
        values, present = self.values[name][: self.units], self.present[name][: self.units]
        return [int(v) for v in values[present]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one rule in one form.

    Attributes
    ----------
    rule : Rule
    formula : Formula or None
        None for rules on the text.
    checked, skipped : int
        Instances that could be checked and that could not for want of a figure.
    failing : numpy.ndarray of int
        Rows in which the rule is broken; the only row of a rule over the whole plan is −1.
    """

    rule: Rule
    formula: Formula | None
    checked: int
    skipped: int
    failing: np.ndarray


def make_grid(plan: Plan) -> Grid:
    """Take all figures of a plan as exact integers.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Grid
    """
    names = plan.column_names()
    table = figure_table(plan.units, names, plan.total)
    units, rows = table.units, table.rows
    values, present, decimals = {**table.values}, {**table.present}, {**table.decimals}
    prose_rows = np.full(units, -1)
    told = plan.registrations
    if told is not None:
        place = {code: at for at, code in enumerate(told["unit_code"].tolist())}
        prose_rows = np.array([place.get(code, -1) for code in plan.units["unit_code"].tolist()])
        columns = [name for name in told.columns if name != "unit_code"]
        prose = figure_table(told, columns)
        blank = np.zeros(rows - units, bool)
        for name in columns:
            key = f"prose({name})"
            taken = prose.values[name][prose_rows]
            present[key] = np.concatenate(
                [(prose_rows >= 0) & prose.present[name][prose_rows], blank]
            )
            values[key] = np.concatenate([taken, np.zeros(rows - units, taken.dtype)])
            decimals[key] = np.zeros(rows, np.int64)
    return Grid(units, rows, values, present, decimals, prose_rows)


def _part(grid: Grid, atom: Atom) -> slice:
    """Rows that a term of a formula over the whole plan takes: the units or the total row."""
    return slice(grid.units) if atom.function == "sum" else slice(grid.units, None)


def _exact_sum(grid: Grid, name: str, rows: slice, places: int) -> int:
    values, decimals = grid.values[name][rows], grid.decimals[name][rows]
    wide = values.dtype == object or len(values) * int(abs(values).max(initial=0)) >= _SAFE
    if wide or (decimals != places).any():
        pairs = zip(values.tolist(), decimals.tolist(), strict=True)
        return sum(value * 10 ** (places - own) for value, own in pairs)
    return int(values.sum())


def _weighted(grid: Grid, formula: Formula) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Left less right side of each row, where all terms are printed, and the tolerated rest."""
    atoms = formula.atoms
    known = np.logical_and.reduce([grid.present[a.name] for a in atoms])
    finest = np.maximum.reduce([grid.decimals[a.name] for a in atoms])
    total: Any = np.zeros(grid.rows, np.int64)
    loose: Any = np.zeros(grid.rows, np.int64)
    tens = 10 ** np.arange(19, dtype=np.int64)
    for atom in atoms:
        step = tens[finest - grid.decimals[atom.name]]
        values = np.where(grid.present[atom.name], grid.values[atom.name], 0)
        if values.dtype != object and int(abs(values).max(initial=0)) >= _SAFE // 100:
            values = values.astype(object)
        total = total + atom.factor * values * step
        loose = loose + abs(atom.factor) * step
    return total, known, loose


def rounding_slack(loose: Any, mode: str) -> Any:
    """Tell by how much a sum of rounded terms may be off, given the units of their last decimals.

    Each term is off by half a unit of its last decimal at most, by a whole one where it was cut
    off.

    Examples
    --------
    >>> rounding_slack(3, "half_up"), rounding_slack(3, "truncate")
    (1, 3)
    """
    return loose if mode == "truncate" else loose // 2


def _check_quotient(grid: Grid, rule: Rule, formula: Formula, mode: str) -> Outcome:
    """Check a rate over a printed divisor."""
    count, known, _ = _weighted(grid, Formula("=", formula.left, ()))
    rate, printed, _ = _weighted(grid, Formula("=", formula.right, ()))
    finest = np.maximum.reduce([grid.decimals[a.name] for a in formula.right])
    divisor = grid.values[formula.denominator]
    known = known & printed & grid.present[formula.denominator] & (divisor > 0)
    failing = []
    for row in np.flatnonzero(known).tolist():
        shown = round_ratio(100 * int(count[row]), int(divisor[row]), int(finest[row]), mode)
        if int(shown) != int(rate[row]):
            failing.append(row)
    checked = int(known.sum())
    rows = np.array(failing, np.int64)
    return Outcome(rule, formula, checked, grid.rows - checked, rows)


def check_formula(grid: Grid, rule: Rule, formula: Formula, mode: str = "half_up") -> Outcome:
    """Check a rule in every row, or once where it is over the whole plan.

    The divisor of a rate (``~``) must be a printed column; rates over unprinted households are
    judged by the recomputed table.

    Parameters
    ----------
    grid : Grid
    rule : Rule
    formula : Formula
    mode : {"half_up", "half_even", "truncate"}
        How rates were rounded: sets what rounding alone can explain where rates add up (``≈``) or
        bound each other (``≲``).

    Returns
    -------
    Outcome
    """
    none = np.zeros(0, np.int64)
    if formula.relation == "~":
        return _check_quotient(grid, rule, formula, mode)
    if formula.over_plan:
        parts = [(atom, _part(grid, atom)) for atom in formula.atoms]
        if not grid.has_total or not all(grid.present[a.column][of].all() for a, of in parts):
            return _check_known(grid, rule, formula)
        finest = max(int(grid.decimals[a.column][of].max()) for a, of in parts)
        difference = sum(a.factor * _exact_sum(grid, a.column, of, finest) for a, of in parts)
        wrong = difference > 0 if formula.relation == "<=" else difference != 0
        return Outcome(rule, formula, 1, 0, np.array([-1]) if wrong else none)
    total, known, loose = _weighted(grid, formula)
    if rule.kind == "subset" and not rule.own and len(formula.right) > 1:
        # A part beyond its whole leaves no rest to compare with; it is told by its own rule.
        known = known & (_weighted(grid, Formula("=", formula.right, ()))[0] >= 0)
    if formula.relation == "<=":
        broken = total > 0
    elif formula.relation == "≲":
        broken = total > rounding_slack(loose, mode)
    elif formula.relation == "=":
        broken = total != 0
    else:
        broken = abs(total) > rounding_slack(loose, mode)
    prose = any(atom.function == "prose" for atom in formula.atoms)
    rows = grid.units if prose else grid.rows
    failing = np.flatnonzero(np.asarray(known & broken, bool))
    checked = int(known.sum())
    return Outcome(rule, formula, checked, rows - checked, failing)


def _check_known(grid: Grid, rule: Rule, formula: Formula) -> Outcome:
    """Check a sum over the plan with blanks: counts that are known cannot be above the total.

    A blank stands for a count of 0 or more, so nothing else follows.
    """
    excess = 0
    parts = [(atom, _part(grid, atom)) for atom in formula.atoms] if grid.has_total else []
    bounded = bool(parts)
    for atom, rows in parts:
        blank = not grid.present[atom.column][rows].all()
        if (blank and atom.factor < 0) or COLUMNS[atom.column].kind != "count":
            bounded = False
    if bounded:
        for atom, rows in parts:
            known = np.where(grid.present[atom.column], grid.values[atom.column], 0)
            excess += atom.factor * sum(known[rows].tolist())
    if excess > 0:
        return Outcome(rule, replace(formula, relation="<="), 1, 0, np.array([-1]))
    return Outcome(rule, formula, 0, 1, np.zeros(0, np.int64))


def terms_of(grid: Grid, formula: Formula, row: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Write out the two sides of a formula in a row: which cells, which figures.

    For a formula over the whole plan, ``sum(…)`` gives one term for each unit.
    """

    def side(atoms: Sequence[Any]) -> tuple[Term, ...]:
        terms = []
        for atom in atoms:
            if atom.function == "sum":
                rows: Sequence[int] = range(grid.units)
            elif atom.function == "total":
                rows = [grid.units]
            else:
                rows = [row]
            name = atom.name if atom.function == "prose" else atom.column
            if name not in grid.values:
                continue
            for at in rows:
                if grid.present[name][at]:
                    value, places = int(grid.values[name][at]), int(grid.decimals[name][at])
                    terms.append(Term(atom.factor, name, at, value, places))
        return tuple(terms)

    return side(formula.left), side(formula.right)
