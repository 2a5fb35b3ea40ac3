"""How long sharing out takes, beside sorting, a greedy heap and general solvers.

Run by ``make bench ARGS="--only allocation"``; with ``PEERS=1`` beside more solvers, with
``--heavy`` beside those that take minutes or gigabytes. Every line states the objective that its
counts reach (least is best), so that a faster wrong answer is seen as wrong; counts that miss the
total or a bound are named.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
from allocation_peers import PEERS, ask, joint_milp, peers_for
from bench import Line, in_turn, show
from made_up import Case, made_up, most_held

from povlib.allocation import allocate
from povlib.apportion import Apportionment, apportion
from povlib.cascade import Cascade, cascade, share_again
from povlib.cascade_allocation import allocate_cascade
from povlib.fronts import front
from povlib.loading import load_plan
from povlib.optimize import allocate_steps
from povlib.pareto import ASPECTS, pareto_front
from povlib.remainders import largest_remainders
from povlib.rule_costs import convergence_costs, leximin_costs
from povlib.signposts import SIGNPOSTS, divisor_costs
from povlib.step_costs import StepCosts
from povlib.step_results import Infeasible
from povlib.subgroup import Joint, allocate_jointly, reachable
from povlib.utility_costs import AlphaCosts, KolmPollakCosts
from povlib.what_if import target_path

SIZES = {12: 40, 10_600: 4, 1_000_000: 1}
"""Units, and how many times as many turns as asked for."""

FEW = 12
"""No more units for a solver beside the joint target, which takes minutes beyond."""


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


def added_memory(action: Callable[[], object]) -> float:
    """Measure the most memory, in MB, that an action adds."""
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def resident(name: str, case: Case) -> float:
    """Measure by how many MB solving raises the most memory that a process of its own held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(path, **{field.name: getattr(case, field.name) for field in fields(case)})
        command = [sys.executable, str(Path(__file__).absolute()), name, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return float(done.stdout)


def show_resident(name: str, path: str) -> None:
    """Solve in this process and print by how many MB the most memory that it held grew."""
    with np.load(path) as stored:
        case = Case(
            **{key: stored[key] if stored[key].ndim else int(stored[key]) for key in stored}
        )
    solved_by(made_up(12), name)()  # what is loaded on first use
    before = most_held()
    solved_by(case, name)()
    print(most_held() - before)


def solved_by(case: Case, name: str) -> Callable[[], np.ndarray]:
    """Give the solving of a case by a rule, the making of its costs included."""
    if name == "hamilton":
        return lambda: hamilton(case)
    make = rules(case)[name]
    return lambda: solve(case, make())


def compare_with_peers(case: Case, *, heavy: bool) -> None:
    """Time the peers once, as they take long, beside the rule that they follow."""
    size = len(case.poor)
    found = list(peers_for(size, asked=heavy))
    if not found:
        return
    own = {rule: solved_by(case, rule) for rule in dict.fromkeys(peer.rule for _, peer in found)}
    times, answers = in_turn(own, 5), {rule: action() for rule, action in own.items()}
    memory = {}
    for name, _ in found:
        counts, seconds, memory[name] = ask(name, case)
        if counts is None:
            print(f"\n{name}: no answer to {size:,} units within {seconds:.0f} s")
        else:
            answers[name], times[name] = counts, seconds
    lines = [Line(name, peer.rule) for name, peer in found if name in times]
    show(f"{size:,} units beside peers, each once", times, lines)
    best = case.objective(answers["webster"])
    for name, counts in answers.items():
        rule = PEERS[name].rule if name in PEERS else name
        if rule == "leximin":
            higher = case.rates(counts) - case.rates(answers["leximin"])
            most = f"by {100 * max(higher.max(), 0):.3g} points at most{case.fault(counts)}"
            print(f"  {name}: {(higher > 1e-12).sum()} rates higher than by leximin, {most}")
            continue
        gap = case.objective(counts) - best
        wrong = case.fault(counts) + memory.get(name, "")
        print(f"  {name}: objective {best + gap:.6f} ({gap:+.2g}){wrong}")
        if name == "greedy heap" and abs(gap) > 1e-6 * max(best, 1):
            raise SystemExit(f"{name} and webster differ at {size} units")


def compare_allocations(repeats: int, *, heavy: bool = False) -> None:
    """Time every rule at every size, beside its peers."""
    aims = {12: "≤ 0.2 ms", 10_600: "≤ 1 ms", 1_000_000: "≤ 100 ms; leximin ≤ 120 ms"}
    for size, factor in SIZES.items():
        case = made_up(size)
        actions = {name: solved_by(case, name) for name in [*rules(case), "hamilton"]}
        rates = case.poor / case.households
        sort = {"np.sort": lambda: np.sort(rates)}  # noqa: B023
        medians = in_turn({**actions, **sort}, factor * repeats)
        lines = [Line(name, "np.sort", "≤ 27" if size >= 10**6 else "") for name in actions]
        title = f"{size:,} units, {case.total:,} to share, certificate included; aim {aims[size]}"
        show(title, medians, lines)
        if size >= 10**6:
            print("  MB added, traced and resident in a process of its own; aim ≤ 80:")
            for name, action in actions.items():
                print(f"    {name}: {added_memory(action):.0f}, {resident(name, case):.0f}")
        compare_with_peers(case, heavy=heavy)
    gone = [f"{name} (needs {', '.join(peer.missing)})"
            for name, peer in PEERS.items() if peer.missing]  # fmt: skip
    if gone:
        print(f"\nleft out: {'; '.join(gone)}: `make bench PEERS=1` installs what they need")
    if not heavy:
        later = [name for name, peer in PEERS.items() if peer.when_asked and not peer.missing]
        print(f"\nat larger sizes only with --heavy: {', '.join(later)}")
    compare_joint_targets(repeats)
    compare_hierarchies(repeats)
    compare_plan(repeats)


def joint(case: Case, own: np.ndarray, target: int) -> np.ndarray:
    """Meet the total and nine tenths of the most that the subgroup could have of it."""
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


def compare_joint_targets(repeats: int) -> None:
    """Time a total and a subgroup's target together, beside the total alone and a solver."""
    for size, factor in {12: 20, 10_600: 4}.items():
        case = made_up(size)
        own, target = subgroup_of(case)
        actions: dict[str, Callable[[], np.ndarray]] = {
            "webster": lambda: solve(case, divisor_costs("webster", case.poor)),  # noqa: B023
            "jointly": lambda: joint(case, own, target),  # noqa: B023
        }
        quick, slow = in_turn(actions, factor * repeats), {}
        answers = {"jointly": actions["jointly"]()}
        if size <= FEW:
            start = time.perf_counter()
            answers["scipy milp"] = joint_milp(case, target, own)
            slow["scipy milp"] = time.perf_counter() - start
        lines = [Line("jointly", "webster", "≤ 40"), *[Line(name, "jointly") for name in slow]]
        title = f"{size:,} units, total and subgroup target together; aim ≤ 40 ms"
        show(title, quick | slow, lines)
        for name, counts in answers.items():
            reached = int(np.minimum(counts, own).sum())
            short = f", {target - reached:,} short of the subgroup's" if reached < target else ""
            value = case.objective(counts)
            print(f"  {name}: objective {value:.6f}{case.fault(counts)}{short}")


def hierarchy() -> tuple[Case, np.ndarray, np.ndarray]:
    """Draw a case of 10,600 units in 693 in 63: the parents of the middle and of the lowest."""
    case, draw = made_up(10_600), np.random.default_rng(63)
    middle = np.concatenate((np.arange(63), draw.integers(0, 63, 693 - 63)))
    lowest = np.concatenate((np.arange(693), draw.integers(0, 693, 10_600 - 693)))
    return case, middle, lowest


def compare_hierarchies(repeats: int) -> None:
    """Time a cascade of 63, 693 and 10,600 units, and say what is not coherent."""
    case, middle, lowest = hierarchy()
    keys = [np.arange(63), np.arange(693), case.order]
    bounds = {"lower": [None, None, case.lower], "upper": [None, None, case.upper]}
    units = pd.DataFrame(
        {"province": middle[lowest], "district": lowest, "poor_start": case.poor},
        index=pd.Index([f"U{at}" for at in range(len(case.poor))]),
    )

    def whole(method: str) -> np.ndarray:
        found = allocate_cascade(
            units, case.total, ["province", "district"], method,
            lower=case.lower, upper=case.upper, tie=("lot", 1),
        )  # fmt: skip
        assert found.certificate
        return found.targets.to_numpy()

    def down(method: str) -> np.ndarray:
        found = cascade(case.poor, case.total, [middle, lowest], method, tie_keys=keys, **bounds)
        assert isinstance(found, Cascade)
        assert found.certificate
        return found.counts

    actions: dict[str, Callable[[], np.ndarray]] = {
        "webster at once": lambda: solve(case, divisor_costs("webster", case.poor)),
        "cascade, webster": lambda: down("webster"),
        "cascade, hamilton": lambda: down("hamilton"),
        "allocate_cascade, webster": lambda: whole("webster"),
        "allocate_cascade, hamilton": lambda: whole("hamilton"),
    }
    medians = in_turn(actions, repeats)
    lines = [Line(name, "webster at once") for name in list(actions)[1:]]
    show("10,600 units in 693 in 63, from the top down; aim ≤ 100 ms", medians, lines)
    for name, action in actions.items():
        counts = action()
        print(f"  {name}: objective {case.objective(counts):.6f}{case.fault(counts)}")
    for method in ("webster", "hamilton"):
        once = apportion(
            case.poor, case.total, method, lower=case.lower, upper=case.upper, tie_key=case.order
        )
        assert isinstance(once, Apportionment)
        again = share_again(
            case.poor, once.counts, lowest, method,
            lower=case.lower, upper=case.upper, tie_key=case.order,
        )  # fmt: skip
        moved = int(np.maximum(again - once.counts, 0).sum())
        print(f"  {method}: {moved} households move when every part of 693 shares out again")


def requests(case: Case) -> dict[str, Callable[[], object]]:
    """Name what is asked of a plan: reading, sharing out, checking, and what follows from it."""
    names = [f"U{at}" for at in range(len(case.poor))]
    figures = {"unit_code": names, "poor_start": case.poor, "households": case.households}
    units = pd.DataFrame(figures, index=pd.Index(names))
    plan = replace(load_plan("krong_no_2020"), units=units, total=None, registrations=None)
    bounds = {"lower": case.lower, "upper": case.upper}
    own, target = subgroup_of(case)
    joint_ = {"subgroup_target": target, "subgroup_stock": own}
    webster = solve(case, divisor_costs("webster", case.poor))
    base = allocate(plan, case.total, "convergence", **bounds, tie=("lot", 1))
    ends = ASPECTS["final_rates"](base, None).costs, ASPECTS["moved"](base, webster).costs

    def asked(method: str = "webster", **options: object) -> object:
        return allocate(plan, case.total, method, **bounds, tie=("lot", 1), **options)

    return {
        "kernel": lambda: solve(case, divisor_costs("webster", case.poor)),
        "allocate, webster": asked,
        "allocate, leximin": lambda: asked("leximin"),
        "allocate, hamilton": lambda: asked("hamilton"),
        "allocate, jointly": lambda: asked(**joint_),
        "target path, 10 either way": lambda: target_path(base, 10),
        "front of 51 points, kernel": lambda: front(*ends, case.total, case.lower, case.upper, 51),
        "front of 51 points": lambda: pareto_front(
            plan, case.total, reference=webster.tolist(), **bounds
        ),
    }


def compare_plan(repeats: int) -> None:
    """Time whole requests on plans of two sizes."""
    for size, factor in {12: 4, 10_600: 1}.items():
        actions = requests(made_up(size))
        lines = [Line(name, "kernel") for name in list(actions)[1:]]
        title = f"a plan of {size:,} units; aim ≤ 50 ms each"
        show(title, in_turn(actions, factor * repeats), lines)


if __name__ == "__main__":
    show_resident(sys.argv[1], sys.argv[2])
