"""Sharing out a plan's target: published anchors, bounds, ties, reasons, explanations."""

from __future__ import annotations

import itertools
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import write_plan

from povlib.allocation import Allocation, AllocationError, allocate
from povlib.allocation_households import read_households
from povlib.allocation_rules import RULES, Quantities, quotas, solve
from povlib.allocation_words import PROBLEMS
from povlib.explanation_words import WORDS
from povlib.loading import load_plan
from povlib.plan import Plan
from povlib.step_results import Infeasible
from povlib.unit_vectors import plan_column

PLAN = load_plan("krong_no_2020")
KNOWN = read_households(PLAN)
HOUSEHOLDS = [one for one in KNOWN.middle if one is not None]
ASSIGNED = PLAN.units["exits_target"]
POOR = PLAN.units["poor_start"].tolist()
REGISTERED = plan_column(PLAN, "exits_registered") or []
EXTRA: dict[str, dict[str, Any]] = {
    "nearest": {"reference": "registered"},
    "fixed_plus_proportional": {"fixed": 6},
}
FIXED = "fixed_plus_proportional"
ONE_EACH = ("adams", "hill", "dean")
SECOND = load_plan("suoi_da_2031", Path(__file__).parent / "plans")


def made(method: str = "webster", plan: Plan = PLAN, **options: Any) -> Allocation:
    """Allocate by any rule, with what it cannot do without."""
    total = options.pop("total", None)
    by = options.pop("by", "poor_start")
    extra = {key: value for key, value in EXTRA.get(method, {}).items() if key not in options}
    return allocate(plan, total, method, by, **extra, **options)


def moved(found: Allocation) -> int:
    return int((found.targets - ASSIGNED).abs().sum()) // 2


def reasons(*arguments: Any, **options: Any) -> AllocationError:
    with pytest.raises(AllocationError) as caught:
        allocate(*arguments, **options)
    for lang in ("vi", "en"):
        assert caught.value.message(lang) in str(caught.value)
    return caught.value


# --- Known answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "options", "households"),
    [
        ("webster", {}, 34),
        ("webster", {"by": "registered"}, 4),
        ("hamilton", {"by": "registered"}, 4),
        ("equal_points", {}, 114),
        ("need_weighted", {}, 79),
        ("convergence", {}, 133),
        ("leximin", {}, 134),
        ("nearest", {}, 4),
    ],
)
def test_no_rule_is_the_split_of_the_document(
    method: str, options: dict[str, Any], households: int
) -> None:
    assert moved(made(method, **options)) == households


def test_neighbours_of_the_proportional_split() -> None:
    found = made()
    assert found.targets.tolist() == [23, 30, 44, 15, 22, 36, 29, 53, 74, 12, 20, 29]
    assert (found.one_less.loses, found.one_more.gains) == (("Đăk Nang",), ("TT Đăk Mâm",))
    assert found.cut == (Fraction(130, 41), Fraction(92, 29))  # 65/20.5 and 138/43.5


def test_registrations_leave_four_households_of_freedom() -> None:
    assert made(upper="registered").slack == sum(REGISTERED) - 387 == 4


# --- Every rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", RULES)
class TestRule:
    def test_is_certified_and_complete(self, method: str) -> None:
        found = made(method)
        assert found.certificate
        assert int(found.targets.sum()) + found.left == found.total == 387

    def test_does_not_see_the_order_of_the_rows(self, method: str) -> None:
        turned = replace(PLAN, units=PLAN.units.iloc[::-1])
        tie = ("lot", 7)
        one, two = made(method, tie=tie), made(method, plan=turned, tie=tie)
        assert one.left == two.left == 0
        assert one.targets.to_dict() == two.targets.to_dict()

    def test_neighbours_are_what_other_totals_give(self, method: str) -> None:
        found = made(method, tie="unit_code")
        for neighbour, total in ((found.one_less, 386), (found.one_more, 388)):
            other = made(method, total=total, tie="unit_code")
            apart = (other.targets - found.targets).to_dict()
            assert set(neighbour.gains) == {unit for unit, n in apart.items() if n > 0}
            assert set(neighbour.loses) == {unit for unit, n in apart.items() if n < 0}

    def test_keeps_floors_and_caps(self, method: str) -> None:
        found = made(method, lower=Fraction(1, 10), upper=["registered", {"Quảng Phú": 81}])
        caps = [min(cap, 81) if cap == 85 else cap for cap in REGISTERED]
        assert (found.targets.to_numpy() <= caps).all()
        assert (found.targets.to_numpy() * 10 >= POOR).all()
        assert found.slack == sum(caps) - 387 == 0
        assert found.certificate

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_is_explained_with_its_numbers(self, method: str, lang: str) -> None:
        found = made(method, upper=["registered", {"Quảng Phú": 83}])
        for unit, target in found.targets.items():
            text = found.explain(str(unit), lang)
            head = text.splitlines()[0]
            assert str(unit) in head
            assert f" {target} " in head
            assert "387" in head
            assert RULES[method].label(lang) in head
            end = POOR[PLAN.units.index.tolist().index(unit)] - target
            assert f" {end} " in text or f"{end} of" in text
            assert "{" not in text

    def test_second_plan(self, method: str) -> None:
        extra = {"reference": [20, 10, 10]} if method == "nearest" else {}
        found = made(method, SECOND, tie="unit_code", **extra)
        assert found.total == 41 == int(found.targets.sum())
        assert found.certificate
        assert found.hold.status in ("known", "not_needed")  # its households are printed
        table = found.table
        assert (table["final_rate_low_pct"] == table["final_rate_high_pct"]).all()
        assert "41" in found.explain("X-01", "en")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.key)
def test_rule_says_what_it_is(rule: Any) -> None:
    texts = [rule.name, rule.label_vi, rule.label_en, rule.sentence_vi, rule.sentence_en]
    assert all(texts)
    assert rule.source
    assert rule.label("vi") == rule.label_vi
    assert rule.sentence("en") == rule.sentence_en


@pytest.mark.parametrize("words", [PROBLEMS, WORDS])
def test_words_fill_the_same_places_in_both_languages(
    words: Mapping[str, tuple[str, str]],
) -> None:
    for key, pair in words.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name}
                  for text in pair]  # fmt: skip
        plain = [{name for name in found if "|" not in name} for found in places]
        assert plain[0] == plain[1], key


# --- Bounds, shares, prices ---------------------------------------------------------------------


@given(
    st.sampled_from(sorted(RULES)),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=12, max_size=12),
    st.data(),
)
def test_bounds_are_honoured_exactly(
    method: str, pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    lower = [min(a, p) for (a, _), p in zip(pairs, POOR, strict=True)]
    upper = [min(max(a, b), p) for (a, b), p in zip(pairs, POOR, strict=True)]
    if method == "fixed_plus_proportional":
        lower = [max(a, min(6, b)) for a, b in zip(lower, upper, strict=True)]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    bounds: dict[str, Any] = {"lower": lower, "upper": upper, "households": HOUSEHOLDS}
    each = sum(max(a, min(b, 1)) for a, b in zip(lower, upper, strict=True))
    if method in ONE_EACH and total < each:
        with pytest.raises(AllocationError):
            made(method, total=total, **bounds)
        return
    found = made(method, total=total, **bounds)
    counts = found.targets.to_numpy()
    assert (counts >= lower).all()
    assert (counts <= upper).all()
    assert counts.sum() + found.left == total
    assert found.certificate
    shares = found.table["quota"].tolist()
    if None not in shares:
        assert sum(shares) == total
        assert all(a <= q <= b for a, q, b in zip(lower, shares, upper, strict=True))


def test_quotas_of_rates_end_at_one_level() -> None:
    box = np.zeros(12, dtype=int), np.array(POOR)
    rates = Quantities("convergence", np.array(POOR), households=np.array(HOUSEHOLDS))
    shares = quotas(rates, 387, *box)
    assert shares is not None
    assert sum(shares) == 387
    ends = [(p - q) / h for p, q, h in zip(POOR, shares, HOUSEHOLDS, strict=True)]
    level = {end for end, q in zip(ends, shares, strict=True) if q > 0}
    assert len(level) == 1
    assert all(end <= max(level) for end, q in zip(ends, shares, strict=True) if q == 0)


def test_cap_binds_where_one_more_of_room_would_be_used() -> None:
    found = made(upper="registered")
    for label, row in found.table.iterrows():
        unit = str(label)
        caps = {**dict(zip(PLAN.units.index, REGISTERED, strict=True))}
        caps[unit] += 1
        other = made(upper=caps)
        assert (row["binds"] == "cap") == (other.targets[unit] > row["target"]), unit
        if row["binds"] == "cap":
            assert row["price_of_bound"] > 0


def test_floor_binds_where_one_less_would_be_taken() -> None:
    floors = {"Đức Xuyên": 20, "Tân Thành": 12}
    found = made(lower=floors)
    assert found.table.loc["Đức Xuyên", "binds"] == "floor"
    assert made(lower={**floors, "Đức Xuyên": 19}).targets["Đức Xuyên"] == 19
    assert found.table.loc["Tân Thành", "binds"] == ""


def test_table_adds_up() -> None:
    table = made(upper="registered").table
    assert (table["target"] + table["poor_end_after"] == table["poor_start"]).all()
    assert table.index.equals(PLAN.units.index)
    for low, high in zip(table["final_rate_low_pct"], table["final_rate_high_pct"], strict=True):
        assert isinstance(low, Decimal)
        assert low <= high


def test_final_rates_are_those_that_the_document_prints_for_its_own_split() -> None:
    own = made("nearest", SECOND, reference="exits_target")
    printed = SECOND.units["poor_rate_end_pct"].tolist()
    assert own.targets.tolist() == SECOND.units["exits_target"].tolist()
    assert own.table["final_rate_low_pct"].tolist() == printed
    table = made("nearest", reference="exits_target").table  # households recovered: bounds
    ends = zip(table["final_rate_low_pct"], table["final_rate_high_pct"], strict=True)
    left = table["poor_end_after"].tolist()
    for (low, high), end, least, most in zip(ends, left, KNOWN.low, KNOWN.high, strict=True):
        assert least is not None
        assert most is not None
        if least < most:
            assert low * most <= 100 * end < (low + Decimal("0.01")) * most
            assert (high - Decimal("0.01")) * least < 100 * end <= high * least


# --- Households that are known only within bounds -----------------------------------------------


def every_box() -> list[list[int]]:
    ends = zip(KNOWN.low, KNOWN.high, strict=True)
    ranges = [range(low, high + 1) for low, high in ends if low is not None and high is not None]
    least, most = KNOWN.total or (0, 10**9)
    return [list(box) for box in itertools.product(*ranges) if least <= sum(box) <= most]


@pytest.mark.parametrize(
    "method", ["hamilton", "equal_points", "need_weighted", "convergence", "leximin", "kolm_pollak"]
)
@pytest.mark.parametrize("upper", [None, 40])
def test_targets_hold_as_told_for_all_households_within_their_bounds(
    method: str, upper: int | None
) -> None:
    found = made(method, upper=upper, **({"by": "households"} if method == "hamilton" else {}))
    told = found.hold.status
    boxes = every_box()
    assert len(boxes) > 100
    if method == "kolm_pollak":
        boxes = boxes[::20]
    other = False
    for box in boxes:
        quantities = replace(found.quantities, households=np.array(box))
        solution = solve(quantities, 387, *found._box)
        assert not isinstance(solution, Infeasible)
        other |= bool((solution.counts != found.solution.counts).any())
    assert told == ("differs" if other else "same")


@given(
    st.lists(st.tuples(st.integers(10, 13), st.integers(0, 2)), min_size=3, max_size=3),
    st.sampled_from(["fewest_households", ["fewest_households", "unit_code"]]),
    st.integers(1, 5),
)
def test_ties_hold_as_told_for_all_households(
    ends: list[tuple[int, int]], tie: Any, total: int
) -> None:
    plan = table("ABC", [5] * 3, [None] * 3)
    low, high = [a for a, _ in ends], [a + more for a, more in ends]
    bounds = pd.DataFrame({"households_low": low, "households_high": high}, index=list("ABC"))
    found = allocate(plan, total, households=bounds, tie=tie)
    boxes = itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
    every = {tuple(allocate(plan, total, households=list(box), tie=tie).targets) for box in boxes}
    if found.hold.status == "differs":
        assert len(every) > 1
    elif found.hold.status in ("same", "known"):
        assert every == {tuple(found.targets)}
    else:
        assert found.left  # still tied with the middle of the bounds


@pytest.mark.parametrize("method", ["hamilton", "webster"])
def test_neighbours_are_sure_or_one_of_those_that_tie(method: str) -> None:
    """Between 300 and 309 there are ties, and under Hamilton units that lose while others gain."""
    every = {total: made(method, total=total) for total in range(300, 310)}
    least = {total: found.targets.to_dict() for total, found in every.items()}
    most = {
        total: {unit: count + (unit in found.undecided) for unit, count in least[total].items()}
        for total, found in every.items()
    }
    paradoxes = open_ = 0
    for own, other in [(n, n + 1) for n in range(300, 309)] + [(n, n - 1) for n in range(301, 310)]:
        found = every[own].one_more if other > own else every[own].one_less
        gains = {unit for unit, low in least[other].items() if low > most[own][unit]}
        loses = {unit for unit, high in most[other].items() if high < least[own][unit]}
        sure = (gains, loses) if other > own else (loses, gains)
        told = (found.gains, found.loses) if other > own else (found.loses, found.gains)
        assert found.one_of == (not sure[0])
        assert set(told[1]) == sure[1]
        if found.one_of:
            assert set(told[0]) == {*every[own].undecided, *every[other].undecided}
        else:
            assert set(told[0]) == sure[0]
        paradoxes, open_ = paradoxes + bool(gains and loses), open_ + found.one_of
    assert open_
    assert bool(paradoxes) == (method == "hamilton")


# --- Ties ---------------------------------------------------------------------------------------


def test_a_tie_is_reported_and_only_a_named_rule_settles_it() -> None:
    found = made("fixed_plus_proportional", fixed=5)
    assert found.tied == found.undecided == ("Nam Đà", "Nam Xuân")  # 92 poor each
    assert found.left == 1
    assert found.targets.sum() == 386
    assert found.one_more.one_of
    assert found.one_less.one_of
    assert "Nam Đà" in found.explain("Nam Đà", "en")
    assert "A tie is left" in found.explain("Nam Đà", "en")
    for tie, winner in (
        ("fewest_households", "Nam Xuân"),
        ("unit_code", "Nam Xuân"),
        (["largest_weight", "unit_code"], "Nam Xuân"),
    ):
        settled = made("fixed_plus_proportional", fixed=5, tie=tie)
        assert settled.left == 0
        assert settled.targets.sum() == 387
        assert settled.targets[winner] == found.targets[winner] + 1
        assert settled.tied == found.tied
    assert made("fixed_plus_proportional", fixed=5, tie="largest_weight").left == 1


def test_lots_differ_by_their_number() -> None:
    winners = {
        int(made("fixed_plus_proportional", fixed=5, tie=("lot", seed)).targets["Nam Đà"])
        for seed in range(20)
    }
    assert len(winners) == 2


# --- What cannot be, and what cannot be read ----------------------------------------------------


def test_target_above_capacity_names_who_has_room() -> None:
    error = reasons(PLAN, 400, upper="registered")
    assert [key for key, _ in error.problems] == ["capacity_short"]
    for text in ("400", "391", "9 ", "Quảng Phú (149)", "Đăk Nang (94)", "Nâm Nung (92)"):
        assert text in error.message("vi")
        assert text in error.message("en")


def test_target_above_all_poor_households() -> None:
    error = reasons(PLAN, 1230)
    assert [key for key, _ in error.problems] == ["capacity_none"]
    assert "1.229" in error.message("vi")
    assert "1,229" in error.message("en")


def test_floors_above_target_and_above_own_cap() -> None:
    error = reasons(PLAN, 10, lower={"Tân Thành": 50, "Nam Đà": 2})
    assert [key for key, _ in error.problems] == ["crossed", "floors_over"]
    assert "Tân Thành" in error.message()
    assert "50" in error.message()
    assert "42" in error.message()


@pytest.mark.parametrize("method", ["adams", "hill", "dean"])
def test_one_each_takes_more_than_there_is(method: str) -> None:
    error = reasons(PLAN, 5, method)
    assert [key for key, _ in error.problems] == ["one_each"]
    assert "12" in error.message()
    assert "7" in error.message()


@pytest.mark.parametrize(
    ("arguments", "options", "keys"),
    [
        (("1.229",), {}, ["dotted"]),
        ((-1,), {}, ["total"]),
        ((3.5,), {}, ["total"]),
        ((True,), {}, ["total"]),
        ((float("nan"),), {}, ["total"]),
        ((10, "no_such_rule"), {}, ["method"]),
        ((10, "webster", "no_such_column"), {}, ["column"]),
        ((10, "webster", [1] * 11), {}, ["length"]),
        ((10, "webster", [0] * 12), {}, ["weightless"]),
        ((10, "webster", [float("nan"), *[1] * 11]), {}, ["blank"]),
        ((10, "webster", [-1, *[1] * 11]), {}, ["weight"]),
        ((10, "webster", {"Nam Đà": 1}), {}, ["blank"]),
        ((10,), {"upper": {"Nowhere": 3}}, ["strange"]),
        ((10,), {"upper": {"Nam Đà": 3, "24697": 3}}, ["twice"]),
        ((10,), {"upper": {"Nam Đà": "1.229"}}, ["dotted"]),
        ((10,), {"lower": [1.5] + [0] * 11}, ["whole"]),
        ((10,), {"lower": object()}, ["bound"]),
        ((10,), {"beta": 1}, ["unused"]),
        ((10, "leximin", "registered"), {}, ["unused"]),
        ((10, "nearest"), {}, ["missing"]),
        ((10, "alpha"), {"aversion": 0}, ["dial"]),
        ((10, "need_weighted"), {"beta": Fraction(1, 97)}, ["dial"]),
        ((10, "leximin"), {"households": [10] * 12}, ["few_households"] * 12),
        ((10,), {"tie": "row_order"}, ["tie"]),
        (("x",), {"upper": "nothing", "lower": {"Nowhere": 1}}, ["total", "column", "strange"]),
    ],
)
def test_bad_requests_are_told(
    arguments: Sequence[Any], options: dict[str, Any], keys: list[str]
) -> None:
    assert [key for key, _ in reasons(PLAN, *arguments, **options).problems] == keys


def test_plain_digits_and_whole_floats_are_whole_numbers() -> None:
    assert made(total="387").targets.equals(made(total=387.0).targets)


def test_weight_of_zero_stays_at_its_floor() -> None:
    weights = dict(zip(PLAN.units.index, POOR, strict=True)) | {"Nam Đà": 0}
    assert made(by=weights).targets["Nam Đà"] == 0
    assert made(by=weights, lower={"Nam Đà": 4}).targets["Nam Đà"] == 4
    assert "0" in made(by=weights).explain("Nam Đà", "en")
    assert "÷" not in made(by=weights).explain("Nam Đà", "en")
    error = reasons(PLAN, 1200, by=weights)
    assert [key for key, _ in error.problems][-1] == "without_weight"


@pytest.mark.parametrize("total", [0, sum(POOR)])
@pytest.mark.parametrize(
    "method", sorted(set(RULES) - {"adams", "hill", "dean", "fixed_plus_proportional"})
)
def test_nothing_and_everything(method: str, total: int) -> None:
    found = made(method, total=total)
    assert found.targets.tolist() == ([0] * 12 if total == 0 else POOR)
    assert found.certificate
    assert (found.one_less if total == 0 else found.one_more).feasible is False
    assert found.explain("Nam Đà", "vi")
    assert found.explain("Nam Đà", "en")


def test_ten_thousand_units_keep_their_own_cap() -> None:
    size = 10_000
    poor = [1 + (7919 * unit) % 400 for unit in range(size)]
    names = [f"U{unit}" for unit in range(size)]
    figures = {"unit_code": names, "poor_start": poor, "households": [9 * one for one in poor]}
    units = pd.DataFrame(figures, index=pd.Index(names))
    plan = replace(PLAN, units=units, total=None, registrations=None)
    found = allocate(plan, sum(poor) // 3, upper={"U3": 1}, tie=("lot", 1))
    assert int(found.targets.sum()) == found.total
    assert found.certificate
    assert found.targets["U3"] == 1
    assert found.table["binds"].eq("cap").sum() == 1


def table(names: str, poor: list[int], households: list[Any], **more: Any) -> Plan:
    """Make a plan of a few units; without codes given they are numbered."""
    codes = more.pop("codes", [f"{at:02}" for at in range(len(names))])
    figures = {"unit_code": codes, "poor_start": poor, "households": households, **more}
    units = pd.DataFrame(figures, index=pd.Index(list(names), dtype=object))
    return replace(PLAN, units=units, total=None, registrations=None)


def of_rule(method: str, size: int) -> dict[str, Any]:
    return {"nearest": {"reference": [1] * size}, FIXED: {"fixed": 1}}.get(method, {})


@pytest.mark.parametrize("method", RULES)
class TestSmallPlan:
    def test_one_unit_gets_all(self, method: str) -> None:
        plan = table("A", [10], [50])
        found = allocate(plan, 4, method, **of_rule(method, 1))
        assert found.targets.tolist() == [4]
        assert found.certificate
        assert found.one_more.gains == found.one_less.loses == ("A",)
        assert found.explain("A", "vi")
        assert found.table["final_rate_low_pct"].tolist() == [Decimal("12.00")]

    def test_equal_units_leave_a_tie(self, method: str) -> None:
        found = allocate(table("ABC", [10] * 3, [50] * 3), 7, method, **of_rule(method, 3))
        assert found.targets.tolist() == [2, 2, 2]
        assert (found.left, found.undecided) == (1, ("A", "B", "C"))
        again = allocate(
            table("ABC", [10] * 3, [50] * 3), 7, method, tie=("lot", 1), **of_rule(method, 3)
        )
        assert sorted(again.targets.tolist()) == [2, 2, 3]

    def test_poor_households_without_households(self, method: str) -> None:
        plan = table("AB", [10, 3], [50, 0])
        if "households" in RULES[method].needs:
            error = reasons(plan, 4, method, **of_rule(method, 2))
            assert [key for key, _ in error.problems] == ["few_households"]
            return
        found = allocate(plan, 4, method, **of_rule(method, 2))
        assert int(found.targets.sum()) == 4
        assert found.table.loc["B", "final_rate_low_pct"] is None
        assert found.explain("B", "vi")

    def test_a_unit_without_anything_gets_nothing(self, method: str) -> None:
        found = allocate(table("AB", [10, 0], [50, 0]), 4, method, **of_rule(method, 2))
        assert found.targets.tolist() == [4, 0]
        assert found.explain("B", "en")


def test_units_of_one_name_go_by_their_code() -> None:
    plan = table("AA", [10, 3], [50, 30])
    assert allocate(plan, 4, upper={"01": 1}).targets.tolist() == [3, 1]
    assert allocate(plan, 4).explain("00", "en").startswith("A: 3")
    error = reasons(plan, 4, upper={"A": 1})
    assert [key for key, _ in error.problems] == ["shared"]
    with pytest.raises(AllocationError, match="use the unit code"):
        allocate(plan, 4).explain("A")
    twins = table("AA", [3, 3], [50, 50], codes=["01", "01"])
    assert allocate(twins, 3, tie=("lot", 1)).left == 1  # nothing tells them apart


def test_without_weight_a_unit_gets_its_fixed_part_alone() -> None:
    plan = table("AB", [10, 10], [50, 50])
    found = allocate(plan, 10, FIXED, [0, 1], fixed=1)
    assert found.targets.tolist() == [1, 9]
    error = reasons(plan, 15, FIXED, [0, 1], fixed=1)
    assert [key for key, _ in error.problems] == ["weightless_short", "without_weight"]


def test_deviations_cannot_be_divided_by_a_weight_of_zero() -> None:
    plan = table("ABC", [10, 10, 0], [50, 50, 40])
    error = reasons(plan, 10, "nearest", [0, 1, 0], reference=[2, 3, 0])
    assert error.problems == (("zero_weights", {"method": "nearest", "units": "A"}),)
    assert int(allocate(plan, 5, "nearest", reference=[2, 3, 0]).targets["C"]) == 0


def test_floors_above_their_own_caps_are_named_all_at_once() -> None:
    floors, caps = {"Nam Đà": 20, "Tân Thành": 9, "Quảng Phú": 4}, {"Nam Đà": 19, "Tân Thành": 5}
    error = reasons(PLAN, 300, lower=floors, upper=caps)
    crossed = [params["unit"] for key, params in error.problems if key == "crossed"]
    assert crossed == ["Nam Đà", "Tân Thành"]


def test_bounds_of_households_that_cross_are_named() -> None:
    ends = pd.DataFrame({"households_low": HOUSEHOLDS, "households_high": HOUSEHOLDS},
                        index=PLAN.units.index)  # fmt: skip
    ends.loc["Nam Đà", "households_high"] -= 1
    error = reasons(PLAN, 10, "leximin", households=ends)
    assert [(key, params["unit"]) for key, params in error.problems] == [
        ("crossed_households", "Nam Đà")
    ]


def test_a_plan_without_units() -> None:
    assert [key for key, _ in reasons(table("", [], []), 0).problems] == ["no_units"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_explanation_has_the_slack_the_cut_and_the_price_of_the_bound(lang: str) -> None:
    found = made(upper="registered")
    text = found.explain("Tân Thành", lang)
    assert "391" in text
    assert " 4 " in text
    low, high = (f"{float(end):.4f}" for end in found.cut)
    price = f"{float(found.table.loc['Tân Thành', 'price_of_bound']):.4f}"
    for figure in (low, high, price, f"{39 / 6.5:.4f}"):
        assert (figure if lang == "en" else figure.replace(".", ",")) in text


def test_plan_without_rates(tmp_path: Path) -> None:
    rows = [
        {"unit": name, "unit_code": code, "poor_start": poor}
        for name, code, poor in (("A", "01", 30), ("B", "02", 20), ("C", "03", 0))
    ]
    plan = load_plan("bare", tmp_path) if write_plan(tmp_path / "bare", rows) else PLAN
    found = allocate(plan, 10)
    assert found.targets.tolist() == [6, 4, 0]
    assert found.table["final_rate_low_pct"].isna().all()
    assert "24" in found.explain("A", "en")
    assert [key for key, _ in reasons(plan).problems] == ["no_total"]
    error = reasons(plan, 10, "leximin")
    assert [key for key, _ in error.problems] == ["households"]
    assert "A, B" in error.message("en")  # no poor households, none needed
    given_ = allocate(plan, 10, "leximin", households=[100, 100, 50])
    assert given_.targets.tolist() == [10, 0, 0]


@pytest.mark.parametrize(
    ("text", "share"),
    [("40%", Fraction(2, 5)), ("12,5 %", Fraction(1, 8)), ("33.33%", Fraction(3333, 10000))],
)
def test_a_share_is_read_as_it_is_typed(text: str, share: Fraction) -> None:
    """A cap is the share of the poor rounded down, a floor rounded up."""
    plan = load_plan("krong_no_2020")
    poor = plan.units["poor_start"].map(int)
    total = sum(floor(one * share) for one in poor)
    capped = allocate(plan, total, upper=text)
    assert capped.targets.tolist() == [floor(one * share) for one in poor]
    total = sum(ceil(one * share) for one in poor)
    assert allocate(plan, total, lower=(text, "poor_start")).targets.tolist() == [
        ceil(one * share) for one in poor
    ]


def test_columns_are_listed_by_every_name_that_is_taken() -> None:
    plan = load_plan("krong_no_2020")
    with pytest.raises(AllocationError) as caught:
        allocate(plan, by="nowhere")
    known = caught.value.message("en").partition("it has: ")[2].rstrip(".").split(", ")
    for name in known:
        assert allocate(plan, by=name).total == 387
    assert {"registered", "exits_registered", "households"} <= set(known)
