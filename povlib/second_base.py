"""Rates of two years: whether a number of households for each could explain what one cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from povlib.edit_systems import ChangeEdit
from povlib.households import LIKELY_CHANGE, FigureTable
from povlib.rounding_evidence import Candidate, Choice, Evidence
from povlib.unrounded_years import (
    change_of,
    changes_of_rates,
    stands_by_chance,
    with_end_rates,
)

__all__ = [
    "ODDS",
    "POOR_ODDS",
    "UNKNOWN_CHANGE",
    "SecondBase",
    "adds_up_by_year",
    "second_bases",
]

UNKNOWN_CHANGE = Fraction(1, 100)
"""Part by which the households of a row are taken to change where its figures do not say it."""

ODDS = Fraction(1, 1000)
"""Least chance, for each row that needs a change, of the others to stand as still as they do."""

POOR_ODDS = Fraction(1, 100)
"""The same where a change would explain whatever is printed, or does not explain all."""


class SecondBase(NamedTuple):
    """A way of rounding with households for each year that explains what one number cannot.

    `rows` are those that need it, as one number does not explain them in that way of rounding
    either; those of one row change by the part `change` at least.
    """

    choice: Choice
    rows: list[int]
    change: Fraction


def _change(start: tuple[int, int], end: tuple[int, int]) -> tuple[Fraction, Fraction | None]:
    """Find by what part households changed; of few, one or two are never too much."""
    least, most = change_of(start, end)
    if ChangeEdit(0, 1, LIKELY_CHANGE).holds(start, end):
        least = min(least, LIKELY_CHANGE)
    return least, most


def _changes(
    found: Candidate, table: FigureTable, wrong: Collection[int] = ()
) -> tuple[dict[int, Fraction], list[tuple[int, Fraction, int]]]:
    """Rows whose households must have changed, and by how much; what others allow, of how many.

    Rows that are `wrong` in any case say nothing.
    """
    needed: dict[int, Fraction] = {}
    allowed: list[tuple[int, Fraction, int]] = []
    for name in dict.fromkeys(name for name, _ in found.households):
        years = [found.households[name, year] for year in ("start", "end")]
        failing = np.isin(np.arange(table.rows), [*wrong])
        failing |= np.logical_or.reduce([year.fails for year in years])
        # What is wrong in a row says nothing of the others.
        years = [
            replace(year, low=np.where(failing, 1, year.low), high=np.where(failing, 0, year.high))
            for year in years
        ]
        (low, high), (least, most) = (
            (own.low.tolist(), own.high.tolist()) for own in (y.narrowed(table) for y in years)
        )
        for row in np.flatnonzero(~failing).tolist():
            start, end = (low[row], high[row]), (least[row], most[row])
            if not (start[0] <= start[1] >= 1 and end[0] <= end[1] >= 1):
                continue
            change, limit = _change((max(start[0], 1), start[1]), (max(end[0], 1), end[1]))
            if change:
                needed[row] = max(change, needed.get(row, change))
            elif limit is not None:
                allowed.append((row, limit, start[1]))
    return needed, allowed


def second_bases(
    table: FigureTable, own: Choice, accused: Collection[int] = (), cells: int = 0
) -> Iterator[SecondBase]:
    """Find out whether households of two years can be behind what one number does not explain.

    A second number for each row can be chosen freely, so that it explains a single wrong rate as
    well. It is taken to be possible only where

    - with it no cell is wrong, or fewer are and no row fails that one number explains;
    - no row then needs its households to change by more than `LIKELY_CHANGE`;
    - the other rows may stand as still as they do by chance, were theirs to change as much as those
      of the row that needs least (`stands_by_chance`), a chance of `ODDS` for each row in need, of
      `POOR_ODDS` where a cell is still wrong, or printed households are of a year without rates.

    So a wrong rate stands out where the others hold the households still, or where they would jump.

    Parameters
    ----------
    table : FigureTable
    own : Choice
        A way of rounding with one number of households.
    accused : collection of int
        Rows with rates that are said to be wrong for another reason.
    cells : int
        Cells of the whole table that are wrong with one number of households, where that is known:
        so many that a second number sets right speak for it like rows.

    Yields
    ------
    SecondBase
        First the ways that have the fewest cells wrong, then those nearest to `own`.

    Examples
    --------
    100 of 1000 households are 10,00 %, 80 of 1010 are 7,92 %. One number gives no unit both rates;
    a growth of 1 % does. Beside six units that did not grow, it is one rate that is wrong.

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> def plan(*end_rates):
    ...     return pd.DataFrame([
    ...         {"poor_start": 100, "poor_rate_start_pct": Decimal("10.00"), "poor_end": 80,
    ...          "poor_rate_end_pct": Decimal(rate)} for rate in end_rates])
    >>> own = Choice("difference_of_rounded_rates", "one", "half_up")
    >>> for rates in (["7.92", "7.92"], ["7.92", "8.00"], ["7.92", *["8.00"] * 6]):
    ...     frame = plan(*rates)
    ...     found = next(second_bases(figure_table(frame, list(frame)), own), None)
    ...     print(found and (found.rows, found.change > Fraction(9, 1000)))
    ([0, 1], True)
    ([0], True)
    None
    """
    evidence = Evidence(table)
    one = evidence.candidate(own)
    blamed = one.fails.copy()
    blamed[list(accused)] = True
    if own.bases != "one" or not blamed.any():
        return
    known = set(evidence.choices())
    ways = [way for way in evidence.choices(without_rates=True) if way.bases == "each_year"]
    ways.sort(key=lambda way: (way.convention != own.convention, way.mode != own.mode))
    for way in sorted(ways, key=lambda way: evidence.candidate(way).wrong):
        two, same = evidence.candidate(way), evidence.candidate(way._replace(bases="one"))
        less = two.checked.sum() < one.checked.sum() or two.wrong >= max(one.wrong, cells)
        if two.wrong and (less or (two.fails & ~one.fails).any()):
            continue
        unexplained = {*np.flatnonzero(two.fails).tolist()}
        needed, allowed = _changes(two, table, unexplained if cells else ())
        if way.convention == "rounded_difference":
            needed = {**changes_of_rates(table, {*accused} - needed.keys(), way.mode), **needed}
        elif accused and way.convention == "difference_of_rounded_rates":
            found, _ = _changes(Evidence(with_end_rates(table)).candidate(way), table)
            needed = {**{row: found[row] for row in accused if row in found}, **needed}
        # Where nothing bounds the households of one year, they need no more than any row's.
        unknown = {*accused} - unexplained - needed.keys()
        needed = {**dict.fromkeys(unknown, UNKNOWN_CHANGE), **needed}
        if cells:  # what jumps is wrong in any case
            needed = {row: change for row, change in needed.items() if row not in unexplained}
        failing = [row for row in needed if blamed[row]]
        free = way in known and not two.wrong and bool(failing)
        if not failing and not two.wrong:  # then another convention fails other rows
            failing = [row for row in needed if same.fails[row]]
        if not failing or max(needed.values()) > LIKELY_CHANGE:
            continue
        limits = [(most, n) for row, most, n in allowed if row not in failing]
        odds = (ODDS if free else POOR_ODDS) ** max(len(failing), cells - two.wrong)
        if stands_by_chance(min(needed[row] for row in failing), limits, odds):
            told = [row for row in sorted(failing) if not same.applies[row] or same.fails[row]]
            yield SecondBase(way, told or sorted(failing), max(needed.values()))


def adds_up_by_year(table: FigureTable, own: Choice, denominator: str) -> bool:
    """Tell whether households of each year add up to the total row where those of both cannot.

    So it is if with a number for each year no row fails that one number explains, no row's
    households change by more than `MOST_CHANGE`, and the sums of both years fit.

    Parameters
    ----------
    table : FigureTable
        With a total row.
    own : Choice
        A way of rounding with one number of households.
    denominator : str
        Which households.

    Examples
    --------
    Of 1000 and later 1010 households, two units print 100 as 10 % and 80 as 7,92 %. Of twice as
    many the total row prints 200 as 10,00 % and 160 as 8 %. So 1999–2001 households must be 2020,
    unless the former are those of the start and the latter those of the end.

    >>> import pandas as pd
    >>> from decimal import Decimal
    >>> from povlib.households import figure_table
    >>> def plan(start_rate):
    ...     rows = [(100, "10", 80, "7.92"), (100, "10", 80, "7.92"), (200, start_rate, 160, "8")]
    ...     frame = pd.DataFrame([
    ...         {"poor_start": start, "poor_rate_start_pct": Decimal(first), "poor_end": end,
    ...          "poor_rate_end_pct": Decimal(last)} for start, first, end, last in rows])
    ...     return figure_table(frame[:2], list(frame), frame.iloc[2])
    >>> own = Choice("difference_of_rounded_rates", "one", "half_up")
    >>> [adds_up_by_year(plan(rate), own, "households") for rate in ("10.00", "10.60")]
    [True, False]
    """
    evidence = Evidence(table)
    one = evidence.candidate(own)
    for way in evidence.choices():
        two = evidence.candidate(way)
        if way.bases == "one" or two.checked.sum() < one.checked.sum():
            continue
        bounds = [two.households[denominator, year] for year in ("start", "end")]
        if not (two.fails & ~one.fails).any() and not any(
            year.failing_sums(table.sums) for year in bounds
        ):
            return True
    return False
