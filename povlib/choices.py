"""What a planner chooses: a rule, a target, bounds, as texts that are typed, and what comes of it.

A choice is a handful of texts, so that it can be typed, undone, kept in a file and compared.
`choose` reads it and shares out the target by `povlib.allocation.allocate`; whatever cannot be read
or carried out is told in words, with the nearest figure that can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from povlib.allocation import Allocation, allocate
from povlib.allocation_households import KnownHouseholds, read_households
from povlib.allocation_inputs import TIES, AllocationError, Problem, read_share
from povlib.allocation_rules import RULES
from povlib.choice_errors import ChoiceError, Nearest, told
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["Choice", "ChoiceError", "Nearest", "Options", "choose", "options_of", "setting_of",
           "start_choice", "told"]  # fmt: skip

WEIGHTS = ("poor_start", "exits_registered", "households", "near_poor_start", "poor_start_em")
"""Columns that a target can be shared out by, where the plan has them."""
CAPACITIES = ("poor_start", "exits_registered")
FLOORS = ("exits_target", "exits_registered")
REFERENCES = ("exits_registered", "exits_target")
_DIALS = ("beta", "aversion", "fixed")
DEFAULT_DIALS = {"need_weighted": "1", "alpha": "1", "kolm_pollak": "3/10",
                 "fixed_plus_proportional": "1"}  # fmt: skip
_SHORT = {"registered": "exits_registered", "poor": "poor_start"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen, every field a text; an empty one stands for what the plan itself gives.

    A number is taken as it would be typed.

    Attributes
    ----------
    rule : str
        A key of `povlib.allocation_rules.RULES`.
    weight : str
        The column to share out by, for rules that have one; ``poor_start`` if empty.
    target : str
        Households, in plain digits; the target of the document if empty.
    capacity, floor : str
        A column, households for each unit (``20``) or a per cent of the poor (``50 %``).
    dial : str
        For rules that have one: ``1``, ``0,5``, ``1/2``.
    reference : str
        For ``nearest``: a column; registrations if empty, or else the assigned exits.
    subgroup_target : str
        Households of the ethnic minority, at least.
    tie : str
        One of `povlib.allocation_inputs.TIES`, or ``lot`` and a number.

    Examples
    --------
    >>> choice = Choice(target=400, capacity="registered")
    >>> choice.target, choice.capacity
    ('400', 'exits_registered')
    """

    rule: str = "webster"
    weight: str = ""
    target: str = ""
    capacity: str = ""
    floor: str = ""
    dial: str = ""
    reference: str = ""
    subgroup_target: str = ""
    tie: str = ""

    def __post_init__(self) -> None:
        """Take a number as it would be typed, and the short names of columns."""
        for field in fields(self):
            given: Any = getattr(self, field.name)
            text = "" if given is None else str(given)
            object.__setattr__(self, field.name, _SHORT.get(text, text))

    def texts(self) -> dict[str, str]:
        """Every field by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _shown(text: str) -> str:
    clean = "".join(char if char.isprintable() else "�" for char in text)
    return clean if len(clean) <= 40 else f"{clean[:40]}…"


def _whole(text: str, field: str) -> int | None:
    """Read a whole number as people type it, never guessing what a dot stands for."""
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,30}", text):
        return int(text)
    params = {"field": field, "found": _shown(text)}
    if re.fullmatch(r"[0-9]{1,3}([.,\s][0-9]{3})+", text):
        grouped = {"grouped": re.sub(r"\D", "", text)}
        raise ChoiceError([("choice_dotted", {**params, **grouped})])
    raise ChoiceError([("choice_whole", params)])


def _bound(text: str, field: str, columns: tuple[str, ...]) -> Any:
    """Read a bound: a column, households for each unit, or a per cent of the poor."""
    if not text or text in columns:
        return text or None
    if text.endswith("%"):
        share = read_share(text)
        if isinstance(share, Fraction) and share <= 1:
            return share, "poor_start"
        raise ChoiceError([("choice_percent", {"field": field, "found": _shown(text)})])
    if re.fullmatch(r"[0-9]{1,30}", text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,3}([.,\s][0-9]{3})+", text):
        _whole(text, field)
    params = {"field": field, "found": _shown(text), "known": ", ".join(columns)}
    raise ChoiceError([("choice_bound", params)])


def _dial(choice: Choice, text: str) -> dict[str, Any]:
    """Read the dial of the rule, by the name that `allocate` has for it."""
    rule = RULES.get(choice.rule)
    name = None if rule is None else next((one for one in _DIALS if one in rule.options), None)
    if not text:
        return {"fixed": 1} if name == "fixed" else {}
    if rule is not None and name is None:
        raise ChoiceError([("choice_no_dial", {"field": "dial"})])
    if name == "fixed":
        return {"fixed": _whole(text, "dial")}
    number = re.fullmatch(r"([0-9]{1,4})(?:[.,]([0-9]{1,4})|/([0-9]{1,4}))?", text)
    if number is None or (number[3] and not int(number[3])):
        raise ChoiceError([("choice_dial", {"field": "dial", "found": _shown(text)})])
    value = Fraction(int(number[1]), int(number[3] or 1))
    if number[2]:
        value += Fraction(int(number[2]), 10 ** len(number[2]))
    return {} if name is None else {name: value}


def setting_of(plan: Plan, choice: Choice) -> tuple[str, str]:
    """Tell what a rule takes beside weights, and what it is set to; twice nothing if it has none.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> setting_of(plan, Choice("nearest")), setting_of(plan, Choice("need_weighted", dial="2"))
    (('reference', 'exits_registered'), ('beta', '2'))
    """
    options = RULES[choice.rule].options
    if "reference" in options:
        return "reference", _reference(plan, choice, choice.reference) or ""
    name = next((one for one in _DIALS if one in options), "")
    return name, choice.dial or DEFAULT_DIALS.get(choice.rule, "")


def _tie(text: str) -> Any:
    if not text or text in TIES:
        return text or None
    if lot := re.fullmatch(r"lot ([0-9]{1,9})", text):
        return "lot", int(lot[1])
    params = {"field": "tie", "found": _shown(text), "known": ", ".join(TIES)}
    raise ChoiceError([("choice_tie", params)])


def _reference(plan: Plan, choice: Choice, text: str) -> Any:
    rule = RULES.get(choice.rule)
    if text or rule is None or "reference" not in rule.options:
        return text or None
    usable = [name for name in REFERENCES if _lacking(plan, name, zeros=True) is None]
    return usable[0] if usable else None


def _arguments(plan: Plan, choice: Choice) -> dict[str, Any]:
    """Turn the texts into what `allocate` takes; tell all that cannot be read."""
    texts = {name: text.strip().replace("\u00a0", " ") for name, text in choice.texts().items()}
    readers: dict[str, Callable[[], Any]] = {
        "total": lambda: _whole(texts["target"], "target"),
        "upper": lambda: _bound(texts["capacity"], "capacity", CAPACITIES),
        "lower": lambda: _bound(texts["floor"], "floor", FLOORS),
        "dial": lambda: _dial(choice, texts["dial"]),
        "subgroup_target": lambda: _whole(texts["subgroup_target"], "subgroup_target"),
        "tie": lambda: _tie(texts["tie"]),
    }
    found: dict[str, Any] = {
        "method": texts["rule"], "by": texts["weight"] or "poor_start",
        "reference": _reference(plan, choice, texts["reference"]),
    }  # fmt: skip
    problems: list[Problem] = []
    for name, reader in readers.items():
        try:
            found[name] = reader()
        except ChoiceError as error:
            problems += error.problems
    if problems:
        raise ChoiceError(problems)
    dial = found.pop("dial")
    return {**found, **dial}


def choose(plan: Plan, choice: Choice, known: KnownHouseholds | None = None) -> Allocation:
    """Share out a target as a planner chose.

    Parameters
    ----------
    plan : Plan
    choice : Choice
    known : KnownHouseholds, optional
        The plan's own households, where they have been read before.

    Returns
    -------
    Allocation

    Raises
    ------
    ChoiceError
        If the choice cannot be read or carried out: every reason, and the nearest target that can.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> choose(plan, Choice(target="390", capacity="exits_registered"))
    <Allocation webster: 390 households, slack 1>
    >>> try:
    ...     choose(plan, Choice(target="420", capacity="exits_registered"))
    ... except ChoiceError as error:
    ...     error.nearest, error.message("en").splitlines()[-1]
    (Nearest(field='target', value=391), 'The nearest target that can be shared out: \
391 households.')
    """
    arguments = {**_arguments(plan, choice), "households": known}
    try:
        return allocate(plan, **arguments)
    except AllocationError as error:
        raise ChoiceError(error.problems, _nearest(plan, arguments, error)) from None


_EDGES = ("capacity", "floors", "needed")


def _nearest(plan: Plan, arguments: Mapping[str, Any], error: AllocationError) -> Nearest | None:
    """Find the nearest figure that can be shared out: the edges are where the reasons name them."""
    found = [(key, params) for key, params in error.problems]
    most = [params["most"] for key, params in found if key == "subgroup_short"]
    if most:
        tried = {**arguments, "subgroup_target": most[0]}
        return Nearest("subgroup_target", most[0]) if _works(plan, tried) else None
    totals = [params["total"] for _, params in found if "total" in params]
    edges = {int(params[edge]) for _, params in found for edge in _EDGES if edge in params}
    if not totals:
        return None
    for edge in sorted(edges, key=lambda edge: abs(edge - totals[0])):
        if _works(plan, {**arguments, "total": edge}):
            return Nearest("target", edge)
    return None


def _works(plan: Plan, arguments: Mapping[str, Any]) -> bool:
    try:
        allocate(plan, **arguments)
    except AllocationError:
        return False
    return True


def _lacking(plan: Plan, name: str, *, zeros: bool = False) -> Problem | None:
    """Say what keeps a column from being used."""
    params = {"column": name, "year": plan.source.year}
    column = plan_column(plan, name)
    if column is None:
        return "no_column", params
    if any(map(is_blank, column)):
        return "blank_cells", params
    return None if zeros or any(column) else ("only_zeros", params)


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen on a plan, and why the rest cannot.

    Attributes
    ----------
    rules, weights, capacities, floors, references : mapping of str to (Problem or None)
        Every option, with the reason against it.
    subgroup : Problem or None
        Why no target of the ethnic minority can be set.
    """

    rules: Mapping[str, Problem | None]
    weights: Mapping[str, Problem | None]
    capacities: Mapping[str, Problem | None]
    floors: Mapping[str, Problem | None]
    references: Mapping[str, Problem | None]
    subgroup: Problem | None


def options_of(plan: Plan) -> Options:
    """Tell what can be chosen on a plan, and why the rest cannot.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> found = options_of(load_plan("krong_no_2020"))
    >>> [key for key, reason in found.rules.items() if reason], found.weights["poor_start"]
    ([], None)
    >>> told(found.subgroup, "en")
    'the plan has none: Poor ethnic-minority households, end 2019'
    """
    poor = _lacking(plan, "poor_start")
    known = read_households(plan)
    counts = plan_column(plan, "poor_start") or [1] * len(plan.units)
    lost = any(
        low is None or high is None
        for low, high, count in zip(known.low, known.high, counts, strict=True)
        if is_blank(count) or count
    )
    households: Problem | None = ("no_households", {}) if lost else None
    weights = {
        name: households if name == "households" else _lacking(plan, name) for name in WEIGHTS
    }
    references = {name: _lacking(plan, name, zeros=True) for name in REFERENCES}
    against: dict[str, Problem | None] = {
        "weights": None if None in weights.values() else poor,
        "poor": poor,
        "households": poor or households,
        "reference": None if None in references.values() else ("no_reference", {}),
        "fixed": None,
    }
    rules = {
        key: next((against[need] for need in rule.needs if against[need]), None)
        for key, rule in RULES.items()
    }
    capacities = {name: _lacking(plan, name, zeros=True) for name in CAPACITIES}
    floors = {name: _lacking(plan, name, zeros=True) for name in FLOORS}
    subgroup = poor or _lacking(plan, "poor_start_em")
    return Options(rules, weights, capacities, floors, references, subgroup)


def start_choice(plan: Plan) -> Choice:
    """Give the first choice that can be made: the usual rule, by the poor or whatever there is.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> start_choice(load_plan("krong_no_2020"))
    Choice(rule='webster', weight='poor_start', target='387', capacity='poor_start', floor='', \
dial='', reference='', subgroup_target='', tie='')
    """
    found = options_of(plan)
    weight = next((name for name, reason in found.weights.items() if reason is None), "")
    capacity = next((name for name, reason in found.capacities.items() if reason is None), "")
    choice = Choice(weight=weight, capacity=capacity)
    try:
        return replace(choice, target=str(choose(plan, choice).total))
    except ChoiceError as error:
        nearest = error.nearest
        return choice if nearest is None else replace(choice, **{nearest.field: str(nearest.value)})
