"""What holds in a document and what it cannot tell, as readers see it: in short, later in full."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from povlib.audit_parts import (
    MOST_CELLS,
    cells_mark,
    column_words,
    is_open,
    named_cells,
    printed_words,
    range_words,
    relation_words,
    set_mark,
    set_words,
    some,
    tell,
)
from povlib.audit_report import Audit
from povlib.blocks import Block, Item, bullets, paragraph
from povlib.cell_evidence import cell_statuses, failing_cells, suspect_cells
from povlib.columns import COLUMNS
from povlib.correction_marks import notes_for
from povlib.plan import Correction, Plan
from povlib.repairs import Repair
from povlib.summary_parts import probable_repairs
from povlib.view_parts import figure_range, total_label
from povlib.wording import CORRECTION_MARK, join_words, marked

__all__ = ["audit_unknown", "holding_items", "unknown_items"]

MOST_WAYS, BRIEF, MOST_PARTS = 26, 2, 12


def _repair_items(
    plan: Plan, report: Audit, repair: Repair, lang: str, most: int
) -> list[tuple[str, str]]:
    if len(repair.sets) > 1 or (repair.sets and not repair.complete):
        k = min(len(one.suspects) for one in repair.sets)
        n = len(repair.sets)
        if k > 3 and most <= BRIEF:
            return [(tell("u_which", lang), tell("u_ways_brief", lang, n=n, k=k))]
        used = [s.cell for one in repair.sets for s in one.suspects if cells_mark(plan, [s.cell])]
        ways = [f"({at}) {set_words(plan, one, lang, used)}"
                for at, one in enumerate(repair.sets[:most], 1)]  # fmt: skip
        if n > most:
            ways.append(tell("u_ways_more", lang, n=n - most))
        return [(tell("u_which", lang), tell("u_ways", lang, n=n, k=k, ways="; ".join(ways)))]
    if not repair.sets:
        mark = CORRECTION_MARK if plan.corrections else ""
        key = "u_no_sets" if repair.weight <= MOST_CELLS else "u_no_sets_many"
        listed = sorted(repair.cells, key=lambda cell: not cells_mark(plan, [cell]))
        cells = named_cells(plan, listed, lang)
        k, n = marked(repair.weight, mark), marked(len(repair.cells), mark)
        return [(tell("u_which", lang), tell(key, lang, k=k, n=n, cells=cells))]
    one = repair.sets[0]
    head = tell("u_split", lang, cells=named_cells(plan, [s.cell for s in one.suspects], lang))
    head = head[:1].upper() + head[1:]
    mark = set_mark(plan, one)
    ranges = some([range_words(suspect, lang, mark) for suspect in one.suspects], lang)
    ties = "".join(
        f", {relation_words(plan, relation, lang, named=len(relation.cells) != len(one.suspects))}"
        for relation in one.relations[:2]
    )
    first = one.suspects[0]
    always, _ = suspect_cells(report)
    sure = not report.rivals or {s.cell.address for s in one.suspects} <= always
    if (
        sure
        and len(one.suspects) > 3
        and all(suspect.low == suspect.high for suspect in one.suspects)
    ):
        return [(head, tell("u_values", lang))]
    if len(one.suspects) > 1:
        return [(head, tell("u_ranges", lang, ranges=ranges, ties=ties))]
    if first.low == first.high:
        printed = printed_words(plan, first.cell, lang)
        key = "u_value" if sure else "u_open"
        return [(head, tell(key, lang, ranges=ranges, printed=printed))]
    return [(head, tell("u_range", lang, ranges=ranges))]


def _mishap_item(plan: Plan, report: Audit, lang: str) -> Item:
    """One mishap may explain everything; what must change if it did not happen."""
    part = any(finding.params.get("part") for finding in report.records)
    if report.unlocated or not report.repairs or part:
        return tell("u_mishap", lang), tell("u_mishap_open", lang)
    return tell("u_mishap", lang), tell("u_mishap_cells", lang)


def _kept_items(plan: Plan, report: Audit, lang: str, *, brief: bool) -> list[Item]:
    """Totals that the smallest repairs keep, and what they could be were they wrong as well."""
    items: list[Item] = []
    for kept in report.kept:
        column = tell("u_kept_column", lang, column=column_words(plan, kept.cell.column, lang))
        column = "" if brief and len(report.kept) == 1 else column
        head = tell("u_kept", lang, printed=printed_words(plan, kept.cell, lang))
        mark = CORRECTION_MARK if plan.corrections else ""
        key = "u_kept_from" if kept.high is None else "u_kept_range"
        low, high = marked(kept.low, mark), marked(kept.high, mark)
        items.append((head, tell(key, lang, low=low, high=high, column=column)))
    return items


def _household_items(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """Households that are known within limits only, or that no number fits."""
    if report.reproduction.households_printed:
        return []
    frame, mark = report.reproduction.households, CORRECTION_MARK if plan.corrections else ""
    low, high = frame["recovered_households_low"], frame["recovered_households_high"]
    wide = sum(a != b for a, b in zip(low, high, strict=True) if not pd.isna(a) and not pd.isna(b))
    lost = int((low.isna() | high.isna()).sum())
    if lost == len(frame) or not wide + lost:
        return []
    told = [tell("u_exact_units", lang, n=marked(wide, mark))] if wide else []
    told += [tell("u_exact_lost", lang, n=marked(lost, mark))] if lost else []
    return [(tell("u_exact", lang), "; ".join([*told, tell("u_exact_all", lang)]) + ".")]


def _open_items(plan: Plan, lang: str) -> list[Item]:
    """Cells that a scenario assumes, with what ties those known within limits to a total."""
    columns: dict[str, list[Correction]] = {}
    for one in plan.corrections:
        if one.table == "plan_table" and (one.low != one.high or one.scenario):
            columns.setdefault(one.column, []).append(one)
    items: list[Item] = []
    for column, fixes in columns.items():
        units = [fix.unit if fix.unit_code else total_label(plan, lang) for fix in fixes]
        words = column_words(plan, column, lang)
        head = tell("u_split", lang, cells=tell("cell", lang, unit=some(units, lang), column=words))
        ranges = [figure_range(fix.low, fix.high, lang) + CORRECTION_MARK for fix in fixes]
        rest = _rest_of_total(plan, column, fixes)
        tie = ""
        if rest is not None:
            value = marked(rest, CORRECTION_MARK)
            tie = ", " + tell("adding_exactly", lang, value=value)
        key = "u_assumed" if any(fix.low != fix.high for fix in fixes) else "u_assumed_figures"
        told = tell(key, lang, ranges=some(ranges, lang), tie=tie)
        items.append((head[:1].upper() + head[1:], told))
    return items


def _rest_of_total(plan: Plan, column: str, fixes: Sequence[Correction]) -> int | None:
    """What the open units of a column of counts add up to; None where nothing tells."""
    total = None if plan.total is None else plan.total[column]
    missing = int(plan.units[column].isna().sum())
    counted = COLUMNS[column].kind == "count"
    if not counted or pd.isna(total) or len(fixes) < 2 or missing != len(fixes):
        return None
    return int(total) - sum(int(value) for value in plan.units[column].dropna())


def rival_notes(plan: Plan, report: Audit, lang: str) -> list[str]:
    """Say which other cells could be wrong by another way of rounding that explains as much.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}

    Examples
    --------
    One way of rounding explains the rates of the first plan:

    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> rival_notes(plan, audit(plan), "en")
    []
    """
    notes, named = [], report.suspects
    for rival in report.rivals:
        if rival.suspects <= named:  # said already, of another way of rounding
            continue
        ways = [
            [getattr(one.reproduction, part) for part in ("mode", "convention", "bases")]
            for one in (report, rival)
        ]
        apart = [at for at, pair in enumerate(zip(*ways, strict=True)) if len({*pair}) > 1]
        own, way = (join_words([tell(f"as_{one[at]}", lang) for at in apart], lang) for one in ways)
        changes = [
            set_words(plan, one, lang)
            for repair in rival.repairs
            for one in repair.sets
            if any(suspect.cell not in named for suspect in one.suspects)
        ]
        named = named | rival.suspects
        if len(changes) > MOST_WAYS:
            changes = [*changes[:MOST_WAYS], "…"]
        told = "; ".join(changes)
        notes.append(tell("repairs_rival", lang, own=own, way=way, changes=told))
    return notes


def unknown_items(plan: Plan, report: Audit, lang: str, *, brief: bool = False) -> list[Item]:
    """List what the document cannot settle; the same things in brief and in full.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    brief : bool
        Name only a few of many ways to repair.
    """
    items: list[Item] = _open_items(plan, lang)
    mishaps = [finding for finding in report.records if finding.rule.id == "one_mishap"]
    told = bool(mishaps) and not any(one.params.get("part") for one in mishaps)
    if mishaps:
        items.append(_mishap_item(plan, report, lang))
    repairs = () if told else report.repairs
    probable = [one for one, _ in probable_repairs(plan, report)] if brief else []
    for repair in repairs[:MOST_PARTS]:
        found = _repair_items(plan, report, repair, lang, BRIEF if brief else MOST_WAYS)
        if repair.sets and repair.sets[0] in probable:  # the page says already what it could be
            n = len(repair.sets[0].suspects)
            found = [(item[0], tell("u_probable", lang, n=n)) for item in found]
        items += found
    if (more := len(repairs) - MOST_PARTS) > 0:
        items.append((tell("u_which", lang), tell("u_more_parts", lang, n=more)))
    items += [(tell("u_which", lang), note) for note in rival_notes(plan, report, lang) if repairs]
    lost = report.contradictions if report.unlocated and not told else ()
    if lost:
        items.append((tell("u_which", lang), tell("u_unlocated", lang, n=len(lost))))
    items += [] if told else _kept_items(plan, report, lang, brief=brief)
    cells = cell_statuses(plan, report)
    if residual := int((cells["status"] == "residue").sum()):
        n = marked(residual, CORRECTION_MARK if plan.corrections else "")
        at = [place for place, f in enumerate(report.records, 1) if f.rule.id == "rate_residue"]
        why = tell("u_residue_why", lang, numbers=", ".join(map(str, at)))
        items.append((tell("u_residue", lang, n=n), why))
    for finding in report.records:
        if finding.rule.id == "stated_base" and is_open(finding):
            missing = [one[lang] for one in finding.params.get("missing", ())]
            column, printed = finding.params["column"][lang], finding.params["printed"]
            key = "u_base_open" if "share" in finding.params else "u_base_missing"
            rest = tell(key, lang, missing="”, “".join(missing))
            items.append((tell("u_base", lang, column=column, printed=printed), rest))
    items += [
        (tell("u_annexes", lang), tell("u_annex", lang, annex=annex))
        for annex in plan.source.missing_annexes[lang]
    ]
    items += _household_items(plan, report, lang)
    alone = cells[cells["status"] == "alone"]
    summed = alone["column"].isin(_summed(plan)) & (alone["row"] == "unit")
    for key, count in (("summed", int(summed.sum())), ("alone", int((~summed).sum()))):
        if count:
            n = marked(count, CORRECTION_MARK if plan.corrections else "")
            items.append((tell(f"u_{key}", lang, n=n), tell(f"u_{key}_why", lang)))
    return items


def _summed(plan: Plan) -> list[str]:
    """Columns of which every unit prints a count that a total row or those of groups add up."""
    names = [name for name in plan.column_names() if COLUMNS[name].kind == "count"]
    names = [name for name in names if plan.units[name].notna().all()]
    total = [] if plan.total is None else [n for n in names if not pd.isna(plan.total[n])]
    groups = [] if plan.groups is None else [n for n in names if plan.groups[n].notna().all()]
    return [*total, *groups]


def holding_items(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """Say which columns of the table no contradiction touches, and how well they are borne out.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> for columns, rest in holding_items(plan, audit(plan), "en"):
    ...     print(columns, rest)
    Every column but “Assigned exits, of which ethnic minority”: other figures confirm each one, \
in “Assigned exits” too, where some checks fail.
    """
    cells = cell_statuses(plan, report)
    cells = cells[cells["status"] != "blank"]
    tested = {(cell.unit_code, cell.column) for cell in failing_cells(report, "error", "warning")}
    wrong = cells["status"].isin(["always", "possible", "involved", "residue", "assumed"])
    places = pd.Series([*zip(cells["unit_code"], cells["column"], strict=True)], cells.index)
    failing = wrong | places.isin(tested)
    if not report.checked or cells.empty:
        return []
    if not failing.any():
        return [(tell("holds_all", lang), _held(plan, cells, lang))]
    names = plan.column_names()
    touched, spoilt = set(cells.loc[failing, "column"]), set(cells.loc[wrong, "column"])
    free = [name for name in names if name not in touched]
    own = cells[cells["column"].isin(free)]
    confirmed = set(names) - spoilt - set(cells.loc[cells["status"] == "alone", "column"])
    though = [name for name in names if name in confirmed & touched]
    listed = [tell("quoted", lang, text=column_words(plan, name, lang)) for name in though]
    items: list[Item] = []
    if free and though and bool((own["status"] == "borne_out").all()):
        told = tell("holds_well_though", lang, columns=some(listed, lang))
        return [(_columns_that_hold(plan, [*free, *though], lang), told)]
    if free:
        items.append((_columns_that_hold(plan, free, lang), _held(plan, own, lang)))
    if though:
        items.append((_columns_that_hold(plan, though, lang), tell("holds_though", lang)))
    if items:
        return items
    half = failing.groupby(cells["column"]).mean() > 0.5
    aside = [name for name in names if half.get(name, False)]
    own = cells[~cells["column"].isin(aside)]
    bad = list(dict.fromkeys(own.loc[failing, "unit_code"]))
    own = own[~own["unit_code"].isin(bad)]
    if own.empty:
        return []
    units = dict(zip(cells["unit_code"], cells["unit"], strict=True))
    rows = some([units[code] if code else total_label(plan, lang) for code in bad], lang)
    key = "holds_rows_outside" if aside else "holds_rows"
    return [(_quoted(plan, key, aside, lang, rows=rows), _held(plan, own, lang))]


def _columns_that_hold(plan: Plan, holding: Sequence[str], lang: str) -> str:
    """Name columns at the head of an item, or, where they are fewer, all others."""
    others = [name for name in plan.column_names() if name not in holding]
    fewer = len(others) < len(holding) and bool(others)
    key, listed = ("holds_others", others) if fewer else ("holds_columns", holding)
    return _quoted(plan, key, listed, lang)


def _quoted(plan: Plan, key: str, names: Sequence[str], lang: str, **params: str) -> str:
    """Name some columns at the head of an item."""
    words = [tell("quoted", lang, text=column_words(plan, name, lang)) for name in names]
    return tell(key, lang, columns=some(words, lang), **params)


def _held(plan: Plan, own: pd.DataFrame, lang: str) -> str:
    """Say how many cells that no contradiction touches are borne out."""
    borne = int((own["status"] == "borne_out").sum())
    if borne == len(own):
        return tell("holds_well", lang)
    mark = CORRECTION_MARK if plan.corrections else ""
    return tell("holds", lang, borne=marked(borne, mark), all=marked(len(own), mark))


def audit_unknown(plan: Plan, report: Audit, lang: str = "vi") -> Block:
    """List in full what the document cannot settle.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    items = unknown_items(plan, report, lang)
    block = bullets(items, tell("u_nothing", lang), lang)
    notes = [paragraph(note) for note in notes_for(plan, lang, texts=[block.text])]
    blocks = [block, *notes]
    return Block("".join(b.html for b in blocks), "\n".join(b.text for b in blocks))
