"""The command ``povlib``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from povlib.faults import PlanError, ReportError
from povlib.wording import LANGUAGES

__all__ = ["main"]


def _comma_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="povlib", description="Sổ làm việc cho kế hoạch giảm nghèo · planning workbench"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    export = commands.add_parser("export", help="chạy sổ tính và xuất báo cáo · run and export")
    export.add_argument("notebooks", nargs="*", metavar="NOTEBOOK")
    export.add_argument("--plan", help="tên kế hoạch trong data/ · a plan in data/")
    export.add_argument("--lang", action="append", type=_comma_list, metavar="vi|en")
    export.add_argument("--to", type=_comma_list, default=["html", "pdf"], metavar="html,pdf")
    export.add_argument("--out", type=Path, default=Path("outputs"), metavar="DIR")

    check = commands.add_parser("check", help="kiểm tra dữ liệu của kế hoạch · check a plan's data")
    check.add_argument("plan", nargs="?", help="mặc định: mọi kế hoạch · default: all plans")
    check.add_argument("--lang", choices=LANGUAGES, default="vi")

    record = commands.add_parser(
        "record", help="ghi nhận dữ liệu đã sửa · record changed data with a reason"
    )
    record.add_argument("plan")
    record.add_argument("--reason", required=True, help="lý do sửa · why they changed")
    record.add_argument("--lang", choices=LANGUAGES, default="vi")

    tidy = commands.add_parser(
        "tidy", help="chuyển tệp lưu từ Excel về dạng chuẩn · convert files saved by Excel"
    )
    tidy.add_argument("plan")
    tidy.add_argument("--write", action="store_true", help="ghi thay đổi · write the changes")
    tidy.add_argument("--lang", choices=LANGUAGES, default="vi")
    return parser


def _export(args: argparse.Namespace) -> int:
    from povlib.export import FORMATS, export_reports, find_notebooks

    langs = list(dict.fromkeys(lang for part in args.lang or [LANGUAGES] for lang in part))
    for given, known, option in ((langs, LANGUAGES, "--lang"), (args.to, FORMATS, "--to")):
        unknown = [value for value in given if value not in known]
        if unknown or not given:
            print(
                f"povlib export: {option} {','.join(unknown)}: {' | '.join(known)}",
                file=sys.stderr,
            )
            return 2
    notebooks = find_notebooks(args.notebooks, langs[0])
    export_reports(
        notebooks, plan=args.plan, langs=langs, formats=list(dict.fromkeys(args.to)), out=args.out
    )
    print(args.out / "index.html")
    return 0


def _check(args: argparse.Namespace) -> int:
    from povlib.io import list_plans
    from povlib.loading import load_plan

    status = 0
    for name in [args.plan] if args.plan else list_plans():
        try:
            plan = load_plan(name)
        except PlanError as error:
            print(error.message(args.lang), file=sys.stderr)
            status = 2
            continue
        print(plan)
    return status


def _record(args: argparse.Namespace) -> int:
    from povlib.upkeep import record_changes

    for line in record_changes(args.plan, args.reason, lang=args.lang):
        print(line)
    return 0


def _tidy(args: argparse.Namespace) -> int:
    from povlib.upkeep import tidy_files

    for line in tidy_files(args.plan, write=args.write, lang=args.lang):
        print(line)
    return 0


COMMANDS = {"export": _export, "check": _check, "record": _record, "tidy": _tidy}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 done, 2 unusable input."""
    args = _parser().parse_args(argv)
    try:
        return COMMANDS[args.command](args)
    except PlanError as error:
        lang = args.lang if isinstance(args.lang, str) else (args.lang or [LANGUAGES])[0][0]
        print(error.message(lang), file=sys.stderr)
    except ReportError as error:
        print(f"povlib {args.command}: {error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
