"""Sharing whole units out among members so that the busiest has as little as can be.

Integers only: what is called the least possible is proved by a bound that the sharing reaches, or
by a search that has seen every other one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["Sharing", "even_out", "least_load", "share_units"]

_MOST_NODES = 20_000
"""States that the search looks at before it is given up."""
_MOST_MOVED = 40
"""Units that two members may exchange at a time, the smallest that they have."""
_MOST_PAIRS = 20_000
"""Pairs of members that are evened out before the sharing is left as it is."""
_MOST_SEARCHED = 400
"""Units beyond which nothing is searched: the bound alone can prove a sharing."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who has which unit.

    Attributes
    ----------
    owners : tuple of int
        Member of each unit, in the order of the units.
    loads : tuple of int
        What each member then has, with what was given before.
    bound : int
        No sharing of whole units leaves the busiest member with less.
    """

    owners: tuple[int, ...]
    loads: tuple[int, ...]
    bound: int

    @property
    def largest(self) -> int:
        """Load of the busiest member."""
        return max(self.loads)

    @property
    def proven(self) -> bool:
        """Tell whether no sharing has a smaller largest load."""
        return self.largest == self.bound


def least_load(weights: Sequence[int], given: Sequence[int]) -> int:
    """Bound the largest load from below, whatever the sharing.

    It is no less than the average that is left when those who already have more are set aside, than
    the largest unit with the least of what was given before, and than the k + 1 smallest of any
    k·m + 1 units among m members.

    Parameters
    ----------
    weights : sequence of int
        Of the units to be shared out.
    given : sequence of int
        What each member has already.

    Examples
    --------
    Three units of 6 among two members: one of them has two.

    >>> least_load([6, 6, 6], [0, 0])
    12
    >>> least_load([1, 1], [9, 0, 0]), least_load([5, 5, 5], [3, 0])
    (9, 10)
    """
    whole, held = sum(weights), accumulate(sorted(given))
    level = min(-(-(whole + load) // count) for count, load in enumerate(held, start=1))
    most = max(level, *given)
    if weights:
        most = max(most, max(weights) + min(given))
    ordered, members = sorted(weights, reverse=True), len(given)
    sums = list(accumulate(ordered, initial=0))
    for k in range(1, (len(ordered) - 1) // members + 1):
        most = max(most, sums[k * members + 1] - sums[k * members - k])
    return most


def _by_size(weights: Sequence[int], given: Sequence[int]) -> list[int]:
    """Give the largest unit left to the member with the least, again and again."""
    heap = [(load, 0, member) for member, load in enumerate(given)]
    heapq.heapify(heap)
    owners = [0] * len(weights)
    for unit in sorted(range(len(weights)), key=lambda at: -weights[at]):
        load, count, member = heap[0]
        owners[unit] = member
        heapq.heapreplace(heap, (load + weights[unit], count + 1, member))
    return owners


def even_out(weights: Sequence[int], difference: int) -> tuple[bool, ...]:
    """Part units in two so that two loads are as even as can be.

    Parameters
    ----------
    weights : sequence of int
    difference : int
        By how much the first load exceeds the second before any unit is given out.

    Returns
    -------
    tuple of bool
        Which units go to the first.

    Examples
    --------
    >>> even_out([7, 5, 4, 4], 0)
    (False, True, True, False)
    >>> even_out([3, 2], 5)
    (False, False)
    """
    # Bit s of a mask: the first may get s from the units so far.
    masks = [1]
    for weight in weights:
        masks.append(masks[-1] | masks[-1] << weight)
    whole = sum(weights)
    ideal = (whole - difference) // 2  # 2·s + difference should be the whole
    best = _nearest(masks[-1], ideal, whole - difference)
    chosen = [False] * len(weights)
    for place in range(len(weights) - 1, -1, -1):
        if not masks[place] >> best & 1:
            chosen[place] = True
            best -= weights[place]
    return tuple(chosen)


def _nearest(mask: int, ideal: int, twice: int) -> int:
    """Find the bit s of a mask with the smallest |2·s − twice|, the lower of two."""
    low = (mask & ((1 << max(ideal + 1, 0)) - 1)).bit_length() - 1
    above = mask >> max(ideal + 1, 0)
    found = [low] if low >= 0 else []
    if above:
        found.append(max(ideal + 1, 0) + (above & -above).bit_length() - 1)
    return min(found, key=lambda s: (abs(2 * s - twice), s))


def _even_pairs(weights: Sequence[int], given: Sequence[int], owners: list[int]) -> None:
    """Let members exchange units in pairs, the most unequal first, until none become more even."""
    held: list[list[int]] = [[] for _ in given]
    for unit in sorted(range(len(weights)), key=lambda at: weights[at]):
        held[owners[unit]].append(unit)
    loads = [load + sum(weights[at] for at in of) for load, of in zip(given, held, strict=True)]
    tried = 0
    while tried < _MOST_PAIRS:
        order = sorted(range(len(given)), key=lambda member: (-loads[member], member))
        for high, low in _unequal(order, loads):
            tried += 1
            if _exchange(weights, held, loads, high, low) or tried >= _MOST_PAIRS:
                break
        else:
            break
    for member, units in enumerate(held):
        for unit in units:
            owners[unit] = member


def _unequal(order: Sequence[int], loads: Sequence[int]) -> Iterator[tuple[int, int]]:
    for place, high in enumerate(order):
        for low in reversed(order[place + 1 :]):
            if loads[high] - loads[low] < 2:
                break
            yield high, low


def _exchange(
    weights: Sequence[int], held: list[list[int]], loads: list[int], high: int, low: int
) -> bool:
    """Even out two members; tell whether that changed anything."""
    moved = sorted(held[high] + held[low], key=lambda at: (weights[at], at))[:_MOST_MOVED]
    moved = [at for at in moved if weights[at]]
    free = set(moved)
    kept = [
        loads[member] - sum(weights[at] for at in held[member] if at in free)
        for member in (high, low)
    ]
    first = even_out([weights[at] for at in moved], kept[0] - kept[1])
    part = sum(weights[at] for at, own in zip(moved, first, strict=True) if own)
    new = (kept[0] + part, kept[1] + sum(weights[at] for at in moved) - part)
    if abs(new[0] - new[1]) >= loads[high] - loads[low]:
        return False
    for member, own in ((high, True), (low, False)):
        fixed = [at for at in held[member] if at not in free]
        held[member] = fixed + [at for at, one in zip(moved, first, strict=True) if one is own]
    loads[high], loads[low] = new
    return True


def _within(
    weights: Sequence[int], given: Sequence[int], most: int
) -> tuple[list[int] | None, bool]:
    """Look for a sharing with no load above `most`; say whether every sharing was considered."""
    order = sorted(range(len(weights)), key=lambda at: -weights[at])
    loads, owners = list(given), [0] * len(weights)
    failed: set[tuple[int, tuple[int, ...]]] = set()
    left = [_MOST_NODES]

    def place(depth: int) -> bool:
        if depth == len(order):
            return True
        state = (depth, tuple(sorted(loads)))
        if state in failed or not left[0]:
            return False
        left[0] -= 1
        weight, seen = weights[order[depth]], set()
        fitting = [m for m, load in enumerate(loads) if load + weight <= most]
        for member in sorted(fitting, key=lambda m: -loads[m]):
            if loads[member] in seen:
                continue
            seen.add(loads[member])
            loads[member] += weight
            owners[order[depth]] = member
            if place(depth + 1):
                return True
            loads[member] -= weight
        failed.add(state)
        return False

    if place(0):
        return owners, True
    return None, bool(left[0])


def _in_order(given: Sequence[int], owners: Sequence[int]) -> list[int]:
    """Let the first unit of the list be with the first of those members who may be exchanged."""
    named: dict[int, int] = {}
    waiting = {load: [m for m, one in enumerate(given) if one == load] for load in set(given)}
    for owner in owners:
        if owner not in named:
            named[owner] = waiting[given[owner]].pop(0)
    return [named[owner] for owner in owners]


def share_units(weights: Sequence[int], given: Sequence[int]) -> Sharing:
    """Share whole units out so that the busiest member has as little as can be.

    Of the sharings that do, one is taken in which no two members can part the units that they have
    more evenly between them (of very many units, the smallest that they have). Members who had
    the same before are told apart by the list: the one who stands first gets the unit that does.

    Parameters
    ----------
    weights : sequence of int
        What each unit weighs; none is negative.
    given : sequence of int
        What each member has already.

    Returns
    -------
    Sharing
        Its `bound` is the largest load where that is proved to be the least possible.

    Examples
    --------
    The largest unit left to whoever has the least would give 8 + 5 and 7 + 5 + 4, that is 16. Of
    29 somebody has 15 or more, and 15 can be done:

    >>> found = share_units([8, 7, 5, 5, 4], [0, 0])
    >>> found.owners, found.loads, found.bound
    ((0, 0, 1, 1, 1), (15, 14), 15)

    Whoever has 9 already gets nothing; the others get a unit each, in the order of the list:

    >>> share_units([1, 2], [9, 0, 0]).owners
    (1, 2)
    """
    if not given:
        raise ValueError("units can be shared out among one member or more, not among none")
    bound = least_load(weights, given)
    owners = _by_size(weights, given)
    _even_pairs(weights, given, owners)
    largest = max(_loads(weights, given, owners))
    searched = 0 < len(weights) <= _MOST_SEARCHED
    while largest > bound and searched:
        better, seen_all = _within(weights, given, largest - 1)
        if better is None:
            bound = largest if seen_all else bound
            break
        owners = better
        _even_pairs(weights, given, owners)
        largest = max(_loads(weights, given, owners))
    owners = _in_order(given, owners)
    return Sharing(tuple(owners), tuple(_loads(weights, given, owners)), bound)


def _loads(weights: Sequence[int], given: Sequence[int], owners: Sequence[int]) -> list[int]:
    loads = list(given)
    for weight, owner in zip(weights, owners, strict=True):
        loads[owner] += weight
    return loads
