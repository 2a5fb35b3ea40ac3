"""The explorer of a page without Python: choices worked out beforehand, and controls for them.

`choices_page` sets the report's own choice and a table of the others, which is what paper shows.
With them go the texts of every choice of the grid, packed, from which a page in a browser puts
together what another choice gives: it looks figures up and computes none, but for how many more or
fewer households a unit gets than by the choice that is held, where two of them are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from povlib.allocation import Allocation
from povlib.allocation_rules import RULES
from povlib.blocks import Block, notice, paragraph
from povlib.choice_comparison import own_targets
from povlib.choice_rows import (
    UnitColumns,
    criterion_texts,
    judged_beside_plan,
    judged_names,
    lead_lines,
    split_mark,
    unit_rows,
)
from povlib.choice_words import FIELDS
from povlib.choices import Choice, ChoiceError, setting_of, told
from povlib.columns import column_label
from povlib.correction_marks import notes_for
from povlib.criterion_table import CRITERIA
from povlib.explanations import all_explained
from povlib.explorer_words import COMPARED_CRITERIA, WORDS
from povlib.numerals import NOTATIONS, format_number
from povlib.packed_texts import EXPLORER, Packer, compressed
from povlib.plan import Plan
from povlib.scenario_grid import Grid, Scenario, named_targets, scenario_grid
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import unit_heading
from povlib.wording import LANGUAGES, data_warnings, fill, source_notes

__all__ = ["choices_page"]

_PAGE_WORDS = {"chart": "head_chart", "caption": "caption_units", "sum": "sum",
               "criteria": "caption_criteria", "unchanged": "page_unchanged",
               "untold": "page_untold", "copy": "copy", "copied": "copied",
               "failed": "not_copied", "csv": "page_csv", "held": "page_held",
               "apart": "page_apart", "heldChoice": "page_held_choice",
               "heldKey": "page_key_held", "tied": "note_tied", "tie": "page_tie_sign",
               "tieNote": "page_tied"}  # fmt: skip
LONG = 100
"""With more units than this paper shows only what each gets, and what that changes."""


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def rule_label(grid: Grid, place: int, lang: str) -> str:
    """Name a rule of a grid, what it is set to, and by what it shares out if that must be told."""
    key, weight = grid.rules[place]
    label = RULES[key].label(lang)
    name, text = setting_of(grid.plan, grid.scenarios[grid.place(place, 0, 0)].choice)
    if name:
        value = column_label(text, lang, grid.plan.source.year) if name == "reference" else text
        label = f"{label} ({_say(f'page_set_{key}', lang, value=value)})"
    if weight in ("", "poor_start") and sum(key == other for other, _ in grid.rules) == 1:
        return label
    by = column_label(weight, lang, grid.plan.source.year)
    return _say("page_rule_by", lang, rule=label, by=by)


def _bound_label(text: str, lang: str) -> str:
    """Name a bound: a column, a per cent of the poor, households."""
    if text in WORDS:
        return _say(text, lang)
    if text.isdecimal() and len(text) < 10:
        return _say("page_households", lang, n=int(text))
    return _say("page_share", lang, share=text)


def _failure(grid: Grid, one: Scenario, packer: Packer, lang: str) -> list[Any]:
    """Pack why a choice cannot be carried out, and where among the targets the nearest stands."""
    error = one.error or ChoiceError([])
    nearest, way = error.nearest, None
    if nearest is not None and nearest.field == "target" and nearest.value in grid.targets:
        way = grid.targets.index(nearest.value)
    return [packer.lines(error.message(lang).splitlines()), way]


def _target_heads(grid: Grid, lang: str) -> list[tuple[str, str]]:
    """Write every target, and what it is."""
    named = named_targets(grid.plan)
    start = grid.start.allocation.total if grid.start.allocation else None
    heads = []
    for target in grid.targets:
        what = [_say(f"page_from_{named[target]}", lang)] if target in named else []
        if target == start and named.get(target) != "exits_target":
            what.append(_say("page_from_start", lang))
        heads.append((format_number(target, lang), ", ".join(what)))
    return heads


def _radios(name: str, legend: str, options: Sequence[tuple[str, str]], chosen: int) -> str:
    shown = "".join(
        f'<label><input type="radio" name="{name}" value="{at}"'
        f"{' checked' if at == chosen else ''}><span>{escape(label)}"
        f"{f' <small>{escape(what)}</small>' if what else ''}</span></label>"
        for at, (label, what) in enumerate(options)
    )
    return f'<fieldset class="pov-{name}"><legend>{escape(legend)}</legend>{shown}</fieldset>'


def _form(grid: Grid, at: tuple[int, int, int], lang: str, name: str) -> str:
    """Set the controls; they are hidden until a page brings them to life."""
    rules = "".join(
        f'<option value="{place}"{" selected" if place == at[0] else ""}>'
        f"{escape(rule_label(grid, place, lang))}</option>"
        for place in range(len(grid.rules))
    )
    capacities = [(_bound_label(one, lang), "") for one in grid.capacities]
    keys = ("rule", "press", "keys", "search", "hold", "drop")
    words = {key: escape(_say(f"page_{key}", lang)) for key in keys}
    reset = escape(_say("page_reset_pinned" if name else "page_reset", lang, name=name))
    orders = "".join(
        f'<option value="{key}">{escape(_say(f"sort_{key}", lang))}</option>'
        for key in ("plan", "change", "chosen", "name")
    )
    orders += f'<option value="apart" hidden>{escape(_say("page_sort_apart", lang))}</option>'
    return (
        '<form class="pov-choices" hidden autocomplete="off">'
        f'<label class="pov-rule"><span>{words["rule"]}</span>'
        f'<select name="rule">{rules}</select></label>'
        + _radios("target", _say("page_target", lang), _target_heads(grid, lang), at[1])
        + _radios("capacity", _say("page_capacity", lang), capacities, at[2])
        + '<p class="pov-ways"><button type="button" class="pov-nearest" hidden></button> '
        f'<button type="reset">{reset}</button> '
        f'<button type="button" class="pov-hold">{words["hold"]}</button> '
        f'<button type="button" class="pov-drop" hidden>{words["drop"]}</button></p>'
        f'<p class="pov-note">{words["press"]} <span class="pov-byhand">{words["keys"]}</span></p>'
        f'<p class="pov-search" hidden><label><span>{words["search"]}</span>'
        '<input type="search" name="search"></label> '
        f"<label><span>{escape(_say('sort', lang))}</span>"
        f'<select name="sort">{orders}</select></label></p></form>'
    )


class _Page:
    """One grid in one language, and the pieces of its page."""

    def __init__(self, grid: Grid, start: Allocation, lang: str) -> None:
        self.grid, self.lang, self.plan = grid, lang, grid.plan
        self.rows = unit_rows(start)
        self.start = start
        self.columns = UnitColumns(grid.plan, lang, self.rows)
        worked = [one.allocation for one in grid.scenarios if one.allocation is not None]
        self.every = {id(one): unit_rows(one) for one in worked}
        judged = judged_beside_plan([start, *worked], COMPARED_CRITERIA)
        self.judged = {id(one): found for one, found in zip([start, *worked], judged, strict=True)}
        self.vectors = judged_names(grid.plan)
        self.named = [
            name for name in COMPARED_CRITERIA
            if any(criterion_texts(found, name, self.vectors, lang) for found in judged)
        ]  # fmt: skip

    def criterion_columns(self, found: Allocation) -> list[list[str]]:
        """Write the criteria of the plan and of a choice, a column each."""
        none = ["–"] * len(self.vectors)
        lines = [criterion_texts(self.judged[id(found)], name, self.vectors, self.lang) or none
                 for name in self.named]  # fmt: skip
        return [list(column) for column in zip(*lines, strict=True)]

    def units_table(self) -> Block:
        """Set the report's own choice."""
        columns = self.columns
        kept = [at for at, name in enumerate(columns.names)
                if (len(self.rows) <= LONG or name in ("chosen", "change", "note"))
                and (name != "note" or any(columns.texts(self.rows, at)))]  # fmt: skip
        *lines, sums = ([line[at] for at in kept] for line in columns.cells(self.rows))
        body = [[Cell(row.unit), *cells] for row, cells in zip(self.rows, lines, strict=True)]
        foot = [Cell(_say("sum", self.lang)), *sums]
        heads = [unit_heading(self.plan, self.lang), *(columns.heads[at] for at in kept)]
        notes = [*notes_for(self.plan, self.lang, [*body, foot]),
                 *data_warnings(self.plan, self.lang, exhibit=True)]  # fmt: skip
        caption = _say("page_units", self.lang)
        return table_block(caption, heads, body, total=foot, notes=notes, lang=self.lang)

    def criteria_table(self) -> Block:
        """Judge the report's own choice."""
        lang, mark = self.lang, split_mark(self.plan)
        columns = self.criterion_columns(self.start)
        body = [
            [Cell(CRITERIA[name].heading(lang)),
             *(Cell(text, mark="" if text == "–" else mark, derived=True) for text in texts)]
            for name, texts in zip(self.named, zip(*columns, strict=True), strict=True)
        ]  # fmt: skip
        heads = [Heading(_say("criterion", lang), numeric=False)]
        heads += [Heading(_say(vector, lang)) for vector in self.vectors]
        notes = [*notes_for(self.plan, lang, body), *data_warnings(self.plan, lang, exhibit=True)]
        return table_block(_say("page_criteria", lang), heads, body, notes=notes, lang=lang)

    def others_table(self) -> Block:
        """Set how far each choice is from the plan, or from the report's own."""
        grid, lang, mark = self.grid, self.lang, split_mark(self.plan)
        own = own_targets(self.plan)
        base = [row.chosen for row in self.rows] if own is None else own

        def moved(one: Scenario) -> Cell:
            if one.allocation is None:
                return Cell("–")
            pairs = zip(one.allocation.targets.tolist(), base, strict=True)
            changes = [count - was for count, was in pairs]
            figure = min(sum(max(0, sign * change) for change in changes) for sign in (1, -1))
            tie = _say("page_tie_sign", lang) if one.allocation.left else ""
            return Cell(format_number(figure, lang), mark=mark + tie, derived=True)

        body: list[list[Cell] | str] = []
        for cap, capacity in enumerate(grid.capacities):
            body.append(_say("page_group", lang, capacity=_bound_label(capacity, lang)))
            for rule in range(len(grid.rules)):
                places = (grid.place(rule, at, cap) for at in range(len(grid.targets)))
                cells = [moved(grid.scenarios[place]) for place in places]
                body.append([Cell(rule_label(grid, rule, lang)), *cells])
        group = _say("page_target", lang)
        heads = [Heading(_say("page_rule", lang), numeric=False)]
        for text, what in _target_heads(grid, lang):  # all the figures on one line
            short = what.replace(" ", "\u00a0") if len(what) < 12 else what
            heads.append(Heading(text, short or "\u00a0", group))
        failed = sum(one.allocation is None for one in grid.scenarios)
        notes = [_say("page_moved", lang)] if len(grid.targets) > 1 else []
        notes += [_say("page_none", lang)] if failed else []
        if any(one.allocation.left for one in grid.worked if one.allocation is not None):
            notes.append(_say("page_tied", lang))
        notes += [*notes_for(self.plan, lang, [row for row in body if not isinstance(row, str)]),
                  *source_notes(self.plan, lang, derived=True)]  # fmt: skip
        caption = _say("page_others" if own is not None else "page_others_start", lang)
        return table_block(caption, heads, body, notes=notes, lang=lang)

    def told_of(self) -> list[str]:
        """Say what the page holds."""
        grid, lang = self.grid, self.lang
        params = {"n": len(grid.scenarios), "rules": len(grid.rules), "targets": len(grid.targets),
                  "capacities": len(grid.capacities)}  # fmt: skip
        lines, failed = [_say("page_holds", lang, **params)], len(grid.scenarios) - len(grid.worked)
        lines += [_say("page_failed", lang, n=failed)] if failed else []
        kept = {name: grid.start.choice.texts()[name] for name in ("floor", "subgroup_target")}
        listed = [f"{FIELDS[name][LANGUAGES.index(lang)]}: {_bound_label(text, lang)}"
                  for name, text in kept.items() if text]  # fmt: skip
        lines += [_say("page_kept", lang, what="; ".join(listed))] if listed else []
        lines += [_say("page_shrunk", lang, units=len(self.rows))] if grid.shrunk else []
        if len(grid.told) < len(grid.worked):
            lines.append(_say("page_told", lang, n=len(grid.told)))
        return [*lines, _say("warning", lang)]

    def at(self) -> tuple[int, int, int]:
        """Find the report's own choice in the grid."""
        choice = self.grid.start.choice
        rule = next(at for at, (key, weight) in enumerate(self.grid.rules)
                    if key == choice.rule and weight in ("", choice.weight))  # fmt: skip
        return (rule, self.grid.targets.index(self.start.total),
                self.grid.capacities.index(choice.capacity))  # fmt: skip

    def packed(self) -> str:
        """Pack the texts of every choice, those of one kind together: they are much alike."""
        grid, lang, packer, columns = self.grid, self.lang, Packer(), self.columns
        names, told_places = [row.unit for row in self.rows], grid.told
        scenarios: list[list[Any] | None] = []
        worked: list[list[str]] = []
        for place, one in enumerate(grid.scenarios):
            found = one.allocation
            if found is None:
                scenarios.append(_failure(grid, one, packer, lang))
                continue
            rows = self.every[id(found)]
            explained = ["", "", ""]
            if place in told_places:
                texts = all_explained(found, lang)
                explained = packer.told(names, texts)
            scenarios.append(None)
            worked.append([
                packer.lines(lead_lines(found, rows, lang)), *explained,
                *("\t".join(columns.texts(rows, at)) for at in columns.moving),
                *("\t".join(column) for column in self.criterion_columns(found)),
            ])  # fmt: skip
        figures = [row.chosen for rows in self.every.values() for row in rows]
        figures += [row.own or 0 for row in self.rows] + [row.registered or 0 for row in self.rows]
        bar = dict.fromkeys(("unit", "chosen", "plan", "registered", "capacity"), "\x01")
        content = {
            "forms": packer.forms, "scenarios": scenarios, "start": self.at(), "units": names,
            "worked": list(zip(*worked, strict=True)),
            "names": columns.names, "moving": columns.moving, "marks": columns.marks,
            "derived": columns.derived, "heads": [one.title for one in columns.heads],
            "fixed": {at: "\t".join(columns.texts(self.rows, at))
                      for at in range(len(columns.names)) if at not in columns.moving},
            "noun": unit_heading(self.plan, lang).title, "plan": self.plan.name,
            "key": columns.key,
            "scale": max(figures, default=1) or 1,
            "targets": [text for text, _ in _target_heads(grid, lang)],
            "capacities": len(grid.capacities), "bar": _say("bar", lang, **bar),
            "nearest": _say("nearest", lang, value="\x01"),
            "changed": _say("page_changed", lang, units="\x01"),
            "holding": _say("page_holding", lang, held="\x01"),
            "against": _say("page_against", lang, held="\x01", n="\x01", up="\x01", down="\x01"),
            "group": NOTATIONS[lang][1],
            **{key: _say(name, lang) for key, name in _PAGE_WORDS.items()},
        }  # fmt: skip
        return compressed(content)


def choices_page(
    plan: Plan, lang: str = "vi", *, choice: Choice | None = None, name: str = ""
) -> Block:
    """Set a choice with a table of those near it; exported, it becomes an explorer by itself.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    choice : Choice, optional
        The report's own; by default the plan's target by poor households.
    name : str
        Under which it is kept.

    Returns
    -------
    Block
        With the packed texts of every choice, which the HTML report brings to life.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> page = choices_page(load_plan("krong_no_2020"), "en")
    >>> page.text.splitlines()[0][:66]
    "The report's choice: 387 households by the rule “proportional, usu"
    """
    grid = scenario_grid(plan, choice)
    warnings = [notice(text) for text in data_warnings(plan, lang)]
    if isinstance(grid, ChoiceError):
        blocks = [*warnings, *(notice(told(problem, lang)) for problem in grid.problems)]
        return Block("".join(one.html for one in blocks), "\n".join(one.text for one in blocks))
    start = grid.start.allocation
    if start is None:
        raise ValueError("a grid starts from a choice that can be carried out")
    page = _Page(grid, start, lang)
    if grid.asked.error is not None:
        lines = [_say("page_asked", lang), *grid.asked.error.message(lang).splitlines()]
        warnings += [notice(line) for line in lines]
    first, *rest = lead_lines(start, page.rows, lang)
    lead = paragraph(_say("page_pinned" if name else "page_lead", lang, name=name) + first, *rest)
    paper = [lead, page.units_table(), page.criteria_table()]
    others, foot = page.others_table(), paragraph(*page.told_of())
    html = (
        "".join(one.html for one in warnings)
        + f'<div class="pov-scenario">{_form(grid, page.at(), lang, name)}'
        + f'<div class="pov-paper">{"".join(one.html for one in paper)}</div></div>'
        + others.html + foot.html
    )  # fmt: skip
    text = "\n".join(one.text for one in [*warnings, *paper, others, foot])
    return Block(html, text, {EXPLORER: {"packed": page.packed()}})
