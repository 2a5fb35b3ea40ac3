"""Recomputing every cell of a plan table, and recovering the household totals behind its rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from povlib.columns import COLUMNS
from povlib.conventions import (
    BASE_CHOICES,
    CONVENTIONS,
    household_columns,
    printed_households,
    sort_of,
)
from povlib.denominators import UNBOUNDED
from povlib.households import Key, Narrowed, figure_table
from povlib.identities import CheckedRows, RateCheck, check_counts, check_sums
from povlib.plan import Plan
from povlib.rounding import MODES
from povlib.rounding_evidence import Choice, Evidence

__all__ = ["STATUSES", "Reproduction", "recover_households", "reproduce"]

STATUSES = ("exact", "within_rounding", "inconsistent", "not_checkable")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A plan table recomputed.

    Attributes
    ----------
    cells : pandas.DataFrame
        One row for each printed cell, units in the order of the document, then the total row,
        then rows that add up groups (whose name stands for a code):
        `row` ("unit", "total" or "group"), `unit_code`, `unit`, `column`, `printed` (text), `value`
        (the exact printed figure), `recomputed_low`, `recomputed_high` (the recomputed figure; two
        different ones where the households are known only within an interval, and for an input
        that only has limits), `status` (see
        `STATUSES`) and `basis` (the identity used).
    households : pandas.DataFrame
        Index `unit`: `unit_code`, `recovered_households_low`, `recovered_households_high`
        (households; missing where nothing printed bounds them). Where each year has its own, these
        are those of the end, and `recovered_households_start_low`, `…_high` follow; where rates of
        the minority are printed, `recovered_households_em_low`, `…_high`.
    households_total : tuple of int or None
        The same bounds for the total row; None where nothing printed bounds it from above, or
        where the units cannot add up to it.
    convention, mode : str
        How the rates were taken to be rounded.
    fits : pandas.DataFrame
        For every convention, choice of bases and mode that differs for this table:
        `units_fitting`, `units_checked`, `total_fits`, `sum_fits` (the households of the units can
        add up to those of the total row), `cells_wrong_at_least`, the `cost` by which the cheapest
        is chosen (both explained in `Evidence.fits` of `povlib.rounding_evidence`) and the names of
        the units that it fails (`failing`).
    households_printed : bool
        True when the document prints the households, so that nothing had to be recovered.
    bases : {"one", "each_year"}
        Whether the rates of both years divide by one number of households.
    totals : dict
        `households_total` for every sort of households in `households`: "households",
        "households_start", "households_em", "households_em_start".
    """

    cells: pd.DataFrame
    households: pd.DataFrame
    households_total: tuple[int, int] | None
    convention: str
    mode: str
    fits: pd.DataFrame
    households_printed: bool
    bases: str = "one"
    totals: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Number of cells by status, all four statuses named."""
        found = self.cells["status"].value_counts()
        return {status: int(found.get(status, 0)) for status in STATUSES}


def recover_households(
    plan: Plan, convention: str | None = None, mode: str = "half_up", bases: str = "one"
) -> pd.DataFrame:
    """Recover the household totals that a plan divides by and does not print.

    Every household total is one for which all printed rates of its row come out as printed; the
    units and the total row narrow each other. They are *inferred*, never official figures.

    Parameters
    ----------
    plan : Plan
    convention : str, optional
        A key of `CONVENTIONS`; by default the way of rounding that would declare the fewest cells
        wrong.
    mode : {"half_up", "half_even", "truncate"}
        Rounding mode (ignored when `convention` is not given).
    bases : {"one", "each_year"}
        Whether both years divide by one number (ignored when `convention` is not given).

    Returns
    -------
    pandas.DataFrame
        Index `unit`: `unit_code`, `recovered_households_low`, `recovered_households_high`
        (households; ``<NA>`` where no total fits or nothing bounds it), and the same for each
        other sort of households (see `Reproduction`).

    Examples
    --------
    Đăk Nang prints 94 poor as 8,70 % and a fall of 4,08 points from 138: only 1080 households
    give 12,78 − 8,70.

    >>> from povlib.loading import load_plan
    >>> found = recover_households(load_plan("krong_no_2020"))
    >>> [int(bound) for bound in found.loc["Đăk Nang"].iloc[1:]]
    [1080, 1080]
    """
    return reproduce(plan, convention, mode, bases).households


def _figures(scaled: np.ndarray, places: np.ndarray, is_count: bool) -> list[Any]:
    """Write integers in units of the last decimal as exact figures."""
    if is_count:
        return [int(value) for value in scaled.tolist()]
    known: dict[tuple[int, int], Decimal] = {}
    figures = []
    for key in zip(scaled.tolist(), places.tolist(), strict=True):
        if key not in known:
            known[key] = Decimal(key[0]).scaleb(-key[1])
        figures.append(known[key])
    return figures


def _bounds(values: np.ndarray, known: np.ndarray) -> Any:
    listed = [
        min(value, UNBOUNDED) if ok else None
        for value, ok in zip(values.tolist(), known.tolist(), strict=True)
    ]
    return pd.array(listed, dtype="Int64")


def _objects(values: Iterable[Any]) -> np.ndarray:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


_NOTHING = np.array(None, dtype=object)


def _recomputed(
    row: CheckedRows, name: str, given: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Recomputed bounds as figures, status and basis of one column.

    `given` are the printed figures, which an exact figure shares.
    """
    table = row.table
    if name not in row.results:
        blank, status, basis = (
            np.full(table.rows, word, dtype=object) for word in (None, "not_checkable", "none")
        )
        return blank, blank, status, basis
    low, high, status, basis = row.results[name]
    value, is_count, places = (
        table.values[name], COLUMNS[name].kind == "count", table.decimals[name],
    )  # fmt: skip
    figures = []
    for bound in (low, high):
        if bound is value or bool((bound == value).all()):
            figures.append(given)
        elif figures and bound is low:
            figures.append(figures[0])
        else:
            figures.append(_objects(_figures(bound, places, is_count)))
    unknown = status == "not_checkable"
    if unknown.any():
        figures = [np.where(unknown, _NOTHING, one) for one in figures]
    return figures[0], figures[1], status, basis


def _cells(row: CheckedRows, plan: Plan) -> pd.DataFrame:
    """Lay out the cells of all rows one after the other: units, total row, rows of groups."""
    table, names = row.table, list(row.table.values)
    codes, labels = plan.units["unit_code"].tolist(), plan.units.index.tolist()
    kinds = ["unit"] * table.units
    printed = [plan.printed[name].tolist() for name in names]
    values = [plan.units[name].tolist() for name in names]
    if plan.total is not None and plan.printed_total is not None:
        codes, labels, kinds = [*codes, ""], [*labels, plan.total_label], [*kinds, "total"]
        for place, name in enumerate(names):
            printed[place].append(plan.printed_total[name])
            values[place].append(plan.total[name])
    if plan.groups is not None and plan.printed_groups is not None:
        own = plan.groups.index.tolist()
        codes, labels, kinds = [*codes, *own], [*labels, *own], [*kinds, *["group"] * len(own)]
        for place, name in enumerate(names):
            printed[place] += plan.printed_groups[name].tolist()
            values[place] += plan.groups[name].tolist()
    keys = ("printed", "value", "recomputed_low", "recomputed_high", "status", "basis")
    laid = {key: np.empty((table.rows, len(names)), dtype=object) for key in keys}
    for place, name in enumerate(names):
        given = _objects(values[place])
        column = (_objects(printed[place]), given, *_recomputed(row, name, given))
        for key, part in zip(keys, column, strict=True):
            laid[key][:, place] = part
    return pd.DataFrame(
        {
            "row": np.repeat(_objects(kinds), len(names)),
            "unit_code": np.repeat(_objects(codes), len(names)),
            "unit": np.repeat(_objects(labels), len(names)),
            "column": np.tile(_objects(names), table.rows),
            **{key: grid.ravel() for key, grid in laid.items()},
        }
    )


def _households_frame(
    plan: Plan, narrowed: Mapping[Key, Narrowed], main: Key
) -> tuple[pd.DataFrame, dict[str, tuple[int, int] | None]]:
    """List the bounds of each sort of households, those that the plan counts by first."""
    units = len(plan.units)
    columns: dict[str, Any] = {"unit_code": plan.units["unit_code"].to_numpy()}
    totals: dict[str, tuple[int, int] | None] = {}
    for key in sorted(narrowed, key=lambda key: key != main):
        name, year = sort_of(key[0]), key[1]
        stem = name if key == main or year != "start" else f"{name}_start"
        low, high = narrowed[key].low[:units], narrowed[key].high[:units]
        known = (low <= high) & ~((low <= 1) & (high >= UNBOUNDED))
        columns[f"recovered_{stem}_low"] = _bounds(low, known)
        columns[f"recovered_{stem}_high"] = _bounds(high, known & (high < UNBOUNDED))
        totals[stem] = narrowed[key].total
    return pd.DataFrame(columns, index=plan.units.index), totals


def reproduce(
    plan: Plan, convention: str | None = None, mode: str = "half_up", bases: str = "one"
) -> Reproduction:
    """Recompute every cell of a plan table from its inputs, beside the printed one.

    Inputs are the poor households at the start, the assigned exits and, where the document
    prints them, the households; where it does not, the households are recovered from the rates
    (`recover_households`). The other cells follow:

    - ``poor_end = poor_start − exits_target`` in each row;
    - the poor and the near-poor together are their sum;
    - a rate is its count over the households (of the minority: over the minority households),
      rounded to the printed decimals;
    - the rate reduction is built by the named convention;
    - each count of the total row is the sum of its column;
    - a minority part is an input that must not exceed its whole.

    Parameters
    ----------
    plan : Plan
    convention : str, optional
        A key of `CONVENTIONS`. By default the way of rounding that would declare the fewest cells
        wrong; `Reproduction.fits` lists them all.
    mode : {"half_up", "half_even", "truncate"}
        Rounding mode, used with `convention`.
    bases : {"one", "each_year"}
        Whether both years divide by one number of households, used with `convention`.

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
        If the convention, the mode or the bases are unknown.

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
    if bases not in BASE_CHOICES:
        raise ValueError(f"unknown bases {bases!r}; expected one of {', '.join(BASE_CHOICES)}")
    names = plan.column_names()
    table = figure_table(plan.units, names, plan.total, plan.groups)
    evidence = Evidence(table)
    fits, choice = evidence.fits(plan.units.index.tolist())
    if convention is not None:
        two = (evidence.by_year or bases == "each_year") and evidence.two_bases(convention)
        choice = Choice(convention, "each_year" if two else "one", mode)
    candidate = evidence.candidate(choice)
    conditions = evidence.conditions[choice.convention, choice.bases]
    narrowed = {key: own.narrowed(table) for key, own in candidate.households.items()}
    told = {
        sort_of(key[0])
        for key, own in candidate.households.items()
        if (own.applies | own.printed).any()
    }
    bounds = {key: evidence.without_one(choice, key, own) for key, own in narrowed.items()}
    row = CheckedRows(table)
    check_counts(row)
    check_sums(row)
    RateCheck(row, bounds, candidate.households, conditions, choice).run()
    year = "end" if choice.bases == "each_year" else ""
    main = (household_columns(names, "households", choice.bases)[year], year)
    told |= {"households"}
    shown = {key: own for key, own in narrowed.items() if sort_of(key[0]) in told}
    households, totals = _households_frame(plan, shown, main)
    return Reproduction(
        _cells(row, plan), households, totals["households"], choice.convention, choice.mode, fits,
        printed_households(names) not in ("", "households_start"), choice.bases, totals,
    )  # fmt: skip
