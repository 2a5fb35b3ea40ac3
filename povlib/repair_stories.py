"""How the smallest repairs of a plan could have come about: stories, which decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from povlib.findings import CellRef
from povlib.hypotheses import Story, Tie, stories
from povlib.numerals import NOTATIONS, NumeralError, read_number
from povlib.plan import Plan
from povlib.printed_tables import TOTAL, Cell, PrintedTable, Row, printed_table
from povlib.repairs import Repair, RepairSet
from povlib.sum_rows import rows_by_name

__all__ = ["MOST_CELLS", "MOST_SETS", "StoryTeller", "row_code"]

MOST_SETS, MOST_CELLS = 6, 6
"""Stories are told of so many sets of a repair, and only of sets of so many cells."""

FAR = 10**15
"""Stands for "no limit": no slip makes a figure of so many digits."""


def _notation(texts: Sequence[str], values: Sequence[Any]) -> str:
    """Notation in which the texts of a column are its values."""
    pairs = {(t, v) for t, v in zip(texts, values, strict=True) if t and v is not None}
    for name in NOTATIONS:
        try:
            if all(read_number(text, name) == value for text, value in pairs):
                return name
        except NumeralError:
            continue
    return "vi"


def row_code(plan: Plan, row: Row) -> str:
    """Code of a row of a printed table: the total row has the empty one, a group its name."""
    if not isinstance(row, int):
        return ""
    units = len(plan.units)
    at = row - units
    return str(plan.units["unit_code"].iloc[row]) if at < 0 else plan.rows_of_groups()[at]


def _table(plan: Plan) -> PrintedTable:
    names = plan.column_names()
    texts = {name: plan.printed[name].tolist() for name in names}
    totals: dict[str, str] = {}
    values = {name: [*plan.units[name].tolist()] for name in names}
    parts: dict[int, list[int]] = {}
    if plan.groups is not None and plan.printed_groups is not None:
        texts = {name: [*own, *plan.printed_groups[name]] for name, own in texts.items()}
        values = {name: [*own, *plan.groups[name]] for name, own in values.items()}
        of = rows_by_name(plan.units["group"].tolist(), plan.rows_of_groups())
        parts = {len(plan.units) + at: rows.tolist() for at, rows in enumerate(of)}
    if plan.total is not None and plan.printed_total is not None:
        totals = {name: str(plan.printed_total[name]) for name in names}
        values = {name: [*own, plan.total[name]] for name, own in values.items()}
    notations = {
        name: _notation([*texts[name], *([totals[name]] if totals else [])], values[name])
        for name in names
    }
    lines = (*plan.lines.get("plan_table", ()), *plan.lines.get("groups", ()))
    known = parts and len(lines) == len(plan.units) + len(parts)
    order = sorted(range(len(lines)), key=lines.__getitem__) if known else None
    return printed_table(texts, totals, notations, parts, order)


class StoryTeller:
    """Tells the stories of the repairs of one plan; the table is read once.

    Examples
    --------
    In Krông Nô 26 and 59 must become two numbers that add to 39. A single mistyped digit would
    make 59 of 29, which leaves 10 for the other:

    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> found = StoryTeller(plan).stories(audit(plan).repairs[0].sets[0])
    >>> [(story.kind, story.values, story.keystrokes) for story in found]
    [('digit_substituted', (10, 29), 3), ('digit_substituted', (16, 23), 3),
     ('row_shifted', (13, 26), 4)]
    """

    def __init__(self, plan: Plan) -> None:
        self.table = _table(plan)
        self.file = plan.files.get("plan_table", "plan_table.csv")
        codes = [*map(str, plan.units["unit_code"]), *plan.rows_of_groups()]
        self.rows: dict[str, Row] = {"": TOTAL, **{code: row for row, code in enumerate(codes)}}
        self.codes = {row: code for code, row in self.rows.items()}

    def _cell(self, cell: CellRef) -> Cell | None:
        if cell.file != self.file or cell.column not in self.table.texts:
            return None
        return self.rows[cell.unit_code], cell.column

    def _units(self, value: Decimal | None, column: str) -> int | None:
        return None if value is None else int(value.scaleb(self.table.decimals[column]))

    def told(self, repair: Repair) -> list[tuple[Story, ...] | None]:
        """List the stories of each set of a repair; None where there is too much to look for."""
        return [
            self.stories(one) if place < MOST_SETS and len(one.suspects) <= MOST_CELLS else None
            for place, one in enumerate(repair.sets)
        ]

    def stories(self, one: RepairSet) -> tuple[Story, ...]:
        """List the stories of one smallest set of cells, best first.

        Parameters
        ----------
        one : RepairSet

        Returns
        -------
        tuple of Story
            Empty where some of the cells stand in the prose, or no kind of slip fits.
        """
        ranges: dict[Cell, tuple[int, int]] = {}
        for suspect in one.suspects:
            cell = self._cell(suspect.cell)
            if cell is None:
                return ()
            low, high = (self._units(bound, cell[1]) for bound in (suspect.low, suspect.high))
            if low is None:
                return ()
            ranges[cell] = low, FAR if high is None else high
        ties = []
        for relation in one.relations:
            cells = tuple(self._cell(cell) for cell in relation.cells)
            known = tuple(cell for cell in cells if cell is not None)
            if len(known) == len(cells) and len({self.table.decimals[c] for _, c in known}) == 1:
                low, high = (self._units(b, known[0][1]) for b in (relation.low, relation.high))
                ties.append(Tie(known, relation.factors, low, high))
        return stories(self.table, ranges, ties)
