"""Charts of what one choice gives and another costs: steps along a scale, and a curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from povlib.blocks import Block
from povlib.figures import (
    ACCENT,
    GREY,
    INK,
    MOST_ROWS,
    PALE,
    WARM,
    WIDTH,
    canvas,
    drawing,
    height_of,
    place_rows,
    svg_block,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Mark", "curve_figure", "steps_figure"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a chart: where it stands, its name, its tooltip; `kind` is its look."""

    x: float
    y: float
    label: str
    tooltip: str
    kind: str = "plain"


_LOOKS: dict[str, dict[str, Any]] = {
    "own": {"marker": "D", "markersize": 8, "color": WARM},
    "plain": {"marker": "o", "markersize": 6, "color": INK, "markerfacecolor": "white"},
    "gain": {"marker": "o", "markersize": 8, "color": ACCENT},
    "open": {"marker": "o", "markersize": 7, "color": ACCENT, "markerfacecolor": "white",
             "markeredgewidth": 1.4},
    "lose": {"marker": "v", "markersize": 7, "color": WARM, "markerfacecolor": "white",
             "markeredgewidth": 1.4},
}  # fmt: skip


def _mark(axes: Axes, mark: Mark, gid: str) -> None:
    look = _LOOKS[mark.kind]
    axes.plot([mark.x], [mark.y], linestyle="none", zorder=3, **look)[0].set_gid(gid)


def steps_figure(
    rows: Sequence[str],
    marks: Sequence[Mark],
    ticks: Sequence[tuple[float, str]],
    own: float,
    legend: Mapping[str, str],
    words: tuple[str, str, str],
    notes: Sequence[str],
) -> Block:
    """One row for each name, and in it a mark wherever something happens along a scale.

    Parameters
    ----------
    rows : sequence of str
    marks : sequence of Mark
        `y` is the row; `kind` one of ``gain``, ``open`` and ``lose``.
    ticks : sequence of (place, text)
    own : float
        The place on the scale that is set apart.
    legend : mapping of kind → words
    words : tuple of str
        The scale's name, the title, the alternative text.
    notes
        See `svg_block`.
    """
    shown = list(rows[:MOST_ROWS])
    figure, axes = canvas(len(shown) + 1)
    tooltips = {}
    scale, title, alt = words
    with drawing():
        place_rows(figure, axes, [scale, *shown], len(shown) + 1, 0.15)
        for row in range(len(shown)):
            axes.axhline(row + 1, color=PALE, linewidth=0.7, zorder=0)
        axes.axvline(own, ymax=1 - 0.8 / (len(shown) + 1), color=GREY, linewidth=0.9,
                     linestyle=(0, (3, 2)), zorder=1)  # fmt: skip
        for at, mark in enumerate(mark for mark in marks if mark.y < len(shown)):
            tooltips[f"step-{at}"] = mark.tooltip
            _mark(axes, Mark(mark.x, mark.y + 1, "", "", mark.kind), f"step-{at}")
        places = [mark.x for mark in marks] + [place for place, _ in ticks]
        axes.set_xlim(min(places) - 0.6, max(places) + 0.6)
        axes.set_xticks([])
        for place, text in ticks:
            axes.text(place, 0, text, ha="center", va="center_baseline",
                      color=INK if place == own else GREY,
                      fontweight="bold" if place == own else "normal")  # fmt: skip
        height = height_of(len(shown) + 1)
        x = 0.06
        for kind, text in legend.items():
            key = figure.add_axes((x / WIDTH, (height - 0.305) / height, 0.2 / WIDTH, 0.2 / height))
            key.set_axis_off()
            key.set_xlim(-1, 1)
            key.set_ylim(-1, 1)
            _mark(key, Mark(0, 0, "", "", kind), f"key-{kind}")
            x += 0.24
            figure.text(x / WIDTH, (height - 0.205) / height, text, va="center_baseline",
                        fontsize=8.5, color=GREY)  # fmt: skip
            x += 0.068 * len(text) + 0.2
    return svg_block(figure, title, alt, notes, tooltips)


def curve_figure(
    curve: Sequence[Mark],
    marks: Sequence[Mark],
    scales: tuple[str, str],
    ticks: tuple[Sequence[tuple[float, str]], Sequence[tuple[float, str]]],
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """A curve of what is possible, and beside it marks with their names.

    Parameters
    ----------
    curve, marks : sequence of Mark
        `kind` of marks is ``own`` or ``plain``.
    scales : tuple of str
        What is measured across and upward, with its unit.
    ticks : pair of sequences of (place, text)
    title, alt, notes
        See `svg_block`.
    """
    figure, axes = canvas(11)
    tooltips = {}
    with drawing():
        axes.set_position((0.075, 0.14, 0.9, 0.75))
        axes.plot([mark.x for mark in curve], [mark.y for mark in curve], color=ACCENT,
                  linewidth=1.6, zorder=1)  # fmt: skip
        for name, points, look in (("curve", curve, "gain"), ("mark", marks, "")):
            for at, mark in enumerate(points):
                gid = f"{name}-{at}"
                tooltips[gid] = mark.tooltip
                if look:
                    axes.plot([mark.x], [mark.y], "o", markersize=3.2, color=ACCENT)[0].set_gid(gid)
                else:
                    _mark(axes, mark, gid)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(True)
        every = [*curve, *marks]
        wide, high = max(mark.x for mark in every) or 1, max(mark.y for mark in every) or 1
        axes.set_xlim(-0.02 * wide, 1.04 * wide)
        axes.set_ylim(0, max(1.08 * high, ticks[1][-1][0]))
        axes.set_xticks(*map(list, zip(*ticks[0], strict=True)))
        axes.set_yticks(*map(list, zip(*ticks[1], strict=True)))
        axes.set_xlabel(scales[0])
        axes.text(0, 1.03, scales[1], transform=axes.transAxes, ha="left", va="bottom")
        _names(figure, axes, marks, curve)
    return svg_block(figure, title, alt, notes, tooltips)


def _names(figure: Figure, axes: Axes, marks: Sequence[Mark], curve: Sequence[Mark]) -> None:
    """Write the names beside their marks where they cover neither another name nor a mark."""
    points = [(mark.x, mark.y) for mark in [*marks, *curve]]
    for one, two in pairwise(curve):  # the line between two points is not to be written on
        points += [(one.x + (two.x - one.x) * part / 16, one.y + (two.y - one.y) * part / 16)
                   for part in range(1, 16)]  # fmt: skip
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in map(axes.transData.transform, points)]
    unit, right = figure.dpi / 72, figure.bbox.width
    for mark in marks:
        bold = mark.kind == "own"
        width = text_width(mark.label, bold=bold) * unit
        x, y = axes.transData.transform((mark.x, mark.y))
        tries = [(way, lift) for lift in (0, 11, -11, -20, -30, -40, 20, 30, 42) for way in (1, -1)]

        def box(way: int, lift: float, x: float = x, y: float = y, width: float = width) -> Any:
            left = x + 8 * unit if way > 0 else x - 8 * unit - width
            return (left, y + lift * unit - 6 * unit, left + width, y + lift * unit + 6 * unit)

        def free(place: tuple[int, float]) -> bool:
            own = box(*place)
            return own[0] > 0 and own[2] < right and not any(
                own[0] < b[2] and b[0] < own[2] and own[1] < b[3] and b[1] < own[3] for b in taken
            )  # fmt: skip

        way, lift = next((place for place in tries if free(place)), tries[0])
        taken.append(box(way, lift))
        axes.annotate(mark.label, (mark.x, mark.y), xytext=(8 * way, lift),
                      textcoords="offset points", va="center", ha="left" if way > 0 else "right",
                      color=WARM if bold else INK, fontweight="bold" if bold else "normal",
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6,
                                  "shrinkA": 1, "shrinkB": 5} if abs(lift) > 15 else None,
                      zorder=4)  # fmt: skip
