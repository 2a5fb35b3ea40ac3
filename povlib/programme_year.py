"""The year that a plan lays down: its tasks, its duties by body and field, and the reports due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from povlib.document_cells import DocumentRow, document_rows
from povlib.plan import THEMES, Plan
from povlib.programme_words import WORDS
from povlib.progress_inputs import ProgressError
from povlib.progress_ledger import due_date, month_end
from povlib.progress_loading import read_day
from povlib.wording import LANGUAGES, fill

__all__ = ["ROLES", "Programme", "body_names", "period_ends", "programme"]

ROLES = ("lead", "assigned", "support")
"""Parts that a body has in a field, the highest first; *assigned* where the text names no role."""

_MONTHS: dict[str, tuple[int, ...]] = {
    "monthly": tuple(range(1, 13)), "quarterly": (3, 6, 9, 12), "half_year": (6, 12),
    "yearly": (12,), "other": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Programme:
    """What a plan lays down for its year.

    Attributes
    ----------
    tasks : pandas.DataFrame
        In the order of the document: index `task`; `label_vi`, `label_en`, `start`, `end`,
        `bodies` (tuple of names of `Plan.bodies`), `early` (over before the signature), `state`
        (``over``, ``running`` or ``ahead`` on the day asked about; empty without one), `section`.
    due : pandas.DataFrame
        Every report on every period of the year, by date: `report`, `label_vi`, `label_en`,
        `period`, `ends` (last day of the period), `due` (None where the text prints no day),
        `date` (the due day, else the end), `early` (before the signature: no longer due),
        `sender`, `collector`, `recipient` (tuples), `printed`, `section`.
    undated : pandas.DataFrame
        The reports of which the text does not say when: the same columns but the dates.
    duties : pandas.DataFrame
        As `Plan.duties` has them.
    roles : pandas.DataFrame
        Bodies with duties, in the order of `Plan.bodies`, by field, in the order of
        `povlib.plan.THEMES`, as far as there are any: one of `ROLES`, or empty. A body named as
        partner in the duty of another supports it.
    as_of : datetime.date or None
        The day asked about.
    """

    tasks: pd.DataFrame
    due: pd.DataFrame
    undated: pd.DataFrame
    duties: pd.DataFrame
    roles: pd.DataFrame
    as_of: dt.date | None

    @property
    def open(self) -> pd.DataFrame:
        """Reports that are due after the signature."""
        return self.due[~self.due["early"].astype(bool)]

    @property
    def fields_without_lead(self) -> tuple[str, ...]:
        """Fields in which no body is said to lead."""
        leads = (self.roles == "lead").any(axis=0)
        return tuple(str(theme) for theme in self.roles.columns if not leads[theme])

    @property
    def bodies(self) -> tuple[str, ...]:
        """Bodies with duties of their own, in the order of the duties."""
        return tuple(dict.fromkeys(body for of in self.duties["body"] for body in of))

    def __repr__(self) -> str:
        return (
            f"<Programme: {len(self.tasks)} tasks, {len(self.duties)} duties of "
            f"{len(self.bodies)} bodies in {len(self.roles.columns)} fields, "
            f"{len(self.open)} reports due>"
        )


def body_names(plan: Plan, lang: str) -> dict[str, str]:
    """Name each body in a language.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> body_names(load_plan("krong_no_2020"), "en")["health"]
    'Division of Health'
    """
    return {row.name: row.text(f"name_{lang}") for row in document_rows(plan, "bodies")}


def period_ends(period: str, year: int, months: Iterable[int] = ()) -> list[dt.date]:
    """Give the last days of the periods of a year that are reported on.

    Parameters
    ----------
    period : str
        One of `povlib.plan.PERIODS`.
    year : int
    months : iterable of int
        The months in which a period ends, where they are not all of the year's.

    Examples
    --------
    >>> [day.isoformat() for day in period_ends("half_year", 2020)]
    ['2020-06-30', '2020-12-31']
    >>> [day.isoformat() for day in period_ends("monthly", 2020, [2])]
    ['2020-02-29']
    """
    chosen = tuple(months) or _MONTHS[period]
    return [month_end(year, month) for month in chosen]


def _names(row: DocumentRow, column: str) -> tuple[str, ...]:
    found = row.values.get(column)
    return found if isinstance(found, tuple) else ()


def _frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame whose cells stay as they are."""
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=object) for name in columns}
    )


def _state(start: dt.date | None, end: dt.date | None, as_of: dt.date | None) -> str:
    if as_of is None or start is None or end is None:
        return ""
    return "over" if end < as_of else "ahead" if start > as_of else "running"


def _tasks(plan: Plan, as_of: dt.date | None) -> pd.DataFrame:
    rows = []
    for row in document_rows(plan, "milestones"):
        start, end = row.date("start"), row.date("end")
        rows.append(
            {
                "task": row.name, "label_vi": row.text("label_vi"),
                "label_en": row.text("label_en"), "start": start, "end": end,
                "bodies": _names(row, "body"),
                "early": end is not None and end < plan.source.signed,
                "state": _state(start, end, as_of), "section": row.text("section"),
            }
        )  # fmt: skip
    columns = "task label_vi label_en start end bodies early state section".split()
    return _frame(rows, columns).set_index("task")


_REPORT = (
    "report", "label_vi", "label_en", "period", "sender", "collector", "recipient", "printed",
    "section",
)  # fmt: skip


def _reports(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    dated, undated = [], []
    for row in document_rows(plan, "reports"):
        told: dict[str, Any] = {
            "report": row.name,
            **{f"label_{lang}": row.text(f"label_{lang}") or fill(WORDS, row.text("period"), lang)
               for lang in LANGUAGES},
            **{name: row.text(name) for name in ("period", "printed", "section")},
            **{name: _names(row, name) for name in ("sender", "collector", "recipient")},
        }  # fmt: skip
        months = _names(row, "period_ends")
        ends = period_ends(told["period"], plan.source.year, map(int, months))
        if not ends:
            undated.append(told)
        day = row.values.get("due_day")
        for end in ends:
            due = due_date(end, None if day is None else int(day), row.text("due_month"))
            date = due or end
            early = date < plan.source.signed
            dated.append({**told, "ends": end, "due": due, "date": date, "early": early})
    dated.sort(key=lambda one: one["date"])  # of one day in the order of the document
    columns = (*_REPORT, "ends", "due", "date", "early")
    return _frame(dated, columns), _frame(undated, _REPORT)


def _roles(plan: Plan) -> pd.DataFrame:
    found: dict[tuple[str, str], int] = {}
    for row in document_rows(plan, "duties"):
        theme, role = row.text("theme"), row.text("role") or "assigned"
        parts = [(body, ROLES.index(role)) for body in _names(row, "body")]
        parts += [(body, ROLES.index("support")) for body in _names(row, "partners")]
        for body, rank in parts:
            found[body, theme] = min(rank, found.get((body, theme), rank))
    bodies = [row.name for row in document_rows(plan, "bodies")]
    bodies = [body for body in bodies if any(body == one for one, _ in found)]
    themes = [theme for theme in THEMES if any(theme == one for _, one in found)]
    return pd.DataFrame(
        {
            theme: pd.Series(
                [ROLES[found[b, theme]] if (b, theme) in found else "" for b in bodies],
                pd.Index(bodies, name="body", dtype=object), dtype=object,
            )
            for theme in themes
        },
        index=pd.Index(bodies, name="body", dtype=object),
    )  # fmt: skip


def _day(value: Any) -> dt.date | None:
    if value is None or (isinstance(value, str) and not value):
        return None
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return read_day(value)
    except (TypeError, ValueError):
        raise ProgressError([("as_of", {"found": str(value)})]) from None


def programme(plan: Plan, as_of: Any = None) -> Programme:
    """Lay out the year of a plan: tasks, reports due, and who is responsible for what.

    Parameters
    ----------
    plan : Plan
    as_of : datetime.date or str, optional
        The day asked about, ``15/7/2020`` or ``2020-07-15``; never the clock's.

    Returns
    -------
    Programme
        Empty where the plan has no such data.

    Raises
    ------
    ProgressError
        If `as_of` is no day.

    Examples
    --------
    The first of five tasks were to end before the plan was signed:

    >>> from povlib.loading import load_plan
    >>> year = programme(load_plan("krong_no_2020"), as_of="15/7/2020")
    >>> year.tasks["early"].tolist()
    [True, True, False, False, False]
    >>> year.tasks.index[year.tasks["state"] == "running"].tolist()
    ['support']

    Ten monthly reports from March on, four quarterly ones and that on the first half-year:

    >>> len(year.open), year.roles.loc["labour", "housing"]
    (15, 'lead')
    """
    day = _day(as_of)
    due, undated = _reports(plan)
    duties = pd.DataFrame(columns=["body", "theme", "role", "partners", "label_vi", "label_en",
                                   "section"], dtype=object)  # fmt: skip
    given = plan.duties if plan.duties is not None else duties
    return Programme(_tasks(plan, day), due, undated, given, _roles(plan), day)
