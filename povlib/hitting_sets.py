"""The search for all smallest sets of cells that hit every conflict and pass a test.

A conflict is a set of cells of which at least one must change. Two exact steps alternate: a set
that hits all conflicts known so far is tested, and when it fails, the test gives a further conflict
that holds for all sets (an implicit hitting set search). So nothing is proved twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from povlib.integer_search import Work

__all__ = ["NoRepair", "Search", "disjoint_weight"]

WIDE = 16
"""Conflicts over more cells than this are looked at last; it matters for speed only."""

NODE = 20
"""What one set of cells costs to set up, in looks at an edit."""

Cells = frozenset[int]


class NoRepair(ValueError):
    """No change of the cells makes all edits hold: the edits contradict each other."""


def disjoint_weight(weights: Sequence[int], conflicts: Iterable[Cells]) -> int:
    """Weight that conflicts without a common cell cost at least, the smallest taken first.

    Examples
    --------
    >>> disjoint_weight((1, 1, 5), [frozenset({0, 1}), frozenset({1}), frozenset({2})])
    6
    """
    taken: set[int] = set()
    bound = 0
    for conflict in sorted(conflicts, key=len):
        if taken.isdisjoint(conflict):
            taken |= conflict
            bound += min(weights[cell] for cell in conflict)
    return bound


class Search:
    """Depth-first search with a budget of weight that grows until sets are found.

    Parameters
    ----------
    weights : sequence of int
    conflicts : list of frozenset of int
        Conflicts known beforehand; the search appends what it learns.
    test : callable
        Tell of which cells one more must change when these are free, or None when they suffice.
        Asked with ``True``, when nothing more can be added, it may give an empty conflict.
    work : Work
    limit : int
        Stop after more sets than this.
    last : callable, optional
        Of the cells of a wide conflict, keep those that may complete a set.
    """

    def __init__(
        self,
        weights: Sequence[int],
        conflicts: list[Cells],
        test: Callable[[Cells, bool], Cells | None],
        work: Work,
        limit: int,
        last: Callable[[Cells, Cells], Cells] | None = None,
    ) -> None:
        self.weights = weights
        self.conflicts = conflicts
        self.test = test
        self.work = work
        self.limit = limit
        self.last = last
        self.sets: list[Cells] = []
        self.possible: set[int] = set()
        """Once there are more sets than the limit: cells that may occur in others."""
        self.budget = 0
        self.over: list[int] = []
        self.known: dict[Cells, Cells | None] = {}
        self.least: list[int] = []
        self.pairs: dict[tuple[int, int], bool] = {}
        self.lightest = min(weights, default=1)

    def run(self, at_most: int | None = None) -> bool:
        """Search with growing budgets; tell whether sets were found within `at_most`."""
        while not self.step():
            if not self.over:
                raise NoRepair("no change of the cells makes all edits hold")
            self.budget = min(self.over)
            if at_most is not None and self.budget > at_most:
                return False
        return True

    def step(self) -> bool:
        """Search within the present budget; tell whether sets were found."""
        self.over = []
        self._extend(frozenset(), frozenset(), 0, range(len(self.conflicts)))
        return bool(self.sets)

    def _cheapest(self, place: int) -> int:
        """Least weight of a cell of a conflict."""
        while len(self.least) <= place:
            found = self.conflicts[len(self.least)]
            self.least.append(min(map(self.weights.__getitem__, found)))
        return self.least[place]

    def _apart(self, first: int, second: int) -> bool:
        """Tell whether two wide conflicts share no cell; each pair is compared once."""
        key = (first, second)
        if key not in self.pairs:
            self.pairs[key] = self.conflicts[first].isdisjoint(self.conflicts[second])
        return self.pairs[key]

    def _least_more(self, places: Sequence[int]) -> int:
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
            elif all(self._apart(other, place) for other in wide):
                wide.append(place)
            else:
                continue
            bound += self._cheapest(place)
        return bound

    def _learn(self, free: Cells) -> Cells | None:
        """Test once for each set of free cells; keep the conflict."""
        if free not in self.known:
            found = self.known[free] = self.test(free, False)
            if found is not None:
                if not found:
                    raise NoRepair("no change of the cells makes all edits hold")
                self.conflicts.append(found)
        return self.known[free]

    def _extend(self, free: Cells, kept: Cells, spent: int, unhit: Iterable[int]) -> None:
        """Extend `free` by one cell of an unhit conflict at a time, within the budget of weight.

        `kept` are the cells that stay as printed in this branch, so that no set is met twice.
        `over` collects the least weights beyond the budget that were cut off.
        """
        self.work.spend(NODE)
        if any(found <= free for found in self.sets):
            return
        full = len(self.sets) > self.limit
        seen = len(self.conflicts)
        suffices = not full and self._learn(free) is None
        places = [*unhit, *range(seen, len(self.conflicts))]
        self.work.spend(len(places) // 2)
        open_places = [p for p in places if self.conflicts[p].isdisjoint(free)]
        if not open_places:
            if full:
                self.possible |= free
            elif suffices:
                self.sets.append(free)
            return
        choice = min(
            (
                c if len(c) > WIDE else c - kept
                for c in map(self.conflicts.__getitem__, open_places)
            ),
            key=len,
        )
        if not choice:
            return
        bound = spent + self._least_more(open_places)
        if bound > self.budget:
            self.over.append(bound)
            return
        choice -= kept
        stays = kept
        ends = spent + 2 * self.lightest > self.budget
        if ends and len(choice) > WIDE and self.last is not None:
            self._complete(free, choice, spent, open_places)
            return
        for cell in sorted(choice, key=lambda cell: (self.weights[cell], cell)):
            weight = spent + self.weights[cell]
            if weight > self.budget:
                self.over.append(weight)
            else:
                # Conflicts learnt in other branches count here as well.
                later = range(seen, len(self.conflicts))
                self._extend(
                    free | {cell}, stays, weight, list(dict.fromkeys([*open_places, *later]))
                )
            stays |= {cell}

    def _complete(self, free: Cells, choice: Cells, spent: int, places: list[int]) -> None:
        """Add the one cell of a wide conflict that the budget still allows."""
        assert self.last is not None
        for place in places:
            choice &= self.conflicts[place]
        left = self.budget - spent
        beyond = [self.weights[c] for c in choice if self.weights[c] > left]
        self.over.append(spent + min([2 * self.lightest, *beyond]))
        allowed = [c for c in choice if self.weights[c] <= left]
        cells = self.last(free, frozenset(allowed))
        for cell in sorted(cells):
            if len(self.sets) > self.limit:
                self.possible |= cells | free
                return
            self.work.spend(NODE)
            own = free | {cell}
            if not any(found <= own for found in self.sets) and self.test(own, True) is None:
                self.sets.append(own)
