"""What the rates of two years say of the change of their households."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

import numpy as np

from povlib.conventions import FAMILIES
from povlib.denominators import UNBOUNDED
from povlib.households import FigureTable, scaled_sum

__all__ = [
    "FEW_HOUSEHOLDS",
    "change_of",
    "changes_of_rates",
    "miscounted_rows",
    "rows_left_as_they_were",
    "with_counts",
    "with_end_rates",
    "would_show",
]

FEW_HOUSEHOLDS = 100
"""Units of fewer households stand still by chance: one more or less makes a part of a hundred."""


def miscounted_rows(table: FigureTable) -> set[int]:
    """Rows whose counts do not agree: a count is wrong, and no rate beside it proves anything.

    So it is in a row of which a count is not the sum of those that it adds up.

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
        for name in {family.denominator, *flow} & table.values.keys():
            values, present = table.values[name], table.present[name]
            for one in table.sums:
                known = present[one.row] and present[one.parts].all()
                if known and sum(values[one.parts].tolist()) != values[one.row]:
                    rows.add(one.row)
    return rows


def rows_left_as_they_were(table: FigureTable, doubted: Collection[int] = ()) -> set[int]:
    """Rows that print no reduction where nobody left, although some may have been poor.

    Had the number of their households changed, their rate would have changed with it. Where some
    left a row in doubt, every unit tells.

    Parameters
    ----------
    table : FigureTable
    doubted : collection of int

    Examples
    --------
    In the second row some left, and of the third nobody was poor:

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame({"poor_start": [9, 9, 0], "exits_target": [0, 4, 0],
    ...     "rate_reduction_pp": [Decimal(one) for one in ("0.0", "1.2", "0.0")]})
    >>> rows_left_as_they_were(figure_table(plan, list(plan)))
    {0}
    """
    rows: set[int] = set()
    left = {*doubted}
    for family in FAMILIES:
        names = family.exits, family.reduction
        if table.has(*names):
            none, same = (table.present[name] & (table.values[name] == 0) for name in names)
            left -= {*np.flatnonzero(none).tolist()}
            still = none & same
            if table.has(family.start):
                still &= (table.values[family.start] > 0) | ~table.present[family.start]
            rows.update(np.flatnonzero(still).tolist())
    return {*range(table.units)} if left else rows


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


def would_show(change: Fraction, households: int) -> bool:
    """Tell whether so many households would be seen to change by a part of them.

    Parameters
    ----------
    change : Fraction
    households : int

    Examples
    --------
    Half a household cannot come; of few, one may or may not:

    >>> [would_show(Fraction(1, 200), households) for households in (100, 199, 200)]
    [False, False, True]
    >>> [would_show(Fraction(1, 50), households) for households in (99, 100)]
    [False, True]
    """
    return households >= FEW_HOUSEHOLDS and change * households >= 1


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
    return replace(table, values=values, present=present, decimals=decimals)


def with_counts(table: FigureTable) -> FigureTable:
    """Put what two counts of a row make of the third where that is blank.

    Parameters
    ----------
    table : FigureTable

    Examples
    --------
    >>> import pandas as pd
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame([{"poor_start": 9, "exits_target": 4, "poor_end": None}])
    >>> with_counts(figure_table(plan, list(plan))).values["poor_end"].tolist()
    [5]
    """
    values, present = dict(table.values), dict(table.present)
    for family in FAMILIES:
        flow = {family.start: 1, family.exits: -1, family.end: -1}
        if not table.has(*flow):
            continue
        for name, sign in flow.items():
            rest = [(-sign * own, other) for other, own in flow.items() if other != name]
            made = sum(own * table.values[other] for own, other in rest)
            blank = table.present[rest[0][1]] & table.present[rest[1][1]] & ~table.present[name]
            blank &= np.asarray(made >= 0)
            values[name] = np.where(blank, made, table.values[name])
            present[name] = table.present[name] | blank
    return replace(table, values=values, present=present)
