"""The smallest repairs as readers see them, and how the figures could have come about."""

from __future__ import annotations

from povlib.audit_parts import (
    cell_name,
    column_words,
    printed_words,
    range_words,
    relation_words,
    tell,
)
from povlib.auditing import Audit
from povlib.blocks import Block, Item, bullets, notice, paragraph
from povlib.correction_marks import notes_for
from povlib.hypotheses import Story
from povlib.hypothesis_words import tell as tell_story
from povlib.plan import Plan
from povlib.printed_tables import Row
from povlib.repair_stories import StoryTeller
from povlib.repairs import Repair
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import total_label
from povlib.wording import join_words, source_notes

__all__ = ["MOST_SETS", "repairs_table", "stories_of"]

MOST_SETS, MOST_STORIES, MOST_PARTS, MOST_ROWS = 6, 5, 20, 60
"""So many sets, stories, parts and rows are shown."""


def stories_of(teller: StoryTeller, repair: Repair) -> list[Story]:
    """How the figures of a repair could have come about, fewest keystrokes first."""
    found = [story for one in repair.sets[:MOST_SETS] for story in teller.stories(one)]
    return sorted(found, key=lambda story: story.keystrokes)


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
        return paragraph(tell("no_repairs", lang))
    several = len(report.repairs) > 1
    ways = any(len(repair.sets) > 1 for repair in report.repairs)
    rows: list[list[Cell | str]] = []
    for part, repair in enumerate(report.repairs, 1):
        for way, one in enumerate(repair.sets):
            ties = join_words(
                [
                    relation_words(plan, tie, lang, named=len(tie.cells) != len(one.suspects))
                    for tie in one.relations
                ],
                lang,
            )
            for at, suspect in enumerate(one.suspects):
                rows.append(
                    [
                        *([str(part)] if several else []),
                        *([chr(97 + way % 26) if len(repair.sets) > 1 else "–"] if ways else []),
                        Cell(cell_name(plan, suspect.cell, lang)),
                        Cell(printed_words(plan, suspect.cell, lang)),
                        Cell(range_words(plan, suspect, lang), derived=True),
                        Cell(ties if at == 0 else "", derived=True),
                    ]
                )
    headings = [
        *([Heading(tell("h_part", lang), numeric=False, centred=True)] if several else []),
        *([Heading(tell("h_way", lang), numeric=False, centred=True)] if ways else []),
        Heading(tell("h_cell", lang), numeric=False, wordy=True),
        Heading(tell("h_printed", lang)),
        Heading(tell("h_range", lang)),
        Heading(tell("h_ties", lang), numeric=False),
    ]
    texts = [cell.text for row in rows for cell in row if isinstance(cell, Cell)]
    notes = [tell("repairs_note", lang), *notes_for(plan, lang, texts=texts)]
    if several:
        notes.append(tell("repairs_parts", lang, n=len(report.repairs)))
    if ways:
        notes.append(tell("repairs_ways", lang))
    if len(rows) > MOST_ROWS:
        notes.append(tell("more_rows", lang, n=len(rows) - MOST_ROWS))
    if not all(repair.complete for repair in report.repairs):
        notes.append(tell("repairs_incomplete", lang))
    table = table_block(
        tell("repairs", lang), headings, rows[:MOST_ROWS],
        notes=notes + source_notes(plan, lang, derived=True), header_at=int(several) + int(ways),
    )  # fmt: skip
    blocks = [table, *_told_stories(plan, report, lang)]
    return Block("".join(b.html for b in blocks), "\n".join(b.text for b in blocks))


def _told_stories(plan: Plan, report: Audit, lang: str) -> list[Block]:
    """Tell how the figures of each repair could have come about."""

    def column(name: str) -> str:
        return tell("quoted", lang, text=column_words(plan, name, lang))

    def row(place: Row) -> str:
        return str(plan.units.index[place]) if isinstance(place, int) else total_label(plan, lang)

    teller, blocks = StoryTeller(plan), list[Block]()
    for part, repair in enumerate(report.repairs[:MOST_PARTS], 1):
        found = stories_of(teller, repair)
        if not found:
            continue
        told: list[Item] = [tell_story(story, lang, column, row) for story in found[:MOST_STORIES]]
        if len(found) > MOST_STORIES:
            told.append(tell("more_stories", lang, n=len(found) - MOST_STORIES))
        key = "stories" if len(report.repairs) == 1 else "stories_part"
        blocks += [paragraph(tell(key, lang, part=part)), bullets(told)]
    return blocks
