"""The poor at the opening of the next year, as the review at the end of this one counted them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from povlib.plan import Plan
from povlib.progress_inputs import ProgressError
from povlib.progress_ledger import FLOWS
from povlib.progress_opening import NextOpening

__all__ = ["review_opening"]

_CARRIED = {"households": "households", "households_em": "households_em",
            "households_end": "households_start", "households_end_em": "households_start_em",
            "poor_end": "poor_start", "poor_end_em": "poor_start_em",
            "near_poor_end": "near_poor_start",
            "near_poor_end_em": "near_poor_start_em"}  # fmt: skip


def _counts(plan: Plan) -> pd.DataFrame:
    """Lay out what the review counted by the units of the plan table, blank where it is silent."""
    assert plan.review is not None
    review = plan.review.set_index("unit_code")
    codes = plan.units["unit_code"]
    frame = review.reindex(codes).set_index(plan.units.index)
    return frame.astype("Int64")


def _wrong(plan: Plan, counted: pd.DataFrame, suffix: str) -> Iterator[tuple[str, Any]]:
    """Give each reason why a count is not carried over, with the units where it holds."""
    end = counted[f"poor_end{suffix}"]
    yield "no_count", end.isna()
    if suffix:
        yield "part_above", end > counted["poor_end"]
    for whole in ("households", "households_end"):
        if whole in counted and not suffix:
            yield "poor_above", end > counted[whole]
    start = f"poor_start{suffix}"
    if plan.has(start) and all(name in counted for name in FLOWS[suffix]):
        exits, relapses, new_poor = (counted[name] for name in FLOWS[suffix])
        led_to = plan.units[start].astype("Int64") - exits + relapses + new_poor
        yield "identity", led_to != end


def review_opening(plan: Plan) -> NextOpening:
    """Carry the poor whom the review counted over to the plan of the next year.

    A figure stays blank where the review gives none, or where it contradicts the review's own
    exits, relapses and newly poor: start − exits + relapses + newly poor must be the end.

    Parameters
    ----------
    plan : Plan
        With ``review.csv``.

    Returns
    -------
    NextOpening

    Raises
    ------
    ProgressError
        If the plan has no review.

    Examples
    --------
    Made-up figures: the review counts 84 of 120 poor, with 40 exits, 1 relapse and 3 newly poor:

    >>> from dataclasses import replace
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("tests/plans/doi_gio_2032")
    >>> counts = {"unit_code": ["Y-01", "Y-02"], "poor_end": [84, 60], "exits": [40, 20],
    ...     "relapses": [1, 0], "new_poor": [3, 0]}
    >>> opening = review_opening(replace(plan, review=pd.DataFrame(counts)))
    >>> opening.table["poor_start"].tolist()
    [84, <NA>, <NA>, <NA>]

    In the second commune 75 − 20 is not 60, the others were not counted:

    >>> opening.reasons("en")[0]
    'Suối Trong: in the review, start − exits + relapses + newly poor is not the end'
    """
    if plan.review is None:
        raise ProgressError([("no_review", {"plan": plan.name})])
    counted, names = _counts(plan), plan.units.index
    table: dict[str, Any] = {"unit_code": plan.units["unit_code"]}
    flows: dict[str, Any] = {}
    unsettled: list[tuple[int, str]] = []
    for column, carried in _CARRIED.items():
        if column in counted:
            table[carried] = counted[column]
    for suffix, parts in FLOWS.items():
        if f"poor_end{suffix}" not in counted:
            continue
        blank = np.zeros(len(names), dtype=bool)
        for reason, where in _wrong(plan, counted, suffix):
            found = where.fillna(False).to_numpy(dtype=bool)
            unsettled += [(place, reason) for place in np.flatnonzero(found & ~blank).tolist()]
            blank |= found
        end = counted[f"poor_end{suffix}"].mask(blank)
        table[f"poor_start{suffix}"] = end
        if plan.has(f"poor_start{suffix}"):
            flows[f"poor_start{suffix}"] = plan.units[f"poor_start{suffix}"].astype("Int64")
        flows |= {name: counted[name] for name in parts if name in counted}
        flows[f"poor_end{suffix}"] = end
    told = tuple(
        (str(names[place]), reason, ()) for place, reason in dict.fromkeys(sorted(unsettled))
    )
    return NextOpening(plan.source.year + 1, pd.DataFrame(table), pd.DataFrame(flows), told, plan)
