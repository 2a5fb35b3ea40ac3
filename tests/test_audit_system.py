"""The whole plan as one system: what binds where cells are blank or households are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import write_plan

import povlib as pov
from povlib.audit_report import Audit
from povlib.auditing import audit


def audited(folder: Path, rows: list[dict[str, Any]], total: dict[str, Any] | None = None) -> Audit:
    units = [{"unit": f"Xã {at}", "unit_code": f"{at:05d}", **row} for at, row in enumerate(rows)]
    return audit(pov.load_plan(str(write_plan(folder, units, total=total))))


def ways(report: Audit) -> set[tuple[tuple[str, str, int, int | None], ...]]:
    """Every smallest repair: unit code, column and range of each cell."""
    return {
        tuple(
            (s.cell.unit_code, s.cell.column, int(s.low), None if s.high is None else int(s.high))
            for s in one.suspects
        )
        for repair in report.repairs
        for one in repair.sets
    }


def test_a_total_below_the_known_units_is_wrong_whatever_the_blank_is(tmp_path: Path) -> None:
    rows = [{"poor_start": 12}, {"poor_start": None}, {"poor_start": 13}]
    report = audited(tmp_path / "p", rows, {"poor_start": 20})
    (finding,) = report.contradictions
    assert finding.rule.id == "sum"
    assert finding.arithmetic is not None
    assert finding.arithmetic.write() == "12 + 13 = 25 > 20"
    assert ways(report) == {
        (("", "poor_start", 25, None),),
        (("00000", "poor_start", 0, 7),),
        (("00002", "poor_start", 0, 8),),
    }


@given(st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=5), st.integers(0, 30))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sum_with_blanks_says_no_more_than_that_counts_are_not_below_zero(
    tmp_path_factory: pytest.TempPathFactory, figures: list[int | None], total: int
) -> None:
    known = [figure for figure in figures if figure is not None]
    report = audited(
        tmp_path_factory.mktemp("p") / "p",
        [{"poor_start": f} for f in figures],
        {"poor_start": total},
    )
    blank = len(known) < len(figures)
    agrees = sum(known) <= total if blank else sum(known) == total
    assert [f.rule.id for f in report.contradictions] == ([] if agrees else ["sum"])
    (row,) = report.checks.query("rule == 'sum'").to_dict("records")
    assert (row["checked"], row["failed"]) == (int(not blank or not agrees), int(not agrees))
    assert row["not_checkable"] == int(blank and agrees)


def test_households_printed_as_none_must_be_what_the_rate_is_of(tmp_path: Path) -> None:
    """94 poor among no households, 8.70 %: 1080 or 1081 of them, not just 94 or more; and without
    the poor the rate would still be 0."""
    rows = [
        {"households": 0, "poor_start": 94, "poor_rate_start_pct": "8,70"},
        {"households": 200, "poor_start": 10, "poor_rate_start_pct": "5,00"},
        {"households": 300, "poor_start": 30, "poor_rate_start_pct": "10,00"},
    ]
    report = audited(tmp_path / "p", rows)
    assert report.contradictions
    assert ways(report) == {
        (("00000", "households", 1080, 1081),),
    }


@pytest.mark.parametrize("rate", [None, "0,00"])
def test_of_no_households_none_are_poor(tmp_path: Path, rate: str | None) -> None:
    rows = [
        {"households": 0, "poor_start": 0, "poor_rate_start_pct": rate},
        {"households": 200, "poor_start": 10, "poor_rate_start_pct": "5,00"},
    ]
    assert not audited(tmp_path / "p", rows).contradictions


def test_a_rate_that_a_wrong_count_contradicts_has_the_repair_of_that_count(tmp_path: Path) -> None:
    """The households of a row follow from its first rate; when that is amiss the other is told."""
    rows = [
        {
            "poor_start": start, "poor_rate_start_pct": "10,00", "exits_target": 20,
            "poor_end": end, "poor_rate_end_pct": rate,
        }
        for start, end, rate in ((100, 60, "8,00"), (300, 280, "9,33"), (500, 480, "9,60"))
    ]  # fmt: skip
    report = audited(tmp_path / "p", rows)
    (repair,) = report.repairs
    assert ways(report) == {(("00000", "poor_end", 80, 80),)}
    rates = [f for f in report.contradictions if f.rule.kind == "rate"]
    assert rates
    assert all(f.groups == (0,) for f in report.contradictions)
    assert {cell.unit_code for cell in repair.cells} == {"00000"}


def test_no_repair_leaves_fewer_households_than_were_poor(tmp_path: Path) -> None:
    """Of 40 households, 10 of which are 25 %, 60 cannot have been poor before 50 exits."""
    names = ("poor_start", "exits_target", "poor_end", "poor_rate_end_pct")
    figures = [
        (100, 20, 80, "8,00"), (60, 12, 48, "10,67"), (33, 8, 25, "3,57"), (60, 30, 10, "25,00"),
    ]  # fmt: skip
    report = audited(tmp_path / "p", [dict(zip(names, row, strict=True)) for row in figures])
    assert {way[0][1:] for way in ways(report)} == {("poor_start", 40, 40), ("poor_end", 30, 30)}


_HOUSEHOLDS = {"households": 9, "households_em": 3, "poor_start": 5, "poor_start_em": 3}


def test_no_figure_that_a_repair_offers_calls_forth_a_warning(tmp_path: Path) -> None:
    """One poor household is of others, so that of the 9 no more than 8 are of the minority."""
    row = {**_HOUSEHOLDS, "poor_start_em": 4}
    report = audited(tmp_path / "p", [row])
    assert [finding.rule.id for finding in report.contradictions] == ["poor_of_households_start"]
    assert ways(report) == {
        (("00000", "households_em", 4, 8),),
        (("00000", "poor_start_em", 0, 3),),
    }
    offered = [(name, end) for ((_, name, *ends),) in ways(report) for end in ends]
    for name, value in offered:
        mended = audited(tmp_path / f"{name}-{value}", [{**row, name: value}])
        assert [one.rule.id for one in mended.records if one.severity != "note"] == []


def test_a_warning_elsewhere_costs_no_cell(tmp_path: Path) -> None:
    """Of 20 poor households none are of the minority: 20 of others, of whom there are 6."""
    wrong = {**_HOUSEHOLDS, "poor_start_em": 4}
    doubtful = {"households": 30, "households_em": 24, "poor_start": 20, "poor_start_em": 0}
    report = audited(tmp_path / "p", [wrong, doubtful])
    (warning,) = [one for one in report.records if one.severity == "warning"]
    assert (warning.rule.id, warning.subject) == ("subset_rest_start", "Xã 1")
    assert ways(report) == {
        (("00000", "households_em", 4, 8),),
        (("00000", "poor_start_em", 0, 3),),
    }


def test_a_repair_that_mends_a_warning_as_well_goes_before_others(tmp_path: Path) -> None:
    """The minority's poor of the second unit are 6 by the sum, and by the others' households."""
    doubtful = {"households": 30, "households_em": 24, "poor_start": 12, "poor_start_em": 0}
    total = {"households": 39, "households_em": 27, "poor_start": 17, "poor_start_em": 9}
    report = audited(tmp_path / "p", [_HOUSEHOLDS, doubtful], total)
    assert [one.rule.id for one in report.contradictions] == ["sum"]
    assert ways(report) == {(("00001", "poor_start_em", 6, 6),)}


def test_households_that_a_reduction_alone_bounds_need_not_add_up(tmp_path: Path) -> None:
    """Households of each year: the shares of 20 and 120 who leave need not be of one and its sum.

    No check says that they add up, so that a wrong count elsewhere is the one cell to change.
    """
    names = ("poor_start", "poor_end", "exits_target", "rate_reduction_pp")
    rows = [
        dict(zip(names, row, strict=True))
        for row in (
            (22, 18, 4, "2,39"), (39, 32, 7, "3,40"), (35, 33, 2, "1,29"), (8, 6, 2, "2,73"),
            (17, 14, 3, "1,66"), (17, 51, 2, "1,24"),
        )
    ]  # fmt: skip
    total = dict(zip(names, (138, 118, 20, "2,07"), strict=True))
    right = [*rows[:5], {**rows[5], "poor_end": 15}]
    assert not audited(tmp_path / "right", right, total).contradictions
    assert ways(audited(tmp_path / "wrong", rows, total)) == {(("00005", "poor_end", 15, 15),)}


def _table(head: str, body: str) -> list[dict[str, str]]:
    return [dict(zip(head.split(), line.split(), strict=True)) for line in body.strip().split("\n")]


@pytest.mark.parametrize(
    ("head", "body", "wrong"),
    [
        pytest.param(
            "households poor_start poor_end rate_reduction_pp",
            """81 06 05 1,3
               77 04 03 1,3
               67 00 01 -1,4
               181 05 06 -0,6
               378 21 11 2,7
               166 12 10 1,3
               920 48 36 1,3""",
            ("", "households", "950"), id="residues by one way, one wrong total by another",
        ),
        pytest.param(
            "households poor_start poor_end exits relapses new_poor poor_rate_end_pct",
            """1.020 207 140 69 02 00 13,7
               564 57 41 21 00 05 7,2
               1.053 198 1.422 66 01 09 13,5
               2.637 462 323 156 03 14 12,2""",
            ("00002", "poor_end", "142"), id="a way with a residue that a failing sum holds",
        ),
        pytest.param(
            "poor_start poor_end exits_target poor_rate_start_pct rate_reduction_pp"
            " near_poor_start poor_or_near_poor_start poor_or_near_poor_rate_start_pct"
            " poor_or_near_poor_rate_end_pct",
            """1.030 774 256 29,03 7,84 615 1.645 46,36 40,62
               183 129 54 14,35 4,41 188 371 29,10 26,04
               305 163 142 46,44 22,42 216 521 79,42 59,68
               42 26 16 13,95 5,54 40 82 27,24 22,01
               115 68 47 34,53 14,77 82 197 59,16 48,26
               272 217 55 69,92 14,71 117 389 100,00 85,50
               268 189 79 13,62 4,32 145 413 20,99 17,61
               193 123 70 33,92 12,53 166 359 63,09 49,22
               276 191 85 34,50 11,43 329 605 75,63 61,35
               324 252 72 27,27 6,51 383 707 59,51 51,73
               410 279 131 35,16 11,23 408 818 70,15 61,66
               3.418 2.411 1.007 28,03 8,73 2.689 6.107 50,09 42,37""",
            ("00002", "poor_rate_start_pct", "46,49"), id="a last decimal in the wrong row",
        ),
    ],
)  # fmt: skip
def test_one_wrong_cell_is_told_as_one(
    tmp_path: Path, head: str, body: str, wrong: tuple[str, str, str]
) -> None:
    """Put right, no table has contradictions: so one cell is enough, whatever way is chosen."""
    *rows, total = _table(head, body)
    code, column, right = wrong
    row = total if not code else rows[int(code)]
    mended = {**row, column: right}
    of_units = [mended if one is row else one for one in rows]
    whole = mended if row is total else total
    assert not audited(tmp_path / "right", of_units, whole).contradictions
    report = audited(tmp_path / "wrong", rows, total)
    assert [repair.weight for repair in report.repairs] == [1]
    assert (code, column) in {(cell.unit_code, cell.column) for cell in report.suspects}
