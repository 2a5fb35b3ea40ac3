"""From the sets that a search found to groups that are as small as can be, with relations."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from povlib.clusters import united
from povlib.coupled_parts import Found
from povlib.edit_systems import System
from povlib.integer_search import Work, sum_bounds
from povlib.local_problems import LocalProblem, Span
from povlib.repair_groups import Relation, RepairGroup

__all__ = ["group_of", "separate"]

Cells = frozenset[int]


def _relation(terms: list[tuple[int, int]], low: int | None, high: int | None) -> Relation:
    if all(c < 0 for _, c in terms):
        terms = [(cell, -c) for cell, c in terms]
        low, high = None if high is None else -high, None if low is None else -low
    cells, coefficients = zip(*terms, strict=True)
    return Relation(cells, coefficients, low, high)


def _relations(local: LocalProblem, spans: dict[int, Span], work: Work) -> tuple[Relation, ...]:
    """Edits that still tie several of the free cells, what is settled moved to the bounds."""
    cells = {variable: cell for cell, variable in local.at.items()}
    found = []
    for constraint in local.problem.constraints:
        if any(variable not in cells for variable, _ in constraint.terms):
            continue
        terms, constant = [], 0
        for variable, c in constraint.terms:
            low, high = spans[cells[variable]]
            if low == high:
                constant += c * low
            else:
                terms.append((cells[variable], c))
        if len(terms) > 1:
            least = None if constraint.low is None else constraint.low - constant
            most = None if constraint.high is None else constraint.high - constant
            found.append(_relation(terms, least, most))
    for rounding in local.problem.roundings:
        terms = [(cells[v], c) for v, c in rounding.rate if spans[cells[v]][0] < spans[cells[v]][1]]
        if len(terms) > 1:
            own = [(local.at[cell], c) for cell, c in terms]
            found.append(_relation(terms, *sum_bounds(local.problem, own, work)))
    return tuple(dict.fromkeys(found))


def group_of(system: System, found: Sequence[Found], work: Work, *, complete: bool) -> RepairGroup:
    """State the repairs of a part whose least weight is proved."""
    sets = tuple(tuple(sorted(one.cells)) for one in found)
    return RepairGroup(
        weight=sum(system.weights[cell] for cell in sets[0]),
        sets=sets,
        ranges=tuple(
            {cell: one.spans[cell] for cell in own} for own, one in zip(sets, found, strict=True)
        ),
        relations=tuple(
            tuple(r for local, spans in one.pieces for r in _relations(local, spans, work))
            for one in found
        ),
        complete=complete,
        proved=True,
        cells=tuple(sorted({cell for own in sets for cell in own})),
    )


def separate(system: System, group: RepairGroup, found: Sequence[Found]) -> list[RepairGroup]:
    """Split a group into independent ones where its sets are a product of theirs.

    Cells belong together when they do not occur independently of each other in the sets, or when
    an edit ties what they may become.
    """
    cells = list(group.cells)
    count = len(group.sets)
    presence = {
        cell: sum(1 << place for place, own in enumerate(group.sets) if cell in own)
        for cell in cells
    }
    keys: list[set[Hashable]] = [{cell} for cell in cells]
    for at, cell in enumerate(cells):
        own = presence[cell]
        for other in cells[:at]:
            both = (own & presence[other]).bit_count()
            if both * count != own.bit_count() * presence[other].bit_count():
                keys[at].add(other)
    place_of = {cell: at for at, cell in enumerate(cells)}
    for number, one in enumerate(found):
        for local, spans in one.pieces:
            for tied in _tied_cells(local, spans):
                for cell in tied:
                    if cell in place_of:
                        keys[place_of[cell]].add((number, tied))
        if one.tied:
            for cell, (low, high) in one.spans.items():
                if low < high:
                    keys[place_of[cell]].add(("tied", number))
    parts = [frozenset(cells[at] for at in places) for places in united(keys)]
    split = [_project(system, group, part) for part in parts]
    if len(parts) < 2 or any(part is None for part in split):
        return [group]
    pieces = [part for part in split if part is not None]
    if math.prod(len(part.sets) for part in pieces) != count:
        return [group]
    return pieces


def _tied_cells(local: LocalProblem, spans: dict[int, Span]) -> list[tuple[int, ...]]:
    """Free cells whose values bear on each other."""
    problem = local.problem
    loose = [low < high for low, high in zip(problem.low, problem.high, strict=True)]
    for cell, (low, high) in spans.items():
        loose[local.at[cell]] = low < high
    groups = [[v for v, _ in constraint.terms if loose[v]] for constraint in problem.constraints]
    for rounding in problem.roundings:
        own = [*(v for v, _ in (*rounding.count, *rounding.rate)), rounding.total]
        groups.append([v for v in own if loose[v]])
    cells = {variable: cell for cell, variable in local.at.items()}
    return [
        tuple(sorted({cells[v] for place in places for v in groups[place] if v in cells}))
        for places in united(groups)
    ]


def _project(system: System, group: RepairGroup, part: Cells) -> RepairGroup | None:
    """The sets of a group within some cells; None when more than the cells decides the ranges."""
    seen: dict[tuple[int, ...], tuple[dict[int, Span], tuple[Relation, ...]]] = {}
    for own, ranges, relations in zip(group.sets, group.ranges, group.relations, strict=True):
        cells = tuple(cell for cell in own if cell in part)
        answer = (
            {cell: ranges[cell] for cell in cells},
            tuple(one for one in relations if one.cells[0] in part),
        )
        if seen.setdefault(cells, answer) != answer:
            return None
    chosen = sorted(seen)
    weights = {sum(system.weights[cell] for cell in own) for own in chosen}
    if len(weights) > 1:
        return None
    return RepairGroup(
        weight=weights.pop(),
        sets=tuple(chosen),
        ranges=tuple(seen[own][0] for own in chosen),
        relations=tuple(seen[own][1] for own in chosen),
        complete=True,
        proved=True,
        cells=tuple(sorted(part)),
    )
