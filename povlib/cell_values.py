"""What the cells of a repair can become exactly: every figure of a range, or some, or no limit.

The range of a cell is its least and its greatest figure. Rates let only some counts in between
pass, and where nothing but the limit of the search bounds a cell from above, that limit is none of
the document's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from povlib.edit_systems import System
from povlib.integer_bounds import Problem, TooHard, Work, narrow
from povlib.integer_search import solve
from povlib.local_problems import LocalProblem, build_problem
from povlib.repair_groups import RepairGroup, Repairs

__all__ = ["FEW", "Possible", "possible_values"]

FEW = 12
"""So many figures of a range with gaps are listed."""

STEPS = 300_000
"""Steps for all groups together; what is not settled by then is not claimed."""

SPAN = 2000
"""Wider ranges are not tried figure by figure."""


@dataclass(frozen=True, slots=True)
class Possible:
    """What a cell of a repair can become.

    Attributes
    ----------
    low : int
    high : int or None
        None where the rest of the table does not bound the cell.
    every : bool
        Whether each whole number from `low` to `high` is known to be possible.
    values : tuple of int
        All possible figures, where they are few and not every one.
    """

    low: int
    high: int | None
    every: bool
    values: tuple[int, ...] = ()


def possible_values(
    system: System, repairs: Repairs, unlimited: Collection[int] = ()
) -> tuple[tuple[dict[int, Possible], ...], ...]:
    """Tell for each set of each group what its cells can become.

    Parameters
    ----------
    system : System
    repairs : Repairs
        Of this system.
    unlimited : collection of int
        Cells whose upper limit in the system is only there to end the search.

    Returns
    -------
    tuple of tuple of dict
        For each group, for each of its sets: by cell.

    Examples
    --------
    Twice the first cell, which is printed as 3, should be between 3 and 9 and the second cell at
    least 5:

    >>> from povlib.edit_systems import LinearEdit
    >>> from povlib.localize import smallest_repairs
    >>> edits = (LinearEdit((0, 2), (2, -1), 0, 0), LinearEdit((2,), (1,), 3, 9),
    ...          LinearEdit((1,), (1,), 5, None))
    >>> system = System((7, 3, 14), (1,) * 3, (0,) * 3, (99,) * 3, edits)
    >>> for (found,) in possible_values(system, smallest_repairs(system), (0, 1, 2)):
    ...     print([(cell, one.low, one.high, one.every, one.values) for cell, one in found.items()])
    [(0, 2, 4, True, ()), (2, 4, 8, False, (4, 6, 8))]
    [(1, 5, None, False, ())]
    """
    others = _elsewhere(system, repairs)
    told = []
    share = max(STEPS // 100, STEPS // max(1, len(repairs.groups)))
    for group in repairs.groups:
        work = Work(share)
        told.append(
            tuple(
                _Cells(system, group, at, others, frozenset(unlimited), work).told()
                for at in range(len(group.sets))
            )
        )
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """One whole solution, and the couplings of which nothing is known."""

    values: dict[int, int]
    unknown: frozenset[int]


def _elsewhere(system: System, repairs: Repairs) -> _Elsewhere:
    unlisted = {cell for group in repairs.groups if not group.sets for cell in group.cells}
    unknown = frozenset(build_problem(system, unlisted).shifts) if unlisted else frozenset()
    first = {cell for group in repairs.groups if group.sets for cell in group.sets[0]}
    local = _local(system, first, unknown)
    work = Work(STEPS)
    try:
        solved = first and solve(local.problem, work) is None
    except TooHard:
        solved = False
    if not solved:
        return _Elsewhere({}, frozenset())
    return _Elsewhere({cell: local.problem.low[v] for cell, v in local.at.items()}, unknown)


def _local(system: System, free: Iterable[int], unknown: frozenset[int]) -> LocalProblem:
    own = set(free)
    return build_problem(system, own, build_problem(system, own).shifts.keys() - unknown)


class _Cells:
    """One set of a group, with the cells of the other groups as in one solution."""

    def __init__(
        self,
        system: System,
        group: RepairGroup,
        at: int,
        others: _Elsewhere,
        unlimited: frozenset[int],
        work: Work,
    ) -> None:
        self.system = system
        self.ranges = group.ranges[at]
        self.others = others
        self.own_group = frozenset(group.cells)
        self.unlimited = unlimited
        self.work = work
        self.narrowed = False
        self.seen: dict[int, set[int]] = {
            cell: {low, high} for cell, (low, high) in self.ranges.items()
        }

    def told(self) -> dict[int, Possible]:
        """What each cell can become."""
        high: dict[int, int | None] = {cell: span[1] for cell, span in self.ranges.items()}
        loose = any(low < most for low, most in self.ranges.values())
        unlimited = sorted(self.unlimited.intersection(self.ranges))
        far = [cell for cell in unlimited if self._is_far(cell)]
        if not (loose or far) or not self.others.values or self.work.left <= 0:
            return self._as_ranged(far)
        local = self._local()
        self.work.left -= 2 * len(local.edits)
        if far:
            for cell in unlimited:
                if self._goes_on(local, cell):
                    high[cell] = None
        told = {}
        for cell, (low, most) in self.ranges.items():
            every, values = (False, ()) if high[cell] is None else self._values(local, cell)
            told[cell] = Possible(low, None if high[cell] is None else most, every, values)
        return told

    def _is_far(self, cell: int) -> bool:
        """Whether a range may end where the search does."""
        return 2 * self.ranges[cell][1] >= self.system.high[cell]

    def _as_ranged(self, far: Collection[int]) -> dict[int, Possible]:
        return {
            cell: Possible(low, None if cell in far else high, low == high)
            for cell, (low, high) in self.ranges.items()
        }

    def _local(self) -> LocalProblem:
        values = {c: v for c, v in self.others.values.items() if c not in self.own_group}
        local = _local(self.system, {*self.ranges, *values}, self.others.unknown)
        for cell, value in values.items():
            variable = local.at[cell]
            local.problem.low[variable] = local.problem.high[variable] = value
        return local

    def _fits(self, problem: Problem, cell: int, local: LocalProblem) -> bool:
        fits = solve(problem, self.work) is None
        if fits:
            for other in self.ranges:
                self.seen[other].add(problem.low[local.at[other]])
        return fits

    def _goes_on(self, local: LocalProblem, cell: int) -> bool:
        """Whether a cell can be more than its limit, once there are no such limits."""
        problem = local.problem.copy()
        for own in self.unlimited.intersection(self.ranges):
            problem.high[local.at[own]] = 1000 * self.system.high[own]
        problem.low[local.at[cell]] = self.ranges[cell][1] + 1
        try:
            return solve(problem, self.work) is None
        except TooHard:
            return self._is_far(cell)

    def _values(self, local: LocalProblem, cell: int) -> tuple[bool, tuple[int, ...]]:
        """Whether each figure of the range is possible; if not, those that are."""
        low, high = self.ranges[cell]
        if high - low < 2 or (len(self.ranges) == 1 and not self._rated(cell)):
            return True, ()
        if high - low > SPAN:
            return False, ()
        found, gaps = [], 0
        base = local.problem
        try:
            if not self.narrowed and narrow(base, work=self.work) is not None:
                return False, ()
            self.narrowed = True
            for value in range(low, high + 1):
                problem = base.copy()
                problem.low[local.at[cell]] = problem.high[local.at[cell]] = value
                if value in self.seen[cell] or self._fits(problem, cell, local):
                    found.append(value)
                else:
                    gaps += 1
                if gaps and len(found) > FEW:
                    return False, ()
        except TooHard:
            return False, ()
        return not gaps, tuple(found) if gaps else ()

    def _rated(self, cell: int) -> bool:
        return bool(self.system.totals_of(cell))
