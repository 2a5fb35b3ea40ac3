"""The opening of the next year, written as a plan that loads as any other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from plans import ROOT, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib import cli
from povlib.wording import LANGUAGES

DEMO = ROOT / "tests" / "plans" / "doi_gio_2032"
ROWS = [
    {"unit": f"Xã {name}", "unit_code": f"0{n}", "poor_start": 1500 + n, "poor_start_em": 40}
    for n, name in enumerate("ABC")
]


def with_review(folder: Path, header: list[str], rows: list[list[str]], **about: Any) -> Path:
    """Write a plan whose year was counted at its end; unit C is also written otherwise."""
    write_plan(folder, ROWS, about=about)
    names = [["00", "Xã A", ""], ["01", "Xã B", ""], ["02", "Xã C", "Xã Cê|TT, C"]]
    write_csv(folder / "units.csv", ["unit_code", "unit", "also_printed"], names)
    write_csv(folder / "review.csv", header, rows)
    descriptor = read_json(folder)
    fields = [{"name": name} for name in header]
    review = {"name": "review", "path": "review.csv", "schema": {"fields": fields}}
    for resource in descriptor["resources"]:
        if resource["name"] == "units":
            resource["schema"]["fields"].append({"name": "also_printed"})
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], review]})
    return folder


def test_the_next_plan_is_one_that_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["unit", "poor_end", "poor_end_em", "households"]
    rows = [["Xã A", "1.229", "30", "5.000"], ["Xã B", "0", "0", "4.000"], ["Xã C", "7", "1", ""]]
    this = with_review(tmp_path / "p_2026", header, rows)
    out = tmp_path / "p_2027"
    assert cli.main(["handover", str(this), "--out", str(out)]) == 0
    assert "3 đơn vị" in capsys.readouterr().out
    for lang in LANGUAGES:
        assert cli.main(["check", str(out), "--lang", lang]) == 0
    plan, before = pov.load_plan(str(out)), pov.load_plan(str(this))
    assert plan.name == "p_2027"
    assert plan.source.year == before.source.year + 1
    assert plan.source.signed == dt.date(before.source.year, 12, 31)
    assert plan.source.issuer == before.source.issuer
    assert not plan.changed
    assert plan.units["poor_start"].tolist() == [1229, 0, 7]
    assert plan.units["poor_start_em"].tolist() == [30, 0, 1]
    assert plan.units["households"].isna().tolist() == [False, False, True]
    assert plan.units["unit_code"].tolist() == ["00", "01", "02"]
    assert plan.register is not None
    assert plan.register.loc["02", "also_printed"] == ("Xã Cê", "TT, C")


def test_what_is_not_settled_stays_blank_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["Xã A", "12", "13"], ["Xã B", "15", "4"], ["Xã C", "", ""]]
    this = with_review(tmp_path / "p", ["unit", "poor_end", "poor_end_em"], rows)
    out = tmp_path / "a" / "next"
    words = ["handover", str(this), "--out", str(out), "--as-of", "15/12/2026", "--lang", "en"]
    assert cli.main(words) == 0
    told = capsys.readouterr().out
    assert "the poor of 2 units" in told
    assert "Left blank:\n  • Xã A: in the review the minority is more than the whole" in told
    plan = pov.load_plan(str(out))
    assert plan.units["poor_start"].isna().tolist() == [False, False, True]
    assert plan.units["poor_start_em"].isna().tolist() == [True, False, True]
    assert plan.source.signed == dt.date(2026, 12, 15)


def test_made_up_figures_stay_marked(tmp_path: Path) -> None:
    rows = [["Xã A", "12"], ["Xã B", "15"], ["Xã C", "1"]]
    this = with_review(tmp_path / "p", ["unit", "poor_end"], rows, demonstration=True)
    assert cli.main(["handover", str(this), "--out", str(tmp_path / "next")]) == 0
    assert pov.load_plan(str(tmp_path / "next")).source.demonstration


@pytest.mark.parametrize(
    ("plan", "more", "told"),
    [
        ("krong_no_2020", [], "progress.csv"),
        (str(DEMO), [], "chưa hết năm"),
        (str(DEMO), ["--as-of", "30/2/2032"], "30/2/2032"),
        ("nowhere", [], "nowhere"),
        ("full", [], "đã có tệp"),
    ],
)
def test_it_says_why_nothing_is_handed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan: str, more: list[str], told: str
) -> None:
    out = tmp_path / "next"
    if plan == "full":
        rows = [["Xã A", "12"], ["Xã B", "15"], ["Xã C", "1"]]
        plan = str(with_review(tmp_path / "p", ["unit", "poor_end"], rows))
        out = tmp_path / "p"
    before = sorted(tmp_path.rglob("*"))
    assert cli.main(["handover", plan, "--out", str(out), *more]) == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert max(map(len, shown.splitlines())) < 200  # one line for each reason, each told once
    assert sorted(tmp_path.rglob("*")) == before
