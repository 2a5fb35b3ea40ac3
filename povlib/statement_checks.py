"""Figures that the prose states of the whole plan, against the table."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.audit_system import Stated
from povlib.columns import COLUMNS
from povlib.document_cells import (
    DocumentRow,
    Tally,
    column_labels,
    document_rows,
    unit_cell,
)
from povlib.findings import Breach, CellRef, TextOutcome
from povlib.name_checks import UNIT_KINDS, named_kinds
from povlib.numerals import NumeralError, decimal_places, format_number, read_number
from povlib.plan import Figure, Plan
from povlib.rounding import round_exact
from povlib.whole_figures import Implied, implied_figures, known_sum, whole_figure
from povlib.wording import LANGUAGES, fill

__all__ = [
    "COMPARE",
    "agrees",
    "check_implied",
    "check_prose_order",
    "check_prose_units",
    "check_totals",
    "check_unit_counts",
    "stated_figures",
    "stated_value",
    "statement_cell",
    "statement_params",
]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq, "more": operator.gt, "less": operator.lt, "at_least": operator.ge,
    "at_most": operator.le,
}  # fmt: skip
"""How a figure must stand to a stated one."""

WORDS: dict[str, tuple[str, str]] = {
    "more": ("nhiều hơn {value}", "more than {value}"),
    "less": ("ít hơn {value}", "less than {value}"),
    "at_least": ("ít nhất {value}", "at least {value}"),
    "at_most": ("nhiều nhất {value}", "at most {value}"),
}

_MINORITY = re.compile("dtts|dân tộc|minorit", re.IGNORECASE)
_OF_SOME = re.compile(
    f"{_MINORITY.pattern}|cận nghèo|khó khăn|biên giới|nông thôn mới|khu vực|vùng|poor",
    re.IGNORECASE,
)
_SCALED = "nghìn|ngàn|triệu|người|khẩu|‰"
_NO_COUNT = re.compile(f"%|phần trăm|{_SCALED}")
_NO_RATE = re.compile(f"hộ|{_SCALED}")


def stated_value(row: DocumentRow, kind: str) -> Figure | None:
    """Read the figure of a statement; None where it is not in the unit of its kind of column."""
    try:
        value = read_number(row.text("value"))
    except NumeralError:
        return None
    measure = row.text("printed_measure").casefold()
    if kind == "count":
        return value if isinstance(value, int) and not _NO_COUNT.search(measure) else None
    return None if _NO_RATE.search(measure) else Decimal(value)


def agrees(
    stated: Figure, comparison: str, printed: Figure, kind: str = "count", mode: str = "half_up"
) -> bool:
    """Tell whether a stated figure can be true of a printed one.

    Counts are compared as they stand. Of two roundings of one rate the coarser must be a rounding
    of the finer; a printed difference may be off by one in its last decimal, since it may be the
    difference of two rounded rates.

    Parameters
    ----------
    stated, printed : int or Decimal
    comparison : str
        One of `povlib.plan.COMPARISONS`.
    kind : {"count", "rate", "difference"}
    mode : {"half_up", "half_even", "truncate"}

    Examples
    --------
    >>> agrees(Decimal("2"), "equal", Decimal("2.00"), "difference")
    True
    >>> agrees(Decimal("2"), "equal", Decimal("3.00"), "difference")
    False
    >>> agrees(391, "more", 391)
    False
    """
    if kind == "count":
        return COMPARE[comparison](printed, stated)
    own, other = decimal_places(stated), decimal_places(printed)
    step = Fraction(1, 10**other)
    slack = step if kind == "difference" else Fraction(0)
    gap = Fraction(printed) - Fraction(stated)
    if comparison == "equal":
        if own == other:
            return abs(gap) <= slack
        coarse = Fraction(1, 10 ** min(own, other))
        gap = gap if own < other else -gap
        if mode == "truncate":
            return -slack <= (gap if printed >= 0 else -gap) <= coarse + slack
        return abs(gap) <= coarse / 2 + slack
    reach = max(slack, step if mode == "truncate" else step / 2)
    return any(COMPARE[comparison](gap + end, 0) for end in (-reach, 0, reach))


def statement_cell(row: DocumentRow) -> CellRef:
    """Name the cell of a statement's figure, with its printed words."""
    return row.cell("value", row.text("printed") or row.text("value"))


def statement_params(row: DocumentRow, **more: Any) -> dict[str, Any]:
    """What sentences about a statement say: its words, where it stands, and how it compares.

    With a `value` there is a `bound` by language, where the words set one: “more than 387”.
    """
    comparison, value = row.text("comparison"), more.get("value")
    bound: dict[str, str] = {}
    if comparison in WORDS and value is not None:
        bound = {lang: fill(WORDS, comparison, lang, value=value) for lang in LANGUAGES}
    return {
        "printed": row.text("printed") or row.text("value"),
        "section": row.text("section"),
        "comparison": comparison,
        **({"bound": bound} if bound else {}),
        **more,
    }


def check_totals(
    plan: Plan, mode: str = "half_up", fits_otherwise: Callable[[DocumentRow], bool] | None = None
) -> TextOutcome:
    """Check the figures that the prose states of the whole plan.

    Parameters
    ----------
    plan : Plan
    mode : {"half_up", "half_even", "truncate"}
    fits_otherwise : callable, optional
        Tells whether a statement that can be read in several ways is true in another of them.

    Returns
    -------
    TextOutcome
    """
    tally = Tally("stated_total")
    for row in document_rows(plan, "statements"):
        column = COLUMNS.get(row.text("about"))
        if column is None or column.kind in ("label", "code"):
            continue
        value, comparison = stated_value(row, column.kind), row.text("comparison")
        whole = whole_figure(plan, column.name) or known_sum(plan, column.name)
        if value is None or whole is None or comparison not in COMPARE:
            follows = whole is None and value is not None and comparison in COMPARE
            tally.skipped += not (follows and implied_figures(plan, column.name))
            continue
        if whole.blank:  # what is blank can only add to the sum
            comparison = "at_most" if comparison == "equal" else comparison
            if comparison not in ("at_most", "less") or agrees(value, comparison, whole.value):
                tally.skipped += 1
                continue
        tally.checked += 1
        if agrees(value, comparison, whole.value, column.kind, mode):
            continue
        if fits_otherwise is not None and fits_otherwise(row):
            continue
        params = statement_params(
            row, value=value, whole=whole.value, source=whole.source,
            column=column_labels(plan, column.name), blank=whole.blank or None,
        )  # fmt: skip
        tally.breaches.append(
            Breach(
                row.name, (statement_cell(row), *whole.cells), params,
                "" if whole.blank else whole.text,
            )
        )  # fmt: skip
    return tally.outcome()


def _fits(stated: Figure, comparison: str, implied: Implied) -> bool:
    """Tell whether a stated figure can be true of one that follows from others."""
    step = Fraction(1, 10 ** decimal_places(stated)) if isinstance(stated, Decimal) else Fraction(0)
    gap, reach = implied.value - Fraction(stated), implied.slack + step
    if comparison == "equal":
        return abs(gap) <= reach
    return any(COMPARE[comparison](gap + end, 0) for end in (-reach, 0, reach))


def check_implied(
    plan: Plan, fits_otherwise: Callable[[DocumentRow], bool] | None = None
) -> TextOutcome:
    """Check what the prose states and the table does not print, but comes to.

    A figure is told where it fits none of the ways in which it follows from others
    (`povlib.whole_figures.implied_figures`). Of a reduction or a target that is no contradiction by
    itself: the prose may speak of the goal and the table of the result.

    Parameters
    ----------
    plan : Plan
    fits_otherwise : callable, optional
        As for `check_totals`.

    Returns
    -------
    TextOutcome
    """
    tally = Tally("stated_implied")
    for row in document_rows(plan, "statements"):
        column = COLUMNS.get(row.text("about"))
        if column is None or whole_figure(plan, column.name) or known_sum(plan, column.name):
            continue
        value, comparison = stated_value(row, column.kind), row.text("comparison")
        ways = implied_figures(plan, column.name)
        if value is None or not ways or comparison not in COMPARE:
            continue
        tally.checked += 1
        if any(_fits(value, comparison, one) for one in ways):
            continue
        if fits_otherwise is not None and fits_otherwise(row):
            continue
        places = decimal_places(value) if isinstance(value, Decimal) else 0
        exact = round_exact(ways[0].value, places)
        whole: Figure = exact if places else int(exact)
        goal = column.kind == "difference" or "target" in column.name
        params = statement_params(
            row, value=value, whole=whole, basis=ways[0].basis,
            column=column_labels(plan, column.name), goal="goal" if goal else None,
        )  # fmt: skip
        cells = (statement_cell(row), *dict.fromkeys(ways[0].cells))
        tally.breaches.append(Breach(row.name, cells, params, format_number(whole)))
    return tally.outcome()


def _named(row: DocumentRow) -> tuple[str, ...]:
    return named_kinds(row.text("printed_measure")) or named_kinds(row.text("printed"))


def _unit_counts(plan: Plan, row: DocumentRow) -> list[int]:
    """Numbers of units that a statement may mean; none where it cannot be told."""
    every = len(plan.units)
    named = _named(row)
    if not named:
        return [every]
    kinds = [str(kind).strip().casefold() for kind in plan.units["unit_kind"]]
    if not set(kinds) & set(UNIT_KINDS):
        nouns = set(named_kinds(plan.source.unit_noun["vi"]))
        return [every] if set(named) == nouns else []
    count = sum(kind in named for kind in kinds)
    return [count, every] if count else []


def _of_subgroup(plan: Plan) -> set[int]:
    """Count the units that have any households of the ethnic minority, column by column."""
    names = [name for name in plan.column_names("count") if "_em" in name]
    return {int((plan.units[name].fillna(0) > 0).sum()) for name in names}


def _of_some(plan: Plan, row: DocumentRow) -> bool:
    """Tell whether the words speak of some units only, by more than what units are called."""
    quote = row.text("printed").casefold()
    for noun in plan.source.unit_noun.values():
        quote = quote.replace(noun.casefold(), " ")
    return bool(_OF_SOME.search(quote))


def check_unit_counts(plan: Plan) -> TextOutcome:
    """Check how many units the prose counts: of the kinds that it names, or loosely of all.

    Units that the words narrow down, such as those of an ethnic minority, are only some of them:
    there are no more than all, and what else is said of them is judged by the columns on the
    minority alone, where one of them bears it out.
    """
    tally = Tally("stated_units")
    for row in document_rows(plan, "statements"):
        if row.text("about") != "units":
            continue
        compare = COMPARE.get(row.text("comparison"))
        value, counts = stated_value(row, "count"), _unit_counts(plan, row)
        if value is None or not counts or compare is None:
            tally.skipped += 1
            continue
        if _of_some(plan, row) and not any(compare(c, value) for c in counts):
            upward = row.text("comparison") in ("equal", "more", "at_least")
            told = _MINORITY.search(row.text("printed")) and value in _of_subgroup(plan)
            if not (upward and value > len(plan.units)):
                tally.checked += bool(told)
                tally.skipped += not told
                continue
        tally.checked += 1
        if not any(compare(count, value) for count in counts):
            kinds = plan.source.unit_noun if counts[0] == len(plan.units) else _named(row)
            params = statement_params(row, value=value, whole=counts[0], kinds=kinds)
            expected = format_number(counts[0])
            tally.breaches.append(Breach(row.name, (statement_cell(row),), params, expected))
    return tally.outcome()


def check_prose_units(plan: Plan) -> TextOutcome:
    """Check that the prose speaks of every unit of the table."""
    if plan.registrations is None:
        return TextOutcome("prose_units", 0, 1)
    told = set(plan.registrations["unit_code"])
    missing = [place for place, c in enumerate(plan.units["unit_code"]) if c not in told]
    breaches: tuple[Breach, ...] = ()
    if missing:
        cells = tuple(unit_cell(plan, place) for place in missing)
        params = {"units": tuple(cell.unit for cell in cells), "n": len(cells)}
        breaches = (Breach("registrations", cells, params, failing=len(cells)),)
    return TextOutcome("prose_units", len(plan.units), 0, breaches)


def check_prose_order(plan: Plan) -> TextOutcome:
    """Check that the prose lists the units in the order of the table."""
    if plan.registrations is None:
        return TextOutcome("prose_order", 0, 1)
    place = {code: at for at, code in enumerate(plan.units["unit_code"])}
    order = [place[code] for code in plan.registrations["unit_code"]]
    moved = [at for at, (a, b) in enumerate(zip(order, sorted(order), strict=True)) if a != b]
    if not moved:
        return TextOutcome("prose_order", 1, 0)
    units = plan.units.index
    cells = tuple(unit_cell(plan, order[at]) for at in moved)
    params = {
        "n": len(moved),
        "place": moved[0] + 1,
        "prose_unit": str(units[order[moved[0]]]),
        "table_unit": str(units[sorted(order)[moved[0]]]),
    }
    return TextOutcome("prose_order", 1, 0, (Breach("registrations", cells, params),))


def stated_figures(plan: Plan) -> list[Stated]:
    """List the counts that the prose states exactly of the whole plan.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of Stated
        With `of_prose` where only what the prose says of each unit carries the column.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> for one in stated_figures(load_plan("krong_no_2020")):
    ...     print(one.place, one.column, one.value, one.of_prose)
    2 exits_target 387 False
    4 exits_registered 391 True
    """
    prose = set() if plan.registrations is None else set(plan.registrations.columns)
    found = []
    for row in document_rows(plan, "statements"):
        column = COLUMNS.get(row.text("about"))
        if column is None or column.kind != "count" or row.text("comparison") != "equal":
            continue
        value = stated_value(row, "count")
        if isinstance(value, int) and (plan.has(column.name) or column.name in prose):
            found.append(Stated(row.place, column.name, value, not plan.has(column.name)))
    return found
