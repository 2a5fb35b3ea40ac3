"""Sharing out targets of units among groups, so that units and groups both have their totals.

The table has a row for each unit and a column for each group, such as the ethnic minority and the
others. What the units get is given, and what the groups get; every cell is in proportion to the
poor households of the group in the unit, as far as both totals allow (`povlib.two_way`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from povlib.allocation_households import read_households
from povlib.allocation_inputs import AllocationError, gathered
from povlib.allocation_rules import RULES
from povlib.allocation_table_inputs import (
    read_cell_bounds,
    read_cell_ties,
    read_cell_weights,
    read_group_totals,
    read_groups,
    read_unit_totals,
)
from povlib.allocation_table_reasons import no_table_problems
from povlib.allocation_table_results import TableAnswer, solve_table
from povlib.plan import Plan
from povlib.signposts import SIGNPOSTS
from povlib.table_explanations import explained_cells
from povlib.two_way import NoTable

__all__ = ["TwoWayAllocation", "allocate_two_way"]

_METHODS = tuple(key for key in RULES if key in SIGNPOSTS)


@dataclass(frozen=True, eq=False)
class TwoWayAllocation(TableAnswer):
    """Whole numbers of households for every group in every unit, and what proves them.

    See `povlib.allocation_table_results.TableAnswer` for all that it holds.
    """

    def explain(self, unit: str, lang: str = "vi") -> str:
        """Tell why every group of a unit got its number, figures included.

        Parameters
        ----------
        unit : str
            Name or code.
        lang : {"vi", "en"}

        Examples
        --------
        >>> from povlib.loading import load_plan
        >>> plan = load_plan("krong_no_2020")
        >>> minority = [one // 2 for one in plan.units["poor_start"]]
        >>> rest = [all_ - own for all_, own in zip(plan.units["poor_start"], minority)]
        >>> groups = {"Hre": minority, "Kinh": rest}
        >>> found = allocate_two_way(plan, {"Hre": 200, "Kinh": 187}, groups=groups)
        >>> print(found.explain("Nam Xuân", "en").splitlines()[0])
        Nam Xuân: 29 households, shared among the groups by the rule “proportional, usual rounding \
(Webster)” so that every unit and every group has its total: Hre 200, Kinh 187.
        """
        return explained_cells(self, unit, lang)

    def __repr__(self) -> str:
        return super().__repr__()


def allocate_two_way(
    plan: Plan,
    group_totals: Any = None,
    unit_totals: Any = None,
    method: str = "webster",
    *,
    groups: Any = None,
    by: Any = None,
    lower: Any = None,
    upper: Any = None,
    tie: Any = None,
) -> TwoWayAllocation:
    """Share out what units get among groups, so that every group has its total as well.

    Targets are planning figures for units, never quotas on households.

    Parameters
    ----------
    plan : Plan
    group_totals : mapping, sequence or int, optional
        Households of every group; one number is the first group's, of two. By default what the plan
        states for the ethnic minority (``exits_target_em``).
    unit_totals : Allocation, CascadeAllocation, str, Series, mapping or sequence, optional
        Households of every unit; by default the plan's own, ``exits_target``.
    method : {"webster", "jefferson", "adams", "hill", "dean"}
        How quotients become whole numbers.
    groups : str, list, mapping or DataFrame, optional
        Poor households of every group in every unit, which are the caps: a column with the suffix
        ``_em``, which makes the ethnic minority and the others (``poor_start_em`` by default);
        several columns; or for each group a column or figures; or a frame of units by groups.
    by : mapping or DataFrame, optional
        Weights of every group in every unit, in proportion to which households are shared out; by
        default the poor households.
    lower, upper : int, Fraction, mapping or DataFrame, optional
        Floors and caps of cells: one number or one share of the group's poor households for all, or
        for some groups bounds as in `povlib.allocation.allocate`.
    tie : str, tuple or list, optional
        How ties are settled, cell by cell: ``largest_weight``, ``fewest_households``,
        ``unit_code``, ``group_order`` (the group that is named first), a drawn lot
        ``("lot", number)``, or a list of these. Without it they are reported, never settled.

    Returns
    -------
    TwoWayAllocation

    Raises
    ------
    AllocationError
        If the request cannot be read, or there is no such table: which units and groups stand in
        its way, in numbers.

    Examples
    --------
    Of the poor a third are Hre in most units, but all of them in the last two. They are to have
    200 of 387 households, and every unit what the plan assigns to it:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> poor = plan.units["poor_start"].tolist()
    >>> hre = [count // 3 for count in poor[:-2]] + poor[-2:]
    >>> groups = {"Hre": hre, "Kinh": [all_ - own for all_, own in zip(poor, hre)]}
    >>> found = allocate_two_way(plan, {"Hre": 200, "Kinh": 187}, groups=groups)
    >>> found, found.certificate
    (<TwoWayAllocation webster: 387 households, 12 × 2>, True)
    >>> found.targets.iloc[[0, -1]].to_numpy().tolist()
    [[8, 9], [29, 0]]

    The last two units have no others, and 16 and 29 households to share out:

    >>> try:
    ...     allocate_two_way(plan, {"Hre": 40, "Kinh": 347}, groups=groups)
    ... except AllocationError as error:
    ...     print(error.message("en"))
    TT Đăk Mâm and Nam Xuân need 45 households, but there the group Kinh can take only 0, and \
in the whole table the group Hre may get only 40: 5 short.
    """
    if not len(plan.units):
        raise AllocationError([("no_units", {})])
    if not isinstance(method, str) or method not in _METHODS:
        raise AllocationError([("method", {"found": method, "known": ", ".join(_METHODS)})])
    known, rows = gathered(
        lambda: read_groups(plan, groups), lambda: read_unit_totals(plan, unit_totals)
    )
    columns, weights, floors, caps = gathered(
        lambda: read_group_totals(plan, known, group_totals, sum(rows)),
        lambda: read_cell_weights(plan, known, by),
        lambda: read_cell_bounds(plan, known, lower, "lower"),
        lambda: read_cell_bounds(plan, known, upper, "upper"),
    )
    keys = read_cell_ties(plan, known, tie, weights, lambda: read_households(plan, None).middle)
    found = solve_table(weights, rows, columns, method, floors, caps, keys)
    if isinstance(found, NoTable):
        asked = {"rows": rows, "columns": columns, "weights": weights, "lower": floors,
                 "upper": caps}  # fmt: skip
        raise AllocationError(no_table_problems(plan, known, method, found, asked))
    return TwoWayAllocation(
        plan, RULES[method], known.names, found, known.stock, weights, floors, caps, tie, keys
    )
