"""The explorer of a page without Python: the same figures and words as `allocate`, packed."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from plans import write_csv, write_plan

from povlib import explorer, explorer_still
from povlib.allocation import Allocation, allocate
from povlib.allocation_rules import RULES
from povlib.blocks import Block
from povlib.choice_rows import judged_beside_plan, lead_lines, unit_rows
from povlib.choices import Choice, choose, start_choice
from povlib.colophon import report_colophon
from povlib.columns import column_label
from povlib.explorer_page import choices_page, rule_label
from povlib.explorer_words import COMPARED_CRITERIA
from povlib.faults import ReportError
from povlib.html_report import notebook_html
from povlib.judging import criteria
from povlib.kept_choices import keep_choice
from povlib.loading import load_plan
from povlib.numerals import format_number
from povlib.packed_texts import EXPLORER, Packer
from povlib.plan import Plan
from povlib.report import WIDGET, prepare_report
from povlib.scenario_grid import MOST_ROWS, Grid, grid_targets, round_step, scenario_grid
from povlib.view_parts import figure_range
from povlib.wording import CORRECTION_MARK


def put(form: str, figures: list[str], name: str = "") -> str:
    """Put figures into a form, as the page does."""
    return re.sub("\x01", lambda _: figures.pop(0), form).replace("\x02", name)


def lines_of(packed: str, forms: list[str]) -> list[str]:
    parts = (line.split(" ") for line in packed.split("\n") if packed)
    return [put(forms[int(form)], figures) for form, *figures in parts]


def told_of(packed: list[str], forms: list[str], names: list[str]) -> list[list[str]]:
    shared, places, rest = packed
    alike, figures = lines_of(shared, forms), rest.split(" ")
    return [
        [alike[int(one[1:])] if one[0] == "~" else put(forms[int(one)], figures, name)
         for one in line.split(" ")]
        for name, line in zip(names, places.split("\n"), strict=True)
    ]  # fmt: skip


def unpacked(page: Any) -> dict[str, Any]:
    raw = zlib.decompress(base64.b64decode(page.data[EXPLORER]["packed"]))
    found = dict(json.loads(raw))
    columns = 4 + len(found["moving"])
    worked = iter(zip(*found["worked"], strict=True))
    found["scenarios"] = [
        one or ((own := next(worked))[0], own[4:columns], own[columns:], own[1:4])
        for one in found["scenarios"]
    ]
    return found


def grid_of(plan: Plan, choice: Choice | None = None) -> Grid:
    found = scenario_grid(plan, choice)
    assert isinstance(found, Grid)
    return found


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def pages(plan: Plan) -> dict[str, Any]:
    return {lang: choices_page(plan, lang) for lang in ("vi", "en")}


# --- Packing -------------------------------------------------------------------------------------

texts = st.text(st.sampled_from("ab: 0189.,–%~“"), max_size=25)


@given(st.lists(texts.filter(lambda text: "\n" not in text), min_size=1, max_size=8))
def test_lines_come_back_as_they_were(told: list[str]) -> None:
    packer = Packer()
    packed = packer.lines(told)
    assert lines_of(packed, packer.forms) == told


@given(st.lists(st.lists(texts, min_size=1, max_size=5), min_size=1, max_size=5))
def test_what_is_told_of_names_comes_back(told: list[list[str]]) -> None:
    names = [f"b{place}" for place in range(len(told))]
    told = [[f"{name}: 7", *own, "alike 3,5"] for name, own in zip(names, told, strict=True)]
    packer = Packer()
    packed = packer.told(names, told)
    assert told_of(packed, packer.forms, names) == told


# --- The grid ------------------------------------------------------------------------------------


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_targets_lie_round_the_first(total: int, most: int) -> None:
    found = grid_targets(total, [], most)
    assert found[0] == total
    assert len(set(found)) == len(found) <= 22
    for one in found[1:]:
        assert 0 <= one <= most
        assert one % round_step(total) == 0
        assert abs(one - total) <= max(total // 5, 2)


def test_every_choice_of_the_grid_is_what_allocate_gives(plan: Plan) -> None:
    grid = grid_of(plan)
    assert len(grid.scenarios) == len(grid.rules) * len(grid.targets) * len(grid.capacities)
    at = 0
    for rule, weight in grid.rules:
        for target in grid.targets:
            for capacity in grid.capacities:
                one = grid.scenarios[at]
                at += 1
                assert (one.choice.rule, one.choice.target) == (rule, str(target))
                assert (one.choice.weight, one.choice.capacity) == (weight, capacity)
                assert (one.allocation is None) == (one.error is not None)
                if one.allocation is None:
                    assert target > 391
                    assert capacity == "exits_registered"
    for one in grid.worked[::17]:
        again = choose(plan, one.choice)
        assert isinstance(one.allocation, Allocation)
        assert again.targets.tolist() == one.allocation.targets.tolist()
        assert again.explain(plan.units.index[0], "vi") == one.allocation.explain(
            plan.units.index[0], "vi"
        )


def small_plan(folder: Path, units: int, **columns: Any) -> Plan:
    rows = [
        {"unit": f"Xã {place}", "unit_code": f"{place:05}", "poor_start": place % 37 + 3}
        | {name: figure(place) for name, figure in columns.items()}
        for place in range(units)
    ]
    return load_plan(write_plan(folder, rows))


@pytest.mark.parametrize(("units", "targets"), [(1, 3), (3, 5), (700, 1)])
def test_the_grid_shrinks_with_the_units(tmp_path: Path, units: int, targets: int) -> None:
    plan = small_plan(tmp_path / "p", units, exits_target=lambda place: place % 37 // 3 + 1)
    grid = grid_of(plan)
    assert len(grid.scenarios) * units <= max(MOST_ROWS, units)
    assert grid.shrunk == (units == 700)
    assert len(grid.targets) >= targets
    own = sum(int(one) for one in plan.units["exits_target"])
    assert own in grid.targets
    assert grid.start.allocation is not None
    assert grid.start.allocation.total == own


def test_a_grid_round_what_cannot_be_carried_out(plan: Plan) -> None:
    grid = grid_of(plan, Choice(target="420", capacity="exits_registered"))
    assert grid.asked.error is not None
    assert grid.start.choice.target == "391"
    assert {391, 420} <= set(grid.targets)
    strange = grid_of(plan, Choice(target="abc"))
    assert strange.start.choice == start_choice(plan)


def test_a_page_says_when_the_choice_of_the_report_cannot_be_carried_out(tmp_path: Path) -> None:
    plan = small_plan(tmp_path / "p", 2, exits_target=lambda _: 1)
    page = choices_page(plan, "en", choice=Choice(target="9"))
    assert "the nearest that can" in page.text
    assert "7 households" in page.text
    assert unpacked(page)["targets"][-1] == "9"


def test_the_grid_begins_with_the_choice_of_the_report(plan: Plan) -> None:
    """Its rule keeps its weight; the others share out by the poor, as they are compared."""
    for rule, weight, own in (("webster", "registered", "exits_registered"), ("leximin", "", ""),
                              ("jefferson", "exits_registered", "exits_registered")):  # fmt: skip
        grid = grid_of(plan, Choice(rule, weight))
        assert (rule, own) in grid.rules
        assert len(set(grid.rules)) == len(grid.rules)
        assert {("webster", "poor_start"), ("webster", "exits_registered")} <= set(grid.rules)
        assert ("hamilton", "poor_start") in grid.rules
        assert {key for key, _ in grid.rules} == set(RULES)
        assert grid.start.choice.rule == rule
    assert sum(key == "jefferson" for key, _ in grid.rules) == 1
    assert rule_label(grid, list(grid.rules).index(("jefferson", own)), "en") == (
        "proportional, rounded down (Jefferson), by Registered exits"
    )


def test_a_rule_says_what_it_is_set_to(plan: Plan) -> None:
    """What the report's choice does not set stands at what `allocate` takes."""
    for choice, told in (
        (
            Choice(),
            {
                "need_weighted": "β = 1",
                "alpha": "alpha = 1",
                "kolm_pollak": "3/10",
                "nearest": "Registered exits",
                "fixed_plus_proportional": "1 fixed",
            },
        ),
        (Choice("need_weighted", dial="1/2"), {"need_weighted": "β = 1/2"}),
        (
            Choice("nearest", reference="exits_target"),
            {"nearest": column_label("exits_target", "en", plan.source.year)},
        ),
    ):
        grid = grid_of(plan, choice)
        labels = {key: rule_label(grid, at, "en") for at, (key, _) in enumerate(grid.rules)}
        assert all(text in labels[key] for key, text in told.items())
        assert not any("=" in label for key, label in labels.items() if not RULES[key].options)


def test_nothing_can_be_carried_out(tmp_path: Path) -> None:
    plan = small_plan(tmp_path / "p", 3)
    page = choices_page(plan, "en")
    assert EXPLORER not in page.data
    assert "no target" in page.text or "target" in page.text
    assert "<form" not in page.html


# --- The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_packed_text_is_that_of_the_choice(
    plan: Plan, pages: dict[str, Any], lang: str
) -> None:
    """Every figure and sentence that the page can show is written from the exact result anew."""
    page = pages[lang]
    found, grid = unpacked(page), grid_of(plan)
    names = [str(unit) for unit in plan.units.index]
    forms = found["forms"]
    own = [int(one) for one in plan.units["exits_target"]]
    assert len(found["scenarios"]) == len(grid.scenarios)
    for at, (one, packed) in enumerate(zip(grid.scenarios, found["scenarios"], strict=True)):
        if one.allocation is None:
            assert one.error is not None
            assert lines_of(packed[0], forms) == one.error.message(lang).splitlines()
            assert found["targets"][packed[1]] == "391"
            continue
        made = one.allocation
        assert lines_of(packed[0], forms) == lead_lines(made, unit_rows(made), lang)
        columns = {
            found["names"][place]: column.split("\t")
            for place, column in zip(found["moving"], packed[1], strict=True)
        }
        counts = made.targets.tolist()
        told = [format_number(count, lang) for count in [*counts, sum(counts)]]
        assert columns["chosen"] == told
        changes = [count - was for count, was in zip(counts, own, strict=True)]
        told = [format_number(change, lang, sign=True) for change in [*changes, sum(changes)]]
        assert columns["change"] == told
        ends = zip(made.table["final_rate_low_pct"], made.table["final_rate_high_pct"], strict=True)
        assert columns["rate"][:-1] == [figure_range(low, high, lang) for low, high in ends]
        if at % 29 == 0:
            explained = told_of(packed[3], forms, names)
            assert explained == [made.explain(unit, lang).splitlines() for unit in names]
            judged = criteria(plan, {"x": made.targets}, total=made.total, decimals=2)
            texts = packed[2][1].split("\t")
            cell = judged.loc[("final_rate_gap_pp", "x")]
            assert texts[COMPARED_CRITERIA.index("final_rate_gap_pp")] == figure_range(
                cell["low"], cell["high"], lang
            )


def test_judging_together_is_judging_one_by_one(plan: Plan) -> None:
    made = [allocate(plan, total) for total in (380, 387, 387)]
    made.append(allocate(plan, 387, upper="registered"))
    assert judged_beside_plan(made) == [judged_beside_plan([one])[0] for one in made]


def report_of(plan: Plan, page: Any, lang: str, *, widget: bool = False) -> tuple[str, str]:
    """Export a notebook with an explorer, and the same without."""

    def ran(data: dict[str, Any]) -> Any:
        return new_output("display_data", data=data)

    outputs = [new_output("execute_result", data=page._repr_mimebundle_(), execution_count=1)]
    if widget:
        packed = page.data[EXPLORER] and {"html": page.html, **page.data[EXPLORER]}
        outputs = [ran({WIDGET: {}, "text/html": "<p>controls</p>", "text/plain": "x"}),
                   ran({"text/plain": "", EXPLORER: packed})]  # fmt: skip
    foot = report_colophon(plan, lang)._repr_mimebundle_()
    cells = [
        new_markdown_cell("# Thử"),
        new_code_cell(f'LANG = "{lang}"', execution_count=1, metadata={"tags": ["parameters"]}),
        new_code_cell("explore", execution_count=2, outputs=outputs),
        new_code_cell("colophon", execution_count=3, outputs=[ran(foot)]),
    ]
    pages = []
    for kept in (cells, [cells[0], cells[1], cells[3]]):
        prepared, meta, _ = prepare_report(new_notebook(cells=kept), lang)
        pages.append(notebook_html(prepared, lang=lang, meta=meta))
    return pages[0], pages[1]


def test_it_costs_less_than_150_kilobytes_and_is_always_the_same(
    plan: Plan, pages: dict[str, Any]
) -> None:
    page, without = report_of(plan, pages["vi"], "vi")
    assert len(page.encode()) - len(without.encode()) < 150_000
    assert "<script" not in without
    again = choices_page(plan, "vi")
    assert (again.html, again.data) == (pages["vi"].html, pages["vi"].data)


def test_a_pinned_choice_is_named(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, Choice("leximin", target="400"), "Bốn trăm", folder=tmp_path)
    one = explorer.explore(plan, choice="Bốn trăm", folder=tmp_path)
    one._first = one.choice
    page = BeautifulSoup(one._page()["html"], "html.parser")
    assert "đã lưu với tên “Bốn trăm”: 400 hộ" in page.get_text()
    (back,) = page.select("[type=reset]")
    assert "“Bốn trăm”" in back.get_text()


def test_the_page_takes_the_place_of_the_controls(plan: Plan, pages: dict[str, Any]) -> None:
    page = report_of(plan, pages["en"], "en", widget=True)[0]
    assert "<p>controls</p>" not in page
    assert page == report_of(plan, pages["en"], "en")[0]


def test_the_controls_come_before_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for the controls has them at once; a program that runs a notebook gets both."""
    plan = small_plan(tmp_path / "p", 2, exits_target=lambda _: 1)
    shown: list[dict[str, Any]] = []

    class Slot:
        def update(self, data: dict[str, Any], raw: bool) -> None:
            assert raw
            shown.append(data)

    def display(data: dict[str, Any], **_: Any) -> Slot:
        shown.append(data)
        return Slot()

    monkeypatch.setattr(explorer_still, "display", display)
    monkeypatch.setattr(explorer_still, "SETTLED", 0.2)
    explorer.explore(plan)._ipython_display_()
    controls, page = shown
    assert WIDGET in controls
    assert page[EXPLORER] == {"html": choices_page(plan).html, **choices_page(plan).data[EXPLORER]}

    async def cell() -> None:
        shown.clear()
        one = explorer.explore(plan)
        one._ipython_display_()
        assert [one.get(EXPLORER, {}) for one in shown] == [{}, {}]
        while len(shown) < 3:
            await asyncio.sleep(0.01)
        assert shown[2] == page

        def move() -> None:  # JupyterLab lets controls speak in a thread of their own
            for target in ("3", "abc", "4"):  # each within a moment of the one before
                one.controls["target"].value = target

        await asyncio.to_thread(move)
        assert len(shown) == 3
        while len(shown) < 4:
            await asyncio.sleep(0.01)
        assert shown[3] == page | {"text/html": one.static_html()}
        assert "4 hộ" in shown[3]["text/html"]

    monkeypatch.setattr(explorer_still, "_attended", lambda: True)
    with ThreadPoolExecutor(1) as alone:  # another test may have a loop of its own here
        alone.submit(asyncio.run, asyncio.wait_for(cell(), 60), debug=True).result()


def test_a_notebook_saved_before_the_page_followed_is_no_report(
    plan: Plan, pages: dict[str, Any]
) -> None:
    with pytest.raises(ReportError, match=r"Cell 3: .* saved before"):
        report_of(plan, Block(pages["en"].html, "", {EXPLORER: {}}), "en", widget=True)


def test_what_a_correction_changes_is_marked(tmp_path: Path) -> None:
    columns = {"exits_target": lambda _: 2, "poor_end": lambda place: place % 37 + 1,
               "households": lambda _: 40}  # fmt: skip
    small_plan(tmp_path / "p", 3, **columns)
    header = "table unit column printed corrected reason authority scenario".split()
    line = ["plan_table", "Xã 1", "poor_start", "4", "5", "r", "a", "x"]
    write_csv(tmp_path / "p" / "corrections.csv", header, [line])
    plan = load_plan(tmp_path / "p", scenario="x")
    page = choices_page(plan, "vi")
    found = unpacked(page)
    marked = {name for name, mark in zip(found["names"], found["marks"], strict=True) if mark}
    assert marked == {"chosen", "change", "capacity", "rate"}
    soup = BeautifulSoup(page.html, "html.parser")
    for table in soup.select("table"):
        figures = [cell for cell in table.select("td.derived") if cell.get_text() not in ("–", "")]
        assert figures
        assert all(CORRECTION_MARK in cell.get_text() for cell in figures)
        assert CORRECTION_MARK in table.parent.get_text().split("Nguồn")[0]
