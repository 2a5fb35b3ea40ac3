"""What is likely by the end of the year, as readers see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from povlib.blocks import Block, moot
from povlib.chance_views import between, beyond_poor, rate_text
from povlib.correction_marks import notes_for, registered_mark
from povlib.exit_counts import Bounds
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.progress_chances import Outlook
from povlib.progress_view_words import WORDS
from povlib.registration_chances import law_text, probability_text
from povlib.rounding import round_exact
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, unit_heading
from povlib.wording import fill, join_words, marked, source_notes

__all__ = ["outlook_key", "outlook_sentence", "progress_outlook"]

_FEW = 6


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def outlook_key(plan: Plan, outlook: Outlook, lang: str) -> tuple[str, str, str]:
    """Give the key figure of what is likely by the end of the year."""
    one, high = outlook.district, (outlook.high or outlook).district
    mark = registered_mark(plan, None, "exits_target")
    if outlook.over:
        told = f"{number(one['exits'], lang)} / {number(one['exits_target'], lang)}{mark}"
        return _say("closed_key", lang), told, _say("households", lang)
    met = between((probability_text(end["met"], 2, lang) + mark for end in (one, high)), lang)
    rate, target = rate_text(outlook, lang), marked(one["exits_target"], mark)
    key = "outlook_key_law" if rate is None else "outlook_key"
    return _say(key, lang, rate=rate, target=target), met, ""


def outlook_sentence(plan: Plan, outlook: Outlook, lang: str) -> str:
    """Say in one sentence what is likely by the end of the year, and under which assumption."""
    one, high = outlook.district, (outlook.high or outlook).district
    rate = rate_text(outlook, lang)
    mark = registered_mark(plan, None, "exits_target") or registered_mark(
        plan, None, "exits_registered"
    )
    if outlook.over:
        return " ".join([_closed_sentence(outlook, mark, lang), *_left_out(outlook, lang)])
    used_up = (_used_up(outlook.table)).any()
    told = _say(
        "outlook_law" if rate is None else "outlook", lang,
        rate=rate and f"{rate} %", law=law_text(outlook.stated, lang),
        expected=between(
            (format_number(round_exact(end["expected_exits"], 1), lang) + mark
              for end in (one, high)), lang
        ),
        target=marked(one["exits_target"], mark),
        met=between((probability_text(end["met"], 2, lang) + mark for end in (one, high)), lang),
        all=_say("unknown", lang) if used_up else between(
            (probability_text(end["all_met"], 2, lang) + mark for end in (one, high)), lang
        ),
    )  # fmt: skip
    table = outlook.table
    beyond = (table["exits"] - table["exits_registered"]).clip(lower=0)
    more = beyond_poor(plan, lang)
    if beyond.any():
        units = list(map(str, table.index[beyond > 0]))
        more.append(_say("beyond", lang, n=int(beyond.sum()), units=_few(units, lang)))
        if used_up:
            more.append(_say("used_up", lang))
    if outlook.closed:
        more.append(_say("outlook_closed", lang, units=_few(outlook.closed, lang)))
    return " ".join([told, *more, *_left_out(outlook, lang)])


def _used_up(table: Any) -> Any:
    """Tell where exits are missing, but more were reported than registered: no odds follow."""
    return (table["exits"] > table["exits_registered"]) & (table["needed"] > 0)


def _closed_sentence(outlook: Outlook, mark: str, lang: str) -> str:
    """Say of a year that is over whether the targets were met, and which were not."""
    one, table = outlook.district, outlook.table
    short, units = int(one["exits_target"]) - int(one["exits"]), table["needed"] > 0
    silent = outlook.unreported
    told = [
        _say("closed_part" if silent else "closed_whole", lang, of=len(table)),
        _say(
            "closed_short" if short > 0 else "closed_met", lang, exits=int(one["exits"]),
            target=marked(one["exits_target"], mark), short=marked(short, mark),
        ),
    ]  # fmt: skip
    if units.any():
        named = [
            _say("short", lang, unit=str(unit), short=marked(int(short), mark))
            for unit, short in table.loc[units, "needed"].items()
        ]
        told.append(_say("closed_unmet", lang, units=_few(named, lang)))
    if silent:
        told.append(_say("closed_unreported", lang, units=_few(silent, lang)))
    return " ".join(told)


def _left_out(outlook: Outlook, lang: str) -> list[str]:
    if not outlook.impossible:
        return []
    return [_say("outlook_impossible", lang, units=_few(outlook.impossible, lang))]


def _few(units: Sequence[str], lang: str) -> str:
    """Name units, no more than a few."""
    return join_words([*units[:_FEW], *(["…"] if units[_FEW:] else [])], lang)


def progress_outlook(plan: Plan, outlook: Outlook | None, lang: str = "vi") -> Block:
    """Set beside each other what is missing, what is left, and the odds by the end of the year."""
    if outlook is None:
        return moot(_say("no_outlook", lang))
    households = _say("in_households", lang)
    keys = ["target", "registered", "exits", "still", "left"]
    columns = ["exits_target", "exits_registered", "exits", "needed", "left"]
    if outlook.over:  # nothing is left, and nothing left to chance
        keys, columns = keys[:-1], columns[:-1]
    headings = [
        unit_heading(plan, lang),
        *(Heading(_say(key, lang), group=households) for key in keys),
        *([] if outlook.over else [Heading(_say("met", lang))]),
    ]

    def cells(row: Any, chances: tuple[Bounds, Bounds], label: str, code: str | None) -> list[Cell]:
        target, registered = (
            registered_mark(plan, code, f"exits_{name}") for name in ("target", "registered")
        )
        marks = [target, registered, "", target, registered]
        beyond = code is not None and row["exits"] > row["exits_registered"]
        figures = [
            Cell(
                format_number(int(row[name]), lang), mark=mark,
                derived=name in ("needed", "left"), flag=beyond and name == "exits",
            )
            for name, mark in zip(columns, marks, strict=False)
        ]  # fmt: skip
        if outlook.over:
            return [Cell(label), *figures]
        met = between((probability_text(chance, 2, lang) for chance in chances), lang)
        if beyond and row["needed"]:
            met = _say("blank", lang)
        return [Cell(label), *figures, Cell(met, mark=target or registered, derived=True)]

    upper = outlook.high or outlook
    chances = zip(outlook.table["met"], upper.table["met"], strict=True)
    records = outlook.table.to_dict("records")
    rows = [
        cells(row, both, str(unit), row["unit_code"])
        for unit, row, both in zip(outlook.table.index, records, chances, strict=True)
    ]
    ends = (outlook.district["met"], upper.district["met"])
    total = cells(outlook.district, ends, _say("all_units", lang), None)
    notes = [outlook_sentence(plan, outlook, lang)]
    if outlook.over:
        notes.append(_say("closed_note", lang))
    else:
        notes.append(_say("outlook_note", lang, law=law_text(outlook.stated, lang)))
    if outlook.left_out:
        notes.append(_say("outlook_left_out", lang, n=len(outlook.left_out)))
    notes += [
        *notes_for(plan, lang, [*rows, total], notes),
        *source_notes(plan, lang, derived=True),
    ]
    caption = _say("closed_table" if outlook.over else "outlook_table", lang)
    return table_block(caption, headings, rows, total=total, notes=notes)
