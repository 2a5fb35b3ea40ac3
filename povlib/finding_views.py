"""Findings and smallest repairs as readers see them: evidence first, no jargon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from povlib.audit_parts import (
    arithmetic_words,
    column_fault,
    column_words,
    formula_words,
    is_open,
    named_cells,
    printed_words,
    set_words,
    tell,
)
from povlib.audit_report import Audit
from povlib.audit_words import KIND_TITLES
from povlib.blocks import Block, Item, finding_block, paragraph
from povlib.cell_evidence import is_of_figures
from povlib.conventions import printed_households
from povlib.correction_marks import notes_for, units_mark
from povlib.decisions import unmatched_decisions
from povlib.finding_sentences import what_settles
from povlib.finding_texts import cited_words, section_words, sentence, subject_words, tested_cell
from povlib.findings import CellRef, Finding
from povlib.plan import Plan
from povlib.repair_stories import MOST_SETS, StoryTeller
from povlib.repair_views import stories_of
from povlib.repairs import Repair
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number_runs, stated_words
from povlib.wording import (
    CORRECTION_MARK,
    LANGUAGES,
    format_date,
    join_words,
    marked,
    source_notes,
)

__all__ = ["decision_words", "findings_list", "findings_told", "unmatched_words"]

MOST_FINDINGS, MOST_ROWS = 30, 500


def _title(plan: Plan, finding: Finding, lang: str) -> str:
    if finding.rule.id in ("one_base", "households_change", "rate_residue"):
        return KIND_TITLES[finding.rule.kind][LANGUAGES.index(lang)]
    if finding.rule.id == "one_mishap":
        return tell("title_mishap" + "_part" * bool(finding.params.get("part")), lang)
    if finding.rule.id in ("rate_meaning", "column_rows"):
        return tell("title_column", lang, column=column_words(plan, finding.cells[0].column, lang))
    if finding.rule.own and finding.subject:
        return subject_words(plan, finding, lang)
    cell = tested_cell(plan, finding) if finding.cells else None
    in_table = cell is not None and (cell.unit_code or cell.column in plan.units)
    if cell is not None and in_table and is_of_figures(finding):
        subject = subject_words(plan, finding, lang)
        if len({one.unit_code for one in finding.cells}) > 1 and not finding.params:
            column = column_words(plan, cell.column, lang)
            return tell("cell", lang, unit=subject, column=column)
        return subject
    return KIND_TITLES[finding.rule.kind][LANGUAGES.index(lang)]


def _tag(finding: Finding, lang: str) -> str:
    key = "own" if finding.rule.own else finding.severity
    if key == "error" and is_of_figures(finding):
        key = "contradiction"
    return tell(f"tag_{key}", lang)


def _unit(finding: Finding) -> str:
    """Code of the unit that a finding is about; empty where it is about several or the total."""
    codes = {cell.unit_code for cell in finding.cells}
    return codes.pop() if len(codes) == 1 else ""


def _must(plan: Plan, finding: Finding, lang: str) -> str:
    """What must hold, and why; limits and sums are plain from what was found."""
    rule = finding.rule
    plain = finding.arithmetic is not None and (
        finding.arithmetic.relation == "<=" or rule.kind == "balance"
    )
    why = rule.why(lang)
    must = "" if plain and why else formula_words(plan, finding.formula, lang) or rule.label(lang)
    text = tell("rule" if must and why else "rule_alone", lang, rule=must or why, why=why)
    return text[:1].upper() + text[1:]


def _confirmed(plan: Plan, finding: Finding, lang: str) -> list[Item]:
    """What bears out the cells of a finding, cell by cell."""
    ways: dict[CellRef, list[str]] = {}
    for one in finding.confirmations:
        arithmetic = arithmetic_words(plan, one.arithmetic, lang)
        if CORRECTION_MARK in arithmetic:  # what was assumed confirms nothing
            continue
        params = {"arithmetic": arithmetic, "rule": one.rule.label(lang)}
        ways.setdefault(one.cell, []).append(tell("confirmed_by", lang, **params))
    return [
        tell(
            "confirmed", lang, cell=named_cells(plan, [cell], lang, _unit(finding)),
            printed=printed_words(plan, cell, lang), ways="; ".join(dict.fromkeys(found)),
        )
        for cell, found in ways.items()
    ]  # fmt: skip


def _certain(report: Audit, finding: Finding) -> list[CellRef]:
    """Cells of a finding that every smallest repair of its part changes.

    What a rate rests on may stand in other rows: then those that mend it are named. None is, where
    another way of rounding changes other cells of the finding.
    """
    if not report.rival_suspects.isdisjoint(finding.cells):
        return []
    named = {cell.address: cell for cell in finding.cells}
    found: dict[str, CellRef] = {}
    others: dict[str, CellRef] = {}
    for at in finding.groups:
        repair = report.repairs[at]
        sets = [{s.cell.address for s in one.suspects} for one in repair.sets]
        if sets and repair.complete and repair.proved:
            common = set.intersection(*sets)
            found |= {key: cell for key, cell in named.items() if key in common}
            suspects = [s.cell for one in repair.sets for s in one.suspects]
            others |= {cell.address: cell for cell in suspects if cell.address in common}
    return list((found or (others if finding.arithmetic is None else found)).values())


def _sure(plan: Plan, report: Audit, finding: Finding, lang: str) -> str:
    """How sure a finding is, with the reason."""
    if finding.rule.own:
        return tell("sure_own", lang)
    if finding.rule.id == "task_year":
        return tell("sure_year", lang)
    if finding.rule.id == "annex_missing":
        return tell("sure_annex_missing", lang)
    if not is_of_figures(finding):
        text = finding.severity == "error"
        return tell("sure_text_error" if text else f"sure_{finding.rule.kind}", lang)
    if finding.confidence == "text":
        return tell("sure_both", lang)
    if finding.rule.id in ("one_mishap", "assumed_limits"):
        return tell(f"sure_{finding.rule.id}" + "_part" * ("part" in finding.params), lang)
    if finding.confidence == "column":
        mark = units_mark(plan, *finding.formula.replace("(", " ").replace(")", " ").split())
        counts = {key: marked(finding.params[key], mark) for key in ("failed", "checked")}
        return tell(f"sure_column_{column_fault(finding)}", lang, **counts)
    if finding.severity != "error":
        return tell("sure_soft", lang)
    if not finding.groups:
        return tell("sure_unlocated" if report.unlocated else "sure_elsewhere", lang)
    certain = _certain(report, finding)
    if not certain:
        return tell("sure_open", lang)
    unit = _unit(finding)
    return tell("sure_cells", lang, cells=named_cells(plan, certain, lang, unit), n=len(certain))


def _statements(plan: Plan, finding: Finding) -> list[str]:
    """Names of the statements of the prose that a finding is about."""
    file = plan.files.get("statements", "statements.csv")
    return [cell.unit for cell in finding.cells if cell.file == file]


class _Lister:
    """Writes findings one after the other; what was told once is referred to."""

    def __init__(self, plan: Plan, report: Audit, lang: str) -> None:
        self.plan, self.report, self.lang = plan, report, lang
        self.teller = StoryTeller(plan)
        self.told: dict[int, int] = {}
        self.stories: dict[int, int] = {}

    def _sets(self, at: int, repair: Repair, finding: Finding) -> list[str]:
        if not repair.sets:
            mark = CORRECTION_MARK if self.plan.corrections else ""
            return [tell("no_sets", self.lang, k=marked(repair.weight, mark))]
        told = [
            set_words(self.plan, one, self.lang, finding.cells) for one in repair.sets[:MOST_SETS]
        ]
        sets = [f"{text[:1].upper()}{text[1:]}." for text in told]
        if len(repair.sets) > MOST_SETS:
            sets.append(tell("more_sets", self.lang, n=len(repair.sets) - MOST_SETS, part=at + 1))
        return sets

    def _repairs(self, finding: Finding) -> list[Item]:
        items: list[Item] = []
        for at in finding.groups:
            repair = self.report.repairs[at]
            if at in self.told and len(repair.sets) > 1:
                items.append(tell("as_above", self.lang, n=self.told[at]))
            else:
                items += self._sets(at, repair, finding)
        return items

    def _stories(self, finding: Finding) -> list[Item]:
        """Point to the stories of the repairs, or to the finding that points to them."""
        n, before = 0, dict[str, None]()
        for at in finding.groups:
            if at not in self.stories:
                self.stories[at] = len(stories_of(self.teller, self.report.repairs[at]))
            if at not in self.told:
                n += self.stories[at]
            elif self.stories[at]:
                before[str(self.told[at])] = None
        mark = CORRECTION_MARK if self.plan.corrections else ""
        told = [tell("stories_below", self.lang, n=marked(n, mark))] if n else []
        if before:
            told.append(tell("as_above", self.lang, n=join_words([*before], self.lang)))
        return [*told]

    def facts(self, place: int, finding: Finding) -> list[tuple[str, list[Item]]]:
        """What stands behind a finding, label by label."""
        plan, lang, arithmetic = self.plan, self.lang, finding.arithmetic
        rule = finding.rule
        told: list[tuple[str, list[Item]]] = []
        if arithmetic is not None:
            told.append(("l_arithmetic", [(arithmetic_words(plan, arithmetic, lang), "")]))
        if is_of_figures(finding) or (rule.own and rule.why(lang)):
            told.append(("l_rule", [_must(plan, finding, lang)]))
        if confirmed := _confirmed(plan, finding, lang):
            told.append(("l_confirmed", confirmed))
        if finding.groups:
            told.append(("l_repair", self._repairs(finding)))
            if found := self._stories(finding):
                told.append(("l_stories", found))
            for at in finding.groups:
                self.told.setdefault(at, place)
        quoted = stated_words(plan, _statements(plan, finding), lang) + cited_words(plan, finding)
        if quoted:
            told.append(("l_words", [*quoted]))
        if sure := _sure(plan, self.report, finding, lang):
            told.append(("l_sure", [sure]))
        base = "households_em" if any("_em" in c.column for c in finding.cells) else "households"
        printed = printed_households(plan.column_names(), base) != ""
        told.append(("l_settles", [what_settles(rule, lang, printed=printed)]))
        return [(tell(key, lang), items) for key, items in told]

    def block(self, place: int, finding: Finding) -> Block:
        """One finding in full; a note in short."""
        title = tell("title", self.lang, n=place, title=_title(self.plan, finding, self.lang))
        facts = self.facts(place, finding)
        return finding_block(
            title,
            _tag(finding, self.lang),
            finding.severity,
            sentence(self.plan, finding, self.lang),
            [] if finding.severity == "note" else facts,
            foot(self.plan, finding, self.lang),
            self.lang,
        )


def places_words(finding: Finding, lang: str) -> str:
    """Files and lines of a finding."""
    lines: dict[str, list[int]] = {}
    for cell in finding.cells:
        own = lines.setdefault(cell.file, [])
        if cell.line is not None and cell.line not in own:
            own.append(cell.line)
    return "; ".join(
        tell("place", lang, file=file, n=len(found), lines=", ".join(number_runs(found)))
        if found
        else file
        for file, found in lines.items()
    )


def decision_words(finding: Finding, lang: str) -> str:
    """Say what a reviewer decided about a finding: who, on which day, and why.

    Examples
    --------
    >>> from povlib.rule_table import RULES
    >>> given = {"status": "rejected", "reviewer": "Lan", "note": "as agreed"}
    >>> decision_words(Finding("a", RULES[0], "", (), **given, decided="2020-03-11"), "en")
    'rejected: no fault (Lan, 11 March 2020: “as agreed”)'
    """
    status = tell(f"status_{finding.status}", lang)
    if finding.status == "open":
        return status
    try:
        day = format_date(dt.date.fromisoformat(finding.decided), lang)
    except ValueError:
        day = finding.decided
    who = ", ".join(part for part in (finding.reviewer, day) if part)
    key = "status_note" if finding.note else "status_by"
    return tell(key, lang, status=status, reviewer=who, note=finding.note)


def foot(plan: Plan, finding: Finding, lang: str) -> str:
    """Small print of a finding: files and lines, its name, the reviewer's decision."""
    status = decision_words(finding, lang)
    if finding.stale:
        status = tell("status_stale", lang, status=status)
    parts = [
        places_words(finding, lang),
        section_words(plan, finding, lang),
        tell("id", lang, id=finding.id),
        status,
    ]
    return " · ".join(part for part in parts if part)


def unmatched_words(plan: Plan, report: Audit, lang: str) -> list[str]:
    """Tell the decisions that are about no finding, one sentence or two for each."""
    told = []
    for one in unmatched_decisions(plan, report.records):
        near = " " + tell("near", lang, near=one.near) if one.near else ""
        mended = one.recorded and not one.near
        params = {"line": str(one.line), "finding": one.finding}
        params |= {"where": one.where, "printed": one.printed} if mended else {}
        words = tell("unmatched_mended" if mended else "unmatched", lang, **params)
        told.append(words + near)
    return told


def findings_told(plan: Plan, report: Audit, lang: str = "vi") -> pd.DataFrame:
    """Give the findings as a table, each in a sentence.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}

    Returns
    -------
    pandas.DataFrame
        `Audit.findings` with the column `sentence` before the others.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> found = findings_told(plan, audit(plan), "en")
    >>> "TT Đăk Mâm" in found["sentence"].iloc[0], list(found.columns[:2])
    (True, ['sentence', 'severity'])
    """
    found = report.findings.copy()
    found.insert(0, "sentence", [sentence(plan, one, lang, alone=True) for one in report.records])
    return found


def findings_list(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """Tell every finding in order of consequence; of very many, the rest in a table.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    idle = [paragraph(words) for words in unmatched_words(plan, report, lang)]
    if not report.records:
        key = "no_findings" if report.checked else "no_findings_no_checks"
        blocks = [paragraph(tell(key, lang, checked=report.checked)), *idle]
        return Block("".join(b.html for b in blocks), "\n\n".join(b.text for b in blocks))
    lister = _Lister(plan, report, lang)
    blocks = [
        lister.block(place, finding)
        for place, finding in enumerate(report.records[:MOST_FINDINGS], 1)
    ]
    if rest := report.records[MOST_FINDINGS:]:
        blocks.append(_rest_table(plan, rest, lang))
    blocks += idle
    blocks += [paragraph(note) for note in notes_for(plan, lang, texts=[b.text for b in blocks])]
    return Block("".join(b.html for b in blocks), "\n\n".join(b.text for b in blocks))


def _rest_table(plan: Plan, rest: Sequence[Finding], lang: str) -> Block:
    headings = [
        Heading(tell("h_number", lang), numeric=False, centred=True),
        Heading(tell("h_finding", lang), numeric=False, wordy=True),
        Heading(tell("h_tag", lang), numeric=False),
        Heading(tell("h_place", lang), numeric=False),
    ]
    rows: list[list[Cell | str]] = [
        [
            str(MOST_FINDINGS + at),
            Cell(sentence(plan, finding, lang, alone=True)),
            Cell(
                _tag(finding, lang),
                under="" if is_open(finding) else decision_words(finding, lang),
            ),
            places_words(finding, lang),
        ]
        for at, finding in enumerate(rest[:MOST_ROWS], 1)
    ]
    notes = [tell("more_rows", lang, n=len(rest) - MOST_ROWS)] if len(rest) > MOST_ROWS else []
    notes += source_notes(plan, lang, derived=True)
    return table_block(tell("rest", lang), headings, rows, notes=notes, header_at=1, lang=lang)
