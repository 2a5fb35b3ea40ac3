"""What error localisation answers: groups of cells to change, with ranges and relations."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Relation", "RepairGroup", "Repairs"]


@dataclass(frozen=True, slots=True)
class Relation:
    """What several changed cells must satisfy together: ``low ≤ Σ coefficient·cell ≤ high``."""

    cells: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class RepairGroup:
    """A part of the table that is wrong, and all its smallest repairs.

    Attributes
    ----------
    weight : int
        Total weight of each of the sets; when not `proved`, at least so much must change.
    sets : tuple of tuple of int
        The smallest sets of cells, sorted.
    ranges : tuple of dict
        For each set, the least and the greatest value that each of its cells can take given the
        rest of the table.
    relations : tuple of tuple of Relation
        For each set, the edits that tie several of its cells to each other.
    complete : bool
        Whether `sets` are all smallest sets of the group.
    proved : bool
        Whether `weight` is the least weight; otherwise the search gave up.
    cells : tuple of int
        No other cell of the group occurs in a smallest set. When `complete`, all of these do.
        When not `proved`, the cells of the contradictions that were found.
    """

    weight: int
    sets: tuple[tuple[int, ...], ...]
    ranges: tuple[dict[int, tuple[int, int]], ...]
    relations: tuple[tuple[Relation, ...], ...]
    complete: bool
    proved: bool
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """All smallest sets of cells to change, as independent groups.

    A smallest set of the whole table is one set of each group, in any combination; every cell can
    take each value of its range whatever the cells of other groups take.

    Attributes
    ----------
    weight : int
        Total weight of each smallest set (0 when nothing is wrong), at least so much when not
        `proved`.
    groups : tuple of RepairGroup
        Sorted by their first cell.
    limit : int
        How many sets `sets`, `ranges` and `relations` list.
    """

    weight: int
    groups: tuple[RepairGroup, ...]
    limit: int = 1000

    @property
    def complete(self) -> bool:
        """Whether the sets of every group are all listed."""
        return all(group.complete for group in self.groups)

    @property
    def proved(self) -> bool:
        """Whether no lighter repair exists; otherwise the search gave up on a group."""
        return all(group.proved for group in self.groups)

    @property
    def count(self) -> int:
        """Number of smallest sets of the whole table; at least so many when not `complete`."""
        return math.prod(len(group.sets) for group in self.groups) if self.groups else 0

    def _choices(self) -> Iterator[tuple[tuple[RepairGroup, int], ...]]:
        if not self.groups:
            return iter(())
        each = [[(group, at) for at in range(len(group.sets))] for group in self.groups]
        return itertools.islice(itertools.product(*each), self.limit)

    @property
    def sets(self) -> tuple[tuple[int, ...], ...]:
        """The smallest sets of the whole table, no more than the limit."""
        return tuple(
            tuple(sorted(cell for group, at in chosen for cell in group.sets[at]))
            for chosen in self._choices()
        )

    @property
    def ranges(self) -> tuple[dict[int, tuple[int, int]], ...]:
        """For each of `sets`, the least and the greatest value of its cells."""
        return tuple(
            {cell: span for group, at in chosen for cell, span in group.ranges[at].items()}
            for chosen in self._choices()
        )

    @property
    def relations(self) -> tuple[tuple[Relation, ...], ...]:
        """For each of `sets`, the edits that tie several of its cells to each other."""
        return tuple(
            tuple(relation for group, at in chosen for relation in group.relations[at])
            for chosen in self._choices()
        )
