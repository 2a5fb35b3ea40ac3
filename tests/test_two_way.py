"""Two-way tables: brute force, a solver, published tables, ties, obstacles, exactness."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import log, prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from povlib.apportion import Apportionment, apportion
from povlib.signposts import IMPERVIOUS, SIGNPOSTS
from povlib.two_way import NoTable, TwoWay, certify_two_way, two_way
from povlib.two_way_results import between

Table = tuple[tuple[int, ...], ...]


def compositions(total: int, lower: list[int], upper: list[int]) -> Iterator[tuple[int, ...]]:
    """List all ways to share out a row."""
    if not lower:
        if total == 0:
            yield ()
        return
    for own in range(lower[0], min(upper[0], total) + 1):
        for rest in compositions(total - own, lower[1:], upper[1:]):
            yield own, *rest


def tables(problem: dict[str, Any], *, first: bool) -> list[Table]:
    """List all tables within the bounds; `first` gives each cell one where the rule does."""
    one = first and problem["rule"] in IMPERVIOUS
    rows = []
    for weights, total, low, high in zip(
        problem["weights"],
        problem["row_totals"],
        problem["lower"],
        problem["upper"],
        strict=True,
    ):
        high = [
            cap if w else min(floor, cap) for w, floor, cap in zip(weights, low, high, strict=True)
        ]
        if one:
            low = [
                max(f, min(cap, 1)) if w else f
                for w, f, cap in zip(weights, low, high, strict=True)
            ]
        rows.append(list(compositions(total, low, high)))
    return [
        table
        for table in itertools.product(*rows)
        if [sum(column) for column in zip(*table, strict=True)] == problem["column_totals"]
    ]


def price(problem: dict[str, Any], table: Table) -> Fraction:
    """Multiply the costs of all steps, to the power that makes them fractions."""
    signpost = SIGNPOSTS[problem["rule"]]
    found = Fraction(1)
    for weights, counts, floors in zip(problem["weights"], table, problem["lower"], strict=True):
        for weight, count, floor in zip(weights, counts, floors, strict=True):
            start = 1 if problem["rule"] in IMPERVIOUS and weight else 0
            for step in range(max(floor, start), count):
                cost = Fraction(int(signpost.top(step)), int(signpost.bottom(step)))
                found *= cost / Fraction(weight) ** signpost.power
    return found


@st.composite
def problems(draw: st.DrawFn, *, most: int = 3, total: int = 7) -> dict[str, Any]:
    """Draw small tables; about half of them come from a table that is there."""
    shape = draw(st.tuples(st.integers(1, most), st.integers(1, most)))

    def table(low: int, high: int) -> list[list[int]]:
        return [
            draw(st.lists(st.integers(low, high), min_size=shape[1], max_size=shape[1]))
            for _ in range(shape[0])
        ]

    rows = [0] * shape[0]
    columns = [0] * shape[1]
    for _ in range(draw(st.integers(0, total))):
        rows[draw(st.integers(0, shape[0] - 1))] += 1
        columns[draw(st.integers(0, shape[1] - 1))] += 1
    zero = [[0] * shape[1] for _ in range(shape[0])]
    return {
        "rule": draw(st.sampled_from(sorted(SIGNPOSTS))),
        "weights": table(*draw(st.sampled_from([(0, 3), (1, 9), (1, 2)]))),
        "row_totals": rows,
        "column_totals": columns,
        "lower": draw(st.sampled_from([zero, zero, table(0, 1)])),
        "upper": draw(st.sampled_from([[[9] * shape[1]] * shape[0], table(0, 4)])),
    }


def best(problem: dict[str, Any]) -> list[Table]:
    """List the tables that no other one beats."""
    every = tables(problem, first=True)
    prices = [price(problem, table) for table in every]
    return [table for table, own in zip(every, prices, strict=True) if own == min(prices)]


@settings(max_examples=500)
@given(problems())
def test_the_table_and_its_ties_are_those_of_brute_force(problem: dict[str, Any]) -> None:
    found = two_way(**problem)
    optima = best(problem)
    if not optima:
        assert isinstance(found, NoTable)
        assert found.by_rule == bool(tables(problem, first=False))
        return
    assert isinstance(found, TwoWay)
    assert found.certificate
    assert tuple(map(tuple, found.example.tolist())) in optima
    least = np.min(np.array(optima), axis=0)
    assert (found.counts == least).all()
    assert bool(found.ties) == (len(optima) > 1)
    assert prod(tie.tables or 0 for tie in found.ties) == len(optima)
    free = {(int(i), int(j)) for i, j in np.argwhere(np.ptp(np.array(optima), axis=0) > 0)}
    assert {(i, j) for tie in found.ties for i, j in tie.cells.tolist()} == free
    for tie in found.ties:
        assert tie.to_give == sum(tie.in_rows.values()) == sum(tie.in_columns.values()) == tie.left
        given_to = found.example - found.counts
        for i, number in tie.in_rows.items():
            assert sum(given_to[i, j] for row, j in tie.cells if row == i) == number


@settings(max_examples=150)
@given(problems(total=5))
def test_any_table_is_certified_or_not(problem: dict[str, Any]) -> None:
    optima = best(problem)
    bounds = {name: problem[name] for name in ("lower", "upper")}
    for table in tables(problem, first=False):
        found = certify_two_way(problem["weights"], table, problem["rule"], **bounds)
        assert found == (table in optima)


@settings(max_examples=300)
@given(problems())
def test_what_is_wrong_is_wrong(problem: dict[str, Any]) -> None:
    """Every number of an obstacle is recomputed from what was asked."""
    found = two_way(**problem)
    assume(isinstance(found, NoTable))
    assert isinstance(found, NoTable)
    weights, low = np.array(problem["weights"]), np.array(problem["lower"])
    rows, columns = np.array(problem["row_totals"]), np.array(problem["column_totals"])
    high = np.where(weights > 0, problem["upper"], np.minimum(low, problem["upper"]))
    if problem["rule"] in IMPERVIOUS:
        low = np.where(weights > 0, np.maximum(low, np.minimum(high, 1)), low)
    assert found.difference == 0
    assert found.crossed == [tuple(cell) for cell in np.argwhere(low > high).tolist()]
    for short, over, totals, axis in (
        (found.rows_short, found.rows_over, rows, 1),
        (found.columns_short, found.columns_over, columns, 0),
    ):
        missing, extra = totals - high.sum(axis=axis), low.sum(axis=axis) - totals
        assert short == {i: n for i, n in enumerate(missing.tolist()) if n > 0}
        assert over == {i: n for i, n in enumerate(extra.tolist()) if n > 0}
    single = (found.rows_short, found.rows_over, found.columns_short, found.columns_over)
    assert (found.bottleneck is None) == bool(found.crossed or any(single))
    if found.bottleneck is None:
        return
    neck = found.bottleneck
    here = np.isin(np.arange(len(rows)), neck.rows)
    there = np.isin(np.arange(len(columns)), neck.columns)
    assert neck.need == rows[here].sum()
    assert neck.room == columns[there].sum()
    assert neck.elsewhere == high[here][:, ~there].sum()
    assert neck.floors == low[~here][:, there].sum()
    assert neck.short > 0


@settings(max_examples=200)
@given(problems(most=4, total=20), st.randoms(use_true_random=False))
def test_order_and_sides_do_not_matter(problem: dict[str, Any], random: Any) -> None:
    found = two_way(**problem)
    rows, columns = (list(range(len(problem[side]))) for side in ("row_totals", "column_totals"))
    random.shuffle(rows)
    random.shuffle(columns)
    turned = dict(problem)
    for name in ("weights", "lower", "upper"):
        turned[name] = np.array(problem[name])[np.ix_(rows, columns)].T
    turned["row_totals"] = [problem["column_totals"][j] for j in columns]
    turned["column_totals"] = [problem["row_totals"][i] for i in rows]
    other = two_way(**turned)
    assert type(found) is type(other)
    if isinstance(found, TwoWay) and isinstance(other, TwoWay):
        assert (found.counts[np.ix_(rows, columns)] == other.counts.T).all()
        assert sorted((len(tie.cells), tie.to_give, tie.tables or -1) for tie in found.ties) == (
            sorted((len(tie.cells), tie.to_give, tie.tables or -1) for tie in other.ties)
        )
    elif isinstance(found, NoTable) and isinstance(other, NoTable):
        assert (found.rows_short, found.columns_over) == (
            {rows[i]: n for i, n in other.columns_short.items()},
            {columns[j]: n for j, n in other.rows_over.items()},
        )


@settings(max_examples=200)
@given(problems(most=4, total=20), st.sampled_from([1, 997, 10**9 + 7]))
def test_multipliers_prove_the_table(problem: dict[str, Any], scale: int) -> None:
    """Each product lies between the signposts around its count, in fractions."""
    for name in ("row_totals", "column_totals", "lower", "upper"):
        problem[name] = (scale * np.array(problem[name])).tolist()
    found = two_way(**problem)
    assume(isinstance(found, TwoWay))
    assert isinstance(found, TwoWay)
    signpost = SIGNPOSTS[found.rule]
    rows, columns = found.row_multipliers, found.column_multipliers
    assert min([*rows, *columns]) > 0
    assert found.example.sum(axis=1).tolist() == problem["row_totals"]
    assert found.example.sum(axis=0).tolist() == problem["column_totals"]
    for (i, j), count in np.ndenumerate(found.example):
        quotient = Fraction(problem["weights"][i][j]) ** found.power * rows[i] * columns[j]
        if count > found.lower[i, j]:
            step = int(count) - 1
            assert quotient >= Fraction(int(signpost.top(step)), int(signpost.bottom(step)))
        if count < found.upper[i, j]:
            step = int(count)
            assert quotient <= Fraction(int(signpost.top(step)), int(signpost.bottom(step)))


@given(*(st.fractions(0, 50, max_denominator=60),) * 2)
def test_the_fraction_between_is_the_one_with_the_smallest_denominator(
    one: Fraction, other: Fraction
) -> None:
    least, most = sorted((one, other))
    assume(least > 0)
    found = between(least, most)
    assert least <= found <= most
    for smaller in range(1, found.denominator):
        assert -(-least * smaller // 1) > most * smaller


@settings(max_examples=150)
@given(problems(), st.permutations(range(9)))
def test_a_key_settles_ties_cell_by_cell(problem: dict[str, Any], order: list[int]) -> None:
    shape = np.array(problem["weights"]).shape
    key = np.array(order[: shape[0] * shape[1]]).reshape(shape)
    open_, found = two_way(**problem), two_way(**problem, tie_key=key)
    assume(isinstance(open_, TwoWay) and isinstance(found, TwoWay))
    assert isinstance(open_, TwoWay)
    assert isinstance(found, TwoWay)
    assert found.left == 0
    assert found.certificate
    cells = sorted(np.ndindex(shape), key=lambda cell: int(key[cell]))
    wanted = max(best(problem), key=lambda table: [table[i][j] for i, j in cells])
    assert tuple(map(tuple, found.counts.tolist())) == wanted
    for tie in found.ties:
        assert len(tie.given) == tie.to_give
        assert all(found.counts[i, j] == open_.counts[i, j] + 1 for i, j in tie.given)


def test_equal_keys_leave_the_rest_of_a_tie() -> None:
    one = [[10, 10, 10]] * 3
    found = two_way(one, [1, 1, 1], [1, 1, 1], tie_key=[[0, 5, 5], [5, 5, 5], [5, 5, 5]])
    assert isinstance(found, TwoWay)
    assert found.counts.tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert found.left == 2
    assert found.ties[0].tables == 6
    assert found.ties[0].given.tolist() == [[0, 0]]


def milp_price(problem: dict[str, Any]) -> float | None:
    """Let a solver minimise the sum of the logarithms of all steps' costs."""
    weights = np.array(problem["weights"])
    shape, signpost = weights.shape, SIGNPOSTS[problem["rule"]]
    steps = []
    for (i, j), weight in np.ndenumerate(weights):
        for step in range(min(problem["row_totals"][i], problem["column_totals"][j])):
            if weight:
                cost = signpost.top(step) / signpost.bottom(step) / weight**signpost.power
                steps.append((i, j, log(cost)))
    if not steps:
        return None
    margins = np.zeros((sum(shape), len(steps)))
    for at, (i, j, _) in enumerate(steps):
        margins[i, at] = margins[shape[0] + j, at] = 1
    totals = [*problem["row_totals"], *problem["column_totals"]]
    solved = milp(
        [cost for _, _, cost in steps],
        constraints=LinearConstraint(margins, totals, totals),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(steps)),
        options={"mip_rel_gap": 0},
    )
    return float(solved.fun) if solved.success else None


@pytest.mark.parametrize("rule", ["webster", "jefferson", "modified_webster"])
@pytest.mark.parametrize("seed", range(6))
def test_a_solver_finds_no_cheaper_table(rule: str, seed: int) -> None:
    numbers = np.random.default_rng(seed)
    weights = numbers.integers(0, 60, (6, 4))
    table = numbers.multinomial(40, weights.ravel() / weights.sum()).reshape(6, 4)
    problem = {
        "rule": rule,
        "weights": weights.tolist(),
        "row_totals": table.sum(axis=1).tolist(),
        "column_totals": table.sum(axis=0).tolist(),
        "lower": [[0] * 4] * 6,
    }
    found = two_way(**problem)
    assert isinstance(found, TwoWay)
    own = price(problem, tuple(map(tuple, found.example.tolist())))
    assert log(own.numerator) - log(own.denominator) == pytest.approx(milp_price(problem), abs=1e-6)


def published(external: Path) -> list[dict[str, Any]]:
    """Read the published cases; totals that are left out are those of Webster's rule."""
    cases = json.loads((external / "biproportional.json").read_text(encoding="utf-8"))
    for case in cases:
        if case["row_totals"] is None:
            shares = apportion([sum(row) for row in case["votes"]], sum(case["col_totals"]))
            assert isinstance(shares, Apportionment)
            assert shares.ties is None
            case["row_totals"] = shares.counts.tolist()
    return list(cases)


def test_published_tables(external: Path) -> None:
    answers = {}
    for case in published(external):
        found = two_way(case["votes"], case["row_totals"], case["col_totals"])
        if case["expected"]:
            assert isinstance(found, TwoWay)
            assert found.counts.tolist() == case["expected"]
            assert not found.ties
        answers[case["name"]] = found
    tied = [answers["tied 2 solutions"], answers["no solution lower"]]
    assert [tie.tables for found in tied for tie in found.ties] == [2, 2]  # type: ignore[union-attr]
    none = answers["infeasible cell support"]
    assert isinstance(none, NoTable)
    assert (none.rows_short, none.columns_short) == ({2: 2}, {0: 1, 2: 1})


@pytest.mark.parametrize(
    ("name", "columns", "shape"),
    [
        (
            "zug_kantonsrat_2018",
            ("list_id", "entity_id", "list_votes", "list_number_of_mandates"),
            (7, 11),
        ),
        ("uri_landrat_2020", ("party", "district", "votes", "seats"), (4, 4)),
    ],
)
def test_official_results(
    external: Path, name: str, columns: tuple[str, str, str, str], shape: tuple[int, int]
) -> None:
    side, other, weight, count = columns
    with (external / f"{name}.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    sides = sorted({cell[side] for cell in cells}), sorted({cell[other] for cell in cells})
    weights, counts = np.zeros((2, *shape), dtype=int)
    for cell in cells:
        at = sides[0].index(cell[side]), sides[1].index(cell[other])
        weights[at], counts[at] = int(cell[weight]), int(cell[count])
    found = two_way(weights, counts.sum(axis=1), counts.sum(axis=0))
    assert isinstance(found, TwoWay)
    assert (found.counts == counts).all()
    assert found.certificate
    assert not found.ties


@pytest.mark.parametrize("rule", sorted(SIGNPOSTS))
def test_one_column_or_row_is_what_it_has_to_be(rule: str) -> None:
    for weights, rows, columns in (
        ([[3], [5], [9]], [2, 1, 4], [7]),
        ([[3, 5, 9]], [7], [2, 1, 4]),
        ([[3]], [4], [4]),
    ):
        found = two_way(weights, rows, columns, rule)
        assert isinstance(found, TwoWay)
        assert found.certificate
        assert sorted(found.counts.ravel().tolist()) == sorted([*rows, *columns])[:-1] or (
            found.counts.tolist() == [[4]]
        )


def test_rows_and_columns_without_weight_or_total() -> None:
    found = two_way([[0, 0, 0], [4, 0, 2], [1, 0, 6]], [0, 3, 4], [3, 0, 4])
    assert isinstance(found, TwoWay)
    assert found.counts.tolist() == [[0, 0, 0], [2, 0, 1], [1, 0, 3]]
    nothing = two_way([[2, 1], [1, 1]], [0, 0], [0, 0])
    assert isinstance(nothing, TwoWay)
    assert nothing.counts.sum() == 0
    kept = two_way([[0, 1], [1, 1]], [2, 2], [2, 2], lower=[[1, 0], [0, 0]])
    assert isinstance(kept, TwoWay)
    assert kept.counts.tolist() == [[1, 1], [1, 1]]


def test_totals_that_disagree() -> None:
    found = two_way([[2, 1], [1, 1]], [3, 4], [3, 3])
    assert isinstance(found, NoTable)
    assert (found.difference, found.rows_total, found.columns_total) == (1, 7, 6)


def test_obstacles_of_any_size_are_told_in_numbers() -> None:
    many = 10**30
    short = two_way([[2, 1], [1, 1]], [many, 1], [many, 1], upper=3)
    assert isinstance(short, NoTable)
    assert (short.rows_short, short.columns_short) == ({0: many - 6}, {0: many - 6})
    over = two_way([[2, 1], [1, 1]], [3, 4], [3, 4], lower=many)
    assert isinstance(over, NoTable)
    assert over.rows_over == {0: 2 * many - 3, 1: 2 * many - 4}


def test_adams_gives_one_to_each_cell_first() -> None:
    found = two_way([[2, 1], [1, 1]], [2, 1], [2, 1], "adams")
    assert isinstance(found, NoTable)
    assert found.by_rule
    assert (found.rows_over, found.columns_over) == ({1: 1}, {1: 1})


def test_fractions_and_arrays_are_read_as_they_are() -> None:
    weights = [[7, 2, 5], [3, 9, 4]]
    expected = two_way(weights, [6, 5], [4, 4, 3])
    assert isinstance(expected, TwoWay)
    for given_as in (
        [[Fraction(w, 7) for w in row] for row in weights],
        [[Decimal(w) / 4 for w in row] for row in weights],
        np.array(weights, dtype=float),
        tuple(map(tuple, weights)),
    ):
        found = two_way(given_as, np.array([6, 5]), (4, 4, 3))
        assert isinstance(found, TwoWay)
        assert (found.counts == expected.counts).all()
    assert expected.counts.dtype == np.int64


@pytest.mark.parametrize("rule", sorted(SIGNPOSTS))
@pytest.mark.parametrize("scale", [10**6, 10**12, 10**20])
def test_large_numbers_are_exact(rule: str, scale: int) -> None:
    weights = [[7 * scale + 1, 3 * scale, scale // 3], [scale, 2 * scale - 1, 5 * scale]]
    rows, columns = [9 * scale + 4, 8 * scale], [6 * scale, 6 * scale + 1, 5 * scale + 3]
    found = two_way(weights, rows, columns, rule)
    assert isinstance(found, TwoWay)
    assert found.certificate
    assert found.counts.sum(axis=1).tolist() == rows
    assert not found.ties
    assert certify_two_way(weights, found.counts, rule)
    moved = found.counts + np.array([[1, -1, 0], [-1, 1, 0]])
    assert not certify_two_way(weights, moved.tolist(), rule)


def test_a_cell_that_must_stay_empty_though_it_has_weight() -> None:
    """No finite multipliers scale this matrix; the table is there all the same."""
    for total in (5, 10**5, 10**9):
        found = two_way([[1, 1], [1, 0]], [total, total], [total, total])
        assert isinstance(found, TwoWay)
        assert found.certificate
        assert found.counts.tolist() == [[0, total], [total, 0]]


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"weights": [[1, 2], [3]]}, ValueError, "weights: expected rows of one length"),
        ({"weights": [[1, 2, 3], [3, 4, 5]]}, ValueError, "weights: expected 2 rows of 2"),
        ({"weights": [[1, 2], [3, -4]]}, ValueError, "weights, row 1, position 1: expected a num"),
        ({"weights": [[1, 2], [3, float("nan")]]}, ValueError, "weights, row 1, position 1"),
        ({"weights": [[1, 2], [3, "4"]]}, TypeError, "weights, row 1, position 1"),
        ({"weights": 3}, TypeError, "weights: expected a list of rows"),
        ({"weights": "12"}, TypeError, "weights: expected a list of rows"),
        ({"row_totals": [1, -2]}, ValueError, "row totals, position 1"),
        ({"row_totals": []}, ValueError, "weights: expected 0 rows"),
        ({"upper": [[1, 2], [1.5, 3]]}, ValueError, "caps, row 1, position 0"),
        ({"lower": [1, 2]}, ValueError, "floors: expected 2 rows of 2"),
        ({"rule": "hare"}, ValueError, "unknown rule 'hare'; one of"),
        ({"tie_key": [[1, 2]]}, ValueError, "key of ties: expected 2 rows of 2"),
    ],
)
def test_what_cannot_be_read_is_named(
    changed: dict[str, Any], error: type[Exception], words: str
) -> None:
    asked = {"weights": [[1, 2], [3, 4]], "row_totals": [2, 3], "column_totals": [2, 3]}
    with pytest.raises(error, match=words):
        two_way(**(asked | changed))  # type: ignore[arg-type]
