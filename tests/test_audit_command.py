"""``povlib audit`` and ``povlib decide``: an office gates its own publication with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plans import copy_real, read_json, write_csv, write_plan

from povlib.cli import main

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
