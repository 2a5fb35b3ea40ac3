"""Kept choices: what is written comes back, anything else is refused and said."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import copy_real, digests

from povlib.allocation import allocate
from povlib.choice_comparison import compare_choices
from povlib.choice_views import choices_figure, choices_table
from povlib.choices import Choice, ChoiceError
from povlib.kept_choices import LONGEST, file_name, keep_choice, list_choices, load_choice
from povlib.loading import load_plan
from povlib.plan import Plan

CHOICE = Choice("jefferson", "poor_start", "390", "exits_registered", "2", tie="unit_code")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("krong_no_2020")


def reason(error: pytest.ExceptionInfo[ChoiceError]) -> str:
    (key,) = {key for key, _ in error.value.problems}
    assert error.value.message("vi") != error.value.message("en")
    return key


def test_cleaning_leaves_what_is_kept(plan: Plan, root: Path, tmp_path: Path, need: Any) -> None:
    make = need("make", shutil.which("make"), "install make")
    path = keep_choice(plan, CHOICE, "Trần", folder=tmp_path / "outputs" / "scenarios")
    report = tmp_path / "outputs" / plan.name / "report.html"
    report.parent.mkdir()
    report.touch()
    subprocess.run([make, "-s", "-f", root / "Makefile", "clean"], cwd=tmp_path, check=True)
    assert path.is_file()
    assert not report.exists()


def test_what_is_kept_comes_back(plan: Plan, tmp_path: Path) -> None:
    path = keep_choice(plan, CHOICE, "Trần đăng ký", note="họp 3/12", folder=tmp_path)
    found = load_choice(plan, "Trần đăng ký", folder=tmp_path)
    assert (found.name, found.choice, found.note) == ("Trần đăng ký", CHOICE, "họp 3/12")
    asked: dict[str, Any] = {"upper": "registered", "lower": 2, "tie": "unit_code"}
    expected = allocate(plan, 390, "jefferson", **asked).targets.tolist()
    assert found.allocation.targets.tolist() == expected
    assert list_choices(plan, tmp_path) == {"Trần đăng ký": path}
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["choice"] == CHOICE.texts()
    assert content["plan"]["digest"] == plan.digest
    assert [row["target"] for row in content["units"]] == expected
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["target"]) for row in rows] == expected
    assert {row["plan_digest"] for row in rows} == {plan.digest}
    assert {row["choice_capacity"] for row in rows} == {"exits_registered"}


def test_keeping_again_writes_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, CHOICE, "one", folder=tmp_path)
    before = digests(tmp_path)
    keep_choice(plan, CHOICE, "one", replace=True, folder=tmp_path)
    assert digests(tmp_path) == before
    assert len(before) == 2


def test_nothing_is_overwritten_unasked(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, CHOICE, "Phương án 1", folder=tmp_path)
    before = digests(tmp_path)
    with pytest.raises(ChoiceError) as caught:
        keep_choice(plan, Choice(), "phuong an: 1", folder=tmp_path)  # the same file
    assert reason(caught) == "name_taken"
    assert digests(tmp_path) == before
    keep_choice(plan, Choice(), "phuong an: 1", replace=True, folder=tmp_path)
    assert list(list_choices(plan, tmp_path)) == ["phuong an: 1"]


def test_a_choice_that_cannot_be_carried_out_is_not_kept(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(ChoiceError):
        keep_choice(plan, Choice(target="9999"), "too much", folder=tmp_path)
    assert digests(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [("", "name_empty"), ("  ", "name_empty"), ("x" * (LONGEST + 1), "name_long"),
     ("///", "name_unusable"), ("漢字", "name_unusable"), ("a\nb", "name_unusable")],
)  # fmt: skip
def test_a_name_that_cannot_be_used(plan: Plan, tmp_path: Path, name: str, key: str) -> None:
    with pytest.raises(ChoiceError) as caught:
        keep_choice(plan, Choice(), name, folder=tmp_path)
    assert reason(caught) == key
    assert digests(tmp_path) == {}


@given(st.text(max_size=LONGEST))
def test_file_names_are_safe_on_every_system(name: str) -> None:
    try:
        found = file_name(name)
    except ChoiceError:
        return
    assert found.isascii()
    assert found.replace("-", "a").isalnum()
    assert found == found.lower()
    assert found not in ("con", "prn", "aux", "nul", "com1", "lpt1")
    assert len(found) <= 4 * LONGEST  # some letters come apart into several


def test_stale_data_are_told(tmp_path: Path) -> None:
    home = copy_real(tmp_path / "krong_no_2020")
    keep_choice(load_plan(str(home)), Choice(), "one", folder=tmp_path / "kept")
    descriptor = home / "datapackage.json"
    descriptor.write_text(descriptor.read_text(encoding="utf-8") + " ", encoding="utf-8")
    changed = load_plan(str(home))
    with pytest.raises(ChoiceError) as caught:
        load_choice(changed, "one", folder=tmp_path / "kept")
    assert reason(caught) == "stale"
    assert changed.digest[:12] in caught.value.message("en")
    with pytest.raises(ChoiceError):
        compare_choices(changed, folder=tmp_path / "kept")


def edited(path: Path, **changes: Any) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [{"format": "x"}, {"name": 3}, {"plan": []}, {"choice": {"rule": "webster"}}, {"units": 1},
     {"units": [1]}, {"choice": {**Choice().texts(), "target": 390}},
     {"choice": {**Choice().texts(), "strange": ""}}],
)  # fmt: skip
def test_a_file_that_is_no_scenario(plan: Plan, tmp_path: Path, changes: dict[str, Any]) -> None:
    path = keep_choice(plan, Choice(), "one", folder=tmp_path)
    edited(path, **changes)
    with pytest.raises(ChoiceError) as caught:
        load_choice(plan, "one", folder=tmp_path)
    assert reason(caught) == "unreadable"
    assert list_choices(plan, tmp_path) == {}


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_a_file_that_is_no_json(plan: Plan, tmp_path: Path, raw: bytes) -> None:
    keep_choice(plan, Choice(), "one", folder=tmp_path).write_bytes(raw)
    with pytest.raises(ChoiceError) as caught:
        load_choice(plan, "one", folder=tmp_path)
    assert reason(caught) == "unreadable"


def test_an_edited_result_is_told(plan: Plan, tmp_path: Path) -> None:
    path = keep_choice(plan, Choice(), "one", folder=tmp_path)
    units = json.loads(path.read_text(encoding="utf-8"))["units"]
    units[2]["target"] += 1
    edited(path, units=units)
    with pytest.raises(ChoiceError) as caught:
        load_choice(plan, "one", folder=tmp_path)
    assert reason(caught) == "differs"
    assert units[2]["unit"] in caught.value.message("vi")
    edited(path, units=units[:-1])
    with pytest.raises(ChoiceError):
        load_choice(plan, "one", folder=tmp_path)


def test_a_scenario_of_another_plan(plan: Plan, tmp_path: Path) -> None:
    path = keep_choice(plan, Choice(), "one", folder=tmp_path)
    edited(path, plan={**json.loads(path.read_text(encoding="utf-8"))["plan"], "name": "other"})
    with pytest.raises(ChoiceError) as caught:
        load_choice(plan, "one", folder=tmp_path)
    assert reason(caught) == "other_plan"


def test_what_is_not_kept_names_what_is(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, Choice(), "Một", folder=tmp_path)
    with pytest.raises(ChoiceError) as caught:
        load_choice(plan, "Hai", folder=tmp_path)
    assert reason(caught) == "not_kept"
    assert "Một" in caught.value.message("en")


def test_a_folder_that_cannot_be_written(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ChoiceError) as caught:
        keep_choice(plan, Choice(), "one", folder=tmp_path / "file")
    assert reason(caught) == "unwritable"


def test_comparing_tells_who_differs(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, Choice(), "a", folder=tmp_path)
    keep_choice(plan, Choice(weight="exits_registered"), "b", folder=tmp_path)
    found = compare_choices(plan, folder=tmp_path)
    assert list(found.table.columns) == ["unit_code", "plan", "a", "b"]
    for name, by in (("a", "poor_start"), ("b", "registered")):
        assert found.table[name].tolist() == allocate(plan, by=by).targets.tolist()
    gaps = (found.table.iloc[:, 1:].max(axis=1) - found.table.iloc[:, 1:].min(axis=1)).to_dict()
    assert set(found.differing) == {unit for unit, gap in gaps.items() if gap}
    listed = [gaps[unit] for unit in found.differing]
    assert listed == sorted(listed, reverse=True)
    assert found.criteria.loc[("moved_from_plan_households", "b"), "low"] == 4


def test_a_choice_called_plan_does_not_hide_the_plan(plan: Plan) -> None:
    found = compare_choices(plan, choices={"plan": Choice()})
    assert found.table["plan"].tolist() == plan.units["exits_target"].tolist()
    assert found.table["plan (2)"].tolist() == allocate(plan).targets.tolist()


def test_nothing_to_compare(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(ChoiceError) as caught:
        compare_choices(plan, folder=tmp_path)
    assert reason(caught) == "nothing_to_compare"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_readers_see_who_differs(plan: Plan, lang: str) -> None:
    two = {"<a>": Choice(target="1000"), "b": Choice("leximin")}
    found = compare_choices(plan, choices=two)
    table, figure = choices_table(found, lang), choices_figure(found, lang)
    assert "<a>" not in table.html
    for unit in found.differing:
        row = next(line for line in table.text.splitlines() if line.strip().startswith(unit))
        counts = [int(n) for n in found.table.loc[unit].tolist()[1:]]
        expected = [*counts, max(counts) - min(counts)]
        assert [int(text) for text in row.split()[len(unit.split()) :]] == expected
        assert unit in figure.html
    assert found.differing[0] in figure.text


def test_choices_that_are_the_same_need_no_chart(plan: Plan) -> None:
    own = plan.units["exits_target"].tolist()
    found = compare_choices(plan, choices={"a": Choice(), "b": Choice()})
    assert found.table["plan"].tolist() == own
    alone = found.table[["unit_code", "a", "b"]]
    same = type(found)(plan, found.kept, alone, found.criteria)
    assert "mọi đơn vị cùng một số" in choices_figure(same).text
