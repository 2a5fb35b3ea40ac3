"""The dates of a plan's year as a calendar file (iCalendar, RFC 5545) for any calendar program."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, Any

from povlib.plan import Plan
from povlib.programme_words import WORDS
from povlib.programme_year import body_names, programme
from povlib.wording import check_language, fill, join_words

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["programme_calendar"]

_DAY = dt.timedelta(days=1)
_SECTION = re.compile(r"^\s*(mục|section)\s+", re.IGNORECASE)


def _uid(plan: Plan, *parts: str) -> str:
    """Name an event the same each time, so that importing the file again replaces it."""
    source = plan.source
    told = (source.issuer["vi"], source.number, source.signed.isoformat(), *parts)
    return f"{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:32]}@povlib"


def _event(
    plan: Plan, lang: str, uid: str, title: str, days: tuple[dt.date, dt.date], told: list[str]
) -> Event:
    from icalendar import Event, vText

    event = Event()
    event.add("uid", uid)
    signed = plan.source.signed
    event.add("dtstamp", dt.datetime(signed.year, signed.month, signed.day, tzinfo=dt.UTC))
    event.add("dtstart", days[0])
    event.add("dtend", min(days[1], dt.date.max - _DAY) + _DAY)  # the day after the last
    warning = [fill(WORDS, "i_demonstration", lang)] if plan.source.demonstration else []
    summary = vText(" ".join([*warning, title]))
    summary.params["LANGUAGE"] = lang
    event.add("summary", summary)
    event.add("description", "\n".join([*warning, *told]))
    event.add("transp", "TRANSPARENT")
    return event


def programme_calendar(plan: Plan, lang: str = "vi") -> bytes:
    """Write the tasks and the reports due as a calendar of whole days.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}

    Returns
    -------
    bytes
        The same each time for the same plan: names of events come from the document, their stamp
        is the day of its signature. A report has its due day, or, where the document prints none,
        the last day of its period, and says so. Without any date there are no events.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> text = programme_calendar(load_plan("krong_no_2020"), "en").decode()
    >>> text.count("BEGIN:VEVENT"), "DTSTART;VALUE=DATE:20200301" in text
    (20, True)
    """
    from icalendar import Calendar

    check_language(lang)
    source, year, names = plan.source, programme(plan), body_names(plan, lang)
    file = Calendar()
    file.add("prodid", f"-//povlib//programme//{lang.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    title = fill(WORDS, "i_name", lang, number=source.number, area=source.area[lang])
    file.add("name", title)
    file.add("x-wr-calname", title)

    def who(bodies: tuple[str, ...]) -> list[str]:
        told = join_words([names[body] for body in bodies], lang)
        return [fill(WORDS, "i_who", lang, who=told)] if told else []

    def where(section: Any) -> list[str]:
        if not section:
            return []
        named = _SECTION.sub("", section)
        return [fill(WORDS, "i_section", lang, number=source.number, section=named)]

    task: Any
    for task in year.tasks.itertuples():
        told = [*who(task.bodies), *where(task.section)]
        label, days = getattr(task, f"label_{lang}"), (task.start, task.end)
        uid = _uid(plan, "task", str(task.Index))
        file.add_component(_event(plan, lang, uid, label, days, told))
    report: Any
    for report in year.open.itertuples():
        key = "i_report" if report.due is None else "i_due"
        label = fill(WORDS, key, lang, report=getattr(report, f"label_{lang}"))
        told = [*who(report.sender), *where(report.section)]
        if report.due is None:
            told.append(fill(WORDS, "i_end_only", lang))
        uid = _uid(plan, "report", str(report.report), report.ends.isoformat())
        file.add_component(_event(plan, lang, uid, label, (report.date, report.date), told))
    return bytes(file.to_ical(sorted=False))
