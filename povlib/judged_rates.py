"""The rates of a plan judged by a way of rounding, or by households of each year in doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome, check_formula, make_grid
from povlib.audit_report import Audit
from povlib.audit_system import LinkedCells
from povlib.column_checks import Doubted, doubted_columns
from povlib.conventions import CONVENTIONS, RateCondition, rate_conditions
from povlib.figure_findings import RateCheck
from povlib.findings import Finding, finding_id
from povlib.formulas import parse_formula
from povlib.household_checks import figure_table_of, household_sums
from povlib.households import LIKELY_CHANGE
from povlib.households_by_year import households_by_year
from povlib.plan import Plan
from povlib.rate_checks import check_rates_of
from povlib.repairs import Repair, is_within, mended_plans
from povlib.reproduction import Reproduction, reproduce
from povlib.rounding import MODES
from povlib.rounding_evidence import Choice, Evidence
from povlib.rule_table import RULES
from povlib.second_base import (
    ODDS,
    POOR_ODDS,
    UNKNOWN_CHANGE,
    SecondBase,
    adds_up_by_year,
    second_bases,
)
from povlib.unrounded_years import held_reductions, miscounted_rows, stands_by_chance

__all__ = ["MANY_ROWS", "JudgedRates", "fewest_cells", "judge_rates", "rival_ways", "told_by_year"]

MANY_ROWS = 400
"""In so many rows the rates by themselves tell the way; what a few cells more cost does not."""

LEVELS = (0, 1, 3)
"""Cells more than the counts alone show to be wrong, with which ways of rounding are tried."""

_RULE = next(rule for rule in RULES if rule.id == "one_base")
_FALL = next(rule for rule in RULES if rule.id == "rates_fall")


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

    def adds_up(self, grid: Grid) -> bool:
        """Tell whether the households behind the units' rates add up to those of the sums."""
        return all(one.fits for one in household_sums(grid, self.conditions, self.result.mode))

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


def _judged(plan: Plan, places: CellPlaces, way: Choice | None = None) -> JudgedRates:
    result = reproduce(plan, way.convention, way.mode, way.bases) if way else reproduce(plan)
    conditions = rate_conditions(plan.column_names(), result.convention, result.bases)
    checks = check_rates_of(plan, places.grid, result, conditions)
    return JudgedRates(result, conditions, checks, doubted_columns(places, checks, result.mode), [])


def judge_rates(plan: Plan, places: CellPlaces) -> JudgedRates:
    """Judge the rates of a plan by the way of rounding that has the fewest cells wrong.

    Where rates contradict it and another way of rounding explains every row and sum, the rates are
    judged by that: nobody is accused because a way of rounding was guessed. Where every way with
    one number of households is contradicted, while a number for each year may well explain the
    rates (`second_bases`), nobody can tell from the document which is true. Then nothing is a
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
    grid, own = places.grid, _judged(plan, places)
    accused, table = own.accused(grid), figure_table_of(grid)
    settled = not accused - miscounted_rows(table)
    if settled and own.adds_up(grid):
        return own
    evidence = Evidence(table)
    for way in evidence.choices():
        if way.bases in ("one", own.result.bases) and not evidence.candidate(way).wrong:
            other = _judged(plan, places, way)
            if not other.accused(grid):
                return other
    if evidence.by_year:  # a difference that is rounded once is one unit off at most
        if settled or grid.rows > MANY_ROWS:
            return own
        ways = [way for way in evidence.choices() if way.convention == next(iter(CONVENTIONS))]
        tried = (_judged(plan, places, way) for way in ways)
        return next((other for other in tried if not other.accused(grid)), own)
    if settled:  # households of each year may add up where differences are rounded once
        by_year = None if own.result.bases == "one" else _by_year(plan, places, own, ())
        return replace(by_year, in_doubt=[]) if by_year else own
    best: JudgedRates | None = None
    one = Choice(own.result.convention, "one", own.result.mode)
    for found in second_bases(table, one, accused):
        other = _of_years(plan, places, own, accused, found)
        if best is None or not other.accused(grid):
            if not other.accused(grid) and other.adds_up(grid):
                return other
            best = other if best is None or best.accused(grid) else best
    if (by_year := _by_year(plan, places, own, accused) or best) or not own.doubted.findings:
        return by_year or own
    # Before a whole column means something else, few of its rows may be wrong.
    for found in second_bases(table, one, accused, len(accused)):
        other = _of_years(plan, places, own, accused, found)
        if not other.doubted.findings and 2 * len(other.accused(grid)) < len(accused):
            return other
    return own


def _of_years(
    plan: Plan, places: CellPlaces, one: JudgedRates, accused: Collection[int], found: SecondBase
) -> JudgedRates:
    """Judge by households of each year, and warn of the rows that one number does not explain."""
    rows = [row for row in found.rows if row in accused] or found.rows
    told = _in_doubt(places, one.checks, found._replace(rows=rows))
    return replace(_judged(plan, places, found.choice), in_doubt=[told])


def fewest_cells(
    plan: Plan,
    places: CellPlaces,
    judged: JudgedRates,
    linked: LinkedCells,
    least: int,
    tried: Callable[[JudgedRates, int], Audit],
) -> JudgedRates:
    """Find the way of rounding under which the fewest cells of the whole table are wrong.

    Row by row (`Evidence.fits`) a wrong row costs one cell under every way; but sums, flows and
    rows of groups may ask under one way to change several cells of it, and one under another. So
    every way is tried, with one cell, with two, and so on. A way that asks little of the figures,
    or has households for each year, needs few cells to be wrong, and is taken all the same only
    where nothing is left to accuse once they are mended: the mended table tells by which way it is
    to be judged.

    Parameters
    ----------
    plan : Plan
    places : CellPlaces
    judged : JudgedRates
        By the way that the rows tell.
    linked : LinkedCells
        The table by that way.
    least : int
        Cells that the counts alone show to be wrong.
    tried : callable
        What is wrong by another way, with no repairs where more than so many cells must change.

    Returns
    -------
    JudgedRates
        The given one where no other has fewer cells wrong.
    """
    ways: list[JudgedRates] | None = None
    for more in LEVELS:
        most = max(least, 1) + more
        if is_within(linked.system, most):
            return judged
        if ways is None:
            ways = [judged, *_other_ways(plan, places, judged)]
        for other in ways:
            by_way = tried(other, most)
            if not by_way.proved or by_way.cells_to_change > most:
                continue
            if other is judged:
                return judged
            reading = _as_mended(plan, places, by_way.repairs)
            if reading is None:
                continue
            again = tried(reading, most)
            if again.proved and 0 < again.cells_to_change <= most:
                return reading
            return other
    return judged


def _other_ways(plan: Plan, places: CellPlaces, judged: JudgedRates) -> list[JudgedRates]:
    """Judge by every other way of rounding, the dearest last."""
    evidence = Evidence(figure_table_of(places.grid))
    result = judged.result
    own = Choice(result.convention, result.bases, result.mode)
    ways = [Choice(*key) for key in zip(*map(result.fits.get, Choice._fields), strict=True)]
    costs = dict(zip(ways, result.fits["cost"], strict=True))
    ways += [way for way in evidence.choices(without_rates=True) if way not in costs]
    ways.sort(key=lambda way: (way not in costs, costs.get(way, 0)))
    seen, found = [] if judged.in_doubt else [evidence.candidate(own)], []
    for way in ways:
        one = evidence.candidate(way)
        if not any(one is other for other in seen):
            seen.append(one)
            found.append(_judged(plan, places, way))
    return [one for one in found if not one.doubted.findings]


def _as_mended(plan: Plan, places: CellPlaces, repairs: Sequence[Repair]) -> JudgedRates | None:
    """Judge the rates as one does once a repair is made; None where that leaves a rate accused."""
    for mended in mended_plans(plan, places, repairs):
        own = CellPlaces(mended, make_grid(mended))
        found = judge_rates(mended, own)
        if found.accused(own.grid) or found.doubted.findings:
            continue
        result = reproduce(plan, found.result.convention, found.result.mode, found.result.bases)
        checks = check_rates_of(plan, places.grid, result, found.conditions)
        if found.in_doubt:  # what explains rows is not always what recomputes them
            codes = {
                one.cell.unit_code for part in repairs for own in part.sets for one in own.suspects
            }
            rows = {places.rows[code] for code in codes if code in places.rows}
            rows |= {*range(places.grid.units, places.grid.rows)}
            checks = [one for one in checks if one.condition in found.conditions]
            left = [np.array([r for r in one.failing if r in rows], int) for one in checks]
            checks = [replace(one, failing=at) for one, at in zip(checks, left, strict=True)]
        doubted = doubted_columns(places, checks, result.mode)
        if not doubted.findings:
            return JudgedRates(result, found.conditions, checks, doubted, found.in_doubt)
    return None


def rival_ways(
    plan: Plan, places: CellPlaces, judged: JudgedRates, whole: Audit
) -> Iterator[JudgedRates]:
    """Judge by every other way of rounding that asks as much of the figures, and may fit as well.

    Parameters
    ----------
    plan : Plan
    places : CellPlaces
    judged : JudgedRates
        By the way that was chosen.
    whole : Audit
        What is wrong by it: in as many rows as rates depend on it, another may fail more.

    Examples
    --------
    Only one way explains every rate of the first plan, halves aside, of which it has none:

    >>> from povlib.audit_checks import make_grid
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> from povlib.auditing import audit
    >>> places = CellPlaces(plan, make_grid(plan))
    >>> list(rival_ways(plan, places, judge_rates(plan, places), audit(plan)))
    []
    """
    fits, result = judged.result.fits, judged.result
    if places.grid.rows > MANY_ROWS or judged.in_doubt:
        return
    rated = {name for one in judged.conditions for name in one.columns}
    more = len({cell.unit_code for cell in whole.suspects if cell.column in rated})
    more = min(more, whole.cells_to_change)
    evidence = Evidence(figure_table_of(places.grid))
    own = Choice(result.convention, result.bases, result.mode)
    ways = [Choice(*key) for key in zip(*map(fits.get, Choice._fields), strict=True)]
    costs = dict(zip(ways, fits["cost"], strict=True))
    tried = [evidence.candidate(own)]
    for way in ways:
        found = evidence.candidate(way)
        if own not in costs or any(found is one for one in tried):
            continue
        tried.append(found)
        rows = found.wrong - tried[0].wrong
        if rows <= more and costs[way] - costs[own] <= rows:
            yield _judged(plan, places, way)


def _by_year(
    plan: Plan, places: CellPlaces, own: JudgedRates, accused: Collection[int]
) -> JudgedRates | None:
    """Judge by households of each year, where they explain all rows whose counts agree.

    Rows that stand still must not speak against it. Accused rows need one household at least; those
    that say nothing of one year no more than any, and such rows that are not accused stand still.
    """
    table, grid = figure_table_of(places.grid), places.grid
    skipped = miscounted_rows(table)
    evidence = Evidence(table)
    of_one = evidence.candidate(Choice(own.result.convention, "one", own.result.mode))
    off = {*np.flatnonzero(of_one.fails).tolist()}
    alone = all(check.checked == check.failing.size for check in own.checks)
    for mode in sorted(MODES, key=lambda mode: mode != own.result.mode):
        for found in households_by_year(table, mode, skipped, accused):
            doubt = {*accused} - found.few.keys()
            needed = {
                row: least or Fraction(1, max(n, 10))
                for row, (least, _, n) in found.changes.items() if least or row in doubt
            }  # fmt: skip
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
            odds = (ODDS if failing and not found.apart else POOR_ODDS) ** len(rows)
            least, limits = [needed[row] for row in failing], found.limits(rows)
            if not failing:
                held = held_reductions(table, left=bool(unknown - found.few.keys()))
                least = [held[row][0] for row in unknown - found.few.keys() if row in held]
                others = held.keys() - accused - found.changes.keys()
                limits += [held[row][1] for row in others]
            if not stands_by_chance(min(least, default=UNKNOWN_CHANGE), limits, odds):
                continue
            result = reproduce(plan, found.convention, mode, "each_year")
            checks = check_rates_of(plan, grid, result, found.conditions)
            checks = [one for one in checks if one.condition in found.conditions]
            left = [np.array([r for r in one.failing if r in found.wrong], int) for one in checks]
            checks = [replace(one, failing=at) for one, at in zip(checks, left, strict=True)]
            doubted = doubted_columns(places, checks, mode)
            judged = JudgedRates(result, found.conditions, checks, doubted, [])
            if not doubted.findings and not judged.accused(grid) - found.wrong:
                way = Choice(found.convention, "each_year", mode)
                parts = [found.few[row] for row in unknown & found.few.keys()]
                change = max([*needed.values(), *parts], default=UNKNOWN_CHANGE)
                alike = same.applies & ~same.fails
                told = [row for row in sorted(rows) if found.few.get(row, 1) and not alike[row]]
                second = SecondBase(way, told or sorted(rows), change)
                return replace(judged, in_doubt=[_in_doubt(places, own.checks, second)])
    return None


def _in_doubt(places: CellPlaces, checks: Sequence[RateCheck], found: SecondBase) -> Finding:
    rows, shown = found.rows, places.grid.present
    names = dict.fromkeys(check.column for check in checks)
    cells = tuple(places.ref(name, row) for row in rows for name in names if shown[name][row])
    params = {
        "n": len(rows), "rows": (*map(places.subject, rows),), "most": 100 * LIKELY_CHANGE,
        # Rounded up, so that no row needs more.
        "change": Fraction(-(-10_000 * found.change.numerator // found.change.denominator), 100),
    }  # fmt: skip
    return Finding(finding_id(_RULE.id, ()), _RULE, "", cells, params=params)
