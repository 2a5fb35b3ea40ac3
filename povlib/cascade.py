"""Sharing out a total down a tree: nation, province, district, commune, in one call.

Every parent shares among its children what it received, in proportion to weights that add up from
below. Floors and caps are first passed upward: no parent receives more than its children can take,
none less than their floors; what a parent has of its own only narrows that. Each sharing out is
exact, with its certificate and its ties.

Two properties must not be mixed up. A divisor method is *coherent*: whatever part of an
apportionment is shared out again, with the sum that the part has, comes out as before. Largest
remainders (Hamilton) is not, as `share_again` shows. But no rounding method gives the same down a
tree as all units at once: parents are rounded first, and see their children's caps only in sum.

Sources: M. L. Balinski and H. P. Young, *Fair Representation* (1982), appendix A, on coherence
(there: uniformity), which marks the divisor methods; T. Ibaraki and N. Katoh, *Resource Allocation
Problems* (1988), on nested bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from povlib.amounts import broadcast_whole, largest, one_whole, positive_ratios, whole_numbers
from povlib.apportion import METHODS, Apportionment, apportion
from povlib.family_remainders import share_families
from povlib.family_steps import solve_families
from povlib.optimize import solve_steps
from povlib.remainders import largest_remainders, whole_weights
from povlib.signposts import IMPERVIOUS, divisor_costs
from povlib.step_results import Infeasible, Ties, feasible

__all__ = ["Cascade", "CascadeLevel", "Obstacle", "cascade", "share_again"]


@dataclass(frozen=True, slots=True, eq=False)
class CascadeLevel:
    """One level of the tree.

    Attributes
    ----------
    counts : numpy.ndarray of int
        What each unit gets; the lower count where a tie is left.
    weights : numpy.ndarray of int
        The weights, added up from below, times `common` denominators.
    lower, upper : numpy.ndarray of int
        Floors and caps after those of the levels below were passed upward.
    children : tuple of numpy.ndarray of int
        The units of this level below each unit of the level above, or below the root.
    parts : tuple of Apportionment or None
        How each of them was shared out; None for a unit without any below it. Positions in a part
        are positions in its `children`.
    """

    counts: np.ndarray
    weights: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    children: tuple[np.ndarray, ...]
    parts: tuple[Apportionment | None, ...]

    @property
    def ties(self) -> Iterator[tuple[int, Ties]]:
        """Give the parents among whose children there is a tie, with the tie in positions there."""
        for parent, part in enumerate(self.parts):
            if part is not None and part.ties is not None:
                yield parent, part.ties


@dataclass(frozen=True, slots=True, eq=False)
class Cascade:
    """What was shared out down a tree.

    Attributes
    ----------
    total : int
    levels : tuple of CascadeLevel
        From the top down.
    """

    total: int
    levels: tuple[CascadeLevel, ...]

    @property
    def counts(self) -> np.ndarray:
        """What the units of the lowest level get."""
        return self.levels[-1].counts

    @property
    def left(self) -> int:
        """How many no key of ties has given to anybody, at all levels together."""
        return sum(ties.left for level in self.levels for _, ties in level.ties)

    @property
    def certificate(self) -> bool:
        """Whether the exact check held in every part."""
        return all(part.certificate for level in self.levels for part in level.parts if part)


@dataclass(frozen=True, slots=True, eq=False)
class Obstacle:
    """A unit of the tree whose own bounds, or the total at the root, its children cannot meet.

    Attributes
    ----------
    level : int
        0 is the level below the root; -1 the root itself.
    unit : int
        Position in its level.
    reason : Infeasible
        What was asked of the children and what they have: for a floor that is too high, `total` is
        the floor; for a cap that is too low, the cap. At the lowest level, and where a unit's floor
        is above its own cap, `floors` and `capacity` are the unit's own.
    """

    level: int
    unit: int
    reason: Infeasible


def cascade(
    weights: Any,
    total: int,
    parents: Sequence[Any],
    method: str = "webster",
    *,
    lower: Sequence[Any] | None = None,
    upper: Sequence[Any] | None = None,
    tie_keys: Sequence[Any] | None = None,
) -> Cascade | tuple[Obstacle, ...]:
    """Share out a total from the top of a tree to its lowest units, within floors and caps.

    Parameters
    ----------
    weights : array_like of int, Fraction or Decimal
        Weights of the lowest units. A unit with weight zero stays at its floor.
    total : int
    parents : sequence of array_like of int
        From the top down, where each unit's parent stands in the level above: first for the units
        of the second level, last for the lowest ones. Empty if there is one level.
    method : str
        As in `povlib.apportion.apportion`. Where a method gives everyone one first (Adams, Hill,
        Dean), a parent needs one for each of its lowest units.
    lower, upper : sequence, optional
        Floors and caps for each level from the top down: None, a number or one for each unit.
    tie_keys : sequence, optional
        For each level None or whole numbers: of equal units the smallest comes first. Without,
        a tie is left and reported; the order of the units never decides.

    Returns
    -------
    Cascade or tuple of Obstacle
        All the obstacles, if there are any.

    Examples
    --------
    Two districts with three and two communes. By weight the first would get 7 of 10, but its
    communes can take no more than 5:

    >>> units, above = [40, 20, 10, 20, 10], [0, 0, 0, 1, 1]
    >>> found = cascade(units, 10, [above], upper=[None, [3, 1, 1, 9, 9]])
    >>> [level.counts.tolist() for level in found.levels], found.certificate
    ([[5, 5], [3, 1, 1, 3, 2]], True)

    Seven for the first district is two more than they carry:

    >>> [fault] = cascade(units, 10, [above], lower=[[7, 0], None], upper=[None, [3, 1, 1, 9, 9]])
    >>> fault.level, fault.unit, fault.reason.capacity_short
    (0, 0, 2)
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; one of {', '.join(METHODS)}")
    total = one_whole(total, "total")
    numerators, under = positive_ratios(weights, "weights")
    whole, common = whole_weights(numerators, under)
    above = _tree(parents, len(whole))
    sizes = [int(above[0].max()) + 1 if above else len(whole), *map(len, above)]
    low, high = _levels(lower, "floors", sizes), _levels(upper, "caps", sizes)
    keys = [
        None if key is None else whole_numbers(key, "key of ties", least=None)
        for key in _levels(tie_keys, "keys of ties", sizes)
    ]
    for key, size in zip(keys, sizes, strict=True):
        if key is not None and len(key) != size:
            raise ValueError(f"key of ties: expected {size} numbers, found {len(key)}")
    nodes, obstacles = _passed_upward(whole, total, above, sizes, low, high, method in IMPERVIOUS)
    if obstacles:
        return tuple(obstacles)
    amounts, levels = np.array([total]), []
    roots = np.zeros(sizes[0], dtype=np.int64)
    for parent, (masses, floors, caps), key in zip([roots, *above], nodes, keys, strict=True):
        children = _families(parent, len(amounts))
        parts = _shared(method, masses, common, children, amounts.tolist(), floors, caps, key)
        counts = floors.copy()
        for units, part in zip(children, parts, strict=True):
            if part is not None:
                counts[units] = part.counts
        levels.append(CascadeLevel(counts, masses, floors, caps, children, tuple(parts)))
        amounts = counts
    return Cascade(total, tuple(levels))


def share_again(
    weights: Any,
    counts: Any,
    parts: Any,
    method: str = "webster",
    *,
    lower: Any = None,
    upper: Any = None,
    tie_key: Any = None,
) -> np.ndarray:
    """Share out again within every part what the part has; a coherent method changes nothing.

    Parameters
    ----------
    weights, method, lower, upper, tie_key
        As for `povlib.apportion.apportion`.
    counts : array_like of int
        An apportionment, within the bounds.
    parts : array_like of int
        To which part each unit belongs.

    Returns
    -------
    numpy.ndarray of int

    Examples
    --------
    Four for 2, 7 and 12 by Hamilton: of 0.38, 1.33 and 2.29 the first has the largest remainder.
    Yet the first two alone share their two as 0.44 and 1.56. By Webster nothing changes:

    >>> share_again([2, 7, 12], [1, 1, 2], [0, 0, 1], "hamilton").tolist()
    [0, 2, 2]
    >>> share_again([2, 7, 12], [0, 1, 3], [0, 0, 1]).tolist()
    [0, 1, 3]
    """
    counts = whole_numbers(counts, "counts")
    labels = whole_numbers(parts, "parts", least=None)
    size = len(counts)
    values = weights if isinstance(weights, np.ndarray) else np.array(list(weights), dtype=object)
    floors = broadcast_whole(lower, "floors", size, 0)
    caps = broadcast_whole(upper, "caps", size, int(counts.sum()) + 1)
    if not len(labels) == len(values) == size:
        raise ValueError(f"expected {size} weights and parts, found {len(values)}, {len(labels)}")
    key = None if tie_key is None else whole_numbers(tie_key, "key of ties", least=None)
    again = counts.copy()
    for units in _families(np.unique(labels, return_inverse=True)[1], len(np.unique(labels))):
        found = apportion(
            values[units], int(counts[units].sum()), method,
            lower=floors[units], upper=caps[units], tie_key=None if key is None else key[units],
        )  # fmt: skip
        if isinstance(found, Infeasible):
            raise ValueError("counts: expected numbers that the method can give, within the bounds")
        again[units] = found.counts
    return again


def _tree(parents: Sequence[Any], size: int) -> list[np.ndarray]:
    """Read where each unit's parent stands."""
    above = [whole_numbers(parent, f"parents {at}") for at, parent in enumerate(parents)]
    widths = [*map(len, above), size]
    if above and (not widths[0] or widths[-2] != size):
        raise ValueError(f"parents: expected one for each of {size} units, found {widths[-2]}")
    for at, (parent, width) in enumerate(zip(above[1:], widths, strict=False), 1):
        if not len(parent) or int(parent.max()) >= width:
            raise ValueError(f"parents {at}: expected positions below {width}")
    return above


def _levels(values: Sequence[Any] | None, what: str, sizes: list[int]) -> list[Any]:
    """Give one entry for each level."""
    if values is None:
        return [None] * len(sizes)
    if len(values) != len(sizes):
        raise ValueError(f"{what}: expected {len(sizes)} entries, one for each level")
    return list(values)


def _sums(values: np.ndarray, parent: np.ndarray, size: int) -> np.ndarray:
    """Add up values for each parent without overflow."""
    wide = values.dtype == object or largest(values) * len(values) >= 2**62
    sums = np.zeros(size, dtype=object if wide else np.int64)
    np.add.at(sums, parent, values.astype(object) if wide else values)
    return sums


def _families(parent: np.ndarray, size: int) -> tuple[np.ndarray, ...]:
    """List the units below each parent, in their order."""
    order = np.argsort(parent, kind="stable")
    ends = np.cumsum(np.bincount(parent, minlength=size))
    return tuple(np.split(order, ends[:-1]))


def _passed_upward(
    weights: np.ndarray,
    total: int,
    above: list[np.ndarray],
    sizes: list[int],
    lower: list[Any],
    upper: list[Any],
    one_each: bool,
) -> tuple[list[tuple[np.ndarray, np.ndarray, np.ndarray]], list[Obstacle]]:
    """Give weights, floors and caps of each level from the top down, and what crosses."""
    nodes: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    obstacles: list[Obstacle] = []
    masses, least, most = weights, np.zeros(1), np.zeros(1)
    for level in range(len(sizes) - 1, -1, -1):
        size = sizes[level]
        floors = broadcast_whole(lower[level], "floors", size, 0)
        if nodes:
            parent = above[level]
            masses, least, most = (_sums(part, parent, size) for part in nodes[0])
        else:
            least = np.zeros(size, dtype=np.int64)
            most = np.full(size, max(total, largest(floors)) + 1)
        caps = most if upper[level] is None else broadcast_whole(upper[level], "caps", size, 0)
        low = np.maximum(floors, least)
        high = np.minimum(caps, most) if nodes else caps  # the lowest have no other limit
        if not nodes:
            high = np.where(masses == 0, np.minimum(low, high), high)
            low = np.maximum(low, np.minimum(high, 1)) if one_each else low
        for unit in np.flatnonzero(low > high).tolist():
            floor, cap = int(floors[unit]), int(caps[unit])
            own = floor > cap and upper[level] is not None  # or the cap comes from below
            have = (floor, cap) if own else (int(least[unit]), int(most[unit]))
            reason = Infeasible(
                floor if floor > have[1] else cap, *have, np.array([unit] if own else [])
            )
            obstacles.append(Obstacle(level, unit, reason))
            low[unit], high[unit] = (least[unit], most[unit]) if nodes else (cap, cap)
        nodes.insert(0, (masses, low, high))
    if root := feasible(total, nodes[0][1], nodes[0][2]):
        obstacles.append(Obstacle(-1, 0, root))
    return nodes, obstacles[::-1]


def _shared(
    method: str,
    weights: np.ndarray,
    common: int,
    children: Sequence[np.ndarray],
    amounts: Sequence[int],
    lower: np.ndarray,
    upper: np.ndarray,
    key: np.ndarray | None,
) -> list[Apportionment | None]:
    """Share out among the children of every parent what is known to be feasible.

    What cannot be decided for all families side by side is decided for each alone.
    """
    parts: list[Apportionment | None] = [None] * len(children)
    full = [(at, units) for at, units in enumerate(children) if len(units)]

    def box(units: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        return lower[units], upper[units], None if key is None else key[units]

    if method == "hamilton":
        shared = share_families(weights, children, amounts, lower, upper)
        for at, units in full:
            own = shared[at] or largest_remainders(weights[units], amounts[at], *box(units))
            parts[at] = Apportionment(
                method, own.counts, own.total, own.accepted, own.rejected, own.ties,
                own.certificate, lower[units], upper[units], shares=own.shares,
            )  # fmt: skip
        return parts
    # A weight of zero asks for nothing: such a unit has no room above its floor.
    costs = divisor_costs(method, np.maximum(weights, 1), common)
    solved = solve_families(costs, children, amounts, lower, upper)
    for at, units in full:
        steps = solved[at] or solve_steps(costs.part(units), amounts[at], *box(units))
        parts[at] = Apportionment(
            method, steps.counts, steps.total, steps.accepted, steps.rejected, steps.ties,
            steps.certificate, steps.lower, steps.upper, costs=steps.costs,
        )  # fmt: skip
    return parts
