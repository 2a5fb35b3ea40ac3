"""A total and a target for a subgroup, met together at least cost: exact, with a certificate.

Of unit i's households ``xᵢ`` the subgroup's are ``dᵢ``. It has ``Dᵢ`` in stock and the others
``Kᵢ``, hence ``max(0, xᵢ − Kᵢ) ≤ dᵢ ≤ min(Dᵢ, xᵢ)``. Asked for are whole ``lower ≤ x ≤ upper`` with
``Σx = total`` and ``Σd ≥ target`` that minimise ``Σ fᵢ(xᵢ)``.

The most that the subgroup can have is ``Σ min(Dᵢ, xᵢ)``. The target therefore allows no more than
``total − target`` steps beyond ``Dᵢ``; with a price μ on these, ``f(x) + μ·max(0, x − D)`` is
convex as before. Where that limit binds it is met exactly, and the two kinds of steps part: the
cheapest ones up to D and the cheapest ones beyond it, a known number of each, are found apart and
no search of μ is needed. What comes before a step beyond D is always taken too: at one price for
all it was, and the limit moves steps from beyond D to below it. The certificate is ν ≤ λ for the
prices ν beyond D and λ up to D; μ is λ − ν.

Only the order of the steps within each kind matters, so that any rule of `povlib.step_costs` does.

Source: T. Ibaraki and N. Katoh, *Resource Allocation Problems* (1988), on Lagrange multipliers of
further constraints.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.amounts import broadcast_whole, exact_sum, one_whole, whole_numbers
from povlib.apportion import Apportionment, apportion
from povlib.optimize import solve_steps
from povlib.step_costs import StepCosts
from povlib.step_results import Edge, Infeasible, Steps, Ties, feasible

__all__ = ["Joint", "Unmet", "allocate_jointly", "reachable", "subgroup_range"]


@dataclass(frozen=True, slots=True, eq=False)
class Unmet:
    """Why a total and a subgroup's target cannot be met together, in numbers.

    Attributes
    ----------
    reason : Infeasible or None
        What is wrong with the total alone; caps are then at most what is in stock.
    target, most : int
        What was asked for the subgroup, and the most that it can have (None if `reason` is given).
    stock : int
        What the caps and the subgroup's stock leave it.
    others : int
        What the floors demand of others than the subgroup, or the total beyond `stock`, if more.
    """

    reason: Infeasible | None
    target: int
    most: int | None
    stock: int
    others: int

    @property
    def short(self) -> int:
        """By how much the target exceeds the most that the subgroup can have, or 0."""
        return 0 if self.most is None else max(0, self.target - self.most)


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Whole numbers that meet a total and a subgroup's target, and what proves them.

    Attributes
    ----------
    counts : numpy.ndarray of int
        What each unit gets; lower counts where ties are left.
    total, target : int
    least, most : numpy.ndarray of int
        How many of them can be the subgroup's.
    members : Apportionment or None
        The subgroup's part: the target, or more where what the others have leaves no less, in
        proportion to its stock by Webster, within `least` and `most`, with ties of its own. None
        while ties are left in `counts`.
    free : Steps
        The answer without the target.
    inner, outer : Steps or None
        If the target binds, or is just met without: the steps up to the subgroup's stock, and those
        beyond it, where every unit begins with its stock.
    certificate : bool
        Whether the exact check held.
    """

    counts: np.ndarray
    total: int
    target: int
    least: np.ndarray
    most: np.ndarray
    members: Apportionment | None
    free: Steps
    inner: Steps | None
    outer: Steps | None
    certificate: bool

    @property
    def binds(self) -> bool:
        """Whether the target decided anything, or a tie."""
        tied = self.free.ties is not None and self.free.ties.left > 0
        return self.inner is not None and (
            tied or self.left > 0 or bool((self.counts != self.free.counts).any())
        )

    @property
    def ties(self) -> tuple[Ties, ...]:
        """Units that are exactly equal: of all steps, or of those up to the stock and beyond it."""
        parts = (self.free,) if self.inner is None else (self.inner, self.outer)
        return tuple(part.ties for part in parts if part and part.ties)

    @property
    def left(self) -> int:
        """How many no key has given to anybody."""
        return sum(tie.left for tie in self.ties)

    @property
    def price(self) -> tuple[Fraction | Decimal | None, Fraction | Decimal | None]:
        """Least and greatest μ, as a difference of the rule's step costs; None without a limit.

        What one more for the subgroup costs lies between the two. For Hill, whose costs are
        squares, it is a difference of squares.
        """
        if self.inner is None or self.outer is None:
            return Fraction(0), Fraction(0)
        least = _apart(self.inner.accepted, self.outer.rejected)
        zero = least is None or least < 0
        return Fraction(0) if zero else least, _apart(self.inner.rejected, self.outer.accepted)


def _apart(one: Edge | None, two: Edge | None) -> Fraction | Decimal | None:
    if one is None or two is None:
        return None
    above, below = one.cost, two.cost
    if isinstance(above, Fraction) and isinstance(below, Fraction):
        return above - below
    return Decimal(above) - Decimal(below)  # type: ignore[arg-type]


def subgroup_range(counts: Any, stock: Any, others: Any) -> tuple[int, int]:
    """Tell how few and how many of given counts can be the subgroup's, in all.

    Parameters
    ----------
    counts, stock, others : array_like of int
        Of each unit: what it gets, what the subgroup has, what the others have.

    Returns
    -------
    tuple of int

    Examples
    --------
    Of 6 where others have 4, at least 2; of 3 where the subgroup has 1, at most 1:

    >>> subgroup_range([6, 3], [5, 1], [4, 9])
    (2, 6)
    >>> subgroup_range([6, 3], [1, 1], [4, 9])
    Traceback (most recent call last):
    ValueError: counts, position 0: expected at most 5, found 6
    """
    read = [
        whole_numbers(each, what)
        for each, what in ((counts, "counts"), (stock, "stock"), (others, "others"))
    ]
    if len({len(each) for each in read}) > 1:
        raise ValueError("counts, stock and others: expected one of each for every unit")
    for unit in np.flatnonzero(read[0] > read[1] + read[2])[:1]:
        most = int(read[1][unit] + read[2][unit])
        raise ValueError(
            f"counts, position {unit}: expected at most {most}, found {int(read[0][unit])}"
        )
    few, many = _range(*read)
    return exact_sum(few), exact_sum(many)


def reachable(
    total: int, stock: Any, others: Any, *, lower: Any = None, upper: Any = None
) -> tuple[int, int]:
    """Tell the least and the most that the subgroup can have of a total, however it is shared out.

    Parameters
    ----------
    total : int
        Which the bounds allow.
    stock, others : array_like of int
        Of each unit: what the subgroup has, what the others have.
    lower, upper : int or array_like of int, optional
        Floors and caps.

    Returns
    -------
    tuple of int

    Examples
    --------
    Of 8 the others can take 4 + 2, which leaves 2; a floor of 6 in the first takes one more:

    >>> reachable(8, [5, 3], [4, 2])
    (2, 8)
    >>> reachable(8, [5, 3], [4, 2], lower=[7, 0], upper=[9, 1])
    (3, 6)
    """
    own, rest = whole_numbers(stock, "stock"), whole_numbers(others, "others")
    floors = broadcast_whole(lower, "floors", len(own), 0)
    caps = np.minimum(broadcast_whole(upper, "caps", len(own), total), own + rest)
    least = _forced(total, rest, floors, caps)
    return least, total - _forced(total, own, floors, caps)


def _forced(total: int, stock: np.ndarray, floors: np.ndarray, caps: np.ndarray) -> int:
    """Count what must go beyond a stock: by the floors, or since the total is more than that."""
    room = exact_sum(np.minimum(caps, stock))
    return max(exact_sum(np.maximum(floors, stock) - stock), total - room)


def allocate_jointly(
    costs: StepCosts,
    total: int,
    target: int,
    stock: Any,
    others: Any,
    *,
    lower: Any = None,
    upper: Any = None,
    tie_key: Any = None,
) -> Joint | Unmet:
    """Share out a total at least cost so that a subgroup can have its target.

    Parameters
    ----------
    costs : StepCosts
        What each unit's next one costs.
    total, target : int
        What to share out, and how many of it are to be the subgroup's at least.
    stock, others : array_like of int
        What the subgroup and what the others have in each unit. No unit gets more than both.
    lower, upper : int or array_like of int, optional
        Floors and caps.
    tie_key : array_like of int, optional
        Of equal units the one with the smallest number comes first; without it ties are left. Where
        equal units could give the subgroup more than its target, it gets the target exactly.

    Returns
    -------
    Joint or Unmet

    Examples
    --------
    Twelve in proportion to 30, 20 and 10 are 6, 4 and 2, of which 2 + 4 + 2 can be the subgroup's.
    For ten of them the first unit passes two on, one to each of the others:

    >>> from povlib.signposts import divisor_costs
    >>> costs = divisor_costs("webster", np.array([30, 20, 10]))
    >>> found = allocate_jointly(costs, 12, 10, [2, 20, 10], [28, 0, 0])
    >>> found.counts.tolist(), found.members.counts.tolist(), found.certificate
    ([4, 5, 3], [2, 5, 3], True)
    >>> [str(part) for part in found.price]
    ['1/10', '19/120']

    A floor of 4 takes two others in the first unit, so that twelve for the subgroup are too many:

    >>> unmet = allocate_jointly(costs, 12, 12, [2, 20, 10], [28, 0, 0], lower=[4, 0, 0])
    >>> unmet.most, unmet.short
    (10, 2)
    """
    total, target = one_whole(total, "total"), one_whole(target, "target")
    own, rest = whole_numbers(stock, "stock"), whole_numbers(others, "others")
    for each, what in ((own, "stock"), (rest, "others")):
        if len(each) != costs.size:
            raise ValueError(f"{what}: expected {costs.size} numbers, found {len(each)}")
    key = None
    if tie_key is not None:
        key = whole_numbers(tie_key, "key of ties", least=None)
        if len(key) != costs.size:
            raise ValueError(f"key of ties: expected {costs.size} numbers, found {len(key)}")
    floors = broadcast_whole(lower, "floors", costs.size, 0)
    caps = np.minimum(broadcast_whole(upper, "caps", costs.size, total + 1), own + rest)
    room = exact_sum(np.minimum(caps, own))
    beyond = _forced(total, own, floors, caps)
    reason = feasible(total, floors, caps)
    if reason or total - beyond < target:
        return Unmet(reason, target, None if reason else total - beyond, room, beyond)
    free = solve_steps(costs, total, floors, caps, key)
    allowed = total - target
    most = _most_beyond(free, own)
    tied = free.ties is not None and free.ties.left
    if most < allowed or (most == allowed and tied):
        return _joint(free.counts, target, own, rest, free, None, None, key)
    inner = solve_steps(costs, target, np.minimum(floors, own), np.minimum(caps, own), key)
    outer = solve_steps(
        costs, exact_sum(own) + allowed, np.maximum(floors, own), np.maximum(caps, own), key
    )
    counts = inner.counts + outer.counts - own
    return _joint(counts, target, own, rest, free, inner, outer, key)


def _range(
    counts: np.ndarray, stock: np.ndarray, others: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tell how few and how many can be the subgroup's in each unit."""
    return np.maximum(counts, others) - others, np.minimum(counts, stock)


def _most_beyond(steps: Steps, stock: np.ndarray) -> int:
    """Count what is beyond the stock, however the ties that are left are settled."""
    beyond = exact_sum(np.maximum(steps.counts, stock) - stock)
    if steps.ties is None:
        return beyond
    undecided = steps.ties.undecided
    return beyond + min(
        steps.ties.left, int((steps.counts[undecided] >= stock[undecided]).sum())
    )  # fmt: skip


def _holds(costs: StepCosts, inner: Steps, outer: Steps, stock: np.ndarray) -> bool:
    """Check both parts, that no unit is beyond its stock before it is through, and ν ≤ λ."""
    if not (inner.certificate and outer.certificate):
        return False
    # What a unit takes beyond its stock, even in a tie that is left, needs all of the stock.
    open_ = outer.counts > stock
    if outer.ties is not None:
        open_[outer.ties.undecided] = True
    if (inner.counts < np.minimum(stock, inner.upper))[open_].any():
        return False
    if inner.rejected is None or outer.accepted is None:
        return True
    (one, next_), (other, last) = _step(inner, inner.rejected, 0), _step(outer, outer.accepted, -1)
    return costs.compare(other, last, one, next_) <= 0


def _step(steps: Steps, edge: Edge, offset: int) -> tuple[int, int]:
    """Give a unit at the cut and its step there; undecided units have their lower counts."""
    if steps.ties is not None and steps.ties.left:
        unit = int(steps.ties.undecided[0])
        return unit, int(steps.counts[unit])
    unit = int(edge.units[0])
    return unit, int(steps.counts[unit]) + offset


def _joint(
    counts: np.ndarray,
    target: int,
    stock: np.ndarray,
    others: np.ndarray,
    free: Steps,
    inner: Steps | None,
    outer: Steps | None,
    key: np.ndarray | None,
) -> Joint:
    """Put the answer together, with the subgroup's part."""
    least, most = _range(counts, stock, others)
    parts, certificate, members = [free], free.certificate, None
    if inner is not None and outer is not None:
        parts, certificate = [inner, outer], _holds(free.costs, inner, outer, stock)
    if not any(part.ties and part.ties.left for part in parts):
        goal = max(target, exact_sum(least))
        shared = apportion(stock, goal, lower=least, upper=most, tie_key=key)
        members = shared if isinstance(shared, Apportionment) else None
    return Joint(
        counts, free.total, target, least, most, members, free, inner, outer, certificate
    )  # fmt: skip
