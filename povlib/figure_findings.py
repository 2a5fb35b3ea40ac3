"""Findings on figures: from broken rules to evidence that a reader can follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from povlib.audit_cells import CellPlaces
from povlib.audit_checks import Outcome, Term, sums_of, terms_of, told_formula
from povlib.conventions import RateCondition
from povlib.findings import Arithmetic, Confirmation, Finding, finding_id
from povlib.formulas import Formula
from povlib.households import MOST_CHANGE
from povlib.rounding import round_ratio
from povlib.rule_table import Rule

__all__ = ["RateCheck", "condition_formula", "formula_findings", "rate_findings"]

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RateCheck:
    """What came of the rates of one column.

    `low` and `high` are the recomputed rates row by row; `failing` are the rows whose printed rate
    cannot have come about, `far` those of them whose households would have to change by more than
    `MOST_CHANGE`.
    """

    rule: Rule
    column: str
    condition: RateCondition
    checked: int
    skipped: int
    failing: np.ndarray
    low: Sequence[Decimal | None]
    high: Sequence[Decimal | None]
    far: frozenset[int] = frozenset()

    @property
    def formula(self) -> str:
        """The condition written as a formula."""
        return condition_formula(self.condition)


def _exact(value: int, decimals: int) -> Decimal:
    return Decimal(value).scaleb(-decimals)


def _expected(formula: Formula, sides: tuple[tuple[Term, ...], ...]) -> tuple[Any, Any, str]:
    """What the tested cell could hold given the others: bounds and the name of its column.

    The cell tested is the one that stands alone on its side, the right side first; of two, the
    part and not the whole.
    """
    left, right = sides
    exact = [sum(_exact(t.factor * t.value, t.decimals) for t in side) for side in sides]
    if formula.relation in ("<=", "≲") and len(left) == 1 and left[0].factor == 1:
        return Decimal(0), exact[1], left[0].name
    if formula.relation == "=" and len(right) == 1 and right[0].factor == 1:
        return exact[0], exact[0], right[0].name
    return None, None, ""


def _solved(sides: tuple[tuple[Term, ...], ...], key: Key) -> Arithmetic | None:
    """Turn an equality round so that one cell stands alone on the right."""
    left, right = sides
    terms = [*left, *(replace(term, factor=-term.factor) for term in right)]
    own = [term for term in terms if (term.name, term.row) == key]
    if len(own) != 1 or abs(own[0].factor) != 1:
        return None
    sign = -own[0].factor
    others = [replace(t, factor=sign * t.factor) for t in terms if t is not own[0]]
    others.sort(key=lambda term: term.factor < 0)
    return Arithmetic(tuple(others), "=", (replace(own[0], factor=1),))


def _confirmations(
    places: CellPlaces, key: Key, outcomes: Iterable[Outcome], but: Outcome
) -> Iterator[Confirmation]:
    """Equalities that hold and contain a cell: what bears it out independently."""
    name, row = key
    for outcome in outcomes:
        formula = outcome.formula
        if outcome is but or formula is None or formula.relation != "=":
            continue
        names = {a.column if formula.over_plan else a.name for a in formula.atoms}
        if name not in names:
            continue
        # A sum bears out the row that adds up; of one of many units it says little.
        if formula.over_plan:
            holds = bool(outcome.checked) and row not in outcome.failing
            holds = holds and told_formula(places.grid, formula, row).relation == "="
            holds = holds and bool(sums_of(places.grid, formula, row))
        else:
            holds = row not in outcome.failing
        sides = terms_of(places.grid, formula, row) if holds else ((), ())
        needed = {a.name for a in formula.atoms}
        if not formula.over_plan and needed - {term.name for side in sides for term in side}:
            continue
        if arithmetic := _solved(sides, key):
            yield Confirmation(outcome.rule, places.ref(*key), arithmetic)


def _quotient_findings(
    places: CellPlaces, outcome: Outcome, formula: Formula, mode: str
) -> Iterator[Finding]:
    """Make findings of rates that are not the quotient of printed counts."""
    grid = places.grid
    for row in outcome.failing.tolist():
        left, right = terms_of(grid, formula, row)
        decimals = max(term.decimals for term in right)
        divisor = int(grid.values[formula.denominator][row])
        count = 100 * sum(term.factor * term.value for term in left)
        expected = _exact(int(round_ratio(count, divisor, decimals, mode)), decimals)
        base = Term(1, formula.denominator, row, divisor, 0)
        arithmetic = Arithmetic(left, "~", right, base, expected)
        names = [*(t.name for t in right), *(t.name for t in left), formula.denominator]
        keys = [(name, row) for name in dict.fromkeys(names)]
        cells = tuple(places.ref(*key) for key in keys)
        tested = right[0].name if len(right) == 1 and right[0].factor == 1 else ""
        low = expected if tested else None
        finding = Finding(
            finding_id(outcome.rule.id, cells, str(formula)), outcome.rule, places.subject(row),
            cells, str(formula), arithmetic, low, low, tested,
        )  # fmt: skip
        yield finding


def formula_findings(
    places: CellPlaces, outcomes: Sequence[Outcome], mode: str = "half_up", *, brief: bool = False
) -> list[Finding]:
    """Make findings of the broken rules that have a formula.

    Parameters
    ----------
    places : CellPlaces
    outcomes : sequence of Outcome
        Of all rules with a formula: those that hold are the confirmations.
    mode : {"half_up", "half_even", "truncate"}
        How rates were rounded.
    brief : bool
        Only of the first row of each rule, but for the plan's own rules.

    Returns
    -------
    list of Finding
    """
    grid = places.grid
    found: list[Finding] = []
    for outcome in outcomes:
        formula = outcome.formula
        if formula is None:
            continue
        if formula.denominator:
            found += _quotient_findings(places, outcome, formula, mode)
            continue
        asked = formula
        first = slice(1) if brief and not outcome.rule.own else slice(None)
        for row in outcome.failing[first].tolist():
            formula = told_formula(grid, asked, row)
            sides = terms_of(grid, formula, row)
            low, high, tested = _expected(formula, sides)
            relation = "<=" if formula.relation in ("<=", "≲") else "="
            arithmetic = Arithmetic(sides[0], relation, sides[1])
            terms = [*sides[1], *sides[0]] if formula.over_plan else [*sides[0], *sides[1]]
            cells = places.of_terms(tuple(terms))
            confirmations = [
                confirmation
                for key in dict.fromkeys((t.name, t.row) for t in terms[:4])
                for confirmation in _confirmations(places, key, outcomes, outcome)
            ]
            subject = places.subject(row)
            anchor = cells[:1] if formula.over_plan else cells
            finding = Finding(
                finding_id(outcome.rule.id, anchor, str(formula)), outcome.rule, subject, cells,
                str(formula), arithmetic, low, high, tested,
                confirmations=tuple(confirmations),
            )  # fmt: skip
            found.append(finding)
    return found


def rate_findings(places: CellPlaces, checks: Iterable[RateCheck]) -> list[Finding]:
    """Make findings of the rates that cannot have come about."""
    grid = places.grid
    found = []
    for check in checks:
        names = [name for _, name in (*check.condition.counts, *check.condition.rates)]
        divisor = check.condition.denominator
        if divisor in grid.values:
            names.append(divisor)
        for row in check.failing.tolist():
            keys = [(n, row) for n in dict.fromkeys([check.column, *names]) if grid.present[n][row]]
            cells = tuple(places.ref(*key) for key in keys)
            finding = Finding(
                finding_id(check.rule.id, cells[:1]), check.rule, places.subject(row), cells,
                condition_formula(check.condition), None, check.low[row], check.high[row],
                check.column, params={"most": 100 * MOST_CHANGE} if row in check.far else {},
            )  # fmt: skip
            found.append(finding)
    return found


def condition_formula(condition: RateCondition) -> str:
    """Write a condition on rates as a formula."""

    def side(terms: Sequence[tuple[int, str]]) -> str:
        text = "".join(f" {'-' if sign < 0 else '+'} {name}" for sign, name in terms)
        return text.removeprefix(" + ").strip()

    count = side(condition.counts)
    count = f"({count})" if len(condition.counts) > 1 else count
    return f"{count} / {condition.denominator} ~ {side(condition.rates)}"
