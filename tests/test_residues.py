"""Rows that hold only if a unit of the last decimal is let pass: none is silent, none is borne out.

What is possible is found by trying every number of households.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from generated import Made, Shape, plan_of
from plans import ROOT, write_plan

import povlib as pov
from povlib.audit_views import audit_summary
from povlib.auditing import audit
from povlib.cell_evidence import cell_statuses
from povlib.finding_texts import sentence
from povlib.findings import Finding
from povlib.plan import Plan
from povlib.wording import LANGUAGES

RATES = ("poor_rate_end_pct", "rate_reduction_pp")
MOST = 40_000
STEPS = (-4, -2, -1, 1, 2, 4)


@cache
def real() -> Plan:
    return pov.load_plan(ROOT / "data" / "krong_no_2020")


def misprinted(unit: str, column: str, units: int) -> Plan:
    """The first plan with one rate changed by some units of its last decimal."""
    plan = real()
    table, texts = plan.units.copy(), plan.printed.copy()
    value = table.loc[unit, column] + units * Decimal("0.01")
    table.loc[unit, column], texts.loc[unit, column] = value, str(value).replace(".", ",")
    return replace(plan, units=table, printed=texts)


def quotients(count: int, rate: int) -> set[int]:
    """Households over which a count is a rate, in hundredths of a per cent, halves up."""
    return {n for n in range(1, MOST) if (20_000 * count + n) // (2 * n) == rate}


def is_possible(row: Any) -> bool:
    """Tell whether one number of households gives both rates, the reduction their difference."""
    end, fall = int(100 * row["poor_rate_end_pct"]), int(100 * row["rate_reduction_pp"])
    return not quotients(row["poor_end"], end).isdisjoint(quotients(row["poor_start"], end + fall))


def notes(records: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in records if finding.rule.id == "rate_residue"]


@pytest.mark.parametrize("unit", ["Đức Xuyên", "Tân Thành", "TT Đăk Mâm"])
def test_no_impossible_rate_is_passed_over_in_silence(unit: str) -> None:
    known = {finding.id for finding in audit(real()).records}
    assert not notes(audit(real()).records)
    told = 0
    for column in RATES:
        for units in STEPS:
            plan = misprinted(unit, column, units)
            report = audit(plan)
            new = [finding for finding in report.records if finding.id not in known]
            possible = is_possible(plan.units.loc[unit])
            assert new or possible
            assert not (possible and notes(report.records))
            for finding in notes(tuple(new)):
                told += 1
                assert finding.severity == "note"
                assert {cell.unit for cell in finding.cells} == {unit}
                assert {cell.column for cell in finding.cells} >= {*RATES}
                cells = cell_statuses(plan, report)
                own = cells[(cells["unit"] == unit) & cells["column"].isin(RATES)]
                assert set(own["status"]) == {"residue"}
                # What is let pass needs no mending.
                assert [r.weight for r in report.repairs] == [2]
    assert told


def made(plan: Plan) -> Made:
    """The counts and rates of a plan without its contradictions: no minority, no prose."""
    names = ("poor_start", "exits_target", "rate_reduction_pp", "poor_end", "poor_rate_end_pct")
    rows = [{name: row[name] for name in names} for row in plan.units.to_dict("records")]
    shape = Shape((), len(rows), total=False)
    shape.__dict__["columns"] = names
    return Made(shape, tuple(rows), None, ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_row_is_told_with_the_figures_that_exclude_each_other(lang: str) -> None:
    """167 is 8,77 % of 1904 or 1905 households, 92 is 4,82 % of 1907 to 1910."""
    plan = misprinted("Nâm Nung", "poor_rate_end_pct", -1)
    report = audit(plan)
    (note,) = notes(report.records)
    words = sentence(plan, note, lang, alone=True)
    mark, thousand = (",", ".") if lang == "vi" else (".", ",")
    for figure in (f"4{mark}82 + 3{mark}95 = 8{mark}77 %", f"1{thousand}904–1{thousand}905",
                   f"1{thousand}907–1{thousand}910", "Nâm Nung", "167", "92"):  # fmt: skip
        assert figure in words
    page = audit_summary(plan, report, lang).text
    assert ("không khớp đến chữ số cuối" if lang == "vi" else "to the last digit") in page


def test_a_note_on_a_residue_leaves_a_plan_clean_and_exact_rates_none() -> None:
    assert not audit(plan_of(made(real()))).records
    report = audit(plan_of(made(misprinted("Nâm Nung", "poor_rate_end_pct", -1))))
    assert [finding.severity for finding in report.records] == ["note"]
    assert report.is_clean
    assert not report.repairs
    (clash,) = report.records[0].params["clashes"]
    told = [(claim["counts"], claim["low"], claim["high"]) for claim in clash["claims"]]
    assert told == [((167,), 1904, 1905), ((92,), 1907, 1910)]


def test_a_contradiction_elsewhere_makes_no_rate_change_that_it_does_not_name() -> None:
    """48 of 473 households are 10,148 %, printed as 10,14; 5 poor households are in no unit."""
    names = ("households", "poor_end", "poor_rate_end_pct", "near_poor_end",
             "near_poor_rate_end_pct", "poor_or_near_poor_end")  # fmt: skip
    figures = ((443, 0, "0.00", 38, "8.58", 38), (30, 0, "0.00", 10, "33.33", 10),
               (473, 5, "0.00", 48, "10.14", 48))  # fmt: skip
    rows = [
        {name: Decimal(v) if isinstance(v, str) else v for name, v in zip(names, row, strict=True)}
        for row in figures
    ]
    shape = Shape((), 2, total=True)
    shape.__dict__["columns"] = names
    plan = plan_of(Made(shape, tuple(rows), None, ()))
    report = audit(plan)
    assert report.contradictions
    named = {cell.address for finding in report.contradictions for cell in finding.cells}
    for repair in report.repairs:
        assert not named.isdisjoint(cell.address for cell in repair.cells)
    (note,) = notes(report.records)
    assert "48 trong 473 hộ là 10,15 %, bảng ghi 10,14 %" in sentence(plan, note, "vi")


def test_a_start_rate_and_a_rise_that_are_both_cut_off_leave_two_units(tmp_path: Path) -> None:
    """Of 59 households 2 are 3,38 and 2 more 3,38, together 6,76; 4 are 6,78, cut off 6,77.

    39 of 109 and 4 more: 35,77 and 3,66 make 39,43; 43 are 39,4495. 8 of 113 and 2 more: 7,07 and
    1,76 make 8,83; 10 are 8,8496.
    """
    names = ("poor_start", "poor_end", "poor_rate_start_pct", "rate_reduction_pp",
             "poor_rate_end_pct")  # fmt: skip
    rows = []
    counts = ((59, 2, 4), (109, 39, 43), (113, 8, 10), (91, 8, 6), (82, 7, 5), (107, 9, 4))
    for households, start, end in counts:
        of = [100 * Decimal(start) / households, 100 * Decimal(start - end) / households]
        first, fall = (one.quantize(Decimal("0.01"), ROUND_DOWN) for one in of)
        rows.append((start, end, first, fall, first - fall))
    for (households, _, end), row in zip(counts[:3], rows, strict=False):
        assert 100 * Decimal(end) / households - row[4] > Decimal("0.019")
    plan = plan_with_rates(tmp_path, names, rows)
    report = audit(plan)
    assert report.reproduction.mode == "truncate"
    assert report.is_clean
    start, end, first, fall, left = rows[3]
    wrong = plan_with_rates(tmp_path / "sai", names, [
        *rows[:3], (start, end, first, fall, left + Decimal("0.2")), *rows[4:]
    ])  # fmt: skip
    assert sum(group.weight for group in audit(wrong).repairs) == 1


def plan_with_rates(folder: Path, names: tuple[str, ...], table: list[tuple[Any, ...]]) -> Plan:
    """Load a plan of these rows, the last two columns of which are rates."""
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at}", **dict(zip(names, row, strict=True))}
        | {name: Decimal(rate) for name, rate in zip(names[-2:], row[-2:], strict=True)}
        for at, row in enumerate(table)
    ]
    return pov.load_plan(str(write_plan(folder / "nho", rows)))


def test_what_is_off_by_more_than_a_unit_is_no_residue(tmp_path: Path) -> None:
    """6 of 60 households are 10.00 %, and 5.00 + 5.17 = 10.17 % of the 59 of the year before."""
    names = ("households", "poor_start", "exits_target", "poor_end", "rate_reduction_pp",
             "poor_rate_end_pct")  # fmt: skip
    table = [(60, 6, 3, 3, "5.17", "5.00"), (22, 2, 1, 1, "4.55", "4.55"),
             (53, 0, 0, 0, "0.00", "0.00"), (84, 22, 11, 11, "22.92", "22.92"),
             (40, 2, 0, 2, "0.00", "5.00")]  # fmt: skip
    plan = plan_with_rates(tmp_path, names, table)
    found = audit(plan).records
    assert {finding.rule.id for finding in found} >= {"rate", "one_base"}
    assert not notes(found)


def test_rates_that_are_cut_off_are_said_to_be(tmp_path: Path) -> None:
    """4 of 73 households are 5.479 %: cut off, that is never 11.11 − 5.63 = 5.48 %."""
    names = ("poor_start", "exits", "new_poor", "poor_end", "poor_rate_end_pct",
             "rate_reduction_pp")  # fmt: skip
    table = [(4, 4, 8, 8, "11.11", "-5.63"), (2, 2, 3, 3, "60.00", "-20.00"),
             (2, 0, 0, 2, "1.11", "0.01"), (1, 0, 0, 1, "3.44", "0.12"),
             (9, 6, 11, 14, "3.94", "-1.37")]  # fmt: skip
    plan = plan_with_rates(tmp_path, names, table)
    report = audit(plan)
    assert report.reproduction.mode == "truncate"
    (note,) = notes(report.records)
    for lang, words in (("vi", "cắt bớt"), ("en", "cut off")):
        assert words in sentence(plan, note, lang)
