"""Printed rates in the audit: which cannot have come about, and which columns mean otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, RateCondition, near_conditions
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck, condition_formula
from povlib.findings import Finding, finding_id
from povlib.household_checks import figure_table_of
from povlib.households import condition_bounds, joint_bounds, near_bounds, scaled_sum
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.rounding import round_ratio
from povlib.rule_table import RULES

__all__ = [
    "check_between",
    "check_rates_of",
    "rate_meaning_findings",
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
        rule = _RULE["rate_reduction" if column.endswith("_pp") else "rate"]
        checks.append(
            RateCheck(
                rule, column, condition, int(known.sum()), int((~known).sum()),
                np.flatnonzero((status == "inconsistent") | (blind & impossible)),
                own["recomputed_low"].tolist(), own["recomputed_high"].tolist(),
            )
        )  # fmt: skip
    checks = [_blamed(grid, check, checks, conditions, result.mode) for check in checks]
    told = {check.column: check.failing for check in checks}
    for condition in near_conditions(names, result.convention, result.bases):
        checks.append(_near_check(grid, condition, conditions, result.mode, told))
    return checks


def _near_check(
    grid: Grid, condition: RateCondition, conditions: Sequence[RateCondition], mode: str,
    told: Mapping[str, np.ndarray],
) -> RateCheck:  # fmt: skip
    """Check a count against a rate that may miss its share by one unit at most."""
    table, column, name = figure_table_of(grid), condition.rates[0][1], condition.denominator
    low, high, applies = near_bounds(table, condition)
    own = [one for one in conditions if one.denominator == name]
    least, most = np.ones(grid.rows, object), np.full(grid.rows, UNBOUNDED, object)
    if own:
        least, most, _ = joint_bounds(table, own, mode)
    if name in grid.values:
        least, most = (
            np.where(grid.present[name], grid.values[name], bound) for bound in (least, most)
        )
    known = applies & (most >= 1) & (least <= most) & ~((least <= 1) & (most >= UNBOUNDED))
    failing = known & (np.maximum(low, least) > np.minimum(high, most))
    failing[told.get(column, np.zeros(0, int))] = False
    ends: list[tuple[Decimal | None, Decimal | None]] = [(None, None)] * grid.rows
    for row in np.flatnonzero(failing).tolist():
        places = int(grid.decimals[column][row])
        share = 100 * 10**places * int(grid.values[condition.counts[0][1]][row])
        lower, upper = share // int(most[row]), -(-share // int(least[row]))
        ends[row] = Decimal(lower).scaleb(-places), Decimal(upper).scaleb(-places)
    checked = int(known.sum())
    return RateCheck(
        _RULE["rate"], column, condition, checked, grid.rows - checked, np.flatnonzero(failing),
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
            least, most, _ = condition_bounds(table, [one], mode)
            free = np.isin(np.arange(grid.rows), accused.get(one, ()))
            low = np.where(free, low, np.maximum(low, least[0]))
            high = np.where(free, high, np.minimum(high, most[0]))
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
