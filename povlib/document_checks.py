"""The rules on the text of a document: what it states, cites, schedules, names and promises."""

from __future__ import annotations

from functools import partial

from povlib.citation_checks import check_chronology, check_citations
from povlib.columns import COLUMNS
from povlib.document_cells import DocumentRow, Tally, document_rows
from povlib.findings import Breach, CellRef, TextOutcome
from povlib.goal_checks import check_bases, check_measures, fits_otherwise
from povlib.io import DESCRIPTOR
from povlib.name_checks import check_names
from povlib.plan import Plan
from povlib.statement_checks import (
    check_implied,
    check_prose_order,
    check_prose_units,
    check_totals,
    check_unit_counts,
    stated_figures,
)
from povlib.wording import LANGUAGES

__all__ = ["check_document", "stated_figures"]

_EVERY = ("",)
_GOALS = ("target", "reduction", "_end", "exits")

# Subject → beginnings and ends of the names of its columns, and which of them set a goal.
_ABOUT: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "poor": (("poor_", "exits", "rate_reduction"), _EVERY, _GOALS),
    "near_poor": (("near_poor", "poor_or_near_poor"), _EVERY, _GOALS),
    "ethnic_minority": (_EVERY, ("_em", "_em_pct", "_em_pp"), _EVERY),
    "relapses": (("relapses",), _EVERY, _EVERY),
    "new_poor": (("new_poor",), _EVERY, _EVERY),
    "budget": ((), _EVERY, _EVERY),
}


def _is_about(column: str, subject: str, *, goal: bool) -> bool:
    starts, ends, goals = _ABOUT[subject]
    return (
        column.startswith(starts)
        and column.endswith(ends)
        and (not goal or any(word in column for word in goals))
    )


def _check_targets(plan: Plan) -> TextOutcome:
    """Check that what is declared to be in scope has a column, a statement or a target."""
    tally = Tally("scope_target")
    columns = {*plan.column_names()}
    if plan.registrations is not None:
        columns |= set(plan.registrations.columns)
    told = {row.text("about") for row in document_rows(plan, "statements")}
    for row in document_rows(plan, "scope"):
        if row.name not in _ABOUT:
            tally.skipped += 1
            continue
        tally.checked += 1
        followed = any(_is_about(name, row.name, goal=True) for name in columns & set(COLUMNS))
        stated = any(_is_about(name, row.name, goal=False) for name in told & set(COLUMNS))
        if not followed and not stated and row.name not in told:
            params = {"subject": (row.name,), "printed": row.text("printed"),
                      "section": row.text("section")}  # fmt: skip
            tally.breaches.append(Breach(row.name, (row.cell("printed"),), params))
    return tally.outcome()


def _check_reports(plan: Plan) -> TextOutcome:
    """Check that one of the reports that the plan asks for is on the year.

    Reports on no span of time, such as those made when something happens, are not told.
    """
    every = document_rows(plan, "reports")
    rows = [row for row in every if row.text("period") != "other"] or every
    if not rows:
        return TextOutcome("scope_yearly_report", 0, 1)
    tally = Tally("scope_yearly_report", checked=1)
    if all(row.text("period") != "yearly" for row in rows):
        params = {
            "periods": tuple(dict.fromkeys(row.text("period") for row in rows)),
            "printed": tuple(row.text("printed") for row in rows),
            "year": str(plan.source.year),
        }
        cells = tuple(row.cell("printed") for row in rows)
        tally.breaches.append(Breach("reports", cells, params))
    return tally.outcome()


def _check_bodies(plan: Plan) -> TextOutcome:
    """Check that bodies are of the kind that the text lists them among: one breach for a kind."""
    tally = Tally("body_kind")
    listed: dict[str, list[DocumentRow]] = {}
    for row in document_rows(plan, "bodies"):
        if row.text("listed_as"):
            listed.setdefault(row.text("listed_as"), []).append(row)
        else:
            tally.skipped += 1
    for kind, rows in listed.items():
        tally.checked += len(rows)
        wrong = [row for row in rows if row.text("kind") != kind]
        if wrong:
            names = tuple(
                {lang: f"“{row.text(f'name_{lang}')}”" for lang in LANGUAGES} for row in wrong
            )
            params = {"body_kind": kind, "bodies": names, "n": len(wrong), "all": len(rows)}
            cells = tuple(row.cell("printed") for row in wrong)
            tally.breaches.append(Breach(kind, cells, params, failing=len(wrong)))
    return tally.outcome()


def _check_annexes(plan: Plan) -> TextOutcome:
    """List the annexes that the document refers to and that are not at hand."""
    annexes = plan.source.missing_annexes
    breaches = []
    for vi, en in zip(annexes["vi"], annexes["en"], strict=True):
        cell = CellRef(DESCRIPTOR, None, "", "", "annexes_missing", vi)
        breaches.append(Breach(vi, (cell,), {"annex": {"vi": vi, "en": en}}))
    return TextOutcome("annex_missing", len(breaches), 0, tuple(breaches))


def check_document(plan: Plan, mode: str = "half_up") -> list[TextOutcome]:
    """Check every rule on the text of a document.

    Parameters
    ----------
    plan : Plan
    mode : {"half_up", "half_even", "truncate"}
        How the document rounds its rates.

    Returns
    -------
    list of TextOutcome
        In the order of `povlib.rule_table`, one for each rule, each with its breaches. The
        `params` of a breach are data for its sentence (`povlib.finding_sentences`): figures, dates,
        texts of the document, keys of words, and texts by language.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> for outcome in check_document(load_plan("krong_no_2020")):
    ...     if outcome.breaches:
    ...         print(outcome.rule, outcome.checked, len(outcome.breaches))
    prose_order 1 1
    stated_measure 1 1
    stated_base 3 1
    task_before_signature 5 2
    task_year 3 1
    citation_year 2 1
    citation_date 3 1
    name_official 12 1
    body_kind 15 1
    scope_target 2 1
    scope_yearly_report 1 1
    annex_missing 1 1
    """
    otherwise = partial(fits_otherwise, plan, mode=mode)
    return [
        check_totals(plan, mode, otherwise),
        check_implied(plan, otherwise),
        check_unit_counts(plan),
        check_prose_units(plan),
        check_prose_order(plan),
        check_measures(plan, mode),
        check_bases(plan),
        *check_chronology(plan),
        *check_citations(plan),
        *check_names(plan),
        _check_bodies(plan),
        _check_targets(plan),
        _check_reports(plan),
        _check_annexes(plan),
    ]
