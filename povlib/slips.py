"""Slips in typing one figure: what could have been typed for what, and in how few keystrokes.

Everything here looks at texts. A figure is typed digit by digit with its marks, so a slip is a
matter of characters: a digit dropped, two digits in the wrong order, a mark one place off.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from povlib.numerals import NOTATIONS

__all__ = ["group_mark", "keystrokes", "slip_kinds", "slip_values", "write_like"]

_SAME = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " ") | {"−": "-"})
_REMEMBERED = 1 << 16
"""Answers kept: the stories of one repair ask for the same figures again and again."""
_POWERS = (-3, -2, -1, 1, 2, 3)  # a mark slips by so many places


class _Parts(NamedTuple):
    negative: bool
    whole: str
    fraction: str
    group: str


@lru_cache(_REMEMBERED)
def _parts(text: str, notation: str) -> _Parts | None:
    """Take a printed figure apart; None when it is no figure."""
    decimal = NOTATIONS[notation][0]
    found = re.fullmatch(
        rf"([-+]?)(\d[\d., ]*?)(?:{re.escape(decimal)}(\d+))?", text.translate(_SAME), re.ASCII
    )
    if found is None:
        return None
    groups = re.findall(r"\D", found[2])
    return _Parts(
        found[1] == "-", re.sub(r"\D", "", found[2]), found[3] or "", groups[0] if groups else ""
    )


@lru_cache(_REMEMBERED)
def keystrokes(printed: str, other: str) -> int:
    """Count the fewest keystrokes that turn one text into another.

    A keystroke types a character too many, leaves one out, takes one for another, or types two
    neighbours in the wrong order (optimal string alignment, also called the restricted
    Damerau-Levenshtein distance). Marks count like digits; kinds of spaces, and the hyphen and
    the minus sign, are not told apart.

    Examples
    --------
    One pair of digits in the wrong order; one digit; nothing alike but the place of a digit:

    >>> keystrokes("69.239", "69.329"), keystrokes("59", "29"), keystrokes("26", "10")
    (1, 1, 2)
    """
    a, b = printed.translate(_SAME), other.translate(_SAME)
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        row = [i]
        for j, wanted in enumerate(b, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == wanted:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def group_mark(text: str, notation: str = "vi") -> str | None:
    """Tell the mark that groups the digits of a printed figure, "" for none.

    None when the figure is too short to tell.

    Examples
    --------
    >>> group_mark("1.229"), group_mark("1050"), group_mark("280")
    ('.', '', None)
    """
    parts = _parts(text, notation) if len(text) > 3 else None
    if parts is None or len(parts.whole) < 4:
        return None
    return parts.group


@lru_cache(_REMEMBERED)
def write_like(
    value: int, like: str, decimals: int = 0, *, notation: str = "vi", group: str | None = None
) -> str:
    """Write a value in the manner of a printed figure.

    Parameters
    ----------
    value : int
        In units of the last decimal.
    like : str
        A figure as printed: its decimals, leading zeros and group mark are imitated.
    decimals : int
        Decimals of the unit of `value`.
    notation : {"vi", "en"}
    group : str, optional
        Group mark where `like` is too short to show one; the notation's own when not given.

    Examples
    --------
    >>> write_like(1286, "280"), write_like(1286, "1050"), write_like(540, "4,5", 2)
    ('1.286', '1286', '5,4')
    >>> write_like(8, "06"), write_like(-287, "2,87", 2)
    ('08', '-2,87')
    """
    decimal, usual = NOTATIONS[notation]
    parts = _parts(like, notation) or _Parts(False, "", "0" * decimals, "")
    places = len(parts.fraction)
    if places < decimals and value % 10 ** (decimals - places):
        places = decimals
    shown = abs(value) * 10**places // 10**decimals
    whole, fraction = divmod(shown, 10**places)
    own = group_mark(like, notation)
    mark = own if own is not None else usual if group is None else group
    body = f"{whole:,d}".replace(",", mark)
    if parts.whole[:1] == "0" and len(parts.whole) > 1:
        body = str(whole).zfill(len(parts.whole))
    return ("-" if value < 0 else "") + body + (f"{decimal}{fraction:0{places}d}" if places else "")


def _exponent(parts: _Parts) -> int:
    digits = parts.whole + parts.fraction
    return len(digits) - len(digits.rstrip("0")) - len(parts.fraction)


@lru_cache(_REMEMBERED)
def slip_kinds(printed: str, other: str, notation: str = "vi") -> tuple[str, ...]:
    """Name the single slips that could have put `printed` where `other` belongs.

    Returns
    -------
    tuple of str
        Of ``digits_transposed``, ``digit_substituted``, ``digit_dropped`` (from `other`),
        ``digit_inserted``, ``mark_slipped``, ``sign_slipped``; empty when one slip is not enough.

    Examples
    --------
    >>> slip_kinds("5.374", "5.347"), slip_kinds("129", "1.229"), slip_kinds("28,7", "2,87")
    (('digits_transposed',), ('digit_dropped',), ('mark_slipped',))
    >>> slip_kinds("26", "10")
    ()
    """
    a, b = _parts(printed, notation), _parts(other, notation)
    if a is None or b is None:
        return ()
    first, second = f"{a.whole}.{a.fraction}", f"{b.whole}.{b.fraction}"
    if a.negative != b.negative:
        return ("sign_slipped",) if first == second else ()
    found = []
    if (len(a.whole), len(a.fraction)) == (len(b.whole), len(b.fraction)):
        pairs = zip(a.whole + a.fraction, b.whole + b.fraction, strict=True)
        changed = [(place, x, y) for place, (x, y) in enumerate(pairs) if x != y]
        if len(changed) == 1:
            found = ["digit_substituted"]
        elif len(changed) == 2:
            (i, x, y), (j, z, t) = changed
            found = ["digits_transposed"] if j == i + 1 and (x, y) == (t, z) else []
    elif abs(len(first) - len(second)) == 1:
        short, long = sorted((first, second), key=len)
        if any(long[i].isdigit() and long[:i] + long[i + 1 :] == short for i in range(len(long))):
            found = ["digit_dropped" if short == first else "digit_inserted"]
    digits = [(parts.whole + parts.fraction).strip("0") for parts in (a, b)]
    power = abs(_exponent(a) - _exponent(b))
    # Without decimals a single place is a zero too many or too few, which is said above.
    if digits[0] == digits[1] != "" and power > (not a.fraction and not b.fraction):
        found.append("mark_slipped")
    return tuple(found)


def slip_values(printed: str, decimals: int = 0, notation: str = "vi") -> tuple[int, ...]:
    """List the values that one slip could have turned into a printed figure.

    They are in units of the last of `decimals` decimals, in rising order; `slip_kinds` says which
    slip it would have been.

    Examples
    --------
    >>> [value for value in slip_values("26") if value <= 16]
    [-26, 2, 6, 16]
    """
    parts = _parts(printed, notation)
    if parts is None:
        return ()
    text = f"{parts.whole}.{parts.fraction}"
    texts = {text}
    for i in range(len(text) + 1):
        texts.update(text[:i] + digit + text[i:] for digit in "0123456789")
        if text[i : i + 1].isdigit():
            texts.update(text[:i] + digit + text[i + 1 :] for digit in ("", *"0123456789"))
    digits = parts.whole + parts.fraction
    exponent = decimals - len(parts.fraction)
    found = {_units(digits, exponent + power) for power in _POWERS}
    for i in range(len(digits) - 1):
        found.add(_units(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :], exponent))
    for one in texts:
        whole, _, fraction = one.partition(".")
        if whole:
            found.add(_units(whole + fraction, decimals - len(fraction)))
    sign = -1 if parts.negative else 1
    own = _units(digits, exponent)
    values = {sign * value for value in found if value is not None and value != own}
    return tuple(sorted(values | ({-sign * own} if own else set())))


def _units(digits: str, exponent: int) -> int | None:
    """Shift digits by a power of ten; None where that leaves no whole number."""
    if exponent >= 0:
        return int(digits) * int(10**exponent)
    value, rest = divmod(int(digits), int(10**-exponent))
    return None if rest else value
