"""What findings say of figures: true, once, and of the right cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan

import povlib as pov
from povlib.auditing import audit

# --- What rates and minority parts say alone ----------------------------------------------------


def one_row(folder: Path, **figures: Any) -> pov.Audit:
    """Audit a table of one unit without a total row."""
    write_plan(folder, [{"unit": "A", "unit_code": "01", **figures}])
    return audit(pov.load_plan(str(folder)))


@pytest.mark.parametrize(
    ("reduction", "rate", "wrong"),
    [("6.00", "4.00", True), ("4.02", "4.00", True), ("4.01", "4.00", False),
     ("4.04", "4.0", False), ("4.11", "4.0", True), ("3.99", "4.00", False)],
)  # fmt: skip
def test_no_rate_falls_below_nothing(
    tmp_path: Path, reduction: str, rate: str, wrong: bool
) -> None:
    """A rate of 4.0 may be anything below 4.05, and a reduction of 4.04 anything from 4.035 on."""
    for em in ("", "_em"):
        columns = (f"rate_reduction{em}_pp", f"poor_rate_start{em}_pct")
        figures = dict(zip(columns, (Decimal(reduction), Decimal(rate)), strict=True))
        report = one_row(tmp_path / f"p{em}", **figures)
        assert [one.rule.id for one in report.records] == ["reduction_of_rate"] * wrong
        suspects = {s.cell.column for r in report.repairs for one in r.sets for s in one.suspects}
        assert suspects == (set(columns) if wrong else set())


def test_a_part_beyond_its_whole_is_told_once(tmp_path: Path) -> None:
    """3 poor of whom 35 are of a minority leave no others; nothing is said of −32 households."""
    parts = {"poor_start": 3, "poor_start_em": 35, "exits_target": 2, "exits_target_em": 0}
    report = one_row(tmp_path / "p", **parts)
    assert [(f.rule.id, f.formula) for f in report.records] == [
        ("subset", "poor_start_em <= poor_start")
    ]


def test_others_poor_at_the_start_are_no_more_than_there_are(tmp_path: Path) -> None:
    """40 − 10 poor of the 100 − 95 households that are no minority: to be checked, as the
    households may be those of another day."""
    figures = {"households": 100, "households_em": 95, "poor_start": 40, "poor_start_em": 10}
    (finding,) = one_row(tmp_path / "p", **figures).records
    assert (finding.rule.id, finding.severity) == ("subset_rest_start", "warning")
    assert finding.arithmetic is not None
    assert finding.arithmetic.write("en") == "40 − 10 = 30 > 100 − 95 = 5"
    assert not one_row(tmp_path / "q", **(figures | {"poor_start": 15})).records


def test_a_target_of_the_prose_is_held_against_the_poor(tmp_path: Path) -> None:
    rows = [{"unit": "A", "unit_code": "01", "poor_start": 40}]
    told = [{"unit": "A", "exits_target": 50, "exits_registered": 40}]
    write_plan(tmp_path / "p", rows, registrations=told)
    found = audit(pov.load_plan(str(tmp_path / "p"))).records
    assert [one.rule.id for one in found] == ["prose_target_of_poor"]


def test_one_rate_is_accused_once_and_of_what_mends_it(tmp_path: Path) -> None:
    """958 of 8 143 households are 11.76 %; 17.16 agrees with none of the three other rates."""
    rows = [
        {"unit": "A", "unit_code": "01", "near_poor_start": 589, "poor_start": 958,
         "poor_or_near_poor_start": 1547, "near_poor_rate_start_pct": Decimal("7.23"),
         "poor_rate_start_pct": Decimal("17.16"),
         "poor_or_near_poor_rate_start_pct": Decimal("19.00")},
        {"unit": "B", "unit_code": "02", "near_poor_start": 495, "poor_start": 719,
         "poor_or_near_poor_start": 1214, "near_poor_rate_start_pct": Decimal("3.89"),
         "poor_rate_start_pct": Decimal("5.66"),
         "poor_or_near_poor_rate_start_pct": Decimal("9.55")},
    ]  # fmt: skip
    write_plan(tmp_path / "p", rows)
    report = audit(pov.load_plan(str(tmp_path / "p")))
    (finding,) = report.contradictions
    assert (finding.expected, finding.cells[0].unit_code) == ("poor_rate_start_pct", "01")
    (repair,) = report.repairs
    ((suspect,),) = [one.suspects for one in repair.sets]
    assert (suspect.low, suspect.high) == (finding.expected_low, finding.expected_high)
    assert suspect.low <= Decimal("11.77") <= (suspect.high or 0)


def test_a_rate_of_no_households_is_nothing(tmp_path: Path) -> None:
    """1 poor of 0 households at 16.67 %: 6 households mend it, 0 poor would leave 0 ÷ 0."""
    rows: list[dict[str, Any]] = [
        {"unit": "A", "unit_code": "01", "households": 50, "poor_end": 5,
         "poor_rate_end_pct": Decimal("10.00")},
        {"unit": "B", "unit_code": "02", "households": 0, "poor_end": 1,
         "poor_rate_end_pct": Decimal("16.67")},
    ]  # fmt: skip
    for poor, wanted in ((1, {("households", 6)}), (0, {("poor_rate_end_pct", 0)})):
        rows[1]["poor_end"] = poor
        write_plan(tmp_path / f"p{poor}", rows)
        report = audit(pov.load_plan(str(tmp_path / f"p{poor}")))
        sets = [one.suspects for repair in report.repairs for one in repair.sets]
        assert {(s.cell.column, s.low) for (s,) in sets} == wanted
        for (suspect,) in sets:
            mended = [rows[0], rows[1] | {suspect.cell.column: suspect.low}]
            mended[1] |= {name: int(mended[1][name]) for name in ("households", "poor_end")}
            write_plan(tmp_path / f"q{poor}", mended)
            assert not audit(pov.load_plan(str(tmp_path / f"q{poor}"))).contradictions


def test_the_plan_table_marks_the_likely_wrong_cell_and_not_only_those_recomputed(
    tmp_path: Path,
) -> None:
    """54 for 45 exits: 97 and 106 differ from what is recomputed, yet both are right."""
    names = ("poor_start", "exits_target", "poor_end")
    table = [(120, 36, 84), (85, 25, 60), (142, 54, 97)]
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at}", **dict(zip(names, row, strict=True))}
        for at, row in enumerate(table)
    ]
    plan = pov.load_plan(
        str(write_plan(tmp_path / "p", rows, total=dict(zip(names, (347, 106, 241), strict=True))))
    )
    for lang in ("vi", "en"):
        shown = pov.plan_table(plan, pov.reproduce(plan), lang).text
        assert all(figure in shown for figure in ("54■", "97†", "106‡", "\n■ "))
        assert "■" not in shown.replace("54■", "").replace("\n■ ", "")


def test_figures_that_no_households_give_are_named_once_and_none_is_accused(
    tmp_path: Path,
) -> None:
    """5.61 for 6.51: the reduction of 3.02 is right, and every figure of the row is in question."""
    names = ("poor_start", "poor_end", "rate_reduction_pp", "poor_rate_end_pct")
    table = [(120, 84, "2.10", "4.90"), (85, 60, "1.55", "3.72"), (142, 97, "3.02", "5.61"),
             (347, 241, "2.20", "5.00")]  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"unit": f"Xã {at}", "unit_code": f"{at}", "poor_start": a, "exits_target": a - b,
         "poor_end": b, "rate_reduction_pp": Decimal(c), "poor_rate_end_pct": Decimal(d)}
        for at, (a, b, c, d) in enumerate(table)
    ]  # fmt: skip
    total = {name: rows[-1][name] for name in ("exits_target", *names)}
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows[:-1], total=total)))
    report = audit(plan)
    (finding,) = report.contradictions
    for lang, stories in (("vi", "1 cách giải thích, không chắc"), ("en", "1 explanation, not")):
        told = pov.findings_told(plan, report, lang).loc[finding.id, "sentence"]
        for name in names:
            assert told.count(f"“{plan.column_label(name, lang)}”") == 1
        assert stories in pov.findings_list(plan, report, lang).text


def test_as_many_checks_fail_as_the_findings_name() -> None:
    """5 units are spelt otherwise and 6 bodies do not belong where they are listed."""
    report = audit(pov.load_plan("krong_no_2020"))
    failed = report.checks.set_index("rule")["failed"]
    for rule in ("name_official", "body_kind"):
        (finding,) = [one for one in report.records if one.rule.id == rule]
        assert failed[rule] == finding.params["n"] > 1


def test_a_reduction_beside_both_rates_is_told_once(tmp_path: Path) -> None:
    """6.00 of 4.00 and 1.00: their difference tells that, the rate at the start need not."""
    names = ("poor_rate_start_pct", "rate_reduction_pp", "poor_rate_end_pct")
    figures = {
        name: Decimal(text) for name, text in zip(names, ("4.00", "6.00", "1.00"), strict=True)
    }
    assert [f.rule.id for f in one_row(tmp_path / "p", **figures).records] == ["rates_fall"]


def test_a_row_with_a_rate_that_cannot_be_is_not_said_to_agree(tmp_path: Path) -> None:
    """0 of 0 households at 16.67 %: households of each year do not explain it either."""
    rows = [
        {"unit": name, "unit_code": name, "households": n, "poor_start": poor, "exits_target": 0,
         "poor_rate_end_pct": Decimal(rate)}
        for name, n, poor, rate in (("A", 50, 5, "10.00"), ("B", 0, 0, "16.67"))
    ]  # fmt: skip
    write_plan(tmp_path / "p", rows)
    records = audit(pov.load_plan(str(tmp_path / "p"))).records
    assert [(one.rule.id, one.subject) for one in records] == [("rate", "B")]
