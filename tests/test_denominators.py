"""Denominators recovered from counts and rounded rates are exactly those that fit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib.denominators import (
    UNBOUNDED,
    bounds_of_sum,
    denominator_bounds,
    intersect_bounds,
    narrow_by_sum,
)
from povlib.rounding import MODES, round_ratio

modes = st.sampled_from(MODES)
LIMIT = 3000
ALL = np.arange(1, LIMIT)


def fitting(count: int, rate: int, decimals: int, mode: str, scale: int = 100) -> list[int]:
    """Try every denominator below LIMIT."""
    rounded = round_ratio(scale * count, ALL, decimals, mode)
    return [int(n) for n in ALL[(rounded == rate) & (abs(count) <= ALL)]]


def interval(count: int, rate: int, decimals: int, mode: str, scale: int = 100) -> tuple[int, int]:
    low, high = denominator_bounds([count], [rate], [decimals], mode, scale=scale)
    return int(low[0]), int(high[0])


def listed(low: int, high: int) -> list[int]:
    return list(range(max(low, 1), min(high, LIMIT - 1) + 1))


@given(
    st.integers(-40, 120), st.integers(-300, 11000), st.integers(0, 3), modes,
    st.sampled_from([100, 1000]),
)  # fmt: skip
def test_any_rate(count: int, rate: int, decimals: int, mode: str, scale: int) -> None:
    """Most of these contradict each other; what fits is found and nothing else."""
    low, high = interval(count, rate, decimals, mode, scale)
    assert listed(low, high) == fitting(count, rate, decimals, mode, scale)


@given(st.data(), st.integers(0, 3), modes)
def test_a_rate_that_came_from_a_denominator(data: st.DataObject, decimals: int, mode: str) -> None:
    n = data.draw(st.integers(1, LIMIT - 1))
    count = data.draw(st.integers(-n, n))
    rate = int(round_ratio(100 * count, n, decimals, mode))
    low, high = interval(count, rate, decimals, mode)
    assert low <= n <= high
    assert listed(low, high) == fitting(count, rate, decimals, mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_all_small_counts_and_rates(decimals: int, mode: str) -> None:
    counts, rates = np.meshgrid(np.arange(-2, 5), np.arange(-3, 12), indexing="ij")
    lows, highs = denominator_bounds(counts, rates, decimals, mode)
    for count, rate, low, high in zip(
        *(array.ravel().tolist() for array in (counts, rates, lows, highs)), strict=True
    ):
        assert listed(low, high) == fitting(count, rate, decimals, mode), (count, rate)


@pytest.mark.parametrize("mode", MODES)
class TestEdges:
    def test_nothing_of_something_is_zero_for_every_total(self, mode: str) -> None:
        assert interval(0, 0, 2, mode) == (1, UNBOUNDED)

    def test_nothing_cannot_be_a_rate(self, mode: str) -> None:
        low, high = interval(0, 1, 2, mode)
        assert low > high

    def test_a_zero_rate_has_a_least_total_and_no_greatest(self, mode: str) -> None:
        low, high = interval(3, 0, 2, mode)
        assert high == UNBOUNDED
        assert int(round_ratio(300, low, 2, mode)) == 0
        assert int(round_ratio(300, low - 1, 2, mode)) == 1

    def test_signs_must_agree(self, mode: str) -> None:
        assert interval(-94, -870, 2, mode) == interval(94, 870, 2, mode)
        for count, rate in ((-94, 870), (94, -870)):
            low, high = interval(count, rate, 2, mode)
            assert low > high

    def test_no_total_is_smaller_than_its_part(self, mode: str) -> None:
        assert interval(94, 10000, 2, mode)[0] == 94
        low, high = interval(94, 10100, 2, mode)
        assert low > high


# --- The same answer in both arithmetics --------------------------------------------------------


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(-(10**4), 10**4),
                st.builds(lambda k, d: 2**k // 40000 + d, st.integers(58, 66), st.integers(-3, 3)),
            ),
            st.one_of(st.integers(-5, 5), st.integers(0, 10**4)),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=5,
    ),
    modes,
)
def test_64_bits_and_python_integers_agree(cases: list[tuple[int, int, int]], mode: str) -> None:
    huge = (10**30, 1, 2)  # forces Python integers for the whole array
    together = denominator_bounds(*(list(part) for part in zip(*cases, huge, strict=True)), mode)
    for place, case in enumerate(cases):
        alone = interval(*case, mode)
        assert (int(together[0][place]), int(together[1][place])) == alone


@given(st.integers(1, 10**40), st.integers(0, 60), modes)
def test_recovers_huge_denominators(count: int, shift: int, mode: str) -> None:
    n = count + (count >> shift)
    rate = int(round_ratio(100 * count, n, 4, mode))
    low, high = interval(count, rate, 4, mode)
    assert low <= n <= high
    for bound, outside in ((low, low - 1), (high, high + 1)):
        assert int(round_ratio(100 * count, bound, 4, mode)) == rate
        if outside >= count:
            assert int(round_ratio(100 * count, outside, 4, mode)) != rate


@pytest.mark.parametrize("decimals", [17, 18, 30])
def test_any_number_of_decimals(decimals: int) -> None:
    assert interval(0, 0, decimals, "half_up") == (1, UNBOUNDED)
    assert interval(1, 10 ** (decimals + 1), decimals, "half_up") == (10, 10)


# --- Parts and their total ----------------------------------------------------------------------

part = st.tuples(st.integers(1, 6), st.integers(0, 4)).map(lambda p: (p[0], p[0] + p[1]))


@settings(max_examples=300)
@given(st.lists(part, min_size=3, max_size=3), st.integers(1, 40), st.integers(0, 20))
def test_parts_and_total_narrow_each_other_exactly(
    parts: list[tuple[int, int]], total_low: int, width: int
) -> None:
    total_high = total_low + width
    combinations = [
        (*values, sum(values))
        for values in product(*(range(low, high + 1) for low, high in parts))
        if total_low <= sum(values) <= total_high
    ]
    low, high = (np.array(bounds) for bounds in zip(*parts, strict=True))
    new_low, new_high, least, most = narrow_by_sum(low, high, total_low, total_high)
    if not combinations:
        assert least > most
        assert (new_low.tolist(), new_high.tolist()) == (low.tolist(), high.tolist())
        return
    *occurring, totals = (sorted(set(values)) for values in zip(*combinations, strict=True))
    assert list(range(least, most + 1)) == totals
    for place, values in enumerate(occurring):
        assert list(range(int(new_low[place]), int(new_high[place]) + 1)) == values


@given(
    st.lists(st.tuples(part, st.booleans()), min_size=1, max_size=3),
    st.integers(1, 25), st.integers(0, 12), st.booleans(),
)  # fmt: skip
def test_unlimited_parts_and_totals(
    parts: list[tuple[tuple[int, int], bool]], total_low: int, width: int, endless: bool
) -> None:
    """Unlimited is the same as a limit too far away to matter, except that it stays unlimited."""
    far = 10**6
    total_high = total_low + width
    low = np.array([low for (low, _), _ in parts])
    high = np.array([UNBOUNDED if open_ else high for (_, high), open_ in parts])
    found = narrow_by_sum(low, high, total_low, UNBOUNDED if endless else total_high)
    finite = narrow_by_sum(
        low, np.minimum(high, far), total_low, 10 * far if endless else total_high
    )

    def closed(value: int) -> int:
        return UNBOUNDED if value >= far - 100 else value

    assert [closed(int(v)) for v in found[1]] == [closed(int(v)) for v in finite[1]]
    assert found[0].tolist() == finite[0].tolist()
    assert (found[2], closed(found[3])) == (finite[2], closed(finite[3]))


@given(st.lists(st.tuples(st.integers(0, 2**63 - 2), st.integers(0, 9)), max_size=6))
def test_bounds_of_a_sum_of_any_size(parts: list[tuple[int, int]]) -> None:
    lows = [low for low, _ in parts]
    highs = [min(low + width, UNBOUNDED - 1) for low, width in parts]
    low, high = np.array(lows, dtype=np.int64), np.array(highs, dtype=np.int64)
    assert bounds_of_sum(low, high) == (sum(lows), sum(highs))
    if parts:
        high[0] = UNBOUNDED
        assert bounds_of_sum(low, high) == (sum(lows), UNBOUNDED)


@given(st.integers(2, 6), st.integers(58, 62), st.integers(0, 5))
def test_sums_beyond_64_bits(count: int, exponent: int, width: int) -> None:
    base = 2**exponent
    low, high = np.full(count, base), np.full(count, base + width)
    total = count * (base + width)
    found = narrow_by_sum(low, high, total, min(total, UNBOUNDED))
    new_low, new_high, least, most = found
    assert (least, most) == (total, total)
    assert [int(v) for v in new_low] == [int(v) for v in new_high] == [base + width] * count


def test_intersection_is_what_every_condition_allows() -> None:
    bounds = [
        (np.array([3, 1, 9]), np.array([8, 2, 9])),
        (np.array([5, 3, 1]), np.array([9, 4, 9])),
    ]
    low, high = intersect_bounds(*bounds)
    for place in range(3):
        allowed = set.intersection(
            *(set(range(int(lo[place]), int(hi[place]) + 1)) for lo, hi in bounds)
        )
        assert set(range(int(low[place]), int(high[place]) + 1)) == allowed


# --- The plan of Krông Nô -----------------------------------------------------------------------

# Unit: poor at the start, exits, poor at the end, printed reduction and rate at the end (in
# hundredths), as in Plan 51/KH-UBND of 11/3/2020; then the households that fit, found by trying
# every number below 60 000: the rate at the end alone; with the reduction as a rounded share (H1);
# as the difference of two rounded rates (H2); the rate at the end as the rounded start rate minus
# the rounded reduction (C).
ROUNDED: dict[str, tuple[tuple[int, ...], tuple[tuple[int, int] | None, ...]]] = {
    "Buôn Choah": ((73, 17, 56, 287, 944), ((593, 593), (593, 593), (593, 593), (593, 593))),
    "Nâm N'Dir": (
        (96, 29, 67, 144, 334), ((2003, 2008), (2007, 2008), (2007, 2008), (2007, 2010))),
    "Đăk Nang": ((138, 44, 94, 408, 870), ((1080, 1081), None, (1080, 1080), None)),
    "Đức Xuyên": ((48, 6, 42, 66, 465), ((903, 904), (903, 904), (904, 904), (904, 904))),
    "Đăk Sôr": ((70, 18, 52, 149, 428), ((1214, 1216), None, (1214, 1214), None)),
    "Đăk Drô": (
        (115, 37, 78, 166, 350), ((2226, 2231), (2226, 2231), (2227, 2230), (2227, 2230))),
    "Nam Đà": ((92, 25, 67, 82, 217), ((3081, 3094), None, (3081, 3082), None)),
    "Nâm Nung": ((167, 75, 92, 395, 483), ((1903, 1906), None, (1903, 1903), (1901, 1901))),
    "Quảng Phú": (
        (234, 85, 149, 485, 851), ((1750, 1751), (1751, 1751), (1751, 1751), (1751, 1752))),
    "Tân Thành": ((39, 6, 33, 65, 358), ((921, 923), (921, 923), (921, 923), (921, 923))),
    "TT Đăk Mâm": (
        (65, 16, 49, 81, 248), ((1972, 1979), (1972, 1979), (1973, 1978), (1973, 1978))),
    "Nam Xuân": (
        (92, 29, 63, 172, 375), ((1678, 1682), (1682, 1682), (1681, 1682), (1682, 1683))),
    "Tổng cộng": (
        (1229, 387, 842, 200, 435),
        ((19335, 19378), (19335, 19378), (19340, 19369), (19340, 19369))),
}  # fmt: skip
TRUNCATED: dict[str, tuple[tuple[int, int] | None, ...]] = {
    "Buôn Choah": ((593, 593), None, (593, 593), None),
    "Nâm N'Dir": ((2001, 2005), (2001, 2005), (2005, 2005), (2005, 2008)),
    "Đăk Nang": ((1080, 1080), None, None, None),
    "Đức Xuyên": ((902, 903), (902, 903), (903, 903), (903, 903)),
    "Đăk Sôr": ((1213, 1214), None, (1213, 1213), None),
    "Đăk Drô": ((2223, 2228), (2223, 2228), (2225, 2228), (2225, 2228)),
    "Nam Đà": ((3074, 3087), None, (3074, 3076), None),
    "Nâm Nung": ((1901, 1904), None, (1901, 1902), None),
    "Quảng Phú": ((1749, 1750), (1749, 1750), None, (1751, 1751)),
    "Tân Thành": ((920, 921), (920, 921), (920, 921), (920, 921)),
    "TT Đăk Mâm": ((1968, 1975), (1968, 1975), (1970, 1975), (1970, 1975)),
    "Nam Xuân": ((1676, 1680), (1677, 1680), (1679, 1680), (1679, 1681)),
    "Tổng cộng": ((19312, 19356), (19312, 19350), (19324, 19354), (19324, 19350)),
}


@pytest.mark.parametrize("name", ROUNDED)
@pytest.mark.parametrize("mode", MODES)
def test_households_of_the_plan(name: str, mode: str) -> None:
    (start, exits, end, reduction, rate), expected = ROUNDED[name]
    if mode == "truncate":
        expected = TRUNCATED[name]
    counts, rates = [end, exits, start], [rate, reduction, rate + reduction]
    low, high = denominator_bounds(counts, rates, 2, mode)
    alone, share, implied = ((low[[i]], high[[i]]) for i in range(3))
    conditions = ((alone,), (alone, share), (alone, implied), (share, implied))
    found = [intersect_bounds(*condition) for condition in conditions]
    assert (
        tuple((int(lo[0]), int(hi[0])) if lo[0] <= hi[0] else None for lo, hi in found) == expected
    )


def test_households_of_the_district() -> None:
    """The sum of the units and the total row leave 19 340 to 19 348."""
    bounds = [ROUNDED[name][1][2] or (1, 0) for name in ROUNDED]
    low, high = (np.array(side) for side in zip(*bounds[:-1], strict=True))
    new_low, new_high, least, most = narrow_by_sum(low, high, *bounds[-1])
    assert (int(low.sum()), int(high.sum())) == (19335, 19348)
    assert (least, most) == (19340, 19348)
    assert (new_low.tolist(), new_high.tolist()) == (low.tolist(), high.tolist())
