"""Figures for the whole plan: those that a document prints, and those that follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, Terms, count_terms, household_columns
from povlib.document_cells import total_cell
from povlib.findings import CellRef
from povlib.households import MOST_CHANGE
from povlib.identities import COUNT_IDENTITIES
from povlib.numerals import decimal_places, format_number
from povlib.plan import Figure, Plan
from povlib.wording import LANGUAGES

__all__ = [
    "RATE_SUMS",
    "Implied",
    "Whole",
    "column_sum",
    "implied_figures",
    "known_sum",
    "whole_figure",
]


@dataclass(frozen=True, slots=True)
class Whole:
    """A figure for the whole plan.

    `source` is ``total`` (the total row), ``sum`` (of the units) or ``prose`` (sum of what the
    prose says of each unit); with `blank` units left out it is no more than a least figure.
    """

    value: Figure
    source: str
    cells: tuple[CellRef, ...] = ()
    blank: int = 0

    @property
    def text(self) -> str:
        """As printed, or as the document would print it."""
        return self.cells[0].text if self.cells else format_number(self.value)


def _sum(column: Any) -> int | None:
    return None if column.isna().any() else sum(int(value) for value in column)


def column_sum(plan: Plan, column: str) -> int | None:
    """Sum of the units in a column of counts; None where one of them is blank."""
    return _sum(plan.units[column]) if plan.has(column) else None


def whole_figure(plan: Plan, column: str) -> Whole | None:
    """Find the figure of a column for the whole plan.

    The total row goes first; then, for counts, the sum of the units; then the sum of what the
    prose says of them, if it speaks of all.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> whole_figure(plan, "rate_reduction_pp").text, whole_figure(plan, "exits_registered").source
    ('2,00', 'prose')
    """
    value = None if plan.total is None else plan.total.get(column)
    if value is not None and value is not pd.NA:
        exact = value if isinstance(value, Decimal) else int(value)
        return Whole(exact, "total", total_cell(plan, column))
    if COLUMNS[column].kind != "count":
        return None
    if plan.has(column):
        total = column_sum(plan, column)
        return None if total is None else Whole(total, "sum")
    prose = plan.registrations
    if prose is None or column not in prose.columns:
        return None
    total = _sum(prose[column])
    complete = set(plan.units["unit_code"]) <= set(prose["unit_code"])
    return None if total is None or not complete else Whole(total, "prose")


def known_sum(plan: Plan, column: str) -> Whole | None:
    """Add up the units that have a count, where others have none: the whole is no less.

    None where no unit has one, where every unit has, and where the total row gives the whole.
    """
    if COLUMNS[column].kind != "count" or whole_figure(plan, column) is not None:
        return None
    source, frame = ("sum", plan.units) if plan.has(column) else ("prose", plan.registrations)
    if frame is None or column not in frame.columns:
        return None
    known = [int(value) for value in frame[column].dropna()]
    blank = len(plan.units) - len(known)
    return Whole(sum(known), source, blank=blank) if known and blank > 0 else None


@dataclass(frozen=True, slots=True)
class Implied:
    """A figure for the whole plan that is not printed and follows from others that are.

    `slack` is how far the last decimals of those others, or households of another year, can carry
    it; `basis` is the arithmetic, by language.
    """

    value: Fraction
    slack: Fraction
    basis: dict[str, str]
    cells: tuple[CellRef, ...]


RATE_SUMS: tuple[Terms, ...] = tuple(
    (
        (1, f"poor_rate_{year}_pct"),
        (1, f"near_poor_rate_{year}_pct"),
        (-1, f"poor_or_near_poor_rate_{year}_pct"),
    )
    for year in ("start", "end")
)
"""Rates that add up: of the poor, of the near-poor, of both."""

_COUNT_SUMS: tuple[Terms, ...] = (
    *(((-1, name), *terms) for name, terms in COUNT_IDENTITIES),
    *(
        ((1, one.start), (-1, one.end), (-1, one.exits))
        for one in FAMILIES
        if one.end and one.exits
    ),
)
_RATES: tuple[Terms, ...] = (
    *RATE_SUMS,
    *(
        ((1, one.start_rate), (-1, one.end_rate), (-1, one.reduction))
        for one in FAMILIES
        if one.end_rate and one.reduction
    ),
)
_MOVED = {"exits", "relapses", "new_poor"}
_ROLES = (("start_rate", "start"), ("end_rate", "end"))


def _step(value: Figure) -> Fraction:
    return Fraction(1, 10 ** decimal_places(value)) if isinstance(value, Decimal) else Fraction(0)


def _printed(plan: Plan, column: str) -> Implied | None:
    whole = whole_figure(plan, column)
    if whole is None:
        return None
    text = {lang: format_number(whole.value, lang) for lang in LANGUAGES}
    return Implied(Fraction(whole.value), _step(whole.value), text, whole.cells)


def _sum_of(terms: Terms, parts: list[Implied]) -> Implied:
    """Add up figures with their signs; the arithmetic begins with one that is added."""
    rows = sorted(zip(terms, parts, strict=True), key=lambda row: -row[0][0])
    basis = {
        lang: " ".join(
            f"{'+' if sign > 0 else '−'} {part.basis[lang]}" for (sign, _), part in rows
        ).removeprefix("+ ")
        for lang in LANGUAGES
    }
    value = sum((sign * part.value for (sign, _), part in rows), Fraction(0))
    slack = sum((part.slack for part in parts), Fraction(0))
    return Implied(value, slack, basis, tuple(cell for part in parts for cell in part.cells))


def _shares(plan: Plan, column: str) -> Iterator[Implied]:
    """Divide a count by households, where both are printed.

    Of two years' poor, one column of households is that of one of them: a rate of the other year
    may differ by as much as households do.
    """
    names = [name for name in plan.column_names("count") if whole_figure(plan, name) is not None]
    for family in FAMILIES:
        for role, year in _ROLES:
            counts = count_terms(family, year, names)
            if getattr(family, role) != column or not (counts and family.end):
                continue
            columns = household_columns(names, family.denominator, "one")
            households = _printed(plan, columns.get(year, columns.get("", "")))
            if households is None or households.value < 1:
                continue
            parts = [part for _, name in counts if (part := _printed(plan, name)) is not None]
            count = _sum_of(counts, parts)
            value = 100 * count.value / households.value
            either = "" in columns and family.start in names and family.end in names
            slack = value * MOST_CHANGE if either else Fraction(0)
            basis = {
                lang: f"({count.basis[lang]})" if len(counts) > 1 else count.basis[lang]
                for lang in LANGUAGES
            }
            basis = {lang: f"{basis[lang]} ÷ {households.basis[lang]}" for lang in LANGUAGES}
            yield Implied(value, slack, basis, (*count.cells, *households.cells))


def _rate(plan: Plan, column: str) -> Implied | None:
    return _printed(plan, column) or next(_shares(plan, column), None)


def implied_figures(plan: Plan, column: str) -> tuple[Implied, ...]:
    """Work out a figure for the whole plan that the document does not print there.

    Parameters
    ----------
    plan : Plan
    column : str
        A column of counts, rates or differences.

    Returns
    -------
    tuple of Implied
        One for each way; they may differ, as where households also come and go otherwise.

    Examples
    --------
    The table prints 1.229 poor before and the assigned reduction of 387, but say it did not print
    the 842 that remain:

    >>> from dataclasses import replace
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> plan = replace(plan, units=plan.units.drop(columns="poor_end"), total={
    ...     name: value for name, value in plan.total.items() if name != "poor_end"})
    >>> [(int(one.value), one.basis["en"]) for one in implied_figures(plan, "poor_end")]
    [(842, '1,229 − 387')]
    """
    counts, goal = COLUMNS[column].kind == "count", "target" in column
    moved = {name.removesuffix("_em") for name in plan.column_names("count")} & _MOVED
    ways = [] if counts else [*_shares(plan, column)]
    for relation in _COUNT_SUMS if counts else _RATES:
        own = next((sign for sign, name in relation if name == column), 0)
        terms = tuple((-sign * own, name) for sign, name in relation if name != column)
        find = _printed if counts else _rate
        parts = [part for _, name in terms if (part := find(plan, name)) is not None]
        planned = any("target" in name for _, name in relation)
        if own and len(parts) == len(terms) and (goal or not (planned and moved)):
            ways.append(_sum_of(terms, parts))
    return tuple({one.value: one for one in ways}.values())
