"""The command ``povlib programme``: the tasks and reports of a plan's year, also as a calendar."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from povlib.faults import ReportError
from povlib.programme_words import COMMAND
from povlib.wording import LANGUAGES, fill

__all__ = ["add_programme_command", "run_programme"]


def add_programme_command(commands: Any) -> None:
    """Add the command to those of ``povlib``."""
    programme = commands.add_parser(
        "programme", help="việc và báo cáo trong năm, xuất lịch · the year's tasks and reports"
    )
    programme.add_argument("plan")
    programme.add_argument(
        "--as-of", metavar="DAY", help="ngày cần xem, 15/7/2020 · the day asked about, 2020-07-15"
    )
    programme.add_argument(
        "--ics", type=Path, metavar="FILE", help="ghi lịch iCalendar · write a calendar file"
    )
    programme.add_argument("--lang", choices=LANGUAGES, default="vi")


def run_programme(args: argparse.Namespace) -> int:
    """Print the year of a plan, and write its calendar if a file is named.

    Returns
    -------
    int
        0; 2 if there is nothing to write, or the day or the file cannot be used.
    """
    from povlib import calendar_views
    from povlib import programme_views as views
    from povlib.loading import load_plan
    from povlib.programme_year import programme
    from povlib.progress_inputs import ProgressError

    plan, lang = load_plan(args.plan), args.lang
    try:
        year = programme(plan, as_of=args.as_of)
    except ProgressError as error:
        raise ReportError(error.message(lang)) from error
    told = [
        view(plan, year, lang).text
        for view in (views.programme_answer, views.programme_now, calendar_views.tasks_table,
                     views.reports_table, views.reports_undated)
    ]  # fmt: skip
    there = [True, year.as_of is not None, len(year.tasks), len(year.due), len(year.undated)]
    print("\n\n".join(text for text, has in zip(told, there, strict=True) if has and text))
    if args.ics is not None:
        print("\n" + _write(args.ics, plan, len(year.tasks) + len(year.open), lang))
    return 0


def _write(path: Path, plan: Any, events: int, lang: str) -> str:
    from povlib.io import replace_file
    from povlib.programme_ics import programme_calendar

    if not events:
        raise ReportError(fill(COMMAND, "nothing", lang, plan=plan.name))
    try:
        replace_file(path, programme_calendar(plan, lang))
    except (OSError, ValueError) as error:  # a name that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        shown = str(path).replace("\0", "\\0")
        raise ReportError(fill(COMMAND, "unwritable", lang, path=shown, error=reason)) from error
    return fill(COMMAND, "written", lang, n=events, path=str(path))
