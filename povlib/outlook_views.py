"""What is likely by the end of the year, as readers see it."""

from __future__ import annotations

from typing import Any

from povlib.blocks import Block, moot
from povlib.correction_marks import notes_for, registered_mark
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.progress_chances import Outlook
from povlib.progress_view_words import WORDS
from povlib.registration_chances import law_text, number_text, probability_text
from povlib.registration_prospects import one_rate
from povlib.rounding import round_exact
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import unit_heading
from povlib.wording import fill, join_words, marked, source_notes

__all__ = ["outlook_sentence", "progress_outlook"]

_FEW = 6


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def outlook_sentence(plan: Plan, outlook: Outlook, lang: str) -> str:
    """Say in one sentence what is likely by the end of the year, and under which assumption."""
    one, rate = outlook.district, one_rate(outlook.success)
    mark = registered_mark(plan, None, "exits_target") or registered_mark(
        plan, None, "exits_registered"
    )
    return _say(
        "outlook_law" if rate is None else "outlook", lang,
        rate="" if rate is None else f"{number_text(100 * rate, lang)} %",
        law=law_text(outlook.success, lang),
        expected=marked(round_exact(one["expected_exits"], 1), mark),
        target=marked(one["exits_target"], mark),
        met=probability_text(one["met"], 2, lang) + mark,
        all=probability_text(one["all_met"], 2, lang) + mark,
    )  # fmt: skip


def progress_outlook(plan: Plan, outlook: Outlook | None, lang: str = "vi") -> Block:
    """Set beside each other what is missing, what is left, and the odds by the end of the year."""
    if outlook is None:
        return moot(_say("no_outlook", lang))
    households = _say("in_households", lang)
    keys = ("target", "registered", "exits", "still", "left")
    columns = ("exits_target", "exits_registered", "exits", "needed", "left")
    headings = [
        unit_heading(plan, lang),
        *(Heading(_say(key, lang), group=households) for key in keys),
        Heading(_say("met", lang)),
    ]

    def cells(row: Any, label: str, code: str | None) -> list[Cell]:
        target, registered = (
            registered_mark(plan, code, f"exits_{name}") for name in ("target", "registered")
        )
        marks = [target, registered, "", target, registered]
        beyond = code is not None and row["exits"] > row["exits_registered"]
        figures = [
            Cell(
                format_number(int(row[name]), lang), mark=mark,
                derived=name in ("needed", "left"), flag=beyond and name == "exits",
            )
            for name, mark in zip(columns, marks, strict=True)
        ]  # fmt: skip
        met = probability_text(row["met"], 2, lang)
        return [Cell(label), *figures, Cell(met, mark=target or registered, derived=True)]

    rows = [
        cells(row, str(unit), row["unit_code"])
        for unit, row in zip(outlook.table.index, outlook.table.to_dict("records"), strict=True)
    ]
    total = cells(outlook.district, _say("all_units", lang), None)
    notes = [
        outlook_sentence(plan, outlook, lang),
        _say("outlook_note", lang, law=law_text(outlook.success, lang)),
    ]
    counted = outlook.table
    beyond = [str(unit) for unit in counted.index[counted["exits"] > counted["exits_registered"]]]
    if beyond:
        listed = [*beyond[:_FEW], *(["…"] if beyond[_FEW:] else [])]
        notes.append(_say("beyond", lang, units=join_words(listed, lang)))
    if outlook.left_out:
        notes.append(_say("outlook_left_out", lang, n=len(outlook.left_out)))
    notes += [
        *notes_for(plan, lang, [*rows, total], notes),
        *source_notes(plan, lang, derived=True),
    ]
    return table_block(_say("outlook_table", lang), headings, rows, total=total, notes=notes)
