"""Sentences on the plan's year: where it stands, what contradicts what, what was assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.progress_inputs import Path
from povlib.progress_ledger import FLOWS, MONTHS, Ledger, Year, month_end
from povlib.progress_words import ASSUMED, CONTRADICTED, MEASURES, WORDS
from povlib.rounding import round_exact
from povlib.wording import LANGUAGES, fill, format_date, join_words

__all__ = ["answer", "assumptions", "contradiction_texts", "few_names", "month_text"]

_MOST_NAMES = 5
_OF_YEARS = ("outside_year", "far_day")
_NOT_USED = ("twice", *_OF_YEARS)


def month_text(date: dt.date, lang: str) -> str:
    """Write a month.

    Examples
    --------
    >>> month_text(dt.date(2032, 4, 1), "vi"), month_text(dt.date(2032, 4, 1), "en")
    ('4/2032', 'April 2032')
    """
    return format_date(date, lang).partition("/" if lang == "vi" else " ")[2]


def _shown(value: Any, lang: str) -> Any:
    if isinstance(value, dt.date):
        return format_date(value, lang)
    return value


def contradiction_texts(found: pd.DataFrame, lang: str) -> list[str]:
    """Tell contradictions, a sentence each, two where it is not certain."""
    texts = []
    which = LANGUAGES.index(lang)
    for row in found.to_dict("records"):
        column = row["column"]
        measure = MEASURES.get(column) or MEASURES.get(column.removesuffix("_em"), ("", ""))
        limit = row["limit"]
        text = fill(
            CONTRADICTED, row["kind"], lang, unit=row["unit"], month=month_text(row["month"], lang),
            measure=measure[which], found=_shown(row["found"], lang),
            limit=str(limit) if row["kind"] in _OF_YEARS else _shown(limit, lang),
            lines=", ".join(map(str, row["lines"])),
        )  # fmt: skip
        certain = [] if row["certain"] else [fill(WORDS, "uncertain", lang)]
        texts.append(" ".join([text, *certain]))
    return texts


def few_names(units: Iterable[Any], lang: str) -> str:
    """Name units, each once and no more than a few, and say how many others there are.

    Examples
    --------
    >>> few_names("ABCDEFG", "en")
    'A, B, C, D and 3 others'
    """
    names = list(dict.fromkeys(map(str, units)))
    shown = names if len(names) <= _MOST_NAMES else names[: _MOST_NAMES - 1]
    more = len(names) - len(shown)
    return join_words([*shown, *([fill(WORDS, "more", lang, n=more)] if more else [])], lang)


def _early(ledger: Ledger, year: Year) -> list[str]:
    """Give the units of the reports that count and were made before their month was over."""
    rows = ledger.rows[ledger.rows["status"] == "counted"]
    ends = {month: month_end(year.year, month) for month in range(1, MONTHS + 1)}
    whole = {month: end for month, end in ends.items() if end <= year.deadline(month)}
    return [
        unit
        for unit, month, made in zip(rows["unit"], rows["month"], rows["reported"], strict=True)
        if month.month in whole and month <= made < whole[month.month]
    ]


def assumptions(plan: Plan, ledger: Ledger, year: Year, path: Path, lang: str) -> list[str]:
    """Tell what was taken for granted; that figures are made up comes first."""
    months = (*year.before, *year.due)
    steps = [due - before for before, due in zip((0, *months), months, strict=False)]
    period = {1: "monthly", 3: "quarterly", 6: "half_year"}.get(steps[0], "yearly")
    texts = [fill(ASSUMED, "demonstration", lang)] if plan.source.demonstration else []
    texts.append(fill(ASSUMED, "reports", lang, as_of=format_date(year.as_of, lang)))
    absent = [column for column in FLOWS[""] if not ledger.has(column)]
    if absent:
        texts.append(fill(ASSUMED, "absent", lang, columns=join_words(absent, lang)))
    params: dict[str, Any] = {"period": fill(WORDS, period, lang), "days": year.days_allowed}
    if year.printed:
        params |= {"day": year.printed[0], "month": fill(WORDS, year.printed[1], lang)}
    texts.append(fill(ASSUMED, "late_printed" if year.printed else "late", lang, **params))
    if year.before:
        params = {"months": ", ".join(map(str, year.before)), "n": len(year.before)}
        params |= {"signed": format_date(plan.source.signed, lang), "first": year.due[0]}
        texts.append(fill(ASSUMED, "before", lang, **params))
    if early := _early(ledger, year):
        texts.append(fill(ASSUMED, "early", lang, n=len(early), units=few_names(early, lang)))
    named = {} if plan.milestones is None else plan.milestones[f"label_{lang}"].to_dict()
    params = {"last": year.last, "path": named.get(path.name, "")}
    if path.reached:
        params["path"] = "; ".join(
            f"{named[name]}: {format_number(round_exact(100 * share, 2), lang)} %"
            for name, share in path.reached
        )
    if path.span:
        params |= {"start": format_date(path.span[0], lang), "end": format_date(path.span[1], lang)}
    steps_of_path = zip(range(1, 13), (Fraction(0), *path.shares), path.shares, strict=False)
    params["shares"] = "; ".join(
        f"{month}: {format_number(round_exact(100 * share, 2), lang)} %"
        for month, before, share in steps_of_path
        if share != before
    )
    texts.append(fill(ASSUMED, path.kind, lang, **params))
    review = {} if year.review is None else {"review": format_date(year.review, lang)}
    texts.append(fill(ASSUMED, "review" if review else "no_review", lang, **review))
    return texts


def answer(
    table: pd.DataFrame, total: pd.Series[Any], late: pd.DataFrame, wrong: pd.DataFrame,
    as_of: dt.date, lang: str,
) -> list[str]:  # fmt: skip
    """Say where the plan stands, in a few sentences, the most important first."""
    texts = [fill(WORDS, "wrong", lang, n=len(wrong))] if len(wrong) else []
    unused = wrong[wrong["kind"].isin(_NOT_USED)]
    said: dict[str, Any] = {"as_of": format_date(as_of, lang)}
    if total["exits"] is None:
        texts.append(fill(WORDS, "no_usable" if len(unused) else "no_figure", lang, **said))
    else:
        covered, over = total.get("coverage_pct"), table.index[table["overdrawn"]]
        said |= {"exits": total["exits"], "coverage": covered, "target": total.get("exits_target")}
        key = "no_target" if covered is None else "answer"
        if len(over) and said["target"] is not None:
            key, said["units"] = "not_covered", few_names(over, lang)
        texts.append(fill(WORDS, key, lang, **said))
    ahead = [value for value in table.get("ahead", ()) if value is not None]
    if ahead:
        behind = sum(value < 0 for value in ahead)
        texts.append(fill(WORDS, "behind", lang, n=behind, of=len(ahead)))
    net = {name: total.get(name) for name in ("relapses", "new_poor", "reduction")}
    if total["exits"] is not None and all(value is not None for value in net.values()):
        texts.append(fill(WORDS, "net", lang, **net))
    if len(late):
        n = late["unit_code"].nunique()
        texts.append(fill(WORDS, "late", lang, n=n, units=few_names(late["unit"], lang)))
    if len(unused):
        n = int(unused["lines"].map(len).sum())
        texts.append(fill(WORDS, "not_used", lang, n=n, units=few_names(unused["unit"], lang)))
    return texts
