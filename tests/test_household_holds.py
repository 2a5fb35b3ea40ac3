"""Whether targets hang on unknown households, against every household within the bounds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib.allocation import Allocation, allocate
from povlib.loading import load_plan
from povlib.plan import Plan

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


_METHODS = ["equal_points", "need_weighted", "convergence", "leximin", "kolm_pollak", "alpha",
            "adams", "webster", "nearest", "fixed_plus_proportional"]  # fmt: skip


@given(st.data())
def test_hold_is_true_of_small_plans(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 3))
    poor = [data.draw(st.integers(1, 5)) for _ in range(size)]
    low = [one + data.draw(st.integers(0, 5)) for one in poor]
    high = [one + data.draw(st.integers(0, 2)) for one in low]
    method = data.draw(st.sampled_from(_METHODS))
    least = size if method == "adams" else 0
    options: dict[str, Any] = {"tie": data.draw(st.sampled_from([None, "unit_code"]))}
    if method in ("adams", "webster", "nearest", "fixed_plus_proportional"):
        options["by"] = "households"
    if method == "nearest":
        options["reference"] = [data.draw(st.integers(0, 5)) for _ in range(size)]
    if method == "fixed_plus_proportional":
        options["fixed"] = [data.draw(st.integers(0, 2)) for _ in range(size)]
        least = sum(map(min, options["fixed"], poor))
    total = data.draw(st.integers(least, sum(poor)))
    if data.draw(st.booleans()):
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
