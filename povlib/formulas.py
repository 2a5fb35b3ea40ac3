"""Formulas of audit rules: a small language over the names of columns.

======================================================  ===========================================
formula                                                 holds when
======================================================  ===========================================
``poor_start - exits_target = poor_end``                both sides are equal, row by row
``exits_target_em <= exits_target``                     the left side is no larger, row by row
``sum(poor_start) = total(poor_start)``                 the units add up to the total row
``sum(poor_start) = group(poor_start)``                 those of each group, to the group's row
``prose(exits_target) = exits_target``                  the prose says what the row says
``poor_end / households ~ poor_rate_end_pct``           the quotient rounds to the rate
``a_pct + b_pct ≈ c_pct``                               equal but for the rounding of the terms
``rate_reduction_pp ≲ poor_rate_start_pct``             no larger, but for the rounding of the terms
======================================================  ===========================================

A term may carry a whole factor (``2 x``); a term with ``?`` counts as zero where the plan has no
such column. A formula with ``x`` in place of a column's name stands for one rule for each column
that makes it a formula over columns of the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["ANY_COLUMN", "Atom", "Formula", "FormulaError", "minority_name", "parse_formula"]

ANY_COLUMN = "x"
"""Placeholder for the name of a column; `ANY_COLUMN` with ``_em`` is its minority part."""

FUNCTIONS = ("prose", "sum", "total", "group")
RELATIONS = ("=", "<=", "~", "≈", "≲")

_LONGEST_FACTOR = 4
"""Digits of a factor: no rule of a plan multiplies by ten thousand."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[a-z][a-z0-9_]*)(?:\(\s*(?P<inner>[a-z][a-z0-9_]*)\s*\))?"
    r"(?P<optional>\?)?|(?P<sign><=|[-+*/=~≈≲]))"
)


class FormulaError(ValueError):
    """A formula that cannot be read; the argument is a key of reasons and the place of the fault.

    Attributes
    ----------
    reason : str
        ``token``, ``turned``, ``written``, ``whole``, ``bracket``, ``factor``, ``constant``,
        ``relation``, ``term``, ``quotient``, ``function``, ``scope`` or ``sides``.
    found : str
        The part of the formula at fault.
    """

    def __init__(self, reason: str, found: str) -> None:
        self.reason = reason
        self.found = found
        super().__init__(f"{reason}: {found!r}")


@dataclass(frozen=True, slots=True)
class Atom:
    """One term: a factor times a column, or times what a function takes from it."""

    factor: int
    column: str
    function: str = ""
    optional: bool = False

    @property
    def name(self) -> str:
        """The column with its function, as written in a formula."""
        return f"{self.function}({self.column})" if self.function else self.column


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula taken apart.

    Attributes
    ----------
    relation : {"=", "<=", "~", "≈", "≲"}
    left, right : tuple of Atom
    denominator : str
        Column that the left side is divided by; only with ``~``.
    """

    relation: str
    left: tuple[Atom, ...]
    right: tuple[Atom, ...]
    denominator: str = ""

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """All terms, those of the right side with their factors turned round."""
        turned = (Atom(-a.factor, a.column, a.function, a.optional) for a in self.right)
        return (*self.left, *turned)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns that must be there."""
        needed = [atom.column for atom in (*self.left, *self.right) if not atom.optional]
        return tuple(dict.fromkeys(needed))

    @property
    def over_plan(self) -> bool:
        """Tell whether the formula speaks of units that are added up and not of each row."""
        return not {"sum", "total", "group"}.isdisjoint(self.functions)

    @property
    def functions(self) -> frozenset[str]:
        """Functions of the terms, the empty one for a column alone."""
        return frozenset(atom.function for atom in (*self.left, *self.right))

    def __str__(self) -> str:
        left = _side(self.left)
        if self.denominator:
            left = f"({left})" if len(self.left) > 1 else left
            left += f" / {self.denominator}"
        return f"{left} {self.relation} {_side(self.right)}"


def _side(atoms: tuple[Atom, ...]) -> str:
    parts: list[str] = []
    for atom in atoms:
        sign = " - " if atom.factor < 0 else " + " if parts else ""
        factor = f"{abs(atom.factor)} " if abs(atom.factor) != 1 else ""
        parts.append(f"{sign}{factor}{atom.name}{'?' if atom.optional else ''}")
    return "".join(parts) or "0"


def minority_name(column: str) -> str:
    """Name the ethnic-minority part of a column.

    Examples
    --------
    >>> minority_name("poor_end"), minority_name("poor_rate_end_pct")
    ('poor_end_em', 'poor_rate_end_em_pct')
    """
    for unit in ("_pct", "_pp"):
        if column.endswith(unit):
            return f"{column.removesuffix(unit)}_em{unit}"
    return f"{column}_em"


_MISTAKEN = {"turned": r">=?|≥", "written": r"≤|<", "bracket": r"[()]"}
"""What is often written in place of what a formula has."""
_FRACTION = re.compile(r"\d+[.,]\d+")


def _unreadable(rest: str) -> FormulaError:
    """Say what a text begins with that no formula has."""
    for reason, pattern in _MISTAKEN.items():
        if match := re.match(pattern, rest):
            return FormulaError(reason, match[0])
    return FormulaError("token", rest[:20])


def _tokens(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    text = text.rstrip()
    if fraction := _FRACTION.search(text):
        raise FormulaError("whole", fraction[0][:20])
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text[at:].strip())
        found.append(match)
        at = match.end()
    return found


def _read_side(tokens: list[re.Match[str]]) -> tuple[Atom, ...]:
    atoms: list[Atom] = []
    sign, factor, expects, before = 1, 1, True, ""
    for token in tokens:
        last, before = before, "number" if token["number"] else token["sign"] or "name"
        if token["sign"] in ("+", "-") and (not expects or not last):
            sign, factor, expects = (1 if token["sign"] == "+" else -1), 1, True
        elif token["number"] and expects and last in ("", "+", "-") and int(token["number"]):
            if len(token["number"]) > _LONGEST_FACTOR:
                raise FormulaError("factor", token["number"][:20])
            factor = int(token["number"])
        elif token["sign"] == "*" and last == "number":
            continue
        elif token["name"] and expects:
            inner = token["inner"]
            if inner and token["name"] not in FUNCTIONS:
                raise FormulaError("function", token["name"])
            function = token["name"] if inner else ""
            column = inner or token["name"]
            atoms.append(Atom(sign * factor, column, function, bool(token["optional"])))
            expects = False
        elif last == "number" and token["sign"] in ("+", "-"):
            raise FormulaError("constant", str(factor))
        else:
            raise FormulaError("term", token[0].strip())
    if before == "number":
        raise FormulaError("constant", str(factor))
    if expects:
        raise FormulaError("sides", tokens[-1][0].strip() if tokens else "")
    return tuple(atoms)


def parse_formula(text: str) -> Formula:
    """Take a formula apart.

    Parameters
    ----------
    text : str
        See the module's table.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        With the reason and the part at fault.

    Examples
    --------
    >>> formula = parse_formula("poor_start - exits_target = poor_end")
    >>> [(atom.factor, atom.column) for atom in formula.atoms]
    [(1, 'poor_start'), (-1, 'exits_target'), (-1, 'poor_end')]
    >>> str(parse_formula("poor_end/households ~ poor_rate_end_pct"))
    'poor_end / households ~ poor_rate_end_pct'
    >>> parse_formula("poor_end = ")
    Traceback (most recent call last):
    povlib.formulas.FormulaError: sides: ''
    """
    tokens = _tokens(text)
    at = [place for place, token in enumerate(tokens) if token["sign"] in RELATIONS]
    if len(at) != 1:
        raise FormulaError("relation", text.strip()[:40])
    relation = tokens[at[0]]["sign"]
    left, right = tokens[: at[0]], tokens[at[0] + 1 :]
    denominator = ""
    slashes = [place for place, token in enumerate(left) if token["sign"] == "/"]
    if bool(slashes) != (relation == "~"):
        raise FormulaError("quotient", text.strip()[:40])
    if slashes:
        divisor = left[slashes[0] + 1 :]
        plain = len(divisor) == 1 and divisor[0]["name"] and not divisor[0]["inner"]
        if not plain or divisor[0]["optional"]:
            raise FormulaError("quotient", text.strip()[:40])
        denominator, left = divisor[0]["name"], left[: slashes[0]]
    formula = Formula(relation, _read_side(left), _read_side(right), denominator)
    whole = any(formula.functions <= {"sum", of} for of in ("total", "group"))
    if formula.over_plan and (not whole or relation == "~"):
        raise FormulaError("scope", text.strip()[:40])
    return formula
