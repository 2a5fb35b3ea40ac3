"""Whether targets hang on unknown households, against every household within the bounds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib.allocation import Allocation, allocate
from povlib.household_holds import Solved
from povlib.loading import load_plan
from povlib.plan import Plan
from povlib.remainder_holds import remainders_hold
from povlib.remainders import largest_remainders

PLAN = load_plan("krong_no_2020")


def small(poor: list[int]) -> Plan:
    """Make a plan of a few units that prints no households."""
    names = [f"U{at}" for at in range(len(poor))]
    units = pd.DataFrame({"unit_code": names, "poor_start": poor}, index=pd.Index(names))
    return replace(PLAN, units=units, total=None, registrations=None)


def bounds(low: list[int], high: list[int]) -> pd.DataFrame:
    names = [f"U{at}" for at in range(len(low))]
    return pd.DataFrame({"households_low": low, "households_high": high}, index=pd.Index(names))


def every_answer(
    poor: list[int], low: list[int], high: list[int], total: int, method: str, **options: Any
) -> set[Any]:
    """Answer with every number of households within the bounds; ties that are left count."""
    found = set()
    for box in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))):
        one = allocate(small(poor), total, method, households=list(box), **options)
        found.add((tuple(one.targets), one.undecided))
    return found


CASES: list[tuple[list[int], list[int], list[int], int, str, dict[str, Any], str]] = [
    ([6, 2], [9, 2], [11, 2], 3, "need_weighted",
     {"beta": 2, "subgroup_target": 1, "subgroup_stock": [0, 2]}, "differs"),
    ([1, 6, 9], [4, 9, 19], [4, 11, 19], 2, "leximin",
     {"tie": "unit_code", "subgroup_target": 0, "subgroup_stock": [0, 0, 2]}, "differs"),
    ([11, 10, 4], [11, 15, 4], [13, 17, 6], 21, "nearest",
     {"by": "households", "reference": [11, 1, 0]}, "differs"),
    ([12, 12, 2], [15, 13, 2], [15, 17, 2], 4, "fixed_plus_proportional",
     {"by": "households", "fixed": [0, 2, 1], "lower": [0, 1, 1], "tie": "unit_code"}, "differs"),
    ([3, 3], [4, 6], [8, 6], 1, "leximin", {}, "differs"),
    ([3, 3], [6, 6], [6, 6], 1, "leximin", {}, "known"),
    ([7, 5, 0], [7, 8, 4], [8, 8, 6], 9, "leximin", {"tie": "unit_code"}, "same"),
]  # fmt: skip


@pytest.mark.parametrize(("poor", "low", "high", "total", "method", "options", "told"), CASES)
def test_hold_is_what_every_household_within_the_bounds_gives(
    poor: list[int], low: list[int], high: list[int], total: int, method: str,
    options: dict[str, Any], told: str,
) -> None:  # fmt: skip
    found = allocate(small(poor), total, method, households=bounds(low, high), **options)
    assert found.hold.status == told
    answers = every_answer(poor, low, high, total, method, **options)
    assert (len(answers) > 1) == (told == "differs")


_METHODS = ["hamilton", "equal_points", "need_weighted", "convergence", "leximin", "kolm_pollak",
            "alpha", "adams", "webster", "nearest", "fixed_plus_proportional"]  # fmt: skip


@given(st.data())
def test_hold_is_true_of_small_plans(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 3))
    poor = [data.draw(st.integers(1, 5)) for _ in range(size)]
    low = [one + data.draw(st.integers(0, 5)) for one in poor]
    high = [one + data.draw(st.integers(0, 2)) for one in low]
    method = data.draw(st.sampled_from(_METHODS))
    least = size if method == "adams" else 0
    options: dict[str, Any] = {"tie": data.draw(st.sampled_from([None, "unit_code"]))}
    if method in ("hamilton", "adams", "webster", "nearest", "fixed_plus_proportional"):
        options["by"] = "households"
    if method == "nearest":
        options["reference"] = [data.draw(st.integers(0, 5)) for _ in range(size)]
    if method == "fixed_plus_proportional":
        options["fixed"] = [data.draw(st.integers(0, 2)) for _ in range(size)]
        least = sum(map(min, options["fixed"], poor))
    total = data.draw(st.integers(least, sum(poor)))
    if method == "hamilton":
        options["lower"] = [data.draw(st.integers(0, min(one, total // size))) for one in poor]
    elif data.draw(st.booleans()):
        stock = [data.draw(st.integers(0, one)) for one in poor]
        options["subgroup_stock"] = stock
        options["subgroup_target"] = 0
        ends = allocate(small(poor), total, method, households=low, **options).subgroup_reach
        options["subgroup_target"] = data.draw(st.integers(0, (ends or (0, 0))[1]))
    found: Allocation = allocate(
        small(poor), total, method, households=bounds(low, high), **options
    )
    told, answers = found.hold.status, every_answer(poor, low, high, total, method, **options)
    if told == "same":
        assert answers == {(tuple(found.targets), found.undecided)}
    elif told == "differs":
        assert len(answers) > 1
    else:
        assert told == ("known" if low == high else "not_determined")
        assert method != "hamilton" or told == "known"


@given(st.data())
def test_hold_of_remainders_is_true_where_the_sum_of_households_is_known(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(2, 4))
    low, more = (
        np.array([data.draw(st.integers(first, last)) for _ in range(size)])
        for first, last in ((1, 12), (0, 3))
    )
    floors = np.array([data.draw(st.integers(0, 2)) for _ in range(size)])
    caps = floors + np.array([data.draw(st.integers(0, 30)) for _ in range(size)])
    total = data.draw(st.integers(int(floors.sum()), min(30, int(caps.sum()))))
    key = data.draw(st.sampled_from([None, np.arange(size)]))
    least = data.draw(st.integers(int(low.sum()), int((low + more).sum())))
    sums = least, data.draw(st.integers(least, int((low + more).sum())))

    def again(households: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
        found = largest_remainders(households, total, floors, caps, key)
        left = found.ties is not None and found.ties.left > 0
        return found.counts, tuple(found.ties.undecided.tolist()) if found.ties and left else ()

    boxes = [np.array(box) for box in itertools.product(
        *(range(one, one + apart + 1) for one, apart in zip(low, more, strict=True))
    ) if sums[0] <= sum(box) <= sums[1]]  # fmt: skip
    counts, undecided = again(data.draw(st.sampled_from(boxes)))
    part = Solved(counts, floors, caps, undecided)
    told = remainders_hold(part, total, low, low + more, sums, again).status
    every = {(tuple(one), two) for one, two in map(again, boxes)}
    assert told != "same" or every == {(tuple(counts), undecided)}
    assert told != "differs" or len(every) > 1
    assert told != "not_determined" or len(boxes) > 1
