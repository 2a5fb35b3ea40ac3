"""The controls of the explorer: labelled in two languages, with what can be chosen on a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from povlib.allocation_inputs import TIES
from povlib.allocation_rules import RULES
from povlib.choice_words import FIELDS
from povlib.choices import DEFAULT_DIALS, Choice, Options, told
from povlib.columns import column_label
from povlib.explanation_words import WORDS as ALLOCATION_WORDS
from povlib.explorer_figures import SORTS
from povlib.explorer_words import WORDS
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column
from povlib.wording import LANGUAGES, fill

__all__ = ["BOUNDS", "TYPED", "make_controls", "read_controls", "settle_controls", "unusable_html",
           "write_controls"]  # fmt: skip

BOUNDS = ("capacity", "floor")
TYPED = ("percent", "number")
"""Kinds of bounds that take a figure of their own."""
_NONE = [("–", "")]
_DIALS = frozenset({"beta", "aversion", "fixed"})

Controls = Mapping[str, Any]


def _field(name: str, lang: str) -> str:
    return FIELDS[name][LANGUAGES.index(lang)]


def _listing(label: str, options: list[tuple[str, str]], *looks: str) -> Any:
    made = widgets.Dropdown(
        options=options or _NONE, description=label, tooltip=label, disabled=not options
    )
    for look in looks:
        made.add_class(look)
    return made


def _text(label: str, value: str = "", *, live: bool = False) -> Any:
    return widgets.Text(value=value, description=label, tooltip=label, continuous_update=live)


def _button(label: str, icon: str, hint: str = "") -> Any:
    return widgets.Button(description=label, icon=icon, tooltip=hint, layout={"width": "auto"})


def _usable(options: Mapping[str, Any], label: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(label(key), key) for key, reason in options.items() if reason is None]


def make_controls(plan: Plan, can: Options, lang: str) -> dict[str, Any]:
    """Make every control, in the order in which the keyboard goes through them.

    Examples
    --------
    >>> from povlib.choices import options_of
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> made = make_controls(plan, options_of(plan), "en")
    >>> made["slider"].max, len(made["unit"].options)
    (1229, 12)
    """

    def say(key: str, **params: Any) -> str:
        return fill(WORDS, key, lang, **params)

    def field(name: str) -> str:
        return _field(name, lang)

    def label(column: str) -> str:
        return column_label(column, lang, plan.source.year)

    def rule(key: str) -> str:
        return RULES[key].label(lang)

    typed = [(say(key), key) for key in TYPED]
    ties = [(say("tie_none"), "")]
    ties += [(fill(ALLOCATION_WORDS, way, lang), way) for way in TIES]
    poor = plan_column(plan, "poor_start") or []
    most = sum(int(figure) for figure in poor if not is_blank(figure)) or 100
    codes = plan.units["unit_code"].tolist()
    slider = widgets.IntSlider(
        min=0, max=most, description=say("slider"), continuous_update=False, readout=False
    )
    floors = [(say("none"), ""), *_usable(can.floors, say), *typed]
    return {
        "target": _text(field("target")),
        "slider": slider,
        "rule": _listing(field("rule"), _usable(can.rules, rule), "pov-wide"),
        "weight": _listing(field("weight"), _usable(can.weights, label), "pov-wide"),
        "capacity": _listing(field("capacity"), [*_usable(can.capacities, say), *typed]),
        "capacity_figure": _text(say("figure_of", field=field("capacity")), "50"),
        "floor": _listing(field("floor"), floors),
        "floor_figure": _text(say("figure_of", field=field("floor")), "5"),
        "dial": _text(field("dial")),
        "reference": _listing(field("reference"), _usable(can.references, label)),
        "subgroup_target": _text(field("subgroup_target")),
        "tie": _listing(field("tie"), ties),
        "undo": _button(say("undo"), "undo"),
        "redo": _button(say("redo"), "repeat"),
        "reset": _button(say("reset"), "refresh", say("reset_told")),
        "nearest": widgets.Button(layout={"width": "auto", "display": "none"}),
        "sort": _listing(say("sort"), [(say(f"sort_{key}"), key) for key in SORTS]),
        "search": _text(say("search"), live=True),
        "unit": _listing(say("unit"), list(zip(map(str, plan.units.index), map(str, codes),
                                               strict=True))),
        "picked": widgets.Text(description=say("unit"), continuous_update=True),
        "every": widgets.Checkbox(description=say("more_criteria"), indent=False),
        "name": _text(say("name")),
        "replace": widgets.Checkbox(description=say("replace"), indent=False,
                                    layout={"width": "auto"}),
        "keep": _button(say("keep"), "save"),
        "kept": _listing(say("kept_ones"), []),
        "load": _button(say("load"), "folder-open"),
        "compare": widgets.Checkbox(description=say("compare"), indent=False),
    }  # fmt: skip


def unusable_html(plan: Plan, can: Options, lang: str) -> str:
    """List what cannot be chosen on a plan, with the reasons.

    Examples
    --------
    >>> from povlib.choices import options_of
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> unusable_html(plan, options_of(plan), "en").count("<li>")
    2
    """
    named: list[tuple[Mapping[str, Any], Callable[[str], str]]] = [
        (can.rules, lambda key: RULES[key].label(lang)),
        *(
            (options, lambda key: column_label(key, lang, plan.source.year))
            for options in (can.weights, can.capacities, can.references)
        ),
        ({"subgroup_target": can.subgroup}, lambda key: _field(key, lang)),
    ]
    why: dict[str, dict[str, None]] = {}
    for options, label in named:
        for key, reason in options.items():
            if reason is not None:
                why.setdefault(told(reason, lang), {})[label(key)] = None
    if not why:
        return ""
    listed = ""
    for reason, labels in why.items():
        # A reason that names the column itself needs no list of what is lacking.
        what = "; ".join(one for one in labels if one not in reason)
        line = fill(WORDS, "reason", lang, reason=reason, what=what) if what else f"{reason}."
        listed += f"<li>{escape(line[:1].upper() + line[1:])}</li>"
    head = escape(fill(WORDS, "unusable", lang))
    return f'<details class="pov-small"><summary>{head}</summary><ul>{listed}</ul></details>'


def _taken(rule: str) -> frozenset[str]:
    return frozenset(RULES[rule].options) if rule in RULES else frozenset()


def read_controls(at: Controls) -> Choice:
    """Read the choice from the controls; what the rule does not use stays empty."""
    taken = _taken(at["rule"].value)
    texts = {name: at[name].value for name in ("rule", "target", "tie")}
    texts["weight"] = at["weight"].value if "by" in taken else ""
    texts["dial"] = at["dial"].value if _DIALS & taken else ""
    texts["reference"] = at["reference"].value if "reference" in taken else ""
    if not at["subgroup_target"].disabled:
        texts["subgroup_target"] = at["subgroup_target"].value
    for name in BOUNDS:
        kind, figure = at[name].value, at[f"{name}_figure"].value.strip()
        percent = figure if figure.endswith("%") else f"{figure} %"
        texts[name] = {"percent": percent, "number": figure or "?"}.get(kind, kind)
    return Choice(**texts)


def write_controls(at: Controls, choice: Choice) -> None:
    """Set the controls to a choice."""
    for name, text in choice.texts().items():
        values = [value for _, value in getattr(at[name], "options", ())]
        if text in values or not values:
            at[name].value = text
        elif name in BOUNDS and text:
            at[name].value = "percent" if text.endswith("%") else "number"
            at[f"{name}_figure"].value = text.removesuffix("%").strip("? ")
        elif name in BOUNDS:
            at[name].value = values[0]


def _offer(control: Any, *, offered: bool, always: bool = False) -> None:
    """Enable a control, or set it aside: what a rule or a bound has no use for only takes room."""
    control.disabled = not offered
    control.layout.display = "" if offered or always else "none"


def settle_controls(
    at: Controls, choice: Choice, can: Options, lang: str, total: int | None = None
) -> None:
    """Enable what the rule uses, say why the rest is not, and let the slider follow."""
    taken = _taken(choice.rule)
    uses = {"weight": "by" in taken, "dial": bool(_DIALS & taken),
            "reference": "reference" in taken}  # fmt: skip
    for name, used in uses.items():
        label = _field(name, lang)
        _offer(at[name], offered=used, always=name == "weight")
        at[name].tooltip = label if used else fill(WORDS, "not_for_rule", lang, field=label)
    at["dial"].placeholder = DEFAULT_DIALS.get(choice.rule, "")
    at["subgroup_target"].disabled = can.subgroup is not None
    if can.subgroup is not None:
        at["subgroup_target"].tooltip = told(can.subgroup, lang)
    for name in BOUNDS:
        _offer(at[f"{name}_figure"], offered=at[name].value in TYPED)
    target = choice.target.strip() if total is None else str(total)
    if target.isascii() and target.isdecimal() and len(target) <= 30:
        at["slider"].value = min(int(target), at["slider"].max)
