"""Scenarios of a plan side by side, as readers see them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.audit_parts import column_words, prose_column
from povlib.blocks import Block, moot, paragraph
from povlib.columns import measure_label
from povlib.correction_marks import cell_mark, prose_mark, units_mark
from povlib.plan import Plan
from povlib.rounding import round_exact
from povlib.scenarios import Scenario
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import figure_range, total_label
from povlib.wording import CORRECTION_MARK, fill, source_notes

__all__ = ["scenario_table"]

WORDS: dict[str, tuple[str, str]] = {
    "none": (
        "Không có kịch bản nào: thư mục kế hoạch không có corrections.csv.",
        "There are no scenarios: the plan's folder has no corrections.csv.",
    ),
    "unusable": (
        "Chưa có kịch bản nào dùng được: corrections.csv có {n} lỗi. Lệnh povlib check nêu từng "
        "lỗi; số liệu như văn bản không bị ảnh hưởng.",
        "No scenario can be used: corrections.csv has {n} {n|fault|faults}, which povlib check "
        "lists. The figures as printed are not affected.",
    ),
    "caption": (
        "Số liệu theo văn bản và theo từng kịch bản; không kịch bản nào được chọn",
        "The figures as printed and under each scenario; none is preferred",
    ),
    "figure": ("Số liệu", "Figure"),
    "as_printed": ("Theo văn bản", "As printed"),
    "corrected": ("Đã đính chính", "Corrected"),
    "scenario": ("Kịch bản “{name}”", "Scenario “{name}”"),
    "cell": ("{unit}: {column} ({measure})", "{unit}: {column} ({measure})"),
    "sum": ("Cộng các đơn vị: {column} ({measure})", "Sum of the units: {column} ({measure})"),
    "share": (
        "“{column}” chiếm bao nhiêu % của “{whole}” (cộng các đơn vị)",
        "“{column}” in per cent of “{whole}” (sums of the units)",
    ),
    "contradictions": ("Số mâu thuẫn còn lại", "Contradictions that remain"),
    "infeasible": ("không có cách nào", "impossible"),
    "interval": (
        "Khoảng như 10–16 nghĩa là mọi số trong đó đều có thể; văn bản không cho biết số nào.",
        "An interval such as 10–16 means that any figure within it is possible; the document does "
        "not tell which.",
    ),
    "mark": (
        "{mark} Không phải số của văn bản, hoặc tính từ số như vậy.",
        "{mark} Not as printed, or computed from what is not.",
    ),
    "reason": ("{name}: “{reason}” (“{authority}”).", "{name}: “{reason}” (“{authority}”)."),
}  # fmt: skip


def _name(scenario: Scenario, lang: str) -> str:
    if not scenario.name or scenario.name == "corrected":
        return fill(WORDS, scenario.name or "as_printed", lang)
    return fill(WORDS, "scenario", lang, name=scenario.name)


def _range(bounds: tuple[Any, Any] | None, lang: str) -> str:
    if bounds is None:
        return "–"
    low, high = map(_figure, bounds)
    return figure_range(low, high, lang)


def _percent(bounds: tuple[Fraction, Fraction] | None, lang: str) -> str:
    return _range(bounds and (round_exact(bounds[0], 2), round_exact(bounds[1], 2)), lang)


def _figure(value: Decimal) -> int | Decimal:
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent < 0 else int(value)


def _cell_mark(plan: Plan, code: str, name: str) -> str:
    inner = prose_column(name)
    return cell_mark(plan, code, name) if inner == name else prose_mark(plan, code, inner)


def _units_mark(plan: Plan, name: str) -> str:
    inner = prose_column(name)
    if inner == name:
        return units_mark(plan, name)
    return max((prose_mark(plan, str(code), inner) for code in plan.units["unit_code"]), default="")


def scenario_table(scenarios: Sequence[Scenario], lang: str = "vi") -> Block:
    """Set what differs between the scenarios of a plan side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
        From `povlib.compare_scenarios`.
    lang : {"vi", "en"}

    Returns
    -------
    Block
    """
    plan = scenarios[0].plan
    if len(scenarios) < 2:
        if n := len(plan.correction_faults):
            return paragraph(fill(WORDS, "unusable", lang, n=n))
        return moot(fill(WORDS, "none", lang))
    names = {str(code): str(unit) for unit, code in plan.units["unit_code"].items()}
    names |= {"": total_label(plan, lang), **{name: name for name in plan.rows_of_groups()}}

    rows: list[list[Cell]] = []
    for code, column in dict.fromkeys(cell for one in scenarios for cell in one.cells):
        label = column_words(plan, column, lang)
        measure = measure_label(prose_column(column), lang)
        head = fill(WORDS, "cell", lang, unit=names[code], column=label, measure=measure)
        texts = [_range(one.cells.get((code, column)), lang) for one in scenarios]
        cells = [
            Cell(
                text,
                mark=_cell_mark(one.plan, code, column),
                derived=bool(one.name) and text != texts[0],
            )
            for one, text in zip(scenarios, texts, strict=True)
        ]
        rows.append([Cell(head), *cells])
    for column in dict.fromkeys(name for one in scenarios for name in one.sums):
        label = column_words(plan, column, lang)
        texts = [_range(one.sums.get(column), lang) for one in scenarios]
        measure = measure_label(prose_column(column), lang)
        title = Cell(fill(WORDS, "sum", lang, column=label, measure=measure))
        marks = [_units_mark(one.plan, column) for one in scenarios]
        cells = [Cell(t, mark=m, derived=True) for t, m in zip(texts, marks, strict=True)]
        rows.append([title, *cells])
        if any(column in one.shares for one in scenarios):
            shares = [one.shares.get(column) for one in scenarios]
            whole = column.removesuffix("_em")
            marks = [units_mark(one.plan, column, whole) for one in scenarios]
            cells = [
                Cell(_percent(share, lang), mark=m, derived=True)
                for share, m in zip(shares, marks, strict=True)
            ]
            names = {"column": label, "whole": column_words(plan, whole, lang)}
            rows.append([Cell(fill(WORDS, "share", lang, **names)), *cells])
    left = [
        str(len(one.report.contradictions)) if one.feasible else fill(WORDS, "infeasible", lang)
        for one in scenarios
    ]
    marks = [CORRECTION_MARK if one.plan.corrections else "" for one in scenarios]
    cells = [Cell(text, mark=mark) for text, mark in zip(left, marks, strict=True)]
    rows.append([Cell(fill(WORDS, "contradictions", lang)), *cells])
    headings = [
        Heading(fill(WORDS, "figure", lang), numeric=False, wordy=True),
        *(Heading(_name(one, lang)) for one in scenarios),
    ]
    notes = [fill(WORDS, "mark", lang, mark=CORRECTION_MARK)]
    if any(low != high for one in scenarios for low, high in one.cells.values()):
        notes.append(fill(WORDS, "interval", lang))
    for one in scenarios[1:]:
        told = dict.fromkeys(c.told(lang) for c in one.plan.corrections)
        reasons, authorities = (list(dict.fromkeys(texts)) for texts in zip(*told, strict=True))
        reason, authority = "; ".join(reasons), "; ".join(authorities)
        notes.append(
            fill(WORDS, "reason", lang, name=_name(one, lang), reason=reason, authority=authority)
        )
    notes += source_notes(plan, lang, derived=True)
    return table_block(fill(WORDS, "caption", lang), headings, rows, notes=notes, lang=lang)
