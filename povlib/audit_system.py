"""The whole plan as one system of linked cells, for error localisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from povlib.audit_checks import Grid, rounding_slack
from povlib.columns import COLUMNS
from povlib.conventions import RateCondition, sort_of
from povlib.formulas import Formula
from povlib.household_checks import change_limits, figure_table_of, row_households
from povlib.households import LIKELY_CHANGE, near_bounds, parts_of, rising
from povlib.localize import ChangeEdit, LinearEdit, RateEdit, System
from povlib.rule_table import Rule
from povlib.sum_rows import SumRow, printed_parts

__all__ = ["LinkedCells", "Stated", "link_cells"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that the prose states of the whole plan: its place among the statements, the
    column it is about, and whether it speaks of what the units registered in the prose.
    """

    place: int
    column: str
    value: int
    of_prose: bool


@dataclass(frozen=True)
class LinkedCells:
    """A system of edits and what its cells are.

    Attributes
    ----------
    system : System
    keys : list of (str, int)
        For each cell the column (or ``prose(…)``, or ``stated``) and the row.
    denominators : list of (str, int)
        For each unprinted or printed total the column it counts, and the row; beyond the rows of
        the table what units without rates have together.
    """

    system: System
    keys: list[tuple[str, int]]
    denominators: list[tuple[str, int]]

    def is_unlimited(self, cell: int) -> bool:
        """Tell whether the upper limit of a cell only ends the search: that of every count."""
        name = self.keys[cell][0]
        return name == "stated" or _kind(name) == "count"


def _kind(name: str) -> str:
    return "count" if name.startswith("prose(") else COLUMNS[name].kind


def _most(grid: Grid) -> int:
    """More households than any cell of the table can count."""
    sums = (sum(v[grid.present[n]].tolist()) for n, v in grid.values.items() if _kind(n) == "count")
    return 10 * max([100, *sums])


def _limits(grid: Grid, name: str, most: int) -> tuple[int, int]:
    """What a cell of this column can hold at all: a matter of its kind, never of the cell."""
    kind = _kind(name)
    if kind == "count":
        return 0, most
    most = 100 * 10 ** int(grid.decimals[name].max(initial=0))
    return (0 if kind == "rate" else -most), most


def _prose_name(column: str) -> str:
    return f"prose({column})"


class _Builder:
    def __init__(self, grid: Grid, weights: dict[str, int]) -> None:
        self.grid = grid
        self.values: list[int] = []
        self.weights: list[int] = []
        self.low: list[int] = []
        self.high: list[int] = []
        self.keys: list[tuple[str, int]] = []
        self.at: dict[str, list[int]] = {}
        self.linear: list[LinearEdit] = []
        self.own_weights = weights
        self.most = _most(grid)

    def column(self, name: str) -> list[int]:
        """Cells of a column by row, −1 for blanks; made on first use."""
        if name not in self.at:
            low, high = _limits(self.grid, name, self.most)
            cells = []
            values = self.grid.values[name].tolist()
            present = self.grid.present[name].tolist()
            weight = self.own_weights.get(name, 1)
            for row, (value, there) in enumerate(zip(values, present, strict=True)):
                cells.append(len(self.values) if there else -1)
                if there:
                    self.values.append(int(value))
                    self.keys.append((name, row))
                    self.low.append(low)
                    self.high.append(high)
                    self.weights.append(weight)
            self.at[name] = cells
        return self.at[name]

    def cell(self, key: tuple[str, int], value: int, high: int) -> int:
        """Add one cell that stands in no column."""
        self.values.append(value)
        self.keys.append(key)
        self.low.append(0)
        self.high.append(high)
        self.weights.append(1)
        return len(self.values) - 1

    def add_rows(self, rule: Rule, formula: Formula, mode: str) -> None:
        """Add a formula for each row in which all its terms are printed."""
        terms: dict[str, int] = {}
        for atom in formula.atoms:
            terms[atom.name] = terms.get(atom.name, 0) + atom.factor
        columns = [self.column(name) for name in terms]
        places = np.stack([self.grid.decimals[name] for name in terms])
        mixed = (places != places[0]).any(axis=0).tolist()
        for row, cells in enumerate(zip(*columns, strict=True)):
            if -1 in cells:
                continue
            factors = tuple(terms.values())
            if mixed[row]:
                own = places[:, row].tolist()
                steps = [10 ** (max(own) - decimals) for decimals in own]
                factors = tuple(f * step for f, step in zip(factors, steps, strict=True))
            high = 0
            if formula.relation in ("≈", "≲"):
                high = rounding_slack(sum(map(abs, factors)), mode)
            low = None if formula.relation in ("<=", "≲") else -high
            self.linear.append(LinearEdit(cells, factors, low, high, rule.id))

    def add_sums(self, rule: Rule, formula: Formula) -> None:
        """Add a formula for each row that adds up others; a blank count can only add to a sum."""
        total = "group" not in formula.functions
        for one in self.grid.sums:
            if total == (self.grid.has_total and one.row == self.grid.units):
                self.add_sum(rule, formula, one)

    def add_sum(self, rule: Rule, formula: Formula, of: SumRow) -> None:
        """Add a formula for a row that adds up others, through the rows of groups among these."""
        decimals = self.grid.decimals
        terms: dict[int, int] = {}
        low = 0 if formula.relation == "=" else None
        finest = max(int(decimals[atom.column].max()) for atom in formula.atoms)
        for atom in formula.atoms:
            column, rows = self.column(atom.column), [of.row]
            if atom.function == "sum":
                rows = printed_parts(of, self.grid.present[atom.column]).tolist()
            cells = [column[row] for row in rows]
            if -1 in cells:
                if atom.factor < 0 or _kind(atom.column) != "count":
                    return
                low = None
            for cell, places in zip(cells, decimals[atom.column][rows].tolist(), strict=True):
                if cell >= 0:
                    terms[cell] = terms.get(cell, 0) + atom.factor * 10 ** (finest - places)
        self.linear.append(LinearEdit(tuple(terms), tuple(terms.values()), low, 0, rule.id))

    def add_stated(self, stated: Iterable[Stated]) -> None:
        """Tie what the prose states of the whole plan to the table."""
        for one in stated:
            name = _prose_name(one.column) if one.of_prose else one.column
            cells = self.column(name)
            units, total = cells[: self.grid.units], -1
            if self.grid.has_total:
                total = cells[self.grid.units]
            own = self.cell(("stated", one.place), one.value, self.most)
            if not one.of_prose and total >= 0:
                self.linear.append(LinearEdit((own, total), (1, -1), 0, 0, "stated_total"))
                continue
            known = tuple(cell for cell in units if cell >= 0)
            if known:  # counts that are blank can only add to a sum
                low = 0 if len(known) == len(units) else None
                factors = (*[1] * len(known), -1)
                self.linear.append(LinearEdit((*known, own), factors, low, 0, "stated_total"))


def link_cells(
    grid: Grid,
    rules: Sequence[tuple[Rule, Formula]],
    conditions: Sequence[RateCondition] = (),
    *,
    near: Sequence[RateCondition] = (),
    stated: Iterable[Stated] = (),
    mode: str = "half_up",
    without: Collection[str] = (),
    unbound: Collection[tuple[RateCondition, int]] = (),
    eased: Collection[tuple[RateCondition, int]] = (),
    add_up: bool = True,
    weights: dict[str, int] | None = None,
) -> LinkedCells:
    """Build the system of all cells and edits of a plan.

    Parameters
    ----------
    grid : Grid
    rules : sequence of (Rule, Formula)
        None that the plan brings along binds, nor a mere note.
    conditions : sequence of RateCondition
        How the rates follow from the counts.
    near : sequence of RateCondition
        What holds but for one unit at most, where other conditions bound the households.
    stated : iterable of Stated
    mode : str
        How rates were rounded.
    without : collection of str
        Columns that do not mean what their title says, and therefore bind nothing.
    unbound : collection of (RateCondition, int)
        What is let pass as it is, and in which row.
    eased : collection of (RateCondition, int)
        What need hold but for one unit of the last decimal, and in which row.
    add_up : bool
        Whether the unprinted households of the units add up to those of the rows of sums.
    weights : dict, optional
        Weight by column; 1 where none is given.

    Returns
    -------
    LinkedCells
    """
    build = _Builder(grid, weights or {})
    for name in grid.values:
        build.column(name)
    for rule, formula in rules:
        if rule.severity == "note" or rule.own or set(formula.columns) & set(without):
            continue
        if formula.over_plan:
            build.add_sums(rule, formula)
        else:
            build.add_rows(rule, formula, mode)
    build.add_stated(stated)
    rates: list[RateEdit] = []
    totals: dict[tuple[str, str, int], int] = {}
    total_cells: dict[int, int] = {}
    if mode == "truncate":  # two rates that are cut off may miss their sum by more
        near = [one for one in near if len(one.rates) == 1]
    households = row_households(grid, (*conditions, *near), mode)
    printed = {(one.denominator, one.year): one.printed for one in households}
    exact = {(one.denominator, one.year) for one in conditions}
    table = figure_table_of(grid)
    near = [one for one in near if (one.denominator, one.year) in printed]
    for condition in (*conditions, *near):
        counts, denominator, year, parts, loose = condition
        if set(condition.columns) & set(without):
            continue
        counted = [(build.at[name], factor) for factor, name in counts]
        shown_whole = printed[denominator, year].tolist()
        places = [grid.decimals[name] for _, name in parts]
        finest = np.maximum.reduce(places)
        shown = [
            (build.at[name], (factor * 10 ** (finest - own)).tolist())
            for (factor, name), own in zip(parts, places, strict=True)
        ]
        units = (100 * 10 ** finest.astype(object)).tolist()
        applies = near_bounds(table, condition)[2] if loose else None
        if applies is not None and mode == "truncate":
            applies = applies & ~rising(table, condition)
        for row in range(grid.rows):
            bound = (denominator, year) not in exact or (denominator, year, row) in totals
            if applies is not None and not (applies[row] and (bound or condition in conditions)):
                continue
            top = tuple((cells[row], factor) for cells, factor in counted)
            bottom = tuple((cells[row], steps[row]) for cells, steps in shown)
            if any(cell < 0 for cell, _ in (*top, *bottom)):
                continue
            if unbound and (condition, row) in unbound:
                continue
            none = bool(shown_whole[row]) and not grid.values[denominator][row]
            told = top if applies is not None else (*top, *bottom)
            if none and not any(build.values[cell] for cell, _ in told):
                continue  # nothing of no households is 0 %
            at = totals.setdefault((denominator, year, row), len(totals))
            if shown_whole[row]:
                total_cells[at] = build.at[denominator][row]
            near_by = applies is not None
            if (condition, row) in eased:  # a rise is held to its last decimal
                near_by = all(
                    sum(build.values[c] * f for c, f in own) >= 0 for own in (top, bottom)
                )
            way = "near" if near_by else mode
            rates.append(RateEdit(top, bottom, int(units[row]), at, "rate", way, none))
    rates += _parts(build, conditions, totals, rates)
    sums: list[tuple[tuple[int, ...], int]] = []
    empty: set[int] = set()
    for name, year in dict.fromkeys((name, year) for name, year, _ in totals):
        own = [totals.get((name, year, row)) for row in range(grid.rows)]
        shares = np.array([part is not None for part in own])
        for one in grid.sums if add_up and (name, year) in exact else ():
            rows, whole = printed_parts(one, shares).tolist(), own[one.row]
            known = [part for row in rows if (part := own[row]) is not None]
            if whole is None or not known:
                continue
            if blank := [row for row in rows if own[row] is None]:
                # Households of units without rates are in the total as well, if they have any.
                own_rules = [c for c in conditions if (c.denominator, c.year) == (name, year)]
                columns = {column for rule in own_rules for _, column in rule.counts}
                rest = totals.setdefault((name, year, grid.rows + len(sums)), len(totals))
                if not any((grid.present[n] & (grid.values[n] > 0))[blank].any() for n in columns):
                    empty.add(rest)
                known.append(rest)
            if not {*known, whole} & set(total_cells):
                sums.append((tuple(known), whole))
    changes = _changes(build, change_limits(households), total_cells, printed, totals)
    system = System(
        tuple(build.values), tuple(build.weights), tuple(build.low), tuple(build.high),
        tuple(build.linear), tuple(rates), len(totals), tuple(sums), total_cells=total_cells,
        changes=tuple(changes), none=frozenset(empty),
    )  # fmt: skip
    return LinkedCells(system, build.keys, [(name, row) for name, _, row in totals])


def _parts(
    build: _Builder,
    conditions: Sequence[RateCondition],
    totals: Mapping[tuple[str, str, int], int],
    rates: Sequence[RateEdit],
) -> list[RateEdit]:
    """Hold parts of the households that no rate divides to be no more than them.

    As a share that is off from a rate of 0 by one unit at most, the unit being the whole.
    """
    counted = {(cell, edit.total) for edit in rates for cell, _ in edit.count}
    columns = {(one.denominator, one.year): parts_of(one) for one in conditions}
    held = {
        (build.at[column][row], at)
        for (name, year, row), at in totals.items()
        for column in columns.get((name, year), ())
        if column in build.at and build.at[column][row] >= 0
    }
    return [
        RateEdit(((cell, 1),), (), 1, at, "rate", "near") for cell, at in sorted(held - counted)
    ]


def _changes(
    build: _Builder, limits: Mapping[str, list[Fraction]], total_cells: dict[int, int],
    printed: Mapping[tuple[str, str], np.ndarray], totals: dict[tuple[str, str, int], int],
) -> list[ChangeEdit]:  # fmt: skip
    """Hold the households of two years near each other, but not where both are printed."""
    for (name, year, row), at in [*totals.items()]:
        for (other, of), shown in printed.items():
            told = of != year and sort_of(other) == sort_of(name) and row < len(shown)
            cell = build.at[other][row] if told and shown[row] and at not in total_cells else -1
            if cell >= 0 and build.values[cell]:  # of none nothing is said
                total_cells[totals.setdefault((other, of, row), len(totals))] = cell
    years = {(sort_of(name), year, row): at for (name, year, row), at in totals.items()}
    return [
        ChangeEdit(at, end, limits[sort][row] if sort in limits else LIKELY_CHANGE)
        for (sort, year, row), at in years.items()
        if year == "start" and (end := years.get((sort, "end", row))) is not None
        if not {at, end} <= total_cells.keys()
    ]
