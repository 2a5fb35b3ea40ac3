"""What is likely by the end of the year: the same as if the year began with what is left."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_progress import DEMO, plan_of

import povlib as pov
from povlib.plan import Plan


def year_of(units: list[tuple[int, int, int | None]]) -> Plan:
    """Make up a year: target, registered and reported exits of each unit (None: no report)."""
    reports = [
        (at, 0, 40, 0, (exits, 0, 0, 0, 0, 0))
        for at, (_, _, exits) in enumerate(units)
        if exits is not None
    ]
    plan = plan_of([(30, 0, target) for target, _, _ in units], reports, ["exits"])
    registered = pd.DataFrame(
        {
            "unit_code": [f"{at}" for at in range(len(units))],
            "exits_registered": [number for _, number, _ in units],
        }
    )
    return replace(plan, registrations=registered)


def at_least(number: int, count: int, rate: Fraction) -> Fraction:
    return sum(
        (
            math.comb(number, k) * rate**k * (1 - rate) ** (number - k)
            for k in range(max(0, count), number + 1)
        ),
        Fraction(0),
    )


units = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.none() | st.integers(0, 9)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(units, st.sampled_from(["0", "1/3", "0.9", "1"]))
def test_the_rest_of_the_year_is_a_year_of_what_is_left(
    units: list[tuple[int, int, int | None]], rate: str
) -> None:
    plan = year_of(units)
    outlook = pov.year_outlook(pov.progress(plan, as_of="15/3/2032"), rate)
    assert outlook is not None
    exact, missing, left = Fraction(rate), 0, 0
    for at, (target, registered, exits) in enumerate(units):
        row = outlook.table.loc[f"U{at}"]
        done = exits or 0
        rest = max(0, registered - done)
        chance = at_least(rest, target - done, exact)
        assert Fraction(row["met"].low) <= chance <= Fraction(row["met"].high)
        missing, left = missing + target - done, left + rest
    met = outlook.district["met"]
    assert Fraction(met.low) <= at_least(left, missing, exact) <= Fraction(met.high)
    assert outlook.district["expected_exits"] == sum(e or 0 for *_, e in units) + left * exact
    for lang, word in (("vi", "do người phân tích nêu"), ("en", "stated by the analyst")):
        assert word in pov.progress_outlook(plan, outlook, lang).text


@pytest.mark.parametrize(("target", "short"), [(9, 0), (12, 3)])
def test_once_the_whole_year_is_reported_nothing_is_left_to_chance(target: int, short: int) -> None:
    """Eleven months with one exit each, but for the first two: nine, whatever was registered."""
    counts = [0, 0, *[1] * 9]
    reports = [
        (0, month, 40 + 31 * month, 0, (exits, 0, 0, 0, 0, 0)) for month, exits in enumerate(counts)
    ]
    registered = pd.DataFrame({"unit_code": ["0"], "exits_registered": [14]})
    plan = replace(plan_of([(30, 0, target)], reports, ["exits"]), registrations=registered)
    early, late = (pov.progress(plan, as_of=day) for day in ("30/11/2032", "31/1/2033"))
    outlook = pov.year_outlook(early, "97 %")
    assert outlook is not None
    assert not outlook.over
    outlook = pov.year_outlook(late, "97 %")
    assert outlook is not None
    assert outlook.over
    assert outlook.district["expected_exits"] == 9
    assert outlook.district["met"].middle == (not short)
    for lang, word in (("vi", f"thiếu {short} hộ"), ("en", f"{short} short of the target")):
        for told in (
            pov.progress_answer(plan, late, lang, outlook).text,
            pov.progress_outlook(plan, outlook, lang).text,
        ):
            assert (word in told) == bool(short)
            assert "97 %" not in told


def test_a_unit_that_has_reported_its_year_has_nobody_left() -> None:
    reports = [(0, month, 30 + 30 * month, 0, (1, 0, 0, 0, 0, 0)) for month in range(11)]
    reports.append((1, 0, 40, 0, (1, 0, 0, 0, 0, 0)))
    registered = pd.DataFrame({"unit_code": ["0", "1"], "exits_registered": [14, 5]})
    plan = replace(plan_of([(30, 0, 12), (30, 0, 4)], reports, ["exits"]), registrations=registered)
    found = pov.progress(plan, as_of="30/11/2032")
    outlook = pov.year_outlook(found, "1/2")
    assert outlook is not None
    assert outlook.closed == ("U0",)
    assert outlook.table["left"].tolist() == [0, 4]
    assert outlook.district["expected_exits"] == 11 + 1 + 2
    assert (
        "whole year, so that no more are reckoned with: U0."
        in pov.progress_outlook(plan, outlook, "en").text
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_after_the_review_nothing_is_forecast_though_reports_are_missing(lang: str) -> None:
    plan = year_of([(3, 9, 1), (2, 9, 2)])
    before, after = (pov.progress(plan, as_of=day) for day in ("30/11/2032", "1/12/2032"))
    outlook = pov.year_outlook(before, "97 %")
    assert outlook is not None
    assert not outlook.closed
    outlook = pov.year_outlook(after, "97 %")
    assert outlook is not None
    assert outlook.over
    assert outlook.unreported == ("U0", "U1")
    assert outlook.district["expected_exits"] == 3
    words = {
        "vi": ("thiếu 2 hộ so với chỉ tiêu 5 hộ", "Chưa đạt chỉ tiêu của mình: U0 (thiếu 2).",
               "báo cáo để trống: U0 và U1."),
        "en": ("2 short of the target of 5", "Own target not met: U0 (2 short).",
               "leave it blank: U0 and U1."),
    }[lang]  # fmt: skip
    for told in (
        pov.progress_answer(plan, after, lang, outlook).text,
        pov.progress_outlook(plan, outlook, lang).text,
    ):
        assert all(word in told for word in words)
        assert "97 %" not in told


def test_before_the_first_report_it_is_what_the_registrations_promise() -> None:
    plan = pov.load_plan(str(DEMO))
    none_yet = pov.progress(plan, as_of="20/1/2032")
    outlook = pov.year_outlook(none_yet, "0.9")
    odds = pov.registration_odds(plan, success="0.9")
    assert outlook is not None
    assert outlook.district["met"] == odds.district["met"]
    assert outlook.table["met"].tolist() == odds.table["met"].tolist()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_more_exits_than_registered_are_pointed_out(lang: str) -> None:
    plan = year_of([(3, 4, 6), (5, 6, 1)])
    found = pov.progress(plan, as_of="15/3/2032")
    outlook = pov.year_outlook(found, "97 %")
    assert outlook is not None
    table = pov.progress_outlook(plan, outlook, lang).text
    answer = pov.progress_answer(plan, found, lang, outlook).text
    more = "2 hộ thoát nghèo vượt số đăng ký: U0" if lang == "vi" else "2 exits beyond the"
    for told in (table, answer):  # on the first page too, where the figures stand
        assert told.count(more) == 1
    assert "97 %" in answer


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_unit_whose_registrations_are_used_up_is_told_no_odds(lang: str) -> None:
    plan = year_of([(7, 4, 6), (5, 9, 1)])
    outlook = pov.year_outlook(pov.progress(plan, as_of="15/3/2032"), "97 %")
    told = pov.progress_outlook(plan, outlook, lang).text
    assert "0 % (" not in told
    assert next(row for row in told.splitlines() if row.startswith("U0")).endswith("–")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_more_households_are_reckoned_with_than_are_poor(lang: str) -> None:
    """Of 35 registered where 30 are poor, 30 are counted; 6 of them have left poverty so far."""
    plan = year_of([(9, 35, 6), (5, 6, 1)])
    found = pov.progress(plan, as_of="15/3/2032")
    outlook, odds = pov.year_outlook(found, "1"), pov.success_prospects(plan, "1")
    assert outlook is not None
    assert odds is not None
    assert outlook.table["left"].tolist() == [24, 5]
    assert outlook.district["expected_exits"] == 30 + 6
    assert odds.odds.district["expected_exits"] == 30 + 6
    assert odds.exits.last == 36
    registered, poor = {"vi": ("35 hộ đăng ký", "30 hộ nghèo"), "en": ("35 registered", "30 poor")}[
        lang
    ]
    for told in (
        pov.progress_answer(plan, found, lang, outlook).text,
        pov.progress_outlook(plan, outlook, lang).text,
        pov.registration_answer(plan, pov.compare_registration(plan), lang, odds).text,
        pov.odds_units(plan, pov.success_prospects(plan, "97 %"), lang).text,
    ):
        assert f"U0 ({registered}, {poor})." in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_reports_that_cannot_be_true_promise_nothing(lang: str) -> None:
    plan = pov.load_plan(str(DEMO))
    found = pov.progress(plan, as_of="15/7/2032")
    outlook = pov.year_outlook(found, "97 %")
    assert outlook is not None
    assert outlook.impossible == ("Bản Mây",)
    assert outlook.left_out == ()
    others = replace(plan, units=plan.units[plan.units.index != "Bản Mây"])
    alone = pov.year_outlook(
        replace(found, plan=others), {"Đồi Gió": "97 %", "Suối Trong": "97 %", "Nà Lúa": "97 %"}
    )
    assert alone is not None
    assert alone.district["met"] == outlook.district["met"]
    assert list(outlook.table.index) == list(others.units.index)
    for text in (
        pov.progress_outlook(plan, outlook, lang).text,
        pov.progress_answer(plan, found, lang, outlook).text,
    ):
        assert ("Không tính Bản Mây" if lang == "vi" else "Without Bản Mây") in text


def test_without_registrations_there_is_no_outlook() -> None:
    plan = replace(pov.load_plan(str(DEMO)), registrations=None)
    assert pov.year_outlook(pov.progress(plan), "0.9") is None
    assert pov.progress_outlook(plan, None, "en").data
