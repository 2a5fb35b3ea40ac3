"""Writing down what a reviewer decided about a finding, beside the plan's data."""

from __future__ import annotations

import os

from povlib import io
from povlib.auditing import audit
from povlib.decisions import (
    NEEDS_NOTE,
    Decision,
    apply_decisions,
    cells_digest,
)
from povlib.faults import DecisionError, Fault
from povlib.findings import STATUSES, Finding
from povlib.io import DECISION_COLUMNS, DECISION_DATE
from povlib.loading import load_plan

__all__ = ["record_decision"]

_SHOWN = 4


def _decision(finding: Finding, status: str, reviewer: str, note: str, decided: str) -> Decision:
    shown = finding.cells[:_SHOWN]
    more = " …" if len(finding.cells) > _SHOWN else ""
    where = "; ".join(dict.fromkeys(f"{cell.unit} {cell.column}".strip() for cell in shown)) + more
    printed = "; ".join(cell.text for cell in shown) + more
    digest = cells_digest(finding.cells)
    return Decision(finding.id, where, printed, digest, status, reviewer, note, decided)


def record_decision(
    name: str,
    finding: str,
    status: str,
    reviewer: str,
    note: str = "",
    *,
    decided: str = "",
    data_dir: str | os.PathLike[str] | None = None,
) -> Finding:
    """Write what a reviewer decided about a finding as the last row of the plan's findings.csv.

    Earlier decisions on it stay above as its history; the last one counts.

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
    decided : str, optional
        The day of the decision, as it is to be kept.
    data_dir : path, optional

    Returns
    -------
    Finding
        With the decision.

    Raises
    ------
    DecisionError
        If there is no such finding or status, or something is missing.
    PlanError
        If the plan cannot be used.
    """
    folder = io.find_plan(name, data_dir)
    plan = load_plan(str(folder))
    records = {record.id: record for record in audit(plan).records}
    faults = []
    if finding not in records:
        faults.append(
            Fault("decision_unknown", "finding", found=finding, params={"plan": folder.name})
        )
    if status not in STATUSES:
        params = {"expected": ", ".join(STATUSES)}
        faults.append(Fault("decision_status", "status", found=status, params=params))
    if not reviewer.strip():
        faults.append(Fault("decision_reviewer", "reviewer"))
    if status in NEEDS_NOTE and not note.strip():
        faults.append(Fault("decision_note", "note", found=status))
    if faults:
        raise DecisionError(folder.name, faults)
    made = _decision(records[finding], status, reviewer.strip(), note.strip(), decided.strip())
    columns = [*DECISION_COLUMNS, DECISION_DATE]
    rows: list[tuple[str, ...]] = [made.row()]
    if plan.decisions is not None:
        kept = plan.decisions.reindex(columns=columns, fill_value="")
        rows = [*kept.itertuples(index=False, name=None), *rows]
    io.write_working_file(folder, "findings", columns, rows)
    return apply_decisions([records[finding]], {finding: made})[0]
