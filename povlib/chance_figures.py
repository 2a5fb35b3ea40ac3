"""A chart of how probable each count is, with the line that has to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

__all__ = ["Column", "round_steps", "spread_figure"]

_ACROSS = 0.905
"""The part of the width that the columns take."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the chart: the counts from `first` to `last`, their probability in per cent."""

    first: int
    last: int
    percent: float
    tooltip: str


def round_steps(low: int, high: int, most: int = 9) -> list[int]:
    """Choose round numbers between two, no more than so many.

    Examples
    --------
    >>> round_steps(361, 391)
    [365, 370, 375, 380, 385, 390]
    >>> round_steps(0, 3), round_steps(7, 7)
    ([0, 1, 2, 3], [7])
    """
    size = 1
    while (high // size - -(-low // size)) + 1 > most:
        size = size * 5 // 2 if str(size)[0] == "2" else size * 2
    return list(range(-(-low // size) * size, high + 1, size))


def spread_figure(
    columns: Sequence[Column],
    line: int,
    words: tuple[str, str, str],
    scales: tuple[str, str],
    ticks: tuple[Sequence[tuple[int, str]], Sequence[tuple[float, str]]],
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """Columns of probabilities; those from the line on are dark.

    Parameters
    ----------
    columns : sequence of Column
        In order; none of them lies on both sides of the line.
    line : int
        The least count that is enough.
    words : tuple of str
        At the line, on its left and on its right.
    scales : tuple of str
        What is measured across and upward.
    ticks : pair of sequences of (place, text)
    title, alt, notes
        See `svg_block`.
    """
    figure, axes = canvas(8)
    tooltips = {}
    low = min(columns[0].first, line) - 0.5
    place = line - 0.5
    # To the right of the line there is room for its words.
    part = (text_width(words[2], bold=True) / 72 + 0.12) / (_ACROSS * WIDTH)
    high = max(columns[-1].last + 0.5, line + 0.5, place + part / (1 - part) * (place - low))
    wide, top = high - low, max(column.percent for column in columns)
    with drawing():
        axes.set_position((0.075, 0.15, _ACROSS, 0.68))
        for at, column in enumerate(columns):
            reached = column.first >= line
            bars = axes.bar(
                (column.first + column.last) / 2, column.percent,
                width=(column.last - column.first + 1) * 0.86,
                color=ACCENT if reached else PALE, linewidth=0,
            )  # fmt: skip
            bars.patches[0].set_gid(f"count-{at}")
            tooltips[f"count-{at}"] = column.tooltip
        axes.axvline(place, color=WARM, linewidth=1.2, linestyle=(0, (4, 2)), clip_on=False)
        right = (place - low) / wide
        side = "right" if right > 0.8 else "left" if right < 0.2 else "center"
        axes.text(place, 1.13 * top, words[0], ha=side, va="bottom", color=WARM, fontweight="bold")
        pad = 0.012 * wide
        if right * _ACROSS * WIDTH > text_width(words[1]) / 72 + 0.1:
            axes.text(place - pad, 1.03 * top, words[1], ha="right", va="bottom", color=GREY)
        axes.text(place + pad, 1.03 * top, words[2], ha="left", va="bottom", color=ACCENT,
                  fontweight="bold")  # fmt: skip
        axes.spines["bottom"].set_visible(True)
        axes.set_xlim(low, high)
        axes.set_ylim(0, 1.12 * top)
        axes.set_xticks(*map(list, zip(*ticks[0], strict=True)))
        axes.set_yticks(*map(list, zip(*ticks[1], strict=True)))
        axes.tick_params(axis="x", colors=INK)
        axes.tick_params(axis="y", colors=GREY)
        axes.set_xlabel(scales[0])
        axes.text(-0.06, 1.16, scales[1], transform=axes.transAxes, ha="left", va="bottom",
                  color=GREY)  # fmt: skip
    return svg_block(figure, title, alt, notes, tooltips)
