"""What the rates of two years say of the change of their households."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from povlib.conventions import FAMILIES, of_year
from povlib.denominators import UNBOUNDED
from povlib.households import FigureTable, scaled_sum

__all__ = [
    "FEW_HOUSEHOLDS",
    "change_of",
    "changes_of_rates",
    "held_reductions",
    "miscounted_rows",
    "stands_by_chance",
    "with_counts",
    "with_end_rates",
    "year_of_households",
]

FEW_HOUSEHOLDS = 100
"""Units of fewer households stand still by chance: one more or less makes a part of a hundred."""


def miscounted_rows(table: FigureTable) -> set[int]:
    """Rows whose counts do not agree: a count is wrong, and no rate beside it proves anything.

    So it is in a row of which a count is not the sum of those that it adds up, or is of more
    households than there are.

    Parameters
    ----------
    table : FigureTable

    Examples
    --------
    >>> import pandas as pd
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame(
    ...     {"households": [99, 99, 5], "poor_start": [9, 8, 7], "exits_target": [4, 3, 3],
    ...      "poor_end": [5, 6, 4]})
    >>> miscounted_rows(figure_table(plan, list(plan)))
    {1, 2}
    """
    rows: set[int] = set()
    for family in FAMILIES:
        whole, flow = family.denominator, (family.start, family.exits, family.end)
        if table.has(*flow):
            start, exits, end = (table.values[name] for name in flow)
            known = np.logical_and.reduce([table.present[name] for name in flow])
            rows.update(np.flatnonzero(known & (start - exits != end)).tolist())
        wholes = {whole: flow, of_year(whole, "start"): flow[:2], of_year(whole, "end"): flow[2:]}
        for name, parts in wholes.items():
            for part in parts if table.has(name) else ():
                if table.has(part):
                    above = table.values[part] > table.values[name]
                    known = table.present[part] & table.present[name]
                    rows.update(np.flatnonzero(known & above).tolist())
        for name in {*wholes, *flow} & table.values.keys():
            values, present = table.values[name], table.present[name]
            for one in table.sums:
                known = present[one.row] and present[one.parts].all()
                if known and sum(values[one.parts].tolist()) != values[one.row]:
                    rows.add(one.row)
    return rows


def held_reductions(
    table: FigureTable, *, left: bool
) -> dict[int, tuple[Fraction, tuple[Fraction, int]]]:
    """Tell by what part of the households printed reductions miss the share of those who left.

    Had the number of their households changed, the poor who stayed would make it another share:
    all rows tell that whose households are printed, and those that nobody left.

    Parameters
    ----------
    table : FigureTable
    left : bool
        With rows that somebody left.

    Returns
    -------
    dict of int to (Fraction, (Fraction, int))
        For each row the part, one unit of the last decimal, and how many households they are.

    Examples
    --------
    In the second row 4 of 200 left, in the last nobody was poor:

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame({"households": [100, 200, 300], "poor_start": [9, 9, 0],
    ...     "exits_target": [0, 4, 0],
    ...     "rate_reduction_pp": [Decimal(one) for one in ("0.0", "2.5", "0.0")]})
    >>> table = figure_table(plan, list(plan))
    >>> {row: (str(miss), str(unit), n) for row, (miss, (unit, n))
    ...     in held_reductions(table, left=True).items()}
    {0: ('0', '1/1000', 100), 1: ('1/200', '1/1000', 200)}
    >>> list(held_reductions(table, left=False))
    [0]
    """
    found: dict[int, tuple[Fraction, tuple[Fraction, int]]] = {}
    for family in FAMILIES:
        names = family.exits, family.reduction
        if not table.has(*names):
            continue
        shown = np.logical_and.reduce([table.present[name] for name in names])
        for row in np.flatnonzero(shown).tolist():
            poor, of = (
                int(table.values[name][row]) if table.has(name) and table.present[name][row] else -1
                for name in (family.start, family.denominator)
            )
            gone, fall = (int(table.values[name][row]) for name in names)
            if not poor or (gone and (of < 1 or not left)):
                continue
            unit = Fraction(1, 100 * 10 ** int(table.decimals[family.reduction][row]))
            of = of if of > 0 else FEW_HOUSEHOLDS
            miss = abs(fall * unit - Fraction(gone, of))
            found[row] = max(found.get(row, (miss, (unit, of))), (miss, (unit, of)))
    return found


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


def stands_by_chance(
    change: Fraction, limits: Iterable[tuple[Fraction, int]], odds: Fraction
) -> bool:
    """Tell whether units may all have changed so little, although each could as well change more.

    Any number of households up to a part `change` of them is taken to be as likely as any other.

    Parameters
    ----------
    change : Fraction
    limits : iterable of (Fraction, int)
        By what part the households of each unit changed at most, and how many they are.
    odds : Fraction
        The least chance that is taken to be possible.

    Examples
    --------
    Of 1000 households 0 to 20 could come, and at most 2 did: a chance of 3 in 21. For six such
    units it is less than one in a thousand; of few households none may come by chance.

    >>> change, unit = Fraction(1, 50), (Fraction(1, 500), 1000)
    >>> [stands_by_chance(change, [unit] * units, Fraction(1, 1000)) for units in (1, 3, 6)]
    [True, True, False]
    >>> stands_by_chance(change, [(Fraction(0), 99)] * 6, Fraction(1, 1000))
    True
    """
    chance, of = odds.denominator, odds.numerator
    for most, households in limits:
        if most < change and households >= FEW_HOUSEHOLDS:
            chance *= int(most * households) + 1
            of *= int(change * households) + 1
            if chance < of:
                return False
    return True


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


def year_of_households(table: FigureTable, name: str) -> str:
    """Tell of which year printed households are, or that rates of both years divide by them.

    Where all rates are of one year, so are the households if more rows of many agree with them,
    but for a unit of the last decimal, than there are rows that do not. A rate of less than a
    hundred such units agrees by chance.

    Parameters
    ----------
    table : FigureTable
    name : str
        Which households.

    Returns
    -------
    {"start", "end", "both", ""}
        "" where nothing tells.

    Examples
    --------
    180 of 1000 are 18,0 %, and not 17,8 %:

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> def plan(*rates):
    ...     frame = pd.DataFrame([{"households": 1000, "poor_end": 180,
    ...         "poor_rate_end_pct": Decimal(rate)} for rate in rates])
    ...     return figure_table(frame, list(frame))
    >>> [year_of_households(plan(*rates), "households")
    ...     for rates in (["18.0", "18.0", "17.8"], ["18.0", "17.8"], ["18", "18", "20"])]
    ['end', '', '']
    """
    families = [family for family in FAMILIES if family.denominator == name]
    rated = {
        (year, rate, count)
        for one in families
        for year, rate, count in (
            ("start", one.start_rate, one.start), ("end", one.end_rate, one.end)
        )
        if table.has(rate)
    }  # fmt: skip
    years = {year for year, _, _ in rated}
    if len(years) == 2:
        return "both"
    if not table.has(name) or not years or any(table.has(one.reduction) for one in families):
        return ""
    agree = 0
    for _, rate, count in rated:
        if table.has(count):
            known = np.logical_and.reduce([table.present[one] for one in (name, rate, count)])
            for row in np.flatnonzero(known).tolist():
                of, places = int(table.values[name][row]), int(table.decimals[rate][row])
                share = 100 * 10**places * int(table.values[count][row])
                near = abs(share - of * int(table.values[rate][row])) <= of
                # Of fewer than a hundred units a change of a hundredth of the households hides.
                tells = of >= FEW_HOUSEHOLDS and int(table.values[rate][row]) >= 100
                agree += tells if near else -1
    return years.pop() if agree > 0 else ""
