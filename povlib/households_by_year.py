"""Households of each year: whether some explain every row of a plan, under any way of rounding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from povlib.conventions import FAMILIES, Family, RateCondition, count_terms, rate_conditions
from povlib.denominators import UNBOUNDED
from povlib.households import LIKELY_CHANGE, FigureTable, joint_bounds, scaled_sum
from povlib.unrounded_years import (
    FEW_HOUSEHOLDS,
    change_of,
    with_counts,
    year_of_households,
)

__all__ = ["HouseholdsByYear", "households_by_year"]

_DIFFERENCES = frozenset(family.reduction for family in FAMILIES if family.start)
_BY_YEAR = (
    ("difference_of_rounded_rates", False), ("rounded_difference", True),
    ("rounded_difference", False),
)  # fmt: skip

_FEW = 2 * int(1 / LIKELY_CHANGE) + 2
"""Households of which two may be more than `LIKELY_CHANGE`."""

Bounds = list[tuple[int, int]]
Difference = tuple[int, int, Fraction, Fraction]
"""Counts of both years, and least and greatest difference of their shares."""

Change = tuple[Fraction, Fraction | None, int]
"""Part by which the households of a row change, at least and at most, and how many they are."""


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


class HouseholdsByYear(NamedTuple):
    """A way of rounding with households for each year, and what it asks of those of each row.

    `changes` holds for each row whose households it bounds by what part they change at least and at
    most (None without a limit) and how many they are; `wrong` are rows that it does not explain.
    `apart` tells whether one of the years has households, but no rates, or neither has any; `few`
    are rows in doubt that may be of so few that one or two more explain them, and what part of
    their households these are.
    """

    convention: str
    conditions: list[RateCondition]
    changes: dict[int, Change]
    wrong: set[int]
    apart: bool
    few: dict[int, Fraction]

    def limits(self, but: Collection[int]) -> list[tuple[Fraction, int]]:
        """List by what part households change at most, and how many they are, but for some rows."""
        of_rows = self.changes.items()
        return [(most, n) for row, (_, most, n) in of_rows if most is not None and row not in but]


def _year_bounds(
    table: FigureTable, conditions: list[RateCondition], key: tuple[str, str], mode: str,
    *, printed: bool,
) -> tuple[Bounds, list[bool]]:  # fmt: skip
    """Bounds on the households of one year in every row, and where any figure gives them."""
    name, year = key
    own = [one for one in conditions if (one.denominator, one.year) == key]
    low, high = np.zeros(table.rows, np.int64), np.full(table.rows, UNBOUNDED)
    known = np.zeros(table.rows, bool)
    if own:
        low, high, known = joint_bounds(table, own, mode)
    for family in FAMILIES:
        part = getattr(family, year)
        if family.denominator == name and table.has(part):
            low = np.maximum(low, np.where(table.present[part], table.values[part], 0))
    if printed:
        shown, values = table.present[name], table.values[name]
        low = np.where(shown, np.maximum(low, values), low)
        high = np.where(shown, np.minimum(high, values), high)
        known = known | shown
    return list(zip(low.tolist(), high.tolist(), strict=True)), known.tolist()


def _reductions(
    table: FigureTable, name: str, mode: str, *, whole: bool
) -> tuple[dict[int, list[Difference]], set[int]]:
    """Find the reductions that are a difference of two shares, and rows whose rates exclude that.

    Of two shares each of which was rounded it is so only where neither of them is printed.
    """
    found: dict[int, list[Difference]] = {}
    wrong: set[int] = set()
    for family in FAMILIES:
        fall, rates = family.reduction, (family.start_rate, family.end_rate)
        if family.denominator != name or not table.has(fall):
            continue
        if table.has(*rates):
            rest, _ = scaled_sum(table, ((1, rates[0]), (-1, rates[1]), (-1, fall)))
            known = np.logical_and.reduce([table.present[one] for one in (*rates, fall)])
            wrong.update(np.flatnonzero(known & (abs(rest) > whole)).tolist())
        for rate, sign in zip(rates, (-1, 1), strict=True):  # the other year's share is one
            if table.has(rate):
                other, places = scaled_sum(table, ((1, rate), (sign, fall)))
                outside = (other < -int(whole)) | ((other - whole - 1) // 10**places >= 100)
                known = table.present[rate] & table.present[fall]
                wrong.update(np.flatnonzero(known & outside).tolist())
        counts = [count_terms(family, role, table.values) for role in ("start", "end")]
        if not all(counts):
            wrong |= _far_off(table, family)
            continue
        (starts, _), (ends, _) = (scaled_sum(table, count) for count in counts)
        shown = np.logical_and.reduce(
            [table.present[one] for one in (fall, *(n for count in counts for _, n in count))]
        )
        if not whole:
            for rate in rates:
                shown = shown & (~table.present[rate] if table.has(rate) else True)
        for row in np.flatnonzero(shown).tolist():
            value, unit = int(table.values[fall][row]), 10 ** int(table.decimals[fall][row])
            off = (Fraction(-1), Fraction(1)) if not whole else (Fraction(-1, 2), Fraction(1, 2))
            if whole and mode == "truncate":  # towards zero, from either side
                off = Fraction(-(value <= 0)), Fraction(value >= 0)
            low, high = ((value + part) / (100 * unit) for part in off)
            found.setdefault(row, []).append((int(starts[row]), int(ends[row]), low, high))
    return found, wrong


def _far_off(table: FigureTable, family: Family) -> set[int]:
    """Rows whose reduction is no share of those who leave, even were half of all households poor.

    Where neither of the years has a count, that is all that can be said.
    """
    exits = count_terms(family, "exits", table.values)
    if not exits:
        return set()
    found, households = set(), table.values.get(family.denominator)
    leaving, _ = scaled_sum(table, exits)
    for row in range(table.rows):
        known = all(table.present[name][row] for name in (family.reduction, *(n for _, n in exits)))
        of = int(households[row]) if households is not None else 0
        if known and (of or not leaving[row]):
            fall = Fraction(int(table.values[family.reduction][row]))
            fall /= 100 * 10 ** int(table.decimals[family.reduction][row])
            if abs(fall - Fraction(int(leaving[row]), max(of, 1))) > LIKELY_CHANGE / 2:
                found.add(row)
    return found


def _change(
    start: tuple[int, int], end: tuple[int, int], ways: Sequence[Difference]
) -> tuple[Fraction, Fraction | None] | None:
    """Find by what part the households of a row change; None where nothing explains its figures."""
    (low, high), (least, most) = start, end
    for first, last, fall, rise in ways:
        if (own := _start((last, first), (low, high), (-rise, -fall))) is None:
            return None
        least, most = max(least, own[0]), min(most, own[1])
        if least > most or (own := _start((first, last), (least, most), (fall, rise))) is None:
            return None
        low, high = max(low, own[0]), min(high, own[1])
    low, least = max(low, 1), max(least, 1)
    if low > high or least > most:
        return None
    change, limit = change_of((low, high), (least, most))
    for first, last, fall, rise in ways:
        if not first:
            continue
        # From first / start - last / end = t follows end / start = (last + t * end) / first.
        ends = (fall, most if fall < 0 else least), (rise, most if rise > 0 else least)
        grown = [(last + t * n) / first - 1 for t, n in ends if n < UNBOUNDED]
        down, up = (n < UNBOUNDED for _, n in ends)
        change = max([change, *grown[:down], *(-one for one in grown[-1:] if up)])
        if first == last and not down | up:  # nobody left: as if all were poor, like the least
            grown = [fall * least / first, rise * least / first]
        if len(grown) == 2:
            most_of = max(abs(one) for one in grown)
            limit = most_of if limit is None else min(limit, most_of)
    if change > LIKELY_CHANGE and _few(start, (least, most), ways, _FEW) is None:
        return None
    return min(change, LIKELY_CHANGE), limit


def _few(
    start: tuple[int, int], end: tuple[int, int], ways: Sequence[Difference], few: int
) -> Fraction | None:
    """Find the least part that one or two more or fewer can be, were there so few households."""
    parts = (
        Fraction(abs(last - first), first)
        for last in range(max(end[0], 1), min(end[1], few) + 1)
        for first in range(max(last - 2, start[0], 1), min(last + 2, start[1]) + 1)
        if all(of[2] <= Fraction(of[0], first) - Fraction(of[1], last) <= of[3] for of in ways)
    )
    return min(parts, default=None)


def _of_two_years(family: Family, names: Collection[str]) -> bool:
    """Tell whether a table says how many, or what part, are poor in both years, or of how many."""
    parts = count_terms(family, "start", names), count_terms(family, "end", names)
    rates = {family.start_rate, family.end_rate, family.reduction} & {*names}
    households = {family.denominator, *family.columns[-2:]} & {*names}
    return all(parts) or len(rates) > 1 or bool(households)


def _impossible(table: FigureTable, mode: str) -> set[int]:
    """Rows of which no households give some reduction, whatever stands beside it."""
    rows: set[int] = set()
    for one in rate_conditions(tuple(table.values), "rounded_difference"):
        low, high, applies = joint_bounds(table, [one], mode)
        rows.update(np.flatnonzero(applies & (low > high)).tolist())
    return rows


def households_by_year(
    table: FigureTable, mode: str, skipped: Collection[int] = (), doubted: Collection[int] = ()
) -> Iterator[HouseholdsByYear]:
    """Find ways of rounding in which households of each year explain every row.

    A reduction is the difference of two rounded rates, or of two rates that was rounded once, as a
    spreadsheet computes it, or the share of those who left in the households of the start. Printed
    households are those of either year. No row may need its households to change by more than
    `LIKELY_CHANGE`, a unit of few households by more than two.

    Parameters
    ----------
    table : FigureTable
        Units, and the total row as last row where there is one.
    mode : {"half_up", "half_even", "truncate"}
    skipped : collection of int
        Rows that need not be explained: something else is wrong with them.
    doubted : collection of int
        Rows of which to tell whether they may be of few households.

    Yields
    ------
    HouseholdsByYear

    Examples
    --------
    Of 1000 households 100 were poor, of 1010 are 80: 10 − 7,9208 is 2,08, and not 2,00.

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> plan = pd.DataFrame([{"poor_start": 100, "poor_end": 80, "households": 1010,
    ...     "rate_reduction_pp": Decimal("2.08"), "poor_rate_end_pct": Decimal("7.92")}])
    >>> table = figure_table(plan, list(plan))
    >>> [(one.convention, one.changes) for one in households_by_year(table, "half_up")][0]
    ('difference_of_rounded_rates', {0: (Fraction(1, 100), Fraction(1, 100), 1010)})
    """
    names, table = tuple(table.values), with_counts(table)
    two = any(_of_two_years(family, names) for family in FAMILIES)
    if not two and not {*doubted} <= _impossible(table, mode):
        return
    for convention, whole in _BY_YEAR:
        conditions = rate_conditions(names, convention, "each_year")
        if whole:
            conditions = [one for one in conditions if _DIFFERENCES.isdisjoint(one.columns)]
        changes: dict[int, Change] = {}
        wrong: set[int] = set()
        few: dict[int, Fraction] = {}
        apart = False
        for name in dict.fromkeys(family.denominator for family in FAMILIES):
            shown = table.has(name) and bool(table.present[name].any())
            told = year_of_households(table, name)
            printed = [told] if told in ("start", "end") else ["start", "end"]
            tried = [
                _by_row(table, conditions, name, year, mode, skipped, doubted, whole=whole)
                for year in (printed if shown else [""])
            ]
            explained = [found for found in tried if found is not None]
            if not explained:
                break
            found = min(explained, key=_standing)
            own, failing, fewer = found
            for row, change in own.items():
                changes[row] = max(changes.get(row, change), change, key=lambda one: one[0])
            wrong |= failing
            few |= {row: max(few.get(row, part), part) for row, part in fewer.items()}
            years = {one.year for one in conditions if one.denominator == name}
            apart |= bool(own) and len(years) < (2 if shown else 1)
        else:
            yield HouseholdsByYear(convention, conditions, changes, wrong, apart, few)


def _standing(found: tuple[dict[int, Change], set[int], dict[int, Fraction]]) -> int:
    """Count the rows that would stand still, were printed households those of one of the years.

    Of which year they are nobody knows: they must not speak against a change by themselves.
    """
    return sum(most is not None and not least for least, most, _ in found[0].values())


def _by_row(
    table: FigureTable, conditions: list[RateCondition], name: str, printed: str, mode: str,
    skipped: Collection[int], doubted: Collection[int], *, whole: bool,
) -> tuple[dict[int, Change], set[int], dict[int, Fraction]] | None:  # fmt: skip
    """Changes of one sort of households, and rows not explained; None where they should be.

    Last the rows in doubt that may be of few households.
    """
    differences, wrong = _reductions(table, name, mode, whole=whole)
    start, first = _year_bounds(
        table, conditions, (name, "start"), mode, printed=printed == "start"
    )
    end, last = _year_bounds(table, conditions, (name, "end"), mode, printed=printed == "end")
    for year in (start, end):
        wrong |= {row for row, (low, high) in enumerate(year) if low > high}
    found: dict[int, Change] = {}
    few: dict[int, Fraction] = {}
    for row in range(table.rows):
        if wrong - {*skipped}:
            return None
        ways = differences.get(row, [])
        none = not start[row][1] or not end[row][1]
        known = first[row] and last[row]
        known = known or start[row][0] > end[row][1] or end[row][0] > start[row][1]
        if row in wrong or none or not (ways or known):
            continue
        if (change := _change(start[row], end[row], ways)) is None:
            wrong.add(row)
        else:
            found[row] = *change, max(start[row][0], end[row][0])
            units = 1 if row < table.units else min(table.units, 10)
            if row in doubted:
                part = _few(start[row], end[row], ways, FEW_HOUSEHOLDS * units)
                few |= {} if part is None else {row: min(part, LIKELY_CHANGE)}
    return None if wrong - {*skipped} else (found, wrong, few)
