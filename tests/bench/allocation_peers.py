"""What others use to share out whole numbers within floors and caps.

Those beyond SciPy are installed by ``make bench PEERS=1`` and named where they are left out. Some
give no whole numbers by themselves: theirs are rounded, and what that costs is printed.
"""

from __future__ import annotations

import heapq
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from made_up import Case, made_up, most_held
from scipy.optimize import Bounds, LinearConstraint, milp, minimize

__all__ = ["PEERS", "Peer", "ask", "joint_milp", "peers_for"]

PATIENCE = 120
"""Seconds after which a peer that takes long is stopped."""

MANY = 50_000
"""Beyond these units a heap in Python takes a second for every million households."""


def heap_greedy(case: Case) -> np.ndarray:
    """Give one after the other to the least (2k + 1)/w, from a heap of floats."""
    counts, weights, caps = case.lower.tolist(), case.poor.tolist(), case.upper.tolist()
    heap = [
        ((2 * k + 1) / w, place)
        for place, (k, w, u) in enumerate(zip(counts, weights, caps, strict=True))
        if k < u
    ]
    heapq.heapify(heap)
    for _ in range(case.total - sum(counts)):
        place = heap[0][1]
        counts[place] += 1
        if counts[place] < caps[place]:
            heapq.heapreplace(heap, ((2 * counts[place] + 1) / weights[place], place))
        else:
            heapq.heappop(heap)
    return np.array(counts)


def _steps(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Give every step between the floors and the caps: its unit, and what the unit has before."""
    rooms = case.upper - case.lower
    units = np.repeat(np.arange(len(rooms)), rooms)
    steps = np.arange(len(units)) - np.repeat(np.cumsum(rooms) - rooms, rooms) + case.lower[units]
    return units, steps


def _chosen(case: Case, target: int | None = None, own: np.ndarray | None = None) -> np.ndarray:
    """Let HiGHS choose among the steps, each a variable from 0 to 1 with its cost."""
    units, steps = _steps(case)
    limits = [LinearConstraint(np.ones(len(units)), *[case.total - case.lower.sum()] * 2)]
    if own is not None and target is not None:
        given = int(np.minimum(case.lower, own).sum())
        limits.append(LinearConstraint((steps < own[units]).astype(float), target - given, np.inf))
    found = milp(
        (2 * steps + 1) / case.poor[units],
        constraints=limits,
        bounds=Bounds(0, 1),
        integrality=np.ones(len(units)),
    )
    taken = np.bincount(units, np.round(found.x), len(case.poor))
    return case.lower + taken.astype(np.int64)


def scipy_milp(case: Case) -> np.ndarray:
    """SciPy's door to HiGHS."""
    return _chosen(case)


def joint_milp(case: Case, target: int, own: np.ndarray) -> np.ndarray:
    """The same with a target of a subgroup, whose steps come first in every unit."""
    return _chosen(case, target, own)


def slsqp(case: Case) -> np.ndarray:
    """Let SciPy's SLSQP divide households, and round what it gives."""
    quota = case.quota
    found = minimize(
        lambda x: float(((x - quota) ** 2 / case.poor).sum()),
        np.clip(quota, case.lower, case.upper),
        jac=lambda x: 2 * (x - quota) / case.poor,
        bounds=list(zip(case.lower.tolist(), case.upper.tolist(), strict=True)),
        constraints={"type": "eq", "fun": lambda x: x.sum() - case.total},
        method="SLSQP",
    )
    return np.round(found.x).astype(np.int64)


def votelib(case: Case) -> np.ndarray:
    """votelib's highest averages with floors and caps; who is tied comes in any order."""
    proportional = importlib.import_module("votelib.evaluate.proportional")
    evaluator = proportional.HighestAverages("sainte_lague")
    places = range(len(case.poor))
    won = evaluator.evaluate(
        dict(zip(places, case.poor.tolist(), strict=True)),
        case.total,
        prev_gains=dict(zip(places, case.lower.tolist(), strict=True)),
        max_seats=dict(zip(places, case.upper.tolist(), strict=True)),
    )
    counts = case.lower.copy()
    for who, count in won.items():
        if isinstance(who, int):
            counts[who] += count
        else:  # a set of equals
            counts[list(who)[:count]] += 1
    return counts


def _by_cvxpy(case: Case, solver: str, **options: Any) -> np.ndarray:
    """State the least squares to CVXPY."""
    cvxpy = importlib.import_module("cvxpy")
    x = cvxpy.Variable(len(case.poor), **options)
    apart = cvxpy.multiply(1 / np.sqrt(case.poor), x - case.quota)
    limits = [cvxpy.sum(x) == case.total, x >= case.lower, x <= case.upper]
    cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(apart)), limits).solve(solver=solver)
    return np.round(x.value).astype(np.int64)


def cvxpy_scip(case: Case) -> np.ndarray:
    """CVXPY and SCIP, in whole numbers."""
    return _by_cvxpy(case, "SCIP", integer=True)


def clarabel(case: Case) -> np.ndarray:
    """CVXPY and Clarabel, which divides households, and round what it gives."""
    return _by_cvxpy(case, "CLARABEL")


def cvxpy_leximin(case: Case) -> np.ndarray:
    """cvxpy-leximin on final rates, highest first, and round what it gives."""
    cvxpy = importlib.import_module("cvxpy")
    leximin = importlib.import_module("cvxpy_leximin")
    x = cvxpy.Variable(len(case.poor))
    left = [
        (poor - x[place]) * (100 / all_)
        for place, (poor, all_) in enumerate(
            zip(case.poor.tolist(), case.households.tolist(), strict=True)
        )
    ]
    limits = [cvxpy.sum(x) == case.total, x >= case.lower, x <= case.upper]
    leximin.Problem(leximin.Leximax(left), limits).solve(method="saturation")
    return np.round(x.value).astype(np.int64)


@dataclass(frozen=True)
class Peer:
    """A peer: what it needs installed, how many units it takes, and how many only when asked."""

    solve: Callable[[Case], np.ndarray]
    units: float
    needs: tuple[str, ...] = ()
    when_asked: float = 0
    rule: str = "webster"
    missing: list[str] = field(init=False)

    def __post_init__(self) -> None:
        gone = [name for name in self.needs if not importlib.util.find_spec(name)]
        object.__setattr__(self, "missing", gone)


PEERS = {
    "greedy heap": Peer(heap_greedy, MANY),
    "SLSQP, rounded": Peer(slsqp, 12),
    "scipy milp": Peer(scipy_milp, 12, when_asked=MANY),
    "votelib": Peer(votelib, MANY, ("votelib",)),
    "CVXPY + SCIP": Peer(cvxpy_scip, 12, ("cvxpy", "pyscipopt")),
    "Clarabel, rounded": Peer(clarabel, MANY, ("cvxpy", "clarabel"), when_asked=inf),
    "cvxpy-leximin, rounded": Peer(cvxpy_leximin, 12, ("cvxpy", "cvxpy_leximin"), rule="leximin"),
}


def peers_for(units: int, *, asked: bool) -> Iterator[tuple[str, Peer]]:
    """Give the peers that are installed and can do so many units."""
    for name, peer in PEERS.items():
        most = max(peer.units, peer.when_asked) if asked else peer.units
        if units <= most and not peer.missing:
            yield name, peer


def ask(name: str, case: Case) -> tuple[np.ndarray | None, float, str]:
    """Let a peer solve a case: counts, seconds, and a word on memory.

    One that takes long works in a process of its own, which is stopped when patience runs out.
    """
    size = len(case.poor)
    if size <= PEERS[name].units:
        counts, seconds = timed(name, case)
        return counts, seconds, ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.npy"
        command = [sys.executable, str(Path(__file__).absolute()), name, str(size), str(path)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return None, PATIENCE, ""
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr.strip()[-300:]}")
        told = json.loads(done.stdout.splitlines()[-1])
        return np.load(path), told["seconds"], f", {told['mb']:,.0f} MB added"


def timed(name: str, case: Case) -> tuple[np.ndarray, float]:
    """Let a peer solve a case once; what it loads on first use does not count."""
    PEERS[name].solve(made_up(12))
    start = time.perf_counter()
    counts = PEERS[name].solve(case)
    return counts, time.perf_counter() - start


def answer(name: str, size: int, path: str) -> None:
    """Let a peer solve a case and write its counts; runs in a process of its own."""
    case, before = made_up(size), most_held()
    counts, seconds = timed(name, case)
    np.save(path, counts)
    print(json.dumps({"seconds": seconds, "mb": most_held() - before}))


if __name__ == "__main__":
    answer(sys.argv[1], int(sys.argv[2]), sys.argv[3])
