"""Is what is registered enough? The odds of the targets as readers see them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.blocks import Block, bullets, moot
from povlib.chance_figures import Column, round_steps, spread_figure
from povlib.chance_view_words import WORDS
from povlib.correction_marks import notes_for, registered_mark
from povlib.exit_counts import Bounds, CountDistribution
from povlib.figures import MOST_ROWS
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.registration_chances import bounded_text, law_text, number_text, probability_text
from povlib.registration_prospects import Prospects
from povlib.rounding import round_exact
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, unit_heading
from povlib.wording import fill, join_words, marked, source_notes

__all__ = [
    "need_texts",
    "odds_answer",
    "odds_figure",
    "odds_limits",
    "odds_needs",
    "odds_shocks",
    "odds_table",
    "odds_units",
]

_SURE, _LIKELY, _HOPELESS = Fraction(95, 100), Fraction(1, 2), Fraction(5, 100)
_COLUMNS = 64
_SEEN = 2e-4
"""Counts that together are less probable than this are not drawn."""


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _mark(plan: Plan) -> str:
    return registered_mark(plan, None, "exits_registered") or registered_mark(
        plan, None, "exits_target"
    )


def _verdict(found: Prospects) -> str:
    """Say how probable it is, in a word; what the bounds leave open is not claimed."""
    met: Bounds = found.odds.district["met"]
    if met.high == 0:
        return "impossible"
    if met.reaches(_SURE):
        return "enough"
    if met.reaches(_LIKELY) is not False:
        return "open"
    return "hopeless" if met.reaches(_HOPELESS) is False else "short"


def _rate_text(found: Prospects, lang: str) -> str | None:
    return None if found.stated_rate is None else number_text(100 * found.stated_rate, lang)


def _met_text(bounds: Bounds, lang: str, mark: str = "") -> str:
    return probability_text(bounds, 2, lang) + mark


def odds_answer(
    plan: Plan, found: Prospects | None, lang: str = "vi"
) -> tuple[str, tuple[str, str, str]] | None:
    """Give the sentence and the key figure that say whether it is enough.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.registration_prospects import success_prospects
    >>> plan = load_plan("krong_no_2020")
    >>> sentence, key = odds_answer(plan, success_prospects(plan, "97 %"), "en")
    >>> key
    ('Target met, if 97 % succeed', '0.84 %', '')
    >>> sentence.partition(":")[0]
    'Not enough, almost surely a miss'
    """
    if found is None:
        return None
    one, mark, rate = found.odds.district, _mark(plan), _rate_text(found, lang)
    met = _met_text(one["met"], lang, mark)
    sentence = _say(
        "verdict_law" if rate is None else "verdict", lang,
        verdict=_say(_verdict(found), lang), rate=rate, met=met,
        law=law_text(found.odds.success, lang),
        expected=marked(round_exact(one["expected_exits"], 1), mark),
        target=marked(one["exits_target"], mark),
    )  # fmt: skip
    return sentence, (_say("key_met_law" if rate is None else "key_met", lang, rate=rate), met, "")


def need_texts(plan: Plan, found: Prospects, lang: str) -> dict[Any, str]:
    """Say how many fail, how many units meet their target, and what would be enough.

    Returns
    -------
    dict
        Sentences by ``"failing"``, ``"units_met"`` and the probabilities of `Prospects.levels`.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.registration_prospects import success_prospects
    >>> plan = load_plan("krong_no_2020")
    >>> need_texts(plan, success_prospects(plan, "97 %"), "en")["failing"]
    '11.7 registered households fail on average; 4 may.'
    """
    one, mark, odds = found.odds.district, _mark(plan), found.odds
    spare = max(0, one["exits_registered"] - one["exits_target"])
    failing = round_exact(one["exits_registered"] - one["expected_exits"], 1)
    met = bounded_text(found.units_met, 1, lang) + mark
    every = _met_text(one["all_met"], lang, mark)
    texts: dict[Any, str] = {
        "failing": _say("failing", lang, spare=marked(spare, mark), failing=marked(failing, mark)),
        "units_met": _say("units_met", lang, met=met, n=len(odds.table), all=every),
    }
    for level, more in odds.needs["more"].items():
        assert isinstance(level, Fraction)
        rate = found.least_rates[level]
        key = {
            (True, True): "needed_never", (True, False): "needed_rate",
            (False, True): "needed_more", (False, False): "needed_both",
        }[more is pd.NA, rate is None]  # fmt: skip
        if more is not pd.NA and not more:
            key = "needed_none"
        texts[level] = _say(
            key, lang, level=number_text(100 * level, lang),
            more=marked(None if more is pd.NA else int(more), mark),
            rate=rate and number_text(100 * Fraction(rate), lang) + mark,
        )  # fmt: skip
    return texts


def odds_needs(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Say what would be enough for each probability, and how it stands with the units."""
    if found is None:
        return moot(_say("none", lang))
    items = [*need_texts(plan, found, lang).values(), _assumed(found, lang)]
    return bullets([*items, *notes_for(plan, lang, texts=items)])


def _assumed(found: Prospects, lang: str) -> str:
    law = law_text(found.odds.success, lang)
    return f"{_say('assumed', lang, law=law)} {_say('stated', lang)}"


def _columns(exits: CountDistribution, target: int, lang: str) -> list[Column]:
    """Gather the probabilities into columns, none on both sides of the target."""
    below = np.cumsum(exits.masses)
    first = exits.first + int(np.searchsorted(below, _SEEN / 2))
    last = exits.first + int(np.searchsorted(below, 1 - _SEEN / 2))
    last = min(max(last, first), exits.last)
    width = -(-(last - first + 1) // _COLUMNS)
    counts = np.arange(exits.first, exits.last + 1)
    found = []
    for begin in range(target + (first - target) // width * width, last + 1, width):
        end = begin + width - 1
        chosen = (counts >= begin) & (counts <= end)
        chance = exits.expectation(chosen, 1.0)
        words = {"chance": probability_text(chance, 2, lang)}
        told = (
            _say("bar", lang, count=begin, **words)
            if width == 1
            else _say("bars", lang, first=begin, last=end, **words)
        )
        found.append(Column(begin, end, 100 * chance.middle, told))
    return found


def _percent_ticks(top: float, lang: str) -> list[tuple[float, str]]:
    """Choose two to five round per cents up to a height."""
    step = Decimal(10) ** 2
    while step * 2 > Decimal(top):
        step /= 2 if str(step.normalize().as_tuple().digits[0]) in "12" else Decimal("2.5")
    steps = [step.normalize() * n for n in range(int(Decimal(top) / step) + 1)]
    return [(float(tick), format_number(Decimal(f"{tick:f}"), lang)) for tick in steps]


def odds_figure(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Draw how probable each number of exits is, with the line of the target."""
    if found is None:
        return moot(_say("none", lang))
    one, mark, exits = found.odds.district, _mark(plan), found.exits
    target, registered = one["exits_target"], one["exits_registered"]
    columns = _columns(exits, target, lang)
    met = _met_text(one["met"], lang, mark)
    missed = _met_text(Bounds(1 - one["met"].high, 1 - one["met"].low), lang, mark)
    low, high = min(columns[0].first, target), max(columns[-1].last, target)
    across = [(tick, format_number(tick, lang)) for tick in round_steps(low, high)]
    mode = exits.first + int(np.argmax(exits.masses))
    shown = {"target": marked(target, mark), "met": met}
    notes = [_assumed(found, lang), *notes_for(plan, lang, texts=[mark])]
    return spread_figure(
        columns,
        target,
        (
            _say("line", lang, **shown),
            _say("missed", lang, missed=missed),
            _say("reached", lang, **shown),
        ),
        (_say("across", lang, registered=marked(registered, mark)), _say("upward", lang)),
        (across, _percent_ticks(max(column.percent for column in columns), lang)),
        _say("title", lang, **shown),
        _say("alt", lang, mode=mode, **shown),
        [*notes, *source_notes(plan, lang, derived=True)],
    )


def odds_table(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set success rates beside the probabilities that follow, and what would be enough."""
    if found is None:
        return moot(_say("none", lang))
    mark, levels = _mark(plan), found.levels
    group, households = _say("more", lang), _say("households", lang)
    headings = [
        Heading(_say("rate", lang), "%"),
        Heading(_say("expected", lang), households),
        Heading(_say("met", lang)),
        Heading(_say("units", lang), _say("of_units", lang, n=len(found.odds.table))),
        Heading(_say("all", lang)),
        *(
            Heading(_say("level", lang, level=number_text(100 * level, lang)), "", group)
            for level in levels
        ),
    ]
    rows = []
    for rate, row in zip(found.rates.index, found.rates.to_dict("records"), strict=True):
        texts = [
            format_number(round_exact(row["expected_exits"], 1), lang),
            probability_text(row["met"], 2, lang),
            bounded_text(row["units_met"], 1, lang),
            probability_text(row["all_met"], 2, lang),
            *(number(row[level], lang) for level in levels),
        ]
        tone = "sure" if rate == found.stated_rate else ""
        cells = [Cell(text, mark=mark, derived=True, tone=tone) for text in texts]
        rows.append([Cell(number_text(100 * rate, lang), tone=tone), *cells])
    notes = [_say("table_note", lang)]
    if found.stated_rate is not None:
        notes.append(_say("stated_row", lang, rate=_rate_text(found, lang)))
    notes += [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    return table_block(_say("table", lang), headings, rows, notes=notes)


def odds_shocks(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set beside each other what follows if the units fail independently, and if together."""
    rate = None if found is None else _rate_text(found, lang)
    if found is None or not len(found.shocks):
        return moot(_say("none" if found is None else "no_shock", lang))
    mark, group = _mark(plan), _say("more", lang)
    headings = [
        Heading(_say("known", lang, rate=rate), numeric=False),
        Heading(_say("met", lang)),
        *(
            Heading(_say("level", lang, level=number_text(100 * level, lang)), "", group)
            for level in found.levels
        ),
    ]
    rows = []
    for size, row in zip(found.shocks.index, found.shocks.to_dict("records"), strict=True):
        label = _say("sure", lang) if size is pd.NA else _say("known_from", lang, n=int(size))
        texts = [probability_text(row["met"], 2, lang)]
        texts += [number(row[level], lang) for level in found.levels]
        rows.append([Cell(label), *(Cell(text, mark=mark, derived=True) for text in texts)])
    notes = [_say("shock_note", lang, rate=rate), *notes_for(plan, lang, rows)]
    notes += source_notes(plan, lang, derived=True)
    return table_block(_say("shock_table", lang), headings, rows, notes=notes)


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
    return [_say("most", lang, n=len(names), names=join_words(names, lang), **shown)]


def _one_more(frame: pd.DataFrame, mark: str, lang: str) -> str:
    """Say what one more registration brings, wherever it is or at most."""
    gains = frame["one_more"]
    texts = [_points(gain, lang) + mark for gain in gains]
    if len(set(texts)) == 1:
        return _say("each_alike", lang, points=texts[0])
    middles = [gain.middle for gain in gains]
    best, least = middles.index(max(middles)), middles.index(min(middles))
    params = {"low": texts[least], "high": texts[best], "unit": str(frame.index[best])}
    return _say("each_between", lang, **params)


def _points(gain: Bounds, lang: str) -> str:
    return bounded_text(Bounds(100 * gain.low, 100 * gain.high), 2, lang)


def odds_units(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Set the units by what they contribute to what is missing in all."""
    if found is None:
        return moot(_say("none", lang))
    odds, mark, area = found.odds, _mark(plan), plan.source.area[lang]
    one = odds.district
    whole: Bounds = one["expected_shortfall"]
    if whole.high == 0:
        return bullets([_say("no_shortfall", lang, area=area)])
    frame = odds.influences()
    alike = len({_points(gain, lang) for gain in frame["one_more"]}) == 1
    households = _say("households", lang)
    headings = [
        unit_heading(plan, lang),
        Heading(_say("u_target", lang), households),
        Heading(_say("u_registered", lang), households),
        Heading(_say("u_gap", lang), households),
        Heading(_say("u_met", lang)),
        Heading(_say("u_share", lang), households),
        *([] if alike else [Heading(_say("u_more", lang), _say("points", lang))]),
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
        Cell(_say("u_total", lang)),
        Cell(format_number(one["exits_target"], lang), mark=mark),
        Cell(format_number(one["exits_registered"], lang), mark=mark),
        Cell(gap, mark=mark, derived=True),
        Cell(probability_text(one["met"], 2, lang), mark=mark, derived=True),
        Cell(bounded_text(whole, 2, lang), mark=mark, derived=True),
        Cell(""),
    ][: len(headings)]
    notes = [
        *_most(frame, whole, mark, lang), _one_more(frame, mark, lang),
        _say("u_note", lang, area=area),
    ]  # fmt: skip
    if len(frame) > len(shown):
        notes.append(_say("cut", lang, shown=len(shown), all=len(frame)))
    notes += [_assumed(found, lang), *notes_for(plan, lang, [*rows, total], notes)]
    notes += source_notes(plan, lang, derived=True)
    return table_block(_say("u_table", lang), headings, rows, total=total, notes=notes)


def odds_limits(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """List what was taken for granted."""
    if found is None:
        return moot(_say("none", lang))
    return bullets(found.odds.assumptions(lang))
