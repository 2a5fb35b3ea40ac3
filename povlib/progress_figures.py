"""A small chart for each unit: what it has reached month by month, beside what the path asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from povlib.blocks import Block
from povlib.figures import (
    ACCENT,
    GREY,
    INK,
    PALE,
    ROW_HEIGHT,
    WARM,
    WIDTH,
    canvas,
    drawing,
    height_of,
    svg_block,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MOST_PANELS", "Panel", "panels_figure"]

MOST_PANELS = 20
"""More panels than this do not fit on a page."""

_ACROSS, _HEAD, _LEGEND, _GAP = 4, 0.34, 0.32, 0.2


@dataclass(frozen=True, slots=True)
class Panel:
    """One unit. `asked` and `reached` start with month 0; `missing` are months without a report.

    `asked` is empty where there is no target.
    """

    label: str
    asked: Sequence[float]
    reached: Sequence[float]
    missing: Sequence[int]
    words: str
    behind: bool
    tooltip: str


def _fitted(text: str, room: float, *, bold: bool = False) -> str:
    """Shorten a name that is wider than its room, in points."""
    if text_width(text, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def panels_figure(
    panels: Sequence[Panel],
    legend: tuple[str, str, str],
    ticks: Sequence[tuple[int, str]],
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """Draw a chart for each unit, four beside each other, each in its own scale of households.

    Parameters
    ----------
    panels : sequence of Panel
        Of more than `MOST_PANELS` the first are figure.
    legend : tuple of str
        Words for what is reached, for the path, and for a month without a report.
    ticks : sequence of (month, text)
        Months named below each panel.
    title, alt, notes
        See `svg_block`.
    """
    shown = list(panels[:MOST_PANELS])
    lines = -(-len(shown) // _ACROSS)
    rows = max(1, round((_LEGEND + lines * 1.32) / ROW_HEIGHT))
    figure, whole = canvas(rows)
    height = height_of(rows)
    tall = (height - _LEGEND) / max(lines, 1)
    wide = WIDTH / _ACROSS
    tooltips: dict[str, str] = {}
    with drawing():
        whole.set_axis_off()
        for at, panel in enumerate(shown):
            left, top = (at % _ACROSS) * wide, height - _LEGEND - (at // _ACROSS) * tall
            axes = figure.add_axes(
                (
                    (left + 0.08) / WIDTH, (top - tall + _GAP + 0.06) / height,
                    (wide - 0.3) / WIDTH, (tall - _HEAD - _GAP - 0.06) / height,
                )
            )  # fmt: skip
            axes.patch.set_visible(False)
            for side in ("top", "right", "left"):
                axes.spines[side].set_visible(False)
            axes.tick_params(length=0, pad=2, labelsize=7.5, colors=GREY)
            axes.set_yticks([])
            axes.set_xticks(*map(list, zip(*ticks, strict=True)))
            axes.set_xlim(0, 12.3)
            highest = max([*panel.asked, *panel.reached, 1])
            axes.set_ylim(0, 1.08 * highest)
            if panel.asked:
                axes.plot(range(len(panel.asked)), panel.asked, color=GREY, linewidth=1,
                          linestyle=(0, (3, 2)), zorder=1)  # fmt: skip
            colour = WARM if panel.behind else ACCENT
            months = range(len(panel.reached))
            fill = axes.fill_between(months, list(panel.reached), step=None, color=PALE,
                                     linewidth=0, alpha=0.6, zorder=0)  # fmt: skip
            fill.set_gid(f"area-{at}")
            line = axes.plot(months, list(panel.reached), color=colour, linewidth=1.8, zorder=2)[0]
            line.set_gid(f"panel-{at}")
            tooltips |= {f"area-{at}": panel.tooltip, f"panel-{at}": panel.tooltip}
            if panel.reached:
                axes.plot([months[-1]], [panel.reached[-1]], "o", markersize=3.6, color=colour,
                          zorder=3)  # fmt: skip
            axes.plot(list(panel.missing), [0] * len(panel.missing), "x", markersize=4.5,
                      markeredgewidth=1.3, color=WARM, zorder=4, clip_on=False)  # fmt: skip
            x = (left + 0.08) / WIDTH
            room = (wide - 0.16) * 72
            figure.text(x, (top - 0.09) / height, _fitted(panel.label, room, bold=True),
                        fontweight="bold", color=INK, va="center_baseline")  # fmt: skip
            figure.text(x, (top - 0.25) / height, _fitted(panel.words, room), color=colour,
                        va="center_baseline")  # fmt: skip
        _legend(figure, height, legend)
    return svg_block(figure, title, alt, notes, tooltips)


def _legend(figure: Figure, height: float, words: tuple[str, str, str]) -> None:
    x = 0.08
    looks: list[dict[str, Any]] = [
        {"color": ACCENT, "linewidth": 1.8},
        {"color": GREY, "linewidth": 1, "linestyle": (0, (3, 2))},
        {"color": WARM, "marker": "x", "markersize": 4.5, "markeredgewidth": 1.3,
         "linestyle": "none"},
    ]  # fmt: skip
    for at, (look, text) in enumerate(zip(looks, words, strict=True)):
        key = figure.add_axes((x / WIDTH, (height - 0.2) / height, 0.24 / WIDTH, 0.2 / height))
        key.set_axis_off()
        key.set_xlim(-1, 1)
        key.set_ylim(-1, 1)
        key.plot([0] if at == 2 else [-1, 1], [0] if at == 2 else [0, 0], **look)
        figure.text((x + 0.3) / WIDTH, (height - 0.1) / height, text, va="center_baseline",
                   fontsize=8.5, color=GREY)  # fmt: skip
        x += 0.3 + text_width(text) / 72 + 0.3
