"""Choices side by side for readers: a table of who gets what, a chart of who differs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from povlib.blocks import Block, notice, paragraph
from povlib.choice_comparison import ChoiceComparison, compare_choices
from povlib.choice_rows import rule_name
from povlib.choices import Choice, ChoiceError
from povlib.correction_marks import notes_for, registered_mark, units_mark
from povlib.explorer_words import WORDS
from povlib.figures import MOST_ROWS, BarPair, change_figure
from povlib.kept_choices import list_choices, load_choice
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import unit_heading
from povlib.wording import fill, join_words, source_notes

__all__ = ["beside_kept", "choices_figure", "choices_table"]


def _mark(compared: ChoiceComparison) -> str:
    plan = compared.plan
    return units_mark(plan, "exits_target", "poor_start") or registered_mark(
        plan, None, "exits_registered"
    )


def _named(compared: ChoiceComparison, lang: str) -> dict[str, list[int]]:
    """Give the figures of each split under the name that readers see."""
    own = fill(WORDS, "plan", lang)
    labels = [str(one) for one in compared.table.columns[1:]]
    with_plan = len(labels) > len(compared.kept)
    return {
        own if with_plan and at == 0 else label: [int(n) for n in compared.table[label]]
        for at, label in enumerate(labels)
    }


def _gaps(splits: dict[str, list[int]]) -> list[int]:
    return [max(row) - min(row) for row in zip(*splits.values(), strict=True)]


def _lead(compared: ChoiceComparison, lang: str) -> str:
    differing = compared.differing
    if not differing:
        return fill(WORDS, "compared_same", lang)
    named = join_words(differing[:3], lang)
    params = {"n": len(differing), "all": len(compared.table), "units": named}
    return fill(WORDS, "compared_differ", lang, **params)


def choices_table(compared: ChoiceComparison, lang: str = "vi") -> Block:
    """Set what each choice gives to every unit beside the plan's own split.

    Parameters
    ----------
    compared : ChoiceComparison
        From `povlib.compare_choices`.
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.choice_comparison import compare_choices
    >>> from povlib.choices import Choice
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> compared = compare_choices(plan, choices={"by the poor": Choice()})
    >>> [line.split() for line in str(choices_table(compared, "en")).splitlines() if "Nung" in line]
    [['Nâm', 'Nung', '75', '53', '22']]
    """
    return _table(compared, lang, [fill(WORDS, "warning", lang)],
                  source_notes(compared.plan, lang, derived=True))  # fmt: skip


def _table(
    compared: ChoiceComparison, lang: str, warning: Sequence[str] = (), sources: Sequence[str] = ()
) -> Block:
    splits, plan, mark = _named(compared, lang), compared.plan, _mark(compared)
    tied = [set(one.allocation.undecided) for one in compared.kept]
    tied = [set[str]()] * (len(splits) - len(tied)) + tied
    rows = []
    for place, (unit, gap) in enumerate(
        zip(map(str, plan.units.index), _gaps(splits), strict=True)
    ):
        row = [Cell(unit)]
        for at, (figures, open_) in enumerate(zip(splits.values(), tied, strict=True)):
            sign = ("c" if unit in open_ else "") + mark
            made = at >= len(splits) - len(compared.kept)  # not the plan's own
            row.append(Cell(format_number(figures[place], lang), mark=sign, derived=made))
        rows.append([*row, Cell(format_number(gap, lang), mark=mark, derived=True)])
    sums = [Cell(format_number(sum(one), lang), mark=mark, derived=True) for one in splits.values()]
    total = [Cell(fill(WORDS, "sum", lang)), *sums, Cell("–")]
    households = fill(WORDS, "head_chart", lang)
    headings = [unit_heading(plan, lang), *(Heading(name, group=households) for name in splits)]
    headings.append(Heading(fill(WORDS, "gap", lang)))
    notes = []
    for one in compared.kept:
        found = one.allocation
        params = {"total": found.total, "capacity": found.capacity}
        rule = rule_name(found, lang)
        notes.append(fill(WORDS, "compared_settings", lang, name=one.name, rule=rule, **params))
        if found.left:
            units = join_words(found.undecided, lang)
            tie = {"name": one.name, "n": found.left, "units": units}
            notes.append(fill(WORDS, "compared_tied", lang, **tie))
    notes += [*warning, *notes_for(plan, lang, [*rows, total]), *sources]
    caption = fill(WORDS, "caption_compared", lang)
    return table_block(caption, headings, rows, total=total, notes=notes)


def beside_kept(
    plan: Plan, choice: Choice, lang: str = "vi", folder: str | os.PathLike[str] | None = None
) -> Block:
    """Set a choice beside those that are kept; what cannot be loaded any more is told.

    The disclaimer and the sources stand below the explorer already.

    Parameters
    ----------
    plan : Plan
    choice : Choice
    lang : {"vi", "en"}
    folder : path, optional
        See `povlib.kept_choices.keep_choice`.
    """
    usable, told = [], []
    for name in list_choices(plan, folder):
        try:
            load_choice(plan, name, folder=folder)
            usable.append(name)
        except ChoiceError as error:
            told += [notice(line) for line in error.message(lang).splitlines()]
    this = {fill(WORDS, "chosen", lang): choice}
    compared = compare_choices(plan, usable, choices=this, folder=folder)
    blocks = [
        *told,
        paragraph(f"{_lead(compared, lang).rstrip('.')}."),
        _table(compared, lang),
    ]
    return Block("".join(one.html for one in blocks), "\n".join(one.text for one in blocks))


def choices_figure(compared: ChoiceComparison, lang: str = "vi") -> Block:
    """Draw for each unit that differs the least and the most it gets, the largest gaps first.

    Parameters
    ----------
    compared : ChoiceComparison
    lang : {"vi", "en"}
    """
    if not compared.differing:
        return paragraph(_lead(compared, lang))
    splits, places = _named(compared, lang), list(map(str, compared.plan.units.index))
    gaps, rows = _gaps(splits), []
    for place in sorted(range(len(places)), key=lambda at: (-gaps[at], at)):
        if gaps[place]:
            each = {name: format_number(one[place], lang) for name, one in splits.items()}
            listed = "; ".join(
                fill(WORDS, "compared_of", lang, name=name, n=n) for name, n in each.items()
            )
            figures = [one[place] for one in splits.values()]
            told = fill(WORDS, "compared_row", lang, unit=places[place], figures=listed)
            ends = f"{format_number(min(figures), lang)}–{format_number(max(figures), lang)}"
            rows.append(BarPair(places[place], min(figures), max(figures), ends, told))
    notes = []
    if len(rows) > MOST_ROWS:
        notes.append(fill(WORDS, "cut", lang, shown=MOST_ROWS))
    notes += [*notes_for(compared.plan, lang, texts=[_mark(compared)]),
              *source_notes(compared.plan, lang, derived=True)]  # fmt: skip
    ends_named = fill(WORDS, "least", lang), fill(WORDS, "most", lang)
    alt = ". ".join(row.tooltip for row in rows[:MOST_ROWS])
    return change_figure(rows, ends_named, _lead(compared, lang), alt, notes)
