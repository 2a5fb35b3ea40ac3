"""What an audit of a plan found, and the table of its findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from povlib.audit_checks import Outcome
from povlib.faults import Fault
from povlib.figure_findings import RateCheck
from povlib.findings import CellRef, Finding, TextOutcome, finding_id
from povlib.kept_totals import KeptTotal
from povlib.repairs import Repair
from povlib.reproduction import Reproduction
from povlib.rule_table import KINDS, RULES, SEVERITIES

__all__ = ["Audit", "by_consequence", "count_failed", "tabulate_checks", "text_findings"]

_RULE = {rule.id: rule for rule in RULES}

_BESIDE = ("rate_residue", "households_add")
"""What no repair mends, although some cell may be wrong."""

_LEFT_OUT = ("rate_meaning", "column_rows")
"""What is said of a whole column: repairs leave its cells out, however many are wrong."""


@dataclass(frozen=True, repr=False)
class Audit:
    """What an audit of a plan found.

    Attributes
    ----------
    records : tuple of Finding
        In order of consequence: contradictions first, remarks last; within, as in the document.
    checks : pandas.DataFrame
        One row for each use of a rule: `rule`, `kind`, `severity`, `formula`, `checked`, `passed`,
        `failed`, `not_checkable` (instances).
    repairs : tuple of Repair
        The smallest changes of cells that would make all rules on figures hold, one for each
        independent part; any combination of one set of each part is a smallest repair. None where
        one mishap explains what fails of many units.
    reproduction : Reproduction
        The recomputed table, the convention of rounding and the households it was judged by.
    unlocated : str
        Why no repair is given although rules are broken; empty otherwise.
    kept : tuple of KeptTotal
        Printed totals of broken sums that the repairs keep, and what they could be.
    rule_faults : tuple of Fault
        What is wrong with rules of the plan's own; these were left out, all others were checked.
    decision_faults : tuple of Fault
        What is wrong in the file of the reviewers' decisions, of which none then counts.
    rivals : tuple of Audit
        The same by other ways of rounding that explain the rates as well, where as few changes of
        other cells then make all rules hold.
    """

    records: tuple[Finding, ...]
    checks: pd.DataFrame
    repairs: tuple[Repair, ...]
    reproduction: Reproduction
    unlocated: str = ""
    kept: tuple[KeptTotal, ...] = ()
    rule_faults: tuple[Fault, ...] = ()
    decision_faults: tuple[Fault, ...] = ()
    rivals: tuple[Audit, ...] = ()

    def __repr__(self) -> str:
        errors, warnings, notes = (
            sum(one.severity == severity for one in self.records) for severity in SEVERITIES
        )
        return (
            f"<Audit: {self.checked} checks, {self.passed} passed; "
            f"{errors} errors, {warnings} warnings, {notes} notes>"
        )

    @property
    def checked(self) -> int:
        """Number of checks made."""
        return int(self.checks["checked"].sum())

    @property
    def passed(self) -> int:
        """Number of checks passed."""
        return int(self.checks["passed"].sum())

    @property
    def cells_to_change(self) -> int:
        """Cells, or their weight, that must change at least before all rules on figures hold."""
        return sum(repair.weight for repair in self.repairs)

    @property
    def proved(self) -> bool:
        """Tell whether so many are enough."""
        whole = any(one.rule.id in _LEFT_OUT for one in self.records)
        return not (whole or self.unlocated) and all(repair.proved for repair in self.repairs)

    @property
    def let_pass(self) -> int:
        """Count what no repair mends, although some cell may be wrong."""
        found = (one for one in self.records if one.rule.id in _BESIDE and not one.groups)
        return sum(one.params.get("n", 1) for one in found)

    @property
    def suspects(self) -> set[CellRef]:
        """Cells that some smallest repair changes."""
        return {
            suspect.cell
            for repair in self.repairs
            for one in repair.sets
            for suspect in one.suspects
        }

    @property
    def rival_suspects(self) -> set[CellRef]:
        """Cells that only another way of rounding would have changed."""
        return {cell for rival in self.rivals for cell in rival.suspects} - self.suspects

    def beside(self, others: Iterable[Audit]) -> Audit:
        """Keep what other ways of rounding would change that this one does not.

        Where they change other cells of a finding, none of its cells is sure to be wrong.

        Parameters
        ----------
        others : iterable of Audit
            By other ways of rounding, with as few changes.
        """
        rivals = tuple(one for one in others if one.suspects - self.suspects)
        doubted = {cell for one in rivals for cell in one.suspects} - self.suspects
        records = tuple(
            replace(one, confidence="several_cells")
            if one.confidence == "one_cell" and not doubted.isdisjoint(one.cells)
            else one
            for one in self.records
        )
        return replace(self, rivals=rivals, records=records)

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        """Findings of figures that exclude each other; not what the plan's own rules demand."""
        figures = KINDS[: KINDS.index("chronology")]
        return tuple(
            f
            for f in self.records
            if f.severity == "error" and f.rule.kind in figures and not f.rule.own
        )

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing open is left but notes, and no own rule or decision is unread."""
        settled = ("rejected", "explained")
        return not (self.rule_faults or self.decision_faults) and not any(
            f.severity != "note" and (f.stale or f.status not in settled) for f in self.records
        )

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings as a table.

        Index `id`; `severity`, `kind`, `rule`, `subject`, `cells` (addresses), `printed`,
        `expected_low`, `expected_high`, `expected`, `arithmetic`, `confirmations`, `repairs`
        (numbers in `repairs`), `confidence`, `status`, `reviewer`, `note`, `decided`, `stale`.
        """
        rows = [
            {
                "id": f.id,
                "severity": f.severity,
                "kind": f.rule.kind,
                "rule": f.rule.id,
                "subject": f.subject,
                "cells": tuple(cell.address for cell in f.cells),
                "printed": f.printed,
                "expected_low": f.expected_low,
                "expected_high": f.expected_high,
                "expected": f.expected,
                "arithmetic": f.arithmetic.write() if f.arithmetic else "",
                "confirmations": tuple(c.arithmetic.write() for c in f.confirmations),
                "repairs": f.groups,
                "confidence": f.confidence,
                "status": f.status,
                "reviewer": f.reviewer,
                "note": f.note,
                "decided": f.decided,
                "stale": f.stale,
            }
            for f in self.records
        ]
        columns = (
            "id severity kind rule subject cells printed expected_low expected_high expected "
            "arithmetic confirmations repairs confidence status reviewer note decided stale"
        )
        return pd.DataFrame(rows, columns=columns.split()).set_index("id")


def count_failed(checks: Iterable[Outcome | RateCheck]) -> int:
    """Count the checks on figures that fail, but for those of the plan's own rules."""
    hard = (one for one in checks if one.rule.severity == "error" and not one.rule.own)
    return sum(len(one.failing) for one in hard)


def tabulate_checks(
    outcomes: Iterable[Outcome], rates: Iterable[RateCheck], texts: Iterable[TextOutcome]
) -> pd.DataFrame:
    """Make the table of the checks, one row for each use of a rule, in the order of the rules."""
    rows: list[tuple[Any, ...]] = [
        (o.rule, str(o.formula or ""), o.checked, len(o.failing), o.skipped) for o in outcomes
    ]
    rows += [(r.rule, r.formula, r.checked, len(r.failing), r.skipped) for r in rates]
    rows += [(_RULE[t.rule], "", t.checked, t.failed, t.skipped) for t in texts]
    places = {rule.id: place for place, rule in enumerate(RULES)}
    rows.sort(key=lambda row: (KINDS.index(row[0].kind), places.get(row[0].id, len(places))))
    return pd.DataFrame(
        [
            {
                "rule": rule.id, "kind": rule.kind, "severity": rule.severity, "formula": formula,
                "checked": checked, "passed": checked - failed, "failed": failed,
                "not_checkable": skipped,
            }
            for rule, formula, checked, failed, skipped in rows
        ],
        columns=[
            "rule", "kind", "severity", "formula", "checked", "passed", "failed", "not_checkable",
        ],
    )  # fmt: skip


def text_findings(outcomes: Iterable[TextOutcome]) -> list[Finding]:
    """Make findings of the rules on the text that are broken."""
    pairs = ((_RULE[outcome.rule], breach) for outcome in outcomes for breach in outcome.breaches)
    return [
        Finding(
            finding_id(rule.id, breach.cells, breach.subject), rule, breach.subject, breach.cells,
            expected=breach.expected, params=breach.params, confidence="text",
        )
        for rule, breach in pairs
    ]  # fmt: skip


def by_consequence(finding: Finding) -> tuple[int, bool, int, int, str]:
    """Contradictions first, of these what is taken for a unit or a group, on which all sums hang.

    Then figures as in the document, then the text, last own rules.
    """
    kind = max(KINDS.index(finding.rule.kind) - KINDS.index("prose"), 0)
    kind = len(KINDS) if finding.rule.own else kind
    line = finding.cells[0].line if finding.cells else None
    after = finding.params.get("mishap") not in ("subtotals_among", "group_misnamed")
    return SEVERITIES.index(finding.severity), after, kind, line or 0, finding.id
