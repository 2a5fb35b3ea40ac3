"""Scenarios: the plan as printed beside its corrections, intervals as narrow as the rules make."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_csv, write_plan

import povlib as pov

HEADER = ["unit", "column", "printed", "corrected", "reason", "authority", "scenario"]
COLUMN = "exits_target_em"


def small_plan(
    folder: Path,
    exits: list[int],
    minority: list[int],
    total: int,
    intervals: list[tuple[int, int]],
    corrected_total: int | None = None,
) -> Path:
    """Units with exits and their minority part, some of which a scenario leaves within limits."""
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at:05d}", "exits_target": e, COLUMN: m}
        for at, (e, m) in enumerate(zip(exits, minority, strict=True))
    ]
    write_plan(folder, rows, total={"exits_target": sum(exits), COLUMN: total})
    changes = [
        [f"Xã {at}", COLUMN, str(minority[at]), f"{low}–{high}", "thử", "không có", "khoảng"]
        for at, (low, high) in enumerate(intervals)
    ]
    if corrected_total is not None:
        changes.append(
            ["Tổng cộng", COLUMN, str(total), str(corrected_total), "thử", "không có", "khoảng"]
        )
    write_csv(folder / "corrections.csv", HEADER, changes)
    return folder


def test_krong_no_side_by_side() -> None:
    printed, first, second = pov.compare_scenarios("krong_no_2020")
    assert (printed.name, first.name, second.name) == ("", "280", "286")
    assert [len(one.report.contradictions) for one in (printed, first, second)] == [3, 0, 0]
    assert first.cells["24688", COLUMN] == (10, 16)
    assert first.cells["24692", COLUMN] == (23, 29)
    assert [one.sums[COLUMN] for one in (printed, first, second)] == [
        (326, 326), (280, 280), (286, 286),
    ]  # fmt: skip
    assert first.shares[COLUMN][0] * 387 == 28000


@settings(max_examples=25)
@given(data=st.data())
def test_intervals_are_what_enumeration_finds(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    exits = data.draw(st.lists(st.integers(0, 6), min_size=3, max_size=3))
    minority = [9, 9, data.draw(st.integers(0, exits[2]))]
    ends = [sorted(data.draw(st.lists(st.integers(0, 8), min_size=2, max_size=2, unique=True)))
            for _ in range(2)]  # fmt: skip
    total = data.draw(st.integers(0, 18))
    intervals = [(low, high) for low, high in ends]
    folder = small_plan(tmp_path_factory.mktemp("s") / "nho", exits, minority, total, intervals)
    _, scenario = pov.compare_scenarios(str(folder))
    choices = [
        pair
        for pair in itertools.product(*(range(low, high + 1) for low, high in intervals))
        if sum(pair) + minority[2] == total
        and all(value <= exits[at] for at, value in enumerate(pair))
    ]
    assert scenario.feasible == bool(choices)
    if choices:
        for at in range(2):
            found = scenario.cells[f"{at:05d}", COLUMN]
            assert found == (min(c[at] for c in choices), max(c[at] for c in choices))
        assert scenario.sums[COLUMN] == (total, total)


def test_a_sum_follows_its_total_row(tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "nho", [5, 5, 5], [9, 9, 1], 4, [(0, 5), (0, 5)], 8)
    _, scenario = pov.compare_scenarios(str(folder))
    assert scenario.sums[COLUMN] == (8, 8)
    assert scenario.cells["", COLUMN] == (8, 8)
    assert scenario.cells["00000", COLUMN] == (2, 5)


def test_table_names_every_scenario_and_says_that_none_is_preferred() -> None:
    scenarios = pov.compare_scenarios("krong_no_2020")
    for lang, words in (("vi", "không kịch bản nào được chọn"), ("en", "none is preferred")):
        text = pov.scenario_table(scenarios, lang).text
        assert words in text
        assert "“280”" in text
        assert "“286”" in text
        assert "10–16" in text
    assert "corrections.csv" in pov.scenario_table(scenarios[:1]).text


def test_a_plan_may_be_given_as_it_was_loaded(tmp_path: Path) -> None:
    by_name = pov.compare_scenarios("krong_no_2020")
    for scenario in ("", "286"):
        found = pov.compare_scenarios(pov.load_plan("krong_no_2020", scenario=scenario))
        assert [(one.name, one.cells) for one in found] == [(o.name, o.cells) for o in by_name]
    assert len(repr(by_name)) < 1500, "no whole plan is printed"
    assert "280" in repr(by_name)
    folder = small_plan(tmp_path / "krong_no_2020", [5, 5, 5], [9, 9, 1], 4, [(0, 5), (0, 5)], 8)
    other = pov.load_plan(str(folder))
    with pytest.raises(ValueError, match="give the plan's folder"):
        pov.compare_scenarios(other)
    assert len(pov.compare_scenarios(other, tmp_path)) == 2


def test_a_figure_of_the_prose_stands_in_the_table_of_scenarios(tmp_path: Path) -> None:
    rows = [{"unit": f"Xã {at}", "unit_code": f"{at}", "exits_target": at + 4} for at in range(3)]
    told = [{"unit": one["unit"], "exits_target": one["exits_target"]} for one in rows]
    told = [one | {"exits_registered": one["exits_target"]} for one in told]
    folder = write_plan(tmp_path / "nho", rows, registrations=told)
    changes = [
        ["registrations", "Xã 0", "exits_registered", "4", "2–9", "gõ nhầm", "không", "a", "", ""],
        ["registrations", "Xã 1", "exits_target", "5", "3–7", "gõ nhầm", "không", "a", "", ""],
    ]
    header = ["table", *HEADER, "reason_en", "authority_en"]
    write_csv(folder / "corrections.csv", header, changes)
    printed, changed = pov.compare_scenarios(str(folder))
    for name, code, before, after, sums in (
        ("prose(exits_registered)", "0", (4, 4), (2, 9), (13, 20)),
        ("prose(exits_target)", "1", (5, 5), (5, 5), (15, 15)),  # the table prints 5 as well
    ):
        assert (printed.cells[code, name], changed.cells[code, name]) == (before, after)
        assert (printed.sums[name], changed.sums[name]) == ((15, 15), sums)
    for lang, words in (("vi", "phần lời"), ("en", "prose")):
        table = pov.scenario_table((printed, changed), lang).text
        assert f"({words})" in table
        assert "2–9¶" in table
        assert "13–20¶" in table


def test_reasons_are_told_in_the_language_of_the_report() -> None:
    scenarios = pov.compare_scenarios("krong_no_2020")
    plan = scenarios[1].plan
    told = {lang: plan.corrections[0].told(lang) for lang in ("vi", "en")}
    assert len({text for pair in told.values() for text in pair}) == 4
    for lang, other in (("vi", "en"), ("en", "vi")):
        for block in (
            pov.scenario_table(scenarios, lang),
            pov.audit_summary(plan, pov.audit(plan), lang),
            pov.report_colophon(plan, lang),
        ):
            assert told[lang][0] in block.text + block.html
            assert told[other][0] not in block.text + block.html


def test_vietnamese_in_a_table_in_english_says_that_it_is(tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "nho", [5, 5, 5], [9, 9, 1], 4, [(0, 5), (0, 5)], 8)
    scenarios = pov.compare_scenarios(str(folder))
    html = pov.scenario_table(scenarios, "en").html
    assert '<th scope="col" class="num">Scenario “<span lang="vi">khoảng</span>”</th>' in html
    assert 'lang="vi"' not in pov.scenario_table(scenarios, "vi").html


def test_limits_that_nothing_fits_are_told_and_silence_no_contradiction(tmp_path: Path) -> None:
    """Whatever is chosen within the limits, the audit of the plan so corrected has an error."""
    exits, minority = [5, 5, 5], [9, 9, 1]
    cases = {
        ((7, 8), (0, 4)): "7¶ > 5",  # more than the exits of the unit
        ((0, 1), (0, 1)): "3¶ ≠ 6",  # 1 + 1 + 1: the sum falls short
        ((4, 5), (2, 3)): "7¶ ≠ 6",  # 4 + 2 + 1: and here it is too large
    }
    for at, (limits, words) in enumerate(cases.items()):
        folder = small_plan(tmp_path / f"nho{at}", exits, minority, 6, [*limits])
        plan = pov.load_plan(str(folder), scenario="khoảng")
        (finding,) = pov.audit(plan).contradictions
        assert finding.rule.id == "assumed_limits"
        for lang in ("vi", "en"):
            assert words in pov.findings_told(plan, pov.audit(plan), lang)["sentence"].iloc[0]
        for pair in itertools.product(*(range(low, high + 1) for low, high in limits)):
            printed = small_plan(tmp_path / f"{at}-{pair}", exits, [*pair, 1], 6, [])
            assert pov.audit(pov.load_plan(str(printed))).contradictions


def test_limits_are_held_against_all_rules_at_once(tmp_path: Path) -> None:
    """Each rule could hold, but not the sum and both wholes: 2 + 2 + 1 is less than 6."""
    folder = small_plan(tmp_path / "nho", [2, 2, 5], [9, 9, 1], 6, [(0, 8), (0, 8)])
    plan = pov.load_plan(str(folder), scenario="khoảng")
    (finding,) = pov.audit(plan).contradictions
    assert (finding.rule.id, finding.params["nearest"]) == ("assumed_limits", ())
    folder = small_plan(tmp_path / "vua", [3, 2, 5], [9, 9, 1], 6, [(0, 8), (0, 8)])
    assert not pov.audit(pov.load_plan(str(folder), scenario="khoảng")).contradictions
