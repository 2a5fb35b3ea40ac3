"""The audit of a printed plan: rules checked, contradictions localised, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Outcome, check_formula, check_weights, make_grid
from povlib.audit_report import Audit, by_consequence, count_failed, tabulate_checks, text_findings
from povlib.audit_rules import applicable_rules
from povlib.audit_system import Stated, link_cells
from povlib.conventions import RateCondition, near_conditions
from povlib.decisions import Decision, apply_decisions, read_own_files
from povlib.document_checks import check_document, stated_figures
from povlib.figure_findings import RateCheck, formula_findings, rate_findings
from povlib.findings import Finding, TextOutcome
from povlib.formulas import Formula, parse_formula
from povlib.household_checks import (
    RowHouseholds,
    check_households_add,
    household_sums,
    row_households,
)
from povlib.judged_rates import (
    MANY_ROWS,
    JudgedRates,
    fewest_cells,
    judge_rates,
    rival_ways,
    told_by_year,
)
from povlib.kept_totals import KeptTotal, kept_totals
from povlib.localize import TooHard, smallest_repairs
from povlib.located_findings import locate_findings
from povlib.mishap_candidates import FEWEST
from povlib.mishap_findings import (
    failing_rows,
    in_other_groups,
    one_mishap,
    part_mishap,
    row_repeats,
    shows_widely,
    stray_mishap,
    subtotal_mishap,
    told_of_units,
    with_groups,
    without_columns,
)
from povlib.open_cells import unfit_limits
from povlib.plan import Plan
from povlib.rate_checks import check_between, check_changes
from povlib.repairs import (
    Repair,
    eased_repairs,
    is_within,
    least_by_counts,
    link_adding,
    tell_repairs,
)
from povlib.residues import Residue, find_residues, residue_findings, spare_residues, without_sums
from povlib.rule_table import Rule

__all__ = ["audit"]

_OF_ONE_BASE = {
    "rounded_difference": "rates_fall",
    "start_minus_rounded_reduction": "rates_add_end",
}
"""Rules that a way of rounding keeps only where one number of households serves both years."""


def _beside(
    whole: Audit, told: Finding, plan: Plan, weights: Mapping[str, int],
    decisions: Mapping[str, Decision], least: int,
) -> Audit:  # fmt: skip
    """Tell a mishap of a column, and audit the rest without it; all as it was if that is no less.

    Units that are subtotals are rows of groups in the rest, and units may be of other groups than
    those that `units.csv` names. It must save as many checks as speak
    for a mishap, a column as many cells too; `least` is the number of cells that must change where
    the column is not left out.
    """
    part = told.params["part"]
    left = {name: weight for name, weight in weights.items() if name not in part}
    of_units, checks = bool(told.params["units"]), whole.checks
    if "groups" in told.params:
        other = in_other_groups(plan, dict(zip(part, told.params["groups"], strict=True)))
    elif of_units:
        other = with_groups(plan, dict(zip(part, told.params["parts"], strict=True)))
        checks = checks[checks["rule"] != "row_repeats"]  # that is what the mishap says
    else:
        other = without_columns(plan, part)
    rest = audit(other, weights=left)
    tables = [table[table["severity"] == "error"] for table in (checks, rest.checks)]
    if plan.groups is None:  # sums of groups are checked in the rest alone
        tables = [table[table["rule"] != "sum_group"] for table in tables]
    hard = [table["failed"].sum() for table in tables]
    cells = sum(repair.weight for repair in rest.repairs)
    explained = int(hard[0] - hard[1]) - told.params["left"]
    fewer = of_units or whole.unlocated or least - cells >= FEWEST
    if explained < (2 if "groups" in told.params else FEWEST) or not fewer:
        return whole
    params = {**told.params, "failed": explained}
    if not rest.contradictions:
        del params["part"]
    told = replace(told, params=params)
    if other.groups is not None and plan.groups is None:
        own = told_of_units((rest.records, rest.repairs, rest.kept), plan, other)
        rest = replace(rest, **dict(zip(("records", "repairs", "kept"), own, strict=True)))
    records = {one.id: one for one in (*apply_decisions([told], decisions), *rest.records)}
    # What figures have no part in, or own rules say of the column.
    for one in () if of_units else whole.records:
        if one.rule.own or (one.confidence == "text" and one.rule.id != "stated_total"):
            records.setdefault(one.id, one)
    return replace(
        whole, records=tuple(sorted(records.values(), key=by_consequence)), checks=checks,
        repairs=rest.repairs, unlocated=rest.unlocated, kept=rest.kept,
    )  # fmt: skip


def audit(plan: Plan, *, weights: Mapping[str, int] | None = None) -> Audit:
    """Check a plan against every rule that its columns and its text allow.

    Figures are compared exactly. What rounding explains is no fault: a printed rate stands for all
    the households that give it, and the convention of rounding is the one that declares the fewest
    cells wrong. Where rules are broken, *all* smallest sets of cells are found whose change would
    make every rule hold (Fellegi and Holt 1976, Journal of the American Statistical Association
    71, 17–35), each cell with its exact limits. Nothing is repaired.

    Parameters
    ----------
    plan : Plan
    weights : mapping of str to int, optional
        How unlikely a change is, by column (``prose(…)`` for what the prose says of the units);
        1 for columns that are not named.

    Returns
    -------
    Audit

    Raises
    ------
    ValueError
        If a weight is not a whole number from 1 on, or of a column that the plan lacks.

    Examples
    --------
    In Đăk Mâm 26 minority households are among 16 that leave poverty:

    >>> from povlib.loading import load_plan
    >>> report = audit(load_plan("krong_no_2020"))
    >>> [(f.subject, f.arithmetic.write()) for f in report.contradictions[:2]]
    [('TT Đăk Mâm', '26 > 16'), ('Nam Xuân', '59 > 29')]
    >>> [(str(s.low), str(s.high)) for s in report.repairs[0].sets[0].suspects]
    [('10', '16'), ('23', '29')]
    """
    return _audit(plan, weights or {}, mishap_first=True)


@dataclass(frozen=True)
class _Checked:
    """A plan held against every rule, its rates judged by one way of rounding."""

    plan: Plan
    places: CellPlaces
    judged: JudgedRates
    rules: list[tuple[Rule, Formula]]
    outcomes: list[Outcome]
    rates: list[RateCheck]
    texts: list[TextOutcome]
    figures: Sequence[Stated]
    sound: list[RateCondition]
    households: list[RowHouseholds]
    residues: set[Residue]
    odd: list[Finding]
    not_adding: list[Finding]

    @property
    def mode(self) -> str:
        return self.judged.result.mode

    @property
    def told(self) -> list[Finding]:
        return text_findings(self.texts)

    @property
    def stated(self) -> list[Finding]:
        """What the prose states of the whole table, a figure among figures."""
        return [finding for finding in self.told if finding.rule.id == "stated_total"]


@dataclass(frozen=True)
class _Located:
    """The smallest repairs of what is broken, and what they leave to the last decimal.

    Instead of them the `reading` by which fewer cells are wrong, where there is one.
    """

    residues: set[Residue]
    reading: JudgedRates | None = None
    repairs: tuple[Repair, ...] = ()
    kept: tuple[KeptTotal, ...] = ()
    unlocated: str = ""
    add_up: bool = True


def _check(plan: Plan, places: CellPlaces, own: Sequence[Rule], judged: JudgedRates) -> _Checked:
    """Hold a plan against every rule that its columns and its text allow."""
    grid, result, conditions = places.grid, judged.result, judged.conditions
    registered = plan.registrations
    prose = [] if registered is None else [n for n in registered.columns if n != "unit_code"]
    rules = applicable_rules(plan.column_names(), prose, own, groups=bool(grid.groups))
    without, misplaced = judged.doubted.without, judged.doubted.misplaced
    # Between rates over the households of one year and those of two there is no such rule.
    apart = "" if result.bases == "one" else _OF_ONE_BASE.get(result.convention, "")
    apart = apart if "rate_reduction_pp" in grid.values else ""
    rules = [
        (rule, formula) for rule, formula in rules
        if without.isdisjoint(formula.columns) and rule.id != apart
        and (formula.over_plan or misplaced.isdisjoint(formula.columns))
    ]  # fmt: skip
    outcomes = [check_formula(grid, rule, formula, result.mode) for rule, formula in rules]
    # A rule that the plan brings along is never dropped in silence.
    applied = {rule.id for rule, _ in rules}
    outcomes += [
        Outcome(rule, parse_formula(rule.formula), 0, 1, np.zeros(0, np.int64))
        for rule in own
        if rule.id not in applied
    ]
    between, odd = check_between(places, result.convention)
    adding, not_adding = check_households_add(places, household_sums(grid, conditions, result.mode))
    sound = [one for one in conditions if (without | misplaced).isdisjoint(one.columns)]
    households = row_households(grid, sound, result.mode)
    residues = find_residues(sound, households, outcomes, judged.checks)
    changing, changes = check_changes(places, households, judged.checks)
    if judged.in_doubt:  # that tells the change
        changing, changes = replace(changing, failing=np.zeros(0, np.int64)), []
    return _Checked(
        plan, places, judged, rules, [*outcomes, between, adding, changing, *judged.outcomes],
        [rate for rate in judged.checks if rate.column not in without],
        check_document(plan, result.mode), stated_figures(plan), sound, households, residues,
        [*odd, *changes], told_by_year(grid, result, not_adding),
    )  # fmt: skip


def _locate(
    found: _Checked, errors: Sequence[Finding], weights: Mapping[str, int],
    tried: Callable[[JudgedRates, int], Audit] | None, most: int | None,
) -> _Located:  # fmt: skip
    """Find the smallest repairs of what is broken; decimals that round off go with no repair.

    Ways of rounding are `tried` first, if that is given; `most` cells may change where it is.
    """
    places, judged = found.places, found.judged
    residues = set(found.residues)
    unbound = without_sums(residues, found.outcomes)
    options: dict[str, Any] = {
        "stated": found.figures, "mode": found.mode, "without": judged.doubted.without,
        "unbound": unbound,
        "near": near_conditions(
            found.plan.column_names(), judged.result.convention,
            "each_year" if judged.in_doubt else judged.result.bases,
        ),
        "weights": dict(weights),
    }  # fmt: skip
    table = (places.grid, found.rules, judged.conditions)
    system = (*table, options, found.not_adding)
    try:
        if most is not None:
            rows = {row for one in found.households for row in np.flatnonzero(one.fails).tolist()}
            loosely = {"unbound": unbound | residues, "eased": {*product(judged.conditions, rows)}}
            loose = link_cells(*table, add_up=False, **{**options, **loosely})
            if not is_within(loose.system, most):
                raise TooHard("more cells must change")
        linked, add_up = link_adding(*system)
        if most is not None and not is_within(linked.system, most + 2):
            raise TooHard("more cells must change")
        small = most is None and linked.system.rates and places.grid.rows <= MANY_ROWS
        by_counts = least_by_counts(linked) if small else None
        if tried is not None and by_counts is not None:
            reading = fewest_cells(found.plan, places, judged, linked, by_counts, tried)
            if reading is not judged:
                return _Located(residues, reading)
        smallest = smallest_repairs(linked.system)
        spare = spare_residues(places, linked, smallest, errors, found.sound, found.households)
        if spare:  # mended for its own sake alone
            residues |= spare
            unbound |= spare
            linked, add_up = link_adding(*system)
            smallest = smallest_repairs(linked.system)
        if by_counts is not None and smallest.weight > max(by_counts, 1):
            own = linked, smallest
            linked, smallest = eased_repairs(found.plan, places, system, own, _has_no_errors)
        repairs = tell_repairs(places, linked, smallest)
        kept = kept_totals(places, linked, smallest)
    except ValueError as error:
        return _Located(residues, unlocated=str(error))
    return _Located(residues, None, repairs, kept, "", add_up)


def _has_no_errors(plan: Plan) -> bool:
    return not _audit(plan, {}, mishap_first=False, most=0).contradictions


def _told(
    found: _Checked, broken: Sequence[Finding], located: _Located, mishap: Finding | None,
    decisions: Mapping[str, Decision], *, alone: bool,
) -> Audit:  # fmt: skip
    """Tell what was found, in order; a mishap that explains what is broken stands in its place."""
    places, judged, doubted = found.places, found.judged, found.judged.doubted.findings
    # A rate that an error accuses is not told again.
    accused = {(f.cells[0].unit_code, f.expected) for f in broken if f.severity == "error"}
    odd = [f for f in found.odd if (f.cells[0].unit_code, f.expected) not in accused]
    repeated = row_repeats(places)
    residual = residue_findings(places, found.sound, found.households, located.residues, found.mode)
    residual += unfit_limits(places, found.rules, judged.result, alone=alone)
    mendable = [*broken, *odd, *found.not_adding, *judged.in_doubt, *found.stated]
    if mishap is not None:
        if mishap in doubted:  # of a column that the repairs leave out
            located = _Located(located.residues)
        mendable = [*odd, *(one for one in broken if one.rule.own)]
        doubted, residual = [mishap], []
        repeated = [] if mishap.params.get("units") else repeated
    repairs = located.repairs
    records = locate_findings(places, mendable, repairs, judged.conditions, found.households)
    records += [*doubted, *repeated, *residual]
    records += [one for one in found.told if one not in found.stated]
    records = sorted(apply_decisions(records, decisions), key=by_consequence)
    soft = [Outcome(one.rule, None, 1, 0, np.zeros(1, np.int64)) for one in (*repeated, *residual)]
    checks = tabulate_checks([*found.outcomes, *soft], judged.checks, found.texts)
    given = (repairs, judged.result, located.unlocated, located.kept)
    return Audit(tuple(records), checks, *given)


def _audit(
    plan: Plan, weights: Mapping[str, int], *, mishap_first: bool,
    reading: JudgedRates | None = None, most: int | None = None,
) -> Audit:  # fmt: skip
    """Audit; where many rows fail, look for a mishap of a column before single wrong cells.

    A way of rounding that is only tried, with `most` wrong cells, looks for no other, nor mishaps.
    """
    trial = most is not None

    def tried(other: JudgedRates, most: int) -> Audit:
        return _audit(plan, weights, mishap_first=False, reading=other, most=most)

    own_rules, rule_faults, decisions, wrong_decisions = read_own_files(plan)
    grid = make_grid(plan)
    places = CellPlaces(plan, grid)
    check_weights(grid, weights)
    judged = reading or judge_rates(plan, places)
    found = _check(plan, places, own_rules, judged)
    doubted, bases = judged.doubted.findings, judged.result.bases
    least = failing_rows(found.outcomes, found.rates, grid.units)
    widely = mishap_first and not doubted and shows_widely(places, least)
    broken = formula_findings(places, found.outcomes, found.mode, brief=widely)
    broken += [] if widely else rate_findings(places, found.rates)
    errors = [f for f in (*broken, *found.stated) if f.severity == "error" and not f.rule.own]
    located = _Located(found.residues)
    if errors and not widely:
        look = tried if not (trial or reading or doubted) else None
        located = _locate(found, errors, weights, look, most)
    if located.reading is not None:
        return _audit(plan, weights, mishap_first=mishap_first, reading=located.reading)
    if not located.add_up:
        # The rates of the total row were judged by households that the units do not share.
        own = {rate.column for rate in judged.checks}
        broken = [
            f for f in broken
            if not (f.expected in own and f.arithmetic is None and f.cells[0].unit_code == "")
        ]  # fmt: skip
    failed = count_failed([*found.outcomes, *judged.checks]) + len(found.stated)
    mishap = None if trial else one_mishap(
        places, [*broken, *found.stated], doubted, located.repairs, failed=failed,
        bases=bases, stated=found.figures, unlocated=located.unlocated,
    )  # fmt: skip
    whole = _told(found, broken, located, mishap, decisions, alone=not errors)
    whole = replace(whole, rule_faults=tuple(rule_faults), decision_faults=tuple(wrong_decisions))
    if whole.repairs and whole.proved and not (trial or widely or doubted or mishap):
        wrong = whole.cells_to_change + whole.let_pass
        others = (tried(way, wrong) for way in rival_ways(plan, places, judged, whole))
        whole = whole.beside(
            one for one in others if one.proved and one.cells_to_change + one.let_pass == wrong
        )
    part = stray_mishap(places) if errors and mishap is None and not trial else None
    if trial or mishap is not None or (part is None and len(errors) < FEWEST and not widely):
        return whole
    part = part or subtotal_mishap(places)
    if part is None and doubted:
        return whole
    part = part or part_mishap(places, failed, bases=bases, stated=found.figures)
    least = least if widely else whole.cells_to_change
    best = whole if part is None else _beside(whole, part, plan, weights, decisions, least)
    return _audit(plan, weights, mishap_first=False) if widely and best is whole else best
