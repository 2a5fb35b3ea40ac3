"""Systems of edits over the cells of a table: what must hold, and who takes part in what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain

import numpy as np

from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.rate_bounds import narrow_rate

__all__ = ["ChangeEdit", "LinearEdit", "RateEdit", "System"]

LONG = 8
"""Edits over more cells than this couple parts of the table that are else apart; it matters for
speed only."""

Terms = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LinearEdit:
    """``low ≤ Σ coefficient · cell ≤ high`` over whole numbers; None leaves a side open."""

    cells: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class RateEdit:
    """A count over a total rounds to a printed rate.

    ``count`` and ``rate`` are sums of cells with whole coefficients; rates are in units of their
    last decimal and ``unit`` is 100 times the number of those units in one per cent. ``total``
    numbers the total that the edit speaks of, ``mode`` is one of `povlib.rounding.MODES`, or
    ``near`` where the rate misses the share by one unit at most. With
    ``or_none`` the total may be 0 as well when the count is, and then the rate, if it is exact.
    """

    count: Terms
    rate: Terms
    unit: int
    total: int
    name: str = ""
    mode: str = "half_up"
    or_none: bool = False

    @property
    def cells(self) -> tuple[int, ...]:
        """Cells of the count and of the rate."""
        return tuple(cell for cell, _ in (*self.count, *self.rate))


@dataclass(frozen=True, slots=True)
class ChangeEdit:
    """From one total to another no more changes than a part of the first and one more, rounded up.

    One or two more or fewer than few may be a larger part of them.
    """

    before: int
    after: int
    most: Fraction

    @property
    def lines(self) -> tuple[tuple[tuple[tuple[int, int], ...], int], ...]:
        """Sums of both totals, each with what it must not exceed."""
        part, whole = self.most.numerator, self.most.denominator
        return (
            (((self.after, whole), (self.before, -whole - part)), 2 * whole - 1),
            (((self.before, whole - part), (self.after, -whole)), 2 * whole - 1),
        )

    def reach(self, before: tuple[int, int]) -> tuple[int, int]:
        """Least and greatest total afterwards.

        Examples
        --------
        A tenth of 11 is 2, rounded up:

        >>> ChangeEdit(0, 1, Fraction(1, 10)).reach((11, 11))
        (8, 14)
        """
        part, whole = self.most.numerator, self.most.denominator
        least = (whole - part) * before[0] - 2 * whole + 1
        return -(-least // whole), ((whole + part) * before[1] + 2 * whole - 1) // whole

    def origin(self, after: tuple[int, int]) -> tuple[int, int]:
        """Least and greatest total before.

        Examples
        --------
        Of 9 a tenth is 1, rounded up, and of 14 it is 2:

        >>> ChangeEdit(0, 1, Fraction(1, 10)).origin((11, 11))
        (9, 14)
        """
        part, whole = self.most.numerator, self.most.denominator
        least = whole * after[0] - 2 * whole + 1
        return -(-least // (whole + part)), (whole * after[1] + 2 * whole - 1) // (whole - part)

    def holds(self, before: tuple[int, int], after: tuple[int, int]) -> bool:
        """Tell whether totals within bounds can be so near."""
        low, high = self.reach(before)
        return low <= after[1] and after[0] <= high


class _Index:
    """For each key the entries that bear it."""

    def __init__(self, keys: Sequence[int], size: int, *columns: Sequence[int]) -> None:
        array = np.array(keys, dtype=np.int64)
        order = np.argsort(array, kind="stable")
        self.starts: list[int] = np.searchsorted(array[order], np.arange(size + 1)).tolist()
        self.order: list[int] = order.tolist()
        self.columns = columns

    def __call__(self, key: int) -> list[tuple[int, ...]]:
        """List the entries of a key."""
        places = self.order[self.starts[key] : self.starts[key + 1]]
        return [tuple(column[place] for column in self.columns) for place in places]


def _weighted_sums(values: Sequence[int], terms: Sequence[Terms]) -> list[int]:
    """Σ coefficient · value for each list of terms, exactly."""
    cells = np.fromiter((cell for own in terms for cell, _ in own), dtype=np.int64)
    factors = [c for own in terms for _, c in own]
    largest = max(map(abs, values), default=0) * max(map(abs, factors), default=0)
    kind = np.int64 if largest * max(1, len(factors)) < 2**62 else object
    products = np.array(values, dtype=kind)[cells] * np.array(factors, dtype=kind)
    running = np.concatenate([np.zeros(1, dtype=kind), np.cumsum(products)])
    ends = np.cumsum([0, *map(len, terms)])
    return (running[ends[1:]] - running[ends[:-1]]).tolist()


def _near_bounds(
    counts: Sequence[int], rates: Sequence[int], unit: int
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of totals of which the shares miss their rates by one at most."""
    found = [
        narrow_rate((count, count), (rate, rate), (1, UNBOUNDED), unit, "near")
        for count, rate in zip(counts, rates, strict=True)
    ]
    ends = [one[2] if one else (1, 0) for one in found]
    return np.array([low for low, _ in ends], object), np.array([h for _, h in ends], object)


@dataclass(frozen=True)
class System:
    """Cells with their printed values, and the edits that should hold between them.

    Attributes
    ----------
    values, weights : tuple of int
        Printed value and weight (how unlikely a change is; at least 1) of each cell.
    low, high : tuple of int
        What a cell of this column can hold at all. Bounds must come from the column, never from
        the cell's own printed value; a cell printed beyond them is wrong.
    linear : tuple of LinearEdit
    rates : tuple of RateEdit
    totals : int
        Number of totals that rates speak of.
    sums : tuple of (parts, whole)
        Totals that add up to another.
    changes : tuple of ChangeEdit
        Totals of two years.
    none : frozenset of int
        Totals that may be 0, of which no rate speaks.
    totals_high : int
        Upper limit for unprinted totals.
    total_cells : mapping of int to int
        The cell that prints a total; totals that are not in it were never printed.

    Edits are numbered through: linear edits first, then rate edits, sums of totals, totals, and
    what totals may change by.
    """

    values: tuple[int, ...]
    weights: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    linear: tuple[LinearEdit, ...] = ()
    rates: tuple[RateEdit, ...] = ()
    totals: int = 0
    sums: tuple[tuple[tuple[int, ...], int], ...] = ()
    totals_high: int = 2**60
    total_cells: Mapping[int, int] = field(default_factory=dict)
    changes: tuple[ChangeEdit, ...] = ()
    none: frozenset[int] = frozenset()

    @cached_property
    def edits_of(self) -> _Index:
        """Linear edits of a cell, each with the coefficient of the cell."""
        cells = list(chain.from_iterable(edit.cells for edit in self.linear))
        owners = [place for place, edit in enumerate(self.linear) for _ in edit.cells]
        factors = list(chain.from_iterable(edit.coefficients for edit in self.linear))
        return _Index(cells, len(self.values), owners, factors)

    def is_long(self, place: int) -> bool:
        """Tell whether a linear edit is over many cells."""
        return len(self.linear[place].cells) > LONG

    @cached_property
    def long(self) -> list[int]:
        """Linear edits over many cells."""
        return [place for place in range(len(self.linear)) if self.is_long(place)]

    @cached_property
    def edit_values(self) -> list[int]:
        """Value of each linear edit with every cell as printed."""
        return _weighted_sums(
            self.values, [tuple(zip(e.cells, e.coefficients, strict=True)) for e in self.linear]
        )

    def breaks(self, place: int) -> bool:
        """Tell whether a linear edit does not hold as printed."""
        edit, value = self.linear[place], self.edit_values[place]
        return (edit.low is not None and value < edit.low) or (
            edit.high is not None and value > edit.high
        )

    @cached_property
    def rates_of(self) -> _Index:
        """Rate edits of a total."""
        places = range(len(self.rates))
        return _Index([edit.total for edit in self.rates], self.totals, places)

    @cached_property
    def totals_of(self) -> _Index:
        """Totals whose edits use a cell, that which the cell prints among them."""
        found = dict.fromkeys((cell, edit.total) for edit in self.rates for cell in edit.cells)
        found.update(dict.fromkeys((cell, total) for total, cell in self.total_cells.items()))
        return _Index([cell for cell, _ in found], len(self.values), [t for _, t in found])

    @cached_property
    def changes_of(self) -> dict[int, list[int]]:
        """Places of the changes that a total takes part in."""
        found: dict[int, list[int]] = {}
        for place, one in enumerate(self.changes):
            for total in (one.before, one.after):
                found.setdefault(total, []).append(place)
        return found

    @cached_property
    def sums_of(self) -> dict[int, list[tuple[int, int]]]:
        """Sums of totals that a total stands in, with its sign there."""
        found: dict[int, list[tuple[int, int]]] = {}
        for place, (parts, whole) in enumerate(self.sums):
            for total, sign in (*((part, 1) for part in parts), (whole, -1)):
                found.setdefault(total, []).append((place, sign))
        return found

    @cached_property
    def linking_totals(self) -> dict[int, list[int]]:
        """For each sum its totals that stand in other sums, too."""
        found: dict[int, list[int]] = {}
        for total, own in self.sums_of.items():
            if len(own) > 1:
                for place, _ in own:
                    found.setdefault(place, []).append(total)
        return found

    @cached_property
    def fixed_totals(self) -> list[tuple[int, int]]:
        """Bounds of each total with its row as printed; low > high when there is none."""
        low = np.ones(self.totals, dtype=object)
        low[[*self.none]] = 0
        for total, cell in self.total_cells.items():
            low[total] = self.values[cell]
        high = np.full(self.totals, self.totals_high, dtype=object)
        counts = _weighted_sums(self.values, [edit.count for edit in self.rates])
        rates = _weighted_sums(self.values, [edit.rate for edit in self.rates])
        ways: dict[tuple[int, str], list[int]] = {}
        for place, edit in enumerate(self.rates):
            ways.setdefault((edit.unit, edit.mode), []).append(place)
        for (unit, mode), places in ways.items():
            own = [counts[p] for p in places], [rates[p] for p in places]
            if mode == "near":
                least, most = _near_bounds(*own, unit)
            else:
                least, most = denominator_bounds(*own, 0, mode, scale=unit)
            of = np.array([self.rates[p].total for p in places])
            np.maximum.at(low, of, least.astype(object))
            np.minimum.at(high, of, np.where(most == UNBOUNDED, self.totals_high, most))
        for total, cell in self.total_cells.items():
            high[total] = min(high[total], self.values[cell])
        return list(zip(low.tolist(), high.tolist(), strict=True))

    @cached_property
    def sum_totals(self) -> list[tuple[int, int]]:
        """Bounds of each total for the sums: what cannot exist as printed may become anything."""
        found = [
            (low, high) if low <= high else (1, self.totals_high) for low, high in self.fixed_totals
        ]
        for total, cell in self.total_cells.items():
            found[total] = self.values[cell], self.values[cell]
        return found

    @cached_property
    def fixed_sums(self) -> list[tuple[int, int]]:
        """Bounds of (parts − whole) of each sum of totals with every row as printed."""
        bounds = self.sum_totals
        return [
            (
                sum(bounds[part][0] for part in parts) - bounds[whole][1],
                sum(bounds[part][1] for part in parts) - bounds[whole][0],
            )
            for parts, whole in self.sums
        ]

    @property
    def first_change(self) -> int:
        """Number of the first of the changes among the edits."""
        return len(self.linear) + len(self.rates) + len(self.sums) + self.totals

    def rate_cells(self, place: int) -> tuple[int, ...]:
        """All cells of a rate edit, that of its total included where it is printed."""
        edit = self.rates[place]
        if edit.total in self.total_cells:
            return (*edit.cells, self.total_cells[edit.total])
        return edit.cells

    def total_support(self, total: int) -> tuple[int, ...]:
        """Cells that a total follows from: the one that prints it, or those of its rate edits."""
        if total in self.total_cells:
            return (self.total_cells[total],)
        return tuple(
            dict.fromkeys(cell for (p,) in self.rates_of(total) for cell in self.rates[p].cells)
        )

    @cached_property
    def _edit_cells(self) -> dict[int, frozenset[int]]:
        return {}

    def edit_cells(self, place: int) -> frozenset[int]:
        """Cells of an edit by its number; those of a sum are all that its totals follow from."""
        if place not in self._edit_cells:
            rate = place - len(self.linear)
            own = rate - len(self.rates)
            cells: Iterable[int]
            if rate < 0:
                cells = self.linear[place].cells
            elif own < 0:
                cells = self.rate_cells(rate)
            elif own < len(self.sums):
                parts, whole = self.sums[own]
                cells = (cell for total in (*parts, whole) for cell in self.total_support(total))
            elif (total := own - len(self.sums)) < self.totals:
                cells = self.total_support(total)
            else:
                one = self.changes[total - self.totals]
                cells = (*self.total_support(one.before), *self.total_support(one.after))
            self._edit_cells[place] = frozenset(cells)
        return self._edit_cells[place]
