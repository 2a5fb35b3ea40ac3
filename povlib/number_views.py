"""Why each unit gets its number, all of them in one table; and what a subgroup's target does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from povlib.allocation import Allocation
from povlib.allocation_rules import reading
from povlib.allocation_view_words import WORDS as NAMES
from povlib.allocation_views import capital, full_name, reasons, split_mark
from povlib.blocks import Block, notice, paragraph
from povlib.correction_marks import cell_mark, notes_for
from povlib.exact_texts import rounded_text, weight_text
from povlib.explanation_words import MEASURES
from povlib.explanations import (
    cut_text,
    measure,
    named_units,
    outcome_told,
    steps_told,
)
from povlib.numerals import format_number
from povlib.rounding import round_exact
from povlib.rule_comparison import RuleComparison, check_comparison
from povlib.subgroup import Joint
from povlib.tables import Cell, Heading, table_block
from povlib.two_way_views import allocation_groups
from povlib.unit_quotients import Division, division, rounded
from povlib.view_parts import number, unit_heading
from povlib.what_if_words import WORDS
from povlib.wording import fill, source_notes

__all__ = ["allocation_explained", "allocation_minority"]


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def _failed(study: RuleComparison, lang: str) -> Block:
    return notice(fill(NAMES, "chosen_failed", lang, reasons=reasons(study.chosen.error, lang)))


def _fraction(quota: Fraction | None) -> Fraction | None:
    return None if quota is None else quota - quota.numerator // quota.denominator


def _ends(found: Allocation, place: int, quota: Fraction | None, lang: str) -> tuple[str, str]:
    """Write where the unit's last and next household stand; a dash where a bound allows none."""
    count, costs = int(found.solution.counts[place]), found.costs
    own = found.quantities.weights
    if own is not None and not own[place]:
        return "–", "–"
    if costs is None:
        text = rounded_text(_fraction(quota), lang)
        up = quota is not None and count > quota
        return (text, "–") if up else ("–", text)

    def at(step: int) -> str:
        return rounded_text(reading(found.method, costs.cost(place, step), costs.power), lang)

    last = at(count - 1) if count > found.lower[place] else "–"
    return last, at(count) if count < found.caps.values[place] else "–"


def _why(
    found: Allocation, place: int, quota: Fraction | None, made: Division | None, lang: str
) -> str:
    """Say in a few words what decided the unit's number."""
    unit = str(found.plan.units.index[place])
    count, own = int(found.solution.counts[place]), found.quantities.weights
    bound = found.binding[place][0]
    bound = "" if own is not None and not own[place] else bound
    if unit in found.undecided:
        return _say("x_tie", lang)
    if not bound and quota == count:  # a share that a bound holds is a whole number too
        ends = {found.lower[place]: "floor", found.caps.values[place]: "cap"}
        bound = ends.get(count, "")
    if bound:
        key = f"x_{bound}"
    elif own is not None and not own[place]:
        key = "x_zero"
    elif made is not None:
        return " ".join([_turned(found, place, made, lang), *_neighbouring(found, unit, lang)])
    elif quota is None:
        key = "x_plain" if count > found.lower[place] else "x_none"
    else:
        key = "x_even" if count == quota else "x_up" if count > quota else "x_down"
    return " ".join([_say(key, lang), *_neighbouring(found, unit, lang)])


def _neighbouring(found: Allocation, unit: str, lang: str) -> list[str]:
    """Tell of the unit that has the last of the target, or would get the next."""
    told, less, more = [], found.one_less, found.one_more
    if less.feasible and unit in less.loses and not less.one_of:
        told.append(_say("x_got_last", lang, total=found.total))
    if more.feasible and unit in more.gains and not more.one_of:
        told.append(_say("x_gets_next", lang, total=more.total))
    return told


def _turned(found: Allocation, place: int, made: Division, lang: str) -> str:
    """Set a quotient beside the number at which it is rounded up."""
    own, turn = made.quotients[place], made.turns[place]
    fixed = found.quantities.fixed
    base = 0 if fixed is None else int(fixed[place])
    up = int(found.solution.counts[place]) - base > int(own)
    figures = {"own": _decimals(own, made.decimals, lang), "turn": _decimals(turn, 3, lang)}
    if turn.denominator > 1 and made.decimals > 3:
        figures["turn"] = _decimals(turn, made.decimals, lang)
    return _say("x_over_up" if up else "x_over_down", lang, **figures)


def _decimals(value: Fraction, places: int, lang: str) -> str:
    """Write a figure; one that is exact with fewer decimals without the rest."""
    number = round_exact(value, places)
    return format_number(number.normalize() + 0 if Fraction(number) == value else number, lang)


def _divisor(made: Division, lang: str) -> str:
    """Write the common divisor: a decimal, or a fraction where no decimal is it."""
    number = round_exact(made.divisor, 12)
    if Fraction(number) == made.divisor:
        return format_number(number.normalize() + 0, lang)
    return f"({made.divisor})"


def _weight_name(found: Allocation, lang: str) -> str:
    """Name what is divided."""
    known = found.by in MEASURES or found.by == "registered" or found.method == "equal_points"
    given = found.by == "given" and found.method != "equal_points"
    return measure(found, lang) if known and not given else _say("x_weight", lang).lower()


def _division_notes(found: Allocation, made: Division, lang: str) -> list[str]:
    """Say how every number can be recomputed, and why not with the plain share."""
    total, fixed = found.total, found.quantities.fixed
    params = {"weight": _weight_name(found, lang), "divisor": _divisor(made, lang),
              "how": _say(f"x_how_{made.rounding}", lang), "total": total}  # fmt: skip
    notes = [_say("x_note_tied" if found.left else "x_note_over", lang, **params)]
    if fixed is not None:
        notes.append(_say("x_over_fixed", lang, fixed=", ".join(
            dict.fromkeys(number(int(one), lang) for one in fixed))))  # fmt: skip
    sum_ = sum(made.weights)
    held = any(bound for bound, _ in found.binding)
    if fixed is None and not held and not found.left and total and made.rounding == "webster":
        plain = Fraction(sum_) / total
        given = sum(rounded("webster", Fraction(one) / plain) for one in made.weights)
        if given != total:
            params |= {"sum": weight_text(sum_, lang), "plain": _decimals(plain, 4, lang)}
            notes.append(_say("x_note_plain", lang, found=given, **params))
    return notes


def _readings(found: Allocation, lang: str) -> list[str]:
    """Say what the last and the next household are measured by, and where the cut lies."""
    reads = found.rule.reads
    if reads == "fraction":
        low, high = (rounded_text(end, lang) for end in found.cut)
        return [_say("x_note_fraction", lang, low=low, high=high)]
    said = []
    keys = ["", "_beyond"] if len(found.cuts) > 1 else [""]
    for part, key in enumerate(keys):
        low, high = cut_text(found, part, lang)
        params = {"low": low, "high": high}
        if key:
            said.append(_say("x_note_beyond", lang, **params))
        else:
            said.append(_say(f"x_note_{reads}", lang, measure=measure(found, lang), **params))
    return said


def allocation_explained(study: RuleComparison, lang: str = "vi") -> Block:
    """Explain every unit's number under the chosen rule: a table, and one row of it in words.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.rule_comparison import compare_rules
    >>> block = allocation_explained(compare_rules(load_plan("krong_no_2020")), "en")
    >>> " ".join(block.text.splitlines()[4].split())
    'Đăk Nang 44 43 44 43.39 0–138 Rounded down: 43.39 < 43.5.'
    """
    check_comparison(study)
    found, plan = study.chosen.allocation, study.plan
    if found is None:
        return _failed(study, lang)
    mark, made = split_mark(study), division(found)
    quotas = found.table["quota"].tolist()
    rows = []
    for place, unit in enumerate(map(str, plan.units.index)):
        quota = quotas[place]
        lower, upper = found.lower[place], found.caps.values[place]
        allowed = f"{number(lower, lang)}–{number(upper, lang)}"
        own = None if study.own is None else study.own[place]
        code = str(plan.units["unit_code"].iloc[place])
        given = [] if own is None else [
            Cell(number(own, lang), mark=cell_mark(plan, code, "exits_target"))
        ]  # fmt: skip
        figures = [number(int(found.solution.counts[place]), lang)]
        if made is None:
            share = "–" if quota is None else rounded_text(quota, lang, 2)
            figures += [share, allowed, *_ends(found, place, quota, lang)]
        else:
            over = format_number(round_exact(made.quotients[place], made.decimals), lang)
            figures += [weight_text(made.weights[place], lang), over, allowed]
        cells = [Cell(text, mark="" if text == "–" else mark, derived=True) for text in figures]
        rows.append([Cell(unit), *given, *cells, Cell(_why(found, place, quota, made, lang))])
    caption = _say("x_caption", lang, rule=full_name(study.chosen, lang))
    notes = [_say("x_note_quota", lang)] if made is None and quotas[:1] != [None] else []
    notes += _readings(found, lang) if made is None else _division_notes(found, made, lang)
    notes += [*notes_for(plan, lang, rows), *source_notes(plan, lang, derived=True)]
    headings = _headings(study, found, made, lang)
    table = table_block(caption, headings, rows, notes=notes)
    place = _example(found)
    lines = [*steps_told(found, place, lang), *outcome_told(found, place, lang)]
    said = paragraph(_say("x_example", lang, unit=str(plan.units.index[place])), *lines)
    return Block(table.html + said.html, f"{table.text}\n{said.text}")


def _headings(
    study: RuleComparison, found: Allocation, made: Division | None, lang: str
) -> list[Heading]:
    """Head the columns: households, what is divided and by what, or the last and the next."""
    group = _say("x_households", lang)
    plan = [] if study.own is None else [fill(NAMES, "plan", lang)]
    heads = [Heading(name, group=group) for name in (*plan, _say("x_target", lang))]
    share, bounds, last, next_ = (
        _say(f"x_{key}", lang) for key in ("quota", "bounds", "last", "next")
    )
    if made is None:
        heads += [Heading(share, group=group), Heading(bounds, group=group)]
        heads += [Heading(last), Heading(next_)]
    else:
        heads += [Heading(capital(_weight_name(found, lang))),
                  Heading(_say("x_over", lang, divisor=_divisor(made, lang))),
                  Heading(bounds, _say("x_households", lang).lower())]  # fmt: skip
    why = Heading(_say("x_why", lang), numeric=False, wordy=True)
    return [unit_heading(study.plan, lang), *heads, why]


def _example(found: Allocation) -> int:
    """Choose the unit whose number is told in words: the one that got the last household."""
    names = [str(unit) for unit in found.plan.units.index]
    return next((names.index(unit) for unit in (*found.one_less.loses, *found.undecided)), 0)


def allocation_minority(study: RuleComparison, lang: str = "vi") -> Block:
    """Say what a target for the ethnic minority makes of the chosen rule's numbers, or what lacks.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    found, plan = study.chosen.allocation, study.plan
    if found is None:
        return _failed(study, lang)
    asked, own = found.subgroup, found.solution
    if asked is None or not isinstance(own, Joint):
        key = "s_could" if plan.has("poor_start_em") else "s_lacks"
        stated = None if plan.total is None else plan.total.get("exits_target_em")
        told = [_say(key, lang)]
        if stated is not None:
            told.append(_say("s_stated", lang, n=int(stated)))
        said = paragraph(*told)
        if key == "s_lacks" or not (plan.has("exits_target_em") or stated is not None):
            return said
        table = allocation_groups(study, lang)
        return Block(said.html + table.html, f"{said.text}\n{table.text}")
    targets, mark = found.subgroup_targets, split_mark(study)
    rows = []
    for place, unit in enumerate(map(str, plan.units.index)):
        free = int(own.free.counts[place])
        part = None if targets is None else int(targets.iloc[place])
        figures = (asked.stock[place], asked.others[place], free,
                   int(own.counts[place]), part)  # fmt: skip
        rows.append(
            [Cell(unit), *(Cell(number(one, lang), mark=mark, derived=True) for one in figures)]
        )
    households = fill(NAMES, "households", lang)
    headings = [
        unit_heading(plan, lang),
        Heading(_say("s_stock", lang), group=_say("s_poor", lang)),
        Heading(_say("s_others", lang), group=_say("s_poor", lang)),
        Heading(_say("s_free", lang), group=_say("s_targets", lang)),
        Heading(_say("s_joint", lang), group=_say("s_targets", lang)),
        Heading(_say("s_part", lang), group=_say("s_targets", lang)),
    ]
    sums = [sum(asked.stock), sum(asked.others), found.total, found.total,
            None if targets is None else int(targets.sum())]  # fmt: skip
    total = [Cell(fill(NAMES, "sum", lang)),
             *(Cell(number(one, lang), mark=mark, derived=True) for one in sums)]  # fmt: skip
    apart = [int(a) - int(b) for a, b in zip(own.counts, own.free.counts, strict=True)]
    changed, moved = sum(map(bool, apart)), sum(gap for gap in apart if gap > 0)
    notes = [_say("s_binds" if found.subgroup_binds else "s_free_already", lang,
                  target=asked.target, n=moved, units=changed)]  # fmt: skip
    if (reach := found.subgroup_reach) is not None:
        notes.append(_say("s_reach", lang, total=found.total, least=reach[0], most=reach[1]))
    more = found.subgroup_more
    if more is not None and more.feasible and more.gains and more.loses:
        gains, loses = (named_units(names, more.one_of, lang) for names in (more.gains, more.loses))
        notes.append(_say("s_more", lang, target=asked.target + 1, gains=gains, loses=loses))
    notes += [*notes_for(plan, lang, [*rows, total]), *source_notes(plan, lang, derived=True)]
    caption = _say("s_caption", lang, target=format_number(asked.target, lang), unit=households)
    return table_block(caption, headings, rows, total=total, notes=notes)
