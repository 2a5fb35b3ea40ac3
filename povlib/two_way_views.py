"""The targets of units shared among groups, such as the ethnic minority and the others, as a table.

Every cell can be computed again from the multipliers that stand beside it.
"""

from __future__ import annotations

from typing import Any

from povlib.allocation_inputs import AllocationError
from povlib.allocation_table_inputs import group_label
from povlib.allocation_table_words import VIEW
from povlib.allocation_view_words import WORDS as NAMES
from povlib.allocation_views import reasons
from povlib.blocks import Block, notice
from povlib.correction_marks import cell_mark, notes_for, total_mark, units_mark
from povlib.rule_comparison import RuleComparison
from povlib.table_explanations import multiplier_text, shift_sentences, tie_sentences
from povlib.tables import Cell, Heading, table_block
from povlib.two_way_allocation import TwoWayAllocation, allocate_two_way
from povlib.view_parts import number, unit_heading
from povlib.wording import fill, source_notes

__all__ = ["allocation_groups"]

MOST_GROUPS = 3
"""With more groups the poor households of each have no room beside the targets."""


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(VIEW, key, lang, **params)


def allocation_groups(given: RuleComparison | TwoWayAllocation, lang: str = "vi") -> Block:
    """Set the targets of units and groups as a table, or say why there is none.

    Parameters
    ----------
    given : RuleComparison or TwoWayAllocation
        Of a comparison of rules the targets of the chosen rule are shared between the ethnic
        minority and the others: as many for the minority as the document assigns to it.
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.rule_comparison import compare_rules
    >>> block = allocation_groups(compare_rules(load_plan("krong_no_2020")), "en")
    >>> block.text.split(": ")[1].split(" (")[0]
    'the plan does not print the column poor_start_em'
    """
    found, stated = given, None
    if isinstance(given, RuleComparison):
        chosen = given.chosen.allocation
        if chosen is None:
            return notice(
                fill(NAMES, "chosen_failed", lang, reasons=reasons(given.chosen.error, lang))
            )
        try:
            found = allocate_two_way(given.plan, unit_totals=chosen, tie=chosen.tie)
        except AllocationError as error:
            return notice(_say("failed", lang, reasons=reasons(error, lang)))
        stated = int(found.group_totals.iloc[0])
    assert isinstance(found, TwoWayAllocation)
    return _table(found, stated, lang)


def _marks(found: TwoWayAllocation, place: int, group: int) -> str:
    """Say with a letter what holds a cell."""
    tied = any([place, group] in tie.cells.tolist() for tie in found.solution.ties if tie.left)
    return "c" if tied else {"cap": "a", "floor": "b", "": ""}[found.binding(place, group)]


def _table(found: TwoWayAllocation, stated: int | None, lang: str) -> Block:
    plan = found.plan
    every = units_mark(plan, "exits_target", "poor_start", "poor_start_em") or (
        "" if stated is None else total_mark(plan, "exits_target_em")
    )
    beside = len(found.groups) <= MOST_GROUPS
    labels = [group_label(name, lang, plan.source.year) for name in found.groups]
    codes = plan.units["unit_code"].tolist()
    printed = [name == "ethnic_minority" or plan.has(name) for name in found.groups]
    rows, seen = [], set()
    for place, unit in enumerate(map(str, plan.units.index)):
        row = [Cell(unit)]
        if beside:
            sign = cell_mark(plan, codes[place], "poor_start", "poor_start_em")
            row += [
                Cell(number(stock[place], lang), mark=sign, derived=not own)
                for stock, own in zip(found.stock, printed, strict=True)
            ]
        for group in range(len(found.groups)):
            letter = _marks(found, place, group)
            seen.add(letter)
            count = number(int(found.solution.counts[place, group]), lang)
            row.append(Cell(count, mark=letter + every, derived=True))
        own = number(int(found.solution.rows[place]), lang)
        factor = multiplier_text(found.unit_multipliers.iloc[place], lang)
        row += [Cell(own, mark=every, derived=True), Cell(factor, mark=every, derived=True)]
        rows.append(row)
    sums = [*map(sum, found.stock)] if beside else []
    sums += [*map(int, found.solution.columns), found.total]
    total = [
        Cell(_say("sum", lang)),
        *(Cell(number(one, lang), mark=every, derived=True) for one in sums),
        Cell("–"),
    ]
    headings = [unit_heading(plan, lang)]
    for key in ("poor", "targets") if beside else ("targets",):
        heads = [label[:1].upper() + label[1:] for label in labels]
        headings += [Heading(head, group=_say(key, lang)) for head in heads]
    headings.append(Heading(_say("all", lang), group=_say("targets", lang)))
    headings.append(Heading(_say("multiplier", lang)))
    notes = [*_notes(found, stated, labels, lang)]
    notes += [_say(key, lang) for letter, key in (("a", "mark_cap"), ("b", "mark_floor"))
              if letter in seen]  # fmt: skip
    if found.left:
        notes.append(_say("mark_tie", lang, n=found.left))
    notes += [*tie_sentences(found, lang), *shift_sentences(found, lang), _say("warning", lang)]
    notes += [*notes_for(plan, lang, [*rows, total]), *source_notes(plan, lang, derived=True)]
    return table_block(_say("caption", lang), headings, rows, total=total, notes=notes)


def _notes(found: TwoWayAllocation, stated: int | None, labels: list[str], lang: str) -> list[str]:
    """Say how a cell is computed, and where the totals come from."""
    named = [
        _say("named_multiplier", lang, group=label, own=multiplier_text(own, lang))
        for label, own in zip(labels, found.group_multipliers, strict=True)
    ]
    key = "read" if found.solution.power == 1 else "read_root"
    told = [_say(key, lang, theirs="; ".join(named), rule=found.rule.label(lang))]
    if found.weights is not found.stock:
        told.append(_say("weights", lang))
    return told if stated is None else [*told, _say("stated", lang, n=stated)]
