"""What rules would assign to the units of a plan, and which of them explains its own split."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from povlib.allocation import Allocation, AllocationError
from povlib.allocation_view_words import WORDS
from povlib.blocks import Block, notice, paragraph
from povlib.columns import COLUMNS, column_label
from povlib.correction_marks import (
    cell_mark,
    households_mark,
    notes_for,
    registered_mark,
    units_mark,
)
from povlib.figures import MOST_ROWS, BarPair, pair_figure
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.rounding import round_exact
from povlib.rule_comparison import RuleComparison, Variant, check_comparison, sums_apart
from povlib.tables import Cell, Heading, table_block
from povlib.unit_vectors import is_blank, plan_column
from povlib.view_parts import figure_range, number, total_label, unit_heading
from povlib.wording import fill, join_words, marked, source_notes

__all__ = [
    "allocation_distances",
    "allocation_figure",
    "allocation_rates",
    "allocation_table",
    "apart_words",
    "by_registrations",
    "capacity_name",
    "capital",
    "full_name",
    "not_compared",
    "reasons",
    "short_name",
    "split_mark",
]


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def short_name(variant: Variant, lang: str) -> str:
    """Name a rule for the head of a column."""
    return _say(variant.key, lang)


def full_name(variant: Variant, lang: str) -> str:
    """Name a rule in a sentence."""
    found = variant.allocation or variant.free
    if variant.key != "chosen":
        return _say(f"long_{variant.key}", lang)
    if found is None:
        return _say("chosen", lang)
    label, by = (
        found.rule.label(lang),
        "exits_registered" if by_registrations(variant) else found.by,
    )
    if by not in COLUMNS:
        return label
    return _say("named_by", lang, rule=label, by=column_label(by, lang, found.plan.source.year))


def by_registrations(variant: Variant) -> bool:
    """Tell whether a rule shares out by the registrations."""
    by = variant.free.by if variant.free is not None else ""
    return variant.key == "registered" or by in ("registered", "exits_registered")


def capacity_name(found: Allocation, lang: str) -> str:
    """Name what limits the units."""
    sources = dict.fromkeys(found.caps.sources)
    year = found.plan.source.year
    named = [column_label(one, lang, year) for one in sources if isinstance(one, str)
             and plan_column(found.plan, one) is not None]  # fmt: skip
    return join_words(named, lang) if len(named) == len(sources) else _say("limits", lang)


def reasons(error: AllocationError | None, lang: str) -> str:
    """Tell in a row why a rule cannot be applied."""
    return "" if error is None else " ".join(error.message(lang).splitlines())


def apart_words(study: RuleComparison, lang: str) -> list[str]:
    """Warn of columns whose units do not add up to the total row.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.rule_comparison import compare_rules
    >>> apart_words(compare_rules(load_plan("krong_no_2020")), "en")
    []
    """
    plan, told = study.plan, []
    for name, (added, stated) in sums_apart(plan).items():
        mark = units_mark(plan, name)
        column = column_label(name, lang, plan.source.year)
        params = {"column": column, "sum": marked(added, mark), "stated": stated}
        key = "apart_target" if name == "exits_target" else "apart_other"
        if key == "apart_other" or study.total != "":
            told.append(_say(key, lang, **params, total=study.total))
    return told


def not_compared(study: RuleComparison, lang: str, otherwise: str) -> str:
    """Say why nothing is compared with the plan's own split; `otherwise` if its sums agree."""
    apart = sums_apart(study.plan).get("exits_target")
    if study.own is not None or apart is None or study.total == "":
        return otherwise
    return _say("no_distance_apart", lang, sum=apart[0], stated=apart[1], total=study.total)


def split_mark(study: RuleComparison) -> str:
    """Mark what comes from targets, poor households or registrations that are corrected."""
    return units_mark(study.plan, "exits_target", "poor_start") or registered_mark(
        study.plan, None, "exits_registered"
    )


def capital(text: str) -> str:
    """Begin a sentence with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def _largest(plan: Plan, changes: Sequence[int], lang: str, most: int = 2) -> str:
    """Name the units whose numbers differ most; say nothing where too many differ alike."""
    top = max(map(abs, changes), default=0)
    named = [
        f"{unit} {format_number(change, lang, sign=True)}"
        for unit, change in zip(plan.units.index, changes, strict=True)
        if change and abs(change) == top
    ]
    return join_words(named[:most], lang) + ("…" if len(named) > most else "") or "–"


def _distances(study: RuleComparison) -> list[tuple[Variant, int, int]]:
    """List the rules with the least and the most households that they move, the nearest first.

    The two differ where a tie is left: every household still to be given moves one more where its
    unit has what the plan gives it, and none where it has less.
    """
    found = []
    for one in study.variants:
        if one.moved is not None:
            found.append((one, one.moved, one.moved))
        elif one.free is not None and study.own is not None:
            counts = [int(count) for count in one.free.targets]
            pairs = list(zip(counts, study.own, strict=True))
            base = sum(max(0, count - own) for count, own in pairs)
            names = [str(unit) for unit in study.plan.units.index]
            tied = [pairs[names.index(unit)] for unit in one.free.undecided]
            short = sum(count < own for count, own in tied)
            left = one.free.left
            found.append((one, base + max(0, left - short), base + min(left, len(tied) - short)))
    return sorted(found, key=lambda row: (row[1], row[2]))


def allocation_distances(study: RuleComparison, lang: str = "vi") -> Block:
    """Set how far every rule is from the plan's own split as a table, the nearest first.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    plan, own, mark = study.plan, study.own, split_mark(study)
    rows, tied = [], []
    for one, least, most in _distances(study):
        if one.free is None or own is None:
            continue
        changes = [int(a) - b for a, b in zip(one.free.targets.tolist(), own, strict=True)]
        low, high = (round_exact(Fraction(100 * n, sum(own) or 1), 1) for n in (least, most))
        sign = mark
        if one.free.left:
            tied.append((full_name(one, lang), one.free))
            sign = f"c{mark}"
        figures = (figure_range(least, most, lang), figure_range(low, high, lang),
                   number(sum(map(bool, changes)), lang))  # fmt: skip
        rows.append([
            Cell(capital(full_name(one, lang))),
            *(Cell(text, mark=sign if at < 2 else mark, derived=True)
              for at, text in enumerate(figures)),
            Cell(_largest(plan, changes, lang), mark=mark, derived=True),
        ])  # fmt: skip
    if not rows:
        return notice(not_compared(study, lang, _say("no_distance", lang)))
    headings = [
        Heading(_say("rule", lang), numeric=False),
        Heading(_say("moved", lang), _say("households", lang)),
        Heading(_say("share", lang), "%"),
        Heading(_say("changed", lang), _say("units", lang)),
        Heading(_say("largest", lang), _say("households", lang), numeric=False),
    ]
    notes = [_say("distance_note", lang), _say("distance_caution", lang)]
    notes += [
        _say("distance_tie", lang, rule=name, n=free.left, units=join_words(free.undecided, lang))
        for name, free in tied
    ]
    notes += [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    return table_block(_say("distance_caption", lang), headings, rows, notes=notes)


def _printed(plan: Plan, name: str) -> list[int | None] | None:
    column = plan_column(plan, name)
    if column is None or all(map(is_blank, column)):
        return None
    return [None if is_blank(figure) else int(figure) for figure in column]


def _columns(study: RuleComparison, lang: str) -> list[tuple[Heading, list[int | None], str]]:
    """What the document itself tells beside what the rules give: head, figures, column."""
    given = _say("given", lang)
    named = (("short_poor", "poor_start"), ("short_registered", "exits_registered"),
             ("plan", "exits_target"))  # fmt: skip
    found = [
        (Heading(_say(key, lang), group=given), _printed(study.plan, name), name)
        for key, name in named
    ]
    return [(head, figures, name) for head, figures, name in found if figures is not None]


def allocation_table(study: RuleComparison, lang: str = "vi") -> Block:
    """Set what every rule would assign to each unit beside the plan's own figures.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    plan, every = study.plan, split_mark(study)
    told, worked = _columns(study, lang), study.worked
    if not worked:
        return notice(_say("none_worked", lang))
    codes = plan.units["unit_code"].tolist()
    rows, seen = [], set()
    bounds = [one.allocation.binding for one in worked if one.allocation is not None]
    for place, unit in enumerate(map(str, plan.units.index)):
        row = [Cell(unit)]
        for _, figures, name in told:
            sign = registered_mark(plan, codes[place], name) if name == "exits_registered" else (
                cell_mark(plan, codes[place], name))  # fmt: skip
            row.append(Cell(number(figures[place], lang), mark=sign))
        for one, held in zip(worked, bounds, strict=True):
            found = one.allocation
            if found is None:
                continue
            sign = {"cap": "a", "floor": "b", "": ""}[held[place][0]]
            sign = "c" if unit in found.undecided else sign
            seen.add(sign)
            count = number(int(found.solution.counts[place]), lang)
            row.append(Cell(count, mark=sign + every, derived=True))
        rows.append(row)
    stated, apart = None if plan.total is None else plan.total.get("exits_target"), sums_apart(plan)
    same = study.own is not None and stated == sum(study.own) and not apart
    total = [Cell(total_label(plan, lang) if same else _say("sum", lang))]
    for _, figures, name in told:
        known = None if None in figures else sum(figure or 0 for figure in figures)
        sign = registered_mark(plan, None, name) if name == "exits_registered" else (
            units_mark(plan, name))  # fmt: skip
        text = number(known, lang)
        if name in apart:
            text = f"{text} ≠ {number(apart[name][1], lang)}"
        total.append(Cell(text, mark=sign, derived=True))
    sums = [int(one.allocation.targets.sum()) for one in worked if one.allocation is not None]
    total += [Cell(number(one, lang), mark=every, derived=True) for one in sums]
    headings = [unit_heading(plan, lang), *(head for head, *_ in told)]
    headings += [
        Heading(short_name(one, lang), group=_say("rules", lang))
        for one in worked
    ]  # fmt: skip
    notes = [_say(key, lang) for sign, key in (("a", "mark_cap"), ("b", "mark_floor"))
             if sign in seen]  # fmt: skip
    notes += [
        _say("mark_tie", lang, n=one.allocation.left, rule=full_name(one, lang))
        for one in worked if one.allocation is not None and one.allocation.left
    ]  # fmt: skip
    notes += [_say("mark_apart", lang)] if any(name in apart for _, _, name in told) else []
    notes += [*notes_for(plan, lang, [*rows, total]), *source_notes(plan, lang, derived=True)]
    return table_block(_say("numbers_caption", lang), headings, rows, total=total, notes=notes)


def allocation_figure(study: RuleComparison, lang: str = "vi") -> Block:
    """Draw the plan's own split against the chosen rule's, the largest differences first.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    plan, found = study.plan, study.chosen.allocation
    if found is None or study.own is None:
        return paragraph(not_compared(study, lang, _say("no_distance", lang)))
    counts, mark = found.targets.tolist(), split_mark(study)
    every = sorted(
        zip(map(str, plan.units.index), study.own, map(int, counts), strict=True),
        key=lambda row: (-abs(row[2] - row[1]), row[1] - row[2], -row[1]),
    )
    rows = []
    for unit, own, count in every:
        params = {"unit": unit, "rule": marked(count, mark), "plan": marked(own, mark),
                  "gap": format_number(count - own, lang, sign=True)}  # fmt: skip
        words = _say("chart_row" if count != own else "chart_row_same", lang, **params)
        rows.append(BarPair(unit, own, count, words, _say("chart_tooltip", lang, **params)))
    gaps = [count - own for _, own, count in every]
    more, less = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps)
    moved = sum(gap for gap in gaps if gap > 0)
    name = capital(full_name(study.chosen, lang))
    title = _say("chart_title" if any(gaps) else "chart_same", lang, rule=capital(name), n=moved,
                 more=more, less=less)  # fmt: skip
    listed = "; ".join(row.tooltip for row in rows[:MOST_ROWS])
    notes = [] if len(rows) <= MOST_ROWS else [_say("cut", lang, shown=MOST_ROWS, all=len(rows))]
    notes += [*notes_for(plan, lang, texts=[mark]), *source_notes(plan, lang, derived=True)]
    legend = _say("chart_both", lang), _say("chart_more", lang), _say("chart_less", lang)
    return pair_figure(
        rows, legend, title, _say("chart_alt", lang, n=len(rows), rows=listed), notes
    )  # fmt: skip


def allocation_rates(study: RuleComparison, lang: str = "vi") -> Block:
    """Set the poverty rates that every rule would leave as a table.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    plan = study.plan
    mark = split_mark(study) or households_mark(plan)
    columns: list[tuple[str, list[tuple[Any, Any]]]] = []
    printed = plan_column(plan, "poor_rate_end_pct")
    if printed is not None and not all(map(is_blank, printed)):
        columns.append((_say("plan", lang), [(rate, rate) for rate in printed]))
    for one in study.worked:
        if one.allocation is None:
            continue
        ends = (one.allocation.table[f"final_rate_{end}_pct"].tolist() for end in ("low", "high"))
        columns.append((short_name(one, lang), list(zip(*ends, strict=True))))
    known = any(low is not None for _, rates in columns[-len(study.worked) :] for low, _ in rates)
    if not known:
        return notice(_say("no_rates", lang))
    own = _say("plan", lang)
    rows = [
        [Cell(str(unit)), *(Cell(figure_range(*rates[place], lang), mark=mark, derived=name != own)
                            for name, rates in columns)]
        for place, unit in enumerate(plan.units.index)
    ]  # fmt: skip
    headings = [unit_heading(plan, lang), *(Heading(name, "%") for name, _ in columns)]
    notes = [_say("rates_note", lang), *notes_for(plan, lang, rows)]
    notes += source_notes(plan, lang, derived=True)
    return table_block(_say("rates_caption", lang), headings, rows, notes=notes)
