"""The households that a plan divides by, as readers see them: printed or inferred."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from povlib.blocks import Block, moot
from povlib.conventions import of_year, printed_households
from povlib.correction_marks import (
    cell_mark,
    households_mark,
    notes_for,
    shown_figure,
    total_mark,
)
from povlib.plan import Plan
from povlib.reproduction import Reproduction
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import figure_range, number, say, total_label, unit_heading
from povlib.wording import source_notes

__all__ = ["households_table"]


class _Households(NamedTuple):
    heading: Heading
    cells: list[Cell]
    total: Cell
    inferred: bool


def _households_column(plan: Plan, result: Reproduction, stem: str, lang: str) -> _Households:
    """Give heading, cells and total of one sort of households, and whether any is inferred."""
    sort = stem.removesuffix("_start")
    year = ("start" if stem != sort else "end") if f"{sort}_start" in result.totals else ""
    name = sort if plan.has(sort) else of_year(sort, year)
    low, high = (result.households[f"recovered_{stem}_{end}"] for end in ("low", "high"))
    printed = pd.Series(data=False, index=low.index)
    if plan.has(name):
        printed = ((low == plan.units[name]) & (low == high)).fillna(value=False).astype(bool)
    inferred = not bool(printed.all())
    group = "_em" if sort.endswith("_em") else ""
    label = say(("recovered_column" if inferred else "printed_column") + group, lang)
    if year:
        label = say(f"at_{year}", lang, text=label)
    cells = []
    codes = plan.units["unit_code"]
    for code, least, most, given in zip(codes, low, high, printed, strict=True):
        interval = figure_range(least, most, lang)
        text = say("unknown", lang) if interval == "–" else interval
        mark = cell_mark(plan, code, name) if given else households_mark(plan, [name])
        cells.append(Cell(text, mark=mark, derived=not given))
    bounds = result.totals[stem]
    interval = figure_range(*bounds, lang) if bounds and bounds[1] < 2**62 else "–"
    heading = Heading(label, say("households", lang))
    mark = households_mark(plan, [name]) if inferred else total_mark(plan, name)
    total = Cell(interval, mark=mark, derived=inferred)
    return _Households(heading, cells, total, inferred)


def households_table(plan: Plan, result: Reproduction, lang: str = "vi") -> Block:
    """List the household totals that the printed rates give away."""
    told = plan.column_names()
    if not any(name.endswith(("_pct", "_pp")) or "households" in name for name in told):
        return moot(say("nothing_on_households", lang))
    names = [name for name in ("poor_start", "poor_end") if plan.has(name)]
    implied = plan.has("poor_rate_end_pct", "rate_reduction_pp") and not plan.has(
        "poor_rate_start_pct"
    )
    columns = {column.name: column for column in plan.columns}
    stems = sorted(result.totals, key=lambda stem: (stem.removesuffix("_start"), -len(stem)))
    sorts = [_households_column(plan, result, stem, lang) for stem in stems]
    if not any(one.inferred for one in sorts):
        return moot(say("none_recovered", lang))
    headings = [
        unit_heading(plan, lang),
        *(one.heading for one in sorts),
        *(Heading(plan.column_label(name, lang), columns[name].unit(lang)) for name in names),
    ]
    if implied:
        headings.append(Heading(say("implied_start", lang), "%"))

    def counts(code: str, row: Any) -> list[Cell]:
        return [
            Cell(
                shown_figure(plan, code, name, number(row[name], lang), row[name], lang),
                mark=cell_mark(plan, code, name),
            )
            for name in names
        ]

    def rates(code: str, row: Any) -> list[Cell]:
        if not implied:
            return []
        end, reduction = row["poor_rate_end_pct"], row["rate_reduction_pp"]
        value = None if end is None or reduction is None else end + reduction
        mark = cell_mark(plan, code, "poor_rate_end_pct", "rate_reduction_pp")
        return [Cell(number(value, lang), mark=mark, derived=True)]

    rows = [
        [
            Cell(str(plan.units.index[place])),
            *(one.cells[place] for one in sorts),
            *counts(row["unit_code"], row),
            *rates(row["unit_code"], row),
        ]
        for place, row in enumerate(plan.units.to_dict("records"))
    ]
    total = None
    if plan.total is not None:
        total = [
            Cell(total_label(plan, lang)),
            *(one.total for one in sorts),
            *counts("", plan.total),
            *rates("", plan.total),
        ]
    some = "_some" if any(printed_households(told, one) for one in result.totals) else ""
    notes = [say(f"recovered_note{some}", lang), *notes_for(plan, lang, [*rows, total])]
    return table_block(
        say("recovered", lang), headings, rows,
        total=total, notes=notes + source_notes(plan, lang, derived=True),
    )  # fmt: skip
