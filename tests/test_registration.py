"""Registered and assigned exits are compared unit by unit, joined by code."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import write_plan

import povlib as pov
from povlib.registration import RegistrationComparison, compare_registration, lacking
from povlib.rounding import round_exact

Row = dict[str, Any]
blank_or_count = st.none() | st.integers(0, 40) | st.integers(0, 10**12)
units = st.lists(
    st.fixed_dictionaries(
        {
            "poor_start": blank_or_count,
            "exits_target": blank_or_count,
            "registered": blank_or_count,
            "prose": blank_or_count,
            "mentioned": st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
).filter(lambda rows: any(row["mentioned"] for row in rows))


def compare(
    folder: Path, rows: list[Row], order: list[int] | None = None
) -> RegistrationComparison:
    table = [
        {"unit": f"Xã {n}", "unit_code": f"{n:03d}", "poor_start": row["poor_start"],
         "exits_target": row["exits_target"]}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    prose = [
        {"unit": f"Xã {n}", "exits_target": rows[n]["prose"],
         "exits_registered": rows[n]["registered"]}
        for n in order or range(len(rows))
        if rows[n]["mentioned"]
    ]  # fmt: skip
    return compare_registration(
        pov.load_plan(str(write_plan(folder / "p", table, registrations=prose)))
    )


def percent(part: int | None, whole: int | None) -> Decimal | None:
    return round_exact(Fraction(100 * part, whole), 2) if part is not None and whole else None


def none(value: Any) -> Any:
    return None if value is pd.NA else value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units)
def test_every_figure_follows_from_its_row(tmp_path: Path, rows: list[Row]) -> None:
    result = compare(tmp_path, rows)
    found = result.table
    assert found["unit_code"].tolist() == [f"{n:03d}" for n in range(len(rows))]
    registered = [row["registered"] if row["mentioned"] else None for row in rows]
    ratios = [
        Fraction(part, row["exits_target"]) if part is not None and row["exits_target"] else None
        for part, row in zip(registered, rows, strict=True)
    ]
    cells = found.reset_index().astype(object).to_dict("records")
    for part, row, ratio, cell in zip(registered, rows, ratios, cells, strict=True):
        unit = cell["unit"]
        target, poor = row["exits_target"], row["poor_start"]
        assert none(cell["exits_registered"]) == part
        assert none(cell["exits_target"]) == target
        gap = None if part is None or target is None else part - target
        assert none(cell["gap"]) == gap
        assert none(cell["coverage_pct"]) == percent(part, target)
        assert none(cell["registered_share_of_poor_pct"]) == percent(part, poor)
        # Competition ranking: one more than the number of units with a higher coverage.
        higher = None if ratio is None else 1 + sum(o is not None and o > ratio for o in ratios)
        assert none(cell["rank"]) == higher
        assert (unit in result.without_registration) == (part is None)
        stated = row["prose"] if row["mentioned"] else None
        unlike = None not in (stated, target) and stated != target
        assert (unit in result.unlike_in_prose) == unlike


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units)
def test_totals_are_over_the_units_that_have_both_figures(tmp_path: Path, rows: list[Row]) -> None:
    total = compare(tmp_path, rows).total
    both = [
        row
        for row in rows
        if row["mentioned"] and None not in (row["registered"], row["exits_target"])
    ]
    part = sum(row["registered"] for row in both)
    whole = sum(row["exits_target"] for row in both)
    assert total["exits_registered"] == part
    assert total["exits_target"] == whole
    assert total["gap"] == part - whole
    assert total["coverage_pct"] == percent(part, whole)
    if all(row["poor_start"] is not None for row in both):
        poor = sum(row["poor_start"] for row in both)
        assert total["poor_start"] == poor
        assert total["registered_share_of_poor_pct"] == percent(part, poor)
    else:  # a share of an unknown whole is unknown
        assert total["poor_start"] is None
        assert total["registered_share_of_poor_pct"] is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units, st.data())
def test_the_order_of_the_prose_changes_nothing(
    tmp_path: Path, rows: list[Row], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    first, second = compare(tmp_path, rows), compare(tmp_path, rows, order)
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_series_equal(first.total, second.total)
    assert first.unlike_in_prose == second.unlike_in_prose


def test_krong_no() -> None:
    """Plan 51/KH-UBND: 391 registered for 387, Buôn Choah 3 and Nâm N'Dir 1 more."""
    result = pov.compare_registration(pov.load_plan("krong_no_2020"))
    gaps = result.table["gap"]
    assert gaps[gaps != 0].to_dict() == {"Buôn Choah": 3, "Nâm N'Dir": 1}
    assert (result.total["exits_registered"], result.total["exits_target"]) == (391, 387)
    assert result.total["gap"] == 4
    assert result.total["coverage_pct"] == Decimal("101.03")
    assert result.total["poor_start"] == 1229
    assert result.table["rank"].tolist() == [1, 2, *[3] * 10]
    assert result.without_registration == result.unlike_in_prose == ()


def test_assigned_exits_may_stand_in_the_prose_alone(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_start": 9} for n in "AB"]
    prose = [{"unit": n, "exits_target": 4, "exits_registered": 5} for n in "BA"]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, registrations=prose)))
    assert compare_registration(plan).table["gap"].tolist() == [1, 1]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_start": 9} for n in "AB"]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    with pytest.raises(ValueError, match=r"registrations\.csv"):
        compare_registration(plan)
    prose = [{"unit": n, "exits_registered": 5} for n in "AB"]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, registrations=prose)))
    with pytest.raises(ValueError, match="exits_target"):
        compare_registration(plan)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_missing_for_a_comparison_is_named_alone(tmp_path: Path, lang: str) -> None:
    registered = {"vi": "số đăng ký", "en": "registrations"}[lang]
    assigned = {"vi": "chỉ tiêu", "en": "target"}[lang]
    rows = [{"unit": name, "unit_code": f"{name}1", "poor_start": 9} for name in "AB"]
    said = [{"unit": name, "exits_registered": 3} for name in "AB"]
    with_targets = [{**row, "exits_target": 2} for row in rows]
    made = {
        "registered": write_plan(tmp_path / "p", with_targets),
        "target": write_plan(tmp_path / "q", rows, registrations=said),
        "both": write_plan(tmp_path / "r", rows),
        "": write_plan(tmp_path / "s", with_targets, registrations=said),
    }
    for missing, folder in made.items():
        plan = pov.load_plan(str(folder))
        assert lacking(plan) == missing
        if missing in ("registered", "target"):
            text = pov.registration_answer(plan, None, lang).text.split(".")[0]
            assert (registered in text) == (missing == "registered")
            assert (assigned in text) == (missing == "target")
