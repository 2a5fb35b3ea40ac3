"""Tables of the PDF report as they stand in the HTML: rows, cells, which of them are figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from povlib.typst_markup import NUMBER, classes, figure_text, is_hidden

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["Cell", "Row", "body_rows", "read_table"]


@dataclass
class Cell:
    """One table cell and where it stands."""

    tag: Tag
    column: int
    colspan: int
    rowspan: int
    heading: bool
    figure: bool = False


@dataclass
class Row:
    """One table row; `section` is "head", "body", "group" or "foot".

    A group is the title of the rows below, in one cell, or a row that adds up others.
    """

    section: str
    cells: list[Cell]


def read_table(table: Tag) -> list[Row]:
    """Return the rows of an HTML table with the column of every cell worked out."""
    rows: list[Row] = []
    pending: dict[int, int] = {}  # column → rows that a cell above still covers
    found = [tr for tr in table.find_all("tr") if tr.find_parent("table") is table]
    bare = table.find("thead") is None
    for number, tr in enumerate(found):
        tags = [tag for tag in tr.find_all(["td", "th"], recursive=False) if not is_hidden(tag)]
        parent = tr.parent.name if tr.parent is not None else ""
        section = {"thead": "head", "tfoot": "foot"}.get(parent, "body")
        if bare and number == 0 and tags and all(tag.name == "th" for tag in tags):
            section = "head"
        if section == "body" and "group" in classes(tr):
            section = "group"
        column, cells = 0, []
        for tag in tags:
            while pending.get(column, 0) > 0:
                column += 1
            across, down = span(tag, "colspan"), span(tag, "rowspan")
            cells.append(Cell(tag, column, across, down, section == "head"))
            for covered in range(column, column + across):
                pending[covered] = down
            column += across
        pending = {covered: down - 1 for covered, down in pending.items() if down > 1}
        rows.append(Row(section, cells))
    rows = [row for row in rows if row.cells]
    count = max((cell.column + cell.colspan for row in rows for cell in row.cells), default=0)
    for row in rows:
        if is_title(row):
            row.cells[0].colspan = count
    mark_figures(rows)
    return rows


def is_title(row: Row) -> bool:
    """Tell whether a row is the title of the rows below."""
    return row.section == "group" and len(row.cells) == 1


def span(tag: Tag, name: str) -> int:
    """Return a colspan or rowspan, 1 when absent or malformed."""
    value = str(tag.get(name) or "1")
    return max(1, int(value)) if value.isdigit() else 1


def mark_figures(rows: list[Row]) -> None:
    """Set `figure` on cells to be aligned right: by class or style, else by what they hold."""
    dashes: list[Cell] = []
    for row in rows:
        for cell in row.cells:
            style = f"{cell.tag.get('style') or ''};{cell.tag.get('align') or ''}"
            names = set(classes(cell.tag))
            cell.figure = bool(names & {"num", "gt_right"}) or "right" in style
            plain = cell.tag.name == "td" and not names and "left" not in style
            text = figure_text(cell.tag)
            if plain and not cell.figure and row.section != "head" and NUMBER.fullmatch(text):
                cell.figure = any(map(str.isdecimal, text))
                dashes += [] if cell.figure else [cell]
    by_column: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in row.cells if row.section != "head" and not is_title(row) else []:
            by_column.setdefault(cell.column, []).extend([cell] if cell.colspan == 1 else [])
    for cell in dashes:  # a dash is a figure where figures stand
        cell.figure = any(other.figure for other in by_column.get(cell.column, []))
    for row in rows:
        for cell in row.cells if row.section == "head" else []:
            below = by_column.get(cell.column, [])
            if cell.colspan == 1:
                cell.figure = 2 * sum(other.figure for other in below) > len(below)


def body_rows(rows: list[Row]) -> list[Row]:
    """Return the rows between head and foot, titles of groups included."""
    return [row for row in rows if row.section in ("body", "group")]
