"""Rows that add up groups of units: a part of the plan like its total row."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from generated import CONVENTIONS, MODES, TABLES, Made, Shape, make, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan

import povlib as pov
from povlib.audit_checks import Grid
from povlib.audit_json import audit_data
from povlib.audit_rules import applicable_rules
from povlib.audit_system import link_cells
from povlib.cli import main
from povlib.finding_texts import sentence
from povlib.localize import smallest_repairs

Row = dict[str, Any]
COUNTS = ("poor_start", "exits_target", "poor_end")
GROUPS = ("I. Miền núi", "II. Đồng bằng", "III. Ven biển")


def rows_of(sizes: tuple[int, ...] = (3, 4, 3), **more: Any) -> list[Row]:
    """Units of groups, each with a flow that holds."""
    rows: list[Row] = []
    for group, size in zip(GROUPS, sizes, strict=False):
        for _ in range(size):
            at = len(rows) + 1
            start, exits = 61 + 37 * at % 113, 9 + 11 * at % 23
            rows.append({
                "unit": f"Xã {at:02}", "unit_code": f"{at:05}", "group": group,
                "poor_start": start, "exits_target": exits, "poor_end": start - exits, **more,
            })  # fmt: skip
    return rows


def summed(rows: list[Row], columns: tuple[str, ...] = COUNTS) -> Row:
    return {name: sum(row[name] for row in rows) for name in columns}


def groups_of(rows: list[Row], columns: tuple[str, ...] = COUNTS) -> dict[str, Row]:
    names = [name for name in dict.fromkeys(row["group"] for row in rows) if name]
    return {name: summed([r for r in rows if r["group"] == name], columns) for name in names}


def write(folder: Path, rows: list[Row], groups: dict[str, Row], total: Row | None) -> pov.Plan:
    return pov.load_plan(str(write_plan(folder, rows, total=total, groups=groups)))


# --- The files ----------------------------------------------------------------------------------


def test_rows_of_groups_stand_apart_from_the_units(tmp_path: Path) -> None:
    rows = rows_of()
    plan = write(tmp_path / "p", rows, groups_of(rows), summed(rows))
    assert plan.units.index.tolist() == [row["unit"] for row in rows]
    assert plan.units["group"].tolist() == [row["group"] for row in rows]
    assert plan.groups is not None
    assert plan.printed_groups is not None
    assert plan.total is not None
    assert plan.groups.index.tolist() == list(GROUPS)
    assert plan.groups.loc[GROUPS[1]].to_dict() == groups_of(rows)[GROUPS[1]]
    assert plan.printed_groups.loc[GROUPS[0], "poor_start"] == str(plan.groups.iloc[0, 0])
    assert plan.lines["groups"] == (2, 6, 11)
    assert plan.lines["plan_table"][:4] == (3, 4, 5, 7)
    assert plan.lines["total"] == (15,)
    assert plan.register is not None
    assert plan.register["group"].iloc[-1] == GROUPS[2]


def test_a_group_without_a_row_and_a_unit_without_a_group_are_allowed(tmp_path: Path) -> None:
    rows = rows_of()
    rows[-1]["group"] = ""
    groups = groups_of(rows)
    del groups[GROUPS[0]]
    plan = write(tmp_path / "p", rows, groups, None)
    assert plan.groups is not None
    assert plan.groups.index.tolist() == [GROUPS[1], GROUPS[2]]
    assert plan.units["group"].tolist()[0] == GROUPS[0]
    assert plan.units["group"].iloc[-1] == ""
    without = write(tmp_path / "q", rows, {}, None)
    assert without.groups is None
    assert "group" not in without.units


def faults_of(folder: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    for lang in ("vi", "en"):
        assert all(fault.message(lang) for fault in caught.value.faults)
    return [(one.code, one.row, one.column) for one in caught.value.faults]


def spoil(folder: Path, file: str, change: dict[str, str]) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_everything_wrong_with_groups_is_told_at_once(tmp_path: Path) -> None:
    rows = rows_of()
    folder = write_plan(tmp_path / "p", rows, total=summed(rows), groups=groups_of(rows))
    units = ["unit_code,unit,group"]
    names = [GROUPS[0], "I. Mien núi", "Xã 03", "00007", "Tổng cộng", "A|B", *[GROUPS[1]] * 4]
    units += [f"{r['unit_code']},{r['unit']},{n}" for r, n in zip(rows, names, strict=True)]
    (folder / "units.csv").write_text("\n".join(units) + "\n", encoding="utf-8")
    spoil(folder, "plan_table.csv", {GROUPS[2]: GROUPS[1]})
    assert faults_of(folder) == [
        ("group_spelling", 3, "group"), ("group_is_unit", 4, "group"),
        ("group_is_unit", 5, "group"), ("nested_group", 7, "group"),
        ("repeated_group", 11, "unit"), ("group_is_total", None, "group"),
    ]  # fmt: skip


def test_a_row_that_no_unit_names_as_its_group_is_no_row_of_a_group(tmp_path: Path) -> None:
    rows = rows_of()
    groups = groups_of(rows)
    folder = write_plan(
        tmp_path / "p", rows, groups={**groups, "IV. Cao nguyên": groups[GROUPS[0]]}
    )
    with pytest.raises(pov.PlanError, match="cột group"):
        pov.load_plan(str(folder))
    assert faults_of(folder) == [("unknown_unit", 15, "unit")]
    folder = write_plan(tmp_path / "q", rows, groups=groups)
    spoil(folder, "plan_table.csv", {GROUPS[1]: "II. Đồng Bằng"})
    (fault,) = faults_of(folder)
    assert fault == ("group_spelling", 6, "unit")


def test_a_group_is_no_unit_elsewhere(tmp_path: Path) -> None:
    rows = rows_of()
    told = [{"unit": r["unit"], "exits_registered": 5} for r in rows]
    told.append({"unit": GROUPS[0], "exits_registered": 15})
    folder = write_plan(
        tmp_path / "p", rows, groups=groups_of(rows), total=summed(rows), registrations=told
    )
    assert faults_of(folder) == [("group_row", 12, "unit")]


def test_a_name_of_a_group_differs_by_no_blanks_at_its_ends(tmp_path: Path) -> None:
    rows = rows_of()
    folder = write_plan(tmp_path / "p", rows, groups=groups_of(rows))
    spoil(folder, "units.csv", {GROUPS[0]: f" {GROUPS[0]} ", GROUPS[1]: f"{GROUPS[1]} "})
    plan = pov.load_plan(str(folder))
    assert plan.units["group"].tolist() == [row["group"] for row in rows]


def test_groups_without_a_row_are_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of()
    groups = groups_of(rows)
    for folder, noted in (("p", []), ("q", [GROUPS[1]])):
        for name in noted:
            del groups[name]
        path = str(write_plan(tmp_path / folder, rows, groups=groups))
        assert main(["check", path, "--lang", "en"]) == 0
        assert (GROUPS[1] in capsys.readouterr().out) == bool(noted)


# --- The audit ----------------------------------------------------------------------------------


def told(report: pov.Audit) -> list[tuple[str, str]]:
    return [(one.rule.id, one.subject) for one in report.records if one.severity != "note"]


def repairs_of(report: pov.Audit) -> list[list[tuple[str, str, str, str]]]:
    """Cells of every smallest repair, with their limits."""
    assert all(one.proved and one.complete for one in report.repairs)
    return [
        [(s.cell.unit, s.cell.column, str(s.low), str(s.high)) for s in own.suspects]
        for one in report.repairs
        for own in one.sets
    ]


def test_every_group_is_checked_in_every_column_of_counts(tmp_path: Path) -> None:
    rows = rows_of()
    report = pov.audit(write(tmp_path / "p", rows, groups_of(rows), summed(rows)))
    assert told(report) == []
    own = report.checks[report.checks["rule"] == "sum_group"]
    assert own["formula"].tolist() == [f"sum({name}) = group({name})" for name in COUNTS]
    assert own[["checked", "passed"]].to_numpy().tolist() == [[3, 3]] * 3
    flow = report.checks.set_index("rule").loc["flow"]
    assert flow["passed"] == len(rows) + 3 + 1


@pytest.mark.parametrize("total", [True, False])
def test_a_wrong_figure_in_the_row_of_a_group_is_named_alone(tmp_path: Path, total: bool) -> None:
    rows = rows_of()
    groups = groups_of(rows)
    right = groups[GROUPS[1]]["exits_target"]
    groups[GROUPS[1]]["exits_target"] += 9
    report = pov.audit(write(tmp_path / "p", rows, groups, summed(rows) if total else None))
    assert told(report) == [("flow", GROUPS[1]), ("sum_group", GROUPS[1])]
    assert repairs_of(report) == [[(GROUPS[1], "exits_target", str(right), str(right))]]
    cell = report.repairs[0].cells[0]
    assert cell.address == f"plan_table.csv:{GROUPS[1]}:exits_target"
    assert cell.line == 6


def test_alone_in_its_column_the_row_of_a_group_is_refuted_by_its_units_and_the_total(
    tmp_path: Path,
) -> None:
    rows = [
        {key: row[key] for key in ("unit", "unit_code", "group", "poor_end")} for row in rows_of()
    ]
    groups = groups_of(rows, ("poor_end",))
    right = groups[GROUPS[2]]["poor_end"]
    groups[GROUPS[2]]["poor_end"] += 100
    report = pov.audit(write(tmp_path / "p", rows, groups, summed(rows, ("poor_end",))))
    assert told(report) == [("sum_group", GROUPS[2])]
    assert repairs_of(report) == [[(GROUPS[2], "poor_end", str(right), str(right))]]


def test_a_wrong_unit_and_a_wrong_total_are_told_from_a_wrong_group(tmp_path: Path) -> None:
    rows = [
        {key: row[key] for key in ("unit", "unit_code", "group", "poor_end")} for row in rows_of()
    ]
    groups, total = groups_of(rows, ("poor_end",)), summed(rows, ("poor_end",))
    rows[4]["poor_end"] += 7
    report = pov.audit(write(tmp_path / "p", rows, groups, total))
    assert told(report) == [("sum_group", GROUPS[1]), ("sum", "Tổng cộng")]
    # Any unit of the group may be it, and nothing else.
    assert [[cell[0] for cell in own] for own in repairs_of(report)] == [
        [row["unit"]] for row in rows if row["group"] == GROUPS[1] and row["poor_end"] >= 7
    ]
    rows[4]["poor_end"] -= 7
    right = str(total["poor_end"])
    report = pov.audit(write(tmp_path / "q", rows, groups, {"poor_end": total["poor_end"] + 7}))
    assert repairs_of(report) == [[("Tổng cộng", "poor_end", right, right)]]


def test_where_units_are_blank_the_row_of_their_group_stands_in_the_total(tmp_path: Path) -> None:
    rows = rows_of()
    groups, total = groups_of(rows), summed(rows)
    rows[0]["poor_end"] = None
    rows[9]["group"] = ""
    del groups[GROUPS[2]]
    report = pov.audit(write(tmp_path / "p", rows, groups, total))
    assert told(report) == []
    sums = report.checks[report.checks["rule"] == "sum"]
    assert sums["not_checkable"].sum() == 0
    total["poor_end"] += 1
    report = pov.audit(write(tmp_path / "q", rows, groups, total))
    assert ("sum", "Tổng cộng") in told(report)
    # With blanks the units can be no more than their group.
    groups[GROUPS[0]]["poor_end"] = 1
    report = pov.audit(write(tmp_path / "r", rows, groups, None))
    (finding,) = (one for one in report.records if one.rule.id == "sum_group")
    assert finding.arithmetic is not None
    assert finding.arithmetic.relation == "<="


@pytest.mark.parametrize("named", ["X", "", GROUPS[1]])
@pytest.mark.parametrize("total", [True, False])
def test_a_wrong_name_of_a_group_is_told_in_place_of_the_printed_figures(
    tmp_path: Path, named: str, total: bool
) -> None:
    rows = rows_of()
    groups, whole = groups_of(rows), summed(rows)
    rows[1]["group"] = named
    plan = write(tmp_path / "p", rows, groups, whole if total else None)
    report = pov.audit(plan)
    assert told(report) == [("one_mishap", "Xã 02")]
    assert report.repairs == ()
    assert set(pov.cell_statuses(plan, report)["status"]) <= {"borne_out"}
    (finding,) = report.contradictions
    n = 6 if named == GROUPS[1] else 3
    assert sentence(plan, finding, "en", alone=True) == (
        f"{n} checks fail, and one mishap would explain them all: it could be that Xã 02 belongs "
        f"to the group {GROUPS[0]}, unlike what the column group of units.csv says. If so, mend "
        "the column group of units.csv; no figure is wrong there."
    )
    assert "mend" not in pov.audit_answer(plan, report, "vi").text
    assert "No single cell needs repair" in pov.repairs_table(plan, report, "en").text


def test_a_unit_that_belongs_to_no_group_is_told(tmp_path: Path) -> None:
    rows = rows_of()
    groups = groups_of(rows[:3] + rows[4:])
    report = pov.audit(write(tmp_path / "p", rows, groups, summed(rows)))
    (finding,) = report.contradictions
    assert finding.params["groups"] == ("",)
    # The total row adds up the groups and what is in none, so nothing else is wrong.
    assert finding.params["units"] == ("Xã 04",)


def test_a_wrong_name_of_a_group_is_told_beside_a_wrong_figure(tmp_path: Path) -> None:
    rows = rows_of()
    groups, total = groups_of(rows), summed(rows)
    rows[1]["group"] = GROUPS[1]
    groups[GROUPS[2]]["exits_target"] += 7
    plan = write(tmp_path / "p", rows, groups, total)
    report = pov.audit(plan)
    assert told(report) == [
        ("one_mishap", "Xã 02"), ("flow", GROUPS[2]), ("sum_group", GROUPS[2]),
    ]  # fmt: skip
    ((cell,),) = repairs_of(report)
    assert cell[:2] == (GROUPS[2], "exits_target")
    # Where a figure in every group is wrong the gaps are no longer those of a unit.
    for row in groups.values():
        row["poor_end"] += 1
    report = pov.audit(write(tmp_path / "q", rows, groups, total))
    assert not [one for one in report.records if one.rule.id == "one_mishap"]


@pytest.mark.parametrize("wrong", ["unit", "group", "stray"])
def test_a_wrong_figure_in_the_very_group_hides_no_wrong_name(tmp_path: Path, wrong: str) -> None:
    columns = (*COUNTS, "households")
    rows = rows_of()
    for at, row in enumerate(rows):
        row["households"] = 500 + 13 * at
    groups, total = groups_of(rows, columns), summed(rows, columns)
    rows[1]["group"] = GROUPS[1]
    name = {"unit": rows[4]["unit"], "group": GROUPS[1], "stray": rows[1]["unit"]}[wrong]
    own = {"unit": rows[4], "group": groups[GROUPS[1]], "stray": rows[1]}[wrong]
    own["poor_end"] += 7
    report = pov.audit(write(tmp_path / "p", rows, groups, total))
    assert told(report)[0] == ("one_mishap", "Xã 02")
    assert report.contradictions[0].params["groups"] == (GROUPS[0],)
    ((cell,),) = repairs_of(report)
    assert cell == (name, "poor_end", str(own["poor_end"] - 7), str(own["poor_end"] - 7))


def stories_of(plan: pov.Plan, lang: str) -> list[str]:
    """What the report says of how the figures of the repairs could have come about."""
    text = pov.repairs_table(plan, pov.audit(plan), lang).text
    return [line.removeprefix("• ") for line in text.splitlines() if line.startswith("• ")]


SLIPS = {
    "typed": "one digit could have been mistyped, {printed} for {right}",
    "stale": "could have been summed when Xã 0",
    "omits": "could be a total that leaves out Xã 04",
    "other": "could be the figure of III. Ven biển",
    "total": "could be the figure of Total",
    "above": "could have been copied from Xã 03 in the row above",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_row_of_a_group_has_its_story(tmp_path: Path, slip: str) -> None:
    rows = rows_of()
    groups, total = groups_of(rows), summed(rows)
    right, own = groups[GROUPS[1]]["exits_target"], rows[3]["exits_target"]
    printed = {
        "typed": right + 4, "stale": right + 4, "omits": right - own,
        "other": groups[GROUPS[2]]["exits_target"], "total": total["exits_target"],
        "above": rows[2]["exits_target"],
    }[slip]  # fmt: skip
    groups[GROUPS[1]]["exits_target"] = printed
    plan = write(tmp_path / "p", rows, groups, total)
    told = stories_of(plan, "en")
    said = SLIPS[slip].format(printed=printed, right=right)
    assert any(said in story and f"{GROUPS[1]}: " in story for story in told)
    assert len(stories_of(plan, "vi")) == len(told)
    (repair,) = audit_data(plan, pov.audit(plan))["repairs"]
    rows_told = [entry["unit_code"] for story in repair["sets"][0]["stories"]
                 for entry in story["values"]]  # fmt: skip
    assert set(rows_told) == {GROUPS[1]}


def test_the_total_may_leave_out_a_group(tmp_path: Path) -> None:
    rows = rows_of()
    groups, total = groups_of(rows), summed(rows)
    total["exits_target"] -= groups[GROUPS[1]]["exits_target"]
    told = " ".join(stories_of(write(tmp_path / "p", rows, groups, total), "en"))
    assert f"could be a total that leaves out {GROUPS[1]}" in told


def test_a_group_speaks_for_the_value_of_a_unit(tmp_path: Path) -> None:
    rows = rows_of()
    groups, total = groups_of(rows), summed(rows)
    rows[4]["exits_target"] += 100
    told = stories_of(write(tmp_path / "p", rows, groups, total), "vi")
    right = groups[GROUPS[1]]["exits_target"]
    assert f"Số {right} ghi ở {GROUPS[1]} khớp với các số này." in told[0]
    # A unit is next to the row of a group in the document, not to the unit before it.
    rows[4]["exits_target"] -= 100
    rows[3]["exits_target"] = rows[2]["exits_target"]
    told = stories_of(write(tmp_path / "q", rows, groups, total), "en")
    assert not [story for story in told if "Xã 03 in the row above" in story]


# --- Brute force --------------------------------------------------------------------------------

Table = dict[tuple[str, int], int]
Equation = list[tuple[int, tuple[str, int]]]

SIDES = ((0, 1), (2, 3))
"""Two groups of two units; then come the total row and the rows of the groups."""


def equations() -> list[Equation]:
    """What the rows of a tiny plan must satisfy, written down from the definition."""
    found: list[Equation] = [
        [(1, ("poor_start", row)), (-1, ("exits_target", row)), (-1, ("poor_end", row))]
        for row in range(7)
    ]
    for name in COUNTS:
        found.append([*((1, (name, row)) for row in range(4)), (-1, (name, 4))])
        for at, side in enumerate(SIDES):
            found.append([*((1, (name, row)) for row in side), (-1, (name, 5 + at))])
    return found


def can_hold(table: Table, free: frozenset[tuple[str, int]], most: int = 60) -> bool:
    """Tell whether some figures of the free cells make everything hold."""
    known = {cell: value for cell, value in table.items() if cell not in free}
    waiting = True
    while waiting:
        waiting = False
        for equation in equations():
            unknown = [(factor, cell) for factor, cell in equation if cell not in known]
            rest = sum(factor * known[cell] for factor, cell in equation if cell in known)
            if not unknown and rest:
                return False
            if len(unknown) == 1:
                known[unknown[0][1]] = -rest * unknown[0][0]
                waiting = True
    if left := sorted(free - known.keys()):
        tried = (can_hold({**table, **known, left[0]: value}, free - known.keys() - {left[0]})
                 for value in range(most))  # fmt: skip
        return all(value >= 0 for value in known.values()) and any(tried)
    within = all(known["exits_target", row] <= known["poor_start", row] for row in range(7))
    return within and all(value >= 0 for value in known.values())


def smallest(table: Table) -> set[frozenset[tuple[str, int]]]:
    for size in range(4):
        sets = map(frozenset, combinations(sorted(table), size))
        if found := {free for free in sets if can_hold(table, free)}:
            return found
    raise AssertionError(table)


@pytest.mark.parametrize("seed", range(12))
def test_the_smallest_repairs_are_those_of_brute_force(seed: int) -> None:
    chance = random.Random(seed)
    table: Table = {}
    for row in range(4):
        start = chance.randint(1, 20)
        exits = chance.randint(0, start)
        own = (start, exits, start - exits)
        table.update({(name, row): value for name, value in zip(COUNTS, own, strict=True)})
    for row, units in ((4, range(4)), *((5 + at, side) for at, side in enumerate(SIDES))):
        table.update({(name, row): sum(table[name, unit] for unit in units) for name in COUNTS})
    for cell in chance.sample(sorted(table), 1 + seed % 2):
        table[cell] = chance.choice([v for v in range(25) if v != table[cell]])
    values = {name: np.array([table[name, row] for row in range(7)]) for name in COUNTS}
    present = {name: np.ones(7, bool) for name in COUNTS}
    decimals = {name: np.zeros(7, np.int64) for name in COUNTS}
    groups = tuple(np.array(side) for side in SIDES)
    grid = Grid(4, 7, values, present, decimals, np.full(4, -1), groups)
    linked = link_cells(grid, applicable_rules(COUNTS, groups=True))
    found = smallest_repairs(linked.system)
    assert found.complete
    sets = {frozenset(linked.keys[cell] for cell in own) for own in found.sets}
    assert sets == smallest(table)


# --- What readers see ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rows_of_groups_stand_in_bold_where_the_document_prints_them(
    tmp_path: Path, lang: str
) -> None:
    rows = rows_of()
    groups = groups_of(rows)
    groups[GROUPS[1]]["poor_start"] += 10
    plan = write(tmp_path / "p", rows, groups, summed(rows))
    report = pov.audit(plan)
    order = [GROUPS[0], *(row["unit"] for row in rows)]
    order[4:4], order[9:9] = [GROUPS[1]], [GROUPS[2]]
    result = report.reproduction
    views = (
        pov.plan_table(plan, result, lang),
        pov.recomputed_table(plan, result, lang),
        pov.audit_map(plan, report, lang),
    )
    for block in views:
        body = BeautifulSoup(block.html, "html.parser").find("tbody")
        assert body is not None
        assert [th.get_text() for th in body.find_all("th")] == order
        bold = body.find_all("tr", class_="group")
        assert [tr.th.get_text() for tr in bold] == list(GROUPS)
    assert "■ 503" in str(views[2])
    findings = str(pov.findings_list(plan, report, lang))
    assert "plan_table.csv" in findings
    assert GROUPS[1] in findings
    assert f"{GROUPS[1]} 503 → 493" in " ".join(findings.split())
    for block in (
        pov.audit_answer(plan, report, lang), pov.audit_summary(plan, report, lang),
        pov.checks_table(plan, report, lang), pov.repairs_table(plan, report, lang),
        pov.audit_unknown(plan, report, lang), pov.unsettled(plan, result, lang),
    ):  # fmt: skip
        assert str(block)
    cells = pov.cell_statuses(plan, report)
    assert cells.loc[cells["row"] == "group", "unit"].tolist()[:: len(COUNTS)] == list(GROUPS)
    found = cells.set_index(["unit_code", "column"])["status"]
    assert found[GROUPS[1], "poor_start"] == "always"
    assert found[GROUPS[0], "poor_start"] == "borne_out"


def test_the_units_alone_are_allocated_and_compared(tmp_path: Path) -> None:
    rows = rows_of()
    plan = write(tmp_path / "p", rows, groups_of(rows), summed(rows))
    assert pov.allocate(plan).targets.index.tolist() == [row["unit"] for row in rows]
    assert len(pov.recover_households(plan)) == len(rows)


def test_a_correction_can_stand_in_the_row_of_a_group(tmp_path: Path) -> None:
    rows = rows_of()
    groups = groups_of(rows)
    right = groups[GROUPS[1]]["poor_start"]
    groups[GROUPS[1]]["poor_start"] += 10
    folder = write_plan(tmp_path / "p", rows, total=summed(rows), groups=groups)
    lines = ["unit,column,printed,corrected,reason,authority",
             f"{GROUPS[1]},poor_start,{right + 10},{right},gõ nhầm,thử"]  # fmt: skip
    (folder / "corrections.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = pov.load_plan(str(folder), scenario="corrected")
    assert plan.groups is not None
    assert plan.groups.loc[GROUPS[1], "poor_start"] == right
    assert plan.is_corrected(GROUPS[1], "poor_start")
    assert told(pov.audit(plan)) == []
    assert str(pov.scenario_table(pov.compare_scenarios(str(folder)), "en"))
    assert str(pov.plan_table(plan, pov.reproduce(plan), "vi"))


# --- Rates --------------------------------------------------------------------------------------


@st.composite
def grouped(draw: st.DrawFn) -> Made:
    """Draw a plan with rows of groups that does not contradict itself."""
    units = draw(st.integers(2, 7))
    of = draw(st.lists(st.integers(0, 2), min_size=units, max_size=units))
    gathered = (tuple(at for at in range(units) if of[at] == one) for one in (0, 1))
    groups = draw(st.one_of(st.sampled_from(TABLES), st.sampled_from([("end", "rate_end")])))
    shape = Shape(
        groups, units, draw(st.sampled_from(CONVENTIONS)), draw(st.sampled_from(MODES)),
        places=draw(st.integers(0, 3)), total=draw(st.booleans()),
        blanks=draw(st.sampled_from((0, 0, 10))), largest=draw(st.sampled_from((60, 3000))),
        gathered=tuple(filter(None, gathered)),
    )  # fmt: skip
    return make(shape, draw(st.integers(0, 10**6)))


@settings(max_examples=60)
@given(grouped())
def test_no_plan_with_groups_that_agrees_is_accused(made: Made) -> None:
    report = pov.audit(plan_of(made))
    assert told(report) == []
    assert report.repairs == ()


RATES = Shape(("flow", "reduction"), 10, gathered=((0, 1, 2), (3, 4, 5, 6), (7, 8, 9)))


@pytest.mark.parametrize("column", ["poor_rate_end_pct", "rate_reduction_pp"])
def test_a_wrong_rate_in_the_row_of_a_group_is_named_alone(column: str) -> None:
    made = make(RATES, 5)
    for row in (11, 12, 13):
        wrong = made.value((column, row)) + Decimal("0.30")
        report = pov.audit(plan_of(made.with_value((column, row), wrong)))
        assert {subject for _, subject in told(report)} == {f"Vùng {row - 11}"}
        (((unit, name, low, high),),) = repairs_of(report)
        assert (unit, name) == (f"Vùng {row - 11}", column)
        assert Decimal(low) <= made.value((column, row)) <= Decimal(high)


@pytest.mark.parametrize(
    ("gathered", "words"),
    [(((0, 1, 2), (3, 4)), "outside the range of the units of that group"),
     (((0,), (3, 4)), "its only unit")],
)  # fmt: skip
def test_a_rate_beyond_those_of_its_group_is_told_of_that_group(
    gathered: tuple[tuple[int, ...], ...], words: str
) -> None:
    made = make(Shape(("rate_end",), 6, gathered=gathered), 5)
    wrong = max(row["poor_rate_end_pct"] for row in made.rows) + Decimal("0.01")
    plan = plan_of(made.with_value(("poor_rate_end_pct", 7), wrong))
    (found,) = (one for one in pov.audit(plan).records if one.rule.id == "rate_between")
    told = sentence(plan, found, "en", alone=True)
    assert words in told
    assert ("range" in told) == (len(gathered[0]) > 1)


def test_a_rate_that_an_error_accuses_is_not_accused_twice() -> None:
    made = make(RATES, 5)
    wrong = made.with_value(("poor_rate_end_pct", 11), Decimal("99.00"))
    found = [one.rule.id for one in pov.audit(plan_of(wrong)).records if one.subject == "Vùng 0"]
    assert "rate" in found
    assert "rate_between" not in found


def test_rates_of_groups_narrow_the_households_of_units_and_total() -> None:
    made = make(RATES, 5)
    own = pov.reproduce(plan_of(made))
    bare = replace(made, shape=replace(RATES, gathered=()), rows=made.rows[:11])
    alone = pov.reproduce(plan_of(bare))
    assert own.households_total is not None
    assert alone.households_total is not None
    low, high = own.households_total
    assert alone.households_total[0] <= low <= high <= alone.households_total[1]
    bounds = ["recovered_households_low", "recovered_households_high"]
    least, most = (own.households[name] for name in bounds)
    assert (least >= alone.households[bounds[0]]).all()
    assert (most <= alone.households[bounds[1]]).all()
    width = (most - least).sum()
    assert width < (alone.households[bounds[1]] - alone.households[bounds[0]]).sum()


def test_a_single_rate_of_a_group_is_held_against_the_households_of_its_units() -> None:
    shape = Shape(("end", "rate_end"), 6, gathered=((0, 1, 2), (3, 4, 5)))
    made = make(shape, 8)
    assert told(pov.audit(plan_of(made))) == []
    cell = ("poor_rate_end_pct", 8)
    report = pov.audit(plan_of(made.with_value(cell, made.value(cell) + Decimal("1.50"))))
    assert ("households_add", "Vùng 1") in told(report)
    (((unit, name, low, high),),) = repairs_of(report)
    assert (unit, name) == ("Vùng 1", "poor_rate_end_pct")
    assert Decimal(low) <= made.value(cell) <= Decimal(high)
    assert "“Vùng 1”" in str(pov.findings_list(plan_of(made), report, "vi"))
    (found,) = (one for one in report.records if one.rule.id == "households_add")
    assert "dòng tổng" not in sentence(plan_of(made), found, "vi", alone=True)
