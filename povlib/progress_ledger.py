"""Which reports count at a given day, laid out by unit and month; nothing is dropped unseen."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from povlib.plan import Plan
from povlib.progress_counts import NONE, monthly, replaced_by
from povlib.progress_loading import PROGRESS_FIGURES

__all__ = ["FLOWS", "MONTHS", "STATUSES", "Ledger", "Year", "due_date", "month_end", "open_ledger"]

MONTHS = 12
STATUSES = ("counted", "replaced", "not_yet", "twice", "after_review", "outside_year")
"""What became of a report: it counts; a later one replaces it; it was made after the day asked
about, or after `Year.latest`; another of the same unit and month stands beside it; its month is
after the review; its month is of another year."""

FLOWS = {"": ("exits", "relapses", "new_poor"), "_em": ("exits_em", "relapses_em", "new_poor_em")}
"""Who leaves poverty, falls back and becomes poor, by suffix: all households, or the minority."""


def month_end(year: int, month: int) -> dt.date:
    """Give the last day of a month.

    Examples
    --------
    >>> month_end(2032, 2).isoformat()
    '2032-02-29'
    """
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def due_date(ends: dt.date, day: int | None, month: str) -> dt.date | None:
    """Give the day by which a report is due; a day that its month lacks is the month's last.

    Parameters
    ----------
    ends : datetime.date
        Last day of the period.
    day : int or None
        As the text prints it; None where it prints none.
    month : {"same", "next"}
        The period's last month, or the one after it.

    Examples
    --------
    >>> due_date(dt.date(2020, 1, 31), 30, "next").isoformat()
    '2020-02-29'
    >>> due_date(dt.date(2020, 12, 31), 5, "next").isoformat()
    '2021-01-05'
    >>> due_date(dt.date(2020, 12, 31), None, "")
    """
    if day is None:
        return None
    first = ends.replace(day=1)
    if month == "next":
        first = (first + dt.timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day, month_end(first.year, first.month).day))


@dataclass(frozen=True, slots=True)
class Year:
    """The year of a plan as its reports see it.

    Attributes
    ----------
    year : int
    as_of : datetime.date
        The day asked about.
    last : int
        Month of the review; 12 where there is none.
    review : datetime.date or None
        Last day of the review.
    due : tuple of int
        Months at whose end a report is due.
    days_allowed : int
        Days after the end of the month in which a report is not yet late.
    printed : tuple of (int, str) or None
        The day by which reports are due, as `due_date` takes it, where it counts instead.
    before : tuple of int
        Months whose report would have been due before the signature, and is not asked for.
    """

    year: int
    as_of: dt.date
    last: int
    review: dt.date | None
    due: tuple[int, ...]
    days_allowed: int
    printed: tuple[int, str] | None = None
    before: tuple[int, ...] = ()

    def deadline(self, month: int) -> dt.date:
        """Give the last day on which the report on a month is in time."""
        ends = month_end(self.year, month)
        day = due_date(ends, *self.printed) if self.printed else None
        return day or ends + dt.timedelta(self.days_allowed)

    @property
    def ended(self) -> bool:
        """Tell whether the review, or else the year, is over by the day asked about."""
        return self.as_of > (self.review or month_end(self.year, self.last))

    @property
    def latest(self) -> dt.date:
        """Give the last day on which a report of the year can have been made: in the next one."""
        return dt.date(min(self.year + 1, dt.MAXYEAR), 12, 31)

    @property
    def overdue(self) -> tuple[int, ...]:
        """List the months whose report should be there."""
        return tuple(month for month in self.due if self.deadline(month) < self.as_of)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Reports with what became of them, and what counts by unit (row) and month (column).

    Attributes
    ----------
    rows : pandas.DataFrame
        As `Progress.rows` of `povlib.progress_year` has them.
    places : numpy.ndarray
        Row of the plan's units for each report.
    months : numpy.ndarray
        Month of each report, 1 to 12.
    counted, received : numpy.ndarray of bool
        Where a report counts, and where there is one at all that is not replaced.
    values, known : dict of numpy.ndarray
        By column: the counts, 0 where there is none, and where there is one.
    """

    rows: pd.DataFrame
    places: np.ndarray
    months: np.ndarray
    counted: np.ndarray
    received: np.ndarray
    values: Mapping[str, np.ndarray]
    known: Mapping[str, np.ndarray]

    def has(self, column: str) -> bool:
        """Tell whether the reports have a column."""
        return column in self.values

    def follows(self, suffix: str) -> bool:
        """Tell whether all is reported of a group that is reported of all households."""
        pairs = zip(FLOWS[""], FLOWS[suffix], strict=True)
        return all(self.has(part) for whole, part in pairs if self.has(whole))

    def flow(self, column: str) -> np.ndarray:
        """Give the counts of a column; no households where the reports have no such column."""
        return self.values[column] if self.has(column) else np.zeros(self.counted.shape, np.int64)

    def blanks(self, columns: tuple[str, ...]) -> np.ndarray:
        """Tell where a report counts but leaves one of these columns blank."""
        found = np.zeros(self.counted.shape, dtype=bool)
        for column in columns:
            if self.has(column):
                found |= self.counted & ~self.known[column]
        return found


def _days(dates: pd.Series[Any]) -> np.ndarray:
    """Give dates as day numbers, 0 for none."""
    codes, distinct = pd.factorize(dates)
    numbers = np.array([0, *(date.toordinal() for date in distinct)], dtype=np.int64)
    return numbers[codes + 1]


def open_ledger(plan: Plan, year: Year) -> Ledger:
    """Decide of every report whether it counts, and lay out those that do.

    Examples
    --------
    In May the second report on March, made on 20 April, has replaced the first; before, it had not:

    >>> from types import SimpleNamespace
    >>> march, days = dt.date(2032, 3, 1), [dt.date(2032, 4, 5), dt.date(2032, 4, 20)]
    >>> reports = pd.DataFrame({"month": [march] * 2, "unit": "A", "unit_code": "01",
    ...     "reported": days, "replaces": [None, days[0]], "exits": [4, 3], "line": [2, 3]})
    >>> plan = SimpleNamespace(units=pd.DataFrame({"unit_code": ["01"]}), progress=reports)
    >>> for day in (dt.date(2032, 5, 1), dt.date(2032, 4, 10)):
    ...     ledger = open_ledger(plan, Year(2032, day, 12, None, (3, 6), 10))
    ...     ledger.rows["status"].tolist(), ledger.values["exits"][0, :4].tolist()
    (['replaced', 'counted'], [0, 0, 3, 0])
    (['counted', 'not_yet'], [0, 0, 4, 0])
    """
    assert plan.progress is not None
    reports = plan.progress
    codes = plan.units["unit_code"]
    places = pd.Index(codes).get_indexer(pd.Index(reports["unit_code"])).astype(np.int64)
    firsts, days = _days(reports["month"]), _days(reports["reported"])
    replaces = _days(reports["replaces"])
    width = dt.date.max.toordinal() + 1
    keys = places * width + firsts
    known = days <= min(year.as_of, year.latest).toordinal()
    by = np.full(len(reports), NONE, dtype=np.int64)
    seen = np.flatnonzero(known)
    found, _ = replaced_by(keys[seen], days[seen], replaces[seen])
    by[seen] = np.where(found == NONE, NONE, seen[found])
    starts = np.array([dt.date(year.year, month, 1).toordinal() for month in range(1, 13)])
    months = np.searchsorted(starts, firsts, side="right")
    inside = (months > 0) & (starts[np.maximum(months, 1) - 1] == firsts)
    stands = known & (by == NONE)
    usable = stands & inside & (months <= year.last)
    shape = (len(codes), MONTHS)
    cells = places * MONTHS + months - 1
    often = np.bincount(cells[usable], minlength=shape[0] * MONTHS)
    alone = usable & (often[np.where(usable, cells, 0)] == 1)
    status = np.select(
        [~known, ~stands, ~inside, months > year.last, ~alone],
        ["not_yet", "replaced", "outside_year", "after_review", "twice"],
        "counted",
    )
    lines = reports["line"].to_numpy()
    rows = reports.assign(
        status=pd.Series(status, reports.index, dtype=object),
        replaced_by=pd.arrays.IntegerArray(np.where(by == NONE, 0, lines[by]), by == NONE),
    )
    counts, filled = {}, {}
    for column in PROGRESS_FIGURES:
        if column in reports:
            blank = reports[column].isna().to_numpy(dtype=bool)
            values = reports[column].fillna(0).to_numpy(dtype=np.int64)
            at = places[alone], months[alone] - 1
            counts[column] = monthly(*at, values[alone], shape)
            filled[column] = monthly(*at, ~blank[alone], shape)
    return Ledger(
        rows, places, np.where(inside, months, 0), (often == 1).reshape(shape),
        (often > 0).reshape(shape), counts, filled,
    )  # fmt: skip
