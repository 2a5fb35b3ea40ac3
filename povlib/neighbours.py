"""What changes with one household more or less: two answers of one kernel side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from povlib.apportion import Apportionment
from povlib.step_results import NONE, Infeasible, Steps, Ties
from povlib.subgroup import Joint, Unmet

__all__ = ["Neighbour", "Solution", "change", "parts_of", "ties_of"]

Solution = Apportionment | Steps | Joint
"""What a kernel answers a feasible request with."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What changes with one household more or less in all.

    Attributes
    ----------
    total : int
    gains, loses : tuple of str
        Units that surely get one more, or one less, than in the allocation.
    one_of : bool
        Whether nobody surely does, and it is one of them by a tie that is left.
    feasible : bool
        Whether so many can be shared out at all.
    """

    total: int
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    one_of: bool
    feasible: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Counts that were shared out by one order of steps."""

    counts: np.ndarray
    total: int
    ties: tuple[Ties, ...]

    @property
    def undecided(self) -> np.ndarray:
        open_ = [tie.undecided for tie in self.ties if tie.left]
        return np.unique(np.concatenate(open_)) if open_ else NONE


def parts_of(solution: Solution) -> tuple[Apportionment | Steps, ...]:
    """Give what was shared out by one order of steps each.

    Two parts where a subgroup's target binds: the steps up to its stock, and those beyond it.
    """
    if not isinstance(solution, Joint):
        return (solution,)
    if solution.inner is None or solution.outer is None:
        return (solution.free,)
    return solution.inner, solution.outer


def ties_of(solution: Solution) -> tuple[Ties, ...]:
    """Give the ties of an answer."""
    return tuple(part.ties for part in parts_of(solution) if part.ties is not None)


def _whole(solution: Solution) -> _Part:
    return _Part(solution.counts, solution.total, ties_of(solution))


def change(
    own: Solution, other: Solution | Infeasible | Unmet
) -> tuple[np.ndarray, np.ndarray, bool] | None:
    """Tell who gains and who loses from one answer to the next, and whether only one of them does.

    None where there is no other answer.

    Examples
    --------
    Webster for 43, 33 and 12: the first two share three as 2 and 1, the fourth goes to the third.

    >>> from povlib.apportion import apportion
    >>> gains, loses, one_of = change(apportion([43, 33, 12], 3), apportion([43, 33, 12], 4))
    >>> gains.tolist(), loses.tolist(), one_of
    ([2], [], False)
    """
    if isinstance(other, Infeasible | Unmet):
        return None
    pairs = [(_whole(own), _whole(other))]
    before, after = parts_of(own), parts_of(other)
    if len(before) == len(after) == 2:
        pairs = [
            (_Part(one.counts, one.total, () if one.ties is None else (one.ties,)),
             _Part(two.counts, two.total, () if two.ties is None else (two.ties,)))
            for one, two in zip(before, after, strict=True)
            if one.total != two.total
        ]  # fmt: skip
    found = [_step(one, two) for one, two in pairs]
    gains = np.unique(np.concatenate([NONE, *[each[0] for each in found]]))
    loses = np.unique(np.concatenate([NONE, *[each[1] for each in found]]))
    both = np.intersect1d(gains, loses)  # up to the stock one more, beyond it one less
    gains, loses = np.setdiff1d(gains, both), np.setdiff1d(loses, both)
    return gains, loses, any(each[2] for each in found)


def _step(own: _Part, other: _Part) -> tuple[np.ndarray, np.ndarray, bool]:
    """Tell who surely gains and who surely loses; where none of those that a household more or
    less is about does, it is one of the undecided units.
    """
    least, most = own.counts, own.counts.copy()
    low, high = other.counts, other.counts.copy()
    most[own.undecided] += 1
    high[other.undecided] += 1
    gains, loses = np.flatnonzero(low > most), np.flatnonzero(high < least)
    tied = np.union1d(own.undecided, other.undecided)
    if other.total == own.total and len(tied):
        return np.flatnonzero(low > least), np.flatnonzero(low < least), True
    if other.total > own.total and not len(gains) and len(tied):
        return tied, loses, True
    if other.total < own.total and not len(loses) and len(tied):
        return gains, tied, True
    return gains, loses, False
