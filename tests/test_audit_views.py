"""What the report on an audit says: the first page, the map, the findings, on odd plans as well."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
import shutil
import string
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup
from exported import AUDIT_NOTEBOOK, LANGUAGES, SECOND, Reports, hostile_plan
from generated import SLIPS, plan_of, plans, spoil
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import write_csv, write_plan
from test_views import with_statements

import povlib as pov
from povlib.audit_parts import (
    column_words,
    printed_words,
    range_words,
    relation_words,
    set_words,
    spelt_out,
)
from povlib.audit_words import CELL_WORDS, KIND_TITLES, SIGNS
from povlib.audit_words import WORDS as AUDIT_WORDS
from povlib.blocks import Block, finding_block
from povlib.cell_evidence import CELL_STATUSES
from povlib.check_views import unchecked_parts
from povlib.check_words import WORDS as CHECK_WORDS
from povlib.columns import COLUMNS, column_label
from povlib.faults import PlanError
from povlib.finding_texts import expected_words, sentence
from povlib.findings import CellRef
from povlib.plan import SUBJECTS
from povlib.repairs import CellRelation, SuspectCell
from povlib.rule_table import KINDS
from povlib.slip_patterns import KINDS as KINDS_OF_SLIPS
from povlib.slip_patterns import REMARKS
from povlib.summary_parts import sort_findings
from povlib.summary_words import WORDS as SUMMARY_WORDS
from povlib.unknown_views import holding_items

VIEWS = (
    pov.audit_answer, pov.audit_summary, pov.audit_map, pov.findings_list, pov.repairs_table,
    pov.audit_unknown, pov.checks_table, pov.not_checkable,
)  # fmt: skip
SEVERITIES = ("error", "warning", "note")
Row = dict[str, Any]


def unit(name: str, code: str, **figures: object) -> Row:
    return {"unit": name, "unit_code": code, **figures}


@cache
def krong_no() -> tuple[pov.Plan, pov.Audit]:
    plan = pov.load_plan("krong_no_2020")
    return plan, pov.audit(plan)


def made(folder: Path, rows: list[Row], **options: Any) -> tuple[pov.Plan, pov.Audit]:
    plan = pov.load_plan(str(write_plan(folder, rows, **options)))
    return plan, pov.audit(plan)


def flows(units: int, faults: tuple[int, ...] = (), seed: int = 0) -> tuple[list[Row], Row]:
    """Make units with flows and their total row; in some, the end is seven too high."""
    chance = random.Random(seed)
    rows = []
    for place in range(units):
        start = chance.randint(20, 200)
        exits = chance.randint(1, start)
        minority = chance.randint(0, exits)
        rows.append(
            unit(
                f"Thôn {place + 1}", f"{place:05d}", poor_start=start, exits_target=exits,
                poor_end=start - exits, exits_target_em=minority,
            )
        )  # fmt: skip
    names = ("poor_start", "exits_target", "poor_end", "exits_target_em")
    total = {name: sum(row[name] for row in rows) for name in names}
    for place in faults:
        rows[place]["poor_end"] += 7
    return rows, total


def odd_plans(folder: Path) -> dict[str, tuple[pov.Plan, pov.Audit]]:
    """Plans that lack this or that, and plans in which much is wrong."""
    three = flows(3, (1,))[0]
    plain = [{k: v for k, v in row.items() if not k.endswith("_em")} for row in three]
    swapped = [dict(row, exits_target_em=row["exits_target"] + 9) for row in flows(40)[0]]
    rates = [
        unit(f"N{n}", f"{n}", households=1000 + n, poor_start=100 + n, poor_end=50 + 3 * n,
             poor_rate_end_pct=Decimal("7.77"))
        for n in range(5)
    ]  # fmt: skip
    hostile = pov.load_plan(str(hostile_plan(folder / "hostile_2031")))
    second = pov.load_plan(str(SECOND))
    return {
        "krong_no": krong_no(),
        "second": (second, pov.audit(second)),
        "hostile": (hostile, pov.audit(hostile)),
        "clean": made(folder / "clean", *[flows(3)[0]], total=flows(3)[1]),
        "no total, no minority": made(folder / "plain", plain),
        "one figure": made(folder / "one", [unit("A", "1", exits_target=10)]),
        "blank": made(
            folder / "blank", [unit("A", "1", poor_start=None, poor_end=3, exits_target=1)]
        ),
        "many findings": made(folder / "many", swapped),
        "wrong title": made(folder / "title", rates),
        "large": made(folder / "large", flows(120, (5, 100))[0], total=flows(120)[1]),
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[pov.Plan, pov.Audit]]:
    return odd_plans(tmp_path_factory.mktemp("odd"))


def seen(block: Block) -> str:
    """Text that a reader sees or hears."""
    page = BeautifulSoup(block.html, "html.parser")
    named = [str(tag["aria-label"]) for tag in page.find_all(attrs={"aria-label": True})]
    return " ".join([*page.get_text(" ").split(), *named])


# --- The first page -----------------------------------------------------------------------------

FIRST_PAGE = {
    "vi": [
        "mâu thuẫn", "26 > 16", "59 > 29", "326 ≠ 280", "TT Đăk Mâm", "Nam Xuân",
        "19.340–19.348", "không phải số liệu chính thức", "Buôn Choah 593", "2.007–2.008",
        "10–16 và 23–29", "cộng lại đúng 39", "Số tổng 280 có đúng không", "từ 241", "đến 286",
        "Tổng số hộ DTTS", "danh sách hộ đăng ký", "ít nhất 2 ô",
    ],
    "en": [
        "contradict", "26 > 16", "59 > 29", "326 ≠ 280", "TT Đăk Mâm", "Nam Xuân",
        "19,340–19,348", "not official figures", "Buôn Choah 593", "2,007–2,008",
        "10–16 and 23–29", "together 39", "Whether the total 280 is right", "241 to 286",
        "Ethnic-minority households", "list of registered households", "at least 2 cells",
    ],
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_tells_what_contradicts_what_and_what_nobody_knows(
    reports: Reports, lang: str
) -> None:
    """Three contradictions, the probable household totals, the unknown split: all on page one."""
    path = reports.path("krong_no_2020", AUDIT_NOTEBOOK, lang, "pdf")
    text = " ".join(pypdf.PdfReader(path).pages[0].extract_text().split())
    assert [fact for fact in FIRST_PAGE[lang] if fact not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_counts(lang: str) -> None:
    plan, report = krong_no()
    text = pov.audit_answer(plan, report, lang).text
    figures = [line.rsplit(": ", 1)[1].split()[0] for line in text.splitlines()[1:]]
    total = {"vi": "19.340–19.348", "en": "19,340–19,348"}[lang]
    assert figures == [str(report.checked), str(report.passed), "3", "2", total]
    rest = report.records[3:]
    counts = [sum(f.severity == severity for f in rest) for severity in SEVERITIES]
    assert 3 + sum(counts) == len(report.records) <= report.checked - report.passed
    said = {
        "vi": "{} lỗi chắc chắn (văn bản được viện dẫn), {} điểm cần xem lại và {} lưu ý",
        "en": "{} certain errors (documents cited), {} points to be checked and {} notes",
    }
    assert said[lang].format(*counts) in text.splitlines()[0]
    page = pov.audit_summary(plan, report, lang).text
    assert {
        "vi": "2 lỗi chắc chắn (phát hiện 4–5): 17/2017/TT-BLĐTBXH được dẫn với 2 ngày khác nhau",
        "en": "2 certain errors (findings 4–5): 17/2017/TT-BLĐTBXH is cited with 2 different dates",
    }[lang] in page
    day = {"vi": "28/6/2016", "en": "28 June 2016"}[lang]
    assert page.count(day) == 1  # what is wrong with one document is told with its dates once


def test_a_clean_plan_is_called_clean_and_what_was_not_checked_is_named(odd) -> None:
    for name in ("second", "clean"):
        plan, report = odd[name]
        answer = pov.audit_answer(plan, report, "en").text
        assert "No figure" in answer
        assert "Not checkable: " in answer
        assert "contradict each other" not in answer
        summary = pov.audit_summary(plan, report, "en").text
        assert f"{report.checked} of {report.checked} checks passed" in summary
    assert "no two figures" in pov.audit_answer(*odd["one figure"], "en").text


STATUSES = (("rejected", False), ("explained", False), ("accepted", False), ("explained", True))


@pytest.mark.parametrize(("status", "stale"), STATUSES)
@pytest.mark.parametrize("decided", [1, 3, 5])
def test_figures_contradict_each_other_after_a_decision_too(
    status: str, stale: bool, decided: int
) -> None:
    """The arithmetic stays on the first page, with who decided what; the findings have the note."""
    plan, report = krong_no()
    words = {"status": status, "stale": stale, "reviewer": "Lan", "note": "Xem biên bản họp"}
    changed = [dataclasses.replace(f, **words) for f in report.records[:decided]]
    settled = dataclasses.replace(report, records=(*changed, *report.records[decided:]))
    answer = pov.audit_answer(plan, settled, "en").text
    assert "in 3 places" in answer
    assert "Contradictions: 3" in answer
    counts = status in ("rejected", "explained") and not stale
    rest = " and 2 other findings" if decided == 5 else ""
    said = f"Lan has {status} {min(decided, 3)} of 3 contradictions{rest}; the figures stand"
    assert (said in answer) == counts
    page = pov.audit_summary(plan, settled, "en").text
    for words in ("26 > 16", "59 > 29", "326 ≠ 280"):
        assert words in page
    assert page.count(": Lan]") == min(decided, 3)
    assert ("Decisions out of date" in page) == stale
    told = pov.findings_list(plan, settled, "en").text
    assert told.count("(Lan: “Xem biên bản họp”)") == decided
    assert ("have changed since" in told) == stale


def test_decisions_alone_make_no_plan_clean(odd) -> None:
    """With every finding explained the verdict is what it was without."""
    for plan, report in odd.values():
        words = {"status": "explained", "reviewer": "Lan", "note": "x"}
        records = tuple(dataclasses.replace(f, **words) for f in report.records)
        settled = pov.audit_answer(plan, dataclasses.replace(report, records=records), "en").text
        lead = pov.audit_answer(plan, report, "en").text.splitlines()
        first = settled.splitlines()[lead.index(next(x for x in lead if not x.startswith("!")))]
        own = next(line for line in lead if not line.startswith("!"))
        assert first.startswith(own.split(" Not checkable")[0])


def test_units_without_households_are_told_as_such(tmp_path: Path) -> None:
    """50 of the households cannot be 5,00 % and 20 of them 9,00 %: no number fits."""
    rows = [
        unit("A", "1", poor_start=50, poor_end=20, poor_rate_start_pct=Decimal("5.00"),
             poor_rate_end_pct=Decimal("2.00")),
        unit("B", "2", poor_start=50, poor_end=20, poor_rate_start_pct=Decimal("5.00"),
             poor_rate_end_pct=Decimal("9.00")),
        unit("C", "3", poor_start=70, poor_end=30, poor_rate_start_pct=Decimal("7.00"),
             poor_rate_end_pct=Decimal("3.00")),
    ]  # fmt: skip
    plan, report = made(tmp_path / "p", rows)
    frame = report.reproduction.households
    lost = int(frame["recovered_households_low"].isna().sum())
    page = pov.audit_summary(plan, report, "en").text
    assert "only these numbers" not in page
    assert "How sure: this holds if" in page
    if lost:
        assert f"for {lost} unit nothing could be inferred" in page
    else:
        pytest.fail("this plan must lose a unit")


def test_what_is_assumed_stands_on_the_first_page_and_its_limits_among_the_unknown() -> None:
    plan = pov.load_plan("krong_no_2020", scenario="280")
    report = pov.audit(plan)
    page = pov.audit_summary(plan, report, "en").text
    assert "TT Đăk Mâm printed 26, used 10–16; Nam Xuân printed 59, used 23–29" in page
    unknown = pov.audit_unknown(plan, report, "en").text
    for text in (page, unknown):
        assert "within limits only, as assumed: 10–16¶ and 23–29¶, together 39¶" in text


def test_a_cell_that_a_scenario_changed_is_named_before_the_other_suspects(
    tmp_path: Path,
) -> None:
    """One end 30 higher and the total too: any of the parts could be wrong, this one is named."""
    plan, report = krong_no()
    names = [str(name) for name in plan.units.index]
    cells = [cell for f in report.records[2:3] for cell in f.cells if cell.unit in names]
    last = next(cell for cell in cells if cell.unit == names[-1])
    fix = dataclasses.replace(
        pov.load_plan("krong_no_2020", scenario="286").corrections[0],
        unit=last.unit, unit_code=last.unit_code, column=last.column,
    )  # fmt: skip
    (repair,) = report.repairs
    many = dataclasses.replace(
        repair, weight=2, sets=(), complete=False, proved=False, cells=tuple(cells)
    )
    used = dataclasses.replace(plan, corrections=(fix,))
    for view in (pov.audit_summary, pov.audit_unknown):
        told = view(used, dataclasses.replace(report, repairs=(many,)), "en").text
        (line,) = [text for text in told.splitlines() if "Which cell is wrong" in text]
        assert f"among {last.unit}" in line


def test_errors_in_what_is_cited_do_not_rest_on_a_correction() -> None:
    """No figure of the table bears on the number of a document, so its count has no mark."""
    plan = pov.load_plan("krong_no_2020", scenario="286")
    report = pov.audit(plan)
    for view in (pov.audit_answer, pov.audit_summary):
        assert re.search(r"\b2 certain errors\b", view(plan, report, "en").text)
    assert all(
        KINDS.index(f.rule.kind) >= KINDS.index("chronology") for f in sort_findings(report).errors
    )


@pytest.mark.parametrize("scenario", ["280", "286"])
def test_counts_and_order_of_units_do_not_rest_on_a_correction(scenario: str) -> None:
    plan = pov.load_plan("krong_no_2020", scenario=scenario)
    page = BeautifulSoup(pov.checks_table(plan, pov.audit(plan), "en").html, "html.parser")
    rows = {row.th.find(string=True): row.get_text() for row in page.select("tbody tr:has(td)")}
    unmarked = ("The prose counts the units", "Every unit of the table", "Prose and table list")
    for label, text in rows.items():
        if str(label).startswith(unmarked):
            assert "¶" not in text
    assert sum(str(label).startswith(unmarked) for label in rows) == 3
    assert any("¶" in text for text in rows.values())


def test_a_correction_proper_is_not_called_an_assumption(tmp_path: Path) -> None:
    rows, total = flows(3, (1,))
    folder = write_plan(tmp_path / "p", rows, total=total)
    cells = ["Thôn 2", "poor_end", str(rows[1]["poor_end"]), str(rows[1]["poor_end"] - 7),
             "gõ nhầm", "công văn 5/CV-UBND"]  # fmt: skip
    (folder / "corrections.csv").write_text(
        "unit,column,printed,corrected,reason,authority\n" + ",".join(cells) + "\n", "utf-8"
    )
    plan = pov.load_plan(str(folder), scenario="corrected")
    lead = pov.audit_answer(plan, pov.audit(plan), "en").text
    assert "With 1 corrected figure (“công văn 5/CV-UBND”)" in lead
    assert "scenario" not in lead.lower()
    other = pov.load_plan("krong_no_2020", scenario="286")
    assert "scenario “286”" in pov.audit_answer(other, pov.audit(other), "en").text


def test_a_cell_that_a_slip_explains_is_named_as_probably_wrong(tmp_path: Path) -> None:
    """165 for 156 in a row that three other figures bear out."""
    rows = [unit("A", "1", poor_start=190, exits_target=34, poor_end=165),
            unit("B", "2", poor_start=90, exits_target=30, poor_end=60)]  # fmt: skip
    total = {"poor_start": 280, "exits_target": 64, "poor_end": 216}
    plan, report = made(tmp_path / "p", rows, total=total)
    page = pov.audit_summary(plan, report, "en").text
    assert re.search(r"Probably wrong: A, column “.*?”: 165 → 156 \(two digits swapped\)", page)
    page = pov.audit_summary(plan, report, "vi").text
    assert "165 → 156 (đảo hai chữ số)" in page
    # The page says once what the cell should be; the later section says it in full.
    assert page.count("156") == 2  # in the arithmetic as well
    assert "nhiều khả năng chính ô này sai như đã nêu, nhưng không chắc" in page
    assert "nhiều khả năng chính ô này (ghi 165) sai" in pov.audit_unknown(plan, report, "vi").text
    assert "Probably wrong" not in pov.audit_summary(*krong_no(), "en").text


def test_every_finding_points_to_the_possible_causes_of_its_repair() -> None:
    plan, report = krong_no()
    told = [
        text.split("\n\n")[0]
        for text in pov.findings_list(plan, report, "en").text.split("Possible cause: ")
    ]
    assert [words.split(".")[0] for words in told[1:]] == [
        "3 explanations, none certain: see below the table of repairs", "As in finding 1",
        "As in finding 1",
    ]  # fmt: skip


def test_checks_that_fail_are_told_to_be_more_than_the_findings() -> None:
    plan, report = krong_no()
    failed = report.checked - report.passed
    assert failed > len(report.records)
    said = f"The {failed} checks that fail are told in {len(report.records)} findings"
    assert said in pov.checks_table(plan, report, "en").text


def test_every_kind_of_slip_has_a_short_name() -> None:
    assert {f"slip_{kind}" for kind in KINDS_OF_SLIPS} - set(AUDIT_WORDS) == {
        f"slip_{kind}" for kind in REMARKS
    }


def test_repairs_that_could_not_be_found_are_not_promised() -> None:
    plan, report = krong_no()
    records = tuple(
        dataclasses.replace(f, groups=(), confidence="unlocated") if f.groups else f
        for f in report.records
    )
    lost = dataclasses.replace(report, repairs=(), unlocated="too hard", records=records)
    answer = pov.audit_answer(plan, lost, "en").text
    assert "could not be determined" in answer
    # 26 > 16 and 59 > 29 are of different cells; nothing more is known.
    assert "at least 2 cells must change; whether more" in answer
    assert "no smallest repair could be found for 3 contradictions" in seen(
        pov.audit_unknown(plan, lost, "en")
    )
    assert "No smallest repair could be found" in pov.repairs_table(plan, lost, "en").text
    cells = pov.cell_statuses(plan, lost)
    assert set(cells[cells["column"] == "exits_target_em"]["status"]) == {"possible"}


def test_repairs_that_could_not_be_listed_are_bounded() -> None:
    """At least so many cells must change, whichever they are; each of them may be wrong."""
    plan, report = krong_no()
    (repair,) = report.repairs
    cells = tuple(cell for finding in report.records[:3] for cell in finding.cells)
    many = dataclasses.replace(
        repair, weight=2, sets=(), complete=False, proved=False, cells=tuple(dict.fromkeys(cells))
    )
    open_ = dataclasses.replace(report, repairs=(many,))
    assert "at least 2 cells must change" in pov.audit_answer(plan, open_, "en").text
    for view in (pov.audit_summary, pov.audit_unknown, pov.findings_list, pov.repairs_table):
        said = "at least 2 cells (of this part )?must change"
        assert re.search(said, view(plan, open_, "en").text, re.IGNORECASE), view.__name__
    found = pov.cell_statuses(plan, open_)
    assert (found["status"] == "possible").sum() == len(many.cells)


def test_a_hopeless_table_is_said_to_be_so_and_no_cell_is_singled_out() -> None:
    plan, report = krong_no()
    (repair,) = report.repairs
    cells = tuple(cell for f in report.records[:3] for cell in f.cells)
    many = dataclasses.replace(
        repair, weight=9, sets=(), complete=False, proved=False, cells=tuple(dict.fromkeys(cells))
    )
    text = pov.audit_unknown(plan, dataclasses.replace(report, repairs=(many,)), "en").text
    assert f"at least 9 of {len(many.cells)} cells involved must change" in text
    assert not re.search(r"TT Đăk Mâm|10–16", text.splitlines()[0])


def kept_plan(folder: Path, **options: Any) -> tuple[pov.Plan, pov.Audit]:
    """20 of 6 is wrong; 17 does not fit 4 + 9 + 20 and would fit 4 + 9 + 4."""
    rows = [
        unit("A", "1", exits_target=5, exits_target_em=4, poor_start=9, poor_end=4),
        unit("B", "2", exits_target=9, exits_target_em=9, poor_start=9, poor_end=0),
        unit("C", "3", exits_target=6, exits_target_em=20, poor_start=8, poor_end=2),
    ]
    total = {"exits_target": 20, "exits_target_em": 17, "poor_start": 26, "poor_end": 6}
    return made(folder, rows, total=total, **options)


def test_a_total_that_the_repair_keeps_has_the_range_of_its_parts(tmp_path: Path) -> None:
    """Were 17 wrong too: the parts in no repair are 4 + 9, the other can be 0 to its whole, 6."""
    plan, report = kept_plan(tmp_path / "p")
    text = pov.audit_unknown(plan, report, "en").text
    assert "Whether the total 17 is right" in text
    assert "the true total is 13 to 19" in text


def test_a_total_that_another_figure_fixes_is_not_called_open(tmp_path: Path) -> None:
    """The prose says 17 as well: nothing else could stand in the total row."""
    plan, _ = kept_plan(tmp_path / "p")
    said = pd.DataFrame(
        [{"about": "exits_target_em", "printed": "17 hộ", "value": 17, "printed_measure": "hộ",
          "comparison": "equal", "section": "I"}], index=pd.Index(["s"], name="statement"),
    )  # fmt: skip
    stated = dataclasses.replace(plan, statements=said)
    report = pov.audit(stated)
    assert report.repairs
    assert "Whether the total" not in pov.audit_unknown(stated, report, "en").text


@pytest.mark.parametrize("seed", range(30))
def test_a_kept_total_could_be_what_the_rest_allows(tmp_path: Path, seed: int) -> None:
    """By trying every value of the total and of the cells to change."""
    chance = random.Random(seed)
    rows = []
    for n in range(chance.randint(2, 4)):
        start = chance.randint(3, 9)
        whole = chance.randint(2, start)
        rows.append(unit(f"U{n}", f"{n}", poor_start=start, exits_target=whole,
                         exits_target_em=chance.randint(0, whole)))  # fmt: skip
    names = ("poor_start", "exits_target", "exits_target_em")
    total = {name: sum(row[name] for row in rows) for name in names}
    wrong = chance.sample(rows, chance.randint(1, 2))
    for row in wrong:
        row["exits_target_em"] = row["exits_target"] + chance.randint(1, 9)
    _, report = made(tmp_path / "p", rows, total=total)
    sums = {row["unit"]: row["exits_target_em"] for row in rows}
    suspects = [one.suspects for r in report.repairs if len(r.sets) == 1 for one in r.sets]
    changed = {s.cell.unit for group in suspects for s in group}
    for kept in report.kept:
        assert kept.cell.column == "exits_target_em"
        fixed = sum(value for name, value in sums.items() if name not in changed)
        caps = [row["exits_target"] for row in rows if row["unit"] in changed]
        could = {fixed + sum(own) for own in itertools.product(*(range(cap + 1) for cap in caps))}
        could = {value for value in could if value <= total["exits_target"]}
        assert (kept.low, kept.high) == (min(could), max(could))
    alone = {s.cell.column for group in suspects for s in group} == {"exits_target_em"}
    every = all(len(repair.sets) == 1 for repair in report.repairs)
    kept_in_all = alone and every and not any(s.cell.unit_code == "" for g in suspects for s in g)
    assert bool(report.kept) == kept_in_all


def test_the_verdict_names_every_column_that_may_be_wrong(tmp_path: Path) -> None:
    """26 of 16: either can be the wrong one, so neither is named alone."""
    rows = [unit("A", "1", exits_target=16, exits_target_em=26), unit("B", "2", exits_target=3,
            exits_target_em=1)]  # fmt: skip
    plan, report = made(tmp_path / "p", rows)
    columns = {s.cell.column for one in report.repairs[0].sets for s in one.suspects}
    assert columns == {"exits_target", "exits_target_em"}
    lead = pov.audit_answer(plan, report, "en").text.splitlines()[0]
    either = r"in the column “(.*?)” or the column “(.*?)”"
    named = set(re.search(either, lead).groups())
    assert named == {column_words(plan, column, "en") for column in columns}
    assert "at least 2 cells in the column “" in pov.audit_answer(*krong_no(), "en").text


def test_a_sum_that_blank_units_leave_open_says_how_many_they_are(tmp_path: Path) -> None:
    """80 and 60 are more than the 130 printed, and a third unit is blank."""
    rows = [unit("A", "1", poor_start=80), unit("B", "2", poor_start=60),
            unit("C", "3", poor_start=None)]  # fmt: skip
    plan, report = made(tmp_path / "p", rows, total={"poor_start": 130})
    page = pov.audit_summary(plan, report, "en").text
    assert "add up to 140 already, and 1 unit is blank; the total row prints 130" in page
    (found,) = report.contradictions
    text = sentence(plan, found, "en", alone=True)
    assert "the units that are printed add up to 140 already, and 1 unit is blank" in text
    assert "để trống" in sentence(plan, found, "vi")
    full = made(tmp_path / "full", rows[:2], total={"poor_start": 130})
    assert "blank" not in sentence(full[0], full[1].contradictions[0], "en", alone=True)


def test_a_stated_total_is_held_against_the_units_that_have_a_figure(tmp_path: Path) -> None:
    """80 and 60 are more than the 130 stated: one of the three must change, by ten at least."""
    rows = [unit("A", "1", poor_start=80), unit("B", "2", poor_start=60),
            unit("C", "3", poor_start=None)]  # fmt: skip
    folder = write_plan(tmp_path / "p", rows)
    with_statements(folder, [("all", "poor_start", "130 hộ", "130", "hộ", "equal", "1")])
    plan = pov.load_plan(str(folder))
    report = pov.audit(plan)
    assert [finding.rule.id for finding in report.contradictions] == ["stated_total"]
    (repair,) = report.repairs
    found = {s.cell.text: (s.low, s.high) for one in repair.sets for s in one.suspects}
    assert found == {"80": (0, 70), "60": (0, 50), "130 hộ": (140, None)}


COLUMN_FAULTS = {
    "title": ("are not what their titles say|is not what its title says", "title"),
    "rows": ("stands in the wrong rows", "moved by one row"),
    "doubt": ("does not agree with the other figures of its rows", "does not belong"),
}


@pytest.mark.parametrize("fault", COLUMN_FAULTS)
def test_a_column_in_the_wrong_rows_is_not_told_as_a_wrong_title(
    tmp_path: Path, fault: str
) -> None:
    """Rates of nothing have a wrong title; rates moved by a row do not, nor wrong households."""
    rows = [
        unit(f"N{n}", f"{n}", households=1000 + 37 * n, poor_start=200 + 7 * n, poor_end=50 + n * n)
        for n in range(9)
    ]
    for year in ("start", "end") if fault == "doubt" else ("end",):
        rates = [
            Decimal(round(Decimal(10_000 * row[f"poor_{year}"]) / row["households"])).scaleb(-2)
            for row in rows
        ]
        shown = {"title": [Decimal("7.77")] * 9, "rows": rates[1:] + rates[:1], "doubt": rates}
        for row, value in zip(rows, shown[fault], strict=True):
            row[f"poor_rate_{year}_pct"] = value
    for n, row in enumerate(rows if fault == "doubt" else []):
        row["households"] = 2 * row["households"] + 17 * n * n + 40
    plan, report = made(tmp_path / "p", rows)
    answer = pov.audit_answer(plan, report, "en").text
    listed = pov.findings_list(plan, report, "en").text
    verdict, sure = COLUMN_FAULTS[fault]
    assert re.search(verdict, answer)
    assert sure in listed
    assert ("title" in answer) == (fault == "title")
    vi = pov.audit_answer(plan, report, "vi").text + pov.repairs_table(plan, report, "vi").text
    assert ("tiêu đề" in vi) == (fault == "title")


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_leaves_open_what_the_later_section_lists(
    tmp_path: Path, seed: int, lang: str
) -> None:
    """Both tell the same things: nothing on one page and something on the other never."""
    chance = random.Random(seed)
    rows, total = flows(chance.randint(1, 30), seed=seed)
    for row in rows if seed % 3 else []:
        households = chance.randint(900, 3000)
        rate = Decimal(round(Decimal(10_000 * row["poor_end"]) / households)).scaleb(-2)
        row["poor_rate_end_pct"] = rate
        if seed % 2:
            row["households"] = households
    for row in chance.sample(rows, min(len(rows), seed % 4)):
        row["poor_end"] += chance.choice([1, 7])
    plan, report = made(tmp_path / "p", rows, **({"total": total} if seed % 3 == 0 else {}))
    page, later = pov.audit_summary(plan, report, lang), pov.audit_unknown(plan, report, lang)
    nothing = SUMMARY_WORDS["u_nothing"][LANGUAGES.index(lang)]
    assert (nothing in page.text) == (later.text == nothing)
    part = BeautifulSoup(page.html, "html.parser").find_all("section")[-1]
    heads = [tag.get_text() for tag in part.find_all("strong")]
    named = [tag.get_text() for tag in BeautifulSoup(later.html, "html.parser").find_all("strong")]
    assert heads == named[: len(heads)]
    told = part.get_text(" ")
    more = re.search(r"(?:Còn (\d+) điều nữa|(\d+) more: see the section)", told)
    assert len(named) == len(heads) + int(next(filter(None, more.groups())) if more else 0)


def test_what_titles_abbreviate_is_written_out_once_where_it_is_met_first() -> None:
    plan, report = krong_no()
    pages = [view(plan, report, "vi").text for view in (pov.audit_answer, pov.audit_summary)]
    assert "DTTS giảm” (DTTS: dân tộc thiểu số)" in pages[0]
    assert "dân tộc thiểu số)" not in pages[1]
    text = spelt_out("hộ DTTS, “hộ DTTS”", "vi")
    assert text == "hộ DTTS (DTTS: dân tộc thiểu số), “hộ DTTS”"
    assert spelt_out("hộ DTTS", "vi", text) == "hộ DTTS"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_says_on_what_the_household_totals_rest(lang: str) -> None:
    plan, report = krong_no()
    text = pov.audit_summary(plan, report, lang).text
    said = {"vi": ("không phải số liệu chính thức", "cùng một tổng số hộ", "hiệu của hai tỷ lệ"),
            "en": ("not official", "same number of", "difference of the two")}  # fmt: skip
    assert [words for words in said[lang] if words not in text] == []
    page = BeautifulSoup(pov.audit_summary(plan, report, lang).html, "html.parser")
    pairs = [[tag.get_text() for tag in div] for div in page.select(".pov-pairs div")]
    frame = report.reproduction.households
    assert [name for name, _ in pairs] == list(frame.index)
    low, high = frame["recovered_households_low"], frame["recovered_households_high"]
    figures = [re.sub("[.,]", "", value).split("–") for _, value in pairs]
    assert [(int(own[0]), int(own[-1])) for own in figures] == list(zip(low, high, strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("year", [None, 2031])
def test_no_two_columns_have_one_label(lang: str, year: int | None) -> None:
    labels = [column_label(name, lang, year) for name in COLUMNS if "_" in name]
    repeated = {label for label in labels if labels.count(label) > 1}
    assert not {label for label in repeated if "year" in label.lower() or "năm" in label}


# --- Cells --------------------------------------------------------------------------------------


def expected_statuses(plan: pov.Plan, report: pov.Audit) -> list[str]:
    """The definition, cell by cell, for a table of flows with parts and a total row."""
    rows = plan.units.astype(object).where(plan.units.notna(), None).to_dict("records")
    if plan.total is not None:
        rows.append(dict(plan.total, unit_code=""))
    sets = [
        [{(s.cell.unit_code, s.cell.column) for s in one.suspects} for one in repair.sets]
        for repair in report.repairs
    ]
    broken = {
        (cell.unit_code, cell.column)
        for finding in report.records
        if finding.rule.kind in ("flow", "balance", "subset", "bound")
        for cell in finding.cells
    }
    found = []
    for row in rows:
        flow = [row.get(name) for name in ("poor_start", "exits_target", "poor_end")]
        flows = None not in flow and flow[0] - flow[1] == flow[2]
        for name in plan.column_names():
            key = (row["unit_code"], name)
            column = [one.get(name) for one in rows]
            adds = (
                plan.total is not None and None not in column and row["unit_code"] == ""
                and sum(column[:-1]) == column[-1]
            )  # fmt: skip
            if row.get(name) is None:
                found.append("blank")
            elif any(own and all(key in one for one in own) for own in sets):
                found.append("always")
            elif any(key in one for own in sets for one in own):
                found.append("possible")
            elif adds or (flows and not name.endswith("_em")):
                found.append("borne_out")
            elif key in broken:
                found.append("involved")
            else:
                found.append("alone")
    return found


@pytest.mark.parametrize("seed", range(40))
def test_cells_have_the_status_that_is_defined(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows, total = flows(chance.randint(2, 5), seed=seed)
    for _ in range(chance.randint(0, 3)):
        row = chance.choice([*rows, total])
        name = chance.choice(["poor_start", "exits_target", "poor_end", "exits_target_em"])
        row[name] = chance.choice([None, row[name] or 0, chance.randint(0, 300)])
    options = {"total": total} if chance.random() < 0.8 else {}
    plan, report = made(tmp_path / "p", rows, **options)
    cells = pov.cell_statuses(plan, report)
    assert cells["status"].tolist() == expected_statuses(plan, report)
    assert set(cells["status"]) <= set(CELL_STATUSES)


def test_rates_bear_each_other_out(tmp_path: Path) -> None:
    """One rate over unprinted households proves nothing; two, or printed households, do."""
    alone = [unit("A", "1", poor_end=56, poor_rate_end_pct=Decimal("9.44"))]
    printed = [dict(alone[0], households=593)]
    two = [dict(alone[0], poor_start=73, poor_rate_start_pct=Decimal("12.31"))]
    for name, rows, status in (
        ("alone", alone, "alone"), ("printed", printed, "borne_out"), ("two", two, "borne_out"),
    ):  # fmt: skip
        cells = pov.cell_statuses(*made(tmp_path / name, rows)).set_index("column")["status"]
        assert cells["poor_rate_end_pct"] == status
        assert cells["poor_end"] == status


def test_statuses_of_the_first_plan() -> None:
    plan, report = krong_no()
    cells = pov.cell_statuses(plan, report)
    assert len(cells) == 13 * 6
    counts = {"borne_out": 65, "involved": 11, "always": 2}
    assert cells["status"].value_counts().to_dict() == counts
    must = cells[cells["status"] == "always"]
    pairs = must[["unit", "printed"]].to_numpy().tolist()
    assert pairs == [["TT Đăk Mâm", "26"], ["Nam Xuân", "59"]]
    assert set(cells.loc[cells["status"] == "involved", "column"]) == {"exits_target_em"}


def test_an_assumption_bears_nothing_out_and_stays_unknown(tmp_path: Path) -> None:
    """16 and 23 are typed in: they add up to the printed 280, and confirm it no more for that."""
    folder = tmp_path / "krong_no_2020"
    shutil.copytree(Path(pov.__file__).parents[1] / "data" / "krong_no_2020", folder)
    column = "exits_target_em"
    fixes = [["TT Đăk Mâm", column, "26", "16"], ["Nam Xuân", column, "59", "23"]]
    header = "unit,column,printed,corrected,reason,authority,scenario".split(",")
    write_csv(folder / "corrections.csv", header, [[*fix, "thử", "tôi", "a"] for fix in fixes])
    plan = pov.load_plan(str(folder), scenario="a")
    report = pov.audit(plan)
    assert not sort_findings(report).conflicts
    cells = pov.cell_statuses(plan, report)
    own = cells[cells["column"] == column].set_index("unit")["status"]
    assert own["TT Đăk Mâm"] == own["Nam Xuân"] == "assumed"
    assert own[plan.total_label] == "alone"
    told = pov.audit_summary(plan, report, "en").text
    assert "the document does not tell the right figures; the scenario assumes 16¶ and 23¶" in told
    for text in (pov.findings_list(plan, report, "vi").text, told):
        for unchanged in ("6¶/14", "8¶", "1,229¶", "1.229¶", "2¶ ngày"):
            assert unchanged not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_assumed_is_not_called_printed(tmp_path: Path, lang: str) -> None:
    rows = [unit("A", "1", exits_target=16, exits_target_em=26),
            unit("B", "2", exits_target=9, exits_target_em=1)]  # fmt: skip
    total = {"exits_target": 25, "exits_target_em": 27}
    folder = write_plan(tmp_path / "p", rows, total=total)
    header = "unit,column,printed,corrected,reason,authority,scenario".split(",")
    fix = ["A", "exits_target_em", "26", "30", "thử", "tôi", "a"]
    write_csv(folder / "corrections.csv", header, [fix])
    plan = pov.load_plan(str(folder), scenario="a")
    report = pov.audit(plan)
    told = pov.findings_list(plan, report, lang).text + pov.audit_summary(plan, report, lang).text
    assert "30¶" in told
    for words in ("ghi 30¶", "printed as 30¶", "prints 30¶"):
        assert words not in told


def test_checks_lost_to_an_interval_are_named_as_not_checkable() -> None:
    plan = pov.load_plan("krong_no_2020", scenario="280")
    report = pov.audit(plan)
    assert report.checked < krong_no()[1].checked
    assert "what needs the 2 cells assumed within limits only" in unchecked_parts(
        plan, "en", report
    )
    assert not any("limits" in part for part in unchecked_parts(*krong_no()[:1], "en", report))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_places_that_cite_a_document_are_quoted_with_their_dates(lang: str) -> None:
    told = pov.findings_list(*krong_no(), lang).text
    assert told.count("“Thông tư 17/2017/TT-BLĐTBXH ngày 28/6/2016” (II.2; III.1)") == 2
    assert told.count("“Thông tư 17/2017/TT-BLĐTBXH ngày 26/9/2018” (III.1)") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_says_which_columns_hold(lang: str) -> None:
    told = pov.audit_summary(*krong_no(), lang).text
    assert {
        "vi": "Mọi cột trừ “Trong đó hộ nghèo DTTS giảm”: số nào cũng có số khác xác nhận, kể cả",
        "en": "Every column but “Assigned exits, of which ethnic minority”: other figures confirm",
    }[lang] in told
    assert {
        "vi": "ở “Số hộ nghèo giảm”, nơi có phép kiểm tra không đạt.",
        "en": "“Assigned exits” too, where some checks fail.",
    }[lang] in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_checks_fail_in_every_column_the_rows_that_hold_are_named(
    tmp_path: Path, lang: str
) -> None:
    printed = [("A", 200, 2000, "10.00"), ("B", 300, 1100, "30.00"), ("C", 50, 1000, "5.00")]
    rows = [
        unit(name, str(at), households=whole, poor_end=poor, poor_rate_end_pct=Decimal(rate))
        for at, (name, poor, whole, rate) in enumerate(printed, 1)
    ]
    total = {"households": 4000, "poor_end": 550, "poor_rate_end_pct": Decimal("13.75")}
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, total=total)))
    report = pov.audit(plan)
    ((head, told),) = holding_items(plan, report, lang)
    assert {"vi": "Mọi dòng trừ B, không kể", "en": "Every row but B, "}[lang] in head
    assert {"vi": "không có mâu thuẫn", "en": "no contradiction"}[lang] in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cells_that_a_total_adds_up_are_not_said_to_be_unchecked(tmp_path: Path, lang: str) -> None:
    """Of two columns one is added up; a wrong cell of it would show, one of the other would not."""
    rows = [unit("A", "1", households=10, poor_end=3), unit("B", "2", households=20, poor_end=4)]
    total = {"households": 30, "poor_end": None}
    plan, report = made(tmp_path / "p", rows, total=total)
    told = pov.audit_unknown(plan, report, lang).text
    assert {"vi": "• 2 ô chỉ được kiểm tra qua tổng của cột:", "en": "• 2 cells that are checked"}[
        lang
    ] in told
    assert {"vi": "• 2 ô không có số nào khác", "en": "• 2 cells that no other"}[lang] in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_annex_that_is_not_at_hand_is_missing_from_the_copy_only(lang: str) -> None:
    told = pov.findings_list(*krong_no(), lang).text
    sure = {"vi": "Chỉ chắc chắn là bản đang dùng không có", "en": "the copy in hand has none"}
    assert told.count(sure[lang]) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_unlike_its_title_may_be_another_column(tmp_path: Path, lang: str) -> None:
    """A quarter of each unit's poor belongs to the minority; its rates are of them, not printed."""
    rows = [
        unit(f"A{at}", str(at), households_em=1000 + at, poor_start_em=40 + at,
             poor_rate_start_em_pct=Decimal(25))
        for at in range(5)
    ]  # fmt: skip
    plan, report = made(tmp_path / "p", rows)
    told = pov.findings_list(plan, report, lang).text
    for words in {
        "vi": (
            "nhưng văn bản không nêu số này",
            "cột khác với cột đã chọn khi nhập",
            "thì chưa rõ",
        ),
        "en": ("which the document does not print", "chosen at entry fits", "at entry is open"),
    }[lang]:
        assert words in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_shows_every_cell_with_its_sign_and_tint(lang: str) -> None:
    plan, report = krong_no()
    cells = pov.cell_statuses(plan, report)
    table, legend = BeautifulSoup(pov.audit_map(plan, report, lang).html, "html.parser").find_all(
        "table"
    )
    shown = [td for tr in table.find_all("tr") for td in tr.find_all("td")]
    assert len(shown) == len(cells)
    tints: dict[str, set[str]] = {}
    for td, status, printed in zip(shown, cells["status"], cells["printed"], strict=True):
        sign = td.find(class_="pov-sign").extract()
        assert sign.get_text() == SIGNS[status]
        assert sign["aria-label"] == CELL_WORDS[status][LANGUAGES.index(lang)]
        assert td.get_text() == (printed if lang == "vi" else td.get_text())
        tints.setdefault(status, set()).add(" ".join(sorted(td["class"])))
    assert all(len(classes) == 1 for classes in tints.values())
    assert len({next(iter(classes)) for classes in tints.values()}) == len(tints)
    counts = [row.find_all("td")[-1].get_text() for row in legend.find_all("tr")[1:]]
    used = [status for status in CELL_STATUSES if (cells["status"] == status).any()]
    assert counts == [*(str((cells["status"] == status).sum()) for status in used), str(len(cells))]


def test_a_large_map_shows_the_rows_to_look_at_and_counts_the_others(odd) -> None:
    plan, report = odd["large"]
    page = BeautifulSoup(pov.audit_map(plan, report, "en").html, "html.parser")
    heads = [th.get_text() for th in page.find("tbody").find_all("th")]
    assert heads == ["Thôn 6", "Thôn 101"]
    assert "Only 2 of 120 units are shown, of 2 with" in page.get_text()
    assert "the other 118 have none" in page.get_text()


# --- Findings, repairs, checks ------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_told_once_in_order_with_its_place(odd, lang: str) -> None:
    for plan, report in odd.values():
        text = pov.findings_list(plan, report, lang).text
        places = [text.find(finding.id) for finding in report.records[:30]]
        assert places == sorted(places)
        assert -1 not in places
        for finding in report.records[:30]:
            assert text.count(finding.id) == 1
            foot = next(line for line in text.splitlines() if finding.id in line)
            assert all(cell.file in foot for cell in finding.cells)
            if finding.arithmetic is not None:
                assert finding.arithmetic.write(lang) in text


def test_more_than_thirty_findings_end_in_a_table(odd) -> None:
    plan, report = odd["many findings"]
    assert len(report.records) > 30
    page = BeautifulSoup(pov.findings_list(plan, report, "vi").html, "html.parser")
    assert len(page.find_all(class_="pov-finding")) == 30
    (table,) = page.find_all("table")
    numbers = [row.find("td").get_text() for row in table.tbody.find_all("tr")]
    assert numbers == [str(n) for n in range(31, len(report.records) + 1)]


def test_a_finding_names_the_figures_that_differ_and_accuses_none(tmp_path: Path) -> None:
    rows, total = flows(3, (1,), seed=4)
    plan, report = made(tmp_path / "p", rows, total=total)
    (finding,) = [f for f in report.records if f.rule.id == "flow"]
    text = pov.findings_list(plan, report, "en").text
    start, exits, end = (rows[1][name] for name in ("poor_start", "exits_target", "poor_end"))
    said = f"“Poor households, end 2026” is printed as {end}, but “Poor households, end 2025” − "
    said += f"“Assigned exits” is {start - exits}"
    assert said in text
    assert finding.arithmetic.write("en") in text


def test_prose_and_table_are_told_apart(tmp_path: Path) -> None:
    """The prose assigns 21 and registers 70 of 60; it states 62 of 60 exits and 4 of 3 units."""
    rows = [
        unit(name, code, poor_start=start, exits_target=exits, poor_end=start - exits)
        for name, code, start, exits in (("A", "1", 50, 10), ("B", "2", 60, 20), ("C", "3", 70, 30))
    ]
    prose = [{"unit": "B", "exits_target": 21, "exits_registered": 70}]
    total = {"poor_start": 180, "exits_target": 60, "poor_end": 120}
    folder = write_plan(tmp_path / "p", rows, total=total, registrations=prose)
    stated = [
        ("so_ho", "exits_target", "62 hộ", "62", "hộ", "equal", "II"),
        ("so_xa", "units", "4 xã", "4", "xã", "equal", "I"),
    ]
    with_statements(folder, stated)
    plan = pov.load_plan(str(folder))
    report = pov.audit(plan)
    told = pov.findings_list(plan, report, "en").text
    assert "The table prints 20, the prose says 21" in told
    assert "“Registered exits (prose)” is printed as 70, more than" in told
    assert "cannot both be right" in told
    assert re.search(r"^\d\. B \[contradiction\]", told, re.MULTILINE)
    repairs = pov.repairs_table(plan, report, "en").text
    assert re.search(r"^Part \d: The figure 62 in the prose +62 +60$", repairs, re.MULTILINE)
    assert re.search(
        r"^Part \d: B \(prose\), column “Assigned exits” +21 +20$", repairs, re.MULTILINE
    )
    summary = BeautifulSoup(pov.audit_summary(plan, report, "en").html, "html.parser")
    assert [tag.get_text() for tag in summary.find_all(lang="vi")] == ["62 hộ", "4 xã"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_smallest_repairs_are_listed(odd, lang: str) -> None:
    for name in ("krong_no", "hostile", "large", "many findings"):
        plan, report = odd[name]
        every = [s for repair in report.repairs for one in repair.sets for s in one.suspects]
        page = BeautifulSoup(pov.repairs_table(plan, report, lang).html, "html.parser")
        rows = page.find("tbody").find_parent("table").find_all("th", scope="row")
        assert len(rows) == min(len(every), 60) or (len(every) > 60 and 60 <= len(rows) < 80)
        text = page.get_text(" ")
        for suspect in every[:60]:
            assert range_words(suspect, lang) in text


def table_lines(plan: pov.Plan, report: pov.Audit) -> list[str]:
    return pov.repairs_table(plan, report, "en").text.splitlines()


def test_repairs_say_whether_all_or_one_of_the_cells_must_change(tmp_path: Path) -> None:
    """Cells that change together, ways of which one is enough, and parts that stand alone."""
    together = table_lines(*krong_no())
    assert together[2] == "Change all of these cells together; the new figures: together 39"
    rows = [unit("A", "1", exits_target=16, exits_target_em=26),
            unit("B", "2", exits_target=3, exits_target_em=1)]  # fmt: skip
    either = table_lines(*made(tmp_path / "either", rows))
    assert either[2] == "Change one of these 2 cells; any one is enough"
    assert [line[:3] for line in either[3:5]] == ["(1)", "(2)"]
    assert any(line.startswith("The numbered ways") for line in either)
    rows, total = flows(12, (3, 5, 7))
    parts = table_lines(*made(tmp_path / "parts", rows, total=total))
    assert parts[2] == "Change all of these cells"
    assert [line[:6] for line in parts[3:6]] == ["Part 1", "Part 2", "Part 3"]
    for lines in (together, parts):
        assert not any("ways" in line for line in lines)
    rows, total = flows(3, (1,))
    lone = table_lines(*made(tmp_path / "lone", rows, total=total))
    assert not any("Change" in line or "every smallest" in line for line in lone)


def test_a_repair_under_a_correction_does_not_say_that_the_document_prints_it() -> None:
    plan = pov.load_plan("krong_no_2020", scenario="286")
    fix = next(one for one in plan.corrections if one.unit_code)
    report = pov.audit(dataclasses.replace(plan, total=plan.total))
    assert not report.repairs
    plan, report = krong_no()
    used = dataclasses.replace(plan, corrections=(fix,))
    assert "Figure used" in table_lines(used, report)[1]
    assert "As printed" in table_lines(plan, report)[1]


def test_names_of_units_stay_on_a_line_with_their_figures() -> None:
    plan, report = krong_no()
    told = set_words(plan, report.repairs[0].sets[0], "en")
    assert "Nam\u00a0Xuân\u00a059\u00a0→\u00a023–29" in told


def test_checks_add_up(odd) -> None:
    for plan, report in odd.values():
        page = BeautifulSoup(pov.checks_table(plan, report, "vi").html, "html.parser")
        foot = page.find("tfoot")
        if foot is None:
            assert report.checked == 0
            continue
        read = [int(td.get_text().replace(".", "")) for td in foot.find_all("td")]
        missing = int(report.checks["not_checkable"].sum())
        failed = report.checked - report.passed
        assert read == [report.checked, report.passed, failed, missing]
        lines = [
            [int(td.get_text().replace(".", "")) for td in row.find_all("td")]
            for body in page.find_all("tbody")
            for row in body.find_all("tr")
            if row.find("td")
        ]
        assert [sum(column) for column in zip(*lines, strict=True)] == read


LACKS = {
    "registrations": ("registrations.csv", "prose"),
    "statements": ("statements.csv", "statements"),
    "citations": ("citations.csv", "citations"),
    "milestones": ("milestones.csv", "milestones"),
    "bodies": ("bodies.csv", "bodies"),
}


@pytest.mark.parametrize("resource", LACKS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_at_hand_is_said_to_be_unchecked(resource: str, lang: str) -> None:
    plan, report = krong_no()
    file, key = LACKS[resource]
    assert file not in pov.not_checkable(plan, report, lang).text
    without = dataclasses.replace(plan, **{resource: None})
    text = pov.not_checkable(without, pov.audit(without), lang).text
    assert file in text
    assert CHECK_WORDS[f"lack_{key}"][LANGUAGES.index(lang)] in text


def test_a_table_without_rates_minority_or_total_says_so(odd) -> None:
    text = pov.not_checkable(*odd["no total, no minority"], "en").text
    for said in ("no column of rates", "Ethnic minorities", "no total row"):
        assert said in text
    whole = pov.not_checkable(*krong_no(), "en").text
    for said in ("no column of rates", "Ethnic minorities", "no total row"):
        assert said not in whole
    assert "1 cell of the table" in pov.not_checkable(*odd["blank"], "en").text


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.data())
def test_what_is_told_of_a_finding_shows_the_figures_that_exclude_each_other(
    lang: str, data: st.DataObject
) -> None:
    """On the terminal, too, where the sentence stands alone."""
    spoilt = data.draw(plans(4))
    chance = random.Random(data.draw(st.integers(0, 10**6)))
    for _ in range(data.draw(st.integers(1, 3))):
        spoilt, _ = spoil(spoilt, chance.choice(SLIPS), chance)
    plan = plan_of(spoilt)
    report = pov.audit(plan)
    for finding in report.records:
        if finding.rule.kind not in KINDS[: KINDS.index("prose") + 1] or finding.severity == "note":
            continue
        said = sentence(plan, finding, lang, alone=True)
        assert said.count(finding.subject) <= 1 or len(finding.subject) < 3, said
        if finding.arithmetic is not None:
            figures = re.findall(r"\d[\d.,]*", finding.arithmetic.write(lang))
            assert all(one in said for one in figures), said
        elif finding.rule.id in ("rate", "rate_reduction"):
            told = expected_words(plan, finding, lang)
            every = [printed_words(plan, cell, lang) for cell in finding.cells]
            assert told in said if told else all(one in said for one in every), said
            assert any(one in said for one in every), said
        assert re.search(r"\d", said), said


# --- Words --------------------------------------------------------------------------------------


def placeholders(template: str) -> set[str]:
    plain = re.sub(r"\{(\w+)\|[^|{}]*\|[^|{}]*\}", "", template)
    return {name for _, name, _, _ in string.Formatter().parse(plain) if name}


def test_words_say_the_same_in_both_languages() -> None:
    tables = (AUDIT_WORDS, SUMMARY_WORDS, CHECK_WORDS)
    assert sum(map(len, tables)) == len(set().union(*tables)), "a key stands in two tables"
    for key, (vi, en) in {**AUDIT_WORDS, **SUMMARY_WORDS, **CHECK_WORDS}.items():
        assert placeholders(vi) - {"n"} == placeholders(en) - {"n"}, key
        assert vi.strip(), key
        assert en.strip(), key
    assert set(CELL_WORDS) == set(SIGNS) == set(CELL_STATUSES)
    assert set(KIND_TITLES) == set(KINDS)


CODE_NAMES = {name for name in COLUMNS if "_" in name} | {s for s in SUBJECTS if "_" in s}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_meet_no_code_names(odd, lang: str) -> None:
    for name, (plan, report) in odd.items():
        # Titles of the tables made for tests repeat the names; those of real tables do not.
        if name not in ("krong_no", "second", "hostile"):
            continue
        names = CODE_NAMES | {rule for rule in report.checks["rule"] if "_" in rule}
        for frame in (plan.statements, plan.milestones, plan.citations):
            names |= set() if frame is None else {str(n) for n in frame.index if "_" in str(n)}
        for view in VIEWS:
            text = seen(view(plan, report, lang))
            text = re.sub(r"\b[\w-]+\.(csv|json)\b", "", text)
            text = re.sub(r"\b(mã|id) [\w-]+", "", text)
            found = [one for one in names if re.search(rf"\b{re.escape(one)}\b", text)]
            assert found == [], (name, view.__name__)
            assert not re.search(r"None|Decimal\(|<NA>|\bnan\b|prose\(|sum\(", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_view_says_something_of_every_plan(odd, lang: str) -> None:
    for name, (plan, report) in odd.items():
        for view in VIEWS:
            block = view(plan, report, lang)
            assert block.text.strip(), (name, view.__name__)
            text = block.text.replace("\u00a0", " ").replace("{{ 7*7 }}", "")
            assert "{" not in text, (name, view.__name__)


def test_corrected_figures_are_marked(tmp_path: Path) -> None:
    plan = pov.load_plan("krong_no_2020", scenario="286")
    report = pov.audit(plan)
    page = BeautifulSoup(pov.audit_map(plan, report, "en").html, "html.parser")
    table = page.find("table")
    signs = [sign for sign in table.find_all(class_="pov-sign") if sign.get_text() == "¶"]
    assert [sign.parent.get_text().strip("¶") for sign in signs] == ["16", "29", "286"]
    assert "printed 26" in page.get_text()
    interval = pov.load_plan("krong_no_2020", scenario="280")
    text = pov.audit_map(interval, pov.audit(interval), "en").text
    assert "10–16" in text


def cell(unit_name: str, code: str, column: str = "exits_target_em") -> CellRef:
    return CellRef("plan_table.csv", 3, unit_name, code, column, "1")


@pytest.mark.parametrize(
    ("factors", "low", "high", "said"),
    [
        ((1, 1), 39, 39, "A and B together 39"),
        ((1, 1), None, 39, "A and B together at most 39"),
        ((1, 1), 7, None, "A and B together at least 7"),
        ((1, 1), 7, 39, "A and B together 7 to 39"),
        ((1, -1), 4, 4, "A − B = 4"),
        ((2, -1), None, 0, "2 × A − B ≤ 0"),
        ((-1, 3), 1, None, "− A + 3 × B ≥ 1"),
        ((1, -1), -2, 2, "−2 ≤ A − B ≤ 2"),
    ],
)
def test_relations_in_words(factors: tuple[int, ...], low: Any, high: Any, said: str) -> None:
    plan, _ = krong_no()
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    relation = CellRelation((cell("A", "1"), cell("B", "2")), factors, *bounds)
    assert relation_words(plan, relation, "en") == said


def test_a_bound_of_the_machinery_is_not_told_as_one_of_the_document(tmp_path: Path) -> None:
    """26 of 16: the part is 0 to 16, or the whole is 26 or more; no figure limits it above."""
    rows = [unit("A", "1", exits_target=16, exits_target_em=26), unit("B", "2", exits_target=3,
            exits_target_em=1)]  # fmt: skip
    _, report = made(tmp_path / "p", rows)
    ranges = {
        suspect.cell.column: range_words(suspect, "en")
        for one in report.repairs[0].sets
        for suspect in one.suspects
    }
    assert ranges == {"exits_target_em": "0–16", "exits_target": "26 or more"}
    exact = SuspectCell(cell("TT Đăk Mâm", "24688"), Decimal("4.10"), Decimal("4.10"))
    assert range_words(exact, "vi") == "4,10"


def test_quotes_of_the_document_are_marked_as_vietnamese_in_english() -> None:
    plan, report = krong_no()
    page = BeautifulSoup(pov.findings_list(plan, report, "en").html, "html.parser")
    quoted = {tag.get_text() for tag in page.find_all(attrs={"lang": "vi"})}
    assert "hộ nghèo, hộ cận nghèo" in quoted
    assert not BeautifulSoup(pov.findings_list(plan, report, "vi").html, "html.parser").find_all(
        attrs={"lang": True}
    )
    block = finding_block("1. A", "x", "note", "<b> “đ” & “d”", lang="en")
    assert '&lt;b&gt; “<span lang="vi">đ</span>” &amp; “d”' in block.html


def test_own_rules_are_counted_and_told_with_their_labels(tmp_path: Path) -> None:
    rows, total = flows(3)
    rows[0] |= {"exits_target": rows[0]["poor_start"], "poor_end": 0}
    folder = write_plan(tmp_path / "p", rows, total=total)
    plan = pov.load_plan(str(folder))
    own = pd.DataFrame(
        [("office", "bound", "error", "2 exits_target <= poor_start", "không quá nửa",
          "no more than half", "vì quy định.", "Because the office says so.", 2),
         ("idle", "bound", "error", "exits_target <= near_poor_start", "a", "not above", "",
          "", 3)],
        columns=["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en",
                 "line"],
    )  # fmt: skip
    plan = dataclasses.replace(plan, rules=own)
    try:
        report = pov.audit(plan)
    except PlanError as error:
        pytest.fail(str(error))
    text = pov.checks_table(plan, report, "en").text
    assert "No more than half" in text
    assert "the office says so" in text
    assert "because the office says so" in text
    assert "says so." not in text
    name = rows[0]["unit"]
    (finding,) = (f for f in report.records if (f.rule.id, f.subject) == ("office", name))
    paragraphs = pov.findings_list(plan, report, "en").text.split("\n\n")
    (told,) = (text for text in paragraphs if finding.id in text)
    assert f". {name} [own rule]" in told
    assert "“no more than half” (rules.csv) does not hold" in told
    assert "office says so." in told
    for shown in (
        pov.not_checkable(plan, report, "en").text,
        " ".join(unchecked_parts(plan, "en", report)),
    ):
        assert "“not above”" in shown
        assert "needs near_poor_start" in shown


def test_ties_between_repairs_are_all_told(tmp_path: Path) -> None:
    """A sum off by 27 that any of several cells could mend: no way is preferred."""
    rows = [unit(n, c, exits_target=v) for n, c, v in (("A", "1", 50), ("B", "2", 60),
                                                       ("C", "3", 70))]  # fmt: skip
    plan, report = made(tmp_path / "p", rows, total={"exits_target": 207})
    (repair,) = report.repairs
    assert len(repair.sets) == 4
    text = pov.findings_list(plan, report, "en").text
    for printed, value in ((50, 77), (60, 87), (70, 97), (207, 180)):
        assert f"{printed}\u00a0→\u00a0{value}" in text
    assert "does not tell which cell is wrong" in text
    assert (
        "4 repairs are equally small, each changing 1 cell"
        in pov.audit_unknown(plan, report, "en").text
    )
    assert list(itertools.chain(*[set(pov.cell_statuses(plan, report)["status"])])) == ["possible"]
