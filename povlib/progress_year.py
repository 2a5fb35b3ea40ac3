"""Where the units stand at a day of the plan's year: what they report, held against the target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.plan import Plan
from povlib.progress_contradictions import contradictions_of, overdrawn, poor_by_month
from povlib.progress_inputs import Path, ProgressError, read_path, read_year
from povlib.progress_ledger import FLOWS, MONTHS, Ledger, Year, open_ledger
from povlib.progress_texts import answer, assumptions, contradiction_texts
from povlib.progress_words import ASSUMED
from povlib.rounding import round_exact
from povlib.wording import check_language, fill

__all__ = ["Progress", "progress"]


def _counts(values: np.ndarray, missing: Any) -> Any:
    """Give whole numbers, some of them missing."""
    return pd.arrays.IntegerArray(values, missing)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the units stand at a day, by the reports made up to it.

    Attributes
    ----------
    table : pandas.DataFrame
        Index `unit` in the order of the plan table: `unit_code`; `poor_start`, `exits_target`
        (those that the plan has); `reports_missing` (due and not there), `last_month` (the last
        reported on, 1 to 12), `complete` (every report of the year counts, none with a blank);
        `exits`, `relapses`, `new_poor` as reported so far, `overdrawn` (more exits are reported
        than were poor by then: what follows from them stays blank), `reduction` (exits − relapses −
        new_poor), `poor_now` (poor_start − reduction); `path_month` (the last reported on, or the
        last whose report is due, whichever is later), `exits_path` (what the path asks by its end,
        a `Fraction`) and `ahead` (exits − exits_path); `coverage_pct` (exits ÷ target) and
        `net_coverage_pct` (reduction ÷ target). With the minority's columns the counts follow with
        `_em` (`reduction_em` and `poor_now_em` only where every count of all households has its
        part). Missing where nothing is reported or a report leaves a count blank that it needs.
    total : pandas.Series
        The same counts and percentages for all units together, with `units`, `units_reporting`
        and `units_late`; None where a unit lacks the figure.
    rows : pandas.DataFrame
        Every report as the file has it, with `status` (one of
        `povlib.progress_ledger.STATUSES`), `replaced_by` (line of the report that replaces it) and
        `days_late` (0 where in time; missing for a report that replaces another or does not count).
    late : pandas.DataFrame
        The reports that are due and not there: `unit_code`, `unit`, `month` (1 to 12), `due` (last
        day in time), `days_late` at the day asked about.
    contradictions : pandas.DataFrame
        See `povlib.progress_contradictions.contradictions_of`.
    plan : Plan
    year : povlib.progress_ledger.Year
    path : povlib.progress_inputs.Path
    ledger : povlib.progress_ledger.Ledger
        What counts, by unit and month.
    """

    table: pd.DataFrame
    total: pd.Series[Any]
    rows: pd.DataFrame
    late: pd.DataFrame
    contradictions: pd.DataFrame
    plan: Plan
    year: Year
    path: Path
    ledger: Ledger

    @property
    def as_of(self) -> dt.date:
        """The day asked about."""
        return self.year.as_of

    def answer(self, lang: str = "vi") -> str:
        """Say where the plan stands, in a few sentences; made-up figures first of all."""
        texts = [fill(ASSUMED, "demonstration", lang)] if self.plan.source.demonstration else []
        return " ".join([*texts, *self.answer_texts(lang)])

    def answer_texts(self, lang: str = "vi") -> list[str]:
        """Say the same sentence by sentence, the most important first."""
        said = (self.table, self.total, self.late, self.contradictions)
        return answer(*said, self.as_of, lang)

    def contradiction_texts(self, lang: str = "vi") -> list[str]:
        """Tell the contradictions, a sentence each."""
        return contradiction_texts(self.contradictions, check_language(lang))

    def assumptions(self, lang: str = "vi") -> list[str]:
        """Tell what was taken for granted, a sentence each; made-up figures first of all."""
        return assumptions(self.plan, self.ledger, self.year, self.path, check_language(lang))

    def __repr__(self) -> str:
        counted = int((self.rows["status"] == "counted").sum())
        made_up = "; số liệu minh họa" if self.plan.source.demonstration else ""
        return (
            f"<Progress {self.plan.name} as of {self.as_of.isoformat()}: {len(self.table)} units, "
            f"{counted} of {len(self.rows)} reports counted, {len(self.late)} missing, "
            f"{len(self.contradictions)} contradictions{made_up}>"
        )


def _percents(parts: Any, wholes: Any, decimals: int) -> list[Decimal | None]:
    """Divide counts in per cent; nothing where one is missing or there is nothing to divide by."""
    known: dict[tuple[int, int], Decimal] = {}
    found: list[Decimal | None] = []
    for part, whole in zip(parts, wholes, strict=True):
        if part is None or part is pd.NA or whole is None or whole is pd.NA or not whole:
            found.append(None)
            continue
        key = int(part), int(whole)
        if key not in known:
            known[key] = round_exact(Fraction(100 * key[0], key[1]), decimals)
        found.append(known[key])
    return found


def _flows(plan: Plan, ledger: Ledger, suffix: str) -> dict[str, Any]:
    """Add up what one group reports, and say how many are poor now."""
    over = overdrawn(plan, ledger, suffix)
    reporting = ledger.counted.any(axis=1)
    found: dict[str, Any] = {}
    for name in FLOWS[suffix]:
        if ledger.has(name):
            some = ledger.known[name].any(axis=1)
            found[name] = _counts(ledger.values[name].sum(axis=1), ~some)
    found[f"overdrawn{suffix}"] = over
    whole = ~ledger.blanks(FLOWS[suffix]).any(axis=1) & reporting & ~over
    exits, relapses, new_poor = (ledger.flow(name).sum(axis=1) for name in FLOWS[suffix])
    reduction = exits - relapses - new_poor
    if ledger.follows(suffix):
        found[f"reduction{suffix}"] = _counts(reduction, ~whole)
    if followed := poor_by_month(plan, ledger, suffix):
        poor, stated = followed
        found[f"poor_now{suffix}"] = _counts(poor[:, -1].copy(), ~(whole & stated))
    return found


def _targets(plan: Plan, column: str) -> Any:
    """Take assigned exits from the plan table, or else from what the prose assigns."""
    if plan.has(column):
        return plan.units[column].astype("Int64").array
    prose = plan.registrations
    if prose is None or column not in prose:
        return None
    stated = prose.set_index("unit_code")[column].to_dict()
    return pd.array([stated.get(code, pd.NA) for code in plan.units["unit_code"]], dtype="Int64")


def _table(plan: Plan, ledger: Ledger, year: Year, path: Path, decimals: int) -> pd.DataFrame:
    columns: dict[str, Any] = {"unit_code": plan.units["unit_code"].array}
    suffixes = [suffix for suffix, flows in FLOWS.items() if ledger.has(flows[0])]
    targets = {suffix: _targets(plan, f"exits_target{suffix}") for suffix in suffixes}
    counted = ledger.counted
    overdue = np.array(year.overdue, dtype=np.int64)
    last = np.where(counted.any(axis=1), MONTHS - np.argmax(counted[:, ::-1], axis=1), 0)
    at = np.maximum(last, overdue[-1] if overdue.size else 0)
    whole = counted[:, np.array(year.due) - 1].all(axis=1)
    for suffix in suffixes:
        if plan.has(f"poor_start{suffix}"):
            columns[f"poor_start{suffix}"] = plan.units[f"poor_start{suffix}"].array
        if targets[suffix] is not None:
            columns[f"exits_target{suffix}"] = targets[suffix]
        if not suffix:
            columns["reports_missing"] = (~ledger.received[:, overdue - 1]).sum(axis=1)
            columns["last_month"] = _counts(last, last == 0)
            columns["complete"] = whole & ~ledger.blanks(FLOWS[""]).any(axis=1)
        columns |= _flows(plan, ledger, suffix)
        target = targets[suffix]
        if target is None:
            continue
        exits, reduction = columns[FLOWS[suffix][0]], columns.get(f"reduction{suffix}")
        exits = pd.Series(exits).mask(columns[f"overdrawn{suffix}"]).array
        asked = [
            path.asks(wanted, month) for wanted, month in zip(target, at.tolist(), strict=True)
        ]
        columns["path_month"] = _counts(at, at == 0)
        columns[f"exits_path{suffix}"] = asked
        columns[f"ahead{suffix}"] = [
            None if done is pd.NA or wanted is None else int(done) - wanted
            for done, wanted in zip(exits, asked, strict=True)
        ]
        columns[f"coverage{suffix}_pct"] = _percents(exits, target, decimals)
        if reduction is not None:
            columns[f"net_coverage{suffix}_pct"] = _percents(reduction, target, decimals)
    series = {
        name: pd.Series(of, plan.units.index, dtype=object if isinstance(of, list) else None)
        for name, of in columns.items()
    }
    return pd.DataFrame(series)


def _sum(values: Any) -> Any:
    """Add figures up exactly; None where one is missing."""
    found = list(values)
    if any(value is None or value is pd.NA for value in found):
        return None
    exact = [value if isinstance(value, Fraction) else int(value) for value in found]
    return sum(exact)


def _total(table: pd.DataFrame, decimals: int) -> pd.Series[Any]:
    """Add the units up: exits are those of the units that report, the target is of all."""
    found: dict[str, Any] = {
        "units": len(table),
        "units_reporting": int(table["last_month"].notna().sum()),
        "units_late": int((table["reports_missing"] > 0).sum()),
    }
    for suffix, flows in FLOWS.items():
        for name in ("poor_start", "exits_target", "poor_now", "exits_path"):
            if (column := f"{name}{suffix}") in table:
                found[column] = _sum(table[column])
        for column in flows:
            if column in table:
                said = table[column].dropna()
                found[column] = _sum(said) if len(said) else None
        reporting, over = table["last_month"].notna(), table.get(f"overdrawn{suffix}")
        if (column := f"reduction{suffix}") in table:  # as much as the counts above lead to
            found[column] = _sum(table.loc[reporting, column]) if reporting.any() else None
        target = found.get(f"exits_target{suffix}")
        if f"exits_target{suffix}" in table:
            exits = None if over is not None and over.any() else found[flows[0]]
            asked = found[f"exits_path{suffix}"]
            found[f"ahead{suffix}"] = None if exits is None or asked is None else exits - asked
            shares = {"coverage": exits}
            if f"reduction{suffix}" in found:
                shares["net_coverage"] = found[f"reduction{suffix}"]
            for name, part in shares.items():
                (found[f"{name}{suffix}_pct"],) = _percents([part], [target], decimals)
    return pd.Series(found, dtype=object)


def _late(plan: Plan, ledger: Ledger, year: Year) -> pd.DataFrame:
    overdue = np.array(year.overdue, dtype=np.int64)
    units, which = np.nonzero(~ledger.received[:, overdue - 1])
    deadlines = {month: year.deadline(month) for month in year.overdue}
    months = overdue[which]
    return pd.DataFrame(
        {
            "unit_code": plan.units["unit_code"].to_numpy(dtype=object)[units],
            "unit": plan.units.index.to_numpy(dtype=object)[units],
            "month": months,
            "due": pd.Series([deadlines[month] for month in months.tolist()], dtype=object),
            "days_late": [(year.as_of - deadlines[month]).days for month in months.tolist()],
        }
    )


def _with_delays(ledger: Ledger, year: Year) -> pd.DataFrame:
    """Say of each report that counts how many days late it came; corrections may come later."""
    rows = ledger.rows
    covered = [next((due for due in year.due if due >= month), MONTHS) for month in range(1, 13)]
    ends = np.array([0, *(year.deadline(month).toordinal() for month in covered)])
    day_numbers = rows["reported"].map(dt.date.toordinal).to_numpy(dtype=np.int64)
    delay = np.maximum(0, day_numbers - ends[ledger.months])
    first = rows["replaces"].isna() & rows["status"].isin(["counted", "replaced", "twice"])
    return rows.assign(days_late=_counts(delay, ~first.to_numpy(dtype=bool)))


def progress(
    plan: Plan,
    *,
    as_of: str | dt.date | None = None,
    path: str | Mapping[int, Any] = "linear",
    review: str | dt.date | None = None,
    every: str | None = None,
    days_allowed: int | None = None,
    decimals: int = 2,
) -> Progress:
    """Say where the units stand at a day, by the reports made up to it.

    Parameters
    ----------
    plan : Plan
        With ``progress.csv``.
    as_of : str or date, optional
        The day asked about: ``15/7/2020`` or ``2020-07-15``. By default that of the latest report
        (of those made by the end of the next year), never today's.
    path : str or mapping
        What should be achieved by the end of a month: ``"linear"`` (equal parts each month, all by
        the month of the review), the name of a milestone of the plan (evenly over its days),
        several of them with the cumulative per cents of the target that each reaches,
        ``{"support": 90, "survey": 100}``, or months with such per cents, ``{6: 40, 10: 100}``;
        between them the last one holds.
    review : str or date, optional
        The milestone, or the day, of the review that ends the year; by default the milestone
        ``survey`` if the plan has one. Reports on later months do not count.
    every : str, optional
        How often units report: ``monthly``, ``quarterly``, ``half_year`` or ``yearly``; by default
        what the plan itself asks for most often, else monthly.
    days_allowed : int, optional
        Days after the end of a month in which its report is not yet late; by default until the day
        that the plan prints, else ten days.
    decimals : int
        Decimals of the percentages (rounded half up).

    Returns
    -------
    Progress

    Raises
    ------
    ProgressError
        If the plan has no reports, or the question cannot be read.

    Examples
    --------
    Made-up figures: Đồi Gió must bring out 36 of 120. By June it reports 2 + 3 + 4 + 3 + 4 + 4
    exits (the first report on May, 5 exits, was replaced), one relapse and two newly poor:

    >>> from povlib.loading import load_plan
    >>> found = progress(load_plan("tests/plans/doi_gio_2032"), as_of="15/7/2032")
    >>> row = found.table.loc["Đồi Gió"]
    >>> int(row["exits"]), int(row["reduction"]), int(row["poor_now"]), row["coverage_pct"]
    (20, 17, 103, Decimal('55.56'))

    An equal part each month until the review in November asks 6/11 of 36; 20 is a little more:

    >>> row["exits_path"], row["ahead"]
    (Fraction(216, 11), Fraction(4, 11))
    >>> found.late[["unit", "month"]].values.tolist()
    [['Suối Trong', 5], ['Bản Mây', 4], ['Bản Mây', 5], ['Bản Mây', 6]]
    >>> found
    <Progress doi_gio_2032 as of 2032-07-15: 4 units, 19 of 22 reports counted, 4 missing, \
4 contradictions; số liệu minh họa>
    """
    if plan.progress is None:
        raise ProgressError([("no_file", {"plan": plan.name})])
    year = read_year(
        plan, plan.source.signed if as_of is None else as_of, review, every, days_allowed
    )
    if as_of is None:
        made = (day for day in plan.progress["reported"] if day <= year.latest)
        year = replace(year, as_of=max(made, default=year.as_of))
    way = read_path(plan, path, year)
    ledger = open_ledger(plan, year)
    table = _table(plan, ledger, year, way, decimals)
    return Progress(
        table, _total(table, decimals), _with_delays(ledger, year), _late(plan, ledger, year),
        contradictions_of(plan, ledger, year), plan, year, way, ledger,
    )  # fmt: skip
