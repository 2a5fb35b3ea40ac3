"""Who follows which unit, and why households are poor, as readers see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from povlib.blocks import Block, bullets, moot
from povlib.cause_words import CAUSE_SOURCE, CAUSES
from povlib.committee_words import FIELDS, WORDS
from povlib.correction_marks import cell_mark, units_mark
from povlib.plan import Plan
from povlib.poverty_causes import PovertyCauses, causes
from povlib.programme_views import bodies_told
from povlib.programme_words import THEMES
from povlib.programme_year import body_names
from povlib.progress_texts import few_names
from povlib.tables import Cell, Heading, table_block
from povlib.unit_members import Assignments, committee, propose_assignments
from povlib.view_parts import number, records, total_label, total_of, unit_heading
from povlib.wording import LANGUAGES, data_warnings, fill, join_words, marked, source_notes

__all__ = [
    "assignments_found",
    "assignments_proposal",
    "assignments_table",
    "causes_found",
    "causes_table",
    "causes_units",
    "committee_brief",
    "committee_format",
]

_MOST_NAMES = 12
_MOST_BREACHES = 10


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _few(names: Sequence[str], lang: str) -> str:
    """Name a few; of many say how many more there are."""
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    shown = ", ".join(names[:_MOST_NAMES])
    return _say("more", lang, names=shown, n=len(names) - _MOST_NAMES)


class _Members:
    """Names of members in a language; a role stands for itself."""

    def __init__(self, plan: Plan, lang: str) -> None:
        self.names = body_names(plan, lang)

    def __getitem__(self, member: str) -> str:
        return self.names.get(member, member)


# --- Who follows which unit ---------------------------------------------------------------------


def _load_texts(plan: Plan, found: Assignments, lang: str) -> Iterator[str]:
    """Say how the poor are spread over the members, and how evenly they could be."""
    names, mark = _Members(plan, lang), units_mark(plan, "poor_start")
    loads = found.loads["poor"]
    busiest = [str(member) for member in loads.index[loads == loads.max()]]
    told = {"most": loads.max(), "fewest": loads.min()}
    params = {key: marked(int(n), mark) for key, n in told.items()}
    yield _say("loads", lang, busiest=_few([names[one] for one in busiest], lang), **params)
    if (one := found.handover) is not None:
        before, after = (marked(n, mark) for n in (one.before, one.after))
        who = {"giver": names[one.giver], "taker": names[one.taker]}
        yield _say("uneven", lang, unit=one.unit, before=before, after=after, **who)
    else:
        yield _say("even", lang)
    least, bound = marked(found.least, mark), marked(found.bound, mark)
    key = "least_proven" if found.proven else "least_found"
    if found.proposed and not found.table["proposed"].all():
        key = f"{key}_kept"
    yield _say(key, lang, n=len(found.loads), least=least, bound=bound)
    if unknown := int(found.table["poor"].isna().sum()):
        yield _say("unweighed", lang, n=unknown)


def _idle_texts(plan: Plan, found: Assignments, lang: str) -> Iterator[str]:
    """Say who follows no unit."""
    names, idle = _Members(plan, lang), found.checks["where"]["busy"]
    told = _few([names[member] for member in idle], lang)
    key = "idle" if idle else "busy"
    yield _say(key, lang, n=len(idle), all=len(found.loads), names=told)


def assignments_found(plan: Plan, found: Assignments | None, lang: str = "vi") -> Block:
    """Say whether every unit has somebody who follows it, and whether the load is even."""
    if found is None:
        return moot(_say("no_poor", lang))
    noun, units = plan.source.unit_noun[lang], len(found.table)
    if not found.given:
        return bullets([_say("no_file", lang, n=units, noun=noun)])
    items = []
    if found.open:
        shown = {"n": len(found.open), "all": units, "names": _few(found.open, lang)}
        items.append(_say("unfollowed", lang, noun=noun, **shown))
    else:
        items.append(_say("followed", lang, n=units, noun=noun))
    known = int(found.checks["checked"]["known"])
    items.append(_say("known" if known else "not_known", lang, n=known))
    if len(found.loads):
        items += _idle_texts(plan, found, lang)
        items += _load_texts(plan, found, lang)
    return bullets(items)


def _table(plan: Plan, found: Assignments, caption: str, lang: str) -> Block:
    """List the members with the units they follow and the poor of these."""
    names, held = _Members(plan, lang), dict[str, list[Any]]()
    rows = records(found.table)
    for row in rows:
        for member in row.members or ("",):
            held.setdefault(member, []).append(row)
    headings = [
        Heading(_say("h_member", lang), numeric=False),
        Heading(_say("h_units", lang), numeric=False, wordy=True),
        Heading(_say("h_count", lang)),
        Heading(_say("h_poor", lang), _say("u_poor", lang)),
    ]
    body: list[list[Cell] | str] = []
    for member in [*found.loads.index, *([""] if "" in held else [])]:
        own = held.get(member, [])
        poor = sum(int(row.poor) for row in own if row.poor is not pd.NA)
        mark = "".join(dict.fromkeys(cell_mark(plan, row.unit_code, "poor_start") for row in own))
        told = [f"{row.Index}*" if row.proposed else str(row.Index) for row in own]
        body.append(
            [
                Cell(names[member] if member else _say("nobody", lang), flag=not member),
                Cell(_few(told, lang) if told else _say("none", lang)),
                Cell(number(len(own), lang)),
                Cell(number(poor, lang) + mark, derived=True),
            ]
        )
    whole = sum(int(n) for n in found.table["poor"].dropna())
    mark = units_mark(plan, "poor_start")
    several = any(len(row.members) > 1 for row in rows)
    total = [
        Cell(_say("all_once" if several else "all", lang)), Cell(""), Cell(number(len(rows), lang)),
        Cell(number(whole, lang) + mark, derived=True),
    ]  # fmt: skip
    notes = []
    if found.proposed:
        notes.append(_say("proposal_note", lang))
    if plan.bodies is not None and not found.given:
        notes.append(_say("members_note", lang))
    if several:
        notes.append(_say("several_note", lang))
    notes += source_notes(plan, lang, derived=True)
    return table_block(caption, headings, body, total=total, notes=notes, lang=lang)


def assignments_table(plan: Plan, found: Assignments | None, lang: str = "vi") -> Block:
    """List who follows which unit, with the poor households that each then follows."""
    if found is None or not found.given:
        return moot(_say("no_poor" if found is None else "no_members", lang))
    return _table(plan, found, _say("t_given", lang), lang)


def assignments_proposal(plan: Plan, found: Assignments | None, lang: str = "vi") -> Block:
    """Propose who could follow the units that nobody follows, plainly as a proposal."""
    if found is None:
        return moot(_say("no_poor", lang))
    if not found.open:
        return moot(_say("nothing_open", lang))
    if not committee(plan):
        return moot(_say("no_members", lang))
    proposal = propose_assignments(plan)
    table = _table(plan, proposal, _say("t_rest" if found.given else "t_proposal", lang), lang)
    spread = bullets([*_idle_texts(plan, proposal, lang), *_load_texts(plan, proposal, lang)])
    return Block(table.html + spread.html, f"{table.text}\n{spread.text}")


# --- Why households are poor --------------------------------------------------------------------


def _cause(why: PovertyCauses, cause: str, lang: str) -> str:
    label = str(why.causes[f"label_{lang}"][cause])
    return label[:1].lower() + label[1:]


def _breach(why: PovertyCauses, row: Any, lang: str) -> str:
    key = f"b_{row.rule}_{why.counted}" if row.rule == "sum" else f"b_{row.rule}"
    code = why.plan.units["unit_code"].get(row.unit, "")
    mark = cell_mark(why.plan, code, "poor_start")
    cause = _cause(why, row.cause, lang) if row.cause else ""
    poor = marked(int(row.poor), mark)
    return _say(key, lang, unit=row.unit, cause=cause, found=int(row.found), poor=poor)


def causes_found(plan: Plan, why: PovertyCauses, lang: str = "vi") -> Block:
    """Say which cause most households have, what contradicts the poor, and what nobody acts on."""
    items = [_say("no_causes", lang)]
    if why.given:
        items = [_say(f"counted_{why.counted}", lang), *_counted(plan, why, lang)]
    if plan.duties is None:
        items.append(_say("no_duties", lang))
    else:
        for key in ("unanswered", "only_supported"):
            if named := [_cause(why, cause, lang) for cause in getattr(why, key)]:
                items.append(_say(key, lang, causes=join_words(named, lang)))
    return bullets(items)


def _counted(plan: Plan, why: PovertyCauses, lang: str) -> Iterator[str]:
    households, poor = why.causes["households"].dropna(), total_of(plan, "poor_start")
    if not len(households):
        yield _say("no_counts", lang)
        return
    # Where counts contradict the poor none of them is known: what the others say is the least.
    wrong = list(dict.fromkeys(why.breaches["unit"]))
    counts = why.table.drop(index=wrong, columns="poor")
    usable = counts.sum()
    if len(usable) and usable.max() > 0:
        cause = str(usable.idxmax())
        n, silent = int(usable.max()), counts.index[counts[cause].isna()]
        key = "main_cause" if poor is None or poor < n else "main_of"
        key = f"{key}_least" if wrong or len(silent) else key
        told = marked(poor, units_mark(plan, "poor_start"))
        texts = [_say(key, lang, cause=_cause(why, cause, lang), n=n, poor=told)]
        if wrong:
            texts.append(_say("without_wrong", lang, units=few_names(wrong, lang)))
        if len(silent):
            texts.append(_say("without_silent", lang, units=few_names(silent, lang)))
        yield " ".join(texts)
    elif wrong:
        yield _say("only_wrong", lang, units=few_names(wrong, lang))
    if why.gaps:
        yield _say("gaps", lang, n=len(why.gaps), units=few_names(why.gaps, lang))
    n = int(why.checks["checked"].sum())
    yield _say("checks_passed", lang, n=n, passed=n - int(why.checks["failed"].sum()))
    rows = records(why.breaches)
    yield from (_breach(why, row, lang) for row in rows[:_MOST_BREACHES])
    if len(rows) > _MOST_BREACHES:
        yield _say("more_breaches", lang, n=len(rows) - _MOST_BREACHES)


def _acting(names: _Members, row: Any, lang: str) -> str:
    """Name who acts on a cause: who leads, who has a duty, who supports."""
    by_role: dict[str, list[str]] = {}
    for body, role in zip(row.bodies, row.roles, strict=True):
        by_role.setdefault(role, []).append(body)
    told = [_say("leads", lang, body=names[body]) for body in by_role.get("lead", [])]
    parts = ["; ".join([*told, *(names[body] for body in by_role.get("assigned", []))])]
    if support := by_role.get("support"):
        parts.append(_say("supports", lang, bodies=bodies_told(names.names, support, lang)))
    return "; ".join(filter(None, parts)) or _say("no_body", lang)


def _households(row: Any, lang: str) -> Cell:
    """Write the households of a cause; with blanks among them they are as many or more."""
    shown = number(row.households, lang)
    partly = row.blanks and row.households is not pd.NA
    return Cell(_say("at_least", lang, n=shown) if partly else shown, derived=True)


def causes_table(plan: Plan, why: PovertyCauses, lang: str = "vi") -> Block:
    """List the causes with their households, the fields that act, and who has a duty there."""
    if not why.given and plan.duties is None:
        return moot(_say("no_duties", lang))
    names, at = _Members(plan, lang), LANGUAGES.index(lang)
    headings = [Heading(_say("h_cause", lang), numeric=False)]
    if why.given:
        headings.append(Heading(_say("h_poor", lang), _say("u_poor", lang)))
    if plan.duties is not None:
        headings.append(Heading(_say("h_bodies", lang), numeric=False, wordy=True))
    body = []
    for row in records(why.causes):
        themes = "; ".join(THEMES[theme][at] for theme in row.themes)
        under = themes or _say("no_theme", lang)
        cells = [Cell(getattr(row, f"label_{lang}"), under=under)]
        if why.given:
            cells.append(_households(row, lang))
        if plan.duties is not None:
            told = _acting(names, row, lang) if row.themes else _say("none", lang)
            cells.append(Cell(told, flag=str(row.Index) in why.unanswered))
        body.append(cells)
    notes = [_say("matching_note", lang), _list_source(plan, why, lang)]
    if why.given:
        notes.insert(0, _say(f"counted_{why.counted}", lang))
    notes += data_warnings(plan, lang, ["causes.csv"], exhibit=True)
    return table_block(_say("t_causes", lang), headings, body, notes=notes, lang=lang)


def _list_source(plan: Plan, why: PovertyCauses, lang: str) -> str:
    """Say where the list of causes comes from."""
    if plan.cause_list is None:
        return fill({"source": CAUSE_SOURCE}, "source", lang, n=len(why.causes))
    sources = list(dict.fromkeys(filter(None, plan.cause_list["source"])))
    return _say("source_own", lang, source="; ".join(sources) or "cause_list.csv")


def causes_units(plan: Plan, why: PovertyCauses, lang: str = "vi") -> Block:
    """Show the poor households of every unit by cause."""
    if not why.given:
        return moot(_say("no_causes", lang))
    shown = [cause for cause in why.causes.index if cause in why.table]
    labels = why.causes[f"label_{lang}"]
    headings = [unit_heading(plan, lang), Heading(_say("h_all_poor", lang))]
    headings += [Heading(str(labels[cause])) for cause in shown]
    wrong = {(row.unit, row.cause) for row in records(why.breaches)}
    body = []
    for (unit, counts), code in zip(why.table.iterrows(), plan.units["unit_code"], strict=True):
        mark = cell_mark(plan, code, "poor_start")
        flag = (str(unit), "") in wrong
        cells = [Cell(str(unit)), Cell(number(counts["poor"], lang) + mark, flag=flag,
                                       mark="†" if flag else "")]  # fmt: skip
        for cause in shown:
            flag = (str(unit), cause) in wrong
            cells.append(Cell(number(counts[cause], lang), flag=flag, mark="†" if flag else ""))
        body.append(cells)
    whole = number(total_of(plan, "poor_start"), lang) + units_mark(plan, "poor_start")
    total = [Cell(total_label(plan, lang)), Cell(whole)]
    total += [_households(why.causes.loc[cause], lang) for cause in shown]
    notes = [_say("units_note", lang), *data_warnings(plan, lang, ["causes.csv"], exhibit=True)]
    return table_block(_say("t_units", lang), headings, body, total=total, notes=notes, lang=lang)


def committee_brief(plan: Plan, lang: str = "vi") -> str:
    """Say in one or two short sentences whether units are followed and why households are poor.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> committee_brief(load_plan("krong_no_2020"), "en")
    'Who follows which unit, and why households are poor, is not recorded.'
    """
    if plan.assignments is None and plan.causes is None:
        return _say("brief_neither", lang)
    told = []
    if plan.assignments is None:
        told.append(_say("brief_no_members", lang))
    elif silent := set(plan.units["unit_code"]) - {
        code
        for code, of in zip(plan.assignments["unit_code"], plan.assignments["members"], strict=True)
        if of
    }:
        told.append(_say("brief_open", lang, n=len(silent), all=len(plan.units)))
    why = causes(plan)
    told += [next(_counted(plan, why, lang))] if why.given else [_say("brief_no_causes", lang)]
    return " ".join(told)


# --- What to fill in ----------------------------------------------------------------------------


def committee_format(plan: Plan, lang: str = "vi") -> Block:
    """Show what to fill in where a plan lacks one of the files, with an example of a row."""
    if plan.assignments is not None and plan.causes is not None:
        return moot(_say("moot", lang))
    headings = [
        Heading(_say("h_column", lang), numeric=False),
        Heading(_say("h_content", lang), numeric=False, wordy=True),
        Heading(_say("h_example", lang), numeric=False, centred=True),
    ]
    unit = [Cell("unit"), Cell(fill(FIELDS, "unit", lang)), Cell(_say("place", lang))]
    rows: list[list[Cell] | str] = []
    if plan.assignments is None:
        listed = committee(plan)
        example = "|".join(listed[:2]) or "…"
        rows += [_say("f_assignments", lang), unit,
                 [Cell("members"), Cell(fill(FIELDS, "members", lang)), Cell(example)]]  # fmt: skip
    if plan.causes is None:
        rows += [_say("f_causes", lang), unit]
        labels = {cause: names[:2] for cause, names in CAUSES.items()}
        if plan.cause_list is not None:
            pairs = zip(plan.cause_list["label_vi"], plan.cause_list["label_en"], strict=True)
            labels = dict(zip(plan.cause_list.index, pairs, strict=True))
        for place, (cause, names) in enumerate(labels.items()):
            told = names[LANGUAGES.index(lang)]
            content = _say("cause_column", lang, cause=told[:1].lower() + told[1:])
            rows.append([Cell(cause), Cell(content), Cell(str((7 * place + 3) % 11))])
    notes = [_say("format_note", lang), *data_warnings(plan, lang, exhibit=True)]
    table = table_block(_say("t_format", lang), headings, rows, notes=notes, lang=lang)
    html = table.html
    if lang == "vi":  # names of columns are the same in every language
        for row in (one for one in rows if not isinstance(one, str)):
            html = html.replace(f">{row[0].text}<", f' lang="en">{row[0].text}<')
    return Block(html, table.text)
