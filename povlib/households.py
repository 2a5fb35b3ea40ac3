"""The households a plan divides by: printed ones, or those that its rounded rates give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.columns import COLUMNS
from povlib.conventions import (
    FAMILIES,
    Family,
    RateCondition,
    Terms,
)
from povlib.denominators import (
    UNBOUNDED,
    bounds_of_sum,
    denominator_bounds,
    intersect_bounds,
    narrow_by_sum,
)
from povlib.rounding import exact_integers

__all__ = [
    "MOST_CHANGE",
    "FigureTable",
    "HouseholdBounds",
    "Key",
    "Narrowed",
    "condition_bounds",
    "figure_table",
    "joint_bounds",
    "jumps",
    "largest_part",
    "near_bounds",
    "parts_of",
    "reduction_disagrees",
    "scaled_sum",
]

Key = tuple[str, str]
"""Which households: the name of the column, and the year ("" for both, "start" or "end")."""

MOST_CHANGE = Fraction(1, 10)
"""Part of its households by which a unit is taken to grow or shrink within a year at most; a
unit of few households by one of them."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figure columns as arrays of integers: units in the last decimal, with a mask of blanks.

    The first `units` rows are the units; a total row may follow.
    """

    values: Mapping[str, np.ndarray]
    present: Mapping[str, np.ndarray]
    decimals: Mapping[str, np.ndarray]
    rows: int
    units: int

    def has(self, *names: str) -> bool:
        """Tell whether the table has all these columns."""
        return all(name in self.values for name in names)


def _counts(figures: Sequence[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    decimals = np.zeros(len(figures), np.int64)
    try:
        values = np.array(figures, np.int64)
        if not values.size or (int(values.min()) > -(2**62) and int(values.max()) < 2**62):
            return values, np.ones(len(values), bool), decimals
    except (TypeError, ValueError, OverflowError):
        pass  # blanks, or figures beyond any count
    present = np.array([figure is not None and figure is not pd.NA for figure in figures], bool)
    filled = [int(f) if ok else 0 for f, ok in zip(figures, present.tolist(), strict=True)]
    return _whole(filled), present, decimals


def _rates(figures: Sequence[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    known: dict[str, tuple[int, int]] = {}
    pairs, blanks = [], []
    for place, figure in enumerate(figures):
        if figure is None or figure is pd.NA:
            blanks.append(place)
            pairs.append((0, 0))
            continue
        text = str(figure)  # Decimal("8.7") == Decimal("8.70"): the decimals belong to the key
        if text not in known:
            whole, _, fraction = (f"{figure:f}" if "E" in text else text).partition(".")
            known[text] = int(whole + fraction), len(fraction)
        pairs.append(known[text])
    present = np.ones(len(pairs), bool)
    present[blanks] = False
    decimals = np.array([places for _, places in pairs], np.int64)
    return _whole([value for value, _ in pairs]), present, decimals


def _whole(figures: Sequence[int]) -> np.ndarray:
    wide = any(abs(value) >= 2**62 for value in (max(figures, default=0), min(figures, default=0)))
    return np.array(figures, dtype=object if wide else np.int64)


def figure_table(
    frame: pd.DataFrame | pd.Series[Any],
    names: Sequence[str],
    total: pd.Series[Any] | None = None,
) -> FigureTable:
    """Take figure columns out of a frame, or a total row out of a series, as exact integers.

    A total row that is given beside the frame becomes the last row.
    """
    values, present, decimals = {}, {}, {}
    units = 1 if isinstance(frame, pd.Series) else len(frame)
    for name in names:
        figures = [frame[name]] if isinstance(frame, pd.Series) else frame[name].tolist()
        if total is not None:
            figures.append(total[name])
        is_count = COLUMNS[name].kind == "count"
        values[name], present[name], decimals[name] = (_counts if is_count else _rates)(figures)
    return FigureTable(values, present, decimals, units + (total is not None), units)


def scaled_sum(table: FigureTable, terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """Sum printed columns exactly, in units of the finest decimal among them."""
    if len(terms) == 1:
        ((sign, name),) = terms
        return sign * table.values[name], table.decimals[name]
    places = np.maximum.reduce([table.decimals[name] for _, name in terms])
    tens = 10 ** np.arange(19, dtype=np.int64)
    parts = [sign * table.values[n] * tens[places - table.decimals[n]] for sign, n in terms]
    return sum(parts[1:], parts[0]), places


_FAMILY_OF = {rate: family for family in FAMILIES for rate in family[4:] if rate}
_YEARS = {"start": ("start", "exits"), "end": ("end",), "": ("start", "end", "exits")}


def parts_of(condition: RateCondition) -> list[str]:
    """Columns that count a part of the households of a condition."""
    family = _FAMILY_OF[condition.rates[0][1]]
    return [getattr(family, role) for role in _YEARS[condition.year]]


def largest_part(table: FigureTable, condition: RateCondition) -> Any:
    """Largest count that the households of a condition hold: they are no fewer."""
    names = parts_of(condition)
    parts = [
        table.values[name]
        if table.present[name].all()
        else np.where(table.present[name], table.values[name], 0)
        for name in names
        if table.has(name)
    ]
    return np.maximum.reduce(parts) if parts else np.ones(table.rows, np.int64)


def condition_bounds(
    table: FigureTable, conditions: Sequence[RateCondition], mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households from each condition, and where it applies: one line for each."""
    if not conditions:
        none = np.zeros((0, table.rows), np.int64)
        return none, none, none.astype(bool)
    counts = np.stack([scaled_sum(table, condition.counts)[0] for condition in conditions])
    rates = [scaled_sum(table, condition.rates) for condition in conditions]
    low, high = denominator_bounds(
        counts, np.stack([rate for rate, _ in rates]), np.stack([p for _, p in rates]), mode
    )
    low = np.maximum(low, np.stack([largest_part(table, one) for one in conditions]))
    applies = np.stack(
        [np.logical_and.reduce([table.present[n] for n in one.columns]) for one in conditions]
    )
    if applies.all():
        return low, high, applies
    # Where nothing is divided there may be no households at all.
    return np.where(applies, low, 0), np.where(applies, high, UNBOUNDED), applies


def near_bounds(
    table: FigureTable, condition: RateCondition
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households where a share misses its rate by one unit at most, and where so.

    The reduction that went into the rate must have its decimals: a coarser one leaves more.
    """
    ((_, count),) = condition.counts
    family = _FAMILY_OF[condition.rates[0][1]]
    values, places = scaled_sum(table, condition.rates)
    used = dict.fromkeys((count, family.reduction, *(name for _, name in condition.rates)))
    applies = np.logical_and.reduce([table.present[name] for name in used])
    for _, name in condition.rates:
        applies = applies & (table.decimals[name] == table.decimals[family.reduction])
    applies = np.asarray(applies & (values >= 0))
    hundred = 200 * 10 ** int(places.max(initial=0))
    tens = exact_integers([200 * 10**n for n in range(int(places.max(initial=0)) + 1)])
    share = exact_integers(table.values[count], hundred) * tens[places]
    rates = 2 * exact_integers(np.where(applies, values, 1), 4)
    slack = 1 + len(condition.rates)  # in halves: a sum of rates is itself rounded once more
    low, high = -(-share // (rates + slack)), share // np.maximum(rates - slack, 1)
    high = np.where(applies & (rates > slack), high, UNBOUNDED)
    return np.where(applies, low, 1), high, applies


def joint_bounds(
    table: FigureTable, conditions: Sequence[RateCondition], mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households from several conditions together, and where any applies."""
    low, high, applies = condition_bounds(table, conditions, mode)
    low, high = intersect_bounds(*zip(low, high, strict=True))
    return low, high, np.asarray(applies.any(axis=0))


def reduction_disagrees(table: FigureTable, family: Family) -> np.ndarray | None:
    """Rows whose printed reduction is not the difference of the two printed rates."""
    names = (family.start_rate, family.end_rate, family.reduction)
    if not table.has(*names):
        return None
    rest, _ = scaled_sum(table, ((1, names[0]), (-1, names[1]), (-1, names[2])))
    return np.asarray((rest != 0) & np.logical_and.reduce([table.present[n] for n in names]))


@dataclass(frozen=True, slots=True)
class HouseholdBounds:
    """Bounds on one sort of households in every row, each row by itself.

    `applies` tells where any rate was checked, `fails` where the rates contradict each other or
    the printed households, `printed` where the households themselves are printed.
    """

    low: np.ndarray
    high: np.ndarray
    applies: np.ndarray
    fails: np.ndarray
    printed: np.ndarray

    def sum_fails(self, units: int, freed: np.ndarray | None = None) -> bool:
        """Tell whether the units cannot add up to the total row, were the freed rows unknown."""
        low, high = self.low, self.high
        if units == len(low):
            return False
        if freed is not None and freed.any():
            low, high = np.where(freed, 1, low), np.where(freed, UNBOUNDED, high)
        least, most = bounds_of_sum(low[:units], high[:units])
        return bool(least > high[units] or most < low[units])

    def narrowed(self, units: int) -> Narrowed:
        """Let the units and the total row narrow each other."""
        low, high = self.low, self.high
        if units == len(low):
            return Narrowed(low, high, None)
        own = int(low[units]), int(high[units])
        if own[0] > own[1]:
            return Narrowed(low, high, None)
        found = own if own[1] < UNBOUNDED else None
        if not (low[:units] <= high[:units]).all():
            return Narrowed(low, high, found)
        new_low, new_high, least, most = narrow_by_sum(low[:units], high[:units], *own)
        if least <= most:
            last = (least, most)
            return Narrowed(
                np.append(new_low, least), np.append(new_high, most),
                last if most < UNBOUNDED else None,
            )  # fmt: skip
        if self.printed[units]:
            return Narrowed(low, high, own)
        least, most = bounds_of_sum(low[:units], high[:units])
        return Narrowed(np.append(low[:units], least), np.append(high[:units], most), None)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Bounds on one sort of households after the units and the total row narrowed each other.

    The last row holds what the rates of a total row are checked against: where units and total row
    exclude each other, the sum over the units. `total` is None where nothing bounds the total from
    above, or where they do.
    """

    low: np.ndarray
    high: np.ndarray
    total: tuple[int, int] | None


def jumps(start: HouseholdBounds, end: HouseholdBounds) -> np.ndarray:
    """Rows whose households would change from year to year by more than any unit's do.

    A row without any figure on one of the years says nothing.
    """
    up, down, of = (
        MOST_CHANGE.denominator + MOST_CHANGE.numerator,
        MOST_CHANGE.denominator - MOST_CHANGE.numerator, MOST_CHANGE.denominator,
    )  # fmt: skip
    known = (start.low <= start.high) & (end.low <= end.high)
    known &= (start.applies | start.printed) & (end.applies | end.printed)
    bounded = start.high < UNBOUNDED, end.high < UNBOUNDED
    # A least number of one only says that something was divided.
    low, least = (
        exact_integers(np.where(one.low <= 1, 0, one.low), 2 * up) for one in (start, end)
    )
    high, most = (
        exact_integers(np.where(held, one.high, 0), 2 * up)
        for held, one in zip(bounded, (start, end), strict=True)
    )
    grown = bounded[0] & (of * least > up * high) & (least > high + 1)
    shrunk = bounded[1] & (of * most < down * low) & (most < low - 1)
    return np.asarray(known & (grown | shrunk), bool)
