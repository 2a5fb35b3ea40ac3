"""Corrections of printed figures: rows of a file, each with its reason, checked and chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from povlib.columns import COLUMNS
from povlib.faults import Fault
from povlib.figure_loading import read_figure
from povlib.numerals import decimal_places
from povlib.plan import Correction, Figure
from povlib.raw_tables import RawTable
from povlib.register import Register, is_like

__all__ = [
    "CORRECTED",
    "CORRECTION_COLUMNS",
    "OPTIONAL_COLUMNS",
    "CorrectableTable",
    "choose_corrections",
    "read_corrections",
    "scenario_names",
]

CORRECTION_COLUMNS = ("unit", "column", "printed", "corrected", "reason", "authority")
OPTIONAL_COLUMNS = ("table", "scenario", "reason_en", "authority_en")
CORRECTED = "corrected"
"""Names the corrections that belong to no scenario, when a plan is loaded."""

_INTERVAL = re.compile(r"([^–-]+)[–-]([^–-]+)")


@dataclass(frozen=True, slots=True)
class CorrectableTable:
    """The cells of a table that can be corrected.

    Attributes
    ----------
    codes : mapping
        Code of each row by the name that it has in its file; empty for the total row.
    texts : mapping
        Printed text by code and column.
    notations : mapping
        Notation of each figure column.
    """

    codes: Mapping[str, str]
    texts: Mapping[tuple[str, str], str]
    notations: Mapping[str, str]

    def decimals(self, column: str) -> int:
        """Tell with how many decimals the figures of a column are printed at most."""
        kind, notation = COLUMNS[column].kind, self.notations[column]
        texts = {text for (_, name), text in self.texts.items() if name == column and text}
        values = (read_figure(text, kind, notation)[0] for text in texts)
        return max((decimal_places(value) for value in values if value is not None), default=0)


class _Row:
    """One row of the file of corrections, and the faults found in it."""

    def __init__(self, table: RawTable, place: int) -> None:
        self.file, self.line = table.file, table.lines[place]
        self.cells = dict(zip(table.header, table.rows[place], strict=True))
        self.faults: list[Fault] = []
        self.table = self.cells.get("table", "") or "plan_table"
        self.scenario = self.cells.get("scenario", "").strip()
        self.scenario = "" if self.scenario == CORRECTED else self.scenario

    def fault(self, code: str, column: str, **params: str) -> None:
        unit, found = self.cells["unit"] or None, self.cells[column]
        self.faults.append(Fault(code, self.file, self.line, unit, column, found, params))

    def require(self, *columns: str) -> None:
        for column in columns:
            if not self.cells[column].strip():
                self.fault("required_text", column)

    def find_unit(self, target: CorrectableTable, register: Register | None) -> str | None:
        """Find the code of the row that is meant, empty for the total row."""
        name = self.cells["unit"]
        code = target.codes.get(name)
        total = next((label for label, of in target.codes.items() if not of), "")
        if code is None and (register is None or name not in register.codes) and (
            is_like(name, total)
        ):  # fmt: skip
            self.fault("total_name", "unit", expected=f"“{total}”")
            return None
        if code is None and register is not None:
            if name not in register.codes:
                self.faults.append(register.fault(name, self.file, self.line))
                return None
            code = register.codes[name]
        if code is None or code not in target.codes.values():
            self.fault("no_such_row", "unit", expected=self.table)
            return None
        return code

    def read_interval(self, column: str, notation: str) -> tuple[Figure, Figure] | None:
        """Read an interval of counts; None where the text is none, or there is a fault."""
        match = _INTERVAL.fullmatch(self.cells["corrected"])
        if match is None:
            return None
        kind = COLUMNS[column].kind
        ends = [read_figure(text.strip(), kind, notation) for text in match.groups()]
        reason = ends[0][1] or ends[1][1]
        low, high = ends[0][0], ends[1][0]
        if kind != "count":
            self.fault("interval_of_rates", "corrected")
        elif reason is not None or low is None or high is None:
            self.fault(kind, "corrected", reason=reason or "empty")
        elif low >= high:
            self.fault("interval_order", "corrected")
        else:
            return low, high
        return None

    def read(self, code: str, target: CorrectableTable) -> Correction | None:
        """Read the figure that stands in place of the printed one."""
        cells, column = self.cells, self.cells["column"]
        printed, corrected = target.texts[code, column], cells["corrected"].strip()
        notation, kind = target.notations[column], COLUMNS[column].kind
        if cells["printed"] != printed:
            self.fault("stale_correction", "printed", expected=f"“{printed}”")
        if not corrected:
            return None
        was = read_figure(printed, kind, notation)[0] if printed else None
        before = len(self.faults)
        ends = self.read_interval(column, notation)
        if len(self.faults) > before:
            return None
        if ends is None:
            value, reason = read_figure(corrected, kind, notation)
            if value is None:
                self.fault(kind, "corrected", reason=reason or "empty")
                return None
            if was is not None and value == was and decimal_places(value) == decimal_places(was):
                self.fault("same_correction", "corrected")
            finest = target.decimals(column)
            if kind != "count" and decimal_places(value) > finest:
                self.fault("finer_correction", "corrected", expected=str(finest))
            ends = value, value
        else:
            if was is not None and not self.scenario and ends[0] <= was <= ends[1]:
                self.fault("open_correction", "corrected", expected=printed)
            corrected = "–".join(part.strip() for part in re.split("[–-]", corrected))
        return Correction(
            self.table, cells["unit"], code, column, printed, corrected, *ends, cells["reason"],
            cells["authority"], self.scenario, self.line, was,
            *(cells.get(name, "").strip() for name in ("reason_en", "authority_en")),
        )  # fmt: skip


def read_corrections(
    table: RawTable,
    targets: Mapping[str, CorrectableTable | None],
    register: Register | None,
) -> tuple[list[Correction], list[Fault]]:
    """Read and check the rows of the file of corrections, whatever scenario they belong to.

    Parameters
    ----------
    table : RawTable
        The file, with the columns `CORRECTION_COLUMNS` at least.
    targets : mapping of CorrectableTable
        What can be corrected, by table; None for a table that could not be read itself.
    register : Register or None

    Returns
    -------
    list of Correction
    list of Fault
        Unknown cells, stale and unreadable figures, rows without a reason or an authority, and
        rows that correct one cell twice in one scenario.

    Examples
    --------
    >>> cells = CorrectableTable({"A": "01"}, {("01", "poor_start"): "26"}, {"poor_start": "vi"})
    >>> row = ["A", "poor_start", "26", "10-16", "typing", "letter 5"]
    >>> file = RawTable("corrections.csv", list(CORRECTION_COLUMNS), [row], [2], True)
    >>> (one,), faults = read_corrections(file, {"plan_table": cells}, None)
    >>> one.corrected, one.low, one.high, faults
    ('10–16', 10, 16, [])
    """
    if not set(CORRECTION_COLUMNS) <= set(table.header):
        return [], []
    found: list[Correction] = []
    faults: list[Fault] = []
    lines: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for place in range(len(table.rows)):
        row = _Row(table, place)
        row.require("unit", "column", "corrected", "reason", "authority")
        target = targets.get(row.table)
        if row.table not in targets:
            row.fault("unknown_word", "table", expected=", ".join(targets))
        if target is not None and row.cells["unit"].strip():
            column = row.cells["column"]
            code = row.find_unit(target, register)
            if column.strip() and column not in target.notations:
                row.fault("unknown_word", "column", expected=", ".join(target.notations))
            elif column.strip() and code is not None:
                others = lines.setdefault((row.table, code, column), [])
                for scenario, line in others:
                    if scenario == row.scenario:
                        row.fault("contradictory_corrections", "column", expected=str(line))
                        break
                others.append((row.scenario, row.line))
                correction = row.read(code, target)
                if correction is not None:
                    found.append(correction)
        faults += row.faults
    return found, faults


def scenario_names(corrections: Sequence[Correction]) -> tuple[str, ...]:
    """Names under which corrections can be applied, in the order of the file."""
    names = dict.fromkeys(one.scenario for one in corrections if one.scenario)
    proper = any(not one.scenario for one in corrections)
    return (CORRECTED, *names) if proper else tuple(names)


def choose_corrections(
    corrections: Sequence[Correction], scenario: str, faults: list[Fault], file: str
) -> tuple[Correction, ...]:
    """Choose what is applied in a scenario: nothing as printed; else its own and the proper ones.

    Of a cell that both correct, the scenario is the more specific and holds. A scenario that the
    file does not have is added to the faults.
    """
    if not scenario:
        return ()
    known = scenario_names(corrections)
    if scenario not in known:
        params = {"expected": ", ".join(known) or "–"}
        code = "no_correction" if scenario == CORRECTED else "unknown_scenario"
        faults.append(Fault(code, file, found=scenario, params=params))
    own = {(o.table, o.unit_code, o.column) for o in corrections if o.scenario == scenario}
    return tuple(
        one for one in corrections
        if one.scenario == scenario
        or (not one.scenario and (one.table, one.unit_code, one.column) not in own)
    )  # fmt: skip
