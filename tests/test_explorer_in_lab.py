"""The explorer in a real JupyterLab: what the page shows is what `allocate` gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lab import ROOT, Lab, opened, until

from povlib.allocation import Allocation, allocate
from povlib.kept_choices import load_choice
from povlib.loading import load_plan
from povlib.numerals import format_number

CELL = """import povlib as pov
one = pov.explore(pov.load_plan("krong_no_2020", data_dir={data!r}), "en", folder={folder!r})
one"""
FIGURES = """() => Object.fromEntries(
  [...document.querySelectorAll('.jupyter-widgets table.pov-units tbody tr')].map(
    row => [row.querySelector('th').textContent, row.querySelector('td.own').textContent]))"""

FADED = "getComputedStyle(document.querySelector('.jupyter-widgets .pov-figures')).opacity"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[Lab]:
    cell = CELL.format(data=str(ROOT / "data"), folder=str(kept))
    lab = Lab(tmp_path_factory.mktemp("lab"), [cell])
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def page(chromium: str, driver: Any, lab: Lab) -> Iterator[Any]:
    with opened(chromium, lab, driver) as page:
        page.wait_for_selector(".jupyter-widgets table.pov-units tbody tr")
        yield page


def shows(page: Any, expected: Allocation) -> None:
    figures = {str(unit): format_number(int(n), "en") for unit, n in expected.targets.items()}
    until(lambda: page.evaluate(FIGURES) == figures, f"the figures of {expected!r}")
    lead, total = page.locator(".jupyter-widgets .pov-lead-figure"), expected.total
    begins = f"{format_number(total, 'en')} households"
    until(lambda: lead.inner_text().startswith(begins), f"a sentence on {total} households")


def typed(page: Any, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def test_controls_speak_where_cells_run(lab: Lab) -> None:
    """In a thread of their own messages are lost now and then; povlib's setting is installed."""
    plugin = "@jupyterlab/apputils-extension:kernels-settings"
    assert lab.setting(plugin, "commsOverSubshells") == "disabled"


def test_it_does_what_allocate_does(page: Any, kept: Path) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    shows(page, allocate(plan))
    typed(page, "Target (households)", "400")
    shows(page, allocate(plan, 400))
    page.get_by_label("Rule", exact=True).select_option(
        label=allocate(plan, method="leximin").rule.label("en")
    )
    shows(page, allocate(plan, 400, "leximin"))
    typed(page, "Target (households)", "1.229")
    until(lambda: page.evaluate(FIGURES) == {}, "no figures")
    page.get_by_text("may be 1229 or a decimal fraction").wait_for()  # may follow a moment later
    page.get_by_role("button", name="Undo").click()
    shows(page, allocate(plan, 400, "leximin"))
    handle = page.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    shows(page, allocate(plan, 401, "leximin"))
    typed(page, "Name of the scenario", "Thử")
    page.get_by_role("button", name="Keep this").click()
    until(lambda: (kept / "krong-no-2020" / "thu.json").is_file(), "the files of the scenario")
    said = page.locator(".pov-the-said [role=status]")
    said.get_by_text("Kept “Thử”").wait_for()
    buttons = page.get_by_role("button", name="Keep this").bounding_box()
    assert 0 < said.bounding_box()["y"] - buttons["y"] < 100, "told where the button is"
    assert load_choice(plan, "Thử", folder=kept).choice.target == "401"
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))
    page.get_by_role("button", name="Undo").click()
    shows(page, allocate(plan, 401, "leximin"))
    page.get_by_role("button", name="Redo").click()
    shows(page, allocate(plan))
    page.locator(".jupyter-widgets .pov-judged").get_by_role("button", name="Load").click()
    shows(page, allocate(plan, 401, "leximin"))
    compare = page.get_by_label("Compare with the kept scenarios")
    compare.check()
    heads = page.locator(".jupyter-widgets .pov-judged th[scope=col]")
    until(lambda: {"Thử", "This choice"} <= set(heads.all_inner_texts()), "both side by side")
    compare.uncheck()
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))


def test_what_is_not_possible_leads_on_by_keyboard(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    page.get_by_label("Cap of each unit", exact=True).select_option("registrations")
    typed(page, "Target (households)", "420")
    until(lambda: page.evaluate(FIGURES) == {}, "no figures")
    take = page.get_by_role("button", name="Take 391")
    take.focus()
    take.press("Enter")
    shows(page, allocate(plan, 391, upper="exits_registered"))
    focused = "document.activeElement === document.querySelector('.pov-the-target input')"
    assert page.evaluate(focused), "the button goes away, and the focus not with it"
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))


def test_the_slider_is_pulled_and_says_where_it_is(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    handle, target = (
        page.get_by_role("slider"),
        page.get_by_label("Target (households)", exact=True),
    )
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y, steps=4)
    until(lambda: target.input_value() != "387", "the target at the handle")
    pulled = int(target.input_value())
    assert page.evaluate(FADED) == "0.25", "the figures are those of another target"
    page.mouse.up()
    shows(page, allocate(plan, pulled))
    typed(page, "Target (households)", "")
    shows(page, allocate(plan))
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y, steps=4)
    page.mouse.move(x, y, steps=4)
    assert page.evaluate(FADED) == "0.25"
    page.mouse.up()  # where it was: nothing is asked, and nothing waits for an answer
    until(lambda: page.evaluate(FADED) == "1", "the figures of the target that is left")
    until(lambda: target.input_value() == "", "what was typed")
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))


def test_the_units_are_copied_for_a_spreadsheet(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    page.evaluate("""() => document.addEventListener(
        'copy', (event) => { window.copied = event.target.value; }, true)""")
    page.get_by_role("button", name="Copy the table").click()
    page.get_by_text("paste it into a spreadsheet").wait_for()
    _, *rows = [line.split("\t") for line in page.evaluate("copied").split("\n")]
    found = allocate(plan)
    own = dict(zip(map(str, plan.units.index), plan.units["exits_target"], strict=True))
    assert [row[:4] for row in rows] == [
        [str(unit), str(n), str(own[unit]), str(n - own[unit])] for unit, n in found.targets.items()
    ]


def explained(page: Any, expected: Allocation, unit: str) -> None:
    lines = expected.explain(unit, "en").splitlines()
    shown = page.locator(".jupyter-widgets .pov-the-explained")
    until(lambda: all(line in shown.inner_text() for line in lines), f"why {unit} gets its number")


def test_a_unit_that_is_picked_is_explained(page: Any) -> None:
    found = allocate(load_plan("krong_no_2020", str(ROOT / "data")))
    units = list(map(str, found.targets.index))
    table = page.locator(".jupyter-widgets table.pov-units")
    table.get_by_text(units[4], exact=True).click()
    explained(page, found, units[4])
    page.keyboard.press("ArrowDown")
    explained(page, found, units[5])
    table.locator("tbody tr").nth(2).locator("svg").click()
    explained(page, found, units[2])
    until(lambda: table.locator("input:checked").count() == 1, "one picked unit")


def test_arrows_and_enter_stay_in_the_explorer(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    rules = page.get_by_label("Rule", exact=True)
    rules.focus()
    rules.press("ArrowDown")
    until(lambda: rules.input_value() != allocate(plan).rule.label("en"), "another rule")
    undo = page.get_by_role("button", name="Undo")
    undo.focus()
    undo.press("Enter")
    shows(page, allocate(plan))
    until(lambda: undo.evaluate("one => one === document.activeElement"), "the focus on undo")


PLACES = """() => ['.pov-the-target', '.jupyter-widgets table.pov-units', '.pov-the-criteria'].map(
    (what) => Math.round(document.querySelector(what).getBoundingClientRect().top))"""


SCROLL = "document.querySelector('.jp-WindowedPanel-outer').scrollTop = {}"

BESIDE = """() => getComputedStyle(document.querySelector('.jupyter-widgets .pov-parts'))
    .gridTemplateColumns.split(' ').length === 2"""


def test_figures_stay_in_their_place_and_controls_in_sight(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    page.set_viewport_size({"width": 1600, "height": 900})
    page.wait_for_function(BESIDE)  # the page takes its time to lay itself out anew
    page.evaluate(SCROLL.format(0))
    before = page.evaluate(PLACES)
    page.get_by_label("Cap of each unit", exact=True).select_option("registrations")
    shows(page, allocate(plan, upper="exits_registered"))  # more words above, notes in the table
    assert page.evaluate(PLACES)[:2] == before[:2]
    page.evaluate(SCROLL.format(before[2] - before[0]))
    target, table, criteria = page.evaluate(PLACES)
    assert table < target <= criteria
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))
    page.set_viewport_size({"width": 1280, "height": 1000})


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_can_be_read_in_both_themes(page: Any, theme: str, axe_source: str) -> None:
    page.evaluate("name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
                  theme)  # fmt: skip
    light = str("Light" in theme).lower()
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    page.evaluate(axe_source)
    result = page.evaluate("axe.run({include: '.pov-explorer'}, {runOnly: ['wcag2a', 'wcag2aa']})")
    assert result["passes"]
    told = [f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for rule in result["violations"] for node in rule["nodes"]]  # fmt: skip
    assert told == []


def test_figures_fade_while_the_notebook_computes(page: Any, tmp_path: Path) -> None:
    go = tmp_path / "go"
    code = f"import pathlib, time\nwhile not pathlib.Path({str(go)!r}).exists(): time.sleep(0.05)"
    page.evaluate(
        """code => { window.done = jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .requestExecute({code}).done.then(() => true); }""", code
    )  # fmt: skip
    look = """() => [getComputedStyle(document.querySelector('.pov-units').parentNode).opacity,
        getComputedStyle(document.querySelector('.pov-busy')).visibility]"""
    try:
        until(lambda: page.evaluate(look) == ["0.25", "visible"], "figures that fade")
    finally:
        go.touch()
    until(lambda: page.evaluate(look) == ["1", "hidden"], "figures again")


@pytest.mark.parametrize("width", [760, 1600])
def test_it_fits_half_a_screen_and_a_wide_one(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(SCROLL.format(0))  # else the controls, which stay in sight, stand lower

    def arranged() -> bool:
        asked, units, why, judged = page.evaluate("""() => [...document.querySelector(
            '.pov-parts').children].map((one) => one.getBoundingClientRect().toJSON())""")
        if width == 760:
            return bool(asked["bottom"] <= units["top"] < why["top"] < judged["top"])
        return bool(asked["top"] == units["top"] and asked["right"] < units["left"])

    until(arranged, "the parts below each other, or beside each other where there is room")
    box = page.evaluate(
        """() => { const one = document.querySelector('.pov-explorer');
        return [one.scrollWidth, one.clientWidth]; }"""
    )
    assert box[0] <= box[1] + 1
    page.set_viewport_size({"width": 1280, "height": 1000})


def test_what_is_searched_in_does_not_move_away(page: Any) -> None:
    field = page.get_by_label("Find a unit", exact=True)
    table = page.locator(".jupyter-widgets table.pov-units tbody tr")
    places = [field.bounding_box()]
    for text, left in (("nam", 4), ("zzz", 0), ("", 12)):
        field.fill(text)
        until(lambda left=left: table.count() == left, f"{left} units")  # type: ignore[misc]
        places.append(field.bounding_box())
    assert places[1:] == places[:-1]


def test_names_in_the_table_are_those_of_the_plan(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    assert sorted(page.evaluate(FIGURES)) == sorted(map(str, plan.units.index))
    shown = page.locator(".jupyter-widgets.pov-explorer").inner_text()
    assert "Targets are planning figures" in shown


def test_a_page_that_was_reloaded_says_what_it_no_longer_does(page: Any, lab: Lab) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    note = page.locator(".jupyter-widgets").get_by_text("The page was reloaded")
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    until(lambda: "pov-still" in lab.notebook(), "the saved notebook")
    lab.open(page)
    shows(page, allocate(plan))
    assert not note.is_visible()
    typed(page, "Target (households)", "405")
    shows(page, allocate(plan, 405))
    note.wait_for()
    lab.run(page)
    shows(page, allocate(plan))
    assert not note.is_visible()


def test_without_a_kernel_it_shows_what_it_was(page: Any, lab: Lab) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    still = page.locator(".pov-still")
    assert not still.is_visible()  # beside the controls it would be a second, older table

    typed(page, "Target (households)", "402")
    shows(page, allocate(plan, 402))

    def saved() -> bool:
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        return all(told in lab.notebook() for told in ("402 households by", "pov-scenario"))

    until(saved, "the saved notebook, with the last choice and the page for reports")
    assert page.evaluate(FADED) == "1"
    lab.end_kernels()
    typed(page, "Target (households)", "410")  # nobody answers: the figures are of another target
    until(lambda: page.evaluate(FADED) == "0.25", "figures that fade")
    page.get_by_role("combobox", name="Explain the unit").select_option(index=3)
    assert page.locator(".jupyter-widgets .pov-the-explained.pov-asking").count() == 1
    lab.open(page, kernel=False)
    still.wait_for()
    made = allocate(plan, 402)
    figures = {str(unit): format_number(int(n), "en") for unit, n in made.targets.items()}
    shown = page.evaluate(FIGURES.replace(".jupyter-widgets ", ".pov-still "))
    assert shown == figures
    for told in ("Loading widget", "model not found"):
        assert not page.get_by_text(told).is_visible()
    cut = """() => [...document.querySelectorAll('.pov-still .pov-units :is(th,td)')].filter(
        (one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
    assert page.evaluate(cut) == [], "JupyterLab gives every column of a table the same width"
