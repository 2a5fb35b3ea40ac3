"""Printed rates in the audit: which cannot have come about, and which columns mean otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, RateCondition
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck, condition_formula
from povlib.findings import Finding, finding_id
from povlib.households import FigureTable, condition_bounds, joint_bounds
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.rounding import round_ratio
from povlib.rule_table import RULES

__all__ = [
    "HouseholdSum",
    "RowHouseholds",
    "check_between",
    "check_households_add",
    "check_rates_of",
    "household_sums",
    "rate_meaning_findings",
    "row_households",
]

_RULE = {rule.id: rule for rule in RULES}


def _tested(conditions: Sequence[RateCondition]) -> dict[str, RateCondition]:
    """For each column of rates the condition that tests it: the first that brings it in."""
    found: dict[str, RateCondition] = {}
    for condition in sorted(conditions, key=lambda condition: len(condition.rates)):
        new = [name for _, name in condition.rates if name not in found]
        if new:
            found[new[-1]] = condition
    return found


def check_rates_of(
    plan: Plan, grid: Grid, result: Reproduction, conditions: Sequence[RateCondition]
) -> list[RateCheck]:
    """Read off the recomputed table which printed rates cannot have come about.

    Rates that cannot be recomputed may still be impossible: no number of households gives them.

    Parameters
    ----------
    plan : Plan
    grid : Grid
    result : Reproduction
    conditions : sequence of RateCondition
        Those that hold under the convention of the plan.

    Returns
    -------
    list of RateCheck
        One for each column of rates that some condition tests.
    """
    cells = result.cells
    width = len(plan.columns)
    names = plan.column_names()
    checks = []
    for column, condition in _tested(conditions).items():
        own = cells.iloc[names.index(column) :: width]
        status = own["status"].to_numpy()
        low, high, applies = condition_bounds(_table(grid), [condition], result.mode)
        blind = applies[0] & (status == "not_checkable") & (condition.denominator not in names)
        known = blind | (status != "not_checkable")
        rule = _RULE["rate_reduction" if column.endswith("_pp") else "rate"]
        checks.append(
            RateCheck(
                rule, column, condition, int(known.sum()), int((~known).sum()),
                np.flatnonzero((status == "inconsistent") | (blind & (low[0] > high[0]))),
                own["recomputed_low"].tolist(), own["recomputed_high"].tolist(),
            )
        )  # fmt: skip
    return checks


def _table(grid: Grid) -> FigureTable:
    return FigureTable(grid.values, grid.present, grid.decimals, grid.rows, grid.units)


@dataclass(frozen=True, slots=True)
class HouseholdSum:
    """Households behind the rates of the units, added up, beside those behind the total row's.

    `rates` are the columns they follow from, `units` and `total` least and greatest numbers;
    `row_fits` tells whether the rates of the total row agree among themselves.
    """

    denominator: str
    year: str
    rates: tuple[str, ...]
    units: tuple[int, int]
    total: tuple[int, int]
    row_fits: bool

    @property
    def fits(self) -> bool:
        """Tell whether the units can add up to the total row."""
        return self.units[0] <= self.total[1] and self.total[0] <= self.units[1]


def household_sums(
    grid: Grid, conditions: Sequence[RateCondition], mode: str
) -> list[HouseholdSum]:
    """Add up the unprinted households of the units, wherever the total row has rates as well.

    Parameters
    ----------
    grid : Grid
    conditions : sequence of RateCondition
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of HouseholdSum
        One for each sort of unprinted households that every unit and the total row bound.
    """
    if not grid.has_total:
        return []
    found = []
    for one in row_households(grid, conditions, mode):
        if one.denominator in grid.values:
            continue
        low, high, units = one.low, one.high, slice(0, grid.units)
        known = one.applies.all() and (low[units] <= high[units]).all()
        if not known or (high >= UNBOUNDED).any():
            continue
        sums = sum(low[units].tolist()), sum(high[units].tolist())
        total = int(low[grid.units]), int(high[grid.units])
        fits = total[0] <= total[1]
        found.append(HouseholdSum(one.denominator, one.year, one.rates, sums, total, fits))
    return found


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

    Printed households are those of one year: where each year has its own, of the one that they
    fit in more rows.

    Parameters
    ----------
    grid : Grid
    conditions : sequence of RateCondition
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of RowHouseholds
    """
    table, nowhere = _table(grid), np.zeros(grid.rows, bool)
    found: dict[str, list[RowHouseholds]] = {}
    for name, year in dict.fromkeys((c.denominator, c.year) for c in conditions):
        own = [c for c in conditions if (c.denominator, c.year) == (name, year)]
        low, high, applies = joint_bounds(table, own, mode)
        rates = tuple(dict.fromkeys(column for one in own for _, column in one.rates))
        counts = tuple(dict.fromkeys(column for one in own for _, column in one.counts))
        printed, households = grid.present.get(name, nowhere), grid.values.get(name, nowhere)
        found.setdefault(name, []).append(
            RowHouseholds(name, year, rates, counts, low, high, applies, printed, households)
        )
    for name, years in found.items():
        years.sort(key=lambda one: one.year, reverse=True)  # the start before the end
        best = min(years, key=lambda one: int((one.applies & one.outside).sum()))
        found[name] = [one if one is best else replace(one, printed=nowhere) for one in years]
    return [one for years in found.values() for one in years]


def check_households_add(
    places: CellPlaces, sums: Sequence[HouseholdSum]
) -> tuple[Outcome, list[Finding]]:
    """Check that the households behind the units' rates can add up to those of the total row.

    Parameters
    ----------
    places : CellPlaces
    sums : sequence of HouseholdSum

    Returns
    -------
    Outcome
    list of Finding
    """
    rule, grid = _RULE["households_add"], places.grid
    checked = [one for one in sums if one.row_fits]
    broken = [one for one in checked if not one.fits]
    found = []
    for one in broken:
        printed = [name for name in one.rates if grid.present[name][grid.units]]
        cells = tuple(places.ref(name, grid.units) for name in printed)
        params = {
            "denominator": one.denominator,
            "units_low": one.units[0], "units_high": one.units[1],
            "total_low": one.total[0], "total_high": one.total[1],
        }  # fmt: skip
        name = finding_id(rule.id, cells[:1], f"{one.denominator} {one.year}".strip())
        found.append(Finding(name, rule, places.subject(grid.units), cells, params=params))
    return Outcome(rule, None, len(checked), 0, np.arange(len(broken))), found


def check_between(places: CellPlaces, convention: str) -> tuple[Outcome, list[Finding]]:
    """Check that the overall rate lies between those of the units.

    A rate that is itself the difference of two rounded figures may be off by one unit of its last
    decimal.

    Parameters
    ----------
    places : CellPlaces
    convention : str
        How the rate reduction came about.

    Returns
    -------
    Outcome
    list of Finding
    """
    rule, grid = _RULE["rate_between"], places.grid
    differences = {
        family.end_rate
        for family in FAMILIES
        if family.reduction in grid.values and convention == "start_minus_rounded_reduction"
    }
    checked, found = 0, []
    for name in [name for name in grid.values if name.endswith("_pct")]:
        present = grid.present[name]
        if not grid.has_total or not present.all() or len(set(grid.decimals[name].tolist())) > 1:
            continue
        checked += 1
        *values, total = grid.values[name].tolist()
        slack = int(name in differences)
        if min(values) - slack <= total <= max(values) + slack:
            continue
        rows = values.index(min(values)), values.index(max(values))
        cells = tuple(places.ref(name, row) for row in (grid.units, *rows))
        low, high = (places.plan.units[name].iloc[row] for row in rows)
        finding = Finding(
            finding_id(rule.id, cells[:1]), rule, places.subject(grid.units), cells, "", None,
            low, high, name,
        )  # fmt: skip
        found.append(finding)
    return Outcome(rule, None, checked, 0, np.arange(len(found))), found


def _other_quotients(grid: Grid, column: str, mode: str) -> Iterator[tuple[str, str]]:
    """Find pairs of printed counts whose quotient gives every rate of a column."""
    counts = [name for name in grid.values if name in COLUMNS and COLUMNS[name].kind == "count"]
    shown = grid.present[column]
    places = int(grid.decimals[column].max(initial=0))
    if (grid.decimals[column][shown] != places).any():
        return
    for part, whole in permutations(counts, 2):
        known = shown & grid.present[part] & grid.present[whole] & (grid.values[whole] > 0)
        if known.sum() < shown.sum():
            continue
        rates = round_ratio(100 * grid.values[part][known], grid.values[whole][known], places, mode)
        if (rates == grid.values[column][known]).all():
            yield part, whole


def _implied_whole(
    grid: Grid, check: RateCheck, mode: str
) -> tuple[list[tuple[int, int]], tuple[int, int] | None] | None:
    """Find the wholes that the rates of a column would need, if they can be one column of counts.

    They must exist in every row, be no larger than the households, and add up to what the total
    row needs.
    """
    (_, count), *more = check.condition.counts
    if more:
        return None
    known = grid.present[count] & grid.present[check.column]
    values, rates = grid.values[count], grid.values[check.column]
    low, high = denominator_bounds(values, rates, grid.decimals[check.column], mode)
    if (known & ((low > high) | (high >= UNBOUNDED))).any() or not known[: grid.units].all():
        return None
    if "households" in grid.values and (known & (low > grid.values["households"])).any():
        return None
    units = [(int(a), int(b)) for a, b in zip(low[: grid.units], high[: grid.units], strict=True)]
    total = None
    if grid.has_total and known[grid.units]:
        t_low, t_high = int(low[grid.units]), int(high[grid.units])
        least, most = sum(a for a, _ in units), sum(b for _, b in units)
        total = max(least, t_low), min(most, t_high)
        if total[0] > total[1]:
            return None
    return units, total


def rate_meaning_findings(
    places: CellPlaces, checks: Sequence[RateCheck], mode: str = "half_up"
) -> tuple[list[Finding], set[str]]:
    """Find columns of rates that are not what their title says.

    When most rates of a column contradict the counts that its title names, it is not the single
    cells that are wrong but the title. Other counts are then tried: every pair that the document
    prints, and last a whole that it does not print.

    Parameters
    ----------
    places : CellPlaces
    checks : sequence of RateCheck
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    findings : list of Finding
        `params`: `column`, `count`, `divisor` (names), `failed`, `checked`, `pairs` (quotients of
        printed columns that give every rate), `wholes` (for each unit the bounds of the unprinted
        whole that would), `whole_total` (their total) and `whole` (the column it may be).
    columns : set of str
        Columns whose single cells then prove nothing.
    """
    grid = places.grid
    found: list[Finding] = []
    without: set[str] = set()
    for check in checks:
        divisor = check.condition.denominator
        failing = len(check.failing)
        if divisor not in grid.values or failing < 3 or 2 * failing <= check.checked:
            continue
        without.add(check.column)
        rule = _RULE["rate_meaning"]
        cells = tuple(places.ref(check.column, row) for row in check.failing.tolist())
        pairs = tuple(_other_quotients(grid, check.column, mode))
        implied = None if pairs else _implied_whole(grid, check, mode)
        count = check.condition.counts[0][1]
        whole = count.removesuffix("_em") if count.endswith("_em") else ""
        params = {
            "column": check.column,
            "count": count,
            "divisor": divisor,
            "failed": failing,
            "checked": check.checked,
            "row": int(check.failing[0]),
            "expected": check.low[int(check.failing[0])],
            "pairs": pairs,
            "wholes": tuple(implied[0]) if implied else (),
            "whole_total": implied[1] if implied else None,
            "whole": whole if implied and whole not in grid.values else "",
        }
        finding = Finding(
            finding_id(rule.id, cells[:1]), rule, check.column, cells,
            condition_formula(check.condition), params=params, confidence="column",
        )  # fmt: skip
        found.append(finding)
    return found, without
