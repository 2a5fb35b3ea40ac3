"""Where the figures of an audit stand: from columns and rows to places in the files."""

from __future__ import annotations

from povlib.audit_checks import Grid, Term
from povlib.findings import CellRef
from povlib.plan import Plan

__all__ = ["STATED", "CellPlaces"]

STATED = "stated"
"""Name under which a figure that the prose states of the whole plan stands among the cells."""


def _inner(name: str) -> str:
    return name.removeprefix("prose(").removesuffix(")")


class CellPlaces:
    """Finds the place and the printed text of a cell, named by column and row."""

    def __init__(self, plan: Plan, grid: Grid) -> None:
        self.plan = plan
        self.grid = grid
        self.units = [str(unit) for unit in plan.units.index]
        self.codes = plan.row_codes()
        self.rows = {code: row for row, code in enumerate(self.codes)}
        self.texts: dict[str, list[str]] = {}

    def _line(self, resource: str, row: int) -> int | None:
        lines = self.plan.lines.get(resource, ())
        return lines[row] if 0 <= row < len(lines) else None

    def subject(self, row: int) -> str:
        """Name of the unit or group of a row; the label of the total row."""
        if 0 <= row < self.grid.units:
            return self.units[row]
        return (self.codes[row] if row < len(self.codes) else "") or self.plan.total_label

    def ref(self, name: str, row: int) -> CellRef:
        """Place of one cell."""
        plan, files = self.plan, self.plan.files
        if name == STATED:
            statements = plan.statements
            if statements is None:
                raise ValueError("the plan has no statements")
            file = files.get("statements", "statements.csv")
            label, printed = str(statements.index[row]), str(statements["printed"].iloc[row])
            return CellRef(file, self._line("statements", row), label, "", "value", printed)
        if name.startswith("prose("):
            told = plan.registrations
            at = int(self.grid.prose_rows[row])
            if told is None or at < 0:
                raise ValueError("the prose does not mention this unit")
            file = files.get("registrations", "registrations.csv")
            column = _inner(name)
            value = str(told[column].iloc[at])
            line = self._line("registrations", at)
            return CellRef(file, line, self.units[row], self.codes[row], column, value)
        file = files.get("plan_table", "plan_table.csv")
        if row >= self.grid.units and self.codes[row]:
            texts, at = plan.printed_groups, row - len(self.codes)
            printed = "" if texts is None else str(texts[name].iloc[at])
            line = self._line("groups", len(plan.lines.get("groups", ())) + at)
            return CellRef(file, line, self.codes[row], self.codes[row], name, printed)
        if row >= self.grid.units:
            printed = "" if plan.printed_total is None else str(plan.printed_total[name])
            return CellRef(file, self._line("total", 0), plan.total_label, "", name, printed)
        if name not in self.texts:
            self.texts[name] = [str(text) for text in plan.printed[name].tolist()]
        line, printed = self._line("plan_table", row), self.texts[name][row]
        return CellRef(file, line, self.units[row], self.codes[row], name, printed)

    def of_terms(self, *sides: tuple[Term, ...]) -> tuple[CellRef, ...]:
        """Places of the cells in a computation, each once."""
        keys = dict.fromkeys((term.name, term.row) for side in sides for term in side)
        return tuple(self.ref(name, row) for name, row in keys)
