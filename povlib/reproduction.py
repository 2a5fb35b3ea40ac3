"""Recomputing every cell of a plan table, and recovering the household totals behind its rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from povlib.columns import COLUMNS
from povlib.denominators import UNBOUNDED
from povlib.households import (
    CONVENTIONS,
    convention_fits,
    figure_table,
    household_bounds,
)
from povlib.identities import CheckedRows, check_counts, check_rates, check_sums
from povlib.plan import Plan
from povlib.rounding import MODES

__all__ = ["STATUSES", "Reproduction", "recover_households", "reproduce"]

STATUSES = ("exact", "within_rounding", "inconsistent", "not_checkable")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A plan table recomputed.

    Attributes
    ----------
    cells : pandas.DataFrame
        One row for each printed cell, units in the order of the document and the total row last:
        `row` ("unit" or "total"), `unit_code`, `unit`, `column`, `printed` (text), `value` (the
        exact printed figure), `recomputed_low`, `recomputed_high` (the recomputed figure; two
        different ones where the households are known only within an interval, and for an input
        that only has limits), `status` (see
        `STATUSES`) and `basis` (the identity used).
    households : pandas.DataFrame
        Index `unit`: `unit_code`, `recovered_households_low`, `recovered_households_high`
        (households; missing where nothing printed bounds them).
    households_total : tuple of int or None
        The same bounds for the total row; None where nothing printed bounds it from above, or
        where the units cannot add up to it.
    convention, mode : str
        How the rates were taken to be rounded.
    fits : pandas.DataFrame
        For every convention and mode: `units_fitting`, `units_checked`, `total_fits`, `sum_fits`
        (the households of the units can add up to those of the total row) and the names of the
        units that it fails (`failing`).
    households_printed : bool
        True when the document prints the households, so that nothing had to be recovered.
    """

    cells: pd.DataFrame
    households: pd.DataFrame
    households_total: tuple[int, int] | None
    convention: str
    mode: str
    fits: pd.DataFrame
    households_printed: bool

    def counts(self) -> dict[str, int]:
        """Number of cells by status, all four statuses named."""
        found = self.cells["status"].value_counts()
        return {status: int(found.get(status, 0)) for status in STATUSES}


def recover_households(
    plan: Plan, convention: str | None = None, mode: str = "half_up"
) -> pd.DataFrame:
    """Recover the household totals that a plan divides by and does not print.

    Every household total is one for which all printed rates of its row come out as printed; the
    units and the total row narrow each other. They are *inferred*, never official figures.

    Parameters
    ----------
    plan : Plan
    convention : str, optional
        A key of `CONVENTIONS`; by default the one that explains the most rows, each row that it
        contradicts counting against it.
    mode : {"half_up", "half_even", "truncate"}
        Rounding mode (ignored when `convention` is not given).

    Returns
    -------
    pandas.DataFrame
        Index `unit`: `unit_code`, `recovered_households_low`, `recovered_households_high`
        (households; ``<NA>`` where no total fits or nothing bounds it).

    Examples
    --------
    Đăk Nang prints 94 poor as 8,70 % and a fall of 4,08 points from 138: only 1080 households
    give 12,78 − 8,70.

    >>> from povlib.loading import load_plan
    >>> found = recover_households(load_plan("krong_no_2020"))
    >>> [int(bound) for bound in found.loc["Đăk Nang"].iloc[1:]]
    [1080, 1080]
    """
    return reproduce(plan, convention, mode).households


def _figures(scaled: np.ndarray, places: np.ndarray, is_count: bool) -> list[Any]:
    if is_count:
        return [int(value) for value in scaled]
    known: dict[tuple[int, int], Decimal] = {}
    figures = []
    for value, decimals in zip(scaled.tolist(), places.tolist(), strict=True):
        key = (value, decimals)
        if key not in known:
            known[key] = Decimal(value).scaleb(-decimals)
        figures.append(known[key])
    return figures


def _bounds(values: np.ndarray, known: np.ndarray) -> Any:
    listed = [
        min(int(value), UNBOUNDED) if ok else None for value, ok in zip(values, known, strict=True)
    ]
    return pd.array(listed, dtype="Int64")


def _objects(values: Iterable[Any]) -> np.ndarray:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _cells(row: CheckedRows, plan: Plan, kind: str) -> pd.DataFrame:
    table = row.table
    names = list(table.values)
    if kind == "unit":
        codes, labels = plan.units["unit_code"].tolist(), plan.units.index.tolist()
        printed = [plan.printed[name].tolist() for name in names]
        values = [plan.units[name].tolist() for name in names]
    else:
        if plan.total is None or plan.printed_total is None:
            raise ValueError("the plan has no total row")
        codes, labels = [""], [plan.total_label]
        printed = [[plan.printed_total[name]] for name in names]
        values = [[plan.total[name]] for name in names]
    columns: dict[str, list[Any]] = {key: [] for key in ("low", "high", "status", "basis")}
    for name in names:
        none = np.full(table.rows, "not_checkable", dtype=object)
        zero = np.zeros(table.rows, np.int64)
        no_basis = np.full(table.rows, "none", dtype=object)
        low, high, status, basis = row.results.get(name, (zero, zero, none, no_basis))
        is_count = COLUMNS[name].kind == "count"
        unknown = status == "not_checkable"
        for key, scaled in (("low", low), ("high", high)):
            figures = _objects(_figures(scaled, table.decimals[name], is_count))
            figures[unknown] = None
            columns[key].append(figures)
        columns["status"].append(status)
        columns["basis"].append(basis)
    order = np.arange(len(names) * table.rows).reshape(len(names), table.rows).T.ravel()
    stacked = {key: np.concatenate(parts)[order] for key, parts in columns.items()}
    flat = {
        "row": kind,
        "unit_code": np.repeat(np.array(codes, dtype=object), len(names)),
        "unit": np.repeat(np.array(labels, dtype=object), len(names)),
        "column": np.tile(np.array(names, dtype=object), table.rows),
        "printed": _objects(chain.from_iterable(printed))[order],
        "value": _objects(chain.from_iterable(values))[order],
        "recomputed_low": stacked["low"],
        "recomputed_high": stacked["high"],
        "status": stacked["status"],
        "basis": stacked["basis"],
    }
    return pd.DataFrame(flat)


def reproduce(plan: Plan, convention: str | None = None, mode: str = "half_up") -> Reproduction:
    """Recompute every cell of a plan table from its inputs, beside the printed one.

    Inputs are the poor households at the start, the assigned exits and, where the document
    prints them, the households; where it does not, the households are recovered from the rates
    (`recover_households`). The other cells follow:

    - ``poor_end = poor_start − exits_target`` in each row;
    - a rate is its count over the households, rounded to the printed decimals;
    - the rate reduction is built by the named convention;
    - each count of the total row is the sum of its column;
    - a minority part is an input that must not exceed its whole.

    Parameters
    ----------
    plan : Plan
    convention : str, optional
        A key of `CONVENTIONS`. By default the convention and mode that explain the most
        rows, each row they contradict counting against them; `Reproduction.fits` lists them all.
    mode : {"half_up", "half_even", "truncate"}
        Rounding mode, used with `convention`.

    Returns
    -------
    Reproduction
        Status of a cell: *exact* when the recomputed figure is the printed one for every number
        of households that its row allows (an input stands as printed; what contradicts it is told
        of the cell that follows from it); *within_rounding* when they differ by no more than one
        unit of the last decimal or the households are not known closely enough to tell;
        *inconsistent* when they cannot be reconciled; *not_checkable* when the document does not
        say enough.

    Raises
    ------
    ValueError
        If the convention or the mode is unknown.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> result = reproduce(load_plan("krong_no_2020"))
    >>> result.convention, result.households_total
    ('difference_of_rounded_rates', (19340, 19348))
    >>> faulty = result.cells.query("status != 'exact'")
    >>> sorted(set(faulty["column"])), faulty["printed"].tolist()
    (['exits_target_em'], ['26', '59', '280'])
    """
    if convention is not None and convention not in CONVENTIONS:
        raise ValueError(
            f"unknown convention {convention!r}; expected one of {', '.join(CONVENTIONS)}"
        )
    if mode not in MODES:
        raise ValueError(f"unknown rounding mode {mode!r}; expected one of {', '.join(MODES)}")
    names = plan.column_names()
    units = figure_table(plan.units, names)
    total = figure_table(plan.total, names) if plan.total is not None else None
    fits, best, best_mode = convention_fits(units, total, plan.units.index)
    if convention is None:
        convention, mode = best, best_mode
    printed = units.has("households")
    bounds = household_bounds(units, total, convention, mode)
    low, high = bounds.low, bounds.high
    row = CheckedRows(units)
    check_counts(row)
    check_rates(row, low, high, convention, mode)
    frames = [_cells(row, plan, "unit")]
    if total is not None:
        last = CheckedRows(total)
        check_counts(last)
        check_sums(last, units)
        t_low, t_high = (np.array([bound]) for bound in bounds.total_checked)
        check_rates(last, t_low, t_high, convention, mode)
        frames.append(_cells(last, plan, "total"))
    known = (low <= high) & ~((low <= 1) & (high >= UNBOUNDED))
    households = pd.DataFrame(
        {
            "unit_code": plan.units["unit_code"],
            "recovered_households_low": _bounds(low, known),
            "recovered_households_high": _bounds(high, known & (high < UNBOUNDED)),
        },
        index=plan.units.index,
    )
    return Reproduction(
        pd.concat(frames, ignore_index=True), households, bounds.total, convention, mode, fits,
        printed,
    )  # fmt: skip
