"""Error localisation: the smallest sets of cells whose change makes all edits hold.

The principle is that of Fellegi and Holt (1976, Journal of the American Statistical Association
71, 17-35): change as little as possible, and only so that a consistent table exists. Here the
whole linked table is one system of whole numbers, unprinted denominators included, and *every*
smallest set is found.

Three steps, each exact. Contradictions that share cells are clusters, and all smallest repairs of
each are found by themselves (`clusters`). Long sums and sums of totals couple the clusters: those
that they may tie are searched for combinations that fit (`coupled_parts`). Only where none fits
must more change (`deeper_search`). What is not tied stays apart, so that the answer is a product
of small families, however many combinations there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from povlib.clusters import find_clusters, printed_conflicts
from povlib.coupled_parts import Part, balances, combine, split
from povlib.deeper_search import Deeper
from povlib.edit_systems import ChangeEdit, LinearEdit, RateEdit, System
from povlib.factoring import group_of, separate
from povlib.hitting_sets import NoRepair, disjoint_weight
from povlib.integer_search import TooHard, Work
from povlib.repair_groups import Relation, RepairGroup, Repairs

__all__ = [
    "ChangeEdit",
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

STEPS = 200_000
"""Steps of the search allowed for each part of a table before it is given up."""

SETS = 1000
"""Smallest repairs of one cluster that are looked at."""


def smallest_repairs(system: System, limit: int = 1000, steps: int = STEPS) -> Repairs:
    """Find every smallest set of cells whose change makes all edits hold.

    Nothing is chosen among sets of the same weight: parts of the table that can be mended apart
    are groups, and the smallest sets of the whole are all combinations of theirs. A part that is
    too hard is a group that is not `proved`.

    Parameters
    ----------
    system : System
    limit : int
        List at most so many sets of each group, and of the whole.
    steps : int
        Give a part up after so many steps of the search; they are counted, not timed. A table in
        which almost everything is wrong has nothing worth listing, only a least number of cells.

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
    parts = _solve(system, limit, steps)
    assert parts is not None
    groups: list[RepairGroup] = []
    hard: list[Part] = []
    for part in parts:
        try:
            groups += _groups(system, part, steps)
        except TooHard:
            hard.append(part)
    groups += _given_up(system, hard, [part for part in parts if part not in hard])
    weight = sum(group.weight for group in groups)
    return Repairs(weight, tuple(sorted(groups, key=lambda group: group.cells)), limit)


def _groups(system: System, part: Part, steps: int) -> list[RepairGroup]:
    """State the repairs of a part as independent groups."""
    if part.hard:
        raise TooHard("no answer within the allowed number of steps")
    group = group_of(system, part.found, Work(steps), complete=part.complete)
    if part.complete:
        return separate(system, group, part.found)
    return [replace(group, cells=tuple(sorted(part.cells)))]


def _given_up(system: System, hard: Sequence[Part], solved: Sequence[Part]) -> list[RepairGroup]:
    """State what is known of parts that were given up: where they are, what they cost at least.

    Where contradictions without a common cell prove more of all of them together than of each by
    itself, they are one group.
    """
    if not hard:
        return []
    mended = frozenset().union(
        *(part.cells for part in solved),
        *(own for part in solved for cluster in part.clusters for own in cluster.conflicts),
    )
    conflicts = _conflicts(system)
    left = [own for own in conflicts if mended.isdisjoint(own)]
    beyond = lower_bound(system) - sum(part.weight for part in solved)
    proved = max(disjoint_weight(system.weights, left), beyond)
    groups = [(part.weight, part.cells) for part in hard]
    if proved > sum(weight for weight, _ in groups):
        cells = frozenset().union(*(left or conflicts), *(cells for _, cells in groups))
        groups = [(proved, cells)]
    return [
        RepairGroup(weight, (), (), (), False, False, tuple(sorted(cells)))
        for weight, cells in groups
    ]


def _conflicts(system: System) -> list[frozenset[int]]:
    """Sets of cells of which one must change, as printed; long sums included."""
    conflicts = printed_conflicts(system)
    return conflicts + [frozenset(system.linear[p].cells) for p in system.long if system.breaks(p)]


def least_weight(system: System, at_most: int | None = None, steps: int = STEPS) -> int | None:
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
    parts = _solve(system, 1, steps, at_most, first=True)
    if parts is None:
        return None
    if any(part.hard for part in parts):
        raise TooHard("no answer within the allowed number of steps")
    weight = sum(part.weight for part in parts)
    return None if at_most is not None and weight > at_most else weight


def lower_bound(system: System) -> int:
    """Weight that contradictions without a common cell prove, in the table as printed.

    Examples
    --------
    >>> edits = (LinearEdit((0,), (1,), 0, 0), LinearEdit((1,), (1,), 0, 0))
    >>> lower_bound(System((1, 1), (1, 3), (0, 0), (9, 9), edits))
    4
    """
    return disjoint_weight(system.weights, _conflicts(system))


def _solve(
    system: System, limit: int, steps: int, at_most: int | None = None, *, first: bool = False
) -> list[Part] | None:
    """Find the parts of a table that are wrong, each with one or all of its repairs.

    None when they cost more than `at_most`.
    """
    clusters = find_clusters(system, printed_conflicts(system), max(limit, SETS), steps, at_most)
    if clusters is None:
        return None
    couplings = balances(system, clusters, limit)
    parts = split(clusters, couplings)
    for part in parts:
        combine(system, part, limit, Work(steps), first=first)
    if any(not part.hard and not part.found for part in parts):
        deeper = Deeper(system, parts, couplings, 0 if first else limit, steps)
        parts = deeper.run(at_most)
        if not deeper.part.found and not deeper.part.hard:
            return None
    return [part for part in parts if part.hard or part.found[0].cells]
