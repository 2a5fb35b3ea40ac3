"""Rounding is exact, agrees with the standard library's decimal arithmetic, and can be undone."""

from __future__ import annotations

import decimal
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib.denominators import denominator_bounds
from povlib.numerals import decimal_places, read_number
from povlib.rounding import MODES, round_exact, round_ratio, rounding_interval

STANDARD = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "truncate": decimal.ROUND_DOWN,
}
modes = st.sampled_from(MODES)
# Small ones for ties, large ones for exactness, the edges of 64 bits for the change of arithmetic.
integers = st.one_of(
    st.integers(-200, 200),
    st.integers(-(10**30), 10**30),
    st.sampled_from([2**k + d for k in (31, 52, 53, 61, 62, 63, 64) for d in (-1, 0, 1)]),
)
denominators = integers.filter(lambda n: n > 0)
places = st.integers(0, 6)


def by_decimal(numerator: int, denominator: int, decimals: int, mode: str) -> Decimal:
    """Round a ratio with the standard library: exact as long as no digit is lost on the way."""
    with decimal.localcontext() as context:
        context.prec = 400
        # Two more decimals than the tie needs are exact enough once it is said on which side of
        # the cut-off the rest lies: a sticky last digit, as in IEEE 754.
        scaled, rest = divmod(abs(numerator) * 10 ** (decimals + 2), denominator)
        sticky = Decimal(scaled * 10 + (1 if rest else 0)).scaleb(-(decimals + 3))
        rounded = sticky.quantize(Decimal(1).scaleb(-decimals), rounding=STANDARD[mode])
        return -rounded if numerator < 0 else rounded


def units(value: Decimal, decimals: int) -> int:
    return int(Fraction(value) * 10**decimals)


@given(integers, denominators, places, modes)
def test_agrees_with_the_standard_library(
    numerator: int, denominator: int, decimals: int, mode: str
) -> None:
    expected = by_decimal(numerator, denominator, decimals, mode)
    found = round_ratio(numerator, denominator, decimals, mode)
    assert int(found) == units(expected, decimals)
    exact = round_exact(Fraction(numerator, denominator), decimals, mode)
    assert exact == expected
    assert decimal_places(exact) == decimals


@given(integers, places, places, modes)
def test_decimals_agree_with_quantize(
    unscaled: int, printed: int, decimals: int, mode: str
) -> None:
    with decimal.localcontext() as context:
        context.prec = 400
        value = Decimal(unscaled).scaleb(-printed)
        expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=STANDARD[mode])
    assert round_exact(value, decimals, mode) == expected


@given(st.integers(-(10**6), 10**6), places)
def test_ties(half: int, decimals: int) -> None:
    odd = 2 * half + 1  # the value lies midway between `half` and `half + 1` last decimals
    ratio = Fraction(odd, 2 * 10**decimals)
    step = Fraction(1, 10**decimals)
    away = half + 1 if odd > 0 else half
    assert round_exact(ratio, decimals, "half_up") == away * step
    assert round_exact(ratio, decimals, "half_even") == (half + half % 2) * step
    assert round_exact(ratio, decimals, "truncate") == (half if odd > 0 else half + 1) * step


@given(st.lists(st.tuples(integers, denominators), min_size=2, max_size=6), places, modes)
def test_keeps_the_order_of_values(pairs: list[tuple[int, int]], decimals: int, mode: str) -> None:
    ordered = sorted(Fraction(*pair) for pair in pairs)
    rounded = [round_exact(value, decimals, mode) for value in ordered]
    assert rounded == sorted(rounded)


@given(integers, denominators, places, modes)
def test_is_symmetric_and_moves_less_than_one_step(
    numerator: int, denominator: int, decimals: int, mode: str
) -> None:
    value = Fraction(numerator, denominator)
    rounded = Fraction(round_exact(value, decimals, mode))
    assert Fraction(round_exact(-value, decimals, mode)) == -rounded
    moved = abs(rounded - value) * 10**decimals
    assert moved < 1 if mode == "truncate" else moved <= Fraction(1, 2)
    assert round_exact(round_exact(value, decimals, mode), decimals, mode) == rounded


@given(st.lists(st.tuples(integers, denominators), max_size=6), places, modes)
def test_arrays_are_rounded_element_by_element(
    pairs: list[tuple[int, int]], decimals: int, mode: str
) -> None:
    found = round_ratio([n for n, _ in pairs], [d for _, d in pairs], decimals, mode)
    assert found.shape == (len(pairs),)
    assert [int(value) for value in found] == [
        int(round_ratio(n, d, decimals, mode)) for n, d in pairs
    ]


@given(st.lists(integers, min_size=1, max_size=4), denominators, modes)
def test_broadcasts(numerators: list[int], denominator: int, mode: str) -> None:
    column = np.array([[n] for n in numerators], dtype=object)
    found = round_ratio(column, [denominator, denominator + 1], 2, mode)
    assert found.shape == (len(numerators), 2)
    assert int(found[-1, 1]) == int(round_ratio(numerators[-1], denominator + 1, 2, mode))


@given(st.integers(-(10**6), 10**6), places, modes, st.fractions(-3, 3, max_denominator=1000))
def test_an_interval_holds_exactly_what_rounds_to_its_figure(
    last: int, decimals: int, mode: str, offset: Fraction
) -> None:
    printed = Decimal(last).scaleb(-decimals)
    interval = rounding_interval(printed, decimals, mode)
    step = Fraction(1, 10**decimals)
    candidates = [Fraction(printed) + offset * step]
    candidates += [Fraction(printed) + k * step / 2 for k in range(-3, 4)]
    candidates += [end + tiny for end in (interval.low, interval.high) for tiny in (-step / 999, 0)]
    for value in candidates:
        assert (value in interval) == (round_exact(value, decimals, mode) == printed)


def test_an_interval_takes_exact_values_only() -> None:
    interval = rounding_interval(Decimal("8.70"), 2)
    assert 9 not in interval
    assert Decimal("8.695") in interval
    for inexact in (8.7, "8.70", None):
        with pytest.raises(TypeError):
            assert inexact in interval


@pytest.mark.parametrize("bad", [1.5, [0.1], ["1"], [None]])
def test_only_whole_numbers_are_divided(bad: object) -> None:
    with pytest.raises(TypeError):
        round_ratio(bad, 1)
    with pytest.raises(TypeError):
        round_ratio(np.array(bad, dtype=object), 1)


@pytest.mark.parametrize("denominator", [0, -1, [3, 0]])
def test_denominators_are_positive(denominator: object) -> None:
    with pytest.raises(ValueError, match="positive"):
        round_ratio(1, denominator)


def test_unknown_modes_are_named() -> None:
    for call in (
        lambda: round_ratio(1, 2, 0, "up"),
        lambda: rounding_interval(1, 0, "up"),
        lambda: denominator_bounds(1, 50, 0, "up"),
    ):
        with pytest.raises(ValueError, match="half_up, half_even, truncate"):
            call()


def test_a_figure_with_more_decimals_than_printed_has_no_interval() -> None:
    with pytest.raises(ValueError, match="more than 1 decimals"):
        rounding_interval(Decimal("8.75"), 1)


def test_published_example() -> None:
    """Plan 51/KH-UBND of Krông Nô: 387 of 1229 is a fall of 31,49 %."""
    assert str(round_exact(Fraction(38700, 1229), 2)) == "31.49"


# --- GRIM: can a rounded mean or percentage of n whole numbers come out as printed? -------------


def grim(printed: str, n: int, mode: str, scale: int) -> bool:
    """Tell whether some whole number over n rounds to the printed figure."""
    value = read_number(printed, "en")
    decimals = decimal_places(value)
    interval = rounding_interval(value, decimals, mode)
    first = interval.low * n // scale
    found = any(Fraction(scale * k, n) in interval for k in range(int(first) - 1, int(first) + 3))
    # The same question answered by the denominators: is n among those of some count?
    unit = int(Fraction(value) * 10**decimals)
    k = np.arange(max(0, int(first) - 1), int(first) + 3)
    low, high = denominator_bounds(k, np.full(k.size, unit), decimals, mode, scale=scale)
    if scale == 100:  # for a mean the count may exceed n, which denominators of rates exclude
        assert bool(((low <= n) & (n <= high)).any()) == found
    return found


def test_grim_answers_of_scrutiny(external: Path) -> None:
    cases = json.loads((external / "scrutiny_grim.json").read_text(encoding="utf-8"))

    def answers(printed: list[str], ns: list[int], mode: str, scale: int) -> list[int]:
        pairs = zip(printed, ns, strict=True)
        return [int(grim(text, n, mode, scale)) for text, n in pairs]

    pigs = cases["pigs1"]
    # Its rule "up_or_down" accepts either treatment of ties; these sizes meet none.
    assert answers(pigs["x"], pigs["n"], "half_up", 1) == pigs["expected_up_or_down"]
    for name in ("pigs2", "percent_int"):
        case = cases[name]
        sizes = [case["n"]] * len(case["x"])
        for mode in ("half_up", "half_even"):
            assert answers(case["x"], sizes, mode, 100) == case["expected"], name
    vec = cases["vec"]
    assert answers(vec["x"], [vec["n"]] * len(vec["x"]), "half_up", 1) == vec["expected"]
    # With 40 and 80 there are ties. (Its answers for other ways of rounding allow for dust in
    # floating point, so that a figure on the edge of an interval counts as inside it.)
    for n, key in ((40, "expected_n40"), (80, "expected_n80")):
        up = answers(pigs["x"], [n] * len(pigs["x"]), "half_up", 1)
        assert up == pigs[key]["up"]
        either = [int(one or down(text, n)) for one, text in zip(up, pigs["x"], strict=True)]
        assert either == pigs[key]["up_or_down"]


def down(printed: str, n: int) -> bool:
    """GRIM with ties rounded down, which no mode of ours does: the closed interval's lower half."""
    value = Fraction(read_number(printed, "en"))
    half = Fraction(1, 2 * 10 ** decimal_places(read_number(printed, "en")))
    return any(value - half < Fraction(k, n) <= value + half for k in range(int(value * n) + 3))
