"""The explorer driven as its controls are: what it shows is what `allocate` gives, or nothing."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ipywidgets import HTML
from plans import write_plan

from povlib import explorer as explorer_module
from povlib import explorer_still
from povlib.allocation import Allocation, AllocationError, allocate
from povlib.allocation_rules import RULES
from povlib.choice_comparison import compare_choices
from povlib.choice_rows import unit_rows
from povlib.choice_views import choices_table
from povlib.choices import Choice, ChoiceError, choose, options_of
from povlib.criterion_table import CRITERIA
from povlib.explanation_words import WORDS as ALLOCATION_WORDS
from povlib.explorer import Explorer, explore
from povlib.explorer_controls import (
    make_controls,
    read_controls,
    unusable_html,
    write_controls,
)
from povlib.explorer_figures import SORTS, arranged, units_html
from povlib.explorer_page import choices_page
from povlib.explorer_words import COMPARED_CRITERIA, WORDS
from povlib.kept_choices import keep_choice, load_choice
from povlib.loading import load_plan
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.wording import fill, source_notes


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("krong_no_2020")


@pytest.fixture
def shown(plan: Plan, tmp_path: Path) -> Explorer:
    return explore(plan, "en", folder=tmp_path)


def made_plan(folder: Path, units: int, **absent: Any) -> Plan:
    columns = {"households": lambda at: 200 + at, "poor_start": lambda at: 20 + at % 37,
               "poor_start_em": lambda at: 5 + at % 11, "exits_target": lambda at: 4 + at % 7,
               "exits_registered": lambda at: 5 + at % 8}  # fmt: skip
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at:05}"}
        | {name: make(at) for name, make in columns.items() if name not in absent}
        for at in range(1, units + 1)
    ]
    return load_plan(str(write_plan(folder / "made", rows)))


def texts_of(cell: str) -> list[str]:
    return re.findall(r">([^<]*)<", cell)


def written(one: Any) -> list[str]:
    """All HTML that a widget and what is in it holds."""
    inside = [text for child in getattr(one, "children", ()) for text in written(child)]
    return [*inside, *([one.value] if isinstance(one, HTML) else [])]


def figures_shown(page: str) -> dict[str, str]:
    """Read the chosen figure of every unit from the table, as a reader would."""
    found = {}
    for row in re.findall(
        r"<tr[^>]*><th scope=\"row\" class=\"name\">.*?</tr>", re.sub(r"<tfoot>.*", "", page)
    ):
        name = re.search(r"<th[^>]*>(?:<label[^>]*><input[^>]*>)?(.*?)(?:</label>)?</th>", row)
        count = re.search(r'<td class="own">(.*?)</td>', row)
        assert name
        assert count
        found[html.unescape(name[1])] = count[1]
    return found


def expected_figures(found: Allocation, lang: str) -> dict[str, str]:
    return {str(unit): format_number(int(count), lang) for unit, count in found.targets.items()}


def agrees(one: Explorer, expected: Allocation) -> None:
    assert figures_shown(one.shown["units"].value) == expected_figures(expected, one.lang)
    assert format_number(expected.total, one.lang) in one.shown["lead"].value
    assert expected.rule.label(one.lang) in html.unescape(one.shown["lead"].value)
    code = one.controls["unit"].value
    for line in expected.explain(code, one.lang).splitlines():
        assert line in html.unescape(one.shown["explained"].value)
    assert one.shown["reasons"].value == ""


def shows_nothing(one: Explorer) -> None:
    assert one.allocation is None
    for part in ("lead", "units", "criteria", "explained"):
        assert one.shown[part].value == "", part
    assert one.shown["reasons"].value


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_starts_from_the_plan(plan: Plan, lang: str) -> None:
    agrees(explore(plan, lang), allocate(plan))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_is_what_allocate_gives(plan: Plan, shown: Explorer, rule: str) -> None:
    shown.controls["rule"].value = rule
    extra = {"nearest": {"reference": "registered"}, "fixed_plus_proportional": {"fixed": 1}}
    agrees(shown, allocate(plan, 387, rule, **extra.get(rule, {})))
    assert shown.controls["weight"].disabled == ("by" not in RULES[rule].options)


def test_the_slider_and_the_text_go_together(plan: Plan, shown: Explorer) -> None:
    shown.controls["slider"].value = 420
    assert shown.controls["target"].value == "420"
    agrees(shown, allocate(plan, 420))
    shown.controls["target"].value = "390"
    assert shown.controls["slider"].value == 390
    agrees(shown, allocate(plan, 390))
    shown.controls["target"].value = ""
    assert shown.controls["slider"].value == int(shown.controls["target"].placeholder) == 387
    assert 'data-target="" data-at="387"' in shown.status.value  # what the page goes back to
    shown.controls["target"].value = "1000000000"
    assert shown.controls["slider"].value == shown.controls["slider"].max == 1229
    assert 'data-target="1000000000" data-at="1229"' in shown.status.value


@pytest.mark.parametrize("text", ["abc", "-5", "1.229", "1000000000", "", "   "])
def test_what_is_typed_wrongly_leaves_no_figure(plan: Plan, shown: Explorer, text: str) -> None:
    shown.controls["target"].value = text
    if not text.strip():
        agrees(shown, allocate(plan))  # the plan's own target
        return
    shows_nothing(shown)
    shown.controls["undo"].click()
    agrees(shown, allocate(plan))


def test_the_nearest_is_offered_and_taken(plan: Plan, shown: Explorer) -> None:
    at = shown.controls
    at["capacity"].value = "exits_registered"
    at["target"].value = "420"
    shows_nothing(shown)
    assert at["nearest"].layout.display == ""
    assert "391" in at["nearest"].description
    at["nearest"].click()
    agrees(shown, allocate(plan, 391, upper="registered"))
    assert at["nearest"].layout.display == "none"


def test_bounds_with_a_figure_of_their_own(plan: Plan, shown: Explorer) -> None:
    at = shown.controls
    assert at["capacity_figure"].disabled
    at["capacity"].value = "number"
    at["capacity_figure"].value = "40"
    at["floor"].value = "percent"
    at["floor_figure"].value = "10"
    assert shown.choice.floor == "10 %"
    agrees(shown, choose(plan, Choice(target="387", capacity="40", floor="10 %")))
    at["floor_figure"].value = "7,5"
    agrees(shown, allocate(plan, 387, upper=40, lower="7.5%"))
    at["floor_figure"].value = "107"
    shows_nothing(shown)


def test_undo_goes_back_step_by_step(plan: Plan, shown: Explorer) -> None:
    at, seen = shown.controls, [shown.choice]
    at["undo"].click()
    assert WORDS["nothing_to_undo"][1] in shown.status.value
    steps = [("target", "400"), ("rule", "leximin"), ("target", "x"), ("tie", "unit_code"),
             ("target", "410"), ("capacity", "percent")]  # fmt: skip
    for name, value in steps:
        at[name].value = value
        seen.append(shown.choice)
    assert len(set(seen)) == len(seen)
    for choice in seen[-2::-1]:
        at["undo"].click()
        assert shown.choice == choice
        assert read_controls(at) == choice
    at["undo"].click()
    assert shown.choice == seen[0]
    agrees(shown, allocate(plan))


def test_redo_goes_on_until_something_else_is_chosen(plan: Plan, shown: Explorer) -> None:
    at = shown.controls
    for target in ("400", "410"):
        at["target"].value = target
    at["undo"].click()
    at["undo"].click()
    agrees(shown, allocate(plan))
    at["redo"].click()
    agrees(shown, allocate(plan, 400))
    at["redo"].click()
    agrees(shown, allocate(plan, 410))
    at["redo"].click()
    assert WORDS["nothing_to_redo"][1] in shown.status.value
    at["undo"].click()
    at["rule"].value = "leximin"
    at["redo"].click()
    agrees(shown, allocate(plan, 400, "leximin"))


def test_what_is_kept_is_loaded_and_compared(plan: Plan, shown: Explorer, tmp_path: Path) -> None:
    at = shown.controls
    assert at["kept"].disabled
    assert at["compare"].disabled
    at["target"].value = "400"
    at["name"].value = "Bốn trăm"
    at["keep"].click()
    assert at["kept"].options == ("Bốn trăm",)
    at["rule"].value = "leximin"
    at["compare"].value = True
    for target in ("400", "401"):
        at["target"].value = target
        this = {WORDS["chosen"][1]: Choice("leximin", "poor_start", target, "poor_start")}
        both = compare_choices(plan, ["Bốn trăm"], choices=this, folder=tmp_path)
        beside = choices_table(both, "en")
        told = shown.shown["compared"].value
        rows = re.findall(r"<tr>.*?</tr>", beside.html)
        assert rows
        assert all(row in told for row in rows)
        foot = [fill(WORDS, "warning", "en"), *source_notes(plan, "en", derived=True)]
        assert all(line in beside.text and html.escape(line) not in told for line in foot)
    at["target"].value = "x"
    assert shown.shown["compared"].value == ""
    at["load"].click()
    agrees(shown, allocate(plan, 400))
    assert "Bốn trăm" in shown.shown["said"].value
    path = next(tmp_path.rglob("*.json"))
    path.write_text(path.read_text(encoding="utf-8").replace(plan.digest, "0" * 64), "utf-8")
    at["target"].value = "402"
    assert "is stale" in shown.shown["compared"].value
    at["load"].click()
    assert "is stale" in shown.shown["said"].value
    agrees(shown, allocate(plan, 402))


def test_reset_goes_to_the_plan_and_can_be_undone(plan: Plan, shown: Explorer) -> None:
    shown.controls["rule"].value = "leximin"
    shown.controls["reset"].click()
    agrees(shown, allocate(plan))
    assert shown.controls["reset"].description == "Reset to the plan's target"
    shown.controls["undo"].click()
    agrees(shown, allocate(plan, method="leximin"))


def test_nothing_stale_is_shown_while_it_computes(
    shown: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []

    def watched(*arguments: Any) -> Allocation:
        states.append((shown.allocation, set(shown._dom_classes), shown.status.value))
        return choose(*arguments)

    monkeypatch.setattr(explorer_module, "choose", watched)
    shown.controls["target"].value = "401"
    ((allocation, classes, status),) = states
    assert allocation is None
    assert "pov-computing" in classes
    assert WORDS["computing"][1] in status
    assert "pov-computing" not in shown._dom_classes
    assert "401" in shown.status.value


def test_a_fault_of_the_program_leaves_no_figure(
    plan: Plan, shown: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Allocation:
        raise ZeroDivisionError("x")

    with monkeypatch.context() as patch:
        patch.setattr(explorer_module, "choose", broken)
        with pytest.raises(ZeroDivisionError):
            shown.controls["target"].value = "401"
    assert all(part.value == "" for part in shown.shown.values())
    assert "ZeroDivisionError" in shown.status.value
    shown.controls["undo"].click()
    agrees(shown, allocate(plan))


def test_keeping_and_loading(plan: Plan, shown: Explorer, tmp_path: Path) -> None:
    at = shown.controls
    at["target"].value = "400"
    at["keep"].click()
    assert "no name" in shown.shown["said"].value
    at["name"].value = "Bốn trăm"
    at["keep"].click()
    kept = load_choice(plan, "Bốn trăm", folder=tmp_path)
    assert kept.choice == shown.choice
    assert kept.allocation.targets.tolist() == allocate(plan, 400).targets.tolist()
    assert "Bốn trăm" not in shown.static_html()
    at["target"].value = "401"
    assert shown.shown["said"].value == ""
    at["keep"].click()
    assert "replace" in shown.shown["said"].value
    assert load_choice(plan, "Bốn trăm", folder=tmp_path).allocation.total == 400
    at["replace"].value = True
    at["keep"].click()
    assert load_choice(plan, "Bốn trăm", folder=tmp_path).allocation.total == 401
    assert not at["replace"].value
    at["target"].value = "x"
    at["name"].value = "no"
    at["keep"].click()
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_a_kept_choice_is_pinned_by_its_name(plan: Plan, tmp_path: Path) -> None:
    keep_choice(plan, Choice("leximin", target="400"), "Bốn trăm", folder=tmp_path)
    agrees(explore(plan, choice="Bốn trăm", folder=tmp_path), allocate(plan, 400, "leximin"))
    with pytest.raises(ChoiceError, match="Năm trăm"):
        explore(plan, choice="Năm trăm", folder=tmp_path)


def test_a_plan_with_little_disables_with_reasons(tmp_path: Path) -> None:
    absent = dict.fromkeys(("households", "poor_start_em", "exits_target", "exits_registered"))
    plan = made_plan(tmp_path, 3, **absent)
    one = explore(plan, "en")
    assert one.allocation is None
    assert "states no target" in one.shown["reasons"].value
    assert one.controls["subgroup_target"].disabled
    assert one.controls["reference"].disabled
    assert "leximin" not in [key for _, key in one.controls["rule"].options]
    told = html.unescape("".join(texts_of(unusable_html(plan, options_of(plan), "en"))))
    assert any(told in html.unescape("".join(texts_of(value))) for value in written(one))
    assert told.count("The households of every unit are not known") == 1
    assert told.count("leximin") == 1
    one.controls["target"].value = "30"
    agrees(one, allocate(plan, 30))


def test_what_a_plan_lacks_takes_no_room(tmp_path: Path) -> None:
    absent = dict.fromkeys(("households", "poor_start_em", "exits_registered"))
    for lacking, heads, marks in (
        ({}, ["Plan", "Change", "Registered", "Cap", "Rate left,\u00a0%"], 4),
        (absent, ["Plan", "Change", "Cap"], 3),
        (absent | {"exits_target": None}, ["Cap"], 2),
    ):
        plan = made_plan(tmp_path / str(marks), 4, **lacking)
        one = explore(plan, "en", choice=Choice(target="20"))
        shown = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', one.shown["units"].value)
        assert shown == ["Unit", "Households", "Chosen", *heads, "Note"]
        key, *_ = re.findall(r"<p[^>]*>(.*?)</p>", one.shown["key"].value)
        assert key.count(":") == marks


def test_the_minority_has_a_target_of_its_own(tmp_path: Path) -> None:
    plan = made_plan(tmp_path, 6)
    one = explore(plan)
    at = one.controls
    assert not at["subgroup_target"].disabled
    at["subgroup_target"].value = "25"
    agrees(one, allocate(plan, subgroup_target=25))
    at["subgroup_target"].value = "9999"
    shows_nothing(one)
    at["nearest"].click()
    assert one.allocation is not None


@pytest.mark.parametrize("units", [1, 3, 700])
def test_any_number_of_units_can_be_read(tmp_path: Path, units: int) -> None:
    plan = made_plan(tmp_path, units)
    one = explore(plan, "en")
    agrees(one, allocate(plan))
    one.controls["capacity"].value = "exits_registered"
    assert "…." not in one.shown["lead"].value
    one.controls["undo"].click()
    one.controls["search"].value = "XA 3"
    kept = [str(name) for name in plan.units.index if str(name).startswith("Xã 3")]
    assert list(figures_shown(one.shown["units"].value)) == kept


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_a_plan_contradicts_itself_in_is_told(tmp_path: Path, lang: str) -> None:
    rows = [{"unit": "A", "unit_code": "1", "poor_start": 10, "exits_target": 4},
            {"unit": "B", "unit_code": "2", "poor_start": 5, "exits_target": 2}]  # fmt: skip
    total = {"unit": "Tổng cộng", "poor_start": 25, "exits_target": 9}
    plan = load_plan(str(write_plan(tmp_path / "apart", rows, total=total)))
    one = explore(plan, lang)
    for key, added, stated in (("apart", 6, 9), ("apart_poor", 15, 25)):
        assert fill(WORDS, key, lang, sum=added, stated=stated) in html.unescape(
            one.shown["lead"].value
        )
        assert fill(WORDS, key, lang, sum=added, stated=stated) in choices_page(plan, lang).text
    assert "<td>6 ≠ 9</td>" in one.shown["units"].value
    assert "6 ≠ 9" in choices_page(plan, lang).text


def test_a_tie_is_told(tmp_path: Path) -> None:
    rows = [{"unit": f"Xã {at}", "unit_code": str(at), "poor_start": 10} for at in range(3)]
    plan = load_plan(str(write_plan(tmp_path / "tied", rows)))
    one = explore(plan, "en", choice=Choice(target="4"))
    assert "tie is left" in one.shown["lead"].value
    assert one.shown["units"].value.count("tied") == 3
    assert "3 of 4 households assigned; 1 is not" in one.status.value
    for way, alike in (("", 0), ("largest_weight", 1), ("unit_code", 0)):
        one.controls["tie"].value = way
        told = html.unescape(one.shown["lead"].value)
        assert told.count("does not settle it") == alike
        assert told.count("would settle it") == (way != "unit_code")
        assert told.count(fill(ALLOCATION_WORDS, "largest_weight", "en")) == alike
    assert "Done: 4 households." in one.status.value
    agrees(one, allocate(plan, 4, tie="unit_code"))
    assert "settled" in one.shown["lead"].value


def test_names_are_never_html(tmp_path: Path) -> None:
    name = "<b onclick=x>&\"'"
    rows = [{"unit": name, "unit_code": "1", "poor_start": 10},
            {"unit": "B", "unit_code": "2", "poor_start": 5}]  # fmt: skip
    plan = load_plan(str(write_plan(tmp_path / "hostile", rows)))
    one = explore(plan, "en", choice=Choice(target="4"))
    assert "<b onclick" not in one.static_html()
    assert name in figures_shown(one.shown["units"].value)


def test_picking_a_unit_explains_it(plan: Plan, shown: Explorer) -> None:
    at, codes = shown.controls, [str(code) for code in plan.units["unit_code"]]
    before = shown.shown["units"].value
    at["picked"].value = codes[3]
    assert at["unit"].value == codes[3]
    agrees(shown, allocate(plan))
    assert shown.shown["units"].value == before  # the page has marked it and keeps the focus
    at["unit"].value = codes[5]
    assert f'value="{codes[5]}" checked' in shown.shown["units"].value
    at["picked"].value = codes[3]  # again: it must be told although it was picked before
    assert at["unit"].value == codes[3]
    agrees(shown, allocate(plan))
    at["picked"].value = "no such unit"
    assert at["unit"].value == codes[3]


def test_the_picked_unit_stays_when_the_choice_changes(plan: Plan, shown: Explorer) -> None:
    code = str(plan.units["unit_code"].iloc[4])
    shown.controls["picked"].value = code
    shown.controls["target"].value = "401"
    assert re.findall(r'value="([^"]*)" checked', shown.shown["units"].value) == [code]
    agrees(shown, allocate(plan, 401))


def test_bars_glide_once(plan: Plan, shown: Explorer) -> None:
    shown.controls["target"].value = "430"
    assert "--from" in shown.shown["units"].value
    shown.controls["sort"].value = "name"
    assert "--from" not in shown.shown["units"].value


def test_every_criterion_is_shown_when_asked(plan: Plan, shown: Explorer) -> None:
    def named() -> list[str]:
        table = html.unescape(shown.shown["criteria"].value)
        return [key for key, one in CRITERIA.items() if one.label("en") in table]

    few = named()
    assert set(few) <= set(COMPARED_CRITERIA)
    shown.controls["every"].value = True
    assert set(few) < set(named())
    shown.controls["target"].value = "402"
    assert set(few) < set(named())


@pytest.mark.parametrize("order", sorted(SORTS))
def test_sorting_keeps_every_unit(plan: Plan, shown: Explorer, order: str) -> None:
    shown.controls["sort"].value = order
    rows = unit_rows(allocate(plan))
    names = list(figures_shown(shown.shown["units"].value))
    assert names == [row.unit for row in arranged(rows, order)]
    assert sorted(names) == sorted(map(str, plan.units.index))


def test_bars_that_moved_start_where_they_were(plan: Plan) -> None:
    rows = unit_rows(allocate(plan, 390), allocate(plan))
    page = units_html(plan, rows, rows, "en")
    moved = [row for row in rows if row.before != row.chosen]
    starts = re.findall(r"--from:([0-9.]+)", page)
    assert starts == [f"{(row.before or 0) / row.chosen:.4f}" for row in moved]
    assert 0 < len(moved) < len(rows)


controls = st.fixed_dictionaries(
    {"rule": st.sampled_from(sorted(RULES)), "target": st.sampled_from(["387", "x", "0", "1229"]),
     "capacity": st.sampled_from(["poor_start", "exits_registered", "50 %", "40", "?"]),
     "floor": st.sampled_from(["", "exits_target", "10 %", "3"]),
     "tie": st.sampled_from(["", "unit_code"])}
)  # fmt: skip


def outcome(plan: Plan, choice: Choice) -> list[Any]:
    try:
        return choose(plan, choice).targets.tolist()
    except AllocationError as error:
        return [key for key, _ in error.problems]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(controls)
def test_controls_say_what_was_written(plan: Plan, texts: dict[str, str]) -> None:
    made = make_controls(plan, options_of(plan), "vi")
    choice = Choice(**texts)
    write_controls(made, choice)
    found = read_controls(made)
    assert (found.rule, found.target, found.tie) == (choice.rule, choice.target, choice.tie)
    assert (found.capacity, found.floor) == (choice.capacity, choice.floor)
    assert outcome(plan, found) == outcome(plan, choice)


def test_the_static_view_has_the_figures(
    plan: Plan, shown: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles: list[dict[str, Any]] = []

    def seen(bundle: dict[str, Any], **_: Any) -> None:
        bundles.append(bundle)

    monkeypatch.setattr(explorer_still, "display", seen)
    shown._ipython_display_()
    live, still = bundles
    assert "application/vnd.jupyter.widget-view+json" in live
    assert "text/html" not in live  # it would be shown twice
    assert figures_shown(still["text/html"]) == expected_figures(allocate(plan), "en")
    assert "<input" not in still["text/html"]
    assert WORDS["still"][1] in still["text/html"]
    json.dumps(bundles)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_control_has_a_label(plan: Plan, lang: str) -> None:
    one = explore(plan, lang)
    labels = [control.description for name, control in one.controls.items()
              if name not in ("nearest", "picked")]  # fmt: skip
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_words_come_in_pairs() -> None:
    assert all(len(pair) == 2 and all(pair) for pair in WORDS.values())
    assert len(set(COMPARED_CRITERIA)) == len(COMPARED_CRITERIA)
