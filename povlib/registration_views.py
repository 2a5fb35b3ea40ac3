"""Registered against assigned exits, as readers see them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.blocks import Block, answer_block, bullets, notice, paragraph
from povlib.chance_views import odds_answer
from povlib.columns import column_label
from povlib.correction_marks import cell_mark, notes_for, registered_mark, shown_figure, units_mark
from povlib.figures import MOST_ROWS, BarPair, pair_figure
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.registration import RegistrationComparison, lacking
from povlib.registration_prospects import Prospects
from povlib.registration_words import WORDS
from povlib.rounding import round_exact
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, records, total_label, unit_heading
from povlib.wording import (
    CORRECTION_MARK,
    data_warnings,
    fill,
    join_words,
    marked,
    source_notes,
)

__all__ = [
    "registration_answer",
    "registration_figure",
    "registration_limits",
    "registration_reserve",
    "registration_table",
]


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _named(plan: Plan, frame: pd.DataFrame, lang: str) -> str:
    """Name a few units with their differences, in brackets; say nothing of many."""
    if len(frame) > 6:
        return ""
    triples = zip(frame.index, frame["unit_code"], frame["gap"], strict=True)
    named = [
        f"{unit} {format_number(int(gap), lang, sign=True)}{_pair_mark(plan, code)}"
        for unit, code, gap in triples
    ]
    return f" ({join_words(named, lang)})"


def _pair_mark(plan: Plan, unit_code: str | None) -> str:
    """Mark what comes from the registered and assigned exits of a unit, or of all of them."""
    return registered_mark(plan, unit_code, "exits_registered") or registered_mark(
        plan, unit_code, "exits_target"
    )


def _silent(result: RegistrationComparison) -> list[str]:
    """Units without a registration or without a target."""
    return [str(unit) for unit in result.table.index[result.table["gap"].isna()]]


def _split(result: RegistrationComparison) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Units that registered more, as many, and fewer; the largest difference first."""
    known = result.table[result.table["gap"].notna()]
    more = known[known["gap"] > 0].sort_values("gap", ascending=False, kind="stable")
    less = known[known["gap"] < 0].sort_values("gap", kind="stable")
    return more, known[known["gap"] == 0], less


def registration_answer(
    plan: Plan,
    result: RegistrationComparison | None,
    lang: str = "vi",
    prospects: Prospects | None = None,
) -> Block:
    """Say whether the registrations cover the target and, at a stated success, are enough."""
    if result is None:
        missing = lacking(plan)
        return notice(_say(f"none_{missing}" if missing else "lead_nothing", lang))
    more, equal, less = _split(result)
    total, silent = result.total, _silent(result)
    if len(silent) == len(result.table):
        return notice(_say("lead_nothing", lang))
    gap = int(total["gap"])
    target_mark, registered = (
        registered_mark(plan, None, name) for name in ("exits_target", "exits_registered")
    )
    mark = target_mark or registered
    key = "over" if gap > 0 else "under" if gap < 0 else "even"
    balance = _say(key, lang, n=marked(abs(gap), mark))
    parts = []
    if len(more):
        params = {"n": marked(len(more), mark), "names": _named(plan, more, lang)}
        parts.append(_say("n_more", lang, **params))
    parts.append(_say("n_equal", lang, n=marked(len(equal), mark)))
    if len(less):
        params = {"n": marked(len(less), mark), "names": _named(plan, less, lang)}
        parts.append(_say("n_less", lang, **params))
    else:
        parts.append(_say("n_no_less", lang))
    if silent:
        parts.append(_say("n_silent", lang, n=len(silent)))
    lead = _say(
        "lead_part" if silent else "lead",
        lang,
        registered=marked(total["exits_registered"], registered),
        target=marked(total["exits_target"], target_mark),
        coverage=number(total["coverage_pct"], lang) + mark,
        balance=balance,
        breakdown=", ".join(parts),
        known=len(result.table) - len(silent),
        all=len(result.table),
    )
    households = _say("households", lang)
    keys = [
        (
            _say("key_target_part" if silent else "key_target", lang),
            number(total["exits_target"], lang) + target_mark,
            households,
        ),
        (
            _say("key_registered", lang),
            number(total["exits_registered"], lang) + registered,
            households,
        ),
        (_say("key_gap", lang), format_number(gap, lang, sign=True) + mark, households),
        (_say("key_coverage", lang), number(total["coverage_pct"], lang) + mark, "%"),
    ]
    if odds := odds_answer(plan, prospects, lang):
        lead, keys[-1] = f"{lead} {odds[0]}", odds[1]
    answer = answer_block(lead, keys, data_warnings(plan, lang))
    if not (notes := notes_for(plan, lang, texts=[mark])):
        return answer
    more_told = paragraph(*notes)
    return Block(answer.html + more_told.html, f"{answer.text}\n{more_told.text}")


def registration_figure(
    plan: Plan, result: RegistrationComparison | None, lang: str = "vi"
) -> Block:
    """Draw registered against assigned exits, the largest differences first."""
    if result is None:
        return Block("", "")
    known = result.table[result.table["gap"].notna()]
    size = known["gap"].astype("int64")
    order = known.assign(size=size.abs(), sign=size).sort_values(
        ["size", "sign", "exits_target"], ascending=[False, False, False], kind="stable"
    )
    rows = []
    for row in records(order):
        registered, target = int(row.exits_registered), int(row.exits_target)
        params = {
            "registered": marked(
                registered, registered_mark(plan, row.unit_code, "exits_registered")
            ),
            "target": marked(target, registered_mark(plan, row.unit_code, "exits_target")),
            "gap": format_number(int(row.gap), lang, sign=True) + _pair_mark(plan, row.unit_code),
        }
        words = _say("row_gap" if int(row.gap) else "row", lang, **params)
        tooltip = _say("tooltip", lang, unit=str(row.Index), **params)
        rows.append(BarPair(str(row.Index), target, registered, words, tooltip))
    mark = _pair_mark(plan, None)
    more, equal, less = (marked(len(part), mark) if len(part) else 0 for part in _split(result))
    first = _say("t_more", lang, n=more) if more else _say("t_none_more", lang)
    rest = [_say("t_less", lang, n=less)] if less else []
    rest += [_say("t_equal", lang, n=equal)] if equal else []
    rest += [] if less else [_say("t_no_less", lang)]
    listed = "; ".join(
        _say("alt_row", lang, unit=row.label, registered=int(row.second), target=int(row.first))
        for row in rows[:MOST_ROWS]
    )
    notes = [_say("figure_note", lang)]
    if len(rows) > MOST_ROWS:
        notes.append(_say("cut_note", lang, shown=MOST_ROWS, all=len(rows)))
    notes += notes_for(plan, lang, texts=[mark])
    legend = (_say("both", lang), _say("more", lang), _say("missing", lang))
    return pair_figure(
        rows,
        legend,
        _say("title", lang, more=first, rest=", ".join(rest)),
        _say("alt", lang, n=len(rows), rows=listed),
        notes + source_notes(plan, lang),
    )


def registration_table(
    plan: Plan, result: RegistrationComparison | None, lang: str = "vi"
) -> Block:
    """Set the comparison as a table, in the order of the plan table."""
    if result is None:
        return Block("", "")
    table = result.table
    with_poor = "poor_start" in table
    households = _say("households", lang)
    headings = [
        unit_heading(plan, lang),
        *(
            [Heading(column_label("poor_start", lang, plan.source.year), households)]
            if with_poor
            else []
        ),
        Heading(_say("key_target", lang), households),
        Heading(_say("key_registered", lang), households),
        Heading(_say("gap", lang), households),
        Heading(_say("coverage", lang), "%"),
        *([Heading(_say("share", lang), "%")] if with_poor else []),
        Heading(_say("rank", lang)),
    ]  # fmt: skip

    every = _pair_mark(plan, None)
    total_poor = units_mark(plan, "poor_start")

    def cells(row: Any, label: str, code: str | None) -> list[Cell]:
        target, registered = (
            registered_mark(plan, code, name) for name in ("exits_target", "exits_registered")
        )
        poor = total_poor if code is None else cell_mark(plan, code, "poor_start")
        given = {
            name: number(row[name], lang)
            if code is None or not plan.has(name) or name == "exits_registered"
            else shown_figure(plan, code, name, number(row[name], lang), row[name], lang)
            for name in ("poor_start", "exits_target", "exits_registered")
            if name in row
        }
        gap = row["gap"]
        known = gap is not None and gap is not pd.NA
        shown = format_number(int(gap), lang, sign=True) if known else "–"
        rank = row.get("rank")
        return [
            Cell(label),
            *([Cell(given["poor_start"], mark=poor)] if with_poor else []),
            Cell(given["exits_target"], mark=target),
            Cell(given["exits_registered"], mark=registered),
            Cell(shown, flag=bool(known and gap < 0), mark=target or registered, derived=True),
            Cell(number(row["coverage_pct"], lang), mark=target or registered, derived=True),
            *(
                [
                    Cell(
                        number(row["registered_share_of_poor_pct"], lang),
                        mark=registered or poor,
                        derived=True,
                    )
                ]
                if with_poor
                else []
            ),
            Cell(
                number(rank, lang) if "rank" in row else "",
                mark=every if "rank" in row else "",
                derived=True,
            ),
        ]

    labels = [str(label) for label in table.index]
    rows = [
        cells(row, label, row["unit_code"])
        for row, label in zip(table.to_dict("records"), labels, strict=True)
    ]
    label = total_label(plan, lang)
    stated = plan.total.get("exits_target") if plan.total is not None else None
    if _silent(result):
        label = _say("total_part", lang)
    elif stated is None or stated != result.total["exits_target"]:
        label = _say("sum_units", lang)
    total = cells(result.total, label, None)
    notes = [
        _say("table_note", lang),
        *notes_for(plan, lang, [*rows, total]),
        *source_notes(plan, lang, derived=True),
    ]
    return table_block(_say("table", lang), headings, rows, total=total, notes=notes)


def registration_reserve(
    plan: Plan, result: RegistrationComparison | None, lang: str = "vi"
) -> Block:
    """Say how much may go wrong before the target is missed."""
    if result is None:
        return Block("", "")
    gap, registered = int(result.total["gap"]), int(result.total["exits_registered"])
    area, mark = plan.source.area[lang], _pair_mark(plan, None)
    if silent := _silent(result):
        items = [_say("no_total_reserve", lang, area=area, n=len(silent))]
    elif gap < 0:
        items = [_say("short", lang, area=area, n=marked(-gap, mark))]
    elif gap == 0:
        items = [_say("no_reserve", lang, area=area) + mark]
    else:
        figures = {
            "gap": gap, "share": round_exact(Fraction(100 * gap, registered), 2),
            "break_at": gap + 1,
        }  # fmt: skip
        shown = {name: marked(value, mark) for name, value in figures.items()}
        items = [_say("reserve", lang, area=area, **shown)]
    known = result.table[result.table["gap"].notna()]
    for key, units in (("unit_reserve", known["gap"] == 0), ("unit_short", known["gap"] < 0)):
        if count := int(units.sum()):
            items.append(_say(key, lang, n=marked(count, mark)))
    target = int(result.total["exits_target"])
    ranked = known.sort_values("exits_target", ascending=False, kind="stable")
    names, running = [], 0
    for unit, assigned in ranked["exits_target"].items():
        names.append(str(unit))
        running += int(assigned)
        if 2 * running >= target:
            break
    if target and 1 <= len(names) <= 6 and len(names) * 2 < len(known):
        share = round_exact(Fraction(100 * running, target), 1)
        listed = join_words(names, lang)
        assigned_mark = registered_mark(plan, None, "exits_target")
        shown = {"sum": marked(running, assigned_mark), "share": marked(share, assigned_mark)}
        items.append(_say("largest", lang, n=len(names), names=listed, **shown))
    return bullets([*items, *notes_for(plan, lang, texts=items)])


def _prose_pairs(plan: Plan, result: RegistrationComparison, lang: str) -> list[str]:
    """Name the units whose assigned exits differ between prose and table, with both figures."""
    if plan.registrations is None:
        return []
    prose = plan.registrations.set_index("unit_code")["exits_target"]
    told = []
    for unit, code, table in zip(
        result.table.index, result.table["unit_code"], result.table["exits_target"], strict=True
    ):
        if unit in result.unlike_in_prose and code in prose.index and prose[code] != table:
            params = {
                "table": marked(int(table), cell_mark(plan, code, "exits_target")),
                "prose": marked(
                    int(prose[code]),
                    CORRECTION_MARK
                    if plan.correction(code, "exits_target", "registrations")
                    else "",
                ),
            }
            told.append(_say("prose_pair", lang, unit=str(unit), **params))
    return told


def registration_limits(
    plan: Plan, result: RegistrationComparison | None, lang: str = "vi"
) -> Block:
    """List what the comparison cannot show."""
    items = [_say("l_intent", lang), _say("l_quota", lang)]
    if result is None:
        return bullets(items[1:])
    _, equal, _ = _split(result)
    if len(equal):
        items.append(_say("l_equal", lang, n=marked(len(equal), _pair_mark(plan, None))))
    if result.unlike_in_prose:
        items.append(
            _say("l_prose", lang, names=join_words(_prose_pairs(plan, result, lang), lang))
        )
    stated_total = plan.total.get("exits_target") if plan.total is not None else None
    summed = result.total["exits_target"]
    if stated_total is not None and not _silent(result) and stated_total != summed:
        stated = marked(int(stated_total), cell_mark(plan, "", "exits_target"))
        known_sum = marked(int(summed), registered_mark(plan, None, "exits_target"))
        items.append(_say("l_total", lang, stated=stated, sum=known_sum))
    if silent := _silent(result):
        items.append(_say("l_silent", lang, names=join_words(silent, lang)))
    if plan.statements is not None and not silent:
        total = int(result.total["exits_registered"])
        said = plan.statements[plan.statements["about"] == "exits_registered"]
        for _, statement in said[said["comparison"] == "equal"].iterrows():
            if statement["value"].replace(".", "").replace(",", "") != str(total):
                known_sum = marked(total, registered_mark(plan, None, "exits_registered"))
                items.append(_say("l_stated", lang, stated=statement["value"], sum=known_sum))
    items += [_say("l_annex", lang, annex=annex) for annex in plan.source.missing_annexes[lang]]
    return bullets([*items, *notes_for(plan, lang, texts=items)])
