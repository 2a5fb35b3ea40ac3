"""Error localisation: the smallest sets of cells whose change makes all edits hold.

The principle is that of Fellegi and Holt (1976, Journal of the American Statistical Association
71, 17-35): change as little as possible, and only so that a consistent table exists. Here the
whole linked table is one system of whole numbers, unprinted denominators included, and *every*
smallest set is found.

The search alternates two exact steps. A set of cells is set free and the edits it touches are
solved in integers by narrowing bounds; when no solution exists, the edits that prove it name the
other cells of which at least one must change as well (a conflict). Smallest sets that hit every
conflict found so far are tried next, until one is feasible (an implicit hitting set search). A
conflict holds for all sets, so nothing is proved twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from povlib.edit_systems import LinearEdit, RateEdit, System, build_problem, cells_of_edits
from povlib.integer_bounds import NODES, extreme, narrow, solve

__all__ = ["LinearEdit", "RateEdit", "Relation", "Repairs", "System", "smallest_repairs"]


WIDE = 64
"""Conflicts over more cells than this are looked at last; it matters for speed only."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What several changed cells must satisfy together: ``low ≤ Σ coefficient·cell ≤ high``."""

    cells: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Repairs:
    """All smallest sets of cells to change.

    Attributes
    ----------
    weight : int
        Total weight of each of the sets (0 when nothing is wrong).
    sets : tuple of tuple of int
        The sets, sorted; more than the limit are not listed (`complete` is then False).
    ranges : tuple of dict
        For each set, the least and the greatest value that each of its cells can take given the
        rest of the table.
    relations : tuple of tuple of Relation
        For each set, the edits that tie several of its cells to each other.
    complete : bool
    """

    weight: int
    sets: tuple[tuple[int, ...], ...]
    ranges: tuple[dict[int, tuple[int, int]], ...]
    relations: tuple[tuple[Relation, ...], ...]
    complete: bool


def _first_conflicts(system: System) -> list[frozenset[int]]:
    """Conflicts of the table as printed: each violated edit, and totals that cannot exist."""
    conflicts = []
    for edit, value in zip(system.linear, system.edit_values, strict=True):
        below = edit.low is not None and value < edit.low
        if below or (edit.high is not None and value > edit.high):
            conflicts.append(frozenset(edit.cells))
    empty = False
    for low, high, mask in system.fixed_totals.values():
        if low > high:
            empty = True
            conflicts.append(cells_of_edits(system, mask, frozenset()))
    if not empty:
        for low, high, mask in system.fixed_sums:
            if low > 0 or high < 0:
                conflicts.append(cells_of_edits(system, mask, frozenset()))
    return conflicts


def _conflict(
    system: System, free: frozenset[int], *, alone: bool = False
) -> frozenset[int] | None:
    """Return cells of which one more must change, or None when the free cells suffice."""
    problem, _ = build_problem(system, free, alone=alone)
    mask = solve(problem, [NODES])
    return None if mask is None else cells_of_edits(system, mask, free)


def _ranges(system: System, free: frozenset[int]) -> dict[int, tuple[int, int]]:
    problem, at = build_problem(system, free)
    narrow(problem)
    return {
        cell: (
            extreme(problem, variable, least=True),
            extreme(problem, variable, least=False),
        )
        for cell, variable in at.items()
    }


def _relations(
    system: System, free: frozenset[int], ranges: dict[int, tuple[int, int]]
) -> tuple[Relation, ...]:
    """Edits that still tie several of the free cells, what is fixed moved to the bounds."""
    settled = {cell: low for cell, (low, high) in ranges.items() if low == high}
    found = []
    for place in sorted({edit for cell in free for edit in system.linear_of.get(cell, ())}):
        edit = system.linear[place]
        terms, constant = [], 0
        for cell, c in zip(edit.cells, edit.coefficients, strict=True):
            if cell in free and cell not in settled:
                terms.append((cell, c))
            else:
                constant += c * settled.get(cell, system.values[cell])
        if len(terms) > 1:
            if all(c < 0 for _, c in terms):
                terms = [(cell, -c) for cell, c in terms]
                low = None if edit.high is None else constant - edit.high
                high = None if edit.low is None else constant - edit.low
            else:
                low = None if edit.low is None else edit.low - constant
                high = None if edit.high is None else edit.high - constant
            cells, coefficients = zip(*terms, strict=True)
            found.append(Relation(cells, coefficients, low, high))
    return tuple(dict.fromkeys(found))


def smallest_repairs(system: System, limit: int = 1000) -> Repairs:
    """Find every smallest set of cells whose change makes all edits hold.

    Parameters
    ----------
    system : System
    limit : int
        List at most so many sets.

    Returns
    -------
    Repairs

    Raises
    ------
    ValueError
        If no change of the cells makes the edits hold, or the search is too hard.

    Examples
    --------
    Two parts, 3 and 4, and their sum printed as 9. Changing any one cell can mend it:

    >>> sum_edit = LinearEdit((0, 1, 2), (1, 1, -1), 0, 0)
    >>> repairs = smallest_repairs(System((3, 4, 9), (1, 1, 1), (0, 0, 0), (99, 99, 99),
    ...                                   (sum_edit,)))
    >>> repairs.weight, repairs.sets, [list(found.values()) for found in repairs.ranges]
    (1, ((0,), (1,), (2,)), [[(5, 5)], [(6, 6)], [(7, 7)]])
    """
    search = _Search(system, limit)
    if not search.conflicts:
        return Repairs(0, (), (), (), True)
    budget = 0
    while not search.sets:
        search.over = []
        search.extend(frozenset(), frozenset(), 0, budget, range(len(search.conflicts)))
        if not search.sets:
            if not search.over:
                raise ValueError("no change of the cells makes all edits hold")
            budget = min(search.over)
    sets = search.sets
    chosen = sorted(tuple(sorted(found)) for found in sets)
    complete = len(chosen) <= limit
    chosen = chosen[:limit]
    ranges = tuple(_ranges(system, frozenset(found)) for found in chosen)
    relations = tuple(
        _relations(system, frozenset(found), own) for found, own in zip(chosen, ranges, strict=True)
    )
    return Repairs(budget, tuple(chosen), ranges, relations, complete)


class _Search:
    """Depth-first search for all smallest sets that hit every conflict and are feasible."""

    def __init__(self, system: System, limit: int) -> None:
        self.system = system
        self.limit = limit
        self.conflicts = _first_conflicts(system)
        self.known: dict[frozenset[int], frozenset[int] | None] = {}
        self.alone: dict[frozenset[int], frozenset[int] | None] = {}
        self.least: list[int] = []
        self.pairs: dict[tuple[int, int], bool] = {}
        self.sets: list[frozenset[int]] = []
        self.over: list[int] = []

    def cheapest(self, place: int) -> int:
        """Least weight of a cell of a conflict."""
        while len(self.least) <= place:
            found = self.conflicts[len(self.least)]
            self.least.append(min(map(self.system.weights.__getitem__, found)))
        return self.least[place]

    def apart(self, first: int, second: int) -> bool:
        """Tell whether two wide conflicts share no cell; each pair is compared once."""
        key = (first, second)
        if key not in self.pairs:
            self.pairs[key] = self.conflicts[first].isdisjoint(self.conflicts[second])
        return self.pairs[key]

    def least_more(self, places: Sequence[int]) -> int:
        """Weight that conflicts without a common cell cost at least."""
        taken: set[int] = set()
        wide: list[int] = []
        bound = 0
        for place in sorted(places, key=lambda place: len(self.conflicts[place])):
            conflict = self.conflicts[place]
            if not taken.isdisjoint(conflict):
                continue
            if len(conflict) <= WIDE:
                taken |= conflict
            elif all(self.apart(other, place) for other in wide):
                wide.append(place)
            else:
                continue
            bound += self.cheapest(place)
        return bound

    def learn(
        self, memory: dict[frozenset[int], frozenset[int] | None], free: frozenset[int], alone: bool
    ) -> frozenset[int] | None:
        """Solve once for each set of free cells; keep the conflict."""
        if free not in memory:
            memory[free] = _conflict(self.system, free, alone=alone)
            if (found := memory[free]) is not None:
                self.conflicts.append(found)
        return memory[free]

    def extend(
        self,
        free: frozenset[int],
        kept: frozenset[int],
        spent: int,
        budget: int,
        unhit: Iterable[int],
        last: int | None = None,
    ) -> None:
        """Extend `free` by one cell of an unhit conflict at a time, within the budget of weight.

        `kept` are the cells that stay as printed in this branch, so that no set is met twice.
        `over` collects the least weights beyond the budget that were cut off.
        """
        if len(self.sets) > self.limit:
            return
        seen = len(self.conflicts)
        if last is not None:
            blocks = self.system.blocks
            block = frozenset(cell for cell in free if blocks[cell] == blocks[last])
            self.learn(self.alone, block, True)
        open_places = [p for p in unhit if self.conflicts[p].isdisjoint(free)]
        open_places += [
            p for p in range(seen, len(self.conflicts)) if self.conflicts[p].isdisjoint(free)
        ]
        if not open_places:
            before = len(self.conflicts)
            if self.learn(self.known, free, False) is None:
                self.sets.append(free)
                return
            # The conflict may be older than this branch, when the set was tried before.
            open_places = [before] if len(self.conflicts) > before else []
            conflict = self.known[free]
            if not open_places and conflict is not None:
                self.conflicts.append(conflict)
                open_places = [before]
        choices = [
            found if len(found) > WIDE else found - kept
            for found in (self.conflicts[p] for p in open_places)
        ]
        choice = min(choices, key=len)
        if not choice:
            return
        bound = spent + self.least_more(open_places)
        if bound > budget:
            self.over.append(bound)
            return
        choice -= kept
        weights = self.system.weights
        stays = kept
        for cell in sorted(choice, key=lambda cell: (weights[cell], cell)):
            weight = spent + weights[cell]
            if weight > budget:
                self.over.append(weight)
            else:
                # Conflicts learnt in other branches count here as well.
                later = range(seen, len(self.conflicts))
                places = list(dict.fromkeys([*open_places, *later]))
                self.extend(free | {cell}, stays, weight, budget, places, cell)
            stays |= {cell}
