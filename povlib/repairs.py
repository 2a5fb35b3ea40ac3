"""Smallest repairs of a plan, told in cells: which must change, within what limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

import pandas as pd

from povlib.audit_cells import STATED, CellPlaces
from povlib.audit_checks import Grid
from povlib.audit_system import LinkedCells, link_cells
from povlib.cell_values import Possible, possible_values
from povlib.columns import COLUMNS
from povlib.conventions import RateCondition
from povlib.findings import CellRef, Finding
from povlib.formulas import Formula
from povlib.households import LIKELY_CHANGE
from povlib.localize import System, TooHard, least_weight, smallest_repairs
from povlib.plan import Plan
from povlib.repair_groups import RepairGroup, Repairs
from povlib.rule_table import RULES, Rule

__all__ = [
    "CellRelation",
    "Repair",
    "RepairSet",
    "SuspectCell",
    "eased_repairs",
    "mended_plans",
    "spared_remarks",
    "tell_repairs",
    "tied_columns",
]

_WARNINGS = frozenset(rule.id for rule in RULES if rule.severity == "warning")

FEW_STEPS = 20_000
"""Steps after which the search for a least number of cells is given up that is only tried."""

MENDED = 12
"""Sets of cells that are mended to see what a repair leaves."""

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


def hard_part(system: System) -> System:
    """Leave out what is only a warning."""
    return replace(system, linear=tuple(e for e in system.linear if e.name not in _WARNINGS))


def is_within(system: System, most: int) -> bool:
    """Tell whether a short search finds that no more cells must change.

    Examples
    --------
    >>> from povlib.localize import LinearEdit
    >>> system = System((3, 4, 9), (1,) * 3, (0,) * 3, (9,) * 3,
    ...                 (LinearEdit((0, 1, 2), (1, 1, -1), 0, 0),))
    >>> is_within(system, 0), is_within(system, 1)
    (False, True)
    """
    try:
        return least_weight(hard_part(system), most, FEW_STEPS) is not None
    except TooHard:
        return False


def least_by_counts(linked: LinkedCells) -> int | None:
    """Cells that must change whatever the rates are; None where they are too many to tell."""
    rates = {
        cell for cell, (name, _) in enumerate(linked.keys)
        if name in COLUMNS and COLUMNS[name].kind != "count"
    }  # fmt: skip
    own = linked.system
    edits = tuple(one for one in hard_part(own).linear if rates.isdisjoint(one.cells))
    try:
        return least_weight(
            System(own.values, own.weights, own.low, own.high, edits), None, FEW_STEPS
        )
    except TooHard:
        return None


def spared_remarks(linked: LinkedCells) -> LinkedCells:
    """Let no repair call forth a warning that another repair of as many cells avoids.

    Warnings, which bind here like errors, then bind as far as that costs no cell more: all (and
    `LIKELY_CHANGE`), or those that hold as printed, or none.

    Examples
    --------
    Of 5 poor households 4 are of the minority, and of all 9 only 3. The one poor household of
    others is among the 9 as well, so that no more than 8 can be of the minority.

    >>> from povlib.localize import LinearEdit
    >>> rules = (LinearEdit((3, 1), (1, -1), None, 0, "poor_of_households_start"),
    ...          LinearEdit((2, 3, 0, 1), (1, -1, -1, 1), None, 0, "subset_rest_start"))
    >>> system = System((9, 3, 5, 4), (9, 1, 9, 1), (0,) * 4, (9,) * 4, rules)
    >>> repairs = smallest_repairs(spared_remarks(LinkedCells(system, [], [])).system)
    >>> repairs.sets, [list(one.values()) for one in repairs.ranges]
    (((1,), (3,)), [[(4, 8)], [(0, 3)]])
    """
    system, hard = linked.system, hard_part(linked.system)
    edits = list(enumerate(system.linear))
    broken = {at for at, edit in edits if edit.name in _WARNINGS and system.breaks(at)}
    holding = replace(system, linear=tuple(edit for at, edit in edits if at not in broken))
    tight = replace(system, changes=tuple(replace(e, most=LIKELY_CHANGE) for e in system.changes))
    if hard.linear == system.linear and tight.changes == system.changes:
        return linked
    try:
        least = least_weight(hard)
        tried = (tight, holding)[: 1 + (bool(broken) or tight.changes != system.changes)]
        hard = next((one for one in tried if least_weight(one, least) is not None), hard)
    except ValueError:
        pass
    return replace(linked, system=hard)


def link_adding(
    grid: Grid,
    rules: Sequence[tuple[Rule, Formula]],
    conditions: Sequence[RateCondition],
    options: Mapping[str, Any],
    not_adding: Sequence[Finding],
) -> tuple[LinkedCells, bool]:
    """Build the system; tell whether unprinted households are taken to add up in it.

    That the units' households add up to those of the total row is an assumption. Where it does
    not hold and blames more than one cell, or households of each year add up, it is dropped; where
    reductions alone tell the households, within one unit, so it is if it blames a cell besides.
    """
    linked = link_cells(grid, rules, conditions, add_up=True, **options)
    if not not_adding:
        return spared_remarks(linked), True
    apart = link_cells(grid, rules, conditions, add_up=False, **options)
    add_up = not any("by_year" in finding.params for finding in not_adding)
    if add_up:
        try:
            least = least_weight(hard_part(apart.system))
            if least is not None:
                exact = not least or any(not one.near for one in conditions)
                add_up = least_weight(hard_part(linked.system), least + exact) is not None
        except TooHard:
            pass
    return spared_remarks(linked if add_up else apart), add_up


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


def eased_repairs(
    plan: Plan,
    places: CellPlaces,
    system: tuple[Any, ...],
    own: tuple[LinkedCells, Repairs],
    is_sound: Callable[[Plan], bool],
) -> tuple[LinkedCells, Repairs]:
    """Find fewer cells to change where the last decimal of some rates may be off by a unit.

    In the rows that a repair changes every rate is held to its last decimal, so that the repair
    fits them all. What would be let pass in the mended table must not cost a cell.

    Parameters
    ----------
    plan : Plan
    places : CellPlaces
    system : tuple
        What `link_adding` takes.
    own : (LinkedCells, Repairs)
        The system and its smallest repairs.
    is_sound : callable
        Whether a mended plan is left without contradictions.

    Returns
    -------
    LinkedCells
    Repairs
        Both as given where no fewer cells do.
    """
    linked, smallest = own
    grid, rules, conditions, options, not_adding = system
    changed = [linked.keys[cell] for group in smallest.groups for cell in group.cells]
    rows = {row for name, row in changed if name != STATED}
    for some in (*((one,) for one in conditions), conditions):
        eased, _ = link_adding(
            grid, rules, conditions, {**options, "eased": {*product(some, rows)}}, not_adding
        )
        if is_within(eased.system, smallest.weight - 1):
            fewer = smallest_repairs(eased.system)
            if any(map(is_sound, mended_plans(plan, places, tell_repairs(places, eased, fewer)))):
                return eased, fewer
    return own


def mended_plans(plan: Plan, places: CellPlaces, repairs: Sequence[Repair]) -> Iterator[Plan]:
    """Make repairs in the table of a plan, one set of each part after the other.

    A cell gets the least figure that it can hold; it is left blank where several change together,
    as what one of them holds then depends on the others.

    Parameters
    ----------
    plan : Plan
    places : CellPlaces
    repairs : sequence of Repair

    Yields
    ------
    Plan
        As many as the longest part has sets, but no more than `MENDED`.

    Examples
    --------
    >>> from povlib.audit_checks import make_grid
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> places = CellPlaces(plan, make_grid(plan))
    >>> (mended,) = mended_plans(plan, places, audit(plan).repairs)
    >>> mended.units["exits_target_em"].tolist()[-3:]
    [4, None, None]
    """
    if not all(one.sets for one in repairs):
        return
    table = plan.files.get("plan_table", "plan_table.csv")
    for at in range(min(max((len(one.sets) for one in repairs), default=0), MENDED)):
        units, total, groups = plan.units, plan.total, plan.groups
        total = None if total is None else total.astype(object)
        for suspects in (one.sets[min(at, len(one.sets) - 1)].suspects for one in repairs):
            for one in suspects:
                name, code = one.cell.column, one.cell.unit_code
                if code not in places.rows or one.cell.file != table:
                    continue
                least = None if len(suspects) > 1 else min(one.values, default=one.low)
                figure = least if least is None or COLUMNS[name].kind != "count" else int(least)
                if places.rows[code] < len(units):
                    units = _with_figure(units, places.rows[code], name, figure)
                elif total is not None and not code:
                    total[name] = figure
                elif groups is not None:
                    groups = _with_figure(groups, groups.index.tolist().index(code), name, figure)
        yield replace(plan, units=units, total=total, groups=groups)


def _with_figure(frame: pd.DataFrame, row: int, name: str, figure: Any) -> pd.DataFrame:
    figures = frame[name].tolist()
    figures[row] = figure
    return frame.assign(**{name: pd.Series(figures, frame.index, dtype=object)})
