"""What sharing out a target gives back: the numbers, what proves them, and what is next to them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_households import (
    Hold,
    KnownHouseholds,
    households_for,
    read_households,
    targets_hold,
)
from povlib.allocation_inputs import Bound
from povlib.allocation_rules import Quantities, Rule, quotas, reading, solve
from povlib.apportion import Apportionment
from povlib.plan import Plan
from povlib.rounding import round_ratio
from povlib.step_costs import StepCosts
from povlib.step_results import Infeasible, Steps
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["Answer", "Neighbour"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What changes with one household more or less in all.

    Attributes
    ----------
    total : int
    gains, loses : tuple of str
        Units that get one more, or one less, than in the allocation.
    one_of : bool
        Whether it is only one of them, by a tie that is left.
    feasible : bool
        Whether so many can be shared out at all.
    """

    total: int
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    one_of: bool
    feasible: bool


@dataclass(frozen=True, eq=False)
class Answer:
    """Whole numbers of households for the units of a plan, and what shows that they are right.

    Attributes
    ----------
    plan : Plan
    rule : Rule
        What the rule is called, in a sentence, from where.
    total : int
        The target of all units.
    by : str
        The column of the weights; ``given``, ``mixed``, or empty where the rule has none.
    solution : Apportionment or Steps
        The kernel's answer, by position of the units.
    quantities : Quantities
        What the rule looked at.
    floors, caps : Bound
        With the source of every bound.
    tie : object
        How ties are to be settled; None where they are only reported.
    """

    plan: Plan
    rule: Rule
    total: int
    by: str
    solution: Apportionment | Steps
    quantities: Quantities
    floors: Bound
    caps: Bound
    tie: Any
    _tie_key: np.ndarray | None
    _given_households: Any
    _known: KnownHouseholds | None

    @property
    def method(self) -> str:
        """Key of the rule."""
        return self.rule.key

    @cached_property
    def targets(self) -> pd.Series[int]:
        """Households for each unit, index `unit`; of units still tied the lower number."""
        counts = self.solution.counts
        return pd.Series(counts, index=self.plan.units.index, name="target")

    @property
    def capacity(self) -> int:
        """What all units together could carry."""
        return sum(self.caps.values)

    @property
    def slack(self) -> int:
        """How many households the caps leave free: capacity less target."""
        return self.capacity - self.total

    @property
    def certificate(self) -> bool:
        """Whether the exact check of the rule's condition held for every unit."""
        return self.solution.certificate

    @property
    def undecided(self) -> tuple[str, ...]:
        """Units that are exactly equal and of which only some can get one more; often none."""
        ties = self.solution.ties
        return () if ties is None or not ties.left else self._names(ties.undecided)

    @property
    def left(self) -> int:
        """How many households are still to be given among the undecided units."""
        return 0 if self.solution.ties is None else self.solution.ties.left

    @property
    def tied(self) -> tuple[str, ...]:
        """Units that were exactly equal where the total ran out, settled or not."""
        return () if self.solution.ties is None else self._names(self.solution.ties.units)

    @property
    def cut(self) -> tuple[Fraction | Decimal | None, Fraction | Decimal | None]:
        """The cheapest rejected and the dearest accepted step, as `allocation_rules.reading` puts
        them: the multipliers between the two give these targets. None where there is no limit.
        """
        power = 1 if self.costs is None else self.costs.power
        edges = (self.solution.rejected, self.solution.accepted)
        first, last = (reading(self.method, None if e is None else e.cost, power) for e in edges)
        return first, last

    @property
    def costs(self) -> StepCosts | None:
        """The order that the rule follows; None for largest remainders."""
        return self.solution.costs

    @cached_property
    def households(self) -> KnownHouseholds:
        """What is known of the households; the plan's rates are searched only when asked."""
        return self._known or read_households(self.plan, self._given_households)

    @cached_property
    def hold(self) -> Hold:
        """Whether other households within recovered bounds would give other targets."""
        given = self.quantities
        if not given.looks_at_households or self._known is None:
            return Hold("not_needed")
        low, _, high = households_for(self.plan, self._known, given.poor.tolist(), self.method)
        lower, upper = self._box
        counts = self.solution.counts
        return targets_hold(given, counts, lower, upper, low, high, self._known.total)

    @property
    def one_less(self) -> Neighbour:
        """What changes with one household less: who got the last one."""
        return self._neighbours[0]

    @property
    def one_more(self) -> Neighbour:
        """What changes with one household more: who would get the next one."""
        return self._neighbours[1]

    @cached_property
    def _neighbours(self) -> tuple[Neighbour, Neighbour]:
        return self._neighbour(-1), self._neighbour(1)

    def _neighbour(self, step: int) -> Neighbour:
        total, own = self.total + step, self.solution
        box = self._box
        other = None if total < 0 else solve(self.quantities, total, *box, self._tie_key)
        if other is None or isinstance(other, Infeasible):
            return Neighbour(total, (), (), False, False)
        if self.left or (other.ties is not None and other.ties.left):
            ties = own.ties if self.left else other.ties
            tied = () if ties is None else self._names(ties.undecided)
            gains, loses = ((), tied) if step < 0 else (tied, ())
            return Neighbour(total, gains, loses, True, True)
        apart = other.counts - own.counts
        gains, loses = (self._names(np.flatnonzero(side)) for side in (apart > 0, apart < 0))
        return Neighbour(total, gains, loses, False, True)

    @property
    def _box(self) -> tuple[np.ndarray, np.ndarray]:
        return np.array(self.floors.values), np.array(self.caps.values)

    def _names(self, units: np.ndarray) -> tuple[str, ...]:
        names = self.plan.units.index
        return tuple(str(names[unit]) for unit in units.tolist())

    @cached_property
    def binding(self) -> list[tuple[str, Fraction | Decimal | None]]:
        """For each unit the bound that holds it, ``floor``, ``cap`` or empty, and its price.

        A cap binds where the unit's next step costs less than the dearest accepted one, a floor
        where its last step costs more than the cheapest rejected one; the price is by how much
        (what one household of room would gain, in the costs of `povlib.step_costs`; those of Hill
        are squares). Largest remainders have no price.
        """
        counts, costs = self.solution.counts.tolist(), self.costs
        lower, upper = self.solution.lower, self.caps.values
        blank: tuple[str, Fraction | Decimal | None] = ("", None)
        found = [blank] * len(counts)
        if costs is None:
            shares = getattr(self.solution, "shares", None)
            if shares is not None:
                for unit, at in enumerate(zip(shares.at_lower, shares.at_upper, strict=True)):
                    own = self.quantities.weights
                    if own is None or own[unit]:
                        found[unit] = (("floor" if at[0] else "cap" if at[1] else ""), None)
            return found
        last, first = self._edge_steps(counts)
        below_zero = self.rule.reads in ("rate", "distance")  # a step below zero has a price too
        for unit, count in enumerate(counts):
            if self.quantities.weights is not None and not self.quantities.weights[unit]:
                continue
            if last is not None and count >= upper[unit] and costs.compare(unit, count, *last) < 0:
                found[unit] = ("cap", _gap(costs.cost(*last), costs.cost(unit, count)))
            if first is None or count > int(lower[unit]) or (count == 0 and not below_zero):
                continue
            if costs.compare(unit, count - 1, *first) > 0:
                found[unit] = ("floor", _gap(costs.cost(unit, count - 1), costs.cost(*first)))
        return found

    def _edge_steps(
        self, counts: list[int]
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Give unit and step of the dearest accepted and of the cheapest rejected step."""
        found = self.solution
        if found.ties is not None and found.ties.left:
            tied = int(found.ties.undecided[0])
            return (tied, counts[tied]), (tied, counts[tied])
        last = None if found.accepted is None else int(found.accepted.units[0])
        first = None if found.rejected is None else int(found.rejected.units[0])
        return (
            None if last is None else (last, counts[last] - 1),
            None if first is None else (first, counts[first]),
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each unit, index `unit`.

        `unit_code`; `target`, `lower`, `upper` (households); `quota` (the exact share within the
        bounds, a Fraction; None for rules with a utility or a root); `binds` and
        `price_of_bound`; `poor_start` and `poor_end_after` (households, before and after);
        `final_rate_low_pct` and `final_rate_high_pct` (equal where the households are exact, else
        rounded outward; None where nothing is known).
        """
        shares = quotas(self.quantities, self.total, *self._box)
        counts = self.solution.counts.tolist()
        poor = self.poor
        left = [None if p is None else p - x for p, x in zip(poor, counts, strict=True)]
        rates = _rates(left, self.households.low, self.households.high)
        binds = self.binding
        columns: dict[str, Any] = {
            "unit_code": self.plan.units["unit_code"].tolist(),
            "target": counts,
            "quota": shares or [None] * len(counts),
            "lower": list(map(int, self.solution.lower)),
            "upper": self.caps.values,
            "binds": [one for one, _ in binds],
            "price_of_bound": [price for _, price in binds],
            "poor_start": poor,
            "poor_end_after": left,
            "final_rate_low_pct": [low for low, _ in rates],
            "final_rate_high_pct": [high for _, high in rates],
        }
        kinds: dict[str, Any] = {"poor_start": "Int64", "poor_end_after": "Int64"}
        kinds |= dict.fromkeys(("target", "lower", "upper"))  # as they come
        series = {
            name: pd.Series(values, index=self.plan.units.index, dtype=kinds.get(name, object))
            for name, values in columns.items()
        }
        return pd.DataFrame(series)

    @property
    def poor(self) -> list[int | None]:
        """Poor households at the start, None where the plan prints none."""
        column = plan_column(self.plan, "poor_start") or [None] * len(self.plan.units)
        return [None if is_blank(one) else int(one) for one in column]

    def __repr__(self) -> str:
        tied = f", {self.left} still tied" if self.left else ""
        kind = type(self).__name__
        return f"<{kind} {self.method}: {self.total} households, slack {self.slack}{tied}>"


def _gap(one: Fraction | Decimal, two: Fraction | Decimal) -> Fraction | Decimal | None:
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        return one - two
    if isinstance(one, Fraction) or isinstance(two, Fraction):
        return None
    return one - two if one.is_finite() and two.is_finite() else None


def _rates(
    left: list[int | None], low: list[int | None], high: list[int | None]
) -> list[tuple[Decimal | None, Decimal | None]]:
    """Bound final rates in per cent: rounded half up where they are exact, else outward."""
    found: list[tuple[Decimal | None, Decimal | None]] = [(None, None)] * len(left)
    known = [
        (unit, 100 * end, least, most)
        for unit, (end, least, most) in enumerate(zip(left, low, high, strict=True))
        if end is not None and least is not None and most is not None and 0 < least <= most
    ]
    if not known:
        return found
    units, parts, least, most = (np.array(one, dtype=object) for one in zip(*known, strict=True))
    exact = (parts * most == parts * least).tolist()
    nearest = round_ratio(parts, most, 2).tolist()
    below = round_ratio(parts, most, 2, "truncate").tolist()
    above = round_ratio(parts, least, 2, "truncate")
    above = (above + (above * least < parts * 100)).tolist()
    for place, unit in enumerate(units.tolist()):
        ends = (nearest, nearest) if exact[place] else (below, above)
        first, last = (Decimal(int(end[place])).scaleb(-2) for end in ends)
        found[unit] = first, last
    return found
