"""Sentences on the plan's year: where it stands, what contradicts what, what was assumed."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.progress_inputs import Path
from povlib.progress_ledger import FLOWS, Ledger, Year
from povlib.progress_words import ASSUMED, CONTRADICTED, MEASURES, WORDS
from povlib.rounding import round_exact
from povlib.wording import LANGUAGES, fill, format_date, join_words

__all__ = ["answer", "assumptions", "contradiction_texts", "month_text"]

_MOST_NAMES = 5


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
            limit=str(limit) if row["kind"] == "outside_year" else _shown(limit, lang),
            lines=", ".join(map(str, row["lines"])),
        )  # fmt: skip
        certain = [] if row["certain"] else [fill(WORDS, "uncertain", lang)]
        texts.append(" ".join([text, *certain]))
    return texts


def assumptions(plan: Plan, ledger: Ledger, year: Year, path: Path, lang: str) -> list[str]:
    """Tell what was taken for granted; that figures are made up comes first."""
    steps = [due - before for before, due in zip((0, *year.due), year.due, strict=False)]
    period = {1: "monthly", 3: "quarterly", 6: "half_year"}.get(steps[0], "yearly")
    texts = [fill(ASSUMED, "demonstration", lang)] if plan.source.demonstration else []
    texts.append(fill(ASSUMED, "reports", lang, as_of=format_date(year.as_of, lang)))
    absent = [column for column in FLOWS[""] if not ledger.has(column)]
    if absent:
        texts.append(fill(ASSUMED, "absent", lang, columns=join_words(absent, lang)))
    params: dict[str, Any] = {"period": fill(WORDS, period, lang), "days": year.days_allowed}
    texts.append(fill(ASSUMED, "late", lang, **params))
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
    table: pd.DataFrame, total: pd.Series[Any], late: pd.DataFrame, wrong: int,
    as_of: dt.date, lang: str,
) -> list[str]:  # fmt: skip
    """Say where the plan stands, in a few sentences, the most important first."""
    texts = [fill(WORDS, "wrong", lang, n=wrong)] if wrong else []
    said: dict[str, Any] = {"as_of": format_date(as_of, lang)}
    if total["exits"] is None:
        texts.append(fill(WORDS, "no_figure", lang, **said))
    else:
        covered = total.get("coverage_pct")
        said |= {"exits": total["exits"], "coverage": covered, "target": total.get("exits_target")}
        texts.append(fill(WORDS, "no_target" if covered is None else "answer", lang, **said))
    ahead = [value for value in table.get("ahead", ()) if value is not None]
    if ahead:
        behind = sum(value < 0 for value in ahead)
        texts.append(fill(WORDS, "behind", lang, n=behind, of=len(ahead)))
    net = {name: total.get(name) for name in ("relapses", "new_poor", "reduction")}
    if total["exits"] is not None and all(value is not None for value in net.values()):
        texts.append(fill(WORDS, "net", lang, **net))
    if len(late):
        names = list(dict.fromkeys(late["unit"]))
        shown = names if len(names) <= _MOST_NAMES else names[: _MOST_NAMES - 1]
        more = len(names) - len(shown)
        shown += [fill(WORDS, "more", lang, n=more)] if more else []
        texts.append(fill(WORDS, "late", lang, n=len(names), units=join_words(shown, lang)))
    return texts
