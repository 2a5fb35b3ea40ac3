"""The chances of what is registered: every outcome added up, and none told without its law."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import ROOT, write_plan

import povlib as pov
from povlib.exit_counts import Bounds
from povlib.exit_odds import meeting_odds
from povlib.registration_chances import law_text, probability_text
from povlib.stated_success import stated_success, success_text
from povlib.success_laws import Beta, CommonRate, RateRange, Scenarios
from povlib.wording import LANGUAGES

BARE = ROOT / "tests" / "plans" / "suoi_da_2031"
RATES = ["0", "0.25", "1/3", "0.9", "1"]


def plan_with(folder: Path, figures: list[tuple[int | None, int | None]]) -> Any:
    """Write a plan: target and registrations by unit; None where there is none."""
    rows = [
        {"unit": f"Xã {n}", "unit_code": f"{n:02}", "poor_start": 50, "exits_target": target}
        for n, (target, _) in enumerate(figures)
    ]
    said = [
        {"unit": f"Xã {n}", "exits_registered": registered}
        for n, (_, registered) in enumerate(figures)
        if registered is not None
    ]
    return pov.load_plan(str(write_plan(folder / "p", rows, registrations=said)))


def outcomes(registered: list[int], rates: list[Fraction]) -> dict[tuple[int, ...], Fraction]:
    """Add up the chance of every way in which the units can do, household by household."""
    found: dict[tuple[int, ...], Fraction] = {}
    for exits in itertools.product(*(range(number + 1) for number in registered)):
        chance = Fraction(1)
        for left, number, rate in zip(exits, registered, rates, strict=True):
            chance *= math.comb(number, left) * rate**left * (1 - rate) ** (number - left)
        found[exits] = chance
    return found


def holds(bounds: Bounds, exact: Fraction) -> bool:
    return Fraction(bounds.low) <= exact <= Fraction(bounds.high)


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(RATES)),
        min_size=1,
        max_size=3,
    ),
    st.booleans(),
)
def test_probabilities_are_those_of_all_outcomes(
    tmp_path_factory: pytest.TempPathFactory, units: list[tuple[int, int, str]], names: bool
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    plan = plan_with(folder, [(target, registered) for target, registered, _ in units])
    law = {f"Xã {n}" if names else f"{n:02}": rate for n, (_, _, rate) in enumerate(units)}
    odds = pov.registration_odds(plan, success=law, levels=["0.8"])
    targets, registered = [unit[0] for unit in units], [unit[1] for unit in units]
    every = outcomes(registered, [Fraction(rate) for _, _, rate in units])
    aim = sum(targets)
    for at, target in enumerate(targets):
        row = odds.table.loc[f"Xã {at}"]
        assert holds(row["met"], sum(p for e, p in every.items() if e[at] >= target))
        assert row["expected_exits"] == sum(p * e[at] for e, p in every.items())
    one = odds.district
    assert holds(one["met"], sum(p for e, p in every.items() if sum(e) >= aim))
    missing = sum(p * max(0, aim - sum(e)) for e, p in every.items())
    assert holds(one["expected_shortfall"], Fraction(missing))
    together = sum(
        p for e, p in every.items() if all(a >= b for a, b in zip(e, targets, strict=True))
    )
    assert holds(one["all_met"], Fraction(together))


def test_krong_no_misses_almost_surely_with_97_of_100() -> None:
    odds = pov.registration_odds(pov.load_plan("krong_no_2020"), success="0.97")
    exact = sum(
        math.comb(391, left) * Fraction(97, 100) ** left * Fraction(3, 100) ** (391 - left)
        for left in range(387, 392)
    )
    assert holds(odds.district["met"], exact)
    assert float(exact) < 0.01
    assert "0,84 %" in odds.answer("vi")
    assert "0.84 %" in odds.answer("en")


def test_every_probability_is_told_with_its_assumption() -> None:
    odds = pov.registration_odds(pov.load_plan("krong_no_2020"), success=pov.Beta(19, 1))
    for lang, mark in (("vi", "giả định"), ("en", "assuming")):
        told = [*odds.unit_texts(lang), *odds.answer(lang).split(". ")]
        assert len(told) == len(odds.table) + 2 + len(odds.needs)
        assert all(mark in text for text in told)
        assert mark in odds.assumptions(lang)[0]
    for frame in (odds.table, odds.needs):
        assert frame["assumed_vi"].str.contains("giả định").all()
        assert frame["assumed_en"].str.contains("assuming").all()
    assert "assuming" in repr(odds)


def test_needs_are_the_fewest() -> None:
    plan = pov.load_plan("krong_no_2020")
    needs = pov.registration_odds(plan, success="0.97").needs["more"]
    for level, more in needs.items():
        chances = [
            sum(
                math.comb(391 + n, left) * Fraction(97, 100) ** left
                * Fraction(3, 100) ** (391 + n - left)
                for left in range(387, 392 + n)
            )
            for n in (int(more) - 1, int(more))
        ]  # fmt: skip
        assert chances[0] < level <= chances[1]


def test_shares_add_up_to_what_is_missing() -> None:
    odds = pov.registration_odds(pov.load_plan("krong_no_2020"), success="0.97", levels=())
    found = odds.influences()
    assert set(found.index) == set(odds.table.index)
    shares = [bounds.middle for bounds in found["shortfall_share"]]
    assert shares == sorted(shares, reverse=True)
    low, high = (
        sum(Fraction(getattr(bounds, end)) for bounds in found["shortfall_share"])
        for end in ("low", "high")
    )
    missing = odds.district["expected_shortfall"]
    assert low <= Fraction(missing.high)
    assert high >= Fraction(missing.low)
    assert float(high - low) < 1e-9
    assert found["assumed_en"].str.contains("assuming").all()


def test_no_number_suffices_where_nobody_succeeds(tmp_path: Path) -> None:
    odds = pov.registration_odds(plan_with(tmp_path, [(3, 5)]), success="0")
    assert odds.needs["more"].isna().all()
    assert "impossible" in odds.answer("en")
    assert "No number of registrations" in odds.answer("en")


def test_units_without_a_figure_are_left_out_and_named(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, [(3, 5), (None, 5), (3, None)])
    odds = pov.registration_odds(plan, success={"Xã 0": 1, "Xã 2": 1})
    assert odds.left_out == ("Xã 1", "Xã 2")
    assert (odds.district["exits_target"], odds.district["exits_registered"]) == (3, 5)
    assert any("Xã 1 and Xã 2" in text for text in odds.assumptions("en"))


@pytest.mark.parametrize(
    ("success", "match"),
    [
        ({"Xã 0": 1}, "missing Xã 1; unknown –"),
        ({"Xã 0": 1, "Xã 1": 1, "x": 1}, "missing –; unknown x"),
        ("1.01", "0 to 100 %"),
        (["0.9"], "expected 2 rates"),
        (["0.9", "0.9", 1], "cần 2 tỷ lệ"),
    ],
)
def test_laws_that_do_not_fit_are_refused(tmp_path: Path, success: Any, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        pov.registration_odds(plan_with(tmp_path, [(3, 5), (3, 5)]), success=success)


@pytest.mark.parametrize("success", [0.97, 1.2, None, [], True, object, [None], [0.9]])
def test_what_is_no_rate_is_refused_in_both_languages(tmp_path: Path, success: Any) -> None:
    """A binary float is none, for 0.97 cannot be written as one."""
    for ask in (pov.registration_odds, pov.success_prospects):
        with pytest.raises(ValueError, match="không đọc được") as caught:
            ask(plan_with(tmp_path, [(3, 5)]), success=success)  # type: ignore[operator]
        told = str(caught.value)
        assert "cannot be read" in told
        assert told.index("cần" if "[1]" in told else "Cần") < told.index("xpected")


def test_a_plan_without_registrations_has_no_odds(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"registrations\.csv"):
        pov.registration_odds(pov.load_plan(str(BARE)), success="0.9")
    with pytest.raises(ValueError, match=r"registrations\.csv"):
        pov.registration_odds(plan_with(tmp_path, [(3, None), (None, 2)]), success="0.9")


laws = st.sampled_from(
    ["0.97", pov.Beta(3, 1), pov.CommonRate(pov.Beta("0.5", 2)), ["0.5", "1/3"],
     pov.Scenarios([("0.8", "0.98"), ("0.2", pov.Beta(1, 1))])]
)  # fmt: skip


@given(laws)
def test_laws_are_told_in_both_languages(law: Any) -> None:
    vietnamese, english = law_text(law, "vi"), law_text(law, "en")
    assert vietnamese != english
    assert "{" not in vietnamese + english


@given(st.floats(0, 1), st.integers(0, 4))
def test_a_probability_is_told_as_0_or_100_only_where_it_is(chance: float, decimals: int) -> None:
    text = probability_text(Bounds(chance, chance), decimals, "en")
    assert (text == "100 % (certain)") == (chance == 1)
    assert (text == "0 % (impossible)") == (chance == 0)
    if not text.endswith(")"):
        words, number = text.removesuffix(" %").rpartition(" ")[::2]
        told, exact = Fraction(number), 100 * Fraction(chance)
        near = {"": abs(told - exact) <= Fraction(1, 2 * 10**decimals)}
        assert {**near, "above": exact > told, "below": exact < told}[words]


def test_made_up_figures_are_marked(tmp_path: Path) -> None:
    rows = [{"unit": "Xã 0", "unit_code": "00", "poor_start": 9, "exits_target": 2}]
    said = [{"unit": "Xã 0", "exits_registered": 3}]
    about = {"demonstration": True}
    folder = write_plan(tmp_path / "p", rows, registrations=said, about=about)
    odds = pov.registration_odds(pov.load_plan(str(folder)), success="0.5")
    assert "số liệu minh họa" in repr(odds)
    assert all("số liệu minh họa" in odds.answer(lang).lower() for lang in ("vi", "en"))
    assert isinstance(odds.table, pd.DataFrame)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=30))
def test_what_is_certain_is_said_to_be(units: list[tuple[int, int]]) -> None:
    registered, targets = [max(pair) for pair in units], [min(pair) for pair in units]
    odds = meeting_odds(registered, targets, 1)
    assert odds.met == odds.all_met == Bounds(1.0, 1.0)
    assert all(unit.met == Bounds(1.0, 1.0) for unit in odds.units)


# --- What an analyst states ---------------------------------------------------------------------

rates = st.fractions(0, 1, max_denominator=400)
priors = st.builds(
    Beta, st.fractions("1/10", 500, max_denominator=100),
    st.fractions("1/10", 500, max_denominator=100),
)  # fmt: skip
ranges = st.tuples(rates, rates).map(lambda ends: RateRange(min(ends), max(ends)))


@given(st.one_of(rates, priors, ranges, priors.map(CommonRate)), st.sampled_from(LANGUAGES))
def test_what_is_stated_is_read_as_it_is_written(success: Any, lang: str) -> None:
    assert stated_success(success_text(success, lang)) == success


@pytest.mark.parametrize(
    ("text", "found"),
    [("97%", "0.97"), ("97,5 %", "0.975"), ("1/2", "0.5"), ("95-99%", ("0.95", "0.99")),
     ("95 % – 99 %", ("0.95", "0.99")), ("0.95 to 0.99", ("0.95", "0.99")),
     ("95 đến 99 %", ("0.95", "0.99")), ("95 % to 99", ("0.95", "0.99")), ("0,97", "0.97"),
     ("0,95–0,99", ("0.95", "0.99")), ("beta( 9 , 1 )", Beta(9, 1)),
     ("Common Beta(9,5; 0,5)", CommonRate(Beta("9.5", "0.5")))],
)  # fmt: skip
def test_statements_may_be_written_in_many_ways(text: str, found: Any) -> None:
    expected = RateRange(*found) if isinstance(found, tuple) else found
    expected = Fraction(expected) if isinstance(expected, str) else expected
    assert stated_success(text) == expected


def test_all_that_cannot_be_read_is_told_at_once() -> None:
    stated = {"A": "97", "B": "99–95 %", "C": "Beta(1)", "D": "chung Beta(9; 1)", "E": "", "F": "1"}
    with pytest.raises(ValueError, match="A: “97”") as caught:
        stated_success(stated)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2 * 5
    for unit, line in zip("ABCDE", lines, strict=False):
        assert f"của {unit}: “{stated[unit]}”" in line
    for text in ("100,1 %", "-5 %", "Beta(0; 1)", "97 % ± 1", "NaN", "90–95–99 %"):
        with pytest.raises(ValueError, match="không đọc được"):
            stated_success(text)


def test_one_is_told_as_one() -> None:
    for law in (Beta(9, 1), CommonRate(Beta(9, 1))):
        assert "9 successes and 1 failure (" in law_text(law, "en")
    assert "1 success and 9 failures (" in law_text(Beta(1, 9), "en")


def test_scenarios_may_be_written_as_pairs() -> None:
    assert stated_success([("80 %", "98 %"), ("20 %", "85 %")]) == Scenarios(
        [("80 %", Fraction(98, 100)), ("20 %", Fraction(85, 100))]
    )
    for wrong in ("30 %", "x", None, 0.2):
        with pytest.raises(ValueError, match="sum of 100 %"):
            stated_success([("80 %", "98 %"), (wrong, "85 %")])
    for held in ("90–95 %", "common Beta(9; 1)", "x"):
        with pytest.raises(ValueError, match=r"\[20 %\]"):
            stated_success([("80 %", "98 %"), ("20 %", held)])


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=3),
    ranges,
    st.data(),
)
def test_what_lies_in_a_range_has_a_chance_between_those_of_its_ends(
    tmp_path_factory: pytest.TempPathFactory,
    units: list[tuple[int, int]],
    asked: RateRange,
    data: st.DataObject,
) -> None:
    plan = plan_with(tmp_path_factory.mktemp("plan"), units)
    width = asked.high - asked.low
    inside = [asked.low + width * data.draw(st.fractions(0, 1, max_denominator=9)) for _ in units]
    low, own, high = (
        pov.registration_odds(plan, success=law, levels=())
        for law in (asked.low, inside, asked.high)
    )
    for name in ("met", "all_met"):
        assert low.district[name].low <= own.district[name].high
        assert own.district[name].low <= high.district[name].high
    mets = (low.table["met"], own.table["met"], high.table["met"])
    for least, one, most in zip(*mets, strict=True):
        assert least.low <= one.high
        assert one.low <= most.high


def test_a_range_is_for_both_ends_alone(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, [(3, 5), (3, 5)])
    with pytest.raises(ValueError, match="success_prospects"):
        pov.registration_odds(plan, success="90–95 %")
    found = pov.success_prospects(plan, {"Xã 0": "90–95 %", "": "50 %"})
    assert found is not None
    assert found.high is not None
    assert found.odds.success == [Fraction(9, 10), Fraction(1, 2)]
    assert found.high.odds.success == [Fraction(95, 100), Fraction(1, 2)]
