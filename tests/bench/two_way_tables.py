"""How long two-way tables take, beside a general solver and beside proportional fitting.

Part of ``make bench ARGS="--only allocation"``. A table is best where the sum of the logarithms of
all its steps' costs is least; the solver minimises it step by step, and must find the same value.
Proportional fitting scales rows and columns in turn and rounds at the end, which is what a
spreadsheet does: the totals that it misses are told. Published tables are measured where they lie
beside the project.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum
from pathlib import Path

import numpy as np
import pandas as pd
from bench import Line, in_turn, show
from made_up import made_up
from scipy.optimize import Bounds, LinearConstraint, milp

from povlib.loading import load_plan
from povlib.two_way import TwoWay, two_way
from povlib.two_way_allocation import allocate_two_way

EXTERNAL = Path(__file__).resolve().parents[3] / "shared" / "external"
SOLVER = 2_000
"""No more steps for the solver."""


@dataclass(frozen=True)
class Table:
    """Weights, totals and caps of a table."""

    weights: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    upper: np.ndarray

    def objective(self, counts: np.ndarray) -> float:
        """What Webster's rule minimises: the logarithms of the costs of all steps taken."""
        return fsum(
            fsum(np.log((2 * np.arange(count) + 1) / (2 * weight)))
            for count, weight in zip(counts.ravel().tolist(), self.weights.ravel(), strict=True)
            if count and weight
        )

    def fault(self, counts: np.ndarray) -> str:
        """Tell how far the totals are missed, and how many cells break their bounds."""
        missed = int(np.abs(counts.sum(axis=1) - self.rows).sum())
        missed += int(np.abs(counts.sum(axis=0) - self.columns).sum())
        outside = int(((counts < 0) | (counts > self.upper)).sum())
        wrong = f", misses totals by {missed:,} in all" if missed else ""
        return wrong + (f", {outside:,} cells above their cap" if outside else "")


def solve(table: Table) -> np.ndarray:
    """Solve and insist on the certificate; where tables are equal, one of them."""
    found = two_way(table.weights, table.rows, table.columns, upper=table.upper)
    assert isinstance(found, TwoWay)
    assert found.certificate
    return found.example


def solver(table: Table) -> np.ndarray:
    """Let HiGHS choose among the steps."""
    room = np.minimum(np.minimum.outer(table.rows, table.columns), table.upper)
    room = np.where(table.weights > 0, room, 0).ravel()
    cells = np.repeat(np.arange(room.size), room)
    steps = np.arange(len(cells)) - np.repeat(np.cumsum(room) - room, room)
    margins = np.zeros((sum(table.weights.shape), len(cells)))
    row, column = np.divmod(cells, len(table.columns))
    margins[row, np.arange(len(cells))] = 1
    margins[len(table.rows) + column, np.arange(len(cells))] = 1
    totals = np.concatenate((table.rows, table.columns))
    found = milp(
        np.log((2 * steps + 1) / (2 * table.weights.ravel()[cells])),
        constraints=LinearConstraint(margins, totals, totals),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(cells)),
        options={"mip_rel_gap": 0},
    )
    counts = np.bincount(cells, np.round(found.x), room.size)
    return counts.astype(np.int64).reshape(table.weights.shape)


def fitting(table: Table) -> np.ndarray:
    """Scale rows and columns in turn, a hundred times, and round."""
    cells = table.weights.astype(float)
    for _ in range(100):
        for totals, axis in ((table.rows[:, None], 1), (table.columns, 0)):
            sums = cells.sum(axis=axis, keepdims=True)
            cells *= np.divide(totals, sums, out=np.zeros_like(sums), where=sums > 0)
    return np.round(cells).astype(np.int64)


def drawn(size: int) -> Table:
    """Draw the poor of two groups; a share of the poor to be reached, and of it of one group."""
    case = made_up(size)
    own = (case.poor * np.random.default_rng(7).beta(0.5, 0.5, size)).astype(np.int64)
    stock = np.column_stack((own, case.poor - own))
    rows = case.poor * 3 // 10
    least, most = (int(np.maximum(0, rows - stock[:, 1]).sum()),
                   int(np.minimum(rows, stock[:, 0]).sum()))  # fmt: skip
    first = least + (most - least) * 7 // 10
    return Table(stock, rows, np.array([first, int(rows.sum()) - first]), stock)


def published(name: str, side: str, other: str, weight: str, count: str) -> Table | None:
    """Read an election, if it lies beside the project."""
    path = EXTERNAL / f"{name}.csv"
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    sides = sorted({one[side] for one in cells}), sorted({one[other] for one in cells})
    weights, counts = np.zeros((2, len(sides[0]), len(sides[1])), dtype=np.int64)
    for one in cells:
        at = sides[0].index(one[side]), sides[1].index(one[other])
        weights[at], counts[at] = int(one[weight]), int(one[count])
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    return Table(weights, rows, columns, np.full(weights.shape, counts.sum()))


def cases() -> dict[str, Table]:
    """Name the tables."""
    found = {
        "12 units × 2 groups": drawn(12),
        "Zug 2018": published(
            "zug_kantonsrat_2018", "list_id", "entity_id", "list_votes", "list_number_of_mandates"
        ),
        "Uri 2020": published("uri_landrat_2020", "party", "district", "votes", "seats"),
        "10,600 units × 2 groups": drawn(10_600),
    }
    absent = [name for name, table in found.items() if table is None]
    if absent:
        print(f"\nnot beside the project and left out: {', '.join(absent)}")
    return {name: table for name, table in found.items() if table is not None}


def compare_two_way_tables(repeats: int) -> None:
    """Time every table, beside what can do it."""
    for name, table in cases().items():
        actions: dict[str, Callable[[], np.ndarray]] = {
            "two_way": lambda: solve(table),  # noqa: B023
            "proportional fitting, rounded": lambda: fitting(table),  # noqa: B023
        }
        quick, slow = in_turn(actions, 4 * repeats), {}
        answers = {key: action() for key, action in actions.items()}
        if int(np.minimum.outer(table.rows, table.columns).sum()) <= SOLVER:
            start = time.perf_counter()
            answers["scipy milp"] = solver(table)
            slow["scipy milp"] = time.perf_counter() - start
        lines = [Line(other, "two_way") for other in [*list(actions)[1:], *slow]]
        show(f"{name}, {int(table.rows.sum()):,} to share", quick | slow, lines)
        best = table.objective(answers["two_way"])
        for key, counts in answers.items():
            wrong, value = table.fault(counts), table.objective(counts)
            print(f"  {key}: objective {value:.6f} ({value - best:+.2g}){wrong}")
            if key == "scipy milp" and abs(value - best) > 1e-6 * max(abs(best), 1):
                raise SystemExit(f"{key} and two_way differ on {name}")
    compare_request(repeats)


def compare_request(repeats: int) -> None:
    """Time a whole request on a plan of 10,600 units: reading, sharing out, checking."""
    table = drawn(10_600)
    names = [f"U{at}" for at in range(len(table.rows))]
    figures = {"unit_code": names, "poor_start": table.weights.sum(axis=1),
               "poor_start_em": table.weights[:, 0], "exits_target": table.rows}  # fmt: skip
    units = pd.DataFrame(figures, index=pd.Index(names))
    plan = replace(load_plan("krong_no_2020"), units=units, total=None, registrations=None)
    target = int(table.columns[0])
    actions: dict[str, Callable[[], object]] = {
        "two_way": lambda: solve(table),
        "allocate_two_way": lambda: allocate_two_way(plan, target),
        "allocate_two_way and its frame": lambda: allocate_two_way(plan, target).table,
    }
    lines = [Line(name, "two_way") for name in list(actions)[1:]]
    show("a plan of 10,600 units, two groups", in_turn(actions, repeats), lines)
