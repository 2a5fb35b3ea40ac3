"""Whatever is wrong with the files of a plan, its planner is told where, and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import REAL, copy_real, digests, write_plan
from spoilt import (
    CASES,
    CITED,
    DUE,
    JSON,
    MENDED,
    PROSE,
    SAID,
    SCOPE,
    TABLE,
    TASKS,
    UNITS,
    bytes_changed,
    replaced,
)

import povlib as pov
from povlib.audit_messages import AUDIT_MESSAGES
from povlib.cli import main
from povlib.faults import MESSAGES, REASONS, CorrectionsError, Fault, PlanError
from povlib.upkeep import tidy_files


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return copy_real(tmp_path / "krong_no")


@pytest.mark.parametrize("name", CASES)
def test_is_told(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, code, named = CASES[name]
    change(plan)
    before = digests(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan), scenario="280")
    told = [fault for fault in caught.value.faults if fault.code == code]
    assert told, caught.value.message()
    only_corrections = all(fault.file == MENDED for fault in caught.value.faults)
    assert isinstance(caught.value, CorrectionsError) == only_corrections
    if only_corrections:  # of which the plan as printed needs none
        assert pov.load_plan(str(plan)).correction_faults == caught.value.faults
    for lang in ("vi", "en"):
        lines = [fault.message(lang) for fault in told]
        assert any(all(part in line for part in named) for line in lines), lines
        assert len(caught.value.message(lang).splitlines()) == 1 + len(caught.value.faults)
        assert main(["check", str(plan), "--lang", lang]) == 2
        out, err = capsys.readouterr()
        assert (out != "") == only_corrections
        assert err == caught.value.message(lang) + "\n"
        assert "Traceback" not in err
    assert digests(plan) == before


def test_a_question_ends_with_its_mark(plan: Path) -> None:
    for change in (
        replaced("Nam Xuân", "Nam Xuan"),
        replaced(",exits_target,387", ",exit,387", SAID),
    ):
        change(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    for lang in ("vi", "en"):
        text = caught.value.message(lang)
        assert "”? " in text
        assert "?." not in text


def test_one_mistake_is_one_fault(plan: Path) -> None:
    """Consequences are not told beside their cause."""
    several = {
        "repeated column",  # and the column that it stands for is missing
        "no entry plan",  # each entry of it is missing
        "code that contradicts the register",  # in twelve rows
        "neither register nor codes",  # for two files
        "corrections without a column",  # and one too many
        "statement of more digits than any figure",  # which its sentence does not have
    }
    for place, (name, (change, _, _)) in enumerate(CASES.items()):
        if name in several:
            continue
        folder = copy_real(plan.parent / str(place))
        change(folder)
        with pytest.raises(PlanError) as caught:
            pov.load_plan(str(folder), scenario="280")
        assert len(caught.value.faults) == 1, (name, caught.value.message("en"))


def test_every_message_is_provoked() -> None:
    elsewhere = {
        "no_correction",
        "no_plan",
        "file_for_plan",
        "no_reason",
        "not_in_table",
        "replaces",
        "unknown_scenario",
        "two_bases",  # this plan prints no households
        "unknown_cause",  # this plan has no table of causes
        *AUDIT_MESSAGES,
    }
    assert {code for _, code, _ in CASES.values()} == set(MESSAGES) - elsewhere


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize("reason", [*REASONS, None])
def test_every_message_can_be_told(code: str, reason: str | None) -> None:
    params = {} if reason is None else {"reason": reason}
    fault = Fault(code, "t.csv", 3, "A", "poor_start", "{x}\n", params)
    for lang in ("vi", "en"):
        message = fault.message(lang)
        assert message.startswith("t.csv, ")
        assert "\n" not in message
        assert "None" not in message
    assert fault.message("vi") != fault.message("en")


def test_faults_of_all_files_are_told_at_once(plan: Path) -> None:
    changes = [
        replaced(",138,", ",13B,"),
        replaced('"9,44"', "9,44"),
        replaced("Nam Xuân", "Nam Xa"),
        replaced(",20", ",2O", PROSE),
        replaced("Xã Đăk Sôr", "Xã Đak Sôr", PROSE),
        bytes_changed(lambda raw: b"\xef\xbb\xbf" + raw, SAID),
    ]
    for change in changes:
        change(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    assert {(fault.file, fault.row) for fault in caught.value.faults} == {
        (TABLE, 4), (TABLE, 2), (TABLE, 13), (PROSE, 2), (PROSE, 11), (SAID, 1),
    }  # fmt: skip


def test_malformed_quotation_marks_hide_no_other_row(plan: Path) -> None:
    replaced(",138,", ',"138"0,')(plan)
    replaced("12,Nam Xuân", '12,"Nam" Xuân')(plan)
    replaced("Nam Đà", "Nam Xa")(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    found = [(fault.code, fault.row) for fault in caught.value.faults]
    assert found == [("quotes", 4), ("quotes", 13), ("unknown_unit", 8)]


def test_two_byte_order_marks_are_one_fault(plan: Path) -> None:
    bytes_changed(lambda raw: b"\xef\xbb\xbf" * 2 + raw)(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    assert [fault.code for fault in caught.value.faults] == ["bom"]


def test_figures_are_checked_even_where_names_cannot_be(plan: Path) -> None:
    (plan / UNITS).unlink()
    replaced(",138,", ",13B,")(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    assert [(fault.code, fault.row) for fault in caught.value.faults] == [
        ("no_file", None), ("count", 4),
    ]  # fmt: skip


def test_twenty_five_faults_are_all_listed(tmp_path: Path) -> None:
    rows = [
        {"unit": f"Xã {n}", "unit_code": f"{n:05d}", "poor_start": f"{n}x", "exits_target": 1}
        for n in range(25)
    ]
    folder = write_plan(tmp_path / "p", rows)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    for lang in ("vi", "en"):
        message = caught.value.message(lang)
        assert "25" in message.splitlines()[0]
        for n in range(25):
            assert sum(f"“Xã {n}”" in line for line in message.splitlines()) == 1


def test_one_typing_mistake_does_not_blame_an_undeclared_table(tmp_path: Path) -> None:
    rows = [
        {"unit": n, "unit_code": n, "poor_start": "1,229", "poor_rate_end_pct": "8.70"}
        for n in "ABC"
    ]
    rows[1]["poor_start"] = "1,22g"
    folder = write_plan(tmp_path / "p", rows, declare=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    assert [(f.unit, f.column, f.found) for f in caught.value.faults] == [
        ("B", "poor_start", "1,22g")
    ]


def test_an_undeclared_ambiguous_table_says_what_to_declare(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_rate_end_pct": "8.700"} for n in "AB"]
    folder = write_plan(tmp_path / "p", rows, declare=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    (first, second) = caught.value.faults
    assert (first.code, first.params["reason"], second.unit) == ("notation", "ambiguous", "B")
    # The plan may declare its notation once for all columns.
    folder = write_plan(tmp_path / "q", rows, declare=False, about={"notation": "en"})
    assert str(pov.load_plan(str(folder)).units.loc["A", "poor_rate_end_pct"]) == "8.700"


def test_registrations_of_units_outside_the_table(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_start": 5} for n in "AB"]
    prose = [{"unit": n, "unit_code": n, "exits_registered": 1} for n in "ABC"]
    folder = write_plan(tmp_path / "p", rows, registrations=prose, register=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.row, fault.unit) == ("not_in_table", PROSE, 4, "C")


@pytest.mark.parametrize("name", ["", "nowhere", "../data", "x" * 5000, "a\0b", "/", "~", "."])
def test_a_plan_that_is_not_there(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(name)
    code = "no_descriptor" if name in ("/", ".") else "no_plan"
    assert [fault.code for fault in caught.value.faults] == [code]
    assert "krong_no_2020" in str(caught.value)
    assert main(["check", name]) == 2
    assert "krong_no_2020" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda d: d.update(title="a\ud800b"), "title"),
        (lambda d: d["plan"]["level"].update(vi="\udc80"), "plan.level.vi"),
        (lambda d: d["plan"].update({"x\ud800": 1}), "plan"),
        (lambda d: d["resources"][0].update(path="\udfff.csv"), "resources[0].path"),
        (lambda d: d.update(anything=[["\ud800"]]), "anything[0][0]"),
    ],
)
def test_half_a_character_in_the_descriptor_is_told(edit: Any, place: str, plan: Path) -> None:
    descriptor = json.loads((plan / JSON).read_text(encoding="utf-8"))
    edit(descriptor)
    (plan / JSON).write_text(json.dumps(descriptor), encoding="utf-8")
    for use in (pov.load_plan, tidy_files):
        with pytest.raises(PlanError) as caught:
            use(str(plan))
        (fault,) = caught.value.faults
        assert fault.code == "half_character"
        for lang in ("vi", "en"):
            assert place in fault.message(lang)
            assert fault.message(lang).encode()


# --- Anything at all ----------------------------------------------------------------------------


def attempt(folder: Path) -> pov.Plan | PlanError:
    """Load the plan; any other exception fails the test."""
    try:
        return pov.load_plan(str(folder))
    except PlanError as error:
        return error


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    """Change some of the real files: lines, cells, bytes."""
    changed = []
    files = [TABLE, PROSE, UNITS, SAID, CITED, TASKS, DUE, SCOPE, MENDED, JSON]
    for file in draw(st.sets(st.sampled_from(files), min_size=1)):
        raw = (REAL / file).read_bytes()
        for _ in range(draw(st.integers(1, 3))):
            mark = draw(st.sampled_from([b"\n", b",", b'"', b""]))
            parts = raw.split(mark) if mark else [raw[i : i + 1] for i in range(len(raw))]
            place = draw(st.integers(0, max(0, len(parts) - 1)))
            new = draw(
                st.sampled_from(
                    [[], parts[place : place + 1] * 2, [b""], [b"0"], [b"\xff"], [b"\x00"], [b"[]"],
                     [b"null"], [b"1e999"], [b"-1"], ["Đà’\u202e".encode()], [b";"], [b"\r"]]
                )
            )  # fmt: skip
            parts[place : place + 1] = new
            raw = mark.join(parts)
        changed.append((file, raw))
    return changed


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations())
def test_any_change_of_bytes_loads_or_is_told(
    tmp_path: Path, changed: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path / "p"
    if not folder.exists():
        copy_real(folder)
    for file, raw in changed:
        (folder / file).write_bytes(raw)
    result = attempt(folder)
    if isinstance(result, PlanError):
        for lang in ("vi", "en"):
            assert len(result.message(lang).split("\n")) == 1 + len(result.faults)
    else:  # what loads can be computed with
        assert sum(pov.reproduce(result).counts().values()) > 0
        assert set(result.changed) <= {file for file, _ in changed}
    try:
        tidy_files(str(folder))
    except PlanError as error:
        assert error.faults  # noqa: PT017
    for file, _ in changed:
        (folder / file).write_bytes((REAL / file).read_bytes())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_the_descriptor_loads_or_is_told(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "p"
    if not folder.exists():
        copy_real(folder)
    descriptor = json.loads((REAL / JSON).read_text(encoding="utf-8"))
    node: Any = descriptor
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        node = inner
    if data.draw(st.booleans()):
        del node[key]
    else:
        node[key] = data.draw(json_values)
    (folder / JSON).write_text(json.dumps(descriptor), encoding="utf-8")
    result = attempt(folder)
    if not isinstance(result, PlanError):
        assert sum(pov.reproduce(result).counts().values()) > 0
        assert result.columns
        for column in result.columns:
            assert isinstance(column.label("vi", 2020) + column.unit("en"), str)


def test_a_file_in_place_of_a_plan_is_told_with_its_folder(plan: Path) -> None:
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan / TABLE))
    (fault,) = caught.value.faults
    assert fault.code == "file_for_plan"
    assert fault.params["expected"] == str(plan)
    assert pov.load_plan(fault.params["expected"]).name == "krong_no"
