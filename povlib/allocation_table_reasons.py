"""Why there is no table of units by groups, in numbers, with the units and groups in its way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from povlib.allocation_inputs import Problem
from povlib.allocation_table_inputs import MOST_NAMED, Groups, group_labels, named
from povlib.plan import Plan
from povlib.two_way_results import Bottleneck, NoTable

__all__ = ["no_table_problems"]


def no_table_problems(
    plan: Plan, groups: Groups, method: str, found: NoTable, given: Mapping[str, Any]
) -> list[Problem]:
    """Say in numbers why there is no table; `given` has ``rows``, ``columns`` and the weights.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.two_way import two_way
    >>> plan = load_plan("krong_no_2020")
    >>> none = two_way([[1, 1]] * 12, [1] * 12, [9, 4])
    >>> asked = {"rows": [1] * 12, "columns": [9, 4], "weights": [[1] * 12] * 2}
    >>> two = Groups(("Hre", "Kinh"), [[1] * 12] * 2)
    >>> from povlib.allocation_inputs import AllocationError
    >>> print(AllocationError(no_table_problems(plan, two, "webster", none, asked)).message("en"))
    The two sums differ: all units add up to 12 households, all groups to 13, which is 1 apart. \
Change unit_totals or group_totals until they agree.
    """
    names, rows, columns = [str(one) for one in plan.units.index], given["rows"], given["columns"]
    if found.difference:
        params = {"rows": found.rows_total, "columns": found.columns_total}
        return [("margins", {**params, "n": abs(found.difference)})]
    problems: list[Problem] = [("one_each_cell", {"method": method})] if found.by_rule else []
    for unit, group in found.crossed[:MOST_NAMED]:
        bounds = {side: given[side][group].values[unit] for side in ("lower", "upper")}
        name = group_labels(plan, [groups.names[group]])
        problems.append(("cell_crossed", {"unit": names[unit], "group": name, **bounds}))
    problems += _rest(len(found.crossed))
    sides: tuple[tuple[str, str, dict[int, int], Any, Any], ...] = (
        ("unit_short", "most", found.rows_short, names, rows),
        ("group_short", "most", found.columns_short, groups.names, columns),
        ("unit_over", "least", found.rows_over, names, rows),
        ("group_over", "least", found.columns_over, groups.names, columns),
    )
    for key, limit, places, called, totals in sides:
        sign = -1 if limit == "most" else 1
        worst = sorted((-n, called[at], at) for at, n in places.items())
        for _, _, at in worst[:MOST_NAMED]:
            by_unit = key.startswith("unit")
            who = called[at] if by_unit else group_labels(plan, [called[at]])
            edge = totals[at] + sign * places[at]
            if limit == "most" and not found.by_rule:
                edge = _most(given, at, by_unit=by_unit)
            numbers = {"need": totals[at], limit: edge, "n": sign * (edge - totals[at])}
            problems.append((key, {"unit" if by_unit else "group": who, **numbers}))
        problems += _rest(len(places))
    if found.bottleneck is not None:
        problems.append(_stuck(plan, names, groups, found.bottleneck, given))
    closed = [
        f"{unit}/{name}"
        for name, own, weights in zip(groups.names, groups.stock, given["weights"], strict=True)
        for unit, poor, weight in zip(names, own, weights, strict=True)
        if poor and not weight
    ]
    if closed and not found.crossed:
        problems.append(("cells_without_weight", {"cells": named(closed)}))
    return problems


def _rest(places: int) -> list[Problem]:
    """Say how many more there are than are told one by one."""
    return [("more_alike", {"n": places - MOST_NAMED})] if places > MOST_NAMED else []


def _most(given: Mapping[str, Any], at: int, *, by_unit: bool) -> int:
    """Add up what the cells of a unit or of a group can take, none above the other side's total."""
    floors, caps = ([one.values for one in given[side]] for side in ("lower", "upper"))
    weights = given["weights"]
    others = range(len(given["columns"] if by_unit else given["rows"]))
    found = 0
    for other in others:
        unit, group = (at, other) if by_unit else (other, at)
        kept = floors[group]
        cap = caps[group][unit] if weights[group][unit] else min(kept[unit], caps[group][unit])
        if by_unit:
            room = given["columns"][group] - sum(kept) + kept[unit]
        else:
            room = given["rows"][unit] - sum(one[unit] for one in floors) + kept[unit]
        found += max(0, min(cap, room))
    return found


def _stuck(
    plan: Plan, names: list[str], groups: Groups, found: Bottleneck, given: Mapping[str, Any]
) -> Problem:
    """Tell a bottleneck from the side that has fewer units to name."""
    inside, left = set(found.rows.tolist()), set(found.columns.tolist())
    outside = [at for at in range(len(names)) if at not in inside]
    others = [at for at in range(len(groups.names)) if at not in left]
    floors = "_floors" if found.floors else ""
    params: dict[str, Any] = {
        "groups": group_labels(plan, [groups.names[at] for at in sorted(left)]),
        "other": group_labels(plan, [groups.names[at] for at in others]),
        "elsewhere": found.elsewhere, "floors": found.floors, "n": found.short,
    }  # fmt: skip
    if len(inside) <= len(outside):
        units = [names[at] for at in sorted(inside)]
        params |= {"units": named(units), "count": len(units), "need": found.need}
        return f"units_stuck{floors}", {**params, "room": found.room}
    units = [names[at] for at in outside]
    room = sum(given["rows"][at] for at in outside)
    params |= {"units": named(units), "count": len(units), "room": room}
    params |= {"need": sum(given["columns"][at] for at in others)}
    return f"groups_stuck{floors}", {**params, "most": params["need"] - found.short}
