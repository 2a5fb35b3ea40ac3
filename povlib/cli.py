"""The command ``povlib``."""

from __future__ import annotations

import argparse
import re
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from povlib.audit_command import add_audit_commands, run_audit, run_decide
from povlib.brief_command import add_brief_command, briefs_of, run_brief
from povlib.faults import (
    CorrectionsError,
    KeptDecisionsError,
    NotebookFailed,
    PlanError,
    ReportError,
    RulesError,
)
from povlib.handover_command import add_handover_command, run_handover
from povlib.programme_command import add_programme_command, run_programme
from povlib.wording import LANGUAGES

if TYPE_CHECKING:
    from povlib.plan import Plan

__all__ = ["main"]


WORDS: dict[str, tuple[str, str]] = {
    "unknown_choice": (
        "không có {option} {found}; chọn trong: {known}",
        "unknown {option} {found}; choose from: {known}",
    ),
    "no_choice": ("{option} trống; chọn trong: {known}", "{option} is empty; choose from: {known}"),
    "no_folder": (
        "--out {out} là một tệp, cần một thư mục",
        "--out {out} is a file, a folder is needed",
    ),
    "bad_folder": (
        "--out {out} không dùng được: {error}. Chọn thư mục khác",
        "--out {out} cannot be used: {error}. Choose another folder",
    ),
    "no_text": (
        "tham số {found} không phải UTF-8. Gõ lại",
        "the argument {found} is not UTF-8. Type it again",
    ),
    "interrupted": ("Đã dừng; chưa ghi gì.", "Interrupted; nothing was written."),
}

EPILOG = """\
Kết quả: DIR/<kế hoạch>/<sổ tính>.<vi|en>.<html|pdf> và DIR/index.html; với --scenario thì ở
DIR/<kế hoạch>.<kịch bản>/. Chỉ ghi khi mọi báo cáo đã xong; nếu có lỗi, các báo cáo cũ còn nguyên.
Writes DIR/<plan>/<notebook>.<vi|en>.<html|pdf> and DIR/index.html, with --scenario into
DIR/<plan>.<scenario>/, when every report is complete; after an error the earlier reports are still
there.

Mã thoát · exit status:
  0  xong · done
  1  một sổ tính dừng vì lỗi của nó · a notebook stopped with an error of its own
  2  dữ liệu hoặc tham số không dùng được · unusable data or arguments
  130  bị dừng bằng Ctrl-C · interrupted
"""


def _comma_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


_MISUSED = {  # what argparse says, in Vietnamese
    r"unrecognized arguments: (.+)": r"không có tham số \1",
    r"the following arguments are required: (.+)": r"thiếu \1",
    r"argument (.+): expected one argument": r"\1 cần một giá trị",
    r"argument (.+): invalid choice: (.+) \(choose from (.+)\)": r"\1 không nhận \2; chọn: \3",
    r"argument (.+): not allowed with argument (.+)": r"\1 không đi cùng \2",
}


class _Parser(argparse.ArgumentParser):
    """Says in both languages what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        found = (re.sub(f"^{told}$", vi, message) for told, vi in _MISUSED.items())
        super().error(" · ".join([*(vi for vi in found if vi != message), message]))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="povlib", description="Sổ làm việc cho kế hoạch giảm nghèo · planning workbench"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    export = commands.add_parser(
        "export",
        help="chạy sổ tính và xuất báo cáo · run and export",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "notebooks", nargs="*", metavar="NOTEBOOK",
        help="tên hoặc tệp .ipynb; mặc định: mọi sổ trong notebooks/ · "
        "a name or .ipynb file; by default all in notebooks/",
    )  # fmt: skip
    export.add_argument(
        "--plan", help="tên kế hoạch trong data/, hoặc thư mục · a plan in data/, or its folder"
    )
    export.add_argument(
        "--scenario", metavar="NAME",
        help="dùng số sửa trong corrections.csv · use figures of corrections.csv",
    )  # fmt: skip
    export.add_argument("--lang", action="append", type=_comma_list, metavar="vi|en")
    export.add_argument("--to", type=_comma_list, default=["html", "pdf"], metavar="html,pdf")
    export.add_argument("--out", type=Path, default=Path("outputs"), metavar="DIR")

    check = commands.add_parser("check", help="kiểm tra dữ liệu của kế hoạch · check a plan's data")
    check.add_argument("plan", nargs="?", help="mặc định: mọi kế hoạch · default: all plans")
    check.add_argument("--lang", choices=LANGUAGES, default="vi")

    add_audit_commands(commands)
    add_brief_command(commands)

    add_programme_command(commands)

    add_handover_command(commands)

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


def _joined(argv: Sequence[str]) -> list[str]:
    """Join an option and a value that begins with a minus sign, which would pass for an option."""
    found: list[str] = []
    for argument in argv:
        if found and re.fullmatch("--[a-z-]+", found[-1]) and re.match(r"-[\d.,]", argument):
            argument = f"{found.pop()}={argument}"
        found.append(argument)
    return found


def _language(args: argparse.Namespace) -> str:
    """Language of messages: the one asked for, of several the first."""
    asked = args.lang if isinstance(args.lang, str) else next(iter((args.lang or [[]])[0]), "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _both(key: str, **params: object) -> str:
    return "\n".join(words.format(**params) for words in WORDS[key])


def _check_text(argv: Sequence[str]) -> None:
    """Refuse arguments that could be written into no file and no message."""
    for argument in argv:
        shown = argument.encode(errors="backslashreplace").decode()
        if shown != argument:
            raise ReportError(_both("no_text", found=shown))


def _check_folder(out: Path) -> None:
    """Refuse what can be no folder before any notebook runs."""
    is_other = False
    try:
        with suppress(FileNotFoundError):
            is_other = not stat.S_ISDIR(out.stat().st_mode)
    except (OSError, ValueError) as error:  # a name that no folder can have
        reason = getattr(error, "strerror", None) or str(error)
        shown = str(out).replace("\0", "\\0")
        raise ReportError(_both("bad_folder", out=shown, error=reason)) from error
    if is_other:
        raise ReportError(_both("no_folder", out=out))


def _export(args: argparse.Namespace) -> int:
    from povlib.export import FORMATS, export_reports, find_notebooks

    langs = list(dict.fromkeys(lang for part in args.lang or [LANGUAGES] for lang in part))
    formats = list(dict.fromkeys(args.to))
    for given, known, option in ((langs, LANGUAGES, "--lang"), (formats, FORMATS, "--to")):
        unknown = [value for value in given if value not in known]
        if unknown or not given:
            key = "unknown_choice" if unknown else "no_choice"
            params = {"option": option, "found": ", ".join(unknown), "known": " | ".join(known)}
            raise ReportError(_both(key, **params))
    _check_folder(args.out)
    notebooks = find_notebooks(args.notebooks, langs[0])
    briefs = {}
    if not args.notebooks:
        unfit: list[str] = []
        briefs = briefs_of(
            args.plan, args.scenario or "", langs=langs, formats=formats, unfit=unfit
        )
        for told in unfit:  # the reports are written all the same
            print(told, file=sys.stderr)
    export_reports(
        notebooks, plan=args.plan, scenario=args.scenario, langs=langs, formats=formats,
        out=args.out, also=briefs,
    )  # fmt: skip
    print(args.out / "index.html")
    return 0


def _checked(plan: Plan, lang: str, faulty: Sequence[str] = ()) -> str:
    """Say that a plan is sound, but for the faulty files; and what to look at all the same."""
    from povlib.audit_checks import make_grid
    from povlib.check_words import CHECKED
    from povlib.numerals import decimal_places
    from povlib.progress_year import progress
    from povlib.repeated_rows import sums_among
    from povlib.upkeep import year_notes
    from povlib.wording import FILLED_IN, data_warnings, fill, join_words

    kind = plan.source.kind[lang]
    lines = [
        fill(
            CHECKED, "sound_but" if faulty else "sound", lang, name=plan.name, kind=kind,
            number=plan.source.number, units=len(plan.units), columns=len(plan.columns),
            n=len(faulty), files=join_words(faulty, lang),
        )
    ]  # fmt: skip
    for name in [*plan.column_names("rate"), *plan.column_names("difference")]:
        values = [value for value in plan.units[name] if value is not None]
        order = sorted(range(len(values)), key=lambda at: decimal_places(values[at]))
        if order and decimal_places(values[order[0]]) != decimal_places(values[order[-1]]):
            texts = plan.printed[name][plan.units[name].notna()].tolist()
            pair = {"shorter": texts[order[0]], "longer": texts[order[-1]]}
            lines.append("  " + fill(CHECKED, "decimals", lang, column=name, **pair))
    register = plan.register
    named = [] if register is None or "group" not in register else register["group"].tolist()
    if absent := sorted({*filter(None, named)} - {*plan.rows_of_groups()}):
        told = join_words([f"“{name}”" for name in absent], lang)
        lines.append("  " + fill(CHECKED, "groups", lang, n=len(absent), groups=told))
    if sums := sums_among(make_grid(plan)):
        told = join_words([str(plan.units.index[row]) for row in sums], lang)
        lines.append("  " + fill(CHECKED, "sums", lang, units=told, n=len(sums)))
    if plan.progress is not None and (n := len(progress(plan).contradictions)):
        lines.append("  " + fill(CHECKED, "progress", lang, n=n))
    lines += [f"  {note}" for note in year_notes(plan, lang)]
    lines += [f"  {warning}" for warning in data_warnings(plan, lang, FILLED_IN)]
    if plan.changed:
        lines.append("  " + fill(CHECKED, "record", lang, name=plan.name))
    return "\n".join(lines)


def _check(args: argparse.Namespace) -> int:
    from povlib.decisions import read_own_files
    from povlib.io import find_plan, list_plans
    from povlib.loading import load_plan

    names = list_plans() if args.plan is None else [args.plan]
    if not names:
        find_plan("data")  # says that there is none
    status = 0
    for name in names:
        try:
            plan = load_plan(name)
            _, broken_rules, _, wrong_decisions = read_own_files(plan)
        except PlanError as error:
            print(error.message(args.lang), file=sys.stderr)
            status = 2
            continue
        found = {
            "corrections.csv": (CorrectionsError, plan.correction_faults),
            "rules.csv": (RulesError, broken_rules),
            "findings.csv": (KeptDecisionsError, wrong_decisions),
        }
        print(_checked(plan, args.lang, [file for file, (_, faults) in found.items() if faults]))
        for unusable, faults in found.values():
            if faults:
                print(unusable(plan.name, faults).message(args.lang), file=sys.stderr)
                status = 2
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


COMMANDS = {
    "export": _export, "check": _check, "audit": run_audit, "decide": run_decide,
    "brief": run_brief, "record": _record, "tidy": _tidy, "programme": run_programme,
    "handover": run_handover,
}  # fmt: skip


def _write_unicode() -> None:
    """Write UTF-8 where the system would write a code page without Vietnamese letters.

    On Windows that is what a pipe or a file gets, such as ``povlib audit --json > audit.json``.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    int
        0: done; 1: a notebook failed, or an audit found something; 2: unusable input;
        130: interrupted.
    """
    _write_unicode()
    given = sys.argv[1:] if argv is None else argv
    args = _parser().parse_args(_joined(given))
    try:
        _check_text(given)
        return COMMANDS[args.command](args)
    except PlanError as error:
        print(error.message(_language(args)), file=sys.stderr)
    except ReportError as error:
        print(f"povlib {args.command}: {error}", file=sys.stderr)
        if isinstance(error, NotebookFailed):
            return 1
    except BrokenPipeError:  # what read our output has enough, as `head` does
        with suppress(OSError):
            sys.stdout.close()
        return 141
    except KeyboardInterrupt:
        print(WORDS["interrupted"][LANGUAGES.index(_language(args))], file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
