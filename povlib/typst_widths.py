"""Widths of the columns of a table in the PDF report: which type size, which page.

Typst lets the columns of a table that is too wide overlap without a word. So the widths are
worked out here from the metrics of the vendored font: the table goes on a portrait page, else on
a landscape page, else in smaller type down to 8 pt, else the export stops and says which columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from povlib.typst_cells import Cell, Row
from povlib.typst_markup import NUMBER, classes, figure_text, pieces
from povlib.typst_text import HYPHEN, Where, advances, word_parts

# Points. A4 less the margins that templates/report.typ sets.
PORTRAIT, LANDSCAPE = (453.5, 712.0), (700.2, 464.0)
INSET, HANG = 5.0, 4.0  # beside a column; for a mark after the last column
SIGN = 1.15  # room for a sign before a figure, in em
SIZES = (9.5, 9.0, 8.5, 8.0)
BREAKS = (24, 16, 12, 9, 7, 5, 4)  # letters after which a word is broken where nothing else fits


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in the unit of `size`, without kerning."""
    widths = advances("Bold" if bold else "Regular")
    return size * sum(widths.get(ord(character), 1.0) for character in text)


class Need(NamedTuple):
    """Width that one cell asks of its column, in em of its type size."""

    word: float
    """the longest part that cannot be broken"""
    line: float
    """everything on one line"""


def cell_need(cell: Cell, section: str, tail: float, every: int = 0) -> Need:
    """Return the width that a cell needs; `tail` is added for the decimal mark.

    Words longer than `every` letters may be broken there.
    """
    bold = section in ("head", "foot", "group") or bool({"flag"} & set(classes(cell.tag)))
    if cell.figure and section != "head":
        width = text_width(figure_text(cell.tag), 1, bold=bold) + tail
        width += SIGN if cell.tag.find(class_="pov-sign") else 0
        return Need(width, width)
    longest, line, total = 0.0, 0.0, 0.0
    for text, strong, _ in pieces(cell.tag, bold):
        if text == "\n":
            total, line = max(total, line), 0.0
            continue
        words = re.split(r"([ \n\t]+)", text)
        for word in words:
            width = text_width(re.sub(r"\s+", " ", word), 1, bold=strong)
            line += width
            if every and len(word) > every:
                parts = (part.replace(HYPHEN, "-") for part in word_parts(word, every))
                longest = max(longest, *(text_width(part, 1, bold=strong) for part in parts))
            elif word.strip():
                longest = max(longest, min(width, 24.0) if len(word) > 40 else width)
    return Need(longest, max(total, line))


def decimal_tail(text: str, mark: str) -> str:
    """Return what follows the units digit of a printed figure: decimals and sign."""
    found = re.search(rf"\d({re.escape(mark)}\d+)?(\s?[%‰đ₫])?$", text)
    return (found[1] or "") + (found[2] or "") if found else ""


def decimal_tails(rows: list[Row], lang: str) -> dict[int, float]:
    """Return for every column the width after the units digit, in em.

    Marks that all have three digits behind them part thousands, in a document of another notation.
    """
    mark, found = ("," if lang == "vi" else "."), dict[int, list[str]]()
    for row in rows:
        for cell in row.cells:
            if cell.figure and row.section != "head" and cell.colspan == 1:
                tail = decimal_tail(figure_text(cell.tag), mark)
                found.setdefault(cell.column, []).append(tail)
    return {
        column: 0.0
        if all(len(tail) == 4 for tail in tails if tail)
        else max(text_width(tail, 1) for tail in tails)
        for column, tails in found.items()
    }


def tail_gap(cell: Cell, tails: dict[int, float], lang: str) -> float:
    """Return the space that brings the units digit of a figure under its neighbours, in em."""
    text = figure_text(cell.tag)
    if cell.colspan > 1 or not re.search(r"\d", text) or not NUMBER.fullmatch(text):
        return 0.0
    own = text_width(decimal_tail(text, "," if lang == "vi" else "."), 1)
    return max(0.0, tails.get(cell.column, 0.0) - own)


def figure_extent(cell: Cell, tails: dict[int, float], lang: str) -> float:
    """Return how far a figure reaches to the left of the end of its column, in em."""
    return text_width(figure_text(cell.tag), 1) + tail_gap(cell, tails, lang)


@dataclass
class Layout:
    """Column widths in points, the type size they are for, and the page."""

    widths: list[float]
    size: float
    wide: bool
    every: int = 0  # letters after which long words are broken


def head_size(size: float) -> float:
    """Return the type size of the column titles of a table set in `size`."""
    return max(8.0, round(size * 0.9, 1))


def fit(rows: list[Row], needs: list[list[Need]], size: float, available: float, last: bool
        ) -> tuple[list[float] | None, list[float]]:  # fmt: skip
    """Return column widths that fit `available` (None if they cannot) and the least widths."""
    count = max(cell.column + cell.colspan for row in rows for cell in row.cells)
    pads = [2 * INSET] * count
    pads[0] -= INSET
    pads[-1] += (HANG if marks_last_column(rows, count) else 0) - INSET
    least, ideal, full = [*pads], [*pads], [*pads]
    order = sorted(
        ((row, cell, need) for row, line in zip(rows, needs, strict=True)
         for cell, need in zip(row.cells, line, strict=True)),
        key=lambda item: item[1].colspan,
    )  # fmt: skip
    for row, cell, need in order:
        em = head_size(size) if row.section == "head" else size
        columns = range(cell.column, cell.column + cell.colspan)
        pad = sum(pads[column] for column in columns) + 0.5
        word, line = (1.01 * em * value + pad for value in need)
        if row.section == "head":
            words = line - pad  # one, two or three lines, as long as they are
            folded = min(max(5.5 * em, words / 2 + 0.8 * em), max(6.8 * em, words / 3 + 1.5 * em))
            wanted = max(word, min(words, folded) + pad)
        else:
            wanted = max(word, min(line, 200.0))
            word = word if last else max(word, min(line / 3, 110.0), min(line, 60.0))
        if row.section in ("body", "foot") and cell.colspan == 1:
            full[cell.column] = max(full[cell.column], line)
        for target, value in ((least, word), (ideal, max(word, wanted))):
            lacking = value - sum(target[column] for column in columns)
            for column in columns:
                target[column] += max(0.0, lacking) / cell.colspan
    ideal = [max(pair) for pair in zip(least, ideal, strict=True)]
    if sum(least) > available:
        return None, least
    if sum(ideal) > available:
        share = (available - sum(least)) / (sum(ideal) - sum(least))
        return [a + (b - a) * share for a, b in zip(least, ideal, strict=True)], least
    free = available - sum(ideal)
    # What is left goes to long texts first, then to all columns alike.
    short = [max(0.0, own - width) for own, width in zip(full, ideal, strict=True)]
    if sum(short) > 0:
        share = min(1.0, free / sum(short))
        ideal = [width + more * share for width, more in zip(ideal, short, strict=True)]
        free = max(0.0, available - sum(ideal))
    if sum(ideal) + 20 * count < 0.8 * available:
        free = min(free, 20.0 * count)
    return [width + free / count for width in ideal], least


def lay_out(rows: list[Row], where: Where, nested: bool) -> Layout:
    """Return the first layout that fits; raise `ReportError` naming the widest columns."""
    tails = decimal_tails(rows, where.lang)

    def needs(every: int) -> list[list[Need]]:
        return [
            [
                cell_need(cell, row.section, tail_gap(cell, tails, where.lang), every)
                for cell in row.cells
            ]
            for row in rows
        ]

    whole = needs(0)
    upright = [(PORTRAIT[0] - (40 if nested else 0), size, False) for size in SIZES]
    ladder = upright if nested else upright[:1] + [(LANDSCAPE[0], size, True) for size in SIZES]
    least: list[float] = []
    for room, size, wide in ladder:
        widths, least = fit(rows, whole, size, room, last=size == SIZES[-1])
        if widths is not None:
            return Layout(widths, size, wide)
    for every in BREAKS:
        widths, least = fit(rows, needs(every), size, room, last=True)
        if widths is not None:
            return Layout(widths, size, wide, every)
    names = column_names(rows, len(least))
    widest = sorted(range(len(least)), key=lambda column: -least[column])[:3]
    listed = "; ".join(f"“{names[column]}” ({least[column]:.0f} pt)" for column in widest)
    raise where.error(
        f"bảng quá rộng: {len(least)} cột cần ít nhất {sum(least):.0f} pt, trang ngang chỉ có "
        f"{room:.0f} pt với cỡ chữ {SIZES[-1]:g} pt. Các cột rộng nhất: {listed}. "
        "Hãy tách bảng, bỏ bớt cột hoặc viết ngắn tên cột.",
        f"the table is too wide: its {len(least)} columns need at least {sum(least):.0f} pt and "
        f"a landscape page has {room:.0f} pt at {SIZES[-1]:g} pt type. Widest columns: {listed}. "
        "Split the table, drop columns or shorten the column titles.",
    )


def column_names(rows: list[Row], count: int) -> list[str]:
    """Return the title of every column as messages name it."""
    names = [f"{number + 1}" for number in range(count)]
    for row in rows:
        for cell in row.cells if row.section == "head" else []:
            text = " ".join("".join(text for text, *_ in pieces(cell.tag)).split())
            for column in range(cell.column, cell.column + cell.colspan):
                names[column] = text or names[column]
    return names


def marks_last_column(rows: list[Row], count: int) -> bool:
    """Say whether a mark hangs after a figure of the last column."""
    return any(
        cell.figure and cell.column + cell.colspan == count and cell.tag.find(class_="mark")
        for row in rows
        for cell in row.cells
    )
