"""Tables of units: which row is a unit, a group of units or the total, and their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS
from povlib.corrections import CorrectableTable
from povlib.faults import Fault
from povlib.figure_loading import ReadFigures, read_figures, same_figures
from povlib.plan import Correction
from povlib.raw_tables import RawTable
from povlib.register import Register, group_rows, total_rows

__all__ = [
    "Fields",
    "ReadTable",
    "TableContext",
    "check_units",
    "group_frames",
    "plan_frames",
    "read_plan_table",
    "read_unit_rows",
    "unit_frame",
]  # fmt: skip

Fields = Mapping[str, Mapping[str, Any]]


def _codes(
    table: RawTable, places: Sequence[int], register: Register | None, faults: list[Fault]
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
            twice = same_figures(table, place, table.lines.index(seen[code]))
            fault = "unit_twice" if twice else "repeated_unit"
            faults.append(Fault(fault, table.file, line, name, "unit", name, params))
        seen.setdefault(code, line)
        codes.append(code)
    return codes


@dataclass(frozen=True, slots=True)
class TableContext:
    """What is needed to read the tables of one plan, and the faults found so far."""

    register: Register | None
    names_known: bool  # False when the register itself has faults, so that names cannot be judged
    notation: str | None
    total_label: str | None
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table of units without faults: which rows are units, their codes, groups, the total."""

    table: RawTable
    places: list[int]
    codes: list[str]
    totals: list[int]
    groups: list[int]
    figures: ReadFigures
    texts: dict[str, list[str]]

    @classmethod
    def of(
        cls, table: RawTable, places: list[int], codes: list[str], totals: list[int],
        groups: list[int], figures: ReadFigures,
    ) -> ReadTable:  # fmt: skip
        """Take over the texts of the figure columns as well."""
        texts = {name: table.column(name) for name in figures.values}
        return cls(table, places, codes, totals, groups, figures, texts)

    def rows(self) -> dict[str, int]:
        """Place of each row by its code: the total row has the empty one, a group its name."""
        found = dict(zip(self.codes, self.places, strict=True))
        found.update(("", place) for place in self.totals)
        names = self.table.column("unit")
        found.update((names[place], place) for place in self.groups)
        return found

    def correctable(self) -> CorrectableTable:
        """Give the cells to those who would correct them."""
        rows, names = self.rows(), self.table.column("unit")
        return CorrectableTable(
            {names[place]: code for code, place in rows.items()},
            {(c, name): of[at] for name, of in self.texts.items() for c, at in rows.items()},
            {name: notation or "vi" for name, notation in self.figures.notations.items()},
        )

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Put corrected figures in the place of printed ones; an interval leaves none."""
        rows = self.rows()
        for one in corrections:
            place = rows[one.unit_code]
            self.figures.values[one.column][place] = one.low if one.low == one.high else None
            self.texts[one.column][place] = one.corrected

    def lines(self, places: Sequence[int]) -> tuple[int, ...]:
        """Lines of the given rows in their file."""
        return tuple(self.table.lines[place] for place in places)


def read_plan_table(table: RawTable, fields: Fields, context: TableContext) -> ReadTable | None:
    """Read a plan table: units, groups of units, total; None where anything in it is at fault."""
    faults, register, total_label = context.faults, context.register, context.total_label
    before = len(faults)
    names = table.column("unit", "")
    totals = total_rows(table, total_label, register, faults) if total_label else []
    groups = [] if register is None else group_rows(table, register, faults)
    if register is not None and total_label in register.group_names:
        faults.append(Fault("group_is_total", register.file, None, None, "group", total_label))
    apart = {*totals, *groups}
    places = [place for place in range(len(names)) if place not in apart]
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
    figures = read_figures(table, fields, context.notation, names)
    faults += figures.faults
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    return ReadTable.of(table, places, codes, totals, groups, figures)


def read_unit_rows(table: RawTable, fields: Fields, context: TableContext) -> ReadTable | None:
    """Read a table that has units alone; None where anything in it is at fault."""
    faults = context.faults
    before = len(faults)
    names = table.column("unit", "")
    places = list(range(len(names)))
    codes: list[str] = []
    if context.names_known and "unit" in table.header:
        codes = _codes(table, places, context.register, faults)
    figures = read_figures(table, fields, context.notation, names)
    faults += figures.faults
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    return ReadTable.of(table, places, codes, [], [], figures)


def check_units(read: ReadTable, known: set[str], faults: list[Fault]) -> None:
    """Note units that have no row in the plan table."""
    names, file = read.table.column("unit"), read.table.file
    for place, code in zip(read.places, read.codes, strict=True):
        if code not in known:
            line = read.table.lines[place]
            faults.append(Fault("not_in_table", file, line, names[place], "unit_code", code))


def _series(values: Sequence[Any], kind: str, index: pd.Index[Any]) -> pd.Series[Any]:
    if kind != "count":
        return pd.Series(list(values), index=index, dtype=object)
    dtype: Any = "Int64" if any(value is None for value in values) else "int64"
    return pd.Series(list(values), index=index, dtype=dtype)


def _unit_columns(read: ReadTable) -> tuple[pd.Index[Any], dict[str, pd.Series[Any]]]:
    names = read.table.column("unit")
    index = pd.Index([names[place] for place in read.places], name="unit", dtype=object)
    return index, {"unit_code": pd.Series(read.codes, index=index, dtype=object)}


def plan_frames(
    read: ReadTable, register: Register | None
) -> tuple[pd.DataFrame, pd.DataFrame, Any, Any]:
    """Figures and texts of the units, and of the total row; None for a total that is not there."""
    values, places = read.figures.values, read.places
    index, units = _unit_columns(read)
    kinds = [register.kinds[code] if register else "" for code in read.codes]
    units["unit_kind"] = pd.Series(kinds, index=index, dtype=object)
    if read.groups and register is not None:
        own = [register.groups[code] for code in read.codes]
        units["group"] = pd.Series(own, index=index, dtype=object)
    printed: dict[str, Any] = {}
    texts = read.texts
    for name, column in values.items():
        kind = COLUMNS[name].kind
        units[name] = _series([column[place] for place in places], kind, index)
        printed[name] = pd.Series(
            [texts[name][place] for place in places], index=index, dtype=object
        )
    total = printed_total = None
    if read.totals:
        at = read.totals[0]
        total = pd.Series({name: column[at] for name, column in values.items()}, dtype=object)
        printed_total = pd.Series({name: texts[name][at] for name in values}, dtype=object)
    return pd.DataFrame(units), pd.DataFrame(printed, index=index), total, printed_total


def group_frames(read: ReadTable) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Figures and texts of the rows that add up groups of units; None where there are none."""
    if not read.groups:
        return None, None
    names = read.table.column("unit")
    index = pd.Index([names[place] for place in read.groups], name="group", dtype=object)
    figures = {
        name: _series([column[place] for place in read.groups], COLUMNS[name].kind, index)
        for name, column in read.figures.values.items()
    }
    texts = {name: [of[place] for place in read.groups] for name, of in read.texts.items()}
    return pd.DataFrame(figures), pd.DataFrame(texts, index=index, dtype=object)


def unit_frame(read: ReadTable) -> pd.DataFrame:
    """Codes and figures of a table that has units alone."""
    index, frame = _unit_columns(read)
    for name, column in read.figures.values.items():
        frame[name] = _series(column, COLUMNS[name].kind, index)
    return pd.DataFrame(frame)
