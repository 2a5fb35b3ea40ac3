"""A total and a subgroup's target jointly: brute force, a solver, ranges, ties, obstacles."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from povlib.optimize import solve_steps
from povlib.signposts import SIGNPOSTS, divisor_costs
from povlib.step_costs import LinearCosts, StepCosts
from povlib.step_results import Infeasible
from povlib.subgroup import Joint, Unmet, _holds, allocate_jointly, reachable, subgroup_range


@st.composite
def problems(draw: st.DrawFn) -> dict[str, Any]:
    """Draw small boxes; what is asked may be out of reach."""
    size = draw(st.integers(1, 4))

    def column(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    method = draw(st.sampled_from(["leximin", *SIGNPOSTS]))
    if method == "leximin":
        second = np.array(column(1, 3))
        costs: StepCosts = LinearCosts(-np.array(column(0, 6)), 1, second, second=second)
    else:
        costs = divisor_costs(method, np.array(column(1, 7)))
    return {
        "costs": costs,
        "total": draw(st.integers(0, 12)),
        "target": draw(st.integers(0, 10)),
        "stock": column(0, 5),
        "others": column(0, 4),
        "lower": draw(st.sampled_from([[0] * size, column(0, 2)])),
        "upper": draw(st.sampled_from([[9] * size, column(1, 6)])),
    }


def points(problem: dict[str, Any], *, target: int | None = None) -> list[tuple[int, ...]]:
    """List all counts of which the subgroup's part can reach the target."""
    boxes = [
        range(low, min(high, own + rest) + 1)
        for low, high, own, rest in zip(
            problem["lower"], problem["upper"], problem["stock"], problem["others"], strict=True
        )
    ]
    goal = problem["target"] if target is None else target
    return [
        point
        for point in itertools.product(*boxes)
        if sum(point) == problem["total"] and sum(map(min, point, problem["stock"])) >= goal
    ]


def price(costs: StepCosts, counts: Any) -> Any:
    """Add up the exact costs of all steps."""
    return sum(
        Fraction(costs.cost(unit, step))
        for unit, count in enumerate(counts)
        for step in range(count)
    )


@settings(max_examples=400)
@given(problems(), st.permutations(range(4)))
def test_nothing_costs_less(problem: dict[str, Any], order: list[int]) -> None:
    key = order[: len(problem["stock"])]
    found = allocate_jointly(**problem, tie_key=key)
    every = points(problem)
    if isinstance(found, Unmet):
        assert not every
        reachable = [sum(map(min, point, problem["stock"])) for point in points(problem, target=0)]
        assert (found.reason is None) == bool(reachable)
        assert found.most == (max(reachable) if reachable else None)
        assert found.reason or found.short == problem["target"] - max(reachable)
        return
    assert found.certificate
    assert found.left == 0
    counts = tuple(found.counts.tolist())
    assert counts in every
    least = min(price(problem["costs"], point) for point in every)
    assert price(problem["costs"], counts) == least
    assert found.members is not None
    own = found.members.counts
    assert own.sum() >= problem["target"]
    for own_i, count, stock, others in zip(
        own, counts, problem["stock"], problem["others"], strict=True
    ):
        assert max(0, count - others) <= own_i <= min(stock, count)


@settings(max_examples=200)
@given(problems())
def test_a_tie_that_is_left_can_be_settled_in_every_way(problem: dict[str, Any]) -> None:
    found = allocate_jointly(**problem)
    if isinstance(found, Unmet):
        return
    assert found.certificate
    every = {point: price(problem["costs"], point) for point in points(problem)}
    best = {point for point, cost in every.items() if cost == min(every.values())}
    choices = [itertools.combinations(tie.undecided.tolist(), tie.left) for tie in found.ties]
    settled = set()
    for choice in itertools.product(*choices):
        counts = found.counts.copy()
        for units in choice:
            counts[list(units)] += 1
        settled.add(tuple(counts.tolist()))
    assert settled
    assert settled <= best


@settings(max_examples=200)
@given(problems())
def test_the_price_makes_the_target_worth_while(problem: dict[str, Any]) -> None:
    found = allocate_jointly(**problem, tie_key=range(len(problem["stock"])))
    if not isinstance(found, Joint):
        return
    least, most = found.price
    bounds = [least] + ([] if most is None else [most])
    for mu in bounds:
        assert isinstance(mu, Fraction)
        assert mu >= 0

        def dear(point: Any, mu: Fraction = mu) -> Fraction:
            over = sum(max(0, x - own) for x, own in zip(point, problem["stock"], strict=True))
            total: Fraction = price(problem["costs"], point) + mu * over
            return total

        assert dear(found.counts.tolist()) == min(map(dear, points(problem, target=0)))


def test_the_solver_agrees() -> None:
    random = np.random.default_rng(4)
    binding = 0
    for _ in range(12):
        size = 15
        weights = random.integers(5, 60, size)
        own = random.integers(0, weights + 1)
        rest = weights - own
        caps = np.maximum(1, weights * 3 // 4)
        total = int(caps.sum() * 6 // 10)
        most = min(total, int(np.minimum(caps, own).sum()))
        target = int(most * 9 // 10)
        costs = divisor_costs("webster", weights)
        found = allocate_jointly(costs, total, target, own, rest, upper=caps)
        assert isinstance(found, Joint)
        assert found.certificate
        binding += found.binds
        # One variable for each step, and the subgroup's part of each unit.
        units = np.repeat(np.arange(size), caps)
        steps = np.concatenate([np.arange(cap) for cap in caps])
        matrix = np.zeros((size, len(units) + size))
        matrix[units, np.arange(len(units))] = 1  # x
        part = np.hstack([np.zeros((size, len(units))), np.eye(size)])  # d
        prices = (2 * steps + 1) / (2 * weights[units])
        answer = milp(
            np.concatenate([prices, np.zeros(size)]),
            integrality=np.ones(len(units) + size),
            bounds=Bounds(0, np.concatenate([np.ones(len(units)), own])),
            constraints=[
                LinearConstraint(matrix.sum(axis=0)[None, :], total, total),
                LinearConstraint(part.sum(axis=0)[None, :], target, np.inf),
                LinearConstraint(matrix - part, 0, rest),
            ],
            options={"mip_rel_gap": 0},
        )
        assert answer.success
        counts = found.counts.copy()
        for tie in found.ties:
            counts[tie.undecided[: tie.left]] += 1
        assert float(price(costs, counts)) == pytest.approx(answer.fun, rel=1e-9)
    assert binding


def test_the_certificate_finds_parts_that_do_not_belong_together() -> None:
    costs, stock = divisor_costs("webster", np.array([30, 20, 10])), np.array([2, 20, 10])
    caps, none = np.array([30, 20, 10]), np.zeros(3, dtype=int)

    def parts(inner: int, outer: int) -> tuple[Any, ...]:
        return (
            costs,
            solve_steps(costs, inner, none, np.minimum(caps, stock)),
            solve_steps(costs, outer + 32, stock, np.maximum(caps, stock)),
            stock,
        )

    assert _holds(*parts(10, 2))
    # Five beyond the stock cost more than what is left up to it; and one unit is not through.
    assert not _holds(*parts(7, 5))
    assert not _holds(*parts(1, 2))


def test_a_total_out_of_reach_is_told_apart_from_the_target() -> None:
    costs = divisor_costs("webster", np.array([3, 1]))
    found = allocate_jointly(costs, 9, 1, [2, 1], [3, 1])
    assert isinstance(found, Unmet)
    assert isinstance(found.reason, Infeasible)
    assert found.reason.capacity_short == 2, "stocks of 5 and 2"
    assert (found.most, found.short) == (None, 0)


def test_where_all_are_equal_the_target_decides() -> None:
    # One each for two of three equal units; only the last belongs to the subgroup.
    costs = divisor_costs("webster", np.array([5, 5, 5]))
    found = allocate_jointly(costs, 2, 1, [0, 0, 9], [9, 9, 0], tie_key=[1, 2, 3])
    assert isinstance(found, Joint)
    assert (found.counts.tolist(), found.certificate) == ([1, 0, 1], True)
    assert found.price[0] == 0
    open_ = allocate_jointly(costs, 2, 1, [0, 0, 9], [9, 9, 0])
    assert isinstance(open_, Joint)
    assert (open_.counts.tolist(), open_.left, open_.members) == ([0, 0, 1], 1, None)
    (tie,) = open_.ties
    assert tie.undecided.tolist() == [0, 1]


def test_large_numbers_stay_exact() -> None:
    costs = divisor_costs("webster", np.array([10**12 + 1, 10**12]))
    found = allocate_jointly(costs, 10**12, 7 * 10**11, [10**11, 10**12], [10**12, 0])
    assert isinstance(found, Joint)
    assert found.certificate
    assert found.counts.tolist() == [4 * 10**11, 6 * 10**11]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.data()), min_size=1, max_size=3))
def test_the_range_holds_what_can_be(units: list[Any]) -> None:
    stock, others = [own for own, _, _ in units], [rest for _, rest, _ in units]
    counts = [data.draw(st.integers(0, own + rest)) for own, rest, data in units]
    sums = {
        sum(part)
        for part in itertools.product(*(range(own + 1) for own in stock))
        if all(d <= x and x - d <= rest for d, x, rest in zip(part, counts, others, strict=True))
    }
    least, most = subgroup_range(counts, stock, others)
    assert sums == set(range(least, most + 1))


@settings(max_examples=200)
@given(problems())
def test_what_can_be_reached_of_a_total_is_every_number_in_between(problem: dict[str, Any]) -> None:
    sums = set()
    for point in points(problem, target=0):
        rows = list(zip(point, problem["stock"], problem["others"], strict=True))
        few, many = sum(max(0, x - k) for x, _, k in rows), sum(min(x, d) for x, d, _ in rows)
        sums |= set(range(few, many + 1))
    if sums:
        box = {"lower": problem["lower"], "upper": problem["upper"]}
        least, most = reachable(problem["total"], problem["stock"], problem["others"], **box)
        assert sums == set(range(least, most + 1))


def test_lists_of_other_lengths_are_refused() -> None:
    costs = divisor_costs("webster", np.array([5, 5]))
    for wrong in ({"stock": [1]}, {"others": [1]}, {"tie_key": [1]}):
        with pytest.raises(ValueError, match="expected 2 numbers, found 1"):
            allocate_jointly(
                **{"costs": costs, "total": 1, "target": 1, "stock": [1, 1], "others": [1, 1]}
                | wrong
            )
    with pytest.raises(ValueError, match="one of each"):
        subgroup_range([1], [1, 1], [1, 1])
