"""Totals of broken sums that the smallest repairs keep: within what limits could they be wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from povlib.audit_cells import CellPlaces
from povlib.audit_system import LinkedCells
from povlib.edit_systems import System
from povlib.findings import CellRef
from povlib.integer_bounds import narrow
from povlib.integer_search import TooHard, Work, solve, spans
from povlib.local_problems import build_problem
from povlib.repair_groups import Repairs

__all__ = ["KeptTotal", "kept_totals"]

STEPS = 50_000


@dataclass(frozen=True, slots=True)
class KeptTotal:
    """A printed total of a broken sum that the only smallest repair keeps.

    `low` and `high` are the least and the greatest figure it could be were it wrong as well, all
    cells that no repair changes standing as printed; `high` is None where nothing bounds it.
    """

    cell: CellRef
    low: Decimal
    high: Decimal | None


def kept_totals(places: CellPlaces, linked: LinkedCells, repairs: Repairs) -> tuple[KeptTotal, ...]:
    """Find the totals of broken sums that are kept, and what they could be.

    A total that other figures fix is not among them, nor one of a sum in which more than one
    smallest repair changes cells.

    Parameters
    ----------
    places : CellPlaces
    linked : LinkedCells
    repairs : Repairs
        Of the same system.

    Returns
    -------
    tuple of KeptTotal

    Examples
    --------
    TT Đăk Mâm and Nam Xuân must change, the total of 280 need not. The other ten units add up to
    241, and the two can be no more than the 16 and 29 households of which they are a part:

    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> (kept,) = audit(load_plan("krong_no_2020")).kept
    >>> kept.cell.text, str(kept.low), str(kept.high)
    ('280', '241', '286')
    """
    return tuple(_found(places, linked, repairs))


def _found(places: CellPlaces, linked: LinkedCells, repairs: Repairs) -> Iterator[KeptTotal]:
    system = linked.system
    single = [group for group in repairs.groups if len(group.sets) == 1 and group.complete]
    changed = {cell for group in single for cell in group.sets[0]}
    doubtful = {cell for group in repairs.groups for cell in group.cells} - changed
    for place, edit in enumerate(system.linear):
        if edit.name not in ("sum", "sum_group") or not system.breaks(place):
            continue
        total = edit.cells[-1]
        if not changed.intersection(edit.cells):
            continue
        if total in changed or doubtful.intersection(edit.cells):
            continue
        span = _span(system, total, changed)
        if span is None or span[0] == span[1]:
            continue
        name, row = linked.keys[total]
        decimals = int(places.grid.decimals[name][row])
        low, high = (Decimal(value).scaleb(-decimals) for value in span)
        yield KeptTotal(places.ref(name, row), low, high if span[1] < system.high[total] else None)


def _span(system: System, total: int, changed: set[int]) -> tuple[int, int] | None:
    """Least and greatest value of a total when it is free beside the changed cells."""
    free = {total, *changed}
    problem = build_problem(system, free, build_problem(system, free).shifts)
    work = Work(STEPS)
    if narrow(problem.problem) is not None:
        return None
    try:
        if solve(problem.problem.copy(), work) is not None:
            return None
        (span,) = spans(problem.problem, [problem.at[total]], work)
    except TooHard:
        return None
    return span
