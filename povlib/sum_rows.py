"""Rows that add up other rows: the total row, and the rows of groups of units.

In a table of figures the units come first, then the total row, if there is one, then the rows of
groups. The total row adds up the rows of groups and the units of no group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

__all__ = [
    "SumRow",
    "WithSums",
    "added_rows",
    "printed_parts",
    "rows_by_name",
    "strays",
    "sum_rows",
]

_TELLING = 10
"""Smaller figures are equal by chance."""


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row and the rows that it adds up: units, then rows of groups, which are `inner`."""

    row: int
    parts: np.ndarray
    inner: tuple[SumRow, ...] = ()


class WithSums:
    """What a table of units, a total row and rows of groups tells of its rows.

    Examples
    --------
    >>> table = WithSums()
    >>> table.units, table.rows, table.groups = 4, 5, ()
    >>> table.has_total, [one.row for one in table.sums]
    (True, [4])
    """

    units: int
    rows: int
    groups: tuple[np.ndarray, ...]

    @property
    def has_total(self) -> bool:
        """Tell whether there is a total row: it is the first after the units."""
        return self.rows - len(self.groups) > self.units

    @cached_property
    def sums(self) -> tuple[SumRow, ...]:
        """Rows that add up others, those of groups before the total row."""
        return sum_rows(self.units, self.rows, self.groups)


def sum_rows(units: int, rows: int, groups: Sequence[np.ndarray]) -> tuple[SumRow, ...]:
    """List the rows that add up others, those of groups before the total row.

    Parameters
    ----------
    units, rows : int
        Number of units, and of all rows.
    groups : sequence of numpy.ndarray
        The units of each row of a group.

    Examples
    --------
    Of five units the first two are a group; the total row comes before the row of the group:

    >>> [(one.row, one.parts.tolist()) for one in sum_rows(5, 7, [np.array([0, 1])])]
    [(6, [0, 1]), (5, [2, 3, 4, 6])]
    """
    first = rows - len(groups)
    found = tuple(SumRow(first + at, own) for at, own in enumerate(groups))
    if first <= units:
        return found
    alone = np.ones(units, bool)
    for own in groups:
        alone[own] = False
    parts = np.concatenate([np.flatnonzero(alone), np.arange(first, rows)])
    return (*found, SumRow(units, parts, found))


def rows_by_name(named: Sequence[str], wanted: Sequence[str]) -> tuple[np.ndarray, ...]:
    """List the rows that bear each of the wanted names.

    Examples
    --------
    >>> [rows.tolist() for rows in rows_by_name(["B", "A", "", "B"], ["A", "B"])]
    [[1], [0, 3]]
    """
    places = {name: place for place, name in enumerate(wanted)}
    found = np.array([places.get(name, len(wanted)) for name in named], np.int64)
    order = np.argsort(found, kind="stable")
    ends = np.searchsorted(found[order], np.arange(len(wanted) + 1))
    return tuple(np.split(order, ends)[1:-1])


def _alike(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Tell which rows of figures are the same but for one in four, if three that tell agree."""
    agree = one == other
    apart = (~agree).sum(axis=-1)
    telling = (agree & (np.abs(one) >= _TELLING)).sum(axis=-1)
    near = (telling >= 3) & (4 * apart <= one.shape[-1])
    return np.asarray((apart == 0) | near)


def strays(figures: np.ndarray, of: np.ndarray, gaps: np.ndarray, group: int) -> list[int]:
    """List the units which, moved into a group or out of it, would make its row add up.

    The row of the other group must add up as well. One figure alone may be equal by chance; of
    four columns and more one in four may disagree, where another figure is wrong.

    Parameters
    ----------
    figures : numpy.ndarray of int
        Figures of the units, by column.
    of : numpy.ndarray of int
        The group of each unit; -1 for none that has a row.
    gaps : numpy.ndarray of int
        What the row of each group prints less what its units add up to, by column.
    group : int
        The group asked about.

    Examples
    --------
    The row says 12 and 6; of its units only the second is told to belong to it:

    >>> figures, of = np.array([[5, 2], [7, 4], [6, 4]]), np.array([-1, 0, -1])
    >>> strays(figures, of, np.array([[5, 2]]), 0)
    [0]
    """
    inside, found = of == group, []
    moved = np.where(inside[:, None], -gaps[group], gaps[group])
    for unit in np.flatnonzero(_alike(figures, moved)).tolist():
        own = figures[unit]
        if inside[unit]:
            borne_out = bool(_alike(gaps, own).any())
        else:
            borne_out = bool(of[unit] >= 0 and _alike(gaps[of[unit]], -own))
            if of[unit] >= 0 and not borne_out:
                continue
        if np.count_nonzero(own) + borne_out > 1 and own.any():
            found.append(unit)
    return found


def added_rows(of: SumRow, known: np.ndarray) -> np.ndarray:
    """List the units that a row adds up; where one of a group is not known, the group's row.

    Parameters
    ----------
    of : SumRow
    known : numpy.ndarray of bool
        Which rows have a figure.

    Examples
    --------
    >>> group, total = sum_rows(5, 7, [np.array([0, 1])])
    >>> known = np.ones(7, bool)
    >>> added_rows(total, known).tolist()
    [0, 1, 2, 3, 4]
    >>> known[1] = False
    >>> added_rows(total, known).tolist()
    [2, 3, 4, 6]
    """
    return _in_place(of, [known[one.row] and not known[one.parts].all() for one in of.inner])


def printed_parts(of: SumRow, known: np.ndarray) -> np.ndarray:
    """List the rows of groups that a row adds up; in place of one not known, its units.

    Parameters
    ----------
    of : SumRow
    known : numpy.ndarray of bool
        Which rows have a figure.

    Examples
    --------
    >>> group, total = sum_rows(5, 7, [np.array([0, 1])])
    >>> known = np.ones(7, bool)
    >>> printed_parts(total, known).tolist()
    [2, 3, 4, 6]
    >>> known[6] = False
    >>> printed_parts(total, known).tolist()
    [0, 1, 2, 3, 4]
    """
    return _in_place(of, [known[one.row] for one in of.inner])


def _in_place(of: SumRow, whole: Sequence[bool]) -> np.ndarray:
    """List what a row adds up, each group either by its row or by its units."""
    if not of.inner:
        return of.parts
    groups = [
        np.array([one.row]) if kept else one.parts
        for one, kept in zip(of.inner, whole, strict=True)
    ]
    return np.sort(np.concatenate([of.parts[: -len(of.inner)], *groups]))
