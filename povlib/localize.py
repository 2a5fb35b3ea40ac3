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

from povlib.edit_systems import LinearEdit, RateEdit, System, build_problem
from povlib.integer_bounds import NODES, TooHard, extreme, narrow, solve
from povlib.rate_bounds import rounded_rate
from povlib.repair_groups import Relation, RepairGroup, Repairs

__all__ = [
    "LinearEdit",
    "NoRepair",
    "RateEdit",
    "Relation",
    "RepairGroup",
    "Repairs",
    "System",
    "TooHard",
    "least_weight",
    "lower_bound",
    "smallest_repairs",
]


class NoRepair(ValueError):
    """No change of the cells makes all edits hold: the edits contradict each other."""


WIDE = 64
"""Conflicts over more cells than this are looked at last; it matters for speed only."""


def _first_conflicts(system: System) -> list[frozenset[int]]:
    """Conflicts of the table as printed: cells, edits and totals that cannot stand."""
    conflicts = [
        frozenset({cell})
        for cell, value in enumerate(system.values)
        if not system.low[cell] <= value <= system.high[cell]
    ]
    for edit, value in zip(system.linear, system.edit_values, strict=True):
        below = edit.low is not None and value < edit.low
        if below or (edit.high is not None and value > edit.high):
            conflicts.append(frozenset(edit.cells))
    for total, (low, high) in enumerate(system.fixed_totals):
        for place in system.rates_of.get(total, ()):
            if low > high or (total in system.total_cells and not _holds(system, place)):
                break
        else:
            continue
        conflicts.append(frozenset(c for p in system.rates_of[total] for c in system.rate_cells(p)))
    for place in range(len(system.sums)):
        found = _conflict(system, frozenset(), sums=(place,))
        if found is not None:
            conflicts.append(found)
    return conflicts


def _holds(system: System, place: int) -> bool:
    """Tell whether a rate edit holds as printed, for the total as printed."""
    edit = system.rates[place]
    total = system.values[system.total_cells[edit.total]]
    count = sum(c * system.values[cell] for cell, c in edit.count)
    rate = sum(c * system.values[cell] for cell, c in edit.rate)
    return total >= max(1, abs(count)) and rounded_rate(count, total, edit.unit, edit.mode) == rate


def _conflict(
    system: System, free: frozenset[int], *, alone: bool = False, sums: Iterable[int] = ()
) -> frozenset[int] | None:
    """Return cells of which one more must change, or None when the free cells suffice."""
    local = build_problem(system, free, alone=alone, sums=sums)
    mask = solve(local.problem, [NODES])
    return None if mask is None else local.conflict(mask)


def _ranges(system: System, free: frozenset[int]) -> dict[int, tuple[int, int]]:
    local = build_problem(system, free)
    problem = local.problem
    narrow(problem)
    return {
        cell: (
            extreme(problem, variable, least=True),
            extreme(problem, variable, least=False),
        )
        for cell, variable in local.at.items()
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

    Nothing is chosen among sets of the same weight: parts of the table that can be mended apart
    are groups, and the smallest sets of the whole are all combinations of theirs. A part that is
    too hard is a group that is not `proved`.

    Parameters
    ----------
    system : System
    limit : int
        List at most so many sets of each group, and of the whole.

    Returns
    -------
    Repairs

    Raises
    ------
    NoRepair
        If no change of the cells makes the edits hold.

    Examples
    --------
    Two parts, 3 and 4, and their sum printed as 9. Changing any one cell can mend it:

    >>> sum_edit = LinearEdit((0, 1, 2), (1, 1, -1), 0, 0)
    >>> repairs = smallest_repairs(System((3, 4, 9), (1, 1, 1), (0, 0, 0), (99, 99, 99),
    ...                                   (sum_edit,)))
    >>> repairs.weight, repairs.sets, [list(found.values()) for found in repairs.ranges]
    (1, ((0,), (1,), (2,)), [[(5, 5)], [(6, 6)], [(7, 7)]])
    """
    try:
        search = _Search(system, limit)
        weight = search.run()
    except TooHard:
        return _unproved(system, limit)
    if not weight:
        return Repairs(0, (), limit)
    complete = len(search.sets) <= limit
    groups = _grouped(system, sorted(tuple(sorted(found)) for found in search.sets)[:limit])
    parts = [_group(system, sets, complete=complete) for sets in groups]
    return Repairs(weight, tuple(sorted(parts, key=lambda part: part.cells)), limit)


def least_weight(system: System, at_most: int | None = None) -> int | None:
    """Weight of the smallest repairs alone; None when it is above `at_most`.

    Raises
    ------
    NoRepair
        If no change of the cells makes the edits hold.
    TooHard
        If the search gives up.

    Examples
    --------
    >>> sum_edit = LinearEdit((0, 1, 2), (1, 1, -1), 0, 0)
    >>> system = System((3, 4, 9), (2, 2, 3), (0, 0, 0), (99, 99, 99), (sum_edit,))
    >>> least_weight(system), least_weight(system, at_most=1)
    (2, None)
    """
    if at_most is not None and lower_bound(system) > at_most:
        return None
    search = _Search(system, 0)
    weight = search.run(at_most)
    return weight if search.sets or not weight else None


def lower_bound(system: System) -> int:
    """Weight that contradictions without a common cell prove, in the table as printed.

    Examples
    --------
    >>> edits = (LinearEdit((0,), (1,), 0, 0), LinearEdit((1,), (1,), 0, 0))
    >>> lower_bound(System((1, 1), (1, 3), (0, 0), (9, 9), edits))
    4
    """
    search = _Search(system, 0)
    return search.least_more(range(len(search.conflicts)))


def _unproved(system: System, limit: int) -> Repairs:
    """Say what is known without a search."""
    weight = lower_bound(system)
    cells = tuple(sorted(frozenset().union(*_first_conflicts(system))))
    return Repairs(weight, (RepairGroup(weight, (), (), (), False, False, cells),), limit)


def _grouped(system: System, sets: list[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """Split sets into parts that no edit ties to each other."""
    cells = {cell for found in sets for cell in found}
    parent = {cell: cell for cell in cells}

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    first: dict[tuple[str, int], int] = {}
    for cell in cells:
        ties = [("edit", place) for place in system.linear_of.get(cell, ())]
        for total in system.totals_of.get(cell, ()):
            ties.append(("total", total))
            ties += [("sum", 0) for _ in system.sums_of.get(total, ())]
        for tie in ties:
            parent[root(cell)] = root(first.setdefault(tie, cell))
    parts: dict[int, set[tuple[int, ...]]] = {}
    for found in sets:
        for own in {root(cell) for cell in found}:
            parts.setdefault(own, set()).add(tuple(c for c in found if root(c) == own))
    return [sorted(part) for part in parts.values()]


def _group(system: System, sets: list[tuple[int, ...]], *, complete: bool) -> RepairGroup:
    ranges = tuple(_ranges(system, frozenset(found)) for found in sets)
    relations = tuple(
        _relations(system, frozenset(found), own) for found, own in zip(sets, ranges, strict=True)
    )
    weight = sum(system.weights[cell] for cell in sets[0])
    cells = tuple(sorted({cell for found in sets for cell in found}))
    return RepairGroup(weight, tuple(sets), ranges, relations, complete, True, cells)


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

    def run(self, at_most: int | None = None) -> int:
        """Search with growing budgets until sets are found; return their weight."""
        if not self.conflicts:
            return 0
        budget = 0
        while not self.sets:
            self.over = []
            self.extend(frozenset(), frozenset(), 0, budget, range(len(self.conflicts)))
            if not self.sets:
                if not self.over:
                    raise NoRepair("no change of the cells makes all edits hold")
                budget = min(self.over)
                if at_most is not None and budget > at_most:
                    break
        return budget

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
