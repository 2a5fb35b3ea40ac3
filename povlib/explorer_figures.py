"""What the explorer shows of one choice: a chart and table of the units, criteria, sentences.

All of it is HTML text made from an allocation; every figure comes from its exact result. Bars that
moved since the choice before glide from their old length to the new one.

Two things happen in the page alone. The name of a unit is the label of a radio button, and what is
picked with it is written into the control that Python listens to. And plain keys that are pressed
in the explorer stay there: JupyterLab would take arrows, Enter and letters for its own commands.
The handle of the slider gets the name that ipywidgets does not give it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from povlib.allocation import Allocation
from povlib.blocks import LAB_STYLE
from povlib.choice_rows import (
    UnitRow,
    criterion_texts,
    judged_beside_plan,
    judged_names,
    lead_lines,
    split_mark,
)
from povlib.correction_marks import registered_mark, units_mark
from povlib.criterion_table import CRITERIA
from povlib.explorer_words import COMPARED_CRITERIA, WORDS
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import figure_range, number, unit_heading
from povlib.wording import data_warnings, fill

__all__ = ["SORTS", "STYLE", "arranged", "criteria_html", "explanation_html", "key_html",
           "lead_html", "reasons_html", "units_html"]  # fmt: skip

_KEYS = (
    "const at=this.closest('.pov-explorer');if(at&&!at.povKeys)at.addEventListener('keydown',"
    "at.povKeys=e=>{if(!(e.ctrlKey||e.metaKey||e.altKey||e.key=='Escape'"
    "||e.shiftKey&&e.key=='Enter'))e.stopPropagation()});"
    "if(at)at.addEventListener('focusin',e=>{const one=e.target;if(one.matches('.noUi-handle'))"
    "one.ariaLabel=one.closest('.widget-slider').querySelector('label').textContent})"
)
_PICK = (
    "const at=this.closest('.pov-explorer'),to=at&&at.querySelector('.pov-picked input');"
    "if(to){to.value=event.target.value;to.dispatchEvent(new Event('change',{bubbles:true}))}"
)
_CLICK = (
    "const row=event.target.closest('tbody tr'),one=row&&row.querySelector('input');"
    "if(one&&!event.target.closest('label')){one.click();one.focus()}"
)

STYLE = (
    LAB_STYLE
    + f'<style onload="{_KEYS}"></style>'
    + """<style>
.pov-explorer{--ink:var(--jp-ui-font-color1,#1b1f24);--grid:var(--jp-border-color2,#d5d9de);
--accent:#1f6aa5;--warm:#9a4a06;max-width:62em}
body[data-jp-theme-light=false] .pov-explorer{--accent:#7db8ea;--warm:#f0ad6b}
.pov-explorer .pov-scroll-units .widget-html-content{max-height:34em;overflow:auto;
position:relative}
.pov-explorer{position:relative}
.pov-busy{visibility:hidden;position:absolute;right:0;top:0;font-size:12px;font-weight:400;
color:var(--warm);background:var(--jp-layout-color0,#fff);padding:.3em}
.jp-NotebookPanel:has(.jp-Notebook-ExecutionIndicator[data-status=busy]) .pov-busy{
visibility:visible;transition:visibility 0s .2s}
.pov-still{display:none}
.pov-explorer.pov-still table.pov-units{table-layout:auto}
.pov-explorer .pov-units .name,.pov-explorer .pov-units .say{text-align:left}
.jp-OutputArea:not(:has(.jupyter-widgets.pov-explorer)) .pov-still{display:block}
.jp-OutputArea:has(.pov-still) .jp-OutputArea-output.jupyter-widgets:not(:has(*)){display:none}
.pov-picked{display:none!important}
.pov-explorer table.pov-units{border-collapse:collapse;color:var(--ink);font-size:13px;
font-variant-numeric:tabular-nums;width:100%}
.pov-units caption{text-align:left;font-weight:700;color:inherit;padding:.3em 0}
.pov-units td,.pov-units th{padding:.12em .5em;line-height:1.35;border:0;background:none;
text-align:right;font-weight:400;white-space:nowrap}
.pov-units thead th{position:sticky;top:0;background:var(--jp-layout-color0,#fff);font-weight:700;
box-shadow:inset 0 -1px var(--ink);z-index:1}
.pov-units tbody tr{border-top:1px solid var(--grid);background:none!important}
.pov-units tfoot td,.pov-units tfoot th{position:sticky;bottom:0;font-weight:700;
background:var(--jp-layout-color0,#fff);box-shadow:inset 0 1px var(--ink)}
.pov-units .name{max-width:14em;overflow:hidden;text-overflow:ellipsis}
.pov-units .own{font-weight:700}
.pov-units tbody tr:has(input),.pov-units tbody label{cursor:pointer}
.pov-units input{position:absolute;opacity:0;width:1px;height:1px;margin:0}
.pov-units tbody tr:hover th label{text-decoration:underline}
.pov-units tr:has(input:checked) th{font-weight:700;box-shadow:inset 3px 0 var(--accent)}
.pov-units tr:has(input:focus-visible){outline:2px solid var(--accent);outline-offset:-2px}
.pov-units .up{color:var(--accent)}.pov-units .down,.pov-units td.say{color:var(--warm)}
.pov-units svg{display:block;width:min(180px,14vw);height:16px;overflow:visible}
.pov-bar{fill:var(--accent);transform-origin:0 0}
.pov-bar.moved{animation:pov-glide .35s ease-out}
@keyframes pov-glide{from{transform:scaleX(var(--from))}}
@media (prefers-reduced-motion:reduce){.pov-bar.moved{animation:none}}
.pov-own{stroke:var(--ink);stroke-width:2.5}.pov-cap{stroke:var(--ink);stroke-width:1;opacity:.55}
.pov-told{fill:none;stroke:var(--warm);stroke-width:1.6}
.pov-computing .pov-figures,
.jp-NotebookPanel:has(.jp-Notebook-ExecutionIndicator[data-status=busy]) .pov-figures{opacity:.25;
transition:opacity 0s .2s}
.pov-explorer>*,.pov-explorer .widget-html,.pov-explorer .widget-html-content{min-width:0;
max-width:100%}
.pov-explorer .widget-html-content{width:100%}
.pov-explorer ul{margin:.2em 0;padding-left:1.4em}.pov-explorer li{line-height:1.45}
.pov-explorer p{margin:.25em 0;line-height:1.45}.pov-explorer details{margin:.3em 0}
.pov-explorer .pov-lead-figure{font-size:1.1em}.pov-reasons{border-left:4px solid var(--warm);
padding:.1em .8em}
.pov-explorer .pov-small{font-size:12px;opacity:.85}
</style>"""
)

_WIDTH = 180


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
    parts = []
    if row.capacity <= scale:
        cap = at(row.capacity)
        parts.append(f'<line class="pov-cap" x1="{cap}" x2="{cap}" y1="1" y2="15"/>')
    if row.chosen:
        moved = ""
        if not still and row.before is not None and row.before != row.chosen:
            moved = f' moved" style="--from:{row.before / row.chosen:.4f}'
        parts.append(f'<rect class="pov-bar{moved}" y="3" width="{at(row.chosen)}" height="10"/>')
    if row.own is not None:
        parts.append(
            f'<line class="pov-own" x1="{at(row.own)}" x2="{at(row.own)}" y1="1" y2="15"/>'
        )
    if row.registered is not None:
        parts.append(f'<circle class="pov-told" cx="{at(row.registered)}" cy="8" r="4"/>')
    title = escape(words)
    head = f'<svg viewBox="0 0 {_WIDTH} 16" role="img"><title>{title}</title>'
    return f"{head}{''.join(parts)}</svg>"


def _change(row: UnitRow, lang: str) -> str:
    if row.change is None:
        return "<td>–</td>"
    look = ' class="up"' if row.change > 0 else ' class="down"' if row.change < 0 else ""
    return f"<td{look}>{format_number(row.change, lang, sign=True)}</td>"


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
    mark = units_mark(plan, "exits_target", "poor_start")
    told = registered_mark(plan, None, "exits_registered")
    heads = ("head_chart", ""), ("head_chosen", mark or told), ("head_plan", mark), (
        "head_change", mark or told), ("head_registered", told), ("head_capacity", mark or told), (
        "head_rate", mark or told), ("head_note", "")  # fmt: skip
    head = "".join(
        f'<th scope="col"{_look(key)}>{escape(_say(key, lang))}{sign}</th>' for key, sign in heads
    )
    noun = escape(unit_heading(plan, lang).title)
    body = []
    for row in shown:
        notes = [_say(f"note_{row.binds}", lang)] if row.binds else []
        notes += [_say("note_tied", lang)] if row.tied else []
        cells = (f'<td class="own">{number(row.chosen, lang)}</td><td>{number(row.own, lang)}</td>'
                 f"{_change(row, lang)}<td>{number(row.registered, lang)}</td>"
                 f"<td>{number(row.capacity, lang)}</td>"
                 f"<td>{figure_range(row.low, row.high, lang)}</td>"
                 f'<td class="say">{", ".join(notes)}</td>')  # fmt: skip
        name = escape(row.unit)
        if group:
            checked = " checked" if row.code == picked else ""
            name = (f'<label title="{name}"><input type="radio" name="{group}" '
                    f'value="{escape(row.code)}"{checked}>{name}</label>')  # fmt: skip
        bar = _bar(row, scale, lang, still=still)
        body.append(f'<tr><th scope="row" class="name">{name}</th><td>{bar}</td>{cells}</tr>')
    sums = [
        None if any(figure is None for figure in column) else sum(filter(None, column))
        for column in (
            [row.chosen for row in rows], [row.own for row in rows],
            [row.change for row in rows], [row.registered for row in rows],
            [row.capacity for row in rows],
        )
    ]  # fmt: skip
    foot = "".join(
        f"<td>{'–' if one is None else format_number(one, lang, sign=at == 2)}</td>"
        for at, one in enumerate(sums)
    )
    count = "" if len(shown) == len(rows) else _say("shown", lang, n=len(shown), all=len(rows))
    caption = escape(f"{_say('caption_units', lang)}. {count}".strip())
    return (
        f'<div class="pov-figures" onchange="{_PICK}" onclick="{_CLICK}"><table class="pov-units">'
        f"<caption>{caption}</caption>"
        f'<thead><tr><th scope="col" class="name">{noun}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody><tfoot><tr>"
        f'<th scope="row" class="name">{escape(_say("sum", lang))}</th><td></td>{foot}'
        "<td></td><td></td></tr></tfoot></table></div>"
    )


def _look(key: str) -> str:
    return ' class="say"' if key in ("head_note", "head_chart") else ""


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


def key_html(lang: str, *, still: bool = False) -> str:
    """Say what the marks of the chart are and, where one can be, how a unit is picked."""
    lines = [_say("key", lang), *([] if still else [_say("pick", lang)])]
    return "".join(f'<p class="pov-small">{escape(line)}</p>' for line in lines)


def reasons_html(lines: Sequence[str]) -> str:
    """Set reasons apart, one in a line."""
    return "".join(f'<p class="pov-reasons">{escape(line)}</p>' for line in lines)
