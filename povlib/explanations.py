"""Telling why a unit got its number, in plain Vietnamese or English, figures included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.allocation_inputs import AllocationError
from povlib.allocation_results import Answer
from povlib.allocation_rules import reading
from povlib.allocation_words import MEASURES, WORDS
from povlib.columns import column_label
from povlib.neighbours import ties_of
from povlib.numerals import format_number
from povlib.rounding import round_exact
from povlib.subgroup import Joint
from povlib.wording import LANGUAGES, check_language, fill, join_words

__all__ = ["explained"]


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
    Its household no. 44 stands for 3.1724 poor households each; the cut lies at 3.1707–3.1724.
    A household no. 45 would stand for only 3.1011, below the cut.
    Household no. 387 went to Đăk Nang.
    A household no. 388 would go to TT Đăk Mâm.
    With 386, Đăk Nang would lose one.
    94 of 138 poor households are left at the end of the year.
    Poverty rate at the end: 8.70 %.
    """
    check_language(lang)
    place = _place(answer, unit)
    lines = [
        *_numbers(answer, place, lang),
        *_steps(answer, place, lang),
        *_subgroup(answer, place, lang),
        *_neighbours(answer, lang),
        *_ties(answer, lang),
        *_outcome(answer, place, lang),
    ]
    return "\n".join(lines)


def _place(answer: Answer, unit: str) -> int:
    plan, key = answer.plan, "strange"
    for labels in (plan.units.index.tolist(), plan.units["unit_code"].tolist()):
        times = labels.count(unit)
        if times == 1:
            return int(labels.index(unit))
        key = "shared" if times else key
    raise AllocationError([(key, {"what": "explain", "units": str(unit)})])


def _shown(value: Fraction | Decimal | None, lang: str, decimals: int = 4) -> str:
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        return "∞"
    if decimals > 2 and value and abs(Fraction(value)) < Fraction(1, 1000):
        return format_number(Decimal(f"{float(value):.3e}"), lang)
    return format_number(round_exact(value, decimals), lang)


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
    row = answer.table.iloc[place]
    head = {"unit": str(answer.plan.units.index[place]), "target": int(row["target"])}
    label = answer.rule.label(lang)
    lines = [fill(WORDS, "head", lang, **head, total=answer.total, rule=label)]
    if row["quota"] is not None:
        quota = _shown(row["quota"], lang, 2)
        lines.append(fill(WORDS, "quota", lang, quota=quota))
    cap = fill(WORDS, "cap_of", lang, source=_source(answer, answer.caps.sources[place], lang))
    limits = {"lower": int(row["lower"]), "upper": int(row["upper"]), "source": cap}
    lines.append(fill(WORDS, "bounds", lang, **limits))
    lines.append(fill(WORDS, str(row["binds"]) or "within", lang))
    room = {"capacity": answer.capacity, "slack": answer.slack}
    return [*lines, fill(WORDS, "slack", lang, **room)]


def _measure(answer: Answer, lang: str) -> str:
    key = {"equal_points": "households", "need_weighted": "given"}.get(answer.method, answer.by)
    key = "given" if key == "mixed" else "exits_registered" if key == "registered" else key
    if key in MEASURES:
        return MEASURES[key][LANGUAGES.index(lang)]
    return column_label(key, lang, answer.plan.source.year)


def _steps(answer: Answer, place: int, lang: str) -> list[str]:
    """Say where the unit's last and next household stand beside the cut."""
    costs = answer.costs
    if costs is None:
        low, high = _cut(answer, 0, lang)
        ends = {"low": high, "high": low}
        return [] if answer.cut[1] is None else [fill(WORDS, "fraction", lang, **ends)]
    own_weights = answer.quantities.weights
    if own_weights is not None and not own_weights[place]:
        return [fill(WORDS, "weightless", lang)]
    count = int(answer.solution.counts[place])
    lines = []
    reads = answer.rule.reads
    last = answer.part_of(place, count - 1)
    low, high = _cut(answer, last, lang)
    if count > answer.lower[place]:
        own = reading(answer.method, costs.cost(place, count - 1), costs.power)
        params = {"k": count, "own": _shown(own, lang), "low": low, "high": high}
        lines.append(fill(WORDS, f"last_{reads}", lang, **params, measure=_measure(answer, lang)))
    else:
        lines.append(fill(WORDS, "cut", lang, low=low, high=high))
    bound, price = answer.binding[place]
    if bound and price is not None:
        step = count if bound == "cap" else count - 1
        own = reading(answer.method, costs.cost(place, step), costs.power)
        params = {"k": step + 1, "own": _shown(own, lang), "price": _shown(price, lang)}
        lines.append(fill(WORDS, f"price_of_{bound}", lang, **params))
    if count < answer.caps.values[place]:
        next_ = answer.part_of(place, count)
        if next_ != last:  # the next one is no longer the subgroup's, which has a cut of its own
            low, high = _cut(answer, next_, lang)
            lines.append(fill(WORDS, "cut_beyond", lang, low=low, high=high))
        own = reading(answer.method, costs.cost(place, count), costs.power)
        lines.append(fill(WORDS, f"next_{reads}", lang, k=count + 1, own=_shown(own, lang)))
    return lines


def _cut(answer: Answer, part: int, lang: str) -> tuple[str, str]:
    """Write the two ends of a cut, the smaller figure first."""
    first, last = (_shown(end, lang) for end in answer.cuts[part])
    return (last, first) if answer.rule.reads == "distance" else (first, last)


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
        low, high = (_shown(end, lang) for end in own.price)
        lines.append(fill(WORDS, "subgroup_price", lang, low=low, high=high))
    elif (now := answer.subgroup_range) is not None:
        params = {"target": asked.target, "least": now[0], "most": now[1]}
        lines.append(fill(WORDS, "subgroup_free", lang, **params))
    if (reach := answer.subgroup_reach) is not None:
        params = {"total": answer.total, "least": reach[0], "most": reach[1]}
        lines.append(fill(WORDS, "subgroup_range", lang, **params))
    more = answer.subgroup_more
    if more is not None and more.feasible and more.gains and more.loses:
        gains, loses = (
            _units(names, more.one_of and len(names) > 1, lang)
            for names in (more.gains, more.loses)
        )
        params = {"target": asked.target + 1, "gains": gains, "loses": loses}
        lines.append(fill(WORDS, "subgroup_more", lang, **params))
    return lines


def _units(names: tuple[str, ...], one_of: bool, lang: str) -> str:
    listed = join_words(names, lang)
    return fill(WORDS, "one_of", lang, units=", ".join(names)) if one_of else listed


def _neighbours(answer: Answer, lang: str) -> list[str]:
    less, more = answer.one_less, answer.one_more
    lines = []
    if less.feasible:
        names = _units(less.loses, less.one_of, lang)
        lines.append(fill(WORDS, "last", lang, total=answer.total, units=names))
    if more.feasible:
        names = _units(more.gains, more.one_of, lang)
        lines.append(fill(WORDS, "next", lang, total=more.total, units=names))
        if more.loses:
            lines.append(fill(WORDS, "also_loses", lang, units=join_words(more.loses, lang)))
    else:
        lines.append(fill(WORDS, "no_more", lang))
    if less.feasible:
        names = _units(less.loses, less.one_of, lang)
        lines.append(fill(WORDS, "less", lang, total=less.total, units=names))
    else:
        bound = answer.subgroup is not None and answer.total > sum(answer.lower)
        lines.append(fill(WORDS, "no_less_em" if bound else "no_less", lang))
    return lines


def _way(tie: Any, lang: str) -> str:
    ways = tie if isinstance(tie, list) else [tie]
    return ", ".join(
        fill(WORDS, "lot", lang, seed=way[1]) if isinstance(way, tuple) else fill(WORDS, way, lang)
        for way in ways
    )


def _ties(answer: Answer, lang: str) -> list[str]:
    if not answer.tied:
        return []
    if answer.left:
        units = join_words(answer.undecided, lang)
        return [fill(WORDS, "tie_left", lang, units=units, n=answer.left)]
    labels = answer.plan.units.index
    names = [str(labels[u]) for ties in ties_of(answer.solution) for u in ties.given.tolist()]
    params = {"units": join_words(answer.tied, lang), "given": join_words(names, lang)}
    return [fill(WORDS, "tie_settled", lang, how=_way(answer.tie, lang), **params)]


def _outcome(answer: Answer, place: int, lang: str) -> list[str]:
    row = answer.table.iloc[place]
    lines = []
    if answer.poor[place] is not None:
        ends = {"end": int(row["poor_end_after"]), "poor": int(row["poor_start"])}
        lines.append(fill(WORDS, "final", lang, **ends))
    low, high = row["final_rate_low_pct"], row["final_rate_high_pct"]
    if low is not None:
        key = "rate" if low == high else "rate_between"
        lines.append(fill(WORDS, key, lang, rate=low, low=low, high=high))
    hold = answer.hold
    if hold.status in ("same", "differs", "not_determined"):
        names = answer.plan.units.index
        loses, gains = ("" if u is None else str(names[u]) for u in (hold.loses, hold.gains))
        lines.append(fill(WORDS, f"hold_{hold.status}", lang, loses=loses, gains=gains))
    return lines
