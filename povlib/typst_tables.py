"""Tables of the PDF report, written as Typst code; what stays together when a page ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from povlib.typst_cells import Row, body_rows, is_title, read_table
from povlib.typst_markup import break_words, classes, collapse_space, figure_text, inline, pieces
from povlib.typst_text import Where, call, joined
from povlib.typst_widths import (
    HANG,
    INSET,
    LANDSCAPE,
    PORTRAIT,
    Layout,
    decimal_tails,
    figure_extent,
    head_size,
    lay_out,
    marks_last_column,
    tail_gap,
    text_width,
)

if TYPE_CHECKING:
    from bs4 import Tag

    from povlib.typst_cells import Cell

TONES = ("sure", "alone", "near", "may", "must")


class Block(NamedTuple):
    """One block of the report: Typst code and what the page needs to know about it."""

    code: str
    kind: str = "flow"  # "heading", "text" (a paragraph), "wide" (a landscape page) or "flow"
    level: int = 0  # of a heading
    title: str = ""  # of a heading, plain


def table_block(holder: Tag, where: Where, *, nested: bool = False) -> Block:
    """Return a table with its caption and notes as one block.

    Parameters
    ----------
    holder : bs4.Tag
        A `<table>`, or an element around one table and its `p.pov-note`.
    where : Where
        The place, for messages.
    nested : bool
        Whether the table stands inside a list or quotation, where a page cannot be turned.

    Returns
    -------
    Block
        Kind "wide" when the table needs a landscape page.
    """
    table = holder if holder.name == "table" else holder.find("table")
    assert table is not None
    caption = table.find("caption")
    if caption is not None:
        collapse_space([caption])
        where = where.within(" ".join(caption.get_text().split()))
    for cell in table.find_all(["td", "th"]):
        collapse_space(list(cell.children))
    rows = read_table(table)
    if not rows:
        return Block("")
    layout = lay_out(rows, where, nested)
    notes = [tag for tag in holder.find_all("p") if "pov-note" in classes(tag)]
    for note in notes:
        collapse_space([note])
    options = {
        "caption": inline(list(caption.children), where) if caption is not None else "none",
        "notes": "(" + "".join(f"{inline(list(n.children), where)}, " for n in notes) + ")",
        "size": f"{layout.size:g}pt",
        "head-size": f"{head_size(layout.size):g}pt",
        "columns": "(" + "".join(f"{width:.2f}pt, " for width in layout.widths) + ")",
        "whole": str(stays_whole(rows, layout)).lower(),
        "loose": str(max(row_height(row, layout) for row in rows) > 130).lower(),
        "hang": f"{HANG if marks_last_column(rows, len(layout.widths)) else 0:g}pt",
    }
    groups = [at for at, row in enumerate(body_rows(rows)) if is_title(row)]
    tied = ties(groups, len(body_rows(rows)))
    options["groups"] = "(" + "".join(f"{at}, " for at in groups) + ")"
    options["ties"] = (
        "(" + "".join(f"({at}, {n}, {str(loose).lower()}), " for at, n, loose in tied) + ")"
    )
    given = ", ".join(f"{name}: {value}" for name, value in options.items())
    return Block(f"pov-table({given}, {', '.join(row_codes(rows, layout, where))})",
                 "wide" if layout.wide else "flow")  # fmt: skip


def ties(groups: list[int], count: int) -> list[tuple[int, int, bool]]:
    """Return the stretches of rows of a table that breaks, as (first row, how many, may part).

    The first two rows and the last two rows of each group stay together.

    Examples
    --------
    >>> ties([], 30)
    [(0, 2, False), (2, 26, True), (28, 2, False)]
    >>> ties([0, 4, 10], 12)
    [(1, 3, False), (5, 2, False), (7, 1, True), (8, 2, False), (11, 1, False)]
    """
    found: list[tuple[int, int, bool]] = []
    for before, stop in pairwise([-1, *groups, count]):
        start, rows = before + 1, stop - before - 1
        if rows > 3:
            parts = [(start, 2, False), (start + 2, rows - 4, True), (stop - 2, 2, False)]
        else:
            parts = [(start, rows, False)]
        found += [part for part in parts if part[1]]
    return found


def row_codes(rows: list[Row], layout: Layout, where: Where) -> Iterator[str]:
    """Yield each section of rows, as `pov-head(…)`, `pov-row(…)`, `pov-foot(…)` arguments."""
    tails = decimal_tails(rows, where.lang)
    extents: dict[int, float] = {}
    for cell in (c for row in rows if row.section != "head" for c in row.cells if c.figure):
        own = figure_extent(cell, tails, where.lang)
        extents[cell.column] = max(extents.get(cell.column, 0.0), own)
    sections: dict[str, list[str]] = {"head": [], "body": [], "foot": []}
    for row in rows:
        for cell in row.cells if layout.every else ():
            if not cell.figure or row.section == "head":
                break_words(cell.tag, layout.every)
        cells = [cell_code(cell, row, layout, tails, extents, where) for cell in row.cells]
        name = "body" if row.section == "group" else row.section
        sections[name].append("(" + "".join(f"{cell}, " for cell in cells) + ")")
    for name, lines in sections.items():
        yield f"{name}: (" + "".join(f"{line}, " for line in lines) + ")"


def cell_code(
    cell: Cell, row: Row, layout: Layout, tails: dict[int, float], extents: dict[int, float],
    where: Where,
) -> str:  # fmt: skip
    """Return one cell as Typst code."""
    names, sign = set(classes(cell.tag)), cell.tag.find(class_="pov-sign")
    before = ""
    if cell.figure and sign is not None:
        room = extents[cell.column] - figure_extent(cell, tails, where.lang)
        mark = inline(list(sign.extract().children), where)
        before = joined([call("pov-sign", mark), f"h({room * layout.size:.2f}pt)"])
    parts = [inline(list(cell.tag.children), where)]
    if cell.figure and row.section != "head":
        gap = tail_gap(cell, tails, where.lang) * layout.size
        parts = ["let pov-mark = pov-hanging-mark", f"pov-figure-cell({parts[0]}, {gap:.2f}pt)"]
    if row.section == "head":
        parts.insert(0, "let pov-unit = pov-column-unit")
    body = joined(parts) if len(parts) > 1 else parts[0]
    style = {"flag": "pov-flag", "derived": "pov-derived"}
    for name in sorted(names & set(style)):
        body = call(style[name], body)
    if row.section in ("foot", "group") or "must" in names:
        body = call("strong", body)
    if is_title(row):
        body = call("pov-group", body)
    body = joined([before, body]) if before else body
    centred = "centre" in names or (row.section == "head" and cell.colspan > 1)
    align = "center" if centred else "right" if cell.figure else "left"
    if row.section == "head" and cell.colspan > 1:
        body = call("pov-spanner", body)
    elif row.section == "head" and len(figure_text(cell.tag).split()) > 2:
        body = call("pov-balanced", body)
    spans = f"colspan: {cell.colspan}, rowspan: {cell.rowspan}, "
    spans = spans if (cell.colspan, cell.rowspan) != (1, 1) else ""
    fill = "".join(f"fill: pov-tones.{name}, " for name in TONES if name in names)
    return f"table.cell({spans}{fill}align: {align}, {body})"


def stays_whole(rows: list[Row], layout: Layout) -> bool:
    """Say whether a table is short enough to be kept on one page.

    A table of long texts that is higher than half a page parts between its rows, rather than
    leave half a page white.
    """
    height = sum(row_height(row, layout) for row in rows)
    body = [row for row in rows if row.section != "head"]
    page = (LANDSCAPE if layout.wide else PORTRAIT)[1]
    texts = sum(row_height(row, layout, 1.0) for row in body)
    wordy = texts > 26 * len(body) and len(body) > 4 and not layout.wide
    return len(body) <= 25 and height < (page / 2 if wordy else page - 90)


def row_height(row: Row, layout: Layout, safe: float = 1.15) -> float:
    """Return how high a row is, in points, with words `safe` times as wide as they are."""
    return max(line_count(cell, row, layout, safe) for cell in row.cells) * 1.36 * layout.size + 7.5


def line_count(cell: Cell, row: Row, layout: Layout, safe: float) -> int:
    """Return how many lines a cell takes, with words `safe` times as wide as they are."""
    room = sum(layout.widths[cell.column : cell.column + cell.colspan]) - 2 * INSET
    wide = text_width("".join(t for t, *_ in pieces(cell.tag)), layout.size,
                      bold=row.section != "body")  # fmt: skip
    breaks = sum(text == "\n" for text, *_ in pieces(cell.tag))
    return max(1, int(safe * wide / max(room, 1.0)) + 1 + breaks) if not cell.figure else 1
