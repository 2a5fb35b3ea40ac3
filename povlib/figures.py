"""Charts as vector graphics: real text in the vendored font, a tooltip on every mark, an
alternative text. The only module that imports matplotlib.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from povlib.blocks import Block
from povlib.wording import watermark_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["ACCENT", "GREY", "INK", "MOST_ROWS", "PALE", "WARM", "WIDTH", "BarPair", "canvas",
           "change_figure", "drawing", "height_of", "pair_figure", "place_rows", "svg_block",
           "text_width"]  # fmt: skip

INK, GREY, PALE, ACCENT, WARM = "#1b1f24", "#6b7280", "#c5cad3", "#1f4e79", "#b45309"
FONTS = Path(__file__).parent / "fonts"
ROW_HEIGHT, WIDTH = 0.25, 6.3
TOP, BOTTOM = 0.42, 0.06
MOST_ROWS = 26
"""More rows than this do not fit on a page, under a heading, in type that can be read."""


@cache
def _matplotlib() -> Any:
    """Import matplotlib with the vendored font and settings that give the same bytes each time."""
    import matplotlib
    from matplotlib import font_manager

    for path in sorted(FONTS.glob("Arimo-*.ttf")):
        font_manager.fontManager.addfont(str(path))
    return matplotlib


SETTINGS = {
    "font.family": "Arimo",
    "font.size": 9,
    "text.parse_math": False,  # a name with dollar signs is a name
    "hatch.linewidth": 0.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "povlib",
    "svg.id": None,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "xtick.color": GREY,
    "ytick.color": INK,
}


@cache
def _look() -> dict[str, Any]:
    """Matplotlib's own defaults with ours on top: nothing of the user's settings."""
    ignored = ("backend", "interactive", "tk.", "toolbar", "webagg")
    defaults = _matplotlib().rcParamsDefault
    kept = {key: defaults[key] for key in defaults if not key.startswith(ignored)}
    return {**kept, **SETTINGS}


def drawing() -> Any:
    """Draw with our look and the vendored font, whatever the user's settings."""
    return _matplotlib().rc_context(_look())


def text_width(text: str, *, bold: bool = False) -> float:
    """Measure a text of the charts in points."""
    with drawing():
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import TextPath

        font = FontProperties(family="Arimo", size=9, weight="bold" if bold else "normal")
        return float(TextPath((0, 0), text, prop=font).get_extents().width) if text else 0.0


def height_of(rows: int) -> float:
    """Give the height in inches of a chart of so many rows."""
    return ROW_HEIGHT * rows + TOP + BOTTOM


def svg_block(
    figure: Figure, title: str, alt: str, notes: Sequence[str], tooltips: Mapping[str, str]
) -> Block:
    """Turn a matplotlib figure into a block.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    title : str
        The finding, as a sentence.
    alt : str
        What the chart shows, for those who do not see it.
    notes : sequence of str
        Below the chart; the source among them. Where they say that the data are made up, the same
        lies across the chart.
    tooltips : mapping of gid → text
        Text shown on pointing at the mark that carries the gid.
    """
    buffer = io.StringIO()
    with drawing():
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        _watermark(figure, watermark_of(notes))
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\n\s*", "\n", svg)
    svg = svg.replace("font: 9px 'Arimo'", "font: 9px Arimo, Arial, sans-serif")
    svg = re.sub(r"'Arimo'", "Arimo, Arial, sans-serif", svg)
    for gid, text in tooltips.items():
        svg = svg.replace(f'<g id="{gid}">', f'<g id="{gid}"><title>{escape(text)}</title>', 1)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    html = (
        '<figure class="pov-figure"><figcaption><span class="pov-label"></span>'
        f"{escape(title)}</figcaption>{svg}"
        + "".join(f'<p class="pov-note">{escape(note)}</p>' for note in notes)
        + "</figure>"
    )
    return Block(html, "\n".join([title, alt, *notes]))


def _watermark(figure: Figure, words: str) -> None:
    """Write pale words across a chart, below its marks."""
    if words:
        wide, high = figure.get_size_inches()
        size = min(0.62 * wide * 72 / text_width(words, bold=True), 4.5 * high) * 9
        figure.text(0.5, 0.5, words, ha="center", va="center", rotation=min(24, 6 * high),
                    fontsize=size, fontweight="bold", color=WARM, alpha=0.08, zorder=-1,
                    gid="watermark")  # fmt: skip


def canvas(rows: int) -> tuple[Figure, Axes]:
    """Give an empty chart with room for so many rows below its head."""
    with drawing():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH, height_of(rows)))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    figure.patch.set_visible(False)
    axes.patch.set_visible(False)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def place_rows(figure: Figure, axes: Axes, labels: Sequence[str], rows: int, right: float) -> None:
    """Give the labels on the left and the figures on the right the room that they need."""
    widest = max(map(text_width, labels), default=0.0)
    height = height_of(rows)
    left = min(widest / 72 + 0.12, WIDTH * 0.45)
    axes.set_position(
        (left / WIDTH, BOTTOM / height, 1 - (left + right) / WIDTH, (ROW_HEIGHT * rows) / height)
    )
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks(range(rows), list(labels))


@dataclass(frozen=True, slots=True)
class BarPair:
    """One row of a chart of two quantities: its name, both values, the words on the right and
    the tooltip.
    """

    label: str
    first: float
    second: float
    words: str
    tooltip: str


def pair_figure(
    rows: Sequence[BarPair],
    legend: tuple[str, str, str],
    title: str,
    alt: str,
    notes: Sequence[str],
) -> Block:
    """Bars of a second quantity against a first: what both share is grey, what the second has
    more is dark, what it lacks is hatched.

    Parameters
    ----------
    rows : sequence of BarPair
        In the order in which they are to stand.
    legend : tuple of str
        Words for "both", "more" and "missing".
    title, alt, notes
        See `svg_block`.
    """
    from matplotlib.patches import Rectangle

    shown = list(rows[:MOST_ROWS])
    figure, axes = canvas(len(shown))
    tooltips = {}
    longest = max((max(row.first, row.second) for row in shown), default=1) or 1
    with drawing():
        for place, row in enumerate(shown):
            common = min(row.first, row.second)
            extra = row.second - row.first
            bars = [Rectangle((0, place - 0.31), common, 0.62, facecolor=PALE, edgecolor="none")]
            if extra > 0:
                bars.append(
                    Rectangle(
                        (common, place - 0.31), extra, 0.62, facecolor=ACCENT, edgecolor="none"
                    )
                )
            elif extra < 0:
                bars.append(
                    Rectangle(
                        (common, place - 0.31), -extra, 0.62, facecolor="white", edgecolor=WARM,
                        hatch="////", linewidth=0.9,
                    )
                )  # fmt: skip
            for part, bar in enumerate(bars):
                gid = f"bar-{place}-{part}"
                bar.set_gid(gid)
                tooltips[gid] = row.tooltip
                axes.add_patch(bar)
            colour = ACCENT if extra > 0 else WARM if extra < 0 else GREY
            axes.text(
                max(row.first, row.second) + longest * 0.012, place, row.words,
                va="center_baseline", color=colour, fontweight="bold" if extra else "normal",
            )  # fmt: skip
        axes.set_xlim(0, longest * 1.0)
        axes.set_xticks([])
        place_rows(figure, axes, [row.label for row in shown], len(shown), 1.55)
        _legend(figure, len(shown), legend, rows)
    return svg_block(figure, title, alt, notes, tooltips)


def _legend(
    figure: Figure, count: int, words: tuple[str, str, str], rows: Sequence[BarPair]
) -> None:
    from matplotlib.patches import Rectangle

    height = height_of(count)
    looks: list[dict[str, Any]] = [
        {"facecolor": PALE, "edgecolor": "none"},
        {"facecolor": ACCENT, "edgecolor": "none"},
        {"facecolor": "white", "edgecolor": WARM, "hatch": "////", "linewidth": 0.9},
    ]
    present = [True, any(r.second > r.first for r in rows), any(r.second < r.first for r in rows)]
    x = 0.06
    for look, text, there in zip(looks, words, present, strict=True):
        if not there:
            continue
        patch = Rectangle(
            (x / WIDTH, (height - 0.27) / height), 0.16 / WIDTH, 0.13 / height,
            transform=figure.transFigure, **look,
        )  # fmt: skip
        figure.add_artist(patch)
        figure.text((x + 0.22) / WIDTH, (height - 0.205) / height, text, va="center_baseline",
                    fontsize=8.5, color=GREY)  # fmt: skip
        x += 0.22 + 0.075 * len(text) + 0.25


def change_figure(
    rows: Sequence[BarPair], ends: tuple[str, str], title: str, alt: str, notes: Sequence[str]
) -> Block:
    """Two values of each row joined by a line: from a hollow mark to a full one.

    Parameters
    ----------
    rows : sequence of BarPair
        `first` is where the row starts, `second` where it ends.
    ends : tuple of str
        Words for start and end, written over the first row.
    title, alt, notes
        See `svg_block`.
    """
    shown = list(rows[:MOST_ROWS])
    figure, axes = canvas(len(shown))
    tooltips = {}
    longest = max((max(row.first, row.second) for row in shown), default=1) or 1
    with drawing():
        for place, row in enumerate(shown):
            line = axes.plot([row.first, row.second], [place, place], color=PALE, linewidth=3,
                             solid_capstyle="butt", zorder=1)[0]  # fmt: skip
            start = axes.plot([row.first], [place], "o", markersize=6, markerfacecolor="white",
                              markeredgecolor=GREY, markeredgewidth=1.3, zorder=2)[0]  # fmt: skip
            end = axes.plot([row.second], [place], "o", markersize=6.5, color=ACCENT, zorder=3)[0]
            for part, mark in enumerate((line, start, end)):
                gid = f"change-{place}-{part}"
                mark.set_gid(gid)
                tooltips[gid] = row.tooltip
            axes.annotate(row.words, (max(row.first, row.second), place), xytext=(9, 0),
                          textcoords="offset points", va="center_baseline", color=GREY)  # fmt: skip
        if shown:
            for value, text, colour in zip(
                (shown[0].first, shown[0].second), ends, (GREY, ACCENT), strict=True
            ):
                axes.annotate(text, (value, 0), xytext=(0, 12), textcoords="offset points",
                              ha="center", color=colour, fontsize=8.5)  # fmt: skip
        axes.set_xlim(0, longest * 1.02)
        axes.set_xticks([])
        axes.axvline(0, color=PALE, linewidth=1)
        place_rows(figure, axes, [row.label for row in shown], len(shown), 1.2)
    return svg_block(figure, title, alt, notes, tooltips)
