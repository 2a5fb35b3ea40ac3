"""What callers give for a two-way table, made exact: tables of numbers, or a clear error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from povlib.amounts import broadcast_whole, exact_sum, positive_ratios, whole_numbers
from povlib.signposts import IMPERVIOUS, SIGNPOSTS, divisor_costs
from povlib.two_way_cells import Cells

__all__ = ["Asked", "asked_for", "whole_table"]


class Asked(NamedTuple):
    """A two-way table that is asked for: weights are fractions; caps are closed without weight."""

    rule: str
    weights: np.ndarray
    under: np.ndarray | int
    rows: np.ndarray
    columns: np.ndarray
    floors: np.ndarray
    caps: np.ndarray

    def with_first(self) -> Asked:
        """Raise floors to one where the rule gives each cell one before any gets two."""
        if self.rule not in IMPERVIOUS:
            return self
        return self._replace(floors=np.maximum(self.floors, np.minimum(self.caps, 1)))

    def turned(self) -> Asked:
        """Make rows of columns."""
        under = self.under.T if isinstance(self.under, np.ndarray) else self.under
        return Asked(
            self.rule, self.weights.T, under, self.columns, self.rows, self.floors.T, self.caps.T
        )

    def cells(self) -> Cells:
        """Give the cells, without counts."""
        under = self.under.ravel() if isinstance(self.under, np.ndarray) else self.under
        costs = divisor_costs(self.rule, np.maximum(self.weights, 1).ravel(), under)
        largest = max(int(totals.max(initial=0)) for totals in (self.rows, self.columns))
        kind = object if costs.wide(largest + 1) else None
        return Cells(
            costs,
            *(
                part if kind is None else part.astype(kind)
                for part in (self.rows, self.columns, self.floors, self.caps)
            ),
        )


def asked_for(
    weights: Any, row_totals: Any, column_totals: Any, rule: str, lower: Any, upper: Any
) -> Asked:
    """Read what is asked for.

    Examples
    --------
    >>> asked = asked_for([[2, 0]], [3], [2, 1], "webster", None, 4)
    >>> asked.caps.tolist()
    [[4, 0]]
    """
    if rule not in SIGNPOSTS:
        raise ValueError(f"unknown rule {rule!r}; one of {', '.join(SIGNPOSTS)}")
    rows, columns = (
        whole_numbers(totals, f"{side} totals")
        for totals, side in ((row_totals, "row"), (column_totals, "column"))
    )
    shape = len(rows), len(columns)
    table = _shaped(_matrix(weights, "weights"), "weights", shape)
    numerators, under = _read(positive_ratios, table, "weights")
    numerators = numerators.reshape(shape)
    if isinstance(under, np.ndarray):
        under = under.reshape(shape)
    floors = whole_table(lower, "floors", shape, 0)
    caps = whole_table(upper, "caps", shape, max(exact_sum(rows), exact_sum(columns)))
    caps = np.where(numerators > 0, caps, np.minimum(floors, caps))
    return Asked(rule, numerators, under, rows, columns, floors, caps)


def _matrix(values: Any, what: str) -> np.ndarray:
    """Give a table of what was given, with Python objects where it is no array of numbers."""
    if hasattr(values, "__array__"):
        values = np.asarray(values)
        if values.ndim == 2:
            return values
    if not isinstance(values, list | tuple | np.ndarray):
        raise TypeError(f"{what}: expected a list of rows, found {type(values).__name__}")
    lists = [list(row) if isinstance(row, list | tuple | np.ndarray) else [row] for row in values]
    if len({len(row) for row in lists}) > 1:
        raise ValueError(f"{what}: expected rows of one length, found {sorted(map(len, lists))}")
    table = np.empty((len(lists), len(lists[0]) if lists else 0), dtype=object)
    for at, row in enumerate(lists):
        table[at] = row
    return table


def _shaped(table: np.ndarray, what: str, shape: tuple[int, int]) -> np.ndarray:
    if table.shape != shape:
        raise ValueError(
            f"{what}: expected {shape[0]} rows of {shape[1]}, as there are totals; "
            f"found {table.shape[0]} of {table.shape[1]}"
        )
    return table


def _read(reader: Callable[..., Any], table: np.ndarray, what: str, **options: Any) -> Any:
    """Read all cells at once; only what is wrong is read again, to name the row."""
    try:
        return reader(
            table.ravel() if table.dtype != object else table.ravel().tolist(), what, **options
        )
    except (TypeError, ValueError):
        for at, row in enumerate(table):
            reader(row.tolist(), f"{what}, row {at}", **options)
        raise


def whole_table(
    values: Any, what: str, shape: tuple[int, int] | None, default: int, least: int | None = 0
) -> np.ndarray:
    """Read whole numbers: one for each cell, or one for all, or none; any table without a shape.

    Examples
    --------
    >>> whole_table(2, "caps", (1, 2), 0)
    array([[2, 2]])
    """
    if shape and (values is None or np.isscalar(values)):
        return np.array(broadcast_whole(values, what, shape[0] * shape[1], default)).reshape(shape)
    table = _matrix(values, what)
    if shape:
        _shaped(table, what, shape)
    whole: np.ndarray = _read(whole_numbers, table, what, least=least)
    return whole.reshape(table.shape)
