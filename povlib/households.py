"""The households a plan divides by: printed ones, or those that its rounded rates give away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    bounds_of_sums,
    denominator_bounds,
    intersect_bounds,
    narrow_by_sum,
)
from povlib.rounding import exact_integers
from povlib.sum_rows import SumRow, WithSums, rows_by_name

__all__ = [
    "LIKELY_CHANGE",
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
    "rising",
    "scaled_sum",
]

Key = tuple[str, str]
"""Which households: the name of the column, and the year ("" for both, "start" or "end")."""

LIKELY_CHANGE = Fraction(1, 10)
"""Part of its households by which a unit hardly ever grows or shrinks more within a year,
rounded up to whole households, and one more: one or two are a larger part of few."""

MOST_CHANGE = Fraction(2, 5)
"""The same from the start to the end of a plan, even of several years, or where units were merged:
what needs a greater change is wrong, what needs a change above `LIKELY_CHANGE` is told."""


@dataclass(frozen=True)
class FigureTable(WithSums):
    """Figure columns as arrays of integers: units in the last decimal, with a mask of blanks.

    The first `units` rows are the units; a total row may follow, then rows of `groups` of units.
    """

    values: Mapping[str, np.ndarray]
    present: Mapping[str, np.ndarray]
    decimals: Mapping[str, np.ndarray]
    rows: int
    units: int
    groups: tuple[np.ndarray, ...] = ()

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
    groups: pd.DataFrame | None = None,
) -> FigureTable:
    """Take figure columns out of a frame, or a total row out of a series, as exact integers.

    A total row that is given beside the frame comes after its rows, then rows of groups; the
    column `group` of the frame tells which group a row belongs to.
    """
    values, present, decimals = {}, {}, {}
    units = 1 if isinstance(frame, pd.Series) else len(frame)
    for name in names:
        figures = [frame[name]] if isinstance(frame, pd.Series) else frame[name].tolist()
        if total is not None:
            figures.append(total[name])
        if groups is not None:
            figures += groups[name].tolist()
        is_count = COLUMNS[name].kind == "count"
        values[name], present[name], decimals[name] = (_counts if is_count else _rates)(figures)
    rows, parts = units + (total is not None), tuple[np.ndarray, ...]()
    if groups is not None and isinstance(frame, pd.DataFrame):
        parts = rows_by_name(frame["group"].tolist(), groups.index.tolist())
    return FigureTable(values, present, decimals, rows + len(parts), units, parts)


def scaled_sum(table: FigureTable, terms: Terms) -> tuple[np.ndarray, np.ndarray]:
    """Sum printed columns exactly, in units of the finest decimal among them."""
    if len(terms) == 1:
        ((sign, name),) = terms
        return sign * table.values[name], table.decimals[name]
    places = np.maximum.reduce([table.decimals[name] for _, name in terms])
    tens = 10 ** np.arange(19, dtype=np.int64)
    parts = [sign * table.values[n] * tens[places - table.decimals[n]] for sign, n in terms]
    return sum(parts[1:], parts[0]), places


_FAMILY_OF = {rate: family for family in reversed(FAMILIES) for rate in family[4:] if rate}
_YEARS = {"start": ("start", "exits"), "end": ("end",), "": ("start", "end", "exits")}


def parts_of(condition: RateCondition) -> list[str]:
    """Columns that count a part of the households of a condition."""
    family = _FAMILY_OF[condition.rates[0][1]]
    return [getattr(family, role) for role in _YEARS[condition.year]]


def largest_part(table: FigureTable, condition: RateCondition) -> Any:
    """Largest count that the households of a condition hold: they are no fewer.

    No more can leave than are poor: where these are printed, they alone tell.
    """
    family, parts = _FAMILY_OF[condition.rates[0][1]], []
    for name in filter(table.has, parts_of(condition)):
        used = table.present[name]
        if name == family.exits and table.has(family.start):
            used = used & ~table.present[family.start]
        parts.append(table.values[name] if used.all() else np.where(used, table.values[name], 0))
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
    applies = np.stack(
        [np.logical_and.reduce([table.present[n] for n in one.columns]) for one in conditions]
    )
    for at, one in enumerate(conditions):
        if one.near:
            least, most, applies[at] = near_bounds(table, one)
            if object in (least.dtype, most.dtype):
                low, high = low.astype(object), high.astype(object)
            low[at], high[at] = np.maximum(least, 1), most
    low = np.maximum(low, np.stack([largest_part(table, one) for one in conditions]))
    if applies.all():
        return low, high, applies
    # Where nothing is divided there may be no households at all.
    return np.where(applies, low, 0), np.where(applies, high, UNBOUNDED), applies


def near_bounds(
    table: FigureTable, condition: RateCondition
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households where a share misses its rate by one unit at most, and where so.

    Of a sum of two rates it may miss more: cut off, they fall short by nearly two units together.
    So does a start rate that is cut off, and has a rise added that is cut off. The reduction that
    went into the rate must have its decimals: a coarser one leaves more.
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
    # In halves: a sum of rates is itself rounded once more; each may have been cut off.
    slack, above = 1 + len(condition.rates), 2 * (len(condition.rates) + rising(table, condition))
    low, high = -(-share // (rates + above)), share // np.maximum(rates - slack, 1)
    high = np.where(applies & (rates > slack), high, UNBOUNDED)
    return np.where(applies, low, 1), high, applies


def rising(table: FigureTable, condition: RateCondition) -> np.ndarray:
    """Rows with a reduction below zero beside the rates of a condition."""
    return np.asarray(table.values[_FAMILY_OF[condition.rates[0][1]].reduction] < 0)


def joint_bounds(
    table: FigureTable, conditions: Sequence[RateCondition], mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households from several conditions together, and where any applies."""
    if not conditions:
        free = np.ones(table.rows, np.int64), np.full(table.rows, UNBOUNDED)
        return *free, np.zeros(table.rows, bool)
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

    def failing_sums(self, sums: Sequence[SumRow], freed: np.ndarray | None = None) -> int:
        """Count the sums whose rows cannot add up, were the freed rows unknown.

        A row that its parts cannot add up to is unknown in the sums that it is a part of.
        """
        low, high = self.low, self.high
        if freed is not None and freed.any():
            low, high = np.where(freed, 1, low), np.where(freed, UNBOUNDED, high)
        if len(sums) > 1:
            low, high = low.copy(), high.copy()
        failing = 0
        for level in ([one for one in sums if not one.inner], [one for one in sums if one.inner]):
            bounds = bounds_of_sums(low, high, [one.parts for one in level])
            for one, (least, most) in zip(level, bounds, strict=True):
                fails = least > high[one.row] or most < low[one.row]
                failing += bool(fails)
                if one is not sums[-1]:
                    low[one.row] = 1 if fails else max(least, low[one.row])
                    high[one.row] = UNBOUNDED if fails else min(most, high[one.row])
        return failing

    def narrowed(self, table: FigureTable) -> Narrowed:
        """Let units, rows of groups and total row narrow each other.

        Rows add up in a tree, so that one way up and one way down leave nothing out.
        """
        low, high = self.low.copy(), self.high.copy()
        sums, total = table.sums, table.units if table.has_total else None
        found: tuple[int, int] | None = None
        inner = {one.row: one.parts for one in sums}
        held: list[SumRow] = []
        for one in sums:
            own = int(low[one.row]), int(high[one.row])
            if own[0] > own[1]:
                continue
            parts = one.parts
            empty = [row for row in parts[low[parts] > high[parts]].tolist() if row in inner]
            if empty:  # what its own rates exclude, its units may tell
                rest = np.setdiff1d(parts, empty)
                parts = np.concatenate([rest, *(inner[row] for row in empty)])
            freed = low[parts] > high[parts]
            if freed.any():  # rows whose rates contradict each other may have any number
                least, _ = bounds_of_sum(np.where(freed, 1, low[parts]), high[parts])
                if least > own[1] and not self.printed[one.row]:
                    low[one.row], high[one.row] = least, UNBOUNDED
                elif one.row == total and own[1] < UNBOUNDED:
                    found = own
                continue
            *_, least, most = narrow_by_sum(low[parts], high[parts], *own)
            told = (least, most) if most < UNBOUNDED else None
            if least <= most:
                held.append(SumRow(one.row, parts))
            elif self.printed[one.row]:
                (least, most), told = own, own
            else:
                (least, most), told = bounds_of_sum(low[parts], high[parts]), None
            if max(least, most) > UNBOUNDED:
                low, high = low.astype(object), high.astype(object)
            low[one.row], high[one.row] = least, most
            found = told if one.row == total else found
        for one in reversed(held):
            parts, own = one.parts, (int(low[one.row]), int(high[one.row]))
            new_low, new_high, *_ = narrow_by_sum(low[parts], high[parts], *own)
            if object in (new_low.dtype, new_high.dtype):
                low, high = low.astype(object), high.astype(object)
            low[parts], high[parts] = new_low, new_high
        return Narrowed(low, high, found)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Bounds on one sort of households after the units and the rows that add them up narrowed
    each other.

    These rows hold what their rates are checked against: where units and row exclude each other,
    the sum over the units. `total`, of the total row, is None where nothing bounds it from above,
    or where they do.
    """

    low: np.ndarray
    high: np.ndarray
    total: tuple[int, int] | None


def jumps(
    years: Iterable[HouseholdBounds],
    sums: Iterable[SumRow] = (),
    most: Fraction = MOST_CHANGE,
) -> np.ndarray:
    """Rows whose households would change from start to end by more than `most` of them.

    A row without any figure on one of the years says nothing, nor does the row of its sum: a new
    unit has none at the start. What is printed of both stands.
    """
    start, end = years
    up, down, of = (
        most.denominator + most.numerator, most.denominator - most.numerator, most.denominator,
    )  # fmt: skip
    first, last = start.applies | start.printed, end.applies | end.printed
    alone = first != last
    known = (start.low <= start.high) & (end.low <= end.high) & ~(start.printed & end.printed)
    known &= first & last
    known[[one.row for one in sums if alone[one.parts].any()]] = False
    bounded = start.high < UNBOUNDED, end.high < UNBOUNDED
    # A least number of one only says that something was divided.
    low, least = (
        exact_integers(np.where(one.low <= 1, 0, one.low), 4 * up) for one in (start, end)
    )
    high, greatest = (
        exact_integers(np.where(held, one.high, 0), 4 * up)
        for held, one in zip(bounded, (start, end), strict=True)
    )
    grown = bounded[0] & (of * least >= up * high + 2 * of)
    shrunk = bounded[1] & (of * greatest + 2 * of <= down * low)
    return np.asarray(known & (grown | shrunk), bool)
