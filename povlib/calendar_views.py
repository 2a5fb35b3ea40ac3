"""The calendar of a plan's year as readers see it: drawn, as a table, and as a file to import."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from html import escape

from povlib.blocks import CALENDAR, Block, moot
from povlib.figures import MOST_ROWS
from povlib.plan import Plan
from povlib.programme_figures import CalendarRow, Span, calendar_figure
from povlib.programme_ics import programme_calendar
from povlib.programme_views import bodies_told, early_tasks, say
from povlib.programme_year import Programme, body_names
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import records
from povlib.wording import format_date, source_notes

__all__ = ["calendar_link", "programme_figure", "span_text", "tasks_table"]

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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


def span_text(start: dt.date, end: dt.date, lang: str) -> str:
    """Write a span of time: whole months by their names, anything else by its days.

    Examples
    --------
    >>> span_text(dt.date(2020, 3, 1), dt.date(2020, 10, 31), "vi")
    '3–10/2020'
    >>> span_text(dt.date(2020, 2, 20), dt.date(2020, 2, 29), "en")
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
            tip = f"{label}: {span_text(task.start, task.end, lang)}"
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
    if early := early_tasks(year):
        return say("c_title_early", lang, early=early, **told)
    ends = {"start": min(span.first for span in tasks), "end": max(span.last for span in tasks)}
    return say("c_title", lang, **told, **{key: format_date(d, lang) for key, d in ends.items()})


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
            Cell(span_text(task.start, task.end, lang), mark="†" if task.early else ""),
            Cell(getattr(task, f"label_{lang}")),
            Cell(bodies_told(names, task.bodies, lang) or silent),
            Cell(task.section),
        ]
        for task in records(year.tasks)
    ]
    notes = [say("tasks_note", lang)]
    if early_tasks(year):
        notes.insert(0, say("early_note", lang, signed=format_date(plan.source.signed, lang)))
    notes += source_notes(plan, lang)
    return table_block(say("t_tasks", lang), headings, rows, notes=notes, header_at=1, lang=lang)


def calendar_link(plan: Plan, year: Programme, lang: str = "vi") -> Block:
    """Offer the calendar as a file; reports have it in the page, and written beside them.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.programme_year import programme
    >>> plan = load_plan("krong_no_2020")
    >>> print(calendar_link(plan, programme(plan), "en"))
    20 tasks and reports of the year for Outlook, Thunderbird or Google Calendar: the calendar \
file (.ics), in the folder of this report and under the same name.
    """
    events = len(year.tasks) + len(year.open)
    if not events:
        return moot(say("no_dates", lang))
    file = programme_calendar(plan, lang)
    name = say("i_link", lang)
    address = f"data:text/calendar;base64,{base64.b64encode(file).decode()}"
    link = f'<a download="{escape(plan.name)}.{lang}.ics" href="{address}">{escape(name)}</a>'
    told = say("i_offer", lang, n=events, link="\N{OBJECT REPLACEMENT CHARACTER}")
    html = escape(told).replace("\N{OBJECT REPLACEMENT CHARACTER}", link)
    text = told.replace("\N{OBJECT REPLACEMENT CHARACTER}", name)
    return Block(f"<p>{html}</p>", text, {CALENDAR: file.decode()})
