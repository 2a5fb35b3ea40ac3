"""Sharing out down a tree: bounds passed upward, coherence, ties and obstacles at their level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib.apportion import METHODS, Apportionment, apportion
from povlib.cascade import Cascade, cascade, share_again
from povlib.family_remainders import share_families
from povlib.family_steps import solve_families
from povlib.optimize import certify, solve_steps
from povlib.remainders import largest_remainders
from povlib.signposts import IMPERVIOUS, SIGNPOSTS, divisor_costs

DIVISORS = [method for method in METHODS if method != "hamilton"]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a tree of three levels with bounds anywhere; the total may be out of reach."""
    tops = draw(st.integers(1, 3))
    middle = [*range(tops), *draw(st.lists(st.integers(0, tops - 1), max_size=2))]
    low = [*range(len(middle)), *draw(st.lists(st.integers(0, len(middle) - 1), max_size=5))]
    sizes = tops, len(middle), len(low)
    bounds: dict[str, list[Any]] = {"lower": [], "upper": []}
    for size in sizes:
        floors = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
        room = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
        bounds["lower"].append(draw(st.sampled_from([None, floors])))
        caps = [floor + more for floor, more in zip(floors, room, strict=True)]
        bounds["upper"].append(draw(st.sampled_from([None, caps])))
    weights = draw(st.lists(st.integers(0, 12), min_size=len(low), max_size=len(low)))
    return {
        "weights": weights,
        "total": draw(st.integers(0, 30)),
        "parents": [middle, low],
        **bounds,
        "tie_keys": [list(range(size)) for size in sizes],
    }


def reachable(tree: dict[str, Any], method: str) -> bool:
    """Tell by the sums that each unit can carry, from below, whether the total can be met."""
    low = [0] * len(tree["weights"])
    high = [0 if weight == 0 else 10**6 for weight in tree["weights"]]
    levels = [*tree["parents"], None]
    for level in (2, 1, 0):
        for unit in range(len(low)):
            floor = (tree["lower"][level] or [0] * len(low))[unit]
            cap = (tree["upper"][level] or [10**6] * len(low))[unit]
            if level == 2 and tree["weights"][unit] == 0:
                low[unit], high[unit] = floor, min(floor, cap)
            else:
                one = level == 2 and method in IMPERVIOUS and cap > 0
                low[unit], high[unit] = max(floor, low[unit], one), min(cap, high[unit])
            if low[unit] > high[unit]:
                return False
        if level:
            parent = levels[level - 1]
            width = max(parent) + 1
            pairs = list(zip(parent, low, high, strict=True))
            low = [sum(lo for at, lo, _ in pairs if at == up) for up in range(width)]
            high = [sum(hi for at, _, hi in pairs if at == up) for up in range(width)]
    return sum(low) <= tree["total"] <= sum(high)


@settings(max_examples=200)
@given(trees(), st.sampled_from(METHODS))
def test_every_level_adds_up_within_its_bounds(tree: dict[str, Any], method: str) -> None:
    found = cascade(method=method, **tree)
    assert isinstance(found, Cascade) == reachable(tree, method)
    if not isinstance(found, Cascade):
        assert found
        for obstacle in found:
            reason = obstacle.reason
            assert reason.capacity_short or reason.floors_over
        return
    assert found.certificate
    assert found.left == 0, "the keys settle all"
    above = np.array([tree["total"]])
    for at, level in enumerate(found.levels):
        parent = np.array(tree["parents"][at - 1] if at else [0] * len(level.counts))
        sums = np.zeros(len(above), dtype=int)
        np.add.at(sums, parent, level.counts)
        assert sums.tolist() == above.tolist()
        assert (level.counts >= np.array(tree["lower"][at] or 0)).all()
        if tree["upper"][at]:
            assert (level.counts <= np.array(tree["upper"][at])).all()
        for part in level.parts:
            assert part is not None
            if part.costs is not None:
                assert certify(part.costs, part.counts, part.lower, part.upper)
        above = level.counts


@settings(max_examples=200)
@given(trees(), st.sampled_from(DIVISORS), st.data())
def test_divisor_methods_are_coherent(
    tree: dict[str, Any], method: str, data: st.DataObject
) -> None:
    bounds = {"lower": tree["lower"][2], "upper": tree["upper"][2]}
    found = apportion(tree["weights"], tree["total"], method, **bounds, tie_key=tree["tie_keys"][2])
    if not isinstance(found, Apportionment):
        return
    size = len(tree["weights"])
    parts = data.draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    again = share_again(
        tree["weights"], found.counts, parts, method, **bounds, tie_key=tree["tie_keys"][2]
    )
    assert again.tolist() == found.counts.tolist()


@settings(max_examples=100)
@given(trees(), st.sampled_from(DIVISORS), st.data())
def test_any_part_of_a_level_shared_out_again_stays(
    tree: dict[str, Any], method: str, data: st.DataObject
) -> None:
    found = cascade(method=method, **tree)
    if not isinstance(found, Cascade):
        return
    for at, level in enumerate(found.levels):
        for units in level.children:
            labels = data.draw(
                st.lists(st.integers(0, 1), min_size=len(units), max_size=len(units))
            )
            again = share_again(
                level.weights[units],
                level.counts[units],
                labels,
                method,
                lower=level.lower[units],
                upper=level.upper[units],
                tie_key=np.array(tree["tie_keys"][at])[units],
            )
            assert again.tolist() == level.counts[units].tolist()


def test_hamilton_is_not_coherent() -> None:
    # 4·2/21 = 0.38, 4·7/21 = 1.33, 4·12/21 = 2.29: the first remainder is the largest. Of the
    # two that the first two have, 2·2/9 = 0.44 is rounded down and 2·7/9 = 1.56 up.
    whole = apportion([2, 7, 12], 4, "hamilton")
    assert isinstance(whole, Apportionment)
    assert whole.counts.tolist() == [1, 1, 2]
    again = share_again([2, 7, 12], whole.counts, [0, 0, 1], "hamilton")
    assert again.tolist() == [0, 2, 2]


def test_caps_of_the_lowest_reach_the_top() -> None:
    # By weight 9 of 10 would go to the first; its units take 1 + 2 + 1.
    found = cascade([30, 30, 30, 10], 10, [[0, 1], [0, 0, 0, 1]], upper=[None, None, [1, 2, 1, 9]])
    assert isinstance(found, Cascade)
    assert [level.counts.tolist() for level in found.levels] == [[4, 6], [4, 6], [1, 2, 1, 6]]
    assert found.levels[0].upper.tolist() == [4, 9]


def test_floors_of_the_lowest_reach_the_top() -> None:
    found = cascade([90, 4, 3, 3], 10, [[0, 1, 1, 1]], lower=[None, [0, 2, 2, 2]])
    assert isinstance(found, Cascade)
    assert [level.counts.tolist() for level in found.levels] == [[4, 6], [4, 2, 2, 2]]


def test_a_tie_is_reported_at_its_level_and_not_settled() -> None:
    found = cascade([5, 5, 6, 4], 5, [[0, 0, 1, 1]])
    assert isinstance(found, Cascade)
    (parent, tie), *others = found.levels[0].ties
    assert (parent, tie.units.tolist(), tie.left, others) == (0, [0, 1], 1, [])
    assert found.levels[0].counts.tolist() == [2, 2]
    assert found.left == 1
    assert found.counts.tolist() == [1, 1, 1, 1]
    settled = cascade([5, 5, 6, 4], 5, [[0, 0, 1, 1]], tie_keys=[[2, 1], None])
    assert isinstance(settled, Cascade)
    assert settled.levels[0].counts.tolist() == [2, 3]
    assert (settled.left, settled.counts.tolist()) == (0, [1, 1, 2, 1])


def test_every_obstacle_is_named_with_its_unit() -> None:
    found = cascade(
        [1] * 6,
        9,
        [[0, 0, 1], [0, 0, 1, 1, 2, 2]],
        lower=[None, [5, 0, 0], [0, 0, 2, 2, 3, 0]],
        upper=[None, [9, 3, 9], [2, 2, 4, 4, 1, 4]],
    )
    assert not isinstance(found, Cascade)
    told = {
        (each.level, each.unit): (each.reason.capacity_short, each.reason.floors_over)
        for each in found
    }
    # A floor of 5 over caps of 2 + 2, a cap of 3 over floors of 2 + 2, a floor of 3, a cap of 1.
    assert told == {(1, 0): (1, 0), (1, 1): (0, 1), (2, 4): (2, 0)}


@pytest.mark.parametrize(("total", "short", "over"), [(10, 1, 0), (2, 0, 1)])
def test_the_total_is_the_roots_obstacle(total: int, short: int, over: int) -> None:
    found = cascade([2, 1, 1], total, [[0, 1, 1]], lower=[None, 1], upper=[None, 3])
    assert not isinstance(found, Cascade)
    (root,) = found
    assert (root.level, root.reason.capacity_short, root.reason.floors_over) == (-1, short, over)


def test_adams_needs_one_for_each_lowest_unit() -> None:
    found = cascade([100, 1, 1, 1], 4, [[0, 1, 1, 1]], "adams")
    assert isinstance(found, Cascade)
    assert [level.counts.tolist() for level in found.levels] == [[1, 3], [1, 1, 1, 1]]
    assert not isinstance(cascade([100, 1, 1, 1], 3, [[0, 1, 1, 1]], "adams"), Cascade)


def test_a_unit_without_children_takes_nothing() -> None:
    found = cascade([3, 1], 4, [[0, 1, 1], [0, 2]])
    assert isinstance(found, Cascade)
    assert found.levels[1].counts.tolist() == [3, 0, 1]
    assert found.levels[2].parts[1] is None


def test_large_numbers_stay_exact() -> None:
    units = [10**30 + 1, 10**30, 10**30]
    found = cascade(units, 10**12 + 1, [[0, 0, 1]])
    assert isinstance(found, Cascade)
    assert found.counts.sum() == 10**12 + 1
    assert found.certificate


@pytest.mark.parametrize(
    "wrong",
    [
        {"parents": [[0, 0]]},
        {"parents": [[0, 1], [0, 1, 2]]},
        {"method": "greedy"},
        {"lower": [1]},
        {"tie_keys": [None, [1]]},
    ],
)
def test_a_wrong_tree_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"expected|unknown"):
        cascade(**{"weights": [1, 2, 3], "total": 3, "parents": [[0, 0, 1]], **wrong})


def test_counts_outside_the_bounds_are_not_shared_again() -> None:
    with pytest.raises(ValueError, match="within the bounds"):
        share_again([1, 1], [3, 1], [0, 1], upper=2)


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(SIGNPOSTS)),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3), st.integers(0, 6), st.integers(0, 4)),
             min_size=1, max_size=14),
    st.data(),
)  # fmt: skip
def test_families_together_are_as_each_alone(
    method: str, rows: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    weights, lower, room, label = (np.array(column) for column in zip(*rows, strict=True))
    upper = lower + room
    families = [np.flatnonzero(label == one) for one in range(5)]
    totals = [
        data.draw(st.integers(int(lower[units].sum()), int(upper[units].sum())))
        for units in families
    ]
    costs = divisor_costs(method, weights * data.draw(st.sampled_from([1, 10**6 + 3])))
    together = solve_families(costs, families, totals, lower, upper)
    for units, total, found in zip(families, totals, together, strict=True):
        if not len(units):
            assert found is None
            continue
        alone = solve_steps(costs.part(units), total, lower[units], upper[units])
        if found is None:  # left to be solved alone
            continue
        assert found.certificate
        assert alone.certificate
        assert found.ties is None
        assert alone.ties is None
        assert found.counts.tolist() == alone.counts.tolist()
        for one, two in ((found.accepted, alone.accepted), (found.rejected, alone.rejected)):
            assert (one is None) == (two is None)
            if one is not None and two is not None:
                assert (one.units.tolist(), one.cost) == (two.units.tolist(), two.cost)


def test_hardly_any_family_is_left_to_be_solved_alone() -> None:
    draw = np.random.default_rng(5)
    weights = draw.integers(1000, 90_000, 2000)
    families = np.split(np.arange(2000), 100)
    upper = weights // 200
    totals = [int(upper[units].sum()) // 2 for units in families]
    for method in SIGNPOSTS:
        costs = divisor_costs(method, weights)
        found = solve_families(costs, families, totals, np.zeros(2000, dtype=np.int64), upper)
        assert sum(one is None for one in found) <= 10


def test_large_families_are_left_to_be_solved_alone() -> None:
    costs = divisor_costs("webster", np.array([2**40, 2**40 - 1]))
    box = np.zeros(2, dtype=np.int64), np.full(2, 2**41)
    assert solve_families(costs, [np.array([0, 1])], [2**40], *box) == [None]


@settings(max_examples=300)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 40), st.integers(0, 4), st.integers(0, 12), st.integers(0, 4)
        ),
        min_size=1,
        max_size=25,
    ),
    data=st.data(),
)  # fmt: skip
def test_families_share_together_by_largest_remainders_as_each_alone(
    rows: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    weights, lower, room, label = (np.array(column) for column in zip(*rows, strict=True))
    upper = lower + room
    open_ = np.where(weights == 0, lower, upper)
    families = [np.flatnonzero(label == one) for one in range(5)]
    totals = [
        data.draw(st.integers(int(lower[units].sum()), int(open_[units].sum())))
        for units in families
    ]
    weights = weights * data.draw(st.sampled_from([1, 10**6 + 3]))
    together = share_families(weights, families, totals, lower, upper)
    for units, total, found in zip(families, totals, together, strict=True):
        if not len(units):
            assert found is None
            continue
        alone = largest_remainders(weights[units], total, lower[units], upper[units])
        if found is None:  # only where there is a tie, or nothing to share out in proportion
            shares = [alone.shares.share(place) for place in range(len(units))]
            bounds = zip(shares, lower[units], upper[units], strict=True)
            assert alone.ties is not None or all(one in (low, high) for one, low, high in bounds)
            continue
        assert found.certificate
        assert alone.certificate
        assert found.ties is None
        assert alone.ties is None
        assert (found.counts.tolist(), found.total) == (alone.counts.tolist(), total)
        for unit in range(len(units)):
            assert found.shares.share(unit) == alone.shares.share(unit)
        assert found.shares.multiplier == alone.shares.multiplier
        assert found.shares.at_lower.tolist() == alone.shares.at_lower.tolist()
        assert found.shares.at_upper.tolist() == alone.shares.at_upper.tolist()
        for one, two in ((found.accepted, alone.accepted), (found.rejected, alone.rejected)):
            assert (one is None) == (two is None)
            if one is not None and two is not None:
                assert (one.units.tolist(), one.cost) == (two.units.tolist(), two.cost)


def test_families_of_large_numbers_are_left_to_be_shared_alone() -> None:
    weights = np.array([2**40, 2**40 - 1])
    box = np.zeros(2, dtype=np.int64), np.full(2, 2**41)
    assert share_families(weights, [np.array([0, 1])], [2**40], *box) == [None]
    wide = weights.astype(object) << 40
    assert share_families(wide, [np.array([0, 1])], [3], *box) == [None]
