"""The audit as readers see it first: the verdict, and all that matters on the first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from povlib.audit_parts import column_fault, column_words, is_open, spelt_out, tell
from povlib.audit_report import Audit
from povlib.blocks import Block, Item, Pairs, answer_block, summary_block
from povlib.check_views import unchecked_parts, unchecked_rules
from povlib.findings import CellRef, Finding
from povlib.mishap_words import mishap_words
from povlib.plan import Plan
from povlib.rule_table import OWN_KINDS, RULES
from povlib.summary_parts import (
    assumed_items,
    conflict_items,
    household_items,
    inferred_total,
    kind_words,
    sort_findings,
    whole_mark,
)
from povlib.unknown_views import holding_items, unknown_items
from povlib.view_parts import number
from povlib.wording import data_warnings, join_words, marked

__all__ = ["audit_answer", "audit_summary"]

MOST_PARTS, MOST_COLUMNS, MOST_UNKNOWN = 4, 3, 6


def _least(report: Audit) -> tuple[int, bool]:
    """Least number of cells that must change, and whether so many are known to do.

    Cells of whole columns that may be wrong are not counted; 0 where all contradictions are such.
    """
    single = [finding for finding in report.contradictions if finding.confidence != "column"]
    if not report.unlocated and report.repairs and single:
        weights = [
            min((len(one.suspects) for one in repair.sets), default=repair.weight)
            for repair in report.repairs
        ]
        return sum(weights), all(repair.proved for repair in report.repairs)
    apart: set[CellRef] = set()
    k = 0
    for finding in single:  # each breaks figures of its own, one of which must change
        if finding.arithmetic is not None and apart.isdisjoint(finding.cells):
            apart.update(finding.cells)
            k += 1
    return max(k, 1) if single else 0, False


def _suspect_columns(plan: Plan, report: Audit, found: Sequence[Finding]) -> dict[str, None]:
    """Columns in which the fault of some findings may be; empty for a figure of the prose."""
    cells: list[CellRef] = []
    for finding in found:
        repairs = [report.repairs[at] for at in finding.groups]
        cells += [cell for repair in repairs for cell in repair.cells] or finding.cells
    cells += [cell for cell in report.rival_suspects if cell.column]
    files = {key: plan.files.get(key, f"{key}.csv") for key in ("plan_table", "registrations")}
    names = []
    for cell in cells:
        stated = "" if cell.file not in files.values() else f"prose({cell.column})"
        names.append(cell.column if cell.file == files["plan_table"] else stated)
    return dict.fromkeys(names)


def _where(plan: Plan, report: Audit, found: Sequence[Finding], lang: str) -> str:
    names = _suspect_columns(plan, report, found)
    if len(names) > MOST_COLUMNS:
        return ""
    listed = [
        tell("the_column", lang, column=column_words(plan, name, lang))
        if name
        else tell("the_prose", lang)
        for name in names
    ]
    *others, last = listed
    sets = [len(report.repairs[at].sets) for one in found for at in one.groups]
    key = "either" if report.rivals or not sets or max(sets) > 1 or min(sets) < 1 else "both"
    places = tell(key, lang, others=", ".join(others), last=last) if others else last
    return tell("where", lang, places=places)


def _besides(plan: Plan, report: Audit, lang: str) -> str:
    """Count what was found beside the contradictions, as the findings are tagged."""
    found = sort_findings(report)
    listed = []
    for key in ("errors", "points", "own", "notes"):
        if some := getattr(found, key):
            kinds = "; ".join(kind_words(some, lang))
            listed.append(tell(f"n_{key}", lang, n=len(some), kinds=kinds))
    if not listed:
        return ""
    wrong = found.errors or found.points or found.own
    key = "but" if wrong and not found.conflicts else "besides"
    n = len(found.errors or found.points or found.own)
    return tell(key, lang, n=n, list=join_words(listed, lang))


def _settled(report: Audit, lang: str) -> str:
    """Say how many findings a reviewer has explained or rejected."""
    settled = [finding for finding in report.records if not is_open(finding)]
    if not settled:
        return ""
    hard = sort_findings(report).conflicts
    n = sum(finding in hard for finding in settled)
    listed = [tell("settled_hard", lang, n=n, all=len(hard))] if n else []
    if rest := len(settled) - n:
        listed.append(tell("settled_rest" if n else "settled_some", lang, n=rest))
    statuses = {finding.status for finding in settled}
    what = tell(f"settled_{statuses.pop() if len(statuses) == 1 else 'both'}", lang)
    who = list(dict.fromkeys(finding.reviewer for finding in settled))
    params = {"n": len(who), "who": join_words(who, lang), "list": join_words(listed, lang)}
    counted = any(finding.groups for finding in settled)
    return tell("settled_counted" if counted else "settled", lang, what=what, **params)


def _used(plan: Plan, lang: str) -> str:
    """Say that figures are used that are not those printed, and by whose word."""
    if any(one.scenario for one in plan.corrections):
        return tell("in_scenario", lang, scenario=plan.scenario)
    authority = dict.fromkeys(one.told(lang)[1] for one in plan.corrections)
    listed = "”, “".join(authority)
    return tell("in_corrected", lang, n=len(plan.corrections), authority=f"“{listed}”")


def _failed(report: Audit) -> int:
    """Count the checks on figures that fail; not those of the plan's own rules."""
    own = {rule.id for rule in RULES if rule.severity == "error" and rule.kind in OWN_KINDS}
    return int(report.checks.loc[report.checks["rule"].isin(own), "failed"].sum())


def _verdict(plan: Plan, report: Audit, lang: str) -> str:
    """Say in one or two sentences what came of an audit."""
    hard = sort_findings(report).conflicts
    source, (least, known), mark = plan.source, _least(report), whole_mark(plan)
    about: dict[str, Any] = {"kind": source.kind[lang], "number": source.number}
    about |= {"least": marked(least, mark)}
    single = [finding for finding in hard if finding.confidence != "column"]
    mishap = next((finding for finding in hard if finding.rule.id == "one_mishap"), None)
    faults = Counter(
        column_fault(one) for one in hard if one.confidence == "column" and one is not mishap
    )
    told = []
    if mishap is not None:
        story = mishap_words(plan, mishap.params, *mishap.params["others"], lang=lang)
        counts = {"n": marked(mishap.params["failed"], mark), "all": marked(_failed(report), mark)}
        key = "verdict_mishap_part" if mishap.params.get("part") else "verdict_mishap"
        told.append(tell(key, lang, story=story, **counts, **about))
    if faults:
        columns = [tell(f"columns_{key}", lang, n=marked(n, mark)) for key, n in faults.items()]
        key = "verdict_columns_too" if told else "verdict_columns"
        told.append(tell(key, lang, columns=join_words(columns, lang), **about))
    if single and told:
        told.append(tell("verdict_others", lang, others=marked(len(single), mark), **about))
    elif single:
        key = "verdict_bad" if known else "verdict_bad_open"
        where = _where(plan, report, hard, lang)
        told.append(tell(key, lang, n=marked(len(hard), mark), where=where, **about))
    if not hard:
        told.append(tell("verdict_clean" if report.checked else "verdict_nothing", lang, **about))
    if plan.corrections:
        told.insert(0, _used(plan, lang))
    told += [words for words in (_besides(plan, report, lang), _settled(report, lang)) if words]
    missing = unchecked_rules(plan, report, lang) + ([] if hard else unchecked_parts(plan, lang))
    if len(missing) > MOST_PARTS:
        rest = tell("other_parts", lang, n=len(missing) - MOST_PARTS + 1)
        missing = [*missing[: MOST_PARTS - 1], rest]
    if missing:
        told.append(tell("not_checked", lang, what=join_words(missing, lang)))
    return spelt_out(" ".join(told), lang)


def audit_answer(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Give the verdict of an audit in one or two sentences, with its key figures.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    hard = sort_findings(report).conflicts
    (least, _), mark = _least(report), whole_mark(plan)
    counts = (("k_checked", report.checked), ("k_passed", report.passed), ("k_bad", len(hard)))
    keys = [(tell(key, lang), number(count, lang) + mark, "") for key, count in counts]
    if least:
        unit = tell("cells_of", lang, n=least)
        key = "k_cells_too" if any(one.confidence == "column" for one in hard) else "k_cells"
        keys.append((tell(key, lang), number(least, lang) + mark, unit))
    if interval := inferred_total(plan, report, lang):
        keys.append((tell("k_households", lang), interval, ""))
    notices = data_warnings(plan, lang)
    if report.rule_faults:
        notices = [*notices, tell("unread_rules", lang, n=len(report.rule_faults))]
    if report.decision_faults:
        notices = [*notices, tell("unread_decisions", lang, n=len(report.decision_faults))]
    return answer_block(_verdict(plan, report, lang), keys, notices, lang)


def audit_summary(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Say on the first page what contradicts what, what the household totals probably are, and
    what nobody can know from the document.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    unknown = unknown_items(plan, report, lang, brief=True)
    if (more := len(unknown) - MOST_UNKNOWN) > 0:
        unknown = [*unknown[:MOST_UNKNOWN], tell("u_rest", lang, n=more)]
    assumed = assumed_items(plan, lang)
    parts = [(tell("s_assumed", lang), assumed)] if assumed else []
    parts += [
        (tell("s_conflicts", lang), conflict_items(plan, report, lang)),
        *([(tell("s_holds", lang), holds)] if (holds := holding_items(plan, report, lang)) else []),
        (tell("s_households", lang), household_items(plan, report, lang)),
        (tell("s_unknown", lang), unknown or [tell("u_nothing", lang)]),
    ]
    told = _verdict(plan, report, lang)
    spelt: list[tuple[str, list[Item]]] = []
    for heading, items in parts:
        own: list[Item] = []
        for item in items:
            own.append(_spelt(item, lang, told))
            told += str(item)
        spelt.append((heading, own))
    return summary_block(spelt, lang)


def _spelt(item: Item, lang: str, told: str) -> Item:
    """Write out the abbreviations of an item that were not told before."""
    if isinstance(item, str):
        return spelt_out(item, lang, told)
    if isinstance(item, Pairs):
        return item
    head, rest = item
    return spelt_out(head, lang, told), spelt_out(rest, lang, told + head)
