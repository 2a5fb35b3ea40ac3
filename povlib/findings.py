"""What an audit finds: cells with their place in the files, computations written out, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from povlib.audit_checks import Term
from povlib.numerals import format_number
from povlib.rule_table import Rule

__all__ = [
    "STATUSES",
    "Arithmetic",
    "Breach",
    "CellRef",
    "Confirmation",
    "Finding",
    "TextOutcome",
    "finding_id",
]

STATUSES = ("open", "accepted", "rejected", "explained")
"""What a reviewer may say of a finding. *accepted*: it is a fault; *rejected*: it is none;
*explained*: it is as it should be, for a reason given in the note."""

_LONGEST = 24


@dataclass(frozen=True, slots=True)
class CellRef:
    """One cell of a file, as it is printed there.

    `line` is the line of the file; `unit` and `unit_code` are empty for the total row (whose
    `unit` is its label) and where the row is of no unit.
    """

    file: str
    line: int | None
    unit: str
    unit_code: str
    column: str
    text: str

    @property
    def address(self) -> str:
        """Where the cell is, in words that outlast new rows and corrected figures."""
        return f"{self.file}:{self.unit_code or self.unit}:{self.column}"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A computation written out: two sides and what holds between them.

    `relation` is ``=`` where both sides must be equal, ``<=`` where the left must not be larger,
    ``~`` where the left side over `divisor`, which rounds to `quotient` (per cent), must be the
    right.
    """

    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    divisor: Term | None = None
    quotient: Decimal = Decimal(0)

    @property
    def sides(self) -> tuple[Decimal, Decimal]:
        """Exact values of both sides; of a quotient its rounded value."""
        return _value(self.left) if self.divisor is None else self.quotient, _value(self.right)

    def write(self, lang: str = "vi", mark: Callable[[Term], str] | None = None) -> str:
        """Write the computation in a language's notation.

        `mark` gives each term the mark that its figure is to carry; a result carries those of its
        terms.

        Examples
        --------
        >>> left = (Term(1, "poor_start", 0, 65, 0), Term(-1, "poor_end", 0, 49, 0))
        >>> Arithmetic(left, "=", (Term(1, "exits_target", 0, 16, 0),)).write()
        '65 − 49 = 16'
        >>> left = (Term(1, "exits_target_em", 0, 26, 0),)
        >>> Arithmetic(left, "<=", (Term(1, "exits_target", 0, 16, 0),)).write()
        '26 > 16'
        >>> right = (Term(1, "poor_rate_end_pct", 0, 870, 2),)
        >>> base = Term(1, "households", 0, 1080, 0)
        >>> Arithmetic(left, "~", right, base, Decimal("2.41")).write()
        '26 ÷ 1.080 ≈ 2,41 % ≠ 8,70'
        """
        first, second = self.sides
        if self.relation == "<=":
            sign = "≤" if first <= second else ">"
        else:
            sign = "=" if first == second else "≠"
        if self.divisor is not None:
            parts = [
                _written(part, lang, mark, total=False) for part in (self.left, (self.divisor,))
            ]
            count = f"({parts[0]})" if len(self.left) > 1 else parts[0]
            whole = max(mark(term) for term in (*self.left, self.divisor)) if mark else ""
            left = f"{count} ÷ {parts[1]} ≈ {format_number(self.quotient, lang)}{whole} %"
        else:
            plain = sign == "=" and len(self.right) == 1
            left = _written(self.left, lang, mark, total=not plain)
        return f"{left} {sign} {_written(self.right, lang, mark)}"


def _value(terms: tuple[Term, ...]) -> Decimal:
    return sum((Decimal(t.factor * t.value).scaleb(-t.decimals) for t in terms), Decimal(0))


def _figure(value: int, decimals: int, lang: str) -> str:
    return format_number(Decimal(value).scaleb(-decimals) if decimals else value, lang)


def _written(
    terms: tuple[Term, ...], lang: str, mark: Callable[[Term], str] | None, *, total: bool = True
) -> str:
    shown = [*terms[:3], None, *terms[-2:]] if len(terms) > _LONGEST else [*terms]
    marks = {term: mark(term) if mark else "" for term in terms}
    text = ""
    for place, term in enumerate(shown):
        if term is None:
            text += " + …"
            continue
        sign = " − " if term.factor < 0 else " + " if place else ""
        factor = f"{abs(term.factor)} × " if abs(term.factor) != 1 else ""
        text += sign + factor + _figure(term.value, term.decimals, lang) + marks[term]
    if total and (len(terms) > 1 or any(abs(term.factor) != 1 for term in terms)):
        value = _value(terms)
        whole = all(term.decimals == 0 for term in terms)
        text += f" = {format_number(int(value) if whole else value, lang)}"
        text += max(marks.values(), default="")
    return text.strip() or "0"


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule on the text of the document is broken.

    `subject` names what it is about (a unit, a document, a task); `params` fill the rule's
    sentence; `expected` is what would be right, where the document itself tells it; `failing` is
    how many of the instances that were checked it stands for.
    """

    subject: str
    cells: tuple[CellRef, ...]
    params: Mapping[str, Any] = field(default_factory=dict)
    expected: str = ""
    failing: int = 1


@dataclass(frozen=True, slots=True)
class TextOutcome:
    """What came of one rule on the text: instances checked, those that could not be, breaches."""

    rule: str
    checked: int
    skipped: int
    breaches: tuple[Breach, ...] = ()

    @property
    def failed(self) -> int:
        """How many of the instances fail, of which one breach may tell several."""
        return sum(breach.failing for breach in self.breaches)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A rule that holds and bears out a cell: computed from others, it is what is printed."""

    rule: Rule
    cell: CellRef
    arithmetic: Arithmetic


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction or remark, with its evidence.

    Attributes
    ----------
    id : str
        Stable: the rule and the addresses of the cells, never their figures.
    rule : Rule
    subject : str
        The unit, the column or the part of the text it is about.
    cells : tuple of CellRef
    formula : str
        The rule's formula with the names of the columns; empty for rules on the text.
    arithmetic : Arithmetic or None
    expected_low, expected_high : Decimal or None
        What the tested cell could hold given the others of the rule.
    expected : str
        What would be right, for rules on the text.
    confirmations : tuple of Confirmation
        Other rules that hold and bear out one of the cells.
    groups : tuple of int
        Repairs (`Audit.repairs`) that mend it.
    confidence : str
        Key of how sure it is and which cell is at fault.
    params : mapping
        What the sentence about it needs.
    status, reviewer, note, decided : str
        The reviewer's decision, and its day where it is kept.
    stale : bool
        True when the cells have changed since that decision.
    """

    id: str
    rule: Rule
    subject: str
    cells: tuple[CellRef, ...]
    formula: str = ""
    arithmetic: Arithmetic | None = None
    expected_low: Decimal | None = None
    expected_high: Decimal | None = None
    expected: str = ""
    confirmations: tuple[Confirmation, ...] = ()
    groups: tuple[int, ...] = ()
    confidence: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    status: str = "open"
    reviewer: str = ""
    note: str = ""
    decided: str = ""
    stale: bool = False

    @property
    def severity(self) -> str:
        """Severity of its rule."""
        return self.rule.severity

    @property
    def printed(self) -> tuple[str, ...]:
        """What the cells hold, as printed."""
        return tuple(cell.text for cell in self.cells)


def finding_id(rule: str, cells: tuple[CellRef, ...], subject: str = "") -> str:
    """Name a finding by its rule and the places of its cells.

    Examples
    --------
    >>> cell = CellRef("plan_table.csv", 12, "TT Đăk Mâm", "24688", "exits_target_em", "26")
    >>> finding_id("subset", (cell,)) == finding_id("subset", (cell,))
    True
    """
    places = "\n".join([rule, subject, *(cell.address for cell in cells)])
    return f"{rule}-{hashlib.sha256(places.encode()).hexdigest()[:6]}"
