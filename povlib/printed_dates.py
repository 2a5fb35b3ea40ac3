"""Dates as Vietnamese documents print them: a day, or a month that lasts from first to last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["likely_date", "read_dates"]

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MONTH = re.compile(r"(?:[Tt]háng )?(\d{1,2})/(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII)


def read_dates(text: str) -> tuple[dt.date, dt.date]:
    """Read a printed date as its first and its last day.

    Parameters
    ----------
    text : str
        A day, ``11/3/2020`` or ``2020-03-11``, or a month, ``3/2020`` or ``2020-03``.

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
    >>> read_dates("11/3/2020") == read_dates("2020-03-11") == read_dates("2020/3/11")
    True
    >>> read_dates("2020-02") == read_dates("tháng 2/2020") == (first, last)
    True
    """
    if match := _YEAR_FIRST.fullmatch(text):
        text = "/".join(filter(None, (match[4], match[3], match[1])))
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
        date = dt.date(year, month, day)
        return date, date
    if match := _MONTH.fullmatch(text):
        month, year = map(int, match.groups())
        first = dt.date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    raise ValueError(f"no date: {text!r}")


_SERIAL = re.compile(r"\d{5}", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[ T][\d:.]+", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", re.ASCII)
_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_SHORT_MONTH = re.compile(
    rf"(?:T|Thg|tháng *)?(\d{{1,2}}|{'|'.join(_NAMES)}) *(?:[/.-]|năm) *(\d{{2}}|\d{{4}})",
    re.ASCII | re.IGNORECASE,
)
_NUMBERED_FROM = dt.date(1899, 12, 30).toordinal()
"""Day 0 of the numbers that spreadsheets keep for dates, from March 1900 on."""


def likely_date(text: str, *, month: bool = False) -> str:
    """Guess what date a spreadsheet has made unreadable: its number, a time of day, a short year.

    Parameters
    ----------
    text : str
    month : bool
        Whether a month is wanted, of which spreadsheets make the first day.

    Returns
    -------
    str
        As `read_dates` reads it; empty where nothing is likely.

    Examples
    --------
    >>> [likely_date(text) for text in ("43901", "2020-03-11 00:00:00", "11.3.20", "3/28/2020")]
    ['11/3/2020', '11/3/2020', '11/3/2020', '28/3/2020']
    >>> [likely_date(text, month=True) for text in ("1/3/2020", "3/20", "Mar-20", "tháng 3")]
    ['3/2020', '3/2020', '3/2020', '']
    """
    text, found = text.strip(), None
    try:
        first, last = read_dates(text)  # but for spaces around it
        if month is (first != last):
            return f"{'' if month else f'{first.day}/'}{first.month}/{first.year}"
    except ValueError:
        pass
    try:
        if _SERIAL.fullmatch(text):
            found = dt.date.fromordinal(_NUMBERED_FROM + int(text))
        elif match := _TIMED.fullmatch(text):
            found = dt.date.fromisoformat(match[1])
        elif match := _SHORT.fullmatch(text):
            one, two, year = map(int, match.groups())
            day, number = (one, two) if two <= 12 else (two, one)
            found = dt.date(_whole(year), number, day)
        elif month and (match := _SHORT_MONTH.fullmatch(text)):
            name = match[1].capitalize()
            number = _NAMES.index(name) + 1 if name in _NAMES else int(name)
            found = dt.date(_whole(int(match[2])), number, 1)
    except ValueError:
        return ""
    if found is None:
        return ""
    return f"{'' if month else f'{found.day}/'}{found.month}/{found.year}"


def _whole(year: int) -> int:
    """Write a year of two digits in full."""
    return year if year > 99 else 2000 + year
