"""What is wrong, in one sentence for each finding, with the figures that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.audit_parts import (
    MOST_CELLS,
    arithmetic_words,
    cell_name,
    cells_mark,
    column_words,
    formula_words,
    printed_words,
    short_arithmetic,
    tell,
    unit_words,
)
from povlib.cell_evidence import is_of_figures
from povlib.conventions import FAMILIES
from povlib.correction_marks import as_used, households_mark, total_mark, units_mark
from povlib.document_cells import document_rows
from povlib.finding_sentences import breach_sentence
from povlib.findings import CellRef, Finding
from povlib.mishap_words import ADVICE, mishap_words
from povlib.plan import Plan
from povlib.rounding import round_exact
from povlib.rule_table import KINDS, RULES
from povlib.view_parts import figure_range, number, total_label
from povlib.wording import CORRECTION_MARK, join_words, marked

__all__ = [
    "cited_words",
    "expected_words",
    "known_words",
    "section_words",
    "sentence",
    "subject_words",
    "tested_cell",
]

_RULES = {rule.id: rule for rule in RULES}

MOST_ROWS = 6
"""So many rows are told in a sentence."""

_STATED = ("value", "year", "n", "place", "most")
"""Parameters that are no figure of the table."""


def sentence(plan: Plan, finding: Finding, lang: str, *, alone: bool = False) -> str:
    """Say what is wrong, in plain words; the computation stands apart.

    A sentence that stands `alone`, without a title, says where as well.
    """
    params = _marked_params(plan, finding)
    if finding.cells:
        cell = tested_cell(plan, finding)
        name = finding.expected if finding.expected.startswith("prose(") else cell.column
        # A limit is told by the computation, what a figure should be by itself.
        limited = finding.arithmetic is not None and finding.arithmetic.relation == "<="
        own: dict[str, object] = {
            "unit": subject_words(plan, finding, lang),
            "column": tell("quoted", lang, text=column_words(plan, name, lang)),
            "printed": printed_words(plan, cell, lang),
            "other": tell(
                "quoted_figure",
                lang,
                text=column_words(plan, finding.cells[-1].column, lang),
                value=printed_words(plan, finding.cells[-1], lang),
            ),
            "expected": "" if limited else expected_words(plan, finding, lang),
        }
        if " = " in finding.formula and "(" not in finding.formula:  # neither side is accused
            words = formula_words(plan, finding.formula, lang, quoted=True)
            own["sum"] = words.rpartition(" = ")[0]
        if alone and finding.arithmetic is not None:
            own["arithmetic"] = arithmetic_words(plan, finding.arithmetic, lang)
        if params.pop("by_units", False) and own["expected"]:
            own |= {"by_units": own["expected"], "expected": ""}
        elif not own["expected"] and finding.arithmetic is None:
            own["figures"] = _figures(plan, finding, lang)
        if finding.rule.id == "rate_between":
            own |= _between(plan, finding, lang)
        if finding.rule.id in ("rate_between", "households_add"):
            row = "group" if finding.cells[0].unit_code else "total"
            own["row"] = tell(f"row_{row}", lang, row=finding.subject)
        if finding.rule.id in ("sum", "sum_group") and finding.arithmetic is not None:
            own |= known_words(plan, finding)
        if finding.rule.id == "households_add":
            given, mark = finding.params, households_mark(plan)
            ends = ((given[f"{one}_low"], given[f"{one}_high"]) for one in ("units", "total"))
            units, total = (figure_range(*pair, lang) + mark for pair in ends)
            own["arithmetic"] = tell("unlike_sums", lang, units=units, total=total, row=own["row"])
        if finding.rule.id == "rate_residue":
            own["clashes"] = _clashes(plan, finding, lang)
            params = {"n": params["n"], "cut": params["mode"] if "trunc" in params["mode"] else ""}
        if finding.rule.id == "households_change":
            params |= {name: _changes(plan, finding, name, lang) for name in ("grown", "shrunk")}
        if finding.rule.id == "assumed_limits":
            params = _limits(plan, finding, lang)
        if finding.rule.id == "column_rows":
            names = [params["column"], *params["rates"]]
            column, *rates = (column_words(plan, name, lang) for name in names)
            quoted = (tell("quoted", lang, text=one) for one in rates)
            params |= {"column": column, "rates": tuple(quoted)}
        if finding.rule.id == "one_mishap":
            own["story"] = mishap_words(plan, finding.params, lang=lang)
            failed = marked(finding.params["failed"], units_mark(plan, *plan.column_names()))
            part = bool(finding.params.get("part"))
            params = {
                "failed": "" if part else failed,
                "part": failed if part else "",
                "others": mishap_words(plan, *finding.params["others"], lang=lang),
                "advice": kind if (kind := finding.params["mishap"]) in ADVICE else "",
            }
        if finding.rule.id == "stated_base" and "share" in params:  # met in one of its readings
            params["base"] = params.pop("missing")
        if finding.rule.id == "rate_meaning":
            own |= _meaning(plan, finding, lang)
            params = {}
        params = own | params
    params = {name: _rows_named(plan, value, lang) for name, value in params.items()}
    text = as_used(breach_sentence(finding.rule, params, lang))
    if alone:
        return text
    text = text.removeprefix(f"{subject_words(plan, finding, lang) or finding.subject}: ")
    return text[:1].upper() + text[1:]


def _between(plan: Plan, finding: Finding, lang: str) -> dict[str, str]:
    """Say of which units the rates are, or that there is one alone."""
    group, expected = finding.cells[0].unit_code, expected_words(plan, finding, lang)
    grouped = bool(group) and plan.groups is not None
    own = plan.units["group"] == group if grouped else plan.units["unit_code"] != ""
    if own.sum() == 1:
        return {"only": expected}
    return {"of_group" if group else "of_units": expected}


def _rows_named(plan: Plan, value: Any, lang: str) -> Any:
    """Name the total row in a language wherever a parameter names it as the document does."""
    if isinstance(value, tuple):
        return tuple(_rows_named(plan, one, lang) for one in value)
    is_total = isinstance(value, str) and bool(value) and value == plan.total_label
    return total_label(plan, lang) if is_total else value


def known_words(plan: Plan, finding: Finding) -> dict[str, Any]:
    """Say of a broken sum how many units have no figure, and what the others add up to."""
    column = finding.cells[0].column
    if finding.arithmetic is None or finding.arithmetic.relation != "<=":
        return {}
    units = plan.units[column]
    if (group := finding.cells[0].unit_code) and plan.groups is not None:
        units = units[plan.units["group"] == group]
    blank = int(units.isna().sum())
    known = int(finding.arithmetic.sides[0])
    return {"known": marked(known, units_mark(plan, column)), "blank": blank}


def _marked_params(plan: Plan, finding: Finding) -> dict[str, Any]:
    """Figures of a finding on the text, marked where they come from figures not as printed."""
    if finding.rule.id == "stated_base" and len(finding.cells) > 1:
        return _marked_base(plan, finding)
    if finding.rule.id != "stated_base" and KINDS.index(finding.rule.kind) > KINDS.index("prose"):
        return dict(finding.params)
    columns = {cell.column for cell in finding.cells}
    groups = [family for family in FAMILIES if not columns.isdisjoint(family.columns)]
    if not groups or finding.rule.id == "stated_base":  # a part is held against the whole
        groups = [*FAMILIES]
    columns.update(name for family in groups for name in family.columns)
    if not any(one.column in columns for one in plan.corrections):
        return dict(finding.params)
    return {
        name: marked(_rounded(value), CORRECTION_MARK)
        if isinstance(value, int | Decimal | Fraction) and name not in _STATED
        else value
        for name, value in finding.params.items()
    }


def _marked_base(plan: Plan, finding: Finding) -> dict[str, Any]:
    """Mark what a goal would need: the exits of the whole plan, their sum, the poor."""
    given, column = finding.params, finding.cells[-1].column
    stated = total_mark(plan, column)
    added = units_mark(plan, column, *([column.replace("_em", "")] if "most" in given else []))
    least = stated or (added if "sum" in given else "")
    poor = total_mark(plan, "poor_start")
    own = {"least": least, "poor": poor, "share": least or poor, "value": ""}
    return {
        name: marked(
            _rounded(value), own.get(name, added if name.startswith(("sum", "most")) else stated)
        )
        if isinstance(value, int | Decimal | Fraction)
        else value
        for name, value in given.items()
    }


def _rounded(value: int | Decimal | Fraction) -> int | Decimal:
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else round_exact(value, 2)


def expected_words(plan: Plan, finding: Finding, lang: str) -> str:
    """Write what the tested figure should be, marked where others are not as printed."""
    low, high = finding.expected_low, finding.expected_high
    if low is None or high is None:
        return ""
    tested = tested_cell(plan, finding)
    mark = cells_mark(plan, [cell for cell in finding.cells if cell != tested])
    if finding.arithmetic is None and "/" in finding.formula:
        divisor = re.findall(r"/ (\w+)", finding.formula)
        mark = mark or households_mark(plan, divisor)
    return figure_range(low, high, lang) + mark


def _figures(plan: Plan, finding: Finding, lang: str) -> str:
    """Write the figures of a finding, each after its name."""
    told = [
        tell("quoted_figure", lang, text=column_words(plan, cell.column, lang),
             value=printed_words(plan, cell, lang))
        for cell in finding.cells[:MOST_CELLS]
    ]  # fmt: skip
    return join_words(told, lang)


def _clashes(plan: Plan, finding: Finding, lang: str) -> str:
    """Say row by row which figures exclude each other, but for a unit of the last digit."""
    told = []
    for clash in finding.params["clashes"][:MOST_ROWS]:
        total = clash["subject"] == plan.total_label
        cells = [cell for cell in finding.cells if (cell.unit or "") == clash["subject"]]
        mark = cells_mark(plan, cells)
        claims = [_claim(claim, mark, lang) for claim in clash["claims"]]
        words = "; ".join(dict.fromkeys(claims))
        if len(claims) > 1 and "expected" not in clash["claims"][0]:
            words = tell("claims_clash", lang, first=claims[0], second=claims[1])
        row = total_label(plan, lang) if total else clash["subject"]
        told.append(tell("in_row", lang, row=row, told=words))
    if (more := finding.params["n"] - len(told)) > 0:
        told.append(tell("more_of_rows", lang, n=more))
    return "; ".join(told)


def _changes(plan: Plan, finding: Finding, name: str, lang: str) -> str:
    """Say row by row by how much households change, and which figures ask for it."""
    told = []
    for subject, change in finding.params[name][:MOST_ROWS]:
        cells = [cell for cell in finding.cells if (cell.unit or plan.total_label) == subject]
        row = total_label(plan, lang) if subject == plan.total_label else subject
        part = round_exact(change, 2)
        rates = {cell.column: f"{printed_words(plan, cell, lang)} %" for cell in cells}
        years = [
            f"{rates[one.start_rate]} → {rates[one.end_rate]}"
            for one in FAMILIES
            if rates.keys() >= {one.start_rate, one.end_rate}
        ]
        figures = "; ".join(years) or _figures(plan, replace(finding, cells=tuple(cells)), lang)
        told.append(tell("row_change", lang, row=row, change=part, figures=figures))
    if (more := len(finding.params[name]) - len(told)) > 0:
        told.append(tell("more_of_rows", lang, n=more))
    return "; ".join(told)


def _claim(claim: Mapping[str, Any], mark: str, lang: str) -> str:
    """Say which households a count and its rate allow, or which others there are."""
    for key in ("printed", "at_least"):
        if key in claim:
            return tell(f"claim_{key}", lang, n=marked(claim[key], mark))
    sums = {"count": _added(claim["counts"], lang) + mark, "rate": _added(claim["rates"], lang)}
    sums["rate"] += mark
    if "expected" in claim:
        whole, expected = marked(claim["of"], mark), marked(claim["expected"], mark)
        return tell("claim_quotient", lang, n=whole, expected=expected, **sums)
    low, high = claim["low"], claim["high"]
    if high is not None and low > high:
        return tell("claim_none", lang, **sums)
    bounds = figure_range(low, high, lang) if high is not None else tell("from_on", lang, low=low)
    return tell("claim_rate", lang, range=bounds + mark, **sums)


def _added(parts: Sequence[int | Decimal], lang: str) -> str:
    """Write a figure, or several with what they add up to.

    Examples
    --------
    >>> _added((Decimal("8.70"), Decimal("4.08")), "vi"), _added((138, -44), "en")
    ('8,70 + 4,08 = 12,78', '138 − 44 = 94')
    """
    text = "".join(f" {'−' if part < 0 else '+'} {number(abs(part), lang)}" for part in parts)
    text = text.removeprefix(" + ").strip()
    return text if len(parts) == 1 else f"{text} = {number(sum(parts), lang)}"


def _meaning(plan: Plan, finding: Finding, lang: str) -> dict[str, object]:
    """What is said of a column that is not what its title says."""
    given = finding.params
    named = [given[key] for key in ("column", "count", "divisor")]
    names = {key: column_words(plan, given[key], lang) for key in ("column", "count", "divisor")}
    part, other = next(iter(given.get("pairs", ())), ("", given.get("whole")))
    expected, mark = given.get("expected"), cells_mark(plan, finding.cells)
    return {
        **names,
        "unit": unit_words(plan, finding.cells[0], lang),
        "failed": marked(given["failed"], units_mark(plan, *named)),
        "checked": marked(given["checked"], units_mark(plan, *named)),
        "expected": "" if expected is None else number(expected, lang) + mark,
        "part": column_words(plan, part or given["count"], lang) if other else "",
        "whole" if part else "missing": column_words(plan, other, lang) if other else "",
    }


def _limits(plan: Plan, finding: Finding, lang: str) -> dict[str, Any]:
    """Name the cells that a scenario leaves open, and what of them comes nearest to the rules."""
    cells = [
        tell("cell_figure", lang, cell=cell_name(plan, cell, lang),
             value=printed_words(plan, cell, lang))
        for cell in finding.params["limits"][:MOST_CELLS]
    ]  # fmt: skip
    nearest = [
        tell("nearest", lang, arithmetic=short_arithmetic(plan, one, lang),
             rule=_RULES[rule].label(lang))
        for rule, one in finding.params["nearest"][:MOST_CELLS]
    ]  # fmt: skip
    return {"limits": "; ".join(cells), "nearest": "; ".join(nearest)}


def tested_cell(plan: Plan, finding: Finding) -> CellRef:
    """Cell that a rule tests by the others, as far as it names one; else the first."""
    name = finding.expected.removeprefix("prose(").removesuffix(")")
    table = "registrations" if finding.expected.startswith("prose(") else "plan_table"
    file = plan.files.get(table, f"{table}.csv")
    own = (cell for cell in finding.cells if (cell.column, cell.file) == (name, file))
    return next(own, finding.cells[0])


def subject_words(plan: Plan, finding: Finding, lang: str) -> str:
    """Name of the unit, or of the total row, that a finding on figures is about."""
    if finding.rule.own:
        total = finding.subject == plan.total_label
        return total_label(plan, lang) if total else finding.subject
    if not finding.cells or not is_of_figures(finding):
        return ""
    cell = tested_cell(plan, finding)
    return cell.unit if cell.unit_code else unit_words(plan, cell, lang)


_TEXT_FILES = ("statements", "citations", "milestones", "reports", "bodies", "scope")


def section_words(plan: Plan, finding: Finding, lang: str) -> str:
    """Say in which sections of the document the words of a finding stand, as far as noted.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> section_words(plan, audit(plan).records[3], "en")
    'in the document: II.2; III.1'
    """
    sections: dict[str, None] = {}
    lines = {(cell.file, cell.line) for cell in finding.cells}
    for resource in _TEXT_FILES:
        rows = document_rows(plan, resource)
        found = (row.text("section").strip() for row in rows if (row.file, row.line) in lines)
        sections |= dict.fromkeys(section for section in found if section)
    return tell("sections", lang, sections="; ".join(sections)) if sections else ""


def cited_words(plan: Plan, finding: Finding) -> list[str]:
    """Quote the places that cite a document, each wording once, with its sections.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> cited_words(plan, audit(plan).records[3])[0]
    '“Thông tư 17/2017/TT-BLĐTBXH ngày 28/6/2016” (II.2; III.1)'
    """
    lines = {(cell.file, cell.line) for cell in finding.cells}
    quotes: dict[str, list[str]] = {}
    for row in document_rows(plan, "citations"):
        if (row.file, row.line) in lines and row.text("printed").strip():
            quotes.setdefault(row.text("printed").strip(), []).append(row.text("section").strip())
    return [
        f"“{words}” ({'; '.join(named)})"
        if (named := list(filter(None, sections)))
        else f"“{words}”"
        for words, sections in quotes.items()
    ]
