"""Dates as Vietnamese documents print them: a day, or a month that lasts from first to last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["read_dates"]

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_dates(text: str) -> tuple[dt.date, dt.date]:
    """Read a printed date as its first and its last day.

    Parameters
    ----------
    text : str
        A day, ``11/3/2020`` or ``2020-03-11``, or a month, ``3/2020``.

    Returns
    -------
    tuple of datetime.date
        The same day twice, or the first and the last day of the month.

    Raises
    ------
    ValueError
        If the text is neither, or there is no such day.

    Examples
    --------
    >>> first, last = read_dates("02/2020")
    >>> first.isoformat(), last.isoformat()
    ('2020-02-01', '2020-02-29')
    >>> read_dates("11/3/2020") == read_dates("2020-03-11")
    True
    """
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        date = dt.date(year, month, day)
        return date, date
    if match := _MONTH.fullmatch(text):
        month, year = map(int, match.groups())
        first = dt.date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    if _ISO.fullmatch(text):
        date = dt.date.fromisoformat(text)
        return date, date
    raise ValueError(f"no date: {text!r}")
