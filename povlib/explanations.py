"""Telling why a unit got its number, in plain Vietnamese or English, figures included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.allocation_inputs import AllocationError
from povlib.allocation_results import Answer
from povlib.allocation_rules import reading, weights
from povlib.columns import column_label
from povlib.exact_texts import rounded_text, told_apart, weight_text
from povlib.explanation_words import DIVISORS, MEASURES, WORDS
from povlib.neighbours import ties_of
from povlib.numerals import format_number
from povlib.rounding import round_exact
from povlib.subgroup import Joint
from povlib.unit_quotients import rounded_by
from povlib.wording import LANGUAGES, check_language, fill, join_words

__all__ = ["all_explained", "cut_text", "explained", "measure", "named_units", "open_tie",
           "outcome_told", "steps_told"]  # fmt: skip


def explained(answer: Answer, unit: str, lang: str) -> str:
    """Explain one unit's number; one sentence on each line.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> print(explained(allocate(load_plan("krong_no_2020")), "Đăk Nang", "en"))
    Đăk Nang: 44 households of the target of 387, by the rule “proportional, usual rounding \
(Webster)”.
    If households could be divided, its share would be 43.45.
    Not fewer than 0, not more than 138 households (cap: Poor households, end 2019).
    Neither of the two bounds holds it.
    All caps together are 1,229 households, which leaves 842 free.
    Its household no. 44: 138 ÷ (44 − ½) = 3.1724 poor households each; the cut lies at \
3.1707–3.1724.
    A household no. 45: only 138 ÷ (45 − ½) = 3.1011, below the cut.
    Household no. 387 went to Đăk Nang.
    A household no. 388 would go to TT Đăk Mâm.
    With 386, Đăk Nang would lose one.
    94 of 138 poor households are left at the end of the year.
    Poverty rate at the end: 8.70 %.
    """
    check_language(lang)
    return "\n".join(_lines(answer, _place(answer, unit), lang, _common(answer, lang)))


def all_explained(answer: Answer, lang: str) -> list[list[str]]:
    """Explain the number of every unit, in their order: the lines of each.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> found = allocate(load_plan("krong_no_2020"))
    >>> all_explained(found, "en")[0] == explained(found, "Buôn Choah", "en").splitlines()
    True
    """
    common = _common(answer, lang)
    return [_lines(answer, place, lang, common) for place in range(len(answer.rows))]


def _common(answer: Answer, lang: str) -> tuple[list[str], list[str]]:
    """Say what is the same of every unit: what one household more or less changes; what holds."""
    return [*_neighbours(answer, lang), *_ties(answer, lang)], hold_told(answer, lang)


def _lines(answer: Answer, place: int, lang: str, common: tuple[list[str], list[str]]) -> list[str]:
    return [
        *_numbers(answer, place, lang),
        *steps_told(answer, place, lang),
        *_subgroup(answer, place, lang),
        *common[0],
        *left_told(answer, place, lang),
        *common[1],
    ]


def _place(answer: Answer, unit: str) -> int:
    plan, key = answer.plan, "strange"
    for labels in (plan.units.index.tolist(), plan.units["unit_code"].tolist()):
        times = labels.count(unit)
        if times == 1:
            return int(labels.index(unit))
        key = "shared" if times else key
    raise AllocationError([(key, {"what": "explain", "units": str(unit)})])


def _source(answer: Answer, source: Any, lang: str) -> str:
    if isinstance(source, tuple):
        share, column = source
        name = column_label(column, lang, answer.plan.source.year)
        text = f"{format_number(round_exact(share * 100, 2).normalize() + 0, lang)} %"
        return fill(WORDS, "share_of", lang, share=text, column=name)
    if f"source_{source}" in WORDS:
        return fill(WORDS, f"source_{source}", lang)
    return column_label(source, lang, answer.plan.source.year)


def _numbers(answer: Answer, place: int, lang: str) -> list[str]:
    row = answer.rows[place]
    head = {"unit": str(answer.plan.units.index[place]), "target": int(row["target"])}
    label = answer.rule.label(lang)
    lines = [fill(WORDS, "head", lang, **head, total=answer.total, rule=label)]
    if row["quota"] is not None:
        quota = rounded_text(row["quota"], lang, 2)
        lines.append(fill(WORDS, "quota", lang, quota=quota))
    cap = fill(WORDS, "cap_of", lang, source=_source(answer, answer.caps.sources[place], lang))
    limits = {"lower": int(row["lower"]), "upper": int(row["upper"]), "source": cap}
    lines.append(fill(WORDS, "bounds", lang, **limits))
    held = str(row["binds"]) or "within"
    weighted = answer.quantities.weights is None or bool(answer.quantities.weights[place])
    share: dict[str, Any] = {}
    if answer.costs is None and weighted and held != "within":
        # Largest remainders: the share is certain, the number is not.
        apart, bound = row["price_of_bound"], limits["upper" if held == "cap" else "lower"]
        held = f"share_{held}" if apart is not None else f"share_{held}_only"
        if apart is not None:
            own = bound + apart if held == "share_cap" else bound - apart
            share = {"own": rounded_text(own, lang, 2), "n": rounded_text(apart, lang, 2)}
    lines.append(fill(WORDS, held, lang, **share))
    room = {"capacity": answer.capacity, "slack": answer.slack}
    return [*lines, fill(WORDS, "slack", lang, **room)]


def measure(answer: Answer, lang: str) -> str:
    """Name what a divisor rule counts in a weight."""
    key = {"equal_points": "households", "need_weighted": "given"}.get(answer.method, answer.by)
    key = "given" if key == "mixed" else "exits_registered" if key == "registered" else key
    if key in MEASURES:
        return MEASURES[key][LANGUAGES.index(lang)]
    return column_label(key, lang, answer.plan.source.year)


def _divided(answer: Answer, place: int, nth: int, lang: str) -> dict[str, str]:
    """Write the figures by which a unit gets its household of that number."""
    given = answer.quantities
    if answer.rule.reads == "rate" and given.households is not None:
        figures = {"poor": given.poor[place], "households": given.households[place], "j": nth - 1}
        return {name: format_number(int(figure), lang) for name, figure in figures.items()}
    if answer.rule.reads != "divisor":
        return {}
    fixed = given.fixed
    own = nth - (0 if fixed is None else int(fixed[place]))
    shape = DIVISORS[rounded_by(answer.method)]
    divisor = shape.format(k=format_number(own, lang), j=format_number(own - 1, lang))
    return {"weight": weight_text(weights(given)[0][place], lang), "divisor": divisor}


def steps_told(answer: Answer, place: int, lang: str) -> list[str]:
    """Say where the unit's last and next household stand beside the cut."""
    own_weights = answer.quantities.weights
    if own_weights is not None and not own_weights[place]:
        return [fill(WORDS, "weightless", lang)]
    costs = answer.costs
    if costs is None:
        if None in answer.cut:
            return []
        high, low = told_apart(answer.cut, lang)
        return [fill(WORDS, "fraction", lang, low=low, high=high)]

    def read(step: int) -> Fraction | Decimal | None:
        return reading(answer.method, costs.cost(place, step), costs.power)

    count = int(answer.solution.counts[place])
    reads = answer.rule.reads
    reads = "root" if reads == "divisor" and weights(answer.quantities)[1] > 1 else reads
    last, next_ = answer.part_of(place, count - 1), answer.part_of(place, count)

    def cut_told(part: int) -> str:
        params = {"cut": _beside_cut(answer, part, None, lang)[0], "measure": measure(answer, lang)}
        return fill(WORDS, f"cut_{reads}", lang, **params)

    beyond, none = [], False
    if next_ and answer.subgroup is not None:  # no longer the subgroup's, with a cut of its own
        stock, none = answer.subgroup.stock[place], answer.parts[1].accepted is None
        params = {"k": stock + 1, "stock": stock, "told": "" if none else cut_told(next_)}
        beyond = [fill(WORDS, "none_beyond" if none else "cut_beyond", lang, **params)]
    lines = beyond if last else []
    if count > answer.lower[place]:
        cut, own = _beside_cut(answer, last, read(count - 1), lang)
        key = "last_middle" if answer.method == "convergence" else f"last_{reads}"
        params = {"k": count, "own": own, "cut": cut, **_divided(answer, place, count, lang)}
        lines.append(fill(WORDS, key, lang, **params, measure=measure(answer, lang)))
    elif answer.cuts[last] != (None, None):
        lines.append(cut_told(last))
    bound, price = answer.binding[place]
    if bound and price is not None:
        step = count if bound == "cap" else count - 1
        own = _beside_cut(answer, last, read(step), lang)[1]
        params = {"k": step + 1, "own": own, "price": rounded_text(price, lang)}
        lines.append(fill(WORDS, f"price_of_{bound}", lang, **params))
    if count < answer.caps.values[place]:
        lines += beyond if next_ != last else []
    if count < answer.caps.values[place] and not none:
        own = _beside_cut(answer, next_, read(count), lang)[1]
        ties = answer.parts[next_].ties
        tied = ties is not None and place in np.setdiff1d(ties.units, ties.given)
        key = "next_tied" if tied else f"next_{reads}"
        params = {"k": count + 1, "own": own, **_divided(answer, place, count + 1, lang)}
        lines.append(fill(WORDS, key, lang, **params))
    return lines


def cut_text(answer: Answer, part: int, lang: str) -> tuple[str, str]:
    """Write the two ends of a cut, the smaller figure first, also where there is no limit."""
    least, most = answer.cuts[part]
    if answer.rule.reads == "distance":
        least, most = most, least
    low, high = told_apart((least, most), lang)
    none = "0" if answer.rule.reads == "divisor" else "−∞"
    return none if least is None else low, high


def _beside_cut(
    answer: Answer, part: int, own: Fraction | Decimal | None, lang: str
) -> tuple[str, str]:
    """Write a cut, the smaller figure first, and a figure that stands beside it."""
    least, most = answer.cuts[part]
    if answer.rule.reads == "distance":
        least, most = most, least
    known = [one for one in (least, most, own) if one is not None]
    texts = dict(zip(known, told_apart(known, lang), strict=True))
    low, high = ("" if one is None else texts[one] for one in (least, most))
    key = "between" if low and high else "at_most" if high else "at_least"
    if low and high and answer.rule.reads == "distance":
        key = "from_to"
    if low == high:
        return low or "∞", "∞" if own is None else texts[own]
    cut = fill(WORDS, key, lang, low=low, high=high) if low or high else "∞"
    return cut, "∞" if own is None else texts[own]


def _subgroup(answer: Answer, place: int, lang: str) -> list[str]:
    """Say what is the subgroup's, what its target changed, and what could be."""
    asked, own = answer.subgroup, answer.solution
    if asked is None or not isinstance(own, Joint):
        return []
    part = answer.subgroup_targets
    params: dict[str, Any] = {
        "stock": asked.stock[place], "others": asked.others[place],
        "least": int(own.least[place]), "most": int(own.most[place]),
    }  # fmt: skip
    if part is None:
        lines = [fill(WORDS, "subgroup_part_open", lang, **params)]
    else:
        lines = [fill(WORDS, "subgroup_part", lang, own=int(part.iloc[place]), **params)]
    if asked.points is not None and asked.households is not None:
        few, many = asked.households
        households = format_number(many, lang)
        if few < many:
            households = f"{format_number(few, lang)}–{households}"
        points = format_number(round_exact(asked.points, 2).normalize() + 0, lang)
        params = {"points": points, "households": households, "target": asked.target}
        lines.append(fill(WORDS, "subgroup_points", lang, **params))
    if answer.subgroup_binds:
        params = {"target": asked.target, "free": int(own.free.counts[place])}
        lines.append(fill(WORDS, "subgroup_binds", lang, **params))
        ends = answer.subgroup_price or own.price
        if None not in ends:
            low, high = told_apart(ends, lang)
            lines.append(fill(WORDS, "subgroup_price", lang, low=low, high=high))
    elif (now := answer.subgroup_range) is not None:
        params = {"target": asked.target, "least": now[0], "most": now[1]}
        lines.append(fill(WORDS, "subgroup_free", lang, **params))
    if (reach := answer.subgroup_reach) is not None:
        params = {"total": answer.total, "least": reach[0], "most": reach[1]}
        lines.append(fill(WORDS, "subgroup_range", lang, **params))
    more = answer.subgroup_more
    if more is not None and more.feasible and more.gains and more.loses:
        gains, loses = (named_units(names, more.one_of, lang) for names in (more.gains, more.loses))
        params = {"target": asked.target + 1, "gains": gains, "loses": loses}
        lines.append(fill(WORDS, "subgroup_more", lang, **params))
    elif more is not None and not more.feasible:
        lines.append(fill(WORDS, "subgroup_full", lang))
    return lines


def named_units(names: tuple[str, ...], one_of: bool, lang: str) -> str:
    """Name units that change, all of them or, where a tie is left, one of several.

    Examples
    --------
    >>> named_units(("A", "B"), False, "en"), named_units(("A", "B"), True, "en")
    ('A and B', 'one of A, B')
    """
    if one_of and len(names) > 1:
        return fill(WORDS, "one_of", lang, units=", ".join(names))
    return join_words(names, lang)


def _neighbours(answer: Answer, lang: str) -> list[str]:
    less, more = answer.one_less, answer.one_more
    lines = []
    if less.feasible:
        names = named_units(less.loses, less.one_of, lang)
        if not less.gains:
            lines.append(fill(WORDS, "last", lang, total=answer.total, units=names))
    if more.feasible:
        names = named_units(more.gains, more.one_of, lang)
        lines.append(fill(WORDS, "next", lang, total=more.total, units=names))
        if more.loses:
            lines.append(fill(WORDS, "also_loses", lang, units=join_words(more.loses, lang)))
    else:
        lines.append(fill(WORDS, "no_more", lang))
    if less.feasible:
        names = named_units(less.loses, less.one_of, lang)
        lines.append(fill(WORDS, "less", lang, total=less.total, units=names))
        if less.gains and answer.subgroup is None:
            lines.append(fill(WORDS, "also_gains", lang, units=join_words(less.gains, lang)))
    elif answer.total:
        key = "no_less" if answer.quantities.fixed is None else "no_less_fixed"
        if answer.total > sum(answer.lower):
            key = "no_less_each" if answer.subgroup is None else "no_less_em"
        lines.append(fill(WORDS, key, lang))
    return lines


def _way(tie: Any, lang: str) -> str:
    ways = tie if isinstance(tie, list) else [tie]
    return ", ".join(
        fill(WORDS, "lot", lang, seed=way[1]) if isinstance(way, tuple) else fill(WORDS, way, lang)
        for way in ways
    )


def open_tie(answer: Answer, lang: str) -> list[str]:
    """Say why a tie is left though a way was chosen, and what would settle it.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> open_tie(allocate(plan, 1, upper=[0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0], by=[1] * 12), "en")
    ['“By unit code” (tie="unit_code") or a drawn lot would settle it.']
    """
    lines = []
    if answer.tie is not None:
        lines.append(fill(WORDS, "tie_alike", lang, how=_way(answer.tie, lang)))
    codes = answer.plan.units["unit_code"].tolist()
    if len(set(codes)) == len(codes):
        lines.append(fill(WORDS, "tie_ways", lang))
    return lines


def _ties(answer: Answer, lang: str) -> list[str]:
    if not answer.tied:
        return []
    if answer.left:
        units = join_words(answer.undecided, lang)
        return [fill(WORDS, "tie_left", lang, units=units, n=answer.left), *open_tie(answer, lang)]
    labels = answer.plan.units.index
    names = [str(labels[u]) for ties in ties_of(answer.solution) for u in ties.given.tolist()]
    params = {"units": join_words(answer.tied, lang), "given": join_words(names, lang)}
    return [fill(WORDS, "tie_settled", lang, how=_way(answer.tie, lang), **params)]


def outcome_told(answer: Answer, place: int, lang: str) -> list[str]:
    """Say what is left poor in a unit, and whether other households would give other targets."""
    return [*left_told(answer, place, lang), *hold_told(answer, lang)]


def left_told(answer: Answer, place: int, lang: str) -> list[str]:
    """Say what is left poor in a unit."""
    row = answer.rows[place]
    lines = []
    if answer.poor[place] is not None:
        ends = {"end": int(row["poor_end_after"]), "poor": int(row["poor_start"])}
        lines.append(fill(WORDS, "final", lang, **ends))
    low, high = row["final_rate_low_pct"], row["final_rate_high_pct"]
    if low is not None:
        key = "rate" if low == high else "rate_between"
        lines.append(fill(WORDS, key, lang, rate=low, low=low, high=high))
    return lines


def hold_told(answer: Answer, lang: str) -> list[str]:
    """Say whether other households would give other targets."""
    hold = answer.hold
    if hold.status not in ("same", "differs", "not_determined"):
        return []
    names = answer.plan.units.index
    loses, gains = ("" if u is None else str(names[u]) for u in (hold.loses, hold.gains))
    known = "how_given" if answer.households.how == "given" else "how_recovered"
    params = {"how": fill(WORDS, known, lang), "loses": loses, "gains": gains}
    return [fill(WORDS, f"hold_{hold.status}", lang, **params)]
