"""Hand-over by the review at the end of the year: what was counted, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import field_of, read_json, write_csv, write_json, write_plan
from test_progress import ROWS, known, whole_year

import povlib as pov
from povlib.plan import Plan

BASE = pov.load_plan("krong_no_2020")
COLUMNS = ("poor_end", "exits", "relapses", "new_poor", "poor_end_em", "households")


def plan_of(starts: list[int | None], rows: list[tuple[int | None, ...] | None]) -> Plan:
    """Put a plan together: the poor at the start, and what the review counted of each unit."""
    names = [f"U{at}" for at in range(len(starts))]
    units = pd.DataFrame(
        {"unit_code": names, "poor_start": pd.array(starts, dtype="Int64")},
        index=pd.Index(names, name="unit"),
    )
    said = [(name, *row) for name, row in zip(names, rows, strict=True) if row is not None][::-1]
    review = pd.DataFrame(
        {"unit_code": [row[0] for row in said]}
        | {
            name: pd.array([row[at] for row in said], dtype="Int64")
            for at, name in enumerate(COLUMNS, 1)
        }
    )
    return replace(BASE, units=units, review=review, progress=None)


small = st.none() | st.integers(0, 5)


@given(st.lists(st.tuples(small, st.none() | st.tuples(*[small] * 6)), min_size=1, max_size=4))
def test_a_count_is_carried_over_unless_it_contradicts_itself(
    units: list[tuple[int | None, tuple[int | None, ...] | None]],
) -> None:
    plan = plan_of([start for start, _ in units], [row for _, row in units])
    opening = pov.review_opening(plan)
    told = {unit for unit, _, _ in opening.unsettled}
    alike = {(reason, months) for _, reason, months in opening.unsettled}
    assert len(opening.reasons("vi")) == len(opening.reasons("en")) == len(alike)
    for at, (start, row) in enumerate(units):
        found = known(opening.table["poor_start"][f"U{at}"])
        end, exits, relapses, new_poor, minority, households = row or (None,) * 6
        flows = (start, exits, relapses, new_poor)
        broken = end is None
        if end is not None and None not in flows:
            broken |= start - exits + relapses + new_poor != end  # type: ignore[operator]
        if end is not None and households is not None:
            broken |= end > households
        assert found == (None if broken else end)
        part = known(opening.table["poor_start_em"][f"U{at}"])
        wrong = minority is None or (end is not None and minority > end)
        assert part == (None if wrong else minority)
        assert (f"U{at}" in told) == (broken or wrong)
        assert known(opening.table["households"][f"U{at}"]) == households


def with_review(folder: Path, header: tuple[str, ...], rows: list[list[str]]) -> Path:
    """Add review.csv to a plan that is there."""
    write_csv(folder / "review.csv", header, rows)
    descriptor = read_json(folder)
    digest = hashlib.sha256((folder / "review.csv").read_bytes()).hexdigest()
    resource: dict[str, Any] = {
        "name": "review", "path": "review.csv", "hash": f"sha256:{digest}",
        "schema": {"fields": [field_of(name, "vi", declare=True) for name in header]},
    }  # fmt: skip
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], resource]})
    return folder


@pytest.mark.parametrize(
    ("counted", "carried"),
    [("households", "households"), ("households_end", "households_start")],
)
def test_the_review_is_read_and_becomes_the_next_plan(
    tmp_path: Path, counted: str, carried: str
) -> None:
    folder = write_plan(tmp_path / "p", ROWS)
    header = ("unit", "poor_end", counted, "near_poor_end")
    with_review(folder, header, [["Xã B", "15", "1.200", "7"], ["Xã A", "12", "900", ""]])
    opening = pov.review_opening(pov.load_plan(str(folder)))
    assert opening.unsettled == ()
    assert opening.csv().splitlines() == [
        f"unit,unit_code,{carried},poor_start,near_poor_start",
        "Xã A,00,900,12,", "Xã B,01,1200,15,7",
    ]  # fmt: skip


@pytest.mark.parametrize("whole", ["households", "households_end"])
def test_more_poor_than_households_are_not_carried_over(whole: str, tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "p", ROWS)
    with_review(folder, ("unit", "poor_end", whole), [["Xã B", "15", "14"], ["Xã A", "12", "12"]])
    opening = pov.review_opening(pov.load_plan(str(folder)))
    assert opening.unsettled == (("Xã B", "poor_above", ()),)


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [(("unit", "poor_end"), ["Xã Z", "3"], "unknown_unit"),
     (("unit", "poor_end"), ["Xã A", "-3"], "count"),
     (("unit", "poor_end", "colour"), ["Xã A", "3", "x"], "unknown_column"),
     (("unit", "exits"), ["Xã A", "3"], "descriptor")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, header: tuple[str, ...], row: list[str], code: str
) -> None:
    folder = with_review(write_plan(tmp_path / "p", ROWS), header, [row])
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    assert code in {fault.code for fault in caught.value.faults}
    assert all(fault.message("vi") != fault.message("en") for fault in caught.value.faults)


def test_without_a_review_it_says_what_to_write() -> None:
    with pytest.raises(pov.ProgressError, match=r"review\.csv"):
        pov.review_opening(BASE)


def test_the_review_is_preferred_to_the_reports_and_the_difference_told(tmp_path: Path) -> None:
    plan = whole_year(tmp_path, "vi")
    review = pd.DataFrame({"unit_code": ["00", "01"], "poor_end": [1491, 1500]})
    plan = replace(plan, review=review)
    found = pov.progress(plan, as_of="1/2/2027")
    told = pov.progress_handover(plan, found, "en").text
    assert "1,491" in told
    assert "In 1 unit the reports add up to another figure" in told
    assert "Xã B (review 1,500, reports 1,511)" in told
    assert "review.csv" in pov.progress_handover(plan, None, "vi").text
