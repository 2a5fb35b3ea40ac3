"""One finding in place of many, where one mishap of a column or row explains them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Outcome, Term
from povlib.audit_system import Stated
from povlib.columns import COLUMNS
from povlib.figure_findings import RateCheck
from povlib.findings import CellRef, Finding, finding_id
from povlib.mishap_candidates import FEWEST
from povlib.mishaps import (
    Mishap,
    blamed_columns,
    failing_with,
    find_mishaps,
    mishaps_of_a_part,
)
from povlib.plan import Plan
from povlib.register import fold_name
from povlib.repairs import Repair
from povlib.repeated_rows import nearly_subtotals, same_figures, sums_of_others
from povlib.rule_table import RULES, Rule
from povlib.sum_rows import strays

__all__ = [
    "failing_rows",
    "in_other_groups",
    "one_mishap",
    "part_mishap",
    "row_repeats",
    "shows_widely",
    "stray_mishap",
    "subtotal_mishap",
    "told_of_units",
    "with_groups",
    "without_columns",
]

_RULE = {rule.id: rule for rule in RULES}
MANY = 40
"""Units from which a mishap of a column beside other faults must show in a quarter of them."""


def _told(places: CellPlaces, one: Mishap) -> dict[str, Any]:
    """Tell a mishap by the names of its columns and units."""
    moved = one.kind == "column_moved"
    return {
        "mishap": one.kind,
        "columns": one.columns,
        "units": tuple(places.subject(row) for row in one.rows),
        "direction": ("down" if one.step > 0 else "up") if moved else "",
        "factor": 10 ** abs(one.step) if one.step and not moved else None,
        "too": "" if not one.step or moved else "large" if one.step > 0 else "small",
    }


def _cells(places: CellPlaces, one: Mishap) -> tuple[CellRef, ...]:
    """Cells in which the mishap would be, column by column or row by row."""
    grid, moved = places.grid, one.kind == "column_moved"
    whole = moved or one.kind in ("titles_exchanged", "cells_exchanged")
    named = whole or (one.columns and not one.rows)
    names = one.columns if whole else one.columns[:1] if named else places.plan.column_names()
    rows = one.rows or range(grid.units if moved else grid.rows)
    return tuple(places.ref(n, row) for n in names for row in rows if grid.present[n][row])


def _least(repairs: Sequence[Repair], unlocated: str) -> int | None:
    if unlocated or not repairs or not all(repair.proved for repair in repairs):
        return None
    return sum(
        min((len(one.suspects) for one in repair.sets), default=repair.weight) for repair in repairs
    )


def one_mishap(
    places: CellPlaces,
    broken: Sequence[Finding],
    doubted: Sequence[Finding],
    repairs: Sequence[Repair],
    *,
    bases: str = "one",
    stated: Sequence[Stated] = (),
    unlocated: str = "",
    failed: int = 0,
) -> Finding | None:
    """Find the mishap that explains all figures that do not agree, and tell it as one finding.

    Parameters
    ----------
    places : CellPlaces
    broken : sequence of Finding
        What does not agree.
    doubted : sequence of Finding
        Columns that most rows contradict.
    repairs : sequence of Repair
        The smallest repairs of single cells, which the mishap must outdo.
    bases : {"one", "each_year"}
    stated : sequence of Stated
    unlocated : str
        Why no repair is given.
    failed : int
        Number of checks that fail.

    Returns
    -------
    Finding or None
        `params`: `mishap` (see `Mishap`), `columns`, `units`, `direction` ("up", "down" or empty),
        `factor` and `too` ("large", "small" or empty), `failed` (checks that fail), `others`
        (further mishaps that would do as well). A column in doubt that is told so already stays
        the finding that it is.
    """
    hard = [one for one in (*broken, *doubted) if one.severity == "error" and not one.rule.own]
    if not hard:
        return None
    least = None if doubted else _least(repairs, unlocated)
    if least is None and not doubted and failed:
        least = failed  # a cell for each check mends them as well as a whole column
    found = find_mishaps(places.grid, bases, stated, least)
    if not found:
        return None
    first, *others = found
    for one in doubted:
        known = one.params.get("direction") or (one.params.get("pairs") and not others)
        if known and first.columns[:1] == (one.subject,):
            return one
    return _finding(places, found, failed)


def failing_rows(outcomes: Iterable[Outcome], rates: Iterable[RateCheck], units: int) -> int:
    """Count the units whose figures exclude each other: a cell of each of them must change."""
    rules = [one for one in outcomes if one.formula is not None and not one.formula.over_plan]
    checks: list[Outcome | RateCheck] = [*rules, *rates]
    rows = [
        one.failing for one in checks
        if one.rule.severity == "error" and not one.rule.own
    ]  # fmt: skip
    found = np.unique(np.concatenate([np.zeros(0, np.int64), *rows]))
    return int((found < units).sum())


def shows_widely(places: CellPlaces, failed: int) -> bool:
    """Tell whether so much fails, of many units, that a mishap of a whole column is likely."""
    return places.grid.units > MANY and 4 * failed >= places.grid.units


def part_mishap(
    places: CellPlaces, failed: int, *, bases: str = "one", stated: Sequence[Stated] = ()
) -> Finding | None:
    """Find the mishap of a column that explains what fails with it, whatever else fails without it.

    Parameters
    ----------
    places : CellPlaces
    failed : int
        Checks that fail. What happens to a whole column shows in most rows: where fewer checks
        fail than a quarter of many units, it is not looked for.
    bases : {"one", "each_year"}
    stated : sequence of Stated

    Returns
    -------
    Finding or None
        As of `one_mishap`, with `part`: the columns without which the rest is to be audited, and
        with `left`: the checks of these that it does not explain.
    """
    if places.grid.units > MANY and not shows_widely(places, failed):
        return None
    found = mishaps_of_a_part(places.grid, bases, stated)
    if len({blamed_columns(one) for one in found}) != 1:
        return None
    told, left = _finding(places, found, 0), 0
    if found[0].kind == "column_moved":
        printed, left = failing_with(places.grid, found[0])
        if left and printed - left < max(FEWEST, left):
            return None
    return replace(told, params={**told.params, "part": blamed_columns(found[0]), "left": left})


def subtotal_mishap(places: CellPlaces) -> Finding | None:
    """Find subtotals among the units that wrong figures keep from explaining everything.

    Parameters
    ----------
    places : CellPlaces

    Returns
    -------
    Finding or None
        As of `one_mishap`, with `part`: the units without which the rest is to be audited, with
        `parts`: the units that each of them adds up, and with `left`, 0.
    """
    found = nearly_subtotals(places.grid)
    if not found:
        return None
    told = _finding(places, [Mishap("subtotals_among", rows=tuple(found))], 0)
    parts = tuple(tuple(places.subject(row) for row in rows) for rows in found.values())
    own = {"part": told.params["units"], "parts": parts, "left": 0}
    return replace(told, params={**told.params, **own})


def stray_mishap(places: CellPlaces) -> Finding | None:
    """Find units whose group `units.csv` may have wrong, where all gaps of the groups are theirs.

    Parameters
    ----------
    places : CellPlaces

    Returns
    -------
    Finding or None
        As of `one_mishap`, with `part`: the units, with `groups`: the group that each may belong
        to, empty for none, and with `left`, 0.
    """
    grid = places.grid
    names = [
        name for name, own in grid.values.items()
        if name in COLUMNS and COLUMNS[name].kind == "count" and grid.present[name].all()
    ]  # fmt: skip
    if not grid.groups or not names:
        return None
    first = grid.rows - len(grid.groups)
    figures = np.stack([grid.values[name] for name in names], axis=1)
    of = np.full(grid.units, -1)
    gaps = figures[first:].copy()
    for group, rows in enumerate(grid.groups):
        of[rows] = group
        gaps[group] -= figures[rows].sum(axis=0)
    moves: dict[int, set[int]] = {}
    for group in np.flatnonzero(gaps.any(axis=1)).tolist():
        found = strays(figures[: grid.units], of, gaps, group)
        if len(found) == 1:
            moves.setdefault(found[0], set()).update({group} - {int(of[found[0]])})
    if not moves or any(len(groups) > 1 for groups in moves.values()):
        return None
    told = _finding(places, [Mishap("group_misnamed", rows=tuple(moves))], 0)
    groups = tuple("".join(places.subject(first + one) for one in own) for own in moves.values())
    own = {"part": told.params["units"], "groups": groups, "left": 0}
    return replace(told, params={**told.params, **own})


def in_other_groups(plan: Plan, groups: Mapping[str, str]) -> Plan:
    """Put units into other groups: name of the unit → name of the group.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = with_groups(load_plan("krong_no_2020"), {"Nam Xuân": ["Nam Đà", "Quảng Phú"]})
    >>> in_other_groups(plan, {"Nam Đà": "", "Đăk Drô": "Nam Xuân"}).units["group"].tolist()
    ['', '', '', '', '', 'Nam Xuân', '', '', 'Nam Xuân', '', '']
    """
    named = [
        groups.get(str(unit), own)
        for unit, own in zip(plan.units.index, plan.units["group"], strict=True)
    ]
    own = pd.Series(named, plan.units.index, dtype=object)
    return replace(plan, units=plan.units.assign(group=own))


def with_groups(plan: Plan, parts: Mapping[str, Sequence[str]]) -> Plan:
    """Take units for the rows of groups that they add up; leave them out where that is not plain.

    Parameters
    ----------
    plan : Plan
        Without rows of groups.
    parts : mapping of str to sequence of str
        The units that each of these units adds up.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = with_groups(load_plan("krong_no_2020"), {"Nam Xuân": ["Nam Đà", "Quảng Phú"]})
    >>> plan.rows_of_groups(), plan.units["group"]["Nam Đà"], len(plan.units)
    (['Nam Xuân'], 'Nam Xuân', 11)
    """
    names = [str(unit) for unit in plan.units.index]
    gone = [name in parts for name in names]
    stay = [not one for one in gone]
    lines = plan.lines.get("plan_table", ())
    kept, taken = (
        tuple(line for line, one in zip(lines, own, strict=False) if one) for own in (stay, gone)
    )
    units, printed = plan.units[stay], plan.printed[stay]
    left = replace(plan, units=units, printed=printed, lines={**plan.lines, "plan_table": kept})
    group = {part: name for name, own in parts.items() for part in own}
    plain = len(group) == sum(map(len, parts.values())) and len(set(names)) == len(names)
    if not plain or units[plan.column_names("count")].isna().any(axis=None):
        return left
    columns = plan.column_names()
    own = pd.Series([group.get(str(unit), "") for unit in units.index], units.index, dtype=object)
    return replace(
        left, units=units.assign(group=own), groups=plan.units.loc[gone, columns],
        printed_groups=plan.printed.loc[gone, columns], lines={**left.lines, "groups": taken},
    )  # fmt: skip


def told_of_units(found: Any, plan: Plan, grouped: Plan) -> Any:
    """Name in what was found of a plan with groups the rows as they stand in the plan without."""
    codes, own = plan.row_codes(), dict(zip(plan.units.index, plan.units["unit_code"], strict=True))
    rows = [codes.index(own.get(code, code)) for code in grouped.row_codes()]

    def told(one: Any) -> Any:
        if isinstance(one, CellRef):
            named = one.unit == one.unit_code
            return replace(one, unit_code=own.get(one.unit, "")) if named else one
        if isinstance(one, Term):
            return replace(one, row=rows[one.row])
        if isinstance(one, tuple):
            return tuple(map(told, one))
        if isinstance(one, dict):
            return {key: told(value) for key, value in one.items()}
        if is_dataclass(one) and not isinstance(one, type | Rule):
            return replace(
                one, **{part.name: told(getattr(one, part.name)) for part in fields(one)}
            )
        return one

    return told(found)


def without_columns(plan: Plan, names: Collection[str]) -> Plan:
    """Leave columns out of a plan's table."""

    def left(own: Any) -> Any:
        return None if own is None else own.drop([name for name in names if name in own])

    units, printed = (own.drop(columns=[*names]) for own in (plan.units, plan.printed))
    groups, printed_groups = (
        None if own is None else own.drop(columns=[*names])
        for own in (plan.groups, plan.printed_groups)
    )
    columns = tuple(column for column in plan.columns if column.name not in names)
    total, printed_total = left(plan.total), left(plan.printed_total)
    return replace(
        plan, units=units, printed=printed, columns=columns,
        total=total, printed_total=printed_total, groups=groups, printed_groups=printed_groups,
    )  # fmt: skip


def _finding(places: CellPlaces, found: Sequence[Mishap], failed: int) -> Finding:
    first, *others = found
    rule = _RULE["one_mishap"]
    params = {**_told(places, first), "failed": failed}
    params["others"] = tuple(_told(places, other) for other in others)
    cells = _cells(places, first)
    subject = ", ".join((*first.columns, *params["units"]))
    told = Finding(finding_id(rule.id, cells[:1], first.kind), rule, subject, cells, params=params)
    return replace(told, confidence="column")


def row_repeats(places: CellPlaces) -> list[Finding]:
    """Warn of units that print the sum of their neighbours, and of rows that nearly are the same.

    Whatever the total row says, each household then counts twice. Names are compared without marks
    and case; units that only have the same figures are left alone.

    Parameters
    ----------
    places : CellPlaces

    Returns
    -------
    list of Finding
        `params`: `sum` (a unit) and `parts` (the units that it adds up), or `twins`.
    """
    rule, grid, found = _RULE["row_repeats"], places.grid, []
    told: list[tuple[int, dict[str, Any]]] = []
    for row, (first, last) in sums_of_others(grid).items():
        parts = tuple(places.subject(at) for at in range(first, last + 1) if at != row)
        told.append((row, {"sum": places.subject(row), "parts": parts}))
    shown = [
        np.where(grid.present[name], grid.values[name], -1)[: grid.units].tolist()
        for name in grid.values
        if name in COLUMNS
    ]
    figures = list(zip(*shown, strict=True))
    often = Counter(figures)
    seen: dict[str, int] = {}
    for row, name in enumerate(places.units):
        if often[figures[row]] < 2:
            continue
        at = seen.setdefault(fold_name(name), row)
        if at != row and same_figures(grid, at, row):
            told.append((row, {"twins": (places.subject(at), places.subject(row))}))
    for row, params in told:
        names = [n for n in places.plan.column_names() if COLUMNS[n].kind == "count"]
        cells = tuple(places.ref(name, row) for name in names if grid.present[name][row])
        key = finding_id(rule.id, cells[:1])
        found.append(Finding(key, rule, places.subject(row), cells, params=params))
    return found
