"""What a table of units by groups comes with: multipliers, quotients, ties, what one more costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import Bound
from povlib.allocation_rules import Rule
from povlib.plan import Plan
from povlib.signposts import SIGNPOSTS
from povlib.two_way import NoTable, TwoWay, two_way

__all__ = ["TableAnswer", "TableTie", "solve_table"]

Cell = tuple[str, str]

Move = tuple[str, str, str]
"""A unit, the group that has one fewer there, and the group that has one more."""


@dataclass(frozen=True, slots=True)
class TableTie:
    """Cells that exactly equal tables fill differently; each has its number, or one more.

    Attributes
    ----------
    cells : tuple of (str, str)
        Unit and group of each.
    to_give : int
        How many of them get one more.
    tables : int or None
        How many ways there are to give them; None if they are too many to count.
    given : tuple of (str, str)
        Those that got one by the way that was named; none where the tie is left.
    """

    cells: tuple[Cell, ...]
    to_give: int
    tables: int | None
    given: tuple[Cell, ...]

    @property
    def left(self) -> int:
        """How many are still to be given."""
        return self.to_give - len(self.given)


@dataclass(frozen=True, eq=False)
class TableAnswer:
    """Whole numbers of households for every group in every unit, and what proves them.

    Attributes
    ----------
    plan : Plan
    rule : Rule
    groups : tuple of str
    solution : TwoWay
        The kernel's answer.
    stock : list of list of int
        Poor households: one list for each group, in the order of the units.
    weights : list of list
    floors, caps : list of Bound
        One for each group, as they were asked for.
    tie : object
        How ties were to be settled, as given.
    """

    plan: Plan
    rule: Rule
    groups: tuple[str, ...]
    solution: TwoWay
    stock: list[list[int]]
    weights: list[list[Any]]
    floors: list[Bound]
    caps: list[Bound]
    tie: Any
    _keys: np.ndarray | None

    @property
    def method(self) -> str:
        """Key of the rule."""
        return self.rule.key

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Households, units by groups; in cells that are still tied the lower number."""
        return self._frame(self.solution.counts)

    @property
    def example(self) -> pd.DataFrame:
        """`targets`, or where ties are left one of the equal tables, which is no decision."""
        return self._frame(self.solution.example)

    def _frame(self, counts: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(
            counts, index=self.plan.units.index, columns=pd.Index(self.groups, name="group")
        )

    @property
    def unit_totals(self) -> pd.Series[int]:
        """What every unit has to share out."""
        return pd.Series(self.solution.rows, index=self.plan.units.index, name="target")

    @property
    def group_totals(self) -> pd.Series[int]:
        """What every group has to get."""
        index = pd.Index(self.groups, name="group")
        return pd.Series(self.solution.columns, index=index, name="target")

    @property
    def total(self) -> int:
        """Households in the whole table."""
        return sum(map(int, self.solution.columns.tolist()))

    @property
    def certificate(self) -> bool:
        """Whether the exact check held for every cell."""
        return self.solution.certificate

    @cached_property
    def unit_multipliers(self) -> pd.Series[Any]:
        """Exact multipliers of the units: with those of the groups they prove the table.

        A weight times both is a quotient, which the rule rounds to the cell's number. For Hill they
        are the squares.
        """
        return pd.Series(self._factors[0], index=self.plan.units.index, dtype=object)

    @cached_property
    def group_multipliers(self) -> pd.Series[Any]:
        """Exact multipliers of the groups."""
        index = pd.Index(self.groups, name="group")
        return pd.Series(self._factors[1], index=index, dtype=object)

    @cached_property
    def _factors(self) -> tuple[list[Fraction], list[Fraction]]:
        return self.solution.row_multipliers, self.solution.column_multipliers

    @cached_property
    def ties(self) -> tuple[TableTie, ...]:
        """Cells that were exactly equal, settled or not."""
        units = [str(unit) for unit in self.plan.units.index]
        return tuple(
            TableTie(
                tuple((units[i], self.groups[j]) for i, j in tie.cells.tolist()),
                tie.to_give, tie.tables,
                tuple((units[i], self.groups[j]) for i, j in tie.given.tolist()),
            )
            for tie in self.solution.ties
        )  # fmt: skip

    @property
    def left(self) -> int:
        """How many households ties leave to be given."""
        return self.solution.left

    @property
    def undecided(self) -> tuple[Cell, ...]:
        """Unit and group of the cells in ties that are left; often none."""
        return tuple(cell for tie in self.ties if tie.left for cell in tie.cells)

    def powers(self, unit: int, group: int) -> Fraction:
        """Give the exact quotient of a cell, to the power of the multipliers (2 for Hill)."""
        weight, (own, theirs) = self.weights[group][unit], self._factors
        found: Fraction = weight**self.solution.power * (own[unit] * theirs[group])
        return found

    def quotient(self, unit: int, group: int) -> Fraction | Decimal:
        """Give the quotient of a cell: exact, or for Hill its root with 28 digits."""
        found = self.powers(unit, group)
        if self.solution.power == 1:
            return found
        return (Decimal(found.numerator) / Decimal(found.denominator)).sqrt()

    def signpost(self, count: int) -> Fraction:
        """Tell up to where a quotient counts as `count` (to the power of the multipliers)."""
        if count < 0:
            return Fraction(0)
        own = SIGNPOSTS[self.rule.key]
        return Fraction(int(own.top(count)), int(own.bottom(count)))

    def binding(self, unit: int, group: int) -> str:
        """Tell which bound holds a cell: ``floor``, ``cap`` or none."""
        found, count = self.solution, int(self.solution.counts[unit, group])
        capped = count == self.caps[group].values[unit]
        if capped and self.signpost(count) < self.powers(unit, group):
            return "cap"
        kept = 0 < count == found.lower[unit, group]
        return "floor" if kept and self.signpost(count - 1) > self.powers(unit, group) else ""

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each cell, index `unit` and `group`.

        `unit_code`; `poor_start` (of the group), `weight`, `quotient` (what is rounded: exact, for
        Hill a Decimal); `target`, `lower`, `upper` (households); `binds` (``floor``, ``cap`` or
        empty); `tied` (whether a tie that is left may add one).
        """
        units, counts = len(self.plan.units), self.solution.counts
        cells = [(i, j) for i in range(units) for j in range(len(self.groups))]
        codes = self.plan.units["unit_code"].tolist()
        tied = {(i, j) for tie in self.solution.ties if tie.left for i, j in tie.cells.tolist()}
        names = [(unit, group) for unit in self.plan.units.index for group in self.groups]
        columns: dict[str, list[Any]] = {
            "unit_code": [codes[i] for i, _ in cells],
            "poor_start": [self.stock[j][i] for i, j in cells],
            "weight": [self.weights[j][i] for i, j in cells],
            "quotient": [self.quotient(*cell) for cell in cells],
            "target": [int(counts[i, j]) for i, j in cells],
            "lower": [int(self.solution.lower[i, j]) for i, j in cells],
            "upper": [self.caps[j].values[i] for i, j in cells],
            "binds": [self.binding(*cell) for cell in cells],
            "tied": [cell in tied for cell in cells],
        }
        index = pd.MultiIndex.from_tuples(names, names=["unit", "group"])
        kinds = {"weight": object, "quotient": object, "binds": object, "unit_code": object}
        return pd.DataFrame(
            {name: pd.Series(column, index=index, dtype=kinds.get(name))
             for name, column in columns.items()}
        )  # fmt: skip

    def reach(self, group: str) -> tuple[int, int]:
        """Tell the least and the most that a group could have with these totals of the units,
        within the bounds, whatever the other groups then have.
        """
        rows = self.solution.rows.astype(object)
        place = self.groups.index(group)
        lower, upper = (own.astype(object) for own in (self.solution.lower, self.solution.upper))
        own_least, own_most = lower[:, place], upper[:, place]
        least = np.maximum(own_least, rows - (upper.sum(axis=1) - own_most))
        most = np.minimum(own_most, rows - (lower.sum(axis=1) - own_least))
        return int(least.sum()), int(most.sum())

    def shifted(self, group: str, other: str) -> tuple[Move, ...] | None:
        """Tell in which units a household would move from one group to another if a group were to
        have one more in all and another one fewer; None where that cannot be, or leaves a tie.

        Of three groups and more a third may pass one on: it gains in one unit what it loses in
        another.
        """
        change = [(name == group) - (name == other) for name in self.groups]
        totals = [int(one) + by for one, by in zip(self.solution.columns, change, strict=True)]
        if self.left or min(totals) < 0:
            return None
        found = solve_table(
            self.weights, self.solution.rows.tolist(), totals, self.rule.key,
            self.floors, self.caps, self._keys,
        )  # fmt: skip
        if isinstance(found, NoTable) or found.left:
            return None
        apart = found.counts - self.solution.counts
        moves = []
        for unit in np.flatnonzero((apart != 0).any(axis=1)).tolist():
            row = apart[unit].tolist()
            gains, loses = (
                [name for name, by in zip(self.groups, row, strict=True) for _ in range(sign * by)]
                for sign in (1, -1)
            )
            name = str(self.plan.units.index[unit])
            moves += [(name, *pair) for pair in zip(loses, gains, strict=True)]
        return tuple(moves)

    def __repr__(self) -> str:
        kind = type(self).__name__
        size = " × ".join(map(str, self.solution.counts.shape))
        tied = f", {self.left} still tied" if self.left else ""
        return f"<{kind} {self.method}: {self.total} households, {size}{tied}>"


def solve_table(
    weights: list[list[Any]], rows: Sequence[int], columns: Sequence[int], method: str,
    floors: list[Bound], caps: list[Bound], keys: np.ndarray | None,
) -> TwoWay | NoTable:  # fmt: skip
    """Turn lists by group into tables of units by groups, and solve."""
    across, low, high = (
        _turned(lists)
        for lists in (weights, [one.values for one in floors], [one.values for one in caps])
    )
    return two_way(across, list(rows), list(columns), method, lower=low, upper=high, tie_key=keys)


def _turned(lists: list[list[Any]]) -> Any:
    """Make rows of columns; an array where all are whole numbers that fit."""
    if all(type(one) is int and one < 2**62 for own in lists for one in own):
        return np.array(lists, dtype=np.int64).T
    return list(map(list, zip(*lists, strict=True)))
