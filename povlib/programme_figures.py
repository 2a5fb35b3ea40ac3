"""Charts of a plan's year: a calendar of bars and dots, and a matrix of who is responsible."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from povlib.blocks import Block
from povlib.figures import (
    ACCENT,
    GREY,
    INK,
    PALE,
    WARM,
    WIDTH,
    canvas,
    drawing,
    svg_block,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CalendarRow", "Span", "calendar_figure", "matrix_figure"]

_LINE, _GAP, _SPACE, _MOST_LINES = 0.15, 0.09, 0.035, 3
_TASKS, _BODIES = 2.6, 2.9  # room for labels, inches


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a task, or the one day of a report; `early` is over before the signature."""

    first: dt.date
    last: dt.date
    early: bool
    tooltip: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One row of a calendar: its spans as bars, or as dots. What is early is hatched or hollow."""

    label: str
    spans: tuple[Span, ...]
    bars: bool


@cache
def _width(word: str) -> float:
    """Measure a word in inches; texts are long, words are few."""
    return text_width(word) / 72


def _cut(word: str, inches: float) -> str:
    """Cut a word off where it no longer fits, with an ellipsis."""
    fits = bisect_right(range(1, len(word)), inches, key=lambda most: _width(word[:most] + "…"))
    return word[:fits] + "…"


def _lines(text: str, inches: float) -> list[str]:
    """Break a label into lines that fit; what takes too many is cut off."""
    lines: list[list[str]] = []
    left = 0.0
    for word in text.split():
        if not lines or _width(word) + _SPACE > left:
            lines.append([])
            left = inches + _SPACE
        shown = word if _width(word) <= inches else _cut(word, inches)
        lines[-1].append(shown)
        left -= _width(shown) + _SPACE
    told = [" ".join(line) for line in lines]
    if len(told) > _MOST_LINES:
        told[_MOST_LINES - 1 :] = [_cut(told[_MOST_LINES - 1] + " ", inches)]
    return told or [""]


def _sheet(height: float) -> tuple[Any, Axes]:
    """An empty chart whose coordinates are inches from the upper left corner."""
    figure, axes = canvas(1)
    figure.set_size_inches(WIDTH, height)
    axes.set_position((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    return figure, axes


def _places(
    labels: Sequence[str], room: float, top: float, least: float
) -> tuple[list[list[str]], list[float]]:
    """Break labels into lines, and place the middle of each row."""
    told = [_lines(label, room) for label in labels]
    middles, below = [], top
    for lines in told:
        height = max(least, _LINE * len(lines) + _GAP)
        middles.append(below + height / 2)
        below += height
    return told, [*middles, below]


def _label(axes: Axes, lines: Sequence[str], x: float, y: float) -> None:
    first = y - _LINE * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        axes.text(x, first + place * _LINE, line, ha="right", va="center_baseline", color=INK)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days lie between two edges, in inches; what is outside lies on the edge."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def edge(self, day: dt.date, after: int = 0) -> float:
        """Where a day begins, or so many days after it."""
        days = (self.last - self.first).days + 1
        gone = min(max((day - self.first).days + after, 0), days)
        return self.left + (self.right - self.left) * gone / days

    def middle(self, day: dt.date) -> float:
        """Where the noon of a day is."""
        return (self.edge(day) + self.edge(day, 1)) / 2


_HEAD = 0.46  # where the lines of the months begin
_SIGNED: dict[str, Any] = {"color": GREY, "linestyle": (0, (4, 2))}
_ASKED: dict[str, Any] = {"color": WARM, "linestyle": "-"}
_OVER: dict[str, Any] = {
    "facecolor": "white", "edgecolor": WARM, "hatch": "////", "linewidth": 0.9,
}  # fmt: skip


def _draw_months(
    axes: Axes, scale: _Scale, ticks: Sequence[tuple[dt.date, str]], bottom: float
) -> None:
    edges = [*(scale.edge(day) for day, _ in ticks), scale.edge(scale.last, 1)]
    for x in edges:
        axes.plot([x, x], [_HEAD, bottom], color=PALE, linewidth=0.5, zorder=0)
    for (_, label), (start, stop) in zip(ticks, pairwise(edges), strict=True):
        axes.text((start + stop) / 2, _HEAD - 0.08, label, ha="center", va="center_baseline",
                  color=GREY, fontsize=8.5)  # fmt: skip


def _draw_day(
    axes: Axes,
    x: float,
    parts: Sequence[tuple[float, float]],
    words: str,
    at: float,
    look: dict[str, Any],
) -> None:
    """Draw a line for a day, in parts that leave room for other words, its words where they fit."""
    for ends in parts:
        axes.plot([x, x], ends, linewidth=1.1, zorder=4, **look)
    half = text_width(words) / 144
    axes.text(min(max(x, half), WIDTH - half), at, words, ha="center", va="center_baseline",
              color=look["color"], fontsize=8.5)  # fmt: skip


def calendar_figure(
    rows: Sequence[CalendarRow],
    ticks: Sequence[tuple[dt.date, str]],
    last: dt.date,
    signed: tuple[dt.date, str],
    asked: tuple[dt.date, str] | None,
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """Bars and dots along the days of a year.

    Parameters
    ----------
    rows : sequence of CalendarRow
        From the top down.
    ticks : sequence of (first day, label)
        Of each month, the first of them at the left edge.
    last : datetime.date
        The right edge.
    signed, asked : (day, words)
        The day of the signature, and the day asked about, if any: a line each.
    title, alt, notes
        See `povlib.figures.svg_block`.
    """
    scale = _Scale(ticks[0][0], last, _TASKS + 0.22, WIDTH - 0.06)
    tooltips: dict[str, str] = {}
    with drawing():
        told, places = _places([row.label for row in rows], _TASKS, _HEAD + 0.06, 0.25)
        *middles, bottom = places
        figure, axes = _sheet(bottom + (0.3 if asked else 0.08))
        _draw_months(axes, scale, ticks, bottom)
        ends = [(0.22, 0.28), (_HEAD, bottom)]
        _draw_day(axes, scale.middle(signed[0]), ends, signed[1], 0.13, _SIGNED)
        if asked is not None:
            ends = [(_HEAD, bottom + 0.06)]
            _draw_day(axes, scale.middle(asked[0]), ends, asked[1], bottom + 0.17, _ASKED)
        for at, (row, lines, y) in enumerate(zip(rows, told, middles, strict=True)):
            _label(axes, lines, _TASKS + 0.1, y)
            for part, span in enumerate(row.spans):
                gid = f"day-{at}-{part}"
                tooltips[gid] = span.tooltip
                if row.bars:
                    start, stop = scale.edge(span.first), scale.edge(span.last, 1)
                    look = _OVER if span.early else {"facecolor": ACCENT, "edgecolor": "none"}
                    axes.barh([y], [max(stop - start, 0.03)], 0.17, left=[start], gid=gid,
                              zorder=2, **look)  # fmt: skip
                else:
                    edge, face = (GREY, "white") if span.early else (ACCENT, ACCENT)
                    axes.plot([scale.middle(span.first)], [y], "o", markersize=5, color=edge,
                              markerfacecolor=face, gid=gid, zorder=3)  # fmt: skip
    return svg_block(figure, title, alt, notes, tooltips)


_MARKS: dict[str, dict[str, Any]] = {
    "lead": {"marker": "o", "markersize": 8, "color": ACCENT},
    "assigned": {"marker": "s", "markersize": 6, "color": GREY},
    "support": {
        "marker": "o", "markersize": 7, "markerfacecolor": "white", "markeredgecolor": GREY,
        "markeredgewidth": 1.2,
    },
}  # fmt: skip


def matrix_figure(
    rows: Sequence[tuple[str, Sequence[str]]],
    columns: Sequence[tuple[str, bool]],
    legend: Mapping[str, str],
    tooltips: Mapping[tuple[int, int], str],
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """Marks where a row has a part in a column.

    Parameters
    ----------
    rows : sequence of (label, parts)
        In each column ``lead``, ``assigned``, ``support`` or nothing.
    columns : sequence of (label, flagged)
        Written aslant; a flagged one needs attention.
    legend : mapping
        Words for the parts.
    tooltips : mapping
        By row and column.
    title, alt, notes
        See `povlib.figures.svg_block`.
    """
    found: dict[str, str] = {}
    with drawing():
        widest = max((text_width(label) / 72 for label, _ in columns), default=0.0)
        head = max(widest * 0.87, 0.7) + 0.2  # the sine of the slant
        told, places = _places([label for label, _ in rows], _BODIES, head, 0.205)
        *middles, bottom = places
        figure, axes = _sheet(bottom + 0.05)
        left = _BODIES + 0.2
        pitch = (WIDTH - left - widest * 0.5) / max(len(columns), 1)
        xs = [left + pitch * (place + 0.5) for place in range(len(columns))]
        for (label, flagged), x in zip(columns, xs, strict=True):
            axes.text(x - 0.03, head - 0.07, label, rotation=60, rotation_mode="anchor", ha="left",
                      va="baseline", color=WARM if flagged else INK,
                      fontweight="bold" if flagged else "normal")  # fmt: skip
            axes.plot([x, x], [head, bottom], color=PALE, linewidth=0.5, zorder=0)
        for at, ((_, parts), lines, y) in enumerate(zip(rows, told, middles, strict=True)):
            _label(axes, lines, _BODIES + 0.1, y)
            axes.plot([left, xs[-1] + pitch / 2], [y, y], color=PALE, linewidth=0.5, zorder=0)
            for column, part in enumerate(parts):
                if part:
                    gid = f"part-{at}-{column}"
                    found[gid] = tooltips[at, column]
                    axes.plot([xs[column]], [y], linestyle="", gid=gid, zorder=3, **_MARKS[part])
        for place, (part, words) in enumerate(legend.items()):
            y = 0.16 + 0.21 * place
            axes.plot([0.1], [y], linestyle="", **_MARKS[part])
            axes.text(0.22, y, words, va="center_baseline", color=GREY, fontsize=8.5)
    return svg_block(figure, title, alt, notes, found)
