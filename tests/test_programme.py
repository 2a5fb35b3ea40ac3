"""The year of a plan: tasks, duties, reports due, and the calendar file."""

from __future__ import annotations

import base64
import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import pandas as pd
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from plans import ROOT, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib import cli
from povlib.blocks import MOOT
from povlib.finding_words import CHOICES
from povlib.plan import BODY_KINDS, PERIODS, ROLES, THEMES, Plan
from povlib.programme_words import BODIES as KIND_WORDS
from povlib.programme_words import THEMES as THEME_WORDS
from povlib.programme_year import ROLES as PARTS
from povlib.programme_year import due_date, period_ends
from povlib.wording import LANGUAGES

SECOND = ROOT / "tests" / "plans" / "suoi_da_2031"
ROWS = [{"unit": name, "unit_code": name, "poor_start": 9} for name in "AB"]
VIEWS = (
    "programme_answer", "programme_figure", "programme_now", "tasks_table", "calendar_link",
    "duties_figure", "duties_found", "duties_table", "reports_table", "reports_undated",
    "programme_limits",
)  # fmt: skip
BODIES = ("body,name_vi,name_en,kind,listed_as,printed,section", [
    ("ubnd", "UBND xã", "Committee", "commune", "", "", "1"),
    ("phong", "Phòng A", "Division A", "department", "department", "", "2"),
])  # fmt: skip
DUTIES = ("duty,body,theme,role,partners,label_vi,label_en,section", [
    ("a", "ubnd", "credit", "", "", "Cho vay", "Lend", "1"),
    ("b", "phong", "credit", "lead", "ubnd", "Cho vay", "Lend", "2"),
])  # fmt: skip
TASKS = ("milestone,label_vi,label_en,start,end,body,year_printed,printed,section", [
    ("t", "Việc", "Task", "2/2028", "", "ubnd", "", "", "3"),
])  # fmt: skip
DUE = (
    "report,period,label_vi,label_en,sender,collector,recipient,period_ends,due_day,due_month,"
    "printed,section",
    [("m", "monthly", "Tháng", "Month", "ubnd", "", "phong", "", "30", "next", "hằng tháng", "4")],
)
FILES = {"bodies": BODIES, "duties": DUTIES, "milestones": TASKS, "reports": DUE}


def make(folder: Path, **changes: Any) -> Path:
    """Write a plan with a programme; a change of None leaves a file out."""
    write_plan(folder, ROWS, about={"year": 2028, "signed": "2028-02-10"})
    resources = read_json(folder)["resources"]
    for name, (header, rows) in {**FILES, **changes}.items():
        if rows is None:
            continue
        write_csv(folder / f"{name}.csv", header.split(","), rows)
        fields = [{"name": column} for column in header.split(",")]
        path = f"{name}.csv"
        resources.append({"name": name, "path": path, "schema": {"fields": fields}})
    write_json(folder, {**read_json(folder), "resources": resources})
    return folder


def rows_of(name: str, *rows: Sequence[str]) -> tuple[str, list[Any]]:
    return FILES[name][0], list(rows)


def changed(name: str, row: int, **cells: str) -> tuple[str, list[Any]]:
    """One file with cells of one row changed."""
    header, rows = FILES[name]
    names, told = header.split(","), [list(one) for one in rows]
    for column, text in cells.items():
        told[row][names.index(column)] = text
    return header, told


def faults_of(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    assert all(fault.message(lang) for fault in caught.value.faults for lang in LANGUAGES)
    return [(fault.code, fault.file, fault.row, fault.column) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def krong_no() -> Plan:
    return pov.load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return pov.load_plan(str(make(tmp_path_factory.mktemp("made") / "p")))


# --- Reading ------------------------------------------------------------------------------------


def test_a_programme_is_read_as_it_stands(made: Plan) -> None:
    assert made.duties is not None
    assert made.duties.loc["b", ["body", "partners", "role"]].tolist() == [
        ("phong",), ("ubnd",), "lead",
    ]  # fmt: skip
    assert made.reports is not None
    assert made.reports.loc["m", ["due_day", "due_month", "period_ends"]].tolist() == [
        30, "next", (),
    ]  # fmt: skip


FAULTS: list[tuple[dict[str, Any], tuple[str, str, int, str]]] = [
    ({"duties": changed("duties", 1, body="phongg")}, ("unknown_body", "duties.csv", 3, "body")),
    ({"duties": changed("duties", 0, partners="x|phong")},
     ("unknown_body", "duties.csv", 2, "partners")),
    ({"duties": changed("duties", 0, theme="loans")}, ("unknown_word", "duties.csv", 2, "theme")),
    ({"duties": changed("duties", 0, theme="")}, ("unknown_word", "duties.csv", 2, "theme")),
    ({"duties": changed("duties", 0, role="chủ trì")},
     ("unknown_word", "duties.csv", 2, "role")),
    ({"duties": changed("duties", 0, section="")},
     ("required_text", "duties.csv", 2, "section")),
    ({"duties": changed("duties", 1, duty="a")}, ("repeated_row", "duties.csv", 3, "duty")),
    ({"bodies": changed("bodies", 1, kind="phòng")}, ("unknown_word", "bodies.csv", 3, "kind")),
    ({"bodies": changed("bodies", 1, listed_as="x")},
     ("unknown_word", "bodies.csv", 3, "listed_as")),
    ({"bodies": rows_of("bodies", *BODIES[1], ("a|b", "A", "A", "other", "", "", "1"))},
     ("bar_in_name", "bodies.csv", 4, "body")),
    ({"milestones": changed("milestones", 0, body="nobody")},
     ("unknown_body", "milestones.csv", 2, "body")),
    ({"milestones": changed("milestones", 0, start="30/2/2028")},
     ("date", "milestones.csv", 2, "start")),
    ({"milestones": changed("milestones", 0, start="29/2/2027")},
     ("date", "milestones.csv", 2, "start")),
    ({"reports": changed("reports", 0, recipient="nobody")},
     ("unknown_body", "reports.csv", 2, "recipient")),
    *(({"reports": changed("reports", 0, due_day=text)},
       ("whole_number", "reports.csv", 2, "due_day"))
      for text in ("32", "0", "-1", "5|6", "ngày 5", "٣", "9" * 5000)),
    ({"reports": changed("reports", 0, period_ends="6|13")},
     ("whole_number", "reports.csv", 2, "period_ends")),
    ({"reports": changed("reports", 0, due_month="")},
     ("required_text", "reports.csv", 2, "due_month")),
    ({"reports": changed("reports", 0, due_day="")},
     ("required_text", "reports.csv", 2, "due_day")),
    ({"reports": changed("reports", 0, due_month="soon")},
     ("unknown_word", "reports.csv", 2, "due_month")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "fault"), FAULTS, ids=[f"{f[1]}-{f[3]}-{f[0]}-{n}" for n, (_, f) in
                                      enumerate(FAULTS)],
)  # fmt: skip
def test_what_cannot_be_read_is_told(
    tmp_path: Path, changes: dict[str, Any], fault: tuple[str, str, int, str]
) -> None:
    assert faults_of(make(tmp_path / "p", **changes)) == [fault]


def test_a_duty_may_be_nobodys(tmp_path: Path) -> None:
    folder = make(tmp_path / "p", duties=changed("duties", 0, body=""))
    plan = pov.load_plan(str(folder))
    year = pov.programme(plan)
    assert year.bodies == ("phong",)
    assert "2 nhiệm vụ (1 giao cho 1 cơ quan)" in pov.programme_answer(plan, year, "vi").text
    assert "1/2 nhiệm vụ không nói cơ quan nào làm" in pov.duties_found(plan, year, "vi").text
    assert "No body named (1)" in pov.duties_table(plan, year, "en").text


def test_a_name_like_a_known_one_is_proposed(tmp_path: Path) -> None:
    folder = make(tmp_path / "p", duties=changed("duties", 1, body="phongg"))
    with pytest.raises(pov.PlanError, match="“phong”"):
        pov.load_plan(str(folder))


def test_bodies_are_unknown_without_their_file(tmp_path: Path) -> None:
    told = faults_of(make(tmp_path / "p", bodies=("", None)))
    assert {(code, file) for code, file, *_ in told} == {
        ("unknown_body", name) for name in ("duties.csv", "milestones.csv", "reports.csv")
    }


def test_a_broken_list_of_bodies_is_told_alone(tmp_path: Path) -> None:
    folder = make(tmp_path / "p")
    file = folder / "bodies.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b",", b";"))
    assert {(code, file) for code, file, *_ in faults_of(folder)} == {
        ("bom", "bodies.csv"), ("delimiter", "bodies.csv"),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["11/3/2028", "2028-03-11", "11/03/2028"])
def test_days_are_read_in_either_form(tmp_path: Path, text: str) -> None:
    plan = pov.load_plan(str(make(tmp_path / "p", milestones=changed("milestones", 0, start=text))))
    assert pov.programme(plan).tasks.loc["t", "start"] == dt.date(2028, 3, 11)


def test_the_descriptor_of_krong_no_declares_the_words_that_are_known() -> None:
    known = {
        "kind": BODY_KINDS, "listed_as": BODY_KINDS, "theme": THEMES, "role": ROLES,
        "due_month": ("same", "next"),
    }  # fmt: skip
    seen = {}
    for resource in read_json(ROOT / "data" / "krong_no_2020")["resources"]:
        for field in resource["schema"]["fields"]:
            if "enum" in field.get("constraints", {}) and field["name"] in known:
                seen[field["name"]] = tuple(field["constraints"]["enum"])
    assert seen == known


def test_every_code_has_words() -> None:
    assert set(KIND_WORDS) == set(BODY_KINDS) == set(CHOICES["body_kind"])
    assert set(THEME_WORDS) == set(THEMES)


# --- Dates --------------------------------------------------------------------------------------

YEARS = st.integers(1950, 2199)


@given(YEARS)
def test_periods_end_with_the_last_day_of_their_last_month(year: int) -> None:
    months = {"monthly": 1, "quarterly": 3, "half_year": 6, "yearly": 12}
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(n) for n in range(365 + calendar.isleap(year))]
    for period in PERIODS:
        every = months.get(period, 99)
        expected = [
            day for day in days
            if day.month % every == 0 and (day + dt.timedelta(1)).month != day.month
        ]  # fmt: skip
        assert period_ends(period, year) == expected


@given(YEARS, st.integers(1, 12), st.integers(1, 31), st.sampled_from(["same", "next"]))
def test_a_due_day_is_that_of_its_month_or_the_last_before_it(
    year: int, month: int, day: int, which: str
) -> None:
    (end,) = period_ends("other", year, [month])
    due = due_date(end, day, which)
    assert due is not None
    shift = (due.year - end.year) * 12 + due.month - end.month
    assert shift == (which == "next")
    assert due.day == day or (due.day < day and (due + dt.timedelta(1)).day == 1)


def test_a_leap_year_has_its_day(made: Plan) -> None:
    due = pov.programme(made).due.set_index("ends")["due"]
    assert due[dt.date(2028, 1, 31)] == dt.date(2028, 2, 29)
    assert due[dt.date(2028, 12, 31)] == dt.date(2029, 1, 30)


# --- The year -----------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2027, 6, 1), dt.date(2029, 6, 1))


def with_tasks(plan: Plan, spans: Sequence[tuple[dt.date, dt.date]]) -> Plan:
    index = pd.Index([f"t{n}" for n in range(len(spans))], name="milestone", dtype=object)
    columns = {
        "label_vi": "Việc", "label_en": "Task", "printed": "", "section": "1",
        "start": [start for start, _ in spans], "end": [end for _, end in spans],
        "body": [()] * len(spans), "year_printed": None,
    }  # fmt: skip
    return replace(plan, milestones=pd.DataFrame(columns, index, dtype=object))


@given(st.lists(st.tuples(DAYS, DAYS).map(lambda pair: tuple(sorted(pair))), max_size=4), DAYS)
def test_a_task_runs_from_its_first_to_its_last_day(
    made: Plan, spans: list[tuple[dt.date, dt.date]], day: dt.date
) -> None:
    year = pov.programme(with_tasks(made, spans), as_of=day)
    for (start, end), task in zip(spans, year.tasks.itertuples(), strict=True):
        days = {start + dt.timedelta(n) for n in range((end - start).days + 1)}
        assert (task.state == "running") == (day in days)
        assert (task.state == "over") == all(one < day for one in days)
        assert task.early == all(one < made.source.signed for one in days)
    told = pov.programme_now(made, year).text
    assert ("đang làm" in told) == ("running" in set(year.tasks["state"]))


BODY = st.sampled_from(["ubnd", "phong"])
DUTY = st.tuples(
    st.lists(BODY, min_size=1, max_size=2, unique=True).map(tuple), st.sampled_from(THEMES),
    st.sampled_from(["", *ROLES]), st.lists(BODY, max_size=2, unique=True).map(tuple),
)  # fmt: skip


@given(st.lists(DUTY, max_size=8))
def test_a_body_has_its_highest_part_in_a_field(
    made: Plan, duties: list[tuple[tuple[str, ...], str, str, tuple[str, ...]]]
) -> None:
    columns = {
        "body": [duty[0] for duty in duties], "theme": [duty[1] for duty in duties],
        "role": [duty[2] for duty in duties], "partners": [duty[3] for duty in duties],
        "label_vi": "x", "label_en": "x", "section": "1",
    }  # fmt: skip
    index = pd.Index(range(len(duties)), name="duty").astype(str)
    roles = pov.programme(replace(made, duties=pd.DataFrame(columns, index, dtype=object))).roles
    assert [name for name in THEMES if name in roles.columns] == list(roles.columns)
    expected: dict[tuple[str, str], set[str]] = {}
    for bodies, theme, role, partners in duties:
        for body in bodies:
            expected.setdefault((body, theme), set()).add(role or "assigned")
        for body in partners:
            expected.setdefault((body, theme), set()).add("support")
    found = {
        (str(body), str(theme)): part
        for body, parts in roles.iterrows() for theme, part in parts.items() if part
    }  # fmt: skip
    assert found == {key: min(parts, key=PARTS.index) for key, parts in expected.items()}


@pytest.mark.parametrize("as_of", ["x", "3/2028", 7, "30/2/2028"])
def test_a_day_that_is_none_is_told(made: Plan, as_of: object) -> None:
    with pytest.raises(ValueError, match="15/7/2020"):
        pov.programme(made, as_of=as_of)


@pytest.mark.parametrize("as_of", [None, ""])
def test_no_day_is_asked_about(made: Plan, as_of: object) -> None:
    year = pov.programme(made, as_of=as_of)
    assert year.as_of is None
    assert set(year.tasks["state"]) == {""}


# --- Krông Nô -----------------------------------------------------------------------------------


def test_the_year_of_krong_no(krong_no: Plan) -> None:
    year = pov.programme(krong_no, as_of="2020-07-15")
    assert year.tasks["early"].tolist() == [True, True, False, False, False]
    assert year.tasks["state"].tolist() == ["over", "over", "running", "ahead", "ahead"]
    assert len(year.due) == 12 + 4 + 1
    early = year.due[year.due["early"].astype(bool)]
    assert early["date"].tolist() == [dt.date(2020, 1, 31), dt.date(2020, 2, 29)]
    assert not any(year.due["due"].notna())
    leads = {
        theme: [str(body) for body in year.roles.index[year.roles[theme] == "lead"]]
        for theme in year.roles.columns
    }
    assert {theme: found for theme, found in leads.items() if found} == {
        "credit": ["bank"], "housing": ["labour"], "infrastructure": ["infrastructure"],
        "health": ["health"], "education": ["education"], "legal_aid": ["justice"],
        "budget": ["finance"], "monitoring": ["labour"],
    }  # fmt: skip
    assert len(year.fields_without_lead) == 6


def test_every_row_of_krong_no_cites_a_section(krong_no: Plan) -> None:
    frames = (krong_no.milestones, krong_no.bodies, krong_no.duties, krong_no.reports)
    for frame in frames:
        assert frame is not None
        for section in frame["section"]:
            assert re.fullmatch(r"(I{1,3}|IV)(\.\d+)*(, (I{1,3}|IV)(\.\d+)*)*", section)
    assert krong_no.duties is not None
    assert krong_no.bodies is not None
    for duty in krong_no.duties.itertuples():  # a body is named in the sections of its duties
        for body in duty.body:
            assert duty.section in krong_no.bodies.loc[body, "section"].split(", ")


def test_no_paragraph_on_duties_is_left_out(krong_no: Plan, need: Any) -> None:
    source = ROOT.parent / "shared" / "source"
    (file,) = need("source", sorted(source.glob("*.txt")) or None,
                   "the text of the plan is expected in ../shared/source")  # fmt: skip
    assert krong_no.duties is not None
    told = krong_no.duties["section"].value_counts()
    chapter = section = ""
    paragraphs: dict[str, int] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if match := re.match(r"(I{1,3}|IV)\. [A-ZĐƯ]", text):
            chapter = section = match[1]
        elif match := re.match(r"(\d(?:\.\d+)?)\.? \D", text):
            section = f"{chapter}.{match[1]}"
        elif text.startswith("- ") and section.startswith(("II.3", "III")):
            paragraphs[section] = paragraphs.get(section, 0) + 1
    assert set(paragraphs) > {"II.3", "III.1", "III.2.1", "III.2.13"}
    assert {section: n for section, n in paragraphs.items() if told[section] < n} == {}


def test_what_krong_no_prints_stands_in_the_document(krong_no: Plan, need: Any) -> None:
    source = ROOT.parent / "shared" / "source"
    files = need("source", sorted(source.glob("*.txt")) or None,
                 "the text of the plan is expected in ../shared/source")  # fmt: skip
    text = " ".join(path.read_text(encoding="utf-8") for path in files)
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    for frame in (krong_no.bodies, krong_no.reports, krong_no.milestones):
        assert frame is not None
        for printed in frame["printed"]:
            assert printed.casefold() in plain, printed


# --- Views --------------------------------------------------------------------------------------


def texts(plan: Plan, lang: str, as_of: str = "") -> dict[str, str]:
    year = pov.programme(plan, as_of=as_of)
    return {view: getattr(pov, view)(plan, year, lang).text for view in VIEWS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_views_say_what_the_document_leaves_open(krong_no: Plan, lang: str) -> None:
    told = texts(krong_no, lang, "15/7/2020")
    vi = lang == "vi"
    assert ("2 việc kết thúc trước ngày ký" if vi else "2 tasks end before") in told[
        "programme_answer"
    ]
    assert ("còn 16 ngày" if vi else "16 days left") in told["programme_now"]
    assert ("không đoán" if vi else "none is guessed") in told["reports_table"]
    assert ("6/14" if vi else "6 of 14") in told["duties_figure"]
    for text in told.values():
        assert not re.search(r"[{}]|\bNone\b|\bnan\b|\.\.|  \.", text.replace("…", "")), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_without_a_programme_says_so(tmp_path: Path, lang: str) -> None:
    folder = make(tmp_path / "p", **dict.fromkeys(FILES, ("", None)))
    told = texts(pov.load_plan(str(folder)), lang, "15/7/2028")
    assert "milestones.csv" in told["programme_answer"]
    for name in ("milestones.csv", "bodies.csv", "duties.csv", "reports.csv"):
        assert name in told["programme_limits"]
    assert all(told.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_with_part_of_a_programme_shows_it(lang: str) -> None:
    told = texts(pov.load_plan(str(SECOND)), lang, "1/6/2031")
    assert "milestones.csv" not in told["programme_limits"]
    assert "duties.csv" in told["programme_limits"]
    assert told["tasks_table"].count("2031") >= 3


def test_names_are_text_and_due_days_are_shown(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> & $x^2$ " + "dài" * 40
    plan = pov.load_plan(str(make(
        tmp_path / "p", bodies=changed("bodies", 1, name_vi=evil, name_en=evil),
        milestones=changed("milestones", 0, label_vi=evil, label_en=evil),
        duties=changed("duties", 1, label_vi=evil, label_en=evil),
        reports=changed("reports", 0, label_vi=evil, label_en=evil),
    )))  # fmt: skip
    year = pov.programme(plan, as_of="1/3/2028")
    for view in VIEWS:
        assert "<script>" not in getattr(pov, view)(plan, year, "vi").html
    assert "30/3/2028" in pov.reports_table(plan, year, "vi").text


def test_a_mark_says_whose_part_it_is(krong_no: Plan) -> None:
    year = pov.programme(krong_no)
    html = pov.duties_figure(krong_no, year, "en").html
    marks = re.findall(r'<g id="part-\d+-\d+"><title>([^<]*)</title>', html)
    assert len(marks) == int((year.roles != "").to_numpy().sum())
    assert "Division of Justice · Legal aid: leads" in marks


def test_a_day_outside_the_year_is_told_but_not_drawn(krong_no: Plan) -> None:
    for day, drawn in (("31/12/2019", False), ("1/1/2020", True), ("31/12/2020", True),
                       ("1/1/2021", False)):  # fmt: skip
        block = pov.programme_figure(krong_no, pov.programme(krong_no, as_of=day), "vi")
        assert (f">ngày {day}<" in block.html) == drawn
        assert f"Ngày được hỏi: {day}." in block.text


def test_drawings_are_the_same_each_time(krong_no: Plan) -> None:
    first, second = (
        pov.programme_figure(krong_no, pov.programme(krong_no, as_of="1/6/2020")) for _ in range(2)
    )
    assert first == second
    assert first != pov.programme_figure(krong_no, pov.programme(krong_no))


# --- The calendar file --------------------------------------------------------------------------


def unfolded(raw: bytes) -> list[str]:
    return raw.decode().replace("\r\n ", "").split("\r\n")


def assert_sound(raw: bytes) -> None:
    """Hold a calendar file to RFC 5545: ends and lengths of lines, whole letters in each."""
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_parsers_read_the_same_events(krong_no: Plan, lang: str) -> None:
    raw = pov.programme_calendar(krong_no, lang)
    assert_sound(raw)
    year = pov.programme(krong_no)
    expected = [(row.start, row.end) for row in year.tasks.itertuples()]
    expected += [(row.date, row.date) for row in year.open.itertuples()]
    labels = [*year.tasks[f"label_{lang}"], *year.open[f"label_{lang}"]]
    own = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    other = vobject.readOne(raw.decode()).vevent_list
    assert len(own) == len(other) == len(expected)
    day = dt.timedelta(1)
    for event, twin, days, label in zip(own, other, expected, labels, strict=True):
        assert not event.errors
        assert (event["dtstart"].dt, event["dtend"].dt - day) == days
        assert (twin.dtstart.value, twin.dtend.value - day) == days
        assert str(event["summary"]) == twin.summary.value
        assert twin.summary.value.endswith(label)
        assert str(event["description"]) == twin.description.value
        assert event["dtstamp"].dt == dt.datetime(2020, 3, 11, tzinfo=dt.UTC)
    for one in (raw.decode(), *unfolded(raw)):
        assert "VALARM" not in one


def test_a_calendar_is_the_same_each_time_and_its_events_keep_their_names(krong_no: Plan) -> None:
    raw = {lang: pov.programme_calendar(krong_no, lang) for lang in LANGUAGES}
    assert raw["vi"] == pov.programme_calendar(krong_no, "vi")
    names = {
        lang: [line for line in unfolded(text) if line.startswith("UID:")]
        for lang, text in raw.items()
    }
    assert names["vi"] == names["en"]
    assert len(set(names["vi"])) == len(names["vi"]) == 20
    source = replace(krong_no.source, issuer={"vi": "UBND huyện khác", "en": "Another"})
    other = pov.programme_calendar(replace(krong_no, source=source))
    assert not set(names["vi"]) & {one for one in unfolded(other) if one.startswith("UID:")}


def test_the_calendar_can_be_saved_from_the_page(krong_no: Plan, tmp_path: Path) -> None:
    year = pov.programme(krong_no)
    block = pov.calendar_link(krong_no, year, "vi")
    found = re.search(r'href="data:text/calendar;base64,([^"]+)"', block.html)
    assert found is not None
    raw = base64.b64decode(found[1], validate=True)
    assert raw == block.data["text/calendar"].encode() == pov.programme_calendar(krong_no, "vi")
    assert f"{len(vobject.readOne(raw.decode()).vevent_list)} việc và kỳ báo cáo" in block.text
    empty = pov.load_plan(str(make(tmp_path / "p", **dict.fromkeys(FILES, ("", None)))))
    assert MOOT in pov.calendar_link(empty, pov.programme(empty), "vi").data


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_any_label_comes_back_whole(made: Plan, label: str) -> None:
    assert made.milestones is not None
    plan = replace(made, milestones=made.milestones.assign(label_vi=label), reports=None)
    raw = pov.programme_calendar(plan)
    assert_sound(raw)
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["summary"]) == label


def test_made_up_figures_are_told_in_every_event() -> None:
    plan = pov.load_plan(str(SECOND))
    assert plan.source.demonstration
    events = icalendar.Calendar.from_ical(pov.programme_calendar(plan)).walk("VEVENT")
    assert events
    assert all("minh họa" in event["summary"] for event in events)


def test_a_task_may_end_on_the_last_day_there_is(made: Plan) -> None:
    plan = with_tasks(made, [(dt.date(9999, 12, 1), dt.date.max)])
    assert_sound(pov.programme_calendar(plan))
    year = pov.programme(plan)
    for view in VIEWS:
        getattr(pov, view)(plan, year, "en")


# --- The command --------------------------------------------------------------------------------


def test_the_command_prints_the_year_and_writes_the_calendar(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], krong_no: Plan
) -> None:
    file = tmp_path / "lịch.ics"
    words = ["programme", "krong_no_2020", "--as-of", "15/7/2020", "--ics", str(file)]
    assert cli.main(words) == 0
    told = capsys.readouterr().out
    assert "còn 16 ngày" in told
    assert "20 sự kiện" in told
    assert file.read_bytes() == pov.programme_calendar(krong_no)


def refused(tmp_path: Path) -> Mapping[str, list[str]]:
    empty = make(tmp_path / "empty", **dict.fromkeys(FILES, ("", None)))
    return {
        "as_of": ["krong_no_2020", "--as-of", "15-7"],
        "no folder": ["krong_no_2020", "--ics", str(tmp_path / "no" / "a.ics")],
        "nothing": [str(empty), "--ics", str(tmp_path / "a.ics")],
        "no plan": ["nowhere"],
    }


@pytest.mark.parametrize("case", ["as_of", "no folder", "nothing", "no plan"])
def test_the_command_says_what_it_cannot_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    assert cli.main(["programme", *refused(tmp_path)[case]]) == 2
    assert capsys.readouterr().err
    assert not list(tmp_path.glob("*.ics"))


@pytest.mark.parametrize(("lang", "told"), [("vi", ", mục 3"), ("en", ", section 3")])
def test_the_calendar_says_section_once(lang: str, told: str) -> None:
    """The section is transcribed as “mục 3”, with the word that the calendar itself sets."""
    raw = pov.programme_calendar(pov.load_plan(str(ROOT / "tests/plans/doi_gio_2032")), lang)
    events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    lines = [line for event in events for line in str(event["description"]).splitlines()]
    assert any(line.endswith(told) for line in lines)
    assert not any("section mục" in line or "mục mục" in line for line in lines)
