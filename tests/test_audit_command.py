"""``povlib audit`` and ``povlib decide``: an office gates its own publication with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plans import copy_real, read_json, write_csv, write_plan

import povlib as pov
from povlib.audit_json import audit_data
from povlib.auditing import audit
from povlib.cli import main
from povlib.finding_texts import sentence
from povlib.finding_views import findings_list
from povlib.findings import STATUSES
from povlib.loading import load_plan
from povlib.repair_stories import MOST_SETS
from povlib.rule_table import SEVERITIES

CLEAN = [
    {"unit": "Xã A", "unit_code": "00001", "poor_start": 10, "exits_target": 4, "poor_end": 6},
    {"unit": "Xã B", "unit_code": "00002", "poor_start": 7, "exits_target": 2, "poor_end": 5},
]
TOTAL = {"poor_start": 17, "exits_target": 6, "poor_end": 11}


@pytest.fixture
def real(tmp_path: Path) -> Path:
    return copy_real(tmp_path / "ke_hoach")


def test_a_clean_plan_ends_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_plan(tmp_path / "sach", CLEAN, total=TOTAL)
    assert main(["audit", str(folder)]) == 0
    assert "không có gì phải xem lại" in capsys.readouterr().out
    assert main(["audit", str(folder), "--lang", "en"]) == 0
    assert "nothing to look into" in capsys.readouterr().out


def test_a_contradiction_ends_with_one_and_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [dict(CLEAN[0], poor_end=7), CLEAN[1]]
    folder = write_plan(tmp_path / "sai", rows, total=TOTAL)
    for lang, words in (("vi", "Xã A"), ("en", "Xã A")):
        assert main(["audit", str(folder), "--lang", lang]) == 1
        out = capsys.readouterr().out
        assert words in out
        assert "poor_start - exits_target" not in out, "readers are told words, not formulas"
        assert "plan_table.csv" in out


def test_unusable_data_end_with_two(
    real: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (real / "plan_table.csv").write_text("stt\n", encoding="utf-8")
    assert main(["audit", str(real)]) == 2
    assert main(["audit", str(tmp_path / "nowhere")]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert "plan_table.csv" in told.err


def folders_that_are_no_plan(root: Path) -> dict[str, Path | str]:
    (root / "trong").mkdir()
    (root / "tep.csv").write_text("a,b\n1,2\n")
    header = write_plan(root / "khong_dong", CLEAN)
    table = header / "plan_table.csv"
    table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", "utf-8")
    nothing = write_plan(root / "khong_cot", [{"unit": "Xã A", "unit_code": "1"}])
    endless = write_plan(root / "khong_doc_duoc", CLEAN)
    (endless / "datapackage.json").unlink()
    (endless / "datapackage.json").symlink_to("/proc/self/mem")
    return {
        "an empty folder": root / "trong", "a file": root / "tep.csv", "nothing": root / "x",
        "no name": "", "a name that no file can have": "a\0b", "a long name": "x" * 5000,
        "a header alone": header, "no column of figures": nothing, "unreadable": endless,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_no_plan_is_told_in_words_and_in_json(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for what, folder in folders_that_are_no_plan(tmp_path).items():
        assert main(["audit", str(folder), "--lang", lang]) == 2, what
        told = capsys.readouterr()
        assert told.out == "", what
        assert "•" in told.err, what
        assert main(["audit", str(folder), "--lang", lang, "--json"]) == 2, what
        data = json.loads(capsys.readouterr().out)
        assert data["faults"], what
        for fault in data["faults"]:
            assert fault["message"][lang] in told.err, what


def test_json_of_several_plans_holds_those_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plan(tmp_path / "a", CLEAN, total=TOTAL)
    (write_plan(tmp_path / "b", CLEAN) / "plan_table.csv").unlink()
    monkeypatch.setenv("POVLIB_DATA", str(tmp_path))
    assert main(["audit", "--json"]) == 2
    first, second = json.loads(capsys.readouterr().out)
    assert (first["plan"], first["clean"]) == ("a", True)
    assert (second["plan"], [fault["code"] for fault in second["faults"]]) == ("b", ["no_file"])


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ([{"poor_start": 5, "exits_target": 2, "poor_end": 3}], ["rates", "the total row"]),
        ([{"poor_start": 5}, {"poor_start": 0}], ["rates", "minority"]),
        ([{"poor_start": None}, {"poor_start": None}], ["rates", "the total row"]),
        ([{"poor_rate_end_pct": "1,50"}], ["household totals (not printed)", "registrations"]),
    ],
)
def test_what_could_not_be_checked_is_told(
    tmp_path: Path, rows: list[dict[str, object]], parts: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    named = [{"unit": f"Xã {at}", "unit_code": f"{at}", **row} for at, row in enumerate(rows)]
    folder = write_plan(tmp_path / "nho", named)
    assert main(["audit", str(folder), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    for part in parts:
        assert part in out
    main(["audit", str(folder), "--json"])
    data = json.loads(capsys.readouterr().out)
    for part in parts:
        assert part in ", ".join(data["not_checkable"]["en"])
    assert ("no check can be made" in out) == (data["checks"]["checked"] == 0)


def test_mistakes_in_rules_and_decisions_are_told_together(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en"]
    row = ["cua_toi", "flow", "grave", "poor_start - = poor_end", "a", "b", "c", "d"]
    write_csv(real / "rules.csv", header, [row])
    decisions = ["finding", "where", "printed", "cells", "status", "reviewer", "note"]
    write_csv(real / "findings.csv", decisions, [["x", "", "", "", "maybe", "A", ""]])
    for command in ("audit", "check"):
        assert main([command, str(real)]) == 2
        told = capsys.readouterr().err
        for part in ("rules.csv, dòng 2", "cua_toi", "grave", "findings.csv, dòng 2", "maybe"):
            assert part in told


def test_json_is_whole_and_exact(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(real), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["households"]["total"] == [19340, 19348]
    assert data["clean"] is False
    (repair,) = data["repairs"]
    (one,) = repair["sets"]
    assert [(c["unit"], c["low"], c["high"]) for c in one["cells"]] == [
        ("TT Đăk Mâm", 10, 16), ("Nam Xuân", 23, 29),
    ]  # fmt: skip
    assert [(r["low"], r["high"]) for r in one["relations"]] == [(39, 39)]
    checked = sum(rule["checked"] for rule in data["checks"]["rules"])
    assert checked == data["checks"]["checked"]


def test_a_decision_is_kept_and_turns_stale_when_its_cell_changes(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(real), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    name = next(f["id"] for f in findings if f["rule"] == "subset")
    assert main(["decide", str(real), name, "accepted", "--reviewer", "Chị B"]) == 0
    assert name in capsys.readouterr().out

    def decided() -> dict[str, object]:
        main(["audit", str(real), "--json"])
        found = json.loads(capsys.readouterr().out)["findings"]
        return next(f for f in found if f["id"] == name)

    assert (decided()["status"], decided()["reviewer"], decided()["stale"]) == (
        "accepted", "Chị B", False,
    )  # fmt: skip
    (real / "corrections.csv").unlink()  # it corrects the very cell
    table = real / "plan_table.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",16,26,", ",16,27,"), "utf-8")
    assert (decided()["status"], decided()["stale"]) == ("accepted", True)


def test_a_decision_without_a_finding_is_told_and_stops_nothing(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(real), "--json"])
    first = json.loads(capsys.readouterr().out)
    assert first["decisions_without_finding"] == []
    name = first["findings"][0]["id"]
    wrong = name[:-1] + ("0" if name[-1] != "0" else "1")
    header = ["finding", "where", "printed", "cells", "status", "reviewer", "note"]
    write_csv(real / "findings.csv", header, [[wrong, "", "", "", "rejected", "Lan", "vì thế"]])
    main(["audit", str(real), "--json"])
    again = json.loads(capsys.readouterr().out)
    assert again["decisions_without_finding"] == [{"finding": wrong, "line": 2, "near": name}]
    assert again["findings"] == first["findings"]
    for lang in ("vi", "en"):
        assert main(["audit", str(real), "--lang", lang]) == 1
        last = capsys.readouterr().out.splitlines()[-1]
        assert f"“{wrong}”" in last
        assert f"“{name}”?" in last


def test_decisions_say_what_they_need(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", str(real), "nothing-000000", "maybe", "--reviewer", " "]) == 2
    told = capsys.readouterr().err
    assert "Chưa ghi quyết định" in told
    assert "chưa dùng được" not in told, "the plan is not to blame"
    assert "nothing-000000" in told
    assert "maybe" in told
    assert "--reviewer" in told
    assert not (real / "findings.csv").exists()


def test_settling_every_finding_makes_the_plan_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [dict(CLEAN[0], poor_end=7), CLEAN[1]]
    folder = write_plan(tmp_path / "sai", rows, total=TOTAL)
    main(["audit", str(folder), "--json"])
    for finding in json.loads(capsys.readouterr().out)["findings"]:
        arguments = ["decide", str(folder), finding["id"], "explained", "--reviewer", "A"]
        assert main(arguments) == 2, "an explanation needs a note"
        assert main([*arguments, "--note", "đã rõ"]) == 0
    capsys.readouterr()
    assert main(["audit", str(folder)]) == 0


def test_a_scenario_is_audited_in_its_own_right(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "corrections.csv" not in read_json(real)
    main(["audit", str(real), "--json", "--scenario", "286"])
    data = json.loads(capsys.readouterr().out)
    assert data["scenario"] == "286"
    assert not data["repairs"]
    assert main(["audit", str(real), "--scenario", "không có"]) == 2
    assert "280" in capsys.readouterr().err


RULE_HEADER = ["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en"]


def test_a_factor_that_is_no_factor_is_refused(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    formula = "99999999999999999999999 exits_target <= poor_start"
    row = ["lon", "bound", "error", formula, "a", "b", "c", "d"]
    write_csv(real / "rules.csv", RULE_HEADER, [row])
    assert main(["audit", str(real)]) == 2
    assert "rules.csv, dòng 2" in capsys.readouterr().err


def test_an_own_rule_without_its_columns_is_told_as_not_checkable(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ["vang", "bound", "error", "exits_target_em <= poor_start_em", "a", "b", "c", "d"]
    write_csv(real / "rules.csv", RULE_HEADER, [row])
    assert main(["audit", str(real), "--json"]) == 1
    rules = json.loads(capsys.readouterr().out)["checks"]["rules"]
    (own,) = (rule for rule in rules if rule["rule"] == "vang")
    assert (own["checked"], own["not_checkable"]) == (0, 1)


# --- What the terminal tells ---------------------------------------------------------------------


def test_the_terminal_tells_the_smallest_repair(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "krong_no_2020", "--lang", "en"]) == 1
    short = capsys.readouterr().out.replace("\xa0", " ")
    assert "TT Đăk Mâm 26 → 10–16; Nam Xuân 59 → 23–29; together 39" in short
    assert "3 explanations, none of them certain:" in short
    for value in ("would be 10", "would be 23", "would be 13"):  # none told as if alone
        assert value in short
    assert main(["audit", "krong_no_2020", "--lang", "en", "--all"]) == 1
    whole = capsys.readouterr().out.replace("\xa0", " ")
    assert "perhaps: " not in whole
    assert set(short.splitlines()) - set(whole.splitlines()) == {
        line for line in short.splitlines() if "findings:" in line or "--all" in line
    }


def test_what_reviewers_settled_is_told_last_and_counted(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, name = real, audit(load_plan(str(real))).records[0].id
    note = ["--reviewer", "N. V. A.", "--note", "x", "--date", "2020-03-12"]
    assert main(["decide", str(folder), name, "explained", *note]) == 0
    capsys.readouterr()
    assert main(["audit", str(folder), "--lang", "vi"]) == 1
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert (
        "Người rà soát đã giải thích hoặc bác 1 trong số đó (xếp sau cùng); còn để ngỏ: 12." in told
    )
    ids = [line for line in told.splitlines() if line.startswith("    ") and " · " in line]
    assert f"] {name} · " in ids[-1]
    assert "đã giải thích (N. V. A., 12/3/2020: “x”)" in ids[-1]


def test_a_typo_is_named_and_not_the_figure_that_it_contradicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ("poor_start", "poor_rate_start_pct", "exits_target", "poor_end", "poor_rate_end_pct")
    figures = [(132, "8,68", 30, 102, "6,71"), (201, "8,70", 45, 156, "6,57"),
               (64, "6,48", 14, 50, "5,07")]  # fmt: skip
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at:05d}", **dict(zip(columns, row, strict=True))}
        for at, row in enumerate(figures)
    ]
    total = dict(zip(columns, (397, "8,24", 89, 308, "6,39"), strict=True))
    folder = write_plan(tmp_path / "ba_xa", rows, total=total)
    # 201 of 2 310 households are 8,70 %, and 156 are 6,75 %.
    assert main(["audit", str(folder)]) == 1
    told = capsys.readouterr().out.replace("\xa0", " ")
    (sentence,) = (line for line in told.splitlines() if line.startswith("  ● "))
    assert "6,57 %" in sentence
    assert "chỉ cho 6,75 %" in sentence
    assert "8,70" not in sentence


def test_data_that_changed_since_they_were_recorded_are_told_before_the_findings(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = real / "citations.csv"
    file.write_text(file.read_text("utf-8").replace("28/6/2016", "28/6/2017"), "utf-8")
    main(["audit", str(real), "--lang", "en"])
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "Changed since it was recorded: citations.csv."


def test_a_finding_on_the_text_says_where_in_the_document_it_stands(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(real), "--lang", "en"])
    lines = capsys.readouterr().out.splitlines()
    (place,) = (line for line in lines if "citation_year-" in line)
    assert place.endswith("citations.csv, rows 3, 5–6, 8 · in the document: II.2; III.1")
    (figures,) = (line for line in lines if "subset-b5b7be" in line)
    assert "in the document" not in figures
    plan = load_plan(str(real))
    text = findings_list(plan, audit(plan), "vi").text
    (foot,) = (line for line in text.splitlines() if "citation_year-" in line)
    assert " · trong văn bản: II.2; III.1 · " in foot


def test_a_broken_own_rule_is_told_and_everything_else_is_checked(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", str(real), "--json"])
    before = json.loads(capsys.readouterr().out)
    assert before["rule_faults"] == []
    good = ["nua", "bound", "error", "3 exits_target <= poor_start", "a", "one third", "c", "d"]
    broken = ["hong", "bound", "error", "exits_target >= poor_start", "a", "b", "c", "d"]
    write_csv(real / "rules.csv", RULE_HEADER, [good, broken])
    assert main(["audit", str(real), "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert "rules.csv, row 3" in told.err
    assert "makes every other check" in told.err
    assert "1 own rule of rules.csv that cannot be read" in told.out
    assert "“one third” (rules.csv) does not hold" in told.out
    assert main(["audit", str(real), "--json"]) == 2
    data = json.loads(capsys.readouterr().out)
    assert [fault["row"] for fault in data["rule_faults"]] == [3]
    ours = [one for one in data["findings"] if one["rule"] == "nua"]
    assert ours
    assert [one for one in data["findings"] if one not in ours] == before["findings"]
    plan = load_plan(str(real))
    report = audit(plan)
    assert [fault.data() for fault in report.rule_faults] == data["rule_faults"]
    assert [one.id for one in report.records] == [one["id"] for one in data["findings"]]
    assert "rules.csv has 1 fault" in pov.audit_answer(plan, report, "en").text
    assert "One third" in pov.checks_table(plan, report, "en").text
    given = ["--reviewer", "Lan", "--note", "as agreed", "--lang", "en"]
    assert main(["decide", str(real), "subset-2b2524", "explained", *given]) == 0
    told = capsys.readouterr()
    assert "Lan recorded explained.\n" in told.out
    assert "rules.csv, row 3" in told.err
    assert main(["check", str(real)]) == 2
    assert "rules.csv, dòng 3" in capsys.readouterr().err


def test_a_plan_with_a_broken_own_rule_alone_is_not_clean(tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "sach", [{"unit": "A", "unit_code": "1", "poor_start": 4}])
    assert audit(load_plan(str(folder))).is_clean
    broken = ["hong", "bound", "error", "exits_target >= poor_start", "a", "b", "c", "d"]
    write_csv(folder / "rules.csv", RULE_HEADER, [broken])
    assert not audit(load_plan(str(folder))).is_clean


def test_statuses_are_explained_where_they_are_given(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["decide", "--help"])
    told = capsys.readouterr().out
    readme = (Path(__file__).parent.parent / "data" / "README.md").read_text(encoding="utf-8")
    for status in STATUSES:
        assert f"\n  {status} " in told
        assert f"\n| `{status}` |" in readme
    name = audit(load_plan(str(real))).records[0].id
    for lang, words in (("vi", "đã xác nhận là sai"), ("en", "accepted as a fault")):
        assert main(["decide", str(real), name, "accepted", "--reviewer", "A", "--lang", lang]) == 0
        assert words in capsys.readouterr().out


def test_decisions_leave_a_trail(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = audit(load_plan(str(real))).records[0].id
    first = ["decide", str(real), name, "accepted", "--reviewer", "Lan", "--date", "2026-03-01"]
    assert main(first) == 0
    assert "Chú ý" not in capsys.readouterr().out
    last = ["decide", str(real), name, "open", "--reviewer", "Minh", "--date", "2026-03-02"]
    assert main(last) == 0
    assert "thay cho quyết định của Lan (đã xác nhận là sai)" in capsys.readouterr().out
    rows = (real / "findings.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split(",")[-3:] for row in rows] == [
        ["Lan", "", "2026-03-01"], ["Minh", "", "2026-03-02"],
    ]  # fmt: skip
    (finding,) = (one for one in audit(load_plan(str(real))).records if one.id == name)
    assert (finding.status, finding.reviewer) == ("open", "Minh")


def test_stories_are_told_of_a_few_sets_of_a_repair_and_not_looked_for_in_the_others(
    tmp_path: Path,
) -> None:
    rows = [{"unit": f"Xã {at}", "unit_code": f"{at}", "poor_start": 20 + at} for at in range(9)]
    folder = write_plan(tmp_path / "nhieu", rows, total={"poor_start": 9 * 20 + 36 + 10})
    plan = load_plan(str(folder))
    (repair,) = audit_data(plan, audit(plan))["repairs"]
    told = [one["stories"] for one in repair["sets"]]
    assert len(told) == 10
    assert [one is None for one in told] == [False] * MOST_SETS + [True] * (10 - MOST_SETS)
    assert any(told[:MOST_SETS])


def test_what_python_shows_of_a_result_fits_on_a_line() -> None:
    plan = pov.load_plan("krong_no_2020")
    report = pov.audit(plan)
    shown = {kind: sum(one.severity == kind for one in report.records) for kind in SEVERITIES}
    assert repr(report) == (
        f"<Audit: {report.checked} checks, {report.passed} passed; {shown['error']} errors, "
        f"{shown['warning']} warnings, {shown['note']} notes>"
    )
    assert len(repr(pov.compare_rules(plan))) < 200


def test_every_finding_is_told_with_the_number_that_decide_takes(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = pov.audit(pov.load_plan(str(real))).records
    main(["audit", str(real), "--all"])
    lines = capsys.readouterr().out.splitlines()
    for at, one in enumerate(records, 1):
        assert any(line.strip().startswith(f"[{at}] {one.id}") for line in lines)
    last = len(records)
    reviewer = ["--reviewer", "Lan", "--date", "15/6/2020"]
    assert main(["decide", str(real), str(last), "accepted", *reviewer]) == 0
    assert capsys.readouterr().out.startswith(f"{records[-1].id}: ")
    assert (
        main(["decide", str(real), "1", "accepted", "--reviewer", "L", "--date", "31/6/2020"]) == 2
    )
    assert "31/6/2020" in capsys.readouterr().err


def test_json_tells_every_finding_in_words(real: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", str(real), "--json"])
    plan = pov.load_plan(str(real))
    told = [one["sentence"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert told == [
        {lang: sentence(plan, one, lang, alone=True) for lang in ("vi", "en")}
        for one in pov.audit(plan).records
    ]


def test_of_many_equal_ways_the_one_with_a_story_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The units add up to 90 less than the total: 455 for 545 in the third explains it."""
    figures = (110, 220, 455, 330, 140)
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at:05d}", "poor_end": figure}
        for at, figure in enumerate(figures, 1)
    ]
    folder = write_plan(tmp_path / "p", rows, total={"poor_end": sum(figures) + 90})
    assert main(["audit", str(folder), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "6 ways equally small, one of them" in told
    way, story = told.split("one of them: ")[1].splitlines()[:2]
    assert way.endswith("Xã\u00a03\u00a0455\u00a0→\u00a0545")
    assert story.strip().startswith("perhaps: ")
    assert "Xã 3: two neighbouring digits" in story


def test_a_repair_says_that_it_counts_what_was_explained(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = "Contradictions that were explained or rejected are counted in"
    assert main(["audit", str(real), "--lang", "en"]) == 1
    assert counted not in capsys.readouterr().out
    given = ["--reviewer", "N. V. A.", "--note", "x"]
    assert main(["decide", str(real), "1", "explained", *given]) == 0
    assert main(["audit", str(real), "--lang", "en"]) == 1
    assert counted in capsys.readouterr().out
    plan = load_plan(str(real))
    assert "still count them in" in pov.audit_answer(plan, audit(plan), "en").text


def test_a_decision_without_a_reviewer_is_refused_in_the_language(
    real: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["decide", str(real), "1", "accepted"]) == 2
    assert "quyết định cần tên người rà soát" in capsys.readouterr().err
