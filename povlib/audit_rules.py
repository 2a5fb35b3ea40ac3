"""Which rules a plan's columns allow, and the rules that a plan brings along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from povlib.columns import COLUMNS
from povlib.conventions import of_year
from povlib.faults import Fault
from povlib.formulas import (
    ANY_COLUMN,
    Atom,
    Formula,
    FormulaError,
    minority_name,
    parse_formula,
)
from povlib.rule_table import MINORITY_TOO, OWN_KINDS, RULES, SEVERITIES, Rule

__all__ = ["applicable_rules", "read_rules"]


def _renamed(formula: Formula, change: dict[str, str]) -> Formula:
    def side(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
        return tuple(
            Atom(a.factor, change.get(a.column, a.column), a.function, a.optional) for a in atoms
        )

    denominator = change.get(formula.denominator, formula.denominator)
    return Formula(formula.relation, side(formula.left), side(formula.right), denominator)


def _variants(rule: Rule, formula: Formula, columns: Iterable[str]) -> Iterator[Formula]:
    """Formulas that a rule stands for: for each column, the minority, the households of a year."""
    if ANY_COLUMN in formula.columns or minority_name(ANY_COLUMN) in formula.columns:
        for name in columns:
            if COLUMNS[name].kind == "count":
                yield _renamed(
                    formula, {ANY_COLUMN: name, minority_name(ANY_COLUMN): minority_name(name)}
                )
        return
    uses = [formula]
    if rule.id in MINORITY_TOO:
        names = [*formula.columns, *(a.column for a in formula.atoms), formula.denominator]
        uses.append(_renamed(formula, {name: minority_name(name) for name in names if name}))
    for one in uses:
        yield one
        whole = [name for name in one.columns if name.startswith("households")]
        years = [year for year in ("start", "end") if any(f"_{year}" in n for n in one.columns)]
        if whole and len(years) == 1 and not rule.own:
            yield _renamed(one, {name: of_year(name, years[0]) for name in whole})


def _settled(formula: Formula, table: set[str], told: set[str]) -> Formula | None:
    """Leave out the optional terms that the plan lacks; None where it lacks another."""
    kept: list[tuple[Atom, ...]] = []
    for atoms in (formula.left, formula.right):
        known = [a for a in atoms if a.column in (told if a.function == "prose" else table)]
        if any(a not in known and not a.optional for a in atoms):
            return None
        kept.append(tuple(Atom(a.factor, a.column, a.function) for a in known))
    left, right = kept
    if not (left or right) or formula.denominator not in ("", *table):
        return None
    return Formula(formula.relation, left, right, formula.denominator)


def applicable_rules(
    columns: Iterable[str],
    prose: Iterable[str] = (),
    more: Iterable[Rule] = (),
    *,
    groups: bool = False,
) -> list[tuple[Rule, Formula]]:
    """List the rules with a formula that a plan's columns allow, in order.

    Parameters
    ----------
    columns : iterable of str
        Figure columns of the plan table.
    prose : iterable of str
        Columns of what the prose says of each unit.
    more : iterable of Rule
        Rules of the plan's own.
    groups : bool
        Whether the table has rows that add up groups of units.

    Returns
    -------
    list of (Rule, Formula)
        One formula for each use of a rule, without placeholders and optional terms.

    Examples
    --------
    >>> found = applicable_rules(["poor_start", "exits_target", "exits_target_em"])
    >>> [(rule.id, str(formula)) for rule, formula in found if rule.kind != "balance"]
    [('subset', 'exits_target_em <= exits_target'), ('exits_of_poor', 'exits_target <= poor_start')]
    """
    table, told = list(columns), set(prose)
    known = set(table)
    found = []
    for rule in (*RULES, *more):
        if rule.formula:
            for formula in _variants(rule, parse_formula(rule.formula), table):
                settled = _settled(formula, known, told)
                if settled is not None and (groups or "group" not in settled.functions):
                    found.append((rule, settled))
    told_by = {(rule.id, name) for rule, formula in found for name in formula.columns}
    return [one for one in found if not _is_superseded(*one, known, told_by)]


def _is_superseded(
    rule: Rule, formula: Formula, table: set[str], told: set[tuple[str, str]]
) -> bool:
    """Tell whether other columns make a rule idle.

    The poor at the end follow from actual exits, and not from assigned ones; a target of the prose
    that is that of the table is held against the poor there; a reduction beside both its rates is
    held against their difference.
    """
    if rule.id == "reduction_of_rate":
        return ("rates_fall", formula.columns[0]) in told
    if rule.id == "prose_target_of_poor":
        return "exits_target" in table
    actual = {name.replace("exits_target", "exits") for name in formula.columns}
    return rule.id == "flow" and not actual.isdisjoint(table - {*formula.columns})


def _wrong_cells(row: Any, columns: set[str]) -> Iterator[tuple[str, str, str]]:
    """Find what is wrong with one rule of a file: column of the file, reason, part at fault."""
    if row.kind not in OWN_KINDS:
        yield "kind", "kind", row.kind
    if row.severity not in SEVERITIES:
        yield "severity", "severity", row.severity
    if not row.rule.strip():
        yield "rule", "empty_entry", ""
    if not (row.label_vi.strip() or row.label_en.strip()):
        yield "label_vi", "empty_label", ""
    if any(rule.id == row.rule for rule in RULES):
        yield "rule", "taken", row.rule
    try:
        formula = parse_formula(row.formula)
    except FormulaError as error:
        yield "formula", error.reason, error.found
        return
    names = [a.column for a in (*formula.left, *formula.right)]
    names += [formula.denominator] if formula.denominator else []
    for name in dict.fromkeys(names):
        if name not in columns and name not in (ANY_COLUMN, minority_name(ANY_COLUMN)):
            yield "formula", "column", name
    left, right = ({_is_count(a.column) for a in side} for side in (formula.left, formula.right))
    if formula.denominator:
        fits = left == {True} and right == {False} and _is_count(formula.denominator)
    else:
        fits = len(left | right) == 1
    if not fits and set(names) <= columns | {ANY_COLUMN, minority_name(ANY_COLUMN)}:
        yield "formula", "mixed", row.formula


_WORDS = ("label_en", "why_vi", "why_en")
"""Columns of rules.csv that may be left out; the words of the other language then stand there."""


def _is_count(name: str) -> bool:
    return name not in COLUMNS or COLUMNS[name].kind == "count"


def _reason(text: str) -> str:
    """Reason of a rule as it is told behind “because”, which some write as well."""
    return re.sub(r"(?i)^(because|vì)\s+", "", text.strip()).removesuffix(".")


def read_rules(frame: Any, file: str = "rules.csv") -> tuple[list[Rule], list[Fault]]:
    """Read the rules of a plan's own file; one that cannot be read does not stop the others.

    Parameters
    ----------
    frame : pandas.DataFrame or None
        `Plan.rules`.
    file : str
        Name of the file, for messages.

    Returns
    -------
    rules : list of Rule
        Those that can be used.
    faults : list of Fault
        Everything that is wrong with the others.

    Examples
    --------
    >>> import pandas as pd
    >>> names = "rule kind severity formula label_vi label_en why_vi why_en line".split()
    >>> rows = [["half", "bound", "note", "2 exits <= poor_start", "a", "a", "", "", 2],
    ...         ["none", "bound", "note", "exits < poor_start", "b", "b", "", "", 3]]
    >>> rules, faults = read_rules(pd.DataFrame(rows, columns=names))
    >>> [rule.id for rule in rules], [(fault.row, fault.found) for fault in faults]
    (['half'], [(3, '<')])
    """
    if frame is None:
        return [], []
    known = {name for name, column in COLUMNS.items() if column.kind not in ("label", "code")}
    columns = list(dict.fromkeys([*frame.columns, *_WORDS]))
    frame = frame.reindex(columns=columns, fill_value="")
    rules: list[Rule] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for row in frame.itertuples(index=False):
        wrong = list(_wrong_cells(row, known))
        if row.rule in seen:
            wrong.append(("rule", "repeated", row.rule))
        seen.add(row.rule)
        for column, reason, found in wrong:
            params = {"expected": row.rule, "reason": reason}
            faults.append(Fault("rule", file, int(row.line), None, column, found, params))
        if wrong:
            continue
        rules.append(
            Rule(
                row.rule, row.kind, row.severity, row.formula,
                row.label_vi if row.label_vi.strip() else row.label_en,
                row.label_en if row.label_en.strip() else row.label_vi,
                _reason(row.why_vi or row.why_en), _reason(row.why_en or row.why_vi), own=True,
            )
        )  # fmt: skip
    return rules, faults
