"""The commands ``povlib audit`` and ``povlib decide``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from povlib.faults import PlanError
from povlib.wording import LANGUAGES, fill, join_words

if TYPE_CHECKING:
    from povlib.auditing import Audit
    from povlib.plan import Plan

__all__ = ["add_audit_commands", "run_audit", "run_decide"]

WORDS: dict[str, tuple[str, str]] = {
    "clean": (
        "{name}: không có gì phải xem lại; {checked} phép kiểm tra, {passed} đạt.",
        "{name}: nothing to look into; {checked} {checked|check|checks}, {passed} passed.",
    ),
    "nothing": (
        "{name}: không có phép kiểm tra nào làm được với những số đã có.",
        "{name}: no check can be made with the figures at hand.",
    ),
    "found": (
        "{name}: {n} phát hiện: {errors} lỗi (●), {others} cần xem lại (○); {checked} phép kiểm "
        "tra, {passed} đạt.",
        "{name}: {n} {n|finding|findings}: {errors} {errors|error|errors} (●), {others} to be "
        "looked into (○); {checked} {checked|check|checks}, {passed} passed.",
    ),
    "unchecked": ("Không kiểm tra được: {parts}.", "Not checkable: {parts}."),
    "notes": ("và {n} lưu ý, xem bằng --json.", "and {n} {n|note|notes}, see --json."),
    "scenario": (
        "Kịch bản “{scenario}”: có số không phải số in, theo corrections.csv.",
        "Scenario “{scenario}”: some figures are not those printed, as corrections.csv says.",
    ),
    "unlocated": (
        "Không tìm được cách sửa ít nhất trong giới hạn tính toán.",
        "No smallest repair was found within the limits of the computation.",
    ),
    "place": ("{file}, dòng {line}", "{file}, row {line}"),
    "repair": (
        "Sửa ít nhất {n} ô thì các số trong bảng khớp nhau; xem mọi cách sửa nhỏ nhất bằng --json.",
        "At least {n} {n|cell|cells} must change for the figures to agree; --json lists every "
        "smallest repair.",
    ),
    "more": ("… và {n} phát hiện nữa; xem hết bằng --json", "… and {n} more; --json lists all"),
    "status": ("[{status}: {reviewer}]", "[{status}: {reviewer}]"),
    "corrections": (
        "corrections.csv có {n} lỗi nên mọi kịch bản chưa dùng được; xem từng lỗi bằng: povlib "
        "check {name}. Số liệu như in không bị ảnh hưởng.",
        "corrections.csv has {n} {n|fault|faults}, so no scenario can be used; list them with: "
        "povlib check {name}. The figures as printed are not affected.",
    ),
    "stale": ("[số liệu đã đổi từ khi có quyết định]", "[changed since it was decided]"),
    "decided": (
        "{finding}: đã ghi trạng thái {status} ({reviewer})",
        "{finding}: status {status} recorded ({reviewer})",
    ),
}

EPILOG = """\
Mã thoát · exit status:
  0  không còn lỗi hay cảnh báo nào để ngỏ · no open error or warning
  1  có phát hiện · findings
  2  dữ liệu hoặc tham số không dùng được · unusable data or arguments
"""

MOST = 40
"""Findings told on the terminal."""


def add_audit_commands(commands: Any) -> None:
    """Add the two commands to those of ``povlib``."""
    audit = commands.add_parser(
        "audit",
        help="kiểm tra các số có khớp nhau không · check the figures against each other",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    audit.add_argument("plan", nargs="?", help="mặc định: mọi kế hoạch · default: all plans")
    audit.add_argument("--json", action="store_true", help="kết quả dạng JSON · print JSON")
    audit.add_argument(
        "--scenario", default="", help="một kịch bản của corrections.csv · a scenario"
    )
    audit.add_argument("--lang", choices=LANGUAGES, default="vi")

    decide = commands.add_parser(
        "decide", help="ghi quyết định về một phát hiện · record a decision on a finding"
    )
    decide.add_argument("plan")
    decide.add_argument("finding", help="mã của phát hiện · id of the finding")
    decide.add_argument("status", help="open | accepted | rejected | explained")
    decide.add_argument("--reviewer", required=True, help="người rà soát · who decides")
    decide.add_argument("--note", default="", help="lý do · why")
    decide.add_argument("--lang", choices=LANGUAGES, default="vi")


def _left_out(plan: Plan, report: Audit, lang: str) -> list[str]:
    """Name what cannot be checked, decisions on no finding, and corrections that are unusable."""
    from povlib.check_views import unchecked_parts
    from povlib.finding_views import unmatched_words

    lines = []
    if parts := unchecked_parts(plan, lang):
        lines.append("  " + fill(WORDS, "unchecked", lang, parts=join_words(parts, lang)))
    if n := len(plan.correction_faults):
        lines.append("  " + fill(WORDS, "corrections", lang, n=n, name=plan.name))
    return lines + [f"  {told}" for told in unmatched_words(plan, report, lang)]


def _lines(plan: Plan, report: Audit, lang: str) -> list[str]:
    from povlib.finding_texts import sentence

    counts = {"checked": report.checked, "passed": report.passed}
    shown = [finding for finding in report.records if finding.severity != "note"]
    told = {"scenario": plan.scenario}
    lines = [fill(WORDS, "scenario", lang, **told)] if plan.corrections else []
    last = _left_out(plan, report, lang)
    if not shown:
        key = "clean" if report.checked else "nothing"
        return [*lines, fill(WORDS, key, lang, name=plan.name, **counts), *last]
    errors = sum(finding.severity == "error" for finding in shown)
    counts |= {"n": len(shown), "errors": errors, "others": len(shown) - errors}
    lines.append(fill(WORDS, "found", lang, name=plan.name, **counts))
    for finding in shown[:MOST]:
        first = finding.cells[0] if finding.cells else None
        mark = "●" if finding.severity == "error" else "○"
        words = sentence(plan, finding, lang, alone=True)
        lines.append(f"  {mark} {words}")
        place = finding.id
        if first is not None and first.line is not None:
            place += " · " + fill(WORDS, "place", lang, file=first.file, line=str(first.line))
        if finding.status != "open":
            params = {"status": finding.status, "reviewer": finding.reviewer}
            place += " " + fill(WORDS, "status", lang, **params)
        if finding.stale:
            place += " " + fill(WORDS, "stale", lang)
        lines.append(f"    {place}")
    if len(shown) > MOST:
        lines.append("  " + fill(WORDS, "more", lang, n=len(shown) - MOST))
    if report.unlocated:
        lines.append("  " + fill(WORDS, "unlocated", lang))
    if notes := len(report.records) - len(shown):
        lines.append("  " + fill(WORDS, "notes", lang, n=notes))
    if report.repairs:
        least = sum(repair.weight for repair in report.repairs)
        lines.append("  " + fill(WORDS, "repair", lang, n=least))
    return lines + last


def run_audit(args: argparse.Namespace) -> int:
    """Audit one plan or all.

    Returns
    -------
    int
        0: nothing open but notes; 1: findings; 2: a plan cannot be used.
    """
    from povlib.audit_json import audit_data, fault_data
    from povlib.auditing import audit
    from povlib.check_views import unchecked_parts
    from povlib.io import list_plans
    from povlib.loading import load_plan

    # Where there is no plan at all, "data" is none either, and that is said.
    names: Sequence[str] = list_plans() or ["data"] if args.plan is None else [args.plan]
    found: list[dict[str, Any]] = []
    status = 0
    for name in names:
        try:
            plan = load_plan(name, scenario=args.scenario)
            report = audit(plan)
        except PlanError as error:
            print(error.message(args.lang), file=sys.stderr)
            found.append(fault_data(error))
            status = 2
            continue
        status = max(status, int(not report.is_clean))
        if args.json:
            parts = {lang: unchecked_parts(plan, lang) for lang in LANGUAGES}
            found.append(audit_data(plan, report) | {"not_checkable": parts})
        else:
            print("\n".join(_lines(plan, report, args.lang)))
    if args.json:
        shown: Any = found if args.plan is None else found[0]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    return status


def run_decide(args: argparse.Namespace) -> int:
    """Record what a reviewer decided about a finding."""
    from povlib.reviewing import record_decision

    made = record_decision(args.plan, args.finding, args.status, args.reviewer, args.note)
    params = {"finding": made.id, "status": made.status, "reviewer": made.reviewer}
    print(fill(WORDS, "decided", args.lang, **params))
    return 0
