"""What if: another total, another cap, another rule.

Everything starts from an allocation that stands, so that its rule, bounds, dials and way of
settling ties are the same in what it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation import Allocation, AllocationError, obstacles
from povlib.allocation_inputs import Bound
from povlib.allocation_rules import solve
from povlib.allocation_subgroup import solve_jointly, unmet_problems
from povlib.neighbours import ties_of
from povlib.step_costs import StepCosts
from povlib.step_results import Infeasible
from povlib.subgroup import Unmet
from povlib.unit_vectors import aligned, whole_figures

__all__ = ["Change", "TargetPath", "cap_changed", "compare_allocations", "target_path"]


@dataclass(frozen=True, eq=False)
class TargetPath:
    """What every target near an allocation's own would give.

    Attributes
    ----------
    allocation : Allocation
    steps : pandas.DataFrame
        Index `total`, rising: `gains`, the units that surely get more than at the total before,
        `loses`, those that surely get fewer, `one_of`, whether nobody surely does and `gains` are
        those among whom a tie leaves it open.
    targets : pandas.DataFrame
        Units by total; of units still tied the lower number, as in `Allocation.targets`.
    """

    allocation: Allocation
    steps: pd.DataFrame
    targets: pd.DataFrame

    @property
    def paradoxes(self) -> list[int]:
        """Totals at which some unit gets fewer although there is one more to share: the Alabama
        paradox of largest remainders, or the doing of a subgroup's target.
        """
        pairs = zip(self.steps.index.tolist(), self.steps["loses"].tolist(), strict=True)
        return [total for total, units in pairs if units]

    def __repr__(self) -> str:
        ends = self.targets.columns
        return f"<TargetPath {self.allocation.method}: {ends[0]}–{ends[-1]}>"


def target_path(allocation: Allocation, reach: int = 10) -> TargetPath:
    """Follow the target from `reach` households fewer to as many more, one by one.

    A rule that serves the cheapest step first only ever adds: between the two ends each household
    goes to one unit, in the order of the costs of the steps between. Largest remainders, and what
    has a target of a subgroup too, are shared out anew for every target.

    Parameters
    ----------
    allocation : Allocation
    reach : int
        The path stops earlier where floors or caps do.

    Returns
    -------
    TargetPath

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> path = target_path(allocate(plan), 2)
    >>> path.steps["gains"].tolist()
    [('Nâm Nung',), ('Đăk Nang',), ('TT Đăk Mâm',), ('Đăk Drô',)]
    >>> path.targets.loc["Đăk Nang"].tolist()
    [43, 43, 44, 44, 44]

    Three units with 6, 6 and 2 share 10 and then 11 by largest remainders: the third loses one.

    >>> path = target_path(allocate(plan, 10, "hamilton", [6, 6, 2, *[0] * 9]), 1)
    >>> path.paradoxes, path.steps.loc[11, "loses"]
    ([11], ('Đăk Nang',))
    """
    if isinstance(reach, bool) or not isinstance(reach, int) or reach < 0:
        raise ValueError(f"reach: expected a whole number of households, found {reach!r}")
    own = allocation.total
    solved = {own: allocation.solution}
    for side in (-1, 1):
        for total in range(own + side * reach, own, -side):  # the farthest that is feasible
            if total >= 0 and (found := _solved(allocation, total)) is not None:
                solved[total] = found
                break
    costs, names = allocation.costs, allocation.plan.units.index
    first, last = min(solved), max(solved)
    if costs is None or allocation.subgroup is not None:
        middle = {total: _solved(allocation, total) for total in range(first, last + 1)}
        rows, columns = _shared_anew(middle)
    else:
        rows, columns = _swept(costs, solved[first], solved[last], allocation._tie_key)
    steps = pd.DataFrame(
        {
            "gains": pd.Series([_names(names, row[0]) for row in rows], dtype=object),
            "loses": pd.Series([_names(names, row[1]) for row in rows], dtype=object),
            "one_of": pd.Series([row[2] for row in rows], dtype=bool),
        }
    )
    totals = range(first, last + 1)
    steps.index = pd.Index(list(totals)[1:], name="total", dtype=object)
    targets = pd.DataFrame(dict(zip(totals, columns, strict=True)), index=names)
    return TargetPath(allocation, steps, targets)


Row = tuple[list[int], list[int], bool]


def _names(names: pd.Index, units: Iterable[int]) -> tuple[str, ...]:
    return tuple(str(names[unit]) for unit in units)


def _solved(allocation: Allocation, total: int) -> Any:
    asked, bounds = allocation.subgroup, (*allocation._box, allocation._tie_key)
    if asked is None:
        found: Any = solve(allocation.quantities, total, *bounds)
    elif total < asked.target:
        return None
    else:
        found = solve_jointly(allocation.quantities, total, asked, *bounds)
    return None if isinstance(found, Infeasible | Unmet) else found


def _undecided(found: Any) -> list[int]:
    return [int(unit) for tie in ties_of(found) if tie.left for unit in tie.undecided]


def _shared_anew(solved: dict[int, Any]) -> tuple[list[Row], list[list[int]]]:
    """Compare neighbours among the totals."""
    rows: list[Row] = []
    every = list(solved.values())
    for before, after in pairwise(every):
        old, new = before.counts.tolist(), after.counts.tolist()
        open_ = _undecided(after) or _undecided(before)
        may_fall, may_rise = set(_undecided(before)), set(_undecided(after))
        loses = [unit for unit, count in enumerate(new) if count + (unit in may_rise) < old[unit]]
        gains = [unit for unit, count in enumerate(new) if count > old[unit] + (unit in may_fall)]
        rows.append((gains or open_, loses, not gains))
    return rows, [found.counts.tolist() for found in every]


def _swept(
    costs: StepCosts, first: Any, last: Any, key: np.ndarray | None
) -> tuple[list[Row], list[list[int]]]:
    """Order the steps between two totals by cost, and by the key of ties where they are equal."""
    counts, ends = first.counts.tolist(), last.counts.tolist()
    for unit in _undecided(last):
        ends[unit] += 1
    steps = [
        (unit, step)
        for unit, (low, high) in enumerate(zip(counts, ends, strict=True))
        for step in range(low, high)
    ]

    def compared(one: tuple[int, int], two: tuple[int, int]) -> int:
        apart = costs.compare(*one, *two)
        if apart or key is None:
            return apart
        return int(key[one[0]] > key[two[0]]) - int(key[one[0]] < key[two[0]])

    steps.sort(key=cmp_to_key(compared))
    rows: list[Row] = []
    columns = []
    for group in _equal(steps, compared):
        units = [unit for unit, _ in group]
        for given in range(len(group)):
            rows.append((units, [], len(group) > 1))
            columns.append(list(counts))
            if given == len(group) - 1:
                for unit in units:
                    counts[unit] += 1
    columns.append(counts)
    start = 0 if first.ties is None else first.ties.left
    size = last.total - first.total
    return rows[start : start + size], columns[start : start + size + 1]


def _equal(steps: list[tuple[int, int]], compared: Any) -> Iterator[list[tuple[int, int]]]:
    """Give runs of steps that nothing tells apart."""
    group: list[tuple[int, int]] = []
    for step in steps:
        if group and compared(group[0], step):
            yield group
            group = []
        group.append(step)
    if group:
        yield group


@dataclass(frozen=True, eq=False)
class Change:
    """Who gets more and who fewer, from one split to another.

    Attributes
    ----------
    before, after : Allocation or Series or other figures
        As they were given.
    table : pandas.DataFrame
        One row for each unit: `unit_code`, `before`, `after`, `change`.
    """

    before: Any
    after: Any
    table: pd.DataFrame

    @property
    def gains(self) -> dict[str, int]:
        """Units that get more, and how many."""
        return self._side(1)

    @property
    def loses(self) -> dict[str, int]:
        """Units that get fewer, and how many."""
        return self._side(-1)

    @property
    def moved(self) -> int:
        """Households that change units; where the totals differ, the larger of the two sides."""
        return max(sum(self.gains.values()), sum(self.loses.values()))

    def _side(self, sign: int) -> dict[str, int]:
        pairs = zip(self.table.index, self.table["change"].tolist(), strict=True)
        return {str(unit): abs(change) for unit, change in pairs if change * sign > 0}


def compare_allocations(before: Allocation, after: Any) -> Change:
    """Tell who gets more and who fewer under another split.

    Parameters
    ----------
    before : Allocation
    after : Allocation, Series, mapping or sequence
        An allocation, or whole numbers of households for every unit, as the plan's own. Of units
        still tied the lower number counts.

    Returns
    -------
    Change

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> told = compare_allocations(allocate(plan, by="registered"), plan.units["exits_target"])
    >>> told.loses, sorted(told.gains), told.moved
    ({'Buôn Choah': 3, "Nâm N'Dir": 1}, ['Nâm Nung', 'Quảng Phú', 'Đăk Drô', 'Đăk Nang'], 4)
    """
    plan = before.plan
    other = after.targets if isinstance(after, Allocation) else after
    figures = whole_figures(plan, aligned(plan, other, "after"), "after")
    lost = [str(unit) for unit, one in zip(plan.units.index, figures, strict=True) if one is None]
    if lost:
        raise AllocationError([("blank", {"what": "after", "units": ", ".join(lost)})])
    old = [int(count) for count in before.targets]
    new = [one for one in figures if one is not None]
    table = pd.DataFrame(
        {
            "unit_code": plan.units["unit_code"].tolist(),
            "before": old,
            "after": new,
            "change": [b - a for a, b in zip(old, new, strict=True)],
        },
        index=plan.units.index,
    )
    return Change(before, after, table)


def cap_changed(allocation: Allocation, unit: str, cap: int) -> Change:
    """Tell who gains and who loses when one unit's cap is another.

    Parameters
    ----------
    allocation : Allocation
    unit : str
        Name or code.
    cap : int
        The most that the unit may get; no more than its poor households count.

    Returns
    -------
    Change
        With the new allocation as `after`.

    Raises
    ------
    AllocationError
        If the unit is unknown, or nothing can be shared out under such a cap.

    Examples
    --------
    With at most 40 for Đăk Nang four others get one more each:

    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> told = cap_changed(allocate(load_plan("krong_no_2020")), "Đăk Nang", 40)
    >>> told.loses, sorted(told.gains), told.after.slack
    ({'Đăk Nang': 4}, ["Nâm N'Dir", 'Quảng Phú', 'TT Đăk Mâm', 'Đăk Drô'], 744)
    """
    plan = allocation.plan
    labels = (plan.units.index.tolist(), plan.units["unit_code"].tolist())
    place = next((own.index(unit) for own in labels if own.count(unit) == 1), None)
    if place is None:
        raise AllocationError([("strange", {"what": "cap_changed", "units": str(unit)})])
    if isinstance(cap, bool) or not isinstance(cap, int) or cap < 0:
        found = {"what": "cap", "unit": str(unit), "found": f"{cap!r:.40}"}
        raise AllocationError([("whole", found)])
    values, sources = list(allocation.caps.values), list(allocation.caps.sources)
    poor = allocation.poor[place]
    values[place], sources[place] = cap, "given"
    if poor is not None and poor <= cap:
        values[place], sources[place] = poor, "poor_start"
    names = plan.units.index
    if allocation.floors.values[place] > values[place]:
        crossed = {"unit": str(names[place]), "lower": allocation.floors.values[place],
                   "upper": values[place]}  # fmt: skip
        raise AllocationError([("crossed", crossed)])
    changed = replace(allocation, caps=Bound(values, sources))
    bounds = (*changed._box, changed._tie_key)
    solution: Any = solve(changed.quantities, allocation.total, *bounds)
    short = allocation.total - sum(values)
    if isinstance(solution, Infeasible) and short <= 0:  # it is not the caps alone
        given = changed.quantities, changed.floors, changed.caps
        raise AllocationError(obstacles(plan, allocation.rule, solution, *given))
    if isinstance(solution, Infeasible):
        raise AllocationError([("cap_short", {"total": allocation.total, "n": short,
                                              "capacity": sum(values)})])  # fmt: skip
    if allocation.subgroup is not None:
        solution = solve_jointly(changed.quantities, allocation.total, allocation.subgroup, *bounds)
        if isinstance(solution, Unmet):
            raise AllocationError(unmet_problems(solution))
    return compare_allocations(allocation, replace(changed, solution=solution))
