"""Smallest repairs of a plan, told in cells: which must change, within what limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from povlib.audit_cells import STATED, CellPlaces
from povlib.audit_system import LinkedCells
from povlib.cell_values import Possible, possible_values
from povlib.conventions import RateCondition
from povlib.findings import CellRef
from povlib.repair_groups import RepairGroup, Repairs

__all__ = ["CellRelation", "Repair", "RepairSet", "SuspectCell", "tell_repairs", "tied_columns"]

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SuspectCell:
    """A cell of a repair and the least and greatest figure it can hold given the rest.

    Attributes
    ----------
    cell : CellRef
    low : Decimal
    high : Decimal or None
        None where no upper limit follows from the table.
    every : bool
        Whether each figure from `low` to `high` is known to be possible.
    values : tuple of Decimal
        All possible figures, where they are few and not every one from `low` to `high`.
    """

    cell: CellRef
    low: Decimal
    high: Decimal | None
    every: bool = True
    values: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class CellRelation:
    """What several changed cells must satisfy together: ``low ≤ Σ factor·cell ≤ high``."""

    cells: tuple[CellRef, ...]
    factors: tuple[int, ...]
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class RepairSet:
    """One smallest set of cells to change."""

    suspects: tuple[SuspectCell, ...]
    relations: tuple[CellRelation, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """All smallest ways to mend one independent part of the contradictions.

    Attributes
    ----------
    weight : int
        Total weight of the cells of each set: their number, unless weights were given.
    sets : tuple of RepairSet
        Every smallest set; each is as good as the others.
    complete : bool
        False when there are more sets than are listed.
    proved : bool
        False when the search was given up: `weight` is then a lower bound.
    cells : tuple of CellRef
        Every cell of any of the sets, those that are not listed included; where none is listed,
        the cells of the contradictions.
    """

    weight: int
    sets: tuple[RepairSet, ...]
    complete: bool
    proved: bool
    cells: tuple[CellRef, ...]


def tied_columns(conditions: Sequence[RateCondition]) -> dict[str, frozenset[str]]:
    """For each column of rates and counts, the columns that tell of the same households.

    Examples
    --------
    >>> from povlib.conventions import rate_conditions
    >>> columns = ("poor_start", "poor_rate_start_pct", "poor_end", "poor_rate_end_pct")
    >>> tied = tied_columns(rate_conditions(columns, "rounded_difference"))
    >>> sorted(tied["poor_rate_end_pct"])
    ['poor_end', 'poor_rate_end_pct', 'poor_rate_start_pct', 'poor_start']
    """
    told: dict[tuple[str, str], set[str]] = {}
    for one in conditions:
        told.setdefault((one.denominator, one.year), set()).update(one.columns)
    names = {name for columns in told.values() for name in columns}
    return {
        name: frozenset().union(*(columns for columns in told.values() if name in columns))
        for name in names
    }


def _exact(value: int | None, decimals: int) -> Any:
    return None if value is None else Decimal(value).scaleb(-decimals)


def _decimals(places: CellPlaces, key: Key) -> int:
    return 0 if key[0] == STATED else int(places.grid.decimals[key[0]][key[1]])


def _set_of(
    places: CellPlaces,
    linked: LinkedCells,
    group: RepairGroup,
    at: int,
    refs: dict[int, CellRef],
    possible: dict[int, Possible],
) -> RepairSet:
    suspects = []
    for cell in group.sets[at]:
        one = possible[cell]
        decimals = _decimals(places, linked.keys[cell])
        low, high = _exact(one.low, decimals), _exact(one.high, decimals)
        values = tuple(_exact(value, decimals) for value in one.values)
        suspects.append(SuspectCell(refs[cell], low, high, one.every, values))
    relations = []
    for relation in group.relations[at]:
        decimals = max(_decimals(places, linked.keys[cell]) for cell in relation.cells)
        cells = tuple(refs[cell] for cell in relation.cells)
        low, high = _exact(relation.low, decimals), _exact(relation.high, decimals)
        relations.append(CellRelation(cells, relation.coefficients, low, high))
    return RepairSet(tuple(suspects), tuple(relations))


def tell_repairs(places: CellPlaces, linked: LinkedCells, repairs: Repairs) -> tuple[Repair, ...]:
    """Translate the smallest sets of cells of a system into cells of the plan.

    Parameters
    ----------
    places : CellPlaces
    linked : LinkedCells
    repairs : Repairs

    Returns
    -------
    tuple of Repair
        One for each independent part.
    """
    told = []
    unlimited = {c for group in repairs.groups for c in group.cells if linked.is_unlimited(c)}
    possible = possible_values(linked.system, repairs, unlimited)
    for group, own in zip(repairs.groups, possible, strict=True):
        refs = {cell: places.ref(*linked.keys[cell]) for cell in group.cells}
        sets = [_set_of(places, linked, group, at, refs, one) for at, one in enumerate(own)]
        told.append(
            Repair(group.weight, tuple(sets), group.complete, group.proved, tuple(refs.values()))
        )
    return tuple(told)
