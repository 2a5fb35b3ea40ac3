"""Whole numbers in proportion to weights: divisor methods and Hamilton's, within floors and caps.

Sources: M. L. Balinski and H. P. Young, *Fair Representation* (1982); F. Pukelsheim, *Proportional
Representation: Apportionment Methods and Their Applications* (2nd ed. 2017). With floors and caps
the methods become bounded: the same multiplier for all, each rounded quotient cut at its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.amounts import (
    broadcast_whole,
    exact_sum,
    one_whole,
    positive_ratios,
    whole_numbers,
)
from povlib.optimize import solve_steps
from povlib.remainders import Shares, bounded_shares, largest_remainders, whole_weights
from povlib.signposts import IMPERVIOUS, SIGNPOSTS, divisor_costs
from povlib.step_costs import StepCosts
from povlib.step_results import Edge, Infeasible, Ties, feasible

__all__ = ["METHODS", "Apportionment", "Infeasible", "apportion", "shares_within"]

METHODS = ("hamilton", *SIGNPOSTS)
"""Names of the methods."""


@dataclass(frozen=True, slots=True, eq=False)
class Apportionment:
    """Whole numbers in proportion to weights, and what shows that they follow the method.

    Attributes
    ----------
    method : str
    counts : numpy.ndarray of int
        What each unit gets. Where a tie is left, every undecided unit has its lower count.
    total : int
        What was shared out, the ties that are left included.
    accepted, rejected : Edge or None
        Divisor methods: the dearest accepted and the cheapest rejected step. Hamilton: the
        smallest fraction that was rounded up and the largest one that was not.
    ties : Ties or None
        Units that are exactly equal where the total runs out.
    certificate : bool
        Whether the exact check of the method's condition held for every unit.
    lower, upper : numpy.ndarray of int
        The bounds.
    costs : StepCosts or None
        The order of a divisor method, for those who explain it.
    shares : Shares or None
        What Hamilton's method rounds.
    """

    method: str
    counts: np.ndarray
    total: int
    accepted: Edge | None
    rejected: Edge | None
    ties: Ties | None
    certificate: bool
    lower: np.ndarray
    upper: np.ndarray
    costs: StepCosts | None = None
    shares: Shares | None = None

    @property
    def divisors(self) -> tuple[Fraction | Decimal | None, Fraction | Decimal | None]:
        """Least and greatest divisor that give these numbers: weight for each household.

        None where there is no limit; with 25 digits where a root is involved. Hamilton has none.
        """
        if self.costs is None:
            return None, None
        least, most = (_divisor(edge, self.costs.power) for edge in (self.rejected, self.accepted))
        return least, most


def _divisor(edge: Edge | None, power: int) -> Fraction | Decimal | None:
    if edge is None or edge.cost == 0 or not isinstance(edge.cost, Fraction):
        return None
    if power == 1:
        return 1 / edge.cost
    context, (top, bottom) = Context(35), edge.cost.as_integer_ratio()
    root = context.power(context.divide(Decimal(bottom), Decimal(top)), 1 / Decimal(power))
    return Context(25).plus(root)


def apportion(
    weights: Any,
    total: int,
    method: str = "webster",
    *,
    lower: Any = None,
    upper: Any = None,
    tie_key: Any = None,
    root: int = 1,
) -> Apportionment | Infeasible:
    """Share out a whole number in proportion to weights, within floors and caps.

    Parameters
    ----------
    weights : array_like of int, Fraction or Decimal
        Zero or more. A unit with weight zero stays at its floor.
    total : int
        What to share out.
    method : {"hamilton", "adams", "dean", "hill", "webster", "modified_webster", "jefferson"}
        How quotients become whole numbers.
    lower, upper : int or array_like of int, optional
        Floors and caps, one for each unit or one for all; without them zero and no cap.
    tie_key : array_like of int, optional
        Who comes first where units are exactly equal: the smallest number. Without it the tie is
        left; the order of the units never decides.
    root : int, optional
        The weights are the `root`-th roots of what is given. Not for Hamilton.

    Returns
    -------
    Apportionment or Infeasible

    Examples
    --------
    Dividing 43, 33, 12, 8 and 4 by 9 and rounding gives 5, 4, 1, 1 and 0; by 9.5, one less for the
    second, and so by anything from 66/7 to 86/9:

    >>> result = apportion([43, 33, 12, 8, 4], 10)
    >>> result.counts.tolist(), *map(str, result.divisors)
    ([5, 3, 1, 1, 0], '66/7', '86/9')

    No more than four each; then by Hamilton, and a total that the caps cannot take:

    >>> apportion([43, 33, 12, 8, 4], 10, upper=4).counts.tolist()
    [4, 4, 1, 1, 0]
    >>> apportion([43, 33, 12, 8, 4], 10, "hamilton").counts.tolist()
    [4, 3, 1, 1, 1]
    >>> apportion([43, 33, 12, 8, 4], 10, upper=1).capacity_short
    5

    Adams gives one to everyone first, which takes five:

    >>> apportion([43, 33, 12, 8, 4], 4, "adams").one_each
    5
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; one of {', '.join(METHODS)}")
    if not isinstance(root, int) or root < 1 or (root > 1 and method == "hamilton"):
        raise ValueError(f"root: expected 1 or more, and 1 for Hamilton; found {root!r}")
    total, numerators, under, floors, caps, open_ = _problem(weights, total, lower, upper)
    reason = _obstacle(method, total, floors, caps, open_)
    if reason:
        return reason
    key = None if tie_key is None else whole_numbers(tie_key, "key of ties", least=None)
    if key is not None and len(key) != len(numerators):
        raise ValueError(f"key of ties: expected {len(numerators)} numbers, found {len(key)}")
    if method == "hamilton":
        whole, _ = whole_weights(numerators, under)
        found = largest_remainders(whole, total, floors, open_, key)
        return Apportionment(
            method, found.counts, total, found.accepted, found.rejected, found.ties,
            found.certificate, floors, caps, shares=found.shares,
        )  # fmt: skip
    positive = numerators if open_ is caps else np.maximum(numerators, 1)
    costs = divisor_costs(method, positive, under, root=root)
    steps = solve_steps(costs, total, floors, open_, key)
    return Apportionment(
        method, steps.counts, total, steps.accepted, steps.rejected, steps.ties,
        steps.certificate, floors, caps, costs=costs,
    )  # fmt: skip


def shares_within(
    weights: Any, total: int, *, lower: Any = None, upper: Any = None
) -> Shares | Infeasible:
    """Share out a total in proportion to weights, within floors and caps, without rounding.

    Parameters
    ----------
    weights, total, lower, upper
        As in `apportion`.

    Returns
    -------
    Shares or Infeasible
        The quota of every unit; with bounds, the bounded share.

    Examples
    --------
    >>> shares = shares_within([43, 33, 12, 8, 4], 10, upper=4)
    >>> [str(shares.share(unit)) for unit in range(5)]
    ['4', '66/19', '24/19', '16/19', '8/19']
    """
    total, numerators, under, floors, caps, open_ = _problem(weights, total, lower, upper)
    reason = _obstacle("hamilton", total, floors, caps, open_)
    if reason:
        return reason
    whole, common = whole_weights(numerators, under)
    shares = bounded_shares(whole, total, floors, open_)
    if common == 1 or shares.multiplier is None:
        return shares
    return Shares(
        shares.numerators, shares.denominator, shares.multiplier * common,
        shares.at_lower, shares.at_upper,
    )  # fmt: skip


def _problem(
    weights: Any, total: Any, lower: Any, upper: Any
) -> tuple[int, np.ndarray, np.ndarray | int, np.ndarray, np.ndarray, np.ndarray]:
    """Read what was given; last the caps that count, where units without weight have no room."""
    total = one_whole(total, "total")
    numerators, under = positive_ratios(weights, "weights")
    floors = broadcast_whole(lower, "floors", len(numerators), 0)
    caps = broadcast_whole(upper, "caps", len(numerators), total + 1)
    if numerators.min() > 0:
        return total, numerators, under, floors, caps, caps
    open_ = np.where(numerators == 0, np.minimum(floors, caps), caps)
    return total, numerators, under, floors, caps, open_


def _obstacle(
    method: str, total: int, floors: np.ndarray, caps: np.ndarray, open_: np.ndarray
) -> Infeasible | None:
    """Tell what makes a request infeasible, all at once."""
    reason = feasible(total, floors, open_)
    one_each = 0
    if method in IMPERVIOUS and total < exact_sum(floors) + len(floors):
        needed = exact_sum(np.maximum(floors, np.minimum(open_, 1)))
        one_each = needed if needed > total else 0
    if reason is None and not one_each:
        return None
    weightless = np.flatnonzero(open_ < caps)
    crossed = np.flatnonzero(floors > caps)
    return Infeasible(total, exact_sum(floors), exact_sum(open_), crossed, one_each, weightless)
