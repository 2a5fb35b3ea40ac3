"""Who is responsible for what, as readers see it: a matrix, what it shows, and every duty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from povlib.blocks import Block, bullets, moot
from povlib.figures import MOST_ROWS
from povlib.plan import Plan
from povlib.programme_figures import matrix_figure
from povlib.programme_views import bodies_told, say
from povlib.programme_words import THEMES
from povlib.programme_year import ROLES, Programme, body_names
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import records
from povlib.wording import LANGUAGES, join_words, source_notes

__all__ = ["duties_figure", "duties_found", "duties_table"]


def _theme(theme: str, lang: str) -> str:
    return THEMES[theme][LANGUAGES.index(lang)]


def _themes(themes: Sequence[str], lang: str) -> str:
    """Name fields in a sentence."""
    names = (_theme(theme, lang) for theme in themes)
    return join_words([name[:1].lower() + name[1:] for name in names], lang)


def duties_figure(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Draw which body has what part in which field."""
    if not len(year.roles):
        return moot(say("no_duties", lang))
    names, lacking = body_names(plan, lang), year.fields_without_lead
    themes = [str(theme) for theme in year.roles.columns]
    legend = {role: say(f"m_{role}", lang) for role in ROLES}
    rows, tooltips, told = [], {}, []
    for at, (body, parts) in enumerate(year.roles.iterrows()):
        name = names[str(body)]
        rows.append((name, list(parts)))
        cells = []
        for column, (theme, part) in enumerate(zip(themes, parts, strict=True)):
            if part:
                field, role = _theme(theme, lang), legend[part]
                tooltips[at, column] = say("m_tooltip", lang, body=name, theme=field, role=role)
                cells.append(say("m_alt_cell", lang, theme=field, role=role))
        told.append(say("m_alt_row", lang, body=name, cells=", ".join(cells)))
    params = {"n": len(lacking), "all": len(themes)}
    title = say("m_title", lang, **params) if lacking else say("m_title_all", lang)
    notes = [say("m_note", lang)]
    if len(rows) > MOST_ROWS:
        notes.append(say("c_cut", lang, shown=MOST_ROWS, all=len(rows)))
    return matrix_figure(
        rows[:MOST_ROWS], [(_theme(theme, lang), theme in lacking) for theme in themes], legend,
        tooltips, title, say("m_alt", lang, rows="; ".join(told)),
        notes + source_notes(plan, lang),
    )  # fmt: skip


def duties_found(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Say what the matrix shows: fields without a lead or with one body, tasks of nobody."""
    items = []
    if lacking := year.fields_without_lead:
        named = _themes(lacking, lang)
        items.append(say("no_lead", lang, n=len(lacking), themes=named))
    alone = [str(theme) for theme in year.roles.columns if (year.roles[theme] != "").sum() == 1]
    if alone:
        named = _themes(alone, lang)
        items.append(say("one_body", lang, n=len(alone), themes=named))
    counts: dict[str, list[str]] = {}
    for bodies, theme in zip(year.duties["body"], year.duties["theme"], strict=True):
        for body in bodies:
            counts.setdefault(body, []).append(theme)
    if counts:
        most = max(map(len, counts.values()))
        busiest = [body for body, themes in counts.items() if len(themes) == most]
        if len(busiest) == 1 < len(counts):
            items.append(
                say("most_duties", lang, body=body_names(plan, lang)[busiest[0]], n=most,
                    fields=len(set(counts[busiest[0]])))
            )  # fmt: skip
    nobody = sum(not bodies for bodies in year.duties["body"])
    if nobody:
        items.append(say("no_duty_body", lang, n=nobody, all=len(year.duties)))
    silent = sum(not bodies for bodies in year.tasks["bodies"])
    if silent and plan.bodies is not None:
        items.append(say("no_task_body", lang, n=silent, all=len(year.tasks)))
    return bullets(items) if items else moot(say("no_remarks", lang))


def _partners(names: dict[str, str], duty: Any, lang: str) -> str:
    told = bodies_told(names, duty.partners, lang)
    return say("with", lang, bodies=told) if told else ""


def duties_table(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """List every duty under the body that has it."""
    if not len(year.duties):
        return moot(say("no_duties", lang))
    names = body_names(plan, lang)
    headings = [
        Heading(say("h_theme", lang), numeric=False),
        Heading(say("h_role", lang), numeric=False),
        Heading(say("h_duty", lang), numeric=False, wordy=True),
    ]
    grouped: dict[tuple[Any, str], list[Any]] = {}
    for duty in records(year.duties):
        grouped.setdefault((duty.body, duty.section), []).append(duty)
    rows: list[list[Cell] | str] = []
    for (bodies, section), duties in grouped.items():
        named = "; ".join(names[body] for body in bodies)
        title = "duties_title" if named else "duties_nobody"
        rows.append(say(title, lang, body=named, section=section))
        rows += [
            [
                Cell(_theme(duty.theme, lang)),
                Cell(say(f"r_{duty.role}", lang) if named else ""),
                Cell(getattr(duty, f"label_{lang}"), under=_partners(names, duty, lang)),
            ]
            for duty in duties
        ]
    notes = [say("duties_note", lang), *source_notes(plan, lang)]
    return table_block(say("t_duties", lang), headings, rows, notes=notes, header_at=2, lang=lang)
