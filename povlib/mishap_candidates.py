"""Mishaps of a whole column or row, each with the table as it would be without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product

import numpy as np

from povlib.audit_checks import Grid
from povlib.audit_rules import applicable_rules
from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, of_year
from povlib.formulas import Formula
from povlib.repeated_rows import repeated_rows
from povlib.rounding import MODES, round_ratio
from povlib.rule_table import Rule

__all__ = ["FEWEST", "Mishap", "cells_exchanged", "mishaps_of_columns", "mishaps_of_rows",
           "moved_back", "of_columns", "table_rules"]  # fmt: skip

FEWEST = 3
"""So many units must speak for a mishap of a column."""

_EXCHANGED = 10
"""Smaller figures fit in each other's place by chance."""

_PERSONS = 2, 8
"""A household has so many persons, fewer than the latter."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """One mishap that explains everything that does not agree.

    Attributes
    ----------
    kind : str
        ``column_moved``, ``titles_exchanged``, ``cells_exchanged``, ``column_repeated``,
        ``other_quotient``, ``other_title``, ``other_scale``, ``persons``; or a kind of
        `repeated_rows`.
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

_OWN = {
    (getattr(family, rate), getattr(family, part), of_year(family.denominator, own))
    for family in FAMILIES
    for rate, part in (("start_rate", "start"), ("end_rate", "end"), ("reduction", "exits"))
    for own in ("", "end" if part == "end" else "start")
}
"""What each column of rates is by its title: no other quotient, whatever else does not agree."""


@cache
def table_rules(columns: tuple[str, ...], groups: bool = False) -> tuple[tuple[Rule, Formula], ...]:
    """List the rules that the columns of a grid allow, but for quotients of printed counts."""
    prose = [name[6:-1] for name in columns if name.startswith("prose(")]
    table = [name for name in columns if name in COLUMNS]
    rules = applicable_rules(table, prose, groups=groups)
    return tuple((rule, formula) for rule, formula in rules if formula.relation != "~")


def of_columns(grid: Grid, named: Mapping[str, str]) -> Grid:
    """Take columns of a grid under other names: new name → old name."""
    values, present, decimals = (
        {new: part[old] for new, old in named.items()}
        for part in (grid.values, grid.present, grid.decimals)
    )
    return replace(grid, values=values, present=present, decimals=decimals)


def moved_back(grid: Grid, names: Sequence[str], step: int) -> Grid:
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
        if grid.units > 2 * FEWEST - 2:
            yield Mishap("column_moved", names, step=step), moved_back(grid, names, step)


def _titles_exchanged(grid: Grid) -> Iterator[Undone]:
    names = [name for name in grid.values if name in COLUMNS]
    for one, other in combinations(names, 2):
        if _kind(one) == _kind(other):
            named = {name: name for name in grid.values} | {one: other, other: one}
            yield Mishap("titles_exchanged", (one, other)), of_columns(grid, named)


def cells_exchanged(grid: Grid, rows: set[int]) -> Iterator[Undone]:
    """Two counts of the only row that fails, where no total row tells which figures are wrong."""
    if grid.has_total or len(rows) != 1:
        return
    (row,) = rows
    names = [n for n in grid.values if n in COLUMNS and _kind(n) == "count"]
    for pair in combinations([n for n in names if grid.values[n][row] >= _EXCHANGED], 2):
        values = {name: grid.values[name].copy() for name in pair}
        for name, own in zip(pair, reversed(pair), strict=True):
            values[name][row] = grid.values[own][row]
        undone = replace(grid, values=grid.values | values)
        yield Mishap("cells_exchanged", pair, (row,)), undone


def _other_titles(grid: Grid) -> Iterator[Undone]:
    """Columns of rates that are what another title says, which the table does not print."""
    names = [name for name in grid.values if name in COLUMNS and _kind(name) == "rate"]
    others = [name for name, column in COLUMNS.items() if column.kind in ("rate", "difference")]
    for one, other in product(names, others):
        if other not in grid.values:
            named = {name: name for name in grid.values if name != one} | {other: one}
            yield Mishap("other_title", (one, other)), of_columns(grid, named)


def _without(grid: Grid, name: str) -> Grid:
    return of_columns(grid, {one: one for one in grid.values if one != name})


def _blank(grid: Grid, name: str) -> Grid:
    """Leave a column blank; the others keep what they owe to it."""
    return replace(grid, present={**grid.present, name: np.zeros(grid.rows, bool)})


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
            if (one, part, whole) not in _OWN and _is_quotient(grid, one, part, whole):
                mishap = Mishap("other_quotient", (one, part, whole))
                yield from ((mishap, left(grid, one)) for left in (_without, _blank))


def _is_quotient(grid: Grid, rate: str, part: str, whole: str) -> bool:
    shown = grid.present[rate] & grid.present[part] & grid.present[whole]
    shown &= grid.values[whole] > 0
    if shown[: grid.units].sum() < FEWEST or len(np.unique(grid.values[rate][shown])) < 3:
        return False
    rows = np.flatnonzero(shown).tolist()

    def divides(row: int, mode: str) -> bool:
        count, number, printed, places = (
            int(column[row]) for column in
            (grid.values[part], grid.values[whole], grid.values[rate], grid.decimals[rate])
        )  # fmt: skip
        if abs(100 * 10**places * count - printed * number) > number:
            return False  # whatever the rounding
        return int(round_ratio(100 * count, number, places, mode)) == printed

    return any(all(divides(row, mode) for row in rows) for mode in MODES)


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
        ratios: list[Fraction] = []
        for own, true in _given(grid, name):
            if true > 0 and not _PERSONS[0] * true <= own < _PERSONS[1] * true:
                break
            ratios += [Fraction(own, true)] if true > 0 else []
        else:
            if len(ratios) >= FEWEST and len(set(ratios)) > 1:
                yield Mishap("persons", (name,)), _without(grid, name)


def _given(grid: Grid, name: str) -> Iterator[tuple[int, int]]:
    """What a column prints of each unit, and what an equality of its row makes of it."""
    for _, formula in table_rules(tuple(grid.values)):
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
    groups = []
    for own in grid.groups:
        kept = np.setdiff1d(own, rows)
        groups.append(kept - np.searchsorted(np.sort(rows), kept))
    return Grid(units, all_rows, values, present, decimals, left(grid.prose_rows), tuple(groups))


def mishaps_of_rows(grid: Grid) -> Iterator[Undone]:
    """Rows that count others once more, each with the grid without them."""
    for kind, gone, rows in repeated_rows(grid):
        yield Mishap(kind, rows=rows), _without_rows(grid, gone)


_COLUMN_KINDS = (
    _columns_moved, _titles_exchanged, _columns_repeated, _other_titles, _other_scales, _persons,
)  # fmt: skip


def mishaps_of_columns(grid: Grid) -> Iterator[Undone]:
    """Every mishap of a column that the figures allow, the likeliest kinds first."""
    for candidates in _COLUMN_KINDS:
        yield from candidates(grid)
