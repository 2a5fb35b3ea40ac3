"""The identities of a plan table: what each printed cell must equal, and whether it does."""

from __future__ import annotations

import numpy as np

from povlib.columns import COLUMNS
from povlib.denominators import UNBOUNDED
from povlib.households import (
    CONDITIONS,
    CONVENTIONS,
    FigureTable,
    condition_bounds,
    conditions_of,
    joint_bounds,
)
from povlib.rounding import round_ratio

__all__ = ["CheckedRows", "check_counts", "check_rates", "check_sums"]


class CheckedRows:
    """Recomputed bounds, status and basis of the cells of several rows, column by column."""

    def __init__(self, table: FigureTable) -> None:
        self.table = table
        self.results: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, str]] = {}

    def put(
        self, name: str, low: np.ndarray, high: np.ndarray, status: np.ndarray, basis: str
    ) -> None:
        """Keep the result for a column; a blank cell cannot be checked."""
        present = self.table.present[name]
        status = np.where(present, status, "not_checkable")
        self.results[name] = (low, high, status, basis)

    def put_exact(self, name: str, expected: np.ndarray, known: np.ndarray, basis: str) -> None:
        """Compare a printed column with the only figures that it can hold."""
        equal = self.table.values[name] == expected
        status = np.where(known, np.where(equal, "exact", "inconsistent"), "not_checkable")
        self.put(name, expected, expected, status, basis)

    def put_range(
        self, name: str, low: np.ndarray, high: np.ndarray, known: np.ndarray, basis: str
    ) -> None:
        """Compare a printed rate with the range that the possible households give."""
        value = self.table.values[name]
        status = np.select(
            [~known, (low == value) & (high == value), (low - 1 <= value) & (value <= high + 1)],
            ["not_checkable", "exact", "within_rounding"],
            "inconsistent",
        )
        self.put(name, low, high, status, basis)


def _rate_at(
    table: FigureTable, count: str, households: np.ndarray, name: str, mode: str
) -> np.ndarray:
    """Rate of a count over given households, in units of the last printed decimal of `name`."""
    places = table.decimals[name]
    result = np.zeros(table.rows, dtype=object)
    divisor = np.where((households < 1) | (households >= UNBOUNDED), 1, households)
    for decimals in np.unique(places):
        rows = places == decimals
        rounded = round_ratio(
            100 * table.values[count][rows].astype(object), divisor[rows], int(decimals), mode
        )
        result[rows] = np.where(households[rows] >= UNBOUNDED, 0, rounded)
    return result if any(abs(int(v)) >= 2**62 for v in result) else result.astype(np.int64)


def check_rates(
    row: CheckedRows, low: np.ndarray, high: np.ndarray, convention: str, mode: str, printed: bool
) -> None:
    """Recompute the rate columns from households between `low` and `high`."""
    table = row.table
    anchor = CONVENTIONS[convention][0]
    possible = low <= high
    if not printed:
        # Where no households satisfy every rate of a row, those of the anchor alone are taken.
        alone_low, alone_high, applies = condition_bounds(table, anchor, mode)
        if not applies.any():
            alone_low, alone_high, _ = joint_bounds(table, conditions_of(convention), mode)
        low, high = np.where(possible, low, alone_low), np.where(possible, high, alone_high)
    known = (low <= high) & ~((low <= 1) & (high >= UNBOUNDED))
    source = "households" if printed else "recovered_households"
    for count, name in (("poor_start", "poor_rate_start_pct"), ("poor_end", "poor_rate_end_pct")):
        if table.has(count, name):
            usable = known & table.present[count]
            least = _rate_at(table, count, high, name, mode)
            most = _rate_at(table, count, low, name, mode)
            row.put_range(name, least, most, usable, f"{count} ÷ {source}")
            if not printed and CONDITIONS[anchor][1] == (name,):
                # The anchor leaves no households at all: the rate contradicts its own count.
                alone = condition_bounds(table, anchor, mode)
                broken = (alone[0] > alone[1]) & alone[2]
                first, second, status, basis = row.results[name]
                status = np.where(broken, "inconsistent", status)
                row.put(name, first, second, status, basis)
    name = "rate_reduction_pp"
    if not table.has(name):
        return
    if convention == "rounded_difference" and table.has("exits_target"):
        usable = known & table.present["exits_target"]
        least = _rate_at(table, "exits_target", high, name, mode)
        most = _rate_at(table, "exits_target", low, name, mode)
        row.put_range(name, least, most, usable, f"exits_target ÷ {source}")
    elif convention == "start_minus_rounded_reduction" and table.has("exits_target"):
        usable = known & table.present["exits_target"]
        least = _rate_at(table, "exits_target", high, name, mode)
        most = _rate_at(table, "exits_target", low, name, mode)
        row.put_range(name, least, most, usable, f"exits_target ÷ {source}")
        if table.has("poor_start", "poor_rate_end_pct"):
            end = "poor_rate_end_pct"
            usable = known & table.present["poor_start"] & table.present[name]
            reduction = table.values[name]
            least = _rate_at(table, "poor_start", high, end, mode) - reduction
            most = _rate_at(table, "poor_start", low, end, mode) - reduction
            row.put_range(end, least, most, usable, f"poor_start ÷ {source} − {name}")
    elif table.has("poor_start", "poor_end"):
        usable = known & table.present["poor_start"] & table.present["poor_end"]
        ends = [_rate_at(table, "poor_end", bound, name, mode) for bound in (high, low)]
        starts = [_rate_at(table, "poor_start", bound, name, mode) for bound in (high, low)]
        least, most = starts[0] - ends[0], starts[1] - ends[1]
        same_end = ends[0] == ends[1]
        least = np.where(same_end, least, starts[0] - ends[1])
        most = np.where(same_end, most, starts[1] - ends[0])
        row.put_range(name, least, most, usable, f"(poor_start − poor_end) ÷ {source}")


def check_counts(row: CheckedRows) -> None:
    """Recompute the count columns of unit rows; inputs stand as printed."""
    table = row.table
    for name in table.values:
        if COLUMNS[name].kind == "count":
            row.put_exact(name, table.values[name], np.ones(table.rows, bool), "input")
    if table.has("poor_start", "poor_end", "exits_target"):
        known = table.present["poor_start"] & table.present["exits_target"]
        expected = table.values["poor_start"] - table.values["exits_target"]
        row.put_exact("poor_end", expected, known, "poor_start − exits_target")
    for part in [name for name in table.values if name.endswith("_em")]:
        whole = part.removesuffix("_em")
        if table.has(whole) and COLUMNS[part].kind == "count":
            known = table.present[whole]
            above = table.values[part] > table.values[whole]
            status = np.where(known & above, "inconsistent", "exact")
            zero = np.zeros(table.rows, np.int64)
            row.put(part, zero, table.values[whole], status, f"≤ {whole}")


def check_sums(row: CheckedRows, units: FigureTable) -> None:
    """Recompute the counts of the total row as sums over the units."""
    for name, values in units.values.items():
        if COLUMNS[name].kind == "count":
            known = np.array([units.present[name].all()])
            expected = np.array([sum(int(value) for value in values)], dtype=object)
            row.put_exact(name, expected, known, f"Σ {name}")
