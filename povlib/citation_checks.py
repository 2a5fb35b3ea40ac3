"""Dates of a plan against each other, and the documents that it cites."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from povlib.document_cells import DocumentRow, Tally, document_rows
from povlib.findings import Breach, CellRef, TextOutcome
from povlib.plan import Plan
from povlib.printed_dates import read_dates
from povlib.statement_checks import statement_cell

__all__ = ["check_chronology", "check_citations", "document_kind", "number_year", "plain_number"]

_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "–—‐‑−"), "-")
SIGNED = "signed"
"""Name of the statement that repeats the date of the signature."""


def plain_number(number: str) -> str:
    """Write a document's number without spaces and with plain hyphens, to compare it.

    Examples
    --------
    >>> plain_number("17/2017/TT – BLĐTBXH")
    '17/2017/TT-BLĐTBXH'
    """
    text = unicodedata.normalize("NFC", number).translate(_DASHES)
    return "".join(text.split())


def number_year(number: str) -> int | None:
    """Year in a document's number; None where it carries none.

    Examples
    --------
    >>> number_year("17/2017/TT-BLĐTBXH"), number_year("3646/QĐ-UBND")
    (2017, None)
    """
    parts = plain_number(number).split("/")[1:]
    return next((int(part) for part in parts if _YEAR.fullmatch(part)), None)


def document_kind(number: str) -> str:
    """Kind and issuer of a document: what stands after the last slash of its number.

    Examples
    --------
    >>> document_kind("17/2017/TT-BLĐTBXH"), document_kind("3646/QĐ-UBND")
    ('TT-BLĐTBXH', 'QĐ-UBND')
    """
    head, slash, kind = plain_number(number).rpartition("/")
    return kind if slash and head else ""


def _with_year(number: str, year: int) -> str:
    head, *parts = plain_number(number).split("/")
    at = next(place for place, part in enumerate(parts) if _YEAR.fullmatch(part))
    parts[at] = str(year)
    return "/".join([head, *parts])


def _date_cell(row: DocumentRow, column: str) -> CellRef:
    return row.cell(column, row.text("printed_date") or row.text(column))


# --- Chronology ---------------------------------------------------------------------------------


def _task(row: DocumentRow) -> dict[str, str]:
    return {"vi": row.text("label_vi") or row.name, "en": row.text("label_en") or row.name}


def _task_cell(row: DocumentRow, column: str) -> CellRef:
    return row.cell(column, row.text("printed") or row.text(column))


def _check_tasks(plan: Plan) -> list[TextOutcome]:
    before, years, order = map(Tally, ("task_before_signature", "task_year", "task_order"))
    signed, year = plan.source.signed, plan.source.year
    for row in document_rows(plan, "milestones"):
        start, end = row.date("start"), row.date("end")
        told = {"task": _task(row), "printed": row.text("printed"), "section": row.text("section")}
        if end is None:
            before.skipped += 1
        else:
            before.checked += 1
            if end < signed:
                params = {**told, "end": end, "signed": signed, "days": (signed - end).days}
                before.breaches.append(Breach(row.name, (_task_cell(row, "end"),), params))
        named = row.values.get("year_printed")
        if named is not None:
            years.checked += 1
            if int(named) != year:
                params = {**told, "named": str(int(named)), "year": str(year)}
                cells = (row.cell("year_printed", str(int(named))), row.cell("printed"))
                years.breaches.append(Breach(row.name, cells, params, str(year)))
        if start is None or end is None:
            order.skipped += 1
        else:
            order.checked += 1
            if end < start:
                params = {**told, "start": start, "end": end}
                cells = (_task_cell(row, "start"), _task_cell(row, "end"))
                order.breaches.append(Breach(row.name, cells, params))
    return [before.outcome(), years.outcome(), order.outcome()]


def _check_dates(plan: Plan) -> TextOutcome:
    """Check that what is cited is no younger than the signature.

    Statements that compare ("before 15/12") set deadlines and are not cited dates.
    """
    tally, signed = Tally("dates_before_signature"), plan.source.signed
    for document in _documents(plan):
        late = {date: rows for date, rows in document.dates.items() if date > signed}
        tally.checked += len(document.dates)
        tally.skipped += len(document.undated)
        for date, rows in late.items():
            cells = tuple(_date_cell(row, "dated") for row in rows)
            params = {"document": document.number, "date": date, "signed": signed}
            tally.breaches.append(Breach(document.number, cells, params))
    for row in document_rows(plan, "statements"):
        if row.text("about") != "date" or row.text("comparison") != "equal":
            continue
        try:
            first, last = read_dates(row.text("value"))
        except ValueError:
            tally.skipped += 1
            continue
        tally.checked += 1
        own = row.name == SIGNED
        if (first <= signed <= last) if own else first <= signed:
            continue
        params = {"own" if own else "stated": row.text("printed"), "signed": signed}
        expected = f"{signed.day}/{signed.month}/{signed.year}" if own else ""
        tally.breaches.append(Breach(row.name, (statement_cell(row),), params, expected))
    return tally.outcome()


def check_chronology(plan: Plan) -> list[TextOutcome]:
    """Check the dates of a plan: its tasks, its own date, and the dates of what it cites.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of TextOutcome
        Of ``task_before_signature``, ``task_year``, ``task_order``, ``dates_before_signature``.
    """
    return [*_check_tasks(plan), _check_dates(plan)]


# --- Citations ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Document:
    """One cited document: the rows that cite it, by the date that they give it."""

    number: str
    dates: dict[dt.date, list[DocumentRow]]
    undated: list[DocumentRow]

    def cells(self, dates: Iterable[dt.date]) -> tuple[CellRef, ...]:
        """Cells that hold its number and one of these dates."""
        rows = sorted((row for date in dates for row in self.dates[date]), key=lambda r: r.place)
        return tuple(
            cell for row in rows for cell in (row.cell("number"), _date_cell(row, "dated"))
        )


def _documents(plan: Plan) -> list[_Document]:
    """Cited documents in the order in which they first occur.

    A number without a year begins anew every year: with another year it is another document.
    """
    found: dict[tuple[str, int | None], _Document] = {}
    for row in document_rows(plan, "citations"):
        number, date = plain_number(row.text("number")), row.date("dated")
        year = None if number_year(number) or date is None else date.year
        document = found.setdefault((number, year), _Document(number, {}, []))
        if date is None:
            document.undated.append(row)
        else:
            document.dates.setdefault(date, []).append(row)
    return list(found.values())


def _others(documents: Sequence[_Document], own: _Document, date: dt.date) -> list[str]:
    """Numbers of the same kind whose year is that of a date that they carry."""
    kind = document_kind(own.number)
    return [
        other.number
        for other in documents
        if other.number != own.number
        and kind
        and document_kind(other.number) == kind
        and date in other.dates
        and number_year(other.number) in (None, date.year)
    ]


def _check_years(documents: Sequence[_Document]) -> TextOutcome:
    tally = Tally("citation_year")
    for document in documents:
        year = number_year(document.number)
        if year is None or not document.dates:
            tally.skipped += 1
            continue
        tally.checked += 1
        wrong = [date for date in document.dates if date.year != year]
        if not wrong:
            continue
        own = [date for date in wrong if not _others(documents, document, date)]
        candidates = dict.fromkeys(_with_year(document.number, date.year) for date in own or wrong)
        params = {
            "document": document.number,
            "year": str(year),
            "dates": tuple(wrong),
            "candidates": tuple(candidates),
            "n": sum(len(document.dates[date]) for date in wrong),
        }
        expected = " / ".join(candidates)
        breach = Breach(document.number, document.cells(wrong), params, expected)
        tally.breaches.append(breach)
    return tally.outcome()


def _check_single_dates(documents: Sequence[_Document]) -> TextOutcome:
    tally = Tally("citation_date")
    for document in documents:
        if not document.dates:
            tally.skipped += 1
            continue
        tally.checked += 1
        if len(document.dates) == 1:
            continue
        shared = {date: _others(documents, document, date) for date in document.dates}
        elsewhere = [(date, names[0]) for date, names in shared.items() if names]
        params = {
            "document": document.number,
            "dates": tuple(document.dates),
            "days": len(document.dates),
            "n": sum(map(len, document.dates.values())),
        }
        expected = ""
        if elsewhere:
            params |= {"date": elsewhere[0][0], "other": elsewhere[0][1]}
            rest = [rows[0] for date, rows in document.dates.items() if not shared[date]]
            expected = _date_cell(rest[0], "dated").text if len(rest) == 1 else ""
        cells = document.cells(document.dates)
        tally.breaches.append(Breach(document.number, cells, params, expected))
    return tally.outcome()


def _check_numbers(documents: Sequence[_Document]) -> TextOutcome:
    """Check that documents of one kind and date have one number.

    A document with several dates is left to the rule on dates.
    """
    tally = Tally("citation_number")
    groups: dict[tuple[str, dt.date], list[_Document]] = defaultdict(list)
    for document in documents:
        if len(document.dates) > 1:
            continue
        kind = document_kind(document.number)
        if not kind or not document.dates:
            tally.skipped += 1
            continue
        for date in document.dates:
            groups[kind, date].append(document)
    for (kind, date), group in groups.items():
        tally.checked += 1
        if len(group) > 1:
            numbers = tuple(document.number for document in group)
            cells = tuple(cell for document in group for cell in document.cells([date]))
            params = {"documents": numbers, "date": date, "kind": kind, "n": len(numbers)}
            tally.breaches.append(Breach(f"{kind} {date.isoformat()}", cells, params))
    return tally.outcome()


def check_citations(plan: Plan) -> list[TextOutcome]:
    """Check the numbers and dates of the documents that a plan cites.

    One breach for each document, with all the places that cite it so.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of TextOutcome
        Of ``citation_year``, ``citation_date``, ``citation_number``.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> year, date, number = check_citations(load_plan("krong_no_2020"))
    >>> [(breach.subject, breach.expected) for breach in year.breaches]
    [('17/2017/TT-BLĐTBXH', '17/2016/TT-BLĐTBXH')]
    >>> date.breaches[0].params["other"], number.breaches
    ('14/2018/TT-BLĐTBXH', ())
    """
    documents = _documents(plan)
    return [_check_years(documents), _check_single_dates(documents), _check_numbers(documents)]
