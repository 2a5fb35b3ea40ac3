"""Reading a question about the plan's year: the day, the review, the reports due, the path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.plan import Plan
from povlib.progress_counts import due_months
from povlib.progress_ledger import MONTHS, Year, due_date, month_end
from povlib.progress_loading import read_day
from povlib.progress_words import PROBLEMS
from povlib.success_laws import exact_number
from povlib.wording import fill

__all__ = [
    "PERIODS",
    "REVIEW",
    "Path",
    "ProgressError",
    "asked_day",
    "period_of",
    "read_path",
    "read_year",
]

PERIODS = {"monthly": 1, "quarterly": 3, "half_year": 6, "yearly": 12}
"""How often units report, in months."""

REVIEW = "survey"
"""Name of the milestone at which the poor are counted anew, and the year's changes end."""

_DAYS = 10
"""Days after the end of a period in which a report is in time, where the plan prints no day."""

_MOST_DAYS = 366


class ProgressError(ValueError):
    """A question about the plan's year that cannot be answered, with every reason.

    Examples
    --------
    >>> print(ProgressError([("as_of", {"found": "July"})]).message("en"))
    as_of: expected a day, such as “15/7/2020” or “2020-07-15”; found July.
    """

    def __init__(self, problems: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{self.message('vi')}\n{self.message('en')}")

    def message(self, lang: str = "vi") -> str:
        """Tell all of it in a language, one line for each reason."""
        return "\n".join(fill(PROBLEMS, key, lang, **params) for key, params in self.problems)


@dataclass(frozen=True, slots=True)
class Path:
    """What part of the target should be reached by the end of each month, January first.

    Attributes
    ----------
    kind : {"linear", "milestone", "milestones", "own"}
    name : str
        Of the milestone, if it is one.
    shares : tuple of Fraction
    span : tuple of datetime.date or None
        First and last day of the milestone.
    reached : tuple of (str, Fraction)
        Of several milestones: the part of the target that each reaches.
    """

    kind: str
    name: str
    shares: tuple[Fraction, ...]
    span: tuple[dt.date, dt.date] | None = None
    reached: tuple[tuple[str, Fraction], ...] = ()

    def asks(self, target: Any, month: int) -> Fraction | None:
        """Say how many exits the path asks by the end of a month; month 0 is before the year.

        Examples
        --------
        >>> Path("own", "", (Fraction(1, 4),) * 12).asks(10, 3)
        Fraction(5, 2)
        """
        if target is pd.NA or target is None:
            return None
        return int(target) * self.shares[month - 1] if month else Fraction(0)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return read_day(value)
    except (TypeError, ValueError):
        return None


def asked_day(value: Any) -> dt.date:
    """Read the day that a question is about.

    Raises
    ------
    ProgressError
        If it is none.

    Examples
    --------
    >>> asked_day("15/7/2020").isoformat()
    '2020-07-15'
    """
    day = _day(value)
    if day is None:
        raise ProgressError([("as_of", {"found": str(value)})])
    return day


def _milestone(plan: Plan, name: Any) -> tuple[dt.date, dt.date] | None:
    """Find a milestone of the plan by its name: its first and its last day."""
    if plan.milestones is None or not isinstance(name, str) or name not in plan.milestones.index:
        return None
    row: Any = plan.milestones.loc[name]
    return row["start"], row["end"]


def _milestones(plan: Plan) -> str:
    return "–" if plan.milestones is None else ", ".join(plan.milestones.index)


def period_of(plan: Plan) -> str:
    """Say how often the plan asks for reports, by the most frequent of them; else monthly."""
    asked = set() if plan.reports is None else set(plan.reports["period"])
    return next((period for period in PERIODS if period in asked), "monthly")


def _printed(plan: Plan, period: str) -> tuple[int, str] | None:
    """Find the day by which the reports of a period are due, as the plan prints it."""
    if plan.reports is None:
        return None
    told = plan.reports[plan.reports["period"] == period]
    days = zip(told["due_day"], told["due_month"], strict=True)
    return next(((int(day), month) for day, month in days if day is not None), None)


def read_year(plan: Plan, as_of: Any, review: Any, every: str | None, days_allowed: Any) -> Year:
    """Read the day asked about, the review that ends the year and the reports that are due.

    A report whose day, as printed or else the end of its period, is before the signature is not
    due; but the last of the year is in any case.

    Raises
    ------
    ProgressError
        With everything that cannot be read.
    """
    problems: list[tuple[str, Mapping[str, Any]]] = []
    day, year = _day(as_of), plan.source.year
    if day is None:
        problems.append(("as_of", {"found": str(as_of)}))
    period = period_of(plan) if every is None else every
    if period not in PERIODS:
        problems.append(("every", {"found": str(every), "known": ", ".join(PERIODS)}))
    printed = _printed(plan, period)
    stated = printed if days_allowed is None else None
    days_allowed = _DAYS if days_allowed is None else days_allowed
    whole = isinstance(days_allowed, int) and not isinstance(days_allowed, bool)
    if not whole or not 0 <= days_allowed <= _MOST_DAYS:
        problems.append(("days", {"found": str(days_allowed)}))
    named = _milestone(plan, REVIEW if review is None else review)
    end = named[1] if named else _day(review)
    if end is None and review is not None:
        problems.append(("review", {"found": str(review), "known": _milestones(plan)}))
    if end is not None and end.year < year:
        problems.append(("review_year", {"found": end.isoformat(), "year": str(year)}))
    if problems:
        raise ProgressError(problems)
    assert day is not None
    last = end.month if end is not None and end.year == year else MONTHS
    months = due_months(PERIODS[period], last)
    dates = {month: month_end(year, month) for month in months}
    if printed:
        dates = {month: due_date(ends, *printed) or ends for month, ends in dates.items()}
    before = tuple(month for month in months[:-1] if dates[month] < plan.source.signed)
    due = tuple(months[len(before) :])
    return Year(year, day, last, end, due, days_allowed, stated, before)


def _along(span: tuple[dt.date, dt.date], year: int) -> tuple[Fraction, ...]:
    """Spread the target evenly over the days from the first to the last."""
    days = (span[1] - span[0]).days + 1
    gone = [(month_end(year, month) - span[0]).days + 1 for month in range(1, MONTHS + 1)]
    return tuple(Fraction(min(max(past, 0), days), days) for past in gone)


def _by_milestones(
    plan: Plan, shares: Mapping[str, Any], year: Year
) -> tuple[Fraction, ...] | None:
    """Rise to a stated per cent over the days of each milestone; None where they are none."""
    found = (Fraction(0),) * MONTHS
    now = Fraction(0)
    spans = [(_milestone(plan, name), share) for name, share in shares.items()]
    if any(span is None for span, _ in spans):
        return None
    for span, stated in sorted(spans, key=lambda one: one[0][1]):  # type: ignore[index]
        share = _share(stated)
        if span is None or share is None or share < now:
            return None
        risen = _along(span, year.year)
        found = tuple(
            before + part * (share - now) for before, part in zip(found, risen, strict=True)
        )
        now = share
    return found


def _share(stated: Any) -> Fraction | None:
    """Take a per cent of 0 to 100 as a part; None where it is none."""
    try:
        share = exact_number(stated, "path") / 100
    except (TypeError, ValueError):
        return None
    return share if 0 <= share <= 1 else None


def _stated(shares: Mapping[int, Any]) -> tuple[Fraction, ...] | None:
    """Take cumulative per cents by month; None where they are none."""
    found, now = [], Fraction(0)
    if not shares or not set(shares) <= set(range(1, MONTHS + 1)):
        return None
    for month in range(1, MONTHS + 1):
        if month in shares:
            share = _share(shares[month])
            if share is None or share < now:
                return None
            now = share
        found.append(now)
    return tuple(found)


def read_path(plan: Plan, path: Any, year: Year) -> Path:
    """Read what should be achieved by the end of each month.

    Raises
    ------
    ProgressError

    Examples
    --------
    >>> of_may = Year(2032, dt.date(2032, 5, 1), 4, None, (4,), 0)
    >>> [str(share) for share in read_path(None, "linear", of_may).shares[:5]]
    ['1/4', '1/2', '3/4', '1', '1']
    >>> [str(share) for share in read_path(None, {2: "12.5", 4: 100}, of_may).shares[:4]]
    ['0', '1/8', '1/8', '1']
    """
    if isinstance(path, Mapping):
        named = bool(path) and all(isinstance(key, str) for key in path)
        shares = _by_milestones(plan, path, year) if named else _stated(path)
        if shares is None:
            told = {"found": f"{dict(path)!s:.200}", "known": _milestones(plan)}
            raise ProgressError([("path_values", told)])
        if not named:
            return Path("own", "", shares)
        reached = ((name, _share(stated) or Fraction(0)) for name, stated in path.items())
        steps = tuple(sorted(reached, key=lambda one: one[1]))
        return Path("milestones", "", shares, reached=steps)
    if isinstance(path, str) and path == "linear":
        parts = (Fraction(min(month, year.last), year.last) for month in range(1, MONTHS + 1))
        return Path("linear", "", tuple(parts))
    span = _milestone(plan, path)
    if span is None:
        raise ProgressError([("path", {"found": str(path), "known": _milestones(plan)})])
    return Path("milestone", path, _along(span, year.year), span)
