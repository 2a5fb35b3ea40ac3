"""Whether targets hang on what is unknown of the households.

For every rule the cost of one step of a unit only rises or only falls with its own households and
does not depend on those of others: ``(2k + 1 - 2P)/H`` and ``-(P - k)/H`` rise while k < P,
``s(k)/H`` falls, and so do what alpha-fairness and Kolm–Pollak gain; a deviation from a reference
rises below it and falls beyond. The targets stand for all households within the
bounds exactly when, at the worse end of either interval, every accepted step still costs less
than every rejected step of another unit. That is a finite check, in exact order. Largest
remainders have no such costs and a check of their own, in `povlib.remainder_holds`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from povlib.allocation_households import KnownHouseholds
from povlib.allocation_inputs import read_tie
from povlib.allocation_rules import Quantities, step_costs
from povlib.denominators import bounds_of_sum
from povlib.plan import Plan
from povlib.step_costs import StepCosts
from povlib.step_results import Ties, settle

__all__ = ["Hold", "Solved", "targets_hold", "ties_hold"]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Counts that one order of steps gave within bounds, and whom a tie that is left concerns."""

    counts: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    undecided: tuple[int, ...] = ()


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
    settles: Callable[[int, int, np.ndarray], bool] = lambda one, two, households: False,
) -> Hold:
    """Tell whether other households within the bounds would give other targets.

    For any rule but Hamilton's.

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
    settles : callable
        Whether a named way to settle ties puts a unit before another one that is equal, with
        households for which both cost the same.

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
    costs = step_costs(given.twice(low, high))
    against = [(part, part) for part in parts]
    if len(parts) == 2:
        against.append((parts[1], parts[0]))
    found = [_pair_holds(costs, *pair, low, high, total, settles) for pair in against]
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
    settles: Callable[[int, int, np.ndarray], bool],
) -> Hold:
    """Tell whether steps that one part accepted always cost less than those that one left."""
    taken, left = _steps(taken_part, -1), _steps(open_part, 0)
    if not taken or not left:
        return Hold("same")
    size = len(low)

    def ends(step: tuple[int, int]) -> tuple[int, int]:
        """Tell with which households a step is dear, and with which it is cheap."""
        unit, number = step
        rises = costs.compare(unit, number, unit + size, number) < 0
        return (unit + size, unit) if rises else (unit, unit + size)

    dear = {step: ends(step)[0] for step in taken}
    cheap = {step: ends(step)[1] for step in left}

    def order(one: tuple[int, int], two: tuple[int, int]) -> int:
        """Compare a taken step at its worst with an open one at its best."""
        return costs.compare(dear[one], one[1], cheap[two], two[1])

    cheapest = left[0]
    for step in left:
        if costs.compare(cheap[step], step[1], cheap[cheapest], cheapest[1]) < 0:
            cheapest = step
    wide, doubtful = low < high, False
    for one in taken:
        if order(one, cheapest) < 0:
            continue
        for two in left:
            if one[0] == two[0] or not (wide[one[0]] or wide[two[0]]):
                continue
            compared = order(one, two)
            if compared < 0 or (not compared and one in left and two in taken):
                continue  # served first, or a tie that is told
            least, most = low.copy(), high.copy()
            for unit, end in ((one[0], dear[one]), (two[0], cheap[two])):
                least[unit] = most[unit] = (low if end < size else high)[unit]
            if not compared and settles(one[0], two[0], least):
                continue
            below, above = bounds_of_sum(least, most)
            if total is None or (below <= total[1] and above >= total[0]):
                return Hold("differs", one[0], two[0])
            doubtful = True
    return Hold("not_determined" if doubtful else "same")


def _steps(part: Solved, offset: int) -> list[tuple[int, int]]:
    """Give the last steps that were taken (offset −1), or the next ones: unit and its step.

    Of units in a tie that is left some have theirs taken and some not, so that it is both.
    """
    beyond = part.counts > part.lower if offset else part.counts < part.upper
    units = np.flatnonzero(beyond).tolist()
    found = {(unit, int(part.counts[unit]) + offset) for unit in units}
    tied = {(unit, int(part.counts[unit])) for unit in part.undecided}
    return sorted(found | tied)


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
