"""One figure for each unit of a plan, from a column, a series or a list, in the plan's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.conventions import printed_households
from povlib.plan import Plan

__all__ = ["aligned", "is_blank", "plan_column", "weights_of", "whole_figures"]

_SURE = 2**53
"""A float from here on may stand for another whole number."""


def is_blank(value: Any) -> bool:
    """Tell whether a cell is missing."""
    if isinstance(value, float | np.floating | Decimal):
        return bool(value != value)
    return value is None or value is pd.NA


def _by_label(given: Mapping[Any, Any], plan: Plan, what: str) -> list[Any]:
    for labels in (plan.units["unit_code"].tolist(), plan.units.index.tolist()):
        if len(set(labels)) == len(labels) and set(given) == set(labels):
            return [given[label] for label in labels]
    names = plan.units.index.tolist()
    codes = plan.units["unit_code"].tolist()
    lost = [name for name, code in zip(names, codes, strict=True)
            if name not in given and code not in given]  # fmt: skip
    strange = [str(label) for label in given if label not in {*names, *codes}]
    told = [f"no figure for {', '.join(lost)}"] if lost else []
    told += [f"no such unit: {', '.join(strange)}"] if strange else []
    raise ValueError(
        f"{what}: {'; '.join(told) or 'the labels do not tell the units apart'}; "
        "expected the name or the code of every unit of the plan once"
    )


def aligned(plan: Plan, given: Any, what: str) -> list[Any]:
    """Bring one figure for each unit into the order of the plan.

    A series or a mapping goes by its labels, names of the units or their codes; a list, an array
    or a series without labels by position.

    Parameters
    ----------
    plan : Plan
    given : Series, mapping or sequence
    what : str
        How an error calls it.

    Raises
    ------
    ValueError
        If there are other units than those of the plan.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> aligned(plan, plan.units["exits_target"].iloc[::-1], "targets")[:3]
    [17, 29, 44]
    """
    units = len(plan.units)
    if isinstance(given, pd.Series):
        if given.index.equals(plan.units.index):
            return list(given.tolist())
        if not isinstance(given.index, pd.RangeIndex):
            if not given.index.is_unique:
                raise ValueError(f"{what}: a unit occurs more than once")
            return _by_label(given.to_dict(), plan, what)
        given = given.tolist()
    if isinstance(given, Mapping):
        return _by_label(given, plan, what)
    if isinstance(given, str | bytes) or not isinstance(given, Sequence | np.ndarray):
        raise TypeError(f"{what}: expected one figure for each unit, found {given!r:.60}")
    listed = given.tolist() if isinstance(given, np.ndarray) else list(given)
    if len(listed) != units:
        raise ValueError(f"{what}: {len(listed)} figures for {units} units")
    return listed


def plan_column(plan: Plan, name: str) -> list[Any] | None:
    """Give a column of the plan table, or of the prose by unit code; None where there is neither.

    Households are those of the end where the table prints them for both years.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> plan_column(plan, "exits_registered")[:3], plan_column(plan, "near_poor_start")
    ([20, 30, 44], None)
    """
    if own := printed_households(plan.units.columns, name):
        return list(plan.units[own].tolist())
    told = plan.registrations
    if told is None or name not in told:
        return None
    found = dict(zip(told["unit_code"].tolist(), told[name].tolist(), strict=True))
    return [found.get(code) for code in plan.units["unit_code"].tolist()]


def _exact(value: Any) -> Fraction | None:
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | Fraction):
        return None
    if isinstance(number, float) and not abs(number) < _SURE:
        return None
    if isinstance(number, Decimal) and not number.is_finite():
        return None
    return Fraction(number)


def _read(plan: Plan, figures: Sequence[Any], what: str, kind: str) -> list[Fraction | None]:
    found: list[Fraction | None] = []
    wrong = []
    for unit, figure in zip(plan.units.index.tolist(), figures, strict=True):
        if is_blank(figure):
            found.append(None)
            continue
        number = _exact(figure)
        found.append(number)
        if number is None or number < 0 or (kind == "whole number" and number.denominator != 1):
            wrong.append(f"{what}, {unit}: expected a {kind}, 0 or more, found {figure!r:.40}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def whole_figures(plan: Plan, figures: Sequence[Any], what: str) -> list[int | None]:
    """Read whole numbers of households; a blank stays None.

    Raises
    ------
    ValueError
        If a figure is a text, a fraction, below 0, or a float too large to be sure of.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> whole_figures(load_plan("krong_no_2020"), ["1.229"] + [7.0] * 11, "targets")
    Traceback (most recent call last):
    ValueError: targets, Buôn Choah: expected a whole number, 0 or more, found '1.229'
    """
    read = _read(plan, figures, what, "whole number")
    return [None if number is None else number.numerator for number in read]


def weights_of(plan: Plan, figures: Sequence[Any], what: str) -> list[Fraction | None]:
    """Read exact weights, 0 or more; a blank stays None."""
    return _read(plan, figures, what, "number")
