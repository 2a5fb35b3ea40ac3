"""The year of a plan as readers see it: the answer, where it stands, what is reported when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from povlib.blocks import Block, answer_block, bullets, moot, notice, paragraph
from povlib.document_cells import document_rows
from povlib.plan import Plan
from povlib.programme_words import WORDS
from povlib.programme_year import Programme, body_names
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, records
from povlib.wording import data_warnings, fill, format_date, join_words, source_notes

__all__ = [
    "bodies_told",
    "early_tasks",
    "programme_answer",
    "programme_limits",
    "programme_now",
    "reports_table",
    "reports_undated",
    "say",
]

_FEW = 3


def say(key: str, lang: str, **params: Any) -> str:
    """Fill a template of the reports on a plan's year."""
    return fill(WORDS, key, lang, **params)


def bodies_told(names: dict[str, str], bodies: Sequence[str], lang: str) -> str:
    """Name a few bodies; of many say how many."""
    if len(bodies) > _FEW:
        return say("many_bodies", lang, n=len(bodies))
    return "; ".join(names[body] for body in bodies)


def _labels(rows: Any, lang: str) -> list[str]:
    return [getattr(row, f"label_{lang}") for row in rows]


def early_tasks(year: Programme) -> int:
    """Count the tasks that were over before the signature."""
    return int(year.tasks["early"].astype(bool).sum())


def _gaps(plan: Plan, year: Programme, lang: str) -> Iterator[str]:
    """What the programme lacks, a sentence each."""
    if early := early_tasks(year):
        yield say("a_early", lang, n=early, signed=format_date(plan.source.signed, lang))
    if lacking := year.fields_without_lead:
        yield say("a_no_lead", lang, n=len(lacking), all=len(year.roles.columns))
    if len(year.due) and not any(year.due["due"].notna()):
        yield say("a_no_day", lang)
    periods = {row.text("period") for row in document_rows(plan, "reports")}
    if periods and "yearly" not in periods:
        yield say("a_no_year", lang, year=str(plan.source.year))


def programme_answer(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Say in one sentence what the year holds, and then what its programme lacks."""
    given = (("tasks", len(year.tasks)), ("duties", len(year.duties)),
             ("bodies", len(year.bodies)), ("due", len(year.open)))  # fmt: skip
    shown = {key: n for key, n in given if n}
    if not shown:
        return notice(say("none", lang))
    given_out, bodies = sum(map(bool, year.duties["body"])), shown.get("bodies", 0)
    whole = "" if given_out == len(year.duties) else "_part" if given_out else "_none"
    parts = [
        say(f"p_{key}{whole if key == 'duties' else ''}", lang, n=n, given=given_out, bodies=bodies)
        for key, n in shown.items()
        if key != "bodies"
    ]
    told = {"year": str(plan.source.year), "area": plan.source.area[lang]}
    lead = say("lead", lang, parts=join_words(parts, lang), **told)
    keys = [
        (say(f"k_{key}", lang), number(n, lang), say(f"u_{key}", lang)) for key, n in shown.items()
    ]
    answer = answer_block(lead, keys, data_warnings(plan, lang))
    if not (gaps := list(_gaps(plan, year, lang))):
        return answer
    more = paragraph(*gaps)
    return Block(answer.html + more.html, f"{answer.text}\n{more.text}")


def programme_now(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Say where the year stands on the day asked about: what runs, and what comes next."""
    day = year.as_of
    if day is None or not (len(year.tasks) or len(year.due)):
        return moot(say("no_day_asked", lang))
    told, items = format_date(day, lang), []
    tasks = [task for task in records(year.tasks) if task.state]
    running = [task for task in tasks if task.state == "running"]
    ahead = sorted((task for task in tasks if task.state == "ahead"), key=lambda one: one.start)
    if running:
        named = [
            say("now_task", lang, task=getattr(task, f"label_{lang}"),
                end=format_date(task.end, lang))
            for task in running
        ]  # fmt: skip
        items.append(say("now_running", lang, day=told, tasks="; ".join(named)))
    elif tasks:
        over = any(task.state == "over" for task in tasks)
        key = "now_after" if not ahead else "now_between" if over else "now_before"
        items.append(say(key, lang, day=told))
    if ahead:
        start, same = ahead[0].start, [one for one in ahead if one.start == ahead[0].start]
        names = "; ".join(_labels(same, lang))
        items.append(say("now_next", lang, start=format_date(start, lang), task=names))
    items += _next_reports(year, day, lang)
    return bullets(items)


def _next_reports(year: Programme, day: dt.date, lang: str) -> Iterator[str]:
    coming = [row for row in records(year.open) if row.date >= day]
    if not len(year.due):
        return
    if not coming:
        yield say("now_no_due", lang)
        return
    for key, rows in (
        ("now_today", [row for row in coming if row.date == day]),
        ("now_due", [row for row in coming if row.date > day]),
    ):
        first = [row for row in rows if row.date == rows[0].date]
        if first:
            date = first[0].date
            yield say(key, lang, reports="; ".join(_labels(first, lang)), n=(date - day).days,
                      date=format_date(date, lang))  # fmt: skip


# --- Reports -------------------------------------------------------------------------------------


def _route(names: dict[str, str], row: Any, lang: str) -> str:
    parts = (bodies_told(names, of, lang) for of in (row.sender, row.collector, row.recipient))
    return " → ".join(part for part in parts if part) or say("no_route", lang)


def _by_route(names: dict[str, str], year: Programme, lang: str) -> dict[str, dict[Any, list[Any]]]:
    """Reports by the way they take, and those of one day and period together."""
    found: dict[str, dict[Any, list[Any]]] = {}
    for row in records(year.open):
        told = found.setdefault(_route(names, row, lang), {})
        told.setdefault((row.date, row.ends), []).append(row)
    return found


def reports_table(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """List the reports that fall due after the signature by the way they take and by date."""
    if not len(year.due):
        return moot(say("no_due", lang))
    names, dayless = body_names(plan, lang), not any(year.due["due"].notna())
    headings = [
        Heading(say("h_ends", lang)),
        *([] if dayless else [Heading(say("h_due", lang))]),
        Heading(say("h_report", lang), numeric=False, wordy=True),
        Heading(say("h_section", lang), numeric=False),
    ]
    rows: list[list[Cell] | str] = []
    for route, reports in _by_route(names, year, lang).items():
        rows.append(route)
        for same in reports.values():
            due, missing = same[0].due, say("no_day", lang)
            told = missing if due is None else format_date(due, lang)
            rows.append(
                [
                    Cell(format_date(same[0].ends, lang), derived=True),
                    *([] if dayless else [Cell(told, derived=due is not None)]),
                    Cell("; ".join(_labels(same, lang))),
                    Cell("; ".join(dict.fromkeys(one.section for one in same if one.section))),
                ]
            )
    quoted = ", ".join(dict.fromkeys(filter(None, year.due["printed"]))) or "reports.csv"
    notes = [say("due_note" if dayless else "due_note_days", lang, periods=quoted)]
    before = [row for row in records(year.due) if row.early]
    if before:
        named = "; ".join(
            f"{getattr(row, f'label_{lang}')} ({format_date(row.date, lang)})" for row in before
        )
        signed = format_date(plan.source.signed, lang)
        notes.append(say("before_note", lang, n=len(before), signed=signed, reports=named))
    notes += source_notes(plan, lang, derived=True)
    at = 1 if dayless else 2
    return table_block(say("t_due", lang), headings, rows, notes=notes, header_at=at, lang=lang)


def reports_undated(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """List the reports that the plan asks for without saying when."""
    if not len(year.undated):
        return moot(say("no_undated", lang))
    names = body_names(plan, lang)
    headings = [
        Heading(say("h_report", lang), numeric=False, wordy=True),
        Heading(say("h_route", lang), numeric=False, wordy=True),
        Heading(say("h_section", lang), numeric=False),
    ]
    rows = [
        [getattr(row, f"label_{lang}"), _route(names, row, lang), row.section]
        for row in records(year.undated)
    ]
    notes = [say("undated_note", lang), *source_notes(plan, lang)]
    return table_block(say("t_undated", lang), headings, rows, notes=notes, lang=lang)


def programme_limits(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """List what this cannot show."""
    items = [say("l_words", lang), say("l_done", lang)] if len(year.tasks) else []
    if any(not role for role in year.duties["role"]):
        items.append(say("l_role", lang))
    if len(year.due) and not any(year.due["due"].notna()):
        items.append(say("l_no_day", lang))
    if year.as_of is not None:
        items.append(say("l_day", lang, day=format_date(year.as_of, lang)))
    there = {"milestones.csv": plan.milestones, "bodies.csv": plan.bodies,
             "duties.csv": plan.duties, "reports.csv": plan.reports}  # fmt: skip
    if missing := [name for name, frame in there.items() if frame is None]:
        items.append(say("l_missing", lang, files=", ".join(missing)))
    return bullets(items)
