"""Reading what is asked for in a table of units by groups: totals, weights, bounds, ties."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import (
    AllocationError,
    Bound,
    Problem,
    exact_vector,
    gathered,
    read_bound,
    read_dial,
    read_tie,
    read_whole,
    whole_vector,
)
from povlib.allocation_results import Answer
from povlib.allocation_table_words import GROUPS
from povlib.cascade_allocation import CascadeAllocation
from povlib.columns import COLUMNS, column_label
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column
from povlib.wording import LANGUAGES, join_words

__all__ = ["CELL_TIES", "MOST_NAMED", "Groups", "group_label", "group_labels", "named",
           "read_cell_bounds", "read_cell_ties", "read_cell_weights", "read_group_totals",
           "read_groups", "read_unit_totals"]  # fmt: skip

CELL_TIES = ("largest_weight", "fewest_households", "unit_code", "group_order")
"""Named ways to settle a tie between cells, beside a drawn lot."""

MOST_NAMED = 6
_PART, _SUFFIX = "poor_start_em", "_em"


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups and their poor households: one list for each group, in the order of the units.

    `stated` is the column whose total the plan states for the first of two groups, if it does.
    """

    names: tuple[str, ...]
    stock: list[list[int]]
    stated: str = ""


def group_label(name: str, lang: str, year: int | None = None) -> str:
    """Name a group to readers: in words where it comes from a column, else as it was called.

    Examples
    --------
    >>> group_label("ethnic_minority", "vi"), group_label("Hre", "vi")
    ('DTTS', 'Hre')
    """
    if name in GROUPS:
        return GROUPS[name][LANGUAGES.index(lang)]
    return column_label(name, lang, year)


def group_labels(plan: Plan, names: Iterable[str]) -> Callable[[str], str]:
    """Name groups in a language that is known only later."""
    listed, year = list(names), plan.source.year
    return lambda lang: join_words([group_label(name, lang, year) for name in listed], lang)


def named(places: Sequence[str]) -> Callable[[str], str]:
    """Name units or cells, a few of many, in a language that is known only later."""
    shown = list(places[:MOST_NAMED])
    more = len(places) - len(shown)
    return lambda lang: f"{', '.join(shown)}… (+{more})" if more else join_words(shown, lang)


def read_groups(plan: Plan, given: Any) -> Groups:
    """Read the poor households of every group.

    Parameters
    ----------
    given : str, list, mapping, DataFrame or None
        A column with the suffix ``_em``, by default ``poor_start_em``: the ethnic minority and the
        others, whole less part. Or columns; or for each group a column or figures of the units; or
        a frame of units by groups, its units in the index or in a column ``unit`` or ``unit_code``.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> poor = plan.units["poor_start"]
    >>> half = poor.map(lambda count: count // 2)
    >>> found = read_groups(plan, {"Hre": half, "Kinh": poor - half})
    >>> found.names, [sum(stock) for stock in found.stock]
    (('Hre', 'Kinh'), [612, 617])
    """
    if given is None or isinstance(given, str):
        return _halves(plan, given or _PART)
    columns = _by_group(given, "groups")
    stock = gathered(
        *[lambda n=name, one=one: whole_vector(plan, one, f"groups, {n}")
          for name, one in columns.items()]
    )  # fmt: skip
    poor = plan_column(plan, "poor_start")
    if poor is not None:
        rows = zip(plan.units.index.tolist(), poor, map(sum, zip(*stock, strict=True)), strict=True)
        unlike = [
            f"{unit} ({own} ≠ {whole})"
            for unit, whole, own in rows
            if not is_blank(whole) and own != whole
        ]
        if unlike:
            raise AllocationError([("groups_sum", {"units": named(unlike)})])
    return Groups(tuple(columns), stock)


def _halves(plan: Plan, part: str) -> Groups:
    """Take a part and what it leaves of its whole."""
    whole = part.removesuffix(_SUFFIX)
    if whole == part or part not in COLUMNS or whole not in COLUMNS:
        raise AllocationError([("groups_part", {"found": part})])
    lost = [name for name in (part, whole) if plan_column(plan, name) is None]
    if lost:
        raise AllocationError([
            ("groups_lack", {"column": name,
                             "label": lambda lang, name=name: _column(plan, name, lang)})
            for name in lost
        ])  # fmt: skip
    own, all_ = gathered(*[lambda n=n: whole_vector(plan, n, n) for n in (part, whole)])
    above: list[Problem] = [
        ("part_above", {"unit": str(unit), "stock": one, "poor": most})
        for unit, one, most in zip(plan.units.index.tolist(), own, all_, strict=True)
        if one > most
    ]
    if above:
        raise AllocationError(above)
    rest = [most - one for one, most in zip(own, all_, strict=True)]
    return Groups(("ethnic_minority", "others"), [own, rest], "exits_target_em")


def _column(plan: Plan, name: str, lang: str) -> str:
    return column_label(name, lang, plan.source.year)


def _by_group(given: Any, what: str) -> dict[str, Any]:
    """Take a table apart into its groups."""
    if isinstance(given, pd.DataFrame):
        for label in ("unit_code", "unit"):
            if label in given:
                given = given.set_index(label)
        given = given.drop(columns=["unit"], errors="ignore")
        pairs = [(str(name), given.iloc[:, at]) for at, name in enumerate(given.columns)]
    elif isinstance(given, Mapping):
        pairs = [(str(name), one) for name, one in given.items()]
    elif isinstance(given, list | tuple) and all(isinstance(one, str) for one in given):
        pairs = [(name, name) for name in given]
    else:
        raise AllocationError([("groups_unread", {"what": what, "found": f"{given!r:.40}"})])
    if not pairs:
        raise AllocationError([("groups_none", {})])
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise AllocationError([("groups_twice", {"what": what, "groups": ", ".join(twice)})])
    kinds = str | pd.Series | Mapping | Sequence | np.ndarray
    unread = [one for _, one in pairs if not isinstance(one, kinds)]
    if unread:
        raise AllocationError([("groups_unread", {"what": what, "found": f"{unread[0]!r:.40}"})])
    return dict(pairs)


def _check_names(groups: Groups, found: Iterable[str], what: str) -> None:
    """Insist on every group and no other."""
    found = list(found)
    lost = [name for name in groups.names if name not in found]
    strange = [name for name in found if name not in groups.names]
    params = {"what": what, "known": ", ".join(groups.names)}
    problems: list[Problem] = [
        (key, {**params, "groups": ", ".join(names)})
        for key, names in (("groups_lost", lost), ("groups_strange", strange))
        if names
    ]
    if problems:
        raise AllocationError(problems)


def read_unit_totals(plan: Plan, given: Any) -> list[int]:
    """Read what every unit has to share out: an allocation, a column or figures.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> read_unit_totals(load_plan("krong_no_2020"), None)[:3]
    [17, 29, 44]
    """
    if given is None:
        column = plan_column(plan, "exits_target")
        if column is None or any(map(is_blank, column)):
            raise AllocationError([("unit_totals_none", {})])
        given = "exits_target"
    if isinstance(given, Answer | CascadeAllocation):
        if given.left:
            raise AllocationError([("unit_totals_tied", {"n": given.left})])
        given = given.targets
        if given.index.equals(plan.units.index):  # where units share a name too
            given = given.tolist()
    if not isinstance(given, str | pd.Series | Mapping | Sequence | np.ndarray):
        raise AllocationError([("unit_totals", {"found": f"{given!r:.40}"})])
    return whole_vector(plan, given, "unit_totals")


def read_group_totals(plan: Plan, groups: Groups, given: Any, total: int) -> list[int]:
    """Read what every group has to get; one number is the first group's, of two.

    Without any it is what the plan states for the ethnic minority, and the rest for the others.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> two = Groups(("ethnic_minority", "others"), [], "exits_target_em")
    >>> plan = load_plan("krong_no_2020")
    >>> read_group_totals(plan, two, None, 387), read_group_totals(plan, two, 300, 387)
    ([280, 107], [300, 87])
    """
    known = ", ".join(groups.names)
    if given is None and groups.stated:
        if plan.total is not None and not is_blank(plan.total.get(groups.stated)):
            given = int(plan.total[groups.stated])
        else:
            column = plan_column(plan, groups.stated) or [None]
            given = None if any(map(is_blank, column)) else sum(map(int, column))
    if given is None:
        raise AllocationError([("group_totals", {"known": known})])
    what = "group_totals"
    if isinstance(given, pd.Series | Mapping):
        pairs = [(str(name), one) for name, one in given.items()]
        _check_names(groups, [name for name, _ in pairs], what)
        if len(pairs) > len(groups.names):
            raise AllocationError([("groups_twice", {"what": what, "groups": known})])
        by_name = dict(pairs)
        given = [by_name[name] for name in groups.names]
    elif isinstance(given, list | tuple | np.ndarray):
        if len(given) != len(groups.names):
            params = {"what": what, "found": len(given), "groups": len(groups.names)}
            raise AllocationError([("groups_length", {**params, "known": known})])
    elif len(groups.names) == 2:
        own = read_whole(given, f"{what}, {groups.names[0]}")
        if own > total:
            params = {"group": group_labels(plan, groups.names[:1]), "target": own, "total": total}
            raise AllocationError([("group_above", params)])
        return [own, total - own]
    else:
        raise AllocationError([("groups_lost", {"what": what, "known": known,
                                                "groups": ", ".join(groups.names)})])  # fmt: skip
    return gathered(
        *[lambda n=name, one=one: read_whole(one, f"{what}, {n}")
          for name, one in zip(groups.names, given, strict=True)]
    )  # fmt: skip


def read_cell_weights(plan: Plan, groups: Groups, given: Any) -> list[list[Any]]:
    """Read the weights of all cells, one list for each group; by default the poor households."""
    if given is None:
        return groups.stock
    columns = _by_group(given, "by")
    _check_names(groups, columns, "by")
    return gathered(
        *[lambda n=name: exact_vector(plan, columns[n], f"by, {n}") for name in groups.names]
    )


def read_cell_bounds(plan: Plan, groups: Groups, given: Any, what: str) -> list[Bound]:
    """Read floors or caps of all cells; none of the caps exceeds the group's poor households.

    One bound for all groups is a whole number or a share of the group's poor; otherwise it is a
    frame of units by groups, or for some groups what `povlib.allocation_inputs.read_bound` reads.
    """
    size = len(plan.units)
    default = [Bound([0] * size, ["given"] * size) for _ in groups.names]
    if what == "upper":
        default = [Bound(list(own), ["stock"] * size) for own in groups.stock]
    if given is None:
        return default
    if isinstance(given, pd.DataFrame):
        by_name = _by_group(given, what)
    elif isinstance(given, Mapping):
        by_name = {str(name): one for name, one in given.items()}
    elif isinstance(given, int | np.integer | Fraction | Decimal) and not isinstance(given, bool):
        by_name = dict.fromkeys(groups.names, given)
    else:
        raise AllocationError([("groups_unread", {"what": what, "found": f"{given!r:.40}"})])
    _check_names(groups, [*groups.names, *by_name], what)
    rounded = floor if what == "upper" else ceil

    def one(place: int) -> Bound:
        bound, name = by_name.get(groups.names[place]), f"{what}, {groups.names[place]}"
        if isinstance(bound, Fraction | Decimal):
            share = read_dial(bound, name, least=Fraction(0))
            bound = [rounded(share * own) for own in groups.stock[place]]
        return read_bound(plan, bound, what, default[place])

    return gathered(*[lambda at=at: one(at) for at in range(len(groups.names))])


def read_cell_ties(
    plan: Plan,
    groups: Groups,
    tie: Any,
    weights: list[list[Any]],
    households: Callable[[], Sequence[int | None]],
) -> np.ndarray | None:
    """Turn named ways to settle ties between cells into numbers, the smallest first.

    A lot is the SHA-256 of its number, the unit's code and the group, ``b"7:24697:Hre"``.
    """
    ways = tie if isinstance(tie, list) else [tie]
    if tie is None or not ways:
        return None
    codes = [str(code) for code in plan.units["unit_code"].tolist()]
    keys: list[list[Any]] = []
    for way in ways:
        if isinstance(way, tuple) and len(way) == 2 and way[0] == "lot":
            keys.append([hashlib.sha256(f"{way[1]}:{code}:{name}".encode()).hexdigest()
                         for name in groups.names for code in codes])  # fmt: skip
        elif not isinstance(way, str) or way not in CELL_TIES:
            raise AllocationError([("tie", {"found": way, "known": ", ".join(CELL_TIES)})])
        elif way == "largest_weight":
            keys.append([-one for own in weights for one in own])
        elif way == "group_order":
            keys.append([at for at in range(len(groups.names)) for _ in codes])
        else:
            known = households() if way == "fewest_households" else None
            key = read_tie(plan, way, list, known)
            keys.append([] if key is None else key.tolist() * len(groups.names))
    rows = list(zip(*keys, strict=True))
    ranks = {row: rank for rank, row in enumerate(sorted(set(rows)))}
    found = np.array([ranks[row] for row in rows], dtype=np.int64)
    return found.reshape(len(groups.names), len(codes)).T
