"""What the cells of repairs can become: compared with all solutions, found by trying."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_localize import holds, small_systems, small_tables

from povlib.cell_values import FEW, Possible, possible_values
from povlib.localize import LinearEdit, NoRepair, RateEdit, System, smallest_repairs


def solutions(system: System, chosen: tuple[int, ...]) -> dict[int, set[int]]:
    """Every figure of each cell in some solution in which only the chosen cells change."""
    found: dict[int, set[int]] = defaultdict(set)
    ranges = [range(system.low[cell], system.high[cell] + 1) for cell in chosen]
    for new in itertools.product(*ranges):
        values = list(system.values)
        for cell, value in zip(chosen, new, strict=True):
            values[cell] = value
        if holds(system, values):
            for cell, value in zip(chosen, new, strict=True):
                found[cell].add(value)
    return found


@pytest.mark.parametrize("systems", [small_tables(), small_systems()], ids=["tables", "systems"])
def test_tells_exactly_the_figures_that_are_possible(
    systems: st.SearchStrategy[System],
) -> None:
    @settings(max_examples=40)
    @given(systems)
    def check(system: System) -> None:
        try:
            repairs = smallest_repairs(system)
        except NoRepair:
            return
        told = possible_values(system, repairs)
        wider = replace(system, high=tuple(2 * high for high in system.high))
        open_ended = possible_values(system, repairs, range(len(system.values)))
        each = [range(len(group.sets)) for group in repairs.groups]
        for places in itertools.product(*each):
            chosen = list(zip(repairs.groups, places, strict=True))
            cells = tuple(sorted(c for group, at in chosen for c in group.sets[at]))
            brute = solutions(system, cells)
            beyond = solutions(wider, cells) if len(cells) < 3 else brute
            for number, at in enumerate(places):
                for cell, one in told[number][at].items():
                    low, high = min(brute[cell]), max(brute[cell])
                    every = brute[cell] == set(range(low, high + 1))
                    assert (one.low, one.high, one.every) == (low, high, every)
                    few = not every and len(brute[cell]) <= FEW
                    assert one.values == (tuple(sorted(brute[cell])) if few else ())
                for cell, one in open_ended[number][at].items():
                    if max(beyond[cell]) > max(brute[cell]):
                        assert one.high is None
                    else:
                        assert one.high in (None, max(brute[cell]))

    check()


def test_a_limit_that_only_ends_the_search_is_none() -> None:
    """26 of 16 minority households: 26 is too much, or 16 too little, by nobody knows how much."""
    system = System((26, 16), (1, 1), (0, 0), (420, 420), (LinearEdit((0, 1), (1, -1), None, 0),))
    (sets,) = possible_values(system, smallest_repairs(system), (0, 1))
    assert sets == ({0: Possible(0, 16, True)}, {1: Possible(26, None, False)})
    (sets,) = possible_values(system, smallest_repairs(system))
    assert sets[1] == {1: Possible(26, 420, True)}


def test_a_limit_passed_on_by_a_sum_or_a_rate_is_none_as_well() -> None:
    """What is left of a whole without limit has none, nor has a tenth of it."""
    edits = (LinearEdit((0, 1, 2), (1, -1, -1), 0, 0), LinearEdit((2,), (1,), 5, 5))
    rest = System(
        (9, 9, 9), (1, 1, 9), (0,) * 3, (100,) * 3, (*edits, LinearEdit((1,), (1,), 20, None))
    )
    found = smallest_repairs(replace(rest, values=(9, 9, 5)))
    assert found.sets == ((0, 1),)
    assert found.ranges == ({0: (25, 100), 1: (20, 95)},)
    ((told,),) = possible_values(rest, found, (0, 1, 2))
    assert [one.high for one in told.values()] == [None, None]
    # 10 % of a total printed in cell 2; it must be at least 60.
    rated = System(
        (1, 10, 30), (1, 9, 1), (0,) * 3, (100, 100, 100), (LinearEdit((2,), (1,), 60, None),),
        (RateEdit(((0, 1),), ((1, 1),), 100, 0),), 1, total_cells={0: 2},
    )  # fmt: skip
    found = smallest_repairs(rated)
    assert found.sets == ((0, 2),)
    ((told,),) = possible_values(rated, found, (0, 2))
    assert (told[0].low, told[0].high) == (6, None)
    assert (told[2].low, told[2].high) == (60, None)


def test_few_figures_of_a_range_with_gaps_are_listed() -> None:
    """Of 20 households every one is 5 %: a count from 3 to 7 has one of five rates."""
    system = System(
        (1, 7, 20), (1, 1, 9), (0,) * 3, (99, 100, 99), (),
        (RateEdit(((0, 1),), ((1, 1),), 100, 0),), 1, total_cells={0: 2},
    )  # fmt: skip
    repairs = smallest_repairs(system)
    # 7 % of 20 is no whole number of households; only the rate can be wrong.
    assert repairs.sets == ((1,),)
    one = System(
        (1, 7, 20, 3), (1, 1, 9, 9), (0,) * 4, (99, 100, 99, 99),
        (LinearEdit((0, 3), (1, -1), 0, 4),), system.rates, 1, total_cells={0: 2},
    )  # fmt: skip
    ((told,),) = possible_values(one, smallest_repairs(one))
    assert told[0] == Possible(3, 7, True)
    assert told[1] == Possible(15, 35, False, (15, 20, 25, 30, 35))
