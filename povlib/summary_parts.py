"""Pieces of the first page of the report on an audit: what contradicts what, the households."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from povlib.audit_parts import (
    MOST_CELLS,
    cell_name,
    column_words,
    formula_words,
    printed_words,
    range_words,
    set_mark,
    short_arithmetic,
    some,
    tell,
)
from povlib.audit_report import Audit
from povlib.audit_words import KIND_TITLES
from povlib.blocks import Item, Pairs
from povlib.cell_evidence import is_of_figures
from povlib.conventions import near_conditions, rate_conditions
from povlib.correction_marks import (
    as_used,
    correction_lists,
    households_mark,
    more_words,
    units_mark,
)
from povlib.finding_texts import known_words, sentence
from povlib.findings import Finding
from povlib.formulas import parse_formula
from povlib.hypotheses import Story
from povlib.mishap_words import ADVICE
from povlib.plan import Plan
from povlib.repair_stories import StoryTeller
from povlib.repairs import RepairSet
from povlib.slip_patterns import REMARKS
from povlib.view_parts import figure_range, number_runs, total_label
from povlib.wording import CORRECTION_MARK, LANGUAGES, join_words, marked

__all__ = [
    "SortedFindings",
    "assumed_items",
    "conflict_items",
    "household_items",
    "inferred_total",
    "kind_words",
    "probable_repairs",
    "sort_findings",
    "whole_mark",
]

MOST_CONFLICTS, MOST_UNITS, MOST_PROBABLE, MOST_ERRORS, MOST_ASSUMED = 6, 15, 3, 2, 8


class SortedFindings(NamedTuple):
    """The findings of an audit, decided or not.

    `conflicts` are figures that exclude each other, `errors` what is certainly wrong besides,
    `points` what is to be checked, `own` breaches of the plan's own rules.
    """

    conflicts: list[Finding]
    errors: list[Finding]
    points: list[Finding]
    own: list[Finding]
    notes: list[Finding]


def sort_findings(report: Audit) -> SortedFindings:
    """Sort the findings of an audit by what they are.

    A decision changes nothing here: figures that exclude each other do so after it as well.

    Examples
    --------
    >>> from povlib.auditing import audit
    >>> from povlib.loading import load_plan
    >>> found = sort_findings(audit(load_plan("krong_no_2020")))
    >>> len(found.conflicts), len(found.errors), len(found.own)
    (3, 2, 0)
    """
    found = SortedFindings([], [], [], [], [])
    for finding in report.records:
        if finding.severity == "note":
            found.notes.append(finding)
        elif finding.rule.own:
            found.own.append(finding)
        elif finding.severity != "error":
            found.points.append(finding)
        else:
            (found.conflicts if is_of_figures(finding) else found.errors).append(finding)
    return found


def whole_mark(plan: Plan) -> str:
    """Mark for what depends on the table as a whole."""
    return CORRECTION_MARK if plan.corrections else ""


def inferred_total(plan: Plan, report: Audit, lang: str) -> str:
    """Households of the whole plan, as far as they can be inferred and are not printed."""
    bounds = report.reproduction.households_total
    if report.reproduction.households_printed or bounds is None or bounds[1] >= 2**62:
        return ""
    return figure_range(*bounds, lang) + households_mark(plan)


def kind_words(found: Iterable[Finding], lang: str) -> list[str]:
    """What some findings are about, each kind once."""
    titles = [KIND_TITLES[finding.rule.kind][LANGUAGES.index(lang)] for finding in found]
    return [title[:1].lower() + title[1:] for title in dict.fromkeys(titles)]


def _conflict(plan: Plan, finding: Finding, lang: str) -> Item:
    subject = finding.subject if finding.subject != plan.total_label else total_label(plan, lang)
    arithmetic = finding.arithmetic
    if finding.rule.id == "one_mishap":
        n = marked(finding.params["failed"], whole_mark(plan))
        told = tell("c_mishap_explains", lang, n=n)
        advice = ADVICE.get(finding.params["mishap"], ("", ""))[LANGUAGES.index(lang)]
        return tell("c_mishap", lang), f"{told} {advice}".rstrip()
    if arithmetic is None:
        if finding.params or not plan.has(finding.cells[0].column):
            return sentence(plan, finding, lang, alone=True)
        told = sentence(plan, finding, lang)
        return tell("c_subject", lang, subject=subject), told
    short = short_arithmetic(plan, arithmetic, lang)
    head = tell("c_head", lang, subject=subject, arithmetic=short)
    formula = parse_formula(finding.formula)
    if formula.over_plan and len(arithmetic.right) == 1 and len(formula.left) == 1:
        total, cell = arithmetic.sides[0], finding.cells[0]
        known = known_words(plan, finding)
        rest = tell(
            "c_sum_known" if known else "c_sum", lang,
            column=column_words(plan, formula.left[0].column, lang),
            sum=marked(int(total), units_mark(plan, formula.left[0].column)),
            row=tell(f"row_{'group' if cell.unit_code else 'total'}", lang, row=finding.subject),
            printed=printed_words(plan, cell, lang), **known,
        )  # fmt: skip
        rest = as_used(rest)
    elif formula.relation == "<=" and len(formula.left) == len(formula.right) == 1:
        left, right = (
            column_words(plan, side[0].name, lang) for side in (formula.left, formula.right)
        )
        rest = tell("c_part", lang, left=left, right=right)
    else:
        rest = tell(
            "c_formula", lang, formula=formula_words(plan, finding.formula, lang, quoted=True)
        )
    return head, rest


def _numbers(report: Audit, found: Sequence[Finding]) -> str:
    """Numbers of findings, runs of them as an interval."""
    return ", ".join(number_runs(report.records.index(finding) + 1 for finding in found))


def _decided(told: Item, finding: Finding, lang: str) -> Item:
    """Say behind a contradiction what a reviewer said of it."""
    if finding.status == "open" or isinstance(told, Pairs):
        return told
    status = tell(f"status_{finding.status}", lang)
    status = tell("status_stale", lang, status=status) if finding.stale else status
    head, rest = told if isinstance(told, tuple) else ("", told)
    rest = tell("c_decided", lang, told=rest, status=status, who=finding.reviewer)
    return (head, rest) if head else rest


def _told_errors(plan: Plan, found: Sequence[Finding], lang: str) -> str:
    """Say of some errors what is wrong."""
    told: list[str] = []
    subjects = [one.subject for one in found]
    for at, one in enumerate(found[:MOST_ERRORS]):
        drop = ("date", "other") if "other" in one.params else ()
        params = {name: value for name, value in one.params.items() if name not in drop}
        if "dates" in params and one.subject in subjects[:at]:  # told just before
            params["years"] = tuple({str(date.year): None for date in params.pop("dates")})
        told.append(sentence(plan, replace(one, params=params), lang, alone=True))
    if (more := len(found) - MOST_ERRORS) > 0:
        told.append(tell("c_error_more", lang, n=more))
    return " ".join(told)


def _told_own(plan: Plan, found: Sequence[Finding], lang: str) -> str:
    """Name the plan's own rules that some rows break, with these rows."""
    rules: dict[str, dict[str, None]] = {}
    for finding in found:
        row = finding.subject
        row = total_label(plan, lang) if row == plan.total_label else row
        rules.setdefault(finding.rule.label(lang), {}).setdefault(row)
    return "; ".join(
        tell("c_own_rule", lang, rule=rule, rows=some([row for row in rows if row], lang))
        for rule, rows in rules.items()
    )


def _besides(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """What was found beside the contradictions: errors, points to be checked, notes, decisions."""
    found = sort_findings(report)
    items: list[Item] = []
    for key in ("errors", "points", "own"):
        found_here: list[Finding] = getattr(found, key)
        if not found_here:
            continue
        n, numbers = len(found_here), _numbers(report, found_here)
        if key == "errors":
            told = _told_errors(plan, found_here, lang)
        else:
            words = _told_own(plan, found_here, lang) if key == "own" else ""
            told = (words or "; ".join(kind_words(found_here, lang))) + "."
        items.append((tell(f"c_{key}", lang, n=n, numbers=numbers), told))
    if stale := [f for f in report.records if f.stale]:
        who = join_words(list(dict.fromkeys(f.reviewer for f in stale)), lang)
        params = {"n": len(stale), "who": who, "numbers": _numbers(report, stale)}
        items.append((tell("c_stale", lang), tell("c_stale_why", lang, **params)))
    return items


def probable_repairs(plan: Plan, report: Audit) -> list[tuple[RepairSet, Story]]:
    """The only smallest repairs that change cells to one figure each, with the likeliest slip.

    Nothing where a mishap of a column or row may explain everything.
    """
    if any(finding.rule.id == "one_mishap" for finding in report.records):
        return []
    found, teller = [], None
    for one in (r.sets[0] for r in report.repairs if len(r.sets) == 1 and r.complete and r.proved):
        if len(one.suspects) > MOST_CELLS or any(s.low != s.high for s in one.suspects):
            continue
        teller = teller or StoryTeller(plan)
        stories = sorted(teller.stories(one), key=lambda story: story.keystrokes)
        found += [(one, story) for story in stories[:1]]
    return found


def _probable(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """Say which cells probably are wrong, and what they should be."""
    items: list[Item] = []
    for one, story in probable_repairs(plan, report):
        kinds = [slip.kind for slip in story.slips if slip.kind not in REMARKS]
        slips = join_words([tell(f"slip_{kind}", lang) for kind in dict.fromkeys(kinds)], lang)
        for suspect in one.suspects:
            params = {
                "cell": cell_name(plan, suspect.cell, lang),
                "printed": printed_words(plan, suspect.cell, lang),
                "value": range_words(suspect, lang, set_mark(plan, one)),
            }
            told = tell("c_probable_cell", lang, slips=slips, **params)
            items.append((tell("c_probable", lang), told))
    if (more := len(items) - MOST_PROBABLE) > 0:
        items = [*items[:MOST_PROBABLE], tell("c_probable_more", lang, n=more)]
    return items


def conflict_items(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """Say what contradicts what, which cell probably is wrong, and what was found besides.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    mark = whole_mark(plan)
    hard = sort_findings(report).conflicts
    shown = hard if len(hard) <= MOST_CONFLICTS else hard[: MOST_CONFLICTS - 1]
    items = [_decided(_conflict(plan, finding, lang), finding, lang) for finding in shown]
    if len(hard) > len(shown):
        items.append(tell("c_more", lang, n=marked(len(hard) - len(shown), mark)))
    if not hard:
        key = "c_none" if report.passed == report.checked else "c_none_of_figures"
        key = key if report.checked else "c_nothing"
        counts = {"passed": report.passed, "checked": report.checked}
        counts["failed"] = report.checked - report.passed
        told = {name: marked(n, mark) for name, n in counts.items()}
        items.append(tell(key, lang, **told))
    return [*items, *_probable(plan, report, lang), *_besides(plan, report, lang)]


def assumed_items(plan: Plan, lang: str) -> list[Item]:
    """Say which figures are used in place of print, and why; nothing for a plan as printed.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020", scenario="286")
    >>> assumed_items(plan, "en")[0][1]
    'TT Đăk Mâm printed 26, used 16; Nam Xuân printed 59, used 29; Total printed 280, used 286.'
    >>> assumed_items(load_plan("krong_no_2020"), "en")
    []
    """
    listed = correction_lists(plan, lang, MOST_ASSUMED)
    items: list[Item] = [
        (tell("a_column", lang, mark=CORRECTION_MARK, column=column), f"{'; '.join(cells)}.")
        for column, cells in listed.items()
    ]
    if (more := len(plan.corrections) - MOST_ASSUMED) > 0:
        items.append(more_words(more, lang))
    reasons = dict.fromkeys(one.told(lang) for one in plan.corrections)
    told = [tell("a_reason", lang, reason=reason, authority=who) for reason, who in reasons]
    return items + [(tell("a_why", lang), " ".join(told[:2]))] * bool(told)


def _assumed(plan: Plan, report: Audit, lang: str) -> str:
    """Say on what the inferred households rest."""
    result, names = report.reproduction, plan.column_names()
    parts = []
    if any(name.endswith("_pp") or ("_start_" in name and "_pct" in name) for name in names):
        parts.append(tell(f"as_{result.bases}", lang))
    parts.append(tell(f"as_{result.mode}", lang))
    if plan.has("rate_reduction_pp"):
        parts.append(tell(f"as_{result.convention}", lang))
    assumed = join_words(parts, lang)
    return tell("hh_sure", lang, assumed=assumed, fits=_fits(plan, report, lang)).rstrip()


def _fits(plan: Plan, report: Audit, lang: str) -> str:
    """Say how many units, and whether the total row, the way of computing explains."""
    result = report.reproduction
    fits = result.fits[
        (result.fits["mode"] == result.mode)
        & (result.fits["convention"] == result.convention)
        & (result.fits["bases"] == result.bases)
    ]
    if not plan.has("rate_reduction_pp") or fits.empty or not fits["units_checked"].iloc[0]:
        return ""
    fit = fits.iloc[0]
    n = marked(int(fit["units_fitting"]), households_mark(plan))
    key = "hh_fits_total" if fit["total_fits"] else "hh_fits"
    return tell(key, lang, n=n, all=int(fit["units_checked"]))


def household_items(plan: Plan, report: Audit, lang: str) -> list[Item]:
    """Say what the household totals probably are, and on what that rests.

    Parameters
    ----------
    plan : Plan
    report : Audit
    lang : {"vi", "en"}
    """
    result = report.reproduction
    if result.households_printed:
        only_end = plan.has("households_end") and not plan.has("households_start")
        return [tell("hh_printed_end" if only_end else "hh_printed", lang)]
    low = result.households["recovered_households_low"]
    high = result.households["recovered_households_high"]
    known = ~(low.isna() | high.isna())
    total = inferred_total(plan, report, lang)
    if not known.any() and not total:
        names = plan.column_names()
        conditions = (
            *rate_conditions(names, result.convention),
            *near_conditions(names, result.convention),
        )
        return [tell("hh_open" if conditions else "hh_none", lang)]
    items: list[Item] = [tell("hh_inferred", lang)]
    if total:
        area = plan.source.area[lang]
        area = area[:1].upper() + area[1:]
        head = tell("hh_total", lang, area=area, interval=total)
        items = [(head, tell("hh_inferred", lang))]
    items.append(_assumed(plan, report, lang))
    year, mark = str(plan.source.year), households_mark(plan)
    if len(plan.units) <= MOST_UNITS:
        pairs = [
            (str(unit), figure_range(a, b, lang) + mark if told else tell("hh_not", lang))
            for unit, a, b, told in zip(low.index, low, high, known, strict=True)
        ]
        key = "hh_units_end" if result.bases == "each_year" else "hh_units"
        items.append(Pairs(tell(key, lang, year=year), tuple(pairs)))
    else:
        exact = marked(int((low == high)[known].sum()), mark)
        items.append(tell("hh_many", lang, n=exact, all=len(plan.units)))
        if lost := int((~known).sum()):
            items.append(tell("hh_lost", lang, n=marked(lost, mark)))
    return items
