"""Where a plan stands in its year, as readers see it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.blocks import Block, answer_block, bullets, moot, notice, paragraph
from povlib.correction_marks import cell_mark, notes_for, registered_mark, units_mark
from povlib.figures import MOST_ROWS, BarPair, pair_figure
from povlib.numerals import format_number
from povlib.outlook_views import outlook_sentence
from povlib.plan import Plan
from povlib.progress_chances import Outlook
from povlib.progress_figures import MOST_PANELS, Panel, panels_figure
from povlib.progress_ledger import FLOWS
from povlib.progress_opening import next_opening
from povlib.progress_review import review_opening
from povlib.progress_texts import few_names
from povlib.progress_view_words import WORDS
from povlib.progress_year import Progress
from povlib.rounding import round_exact
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import number, unit_heading
from povlib.wording import data_warnings, fill, format_date, marked, source_notes

__all__ = [
    "progress_answer",
    "progress_conflicts",
    "progress_figure",
    "progress_handover",
    "progress_late",
    "progress_limits",
    "progress_months",
    "progress_table",
]

_MOST_TOLD, _FEW = 20, 6


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _decimal(value: Fraction, lang: str, *, sign: bool = False) -> str:
    """Write a part of households: whole numbers as such, others with one decimal."""
    places = 0 if value.denominator == 1 else 1
    return format_number(round_exact(value, places), lang, sign=sign)


def _known(value: Any) -> bool:
    return value is not None and value is not pd.NA


def progress_answer(
    plan: Plan, found: Progress | None, lang: str = "vi", outlook: Outlook | None = None
) -> Block:
    """Say where the plan stands and what is likely; or that nothing is reported."""
    if found is None:
        told = notice(_say("none", lang))
        warned = [notice(text) for text in data_warnings(plan, lang)]
        return Block(
            "".join(one.html for one in [*warned, told]),
            "\n".join(one.text for one in [*warned, told]),
        )
    total, mark = found.total, _target_mark(plan, None)
    households = _say("households", lang)
    keys = [(_say("key_exits", lang), number(total["exits"], lang), households)]
    if _known(total.get("exits_target")):
        keys.append((_say("key_target", lang), number(total["exits_target"], lang) + mark,
                     households))  # fmt: skip
    if _known(total.get("coverage_pct")):
        keys.append((_say("key_coverage", lang), number(total["coverage_pct"], lang) + mark, "%"))
    if _known(total.get("exits_path")):
        keys.append((_say("key_path", lang), _decimal(total["exits_path"], lang) + mark,
                     households))  # fmt: skip
    of = _say("of", lang, n=int(total["units"]))
    keys.append((_say("key_late", lang), number(total["units_late"], lang), of))
    texts = found.answer_texts(lang)
    answer = answer_block(" ".join(texts[:2]), keys, data_warnings(plan, lang, ["progress.csv"]))
    ahead = [] if outlook is None else [outlook_sentence(plan, outlook, lang)]
    if not (rest := [*texts[2:], *ahead, *notes_for(plan, lang, texts=[mark, *ahead])]):
        return answer
    more = paragraph(*rest)
    return Block(answer.html + more.html, f"{answer.text}\n{more.text}")


def _target_mark(plan: Plan, code: str | None) -> str:
    return registered_mark(plan, code, "exits_target")


def _compared(found: Progress) -> pd.DataFrame:
    """Units that can be held against the path, the furthest behind first."""
    if "ahead" not in found.table:
        return found.table.iloc[:0]
    known = found.table[[_known(value) for value in found.table["ahead"]]]
    ahead = known["ahead"].tolist()
    return known.iloc[sorted(range(len(ahead)), key=ahead.__getitem__)]


def _finding(found: Progress, lang: str) -> str:
    known = _compared(found)
    if not len(known):
        return _say("title_unknown", lang)
    behind = sum(value < 0 for value in known["ahead"])
    return _say("title_behind" if behind else "title_none", lang, n=behind, of=len(known))


def progress_figure(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Draw what each unit has reached against what the path asks, the furthest behind first."""
    if found is None or not len(known := _compared(found)):
        return moot(_say("moot", lang) if found is None else _finding(found, lang))
    rows = []
    drawn = known.head(MOST_ROWS)
    for unit, row in zip(drawn.index, drawn.to_dict("records"), strict=True):
        mark = _target_mark(plan, row["unit_code"])
        exits, asked, ahead = int(row["exits"]), row["exits_path"], row["ahead"]
        params = {
            "exits": exits,
            "asked": _decimal(asked, lang) + mark,
            "gap": _decimal(ahead, lang, sign=True) + mark,
        }
        tooltip = _say(
            "tooltip", lang, unit=str(unit), month=int(row["path_month"]),
            target=marked(int(row["exits_target"]), mark), **params,
        )  # fmt: skip
        words = _say("row", lang, **params)
        rows.append(BarPair(str(unit), float(asked), exits, words, tooltip))
    listed = "; ".join(
        _say("alt_row", lang, unit=row.label, exits=int(row.second),
             asked=row.words.split(" / ")[1].split(" ")[0])
        for row in rows
    )  # fmt: skip
    notes = [_say("bars_note", lang), *_path_note(found, lang)]
    if len(known) > MOST_ROWS:
        notes.append(_say("cut", lang, shown=MOST_ROWS, all=len(known)))
    if others := list(found.table.index.difference(known.index, sort=False)):
        notes.append(_say("not_compared", lang, units=few_names(others, lang)))
    notes += notes_for(plan, lang, texts=[row.words for row in rows])
    return pair_figure(
        rows,
        (_say("on_path", lang), _say("ahead", lang), _say("behind", lang)),
        _finding(found, lang),
        _say("alt_bars", lang, n=len(known), rows=listed),
        [*notes, *source_notes(plan, lang, derived=True)],
    )


def _path_note(found: Progress, lang: str) -> list[str]:
    """Say by which path is compared, in the words of the assumptions."""
    return [text for text in found.assumptions(lang) if text.startswith(("Tiến độ", "Path"))]


def progress_months(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Draw each unit's way through the months beside its path."""
    if found is None or "exits" not in found.table or found.table["exits"].isna().all():
        return moot(_say("moot", lang))
    compared = _compared(found).index
    order = [*compared, *found.table.index.difference(compared, sort=False)]
    places = found.table.index.get_indexer(pd.Index(order))
    running = found.ledger.flow("exits").cumsum(axis=1)
    panels = []
    overdue = found.year.overdue[-1] if found.year.overdue else 0
    for unit, place in zip(order[:MOST_PANELS], places.tolist(), strict=False):
        row = found.table.loc[unit]
        last = int(row["last_month"]) if _known(row["last_month"]) else 0
        target = row.get("exits_target")
        asked = (
            [0.0, *(float(int(target) * share) for share in found.path.shares)]
            if _known(target)
            else []
        )
        counted = found.ledger.counted[place]
        missing = [
            month for month in found.year.due
            if month <= max(overdue, last) and not counted[month - 1]
        ]  # fmt: skip
        exits = int(running[place, -1])
        mark = _target_mark(plan, row["unit_code"])
        params: dict[str, Any] = {"exits": exits}
        if _known(target):
            params["target"] = marked(int(target), mark)
        words = _say("panel" if _known(target) else "panel_none", lang, **params)
        told = _say("panel_tooltip", lang, unit=str(unit), month=last, exits=exits,
                    target=params.get("target", "–"))  # fmt: skip
        ahead = row.get("ahead")
        reached = [0.0, *map(float, running[place, :last])]
        late = bool(row["overdrawn"] or (_known(ahead) and ahead < 0))
        panels.append(Panel(str(unit), asked, reached, missing, words, late, told))
    notes = [_say("panels_note", lang), *_path_note(found, lang)]
    if len(order) > len(panels):
        notes.append(_say("cut", lang, shown=len(panels), all=len(order)))
    notes += notes_for(plan, lang, texts=[panel.words for panel in panels])
    return panels_figure(
        panels,
        (_say("line_reached", lang), _say("line_path", lang), _say("cross", lang)),
        [(month, str(month)) for month in (1, 3, 6, 9, 12)],
        _say("panels_title", lang, title=_finding(found, lang)),
        _say("panels_alt", lang, n=len(panels),
             rows="; ".join(f"{panel.label} {panel.words}" for panel in panels)),
        [*notes, *source_notes(plan, lang, derived=True)],
    )  # fmt: skip


def progress_table(
    plan: Plan, found: Progress | None, lang: str = "vi", *, minority: bool = False
) -> Block:
    """Set what is reported so far, with the identity and the path, in the plan's order."""
    suffix = "_em" if minority else ""
    if found is None:
        return moot(_say("moot", lang))
    if f"exits{suffix}" not in found.table:
        return moot(_say("no_minority", lang))
    households, alone = _say("in_households", lang), {"coverage": None, "through": None}
    wanted = [
        ("start", f"poor_start{suffix}", False), ("exits", f"exits{suffix}", False),
        ("relapses", f"relapses{suffix}", False), ("new_poor", f"new_poor{suffix}", False),
        ("now", f"poor_now{suffix}", True), ("target", f"exits_target{suffix}", False),
        ("asked", f"exits_path{suffix}", True), ("coverage", f"coverage{suffix}_pct", True),
        *([] if minority else [("through", "last_month", False)]),
    ]  # fmt: skip
    shown = [(key, name, derived) for key, name, derived in wanted if name in found.table]
    headings = [
        unit_heading(plan, lang),
        *(
            Heading(_say(key, lang), "%" if key == "coverage" else "", alone.get(key, households))
            for key, _, _ in shown
        ),
    ]

    def cells(row: Any, label: str, code: str | None) -> list[Cell]:
        line = [Cell(label)]
        for key, name, derived in shown:
            value = row.get(name)
            text = _decimal(value, lang) if isinstance(value, Fraction) else number(value, lang)
            if code is None and key == "through":
                text = ""
            start = f"poor_start{suffix}"
            own = {
                "start": units_mark(plan, start) if code is None else cell_mark(plan, code, start),
                "target": registered_mark(plan, code, f"exits_target{suffix}"),
            }
            own |= {"now": own["start"], "asked": own["target"], "coverage": own["target"]}
            behind = key == "asked" and _known(row.get(f"ahead{suffix}"))
            flag = bool(behind and row[f"ahead{suffix}"] < 0)
            flag |= key == "exits" and bool(row.get(f"overdrawn{suffix}"))
            line.append(Cell(text, mark=own.get(key, ""), derived=derived, flag=flag))
        return line

    rows = [
        cells(row, str(unit), row["unit_code"])
        for unit, row in zip(found.table.index, found.table.to_dict("records"), strict=True)
    ]
    total = cells(found.total, _say("all_units", lang), None)
    notes = [_say("table_note", lang), *_path_note(found, lang)]
    if found.table[f"overdrawn{suffix}"].any():
        notes.insert(1, _say(f"overdrawn{suffix}_note", lang))
    if f"poor_now{suffix}" in found.table:
        notes.insert(0, _say("now_note", lang))
    notes += [*notes_for(plan, lang, [*rows, total]), *source_notes(plan, lang, derived=True)]
    caption = _say("table_minority" if minority else "table", lang)
    return table_block(caption, headings, rows, total=total, notes=notes)


def progress_late(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Name the units whose reports are due and not there, and those whose reports came late."""
    if found is None:
        return moot(_say("moot", lang))
    came = _came_late(found, lang)
    if not len(found.late):
        return bullets([_say("no_late", lang), *came])
    headings = [
        unit_heading(plan, lang),
        Heading(_say("months", lang), numeric=False),
        Heading(_say("due", lang), numeric=False),
        Heading(_say("days", lang), _say("day_unit", lang)),
    ]
    rows = []
    for unit, reports in found.late.groupby("unit", sort=False):
        first = reports.iloc[0]
        listed = ", ".join(map(str, reports["month"]))
        months = _say("month_list", lang, n=len(reports), months=listed)
        due = format_date(first["due"], lang)
        rows.append([Cell(str(unit)), Cell(months), Cell(due), Cell(str(first["days_late"]))])
    notes = [*came, *source_notes(plan, lang, derived=True)]
    return table_block(_say("late_table", lang), headings, rows, notes=notes)


def _after_review(found: Progress, lang: str) -> list[str]:
    """Name the units with reports on months after the review, which the plan's year ends with."""
    rows = found.rows[found.rows["status"] == "after_review"]
    if not len(rows) or found.year.review is None:
        return []
    review = format_date(found.year.review, lang)
    units = few_names(rows["unit"], lang)
    return [_say("after_review", lang, review=review, n=len(rows), units=units)]


def _came_late(found: Progress, lang: str) -> list[str]:
    """Name the units whose reports came, but late, the most days first; or after the review."""
    after = _after_review(found, lang)
    rows = found.rows[(found.rows["days_late"] > 0).fillna(False).to_numpy(dtype=bool)]
    if not len(rows):
        return after
    names = dict(zip(found.table["unit_code"], found.table.index, strict=True))
    by_unit = rows.groupby(rows["unit_code"].map(names), sort=False)["days_late"]
    worst = by_unit.max().sort_values(ascending=False, kind="stable")
    counts = by_unit.size().to_dict()
    told = [
        _say("late_unit", lang, unit=str(unit), n=int(counts[unit]), days=int(days))
        for unit, days in worst.items()
    ]
    shown = [*told[:_FEW], *(["…"] if told[_FEW:] else [])]
    return [_say("came_late", lang, n=len(rows), units="; ".join(shown)), *after]


def progress_conflicts(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Tell what cannot be true in the reports."""
    if found is None:
        return moot(_say("moot", lang))
    told = found.contradiction_texts(lang)
    shown = told[:_MOST_TOLD]
    if len(told) > len(shown):
        shown.append(_say("more_wrong", lang, n=len(told) - len(shown)))
    return bullets(shown, _say("no_wrong", lang))


def progress_handover(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """Carry the poor over to the next year, by the review or else where the reports settle it."""
    if plan.review is not None:
        opening = review_opening(plan)
    elif found is not None:
        opening = next_opening(found)
    else:
        return moot(_say("moot", lang))
    blank = opening.table["poor_start"].isna()
    reasons = opening.reasons(lang)
    if blank.all():
        told = paragraph(_say("not_yet", lang, year=str(opening.year)))
        why = bullets([f"{reason}." for reason in _cut_reasons(reasons, lang)])
        return Block(told.html + why.html, f"{told.text}\n{why.text}")
    households = _say("households", lang)
    names = [name for name in (*FLOWS[""], "poor_end") if name in opening.flows]
    headings = [unit_heading(plan, lang), Heading(_say("start", lang), households)]
    headings += [Heading(_say(name, lang), households) for name in names[:-1]]
    year = str(opening.year)
    headings.append(Heading(_say("opening_start", lang, year=year), households))
    rows = []
    for unit, row in zip(opening.flows.index, opening.flows.to_dict("records"), strict=True):
        figures = [row.get("poor_start"), *(row[name] for name in names)]
        cells = [Cell(number(value, lang)) for value in figures]
        rows.append([Cell(str(unit)), *cells[:-1], Cell(cells[-1].text, derived=True)])
    notes = [_say("opening_note" if plan.review is None else "review_note", lang)]
    if plan.review is not None and found is not None:
        notes += _unlike(opening.table["poor_start"], next_opening(found).table["poor_start"], lang)
    notes.append(_say("opening_write", lang, year=year, plan=plan.name))
    if reasons:
        notes.append(_say("why_blank", lang, reasons="; ".join(_cut_reasons(reasons, lang))))
    return table_block(
        _say("opening_table", lang, year=year), headings, rows,
        notes=[*notes, *source_notes(plan, lang, derived=True)],
    )  # fmt: skip


def _cut_reasons(reasons: list[str], lang: str) -> list[str]:
    """Keep a few reasons, and say how many are left out."""
    more = len(reasons) - _MOST_TOLD
    return [*reasons[:_MOST_TOLD], *([_say("more_reasons", lang, n=more)] if more > 0 else [])]


def _unlike(counted: pd.Series[Any], reported: pd.Series[Any], lang: str) -> list[str]:
    """Name the units of which the reports give another figure than the review."""
    named = [
        _say("unlike_unit", lang, unit=str(unit), counted=int(one), reported=int(two))
        for unit, one, two in zip(counted.index, counted, reported, strict=True)
        if _known(one) and _known(two) and one != two
    ]
    if not named:
        return []
    told = [*named[:_FEW], *(["…"] if named[_FEW:] else [])]
    return [_say("unlike", lang, n=len(named), units="; ".join(told))]


def progress_limits(plan: Plan, found: Progress | None, lang: str = "vi") -> Block:
    """List what was taken for granted, and what reports cannot show."""
    if found is None:
        return moot(_say("moot", lang))
    items = [_say(key, lang) for key in ("l_reports", "l_path", "l_late")]
    return bullets([*found.assumptions(lang), *items])
