"""Publication tables: a caption, a header of one or two levels, aligned digits, notes, a source.

Figures arrive as text that already has its decimals: nothing is rounded or computed here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from povlib.blocks import Block, quoting

__all__ = ["TONES", "Cell", "Heading", "table_block"]

TONES = ("sure", "alone", "near", "may", "must")
"""Tints of cells, the quietest first; the exporters have a colour for each."""

LONG_NAME = 40
"""A row's name of more letters is broken into lines, and does not stay in view when scrolling."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Head of a column: title, unit of measurement under it, and the group it stands in. A column
    of sentences is `wordy`.
    """

    title: str
    unit: str = ""
    group: str | None = None
    numeric: bool = True
    centred: bool = False
    wordy: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `flag` marks what needs attention, `mark` refers to a note, `derived` says that
    the figure is not in the document; `title` is shown on pointing at it. `tone` is one of `TONES`
    and tints the cell; `sign` is a sign of the same meaning, `spoken` what it is called. `under`
    is small print below the text.
    """

    text: str
    flag: bool = False
    mark: str = ""
    derived: bool = False
    title: str = ""
    tone: str = ""
    sign: str = ""
    spoken: str = ""
    under: str = ""


def _head(headings: Sequence[Heading], lang: str) -> str:
    two_levels = any(heading.group for heading in headings)

    def th(heading: Heading, rowspan: str = "") -> str:
        unit = f'<span class="pov-unit">{escape(heading.unit)}</span>' if heading.unit else ""
        kind = ' class="num"' if heading.numeric else ' class="centre"' if heading.centred else ""
        return f'<th scope="col"{rowspan}{kind}>{quoting(heading.title, lang)}{unit}</th>'

    if not two_levels:
        return f"<tr>{''.join(th(heading) for heading in headings)}</tr>"
    first, second = [], []
    for group, members in groupby(headings, key=lambda heading: heading.group):
        columns = list(members)
        if group is None:
            first += [th(column, ' rowspan="2"') for column in columns]
        else:
            span = f'scope="colgroup" colspan="{len(columns)}" class="group"'
            first.append(f"<th {span}>{quoting(group, lang)}</th>")
            second += [th(column) for column in columns]
    return f"<tr>{''.join(first)}</tr><tr>{''.join(second)}</tr>"


def _digits(text: str) -> float:
    """Width of a figure in digits: a point, a comma or a space is half as wide as a digit."""
    return sum(0.5 if letter in "., " else 1.0 for letter in text)


def _row(
    cells: Sequence[Cell],
    headings: Sequence[Heading],
    header_at: int,
    widest: Sequence[float],
    lang: str,
    kind: str = "",
) -> str:
    parts = []
    for place, (cell, heading) in enumerate(zip(cells, headings, strict=True)):
        classes = [
            name
            for name, on in (
                ("num", heading.numeric),
                ("centre", heading.centred),
                ("text", heading.wordy or (place == header_at and len(cell.text) > LONG_NAME)),
                ("flag", cell.flag),
                ("derived", cell.derived),
                (cell.tone, bool(cell.tone)),
            )
            if on
        ]
        attributes = f' class="{" ".join(classes)}"' if classes else ""
        attributes += f' title="{escape(cell.title)}"' if cell.title else ""
        mark = f'<sup class="mark">{escape(cell.mark)}</sup>' if cell.mark else ""
        sign = under = ""
        if cell.sign:
            spoken = f' role="img" aria-label="{escape(cell.spoken)}"' if cell.spoken else ""
            pad = f"{widest[place] - _digits(cell.text):g}" if heading.numeric and widest else "0"
            sign = f'<span class="pov-sign"{spoken} style="--pad:{pad}">{escape(cell.sign)}</span>'
        if cell.under:
            under = f'<span class="pov-under">{quoting(cell.under, lang)}</span>'
        tag = "th" if place == header_at else "td"
        scope = ' scope="row"' if place == header_at else ""
        parts.append(
            f"<{tag}{scope}{attributes}>{sign}{quoting(cell.text, lang)}{mark}{under}</{tag}>"
        )
    return f"<tr{kind}>{''.join(parts)}</tr>"


def _bodies(
    rows: Sequence[list[Cell] | str],
    headings: Sequence[Heading],
    header_at: int,
    widest: Sequence[float],
    lang: str,
    sums: Collection[int],
) -> str:
    """Rows in bodies: one, or one for each group of rows under its title."""
    parts: list[str] = []
    for at, row in enumerate(rows):
        if isinstance(row, str):
            head = f'<th scope="rowgroup" colspan="{len(headings)}">{quoting(row, lang)}</th>'
            parts.append(f'</tbody><tbody><tr class="group">{head}</tr>')
        else:
            kind = ' class="group"' if at in sums else ""
            parts.append(_row(row, headings, header_at, widest, lang, kind))
    return f"<tbody>{''.join(parts)}</tbody>".replace("<tbody></tbody>", "", 1)


def _text(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell] | str],
    notes: Sequence[str],
) -> str:
    lines: list[list[str] | str] = [[heading.title for heading in headings]]
    lines += [
        row
        if isinstance(row, str)
        else [
            f"{cell.sign} {cell.text}{cell.mark}".strip() + (cell.under and f" ({cell.under})")
            for cell in row
        ]
        for row in rows
    ]
    widths = [
        max(len(line[at]) for line in lines if not isinstance(line, str))
        for at in range(len(headings))
    ]
    body = [
        line
        if isinstance(line, str)
        else "  ".join(
            text.rjust(width) if heading.numeric else text.ljust(width)
            for text, width, heading in zip(line, widths, headings, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([caption, *body, *notes])


def table_block(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Cell | str] | str],
    *,
    total: Sequence[Cell | str] | None = None,
    sums: Collection[int] = (),
    notes: Sequence[str] = (),
    header_at: int = 0,
    lang: str = "vi",
) -> Block:
    """Set a table for people.

    Parameters
    ----------
    caption : str
        Says what the table shows; exporters put "Table n." before it.
    headings : sequence of Heading
        Neighbouring headings of one group share a spanning head.
    rows : sequence of rows of Cell or str
        A plain text in place of a row is the title of the rows that follow.
    total : row, optional
        Set apart from the rows, in the foot of the table.
    sums : collection of int
        Places of the rows that add up others; they are set in bold.
    notes : sequence of str
        Explanations and the source, below the table.
    header_at : int
        Position of the cell that names its row.
    lang : {"vi", "en"}
        Language of the words; what they quote is Vietnamese.

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

    def cells(row: Sequence[Cell | str]) -> list[Cell]:
        return [Cell(cell) if isinstance(cell, str) else cell for cell in row]

    body = [row if isinstance(row, str) else cells(row) for row in rows]
    foot = cells(total) if total else None
    full = [row for row in [*body, foot] if row and not isinstance(row, str)]
    widest = [
        max(map(_digits, column))
        for column in zip(*([c.text for c in row] for row in full), strict=True)
    ]
    parts = [
        '<div class="pov-table"><table class="pov">',
        f'<caption><span class="pov-label"></span>{quoting(caption, lang)}</caption>',
        f"<thead>{_head(headings, lang)}</thead>",
        _bodies(body, headings, header_at, widest, lang, sums),
        f"<tfoot>{_row(foot, headings, header_at, widest, lang)}</tfoot>" if foot else "",
        "</table>",
        *(f'<p class="pov-note">{quoting(note, lang)}</p>' for note in notes),
        "</div>",
    ]
    everything = [*body, foot] if foot else body
    return Block("".join(parts), _text(caption, headings, everything, notes))
