"""Sharing out a target from the top of a hierarchy down to its lowest units, in one call.

A table lists the lowest units; some of its columns say to which district, province and so on each
belongs. Every parent shares out what it received among its own, by the same rule, and receives no
more than its units can carry and no less than their floors (`povlib.cascade`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import (
    AllocationError,
    Problem,
    gathered,
    read_weights,
    read_whole,
    whole_vector,
)
from povlib.apportion import METHODS, apportion
from povlib.cascade import Cascade, CascadeLevel, Obstacle, cascade, share_again
from povlib.hierarchy import (
    LOWEST,
    Level,
    as_plan,
    joined,
    level_sums,
    read_bounds,
    read_keys,
    read_levels,
)
from povlib.plan import Plan
from povlib.signposts import IMPERVIOUS
from povlib.step_results import Infeasible
from povlib.unit_vectors import is_blank, plan_column
from povlib.wording import check_language, fill, join_words

__all__ = ["CascadeAllocation", "allocate_cascade"]

WORDS: dict[str, tuple[str, str]] = {
    "received": (
        "{unit}: {target} trong {total} hộ của {parent} (sàn {lower}, trần {upper}, kể cả các đơn "
        "vị bên dưới).",
        "{unit}: {target} of the {total} households of {parent} (floor {lower}, cap {upper}, with "
        "the units below).",
    ),
    "whole": ("toàn bảng", "the whole table"),
    "edges": (
        "Hộ cuối thuộc về {last}; thêm một hộ sẽ thuộc về {next}.",
        "The last one went to {last}; one more would go to {next}.",
    ),
    "tied": (
        "Chưa phân định giữa {units}, ngang nhau hoàn toàn.",
        "A tie is left between {units}, which are exactly equal.",
    ),
}
"""What `CascadeAllocation.explain` says."""


@dataclass(frozen=True, eq=False)
class CascadeAllocation:
    """Whole numbers of households for every unit of a hierarchy, with what proves them.

    Attributes
    ----------
    method : str
    solution : Cascade
        The kernel's answer, level by level, with ties and certificates.
    levels : dict of DataFrame
        For every level from the top down, by the name of its column (the lowest is ``unit``): index
        label; `parent` (names from the top, joined by " / "), `weight` (exact, added up),
        `target`, `lower` and `upper` (households; those of the units below included), `tied`
        (whether a tie that is left may add one).
    """

    method: str
    solution: Cascade
    levels: dict[str, pd.DataFrame]
    _weights: list[int | Fraction]
    _keys: Any

    @property
    def targets(self) -> pd.Series[int]:
        """Households for each of the lowest units; of units still tied the lower number."""
        return self.levels[LOWEST]["target"]

    @property
    def total(self) -> int:
        """The target of all units."""
        return self.solution.total

    @property
    def left(self) -> int:
        """How many households ties leave to be given, at all levels together."""
        return self.solution.left

    @property
    def certificate(self) -> bool:
        """Whether the exact check held for every parent."""
        return self.solution.certificate

    @cached_property
    def at_once(self) -> pd.Series[int] | None:
        """What the lowest units get if all are served at once, within their own bounds and none of
        their parents'; None where that cannot be.
        """
        lowest = self.solution.levels[-1]
        found = apportion(
            self._weights, self.total, self.method,
            lower=lowest.lower, upper=lowest.upper, tie_key=self._keys,
        )  # fmt: skip
        if isinstance(found, Infeasible):
            return None
        return pd.Series(found.counts, index=self.targets.index, name="at_once")

    @property
    def moved_from_at_once(self) -> int | None:
        """How many households stand elsewhere than if all units were served at once.

        No rounding method gives the same down a hierarchy: parents are rounded first.
        """
        whole = self.at_once
        return None if whole is None or self.left else _moved(whole, self.targets)

    @cached_property
    def incoherence(self) -> int | None:
        """How many households move when every lowest parent shares out again, among its own, what
        its units have in `at_once`.

        0 for every divisor method (they are coherent); largest remainders (``hamilton``) is not.
        None where a tie is left, which could move too.
        """
        whole = self.at_once
        if whole is None or int(whole.sum()) != self.total:
            return None
        lowest = self.solution.levels[-1]
        parts = np.empty(len(whole), dtype=np.int64)
        for parent, units in enumerate(lowest.children):
            parts[units] = parent
        again = share_again(
            self._weights, whole.to_numpy(), parts, self.method,
            lower=lowest.lower, upper=lowest.upper, tie_key=self._keys,
        )  # fmt: skip
        return _moved(whole, pd.Series(again, index=whole.index))

    def explain(self, unit: str, lang: str = "vi") -> str:
        """Tell what the unit and every parent above it received, from the top down.

        Parameters
        ----------
        unit : str
            Name of one of the lowest units; with its parents' as in ``"N / A / Name"`` where
            several bear it.
        lang : {"vi", "en"}

        Examples
        --------
        >>> communes = pd.DataFrame(
        ...     {"district": ["A", "A", "B"], "poor_start": [40, 20, 30]}, index=["a", "b", "c"]
        ... )
        >>> print(allocate_cascade(communes, 10, ["district"]).explain("b", "en"))
        A: 7 of the 10 households of the whole table (floor 0, cap 60, with the units below).
        The last one went to A; one more would go to B.
        b: 2 of the 7 households of A (floor 0, cap 20, with the units below).
        The last one went to a; one more would go to b.
        """
        check_language(lang)
        lowest = self.levels[LOWEST]
        paths = [joined([*filter(None, [above]), str(name)])
                 for above, name in zip(lowest["parent"], lowest.index, strict=True)]  # fmt: skip
        names = list(map(str, lowest.index))
        for labels in (names, paths):
            if labels.count(unit) == 1:
                return "\n".join(self._lines(labels.index(unit), lang))
        key = "shared" if unit in names else "strange"
        raise AllocationError([(key, {"what": "explain", "units": str(unit)})])

    def _lines(self, place: int, lang: str) -> list[str]:
        """Go up from a lowest unit, one sentence or two for each level."""
        lines: list[str] = []
        frames = list(self.levels.values())
        for at in range(len(frames) - 1, -1, -1):
            frame, solved = frames[at], self.solution.levels[at]
            parent = next(p for p, units in enumerate(solved.children) if place in units)
            part, units = solved.parts[parent], solved.children[parent]
            names = [str(frame.index[unit]) for unit in units.tolist()]
            row = frame.iloc[place]
            above = row["parent"] or fill(WORDS, "whole", lang)
            total = self.total if at == 0 else int(frames[at - 1]["target"].iloc[parent])
            figures = {name: int(row[name]) for name in ("target", "lower", "upper")}
            label = str(frame.index[place])
            own = [fill(WORDS, "received", lang, unit=label, parent=above, total=total, **figures)]
            if part is not None and part.ties is not None and part.ties.left:
                tied = join_words([names[unit] for unit in part.ties.undecided.tolist()], lang)
                own.append(fill(WORDS, "tied", lang, units=tied))
            elif part is not None and part.costs is not None:
                last, next_ = (
                    ""
                    if edge is None
                    else join_words([names[u] for u in edge.units.tolist()], lang)
                    for edge in (part.accepted, part.rejected)
                )
                if last and next_:
                    own.append(fill(WORDS, "edges", lang, last=last, next=next_))
            lines = own + lines
            place = parent
        return lines

    def __repr__(self) -> str:
        sizes = " → ".join(str(len(frame)) for frame in self.levels.values())
        tied = f", {self.left} still tied" if self.left else ""
        return f"<CascadeAllocation {self.method}: {self.total} households, {sizes}{tied}>"


def _moved(one: pd.Series[int], two: pd.Series[int]) -> int:
    return int(np.maximum(one.to_numpy() - two.to_numpy(), 0).sum())


def allocate_cascade(
    table: Plan | pd.DataFrame,
    total: Any,
    parents: Sequence[str],
    method: str = "webster",
    by: Any = "poor_start",
    *,
    lower: Any = None,
    upper: Any = None,
    tie: Any = None,
) -> CascadeAllocation:
    """Share out a target down a hierarchy: nation, province, district, commune.

    Parameters
    ----------
    table : Plan or DataFrame
        One row for each of the lowest units.
    total : int
        Households to share out.
    parents : sequence of str
        Columns that name the parents, from the top down. Parents of the same name under different
        parents of their own are different ones.
    method : str
        ``hamilton`` or a divisor method (`povlib.apportion.METHODS`).
    by : str, Series, mapping or sequence
        Weights of the lowest units, as in `povlib.allocation.allocate`; those of parents add up.
    lower, upper : optional
        Floors and caps of the lowest units, as in `povlib.allocation.allocate`; or a mapping from
        the name of a level (a column of `parents`, or ``unit``) to bounds of that level: a number
        for all, or one by name (a tuple of names from the top where a name is not unique). No cap
        of a lowest unit exceeds its ``poor_start``, where the table has it.
    tie : str, tuple or list, optional
        As in `povlib.allocation.allocate`, at every level; ``unit_code`` of parents is their name.

    Returns
    -------
    CascadeAllocation

    Raises
    ------
    AllocationError
        With everything that cannot be read, or every unit whose bounds the units below cannot
        meet, in numbers.

    Examples
    --------
    Two districts; by their poor the first would get 7 of 10, but its communes can take only 5:

    >>> communes = pd.DataFrame(
    ...     {"district": ["A", "A", "A", "B", "B"], "poor_start": [40, 20, 10, 20, 10]},
    ...     index=["a", "b", "c", "d", "e"],
    ... )
    >>> found = allocate_cascade(communes, 10, ["district"], upper=[3, 1, 1, 9, 9])
    >>> found.levels["district"]["target"].to_dict(), found.targets.tolist()
    ({'A': 5, 'B': 5}, [3, 1, 1, 3, 2])
    >>> found.certificate, found.moved_from_at_once
    (True, 0)
    """
    if method not in METHODS:
        raise AllocationError([("method", {"found": method, "known": ", ".join(METHODS)})])
    plan = as_plan(table)
    levels, number, weights = gathered(
        lambda: read_levels(plan.units, parents),
        lambda: read_whole(total, "total"),
        lambda: read_weights(plan, by),
    )
    column = plan_column(plan, "poor_start")
    caps = [number] * len(plan.units)
    if column is not None:
        known = [number if is_blank(one) else one for one in column]
        caps = whole_vector(plan, known, "poor_start")
    low, high = gathered(
        lambda: read_bounds(plan, levels, lower, "lower", [0] * len(plan.units)),
        lambda: read_bounds(plan, levels, upper, "upper", caps),
    )
    keys = read_keys(plan, levels, tie, weights)
    above = [level.parent for level in levels[1:]]
    found = cascade(weights, number, above, method, lower=low, upper=high, tie_keys=keys)
    if not isinstance(found, Cascade):
        raise AllocationError([_told(each, levels, method, low, high, column) for each in found])
    masses = level_sums(levels, weights)
    frames = {
        level.name: _frame(level, solved, own)
        for level, solved, own in zip(levels, found.levels, masses, strict=True)
    }
    frames[LOWEST].index = plan.units.index
    return CascadeAllocation(method, found, frames, weights, keys[-1])


def _told(
    fault: Obstacle, levels: list[Level], method: str, low: Any, high: Any, poor: list[Any] | None
) -> Problem:
    """Say in numbers what stands in the way, and of whom."""
    reason = fault.reason
    numbers = {"total": reason.total, "floors": reason.floors, "capacity": reason.capacity}
    if fault.level < 0:
        lowest = [path[-1] for path in levels[-1].paths]
        if reason.floors_over:
            sums = [sum(own or []) for own in low]
            if method in IMPERVIOUS and max(sums) <= reason.total:
                params = {"method": method, "needed": reason.floors, "n": reason.floors_over}
                return "one_each", {**numbers, **params}
            at = sums.index(max(sums))  # the level whose floors ask for most
            units = _listed([joined(path) for path in levels[at].paths], low[at])
            if levels[at] is levels[-1]:
                units = _listed(lowest, low[-1])
            return "floors_over", {**numbers, "n": reason.floors_over, "units": units}
        room = [0] * len(lowest)
        if poor is not None:
            room = [0 if is_blank(one) else int(one) - cap
                    for one, cap in zip(poor, high[-1], strict=True)]  # fmt: skip
        key = "capacity_short" if any(room) else "capacity_none"
        params = {**numbers, "n": reason.capacity_short}
        return key, {**params, "units": _listed(lowest, room)} if any(room) else params
    unit = joined(levels[fault.level].paths[fault.unit])
    if len(reason.crossed):
        return "crossed", {"unit": unit, "lower": reason.floors, "upper": reason.capacity}
    if reason.capacity_short:
        return "floor_of_parent", {**numbers, "unit": unit, "n": reason.capacity_short}
    return "cap_of_parent", {**numbers, "unit": unit, "n": reason.floors_over}


def _listed(names: Sequence[str], figures: Sequence[int], most: int = 3) -> str:
    """Name the units with the largest figures."""
    order = sorted(range(len(figures)), key=lambda unit: (-figures[unit], names[unit]))
    shown = [f"{names[unit]} ({figures[unit]})" for unit in order[:most] if figures[unit]]
    return ", ".join(shown) + ("…" if sum(map(bool, figures)) > most else "")


def _frame(level: Level, solved: CascadeLevel, weights: list[Any]) -> pd.DataFrame:
    """Lay out one level."""
    tied = np.zeros(len(level.paths), dtype=bool)
    for parent, ties in solved.ties:
        tied[solved.children[parent][ties.undecided]] = True
    columns = {
        "parent": [joined(path[:-1]) for path in level.paths],
        "weight": pd.Series(weights, dtype=object).tolist(),
        "target": solved.counts,
        "lower": solved.lower,
        "upper": solved.upper,
        "tied": tied,
    }
    return pd.DataFrame(columns, index=pd.Index([path[-1] for path in level.paths]))
