"""Goals of the prose: what a stated reduction is a per cent of, and whether it can be checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS
from povlib.conventions import FAMILIES, Family, sort_of
from povlib.document_cells import DocumentRow, Tally, column_labels, document_rows, total_cell
from povlib.findings import Breach, TextOutcome
from povlib.numerals import decimal_places
from povlib.plan import Plan
from povlib.statement_checks import (
    COMPARE,
    agrees,
    stated_value,
    statement_cell,
    statement_params,
)
from povlib.whole_figures import RATE_SUMS, column_sum, implied_figures, whole_figure

__all__ = ["Reading", "check_bases", "check_measures", "fits_otherwise", "read_goal"]

_GOALS = ("target", "reduction", "_end")

# Where all but one of a group are known, the last one follows from them.
_GROUPS = (
    ("start", "end", "exits"),
    ("start", "denominator", "start_rate"),
    ("end", "denominator", "end_rate"),
    ("exits", "denominator", "reduction"),
    ("start_rate", "end_rate", "reduction"),
)
_SUMS = (
    ("poor_start", "near_poor_start", "poor_or_near_poor_start"),
    ("poor_end", "near_poor_end", "poor_or_near_poor_end"),
    *(tuple(name for _, name in terms) for terms in RATE_SUMS),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of "down by x %", exact.

    Attributes
    ----------
    name : str
        ``points`` of the rate, ``share`` of the poor households, or per cent of the rate
        (``relative``).
    in_table : Fraction
        What the table gives, in the unit of the reading.
    would_be : Fraction
        What the goal would come to: points for ``points`` and ``relative``, households for
        ``share``.
    fits : bool
        Whether the table is as stated.
    """

    name: str
    in_table: Fraction
    would_be: Fraction
    fits: bool


def _related() -> Iterator[tuple[str, ...]]:
    for family in FAMILIES:
        for roles in _GROUPS:
            names = tuple(str(getattr(family, role)) for role in roles)
            if all(names):
                yield names
    yield from _SUMS


_RELATED = tuple(_related())


def _computable(known: Collection[str]) -> set[str]:
    """Columns that are known or follow from those that are."""
    found, before = set(known), 0
    while len(found) > before:
        before = len(found)
        for names in _RELATED:
            unknown = set(names) - found
            if len(unknown) == 1:
                found |= unknown
    return found


def _family(column: str) -> Family | None:
    """Columns that a reduction belongs to."""
    return next((family for family in FAMILIES if family.reduction == column), None)


def _is_open(row: DocumentRow) -> bool:
    """Tell whether a statement says "per cent" without saying of what."""
    measure, printed = row.text("printed_measure").casefold(), row.text("printed").casefold()
    told = measure or printed
    return ("%" in told or "phần trăm" in told) and "điểm" not in measure + printed


def _whole(plan: Plan, column: str) -> Fraction | None:
    figure = whole_figure(plan, column) if column else None
    if figure is not None:
        return Fraction(figure.value)
    implied = implied_figures(plan, column) if column else ()
    return implied[0].value if len(implied) == 1 else None


def _start_rate(plan: Plan, family: Family) -> Fraction | None:
    stated = _whole(plan, family.start_rate)
    end, reduction = _whole(plan, family.end_rate), _whole(plan, family.reduction)
    return stated if stated is not None or end is None or reduction is None else end + reduction


def _holds(stated: Decimal, comparison: str, exact: Fraction) -> bool:
    """Tell whether a stated figure is true of an exact one, rounded as the statement is."""
    if comparison == "equal":
        return abs(exact - Fraction(stated)) <= Fraction(1, 2 * 10 ** decimal_places(stated))
    return COMPARE[comparison](exact, Fraction(stated))


def read_goal(plan: Plan, row: DocumentRow, mode: str = "half_up") -> tuple[Reading, ...]:
    """Compare the readings of "down by x %" with the table, as far as it allows.

    Parameters
    ----------
    plan : Plan
    row : DocumentRow
        A statement about a rate reduction.
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    tuple of Reading

    Examples
    --------
    The rate falls by 2,00 points and the number of poor households by 387 of 1229:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> for reading in read_goal(plan, document_rows(plan, "statements")[0]):
    ...     print(reading.name, reading.in_table, reading.fits)
    points 2 True
    share 38700/1229 False
    relative 4000/127 False
    """
    about, comparison = row.text("about"), row.text("comparison")
    family, value = _family(about), stated_value(row, "difference")
    if family is None or value is None or comparison not in COMPARE:
        return ()
    goal, found = Decimal(value), []
    reduction, printed = _whole(plan, about), whole_figure(plan, about)
    if reduction is not None and printed is not None:
        fits = agrees(goal, comparison, printed.value, "difference", mode)
        found.append(Reading("points", reduction, Fraction(goal), fits))
    start, exits = _whole(plan, family.start), _whole(plan, family.exits)
    if start and exits is not None:
        share = 100 * exits / start
        would = Fraction(goal) * start / 100
        found.append(Reading("share", share, would, _holds(goal, comparison, share)))
    rate = _start_rate(plan, family)
    if rate and reduction is not None:
        part = 100 * reduction / rate
        would = Fraction(goal) * rate / 100
        found.append(Reading("relative", part, would, _holds(goal, comparison, part)))
    return tuple(found)


def fits_otherwise(plan: Plan, row: DocumentRow, mode: str = "half_up") -> bool:
    """Tell whether a statement is true in some reading of its per cent."""
    return _is_open(row) and any(reading.fits for reading in read_goal(plan, row, mode))


def check_measures(plan: Plan, mode: str = "half_up") -> TextOutcome:
    """Check that a stated reduction says what it is a per cent of."""
    tally = Tally("stated_measure")
    for row in document_rows(plan, "statements"):
        column = COLUMNS.get(row.text("about"))
        if column is None or column.kind != "difference":
            continue
        value, whole = stated_value(row, "difference"), whole_figure(plan, column.name)
        if value is None or whole is None:
            tally.skipped += 1
            continue
        tally.checked += 1
        if not _is_open(row):
            continue
        readings = read_goal(plan, row, mode)
        fitting = tuple(reading.name for reading in readings if reading.fits) or ("none",)
        params = statement_params(
            row, value=value, whole=whole.value, readings=readings, fitting=fitting,
            column=column_labels(plan, column.name),
            points=whole.value,
            **{reading.name: reading.in_table for reading in readings if reading.name != "points"},
        )  # fmt: skip
        tally.breaches.append(Breach(row.name, (statement_cell(row), *whole.cells), params))
    return tally.outcome()


def _base_bounds(goal: Decimal, comparison: str, exits: int) -> dict[str, int]:
    """Households of which some exits are as many points as stated: ``under`` so many, at most
    ``high``, ``over`` so many, at least ``low``.
    """
    per, exact = Fraction(100 * exits), Fraction(goal)
    if comparison == "equal":
        half = Fraction(1, 2 * 10 ** decimal_places(goal))
        bounds = {"low": ceil(per / (exact + half))} if exact + half > 0 else {}
        return bounds | ({"high": floor(per / (exact - half))} if exact > half else {})
    if exact <= 0:
        return {}
    ratio = per / exact
    end, value = {
        "more": ("under", ceil(ratio)),
        "at_least": ("high", floor(ratio)),
        "less": ("over", floor(ratio)),
        "at_most": ("low", ceil(ratio)),
    }[comparison]
    return {end: value}


def _missing(column: str, known: set[str]) -> tuple[str, ...]:
    """Fewest columns that would let a column be computed; itself where nothing else can."""
    ways = [
        tuple(name for name in names if name != column and name not in known)
        for names in _RELATED
        if column in names
    ]
    return min(ways, key=len, default=(column,))


def _base_params(plan: Plan, family: Family, goal: Decimal, comparison: str) -> dict[str, Any]:
    """What the readings of a goal without a base would need, from the exits that are printed."""
    stated, added = whole_figure(plan, family.exits), column_sum(plan, family.exits)
    if stated is None or not isinstance(stated.value, int):
        return {}
    params: dict[str, Any] = {"exits": stated.value}
    params |= _base_bounds(goal, comparison, stated.value)
    least = stated.value
    if added is not None and added != stated.value:
        told = {"sum": added}
        whole = family.exits.replace("_em", "")
        if whole != family.exits and plan.has(whole):  # no unit has more than its whole
            pairs = zip(plan.units[family.exits], plan.units[whole], strict=True)
            most = sum(int(part if pd.isna(all_) else min(part, all_)) for part, all_ in pairs)
            if most < added:
                told["most"], params["whole"] = most, column_labels(plan, whole)
        for name, exits in told.items():
            bounds = _base_bounds(goal, comparison, exits)
            params |= {name: exits, **{f"{name}_{end}": value for end, value in bounds.items()}}
            least = min(least, exits)
    poor = _whole(plan, family.start.replace("_em", ""))
    if poor and comparison in ("more", "at_least"):
        share = Fraction(100 * least) / poor  # of all the poor: no group has more
        if COMPARE[comparison](share, Fraction(goal)):
            params |= {"least": least, "poor": int(poor), "share": share}
    return params


def check_bases(plan: Plan) -> TextOutcome:
    """Check that every goal of the prose is printed in the table, or follows from it.

    What the prose itself states of the plan as a whole counts as known.
    """
    tally = Tally("stated_base")
    rows = document_rows(plan, "statements")
    printed = {sort_of(name) for name in plan.column_names()}
    if plan.registrations is not None:
        printed |= set(plan.registrations.columns)
    for row in rows:
        column = COLUMNS.get(row.text("about"))
        if column is None or not any(word in column.name for word in _GOALS):
            continue
        value, comparison = stated_value(row, column.kind), row.text("comparison")
        if value is None or comparison not in COMPARE:
            tally.skipped += 1
            continue
        tally.checked += 1
        told = {
            other.text("about")
            for other in rows
            if other.text("comparison") == "equal" and other.text("about") != column.name
        }
        known = _computable(printed | told)
        if column.name in known:
            continue
        missing = _missing(column.name, known)
        params = statement_params(
            row, value=value, column=column_labels(plan, column.name),
            missing=tuple(column_labels(plan, name) for name in missing),
        )  # fmt: skip
        family, cells = _family(column.name), [statement_cell(row)]
        if family is not None and missing == (family.denominator,):
            params |= _base_params(plan, family, Decimal(value), comparison)
            cells += total_cell(plan, family.exits)
        tally.breaches.append(Breach(row.name, tuple(cells), params))
    return tally.outcome()
