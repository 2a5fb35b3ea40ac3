"""What the prose of a plan says is read as it is printed."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import frictionless
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plans import REAL, ROOT, copy_real, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib.descriptor import OWN_RULE_WORDS, REQUIRED_COLUMNS
from povlib.numerals import decimal_places, format_number
from povlib.plan import COMPARISONS, PERIODS, SUBJECTS
from povlib.printed_dates import read_dates
from povlib.prose_loading import PROSE
from povlib.quoted_figures import _LARGE, _ONES, quotes_date, quotes_figure

SECOND = ROOT / "tests" / "plans" / "suoi_da_2031"
ROWS = [{"unit": name, "unit_code": name, "poor_start": 9} for name in "AB"]


def with_resource(folder: Path, name: str, rows: Sequence[Sequence[str]]) -> Path:
    """Add a resource of the prose to a plan."""
    header = REQUIRED_COLUMNS[name]
    write_csv(folder / f"{name}.csv", header, rows)
    descriptor = read_json(folder)
    fields = [{"name": column} for column in header]
    resource = {"name": name, "path": f"{name}.csv", "schema": {"fields": fields}}
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], resource]})
    return folder


def faults_of(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    return [(fault.code, fault.file, fault.row, fault.column) for fault in caught.value.faults]


# --- Dates --------------------------------------------------------------------------------------


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.booleans())
def test_a_day_is_read_however_it_is_written(date: dt.date, zeros: bool) -> None:
    width = 2 if zeros else 1
    printed = f"{date.day:0{width}}/{date.month:0{width}}/{date.year}"
    assert read_dates(printed) == read_dates(date.isoformat()) == (date, date)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.booleans())
def test_a_month_lasts_from_its_first_to_its_last_day(date: dt.date, zero: bool) -> None:
    first, last = read_dates(f"{date.month:02}/{date.year}" if zero else f"{date:%-m/%Y}")
    assert first <= date <= last
    assert (first - dt.timedelta(1)).month != date.month != (last + dt.timedelta(1)).month


@pytest.mark.parametrize(
    "text",
    ["", "2020", "31/2/2020", "29/02/2019", "0/2020", "13/2020", "3/20", "3-2020", " 3/2020",
     "2020-2/3", "2020-13-01", "2020/13", "1/1/20", "१/२०२०", "thang 3/2020", "1/2/3/2020"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_dates(text)


# --- Figures in quotations ----------------------------------------------------------------------

figures = st.integers(0, 10**9) | st.decimals(0, 10**6, places=2)
plain = st.text(st.characters(categories=["Ll", "Zs"], exclude_characters="\u1680"), max_size=12)


@given(figures, st.sampled_from(["vi", "en"]), plain, plain)
def test_a_figure_stands_in_the_words_that_print_it(
    figure: int | Decimal, notation: str, before: str, after: str
) -> None:
    quote = f"{before} {format_number(figure, notation)} {after}"
    assert quotes_figure(format_number(figure), quote)


@given(figures, figures, plain, plain)
def test_another_figure_does_not_stand_in_them(
    figure: int | Decimal, other: int | Decimal, before: str, after: str
) -> None:
    """What can be read in the quotation are its one figure, in two notations, and words."""
    quote = f"{before}: {format_number(other)} ({after})"
    others = {word for word in re.findall(r"\w+", quote.casefold()) if word.isalpha()}
    assume(others.isdisjoint({*_ONES, *_LARGE}))
    same = (figure, decimal_places(figure)) == (other, decimal_places(other))
    thousandfold = decimal_places(figure) == 0 and "." in format_number(other)
    assume(not thousandfold)
    assert quotes_figure(format_number(figure), quote) == same


@pytest.mark.parametrize(
    ("value", "quote", "stands"),
    [
        ("12", "12/12 xã, thị trấn", True),
        ("3", "giảm 2–3%", True),
        ("3", "giảm từ 2 đến 3 %/năm", True),
        ("3,5", "giảm 3.5%", True),
        ("13", "12,13,14", True),
        ("13", "các mục 12, 13, 14", True),
        ("387", "năm 2020 387 hộ", True),
        ("2020", "năm 2020 387 hộ", True),
        ("5", "387 hộ năm 2020", False),
        ("5", "năm xã trong 12 xã", True),
        ("12", "mười hai xã, năm 2020", True),
        ("25", "hai mươi lăm xã, năm 2020", True),
        ("20", "hai mươi xã, năm 2020", True),
        ("21", "hai mươi lăm xã, năm 2020", False),
        ("300", "hơn ba trăm hộ ở 12 xã", True),
        ("1.500", "1,5 nghìn hộ", True),
        ("1.500.000", "1,5 triệu đồng", True),
        ("150", "1,5 nghìn hộ", False),
        ("2", "giảm -2%", True),
        ("-2", "giảm 2%", True),
        ("7", "giảm mạnh", True),
        ("7", "", True),
        ("387", "giao 378 hộ", False),
        ("2,0", "2%", False),
        ("2", "2,00%", False),
        ("06", "6 hộ", True),
    ],
)
def test_what_stands_in_a_quotation(value: str, quote: str, stands: bool) -> None:
    assert quotes_figure(value, quote) == stands


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.integers(0, 4))
def test_a_date_stands_in_the_words_that_print_it(date: dt.date, how: int) -> None:
    d, m, y = date.day, date.month, date.year
    quotes = [f"ngày {d}/{m}/{y}", f"ngày {d:02} tháng {m:02} năm {y}", f"ngày {d}.{m}.{y}, số 999",
              f"trước ngày {d} tháng {m}", f"số 51/KH ngày {d}-{m}-{y}"]  # fmt: skip
    quote = quotes[how]
    first, last = read_dates(f"{m}/{y}")
    assert quotes_date(date, date, quote)
    assert quotes_date(first, last, quote)
    for other in (date + dt.timedelta(1), date - dt.timedelta(40)):
        assert not quotes_date(other, other, quote)
    if how != 3:
        last_year = first.replace(year=y - 1)
        assert not quotes_date(last_year, last_year.replace(day=28), quote)


@pytest.mark.parametrize(
    ("value", "quote", "stands"),
    [
        ("15/3/2020", "từ 10-15 tháng 3 năm 2020", True),
        ("5/3/2020", "từ ngày 05 đến ngày 15 tháng 3", True),
        ("3/11/2020", "ngày 11/3/2020", False),
        ("11/3/2019", "ngày 11/3/2020", False),
        ("11/3/2020", "ngày 11/3/20", True),
        ("11/3/2020", "cùng ngày", True),
        ("3/2020", "tháng 3/2020", True),
        ("4/2020", "tháng 3/2020", False),
        ("3/2019", "tháng 3 năm 2020", False),
        ("3/2020", "tháng ba năm 2020", True),
    ],
)
def test_what_date_stands_in_a_quotation(value: str, quote: str, stands: bool) -> None:
    assert quotes_date(*read_dates(value), quote) == stands


# --- Krông Nô -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> pov.Plan:
    return pov.load_plan("krong_no_2020")


def test_citations_have_the_dates_that_the_text_gives_them(plan: pov.Plan) -> None:
    assert plan.citations is not None
    circulars = plan.citations[plan.citations["number"] == "17/2017/TT-BLĐTBXH"]
    assert circulars["section"].tolist() == ["II.2", "II.2", "III.1", "III.1"]
    assert set(circulars["dated"]) == {dt.date(2016, 6, 28), dt.date(2018, 9, 26)}
    assert plan.citations.loc["circular_17_review", "printed_date"] == "28/6/2016"
    other = plan.citations[plan.citations["number"] == "14/2018/TT-BLĐTBXH"]
    assert set(other["dated"]) == {dt.date(2018, 9, 26)}


def test_milestones_cover_the_year_without_a_gap(plan: pov.Plan) -> None:
    assert plan.milestones is not None
    spans = list(zip(plan.milestones["start"], plan.milestones["end"], strict=True))
    assert spans[0][0] == dt.date(2020, 1, 1)
    assert spans[-1][1] == dt.date(2020, 12, 31)
    for (_, end), (start, _) in pairwise(spans):
        assert start - end == dt.timedelta(1)
    years = plan.milestones["year_printed"].to_dict()
    assert {name: year for name, year in years.items() if year is not None} == {
        "registration": 2019, "support": 2020, "survey": 2020,
    }  # fmt: skip


def test_reports_and_scope(plan: pov.Plan) -> None:
    assert plan.reports is not None
    assert plan.reports["period"].tolist() == [
        "monthly", "quarterly", "half_year", "other", "other", "other", "other",
    ]  # fmt: skip
    assert not [day for day in plan.reports["due_day"] if day is not None]  # none is printed
    assert plan.reports.loc["first_half", "period_ends"] == (6,)
    assert plan.scope is not None
    assert plan.scope.index.tolist() == ["near_poor", "ethnic_minority"]


def test_quotations_are_short(plan: pov.Plan) -> None:
    said = (plan.statements, plan.citations, plan.milestones, plan.reports, plan.bodies, plan.scope)
    for frame in said:
        assert frame is not None
        assert all(0 < len(text.split()) <= 12 for text in frame["printed"])


@pytest.mark.parametrize("folder", [REAL, SECOND], ids=lambda folder: folder.name)
def test_every_row_knows_its_line(folder: Path) -> None:
    plan = pov.load_plan(str(folder))
    frames = {
        "plan_table": plan.units, "registrations": plan.registrations, "units": plan.register,
        "statements": plan.statements, "citations": plan.citations, "reports": plan.reports,
        "milestones": plan.milestones, "scope": plan.scope, "bodies": plan.bodies,
        "duties": plan.duties,
    }  # fmt: skip
    for name, frame in frames.items():
        if frame is None:
            assert name not in plan.files
            continue
        with (folder / plan.files[name]).open(encoding="utf-8", newline="") as file:
            rows = dict(enumerate(csv.reader(file), 1))
        header = rows[1]
        key = str(frame.index.name)
        assert len(plan.lines[name]) == len(frame)
        for line, label in zip(plan.lines[name], frame.index, strict=True):
            assert rows[line][header.index(key)] == label
    totals = [] if plan.total is None else [plan.total_label]
    with (folder / plan.files["plan_table"]).open(encoding="utf-8") as file:
        listed = file.read().splitlines()
    assert [plan.total_label in listed[line - 1] for line in plan.lines["total"]] == [
        True for _ in totals
    ]


def test_the_register_keeps_official_names_and_other_spellings(plan: pov.Plan) -> None:
    assert plan.register is not None
    assert plan.register.loc["24715"].tolist() == [
        "Nâm N'Dir", "Xã Nâm N'Đir", "xã", ("Xã Nâm N'Dir",),
    ]  # fmt: skip
    assert plan.register.loc["24694", "also_printed"] == ()


@pytest.mark.parametrize("folder", [REAL, SECOND], ids=lambda folder: folder.name)
def test_frictionless_reads_the_prose(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "message"])


@pytest.mark.parametrize("folder", [REAL, SECOND], ids=lambda folder: folder.name)
def test_descriptors_declare_the_words_that_are_known(folder: Path) -> None:
    known = {"comparison": COMPARISONS, "period": PERIODS, "subject": SUBJECTS}
    seen = set()
    for resource in read_json(folder)["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] in known and resource["name"] not in ("plan_table", "registrations"):
                assert tuple(field["constraints"]["enum"]) == known[field["name"]]
                seen.add(field["name"])
    assert seen == set(known)


# --- Any plan -----------------------------------------------------------------------------------


def test_a_plan_without_prose_has_none_of_it(tmp_path: Path) -> None:
    plan = pov.load_plan(str(write_plan(tmp_path / "p", ROWS, register=False)))
    for name in ("register", *PROSE, "rules"):
        assert getattr(plan, name) is None
    assert plan.files == {"plan_table": "plan_table.csv"}
    assert plan.lines == {"plan_table": (2, 3), "total": ()}


def test_blanks_that_are_allowed(tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "p", ROWS)
    with_resource(folder, "citations", [("a", "1/2020/NĐ-CP", "", "", "")])
    with_resource(folder, "milestones", [("a", "việc", "task", "5/2026", "", "", "", "II")])
    plan = pov.load_plan(str(folder))
    assert plan.citations is not None
    assert plan.citations.loc["a", "dated"] is None
    assert plan.milestones is not None
    row = plan.milestones.loc["a"]
    assert (row["start"], row["end"]) == (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert row["year_printed"] is None


def test_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "p", ROWS)
    with_resource(folder, "citations", [("a", "", "5/2020", "", ""), ("a", "2", "", "", "")])
    with_resource(
        folder, "milestones",
        [("", "", "", "", "", "", "", "II"), ("b", "x", "x", "5/2026", "4/2026", "26", "", "")],
    )  # fmt: skip
    with_resource(folder, "reports", [("a", "daily", "", ""), ("b", "", "", "")])
    with_resource(folder, "scope", [("poor", "", ""), ("poor", "", ""), ("rich", "", "")])
    with_resource(
        folder, "statements",
        [("a", "poor", "", "1.2.3", "", "is", ""), ("b", "poor_start", "", "1.2.3", "", "", "")],
    )  # fmt: skip
    assert set(faults_of(folder)) == {
        ("date", "citations.csv", 2, "dated"),
        ("required_text", "citations.csv", 2, "number"),
        ("repeated_row", "citations.csv", 3, "citation"),
        *(("required_text", "milestones.csv", 2, name)
          for name in ("milestone", "label_vi", "label_en", "start")),
        *(("required_text", file, row, "section")
          for file, row in (("milestones.csv", 3), ("reports.csv", 2), ("reports.csv", 3))),
        ("date_order", "milestones.csv", 3, "start"),
        ("year", "milestones.csv", 3, "year_printed"),
        ("unknown_word", "reports.csv", 2, "period"),
        ("unknown_word", "reports.csv", 3, "period"),
        ("repeated_row", "scope.csv", 3, "subject"),
        ("unknown_word", "scope.csv", 4, "subject"),
        ("unknown_about", "statements.csv", 2, "about"),
        ("unknown_word", "statements.csv", 2, "comparison"),
        ("statement_value", "statements.csv", 3, "value"),
        ("unknown_word", "statements.csv", 3, "comparison"),
    }  # fmt: skip


def test_rules_are_taken_over_as_text(tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "p", ROWS)
    before = pov.load_plan(str(folder)).digest
    header = (*REQUIRED_COLUMNS["rules"], *OWN_RULE_WORDS)
    rows = [("a", "bound", "?", "poor_start <= ???", "x", "y", "z", ""), ("",) * 7 + ("w",)]
    write_csv(folder / "rules.csv", header, rows)
    plan = pov.load_plan(str(folder))
    assert plan.rules is not None
    assert plan.rules[list(header)].to_numpy().tolist() == [list(row) for row in rows]
    assert plan.rules["line"].tolist() == [2, 3]
    assert plan.digest != before
    assert plan.changed == ()
    # The same rules as a resource that the descriptor declares.
    (folder / "rules.csv").rename(folder / "own.csv")
    descriptor = read_json(folder)
    fields = [{"name": name} for name in header]
    resource = {"name": "rules", "path": "own.csv", "schema": {"fields": fields}}
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], resource]})
    again = pov.load_plan(str(folder))
    assert again.rules is not None
    assert again.rules.equals(plan.rules)


def test_a_sentence_must_hold_the_very_words_that_are_quoted(tmp_path: Path) -> None:
    folder = copy_real(tmp_path / "p")
    raw = (folder / "statements.csv").read_text("utf-8")
    assert pov.load_plan(str(folder)).statements is not None
    assert "Giảm 2% tỷ lệ" in raw
    (folder / "statements.csv").write_text(raw.replace("Giảm 2% tỷ", "Giảm 3% tỷ"), "utf-8")
    assert faults_of(folder) == [("statement_quote", "statements.csv", 2, "sentence")]
