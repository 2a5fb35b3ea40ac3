"""Marks at the figures of a plan that are not as printed, or computed from such figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS, column_label
from povlib.conventions import FAMILIES, sort_of
from povlib.plan import Correction, Plan
from povlib.tables import Cell
from povlib.view_parts import figure_range, number, total_label
from povlib.wording import CORRECTION_MARK, fill

__all__ = [
    "as_used",
    "cell_mark",
    "correction_lists",
    "correction_notes",
    "households_mark",
    "more_words",
    "notes_for",
    "prose_mark",
    "registered_mark",
    "shown_figure",
    "start_rate_mark",
    "total_mark",
    "units_mark",
    "worked_out_mark",
]

MOST_NAMED = 6

WORDS: dict[str, tuple[str, str]] = {
    "column": ("cột “{column}”: {cells}", "column “{column}”: {cells}"),
    "cell": ("{unit} ghi {printed}, dùng {used}", "{unit} printed {printed}, used {used}"),
    "blank": ("{unit} để trống, dùng {used}", "{unit} left blank, used {used}"),
    "more": ("và {n} số khác", "and {n} more"),
    "note": ("{mark} Số thay số của văn bản: {list}.", "{mark} In place of print: {list}."),
}


def _mark(found: bool) -> str:
    return CORRECTION_MARK if found else ""


def cell_mark(plan: Plan, unit_code: str, *columns: str) -> str:
    """Mark what comes from these cells of a row; the total row has the empty code.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020", scenario="286")
    >>> cell_mark(plan, "", "exits_target_em"), cell_mark(plan, "", "exits_target")
    ('¶', '')
    """
    return _mark(any(plan.is_corrected(unit_code, column) for column in columns))


def units_mark(plan: Plan, *columns: str) -> str:
    """Mark what comes from these columns of all the units, as a sum does."""
    return _mark(
        any(
            one.table == "plan_table" and one.unit_code and one.column in columns
            for one in plan.corrections
        )
    )


def total_mark(plan: Plan, *columns: str) -> str:
    """Mark what comes from these figures for the whole plan: the stated ones, or their sums."""
    marks = ""
    for column in columns:
        stated = plan.total is not None and plan.total.get(column) is not None
        marks += cell_mark(plan, "", column)
        marks += "" if stated else units_mark(plan, column)
    return _mark(bool(marks))


def start_rate_mark(plan: Plan) -> str:
    """Mark the rate at the start for the whole plan, as `start_rate` finds it."""
    if plan.total is not None and plan.total.get("poor_rate_start_pct") is not None:
        return total_mark(plan, "poor_rate_start_pct")
    return total_mark(plan, "poor_rate_end_pct", "rate_reduction_pp")


def households_mark(plan: Plan, denominators: Iterable[str] = ("households",)) -> str:
    """Mark what comes from recovered households.

    Every count and rate of every row tells of them: the rows narrow each other where there is a
    total row, and decide together how the rates were rounded.
    """
    wanted = {sort_of(name) for name in denominators}
    families = [family for family in FAMILIES if family.denominator in wanted]
    evidence = {name for family in families for name in family.columns}
    in_table = (one.column for one in plan.corrections if one.table == "plan_table")
    return _mark(not evidence.isdisjoint(in_table))


def worked_out_mark(plan: Plan, unit_code: str, column: str, basis: str) -> str:
    """Mark a recomputed figure, by the way in which it was recomputed.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020", scenario="286")
    >>> worked_out_mark(plan, "", "exits_target_em", "Σ exits_target_em")
    '¶'
    >>> worked_out_mark(plan, "24688", "poor_end", "poor_start − exits_target")
    ''
    """
    if basis == "input":
        return cell_mark(plan, unit_code, column)
    words = re.findall(r"[a-z_]+", basis)
    named = [word for word in words if word in COLUMNS]
    if basis.startswith("Σ"):
        return units_mark(plan, *named)
    recovered = [word for word in words if word.startswith("recovered_")]
    divided = {name for name in named if sort_of(name) in ("households", "households_em")}
    incomplete = {name for name in divided if plan.units[name].isna().any()} if recovered else set()
    bases = incomplete | {
        "households_em" if word.startswith("recovered_households_em") else "households"
        for word in recovered
    }
    return _mark(bool(cell_mark(plan, unit_code, *named) or households_mark(plan, bases)))


def prose_mark(plan: Plan, unit_code: str, column: str) -> str:
    """Mark a figure of the prose on one unit."""
    place = ("registrations", unit_code, column)
    return _mark(any((o.table, o.unit_code, o.column) == place for o in plan.corrections))


_PRINTED = (
    (re.compile(r"\bghi (?=\d[\d.,]*¶)"), "dùng "),
    (re.compile(r"\bis printed as (?=\d[\d.,]*¶)"), "is taken as "),
    (re.compile(r"\bprints (?=\d[\d.,]*¶)"), "has "),
)


def as_used(text: str) -> str:
    """Say of a figure with the mark that it is used, where a sentence says that it is printed.

    Examples
    --------
    >>> as_used("Nam Xuân ghi 59, dòng tổng ghi 286¶; the total row prints 286¶.")
    'Nam Xuân ghi 59, dòng tổng dùng 286¶; the total row has 286¶.'
    """
    for pattern, verb in _PRINTED:
        text = pattern.sub(verb, text)
    return text


def registered_mark(plan: Plan, unit_code: str | None, column: str) -> str:
    """Mark a figure of the comparison of registrations; of all the units where no code is given."""
    prose = plan.registrations is not None and column in plan.registrations
    from_prose = prose and (column == "exits_registered" or not plan.has(column))
    table = "registrations" if from_prose else "plan_table"
    return _mark(
        any(
            (one.table, one.column) == (table, column)
            and (one.unit_code == unit_code if unit_code is not None else bool(one.unit_code))
            for one in plan.corrections
        )
    )


def shown_figure(plan: Plan, unit_code: str, column: str, text: str, value: Any, lang: str) -> str:
    """Write a cell: its text in Vietnamese, the figure in English notation, an interval as such."""
    if value is None or value is pd.NA:
        if (one := plan.correction(unit_code, column)) is not None:
            return figure_range(one.low, one.high, lang)
        return "–"
    return text if lang == "vi" and text.strip() else number(value, lang)


def _column_name(plan: Plan, one: Correction, lang: str) -> str:
    if one.table == "plan_table":
        return plan.column_label(one.column, lang)
    return column_label(one.column, lang, plan.source.year)


def correction_lists(plan: Plan, lang: str, most: int = MOST_NAMED) -> dict[str, list[str]]:
    """List what is used in place of print, by the title of its column; `most` figures at most.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> list(correction_lists(load_plan("krong_no_2020", scenario="280"), "en").values())
    [['TT Đăk Mâm printed 26, used 10–16', 'Nam Xuân printed 59, used 23–29']]
    """
    columns: dict[str, list[str]] = {}
    for one in plan.corrections[:most]:
        params = {
            "unit": one.unit if one.unit_code else total_label(plan, lang),
            "printed": one.printed if lang == "vi" else number(one.printed_value, lang),
            "used": one.corrected if lang == "vi" else figure_range(one.low, one.high, lang),
        }
        told = fill(WORDS, "cell" if one.printed.strip() else "blank", lang, **params)
        columns.setdefault(_column_name(plan, one, lang), []).append(told)
    return columns


def correction_notes(plan: Plan, lang: str) -> list[str]:
    """Name what is used in place of print: nothing for a plan as printed.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> (note,) = correction_notes(load_plan("krong_no_2020", scenario="280"), "en")
    >>> note.partition("”: ")[2]
    'TT Đăk Mâm printed 26, used 10–16; Nam Xuân printed 59, used 23–29.'
    """
    if not plan.corrections:
        return []
    listed = [
        fill(WORDS, "column", lang, column=column, cells="; ".join(cells))
        for column, cells in correction_lists(plan, lang).items()
    ]
    if (rest := len(plan.corrections) - MOST_NAMED) > 0:
        listed.append(more_words(rest, lang))
    return [fill(WORDS, "note", lang, mark=CORRECTION_MARK, list="; ".join(listed))]


def more_words(rest: int, lang: str) -> str:
    """Say how many more figures are used in place of print."""
    return fill(WORDS, "more", lang, n=rest)


def notes_for(
    plan: Plan,
    lang: str,
    rows: Iterable[Sequence[Cell | str] | None] = (),
    texts: Iterable[str] = (),
) -> list[str]:
    """Explain the mark where a table or a text carries it."""
    cells = (cell for row in rows for cell in row or () if isinstance(cell, Cell))
    carried = any(CORRECTION_MARK in cell.mark + cell.text for cell in cells)
    if carried or any(CORRECTION_MARK in text for text in texts):
        return correction_notes(plan, lang)
    return []
