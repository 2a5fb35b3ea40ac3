"""Printed rates in the audit: which cannot have come about, and which columns mean otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, RateCondition
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck, condition_formula
from povlib.findings import Finding, finding_id
from povlib.household_checks import figure_table_of
from povlib.households import scaled_sum
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
    return checks


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
