"""Mishaps of a whole column or row: one of them may explain everything that does not agree.

Each candidate is undone in the figures of the plan, and every rule is then checked again. A mishap
is told only where nothing is left that does not agree, and where the single cells that would
otherwise have to be wrong are many. It is a story: it ranks before them and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product

import numpy as np

from povlib.audit_checks import Grid, check_formula
from povlib.audit_rules import applicable_rules
from povlib.audit_system import Stated
from povlib.columns import COLUMNS
from povlib.formulas import Formula
from povlib.household_checks import figure_table_of
from povlib.repeated_rows import repeated_rows
from povlib.rounding import MODES, round_ratio
from povlib.rounding_evidence import Choice, Evidence
from povlib.rule_table import Rule

__all__ = ["Mishap", "find_mishaps"]

MOST_TOLD = 3
"""When more mishaps than this explain a table equally well, none of them explains it."""

_FEWEST = 3
"""So many units must speak for a mishap of a column."""

_PERSONS = 2, 8
"""A household has so many persons, fewer than the latter."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """One mishap that explains everything that does not agree.

    Attributes
    ----------
    kind : str
        ``column_moved``, ``titles_exchanged``, ``column_repeated``, ``other_quotient``,
        ``other_title``, ``other_scale``, ``persons``; or a kind of `repeated_rows`.
    columns : tuple of str
        The columns concerned; for some kinds the second names what the first one is.
    rows : tuple of int
        The rows concerned.
    step : int
        Of a moved column: how many rows its figures stand too low. Of another scale: the power of
        ten by which its figures are too large.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    step: int = 0


Undone = tuple[Mishap, Grid]


@cache
def _rules(columns: tuple[str, ...]) -> tuple[tuple[Rule, Formula], ...]:
    prose = [name[6:-1] for name in columns if name.startswith("prose(")]
    table = [name for name in columns if name in COLUMNS]
    return tuple((r, f) for r, f in applicable_rules(table, prose) if f.relation != "~")


@dataclass(frozen=True)
class _Judge:
    """Tells whether all figures of a grid agree, under some way of rounding."""

    bases: str
    stated: Sequence[Stated]

    def broken(self, grid: Grid, mode: str = "half_up") -> Iterator[tuple[Formula, np.ndarray]]:
        """Formulas that do not hold, with the rows."""
        for rule, formula in _rules(tuple(grid.values)):
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
    return _of_columns(grid, {name: name for name in names})


def _of_columns(grid: Grid, named: Mapping[str, str]) -> Grid:
    """Take columns of a grid under other names: new name → old name."""
    values, present, decimals = (
        {new: part[old] for new, old in named.items()}
        for part in (grid.values, grid.present, grid.decimals)
    )
    return replace(grid, values=values, present=present, decimals=decimals)


def _moved_back(grid: Grid, names: Sequence[str], step: int) -> Grid:
    """Move the figures of the units up by a number of rows; those that come free stay blank."""

    def moved(array: np.ndarray) -> np.ndarray:
        return np.concatenate([np.roll(array[: grid.units], -step), array[grid.units :]])

    def known(array: np.ndarray) -> np.ndarray:
        rows = np.arange(len(array))
        filled = (rows + step >= 0) & (rows + step < grid.units)
        return moved(array) & (filled | (rows >= grid.units))

    return replace(
        grid,
        values={**grid.values, **{name: moved(grid.values[name]) for name in names}},
        present={**grid.present, **{name: known(grid.present[name]) for name in names}},
        decimals={**grid.decimals, **{name: moved(grid.decimals[name]) for name in names}},
    )


def _blocks(grid: Grid) -> list[tuple[str, ...]]:
    """Columns that may have been pasted together: each alone, all rates, all of minorities."""
    names = [name for name in grid.values if name in COLUMNS]
    rates = tuple(name for name in names if COLUMNS[name].kind != "count")
    minority = tuple(name for name in names if "_em" in name)
    several = {block for block in (rates, minority) if 1 < len(block) < len(names)}
    return [*((name,) for name in names), *sorted(several)]


def _kind(name: str) -> str:
    return "count" if COLUMNS[name].kind == "count" else "rate"


def _columns_moved(grid: Grid) -> Iterator[Undone]:
    for names, step in product(_blocks(grid), (1, -1)):
        if grid.units > 2 * _FEWEST - 2:
            yield Mishap("column_moved", names, step=step), _moved_back(grid, names, step)


def _titles_exchanged(grid: Grid) -> Iterator[Undone]:
    names = [name for name in grid.values if name in COLUMNS]
    for one, other in combinations(names, 2):
        if _kind(one) == _kind(other):
            named = {name: name for name in grid.values} | {one: other, other: one}
            yield Mishap("titles_exchanged", (one, other)), _of_columns(grid, named)


def _other_titles(grid: Grid) -> Iterator[Undone]:
    """Columns of rates that are what another title says, which the table does not print."""
    names = [name for name in grid.values if name in COLUMNS and _kind(name) == "rate"]
    others = [name for name, column in COLUMNS.items() if column.kind in ("rate", "difference")]
    for one, other in product(names, others):
        if other not in grid.values:
            named = {name: name for name in grid.values if name != one} | {other: one}
            yield Mishap("other_title", (one, other)), _of_columns(grid, named)


def _without(grid: Grid, name: str) -> Grid:
    return _of_columns(grid, {one: one for one in grid.values if one != name})


def _columns_repeated(grid: Grid) -> Iterator[Undone]:
    """Columns that print the figures of another one, or the quotient of two others."""
    names = [name for name in grid.values if name in COLUMNS]
    for one, other in permutations(names, 2):
        if _kind(one) == _kind(other) and all(
            np.array_equal(part[one], part[other])
            for part in (grid.values, grid.present, grid.decimals)
        ):
            yield Mishap("column_repeated", (one, other)), _without(grid, one)
    counts = [name for name in names if _kind(name) == "count"]
    for one in (name for name in names if _kind(name) == "rate"):
        for part, whole in permutations(counts, 2):
            if _is_quotient(grid, one, part, whole):
                yield Mishap("other_quotient", (one, part, whole)), _without(grid, one)


def _is_quotient(grid: Grid, rate: str, part: str, whole: str) -> bool:
    shown = grid.present[rate] & grid.present[part] & grid.present[whole]
    shown &= grid.values[whole] > 0
    if shown[: grid.units].sum() < _FEWEST or len(set(grid.values[rate][shown].tolist())) < 3:
        return False
    rows = np.flatnonzero(shown).tolist()
    cells = [(int(grid.values[part][r]), int(grid.values[whole][r]), r) for r in rows]
    return any(
        all(
            int(round_ratio(100 * a, b, int(grid.decimals[rate][r]), mode))
            == int(grid.values[rate][r])
            for a, b, r in cells
        )
        for mode in MODES
    )


def _other_scales(grid: Grid) -> Iterator[Undone]:
    """Columns whose figures are ten, a hundred or a thousand times too large or too small."""
    for name, power in product(grid.values, (1, 2, 3, -1, -2, -3)):
        if name not in COLUMNS:
            continue
        mishap, ten = Mishap("other_scale", (name,), step=power), 10 ** abs(power)
        values, decimals = grid.values[name].astype(object), grid.decimals[name]
        if _kind(name) == "rate":
            places = decimals + power
            values = np.where(places < 0, values * ten, values)
            moved = {**grid.decimals, name: np.maximum(places, 0)}
            yield mishap, replace(grid, values={**grid.values, name: values}, decimals=moved)
        elif power < 0:
            yield mishap, replace(grid, values={**grid.values, name: values * ten})
        elif not (values % ten).any():
            yield mishap, replace(grid, values={**grid.values, name: values // ten})


def _persons(grid: Grid) -> Iterator[Undone]:
    """Columns of counts that other figures give as so many times smaller as a household is."""
    for name in grid.values:
        if name not in COLUMNS or _kind(name) != "count":
            continue
        ratios = [Fraction(own, true) for own, true in _given(grid, name) if true > 0]
        if (
            len(ratios) >= _FEWEST
            and len(set(ratios)) > 1
            and (all(_PERSONS[0] <= one < _PERSONS[1] for one in ratios))
        ):
            yield Mishap("persons", (name,)), _without(grid, name)


def _given(grid: Grid, name: str) -> Iterator[tuple[int, int]]:
    """What a column prints of each unit, and what an equality of its row makes of it."""
    for _, formula in _rules(tuple(grid.values)):
        atoms = {atom.name: atom for atom in formula.atoms}
        if formula.relation != "=" or formula.over_plan or name not in atoms:
            continue
        used = [n for n in atoms if n in grid.values]
        known = np.logical_and.reduce([grid.present[n] for n in used])[: grid.units]
        for row in np.flatnonzero(known).tolist():
            rest = sum(atoms[n].factor * int(grid.values[n][row]) for n in used if n != name)
            yield int(grid.values[name][row]), -rest * atoms[name].factor


def _without_rows(grid: Grid, rows: Sequence[int]) -> Grid:
    def left(array: np.ndarray) -> np.ndarray:
        return np.delete(array, list(rows))

    values, present, decimals = (
        {name: left(array) for name, array in part.items()}
        for part in (grid.values, grid.present, grid.decimals)
    )
    units, all_rows = grid.units - len(rows), grid.rows - len(rows)
    return Grid(units, all_rows, values, present, decimals, left(grid.prose_rows))


def _rows_repeated(grid: Grid) -> Iterator[Undone]:
    for kind, gone, rows in repeated_rows(grid):
        yield Mishap(kind, rows=rows), _without_rows(grid, gone)


_COLUMN_KINDS = (
    _columns_moved, _titles_exchanged, _columns_repeated, _other_titles, _other_scales, _persons,
)  # fmt: skip


def _is_vacuous(judge: _Judge, mishap: Mishap, grid: Grid, undone: Grid) -> bool:
    """Tell whether figures in rows that are not theirs would do as well: then nothing is said."""
    if mishap.kind == "column_moved":
        steps = (-mishap.step, 2 * mishap.step)
        return any(judge.holds(_moved_back(grid, mishap.columns, step)) for step in steps)
    if mishap.kind in ("other_title", "other_scale"):
        name = mishap.columns[-1]
        return judge.holds(_moved_back(undone, (name,), 1))
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
        than two, or than three for a column, are the simpler story.

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
    if (least is not None and least < 2) or judge.holds(grid):
        return ()
    rows = [one for one, undone in _rows_repeated(grid) if judge.holds(undone)]
    if rows or (least is not None and least < _FEWEST):
        return tuple(rows[:1])
    touching = [{*formula.columns} for formula, _ in broken]
    found: list[Mishap] = []
    for candidates in _COLUMN_KINDS:
        for mishap, undone in candidates(grid):
            own = {*mishap.columns}
            if not all(own & columns for columns in touching) or not judge.holds(undone):
                continue
            if not _is_vacuous(judge, mishap, grid, undone):
                found.append(mishap)
    return tuple(found) if len(found) <= MOST_TOLD else ()
