"""Rows that add up groups of units: a part of the plan like its total row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from plans import write_plan

import povlib as pov

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
    assert fault == ("unit_spelling", 6, "unit")


def test_a_group_is_no_unit_elsewhere(tmp_path: Path) -> None:
    rows = rows_of()
    told = [{"unit": r["unit"], "exits_registered": 5} for r in rows]
    told.append({"unit": GROUPS[0], "exits_registered": 15})
    folder = write_plan(
        tmp_path / "p", rows, groups=groups_of(rows), total=summed(rows), registrations=told
    )
    assert faults_of(folder) == [("group_row", 12, "unit")]
