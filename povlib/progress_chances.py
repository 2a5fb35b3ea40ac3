"""What is likely by the end of the year: the odds of what is still missing, from what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from povlib.exit_odds import meeting_odds
from povlib.progress_year import Progress
from povlib.registration import compare_registration, countable_registrations
from povlib.registration_chances import law_by_unit
from povlib.stated_success import stated_success
from povlib.success_laws import Law, RateRange

__all__ = ["Outlook", "year_outlook"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the reports and the registrations together let expect of the year.

    Attributes
    ----------
    table : pandas.DataFrame
        Index `unit`, those with both a registration and a target: `unit_code`, `exits_target`,
        `exits_registered`, `exits` (as reported so far, 0 where nothing is), `needed` (exits still
        missing), `left` (registered households that have not left poverty and still may, of no more
        than the unit had poor), `met`
        (`Bounds` of the probability that the unit still meets its target).
    district : pandas.Series
        The same of these units together, where one may make up for another; besides, `all_met`, the
        probability that every one of them meets its own, and `expected_exits` of the year.
    left_out : tuple of str
        Units without a registration or a target.
    impossible : tuple of str
        Units left out because they report more exits than they had poor.
    success : Law
        By what law those that are left succeed until the end of the year.
    high : Outlook or None
        Where a range of rates was stated, the same at its upper end; all else is then that at its
        lower end.
    closed : tuple of str
        Units of `table` where nobody can leave poverty any more in the year: their reports of all
        of it count, or its review is over.
    unreported : tuple of str
        Those of `closed` of whose year something is not reported.
    """

    table: pd.DataFrame
    district: pd.Series[Any]
    left_out: tuple[str, ...]
    impossible: tuple[str, ...]
    success: Law
    high: Outlook | None = None
    closed: tuple[str, ...] = ()
    unreported: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Tell whether the year is over for every unit, so that nothing is left to chance."""
        return len(self.closed) == len(self.table)

    @property
    def stated(self) -> Any:
        """What was stated: the law, or the range of laws between two ends."""
        return self.success if self.high is None else RateRange(self.success, self.high.success)


def _reported(found: Progress) -> pd.Series[Any]:
    """Give the units of which the exits of every report of the year are known, up to the review."""
    ledger, due = found.ledger, np.array(found.year.due, dtype=np.int64)
    gaps = ledger.blanks(("exits",))
    gaps[:, due - 1] |= ~ledger.counted[:, due - 1]
    whole = np.flatnonzero(~gaps.any(axis=1))
    return found.table["unit_code"].iloc[whole]


def year_outlook(found: Progress, success: Law | Mapping[str, Any]) -> Outlook | None:
    """Compute the chances that the targets are met by the end of the year.

    Who left poverty so far is counted among the registered. Of those that are left, each succeeds
    until the end of the year by the law that is stated; nobody else does, and nobody at all in a
    unit whose reports of the whole year are there, nor anywhere after the review.

    Parameters
    ----------
    found : Progress
    success : law or mapping
        As for `success_prospects`, but of those that are left.

    Returns
    -------
    Outlook or None
        None where no unit has both a registration and a target, and reports that can be true.

    Examples
    --------
    Made-up figures: by July Đồi Gió reports 20 of 36 exits; of 38 registered 18 are left, of whom
    16 must succeed:

    >>> from povlib.loading import load_plan
    >>> from povlib.progress_year import progress
    >>> found = progress(load_plan("tests/plans/doi_gio_2032"), as_of="15/7/2032")
    >>> row = year_outlook(found, "0.9").table.loc["Đồi Gió"]
    >>> int(row["needed"]), int(row["left"]), round(row["met"].middle, 4)
    (16, 18, 0.7338)
    """
    plan = found.plan
    if not plan.has_registrations:
        return None
    success = stated_success(success)
    if isinstance(success, RateRange):
        low, high = (year_outlook(found, end) for end in (success.low, success.high))
        return None if low is None else replace(low, high=high)
    compared = compare_registration(plan).table
    whole = compared["gap"].notna().to_numpy()
    left_out = compared.index[~whole]
    over = found.table["unit_code"][found.table["overdrawn"]]
    false = compared["unit_code"].isin(over).to_numpy() & whole
    impossible, whole = compared.index[false], whole & ~false
    if not whole.any():
        return None
    table = compared.loc[whole, ["unit_code", "exits_target", "exits_registered"]].copy()
    outside = {*compared.index[~whole], *compared["unit_code"][~whole]}
    law = law_by_unit(success, list(table.index), list(table["unit_code"]), outside)
    exits = found.table["exits"].reindex(table.index).fillna(0).astype("int64")
    targets = table["exits_target"].astype("int64")
    table["exits"] = exits
    table["needed"] = (targets - exits).clip(lower=0)
    able = countable_registrations(compared[whole]).astype("int64")
    table["left"] = (able - exits).clip(lower=0)
    reported = table["unit_code"].isin(_reported(found)).to_numpy()
    closed = table.index[reported | found.year.ended]
    table.loc[closed, "left"] = 0
    aim = max(0, int(targets.sum()) - int(exits.sum()))
    odds = meeting_odds(table["left"].tolist(), table["needed"].tolist(), law, total=aim)
    table["met"] = pd.Series([unit.met for unit in odds.units], table.index, dtype=object)
    district = pd.Series(
        {
            "exits_target": int(targets.sum()),
            "exits_registered": int(table["exits_registered"].sum()),
            "exits": int(exits.sum()), "needed": aim, "left": odds.registered,
            "met": odds.met, "all_met": odds.all_met,
            "expected_exits": int(exits.sum()) + odds.expected,
        },
        dtype=object,
    )  # fmt: skip
    silent = closed.difference(table.index[reported], sort=False)
    told = (tuple(map(str, of)) for of in (left_out, impossible, closed, silent))
    without, wrong, done, unreported = told
    return Outlook(table, district, without, wrong, law, closed=done, unreported=unreported)
