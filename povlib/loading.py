"""From the files of a plan to a checked `Plan`: every fault of every file in one message."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib import io
from povlib.columns import COLUMNS
from povlib.descriptor import (
    declared_notation,
    is_figure,
    read_amendments,
    read_resources,
    read_source,
)
from povlib.faults import Fault, PlanError
from povlib.numerals import NOTATIONS, NumeralError, decimal_places, infer_notation, read_number
from povlib.plan import Plan, PrintedColumn
from povlib.register import Register

__all__ = ["load_plan"]

_LIMITS = {"rate": (0, 100), "difference": (-100, 100)}
# No office counts more households, and no rate means more; within these limits sums and rates
# of whole tables stay exact and fast.
_LARGEST_COUNT = 10**15
_MOST_DECIMALS = 15

Figure = int | Decimal


def _read_column(
    texts: Sequence[str], kind: str, notation: str | None
) -> tuple[list[Figure | None], dict[int, str]]:
    """Read one column of figures; return the values and the reason by position of each fault."""
    known: dict[str, tuple[Figure | None, str | None]] = {"": (None, None)}
    values: list[Figure | None] = []
    reasons: dict[int, str] = {}
    for place, text in enumerate(texts):
        hit = known.get(text)
        if hit is None:
            if notation is not None:
                hit = _read_figure(text, kind, notation)
            else:  # unsettled: only what is no number in any notation is a fault of its own
                hit = (None, None) if _is_number(text) else _read_figure(text, kind, "vi")
            known[text] = hit
        values.append(hit[0])
        if hit[1] is not None:
            reasons[place] = hit[1]
    return values, reasons


def _is_number(text: str) -> bool:
    for notation in NOTATIONS:
        try:
            read_number(text, notation)
        except NumeralError:
            continue
        return True
    return False


def _read_figure(text: str, kind: str, notation: str) -> tuple[Figure | None, str | None]:
    try:
        value = read_number(text, notation)
    except NumeralError as error:
        return None, error.reason
    if kind == "count":
        if not isinstance(value, int):
            return None, "fraction"
        if value < 0:
            return None, "negative"
        return (None, "too_long") if value > _LARGEST_COUNT else (value, None)
    if decimal_places(value) > _MOST_DECIMALS:
        return None, "too_long"
    low, high = _LIMITS[kind]
    if not low <= value <= high:
        return None, "range"
    return Decimal(value), None


def _settle_notation(
    table: io.RawTable, names: Sequence[str], units: Sequence[str]
) -> tuple[str | None, list[Fault]]:
    """Infer the notation of the columns that declare none, from all of them together."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for name in names:
        legible = [text for text in dict.fromkeys(table.column(name)) if _is_number(text)]
        texts[COLUMNS[name].kind == "count"] += legible
    try:
        return infer_notation(texts[False], whole=texts[True]) or "vi", []
    except NumeralError as error:
        return None, [
            Fault(
                "notation", table.file, table.lines[place], units[place], name, text,
                {"reason": error.reason},
            )
            for name in names
            for place, text in enumerate(table.column(name))
            if text == error.text
        ]  # fmt: skip


def _figures(
    table: io.RawTable,
    fields: Mapping[str, Mapping[str, Any]],
    default: str | None,
    units: Sequence[str],
) -> tuple[dict[str, list[Figure | None]], list[Fault]]:
    """Read every figure column of a table."""
    names = [name for name in dict.fromkeys(table.header) if name in fields and is_figure(name)]
    declared = {name: declared_notation(fields[name]) or default for name in names}
    common, faults = _settle_notation(table, [n for n in names if declared[n] is None], units)
    values: dict[str, list[Figure | None]] = {}
    for name in names:
        kind, texts = COLUMNS[name].kind, table.column(name)
        values[name], reasons = _read_column(texts, kind, declared[name] or common)
        for place, reason in reasons.items():
            faults.append(
                Fault(
                    kind, table.file, table.lines[place], units[place], name, texts[place],
                    {"reason": reason},
                )
            )  # fmt: skip
        if (fields[name].get("constraints") or {}).get("required"):
            faults += [
                Fault("required", table.file, table.lines[place], units[place], name)
                for place, text in enumerate(texts)
                if not text
            ]
    return values, faults


def _codes(
    table: io.RawTable, places: Sequence[int], register: Register | None, faults: list[Fault]
) -> list[str]:
    """Find the code of the unit in each of the given rows; note unknown and repeated units."""
    names = table.column("unit")
    given = table.column("unit_code") if "unit_code" in table.header else None
    codes: list[str] = []
    seen: dict[str, int] = {}
    for place in places:
        name, line = names[place], table.lines[place]
        if not name.strip():
            faults.append(Fault("required_text", table.file, line, None, "unit"))
            codes.append("")
            continue
        if register is None:
            code = given[place] if given else ""
        else:
            found = register.codes.get(name)
            if found is None:
                faults.append(register.fault(name, table.file, line))
                codes.append("")
                continue
            code = found
            if given and given[place] != code:
                params = {"expected": code}
                faults.append(
                    Fault("unit_code", table.file, line, name, "unit_code", given[place], params)
                )
        if not code.strip():
            faults.append(Fault("required_text", table.file, line, name, "unit_code"))
        elif code in seen:
            params = {"expected": str(seen[code])}
            faults.append(Fault("repeated_unit", table.file, line, name, "unit", name, params))
        seen.setdefault(code, line)
        codes.append(code)
    return codes


def _series(values: Sequence[Any], kind: str, index: pd.Index[Any]) -> pd.Series[Any]:
    if kind != "count":
        return pd.Series(list(values), index=index, dtype=object)
    dtype: Any = "Int64" if any(value is None for value in values) else "int64"
    return pd.Series(list(values), index=index, dtype=dtype)


@dataclass(frozen=True, slots=True)
class _Context:
    """What is needed to read the tables of one plan, and the faults found so far."""

    register: Register | None
    names_known: bool  # False when the register itself has faults, so that names cannot be judged
    notation: str | None
    total_label: str | None
    faults: list[Fault]


def _plan_frames(
    table: io.RawTable, fields: Mapping[str, Mapping[str, Any]], context: _Context
) -> tuple[pd.DataFrame, pd.DataFrame, Any, Any] | None:
    faults, register, total_label = context.faults, context.register, context.total_label
    before = len(faults)
    names = table.column("unit") if "unit" in table.header else [""] * len(table.rows)
    totals = [place for place, name in enumerate(names) if total_label and name == total_label]
    if total_label and not totals and table.whole:
        faults.append(Fault("no_total", table.file, params={"expected": f"“{total_label}”"}))
    if len(totals) > 1:
        where = ", ".join(str(table.lines[place]) for place in totals)
        faults.append(Fault("repeated_total", table.file, params={"expected": where}))
    places = [place for place in range(len(names)) if place not in set(totals)]
    if not places and table.whole:
        faults.append(Fault("no_rows", table.file, row=1))
    codes: list[str] = []
    if context.names_known and "unit" in table.header:
        codes = _codes(table, places, register, faults)
        if register is not None and len(faults) == before and table.whole:
            seen = set(codes)
            faults += [
                Fault("absent_unit", table.file, unit=label)
                for code, label in register.labels.items()
                if code not in seen
            ]
    values, more = _figures(table, fields, context.notation, names)
    faults += more
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    index = pd.Index([names[place] for place in places], name="unit", dtype=object)
    kinds = [register.kinds[code] if register else "" for code in codes]
    units = {"unit_code": pd.Series(codes, index=index, dtype=object)}
    units["unit_kind"] = pd.Series(kinds, index=index, dtype=object)
    printed: dict[str, Any] = {}
    for name, column in values.items():
        texts = table.column(name)
        kind = COLUMNS[name].kind
        units[name] = _series([column[place] for place in places], kind, index)
        printed[name] = pd.Series([texts[place] for place in places], index=index, dtype=object)
    total = printed_total = None
    if totals:
        total = pd.Series({n: c[totals[0]] for n, c in values.items()}, dtype=object)
        printed_total = pd.Series({n: table.column(n)[totals[0]] for n in values}, dtype=object)
    return pd.DataFrame(units), pd.DataFrame(printed, index=index), total, printed_total


def _registrations(
    table: io.RawTable, fields: Mapping[str, Mapping[str, Any]], context: _Context
) -> pd.DataFrame | None:
    faults = context.faults
    before = len(faults)
    names = table.column("unit") if "unit" in table.header else [""] * len(table.rows)
    codes: list[str] = []
    if context.names_known and "unit" in table.header:
        codes = _codes(table, range(len(names)), context.register, faults)
    values, more = _figures(table, fields, context.notation, names)
    faults += more
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    index = pd.Index(names, name="unit", dtype=object)
    frame = {"unit_code": pd.Series(codes, index=index, dtype=object)}
    frame |= {name: _series(column, COLUMNS[name].kind, index) for name, column in values.items()}
    return pd.DataFrame(frame)


def _first_in_each_cell(faults: Sequence[Fault]) -> list[Fault]:
    """Leave out what is only another consequence of a fault already told of a cell."""
    seen: set[tuple[str, int, str]] = set()
    first = []
    for fault in faults:
        if fault.row is not None and fault.column is not None:
            cell = (fault.file, fault.row, fault.column)
            if cell in seen:
                continue
            seen.add(cell)
        first.append(fault)
    return first


def load_plan(name: str, data_dir: str | os.PathLike[str] | None = None) -> Plan:
    """Load a plan and check everything in it before anything is computed.

    Parameters
    ----------
    name : str
        Name of a folder in ``data/`` (see `list_plans`), or a path to one.
    data_dir : path, optional
        Where the plan folders are.

    Returns
    -------
    Plan

    Raises
    ------
    PlanError
        With every fault of every file: place, what was expected, what was found, what to do.

    Examples
    --------
    >>> plan = load_plan("krong_no_2020")
    >>> int(plan.units["poor_start"].sum()), plan.total["poor_start"]
    (1229, 1229)
    >>> plan.units.nlargest(2, "poor_start")["poor_start"].to_dict()
    {'Quảng Phú': 234, 'Nâm Nung': 167}
    >>> plan.printed.loc["Đăk Nang", "poor_rate_end_pct"]
    '8,70'
    """
    folder = io.find_plan(name, data_dir)
    descriptor, raw = io.read_descriptor(folder)
    faults: list[Fault] = []
    source = read_source(descriptor, faults)
    resources = read_resources(descriptor, faults)
    if faults:
        raise PlanError(folder.name, faults)
    fields = {
        key: {field["name"]: field for field in resource["schema"]["fields"]}
        for key, resource in resources.items()
    }
    tables, digests, changed, faults = io.read_tables(
        folder,
        {key: (res["path"], list(fields[key]), res.get("hash")) for key, res in resources.items()},
    )
    about_plan = descriptor["plan"]
    total_label = about_plan.get("total_label")
    register, names_known = None, True
    if "units" in resources:
        names_known = "units" in tables and tables["units"].whole
        if names_known:
            before = len(faults)
            register = Register(tables["units"], faults)
            names_known = len(faults) == before
    context = _Context(register, names_known, about_plan.get("notation"), total_label, faults)
    frames = registrations = statements = None
    for key in ("plan_table", "registrations"):
        if key not in tables:
            continue
        table = tables[key]
        if "units" not in resources and "unit_code" not in fields[key]:
            faults.append(Fault("no_code", table.file))
        elif key == "plan_table":
            frames = _plan_frames(table, fields[key], context)
        else:
            registrations = _registrations(table, fields[key], context)
    if frames is not None and registrations is not None:
        known = set(frames[0]["unit_code"])
        lines = tables["registrations"].lines
        for line, (unit, code) in zip(lines, registrations["unit_code"].items(), strict=True):
            if code not in known:
                faults.append(
                    Fault(
                        "not_in_table", tables["registrations"].file, line, str(unit), "unit_code",
                        code,
                    )
                )  # fmt: skip
    if "statements" in tables and tables["statements"].whole:
        table = tables["statements"]
        statements = pd.DataFrame(table.rows, columns=table.header, dtype=object)
        statements = statements.set_index("statement")
    if faults or frames is None or source is None:
        raise PlanError(folder.name, _first_in_each_cell(faults))
    listing = "".join(f"{path}:{digest}\n" for path, digest in sorted(digests.items()))
    digest = hashlib.sha256(hashlib.sha256(raw).digest() + listing.encode()).hexdigest()
    columns = tuple(
        PrintedColumn(
            column,
            fields["plan_table"][column].get("title", ""),
            fields["plan_table"][column].get("header_group"),
            fields["plan_table"][column].get("printed_measure", ""),
            fields["plan_table"][column].get("header_group_en"),
        )
        for column in frames[1].columns
    )
    never = {res["path"] for res in resources.values() if res.get("hash") is None}
    unrecorded = tuple(path for path in changed if path in never)
    return Plan(
        folder.name, source, *frames, total_label or "", columns, registrations, statements,
        digest, changed, unrecorded, read_amendments(descriptor),
    )  # fmt: skip
