"""The poor at the opening of the next year, from the reports of this one: or why unknown."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from povlib.plan import Plan
from povlib.progress_contradictions import poor_by_month
from povlib.progress_ledger import FLOWS
from povlib.progress_texts import few_names
from povlib.progress_words import WORDS
from povlib.progress_year import Progress
from povlib.wording import fill

__all__ = ["NextOpening", "next_opening"]

_SPOILS = ("minority_above_whole", "exits_above_poor", "minority_poor_above_poor", "before_month")


@dataclass(frozen=True, slots=True)
class NextOpening:
    """Opening figures of the plan of the next year.

    Attributes
    ----------
    year : int
        The next year.
    table : pandas.DataFrame
        Index `unit`: `unit_code`, `poor_start` and, where the minority is reported,
        `poor_start_em`; missing for a unit whose year is not settled.
    flows : pandas.DataFrame
        Index `unit`: how this year's reports lead there, `poor_start`, `exits`, `relapses`,
        `new_poor`, `poor_end` (and with `_em`); `poor_end` is missing where `table` is.
    unsettled : tuple of (str, str, tuple of int)
        Unit, reason (a key of `povlib.progress_words.WORDS`) and months, for each figure that stays
        blank.
    plan : Plan
        The plan of this year.
    """

    year: int
    table: pd.DataFrame
    flows: pd.DataFrame
    unsettled: tuple[tuple[str, str, tuple[int, ...]], ...]
    plan: Plan

    def csv(self) -> str:
        """Give the table as the text of a ``plan_table.csv``, blank where a figure is missing."""
        buffer = StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(["unit", *self.table.columns])
        for row in self.table.itertuples(name=None):
            writer.writerow(["" if cell is pd.NA else str(cell) for cell in row])
        return buffer.getvalue()

    def reasons(self, lang: str = "vi") -> list[str]:
        """Say why there is no figure, and for which units: each reason once."""
        alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
        for unit, reason, months in self.unsettled:
            alike.setdefault((reason, months), []).append(unit)
        told = []
        for (reason, months), units in alike.items():
            said = {"months": ", ".join(map(str, months)), "n": len(months)}
            every = len(units) == len(self.table)
            which = fill(WORDS, "every_unit", lang) if every else few_names(units, lang)
            told.append(f"{which}: {fill(WORDS, reason, lang, **said)}")
        return told

    def __repr__(self) -> str:
        made_up = "; số liệu minh họa" if self.plan.source.demonstration else ""
        blank = int(self.table["poor_start"].isna().sum())
        return (
            f"<NextOpening {self.year} after {self.plan.name}: {len(self.table)} units, "
            f"{blank} not settled{made_up}>"
        )


def _obstacles(found: Progress, suffix: str) -> Iterator[tuple[str, np.ndarray]]:
    """Give each reason why a year is not settled, with the units and months where it holds."""
    ledger, year = found.ledger, found.year
    due = np.zeros(ledger.counted.shape, dtype=bool)
    due[:, np.array(year.due) - 1] = True
    overdue = np.zeros_like(due)
    overdue[:, np.array(year.overdue, dtype=np.int64) - 1] = True
    if not found.plan.has(f"poor_start{suffix}"):
        yield "no_start", np.ones_like(due)
        return
    no_start = np.zeros_like(due)
    no_start[found.plan.units[f"poor_start{suffix}"].isna().to_numpy(dtype=bool)] = True
    yield "no_start", no_start
    yield "year_open", due & ~overdue & ~ledger.received
    yield "not_reported", overdue & ~ledger.received
    yield "unsettled", ledger.received & ~ledger.counted
    yield "blank", ledger.blanks(FLOWS[suffix])
    wrong = np.zeros_like(due)
    places = pd.Index(found.plan.units["unit_code"])
    told = found.contradictions
    for kind, code, month in zip(told["kind"], told["unit_code"], told["month"], strict=True):
        if kind in _SPOILS and month.year == year.year:
            wrong[places.get_loc(code), month.month - 1] = True
    yield "contradiction", wrong


def next_opening(found: Progress) -> NextOpening:
    """Carry the poor at the end of the year over to the plan of the next.

    A unit has a figure only where every report of its year, up to the review, counts, leaves
    nothing blank and contradicts nothing; otherwise the figure stays blank and the reason is told.
    The households of the next year are not known from this one, and not guessed.

    Parameters
    ----------
    found : Progress
        Of a day at which all reports are there.

    Returns
    -------
    NextOpening

    Examples
    --------
    In July nothing can be carried over:

    >>> from povlib.loading import load_plan
    >>> from povlib.progress_year import progress
    >>> found = progress(load_plan("tests/plans/doi_gio_2032"), as_of="15/7/2032")
    >>> opening = next_opening(found)
    >>> opening
    <NextOpening 2033 after doi_gio_2032: 4 units, 4 not settled; số liệu minh họa>
    >>> opening.csv().splitlines()[:2]
    ['unit,unit_code,poor_start,poor_start_em', 'Đồi Gió,Y-01,,']
    >>> opening.reasons("en")[:2]
    ["Every unit: the plan's year is not over, and reports are not yet due", \
'Suối Trong: no report on month 5']
    """
    plan, ledger = found.plan, found.ledger
    names = plan.units.index
    table: dict[str, Any] = {"unit_code": plan.units["unit_code"]}
    flows: dict[str, Any] = {}
    unsettled: dict[tuple[int, str], set[int]] = {}
    for suffix, columns in FLOWS.items():
        if suffix and not (ledger.follows(suffix) and plan.has(f"poor_start{suffix}")):
            continue
        open_units = np.zeros(len(names), dtype=bool)
        for reason, where in _obstacles(found, suffix):
            open_units |= where.any(axis=1)
            for place in np.flatnonzero(where.any(axis=1)).tolist():
                months = set((np.flatnonzero(where[place]) + 1).tolist())
                unsettled[place, reason] = unsettled.get((place, reason), set()) | months
        followed = poor_by_month(plan, ledger, suffix)
        poor = np.zeros(len(names), np.int64) if followed is None else followed[0][:, -1].copy()
        end = pd.Series(pd.arrays.IntegerArray(poor, open_units), names)
        table[f"poor_start{suffix}"] = end
        for name in (f"poor_start{suffix}", *columns):
            source = plan.units if name.startswith("poor_start") else found.table
            if name in source:
                flows[name] = source[name]
        flows[f"poor_end{suffix}"] = end
    reasons = tuple(
        (names[place], reason, tuple(sorted(months)))
        for (place, reason), months in sorted(unsettled.items(), key=lambda item: item[0])
    )
    return NextOpening(
        plan.source.year + 1, pd.DataFrame(table), pd.DataFrame(flows), reasons, plan
    )
