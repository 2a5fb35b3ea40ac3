"""What the explorer shows of one choice: a chart and table of the units, criteria, sentences.

All of it is HTML text made from an allocation; every figure comes from its exact result. Bars that
moved since the choice before glide from their old length to the new one.

What happens in the page alone stands in
`povlib/templates/explorer_lab.js`, how it looks in `povlib/templates/explorer_lab.css`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from html import escape
from itertools import repeat
from pathlib import Path
from typing import Any

from povlib.allocation import Allocation
from povlib.blocks import LAB_STYLE
from povlib.choice_rows import (
    UnitColumns,
    UnitRow,
    criterion_texts,
    judged_beside_plan,
    judged_names,
    lead_lines,
    split_mark,
)
from povlib.criterion_table import CRITERIA
from povlib.explorer_words import COMPARED_CRITERIA, WORDS
from povlib.io import file_bytes
from povlib.plan import Plan
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, unit_heading
from povlib.wording import data_warnings, fill

__all__ = ["SORTS", "STYLE", "arranged", "copy_html", "criteria_html", "explanation_html",
           "key_html", "lead_html", "reasons_html", "units_html"]  # fmt: skip

_TEMPLATES = Path(__file__).parent / "templates"


def _template(name: str) -> str:
    return file_bytes(_TEMPLATES / name).decode()


STYLE = (
    f'{LAB_STYLE}<style onload="{escape(_template("explorer_lab.js"))}">'
    f"{_template('explorer_lab.css')}</style>"
)
_WIDTH = 180
_SAY = ' class="say"'


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _plain(text: str) -> str:
    """Write without accents and capitals, to search in."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return "".join(char for char in apart if not unicodedata.combining(char))


SORTS: dict[str, Callable[[UnitRow], Any]] = {
    "plan": lambda row: row.place,
    "change": lambda row: (-abs(row.change or 0), row.place),
    "chosen": lambda row: (-row.chosen, row.place),
    "rate": lambda row: (-1 if row.high is None else -row.high, row.place),
    "name": lambda row: (_plain(row.unit), row.place),
}
"""Orders in which the units can be shown."""


def arranged(rows: Sequence[UnitRow], order: str = "plan", search: str = "") -> list[UnitRow]:
    """Sort the units, and keep those whose name or code has a text, whatever its accents.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.choice_rows import unit_rows
    >>> from povlib.loading import load_plan
    >>> rows = unit_rows(allocate(load_plan("krong_no_2020")))
    >>> [row.unit for row in arranged(rows, "change", "nam")]
    ['Nâm Nung', 'Nam Đà', "Nâm N'Dir", 'Nam Xuân']
    """
    wanted = _plain(search.strip())
    kept = [row for row in rows if wanted in _plain(row.unit) or wanted in row.code]
    return sorted(kept, key=SORTS[order])


def _bar(row: UnitRow, scale: int, lang: str, *, still: bool) -> str:
    """Draw the four figures of a unit; the words say the same."""

    def at(figure: int) -> str:
        return f"{figure * _WIDTH / scale:.1f}"

    words = _say("bar", lang, unit=row.unit, chosen=row.chosen, plan=number(row.own, lang),
                 registered=number(row.registered, lang), capacity=row.capacity)  # fmt: skip

    def line(look: str, figure: int | None) -> str:
        known = figure is not None and figure <= scale
        return f'<path class="pov-{look}" d="M{at(figure or 0)} 1v14"/>' if known else ""

    bar = ""
    if row.chosen:
        moved = ""
        if not still and row.before is not None and row.before != row.chosen:
            moved = f' moved" style="--from:{row.before / row.chosen:.4f}'
        bar = f'<rect class="pov-bar{moved}" y="3" width="{at(row.chosen)}" height="10"/>'
    parts = [line("cap", row.capacity), bar, line("own", row.own)]
    if row.registered is not None:
        dot = f'd="M{at(row.registered)} 8h0"'
        parts.append(f'<path class="pov-told" {dot}/><path class="pov-hole" {dot}/>')
    title = escape(words)
    box = f'viewBox="0 0 {_WIDTH} 16" preserveAspectRatio="none"'
    return f'<svg {box} role="img"><title>{title}</title>{"".join(parts)}</svg>'


def _cell(row: UnitRow, name: str, text: str) -> str:
    look = {"chosen": "own", "note": "say"}.get(name, "")
    if name == "change" and row.change:
        look = "up" if row.change > 0 else "down"
    return f'<td class="{look}">{text}</td>' if look else f"<td>{text}</td>"


def units_html(
    plan: Plan, rows: Sequence[UnitRow], shown: Sequence[UnitRow], lang: str, picked: str = "",
    group: str = "", *, still: bool = False,
) -> str:  # fmt: skip
    """Set the units as a chart and a table in one.

    Parameters
    ----------
    plan : Plan
    rows : sequence of UnitRow
        All units, for the scale and the sums.
    shown : sequence of UnitRow
        Those that are shown, in this order.
    lang : {"vi", "en"}
    picked : str
        Code of the unit that is explained.
    group : str
        What the radio buttons of the units are called, a name of its own for every explorer;
        empty for a table where nothing can be picked.
    still : bool
        Whether no bar moves: only what is shown has changed, not the choice.
    """
    every = [(row.chosen, row.own or 0, row.registered or 0) for row in rows]
    scale = max(map(max, every), default=1) or 1  # a cap beyond it stands in its column alone
    columns = UnitColumns(plan, lang, rows)
    places = range(len(columns.names))
    look = "pov-units" if any(row.binds or row.tied for row in rows) else "pov-units pov-unnoted"
    head = f'<th scope="col" class="pov-chart">{escape(_say("head_chart", lang))}</th>' + "".join(
        f'<th scope="col"{"" if one.numeric else _SAY}>{escape(one.title)}{mark}</th>'
        for one, mark in zip(columns.heads, columns.marks, strict=True)
    )
    noun = escape(unit_heading(plan, lang).title)
    body = []
    texts = zip(*(columns.body(shown, at) for at in places), strict=True)
    for row, line in zip(shown, texts, strict=True):
        name = escape(row.unit)
        if group:
            checked = " checked" if row.code == picked else ""
            name = (f'<label title="{name}"><input type="radio" name="{group}" '
                    f'value="{escape(row.code)}"{checked}>{name}</label>')  # fmt: skip
        chart = f'<td class="pov-chart">{_bar(row, scale, lang, still=still)}</td>'
        cells = "".join(map(_cell, repeat(row), columns.names, line))
        body.append(f'<tr><th scope="row" class="name">{name}</th>{chart}{cells}</tr>')
    foot = "".join(
        f"<td{_SAY if columns.names[at] == 'note' else ''}>{columns.total(rows, at)}</td>"
        for at in places
    )
    count = "" if len(shown) == len(rows) else _say("shown", lang, n=len(shown), all=len(rows))
    caption = ". ".join(filter(None, [_say("caption_units", lang), count]))
    return (
        f'<div class="pov-figures"><table class="{look}">'
        f"<caption>{escape(caption)}</caption>"
        f'<thead><tr><th scope="col" class="name">{noun}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody><tfoot><tr>"
        f'<th scope="row" class="name">{escape(_say("sum", lang))}</th>'
        f'<td class="pov-chart"></td>{foot}</tr></tfoot></table></div>'
    )


def lead_html(found: Allocation, rows: Sequence[UnitRow], lang: str) -> str:
    """Set what `lead_lines` says, with what must be said of the data."""
    first, *rest = lead_lines(found, rows, lang)
    warnings = "".join(f'<p class="pov-reasons">{escape(one)}</p>'
                       for one in data_warnings(found.plan, lang))  # fmt: skip
    return (f'{warnings}<div class="pov-figures"><p class="pov-lead-figure"><b>{escape(first)}</b>'
            f"</p><p>{escape(' '.join(rest))}</p></div>")  # fmt: skip


def criteria_html(found: Allocation, lang: str, *, every: bool = False) -> str:
    """Judge the plan's own split and the chosen one by the main criteria, or by every one."""
    names = [*COMPARED_CRITERIA, *(name for name in CRITERIA if name not in COMPARED_CRITERIA)]
    names = names if every else list(COMPARED_CRITERIA)
    judged, vectors = judged_beside_plan([found], names)[0], judged_names(found.plan)
    mark = split_mark(found.plan)
    rows = [
        [Cell(CRITERIA[name].heading(lang)), *(Cell(text, mark="" if text == "–" else mark)
                                             for text in texts)]
        for name in names
        if any(texts := criterion_texts(judged, name, vectors, lang))
    ]  # fmt: skip
    headings = [Heading(_say("criterion", lang), numeric=False)]
    headings += [Heading(_say(vector, lang)) for vector in vectors]
    table = table_block(_say("caption_criteria", lang), headings, rows).html if rows else ""
    return f'<div class="pov-figures">{table}</div>'


def explanation_html(found: Allocation, code: str, lang: str) -> str:
    """Tell in words why a unit gets its number."""
    first, *rest = found.explain(code, lang).splitlines()
    lines = "".join(f"<li>{escape(line)}</li>" for line in rest)
    return f'<div class="pov-figures"><p><b>{escape(first)}</b></p><ul>{lines}</ul></div>'


def key_html(plan: Plan, rows: Sequence[UnitRow], lang: str, *, still: bool = False) -> str:
    """Say what the marks of the chart are and, where one can be, how a unit is picked."""
    lines = [UnitColumns(plan, lang, rows).key, *([] if still else [_say("pick", lang)])]
    return "".join(f'<p class="pov-small">{escape(line)}</p>' for line in lines)


def copy_html(lang: str) -> str:
    """Set a button that copies the units; the page itself does it, and says whether it did."""
    told = " ".join(f'data-{name}="{escape(_say(key, lang))}"'
                    for name, key in (("done", "copied"), ("failed", "not_copied")))  # fmt: skip
    look = "pov-copy jupyter-button widget-button"
    button = f'<button type="button" class="{look}" {told}>{escape(_say("copy", lang))}</button>'
    return f'{button} <span class="pov-small" role="status"></span>'


def reasons_html(lines: Sequence[str]) -> str:
    """Set reasons apart, one in a line."""
    return "".join(f'<p class="pov-reasons">{escape(line)}</p>' for line in lines)
