"""Printed rates in the audit: which of them cannot have come about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.conventions import FAMILIES, RateCondition, near_conditions, sort_of
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.edit_systems import ChangeEdit
from povlib.figure_findings import RateCheck
from povlib.findings import Finding, finding_id
from povlib.household_checks import RowHouseholds, figure_table_of, of_both_years, row_households
from povlib.households import (
    LIKELY_CHANGE,
    MOST_CHANGE,
    joint_bounds,
    jumps,
    near_bounds,
    scaled_sum,
)
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.rounding import round_ratio
from povlib.rule_table import RULES, Rule
from povlib.sum_rows import added_rows
from povlib.unrounded_years import change_of

__all__ = ["check_between", "check_changes", "check_rates_of"]

_RULE = {rule.id: rule for rule in RULES}


def _rule_of(column: str) -> Rule:
    return _RULE["rate_reduction" if column.endswith("_pp") else "rate"]


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

    Rates that cannot be recomputed may still be impossible: no number of households gives them,
    nor any that is one unit of the last decimal away.

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
        blind = (status == "not_checkable") & (condition.denominator not in names)
        blind &= np.logical_and.reduce([grid.present[name] for name in condition.columns])
        known = blind | (status != "not_checkable")
        impossible = _impossible(grid, condition, result.mode) if blind.any() else blind
        checks.append(
            RateCheck(
                _rule_of(column), column, condition, int(known.sum()), int((~known).sum()),
                np.flatnonzero((status == "inconsistent") | (blind & impossible)),
                own["recomputed_low"].tolist(), own["recomputed_high"].tolist(),
            )
        )  # fmt: skip
    checks = [_blamed(grid, check, checks, conditions, result.mode) for check in checks]
    checks = _held_by_year(grid, checks, conditions, result.mode)
    told = {check.column: check.failing for check in checks}
    for condition in near_conditions(names, result.convention, result.bases):
        checks.append(_near_check(grid, condition, conditions, result.mode, told))
    return [_sensible(grid, check) for check in checks]


def _held_by_year(
    grid: Grid, checks: Sequence[RateCheck], conditions: Sequence[RateCondition], mode: str
) -> list[RateCheck]:
    """Let rates fail whose households would change by more than any unit's do.

    Those of the end, or of the start where there are only printed households of the end.
    """
    years = of_both_years(row_households(grid, conditions, mode))
    found, change = [], ChangeEdit(0, 1, MOST_CHANGE)
    for check in checks:
        own, of = check.condition, years.get(check.condition.sort)
        alone = (own.sort, "end") not in [(one.sort, one.year) for one in conditions]
        tested = own.year == ("start" if alone else "end")
        if not tested or len(own.rates) > 1 or of is None:
            found.append(check)
            continue
        far = np.setdiff1d(np.flatnonzero(jumps(of, grid.sums)), check.failing)
        low, high = list(check.low), list(check.high)
        counts, _ = scaled_sum(figure_table_of(grid), own.counts)
        for row in far.tolist():
            places = int(grid.decimals[check.column][row])
            other = of[alone]
            known = int(other.low[row]), int(other.high[row])
            near = [max(n, 1) for n in (change.origin(known) if alone else change.reach(known))]
            shares = round_ratio(100 * int(counts[row]), near, places, mode).tolist()
            high[row], low[row] = (Decimal(share).scaleb(-places) for share in shares)
        failing = np.union1d(check.failing, far)
        found.append(
            replace(check, failing=failing, low=low, high=high, far=frozenset(far.tolist()))
        )
    return found


def _sensible(grid: Grid, check: RateCheck) -> RateCheck:
    """Say what a failing rate could be only where that is another rate than the printed one.

    A rate lies between 0 and 100 per cent, a reduction between as much less and more.
    """
    least, most = (0 if check.column.endswith("_pct") else -100), 100
    low, high = list(check.low), list(check.high)
    for row in check.failing.tolist():
        lower, upper = low[row], high[row]
        if lower is None or upper is None:
            continue
        printed = Decimal(int(grid.values[check.column][row]))
        printed = printed.scaleb(-int(grid.decimals[check.column][row]))
        ends = max(lower, _end(least, lower)), min(upper, _end(most, upper))
        told = ends[0] <= ends[1] and not ends[0] <= printed <= ends[1]
        low[row], high[row] = ends if told else (None, None)
    return replace(check, low=low, high=high)


def _end(limit: int, like: Decimal) -> Decimal:
    """Write a limit with the decimals of a rate."""
    return Decimal(limit).quantize(like)


def _near_check(
    grid: Grid, condition: RateCondition, conditions: Sequence[RateCondition], mode: str,
    told: Mapping[str, np.ndarray],
) -> RateCheck:  # fmt: skip
    """Check a count against a rate that may miss its share by one unit at most."""
    table, column, name = figure_table_of(grid), condition.rates[-1][1], condition.denominator
    low, high, applies = near_bounds(table, condition)
    own = [one for one in conditions if one.denominator == name]
    least, most = np.ones(grid.rows, object), np.full(grid.rows, UNBOUNDED, object)
    if own:
        least, most, _ = joint_bounds(table, own, mode)
    if name in grid.values:
        least, most = (
            np.where(grid.present[name], grid.values[name], bound) for bound in (least, most)
        )
    least = np.maximum(least, 1)
    known = applies & (most >= 1) & (least <= most)
    failing = known & (np.maximum(low, least) > np.minimum(high, most))
    failing[told.get(column, np.zeros(0, int))] = False
    ends: list[tuple[Decimal | None, Decimal | None]] = [(None, None)] * grid.rows
    alone = len(condition.rates) == 1
    for row in np.flatnonzero(failing & alone).tolist():
        places = int(grid.decimals[column][row])
        share = 100 * 10**places * int(grid.values[condition.counts[0][1]][row])
        lower, upper = share // int(most[row]), -(-share // int(least[row]))
        ends[row] = Decimal(lower).scaleb(-places), Decimal(upper).scaleb(-places)
    checked = int(known.sum())
    return RateCheck(
        _rule_of(column), column, condition, checked, grid.rows - checked, np.flatnonzero(failing),
        [low for low, _ in ends], [high for _, high in ends],
    )  # fmt: skip


def _blamed(
    grid: Grid, check: RateCheck, checks: Sequence[RateCheck],
    conditions: Sequence[RateCondition], mode: str,
) -> RateCheck:  # fmt: skip
    """Leave out the rows in which a sum of rates holds, and one of its rates alone is to blame.

    A reduction recomputed from two counts differs also where one of them does not give its own
    rate; the reduction itself then still agrees with the rates beside it, but for a residue.
    """
    tested = check.condition
    if len(tested.rates) == 1 or not check.failing.size:
        return check
    table = figure_table_of(grid)
    accused = {one.condition: one.failing for one in checks if len(one.condition.rates) == 1}
    count, (rate, places) = scaled_sum(table, tested.counts)[0], scaled_sum(table, tested.rates)
    near = [denominator_bounds(count, rate + unit, places, mode) for unit in (-1, 0, 1)]
    low, high = (np.minimum.reduce([low for low, _ in near]).astype(object),
                 np.maximum.reduce([high for _, high in near]).astype(object))  # fmt: skip
    for one in conditions:
        same = (one.denominator, one.year) == (tested.denominator, tested.year)
        if same and one != tested:
            own = scaled_sum(table, one.counts)[0], *scaled_sum(table, one.rates)
            least, most = denominator_bounds(*own, mode)
            free = np.isin(np.arange(grid.rows), accused.get(one, ()))
            free |= ~np.logical_and.reduce([grid.present[name] for name in one.columns])
            low = np.where(free, low, np.maximum(low, least))
            high = np.where(free, high, np.minimum(high, most))
    if tested.denominator in grid.values:
        printed = grid.present[tested.denominator]
        households = grid.values[tested.denominator]
        low = np.where(printed, np.maximum(low, households), low)
        high = np.where(printed, np.minimum(high, households), high)
    return replace(check, failing=check.failing[(low > high)[check.failing]])


def _impossible(grid: Grid, condition: RateCondition, mode: str) -> np.ndarray:
    """Rows whose count gives their rate over no households at all, not even nearly."""
    table = figure_table_of(grid)
    count, _ = scaled_sum(table, condition.counts)
    rate, places = scaled_sum(table, condition.rates)
    found = np.ones(grid.rows, bool)
    for unit in (-1, 0, 1):
        low, high = denominator_bounds(count, rate + unit, places, mode)
        found &= np.maximum(low, abs(count)) > high
    return found


def check_between(places: CellPlaces, convention: str) -> tuple[Outcome, list[Finding]]:
    """Check that the overall rate, and that of each group, lies between those of the units.

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
    everywhere = np.ones(grid.rows, bool)
    sums = [(one.row, added_rows(one, everywhere)) for one in grid.sums]
    rates = [name for name in grid.values if name.endswith("_pct")]
    for name, (row, units) in product(rates, sums):
        shown, places_of = grid.present[name], grid.decimals[name]
        if not shown[row] or not shown[units].all() or (places_of[units] != places_of[row]).any():
            continue
        checked += 1
        values, own = grid.values[name][units].tolist(), int(grid.values[name][row])
        slack = int(name in differences)
        if min(values) - slack <= own <= max(values) + slack:
            continue
        rows = [int(units[values.index(end)]) for end in (min(values), max(values))]
        cells = tuple(places.ref(name, at) for at in (row, *rows))
        low, high = (places.plan.units[name].iloc[at] for at in rows)
        finding = Finding(
            finding_id(rule.id, cells[:1]), rule, places.subject(row), cells, "", None,
            low, high, name,
        )  # fmt: skip
        found.append(finding)
    return Outcome(rule, None, checked, 0, np.arange(len(found))), found


def check_changes(
    places: CellPlaces, households: Sequence[RowHouseholds], checks: Sequence[RateCheck]
) -> tuple[Outcome, list[Finding]]:
    """Tell where the households of a row must change by more than they hardly ever do in a year.

    That is no contradiction: a plan may cover several years, a unit be split. Rows whose rates are
    accused say nothing.

    Parameters
    ----------
    places : CellPlaces
    households : sequence of RowHouseholds
    checks : sequence of RateCheck
        Of the printed rates.

    Returns
    -------
    Outcome
    list of Finding
        One or none. `params`: `most`, and `grown` and `shrunk`, for each row its name and the per
        cent of the start's households by which they change at least.
    """
    rule, grid, found = _RULE["households_change"], places.grid, []
    accused = np.unique(np.concatenate([np.zeros(0, int), *(one.failing for one in checks)]))
    checked, rows, cells = 0, set(), []
    changes: dict[str, list[tuple[str, Fraction]]] = {"grown": [], "shrunk": []}
    for name, (start, end) in of_both_years(households).items():
        checked += int((start.applies & end.applies).sum())
        far = np.setdiff1d(np.flatnonzero(jumps((start, end), grid.sums, LIKELY_CHANGE)), accused)
        own = [one for one in households if sort_of(one.denominator) == name]
        columns = [column for one in own for column in (*one.rates, one.denominator)]
        columns = [column for column in columns if column in grid.values]
        for row in far.tolist():
            first, last = ((int(one.low[row]), int(one.high[row])) for one in (start, end))
            change, _ = change_of((max(first[0], 1), first[1]), (max(last[0], 1), last[1]))
            told = "grown" if last[0] > first[1] else "shrunk"
            changes[told].append((places.subject(row), 100 * change))
            cells += [places.ref(one, row) for one in columns if grid.present[one][row]]
            rows.add(row)
    if rows:
        params = {"most": 100 * LIKELY_CHANGE, **{key: (*own,) for key, own in changes.items()}}
        cells = [*dict.fromkeys(cells)]
        found.append(Finding(finding_id(rule.id, ()), rule, "", (*cells,), params=params))
    return Outcome(rule, None, checked, 0, np.array(sorted(rows), int)), found
