"""What reviewers decide outlasts every run, and turns stale when a cell changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from plans import copy_real, digests, write_csv
from spoilt import replaced

import povlib as pov
from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.decisions import (
    apply_decisions,
    cells_digest,
    read_decisions,
    unmatched_decisions,
)
from povlib.faults import DecisionError, KeptDecisionsError, PlanError
from povlib.finding_views import unmatched_words
from povlib.findings import STATUSES, CellRef, Finding
from povlib.io import DECISION_COLUMNS
from povlib.reviewing import record_decision
from povlib.rule_table import RULES

FILE = "findings.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = copy_real(tmp_path / "plan")
    (folder / "corrections.csv").unlink()  # they are of figures that these tests change
    return folder


def report_of(folder: Path) -> Audit:
    return audit(pov.load_plan(str(folder)))


def finding_of(report: Audit, rule: str, subject: str = "") -> Finding:
    (found,) = (
        f for f in report.records if f.rule.id == rule and (not subject or f.subject == subject)
    )
    return found


def decide(folder: Path, finding: str, status: str, note: str = "vì thế") -> Finding:
    return record_decision(str(folder), finding, status, "Lan", note)


# --- Recording ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", STATUSES)
def test_a_decision_survives_every_run(folder: Path, status: str) -> None:
    before = report_of(folder)
    chosen = finding_of(before, "subset", "Nam Xuân")
    recorded = decide(folder, chosen.id, status)
    after = report_of(folder)
    decided = finding_of(after, "subset", "Nam Xuân")
    assert decided == recorded
    assert (decided.status, decided.reviewer, decided.note) == (status, "Lan", "vì thế")
    assert not decided.stale
    assert [f.id for f in after.records] == [f.id for f in before.records]
    others = [f for f in after.records if f.id != chosen.id]
    assert {(f.status, f.reviewer, f.stale) for f in others} == {("open", "", False)}


def test_a_decision_is_written_beside_the_data_and_nothing_else_changes(folder: Path) -> None:
    before = digests(folder)
    chosen = finding_of(report_of(folder), "sum")
    decide(folder, chosen.id, "accepted", "")
    assert {name for name in digests(folder) if name not in before} == {FILE}
    assert {name: d for name, d in digests(folder).items() if name in before} == before
    header, row = (folder / FILE).read_text(encoding="utf-8").splitlines()
    assert header == ",".join([*DECISION_COLUMNS, "decided"])
    assert chosen.id in row
    assert "280" in row


def test_a_later_decision_takes_the_place_of_an_earlier_one(folder: Path) -> None:
    ids = [f.id for f in report_of(folder).records[:3]]
    for name in ids:
        decide(folder, name, "accepted")
    decide(folder, ids[1], "rejected", "đã hỏi xã")
    written = (folder / FILE).read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in written] == [*ids, ids[1]], "the first stays as history"
    again = {f.id: f for f in report_of(folder).records}
    assert [again[name].status for name in ids] == ["accepted", "rejected", "accepted"]
    assert again[ids[1]].note == "đã hỏi xã"


def test_notes_keep_what_was_written(folder: Path) -> None:
    note = 'theo công văn "12/CV", ngày 3/4; đã đối chiếu, khớp'
    chosen = finding_of(report_of(folder), "sum")
    decide(folder, chosen.id, "explained", note)
    assert finding_of(report_of(folder), "sum").note == note


def test_every_finding_can_be_decided(folder: Path) -> None:
    for finding in report_of(folder).records:
        decide(folder, finding.id, "explained")
    report = report_of(folder)
    assert {f.status for f in report.records} == {"explained"}
    assert report.is_clean


def test_what_is_wrong_with_a_decision_is_told_at_once(folder: Path) -> None:
    before = digests(folder)
    with pytest.raises(PlanError) as error:
        record_decision(str(folder), "subset-000000", "maybe", " ")
    codes = [fault.code for fault in error.value.faults]
    assert codes == ["decision_unknown", "decision_status", "decision_reviewer"]
    for lang in ("vi", "en"):
        text = error.value.message(lang)
        for part in ("subset-000000", "maybe", *STATUSES, FILE):
            assert part in text
    assert digests(folder) == before


@pytest.mark.parametrize("status", ["rejected", "explained"])
def test_what_is_not_accepted_needs_a_note(folder: Path, status: str) -> None:
    chosen = finding_of(report_of(folder), "sum")
    with pytest.raises(PlanError) as error:
        record_decision(str(folder), chosen.id, status, "Lan", "  ")
    assert [fault.code for fault in error.value.faults] == ["decision_note"]
    assert not (folder / FILE).exists()


# --- Stale decisions ----------------------------------------------------------------------------


def test_a_decision_is_stale_when_one_of_its_cells_changes(folder: Path) -> None:
    chosen = finding_of(report_of(folder), "subset", "Nam Xuân")
    decide(folder, chosen.id, "rejected")
    replaced("63,29,59", "63,29,58")(folder)
    changed = finding_of(report_of(folder), "subset", "Nam Xuân")
    assert (changed.id, changed.status, changed.stale) == (chosen.id, "rejected", True)
    replaced("63,29,58", "63,29,59")(folder)
    assert not finding_of(report_of(folder), "subset", "Nam Xuân").stale


def test_a_decision_is_not_stale_when_other_cells_change_or_rows_move(folder: Path) -> None:
    chosen = finding_of(report_of(folder), "subset", "Nam Xuân")
    decide(folder, chosen.id, "rejected")
    replaced("49,16,26", "49,16,25")(folder)
    table = folder / "plan_table.csv"
    header, *rows, total = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([header, *reversed(rows), total, ""]), encoding="utf-8")
    moved = finding_of(report_of(folder), "subset", "Nam Xuân")
    assert (moved.id, moved.status, moved.stale) == (chosen.id, "rejected", False)
    assert moved.cells[0].line != chosen.cells[0].line


def test_a_new_decision_is_fresh_again(folder: Path) -> None:
    chosen = finding_of(report_of(folder), "subset", "Nam Xuân")
    decide(folder, chosen.id, "rejected")
    replaced("63,29,59", "63,29,58")(folder)
    decide(folder, chosen.id, "accepted")
    changed = finding_of(report_of(folder), "subset", "Nam Xuân")
    assert (changed.status, changed.stale) == ("accepted", False)


def test_decisions_on_findings_that_are_gone_are_kept(folder: Path) -> None:
    chosen = finding_of(report_of(folder), "subset", "Nam Xuân")
    decide(folder, chosen.id, "accepted")
    replaced("63,29,59", "63,29,29")(folder)
    report = report_of(folder)
    assert chosen.id not in {f.id for f in report.records}
    decide(folder, finding_of(report, "sum").id, "accepted")
    assert chosen.id in (folder / FILE).read_text(encoding="utf-8")


# --- When a plan is clean -----------------------------------------------------------------------


def settle(folder: Path, status: str) -> Audit:
    for finding in report_of(folder).records:
        if finding.severity != "note":
            decide(folder, finding.id, status)
    return report_of(folder)


@pytest.mark.parametrize(
    ("status", "clean"),
    [("open", False), ("accepted", False), ("rejected", True), ("explained", True)],
)
def test_a_plan_is_clean_when_every_finding_but_notes_is_settled(
    folder: Path, status: str, clean: bool
) -> None:
    report = settle(folder, status)
    assert report.is_clean is clean
    assert any(f.severity == "note" and f.status == "open" for f in report.records)


def test_a_stale_decision_settles_nothing(folder: Path) -> None:
    assert settle(folder, "rejected").is_clean
    replaced("63,29,59", "63,29,58")(folder)
    assert not report_of(folder).is_clean


def test_one_open_finding_is_enough(folder: Path) -> None:
    settle(folder, "rejected")
    decide(folder, finding_of(report_of(folder), "annex_missing").id, "open")
    assert not report_of(folder).is_clean


# --- The file -----------------------------------------------------------------------------------


def row(finding: str, status: str = "accepted", cells: str = "") -> list[str]:
    return [finding, "Nam Xuân", "59", cells, status, "Lan", "vì thế"]


def test_bad_decisions_are_refused_together(folder: Path) -> None:
    rows = [row("a"), row("b", "maybe"), row("a"), row("c", ""), row("b", "Accepted")]
    write_csv(folder / FILE, DECISION_COLUMNS, rows)
    wrong = report_of(folder).decision_faults
    faults = [(fault.code, fault.row, fault.column) for fault in wrong]
    assert faults == [
        ("decision_status", 3, "status"),
        ("decision_status", 5, "status"),
        ("decision_status", 6, "status"),
    ]
    for lang, word in (("vi", "dòng"), ("en", "row")):
        text = KeptDecisionsError("plan", wrong).message(lang)
        for part in (f"{FILE}, {word} 3", "“maybe”", f"{FILE}, {word} 6", "“Accepted”"):
            assert part in text


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [("finding", " ", "required_text"), ("reviewer", "", "required_text"),
     ("reviewer", "  ", "required_text"), ("note", " ", "decision_note")],
)  # fmt: skip
def test_a_decision_needs_its_finding_its_reviewer_and_its_reason(
    folder: Path, column: str, text: str, code: str
) -> None:
    chosen = finding_of(report_of(folder), "sum")
    cells = dict(zip(DECISION_COLUMNS, row(chosen.id, "rejected"), strict=True))
    write_csv(folder / FILE, DECISION_COLUMNS, [list(cells.values())])
    assert finding_of(report_of(folder), "sum").status == "rejected"
    write_csv(folder / FILE, DECISION_COLUMNS, [list({**cells, column: text}.values())])
    report = report_of(folder)
    (fault,) = report.decision_faults
    assert (fault.code, fault.file, fault.row, fault.column) == (code, FILE, 2, column)
    assert finding_of(report, "sum").status == "open"


def test_decisions_on_nothing_are_listed_and_stop_nothing(folder: Path) -> None:
    before = report_of(folder)
    chosen = finding_of(before, "sum")
    wrong = chosen.id[:-1] + ("0" if chosen.id[-1] != "0" else "1")
    rows = [row(wrong), row("quite-another"), row(finding_of(before, "subset", "Nam Xuân").id)]
    write_csv(folder / FILE, DECISION_COLUMNS, rows)
    plan = pov.load_plan(str(folder))
    report = audit(plan)
    assert [f.id for f in report.records] == [f.id for f in before.records]
    idle = unmatched_decisions(plan, report.records)
    assert [(one.finding, one.line, one.near) for one in idle] == [
        (wrong, 2, chosen.id), ("quite-another", 3, ""),
    ]  # fmt: skip
    for lang, words in (("vi", "Có phải là"), ("en", "Did you mean")):
        text = pov.findings_list(plan, report, lang).text
        assert f"“{wrong}”" in text
        assert f"{words} “{chosen.id}”?" in text
        assert "“quite-another”" in text
    assert unmatched_decisions(replace(plan, scenario="x"), ()) == ()
    assert unmatched_decisions(replace(plan, decisions=None), report.records) == ()
    replaced("63,29,59", "63,29,29")(folder)  # what was found is mended
    plan = pov.load_plan(str(folder))
    idle = unmatched_decisions(plan, audit(plan).records)
    assert [one.line for one in idle] == [2, 3, 4]


def test_mistakes_in_rules_and_decisions_are_told_together(folder: Path) -> None:
    write_csv(folder / FILE, DECISION_COLUMNS, [row("a", "maybe")])
    header = ["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en"]
    write_csv(folder / "rules.csv", header, [["b", "flow", "error", "poor_end", "b", "b", "", ""]])
    report = report_of(folder)
    assert [fault.file for fault in report.rule_faults] == ["rules.csv"]
    assert [fault.file for fault in report.decision_faults] == [FILE]


def test_of_a_file_of_decisions_without_its_columns_nothing_counts(folder: Path) -> None:
    write_csv(folder / FILE, DECISION_COLUMNS[:4], [["a", "b", "c", "d"]])
    report = report_of(folder)
    assert "status" in {fault.column for fault in report.decision_faults}
    assert not report.is_clean


def test_rows_that_cannot_be_taken_apart_stop_nothing_else(folder: Path) -> None:
    """The last row may take back the first: none counts, and none is lost by writing anew."""
    chosen = finding_of(report_of(folder), "sum")
    header = ["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en"]
    good = ["half", "bound", "note", "2 poor_start <= poor_end", "a", "b", "c", "d"]
    write_csv(folder / "rules.csv", header, [["b", *good[1:], ""], good, ["c", *good[1:6]]])
    write_csv(folder / FILE, DECISION_COLUMNS, [row(chosen.id, "rejected"), [*row("a"), ""]])
    report = report_of(folder)
    assert [(f.code, f.row) for f in report.rule_faults] == [("row_length", 2), ("row_length", 4)]
    assert [(f.code, f.row) for f in report.decision_faults] == [("row_length", 3)]
    assert any(one.rule.id == "half" for one in report.records)
    assert finding_of(report, "sum").status == "open"
    before = (folder / FILE).read_bytes()
    with pytest.raises(DecisionError) as error:
        record_decision(str(folder), chosen.id, "accepted", "Lan")
    assert error.value.faults == report.decision_faults
    assert (folder / FILE).read_bytes() == before


def test_spaces_around_entries_make_no_difference(folder: Path) -> None:
    chosen = finding_of(report_of(folder), "sum")
    digest = cells_digest(chosen.cells)
    write_csv(folder / FILE, DECISION_COLUMNS, [row(f" {chosen.id} ", " rejected", f"{digest} ")])
    found = finding_of(report_of(folder), "sum")
    assert (found.status, found.stale) == ("rejected", False)


def test_nothing_is_decided_without_a_file(folder: Path) -> None:
    assert read_decisions(pov.load_plan(str(folder)).decisions) == ({}, [])
    records = report_of(folder).records
    assert apply_decisions(records, {}) == records


def test_the_digest_tells_places_and_texts_apart() -> None:
    cell = CellRef("plan_table.csv", 12, "A", "00001", "exits", "26")
    others = [
        CellRef("plan_table.csv", 12, "A", "00001", "exits", "62"),
        CellRef("plan_table.csv", 12, "A", "00001", "poor_end", "26"),
        CellRef("plan_table.csv", 12, "A", "00002", "exits", "26"),
        CellRef("registrations.csv", 12, "A", "00001", "exits", "26"),
    ]
    assert len({cells_digest([one]) for one in (cell, *others)}) == 5
    moved = CellRef("plan_table.csv", 99, "A", "00001", "exits", "26")
    assert cells_digest([moved]) == cells_digest([cell])


def test_findings_of_a_plan_have_an_id_each(folder: Path) -> None:
    records = report_of(folder).records
    assert len({f.id for f in records}) == len(records)
    assert {f.rule.id for f in records} <= {rule.id for rule in RULES}


def test_the_day_of_a_decision_is_read_as_documents_print_it_and_must_be_possible(
    tmp_path: Path,
) -> None:
    folder = copy_real(tmp_path / "plan")
    signed = pov.load_plan(str(folder)).source.signed
    today = dt.date.today()
    given = (str(folder), "1", "accepted", "Lan")
    first = pov.audit(pov.load_plan(str(folder))).records[0]
    for text in (f"{signed.day}/{signed.month}/{signed.year}", signed.isoformat()):
        made = pov.record_decision(*given, decided=text)  # its number stands for its id
        assert (made.id, made.decided) == (first.id, signed.isoformat())
    wrong = {
        "31/2/2020": "decision_day", "2/2020": "decision_day", "hôm qua": "decision_day",
        (signed - dt.timedelta(1)).isoformat(): "decision_day_order",
        (today + dt.timedelta(1)).isoformat(): "decision_day_order",
    }  # fmt: skip
    before = (folder / "findings.csv").read_bytes()
    for text, code in wrong.items():
        with pytest.raises(DecisionError) as caught:
            pov.record_decision(*given, decided=text)
        (fault,) = caught.value.faults
        assert (fault.code, fault.found) == (code, text)
        assert (folder / "findings.csv").read_bytes() == before
    with pytest.raises(DecisionError) as caught:
        pov.record_decision(str(folder), "99999", "accepted", "Lan")
    assert [fault.code for fault in caught.value.faults] == ["decision_unknown"]


def test_a_day_that_there_is_not_makes_the_decisions_unusable(tmp_path: Path) -> None:
    folder = copy_real(tmp_path / "plan")
    columns = [*DECISION_COLUMNS, "decided"]
    row = ["a", "", "", "", "accepted", "Lan", "", "31/2/2020"]
    write_csv(folder / "findings.csv", columns, [row])
    (fault,) = pov.audit(pov.load_plan(str(folder))).decision_faults
    assert (fault.code, fault.row, fault.column) == ("decision_day", 2, "decided")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_decision_whose_finding_is_mended_is_told_from_one_mistyped(
    tmp_path: Path, lang: str
) -> None:
    folder = copy_real(tmp_path / "plan")
    columns = [*DECISION_COLUMNS, "decided"]
    where = "Nam Xuân exits_target"
    rows = [
        ["subset-000000", where, "59", "0123456789ab", "accepted", "Lan", "", ""],
        ["mistyped", "", "", "", "accepted", "Lan", "", ""],
    ]
    write_csv(folder / "findings.csv", columns, rows)
    plan = pov.load_plan(str(folder))
    mended, mistyped = unmatched_words(plan, pov.audit(plan), lang)
    assert where in mended
    assert "59" in mended
    assert {"vi": "gõ sai mã", "en": "mistyped"}[lang] in mistyped
    assert {"vi": "gõ sai", "en": "mistyped"}[lang] not in mended
