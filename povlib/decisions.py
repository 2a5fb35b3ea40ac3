"""What reviewers decided about findings: read from a file that outlasts every run."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from povlib.audit_rules import read_rules
from povlib.faults import Fault
from povlib.findings import STATUSES, CellRef, Finding
from povlib.io import DECISION_COLUMNS, DECISION_DATE, WORKING_FILES
from povlib.plan import Plan
from povlib.printed_dates import read_dates
from povlib.rule_table import Rule

__all__ = [
    "NEEDS_NOTE",
    "Decision",
    "Unmatched",
    "apply_decisions",
    "cells_digest",
    "read_day",
    "read_decisions",
    "read_own_files",
    "unmatched_decisions",
]

NEEDS_NOTE = ("rejected", "explained")
"""Statuses that count for nothing without a reason."""

OWN_FILES = (WORKING_FILES["rules"], WORKING_FILES["findings"])


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of findings.csv."""

    finding: str
    where: str
    printed: str
    cells: str
    status: str
    reviewer: str
    note: str
    decided: str = ""

    def row(self) -> tuple[str, ...]:
        """Texts in the order of `DECISION_COLUMNS`, and the day."""
        return tuple(getattr(self, name) for name in (*DECISION_COLUMNS, DECISION_DATE))


def cells_digest(cells: Iterable[CellRef]) -> str:
    """Digest of where cells are and what they hold.

    Examples
    --------
    >>> cell = CellRef("plan_table.csv", 12, "TT Đăk Mâm", "24688", "exits_target_em", "26")
    >>> cells_digest([cell]) == cells_digest([cell]), len(cells_digest([cell]))
    (True, 12)
    """
    listed = "\n".join(f"{cell.address}={cell.text}" for cell in cells)
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def read_day(text: str) -> dt.date | None:
    """Read the day of a decision; None where the text is no day.

    Examples
    --------
    >>> read_day("2026-01-15") == read_day("15/1/2026"), read_day("31/2/2020"), read_day("1/2026")
    (True, None, None)
    """
    try:
        first, last = read_dates(text.strip())
    except ValueError:
        return None
    return first if first == last else None


def read_decisions(
    frame: pd.DataFrame | None, file: str = "findings.csv"
) -> tuple[dict[str, Decision], list[Fault]]:
    """Read the decisions that a plan was loaded with; every mistake at once.

    Parameters
    ----------
    frame : pandas.DataFrame or None
        `Plan.decisions`.
    file : str
        Name of the file, for messages.

    Returns
    -------
    decisions : dict of Decision
        By finding; of several on one finding the last, those before it are its history.
    faults : list of Fault
    """
    found: dict[str, Decision] = {}
    faults: list[Fault] = []
    if frame is None:
        return found, faults
    columns = [*DECISION_COLUMNS, DECISION_DATE, "line"]
    rows = frame.reindex(columns=columns, fill_value="")
    for *texts, line in rows.itertuples(index=False, name=None):
        decision = Decision(*(text.strip() for text in texts))
        faults += [
            Fault("required_text", file, line, None, column)
            for column in ("finding", "reviewer")
            if not getattr(decision, column)
        ]
        if decision.status not in STATUSES:
            params = {"expected": ", ".join(STATUSES)}
            faults.append(
                Fault("decision_status", file, line, None, "status", decision.status, params)
            )
        if decision.decided and read_day(decision.decided) is None:
            params = {"expected": "2026-01-15, 15/1/2026"}
            faults.append(
                Fault("decision_day", file, line, None, DECISION_DATE, decision.decided, params)
            )
        if decision.status in NEEDS_NOTE and not decision.note:
            faults.append(Fault("decision_note", file, line, None, "note", decision.status))
        found[decision.finding] = decision
    return found, faults


def read_own_files(
    plan: Plan,
) -> tuple[list[Rule], list[Fault], dict[str, Decision], list[Fault]]:
    """Read the plan's own rules and the reviewers' decisions, each with what is wrong with them.

    A rule that cannot be read does not stop the others. Of a file of decisions in doubt none
    counts: the row that cannot be read may have taken back another.
    """
    rules, faults = read_rules(plan.rules, plan.files.get("rules", "rules.csv"))
    decisions, wrong = read_decisions(plan.decisions)
    kept = [[fault for fault in plan.own_faults if fault.file == file] for file in OWN_FILES]
    faults, wrong = ([*one, *more] for one, more in zip(kept, (faults, wrong), strict=True))
    return rules, faults, {} if wrong else decisions, wrong


def apply_decisions(
    findings: Sequence[Finding], decisions: Mapping[str, Decision]
) -> tuple[Finding, ...]:
    """Give findings the status that a reviewer gave them.

    A decision on cells that have changed since is kept and marked stale.
    """
    decided = []
    for finding in findings:
        decision = decisions.get(finding.id)
        if decision is not None:
            finding = replace(
                finding,
                status=decision.status,
                reviewer=decision.reviewer,
                note=decision.note,
                decided=decision.decided,
                stale=decision.cells != cells_digest(finding.cells),
            )
        decided.append(finding)
    return tuple(decided)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A decision on what the audit does not find: mended since, or its name mistyped.

    Attributes
    ----------
    finding : str
        As findings.csv names it.
    line : int
        Its row there.
    near : str
        The finding without a decision whose name is nearest; empty where none is near.
    recorded : bool
        Whether the row was written for a finding that there was: its cells are known.
    where, printed : str
        The cells and what they held then.
    """

    finding: str
    line: int
    near: str = ""
    recorded: bool = False
    where: str = ""
    printed: str = ""


def unmatched_decisions(plan: Plan, findings: Iterable[Finding]) -> tuple[Unmatched, ...]:
    """List the decisions that are about no finding of the plan as printed.

    Under a scenario nothing is listed: there findings go because figures are replaced.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> row = ["subset-b5b7bf", "", "", "", "accepted", "Lan", "", 2]
    >>> decisions = pd.DataFrame([row], columns=[*DECISION_COLUMNS, "line"])
    >>> (one,) = unmatched_decisions(replace(plan, decisions=decisions), audit(plan).records)
    >>> one.finding, one.line, one.near, one.recorded
    ('subset-b5b7bf', 2, 'subset-b5b7be', False)
    """
    if plan.decisions is None or plan.scenario:
        return ()
    names = {finding.id for finding in findings}
    columns = ["finding", "line", "cells", "where", "printed"]
    rows = plan.decisions.reindex(columns=columns, fill_value="").itertuples(index=False, name=None)
    decided = {name.strip(): (line, *texts) for name, line, *texts in rows}
    free = sorted(names - set(decided))
    return tuple(
        Unmatched(name, line, near, bool(cells.strip()), where, printed)
        for name, (line, cells, where, printed) in decided.items()
        if name not in names
        for near in [next(iter(difflib.get_close_matches(name, free, 1, 0.9)), "")]
    )
