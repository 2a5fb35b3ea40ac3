"""A grid of choices worked out beforehand: rules, targets and caps, each carried out exactly.

A page without Python shows nothing but what stands in the grid. How large it may be is counted in
rows, one for each unit in each choice: with more units it holds fewer choices, the ones farthest
from the first left out first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from povlib.allocation import Allocation
from povlib.allocation_households import read_households
from povlib.allocation_rules import RULES
from povlib.choice_comparison import own_targets
from povlib.choices import Choice, ChoiceError, Options, choose, options_of, start_choice
from povlib.plan import Plan
from povlib.rule_comparison import COMPARED
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["MOST_ROWS", "MOST_TOLD", "Grid", "Scenario", "scenario_grid"]

MOST_ROWS = 14_000
"""Most rows of a grid, one for each unit in each choice."""
MOST_TOLD = 3_600
"""Most of them that are also explained in words; fewer by three for each unit, whose own row on
paper weighs as much."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One choice of a grid: what comes of it, or why nothing does."""

    choice: Choice
    allocation: Allocation | None
    error: ChoiceError | None


@dataclass(frozen=True, eq=False)
class Grid:
    """Choices worked out beforehand.

    Attributes
    ----------
    plan : Plan
    start : Scenario
        The choice that it was made around, or the nearest to it that can be carried out.
    asked : Scenario
        The choice that it was made around.
    rules : tuple of (str, str)
        Rules, each with the column that it shares out by (empty where it has none).
    targets : tuple of int
    capacities : tuple of str
    scenarios : tuple of Scenario
        Every rule with every target with every cap, in this order: the caps change first.
    shrunk : bool
        Whether choices were left out because of the number of units.
    """

    plan: Plan
    start: Scenario
    asked: Scenario
    rules: tuple[tuple[str, str], ...]
    targets: tuple[int, ...]
    capacities: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    shrunk: bool

    def place(self, rule: int, target: int, capacity: int) -> int:
        """Tell where a choice stands among the scenarios."""
        return (rule * len(self.targets) + target) * len(self.capacities) + capacity

    @property
    def worked(self) -> list[Scenario]:
        """Those that could be carried out."""
        return [one for one in self.scenarios if one.allocation is not None]

    @property
    def told(self) -> frozenset[int]:
        """Places of the choices whose every unit is explained in words: those near the first."""
        first = self.start.choice

        def apart(place: int) -> tuple[bool, int, bool]:
            one = self.scenarios[place].choice
            return (
                one.capacity != first.capacity,
                abs(int(one.target) - int(first.target)),
                (one.rule, one.weight) != (first.rule, first.weight),
            )

        worked = [at for at, one in enumerate(self.scenarios) if one.allocation is not None]
        units = len(self.plan.units)
        return frozenset(sorted(worked, key=apart)[: max(MOST_TOLD - 3 * units, 0) // units])


def round_step(total: int) -> int:
    """Give a round step of about a twentieth of a target: 1, 2 or 5 with zeros.

    Examples
    --------
    >>> [round_step(total) for total in (0, 4, 30, 387, 2000, 2001)]
    [1, 1, 2, 20, 100, 200]
    """
    step = 1
    while 20 * step < total:
        digit = int(str(step)[0])
        step = step * 5 // 2 if digit == 2 else step * 2
    return step


def grid_targets(total: int, named: Sequence[int], most: int) -> list[int]:
    """Give targets round a target, nearest first: round ones within a fifth of it, and named ones.

    Parameters
    ----------
    total : int
    named : sequence of int
        Targets that have a meaning, whatever their distance.
    most : int
        No round target above this is tried.

    Examples
    --------
    >>> sorted(grid_targets(387, [391], 1229))
    [320, 340, 360, 380, 387, 391, 400, 420, 440, 460]
    >>> grid_targets(4, [], 5)
    [4, 3, 5, 2]
    """
    step = round_step(total)
    reach = max(total // 5, 2)
    low, high = total - reach, total + reach
    round_ones = range(-(-max(low, 0) // step) * step, min(high, most) + 1, step)
    found = {*round_ones, *named} - {total}
    return [total, *sorted(found, key=lambda one: (one not in named, abs(one - total), one))]


def _sum(plan: Plan, name: str) -> int | None:
    column = plan_column(plan, name)
    if column is None or any(map(is_blank, column)):
        return None
    return sum(int(figure) for figure in column)


def named_targets(plan: Plan) -> dict[int, str]:
    """Name the targets that have a meaning in a plan: what it assigns, and what is registered.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> named_targets(load_plan("krong_no_2020"))
    {391: 'exits_registered', 387: 'exits_target'}
    """
    own = own_targets(plan)
    found = {} if (told := _sum(plan, "exits_registered")) is None else {told: "exits_registered"}
    return found if own is None else found | {sum(own): "exits_target"}


def _rule_axis(can: Options, start: Choice) -> list[tuple[str, str]]:
    """List the rules, each with its weight: the first choice's first, then those always compared.

    All but the first choice's share out by poor households, and Webster's by registrations too.
    """

    def weight_of(rule: str, weight: str) -> str:
        return weight if "by" in RULES[rule].options else ""

    usable = [rule for rule, reason in can.rules.items() if reason is None]
    poor = "poor_start" if can.weights.get("poor_start") is None else start.weight
    found = [(start.rule, weight_of(start.rule, start.weight or poor))]
    found += [("webster", weight) for weight in ("exits_registered", "poor_start")
              if can.weights.get(weight) is None and "webster" in usable]  # fmt: skip
    first = [rule for rule, _ in COMPARED.values() if rule in usable]
    rest = [(rule, weight_of(rule, poor)) for rule in [*first, *usable]]
    named = {rule for rule, _ in found}
    return list(dict.fromkeys([*found, *(one for one in rest if one[0] not in named)]))


def _shrink(axes: tuple[list[tuple[str, str]], list[int], list[str]], units: int) -> bool:
    """Leave out what is last in the axes until the rows are few enough; tell whether anything."""
    rules, targets, capacities = axes
    cuts = ((targets, 5), (rules, 6), (targets, 3), (capacities, 1), (rules, 3), (targets, 1),
            (rules, 1))  # fmt: skip
    shrunk = False
    for axis, least in cuts:
        while len(axis) > least and len(rules) * len(targets) * len(capacities) * units > MOST_ROWS:
            axis.pop()
            shrunk = True
    return shrunk


def _with(start: Choice, rule: tuple[str, str], target: int, capacity: str) -> Choice:
    """Put a rule, a target and a cap into a choice; what another rule has no use for goes."""
    own = rule[0] == start.rule
    taken = RULES[rule[0]].options
    return replace(
        start, rule=rule[0], weight=rule[1], target=str(target), capacity=capacity,
        dial=start.dial if own else "", reference=start.reference if "reference" in taken else "",
    )  # fmt: skip


def scenario_grid(plan: Plan, start: Choice | None = None) -> Grid | ChoiceError:
    """Work out the choices round a choice.

    Parameters
    ----------
    plan : Plan
    start : Choice, optional
        By default the plan's target by poor households.

    Returns
    -------
    Grid or ChoiceError
        Why there is nothing, where no choice can be carried out.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> grid = scenario_grid(load_plan("krong_no_2020"), Choice(target="40"))
    >>> grid.targets, grid.capacities, len(grid.rules)
    ((32, 34, 36, 38, 40, 42, 44, 46, 48, 387, 391), ('poor_start', 'exits_registered'), 15)
    >>> len(grid.scenarios), grid.start.allocation
    (330, <Allocation webster: 40 households, slack 1189>)
    """
    can, usual = options_of(plan), start_choice(plan)
    start = usual if start is None else start
    known = read_households(plan)

    def tried(choice: Choice) -> Scenario:
        try:
            return Scenario(choice, choose(plan, choice, known), None)
        except ChoiceError as error:
            return Scenario(choice, None, error)

    asked = tried(replace(start, weight=start.weight or usual.weight,
                          capacity=start.capacity or usual.capacity))  # fmt: skip
    first = asked
    if asked.error is not None:
        nearest = asked.error.nearest
        first = tried(replace(asked.choice, **{nearest.field: str(nearest.value)})
                      if nearest else usual)  # fmt: skip
    if first.allocation is None:
        return asked.error or ChoiceError([])
    capacities = [first.choice.capacity]
    capacities += [key for key, reason in can.capacities.items()
                   if reason is None and key not in capacities]  # fmt: skip
    total, poor = first.allocation.total, _sum(plan, "poor_start")
    most = max(total * 2, first.allocation.capacity) if poor is None else poor
    first = replace(first, choice=replace(first.choice, target=str(total)))
    named = list(named_targets(plan))
    if asked.choice.target.isdecimal() and len(asked.choice.target) < 10:
        named.append(int(asked.choice.target))
    axes = _rule_axis(can, first.choice), grid_targets(total, named, most), capacities
    shrunk = _shrink(axes, len(plan.units))
    rules, targets = axes[0], sorted(axes[1])
    order = {rule: at for at, rule in enumerate(RULES)}
    rules.sort(key=lambda one: (order[one[0]], one[1] != first.choice.weight))
    scenarios = tuple(
        tried(_with(first.choice, rule, target, capacity))
        for rule in rules
        for target in targets
        for capacity in capacities
    )
    return Grid(plan, first, asked, tuple(rules), tuple(targets), tuple(capacities), scenarios,
                shrunk)  # fmt: skip
