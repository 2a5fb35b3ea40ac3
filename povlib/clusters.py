"""Parts of a table that are wrong by themselves, and what each of their repairs does to the rest.

A cluster is a set of contradictions that share cells, directly or through short edits. All its
smallest repairs are found without regard to the couplings (long sums, sums of totals); what each
of them contributes to a coupling is an interval.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from povlib.edit_systems import System
from povlib.hitting_sets import Search, disjoint_weight
from povlib.integer_bounds import narrow
from povlib.integer_search import TooHard, Work, solve, spans
from povlib.local_problems import LocalProblem, Span, build_problem

__all__ = [
    "BIG",
    "Cluster",
    "Option",
    "find_clusters",
    "printed_conflicts",
    "sets_within",
    "spans_of",
    "ties_of",
    "united",
]

Cells = frozenset[int]
BIG = 2**100
"""Beyond every sum that can occur."""

LEAST = 2000
"""Steps that every cluster may take, however many there are; one wrong cell takes some hundreds."""


@dataclass(slots=True)
class Option:
    """One smallest repair of a cluster: its cells, and what they and their totals may become."""

    cells: Cells
    local: LocalProblem
    spans: dict[int, Span]

    def settled(self) -> bool:
        """Whether nothing is left to choose."""
        return all(low == high for low, high in self.spans.values())


@dataclass(slots=True, eq=False)
class Cluster:
    """Contradictions that share cells, and all their smallest repairs.

    `weight` is what they cost at least. A cluster that was too `hard` has no options. What a
    cluster that is not `complete` contributes to the couplings in `blurred` is unknown. Couplings
    in `pruned` took the options in `dropped` off.
    """

    conflicts: list[Cells]
    weight: int
    options: list[Option]
    complete: bool
    hard: bool
    cells: Cells = frozenset()
    blurred: Cells = frozenset()
    removed: dict[int, Span] = field(default_factory=dict)
    hulls: dict[int, list[Span]] = field(default_factory=dict)
    pruned: set[int] = field(default_factory=set)
    dropped: list[Cells] = field(default_factory=list)

    def prune(self, place: int, fits: list[bool]) -> None:
        """Take off the options that a coupling leaves no room for."""
        self.pruned.add(place)
        dropped = [o.cells for o, fit in zip(self.options, fits, strict=True) if not fit]
        self.dropped.extend(dropped)
        for own in self.hulls:
            self.hulls[own] = [h for h, fit in zip(self.hulls[own], fits, strict=True) if fit]
        self.options = [o for o, fit in zip(self.options, fits, strict=True) if fit]
        if self.complete:
            self.cells = frozenset().union(*(option.cells for option in self.options))

    def contributions(self, place: int) -> list[Span]:
        """Contribution of each option to a coupling."""
        return self.hulls.get(place) or [(0, 0)] * len(self.options)

    def hull(self, place: int) -> Span:
        """Least and greatest contribution to a coupling, whatever the repair."""
        if place in self.blurred:
            return -BIG, BIG
        own = self.hulls.get(place, [(0, 0)])
        return min(low for low, _ in own), max(high for _, high in own)


def printed_conflicts(system: System) -> list[Cells]:
    """Conflicts of the table as printed: cells, short edits and totals that cannot stand."""
    conflicts = [
        frozenset({cell})
        for cell, (low, value, high) in enumerate(
            zip(system.low, system.values, system.high, strict=True)
        )
        if not low <= value <= high
    ]
    conflicts += [
        frozenset(edit.cells)
        for place, edit in enumerate(system.linear)
        if not system.is_long(place) and system.breaks(place)
    ]
    for total, (low, high) in enumerate(system.fixed_totals):
        if low > high:
            cells = {c for (place,) in system.rates_of(total) for c in system.rate_cells(place)}
            conflicts.append(frozenset(cells))
    bounds = system.sum_totals
    for place, one in enumerate(system.changes, system.first_change):
        if not one.holds(bounds[one.before], bounds[one.after]):
            conflicts.append(system.edit_cells(place))
    return conflicts


def _alone(system: System, free: Cells, work: Work) -> Cells | None:
    """Test free cells without regard to couplings."""
    local = build_problem(system, free)
    mask = solve(local.problem, work)
    return None if mask is None else local.conflict(mask)


def ties_of(system: System, cells: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Cells, short edits and totals through which cells bear on others directly."""
    for cell in cells:
        yield "cell", cell
        for place, _ in system.edits_of(cell):
            if not system.is_long(place):
                yield "edit", place
        for (total,) in system.totals_of(cell):
            yield "total", total
            for place in system.changes_of.get(total, ()):
                yield "change", place


def united(groups: Sequence[Iterable[Hashable]]) -> list[list[int]]:
    """Places of the groups that share members, directly or through others.

    Examples
    --------
    >>> united([{1, 2}, {3}, {2, 4}, {5, 3}])
    [[0, 2], [1, 3]]
    """
    parent = list(range(len(groups)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[Hashable, int] = {}
    for place, members in enumerate(groups):
        for member in members:
            parent[root(place)] = root(first.setdefault(member, place))
    found: dict[int, list[int]] = {}
    for place in range(len(groups)):
        found.setdefault(root(place), []).append(place)
    return sorted(found.values())


def find_clusters(
    system: System, conflicts: list[Cells], limit: int, steps: int, at_most: int | None = None
) -> list[Cluster] | None:
    """Split conflicts into clusters and find all smallest repairs of each.

    Gives None as soon as the clusters together cost more than `at_most`.
    """
    pending = [[conflicts[place] for place in places] for places in united(conflicts)]
    done: list[Cluster] = []
    while pending:
        least = sum(cluster.weight for cluster in done)
        if at_most is not None and least > at_most:
            return None
        share = _share(steps, pending)
        done += [_solved(system, own, limit, share) for own in pending]
        pending = []
        marks: list[set[Hashable]] = []
        for cluster in done:
            used = frozenset().union(*(option.cells for option in cluster.options))
            marks.append({("cell", c) for own in cluster.conflicts for c in own})
            marks[-1].update(ties_of(system, used))
        kept = []
        for places in united(marks):
            if len(places) == 1:
                kept.append(done[places[0]])
            else:
                merged = dict.fromkeys(c for place in places for c in done[place].conflicts)
                pending.append(list(merged))
        done = kept
    if at_most is not None and sum(cluster.weight for cluster in done) > at_most:
        return None
    share = _share(steps, done)
    for cluster in done:
        try:
            _add_contributions(system, cluster, Work(share))
        except TooHard:
            _give_up(system, cluster)
    return done


def _share(steps: int, clusters: Sequence[object]) -> int:
    """Steps of each cluster: all of them together may take no more than twice the steps."""
    return max(LEAST, min(steps, 2 * steps // max(1, len(clusters))))


def _give_up(system: System, cluster: Cluster) -> None:
    """Keep of a cluster only where it is and what it costs at least."""
    cluster.hard, cluster.complete, cluster.options = True, False, []
    cluster.cells = frozenset().union(*cluster.conflicts)
    cluster.removed, cluster.hulls = {}, {}
    cluster.blurred = frozenset(build_problem(system, cluster.cells).shifts)


def _solved(system: System, conflicts: list[Cells], limit: int, steps: int) -> Cluster:
    work = Work(steps)
    search = Search(
        system.weights, conflicts, lambda free, _: _alone(system, free, work), work, limit
    )
    options = []
    try:
        search.run()
        chosen = sorted(search.sets, key=sorted)[:limit]
        options = [_option(system, own, work) for own in chosen]
        hard = False
    except TooHard:
        hard = True
    weight = max(search.budget, disjoint_weight(system.weights, conflicts))
    complete = not hard and len(search.sets) <= limit
    cells = frozenset().union(*(search.conflicts if not complete else search.sets))
    return Cluster(search.conflicts, weight, options, complete, hard, cells)


def _option(system: System, cells: Cells, work: Work) -> Option:
    local = build_problem(system, cells)
    narrow(local.problem)
    return Option(cells, local, spans_of(local, work))


def spans_of(local: LocalProblem, work: Work) -> dict[int, Span]:
    """Least and greatest value of each free cell; the problem has a solution and is narrowed."""
    own = spans(local.problem, local.at.values(), work)
    return dict(zip(local.at, own, strict=True))


def _add_contributions(system: System, cluster: Cluster, work: Work) -> None:
    """Note for each coupling what the options contribute, and which totals the cluster settles."""
    base = len(system.linear) + len(system.rates)
    members: dict[int, list[tuple[int, int]]] = {}
    for total in frozenset().union(*(option.local.totals for option in cluster.options)):
        for place, sign in system.sums_of.get(total, ()):
            members.setdefault(base + place, []).append((total, sign))

    def printed(own: Iterable[tuple[int, int]]) -> Span:
        bounds = [(system.sum_totals[total], sign) for total, sign in own]
        return (
            sum(span[0] if sign > 0 else -span[1] for span, sign in bounds),
            sum(span[1] if sign > 0 else -span[0] for span, sign in bounds),
        )

    for place, own in members.items():
        cluster.removed[place] = printed(own)
    for place in {*members, *(p for option in cluster.options for p in option.local.shifts)}:
        cluster.hulls[place] = []
        for option in cluster.options:
            low, high = option.local.contribution(place, work)
            rest = printed(m for m in members.get(place, ()) if m[0] not in option.local.totals)
            cluster.hulls[place].append((low + rest[0], high + rest[1]))
    if not cluster.complete:
        cells = {cell for conflict in cluster.conflicts for cell in conflict}
        cluster.blurred = frozenset(build_problem(system, cells).shifts)


def sets_within(
    system: System,
    cluster: Cluster,
    budget: int,
    steps: int,
    paid: Cells,
    wanted: Sequence[Cells] = (),
) -> list[Option] | None:
    """Repairs of a cluster up to a weight that contain none of its smallest ones.

    They must have a cell of each of the `wanted` sets. None when there may be more of them
    together with cells that other clusters change anyway.
    """
    work = Work(steps)
    entangled = False

    def test(free: Cells, _: bool) -> Cells | None:
        nonlocal entangled
        conflict = _alone(system, free, work)
        if conflict is not None and not paid.isdisjoint(conflict):
            entangled = True
        return conflict

    search = Search(system.weights, [*cluster.conflicts, *wanted], test, work, 10**6)
    search.budget = budget
    search.sets = [*(option.cells for option in cluster.options), *cluster.dropped]
    smallest = len(search.sets)
    search.step()
    if entangled:
        return None
    found = search.sets[smallest:]
    return [_option(system, own, work) for own in found if not any(other < own for other in found)]
