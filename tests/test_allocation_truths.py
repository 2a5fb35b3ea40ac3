"""What is told of a split is true: reasons, sentences, prices, criteria of units without poor."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povlib as pov
from povlib.plan import Plan
from povlib.quota_method import quota_method

PLAN = pov.load_plan("krong_no_2020")


def small(poor: list[int], households: list[int] | None = None) -> Plan:
    """Make a plan of a few units, U0, U1 …"""
    names = [f"U{at}" for at in range(len(poor))]
    figures: dict[str, Any] = {"unit_code": [f"c{name}" for name in names], "poor_start": poor}
    figures["households"] = households or [2 * one + 10 for one in poor]
    units = pd.DataFrame(figures, index=pd.Index(names))
    return replace(PLAN, units=units, total=None, registrations=None)


def problems(call: Any) -> list[str]:
    """Name the reasons of a refusal, which it tells in both languages."""
    with pytest.raises(pov.AllocationError) as caught:
        call()
    for lang in ("vi", "en"):
        assert caught.value.message(lang)
    return [key for key, _ in caught.value.problems]


def test_a_unit_without_poor_does_not_weigh_in_the_front() -> None:
    """Everyone leaves in both units with poor: the share is 100 % everywhere, its variance 0."""
    everyone = pov.pareto_front(
        small([3, 0, 0, 2], [23, 1, 5, 22]), 5, "effort", "moved", reference=[3, 0, 0, 2]
    )
    assert everyone.points["first"].tolist() == [0]
    found = pov.pareto_front(small([3, 0, 1], [23, 10, 10]), 1, "effort", "final_rates")
    mean = Fraction(100, 4)
    assert found.targets[0].tolist() == [1, 0, 0]
    assert found.points["first"][0] == (3 * (Fraction(100, 3) - mean) ** 2 + mean**2) / 4


def test_units_without_households_do_not_weigh_in_the_front() -> None:
    """Rates end at 1/4 and 1/2 of four households each: squared deviations of 12.5 points."""
    found = pov.pareto_front(small([2, 2, 0], [4, 4, 0]), 1, reference=[1, 0, 0])
    assert found.points["first"].tolist() == [Fraction(25, 2) ** 2]


# --- Figures in sentences -----------------------------------------------------------------------


def lines(found: pov.Allocation, unit: str, *parts: str) -> list[str]:
    told = found.explain(unit, "en").split("\n")
    assert len(found.explain(unit, "vi").split("\n")) == len(told)
    return [line for line in told if any(part in line for part in parts)]


def test_mixed_weights_are_told_as_they_were_given() -> None:
    """By halves and thirds a price is six times that by threes and twos."""
    plan, prices = small([40, 30], [90, 90]), []
    for by in ([Fraction(1, 2), Fraction(1, 3)], [3, 2]):
        found = pov.allocate(plan, 20, "nearest", by, reference=[12, 12], upper=[5, 30])
        prices.append(found.table["price_of_bound"].iloc[0])
    assert prices[0] == 6 * prices[1] > 0
    mixed = {"poor_start": 1, "registered": 1}
    found = pov.allocate(PLAN, method="fixed_plus_proportional", by=mixed, fixed=5)
    weights, (low, high) = found.quantities.weights, found.cut
    assert weights is not None
    for weight, count, floor, cap in zip(
        weights, found.targets, found.lower, found.caps.values, strict=True
    ):
        assert count == floor or weight / (count - 5 - Fraction(1, 2)) >= high
        assert count == cap or weight / (count - 5 + Fraction(1, 2)) <= low


@pytest.mark.parametrize("method", ["leximin", "convergence", "kolm_pollak", "hamilton"])
def test_a_floor_of_nothing_holds_nobody(method: str) -> None:
    found = pov.allocate(PLAN, method=method)
    assert "floor" not in found.table["binds"].tolist()
    found = pov.allocate(small([60] * 3), 3, "hamilton", [Fraction(1, 2), 1, 2], lower=[0, 1, 2])
    assert found.table["binds"].tolist()[0] == ""


def test_a_bound_of_largest_remainders_cuts_a_share_or_nothing() -> None:
    found = pov.allocate(PLAN, method="hamilton", upper={"Đăk Nang": 43})
    assert lines(found, "Đăk Nang", "cap") == [
        "Not fewer than 0, not more than 43 households (cap: as given).",
        "The cap cuts off 0.51: at the multiplier of all units its share would be 43.51.",
        "All caps together are 1,134 households, which leaves 747 free.",
    ]
    assert found.table.loc["Đăk Nang", "price_of_bound"] == Fraction(138 * 344, 1091) - 43
    floors = {"Tân Thành": 20, "Nam Đà": 3}
    both = pov.allocate(PLAN, method="hamilton", upper=50, lower=floors).table
    poor = both["poor_start"].map(int)
    levels = {quota / all_ for quota, all_, held in
              zip(both["quota"], poor, both["binds"], strict=True) if not held}  # fmt: skip
    (level,) = levels
    for row, all_ in zip(both.to_dict("records"), poor, strict=True):
        beyond = {"cap": level * all_ - row["upper"], "floor": row["lower"] - level * all_}
        assert row["price_of_bound"] == beyond.get(row["binds"])
        assert not row["binds"] or row["price_of_bound"] > 0
    assert {"cap", "floor", ""} == set(both["binds"])
    pinned = pov.allocate(small([5, 5]), 4, "hamilton", lower=[2, 2])
    assert pinned.table["binds"].tolist() == ["", ""]  # 2 and 2 are the shares themselves


def test_a_floor_holds_a_unit_without_weight() -> None:
    found = pov.allocate(small([60, 60]), 3, by=[0, 2], lower=[2, 0])
    assert lines(found, "U0", "bounds hold", "holds it", "Its weight") == [
        "The floor holds it up: without it the unit would have got fewer.",
        "Its weight is 0: it gets nothing beyond its floor.",
    ]


def test_the_cut_has_one_end_where_every_unit_is_at_its_cap() -> None:
    found = pov.allocate(PLAN, 1229)
    (line,) = lines(found, "Đăk Nang", "cut")
    assert line.startswith("Its household no. 138: 138 ÷ (138 − ½) = 1.0036 poor households each")
    assert line.endswith("; the cut lies at 1.0021 at most.")
    assert "∞" not in found.explain("Đăk Nang", "en")


def test_sentences_of_ties_and_of_what_cannot_be_less_are_true() -> None:
    tied = pov.allocate(small([5, 5, 5]), 4)
    assert lines(tied, "U0", "no. 2") == [
        "A household no. 2 stands at 3.3333, exactly at the cut: level with the units it ties with."
    ]
    each = pov.allocate(small([4, 3]), 2, "adams")
    assert lines(each, "U0", "No fewer") == [
        "No fewer could be given: the rule gives everyone one first."
    ]
    assert not lines(pov.allocate(small([4, 3]), 0), "U0", "No fewer")
    paradox = pov.allocate(small([60] * 3), 11, "hamilton", [6, 6, 2])
    assert paradox.targets.tolist() == [5, 5, 1]  # with ten it was 4, 4 and 2
    assert lines(paradox, "U2", "no. 11", "With 10", "then gain") == [
        "With 10, U0 and U1 would lose one.",
        "U2 would then gain one: this rule has that paradox.",
    ]
    middle = pov.allocate(small([40, 30, 20], [100, 90, 80]), 20, "convergence")
    assert lines(middle, "U0", "half-way")


def test_figures_can_be_read_and_told_apart() -> None:
    wide = pov.allocate(small([40, 30], [100, 90]), 20, "kolm_pollak", aversion=10)
    assert max(map(len, wide.explain("U0", "en").split("\n"))) < 200
    mixed = {"poor_start": 1, "registered": 1}
    found = pov.allocate(PLAN, method="fixed_plus_proportional", by=mixed, fixed=5)
    (line,) = lines(found, "Đăk Nang", "the cut lies")
    low, high = line.rstrip(".").split(" lies at ")[1].split("–")
    assert low < high


def test_no_more_for_the_minority_has_no_price() -> None:
    found = pov.allocate(small([5, 5]), 4, subgroup_target=4, subgroup_stock=[5, 5])
    assert found.subgroup_price == (0, None)
    assert lines(found, "U0", "No more can be")


# --- Reasons ------------------------------------------------------------------------------------


def test_another_cap_that_cannot_be_is_told_by_its_true_reason() -> None:
    both = pov.allocate(small([3, 3]), 3, subgroup_target=3, subgroup_stock=[3, 0])
    assert problems(lambda: pov.cap_changed(both, "U0", 1)) == ["subgroup_short"]
    one = pov.allocate(small([9, 9]), 5, by=[1, 0])
    assert problems(lambda: pov.cap_changed(one, "U0", 1)) == ["weightless_short", "without_weight"]
    assert problems(lambda: pov.cap_changed(pov.allocate(small([3, 3]), 6), "U0", 1)) == [
        "cap_short"
    ]


def test_only_floors_that_were_asked_for_are_named() -> None:
    fixed: dict[str, Any] = {"method": "fixed_plus_proportional", "fixed": 60}
    assert problems(lambda: pov.allocate(PLAN, **fixed)) == ["fixed_over"]
    units = pd.DataFrame({"d": ["A", "A", "B"], "poor_start": [3, 4, 5]}, index=list("abc"))
    assert problems(lambda: pov.allocate_cascade(units, 2, ["d"], "adams")) == ["one_each"]
    with pytest.raises(pov.AllocationError, match=r"highest floors: A \(4\), B \(3\)\."):
        pov.allocate_cascade(units, 5, ["d"], lower={"d": {"A": 4, "B": 3}})


FRAME = pd.DataFrame({"d": ["A", "A"], "poor_start": [3.5, 4]}, index=list("ab"))


def ends(low: list[Any], high: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({"households_low": low, "households_high": high}, index=PLAN.units.index)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"by": None}, "by"),
        ({"by": 5}, "by"),
        ({"by": set(range(12))}, "by"),
        ({"by": "unit_code"}, "column"),
        ({"by": "unit"}, "column"),
        ({"method": []}, "method"),
        ({"tie": []}, "tie"),
        ({"upper": {1, 2}}, "bound"),
        ({"method": "leximin", "households": [10**20] * 12}, "too_large"),
        ({"method": "leximin", "households": ends(["x"] * 12, [9] * 12)}, "whole"),
        ({"method": "leximin", "households": ends([3500.9] * 12, [4000] * 12)}, "whole"),
        ({"subgroup_target_pp": 4, "subgroup_stock": [1] * 12, "subgroup_households": -100},
         "total"),
        ({"subgroup_target_pp": 4, "subgroup_stock": [1] * 12, "subgroup_households": 100.5},
         "total"),
        ({"subgroup_target_pp": 100, "subgroup_stock": [5] * 12, "subgroup_households": 10},
         "few_subgroup"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(options: dict[str, Any], key: str) -> None:
    assert set(problems(lambda: pov.allocate(PLAN, **options))) == {key}


def test_a_table_is_no_plan() -> None:
    frame: Any = PLAN.units
    assert problems(lambda: pov.allocate(frame)) == ["not_plan"]


@pytest.mark.parametrize("poor", [3.5, -4])
def test_a_cascade_counts_whole_poor_households(poor: float) -> None:
    frame = FRAME.assign(poor_start=[poor, 4])
    told = problems(lambda: pov.allocate_cascade(frame, 1, ["d"], by=[1, 1]))
    assert told == ["whole"]


def test_bounds_of_households_go_by_code_and_begin_at_the_poor() -> None:
    """Of 5 poor there are 5 households at least: 4 to 9 are 5 to 9, and 7 in the middle."""
    plan = small([5, 5])
    bounds = pd.DataFrame(
        {"households_low": [4, 9], "households_high": [9, 9]}, index=["cU0", "cU1"]
    )
    found = pov.allocate(plan, 3, "leximin", households=bounds)
    assert found.quantities.households is not None
    assert found.quantities.households.tolist() == [7, 9]
    assert "given within bounds" in found.explain("U0", "en")


def test_a_tie_of_the_quota_method_names_those_whom_a_key_can_serve() -> None:
    """The fourth unit may get its third only from 7 on, after the tie of the first and third."""
    found = quota_method([1, 5, 1, 3], 7)
    assert found.counts.tolist() == [0, 4, 0, 2]
    assert [(tie.units.tolist(), tie.to_give) for tie in found.ties] == [([0, 2], 1)]


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(1, 12))
def test_ties_of_the_quota_method_are_what_keys_change(weights: list[int], total: int) -> None:
    found = quota_method(weights, total)
    answers = [
        quota_method(weights, total, tie_key=key).counts.tolist()
        for key in itertools.permutations(range(len(weights)))
    ]
    changed = {
        unit for unit in range(len(weights)) if len({answer[unit] for answer in answers}) > 1
    }
    assert {unit for tie in found.ties for unit in tie.units.tolist()} == changed


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("options", [{"aversion": 300}, {"decimals": -1}, {"decimals": True}])
def test_dials_of_criteria_are_refused_by_their_names(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        pov.criteria(PLAN, {"a": PLAN.units["exits_target"]}, **options)


def test_a_unit_that_may_have_no_household_leaves_criteria_of_rates_open() -> None:
    """Of 0 to 2 households without poor ones: with none the unit does not count."""
    plan, names = small([0, 2, 3]), ["U0", "U1", "U2"]
    bounds = pd.DataFrame({"households_low": [0, 7, 7], "households_high": [2, 9, 7]}, index=names)
    told = pov.criteria(plan, {"x": [0, 0, 3]}, households=bounds).loc["kolm_pollak_pct"].iloc[0]
    assert told["how"] == "missing"
    assert told["low"] is None
