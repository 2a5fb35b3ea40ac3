"""What is special about a plan is said on every report: made up, changed, hostile, incomplete."""

from __future__ import annotations

import re
from html import unescape

import pypdf
import pytest
from bs4 import BeautifulSoup, Tag
from exported import (
    HOSTILE_UNITS,
    LANGUAGES,
    NOTEBOOKS,
    PLAN_NOTEBOOK,
    REGISTRATION_NOTEBOOK,
    ROOT,
    SECOND,
    Reports,
)

import povlib as pov

EXPLORER_SCRIPT = " ".join((ROOT / "povlib/templates/explorer.js").read_text("utf-8").split())
WITHOUT_UNITS = ("06_progress",)
"""Notebooks that name no unit while nothing is reported."""


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def pdf_pages(reports: Reports, name: str, notebook: str, lang: str) -> list[str]:
    reader = pypdf.PdfReader(reports.path(name, notebook, lang, "pdf"))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_second_plan_is_unlike_the_first() -> None:
    first, second = pov.load_plan("krong_no_2020"), pov.load_plan(str(SECOND))
    assert len(second.units) == 3
    assert second.source.year != first.source.year
    assert second.source.level["vi"] != first.source.level["vi"]
    assert second.total is None
    assert second.registrations is None
    assert second.has("households")
    assert not second.has("exits_target_em")
    assert second.source.demonstration
    assert "1,204" in set(second.printed["households"])
    assert second.changed == ()
    assert not (pov.reproduce(second).cells["status"] == "inconsistent").any()


def shown_units(reports: Reports, name: str, notebook: str, lang: str) -> list[Tag]:
    page = BeautifulSoup(reports.html(name, notebook, lang), "html.parser")
    return [*page.find_all(class_="pov-table"), *page.find_all("figure"),
            *page.find_all(class_="pov-colophon")]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_changed_data_are_named_with_every_table(
    reports: Reports, notebook: str, lang: str
) -> None:
    shown = shown_units(reports, "hostile_2031", notebook, lang)
    assert len(shown) > 2
    said = {
        "vi": "thay đổi so với bản đã ghi nhận: plan_table.csv",
        "en": "since it was recorded: plan_t",
    }
    for part in shown:
        assert said[lang] in words(part).lower(), words(part)[-300:]
    page = BeautifulSoup(reports.html("hostile_2031", notebook, lang), "html.parser")
    note = page.find(class_="pov-notice")
    assert note
    assert said[lang] in words(note).lower()
    for part in shown_units(reports, "krong_no_2020", notebook, lang):
        assert not re.search("thay đổi so với|CHANGED since", words(part), re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_demonstration_data_are_labelled(reports: Reports, notebook: str, lang: str) -> None:
    said = {"vi": "minh họa", "en": "demonstration data"}[lang]
    page = BeautifulSoup(reports.html("suoi_da_2031", notebook, lang), "html.parser")
    assert said in str(page.body["data-watermark"]).lower()
    assert said in words(page.header).lower()
    for part in shown_units(reports, "suoi_da_2031", notebook, lang):
        assert said in words(part).lower()
    genuine = reports.html("krong_no_2020", notebook, lang).lower()
    assert said not in re.sub("<style>.*?</style>", "", genuine, flags=re.DOTALL)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_hostile_names_are_text(reports: Reports, notebook: str, lang: str) -> None:
    html = reports.html("hostile_2031", notebook, lang)
    page = BeautifulSoup(html, "html.parser")
    assert not page.find_all(["img", "u", "i"])
    known = [EXPLORER_SCRIPT] if page.find(class_="pov-scenarios") else []
    scripts = page.find_all("script", class_=lambda name: name != "pov-scenarios")
    assert [words(tag) for tag in scripts] == known, "a name became a script"
    heads = [words(tag) for tag in page.find_all("th", scope="row")]
    if notebook not in WITHOUT_UNITS:
        for name in HOSTILE_UNITS:
            assert " ".join(name.split()) in heads
    assert "49" not in heads, "a name was evaluated as a template"
    assert len(page.find_all("h1")) == 1
    assert not re.search(r"&amp;(lt|gt|quot|amp;amp)", html), "escaped twice"
    assert "\u0000" not in html
    assert unescape(page.title.decode_contents()) == page.title.get_text()


def test_plan_without_registrations_says_so(reports: Reports) -> None:
    for lang, said in (("vi", "chưa có số đăng ký"), ("en", "has no registrations")):
        page = BeautifulSoup(
            reports.html("suoi_da_2031", REGISTRATION_NOTEBOOK, lang), "html.parser"
        )
        assert said in words(page)
        assert not page.find_all("table")
        for heading in page.find_all("h2"):
            following = heading.find_parent("section")
            assert following is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_a_pdf_says_that_data_are_for_demonstration(
    reports: Reports, lang: str
) -> None:
    said = {"vi": "số liệu minh họa", "en": "demonstration data"}[lang]
    for notebook in NOTEBOOKS:
        pages = pdf_pages(reports, "suoi_da_2031", notebook, lang)
        assert all(said in page.lower() for page in pages)
        genuine = " ".join(pdf_pages(reports, "krong_no_2020", notebook, lang)).lower()
        assert said not in genuine


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf_of_changed_data_and_hostile_names(reports: Reports, lang: str) -> None:
    text = " ".join(pdf_pages(reports, "hostile_2031", PLAN_NOTEBOOK, lang))
    tables = len(re.findall({"vi": r"Bảng \d+\. ", "en": r"Table \d+\. "}[lang], text))
    said = {"vi": r"thay đổi so với bản đã ghi nhận", "en": r"changed since it was recorded"}[lang]
    assert len(re.findall(said, text, re.IGNORECASE)) > tables
    squeezed = re.sub(r"[\s\u200b]", "", text)  # long words may break anywhere
    for name in HOSTILE_UNITS:
        assert re.sub(r"\s", "", name) in squeezed


def test_other_plans_names_do_not_leak(reports: Reports) -> None:
    first = pov.load_plan("krong_no_2020")
    names = [*first.units.index, "Krông Nô", "51/KH-UBND", "2020"]
    for notebook in NOTEBOOKS:
        for lang in LANGUAGES:
            page = BeautifulSoup(reports.html("suoi_da_2031", notebook, lang), "html.parser")
            for tag in page.find_all(["style", "details"]):
                tag.decompose()
            text = re.sub(r"SHA-256 \w+|\w+ \d+\.\d+\S*", "", page.get_text(" "))
            assert not [name for name in names if name in text]
