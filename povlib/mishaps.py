"""Mishaps of a whole column or row: one of them may explain everything that does not agree.

Each candidate is undone in the figures of the plan, and every rule is then checked again. A mishap
is told only where nothing is left that does not agree, and where the single cells that would
otherwise have to be wrong are many. It is a story: it ranks before them and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from povlib.audit_checks import Grid, check_formula
from povlib.audit_system import Stated
from povlib.columns import COLUMNS
from povlib.formulas import Formula
from povlib.household_checks import figure_table_of
from povlib.mishap_candidates import (
    FEWEST,
    Mishap,
    cells_exchanged,
    mishaps_of_columns,
    mishaps_of_rows,
    moved_back,
    of_columns,
    table_rules,
)
from povlib.rounding_evidence import Choice, Evidence

__all__ = ["Mishap", "blamed_columns", "failing_with", "find_mishaps", "mishaps_of_a_part"]

MOST_TOLD = 3
"""When more mishaps than this explain a table equally well, none of them explains it."""


MOST_APART = 4
"""Of so many units, one may be set aside that fails for another reason."""


@dataclass(frozen=True)
class _Judge:
    """Tells whether all figures of a grid agree, under some way of rounding."""

    bases: str
    stated: Sequence[Stated]

    def broken(self, grid: Grid, mode: str = "half_up") -> Iterator[tuple[Formula, np.ndarray]]:
        """Formulas that do not hold, with the rows."""
        for rule, formula in table_rules(tuple(grid.values), bool(grid.groups)):
            failing = check_formula(grid, rule, formula, mode).failing
            if failing.size:
                yield formula, failing

    def _states(self, grid: Grid) -> bool:
        """Tell whether the figures that the prose states are those of the table."""
        for one in self.stated:
            name = f"prose({one.column})" if one.of_prose else one.column
            if name not in grid.values:
                continue
            own, known = grid.values[name], grid.present[name]
            if grid.has_total and not one.of_prose and known[grid.units]:
                if int(own[grid.units]) != one.value:
                    return False
            elif known[: grid.units].all() and sum(own[: grid.units].tolist()) != one.value:
                return False
        return True

    def holds(self, grid: Grid) -> bool:
        """Tell whether nothing is left that does not agree."""
        loose = "truncate"  # of the ways of rounding that which lets most sums of rates pass
        falls = False
        for formula, _ in self.broken(grid, loose):
            if formula.relation != "≈" or "_pp" not in str(formula):
                return False
            falls = True
        if not self._states(grid):
            return False
        evidence = Evidence(figure_table_of(_table_part(grid)))
        for way in evidence.choices():
            apart = (way.convention, way.bases) == ("rounded_difference", "each_year")
            if (way.bases not in ("one", self.bases)) or (falls and not apart):
                continue
            if not self._fails(grid, evidence, way):
                return True
        return False

    def _fails(self, grid: Grid, evidence: Evidence, way: Choice) -> bool:
        return evidence.candidate(way).wrong > 0 or any(
            formula.relation == "≈" and "_pp" not in str(formula)
            for formula, _ in self.broken(grid, way.mode)
        )


def _table_part(grid: Grid) -> Grid:
    """Leave out what the prose says."""
    names = [name for name in grid.values if name in COLUMNS]
    return of_columns(grid, {name: name for name in names})


def _is_vacuous(judge: _Judge, mishap: Mishap, grid: Grid, undone: Grid) -> bool:
    """Tell whether figures in rows that are not theirs would do as well: then nothing is said."""
    if mishap.kind == "column_moved":
        steps = (-mishap.step, 2 * mishap.step)
        return any(judge.holds(moved_back(grid, mishap.columns, step)) for step in steps)
    if mishap.kind in ("other_title", "other_scale"):
        name = mishap.columns[-1]
        return judge.holds(moved_back(undone, (name,), 1))
    return False


def find_mishaps(
    grid: Grid, bases: str = "one", stated: Sequence[Stated] = (), least: int | None = None
) -> tuple[Mishap, ...]:
    """Find the mishaps of one column or row each of which explains all that does not agree.

    Parameters
    ----------
    grid : Grid
        Figures of a plan that do not agree.
    bases : {"one", "each_year"}
        Whether the plan is judged by households of each year.
    stated : sequence of Stated
        What the prose states of the whole plan.
    least : int, optional
        Least number of cells that would have to be wrong instead; unknown when not given. Fewer
        than three are a simpler story than a mishap of a column.

    Returns
    -------
    tuple of Mishap
        The likeliest first; none where nothing is wrong, or more than a few would do.

    Examples
    --------
    The figures of “poor_end” stand one row too low; the first row prints its own figure once more:

    >>> import numpy as np
    >>> rows = {"poor_start": [50, 70, 90, 40, 80], "exits_target": [10, 15, 20, 9, 30],
    ...         "poor_end": [40, 40, 55, 70, 31]}
    >>> values = {name: np.array(own) for name, own in rows.items()}
    >>> present = {name: np.ones(5, bool) for name in rows}
    >>> decimals = {name: np.zeros(5, int) for name in rows}
    >>> found = find_mishaps(Grid(5, 5, values, present, decimals, np.full(5, -1)))
    >>> [(one.kind, one.columns, one.step) for one in found]
    [('column_moved', ('poor_end',), 1)]
    """
    judge = _Judge(bases, stated)
    broken = list(judge.broken(grid))
    if judge.holds(grid):
        return ()
    rows = [one for one, undone in mishaps_of_rows(grid) if judge.holds(undone)]
    # A limit that is broken says too little of the figures that it holds apart.
    equal = any(formula.relation == "=" for formula, _ in broken)
    failing = {row for _, own in broken for row in own.tolist()} if equal else set()
    cells = [one for one, undone in cells_exchanged(grid, failing) if judge.holds(undone)]
    rows += cells if len(cells) == 1 else []
    if rows or (least is not None and least < FEWEST):
        return tuple(rows[:1])
    touching = [{*formula.columns} for formula, _ in broken]
    found: list[Mishap] = []
    for mishap, undone in mishaps_of_columns(grid):
        own = {*mishap.columns}
        if mishap in found or not all(own & columns for columns in touching):
            continue
        if judge.holds(undone) and not _is_vacuous(judge, mishap, grid, undone):
            found.append(mishap)
    return tuple(found) if len(found) <= MOST_TOLD else ()


def blamed_columns(mishap: Mishap) -> tuple[str, ...]:
    """Columns whose figures a mishap says to be wrong; the others it only names."""
    whole = mishap.kind in ("column_moved", "titles_exchanged")
    return mishap.columns if whole else mishap.columns[:1]


def _apart(
    judge: _Judge, grid: Grid, gone: Sequence[str], undone: Grid | None
) -> tuple[tuple[str, int], ...] | None:
    """Cells of the rows and totals that do not agree without some columns, nor with them undone.

    None where that is nothing, or too much to be set aside.
    """
    rest = of_columns(grid, {name: name for name in grid.values if name not in gone})
    rows: set[int] = set()
    cells: set[tuple[str, int]] = set()
    for part in filter(None, (rest, undone)):
        for formula, failing in judge.broken(part, "truncate"):
            if formula.over_plan:
                names = {atom.column for atom in formula.atoms} & rest.values.keys()
                cells |= {(name, row) for name in names for row in failing.tolist()}
            else:
                rows |= {*failing.tolist()}
            if MOST_APART * (len(rows) - 1) > grid.units:
                return None
    units = {row for row in rows if row < grid.units}
    if not (rows or cells) or MOST_APART * len(units) > grid.units:
        return None
    return tuple(sorted(cells | {(name, row) for name in grid.values for row in rows}))


def failing_with(grid: Grid, mishap: Mishap) -> tuple[int, int]:
    """Count the checks of a column that fail as printed, and those that still fail, moved back.

    Examples
    --------
    >>> import numpy as np
    >>> rows = {"poor_start": [50, 70, 90, 40], "exits_target": [10, 15, 20, 9],
    ...         "poor_end": [40, 40, 55, 71]}
    >>> values = {name: np.array(own) for name, own in rows.items()}
    >>> present = {name: np.ones(4, bool) for name in rows}
    >>> decimals = {name: np.zeros(4, int) for name in rows}
    >>> grid = Grid(4, 4, values, present, decimals, np.full(4, -1))
    >>> failing_with(grid, Mishap("column_moved", ("poor_end",), step=1))  # 90 − 20 = 70
    (3, 1)
    """
    own, undone = {*mishap.columns}, moved_back(grid, mishap.columns, mishap.step)
    rules = [
        (rule, formula)
        for rule, formula in table_rules(tuple(grid.values))
        if rule.severity == "error" and own & {*formula.columns}
    ]
    printed, back = (
        sum(check_formula(one, rule, formula).failing.size for rule, formula in rules)
        for one in (grid, undone)
    )
    return printed, back


def mishaps_of_a_part(
    grid: Grid, bases: str = "one", stated: Sequence[Stated] = ()
) -> tuple[Mishap, ...]:
    """Find the mishaps of one column that explain all but what fails without that column as well.

    Whatever fails without the column is set aside: few rows, or sums of other columns; where the
    column stands in the wrong rows, also the few rows that fail though it is moved back.

    Parameters
    ----------
    grid : Grid
        Figures of a plan that no mishap explains as a whole.
    bases : {"one", "each_year"}
    stated : sequence of Stated

    Returns
    -------
    tuple of Mishap
        The likeliest first; none where more than a few would do.

    Examples
    --------
    The figures of “poor_end” stand one row too low, and in the last row more exits of the minority
    are printed than exits, which has nothing to do with it:

    >>> import numpy as np
    >>> rows = {"poor_start": [50, 70, 90, 40, 80, 60, 65],
    ...         "exits_target": [10, 15, 20, 9, 30, 8, 7], "exits_target_em": [1, 2, 3, 4, 5, 6, 9],
    ...         "poor_end": [40, 40, 55, 70, 31, 50, 52]}
    >>> values = {name: np.array(own) for name, own in rows.items()}
    >>> present = {name: np.ones(7, bool) for name in rows}
    >>> decimals = {name: np.zeros(7, int) for name in rows}
    >>> grid = Grid(7, 7, values, present, decimals, np.full(7, -1))
    >>> find_mishaps(grid)
    ()
    >>> [(one.kind, one.columns, one.step) for one in mishaps_of_a_part(grid)]
    [('column_moved', ('poor_end',), 1)]
    """
    judge = _Judge(bases, stated)
    known: dict[Mishap, tuple[tuple[str, int], ...] | None] = {}
    of_columns_left: dict[tuple[str, ...], tuple[tuple[str, int], ...] | None] = {}
    failing: Counter[str] = Counter()
    for formula, rows in judge.broken(grid, "truncate"):
        failing.update(dict.fromkeys(formula.columns, rows.size))
    for mishap, undone in mishaps_of_columns(grid):
        gone = blamed_columns(mishap)
        if mishap.kind == "column_moved" and all(failing[name] >= FEWEST for name in gone):
            known[mishap] = _apart(judge, grid, gone, undone)
            continue
        if gone not in of_columns_left:
            of_columns_left[gone] = _apart(judge, grid, gone, None)
        known[mishap] = of_columns_left[gone]
    found: list[Mishap] = []
    for apart in dict.fromkeys(known.values()):
        if apart is None:
            continue
        present = {name: own.copy() for name, own in grid.present.items()}
        for name, row in apart:
            present[name][row] = False
        told = find_mishaps(replace(grid, present=present), bases, stated)
        found += [one for one in told if known.get(one) == apart]
    return tuple(found) if len(found) <= MOST_TOLD else ()
