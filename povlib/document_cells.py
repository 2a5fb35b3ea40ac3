"""The text of a plan row by row: each row with its values, its place, and its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from povlib.columns import column_label
from povlib.findings import Breach, CellRef, TextOutcome
from povlib.plan import Plan

__all__ = [
    "DocumentRow",
    "Tally",
    "column_labels",
    "document_rows",
    "total_cell",
    "unit_cell",
]


@dataclass(slots=True)
class Tally:
    """Instances of one rule while they are checked."""

    rule: str
    checked: int = 0
    skipped: int = 0
    breaches: list[Breach] = field(default_factory=list)

    def outcome(self) -> TextOutcome:
        """What came of the rule."""
        return TextOutcome(self.rule, self.checked, self.skipped, tuple(self.breaches))


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of a file that repeats the prose.

    Attributes
    ----------
    place : int
        From 0, in the order of the file.
    name : str
        What the row is called: a statement, a citation, a task, a unit.
    values : mapping
        By column; missing values are None.
    file : str
    line : int or None
    """

    place: int
    name: str
    values: Mapping[str, Any]
    file: str
    line: int | None

    def text(self, column: str) -> str:
        """Text in a column; empty where there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def date(self, column: str) -> dt.date | None:
        """Date in a column."""
        value = self.values.get(column)
        return value if isinstance(value, dt.date) else None

    def cell(self, column: str, text: str | None = None) -> CellRef:
        """Name the cell in a column; `text` is what is printed, where the column holds its value.

        Examples
        --------
        >>> row = DocumentRow(0, "mandate", {"number": "03/NQ-HĐND"}, "citations.csv", 2)
        >>> row.cell("number").address, row.cell("number").text
        ('citations.csv:mandate:number', '03/NQ-HĐND')
        """
        shown = self.text(column) if text is None else text
        return CellRef(self.file, self.line, self.name, self.text("unit_code"), column, shown)


def _known(value: Any) -> Any:
    return None if value is None or value is pd.NA or value != value else value


def document_rows(plan: Plan, resource: str) -> list[DocumentRow]:
    """Take the rows of a resource in the order of its file; none where the plan has no such file.

    Parameters
    ----------
    plan : Plan
    resource : str
        ``registrations``, ``statements``, ``citations``, ``milestones``, ``reports``, ``bodies``,
        ``duties``, ``scope`` or ``units`` (the register of units).

    Returns
    -------
    list of DocumentRow

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> row = document_rows(load_plan("krong_no_2020"), "statements")[2]
    >>> row.name, row.line, row.text("value")
    ('exits_target_total', 4, '387')
    """
    frame = {
        "registrations": plan.registrations,
        "statements": plan.statements,
        "citations": plan.citations,
        "milestones": plan.milestones,
        "reports": plan.reports,
        "bodies": plan.bodies,
        "duties": plan.duties,
        "scope": plan.scope,
        "units": plan.register,
    }[resource]
    if frame is None:
        return []
    file, lines = plan.files.get(resource, f"{resource}.csv"), plan.lines.get(resource, ())
    columns = [str(column) for column in frame.columns]
    records = zip(*(frame[column].tolist() for column in columns), strict=True)
    rows = []
    for place, (name, record) in enumerate(zip(frame.index.tolist(), records, strict=True)):
        values = {key: _known(value) for key, value in zip(columns, record, strict=True)}
        if resource == "units":
            values["unit_code"], name = str(name), values["unit"]
        line = lines[place] if place < len(lines) else None
        rows.append(DocumentRow(place, str(name), values, file, line))
    return rows


def _table_line(plan: Plan, resource: str, place: int) -> int | None:
    lines = plan.lines.get(resource, ())
    return lines[place] if place < len(lines) else None


def unit_cell(plan: Plan, place: int) -> CellRef:
    """Name the cell of the plan table that holds a unit's name."""
    name, code = str(plan.units.index[place]), str(plan.units["unit_code"].to_numpy()[place])
    file = plan.files.get("plan_table", "plan_table.csv")
    return CellRef(file, _table_line(plan, "plan_table", place), name, code, "unit", name)


def total_cell(plan: Plan, column: str) -> tuple[CellRef, ...]:
    """Name the cell of a column in the total row; nothing where nothing is printed there."""
    if plan.printed_total is None or not plan.printed_total.get(column):
        return ()
    file, text = plan.files.get("plan_table", "plan_table.csv"), str(plan.printed_total[column])
    return (CellRef(file, _table_line(plan, "total", 0), plan.total_label, "", column, text),)


def column_labels(plan: Plan, column: str) -> dict[str, str]:
    """Title of a column in both languages: the document's own where it prints the column.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> column_labels(load_plan("krong_no_2020"), "households_em")["en"]
    'Ethnic-minority households'
    """
    if plan.has(column):
        return {lang: plan.column_label(column, lang) for lang in ("vi", "en")}
    return {lang: column_label(column, lang, plan.source.year) for lang in ("vi", "en")}
