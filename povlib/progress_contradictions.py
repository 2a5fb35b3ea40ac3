"""What cannot be true in the reports of a year, or only if something is still to be reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from povlib.plan import Plan
from povlib.progress_counts import balances
from povlib.progress_ledger import FLOWS, MONTHS, Ledger, Year

__all__ = [
    "CONTRADICTION_COLUMNS",
    "contradictions_of",
    "overdrawn",
    "poor_by_month",
    "still_missing",
]

CONTRADICTION_COLUMNS = (
    "kind", "unit_code", "unit", "month", "column", "found", "limit", "lines", "certain",
)  # fmt: skip

Row = dict[str, Any]


def still_missing(ledger: Ledger, year: Year, columns: tuple[str, ...]) -> np.ndarray:
    """Tell by which months something is not known that happened up to then.

    A month is covered by the report of the next month in which one is due.
    """
    gaps = ledger.blanks(columns)
    for month in year.due:
        gaps[:, month - 1] |= ~ledger.counted[:, month - 1]
    missing = np.logical_or.accumulate(gaps, axis=1)
    covered = [next((due for due in year.due if due >= month), year.last) for month in range(1, 13)]
    return missing[:, np.array(covered) - 1]


def poor_by_month(plan: Plan, ledger: Ledger, suffix: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Follow the poor of each unit by the reports: the figures, and for which units there are any.

    None where the plan table has no poor households at the start, or not all is reported.
    """
    if not plan.has(f"poor_start{suffix}") or not ledger.follows(suffix):
        return None
    start = plan.units[f"poor_start{suffix}"]
    blank = start.isna().to_numpy(dtype=bool)
    exits, relapses, new_poor = (ledger.flow(name) for name in FLOWS[suffix])
    poor = balances(start.fillna(0).to_numpy(dtype=np.int64), exits, relapses + new_poor)
    return poor, ~blank


def overdrawn(plan: Plan, ledger: Ledger, suffix: str) -> np.ndarray:
    """Tell of which units more exits are reported, in some month, than were poor by then.

    Of a group, also where more of it are reported than in all.
    """
    found = poor_by_month(plan, ledger, suffix)
    wrong = np.zeros(len(plan.units), dtype=bool)
    if found is not None:
        wrong = (found[0] < 0).any(axis=1) & found[1]
    for whole, part in zip(FLOWS[""], FLOWS[suffix], strict=True):
        if part != whole and ledger.has(whole) and ledger.has(part):
            both = ledger.known[whole] & ledger.known[part]
            wrong |= (both & (ledger.values[part] > ledger.values[whole])).any(axis=1)
    all_poor = poor_by_month(plan, ledger, "")
    if suffix and found is not None and all_poor is not None:
        more = found[0][:, -1] > all_poor[0][:, -1]
        wrong |= more & found[1] & all_poor[1] & ledger.counted.any(axis=1)
    return wrong


def _of_rows(ledger: Ledger, year: Year) -> Iterator[Row]:
    """Find what contradicts itself within one report, or among the reports on one month."""
    rows = ledger.rows
    status, lines = rows["status"].to_numpy(), rows["line"].to_numpy()
    months, reported = rows["month"].to_numpy(), rows["reported"].to_numpy()
    stands = (status != "not_yet") & (status != "replaced")

    def row(kind: str, at: int, **more: Any) -> Row:
        place, line = int(ledger.places[at]), int(lines[at])
        return {"kind": kind, "place": place, "month": months[at], "lines": (line,), **more}

    for whole in FLOWS[""]:
        part = f"{whole}_em"
        if whole in rows and part in rows:
            more = (rows[part] > rows[whole]).fillna(False).to_numpy(dtype=bool) & stands
            for at in np.flatnonzero(more).tolist():
                found, limit = int(rows[part].array[at]), int(rows[whole].array[at])
                yield row("minority_above_whole", at, column=part, found=found, limit=limit)
    for at in np.flatnonzero(status == "outside_year").tolist():
        yield row("outside_year", at, limit=year.year)
    for at in np.flatnonzero(reported > year.latest).tolist():
        yield row("far_day", at, found=reported[at], limit=year.year)
    early = (reported < months) & stands & (status != "outside_year")
    for at in np.flatnonzero(early).tolist():
        yield row("before_month", at, found=reported[at])
    cells: dict[tuple[int, int], list[int]] = {}
    for at in np.flatnonzero(status == "twice").tolist():
        cells.setdefault((int(ledger.places[at]), int(ledger.months[at])), []).append(at)
    for those in cells.values():
        both = tuple(int(lines[at]) for at in those)
        yield row("twice", those[0], found=len(those)) | {"lines": both}


def _of_balances(plan: Plan, ledger: Ledger, year: Year) -> Iterator[Row]:
    """Find the exits of more than are poor, and more poor of the minority than in all."""
    followed: dict[str, Any] = {}
    for suffix, flows in FLOWS.items():
        found = poor_by_month(plan, ledger, suffix)
        if found is None:
            continue
        poor, stated = found
        followed[suffix] = poor, stated
        exits, relapses, new_poor = (ledger.flow(name) for name in flows)
        missing = still_missing(ledger, year, flows[1:])
        before = poor + exits - relapses - new_poor
        wrong = (
            (poor < 0) & (before >= 0) & stated[:, None]
        )  # where it begins, and not what follows
        for place, at in np.argwhere(wrong).tolist():
            left = int(exits[place, at])
            yield {
                "kind": "exits_above_poor", "place": place, "month": dt.date(year.year, at + 1, 1),
                "column": flows[0], "found": left, "limit": int(poor[place, at]) + left,
                "lines": (), "certain": not missing[place, at],
            }  # fmt: skip
    if len(followed) < len(FLOWS):
        return
    (poor, stated), (minority, also) = followed.values()
    missing = still_missing(ledger, year, (*FLOWS[""], *FLOWS["_em"]))
    last = MONTHS - 1 - np.argmax(ledger.counted[:, ::-1], axis=1)
    units = np.arange(len(last))
    some = ledger.counted.any(axis=1) & stated & also
    some &= poor[units, last] >= 0  # else it is the exits that are told
    for place in np.flatnonzero(some & (minority[units, last] > poor[units, last])).tolist():
        at = int(last[place])
        yield {
            "kind": "minority_poor_above_poor", "place": place,
            "month": dt.date(year.year, at + 1, 1), "column": "poor_now_em",
            "found": int(minority[place, at]), "limit": int(poor[place, at]), "lines": (),
            "certain": not missing[place, at],
        }  # fmt: skip


def contradictions_of(plan: Plan, ledger: Ledger, year: Year) -> pd.DataFrame:
    """List what cannot be true, in the order of the units and months.

    Returns
    -------
    pandas.DataFrame
        `kind` (a key of `povlib.progress_words.CONTRADICTED`), `unit_code`, `unit`, `month` (its
        first day), `column`, `found` and `limit` (what must not be more; a day for reports made or
        reviewed), `lines` of the file, and `certain`: False where reports that are still missing
        may explain it.
    """
    rows = [*_of_rows(ledger, year), *_of_balances(plan, ledger, year)]
    rows.sort(key=lambda row: (row["place"], row["month"]))
    codes, names = plan.units["unit_code"].array, plan.units.index
    blank: Mapping[str, Any] = {"column": "", "found": None, "limit": None, "certain": True}
    told = [
        {**blank, **row, "unit_code": codes[row["place"]], "unit": names[row["place"]]}
        for row in rows
    ]
    return pd.DataFrame(told, columns=list(CONTRADICTION_COLUMNS), dtype=object)
