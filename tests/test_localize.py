"""Error localisation finds exactly the smallest sets: brute force, published cases, Krông Nô."""

from __future__ import annotations

import itertools
import json
import math
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib as pov
from povlib.localize import (
    LinearEdit,
    NoRepair,
    RateEdit,
    Relation,
    Repairs,
    System,
    least_weight,
    lower_bound,
    smallest_repairs,
)
from povlib.rounding import MODES

TOP = 5


def rounded(part: int, whole: int, mode: str = "half_up") -> int:
    exact = Fraction(part, whole)
    if mode == "half_even":
        return round(exact)
    return math.floor(exact + (Fraction(1, 2) if mode == "half_up" else 0))


def holds(system: System, values: list[int]) -> bool:
    """Decide by enumeration whether all edits hold for some unprinted totals."""
    for edit in system.linear:
        value = sum(c * values[i] for c, i in zip(edit.coefficients, edit.cells, strict=True))
        if edit.low is not None and value < edit.low:
            return False
        if edit.high is not None and value > edit.high:
            return False
    possible: dict[int, list[int]] = {}
    for total in range(system.totals):
        edits = [edit for edit in system.rates if edit.total == total]
        printed = system.total_cells.get(total)
        possible[total] = [
            n
            for n in (range(1, system.totals_high + 1) if printed is None else [values[printed]])
            if all(
                (
                    edit.or_none
                    and n == 0 == sum(c * values[i] for i, c in edit.count)
                    and (edit.mode == "near" or not sum(c * values[i] for i, c in edit.rate))
                )
                or (
                    n > 0
                    and (count := sum(c * values[i] for i, c in edit.count)) <= n
                    and rounded(edit.unit * count, n, edit.mode)
                    == sum(c * values[i] for i, c in edit.rate)
                )
                for edit in edits
            )
        ]
        if not possible[total]:
            return False
    for chosen in itertools.product(*possible.values()):
        if all(sum(chosen[p] for p in parts) == chosen[whole] for parts, whole in system.sums):
            return True
    return False


Family = dict[tuple[int, ...], dict[int, tuple[int, int]]]


def brute_force(system: System) -> tuple[int, Family]:
    """Try every change of every set of cells, the lightest sets first."""
    cells = range(len(system.values))
    sets = [c for size in range(len(cells) + 1) for c in itertools.combinations(cells, size)]
    by_weight: dict[int, list[tuple[int, ...]]] = {}
    for chosen in sets:
        by_weight.setdefault(sum(system.weights[i] for i in chosen), []).append(chosen)
    for weight in sorted(by_weight):
        found = {}
        for chosen in by_weight[weight]:
            fixed = set(cells) - set(chosen)
            if any(not system.low[i] <= system.values[i] <= system.high[i] for i in fixed):
                continue
            ranges = [range(system.low[i], system.high[i] + 1) for i in chosen]
            solutions = []
            for new in itertools.product(*ranges):
                values = list(system.values)
                for cell, value in zip(chosen, new, strict=True):
                    values[cell] = value
                if holds(system, values):
                    solutions.append(new)
            if solutions:
                found[chosen] = {
                    cell: (min(s[at] for s in solutions), max(s[at] for s in solutions))
                    for at, cell in enumerate(chosen)
                }
        if found:
            return weight, found
    raise AssertionError("some change always mends these systems")


@st.composite
def small_tables(draw: Any) -> System:
    """Two units and their total: start, exits, end; perhaps rates, perhaps printed totals."""
    values: list[int] = []
    for _ in range(2):
        start = draw(st.integers(0, TOP // 2))
        exits = draw(st.integers(0, start))
        values += [start, exits, start - exits]
    values += [values[at] + values[at + 3] for at in range(3)]
    linear = [LinearEdit((3 * u, 3 * u + 1, 3 * u + 2), (1, -1, -1), 0, 0) for u in range(3)]
    linear += [LinearEdit((at, at + 3, at + 6), (1, 1, -1), 0, 0) for at in range(3)]
    rates: list[RateEdit] = []
    high = [TOP] * 9
    total_cells = {}
    with_rates = draw(st.booleans())
    if with_rates:
        mode = draw(st.sampled_from(MODES))
        totals = [draw(st.integers(max(1, values[3 * u]), 7)) for u in range(2)]
        totals.append(sum(totals))
        for u in range(3):
            rates.append(RateEdit(((3 * u + 2, 1),), ((len(values), 1),), 10, u, mode=mode))
            values.append(rounded(10 * values[3 * u + 2], totals[u], mode))
            high.append(10)
        for u in draw(st.sampled_from([(), (2,), (0, 1, 2)])):
            total_cells[u] = len(values)
            values.append(totals[u])
            high.append(16)
        if len(total_cells) == 3:
            linear.append(LinearEdit((12, 13, 14), (1, 1, -1), 0, 0))
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(values) - 1))
        values[at] = draw(st.integers(0, high[at] + 1))
    n = len(values)
    weights = tuple(draw(st.lists(st.integers(1, 2), min_size=n, max_size=n)))
    by_sum = with_rates and len(total_cells) < 3
    return System(
        tuple(values), weights, (0,) * n, tuple(high), tuple(linear), tuple(rates),
        3 if with_rates else 0, (((0, 1), 2),) if by_sum else (), 16, total_cells,
    )  # fmt: skip


@st.composite
def small_systems(draw: Any) -> System:
    """Random sums, bounds and rates over a few cells that all zeros satisfy."""
    n = draw(st.integers(2, 6))
    cells = st.integers(0, n - 1)
    linear, rates = [], []
    for _ in range(draw(st.integers(1, 5))):
        own = tuple(sorted(draw(st.sets(cells, min_size=1, max_size=4))))
        c = tuple(draw(st.sampled_from((1, 1, -1, 2, -3))) for _ in own)
        low, high = draw(st.sampled_from(((0, 0), (None, 0), (0, None), (-2, 3))))
        linear.append(LinearEdit(own, c, low, high))
    for _ in range(draw(st.integers(0, 3))):
        count, rate = draw(st.lists(cells, min_size=2, max_size=2, unique=True))
        mode, or_none = draw(st.sampled_from(MODES)), draw(st.booleans())
        rates.append(
            RateEdit(((count, 1),), ((rate, 1),), 4, draw(st.integers(0, 2)), "", mode, or_none)
        )
    sums = draw(st.sampled_from([(), (((0, 1), 2),), (((0,), 1), ((1,), 2))]))
    printed = draw(st.sampled_from([{}, {}, {1: 0}, {2: 1}]))
    values = tuple(draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)))
    weights = tuple(draw(st.lists(st.integers(1, 2), min_size=n, max_size=n)))
    return System(
        values, weights, (0,) * n, (4,) * n, tuple(linear), tuple(rates), 3, sums, 9, printed
    )


def product_of_groups(repairs: Repairs) -> Family:
    """Combine every set of every group with every set of the others."""
    family: Family = {}
    each = [list(zip(group.sets, group.ranges, strict=True)) for group in repairs.groups]
    for chosen in itertools.product(*each):
        cells = tuple(sorted(cell for own, _ in chosen for cell in own))
        assert len(set(cells)) == len(cells)
        family[cells] = {cell: span for _, ranges in chosen for cell, span in ranges.items()}
    return family


@pytest.mark.parametrize("long", [8, 2, 1])
@pytest.mark.parametrize("systems", [small_tables(), small_systems()], ids=["tables", "systems"])
def test_finds_what_brute_force_finds(
    systems: st.SearchStrategy[System], long: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever counts as a long sum: couplings are searched in another way than short edits."""
    monkeypatch.setattr("povlib.edit_systems.LONG", long)
    monkeypatch.setattr("povlib.hitting_sets.WIDE", long)

    @settings(max_examples=20)
    @given(systems)
    def check(system: System) -> None:
        try:
            weight, found = brute_force(system)
        except AssertionError:
            with pytest.raises(NoRepair):
                smallest_repairs(system)
            return
        repairs = smallest_repairs(system)
        assert repairs.weight == weight == least_weight(system)
        assert lower_bound(system) <= weight
        assert least_weight(system, at_most=weight) == weight
        if weight:
            assert least_weight(system, at_most=weight - 1) is None
        assert repairs.complete
        assert repairs.proved
        if weight:
            assert dict(zip(repairs.sets, repairs.ranges, strict=True)) == found
            assert product_of_groups(repairs) == found
            assert repairs.count == len(found)
            for group in repairs.groups:
                assert group.cells == tuple(sorted({c for own in group.sets for c in own}))
                assert {sum(system.weights[c] for c in own) for own in group.sets} == {group.weight}
        else:
            assert repairs.groups == ()
            assert repairs.sets == ()

    check()


def published(case: dict[str, Any]) -> tuple[System, list[str]]:
    """Read a case of errorlocate: edits in words, a record, weights."""
    names = list(case["record"])
    linear = []
    for text in case["edits"]:
        left, sign, right = re.split(r"\s*(==|>=|<=|<|>)\s*", text)
        terms: dict[str, Decimal] = dict.fromkeys(names, Decimal(0))
        constant = Decimal(0)
        for side, factor in ((left, 1), (right, -1)):
            for minus, number, name in re.findall(
                r"([-+]?)\s*(\d+(?:\.\d+)?)?\s*\*?\s*([A-Za-z]\w*)?", side
            ):
                if not number and not name:
                    continue
                value = Decimal(number or 1) * (-1 if minus == "-" else 1) * factor
                if name:
                    terms[name] += value
                else:
                    constant += value
        scale = 1
        while any((value * scale) % 1 for value in (*terms.values(), constant)):
            scale *= 10
        cells = tuple(at for at, name in enumerate(names) if terms[name])
        coefficients = tuple(int(terms[names[at]] * scale) for at in cells)
        bound = -int(constant * scale)
        low = bound + (sign == ">") if sign in ("==", ">=", ">") else None
        high = bound - (sign == "<") if sign in ("==", "<=", "<") else None
        linear.append(LinearEdit(cells, coefficients, low, high, text))
    n = len(names)
    weights = tuple(int(case.get("weights", {}).get(name, 1)) for name in names)
    values = tuple(int(case["record"][name]) for name in names)
    return System(values, weights, (-(10**10),) * n, (10**10,) * n, tuple(linear)), names


def test_agrees_with_published_cases(external: Path) -> None:
    cases = json.loads((external / "errorlocate.json").read_text(encoding="utf-8"))["cases"]
    answered = [case for case in cases if case.get("changed") and case.get("edits")]
    checked = 0
    for case in answered:
        if not all(isinstance(value, int) for value in case["record"].values()):
            continue
        system, names = published(case)
        repairs = smallest_repairs(system)
        sets = [{names[cell] for cell in found} for found in repairs.sets]
        assert set(case["changed"]) in sets, case["id"]
        checked += 1
    assert checked >= 8


def krong_no() -> tuple[System, dict[int, tuple[str, str]]]:
    """The whole linked system: table, prose, rates as differences of rounded rates."""
    plan = pov.load_plan("krong_no_2020")
    names = plan.column_names()
    at: dict[tuple[str, str], int] = {}
    values: list[int] = []
    rows: dict[Any, Any] = dict(plan.units.set_index("unit_code").iterrows())
    assert plan.total is not None
    assert plan.registrations is not None
    rows["total"] = plan.total
    for code, row in rows.items():
        for name in names:
            at[code, name] = len(values)
            values.append(int(row[name] * 100 if isinstance(row[name], Decimal) else row[name]))
    prose = plan.registrations.set_index("unit_code")["exits_target"]
    linear, rates = [], []
    for place, code in enumerate(rows):
        start, end, exits = (at[code, n] for n in ("poor_start", "poor_end", "exits_target"))
        rate, fall = at[code, "poor_rate_end_pct"], at[code, "rate_reduction_pp"]
        linear.append(LinearEdit((start, exits, end), (1, -1, -1), 0, 0))
        linear.append(LinearEdit((exits, at[code, "exits_target_em"]), (1, -1), 0, None))
        rates.append(RateEdit(((end, 1),), ((rate, 1),), 10_000, place))
        rates.append(RateEdit(((start, 1),), ((rate, 1), (fall, 1)), 10_000, place))
        if code != "total":
            at[code, "prose"] = len(values)
            values.append(int(prose[code]))
            linear.append(LinearEdit((exits, at[code, "prose"]), (1, -1), 0, 0))
    units = [code for code in rows if code != "total"]
    for name in ("poor_start", "poor_end", "exits_target", "exits_target_em"):
        cells = tuple(at[code, name] for code in rows)
        linear.append(LinearEdit(cells, (1,) * len(units) + (-1,), 0, 0))
    n = len(values)
    system = System(
        tuple(values), (1,) * n, (0,) * n, (1_000_000,) * n, tuple(linear), tuple(rates),
        len(rows), ((tuple(range(len(units))), len(units)),),
    )  # fmt: skip
    return system, {cell: key for key, cell in at.items()}


def test_krong_no_has_one_smallest_repair_whose_two_cells_add_to_39() -> None:
    system, keys = krong_no()
    repairs = smallest_repairs(system)
    assert repairs.weight == 2
    assert len(repairs.sets) == 1
    found = {keys[cell]: span for cell, span in repairs.ranges[0].items()}
    assert found == {
        ("24688", "exits_target_em"): (10, 16),
        ("24692", "exits_target_em"): (23, 29),
    }
    assert repairs.relations[0] == (Relation(repairs.sets[0], (1, 1), 39, 39),)


def test_wide_values_are_exact() -> None:
    """On values from 10 to 10⁹ a solver with tolerances returns two changes; three are needed."""
    # x0 + x1 = x2, x2 = 10·x3, x3 ≤ x4: all three are broken, and no two cells mend them.
    edits = (
        LinearEdit((0, 1, 2), (1, 1, -1), 0, 0),
        LinearEdit((2, 3), (1, -10), 0, 0),
        LinearEdit((3, 4), (1, -1), None, 0),
    )
    system = System(
        (10**9, 10, 10**9 + 11, 10**8, 99_999_999), (1,) * 5, (0,) * 5, (10**10,) * 5, edits
    )
    # The sum forces x2 = 10⁹ + 10, then x3 = 10⁸ + 1, then x4: or x2 = 10·x3 forces x0 or x1.
    repairs = smallest_repairs(system)
    assert repairs.weight == 3
    assert repairs.sets == ((0, 2, 3), (0, 2, 4), (1, 2, 4), (2, 3, 4))
    assert repairs.ranges[3][2] == (10**9 + 10, 10**9 + 10)
    assert repairs.ranges[3][3] == (10**8 + 1, 10**8 + 1)


def test_says_when_nothing_can_be_mended() -> None:
    impossible = LinearEdit((0,), (2,), 3, 3)
    with pytest.raises(ValueError, match="no change of the cells"):
        smallest_repairs(System((1,), (1,), (0,), (9,), (impossible,)))
