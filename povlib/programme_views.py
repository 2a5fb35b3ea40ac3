"""The year of a plan as readers see it: what is to be done when, and what is reported when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from povlib.blocks import Block, answer_block, bullets, moot, notice, paragraph
from povlib.document_cells import document_rows
from povlib.figures import MOST_ROWS
from povlib.plan import Plan
from povlib.programme_figures import CalendarRow, Span, calendar_figure
from povlib.programme_words import WORDS
from povlib.programme_year import Programme, body_names
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, records
from povlib.wording import data_warnings, fill, format_date, join_words, source_notes

__all__ = [
    "bodies_told",
    "programme_answer",
    "programme_figure",
    "programme_limits",
    "programme_now",
    "reports_table",
    "reports_undated",
    "tasks_table",
]

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
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


def _early(year: Programme) -> int:
    return int(year.tasks["early"].astype(bool).sum())


def _gaps(plan: Plan, year: Programme, lang: str) -> Iterator[str]:
    """What the programme lacks, a sentence each."""
    if early := _early(year):
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
    parts = [
        say(f"p_{key}", lang, n=n, bodies=shown.get("bodies", 0))
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


# --- The calendar -------------------------------------------------------------------------------


def _ticks(first: dt.date, last: dt.date, lang: str) -> list[tuple[dt.date, str]]:
    """First days of the months, or of the years where there are too many months."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > 18:
        years = range(first.year, last.year + 1, 1 + (last.year - first.year) // 15)
        return [(max(dt.date(year, 1, 1), first), str(year)) for year in years]
    ticks = []
    for place in range(months):
        year, month = first.year + (first.month - 1 + place) // 12, (first.month - 1 + place) % 12
        label = f"T{month + 1}" if lang == "vi" else _MONTHS[month]
        ticks.append((dt.date(year, month + 1, 1), label))
    return ticks


def _span(start: dt.date, end: dt.date, lang: str) -> str:
    """Write a span of time: whole months by their names, anything else by its days.

    Examples
    --------
    >>> _span(dt.date(2020, 3, 1), dt.date(2020, 10, 31), "vi")
    '3–10/2020'
    >>> _span(dt.date(2020, 2, 20), dt.date(2020, 2, 29), "en")
    '20–29 February 2020'
    """
    whole = start.day == 1 and (end == dt.date.max or (end + dt.timedelta(days=1)).day == 1)
    first, last = (
        [
            *([] if whole else [str(day.day)]),
            str(day.month) if lang == "vi" else _month(day, short=whole),
            str(day.year),
        ]
        for day in (start, end)
    )
    mark, kept = "/" if lang == "vi" else " ", len(first)
    while kept and first[kept - 1] == last[kept - 1]:
        kept -= 1
    told = [mark.join(parts) for parts in (first[:kept], last) if parts]
    return "–".join(told)


def _month(day: dt.date, *, short: bool) -> str:
    return _MONTHS[day.month - 1] if short else format_date(day, "en").split()[1]


def _calendar_rows(year: Programme, lang: str) -> list[CalendarRow]:
    rows = []
    for task in records(year.tasks):
        if task.start is not None and task.end is not None:
            label = getattr(task, f"label_{lang}")
            tip = f"{label}: {_span(task.start, task.end, lang)}"
            span = Span(task.start, task.end, bool(task.early), tip)
            rows.append(CalendarRow(label, (span,), True))
    for _, reports in year.due.groupby("report", sort=False):
        every = records(reports)
        label = getattr(every[0], f"label_{lang}")
        spans = tuple(
            Span(one.date, one.date, bool(one.early), f"{label}: {format_date(one.date, lang)}")
            for one in every
        )
        rows.append(CalendarRow(label, spans, False))
    return rows


def programme_figure(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Draw the year: a bar for each task, a dot for each report due, a line for the signature.

    A second line stands for the day asked about, if there is one.
    """
    rows = _calendar_rows(year, lang)
    if not rows:
        return moot(say("no_dates", lang))
    source = plan.source
    every = [span for row in rows for span in row.spans]
    days = [source.signed, *(span.first for span in every), *(span.last for span in every)]
    first = min([*days, dt.date(source.year, 1, 1)]).replace(day=1)
    last = max([*days, dt.date(source.year, 12, 31)])
    ticks = _ticks(first, last, lang)
    if last < dt.date.max:
        following = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        last = following - dt.timedelta(days=1)
    signed = format_date(source.signed, lang)
    asked, today = None, ""
    if year.as_of is not None:
        told = format_date(year.as_of, lang)
        if first <= year.as_of <= last:
            asked = (year.as_of, say("c_today", lang, day=told))
        today = say("c_alt_today", lang, day=told)
    tasks = [span for row in rows if row.bars for span in row.spans]
    title = _title(plan, year, tasks, lang)
    dates = dict.fromkeys(format_date(day, lang) for day in sorted(year.due["date"]))
    alt = say(
        "c_alt", lang, signed=signed, today=today,
        tasks="; ".join(span.tooltip for span in tasks),
        reports=say("c_alt_due", lang, dates=", ".join(dates)) if dates else "",
    ).replace(". .", ".").strip(". ") + "."  # fmt: skip
    notes = [say("c_note", lang)]
    if len(rows) > MOST_ROWS:
        notes.append(say("c_cut", lang, shown=MOST_ROWS, all=len(rows)))
    return calendar_figure(
        rows[:MOST_ROWS], ticks, last, (source.signed, say("c_signed", lang, day=signed)), asked,
        title, alt, notes + source_notes(plan, lang),
    )  # fmt: skip


def _title(plan: Plan, year: Programme, tasks: Sequence[Span], lang: str) -> str:
    told = {"year": str(plan.source.year), "n": len(tasks)}
    if not tasks:
        return say("c_title_due", lang, year=told["year"], n=len(year.open))
    if early := _early(year):
        return say("c_title_early", lang, early=early, **told)
    ends = {"start": min(span.first for span in tasks), "end": max(span.last for span in tasks)}
    return say("c_title", lang, **told, **{key: format_date(d, lang) for key, d in ends.items()})


# --- Tables -------------------------------------------------------------------------------------


def tasks_table(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """List the tasks: when, what, who, and in which section."""
    if not len(year.tasks):
        return moot(say("no_tasks", lang))
    names, silent = body_names(plan, lang), say("not_said", lang)
    headings = [
        Heading(say("h_when", lang), numeric=False),
        Heading(say("h_task", lang), numeric=False, wordy=True),
        Heading(say("h_who", lang), numeric=False, wordy=True),
        Heading(say("h_section", lang), numeric=False),
    ]
    rows = [
        [
            Cell(_span(task.start, task.end, lang), mark="†" if task.early else ""),
            Cell(getattr(task, f"label_{lang}")),
            Cell(bodies_told(names, task.bodies, lang) or silent),
            Cell(task.section),
        ]
        for task in records(year.tasks)
    ]
    notes = [say("tasks_note", lang)]
    if _early(year):
        notes.insert(0, say("early_note", lang, signed=format_date(plan.source.signed, lang)))
    notes += source_notes(plan, lang)
    return table_block(say("t_tasks", lang), headings, rows, notes=notes, header_at=1, lang=lang)


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
