"""Is what is registered enough? The odds of the targets as readers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from povlib.blocks import Block, bullets, moot
from povlib.chance_figures import Column, round_steps, spread_figure
from povlib.chance_view_words import WORDS
from povlib.correction_marks import cell_mark, notes_for, registered_mark
from povlib.exit_counts import Bounds, CountDistribution
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.progress_chances import Outlook
from povlib.registration import compare_registration, countable_registrations
from povlib.registration_chances import bounded_text, law_text, probability_text
from povlib.registration_prospects import Prospects
from povlib.rounding import round_exact
from povlib.stated_success import one_rate, shown_number
from povlib.success_laws import RateRange
from povlib.wording import fill, join_words, marked, source_notes

__all__ = [
    "assumed",
    "between",
    "beyond_poor",
    "need_texts",
    "odds_answer",
    "odds_figure",
    "odds_limits",
    "odds_mark",
    "odds_needs",
    "rate_text",
    "say",
]

_SURE, _LIKELY, _HOPELESS = Fraction(95, 100), Fraction(1, 2), Fraction(5, 100)
_COLUMNS = 64
_FEW = 6
_SEEN = 2e-4
"""Counts that together are less probable than this are not drawn."""


def say(key: str, lang: str, **params: Any) -> str:
    """Fill a template of the views on what the registrations promise."""
    return fill(WORDS, key, lang, **params)


def odds_mark(plan: Plan) -> str:
    """Mark what comes from corrected registrations or targets."""
    return registered_mark(plan, None, "exits_registered") or registered_mark(
        plan, None, "exits_target"
    )


def between(ends: Iterable[str], lang: str) -> str:
    """Write what lies between two figures; of two alike one.

    Examples
    --------
    >>> between(["0.04 %", "64.65 %"], "en"), between(["12", "12"], "en")
    ('0.04 % to 64.65 %', '12')
    """
    low, high = ends
    return low if low == high else say("between", lang, low=low, high=high)


def _both(found: Prospects, lang: str, tell: Callable[[Prospects], str]) -> str:
    """Tell a figure, or of a range of rates the figures at both ends."""
    return between((tell(end) for end in (found, found.high or found)), lang)


def _verdict(found: Prospects) -> str:
    """Say how probable it is, in a word; what the bounds leave open is not claimed."""
    district = found.odds.district
    met: Bounds = district["met"]
    if found.high is not None and _verdict(found.high) != _verdict(replace(found, high=None)):
        return "depends"
    if district["exits_registered"] < district["exits_target"]:
        return "impossible"
    if not met.high:
        return "certain_miss"
    if met.reaches(_SURE):
        return "enough"
    if met.reaches(_LIKELY) is not False:
        return "open"
    return "hopeless" if met.reaches(_HOPELESS) is False else "short"


def rate_text(found: Prospects | Outlook, lang: str) -> str | None:
    """Write the rate, or the two of a range, where each is one for all."""
    law = found.stated
    ends = (law.low, law.high) if isinstance(law, RateRange) else (law, law)
    rates = [rate for rate in map(one_rate, ends) if rate is not None]
    if len(rates) < len(ends):
        return None
    return between((shown_number(100 * rate, lang) for rate in rates), lang)


def _met_text(found: Prospects, lang: str, name: str = "met", mark: str = "") -> str:
    def told(end: Prospects) -> str:
        return probability_text(end.odds.district[name], 2, lang) + mark

    return _both(found, lang, told)


def _shown(value: Fraction, lang: str) -> str:
    return format_number(round_exact(value, 1), lang)


def beyond_poor(plan: Plan, lang: str) -> list[str]:
    """Say where more households are registered than are poor, and how many are counted."""
    table = compare_registration(plan).table
    over = table["exits_registered"].ne(countable_registrations(table)).fillna(False)
    told = [
        say(
            "beyond_poor_unit", lang, unit=str(unit),
            registered=marked(int(row["exits_registered"]),
                              registered_mark(plan, row["unit_code"], "exits_registered")),
            poor=marked(int(row["poor_start"]), cell_mark(plan, row["unit_code"], "poor_start")),
        )
        for unit, row in table[over.to_numpy(dtype=bool)].iterrows()
    ]  # fmt: skip
    few = [*told[:_FEW], *(["…"] if told[_FEW:] else [])]
    return [say("beyond_poor", lang, units=join_words(few, lang))] if told else []


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
    >>> odds_answer(plan, success_prospects(plan, "97–99 %"), "en")[1]
    ('Target met, if 97 to 99 % succeed', '0.84 % to 64.65 %', '')
    """
    if found is None:
        return None
    one, mark, rate = found.odds.district, odds_mark(plan), rate_text(found, lang)
    met = _met_text(found, lang, mark=mark)
    sentence = say(
        "verdict_law" if rate is None else "verdict", lang,
        verdict=say(_verdict(found), lang), rate=rate, met=met,
        law=law_text(found.stated, lang),
        expected=_both(found, lang, lambda end: _shown(end.odds.district["expected_exits"], lang)
                       + mark),
        target=marked(one["exits_target"], mark),
    )  # fmt: skip
    sentence = " ".join([sentence, *beyond_poor(plan, lang)])
    return sentence, (say("key_met_law" if rate is None else "key_met", lang, rate=rate), met, "")


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
    >>> print(need_texts(plan, success_prospects(plan, "97–99 %"), "en")[Fraction(9, 10)])
    For a probability of 90 % or more: 13 further registrations, or a success rate of 99.4 % or \
more with those there are. At the upper end of the range 3 are enough.
    """
    one, mark, odds = found.odds.district, odds_mark(plan), found.odds
    spare = max(0, one["exits_registered"] - one["exits_target"])

    def failing(end: Prospects) -> str:
        told = end.odds.district
        return _shown(told["exits_registered"] - told["expected_exits"], lang) + mark

    met = _both(found, lang, lambda end: bounded_text(end.units_met, 1, lang) + mark)
    every = _met_text(found, lang, "all_met", mark)
    fail = between((failing(end) for end in (found.high or found, found)), lang)
    texts: dict[Any, str] = {
        "failing": say("failing", lang, spare=marked(spare, mark), failing=fail),
        "units_met": say("units_met", lang, met=met, n=len(odds.table), all=every),
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
        texts[level] = say(
            key, lang, level=shown_number(100 * level, lang),
            more=marked(None if more is pd.NA else int(more), mark),
            rate=rate and shown_number(100 * Fraction(rate), lang) + mark,
        )  # fmt: skip
        if found.high is not None:
            least: Any = found.high.odds.needs["more"].to_dict()[level]
            if least is not pd.NA and (more is pd.NA or least != more):
                texts[level] += " " + say("needed_high", lang, more=marked(int(least), mark))
    return texts


def odds_needs(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """Say what would be enough for each probability, and how it stands with the units."""
    if found is None:
        return moot(say("none", lang))
    texts, more = need_texts(plan, found, lang), found.odds.needs["more"]
    enough = more.index[(more == 0).fillna(False)]  # the highest of these levels says it for all
    told = [text for key, text in texts.items() if key not in enough or key == max(enough)]
    items = [*told, assumed(found, lang)]
    if found.high is not None:
        items.insert(-1, say("needs_low", lang))
    return bullets([*items, *notes_for(plan, lang, texts=items)])


def assumed(found: Prospects, lang: str) -> str:
    """Say under which assumption the figures hold, and whose it is."""
    return f"{say('assumed', lang, law=law_text(found.stated, lang))} {say('stated', lang)}"


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
            say("bar", lang, count=begin, **words)
            if width == 1
            else say("bars", lang, first=begin, last=end, **words)
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
    """Draw how probable each number of exits is, with the line of the target.

    Of a range of rates there is a drawing for each end.
    """
    if found is None:
        return moot(say("none", lang))
    if found.high is None:
        return _figure(plan, found, lang, "")
    drawn = []
    for key, end in (("low_end", replace(found, high=None)), ("high_end", found.high)):
        rate = rate_text(end, lang)
        told = say(key, lang) if rate is None else say("end_rate", lang, rate=rate)
        drawn.append(_figure(plan, end, lang, told))
    return Block("".join(one.html for one in drawn), "\n\n".join(one.text for one in drawn))


def _figure(plan: Plan, found: Prospects, lang: str, end: str) -> Block:
    one, mark, exits = found.odds.district, odds_mark(plan), found.exits
    target, registered = one["exits_target"], one["exits_registered"]
    columns = _columns(exits, target, lang)
    met = probability_text(one["met"], 2, lang) + mark
    missed = probability_text(Bounds(1 - one["met"].high, 1 - one["met"].low), 2, lang) + mark
    low, high = min(columns[0].first, target), max(columns[-1].last, target)
    across = [(tick, format_number(tick, lang)) for tick in round_steps(low, high)]
    mode = exits.first + int(np.argmax(exits.masses))
    shown = {"target": marked(target, mark), "met": met}
    title = say("title_end", lang, end=end, **shown) if end else say("title", lang, **shown)
    notes = [assumed(found, lang), *beyond_poor(plan, lang)]
    notes += notes_for(plan, lang, texts=[mark, *notes])
    return spread_figure(
        columns,
        target,
        (
            say("line", lang, **shown),
            say("missed", lang, missed=missed),
            say("reached", lang, **shown),
        ),
        (say("across", lang, registered=marked(registered, mark)), say("upward", lang)),
        (across, _percent_ticks(max(column.percent for column in columns), lang)),
        title,
        say("alt", lang, mode=mode, **shown),
        [*notes, *source_notes(plan, lang, derived=True)],
    )


def odds_limits(plan: Plan, found: Prospects | None, lang: str = "vi") -> Block:
    """List what was taken for granted."""
    if found is None:
        return moot(say("none", lang))
    return bullets([*found.odds.assumptions(lang, found.stated), *beyond_poor(plan, lang)])
