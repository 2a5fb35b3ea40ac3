"""What to make of the ways to share out a target: the answer, and a recommendation with its price.

Nothing is decided here: what is recommended is where to start from, and it never stands without
what it costs.
"""

from __future__ import annotations

from typing import Any

from povlib.advice_words import WORDS
from povlib.allocation import Allocation
from povlib.allocation_view_words import WORDS as NAMES
from povlib.allocation_views import (
    apart_words,
    by_registrations,
    capacity_name,
    capital,
    full_name,
    not_compared,
    reasons,
    short_name,
    split_mark,
)
from povlib.blocks import Block, answer_block, bullets, notice
from povlib.correction_marks import notes_for, total_mark
from povlib.fairness_views import judged_mark, neighbours, places_of, registered_exits
from povlib.numerals import format_number
from povlib.rule_comparison import RuleComparison, Variant, check_comparison
from povlib.view_parts import figure_range, number
from povlib.what_if_views import half_way, traced_front
from povlib.wording import data_warnings, fill, join_words, marked

__all__ = ["allocation_advice", "allocation_answer"]


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _explained(study: RuleComparison, lang: str) -> str:
    ranked = study.by_distance
    if not ranked or study.own is None:
        return not_compared(study, lang, _say("lead_none", lang))
    first = ranked[0]
    name, mark = full_name(first, lang), split_mark(study)
    if not first.moved:
        return _say("lead_same", lang, rule=name)
    params = {"n": marked(first.moved, mark), "total": marked(sum(study.own), mark)}
    even = [one for one in ranked if one.moved == first.moved]
    rest = [one for one in ranked if not by_registrations(one)]
    if len(even) > 1 and not all(map(by_registrations, even)):
        names = join_words([full_name(one, lang) for one in even], lang)
        return _say("lead_even", lang, rules=names, **params)
    if by_registrations(first) and rest:
        second = full_name(rest[0], lang)
        more = marked(rest[0].moved, mark)
        return _say("lead_registered", lang, rule=name, second=second, m=more, **params)
    return _say("lead_near", lang, rule=name, **params)


def _shortfall(study: RuleComparison) -> int:
    """Tell by how many the registrations fall short of the target."""
    registered = registered_exits(study)
    return 0 if registered is None or not isinstance(study.total, int) else (
        max(0, study.total - sum(registered)))  # fmt: skip


def _changed(study: RuleComparison, variant: Variant) -> int | None:
    """Count the households that a split of the plan's own total assigns to other units."""
    found = variant.allocation
    if found is None or found.left or study.own is None or sum(study.own) != found.total:
        return None
    return sum(max(0, int(a) - b) for a, b in zip(found.targets, study.own, strict=True))


def _lead(study: RuleComparison, advised: Variant, lang: str) -> str:
    """Recommend a split, with what it changes and what it costs."""
    mark, short = split_mark(study), _shortfall(study)
    key = "poor" if advised.key == "poor" else "short" if short else "registered"
    column = short_name(advised, lang)
    said = [_say(f"lead_advice_{key}", lang, column=column, n=marked(short, mark))]
    if (changed := _changed(study, advised)) is not None and study.own is not None:
        params = {"n": marked(changed, mark), "total": marked(sum(study.own), mark)}
        said.append(_say("lead_changes" if changed else "lead_unchanged", lang, **params))
    if _fairer(study, advised.key):
        gaps = {f"gap{end}": _range_of(study, "final_rate_gap_pp", vector, lang)
                for end, vector in (("", advised.key), ("2", "convergence"))}  # fmt: skip
        above = study.judged[3].loc[("above_registered_households", "convergence"), "low"]
        price = "lead_price_above" if above else "lead_price"
        said.append(_say(price, lang, **gaps, n=marked(above, mark)))
    return " ".join(said)


def _next(study: RuleComparison, found: Allocation, lang: str) -> str:
    """Tell what one household more or fewer would change, and how many more were registered."""
    told, registered = neighbours(found, lang), registered_exits(study)
    if registered is not None and (free := sum(registered) - found.total) >= 0:
        told.append(_say("next_free" if free else "next_none", lang, n=free))
    return " ".join(told)


def allocation_answer(study: RuleComparison, lang: str = "vi") -> Block:
    """Recommend a split with its price, under the warning of all targets.

    Which rule explains the plan's own split, and what one household more or fewer would change
    under what is recommended, stand below it.

    Parameters
    ----------
    study : RuleComparison
        From `povlib.compare_rules`.
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.rule_comparison import compare_rules
    >>> block = allocation_answer(compare_rules(load_plan("krong_no_2020")), "en")
    >>> [line.strip() for line in str(block).splitlines() if "otherwise" in line]
    ['Recommended otherwise than planned: 4 households']
    """
    check_comparison(study)
    plan, mark, advised = study.plan, split_mark(study), study.recommended
    warnings = [*data_warnings(plan, lang), *apart_words(study, lang)]
    warnings.append(fill(NAMES, "warning", lang))
    failed = [] if study.chosen.allocation is not None else [
        fill(NAMES, "chosen_failed", lang, reasons=reasons(study.chosen.error, lang))
    ]  # fmt: skip
    if advised is None or advised.allocation is None:
        return _joined(answer_block(_say("a_none", lang), [], warnings, lang), bullets(failed))
    found, households = advised.allocation, fill(NAMES, "households", lang)
    registered = registered_exits(study)
    start = [one for one in found.poor if one is not None]
    room = ("key_poor", sum(start)) if registered is None else ("key_registered", sum(registered))
    keys = [
        (_say("key_total", lang), number(found.total, lang) + total_mark(plan, "exits_target"),
         households),
        (_say(room[0], lang), number(room[1], lang) + mark, households),
    ]  # fmt: skip
    if (changed := _changed(study, advised)) is not None:
        keys.append(
            (_say("key_changed", lang), number(changed, lang) + mark, _say("targets", lang))
        )
    items: list[Any] = [(_say("head_plan", lang), _explained(study, lang))]
    items.append((_say("head_next", lang), _next(study, found, lang)))
    chosen = study.chosen
    if chosen.allocation is not None:
        key = "below" if chosen is advised else "below_chosen"
        capacity = capacity_name(chosen.allocation, lang)
        params = {"rule": full_name(chosen, lang), "capacity": capacity}
        items.append((_say("head_below", lang), _say(key, lang, **params)))
    more = [*items, *failed, *notes_for(plan, lang, texts=[mark])]
    return _joined(answer_block(_lead(study, advised, lang), keys, warnings, lang),
                   bullets(more, lang=lang))  # fmt: skip


def _joined(first: Block, second: Block) -> Block:
    return Block(first.html + second.html, f"{first.text}\n{second.text}")


def _range_of(study: RuleComparison, criterion: str, vector: str, lang: str) -> str:
    row = study.judged[places_of(criterion)].loc[(criterion, vector)]
    return figure_range(row["low"], row["high"], lang) + judged_mark(study)


def _fairness(study: RuleComparison, vector: str, end: str, lang: str) -> dict[str, str]:
    named = (("gap", "final_rate_gap_pp"), ("gini", "gini"))
    return {f"{name}{end}": _range_of(study, key, vector, lang) for name, key in named}


def _fairer(study: RuleComparison, key: str) -> bool:
    """Tell whether convergence leaves rates that are certainly more equal than those of a split."""
    judged = study.judged[3]
    if not any(one.key == "convergence" for one in study.worked):
        return False
    pairs = [
        (judged.loc[(criterion, "convergence"), "high"], judged.loc[(criterion, key), "low"])
        for criterion in ("final_rate_gap_pp", "gini")
    ]
    return all(None not in pair and pair[0] < pair[1] for pair in pairs)


def _price(study: RuleComparison, key: str, lang: str) -> list[tuple[str, str]]:
    """Tell what the recommended split costs against convergence, and what that would ask."""
    there = {one.key: one.allocation for one in study.worked if one.allocation is not None}
    judged, mark = study.judged[3], judged_mark(study)
    if "convergence" not in there or judged.loc[("gini", key), "low"] is None:
        return []
    figures = _fairness(study, key, "", lang) | _fairness(study, "convergence", "2", lang)
    if not _fairer(study, key):
        return [(_say("a_head_price", lang), _say("a_price_none", lang, **figures))]
    zero = sum(count == 0 for count in there["convergence"].targets.tolist())
    most = _range_of(study, "share_removed_highest_pct", "convergence", lang)
    told = [_say("a_other", lang, most=most)]
    told += [_say("a_zero", lang, zero=marked(zero, mark))] if zero else []
    above = judged.loc[("above_registered_households", "convergence"), "low"]
    told += [_say("a_above", lang, n=marked(above, mark))] if above else []
    return [
        (_say("a_head_price", lang), _say("a_price", lang, **figures)),
        (_say("a_head_other", lang), " ".join(told)),
    ]


def _between(study: RuleComparison, lang: str) -> list[tuple[str, str]]:
    """Tell how far the first half of what can be evened out goes."""
    traced, mark = traced_front(study, lang), judged_mark(study)
    if isinstance(traced, str) or not traced[1] or len(traced[0].points) < 3:
        return []
    made = traced[0]
    half, all_ = half_way(made)
    told = [_say("a_between", lang, half=marked(half, mark), all=marked(all_, mark))]
    point = made.points.index[made.points["second"] == half][0]
    if (registered := registered_exits(study)) is not None:
        pairs = zip(made.targets[point].tolist(), registered, strict=True)
        above = sum(max(0, int(count) - said) for count, said in pairs)
        told.append(_say("a_between_above", lang, n=marked(above, mark)))
    return [(_say("a_head_between", lang), " ".join(told))]


def _chosen(study: RuleComparison, lang: str) -> list[tuple[str, str]]:
    """Tell the same of the rule that was chosen."""
    one, mark, judged = study.chosen, judged_mark(study), study.judged[3]
    if one.allocation is None or study.own is None:
        return []
    moved, above = (
        judged.loc[(f"{name}_households", one.key), "low"]
        for name in ("moved_from_plan", "above_registered")
    )
    if moved is None or judged.loc[("gini", one.key), "low"] is None:
        return []
    params = {"rule": capital(full_name(one, lang)), "moved": marked(moved, mark)}
    told = [_say("a_chosen", lang, **params, **_fairness(study, one.key, "", lang))]
    told += [_say("a_chosen_above", lang, n=marked(above, mark))] if above else []
    return [(_say("a_head_chosen", lang), " ".join(told))]


def allocation_advice(study: RuleComparison, lang: str = "vi") -> Block:
    """Recommend something together with what it costs; decide nothing.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    advised = study.recommended
    if advised is None or advised.allocation is None:
        return notice(_say("a_none", lang))
    head, key = _say("a_head", lang), advised.key
    text = _say("a_poor", lang)
    if key == "registered":
        counts = advised.allocation.targets.tolist()
        apart = [
            f"{unit} {format_number(count - own, lang, sign=True)}".replace(" ", "\u00a0")
            for unit, count, own in zip(study.plan.units.index, counts,
                                                  study.own or counts, strict=True)
            if count != own
        ]  # fmt: skip
        text = _say("a_registered" if apart else "a_registered_same", lang,
                    units=join_words(apart, lang))  # fmt: skip
        above = study.judged[3].loc[("above_registered_households", key), "low"]
        text += " " + _say("a_chosen_above" if above else "a_within", lang,
                           n=marked(above, judged_mark(study)))  # fmt: skip
        if short := _shortfall(study):
            text = _say("a_registered_short", lang, n=marked(short, judged_mark(study)))
    items = [(head, text), *_price(study, key, lang), *_between(study, lang)]
    if study.chosen.key not in (key, "convergence"):
        items += _chosen(study, lang)
    items.append(("", _say("a_decide", lang)))
    texts = [text for _, text in items]
    items += [("", note) for note in notes_for(study.plan, lang, texts=texts)]
    return bullets([item if item[0] else item[1] for item in items], lang=lang)
