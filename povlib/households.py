"""The households a plan divides by: printed ones, or those that its rounded rates give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from povlib.columns import COLUMNS
from povlib.conventions import CONVENTIONS
from povlib.denominators import (
    UNBOUNDED,
    denominator_bounds,
    intersect_bounds,
    narrow_by_sum,
)
from povlib.numerals import decimal_places
from povlib.rounding import MODES

__all__ = [
    "CONDITIONS",
    "CONVENTIONS",
    "FigureTable",
    "HouseholdBounds",
    "condition_bounds",
    "conditions_of",
    "convention_fits",
    "figure_table",
    "household_bounds",
    "joint_bounds",
    "printed_households",
]

# Each condition says: this count over the households, in per cent, rounds to this printed rate.
# A rate is a sum of printed columns.
CONDITIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "end": ("poor_end", ("poor_rate_end_pct",)),
    "start_printed": ("poor_start", ("poor_rate_start_pct",)),
    "start_implied": ("poor_start", ("poor_rate_end_pct", "rate_reduction_pp")),
    "exits": ("exits_target", ("rate_reduction_pp",)),
}


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figure columns as arrays of integers: units in the last decimal, with a mask of blanks."""

    values: Mapping[str, np.ndarray]
    present: Mapping[str, np.ndarray]
    decimals: Mapping[str, np.ndarray]
    rows: int

    def has(self, *names: str) -> bool:
        """Tell whether the table has all these columns."""
        return all(name in self.values for name in names)


def _integers(figures: Sequence[Any], is_count: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    present = np.array([figure is not None and figure is not pd.NA for figure in figures], bool)
    if is_count:
        filled = [int(f) if ok else 0 for f, ok in zip(figures, present, strict=True)]
        decimals = np.zeros(len(filled), np.int64)
    else:
        known: dict[Any, tuple[int, int]] = {}
        pairs = []
        for figure, ok in zip(figures, present, strict=True):
            if not ok:
                pairs.append((0, 0))
                continue
            # Decimal("8.7") == Decimal("8.70"): the printed decimals belong to the key.
            key = figure.as_tuple()
            if key not in known:
                places = decimal_places(figure)
                known[key] = (int(figure.scaleb(places)), places)
            pairs.append(known[key])
        filled = [value for value, _ in pairs]
        decimals = np.array([places for _, places in pairs], np.int64)
    wide = any(abs(value) >= 2**62 for value in filled)
    return np.array(filled, dtype=object if wide else np.int64), present, decimals


def figure_table(frame: pd.DataFrame | pd.Series[Any], names: Sequence[str]) -> FigureTable:
    """Take figure columns out of a frame, or a total row out of a series, as exact integers."""
    values, present, decimals = {}, {}, {}
    rows = 1 if isinstance(frame, pd.Series) else len(frame)
    for name in names:
        figures = [frame[name]] if isinstance(frame, pd.Series) else frame[name].tolist()
        is_count = COLUMNS[name].kind == "count"
        values[name], present[name], decimals[name] = _integers(figures, is_count)
    return FigureTable(values, present, decimals, rows)


def _rescaled(table: FigureTable, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sum printed rates exactly, in units of the finest decimal among them."""
    places = np.maximum.reduce([table.decimals[name] for name in names])
    tens = 10 ** np.arange(19, dtype=np.int64)
    parts = [table.values[name] * tens[places - table.decimals[name]] for name in names]
    return sum(parts[1:], parts[0]), places


def _largest_part(table: FigureTable) -> np.ndarray:
    """Largest count of poor households in each row: the households are no fewer."""
    parts = [
        np.where(table.present[name], table.values[name], 0)
        for name in ("poor_start", "poor_end", "exits_target")
        if table.has(name)
    ]
    return np.maximum.reduce(parts)


def condition_bounds(
    table: FigureTable, name: str, mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households from one condition, and where it can be applied."""
    count, rates = CONDITIONS[name]
    if not table.has(count, *rates):
        none = np.zeros(table.rows, bool)
        return np.ones(table.rows, np.int64), np.full(table.rows, UNBOUNDED), none
    rate, places = _rescaled(table, rates)
    low, high = denominator_bounds(table.values[count], rate, places, mode)
    low = np.maximum(low, _largest_part(table))
    applies = np.logical_and.reduce([table.present[column] for column in (count, *rates)])
    return np.where(applies, low, 1), np.where(applies, high, UNBOUNDED), applies


def joint_bounds(
    table: FigureTable, conditions: Sequence[str], mode: str
) -> tuple[np.ndarray, ...]:
    """Bounds on the households from several conditions together, and where any applies."""
    parts = [condition_bounds(table, name, mode) for name in conditions]
    low, high = intersect_bounds(*((low, high) for low, high, _ in parts))
    applies = np.logical_or.reduce([applies for _, _, applies in parts])
    return low, high, applies


def conditions_of(convention: str) -> tuple[str, ...]:
    """All conditions that hold under a convention, a printed start rate included."""
    return (*CONVENTIONS[convention], "start_printed")


def _reduction_disagrees(table: FigureTable, convention: str) -> np.ndarray:
    """Rows whose printed reduction is not the difference of the two printed rates."""
    names = ("poor_rate_start_pct", "poor_rate_end_pct", "rate_reduction_pp")
    if convention != "difference_of_rounded_rates" or not table.has(*names):
        return np.zeros(table.rows, bool)
    start, places = _rescaled(table, names[:1])
    implied, implied_places = _rescaled(table, names[1:])
    finest = np.maximum(places, implied_places)
    tens = 10 ** np.arange(19, dtype=np.int64)
    differs = start * tens[finest - places] != implied * tens[finest - implied_places]
    return np.asarray(differs & np.logical_and.reduce([table.present[name] for name in names]))


def printed_households(table: FigureTable) -> np.ndarray:
    """Rows in which the households themselves are printed."""
    if not table.has("households"):
        return np.zeros(table.rows, bool)
    return np.asarray(table.present["households"], bool)


def _row_bounds(
    table: FigureTable, convention: str, mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Bounds on the households of each row, where any rate was checked, and where one fails."""
    low, high, applies = joint_bounds(table, conditions_of(convention), mode)
    fails = low > high
    printed = printed_households(table)
    if printed.any():
        households = table.values["households"]
        applies = applies & ~(printed & (households < 1))
        fails = np.where(printed, (households < low) | (households > high), fails)
        low, high = np.where(printed, households, low), np.where(printed, households, high)
    fails = (fails | _reduction_disagrees(table, convention)) & applies
    return low, high, applies, np.asarray(fails, bool)


def convention_fits(
    units: FigureTable, total: FigureTable | None, index: pd.Index[Any]
) -> tuple[pd.DataFrame, str, str]:
    """Count the rows that each convention and mode explains; name the best of them.

    The best explains the most rows, each row that it contradicts counting against it.
    """
    rows: list[dict[str, Any]] = []
    scores: list[int] = []
    for convention in CONVENTIONS:
        for mode in MODES:
            low, high, applies, fails = _row_bounds(units, convention, mode)
            total_fits = sum_fits = None
            if total is not None:
                t_low, t_high, t_applies, t_fails = _row_bounds(total, convention, mode)
                if t_applies.any():
                    total_fits = not t_fails[0]
                if t_low[0] <= t_high[0] and (low <= high).all():
                    *_, least, most = narrow_by_sum(low, high, int(t_low[0]), int(t_high[0]))
                    sum_fits = least <= most
            rows.append(
                {
                    "convention": convention,
                    "mode": mode,
                    "units_fitting": int((applies & ~fails).sum()),
                    "units_checked": int(applies.sum()),
                    "total_fits": total_fits,
                    "sum_fits": sum_fits,
                    "failing": tuple(index[fails]),
                }
            )
            score = int((applies & ~fails).sum()) - int(fails.sum())
            for fit in (total_fits, sum_fits):
                score += 0 if fit is None else 1 if fit else -1
            scores.append(score)
    best = rows[scores.index(max(scores))]
    return pd.DataFrame(rows), str(best["convention"]), str(best["mode"])


@dataclass(frozen=True, slots=True)
class HouseholdBounds:
    """Bounds on the households of each unit and of the total row.

    `total` is None where nothing bounds the total from above, or where units and total row
    exclude each other; `total_checked` holds what the rates of the total row are checked against:
    in the latter case the sum over the units.
    """

    low: np.ndarray
    high: np.ndarray
    total: tuple[int, int] | None
    total_checked: tuple[int, int]


def household_bounds(
    units: FigureTable, total: FigureTable | None, convention: str, mode: str
) -> HouseholdBounds:
    """Bounds on the households of each unit and of the total, narrowed by each other."""
    low, high, *_ = _row_bounds(units, convention, mode)
    if total is None:
        return HouseholdBounds(low, high, None, (1, UNBOUNDED))
    t_lows, t_highs, *_ = _row_bounds(total, convention, mode)
    own = int(t_lows[0]), int(t_highs[0])
    if own[0] > own[1]:
        return HouseholdBounds(low, high, None, own)
    found = own if own[1] < UNBOUNDED else None
    if not (low <= high).all():
        return HouseholdBounds(low, high, found, own)
    new_low, new_high, least, most = narrow_by_sum(low, high, *own)
    if least <= most:
        narrowed = (least, most)
        found = narrowed if most < UNBOUNDED else None
        return HouseholdBounds(new_low, new_high, found, narrowed)
    if printed_households(total)[0]:
        return HouseholdBounds(low, high, own, own)
    _, _, *sums = narrow_by_sum(low, high, 1, UNBOUNDED)
    return HouseholdBounds(low, high, None, (sums[0], sums[1]))
