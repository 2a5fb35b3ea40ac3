"""The brief of one page: the plan, its contradictions, its odds, its next deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from typing import Any

from povlib.audit_parts import spelt_out
from povlib.audit_report import Audit
from povlib.auditing import audit
from povlib.blocks import Block, Item, Pairs, answer_block, summary_block
from povlib.brief_words import WORDS
from povlib.calendar_views import span_text
from povlib.chance_views import need_texts, odds_answer
from povlib.colophon import REPORT_DATA, report_colophon
from povlib.committee_views import committee_brief
from povlib.correction_marks import notes_for, registered_mark, total_mark
from povlib.io import code_digest
from povlib.outlook_views import outlook_key, outlook_sentence
from povlib.plan import Plan
from povlib.plan_views import plan_keys
from povlib.programme_year import programme
from povlib.progress_chances import Outlook, year_outlook
from povlib.progress_inputs import asked_day
from povlib.progress_year import Progress, progress
from povlib.registration import compare_registration, lacking
from povlib.registration_prospects import Prospects, success_prospects
from povlib.summary_parts import conflict_items, sort_findings
from povlib.unknown_views import unknown_items
from povlib.view_parts import number, records, total_of
from povlib.wording import data_warnings, fill, format_date, marked

__all__ = ["BRIEF_RATE", "BriefFacts", "brief_blocks", "brief_facts", "brief_title"]

BRIEF_RATE = "97 %"
"""The success rate that is told of where the analyst states none."""


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """What a brief tells: computed once, told in either language and at any length."""

    plan: Plan
    report: Audit
    prospects: Prospects | None
    progress: Progress | None
    outlook: Outlook | None
    as_of: dt.date


def brief_facts(plan: Plan, rate: Any = BRIEF_RATE, as_of: str | None = None) -> BriefFacts:
    """Compute what a brief tells.

    Parameters
    ----------
    plan : Plan
    rate : law
        The success of registered households, as for `success_prospects`.
    as_of : str, optional
        The day asked about; by default that of the latest report of progress, else that of the
        signature.
    """
    found = None if plan.progress is None else progress(plan, as_of=as_of)
    day = plan.source.signed if found is None else found.as_of
    if as_of is not None and found is None:
        day = asked_day(as_of)
    outlook = None if found is None else year_outlook(found, rate)
    return BriefFacts(plan, audit(plan), success_prospects(plan, rate), found, outlook, day)


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def brief_title(plan: Plan, lang: str) -> str:
    """Title of the brief."""
    source = plan.source
    return _say("title", lang, area=source.area[lang], year=str(source.year))


def _lead(plan: Plan, lang: str) -> str:
    source = plan.source
    poor, target = (total_of(plan, name) for name in ("poor_start", "exits_target"))
    key = "lead_plain" if target is None else "lead_target" if poor is None else "lead"
    return _say(
        key, lang, kind=source.kind[lang], number=source.number, year=str(source.year),
        target=marked(target, total_mark(plan, "exits_target")), units=len(plan.units),
        poor=marked(poor, total_mark(plan, "poor_start")), noun=source.unit_noun[lang],
    )  # fmt: skip


def _odds(facts: BriefFacts, lang: str, most: int) -> list[Item]:
    plan, found = facts.plan, facts.prospects
    told = odds_answer(plan, found, lang)
    if told is None or found is None:
        return [_say(f"no_odds_{lacking(plan)}", lang)]
    whole, texts = compare_registration(plan).total, need_texts(plan, found, lang)
    counted = {
        name: marked(whole[f"exits_{name}"], registered_mark(plan, None, f"exits_{name}"))
        for name in ("registered", "target")
    }
    registered = _say("registered", lang, **counted)
    if facts.outlook is not None:  # what the reports leave open, no longer what the year began with
        sentence = outlook_sentence(plan, facts.outlook, lang)
        return [registered, sentence, *([] if facts.outlook.over else [_say("stated", lang)])]
    middle = found.levels[len(found.levels) // 2]
    chosen = [texts[middle], texts["failing"], texts["units_met"]][:most]
    return [registered, told[0], *chosen, _say("stated", lang)]


def _year(facts: BriefFacts, lang: str, most: int) -> list[Item]:
    followed = committee_brief(facts.plan, lang)
    if facts.progress is None:
        return [_say("no_reports", lang), followed]
    texts = list(facts.progress.answer_texts(lang)[: 1 + most])
    return [*texts, followed]


def _next(facts: BriefFacts, lang: str, most: int) -> list[Item]:
    """Tell what is still to be done, and the next of each report, in the order of the days."""
    plan, day, label = facts.plan, facts.as_of, f"label_{lang}"
    if plan.milestones is None and plan.reports is None:
        return [_say("no_programme", lang)]
    year = programme(plan, as_of=day)
    found: list[tuple[dt.date, str]] = []
    for task in records(year.tasks):
        if isinstance(task.end, dt.date) and task.end >= day:
            named = {"span": span_text(task.start, task.end, lang), "label": getattr(task, label)}
            key = "until" if task.start <= day else "on" if task.start == task.end else "between"
            found.append((task.end, _say(key, lang, end=format_date(task.end, lang), **named)))
    coming: dict[str, Any] = {}
    for report in records(year.open):
        if report.date >= day:
            coming.setdefault(report.report, report)
    together: dict[dt.date, list[str]] = {}
    for report in coming.values():
        together.setdefault(report.date, []).append(getattr(report, label))
    for date, labels in together.items():
        params = {"end": format_date(date, lang), "labels": "; ".join(labels)}
        found.append((date, _say("report", lang, **params)))
    if not found:
        return [_say("none_next", lang, day=format_date(day, lang))]
    told = [text for _, text in sorted(found, key=lambda one: one[0])]
    items: list[Item] = [*told[: 2 + most]]
    if any(report.due is None for report in coming.values()):
        days = 0 if facts.progress is None else facts.progress.year.days_allowed
        items.append(_say("no_due_day_late" if days else "no_due_day", lang, days=days))
    return items


def _cut(items: Sequence[Item], most: int, lang: str) -> list[Item]:
    """Keep so many items, and say how many are left out."""
    if len(items) <= most:
        return list(items)
    return [*items[:most], _say("more" if most else "elsewhere", lang, n=len(items) - most)]


def _spelt(parts: Sequence[tuple[str, list[Item]]], lang: str) -> list[tuple[str, list[Item]]]:
    """Write out abbreviations at their first use."""
    told = ""
    found: list[tuple[str, list[Item]]] = []
    for heading, items in parts:
        own: list[Item] = []
        for item in items:
            if isinstance(item, str):
                spelt: Item = spelt_out(item, lang, told)
            elif isinstance(item, Pairs):
                spelt = item
            else:
                spelt = (spelt_out(item[0], lang, told), spelt_out(item[1], lang, told + item[0]))
            own.append(spelt)
            told += str(item)
        found.append((heading, own))
    return found


def brief_blocks(facts: BriefFacts, lang: str, most: int) -> list[Block]:
    """Give the parts of a brief, no more than about so many sentences to a heading.

    Parameters
    ----------
    facts : BriefFacts
    lang : {"vi", "en"}
    most : int
    """
    plan, hard = facts.plan, sort_findings(facts.report).conflicts
    keys = plan_keys(plan, lang)
    if facts.outlook is not None:
        keys.append(outlook_key(plan, facts.outlook, lang))
    elif told := odds_answer(plan, facts.prospects, lang):
        keys.append(told[1])
    places = _say("places", lang, n=len(hard))
    keys.append((_say("key_wrong", lang), number(len(hard), lang), places))
    conflicts = conflict_items(plan, facts.report, lang) or [_say("no_wrong", lang)]
    unknown = unknown_items(plan, facts.report, lang, brief=True)
    parts = [
        (_say("s_wrong", lang), _cut(conflicts, most, lang)),
        (_say("s_odds", lang), _odds(facts, lang, most)),
        (_say("s_year", lang), _year(facts, lang, most)),
        (_say("s_next", lang), _next(facts, lang, most)),
    ]
    if unknown:
        parts.append((_say("s_unknown", lang), _cut(unknown, max(1, most - 2), lang)))
    warned = " ".join(data_warnings(plan, lang, ["progress.csv"]))  # one box: there is one page
    answer = answer_block(_lead(plan, lang), keys, [warned] if warned else [])
    shown = summary_block(_spelt(parts, lang), lang)
    return [answer, shown, _foot(plan, lang, [answer.text, shown.text])]


def _foot(plan: Plan, lang: str, texts: Sequence[str]) -> Block:
    """Say in small print what made the brief; carry what the exporters need."""
    source, about = plan.source, report_colophon(plan, lang).data
    words = _say(
        "foot", lang, kind=source.kind[lang], number=source.number, name=plan.name,
        date=format_date(source.signed, lang), issuer=source.issuer[lang],
        digest=plan.digest[:16], version=version("povlib"), code=code_digest()[:16],
    )  # fmt: skip
    notes = [*notes_for(plan, lang, texts=texts), words]
    html = "".join(f'<p class="pov-note">{escape(note)}</p>' for note in notes)
    return Block(html, "\n".join(notes), {REPORT_DATA: about[REPORT_DATA]})
