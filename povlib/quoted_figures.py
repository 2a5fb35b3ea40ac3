"""Figures and dates in a quotation: whether the words hold what they are said to hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from povlib.numerals import NOTATIONS, NumeralError, decimal_places, read_number

__all__ = ["quotes_date", "quotes_figure"]

Figure = tuple[int | Decimal, int]
"""A number and the decimals that it is written with."""

_GAP = " \u00a0\u2009\u202f\u2007"
_RUN = re.compile(rf"\d+(?:[.,{_GAP}]\d+)*", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SCALES = {"nghìn": 1000, "ngàn": 1000, "triệu": 10**6, "thousand": 1000, "million": 10**6}
_ONES = {
    word: value
    for value, words in enumerate(
        ["một mốt one", "hai two", "ba three", "bốn tư four", "năm lăm nhăm five", "sáu six",
         "bảy bẩy seven", "tám eight", "chín nine", "mười ten", "eleven", "twelve"], 1,
    )
    for word in words.split()
}  # fmt: skip
_LARGE = {"trăm", "nghìn", "ngàn", "vạn", "triệu", "chục", "hundred", "thousand", "million"}
_DATE = (
    r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})(?!\d)"
    r"(?:\s*(?:[/.-]|,?\s*năm)\s*(\d{4}|\d\d)(?!\d))?"
)
_DAY_WHOLE = re.compile(rf"(?<!\d){_DATE}", re.ASCII)
_DAY = re.compile(rf"(?<!\d)(?={_DATE})", re.ASCII)  # also one within another: “10-15 tháng 3”
_MONTH = re.compile(
    r"(?:tháng\s*(\d{1,2})|(?<![\d/.-])(\d{1,2})(?=\s*[/.-]\s*\d{4}))"
    r"(?:\s*(?:[/.-]|,?\s*năm)\s*(\d{4})(?!\d))?",
    re.ASCII,
)


def _readings(text: str) -> Iterator[Figure]:
    for notation in NOTATIONS:
        try:
            value = read_number(text, notation)
        except NumeralError:
            continue
        yield value, decimal_places(value)


def _digit_figures(quote: str) -> Iterator[Figure]:
    """Read what is written in digits, in either notation."""
    for run in _RUN.findall(quote):
        whole = list(_readings(run))
        yield from whole
        for piece in re.split(f"[{_GAP}]" if whole else f"[.,{_GAP}]", run):
            yield from _readings(piece)


def _word_figures(words: list[str]) -> Iterator[Figure]:
    """Read what is written in words, up to ninety-nine."""
    for at, word in enumerate(words):
        value, after = _ONES.get(word), words[at + 1 : at + 3]
        if value is None or (word == "năm" and after and after[0].isdigit()):  # “năm” is a year too
            continue
        yield value, 0
        tens = value == 10 and word == "mười"
        if after[:1] == ["mươi"]:
            value, after, tens = 10 * value, words[at + 2 : at + 3], True
            yield value, 0
        if tens and after and _ONES.get(after[0], 10) < 10:
            yield value + _ONES[after[0]], 0


def quotes_figure(text: str, quote: str) -> bool:
    """Tell whether a figure stands in a quotation, with the decimals that it has there.

    A quotation without digits says what it says in words, and so do large numbers in words: nothing
    is held against them.

    Parameters
    ----------
    text : str
        The figure, in Vietnamese notation.
    quote : str
        The very words, in either notation.

    Examples
    --------
    >>> quotes_figure("387", "giảm 387 hộ"), quotes_figure("378", "giảm 387 hộ")
    (True, False)
    >>> quotes_figure("1.229", "1 229 hộ"), quotes_figure("2,00", "2%")
    (True, False)
    >>> quotes_figure("1", "một trong 12 xã"), quotes_figure("1.200", "1,2 nghìn hộ")
    (True, True)
    """
    if not re.search(r"\d", quote):
        return True
    value = read_number(text)
    value = -value if value < 0 else value
    found = set(_digit_figures(quote))
    words = [word.casefold() for word in _WORD.findall(quote)]
    found.update(_word_figures(words))
    if (value, decimal_places(value)) in found:
        return True
    scales = {_SCALES[word] for word in words if word in _SCALES}
    if any(value == number * scale for number, _ in found for scale in scales):
        return True
    return any(a in _ONES and b in _LARGE for a, b in pairwise(words))


def quotes_date(first: dt.date, last: dt.date, quote: str) -> bool:
    """Tell whether a day, or a month from its first to its last day, may be what a quotation says.

    Examples
    --------
    >>> day = dt.date(2020, 3, 11)
    >>> quotes_date(day, day, "ngày 11 tháng 3 năm 2020"), quotes_date(day, day, "ngày 12/3/2020")
    (True, False)
    >>> quotes_date(dt.date(2020, 3, 1), dt.date(2020, 3, 31), "trong tháng 3")
    True
    """
    days = [(int(day), int(month), year) for day, month, year in _DAY.findall(quote)]
    days = [one for one in days if 1 <= one[1] <= 12]
    if first != last:
        told = [(int(a or b), year) for a, b, year in _MONTH.findall(quote)]
        told += [(month, year) for _, month, year in days]
    else:
        # The day, or one that shares its month with another, as in “ngày 5 đến ngày 15 tháng 3”.
        alone = {int(run) for run in re.findall(r"\d+", _DAY_WHOLE.sub(" ", quote))}
        told = [
            (month if first.day == day or first.day in alone else 0, year)
            for day, month, year in days
        ]
    return not told or any(
        month == first.month and (not year or int(year) == first.year % 10 ** len(year))
        for month, year in told
    )
