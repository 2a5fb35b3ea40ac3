"""Figures of the prose that a table does not print: what the table comes to, by every way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from generated import Made, Shape, plan_of, plans
from hypothesis import given
from hypothesis import strategies as st

import povlib as pov
from povlib.columns import COLUMNS
from povlib.finding_sentences import breach_sentence
from povlib.findings import TextOutcome
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.rule_table import RULES
from povlib.statement_checks import check_implied, check_totals
from povlib.whole_figures import implied_figures

MEASURES = {"count": "hộ", "rate": "%", "difference": "điểm %"}
MOVED = {"exits", "relapses", "new_poor"}


def without(plan: Plan, column: str, value: Any, how: str = "equal") -> Plan:
    """The same document without a column, and with a figure of it in the prose."""
    said = {"about": column, "printed": format_number(value), "value": format_number(value),
            "printed_measure": MEASURES[COLUMNS[column].kind], "comparison": how,
            "section": "I"}  # fmt: skip
    name = pd.Index(["one"], name="statement", dtype=object)
    frames = {
        part: None if (frame := getattr(plan, part)) is None else frame.drop(columns=column)
        for part in ("units", "printed", "groups", "printed_groups")
    }
    rows = {
        part: None if (row := getattr(plan, part)) is None else row.drop(column)
        for part in ("total", "printed_total")
    }
    return replace(
        plan, **frames, **rows, registrations=None,
        columns=tuple(one for one in plan.columns if one.name != column),
        statements=pd.DataFrame({n: pd.Series([v], name, dtype=object) for n, v in said.items()}),
        files={**plan.files, "statements": "statements.csv"},
        lines={**plan.lines, "statements": (2,)},
    )  # fmt: skip


def outcomes(plan: Plan) -> tuple[TextOutcome, TextOutcome]:
    return check_totals(plan), check_implied(plan)


def breached(plan: Plan) -> bool:
    return any(found.breaches for found in outcomes(plan))


@given(made=plans(total=True, blanks=0) | plans(total=True, blanks=0, bases="each_year"),
       data=st.data())  # fmt: skip
def test_a_true_figure_that_the_table_leaves_out_is_never_told(
    made: Made, data: st.DataObject
) -> None:
    assert made.total is not None
    told = sorted(name for name, value in made.total.items() if value is not None)
    columns = {name.removesuffix("_em") for name in made.shape.columns}
    if MOVED & columns:  # then what was assigned need not be what came of it
        told = [name for name in told if "target" not in name]
    for name in [data.draw(st.sampled_from(told))] if told else []:
        plan = without(plan_of(made), name, made.total[name])
        assert not breached(plan)
        totals, implied = outcomes(plan)
        assert totals.checked + totals.skipped + implied.checked == 1


@pytest.mark.parametrize(
    ("column", "value", "basis"),
    [
        ("poor_start", Fraction(1229), "842 + 387"),
        ("poor_end", Fraction(842), "1,229 − 387"),
        ("exits_target", Fraction(387), "1,229 − 842"),
    ],
)
def test_counts_follow_from_two_others(column: str, value: Fraction, basis: str) -> None:
    plan = without(pov.load_plan("krong_no_2020"), column, int(value))
    assert [(one.value, one.basis["en"]) for one in implied_figures(plan, column)] == [
        (value, basis)
    ]
    for off in (-1, 0, 1):
        assert breached(without(pov.load_plan("krong_no_2020"), column, int(value) + off)) == (
            off != 0
        )


def test_a_rate_is_a_count_over_printed_households_and_may_miss_its_last_decimal() -> None:
    """39.209 ÷ 122.768 is 31,937…: 31,93 and 31,94 may be printed; a coarser 32 and 31 as well."""
    shape = Shape(("households", "end", "rate_end"), units=1, total=False)
    row = {"households": 122768, "poor_end": 39209, "poor_rate_end_pct": Decimal("31.94")}
    small = plan_of(Made(shape, (row,), None, ()))
    for text, fits in (("31.94", True), ("31.93", True), ("31.95", False), ("31.92", False),
                       ("32", True), ("31", True), ("33", False), ("39.14", False)):  # fmt: skip
        assert breached(without(small, "poor_rate_end_pct", Decimal(text))) != fits
    assert not breached(without(small, "poor_rate_end_pct", Decimal("31"), "more"))
    assert breached(without(small, "poor_rate_end_pct", Decimal("33"), "more"))


@pytest.mark.parametrize("goal", [True, False])
def test_of_a_reduction_it_is_said_that_goal_and_result_may_differ(goal: bool) -> None:
    """12,00 less 9,00 is 3,00 points: five may have been the goal."""
    rates = {"poor_rate_start_pct": Decimal("12.00"), "poor_rate_end_pct": Decimal("9.00")}
    row = {**rates, "rate_reduction_pp": Decimal("3.00")}
    plan = plan_of(Made(Shape(("all_rates",), units=1, total=True), (row, row), None, ()))
    column = "rate_reduction_pp" if goal else "poor_rate_end_pct"
    (breach,) = check_implied(without(plan, column, Decimal("5.00"))).breaches
    rule = next(rule for rule in RULES if rule.id == "stated_implied")
    text = breach_sentence(rule, breach.params, "en")
    come_to = "3.00 (12.00 − 9.00)" if goal else "9.00 (12.00 − 3.00)"
    assert f"come to {come_to}." in text
    assert ("speaks of the goal" in text) == goal
