"""What an analyst states about success, as text: one rate, a range, a prior, units of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from povlib.chance_words import PROBLEMS, STATED
from povlib.numerals import format_number
from povlib.rounding import round_exact
from povlib.success_laws import Beta, CommonRate, Law, RateRange, Scenarios, exact_rate
from povlib.wording import LANGUAGES, fill

__all__ = ["OTHERS", "number_text", "one_rate", "shown_number", "stated_success",
           "success_text"]  # fmt: skip

OTHERS = ""
"""Name under which a mapping states what holds for the units that it does not name."""

Problem = tuple[str, dict[str, str]]
"""What cannot be read: a key of `povlib.chance_words.PROBLEMS` with what it tells."""

_BETA = re.compile(r"(?P<common>(?:chung|common)\s+)?beta\s*\((?P<values>[^()]+)\)", re.IGNORECASE)
_RANGE = re.compile(r"(?P<low>[\d.,/]+\s*%?)\s*(?:–|-|đến|to)\s*(?P<high>[\d.,/]+\s*%?)")


def number_text(value: Fraction, lang: str) -> str:
    """Write a number exactly: with up to six decimals, or else as a fraction.

    Examples
    --------
    >>> number_text(Fraction(195, 2), "vi"), number_text(Fraction(200, 3), "vi")
    ('97,5', '200/3')
    """
    for decimals in range(7):
        if (rounded := round_exact(value, decimals)) == value:
            return format_number(rounded, lang)
    return f"{value.numerator}/{value.denominator}"


def shown_number(value: Fraction, lang: str) -> str:
    """Write a number for readers: what needs more than six decimals is rounded, with a sign of it.

    What is not whole is not written as if it were: decimals are added until it shows.

    Examples
    --------
    >>> shown_number(Fraction(195, 2), "vi"), shown_number(Fraction(200, 3), "vi")
    ('97,5', '≈ 66,67')
    >>> shown_number(100 - Fraction(1, 3 * 10**5), "en")
    '≈ 99.999997'
    """
    exact = number_text(value, lang)
    if "/" not in exact:
        return exact
    decimals = next(n for n in count(2) if round_exact(value, n) % 1)
    return f"≈ {format_number(round_exact(value, decimals), lang)}"


def one_rate(law: Law) -> Fraction | None:
    """Give the rate of a law that is one rate for all.

    Examples
    --------
    >>> one_rate("97 %"), one_rate(["0.5", 1])
    (Fraction(97, 100), None)
    """
    try:
        return exact_rate(law)
    except (TypeError, ValueError):
        return None


def _text(text: str) -> Law:
    """Read one statement."""
    if match := _BETA.fullmatch(text.strip()):
        mark = ";" if ";" in match["values"] else ","
        numbers = [part.strip() for part in match["values"].split(mark)]
        if len(numbers) != 2:
            raise ValueError(match["values"])
        decimal = [part.replace(",", ".") for part in numbers]
        prior = Beta(*decimal)  # type: ignore[arg-type]
        return CommonRate(prior) if match["common"] else prior
    if match := _RANGE.fullmatch(text.strip()):
        low, high = (match[end].replace(",", ".") for end in ("low", "high"))
        if "%" in low + high:  # either may have it for both
            low, high = (f"{end.rstrip('% ')}%" for end in (low, high))
        return RateRange(exact_rate(low), exact_rate(high))
    return exact_rate(text.replace(",", "."))


def _one(value: Any) -> Any:
    """Read one statement; what is no text must be one as it is, and no float is."""
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, Beta | CommonRate | Scenarios | RateRange):
        exact_rate(value)
    return value


def _read(value: Any, problems: list[Problem], key: str = "stated", **place: str) -> Any:
    """Read a statement, for all or of one unit."""
    try:
        found = _one(value)
        if place and isinstance(found, CommonRate | Scenarios):
            raise ValueError("one law for all units, not for one")
    except (TypeError, ValueError):
        problems.append((key, {**place, "found": f"{value!s:.80}"}))
        return Fraction(0)
    return found


def _listed(success: Sequence[Any], problems: list[Problem]) -> Any:
    """Read cases with their probabilities, or a statement for each unit."""
    if not _pairs(success):
        found = [
            _read(value, problems, "stated_unit", unit=f"[{place}]")
            for place, value in enumerate(success, 1)
        ]
        if not success or any(isinstance(value, RateRange) for value in found):
            problems.append(("stated", {"found": f"{success!s:.80}"}))
        return found
    before = len(problems)
    cases = []
    for chance, stated in success:
        told = {"chance": f"{chance}", "found": f"{stated!s:.80}"}
        held = _read(stated, problems, "stated_case", chance=told["chance"])
        if isinstance(held, RateRange):
            problems.append(("stated_case", told))
        cases.append((chance, held))
    try:
        return Scenarios(cases)
    except (TypeError, ValueError):
        if len(problems) == before:
            problems.append(("stated_cases", {"found": f"{success!s:.80}"}))
        return None


def stated_success(success: Law | Mapping[str, Any]) -> Any:
    """Read what is stated about success; what is no text stays as it is.

    Parameters
    ----------
    success : law or mapping
        ``"97 %"`` or ``"0.97"``; a range, ``"95–99 %"``; a prior of each unit, ``"Beta(97; 3)"``;
        one of all units together, ``"common Beta(97; 3)"`` or ``"chung Beta(97; 3)"``; pairs of a
        probability and what then holds, ``[("80 %", "98 %"), ("20 %", "85 %")]``; or any but the
        last two by unit, with the name `OTHERS` for units that are not named.

    Returns
    -------
    law or mapping
        With `RateRange` where some rate is a range.

    Raises
    ------
    ValueError
        With everything that cannot be read, in both languages.

    Examples
    --------
    >>> stated_success("95–99 %")
    RateRange(low=Fraction(19, 20), high=Fraction(99, 100))
    >>> stated_success("chung Beta(9,5; 0,5)").prior == Beta("9.5", "0.5")
    True
    >>> found = stated_success({"A": "90–95 %", "": "97 %"})
    >>> str(found.low["A"]), str(found.high["A"]), str(found.high[""])
    ('9/10', '19/20', '97/100')
    """
    problems: list[Problem] = []
    found: Any
    if isinstance(success, Mapping):
        found = {
            unit: _read(value, problems, "stated_unit", unit=str(unit) or "…")
            for unit, value in success.items()
        }
        if any(isinstance(value, RateRange) for value in found.values()):
            found = RateRange(
                *({unit: _end(value, end) for unit, value in found.items()} for end in (0, 1))
            )
    elif isinstance(success, Sequence) and not isinstance(success, str):
        found = _listed(success, problems)
    else:
        found = _read(success, problems)
    if problems:
        told = [fill(PROBLEMS, key, lang, **said) for lang in LANGUAGES for key, said in problems]
        raise ValueError("\n".join(told))
    return found


def _pairs(success: Sequence[Any]) -> bool:
    return bool(success) and all(isinstance(one, tuple | list) and len(one) == 2 for one in success)


def _end(value: Any, end: int) -> Any:
    return (value.low, value.high)[end] if isinstance(value, RateRange) else value


def success_text(success: Any, lang: str) -> str:
    """Write a statement in short, so that `stated_success` reads it again.

    Examples
    --------
    >>> [success_text(stated_success(text), "vi") for text in ("0.975", "0.9-0.95", "Beta(9, 1)")]
    ['97,5 %', '90–95 %', 'Beta(9; 1)']
    >>> success_text(CommonRate(Beta(9, 1)), "en")
    'common Beta(9; 1)'
    """
    if isinstance(success, RateRange):
        ends = [number_text(100 * exact_rate(end), lang) for end in (success.low, success.high)]
        return f"{ends[0]}–{ends[1]} %"
    prior = success.prior if isinstance(success, CommonRate) else success
    if isinstance(prior, Beta):
        params = {"alpha": number_text(prior.alpha, lang), "beta": number_text(prior.beta, lang)}
        key = "common" if isinstance(success, CommonRate) else "beta"
        return fill(STATED, key, lang, **params)
    return f"{number_text(100 * exact_rate(success), lang)} %"
