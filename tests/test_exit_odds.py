"""The odds of meeting targets, against enumeration, exact fractions, SciPy and simulation."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from povlib import exit_counts, exit_influence, exit_odds
from povlib.exact_counts import exact_at_least, exact_masses, exact_total
from povlib.exit_counts import (
    Bounds,
    CountDistribution,
    beta_binomial,
    binomial,
    convolve,
    sum_of_counts,
    trimmed,
)
from povlib.exit_influence import unit_influences
from povlib.exit_needs import _smallest, least_rate, registrations_needed, total_needed
from povlib.exit_odds import meeting_odds, total_distribution
from povlib.success_laws import Beta, CommonRate, Law, Scenarios, Success, cases_of, distribution_of

RATES = st.fractions(0, 1, max_denominator=1000)
SIZES = st.fractions(Fraction(1, 20), 50, max_denominator=20)
PRIORS = st.builds(Beta, SIZES, SIZES)
SUCCESSES = st.one_of(RATES, PRIORS)


@st.composite
def laws(draw: st.DrawFn, units: int) -> Law:
    each = st.one_of(SUCCESSES, st.lists(SUCCESSES, min_size=units, max_size=units))
    kind = draw(st.sampled_from(["each", "common", "scenarios"]))
    if kind == "common":
        return CommonRate(draw(PRIORS))
    if kind == "each":
        return draw(each)
    weights = draw(st.lists(st.integers(0, 5), min_size=1, max_size=3).filter(any))
    return Scenarios([(Fraction(weight, sum(weights)), draw(each)) for weight in weights])


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], list[int], Law]:
    sizes = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 7)), max_size=4))
    return [n for n, _ in sizes], [t for _, t in sizes], draw(laws(len(sizes)))


def moment(success: Success, met: int, missed: int) -> Fraction:
    """E[p^met (1 - p)^missed], by the definition of the Beta integral."""
    if isinstance(success, Beta):
        found, whole = Fraction(1), success.alpha + success.beta
        for place in range(met):
            found *= (success.alpha + place) / (whole + place)
        for place in range(missed):
            found *= (success.beta + place) / (whole + met + place)
        return found
    return success**met * (1 - success) ** missed


def enumerated(registered: Sequence[int], law: Law) -> dict[tuple[int, ...], Fraction]:
    """The probability of every vector of exits, straight from the definition of the law."""
    found: dict[tuple[int, ...], Fraction] = {}
    for exits in itertools.product(*(range(number + 1) for number in registered)):
        ways = math.prod(math.comb(n, k) for n, k in zip(registered, exits, strict=True))
        met, missed = sum(exits), sum(registered) - sum(exits)
        if isinstance(law, CommonRate):
            found[exits] = ways * moment(law.prior, met, missed)
            continue
        found[exits] = ways * sum(
            chance
            * math.prod(
                (
                    moment(one, k, n - k)
                    for n, k, one in zip(registered, exits, successes, strict=True)
                ),
                start=Fraction(1),
            )
            for chance, successes in cases_of(law, len(registered))
        )
    return found


def holds(bounds: Bounds, number: Fraction) -> bool:
    return Fraction(bounds.low) <= number <= Fraction(bounds.high)


def close(bounds: Bounds, digits: int = 12) -> bool:
    """Whether the bounds leave no doubt about so many digits."""
    return bounds.high - bounds.low <= 10.0**-digits * max(bounds.high, 1e-270)


@settings(max_examples=60)
@given(problems())
def test_odds_hold_what_enumeration_gives(problem: tuple[list[int], list[int], Law]) -> None:
    registered, targets, law = problem
    every = enumerated(registered, law)
    assert sum(every.values()) == 1
    odds = meeting_odds(registered, targets, law)
    aim = sum(targets)

    def chance(event: Callable[[tuple[int, ...]], bool]) -> Fraction:
        return sum((mass for exits, mass in every.items() if event(exits)), Fraction(0))

    true = chance(lambda exits: sum(exits) >= aim)
    assert holds(odds.met, true)
    assert close(odds.met)
    true = chance(lambda exits: all(k >= t for k, t in zip(exits, targets, strict=True)))
    assert holds(odds.all_met, true)
    assert close(odds.all_met, 11)
    true = sum((mass * max(0, aim - sum(exits)) for exits, mass in every.items()), Fraction(0))
    assert holds(odds.shortfall, true)
    assert odds.expected == sum((mass * sum(exits) for exits, mass in every.items()), Fraction(0))
    for place, unit in enumerate(odds.units):
        target = targets[place]
        assert holds(unit.met, chance(lambda exits: exits[place] >= target))  # noqa: B023
        missing = ((mass, target - exits[place]) for exits, mass in every.items())
        assert holds(unit.shortfall, sum((m * max(0, s) for m, s in missing), Fraction(0)))
        assert close(unit.met)
        assert close(unit.shortfall, 11)


@settings(max_examples=50)
@given(problems())
def test_exact_total_is_what_enumeration_gives(problem: tuple[list[int], list[int], Law]) -> None:
    registered, _, law = problem
    totals = [Fraction(0)] * (sum(registered) + 1)
    for exits, mass in enumerated(registered, law).items():
        totals[sum(exits)] += mass
    assert exact_total(registered, law) == totals


@settings(max_examples=60)
@given(st.integers(0, 700), SUCCESSES, st.integers(-1, 701))
def test_bounds_hold_the_exact_fraction(number: int, success: Success, target: int) -> None:
    true = exact_at_least([number], success, target)
    found = total_distribution([number], success).at_least(target)
    assert holds(found, true)
    assert close(found, 10)


@settings(max_examples=25)
@given(st.integers(50, 500), SUCCESSES)
def test_every_mass_of_one_unit_is_within_its_own_error(number: int, success: Success) -> None:
    found, (masses, base) = distribution_of(number, success), exact_masses(number, success)
    for place, mass in enumerate(found.masses.tolist(), found.first):
        error = abs(Fraction(mass) - Fraction(masses[place], base))
        assert error <= Fraction(found.relative) * Fraction(mass) + Fraction(found.absolute)


@given(st.integers(1, 60), st.fractions("0.1", "0.9"), st.fractions("0.001", "0.9"))
def test_what_is_left_out_is_counted(number: int, rate: Fraction, budget: Fraction) -> None:
    whole = binomial(number, rate)
    kept = trimmed(whole, float(budget))
    lost = math.fsum(whole.masses) - math.fsum(kept.masses)
    assert lost <= min(float(budget) + 1e-12, kept.absolute - whole.absolute + 1e-12)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 120), SUCCESSES), min_size=2, max_size=5), st.data())
def test_every_mass_holds_the_exact_fraction(
    units: list[tuple[int, Success]], data: st.DataObject
) -> None:
    registered, successes = [n for n, _ in units], [one for _, one in units]
    found, true = total_distribution(registered, successes), exact_total(registered, successes)
    count = data.draw(st.integers(0, sum(registered)))
    assert holds(found.exactly(count), true[count])
    for place, mass in enumerate(found.masses.tolist(), found.first):
        error = abs(Fraction(mass) - true[place])
        assert error <= Fraction(found.relative) * Fraction(mass) + Fraction(found.absolute)
    assert abs(math.fsum(found.masses) - 1) <= found.relative + found.absolute + 1e-15


@pytest.mark.parametrize("rate", ["0.5", "0.03", "0.97", "0.9999"])
def test_window_of_a_large_binomial_loses_next_to_nothing(
    rate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = binomial(4000, Fraction(rate))
    monkeypatch.setattr(exit_counts, "KEPT_WHOLE", 100)
    part = binomial(4000, Fraction(rate))
    assert len(part.masses) < len(whole.masses)
    for count in range(part.first - 5, part.last + 6, 7):
        one, two = part.at_least(count), whole.at_least(count)
        assert one.low <= two.high
        assert two.low <= one.high


@pytest.mark.parametrize(
    "law",
    [
        [Fraction(1, 2), Fraction(97, 100), Beta(9, 1), Fraction(3, 5), Beta("0.5", "0.5")],
        [Beta(19, 1)] * 5,
        [Fraction(9, 10), Fraction(91, 100), Fraction(9, 10), Fraction(89, 100), Fraction(9, 10)],
    ],
)
def test_trimming_and_transform_stay_within_their_bounds(
    law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered = [60, 70, 80, 90, 100]
    exact = exact_total(registered, law)
    tails = list(itertools.accumulate(reversed(exact)))[::-1]
    monkeypatch.setattr(exit_counts, "KEPT_WHOLE", 50)
    for direct in (2**26, 1000, 0):
        monkeypatch.setattr(exit_counts, "DIRECT", direct)
        found = total_distribution(registered, law)
        assert found.absolute > 0
        for count in range(0, 401, 3):
            bounds = found.at_least(count)
            assert holds(bounds, tails[count])
            assert bounds.high - bounds.low < 1e-11
        short = sum((mass * max(0, 380 - count) for count, mass in enumerate(exact)), Fraction(0))
        assert holds(found.shortfall(380), short)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5)), min_size=1, max_size=4), PRIORS)
def test_all_met_under_a_common_rate_in_windows_agrees_with_the_integral(
    units: list[tuple[int, int]], prior: Beta
) -> None:
    registered = [number for number, _ in units]
    targets = [max(0, number - slack) for number, slack in units]
    true = Fraction(0)
    ways = [1]
    for n, t in zip(registered, targets, strict=True):
        part = [0] * t + [math.comb(n, k) for k in range(t, n + 1)]
        ways = [
            sum(ways[i] * part[s - i] for i in range(len(ways)) if 0 <= s - i < len(part))
            for s in range(len(ways) + len(part) - 1)
        ]
    for exits, count in enumerate(ways):
        true += count * moment(prior, exits, sum(registered) - exits)
    for limit in (exit_odds.KEPT_WHOLE, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(exit_odds, "KEPT_WHOLE", limit)
            found = meeting_odds(registered, targets, CommonRate(prior)).all_met
        assert holds(found, true)
        assert found.high - found.low < 1e-12


@pytest.mark.parametrize(("number", "rate"), [(391, 0.97), (20, 0.5), (100_000, 0.9)])
def test_binomial_agrees_with_scipy(number: int, rate: float) -> None:
    found = binomial(number, Fraction(str(rate)))
    counts = np.arange(found.first, found.last + 1)
    theirs = stats.binom.pmf(counts, number, rate)
    assert np.allclose(found.masses, theirs, rtol=1e-8, atol=1e-25)


@pytest.mark.parametrize(("alpha", "beta"), [(97, 3), (0.5, 0.25), (1, 1), (3, 0.5), (0.25, 8)])
def test_beta_binomial_agrees_with_scipy(alpha: float, beta: float) -> None:
    found = beta_binomial(391, Fraction(alpha), Fraction(beta))
    theirs = stats.betabinom.pmf(np.arange(392), 391, alpha, beta)
    assert np.allclose(found.masses, theirs, rtol=1e-9)


def test_sum_of_different_rates_agrees_with_scipy() -> None:
    numbers, rates = [20, 30, 41], [0.9, 0.75, 0.5]
    found = total_distribution(numbers, [Decimal(str(rate)) for rate in rates])
    theirs = stats.poisson_binom.pmf(np.arange(92), np.repeat(rates, numbers))
    assert np.allclose(found.masses, theirs, rtol=1e-9, atol=1e-15)


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60), RATES, RATES)
def test_more_registrations_or_a_higher_rate_never_lower_the_odds(
    number: int, target: int, one: Fraction, two: Fraction
) -> None:
    low, high = sorted((one, two))
    before = binomial(number, low).at_least(target)
    assert before.low <= binomial(number + 1, low).at_least(target).high
    assert before.low <= binomial(number, high).at_least(target).high
    assert exact_at_least([number], low, target) <= exact_at_least([number + 1], low, target)
    assert exact_at_least([number], low, target) <= exact_at_least([number], high, target)


def test_shock_without_spread_is_independence() -> None:
    registered, targets = [20, 30, 25], [19, 29, 22]
    plain = meeting_odds(registered, targets, "0.95")
    same = Scenarios([("0.4", "0.95"), ("0.6", ["0.95"] * 3)])
    tight = CommonRate(Beta.of_mean("0.95", 10**9))
    for law, digits in ((same, 12), (tight, 6)):
        found = meeting_odds(registered, targets, law)
        for name in ("met", "all_met", "shortfall"):
            one, two = getattr(found, name).middle, getattr(plain, name).middle
            assert one == pytest.approx(two, rel=10.0**-digits), name


def test_units_with_priors_of_their_own_differ_from_one_common_rate() -> None:
    prior = Beta(19, 1)
    own, common = (meeting_odds([50] * 6, [45] * 6, law) for law in (prior, CommonRate(prior)))
    for one, two in zip(own.units, common.units, strict=True):
        assert one == two
    assert common.all_met.low > own.all_met.high, "units that fail together also succeed together"


@pytest.mark.parametrize(
    "law",
    ["0.93", Beta(19, 1), CommonRate(Beta(19, 1)), Scenarios([("0.75", "0.97"), ("0.25", "0.8")])],
)
def test_simulation_agrees_within_its_error(law: Law) -> None:
    registered, targets, runs = [20, 30, 29, 80], [17, 29, 26, 74], 40_000
    draw = np.random.default_rng(2020)
    shape = (runs, len(registered))
    if isinstance(law, CommonRate):
        rates = np.broadcast_to(draw.beta(19, 1, (runs, 1)), shape)
    elif isinstance(law, Beta):
        rates = draw.beta(19, 1, shape)
    elif isinstance(law, Scenarios):
        rates = np.broadcast_to(np.where(draw.random((runs, 1)) < 0.75, 0.97, 0.8), shape)
    else:
        rates = np.full(shape, 0.93)
    exits = draw.binomial(registered, rates)
    odds = meeting_odds(registered, targets, law)
    seen = [
        (odds.met, exits.sum(axis=1) >= sum(targets)),
        (odds.all_met, (exits >= targets).all(axis=1)),
        *((unit.met, exits[:, at] >= targets[at]) for at, unit in enumerate(odds.units)),
    ]
    for bounds, hits in seen:
        chance = bounds.middle
        assert abs(hits.mean() - chance) <= 4.5 * math.sqrt(chance * (1 - chance) / runs) + 1 / runs
    missing = np.maximum(sum(targets) - exits.sum(axis=1), 0)
    assert abs(missing.mean() - odds.shortfall.middle) <= 4.5 * missing.std() / math.sqrt(runs)


def test_krong_no_as_one_district() -> None:
    """391 registered for 387: computed here as the sum of five terms."""
    true = sum(
        Fraction(math.comb(391, k) * 97**k * 3 ** (391 - k), 100**391) for k in range(387, 392)
    )
    registered, targets = [20, 30, 341], [17, 29, 341]
    odds = meeting_odds(registered, targets, "0.97")
    assert holds(odds.met, true)
    assert exact_at_least(registered, "0.97", 387) == true
    assert odds.registered == 391
    assert odds.target == 387
    assert meeting_odds(registered, targets, "0.97", total=391).met.high < 1e-5


def test_a_million_households_hold_their_mean_and_variance() -> None:
    rates = [Fraction(900 + place % 97, 1000) for place in range(10_600)]
    numbers = [90 + place % 9 for place in range(10_600)]
    found = total_distribution(numbers, rates)
    counts = np.arange(found.first, found.last + 1)
    mean = sum(n * p for n, p in zip(numbers, rates, strict=True))
    variance = float(sum(n * p * (1 - p) for n, p in zip(numbers, rates, strict=True)))
    offset = counts - float(mean)
    assert abs(float((found.masses * offset).sum())) < 1e-3
    assert float((found.masses * offset**2).sum()) == pytest.approx(variance, rel=1e-6)
    assert found.relative < 1e-8
    assert found.absolute < 1e-9


class TestBounds:
    @given(*[st.fractions(0, 10)] * 2)
    def test_arithmetic_rounds_outwards(self, one: Fraction, two: Fraction) -> None:
        first, second = Bounds.of(one), Bounds.of(two)
        assert holds(first, one)
        assert holds(first.plus(second), one + two)
        assert holds(first.minus(second), one - two)
        assert holds(first.times(second), one * two)
        assert first.reaches(one + Fraction(1, 10**6)) is False
        assert first.reaches(one - Fraction(1, 10**6)) is True

    def test_convolution_of_masses_below_the_range_of_doubles(self) -> None:
        tiny = CountDistribution(0, np.array([1e-200, 1.0]), 0.0)
        found = convolve(tiny, tiny)
        assert holds(found.exactly(0), Fraction(10) ** -400)

    def test_sum_of_nothing_is_zero(self) -> None:
        found = sum_of_counts([])
        assert found.at_least(0) == Bounds(1.0, 1.0)
        assert found.at_least(1) == Bounds(0.0, 0.0)


class TestRefusals:
    @pytest.mark.parametrize(
        ("registered", "targets", "law", "said"),
        [
            ([1, -1], [1, 1], "0.9", "registered 1: expected a whole number of 0 or more"),
            ([1, 1], [1, 1.5], "0.9", "target 1: expected a whole number"),
            ([1, 1], [1], "0.9", "2 counts of registered households but 1 targets"),
            ([1, 1], [1, 1], "97", "expected 0 to 1"),
            ([1, 1], [1, 1], ["0.9"], "expected one for each of 2 units, found 1"),
            ([1], [1], "nan", "expected a finite number"),
            ([1], [1], 1 - Fraction(1, 10**400), "no more than 100 decimals"),
        ],
    )
    def test_wrong_values_are_named(
        self, registered: list[int], targets: list[int], law: Law, said: str
    ) -> None:
        with pytest.raises(ValueError, match=said):
            meeting_odds(registered, targets, law)

    def test_a_binary_float_is_refused(self) -> None:
        with pytest.raises(TypeError, match="expected an integer, a Decimal"):
            meeting_odds([1], [1], [0.97])

    def test_scenarios_sum_to_one(self) -> None:
        with pytest.raises(ValueError, match="expected a sum of 1, found 9/10"):
            Scenarios([("0.9", "0.9")])

    @pytest.mark.parametrize("alpha", ["0", "-1", "1e13"])
    def test_priors_stay_within_reason(self, alpha: str) -> None:
        with pytest.raises(ValueError, match="alpha: expected"):
            Beta(alpha, 1)


def test_exact_masses_of_a_sure_rate() -> None:
    assert exact_masses(3, Fraction(1)) == ([0, 0, 0, 1], 1)
    assert exact_masses(0, Beta(1, 2)) == ([1], 1)


class TestNeeds:
    LEVELS = st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50)

    @settings(max_examples=60)
    @given(st.integers(0, 12), st.one_of(st.fractions("0.2", 1, max_denominator=20)), LEVELS)
    def test_fewest_registrations_are_the_first_that_suffice(
        self, target: int, rate: Fraction, level: Fraction
    ) -> None:
        number = next(n for n in itertools.count() if exact_at_least([n], rate, target) >= level)
        assert registrations_needed(target, rate, level) == number

    @settings(max_examples=40)
    @given(st.integers(0, 6), PRIORS, LEVELS)
    def test_fewest_registrations_under_a_prior(
        self, target: int, prior: Beta, level: Fraction
    ) -> None:
        found = registrations_needed(target, prior, level)
        tried = range(400 if found is None else min(found, 400))
        assert all(exact_at_least([n], prior, target) < level for n in tried)
        if found is not None and found <= 400:
            assert exact_at_least([found], prior, target) >= level

    def test_probability_that_is_exactly_the_level_counts(self) -> None:
        """Of an odd number of coins more than half are heads half of the time."""
        for target in (1, 2, 50, 150):
            assert registrations_needed(target, "0.5", "0.5") == 2 * target - 1

    def test_no_number_of_hopeless_registrations_is_enough(self) -> None:
        assert registrations_needed(1, 0, "0.8") is None
        assert registrations_needed(0, 0, "0.8") == 0
        years = Scenarios([("0.7", 1), ("0.3", 0)])
        assert registrations_needed(5, years, "0.7") == 5
        assert registrations_needed(5, years, "0.8") is None

    @settings(max_examples=40)
    @given(
        st.lists(st.tuples(st.integers(0, 8), st.fractions("0.3", 1)), min_size=1, max_size=4),
        st.integers(0, 25),
        LEVELS,
    )
    def test_fewest_further_registrations_of_the_district(
        self, units: list[tuple[int, Fraction]], target: int, level: Fraction
    ) -> None:
        registered, rates = [n for n, _ in units], [rate for _, rate in units]
        found = total_needed(registered, target, rates, level)
        if not any(registered):
            assert (found is None) == (target > 0)
            return
        assert found is not None
        assert sum(found.registered) == sum(registered) + found.more
        assert all(now >= old for now, old in zip(found.registered, registered, strict=True))
        assert exact_at_least(found.registered, rates, target) >= level
        # Webster's rule by its definition: one more where registrations lag most.
        current, shares = list(registered), registered
        for _ in range(found.more):
            assert exact_at_least(current, rates, target) < level
            lag = [
                Fraction(2 * now + 1, share) if share else math.inf
                for now, share in zip(current, shares, strict=True)
            ]
            current[lag.index(min(lag))] += 1
        assert tuple(current) == found.registered

    @settings(max_examples=40)
    @given(
        st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=4),
        LEVELS,
        st.booleans(),
    )
    def test_least_rate_is_the_first_that_suffices(
        self, units: list[tuple[int, int]], level: Fraction, every: bool
    ) -> None:
        registered, targets = [n for n, _ in units], [t for _, t in units]

        def chance(rate: Fraction) -> Fraction:
            if every:
                pairs = zip(registered, targets, strict=True)
                return math.prod((exact_at_least([n], rate, t) for n, t in pairs), start=1)
            return exact_at_least(registered, rate, sum(targets))

        rates = [Fraction(step, 100) for step in range(101)]
        first = next((rate for rate in rates if chance(rate) >= level), None)
        assert least_rate(registered, targets, level, places=2, every=every) == first

    @pytest.mark.parametrize("every", [False, True])
    def test_least_mean_of_an_uncertain_rate(self, every: bool) -> None:
        registered, targets = [20, 30, 25], [17, 25, 20]
        found = least_rate(registered, targets, "0.8", places=2, size=40, every=every)
        assert found is not None
        for rate, enough in ((found, True), (found - Decimal("0.01"), False)):
            odds = meeting_odds(registered, targets, CommonRate(Beta.of_mean(rate, 40)))
            assert (odds.all_met if every else odds.met).reaches(Fraction("0.8")) is enough
        certain = least_rate(registered, targets, "0.8", places=2, every=every)
        assert certain is not None
        assert found > certain, "what is not known asks for more"

    @pytest.mark.parametrize("level", ["0", "1", "1.2"])
    def test_a_level_lies_between_zero_and_one(self, level: str) -> None:
        with pytest.raises(ValueError, match="more than 0 and less than 1"):
            registrations_needed(3, "0.9", level)


def one_more_by_difference(registered: list[int], law: Law, total: int, place: int) -> Fraction:
    more = [number + (at == place) for at, number in enumerate(registered)]
    return exact_at_least(more, law, total) - exact_at_least(registered, law, total)


@given(
    st.integers(0, 40), st.integers(0, 5000), st.integers(0, 5000),
    st.sampled_from([Fraction(1, 2), Fraction(9, 10)]), st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_smallest_is_found_whatever_is_guessed(
    first: int, room: int, needed: int, level: Fraction, random: Any
) -> None:
    def enough(number: int) -> tuple[bool, float | None]:
        return number >= needed, random.choice([None, 0.0, random.gauss(0, 3), number - needed])

    found = _smallest(first, first + room, level, enough)
    assert found == (None if needed > first + room else max(first, needed))


class TestInfluence:
    @settings(max_examples=30)
    @given(problems(), st.integers(0, 25))
    def test_measures_hold_what_enumeration_gives(
        self, problem: tuple[list[int], list[int], Law], total: int
    ) -> None:
        registered, targets, law = problem
        every = enumerated(registered, law)
        for aim in (total, sum(targets)):
            found = unit_influences(registered, targets, law, total=aim)
            for place, unit in enumerate(found):
                share = helped = Fraction(0)
                for exits, mass in every.items():
                    if sum(exits) < aim:
                        share += mass * (targets[place] - exits[place])
                    if sum(exits) == aim - 1:
                        helped += mass * (registered[place] - exits[place])
                assert holds(unit.shortfall_share, share)
                assert holds(unit.helped, helped)
                assert holds(unit.one_more, one_more_by_difference(registered, law, aim, place))
                assert close(unit.helped, 11)
                assert close(unit.one_more, 11)
                assert unit.shortfall_share.high - unit.shortfall_share.low < 1e-11

    @settings(max_examples=30)
    @given(problems())
    def test_shares_add_up_to_the_shortfall_of_the_district(
        self, problem: tuple[list[int], list[int], Law]
    ) -> None:
        odds, units = meeting_odds(*problem), unit_influences(*problem)
        low = sum(Fraction(unit.shortfall_share.low) for unit in units)
        high = sum(Fraction(unit.shortfall_share.high) for unit in units)
        assert low <= Fraction(odds.shortfall.high)
        assert high >= Fraction(odds.shortfall.low)
        assert high - low < 1e-10

    def test_helped_is_the_slope_of_the_probability(self) -> None:
        """Who would fail is helped across with a small chance: rates rise by that part of 1 - p."""
        registered, rates = [20, 30, 25], [Fraction(9, 10), Fraction(19, 20), Fraction(4, 5)]
        step = Fraction(1, 10**6)
        before = exact_at_least(registered, rates, 68)
        for place, unit in enumerate(unit_influences(registered, [18, 28, 22], rates)):
            raised = [rate + (1 - rate) * step * (at == place) for at, rate in enumerate(rates)]
            slope = (exact_at_least(registered, raised, 68) - before) / step
            assert unit.helped.middle == pytest.approx(float(slope), rel=1e-3)

    def test_trimming_and_transform_stay_within_their_bounds(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        registered, targets = [60, 70, 80, 90], [56, 63, 70, 86]
        law = [Fraction(9, 10), Beta(18, 2), Fraction(17, 20), Fraction(19, 20)]
        plain = unit_influences(registered, targets, law)
        for direct in (2**26, 500, 0):
            for module in (exit_counts, exit_influence):
                monkeypatch.setattr(module, "DIRECT", direct)
                monkeypatch.setattr(module, "KEPT_WHOLE", 50)
            for one, two in zip(unit_influences(registered, targets, law), plain, strict=True):
                for name in ("shortfall_share", "one_more", "helped"):
                    ours, theirs = getattr(one, name), getattr(two, name)
                    assert ours.low <= theirs.high
                    assert theirs.low <= ours.high
                    assert ours.high - ours.low < 1e-9

    @pytest.mark.parametrize("law", ["0.9", Beta(18, 2), [Beta(18, 2), "0.9", *[Beta(9, 1)] * 4]])
    def test_units_that_are_alike_mean_what_each_would_by_itself(self, law: Any) -> None:
        registered, targets = [6, 6, 9, 6, 6, 4], [5, 5, 8, 4, 5, 4]
        apart = [Fraction(9, 10) if isinstance(one, str) else one
                 for one in (law if isinstance(law, list) else [law] * 6)]  # fmt: skip
        together = unit_influences(registered, targets, law)
        for place, one in enumerate(together):
            others = exit_counts.sum_of_counts(
                distribution_of(number, apart[at])
                for at, number in enumerate(registered) if at != place
            )  # fmt: skip
            own = distribution_of(registered[place], apart[place])
            chances = {
                (mine, theirs): float(p) * float(q)
                for mine, p in enumerate(own.masses, own.first)
                for theirs, q in enumerate(others.masses, others.first)
            }
            total = sum(targets)
            short = sum(
                chance * (targets[place] - mine)
                for (mine, theirs), chance in chances.items() if mine + theirs < total
            )  # fmt: skip
            failing = sum(
                chance * (registered[place] - mine)
                for (mine, theirs), chance in chances.items() if mine + theirs == total - 1
            )  # fmt: skip
            assert one.shortfall_share.middle == pytest.approx(short, rel=1e-9, abs=1e-12)
            assert one.helped.middle == pytest.approx(failing, rel=1e-9, abs=1e-12)

    def test_nothing_has_no_influence(self) -> None:
        assert unit_influences([], [], "0.9") == ()
        (alone,) = unit_influences([0], [0], CommonRate(Beta(1, 1)))
        assert alone.shortfall_share == Bounds(0.0, 0.0)
