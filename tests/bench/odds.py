"""How long the distribution of a district's exits takes, beside simulation and SciPy.

Run by ``make bench ARGS="--only odds"``. Simulation gives a probability p to within about
√(p(1 − p)/runs); what it would take for a given error is extrapolated from a smaller number of
runs, for the time grows with their number.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
from bench import Line, in_turn, show
from scipy import stats

import povlib as pov
from povlib.exit_odds import meeting_odds, total_distribution
from povlib.plan import Plan
from povlib.success_laws import Beta, CommonRate

ROOT = Path(__file__).resolve().parents[2]

RUNS = 20_000
"""Runs of the simulation that is timed."""

ERROR = 1e-6
"""Simulation is asked for a standard error of this; the computed bounds are tighter still."""

FEW = 100
"""No more units for SciPy, which takes one household after the other."""


def simulated(numbers: np.ndarray, rates: np.ndarray, target: int) -> tuple[float, int, float]:
    """Give the probability of the target by simulation, the runs and the seconds that it took."""
    draw = np.random.default_rng(2020)
    part = max(1, min(RUNS, 2_000_000 // len(numbers)))
    turns = 1 if len(numbers) < FEW else 2
    start, hits = time.perf_counter(), 0
    for _ in range(turns):
        exits = draw.binomial(numbers, rates, (part, len(numbers))).sum(axis=1)
        hits += int((exits >= target).sum())
    runs = turns * part
    return hits / runs, runs, time.perf_counter() - start


def compare_odds(repeats: int) -> None:
    """Measure two districts, and tell how far simulation is from the same accuracy."""
    few = np.array([37, *[33] * 11])
    compare("12 units, 400 households", few, 384, repeats)
    many = 93 + np.arange(10_600) % 4
    compare("10 600 units, 1 000 000 households", many, 946_600, repeats)
    plan = year_of(10_600)
    found = pov.progress(plan, as_of="15/7/2032")
    odds = pov.registration_odds(plan, success="0.97")
    actions: dict[str, Callable[[], object]] = {
        "progress": lambda: pov.progress(plan, as_of="15/7/2032"),
        "odds of the registrations, and what would suffice": lambda: pov.registration_odds(
            plan, success="0.97"
        ),
        "whose shortfall matters most": odds.influences,
        "odds by the end of the year": lambda: pov.year_outlook(found, "0.97"),
    }
    show("10 600 units with twelve months, aim 1 s in all", in_turn(actions, repeats), [])


def year_of(units: int) -> Plan:
    """Make up a year: every unit registers, and reports twelve months."""
    draw = np.random.default_rng(2032)
    codes = np.array([f"{place:05}" for place in range(units)], dtype=object)
    poor = draw.integers(20, 300, units)
    target = poor * draw.integers(10, 40, units) // 100
    index = pd.Index(codes, name="unit")
    table = pd.DataFrame({"unit_code": codes, "poor_start": poor, "exits_target": target}, index)
    said = {"unit_code": codes, "exits_registered": target + draw.integers(0, 4, units)}
    month, which = np.tile(np.arange(12), units), np.repeat(codes, 12)
    firsts = [dt.date(2032, at + 1, 1) for at in range(12)]
    days = [dt.date(2032 + (at + 1) // 12, (at + 1) % 12 + 1, 5) for at in range(12)]
    reports = {
        "month": pd.Series([firsts[at] for at in month], dtype=object), "unit": which,
        "unit_code": which, "reported": pd.Series([days[at] for at in month], dtype=object),
        "replaces": pd.Series([None] * len(which), dtype=object),
        **{name: draw.integers(0, most, len(which))
           for name, most in (("exits", 6), ("relapses", 2), ("new_poor", 2))},
        "note": "", "line": range(2, len(which) + 2),
    }  # fmt: skip
    base = pov.load_plan(str(ROOT / "tests/plans/doi_gio_2032"))
    return replace(
        base, units=table, registrations=pd.DataFrame(said), progress=pd.DataFrame(reports)
    )


def compare(title: str, numbers: np.ndarray, target: int, repeats: int) -> None:
    registered, units = numbers.tolist(), len(numbers)
    rates = [Fraction(9000 + 900 * place // units, 10_000) for place in range(units)]
    floats = np.array([float(rate) for rate in rates])
    prior = Beta.of_mean("0.95", 100)
    common = CommonRate(prior)
    targets = [number * 9 // 10 for number in registered]
    actions: dict[str, Callable[[], object]] = {
        "one rate": lambda: total_distribution(registered, "0.95"),
        "a rate for each unit": lambda: total_distribution(registered, rates),
        "a prior for each unit": lambda: total_distribution(registered, prior),
        "a common rate": lambda: total_distribution(registered, common),
        "all odds, a common rate": lambda: meeting_odds(registered, targets, common),
    }
    lines = []
    if units < FEW:
        probabilities = np.repeat(floats, numbers)
        counts = np.arange(len(probabilities) + 1)
        peer = "scipy.stats.poisson_binom"
        actions[peer] = lambda: stats.poisson_binom.pmf(counts, probabilities)
        lines = [Line("a rate for each unit", peer)]
    show(f"The exits of {title}", in_turn(actions, repeats), lines)
    found = total_distribution(registered, rates).at_least(target)
    chance, runs, seconds = simulated(numbers, floats, target)
    true = found.middle
    assert abs(chance - true) <= 5 * math.sqrt(max(true * (1 - true), 1 / runs) / runs)
    needed = true * (1 - true) / ERROR**2
    print(
        f"  P(at least {target}) = {true:.9f}, width of the bounds {found.high - found.low:.1g};"
        f" simulation: {chance:.3f}, {seconds / runs * needed:.3g} s for an error of {ERROR:g}"
    )
