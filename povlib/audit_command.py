"""The commands ``povlib audit`` and ``povlib decide``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from povlib.faults import KeptDecisionsError, PlanError, RulesError
from povlib.wording import LANGUAGES, data_warnings, fill, join_words

if TYPE_CHECKING:
    from povlib.audit_report import Audit
    from povlib.plan import Plan
    from povlib.repair_stories import StoryTeller
    from povlib.repairs import Repair

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
        "{name}: {checked} phép kiểm tra, {passed} đạt; {n} phát hiện: {list}.",
        "{name}: {checked} {checked|check|checks}, {passed} passed; {n} {n|finding|findings}: "
        "{list}.",
    ),
    "n_conflicts": (
        "{n} mâu thuẫn giữa các con số (●)",
        "{n} {n|contradiction|contradictions} of figures (●)",
    ),
    "n_errors": ("{n} lỗi chắc chắn (●)", "{n} certain {n|error|errors} (●)"),
    "n_points": ("{n} điểm cần xem lại (○)", "{n} {n|point|points} to be checked (○)"),
    "n_own": (
        "{n} chỗ không đạt quy tắc riêng",
        "{n} {n|breach|breaches} of own rules",
    ),
    "n_notes": ("{n} lưu ý (·)", "{n} {n|note|notes} (·)"),
    "settled": (
        "Người rà soát đã giải thích hoặc bác {n} trong số đó (xếp sau cùng); còn để ngỏ: {open}.",
        "Reviewers explained or rejected {n} of them (told last); open: {open}.",
    ),
    "unchecked": ("Không kiểm tra được: {parts}.", "Not checkable: {parts}."),
    "notes": (
        "và {n} lưu ý, xem bằng --all.",
        "and {n} {n|note|notes}, shown by --all.",
    ),
    "unlocated": (
        "Không tìm được cách sửa ít nhất trong giới hạn tính toán.",
        "No smallest repair was found within the limits of the computation.",
    ),
    "repair": (
        "Phải sửa ít nhất {n} ô thì các số trong bảng mới khớp nhau:",
        "At least {n} {n|cell|cells} must change for the figures to agree:",
    ),
    "repair_cells": (
        "Nếu không phải cả cột sai, có thể sửa từng ô, giữ số chữ số thập phân của ô:",
        "If no whole column is wrong, single cells could be, each with the decimals it prints:",
    ),
    "repair_besides": (
        "Ngoài cả cột hay dòng nêu trên, phải sửa ít nhất {n} ô thì các số còn lại mới khớp nhau:",
        "Besides the whole columns or rows, at least {n} {n|cell|cells} must change for the rest "
        "to agree:",
    ),
    "repair_decided": (
        "(Tính cả những mâu thuẫn đã được giải thích hoặc bác: các con số vẫn như cũ.)",
        "(Contradictions that were explained or rejected are counted in: the figures stand.)",
    ),
    "one_way": ("một cách: {text}", "one way: {text}"),
    "or_way": ("hoặc: {text}", "or: {text}"),
    "how": ("có thể do: {text}", "perhaps: {text}"),
    "hows": (
        "{n} cách giải thích, không cách nào chắc chắn:",
        "{n} explanations, none of them certain:",
    ),
    "other_hows": ("còn {n} cách nữa, xem bằng --all", "{n} more, shown by --all"),
    "many_ways": (
        "{n} cách nhỏ như nhau, một cách: {text}",
        "{n} ways equally small, one of them: {text}",
    ),
    "unknown_ways": (
        "ít nhất {k} ô trong số {n} ô, quá nhiều cách nên không kể",
        "at least {k} of {n} cells, in too many ways to tell",
    ),
    "more": ("… và {n} phát hiện nữa; xem hết bằng --all", "… and {n} more, shown by --all"),
    "status": ("[{status}: {reviewer}]", "[{status}: {reviewer}]"),
    "corrections": (
        "corrections.csv có {n} lỗi nên mọi kịch bản chưa dùng được; xem từng lỗi bằng: povlib "
        "check {name}. Số liệu như văn bản không bị ảnh hưởng.",
        "corrections.csv has {n} {n|fault|faults}, so no scenario can be used; list them with: "
        "povlib check {name}. The figures as printed are not affected.",
    ),
    "stale": (
        "[số liệu đã đổi từ khi có quyết định nên quyết định không còn tính]",
        "[changed since it was decided, so the decision no longer counts]",
    ),
    "replaced": (
        "Chú ý: thay cho quyết định của {reviewer} ({status}), vẫn còn ở dòng trên trong "
        "findings.csv.",
        "Note: this replaces the decision of {reviewer} ({status}), which stays above in "
        "findings.csv.",
    ),
    "decided": (
        "{finding}: {reviewer} đã ghi {status}.",
        "{finding}: {reviewer} recorded {status}.",
    ),
}

EPILOG = """\
Mã thoát · exit status:
  0  không còn lỗi hay cảnh báo nào để ngỏ · no open error or warning
  1  có phát hiện · findings
  2  dữ liệu hoặc tham số không dùng được · unusable data or arguments
"""

STATUS_HELP = """\
Trạng thái · statuses:
  open       chưa kết luận, hoặc rút lại quyết định · undecided, or a decision taken back
  accepted   xác nhận là văn bản sai, vẫn tính là lỗi · it is a fault, and still counts
  rejected   bác: không có gì sai; cần --note · it is no fault; needs --note
  explained  có lý do chính đáng, không tính nữa; cần --note
             it is as it should be, for a reason; needs --note
"""

MOST, FEW_WAYS, FEW_PARTS = 40, 3, 20
"""So many findings, ways of a repair and independent repairs are told on the terminal."""

SIGNS = {"error": "●", "warning": "○", "note": "·"}


def add_audit_commands(commands: Any) -> None:
    """Add the two commands to those of ``povlib``."""
    audit = commands.add_parser(
        "audit",
        help="kiểm tra các số có khớp nhau không · check the figures against each other",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    audit.add_argument("plan", nargs="?", help="mặc định: mọi kế hoạch · default: all plans")
    shape = audit.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="kết quả dạng JSON · print JSON")
    shape.add_argument(
        "--all", action="store_true",
        help="cả lưu ý và mọi cách sửa nhỏ nhất · notes and every smallest repair as well",
    )  # fmt: skip
    audit.add_argument(
        "--scenario", default="", help="một kịch bản của corrections.csv · a scenario"
    )
    audit.add_argument("--lang", choices=LANGUAGES, default="vi")

    decide = commands.add_parser(
        "decide",
        help="ghi quyết định về một phát hiện · record a decision on a finding",
        epilog=STATUS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    decide.add_argument("plan")
    decide.add_argument(
        "finding", help="mã hoặc số thứ tự của phát hiện · id or number of the finding"
    )
    decide.add_argument("status", help="open | accepted | rejected | explained")
    decide.add_argument("--reviewer", default="", help="người rà soát · who decides")
    decide.add_argument("--note", default="", help="lý do · why")
    decide.add_argument(
        "--date", default="", metavar="DATE",
        help="ngày quyết định, như 15/1/2026 hoặc 2026-01-15; mặc định: hôm nay · "
        "day of the decision, like 15/1/2026 or 2026-01-15; default: today",
    )  # fmt: skip
    decide.add_argument("--lang", choices=LANGUAGES, default="vi")


def _left_out(plan: Plan, report: Audit, lang: str) -> list[str]:
    """Name what cannot be checked, decisions on no finding, and corrections that are unusable."""
    from povlib.check_views import unchecked_parts
    from povlib.finding_views import unmatched_words

    lines = []
    if parts := unchecked_parts(plan, lang, report):
        lines.append("  " + fill(WORDS, "unchecked", lang, parts=join_words(parts, lang)))
    if n := len(plan.correction_faults):
        lines.append("  " + fill(WORDS, "corrections", lang, n=n, name=plan.name))
    return lines + [f"  {told}" for told in unmatched_words(plan, report, lang)]


def _repair_lines(plan: Plan, report: Audit, lang: str, *, whole: bool) -> list[str]:
    """Write the smallest repairs: each way where there are few, else one of them."""
    from povlib.audit_parts import is_open, set_words
    from povlib.repair_stories import StoryTeller
    from povlib.unknown_views import rival_notes

    if not report.repairs:
        return []
    least = sum(repair.weight for repair in report.repairs)
    columns = [finding.confidence == "column" for finding in report.contradictions]
    if columns and all(columns) and not whole:  # single cells are the longer story
        return []
    key = "repair" if not any(columns) else "repair_cells" if all(columns) else "repair_besides"
    lines = ["  " + fill(WORDS, key, lang, n=least)]
    if any(finding.groups and not is_open(finding) for finding in report.contradictions):
        lines.append("  " + fill(WORDS, "repair_decided", lang))
    teller = StoryTeller(plan)
    for repair in report.repairs if whole else report.repairs[:FEW_PARTS]:
        ways = [set_words(plan, one, lang) for one in repair.sets]
        if not ways:
            told = [fill(WORDS, "unknown_ways", lang, k=repair.weight, n=len(repair.cells))]
        elif len(ways) == 1:
            told = ways
        elif len(ways) > FEW_WAYS and not whole:
            at = _likeliest(teller, repair)
            told = [fill(WORDS, "many_ways", lang, n=len(ways), text=ways[at])]
            repair = replace(repair, sets=(repair.sets[at],))  # no story of another way beside it
        else:
            keys = ["one_way", *["or_way"] * (len(ways) - 1)]
            told = [fill(WORDS, k, lang, text=way) for k, way in zip(keys, ways, strict=True)]
        lines += [f"    – {way}" for way in told]
        lines += ["      " + line for line in _story_lines(plan, teller, repair, lang, whole=whole)]
    if not whole and len(report.repairs) > FEW_PARTS:
        lines.append("    …")
    return lines + [f"    {note}" for note in rival_notes(plan, report, lang)]


def _likeliest(teller: StoryTeller, repair: Repair) -> int:
    """Place of the set of a repair that the simplest slip explains; the first where none does."""
    slips = [
        (min(story.keystrokes for story in stories), at)
        for at, stories in enumerate(teller.told(repair))
        if stories
    ]
    return min(slips, default=(0, 0))[1]


def _story_lines(
    plan: Plan, teller: StoryTeller, repair: Repair, lang: str, *, whole: bool
) -> list[str]:
    """Write how a repair's figures could have come about; never one of several as if alone."""
    from povlib.repair_views import stories_of, told_stories

    told = told_stories(plan, teller, repair, lang)
    if len(told) < 2:
        return [fill(WORDS, "how", lang, text=story) for story in told]
    n = len(stories_of(teller, repair))
    shown = told if whole or n <= FEW_WAYS else told[:FEW_WAYS]
    lines = [fill(WORDS, "hows", lang, n=n), *(f"– {story}" for story in shown)]
    if len(shown) < len(told):
        lines.append(fill(WORDS, "other_hows", lang, n=n - len(shown)))
    return lines


def _lines(plan: Plan, report: Audit, lang: str, *, whole: bool = False) -> list[str]:
    from povlib.audit_parts import is_open
    from povlib.finding_texts import section_words, sentence
    from povlib.finding_views import decision_words, places_words
    from povlib.summary_parts import sort_findings

    counts = {"checked": report.checked, "passed": report.passed}
    shown = [one for one in report.records if whole or one.severity != "note"]
    settled = [one for one in shown if not is_open(one)]
    shown = [one for one in shown if one not in settled] + settled
    lines = data_warnings(plan, lang)
    last = _left_out(plan, report, lang)
    if not shown:
        key = "clean" if report.checked else "nothing"
        return [*lines, fill(WORDS, key, lang, name=plan.name, **counts), *last]
    told = [
        fill(WORDS, f"n_{key}", lang, n=n)
        for key, found in sort_findings(report)._asdict().items()
        if (n := len(found)) and (whole or key != "notes")
    ]
    counts |= {"n": len(shown)}
    lines.append(fill(WORDS, "found", lang, name=plan.name, list=join_words(told, lang), **counts))
    if settled:
        left = len(shown) - len(settled)
        lines.append("  " + fill(WORDS, "settled", lang, n=len(settled), open=left))
    number = {one.id: at for at, one in enumerate(report.records, 1)}
    for finding in shown if whole else shown[:MOST]:
        words = sentence(plan, finding, lang, alone=True)
        lines.append(f"  {SIGNS[finding.severity]} {words}")
        place = finding.id if plan.scenario else f"[{number[finding.id]}] {finding.id}"
        if lines_of := places_words(finding, lang):
            place += f" · {lines_of}"
        if section := section_words(plan, finding, lang):
            place += f" · {section}"
        if finding.status != "open":
            place += f" · {decision_words(finding, lang)}"
        if finding.stale:
            place += " " + fill(WORDS, "stale", lang)
        lines.append(f"    {place}")
    if not whole and len(shown) > MOST:
        lines.append("  " + fill(WORDS, "more", lang, n=len(shown) - MOST))
    if report.unlocated:
        lines.append("  " + fill(WORDS, "unlocated", lang))
    if left := len(report.records) - len(shown):
        lines.append("  " + fill(WORDS, "notes", lang, n=left))
    return lines + _repair_lines(plan, report, lang, whole=whole) + last


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
    from povlib.finding_texts import sentence
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
        told = ((RulesError, report.rule_faults), (KeptDecisionsError, report.decision_faults))
        for unusable, faults in told:
            if faults:
                print(unusable(plan.name, faults).message(args.lang), file=sys.stderr)
                status = 2
        if args.json:
            parts = {lang: unchecked_parts(plan, lang, report) for lang in LANGUAGES}
            found.append(audit_data(plan, report) | {"not_checkable": parts})
            for record, told in zip(report.records, found[-1]["findings"], strict=True):
                told["sentence"] = {
                    lang: sentence(plan, record, lang, alone=True) for lang in LANGUAGES
                }
        else:
            print("\n".join(_lines(plan, report, args.lang, whole=args.all)))
    if args.json:
        shown: Any = found if args.plan is None else found[0]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    return status


def run_decide(args: argparse.Namespace) -> int:
    """Record what a reviewer decided about a finding."""
    from povlib.audit_parts import tell
    from povlib.decisions import read_decisions, read_own_files
    from povlib.loading import load_plan
    from povlib.reviewing import record_decision

    plan = load_plan(args.plan)
    day = args.date or dt.date.today().isoformat()
    decided = read_decisions(plan.decisions)[0]
    given = (args.plan, args.finding, args.status, args.reviewer, args.note)
    made = record_decision(*given, decided=day)
    before = decided.get(made.id)
    meaning = tell(f"status_{made.status}", args.lang)
    status = made.status if meaning == made.status else f"{made.status} ({meaning})"
    params = {"finding": made.id, "status": status, "reviewer": made.reviewer}
    print(fill(WORDS, "decided", args.lang, **params))
    if before is not None and before.reviewer != made.reviewer:
        status = tell(f"status_{before.status}", args.lang)
        print(fill(WORDS, "replaced", args.lang, reviewer=before.reviewer, status=status))
    if faults := read_own_files(plan)[1]:
        print(RulesError(plan.name, faults).message(args.lang), file=sys.stderr)
    return 0
