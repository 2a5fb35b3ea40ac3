"""Reports in a real browser: offline, on a desk and on a phone, by keyboard, on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exported import (
    AUDIT_NOTEBOOK,
    EVERY,
    HOSTILE_UNITS,
    NOTEBOOKS,
    PLAN_NOTEBOOK,
    REGISTRATION_NOTEBOOK,
    Reports,
)

from povlib.brief_report import BRIEF

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SAMPLE = [("krong_no_2020", name, lang) for name in (*NOTEBOOKS, BRIEF) for lang in ("vi", "en")]
WITHOUT_UNITS = {"05_programme", "06_progress"}
"""Notebooks that name no unit of a plan without a programme and without reports."""

SMALL_TEXT = """limit => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.getClientRects().length) continue;
    if (parent.closest('title,math')) continue;
    const svg = parent.ownerSVGElement;
    let size = parseFloat(getComputedStyle(parent).fontSize);
    let least = limit;
    if (svg) { size *= svg.getScreenCTM().a; least = 9; }
    if (parent.closest('sup')) least = 8;
    if (size < least - 0.05) found.push([size, node.data.trim().slice(0, 40)]);
  }
  return found;
}"""

CLIPPED = """() => {
  const wide = [];
  for (const tag of document.querySelectorAll('main *')) {
    if (tag.closest('svg,math,.pov-scroll,pre') || !tag.getClientRects().length) continue;
    const box = tag.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) wide.push(tag.outerHTML.slice(0, 120));
  }
  return wide;
}"""


class Opened:
    """A page of a context that is offline and notes whatever it would fetch."""

    def __init__(self, browser: Any, viewport: dict[str, int], **options: Any) -> None:
        self.context = browser.new_context(viewport=viewport, offline=True, **options)
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.messages.append(dialog.message),
                                               dialog.dismiss()))  # fmt: skip

    def show(self, address: str) -> Any:
        self.page.goto(address)
        self.page.evaluate("document.fonts.ready")
        return self.page


@pytest.fixture(scope="module")
def desk(browser: Any) -> Iterator[Opened]:
    opened = Opened(browser, DESK)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def phone(browser: Any) -> Iterator[Opened]:
    opened = Opened(browser, PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    yield opened
    opened.context.close()


def violations(page: Any, axe_source: str) -> list[str]:
    page.evaluate(axe_source)
    result = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert result["passes"], "axe found nothing to check"
    return [
        f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("case", EVERY, ids="-".join)
def test_on_a_desk(reports: Reports, desk: Opened, axe_source: str, case) -> None:
    desk.requests.clear()
    desk.messages.clear()
    address = reports.path(*case).as_uri()
    page = desk.show(address)
    assert [url for url in desk.requests if not url.startswith("data:")] == [address]
    assert desk.messages == []
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]
    assert page.evaluate(CLIPPED) == []
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("case", EVERY, ids="-".join)
def test_on_a_phone(reports: Reports, phone: Opened, axe_source: str, case) -> None:
    page = phone.show(reports.path(*case).as_uri())
    assert page.evaluate("innerWidth") == PHONE["width"], "the page is wider than the phone"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(SMALL_TEXT, 11) == []
    for box in page.query_selector_all(".pov-scroll"):
        assert box.evaluate("b => b.getBoundingClientRect().right <= innerWidth + 0.5")
        assert box.evaluate("b => ['auto', 'scroll'].includes(getComputedStyle(b).overflowX)")
        box.evaluate("b => b.scrollTo(1e6, 0)")
        last = box.evaluate(
            "b => b.firstElementChild.getBoundingClientRect().right"
            " - b.getBoundingClientRect().right"
        )
        assert last <= 1.5, "the end of a wide table cannot be reached"
    for caption in page.query_selector_all("caption, figcaption"):
        width = caption.evaluate(
            "c => (c.querySelector('.pov-caption') || c).getBoundingClientRect().width"
        )
        assert width <= PHONE["width"]
    assert violations(page, axe_source) == []


def test_the_map_of_the_figures_is_seen_whole_on_a_phone(reports: Reports, phone: Opened) -> None:
    page = phone.show(reports.path("krong_no_2020", AUDIT_NOTEBOOK, "vi").as_uri())
    box = page.locator(".pov-scroll:has(.must)").first
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    tints = box.evaluate("""box => [...box.querySelectorAll('tbody td')].map(
        cell => getComputedStyle(cell).backgroundColor)""")
    assert tints
    assert all(tint.startswith("rgba(") for tint in tints), "a tint hides the shadow"


def test_a_table_that_scrolls_shows_so_and_keeps_its_names(reports: Reports, phone: Opened) -> None:
    """More of the table lies beyond the edge: a shadow there says so, and the names stay."""
    page = phone.show(reports.path("krong_no_2020", REGISTRATION_NOTEBOOK, "vi").as_uri())
    box = page.locator(".pov-scroll:has(table)").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth + 50")
    image = box.evaluate("box => getComputedStyle(box).backgroundImage")
    assert image.count("linear-gradient") == 4
    names = """box => [...box.querySelectorAll('tbody th,tfoot th')].map(
        cell => Math.round(cell.getBoundingClientRect().left))"""
    before = box.evaluate(names)
    box.evaluate("box => { box.scrollLeft = 150; }")
    assert box.evaluate("box => box.scrollLeft") > 50
    assert box.evaluate(names) == before


def test_index_page(reports: Reports, desk: Opened, axe_source: str) -> None:
    folder = reports.folder("krong_no_2020")
    page = desk.show((folder / "index.html").as_uri())
    assert violations(page, axe_source) == []
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    made = [Path(link).suffix for link in links]
    assert made.count(".html") == made.count(".pdf") == 2 * (len(NOTEBOOKS) + 1)
    assert made.count(".ics") == 2
    assert len(made) == 4 * (len(NOTEBOOKS) + 1) + 2
    assert all((folder / link).is_file() for link in links)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(DESK)
    page.click(f"a[href$='{PLAN_NOTEBOOK}.vi.html']")
    assert page.evaluate("document.documentElement.lang") == "vi"


@pytest.mark.parametrize("case", SAMPLE[:2], ids="-".join)
def test_by_keyboard(reports: Reports, phone: Opened, case) -> None:
    page = phone.show(reports.path(*case).as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    boxes = page.evaluate("document.querySelectorAll('.pov-scroll, .pov-formula').length")
    reached = []
    for _ in range(boxes + 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className || "
                                     "document.activeElement.localName"))  # fmt: skip
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "the focus cannot be seen"
    assert set(reached[:-1]) <= {"pov-scroll", "pov-formula"}
    assert reached[-1] == "summary"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "pre"
    page.evaluate("document.querySelector('.pov-scroll').focus()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.pov-scroll').scrollLeft > 0", timeout=3000)


@pytest.mark.parametrize("case", SAMPLE, ids="-".join)
def test_opened_code_is_readable_and_sound(
    reports: Reports, phone: Opened, axe_source: str, case
) -> None:
    page = phone.show(reports.path(*case).as_uri())
    page.evaluate("document.querySelector('details').open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(SMALL_TEXT, 11) == []
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("case", EVERY, ids="-".join)
def test_on_paper(reports: Reports, browser: Any, case) -> None:
    # The width that A4 leaves between the margins of the style sheet, at 96 dots per inch.
    opened = Opened(browser, {"width": round((210 - 18 - 25) / 25.4 * 96), "height": 970})
    page = opened.show(reports.path(*case).as_uri())
    page.emulate_media(media="print")
    assert page.locator("details").is_hidden()
    assert page.locator(".skip").is_hidden()
    for box in page.query_selector_all(".pov-scroll"):
        overflow = box.evaluate("b => getComputedStyle(b).overflowX")
        assert overflow == "visible"
        right = box.evaluate("b => b.firstElementChild.getBoundingClientRect().right - innerWidth")
        assert right <= 1, f"{right} px of a table or chart fall off the paper"
    opened.context.close()


def test_every_sheet_of_demonstration_data_is_marked(reports: Reports, browser: Any) -> None:
    pypdf = pytest.importorskip("pypdf")
    opened = Opened(browser, DESK)
    path = reports.path("suoi_da_2031", PLAN_NOTEBOOK, "vi")
    page = opened.show(path.as_uri())
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 1
    for sheet in sheets:
        assert "minh họa" in sheet.extract_text().lower()
    opened.context.close()


def test_the_first_sheet_of_a_printed_page_is_full(reports: Reports, browser: Any) -> None:
    pypdf = pytest.importorskip("pypdf")
    opened = Opened(browser, DESK)
    page = opened.show(reports.path("krong_no_2020", AUDIT_NOTEBOOK, "vi").as_uri())
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    titles = page.locator(".pov-summary h2").all_inner_texts()
    first = " ".join(sheets[0].extract_text().split())
    assert all(title in first for title in titles[:3])
    *_, last = (" ".join(sheet.extract_text().split()) for sheet in sheets)
    assert page.locator(".pov-colophon h2").inner_text() in last
    assert not last.startswith(page.locator(".pov-colophon h2").inner_text())
    opened.context.close()


@pytest.mark.parametrize("case", SAMPLE[:1], ids="-".join)
def test_needs_no_script(reports: Reports, desk: Opened, browser: Any, case) -> None:
    address = reports.path(*case).as_uri()
    page = desk.show(address)
    seen = page.screenshot(full_page=True)
    without = Opened(browser, DESK, java_script_enabled=False)
    without.page.goto(address)
    assert without.page.screenshot(full_page=True) == seen
    without.context.close()


@pytest.mark.parametrize("case", SAMPLE[::2], ids="-".join)
def test_the_vendored_font_sets_every_letter(reports: Reports, desk: Opened, case) -> None:
    page = desk.show(reports.path(*case).as_uri())
    session = desk.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 1})["root"]["nodeId"]
    for selector in ("h1", ".pov-lead", "caption", "table", "figure svg", ".pov-colophon"):
        found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
        for node in found["nodeIds"]:
            fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            used = {(font["familyName"], font["isCustomFont"]) for font in fonts}
            assert used <= {("Arimo", True)}, (selector, used)
    session.detach()


def test_hostile_names_do_nothing(reports: Reports, desk: Opened) -> None:
    for notebook in NOTEBOOKS:
        desk.messages.clear()
        page = desk.show(reports.path("hostile_2031", notebook, "vi").as_uri())
        assert desk.messages == []
        foreign = "script:not(.pov-scenarios, main ~ script), img"
        assert page.locator(foreign).count() == 0
        heads = page.eval_on_selector_all("tbody th", "all => all.map(h => h.textContent)")
        assert notebook in WITHOUT_UNITS or set(HOSTILE_UNITS) <= set(heads)
        titles = page.eval_on_selector_all("svg title", "all => all.map(t => t.textContent)")
        drawn = page.evaluate("document.querySelectorAll('svg').length")
        named = any(title.startswith(HOSTILE_UNITS[0]) for title in titles)
        assert not drawn or notebook in WITHOUT_UNITS or named
