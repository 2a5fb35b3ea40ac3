"""What the views of an audit have in common: cells, formulas and repairs in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from povlib.audit_checks import Term
from povlib.audit_words import WORDS
from povlib.check_words import WORDS as CHECK_WORDS
from povlib.columns import ABBREVIATIONS, column_label
from povlib.conventions import FAMILIES
from povlib.correction_marks import cell_mark, households_mark, prose_mark
from povlib.findings import Arithmetic, CellRef, Finding
from povlib.formulas import Atom, Formula, parse_formula
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.repairs import CellRelation, RepairSet, SuspectCell
from povlib.summary_words import WORDS as SUMMARY_WORDS
from povlib.view_parts import figure_range, number, total_label
from povlib.wording import CORRECTION_MARK, fill, join_words, marked

__all__ = [
    "abbreviation_notes",
    "arithmetic_words",
    "cell_name",
    "cells_mark",
    "column_fault",
    "column_words",
    "formula_words",
    "is_open",
    "prose_column",
    "range_words",
    "relation_words",
    "set_mark",
    "set_words",
    "short_arithmetic",
    "spelt_out",
    "tell",
]


MOST_CELLS = 6
"""So many cells of a repair are named in a sentence."""


_ALL_WORDS = WORDS | SUMMARY_WORDS | CHECK_WORDS


def tell(key: str, lang: str, **params: Any) -> str:
    """Fill a template of the audit's reports."""
    return fill(_ALL_WORDS, key, lang, **params)


def is_open(finding: Finding) -> bool:
    """Tell whether no reviewer has settled a finding as it now stands."""
    return finding.stale or finding.status not in ("rejected", "explained")


def column_fault(finding: Finding) -> str:
    """Say what is wrong with a column that most rows contradict.

    Returns
    -------
    {"title", "rows", "doubt", "mishap"}
        It is not what its title says; it stands in the wrong rows; it agrees with nothing; a mishap
        explains everything.
    """
    if finding.rule.id == "one_mishap":
        return "mishap"
    if finding.rule.id != "column_rows":
        return "title"
    return "rows" if finding.params["direction"] else "doubt"


def prose_column(name: str) -> str:
    """Name of the column that ``prose(…)`` is about, or of the column itself.

    Examples
    --------
    >>> prose_column("prose(exits_target)"), prose_column("exits_target")
    ('exits_target', 'exits_target')
    """
    return name.removeprefix("prose(").removesuffix(")")


def column_words(plan: Plan, name: str, lang: str) -> str:
    """Title of a column that can stand alone, whether the plan prints the column or not."""
    inner = prose_column(name)
    if plan.has(inner):
        label = plan.column_label(inner, lang)
    else:
        label = column_label(inner, lang, plan.source.year)
    if lang == "en" and label.startswith("of which") and inner.endswith("_em"):
        label = f"{column_words(plan, inner.removesuffix('_em'), lang)}, {label}"
    return tell("in_prose", lang, column=label) if inner != name else label


def spelt_out(text: str, lang: str, told: str = "") -> str:
    """Write out the abbreviations of a text behind their first use, unless `told` has them.

    Examples
    --------
    >>> spelt_out("Cột “hộ DTTS” và “DTTS giảm”.", "vi")
    'Cột “hộ DTTS” (DTTS: dân tộc thiểu số) và “DTTS giảm”.'
    """
    for short, words in ABBREVIATIONS.items():
        use = re.compile(rf"“[^“”]*\b{short}\b[^“”]*”|\b{short}\b")
        found = None if use.search(told) else use.search(text)
        if found:
            text = f"{text[: found.end()]} ({short}: {words[lang]}){text[found.end() :]}"
    return text


def abbreviation_notes(text: str, lang: str) -> list[str]:
    """Say under a table what its headings abbreviate.

    Examples
    --------
    >>> abbreviation_notes("Hộ nghèo DTTS", "vi")
    ['DTTS: dân tộc thiểu số.']
    """
    return [
        f"{short}: {words[lang]}."
        for short, words in ABBREVIATIONS.items()
        if re.search(rf"\b{short}\b", text)
    ]


def _is_in(plan: Plan, cell: CellRef, resource: str) -> bool:
    return cell.file == plan.files.get(resource, f"{resource}.csv")


def unit_words(plan: Plan, cell: CellRef, lang: str) -> str:
    """Name of the row of a cell: the unit, the total row, the figure of the prose."""
    if _is_in(plan, cell, "statements"):
        return tell("stated_figure", lang, printed=_figure(plan, cell, lang))
    if _is_in(plan, cell, "registrations"):
        return tell("prose_unit", lang, unit=cell.unit)
    return cell.unit if cell.unit_code else total_label(plan, lang)


def cell_name(plan: Plan, cell: CellRef, lang: str) -> str:
    """Name a figure for readers: its row and its column."""
    unit = unit_words(plan, cell, lang)
    if _is_in(plan, cell, "statements"):
        return unit
    column = column_words(plan, cell.column, lang)
    return tell("cell", lang, unit=unit, column=column)


def printed_words(plan: Plan, cell: CellRef, lang: str) -> str:
    """What a cell prints, in the notation of the language; marked where it is not as printed."""
    return _figure(plan, cell, lang) + cells_mark(plan, [cell])


def _figure(plan: Plan, cell: CellRef, lang: str) -> str:
    if lang == "vi":
        return cell.text
    if _is_in(plan, cell, "statements") and plan.statements is not None:
        return str(plan.statements.loc[cell.unit, "value"])
    if _is_in(plan, cell, "registrations") or cell.column not in plan.units:
        return cell.text
    value = plan.figure(cell.unit_code, cell.column)
    return cell.text if value is None or value is pd.NA else format_number(_exact(value), lang)


def _exact(value: Any) -> Any:
    return value if isinstance(value, Decimal) else int(value)


# ---------------------------------------------------------------- formulas


def _atom(plan: Plan, atom: Atom, lang: str, *, first: bool, quoted: bool) -> str:
    name = column_words(plan, atom.column, lang)
    name = tell("quoted", lang, text=name) if quoted else name
    if atom.function:
        name = tell(f"f_{atom.function}", lang, column=name)
    factor = f"{abs(atom.factor)} × " if abs(atom.factor) != 1 else ""
    sign = "−" if atom.factor < 0 else "" if first else "+"
    return f"{sign} {factor}{name}".strip()


def formula_words(plan: Plan, text: str, lang: str, *, quoted: bool = False) -> str:
    """Write a formula with the titles of the columns; nothing for rules on the text.

    Parameters
    ----------
    plan : Plan
    text : str
        As in `Finding.formula` and `Audit.checks`.
    lang : {"vi", "en"}
    """
    if not text:
        return ""
    # Conditions on rates put several counts into brackets, which the language of rules does not.
    formula = parse_formula(re.sub(r"^\((.*)\) /", r"\1 /", text))
    sides = [
        " ".join(_atom(plan, a, lang, first=at == 0, quoted=quoted) for at, a in enumerate(side))
        for side in (formula.left, formula.right)
    ]
    if row := _plain_sum(formula):
        column = column_words(plan, formula.left[0].column, lang)
        return tell(f"f_column_{row}", lang, column=column)
    if formula.denominator:
        left = f"({sides[0]})" if len(formula.left) > 1 else sides[0]
        divisor = column_words(plan, formula.denominator, lang)
        key = "f_rate" if plan.has(formula.denominator) else "f_rate_inferred"
        return tell(key, lang, count=left, divisor=divisor, rate=sides[1])
    sign = {"<=": "≤", "≲": "≤"}.get(formula.relation, formula.relation)
    return f"{sides[0]} {sign} {sides[1]}"


def _plain_sum(formula: Formula) -> str:
    """Name the row, ``total`` or ``group``, if the units of a column are to add up to it."""
    names = [(a.function, a.column) for a in (*formula.left, *formula.right)]
    plain = len(names) == 2 and names[0] == ("sum", names[1][1])
    return names[1][0] if plain and names[1][0] in ("total", "group") else ""


def _term_mark(plan: Plan, term: Term) -> str:
    """Mark a term of a computation that is not as printed."""
    code = plan.row_codes()[term.row] if plan.corrections else ""
    if term.name.startswith("prose("):
        return prose_mark(plan, code, term.name[6:-1])
    return cell_mark(plan, code, term.name)


def arithmetic_words(plan: Plan, arithmetic: Arithmetic, lang: str) -> str:
    """Write a computation, with a mark at what is not as printed."""
    return arithmetic.write(lang, lambda term: _term_mark(plan, term))


def short_arithmetic(plan: Plan, arithmetic: Arithmetic, lang: str) -> str:
    """Write a computation, with long sides as their value alone."""
    sides = arithmetic.left, arithmetic.right
    if max(map(len, sides)) <= 4:
        return arithmetic_words(plan, arithmetic, lang)
    marks = [max((_term_mark(plan, term) for term in side), default="") for side in sides]
    first, second = (
        format_number(_plain(side), lang) + mark
        for side, mark in zip(arithmetic.sides, marks, strict=True)
    )
    equal = arithmetic.sides[0] == arithmetic.sides[1]
    sign = ">" if arithmetic.relation == "<=" else "=" if equal else "≠"
    return f"{first} {sign} {second}"


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() and _whole(value) else value


def _whole(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return not isinstance(exponent, int) or exponent >= 0


# ---------------------------------------------------------------- repairs


def cells_mark(plan: Plan, cells: Iterable[CellRef]) -> str:
    """Mark what comes from some cells of the table or of the prose on the units."""
    return max(
        (
            cell_mark(plan, cell.unit_code, cell.column)
            if _is_in(plan, cell, "plan_table")
            else prose_mark(plan, cell.unit_code, cell.column)
            for cell in cells
            if not _is_in(plan, cell, "statements")
        ),
        default="",
    )


def set_mark(plan: Plan, one: RepairSet) -> str:
    """Mark what the cells of a repair can become, where that rests on figures not as printed.

    It rests on the rows and the columns of these cells, and on all rates where they are counts
    or rates that tell of households.
    """
    cells = [suspect.cell for suspect in one.suspects]
    near = any(
        fix.unit_code == cell.unit_code or fix.column == cell.column
        for fix in plan.corrections
        for cell in cells
    )
    stated = bool(plan.corrections) and any(_is_in(plan, cell, "statements") for cell in cells)
    evidence = {name for family in FAMILIES for name in family.columns}
    rated = not evidence.isdisjoint(cell.column for cell in cells) and bool(households_mark(plan))
    return CORRECTION_MARK if near or stated or rated else ""


def range_words(suspect: SuspectCell, lang: str, mark: str = "") -> str:
    """Write what a cell can hold: a figure, an interval, some figures, or "from … on"."""
    low = _plain(suspect.low)
    if suspect.high is None:
        return tell("from_on", lang, low=marked(low, mark))
    if suspect.values:
        figures = [number(_plain(value), lang) for value in suspect.values]
        return tell("one_of", lang, figures=", ".join(figures) + mark)
    text = figure_range(low, _plain(suspect.high), lang) + mark
    return text if suspect.every else tell("within", lang, range=text)


def relation_words(plan: Plan, relation: CellRelation, lang: str, *, named: bool = True) -> str:
    """Write what several changed cells must satisfy together."""
    low = None if relation.low is None else _plain(relation.low)
    high = None if relation.high is None else _plain(relation.high)
    columns = {(cell.file, cell.column) for cell in relation.cells}
    name = unit_words if len(columns) == 1 else cell_name
    names = [name(plan, cell, lang) for cell in relation.cells]
    if low == high:
        bound, value = "exactly", low
    elif low is None:
        bound, value = "at_most", high
    elif high is None:
        bound, value = "at_least", low
    else:
        bound, value = "between", low
    if all(factor == 1 for factor in relation.factors):
        key = f"together_{bound}" if named else f"adding_{bound}"
        return tell(key, lang, cells=join_words(names, lang), value=value, high=high)
    terms = [
        f"{'−' if factor < 0 else '+' if at else ''} "
        f"{f'{abs(factor)} × ' if abs(factor) != 1 else ''}{text}".strip()
        for at, (factor, text) in enumerate(zip(relation.factors, names, strict=True))
    ]
    return tell(f"expression_{bound}", lang, terms=" ".join(terms), value=value, high=high)


def set_words(plan: Plan, one: RepairSet, lang: str, first: Iterable[CellRef] = ()) -> str:
    """Write one smallest repair: which cells, what they can become, what ties them.

    Of many cells a few are named, those in `first` before the others.
    """
    columns = {(s.cell.file, s.cell.column) for s in one.suspects}
    name = unit_words if len(columns) == 1 else cell_name

    def change(suspect: SuspectCell) -> str:
        stated = _is_in(plan, suspect.cell, "statements")
        words = name(plan, suspect.cell, lang)
        if name is unit_words and not stated:
            words = words.replace(" ", "\u00a0")  # a name stays on a line with its figures
        return tell(
            "change_stated" if stated else "change", lang, cell=words,
            printed=printed_words(plan, suspect.cell, lang),
            value=range_words(suspect, lang, mark),
        )  # fmt: skip

    mark = set_mark(plan, one)
    named = set(first)
    suspects = sorted(one.suspects, key=lambda suspect: suspect.cell not in named)
    parts = [change(suspect) for suspect in suspects[:MOST_CELLS]]
    if len(suspects) > MOST_CELLS:
        parts.append(tell("more_of_them", lang, n=len(suspects) - MOST_CELLS))
    whole = {suspect.cell for suspect in one.suspects}
    ties = [
        relation_words(plan, relation, lang, named=set(relation.cells) != whole)
        for relation in one.relations[:MOST_CELLS]
    ]
    text = "; ".join([*parts, *ties])
    cell = one.suspects[0].cell
    if len(columns) == 1 and not _is_in(plan, cell, "statements"):
        return tell("in_column", lang, column=column_words(plan, cell.column, lang), text=text)
    return text


def some(texts: Sequence[str], lang: str, most: int = 6) -> str:
    """Join a few texts, or the first and the number of the rest."""
    if len(texts) <= most:
        return join_words(texts, lang)
    rest = tell("more_of_them", lang, n=len(texts) - most + 1)
    return join_words([*texts[: most - 1], rest], lang)


def named_cells(plan: Plan, cells: Iterable[CellRef], lang: str, within: str = "") -> str:
    """Name some cells, those of one column by their rows, those of the unit `within` (its code) by
    their columns.
    """
    listed = list(cells)
    if within and all(c.unit_code == within and _is_in(plan, c, "plan_table") for c in listed):
        names = [column_words(plan, cell.column, lang) for cell in listed]
        return some([tell("quoted", lang, text=name) for name in names], lang)
    columns = {(cell.file, cell.column) for cell in listed}
    if len(columns) == 1 and len(listed) > 1 and not _is_in(plan, listed[0], "statements"):
        column = column_words(plan, listed[0].column, lang)
        units = some([unit_words(plan, cell, lang) for cell in listed], lang)
        return tell("cell", lang, unit=units, column=column)
    return some([cell_name(plan, cell, lang) for cell in listed], lang)
