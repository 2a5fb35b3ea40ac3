"""The map of an audit: the plan table with what is known of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from povlib.audit_parts import abbreviation_notes, tell
from povlib.audit_report import Audit
from povlib.audit_words import CELL_WORDS, SIGNS
from povlib.blocks import Block
from povlib.cell_evidence import CELL_STATUSES, cell_statuses
from povlib.correction_marks import cell_mark, notes_for, shown_figure
from povlib.plan import Plan
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import PrintedRow, number, printed_rows, total_label, unit_heading
from povlib.wording import CORRECTION_MARK, LANGUAGES, data_warnings, source_notes

__all__ = ["audit_map"]

MOST_ROWS = 40
TONE = {
    "borne_out": "sure", "residue": "alone", "alone": "alone", "involved": "near",
    "possible": "may", "always": "must",
}  # fmt: skip


def _shown_rows(rows: Sequence[PrintedRow], report: Audit, cells: pd.DataFrame) -> list[PrintedRow]:
    """Rows to show: all of a small plan, those to be looked at of a large one."""
    if len(rows) <= MOST_ROWS:
        return [*rows]
    marked = cells[(cells["row"] != "total") & cells["status"].isin(["always", "possible"])]
    codes = set(marked["unit_code"])
    for finding in report.records:
        own = {cell.unit_code for cell in finding.cells if cell.unit_code}
        if len(own) == 1:
            codes |= own
    return [row for row in rows if row.code in codes]


def _shown(plan: Plan, code: str, name: str, text: str, value: Any, lang: str) -> str:
    shown = shown_figure(plan, code, name, text, value, lang)
    return "" if shown == "–" else shown


def audit_map(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Set the plan table as printed, every cell with a tint and a sign for what is known of it.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}

    See Also
    --------
    povlib.cell_evidence.cell_statuses : what the signs mean.
    """
    which = LANGUAGES.index(lang)
    cells = cell_statuses(plan, report)
    names = plan.column_names()
    listed = cells["status"].to_numpy().reshape(-1, len(names)).tolist()
    status = dict(zip(plan.row_codes(), listed, strict=True))

    def figures(texts: Any, values: Any, code: str) -> list[Cell | str]:
        return [
            Cell(
                _shown(plan, code, name, texts[name], values[name], lang),
                mark="" if own == "assumed" else cell_mark(plan, code, name),
                tone=TONE.get(own, ""),
                sign=SIGNS[own],
                spoken=CELL_WORDS[own][which],
            )
            for name, own in zip(names, status[code], strict=True)
        ]

    printed = printed_rows(plan)
    marked = _shown_rows(printed, report, cells)
    shown = marked[:MOST_ROWS]
    rows = [[Cell(row.name), *figures(row.texts, row.values, row.code)] for row in shown]
    total = None
    if plan.total is not None:
        own = figures(plan.printed_total, plan.total, "")
        total = [Cell(total_label(plan, lang)), *own]
    notes = notes_for(plan, lang, [*rows, total])
    if plan.corrections and not notes:
        notes = notes_for(plan, lang, [[Cell("", mark=CORRECTION_MARK)]])
    heads = " ".join(column.label(lang, plan.source.year) for column in plan.columns)
    notes += abbreviation_notes(heads, lang)
    if len(shown) < len(printed):
        every = len(printed)
        counts = {"shown": len(shown), "n": len(marked), "all": every, "rest": every - len(marked)}
        notes.append(tell("map_cut" if shown else "map_none", lang, **counts))
    headings = [
        Heading(
            column.label(lang, plan.source.year),
            column.unit(lang),
            column.group if lang == "vi" else column.group_en,
        )
        for column in plan.columns
    ]
    table = table_block(
        tell("map", lang, year=str(plan.source.year)),
        [unit_heading(plan, lang), *headings],
        rows,
        total=total,
        sums=[at for at, row in enumerate(shown) if row.is_group],
        notes=notes + source_notes(plan, lang),
    )
    legend = _legend(plan, cells, lang)
    return Block(table.html + legend.html, f"{table.text}\n{legend.text}")


def _legend(plan: Plan, cells: pd.DataFrame, lang: str) -> Block:
    which = LANGUAGES.index(lang)
    counts = cells["status"].value_counts()
    mark = CORRECTION_MARK if plan.corrections else ""
    rows = [
        [
            Cell(SIGNS[status], tone=TONE.get(status, "")),
            Cell(CELL_WORDS[status][which]),
            Cell(number(int(counts[status]), lang), mark=mark),
        ]
        for status in CELL_STATUSES
        if status in counts
    ]
    headings = [
        Heading(tell("sign", lang), numeric=False, centred=True),
        Heading(tell("meaning", lang), numeric=False, wordy=True),
        Heading(tell("count", lang)),
    ]
    total = [Cell(""), Cell(tell("all_cells", lang)), Cell(number(len(cells), lang))]
    return table_block(
        tell("legend", lang), headings, rows, total=total, header_at=1,
        notes=data_warnings(plan, lang, exhibit=True),
    )  # fmt: skip
