"""Publication tables: a caption, a header of one or two levels, aligned digits, notes, a source.

Figures arrive as text that already has its decimals: nothing is rounded or computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from povlib.blocks import Block

__all__ = ["Cell", "Heading", "table_block"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Head of a column: title, unit of measurement under it, and the group it stands in."""

    title: str
    unit: str = ""
    group: str | None = None
    numeric: bool = True
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `flag` marks what needs attention, `mark` refers to a note, `derived` says that
    the figure is not in the document; `title` is shown on pointing at it.
    """

    text: str
    flag: bool = False
    mark: str = ""
    derived: bool = False
    title: str = ""


def _head(headings: Sequence[Heading]) -> str:
    two_levels = any(heading.group for heading in headings)

    def th(heading: Heading, rowspan: str = "") -> str:
        unit = f'<span class="pov-unit">{escape(heading.unit)}</span>' if heading.unit else ""
        kind = ' class="num"' if heading.numeric else ' class="centre"' if heading.centred else ""
        return f'<th scope="col"{rowspan}{kind}>{escape(heading.title)}{unit}</th>'

    if not two_levels:
        return f"<tr>{''.join(th(heading) for heading in headings)}</tr>"
    first, second = [], []
    for group, members in groupby(headings, key=lambda heading: heading.group):
        columns = list(members)
        if group is None:
            first += [th(column, ' rowspan="2"') for column in columns]
        else:
            first.append(
                f'<th scope="colgroup" colspan="{len(columns)}" class="group">{escape(group)}</th>'
            )
            second += [th(column) for column in columns]
    return f"<tr>{''.join(first)}</tr><tr>{''.join(second)}</tr>"


def _row(cells: Sequence[Cell], headings: Sequence[Heading], header_at: int) -> str:
    parts = []
    for place, (cell, heading) in enumerate(zip(cells, headings, strict=True)):
        classes = [
            name
            for name, on in (
                ("num", heading.numeric),
                ("centre", heading.centred),
                ("flag", cell.flag),
                ("derived", cell.derived),
            )
            if on
        ]
        attributes = f' class="{" ".join(classes)}"' if classes else ""
        attributes += f' title="{escape(cell.title)}"' if cell.title else ""
        mark = f'<sup class="mark">{escape(cell.mark)}</sup>' if cell.mark else ""
        tag = "th" if place == header_at else "td"
        scope = ' scope="row"' if place == header_at else ""
        parts.append(f"<{tag}{scope}{attributes}>{escape(cell.text)}{mark}</{tag}>")
    return f"<tr>{''.join(parts)}</tr>"


def _text(
    caption: str, headings: Sequence[Heading], rows: Sequence[Sequence[Cell]], notes: Sequence[str]
) -> str:
    lines = [[heading.title for heading in headings]]
    lines += [[cell.text + cell.mark for cell in row] for row in rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(headings))]
    body = [
        "  ".join(
            text.rjust(width) if heading.numeric else text.ljust(width)
            for text, width, heading in zip(line, widths, headings, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([caption, *body, *notes])


def table_block(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell | str]],
    *,
    total: Sequence[Cell | str] | None = None,
    notes: Sequence[str] = (),
    header_at: int = 0,
) -> Block:
    """Set a table for people.

    Parameters
    ----------
    caption : str
        Says what the table shows; exporters put "Table n." before it.
    headings : sequence of Heading
        Neighbouring headings of one group share a spanning head.
    rows : sequence of rows of Cell or str
    total : row, optional
        Set apart from the rows, in the foot of the table.
    notes : sequence of str
        Explanations and the source, below the table.
    header_at : int
        Position of the cell that names its row.

    Returns
    -------
    Block

    Examples
    --------
    >>> block = table_block("Poor households", [Heading("Unit", numeric=False), Heading("Poor")],
    ...                     [["A", "1,229"], ["B", "842"]], notes=["Source: example."])
    >>> print(block)
    Poor households
    Unit   Poor
    A     1,229
    B       842
    Source: example.
    """
    body = [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    foot = [Cell(cell) if isinstance(cell, str) else cell for cell in total] if total else None
    parts = [
        '<div class="pov-table"><table class="pov">',
        f'<caption><span class="pov-label"></span>{escape(caption)}</caption>',
        f"<thead>{_head(headings)}</thead>",
        f"<tbody>{''.join(_row(row, headings, header_at) for row in body)}</tbody>",
        f"<tfoot>{_row(foot, headings, header_at)}</tfoot>" if foot else "",
        "</table>",
        *(f'<p class="pov-note">{escape(note)}</p>' for note in notes),
        "</div>",
    ]
    everything = [*body, foot] if foot else body
    return Block("".join(parts), _text(caption, headings, everything, notes))
