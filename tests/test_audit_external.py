"""Real tables that nobody here wrote: what is clean stays clean, and known faults are found."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from plans import read_json, write_json, write_plan

import povlib as pov
from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.findings import Finding
from povlib.plan import Plan
from povlib.repair_stories import StoryTeller
from povlib.repair_views import repairs_table, told_stories
from povlib.repairs import RepairSet
from povlib.unknown_views import rival_notes, unknown_items

Row = dict[str, Any]


class Table(NamedTuple):
    """What the columns of an external table are; `dots` are those with a decimal point."""

    unit: str
    total: str
    columns: dict[str, str]
    dots: tuple[str, ...] = ()


TABLES = {
    "phutho_2016_result": Table(
        "don_vi", "Toàn tỉnh",
        {
            "tong_so_ho_dan_cu": "households",
            "ho_ngheo_so_luong": "poor_end", "ho_ngheo_ti_le_pct": "poor_rate_end_pct",
            "ho_can_ngheo_so_luong": "near_poor_end",
            "ho_can_ngheo_ti_le_pct": "near_poor_rate_end_pct",
        },
        ("poor_rate_end_pct", "near_poor_rate_end_pct"),
    ),
    "vietnam_2022_regions": Table(
        "vung", "Cả nước",
        {
            "ty_le_ngheo_da_chieu_pct": "poor_or_near_poor_rate_end_pct",
            "ngheo_va_can_ngheo": "poor_or_near_poor_end",
            "ty_le_ho_ngheo_pct": "poor_rate_end_pct", "ho_ngheo": "poor_end",
            "ty_le_can_ngheo_pct": "near_poor_rate_end_pct", "ho_can_ngheo": "near_poor_end",
        },
    ),
    "quangbinh_2017_targets": Table(
        "don_vi", "Tổng (tiêu đề bài)",
        {
            "ty_le_giam_min_pct": "rate_reduction_min_pp",
            "ty_le_giam_max_pct": "rate_reduction_max_pp",
            "so_ho_giam_min": "exits_target_min", "so_ho_giam_max": "exits_target_max",
        },
    ),
    "kontum_2022_dtts": Table(
        "ten_don_vi", "Tổng cộng",
        {
            "tong_so_ho": "households", "so_ho_dtts": "households_em",
            "so_ho_ngheo_dtts": "poor_end_em", "ty_le_ho_ngheo_dtts_pct": "poor_rate_end_em_pct",
        },
    ),
    "daknong_2015_result": Table("don_vi", "Toàn tỉnh", {"ho_ngheo": "poor_end"}),
}  # fmt: skip

Audited = tuple[Plan, Audit]


@pytest.fixture
def audited(external: Path, tmp_path: Path) -> Callable[..., Audited]:
    """Audit an external table, perhaps with other texts in some cells (by unit and column)."""

    def build(name: str, changed: dict[tuple[str, str], str] | None = None) -> Audited:
        table = TABLES[name]
        with (external / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.DictReader(file))
        rows: list[Row] = []
        total: Row | None = None
        for place, line in enumerate(read):
            unit = line[table.unit]
            row = {ours: line[theirs] for theirs, ours in table.columns.items()}
            for (of, column), text in (changed or {}).items():
                if of == unit:
                    row[column] = text
            if unit == table.total:
                total = row
            else:
                rows.append({"unit": unit, "unit_code": f"{place:05d}", **row})
        folder = tmp_path / f"{name}_{len(changed or {})}"
        write_plan(folder, rows, total=total)
        descriptor = read_json(folder)
        for field in descriptor["resources"][0]["schema"]["fields"]:
            if field["name"] in table.dots:
                field |= {"decimalChar": ".", "groupChar": ""}
        write_json(folder, descriptor)
        plan = pov.load_plan(str(folder))
        return plan, audit(plan)

    return build


def figures(report: Audit) -> list[Finding]:
    return [finding for finding in report.records if finding.severity != "note"]


def written(finding: Finding) -> str:
    assert finding.arithmetic is not None
    return finding.arithmetic.write()


def cells_of(one: RepairSet) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    return {(s.cell.unit, s.cell.column): (s.low, s.high) for s in one.suspects}


# --- Phú Thọ: a clean table ---------------------------------------------------------------------


def test_nothing_is_reported_on_a_clean_table(audited: Callable[..., Audited]) -> None:
    _, report = audited("phutho_2016_result")
    assert report.records == ()
    assert report.is_clean
    assert not report.repairs
    assert report.checked == report.passed
    checks = report.checks.groupby("rule")["checked"].sum().to_dict()
    assert {rule: n for rule, n in checks.items() if n} == {
        "sum": 3, "rate": 28, "poor_of_households_end": 14, "poor_and_near_end": 14,
        "rate_between": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "column", "text", "rule"),
    [
        ("Huyện Cẩm Khê", "poor_end", "7.607", "sum"),
        ("Huyện Cẩm Khê", "households", "38.589", "sum"),
        ("Huyện Cẩm Khê", "poor_rate_end_pct", "13.81", "rate"),
        ("Toàn tỉnh", "near_poor_end", "31.737", "sum"),
        ("Toàn tỉnh", "near_poor_rate_end_pct", "8.30", "rate"),
    ],
)
def test_one_slip_in_a_clean_table_is_found_and_only_it(
    audited: Callable[..., Audited], unit: str, column: str, text: str, rule: str
) -> None:
    plan, clean = audited("phutho_2016_result")
    row = plan.total if unit == "Toàn tỉnh" else plan.units.loc[unit]
    assert row is not None
    _, report = audited("phutho_2016_result", {(unit, column): text})
    assert rule in {finding.rule.id for finding in report.contradictions}
    assert clean.checked == report.checked
    (repair,) = report.repairs
    assert repair.weight == 1
    ranges = [cells_of(one) for one in repair.sets]
    cell = (plan.total_label if unit == "Toàn tỉnh" else unit, column)
    low, high = next(one[cell] for one in ranges if cell in one)
    assert low <= Decimal(str(row[column])) <= high


# --- The regions of the country -----------------------------------------------------------------


def test_the_two_faults_of_the_national_table_are_found(audited: Callable[..., Audited]) -> None:
    plan, report = audited("vietnam_2022_regions")
    assert {(f.rule.id, f.subject): written(f) for f in report.contradictions} == {
        ("parts_end", "Đồng bằng sông Hồng"): "69.239 + 100.237 = 169.476 ≠ 169.566",
        ("parts_end", "Tây Nguyên"): "129.160 + 107.487 = 236.647 ≠ 236.766",
        ("parts_end", plan.total_label):
            "1.057.374 + 915.274 = 1.972.648 ≠ 1.972.767",
        ("sum", plan.total_label):
            "455.271 + 69.239 + 284.137 + 129.160 + 9.710 + 109.767 = 1.057.284 ≠ 1.057.374",
    }  # fmt: skip
    assert all(len(repair.sets) == 1 for repair in report.repairs)
    assert {cell: low for repair in report.repairs
            for cell, (low, high) in cells_of(repair.sets[0]).items() if low == high} == {
        ("Đồng bằng sông Hồng", "poor_end"): 69329,
        ("Tây Nguyên", "near_poor_end"): 107606,
        (plan.total_label, "near_poor_end"): 915393,
    }  # fmt: skip
    told = StoryTeller(plan).stories(report.repairs[0].sets[0])[0]
    assert (told.kind, told.values) == ("digits_transposed", (69329,))


def test_what_another_way_of_rounding_would_change_is_told(
    audited: Callable[..., Audited],
) -> None:
    """By rates that are cut off 15,39 % allows 236.647 of as many households; rounded, it does not.

    All rates of the table agree with either way.
    """
    plan, report = audited("vietnam_2022_regions")
    (rival,) = report.rivals
    assert (report.reproduction.mode, rival.reproduction.mode) == ("half_up", "truncate")
    others = {
        ("Tây Nguyên", "poor_or_near_poor_end"): "236.647",
        ("Cả nước", "poor_or_near_poor_end"): "1.972.648",
    }
    assert {(cell.unit_code, cell.column) for cell in rival.suspects - report.suspects} == {
        (plan.units.loc["Tây Nguyên", "unit_code"], "poor_or_near_poor_end"),
        ("", "poor_or_near_poor_end"),
    }
    _, mended = audited(
        "vietnam_2022_regions", {**others, ("Đồng bằng sông Hồng", "poor_end"): "69.329"}
    )
    assert not mended.contradictions
    assert mended.reproduction.mode == "truncate"
    for finding in report.contradictions:
        assert (finding.confidence == "one_cell") == rival.suspects.isdisjoint(
            {*finding.cells} - report.suspects
        )
    for lang, words in (("vi", "bị cắt"), ("en", "cut off")):
        assert words in repairs_table(plan, report, lang).html
        notes = [str(note) for _, note in unknown_items(plan, report, lang)]
        assert any(words in note for note in notes)


def test_no_residue_of_rounding_is_called_an_error(audited: Callable[..., Audited]) -> None:
    plan, report = audited("vietnam_2022_regions")
    rates = [name for name in plan.column_names() if name.endswith("_pct")]
    residues = [
        unit
        for unit, row in plan.units.iterrows()
        if row["poor_rate_end_pct"] + row["near_poor_rate_end_pct"]
        != row["poor_or_near_poor_rate_end_pct"]
    ]
    assert residues  # the table has them
    assert not [f for f in report.records if f.expected in rates]
    assert not [f for f in report.records if f.rule.id.startswith("rates_")]
    named = {cell.column for repair in report.repairs for cell in repair.cells}
    assert not named & set(rates)


def test_households_of_regions_and_of_the_country_do_not_add_up(
    audited: Callable[..., Audited],
) -> None:
    _, report = audited("vietnam_2022_regions")
    (found,) = (f for f in report.records if f.severity == "warning")
    assert found.rule.id == "households_add"
    assert found.params["units_low"] > found.params["total_high"]
    assert {cell.unit_code for cell in found.cells} == {""}
    assert not found.groups  # no smallest repair mends what is only assumed


@pytest.mark.parametrize(("lang", "words"), [("vi", "1,72 thay cho 1,27"), ("en", "1.72 for 1.27")])
def test_a_story_is_told_in_one_notation(
    audited: Callable[..., Audited], lang: str, words: str
) -> None:
    """The table prints points in its rates."""
    typo = {("Thành phố Việt Trì", "poor_rate_end_pct"): "1.72"}
    plan, report = audited("phutho_2016_result", typo)
    (repair,) = report.repairs
    (told,) = told_stories(plan, StoryTeller(plan), repair, lang)
    assert words in str(told)


# --- Quảng Bình: targets as ranges --------------------------------------------------------------


def test_the_headline_of_the_targets_is_found(audited: Callable[..., Audited]) -> None:
    plan, report = audited("quangbinh_2017_targets")
    (found,) = figures(report)
    assert (found.rule.id, found.subject) == ("sum", plan.total_label)
    assert written(found).endswith("= 5.347 ≠ 5.374")
    assert found.expected_low == found.expected_high == 5347
    (repair,) = report.repairs
    assert repair.weight == 1
    headline = (plan.total_label, "exits_target_min")
    (one,) = (one for one in repair.sets if headline in cells_of(one))
    assert cells_of(one) == {headline: (Decimal(5347), Decimal(5347))}
    teller = StoryTeller(plan)
    stories = {headline in cells_of(s): teller.stories(s) for s in repair.sets}
    assert stories[True][0].kind == "digits_transposed"
    assert all(not teller.stories(s) for s in repair.sets if headline not in cells_of(s))
    # Several ways of rounding would change the same cells.
    told = " ".join(rival_notes(plan, report, "en")).replace("\u00a0", " ")
    beside = {cell.unit for rival in report.rivals for cell in rival.suspects - report.suspects}
    assert beside
    assert {told.count(f"{unit} ") for unit in beside} == {1}


# --- Kon Tum: a column that is not what its title says ------------------------------------------


def test_a_rate_that_is_not_what_its_title_says(audited: Callable[..., Audited]) -> None:
    plan, report = audited("kontum_2022_dtts")
    (found,) = figures(report)
    assert found.rule.id == "rate_meaning"
    assert found.subject == "poor_rate_end_em_pct"
    params = found.params
    assert (params["count"], params["divisor"]) == ("poor_end_em", "households_em")
    assert params["expected"] == Decimal("21.43")
    assert params["pairs"] == ()
    assert params["whole"] == "poor_end"
    wholes = (2532, 986, 1891, 2692, 2815, 1052, 1834, 3353, 3546, 1288)
    assert params["wholes"] == tuple((whole, whole) for whole in wholes)
    assert sum(wholes) == 21_989
    assert params["whole_total"] == (21_989, 21_989)
    assert not report.repairs
    assert plan.printed.loc["Đăk Glei", "poor_end_em"] == "2510"
    assert plan.printed.loc["Đăk Glei", "households"] == "13.389"


# --- Đắk Nông: one column -----------------------------------------------------------------------


def test_a_single_column_that_adds_up_is_clean(audited: Callable[..., Audited]) -> None:
    _, report = audited("daknong_2015_result")
    assert report.records == ()
    assert (report.checked, report.passed) == (1, 1)
