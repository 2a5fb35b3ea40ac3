"""Households behind printed rates in the audit: what each row allows, and whether they add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.conventions import RateCondition, household_columns, sort_of
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.findings import Finding, finding_id
from povlib.households import (
    LIKELY_CHANGE,
    MOST_CHANGE,
    FigureTable,
    HouseholdBounds,
    Key,
    joint_bounds,
    jumps,
    scaled_sum,
)
from povlib.rounding_evidence import with_printed
from povlib.rule_table import RULES
from povlib.sum_rows import printed_parts

__all__ = [
    "HouseholdSum",
    "RowHouseholds",
    "change_limits",
    "check_households_add",
    "figure_table_of",
    "household_sums",
    "of_both_years",
    "row_households",
]

_RULE = next(rule for rule in RULES if rule.id == "households_add")


def figure_table_of(grid: Grid) -> FigureTable:
    """Give the figures of a grid to those who compute rates."""
    return FigureTable(grid.values, grid.present, grid.decimals, grid.rows, grid.units, grid.groups)


@dataclass(frozen=True, slots=True)
class HouseholdSum:
    """Households behind the rates of units, added up, beside those behind the rates of a row.

    That is the total row, or the one of a group: `row`. `rates` are the columns they follow from,
    `units` and `total` least and greatest numbers, up to `UNBOUNDED` where a unit may have any;
    `row_fits` tells whether the rates of the row agree among themselves.
    """

    denominator: str
    year: str
    rates: tuple[str, ...]
    units: tuple[int, int]
    total: tuple[int, int]
    row_fits: bool
    row: int

    @property
    def fits(self) -> bool:
        """Tell whether the units can add up to the total row."""
        return self.units[0] <= self.total[1] and self.total[0] <= self.units[1]


def household_sums(
    grid: Grid, conditions: Sequence[RateCondition], mode: str
) -> list[HouseholdSum]:
    """Add up the unprinted households of units, wherever the row of their sum has rates as well.

    What the rates of a group's row say of its units goes into the sum of the total row.

    Units whose rates say nothing, or contradict each other, may have any number of households.

    Parameters
    ----------
    grid : Grid
    conditions : sequence of RateCondition
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of HouseholdSum
        One for each row and sort of unprinted households that the row and some of its units bound.
    """
    found = []
    for one in row_households(grid, conditions, mode):
        if one.denominator in grid.values:
            continue
        low, high, units = one.low, one.high, slice(0, grid.units if grid.sums else 0)
        if (low[units] > high[units]).any():  # a residue of rounding: so far, not beyond
            own = [c for c in conditions if (c.denominator, c.year) == (one.denominator, one.year)]
            loose_low, loose_high = _loose_bounds(grid, own, mode)
            let_pass = (low > high) & (np.arange(grid.rows) < grid.units)
            low, high = np.where(let_pass, loose_low, low), np.where(let_pass, loose_high, high)
        unknown = (~one.applies | (low > high)) & (np.arange(grid.rows) < grid.units)
        low, high = np.where(unknown, 0, low), np.where(unknown, UNBOUNDED, high)
        for of in grid.sums:
            parts = printed_parts(of, one.applies & (low <= high))
            if high[of.row] >= UNBOUNDED or unknown[parts].all():
                continue
            most = UNBOUNDED if (high[parts] >= UNBOUNDED).any() else sum(high[parts].tolist())
            sums = sum(low[parts].tolist()), most
            total = int(low[of.row]), int(high[of.row])
            fits = total[0] <= total[1]
            added = HouseholdSum(one.denominator, one.year, one.rates, sums, total, fits, of.row)
            found.append(added)
            if fits and added.fits:
                low[of.row], high[of.row] = max(sums[0], total[0]), min(most, total[1])
            else:
                low[of.row], high[of.row] = sums
    return found


def _loose_bounds(
    grid: Grid, conditions: Sequence[RateCondition], mode: str
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds on the households of each row, were each rate off by one unit of its last decimal."""
    table = figure_table_of(grid)
    low, high = np.ones(grid.rows, np.int64), np.full(grid.rows, UNBOUNDED)
    for condition in conditions:
        known = np.logical_and.reduce([grid.present[name] for name in condition.columns])
        count, _ = scaled_sum(table, condition.counts)
        rate, places = scaled_sum(table, condition.rates)
        least, _ = denominator_bounds(count, rate + 1, places, mode)
        _, most = denominator_bounds(count, np.maximum(rate - 1, 0), places, mode)
        low = np.where(known, np.maximum(low, least), low)
        high = np.where(known, np.minimum(high, most), high)
    return low, high


@dataclass(frozen=True, slots=True)
class RowHouseholds:
    """Which numbers of households the rates of each row allow, for one sort of households.

    `rates` and `counts` are the columns they follow from; `applies` tells where there is any,
    `printed` where the table prints the households themselves.
    """

    denominator: str
    year: str
    rates: tuple[str, ...]
    counts: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    applies: np.ndarray
    printed: np.ndarray
    households: np.ndarray

    @property
    def outside(self) -> np.ndarray:
        """Rows whose printed households are not among those that the rates allow."""
        out = (self.households < self.low) | (self.households > self.high)
        return np.asarray(self.printed & (self.households > 0) & out)

    @property
    def fails(self) -> np.ndarray:
        """Rows whose rates no number of households explains, or not the printed one."""
        return np.asarray(self.applies & ((self.low > self.high) | self.outside))


def row_households(
    grid: Grid, conditions: Sequence[RateCondition], mode: str
) -> list[RowHouseholds]:
    """Find the households that each row allows, one entry for each sort of households.

    Printed households are those of one year: where each year has its own, as in the recomputed
    table (`with_printed`). That year may be without rates.

    Parameters
    ----------
    grid : Grid
    conditions : sequence of RateCondition
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of RowHouseholds
    """
    table, nowhere = figure_table_of(grid), np.zeros(grid.rows, bool)
    found: list[RowHouseholds] = []
    for sort in dict.fromkeys(one.sort for one in conditions):
        of_sort = [one for one in conditions if one.sort == sort]
        years = sorted({one.year for one in of_sort}, reverse=True)  # the start before the end
        bases = "one" if years == [""] else "each_year"
        columns = household_columns(grid.values, sort, bases)
        bounds: dict[Key, HouseholdBounds] = {}
        for year, name in columns.items():
            low, high, applies = joint_bounds(table, [c for c in of_sort if c.year == year], mode)
            bounds[name, year] = HouseholdBounds(low, high, applies, low > high, nowhere)
        held = with_printed(table, bounds)
        without = {year for year, name in columns.items() if held[name, year].printed.any()}
        years += sorted(without - {*years})
        for year in years:
            name = columns[year]
            own, printed = bounds[name, year], held[name, year].printed
            households = grid.values.get(name, nowhere)
            parts = [one for one in of_sort if one.year == year]
            rates = tuple(dict.fromkeys(column for one in parts for _, column in one.rates))
            counts = tuple(dict.fromkeys(column for one in parts for _, column in one.counts))
            limits = own.low, own.high, own.applies
            found.append(RowHouseholds(name, year, rates, counts, *limits, printed, households))
    return found


def of_both_years(
    households: Iterable[RowHouseholds],
) -> dict[str, tuple[HouseholdBounds, HouseholdBounds]]:
    """Bounds on the households of start and end, for each sort that has both years."""
    years: dict[tuple[str, str], HouseholdBounds] = {}
    for one in households:
        least, most = (np.where(one.printed, one.households, end) for end in (one.low, one.high))
        bounds = HouseholdBounds(least, most, one.applies, one.fails, one.printed)
        years[sort_of(one.denominator), one.year] = bounds
    return {
        name: (start, years[name, "end"])
        for (name, year), start in years.items()
        if year == "start" and (name, "end") in years
    }


def change_limits(households: Iterable[RowHouseholds]) -> dict[str, list[Fraction]]:
    """Part of its households by which each row may change: of the likely, or of what it needs."""
    return {
        sort: [MOST_CHANGE if far else LIKELY_CHANGE for far in jumps(years, most=LIKELY_CHANGE)]
        for sort, years in of_both_years(households).items()
    }


def check_households_add(
    places: CellPlaces, sums: Sequence[HouseholdSum]
) -> tuple[Outcome, list[Finding]]:
    """Check that the households behind the units' rates can add up to those of a row of sums.

    Parameters
    ----------
    places : CellPlaces
    sums : sequence of HouseholdSum

    Returns
    -------
    Outcome
    list of Finding
    """
    rule, grid = _RULE, places.grid
    checked = [one for one in sums if one.row_fits and one.units[1] < UNBOUNDED]
    broken = [one for one in checked if not one.fits]
    found = []
    for one in broken:
        printed = [name for name in one.rates if grid.present[name][one.row]]
        cells = tuple(places.ref(name, one.row) for name in printed)
        params = {
            "denominator": one.denominator,
            "units_low": one.units[0], "units_high": one.units[1],
            "total_low": one.total[0], "total_high": one.total[1],
        }  # fmt: skip
        name = finding_id(rule.id, cells[:1], f"{one.denominator} {one.year}".strip())
        found.append(Finding(name, rule, places.subject(one.row), cells, params=params))
    return Outcome(rule, None, len(checked), 0, np.arange(len(broken))), found
