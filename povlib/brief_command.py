"""The command ``povlib brief``: one page on a plan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from povlib.faults import ReportError
from povlib.wording import LANGUAGES, fill

__all__ = ["add_brief_command", "briefs_of", "run_brief"]

WORDS: dict[str, tuple[str, str]] = {
    "rate": (
        "--rate {found}: cần một tỷ lệ như “97 %” hay 0.97, từ 0 đến 100 %, một khoảng như "
        "“95–99 %”, hoặc “Beta(97; 3)”, “chung Beta(97; 3)”",
        "--rate {found}: expected a rate such as “97 %” or 0.97, from 0 to 100 %, a range such as "
        "“95–99 %”, or “Beta(97; 3)”, “common Beta(97; 3)”",
    ),
    "as_of": (
        "--as-of {found}: cần một ngày, như 15/7/2020 hay 2020-07-15",
        "--as-of {found}: expected a day, such as 15/7/2020 or 2020-07-15",
    ),
}

EPILOG = """\
Một trang A4: kế hoạch, mâu thuẫn, khả năng đạt chỉ tiêu, hạn sắp tới. Không cần chạy sổ tính.
One A4 page: the plan, its contradictions, its odds, its next deadlines. No notebook is run.
Kết quả · writes: DIR/<kế hoạch>/00_brief.<vi|en>.<html|pdf>, DIR/index.html
"""


def add_brief_command(commands: Any) -> None:
    """Add the command to those of ``povlib``."""
    brief = commands.add_parser(
        "brief",
        help="tóm tắt một trang cho lãnh đạo · the brief of one page",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    brief.add_argument("plan", nargs="?", help="mặc định: mọi kế hoạch · default: all plans")
    brief.add_argument("--scenario", metavar="NAME", default="")
    brief.add_argument(
        "--rate", default="97 %", metavar="RATE",
        help="tỷ lệ thành công của hộ đăng ký, do người phân tích nêu · success rate of those "
        "registered, as the analyst states it (97 %%)",
    )  # fmt: skip
    brief.add_argument("--as-of", metavar="DAY", help="ngày được hỏi · the day asked about")
    brief.add_argument("--lang", choices=LANGUAGES, action="append")
    brief.add_argument("--to", choices=("html", "pdf"), action="append")
    brief.add_argument("--out", type=Path, default=Path("outputs"), metavar="DIR")


def _checked(rate: str, as_of: str | None) -> None:
    """Refuse what is no rate or no day."""
    from povlib.progress_inputs import ProgressError, asked_day
    from povlib.stated_success import stated_success

    wrong = []
    try:
        stated_success(rate)
    except ValueError:
        wrong.append(("rate", rate))
    try:
        asked_day(as_of or "1/1/2000")
    except ProgressError:
        wrong.append(("as_of", str(as_of)))
    if wrong:
        told = [fill(WORDS, key, lang, found=found) for lang in LANGUAGES for key, found in wrong]
        raise ReportError("\n".join(told))


def briefs_of(
    plan: str | None,
    scenario: str = "",
    *,
    langs: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = ("html", "pdf"),
    **asked: Any,
) -> dict[Path, bytes]:
    """Write the briefs of a plan, or of all plans; paths are those of reports."""
    from povlib.brief_report import brief_files
    from povlib.io import list_plans
    from povlib.loading import load_plan

    found: dict[Path, bytes] = {}
    for name in list_plans() if plan is None else [plan]:
        loaded = load_plan(name, scenario=scenario)
        found |= brief_files(loaded, langs=langs, formats=formats, **asked)
    return found


def run_brief(args: argparse.Namespace) -> int:
    """Run ``povlib brief``."""
    from povlib.export import write_reports
    from povlib.io import find_plan, list_plans

    _checked(args.rate, args.as_of)
    if args.plan is None and not list_plans():
        find_plan("data")  # says that there is none
    langs, formats = args.lang or LANGUAGES, args.to or ("html", "pdf")
    files = briefs_of(
        args.plan, args.scenario, langs=langs, formats=formats, rate=args.rate, as_of=args.as_of
    )
    for path in write_reports(args.out, files, langs[0]):
        print(path)
    return 0
