"""Mishaps of a whole column or row: told where one explains everything, and nowhere else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generated import SLIPS, Made, Row, Shape, make, plan_of, rate, shapes, spoil, write_made
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import povlib as pov
from povlib.audit_checks import make_grid
from povlib.audit_report import Audit
from povlib.audit_views import audit_answer, audit_summary
from povlib.auditing import audit
from povlib.cell_evidence import cell_statuses
from povlib.cli import main
from povlib.columns import COLUMNS
from povlib.finding_views import findings_list
from povlib.findings import Finding
from povlib.mishap_candidates import mishaps_of_columns
from povlib.mishap_words import ALL_EXPLAINED, MISHAPS
from povlib.repair_views import repairs_table
from povlib.repeated_rows import nearly_subtotals, sums_among
from povlib.wording import LANGUAGES

Change = Callable[[Made], Made]
POOR = Shape(("flow", "reduction", "minority_target"), 9)
PLAIN = Shape(("flow", "reduction"), 9)
RATES = Shape(("flow", "all_rates"), 9)
HOUSEHOLDS = Shape(("households", "flow", "all_rates"), 9)


def moved(name: str, step: int) -> Change:
    """The figures of the units slip by a row; the row that comes free prints its own once more."""

    def change(made: Made) -> Made:
        own = [row[name] for row in made.units]
        for at in range(len(own)):
            source = at - step if 0 <= at - step < len(own) else at
            made = made.with_value((name, at), own[source])
        return made

    return change


def exchanged(one: str, other: str) -> Change:
    """Two columns stand under each other's title."""
    other_of = {one: other, other: one}

    def change(made: Made) -> Made:
        rows = [{name: row[other_of.get(name, name)] for name in row} for row in made.rows]
        return replace(made, rows=tuple(rows))

    return change


def filled(name: str, figure: Callable[[Row, Shape], Any]) -> Change:
    """A column prints something else."""

    def change(made: Made) -> Made:
        rows = [{**row, name: figure(row, made.shape)} for row in made.rows]
        return replace(made, rows=tuple(rows))

    return change


def with_row(made: Made, row: Row, at: int) -> Made:
    """Print a row more among the units; the total row stays as it is."""
    shape = replace(made.shape, units=made.shape.units + 1)
    return replace(made, rows=(*made.rows[:at], row, *made.rows[at:]), shape=shape)


def added(rows: Sequence[Row]) -> Row:
    """Counts added up; no rates."""
    return {
        name: sum(row[name] for row in rows) if COLUMNS[name].kind == "count" else None
        for name in rows[0]
    }


def of_all(shape: Shape, seed: int) -> Made:
    """A plan in which every unit has poor households that leave poverty and that stay poor."""
    for one in range(seed, seed + 1000):
        made = make(shape, one)
        if all(min(r["exits_target"], r["poor_end"]) > 9 for r in made.rows):
            return made
    raise AssertionError("no such plan")


def told(made: Made) -> tuple[Audit, Finding]:
    """The only thing that is said of a plan's figures."""
    report = audit(plan_of(made))
    (found,) = report.contradictions
    assert found.rule.id == "one_mishap"
    assert found.params["failed"] == report.checks.loc[
        report.checks["severity"] == "error", "failed"].sum()  # fmt: skip
    return report, found


# What happens to which plan, and what is to be told: the mishap, the columns, one more word.
OF_COLUMNS: dict[str, tuple[Shape, Change, tuple[str, tuple[str, ...], str]]] = {
    **{
        f"{name} {direction}": (
            RATES, moved(name, step), ("column_moved", (name,), direction),
        )
        for name in RATES.columns
        for step, direction in ((1, "down"), (-1, "up"))
    },
    "start and end": (
        POOR, exchanged("poor_start", "poor_end"),
        ("titles_exchanged", ("poor_start", "poor_end"), ""),
    ),
    "poor and exits of the minority": (
        POOR, exchanged("poor_start", "exits_target_em"),
        ("titles_exchanged", ("poor_start", "exits_target_em"), ""),
    ),
    "two rates": (
        RATES, exchanged("poor_rate_start_pct", "poor_rate_end_pct"),
        ("titles_exchanged", ("poor_rate_start_pct", "poor_rate_end_pct"), ""),
    ),
    "reduction of the poor, not of the rate": (
        POOR, filled("rate_reduction_pp", lambda r, s: rate(r["exits_target"], r["poor_start"], s)),
        ("other_quotient", ("rate_reduction_pp", "exits_target", "poor_start"), ""),
    ),
    "share of the exits, not of the households": (
        RATES, filled("poor_rate_end_pct", lambda r, s: rate(r["poor_end"], r["poor_start"], s)),
        ("other_quotient", ("poor_rate_end_pct", "poor_end", "poor_start"), ""),
    ),
    "a rate twice": (
        POOR, filled("rate_reduction_pp", lambda r, s: r["poor_rate_end_pct"]),
        ("column_repeated", ("rate_reduction_pp", "poor_rate_end_pct"), ""),
    ),
    "households in thousandths": (
        HOUSEHOLDS, filled("households", lambda r, s: 1000 * r["households"]),
        ("other_scale", ("households",), "large"),
    ),
    "persons": (
        POOR, filled("poor_end", lambda r, s: 4 * r["poor_end"] + r["poor_end"] % 3),
        ("persons", ("poor_end",), ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OF_COLUMNS)
def test_a_mishap_of_a_column_is_told_in_place_of_what_it_breaks(case: str) -> None:
    shape, change, (kind, columns, word) = OF_COLUMNS[case]
    report, found = told(change(of_all(shape, 1)))
    params = found.params
    assert (params["mishap"], params["columns"]) == (kind, columns)
    assert word in (params["direction"], params["too"])
    assert {cell.column for cell in found.cells} <= {*columns}
    assert not params["others"]
    if not report.unlocated and report.repairs:  # what single cells would cost is still found
        assert sum(repair.weight for repair in report.repairs) >= 3


def test_two_mishaps_that_would_do_are_both_told() -> None:
    # 30 = 50 − 20 says nothing of which is which; the rates do, unless they changed places too.
    _, found = told(exchanged("exits_target", "poor_end")(of_all(PLAIN, 1)))
    both = {found.params["columns"], *(one["columns"] for one in found.params["others"])}
    assert both == {("exits_target", "poor_end"), ("rate_reduction_pp", "poor_rate_end_pct")}


@pytest.mark.parametrize("shape", [POOR, HOUSEHOLDS])
def test_rows_that_count_others_once_more(shape: Shape) -> None:
    made = of_all(shape, 1)
    several = with_row(with_row(made, added(made.units[:4]), 4), added(made.units[4:]), 10)
    for spoilt, kind, units in (
        (with_row(made, made.rows[3], 4), "unit_twice", ("Xã 3", "Xã 4")),
        (with_row(made, made.rows[3], 8), "unit_twice", ("Xã 3", "Xã 8")),
        (with_row(made, made.rows[-1], 9), "total_among", ("Xã 9",)),
        (with_row(made, made.rows[-1], 0), "total_among", ("Xã 0",)),
        (with_row(made, added(made.units[:4]), 4), "subtotals_among", ("Xã 4",)),
        (with_row(made, added(made.units[:4]), 0), "subtotals_among", ("Xã 0",)),
        (several, "subtotals_among", ("Xã 4", "Xã 10")),
        (with_row(made, make(shape, 5).rows[2], 2), "unit_left_out", ("Xã 2",)),
    ):
        _, found = told(spoilt)
        assert (found.params["mishap"], found.params["units"]) == (kind, units)
        assert {cell.unit for cell in found.cells} == {*units}


@pytest.mark.parametrize("groups", [("flow",), ("flow", "reduction"), ("households", "flow")])
def test_two_figures_of_a_unit_that_changed_places(groups: tuple[str, ...]) -> None:
    made = of_all(Shape(groups, 5, total=False), 1)
    start, end = (made.value((name, 2)) for name in ("poor_start", "poor_end"))
    spoilt = made.with_value(("poor_start", 2), end).with_value(("poor_end", 2), start)
    _, found = told(spoilt)
    assert found.params["mishap"] == "cells_exchanged"
    assert found.params["columns"] == ("poor_start", "poor_end")
    assert [cell.text for cell in found.cells] == [str(end), str(start)]


def test_a_limit_that_is_broken_is_no_reason_to_exchange_figures() -> None:
    made = make(Shape(("range_rates",), 4, total=False), 2)
    low, high = made.value(("exits_target_min", 2)), made.value(("exits_target_max", 2))
    assert 10 < low < high
    report = audit(plan_of(made.with_value(("exits_target_min", 2), high + 1)))
    assert {one.rule.id for one in report.contradictions} <= {"range", "rate_reduction", "range_pp"}


def test_with_one_column_of_counts_only_rows_that_agree_in_all_else_are_told() -> None:
    alone = make(Shape(("start", "all_rates"), 9), 3)
    rows = alone.rows
    for row, kind in ((rows[3], "unit_twice"), (rows[-1], "total_among")):
        _, found = told(with_row(alone, row, 5))
        assert found.params["mishap"] == kind
    other = {**rows[3], "poor_rate_end_pct": rows[4]["poor_rate_end_pct"]}
    report = audit(plan_of(with_row(alone, other, 5)))
    assert "one_mishap" not in {one.rule.id for one in report.records}


def test_a_sum_among_the_units_is_told_even_where_every_total_counts_it_twice() -> None:
    made = of_all(Shape(("flow", "minority_flow"), 9), 1)
    alone = replace(made, shape=replace(made.shape, total=False), rows=made.units)
    for one in (
        with_row(alone, made.rows[-1], 9),  # the total row, not known as such
        with_row(replace(made, rows=(*made.units, added([*made.units, *made.units[:4]]))),
                 added(made.units[:4]), 4),
    ):  # fmt: skip
        report = audit(plan_of(one))
        (found,) = report.records
        assert (found.rule.id, found.severity) == ("row_repeats", "warning")
        row = int(found.subject.removeprefix("Xã "))
        assert found.params["parts"] == tuple(f"Xã {at}" for at in range(row))


def test_one_unit_under_two_names_is_told_even_where_the_total_counts_it_twice() -> None:
    made = of_all(POOR, 1)
    twice = with_row(made, made.rows[3], 4)
    twice = replace(twice, rows=(*twice.units, {**made.rows[-1], **{
        name: made.rows[-1][name] + made.rows[3][name]
        for name in POOR.columns if COLUMNS[name].kind == "count"}}))  # fmt: skip
    plan = plan_of(twice)
    assert not [f for f in audit(plan).records if f.rule.id == "row_repeats"]
    names = {"Xã 3": "Hòa Xuân", "Xã 4": "Hoa Xuan"}
    renamed = replace(plan, units=plan.units.rename(names), printed=plan.printed.rename(names))
    (found,) = (f for f in audit(renamed).records if f.rule.id == "row_repeats")
    assert found.params["twins"] == ("Hòa Xuân", "Hoa Xuan")


def test_page_one_and_the_finding_name_the_mishap(tmp_path: Path) -> None:
    made = exchanged("poor_start", "poor_end")(of_all(RATES, 1))
    plan = pov.load_plan(str(write_made(made, tmp_path / "made")))
    report = audit(plan)
    for lang, said in (("vi", "bị đổi cho nhau"), ("en", "are exchanged")):
        views = audit_answer, findings_list
        # The page that begins with the answer tells the same story once.
        assert said not in audit_summary(plan, report, lang).text
        for text in (view(plan, report, lang).text for view in views):
            assert f"{said}." in text
            assert "Cột poor_start" in text if lang == "vi" else True
            assert len(text) < 4000


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_least_number_of_cells_is_told_where_a_whole_column_may_be_wrong(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Ten rates a tenth of the right ones: with their third decimal they cost 20 cells otherwise.
    tenth = filled("poor_rate_end_pct", lambda r, s: r["poor_rate_end_pct"] / 10)
    rows = moved("households", 1)
    for name, made in (("tenth", tenth(of_all(RATES, 1))), ("rows", rows(of_all(HOUSEHOLDS, 1)))):
        plan = pov.load_plan(str(write_made(made, tmp_path / name)))
        report = audit(plan)
        assert report.contradictions
        text = audit_answer(plan, report, lang).text + audit_summary(plan, report, lang).text
        monkeypatch.setenv("POVLIB_DATA", str(tmp_path))
        assert main(["audit", name, "--lang", lang]) == 1
        text += capsys.readouterr().out
        for said in ("At least", "at least", "Phải sửa ít nhất", "ít nhất", "Change at"):
            assert said not in text
    assert not report.repairs  # nothing but the column, which no single cell mends


SMALL = Shape(("flow", "reduction", "minority_target"), 9)
BESIDE: dict[str, tuple[Shape, Change, str, tuple[str, int]]] = {
    "moved rows": (SMALL, moved("poor_end", 1), "column_moved", ("exits_target_em", 4)),
    "two titles": (
        RATES, exchanged("poor_rate_start_pct", "poor_rate_end_pct"),
        "titles_exchanged", ("poor_end", 2),
    ),
    "other title": (
        RATES, filled("poor_rate_end_pct", lambda r, s: rate(r["poor_end"], r["poor_start"], s)),
        "other_quotient", ("exits_target", 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BESIDE)
def test_a_mistyped_figure_hides_no_mishap_of_a_column(case: str) -> None:
    shape, change, kind, cell = BESIDE[case]
    clean = of_all(shape, 1)
    made = change(clean)
    plan = plan_of(made.with_value(cell, made.value(cell) + 900))
    report = audit(plan)
    (found,) = (one for one in report.contradictions if one.rule.id == "one_mishap")
    assert found.params["mishap"] == kind
    (repair,) = report.repairs  # all else is audited as without the column
    (suspect,) = repair.sets[0].suspects
    assert (suspect.cell.column, suspect.cell.unit) == (cell[0], plan.units.index[cell[1]])
    assert suspect.low <= clean.value(cell) <= (suspect.high or clean.value(cell))
    blamed = {*found.params["part"]}
    for one in report.contradictions:
        assert one is found or blamed.isdisjoint(cell.column for cell in one.cells)
    text = findings_list(plan, report, "en").text + audit_summary(plan, report, "en").text
    assert f"would explain {found.params['failed']} of the checks that fail" in text


@pytest.mark.parametrize(("units", "step"), [(9, 1), (9, -1), (60, 1)])
def test_a_figure_that_a_moved_column_alone_refutes_hides_it_not(units: int, step: int) -> None:
    clean = make(Shape(("flow",), units, total=False), 1)
    cell = ("exits_target", 4)
    report = audit(plan_of(moved("poor_end", step)(clean.with_value(cell, clean.value(cell) + 1))))
    (found,) = report.contradictions
    assert (found.params["mishap"], found.params["columns"]) == ("column_moved", ("poor_end",))
    assert found.params["direction"] == ("down" if step > 0 else "up")
    failed = int(report.checks.loc[report.checks["severity"] == "error", "failed"].sum())
    assert (found.params["failed"], found.params["left"]) == (failed - 1, 1)


@pytest.mark.parametrize("case", ["poor_end down", "poor_rate_end_pct up", "start and end"])
def test_many_units_are_told_the_mishap_that_few_are(case: str) -> None:
    # There the mishap is looked for before single wrong cells, which none then are.
    shape, change, (kind, columns, _) = OF_COLUMNS[case]
    report, found = told(change(make(replace(shape, units=50), 1)))
    assert not report.repairs
    assert (found.params["mishap"], found.params["columns"]) == (kind, columns)


@given(shapes(9, units=9, blanks=0), st.lists(st.sampled_from(SLIPS[:4]), min_size=2, max_size=3),
       st.integers(0, 10**6))  # fmt: skip
@settings(max_examples=25)
def test_no_mishap_is_made_of_a_few_mistyped_figures(
    shape: Shape, slips: list[str], seed: int
) -> None:
    made = make(shape, seed)
    for at, slip in enumerate(slips):
        made, _ = spoil(made, slip, random.Random(seed + at))
    report = audit(plan_of(made))
    assert not [one for one in report.records if one.params.get("part")]


def test_nothing_false_is_said_of_rates_that_contradict_their_counts() -> None:
    plan = plan_of(exchanged("poor_start", "poor_end")(of_all(RATES, 1)))
    text = audit_summary(plan, audit(plan), "en").text
    assert "no rate beside a count" not in text
    assert "No number of households follows" in text
    counts = plan_of(make(Shape(("flow",), 5), 1))
    assert "no rate beside a count" in audit_summary(counts, audit(counts), "en").text


@pytest.mark.parametrize("groups", [HOUSEHOLDS.groups, RATES.groups])
def test_the_number_of_households_settles_nothing_where_it_is_printed(
    groups: tuple[str, ...],
) -> None:
    made = of_all(Shape(groups, 5), 1)
    plan = plan_of(made.with_value(("poor_rate_end_pct", 2), Decimal("90.12")))
    text = findings_list(plan, audit(plan), "en").text
    assert ("unit's number of households on the day" in text) == ("households" not in groups)


def test_what_a_mishap_outdoes_is_counted_in_cells_whatever_they_weigh() -> None:
    flow = Shape(("flow",), 5)
    plan = plan_of(moved("poor_end", 1)(of_all(flow, 1)))
    plain, heavy = audit(plan), audit(plan, weights=dict.fromkeys(flow.columns, 4))
    assert sum(r.weight for r in heavy.repairs) == 4 * sum(r.weight for r in plain.repairs) > 0
    assert audit_summary(plan, heavy, "en") == audit_summary(plan, plain, "en")


def test_no_column_is_said_to_be_another_quotient_that_is_its_own() -> None:
    grid = make_grid(plan_of(of_all(HOUSEHOLDS, 1)))
    found = [one for one, _ in mishaps_of_columns(grid) if one.kind == "other_quotient"]
    assert not [one for one in found if one.columns[2] == "households"]


def test_one_check_that_fails_blames_no_column() -> None:
    names = ("poor_start", "exits_target", "poor_end", "poor_rate_end_pct")
    figures = [(100, 20, 80, "8.00"), (60, 12, 48, "10.67"), (33, 8, 25, "3.57"),
               (30, 15, 15, "75.00")]  # fmt: skip
    rows = [dict(zip(names, (*row[:3], Decimal(row[3])), strict=True)) for row in figures]
    shape = Shape((), len(rows), total=False)
    shape.__dict__["columns"] = names
    report = audit(plan_of(Made(shape, tuple(rows), None, ())))
    assert [(f.rule.id, f.subject) for f in report.records] == [("rate", "Xã 3")]


def test_every_mishap_is_told_as_what_could_be() -> None:
    assert [
        said in text
        for said, text in zip(
            ("có thể {story}", "it could be that {story}"), ALL_EXPLAINED, strict=True
        )
    ] == [True, True]
    for vi, en in MISHAPS.values():
        names = [set(re.findall(r"{(\w+)}", text)) for text in (vi, en)]
        assert names[0] == names[1] != set()


@given(shapes(9, units=9, blanks=0), st.sampled_from(SLIPS[:4]), st.integers(0, 10**6))
@settings(max_examples=40)
def test_no_mishap_is_made_of_a_mistyped_figure(shape: Shape, slip: str, seed: int) -> None:
    made = make(shape, seed)
    spoilt, truth = spoil(made, slip, random.Random(seed))
    assume(truth)
    report = audit(plan_of(spoilt))
    assert not [one for one in report.records if one.rule.id == "one_mishap"]


def _two_subtotals(shape: Shape, seed: int, total: bool = True) -> Made:
    """Two subtotals above their units, which count every household twice."""
    made = of_all(shape, seed)
    made = with_row(with_row(made, added(made.units[4:]), 4), added(made.units[:4]), 0)
    if total:
        return made
    return replace(made, shape=replace(made.shape, total=False), rows=made.units)


@pytest.mark.parametrize("row", [0, 2, 5, 8])
@pytest.mark.parametrize("name", ["exits_target", "near_poor_start", "poor_end"])
def test_a_wrong_figure_hides_no_subtotals(name: str, row: int) -> None:
    made = _two_subtotals(Shape(("flow", "near_result"), 9), 1)
    plan = plan_of(made.with_value((name, row), made.value((name, row)) + 100))
    report = audit(plan)
    first, *others = report.contradictions
    assert (first.params["mishap"], first.params["units"]) == ("subtotals_among", ("Xã 0", "Xã 5"))
    for one in others:
        assert name in {cell.column for cell in one.cells}
        # Nothing is added up twice: the total row by the units, a subtotal by its own.
        added = [cell.unit for cell in one.cells[1:]] if one.rule.kind == "balance" else []
        assert not {"Xã 0", "Xã 5"}.intersection(added)
    # The wrong figure is found, in a unit as in a row that adds them up.
    (cell,) = {s.cell for repair in report.repairs for one in repair.sets for s in one.suspects}
    assert (cell.unit, cell.unit_code, cell.column) == (
        plan.units.index[row], plan.units["unit_code"].iloc[row], name,
    )  # fmt: skip
    statuses = cell_statuses(plan, report)
    assert statuses.loc[statuses["status"] == "always", ["unit", "column"]].values.tolist() == [
        [cell.unit, name]
    ]
    for lang in LANGUAGES:
        listed = findings_list(plan, report, lang).text
        assert cell.unit in repairs_table(plan, report, lang).text
        answer = audit_answer(plan, report, lang).text
        # What a mishap explains beside other faults is never said to be everything.
        assert not re.search("tất cả|explain them all|mọi chỗ|all that does not", answer + listed)
        assert re.search("phải sửa ít nhất 1 ô|at least 1 cell must change", answer)
    # Each check that fails is explained by the mishap, or told by a finding of its own.
    failing = report.checks[report.checks["severity"] == "error"]
    of_units = [one for one in others if one.rule.id != "sum_group"]
    assert failing["failed"].sum() == first.params["failed"] + len(of_units)
    assert sums_among(make_grid(plan)) == (0, 5)


@given(shapes(9, units=9), st.integers(1, 20))
@settings(max_examples=60)
def test_no_subtotal_is_found_where_the_sums_agree(shape: Shape, most: int) -> None:
    grid = make_grid(plan_of(make(shape, most)))
    assert nearly_subtotals(grid) == {}
    # Small figures say nothing, whatever they add up to.
    small = {
        name: own if name not in COLUMNS or COLUMNS[name].kind != "count" else own % (most // 7 + 1)
        for name, own in grid.values.items()
    }
    assert nearly_subtotals(replace(grid, values=small)) == {}


@given(shapes(9, units=9, blanks=0), st.lists(st.sampled_from(SLIPS[:4]), max_size=4),
       st.integers(0, 10**6))  # fmt: skip
@settings(max_examples=60)
def test_no_subtotal_is_made_of_mistyped_figures(shape: Shape, slips: list[str], seed: int) -> None:
    made = make(shape, seed)
    for at, slip in enumerate(slips):
        made, _ = spoil(made, slip, random.Random(seed + at))
    assert nearly_subtotals(make_grid(plan_of(made))) == {}


def test_check_names_the_rows_that_look_like_sums(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = _two_subtotals(Shape(("flow", "minority_flow"), 9), 1)
    write_made(made.with_value(("poor_end", 2), made.value(("poor_end", 2)) + 1), tmp_path / "made")
    write_made(of_all(POOR, 1), tmp_path / "clean")
    monkeypatch.setenv("POVLIB_DATA", str(tmp_path))
    said = {}
    for name in ("made", "clean"):
        assert main(["check", name, "--lang", "en"]) == 0
        said[name] = capsys.readouterr().out
    assert "Xã 0 and Xã 5 look like the sums of the units next to them." in said["made"]
    assert "column group" in said["made"]
    assert "look like" not in said["clean"]
