"""The audit as readers see it first: the verdict, and all that matters on the first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from povlib.audit_parts import (
    column_fault,
    column_words,
    formula_words,
    is_open,
    open_findings,
    printed_words,
    short_arithmetic,
    spelt_out,
    tell,
)
from povlib.audit_words import KIND_TITLES
from povlib.auditing import Audit
from povlib.blocks import Block, Item, Pairs, answer_block, summary_block
from povlib.check_views import unchecked_parts
from povlib.correction_marks import households_mark, units_mark
from povlib.finding_texts import known_words, sentence
from povlib.findings import CellRef, Finding
from povlib.formulas import parse_formula
from povlib.plan import Plan
from povlib.unknown_views import unknown_items
from povlib.view_parts import figure_range, number, total_label
from povlib.wording import CORRECTION_MARK, LANGUAGES, data_warnings, join_words, marked

__all__ = ["audit_answer", "audit_summary"]

MOST_CONFLICTS, MOST_UNITS, MOST_PARTS, MOST_COLUMNS, MOST_UNKNOWN = 6, 15, 4, 3, 6


def _mark(plan: Plan) -> str:
    """Mark for what depends on the table as a whole."""
    return CORRECTION_MARK if plan.corrections else ""


def _inferred_total(plan: Plan, report: Audit, lang: str) -> str:
    bounds = report.reproduction.households_total
    if report.reproduction.households_printed or bounds is None or bounds[1] >= 2**62:
        return ""
    return figure_range(*bounds, lang) + households_mark(plan)


def _least(report: Audit) -> int | None:
    """Number of cells that must change at least; None where nothing is known of it."""
    if report.unlocated or not report.repairs:
        return None
    return sum(
        min((len(one.suspects) for one in repair.sets), default=repair.weight)
        for repair in report.repairs
    )


def _suspect_columns(plan: Plan, report: Audit, found: Sequence[Finding]) -> dict[str, None]:
    """Columns in which the fault of some findings may be; empty for a figure of the prose."""
    cells: list[CellRef] = []
    for finding in found:
        repairs = [report.repairs[at] for at in finding.groups]
        cells += [cell for repair in repairs for cell in repair.cells] or finding.cells
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
    places = tell("either", lang, others=", ".join(others), last=last) if others else last
    return tell("where_all" if len(found) > 1 and not others else "where", lang, places=places)


def _verdict(plan: Plan, report: Audit, lang: str) -> str:
    """Say in one or two sentences what came of an audit."""
    hard, points = open_findings(report)
    source, least, mark = plan.source, _least(report), _mark(plan)
    about = {"kind": source.kind[lang], "number": source.number}
    if hard and all(finding.confidence == "column" for finding in hard):
        faults = Counter(column_fault(finding) for finding in hard)
        columns = [tell(f"columns_{key}", lang, n=marked(n, mark)) for key, n in faults.items()]
        told = [tell("verdict_columns", lang, columns=join_words(columns, lang), **about)]
    elif hard:
        key = "verdict_bad" if least is not None else "verdict_bad_open"
        where = _where(plan, report, hard, lang)
        n, cells = marked(len(hard), mark), marked(least or 0, mark)
        told = [tell(key, lang, n=n, cells=cells, where=where, **about)]
    elif report.checked:
        told = [tell("verdict_clean", lang, **about)]
    else:
        told = [tell("verdict_nothing", lang, **about)]
    if plan.corrections:
        told.insert(0, tell("in_scenario", lang, scenario=plan.scenario))
    if points:
        key = "points" if hard else "points_only"
        told.append(tell(key, lang, n=marked(len(points), mark)))
    if settled := sum(not is_open(f) for f in report.records):
        told.append(tell("settled", lang, n=marked(settled, mark)))
    missing = [] if hard else unchecked_parts(plan, lang)
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
    hard, _ = open_findings(report)
    least, mark = _least(report), _mark(plan)
    counts = (("k_checked", report.checked), ("k_passed", report.passed), ("k_bad", len(hard)))
    keys = [(tell(key, lang), number(count, lang) + mark, "") for key, count in counts]
    if hard and least is not None:
        unit = tell("cells_of", lang, n=least)
        keys.append((tell("k_cells", lang), number(least, lang) + mark, unit))
    if interval := _inferred_total(plan, report, lang):
        keys.append((tell("k_households", lang), interval, ""))
    return answer_block(_verdict(plan, report, lang), keys, data_warnings(plan, lang))


# ---------------------------------------------------------------- the first page


def _conflict(plan: Plan, finding: Finding, lang: str) -> Item:
    subject = finding.subject if finding.subject != plan.total_label else total_label(plan, lang)
    arithmetic = finding.arithmetic
    if arithmetic is None:
        if finding.params or not plan.has(finding.cells[0].column):
            return sentence(plan, finding, lang, alone=True)
        told = sentence(plan, finding, lang)
        return tell("c_subject", lang, subject=subject), told
    short = short_arithmetic(plan, arithmetic, lang)
    head = tell("c_head", lang, subject=subject, arithmetic=short)
    formula = parse_formula(finding.formula)
    if formula.over_plan and len(arithmetic.right) == 1 and len(formula.left) == 1:
        total, cell = arithmetic.sides[0], finding.cells[0]
        known = known_words(plan, finding)
        rest = tell(
            "c_sum_known" if known else "c_sum", lang,
            column=column_words(plan, formula.left[0].column, lang),
            sum=marked(int(total), units_mark(plan, formula.left[0].column)),
            printed=printed_words(plan, cell, lang), **known,
        )  # fmt: skip
    elif formula.relation == "<=" and len(formula.left) == len(formula.right) == 1:
        left, right = (
            column_words(plan, side[0].name, lang) for side in (formula.left, formula.right)
        )
        rest = tell("c_part", lang, left=left, right=right)
    else:
        rest = tell(
            "c_formula", lang, formula=formula_words(plan, finding.formula, lang, quoted=True)
        )
    return head, rest


def _numbers(report: Audit, found: Sequence[Finding]) -> str:
    """Numbers of findings, runs of them as an interval."""
    at = sorted(report.records.index(finding) + 1 for finding in found)
    runs: list[list[int]] = []
    for place in at:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _conflicts(plan: Plan, report: Audit, lang: str) -> list[Item]:
    mark = _mark(plan)
    hard, points = open_findings(report)
    shown = hard if len(hard) <= MOST_CONFLICTS else hard[: MOST_CONFLICTS - 1]
    items = [_conflict(plan, finding, lang) for finding in shown]
    if len(hard) > len(shown):
        items.append(tell("c_more", lang, n=marked(len(hard) - len(shown), mark)))
    if not hard:
        key = "c_none" if report.checked else "c_nothing"
        passed, checked = marked(report.passed, mark), marked(report.checked, mark)
        items.append(tell(key, lang, passed=passed, checked=checked))
    if points:
        titles = [KIND_TITLES[f.rule.kind][LANGUAGES.index(lang)] for f in points]
        kinds = "; ".join(t[:1].lower() + t[1:] for t in dict.fromkeys(titles))
        key = "c_points" if hard else "c_points_only"
        n, numbers = marked(len(points), mark), _numbers(report, points)
        items.append(tell(key, lang, n=n, kinds=kinds, numbers=numbers))
    return items


def _assumed(plan: Plan, report: Audit, lang: str) -> str:
    """Say on what the inferred households rest."""
    result, names = report.reproduction, plan.column_names()
    parts = []
    if any(name.endswith("_pp") or ("_start_" in name and "_pct" in name) for name in names):
        parts.append(tell(f"as_{result.bases}", lang))
    parts.append(tell(f"as_{result.mode}", lang))
    if plan.has("rate_reduction_pp"):
        parts.append(tell(f"as_{result.convention}", lang))
    return tell("hh_sure", lang, assumed=join_words(parts, lang))


def _households(plan: Plan, report: Audit, lang: str) -> list[Item]:
    result = report.reproduction
    if result.households_printed:
        return [tell("hh_printed", lang)]
    low = result.households["recovered_households_low"]
    high = result.households["recovered_households_high"]
    known = ~(low.isna() | high.isna())
    total = _inferred_total(plan, report, lang)
    if not known.any() and not total:
        return [tell("hh_none", lang)]
    items: list[Item] = [tell("hh_inferred", lang)]
    if total:
        area = plan.source.area[lang]
        area = area[:1].upper() + area[1:]
        items = [(tell("hh_total", lang, area=area, interval=total), tell("hh_inferred", lang))]
    items.append(_assumed(plan, report, lang))
    year, mark = str(plan.source.year), households_mark(plan)
    if len(plan.units) <= MOST_UNITS:
        pairs = [
            (str(unit), figure_range(a, b, lang) + mark if told else tell("hh_not", lang))
            for unit, a, b, told in zip(low.index, low, high, known, strict=True)
        ]
        key = "hh_units_end" if result.bases == "each_year" else "hh_units"
        items.append(Pairs(tell(key, lang, year=year), tuple(pairs)))
    else:
        exact = marked(int((low == high)[known].sum()), mark)
        items.append(tell("hh_many", lang, n=exact, all=len(plan.units)))
        if lost := int((~known).sum()):
            items.append(tell("hh_lost", lang, n=marked(lost, mark)))
    return items


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
    parts = [
        (tell("s_conflicts", lang), _conflicts(plan, report, lang)),
        (tell("s_households", lang), _households(plan, report, lang)),
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
