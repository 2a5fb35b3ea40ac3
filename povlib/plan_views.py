"""The plan table and what was recomputed of it, as readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from povlib.audit_words import SIGNS
from povlib.auditing import audit
from povlib.blocks import Block, answer_block, paragraph
from povlib.cell_evidence import cell_statuses
from povlib.columns import column_label
from povlib.correction_marks import (
    cell_mark,
    correction_notes,
    notes_for,
    shown_figure,
    start_rate_mark,
    total_mark,
    worked_out_mark,
)
from povlib.identity_words import basis_words
from povlib.plan import Plan
from povlib.plan_words import MARKS
from povlib.reproduction import STATUSES, Reproduction
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import (
    figure_range,
    number,
    printed_or_formatted,
    printed_rows,
    records,
    say,
    start_rate,
    total_label,
    total_of,
    unit_heading,
    within_own_range,
)
from povlib.wording import CORRECTION_MARK, data_warnings, join_words, marked, source_notes

__all__ = [
    "plan_answer",
    "plan_keys",
    "plan_table",
    "recomputed_table",
    "status_table",
]


def plan_keys(plan: Plan, lang: str) -> list[tuple[str, str, str]]:
    """Give the plan's key figures: poor households and their rate, at the start and the end.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> [figure for _, figure, _ in plan_keys(load_plan("krong_no_2020"), "en")]
    ['1,229 → 842', '6.35 → 4.35']
    """
    keys = []
    start, end = total_of(plan, "poor_start"), total_of(plan, "poor_end")
    if start is not None and end is not None:
        marks = total_mark(plan, "poor_start"), total_mark(plan, "poor_end")
        shown = f"{number(start, lang)}{marks[0]} → {number(end, lang)}{marks[1]}"
        key = "key_poor" if plan.total is not None else "key_poor_sum"
        keys.append((say(key, lang), shown, say("households", lang)))
    rate, end_rate = start_rate(plan), total_of(plan, "poor_rate_end_pct")
    if rate is not None and end_rate is not None:
        marks = start_rate_mark(plan), total_mark(plan, "poor_rate_end_pct")
        shown = f"{number(rate, lang)}{marks[0]} → {number(end_rate, lang)}{marks[1]}"
        inferred = total_of(plan, "poor_rate_start_pct") is None
        keys.append((say("key_rate_inferred" if inferred else "key_rate", lang), shown, "%"))
    return keys


def plan_answer(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Say in one sentence whether the plan table can be reproduced, with its key figures."""
    counts = result.counts()
    source = plan.source
    bad = result.cells[result.cells["status"] == "inconsistent"]
    labels = {name: plan.column_label(name, lang) for name in plan.column_names()}
    checked = CORRECTION_MARK if plan.corrections else ""
    parts = []
    if len(bad):
        columns = [f"“{labels[name]}”" for name in dict.fromkeys(bad["column"])]
        parts.append(
            say("rest_bad", lang, n=marked(len(bad), checked), columns=join_words(columns, lang))
        )
    for status, key in (("within_rounding", "rest_rounding"), ("not_checkable", "rest_unchecked")):
        if counts[status]:
            parts.append(say(key, lang, n=marked(counts[status], checked)))
    target = total_of(plan, "exits_target")
    lead = say(
        "lead" if target is not None else "lead_without_exits",
        lang,
        kind=source.kind[lang],
        number=source.number,
        year=str(source.year),
        target=marked(target, total_mark(plan, "exits_target")),
        units=len(plan.units),
        noun=source.unit_noun[lang],
        exact=marked(counts["exact"], checked),
        cells=len(result.cells),
        rest=join_words(parts, lang) or say("rest_none", lang),
    )
    keys = plan_keys(plan, lang)
    shown = f"{number(counts['exact'], lang)}{checked}/{number(len(result.cells), lang)}"
    keys.append((say("key_cells", lang), shown, say("cells_unit", lang)))
    answer = answer_block(lead, keys, data_warnings(plan, lang))
    exact = result.cells.loc[result.cells["status"] == "exact", "basis"]
    inputs, limited = int((exact == "input").sum()), int(exact.str.startswith("≤").sum())
    pieces = {
        "b_recomputed": len(exact) - inputs - limited,
        "b_inputs": inputs,
        "b_limited": limited,
    }
    parts = [say(key, lang, n=marked(n, checked)) for key, n in pieces.items() if n]
    told = [say("breakdown", lang, parts=join_words(parts, lang))] if parts else []
    if exact.str.contains("recovered_households").any():
        told.append(say("breakdown_inferred", lang))
    if len(bad):
        told.append(say("only_recomputed", lang))
    more = paragraph(*told, *(correction_notes(plan, lang)))
    return Block(answer.html + more.html, f"{answer.text}\n{more.text}")


def _headings(plan: Plan, lang: str) -> list[Heading]:
    return [
        Heading(
            column.label(lang, plan.source.year),
            column.unit(lang),
            column.group if lang == "vi" else column.group_en,
        )
        for column in plan.columns
    ]


def _suspected(plan: Plan, signs: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Give the cells that smallest repairs change, each with the sign of its status.

    What recomputing calls inconsistent need not be wrong; these are the likelier places.
    """
    figures = replace(plan, decisions=None, rules=None)
    cells = cell_statuses(figures, audit(figures))
    found = cells[cells["status"].isin(list(signs))]
    keys = zip(found["unit_code"], found["column"], strict=True)
    return dict(zip(keys, found["status"].map(dict(signs)), strict=True))


def plan_table(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Set the plan table as the document prints it, with the cells that contradict marked.

    What smallest repairs change bears the sign that it has in the audit.

    Parameters
    ----------
    plan : Plan
    result : Reproduction
    lang : {"vi", "en"}
        Vietnamese shows the printed texts themselves; English the same figures in its notation.
    """
    names = plan.column_names()
    bad = result.cells[result.cells["status"] == "inconsistent"]
    marks: dict[tuple[str, str], str] = {}
    notes = []
    free = MARKS.replace(CORRECTION_MARK, "") if plan.corrections else MARKS
    for place, cell in enumerate(records(bad)):
        key = (cell.unit_code, cell.column)
        if place >= len(free):
            marks[key] = "*"
            continue
        marks[key] = free[place]
        value = figure_range(cell.recomputed_low, cell.recomputed_high, lang)
        unit = total_label(plan, lang) if cell.row == "total" else cell.unit
        printed = printed_or_formatted(cell.printed, cell.value, lang) + cell_mark(plan, *key)
        worked_out = worked_out_mark(plan, *key, cell.basis)
        value += worked_out
        kind = "other"
        if cell.basis.startswith("≤"):
            kind = "subset" if cell.column.endswith("_em") else "limit"
        elif within_own_range(cell):
            kind = "no_households"
        whole = number(cell.recomputed_high, lang) + worked_out
        notes.append(
            say(kind, lang, mark=free[place], unit=unit, printed=printed, value=value, whole=whole)
        )
    if len(bad) > len(free):
        notes.append("* " + say("more", lang, n=len(bad) - len(free)))

    signs = {status: SIGNS[status] for status in ("always", "possible")}
    for key, sign in (_suspected(plan, signs) if len(bad) else {}).items():
        marks[key] = marks.get(key, "") + sign
    told = "".join(marks.values())
    notes += [say(key, lang, sign=sign) for key, sign in signs.items() if sign in told]

    def cells(code: str, texts: Any, values: Any) -> list[Cell]:
        return [
            Cell(
                shown_figure(plan, code, name, texts[name], values[name], lang),
                flag=(code, name) in marks,
                mark=marks.get((code, name), "") + cell_mark(plan, code, name),
            )
            for name in names
        ]

    listed = printed_rows(plan)
    numbers = count(1)
    rows: list[list[Cell | str]] = [
        ["" if row.is_group else str(next(numbers)), Cell(row.name),
         *cells(row.code, row.texts, row.values)]
        for row in listed
    ]  # fmt: skip
    total: list[Cell | str] | None = None
    if plan.total is not None:
        total = ["", Cell(total_label(plan, lang)), *cells("", plan.printed_total, plan.total)]
    return table_block(
        say("table_corrected" if plan.corrections else "table", lang, year=str(plan.source.year)),
        [
            Heading(column_label("stt", lang), numeric=False, centred=True),
            unit_heading(plan, lang),
            *_headings(plan, lang),
        ],
        rows,
        total=total,
        sums=[at for at, row in enumerate(listed) if row.is_group],
        notes=[*notes, *notes_for(plan, lang, [*rows, total]), *source_notes(plan, lang)],
        header_at=1,
    )


def recomputed_table(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Set every recomputed figure beside the printed one, column by column."""
    cells = result.cells
    names = [
        name
        for name in plan.column_names()
        if not (cells.loc[cells["column"] == name, "basis"] == "input").all()
        and (
            cells.loc[(cells["column"] == name) & (cells["row"] == "unit"), "basis"] != "input"
        ).any()
    ]
    headings = [unit_heading(plan, lang)]
    for name in names:
        column = next(column for column in plan.columns if column.name == name)
        group = f"{plan.column_label(name, lang)} ({column.unit(lang)})"
        headings += [
            Heading(say("used" if plan.corrections else "printed", lang), group=group),
            Heading(say("recomputed", lang), group=group),
        ]
    by_unit: dict[tuple[str, str], list[Cell | str]] = {}
    shown = cells[cells["column"].isin(names)]
    limited = False
    for cell in records(shown):
        unit = total_label(plan, lang) if cell.row == "total" else cell.unit
        row = by_unit.setdefault((cell.row, cell.unit_code), [Cell(unit)])
        bad = cell.status == "inconsistent"
        if cell.basis.startswith("≤"):
            limited = True
            value = number(cell.recomputed_high, lang)
            value = value if value == "–" else say("at_most", lang, value=value)
        else:
            value = figure_range(cell.recomputed_low, cell.recomputed_high, lang)
        near = cell.status == "within_rounding"
        place = (cell.unit_code, cell.column)
        mark = ("≠" if bad else "≈" if near else "") + cell_mark(plan, *place)
        text = shown_figure(plan, *place, cell.printed, cell.value, lang)
        row.append(Cell(text, bad, mark))
        worked_out = worked_out_mark(plan, *place, cell.basis) if value != "–" else ""
        row.append(Cell(value, mark=worked_out, derived=True))
    listed = printed_rows(plan) if names else []
    rows = [by_unit["group" if row.is_group else "unit", row.code] for row in listed]
    totals = [row for (kind, _), row in by_unit.items() if kind == "total"]
    note = say("compare_note" if limited else "compare_note_plain", lang)
    if (shown["status"] == "within_rounding").any():
        note += " " + say("compare_near", lang)
    return table_block(
        say("compare_used" if plan.corrections else "compare", lang), headings, rows,
        total=totals[0] if totals else None,
        sums=[at for at, row in enumerate(listed) if row.is_group],
        notes=[
            note, *notes_for(plan, lang, by_unit.values()),
            *source_notes(plan, lang, derived=True),
        ],
    )  # fmt: skip


def status_table(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Count the cells of each column by status, and say how the column is checked."""
    counts = result.cells.groupby(["column", "status"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATUSES), fill_value=0)
    bases = result.cells.drop_duplicates("column").set_index("column")["basis"]
    used = [status for status in STATUSES if counts[status].any() or status != "not_checkable"]
    headings = [
        Heading(say("status_column", lang), numeric=False),
        Heading(say("basis", lang), numeric=False),
        *(Heading(say(status, lang).capitalize(), say("cells_unit", lang)) for status in used),
    ]

    def numbers(row: Any, mark: str) -> list[Cell]:
        return [
            Cell(
                number(int(row[status]), lang),
                flag=status == "inconsistent" and row[status] > 0,
                mark=mark,
            )
            for status in used
        ]

    touched = {
        cell.column
        for cell in (records(result.cells) if plan.corrections else [])
        if cell_mark(plan, cell.unit_code, cell.column)
        or worked_out_mark(plan, cell.unit_code, cell.column, cell.basis)
    }
    marks = {name: CORRECTION_MARK if name in touched else "" for name in bases.index}
    rows = [
        [
            Cell(plan.column_label(column.name, lang)),
            Cell(basis_words(bases[column.name], lang)),
            *numbers(counts.loc[column.name], marks[column.name]),
        ]
        for column in plan.columns
    ]
    total = [
        Cell(say("all_cells", lang)),
        Cell(""),
        *numbers(counts.sum(), CORRECTION_MARK if touched else ""),
    ]
    notes = [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    return table_block(say("status", lang), headings, rows, total=total, notes=notes)
