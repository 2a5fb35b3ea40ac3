"""A printed table as columns of texts and whole numbers, for asking how a figure came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from povlib.numerals import NumeralError, decimal_places, read_number
from povlib.slips import group_mark, write_like

__all__ = ["TOTAL", "Cell", "Entry", "PrintedTable", "Row", "printed_table"]

TOTAL: Final = "total"
Row = int | str
Cell = tuple[Row, str]
"""A row by its place (from 0; rows of groups come after the units) or `TOTAL`, and a column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: what is printed and what a story takes for its value (None: left open)."""

    row: Row
    column: str
    printed: str
    units: int | None
    decimals: int = 0

    @property
    def cell(self) -> Cell:
        """Row and column."""
        return self.row, self.column

    @property
    def number(self) -> int | Decimal | None:
        """The value with its decimals."""
        if self.units is None or not self.decimals:
            return self.units
        return Decimal(f"{self.units}e-{self.decimals}")


@dataclass(frozen=True)
class PrintedTable:
    """What a table prints, column by column; `printed_table` makes one from its texts.

    Attributes
    ----------
    texts, values : mapping of column to sequence
        Units, then rows of groups; the total row apart. Values are in units of the column's last
        decimal, None where nothing (or no figure) is printed.
    total_texts, total_values : mapping of column to figure
        The total row, as far as there is one.
    decimals : mapping of column to int
        Decimals of each column; 0 where not given.
    notations : mapping of column to {"vi", "en"}
        How each column writes its figures; "vi" where not given.
    parts : mapping of int to sequence of int
        The units that each row of a group adds up.
    order : sequence of int
        All rows but the total row as in the document; as they stand here where not given.
    """

    texts: Mapping[str, Sequence[str]]
    values: Mapping[str, Sequence[int | None]]
    total_texts: Mapping[str, str] = field(default_factory=dict)
    total_values: Mapping[str, int | None] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    notations: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[int, Sequence[int]] = field(default_factory=dict)
    order: Sequence[int] = ()

    def text(self, cell: Cell) -> str:
        """Return the figure as printed, "" where there is none."""
        row, column = cell
        return self.texts[column][row] if isinstance(row, int) else self.total_texts.get(column, "")

    def value(self, cell: Cell) -> int | None:
        """Return the printed value in units of the last decimal."""
        row, column = cell
        if isinstance(row, int):
            return self.values[column][row]
        return self.total_values.get(column)

    def write(self, cell: Cell, value: int) -> str:
        """Write a value as the cell would print it."""
        column = cell[1]
        return write_like(
            value,
            self.text(cell),
            self.decimals.get(column, 0),
            notation=self.notations.get(column, "vi"),
            group=self.groups[column],
        )

    def entry(self, cell: Cell, value: int | None) -> Entry:
        """Put a cell and what a story takes for its value together."""
        return Entry(*cell, self.text(cell), value, self.decimals.get(cell[1], 0))

    @cached_property
    def groups(self) -> dict[str, str | None]:
        """Group mark of each column, from the first figure long enough to show it."""
        found = {}
        for column, texts in self.texts.items():
            notation = self.notations.get(column, "vi")
            marks = (group_mark(t, notation) for t in (*texts, self.total_texts.get(column, "")))
            found[column] = next((mark for mark in marks if mark is not None), None)
        return found

    @cached_property
    def added(self) -> dict[Row, frozenset[int]]:
        """Units that the total row, and the row of each group, adds up."""
        rows = len(next(iter(self.values.values()), ()))
        found: dict[Row, frozenset[int]] = {TOTAL: frozenset(range(rows - len(self.parts)))}
        return found | {row: frozenset(own) for row, own in self.parts.items()}

    @cached_property
    def _sums(self) -> dict[Cell, int | None]:
        return {}

    def summed(self, cell: Cell) -> int | None:
        """Sum of the units that the row of a cell adds up as printed, None where one is missing."""
        if cell not in self._sums:
            row, column = cell
            own = [self.values[column][at] for at in self.added[row]]
            known = [value for value in own if value is not None]
            self._sums[cell] = sum(known) if len(known) == len(own) else None
        return self._sums[cell]

    @cached_property
    def rows_of(self) -> dict[str, dict[int | None, list[int]]]:
        """Rows of each column by their printed value."""
        found: dict[str, dict[int | None, list[int]]] = {column: {} for column in self.values}
        for column, values in self.values.items():
            for row, value in enumerate(values):
                found[column].setdefault(value, []).append(row)
        return found


def printed_table(
    texts: Mapping[str, Sequence[str]],
    totals: Mapping[str, str] | None = None,
    notations: Mapping[str, str] | None = None,
    parts: Mapping[int, Sequence[int]] | None = None,
    order: Sequence[int] | None = None,
) -> PrintedTable:
    """Read the texts of a table, column by column.

    Parameters
    ----------
    texts : mapping of column to sequence of str
        Units, then rows of groups.
    totals : mapping of column to str, optional
    notations : mapping of column to {"vi", "en"}, optional
    parts, order : optional
        As in `PrintedTable`.

    Examples
    --------
    >>> table = printed_table({"poor": ["65", "1.092"], "rate": ["2,4", "3,75"]}, {"poor": "1.157"})
    >>> table.values, table.total_values["poor"], table.decimals
    ({'poor': (65, 1092), 'rate': (240, 375)}, 1157, {'poor': 0, 'rate': 2})
    """
    totals, notations = totals or {}, notations or {}

    def read(text: str, column: str) -> int | Decimal | None:
        try:
            return read_number(text, notations.get(column, "vi"))
        except NumeralError:
            return None

    values: dict[str, tuple[int | None, ...]] = {}
    decimals = {}
    for column, own in texts.items():
        numbers = [read(text, column) for text in (*own, totals.get(column, ""))]
        places = max((decimal_places(n) for n in numbers if n is not None), default=0)
        values[column] = tuple(None if n is None else int(n * 10**places) for n in numbers)
        decimals[column] = places
    return PrintedTable(
        {column: tuple(own) for column, own in texts.items()},
        {column: own[:-1] for column, own in values.items()},
        dict(totals),
        {column: own[-1] for column, own in values.items() if column in totals},
        decimals,
        dict(notations),
        dict(parts or {}),
        tuple(order or range(max(map(len, texts.values()), default=0))),
    )
