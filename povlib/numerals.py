"""Numerals as printed in official tables: reading them exactly and writing them back.

A printed figure is text. ``1.229`` is one thousand two hundred and twenty-nine in a Vietnamese
table and a little over one in an English one; which it is follows from the notation of the table,
never from a guess. Two notations are known, named after the language that uses them:

========  ============  ==========  ==================
notation  decimal mark  group mark  example
========  ============  ==========  ==================
``vi``    ``,``         ``.``       ``1.229`` · ``8,70``
``en``    ``.``         ``,``       ``1,229`` · ``8.70``
========  ============  ==========  ==================

Spaces (plain, no-break, narrow) may group digits in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

__all__ = [
    "NOTATIONS",
    "NumeralError",
    "decimal_places",
    "format_number",
    "infer_notation",
    "read_number",
]

NOTATIONS: dict[str, tuple[str, str]] = {"vi": (",", "."), "en": (".", ",")}
"""Decimal mark and group mark of each notation."""

_SPACES = "\u00a0\u2009\u202f\u2007 "
_MINUS = {"-": "-", "−": "-", "+": "", "": ""}


def _pattern(decimal_mark: str, group_mark: str) -> re.Pattern[str]:
    decimal, group = re.escape(decimal_mark), re.escape(group_mark)
    grouped = rf"[1-9]\d{{0,2}}(?:{group}\d{{3}})+|[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+"
    return re.compile(rf"([-−+]?)({grouped}|\d+)(?:{decimal}(\d+))?", re.ASCII)


_PATTERNS = {name: _pattern(*marks) for name, marks in NOTATIONS.items()}
_NOT_DIGITS = re.compile(rf"[.,{_SPACES}]")
_LONGEST = 1000  # characters: no figure is longer, and conversion takes its time

# Why a text is not a number, in the order in which the reasons are tried.
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("empty", re.compile(r"\s*")),
    ("percent_sign", re.compile(r".*[%‰]\s*")),
    ("outer_space", re.compile(rf"[\s{_SPACES}].*|.*[\s{_SPACES}]", re.DOTALL)),
    ("no_digit", re.compile(r"\D*")),
    ("letters", re.compile(r".*[^-−+0-9.,\s\u00a0\u2009\u202f\u2007].*", re.DOTALL)),
)


class NumeralError(ValueError):
    """A text that cannot be read as one exact number.

    Attributes
    ----------
    text : str
        The text as found.
    reason : str
        One of ``empty``, ``percent_sign``, ``outer_space``, ``no_digit``, ``letters``,
        ``other_notation`` (a number, but only in the other notation), ``malformed``, ``too_long``,
        ``ambiguous`` (both notations read it, with different values), ``mixed_notation``.
    """

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"{text!r}: {reason}")


def _read(text: str, notation: str) -> int | Decimal | None:
    match = _PATTERNS[notation].fullmatch(text)
    if match is None or len(text) > _LONGEST:
        return None
    sign, whole, fraction = match.groups()
    digits = _MINUS[sign] + _NOT_DIGITS.sub("", whole)
    return int(digits) if fraction is None else Decimal(f"{digits}.{fraction}")


def read_number(text: str, notation: str = "vi") -> int | Decimal:
    """Read one printed number exactly.

    Parameters
    ----------
    text : str
        The figure as printed, without unit or per cent sign.
    notation : {"vi", "en"}
        Which marks separate decimals and groups.

    Returns
    -------
    int or decimal.Decimal
        ``int`` where no decimals are printed; otherwise a ``Decimal`` that keeps every printed
        decimal, trailing zeros included.

    Raises
    ------
    NumeralError
        With the reason, when the text is not one number in this notation.

    Examples
    --------
    >>> read_number("1.229"), read_number("8,70"), read_number("06")
    (1229, Decimal('8.70'), 6)
    >>> read_number("8.70")
    Traceback (most recent call last):
    povlib.numerals.NumeralError: '8.70': other_notation
    """
    value = _read(text, notation)
    if value is not None:
        return value
    if len(text) > _LONGEST:
        raise NumeralError(text, "too_long")
    for reason, pattern in _REASONS:
        if pattern.fullmatch(text):
            raise NumeralError(text, reason)
    others = (_read(text, name) for name in NOTATIONS if name != notation)
    known_elsewhere = any(other is not None for other in others)
    raise NumeralError(text, "other_notation" if known_elsewhere else "malformed")


def infer_notation(texts: Iterable[str], whole: Iterable[str] = ()) -> str | None:
    """Find the one notation in which every text of a table is a number.

    Each text rules out the notations that cannot read it; what is left after the whole table is
    the answer. Empty texts say nothing.

    Parameters
    ----------
    texts : iterable of str
        All the figures of one table, as printed.
    whole : iterable of str
        Those figures of the same table that count something, so that a decimal mark cannot stand
        in them (a text without any reading as a whole number says nothing).

    Returns
    -------
    str or None
        ``"vi"`` or ``"en"``; ``None`` when both read every text with the same values, so that
        the choice makes no difference.

    Raises
    ------
    NumeralError
        ``mixed_notation`` when a text can only be read in a notation that another text rules
        out; ``ambiguous`` when both notations are possible and disagree about a text; or the
        reason why a text is no number at all.

    Examples
    --------
    One figure decides for its table:

    >>> infer_notation(["1.229", "8,70"])
    'vi'
    >>> infer_notation(["1.229"])
    Traceback (most recent call last):
    povlib.numerals.NumeralError: '1.229': ambiguous

    A count of households can only be the whole number:

    >>> infer_notation([], whole=["1.229"])
    'vi'
    """
    possible = set(NOTATIONS)
    doubtful: str | None = None
    counts = list(whole)
    for place, text in enumerate([*counts, *texts]):
        if not text.strip():
            continue
        readings = {name: value for name in NOTATIONS if (value := _read(text, name)) is not None}
        if not readings:
            read_number(text)  # raises with the reason
        if place < len(counts):
            integers = {name for name, value in readings.items() if isinstance(value, int)}
            readings = {name: readings[name] for name in integers or readings}
        if not possible & set(readings):
            raise NumeralError(text, "mixed_notation")
        possible &= set(readings)
        if doubtful is None and len(set(readings.values())) > 1:
            doubtful = text
    if len(possible) == 1:
        return possible.pop()
    if doubtful is not None:
        raise NumeralError(doubtful, "ambiguous")
    return None


def decimal_places(value: int | Decimal) -> int:
    """Count the decimals that a read figure was printed with.

    Examples
    --------
    >>> decimal_places(read_number("8,70")), decimal_places(1229)
    (2, 0)
    """
    if isinstance(value, int):
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def format_number(value: int | Decimal, lang: str = "vi", *, sign: bool = False) -> str:
    """Write a figure in a language's notation, with the decimals that it has.

    Nothing is rounded here: give the figure the decimals it is to show
    (`povlib.rounding.round_exact`).

    Parameters
    ----------
    value : int or decimal.Decimal
    lang : {"vi", "en"}
    sign : bool
        Write ``+`` before positive figures (for differences).

    Returns
    -------
    str
        Groups of three from four digits on; the minus sign is U+2212, as wide as a digit.

    Examples
    --------
    >>> format_number(1229), format_number(Decimal("8.70")), format_number(1229, "en")
    ('1.229', '8,70', '1,229')
    >>> format_number(-46), format_number(4, sign=True)
    ('−46', '+4')
    """
    decimal_mark, group_mark = NOTATIONS[lang]
    text = f"{value.copy_abs():,f}" if isinstance(value, Decimal) else f"{abs(value):,d}"
    whole, _, fraction = text.partition(".")
    body = whole.replace(",", group_mark) + (decimal_mark + fraction if fraction else "")
    return ("−" if value < 0 else "+" if sign and value > 0 else "") + body
