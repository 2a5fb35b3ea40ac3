"""The command ``povlib handover``: this year's outcome as the opening of the next year's plan."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from povlib.faults import ReportError
from povlib.wording import LANGUAGES, fill

__all__ = ["add_handover_command", "run_handover"]

WORDS: dict[str, tuple[str, str]] = {
    "nothing": (
        "kế hoạch “{plan}” chưa có gì để bàn giao:{why}",
        "plan “{plan}” has nothing to hand over yet:{why}",
    ),
    "no_files": (
        "cần progress.csv (báo cáo của cả năm) hoặc review.csv (kết quả rà soát cuối năm)",
        "it needs progress.csv (the reports of the whole year) or review.csv (the counts of the "
        "review)",
    ),
    "full": (
        "--out {path} đã có tệp; nêu một thư mục mới",
        "--out {path} already holds files; name a new folder",
    ),
    "unwritable": (
        "không ghi được {path}: {error}. Chọn chỗ khác",
        "{path} cannot be written: {error}. Choose another place",
    ),
    "written": (
        "Đã ghi {path}: hộ nghèo đầu năm {year} của {units} đơn vị. Thêm chỉ tiêu, đăng ký… khi có "
        "kế hoạch; kiểm tra bằng: povlib check {path}",
        "Written to {path}: the poor of {units} {units|unit|units} at the start of {year}. Add "
        "targets, registrations… when there is a plan; check with: povlib check {path}",
    ),
    "blank": ("Còn ô trống:", "Left blank:"),
}

_MOST = 20


def add_handover_command(commands: Any) -> None:
    """Add the command to those of ``povlib``."""
    handover = commands.add_parser(
        "handover",
        help="số mở đầu cho kế hoạch năm sau · the opening figures of the next year's plan",
    )
    handover.add_argument("plan")
    handover.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER",
        help="thư mục mới của kế hoạch năm sau · the new folder of the next plan",
    )  # fmt: skip
    handover.add_argument(
        "--as-of", metavar="DAY", help="ngày chốt số, 15/1/2021 · the day of the figures"
    )
    handover.add_argument("--lang", choices=LANGUAGES, default="vi")


def _opening(plan: Any, as_of: str | None) -> tuple[Any, dt.date]:
    """Take the counts of the review if there are any, else what the reports add up to."""
    from povlib.progress_inputs import asked_day
    from povlib.progress_opening import next_opening
    from povlib.progress_review import review_opening
    from povlib.progress_year import progress

    if plan.review is not None:
        day = dt.date(plan.source.year, 12, 31) if as_of is None else asked_day(as_of)
        return review_opening(plan), day
    found = progress(plan, as_of=as_of)
    return next_opening(found), found.as_of


def run_handover(args: argparse.Namespace) -> int:
    """Write the plan of the next year as far as this one settles it.

    Returns
    -------
    int
        0; 2 if nothing can be handed over, or the day or the folder cannot be used.
    """
    from povlib.io import replace_file
    from povlib.loading import load_plan
    from povlib.opening_files import opening_files
    from povlib.progress_inputs import ProgressError

    plan, lang, out = load_plan(args.plan), args.lang, args.out

    def refuse(key: str, **params: Any) -> ReportError:
        return ReportError(fill(WORDS, key, lang, path=str(out), plan=plan.name, **params))

    if plan.review is None and plan.progress is None:
        raise refuse("nothing", why=" " + fill(WORDS, "no_files", lang))
    try:
        opening, day = _opening(plan, args.as_of)
    except ProgressError as error:
        raise ReportError(error.message(lang)) from error
    blank = int(opening.table["poor_start"].isna().sum())
    reasons = opening.reasons(lang)
    lines = [*reasons[:_MOST], *(["…"] if reasons[_MOST:] else [])]
    told = "".join(f"\n  • {line}" for line in lines)
    if blank == len(opening.table):
        raise refuse("nothing", why=told)
    try:
        full = out.exists() and (not out.is_dir() or any(out.iterdir()))
        if not full:
            out.mkdir(parents=True, exist_ok=True)
            for name, content in opening_files(opening, out.resolve().name, day).items():
                replace_file(out / name, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse("unwritable", error=reason) from error
    if full:
        raise refuse("full")
    units = len(opening.table) - blank
    print(fill(WORDS, "written", lang, path=str(out), year=str(opening.year), units=units))
    if told:
        print(fill(WORDS, "blank", lang) + told)
    return 0
