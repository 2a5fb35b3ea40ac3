"""The brief of one page: one page it is, and what it tells is what the reports tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from exported import hostile_plan
from plans import ROOT, write_plan

import povlib as pov
from povlib.brief_report import _pages, brief_files, district_brief
from povlib.brief_views import brief_blocks, brief_facts
from povlib.cli import main
from povlib.registration_chances import probability_text

PLANS = ["krong_no_2020", "tests/plans/doi_gio_2032", "tests/plans/suoi_da_2031"]


def load(name: str) -> pov.Plan:
    return pov.load_plan(str(ROOT / name) if "/" in name else name)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_it_is_one_page(name: str, lang: str) -> None:
    made = district_brief(load(name), lang)
    assert _pages(made["pdf"]) == 1
    page = made["html"].decode()
    assert f'<html lang="{lang}">' in page
    assert page.count("<h2>") == page.count("<section><h2>") >= 4


def test_of_many_contradictions_it_tells_how_many_more(tmp_path: Path) -> None:
    rows = [
        {"unit": f"Xã có tên rất dài số {n}", "unit_code": f"{n:03}", "poor_start": 20,
         "exits_target": 6 + n % 3, "poor_end": 15 - n % 4, "exits_target_em": 7}
        for n in range(60)
    ]  # fmt: skip
    facts = brief_facts(pov.load_plan(str(write_plan(tmp_path / "p", rows))))
    assert len(facts.report.findings) > 20
    (pdf,) = brief_files(facts.plan, langs=["vi"], formats=["pdf"]).values()
    assert _pages(pdf) == 1
    shortest = "\n".join(block.text for block in brief_blocks(facts, "en", 0))
    fullest = "\n".join(block.text for block in brief_blocks(facts, "en", 7))
    assert "more, in the full reports" in shortest
    assert len(shortest) < len(fullest)


def test_a_hostile_plan_is_told_on_one_page_too(tmp_path: Path) -> None:
    plan = pov.load_plan(str(hostile_plan(tmp_path / "p")))
    made = district_brief(plan, "vi")
    assert _pages(made["pdf"]) == 1
    assert "<img" not in made["html"].decode()


def test_krong_no_in_brief() -> None:
    plan = load("krong_no_2020")
    text = "\n".join(block.text for block in brief_blocks(brief_facts(plan), "en", 7))
    for told in (
        "Plan 51/KH-UBND assigns 387 exits among 1,229 poor households of 12 communes",
        "TT Đăk Mâm: 26 > 16", "391 households registered for a target of 387",
        "if each registered household leaves poverty with a probability of 97 %, independently",
        "met with a probability of 0.84 %", "13 further registrations",
        "stated by the analyst, not by the document", "No progress has been published",
        "Nov 2020: Survey", plan.digest[:16],
    ):  # fmt: skip
        assert told in text
    later = brief_facts(plan, "99 %", "15/11/2020")
    text = "\n".join(block.text for block in brief_blocks(later, "en", 7))
    assert "31 October 2020" not in text
    assert "64.65 %" in text


def test_once_there_are_reports_the_odds_are_those_of_what_is_left() -> None:
    plan = load("tests/plans/doi_gio_2032")
    for rate in ("97 %", "90–97 %", "common Beta(9; 1)"):
        facts = brief_facts(plan, rate, "15/7/2032")
        assert facts.outlook is not None
        text = "\n".join(block.text for block in brief_blocks(facts, "en", 7))
        assert text.count(probability_text(facts.outlook.district["met"], 2, "en")) == 2
        assert "70 met by the end of the year" in text
        assert "Enough:" not in text


@pytest.mark.parametrize(("lang", "mark"), [("vi", "số liệu minh họa"), ("en", "demonstration")])
def test_made_up_figures_are_marked(lang: str, mark: str) -> None:
    page = district_brief(load(PLANS[1]), lang, formats=["html"])["html"].decode()
    assert f'data-watermark="{mark}' in page
    real = district_brief(load(PLANS[0]), lang, formats=["html"])["html"].decode()
    assert "data-watermark=" not in real


def test_the_command_writes_the_same_bytes_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in ("a", "b"):
        assert main(["brief", "krong_no_2020", "--lang", "vi", "--out", str(tmp_path / out)]) == 0
    told = capsys.readouterr().out.split()
    files = [Path(path) for path in told]
    assert sorted({path.name for path in files}) == ["00_brief.vi.html", "00_brief.vi.pdf"]
    for path in files[: len(files) // 2]:
        other = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.read_bytes() == other.read_bytes()
    index = (tmp_path / "a" / "index.html").read_text(encoding="utf-8")
    assert "krong_no_2020/00_brief.vi.pdf" in index


def test_what_cannot_be_read_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    for rate, day in (("97", "July"), ("-5%", "-1/1/2020"), ("-5 %", "-0.5")):
        assert main(["brief", "krong_no_2020", "--rate", rate, "--as-of", day]) == 2
        told = capsys.readouterr().err
        assert len(re.findall(f"--rate {rate}: |--as-of {day}: ", told)) == 4


@pytest.mark.parametrize(("lang", "word"), [("vi", "quá đó 10 ngày"), ("en", "only 10 days later")])
def test_the_next_report_is_late_when_the_report_on_progress_says_so(lang: str, word: str) -> None:
    facts = brief_facts(load("tests/plans/doi_gio_2032"), as_of="15/7/2032")
    assert facts.progress is not None
    assert facts.progress.year.days_allowed == 10
    assert word in brief_blocks(facts, lang, 7)[1].text


def test_what_is_told_elsewhere_alone_is_no_further_point() -> None:
    facts = brief_facts(load("tests/plans/doi_gio_2032"))
    for lang, word, further in (("vi", "điều, xem", "Và"), ("en", "told in the full", "And")):
        text = brief_blocks(facts, lang, 0)[1].text
        assert word in text
        assert f"• {further} " not in text


def test_a_brief_that_does_not_fit_leaves_the_reports_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[dict[Path, bytes]] = []
    monkeypatch.setattr("povlib.brief_report._MOST", 0)
    monkeypatch.setattr("povlib.brief_report._pages", lambda _: 2)
    monkeypatch.setattr("povlib.export.export_reports", lambda *_, also, **__: written.append(also))
    assert not main(
        [
            "export",
            "--plan",
            str(ROOT / "data" / "krong_no_2020"),
            "--lang",
            "en",
            "--out",
            str(tmp_path),
        ]
    )
    assert written == [{}]
    told = capsys.readouterr().err
    assert "00_brief.en" in told
    assert "does not fit one page" in told
    assert main(["brief", "krong_no_2020", "--lang", "en", "--out", str(tmp_path)]) == 2
