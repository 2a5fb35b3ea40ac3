"""What each breach of a rule is in plain sentences, and what would settle it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from povlib.finding_words import CHOICES, SENTENCES
from povlib.rounding import round_exact
from povlib.rule_table import Rule
from povlib.settling_words import SETTLES
from povlib.wording import LANGUAGES, check_language, fill, format_date, join_words

__all__ = ["breach_sentence", "what_settles"]

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAMES = re.compile(r"\{(\w+)")
_MOST = 12
_SHOWN = 10
_REST = {"rest": ("{n} đơn vị khác", "{n} more")}


def _worded(name: str, value: Any, lang: str) -> Any:
    """Turn one parameter into what `fill` takes: a number or a text."""
    if isinstance(value, str):
        pair = CHOICES.get(name, {}).get(value)
        return value if pair is None else pair[LANGUAGES.index(lang)]
    if isinstance(value, Mapping):
        return value[lang]
    if isinstance(value, dt.date):
        return format_date(value, lang)
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return int(value)
        return round_exact(value, 2)
    if isinstance(value, tuple | list):
        told = [str(_worded(name, one, lang)) for one in value]
        if len(told) > _MOST:
            told = [*told[:_SHOWN], fill(_REST, "rest", lang, n=len(told) - _SHOWN)]
        return join_words(told, lang)
    return value


def _is_told(value: Any) -> bool:
    return value is not None and value != "" and value != ()


def breach_sentence(rule: Rule, params: Mapping[str, Any], lang: str = "vi") -> str:
    """Say in one or a few sentences what is wrong.

    Parameters
    ----------
    rule : Rule
        A rule of the table, or one that a plan brings along.
    params : mapping
        Texts and numbers; dates, fractions, sequences, keys of `CHOICES` and texts by language
        are written out. What is missing or empty takes its part of the sentence with it.
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.rule_table import RULES
    >>> subset = next(rule for rule in RULES if rule.id == "subset")
    >>> breach_sentence(subset, {"unit": "Nam Xuân", "column": "Hộ nghèo DTTS giảm",
    ...     "other": "Số hộ nghèo giảm", "printed": "59", "arithmetic": "59 > 29"})
    'Nam Xuân: Hộ nghèo DTTS giảm ghi 59, nhiều hơn cả tổng số là Số hộ nghèo giảm: 59 > 29.'
    """
    check_language(lang)
    key = rule.id if rule.id in SENTENCES else ""
    given = {"rule": rule.label(lang), **params} if not key else params
    template = SENTENCES[key][LANGUAGES.index(lang)]

    def kept(match: re.Match[str]) -> str:
        names = _NAMES.findall(match[1])
        return match[1] if all(_is_told(given.get(name)) for name in names) else ""

    template = _OPTIONAL.sub(kept, template)
    told = {name: _worded(name, given.get(name, ""), lang) for name in _NAMES.findall(template)}
    text = fill({"": (template, template)}, "", lang, **told)
    return text[:1].upper() + text[1:]


def what_settles(rule: Rule, lang: str = "vi", *, printed: bool = False) -> str:
    """Say what would settle a breach of a rule.

    Parameters
    ----------
    rule : Rule
    lang : {"vi", "en"}
    printed : bool
        Whether the document prints the households, so that their number alone settles nothing.

    Examples
    --------
    >>> from povlib.rule_table import RULES
    >>> what_settles(RULES[-1], "en")
    'The annex itself.'
    """
    key = rule.id if rule.id in SETTLES else rule.kind
    return fill(SETTLES, "rate_printed" if printed and key == "rate" else key, lang)
