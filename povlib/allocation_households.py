"""Households as a rule needs them: as given, as printed, or as the rates give them away.

A rule that looks at households is solved with the middle of every interval, rounded down;
`povlib.household_holds` tells whether any others within the bounds would give other targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import AllocationError, whole_vector
from povlib.denominators import UNBOUNDED
from povlib.plan import Plan
from povlib.reproduction import reproduce
from povlib.rounding import round_ratio
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["KnownHouseholds", "households_for", "rates_left", "read_households"]


_MOST = 2**62 - 1
"""More households than this are not read."""


@dataclass(frozen=True, slots=True)
class KnownHouseholds:
    """What is known of the households of every unit: least and most, None where nothing is.

    `total` bounds all of them together; `how` is *printed*, *given*, *recovered* or *unknown*.
    """

    low: list[int | None]
    high: list[int | None]
    total: tuple[int, int] | None
    how: str

    @property
    def middle(self) -> list[int | None]:
        """The number that stands for an interval: its middle, rounded down."""
        return [
            None if low is None or high is None else (low + high) // 2
            for low, high in zip(self.low, self.high, strict=True)
        ]


def _bounds(column: pd.Series[Any]) -> list[int | None]:
    return [
        None if is_blank(value) or value >= UNBOUNDED else int(value) for value in column.tolist()
    ]


def _whole_ends(plan: Plan, column: pd.Series[Any], what: str) -> list[int | None]:
    """Read one end of every interval by name or code; None where there is no limit."""
    known = {
        label: None if is_blank(one) or (isinstance(one, int) and one >= UNBOUNDED) else one
        for label, one in column.items()
    }
    by_unit = [
        known[label] if label in known else known.get(code)
        for label, code in zip(plan.units.index, plan.units["unit_code"], strict=True)
    ]
    if not set(known) & {*plan.units.index, *plan.units["unit_code"]}:
        raise AllocationError([("strange", {"what": what, "units": ", ".join(map(str, known))})])
    whole = whole_vector(plan, [0 if one is None else one for one in by_unit], what)
    return [None if one is None else own for one, own in zip(by_unit, whole, strict=True)]


def read_households(plan: Plan, given: Any = None) -> KnownHouseholds:
    """Take households as given, as printed, or as the rates give them away; once read they stay.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> known = read_households(load_plan("krong_no_2020"))
    >>> known.low[:2], known.high[:2], known.total, known.how
    ([593, 2007], [593, 2008], (19340, 19348), 'recovered')
    """
    if isinstance(given, KnownHouseholds):
        return given
    if isinstance(given, pd.DataFrame):
        ends = []
        for end in ("low", "high"):
            names = [f"recovered_households_{end}", f"households_{end}"]
            name = next((name for name in names if name in given), None)
            if name is None:
                found, known = ", ".join(map(str, given.columns)), " | ".join(names)
                problem = {"what": "households", "found": found, "known": known}
                raise AllocationError([("column", problem)])
            ends.append(_whole_ends(plan, given[name], name))
        return KnownHouseholds(ends[0], ends[1], None, "given")
    if given is not None:
        whole = whole_vector(plan, given, "households")
        for unit, one in zip(plan.units.index, whole, strict=True):
            if one > _MOST:
                params = {"what": "households", "unit": str(unit), "found": one, "most": _MOST}
                raise AllocationError([("too_large", params)])
        return KnownHouseholds([*whole], [*whole], None, "given")
    printed = plan_column(plan, "households")
    own = [None if printed is None or is_blank(one) else int(one)
           for one in printed or [None] * len(plan.units)]  # fmt: skip
    if None not in own:
        return KnownHouseholds(own, [*own], None, "printed")
    recovered = reproduce(plan)
    low, high = (
        _bounds(recovered.households[f"recovered_households_{e}"]) for e in ("low", "high")
    )
    for unit, figure in enumerate(own):
        if figure is not None:
            low[unit] = high[unit] = figure
    unknown = all(one is None for one in low)
    return KnownHouseholds(
        low, high, recovered.households_total, "unknown" if unknown else "recovered"
    )


def households_for(
    plan: Plan, known: KnownHouseholds, poor: Sequence[int], rule: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give least, middle and most households as arrays, or tell whose are missing.

    A unit without poor households needs none: it gets nothing under rules that look at rates.
    """
    lost, problems, ends = [], [], []
    names = plan.units.index.tolist()
    for unit, (low, high) in enumerate(zip(known.low, known.high, strict=True)):
        if low is None or high is None:
            if poor[unit]:
                lost.append(str(names[unit]))
            low = high = 1
        elif low > high:
            params = {"unit": str(names[unit]), "low": low, "high": high}
            problems.append(("crossed_households", params))
        elif high < poor[unit]:
            params = {"unit": str(names[unit]), "poor": poor[unit], "households": high}
            problems.append(("few_households", params))
        low = max(low, poor[unit])  # nobody is poor who is not counted
        ends.append((low, (low + high) // 2, high))
    if lost:
        problems.insert(0, ("households", {"units": ", ".join(lost), "method": rule}))
    if problems:
        raise AllocationError(problems)
    least, middle, most = (np.array(one, dtype=np.int64) for one in zip(*ends, strict=True))
    return least, middle, most


def rates_left(
    left: list[int | None], low: list[int | None], high: list[int | None]
) -> list[tuple[Decimal | None, Decimal | None]]:
    """Bound final rates in per cent: rounded half up where they are exact, else outward.

    Examples
    --------
    Three left of 16, and of 16 to 17:

    >>> [[str(end) for end in ends] for ends in rates_left([3, 3], [16, 16], [16, 17])]
    [['18.75', '18.75'], ['17.64', '18.75']]
    """
    found: list[tuple[Decimal | None, Decimal | None]] = [(None, None)] * len(left)
    known = [
        (unit, 100 * end, least, most)
        for unit, (end, least, most) in enumerate(zip(left, low, high, strict=True))
        if end is not None and least is not None and most is not None and 0 < least <= most
    ]
    if not known:
        return found
    units, parts, least, most = (np.array(one, dtype=object) for one in zip(*known, strict=True))
    exact = (parts * most == parts * least).tolist()
    nearest = round_ratio(parts, most, 2).tolist()
    below = round_ratio(parts, most, 2, "truncate").tolist()
    above = round_ratio(parts, least, 2, "truncate")
    above = (above + (above * least < parts * 100)).tolist()
    for place, unit in enumerate(units.tolist()):
        ends = (nearest, nearest) if exact[place] else (below, above)
        first, last = (Decimal(int(end[place])).scaleb(-2) for end in ends)
        found[unit] = first, last
    return found
