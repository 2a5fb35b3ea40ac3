"""Indices of inequality against their definitions, and their bounds where weights are intervals."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib as pov
from povlib.inequality import (
    gap,
    gini,
    jain,
    lorenz_curve,
    squared_variation,
    variation,
)
from povlib.inequality_bounds import INDICES, gap_bounds, index_bounds, intervals
from povlib.welfare_indices import atkinson, decompose, kolm_pollak, theil_l, theil_t

Case = tuple[list[Any], list[Any]]

value = st.integers(0, 50) | st.fractions(0, 50, max_denominator=30)
weight = st.integers(0, 40) | st.fractions(0, 40, max_denominator=9)


def cases(
    value: st.SearchStrategy[Any] = value, weight: st.SearchStrategy[Any] = weight
) -> st.SearchStrategy[Case]:
    rows = st.lists(st.tuples(value, weight), min_size=1, max_size=7)
    return rows.filter(lambda rows: any(w for _, w in rows)).map(
        lambda rows: ([v for v, _ in rows], [w for _, w in rows])
    )


few = settings(max_examples=settings().max_examples // 4)  # for what is tried for every index

positive = cases(st.fractions(Fraction(1, 20), 50, max_denominator=30), st.integers(1, 40))
counted = cases(weight=st.integers(0, 6))

RELATIVE: dict[str, Callable[..., Any]] = {
    "gini": gini,
    "squared_variation": squared_variation,
    "variation": variation,
    "jain": jain,
    "theil_t": theil_t,
    "theil_l": theil_l,
    "atkinson_half": lambda values, weights=None: atkinson(values, 0.5, weights),
    "atkinson_one": lambda values, weights=None: atkinson(values, 1, weights),
    "atkinson_three": lambda values, weights=None: atkinson(values, 3, weights),
}
ABSOLUTE: dict[str, Callable[..., Any]] = {
    "gap": gap,
    "kolm_pollak": lambda values, weights=None: kolm_pollak(values, 0.3, weights),
    "kolm_pollak_steep": lambda values, weights=None: kolm_pollak(values, 40, weights),
}
EVERY = RELATIVE | ABSOLUTE


def same(one: Any, other: Any) -> bool:
    """Exact figures are equal; floats nearly, and an index near 0 by its square (a root)."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def mean(values: Sequence[Any], weights: Sequence[Any]) -> Fraction:
    pairs = zip(values, weights, strict=True)
    return sum((Fraction(v) * Fraction(w) for v, w in pairs), Fraction(0)) / Fraction(sum(weights))


# --- Definitions --------------------------------------------------------------------------------


@given(cases())
def test_gini_is_half_the_mean_difference_over_the_mean(case: Case) -> None:
    values, weights = case
    average, base = mean(values, weights), Fraction(sum(weights))
    pairs = itertools.product(zip(values, weights, strict=True), repeat=2)
    difference = sum((abs(v - u) * w * x / base**2 for (v, w), (u, x) in pairs), Fraction(0))
    assert gini(values, weights) == (difference / (2 * average) if average else 0)


@given(cases())
def test_gini_is_twice_the_area_above_the_lorenz_curve(case: Case) -> None:
    curve = lorenz_curve(*case)
    area = sum((x - before) * (y + under) / 2
               for (before, under), (x, y) in itertools.pairwise(curve))  # fmt: skip
    assert gini(*case) == 1 - 2 * area


@given(cases())
def test_lorenz_curve_rises_ever_steeper_from_corner_to_corner(case: Case) -> None:
    curve = lorenz_curve(*case)
    assert (curve[0], curve[-1]) == ((0, 0), (1, 1))
    assert len(curve) == 1 + sum(w > 0 for w in case[1])
    slopes = [(y - under) / (x - before)
              for (before, under), (x, y) in itertools.pairwise(curve)]  # fmt: skip
    assert slopes == sorted(slopes)


@given(cases())
def test_variation_and_jain_follow_from_the_moments(case: Case) -> None:
    values, weights = case
    first, second = mean(values, weights), mean([v * v for v in values], weights)
    if first:
        assert squared_variation(values, weights) == second / first**2 - 1
        assert jain(values, weights) == first**2 / second
    assert variation(values, weights) == math.sqrt(squared_variation(values, weights))


def by_logarithms(case: Case, term: Callable[[Decimal], Decimal]) -> float:
    """Weighted mean of a term of each value over the mean, with fifty digits."""
    values, weights = case
    average, base = mean(values, weights), Fraction(sum(weights))
    with localcontext(prec=50):
        total = Decimal(0)
        for v, w in zip(values, weights, strict=True):
            ratio, share = Fraction(v) / average, Fraction(w) / base
            total += term(Decimal(ratio.numerator) / ratio.denominator) * (
                Decimal(share.numerator) / share.denominator
            )
        return float(total)


@given(positive)
def test_theil_is_a_mean_of_logarithms(case: Case) -> None:
    assert same(theil_t(*case), by_logarithms(case, lambda r: r * r.ln()))
    assert same(theil_l(*case), by_logarithms(case, lambda r: -r.ln()))


@given(positive, st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(2), Decimal(7)]))
def test_atkinson_is_one_less_the_equivalent_over_the_mean(case: Case, aversion: Decimal) -> None:
    power = 1 - aversion
    equivalent = by_logarithms(case, lambda r: r**power) ** float(1 / power)
    assert same(atkinson(case[0], float(aversion), case[1]), 1 - equivalent)


@given(positive)
def test_atkinson_with_aversion_one_is_the_geometric_mean_and_a_limit(case: Case) -> None:
    geometric = math.exp(by_logarithms(case, lambda r: r.ln()))
    assert same(atkinson(case[0], 1, case[1]), 1 - geometric)
    for near in (1 - 1e-9, 1 + 1e-9):
        assert math.isclose(atkinson(case[0], near, case[1]), 1 - geometric, abs_tol=1e-6)


@given(
    cases(weight=st.integers(1, 9)), st.sampled_from([Decimal("0.001"), Decimal("0.3"), Decimal(9)])
)
def test_kolm_pollak_is_the_logarithm_of_a_mean_of_exponentials(case: Case, kappa: Decimal) -> None:
    values, weights = case
    with localcontext(prec=60):
        exact = [Decimal(Fraction(v).numerator) / Fraction(v).denominator for v in values]
        total = sum(
            (w * (kappa * v).exp() for v, w in zip(exact, weights, strict=True)), Decimal(0)
        )
        expected = float((total / sum(weights)).ln() / kappa)
    assert math.isclose(
        kolm_pollak(values, float(kappa), weights), expected, rel_tol=1e-11, abs_tol=1e-12
    )


@given(cases(), st.floats(0, 1e6))
def test_kolm_pollak_lies_between_the_mean_and_the_worst(case: Case, kappa: float) -> None:
    there = [v for v, w in zip(*case, strict=True) if w]
    found = kolm_pollak(case[0], kappa, case[1])
    assert float(mean(*case)) - 1e-9 <= found <= float(max(there)) + 1e-9


def test_kolm_pollak_does_not_overflow() -> None:
    assert kolm_pollak([10**9, 0], 10.0**6, [1, 10**9]) == pytest.approx(10**9)
    rare = kolm_pollak([100, 0], 1, [1, 10**15])  # ln(e¹⁰⁰ / 10¹⁵ + 1), nearly
    assert rare == pytest.approx(100 - 15 * math.log(10), abs=1e-10)
    assert kolm_pollak([5, 1], 1e-12) == pytest.approx(3, abs=1e-9)


# --- Properties that define an index of inequality ----------------------------------------------


@pytest.mark.parametrize("index", EVERY.values(), ids=EVERY)
class TestIndex:
    @few
    @given(case=counted)
    def test_weight_is_so_many_units_of_one(self, index: Callable[..., Any], case: Case) -> None:
        values, weights = case
        repeated = [v for v, w in zip(values, weights, strict=True) for _ in range(w)]
        assert same(index(values, weights), index(repeated))

    @few
    @given(case=cases(), seed=st.randoms(use_true_random=False))
    def test_order_does_not_matter(
        self, index: Callable[..., Any], case: Case, seed: random.Random
    ) -> None:
        rows = list(zip(*case, strict=True))
        seed.shuffle(rows)
        assert same(index(*case), index([v for v, _ in rows], [w for _, w in rows]))

    @few
    @given(case=cases(), scale=st.fractions(Fraction(1, 9), 9, max_denominator=9))
    def test_unit_of_the_weights_does_not_matter(
        self, index: Callable[..., Any], case: Case, scale: Fraction
    ) -> None:
        assert same(index(*case), index(case[0], [w * scale for w in case[1]]))

    @few
    @given(
        case=cases(st.fractions(1, 50, max_denominator=30), st.integers(1, 9)),
        share=st.fractions(0, 1, max_denominator=8),
        seed=st.randoms(use_true_random=False),
    )
    def test_transfer_from_the_worse_to_the_better_off_does_no_harm(
        self, index: Callable[..., Any], case: Case, share: Fraction, seed: random.Random
    ) -> None:
        values, weights = [Fraction(v) for v in case[0]], case[1]
        high, low = seed.randrange(len(values)), seed.randrange(len(values))
        if values[high] <= values[low]:
            return
        moved = share * (values[high] - values[low])  # up to where both are at their common mean
        both = weights[high] + weights[low]
        after = list(values)
        after[high] -= moved * weights[low] / both
        after[low] += moved * weights[high] / both
        sign = -1 if index is jain else 1
        before, now = sign * index(values, weights), sign * index(after, weights)
        assert now <= before + (0 if isinstance(now, Fraction) else 1e-9 * max(1, before))


@pytest.mark.parametrize("index", RELATIVE.values(), ids=RELATIVE)
class TestRelativeIndex:
    @few
    @given(case=cases(), scale=st.fractions(Fraction(1, 9), 9, max_denominator=9))
    def test_unit_of_the_values_does_not_matter(
        self, index: Callable[..., Any], case: Case, scale: Fraction
    ) -> None:
        assert same(index(*case), index([v * scale for v in case[0]], case[1]))

    @few
    @given(case=cases(), common=value)
    def test_equality_is_0_and_perfect_for_jain(
        self, index: Callable[..., Any], case: Case, common: Any
    ) -> None:
        assert index([common] * len(case[0]), case[1]) == (1 if index is jain else 0)


@pytest.mark.parametrize("index", ABSOLUTE.values(), ids=ABSOLUTE)
@few
@given(case=cases(), more=st.integers(0, 30))
def test_absolute_index_moves_with_all_values(
    index: Callable[..., Any], case: Case, more: int
) -> None:
    risen = index([v + more for v in case[0]], case[1])
    assert math.isclose(risen, index(*case) + (0 if index is gap else more), abs_tol=1e-9)


@given(case=cases(), aversions=st.tuples(st.floats(0.01, 20), st.floats(0.01, 20)))
def test_aversion_does_not_lower_atkinson_or_kolm_pollak(
    case: Case, aversions: tuple[float, float]
) -> None:
    less, more = sorted(aversions)
    for index in (atkinson, kolm_pollak):
        assert index(case[0], less, case[1]) <= index(case[0], more, case[1]) + 1e-9


# --- Decomposition ------------------------------------------------------------------------------

grouped = st.lists(
    st.tuples(value, st.integers(0, 9), st.sampled_from("abc")), min_size=1, max_size=8
).filter(lambda rows: any(w for _, w, _ in rows))


@given(rows=grouped, index=st.sampled_from("tl"))
def test_within_and_between_groups_add_up(rows: list[Any], index: str) -> None:
    values, weights, groups = (list(column) for column in zip(*rows, strict=True))
    whole = {"t": theil_t, "l": theil_l}[index]
    parts = decompose(values, groups, weights, index)
    assert same(parts.total, whole(values, weights))
    assert same(parts.total, parts.within + parts.between)
    # Between groups: everybody has the mean of the own group.
    means = [
        mean([v for v, _, h in rows if h == g], own) if any(own) else 0
        for g in groups
        for own in [[w for _, w, h in rows if h == g]]
    ]
    assert same(parts.between, whole(means, weights))


@given(positive, st.sampled_from("tl"))
def test_one_group_has_nothing_between_and_single_units_nothing_within(
    case: Case, index: str
) -> None:
    values, weights = case
    assert decompose(values, [0] * len(values), weights, index).between == 0
    assert decompose(values, range(len(values)), weights, index).within == 0


# --- Known values -------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 10, 57])
def test_gini_of_the_first_whole_numbers(n: int) -> None:
    assert gini(range(1, n + 1)) == Fraction(n - 1, 3 * n)


@pytest.mark.parametrize(("n", "k"), [(100, 20), (100, 10), (7, 1), (3, 3)])
def test_those_who_share_alike_where_others_have_nothing(n: int, k: int) -> None:
    values = [3] * k + [0] * (n - k)
    assert jain(values) == Fraction(k, n)  # "fair to 20 %": Jain, Chiu and Hawe 1984, section 3
    assert gini(values) == 1 - Fraction(k, n)
    assert theil_t(values) == pytest.approx(math.log(n / k), abs=1e-12)
    assert squared_variation(values) == Fraction(n, k) - 1


def test_zeros_are_taken_by_the_limit() -> None:
    assert theil_l([0, 1]) == math.inf
    assert decompose([0, 1, 2], "aab", index="l").total == math.inf
    assert [atkinson([0, 1], aversion) for aversion in (1, 2)] == [1, 1]
    assert atkinson([0, 1], 0.5) == pytest.approx(0.5)  # ((0 + √1) / 2)² / ½
    assert theil_t([0, 1]) == pytest.approx(math.log(2))
    for index in ("t", "l"):
        assert decompose([0, 0], "ab", index=index).total == 0


def test_floats_stand_for_the_binary_fractions_that_they_hold() -> None:
    assert gini([0.1, 0.3]) == gini([Fraction(0.1), Fraction(0.3)]) != gini([1, 3])
    assert gini([Decimal("0.1"), Decimal("0.3")]) == gini([1, 3]) == Fraction(1, 4)


def test_large_numbers_stay_exact() -> None:
    one = 10**24 + 1
    assert gini([one, one + 1], [one, one]) == Fraction(1, 2 * (2 * one + 1))


@pytest.mark.parametrize("index", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize(
    ("values", "weights", "kind", "told"),
    [
        ([1, math.nan], None, ValueError, "value 1"),
        ([1, 2], [1, math.inf], ValueError, "weight 1"),
        ([1, 2], [1, -1], ValueError, "weight 1"),
        ([1, 2], [1], ValueError, "2 values but 1 weights"),
        ([1, 2], [0, 0], ValueError, "positive weight"),
        ([], None, ValueError, "positive weight"),
        (["1.229", 2], None, TypeError, "value 0"),
        ([None, 2], None, TypeError, "value 0"),
        ([True, 2], None, TypeError, "value 0"),
    ],
)
def test_bad_input_is_refused(
    index: Callable[..., Any], values: list[Any], weights: list[Any], kind: type, told: str
) -> None:
    with pytest.raises(kind, match=told):
        index(values, weights)


def test_bad_options_are_refused() -> None:
    for index in (gini, theil_t, theil_l, squared_variation):
        with pytest.raises(ValueError, match="value 1"):
            index([1, -1])
    for aversion in (0, -1, math.nan, math.inf):
        with pytest.raises(ValueError, match="aversion"):
            atkinson([1], aversion)
    with pytest.raises(ValueError, match="kappa"):
        kolm_pollak([1], -1)
    with pytest.raises(ValueError, match="groups"):
        decompose([1, 2], "a")
    with pytest.raises(ValueError, match="expected one of t, l"):
        decompose([1, 2], "ab", index="x")


# --- Bounds where the households are intervals --------------------------------------------------

OPTIONS = [
    ("gini", 0.0), ("variation", 0.0), ("theil_t", 0.0), ("theil_l", 0.0), ("atkinson", 0.5),
    ("atkinson", 1.0), ("atkinson", 2.5), ("kolm_pollak_pct", 0.3), ("kolm_pollak_pct", 3.0),
]  # fmt: skip


def judged(index: str, aversion: float, poor: Sequence[int], households: Sequence[int]) -> float:
    rates = [Fraction(100 * part, whole) for part, whole in zip(poor, households, strict=True)]
    if index == "atkinson":
        return atkinson(rates, aversion, households)
    if index == "kolm_pollak_pct":
        return kolm_pollak(rates, aversion, households)
    return float(EVERY[index](rates, households))


def defined(index: str, aversion: float, poor: Sequence[int]) -> bool:
    return all(poor) or not (index == "theil_l" or (index == "atkinson" and aversion >= 1))


@st.composite
def boxes(draw: st.DrawFn) -> tuple[list[int], list[int], list[int], tuple[int, int] | None]:
    n = draw(st.integers(1, 3))
    widths = st.integers(0, 5 if n < 3 else 3)
    low = draw(st.lists(st.integers(1, 60), min_size=n, max_size=n))
    high = [bound + draw(widths) for bound in low]
    poor = [draw(st.integers(0, bound)) for bound in low]
    poor[0] = max(1, poor[0])
    sums = st.integers(sum(low), sum(high))
    band = draw(st.none() | st.tuples(sums, sums).map(lambda pair: (min(pair), max(pair))))
    return poor, low, high, band


def households_of(
    low: list[int], high: list[int], band: tuple[int, int] | None
) -> list[tuple[int, ...]]:
    every = itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
    return [one for one in every if band is None or band[0] <= sum(one) <= band[1]]


def test_options_cover_every_index() -> None:
    assert {index for index, _ in OPTIONS} == set(INDICES)


@pytest.mark.parametrize(("index", "aversion"), OPTIONS)
@few
@given(box=boxes())
def test_no_households_within_the_intervals_leave_the_bounds(
    index: str, aversion: float, box: Any
) -> None:
    poor, low, high, band = box
    if not defined(index, aversion, poor):
        return
    least, most = index_bounds(index, intervals(poor, low, high, band), aversion)
    found = [judged(index, aversion, poor, one) for one in households_of(low, high, band)]
    assert least <= min(found)
    assert max(found) <= most


@given(box=boxes())
def test_gap_bounds_hold_and_the_upper_one_is_attained(box: Any) -> None:
    poor, low, high, _ = box
    least, most = gap_bounds(poor, low, high)
    found = [
        gap([Fraction(100 * part, whole) for part, whole in zip(poor, one, strict=True)])
        for one in households_of(low, high, None)
    ]
    assert least <= min(found)
    assert max(found) == most


@pytest.mark.parametrize(("index", "aversion"), OPTIONS)
def test_bounds_meet_where_the_households_are_known(index: str, aversion: float) -> None:
    poor, households = [56, 67, 94, 42, 1, 78], [593, 2007, 1080, 904, 1214, 2230]
    least, most = index_bounds(index, intervals(poor, households, households), aversion)
    point = judged(index, aversion, poor, households)
    assert least <= point <= most
    assert most - least < 1e-8


@pytest.mark.parametrize(("index", "aversion"), OPTIONS)
def test_bounds_are_loose_to_second_order_only(index: str, aversion: float) -> None:
    """Beside the extremes there is room for the square of the width and a hundredth."""
    if aversion == 3:
        return  # exp(3 · rate) bends too much for so few households
    poor, low = [560, 300, 940, 420], [5930, 20070, 10800, 9040]
    for width, loose in ((200, 0.05), (20, 0.01)):
        high = [bound + width for bound in low]
        least, most = index_bounds(index, intervals(poor, low, high), aversion)
        corners = itertools.product(*zip(low, high, strict=True))
        found = [judged(index, aversion, poor, one) for one in corners]
        assert most - least < (1 + loose) * (max(found) - min(found))


def test_recovered_households_settle_the_gini_index_of_the_plan_to_three_decimals() -> None:
    plan = pov.load_plan("krong_no_2020")
    recovered = pov.recover_households(plan)
    low = recovered["recovered_households_low"].tolist()
    high = recovered["recovered_households_high"].tolist()
    poor = (plan.units["poor_start"] - plan.units["exits_target"]).tolist()
    band = (19340, 19348)
    for index, aversion in OPTIONS:
        found = [judged(index, aversion, poor, one) for one in households_of(low, high, band)]
        least, most = index_bounds(index, intervals(poor, low, high, band), aversion)
        assert least <= min(found) <= max(found) <= most
        # Almost as narrow as trying every number of households.
        assert most - least < 1.02 * (max(found) - min(found))
        if index == "gini":
            assert round(least, 3) == round(most, 3) == 0.258


def test_pairs_that_may_stand_either_way_round_are_in_the_bounds() -> None:
    # The highest index is reached in another order of the rates than that of their middles.
    for poor, low, high in (
        ([33, 23, 25], [37, 37, 28], [37, 57, 48]),
        ([14, 12, 8, 16], [30, 14, 35, 19], [30, 19, 35, 19]),
        ([10, 3, 32, 5], [32, 22, 38, 5], [32, 22, 58, 25]),
    ):
        corners = itertools.product(*zip(low, high, strict=True))
        found = [judged("gini", 0, poor, one) for one in corners]
        least, most = index_bounds("gini", intervals(poor, low, high))
        assert least <= min(found)
        assert max(found) <= most < 1.5 * max(found)


@pytest.mark.parametrize(("index", "aversion"), OPTIONS)
def test_lower_bound_stays_near_where_the_intervals_are_wide(index: str, aversion: float) -> None:
    # Rates that may differ by two fifths of themselves: some tangent is near the least index.
    poor, low, high = [40, 10], [100, 100], [140, 130]
    found = [judged(index, aversion, poor, one) for one in households_of(low, high, None)]
    least, _ = index_bounds(index, intervals(poor, low, high), aversion)
    assert 0.85 * min(found) < least <= min(found)


def test_widest_gap_is_between_two_units() -> None:
    # One unit alone has the highest and the lowest rate that may be, 100 and 10 %; the other 20 %.
    assert gap_bounds([5, 1], [5, 5], [50, 5]) == (0, 80)
    assert gap_bounds([5], [5], [50]) == (0, 0)


def test_bounds_refuse_what_they_cannot_tell() -> None:
    for low, high, told in (([0], [3], "1 or more"), ([4], [3], "low <= high")):
        with pytest.raises(ValueError, match=told):
            intervals([1], low, high)
    with pytest.raises(ValueError, match="add up"):
        intervals([1, 1], [5, 5], [6, 6], (20, 30))
    with pytest.raises(ValueError, match="nobody"):
        intervals([0, 0], [5, 5], [6, 6])
    box = intervals([0, 1], [5, 5], [6, 6])
    for index, aversion in (("theil_l", 0), ("atkinson", 1), ("lorenz", 0)):
        with pytest.raises(ValueError, match=index):
            index_bounds(index, box, aversion)
