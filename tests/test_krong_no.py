"""The plan of Krông Nô 2020 (51/KH-UBND of 11/3/2020): what is known about it, twice computed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import povlib as pov
from povlib.conventions import CONVENTIONS
from povlib.reproduction import Reproduction, reproduce

HOUSEHOLDS = {
    "Buôn Choah": (593, 593),
    "Nâm N'Dir": (2007, 2008),
    "Đăk Nang": (1080, 1080),
    "Đức Xuyên": (904, 904),
    "Đăk Sôr": (1214, 1214),
    "Đăk Drô": (2227, 2230),
    "Nam Đà": (3081, 3082),
    "Nâm Nung": (1903, 1903),
    "Quảng Phú": (1751, 1751),
    "Tân Thành": (921, 923),
    "TT Đăk Mâm": (1973, 1978),
    "Nam Xuân": (1681, 1682),
}
# Convention, mode: rows explained out of twelve, whether the total row is, and who is not.
FOUR = ("Đăk Nang", "Đăk Sôr", "Nam Đà", "Nâm Nung")
FITS: dict[tuple[str, str], tuple[int, bool]] = {
    ("difference_of_rounded_rates", "half_up"): (12, True),
    ("difference_of_rounded_rates", "half_even"): (12, True),
    ("difference_of_rounded_rates", "truncate"): (10, True),
    ("rounded_difference", "half_up"): (8, True),
    ("rounded_difference", "half_even"): (8, True),
    ("rounded_difference", "truncate"): (7, True),
    ("start_minus_rounded_reduction", "half_up"): (9, True),
    ("start_minus_rounded_reduction", "half_even"): (9, True),
    ("start_minus_rounded_reduction", "truncate"): (7, True),
}


@pytest.fixture(scope="module")
def plan() -> pov.Plan:
    return pov.load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def result(plan: pov.Plan) -> Reproduction:
    return reproduce(plan)


def test_row_flows_and_sums_hold(plan: pov.Plan) -> None:
    units = plan.units
    assert len(units) == 12
    assert (units["poor_start"] - units["exits_target"] == units["poor_end"]).all()
    assert plan.total is not None
    assert {name: plan.total[name] for name in ("poor_start", "poor_end", "exits_target")} == {
        "poor_start": 1229, "poor_end": 842, "exits_target": 387,
    }  # fmt: skip
    for name in ("poor_start", "poor_end", "exits_target"):
        assert units[name].sum() == plan.total[name]


def test_every_cell_is_recomputed(result: Reproduction) -> None:
    assert len(result.cells) == 13 * 6
    assert result.counts() == {
        "exact": 75, "within_rounding": 0, "inconsistent": 3, "not_checkable": 0,
    }  # fmt: skip
    wrong = result.cells[result.cells["status"] == "inconsistent"]
    told: list[Any] = wrong[
        ["row", "unit", "column", "value", "recomputed_low", "recomputed_high"]
    ].values.tolist()
    assert told == [
        ["unit", "TT Đăk Mâm", "exits_target_em", 26, 0, 16],
        ["unit", "Nam Xuân", "exits_target_em", 59, 0, 29],
        ["total", "Tổng cộng", "exits_target_em", 280, 326, 326],
    ]


def test_recomputed_figures_are_the_printed_ones(result: Reproduction) -> None:
    exact = result.cells.query("status == 'exact' and column != 'exits_target_em'")
    for cell in exact.itertuples():
        assert cell.recomputed_low == cell.recomputed_high == cell.value
        shown = str(cell.recomputed_low).replace(".", ",")
        assert shown == cell.printed.replace(".", "")


def test_cells_stand_in_the_order_of_the_document(plan: pov.Plan, result: Reproduction) -> None:
    names = [*plan.units.index, "Tổng cộng"]
    assert result.cells["unit"].tolist() == [name for name in names for _ in range(6)]
    assert result.cells["column"].tolist() == plan.column_names() * 13
    printed = [plan.printed.loc[n, c] for n in plan.units.index for c in plan.column_names()]
    assert result.cells["printed"].tolist()[:72] == printed


def test_households_follow_from_the_rates(result: Reproduction) -> None:
    found = {
        str(unit): (int(low), int(high)) for unit, _, low, high in result.households.itertuples()
    }
    assert found == HOUSEHOLDS
    assert result.households_total == (19340, 19348)
    assert not result.households_printed


def test_the_reduction_is_a_difference_of_rounded_rates(result: Reproduction) -> None:
    assert (result.convention, result.mode) == ("difference_of_rounded_rates", "half_up")
    assert result.bases == "one"
    fits = result.fits[result.fits["bases"] == "one"].set_index(["convention", "mode"])
    assert len(fits) == len(CONVENTIONS) * 3
    for key, (fitting, total) in FITS.items():
        row = fits.loc[key]
        assert (row["units_fitting"], row["units_checked"], row["total_fits"]) == (
            fitting, 12, total,
        ), key  # fmt: skip
        assert len(row["failing"]) == 12 - fitting
    assert fits.loc[("rounded_difference", "half_up"), "failing"] == FOUR


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [
        ("Đăk Nang", "4.07", "4.07"),
        ("Đăk Sôr", "1.48", "1.48"),
        ("Nam Đà", "0.81", "0.81"),
        ("Nâm Nung", "3.93", "3.94"),
    ],
)
def test_a_rounded_share_prints_something_else(
    plan: pov.Plan, unit: str, low: str, high: str
) -> None:
    """Under the other convention four reductions are off by a hundredth, as a warning, no error."""
    cells = reproduce(plan, "rounded_difference").cells
    (cell,) = cells[(cells["unit"] == unit) & (cells["column"] == "rate_reduction_pp")].itertuples()
    assert (str(cell.recomputed_low), str(cell.recomputed_high)) == (low, high)
    assert cell.status == "within_rounding"
    assert cell.value == Decimal(high) + Decimal("0.01")


def test_prose_and_table_agree(plan: pov.Plan) -> None:
    assert pov.compare_registration(plan).unlike_in_prose == ()


def test_minority_households_reduced_are_between_241_and_286(plan: pov.Plan) -> None:
    """Without any repair: ten rows that hold, and two that are at most their whole."""
    units = plan.units
    holds = units["exits_target_em"] <= units["exits_target"]
    assert units.index[~holds].tolist() == ["TT Đăk Mâm", "Nam Xuân"]
    least = int(units.loc[holds, "exits_target_em"].sum())
    assert least == 241
    assert least + int(units.loc[~holds, "exits_target"].sum()) == 286
    assert plan.total is not None
    assert plan.total["exits_target_em"] - least == 39
    assert int(units["exits_target_em"].sum()) == 326
