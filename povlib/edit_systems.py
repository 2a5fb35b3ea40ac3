"""Systems of edits over the cells of a table, and the problem left when some cells are set free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from povlib.integer_bounds import Constraint, Problem, Rounding
from povlib.rate_bounds import total_bounds

__all__ = ["LONG", "LinearEdit", "LocalProblem", "RateEdit", "System", "build_problem"]

LONG = 8
"""Edits over more cells than this link blocks of cells; it matters for speed only."""


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
    numbers the total that the edit speaks of, ``mode`` is one of `povlib.rounding.MODES`.
    """

    count: tuple[tuple[int, int], ...]
    rate: tuple[tuple[int, int], ...]
    unit: int
    total: int
    name: str = ""
    mode: str = "half_up"

    @property
    def cells(self) -> tuple[int, ...]:
        """Cells of the count and of the rate."""
        return tuple(cell for cell, _ in (*self.count, *self.rate))


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
    totals_high : int
        Upper limit for unprinted totals.
    total_cells : mapping of int to int
        The cell that prints a total; totals that are not in it were never printed.
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

    @cached_property
    def linear_of(self) -> dict[int, list[int]]:
        """Linear edits by cell."""
        found: dict[int, list[int]] = {}
        for place, edit in enumerate(self.linear):
            for cell in edit.cells:
                found.setdefault(cell, []).append(place)
        return found

    @cached_property
    def edit_values(self) -> list[int]:
        """Value of each linear edit with every cell as printed."""
        values = self.values
        return [
            sum(c * values[cell] for cell, c in zip(edit.cells, edit.coefficients, strict=True))
            for edit in self.linear
        ]

    @cached_property
    def fixed_totals(self) -> list[tuple[int, int]]:
        """Bounds of each total with its row as printed; low > high when there is none."""
        return [_fixed_total(self, total) for total in range(self.totals)]

    @cached_property
    def sum_totals(self) -> list[tuple[int, int]]:
        """Bounds of each total for the sums: what cannot exist as printed may become anything."""
        return [
            (low, high) if low <= high else (1, self.totals_high) for low, high in self.fixed_totals
        ]

    @cached_property
    def fixed_sums(self) -> list[tuple[int, int]]:
        """Bounds of (parts − whole) of each sum of totals with every row as printed."""
        found = []
        for parts, whole in self.sums:
            low, high = self.sum_totals[whole]
            found.append(
                (
                    sum(self.sum_totals[part][0] for part in parts) - high,
                    sum(self.sum_totals[part][1] for part in parts) - low,
                )
            )
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
    def blocks(self) -> list[int]:
        """For each cell the number of its block: cells tied by edits that are not long sums."""
        parent = list(range(len(self.values)))

        def root(cell: int) -> int:
            while parent[cell] != cell:
                parent[cell] = parent[parent[cell]]
                cell = parent[cell]
            return cell

        groups = [edit.cells for edit in self.linear if len(edit.cells) <= LONG]
        groups += [self.rate_cells(place) for place in range(len(self.rates))]
        for cells in groups:
            for cell in cells[1:]:
                parent[root(cell)] = root(cells[0])
        return [root(cell) for cell in parent]

    def rate_cells(self, place: int) -> tuple[int, ...]:
        """All cells of a rate edit, that of its total included where it is printed."""
        edit = self.rates[place]
        if edit.total in self.total_cells:
            return (*edit.cells, self.total_cells[edit.total])
        return edit.cells

    @cached_property
    def totals_of(self) -> dict[int, set[int]]:
        """Totals whose edits use a cell."""
        found: dict[int, set[int]] = {}
        for place, edit in enumerate(self.rates):
            for cell in self.rate_cells(place):
                found.setdefault(cell, set()).add(edit.total)
        for total, cell in self.total_cells.items():
            found.setdefault(cell, set()).add(total)
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
    def rates_of(self) -> dict[int, list[int]]:
        """Rate edits by total."""
        found: dict[int, list[int]] = {}
        for place, edit in enumerate(self.rates):
            found.setdefault(edit.total, []).append(place)
        return found

    @cached_property
    def _edit_cells(self) -> dict[int, frozenset[int]]:
        return {}

    def edit_cells(self, place: int) -> frozenset[int]:
        """Cells of an edit: linear edits come first, then rate edits, sums of totals, totals.

        Those of a sum are all that its totals follow from.
        """
        if place not in self._edit_cells:
            rate = place - len(self.linear)
            own = rate - len(self.rates)
            if rate < 0:
                cells: frozenset[int] = frozenset(self.linear[place].cells)
            elif own < 0:
                cells = frozenset(self.rate_cells(rate))
            elif own < len(self.sums):
                parts, whole = self.sums[own]
                cells = frozenset(
                    cell for total in (*parts, whole) for cell in self.total_support(total)
                )
            else:
                cells = frozenset(self.total_support(own - len(self.sums)))
            self._edit_cells[place] = cells
        return self._edit_cells[place]

    def total_support(self, total: int) -> tuple[int, ...]:
        """Cells that a total follows from: the one that prints it, or those of its rate edits."""
        if total in self.total_cells:
            return (self.total_cells[total],)
        places = self.rates_of.get(total, ())
        return tuple(dict.fromkeys(cell for p in places for cell in self.rates[p].cells))


def _fixed_total(system: System, total: int) -> tuple[int, int]:
    if total in system.total_cells:
        value = system.values[system.total_cells[total]]
        return value, value
    low, high = 1, system.totals_high
    for place in system.rates_of.get(total, ()):
        edit = system.rates[place]
        count = sum(c * system.values[cell] for cell, c in edit.count)
        rate = sum(c * system.values[cell] for cell, c in edit.rate)
        least, most = total_bounds(count, rate, edit.unit, edit.mode)
        low, high = max(low, least), high if most is None else min(high, most)
    return low, high


@dataclass(slots=True)
class LocalProblem:
    """The edits that some free cells touch, everything else as printed."""

    system: System
    problem: Problem
    at: dict[int, int]
    edits: list[int]

    def mask(self, place: int) -> int:
        """Give an edit a bit of its own in the masks of this problem."""
        self.edits.append(place)
        return 1 << (len(self.edits) - 1)

    def conflict(self, mask: int) -> frozenset[int]:
        """Cells of the edits in a mask that are not free: at least one of them must change."""
        found: set[int] = set()
        for bit, place in enumerate(self.edits):
            if mask >> bit & 1:
                found |= self.system.edit_cells(place)
        return frozenset(found - self.at.keys())


def build_problem(
    system: System, free: frozenset[int], *, alone: bool = False, sums: Iterable[int] = ()
) -> LocalProblem:
    """Set up the edits that the free cells touch; everything else stands as printed.

    With `alone`, long sums are left out: what then has no solution has none whatever happens in
    other blocks. The sums of totals numbered in `sums` are set up although nothing touches them.
    """
    problem = Problem()
    at = {cell: problem.variable(system.low[cell], system.high[cell]) for cell in sorted(free)}
    local = LocalProblem(system, problem, at, [])
    coefficients: dict[int, list[tuple[int, int]]] = {}
    for cell in at:
        for place in system.linear_of.get(cell, ()):
            edit = system.linear[place]
            if not (alone and len(edit.cells) > LONG):
                c = edit.coefficients[edit.cells.index(cell)]
                coefficients.setdefault(place, []).append((cell, c))
    for place, terms in sorted(coefficients.items()):
        edit = system.linear[place]
        rest = system.edit_values[place] - sum(c * system.values[cell] for cell, c in terms)
        problem.constraints.append(
            Constraint(
                [(at[cell], c) for cell, c in terms],
                None if edit.low is None else edit.low - rest,
                None if edit.high is None else edit.high - rest,
                local.mask(place),
            )
        )
    totals = {total for cell in free for total in system.totals_of.get(cell, ())}
    latent = {total: _add_total(local, total) for total in sorted(totals)}
    if not alone:
        _add_sums(local, latent, sums)
    return local


def _add_sums(local: LocalProblem, latent: dict[int, int], sums: Iterable[int]) -> None:
    """Add the sums of totals that some totals stand in, and those that are linked to them."""
    system, problem = local.system, local.problem
    waiting = [*sums, *(place for total in latent for place, _ in system.sums_of.get(total, ()))]
    found: set[int] = set()
    base = len(system.linear) + len(system.rates)
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found.add(place)
        for total in system.linking_totals.get(place, ()):
            if total not in latent:
                mask = local.mask(base + len(system.sums) + total)
                latent[total] = problem.variable(
                    *system.sum_totals[total], mask, dependent=_settled_last(system, total)
                )
            waiting += [other for other, _ in system.sums_of[total]]
    for place in sorted(found):
        low, high = system.fixed_sums[place]
        terms = []
        for total in latent:
            for own, sign in system.sums_of.get(total, ()):
                if own == place:
                    first, last = system.sum_totals[total]
                    low, high = (
                        low - (first if sign > 0 else -last),
                        high - (last if sign > 0 else -first),
                    )
                    terms.append((latent[total], sign))
        terms.append((problem.variable(low, high, local.mask(base + place), dependent=True), 1))
        problem.constraints.append(Constraint(terms, 0, 0, 0))


def _settled_last(system: System, total: int) -> bool:
    """Tell whether narrowing alone settles a total: sums that form a tree need no choice."""
    signs = [sign for _, sign in system.sums_of.get(total, ())]
    return len(signs) == len(set(signs))


def _add_total(local: LocalProblem, total: int) -> int:
    """Add a total and the rate edits on it."""
    system, problem, at = local.system, local.problem, local.at
    cell = system.total_cells.get(total)
    if cell in at:
        variable = at[cell]
    elif cell is not None:
        variable = problem.variable(system.values[cell], system.values[cell])
    else:
        variable = problem.variable(1, system.totals_high, dependent=_settled_last(system, total))
    for place in system.rates_of.get(total, ()):
        edit = system.rates[place]
        free: dict[str, list[tuple[int, int]]] = {"count": [], "rate": []}
        constant = {"count": 0, "rate": 0}
        for side, terms in (("count", edit.count), ("rate", edit.rate)):
            for own, c in terms:
                if own in at:
                    free[side].append((at[own], c))
                else:
                    constant[side] += c * system.values[own]
        problem.roundings.append(
            Rounding(
                free["count"], constant["count"], free["rate"], constant["rate"], variable,
                edit.unit, local.mask(len(system.linear) + place), edit.mode,
            )
        )  # fmt: skip
    return variable
