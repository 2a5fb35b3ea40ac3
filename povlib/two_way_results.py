"""What a two-way table comes with: what proves it, its ties, or why there is none, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from povlib.two_way_cells import Cells
from povlib.two_way_proof import row_ranges

__all__ = ["Bottleneck", "NoTable", "TiedCells", "TwoWay", "between"]


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """Rows that have more to place than their cells can take.

    Attributes
    ----------
    rows, columns : numpy.ndarray of int
        The rows, and the columns that are left to them.
    need : int
        Sum of the totals of these rows.
    elsewhere : int
        What these rows can place outside these columns: the sum of the caps there, which are zero
        where the weight is.
    floors : int
        What the floors of the other rows take of these columns.
    room : int
        Sum of the totals of these columns.
    """

    rows: np.ndarray
    columns: np.ndarray
    need: int
    elsewhere: int
    floors: int
    room: int

    @property
    def short(self) -> int:
        """How many cannot be placed."""
        return self.need - self.elsewhere - (self.room - self.floors)


@dataclass(frozen=True, slots=True, eq=False)
class NoTable:
    """Why there is no such table, in numbers; what is wrong with single rows and columns first.

    Attributes
    ----------
    rows_total, columns_total : int
        Sums of the totals of the rows and of the columns; if they differ, there is no table.
    crossed : list of tuple of int
        Cells whose floor is above their own cap.
    rows_short, columns_short : dict of int to int
        Rows and columns whose caps in all are less than their total, and by how much.
    rows_over, columns_over : dict of int to int
        Rows and columns whose floors in all are more than their total, and by how much.
    bottleneck : Bottleneck or None
        Where single rows and columns are in order: those that cannot be filled together.
    by_rule : bool
        Whether it is the rule that leaves no table, since it gives each cell with a weight one
        before any gets two. The numbers above then count this one as a floor.
    """

    rows_total: int
    columns_total: int
    crossed: list[tuple[int, int]]
    rows_short: dict[int, int]
    columns_short: dict[int, int]
    rows_over: dict[int, int]
    columns_over: dict[int, int]
    bottleneck: Bottleneck | None = None
    by_rule: bool = False

    @property
    def difference(self) -> int:
        """By how much the totals of the rows exceed those of the columns."""
        return self.rows_total - self.columns_total


@dataclass(frozen=True, slots=True, eq=False)
class TiedCells:
    """Cells that exactly equal tables fill differently; each has its count, or one more.

    Attributes
    ----------
    cells : numpy.ndarray of int
        Row and column of each.
    to_give : int
        How many of them get one more.
    in_rows, in_columns : dict of int to int
        How many of them in each row and in each column.
    tables : int or None
        How many ways there are to give them; None if they are too many to count.
    given : numpy.ndarray of int
        Those that a key of ties gave one to; none if no key settled the tie.
    """

    cells: np.ndarray
    to_give: int
    in_rows: dict[int, int]
    in_columns: dict[int, int]
    tables: int | None
    given: np.ndarray

    @property
    def left(self) -> int:
        """How many are still to be given."""
        return self.to_give - len(self.given)


@dataclass(frozen=True, slots=True, eq=False)
class TwoWay:
    """A two-way table, and what proves it.

    Attributes
    ----------
    rule : str
    counts : numpy.ndarray of int
        Where a tie is left, every cell in it has its lower count.
    rows, columns : numpy.ndarray of int
        The totals.
    ties : tuple of TiedCells
    example : numpy.ndarray of int
        `counts`, or where ties are left one of the equally good tables, which is no decision.
    certificate : bool
        Whether the exact check held for every cell.
    power : int
        Multipliers are those of the rule to this power: 2 for Hill, whose signposts are roots.
    lower, upper : numpy.ndarray of int
        Floors and caps as they counted: one at least where the rule gives one to each cell first;
        the floor where there is no weight.
    """

    rule: str
    counts: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    ties: tuple[TiedCells, ...]
    example: np.ndarray
    certificate: bool
    power: int
    lower: np.ndarray
    upper: np.ndarray
    _cells: Cells
    _flipped: bool
    _multipliers: list[Fraction]

    @property
    def left(self) -> int:
        """How many are still to be given in ties."""
        return sum(tie.left for tie in self.ties)

    @property
    def row_multipliers(self) -> list[Fraction]:
        """Exact multipliers of the rows: what prove the table, with those of the columns."""
        return self._multipliers if self._flipped else self._others()

    @property
    def column_multipliers(self) -> list[Fraction]:
        """Exact multipliers of the columns."""
        return self._others() if self._flipped else self._multipliers

    def _others(self) -> list[Fraction]:
        return [between(*limits) for limits in row_ranges(self._cells, self._multipliers)]


def between(least: Fraction | None, most: Fraction | None) -> Fraction:
    """Give a fraction with a small denominator between two, both included, above zero.

    Examples
    --------
    >>> str(between(Fraction(3, 11), Fraction(2, 7))), str(between(None, Fraction(2, 7)))
    ('2/7', '1/4')
    """
    if most is None:
        return Fraction(1) if least is None else Fraction(-(-least.numerator // least.denominator))
    if least is None:
        return Fraction(1, most.denominator // most.numerator + 1)
    (a, b), (c, d) = least.as_integer_ratio(), most.as_integer_ratio()
    parts, whole = [], a // b
    while a != whole * b and (whole + 1) * d > c:  # no whole number lies between
        parts.append(whole)
        a, b, c, d = d, c - whole * d, b, a - whole * b
        whole = a // b
    top, bottom = whole + (a != whole * b), 1
    for part in reversed(parts):
        top, bottom = part * top + bottom, top
    return Fraction(top, bottom)
