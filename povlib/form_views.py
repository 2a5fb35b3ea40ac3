"""What to fill in where a plan has no reports of progress yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from povlib.blocks import Block, moot
from povlib.plan import Plan
from povlib.progress_ledger import FLOWS
from povlib.progress_view_words import EXAMPLE, FIELDS, WORDS
from povlib.progress_year import Progress
from povlib.tables import Cell, Heading, table_block
from povlib.wording import data_warnings, fill

__all__ = ["progress_format"]


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def progress_format(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Show what to fill in where a plan has no reports, with rows that are plainly examples."""
    if found is not None:
        return moot(_say("moot", lang))
    year, warnings = plan.source.year, data_warnings(plan, lang, exhibit=True)
    rows = [
        [Cell(name), Cell(fill(FIELDS, name, lang, year=str(year))),
         Cell(_say("yes" if at < 4 else "no", lang))]
        for at, name in enumerate(FIELDS)
    ]  # fmt: skip
    headings = [
        Heading(_say("column", lang), numeric=False),
        Heading(_say("content", lang), numeric=False, wordy=True),
        Heading(_say("needed", lang), numeric=False),
    ]
    notes = [_say("format_note", lang, year=str(year)), *warnings]
    columns = table_block(_say("format", lang), headings, rows, notes=notes)
    names = ("month", "unit", "reported", "exits", "relapses", "new_poor", "replaces", "note")
    written: list[Sequence[Cell]] = []
    for month, unit, day, *counts, replaced, note in EXAMPLE:
        texts = [f"{month}/{year}", _say(unit, lang), f"{day}/{year}", *counts]
        texts += [f"{replaced}/{year}" if replaced else "", _say(note, lang) if note else ""]
        written.append([Cell(text) for text in texts])
    plain = [Heading(name, numeric=name in FLOWS[""]) for name in names]
    notes = [_say("example_note", lang), *warnings]
    example = table_block(_say("example", lang), plain, written, header_at=1, notes=notes)
    html = columns.html + example.html
    if lang == "vi":  # names of columns are the same in every language
        for name in (*FIELDS, *names):
            html = html.replace(f">{name}<", f' lang="en">{name}<')
    return Block(html, f"{columns.text}\n{example.text}")
