"""Writing down what a reviewer decided about a finding, beside the plan's data."""

from __future__ import annotations

import datetime as dt
import os
import re

from povlib import io
from povlib.auditing import audit
from povlib.decisions import (
    NEEDS_NOTE,
    Decision,
    apply_decisions,
    cells_digest,
    read_day,
    read_own_files,
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
        Id of the finding, as the report and ``povlib audit`` print it, or its number there.
    status : {"open", "accepted", "rejected", "explained"}
    reviewer : str
        Who decided.
    note : str
        Why; required for *rejected* and *explained*.
    decided : str, optional
        The day of the decision: ``2026-01-15`` or ``15/1/2026``; not after today, nor before the
        plan was signed.
    data_dir : path, optional

    Returns
    -------
    Finding
        With the decision.

    Raises
    ------
    DecisionError
        If there is no such finding or status, something is missing, or findings.csv has faults.
    PlanError
        If the plan cannot be used.
    """
    folder = io.find_plan(name, data_dir)
    plan = load_plan(str(folder))
    if faults := read_own_files(plan)[3]:  # it would be written anew without what is wrong
        raise DecisionError(folder.name, faults)
    records = {record.id: record for record in audit(plan).records}
    if finding not in records and re.fullmatch(r"[0-9]{1,6}", finding):
        finding = dict(enumerate(records, 1)).get(int(finding), finding)
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
    day = read_day(decided)
    if decided.strip() and day is None:
        params = {"expected": "2026-01-15, 15/1/2026"}
        faults.append(Fault("decision_day", "--date", found=decided, params=params))
    today = dt.date.today()
    signed = min(plan.source.signed, today)
    if day is not None and not signed <= day <= today:
        params = {"expected": f"{signed} – {today}"}
        faults.append(Fault("decision_day_order", "--date", found=decided, params=params))
    if faults:
        raise DecisionError(folder.name, faults)
    kept_day = "" if day is None else day.isoformat()
    made = _decision(records[finding], status, reviewer.strip(), note.strip(), kept_day)
    columns = [*DECISION_COLUMNS, DECISION_DATE]
    rows: list[tuple[str, ...]] = [made.row()]
    if plan.decisions is not None:
        kept = plan.decisions.reindex(columns=columns, fill_value="")
        rows = [*kept.itertuples(index=False, name=None), *rows]
    io.write_working_file(folder, "findings", columns, rows)
    return apply_decisions([records[finding]], {finding: made})[0]
