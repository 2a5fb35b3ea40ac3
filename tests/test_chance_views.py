"""Whether it is enough, as readers see it: what is told is what was computed."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan

import povlib as pov
from povlib.chance_figures import round_steps
from povlib.chance_views import _columns, odds_answer
from povlib.exit_odds import total_distribution

VIEWS = (
    pov.odds_figure, pov.odds_needs, pov.odds_table, pov.odds_units, pov.odds_limits,
    pov.odds_shocks,
)  # fmt: skip
LAWS: list[Any] = [
    "97 %", "0", 1, pov.Beta(9, 1), pov.CommonRate(pov.Beta(9, 1)),
    pov.Scenarios([("0.8", "0.98"), ("0.2", "0.5")]), "60–97 %", {"Xã 0": "Beta(9; 1)", "": "1/2"},
    {"Xã 0": "90–95 %", "": "97 %"},
]  # fmt: skip


def plan_with(folder: Path, figures: list[tuple[int, int]]) -> Any:
    """Write a plan: target and registrations by unit."""
    rows = [
        {"unit": f"Xã {n}", "unit_code": f"{n:02}", "poor_start": 50, "exits_target": target}
        for n, (target, _) in enumerate(figures)
    ]
    said = [
        {"unit": f"Xã {n}", "exits_registered": registered}
        for n, (_, registered) in enumerate(figures)
    ]
    return pov.load_plan(str(write_plan(folder / "p", rows, registrations=said)))


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4),
    st.sampled_from(LAWS),
    st.sampled_from(["vi", "en"]),
)
def test_every_view_tells_every_plan_without_0_or_100_per_cent(
    tmp_path_factory: pytest.TempPathFactory, figures: list[tuple[int, int]], law: Any, lang: str
) -> None:
    plan = plan_with(tmp_path_factory.mktemp("plan"), figures)
    found = pov.success_prospects(plan, law)
    assert found is not None
    for view in VIEWS:
        assert not re.search(r"(?<![\d.,])(0|100)[.,]0+ %", view(plan, found, lang).text)
    assert len(found.shocks) == (3 if law in ("97 %", "60–97 %") else 0)
    for view in VIEWS[:4]:
        text = view(plan, found, lang).text
        assert (
            ("giả định" if lang == "vi" else "assum") in text
            or "cannot miss" in text
            or ("không thể hụt" in text)
        )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_plan_without_registrations_is_told_so(tmp_path: Path, lang: str) -> None:
    row = {"unit": "A", "unit_code": "1", "poor_start": 9, "exits_target": 3}
    plan = pov.load_plan(str(write_plan(tmp_path / "p", [row])))
    assert pov.success_prospects(plan, "0.9") is None
    assert odds_answer(plan, None, lang) is None
    assert all(view(plan, None, lang).data for view in VIEWS)


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=3),
    st.integers(0, 900),
    st.sampled_from(["0.02", "0.5", "0.97", 1]),
)
def test_columns_hold_the_probabilities_on_both_sides_of_the_target(
    registered: list[int], target: int, rate: Any
) -> None:
    exits = total_distribution(registered, rate)
    columns = _columns(exits, target, "en")
    assert len(columns) <= 66
    assert all(one.last + 1 == two.first for one, two in pairwise(columns))
    assert not any(column.first < target <= column.last for column in columns)
    assert sum(column.percent for column in columns) == pytest.approx(100, abs=0.03)
    reached = sum(column.percent for column in columns if column.first >= target)
    assert reached == pytest.approx(100 * exits.at_least(target).middle, abs=0.03)


@given(st.integers(0, 10**7), st.integers(0, 10**6))
def test_ticks_are_round_and_few(low: int, wide: int) -> None:
    ticks = round_steps(low, low + wide)
    assert len(ticks) <= 9
    assert all(low <= tick <= low + wide for tick in ticks)
    assert len({two - one for one, two in pairwise(ticks)}) <= 1


def test_krong_no_is_told_plainly() -> None:
    plan = pov.load_plan("krong_no_2020")
    found = pov.success_prospects(plan, "97 %")
    assert found is not None
    compared = pov.compare_registration(plan)
    answer = pov.registration_answer(plan, compared, "en", found).text
    assert "Not enough, almost surely a miss: if each registered household" in answer
    assert "the target of 387 is met with a probability of 0.84 %" in answer
    assert "97 %, the rate stated" in pov.odds_table(plan, found, "en").text
    assert "stated by the analyst, not by the document" in pov.odds_figure(plan, found, "en").text
    lines = pov.odds_units(plan, found, "vi").text.splitlines()
    assert lines[2].split()[-1] == "2,54"


@pytest.mark.parametrize(
    ("targets", "registered", "rate", "verdict"),
    [([5], [20], "0.9", "Enough"), ([9], [10], "0.9", "Not surely enough"),
     ([9], [10], "0.8", "Not enough"), ([9], [10], "0.2", "Not enough, almost surely a miss"),
     ([9], [8], "0.9", "Not enough, even if every household succeeds"),
     ([9], [12], "0", "Not enough, a miss for certain")],
)  # fmt: skip
def test_verdicts(
    tmp_path: Path, targets: list[int], registered: list[int], rate: str, verdict: str
) -> None:
    plan = plan_with(tmp_path, list(zip(targets, registered, strict=True)))
    told = odds_answer(plan, pov.success_prospects(plan, rate), "en")
    assert told is not None
    assert told[0].partition(":")[0] == verdict


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=3))
def test_rates_reach_from_below_the_stated_one_to_certainty(
    tmp_path_factory: pytest.TempPathFactory, figures: list[tuple[int, int]]
) -> None:
    plan = plan_with(tmp_path_factory.mktemp("plan"), figures)
    found = pov.success_prospects(plan, "5/8")
    assert found is not None
    rates = found.rates.index.tolist()
    assert rates == sorted(rates)
    assert rates[0] <= Fraction(5, 8) <= rates[-1] == 1
    chances = [met.middle for met in found.rates["met"]]
    assert all(one <= two + 1e-9 for one, two in pairwise(chances))


def test_a_shared_rate_spreads_the_odds_and_asks_for_more() -> None:
    plan = pov.load_plan("krong_no_2020")
    found = pov.success_prospects(plan, "97 %")
    assert found is not None
    for size, row in zip(found.shocks.index, found.shocks.to_dict("records"), strict=True):
        law = "0.97" if size is pd.NA else pov.CommonRate(pov.Beta.of_mean("0.97", int(size)))
        odds = pov.registration_odds(plan, success=law)
        met = odds.district["met"]
        assert met.low <= row["met"].high
        assert row["met"].low <= met.high
        assert [row[level] for level in found.levels] == odds.needs["more"].tolist()
    assert "as from 20 households seen before" in pov.odds_shocks(plan, found, "en").text


def test_a_range_is_told_by_its_ends() -> None:
    plan = pov.load_plan("krong_no_2020")
    found = pov.success_prospects(plan, "97–99 %")
    low, high = (pov.success_prospects(plan, rate) for rate in ("97 %", "99 %"))
    assert found is not None
    drawn = pov.odds_figure(plan, found, "en").text
    assert "If 97 % succeed: the target of 387 is met with a probability of 0.84 %" in drawn
    assert "If 99 % succeed: the target of 387 is met with a probability of 64.65 %" in drawn
    answer = odds_answer(plan, found, "en")
    assert answer is not None
    assert answer[0].startswith("It depends on the rate of success")
    needs = pov.odds_needs(plan, found, "en").text
    assert low is not None
    assert high is not None
    for level, more in low.odds.needs["more"].items():
        assert f"{more} further registration" in needs
        assert f"upper end of the range {high.odds.needs['more'][level]} are enough" in needs
    table = pov.odds_table(plan, found, "en").html
    assert table.count('<tr><th scope="row" class="num sure"') == 3


def test_what_is_enough_is_told_once(tmp_path: Path) -> None:
    """Enough for the highest of the probabilities is enough for all of them."""
    plan = plan_with(tmp_path, [(5, 9)])
    found = pov.success_prospects(plan, "97 %")
    assert found is not None
    assert found.odds.needs["more"].tolist() == [0, 0, 0]
    told = pov.odds_needs(plan, found, "en").text
    assert told.count("There are enough") == 1
    assert "There are enough for a probability of 95 %." in told


@pytest.mark.parametrize(("lang", "word"), [("vi", "chưa đến 0,005 hộ"), ("en", "than 0.005")])
def test_a_shortfall_too_small_to_be_parted_is_not_parted(lang: str, word: str) -> None:
    plan = pov.load_plan("krong_no_2020")
    found = pov.success_prospects(plan, "99.99999 %")
    assert found is not None
    assert found.odds.district["expected_shortfall"].low > 0
    told = pov.odds_units(plan, found, lang).text
    assert word in told
    assert not any(str(unit) in told for unit in plan.units.index)
