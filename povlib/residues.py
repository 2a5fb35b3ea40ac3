"""Residues of rounding: rows whose rates agree only if a unit of the last decimal is let pass."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Grid, Outcome
from povlib.audit_system import LinkedCells
from povlib.conventions import RateCondition
from povlib.denominators import UNBOUNDED, denominator_bounds
from povlib.figure_findings import RateCheck
from povlib.findings import CellRef, Finding, finding_id
from povlib.household_checks import RowHouseholds, figure_table_of
from povlib.households import largest_part, scaled_sum
from povlib.localize import Repairs
from povlib.rounding import round_ratio
from povlib.rule_table import RULES

__all__ = ["Residue", "find_residues", "residue_findings", "spare_residues", "without_sums"]

Residue = tuple[RateCondition, int]
"""What holds in a row only if it is not taken to the last decimal."""

Claim = dict[str, Any]

_RULE = next(rule for rule in RULES if rule.id == "rate_residue")


def _binds(outcome: Outcome) -> bool:
    return outcome.rule.severity == "error" and not outcome.rule.own


def find_residues(
    conditions: Iterable[RateCondition],
    households: Iterable[RowHouseholds],
    outcomes: Iterable[Outcome],
    rates: Iterable[RateCheck],
) -> set[Residue]:
    """List the rows whose rates are off by no more than rounding may leave.

    No households give their rates exactly, and yet nothing is said to be wrong in them.

    Parameters
    ----------
    conditions : iterable of RateCondition
    households : iterable of RowHouseholds
        What the conditions make of each row.
    outcomes : iterable of Outcome
        Of all rules: a row that one of them says to be wrong is no residue.
    rates : iterable of RateCheck

    Returns
    -------
    set of (RateCondition, int)

    Examples
    --------
    94 of 1080 or 1081 households are 8,70 %, and 138 of 1079 alone are 12,79 %:

    >>> import numpy as np
    >>> end = RateCondition(((1, "poor_end"),), "households", "", ((1, "poor_rate_end_pct"),))
    >>> row = RowHouseholds(
    ...     "households", "", ("poor_rate_start_pct", "poor_rate_end_pct"),
    ...     ("poor_start", "poor_end"), np.array([1080]), np.array([1079]),
    ...     *[np.array([one]) for one in (True, False, 0)])
    >>> find_residues([end], [row], [], []) == {(end, 0)}
    True
    """
    told = [
        (set(outcome.formula.columns), outcome.failing)
        for outcome in outcomes
        if outcome.formula is not None and _binds(outcome) and not outcome.formula.over_plan
    ]
    told += [({*one.condition.columns}, one.failing) for one in rates]
    rows: dict[tuple[str, str], list[int]] = {}
    for one in households:
        own = {one.denominator, *one.counts, *one.rates}
        failing = [rows for columns, rows in told if not own.isdisjoint(columns)]
        let_pass = np.setdiff1d(np.flatnonzero(one.fails), np.concatenate([*failing, [-1]]))
        rows[one.denominator, one.year] = let_pass.tolist()
    return {(one, row) for one in conditions for row in rows.get((one.denominator, one.year), ())}


def without_sums(residues: Iterable[Residue], outcomes: Iterable[Outcome]) -> set[Residue]:
    """List the residues that need no mending: none of their figures is in a sum that fails.

    Parameters
    ----------
    residues : iterable of (RateCondition, int)
    outcomes : iterable of Outcome

    Examples
    --------
    >>> end = RateCondition(((1, "poor_end"),), "households", "", ((1, "poor_rate_end_pct"),))
    >>> without_sums({(end, 3)}, []) == {(end, 3)}
    True
    """
    doubtful = {
        name
        for outcome in outcomes
        if outcome.formula is not None and _binds(outcome)
        if outcome.formula.over_plan and outcome.failing.size
        for name in outcome.formula.columns
    }
    found = [*residues]
    lost = {
        (one.denominator, one.year)
        for one, _ in found
        if not doubtful.isdisjoint((one.denominator, *one.columns))
    }
    return {(one, row) for one, row in found if (one.denominator, one.year) not in lost}


def spare_residues(
    places: CellPlaces,
    linked: LinkedCells,
    repairs: Repairs,
    errors: Iterable[Finding],
    conditions: Iterable[RateCondition],
    households: Iterable[RowHouseholds],
) -> set[Residue]:
    """List the residues that a repair would mend for their own sake.

    In a row with a contradiction every rate is held to its last decimal, so that the repair fits
    them all. Where some cells would change that no contradiction names, they are not at fault.

    Parameters
    ----------
    places : CellPlaces
    linked : LinkedCells
    repairs : Repairs
        Of the linked cells.
    errors : iterable of Finding
    conditions : iterable of RateCondition
    households : iterable of RowHouseholds

    Examples
    --------
    >>> from povlib.audit_checks import make_grid
    >>> from povlib.loading import load_plan
    >>> from povlib.localize import System, smallest_repairs
    >>> plan, system = load_plan("krong_no_2020"), System((56,), (1,), (0,), (99,), ())
    >>> linked = LinkedCells(system, [("poor_end", 0)], [])
    >>> places = CellPlaces(plan, make_grid(plan))
    >>> spare_residues(places, linked, smallest_repairs(system), [], [], [])
    set()
    """
    found = [finding for finding in errors if finding.cells]
    named = {cell.address for finding in found for cell in finding.cells}
    rated = {finding.cells[0].unit_code for finding in found if finding.rule.kind == "rate"}
    # Households that are not printed may bring a wrong rate to light in another of its row.
    tied = np.array([code in rated for code in places.codes])
    free = {
        (one.denominator, one.year): one.fails & (one.printed | ~tied[: len(one.fails)])
        for one in households
    }
    changed = [{linked.keys[cell] for cell in group.cells} for group in repairs.groups]
    alone = {
        key
        for keys in changed
        if not any(places.ref(*key).address in named for key in keys)
        for key in keys
    }
    return {
        (one, row)
        for one in conditions
        for name, row in alone
        if any(name == rate for _, rate in one.rates) and free[one.denominator, one.year][row]
    }


def _claims(
    grid: Grid, conditions: Sequence[RateCondition], one: RowHouseholds, rows: Sequence[int],
    mode: str,
) -> list[list[tuple[RateCondition | None, Claim]]]:  # fmt: skip
    """Say for each row which households its figures allow, condition by condition."""
    table = figure_table_of(grid)
    told: list[list[tuple[RateCondition | None, Claim]]] = [[] for _ in rows]
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
            claim |= {"low": int(low[at]), "high": int(high[at])}
            told[at].append((condition, claim))
            least = int(part[at])
            claim = {"columns": (), "at_least": least, "low": least, "high": UNBOUNDED}
            told[at].append((None, claim))
    for at, row in enumerate(rows):
        if one.printed[row]:
            own = int(one.households[row])
            columns = (one.denominator,)
            claim = {"columns": columns, "printed": own, "low": own, "high": own}
            told[at].append((None, claim))
    return told


def _clash(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Pick a claim that nothing satisfies, or two that exclude each other; none if none do."""
    empty = [claim for claim in claims if claim["low"] > claim["high"]]
    if empty:
        return (empty[0],)
    pair = min(claims, key=lambda c: int(c["high"])), max(claims, key=lambda c: int(c["low"]))
    if not claims or pair[1]["low"] <= pair[0]["high"]:
        return ()
    return tuple(
        {**claim, "high": None if claim["high"] >= UNBOUNDED else claim["high"]}
        for claim in sorted(pair, key=lambda claim: "rates" not in claim)
    )


def _quotients(claims: Sequence[Claim], mode: str) -> tuple[Claim, ...]:
    """Divide by the printed households, if there are any: each rate that is another then."""
    printed = next((claim["printed"] for claim in claims if "printed" in claim), 0)
    found = []
    for claim in claims:
        if "rates" in claim and printed and not claim["low"] <= printed <= claim["high"]:
            places = -min(int(rate.as_tuple().exponent) for rate in claim["rates"])
            rate = int(round_ratio(100 * sum(claim["counts"]), printed, places, mode))
            found.append({**claim, "high": None, "of": printed,
                          "expected": Decimal(rate).scaleb(-places)})  # fmt: skip
    return tuple(found)


def _is_small(claims: Sequence[Claim], mode: str) -> bool:
    """Tell whether claims agree once each printed rate is off by one unit of its last decimal."""
    low, high = 1, UNBOUNDED
    for claim in claims:
        least, most = int(claim["low"]), UNBOUNDED if claim["high"] is None else int(claim["high"])
        if "rates" in claim:
            places = -min(int(rate.as_tuple().exponent) for rate in claim["rates"])
            count, units = sum(claim["counts"]), len(claim["rates"])
            rate = int(sum(claim["rates"], Decimal(0)).scaleb(places))
            least = int(denominator_bounds([count], [rate + units], [places], mode)[0][0])
            most = int(denominator_bounds([count], [max(rate - units, 0)], [places], mode)[1][0])
            if "of" in claim:
                least, most = max(least, int(claim["of"])), min(most, int(claim["of"]))
        low, high = max(low, least), min(high, most)
    return low <= high


def residue_findings(
    places: CellPlaces,
    conditions: Sequence[RateCondition],
    households: Iterable[RowHouseholds],
    residues: Collection[Residue],
    mode: str,
) -> list[Finding]:
    """Tell the rows that hold only if one unit of the last decimal is let pass, in one note.

    What is off by more is no residue; other findings tell it.

    Parameters
    ----------
    places : CellPlaces
    conditions : sequence of RateCondition
        Those that hold under the convention of the plan.
    households : iterable of RowHouseholds
        What they make of each row.
    residues : collection of (RateCondition, int)
    mode : {"half_up", "half_even", "truncate"}

    Returns
    -------
    list of Finding
        One or none. `params`: `n` (rows), `mode`, and `clashes`, for each row its `subject` and
        the `claims` that exclude each other: `counts` that are `rates` of `low` to `high`
        households, the households that are `printed`, or that there are `at_least`. Where
        households are printed, each claim gives instead the rate that is `expected` of so many.

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
        rows = sorted({row for condition, row in residues if condition in own})
        for row, claims in zip(rows, _claims(places.grid, own, one, rows, mode), strict=True):
            at_issue = [claim for c, claim in claims if c is None or (c, row) in residues]
            clash = _quotients(at_issue, mode) or _clash(at_issue)
            clash = clash or _clash([claim for _, claim in claims])
            if not _is_small(clash, mode):
                continue
            names = [name for claim in clash for name in claim["columns"]]
            own_rates = [n for c in own if (c, row) in residues for _, n in c.rates]
            rates = [name for name in own_rates if places.grid.present[name][row]]
            cells += [places.ref(name, row) for name in dict.fromkeys([*names, *rates])]
            clashes.append({"subject": places.subject(row), "claims": clash})
    if not clashes:
        return []
    subjects = {clash["subject"] for clash in clashes}
    return [
        Finding(
            finding_id(_RULE.id, ()), _RULE, subjects.pop() if len(subjects) == 1 else "",
            tuple(dict.fromkeys(cells)),
            params={"n": len(clashes), "clashes": tuple(clashes), "mode": mode},
        )
    ]  # fmt: skip
