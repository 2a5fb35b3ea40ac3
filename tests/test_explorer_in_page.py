"""The explorer of an exported page in a real browser: every choice, by keyboard, on paper."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_explorer_page import grid_of, report_of, small_plan
from test_reports_in_browser import (
    CLIPPED,
    DESK,
    PHONE,
    SMALL_TEXT,
    Opened,
    violations,
)

from povlib.allocation import AllocationError, allocate
from povlib.allocation_households import read_households
from povlib.choices import Choice
from povlib.explorer_page import choices_page
from povlib.explorer_words import WORDS
from povlib.loading import load_plan
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.view_parts import figure_range
from povlib.wording import fill

LANG = "vi"
LIVE = ".pov-live .pov-table"

EVERY_CHOICE = """() => {
  const form = document.querySelector('.pov-choices');
  const live = document.querySelector('.pov-live');
  const text = (cell) => cell.textContent.trim();
  const seen = [];
  const [units, criteria] = live.querySelectorAll('.pov-table');
  const buttons = [...live.querySelectorAll('tbody button')];
  for (const rule of form.elements.rule.options) {
    for (const target of form.querySelectorAll('[name=target]')) {
      for (const capacity of form.querySelectorAll('[name=capacity]')) {
        rule.selected = target.checked = capacity.checked = true;
        let records = 0;
        const watch = new MutationObserver(() => {});
        watch.observe(live.querySelector('.pov-told'), {childList: true});
        form.elements.rule.dispatchEvent(new Event('change', {bubbles: true}));
        records = watch.takeRecords().length;
        watch.disconnect();
        const told = [...live.querySelectorAll('.pov-told p')].map(text);
        if (units.hidden) {
          seen.push({told, records, failed: true, visible: units.checkVisibility(),
                     way: form.querySelector('.pov-nearest').innerText});
          continue;
        }
        const button = buttons[seen.length % buttons.length];
        button.click();
        const why = [...units.querySelectorAll('.pov-why p, .pov-why li')].map(text);
        button.click();
        const rows = (table, part) => [...table.querySelectorAll(part + ' tr')].map(
          (row) => [...row.cells].filter((cell) => !cell.hidden).map(text));
        seen.push({told, records, why, units: rows(units, 'tbody'), sums: rows(units, 'tfoot')[0],
          criteria: rows(criteria, 'tbody'),
          bars: [...units.querySelectorAll('.pov-bar')].map(
            (bar) => bar.style.getPropertyValue('--n'))});
      }
    }
  }
  return seen;
}"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(report_of(plan, choices_page(plan, LANG), LANG)[0], encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Open pages, in contexts that are closed afterwards."""
    contexts: list[Opened] = []

    def show(address: str, alive: bool = True, **options: Any) -> Opened:
        one = Opened(browser, options.pop("viewport", DESK), **options)
        contexts.append(one)
        one.show(address) if options.get("java_script_enabled", True) else one.page.goto(address)
        if alive:
            one.page.wait_for_selector(".pov-scenario.alive")
        return one

    yield show
    for one in contexts:
        one.context.close()


def own_figures(page: Any, table: str) -> list[list[str]]:
    """Read the cells of a table, its sums last."""
    rows = page.locator(f"{table} tbody tr, {table} tfoot tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_every_choice_shows_what_allocate_gives(plan: Plan, opened: Any, address: str) -> None:
    one = opened(address)
    seen = one.page.evaluate(EVERY_CHOICE)
    grid = grid_of(plan)
    assert len(seen) == len(grid.scenarios) == 300
    own = [int(count) for count in plan.units["exits_target"]]
    registered = plan.registrations.set_index("unit_code")["exits_registered"]
    registered = [int(registered[code]) for code in plan.units["unit_code"]]
    extra = {"nearest": {"reference": "exits_registered"}, "fixed_plus_proportional": {"fixed": 1}}
    failed, known = 0, read_households(plan)
    for at, (shown, scenario) in enumerate(zip(seen, grid.scenarios, strict=True)):
        choice = scenario.choice
        options = {"upper": choice.capacity, "households": known, **extra.get(choice.rule, {})}
        if choice.weight:
            options["by"] = choice.weight
        assert shown["records"] == 1, "what changed is announced once"
        try:
            made = allocate(plan, int(choice.target), choice.rule, **options)
        except AllocationError:
            failed += 1
            assert shown["failed"]
            assert not shown["visible"], "figures of another choice are left"
            assert "391" in shown["way"]
            assert any("391" in line for line in shown["told"])
            continue
        counts = made.targets.tolist()
        low, high = made.table["final_rate_low_pct"], made.table["final_rate_high_pct"]
        columns = [
            [str(unit) for unit in plan.units.index],
            [fill(WORDS, "bar", LANG, unit=str(unit), chosen=count, plan=was, registered=told,
                  capacity=cap) for unit, count, was, told, cap in
             zip(plan.units.index, counts, own, registered, made.caps.values, strict=True)],
            [format_number(count, LANG) for count in counts],
            [format_number(count, LANG) for count in own],
            [format_number(count - was, LANG, sign=True)
             for count, was in zip(counts, own, strict=True)],
            [format_number(count, LANG) for count in registered],
            [format_number(count, LANG) for count in made.caps.values],
            [figure_range(*ends, LANG) for ends in zip(low, high, strict=True)],
        ]  # fmt: skip
        assert [row[:8] for row in shown["units"]] == [
            list(row) for row in zip(*columns, strict=True)
        ]
        assert shown["bars"] == [str(count) for count in counts]
        for row, binds, unit in zip(
            shown["units"], made.table["binds"], plan.units.index, strict=True
        ):
            assert ("trần" in row[8], "sàn" in row[8]) == (binds == "cap", binds == "floor")
            assert ("ngang nhau" in row[8]) == (unit in made.undecided)
        total = sum(counts)
        sums = [total, sum(own), None, sum(registered), sum(made.caps.values)]
        texts = ["" if one is None else format_number(one, LANG) for one in sums]
        texts[2] = format_number(total - sum(own), LANG, sign=True)
        assert shown["sums"][2:7] == texts
        done = sum(not one.get("failed") for one in seen[:at])
        unit = plan.units.index[at % len(counts)]
        assert shown["why"] == made.explain(unit, LANG).splitlines(), (at, done)
    assert failed == 60
    assert one.messages == []
    assert [url for url in one.requests if not url.startswith("data:")] == [address]


def test_figures_can_be_taken_to_a_spreadsheet(plan: Plan, opened: Any, address: str) -> None:
    one = opened(address)
    page = one.page
    page.get_by_label("391").check()
    page.locator("[name=capacity]").nth(1).check()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Tải CSV").click()
    assert waited.value.suggested_filename == "krong_no_2020.csv"
    content = Path(waited.value.path()).read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    made = allocate(plan, 391, upper="exits_registered")
    own = plan.units["exits_target"].tolist()
    assert [row[:4] for row in rows] == [
        [str(unit), str(count), str(was), str(count - was)]
        for unit, count, was in zip(plan.units.index, made.targets.tolist(), own, strict=True)
    ]
    assert {tuple(row[-2:]) for row in rows} == {("391", "số đăng ký")}
    assert all(row[-3].startswith(made.rule.label(LANG)) for row in rows)
    page.evaluate("""() => document.addEventListener(
        'copy', (event) => { window.copied = event.target.value; })""")
    page.get_by_role("button", name="Chép bảng").click()
    assert page.evaluate("copied").split("\n") == ["\t".join(line) for line in (head, *rows)]
    assert page.get_by_text("dán vào bảng tính").is_visible()
    sent = [url for url in one.requests if not url.startswith(("data:", "blob:"))]
    assert (sent, one.messages) == ([address], [])


def test_a_choice_is_held_to_compare_others_with(plan: Plan, opened: Any, address: str) -> None:
    one = opened(address)
    page = one.page
    units, criteria = page.locator(LIVE).all()
    grid = grid_of(plan)

    def choose(rule: int, target: str, capacity: int) -> Any:
        page.select_option("[name=rule]", index=rule)
        page.locator("[name=target]").and_(page.get_by_label(target)).check()
        page.locator("[name=capacity]").nth(capacity).check()
        place = grid.place(rule, list(grid.targets).index(int(target)), capacity)
        return grid.scenarios[place].allocation

    def column(table: Any, name: str) -> list[str]:
        heads = table.locator("thead th:visible").all_inner_texts()
        rows = table.locator("tbody tr, tfoot tr").all()
        return [row.locator("th:visible, td:visible").nth(heads.index(name)).inner_text()
                for row in rows]  # fmt: skip

    before = page.locator(".pov-live").inner_text()
    assert page.get_by_role("button", name="Thôi so với mốc").is_hidden()
    held = choose(2, "360", 0)
    assert held.left
    then = column(criteria, "Lựa chọn này")
    page.get_by_role("button", name="Lấy làm mốc để so").click()
    assert "Mốc để so là phương án này" in page.locator(".pov-told").inner_text()
    assert set(column(units, "Khác mốc")) == {"0"}
    for rule, target, capacity in ((0, "387", 0), (10, "400", 0), (5, "391", 1)):
        counts = choose(rule, target, capacity).targets.tolist()
        apart = [count - was for count, was in zip(counts, held.targets.tolist(), strict=True)]
        texts = [format_number(count, LANG, sign=True) for count in [*apart, sum(apart)]]
        assert column(units, "Khác mốc") == texts
        own = [*held.targets.tolist(), sum(held.targets.tolist())]
        ties = ["n" if str(unit) in held.undecided else "" for unit in plan.units.index]
        shown = [format_number(n, LANG) + tie for n, tie in zip(own, [*ties, ""], strict=True)]
        assert column(units, "Mốc") == shown
        assert column(criteria, "Mốc") == then
        more, fewer = (sum(max(0, way * count) for count in apart) for way in (1, -1))
        differ = sum(map(bool, apart))
        told = page.locator(".pov-told").inner_text()
        assert f"{differ} đơn vị có số khác, {more} hộ thêm và {fewer} hộ bớt; số do trang" in told
        pale = "[...document.querySelectorAll('.pov-pale')].map((one) => one.style.cssText)"
        assert page.evaluate(pale) == [f"--n: {n};" for n in own[:-1]]
    assert page.get_by_text("còn đơn vị ngang nhau chưa phân định").first.is_visible()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Tải CSV").click()
    content = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert [row[head.index("Khác mốc")] for row in rows] == [
        text.replace("−", "-").removeprefix("+") for text in texts[:-1]
    ]
    assert "Chỉ tiêu (hộ): 360" in rows[0][head.index("Phương án làm mốc")]
    page.locator("[name=target]").last.check()
    assert page.get_by_role("button", name="Lấy làm mốc để so").is_hidden(), "there is nothing"
    page.locator("[type=reset]").click()
    page.get_by_role("button", name="Thôi so với mốc").press("Enter")
    assert page.evaluate("document.activeElement.matches('.pov-hold')")
    assert page.locator(".pov-live").inner_text() == before
    assert one.messages == []


def test_by_keyboard_alone(plan: Plan, opened: Any, address: str) -> None:
    page = opened(address).page
    focus = "document.activeElement.name || document.activeElement.className"

    def tab_to(wanted: str, most: int = 12) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches('{wanted}')"):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                return
        pytest.fail(f"Tab does not lead to {wanted}, but to {page.evaluate(focus)}")

    def chosen() -> list[str]:
        return [row[2] for row in own_figures(page, ".pov-live .pov-table:has(button)")]

    def expected(*arguments: Any, **options: Any) -> list[str]:
        counts = allocate(plan, *arguments, **options).targets.tolist()
        return [format_number(count, LANG) for count in [*counts, sum(counts)]]

    tab_to("[name=rule]")
    before = page.locator("[name=rule]").evaluate("box => box.selectedIndex")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=rule]").evaluate("box => box.selectedIndex") == before + 1
    assert chosen() == expected(387, by="exits_registered")
    tab_to("[name=target]")
    page.keyboard.press("ArrowRight")
    assert chosen() == expected(391, by="exits_registered")
    tab_to("[name=capacity]")
    page.keyboard.press("ArrowRight")
    assert chosen() == expected(391, by="exits_registered", upper="exits_registered")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator(LIVE).first.is_hidden()
    tab_to(".pov-nearest")
    page.keyboard.press("Enter")
    assert chosen() == expected(391, by="exits_registered", upper="exits_registered")
    assert page.evaluate("document.activeElement.matches('[name=target]:checked')")
    tab_to("[type=reset]")
    page.keyboard.press("Enter")
    assert chosen() == expected()
    tab_to("tbody button")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    unit = plan.units.index[1]
    first = allocate(plan).explain(unit, LANG).splitlines()[0]
    assert page.locator(".pov-why strong").inner_text() == first
    page.keyboard.press("Enter")
    assert page.locator(".pov-why").count() == 0


def shows_the_choice_of_the_report(page: Any, plan: Plan) -> None:
    assert page.locator(".pov-choices").is_hidden()
    assert page.locator(".pov-live:visible").count() == 0
    counts = allocate(plan).targets.tolist()
    figures = own_figures(page, ".pov-paper > .pov-table:nth-of-type(1)")
    told = [format_number(count, LANG) for count in [*counts, sum(counts)]]
    assert [row[1] for row in figures] == told
    others = page.locator(".pov-scenario + .pov-table")
    assert others.is_visible()
    assert others.locator("tbody tr:not(.group)").count() == 30


def test_without_javascript(plan: Plan, opened: Any, address: str) -> None:
    shows_the_choice_of_the_report(
        opened(address, alive=False, java_script_enabled=False).page, plan
    )


def test_where_a_browser_cannot_unpack(plan: Plan, opened: Any, browser: Any, address: str) -> None:
    one = Opened(browser, DESK)
    one.page.add_init_script("delete globalThis.DecompressionStream")
    one.show(address)
    one.page.wait_for_timeout(300)
    shows_the_choice_of_the_report(one.page, plan)
    assert one.messages == []
    one.context.close()


def test_on_paper(plan: Plan, opened: Any, address: str) -> None:
    page = opened(address).page
    page.locator("[name=target]").nth(8).check()
    page.emulate_media(media="print")
    shows_the_choice_of_the_report(page, plan)
    pypdf = pytest.importorskip("pypdf")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    printed = " ".join(sheet.extract_text() for sheet in sheets)
    assert printed.count("Về phương án của báo cáo") == 0
    assert "leximin" in printed


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_is_readable_for_everyone(
    opened: Any, address: str, axe_source: str, viewport: dict[str, int]
) -> None:
    page = opened(address, viewport=viewport).page
    page.locator(".pov-live tbody button").nth(3).click()
    for step in ("open", "held", "failed"):
        if step == "held":
            page.locator(".pov-hold").click()
            page.locator("[name=target]").first.check()
            until_still = "document.getAnimations().every((one) => one.playState !== 'running')"
            page.wait_for_function(until_still)
        if step == "failed":
            page.locator("[name=capacity]").nth(1).check()
            page.locator("[name=target]").last.check()
            assert page.locator(".pov-nearest").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate(SMALL_TEXT, 11) == []
        assert violations(page, axe_source) == []


def test_bars_glide_only_where_motion_is_welcome(opened: Any, address: str) -> None:
    lasting = "getComputedStyle(document.querySelector('.pov-bar')).transitionDuration"
    assert opened(address).page.evaluate(lasting) == "0.35s"
    still = opened(address, reduced_motion="reduce").page
    assert still.evaluate(lasting) == "0s"
    still.locator("[name=target]").last.check()
    assert still.evaluate("document.getAnimations().length") == 0


def test_many_units_can_be_searched_and_sorted(tmp_path: Path, opened: Any) -> None:
    plan = small_plan(tmp_path / "p", 60, exits_target=lambda place: place % 37 // 3 + 1)
    path = tmp_path / "page.html"
    page = choices_page(plan, LANG, choice=Choice(target="200"))
    path.write_text(report_of(plan, page, LANG)[0], encoding="utf-8")
    shown = opened(path.as_uri()).page
    names = shown.locator(".pov-live tbody button:visible")
    shown.fill("[name=search]", "XA 5")
    assert names.all_inner_texts() == [f"Xã {place}" for place in (5, *range(50, 60))]
    shown.fill("[name=search]", "")
    names.nth(1).click()
    for target in ("200", "220"):
        shown.get_by_label(target).check()
        made = dict(zip(map(str, plan.units.index), allocate(plan, int(target)).targets,
                        strict=True))  # fmt: skip
        changes = dict(zip(made, plan.units["exits_target"] - list(made.values()), strict=True))
        orders = {"plan": dict.fromkeys(made, 0), "chosen": made, "change": changes}
        for order, figures in orders.items():
            shown.select_option("[name=sort]", order)
            expected = sorted(made, key=lambda unit, by=figures: -abs(by[unit]))  # type: ignore[misc]
            assert names.all_inner_texts() == expected
            after = shown.locator("tr:has([aria-expanded=true]) + tr.pov-why strong")
            assert after.inner_text().startswith("Xã 1:")
    shown.locator(".pov-hold").click()
    shown.get_by_label("200").check()
    shown.select_option("[name=sort]", "apart")
    two = (allocate(plan, total).targets.tolist() for total in (200, 220))
    apart = {unit: now - was for unit, now, was in zip(made, *two, strict=True)}
    assert names.all_inner_texts() == sorted(made, key=lambda unit: -abs(apart[unit]))
    shown.locator(".pov-drop").click()
    assert names.all_inner_texts() == list(made)
