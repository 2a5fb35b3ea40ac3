"""The smallest repairs as readers see them, and how the figures could have come about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from povlib.audit_parts import (
    cell_name,
    column_fault,
    column_words,
    printed_words,
    range_words,
    relation_words,
    set_mark,
    tell,
)
from povlib.audit_report import Audit
from povlib.blocks import Block, Item, bullets, moot, notice, paragraph
from povlib.correction_marks import cell_mark, notes_for
from povlib.hypotheses import Story
from povlib.hypothesis_words import tell as tell_story
from povlib.plan import Plan
from povlib.printed_tables import Entry, Row
from povlib.repair_stories import StoryTeller, row_code
from povlib.repairs import Repair
from povlib.tables import Cell, Heading, table_block
from povlib.unknown_views import rival_notes
from povlib.view_parts import number, total_label
from povlib.wording import source_notes

__all__ = ["repairs_table", "stories_of", "told_stories"]

MOST_STORIES, MOST_PARTS, MOST_ROWS = 5, 20, 60
"""So many stories, parts and rows are shown."""


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _titled(*parts: str) -> str:
    """Title of a group of rows: its part and its way, where there are several, and what to do."""
    return _first_upper(": ".join(part for part in parts if part))


def stories_of(teller: StoryTeller, repair: Repair) -> list[Story]:
    """How the figures of a repair could have come about, fewest keystrokes first."""
    found = [story for stories in teller.told(repair) for story in stories or ()]
    return sorted(found, key=lambda story: story.keystrokes)


def _with_entries(story: Story, change: Callable[[Entry], Entry]) -> Story:
    """Change the cells of a story, wherever it speaks of them."""

    def changed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(change(entry) for entry in entries)

    slips = [replace(s, cells=changed(s.cells), others=changed(s.others)) for s in story.slips]
    return replace(story, entries=changed(story.entries), slips=tuple(slips))


def _in_notation(story: Story, plan: Plan, lang: str) -> Story:
    """Write what is printed in the notation of the language, as what could be meant is."""

    def change(entry: Entry) -> Entry:
        value = plan.figure(row_code(plan, entry.row), entry.column)
        return entry if pd.isna(value) else replace(entry, printed=number(value, lang))

    return _with_entries(story, change)


def _marked(story: Story, plan: Plan) -> Story:
    """Mark what is not as printed."""

    def change(entry: Entry) -> Entry:
        mark = cell_mark(plan, row_code(plan, entry.row), entry.column)
        return replace(entry, printed=entry.printed + mark)

    return _with_entries(story, change)


def repairs_table(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """List the smallest repairs cell by cell, with what each cell can become.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    if report.unlocated:
        return notice(tell("repairs_unlocated", lang))
    if not report.repairs:
        columns = [f for f in report.records if f.confidence == "column"]
        faults = dict.fromkeys(f"no_repairs_{column_fault(finding)}" for finding in columns)
        if not faults:
            return moot(tell("no_repairs", lang))
        return paragraph(" ".join(tell(key, lang) for key in faults))
    several = len(report.repairs) > 1
    ways = any(len(repair.sets) > 1 for repair in report.repairs)
    flat = (
        several
        and not ways
        and all(
            len(repair.sets) == 1 and len(repair.sets[0].suspects) == 1 for repair in report.repairs
        )
    )
    rows: list[list[Cell | str] | str] = [tell("title_each", lang)] if flat else []
    unlisted: list[str] = []
    shown = 0
    for part, repair in enumerate(report.repairs, 1):
        label = tell("part", lang, part=part) if several else ""
        if not repair.sets:
            unlisted.append(tell("part_no_sets", lang, part=part, k=repair.weight))
        single = len(repair.sets) > 1 and all(len(one.suspects) == 1 for one in repair.sets)
        if single and shown < MOST_ROWS:
            rows.append(_titled(label, tell("title_any", lang, n=len(repair.sets))))
        for way, one in enumerate(repair.sets, 1):
            if shown >= MOST_ROWS:
                break
            ties = "; ".join(
                relation_words(plan, tie, lang, named=len(tie.cells) != len(one.suspects))
                for tie in one.relations
            )
            if not (flat or single):
                place = [label, tell("way", lang, way=way) if len(repair.sets) > 1 else ""]
                title = tell("title_all", lang, n=len(one.suspects))
                title = tell("way_ties", lang, title=title, ties=ties) if ties else title
                if len(one.suspects) > 1 or any(place):
                    rows.append(_titled(*place, title))
            for suspect in one.suspects:
                name = _first_upper(cell_name(plan, suspect.cell, lang))
                row = [
                    Cell(f"({way}) {name}" if single else _titled(label, name) if flat else name),
                    Cell(printed_words(plan, suspect.cell, lang)),
                    Cell(range_words(suspect, lang), mark=set_mark(plan, one), derived=True),
                ]
                rows.append([*row])
                shown += 1
    if not shown:
        return bullets(unlisted)
    every = sum(len(one.suspects) for repair in report.repairs for one in repair.sets)
    headings = [
        Heading(tell("h_cell", lang), numeric=False, wordy=True),
        Heading(tell("h_used" if plan.corrections else "h_printed", lang)),
        Heading(tell("h_range", lang)),
    ]
    cells = [row for row in rows if not isinstance(row, str)]
    notes = [tell("repairs_note", lang), *unlisted, *notes_for(plan, lang, cells)]
    if several and not flat:
        notes.append(tell("repairs_parts", lang, n=len(report.repairs)))
    if ways:
        notes.append(tell("repairs_ways", lang))
    if every > shown:
        notes.append(tell("more_rows", lang, n=every - shown))
    if not all(repair.complete for repair in report.repairs):
        notes.append(tell("repairs_incomplete", lang))
    notes += rival_notes(plan, report, lang)
    table = table_block(
        tell("repairs", lang), headings, rows,
        notes=notes + source_notes(plan, lang, derived=True),
    )  # fmt: skip
    blocks = [table, *_all_stories(plan, report, lang)]
    return Block("".join(b.html for b in blocks), "\n".join(b.text for b in blocks))


def told_stories(plan: Plan, teller: StoryTeller, repair: Repair, lang: str) -> list[Item]:
    """Tell how the figures of one repair could have come about, the likeliest first."""

    def column(name: str) -> str:
        return tell("quoted", lang, text=column_words(plan, name, lang))

    def row(place: Row) -> str:
        if isinstance(place, int) and place < len(plan.units):
            return str(plan.units.index[place])
        return row_code(plan, place) or total_label(plan, lang)

    found = stories_of(teller, repair)
    shown = found[:MOST_STORIES]
    shown = [_marked(_in_notation(story, plan, lang), plan) for story in shown]
    mark = max((set_mark(plan, one) for one in repair.sets), default="")
    told: list[Item] = [tell_story(story, lang, column, row, mark) for story in shown]
    if len(found) > MOST_STORIES:
        told.append(tell("more_stories", lang, n=len(found) - MOST_STORIES))
    return told


def _all_stories(plan: Plan, report: Audit, lang: str) -> list[Block]:
    """Tell the stories of every repair."""
    teller, blocks = StoryTeller(plan), list[Block]()
    key = "stories" if len(report.repairs) == 1 else "stories_part"
    for part, repair in enumerate(report.repairs[:MOST_PARTS], 1):
        if told := told_stories(plan, teller, repair, lang):
            head = tell(key, lang, part=part, n=len(told))
            blocks += [paragraph(head), bullets(told, lang=lang)]
    return blocks
