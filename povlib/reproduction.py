"""Recomputing every cell of a plan table, and recovering the household totals behind its rates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from povlib.columns import COLUMNS
from povlib.denominators import UNBOUNDED
from povlib.households import (
    CONDITIONS,
    CONVENTIONS,
    FigureTable,
    condition_bounds,
    conditions_of,
    convention_fits,
    figure_table,
    household_bounds,
    joint_bounds,
)
from povlib.plan import Plan
from povlib.rounding import MODES, round_ratio

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
        The same bounds for the total row, or None.
    convention, mode : str
        How the rates were taken to be rounded.
    fits : pandas.DataFrame
        For every convention and mode: `units_fitting`, `units_checked`, `total_fits` and the
        names of the units that it fails (`failing`).
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
        A key of `CONVENTIONS`; by default the one that the fewest rows contradict.
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


class _Row:
    """Recomputed bounds, status and basis of the cells of several rows, column by column."""

    def __init__(self, table: FigureTable) -> None:
        self.table = table
        self.results: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, str]] = {}

    def put(
        self, name: str, low: np.ndarray, high: np.ndarray, status: np.ndarray, basis: str
    ) -> None:
        present = self.table.present[name]
        status = np.where(present, status, "not_checkable")
        self.results[name] = (low, high, status, basis)

    def put_exact(self, name: str, expected: np.ndarray, known: np.ndarray, basis: str) -> None:
        equal = self.table.values[name] == expected
        status = np.where(known, np.where(equal, "exact", "inconsistent"), "not_checkable")
        self.put(name, expected, expected, status, basis)

    def put_range(
        self, name: str, low: np.ndarray, high: np.ndarray, known: np.ndarray, basis: str
    ) -> None:
        """Compare a printed rate with the range that the possible households give."""
        value = self.table.values[name]
        status = np.select(
            [~known, (low == value) & (high == value), (low - 1 <= value) & (value <= high + 1)],
            ["not_checkable", "exact", "within_rounding"],
            "inconsistent",
        )
        self.put(name, low, high, status, basis)


def _rate_at(
    table: FigureTable, count: str, households: np.ndarray, name: str, mode: str
) -> np.ndarray:
    """Rate of a count over given households, in units of the last printed decimal of `name`."""
    places = table.decimals[name]
    result = np.zeros(table.rows, dtype=object)
    divisor = np.where((households < 1) | (households >= UNBOUNDED), 1, households)
    for decimals in np.unique(places):
        rows = places == decimals
        rounded = round_ratio(
            100 * table.values[count][rows].astype(object), divisor[rows], int(decimals), mode
        )
        result[rows] = np.where(households[rows] >= UNBOUNDED, 0, rounded)
    return result if any(abs(int(v)) >= 2**62 for v in result) else result.astype(np.int64)


def _put_rates(
    row: _Row, low: np.ndarray, high: np.ndarray, convention: str, mode: str, printed: bool
) -> None:
    """Recompute the rate columns from households between `low` and `high`."""
    table = row.table
    anchor = CONVENTIONS[convention][0]
    possible = low <= high
    if not printed:
        # Where no households satisfy every rate of a row, those of the anchor alone are taken.
        alone_low, alone_high, applies = condition_bounds(table, anchor, mode)
        if not applies.any():
            alone_low, alone_high, _ = joint_bounds(table, conditions_of(convention), mode)
        low, high = np.where(possible, low, alone_low), np.where(possible, high, alone_high)
    known = (low <= high) & ~((low <= 1) & (high >= UNBOUNDED))
    source = "households" if printed else "recovered_households"
    for count, name in (("poor_start", "poor_rate_start_pct"), ("poor_end", "poor_rate_end_pct")):
        if table.has(count, name):
            usable = known & table.present[count]
            least = _rate_at(table, count, high, name, mode)
            most = _rate_at(table, count, low, name, mode)
            row.put_range(name, least, most, usable, f"{count} ÷ {source}")
            if not printed and CONDITIONS[anchor][1] == (name,):
                # The anchor leaves no households at all: the rate contradicts its own count.
                alone = condition_bounds(table, anchor, mode)
                broken = (alone[0] > alone[1]) & alone[2]
                first, second, status, basis = row.results[name]
                status = np.where(broken, "inconsistent", status)
                row.put(name, first, second, status, basis)
    name = "rate_reduction_pp"
    if not table.has(name):
        return
    if convention == "rounded_difference" and table.has("exits_target"):
        usable = known & table.present["exits_target"]
        least = _rate_at(table, "exits_target", high, name, mode)
        most = _rate_at(table, "exits_target", low, name, mode)
        row.put_range(name, least, most, usable, f"exits_target ÷ {source}")
    elif convention == "start_minus_rounded_reduction" and table.has("exits_target"):
        usable = known & table.present["exits_target"]
        least = _rate_at(table, "exits_target", high, name, mode)
        most = _rate_at(table, "exits_target", low, name, mode)
        row.put_range(name, least, most, usable, f"exits_target ÷ {source}")
        if table.has("poor_start", "poor_rate_end_pct"):
            end = "poor_rate_end_pct"
            usable = known & table.present["poor_start"] & table.present[name]
            reduction = table.values[name]
            least = _rate_at(table, "poor_start", high, end, mode) - reduction
            most = _rate_at(table, "poor_start", low, end, mode) - reduction
            row.put_range(end, least, most, usable, f"poor_start ÷ {source} − {name}")
    elif table.has("poor_start", "poor_end"):
        usable = known & table.present["poor_start"] & table.present["poor_end"]
        ends = [_rate_at(table, "poor_end", bound, name, mode) for bound in (high, low)]
        starts = [_rate_at(table, "poor_start", bound, name, mode) for bound in (high, low)]
        least, most = starts[0] - ends[0], starts[1] - ends[1]
        same_end = ends[0] == ends[1]
        least = np.where(same_end, least, starts[0] - ends[1])
        most = np.where(same_end, most, starts[1] - ends[0])
        row.put_range(name, least, most, usable, f"(poor_start − poor_end) ÷ {source}")


def _put_counts(row: _Row) -> None:
    """Recompute the count columns of unit rows; inputs stand as printed."""
    table = row.table
    for name in table.values:
        if COLUMNS[name].kind == "count":
            row.put_exact(name, table.values[name], np.ones(table.rows, bool), "input")
    if table.has("poor_start", "poor_end", "exits_target"):
        known = table.present["poor_start"] & table.present["exits_target"]
        expected = table.values["poor_start"] - table.values["exits_target"]
        row.put_exact("poor_end", expected, known, "poor_start − exits_target")
    for part in [name for name in table.values if name.endswith("_em")]:
        whole = part.removesuffix("_em")
        if table.has(whole) and COLUMNS[part].kind == "count":
            known = table.present[whole]
            above = table.values[part] > table.values[whole]
            status = np.where(known & above, "inconsistent", "exact")
            zero = np.zeros(table.rows, np.int64)
            row.put(part, zero, table.values[whole], status, f"≤ {whole}")


def _put_sums(row: _Row, units: FigureTable) -> None:
    """Recompute the counts of the total row as sums over the units."""
    for name, values in units.values.items():
        if COLUMNS[name].kind == "count":
            known = np.array([units.present[name].all()])
            expected = np.array([sum(int(value) for value in values)], dtype=object)
            row.put_exact(name, expected, known, f"Σ {name}")


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


def _cells(row: _Row, plan: Plan, kind: str) -> pd.DataFrame:
    table = row.table
    names = list(table.values)
    if kind == "unit":
        codes, labels = plan.units["unit_code"].tolist(), plan.units.index.tolist()
        printed = [plan.printed[name].tolist() for name in names]
        values = [plan.units[name].tolist() for name in names]
    else:
        assert plan.total is not None and plan.printed_total is not None
        codes, labels = [""], [plan.total_label]
        printed = [[plan.printed_total[name]] for name in names]
        values = [[plan.total[name]] for name in names]
    columns: dict[str, list[Any]] = {key: [] for key in ("low", "high", "status", "basis")}
    for name in names:
        none = np.full(table.rows, "not_checkable", dtype=object)
        zero = np.zeros(table.rows, np.int64)
        low, high, status, basis = row.results.get(name, (zero, zero, none, "none"))
        is_count = COLUMNS[name].kind == "count"
        unknown = status == "not_checkable"
        for key, scaled in (("low", low), ("high", high)):
            figures = np.array([*_figures(scaled, table.decimals[name], is_count), None])[:-1]
            figures[unknown] = None
            columns[key].append(figures)
        columns["status"].append(status)
        columns["basis"].append(np.full(table.rows, basis, dtype=object))
    order = np.arange(len(names) * table.rows).reshape(len(names), table.rows).T.ravel()
    stacked = {key: np.concatenate(parts)[order] for key, parts in columns.items()}
    flat = {
        "row": kind,
        "unit_code": np.repeat(np.array(codes, dtype=object), len(names)),
        "unit": np.repeat(np.array(labels, dtype=object), len(names)),
        "column": np.tile(np.array(names, dtype=object), table.rows),
        "printed": np.array([*sum(printed, []), None], dtype=object)[:-1][order],
        "value": np.array([*sum(values, []), None], dtype=object)[:-1][order],
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
        A key of `CONVENTIONS`. By default the convention and mode that the fewest rows
        contradict; `Reproduction.fits` lists them all.
    mode : {"half_up", "half_even", "truncate"}
        Rounding mode, used with `convention`.

    Returns
    -------
    Reproduction
        Status of a cell: *exact* when the recomputed figure is the printed one for every number
        of households that its row allows (an input is exact when no identity of its row
        contradicts it); *within_rounding* when they differ by no more than one unit of the last
        decimal or the households are not known closely enough to tell; *inconsistent* when they
        cannot be reconciled; *not_checkable* when the document does not say enough.

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
    >>> faulty[["unit", "column", "printed"]].values.tolist()
    [['TT Đăk Mâm', 'exits_target_em', '26'], ['Nam Xuân', 'exits_target_em', '59'], ['Tổng cộng', 'exits_target_em', '280']]
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
    low, high, total_bounds = household_bounds(units, total, convention, mode)
    row = _Row(units)
    _put_counts(row)
    _put_rates(row, low, high, convention, mode, printed)
    frames = [_cells(row, plan, "unit")]
    if total is not None:
        last = _Row(total)
        _put_counts(last)
        _put_sums(last, units)
        t_low, t_high = total_bounds or (1, UNBOUNDED)
        _put_rates(
            last, np.array([t_low]), np.array([t_high]), convention, mode, total.has("households")
        )
        frames.append(_cells(last, plan, "total"))
    empty = low > high
    index = plan.units.index
    households = pd.DataFrame(
        {
            "unit_code": plan.units["unit_code"],
            "recovered_households_low": pd.array(
                [None if bad else int(v) for v, bad in zip(low, empty | (low <= 1), strict=True)],
                dtype="Int64",
            ),
            "recovered_households_high": pd.array(
                [
                    None if bad else int(v)
                    for v, bad in zip(high, empty | (high >= UNBOUNDED), strict=True)
                ],
                dtype="Int64",
            ),
        },
        index=index,
    )
    if total_bounds is not None and total_bounds[0] > total_bounds[1]:
        total_bounds = None
    return Reproduction(
        pd.concat(frames, ignore_index=True), households, total_bounds, convention, mode, fits,
        printed,
    )  # fmt: skip
