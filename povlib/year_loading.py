"""What an office adds to a plan during its year: reports, who follows whom, causes of poverty."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from povlib.cause_words import CAUSES
from povlib.faults import Fault
from povlib.figure_loading import read_figures
from povlib.progress_loading import read_progress, unit_codes
from povlib.raw_tables import RawTable
from povlib.register import Register

__all__ = ["read_assignments", "read_causes", "read_year"]

_OWN = ("unit", "unit_code", "note")
"""Columns of causes.csv that are no cause."""
_MOST_SEARCHES = 30
"""Names of members for which the nearest known one is looked for."""


def _one_row_each(
    table: RawTable, register: Register | None, known: Collection[str], faults: list[Fault]
) -> list[str]:
    """Find the code of the unit of each row; note the units that have more than one."""
    if register is None and "unit_code" not in table.header:
        faults.append(Fault("no_code", table.file))
        return []
    codes, seen = unit_codes(table, register, known, faults), dict[str, int]()
    for code, name, line in zip(codes, table.column("unit"), table.lines, strict=True):
        if code and code in seen:
            params = {"expected": str(seen[code])}
            faults.append(Fault("repeated_unit", table.file, line, name, "unit", name, params))
        seen.setdefault(code, line)
    return codes


def _frame(table: RawTable, codes: list[str], columns: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit": pd.Series(table.column("unit"), dtype=object),
            "unit_code": pd.Series(codes, dtype=object),
            **columns,
            "line": pd.Series(table.lines, dtype="int64"),
        }
    )


def read_assignments(
    table: RawTable,
    bodies: Mapping[str, Collection[str]] | None,
    register: Register | None,
    known: Collection[str],
    faults: list[Fault],
) -> pd.DataFrame | None:
    """Read who follows which unit.

    Parameters
    ----------
    table : RawTable
    bodies : mapping or None
        The bodies among which the members must be, with what else each is called, which a fault
        then tells; without them any word names a member.
    register : Register or None
        The names of the units; without it the file has their codes.
    known : collection of str
        Codes of the units of the plan table.
    faults : list of Fault
        What is wrong is added here.

    Returns
    -------
    pandas.DataFrame or None
        As `Plan.assignments` has it; None where something is wrong.

    Examples
    --------
    >>> table = RawTable("assignments.csv", ["unit", "unit_code", "members"],
    ...     [["A", "01", "bank | health"], ["B", "02", ""]], [2, 3], True)
    >>> read_assignments(table, None, None, {"01", "02"}, [])["members"].tolist()
    [('bank', 'health'), ()]
    >>> faults = []
    >>> bodies = {"credit": ["bank", "Ngân hàng"], "health": []}
    >>> read_assignments(table, bodies, None, {"01", "02"}, faults)
    >>> [(fault.code, fault.row, fault.found, fault.params["hint"]) for fault in faults]
    [('unknown_body', 2, 'bank', '“credit”')]

    Several stand with a bar between them:

    >>> table = RawTable("assignments.csv", ["unit", "unit_code", "members"],
    ...     [["A", "01", "credit, health"]], [2], True)
    >>> read_assignments(table, bodies, None, {"01"}, faults)
    >>> faults[-1].params["hint"]
    '“credit|health”'
    """
    before = len(faults)
    if not table.whole:
        return None
    codes = _one_row_each(table, register, known, faults)
    members = [
        tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split("|")))))
        for text in table.column("members")
    ]
    listed = {member: () for of in members for member in of} if bodies is None else bodies
    called = {other: body for body, others in listed.items() for other in others}
    hints: dict[str, dict[str, str]] = {}
    for of, unit, line in zip(members, table.column("unit"), table.lines, strict=True):
        for member in (one for one in of if one not in listed):
            if member not in hints:  # each search compares with all names
                few = [*listed, *called] if len(hints) < _MOST_SEARCHES else []
                parts = [part.strip() for part in re.split("[,;/+]", member)]
                near = difflib.get_close_matches(member, few, 1, 0.75)
                if len(parts) > 1 and all(part in listed or part in called for part in parts):
                    near = ["|".join(called.get(part, part) for part in parts)]
                hints[member] = {"hint": f"“{called.get(near[0], near[0])}”"} if near else {}
            at = (table.file, line, unit, "members", member)
            faults.append(Fault("unknown_body", *at, hints[member]))
    if len(faults) > before:
        return None
    return _frame(table, codes, {"members": pd.Series(members, dtype=object)})


def read_causes(
    table: RawTable,
    causes: Collection[str],
    fields: Mapping[str, Mapping[str, Any]],
    notation: str | None,
    register: Register | None,
    known: Collection[str],
    faults: list[Fault],
) -> pd.DataFrame | None:
    """Read how many households are poor from which cause.

    Parameters
    ----------
    table : RawTable
        A row for each unit, a column for each cause.
    causes : collection of str
        The causes there are.
    fields : mapping
        What the descriptor says of each column.
    notation : str or None
        Notation of the columns that declare none.
    register, known, faults
        As for `read_assignments`.

    Returns
    -------
    pandas.DataFrame or None
        As `Plan.causes` has it; None where something is wrong.

    Examples
    --------
    >>> table = RawTable("causes.csv", ["unit", "unit_code", "illness", "no_land"],
    ...     [["A", "01", "7", ""]], [2], True)
    >>> fields = {"illness": {}, "no_land": {}}
    >>> found = read_causes(table, ["no_land", "illness"], fields, "vi", None, {"01"}, [])
    >>> found["illness"].tolist(), found["no_land"].isna().tolist()
    ([7], [True])
    """
    before = len(faults)
    named = [name for name in table.header if name not in _OWN]
    for name in named:
        if name not in causes:
            near = difflib.get_close_matches(name, list(causes), 1, 0.6)
            params = {"expected": ", ".join(causes)}
            params |= {"hint": f"“{near[0]}”"} if near else {}
            faults.append(Fault("unknown_cause", table.file, 1, None, name, name, params))
    if not named:
        params = {"expected": ", ".join(causes)}
        faults.append(
            Fault("missing_column", table.file, 1, None, next(iter(causes)), None, params)
        )
    if not table.whole or len(faults) > before:
        return None
    codes = _one_row_each(table, register, known, faults)
    figures = read_figures(table, fields, notation, table.column("unit"), named)
    faults += figures.faults
    if len(faults) > before:
        return None
    counts = figures.values
    ordered = {name: pd.Series(counts[name], dtype="Int64") for name in causes if name in counts}
    return _frame(table, codes, ordered)


def _fields(resource: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {field["name"]: field for field in resource["schema"]["fields"]}


def read_year(
    tables: Mapping[str, RawTable],
    resources: Mapping[str, Mapping[str, Any]],
    said: Mapping[str, pd.DataFrame],
    notation: str | None,
    register: Register | None,
    known: Collection[str],
    faults: list[Fault],
) -> dict[str, Any]:
    """Read what an office adds to a plan during its year, as far as there is any.

    Parameters
    ----------
    tables : mapping of RawTable
        The files that could be read, by resource.
    resources : mapping
        What the descriptor says of each.
    said : mapping of pandas.DataFrame
        What was read from the prose.
    notation : str or None
        That of the plan.
    register, known, faults
        As for `read_assignments`.

    Returns
    -------
    dict
        Attributes of `Plan` by their names.
    """
    return dict(_parts(tables, resources, said, notation, register, known, faults))


def _parts(
    tables: Mapping[str, RawTable],
    resources: Mapping[str, Mapping[str, Any]],
    said: Mapping[str, pd.DataFrame],
    notation: str | None,
    register: Register | None,
    known: Collection[str],
    faults: list[Fault],
) -> Iterator[tuple[str, Any]]:
    places = (register, known, faults)
    if table := tables.get("progress"):
        yield "progress", read_progress(table, _fields(resources["progress"]), notation, *places)
    if table := tables.get("assignments"):
        bodies = None
        if "bodies" in said:
            names = said["bodies"][["name_vi", "name_en", "printed"]].itertuples()
            bodies = {str(body): list(filter(None, others)) for body, *others in names}
        yield "assignments", read_assignments(table, bodies, *places)
    if "cause_list" in said:
        yield "cause_list", said["cause_list"]
    own_list_unread = "cause_list" in resources and "cause_list" not in said
    if (table := tables.get("causes")) and not own_list_unread:
        causes = list(said["cause_list"].index) if "cause_list" in said else list(CAUSES)
        fields = _fields(resources["causes"])
        yield "causes", read_causes(table, causes, fields, notation, *places)
        yield "causes_counted", str(resources["causes"]["counted"])
