"""What the rates of two years say of their households, and reductions that were rounded once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

import numpy as np

from povlib.conventions import FAMILIES, Family, RateCondition, count_terms
from povlib.denominators import UNBOUNDED
from povlib.households import FigureTable, joint_bounds, scaled_sum

__all__ = [
    "REDUCTIONS",
    "change_of",
    "changes_of_rates",
    "households_of_years",
    "miscounted_rows",
    "with_end_rates",
]

REDUCTIONS = frozenset(family.reduction for family in FAMILIES if family.reduction)
"""Columns of rate reductions."""

Bounds = list[tuple[int, int]]


def _shares(
    table: FigureTable, family: Family, role: str, rate: str, mode: str
) -> tuple[Bounds, np.ndarray] | None:
    """Bounds on the households of one year from its own rate, and the count; None without."""
    count = count_terms(family, role, table.values)
    if not count:
        return None
    values, _ = scaled_sum(table, count)
    if rate not in table.values:
        return [(1, UNBOUNDED)] * table.rows, values
    low, high, _ = joint_bounds(
        table, [RateCondition(count, family.denominator, "", ((1, rate),))], mode
    )
    return list(zip(low.tolist(), high.tolist(), strict=True)), values


def _printed(table: FigureTable, name: str, bounds: Bounds) -> Bounds | None:
    """Put the printed households in the place of bounds; None where they do not fit."""
    shown, values = table.present[name].tolist(), table.values[name].tolist()
    if any(s and not low <= v <= high for s, v, (low, high) in zip(shown, values, bounds)):  # noqa: B905
        return None
    return [(v, v) if s else one for s, v, one in zip(shown, values, bounds, strict=True)]


def _start(
    counts: tuple[int, int], end: tuple[int, int], reduction: tuple[Fraction, Fraction]
) -> tuple[int, int] | None:
    """Least and greatest households at the start that give a reduction; None where none do."""
    start, left = counts
    if end[1] < 1:
        return None
    low_rate = Fraction(left, end[1]) if end[1] < UNBOUNDED else Fraction(0)
    least, most = reduction[0] + low_rate, reduction[1] + Fraction(left, max(end[0], 1))
    if most < 0 or (start and most == 0):
        return None
    if not start:
        return (1, UNBOUNDED) if least <= 0 else None
    low = max(-(-start * most.denominator // most.numerator), start)
    high = UNBOUNDED if least <= 0 else start * least.denominator // least.numerator
    return (low, high) if low <= high else None


def households_of_years(
    table: FigureTable, mode: str
) -> Iterator[tuple[Bounds, Bounds, Collection[int]]]:
    """Find households of the start and of the end that give every rate and every reduction.

    Under this way of computing, each year's rate is its poor over its own households, and the
    reduction is their difference, rounded once. A spreadsheet computes so.

    Parameters
    ----------
    table : FigureTable
        Units, and the total row as last row where there is one.
    mode : {"half_up", "half_even", "truncate"}

    Yields
    ------
    start, end : list of (int, int)
        Least and greatest households of each row, together for all columns of a group.
    rows : collection of int
        Rows in which a reduction was so explained.

    For a group of columns of which some row is not so explained, nothing.

    Examples
    --------
    Of 1000 households 100 were poor, of 1010 are 80: 10 − 7,9208 is 2,08, and not 2,00.

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame([{"poor_start": 100, "poor_end": 80, "households": 1010,
    ...     "rate_reduction_pp": Decimal("2.08"), "poor_rate_end_pct": Decimal("7.92")}])
    >>> [(start, end) for start, end, _ in
    ...     households_of_years(figure_table(plan, list(plan)), "half_up")]
    [([(1000, 1000)], [(1010, 1010)])]
    """
    half = Fraction(-1, 2), Fraction(1, 2)
    for family in FAMILIES:
        if family.reduction not in table.values:
            continue
        first = _shares(table, family, "start", family.start_rate, mode)
        last = _shares(table, family, "end", family.end_rate, mode)
        if first is None or last is None:
            continue
        (before, starts), (after, ends) = first, last
        choices: list[tuple[Bounds | None, Bounds | None]] = [(before, after)]
        if table.has(family.denominator):
            choices = [
                (before, _printed(table, family.denominator, after)),
                (_printed(table, family.denominator, before), after),
            ]
        counts = [
            n for role in ("start", "end") for _, n in count_terms(family, role, table.values)
        ]
        known = np.logical_and.reduce(
            [table.present[name] for name in (family.reduction, *counts)]
        ).tolist()
        values = table.values[family.reduction].tolist()
        places = table.decimals[family.reduction].tolist()
        for low, high in choices:
            if low is None or high is None:
                continue
            found = list(low)
            for row, shown in enumerate(known):
                if not shown or low[row][0] > low[row][1] or high[row][0] > high[row][1]:
                    continue
                unit = Fraction(1, 100 * 10 ** places[row])
                off = half
                if mode == "truncate":  # towards zero, from either side
                    off = Fraction(-(values[row] <= 0)), Fraction(values[row] >= 0)
                ends_of = [(values[row] + part) * unit for part in off]
                own = _start(
                    (int(starts[row]), int(ends[row])), high[row], (ends_of[0], ends_of[1])
                )
                own = own and (max(own[0], low[row][0]), min(own[1], low[row][1]))
                found[row] = own if own and own[0] <= own[1] else (1, 0)
            rows = [row for row, shown in enumerate(known) if shown]
            if all(found[row][0] <= found[row][1] and high[row][0] <= high[row][1]
                   for row in range(table.rows)):  # fmt: skip
                yield found, high, rows
                break


def miscounted_rows(table: FigureTable) -> set[int]:
    """Rows whose counts do not agree: a count is wrong, and no rate beside it proves anything.

    Parameters
    ----------
    table : FigureTable

    Examples
    --------
    >>> import pandas as pd
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame(
    ...     {"poor_start": [9, 8], "exits_target": [4, 3], "poor_end": [5, 6]})
    >>> miscounted_rows(figure_table(plan, list(plan)))
    {1}
    """
    rows: set[int] = set()
    for family in FAMILIES:
        flow = (family.start, family.exits, family.end)
        if table.has(*flow):
            start, exits, end = (table.values[name] for name in flow)
            known = np.logical_and.reduce([table.present[name] for name in flow])
            rows.update(np.flatnonzero(known & (start - exits != end)).tolist())
    return rows


def change_of(start: tuple[int, int], end: tuple[int, int]) -> tuple[Fraction, Fraction | None]:
    """Find by what part households changed between two years, at least and at most.

    Parameters
    ----------
    start, end : tuple of int
        Least and greatest number of households in each year.

    Returns
    -------
    least : Fraction
        Zero where both years may have the same number.
    most : Fraction or None
        None without a limit.

    Examples
    --------
    From 1000–1001 to 1005–1008 households is between 4 in 1001 and 8 in 1000 more:

    >>> change_of((1000, 1001), (1005, 1008))
    (Fraction(4, 1001), Fraction(1, 125))
    >>> change_of((1000, 1010), (1005, 1008))
    (Fraction(0, 1), Fraction(1, 125))
    >>> change_of((1000, 1000), (990, 995))
    (Fraction(1, 200), Fraction(1, 100))
    """
    (low, high), (least, most) = start, end
    if UNBOUNDED in (high, most):
        up, down = Fraction(0), Fraction(0)
        if high < UNBOUNDED:
            up = Fraction(max(least - high, 0), high)
        if most < UNBOUNDED:
            down = Fraction(max(low - most, 0), low)
        return max(up, down), None
    up, down = Fraction(least - high, high), Fraction(low - most, low)
    return max(up, down, Fraction(0)), max(Fraction(most - low, low), Fraction(high - least, high))


def changes_of_rates(table: FigureTable, rows: Collection[int], mode: str) -> dict[int, Fraction]:
    """Change of households that the three rates of a row need, whatever its counts.

    Start rate less reduction is the share of those left in the households of the start, the end
    rate their share in those of the end.

    Parameters
    ----------
    table : FigureTable
    rows : collection of int
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    dict of int to Fraction
        By what part the households must have changed; rows that need no change are left out.

    Examples
    --------
    The counts are blank, but nobody left, and 11,75 % are no 11,53 % of the same households:

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame([{"poor_rate_start_pct": Decimal("11.75"),
    ...     "rate_reduction_pp": Decimal("0.00"), "poor_rate_end_pct": Decimal("11.53")}])
    >>> changes_of_rates(figure_table(plan, list(plan)), [0], "half_up")
    {0: Fraction(41, 2307)}
    """
    needed: dict[int, Fraction] = {}
    for family in FAMILIES:
        names = family.start_rate, family.end_rate, family.reduction
        if not table.has(*names):
            continue
        for row in rows:
            if not all(table.present[name][row] for name in names):
                continue
            unit = Fraction(1, 10 ** int(min(table.decimals[name][row] for name in names)))
            first, last, fall = (
                Fraction(int(table.values[name][row]), 10 ** int(table.decimals[name][row]))
                for name in names
            )
            left = first - fall
            low, high = (
                (last, last + unit) if mode == "truncate" else (last - unit / 2, last + unit / 2)
            )
            if low <= 0 or left <= unit:
                continue
            least = max((left - unit) / high - 1, 1 - (left + unit) / low)
            if least > 0:
                needed[row] = max(least, needed.get(row, least))
    return needed


def with_end_rates(table: FigureTable) -> FigureTable:
    """Put what the start rate and the reduction leave where the rate of the end is blank.

    Parameters
    ----------
    table : FigureTable

    Examples
    --------
    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame([{"poor_rate_start_pct": Decimal("29.73"),
    ...     "rate_reduction_pp": Decimal("14.04"), "poor_rate_end_pct": None}])
    >>> with_end_rates(figure_table(plan, list(plan))).values["poor_rate_end_pct"].tolist()
    [1569]
    """
    values, present, decimals = dict(table.values), dict(table.present), dict(table.decimals)
    for family in FAMILIES:
        start, end, fall = family.start_rate, family.end_rate, family.reduction
        if table.has(start, end, fall):
            blank = present[start] & present[fall] & ~present[end]
            left, places = scaled_sum(table, ((1, start), (-1, fall)))
            values[end] = np.where(blank, left, values[end])
            decimals[end] = np.where(blank, places, decimals[end])
            present[end] = present[end] | blank
    return FigureTable(values, present, decimals, table.rows, table.units)
