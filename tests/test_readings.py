"""A plan that some reading of its rates explains in every row is never said to be wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from generated import MODES, Made, Shape, plan_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.findings import Finding
from povlib.rounding import round_ratio

Row = dict[str, Any]
WAYS = ("difference", "exits", "subtraction", "unrounded")


def rounded(share: Fraction, places: int, mode: str) -> Decimal:
    """Round a share in per cent; below zero as above."""
    size = abs(100 * share)
    value = int(round_ratio(size.numerator, size.denominator, places, mode))
    return Decimal(-value if share < 0 else value).scaleb(-places)


def printed(
    start: int, exits: int, before: int, after: int, way: str, places: int, mode: str
) -> Row:
    """Print a row by one reading, with the households of each year."""
    end = start - exits
    first, last = Fraction(start, before), Fraction(end, after)
    start_rate, end_rate = (rounded(share, places, mode) for share in (first, last))
    fall = rounded(Fraction(exits, before), places, mode)
    if way == "difference":
        fall = start_rate - end_rate
    elif way == "subtraction":
        end_rate = start_rate - fall
    elif way == "unrounded":
        fall = rounded(first - last, places, mode)
    return {
        "households": after, "poor_start": start, "poor_rate_start_pct": start_rate,
        "exits_target": exits, "rate_reduction_pp": fall, "poor_end": end,
        "poor_rate_end_pct": end_rate,
    }  # fmt: skip


def made(rows: list[Row], columns: tuple[str, ...], *, total: bool) -> Made:
    """Print these columns of the rows, the last as total row."""
    shape = Shape((), len(rows) - total, total=total)
    shape.__dict__["columns"] = columns
    return Made(shape, tuple({name: row[name] for name in columns} for row in rows), None, ())


def errors(report: Audit) -> list[Finding]:
    return [finding for finding in report.records if finding.severity == "error"]


@st.composite
def worlds(draw: st.DrawFn, growth: tuple[int, int] = (0, 0)) -> list[tuple[int, int, int, int]]:
    """Poor, exits and the households of both years: growth in thousandths; the last is the sum."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        before = draw(st.integers(60, 3000))
        after = before * (1000 + draw(st.integers(*growth))) // 1000
        start = draw(st.integers(1, before // 4))
        found.append((start, draw(st.integers(0, start)), before, after))
    return [*found, tuple(map(sum, zip(*found, strict=True)))]  # type: ignore[list-item]


FEW = (
    ("poor_start", "poor_rate_start_pct", "exits_target", "rate_reduction_pp"),
    ("poor_start", "poor_rate_start_pct", "rate_reduction_pp", "poor_end"),
    ("exits_target", "rate_reduction_pp"),
    ("households", "exits_target", "rate_reduction_pp"),
    ("poor_start", "exits_target", "rate_reduction_pp", "poor_end", "poor_rate_end_pct"),
)


@settings(max_examples=150)
@given(
    worlds(), st.sampled_from(WAYS[:3]), st.sampled_from(FEW), st.sampled_from(MODES),
    st.integers(1, 2), st.booleans(),
)  # fmt: skip
def test_no_reading_of_few_rates_is_accused(
    world: list[tuple[int, int, int, int]], way: str, columns: tuple[str, ...], mode: str,
    places: int, total: bool,
) -> None:  # fmt: skip
    rows = [printed(*one, way, places, mode) for one in world]
    report = audit(plan_of(made(rows if total else rows[:-1], columns, total=total)))
    assert errors(report) == []


@pytest.mark.parametrize(
    ("exits", "fall", "wrong"),
    [(14, "5.33", False), (0, "0.01", False), (0, "5.33", True)],
)
def test_a_reduction_alone_is_checked_but_for_one_unit(exits: int, fall: str, wrong: bool) -> None:
    """14 of 263 are 5.32 %; 8.37 % less 3.04 % are 5.33 points. Nobody leaving is no point."""
    rows = [{"exits_target": exits, "rate_reduction_pp": Decimal(fall)}]
    report = audit(plan_of(made(rows, ("exits_target", "rate_reduction_pp"), total=False)))
    assert bool(errors(report)) == wrong


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 9999),
                  st.integers(-9999, 9999), st.integers(1, 500)),
        min_size=1, max_size=4,
    ),
    st.sampled_from((0, 1, 2)), st.sampled_from(FEW),
)  # fmt: skip
@example([(0, 0, 0, 0, 1), (0, 0, 0, -51, 1), (0, 0, 0, 150, 1)], 0,
         ("poor_start", "poor_rate_start_pct", "exits_target", "rate_reduction_pp"))  # fmt: skip
def test_what_a_wrong_rate_could_be_is_another_rate_that_can_be(
    figures: list[tuple[int, int, int, int, int]], places: int, columns: tuple[str, ...]
) -> None:
    """Figures at random: a sentence never offers what is printed, nor what no rate can be."""
    rows = [
        {
            "households": whole, "poor_start": start, "exits_target": exits,
            "poor_end": max(start - exits, 0),
            "poor_rate_start_pct": Decimal(one).scaleb(-2).quantize(Decimal(1).scaleb(-places)),
            "rate_reduction_pp": Decimal(fall).scaleb(-2).quantize(Decimal(1).scaleb(-places)),
            "poor_rate_end_pct": Decimal(one // 2).scaleb(-2).quantize(Decimal(1).scaleb(-places)),
        }
        for start, exits, one, fall, whole in figures
    ]  # fmt: skip
    report = audit(plan_of(made(rows, columns, total=False)))
    for finding in report.records:
        low, high = finding.expected_low, finding.expected_high
        if finding.rule.id in ("rate", "rate_reduction") and low is not None and high is not None:
            (row,) = [at for at in range(len(rows)) if finding.subject == f"Xã {at}"]
            value = rows[row][finding.expected]
            assert isinstance(value, Decimal)
            assert not low <= value <= high
            assert (0 if finding.expected.endswith("_pct") else -100) <= low <= high <= 100


@settings(max_examples=60)
@given(
    worlds((0, 30)), st.sampled_from((*WAYS[:2], WAYS[3])), st.sampled_from(MODES), st.booleans()
)
def test_no_plan_with_households_of_each_year_is_accused(
    world: list[tuple[int, int, int, int]], way: str, mode: str, total: bool
) -> None:
    """Printed or not, few rows or many, still or grown; the reduction unrounded till the end."""
    rows = [printed(*one, way, 2, mode) for one in world]
    names = tuple(rows[0])
    for columns in (names, names[1:]):
        report = audit(plan_of(made(rows if total else rows[:-1], columns, total=total)))
        assert errors(report) == []
        assert sum(finding.severity == "warning" for finding in report.records) <= 1
