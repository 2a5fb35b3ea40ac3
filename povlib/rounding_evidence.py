"""Which way of rounding explains a table best: every way is tried on every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from povlib.conventions import (
    BASE_CHOICES,
    CONVENTIONS,
    FAMILIES,
    RateCondition,
    household_columns,
    near_conditions,
    printed_by_year,
    rate_conditions,
)
from povlib.denominators import UNBOUNDED
from povlib.households import (
    FigureTable,
    HouseholdBounds,
    Key,
    Narrowed,
    condition_bounds,
    jumps,
    near_bounds,
    reduction_disagrees,
)
from povlib.rounding import MODES
from povlib.unrounded_years import year_of_households

__all__ = ["Candidate", "Choice", "Evidence", "with_printed"]


class Choice(NamedTuple):
    """A way of rounding."""

    convention: str
    bases: str
    mode: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """The households of every row under one way of rounding, and where the rates contradict it.

    Attributes
    ----------
    households : dict
        Bounds for each sort of households.
    applies, fails : numpy.ndarray
        Rows in which any rate was checked; rows whose rates contradict each other.
    checked, asked : numpy.ndarray of int
        Conditions applied in each row; those that the way has there, with those that hold but for
        one unit at most and those that only a blank leaves open.
    second_bases : int
        Rows checked against a number of households for each year.
    wrong : int
        Least number of cells that must be changed before all rates hold (see `Evidence.fits`).
    total_fits, sum_fits : bool or None
        Whether the total row holds, and whether the units can add up to it; None where that
        cannot be asked.
    """

    households: dict[Key, HouseholdBounds]
    applies: np.ndarray
    fails: np.ndarray
    checked: np.ndarray
    asked: np.ndarray
    second_bases: int
    wrong: int
    total_fits: bool | None
    sum_fits: bool | None


@cache
def _all_conditions(names: tuple[str, ...]) -> dict[tuple[str, str], tuple[RateCondition, ...]]:
    """List the conditions under every convention and choice of bases."""
    return {
        (convention, bases): tuple(rate_conditions(names, convention, bases))
        for convention, bases in product(CONVENTIONS, BASE_CHOICES)
    }


Found = Mapping[Key, HouseholdBounds]


def with_printed(table: FigureTable, found: Found) -> dict[Key, HouseholdBounds]:
    """Put printed households in the place of bounds.

    Where each year has its own, those of one column for both are those with which fewer cells are
    wrong, or that fit more rows.
    """
    found = {**found}
    for name in dict.fromkeys(name for name, _ in found):
        if table.has(name) and table.present[name].any():
            tried = [(one, _held(table, found, one)) for one in found if one[0] == name]
            found |= min(tried, key=lambda one: _price(table, found, *one))[1]
    return found


def _held(table: FigureTable, found: Found, key: Key) -> dict[Key, HouseholdBounds]:
    printed, households, one = table.present[key[0]], table.values[key[0]], found[key]
    applies = one.applies & ~(printed & (households < 1))
    outside = (households < one.low) | (households > one.high)
    low, high = (np.where(printed, households, bound) for bound in (one.low, one.high))
    fails = np.where(printed, outside, one.fails) & applies
    return {**found, key: HouseholdBounds(low, high, applies, fails, printed)}


def _price(table: FigureTable, found: Found, key: Key, held: Found) -> tuple[int, int]:
    years, own, households = [*held.values()], found[key], table.values[key[0]]
    of_years = [*(one.fails for one in years), *([jumps(years, table.sums)] if years[1:] else [])]
    failing = np.logical_or.reduce(of_years)
    apart = max(one.failing_sums(table.sums, failing) for one in years)
    inside = (own.low <= households) & (households <= own.high) & held[key].printed & own.applies
    return int(failing.sum()) + apart, -int(inside.sum())


class Evidence:
    """The conditions between the columns of a table, and the households that each allows.

    Everything is computed once for each mode of rounding, however many conventions use it.

    Parameters
    ----------
    table : FigureTable
        Units, and the total row as last row where there is one.

    Examples
    --------
    >>> from povlib.households import figure_table
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> evidence = Evidence(figure_table(plan.units, plan.column_names(), plan.total))
    >>> fits, choice = evidence.fits(plan.units.index.tolist())
    >>> choice.convention, choice.bases, choice.mode
    ('difference_of_rounded_rates', 'one', 'half_up')
    >>> fits.loc[fits["convention"] == "rounded_difference", "cells_wrong_at_least"].tolist()
    [4, 4, 5, 0, 0, 0]
    """

    def __init__(self, table: FigureTable) -> None:
        self.table = table
        self.conditions = _all_conditions(tuple(table.values))
        self._places = {
            one: place
            for place, one in enumerate(
                dict.fromkeys(c for cs in self.conditions.values() for c in cs)
            )
        }
        self.by_year = printed_by_year(table.values)
        self.sorts = dict.fromkeys(
            family.denominator
            for family in FAMILIES
            if family.denominator == "households" or table.values.keys() & set(family[4:])
        )
        self._bounds: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self._tried: dict[Any, Candidate] = {}
        self._disagree: dict[str, np.ndarray] = {}
        for family in FAMILIES:
            rows = reduction_disagrees(table, family)
            if rows is not None:
                name = family.denominator
                self._disagree[name] = rows | self._disagree.get(name, np.zeros_like(rows))

    def two_bases(self, convention: str) -> bool:
        """Tell whether a way divides by both years' households, or by printed ones of any year."""
        years = {(one.denominator, one.year) for one in self.conditions[convention, "each_year"]}
        return self.by_year or self._both_years(convention) or any(
            self.table.has(name) and not year_of_households(self.table, name) for name, _ in years
        )  # fmt: skip

    def _both_years(self, convention: str) -> bool:
        years = {(one.sort, one.year) for one in self.conditions[convention, "each_year"]}
        return any((name, "start") in years and (name, "end") in years for name, _ in years)

    def choices(self, *, without_rates: bool = False) -> list[Choice]:
        """List the ways of rounding that differ for this table.

        Parameters
        ----------
        without_rates : bool
            With those, too, whose printed households are of a year without rates: they would
            explain whatever is printed.
        """
        second = self.two_bases if without_rates else self._both_years
        return [
            Choice(convention, bases, mode)
            for convention, bases, mode in product(CONVENTIONS, BASE_CHOICES, MODES)
            if (bases != "one" if self.by_year else bases == "one" or second(convention))
        ]

    def bounds(self, mode: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Bounds from all conditions; half to even shares those of half up where no tie occurs."""
        if mode not in self._bounds:
            found = condition_bounds(self.table, list(self._places), mode)
            if mode == "half_even":
                up = self.bounds("half_up")
                if np.array_equal(found[0], up[0]) and np.array_equal(found[1], up[1]):
                    found = up
            self._bounds[mode] = found
        return self._bounds[mode]

    def _households(
        self, key: Key, conditions: Sequence[RateCondition], mode: str
    ) -> HouseholdBounds:
        """Intersect the conditions on one sort of households."""
        rows = self.table.rows
        places = [self._places[one] for one in conditions if (one.denominator, one.year) == key]
        if not places:
            low, high = np.ones(rows, np.int64), np.full(rows, UNBOUNDED)
            none = np.zeros(rows, bool)
            return HouseholdBounds(low, high, none, none, none)
        lows, highs, applying = self.bounds(mode)
        low, high = lows[places].max(axis=0), highs[places].min(axis=0)
        applies = np.asarray(applying[places].any(axis=0))
        return HouseholdBounds(low, high, applies, low > high, np.zeros(rows, bool))

    def _near(self, own: HouseholdBounds, condition: RateCondition) -> HouseholdBounds:
        """Hold households against a share that a rate may miss by one unit at most.

        What holds gives no closer bounds: only that it can fail says anything.
        """
        low, high, applies = near_bounds(self.table, condition)
        apart = np.maximum(low, np.maximum(own.low, 1)) > np.minimum(high, own.high)
        apart &= applies & (own.high >= 1)
        return replace(own, applies=own.applies | apart, fails=own.fails | apart)

    def candidate(self, choice: Choice) -> Candidate:
        """Try one way of rounding on every row."""
        convention, bases, mode = choice
        conditions = self.conditions[convention, bases]
        self.bounds(mode)
        same = mode == "half_even" and self._bounds[mode] is self._bounds.get("half_up")
        disagree = self._disagree if convention == "difference_of_rounded_rates" else {}
        near = near_conditions(tuple(self.table.values), convention, bases)
        asked = (conditions, bool(disagree), bool(near), "half_up" if same else mode)
        if asked not in self._tried:
            self._tried[asked] = self._try(conditions, bases, mode, disagree, near)
        return self._tried[asked]

    def _try(
        self,
        conditions: tuple[RateCondition, ...],
        bases: str,
        mode: str,
        disagree: dict[str, np.ndarray],
        near: Sequence[RateCondition],
    ) -> Candidate:
        sums, rows, present = self.table.sums, self.table.rows, self.table.present
        households: dict[Key, HouseholdBounds] = {}
        applies, fails = np.zeros(rows, bool), np.zeros(rows, bool)
        wrong = second_bases = 0
        conflict, empty = False, False
        for name in self.sorts:
            years = household_columns(self.table.values, name, bases).items()
            own = {(of, year): self._households((of, year), conditions, mode) for year, of in years}
            households |= (found := with_printed(self.table, own))
            for condition in near:
                if condition.denominator == name:
                    found[name, ""] = self._near(found[name, ""], condition)
            here = np.logical_or.reduce(of_rows := [one.applies for one in found.values()])
            failing = np.logical_or.reduce([one.fails for one in found.values()])
            if name in disagree:
                failing = failing | (disagree[name] & here)
            if len(found) > 1:
                failing = failing | jumps(found.values(), sums)
            applies, fails = applies | here, fails | failing
            if len(of_rows) > 1 and np.logical_and.reduce(of_rows).any():
                second_bases += int(here.sum())
            wrong += int(failing.sum())
            wrong += max(one.failing_sums(sums, failing) for one in found.values())
            empty = empty or any((one.low > one.high).any() for one in found.values())
            conflict = conflict or any(one.failing_sums(sums) for one in found.values())
        total = self.table.units if self.table.has_total else None
        checked = self.bounds(mode)[2][[self._places[one] for one in conditions]].sum(axis=0)
        asked = np.full(rows, len(conditions), np.int64)
        for one in near:
            (fall,) = (f.reduction for f in FAMILIES if one.rates[0][1] in f[4:])
            printed = np.logical_and.reduce([present[name] for name in (*one.columns, fall)])
            asked += near_bounds(self.table, one)[2] | ~printed
        return Candidate(
            households, applies, fails, checked, asked, second_bases, wrong,
            None if total is None or not applies[total] else not fails[total],
            None if not sums or empty else not conflict,
        )  # fmt: skip

    def without_one(
        self, choice: Choice, key: Key, found: Narrowed
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give every row some bounds, where no households satisfy all conditions of the row.

        There one condition is set aside, a later one rather than an earlier one; where that does
        not help, all but the first.
        """
        conditions = self.conditions[choice.convention, choice.bases]
        places = [self._places[one] for one in conditions if (one.denominator, one.year) == key]
        rows = np.flatnonzero(found.low > found.high)
        if not places or not rows.size:
            return found.low, found.high
        lows, highs, applying = (part[places][:, rows] for part in self.bounds(choice.mode))
        low, high = np.ones(len(rows), lows.dtype), np.zeros(len(rows), highs.dtype)
        for left_out in reversed(range(len(places))):
            others = [place for place in range(len(places)) if place != left_out]
            if not others:
                continue
            new_low, new_high = lows[others].max(axis=0), highs[others].min(axis=0)
            better = (low > high) & (new_low <= new_high) & applying[others].any(axis=0)
            low, high = np.where(better, new_low, low), np.where(better, new_high, high)
        first = (low > high) & applying[0]
        low, high = np.where(first, lows[0], low), np.where(first, highs[0], high)
        all_low, all_high = found.low.copy(), found.high.copy()
        all_low[rows], all_high[rows] = low, high
        return all_low, all_high

    def fits(self, labels: Sequence[str]) -> tuple[pd.DataFrame, Choice]:
        """Count what each way of rounding explains, and choose one.

        Every way has a price in cells that the document would have to have wrong:

        - `cells_wrong_at_least`: the rates of a row divide by one number of households; where no
          number gives them all, a cell of that row is wrong, and the rows share no cell. One more
          is wrong where, those rows set aside, the units cannot add up to the total row;
        - half a cell for each condition that another way checks in a row and this one does not have
          there, not even but for one unit: a way that asks nothing of the figures cannot fail;
        - where each year has a base of its own, one cell as well for each row whose households
          would change by more than `MOST_CHANGE`;
        - for a base of its own in each year one cell, and half a cell more for each row that is
          checked: there a number may be chosen freely. So two bases win only where one base fails
          in more than half of the rows, and explain them.

        The lowest price wins; on equal terms one base before two, then the way that explains more
        rows, then the stricter one, then the order of `CONVENTIONS` and `MODES`.

        Parameters
        ----------
        labels : sequence of str
            Names of the units, for `failing`.

        Returns
        -------
        fits : pandas.DataFrame
            One row for each way that differs for this table.
        choice : Choice

        Examples
        --------
        In a plan of 12 units and a total row, a way with two bases that contradicts nothing costs
        1 + 13/2 cells: one base must have 8 cells wrong before two are cheaper.

        >>> from povlib.households import figure_table
        >>> from povlib.loading import load_plan
        >>> plan = load_plan("krong_no_2020")
        >>> evidence = Evidence(figure_table(plan.units, plan.column_names(), plan.total))
        >>> fits, _ = evidence.fits(plan.units.index.tolist())
        >>> [str(cost) for cost in fits.loc[fits["mode"] == "half_up", "cost"]]
        ['0', '15/2', '4', '15/2', '3']
        """
        choices = self.choices()
        tried = [self.candidate(choice) for choice in choices]
        asking = {id(one.checked): one.checked for one in tried}.values()
        units = self.table.units
        ranks = []
        for choice, one in zip(choices, tried, strict=True):
            second = 2 + one.second_bases if choice.bases != "one" and not self.by_year else 0
            unasked = max(int(np.maximum(other - one.asked, 0).sum()) for other in asking)
            cost = Fraction(2 * one.wrong + unasked + second, 2)
            explained = int((one.applies & ~one.fails).sum())
            loose = sum(one.near for one in self.conditions[choice[:2]])
            ranks.append((cost, choice.bases != "one", -explained, loose))
        best = ranks.index(min(ranks))
        names = np.array(labels, dtype=object)
        columns: dict[str, list[Any]] = {
            "convention": [choice.convention for choice in choices],
            "bases": [choice.bases for choice in choices],
            "mode": [choice.mode for choice in choices],
            "units_fitting": [int((one.applies & ~one.fails)[:units].sum()) for one in tried],
            "units_checked": [int(one.applies[:units].sum()) for one in tried],
            "total_fits": [one.total_fits for one in tried],
            "sum_fits": [one.sum_fits for one in tried],
            "cells_wrong_at_least": [one.wrong for one in tried],
            "cost": [rank[0] for rank in ranks],
            "failing": [tuple(names[one.fails[:units]]) for one in tried],
        }
        return pd.DataFrame(columns), choices[best]
