"""What error localisation may cost, and what it says of tables in which almost all is wrong."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_tables import linked, spoilt

from povlib.integer_bounds import Work
from povlib.localize import STEPS, System, smallest_repairs


def random_table(units: int, seed: int, *, rates: bool = True) -> System:
    """A table of figures that have nothing to do with each other."""
    chance = random.Random(seed)
    rows = [
        [chance.randint(0, 400) for _ in range(4)]
        + [chance.randint(0, 10_000) for _ in range(2 * rates)]
        for _ in range(units + 1)
    ]
    return linked(rows, rates=rates)


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Steps that are counted."""
    counted = [0]
    plain = Work.spend

    def spend(work: Work, steps: int = 1) -> None:
        counted[0] += steps
        plain(work, steps)

    monkeypatch.setattr(Work, "spend", spend)
    return counted


@pytest.mark.parametrize("units", [3, 12, 40])
@pytest.mark.parametrize("rates", [True, False])
def test_a_hopeless_table_costs_no_more_steps_than_a_few_parts(
    units: int, rates: bool, spent: list[int]
) -> None:
    repairs = smallest_repairs(random_table(units, 1, rates=rates))
    # Each of three passes over the parts, and the search beyond them, has its share.
    assert spent[0] <= 6 * STEPS
    assert not repairs.proved or units == 3
    # Each row breaks its flow or its total: no cell is in two of them.
    assert repairs.weight >= units
    for group in repairs.groups:
        if not group.proved:
            assert group.sets == group.ranges == ()
            assert group.cells


@settings(max_examples=25)
@given(st.integers(2, 6), st.integers(1, 9), st.integers(0, 10**6), st.booleans(), st.data())
def test_whatever_may_be_spent_the_weight_is_no_more_than_the_least(
    units: int, typos: int, seed: int, rates: bool, data: Any
) -> None:
    """A search that gives up early says less, and nothing that is wrong."""
    system, wrong = spoilt(units, typos, seed, rates=rates)
    best = smallest_repairs(system)
    assert best.weight <= len(wrong)
    steps = data.draw(st.sampled_from([0, 30, 300, 3000]))
    found = smallest_repairs(system, steps=steps)
    assert found == smallest_repairs(system, steps=steps)
    assert found.weight <= best.weight or not best.proved
    if found.proved:
        assert found.weight >= best.weight
    if found.proved and found.complete and best.proved and best.complete:
        assert sorted(found.sets) == sorted(best.sets)
