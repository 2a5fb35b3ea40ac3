"""How fair each split of a target is, what holds it, and what is not known."""

from __future__ import annotations

from typing import Any

from povlib.allocation import Allocation
from povlib.allocation_view_words import WORDS
from povlib.allocation_views import (
    capacity_name,
    capital,
    full_name,
    not_compared,
    reasons,
    short_name,
)
from povlib.blocks import Block, bullets, notice
from povlib.columns import column_label
from povlib.correction_marks import households_mark, notes_for, registered_mark, units_mark
from povlib.criterion_table import CRITERIA, REASONS, WEIGHTS
from povlib.explanations import named_units
from povlib.numerals import format_number, read_number
from povlib.rule_comparison import RuleComparison, check_comparison, sums_apart
from povlib.tables import Cell, Heading, table_block
from povlib.unit_vectors import is_blank, plan_column
from povlib.view_parts import figure_range
from povlib.what_if import cap_changed
from povlib.wording import LANGUAGES, fill, join_words, marked, source_notes

__all__ = [
    "allocation_binding",
    "allocation_fairness",
    "allocation_limits",
    "judged_mark",
    "neighbours",
    "places_of",
    "registered_exits",
]

SHOWN = (
    "moved_from_plan_households", "above_registered_households", "share_removed_lowest_pct",
    "share_removed_highest_pct", "jain_effort_by_poor", "final_rate_lowest_pct",
    "final_rate_highest_pct", "final_rate_gap_pp", "gini", "variation", "theil_t", "atkinson",
    "kolm_pollak_pct", "order_reversals_pairs",
)  # fmt: skip
"""Criteria that the report shows; `criteria` gives all of them."""
MOST_RAISED = 3


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def judged_mark(study: RuleComparison) -> str:
    """Mark what comes from targets, poor households, registrations or households."""
    plan = study.plan
    counts = units_mark(plan, "exits_target", "poor_start") or households_mark(plan)
    return counts or registered_mark(plan, None, "exits_registered")


def _weight(study: RuleComparison, key: str, lang: str) -> str:
    """Say what each unit counts for; nothing where a figure is a sum or an extreme."""
    if not key:
        return ""
    year = study.plan.source.year
    named = WEIGHTS[key][LANGUAGES.index(lang)] if key in WEIGHTS else column_label(key, lang, year)
    return _say("weight", lang, weight=named)


def places_of(criterion: str) -> int:
    """Give the decimals that a reader compares."""
    return 2 if CRITERIA[criterion].measure in ("percent", "points") else 3


def allocation_fairness(study: RuleComparison, lang: str = "vi") -> Block:
    """Judge the plan's own split and every rule's by each criterion, the weights stated.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    if not study.worked and study.own is None:
        return notice(_say("none_worked", lang))
    judged, mark = study.judged, judged_mark(study)
    names = list(dict.fromkeys(judged[3].index.get_level_values("vector")))
    heads = {one.key: short_name(one, lang) for one in study.variants}
    heads["plan"] = _say("plan", lang)
    rows, missing, wide, dropped = [], dict[str, None](), False, dict[str, list[str]]()
    kept = sums_apart(study.plan).get("exits_target") is None or study.own is not None
    for key in SHOWN if kept else SHOWN[1:]:  # moved from the plan: from which of its figures?
        found = judged[places_of(key)].loc[key]
        criterion = CRITERIA[key]
        if all(found["reason"]) and found["reason"].nunique() == 1:
            why = REASONS[found["reason"].iloc[0]][LANGUAGES.index(lang)]
            dropped.setdefault(why, []).append(criterion.label(lang))
            continue
        better = criterion.better and criterion.measure not in ("households", "pairs")
        better_told = _say(f"better_{criterion.better}", lang) if better else ""
        cells = []
        for name in names:
            row = found.loc[name]
            low, high = row["low"], row["high"]
            wide |= low != high
            if row["reason"]:
                missing[REASONS[row["reason"]][LANGUAGES.index(lang)]] = None
            cells.append(Cell(figure_range(low, high, lang), mark=mark, derived=True))
        weighted_by = str(found["weighted_by"].iloc[0])
        label = criterion.heading(lang)
        weight = _weight(study, weighted_by, lang)
        rows.append([Cell(label, under="; ".join(filter(None, (weight, better_told)))), *cells])
    headings = [Heading(_say("criterion", lang), numeric=False),
                *(Heading(heads[name]) for name in names)]  # fmt: skip
    dials = {
        key: format_number(read_number(str(judged[3].loc[key, "aversion"].iloc[0]), "en"), lang)
        for key in ("atkinson", "kolm_pollak_pct")
    }
    left_out = [name for names in dropped.values() for name in names]
    gap = CRITERIA["final_rate_gap_pp"].label(lang)
    notes = [] if gap in left_out else [_say("fair_note", lang, row=gap)]
    notes += [
        _say("fair_dropped", lang, criteria="; ".join(names), reason=why)
        for why, names in dropped.items()
    ]
    notes += [_say("fair_interval", lang)] if wide else []
    notes += [_say("fair_missing", lang, reasons="; ".join(missing))] if missing else []
    if not {CRITERIA[key].label(lang) for key in dials} <= {*left_out}:
        kappa = dials["kolm_pollak_pct"]
        notes.append(_say("fair_dials", lang, atkinson=dials["atkinson"], kappa=kappa))
    notes += [*notes_for(study.plan, lang, rows), *source_notes(study.plan, lang, derived=True)]
    return table_block(_say("fair_caption", lang), headings, rows, notes=notes)


def registered_exits(study: RuleComparison) -> list[int] | None:
    """Give what every unit registered; None where one did not."""
    column = plan_column(study.plan, "exits_registered")
    if column is None or any(map(is_blank, column)):
        return None
    return [int(figure) for figure in column]


def neighbours(found: Allocation, lang: str) -> list[str]:
    """Tell where the last household of the target went and where one more would go."""
    if found.left:
        names = join_words(found.undecided, lang)
        return [_say("b_tied", lang, n=found.left, units=names)]
    items, less, more = [], found.one_less, found.one_more
    if less.feasible and less.loses and not less.gains:
        items.append(
            _say(
                "b_last", lang, total=found.total, units=named_units(less.loses, less.one_of, lang)
            )
        )
    if more.feasible and more.gains:
        key, losers = "b_next_loses" if more.loses else "b_next", join_words(more.loses, lang)
        names = named_units(more.gains, more.one_of, lang)
        items.append(_say(key, lang, total=more.total, units=names, losers=losers))
    return items


def _raised(found: Allocation, held: list[str], lang: str) -> list[str]:
    """Tell who would lose if a cap that holds its unit were one household higher."""
    names = [str(unit) for unit in found.plan.units.index]
    told: list[str] = []
    for unit in held:
        place = names.index(unit)
        cap, poor = found.caps.values[place] + 1, found.poor[place]
        if (poor is not None and cap > poor) or found.left or len(told) == MOST_RAISED:
            continue
        change = cap_changed(found, str(found.plan.units["unit_code"].iloc[place]), cap)
        if change.loses and not change.after.left:
            losers = join_words([one for one in change.loses if one != unit], lang)
            told.append(_say("b_raised", lang, unit=unit, cap=cap, losers=losers))
    return told


def allocation_binding(study: RuleComparison, lang: str = "vi") -> Block:
    """Say of the chosen rule what holds the numbers and how much is free.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    found, mark = study.chosen.allocation, judged_mark(study)
    if found is None:
        return notice(_say("chosen_failed", lang, reasons=reasons(study.chosen.error, lang)))
    figures = {"sum": found.capacity, "total": found.total, "n": found.slack}
    shown = {name: marked(value, mark) for name, value in figures.items()}
    items = [_say("b_slack", lang, capacity=capacity_name(found, lang), **shown)]
    if (registered := registered_exits(study)) is not None:
        free = sum(registered) - found.total
        key = "b_registered" if free >= 0 else "b_registered_short"
        pair = {"sum": marked(sum(registered), mark), "n": marked(abs(free), mark)}
        items.append(_say(key, lang, **pair))
    held = {"cap": list[str](), "floor": list[str]()}
    for unit, (bound, _) in zip(map(str, study.plan.units.index), found.binding, strict=True):
        if bound:
            held[bound].append(unit)
    for bound, key in (("cap", "b_caps"), ("floor", "b_floors")):
        if held[bound]:
            items.append(_say(key, lang, units=join_words(held[bound], lang)))
    items += [] if any(held.values()) else [_say("b_free", lang)]
    items += _raised(found, held["cap"], lang)
    items += neighbours(found, lang)
    items += [_say("b_certified", lang)] if found.certificate else []
    status = found.hold.status
    items += [_say(f"b_hold_{status}", lang)] if status in ("same", "differs") else []
    return bullets([*items, *notes_for(study.plan, lang, texts=items)], lang=lang)


def allocation_limits(study: RuleComparison, lang: str = "vi") -> Block:
    """List what could not be computed and what such figures cannot show.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    plan = study.plan
    failed: dict[str, list[str]] = {}
    silent = registered_exits(study) is None
    for one in study.variants:
        if one.error is not None:
            known = not (one.key == "registered" and silent)
            why = reasons(one.error, lang) if known else ""
            failed.setdefault(why, []).append(full_name(one, lang))
    items = [
        _say("l_failed" if why else "l_no_registrations", lang, reasons=why,
             rule=capital(join_words(names, lang)))
        for why, names in failed.items()
    ]  # fmt: skip
    told = _say("l_intent", lang)
    items.append(not_compared(study, lang, _say("l_no_plan", lang)) if study.own is None else told)
    printed = plan_column(plan, "households")
    if printed is None or any(map(is_blank, printed)):
        items.append(_say("l_recovered", lang))
    items.append(_say("l_names", lang))
    items += [_say("l_annex", lang, annex=annex) for annex in plan.source.missing_annexes[lang]]
    return bullets(items, lang=lang)
