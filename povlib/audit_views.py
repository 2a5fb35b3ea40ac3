"""The audit as readers see it first: the verdict, the first page, the map, what stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib.audit_parts import (
    column_words,
    formula_words,
    is_open,
    named_cells,
    open_findings,
    printed_words,
    range_words,
    relation_words,
    set_words,
    short_arithmetic,
    some,
    tell,
)
from povlib.audit_words import KIND_TITLES
from povlib.auditing import Audit
from povlib.blocks import Block, Item, answer_block, bullets, summary_block
from povlib.cell_evidence import cell_statuses
from povlib.check_views import unchecked_parts
from povlib.finding_views import sentence
from povlib.findings import CellRef, Finding
from povlib.formulas import parse_formula
from povlib.plan import Plan
from povlib.repairs import Repair
from povlib.view_parts import figure_range, number, total_label
from povlib.wording import LANGUAGES, data_warnings, join_words

__all__ = ["audit_answer", "audit_summary", "audit_unknown"]

MOST_CONFLICTS, MOST_UNITS, MOST_WAYS, BRIEF, MOST_PARTS = 6, 15, 26, 2, 4


def _inferred_total(report: Audit, lang: str) -> str:
    bounds = report.reproduction.households_total
    if report.reproduction.households_printed or bounds is None or bounds[1] >= 2**62:
        return ""
    return figure_range(*bounds, lang)


def _least(report: Audit) -> int | None:
    """Number of cells that must change at least; None where nothing is known of it."""
    if report.unlocated or not report.repairs:
        return None
    return sum(
        min((len(one.suspects) for one in repair.sets), default=repair.weight)
        for repair in report.repairs
    )


def _where(plan: Plan, found: Sequence[Finding], lang: str) -> str:
    names = {finding.expected or finding.cells[0].column for finding in found}
    if len(names) != 1 or not plan.has(*names):
        return ""
    column = column_words(plan, names.pop(), lang)
    return tell("where_column" if len(found) > 1 else "where_only", lang, column=column)


def audit_answer(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Give the verdict of an audit in one or two sentences, with its key figures.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    hard, points = open_findings(report)
    source, least = plan.source, _least(report)
    about = {"kind": source.kind[lang], "number": source.number}
    if hard and all(finding.confidence == "column" for finding in hard):
        told = [tell("verdict_titles", lang, n=len(hard), **about)]
    elif hard:
        key = "verdict_bad" if least is not None else "verdict_bad_open"
        where = _where(plan, hard, lang)
        told = [tell(key, lang, n=len(hard), cells=least or 0, where=where, **about)]
    elif report.checked:
        told = [tell("verdict_clean", lang, **about)]
    else:
        told = [tell("verdict_nothing", lang, **about)]
    if plan.corrections:
        told.insert(0, tell("in_scenario", lang, scenario=plan.scenario))
    if points:
        told.append(tell("points" if hard else "points_only", lang, n=len(points)))
    if settled := sum(not is_open(f) for f in report.records):
        told.append(tell("settled", lang, n=settled))
    missing = [] if hard else unchecked_parts(plan, lang)
    if len(missing) > MOST_PARTS:
        rest = tell("other_parts", lang, n=len(missing) - MOST_PARTS + 1)
        missing = [*missing[: MOST_PARTS - 1], rest]
    if missing:
        told.append(tell("not_checked", lang, what=join_words(missing, lang)))
    keys = [
        (tell("k_checked", lang), number(report.checked, lang), ""),
        (tell("k_passed", lang), number(report.passed, lang), ""),
        (tell("k_bad", lang), number(len(hard), lang), ""),
    ]
    if hard and least is not None:
        unit = tell("cells_of", lang, n=least)
        keys.append((tell("k_cells", lang), number(least, lang), unit))
    if interval := _inferred_total(report, lang):
        keys.append((tell("k_households", lang), interval, ""))
    return answer_block(" ".join(told), keys, data_warnings(plan, lang))


# ---------------------------------------------------------------- the first page


def _conflict(plan: Plan, finding: Finding, lang: str) -> Item:
    subject = finding.subject if finding.subject != plan.total_label else total_label(plan, lang)
    arithmetic = finding.arithmetic
    if arithmetic is None:
        cell = finding.cells[0]
        low, high = finding.expected_low, finding.expected_high
        printed = printed_words(plan, cell, lang)
        if finding.params or not plan.has(cell.column):
            return sentence(plan, finding, lang, alone=True)
        column = column_words(plan, cell.column, lang)
        key = "c_rate" if low is not None and high is not None else "c_rate_none"
        expected = figure_range(low, high, lang)
        rest = tell(key, lang, column=column, printed=printed, expected=expected)
        return tell("c_subject", lang, subject=subject), rest
    head = tell("c_head", lang, subject=subject, arithmetic=short_arithmetic(arithmetic, lang))
    formula = parse_formula(finding.formula)
    if formula.over_plan and len(arithmetic.right) == 1 and len(formula.left) == 1:
        total, cell = arithmetic.sides[0], finding.cells[0]
        rest = tell(
            "c_sum", lang, column=column_words(plan, formula.left[0].column, lang),
            sum=int(total), printed=printed_words(plan, cell, lang),
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
    hard, points = open_findings(report)
    shown = hard if len(hard) <= MOST_CONFLICTS else hard[: MOST_CONFLICTS - 1]
    items = [_conflict(plan, finding, lang) for finding in shown]
    if len(hard) > len(shown):
        items.append(tell("c_more", lang, n=len(hard) - len(shown)))
    if not hard:
        key = "c_none" if report.checked else "c_nothing"
        items.append(tell(key, lang, passed=report.passed, checked=report.checked))
    if points:
        titles = [KIND_TITLES[f.rule.kind][LANGUAGES.index(lang)] for f in points]
        kinds = join_words([t[:1].lower() + t[1:] for t in dict.fromkeys(titles)], lang)
        key = "c_points" if hard else "c_points_only"
        items.append(tell(key, lang, n=len(points), kinds=kinds, numbers=_numbers(report, points)))
    return items


def _intervals(report: Audit) -> list[tuple[str, Any, Any]]:
    frame = report.reproduction.households
    low, high = frame["recovered_households_low"], frame["recovered_households_high"]
    return list(zip(map(str, frame.index), low.tolist(), high.tolist(), strict=True))


def _households(plan: Plan, report: Audit, lang: str) -> list[Item]:
    if report.reproduction.households_printed:
        return [tell("hh_printed", lang)]
    known = [(unit, low, high) for unit, low, high in _intervals(report) if not pd.isna(low)]
    total = _inferred_total(report, lang)
    if not known and not total:
        return [tell("hh_none", lang)]
    inferred = tell("hh_inferred", lang)
    area = plan.source.area[lang]
    area = area[:1].upper() + area[1:]
    items: list[Item] = [inferred]
    if total:
        items = [(tell("hh_total", lang, area=area, interval=total), inferred)]
    if len(plan.units) <= MOST_UNITS:
        listed = [
            tell("hh_unit", lang, unit=unit, interval=figure_range(low, high, lang))
            for unit, low, high in known
        ]
        items.append(tell("hh_units", lang, list="; ".join(listed)))
    else:
        exact = sum(low == high for _, low, high in known)
        items.append(tell("hh_many", lang, n=exact, all=len(plan.units)))
    return items


# ---------------------------------------------------------------- what cannot be known


def _repair_items(plan: Plan, repair: Repair, lang: str, most: int) -> list[Item]:
    if len(repair.sets) > 1 or (repair.sets and not repair.complete):
        k = min(len(one.suspects) for one in repair.sets)
        n = len(repair.sets)
        if k > 3 and most <= BRIEF:
            return [(tell("u_which", lang), tell("u_ways_brief", lang, n=n, k=k))]
        ways = [f"({at}) {set_words(plan, one, lang)}"
                for at, one in enumerate(repair.sets[:most], 1)]  # fmt: skip
        if n > most:
            ways.append(tell("u_ways_more", lang, n=n - most))
        return [(tell("u_which", lang), tell("u_ways", lang, n=n, k=k, ways="; ".join(ways)))]
    if not repair.sets:
        cells = named_cells(plan, repair.cells, lang)
        return [(tell("u_which", lang), tell("u_no_sets", lang, k=repair.weight, cells=cells))]
    one = repair.sets[0]
    head = tell("u_split", lang, cells=named_cells(plan, [s.cell for s in one.suspects], lang))
    head = head[:1].upper() + head[1:]
    ranges = some([range_words(plan, suspect, lang) for suspect in one.suspects], lang)
    ties = "".join(
        f", {relation_words(plan, relation, lang, named=len(relation.cells) != len(one.suspects))}"
        for relation in one.relations[:2]
    )
    first = one.suspects[0]
    if len(one.suspects) > 3 and all(suspect.low == suspect.high for suspect in one.suspects):
        return [(head, tell("u_values", lang))]
    if len(one.suspects) > 1:
        return [(head, tell("u_ranges", lang, ranges=ranges, ties=ties))]
    if first.low == first.high:
        printed = printed_words(plan, first.cell, lang)
        return [(head, tell("u_value", lang, ranges=ranges, printed=printed))]
    return [(head, tell("u_range", lang, ranges=ranges))]


def _upper(report: Audit, cell: CellRef) -> Decimal | None:
    """Most that a cell can hold by the broken rules that test it."""
    found = [
        f.expected_high
        for f in report.records
        if f.expected_high is not None
        and f.arithmetic is not None
        and f.arithmetic.relation == "<="
        and f.cells[0].address == cell.address
    ]
    return min(found, default=None)


def kept_totals(report: Audit) -> list[tuple[CellRef, int, int]]:
    """Find printed totals of broken sums that the only smallest repair keeps.

    Returns
    -------
    list of (CellRef, int, int)
        The total, and the least and greatest value it could have were it wrong as well: the
        figures in no repair as printed, the others between nothing and their upper limit.
    """
    found = []
    for finding in report.records:
        repairs = [report.repairs[at] for at in finding.groups]
        if finding.rule.id != "sum" or any(len(repair.sets) != 1 for repair in repairs):
            continue
        suspects = {s.cell for repair in repairs for s in repair.sets[0].suspects}
        total, *units = finding.cells
        open_cells = [cell for cell in units if cell in suspects]
        most = [_upper(report, cell) for cell in open_cells]
        if not open_cells or total in suspects or finding.arithmetic is None:
            continue
        terms = finding.arithmetic.left
        fixed = sum(t.value for t, cell in zip(terms, units, strict=True) if cell not in open_cells)
        limits = [int(value) for value in most if value is not None]
        if len(limits) == len(open_cells):
            found.append((total, fixed, fixed + sum(limits)))
    return found


def _unknown(plan: Plan, report: Audit, lang: str, most: int = MOST_WAYS) -> list[Item]:
    items: list[Item] = []
    for repair in report.repairs[:6]:
        items += _repair_items(plan, repair, lang, most)
    lost = report.contradictions if report.unlocated else ()
    if lost:
        items.append((tell("u_which", lang), tell("u_unlocated", lang, n=len(lost))))
    for total, low, high in kept_totals(report):
        printed = printed_words(plan, total, lang)
        column = tell("u_kept_column", lang, column=column_words(plan, total.column, lang))
        head = tell("u_kept", lang, printed=printed)
        items.append((head, tell("u_kept_range", lang, low=low, high=high, column=column)))
    for finding in report.records:
        if finding.rule.id == "stated_base" and is_open(finding):
            missing = [one[lang] for one in finding.params.get("missing", ())]
            column = finding.params["column"][lang]
            rest = tell("u_base_missing", lang, missing="”, “".join(missing))
            items.append((tell("u_base", lang, column=column), rest))
    items += [
        (tell("u_annexes", lang), tell("u_annex", lang, annex=annex))
        for annex in plan.source.missing_annexes[lang]
    ]
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
    unknown = _unknown(plan, report, lang, most=BRIEF)[:5]
    return summary_block(
        [
            (tell("s_conflicts", lang), _conflicts(plan, report, lang)),
            (tell("s_households", lang), _households(plan, report, lang)),
            (tell("s_unknown", lang), unknown or [tell("u_nothing", lang)]),
        ],
        lang,
    )


def audit_unknown(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """List in full what the document cannot settle."""
    items = _unknown(plan, report, lang)
    result = report.reproduction
    if not result.households_printed:
        intervals = _intervals(report)
        if wide := sum(not pd.isna(low) and low != high for _, low, high in intervals):
            items.append((tell("u_exact", lang), tell("u_exact_units", lang, n=wide)))
    cells = cell_statuses(plan, report)
    if alone := int((cells["status"] == "alone").sum()):
        items.append((tell("u_alone", lang, n=alone), tell("u_alone_why", lang, n=alone)))
    return bullets(items, tell("u_nothing", lang), lang)
