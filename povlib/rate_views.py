"""How the printed rates came about, and what the document leaves open, as readers see it."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.blocks import Block, bullets, moot, paragraph
from povlib.conventions import printed_households
from povlib.correction_marks import (
    cell_mark,
    households_mark,
    notes_for,
    start_rate_mark,
    total_mark,
    worked_out_mark,
)
from povlib.figures import MOST_ROWS, BarPair, change_figure
from povlib.numerals import decimal_places, read_number
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.rounding import round_exact, round_ratio
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import (
    figure_range,
    number,
    printed_or_formatted,
    records,
    say,
    start_rate,
    stated_words,
    total_label,
    total_of,
    within_own_range,
)
from povlib.wording import CORRECTION_MARK, join_words, marked, source_notes

__all__ = [
    "convention_example",
    "convention_table",
    "rates_figure",
    "reduction_meanings",
    "unsettled",
]


def _statement(plan: Plan, about: str) -> Any:
    if plan.statements is None:
        return None
    found = plan.statements[plan.statements["about"] == about]
    return None if found.empty else found.iloc[0]


COMPARISONS = {
    "equal": operator.eq, "more": operator.gt, "less": operator.lt, "at_least": operator.ge,
    "at_most": operator.le,
}  # fmt: skip
"""How a printed figure must stand to a stated one."""


def _wording(statement: Any, lang: str) -> str:
    """What the prose says, in its own words; in English from the value."""
    if lang == "vi":
        return str(statement["printed"])
    comparison = {
        "more": "more than ", "less": "less than ", "at_least": "at least ", "at_most": "at most ",
    }  # fmt: skip
    words = comparison.get(statement["comparison"], "")
    value = _statement_value(statement)
    figure = statement["value"] if value is None else number(value, lang)
    return f"{words}{figure} {statement['printed_measure']}".strip()


def _statement_value(statement: Any) -> Decimal | None:
    try:
        return Decimal(read_number(statement["value"]))
    except ValueError:
        return None


def reduction_meanings(plan: Plan, lang: str = "vi") -> Block:
    """Compare the readings of "reduce by x %": points of the rate, per cent of the poor, or per
    cent of the rate.
    """
    statement = _statement(plan, "rate_reduction_pp")
    reduction, start = total_of(plan, "rate_reduction_pp"), total_of(plan, "poor_start")
    exits, rate = total_of(plan, "exits_target"), start_rate(plan)
    value = None if statement is None else _statement_value(statement)
    if value is None or reduction is None or not start or exits is None or not rate:
        return moot(say("no_statement", lang))
    fall, some = total_mark(plan, "rate_reduction_pp"), total_mark(plan, "poor_start")
    left = total_mark(plan, "exits_target")
    part = left or some
    begin = start_rate_mark(plan)
    printed = say("points", lang, value=marked(reduction, fall))
    share = round_exact(Fraction(100 * int(exits), int(start)), 2)
    relative = round_exact(Fraction(100) * Fraction(reduction) / Fraction(rate), 2)
    stated = Fraction(value)
    compare = COMPARISONS.get(statement["comparison"], COMPARISONS["equal"])

    def fits(printed: Fraction) -> bool:
        return bool(compare(printed, stated))

    readings = [
        ("as_points", say("points", lang, value=value), printed, fits(Fraction(reduction)), fall),
        (
            "as_share",
            say(
                "in_households",
                lang,
                value=marked(round_exact(Fraction(value) * int(start) / 100, 2), some),
            ),
            say("share_printed", lang, exits=marked(int(exits), left), share=marked(share, part)),
            fits(Fraction(100 * int(exits), int(start))),
            part,
        ),
        (
            "as_relative",
            say("points", lang, value=marked((value * rate / 100).normalize() + 0, begin)),
            f"{printed} = {number(relative, lang)}{fall or begin} %",
            fits(100 * Fraction(reduction) / Fraction(rate)),
            fall or begin,
        ),
    ]
    rows = [
        [
            Cell(say(key, lang)),
            Cell(would_be, derived=True),
            Cell(in_table),
            Cell(say("yes" if agrees else "no", lang), mark=mark),
        ]
        for key, would_be, in_table, agrees, mark in readings
    ]
    headings = [
        Heading(say(key, lang), numeric=False)
        for key in ("reading", "would_be", "in_table", "fits")
    ]
    caption = say("meanings", lang, printed=_wording(statement, lang))
    notes = stated_words(plan, [str(statement.name)], lang)
    notes += [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    return table_block(caption, headings, rows, notes=notes, lang=lang)


def convention_table(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """List how many rows each way of computing the rate reduction explains, the best one first."""
    fits = result.fits[result.fits["mode"] == result.mode]
    if not plan.has("rate_reduction_pp") or not fits["units_checked"].any():
        return moot(say("no_reduction", lang))
    chosen = (fits["convention"] == result.convention) & (fits["bases"] == result.bases)
    ordered = fits.assign(other=~chosen).sort_values(["other", "cost"], kind="stable")
    rows = []
    mark = households_mark(plan)
    for fit in records(ordered):
        failing = list(fit.failing)
        named = join_words(failing, lang)
        named = named if len(failing) <= 8 else say("many", lang, n=len(failing))
        total = "–" if fit.total_fits is None else say("yes" if fit.total_fits else "no", lang)
        explained = say("of", lang, n=int(fit.units_fitting), all=int(fit.units_checked))
        wrong = int(fit.cells_wrong_at_least)
        way = say(fit.convention, lang)
        under = [say("over", lang, bases=say(fit.bases, lang))]
        under += [say("failing", lang, units=named + mark)] if failing else []
        rows.append(
            [
                Cell(way[:1].upper() + way[1:], under="; ".join(under)),
                Cell(explained, mark=mark, derived=True),
                Cell(total, mark=mark if total != "–" else ""),
                Cell(say("at_least", lang, n=wrong) if wrong else "0", mark=mark, derived=True),
            ]
        )
    headings = [
        Heading(say("convention", lang), numeric=False, wordy=True),
        *(
            Heading(say(key, lang), numeric=False)
            for key in ("explained", "total_row", "wrong_cells")
        ),
    ]
    caption = f"{say('conventions', lang)} ({say(result.mode, lang)})"
    notes = [say("bases_note", lang)] if len({*fits["bases"]}) > 1 else []
    notes += notes_for(plan, lang, rows)
    return table_block(
        caption, headings, rows, notes=notes + source_notes(plan, lang, derived=True)
    )


def convention_example(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Write out the arithmetic for a unit that the chosen way explains, the direct one not."""
    needed = ("poor_start", "poor_end", "exits_target", "rate_reduction_pp")
    if not plan.has("rate_reduction_pp"):
        return Block("", "")
    if result.convention != "difference_of_rounded_rates" or result.bases != "one":
        return Block("", "")
    fits = result.fits[(result.fits["mode"] == result.mode) & (result.fits["bases"] == "one")]
    direct = fits[fits["convention"] == "rounded_difference"]
    failing = direct["failing"].iloc[0]
    if not plan.has(*needed) or not plan.units.index.is_unique:
        return Block("", "")
    if not failing and int(direct["units_checked"].iloc[0]) > 0:
        return paragraph(say("no_example", lang))

    def rate(count: Any, households: int, places: int) -> Decimal:
        scaled = int(round_ratio(100 * int(count), households, places, result.mode))
        return Decimal(scaled).scaleb(-places)

    for unit in failing:
        row, low = plan.units.loc[unit], result.households.loc[unit, "recovered_households_low"]
        if (
            pd.isna(low)
            or low < 1
            or any(row[name] is None or row[name] is pd.NA for name in needed)
        ):
            continue
        printed, households = row["rate_reduction_pp"], int(low)
        places = decimal_places(printed)
        start, end = (rate(row[name], households, places) for name in ("poor_start", "poor_end"))
        direct_rate = rate(row["exits_target"], households, places)
        if start - end != printed or direct_rate == printed:
            continue
        code = row["unit_code"]
        n, p0, p1, out = (
            households_mark(plan),
            *(cell_mark(plan, code, name) for name in needed[:3]),
        )
        told = say(
            "example", lang, unit=unit, households=marked(households, n),
            start=marked(int(row["poor_start"]), p0), end=marked(int(row["poor_end"]), p1),
            exits=marked(int(row["exits_target"]), out), start_rate=marked(start, n or p0),
            end_rate=marked(end, n or p1), difference=marked(start - end, n or p0 or p1),
            printed=marked(printed, cell_mark(plan, code, "rate_reduction_pp")),
            direct=marked(direct_rate, n or out),
        )  # fmt: skip
        return paragraph(told, *notes_for(plan, lang, texts=[told]))
    return Block("", "")


def _some(units: list[str], lang: str) -> str:
    """Name a few units, or count many."""
    return join_words(units, lang) if len(units) <= 4 else say("many", lang, n=len(units))


def rates_figure(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """Draw the poverty rate of each unit at the start and the end of the plan's year."""
    printed = plan.has("poor_rate_start_pct")
    whole = "households_start" if plan.has("households_start") else "households"
    counted = plan.has(whole, "poor_start")
    if not plan.has("poor_rate_end_pct"):
        return moot(say("no_rates", lang))
    rates: list[tuple[str, Decimal, Decimal, str, str]] = []
    for unit, row in zip(plan.units.index, plan.units.to_dict("records"), strict=True):
        end, start = row["poor_rate_end_pct"], row.get("poor_rate_start_pct")
        reduction, code = row.get("rate_reduction_pp"), row["unit_code"]
        marks = [cell_mark(plan, code, f"poor_rate_{when}_pct") for when in ("start", "end")]
        if start is None and end is not None and reduction is not None:
            start = end + reduction
            marks[0] = cell_mark(plan, code, "poor_rate_end_pct", "rate_reduction_pp")
        elif start is None and end is not None and counted and row[whole]:
            share = Fraction(100 * int(row["poor_start"]), int(row[whole]))
            start = round_exact(share, max(decimal_places(end), 1), result.mode)
            marks[0] = cell_mark(plan, code, "poor_start", whole)
        if end is not None and start is not None:
            rates.append((str(unit), start, end, *marks))
    if not rates:
        return moot(say("no_rates", lang))
    rates.sort(key=lambda rate: -rate[1])
    rows = []
    for unit, start, end, first, last in rates:
        ends = {"start": marked(start, first), "end": marked(end, last)}
        words = say("rate_row", lang, **ends)
        key = "rate_tooltip" if start >= end else "rate_tooltip_up"
        change = marked(abs(start - end), first or last)
        tooltip = say(key, lang, unit=unit, change=change, **ends)
        rows.append(BarPair(unit, float(start), float(end), words, tooltip))
    fall = max(start - end for _, start, end, *_ in rates)
    top = [unit for unit, start, *_ in rates if start == rates[0][1]]
    widest = [unit for unit, start, end, *_ in rates if start - end == fall]
    touched = "".join(first + last for *_, first, last in rates)[:1]
    key = "rate_title_none" if fall <= 0 else "rate_title_same" if top == widest else "rate_title"
    title = say(key, lang, top=_some(top, lang), widest=_some(widest, lang), n=len(top),
                fall=marked(fall, touched))  # fmt: skip
    listed = "; ".join(row.tooltip for row in rows[:MOST_ROWS])
    source = "printed" if printed else "inferred" if plan.has("rate_reduction_pp") else "counted"
    notes = [say(f"rate_note_{source}", lang)]
    if len(rows) > MOST_ROWS:
        notes.append(say("cut_note", lang, shown=MOST_ROWS, all=len(rows)))
    notes += notes_for(plan, lang, texts=[touched])
    year = plan.source.year
    years = (say("rate_end", lang, year=str(year - 1)), say("rate_end", lang, year=str(year)))
    return change_figure(
        rows,
        years,
        title,
        say("rate_alt", lang, n=len(rows), rows=listed),
        notes + source_notes(plan, lang, derived=not printed),
    )


def unsettled(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """List what the document cannot settle."""
    items = []
    labels = {name: plan.column_label(name, lang) for name in plan.column_names()}
    bad = result.cells[result.cells["status"] == "inconsistent"]
    for cell in records(bad.head(6)):
        key = "u_value"
        if cell.basis.startswith("≤"):
            key = "u_limit"
        elif cell.basis.startswith("Σ"):
            key = "u_sum"
        elif within_own_range(cell):
            key = "u_nothing"
        value = figure_range(cell.recomputed_low, cell.recomputed_high, lang)
        if key == "u_limit":
            value = number(cell.recomputed_high, lang)
        place = (cell.unit_code, cell.column)
        value += worked_out_mark(plan, *place, cell.basis)
        items.append(
            say(
                "u_cells", lang, column=labels[cell.column],
                unit=total_label(plan, lang) if cell.row == "total" else cell.unit,
                printed=printed_or_formatted(cell.printed, cell.value, lang)
                + cell_mark(plan, *place),
                against=say(key, lang, value=value),
            )
        )  # fmt: skip
    if len(bad) > 6:
        items.append(say("u_more", lang, n=len(bad) - 6))
    near = result.cells[result.cells["status"] == "within_rounding"]
    items += [
        say(
            "u_near",
            lang,
            column=labels[cell.column],
            unit=total_label(plan, lang) if cell.row == "total" else cell.unit,
            printed=printed_or_formatted(cell.printed, cell.value, lang)
            + cell_mark(plan, cell.unit_code, cell.column),
            value=figure_range(cell.recomputed_low, cell.recomputed_high, lang)
            + worked_out_mark(plan, cell.unit_code, cell.column, cell.basis),
        )
        for cell in records(near.head(6))
    ]
    statement = _statement(plan, "rate_reduction_em_pp")
    exits = total_of(plan, "exits_target_em")
    stated = None if statement is None else _statement_value(statement)
    least = statement is not None and statement["comparison"] in ("more", "at_least")
    known = bool(printed_households(plan.column_names(), "households_em"))
    if statement is not None and not known and not (least and exits):
        items.append(say("u_em_plain", lang, printed=_wording(statement, lang)))
    elif stated and least and exits is not None and not known:
        ratio = Fraction(100 * int(exits)) / Fraction(stated)
        strict = statement["comparison"] == "more"
        limit = -(-ratio.numerator // ratio.denominator) if strict else int(ratio)
        than = say("fewer_than" if strict else "at_most_words", lang)
        items.append(
            say(
                "u_em",
                lang,
                printed=_wording(statement, lang),
                exits=marked(int(exits), total_mark(plan, "exits_target_em")),
                limit=marked(limit, total_mark(plan, "exits_target_em")),
                than=than,
            )
        )
    if not result.households_printed and result.households_total:
        interval = figure_range(*result.households_total, lang) + households_mark(plan)
        items.append(say("u_households", lang, area=plan.source.area[lang], interval=interval))
    fits = result.fits[
        (result.fits["convention"] == result.convention) & (result.fits["bases"] == result.bases)
    ]
    chosen = fits[fits["mode"] == result.mode].iloc[0]
    best = int(chosen["units_fitting"])
    same = ["units_fitting", "units_checked", "total_fits", "sum_fits", "failing"]
    modes = [
        say(str(fit["mode"]), lang)
        for _, fit in fits.iterrows()
        if all(fit[name] == chosen[name] for name in same)
    ]
    if best and len(modes) > 1 and plan.has("rate_reduction_pp"):
        items.append(say("u_mode", lang, modes=join_words(modes, lang)) + households_mark(plan))
    if plan.has("rate_reduction_pp", "poor_rate_end_pct") and not plan.has("poor_rate_start_pct"):
        items.append(say("u_start", lang))
    inputs = result.cells[(result.cells["basis"] == "input") & (result.cells["status"] == "exact")]
    if len(inputs):
        touched = any(plan.is_corrected(cell.unit_code, cell.column) for cell in records(inputs))
        count = marked(len(inputs), CORRECTION_MARK if touched else "")
        items.append(say("u_inputs", lang, n=count))
    items += [say("u_annex", lang, annex=annex) for annex in plan.source.missing_annexes[lang]]
    return bullets([*items, *notes_for(plan, lang, texts=items)], say("u_none", lang))
