"""What a plan says in its prose, checked: statements, citations, tasks, reports, duties, scope."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS
from povlib.descriptor import is_figure
from povlib.faults import Fault
from povlib.figure_loading import LARGEST_COUNT, MOST_DECIMALS
from povlib.numerals import NumeralError, decimal_places, read_number
from povlib.plan import BODY_KINDS, COMPARISONS, PERIODS, ROLES, SUBJECTS, THEMES
from povlib.printed_dates import likely_date, read_dates
from povlib.quoted_figures import quotes_date, quotes_figure
from povlib.raw_tables import RawTable

__all__ = ["PROSE", "read_prose", "read_rules"]

_DAY, _DAY_OR_MONTH = "11/3/2020", "11/3/2020, 3/2020"
_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
_WHOLE = re.compile(r"\d{1,2}", re.ASCII)


class _Checker:
    """One table of the prose and the faults found in it."""

    def __init__(self, table: RawTable, faults: list[Fault]) -> None:
        self.table = table
        self.faults = faults

    def fault(
        self, code: str, place: int, column: str, found: str | None = None, **params: str
    ) -> None:
        line = self.table.lines[place]
        self.faults.append(Fault(code, self.table.file, line, None, column, found, params))

    def filled(self, *columns: str) -> None:
        """Note the cells that are empty and must not be."""
        for column in columns:
            for place, text in enumerate(self.table.column(column)):
                if not text.strip():
                    self.fault("required_text", place, column)

    def names(self, column: str) -> None:
        """Note the rows without a name, and those with the name of another."""
        self.filled(column)
        seen: dict[str, int] = {}
        for place, text in enumerate(self.table.column(column)):
            if text in seen and text.strip():
                self.fault("repeated_row", place, column, text, expected=str(seen[text]))
            seen.setdefault(text, self.table.lines[place])

    def words(self, column: str, known: Sequence[str], *, blank: bool = False) -> None:
        """Note the words that are not among the known ones; where `blank`, there may be none."""
        for place, text in enumerate(self.column(column)):
            if text not in known and not (blank and not text):
                self.fault("unknown_word", place, column, text, expected=", ".join(known))

    def column(self, name: str) -> list[str]:
        """All cells of a column; blank ones where the file has no such column."""
        return self.table.column(name, "")

    def several(self, name: str) -> list[tuple[str, ...]]:
        """Read a column of names parted by bars, each once."""
        parts = ((part.strip() for part in text.split("|")) for text in self.column(name))
        return [tuple(dict.fromkeys(filter(None, of))) for of in parts]

    def whole(self, name: str, most: int) -> list[tuple[int, ...]]:
        """Read a column of whole numbers from 1 on, parted by bars; note those that are none."""
        found = []
        for place, texts in enumerate(self.several(name)):
            fits = all(_WHOLE.fullmatch(text) and 0 < int(text) <= most for text in texts)
            if not fits:
                shown = self.column(name)[place]
                self.fault("whole_number", place, name, shown, expected=str(most))
            found.append(tuple(sorted(map(int, texts))) if fits else ())
        return found

    def dates(self, column: str, *, months: bool) -> list[tuple[dt.date, dt.date] | None]:
        """Read a column of dates as first and last days; a blank one is missing."""
        found: list[tuple[dt.date, dt.date] | None] = []
        for place, text in enumerate(self.table.column(column)):
            date = None
            if text:
                try:
                    date = read_dates(text)
                    if not months and date[0] != date[1]:
                        raise ValueError
                except ValueError:
                    expected = _DAY_OR_MONTH if months else _DAY
                    likely = likely_date(text)
                    hint = {"hint": f"“{likely}”"} if likely else {}
                    self.fault("date", place, column, text, expected=expected, **hint)
            found.append(date)
        return found

    def frame(self, name: str, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
        index = pd.Index(self.table.column(name), name=name, dtype=object)
        return pd.DataFrame(
            {key: pd.Series(list(of), index, dtype=object) for key, of in columns.items()}
        )

    def texts(self, *columns: str) -> dict[str, list[str]]:
        return {column: self.table.column(column) for column in columns}


def _wrong_value(about: str, value: str, quote: str) -> tuple[str, dict[str, str]] | None:
    """Say why the value of a statement cannot be what its words say: code and params of a fault."""
    in_quote = {"expected": f"“{quote}”"}
    if about == "date":
        try:
            first, last = read_dates(value)
        except ValueError:
            return "date", {"expected": _DAY_OR_MONTH}
        return None if quotes_date(first, last, quote) else ("statement_quote", in_quote)
    try:
        figure = read_number(value)
    except NumeralError as error:
        return "statement_value", {"reason": error.reason}
    if not -LARGEST_COUNT <= figure <= LARGEST_COUNT or decimal_places(figure) > MOST_DECIMALS:
        return "statement_value", {"reason": "too_long"}
    return None if quotes_figure(value, quote) else ("statement_quote", in_quote)


def _statements(check: _Checker) -> pd.DataFrame:
    check.names("statement")
    check.words("comparison", COMPARISONS)
    table = check.table
    abouts = ["units", "date", *filter(is_figure, COLUMNS)]
    cells = zip(*(table.column(name) for name in ("about", "value", "printed")), strict=True)
    for place, (about, value, quote) in enumerate(cells):
        if about not in abouts:
            near = difflib.get_close_matches(about, abouts, 1, 0.75)
            hint = {"hint": f"“{near[0]}”"} if near else {}
            check.fault("unknown_about", place, "about", about, **hint)
        elif wrong := _wrong_value(about, value, quote):
            check.fault(wrong[0], place, "value", value, **wrong[1])
    if "sentence" in table.header:
        for place, sentence in enumerate(table.column("sentence")):
            quote = table.column("printed")[place]
            if sentence.strip() and " ".join(quote.split()) not in " ".join(sentence.split()):
                params = {"expected": f"“{sentence}”"}
                check.fault("statement_quote", place, "sentence", quote, **params)
    others = [name for name in table.header if name != "statement"]
    return check.frame("statement", check.texts(*others))


def _citations(check: _Checker) -> pd.DataFrame:
    check.names("citation")
    check.filled("number")
    dates = [None if date is None else date[0] for date in check.dates("dated", months=False)]
    for place, (date, quote) in enumerate(zip(dates, check.table.column("printed"), strict=True)):
        if date is not None and not quotes_date(date, date, quote):
            text = check.table.column("dated")[place]
            check.fault("statement_quote", place, "dated", text, expected=f"“{quote}”")
    return check.frame(
        "citation",
        {
            **check.texts("number"),
            "dated": dates,
            "printed_date": check.table.column("dated"),
            **check.texts("printed", "section"),
        },
    )


def _milestones(check: _Checker) -> pd.DataFrame:
    table = check.table
    check.names("milestone")
    check.filled("label_vi", "label_en", "start", "section")
    starts, ends = check.dates("start", months=True), check.dates("end", months=True)
    spans: list[tuple[dt.date | None, dt.date | None]] = []
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end is None and not table.column("end")[place]:
            end = start
        if start is not None and end is not None and start[0] > end[1]:
            last = table.column("end")[place]
            check.fault("date_order", place, "start", table.column("start")[place], expected=last)
        spans.append((start and start[0], end and end[1]))
    years: list[int | None] = []
    for place, text in enumerate(table.column("year_printed")):
        if text and not _YEAR.fullmatch(text):
            check.fault("year", place, "year_printed", text)
        years.append(int(text) if _YEAR.fullmatch(text) else None)
    return check.frame(
        "milestone",
        {
            **check.texts("label_vi", "label_en"),
            "start": [start for start, _ in spans],
            "end": [end for _, end in spans],
            "year_printed": years,
            "body": check.several("body"),
            **check.texts("printed", "section"),
        },
    )


def _reports(check: _Checker) -> pd.DataFrame:
    check.names("report")
    check.words("period", PERIODS)
    check.words("due_month", ("same", "next"), blank=True)
    check.filled("section")
    days, months = check.whole("due_day", 31), check.column("due_month")
    for place, (day, text) in enumerate(zip(days, check.column("due_day"), strict=True)):
        if len(day) > 1:
            check.fault("whole_number", place, "due_day", text, expected="31")
        if bool(text) != bool(months[place]):
            check.fault("required_text", place, "due_month" if text else "due_day")
    return check.frame(
        "report",
        {
            "period": check.column("period"),
            **{name: check.column(name) for name in ("label_vi", "label_en")},
            **{name: check.several(name) for name in ("sender", "collector", "recipient")},
            "period_ends": check.whole("period_ends", 12),
            "due_day": [day[0] if day else None for day in days],
            "due_month": months,
            **check.texts("printed", "section"),
        },
    )


def _bodies(check: _Checker) -> pd.DataFrame:
    check.names("body")
    check.filled("name_vi", "name_en", "section")
    check.words("kind", BODY_KINDS)
    check.words("listed_as", BODY_KINDS, blank=True)
    for place, text in enumerate(check.column("body")):
        if "|" in text:
            check.fault("bar_in_name", place, "body", text)
    told = ("name_vi", "name_en", "kind", "listed_as", "printed", "section")
    return check.frame("body", {name: check.column(name) for name in told})


def _duties(check: _Checker) -> pd.DataFrame:
    check.names("duty")
    check.filled("label_vi", "label_en", "section")
    check.words("theme", THEMES)
    check.words("role", ROLES, blank=True)
    return check.frame(
        "duty",
        {
            "body": check.several("body"),
            **check.texts("theme", "role"),
            "partners": check.several("partners"),
            **check.texts("label_vi", "label_en", "section"),
        },
    )


_NAMED = {
    "milestones": ("body",),
    "reports": ("sender", "collector", "recipient"),
    "duties": ("body", "partners"),
}
"""Columns that name bodies."""


def _unknown_bodies(tables: Mapping[str, RawTable], faults: list[Fault]) -> None:
    """Note the bodies that bodies.csv does not have."""
    listed = tables.get("bodies")
    if listed is not None and not listed.whole:
        return
    known = [] if listed is None else listed.column("body")
    for name, columns in _NAMED.items():
        if name not in tables or not tables[name].whole:
            continue
        check = _Checker(tables[name], faults)
        for column in columns:
            for place, bodies in enumerate(check.several(column)):
                for body in (one for one in bodies if one not in known):
                    near = difflib.get_close_matches(body, known, 1, 0.75)
                    hint = {"hint": f"“{near[0]}”"} if near else {}
                    check.fault("unknown_body", place, column, body, **hint)


def _cause_list(check: _Checker) -> pd.DataFrame:
    check.names("cause")
    check.filled("label_vi", "label_en")
    themes = check.several("themes")
    for place, of in enumerate(themes):
        for theme in of:
            if theme not in THEMES:
                check.fault("unknown_word", place, "themes", theme, expected=", ".join(THEMES))
    told = {name: check.column(name) for name in ("label_vi", "label_en")}
    return check.frame("cause", {**told, "themes": themes, "source": check.column("source")})


def _scope(check: _Checker) -> pd.DataFrame:
    check.words("subject", SUBJECTS)
    check.names("subject")
    return check.frame("subject", check.texts("printed", "section"))


PROSE: dict[str, Callable[[_Checker], pd.DataFrame]] = {
    "statements": _statements,
    "citations": _citations,
    "milestones": _milestones,
    "reports": _reports,
    "bodies": _bodies,
    "duties": _duties,
    "scope": _scope,
    "cause_list": _cause_list,
}
"""The resources that repeat the prose, and how each is checked and read."""


def read_prose(
    tables: Mapping[str, RawTable], faults: list[Fault], unread: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """Read the tables of the prose.

    Parameters
    ----------
    tables : mapping of RawTable
        The files that could be read, by resource.
    faults : list of Fault
        What is wrong in them is added here.
    unread : collection of str
        Resources that the plan has, and whose files cannot be read.

    Returns
    -------
    dict of pandas.DataFrame
        By resource, as the attributes of `Plan` describe them.

    Examples
    --------
    >>> header = ["subject", "printed", "section"]
    >>> rows = [["near_poor", "hộ cận nghèo", "I"]]
    >>> found = read_prose({"scope": RawTable("scope.csv", header, rows, [2], True)}, [])
    >>> found["scope"].loc["near_poor", "section"]
    'I'
    """
    found = {}
    for name, read in PROSE.items():
        if name in tables and tables[name].whole:
            found[name] = read(_Checker(tables[name], faults))
    if "bodies" not in unread:
        _unknown_bodies(tables, faults)
    return found


def read_rules(table: RawTable | None) -> pd.DataFrame | None:
    """Take over the rows of the plan's own rules as text, each with its line."""
    if table is None:
        return None
    frame = pd.DataFrame(table.rows, columns=table.header, dtype=object)
    return frame.assign(line=pd.Series(table.lines, dtype="int64"))
