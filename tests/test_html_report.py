"""HTML reports: one file, one language, sound structure, figures that are those of the data."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from exported import (
    EVERY,
    HOSTILE_UNITS,
    LANGUAGES,
    PLAN_NOTEBOOK,
    PLANS,
    REGISTRATION_NOTEBOOK,
    Reports,
)

import povlib as pov
from povlib.html_report import template_text
from povlib.io import code_digest
from povlib.numerals import read_number

HTML_LIMIT, EXPLORER_LIMIT = 300_000, 150_000
EXPLORER_SCRIPT = template_text("explorer.js").strip()
# Letters that only Vietnamese has, and words that only one of the languages has.
VIETNAMESE_WORDS = re.compile(
    r"\b(hộ|nghèo|đơn vị|chỉ tiêu|của|và|không|được|trong|năm|số|bảng|cột|tỷ lệ)\b", re.IGNORECASE
)
ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|households?|units?|poor|poverty|rate|table|figure|exits?|start|end|data)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=EVERY, ids="-".join, scope="module")
def case(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def html(reports: Reports, case: tuple[str, str, str]) -> str:
    return reports.html(*case)


@pytest.fixture(scope="module")
def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


# --- Every page ---------------------------------------------------------------------------------


def test_names_its_language_and_title(page: BeautifulSoup, case: tuple[str, str, str]) -> None:
    assert page.html
    assert page.html["lang"] == case[2]
    (heading,) = page.find_all("h1")
    assert page.title
    assert words(page.title).startswith(words(heading))
    assert page.find("meta", attrs={"charset": "utf-8"})
    assert page.find("meta", attrs={"name": "viewport"})


def test_headings_follow_each_other(page: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(words(tag) for tag in page.find_all(re.compile("^h[1-6]$")))


def test_is_one_light_file_that_fetches_nothing(html: str, page: BeautifulSoup) -> None:
    packed = page.find_all("script", class_="pov-scenarios")
    assert len(html.encode()) < HTML_LIMIT + len(packed) * EXPLORER_LIMIT
    own = [tag.get_text().strip() for tag in page.find_all("script") if tag not in packed]
    assert own == [EXPLORER_SCRIPT] * bool(packed)
    for tag in packed:
        assert tag["type"] == "application/json"
        assert re.fullmatch(r"[A-Za-z0-9+/=]+", tag.get_text())
    assert [tag["class"] for tag in page.find_all("form")] == [["pov-choices"]] * len(packed)
    assert not page.find_all(["iframe", "object", "embed", "base"])
    assert [link["rel"] for link in page.find_all("link")] == [["icon"]]
    assert not page.find_all("meta", attrs={"http-equiv": True})
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            text = value if isinstance(value, str) else " ".join(value)
            assert not name.startswith("on"), tag
            if name in ("src", "srcset", "data", "poster", "action", "background"):
                assert text.startswith("data:"), tag
            if name in ("href", "xlink:href"):
                assert text.startswith(("#", "data:")), tag
    style = "".join(tag.get_text() for tag in page.find_all("style"))
    style += "".join(str(tag.get("style", "")) for tag in page.find_all(style=True))
    assert "@import" not in style
    for address in re.findall(r"url\(([^)]*)\)", style):
        assert address.strip("'\"").startswith(("data:", "#")), address[:80]


def test_links_lead_somewhere(page: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(set(ids)) == len(ids), "an id occurs twice"
    text = str(page)
    wanted = set(re.findall(r"""(?:href="#|url\(#|(?:aria-labelledby|for)=")([\w-]+)""", text))
    assert wanted <= set(ids)


def test_tables_are_captioned_numbered_and_scoped(
    page: BeautifulSoup, case: tuple[str, str, str]
) -> None:
    label = {"vi": "Bảng", "en": "Table"}[case[2]]
    for number, table in enumerate(page.find_all("table"), 1):
        assert table.caption is not None
        caption = words(table.caption)
        assert caption.startswith(f"{label} {number}. ")
        assert len(caption) > 14, caption
        for head in table.find_all("th"):
            assert head.get("scope") in ("col", "row", "colgroup", "rowgroup"), head
            assert words(head), "an empty header cell"
        assert table.thead
        assert table.tbody
        rows = table.find_all("tr")
        width = sum(int(cell.get("colspan", 1)) for cell in rows[0].find_all(["th", "td"]))
        lines = [row for part in table.find_all(["tbody", "tfoot"]) for row in part.find_all("tr")]
        groups = [row for row in lines if "group" in row.get("class", [])]
        for row in groups:
            assert [(h["scope"], int(h["colspan"])) for h in row.children] == [("rowgroup", width)]
            assert row.find_previous_sibling() is None, "a group has a body of its own"
            assert row.find_next_sibling() is not None, "a group has rows"
        body = [row for row in lines if row not in groups]
        for row in body:
            assert len(row.find_all("th", scope="row")) == 1, row
        assert {len(row.find_all(["th", "td"])) for row in body} == {width}


def test_charts_say_what_they_show(page: BeautifulSoup, case: tuple[str, str, str]) -> None:
    label = {"vi": "Hình", "en": "Figure"}[case[2]]
    for number, figure in enumerate(page.find_all("figure"), 1):
        assert words(figure.figcaption).startswith(f"{label} {number}. ")
        svg = figure.svg
        assert svg["role"] == "img"
        assert len(svg["aria-label"]) > 30
        marks = [tag for tag in svg.find_all("g") if tag.title and words(tag.title)]
        assert marks, "no mark has a tooltip"
        prefix = marks[0]["id"].split("-")[0]
        named = svg.find_all("g", id=re.compile(rf"^{prefix}-(bar|change|mark|point)-"))
        assert all(mark.title is not None and words(mark.title) for mark in named)
        assert "<text" in str(svg), "labels are drawings, not text"
    assert len(page.find_all("svg")) == len(page.find_all("figure"))


def test_code_is_there_but_folded(page: BeautifulSoup) -> None:
    (fold,) = page.find_all("details")
    assert "open" not in fold.attrs
    assert words(fold.summary)
    assert "load_plan" in fold.get_text()
    assert not [code for code in page.find_all(["pre", "code"]) if fold not in code.parents]


def test_speaks_one_language(page: BeautifulSoup, case: tuple[str, str, str]) -> None:
    quoted = {"lang": "vi"} if case[2] == "en" else {"lang": "en"}
    for tag in page.find_all(["style", "details"]) + page.body.find_all(attrs=quoted):
        tag.decompose()
    text = " ".join(page.get_text(" ").split())
    # Names of files and of findings are the same in every language.
    text = re.sub(r"\b[\w-]+\.(csv|json)\b|\bmã [\w-]+", "", text)
    labels = [str(tag[name]) for name in ("aria-label", "title", "alt")
              for tag in page.find_all(attrs={name: True})]  # fmt: skip
    for name in HOSTILE_UNITS:
        text = text.replace(name, "")
    for part in [text, *labels]:
        if case[2] == "en":
            # Names keep their diacritics; running words do not occur.
            allowed = re.sub(r"Vietnam\w*", "", part)
            assert not (found := VIETNAMESE_WORDS.findall(allowed)), (found, part[:300])
        else:
            found = ENGLISH_WORDS.findall(re.sub(r"SHA-256 \w+|python|\w+ = '[^']*'", "", part))
            assert not found, (found, part[:300])


def test_no_stray_values_or_templates(page: BeautifulSoup) -> None:
    for tag in page.find_all(["style", "details"]):
        tag.decompose()
    text = page.get_text(" ").replace("\xa0", " ")
    for name in HOSTILE_UNITS:
        text = text.replace(name, "")
    found = re.findall(r"\bNone\b|\bnan\b|<NA>|Decimal\(|\bTrue\b|\bFalse\b|[{}]|Traceback", text)
    assert not found, found


def test_foot_says_what_made_it(
    page: BeautifulSoup, case: tuple[str, str, str], reports: Reports
) -> None:
    plan = pov.load_plan(str(reports.plan(case[0])))
    foot = words(page.find("section", class_="pov-colophon"))
    assert plan.source.number in foot
    assert plan.digest[:16] in foot
    assert code_digest()[:16] in foot
    assert re.search(r"povlib \d+\.\d+\.\d+", foot)
    for library in ("Python", "pandas", "numpy", "matplotlib", "nbconvert", "typst"):
        assert re.search(rf"{library} \d+\.\d+", foot), library
    assert f"PLAN = '{case[0]}'" in foot
    assert f"LANG = '{case[2]}'" in foot
    signed = plan.source.signed
    assert (f"{signed.day}/{signed.month}/{signed.year}" if case[2] == "vi" else
            f"{signed.day} {signed:%B} {signed.year}") in foot  # fmt: skip
    assert "Nov 2026" not in foot


# --- Figures ------------------------------------------------------------------------------------


def body_of(table: Tag) -> list[list[str]]:
    for mark in table.find_all("sup"):
        mark.decompose()
    rows = [*table.tbody.find_all("tr"), *(table.tfoot.find_all("tr") if table.tfoot else [])]
    return [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_plan_table_shows_every_figure_of_the_plan(reports: Reports, name: str, lang: str) -> None:
    plan = pov.load_plan(str(reports.plan(name)))
    page = BeautifulSoup(reports.html(name, PLAN_NOTEBOOK, lang), "html.parser")
    rows = body_of(page.find("table"))
    assert [row[1] for row in rows[: len(plan.units)]] == list(plan.units.index)
    names = plan.column_names()
    expected = plan.units[names].to_numpy().tolist()
    if plan.total is not None:
        expected.append([plan.total[column] for column in names])
    assert len(rows) == len(expected)
    printed = plan.printed[names].to_numpy().tolist()
    if plan.printed_total is not None:
        printed.append([plan.printed_total[column] for column in names])
    for row, values, texts in zip(rows, expected, printed, strict=True):
        if lang == "vi":
            assert row[2:] == texts
        else:
            shown = [read_number(text, "en") for text in row[2:]]
            assert shown == values
            assert [str(value) for value in shown] == [str(value) for value in values]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["krong_no_2020", "hostile_2031"])
def test_registration_table_shows_every_figure_of_the_comparison(
    reports: Reports, name: str, lang: str
) -> None:
    plan = pov.load_plan(str(reports.plan(name)))
    result = pov.compare_registration(plan)
    page = BeautifulSoup(reports.html(name, REGISTRATION_NOTEBOOK, lang), "html.parser")
    rows = body_of(page.find("table"))
    columns = ["poor_start", "exits_target", "exits_registered", "gap", "coverage_pct",
               "registered_share_of_poor_pct", "rank"]  # fmt: skip
    records = result.table[columns].astype(object).to_numpy().tolist()
    for row, unit, values in zip(rows, result.table.index, records, strict=False):
        assert row[0] == unit
        for text, value in zip(row[1:], values, strict=True):
            if text in ("–", ""):
                assert value is None or value is pd.NA
            else:
                plain = text.replace("−", "-").replace("+", "")
                assert Decimal(read_number(plain, lang)) == Decimal(value), (unit, text)
    total = rows[len(records)]
    assert read_number(total[3], lang) == result.total["exits_registered"]


def test_fonts_and_styles_are_inside(reports: Reports) -> None:
    html = reports.html("krong_no_2020", PLAN_NOTEBOOK, "vi")
    assert html.count("font/woff2;base64,") == 3
    assert len(re.findall(r"<svg\b", html)) == 1
    assert "matplotlib.org" not in html
    assert Path(__file__).name not in html
