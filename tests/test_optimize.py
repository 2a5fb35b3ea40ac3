"""The kernel that shares out whole numbers: brute force, greedy reference, certificate, ties."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from povlib.enclosures import Enclosure, order
from povlib.optimize import allocate_steps, certify
from povlib.price_search import halved_counts
from povlib.remainders import bounded_shares
from povlib.rule_costs import convergence_costs, fixed_part_costs, leximin_costs, nearest_costs
from povlib.signposts import SIGNPOSTS, divisor_costs, integer_root
from povlib.step_costs import LinearCosts, StepCosts
from povlib.step_results import Infeasible, Steps
from povlib.utility_costs import AlphaCosts, KolmPollakCosts, UtilityCosts

Point = tuple[int, ...]


def solved(
    costs: StepCosts, total: int, lower: Any = None, upper: Any = None, **more: Any
) -> Steps:
    result = allocate_steps(costs, total, lower, upper, **more)
    assert isinstance(result, Steps), result
    assert result.certificate
    return result


def array(values: Sequence[int]) -> np.ndarray:
    wide = max(map(abs, values), default=0) >= 2**62
    return np.array(list(values), dtype=object if wide else np.int64)


def answers(steps: Steps) -> set[Point]:
    """List every settlement of the ties."""
    base = steps.counts.tolist()
    if steps.ties is None:
        return {tuple(base)}
    found = set()
    for chosen in itertools.combinations(steps.ties.undecided.tolist(), steps.ties.left):
        found.add(tuple(count + (unit in chosen) for unit, count in enumerate(base)))
    return found


def points(total: int, lower: Sequence[int], upper: Sequence[int]) -> Iterator[Point]:
    for head in itertools.product(
        *(range(a, b + 1) for a, b in zip(lower[:-1], upper[:-1], strict=True))
    ):
        last = total - sum(head)
        if lower[-1] <= last <= upper[-1]:
            yield (*head, last)


def greedy(
    costs: StepCosts, total: int, lower: Sequence[int], upper: Sequence[int], key: Sequence[int]
) -> list[int]:
    """One at a time to whoever asks least; the key decides between equals."""
    counts = list(lower)
    for _ in range(total - sum(lower)):
        best = None
        for unit in sorted(range(len(counts)), key=lambda unit: key[unit]):
            if counts[unit] < upper[unit] and (
                best is None or costs.compare(unit, counts[unit], best, counts[best]) < 0
            ):
                best = unit
        assert best is not None
        counts[best] += 1
    return counts


@st.composite
def boxes(draw: st.DrawFn, most_units: int = 4, most: int = 5) -> dict[str, Any]:
    """Weights, poor households, households, bounds and a total that fits."""
    size = draw(st.integers(1, most_units))

    def numbers(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    lower = numbers(0, 2)
    upper = [floor + room for floor, room in zip(lower, numbers(0, most), strict=True)]
    return {
        "weights": array(numbers(1, draw(st.sampled_from([3, 12, 60])))),
        "households": array(numbers(1, 12)),
        "poor": array(numbers(0, 12)),
        "lower": lower,
        "upper": upper,
        "total": draw(st.integers(sum(lower), sum(upper))),
    }


# --- Brute force: every rule by its definition --------------------------------------------------
# A definition gives for each point what must be least; tuples are compared lexicographically.

Definition = Callable[[Point, dict[str, Any]], Any]


def quadratic(name: str) -> Definition:
    return lambda x, box: sum(Fraction(k * k, int(w)) for k, w in zip(x, box[name], strict=True))


def hill(x: Point, box: dict[str, Any]) -> Any:
    pairs = list(zip(x, box["weights"].tolist(), strict=True))
    none = sum(k == 0 for k, _ in pairs)
    return none, sum(Fraction(w * w, k) for k, w in pairs if k)


def worst_first(x: Point, rate: Callable[[int, int], Fraction]) -> tuple[Fraction, ...]:
    return tuple(sorted((rate(unit, k) for unit, k in enumerate(x)), reverse=True))


def adams(x: Point, box: dict[str, Any]) -> Any:
    """Least of the greatest weights for each household, then of the next; none is the worst."""
    w = box["weights"].tolist()
    return sum(k == 0 for k in x), worst_first(
        x, lambda unit, k: Fraction(w[unit], k) if k else Fraction(0)
    )


def jefferson(x: Point, box: dict[str, Any]) -> Any:
    w = box["weights"].tolist()
    return worst_first(x, lambda unit, k: Fraction(k, w[unit]))


def variance(x: Point, box: dict[str, Any]) -> Any:
    left = [p - k for p, k in zip(box["poor"].tolist(), x, strict=True)]
    households = box["households"].tolist()
    common = Fraction(sum(left), sum(households))
    return sum(h * (Fraction(p, h) - common) ** 2 for p, h in zip(left, households, strict=True))


def leximin(x: Point, box: dict[str, Any]) -> Any:
    p, h = box["poor"].tolist(), box["households"].tolist()
    return worst_first(x, lambda unit, k: Fraction(p[unit] - k, h[unit]))


def distance(x: Point, box: dict[str, Any]) -> Any:
    rows = zip(x, box["poor"].tolist(), box["weights"].tolist(), strict=True)
    return sum(Fraction((k - p) ** 2, w) for k, p, w in rows)


def beyond_base(x: Point, box: dict[str, Any]) -> Any:
    rows = zip(x, box["poor"].tolist(), box["weights"].tolist(), strict=True)
    return sum(Fraction((k - p) ** 2, w) for k, p, w in rows)


EXACT: dict[str, tuple[Callable[[dict[str, Any]], StepCosts], Definition]] = {
    "webster": (lambda box: divisor_costs("webster", box["weights"]), quadratic("weights")),
    "equal points": (
        lambda box: divisor_costs("webster", box["households"]),
        quadratic("households"),
    ),
    "hill": (lambda box: divisor_costs("hill", box["weights"]), hill),
    "convergence": (lambda box: convergence_costs(box["poor"], box["households"]), variance),
    "nearest": (lambda box: nearest_costs(box["poor"], box["weights"]), distance),
    "fixed part": (
        lambda box: fixed_part_costs("webster", box["poor"], box["weights"]),
        beyond_base,
    ),
}


@pytest.mark.parametrize("rule", EXACT)
@given(box=boxes())
def test_answers_are_exactly_the_optimal_points(rule: str, box: dict[str, Any]) -> None:
    make, definition = EXACT[rule]
    steps = solved(make(box), box["total"], box["lower"], box["upper"])
    values = {x: definition(x, box) for x in points(box["total"], box["lower"], box["upper"])}
    least = min(values.values())
    if rule == "hill":  # before everyone has one, all are equal
        assume(least[0] == box["upper"].count(0))
    assert answers(steps) == {x for x, value in values.items() if value == least}


ORDERED: dict[str, tuple[Callable[[dict[str, Any]], StepCosts], Definition]] = {
    "adams": (lambda box: divisor_costs("adams", box["weights"]), adams),
    "jefferson": (lambda box: divisor_costs("jefferson", box["weights"]), jefferson),
    "leximin": (lambda box: leximin_costs(box["poor"], box["households"]), leximin),
}


@pytest.mark.parametrize("rule", ORDERED)
@given(box=boxes())
def test_leximin_rules_leave_no_better_order(rule: str, box: dict[str, Any]) -> None:
    make, definition = ORDERED[rule]
    costs = make(box)
    steps = solved(costs, box["total"], box["lower"], box["upper"])
    values = {x: definition(x, box) for x in points(box["total"], box["lower"], box["upper"])}
    least = min(values.values())
    if rule != "leximin":
        # Units at a tie need not be equal in the later places of the order: the best is among them.
        assert least in {values[x] for x in answers(steps)}
    else:
        assert answers(steps) <= {x for x, value in values.items() if value == least}


def test_leximin_needs_its_second_rule() -> None:
    poor, households = array([1, 2]), array([2, 4])
    plain = LinearCosts(-poor, 1, households)
    assert solved(plain, 1).ties is not None
    steps = solved(leximin_costs(poor, households), 1)
    assert steps.ties is None
    assert steps.counts.tolist() == [1, 0]


PAIRWISE: dict[str, Callable[[int, int, int, int], Fraction]] = {
    # E. V. Huntington, "The apportionment of representatives in Congress", Transactions of the
    # American Mathematical Society 30 (1928): what no transfer between two states may lower.
    "dean": lambda a, p, b, q: abs(Fraction(p, a) - Fraction(q, b)),
    "hill": lambda a, p, b, q: max(Fraction(a * q, b * p), Fraction(b * p, a * q)),
    "webster": lambda a, p, b, q: abs(Fraction(a, p) - Fraction(b, q)),
}


@pytest.mark.parametrize("method", PAIRWISE)
@given(weights=st.lists(st.integers(1, 400), min_size=2, max_size=6), extra=st.integers(0, 30))
def test_no_transfer_lowers_the_inequality_of_a_pair(
    method: str, weights: list[int], extra: int
) -> None:
    total = 2 * len(weights) + extra
    steps = solved(divisor_costs(method, array(weights)), total, 1, tie_key=range(len(weights)))
    x, measure = steps.counts.tolist(), PAIRWISE[method]
    for i, j in itertools.permutations(range(len(x)), 2):
        if x[i] > 1:
            now = measure(x[i], weights[i], x[j], weights[j])
            assert measure(x[i] - 1, weights[i], x[j] + 1, weights[j]) >= now


def decimal_power(base: Fraction, exponent: Fraction) -> Decimal:
    number = Decimal(base.numerator) / base.denominator
    return number ** (Decimal(exponent.numerator) / exponent.denominator)


@pytest.mark.parametrize("alpha", [Fraction(1, 2), 1, Fraction(3, 2), 2, 7, Fraction(1, 7)])
@given(box=boxes(most_units=3, most=4))
def test_alpha_fairness_maximises_its_utility(alpha: Fraction, box: dict[str, Any]) -> None:
    weights, scales = box["weights"], box["households"]
    costs = AlphaCosts(alpha, weights, scales, box["poor"])

    def utility(x: Point) -> tuple[int, Decimal]:
        none, sum_ = 0, Decimal(0)
        for k, w, s, e in zip(x, weights, scales, box["poor"], strict=True):
            share = Fraction(k + int(e), int(s))
            if share == 0:
                none -= alpha >= 1
            elif alpha == 1:
                sum_ += int(w) * (Decimal(share.numerator) / share.denominator).ln()
            else:
                power = 1 - Fraction(alpha)
                divided = int(w) * decimal_power(share, power) / power.numerator
                sum_ += divided * power.denominator
        return none, sum_

    with localcontext() as context:
        context.prec = 60
        steps = solved(costs, box["total"], box["lower"], box["upper"])
        values = {x: utility(x) for x in points(box["total"], box["lower"], box["upper"])}
        best = max(values.values())
        first = [e == 0 < u for e, u in zip(box["poor"], box["upper"], strict=True)]
        if any(first) and alpha >= 1:  # before everyone has one, all are equal
            assume(
                -best[0] == sum(e == u == 0 for e, u in zip(box["poor"], box["upper"], strict=True))
            )
        near = {
            x
            for x, (none, sum_) in values.items()
            if none == best[0] and abs(sum_ - best[1]) < Decimal("1e-40")
        }
        assert answers(steps) == near


@pytest.mark.parametrize("aversion", [Fraction(1, 3), 5, 40])
@given(box=boxes(most_units=3, most=4))
def test_kolm_pollak_minimises_its_sum(aversion: Fraction, box: dict[str, Any]) -> None:
    poor, households = box["poor"], box["households"]
    kappa = Fraction(aversion)

    def burden(x: Point) -> Decimal:
        rows = zip(x, poor.tolist(), households.tolist(), strict=True)
        rates = [(h, kappa * (p - k) / h) for k, p, h in rows]
        return sum((h * (Decimal(r.numerator) / r.denominator).exp() for h, r in rates), Decimal(0))

    with localcontext() as context:
        context.prec = 400
        steps = solved(
            KolmPollakCosts(aversion, poor, households), box["total"], box["lower"], box["upper"]
        )
        values = {x: burden(x) for x in points(box["total"], box["lower"], box["upper"])}
        least = min(values.values())
        near = {x for x, value in values.items() if abs(value / least - 1) < Decimal("1e-350")}
        assert answers(steps) == near


@given(box=boxes(most_units=4, most=4), root=st.sampled_from([2, 3]))
def test_weights_that_are_roots(box: dict[str, Any], root: int) -> None:
    costs = divisor_costs("webster", box["weights"], root=root)
    with localcontext() as context:
        context.prec = 60
        roots = [decimal_power(Fraction(int(w)), Fraction(1, root)) for w in box["weights"]]
        steps = solved(costs, box["total"], box["lower"], box["upper"])
        values = {
            x: sum((k * k / w for k, w in zip(x, roots, strict=True)), Decimal(0))
            for x in points(box["total"], box["lower"], box["upper"])
        }
        least = min(values.values())
        assert answers(steps) == {
            x for x, value in values.items() if abs(value - least) < Decimal("1e-40")
        }


# --- Against one at a time, with numbers of every size ------------------------------------------


def all_costs(rule: str, weights: np.ndarray, other: np.ndarray) -> StepCosts:
    if rule in SIGNPOSTS:
        return divisor_costs(rule, weights)
    if rule.startswith("√"):
        return divisor_costs(rule[1:], weights, root=2)
    if rule.endswith("/"):
        return divisor_costs(rule[:-1], weights, other + 1)
    return {
        "leximin": lambda: leximin_costs(other, weights),
        "convergence": lambda: convergence_costs(other, weights),
        "nearest": lambda: nearest_costs(other, weights),
        "fixed": lambda: fixed_part_costs("adams", other, weights),
    }[rule]()


RULES = [
    *SIGNPOSTS,
    "√hill",
    "√webster",
    "hill/",
    "adams/",
    "leximin",
    "convergence",
    "nearest",
    "fixed",
]


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_same_as_one_at_a_time(rule: str, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6))
    largest = data.draw(st.sampled_from([3, 1000, 10**8, 10**12, 10**16, 10**25]))
    numbers = st.lists(st.integers(1, largest), min_size=size, max_size=size)
    weights, other = array(data.draw(numbers)), array(data.draw(numbers))
    lower = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    room = data.draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    upper = [a + b for a, b in zip(lower, room, strict=True)]
    total = data.draw(st.integers(sum(lower), sum(upper)))
    key = data.draw(st.permutations(range(size)))
    costs = all_costs(rule, weights, other)
    expected = greedy(costs, total, lower, upper, key)
    settled = solved(costs, total, lower, upper, tie_key=key)
    assert settled.counts.tolist() == expected
    left = solved(costs, total, lower, upper)
    assert tuple(expected) in answers(left)
    if left.ties is not None:
        assert len(answers(left)) == comb(len(left.ties.units), left.ties.to_give) > 1


@pytest.mark.parametrize("scale", [10**9, 10**12, 10**16, 10**20, 10**40])
@pytest.mark.parametrize("method", SIGNPOSTS)
def test_numbers_beyond_floats_stay_exact(method: str, scale: int) -> None:
    draw = random.Random(scale)
    weights = array([draw.randint(scale // 100, scale) for _ in range(12)])
    lower = array([draw.randint(0, int(w) // 10) for w in weights])
    upper = array([int(w) // draw.randint(1, 5) for w in weights])
    total = (int(lower.astype(object).sum()) + int(upper.astype(object).sum())) // 2
    steps = solved(divisor_costs(method, weights), total, lower, upper)
    counts = [int(count) for count in steps.counts]
    assert sum(counts) + (steps.ties.left if steps.ties else 0) == total
    taken = [steps.costs.cost(i, k - 1) for i, k in enumerate(counts) if k > lower[i]]
    refused = [steps.costs.cost(i, k) for i, k in enumerate(counts) if k < upper[i]]
    assert max(taken) <= min(refused)
    assert steps.accepted
    assert steps.rejected
    assert steps.rejected.cost == (min(refused) if not steps.ties else steps.accepted.cost)


def test_one_in_two_to_the_53_is_seen() -> None:
    for base in (2**53, 2**61, 2**80):
        steps = solved(divisor_costs("webster", array([base, base + 1])), 1)
        assert steps.ties is None
        assert steps.counts.tolist() == [0, 1]
        assert solved(divisor_costs("webster", array([base, base])), 1).ties is not None


# --- Many units ---------------------------------------------------------------------------------


def many(size: int, seed: int = 1) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    households = np.maximum(draw.lognormal(7.3, 0.6, size).astype(np.int64), 20)
    poor = np.maximum((households * draw.beta(1.2, 12, size)).astype(np.int64), 1)
    upper = np.maximum((poor * draw.uniform(0.15, 0.95, size)).astype(np.int64), 1)
    lower = upper // 30
    total = min(int(0.315 * poor.sum()), int(upper.sum()))
    return {"households": households, "poor": poor, "lower": lower, "upper": upper, "total": total}


MANY: dict[str, Callable[[dict[str, Any]], StepCosts]] = {
    **{name: lambda m, name=name: divisor_costs(name, m["poor"]) for name in SIGNPOSTS},  # type: ignore[misc]
    "leximin": lambda m: leximin_costs(m["poor"], m["households"]),
    "convergence": lambda m: convergence_costs(m["poor"], m["households"]),
    "alpha": lambda m: AlphaCosts(3, m["households"], m["households"], m["households"] - m["poor"]),
    "kolm-pollak": lambda m: KolmPollakCosts(20, m["poor"], m["households"]),
}


@pytest.mark.parametrize("rule", MANY)
@pytest.mark.parametrize("size", [3000, 150_000])
def test_many_units(rule: str, size: int) -> None:
    m = many(size)
    steps = solved(MANY[rule](m), m["total"], m["lower"], m["upper"])
    counts = steps.counts
    assert counts.sum() + (steps.ties.left if steps.ties else 0) == m["total"]
    assert (m["lower"] <= counts).all()
    assert (counts <= m["upper"]).all()
    prices = steps.costs.price(counts, slice(None))[counts < m["upper"]]
    free = counts > m["lower"]
    last = steps.costs.price(counts - free, slice(None))[free]
    # Floats decide nothing, yet they must not contradict.
    assert last.max() <= prices.min() + 1e-9 * abs(prices.min())


@pytest.mark.parametrize("size", [5, 3000, 140_000])
@pytest.mark.parametrize("weight", [7, 10**12])
def test_equal_weights_are_one_great_tie(size: int, weight: int) -> None:
    steps = solved(divisor_costs("webster", np.full(size, weight)), 3 * size + 2)
    assert (steps.counts == 3).all()
    assert steps.ties
    assert len(steps.ties.units) == size
    assert steps.ties.left == 2


def test_one_unit_outweighs_all_others() -> None:
    weights = np.concatenate(([10**9], np.ones(40_000, dtype=np.int64)))
    steps = solved(divisor_costs("webster", weights), 10**9)
    assert (
        steps.counts[0] + steps.counts[1:].sum() + (steps.ties.left if steps.ties else 0) == 10**9
    )
    assert steps.counts[0] > 10**9 - 40_001


@given(box=boxes(most_units=6, most=40), rule=st.sampled_from([*EXACT, *ORDERED]))
def test_halving_prices_gives_counts_that_are_optimal_for_their_sum(
    box: dict[str, Any], rule: str
) -> None:
    costs = (EXACT | ORDERED)[rule][0](box)
    lower, upper = array(box["lower"]), array(box["upper"])
    counts = halved_counts(costs, box["total"], lower, upper)
    assert abs(int(counts.sum()) - box["total"]) <= len(lower)
    if rule != "leximin":  # floats know nothing of its second rule
        assert certify(costs, counts, lower, upper)


@pytest.mark.parametrize("total", [10, 3000, 10**6])
@pytest.mark.parametrize("weights", [[1000, 1, 500], [5, 1, 10**6], [3, 2, 2]])
def test_hardly_any_aversion_serves_the_heaviest_first(total: int, weights: list[int]) -> None:
    """Costs then differ by hundreds of digits, and no slope leads from one unit to the next."""
    cap = total * 2 // 5
    steps = solved(AlphaCosts(Fraction(1, 1000), array(weights), array([7, 7, 7])), total, 0, cap)
    expected = [0, 0, 0]
    heaviest = sorted(range(3), key=lambda unit: -weights[unit])
    for unit in heaviest:
        expected[unit] = min(cap, total - sum(expected))
    if weights[heaviest[1]] == weights[heaviest[2]]:
        rest = (total - cap) // 2
        expected = [cap, rest, rest]
    assert steps.counts.tolist() == expected


# --- Certificate, monotonicity, coherence, anonymity --------------------------------------------


@given(box=boxes(), rule=st.sampled_from([*EXACT, *ORDERED]), data=st.data())
def test_certificate_tells_optimal_counts_from_others(
    box: dict[str, Any], rule: str, data: st.DataObject
) -> None:
    costs = (EXACT | ORDERED)[rule][0](box)
    everything = list(points(box["total"], box["lower"], box["upper"]))
    x = data.draw(st.sampled_from(everything))
    steps = solved(costs, box["total"], box["lower"], box["upper"])
    assert certify(costs, list(x), box["lower"], box["upper"]) == (x in answers(steps))


@given(box=boxes(most_units=6, most=12), rule=st.sampled_from([*EXACT, *ORDERED]))
def test_one_more_to_share_takes_from_nobody(box: dict[str, Any], rule: str) -> None:
    costs = (EXACT | ORDERED)[rule][0](box)
    key = range(len(box["lower"]))
    before = None
    for total in range(sum(box["lower"]), sum(box["upper"]) + 1):
        counts = solved(costs, total, box["lower"], box["upper"], tie_key=key).counts
        if before is not None:
            assert (counts >= before).all()
            assert (counts - before).sum() == 1
        before = counts


@given(box=boxes(most_units=6, most=12), rule=st.sampled_from([*EXACT, *ORDERED]), data=st.data())
def test_the_neighbours_are_those_of_one_more_and_one_less(
    box: dict[str, Any], rule: str, data: st.DataObject
) -> None:
    costs = (EXACT | ORDERED)[rule][0](box)
    lower, upper, total = box["lower"], box["upper"], box["total"]
    steps = solved(costs, total, lower, upper)
    if steps.ties is None and total < sum(upper):
        assert steps.rejected
        more = solved(costs, total + 1, lower, upper, tie_key=range(len(lower)))
        assert np.flatnonzero(more.counts - steps.counts)[0] in steps.rejected.units
    if steps.ties is None and total > sum(lower):
        assert steps.accepted
        less = solved(costs, total - 1, lower, upper, tie_key=range(len(lower)))
        assert np.flatnonzero(steps.counts - less.counts)[0] in steps.accepted.units


@given(box=boxes(most_units=6, most=12), rule=st.sampled_from([*EXACT, *ORDERED]), data=st.data())
def test_any_part_solved_again_gives_the_same(
    box: dict[str, Any], rule: str, data: st.DataObject
) -> None:
    make = (EXACT | ORDERED)[rule][0]
    size = len(box["lower"])
    key = data.draw(st.permutations(range(size)))
    whole = solved(make(box), box["total"], box["lower"], box["upper"], tie_key=key).counts
    part = np.array(sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1))))
    smaller = {name: np.array(value)[part] for name, value in box.items() if name != "total"}
    again = solved(
        make(smaller), int(whole[part].sum()), smaller["lower"], smaller["upper"],
        tie_key=np.array(key)[part],
    )  # fmt: skip
    assert again.counts.tolist() == whole[part].tolist()


@given(box=boxes(most_units=6, most=9), rule=st.sampled_from([*EXACT, *ORDERED]), data=st.data())
def test_the_order_of_the_units_decides_nothing(
    box: dict[str, Any], rule: str, data: st.DataObject
) -> None:
    make = (EXACT | ORDERED)[rule][0]
    size = len(box["lower"])
    shuffle = np.array(data.draw(st.permutations(range(size))))
    steps = solved(make(box), box["total"], box["lower"], box["upper"])
    shuffled = {name: np.array(value)[shuffle] for name, value in box.items() if name != "total"}
    other = solved(make(shuffled), box["total"], shuffled["lower"], shuffled["upper"])
    assert other.counts.tolist() == steps.counts[shuffle].tolist()
    assert (steps.ties is None) == (other.ties is None)
    if steps.ties and other.ties:
        assert set(shuffle[other.ties.units]) == set(steps.ties.units)


@given(box=boxes(most_units=5, most=9), method=st.sampled_from(list(SIGNPOSTS)), data=st.data())
def test_more_weight_never_loses_to_less(
    box: dict[str, Any], method: str, data: st.DataObject
) -> None:
    """Population monotonicity: who gains weight alone does not lose, and nobody else gains."""
    unit = data.draw(st.integers(0, len(box["lower"]) - 1))
    key = range(len(box["lower"]))
    problem = (box["total"], box["lower"], box["upper"])
    before = solved(divisor_costs(method, box["weights"]), *problem, tie_key=key).counts
    heavier = box["weights"].copy()
    heavier[unit] += data.draw(st.integers(1, 30))
    after = solved(divisor_costs(method, heavier), *problem, tie_key=key).counts
    others = np.arange(len(heavier)) != unit
    if solved(divisor_costs(method, box["weights"]), *problem).ties is None:
        assert after[unit] >= before[unit]
        assert (after[others] <= before[others]).all()


# --- Another solver -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("rule", ["webster", "hill", "convergence", "leximin"])
def test_agrees_with_a_mixed_integer_solver(rule: str, seed: int) -> None:
    """Each step is a variable between 0 and 1 with its cost; a solver takes the cheapest."""
    m = many(20, seed)
    m["upper"] = np.minimum(m["upper"], m["lower"] + 12)
    m["total"] = int(m["lower"].sum() + m["upper"].sum()) // 2
    costs = MANY[rule](m)
    steps = solved(costs, m["total"], m["lower"], m["upper"], tie_key=range(20))
    units, levels = zip(
        *((i, k) for i in range(20) for k in range(m["lower"][i], m["upper"][i])), strict=True
    )
    prices = costs.price(np.array(levels), np.array(units))
    found = milp(
        prices,
        constraints=LinearConstraint(np.ones(len(prices)), *[m["total"] - m["lower"].sum()] * 2),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(prices)),
    )
    own = sum(
        costs.cost(i, k) for i in range(20) for k in range(m["lower"][i], int(steps.counts[i]))
    )
    assert found.success
    theirs = sum(
        costs.cost(i, k) for i, k, x in zip(units, levels, np.round(found.x), strict=True) if x
    )
    assert own <= theirs
    assert float(theirs) == pytest.approx(float(own), abs=1e-6)


# --- What cannot be, and what is no number ------------------------------------------------------


def test_infeasible_requests_say_why_in_numbers() -> None:
    costs = divisor_costs("webster", array([5, 3, 2]))
    over = allocate_steps(costs, 5, [3, 3, 0], 9)
    assert isinstance(over, Infeasible)
    assert (over.floors_over, over.capacity_short, over.crossed.tolist()) == (1, 0, [])
    short = allocate_steps(costs, 10, 0, [3, 3, 0])
    assert isinstance(short, Infeasible)
    assert (short.floors_over, short.capacity_short) == (0, 4)
    crossed = allocate_steps(costs, 5, [3, 0, 1], [2, 9, 0])
    assert isinstance(crossed, Infeasible)
    assert crossed.crossed.tolist() == [0, 2]


def test_ends_of_the_range() -> None:
    costs = divisor_costs("hill", array([5, 3, 2]))
    nothing = solved(costs, 3, 1, [4, 4, 1])
    assert nothing.counts.tolist() == [1, 1, 1]
    assert nothing.accepted is None
    assert nothing.rejected
    full = solved(costs, 9, 1, [4, 4, 1])
    assert full.counts.tolist() == [4, 4, 1]
    assert full.rejected is None
    assert full.at_upper.tolist() == [0, 1, 2]
    assert solved(costs, 0).counts.tolist() == [0, 0, 0]
    pinned = solved(costs, 6, [3, 2, 1], [3, 2, 1])
    assert pinned.accepted is None
    assert pinned.rejected is None


@pytest.mark.parametrize(
    ("error", "keywords"),
    [
        (TypeError, {"total": "387"}),
        (TypeError, {"total": None}),
        (TypeError, {"total": True}),
        (ValueError, {"total": -1}),
        (ValueError, {"total": 2.5}),
        (ValueError, {"total": float("nan")}),
        (ValueError, {"lower": [0, float("nan"), 0]}),
        (TypeError, {"lower": ["1", 0, 0]}),
        (ValueError, {"lower": [0, 0]}),
        (ValueError, {"upper": [0, -1, 9]}),
        (ValueError, {"upper": np.ones((1, 3))}),
        (TypeError, {"upper": "9"}),
        (ValueError, {"tie_key": [1, 2]}),
        (ValueError, {"upper": [9, 9, 0.5]}),
    ],
)
def test_what_is_no_count_is_refused(error: type[Exception], keywords: dict[str, Any]) -> None:
    with pytest.raises(error):
        allocate_steps(divisor_costs("webster", array([5, 3, 2])), **{"total": 4, **keywords})


def test_costs_refuse_what_does_not_rise() -> None:
    with pytest.raises(ValueError, match="one or more"):
        LinearCosts(0, 0, array([1, 2]))
    with pytest.raises(ValueError, match="one or more"):
        leximin_costs(array([1]), array([0]))
    for alpha in (0, -1, 2000, Fraction(1, 5000)):
        with pytest.raises(ValueError, match="alpha"):
            AlphaCosts(alpha, array([1]), array([1]))
    with pytest.raises(TypeError, match="exact"):
        AlphaCosts(0.5, array([1]), array([1]))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2\\*\\*45"):
        allocate_steps(KolmPollakCosts(1, array([1, 2]), array([9, 9])), 2**50)


# --- Exact order of roots and exponentials ------------------------------------------------------


def test_alpha_two_is_hill() -> None:
    m = many(300)
    weights = m["poor"]
    bounds = (m["total"], m["lower"], m["upper"])
    one = solved(AlphaCosts(2, weights, weights), *bounds)
    two = solved(divisor_costs("hill", weights), *bounds)
    assert one.counts.tolist() == two.counts.tolist()
    assert (one.ties is None) == (two.ties is None)


def test_high_aversion_is_leximin() -> None:
    m = many(60)
    poor, households = m["poor"], m["households"]
    total = int(poor.sum()) // 4
    expected = solved(leximin_costs(poor, households), total, 0, poor, tie_key=range(60))
    final = np.sort((poor - expected.counts) / households)
    averse = solved(KolmPollakCosts(1000, poor, households), total, 0, poor, tie_key=range(60))
    assert np.abs(final - np.sort((poor - averse.counts) / households)).max() < 0.01


@pytest.mark.parametrize(
    ("alpha", "one", "two"),
    [
        # v·√(y/s) with v²/s equal: the same function
        (Fraction(1, 2), (1, 1, 5), (2, 4, 5)),
        (Fraction(1, 2), (3, 18, 7), (1, 2, 7)),
        # √8 - √… : 2√2 against √8
        (Fraction(1, 3), (1, 1, 2), (4, 8, 2)),
        # v²(1/k - 1/(k + 1)): 36/6 = 12/2 with scale 1
        (2, (6, 1, 2), (2, 1, 1)),
        (2, (10, 1, 4), (1, 1, 1)),
    ],
)
def test_equal_irrational_costs_are_recognised(alpha: Any, one: Any, two: Any) -> None:
    weights, scales, offsets = (array(row) for row in zip(one, two, strict=True))
    costs = AlphaCosts(alpha, weights, scales, offsets)
    a, b = costs.price(array([0, 0]), slice(0, 2))
    assert costs.compare(0, 0, 1, 0) == (0 if abs(a - b) < 1e-12 else (a > b) - (a < b))


@given(
    alpha=st.sampled_from(["1/1000", "1/2", "1", "3/2", "3", "20", "999/7", "1000"]),
    rows=st.lists(
        st.tuples(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(-3, 40)),
        min_size=1,
        max_size=6,
    ),
)
def test_prices_of_alpha_lie_within_half_the_blur(alpha: str, rows: list[Any]) -> None:
    # Around the place where a series takes over from the difference itself, and far from it.
    turn = 16 * (Fraction(alpha) + 7)
    taken = [max(0, int(turn) + e if e < 4 else int(turn * 2**e / 2**10)) for _, _, e in rows]
    weights, scales = (array([row[at] for row in rows]) for at in (0, 1))
    costs = AlphaCosts(Fraction(alpha), weights, scales, array(taken))
    prices = costs.price(np.zeros(len(rows), dtype=np.int64), slice(None))
    for unit, price in enumerate(prices.tolist()):
        if costs.endless(unit, 0):
            continue
        with localcontext() as context:
            context.prec = 60
            apart = abs(Decimal(price) + costs.enclosure(unit, 0, 50).high.ln())
        assert apart <= costs.blur(1, price) / 2


@given(
    alpha=st.sampled_from([2, 3, 7, Fraction(1, 2), 1, Fraction(5, 3)]),
    rows=st.lists(
        st.tuples(st.integers(1, 8), st.integers(1, 3), st.integers(0, 4), st.integers(0, 3)),
        min_size=1,
        max_size=9,
    ),
)
def test_alpha_compares_alike_with_and_without_enclosures_and_many_at_once(
    alpha: Any, rows: list[tuple[int, ...]]
) -> None:
    weights, scales, offsets, steps = (array(column) for column in zip(*rows, strict=True))
    costs = AlphaCosts(alpha, weights, scales, offsets)
    places = np.arange(len(rows))
    expected = [UtilityCosts.compare(costs, at, int(steps[at]), 0, rows[0][3]) for at in places]
    assert [costs.compare(at, int(steps[at]), 0, rows[0][3]) for at in places] == expected
    assert list(costs.exact_signs(steps, places, 0, rows[0][3])) == expected
    ranks = costs.ranks(steps, places, costs.price(steps, places), 9)
    assert np.sign(ranks - ranks[0]).tolist() == expected


@given(
    rows=st.lists(st.tuples(st.integers(2, 4), st.integers(0, 2)), min_size=1, max_size=9),
)
def test_kolm_pollak_compares_many_at_once(rows: list[tuple[int, int]]) -> None:
    households, steps = (array(column) for column in zip(*rows, strict=True))
    costs = KolmPollakCosts(5, households - 1, households)
    places = np.arange(len(rows))
    expected = [costs.compare(at, int(steps[at]), 0, rows[0][1]) for at in places]
    assert list(costs.exact_signs(steps, places, 0, rows[0][1])) == expected


@given(
    number=st.integers(0, 10**40),
    degree=st.integers(1, 9),
)
def test_integer_root(number: int, degree: int) -> None:
    root = integer_root(number, degree)
    assert root**degree <= number < (root + 1) ** degree


@given(value=st.fractions(min_value="1/1000", max_value=1000), digits=st.integers(5, 40))
def test_enclosures_contain_the_value(value: Fraction, digits: int) -> None:
    box = Enclosure.of(value, digits)
    with localcontext() as context:
        context.prec = 100
        exact = Decimal(value.numerator) / value.denominator
        noise = Decimal(10) ** -90
        assert box.low <= exact * (1 + noise)
        assert exact * (1 - noise) <= box.high
        assert box.ln().low <= exact.ln() + noise
        assert exact.ln() - noise <= box.ln().high
        assert box.exp().low <= exact.exp() * (1 + noise)
        assert exact.exp() * (1 - noise) <= box.exp().high
        assert box.high - box.low <= exact * Decimal(10) ** (2 - digits)


def test_order_asks_for_digits_until_it_is_decided() -> None:
    near = Fraction(10**200 + 1, 10**200)
    assert order(lambda n: Enclosure.of(near, n), lambda n: Enclosure.of(Fraction(1), n)) == 1


def test_shares_need_no_search_to_be_exact() -> None:
    weights = array([10**12 + 1, 10**12, 3])
    shares = bounded_shares(weights, 10, array([0, 0, 0]), array([10, 10, 10]))
    assert sum(shares.share(unit) for unit in range(3)) == 10
    assert shares.share(0) / shares.share(1) == Fraction(10**12 + 1, 10**12)
