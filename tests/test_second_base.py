"""Households of two years: where they could explain the rates, nobody is accused."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from generated import CONVENTIONS, MODES, Made, Shape, plan_of, rate
from hypothesis import given
from hypothesis import strategies as st

from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.columns import COLUMNS
from povlib.finding_sentences import breach_sentence
from povlib.finding_texts import sentence
from povlib.findings import Finding
from povlib.households import MOST_CHANGE
from povlib.reproduction import recover_households
from povlib.unrounded_years import change_of

GROUPS = (
    ("flow", "rates"),
    ("flow", "all_rates"),
    ("flow", "reduction"),
    ("households", "flow", "rates"),
    ("flow", "near", "rates", "near_rates"),
)


def made_of_two_years(shape: Shape, seed: int, growth: tuple[float, float]) -> Made:
    """A plan whose units grow by a part that lies between two, each by its own."""
    chance = random.Random(seed)
    worlds = []
    for _ in range(shape.units):
        before = chance.randint(300, 60_000)
        after = int(before * (1 + chance.uniform(*growth)))
        start = chance.randint(before // 50, before // 6)
        exits = chance.randint(start // 10, start // 3)
        near = chance.randint(0, before // 8), chance.randint(0, after // 8)
        worlds.append((before, after, start, exits, *near))
    if shape.total:
        worlds.append(tuple(sum(part) for part in zip(*worlds, strict=True)))
    rows = []
    for before, after, start, exits, near_start, near_end in worlds:
        end = start - exits
        start_rate, end_rate = rate(start, before, shape), rate(end, after, shape)
        assert start_rate is not None
        assert end_rate is not None
        fall = rate(exits, before, shape)
        row: dict[str, Any] = {
            "households": after, "poor_start": start, "exits_target": exits, "poor_end": end,
            "poor_rate_start_pct": start_rate, "poor_rate_end_pct": end_rate,
            "rate_reduction_pp": start_rate - end_rate if shape.convention in CONVENTIONS[0]
            else fall,
            "near_poor_start": near_start, "near_poor_end": near_end,
            "near_poor_rate_end_pct": rate(near_end, after, shape),
        }  # fmt: skip
        rows.append({name: row[name] for name in shape.columns})
    return Made(shape, tuple(rows), None, ())


def errors(report: Audit) -> list[Finding]:
    return [finding for finding in report.records if finding.severity == "error"]


def doubts(report: Audit) -> list[Finding]:
    return [finding for finding in report.records if finding.rule.id == "one_base"]


two_years = st.builds(
    made_of_two_years,
    st.builds(
        Shape,
        st.sampled_from(GROUPS), st.integers(3, 30), st.sampled_from(CONVENTIONS[:2]),
        st.sampled_from(MODES), st.just("each_year"), st.integers(1, 2), st.booleans(),
    ),
    st.integers(0, 10**6),
    st.sampled_from(((0.0, 0.03), (0.001, 0.004), (0.005, 0.012), (-0.01, 0.01))),
)  # fmt: skip


@given(two_years)
def test_no_plan_of_two_years_is_said_to_contradict_itself(made: Made) -> None:
    report = audit(plan_of(made))
    assert errors(report) == []
    assert not report.repairs
    found = [f for f in report.records if f.severity == "warning"]
    # Rates of the total row may rule one number out where no row does: then the sum is told.
    assert {finding.rule.id for finding in found} <= {"one_base", "households_add"}
    assert len(found) <= 1
    for finding in doubts(report):
        assert report.reproduction.bases == "each_year"
        assert finding.cells
        assert {cell.column for cell in finding.cells} <= {*report.reproduction.cells["column"]}
        assert finding.params["n"] == len(finding.params["rows"])
        assert 0 < finding.params["change"] <= finding.params["most"]
        (row,) = report.checks.query("rule == 'one_base'").to_dict("records")
        assert (row["checked"], row["failed"]) == (1, 1)


def test_what_one_number_does_not_explain_is_told_in_one_sentence() -> None:
    shape = Shape(("flow", "rates"), 3, bases="each_year", places=1)
    tried = (made_of_two_years(shape, seed, (0.005, 0.012)) for seed in range(99))
    (found,) = next(one for made in tried if (one := doubts(audit(plan_of(made)))))
    for lang, start in (("vi", "Nếu một tổng số hộ"), ("en", "If one number of households")):
        text = breach_sentence(found.rule, found.params, lang)
        assert text.startswith(start)
        assert all(name in text for name in found.params["rows"])
        assert "10 %" in text


def plan(*rates: tuple[str, str]) -> Made:
    """Units with 100 poor households at the start and 80 at the end, and these rates."""
    names = ("poor_rate_start_pct", "poor_rate_end_pct")
    rows = [
        {"poor_start": 100, "poor_end": 80, **dict(zip(names, map(Decimal, pair), strict=True))}
        for pair in rates
    ]
    shape = Shape(("start", "end", "rates"), len(rows), total=False)
    return Made(shape, tuple({n: row[n] for n in shape.columns} for row in rows), None, ())


STILL, GROWN, JUMPED = ("10.00", "8.00"), ("10.00", "7.92"), ("10.00", "7.20")


@pytest.mark.parametrize(
    ("rates", "accused"),
    [
        ([STILL] * 4, []),
        ([GROWN], []),
        ([STILL, GROWN], []),
        # Few rows that hold their households still are no proof; many are.
        ([STILL, GROWN, STILL], []),
        ([STILL, GROWN, *[STILL] * 3], []),
        ([STILL, GROWN, *[STILL] * 4], ["Xã 1"]),
        ([STILL, GROWN, GROWN, STILL], []),
        ([STILL, GROWN, STILL, GROWN, STILL], []),
        # Nobody has a ninth more households a year later.
        ([JUMPED], ["Xã 0"]),
        ([STILL, JUMPED], ["Xã 1"]),
        # At one decimal most rows would hide a growth of one per cent.
        ([("10.0", "7.9"), ("10.0", "8.0"), ("10.0", "8.0"), ("10.0", "8.0")], []),
    ],
)
def test_a_wrong_rate_stands_out_where_other_rows_stand_still(
    rates: list[tuple[str, str]], accused: list[str]
) -> None:
    report = audit(plan_of(plan(*rates)))
    assert [finding.subject for finding in errors(report)] == accused
    moved = [one for one in rates if one not in (STILL, ("10.0", "8.0"))]
    wide = len(rates[0][0]) == 4  # 8 % and 7,9 % of one decimal may be of one number
    doubted = bool(moved) and not accused and not wide
    believed = report.reproduction.bases == "each_year"
    assert bool(doubts(report)) == (doubted and believed) or believed


@given(*[st.integers(1, 40)] * 2, *[st.integers(0, 12)] * 2)
def test_the_change_between_two_years_is_what_all_their_households_allow(
    start: int, end: int, wide: int, long: int
) -> None:
    ways = product(range(start, start + wide + 1), range(end, end + long + 1))
    parts = [Fraction(abs(after - before), before) for before, after in ways]
    found = change_of((start, start + wide), (end, end + long))
    assert found == (min(parts), max(parts))


def test_households_that_add_up_in_another_way_of_rounding_are_no_warning() -> None:
    """Rounded, the units have 44 households and all together 45; cut off, they may have as many."""
    made = table(
        "poor_end poor_rate_start_pct rate_reduction_pp near_poor_start near_poor_end "
        "near_poor_rate_end_pct poor_or_near_poor_start poor_or_near_poor_rate_start_pct",
        "0 0 0 4 4 33 4 33",
        "7 100 0 0 0 0 7 100",
        "0 8 8 0 10 40 2 8",
        "7 20 4 4 14 31 13 29",
        total=True,
    )
    report = audit(plan_of(made))
    assert (report.records, report.reproduction.mode) == ((), "truncate")


def test_nothing_changes_where_one_number_explains_all() -> None:
    shape = Shape(("flow", "rates"), 6, places=2)
    made = made_of_two_years(replace(shape, bases="one"), 3, (0.0, 0.0))
    report = audit(plan_of(made))
    assert (report.reproduction.bases, report.records) == ("one", ())
    assert MOST_CHANGE < 1
    assert set(shape.columns) <= set(COLUMNS)


@pytest.mark.parametrize(("start_rate", "explains"), [("10.00", True), ("10.60", False)])
def test_a_total_row_that_alone_rules_one_number_out_may_be_of_two_years(
    start_rate: str, explains: bool
) -> None:
    """Both units have 1010 households, the total row not 2020: at the start it was 2000."""
    names = ("poor_start", "poor_rate_start_pct", "poor_end", "poor_rate_end_pct")
    figures = [(100, "10", 80, "7.92"), (100, "10", 80, "7.92"), (200, start_rate, 160, "8")]
    rows = tuple(
        dict(zip(names, (start, Decimal(first), end, Decimal(last)), strict=True))
        for start, first, end, last in figures
    )
    report = audit(plan_of(Made(Shape(("rates", "start", "end"), 2), rows, None, ())))
    assert bool(errors(report)) == bool(report.repairs) == (not explains)
    (found,) = (f for f in report.records if f.rule.id in ("households_add", "one_base"))
    for lang, words in (("vi", "mỗi năm"), ("en", "each year")):
        assert (words in breach_sentence(found.rule, found.params, lang)) == explains


def table(columns: str, *lines: str, total: bool = False) -> Made:
    """A table as printed; a dash is a blank."""
    names = tuple(columns.split())
    rows = tuple(
        {
            name: None if figure == "-" else int(figure) if COLUMNS[name].kind == "count"
            else Decimal(figure)
            for name, figure in zip(names, line.split(), strict=True)
        }
        for line in lines
    )  # fmt: skip
    shape = Shape((), len(rows) - total, total=total)
    shape.__dict__["columns"] = names
    return Made(shape, rows, None, ())


FALL = "poor_start exits_target poor_end poor_rate_start_pct rate_reduction_pp poor_rate_end_pct"
LESS = "poor_start exits_target rate_reduction_pp poor_end poor_rate_end_pct"
MINORITY = "households households_em poor_start_em exits_target_em poor_end_em rate_reduction_em_pp"
EXPLAINED = {
    "households of the start beside rates of the end alone": table(
        "households poor_end poor_rate_end_pct",
        "1000 80 7.92", "2000 100 4.95", "500 30 5.94", "800 64 7.92",
    ),
    "units too small to grow say nothing": table(
        "households poor_end poor_rate_end_pct",
        "22 5 22.727", "16 3 18.750", "1607 254 15.526", "536 92 16.850", "22 4 18.182",
    ),
    "a blank start count": table(FALL, "- 0 2126 11.75 0.00 11.53"),
    "a blank start count, the newly poor beside": table(
        "poor_start exits new_poor poor_end poor_rate_start_pct rate_reduction_pp "
        "poor_rate_end_pct",
        "- 0 0 74 24.26 0.00 24.67", "0 0 0 0 0.00 0.00 0.00",
    ),
    "a blank end count": table(FALL, "82 0 - 10.53 0.00 10.30"),
    "one household more, of nine": table(
        f"households {LESS}",
        "9 2 0 2.222 2 20.000", "432 93 0 -0.100 93 21.628", "13347 1383 0 -0.948 1383 11.310",
    ),
    "rates at the end of their rounding": table(FALL, "- 19 801 7.1 0.2 6.7"),
    "rates cut off, whose sum is of another way": table(
        FALL,
        "20 6 14 16.00 4.89 -", "3 0 3 1.07 0.02 1.05", "31 29 2 18.45 17.28 1.17",
        "12 12 0 9.23 9.23 0.00", "66 47 19 9.40 6.74 2.66",
        total=True,
    ),
    "a rise cut off towards zero": table(FALL, "101 0 101 10.00 -0.19 10.20"),
    "a blank end rate": table(FALL, "695 327 368 29.73 14.04 -"),
    "one convention fails a row and the other another": table(
        LESS,
        "148 106 6.0 42 2.4", "107 84 6.9 23 1.9", "116 1 0.1 115 8.5",
        "174 170 11.3 4 0.3", "157 79 9.2 78 8.9", "35 1 0.3 34 8.7", "737 441 6.3 296 4.1",
        total=True,
    ),
    "units without minority households": table(
        f"{MINORITY} poor_rate_end_em_pct",
        "1792 1538 55 55 0 3.60 0.00", "0 0 0 0 0 - -", "896 896 101 27 74 3.05 8.26",
    ),
    "a minority that is everybody stands still once": table(
        f"{MINORITY} poor_rate_end_em_pct poor_start exits_target poor_end rate_reduction_pp "
        "poor_rate_end_pct",
        *(f"{n} {n} {line} {line}" for n, line in (
            (1441, "263 263 0 18.25 0.00"), (970, "30 12 18 1.23 1.85"),
            (1398, "173 142 31 10.15 2.18"), (2360, "338 292 46 12.37 1.94"),
            (6169, "804 709 95 11.49 1.53"),
        )),
        total=True,
    ),
    "rows whose sum is of the other year": table(
        "households_em poor_end_em poor_rate_end_em_pct",
        "5 5 100.00", "1487 0 0.00", "- 146 13.54", "- 151 5.79", total=True,
    ),
    "a reduction is the only rate": table(
        "poor_start exits_target poor_end rate_reduction_pp",
        "100 20 80 2.08", "300 0 300 0.20", "60 6 54 0.82", "500 50 450 2.72",
    ),
    "households of the start beside a reduction alone": table(
        "households poor_start exits_target poor_end rate_reduction_pp",
        "1000 100 20 80 2.08", "1500 300 0 300 0.20", "800 60 6 54 0.82", "2000 500 50 450 2.72",
    ),
    "households of the start beside rates of both years and one count": table(
        "households poor_rate_start_pct poor_end poor_rate_end_pct",
        "1000 10.00 80 7.84", "1500 20.00 290 18.95", "800 7.50 54 6.62", "2000 25.00 450 22.06",
    ),
    "households of the end beside a rate without a count": table(
        "households poor_start poor_rate_start_pct near_poor_rate_end_pct",
        "19557 5272 27.09 16.71",
    ),
    "a reduction without its rates beside a rate of others": table(
        "poor_start exits_target poor_end rate_reduction_pp near_poor_end near_poor_rate_end_pct",
        "651 651 0 2.49 2009 7.60", "1959 0 1959 0.50 426 14.19", "1382 801 581 2.81 9361 32.35",
        "- 0 0 0.00 2265 31.49", "3992 1452 2540 2.28 14061 21.44",
        total=True,
    ),
    "two households more, of eight": table(
        "poor_start exits_target poor_end poor_rate_start_pct poor_rate_end_pct",
        "100 20 80 10.00 7.92", "300 10 290 20.00 19.14", "8 0 8 100.00 80.00",
    ),
    "one household more, of thirteen, all of them poor": table(
        "poor_start exits new_poor poor_end poor_rate_start_pct",
        "12 0 2 14 92.31", "7 7 10 10 18.42",
    ),
    "a reduction whose counts are blank beside units without poor": table(
        "households poor_start exits_target poor_end rate_reduction_pp",
        "59 - 3 - 5.452", "25 0 0 0 0.000", "37 - 0 3 0.000", "34 3 3 - 8.823", "26 0 0 0 0.000",
    ),
    "units that print nothing of either year say nothing": table(
        "exits_target rate_reduction_pp", "- -", "- 0", "0 2",
    ),
    "one household more, of thirty-three": table(
        "exits_target rate_reduction_pp", "- 0.000", "3 -", "8 24.332",
    ),
    "one household more, of sixty-three, in the total row": table(
        "poor_start exits_target poor_end rate_reduction_pp",
        "6 6 0 14.63", "2 0 2 0.00", "8 6 2 9.57",
        total=True,
    ),
    "a total row that is all there is": table(
        "households poor_start exits_target poor_end rate_reduction_pp",
        "300 - - - 0", "317 257 - - -", "- 257 106 - 17.454",
        total=True,
    ),
    "one household more, of all units that are few": table(
        "exits_target rate_reduction_pp",
        "- 30.43", "- 8.33", "- -", "- 0", "0 -", "- 4.55", "27 16.54",
        total=True,
    ),
    "a row that halves rounded up accuse, and cut off rates do not": table(
        "poor_rate_start_pct poor_end rate_reduction_pp poor_start",
        "- 47 0 47", "- 353 0 353", "3 34 1 78", "- 496 0 496", "- 603 0 603", "64 119 6 131",
        "- 388 0 388", "5 76 0 89", "4 7 4 39",
    ),
    "rates without decimals agree with the households of either year": table(
        "households poor_start poor_rate_start_pct", "400 60 15", "300 45 15", "250 50 21",
    ),
    "units of few households stand still by chance": table(
        "households near_poor_start near_poor_rate_start_pct",
        "54 6 11", "34 6 18", "38 2 6", "55 24 44", "37 4 11", "60 1 2",
    ),
    "printed households are those of the end, which one rate repeats": table(
        "households poor_end_em poor_start_em rate_reduction_em_pp poor_rate_end_em_pct "
        "near_poor_end near_poor_rate_end_pct",
        "- 2 2 0.02 1.06 - -", "1998 - - - - 57 2.85", "422 - 5 11.11 44.44 173 41.00",
    ),
    "few rows that stand still by chance are no proof": table(
        "poor_start exits_target poor_end rate_reduction_pp",
        "11900 0 11900 2", "5573 0 5573 0", "4684 0 4684 0", "3446 0 3446 0", "16514 0 16514 0",
        "2946 0 2946 0", "2651 0 2651 0", "1035 0 1035 0", "3904 3904 0 17",
    ),
    "a reduction between those of two numbers of households": table(
        "poor_start exits_target poor_end rate_reduction_pp",
        "283 132 151 17.97", *("200 20 180 1.00", "300 30 270 1.50", "90 9 81 2.00") * 2,
    ),
    "reductions to the third decimal that no number of households gives": table(
        "poor_start exits_target rate_reduction_pp near_poor_start",
        "138 138 35.384 97", "4 4 3.846 16", "15 8 4.121 75", "90 90 58.441 7", "0 0 0.000 42",
        "12 12 18.750 16", "259 252 24.075 253", total=True,
    ),
    "units whose reduction nothing can be held against": table(
        "households exits_target rate_reduction_pp",
        "1022 0 0.02", "2319 - 0.98", "- 67 4.41", "1965 - 0.00", "1939 0 -", "- 21 4.90",
        "744 0 0.00", "12679 110 0.89", total=True,
    ),
    "households that add up only where differences are rounded once": table(
        "poor_start exits_target poor_end rate_reduction_pp poor_rate_end_pct near_poor_end "
        "near_poor_rate_end_pct",
        "3 0 3 0.02 1.52 63 31.98", "81 81 0 24.11 0.00 114 33.53", "84 81 3 15.29 0.56 177 32.96",
        total=True,
    ),
    "households of each year that add up where differences are cut off once": table(
        "poor_start exits_target poor_end poor_rate_start_pct rate_reduction_pp "
        "poor_or_near_poor_end poor_or_near_poor_rate_end_pct",
        "1137 1137 0 12.47 12.47 3771 40.99", "2804 1027 1777 56.84 20.11 1808 37.36",
        "235 53 182 1.91 0.44 2595 21.01", "2650 2650 0 70.61 70.61 1629 42.2",
        "6826 4867 1959 22.71 16.23 9803 32.4", total=True,
    ),
    "households that follow from a sum": table(
        f"households {FALL}",
        "183 - 48 0 27.273 27.273 0.000", "- 48 48 0 27.273 27.273 -", total=True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EXPLAINED)
def test_households_of_each_year_explain(what: str) -> None:
    report = audit(plan_of(EXPLAINED[what]))
    assert [(f.rule.id, f.severity) for f in report.records] in ([("one_base", "warning")], [])
    assert report.reproduction.bases == "each_year" or doubts(report)


@pytest.mark.parametrize(
    "rates",
    [
        # Printed households that most rows confirm are those of the rates.
        ("8.00", "5.00", "6.00", "7.92"),
        # Nobody has a ninth more households a year later.
        ("7.20", "4.50", "5.40", "7.20"),
    ],
)
def test_printed_households_are_of_another_year_only_where_rows_agree(
    rates: tuple[str, ...],
) -> None:
    lines = [f"{n} {end} {rate}" for (n, end), rate in
             zip(((1000, 80), (2000, 100), (500, 30), (800, 64)), rates, strict=True)]  # fmt: skip
    report = audit(plan_of(table("households poor_end poor_rate_end_pct", *lines)))
    assert errors(report)
    assert not doubts(report)


@pytest.mark.parametrize(
    "made",
    [
        # The units' rates need more households than the total row's: so they do in either year.
        table("poor_start poor_rate_start_pct", "14 0.69", "0 0.00", "136 27.20", "150 9.68",
              total=True),
        # A reduction of many households, beside others that stand as still as can be.
        table("households poor_start exits_target poor_end rate_reduction_pp",
              "1000 100 20 80 2.08", *("2000 1000 20 980 1.00", "3000 2000 45 1955 1.50") * 2),
    ],
)  # fmt: skip
def test_households_of_each_year_are_no_excuse_for_what_they_do_not_explain(made: Made) -> None:
    report = audit(plan_of(made))
    assert errors(report)
    assert not doubts(report)


@pytest.mark.parametrize("fall", ["0.20", "15.00"])
def test_a_reduction_is_wrong_beside_units_that_nobody_left_and_that_stand_still(fall: str) -> None:
    lines = [f"{poor} 0 {poor} {fall}" for poor in (1000, 3000, 2000, 4000)]
    still = [line.replace(fall, "0.00") for line in lines]
    columns = "poor_start exits_target poor_end rate_reduction_pp"
    report = audit(plan_of(table(columns, lines[0], *still)))
    assert [f.subject for f in errors(report)] == ["Xã 0"]
    # All of them grown, but none by more than a tenth.
    report = audit(plan_of(table(columns, *lines, still[0])))
    assert bool(doubts(report)) == (not errors(report)) == (fall == "0.20")


FALLS = "exits_target rate_reduction_pp"
RANGE = "rate_reduction_min_pp rate_reduction_max_pp exits_target_min exits_target_max"
STARTS = "poor_start poor_rate_start_pct"


@pytest.mark.parametrize(
    ("made", "subject", "column"),
    [
        # 131 of 1842 households, where the total row leaves it 7400–7900.
        (
            table(FALLS, "275 3.10", "1141 8.15", "684 7.18", "131 7.11", "2231 5.73", total=True),
            "Xã 3", "rate_reduction_pp",
        ),
        # 413 are 1,5 % of 27 500 households, 500 are 8,1 % of 6200.
        (
            table(RANGE, "6.5 7.2 840 930", "1.5 8.1 413 500", "2.2 2.5 660 750"),
            "Xã 1", "rate_reduction_max_pp",
        ),
        # Households would have to grow by a fifth.
        (
            table(f"{STARTS} {RANGE}", "1435 23.6 2.4 2.9 149 178", "2996 30.7 4.1 9.4 397 476"),
            "Xã 1", "rate_reduction_max_pp",
        ),
        (
            table(f"{STARTS} {RANGE}", "1435 23.6 2.4 2.9 149 178", "1430 18.1 0.5 1.8 118 141"),
            "Xã 1", "rate_reduction_min_pp",
        ),
        # The ends of a range in each other's column.
        (
            table(f"{STARTS} {RANGE}", "1435 23.6 2.4 2.9 149 178", "3210 30.8 3.8 4.6 475 396",
                  "4645 28.2 3.3 4.0 545 653", total=True),
            "Xã 1", "exits_target_min",
        ),
    ],
)  # fmt: skip
def test_a_reduction_of_rates_that_are_not_printed_is_held_against_its_exits(
    made: Made, subject: str, column: str
) -> None:
    report = audit(plan_of(made))
    assert errors(report)
    assert not doubts(report)
    cells = [(one.cell.unit, one.cell.column) for repair in report.repairs
             for found in repair.sets for one in found.suspects]  # fmt: skip
    assert (subject, column) in cells


@pytest.mark.parametrize("households", [(593, 2007, 1080, 1903), (1214, 3081, 1751, 1978)])
def test_the_difference_of_rates_that_are_not_printed_is_one_unit_off_its_exits(
    households: tuple[int, ...],
) -> None:
    poor = [(73, 17), (96, 29), (138, 44), (167, 75)]
    shape = Shape((), 1)
    rows = [(*one, n) for one, n in zip(poor, households, strict=True)]
    rows.append(tuple(map(sum, zip(*rows, strict=True))))  # type: ignore[arg-type]
    lines = []
    for start, exits, n in rows:
        first, last = rate(start, n, shape), rate(start - exits, n, shape)
        assert first is not None
        assert last is not None
        lines.append(f"{exits} {first - last}")
    report = audit(plan_of(table(FALLS, *lines, total=True)))
    assert not report.records
    found = recover_households(plan_of(table(FALLS, *lines, total=True)), CONVENTIONS[0])
    low, high = (found[f"recovered_households_{end}"].tolist() for end in ("low", "high"))
    assert all(a <= n <= b for a, n, b in zip(low, households, high, strict=True))


RATED = ("poor_start", "exits_target", "poor_end", "poor_rate_start_pct", "poor_rate_end_pct")
ENDLESS = 10**9


@cache
def households_of(count: int, printed: Decimal, mode: str) -> tuple[int, int]:
    """Least and greatest households of which a count is so many per cent, with one decimal."""
    shape = Shape((), 1, mode=mode, places=1)
    if not count:
        return (1, ENDLESS) if not printed else (1, 0)
    above, below = (10, 0) if mode == "truncate" else (5, -5)  # hundredths to the next rate
    ends = [Fraction(10_000 * count, max(int(100 * printed) + part, 1)) for part in (above, below)]
    low, high = (
        [n for n in range(max(int(end) - 1, 1), int(end) + 3) if rate(count, n, shape) == printed]
        for end in ends
    )
    return (low[0], high[-1] if printed else ENDLESS) if low else (1, 0)


def holds(row: dict[str, Any], bases: str, mode: str) -> bool:
    start, exits, end, *rates = (row[name] for name in RATED)
    if start - exits != end or min(start, exits, end) < 0:
        return False
    years = [households_of(*one, mode) for one in zip((start, end), rates, strict=True)]
    (low, high), (least, most) = (
        (max(one[0], count), one[1]) for one, count in zip(years, (start, end), strict=True)
    )
    if bases == "one":
        return max(low, least) <= min(high, most)
    up, down = (1 + MOST_CHANGE) * high, (1 - MOST_CHANGE) * low  # and one more, rounded up
    return low <= high and least <= most and least < up + 2 and most > down - 2


def cells_wrong(row: dict[str, Any], bases: str, mode: str) -> int:
    """No cell, one, or more, whatever each could hold instead."""
    if holds(row, bases, mode):
        return 0
    tenths = [Decimal(n) / 10 for n in range(1001)]
    changed = (
        {**row, name: value}
        for name in RATED
        for value in (tenths if name.endswith("pct") else range(150))
    )
    return 1 if any(holds(one, bases, mode) for one in changed) else 2


@pytest.mark.parametrize("seed", range(10))
def test_a_wrong_rate_costs_what_trying_every_figure_under_every_way_finds(seed: int) -> None:
    """Two or three units, each year with households of its own, none printed, one rate wrong."""
    chance = random.Random(seed)
    mode, units = chance.choice(MODES), chance.choice((2, 3))
    shape, rows = Shape((), units, mode=mode, places=1, total=False), []
    for _ in range(units):
        before = chance.randint(60, 150)
        after = before + chance.randint(-before // 20, before // 20)
        start = chance.randint(5, before // 3)
        end = start - chance.randint(1, start)
        shares = rate(start, before, shape), rate(end, after, shape)
        rows.append(dict(zip(RATED, (start, start - end, end, *shares), strict=True)))
    shape.__dict__["columns"] = RATED
    cell = (chance.choice(RATED[3:]), chance.randrange(units))
    wrong = min(rows[cell[1]][cell[0]] * 2 + Decimal("0.7"), Decimal(100))
    made = Made(shape, tuple(rows), None, ()).with_value(cell, wrong)
    report = audit(plan_of(made))
    told = sum(repair.weight for repair in report.repairs)
    found = {
        way: sum(cells_wrong(row, *way) for row in made.rows)
        for way in product(("one", "each_year"), MODES)
    }
    kept = report.reproduction
    assert told == found[kept.bases, kept.mode] == bool(errors(report))
    assert told <= min(found["one", mode] for mode in MODES)
    for repair in report.repairs:
        for one in repair.sets:
            (suspect,) = one.suspects
            name, at = suspect.cell.column, int(suspect.cell.unit.split()[1])
            for value in {suspect.low, suspect.high} - {None}:
                figure = value if name.endswith("pct") else int(value)
                assert not errors(audit(plan_of(made.with_value((name, at), figure))))


@pytest.mark.parametrize("seed", [0, 4, 9])
@pytest.mark.parametrize("convention", CONVENTIONS[:2])
def test_one_wrong_rate_among_households_of_two_years_is_one_cell(
    seed: int, convention: str
) -> None:
    shape = Shape(GROUPS[1], 4 + seed % 5, convention, places=2, total=True)
    made = made_of_two_years(shape, seed, (0.0, 0.02))
    cell = ("poor_rate_end_pct", seed % shape.units)
    report = audit(plan_of(made.with_value(cell, made.value(cell) * 10)))
    assert {finding.subject for finding in errors(report)} == {f"Xã {cell[1]}"}
    (repair,) = report.repairs
    assert repair.weight == 1
    assert cell in [
        (suspect.cell.column, int(suspect.cell.unit.split()[1]))
        for one in repair.sets for suspect in one.suspects
    ]  # fmt: skip


def test_a_rate_that_would_make_households_jump_is_told_with_what_is_taken_of_them() -> None:
    """Twelve units that grow need a number for each year; of one the number is then halved."""
    shape = Shape(("flow", "rates"), 12, places=2, total=False)
    made = made_of_two_years(shape, 1, (0.005, 0.02))
    cell = ("poor_rate_end_pct", 3)
    plan = plan_of(made.with_value(cell, 2 * made.value(cell)))
    report = audit(plan)
    assert report.reproduction.bases == "each_year"
    (found,) = errors(report)
    assert (found.subject, found.params["most"]) == ("Xã 3", 100 * MOST_CHANGE)
    assert found.expected_low <= made.value(cell) <= found.expected_high
    assert [one.cells[0].column for one in report.repairs] == ["poor_rate_start_pct"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("year", ["start", "end"])
def test_where_printed_households_are_of_the_other_year_one_wrong_row_is_told_by_itself(
    year: str, seed: int
) -> None:
    """Counts and rates of one year, households of the other; then one count is doubled."""
    chance = random.Random(seed)
    count, share, lines = f"poor_{year}", f"poor_rate_{year}_pct", []
    for _ in range(12):
        printed = chance.randint(300, 9000)
        other = printed + chance.randint(printed // 200 + 1, printed // 50)
        poor = chance.randint(other // 30, other // 5)
        lines.append(f"{printed} {poor} {rate(poor, other, Shape())}")
    cell = (count, 5)
    made = table(f"households {count} {share}", *lines)
    right = made.value(cell)
    made = made.with_value(cell, 2 * right)
    report = audit(plan_of(made))
    (found,) = errors(report)
    assert (found.rule.id, found.subject) == ("rate", "Xã 5")
    (repair,) = report.repairs
    assert repair.weight == 1
    ranges = {one.cell.column: (one.low, one.high) for way in repair.sets for one in way.suspects}
    low, high = ranges[count]
    assert low <= right <= high or report.reproduction.mode != "half_up"
    for column, ends in ranges.items():
        for value in map(int if column != share else Decimal, ends):
            assert errors(audit(plan_of(made.with_value((column, 5), value)))) == []


def test_rates_of_two_years_in_one_row_need_not_add_up() -> None:
    """A rate at the end that is the start rate less a reduction is over households of the start."""
    chance, lines = random.Random(7), []
    for _ in range(12):
        before = chance.randint(900, 9000)
        after = before + chance.randint(before // 60, before // 40)
        start = chance.randint(before // 5, before // 3)
        near = chance.randint(after // 9, after // 6)
        exits = chance.randint(start // 10, start // 5)
        end, fall = start - exits, rate(exits, before, Shape())
        last = rate(start, before, Shape()) - fall
        shares = [rate(count, after, Shape()) for count in (near, end + near)]
        lines.append(" ".join(map(str, (start, exits, end, near, end + near, fall, last, *shares))))
    columns = "poor_start exits_target poor_end near_poor_end poor_or_near_poor_end"
    columns += " rate_reduction_pp poor_rate_end_pct near_poor_rate_end_pct"
    report = audit(plan_of(table(f"{columns} poor_or_near_poor_rate_end_pct", *lines)))
    assert report.reproduction.convention == "start_minus_rounded_reduction"
    assert report.reproduction.bases == "each_year"
    assert [(one.rule.id, one.subject) for one in report.records if one.severity != "note"] == []


def test_a_column_is_not_left_out_to_have_fewer_wrong_cells() -> None:
    """Households of the start beside rates of the end; that of the total row lacks 9 points."""
    made = table(
        "households poor_start poor_end exits_target poor_rate_end_pct rate_reduction_pp"
        " poor_or_near_poor_start poor_or_near_poor_rate_end_pct",
        "1644 259 164 95 9.9 5.9 328 18.0", "4020 433 283 150 6.9 3.9 560 11.8",
        "3417 311 226 85 6.6 2.5 621 14.4", "3221 811 569 242 17.4 7.8 1433 39.2",
        "335 113 85 28 25.1 8.6 162 42.2", "803 33 22 11 2.7 1.4 46 4.8",
        "13440 1960 1349 611 0.9 4.7 3150 20.1", total=True,
    )  # fmt: skip
    report = audit(plan_of(made))
    assert {(one.rule.id, one.subject) for one in errors(report)} == {("rate", "Tổng cộng")}
    (repair,) = report.repairs
    assert repair.weight == 1
    assert any(
        suspect.cell.column == "poor_rate_end_pct" and suspect.low <= Decimal("9.9") <= suspect.high
        for way in repair.sets for suspect in way.suspects
    )  # fmt: skip


BOTH = "poor_start poor_rate_start_pct poor_end poor_rate_end_pct"
HELD = ("1000 10.00 800 7.97", "2000 20.00 1500 14.94", "900 15.00 700 11.63", "700 7.00 500 4.99")


def grown(lines: Iterable[str], most: int = 20) -> Made:
    """Units of two years beside one whose households grow by so many per cent."""
    return table(BOTH, *lines, f"1000 10.00 900 {Decimal(900) / (100 + most):.2f}")


def test_households_that_grow_by_more_than_a_tenth_are_told_and_no_rate_is_accused() -> None:
    report = audit(plan_of(grown(HELD)))
    (found,) = report.records
    assert (found.rule.id, found.severity, report.repairs) == ("households_change", "warning", ())
    ((unit, change),) = found.params["grown"]
    assert (unit, found.params["shrunk"]) == ("Xã 4", ())
    # 1000 of at most 10 005 households are 10,00 %, 900 of at least 11 993 are 7,50 %.
    assert change == 100 * Fraction(11_993 - 10_005, 10_005)
    assert [cell.column for cell in found.cells] == BOTH.split()[1::2]
    words = sentence(plan_of(grown(HELD)), found, "vi")
    assert all(part in words for part in ("19,87 %", "10,00 % → 7,50 %", "trên 10 %"))


def test_households_that_grow_beyond_what_years_explain_are_wrong() -> None:
    report = audit(plan_of(grown(HELD, most=60)))
    assert [(f.subject, f.params.get("most")) for f in errors(report)] == [("Xã 4", 40)]


def test_most_units_may_grow_by_more_than_a_tenth_over_several_years() -> None:
    """No row is explained by one number, and none is accused."""
    lines = ["3097 39.24 1378 15.54", "10517 80.00 5342 38.15", "7324 79.99 3137 32.91",
             "10004 77.58 5274 34.03", "11925 80.00 6706 39.47"]  # fmt: skip
    report = audit(plan_of(table(BOTH, *lines)))
    assert report.reproduction.bases == "each_year"
    assert [finding.rule.id for finding in report.records] == ["households_change"]
    assert not report.repairs


def test_a_row_whose_households_jump_is_not_changed_beside_one_that_is_wrong() -> None:
    columns = f"exits_target {BOTH}"
    flows = [f"{int(line.split()[0]) - int(line.split()[2])} {line}" for line in HELD]
    flows[0] = flows[0].replace("800", "810")
    report = audit(plan_of(table(columns, "100 1000 10.00 900 7.50", *flows)))
    assert {finding.subject for finding in errors(report)} == {"Xã 1"}
    sets = [one for repair in report.repairs for one in repair.sets]
    assert sets
    assert "Xã 0" not in {suspect.cell.unit for one in sets for suspect in one.suspects}
    assert [f.rule.id for f in report.records if f.severity == "warning"] == ["households_change"]


def test_a_unit_that_is_new_makes_no_total_jump() -> None:
    columns = f"households {BOTH}"
    lines = ["10000 1000 10.10 800 8.00", "5000 500 10.20 400 8.00", "4000 400 10.30 300 7.50",
             "6000 700 11.90 500 8.33", "3000 - - 300 10.00",
             "28000 2600 10.57 2300 8.21"]  # fmt: skip
    report = audit(plan_of(table(columns, *lines, total=True)))
    assert report.reproduction.bases == "each_year"
    assert report.records == ()


def test_printed_households_that_most_rates_of_one_year_confirm_are_of_that_year() -> None:
    """Where rates are of one year alone, there is no other that could differ."""
    lines = ["8867 1378 15.5", "14001 5342 38.2", "9533 3137 32.9", "15497 5274 34.0",
             "10107 3774 37.1"]  # fmt: skip
    report = audit(plan_of(table("households poor_end poor_rate_end_pct", *lines)))
    assert [(f.rule.id, f.subject) for f in report.records] == [("rate", "Xã 4")]
    assert report.reproduction.bases == "one"
