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
