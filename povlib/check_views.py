"""Which checks an audit made, and which it could not make, as readers see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from povlib.audit_parts import formula_words, tell
from povlib.audit_report import Audit
from povlib.audit_rules import read_rules
from povlib.audit_words import KIND_TITLES
from povlib.blocks import Block, bullets, paragraph
from povlib.conventions import printed_households, sort_of
from povlib.correction_marks import households_mark, notes_for
from povlib.formulas import parse_formula
from povlib.plan import Plan
from povlib.rule_table import KINDS, RULES, Rule
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, records
from povlib.wording import CORRECTION_MARK, LANGUAGES, join_words, marked, source_notes

__all__ = ["checks_table", "not_checkable", "unchecked_parts", "unchecked_rules"]


_NO_FIGURES = frozenset({"stated_units", "prose_units", "prose_order"})
"""Rules on the prose that count or order the units, whatever their figures."""


def _rules(plan: Plan) -> dict[str, Rule]:
    return {rule.id: rule for rule in (*RULES, *read_rules(plan.rules)[0])}


def checks_table(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Count the checks rule by rule: made, passed, failed, not possible; and why each must hold.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    rules = _rules(plan)
    used = report.checks[(report.checks["checked"] > 0) | (report.checks["not_checkable"] > 0)]
    if used.empty:
        return paragraph(tell("no_checks", lang))
    rows: list[list[Cell | str] | str] = []
    for kind, grouped in groupby(records(used), key=lambda row: row.kind):
        rows.append(KIND_TITLES[kind][LANGUAGES.index(lang)])
        members = list(grouped)
        several = Counter(row.rule for row in members)
        explained: set[str] = set()
        for row in members:
            rule = rules[row.rule]
            label = rule.label(lang)
            label = label[:1].upper() + label[1:]
            formula, why = formula_words(plan, row.formula, lang), rule.why(lang)
            if formula and several[row.rule] > 1:  # what differs stands first
                label, formula = formula, ""
            under = [formula] if formula else []
            if why and rule.id not in explained:
                under.append(tell("why", lang, why=why))
            explained.add(rule.id)
            mark = _mark(plan, rule, row.formula)
            rows.append(
                [
                    Cell(label, under="; ".join(under)),
                    Cell(number(row.checked, lang), mark=mark),
                    Cell(number(row.passed, lang), mark=mark),
                    Cell(number(row.failed, lang), mark=mark, flag=row.failed > 0),
                    Cell(number(row.not_checkable, lang), mark=mark),
                ]
            )
    names = ("checked", "passed", "failed", "not_checkable")
    whole = CORRECTION_MARK if plan.corrections else ""
    sums = [Cell(number(int(used[name].sum()), lang), mark=whole) for name in names]
    headings = [
        Heading(tell("h_rule", lang), numeric=False, wordy=True),
        *(Heading(tell(f"h_{name}", lang)) for name in names),
    ]
    total = [Cell(tell("all_checks", lang)), *sums]
    notes = notes_for(plan, lang, [total])
    failed, n = int(used["failed"].sum()), len(report.records)
    if failed > n > 0:
        counts = {"failed": marked(failed, whole), "n": marked(n, whole)}
        notes.insert(0, tell("failed_found", lang, **counts))
    notes += source_notes(plan, lang, derived=True)
    return table_block(tell("checks", lang), headings, rows, total=total, notes=notes)


def _mark(plan: Plan, rule: Rule, formula: str) -> str:
    """Mark the counts of a rule on figures that are not all as printed.

    Figures of the prose are held against any column; households against all that tells of them.
    """
    about = {one.column for one in plan.corrections}
    named = set(re.findall(r"\w+", formula))
    figures = KINDS.index(rule.kind) <= KINDS.index("prose") and rule.id not in _NO_FIGURES
    of_all = figures and not formula
    households = households_mark(plan, {sort_of(name) for name in named})
    touched = about & named or (of_all and about)
    return CORRECTION_MARK if touched or households else ""


def _missing(plan: Plan) -> Iterator[str]:
    """Keys of what a plan lacks, so that a whole sort of check cannot be made."""
    names = plan.column_names()
    if not any(name.endswith(("_pct", "_pp")) for name in names):
        yield "rates"
    elif not printed_households(names):
        yield "households"
    if not any("_em" in name for name in names):
        yield "minority"
    if plan.total is None:
        yield "total"
    if plan.registrations is None:
        yield "prose"
    if plan.statements is None:
        yield "statements"
    if plan.citations is None:
        yield "citations"
    if plan.milestones is None:
        yield "milestones"
    if plan.scope is None and plan.reports is None:
        yield "scope"
    if plan.bodies is None:
        yield "bodies"
    if plan.register is None or not (plan.register["official_name"] != "").any():
        yield "names"


def unchecked_parts(plan: Plan, lang: str, report: Audit | None = None) -> list[str]:
    """Name in a few words each sort of check that a plan does not allow.

    With its audit also its own rules of which no check could be made, or that cannot be read.
    """
    parts = [tell(f"part_{key}", lang) for key in _missing(plan)]
    if report is not None:
        parts += unchecked_rules(plan, report, lang)
        if open_cells := sum(one.low != one.high for one in plan.corrections):
            parts.append(tell("part_assumed", lang, n=open_cells))
        if report.rule_faults:
            parts.append(tell("part_unread", lang, n=len({f.row for f in report.rule_faults})))
    return parts


def unchecked_rules(plan: Plan, report: Audit, lang: str) -> list[str]:
    """Name in a few words each rule of the plan's own of which no check could be made."""
    return [tell("part_own", lang, **told) for told in _idle_rules(plan, report, lang)]


def _idle_rules(plan: Plan, report: Audit, lang: str) -> Iterator[dict[str, str]]:
    """Own rules of which no check could be made, with the columns they need."""
    made = report.checks.groupby("rule")["checked"].sum()
    has = {*plan.column_names(), *(() if plan.registrations is None else plan.registrations)}
    rules = read_rules(plan.rules)[0]
    labels = [rule.label(lang) for rule in rules]
    for rule, label in zip(rules, labels, strict=True):
        if not made.get(rule.id, 0):
            formula = parse_formula(rule.formula)
            needed = [*formula.columns, *filter(None, [formula.denominator])]
            missing = [name for name in needed if name not in has] or needed
            named = label if labels.count(label) == 1 else f"{label} ({rule.id})"
            yield {"rule": named, "columns": join_words(missing, lang)}


def not_checkable(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """List what could not be checked, and what would make it checkable.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    items: list[str | tuple[str, str]] = [
        (tell(f"lack_{key}", lang), tell(f"need_{key}", lang)) for key in _missing(plan)
    ]
    items += [
        (tell("lack_own", lang, **told), tell("need_own", lang, **told))
        for told in _idle_rules(plan, report, lang)
    ]
    items += [
        (tell("lack_unread", lang), f"{fault.message(lang)}.") for fault in report.rule_faults
    ]
    blanks = int(plan.units[plan.column_names()].isna().to_numpy().sum())
    if blanks:
        items.append((tell("lack_blanks", lang, n=blanks), tell("need_blanks", lang)))
    rules = _rules(plan)
    skipped = report.checks[(report.checks["not_checkable"] > 0) & (report.checks["checked"] > 0)]
    counts = skipped.groupby("rule", sort=False)["not_checkable"].sum()
    if len(counts):
        told = [
            tell("some_rule", lang, rule=rules[str(rule)].label(lang), n=int(n))
            for rule, n in counts.items()
        ]
        text = tell("need_some", lang, rules="; ".join(told))
        items.append((tell("lack_some", lang, n=int(skipped["not_checkable"].sum())), text))
    items += [
        (tell("lack_annex", lang), tell("need_annex", lang, annex=annex))
        for annex in plan.source.missing_annexes[lang]
    ]
    return bullets(items, tell("all_checkable", lang), lang)
