"""The identities of a plan table: what each printed cell must equal, and whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from povlib.columns import COLUMNS
from povlib.conventions import (
    FAMILIES,
    Family,
    RateCondition,
    Terms,
    count_terms,
    household_columns,
    sort_of,
    sum_text,
)
from povlib.denominators import UNBOUNDED, near_rates
from povlib.households import (
    FigureTable,
    HouseholdBounds,
    Key,
    condition_bounds,
    joint_bounds,
    largest_part,
    near_bounds,
    scaled_sum,
)
from povlib.rounding import MODES, exact_integers, round_ratio
from povlib.rounding_evidence import Choice
from povlib.sum_rows import added_rows

__all__ = ["COUNT_IDENTITIES", "CheckedRows", "RateCheck", "check_counts", "check_sums"]

Bounds = tuple[np.ndarray, np.ndarray]


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

    def put_where(
        self, name: str, rows: np.ndarray, low: np.ndarray, high: np.ndarray,
        status: np.ndarray | str, basis: str,
    ) -> None:  # fmt: skip
        """Replace the result for a column in some rows."""
        if rows.any():
            old_low, old_high, old_status, old_basis = self.results[name]
            self.put(
                name, np.where(rows, low, old_low), np.where(rows, high, old_high),
                np.where(rows, status, old_status), np.where(rows, basis, old_basis),
            )  # fmt: skip

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
        near: Bounds | None = None,
    ) -> None:
        """Compare a printed rate with the range that the possible households give.

        `near` is the range that counts as within rounding; by default one unit of the last
        decimal more on either side.
        """
        value = self.table.values[name]
        exact = (low == value) & (high == value)
        status = np.where(known, "exact", "not_checkable")
        if not (exact | ~known).all():
            least, most = near or (low - 1, high + 1)
            close = (least <= value) & (value <= most)
            other = np.where(close, "within_rounding", "inconsistent")
            status = np.where(known & ~exact, other, status)
        self.put(name, low, high, status, basis)


COUNT_IDENTITIES: tuple[tuple[str, Terms], ...] = (
    ("poor_end", ((1, "poor_start"), (-1, "exits"), (1, "relapses"), (1, "new_poor"))),
    ("poor_end", ((1, "poor_start"), (-1, "exits_target"))),
    (
        "near_poor_end",
        (
            (1, "near_poor_start"),
            (-1, "near_poor_exits"),
            (1, "near_poor_relapses"),
            (1, "new_near_poor"),
        ),
    ),
    ("poor_or_near_poor_start", ((1, "poor_start"), (1, "near_poor_start"))),
    ("poor_or_near_poor_end", ((1, "poor_end"), (1, "near_poor_end"))),
)
"""Count columns and what they must equal, where every column is there; the first that applies
counts."""
# Count columns that are no more than another.
_LIMITS = (
    ("exits_target", "poor_start"),
    ("poor_start", "households"),
    ("poor_start", "households_start"),
    ("exits_target_max", "poor_start"),
    ("exits_target_min", "exits_target_max"),
)


def check_counts(row: CheckedRows) -> None:
    """Recompute the count columns of each row by itself; inputs stand as printed."""
    table = row.table
    everywhere = np.ones(table.rows, bool)
    for name in table.values:
        if COLUMNS[name].kind == "count":
            row.put_exact(name, table.values[name], everywhere, "input")
    zero = np.zeros(table.rows, np.int64)
    for part, whole in _LIMITS:
        if table.has(part, whole):
            known = table.present[part] & table.present[whole]
            above = known & (table.values[part] > table.values[whole])
            row.put_where(part, above, zero, table.values[whole], "inconsistent", f"≤ {whole}")
    done = set()
    for name, terms in COUNT_IDENTITIES:
        parts = [part for _, part in terms]
        if name not in done and table.has(name, *parts):
            done.add(name)
            known = np.logical_and.reduce([table.present[part] for part in parts])
            row.put_exact(name, scaled_sum(table, terms)[0], known, sum_text(terms))
    for part in [name for name in table.values if name.endswith("_em")]:
        whole = part.removesuffix("_em")
        if table.has(whole) and COLUMNS[part].kind == "count":
            known = table.present[whole]
            above = table.values[part] > table.values[whole]
            status = np.where(above, "inconsistent", "exact")
            status = np.where(known, status, "not_checkable")
            row.put(part, zero, table.values[whole], status, f"≤ {whole}")


def check_sums(row: CheckedRows) -> None:
    """Recompute the counts of rows that add up others."""
    table, sums = row.table, row.table.sums
    for name, values in table.values.items():
        if COLUMNS[name].kind != "count":
            continue
        present, own = table.present[name], np.zeros(table.rows, bool)
        expected, status = np.zeros(table.rows, object), np.full(table.rows, "", object)
        for one in sums:
            parts = added_rows(one, present)
            known = present[parts].all()
            if not known and row.results[name][3][one.row] != "input":
                continue  # what its own row says of it still holds
            own[one.row], expected[one.row] = True, sum(values[parts].tolist())
            equal = "exact" if values[one.row] == expected[one.row] else "inconsistent"
            status[one.row] = equal if known else "not_checkable"
        if max(expected.tolist(), default=0) < 2**62:
            expected = expected.astype(np.int64)
        row.put_where(name, own, expected, expected, status, f"Σ {name}")


def _is_known(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Tell where bounds on the households say anything; no households at all do not."""
    return np.asarray((low <= high) & (high >= 1) & ~((low <= 1) & (high >= UNBOUNDED)))


@dataclass(frozen=True, slots=True)
class RateCheck:
    """Recomputing the rates of a table from bounds on the households.

    `bounds` holds the households of each sort in every row, `households` the same before units and
    total row narrowed each other.
    """

    row: CheckedRows
    bounds: Mapping[Key, Bounds]
    households: Mapping[Key, HouseholdBounds]
    conditions: tuple[RateCondition, ...]
    choice: Choice

    def run(self) -> None:
        """Recompute every rate column that some condition or convention tells of."""
        for condition in self.conditions:
            if len(condition.rates) == 1:
                self._put_share(condition)
        for family in FAMILIES:
            if family.reduction not in self.row.table.values:
                continue
            if self.choice.convention == "difference_of_rounded_rates":
                self._put_difference(family)
            elif self.choice.convention == "start_minus_rounded_reduction":
                self._put_end_by_subtraction(family)

    def _key(self, sort: str, year: str) -> Key:
        columns = household_columns(self.row.table.values, sort, self.choice.bases)
        year = year if year in columns else ""
        return columns[year], year

    def _source(self, key: Key) -> str:
        """Name the households of a basis."""
        if self.households[key].printed.any():
            return key[0]
        return "_".join(filter(None, ("recovered", sort_of(key[0]), key[1])))

    def _rate(self, count: np.ndarray, households: np.ndarray, name: str, mode: str) -> np.ndarray:
        """Rate of a count over given households, in units of the last printed decimal of `name`."""
        places = self.row.table.decimals[name]
        divisor = np.where((households < 1) | (households >= UNBOUNDED), 1, households)
        hundredfold = exact_integers(count, 100) * 100
        finest = np.unique(places).tolist()
        result = np.zeros(len(places), dtype=object)
        for decimals in finest:
            rows = places == decimals
            if len(finest) == 1:
                result = round_ratio(hundredfold, divisor, decimals, mode)
            else:
                result[rows] = round_ratio(hundredfold[rows], divisor[rows], decimals, mode)
        return exact_integers(np.where(households >= UNBOUNDED, 0, result), 4)

    def _rates(
        self, count: np.ndarray, households: Bounds, name: str, mode: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest rate of a count over households within bounds."""
        low, high = households
        first = self._rate(count, high, name, mode)
        if low is high or np.array_equal(low, high):
            return first, first
        last = self._rate(count, low, name, mode)
        # What others make of a count may lie below zero.
        return np.minimum(first, last), np.maximum(first, last)

    def _hopeless(self, condition: RateCondition) -> tuple[np.ndarray, Bounds]:
        """Rows where no households at all satisfy a condition, and the nearest households.

        Where the rate is too high for any households that hold all their parts, those are all that
        do.
        """
        own = self.households[condition.denominator, condition.year]
        if not own.fails.any():
            return np.zeros(self.row.table.rows, bool), (own.low, own.high)
        low, high, applies = condition_bounds(self.row.table, [condition], self.choice.mode)
        many = largest_part(self.row.table, condition) > high[0]
        nearest = np.where(many, low[0], high[0]), np.where(many, UNBOUNDED, low[0])
        return (low > high)[0] & applies[0] & ~own.printed, nearest

    def _is_share(self, condition: RateCondition) -> bool:
        """Tell whether a rate is rounded by itself: no office would add or subtract others."""
        name = condition.rates[0][1]
        parts = [name.replace("poor_or_near_poor", part) for part in ("poor", "near_poor")]
        added = name not in parts and self.row.table.has(*parts)
        return len(condition.rates) == 1 and COLUMNS[name].kind == "rate" and not added

    def _apart(self, key: Key) -> np.ndarray:
        """Rows whose shares by themselves divide by no one number, however they are rounded.

        A residue of one unit of the last decimal comes about where rates are added or subtracted
        after rounding. So a share is let pass by that much where only a sum of rates stands
        against it, or what the other rows leave to the total row; not where shares are apart.
        """
        own = self.households[key]
        shares = [
            one for one in self.conditions
            if (one.denominator, one.year) == key and self._is_share(one)
        ]  # fmt: skip
        if not own.fails.any() or not shares:
            return np.zeros(self.row.table.rows, bool)
        apart = ~own.printed
        for mode in MODES:
            low, high, _ = joint_bounds(self.row.table, shares, mode)
            apart = apart & (low > high)
        return np.asarray(apart)

    def _put_share(self, condition: RateCondition) -> None:
        """Recompute a rate as a count over households within bounds."""
        table, name, mode = self.row.table, condition.rates[0][1], self.choice.mode
        key = (condition.denominator, condition.year)
        low, high = self.bounds[key]
        printed = self.households[key].printed
        count, _ = scaled_sum(table, condition.counts)
        given = np.logical_and.reduce([table.present[part] for _, part in condition.counts])
        if condition.near:
            given = given & near_bounds(table, condition)[2]
        known = ((count == 0) | _is_known(low, high)) & given  # nothing is nothing of any number
        broken, nearest = self._hopeless(condition)
        if broken.any():
            low, high = (
                np.where(broken & ~known, near, far)
                for near, far in zip(nearest, (low, high), strict=True)
            )
        least, most = self._rates(count, (low, high), name, mode)
        apart = self._apart(key) & self._is_share(condition)
        near = np.where(apart, least, least - 1), np.where(apart, most, most + 1)
        if condition.near:
            least, most = near = near_rates(count, low, high, table.decimals[name])
        elif printed.any() and COLUMNS[name].kind == "rate" and (least != table.values[name]).any():
            # With printed households, only another mode of rounding can explain another figure.
            others = [self._rates(count, (low, high), name, other) for other in MODES]
            near = (
                np.where(printed, np.minimum.reduce([least for least, _ in others]), near[0]),
                np.where(printed, np.maximum.reduce([most for _, most in others]), near[1]),
            )
        words = sum_text(condition.counts)
        words = f"({words})" if len(condition.counts) > 1 else words
        basis = f"{words} ÷ {self._source(key)}"
        self.row.put_range(name, least, most, known | broken, basis, near)
        self.row.put_where(name, broken, least, most, "inconsistent", basis)

    def _implied(self, family: Family) -> RateCondition | None:
        """The condition that the rate at the end and the reduction add up to the rate before."""
        rates = ((1, family.end_rate), (1, family.reduction))
        return next((one for one in self.conditions if one.rates == rates), None)

    def _start(self, family: Family) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Bounds on the households of the start, where known, and where the rates exclude them."""
        key = self._key(family.denominator, "start")
        low, high = self.bounds[key]
        known = _is_known(low, high)
        implied = self._implied(family)
        broken = np.zeros(self.row.table.rows, bool)
        if implied is not None:
            broken, nearest = self._hopeless(implied)
            broken = broken & ~known
            if broken.any():
                low, high = (
                    np.where(broken, near, far)
                    for near, far in zip(nearest, (low, high), strict=True)
                )
        return low, high, known, broken

    def _put_end_by_subtraction(self, family: Family) -> None:
        """Recompute the rate at the end as the rounded start rate minus the printed reduction."""
        table, name, end = self.row.table, family.reduction, family.end_rate
        start = count_terms(family, "start", table.values)
        if not start or not table.has(end):
            return
        low, high, known, broken = self._start(family)
        count, _ = scaled_sum(table, start)
        given = np.logical_and.reduce([table.present[part] for _, part in start])
        finer = table.decimals[end] - table.decimals[name]
        usable = (known | broken | (count == 0)) & given & table.present[name] & (finer >= 0)
        reduction = table.values[name] * 10 ** np.maximum(finer, 0)
        least, most = self._rates(count, (low, high), end, self.choice.mode)
        least, most = least - reduction, most - reduction
        source = self._source(self._key(family.denominator, "start"))
        basis = f"{sum_text(start)} ÷ {source} − {name}"
        self.row.put_range(end, least, most, usable, basis)
        self.row.put_where(end, broken & usable, least, most, "inconsistent", basis)

    def _put_difference(self, family: Family) -> None:
        """Recompute the reduction as the difference of two rounded rates."""
        table, name, mode = self.row.table, family.reduction, self.choice.mode
        start = count_terms(family, "start", table.values)
        end = count_terms(family, "end", table.values)
        if not start or not end:
            return
        low, high, known, broken = self._start(family)
        keys = [self._key(family.denominator, year) for year in ("start", "end")]
        end_low, end_high = (low, high) if keys[0] == keys[1] else self.bounds[keys[1]]
        at_start, _ = scaled_sum(table, start)
        at_end, _ = scaled_sum(table, end)
        parts = {part for _, part in (*start, *end)}
        given = np.logical_and.reduce([table.present[part] for part in parts])
        if keys[0] == keys[1]:
            nothing = at_start == at_end
            usable = (known | broken | nothing) & given
        else:
            nothing = np.zeros(table.rows, bool)
            end_known = _is_known(end_low, end_high) | (at_end == 0)
            usable = (known | broken | (at_start == 0)) & end_known & given
        starts = self._rates(at_start, (low, high), name, mode)
        ends = self._rates(at_end, (end_low, end_high), name, mode)
        same = (ends[0] == ends[1]) | nothing
        least = starts[0] - np.where(same, ends[0], ends[1])
        most = starts[1] - np.where(same, ends[1], ends[0])
        sources = [self._source(key) for key in keys]
        basis = f"{sum_text(start)} ÷ {sources[0]} − {sum_text(end)} ÷ {sources[1]}"
        self.row.put_range(name, least, most, usable, basis)
        self.row.put_where(name, broken & usable, least, most, "inconsistent", basis)
