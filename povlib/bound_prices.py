"""Which bound holds a unit, and what one household of room would gain: the price of the bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from povlib.apportion import Apportionment
from povlib.remainders import Shares
from povlib.step_costs import StepCosts
from povlib.step_results import Steps

__all__ = ["BoundPrice", "bound_prices", "held_by_shares"]

BoundPrice = tuple[str, Fraction | Decimal | None]
"""``floor``, ``cap`` or empty, and the price."""


def held_by_shares(
    shares: Shares | None,
    weights: Sequence[int | Fraction],
    lower: Sequence[int],
    upper: Sequence[int],
) -> list[BoundPrice]:
    """Tell which bound cuts or lifts each unit's share, and by how many households.

    Without the bound the share would be another one exactly where the multiplier puts it beyond
    the bound and somebody else could take or give the difference. The price is how far beyond;
    None where every unit stands at a bound, so that there is no one multiplier.

    Examples
    --------
    Ten by 6, 3 and 1 are those; a cap of 3 for the first and a floor of 2 for the last change them,
    a floor of 2 for the second does not. It then gets 5, 5/3 for one of weight, with which the
    first would have 10 and the last 5/3:

    >>> from povlib.apportion import shares_within
    >>> floors, caps = [0, 2, 2], [3, 9, 9]
    >>> shares = shares_within([6, 3, 1], 10, lower=floors, upper=caps)
    >>> [(held, str(by)) for held, by in held_by_shares(shares, [6, 3, 1], floors, caps)]
    [('cap', '7'), ('', 'None'), ('floor', '1/3')]
    """
    found: list[BoundPrice] = [("", None)] * len(weights)
    if shares is None:
        return found
    rows = list(zip(weights, lower, upper, shares.numerators.tolist(), strict=True))
    under = shares.denominator
    gives = [bool(weight) and own > low * under for weight, low, _, own in rows]
    takes = [bool(weight) and own < high * under for weight, _, high, own in rows]
    many_give, many_take = sum(gives), sum(takes)
    for unit, (weight, low, high, _) in enumerate(rows):
        if not weight:
            found[unit] = ("floor" if low else "", None)
            continue
        own = None if shares.multiplier is None else weight * shares.multiplier
        beyond = bool(shares.at_upper[unit]) and (own is None or own > high)
        below = bool(shares.at_lower[unit]) and low > 0 and (own is None or own < low)
        if beyond and many_give > gives[unit]:
            found[unit] = ("cap", None if own is None else Fraction(own - high))
        elif below and many_take > takes[unit]:
            found[unit] = ("floor", None if own is None else Fraction(low - own))
    return found


def bound_prices(
    parts: Sequence[Apportionment | Steps],
    part_of: Callable[[int, int], int],
    counts: Sequence[int],
    lower: Sequence[int],
    upper: Sequence[int],
    weightless: Sequence[bool],
) -> list[BoundPrice]:
    """Give the price of every bound that holds its unit.

    A cap holds where the unit's next step costs less than the dearest accepted one, a floor where
    its last step costs more than the cheapest rejected one; a floor of nothing holds nobody, and
    any other one a unit without weight.

    Parameters
    ----------
    parts : sequence
        What was shared out by one order of steps each.
    part_of : callable
        Which of them decides about a unit's step.
    counts, lower, upper, weightless : sequence
        For each unit.

    Examples
    --------
    Webster for 30 and 10 gives 3 and 1. With a cap of 2 the first one's third, at 5/60, waits,
    while the second gets its second at 3/20, which is 1/15 more:

    >>> from povlib.apportion import apportion
    >>> found = apportion([30, 10], 4, upper=[2, 9])
    >>> prices = bound_prices([found], lambda unit, step: 0, [2, 2], [0, 0], [2, 9], [False] * 2)
    >>> [(held, str(price)) for held, price in prices]
    [('cap', '1/15'), ('', 'None')]
    """
    found: list[BoundPrice] = [("", None)] * len(counts)
    edges = [_edge_steps(part) for part in parts]
    costs = parts[0].costs
    if costs is None:
        return found
    lasts, firsts = [last for last, _ in edges], [first for _, first in edges]
    if len(parts) == 2:
        # One more up to the stock may replace one beyond it, but not the other way round.
        lasts[0] = _extreme(costs, lasts[0], lasts[1], 1)
        firsts[1] = _extreme(costs, firsts[0], firsts[1], -1)
    for unit, count in enumerate(counts):
        if weightless[unit]:
            found[unit] = ("floor" if lower[unit] else "", None)
            continue
        last = lasts[part_of(unit, count)]
        if last is not None and count >= upper[unit] and costs.compare(unit, count, *last) < 0:
            found[unit] = ("cap", _gap(costs.cost(*last), costs.cost(unit, count)))
        if count > lower[unit] or count == 0:
            continue
        first = firsts[part_of(unit, count - 1)]
        if first is not None and costs.compare(unit, count - 1, *first) > 0:
            found[unit] = ("floor", _gap(costs.cost(unit, count - 1), costs.cost(*first)))
    return found


def _extreme(
    costs: StepCosts, one: tuple[int, int] | None, two: tuple[int, int] | None, sign: int
) -> tuple[int, int] | None:
    """Give the dearer of two steps, or the cheaper one."""
    if one is None or two is None:
        return one or two
    return one if sign * costs.compare(*one, *two) >= 0 else two


def _edge_steps(
    part: Apportionment | Steps,
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Give unit and step of the dearest accepted and of the cheapest rejected step."""
    if part.ties is not None and part.ties.left:
        tied = int(part.ties.undecided[0])
        return (tied, int(part.counts[tied])), (tied, int(part.counts[tied]))
    last = None if part.accepted is None else int(part.accepted.units[0])
    first = None if part.rejected is None else int(part.rejected.units[0])
    return (
        None if last is None else (last, int(part.counts[last]) - 1),
        None if first is None else (first, int(part.counts[first])),
    )


def _gap(one: Fraction | Decimal, two: Fraction | Decimal) -> Fraction | Decimal | None:
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        return one - two
    if isinstance(one, Fraction) or isinstance(two, Fraction):
        return None
    return one - two if one.is_finite() and two.is_finite() else None
