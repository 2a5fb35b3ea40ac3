"""Systems of edits over the cells of a table, and the problem left when some cells are set free."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from povlib.integer_bounds import Constraint, Problem, Rounding

__all__ = ["LONG", "LinearEdit", "RateEdit", "System", "build_problem", "cells_of_edits"]

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
    """A count over an unprinted total rounds (half up) to a printed rate.

    ``count`` and ``rate`` are sums of cells with whole coefficients; rates are in units of their
    last decimal and ``unit`` is 100 times the number of those units in one per cent. ``total``
    numbers the unprinted total that the edit speaks of.
    """

    count: tuple[tuple[int, int], ...]
    rate: tuple[tuple[int, int], ...]
    unit: int
    total: int
    name: str = ""

    @property
    def cells(self) -> tuple[int, ...]:
        """All cells of the edit."""
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
        the cell's own printed value.
    linear : tuple of LinearEdit
    rates : tuple of RateEdit
    totals : int
        Number of unprinted totals.
    sums : tuple of (parts, whole)
        Unprinted totals that add up to another.
    totals_high : int
        Upper limit for unprinted totals.
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
    def fixed_totals(self) -> dict[int, tuple[int, int, int]]:
        """Bounds of each unprinted total with its row as printed, and the edits they need."""
        return {total: _fixed_total(self, total) for total in range(self.totals)}

    @cached_property
    def fixed_sums(self) -> list[tuple[int, int, int]]:
        """Bounds of (parts − whole) of each sum of totals with every row as printed."""
        found = []
        for parts, whole in self.sums:
            low = high = mask = 0
            for total, sign in [*((part, 1) for part in parts), (whole, -1)]:
                first, last, own = self.fixed_totals[total]
                low, high = (
                    low + (first if sign > 0 else -last),
                    high + (last if sign > 0 else -first),
                )
                mask |= own
            found.append((low, high, mask))
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
        groups += [edit.cells for edit in self.rates]
        for cells in groups:
            for cell in cells[1:]:
                parent[root(cell)] = root(cells[0])
        return [root(cell) for cell in parent]

    @cached_property
    def totals_of(self) -> dict[int, set[int]]:
        """Unprinted totals whose edits use a cell."""
        found: dict[int, set[int]] = {}
        for edit in self.rates:
            for cell in edit.cells:
                found.setdefault(cell, set()).add(edit.total)
        return found

    @cached_property
    def members(self) -> list[frozenset[int]]:
        """Parts of each sum of totals, for look-up."""
        return [frozenset(parts) for parts, _ in self.sums]

    @cached_property
    def rates_of(self) -> dict[int, list[int]]:
        """Rate edits by unprinted total."""
        found: dict[int, list[int]] = {}
        for place, edit in enumerate(self.rates):
            found.setdefault(edit.total, []).append(place)
        return found


def build_problem(
    system: System, free: frozenset[int], *, alone: bool = False
) -> tuple[Problem, dict[int, int]]:
    """Set up the edits that the free cells touch; everything else stands as printed.

    With `alone`, long sums are left out: what then has no solution has none whatever happens in
    other blocks.
    """
    problem = Problem()
    at = {cell: problem.variable(system.low[cell], system.high[cell]) for cell in sorted(free)}
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
                1 << place,
            )
        )
    totals = {total for cell in free for total in system.totals_of.get(cell, ())}
    latent = {total: _add_total(problem, system, at, total) for total in sorted(totals)}
    for place, (_, whole) in enumerate(system.sums):
        inside = [(latent[t], -1 if t == whole else 1) for t in latent if t == whole]
        members = system.members[place]
        inside += [(latent[t], 1) for t in latent if t in members and t != whole]
        if alone or not inside:
            continue
        low, high, mask = system.fixed_sums[place]
        for total in latent:
            if total == whole or total in members:
                first, last, _ = system.fixed_totals[total]
                low -= first if total != whole else -last
                high -= last if total != whole else -first
        problem.constraints.append(
            Constraint([*inside, (problem.variable(low, high, mask), 1)], 0, 0, 0)
        )
    return problem, at


def _add_total(problem: Problem, system: System, at: dict[int, int], total: int) -> int:
    """Add an unprinted total and the rate edits on it."""
    variable = problem.variable(1, system.totals_high, dependent=True)
    for place in system.rates_of[total]:
        edit = system.rates[place]
        free: dict[str, list[tuple[int, int]]] = {"count": [], "rate": []}
        constant = {"count": 0, "rate": 0}
        for side, terms in (("count", edit.count), ("rate", edit.rate)):
            for cell, c in terms:
                if cell in at:
                    free[side].append((at[cell], c))
                else:
                    constant[side] += c * system.values[cell]
        problem.roundings.append(
            Rounding(
                free["count"], constant["count"], free["rate"], constant["rate"], variable,
                edit.unit, 1 << (len(system.linear) + place),
            )
        )  # fmt: skip
    return variable


def _fixed_total(system: System, total: int) -> tuple[int, int, int]:
    """Bounds of an unprinted total whose row stands as printed; low > high when there is none."""
    low, high, mask = 1, system.totals_high, 0
    for place in system.rates_of.get(total, ()):
        edit = system.rates[place]
        count = sum(c * system.values[cell] for cell, c in edit.count)
        rate = sum(c * system.values[cell] for cell, c in edit.rate)
        mask |= 1 << (len(system.linear) + place)
        low = max(low, count)
        if rate < 0 or count < 0:
            return 1, 0, mask
        low = max(low, 2 * edit.unit * count // (2 * rate + 1) + 1)
        if rate > 0:
            high = min(high, 2 * edit.unit * count // (2 * rate - 1))
    return low, high, mask


def cells_of_edits(system: System, mask: int, free: frozenset[int]) -> frozenset[int]:
    """Cells outside the free ones of the edits in a mask: at least one of them must change."""
    found: set[int] = set()
    place = 0
    lines = len(system.linear)
    while mask:
        shift = (mask & -mask).bit_length() - 1
        place += shift
        mask >>= shift + 1
        found.update(
            system.linear[place].cells if place < lines else system.rates[place - lines].cells
        )
        place += 1
    return frozenset(found - free)
