"""Columns that most rows contradict: they stand in the wrong rows, or mean something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations, product

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid
from povlib.columns import COLUMNS
from povlib.conventions import sort_of
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck, condition_formula
from povlib.findings import Finding, finding_id
from povlib.household_checks import figure_table_of
from povlib.households import FigureTable, scaled_sum
from povlib.rounding import round_ratio
from povlib.rule_table import RULES

__all__ = ["Doubted", "doubted_columns"]

_RULE = {rule.id: rule for rule in RULES}
_STEPS = {1: "down", -1: "up"}


@dataclass
class Doubted:
    """Columns that most rows contradict.

    Attributes
    ----------
    findings : list of Finding
        One for each such column.
    without : set of str
        Columns of rates whose single cells then prove nothing.
    misplaced : set of str
        Columns that stand in the wrong rows: only their sums prove anything.
    """

    findings: list[Finding] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    misplaced: set[str] = field(default_factory=set)


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
    every = [grid.values[name] for name in grid.values if sort_of(name) == "households"]
    if any((known & (low > households)).any() for households in every):
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


def _moved(table: FigureTable, column: str, step: int) -> FigureTable:
    """Move the figures of the units in a column by a row; what falls out comes in again."""

    def rolled(array: np.ndarray) -> np.ndarray:
        return np.concatenate([np.roll(array[: table.units], step), array[table.units :]])

    parts = (table.values, table.present, table.decimals)
    values, present, decimals = ({**part, column: rolled(part[column])} for part in parts)
    return replace(table, values=values, present=present, decimals=decimals)


def _agreeing(table: FigureTable, check: RateCheck, mode: str) -> np.ndarray:
    """Rows in which the counts over the printed households round to the rates."""
    condition = check.condition
    count, _ = scaled_sum(table, condition.counts)
    rate, places = scaled_sum(table, condition.rates)
    low, high = denominator_bounds(count, rate, places, mode)
    households = table.values[condition.denominator]
    known = [table.present[name] for name in (*condition.columns, condition.denominator)]
    return np.asarray(np.logical_and.reduce(known) & (low <= households) & (households <= high))


def _own_rows(grid: Grid, check: RateCheck) -> np.ndarray:
    """Failing rows of units."""
    return check.failing[check.failing < grid.units]


def _shift(grid: Grid, checks: Sequence[RateCheck], mode: str) -> tuple[str, int, int] | None:
    """Find the column that agrees in most failing rows of all checks once it is moved by a row.

    Its name, the step down, and in how many of the failing rows it then agrees.
    """
    table = figure_table_of(grid)
    common = [
        name
        for name in (*checks[0].condition.columns, checks[0].condition.denominator)
        if all(name in (*c.condition.columns, c.condition.denominator) for c in checks)
    ]
    best: tuple[str, int, int] | None = None
    for name, step in product(common, _STEPS):
        moved = _moved(table, name, step)
        fits = [_agreeing(moved, check, mode)[_own_rows(grid, check)] for check in checks]
        if any(2 * fit.sum() <= len(fit) for fit in fits):
            continue
        rows = int(
            np.logical_and.reduce([_agreeing(moved, c, mode) for c in checks])[
                _failing_rows(grid, checks)
            ].sum()
        )
        if best is None or rows > best[2]:
            best = name, step, rows
    return best


def _failing_rows(grid: Grid, checks: Sequence[RateCheck]) -> np.ndarray:
    return np.unique(np.concatenate([_own_rows(grid, check) for check in checks]))


def _misplaced(
    places: CellPlaces, checks: Sequence[RateCheck], column: str, shift: tuple[int, int] | None
) -> Finding:
    """Tell that a column does not agree with the other figures of its rows."""
    rule, grid = _RULE["column_rows"], places.grid
    rows = _failing_rows(grid, checks)
    cells = tuple(places.ref(column, row) for row in rows.tolist() if grid.present[column][row])
    params = {
        "column": column,
        "rates": tuple(check.column for check in checks if check.column != column),
        "failed": len(rows),
        "checked": max(check.checked for check in checks),
        "direction": _STEPS[shift[0]] if shift else "",
        "fitting": shift[1] if shift else None,
    }
    return Finding(
        finding_id(rule.id, cells[:1], column), rule, column, cells, params=params,
        confidence="column",
    )  # fmt: skip


def doubted_columns(
    places: CellPlaces, checks: Sequence[RateCheck], mode: str = "half_up"
) -> Doubted:
    """Find columns that are contradicted in most rows, and tell each once.

    When most rates of a column contradict the counts and the households that the document prints,
    it is not the single cells that are wrong. First every column that takes part is moved up and
    down by a row: where most rows then agree, it stands in the wrong rows. Otherwise, where rates
    of several columns fail and none of them is common to all, the households that they divide by
    are in doubt; where one fails, the title is: other counts are then tried, every pair that the
    document prints, and last a whole that it does not print.

    Parameters
    ----------
    places : CellPlaces
    checks : sequence of RateCheck
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    Doubted
        `params` of a finding *column_rows*: `column`, `rates` (other columns that fail), `failed`,
        `checked` (rows), `direction` ("up", "down" or empty), `fitting` (failing rows that agree
        once it is moved). Of *rate_meaning*: `column`, `count`, `divisor` (names), `failed`,
        `checked`, `pairs` (quotients of printed columns that give every rate), `wholes` (for each
        unit the bounds of the unprinted whole that would), `whole_total` (their total) and `whole`
        (the column it may be).
    """
    grid, found = places.grid, Doubted()
    for divisor in dict.fromkeys(check.condition.denominator for check in checks):
        of_divisor = [check for check in checks if check.condition.denominator == divisor]
        failing = [
            check for check in of_divisor
            if len(_own_rows(grid, check)) >= 3 and 2 * len(check.failing) > check.checked
        ]  # fmt: skip
        if divisor not in grid.values or not failing:
            continue
        shift = _shift(grid, failing, mode)
        shares = [
            check for check in failing
            if len(check.condition.rates) == 1 and COLUMNS[check.column].kind == "rate"
            and all(check.column in one.condition.columns for one in failing)
        ]  # fmt: skip
        if shift is not None:
            found.misplaced.add(shift[0])
            found.findings.append(_misplaced(places, failing, shift[0], shift[1:]))
        elif shares:
            found.findings.append(_misnamed(places, shares[0], mode))
        elif len(failing) > 1:
            found.findings.append(_misplaced(places, failing, divisor, None))
        else:
            continue
        doubted = found.findings[-1].subject
        found.without.update(c.column for c in (of_divisor if doubted == divisor else failing))
    return found


def _misnamed(places: CellPlaces, check: RateCheck, mode: str) -> Finding:
    """Tell that a column of rates is not what its title says, and what it may be."""
    grid, rule = places.grid, _RULE["rate_meaning"]
    cells = tuple(places.ref(check.column, row) for row in check.failing.tolist())
    pairs = tuple(_other_quotients(grid, check.column, mode))
    implied = None if pairs else _implied_whole(grid, check, mode)
    count = check.condition.counts[0][1]
    whole = count.removesuffix("_em") if count.endswith("_em") else ""
    params = {
        "column": check.column,
        "count": count,
        "divisor": check.condition.denominator,
        "failed": len(check.failing),
        "checked": check.checked,
        "row": int(check.failing[0]),
        "expected": check.low[int(check.failing[0])],
        "pairs": pairs,
        "wholes": tuple(implied[0]) if implied else (),
        "whole_total": implied[1] if implied else None,
        "whole": whole if implied and whole not in grid.values else "",
    }
    return Finding(
        finding_id(rule.id, cells[:1]), rule, check.column, cells,
        condition_formula(check.condition), params=params, confidence="column",
    )  # fmt: skip
