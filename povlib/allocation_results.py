"""What sharing out a target gives back: the numbers, what proves them, and what is next to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_households import (
    KnownHouseholds,
    rates_left,
    read_households,
)
from povlib.allocation_inputs import Bound
from povlib.allocation_rules import (
    Quantities,
    Rule,
    quotas,
    reading,
    solve,
    weights,
)
from povlib.allocation_subgroup import Subgroup, solve_jointly, subgroup_reach
from povlib.amounts import positive_ratios
from povlib.apportion import Apportionment
from povlib.bound_prices import BoundPrice, bound_prices, held_by_shares
from povlib.household_holds import Hold
from povlib.neighbours import Neighbour, Solution, change, parts_of, ties_of
from povlib.plan import Plan
from povlib.remainders import whole_weights
from povlib.step_costs import StepCosts
from povlib.step_results import Steps
from povlib.subgroup import Joint
from povlib.target_holds import solution_holds
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["Answer", "Neighbour"]


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
    solution : Apportionment, Steps or Joint
        The kernel's answer, by position of the units.
    quantities : Quantities
        What the rule looked at.
    floors, caps : Bound
        With the source of every bound.
    tie : object
        How ties are to be settled; None where they are only reported.
    subgroup : Subgroup or None
        What was asked for the ethnic minority.
    """

    plan: Plan
    rule: Rule
    total: int
    by: str
    solution: Solution
    quantities: Quantities
    floors: Bound
    caps: Bound
    tie: Any
    _tie_key: np.ndarray | None
    _given_households: Any
    _known: KnownHouseholds | None
    subgroup: Subgroup | None = None

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
        open_ = [tie.undecided for tie in ties_of(self.solution) if tie.left]
        return self._names(np.unique(np.concatenate(open_))) if open_ else ()

    @property
    def left(self) -> int:
        """How many households are still to be given among the undecided units."""
        return sum(tie.left for tie in ties_of(self.solution))

    @property
    def tied(self) -> tuple[str, ...]:
        """Units that were exactly equal where the total ran out, settled or not."""
        tied = [tie.units for tie in ties_of(self.solution)]
        return self._names(np.unique(np.concatenate(tied))) if tied else ()

    @property
    def parts(self) -> tuple[Apportionment | Steps, ...]:
        """What was shared out by one order of steps each: one part, or two where a subgroup's
        target binds, the steps up to its stock and those beyond.
        """
        return parts_of(self.solution)

    def part_of(self, unit: int, step: int) -> int:
        """Tell which part decides about a unit's step from `step` households to one more."""
        return int(
            len(self.parts) == 2 and self.subgroup is not None and step >= self.subgroup.stock[unit]
        )

    @cached_property
    def cuts(self) -> tuple[tuple[Fraction | Decimal | None, Fraction | Decimal | None], ...]:
        """For each part the cheapest rejected and the dearest accepted step, as
        `allocation_rules.reading` puts them: the multipliers between give these targets. None
        where there is no limit.
        """
        power = 1 if self.costs is None else self.costs.power
        read = [
            [reading(self.method, None if edge is None else edge.cost, power) for edge in edges]
            for edges in ((part.rejected, part.accepted) for part in self.parts)
        ]
        return tuple((first, last) for first, last in read)

    @property
    def cut(self) -> tuple[Fraction | Decimal | None, Fraction | Decimal | None]:
        """The first of `cuts`: the only one, or that of the steps up to the subgroup's stock."""
        return self.cuts[0]

    @property
    def costs(self) -> StepCosts | None:
        """The order that the rule follows; None for largest remainders."""
        return self.parts[0].costs

    @property
    def subgroup_binds(self) -> bool:
        """Whether the subgroup's target decided anything."""
        return isinstance(self.solution, Joint) and self.solution.binds

    @cached_property
    def subgroup_targets(self) -> pd.Series[int] | None:
        """The subgroup's part of every target, index `unit`: in proportion to its stock within what
        can be; of units still tied the lower number. None where nothing was asked for it, and while
        a tie of the targets is left.
        """
        members = self._members
        return (
            None
            if members is None
            else pd.Series(members.counts, index=self.plan.units.index, name="target_em")
        )

    @property
    def _members(self) -> Apportionment | None:
        return self.solution.members if isinstance(self.solution, Joint) else None

    @property
    def subgroup_left(self) -> int:
        """How many of the subgroup's are still to be given among units with equal stocks."""
        members = self._members
        return 0 if members is None or members.ties is None else members.ties.left

    @property
    def subgroup_range(self) -> tuple[int, int] | None:
        """How few and how many of these targets can be the subgroup's, in all."""
        own = self.solution
        return (int(own.least.sum()), int(own.most.sum())) if isinstance(own, Joint) else None

    @property
    def subgroup_reach(self) -> tuple[int, int] | None:
        """The least and the most that the subgroup can have of this total, by any split within the
        bounds.
        """
        if self.subgroup is None:
            return None
        return subgroup_reach(self.quantities, self.total, self.subgroup, *self._box)

    @property
    def subgroup_price(self) -> tuple[Fraction | Decimal | None, Fraction | Decimal | None] | None:
        """Least and greatest price of the subgroup's target, in the costs of the rule's steps."""
        reach, own = self.subgroup_reach, self.solution
        if self.subgroup is None or reach is None or not isinstance(own, Joint):
            return None
        least, most = own.price
        return least, None if reach[1] <= self.subgroup.target else most  # None: there is no more

    @cached_property
    def subgroup_more(self) -> Neighbour | None:
        """Who would gain and lose with one more for the subgroup; None where nothing was asked."""
        asked = self.subgroup
        return None if asked is None else self._neighbour(self.total, asked.target + 1)

    @cached_property
    def households(self) -> KnownHouseholds:
        """What is known of the households; the plan's rates are searched only when asked."""
        return self._known or read_households(self.plan, self._given_households)

    @cached_property
    def hold(self) -> Hold:
        """Whether other households within recovered bounds would give other targets."""
        return solution_holds(
            self.plan, self.quantities, self.solution, self.total, self._box, self._known, self.tie
        )

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
        target = 0 if self.subgroup is None else self.subgroup.target
        return self._neighbour(self.total - 1, target), self._neighbour(self.total + 1, target)

    def _neighbour(self, total: int, target: int) -> Neighbour:
        asked = None if self.subgroup is None else replace(self.subgroup, target=target)
        arguments = (*self._box, self._tie_key)
        found = None
        if asked is not None and total >= target:
            found = change(self.solution, solve_jointly(self.quantities, total, asked, *arguments))
        elif asked is None and total >= 0:
            found = change(self.solution, solve(self.quantities, total, *arguments))
        if found is None:
            return Neighbour(total, (), (), False, False)
        return Neighbour(total, self._names(found[0]), self._names(found[1]), found[2], True)

    @property
    def _box(self) -> tuple[np.ndarray, np.ndarray]:
        return np.array(self.floors.values), np.array(self.caps.values)

    def _names(self, units: np.ndarray) -> tuple[str, ...]:
        names = self.plan.units.index
        return tuple(str(names[unit]) for unit in units.tolist())

    @cached_property
    def binding(self) -> list[BoundPrice]:
        """For each unit the bound that holds it, ``floor``, ``cap`` or empty, and its price.

        A cap binds where the unit's next step costs less than the dearest accepted one, a floor
        where its last step costs more than the cheapest rejected one; the price is by how much
        (what one household of room would gain, in the costs of `povlib.step_costs`; those of Hill
        are squares). Under largest remainders it is the households that the bound cuts off the
        unit's share or adds to it, at the one multiplier of all shares.
        """
        found = self.solution
        weightless = [False] * len(found.counts)
        if self.quantities.weights is not None:
            weightless = [not one for one in self.quantities.weights]
        if self.costs is None:
            shares = getattr(found, "shares", None)
            own = whole_weights(*positive_ratios(weights(self.quantities)[0], "weights"))[0]
            return held_by_shares(shares, own.tolist(), self.lower, self.caps.values)
        return bound_prices(
            self.parts, self.part_of, found.counts.tolist(), self.lower, self.caps.values,
            weightless,
        )  # fmt: skip

    @cached_property
    def lower(self) -> list[int]:
        """The floors, those of a fixed part included."""
        own, fixed = self.floors.values, self.quantities.fixed
        if fixed is None:
            return own
        rows = zip(own, fixed.tolist(), self.caps.values, strict=True)
        return [max(floor, min(part, cap)) for floor, part, cap in rows]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each unit, index `unit`.

        `unit_code`; `target`, `lower`, `upper` (households); `quota` (the exact share within the
        bounds, a Fraction; None for rules with a utility or a root); `binds` and
        `price_of_bound`; `poor_start` and `poor_end_after` (households, before and after);
        `final_rate_low_pct` and `final_rate_high_pct` (equal where the households are exact, else
        rounded outward; None where nothing is known).
        """
        columns, kinds = self._columns
        series = {
            name: pd.Series(values, index=self.plan.units.index, dtype=kinds.get(name, object))
            for name, values in columns.items()
        }
        return pd.DataFrame(series)

    @cached_property
    def _columns(self) -> tuple[dict[str, list[Any]], dict[str, Any]]:
        """The columns of the table, and their types."""
        shares = self._quotas()
        counts = self.solution.counts.tolist()
        poor = self.poor
        left = [None if p is None else p - x for p, x in zip(poor, counts, strict=True)]
        rates = rates_left(left, self.households.low, self.households.high)
        binds = self.binding
        columns: dict[str, Any] = {
            "unit_code": self.plan.units["unit_code"].tolist(),
            "target": counts,
            "quota": shares or [None] * len(counts),
            "lower": self.lower,
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
        if isinstance(own := self.solution, Joint) and self.subgroup is not None:
            part = self.subgroup_targets
            columns["target_em"] = [None] * len(counts) if part is None else part.tolist()
            columns |= {"target_em_low": own.least.tolist(), "target_em_high": own.most.tolist()}
            columns["poor_start_em"] = self.subgroup.stock
            kinds |= dict.fromkeys(("target_em", "poor_start_em"), "Int64")
            kinds |= dict.fromkeys(("target_em_low", "target_em_high"))
        return columns, kinds

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table, for who takes them one by one; None where a figure is missing."""
        columns, _ = self._columns
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _quotas(self) -> list[Fraction] | None:
        """Give the exact shares; where the subgroup's target binds, up to its stock and beyond."""
        low, high = self._box
        if self.subgroup is None or not self.subgroup_binds:
            return quotas(self.quantities, self.total, low, high)
        own, target = np.array(self.subgroup.stock), self.subgroup.target
        boxes = [(join(low, own), join(high, own)) for join in (np.minimum, np.maximum)]
        totals = target, int(own.sum()) + self.total - target
        inner, outer = (
            quotas(self.quantities, total, *box) for total, box in zip(totals, boxes, strict=True)
        )
        if inner is None or outer is None:
            return None
        rows = zip(inner, outer, own.tolist(), strict=True)
        return [one + two - stock for one, two, stock in rows]

    @cached_property
    def poor(self) -> list[int | None]:
        """Poor households at the start, None where the plan prints none."""
        column = plan_column(self.plan, "poor_start") or [None] * len(self.plan.units)
        return [None if is_blank(one) else int(one) for one in column]

    def __repr__(self) -> str:
        tied = f", {self.left} still tied" if self.left else ""
        kind = type(self).__name__
        return f"<{kind} {self.method}: {self.total} households, slack {self.slack}{tied}>"
