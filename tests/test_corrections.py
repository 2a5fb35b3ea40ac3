"""Nothing is corrected but by a row of a file, on request, and every such figure is known."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import REAL, copy_real, write_csv, write_plan

import povlib as pov
from povlib.cli import main
from povlib.faults import CorrectionsError, PlanError
from povlib.io import WORKING_FILES, read_working_file, write_working_file

HEADER = "table unit column printed corrected reason authority scenario".split()
ROWS = [
    {"unit": "A", "unit_code": "01", "poor_start": 1229, "exits_target": 6,
     "poor_rate_end_pct": Decimal("8.70")},
    {"unit": "B", "unit_code": "02", "poor_start": 73, "exits_target": None,
     "poor_rate_end_pct": Decimal("3.00")},
]  # fmt: skip
TOTAL = {"poor_start": 1302, "exits_target": 6, "poor_rate_end_pct": Decimal("8.00")}
PROSE = [{"unit": "B", "exits_target": 4, "exits_registered": 5}]


def written(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    write_csv(folder / WORKING_FILES["corrections"], header, rows)
    return folder


def made(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    write_plan(folder, ROWS, total=TOTAL, registrations=PROSE)
    return written(folder, rows, header)


def row(unit: str, column: str, printed: str, corrected: str, scenario: str = "") -> list[str]:
    return ["", unit, column, printed, corrected, "lý do", "công văn 5", scenario]


# --- Krông Nô -----------------------------------------------------------------------------------


def test_printed_figures_are_used_unless_something_else_is_asked_for() -> None:
    plan = pov.load_plan("krong_no_2020")
    assert plan.scenario == ""
    assert plan.corrections == ()
    assert plan.scenarios == ("280", "286")
    assert plan.printed.loc["Nam Xuân", "exits_target_em"] == "59"


def test_the_total_kept_leaves_the_split_open() -> None:
    plan = pov.load_plan("krong_no_2020", scenario="280")
    column = plan.units["exits_target_em"]
    assert column.index[column.isna()].tolist() == ["TT Đăk Mâm", "Nam Xuân"]
    assert plan.printed.loc["TT Đăk Mâm", "exits_target_em"] == "10–16"
    ends = [(one.unit, one.printed, one.low, one.high) for one in plan.corrections]
    assert ends == [("TT Đăk Mâm", "26", 10, 16), ("Nam Xuân", "59", 23, 29)]
    # The two ends of each fit each other, within the units' exits, and make up the total.
    assert plan.total is not None
    rest = int(plan.total["exits_target_em"]) - int(column.sum())
    pairs = [(a, rest - a) for a in range(17) if 0 <= rest - a <= 29]
    assert {a for a, _ in pairs} == set(range(10, 17))
    assert {b for _, b in pairs} == set(range(23, 30))
    counts = pov.reproduce(plan).counts()
    assert counts["inconsistent"] == 0


def test_the_other_scenario_agrees_with_its_total() -> None:
    plan = pov.load_plan("krong_no_2020", scenario="286")
    assert plan.total is not None
    assert plan.units["exits_target_em"].sum() == plan.total["exits_target_em"] == 286
    assert (plan.units["exits_target_em"] <= plan.units["exits_target"]).all()
    assert pov.reproduce(plan).counts()["exact"] == 13 * 6
    cells = [(one.unit_code, one.column) for one in plan.corrections]
    assert cells == [(code, "exits_target_em") for code in ("24688", "24692", "")]
    assert plan.is_corrected("", "exits_target_em")
    assert not plan.is_corrected("", "exits_target")
    assert not plan.is_corrected("24694", "exits_target_em")


def test_scenarios_are_named_as_assumptions() -> None:
    for name in ("280", "286"):
        for one in pov.load_plan("krong_no_2020", scenario=name).corrections:
            assert "không phải đính chính" in one.reason
            assert "giả định" in one.authority


def test_only_corrected_cells_differ() -> None:
    plain = pov.load_plan("krong_no_2020")
    for name in plain.scenarios:
        plan = pov.load_plan("krong_no_2020", scenario=name)
        for unit, code in plan.units["unit_code"].items():
            for column in plan.column_names():
                same = plan.printed.loc[unit, column] == plain.printed.loc[unit, column]
                assert same != plan.is_corrected(code, column)
        assert plan.registrations is not None
        assert plain.registrations is not None
        pd.testing.assert_frame_equal(plan.registrations, plain.registrations)


def test_the_digest_is_that_of_the_document_unless_corrected(tmp_path: Path) -> None:
    digests = {name: pov.load_plan("krong_no_2020", scenario=name).digest for name in ("", "280")}
    assert digests[""] != digests["280"]
    folder = copy_real(tmp_path / "p")
    path = folder / WORKING_FILES["corrections"]
    path.write_bytes(path.read_bytes() + b"\n")
    assert pov.load_plan(str(folder)).digest == digests[""]
    assert pov.load_plan(str(folder), scenario="280").digest != digests["280"]
    path.unlink()
    assert pov.load_plan(str(folder)).digest == digests[""]


# --- Any plan -----------------------------------------------------------------------------------


def test_corrections_proper_and_scenarios(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "p",
        [
            row("A", "poor_start", "1.229", "1.230"),
            row("B", "exits_target", "", "06", "filled"),
            row("B", "exits_target", "", "1-3", "open"),
            row("Tổng cộng", "poor_rate_end_pct", "8,00", "8,0", "corrected"),
            ["registrations", "B", "exits_registered", "5", "7", "a", "b", "filled"],
        ],
    )
    plan = pov.load_plan(str(folder))
    assert plan.scenarios == ("corrected", "filled", "open")
    proper = pov.load_plan(str(folder), scenario="corrected")
    assert proper.units["poor_start"].tolist() == [1230, 73]
    assert proper.units["exits_target"].isna().tolist() == [False, True]
    assert proper.total is not None
    assert str(proper.total["poor_rate_end_pct"]) == "8.0"
    filled = pov.load_plan(str(folder), scenario="filled")
    assert filled.units["exits_target"].tolist() == [6, 6]
    assert filled.units["exits_target"].dtype == "int64"
    assert filled.printed["exits_target"].tolist() == ["6", "06"]
    assert filled.registrations is not None
    assert filled.registrations["exits_registered"].tolist() == [7]
    assert filled.correction("02", "exits_registered", "registrations") is not None
    assert not filled.is_corrected("02", "exits_registered")
    assert filled.units["poor_start"].tolist() == [1230, 73]
    opened = pov.load_plan(str(folder), scenario="open")
    assert opened.printed["exits_target"].tolist() == ["6", "1–3"]
    assert opened.units["exits_target"].isna().tolist() == [False, True]
    assert [one.line for one in opened.corrections] == [2, 4, 5]


def test_the_columns_table_and_scenario_may_be_left_out(tmp_path: Path) -> None:
    folder = made(tmp_path / "p", [row("A", "poor_start", "1.229", "1.230")[1:7]], HEADER[1:7])
    plan = pov.load_plan(str(folder), scenario="corrected")
    assert plan.units["poor_start"].tolist() == [1230, 73]


def test_a_plan_without_a_register_is_corrected_by_its_own_names(tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "p", ROWS, register=False)
    written(folder, [row("B", "poor_start", "73", "74"), row("C", "poor_start", "1", "2")])
    with pytest.raises(CorrectionsError) as caught:
        pov.load_plan(str(folder), scenario="corrected")
    assert [(f.code, f.row, f.found) for f in caught.value.faults] == [("no_such_row", 3, "C")]
    written(folder, [row("B", "poor_start", "73", "74")])
    assert pov.load_plan(str(folder), scenario="corrected").units["poor_start"]["B"] == 74


def test_an_unknown_scenario_is_told_with_those_there_are(tmp_path: Path) -> None:
    asked = [(str(REAL), "281", "280, 286"), (str(REAL), "corrected", "280, 286")]
    asked.append((str(write_plan(tmp_path / "p", ROWS)), "280", "–"))
    for folder, scenario, known in asked:
        with pytest.raises(PlanError) as caught:
            pov.load_plan(folder, scenario=scenario)
        (fault,) = caught.value.faults
        code = "no_correction" if scenario == "corrected" else "unknown_scenario"
        assert (fault.code, fault.params["expected"]) == (code, known)
        for lang in ("vi", "en"):
            assert f"“{scenario}”" in fault.message(lang)
            assert known in fault.message(lang)


def test_contradictory_corrections_are_all_refused(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "p",
        [
            row("A", "poor_start", "1.229", "1.230", "x"),
            row("A", "poor_start", "1.229", "1.231", "y"),
            row("A", "poor_start", "1.229", "1.232", "x"),
            row("B", "poor_start", "73", "74"),
            row("B", "poor_start", "73", "75", "y"),
            row("B", "poor_start", "73", "74"),
        ],
    )
    with pytest.raises(CorrectionsError) as caught:
        pov.load_plan(str(folder), scenario="y")
    told = [(fault.code, fault.row, fault.params["expected"]) for fault in caught.value.faults]
    assert told == [
        ("contradictory_corrections", 4, "2"),
        ("contradictory_corrections", 7, "5"),
    ]


def test_a_scenario_overrides_a_correction_proper_of_the_same_cell(tmp_path: Path) -> None:
    rows = [
        row("A", "poor_start", "1.229", "1.230"),
        row("A", "poor_start", "1.229", "1.235", "y"),
        row("B", "poor_start", "73", "74"),
        row("B", "poor_start", "73", "70-80", "z"),
    ]
    for order in (rows, rows[::-1]):
        folder = str(made(tmp_path / f"p{order is rows:d}", order))
        wanted = {"": ["1.229", "73"], "corrected": ["1.230", "74"], "y": ["1.235", "74"],
                  "z": ["1.230", "70–80"]}  # fmt: skip
        for scenario, texts in wanted.items():
            plan = pov.load_plan(folder, scenario=scenario)
            assert plan.printed["poor_start"].tolist() == texts
            assert len(plan.corrections) == (2 if scenario else 0)


def test_faults_of_corrections_stop_every_scenario_and_not_the_plan_as_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, stale = row("B", "poor_start", "73", "74", "x"), row("A", "poor_start", "9", "10", "y")
    folder = made(tmp_path / "p", [good])
    sound = pov.load_plan(str(folder))
    assert (sound.scenarios, sound.correction_faults) == (("x",), ())
    written(folder, [good, stale])
    plan = pov.load_plan(str(folder))
    assert plan.digest == sound.digest
    assert plan.scenarios == ()
    assert [fault.code for fault in plan.correction_faults] == ["stale_correction"]
    for scenario in ("x", "y", "corrected", "z"):
        with pytest.raises(CorrectionsError) as caught:
            pov.load_plan(str(folder), scenario=scenario)
        assert caught.value.faults == plan.correction_faults
    (printed,) = pov.compare_scenarios(str(folder))
    for lang, words in (("vi", "1 lỗi"), ("en", "1 fault,")):
        assert words in pov.scenario_table([printed], lang).text
    for lang, words in (("vi", "như văn bản"), ("en", "as printed")):
        assert main(["check", str(folder), "--lang", lang]) == 2
        told = capsys.readouterr()
        assert "p:" in told.out
        assert words in told.err
        status = main(["audit", str(folder), "--lang", lang])
        told = capsys.readouterr()
        assert status in (0, 1)
        assert "corrections.csv" in told.out
    main(["audit", str(folder), "--json"])
    (fault,) = json.loads(capsys.readouterr().out)["correction_faults"]
    assert (fault["code"], fault["row"]) == ("stale_correction", 3)
    assert main(["audit", str(folder), "--scenario", "x", "--json"]) == 2
    told = capsys.readouterr()
    assert [one["code"] for one in json.loads(told.out)["faults"]] == ["stale_correction"]
    assert "corrections.csv" in told.err


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "p",
        [
            row("A", "poor_start", "1229", "1.230"),
            row("C", "poor_start", "1", "2"),
            row("B", "poor_end", "1", "2"),
            row("B", "poor_start", "73", "-2"),
            ["", "B", "poor_rate_end_pct", "3,00", "3,0-3,1", "", "", ""],
            row("A", "exits_target", "6", "6"),
        ],
    )
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder), scenario="nowhere")
    assert [(f.code, f.row) for f in caught.value.faults] == [
        ("stale_correction", 2), ("unknown_unit", 3), ("unknown_word", 4), ("count", 5),
        ("required_text", 6), ("required_text", 6), ("interval_of_rates", 6),
        ("same_correction", 7),
    ]  # fmt: skip


def test_faults_of_the_table_do_not_hide_those_of_the_corrections(tmp_path: Path) -> None:
    folder = made(tmp_path / "p", [row("A", "poor_start", "1.229", "")])
    path = folder / "plan_table.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("73", "7x"), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    assert {(f.code, f.file) for f in caught.value.faults} == {
        ("count", "plan_table.csv"), ("required_text", "corrections.csv"),
    }  # fmt: skip


figures = st.integers(0, 10**6)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=5), st.data())
def test_a_corrected_plan_is_the_plan_with_those_figures(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Whatever is corrected, the rest is as printed, and the printed figure is not lost."""
    rows: list[dict[str, Any]] = [
        {"unit": f"U{at}", "unit_code": f"{at}", "poor_start": before}
        for at, (before, _) in enumerate(pairs)
    ]
    wanted = [at for at, (a, b) in enumerate(pairs) if a != b and data.draw(st.booleans())]
    with tempfile.TemporaryDirectory() as name:
        folder = write_plan(Path(name) / "p", rows, notation="en")
        if wanted:
            written(
                folder,
                [
                    row(f"U{at}", "poor_start", f"{pairs[at][0]:,}", str(pairs[at][1]))
                    for at in wanted
                ],
            )
        plan = pov.load_plan(str(folder), scenario="corrected" if wanted else "")
    after = [b if at in wanted else a for at, (a, b) in enumerate(pairs)]
    assert plan.units["poor_start"].tolist() == after
    assert [one.printed for one in plan.corrections] == [f"{pairs[at][0]:,}" for at in wanted]
    for at in range(len(pairs)):
        assert plan.is_corrected(str(at), "poor_start") == (at in wanted)


# --- Files of decisions -------------------------------------------------------------------------

cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4))
def test_decisions_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    rows = [[unicodedata.normalize("NFC", cell) for cell in ("x" + row[0], row[1])] for row in rows]
    with tempfile.TemporaryDirectory() as name:
        path = write_working_file(Path(name), "findings", ["finding", "note"], rows)
        table, faults = read_working_file(Path(name), "findings", ["finding", "note"])
        assert path.name == "findings.csv"
    assert faults == []
    assert table is not None
    assert table.rows == rows


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["a"]], "row_length"), ([["a", "b\nc"]], "line_break"), ([["a", "\x07"]], "control"),
     ([["a", "\ud800"]], "half_character")],
)  # fmt: skip
def test_what_could_not_be_read_again_is_not_written(
    tmp_path: Path, rows: list[list[str]], code: str
) -> None:
    header = ["finding", "note"]
    path = write_working_file(tmp_path, "findings", header, [["a", "b"]])
    before = path.read_bytes()
    with pytest.raises(PlanError) as caught:
        write_working_file(tmp_path, "findings", header, rows)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_decisions_may_be_absent_or_empty_of_rows(tmp_path: Path) -> None:
    assert read_working_file(tmp_path, "findings", ["finding"]) == (None, [])
    write_working_file(tmp_path, "findings", ["finding"], [])
    table, faults = read_working_file(tmp_path, "findings", ["finding"])
    assert faults == []
    assert table is not None
    assert table.rows == []
    _, faults = read_working_file(tmp_path, "findings", ["finding", "status"])
    assert [(fault.code, fault.column) for fault in faults] == [("missing_column", "status")]
