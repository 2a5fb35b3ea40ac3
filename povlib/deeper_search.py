"""The search where no combination of the clusters' smallest repairs fits: more cells must change.

Everything that the couplings of a part touch may change here. The clusters of other parts stand
for what their smallest repairs contribute; a cluster for which that may not be the whole story
joins the part, and the search is made again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from povlib.clusters import BIG, Cluster, Option, sets_within, spans_of, ties_of
from povlib.coupled_parts import Balance, Found, Part
from povlib.edit_systems import System
from povlib.hitting_sets import Search
from povlib.integer_bounds import narrow
from povlib.integer_search import TooHard, Work, solve
from povlib.last_cells import completing_cells, room
from povlib.local_problems import LocalProblem, Span, build_problem, coupling

__all__ = ["Deeper"]

VARIANTS = 16
"""Combinations of neighbours' repairs that are compared; more make the neighbours join."""

Cells = frozenset[int]


class Deeper:
    """One part in which more must change than the smallest repairs of its clusters."""

    def __init__(
        self, system: System, parts: Sequence[Part], couplings: Sequence[Balance], limit: int,
        steps: int,
    ) -> None:  # fmt: skip
        self.system = system
        stuck = [part for part in parts if not part.hard and not part.found]
        self.part = Part([], [])
        self.others = list(parts)
        self._join(stuck)
        self.couplings = {one.place: one for one in couplings}
        self.limit = limit
        self.work = Work(steps)
        self.steps = steps
        self.joins: set[Cluster] = set()
        self.moves = room(system)
        self.known_around: dict[Cluster, Cells] = {}
        self.conflicts: list[Cells] = []

    def _join(self, parts: Iterable[Part]) -> None:
        for part in parts:
            self.others.remove(part)
            self.part.clusters += part.clusters
            self.part.balances += part.balances

    def run(self, at_most: int | None = None) -> list[Part]:
        """Search until no more cluster has to join; give all parts as they are then.

        Nothing is found when more than `at_most` would have to change.
        """
        try:
            while True:
                self._prepare()
                if not self._search(at_most) or not self.joins:
                    break
                self._join([p for p in self.others if any(one in self.joins for one in p.clusters)])
        except TooHard:
            self.part.hard = True
            self.part.cells = self.part.cells.union(*self.conflicts)
        return [*self.others, self.part]

    def _prepare(self) -> None:
        self.joins = set()
        self.part.found, self.part.more = [], 0
        inside = self.part.clusters
        while True:
            # Nothing is sure of a coupling when what it rests on may change.
            self.places = [
                place
                for place, one in self.couplings.items()
                if one in self.part.balances or any(c in inside for c in one.members)
            ]
            self.outside = [cluster for part in self.others for cluster in part.clusters]
            bearing = {c for place in self.places for c in self.couplings[place].members}
            halved = {c for c in bearing if c.dropped and c in self.outside}
            if not halved:
                break
            self._join([p for p in self.others if any(c in halved for c in p.clusters)])
        self.base = self.part.weight
        self.rests = {place: one.rest(inside) for place, one in self.couplings.items()}
        self.pruned = {
            place: [cluster for cluster in self.outside if place in cluster.pruned]
            for place in {p for cluster in self.outside for p in cluster.pruned}
        }
        self.neighbours: dict[tuple[str, int], list[Cluster]] = {}
        for cluster in self.outside:
            used = frozenset().union(*(option.cells for option in cluster.options))
            for tie in set(ties_of(self.system, used)):
                self.neighbours.setdefault(tie, []).append(cluster)

    def _search(self, at_most: int | None) -> bool:
        system, part = self.system, self.part
        conflicts = list(dict.fromkeys(c for one in part.clusters for c in one.conflicts))
        search = Search(system.weights, conflicts, self._test, self.work, self.limit, self._last)
        search.budget = self.base
        self.conflicts = conflicts
        given_up = False
        while True:
            try:
                search.step()
            except TooHard:
                if not search.sets:
                    # Only that more must change than the smallest repairs is sure here.
                    part.more = min(search.budget - self.base, search.lightest)
                    raise
                given_up = True
            if search.sets or self.joins:
                break
            if not search.over:
                search.run()
            search.budget = min(search.over)
            # Before more is changed here: a dearer repair elsewhere may cost less.
            self._probe(search.budget - self.base, search.lightest, search.conflicts)
            if self.joins:
                break
            others = sum(one.weight for one in self.others)
            if at_most is not None and search.budget + others > at_most:
                return False
        part.more = search.budget - self.base
        part.complete = len(search.sets) <= self.limit and not given_up
        found = sorted(search.sets, key=sorted)[: max(1, self.limit)]
        part.cells = frozenset().union(*search.sets, search.possible)
        if given_up:
            part.cells = part.cells.union(*search.conflicts)
        if not self.joins:
            self.work = Work(self.steps)
            for cells in found:
                try:
                    self._add(cells)
                except TooHard:
                    if not part.found:
                        raise
                    part.complete = False
                    break
                if self.joins:
                    break
        return True

    def _near(self, free: Cells) -> list[Cluster]:
        """Clusters outside whose repairs bear on free cells directly."""
        ties = set(ties_of(self.system, free))
        near = dict.fromkeys(c for tie in ties for c in self.neighbours.get(tie, ()))
        for cluster in near:
            for option in cluster.options:
                loose = [cell for cell, (low, high) in option.spans.items() if low < high]
                if not ties.isdisjoint(ties_of(self.system, loose)):
                    self.joins.add(cluster)
        return list(near)

    def _variants(self, near: list[Cluster]) -> list[tuple[Option, ...]]:
        """Combinations of the repairs of neighbours."""
        count = 1
        for cluster in near:
            count *= len(cluster.options)
        if count > VARIANTS:
            self.joins.update(near)
        return list(
            itertools.islice(itertools.product(*(cluster.options for cluster in near)), VARIANTS)
        )

    def _local(
        self,
        free: Cells,
        options: Iterable[Option],
        near: list[Cluster],
        worst: Cells = frozenset(),
    ) -> LocalProblem:
        rests = self._rests(near, worst)
        cells = free.union(*(option.cells for option in options))
        return build_problem(self.system, cells, self._moved(free), rests)

    def _moved(self, free: Cells) -> set[int]:
        """Couplings that free cells bear on, and those of the part."""
        system = self.system
        base = len(system.linear) + len(system.rates)
        moved = set(self.places)
        for cell in free:
            moved.update(place for place, _ in system.edits_of(cell) if system.is_long(place))
            for (total,) in system.totals_of(cell):
                moved.update(base + place for place, _ in system.sums_of.get(total, ()))
        return moved

    def _reopen(self, places: Iterable[int]) -> None:
        """Let clusters join of which couplings took off repairs that may fit now."""
        for place in places:
            self.joins.update(self.pruned.get(place, ()))

    def _rests(self, near: list[Cluster], worst: Cells = frozenset()) -> dict[int, Span]:
        """What clusters outside, but for the near ones, add to the rests of couplings."""
        if not near and not worst:
            return self.rests
        inside = [*self.part.clusters, *near]
        return {
            place: one.rest(inside, worst=place in worst) for place, one in self.couplings.items()
        }

    def _test(self, free: Cells, quick: bool) -> Cells | None:
        """Test free cells with every combination of the repairs of their neighbours."""
        near = self._near(free)
        answers: list[Cells | None] = []
        for options in self._variants(near):
            local = self._local(free, options, near)
            mask = solve(local.problem, self.work)
            if mask is None:
                self._reopen(local.places)
                answers.append(None)
            else:
                self._reopen(local.edits_in(mask))
                answers.append(frozenset() if quick else self._conflict(local, mask, near))
        failed = [answer for answer in answers if answer is not None]
        if failed and len(failed) < len(answers):
            self.joins.update(near)
        return failed[0] if failed else None

    def _conflict(self, local: LocalProblem, mask: int, near: list[Cluster]) -> Cells:
        """Cells of which one more must change, also those that bear on clusters outside."""
        cells = set(local.conflict(mask))
        for place in local.edits_in(mask):
            if place in self.couplings:
                for cluster in self.couplings[place].members:
                    if cluster in self.outside and cluster not in near:
                        cells |= self._around(cluster)
        return frozenset(cells - local.at.keys())

    def _around(self, cluster: Cluster) -> Cells:
        """Cells that bear on what the repairs of a cluster contribute to couplings."""
        if cluster not in self.known_around:
            used = frozenset().union(*(option.cells for option in cluster.options))
            self.known_around[cluster] = frozenset(self._tied(used))
        return self.known_around[cluster]

    def _last(self, free: Cells, choice: Cells) -> Cells:
        """Cells of a wide conflict that may complete a set."""
        if self.moves is None:
            return choice
        near = self._near(free)
        used = free.union(*(option.cells for one in self.outside for option in one.options))
        close = set(self._tied(used))
        needs: dict[int, Span] = {}
        for options in self._variants(near):
            cells = free.union(*(option.cells for option in options))
            local = build_problem(self.system, cells)
            if narrow(local.problem) is not None:
                return choice & close
            rests = self._rests(near)
            for place in self._moved(free):
                if place < len(self.system.linear) and place not in self.pruned:
                    one = coupling(self.system, place)
                    own, rest = local.contribution(place), rests.get(place, (0, 0))
                    low = -BIG if one.low is None else one.low - one.rest[1] - rest[1] - own[1]
                    high = BIG if one.high is None else one.high - one.rest[0] - rest[0] - own[0]
                    if place in needs:
                        low, high = min(low, needs[place][0]), max(high, needs[place][1])
                    needs[place] = low, high
        return completing_cells(self.system, self.moves, needs, choice, frozenset(close))

    def _tied(self, cells: Iterable[int]) -> Iterator[int]:
        """Cells that share a short edit or a total with some cells."""
        for cell in cells:
            yield cell
            for place, _ in self.system.edits_of(cell):
                if not self.system.is_long(place):
                    yield from self.system.linear[place].cells
            for (total,) in self.system.totals_of(cell):
                for (place,) in self.system.rates_of(total):
                    yield from self.system.rate_cells(place)

    def _probe(self, more: int, lightest: int, conflicts: list[Cells]) -> None:
        """Let clusters join of which a dearer repair could help."""
        if more <= 0:
            return
        # Where more than one cell more may change: also what only leaves room for another cell.
        ties = set(ties_of(self.system, frozenset().union(*conflicts)))
        paid = {c for one in self.part.clusters for own in one.conflicts for c in own}
        paid |= {c for one in self.outside for option in one.options for c in option.cells}
        for cluster in self.outside:
            if cluster.hard or not cluster.complete:
                self.joins.add(cluster)
                continue
            others = frozenset(paid.difference(*(option.cells for option in cluster.options)))
            budget = cluster.weight + more
            once = more < 2 * lightest
            wanted = self._wanted(cluster) if once else []
            if not all(wanted):
                continue
            options = sets_within(self.system, cluster, budget, self.steps, others, wanted)
            if (
                options is None
                or any(self._helps(cluster, option, once=once) for option in options)
                or (not once and options and not ties.isdisjoint(self._marks(options)))
            ):
                self.joins.add(cluster)

    def _wanted(self, cluster: Cluster) -> list[Cells]:
        """For each broken sum that a cluster leaves as it is, the cells by which it could not."""
        cells = frozenset(self._tied({c for own in cluster.conflicts for c in own}))
        return [
            cells & self.system.edit_cells(one.place)
            for one in self.part.balances
            if one.place < len(self.system.linear) and cluster.hull(one.place) == (0, 0)
        ]

    def _marks(self, options: list[Option]) -> set[tuple[str, int]]:
        return {tie for option in options for tie in ties_of(self.system, option.cells)}

    def _helps(self, cluster: Cluster, option: Option, *, once: bool) -> bool:
        """Tell whether a dearer repair changes what the part needs changed."""
        base = len(self.system.linear)
        differs = False
        for place, one in self.couplings.items():
            if place not in option.local.shifts and cluster.hull(place) == (0, 0):
                continue
            if place >= base:
                differs = True
                continue
            least, most = one.allowed()
            own = option.local.contribution(place)
            hull = cluster.hull(place)
            if not hull[0] <= own[0] <= own[1] <= hull[1]:
                differs = True
            others = [c.hull(place) for c in one.members if c is not cluster]
            low, high = own[0] + sum(s[0] for s in others), own[1] + sum(s[1] for s in others)
            if once and place in self.places and (low > most or high < least):
                return False
        if once:
            touched = {*option.local.shifts, *cluster.hulls}
            if any(place < base and place not in touched for place in self.places):
                return False
        return differs

    def _add(self, free: Cells) -> None:
        """Keep a set; let clusters join through which the rest of the table could change it."""
        near = self._near(free)
        moved = self._moved(free)
        spans: list[dict[int, Span]] = []
        found = None
        for options in self._variants(near):
            local = self._local(free, options, near)
            narrow(local.problem)
            leaks = [
                one
                for place in moved
                if (one := self.couplings.get(place)) is not None
                and any(one.varies(c) for c in self.outside if c not in near and c in one.members)
            ]
            for part in self.others:
                # What another part was balanced by must not move.
                if any(one.place in moved for one in part.balances):
                    self.joins.update(part.clusters)
            own = spans_of(local, self.work)
            spans.append({cell: own[cell] for cell in free})
            found = Found(free, own, [(local, own)])
            for option in options:
                if any(own[cell] != span for cell, span in option.spans.items()):
                    self.joins.update(near)
            if leaks:
                worst = frozenset(one.place for one in leaks)
                again = self._local(free, options, near, worst)
                narrow(again.problem)
                fits = solve(again.problem.copy(), self.work) is None
                if not fits or spans_of(again, self.work) != own:
                    self.joins.update(
                        c for one in leaks for c in one.members
                        if c in self.outside and one.varies(c)
                    )  # fmt: skip
        assert found is not None
        if any(one != spans[0] for one in spans):
            self.joins.update(near)
        self.part.found.append(found)
