"""What the reports say is true of odd plans as well."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from plans import write_plan

import povlib as pov
from povlib.cli import main


def unit(name: str, code: str, **figures: object) -> dict[str, object]:
    return {"unit": name, "unit_code": code, **figures}


def test_a_rate_that_no_rounding_gives_is_inconsistent_where_households_are_printed(
    tmp_path: Path,
) -> None:
    """37 of 1120 is 3.3036 %: never 3.31. 2469 of 20 000 is 12.345 %: 12.34 when cut off."""
    rows = [
        unit("A", "1", households=1120, poor_start=40, exits_target=3, poor_end=37,
             poor_rate_end_pct=Decimal("3.31")),
        unit("B", "2", households=20_000, poor_start=2472, exits_target=3, poor_end=2469,
             poor_rate_end_pct=Decimal("12.34")),
    ]  # fmt: skip
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    cells = pov.reproduce(plan, "rounded_difference", "half_up").cells
    rates = cells[cells["column"] == "poor_rate_end_pct"].set_index("unit")["status"]
    assert rates.to_dict() == {"A": "inconsistent", "B": "within_rounding"}


def test_the_answer_counts_what_was_recomputed_and_what_was_not(tmp_path: Path) -> None:
    plan = pov.load_plan("krong_no_2020")
    result = pov.reproduce(plan)
    exact = result.cells[result.cells["status"] == "exact"]
    inputs = int((exact["basis"] == "input").sum())
    limited = int(exact["basis"].str.startswith("≤").sum())
    assert (len(exact), inputs, limited) == (75, 24, 10)
    answer = pov.plan_answer(plan, result, "en").text
    assert f"{75 - 24 - 10} were recomputed" in answer
    assert "24 are inputs" in answer
    assert "inferred from the printed rates" in answer


def test_titles_name_every_unit_that_ties_for_first(tmp_path: Path) -> None:
    rows = [
        unit(name, code, poor_start=20, exits_target=10, poor_end=10,
             rate_reduction_pp=Decimal("5.00"), poor_rate_end_pct=Decimal("5.00"))
        for name, code in (("A", "1"), ("B", "2"))
    ]  # fmt: skip
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    title = pov.rates_figure(plan, pov.reproduce(plan), "en").text.splitlines()[0]
    assert title == "A and B start poorest and must fall most, by 5.00 percentage points"


def test_short_and_even_units_are_told_apart(tmp_path: Path) -> None:
    rows = [unit(n, c, poor_start=20, exits_target=10, poor_end=10) for n, c in ("A1", "B2")]
    registrations = [
        {"unit": "A", "exits_target": 10, "exits_registered": 10},
        {"unit": "B", "exits_target": 10, "exits_registered": 4},
    ]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, registrations=registrations)))
    result = pov.compare_registration(plan)
    told = pov.registration_reserve(plan, result, "en").text
    assert "stays 6 short" in told
    assert "1 unit registered exactly as many as assigned and has no reserve" in told
    assert "1 unit registered fewer than assigned and misses" in told


def test_check_notices_decimals_that_excel_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        unit("A", "1", poor_start=20, exits_target=10, poor_end=10, poor_rate_end_pct="8,7"),
        unit("B", "2", poor_start=20, exits_target=10, poor_end=10, poor_rate_end_pct="9,44"),
    ]
    folder = write_plan(tmp_path / "p", rows)
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "poor_rate_end_pct" in told
    assert "8,7 bên cạnh 9,44" in told
