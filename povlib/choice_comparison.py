"""Choices side by side: who gets what under each, and how each is judged."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from povlib.allocation_inputs import Problem
from povlib.choices import Choice, ChoiceError, choose
from povlib.judging import criteria
from povlib.kept_choices import KeptChoice, list_choices, load_choice
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["ChoiceComparison", "compare_choices", "own_targets"]


def own_targets(plan: Plan) -> list[int] | None:
    """The plan's own split in the order of its units; None where it does not assign to each.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> own_targets(load_plan("krong_no_2020"))[:3]
    [17, 29, 44]
    """
    column = plan_column(plan, "exits_target") if plan.has("exits_target") else None
    if column is None or any(map(is_blank, column)):
        return None
    return [int(figure) for figure in column]


@dataclass(frozen=True, eq=False)
class ChoiceComparison:
    """Kept choices side by side.

    Attributes
    ----------
    plan : Plan
    kept : tuple of KeptChoice
    table : pandas.DataFrame
        Index `unit`: `unit_code`, `plan` where the plan assigns to every unit, then the targets of
        each choice under its name.
    criteria : pandas.DataFrame
        All of them judged, from `povlib.judging.criteria`.
    """

    plan: Plan
    kept: tuple[KeptChoice, ...]
    table: pd.DataFrame
    criteria: pd.DataFrame

    @property
    def differing(self) -> tuple[str, ...]:
        """Units that do not get the same in all of them, the largest differences first."""
        rows = [list(map(int, row)) for row in self.table.iloc[:, 1:].to_numpy()]
        gaps = {str(unit): max(row) - min(row) for unit, row in
                zip(self.table.index, rows, strict=True)}  # fmt: skip
        return tuple(sorted((unit for unit in gaps if gaps[unit]), key=lambda one: -gaps[one]))


def compare_choices(
    plan: Plan,
    names: Sequence[str] | None = None,
    *,
    choices: Mapping[str, Choice] | None = None,
    folder: str | os.PathLike[str] | None = None,
) -> ChoiceComparison:
    """Put kept choices beside each other and beside the plan's own split.

    Parameters
    ----------
    plan : Plan
    names : sequence of str, optional
        Names of kept choices; all that are kept, where neither names nor choices are given.
    choices : mapping of str to Choice, optional
        Choices that are not kept, under their names.
    folder : path, optional
        See `keep_choice`.

    Returns
    -------
    ChoiceComparison

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> two = {"poor": Choice(), "registered": Choice(weight="exits_registered")}
    >>> compare_choices(plan, choices=two).table.iloc[:2, 1:].to_dict("list")
    {'plan': [17, 29], 'poor': [23, 30], 'registered': [20, 30]}
    """
    if names is None:
        names = [] if choices else list(list_choices(plan, folder))
    kept: list[KeptChoice] = []
    problems: list[Problem] = []
    for name in names:
        try:
            kept.append(load_choice(plan, name, folder=folder))
        except ChoiceError as error:
            problems += error.problems
    if problems:
        raise ChoiceError(problems)
    kept += [
        KeptChoice(name, choice, choose(plan, choice), "", Path())
        for name, choice in (choices or {}).items()
    ]
    if not kept:
        raise ChoiceError([("nothing_to_compare", {})])
    own = own_targets(plan)
    vectors: dict[str, Any] = {} if own is None else {"plan": own}
    for one in kept:
        label, again = one.name, 1
        while label in vectors:
            label, again = f"{one.name} ({again + 1})", again + 1
        vectors[label] = [int(count) for count in one.allocation.targets]
    table = pd.DataFrame(
        {"unit_code": plan.units["unit_code"].tolist(), **vectors}, index=plan.units.index
    )
    return ChoiceComparison(plan, tuple(kept), table, criteria(plan, vectors))
