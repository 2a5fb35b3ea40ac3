"""Rates of two years: whether a number of households for each could explain what one cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome, check_formula
from povlib.column_checks import Doubted, doubted_columns
from povlib.conventions import RateCondition, rate_conditions
from povlib.figure_findings import RateCheck
from povlib.findings import Finding, finding_id
from povlib.formulas import parse_formula
from povlib.household_checks import figure_table_of, household_sums
from povlib.households import MOST_CHANGE, FigureTable
from povlib.households_by_year import households_by_year
from povlib.plan import Plan
from povlib.rate_checks import check_rates_of
from povlib.reproduction import Reproduction, reproduce
from povlib.rounding import MODES
from povlib.rounding_evidence import Candidate, Choice, Evidence
from povlib.rule_table import RULES
from povlib.unrounded_years import (
    change_of,
    changes_of_rates,
    miscounted_rows,
    rows_left_as_they_were,
    with_end_rates,
    would_show,
)

__all__ = [
    "JudgedRates",
    "SecondBase",
    "adds_up_by_year",
    "judge_rates",
    "second_bases",
    "told_by_year",
]

UNKNOWN_CHANGE = Fraction(1, 100)
"""Part by which the households of a row are taken to change where its figures do not say it."""

FEW_STEADY = 6
"""Rows for each that needs a change which must exclude one before the rate is taken to be wrong."""

_RULE = next(rule for rule in RULES if rule.id == "one_base")
_FALL = next(rule for rule in RULES if rule.id == "rates_fall")


class SecondBase(NamedTuple):
    """A way of rounding with households for each year that explains what one number cannot.

    `rows` are those that need it; `change` is the part by which households of a row have to change
    at least, where that is most; `steady` are rows that exclude even the smallest such change.
    """

    choice: Choice
    rows: list[int]
    change: Fraction
    steady: int


def _change(start: tuple[int, int], end: tuple[int, int]) -> tuple[Fraction, Fraction | None]:
    """Find by what part households changed; one household is never too much."""
    least, most = change_of(start, end)
    if max(end[0] - start[1], start[0] - end[1]) <= 1:
        least = min(least, MOST_CHANGE)
    return least, most


def _changes(
    found: Candidate, table: FigureTable
) -> tuple[dict[int, Fraction], list[tuple[int, Fraction, int]]]:
    """Rows whose households must have changed, by how much at least; what others allow.

    Of these also how many households they have at most.
    """
    needed: dict[int, Fraction] = {}
    allowed: list[tuple[int, Fraction, int]] = []
    for name in dict.fromkeys(name for name, _ in found.households):
        years = [found.households[name, year] for year in ("start", "end")]
        failing = np.logical_or.reduce([year.fails for year in years])
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
    table: FigureTable, own: Choice, accused: Collection[int] = ()
) -> Iterator[SecondBase]:
    """Find out whether households of two years can be behind what one number does not explain.

    A second number for each row can be chosen freely, so that it explains a single wrong rate as
    well. It is taken to be possible only where

    - with it no cell is wrong, or fewer are and no row fails that one number explains;
    - no row then needs its households to change by more than `MOST_CHANGE`;
    - at least as many rows need a change as there are rows that exclude one: whose rates are
      printed so exactly that their households cannot have changed even as much as those of the row
      that needs the smallest change, although it would show (`would_show`). Where no cell is
      wrong, up to `FEW_STEADY` times as many rows may exclude one: few rows that stand still are no
      proof; but not where printed households would have to be those of a year without rates.

    So a wrong rate stands out where the other rows hold the households still, or where it would
    need them to jump.

    Parameters
    ----------
    table : FigureTable
    own : Choice
        A way of rounding with one number of households.
    accused : collection of int
        Rows with rates that are said to be wrong for another reason.

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
    ...     print(found and (found.rows, found.change > Fraction(9, 1000), found.steady))
    ([0, 1], True, 0)
    ([0], True, 1)
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
        less = two.checked.sum() < one.checked.sum() or two.wrong >= one.wrong
        if two.wrong and (less or (two.fails & ~one.fails).any()):
            continue
        needed, allowed = _changes(two, table)
        if way.convention == "rounded_difference":
            needed = {**changes_of_rates(table, {*accused} - needed.keys(), way.mode), **needed}
        elif accused and way.convention == "difference_of_rounded_rates":
            found, _ = _changes(Evidence(with_end_rates(table)).candidate(way), table)
            needed = {**{row: found[row] for row in accused if row in found}, **needed}
        # Where nothing bounds the households of one year, they need no more than any row's.
        unknown = {*accused} - {*np.flatnonzero(two.fails).tolist()} - needed.keys()
        needed = {**dict.fromkeys(unknown, UNKNOWN_CHANGE), **needed}
        failing = [row for row in needed if blamed[row]]
        free = way in known and not two.wrong and bool(failing)
        if not failing and not two.wrong:  # then another convention fails other rows
            failing = [row for row in needed if same.fails[row]]
        if not failing or max(needed.values()) > MOST_CHANGE:
            continue
        smallest = min(needed[row] for row in failing)
        still = {row for row, most, n in allowed if most < smallest and would_show(smallest, n)}
        steady = len(still - {*failing})
        if steady <= len(failing) or (free and steady < FEW_STEADY * len(failing)):
            yield SecondBase(way, sorted(failing), max(needed.values()), steady)


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


@dataclass(frozen=True)
class JudgedRates:
    """The rates of a plan, judged by one way of rounding.

    Attributes
    ----------
    result : Reproduction
    conditions : list of RateCondition
        What holds under its way of rounding.
    checks : list of RateCheck
        One for each column of rates.
    doubted : Doubted
        Columns that most rows contradict.
    in_doubt : list of Finding
        A warning where only a number of households for each year explains the rates.
    """

    result: Reproduction
    conditions: list[RateCondition]
    checks: list[RateCheck]
    doubted: Doubted
    in_doubt: list[Finding]

    def accused(self, grid: Grid) -> set[int]:
        """List the rows whose rates are said to be wrong."""
        rows = {row for check in self.checks for row in check.failing.tolist()}
        fall = parse_formula(_FALL.formula)
        apart = self.result.convention == "rounded_difference" and self.result.bases == "each_year"
        if grid.values.keys() >= {*fall.columns} and not apart:
            rows.update(check_formula(grid, _FALL, fall, self.result.mode).failing.tolist())
        return rows

    @property
    def outcomes(self) -> list[Outcome]:
        """The rule that one number of households is enough, where it is in doubt."""
        return [Outcome(_RULE, None, 1, 0, np.zeros(1, np.int64)) for _ in self.in_doubt]


def told_by_year(grid: Grid, result: Reproduction, findings: Sequence[Finding]) -> list[Finding]:
    """Mark the findings on sums of households that do add up by year."""
    own, table = Choice(result.convention, "one", result.mode), figure_table_of(grid)
    return [
        replace(one, params={**one.params, "by_year": "fits"})
        if result.bases == "one" and adds_up_by_year(table, own, one.params["denominator"])
        else one
        for one in findings
    ]


def _judged(plan: Plan, places: CellPlaces, result: Reproduction) -> JudgedRates:
    conditions = rate_conditions(plan.column_names(), result.convention, result.bases)
    checks = check_rates_of(plan, places.grid, result, conditions)
    return JudgedRates(result, conditions, checks, doubted_columns(places, checks, result.mode), [])


def judge_rates(plan: Plan, places: CellPlaces) -> JudgedRates:
    """Judge the rates of a plan by the way of rounding that has the fewest cells wrong.

    Where rates contradict it and another way of rounding explains every row, the rates are judged
    by that: nobody is accused because a way of rounding was guessed. Where every way with one
    number of households is contradicted, while a number for each year may well explain the rates
    (`second_bases`), nobody can tell from the document which is true. Then nothing is a
    contradiction: the rates are judged by two numbers, and one warning tells which rows one number
    does not explain.

    Parameters
    ----------
    plan : Plan
    places : CellPlaces

    Returns
    -------
    JudgedRates
    """
    own = _judged(plan, places, reproduce(plan))
    accused = own.accused(places.grid)
    table = figure_table_of(places.grid)
    if not accused - miscounted_rows(table):
        return own
    evidence = Evidence(table)
    for way in evidence.choices():
        if way.bases in ("one", own.result.bases) and not evidence.candidate(way).wrong:
            other = _judged(plan, places, reproduce(plan, way.convention, way.mode, way.bases))
            if not other.accused(places.grid):
                return other
    best: JudgedRates | None = None
    for found in second_bases(
        table, Choice(own.result.convention, "one", own.result.mode), accused
    ):
        convention, bases, mode = found.choice
        other = _judged(plan, places, reproduce(plan, convention, mode, bases))
        if best is None or not other.accused(places.grid):
            rows = [row for row in found.rows if row in accused] or found.rows
            told = _in_doubt(places, own.checks, found._replace(rows=rows))
            best = replace(other, in_doubt=[told])
        if not best.accused(places.grid):
            return best
    return _by_year(plan, places, own, accused) or best or own


def _by_year(
    plan: Plan, places: CellPlaces, own: JudgedRates, accused: Collection[int]
) -> JudgedRates | None:
    """Judge by households of each year, where they explain all rows whose counts agree.

    Rows that stand still must not speak against it. Accused rows that say nothing of one of the
    years need no more than any; beside them, such rows that are not accused stand still.
    """
    table, grid = figure_table_of(places.grid), places.grid
    skipped = miscounted_rows(table)
    evidence = Evidence(table)
    of_one = evidence.candidate(Choice(own.result.convention, "one", own.result.mode))
    off = {*np.flatnonzero(of_one.fails).tolist()}
    alone = all(check.checked == check.failing.size for check in own.checks)
    for mode in sorted(MODES, key=lambda mode: mode != own.result.mode):
        for found in households_by_year(table, mode, skipped, accused):
            needed = {row: least for row, (least, _, _) in found.changes.items() if least}
            failing = [r for r in needed if r in accused or own.result.bases != "one"]
            same = evidence.candidate(Choice(found.convention, "one", mode))
            if not failing and same.wrong <= of_one.wrong:  # of another way, and no more rows
                failing = [row for row in needed if same.fails[row]]
            known = needed.keys() if alone else found.changes.keys() - found.few.keys()
            unknown = {*accused} - needed.keys() - known - skipped
            adds = all(one.fits for one in household_sums(grid, found.conditions, mode))
            if not adds or not (failing or unknown):
                continue
            rows = {*failing, *unknown, *(needed.keys() & off)}
            smallest = min((needed[row] for row in failing), default=UNKNOWN_CHANGE)
            steady = len(found.standing(smallest) - rows)
            if not failing:
                still = rows_left_as_they_were(table, () if alone else unknown - found.few.keys())
                steady += len(still - {*accused} - found.changes.keys())
            if steady >= (FEW_STEADY * len(rows) if failing and not found.apart else len(rows) + 1):
                continue
            result = reproduce(plan, found.convention, mode, "each_year")
            checks = check_rates_of(plan, grid, result, found.conditions)
            checks = [one for one in checks if one.condition in found.conditions]
            told = [np.array([r for r in one.failing if r in found.wrong], int) for one in checks]
            checks = [replace(one, failing=at) for one, at in zip(checks, told, strict=True)]
            doubted = doubted_columns(places, checks, mode)
            judged = JudgedRates(result, found.conditions, checks, doubted, [])
            if not doubted.findings and not judged.accused(grid) - found.wrong:
                way = Choice(found.convention, "each_year", mode)
                parts = [found.few[row] for row in unknown & found.few.keys()]
                change = max([*needed.values(), *parts], default=UNKNOWN_CHANGE)
                second = SecondBase(way, sorted(rows), change, steady)
                return replace(judged, in_doubt=[_in_doubt(places, own.checks, second)])
    return None


def _in_doubt(places: CellPlaces, checks: Sequence[RateCheck], found: SecondBase) -> Finding:
    rows, shown = found.rows, places.grid.present
    keys = [(check.column, row) for row in rows for check in checks if shown[check.column][row]]
    cells = tuple(places.ref(*key) for key in dict.fromkeys(keys))
    params = {
        "n": len(rows), "rows": (*map(places.subject, rows),), "most": 100 * MOST_CHANGE,
        # Rounded up, so that no row needs more.
        "change": Fraction(-(-10_000 * found.change.numerator // found.change.denominator), 100),
    }  # fmt: skip
    return Finding(finding_id(_RULE.id, ()), _RULE, "", cells, params=params)
