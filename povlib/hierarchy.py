"""Reading a hierarchy from a table of its lowest units: levels, and the bounds and ties of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from povlib.allocation_inputs import (
    AllocationError,
    Bound,
    Problem,
    gathered,
    read_bound,
    read_tie,
    read_whole,
)
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column

__all__ = [
    "LOWEST",
    "Level",
    "as_plan",
    "joined",
    "level_sums",
    "read_bounds",
    "read_keys",
    "read_levels",
]

LOWEST = "unit"
"""Name of the lowest level, beside those of the columns with the parents."""

_NO_CAP = 2**62 - 1


@dataclass(frozen=True)
class _Table:
    """A frame read like the table of a plan."""

    units: pd.DataFrame
    registrations: None = None

    def has(self, name: str) -> bool:
        return name in self.units

    def column_names(self) -> list[str]:
        return [str(name) for name in self.units.columns]


@dataclass(frozen=True, eq=False)
class Level:
    """The units of one level: where their parents stand, and how each is called in full."""

    name: str
    paths: list[tuple[str, ...]]
    parent: list[int]

    def place(self, label: Any) -> int | None:
        """Find a unit by its path, or by its own name where only one bears it."""
        if isinstance(label, tuple):
            return self.paths.index(label) if label in self.paths else None
        found = [at for at, path in enumerate(self.paths) if str(label) == path[-1]]
        return found[0] if len(found) == 1 else None


def as_plan(table: Plan | pd.DataFrame) -> Plan:
    """Let a frame be read like a plan; what is one stays as it is."""
    if not len(table.units if isinstance(table, Plan) else table):
        raise AllocationError([("no_units", {})])
    if isinstance(table, Plan):
        return table
    units = table if "unit_code" in table else table.assign(unit_code=table.index.astype(str))
    return cast(Plan, _Table(units))


def read_levels(units: pd.DataFrame, parents: Sequence[str]) -> list[Level]:
    """Read the hierarchy from the top down, the lowest units last.

    Examples
    --------
    >>> table = pd.DataFrame({"district": ["A", "B", "B"]}, index=["x", "y", "z"])
    >>> [(level.name, level.parent) for level in read_levels(table, ["district"])]
    [('district', [0, 0]), ('unit', [0, 1, 1])]
    """
    names = [parents] if isinstance(parents, str) else list(parents)
    lost = [name for name in names if name not in units]
    if lost or LOWEST in names or len(set(names)) < len(names):
        known = ", ".join(str(name) for name in units.columns if name not in names)
        found = ", ".join(map(str, lost or names))
        raise AllocationError([("column", {"what": "parents", "found": found, "known": known})])
    columns = [units[name].tolist() for name in names]
    blank: list[Problem] = []
    for name, column in zip(names, columns, strict=True):
        empty = {one for one in set(column) if is_blank(one) or not str(one).strip()}
        if empty:
            without = [str(unit) for unit, one in zip(units.index.tolist(), column, strict=True)
                       if one in empty]  # fmt: skip
            blank.append(("blank", {"what": name, "units": ", ".join(without)}))
    if blank:
        raise AllocationError(blank)
    levels: list[Level] = []
    above = [0] * len(units)  # where the unit's parent of the level before stands
    rows = list(zip(*[map(str, column) for column in columns], strict=True))
    for depth, name in enumerate(names, 1):
        places: dict[tuple[str, ...], int] = {}
        parent: list[int] = []
        for at, row in enumerate(rows):
            if row[:depth] not in places:
                places[row[:depth]] = len(places)
                parent.append(above[at])
        levels.append(Level(name, list(places), parent))
        above = [places[row[:depth]] for row in rows]
    labels = list(map(str, units.index.tolist()))
    paths = [(*row, label) for row, label in zip(rows or [()] * len(labels), labels, strict=True)]
    return [*levels, Level(LOWEST, paths, above)]


def read_bounds(
    plan: Plan, levels: list[Level], given: Any, what: str, default: list[int]
) -> list[list[int] | None]:
    """Read the bounds of every level."""
    names = [level.name for level in levels]
    by_level = isinstance(given, Mapping) and given and all(one in names for one in given)
    parts = given if by_level else {LOWEST: given}
    own = Bound(default, ["given"] * len(default))
    return gathered(
        *[lambda level=level: _level_bound(level, parts.get(level.name), what)
          for level in levels[:-1]],
        lambda: read_bound(plan, parts.get(LOWEST), what, own).values,
    )  # fmt: skip


def _level_bound(level: Level, given: Any, what: str) -> list[int] | None:
    if given is None:
        return None
    size = len(level.paths)
    if not isinstance(given, pd.Series | Mapping):
        return [read_whole(given, f"{what}, {level.name}")] * size
    values = [_NO_CAP if what == "upper" else 0] * size
    problems: list[Problem] = []
    for label, figure in given.items():
        place = level.place(label)
        if place is None:
            shown = joined(label) if isinstance(label, tuple) else str(label)
            problems.append(("strange", {"what": f"{what}, {level.name}", "units": shown}))
            continue
        try:
            values[place] = read_whole(figure, f"{what}, {joined(level.paths[place])}")
        except AllocationError as error:
            problems += error.problems
    if problems:
        raise AllocationError(problems)
    return values


def level_sums(levels: list[Level], weights: Sequence[Any]) -> list[list[Any]]:
    """Add up figures of the lowest units for every level, from the top down.

    Examples
    --------
    >>> levels = [Level("district", [("A",), ("B",)], [0, 0]), Level("unit", [], [0, 1, 1])]
    >>> level_sums(levels, [5, 2, 3])
    [[5, 5], [5, 2, 3]]
    """
    found = [list(weights)]
    for below, level in zip(levels[:0:-1], levels[-2::-1], strict=True):
        sums = [0] * len(level.paths)
        for parent, own in zip(below.parent, found[0], strict=True):
            sums[parent] += own
        found.insert(0, sums)
    return found


def read_keys(
    plan: Plan, levels: list[Level], tie: Any, weights: Sequence[Any]
) -> list[np.ndarray | None]:
    """Turn the ways to settle ties into numbers for every level."""
    if tie is None:
        return [None] * len(levels)
    column = plan_column(plan, "households")
    known = column is not None and not any(map(is_blank, column))
    households = level_sums(levels, [int(one) for one in column or []]) if known else None
    keys = []
    for at, (level, own) in enumerate(zip(levels, level_sums(levels, weights), strict=True)):
        units = plan.units
        if level is not levels[-1]:
            units = pd.DataFrame({"unit_code": [joined(path) for path in level.paths]})
        shown = cast(Plan, _Table(units))
        all_ = None if households is None else households[at]
        keys.append(read_tie(shown, tie, own.copy, all_))
    return keys


def joined(path: Sequence[str]) -> str:
    """Write a path from the top.

    Examples
    --------
    >>> joined(("Bắc", "A", "Xã 1"))
    'Bắc / A / Xã 1'
    """
    return " / ".join(map(str, path))
