"""The audit as plain data, for programs that gate or archive a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib.audit_report import Audit
from povlib.decisions import unmatched_decisions
from povlib.faults import PlanError
from povlib.findings import Arithmetic, CellRef, Finding
from povlib.hypotheses import Story
from povlib.plan import Plan
from povlib.repair_stories import StoryTeller
from povlib.repairs import Repair, RepairSet

__all__ = ["audit_data", "fault_data"]

FORMAT = 1
"""Changes when a reader of these data would have to change."""


def _plain(value: Any) -> Any:
    """Make a value fit for JSON without losing anything: decimals become text."""
    if isinstance(value, Decimal):
        return str(value) if _has_places(value) else int(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a number of NumPy
        return value.item()
    if isinstance(value, CellRef):
        return _cell(value)
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _has_places(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def _cell(cell: CellRef) -> dict[str, Any]:
    return {
        "file": cell.file, "line": cell.line, "unit": cell.unit, "unit_code": cell.unit_code,
        "column": cell.column, "printed": cell.text,
    }  # fmt: skip


def _arithmetic(one: Arithmetic | None) -> str | None:
    return None if one is None else one.write("en")


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "kind": finding.rule.kind,
        "rule": finding.rule.id,
        "label": {"vi": finding.rule.label_vi, "en": finding.rule.label_en},
        "subject": finding.subject,
        "formula": finding.formula,
        "cells": [_cell(cell) for cell in finding.cells],
        "expected": {
            "low": _plain(finding.expected_low),
            "high": _plain(finding.expected_high),
            "of": finding.expected,
        },
        "arithmetic": _arithmetic(finding.arithmetic),
        "confirmations": [
            {"rule": c.rule.id, "cell": _cell(c.cell), "arithmetic": c.arithmetic.write("en")}
            for c in finding.confirmations
        ],
        "repairs": list(finding.groups),
        "confidence": finding.confidence,
        "details": _plain(dict(finding.params)),
        "status": finding.status,
        "reviewer": finding.reviewer,
        "note": finding.note,
        "decided": finding.decided,
        "stale": finding.stale,
    }


def _story(story: Story, teller: StoryTeller) -> dict[str, Any]:
    return {
        "kinds": [slip.kind for slip in story.slips],
        "keystrokes": story.keystrokes,
        "values": [
            {"column": entry.column, "row": entry.row, "unit_code": teller.codes[entry.row],
             "printed": entry.printed, "value": _plain(entry.number)}
            for entry in story.entries
        ],
    }  # fmt: skip


def _set(one: RepairSet, told: Sequence[Story] | None, teller: StoryTeller) -> dict[str, Any]:
    return {
        "cells": [
            {
                **_cell(s.cell),
                "low": _plain(s.low),
                "high": _plain(s.high),
                "every": s.every,
                "values": _plain(s.values),
            }
            for s in one.suspects
        ],
        "relations": [
            {
                "cells": [cell.address for cell in relation.cells],
                "factors": list(relation.factors),
                "low": _plain(relation.low),
                "high": _plain(relation.high),
            }
            for relation in one.relations
        ],
        "stories": None if told is None else [_story(story, teller) for story in told],
    }


def _repair(repair: Repair, teller: StoryTeller) -> dict[str, Any]:
    return {
        "weight": repair.weight,
        "complete": repair.complete,
        "proved": repair.proved,
        "sets": [
            _set(one, told, teller)
            for one, told in zip(repair.sets, teller.told(repair), strict=True)
        ],
    }


def audit_data(plan: Plan, report: Audit) -> dict[str, Any]:
    """Give an audit as dictionaries, lists, texts and whole numbers.

    Parameters
    ----------
    plan : Plan
    report : Audit

    Returns
    -------
    dict
        `format`, `plan`, `number`, `signed`, `scenario`, `digest`; `clean`; `checks` (`checked`,
        `passed`, `rules`); `convention`, `mode`, `bases`; `households` (inferred where not
        printed); `findings`; `repairs`; `other_ways` (of rounding that explain as
        much, with repairs of other cells); `unlocated`; `decisions_without_finding`;
        `correction_faults`, `rule_faults`, `decision_faults` (see `fault_data`). Rates are texts
        with their decimals.
        `stories` is null for a set of many cells, or one of many, of which none were looked for.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> data = audit_data(plan, audit(plan))
    >>> data["clean"], data["findings"][0]["arithmetic"], data["households"]["total"]
    (False, '26 > 16', [19340, 19348])
    """
    result = report.reproduction
    teller = StoryTeller(plan)
    units = result.households.reset_index()
    rules = report.checks.to_dict("records")
    return {
        "format": FORMAT,
        "plan": plan.name,
        "number": plan.source.number,
        "signed": plan.source.signed.isoformat(),
        "scenario": plan.scenario,
        "digest": plan.digest,
        "clean": report.is_clean,
        "checks": {
            "checked": report.checked,
            "passed": report.passed,
            "rules": [_plain(rule) for rule in rules],
        },
        "convention": result.convention,
        "mode": result.mode,
        "bases": result.bases,
        "households": {
            "inferred": not result.households_printed,
            "units": [_households(row) for row in units.to_dict("records")],
            "total": _plain(result.households_total),
        },
        "findings": [_finding(finding) for finding in report.records],
        "repairs": [_repair(repair, teller) for repair in report.repairs],
        "other_ways": [
            {
                "convention": one.reproduction.convention,
                "mode": one.reproduction.mode,
                "bases": one.reproduction.bases,
                "repairs": [_repair(repair, teller) for repair in one.repairs],
            }
            for one in report.rivals
        ],
        "unlocated": report.unlocated,
        "decisions_without_finding": [
            {"finding": one.finding, "line": one.line, "near": one.near or None}
            for one in unmatched_decisions(plan, report.records)
        ],
        "correction_faults": [fault.data() for fault in plan.correction_faults],
        "rule_faults": [fault.data() for fault in report.rule_faults],
        "decision_faults": [fault.data() for fault in report.decision_faults],
    }


def fault_data(error: PlanError) -> dict[str, Any]:
    """Give the faults of a plan that cannot be audited as plain data.

    Returns
    -------
    dict
        `format`, `plan`, `faults` (each `code`, `file`, `row`, `unit`, `column`, `found`,
        `message` by language).

    Examples
    --------
    >>> from povlib.faults import Fault
    >>> data = fault_data(PlanError("a", [Fault("no_file", "units.csv")]))
    >>> data["plan"], [fault["code"] for fault in data["faults"]]
    ('a', ['no_file'])
    """
    faults = [fault.data() for fault in error.faults]
    return {"format": FORMAT, "plan": error.plan, "faults": faults}


def _households(row: Mapping[Any, Any]) -> dict[str, Any]:
    bounds = [row["recovered_households_low"], row["recovered_households_high"]]
    known = [None if pd.isna(bound) else int(bound) for bound in bounds]
    return {"unit": row["unit"], "unit_code": row["unit_code"], "low": known[0], "high": known[1]}
