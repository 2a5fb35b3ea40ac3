"""Rows that count other rows once more: a unit printed twice, a total among the units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import prod

import numpy as np

from povlib.audit_checks import Grid
from povlib.columns import COLUMNS

__all__ = ["repeated_rows", "same_figures", "sums_of_others"]

Found = tuple[str, tuple[int, ...], tuple[int, ...]]

_RARE, _SEEN = 100_000, 20
"""So many times rarer than one in as many rows must a sum be by chance; less rare where the sums of
the columns are wrong by just that row."""


def _counts(grid: Grid) -> list[str]:
    """Columns of counts that every unit prints."""
    return [
        name for name in grid.values
        if name in COLUMNS and COLUMNS[name].kind == "count"
        and grid.present[name][: grid.units].all()
    ]  # fmt: skip


def _free_columns(table: list[tuple[int, ...]]) -> list[int]:
    """Places of columns that are no sum or difference of two before them."""
    free: list[int] = []
    for at in range(len(table[0]) if table else 0):
        pairs = combinations(free, 2)
        if not any(
            all(row[at] in (row[a] + row[b], abs(row[a] - row[b])) for row in table)
            for a, b in pairs
        ):
            free.append(at)
    return free


def sums_of_others(grid: Grid, rare: int = _RARE) -> dict[int, tuple[int, int]]:
    """Find units whose counts are, column by column, the sums of the units next to them.

    Only what can hardly be chance is told: at least two columns, and figures large enough.

    Parameters
    ----------
    grid : Grid
    rare : int
        How many times rarer than one in as many rows a sum must be by chance.

    Returns
    -------
    dict
        Row → first and last of the rows that it adds up.

    Examples
    --------
    >>> import numpy as np
    >>> values = {"poor_start": np.array([3100, 420, 3520, 55]),
    ...           "poor_end": np.array([2100, 150, 2250, 7])}
    >>> present = {name: np.ones(4, bool) for name in values}
    >>> decimals = {name: np.zeros(4, int) for name in values}
    >>> sums_of_others(Grid(4, 4, values, present, decimals, np.full(4, -1)))
    {2: (0, 1)}
    """
    names = _counts(grid)
    if len(names) < 2:
        return {}
    columns = [grid.values[name][: grid.units] for name in names]
    table = list(zip(*(column.tolist() for column in columns), strict=True))
    found: dict[int, tuple[int, int]] = {}
    free = _free_columns(table)
    # The sum of others is no less than the first of them.
    rising = np.logical_and.reduce([own[:-1] <= own[1:] for own in columns]).tolist()
    falling = np.logical_and.reduce([own[:-1] >= own[1:] for own in columns]).tolist()
    may = [up or down for up, down in zip([False, *rising], [*falling, False], strict=True)]
    for row, wanted in enumerate(table):
        if not may[row] and row - 1 not in found:
            continue
        own = [wanted[at] for at in free if wanted[at]]
        if len(own) < 2 or prod(own) < rare * grid.units:
            continue
        for step in (-1, 1):
            total, at, taken = (0,) * len(names), row + step, 0
            while 0 <= at < grid.units and all(a <= b for a, b in zip(total, wanted, strict=True)):
                if at not in found:
                    total = tuple(a + b for a, b in zip(total, table[at], strict=True))
                    taken += any(table[at])
                if total == wanted and taken > 1:
                    found[row] = min(row + step, at), max(row + step, at)
                    break
                at += step
            if row in found:
                break
    return found


def repeated_rows(grid: Grid) -> Iterator[Found]:
    """Find rows without which the units may add up to the total row.

    Yields
    ------
    kind : str
        ``unit_twice``: two rows with the same figures; ``total_among``, ``subtotals_among``: rows
        that are the sums of all others, or of those next to them; ``unit_left_out``: a row that
        the total row leaves out.
    gone : tuple of int
        The rows to leave out.
    rows : tuple of int
        The rows to tell of.

    Examples
    --------
    >>> import numpy as np
    >>> values = {"poor_start": np.array([31, 42, 42, 73]), "poor_end": np.array([21, 15, 15, 36]),
    ...           "exits_target": np.array([10, 27, 27, 37])}
    >>> present = {name: np.ones(4, bool) for name in values}
    >>> decimals = {name: np.zeros(4, int) for name in values}
    >>> list(repeated_rows(Grid(3, 4, values, present, decimals, np.full(3, -1))))
    [('unit_twice', (2,), (1, 2))]
    """
    if not grid.has_total:
        return
    names = [name for name in _counts(grid) if grid.present[name][grid.units]]
    excess = tuple(
        sum(grid.values[name][: grid.units].tolist()) - int(grid.values[name][grid.units])
        for name in names
    )
    broken = sum(map(bool, excess))
    alike = np.logical_and.reduce(
        [grid.values[name][: grid.units] == own for name, own in zip(names, excess, strict=True)]
    )
    rows = tuple(np.flatnonzero(alike).tolist()) if broken else ()
    if broken < 2:  # then only rows that agree in every other figure as well
        for row in rows:
            if same_figures(grid, row, grid.units):
                yield "total_among", (row,), (row,)
        if len(rows) == 2 and same_figures(grid, *rows):
            yield "unit_twice", rows[1:], rows
        return
    summing = sums_of_others(grid, _SEEN)
    sums = tuple(sum(int(grid.values[name][row]) for row in summing) for name in names)
    if summing and sums == excess:
        whole = len(summing) == 1 and all(
            2 * own == sum(grid.values[name][: grid.units].tolist())
            for name, own in zip(names, excess, strict=True)
        )
        kind = "total_among" if whole else "subtotals_among"
        yield kind, tuple(summing), tuple(summing)
        return
    if len(rows) == 1:
        yield "unit_left_out", rows, rows
    elif len(rows) == 2 and same_figures(grid, *rows):
        yield "unit_twice", rows[1:], rows


def same_figures(grid: Grid, one: int, other: int) -> bool:
    """Tell whether two rows print the same, in three columns at least."""
    names = [name for name in grid.values if name in COLUMNS]
    shown = [name for name in names if grid.present[name][one] and grid.values[name][one]]
    return len(shown) > 2 and all(
        grid.present[name][one] == grid.present[name][other]
        and (not grid.present[name][one] or grid.values[name][one] == grid.values[name][other])
        for name in names
    )
