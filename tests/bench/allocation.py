"""How long sharing out takes, beside sorting, a greedy heap and general solvers.

Run by ``make bench ARGS="--only allocation"``. Every line states the objective that its counts
reach (least is best), so that a faster wrong answer is seen as wrong; counts that miss the total
or a bound are named. Peers beyond SciPy are measured where they are installed.
"""

from __future__ import annotations

import heapq
import importlib.util
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum

import numpy as np
import pandas as pd
from bench import Line, in_turn, show
from scipy.optimize import Bounds, LinearConstraint, milp, minimize

from povlib.allocation import allocate
from povlib.apportion import Apportionment, apportion
from povlib.cascade import Cascade, cascade, share_again
from povlib.loading import load_plan
from povlib.optimize import allocate_steps
from povlib.remainders import largest_remainders
from povlib.rule_costs import convergence_costs, leximin_costs
from povlib.signposts import SIGNPOSTS, divisor_costs
from povlib.step_costs import StepCosts
from povlib.step_results import Infeasible
from povlib.subgroup import Joint, allocate_jointly, reachable
from povlib.utility_costs import AlphaCosts, KolmPollakCosts

SIZES = {12: 40, 10_600: 4, 1_000_000: 1}
"""Units, and how many times as many turns as asked for."""

GREEDY = 50_000
"""No more units for the heap in Python, which takes a second for every million households."""

FEW = 12
"""No more units for SLSQP."""

ABSENT = ("votelib", "cvxpy")
"""Peers that only those who install them see; named where they are left out."""

SOLVER = 20_000
"""No more steps for the solver, which takes minutes beyond."""


@dataclass(frozen=True)
class Case:
    """A made-up country: caps of 15 to 95 % of the poor, floors of 3 % of the caps."""

    households: np.ndarray
    poor: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    total: int
    order: np.ndarray

    def objective(self, counts: np.ndarray) -> float:
        """What Webster's rule minimises, beyond its value at the quotas."""
        quota = self.poor * (self.total / self.poor.sum())
        return fsum((counts - quota) ** 2 / self.poor)


def made_up(size: int) -> Case:
    """Draw a case."""
    draw = np.random.default_rng(2020)
    households = np.maximum(draw.lognormal(7.3, 0.6, size).astype(np.int64), 20)
    poor = np.maximum((households * draw.beta(1.2, 12, size)).astype(np.int64), 1)
    upper = np.maximum((poor * draw.uniform(0.15, 0.95, size)).astype(np.int64), 1)
    total = min(int(0.315 * poor.sum()), int(upper.sum()))
    return Case(households, poor, upper * 3 // 100, upper, total, draw.permutation(size))


def rules(case: Case) -> dict[str, Callable[[], StepCosts]]:
    """Name the rules and the making of their costs."""
    poor, all_ = case.poor, case.households
    divisors = {name: lambda name=name: divisor_costs(name, poor) for name in SIGNPOSTS}
    return {
        **divisors,
        "leximin": lambda: leximin_costs(poor, all_),
        "convergence": lambda: convergence_costs(poor, all_),
        "alpha-fairness, 3": lambda: AlphaCosts(3, all_, all_, all_ - poor),
        "Kolm–Pollak, 20": lambda: KolmPollakCosts(20, poor, all_),
    }


def solve(case: Case, costs: StepCosts) -> np.ndarray:
    """Solve and insist on the certificate; a drawn order settles ties."""
    steps = allocate_steps(costs, case.total, case.lower, case.upper, tie_key=case.order)
    assert not isinstance(steps, Infeasible)
    assert steps.certificate
    return steps.counts


def hamilton(case: Case) -> np.ndarray:
    """Solve by largest remainders."""
    found = largest_remainders(case.poor, case.total, case.lower, case.upper, case.order)
    assert found.certificate
    return found.counts


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


def scipy_milp(case: Case) -> np.ndarray:
    """Let HiGHS choose among the steps, each a variable from 0 to 1 with its cost."""
    rooms = case.upper - case.lower
    units = np.repeat(np.arange(len(rooms)), rooms)
    steps = np.arange(len(units)) - np.repeat(np.cumsum(rooms) - rooms, rooms) + case.lower[units]
    found = milp(
        (2 * steps + 1) / case.poor[units],
        constraints=LinearConstraint(np.ones(len(units)), *[case.total - case.lower.sum()] * 2),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(units)),
    )
    return case.lower + np.bincount(units, np.round(found.x), len(rooms)).astype(np.int64)


def slsqp(case: Case) -> np.ndarray:
    """Let SciPy's SLSQP divide households, and round what it gives: no whole numbers by itself."""
    quota = case.poor * (case.total / case.poor.sum())
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
    """votelib's highest averages with floors and caps."""
    proportional = importlib.import_module("votelib.evaluate.proportional")
    evaluator = proportional.HighestAverages("sainte_lague")
    places = range(len(case.poor))
    won = evaluator.evaluate(
        dict(zip(places, case.poor.tolist(), strict=True)),
        case.total,
        prev_gains=dict(zip(places, case.lower.tolist(), strict=True)),
        max_seats=dict(zip(places, case.upper.tolist(), strict=True)),
    )
    return case.lower + np.array([won.get(place, 0) for place in places])


PEERS: dict[str, tuple[Callable[[Case], np.ndarray], Callable[[Case], bool]]] = {
    "greedy heap": (heap_greedy, lambda case: len(case.poor) <= GREEDY),
    "SLSQP, rounded": (slsqp, lambda case: len(case.poor) <= FEW),
    "scipy milp": (scipy_milp, lambda case: int((case.upper - case.lower).sum()) <= SOLVER),
}


def peers(case: Case) -> dict[str, Callable[[], np.ndarray]]:
    """Name the peers that can do this case."""
    found = {name: solver for name, (solver, able) in PEERS.items() if able(case)}
    if len(case.poor) <= GREEDY and importlib.util.find_spec("votelib"):
        found["votelib"] = votelib
    return {name: lambda solver=solver: solver(case) for name, solver in found.items()}


def added_memory(action: Callable[[], object]) -> float:
    """Measure the most memory, in MB, that an action adds."""
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def fault(case: Case, counts: np.ndarray) -> str:
    """Tell what is wrong with counts."""
    missed = int(counts.sum()) - case.total
    outside = int(((counts < case.lower) | (counts > case.upper)).sum())
    wrong = f", misses the total by {missed:+,}" if missed else ""
    return wrong + (f", {outside:,} units outside their bounds" if outside else "")


def compare_allocations(repeats: int) -> None:
    """Time every rule at every size, beside its peers."""
    aims = {12: "≤ 0.2 ms", 10_600: "≤ 1 ms", 1_000_000: "≤ 100 ms; leximin ≤ 120 ms"}
    for size, factor in SIZES.items():
        case = made_up(size)
        actions: dict[str, Callable[[], np.ndarray]] = {
            name: lambda make=make: solve(case, make())  # noqa: B023
            for name, make in rules(case).items()
        }
        actions["hamilton"] = lambda: hamilton(case)  # noqa: B023
        rates = case.poor / case.households
        quick = in_turn({**actions, "np.sort": lambda: np.sort(rates)}, factor * repeats)  # noqa: B023
        answers, slow = {"webster": actions["webster"]()}, {}
        for name, action in peers(case).items():  # once: they take long
            start = time.perf_counter()
            answers[name] = action()
            slow[name] = time.perf_counter() - start
        best = case.objective(answers["webster"])
        lines = [Line(name, "np.sort", "≤ 27" if size >= 10**6 else "") for name in actions]
        lines += [Line(name, "webster") for name in slow]
        show(f"{size:,} units, {case.total:,} to share; aim {aims[size]}", quick | slow, lines)
        for name, counts in answers.items():
            gap = case.objective(counts) - best
            print(f"  {name}: objective {best + gap:.6f} ({gap:+.2g}){fault(case, counts)}")
            if name == "greedy heap" and abs(gap) > 1e-6 * max(best, 1):
                raise SystemExit(f"{name} and webster differ at {size} units")
        for name in ("webster", "leximin", "hamilton"):
            print(f"  {name}: {added_memory(actions[name]):.1f} MB added")
    absent = [name for name in ABSENT if not importlib.util.find_spec(name)]
    if absent:
        print(f"\nnot installed and left out: {', '.join(absent)}")
    compare_joint_targets(repeats)
    compare_hierarchies(repeats)
    compare_plan(repeats)


def joint(case: Case) -> np.ndarray:
    """Meet the total and nine tenths of the most that the subgroup could have of it."""
    own, target = subgroup_of(case)
    found = allocate_jointly(
        divisor_costs("webster", case.poor), case.total, target, own, case.poor - own,
        lower=case.lower, upper=case.upper, tie_key=case.order,
    )  # fmt: skip
    assert isinstance(found, Joint)
    assert found.certificate
    return found.counts


def subgroup_of(case: Case) -> tuple[np.ndarray, int]:
    """Draw the subgroup's stock, and a target that binds."""
    own = (case.poor * np.random.default_rng(7).beta(0.5, 0.5, len(case.poor))).astype(np.int64)
    most = reachable(case.total, own, case.poor - own, lower=case.lower, upper=case.upper)[1]
    return own, most * 9 // 10


def joint_milp(case: Case) -> np.ndarray:
    """Let HiGHS choose the steps of both kinds."""
    own, target = subgroup_of(case)
    rooms = case.upper - case.lower
    units = np.repeat(np.arange(len(rooms)), rooms)
    steps = np.arange(len(units)) - np.repeat(np.cumsum(rooms) - rooms, rooms) + case.lower[units]
    inner = steps < own[units]
    given = int(np.minimum(case.lower, own).sum())
    found = milp(
        (2 * steps + 1) / case.poor[units],
        constraints=[
            LinearConstraint(np.ones(len(units)), *[case.total - case.lower.sum()] * 2),
            LinearConstraint(inner.astype(float), target - given, np.inf),
        ],
        bounds=Bounds(0, 1),
        integrality=np.ones(len(units)),
    )
    return case.lower + np.bincount(units, np.round(found.x), len(rooms)).astype(np.int64)


def compare_joint_targets(repeats: int) -> None:
    """Time a total and a subgroup's target together, beside the total alone and a solver."""
    for size, factor in {12: 20, 10_600: 4}.items():
        case = made_up(size)
        actions: dict[str, Callable[[], np.ndarray]] = {
            "webster": lambda: solve(case, divisor_costs("webster", case.poor)),  # noqa: B023
            "jointly": lambda: joint(case),  # noqa: B023
        }
        quick, slow = in_turn(actions, factor * repeats), {}
        answers = {"jointly": actions["jointly"]()}
        if int((case.upper - case.lower).sum()) <= SOLVER:
            start = time.perf_counter()
            answers["scipy milp"] = joint_milp(case)
            slow["scipy milp"] = time.perf_counter() - start
        lines = [Line("jointly", "webster", "≤ 40"), *[Line(name, "jointly") for name in slow]]
        title = f"{size:,} units, total and subgroup target together; aim ≤ 40 ms"
        show(title, quick | slow, lines)
        own, target = subgroup_of(case)
        for name, counts in answers.items():
            reached = int(np.minimum(counts, own).sum())
            short = f", {target - reached:,} short of the subgroup's" if reached < target else ""
            value = case.objective(counts)
            print(f"  {name}: objective {value:.6f}{fault(case, counts)}{short}")


def compare_hierarchies(repeats: int) -> None:
    """Time a cascade of 63, 693 and 10,600 units, and say what is not coherent."""
    case, draw = made_up(10_600), np.random.default_rng(63)
    middle = np.concatenate((np.arange(63), draw.integers(0, 63, 693 - 63)))
    lowest = np.concatenate((np.arange(693), draw.integers(0, 693, 10_600 - 693)))
    keys = [np.arange(63), np.arange(693), case.order]
    bounds = {"lower": [None, None, case.lower], "upper": [None, None, case.upper]}

    def down(method: str) -> np.ndarray:
        found = cascade(case.poor, case.total, [middle, lowest], method, tie_keys=keys, **bounds)
        assert isinstance(found, Cascade)
        assert found.certificate
        return found.counts

    actions: dict[str, Callable[[], np.ndarray]] = {
        "webster at once": lambda: solve(case, divisor_costs("webster", case.poor)),
        "cascade, webster": lambda: down("webster"),
        "cascade, hamilton": lambda: down("hamilton"),
    }
    medians = in_turn(actions, repeats)
    lines = [Line(name, "webster at once") for name in list(actions)[1:]]
    show("10,600 units in 693 in 63, from the top down; aim ≤ 100 ms", medians, lines)
    for name, action in actions.items():
        counts = action()
        print(f"  {name}: objective {case.objective(counts):.6f}{fault(case, counts)}")
    for method in ("webster", "hamilton"):
        whole = apportion(
            case.poor, case.total, method, lower=case.lower, upper=case.upper, tie_key=case.order
        )
        assert isinstance(whole, Apportionment)
        again = share_again(
            case.poor, whole.counts, lowest, method,
            lower=case.lower, upper=case.upper, tie_key=case.order,
        )  # fmt: skip
        moved = int(np.maximum(again - whole.counts, 0).sum())
        print(f"  {method}: {moved} households move when every part of 693 shares out again")


def compare_plan(repeats: int) -> None:
    """Time a whole request on a plan of 10,600 units: reading, sharing out, checking."""
    case = made_up(10_600)
    names = [f"U{at}" for at in range(len(case.poor))]
    figures = {"unit_code": names, "poor_start": case.poor, "households": case.households}
    units = pd.DataFrame(figures, index=pd.Index(names))
    plan = replace(load_plan("krong_no_2020"), units=units, total=None, registrations=None)
    bounds = {"lower": case.lower, "upper": case.upper, "tie": ("lot", 1)}
    own, target = subgroup_of(case)
    actions: dict[str, Callable[[], object]] = {
        "kernel": lambda: solve(case, divisor_costs("webster", case.poor)),
        "allocate, webster": lambda: allocate(plan, case.total, **bounds),
        "allocate, leximin": lambda: allocate(plan, case.total, "leximin", **bounds),
        "allocate, jointly": lambda: allocate(
            plan, case.total, subgroup_target=target, subgroup_stock=own, **bounds
        ),
    }
    lines = [Line(name, "kernel") for name in list(actions)[1:]]
    show("a plan of 10,600 units; aim ≤ 50 ms", in_turn(actions, repeats), lines)
