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
    printed_households,
)
from povlib.rounding import MODES, round_ratio

__all__ = ["CheckedRows", "check_counts", "check_rates", "check_sums"]


class CheckedRows:
    """Recomputed bounds, status and basis of the cells of several rows, column by column."""

    def __init__(self, table: FigureTable) -> None:
        self.table = table
        self.results: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = {}

    def put(
        self,
        name: str,
        low: np.ndarray,
        high: np.ndarray,
        status: np.ndarray,
        basis: str | np.ndarray,
    ) -> None:
        """Keep the result for a column; a blank cell cannot be checked."""
        present = self.table.present[name]
        status = np.where(present, status, "not_checkable")
        bases = np.full(self.table.rows, basis, dtype=object)
        self.results[name] = (low, high, status, bases)

    def put_exact(self, name: str, expected: np.ndarray, known: np.ndarray, basis: str) -> None:
        """Compare a printed column with the only figures that it can hold."""
        equal = self.table.values[name] == expected
        status = np.where(known, np.where(equal, "exact", "inconsistent"), "not_checkable")
        self.put(name, expected, expected, status, basis)

    def put_range(
        self,
        name: str,
        low: np.ndarray,
        high: np.ndarray,
        known: np.ndarray,
        basis: str,
        near: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        """Compare a printed rate with the range that the possible households give.

        `near` is the range that counts as within rounding; by default one unit of the last
        decimal more on either side.
        """
        value = self.table.values[name]
        least, most = near or (low - 1, high + 1)
        status = np.select(
            [~known, (low == value) & (high == value), (least <= value) & (value <= most)],
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


def _is_known(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Tell where bounds on the households say anything."""
    return np.asarray((low <= high) & ~((low <= 1) & (high >= UNBOUNDED)))


def _put_share(
    row: CheckedRows, count: str, name: str, low: np.ndarray, high: np.ndarray, mode: str
) -> None:
    """Recompute a rate as a count over households between `low` and `high`."""
    table = row.table
    source = "households" if table.has("households") else "recovered_households"
    nothing = table.values[count] == 0  # of any number of households
    known = (nothing | _is_known(low, high)) & table.present[count]
    # A rate that no households at all can give contradicts its own count; the nearest are shown.
    condition = next(key for key, value in CONDITIONS.items() if value == (count, (name,)))
    alone_low, alone_high, applies = condition_bounds(table, condition, mode)
    broken = (alone_low > alone_high) & applies & ~printed_households(table)
    low, high = np.where(broken, alone_high, low), np.where(broken, alone_low, high)
    least = _rate_at(table, count, high, name, mode)
    most = _rate_at(table, count, low, name, mode)
    near = None
    if table.has("households") and name != "rate_reduction_pp":
        # With printed households, only another mode of rounding can explain another figure.
        lows = [_rate_at(table, count, high, name, other) for other in MODES]
        highs = [_rate_at(table, count, low, name, other) for other in MODES]
        near = (
            np.minimum.reduce(lows),
            np.maximum.reduce(highs),
        )
        unknown = ~printed_households(table)
        near = (np.where(unknown, least - 1, near[0]), np.where(unknown, most + 1, near[1]))
    row.put_range(name, least, most, known | broken, f"{count} ÷ {source}", near)
    if broken.any():
        least, most, status, basis = row.results[name]
        row.put(name, least, most, np.where(broken, "inconsistent", status), basis)


def check_rates(
    row: CheckedRows, low: np.ndarray, high: np.ndarray, convention: str, mode: str
) -> None:
    """Recompute the rate columns from households between `low` and `high`."""
    table = row.table
    anchor = CONVENTIONS[convention][0]
    # Where no households satisfy every rate of a row, those of the anchor alone are taken.
    alone_low, alone_high, applies = condition_bounds(table, anchor, mode)
    instead = (low > high) & applies & ~printed_households(table)
    low, high = np.where(instead, alone_low, low), np.where(instead, alone_high, high)
    for count, name in (("poor_start", "poor_rate_start_pct"), ("poor_end", "poor_rate_end_pct")):
        if table.has(count, name):
            _put_share(row, count, name, low, high, mode)
    name = "rate_reduction_pp"
    if not table.has(name):
        return
    if convention != "difference_of_rounded_rates":
        if table.has("exits_target"):
            _put_share(row, "exits_target", name, low, high, mode)
        if convention == "start_minus_rounded_reduction" and table.has(
            "poor_start", "poor_rate_end_pct"
        ):
            _put_end_by_subtraction(row, low, high, mode)
    elif table.has("poor_start", "poor_end"):
        _put_difference(row, low, high, mode)


def _implied_start(
    table: FigureTable, low: np.ndarray, high: np.ndarray, mode: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Where the households are unknown, see whether the start and the rates exclude each other."""
    known = _is_known(low, high)
    alone_low, alone_high, applies = condition_bounds(table, "start_implied", mode)
    broken = (alone_low > alone_high) & applies & ~known & ~printed_households(table)
    for name in ("poor_start", "poor_end", "rate_reduction_pp"):
        if table.has(name):
            broken = broken & table.present[name]
    low, high = np.where(broken, alone_high, low), np.where(broken, alone_low, high)
    return low, high, known | broken, broken


def _put_implied(
    row: CheckedRows, name: str, least: np.ndarray, most: np.ndarray, usable: np.ndarray,
    broken: np.ndarray, formula: str,
) -> None:  # fmt: skip
    source = "households" if row.table.has("households") else "recovered_households"
    row.put_range(name, least, most, usable, formula.format(source))
    if broken.any():
        least, most, status, basis = row.results[name]
        row.put(name, least, most, np.where(broken, "inconsistent", status), basis)


def _put_end_by_subtraction(row: CheckedRows, low: np.ndarray, high: np.ndarray, mode: str) -> None:
    """Recompute the rate at the end as the rounded start rate minus the printed reduction."""
    table, name, end = row.table, "rate_reduction_pp", "poor_rate_end_pct"
    low, high, known, broken = _implied_start(table, low, high, mode)
    finer = table.decimals[end] - table.decimals[name]
    known = known | (table.values["poor_start"] == 0)
    usable = known & table.present["poor_start"] & table.present[name] & (finer >= 0)
    reduction = table.values[name] * 10 ** np.maximum(finer, 0)
    least = _rate_at(table, "poor_start", high, end, mode) - reduction
    most = _rate_at(table, "poor_start", low, end, mode) - reduction
    _put_implied(row, end, least, most, usable, broken, "poor_start ÷ {} − " + name)


def _put_difference(row: CheckedRows, low: np.ndarray, high: np.ndarray, mode: str) -> None:
    """Recompute the reduction as the difference of two rounded rates."""
    table, name = row.table, "rate_reduction_pp"
    low, high, known, broken = _implied_start(table, low, high, mode)
    nothing = table.values["poor_start"] == table.values["poor_end"]
    usable = (known | nothing) & table.present["poor_start"] & table.present["poor_end"]
    ends = [_rate_at(table, "poor_end", bound, name, mode) for bound in (high, low)]
    starts = [_rate_at(table, "poor_start", bound, name, mode) for bound in (high, low)]
    same_end = (ends[0] == ends[1]) | nothing
    least = starts[0] - np.where(same_end, ends[0], ends[1])
    most = starts[1] - np.where(same_end, ends[1], ends[0])
    _put_implied(row, name, least, most, usable, broken, "(poor_start − poor_end) ÷ {}")


def check_counts(row: CheckedRows) -> None:
    """Recompute the count columns of unit rows; inputs stand as printed."""
    table = row.table
    for name in table.values:
        if COLUMNS[name].kind == "count":
            row.put_exact(name, table.values[name], np.ones(table.rows, bool), "input")
    for part, whole in (("exits_target", "poor_start"), ("poor_start", "households")):
        if table.has(part, whole):
            low, high, status, basis = row.results[part]
            known = table.present[part] & table.present[whole]
            above = known & (table.values[part] > table.values[whole])
            row.put(
                part,
                np.where(above, 0, low),
                np.where(above, table.values[whole], high),
                np.where(above, "inconsistent", status),
                np.where(above, f"≤ {whole}", basis),
            )
    if table.has("poor_start", "poor_end", "exits_target"):
        known = table.present["poor_start"] & table.present["exits_target"]
        expected = table.values["poor_start"] - table.values["exits_target"]
        row.put_exact("poor_end", expected, known, "poor_start − exits_target")
    for part in [name for name in table.values if name.endswith("_em")]:
        whole = part.removesuffix("_em")
        if table.has(whole) and COLUMNS[part].kind == "count":
            known = table.present[whole]
            above = table.values[part] > table.values[whole]
            status = np.where(above, "inconsistent", "exact")
            status = np.where(known, status, "not_checkable")
            zero = np.zeros(table.rows, np.int64)
            row.put(part, zero, table.values[whole], status, f"≤ {whole}")


def check_sums(row: CheckedRows, units: FigureTable) -> None:
    """Recompute the counts of the total row as sums over the units."""
    for name, values in units.values.items():
        if COLUMNS[name].kind == "count":
            known = np.array([units.present[name].all()])
            if not known[0] and row.results[name][3][0] != "input":
                continue  # what its own row says of it still holds
            expected = np.array([sum(int(value) for value in values)], dtype=object)
            row.put_exact(name, expected, known, f"Σ {name}")
