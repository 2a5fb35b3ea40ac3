"""What the units report during the year, read from the file as it stands: nothing is added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from povlib.faults import Fault
from povlib.figure_loading import read_figures
from povlib.printed_dates import likely_date, read_dates
from povlib.progress_counts import replaced_by
from povlib.raw_tables import RawTable
from povlib.register import Register

__all__ = ["PROGRESS_FIGURES", "read_day", "read_progress", "unit_codes",
           "without_reports"]  # fmt: skip

PROGRESS_FIGURES = (
    "exits", "exits_em", "relapses", "relapses_em", "new_poor", "new_poor_em",
)  # fmt: skip
"""Counts that a unit may report of a month, households each."""

_KNOWN = {"month", "unit", "unit_code", "reported", "replaces", "note", *PROGRESS_FIGURES}
_DAY, _MONTH = "5/4/2020, 2020-04-05", "3/2020, 2020-03"


def without_reports(table: RawTable | None, faults: list[Fault]) -> list[Fault]:
    """Let a file have a header alone: early in the year nothing is reported yet.

    Examples
    --------
    >>> table = RawTable("progress.csv", ["month", "unit", "reported", "exits"], [], [], False)
    >>> without_reports(table, [Fault("no_rows", "progress.csv", 1)]), table.whole
    ([], True)
    """
    if table is None:
        return faults
    wrong = [fault for fault in faults if fault.file == table.file]
    if [fault.code for fault in wrong] != ["no_rows"]:
        return faults
    table.whole = True
    return [fault for fault in faults if fault is not wrong[0]]


def read_day(text: str) -> dt.date:
    """Read a day; a month is none.

    Examples
    --------
    >>> read_day("11/3/2020") == read_day("2020-03-11") == dt.date(2020, 3, 11)
    True
    """
    first, last = read_dates(text)
    if first != last:
        raise ValueError(f"no day: {text!r}")
    return first


def _read_month(text: str) -> dt.date:
    """Read a month as its first day."""
    first, last = read_dates(text)
    if first == last:
        raise ValueError(f"no month: {text!r}")
    return first


def _dates(
    table: RawTable,
    column: str,
    read: Callable[[str], dt.date],
    faults: list[Fault],
    *,
    expected: str,
    required: bool,
) -> list[dt.date | None]:
    """Read a column of dates; every distinct text once."""
    units = table.column("unit", "")
    known: dict[str, dt.date | None] = {}
    found: list[dt.date | None] = []
    for place, text in enumerate(table.column(column, "")):
        if text not in known:
            try:
                known[text] = read(text) if text else None
            except ValueError:
                known[text] = None
        date = known[text]
        found.append(date)
        if date is None and (text or required):
            code = "date" if text else "required_text"
            params = {"expected": expected} if text else {}
            if text and (likely := likely_date(text, month=read is _read_month)):
                params["hint"] = f"“{likely}”"
            at = (table.file, table.lines[place], units[place], column)
            faults.append(Fault(code, *at, text or None, params))
    return found


def unit_codes(
    table: RawTable, register: Register | None, known: Collection[str], faults: list[Fault]
) -> list[str]:
    """Find the code of the unit of each row; a unit may have many rows."""
    names, file = table.column("unit"), table.file
    given = table.column("unit_code", "")
    codes: list[str] = []
    for name, stated, line in zip(names, given, table.lines, strict=True):
        code = stated if register is None else register.codes.get(name, "")
        codes.append(code)
        if not name.strip():
            faults.append(Fault("required_text", file, line, None, "unit"))
        elif not code and register is not None:
            faults.append(register.fault(name, file, line))
        elif not code:
            faults.append(Fault("required_text", file, line, name, "unit_code"))
        elif stated and stated != code:
            params = {"expected": code}
            faults.append(Fault("unit_code", file, line, name, "unit_code", stated, params))
        elif code not in known:
            faults.append(Fault("not_in_table", file, line, name, "unit_code", code))
    return codes


def _ordinals(dates: list[dt.date | None]) -> np.ndarray:
    known = {date: 0 if date is None else date.toordinal() for date in dict.fromkeys(dates)}
    return np.array([known[date] for date in dates], dtype=np.int64)


def _replaced_faults(
    table: RawTable, codes: list[str], dates: Mapping[str, list[dt.date | None]]
) -> list[Fault]:
    """Find the reports that say they replace one, and there is none."""
    units = np.unique(np.array(codes, dtype=object), return_inverse=True)[1].astype(np.int64)
    months = _ordinals(dates["month"])
    keys = units * (dt.date.max.toordinal() + 1) + months
    days, replaces = _ordinals(dates["reported"]), _ordinals(dates["replaces"])
    _, dangling = replaced_by(keys, days, replaces)
    names, texts = table.column("unit"), table.column("replaces", "")
    printed = table.column("month")
    return [
        Fault(
            "replaces", table.file, table.lines[place], names[place], "replaces", texts[place],
            {"expected": printed[place]},
        )
        for place in np.flatnonzero(dangling).tolist()
    ]  # fmt: skip


def read_progress(
    table: RawTable,
    fields: Mapping[str, Mapping[str, Any]],
    notation: str | None,
    register: Register | None,
    known: Collection[str],
    faults: list[Fault],
) -> pd.DataFrame | None:
    """Read the reports of the units.

    Parameters
    ----------
    table : RawTable
    fields : mapping
        What the descriptor says of each column.
    notation : str or None
        Notation of the columns that declare none.
    register : Register or None
        The names of the units; without it the file has their codes.
    known : collection of str
        Codes of the units of the plan table.
    faults : list of Fault
        What is wrong is added here.

    Returns
    -------
    pandas.DataFrame or None
        As `Plan.progress` has it; None where something is wrong.

    Examples
    --------
    >>> table = RawTable("progress.csv", ["month", "unit", "unit_code", "reported", "exits"],
    ...     [["3/2020", "A", "01", "5/4/2020", "07"]], [2], True)
    >>> found = read_progress(table, {"exits": {}}, "vi", None, {"01"}, [])
    >>> found.loc[0, ["month", "unit_code", "reported", "exits", "line"]].astype(str).tolist()
    ['2020-03-01', '01', '2020-04-05', '7', '2']
    """
    before = len(faults)
    unknown = [name for name in table.header if name not in _KNOWN and name in fields]
    faults += [Fault("unknown_column", table.file, row=1, column=name) for name in unknown]
    parts = (name for name in table.header if name in PROGRESS_FIGURES and name.endswith("_em"))
    for whole in (name.removesuffix("_em") for name in parts):
        if whole not in table.header:  # a part of what nobody reports
            params = {"expected": whole}
            faults.append(Fault("missing_column", table.file, 1, None, whole, None, params))
    if not table.whole:
        return None
    if register is None and "unit_code" not in table.header:
        faults.append(Fault("no_code", table.file))
        return None
    codes = unit_codes(table, register, known, faults)
    dates = {
        name: _dates(table, name, read, faults, expected=expected, required=required)
        for name, read, expected, required in (
            ("month", _read_month, _MONTH, True),
            ("reported", read_day, _DAY, True),
            ("replaces", read_day, _DAY, False),
        )
    }
    names = table.column("unit")
    figures = read_figures(table, fields, notation, names)
    faults += figures.faults
    if len(faults) == before:
        faults += _replaced_faults(table, codes, dates)
    if len(faults) > before:
        return None
    frame = pd.DataFrame(
        {
            "month": pd.Series(dates["month"], dtype=object),
            "unit": pd.Series(names, dtype=object),
            "unit_code": pd.Series(codes, dtype=object),
            "reported": pd.Series(dates["reported"], dtype=object),
            "replaces": pd.Series(dates["replaces"], dtype=object),
            **{name: pd.Series(list(of), dtype="Int64") for name, of in figures.values.items()},
        }
    )
    return frame.assign(
        note=pd.Series(table.column("note", ""), dtype=object),
        line=pd.Series(table.lines, dtype="int64"),
    )
