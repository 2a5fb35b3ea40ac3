"""What the views of a plan have in common: figures and ranges in words, labels, totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib.columns import COLUMNS
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.plan_words import WORDS
from povlib.tables import Heading
from povlib.wording import fill

__all__ = [
    "PrintedRow",
    "figure_range",
    "number",
    "number_runs",
    "printed_or_formatted",
    "printed_rows",
    "records",
    "say",
    "start_rate",
    "stated_words",
    "total_label",
    "total_of",
    "unit_heading",
    "within_own_range",
]


def say(key: str, lang: str, **params: Any) -> str:
    """Fill a template of the plan reports."""
    return fill(WORDS, key, lang, **params)


def records(frame: pd.DataFrame) -> list[Any]:
    """Rows of a frame as named tuples."""
    return list(frame.itertuples())


def number(value: Any, lang: str) -> str:
    """Write a figure, or a dash where there is none."""
    if value is None or value is pd.NA:
        return "–"
    return format_number(value if isinstance(value, Decimal) else int(value), lang)


def figure_range(low: Any, high: Any, lang: str) -> str:
    """Write an interval, or the one figure that it holds."""
    if low is None or low is pd.NA or high is None or high is pd.NA:
        return "–"
    first, last = number(low, lang), number(high, lang)
    return first if first == last else f"{first}–{last}"


def number_runs(numbers: Iterable[int]) -> list[str]:
    """Write numbers in order, two or more in a row as an interval.

    Examples
    --------
    >>> number_runs([5, 3, 4, 8])
    ['3–5', '8']
    """
    runs: list[list[int]] = []
    for value in sorted(numbers):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]


def printed_or_formatted(text: str, value: Any, lang: str) -> str:
    """Give the printed text in Vietnamese, the figure in English notation otherwise."""
    return text if lang == "vi" and text.strip() else number(value, lang)


def total_label(plan: Plan, lang: str) -> str:
    """Name the total row."""
    return say("total", lang, label=plan.total_label or "Tổng cộng")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of the plan table: a unit, or one that adds up a group, whose name is its code."""

    name: str
    code: str
    is_group: bool
    texts: Mapping[str, str]
    values: Mapping[str, Any]


def printed_rows(plan: Plan) -> list[PrintedRow]:
    """Rows of the plan table in the order of the document, without the total row."""
    names = plan.column_names()

    def rows(frame: Any, printed: Any, codes: list[str], *, groups: bool) -> list[PrintedRow]:
        figures = zip(
            map(str, frame.index), codes, printed.to_dict("records"),
            frame[names].to_dict("records"), strict=True,
        )  # fmt: skip
        return [PrintedRow(name, code, groups, *own) for name, code, *own in figures]

    codes = [str(code) for code in plan.units["unit_code"]]
    units = rows(plan.units, plan.printed, codes, groups=False)
    if plan.groups is None:
        return units
    found = rows(plan.groups, plan.printed_groups, plan.rows_of_groups(), groups=True)
    lines = [*plan.lines.get("plan_table", ()), *plan.lines.get("groups", ())]
    if len(lines) == len(units) + len(found):
        return [row for _, row in sorted(zip(lines, [*units, *found], strict=True), key=_first)]
    before = {row.name: row for row in found}
    ordered: list[PrintedRow] = []
    for row, group in zip(units, plan.units["group"], strict=True):
        ordered += [before.pop(group), row] if group in before else [row]
    return ordered


def _first(pair: tuple[int, PrintedRow]) -> int:
    return pair[0]


def unit_heading(plan: Plan, lang: str) -> Heading:
    """Head the column of unit names."""
    noun = plan.source.unit_noun[lang]
    return Heading(say("unit_heading", lang, noun=noun), numeric=False)


def total_of(plan: Plan, name: str) -> int | Decimal | None:
    """A figure for the whole plan: the stated one, or the sum of the units' counts.

    None where only an interval is known of it.
    """
    if plan.total is not None and plan.is_corrected("", name):
        return plan.total[name]
    if plan.total is not None and name in plan.total and plan.total[name] is not None:
        return plan.total[name]
    if not plan.has(name) or COLUMNS[name].kind != "count" or plan.units[name].isna().any():
        return None
    return sum(int(value) for value in plan.units[name])


def start_rate(plan: Plan) -> Decimal | None:
    """Rate at the start for the whole plan: stated, or end rate plus reduction."""
    stated = total_of(plan, "poor_rate_start_pct")
    if stated is not None:
        return Decimal(stated)
    end, reduction = total_of(plan, "poor_rate_end_pct"), total_of(plan, "rate_reduction_pp")
    return None if end is None or reduction is None else Decimal(end) + Decimal(reduction)


def stated_words(plan: Plan, names: Iterable[str], lang: str) -> list[str]:
    """Quote the sentences in which figures of the prose stand, with their section.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> stated_words(load_plan("krong_no_2020"), ["rate_reduction_em"], "vi")
    ['“Trong đó: Đồng bào dân tộc thiểu số giảm trên 4% so với năm 2019” (II.1)']
    """
    told: dict[str, None] = {}
    known = plan.statements
    if known is None or "sentence" not in known:
        return []
    for name in names:
        row = known.loc[name]
        if not row["sentence"].strip():
            continue
        key = "sentence" if row["section"].strip() else "sentence_alone"
        quote = say(key, lang, sentence=row["sentence"], section=row["section"])
        if lang == "en" and (meaning := row.get("sentence_en", "").strip()):
            quote = say("sentence_meaning", lang, told=quote, meaning=meaning)
        told[quote] = None
    return list(told)


def within_own_range(cell: Any) -> bool:
    """Tell whether a contradicted rate lies within what single households would give."""
    low, high, value = cell.recomputed_low, cell.recomputed_high, cell.value
    return bool(low is not None and value is not None and low != high and low <= value <= high)
