"""Whether the targets of an answer hang on households that are known only within bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from povlib.allocation_households import KnownHouseholds, households_for
from povlib.allocation_inputs import read_tie
from povlib.allocation_rules import Quantities, solve, tie_weights
from povlib.household_holds import Hold, Solved, targets_hold, ties_hold
from povlib.neighbours import Solution, parts_of, ties_of
from povlib.plan import Plan
from povlib.remainder_holds import remainders_hold
from povlib.step_results import Infeasible

__all__ = ["solution_holds"]


@dataclass(frozen=True, slots=True, eq=False)
class _Other:
    """The same request with other households."""

    plan: Plan
    given: Quantities
    total: int
    box: tuple[np.ndarray, np.ndarray]
    tie: Any

    def key(self, households: np.ndarray) -> np.ndarray | None:
        """Give the way to settle ties."""
        other = replace(self.given, households=households)
        named = households.tolist()
        return None if self.tie is None else read_tie(
            self.plan, self.tie, lambda: tie_weights(other), named
        )  # fmt: skip

    def settles(self, one: int, two: int, households: np.ndarray) -> bool:
        """Tell whether the way to settle ties puts a unit first."""
        key = self.key(households)
        return key is not None and bool(key[one] < key[two])

    def again(self, households: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
        """Share out again; second come the units in ties that are left."""
        other = replace(self.given, households=households)
        found = solve(other, self.total, *self.box, self.key(households))
        if isinstance(found, Infeasible):  # households make no request infeasible
            raise AssertionError(found)
        return found.counts, tuple(
            unit for tie in ties_of(found) if tie.left for unit in tie.undecided.tolist()
        )


def solution_holds(
    plan: Plan,
    given: Quantities,
    solution: Solution,
    total: int,
    box: tuple[np.ndarray, np.ndarray],
    known: KnownHouseholds | None,
    tie: Any,
) -> Hold:
    """Tell whether other households within their bounds would give other targets.

    Parameters
    ----------
    plan : Plan
    given : Quantities
    solution : Solution
        The kernel's answer, with the middle of all bounds.
    total : int
    box : tuple of numpy.ndarray
        Floors and caps.
    known : KnownHouseholds or None
        None where nothing looks at households.
    tie : object
        How ties are settled.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan, box = load_plan("krong_no_2020"), (np.zeros(12, dtype=int), np.full(12, 40))
    >>> given = Quantities("webster", np.full(12, 60), [1] * 12)
    >>> solution_holds(plan, given, solve(given, 24, *box), 24, box, None, None).status
    'not_needed'
    """
    if known is None:
        return Hold("not_needed")
    settled = ties_hold(plan, tie, ties_of(solution), known, lambda: tie_weights(given))
    if not given.looks_at_households:
        return settled
    low, _, high = households_for(plan, known, given.poor.tolist(), given.rule)
    parts = parts_of(solution)
    bare = len(parts) == 1  # the units' own bounds, without what a rule adds to them
    solved = [
        Solved(
            part.counts,
            *(box if bare else (part.lower, part.upper)),
            () if part.ties is None else tuple(part.ties.undecided.tolist()),
        )
        for part in parts
    ]
    other = _Other(plan, given, total, box, tie)
    if parts[0].costs is None:
        return remainders_hold(solved[0], total, low, high, known.total, other.again)
    found = targets_hold(given, solved, low, high, known.total, other.settles)
    doubtful = settled.status in ("differs", "not_determined")
    return settled if doubtful and found.status in ("known", "same") else found
