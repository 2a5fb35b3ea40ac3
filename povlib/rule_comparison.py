"""Several rules side by side on one plan: what each gives, and how far it is from the plan's own.

Two questions are kept apart. Which rule explains the plan's own split is asked of the plan's own
sum, within the poor households alone. What a rule would assign is asked of the target and the
capacity that the planner names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from povlib.allocation import Allocation, AllocationError, allocate
from povlib.allocation_households import read_households
from povlib.allocation_rules import RULES
from povlib.columns import COLUMNS
from povlib.judging import criteria
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["COMPARED", "RuleComparison", "Variant", "compare_rules", "sums_apart"]

COMPARED: dict[str, tuple[str, str]] = {
    "registered": ("webster", "registered"),
    "poor": ("webster", "poor_start"),
    "equal_points": ("equal_points", "poor_start"),
    "need_weighted": ("need_weighted", "poor_start"),
    "convergence": ("convergence", "poor_start"),
    "leximin": ("leximin", "poor_start"),
}
"""Rules that are always compared: their method and their weight."""

_DIALS = ("beta", "aversion", "fixed")
_ALIASES = {"exits_registered": "registered", "poor": "poor_start"}
PARAMETERS = {
    "method": "RULE", "by": "WEIGHT", "total": "TARGET", "upper": "CAPACITY", "lower": "FLOOR",
    "subgroup_target": "SUBGROUP_TARGET", **dict.fromkeys(_DIALS, "DIAL"),
}  # fmt: skip
"""What an argument is called in the cell of parameters of a notebook."""

_UNREADABLE = ("method", "total", "dotted", "column", "bound", "by", "dial")


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule on this plan: what it gives, or why it gives nothing.

    Attributes
    ----------
    key : str
        One of `COMPARED`, or ``chosen`` for a rule that is not among them.
    allocation : Allocation or None
        For the target and the capacity asked for.
    error : AllocationError or None
    free : Allocation or None
        For the plan's own sum, with no capacity but the poor households.
    moved : int or None
        Households moved from unit to unit between the plan's own split and `free`; None where
        either is lacking.
    """

    key: str
    allocation: Allocation | None
    error: AllocationError | None
    free: Allocation | None
    moved: int | None


@dataclass(frozen=True, eq=False, repr=False)
class RuleComparison:
    """Rules side by side.

    Attributes
    ----------
    plan : Plan
    variants : tuple of Variant
        In the order of `COMPARED`, the chosen rule last if it is not among them.
    chosen : Variant
        The rule that the planner chose; the recommended one where none was named.
    method, by : str, object
        Its key in `povlib.allocation_rules.RULES`, and what it shares out by.
    own : list of int or None
        The plan's own split, in the order of its units; None where a unit has none, or where they
        add up neither to the target that the plan states nor to that which is shared out.
    """

    plan: Plan
    variants: tuple[Variant, ...]
    chosen: Variant
    own: list[int] | None
    method: str
    by: Any

    def __repr__(self) -> str:
        told = ", ".join(f"{one.key} {one.moved}" for one in self.by_distance)
        return f"<RuleComparison: {self.plan.name}, {self.total} households; moved: {told or '–'}>"

    @property
    def worked(self) -> list[Variant]:
        """Rules that could be applied to the target and the capacity asked for."""
        return [one for one in self.variants if one.allocation is not None]

    @property
    def recommended(self) -> Variant | None:
        """The split to start from: by what the units registered, else by their poor households."""
        there = {one.key: one for one in self.worked}
        return there.get("registered") or there.get("poor")

    @property
    def total(self) -> int | str:
        """The target that is shared out; empty where it cannot be."""
        totals = [one.allocation.total for one in self.worked if one.allocation is not None]
        return totals[0] if totals else ""

    @property
    def by_distance(self) -> list[Variant]:
        """Rules whose distance from the plan's own split is known, the nearest first."""
        known = [one for one in self.variants if one.moved is not None]
        return sorted(known, key=lambda one: -1 if one.moved is None else one.moved)

    @cached_property
    def judged(self) -> dict[int, Any]:
        """The plan's own split (``plan``) and every rule's by all criteria (`criteria`), with two
        and with three decimals: a rounded figure is never rounded again.
        """
        vectors: dict[str, Any] = {} if self.own is None else {"plan": self.own}
        vectors |= {
            one.key: one.allocation.targets for one in self.worked if one.allocation is not None
        }
        total = self.total if isinstance(self.total, int) else None
        return {
            places: criteria(self.plan, vectors, total=total, decimals=places) for places in (2, 3)
        }


def sums_apart(plan: Plan) -> dict[str, tuple[int, int]]:
    """List the columns shared out, or shared out by, whose units do not add up to the total row.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> sums_apart(load_plan("krong_no_2020"))
    {}
    """
    found = {}
    for name in ("exits_target", "poor_start"):
        stated = None if plan.total is None else plan.total.get(name)
        column = plan_column(plan, name) if plan.has(name) else None
        if column is None or is_blank(stated) or any(map(is_blank, column)):
            continue
        if (added := sum(map(int, column))) != stated:
            found[name] = added, int(stated or 0)
    return found


def _refuse_mistyped(error: AllocationError | None) -> None:
    """Raise what nobody can have meant: a rule or a column that exists nowhere, no number."""
    names = {*COLUMNS, *_ALIASES, *_ALIASES.values()}
    said = []
    for key, params in () if error is None else error.problems:
        if key not in _UNREADABLE or (key == "column" and params["found"] in names):
            continue
        name, own = PARAMETERS.get(params.get("what", key)), AllocationError([(key, params)])
        said.append((key, params) if name is None else
                    ("parameter", {"name": name, "said": own.message}))  # fmt: skip
    if said:
        raise AllocationError(said)


def check_comparison(study: Any) -> None:
    """Refuse what is no comparison of rules, such as an `Allocation` alone."""
    if not isinstance(study, RuleComparison):
        raise AllocationError([("not_comparison", {"found": type(study).__name__})])


def given(value: Any) -> bool:
    """Tell whether something was asked for: neither None nor an empty text."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def _tried(plan: Plan, total: Any, rule: tuple[str, Any], **options: Any) -> Any:
    try:
        return allocate(plan, total, rule[0], rule[1], **options)
    except AllocationError as error:
        return error


def _variant(
    plan: Plan, key: str, rule: tuple[str, Any], own: list[int] | None, asked: dict[str, Any],
    options: dict[str, Any],
) -> Variant:  # fmt: skip
    bounds = {name: value for name, value in asked.items() if name != "total" and given(value)}
    found = _tried(plan, asked["total"], rule, **bounds, **options)
    free = None if own is None else _tried(plan, sum(own), rule, **options)
    unbound = free if isinstance(free, Allocation) else None
    moved = None
    if unbound is not None and own is not None and not unbound.left:
        pairs = zip(unbound.targets.tolist(), own, strict=True)
        moved = sum(max(0, count - figure) for count, figure in pairs)
    worked = isinstance(found, Allocation)
    return Variant(key, found if worked else None, None if worked else found, unbound, moved)


def compare_rules(
    plan: Plan,
    total: Any = None,
    method: str | None = None,
    by: Any = None,
    *,
    upper: Any = None,
    lower: Any = None,
    subgroup_target: Any = None,
    dial: Any = None,
    **options: Any,
) -> RuleComparison:
    """Apply the usual rules, and the one that is chosen, to one plan.

    Parameters
    ----------
    plan : Plan
    total, method, by, upper, lower, subgroup_target
        As in `allocate`, for the chosen rule; the others take the same target, bounds and target of
        the subgroup. An empty text stands for what `allocate` takes by itself, but without any
        rule or weight the chosen one is that which the report recommends.
    dial : optional
        The dial of the chosen rule, whatever it is called: ``beta``, ``aversion`` or ``fixed``.
    **options
        Further arguments of `allocate`, for the chosen rule alone. The reference of ``nearest`` is
        the registrations where none is given.

    Returns
    -------
    RuleComparison
        A rule that cannot be applied stays in it with its reasons.

    Raises
    ------
    AllocationError
        If an argument cannot be read: a rule or a column that exists nowhere, or no number.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> found = compare_rules(load_plan("krong_no_2020"))
    >>> [(one.key, one.moved) for one in found.by_distance][:3]
    [('registered', 4), ('poor', 34), ('need_weighted', 79)]
    >>> found.chosen.key, found.chosen.allocation.slack
    ('registered', 842)
    """
    wished = given(method) or given(by) or given(dial) or any(map(given, options.values()))
    method = method if given(method) and method is not None else "webster"
    by = by if given(by) else "poor_start"
    if given(dial):
        taken = RULES[method].options if method in RULES else ()
        options[next((name for name in _DIALS if name in taken), _DIALS[0])] = dial
    options = {name: value for name, value in options.items() if given(value)}
    if method == "nearest":
        options.setdefault("reference", "registered")
    column = plan_column(plan, "exits_target") if plan.has("exits_target") else None
    own = None
    if column is not None and not any(map(is_blank, column)):
        own = [int(figure) for figure in column]
        stated = sums_apart(plan).get("exits_target")
        if stated is not None and str(total) != str(stated[0]):
            own = None
    asked = {"total": total if given(total) else None, "upper": upper, "lower": lower,
             "subgroup_target": subgroup_target}  # fmt: skip
    known = {"households": read_households(plan)}  # searched once for all rules
    variants = {
        key: _variant(plan, key, rule, own, asked, known) for key, rule in COMPARED.items()
    }  # fmt: skip
    if not wished and isinstance(variants["registered"].allocation, Allocation):
        by = "registered"
    name = _ALIASES.get(by, by) if isinstance(by, str) else None
    same = [
        key for key, rule in COMPARED.items()
        if not options and rule[0] == method
        and (rule[1] == name or "weights" not in RULES[method].needs)
    ]  # fmt: skip
    if not same:
        same = ["chosen"]
        options = {**known, **options}
        variants["chosen"] = _variant(plan, "chosen", (method, by), own, asked, options)
    _refuse_mistyped(variants[same[0]].error)
    return RuleComparison(plan, tuple(variants.values()), variants[same[0]], own, method, by)
