"""Tables that print the households of each year: every rate is checked with its own."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generated import (
    CONVENTIONS,
    MODES,
    SLIPS,
    TABLES_BY_YEAR,
    Made,
    Row,
    Shape,
    make,
    plan_of,
    plans,
    rate,
    spoil,
    write_made,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plans import read_json, write_json
from test_audit import (
    accusations,
    check_spoilt,
    compare_with_enumeration,
    made_of,
)
from test_readings import WAYS, made, printed, worlds

import povlib as pov
from povlib.auditing import audit
from povlib.conventions import printed_by_year, rate_conditions
from povlib.reproduction import reproduce

BOTH = tuple(groups for groups in TABLES_BY_YEAR if "households_years" in groups)


def shapes(groups: tuple[tuple[str, ...], ...]) -> st.SearchStrategy[Made]:
    """Draw plans that agree, of some tables, with households of each year."""
    return st.sampled_from(groups).flatmap(
        lambda own: plans(6, groups=own, bases="each_year", prose=(), blanks=0)
    )


@given(shapes(TABLES_BY_YEAR))
@settings(max_examples=100)
def test_no_consistent_plan_is_accused(plan: Made) -> None:
    report = audit(plan_of(plan))
    assert accusations(report) == []
    assert not report.repairs
    assert report.reproduction.bases == "each_year"


@given(worlds((-150, 150)), st.sampled_from(WAYS), st.sampled_from(MODES), st.integers(0, 3),
       st.booleans(), st.booleans())  # fmt: skip
@settings(max_examples=80)
def test_no_way_to_print_a_reduction_is_accused(
    world: list[tuple[int, int, int, int]], way: str, mode: str, places: int, total: bool,
    start_rate: bool,
) -> None:  # fmt: skip
    """Whatever the households did: both are printed, and may have grown by more than a tenth."""
    rows = []
    for one in world:
        row = printed(*one, way, places, mode)
        row |= {"households_start": one[2], "households_end": row.pop("households")}
        rows.append(row)
    names = [name for name in rows[0] if start_rate or name != "poor_rate_start_pct"]
    report = audit(plan_of(made(rows if total else rows[:-1], tuple(names), total=total)))
    assert accusations(report) == []


@pytest.mark.parametrize("slip", SLIPS)
@given(plan=shapes(BOTH), seed=st.integers(0, 10**6))
@settings(max_examples=12)
def test_a_slip_is_found_and_repaired_with_no_more_cells(slip: str, plan: Made, seed: int) -> None:
    spoilt, truth = spoil(plan, slip, random.Random(seed))
    assume(truth)
    check_spoilt(plan, spoilt, truth)


@given(shapes(BOTH), st.integers(0, 10**6))
@settings(max_examples=30)
def test_wrong_households_of_a_year_are_in_a_smallest_repair(plan: Made, seed: int) -> None:
    chance = random.Random(seed)
    cells = [cell for cell in plan.cells if cell[0].startswith("households_")]
    assume(cells)
    cell = chance.choice(cells)
    wrong = plan.with_value(cell, plan.value(cell) * 10 + chance.randrange(10))
    assume(wrong.value(cell) != plan.value(cell))
    check_spoilt(plan, wrong, {cell: plan.value(cell)})


FIGURES: dict[str, Any] = {
    "households_start": 200, "households_end": 250, "poor_start": 50,
    "poor_rate_start_pct": "25.0", "poor_end": 30, "poor_rate_end_pct": "12.0",
    "rate_reduction_pp": "13.0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrong", "cells"),
    [
        # 50 of 300 are 16,7 %, 30 of 300 are 10 %: only the year's own rate and count are asked.
        ("households_start", 300, {"households_start", "poor_start"}),
        ("households_end", 300, {"households_end", "poor_end", "poor_rate_end_pct"}),
        ("poor_start", 60, {"poor_start", "households_start"}),
        ("poor_end", 35, {"poor_end", "households_end"}),
    ],
)
def test_each_year_is_checked_by_itself(name: str, wrong: int, cells: set[str]) -> None:
    row = {**FIGURES, name: wrong}
    report = audit(plan_of(made_of(row, FIGURES, FIGURES)))
    found = {cell.column for finding in report.contradictions for cell in finding.cells}
    other = {"start": "end", "end": "start"}[name.split("_")[1]]
    assert f"households_{other}" not in found
    suspects = {s.cell.column for r in report.repairs for one in r.sets for s in one.suspects}
    assert name in suspects
    assert suspects <= cells | {"poor_rate_start_pct", "rate_reduction_pp"}


@given(st.sampled_from(["households_start", "households_end"]), st.integers(0, 999))
@settings(max_examples=12)
def test_repairs_of_two_units_are_those_that_enumeration_finds(name: str, seed: int) -> None:
    shape = Shape(
        ("households_years", "start", "end", "rate_end"), 2, mode=MODES[seed % 3],
        bases="each_year", places=1, largest=24,
    )  # fmt: skip
    plan = make(shape, seed)
    at = seed % 3
    spoilt = plan.with_value((name, at), plan.value((name, at)) + 7 * (-1) ** (seed % 2))
    assume(spoilt.value((name, at)) >= 0)
    counts = list(range(70))
    figures: dict[tuple[str, int], list[Any]] = {
        cell: counts if isinstance(plan.value(cell), int)
        else [Decimal(tenths) / 10 for tenths in range(1001)]
        for cell in plan.cells
    }  # fmt: skip
    compare_with_enumeration(spoilt, figures, 1, 60)


@pytest.mark.parametrize("year", ["start", "end"])
def test_the_year_that_is_not_printed_is_recovered_near_the_other(year: str) -> None:
    """500 of 2000 are 25,0 %, and 300 are 15,0 % of 1994 to 2006."""
    row: dict[str, Any] = {
        "poor_start": 500, "poor_rate_start_pct": "25.0", "poor_end": 300,
        "poor_rate_end_pct": "15.0", "rate_reduction_pp": "10.0", f"households_{year}": 2000,
    }  # fmt: skip
    result = reproduce(plan_of(made_of(row)))
    assert result.households_printed == (year == "end")
    stems = ("households_start", "households")
    found = result.households.iloc[0]
    ends = {stem: [found[f"recovered_{stem}_{end}"] for end in ("low", "high")] for stem in stems}
    own, other = stems if year == "start" else stems[::-1]
    assert ends[own] == [2000, 2000]
    assert ends[other] == ([1994, 2006] if year == "start" else [1997, 2004])
    far = {**row, f"households_{year}": 4000, f"poor_{year}": 2 * row[f"poor_{year}"]}
    (said, *_) = audit(plan_of(made_of(far))).contradictions
    assert "poor_rate_end_pct" in {cell.column for cell in said.cells}


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("poor_of_households_start", {"households_start": 9, "poor_start": 10, "poor_end": 3}),
        ("poor_of_households_end", {"households_end": 9, "poor_start": 3, "poor_end": 10}),
        ("subset", {"households_end": 9, "households_end_em": 10}),
        (
            "subset_rest_end",
            {"households_end": 20, "households_end_em": 15, "poor_end": 9, "poor_end_em": 3},
        ),
    ],
)
def test_the_poor_are_held_against_the_households_of_their_year(rule: str, row: Row) -> None:
    assert [one.rule.id for one in audit(plan_of(made_of(row))).contradictions] == [rule]
    other = {name.replace("_start", "_x").replace("_end", "_start").replace("_x", "_end"): cell
             for name, cell in row.items() if name.startswith("households")}  # fmt: skip
    alone = {name: cell for name, cell in row.items() if not name.startswith("households")}
    if alone and rule.startswith("poor"):
        assert not audit(plan_of(made_of({**alone, **other}))).contradictions


def test_sums_of_both_columns_are_checked() -> None:
    plan = make(Shape(("households_years", "start", "end"), 3, bases="each_year"), 5)
    for name in ("households_start", "households_end"):
        spoilt = plan.with_value((name, 3), plan.value((name, 3)) + 1)
        (said,) = audit(plan_of(spoilt)).contradictions
        assert (said.rule.id, said.cells[0].column) == ("sum", name)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_one_base_is_no_choice_where_a_year_has_its_own(convention: str) -> None:
    names = ("households_end", *FIGURES)
    assert printed_by_year(names)
    same = rate_conditions(names, convention, "one")
    assert same == rate_conditions(names, convention, "each_year")
    assert {(one.denominator, one.year) for one in same} <= {
        ("households_start", "start"), ("households_end", "end"),
    }  # fmt: skip
    fits = reproduce(plan_of(made_of(FIGURES))).fits
    assert set(fits["bases"]) == {"each_year"}


@pytest.mark.parametrize("em", ["", "_em"])
def test_one_number_for_both_years_beside_that_of_a_year_is_refused(
    em: str, tmp_path: Path
) -> None:
    shape = Shape(("households_years", "minority_years", "start", "end"), 2, bases="each_year")
    folder = write_made(make(shape, 1), tmp_path / "p")
    assert pov.load_plan(str(folder)).has(f"households_end{em}")
    descriptor = read_json(folder)
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == f"households_start{em}":
                field["name"] = f"households{em}"
    write_json(folder, descriptor)
    table = folder / "plan_table.csv"
    text = table.read_text(encoding="utf-8")
    header, rest = text.split("\n", 1)
    names = [f"households{em}" if n == f"households_start{em}" else n for n in header.split(",")]
    table.write_text("\n".join([",".join(names), rest]), encoding="utf-8")
    with pytest.raises(pov.PlanError) as error:
        pov.load_plan(str(folder))
    (fault,) = error.value.faults
    assert (fault.code, fault.column) == ("two_bases", f"households_end{em}")
    assert "households_start" in str(error.value)


def test_weights_and_rates_of_an_allocation_take_the_households_of_the_end() -> None:
    plan = plan_of(make(Shape(("households_years", "flow", "rates"), 4, bases="each_year"), 3))
    one = plan.units.rename(columns={"households_end": "households"}).drop(
        columns="households_start"
    )
    fair = pov.allocate(plan, total=30, method="webster", by="households")
    given = pov.allocate(plan, total=30, method="webster", by=one["households"])
    assert fair.targets.tolist() == given.targets.tolist()
    points = pov.allocate(plan, total=30, method="equal_points")
    assert [*points.households.high] == plan.units["households_end"].tolist()


YEARS = ("households_start", "households_end")


def test_exchanged_titles_of_the_two_years_are_one_mishap() -> None:
    plan = make(Shape(("households_years", "flow", "all_rates"), 9, bases="each_year"), 3)
    spoilt = plan
    for name, other in (YEARS, YEARS[::-1]):
        for at in range(10):
            spoilt = spoilt.with_value((name, at), plan.value((other, at)))
    (said,) = audit(plan_of(spoilt)).contradictions
    assert (said.rule.id, said.subject) == ("one_mishap", ", ".join(YEARS))


@pytest.mark.parametrize("name", YEARS)
def test_households_of_a_year_in_the_wrong_rows_are_told_once(name: str) -> None:
    plan = make(Shape(("households_years", "flow", "all_rates"), 9, bases="each_year"), 3)
    spoilt = plan
    for at in range(9):
        spoilt = spoilt.with_value((name, at), plan.value((name, (at - 1) % 9)))
    (said,) = audit(plan_of(spoilt)).contradictions
    assert (said.rule.id, said.subject) == ("column_rows", name)
    assert said.params["direction"] == "up"


def test_a_rate_of_the_end_over_the_households_of_the_start_is_told_as_such() -> None:
    plan = make(Shape(("households_years", "start", "end", "rates"), 9, bases="each_year"), 3)
    spoilt = plan
    for at in range(10):
        share = rate(plan.value(("poor_end", at)), plan.value(("households_start", at)), plan.shape)
        spoilt = spoilt.with_value(("poor_rate_end_pct", at), share)
    (said,) = audit(plan_of(spoilt)).contradictions
    assert (said.rule.id, said.subject) == ("rate_meaning", "poor_rate_end_pct")
    assert said.params["pairs"] == (("poor_end", "households_start"),)
