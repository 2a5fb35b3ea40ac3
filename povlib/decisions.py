"""What reviewers decided about findings: a file beside the plan's data that outlasts every run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from povlib import io
from povlib.faults import Fault, PlanError
from povlib.findings import STATUSES, CellRef, Finding
from povlib.io import DECISION_COLUMNS

__all__ = ["Decision", "apply_decisions", "read_decisions", "record_decision"]


_NEEDS_NOTE = ("rejected", "explained")
_SHOWN = 4


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

    def row(self) -> tuple[str, ...]:
        """Texts in the order of `DECISION_COLUMNS`."""
        return tuple(getattr(self, name) for name in DECISION_COLUMNS)


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
        By finding.
    faults : list of Fault
    """
    found: dict[str, Decision] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    if frame is None:
        return found, faults
    for *texts, line in frame[[*DECISION_COLUMNS, "line"]].itertuples(index=False, name=None):
        decision = Decision(*(text.strip() for text in texts))
        if decision.status not in STATUSES:
            params = {"expected": ", ".join(STATUSES)}
            faults.append(
                Fault("decision_status", file, line, None, "status", decision.status, params)
            )
        if decision.finding in found:
            params = {"expected": str(lines[decision.finding])}
            faults.append(
                Fault("decision_repeated", file, line, None, "finding", decision.finding, params)
            )
        found.setdefault(decision.finding, decision)
        lines.setdefault(decision.finding, line)
    return found, faults


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
                stale=decision.cells != cells_digest(finding.cells),
            )
        decided.append(finding)
    return tuple(decided)


def _decision(finding: Finding, status: str, reviewer: str, note: str) -> Decision:
    shown = finding.cells[:_SHOWN]
    more = " …" if len(finding.cells) > _SHOWN else ""
    where = "; ".join(dict.fromkeys(f"{cell.unit} {cell.column}".strip() for cell in shown)) + more
    printed = "; ".join(cell.text for cell in shown) + more
    return Decision(finding.id, where, printed, cells_digest(finding.cells), status, reviewer, note)


def record_decision(
    name: str,
    finding: str,
    status: str,
    reviewer: str,
    note: str = "",
    *,
    data_dir: str | os.PathLike[str] | None = None,
) -> Finding:
    """Write what a reviewer decided about a finding into the plan's findings.csv.

    Parameters
    ----------
    name : str
        The plan.
    finding : str
        Id of the finding, as the report and ``povlib audit`` print it.
    status : {"open", "accepted", "rejected", "explained"}
    reviewer : str
        Who decided.
    note : str
        Why; required for *rejected* and *explained*.
    data_dir : path, optional

    Returns
    -------
    Finding
        With the decision.

    Raises
    ------
    PlanError
        If the plan cannot be used, there is no such finding or status, or something is missing.
    """
    from povlib.auditing import audit
    from povlib.loading import load_plan

    folder = io.find_plan(name, data_dir)
    file = io.WORKING_FILES["findings"]
    plan = load_plan(str(folder))
    records = {record.id: record for record in audit(plan).records}
    faults = []
    if finding not in records:
        faults.append(Fault("decision_unknown", file, found=finding, params={"plan": folder.name}))
    if status not in STATUSES:
        params = {"expected": ", ".join(STATUSES)}
        faults.append(Fault("decision_status", file, found=status, params=params))
    if not reviewer.strip():
        faults.append(Fault("decision_reviewer", file))
    if status in _NEEDS_NOTE and not note.strip():
        faults.append(Fault("decision_note", file, found=status))
    if faults:
        raise PlanError(folder.name, faults)
    decisions, _ = read_decisions(plan.decisions)
    made = _decision(records[finding], status, reviewer.strip(), note.strip())
    decisions[finding] = made  # in the place of an earlier one, otherwise last
    rows = [decision.row() for decision in decisions.values()]
    io.write_working_file(folder, "findings", DECISION_COLUMNS, rows)
    return apply_decisions([records[finding]], {finding: made})[0]
