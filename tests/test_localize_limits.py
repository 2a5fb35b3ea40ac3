"""What error localisation may cost, and what it says of tables in which almost all is wrong."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linked_tables import linked, spoilt

from povlib.integer_bounds import Constraint, Problem, Work, narrow, without_fractions
from povlib.localize import STEPS, LinearEdit, System, lower_bound, smallest_repairs


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
    assert found.weight >= lower_bound(system)
    if found.proved:
        assert found.weight >= best.weight
    if found.proved and found.complete and best.proved and best.complete:
        assert sorted(found.sets) == sorted(best.sets)


def test_sums_without_a_common_cell_count_where_the_search_gives_up() -> None:
    """Five sums over other cells do not hold, and rows tie their cells in many ways."""
    chance, units = random.Random(1), 30
    rows = [[chance.randint(5, 60) for _ in range(5)] for _ in range(units)]
    for row in rows:
        row[2] = row[0] + row[1]
    totals = [sum(row[at] for row in rows) + more for at, more in enumerate((7, 7, 14, 7, 7))]
    values = [value for row in (*rows, totals) for value in row]
    edits = [LinearEdit((at, at + 1, at + 2), (1, 1, -1), 0, 0) for at in range(0, len(values), 5)]
    for column in range(5):
        cells = tuple(range(column, len(values), 5))
        edits.append(LinearEdit(cells, (*[1] * units, -1), 0, 0))
    n = len(values)
    system = System(tuple(values), (1,) * n, (0,) * n, (9999,) * n, tuple(edits))
    found = smallest_repairs(system, steps=100)
    assert not found.proved
    assert found.weight == 5
    assert {at for edit in edits[-5:] for at in edit.cells} <= set(found.groups[0].cells)


# --- Contradictions that narrowing alone would follow for ever -----------------------------------

SUMS = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 2), st.sampled_from((-2, -1, 1, 2)), min_size=1),
        st.one_of(st.none(), st.integers(-6, 6)),
        st.one_of(st.none(), st.integers(0, 6)),
    ),
    max_size=5,
)


def problem_of(sums: list[Any], top: int, named: int = -1) -> Problem:
    """Three variables from 0 on, with those sums of which the bit is in the mask `named`."""
    problem = Problem()
    for _ in range(3):
        problem.variable(0, top)
    for place, (terms, low, more) in enumerate(sums):
        if named >> place & 1:
            high = None if more is None else (low or 0) + more
            problem.constraints.append(Constraint([*terms.items()], low, high, 1 << place))
    return problem


def is_solvable(problem: Problem) -> bool:
    spans = [range(a, b + 1) for a, b in zip(problem.low, problem.high, strict=True)]
    return any(
        all(
            (one.low is None or one.low <= value) and (one.high is None or value <= one.high)
            for one in problem.constraints
            for value in [sum(c * values[v] for v, c in one.terms)]
        )
        for values in itertools.product(*spans)
    )


@settings(max_examples=300)
@given(SUMS, st.integers(0, 4))
def test_what_fractions_contradict_no_whole_numbers_solve(sums: list[Any], top: int) -> None:
    """And the edits that are named contradict each other by themselves."""
    mask = without_fractions(problem_of(sums, top))
    if mask is not None:
        assert not is_solvable(problem_of(sums, top, mask))
    elif narrow(problem_of(sums, top), rounds=10**6) is not None:
        # Narrowing may know more, since it works with whole numbers.
        assert not is_solvable(problem_of(sums, top))


@given(SUMS)
def test_where_only_differences_are_bound_fractions_know_as_much(sums: list[Any]) -> None:
    """Sums of one variable less another have whole solutions wherever they have any."""
    plain = [
        ({first: 1, (first + 1 + len(terms) % 2) % 3: -1}, low, more)
        for terms, low, more in sums
        for first in [min(terms)]
    ]
    solvable = is_solvable(problem_of(plain, 6))
    assert (without_fractions(problem_of(plain, 6)) is None) == solvable


@pytest.mark.parametrize("high", [10**3, 10**6, 10**12])
def test_a_small_part_costs_the_same_however_large_figures_may_be(
    high: int, spent: list[int]
) -> None:
    """a ≥ b + 1, b ≥ c + 1 and c ≥ a exclude each other, whatever a, b and c are."""
    edits = (
        LinearEdit((0, 1), (1, -1), 1, None), LinearEdit((1, 2), (1, -1), 1, None),
        LinearEdit((2, 0, 3), (1, -1, 1), 0, None),
    )  # fmt: skip
    system = System((5, 9, 9, 0), (1, 1, 1, 3), (0,) * 4, (high,) * 4, edits)
    repairs = smallest_repairs(system)
    assert repairs.proved
    assert all(3 in own for group in repairs.groups for own in group.sets)
    assert spent[0] < 20_000


def test_a_record_is_proved_in_any_table(spent: list[int]) -> None:
    """Seven figures that have nothing to do with each other, where columns add up to millions."""
    names = "households poor_start exits_target poor_end poor_start_em exits_target_em poor_end_em"
    at = {name: place for place, name in enumerate(names.split())}
    flows = [("poor_start", "exits_target", "poor_end")]
    flows += [tuple(f"{name}_em" for name in flows[0])]
    edits = [LinearEdit(tuple(at[n] for n in flow), (1, -1, -1), 0, 0) for flow in flows]
    edits += [LinearEdit((at[f"{n}_em"], at[n]), (1, -1), None, 0) for n in flows[0]]
    edits += [LinearEdit((at[n], at["households"]), (1, -1), None, 0) for n in flows[0][::2]]
    rest = [at[n] for n in ("exits_target", "exits_target_em", "poor_start", "poor_start_em")]
    edits.append(LinearEdit(tuple(rest), (1, -1, -1, 1), None, 0))
    values = (307, 64, 25, 291, 389, 34, 32)
    system = System(values, (1,) * 7, (0,) * 7, (3 * 10**6,) * 7, tuple(edits))
    repairs = smallest_repairs(system)
    assert repairs.proved
    assert all(group.sets for group in repairs.groups)
    assert spent[0] < 20_000
