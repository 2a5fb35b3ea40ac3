"""Households as a rule needs them, and whether targets hang on what is unknown of them.

Where a document does not print its households, its rates give them away within bounds. A rule that
looks at households is then solved with the middle of every interval, rounded down; and it is
asked whether any other households within the bounds would give other targets.

For every rule the cost of a unit's step rises or falls with its own households and does not depend
on those of others: ``(2k + 1 - 2P)/H`` and ``-(P - k)/H`` rise while k < P, ``s(k)/H`` falls, and
so do what alpha-fairness and Kolm–Pollak gain. The targets stand for all households within the
bounds exactly when, at the worse end of either interval, every accepted step still costs less
than every rejected step of another unit. That is a finite check, in exact order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_inputs import AllocationError, read_tie, whole_vector
from povlib.allocation_rules import Quantities, step_costs
from povlib.denominators import UNBOUNDED, bounds_of_sum
from povlib.plan import Plan
from povlib.reproduction import reproduce
from povlib.step_costs import StepCosts
from povlib.step_results import Ties, settle
from povlib.unit_vectors import is_blank, plan_column

__all__ = [
    "Hold",
    "KnownHouseholds",
    "Solved",
    "households_for",
    "read_households",
    "targets_hold",
    "ties_hold",
]


@dataclass(frozen=True, slots=True)
class KnownHouseholds:
    """What is known of the households of every unit: least and most, None where nothing is.

    `total` bounds all of them together; `how` is *printed*, *given*, *recovered* or *unknown*.
    """

    low: list[int | None]
    high: list[int | None]
    total: tuple[int, int] | None
    how: str

    @property
    def middle(self) -> list[int | None]:
        """The number that stands for an interval: its middle, rounded down."""
        return [
            None if low is None or high is None else (low + high) // 2
            for low, high in zip(self.low, self.high, strict=True)
        ]


def _bounds(column: pd.Series[Any]) -> list[int | None]:
    return [
        None if is_blank(value) or value >= UNBOUNDED else int(value) for value in column.tolist()
    ]


def read_households(plan: Plan, given: Any = None) -> KnownHouseholds:
    """Take households as given, as printed, or as the rates give them away.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> known = read_households(load_plan("krong_no_2020"))
    >>> known.low[:2], known.high[:2], known.total, known.how
    ([593, 2007], [593, 2008], (19340, 19348), 'recovered')
    """
    if isinstance(given, pd.DataFrame):
        ends = []
        for end in ("low", "high"):
            names = [f"recovered_households_{end}", f"households_{end}"]
            name = next((name for name in names if name in given), None)
            if name is None:
                found, known = ", ".join(map(str, given.columns)), " | ".join(names)
                problem = {"what": "households", "found": found, "known": known}
                raise AllocationError([("column", problem)])
            ordered = given[name].reindex(plan.units.index)
            ends.append(_bounds(ordered))
        return KnownHouseholds(ends[0], ends[1], None, "given")
    if given is not None:
        whole = whole_vector(plan, given, "households")
        return KnownHouseholds([*whole], [*whole], None, "given")
    printed = plan_column(plan, "households") if plan.has("households") else None
    own = [None if printed is None or is_blank(one) else int(one)
           for one in printed or [None] * len(plan.units)]  # fmt: skip
    if None not in own:
        return KnownHouseholds(own, [*own], None, "printed")
    recovered = reproduce(plan)
    low, high = (
        _bounds(recovered.households[f"recovered_households_{e}"]) for e in ("low", "high")
    )
    for unit, figure in enumerate(own):
        if figure is not None:
            low[unit] = high[unit] = figure
    unknown = all(one is None for one in low)
    return KnownHouseholds(
        low, high, recovered.households_total, "unknown" if unknown else "recovered"
    )


def households_for(
    plan: Plan, known: KnownHouseholds, poor: Sequence[int], rule: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give least, middle and most households as arrays, or tell whose are missing.

    A unit without poor households needs none: it gets nothing under rules that look at rates.
    """
    lost, problems, ends = [], [], []
    names = plan.units.index.tolist()
    for unit, (low, high) in enumerate(zip(known.low, known.high, strict=True)):
        if low is None or high is None:
            if poor[unit]:
                lost.append(str(names[unit]))
            low = high = 1
        elif low > high:
            params = {"unit": str(names[unit]), "low": low, "high": high}
            problems.append(("crossed_households", params))
        elif low < poor[unit]:
            params = {"unit": str(names[unit]), "poor": poor[unit], "households": low}
            problems.append(("few_households", params))
        ends.append((low, (low + high) // 2, high))
    if lost:
        problems.insert(0, ("households", {"units": ", ".join(lost), "method": rule}))
    if problems:
        raise AllocationError(problems)
    least, middle, most = (np.array(one, dtype=np.int64) for one in zip(*ends, strict=True))
    return least, middle, most


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Counts that one order of steps gave within bounds."""

    counts: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether the targets hang on households that are known only within bounds.

    Attributes
    ----------
    status : str
        *not_needed* (the rule does not look at households), *known* (they are exact), *same* (all
        households within the bounds give these targets), *differs* (some do not, or leave a tie),
        *not_determined*.
    loses, gains : int or None
        Where it differs: a unit whose last household another one would get or tie for.
    """

    status: str
    loses: int | None = None
    gains: int | None = None


def targets_hold(
    given: Quantities,
    parts: Sequence[Solved],
    low: np.ndarray,
    high: np.ndarray,
    total: tuple[int, int] | None,
) -> Hold:
    """Tell whether other households within the bounds would give other targets.

    Parameters
    ----------
    given : Quantities
    parts : sequence of Solved
        What was shared out by one order of steps: one part, or two where a subgroup's target
        binds. The second, of steps beyond the subgroup's stock, must then also keep its steps
        below those that the first leaves, or the target would bind no more.
    low, high : numpy.ndarray of int
        Least and most households.
    total : tuple of int or None
        The same of all units together.

    Examples
    --------
    20 poor of 100 and 5 poor of 40–60: with 40 the second unit's first rate is 5/40 = 1/8, so that
    it waits while the other stands above that, at 13 and more of 100.

    >>> rates = Quantities("leximin", np.array([20, 5]))
    >>> ends = np.array([100, 40]), np.array([100, 60])
    >>> def made(*counts):
    ...     return Solved(np.array(counts), np.array([0, 0]), np.array([20, 5]))
    >>> targets_hold(rates, [made(8, 0)], *ends, None).status
    'same'
    >>> targets_hold(rates, [made(9, 0)], *ends, None)
    Hold(status='differs', loses=0, gains=1)
    """
    if (low == high).all():
        return Hold("known")
    if given.rule == "hamilton":
        return Hold("not_determined")
    costs = step_costs(given.twice(low, high))
    against = [(part, part) for part in parts]
    if len(parts) == 2:
        against.append((parts[1], parts[0]))
    found = [_pair_holds(costs, *pair, low, high, total) for pair in against]
    for status in ("differs", "not_determined"):
        for one in found:
            if one.status == status:
                return one
    return Hold("same")


def _pair_holds(
    costs: StepCosts,
    taken_part: Solved,
    open_part: Solved,
    low: np.ndarray,
    high: np.ndarray,
    total: tuple[int, int] | None,
) -> Hold:
    """Tell whether steps that one part accepted always cost less than those that one left."""
    last, next_ = (taken_part.counts - 1).tolist(), open_part.counts.tolist()
    taken = np.flatnonzero(taken_part.counts > taken_part.lower).tolist()
    open_ = np.flatnonzero(open_part.counts < open_part.upper).tolist()
    if not taken or not open_:
        return Hold("same")
    size = len(next_)
    # All costs rise with households, or all fall: which end of an interval is the worse one?
    relevant = np.flatnonzero((low < high) & (open_part.upper > 0))
    if not len(relevant):
        return Hold("same")
    wide = int(relevant[0])
    step = max(last[wide], 0)
    rises = costs.compare(wide, step, wide + size, step) < 0
    dear, cheap = (size, 0) if rises else (0, size)
    cheapest = open_[0]
    for unit in open_:
        if costs.compare(unit + cheap, next_[unit], cheapest + cheap, next_[cheapest]) < 0:
            cheapest = unit

    def near(one: int, two: int) -> bool:
        """Tell whether a taken step may cost as much as an open one, or more."""
        return costs.compare(one + dear, last[one], two + cheap, next_[two]) >= 0

    pairs = [
        (one, two)
        for one in taken
        if near(one, cheapest)
        for two in open_
        if one != two and (low[one] < high[one] or low[two] < high[two]) and near(one, two)
    ]
    for one, two in pairs:
        least, most = low.copy(), high.copy()
        least[one] = most[one] = high[one] if rises else low[one]
        least[two] = most[two] = low[two] if rises else high[two]
        below, above = bounds_of_sum(least, most)
        if total is None or (below <= total[1] and above >= total[0]):
            return Hold("differs", one, two)
    return Hold("not_determined" if pairs else "same")


def ties_hold(
    plan: Plan,
    tie: Any,
    ties: Sequence[Ties],
    known: KnownHouseholds,
    weights: Callable[[], Sequence[Any]],
) -> Hold:
    """Tell whether ties that the fewest households settled would be settled otherwise within the
    bounds of the households.

    They stand exactly when those that were given one still come first with their most households,
    and the others with their least.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> tie = Ties(np.array([0, 1]), 1, np.array([0]), np.array([1]), np.array([], dtype=int))
    >>> low, high = [50, 51, *[60] * 10], [52, 59, *[60] * 10]
    >>> known = KnownHouseholds(low, high, None, "given")
    >>> ties_hold(plan, "fewest_households", [tie], known, list)
    Hold(status='differs', loses=0, gains=1)
    """
    if "fewest_households" not in (tie if isinstance(tie, list) else [tie]):
        return Hold("not_needed")
    low, high = known.low, known.high
    status = "known"
    for one in ties:
        if all(low[unit] == high[unit] for unit in one.units.tolist()):
            continue
        if one.left:
            return Hold("not_determined")
        worst = known.middle
        for unit in one.given.tolist():
            worst[unit] = high[unit]
        for unit in one.refused.tolist():
            worst[unit] = low[unit]
        again = settle(one.units, one.to_give, read_tie(plan, tie, weights, worst))
        loses = np.setdiff1d(one.given, again.given)
        if len(loses):
            gains = np.setdiff1d(one.refused, again.refused)
            loser, winner = int(loses[0]), int(gains[0])
            return _hold_of_pair(loser, winner, known)
        status = "same"
    return Hold(status)


def _hold_of_pair(loser: int, winner: int, known: KnownHouseholds) -> Hold:
    """Tell whether the sum of all households leaves room for what would change a tie."""
    if None in known.low or None in known.high:
        return Hold("not_determined")
    least, most = (np.array(each, dtype=np.int64) for each in (known.low, known.high))
    least[loser], most[winner] = most[loser], least[winner]
    below, above = bounds_of_sum(least, most)
    fits = known.total is None or (below <= known.total[1] and above >= known.total[0])
    return Hold("differs", loser, winner) if fits else Hold("not_determined")
