"""A plan's target and the ethnic minority's together: what every rule gives, reasons, words."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan

from povlib.allocation import Allocation, AllocationError, allocate
from povlib.allocation_households import read_households
from povlib.allocation_rules import IMPERVIOUS_RULES, RULES, step_costs
from povlib.choice_rows import lead_lines, unit_rows
from povlib.loading import load_plan
from povlib.plan import Plan
from povlib.rounding import round_ratio

PLAN = load_plan("krong_no_2020")
POOR = PLAN.units["poor_start"].tolist()
STOCK = [*(poor * 2 // 3 for poor in POOR[:-2]), 5, 0]
EXTRA: dict[str, dict[str, Any]] = {
    "nearest": {"reference": "exits_target"},
    "fixed_plus_proportional": {"fixed": 1},
}
STEPPED = [rule for rule in RULES if rule != "hamilton"]


def made(method: str = "webster", plan: Plan = PLAN, **options: Any) -> Allocation:
    options = {**EXTRA.get(method, {}), **options}
    total = options.pop("total", None)
    return allocate(plan, total, method, options.pop("by", "poor_start"), **options)


def asked(target: int = 372, method: str = "webster", **options: Any) -> Allocation:
    return made(method, subgroup_target=target, subgroup_stock=STOCK, tie="unit_code", **options)


def small(rows: list[tuple[int, int, int]]) -> Plan:
    """Make a plan of poor households, households, and poor ones of the minority."""
    names = [f"U{at}" for at in range(len(rows))]
    figures = dict(zip(("poor_start", "households", "poor_start_em"), zip(*rows, strict=True),
                       strict=True))  # fmt: skip
    units = pd.DataFrame({"unit_code": names, **figures, "exits_target": 1}, index=names)
    return replace(PLAN, units=units, total=None, registrations=None)


def reasons(plan: Plan = PLAN, *arguments: Any, **options: Any) -> list[str]:
    with pytest.raises(AllocationError) as caught:
        allocate(plan, *arguments, **options)
    assert caught.value.message("vi")
    assert caught.value.message("en")
    return [key for key, _ in caught.value.problems]


@pytest.mark.parametrize("method", STEPPED)
class TestRule:
    def test_meets_both_targets(self, method: str) -> None:
        found = asked(method=method)
        assert found.certificate
        assert found.left == 0
        assert int(found.targets.sum()) == 387
        part = found.subgroup_targets
        assert part is not None
        assert int(part.sum()) + found.subgroup_left >= 372
        free = made(method, tie="unit_code").targets
        most = int(np.minimum(free, STOCK).sum())
        assert found.subgroup_binds == (most < 372)
        if not found.subgroup_binds:
            assert found.targets.equals(free)
        own, others = found.targets.to_numpy(), np.array(POOR) - STOCK
        assert (part.to_numpy() >= np.maximum(0, own - others)).all()
        assert (part.to_numpy() <= np.minimum(own, STOCK)).all()

    def test_neighbours_are_what_other_totals_and_targets_give(self, method: str) -> None:
        found = asked(method=method)
        more = found.subgroup_more
        assert more is not None
        for neighbour, options in (
            (found.one_less, {"total": 386}),
            (found.one_more, {"total": 388}),
            (more, {"target": 373}),
        ):
            other = asked(method=method, **options)
            apart = (other.targets - found.targets).to_dict()
            assert set(neighbour.gains) == {unit for unit, n in apart.items() if n > 0}
            assert set(neighbour.loses) == {unit for unit, n in apart.items() if n < 0}

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_is_explained(self, method: str, lang: str) -> None:
        found = asked(method=method)
        reach = found.subgroup_reach
        part = found.subgroup_targets
        assert reach is not None
        assert part is not None
        for unit, stock in zip(PLAN.units.index, STOCK, strict=True):
            text = found.explain(unit, lang)
            assert "{" not in text
            assert f" {stock} " in text
            assert "372" in text
            assert f" {reach[0]} " in text
            assert f" {reach[1]} " in text
            assert f" {part[unit]} " in text

    def test_the_lead_names_whom_it_holds(self, method: str) -> None:
        found, free = asked(380, method), made(method, tie="unit_code").targets
        told = lead_lines(found, unit_rows(found), "en")[2]
        changes = (found.targets - free).to_dict()
        up, down = ([u for u, by in changes.items() if by * sign > 0] for sign in (1, -1))
        assert "380" in told
        assert bool(up) == ("more households for" in told)
        assert bool(down) == ("fewer for" in told)
        for unit in [*up[:6], *down[:6]]:
            assert unit in told

    def test_a_household_is_held_against_its_own_cut(self, method: str) -> None:
        """What a unit beyond its stock is told names the cut that its next household misses."""
        found = asked(380, method)
        if not found.subgroup_binds:
            return
        for place, unit in enumerate(PLAN.units.index):
            count = int(found.targets.iloc[place])
            told = f"From household no. {STOCK[place] + 1} on" in found.explain(unit, "en")
            assert told == (found.part_of(place, count) == 1)

    def test_quotas_add_up_within_their_kind(self, method: str) -> None:
        found = asked(method=method)
        shares = found.table["quota"].tolist()
        if None in shares:
            return
        assert sum(shares) == 387
        if found.subgroup_binds:
            assert sum(map(min, shares, STOCK)) == 372


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(STEPPED),
    st.lists(st.tuples(st.integers(1, 4), st.integers(4, 9), st.integers(0, 4)), min_size=2,
             max_size=3),
    st.data(),
)  # fmt: skip
def test_nothing_costs_less(
    method: str, rows: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    rows = [(poor, all_, min(own, poor)) for poor, all_, own in rows]
    plan = small(rows)
    total = data.draw(st.integers(0, sum(poor for poor, _, _ in rows)))
    target = data.draw(st.integers(0, total))
    least = 1 if method in (*IMPERVIOUS_RULES, "fixed_plus_proportional") else 0
    boxes = [range(least, poor + 1) for poor, _, _ in rows]
    points = [
        point
        for point in itertools.product(*boxes)
        if sum(point) == total
    ]  # fmt: skip
    reached = [
        (sum(min(x, own) for x, (_, _, own) in zip(point, rows, strict=True)), point)
        for point in points
    ]
    options = {"total": total, "subgroup_target": target, "tie": "unit_code"}
    if not points or max(reached)[0] < target:
        with pytest.raises(AllocationError) as caught:
            made(method, plan, **options)
        if points:
            ((key, params),) = caught.value.problems
            assert (key, params["most"]) == ("subgroup_short", max(reached)[0])
        return
    found = made(method, plan, **options)
    assert found.certificate
    assert found.left == 0
    allowed = [point for own, point in reached if own >= target]
    counts = tuple(found.targets.tolist())
    assert counts in allowed
    costs = step_costs(found.quantities)

    def cheaper(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
        """Tell whether one costs less; steps that only one of them takes, in exact order."""
        lists = [
            [costs.cost(unit, k) for unit, (a, b) in enumerate(zip(*pair, strict=True))
             for k in range(b, a)]
            for pair in ((one, two), (two, one))
        ]  # fmt: skip
        if method == "leximin":  # of equal first rates the fewest households
            return sorted(lists[0]) < sorted(lists[1]) and sum(lists[0]) < sum(lists[1])
        gap = Fraction(sum(map(Fraction, lists[0]))) - sum(map(Fraction, lists[1]))
        return gap < -Fraction(1, 10**18)

    if method != "alpha":  # a step from nobody costs minus infinity
        assert not any(cheaper(point, counts) for point in allowed)
    least_, most_ = found.subgroup_reach or (0, 0)
    assert most_ == max(reached)[0]
    assert least_ == min(
        sum(max(0, x - (poor - own)) for x, (poor, _, own) in zip(point, rows, strict=True))
        for point in points
    )


def test_the_price_is_what_one_more_for_the_minority_costs() -> None:
    found = asked()
    more = asked(373)
    least, most = found.subgroup_price or (None, None)
    costs = step_costs(found.quantities)

    def cost(one: Allocation) -> Fraction:
        return sum(
            (Fraction(costs.cost(unit, k)) for unit, count in enumerate(one.targets)
             for k in range(count)), Fraction(0)
        )  # fmt: skip

    assert least is not None
    assert most is not None
    assert 0 < least <= most
    assert cost(more) - cost(found) == most
    assert cost(found) - cost(asked(371)) == least


def test_points_use_the_households_that_rates_give_away(tmp_path: Path) -> None:
    rows = []
    for code, (all_, poor) in enumerate([(301, 87), (4120, 60), (150, 33)]):
        start, end = (round_ratio(np.array([100 * one]), np.array([all_]), 2)[0]
                      for one in (poor, poor - 10))  # fmt: skip
        rows.append({
            "unit": "ABC"[code], "unit_code": f"0{code}", "poor_start": poor + 40,
            "exits_target": 20, "poor_end": poor + 20, "poor_start_em": poor,
            "poor_rate_start_em_pct": Decimal(int(start)).scaleb(-2), "poor_end_em": poor - 10,
            "poor_rate_end_em_pct": Decimal(int(end)).scaleb(-2), "exits_target_em": 10,
        })  # fmt: skip
    write_plan(tmp_path / "rates", rows)
    found = made(plan=load_plan("rates", tmp_path), subgroup_target_pp=1)
    assert found.subgroup is not None
    assert found.subgroup.households is not None
    low, high = found.subgroup.households
    assert low <= 301 + 4120 + 150 <= high
    assert found.subgroup.target == -(-high // 100)
    assert "–" in found.explain("A", "en") or low == high


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_target_costs_is_explained(lang: str) -> None:
    found = asked()
    free = made(tie="unit_code").targets
    for unit in ("Nam Xuân", "Quảng Phú"):
        text = found.explain(unit, lang)
        assert f" {free[unit]} " in text or f" {free[unit]}." in text
        for end in found.subgroup_price or ():
            assert isinstance(end, Fraction)
            shown = f"{float(end):.4f}"
            assert (shown if lang == "en" else shown.replace(".", ",")) in text


def test_points_become_households_rounded_up() -> None:
    options = {"subgroup_stock": STOCK, "subgroup_households": 7001}
    found = made(subgroup_target_pp=4, **options)
    assert found.subgroup is not None
    assert found.subgroup.target == 281
    assert "7,001" in found.explain("Nam Đà", "en")
    printed = small([(30, 100, 20), (20, 90, 10)])
    printed = replace(printed, units=printed.units.assign(households_em=[55, 20]))
    found = made(plan=printed, total=12, subgroup_target_pp=10)
    assert found.subgroup is not None
    assert found.subgroup.target == 8
    assert found.subgroup.stock == [20, 10]


def test_a_tie_leaves_the_minoritys_part_open() -> None:
    plan = small([(10, 50, 10), (10, 50, 10), (10, 50, 0)])
    found = made(plan=plan, total=7, subgroup_target=4)
    assert found.left == 1
    assert found.subgroup_targets is None
    assert found.one_more.one_of
    assert "waits" in found.explain("U0", "en")
    assert set(found.undecided) <= set(plan.units.index)
    bound = made(plan=plan, total=7, subgroup_target=5)
    assert bound.subgroup_binds
    assert (bound.left, bound.undecided, bound.targets.tolist()) == (1, ("U0", "U1"), [2, 2, 2])
    assert bound.one_more.gains == ("U0", "U1", "U2")  # with eight the target decides no more
    assert bound.one_more.one_of


def test_bounds_hold_by_the_price_of_their_kind() -> None:
    caps = {"Đăk Nang": 40, "Nam Xuân": 10}
    found = asked(360, upper=caps)
    for unit, cap in caps.items():
        wider = asked(360, upper={**caps, unit: cap + 1})
        binds = found.table.loc[unit, "binds"] == "cap"
        assert binds == (wider.targets[unit] > found.targets[unit])
    floors = {"Nam Xuân": 25}
    held = asked(360, lower=floors)
    assert held.table.loc["Nam Xuân", "binds"] == "floor"
    assert asked(360, lower={"Nam Xuân": 24}).targets["Nam Xuân"] == 24


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(STEPPED),
    st.lists(st.tuples(st.integers(1, 9), st.integers(9, 30), st.integers(0, 9),
                       st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=4),
    st.data(),
)  # fmt: skip
def test_a_bound_has_a_price_where_one_household_of_room_is_used(
    method: str, rows: list[tuple[int, int, int, int, int]], data: st.DataObject
) -> None:
    plan = small([(poor, all_, min(own, poor)) for poor, all_, own, _, _ in rows])
    caps = [max(1, poor - room) for poor, _, _, room, _ in rows]
    floors = [min(floor, cap) for (*_, floor), cap in zip(rows, caps, strict=True)]
    total = data.draw(st.integers(sum(floors), sum(caps)))
    asked_ = {"total": total, "subgroup_target": data.draw(st.integers(0, total)),
              "tie": "unit_code"}  # fmt: skip
    try:
        found = made(method, plan, lower=floors, upper=caps, **asked_)
    except AllocationError:
        return
    costs, counts = step_costs(found.quantities), found.targets.tolist()
    for unit, (bound, price) in enumerate(found.binding):
        assert not bound or price is None or price > 0
        for wide, low, up in (("cap", 0, 1), ("floor", 1, 0)):
            widened = [at == unit for at in range(len(rows))]
            lower = [one - low * here for one, here in zip(floors, widened, strict=True)]
            upper = [one + up * here for one, here in zip(caps, widened, strict=True)]
            if min(lower) < 0 or upper[unit] > rows[unit][0]:
                continue
            again = made(method, plan, lower=lower, upper=upper, **asked_).targets.tolist()
            own = counts[unit] - low
            if bound == wide:
                assert again[unit] == counts[unit] + up - low
            elif again[unit] != counts[unit]:  # only where nothing decides but the key of ties
                steps = [(at, count - 1 + low) for at, count in enumerate(counts) if at != unit]
                assert any(costs.compare(unit, own, *step) == 0 for step in steps if step[1] >= 0)


def test_a_target_that_is_just_met_has_a_price_for_one_more() -> None:
    plan = small([(30, 100, 10), (10, 50, 10)])
    found = made(plan=plan, total=20, subgroup_target=15)  # 15 and 5, of which 10 and 5
    assert not found.subgroup_binds
    assert found.targets.tolist() == [15, 5]
    assert found.subgroup_price == (0, Fraction(11, 20) - Fraction(29, 60))
    assert found.subgroup_more is not None
    assert (found.subgroup_more.gains, found.subgroup_more.loses) == (("U1",), ("U0",))
    loose = made(plan=plan, total=20, subgroup_target=14)
    assert loose.subgroup_price == (0, 0)


@pytest.mark.parametrize("method", ["equal_points", "convergence", "leximin"])
@pytest.mark.parametrize("target", [300, 372])
def test_targets_hold_as_told_within_recovered_households(method: str, target: int) -> None:
    found = asked(target, method)
    known = read_households(PLAN)
    ends = zip(known.low, known.high, strict=True)
    ranges = [range(a, b + 1) for a, b in ends if a is not None and b is not None]
    least, most = known.total or (0, 0)
    boxes = [box for box in itertools.product(*ranges) if least <= sum(box) <= most]
    other = False
    for box in boxes[::7]:
        again = asked(target, method, households=list(box))
        other |= again.targets.tolist() != found.targets.tolist()
    if other:
        assert found.hold.status == "differs"
    elif found.hold.status == "differs":
        assert any(
            asked(target, method, households=list(box)).targets.tolist() != found.targets.tolist()
            for box in boxes
        )


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({"subgroup_target": 3}, ["subgroup_stock"]),
        ({"subgroup_target": 3, "subgroup_stock": "nothing"}, ["column"]),
        ({"subgroup_target": 3, "subgroup_stock": [200] * 12}, ["subgroup_above"] * 11),
        ({"subgroup_target": 3, "subgroup_target_pp": 1, "subgroup_stock": STOCK},
         ["subgroup_both"]),
        ({"subgroup_target_pp": 4, "subgroup_stock": STOCK}, ["subgroup_households"]),
        ({"subgroup_target_pp": 400, "subgroup_stock": STOCK}, ["dial"]),
        ({"subgroup_target": "1.229", "subgroup_stock": STOCK}, ["dotted"]),
        ({"subgroup_target": -1, "subgroup_stock": STOCK}, ["total"]),
        ({"subgroup_target": 2.5, "subgroup_stock": STOCK, "upper": "nothing"},
         ["column", "total"]),
        ({"subgroup_stock": STOCK}, ["subgroup_alone"]),
        ({"subgroup_target": 3, "method": "hamilton"}, ["subgroup_rule"]),
        ({"subgroup_target": 388, "subgroup_stock": STOCK}, ["subgroup_short"]),
    ],
)  # fmt: skip
def test_bad_requests_are_told(options: dict[str, Any], keys: list[str]) -> None:
    assert reasons(PLAN, **options) == keys


def test_the_most_that_can_be_is_told() -> None:
    with pytest.raises(AllocationError) as caught:
        asked(380, lower={"Nam Xuân": 20})
    message = caught.value.message("en")
    assert "380" in message
    assert "367" in message
    assert "13 short" in message


@pytest.mark.parametrize("method", ["webster", "leximin", "nearest", "alpha"])
def test_nothing_is_below_a_cut_that_nobody_passed(method: str) -> None:
    found = asked(387, method)
    for place, unit in enumerate(PLAN.units.index):
        beyond = int(found.targets.iloc[place]) == STOCK[place]
        text = found.explain(unit, "en")
        assert ("leaves nothing for households beyond" in text) == beyond
        assert not beyond or f"A household no. {STOCK[place] + 1}" not in text
