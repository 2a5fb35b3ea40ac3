"""From the files of a plan to a checked `Plan`: every fault of every file in one message."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib import io
from povlib.columns import COLUMNS
from povlib.descriptor import declared_notation, read_resources, read_source
from povlib.faults import Fault, PlanError
from povlib.numerals import NumeralError, infer_notation, read_number
from povlib.plan import Plan, PrintedColumn
from povlib.register import Register

__all__ = ["load_plan"]

_STATEMENT_COLUMNS = (
    "statement", "about", "printed", "value", "printed_measure", "comparison", "section",
)  # fmt: skip
_LIMITS = {"rate": (0, 100), "difference": (-100, 100)}

Figure = int | Decimal


def _read_column(
    texts: Sequence[str], kind: str, notation: str
) -> tuple[list[Figure | None], dict[int, str]]:
    """Read one column of figures; return the values and the reason by position of each fault."""
    known: dict[str, tuple[Figure | None, str | None]] = {"": (None, None)}
    values: list[Figure | None] = []
    reasons: dict[int, str] = {}
    for place, text in enumerate(texts):
        hit = known.get(text)
        if hit is None:
            hit = known[text] = _read_figure(text, kind, notation)
        values.append(hit[0])
        if hit[1] is not None:
            reasons[place] = hit[1]
    return values, reasons


def _read_figure(text: str, kind: str, notation: str) -> tuple[Figure | None, str | None]:
    try:
        value = read_number(text, notation)
    except NumeralError as error:
        return None, error.reason
    if kind == "count":
        if not isinstance(value, int):
            return None, "fraction"
        return (None, "negative") if value < 0 else (value, None)
    low, high = _LIMITS[kind]
    if not low <= value <= high:
        return None, "range"
    return Decimal(value), None


def _figures(
    table: io.RawTable, fields: Mapping[str, Mapping[str, Any]], units: Sequence[str]
) -> tuple[dict[str, list[Figure | None]], list[Fault]]:
    """Read every figure column of a table."""
    faults: list[Fault] = []
    names = [n for n in table.header if n in COLUMNS and COLUMNS[n].kind not in ("label", "code")]
    declared = {name: declared_notation(fields[name]) for name in names}
    common: str | None = None
    if None in declared.values():
        open_columns = [name for name in names if declared[name] is None]
        texts = [text for name in open_columns for text in table.column(name)]
        try:
            common = infer_notation(text for text in texts if text.strip()) or "vi"
        except NumeralError as error:
            if error.reason in ("ambiguous", "mixed_notation"):
                for name in open_columns:
                    for place, text in enumerate(table.column(name)):
                        if text == error.text:
                            params = {"reason": error.reason}
                            line, unit = table.lines[place], units[place]
                            faults.append(
                                Fault("notation", table.file, line, unit, name, text, params)
                            )
                return {}, faults
            common = "vi"
    values: dict[str, list[Figure | None]] = {}
    for name in names:
        kind, texts = COLUMNS[name].kind, table.column(name)
        values[name], reasons = _read_column(texts, kind, declared[name] or common or "vi")
        for place, reason in reasons.items():
            faults.append(
                Fault(
                    kind, table.file, table.lines[place], units[place], name, texts[place],
                    {"reason": reason},
                )
            )  # fmt: skip
        if (fields[name].get("constraints") or {}).get("required"):
            for place, text in enumerate(texts):
                if not text.strip():
                    faults.append(
                        Fault("required", table.file, table.lines[place], units[place], name)
                    )
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
    if any(value is not None and value >= 2**63 for value in values):
        dtype = object
    return pd.Series(list(values), index=index, dtype=dtype)


def _plan_frames(
    table: io.RawTable,
    fields: Mapping[str, Mapping[str, Any]],
    register: Register | None,
    total_label: str | None,
    faults: list[Fault],
) -> tuple[pd.DataFrame, pd.DataFrame, Any, Any] | None:
    before = len(faults)
    names = table.column("unit")
    totals = [place for place, name in enumerate(names) if total_label and name == total_label]
    if total_label and not totals:
        faults.append(Fault("no_total", table.file, params={"expected": f"“{total_label}”"}))
    if len(totals) > 1:
        where = ", ".join(str(table.lines[place]) for place in totals)
        faults.append(Fault("repeated_total", table.file, params={"expected": where}))
    total_places = set(totals)
    places = [place for place in range(len(names)) if place not in total_places]
    if not places:
        faults.append(Fault("no_rows", table.file, row=1))
    codes = _codes(table, places, register, faults)
    if register is not None and len(faults) == before:
        seen = set(codes)
        faults += [
            Fault("absent_unit", table.file, unit=label)
            for code, label in register.labels.items()
            if code not in seen
        ]
    values, more = _figures(table, fields, names)
    faults += more
    if len(faults) > before:
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
    table: io.RawTable,
    fields: Mapping[str, Mapping[str, Any]],
    register: Register | None,
    faults: list[Fault],
) -> pd.DataFrame | None:
    before = len(faults)
    names = table.column("unit")
    codes = _codes(table, range(len(names)), register, faults)
    values, more = _figures(table, fields, names)
    faults += more
    if len(faults) > before:
        return None
    index = pd.Index(names, name="unit", dtype=object)
    frame = {"unit_code": pd.Series(codes, index=index, dtype=object)}
    frame |= {name: _series(column, COLUMNS[name].kind, index) for name, column in values.items()}
    return pd.DataFrame(frame)


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
    fields = {
        key: {field["name"]: field for field in resource["schema"]["fields"]}
        for key, resource in resources.items()
    }
    for key in ("plan_table", "registrations"):
        faults += [
            Fault("unknown_column", io.DESCRIPTOR, column=column)
            for column in fields.get(key, ())
            if column not in COLUMNS
        ]
    if faults:
        raise PlanError(folder.name, faults)
    tables, digests, changed, faults = io.read_tables(
        folder,
        {key: (res["path"], list(fields[key]), res.get("hash")) for key, res in resources.items()},
    )
    register = Register(tables["units"], faults) if "units" in tables else None
    frames = registrations = statements = None
    total_label = descriptor["plan"].get("total_label")
    ready = "units" in tables or "units" not in resources
    if "plan_table" in tables and ready:
        if register is None and "unit_code" not in tables["plan_table"].header:
            faults.append(Fault("no_code", tables["plan_table"].file))
        else:
            frames = _plan_frames(
                tables["plan_table"], fields["plan_table"], register, total_label, faults
            )
    if "registrations" in tables and ready:
        registrations = _registrations(
            tables["registrations"], fields["registrations"], register, faults
        )
    if "statements" in tables:
        table = tables["statements"]
        statements = pd.DataFrame(table.rows, columns=table.header, dtype=object)
        statements = statements.set_index("statement")
    if faults or frames is None or source is None:
        raise PlanError(folder.name, faults)
    listing = "".join(f"{path}:{digest}\n" for path, digest in sorted(digests.items()))
    digest = hashlib.sha256(hashlib.sha256(raw).digest() + listing.encode()).hexdigest()
    columns = tuple(
        PrintedColumn(
            column,
            fields["plan_table"][column].get("title", ""),
            fields["plan_table"][column].get("header_group"),
            fields["plan_table"][column].get("printed_measure", ""),
        )
        for column in frames[1].columns
    )
    return Plan(
        folder.name, source, *frames, total_label or "", columns, registrations, statements,
        digest, changed,
    )  # fmt: skip
