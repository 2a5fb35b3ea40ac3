"""Residues of rounding: rows whose rates agree only if a unit of the last decimal is let pass."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.conventions import RateCondition
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck
from povlib.findings import CellRef, Finding, finding_id
from povlib.household_checks import RowHouseholds, figure_table_of
from povlib.households import largest_part, scaled_sum
from povlib.rule_table import RULES

__all__ = ["Residue", "find_residues", "residue_findings", "without_sums"]

Residue = tuple[str, str, int]
"""Households, their year and the row in which no number of them gives every rate exactly."""

Claim = dict[str, Any]

_RULE = next(rule for rule in RULES if rule.id == "rate_residue")


def _binds(outcome: Outcome) -> bool:
    return outcome.rule.severity == "error" and not outcome.rule.own


def find_residues(
    households: Iterable[RowHouseholds], outcomes: Iterable[Outcome], rates: Iterable[RateCheck]
) -> set[Residue]:
    """List the rows whose rates are off by no more than rounding may leave.

    No households give their rates exactly, and yet nothing is said to be wrong in them.

    Parameters
    ----------
    households : iterable of RowHouseholds
    outcomes : iterable of Outcome
        Of all rules: a row that one of them says to be wrong is no residue.
    rates : iterable of RateCheck

    Returns
    -------
    set of (str, str, int)

    Examples
    --------
    94 of 1080 or 1081 households are 8,70 %, and 138 of 1079 alone are 12,79 %:

    >>> import numpy as np
    >>> row = RowHouseholds(
    ...     "households", "", ("poor_rate_start_pct", "poor_rate_end_pct"),
    ...     ("poor_start", "poor_end"), np.array([1080]), np.array([1079]),
    ...     *[np.array([one]) for one in (True, False, 0)])
    >>> find_residues([row], [], [])
    {('households', '', 0)}
    """
    told = [
        (set(outcome.formula.columns), outcome.failing)
        for outcome in outcomes
        if outcome.formula is not None and _binds(outcome)
    ]
    told += [({*one.condition.columns}, one.failing) for one in rates]
    found: set[Residue] = set()
    for one in households:
        own = {one.denominator, *one.counts, *one.rates}
        failing = [rows for columns, rows in told if not own.isdisjoint(columns)]
        let_pass = np.setdiff1d(np.flatnonzero(one.fails), np.concatenate([*failing, [-1]]))
        found.update((one.denominator, one.year, row) for row in let_pass.tolist())
    return found


def without_sums(
    residues: Iterable[Residue], households: Iterable[RowHouseholds], outcomes: Iterable[Outcome]
) -> set[Residue]:
    """List the residues that need no mending: none of their figures is in a sum that fails.

    Parameters
    ----------
    residues : iterable of (str, str, int)
    households : iterable of RowHouseholds
    outcomes : iterable of Outcome

    Examples
    --------
    >>> without_sums({("households", "", 3)}, [], [])
    set()
    """
    doubtful = {
        name
        for outcome in outcomes
        if outcome.formula is not None and _binds(outcome) and -1 in outcome.failing
        for name in outcome.formula.columns
    }
    kept = {
        (one.denominator, one.year)
        for one in households
        if doubtful.isdisjoint((one.denominator, *one.counts))
    }
    return {residue for residue in residues if residue[:2] in kept}


def _claims(
    grid: Grid, conditions: Sequence[RateCondition], one: RowHouseholds, rows: Sequence[int],
    mode: str,
) -> list[list[Claim]]:  # fmt: skip
    """Say for each row which households its figures allow, each rate with its count by itself."""
    table = figure_table_of(grid)
    told: list[list[Claim]] = [[] for _ in rows]
    for condition in conditions:
        (count, _), (rate, places) = (
            scaled_sum(table, terms) for terms in (condition.counts, condition.rates)
        )
        low, high = denominator_bounds(count[rows], rate[rows], places[rows], mode)
        part = largest_part(table, condition)[rows]
        for at, row in enumerate(rows):
            if not all(grid.present[name][row] for name in condition.columns):
                continue
            counts = tuple(f * int(grid.values[name][row]) for f, name in condition.counts)
            rates = tuple(
                f * Decimal(int(grid.values[name][row])).scaleb(-int(grid.decimals[name][row]))
                for f, name in condition.rates
            )
            claim: Claim = {"columns": condition.columns, "counts": counts, "rates": rates}
            told[at].append({**claim, "low": int(low[at]), "high": int(high[at])})
            least = int(part[at])
            told[at].append({"columns": (), "at_least": least, "low": least, "high": UNBOUNDED})
    for at, row in enumerate(rows):
        if one.printed[row]:
            own = int(one.households[row])
            columns = (one.denominator,)
            told[at].append({"columns": columns, "printed": own, "low": own, "high": own})
    return told


def _clash(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Pick a claim that nothing satisfies, or two that exclude each other."""
    empty = [claim for claim in claims if claim["low"] > claim["high"]]
    if empty:
        return (empty[0],)
    pair = min(claims, key=lambda c: int(c["high"])), max(claims, key=lambda c: int(c["low"]))
    return tuple(
        {**claim, "high": None if claim["high"] >= UNBOUNDED else claim["high"]}
        for claim in sorted(pair, key=lambda claim: "rates" not in claim)
    )


def residue_findings(
    places: CellPlaces,
    conditions: Sequence[RateCondition],
    households: Iterable[RowHouseholds],
    residues: Collection[Residue],
    mode: str,
) -> list[Finding]:
    """Tell the rows that hold only if one unit of the last decimal is let pass, in one note.

    Parameters
    ----------
    places : CellPlaces
    conditions : sequence of RateCondition
        Those that hold under the convention of the plan.
    households : iterable of RowHouseholds
        What they make of each row.
    residues : collection of (str, str, int)
        The rows.
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of Finding
        One or none. `params`: `n` (rows) and `clashes`, for each row its `subject` and the
        `claims` that exclude each other: `counts` that are `rates` of `low` to `high` households,
        the households that are `printed`, or that there are `at_least`.

    Examples
    --------
    Where the printed rates leave nothing to let pass, nothing is said:

    >>> from povlib.audit_checks import make_grid
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> residue_findings(CellPlaces(plan, make_grid(plan)), [], [], set(), "half_up")
    []
    """
    cells: list[CellRef] = []
    clashes: list[dict[str, Any]] = []
    for one in households:
        own = [c for c in conditions if (c.denominator, c.year) == (one.denominator, one.year)]
        rows = sorted(row for *key, row in residues if key == [one.denominator, one.year])
        for row, claims in zip(rows, _claims(places.grid, own, one, rows, mode), strict=True):
            clash = _clash(claims)
            names = [name for claim in clash for name in claim["columns"]]
            rates = [name for name in one.rates if places.grid.present[name][row]]
            cells += [places.ref(name, row) for name in dict.fromkeys([*names, *rates])]
            clashes.append({"subject": places.subject(row), "claims": clash})
    if not clashes:
        return []
    subjects = {clash["subject"] for clash in clashes}
    return [
        Finding(
            finding_id(_RULE.id, ()), _RULE, subjects.pop() if len(subjects) == 1 else "",
            tuple(dict.fromkeys(cells)), params={"n": len(clashes), "clashes": tuple(clashes)},
        )
    ]  # fmt: skip
