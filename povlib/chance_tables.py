"""Is what is registered enough? The odds of the targets as tables: by rate, by shock, by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.blocks import Block, bullets, moot
from povlib.chance_views import assumed, beyond_poor, odds_mark, rate_text, say
from povlib.correction_marks import notes_for, registered_mark
from povlib.exit_counts import Bounds
from povlib.figures import MOST_ROWS
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.registration_chances import bounded_text, probability_text
from povlib.registration_prospects import Prospects
from povlib.rounding import round_exact
from povlib.stated_success import shown_number, success_text
from povlib.success_laws import RateRange
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, unit_heading
from povlib.wording import join_words, source_notes

__all__ = ["odds_shocks", "odds_table", "odds_units"]

_SMALL = Fraction(5, 1000)
"""What is less than this in all leaves no unit a part that could be written."""


def odds_table(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set success rates beside the probabilities that follow, and what would be enough."""
    if found is None:
        return moot(say("none", lang))
    mark, levels = odds_mark(plan), found.levels
    group, households = say("more", lang), say("households", lang)
    headings = [
        Heading(say("rate", lang), "%"),
        Heading(say("expected", lang), households),
        Heading(say("met", lang)),
        Heading(say("units", lang), say("of_units", lang, n=len(found.odds.table))),
        Heading(say("all", lang)),
        *(
            Heading(say("level", lang, level=shown_number(100 * level, lang)), "", group)
            for level in levels
        ),
    ]
    rows = []
    low, high = found.stated_rate, (found.high or found).stated_rate
    for rate, row in zip(found.rates.index, found.rates.to_dict("records"), strict=True):
        texts = [
            format_number(round_exact(row["expected_exits"], 1), lang),
            probability_text(row["met"], 2, lang),
            bounded_text(row["units_met"], 1, lang),
            probability_text(row["all_met"], 2, lang),
            *(number(row[level], lang) for level in levels),
        ]
        tone = "sure" if low is not None and low <= rate <= high else ""
        cells = [Cell(text, mark=mark, derived=True, tone=tone) for text in texts]
        rows.append([Cell(shown_number(100 * rate, lang), tone=tone), *cells])
    notes = [say("table_note", lang)]
    if told := rate_text(found, lang):
        notes.append(say("stated_row" if found.high is None else "stated_rows", lang, rate=told))
    notes += [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    return table_block(say("table", lang), headings, rows, notes=notes)


def odds_shocks(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set beside each other what follows if the units fail independently, and if together.

    Of a range of rates there is a table for each end.
    """
    if found is not None and found.high is not None and len(found.shocks):
        ends = [replace(found, high=None), found.high]
        shown = [odds_shocks(plan, end, lang) for end in ends if len(end.shocks)]
        return Block("".join(one.html for one in shown), "\n\n".join(one.text for one in shown))
    rate = None if found is None else rate_text(found, lang)
    if found is None or not len(found.shocks):
        return moot(say("none" if found is None else "no_shock", lang))
    mark, group = odds_mark(plan), say("more", lang)
    headings = [
        Heading(say("known", lang, rate=rate), numeric=False),
        Heading(say("met", lang)),
        *(
            Heading(say("level", lang, level=shown_number(100 * level, lang)), "", group)
            for level in found.levels
        ),
    ]
    rows = []
    for size, row in zip(found.shocks.index, found.shocks.to_dict("records"), strict=True):
        label = say("sure", lang) if size is pd.NA else say("known_from", lang, n=int(size))
        texts = [probability_text(row["met"], 2, lang)]
        texts += [number(row[level], lang) for level in found.levels]
        rows.append([Cell(label), *(Cell(text, mark=mark, derived=True) for text in texts)])
    notes = [say("shock_note", lang, rate=rate), *notes_for(plan, lang, rows)]
    notes += source_notes(plan, lang, derived=True)
    return table_block(say("shock_table", lang), headings, rows, notes=notes)


def _most(frame: pd.DataFrame, whole: Bounds, mark: str, lang: str) -> list[str]:
    """Name the few units that carry more than half of what is missing."""
    names, running = [], Bounds(0.0, 0.0)
    for unit, share in frame["shortfall_share"].items():
        names.append(str(unit))
        running = running.plus(share)
        if 2 * running.middle >= whole.middle:
            break
    if len(names) > 6 or 2 * len(names) >= len(frame):
        return []
    sums = {"sum": bounded_text(running, 2, lang), "whole": bounded_text(whole, 2, lang)}
    shown = {name: text + mark for name, text in sums.items()}
    return [say("most", lang, n=len(names), names=join_words(names, lang), **shown)]


def _one_more(frame: pd.DataFrame, mark: str, lang: str) -> str:
    """Say what one more registration brings, wherever it is or at most."""
    gains = frame["one_more"]
    texts = [_points(gain, lang) + mark for gain in gains]
    if len(set(texts)) == 1:
        return say("each_alike", lang, points=texts[0])
    middles = [gain.middle for gain in gains]
    best, least = middles.index(max(middles)), middles.index(min(middles))
    params = {"low": texts[least], "high": texts[best], "unit": str(frame.index[best])}
    return say("each_between", lang, **params)


def _points(gain: Bounds, lang: str) -> str:
    return bounded_text(Bounds(100 * gain.low, 100 * gain.high), 2, lang)


def unit_laws(found: Prospects) -> dict[str, Any]:
    """Give what was stated for each unit, where it was stated by unit."""
    low, high = (end.odds.success for end in (found, found.high or found))
    if isinstance(low, str) or not isinstance(low, Sequence):
        return {}
    laws = zip(found.odds.table.index, low, high, strict=True)
    return {str(unit): one if one == two else RateRange(one, two) for unit, one, two in laws}


def odds_units(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set the units by what they contribute to what is missing in all."""
    if found is None:
        return moot(say("none", lang))
    odds, mark, area = found.odds, odds_mark(plan), plan.source.area[lang]
    one = odds.district
    whole: Bounds = one["expected_shortfall"]
    if whole.high == 0:
        return bullets([say("no_shortfall", lang, area=area)])
    if Fraction(whole.high) < _SMALL:
        small = say("small_shortfall", lang, area=area)
        return bullets([small, *beyond_poor(plan, lang), assumed(found, lang)])
    frame = odds.influences()
    alike = len({_points(gain, lang) for gain in frame["one_more"]}) == 1
    households, by_unit = say("households", lang), unit_laws(found)
    headings = [
        unit_heading(plan, lang),
        *([Heading(say("u_rate", lang), numeric=False)] if by_unit else []),
        Heading(say("u_target", lang), households),
        Heading(say("u_registered", lang), households),
        Heading(say("u_gap", lang), households),
        Heading(say("u_met", lang)),
        Heading(say("u_share", lang), households),
        *([] if alike else [Heading(say("u_more", lang), say("points", lang))]),
    ]
    shown = frame.head(MOST_ROWS)
    rows = []
    parts = zip(shown["shortfall_share"], shown["one_more"], strict=True)
    own_figures = odds.table.loc[shown.index].to_dict("records")
    for unit, row, (share, more) in zip(shown.index, own_figures, parts, strict=True):
        code = row["unit_code"]
        marks = [registered_mark(plan, code, f"exits_{name}") for name in ("target", "registered")]
        own = marks[0] or marks[1]
        target, registered = int(row["exits_target"]), int(row["exits_registered"])
        gap = format_number(registered - target, lang, sign=True)
        cells = [
            Cell(str(unit)),
            *([Cell(success_text(by_unit[str(unit)], lang))] if by_unit else []),
            Cell(format_number(target, lang), mark=marks[0]),
            Cell(format_number(registered, lang), mark=marks[1]),
            Cell(gap, mark=own, derived=True),
            Cell(probability_text(row["met"], 2, lang), mark=own, derived=True),
            Cell(bounded_text(share, 2, lang), mark=mark, derived=True),
            Cell(_points(more, lang), mark=mark, derived=True),
        ]
        rows.append(cells[: len(headings)])
    gap = format_number(one["exits_registered"] - one["exits_target"], lang, sign=True)
    total = [
        Cell(say("u_total", lang)),
        *([Cell("")] if by_unit else []),
        Cell(format_number(one["exits_target"], lang), mark=mark),
        Cell(format_number(one["exits_registered"], lang), mark=mark),
        Cell(gap, mark=mark, derived=True),
        Cell(probability_text(one["met"], 2, lang), mark=mark, derived=True),
        Cell(bounded_text(whole, 2, lang), mark=mark, derived=True),
        Cell(""),
    ][: len(headings)]
    notes = [
        *_most(frame, whole, mark, lang), _one_more(frame, mark, lang),
        say("u_note", lang, area=area),
        *([] if found.high is None else [say("u_low", lang)]),
    ]  # fmt: skip
    if len(frame) > len(shown):
        notes.append(say("cut", lang, shown=len(shown), all=len(frame)))
    notes += [*beyond_poor(plan, lang), assumed(found, lang)]
    notes += notes_for(plan, lang, [*rows, total], notes)
    notes += source_notes(plan, lang, derived=True)
    return table_block(say("u_table", lang), headings, rows, total=total, notes=notes)
