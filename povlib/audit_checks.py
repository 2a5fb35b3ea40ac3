"""Checking the rules with a formula: exact, for all rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from povlib.columns import COLUMNS
from povlib.formulas import Atom, Formula
from povlib.households import figure_table
from povlib.plan import Plan
from povlib.rounding import round_ratio
from povlib.rule_table import Rule
from povlib.sum_rows import WithSums, added_rows

__all__ = [
    "Grid",
    "Outcome",
    "Term",
    "check_formula",
    "check_weights",
    "make_grid",
    "rounding_slack",
    "sums_of",
    "terms_of",
    "told_formula",
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
class Grid(WithSums):
    """All figures of a plan as exact integers: units, total row, rows of groups.

    Attributes
    ----------
    units : int
        Number of units; row number `units` is the total row, where there is one.
    rows : int
        Rows with the total row and those of groups.
    values, present, decimals : dict of numpy.ndarray
        By name of the column, ``prose(…)`` for what the prose says of each unit: figures in units
        of their last decimal, where one is printed, and the number of decimals.
    prose_rows : dict of numpy.ndarray
        For each ``prose(…)`` the row of the file of registrations, −1 where there is none.
    groups : tuple of numpy.ndarray
        The units of each row of a group.
    """

    units: int
    rows: int
    values: dict[str, np.ndarray]
    present: dict[str, np.ndarray]
    decimals: dict[str, np.ndarray]
    prose_rows: np.ndarray
    groups: tuple[np.ndarray, ...] = ()

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
        Rows in which the rule is broken; of a rule over the whole plan, the total row or those of
        groups.
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
    table = figure_table(plan.units, names, plan.total, plan.groups)
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
    return Grid(units, rows, values, present, decimals, prose_rows, table.groups)


def sums_of(
    grid: Grid, formula: Formula, row: int | None = None
) -> list[tuple[int, list[tuple[Atom, np.ndarray]]]]:
    """Rows that a formula over the whole plan speaks of: the total row, or those of groups.

    With each go the terms of the formula and the rows that they take; with `row`, of that alone.
    """
    total = "group" not in formula.functions
    found = []
    for one in grid.sums:
        if total != (grid.has_total and one.row == grid.units) or row not in (None, one.row):
            continue
        own = np.array([one.row])
        terms = [
            (atom, added_rows(one, grid.present[atom.column]) if atom.function == "sum" else own)
            for atom in formula.atoms
        ]
        found.append((one.row, terms))
    return found


def _exact_sum(grid: Grid, name: str, rows: np.ndarray, places: int) -> int:
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
    if formula.relation == "~":
        return _check_quotient(grid, rule, formula, mode)
    if formula.over_plan:
        return _check_sums(grid, rule, formula)
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


def _check_sums(grid: Grid, rule: Rule, formula: Formula) -> Outcome:
    """Check a formula for the total row, or the row of each group.

    With blanks the counts that are known cannot be above the sum: a blank stands for a count of 0
    or more, so nothing else follows.
    """
    failing, checked, skipped, exact = [], 0, 0, False
    for row, parts in sums_of(grid, formula):
        known = [grid.present[atom.column][rows] for atom, rows in parts]
        blank = [atom for (atom, _), own in zip(parts, known, strict=True) if not own.all()]
        finest = max(int(grid.decimals[atom.column][rows].max()) for atom, rows in parts)
        difference = sum(
            atom.factor * _exact_sum(grid, atom.column, rows[own], finest)
            for (atom, rows), own in zip(parts, known, strict=True)
        )
        if not blank:
            wrong = difference > 0 if formula.relation == "<=" else difference != 0
            checked, exact = checked + 1, True
        else:
            counts = all(COLUMNS[atom.column].kind == "count" for atom, _ in parts)
            wrong = counts and difference > 0 and all(atom.factor > 0 for atom in blank)
            checked, skipped = checked + wrong, skipped + (not wrong)
        failing += [row] if wrong else []
    none = not checked and not skipped
    if failing and not exact:
        formula = replace(formula, relation="<=")
    return Outcome(rule, formula, checked, skipped + none, np.array(failing, np.int64))


def told_formula(grid: Grid, formula: Formula, row: int) -> Formula:
    """Give a formula as it is told of a row: with blanks a sum is at least what is printed of it.

    Parameters
    ----------
    grid : Grid
    formula : Formula
    row : int
        Row that the formula speaks of.
    """
    added = dict(sums_of(grid, formula, row)).get(row, []) if formula.over_plan else []
    blank = any(not grid.present[atom.column][rows].all() for atom, rows in added)
    return replace(formula, relation="<=") if blank else formula


def terms_of(grid: Grid, formula: Formula, row: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Write out the two sides of a formula in a row: which cells, which figures.

    For a formula over the whole plan, ``sum(…)`` gives one term for each unit.
    """
    added: dict[str, np.ndarray] = {}
    if formula.over_plan:
        added = {atom.name: rows for atom, rows in dict(sums_of(grid, formula, row))[row]}

    def side(atoms: Sequence[Any]) -> tuple[Term, ...]:
        terms = []
        for atom in atoms:
            rows = added[atom.name].tolist() if added else [row]
            name = atom.name if atom.function == "prose" else atom.column
            if name not in grid.values:
                continue
            for at in rows:
                if grid.present[name][at]:
                    value, places = int(grid.values[name][at]), int(grid.decimals[name][at])
                    terms.append(Term(atom.factor, name, at, value, places))
        return tuple(terms)

    return side(formula.left), side(formula.right)


def check_weights(grid: Grid, weights: Mapping[str, int]) -> None:
    """Refuse weights of columns that a table lacks, and what is no whole number from 1 on."""
    unknown = [name for name in weights if name not in grid.values]
    if unknown:
        columns = ", ".join(grid.values)
        raise ValueError(f"unknown column {unknown[0]!r}; expected one of {columns}")
    for name, weight in weights.items():
        if type(weight) is not int or weight < 1:
            raise ValueError(f"weight {weight!r} of {name}; expected a whole number from 1 on")
