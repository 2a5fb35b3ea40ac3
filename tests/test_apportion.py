"""Divisor methods and largest remainders: published results, definitions, paradoxes, bounds."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib.apportion import METHODS, Apportionment, Infeasible, apportion, shares_within
from povlib.quota_method import quota_method
from povlib.remainders import Shares, _pegged
from povlib.signposts import IMPERVIOUS, SIGNPOSTS

HOUSE = ("adams", "dean", "hill", "webster", "jefferson")


def solved(*arguments: Any, **keywords: Any) -> Apportionment:
    result = apportion(*arguments, **keywords)
    assert isinstance(result, Apportionment), result
    assert result.certificate
    return result


def counts(*arguments: Any, **keywords: Any) -> list[int]:
    """Solve what has no tie."""
    result = solved(*arguments, **keywords)
    assert result.ties is None or not result.ties.left
    return result.counts.tolist()


# --- Published results --------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_us_house_1960_to_2020(external: Path) -> None:
    table = rows(external / "us_house_1960_2020.csv")
    years = sorted({row["year"] for row in table})
    assert len(years) == 7
    for year in years:
        states = [row for row in table if row["year"] == year]
        weights = [int(row["apportionment_population"]) for row in states]
        expected = [int(row["seats"]) for row in states]
        assert counts(weights, sum(expected), "hill", lower=1) == expected
        # Hill gives one to each anyway.
        assert counts(weights, sum(expected), "hill") == expected


def test_the_first_congress() -> None:
    """The census of 1790: Hamilton's bill of 120 seats, vetoed, and Jefferson's of 105, in force.

    Balinski and Young, Fair Representation (1982), chapter 3.
    """
    weights = [630560, 475327, 432879, 353523, 331589, 278514, 236841, 206236, 179570, 141822,
               85533, 70835, 68705, 68446, 55540]  # fmt: skip
    vetoed = [21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2]
    in_force = [19, 14, 13, 10, 10, 8, 7, 6, 5, 4, 2, 2, 2, 2, 1]
    assert counts(weights, 120, "hamilton") == vetoed
    assert counts(weights, 105, "jefferson") == in_force
    found = apportion(weights, 105, "jefferson")
    assert isinstance(found, Apportionment)
    low, high = found.divisors
    assert low is not None
    assert high is not None
    assert low <= 33000 <= high  # one for every 33,000, as the act says


NAMES = {
    "largest_remainder": "hamilton",
    "dhondt": "jefferson",
    "saintelague": "webster",
    "modified_saintelague": "modified_webster",
    "huntington": "hill",
    "adams": "adams",
    "dean": "dean",
}


def test_balinski_and_young_1975(external: Path) -> None:
    table = rows(external / "balinski_young_1975.csv")
    checked = 0
    for row in table:
        if row["method"] in NAMES:
            weights, expected = (list(map(int, row[key].split())) for key in ("votes", "expected"))
            assert counts(weights, int(row["seats"]), NAMES[row["method"]]) == expected
            checked += 1
        else:
            assert row["method"] == "quota"
            weights, expected = (list(map(int, row[key].split())) for key in ("votes", "expected"))
            found = quota_method(weights, int(row["seats"]))
            assert (found.counts.tolist(), found.left) == (expected, 0)
            checked += 1
    assert checked == 16


def test_published_vectors(external: Path) -> None:
    vectors = json.loads((external / "apportionment_vectors.json").read_text(encoding="utf-8"))
    assert vectors
    for vector in vectors:
        if vector["method"] == "quota":
            found = quota_method(vector["weights"], vector["total"]).counts.tolist()
        else:
            found = counts(vector["weights"], vector["total"], vector["method"])
        assert found == vector["expected"], vector["name"]


def quota_method_by_definition(weights: list[int], total: int, order: Sequence[int]) -> list[int]:
    """Give one after another to the greatest w/(a + 1) of those below their upper quota."""
    found = [0] * len(weights)
    for given_ in range(1, total + 1):
        able = [
            unit for unit, weight in enumerate(weights)
            if found[unit] * sum(weights) < weight * given_
        ]  # fmt: skip
        found[
            max(able, key=lambda unit: (Fraction(weights[unit], found[unit] + 1), -order[unit]))
        ] += 1
    return found


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any),
    st.integers(0, 60),
    st.permutations(range(6)),
)
def test_quota_method_follows_its_definition(
    weights: list[int], total: int, order: list[int]
) -> None:
    found = quota_method(weights, total, tie_key=order[: len(weights)])
    assert found.counts.tolist() == quota_method_by_definition(weights, total, order)
    assert found.within_quota
    assert found.left == 0
    more = quota_method(weights, total + 1, tie_key=order[: len(weights)])
    assert (more.counts >= found.counts).all()


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(1, 25))
def test_quota_method_leaves_what_the_order_would_decide(weights: list[int], total: int) -> None:
    found = quota_method(weights, total)
    assert int(found.counts.sum()) + found.left == total
    every = {
        tuple(quota_method_by_definition(weights, total, order))
        for order in itertools.permutations(range(len(weights)))
    }
    least = [min(column) for column in zip(*every, strict=True)]
    assert found.counts.tolist() == least
    assert (len(every) > 1) == bool(found.left)
    assert quota_method(weights[::-1], total).counts.tolist() == least[::-1]


def test_quota_method_refuses_what_it_cannot_read() -> None:
    for weights, key in (([0, 0], None), ([1, -1], None), ([1, 1], [1]), ([], None)):
        with pytest.raises(ValueError, match=r"weights|key of ties"):
            quota_method(weights, 3, tie_key=key)


def test_bounded_shares_of_published_boxes(external: Path) -> None:
    cases = json.loads((external / "bounded_proportional.json").read_text(encoding="utf-8"))
    assert len(cases) == 12
    for case in cases:
        shares = shares_within(case["A"], case["total"], lower=case["lower"], upper=case["upper"])
        assert isinstance(shares, Shares)
        found = [float(shares.share(unit)) for unit in range(len(case["A"]))]
        assert found == pytest.approx(case["expected"], abs=case["tol"]), case["name"]


def test_largest_remainder_of_one_one_three() -> None:
    """A small case that programs get wrong: the quotas are 3/5, 3/5 and 9/5."""
    result = solved([1, 1, 3], 3, "hamilton")
    assert result.counts.tolist() == [0, 0, 2]
    assert result.ties
    assert (result.ties.units.tolist(), result.ties.left) == ([0, 1], 1)


# --- Definitions --------------------------------------------------------------------------------

problems = st.lists(st.integers(1, 50), min_size=1, max_size=6).flatmap(
    lambda weights: st.tuples(
        st.just(weights), st.lists(st.integers(0, 4), min_size=len(weights), max_size=len(weights)),
        st.lists(st.integers(0, 9), min_size=len(weights), max_size=len(weights)),
    )
)  # fmt: skip


def share_by_definition(
    weights: Sequence[int], total: int, lower: Sequence[int], upper: Sequence[int]
) -> list[Fraction]:
    """Cut one multiple of the weights at the bounds: try every piece between two break points."""

    def cut(multiplier: Fraction) -> list[Fraction]:
        rows = zip(weights, lower, upper, strict=True)
        return [min(max(w * multiplier, Fraction(a)), Fraction(b)) for w, a, b in rows]

    breaks = {
        Fraction(0),
        *(Fraction(b, w) for w, *ends in zip(weights, lower, upper, strict=True) for b in ends),
    }
    points = sorted(breaks)
    for low, high in itertools.pairwise([*points, points[-1] + 1]):
        first, last = sum(cut(low)), sum(cut(high))
        if first <= total <= last:
            part = (total - first) / (last - first) if last > first else Fraction(0)
            return cut(low + part * (high - low))
    raise AssertionError("no multiplier")


@given(problem=problems, data=st.data())
def test_bounded_shares_are_one_multiple_cut_at_the_bounds(
    problem: tuple[list[int], list[int], list[int]], data: st.DataObject
) -> None:
    weights, lower, room = problem
    upper = [a + b for a, b in zip(lower, room, strict=True)]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    expected = share_by_definition(weights, total, lower, upper)
    shares = shares_within(weights, total, lower=lower, upper=upper)
    assert isinstance(shares, Shares)
    assert [shares.share(unit) for unit in range(len(weights))] == expected
    # The way that needs no search in floats.
    arrays = [np.array(part) for part in (weights, lower, upper)]
    below, above = _pegged(arrays[0], total, arrays[1], arrays[2], arrays[0] == 0)
    for unit, share in enumerate(expected):
        if below[unit]:
            assert share == lower[unit]
        elif above[unit]:
            assert share == upper[unit]


@given(problem=problems, data=st.data())
def test_hamilton_rounds_the_largest_fractions_up(
    problem: tuple[list[int], list[int], list[int]], data: st.DataObject
) -> None:
    """Every settlement is nearest to the shares among all whole points; ties list them all."""
    weights, lower, room = problem
    upper = [a + b for a, b in zip(lower, room, strict=True)]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    shares = share_by_definition(weights, total, lower, upper)
    result = solved(weights, total, "hamilton", lower=lower, upper=upper)
    base = [floor(share) for share in shares]
    extra = total - sum(base)
    values = {}
    for chosen in itertools.combinations(range(len(weights)), extra):
        x = tuple(count + (unit in chosen) for unit, count in enumerate(base))
        values[x] = sum((count - share) ** 2 for count, share in zip(x, shares, strict=True))
    least = min(values.values())
    found = result.counts.tolist()
    settlements = {tuple(found)}
    if result.ties:
        settlements = {
            tuple(count + (unit in chosen) for unit, count in enumerate(found))
            for chosen in itertools.combinations(result.ties.undecided.tolist(), result.ties.left)
        }
    assert settlements == {x for x, value in values.items() if value == least}
    key = data.draw(st.permutations(range(len(weights))))
    settled = solved(weights, total, "hamilton", lower=lower, upper=upper, tie_key=key)
    assert tuple(settled.counts.tolist()) in settlements


@given(
    weights=st.lists(st.integers(1, 300), min_size=1, max_size=8),
    total=st.integers(8, 60),
    method=st.sampled_from(HOUSE),
)
def test_any_divisor_of_the_interval_gives_the_numbers(
    weights: list[int], total: int, method: str
) -> None:
    result = solved(weights, total, method)
    if result.ties:
        low, high = result.divisors
        assert low == high
        return
    low, high = result.divisors
    assert low is not None
    top = high if high is not None else 2 * low
    divisor = (Fraction(low) + Fraction(top)) / 2
    for weight, count in zip(weights, result.counts.tolist(), strict=True):
        quotient = weight / divisor
        if method == "hill":
            assert count * (count - 1) <= quotient**2 <= count * (count + 1)
        else:
            posts = {
                "adams": lambda k: Fraction(k),
                "dean": lambda k: Fraction(2 * k * (k + 1), 2 * k + 1),
                "webster": lambda k: k + Fraction(1, 2),
                "jefferson": lambda k: Fraction(k + 1),
            }[method]
            assert (posts(count - 1) if count else 0) <= quotient <= posts(count)


@given(weights=st.lists(st.integers(1, 300), min_size=1, max_size=8), total=st.integers(0, 60))
def test_hamilton_stays_within_quota(weights: list[int], total: int) -> None:
    result = solved(weights, total, "hamilton", tie_key=range(len(weights)))
    for weight, count in zip(weights, result.counts.tolist(), strict=True):
        quota = Fraction(weight * total, sum(weights))
        assert floor(quota) <= count <= ceil(quota)


@given(weights=st.lists(st.integers(1, 300), min_size=1, max_size=8), total=st.integers(8, 60))
def test_jefferson_keeps_the_lower_quota_and_adams_the_upper(
    weights: list[int], total: int
) -> None:
    key = range(len(weights))
    quotas = [Fraction(weight * total, sum(weights)) for weight in weights]
    jefferson = solved(weights, total, "jefferson", tie_key=key).counts
    adams = solved(weights, total, "adams", tie_key=key).counts
    assert all(count >= floor(quota) for count, quota in zip(jefferson, quotas, strict=True))
    assert all(count <= ceil(quota) for count, quota in zip(adams, quotas, strict=True))


def test_webster_breaks_the_quota_of_balinski_and_young() -> None:
    """4400 of 10 000 is exactly 44 of a hundred; Webster gives 43."""
    assert counts([5117, 4400, 162, 161, 160], 100, "webster")[1] == 43
    assert counts([5117, 4400, 162, 161, 160], 100, "hamilton")[1] == 44


# --- Paradoxes ----------------------------------------------------------------------------------


def test_alabama_paradox_under_hamilton_alone() -> None:
    """One more takes one from the smallest: quotas 4.29, 4.29, 1.43 become 4.71, 4.71, 1.57."""
    assert counts([6, 6, 2], 10, "hamilton") == [4, 4, 2]
    assert counts([6, 6, 2], 11, "hamilton") == [5, 5, 1]
    for method in SIGNPOSTS:
        key = [0, 1, 2]
        ten, eleven = (solved([6, 6, 2], total, method, tie_key=key).counts for total in (10, 11))
        assert (eleven >= ten).all()


def test_hamilton_is_not_coherent() -> None:
    """What two units got together, shared between them anew, comes out otherwise."""
    weights = [5117, 4400, 162, 161, 160]
    broken = []
    for total in range(1, 120):
        whole = solved(weights, total, "hamilton", tie_key=range(5)).counts
        for pair in itertools.combinations(range(5), 2):
            part = list(pair)
            again = solved(
                [weights[unit] for unit in part], int(whole[part].sum()), "hamilton", tie_key=part
            )
            if again.counts.tolist() != whole[part].tolist():
                broken.append((total, pair))
    assert broken


def test_population_paradox_under_hamilton_alone() -> None:
    """The first grows by a third, the second by a fifth, and the first loses one to the second."""
    before, after = [3, 27, 11], [4, 33, 11]
    assert counts(before, 5, "hamilton") == [1, 3, 1]
    assert counts(after, 5, "hamilton") == [0, 4, 1]
    for method in SIGNPOSTS:
        first, second = (solved(w, 5, method, tie_key=range(3)).counts for w in (before, after))
        assert not (second[0] < first[0] and second[1] > first[1]), method


@given(
    weights=st.lists(st.integers(1, 60), min_size=2, max_size=5),
    growth=st.lists(st.integers(0, 20), min_size=5, max_size=5),
    total=st.integers(5, 40),
    method=st.sampled_from(list(SIGNPOSTS)),
)
def test_who_grows_faster_never_loses_to_who_grows_slower(
    weights: list[int], growth: list[int], total: int, method: str
) -> None:
    grown = [weight + more for weight, more in zip(weights, growth, strict=False)]
    one, two = solved(weights, total, method), solved(grown, total, method)
    if one.ties or two.ties:
        return
    for i, j in itertools.permutations(range(len(weights)), 2):
        if grown[i] * weights[j] >= grown[j] * weights[i]:
            assert not (two.counts[i] < one.counts[i] and two.counts[j] > one.counts[j])


# --- Weights and bounds of every kind -----------------------------------------------------------


@given(problem=problems, method=st.sampled_from(METHODS), data=st.data())
def test_scaled_weights_are_the_same_weights(
    problem: tuple[list[int], list[int], list[int]], method: str, data: st.DataObject
) -> None:
    weights, lower, room = problem
    upper = [a + b for a, b in zip(lower, room, strict=True)]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    factor = data.draw(st.sampled_from([Fraction(1, 3), Fraction(7, 2), 10**12, 10**20]))
    bounds = {"lower": lower, "upper": upper}
    one = apportion(weights, total, method, **bounds)
    two = apportion([w * factor for w in weights], total, method, **bounds)
    if isinstance(one, Infeasible) or isinstance(two, Infeasible):
        assert type(one) is type(two)
        return
    assert one.counts.tolist() == two.counts.tolist()
    assert (one.ties is None) == (two.ties is None)


@pytest.mark.parametrize("method", METHODS)
def test_decimals_are_what_they_say(method: str) -> None:
    exact = solved([Decimal("0.1"), Decimal("0.2"), Decimal("0.3")], 12, method)
    assert exact.counts.tolist() == [2, 4, 6]


@pytest.mark.parametrize("method", METHODS)
def test_twelve_digits_stay_exact(method: str) -> None:
    weights = [10**12 - 1, 10**12, 999_999_999_989]
    result = solved(weights, 10**12, method)
    total = sum(weights)
    left = result.ties.left if result.ties else 0
    assert int(result.counts.sum()) + left == 10**12
    for weight, count in zip(weights, result.counts.tolist(), strict=True):
        assert abs(count - Fraction(weight * 10**12, total)) <= 1


@pytest.mark.parametrize("method", METHODS)
def test_fractions_with_many_denominators(method: str) -> None:
    """Poor households times their rate: the common denominator has hundreds of digits."""
    draw = np.random.default_rng(5)
    households = draw.integers(500, 4000, 400).tolist()
    poor = [int(h * share) + 1 for h, share in zip(households, draw.random(400), strict=True)]
    weights = [Fraction(p * p, h) for p, h in zip(poor, households, strict=True)]
    total = sum(poor) // 3
    result = solved(weights, total, method, upper=poor)
    assert result.counts.sum() + (result.ties.left if result.ties else 0) == total
    shares = shares_within(weights, total, upper=poor)
    assert isinstance(shares, Shares)
    assert sum(shares.share(unit) for unit in range(400)) == total
    assert shares.multiplier
    for unit, weight in enumerate(weights):
        assert shares.share(unit) == min(weight * shares.multiplier, poor[unit])
        if method in ("hamilton", "webster"):
            assert abs(int(result.counts[unit]) - shares.share(unit)) < 2


@pytest.mark.parametrize("method", METHODS)
def test_a_unit_without_weight_stays_at_its_floor(method: str) -> None:
    result = solved([3, 0, 5, 0], 11, method, lower=[0, 2, 0, 0])
    assert result.counts[1] == 2
    assert result.counts[3] == 0
    none_left = apportion([3, 0, 5, 0], 11, method, upper=[2, 9, 2, 9])
    assert isinstance(none_left, Infeasible)
    assert none_left.capacity_short == 7
    assert none_left.weightless.tolist() == [1, 3]
    nobody = apportion([0, 0], 1, method)
    assert isinstance(nobody, Infeasible)
    assert nobody.capacity_short == 1
    assert solved([0, 0], 0, method).counts.tolist() == [0, 0]


@pytest.mark.parametrize("method", METHODS)
def test_ends_of_the_range(method: str) -> None:
    assert solved([7], 5, method).counts.tolist() == [5]
    assert solved([3, 4], 9, method, upper=[4, 5]).counts.tolist() == [4, 5]
    assert solved([3, 4], 5, method, lower=[1, 4]).counts.tolist() == [1, 4]
    zero = apportion([3, 4], 0, method)
    if method in IMPERVIOUS:
        assert isinstance(zero, Infeasible)
        assert zero.one_each_over == 2
    else:
        assert isinstance(zero, Apportionment)
        assert zero.counts.tolist() == [0, 0]
    even = solved([4, 4, 4], 6, method)
    assert even.counts.tolist() == [2, 2, 2]
    assert even.ties is None


@pytest.mark.parametrize("method", METHODS)
def test_duplicated_units_differ_by_a_tie_only(method: str) -> None:
    result = solved([9, 9, 4, 4], 11, method)
    base = result.counts
    assert base[0] == base[1]
    assert base[2] == base[3]


@pytest.mark.parametrize("more", [0, 1, 7])
def test_floors_whose_squares_are_wide_are_met_exactly(more: int) -> None:
    """Squares of such steps exceed 64 bits; the cheapest steps come on top of the floors."""
    weights = [236, 137, 878, 980, 48]
    lower = [875259012, 4372635768, 7036317400, 1859987896, 5169936366]
    upper = [344542289801, 739597525931, 904077638653, 670004939435, 932561592786]
    result = solved(weights, sum(lower) + more, "hill", lower=lower, upper=upper)
    assert result.certificate
    first = min(range(5), key=lambda unit: Fraction(lower[unit], weights[unit]))
    lower[first] += more
    assert result.counts.tolist() == lower


def test_one_each_counts_caps_floors_and_weights() -> None:
    needed = apportion([5, 4, 3, 0], 3, "hill", lower=[2, 0, 0, 0], upper=[9, 1, 1, 9])
    assert isinstance(needed, Infeasible)
    assert (needed.one_each, needed.one_each_over) == (4, 1)
    closed = solved([5, 4, 3, 0], 3, "hill", lower=[2, 0, 0, 0], upper=[9, 0, 1, 9])
    assert closed.counts.tolist() == [2, 0, 1, 0]


def test_every_obstacle_is_told_at_once() -> None:
    reason = apportion([5, 4, 3], 4, "adams", lower=[3, 2, 0], upper=[2, 0, 1])
    assert isinstance(reason, Infeasible)
    assert reason.floors_over == 1
    assert reason.capacity_short == 1
    assert reason.crossed.tolist() == [0, 1]
    assert reason.one_each == 6


@pytest.mark.parametrize(
    ("error", "weights"),
    [
        (ValueError, [1.5, 2]),
        (ValueError, [float("nan"), 2]),
        (ValueError, [float("inf"), 2]),
        (ValueError, [-1, 2]),
        (ValueError, [Fraction(-1, 2), 2]),
        (ValueError, []),
        (TypeError, ["1.229", 2]),
        (TypeError, [None, 2]),
        (TypeError, [True, 2]),
        (TypeError, "12"),
        (TypeError, {1: 2}),
        (ValueError, np.ones((2, 2))),
        (ValueError, [10**200, 1]),
        (ValueError, [Decimal("NaN"), 2]),
        (ValueError, np.array([1.0, np.nan])),
    ],
)
@pytest.mark.parametrize("method", ["webster", "hamilton"])
def test_what_is_no_weight_is_refused(error: type[Exception], weights: Any, method: str) -> None:
    with pytest.raises(error):
        apportion(weights, 3, method)


def test_messages_name_place_and_find() -> None:
    with pytest.raises(TypeError, match=r"weights, position 1: .*found '1\.229'"):
        apportion([5, "1.229"], 3)
    with pytest.raises(ValueError, match="floors: expected 2 numbers, one for each unit, found 3"):
        apportion([5, 4], 3, lower=[1, 1, 1])
    with pytest.raises(ValueError, match="webster"):
        apportion([5, 4], 3, "websterr")
    with pytest.raises(ValueError, match="root"):
        apportion([5, 4], 3, "hamilton", root=2)


def test_columns_of_floats_without_gaps_are_whole_numbers() -> None:
    assert counts(np.array([43.0, 33.0, 12.0]), 10) == counts([43, 33, 12], 10)
    assert counts(np.array([43, 33, 12], dtype=np.uint8), 10) == counts([43, 33, 12], 10)
