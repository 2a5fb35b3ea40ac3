"""What other targets would give, and what more equal rates would cost: charts, a table, words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Any

from povlib.allocation import Allocation, AllocationError
from povlib.allocation_view_words import WORDS as NAMES
from povlib.allocation_views import full_name, reasons, short_name, split_mark
from povlib.blocks import Block, moot, notice, paragraph
from povlib.choice_figures import Mark, curve_figure, steps_figure
from povlib.correction_marks import notes_for
from povlib.figures import MOST_ROWS
from povlib.judging import criteria
from povlib.numerals import format_number
from povlib.pareto import ParetoFront, pareto_front
from povlib.rule_comparison import RuleComparison, check_comparison
from povlib.tables import Cell, Heading, table_block
from povlib.view_parts import records
from povlib.what_if import target_path
from povlib.what_if_words import WORDS
from povlib.wording import fill, join_words, source_notes

__all__ = ["allocation_front", "allocation_path", "allocation_price", "half_way", "traced_front"]

REACH = 10
_MEAN = "final_rate_mean_pct"
_ROWS = 7


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


def allocation_path(study: RuleComparison, lang: str = "vi", reach: int = REACH) -> Block:
    """Draw to which unit each household goes, from a few fewer than the target to a few more.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    reach : int
        How far from the target.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.rule_comparison import compare_rules
    >>> block = allocation_path(compare_rules(load_plan("krong_no_2020")), "en", reach=2)
    >>> block.text.splitlines()[0]
    'From 385 to 389 households 4 units change, none by more than 1'
    """
    check_comparison(study)
    found = study.chosen.allocation
    if found is None:
        said = reasons(study.chosen.error, lang)
        return notice(fill(NAMES, "chosen_failed", lang, reasons=said))
    path = target_path(found, reach)
    totals = [int(total) for total in path.targets.columns]
    if len(totals) < 2:
        return paragraph(_say("path_none", lang))
    marks: list[tuple[str, Mark]] = []
    told: list[str] = []
    kinds: dict[str, None] = {}
    for total, row in zip(path.steps.index, path.steps.to_dict("records"), strict=True):
        kind = "open" if row["one_of"] else "gain"
        for name, units in ((kind, row["gains"]), ("lose", row["loses"])):
            if units:
                kinds[name] = None
                listed = ", ".join(units) if name == "open" else join_words(units, lang)
                words = _say(f"path_{name}_told", lang, total=total, units=listed)
                told.append(words)
                marks += [(unit, Mark(total, 0, unit, words, name)) for unit in units]
    rows = [unit for unit in dict.fromkeys(map(str, path.targets.index))
            if any(unit == own for own, _ in marks)]  # fmt: skip
    placed = [
        Mark(mark.x, rows.index(unit), mark.label, mark.tooltip, mark.kind) for unit, mark in marks
    ]
    most = int((path.targets.max(axis=1) - path.targets.min(axis=1)).max())
    params = {"first": totals[0], "last": totals[-1], "n": len(rows), "most": most}
    odd = [format_number(total, lang) for total in path.paradoxes]
    shared_anew = found.costs is None
    key = "" if not odd else "_paradox" if shared_anew else "_loses"
    title = _say(f"path_title{key}", lang, **params, totals=join_words(odd, lang))
    places = sorted({totals[0] + 1, totals[-1], found.total, (totals[0] + 1 + found.total) // 2,
                     (totals[-1] + found.total + 1) // 2})  # fmt: skip
    notes = [_say("path_note", lang, rule=full_name(study.chosen, lang))]
    notes += [_say("path_paradox_note", lang)] if odd and shared_anew else []
    if len(rows) > MOST_ROWS:
        notes.append(fill(NAMES, "cut", lang, shown=MOST_ROWS, all=len(rows)))
    mark = split_mark(study)
    notes += [*notes_for(study.plan, lang, texts=[mark]),
              *source_notes(study.plan, lang, derived=True)]  # fmt: skip
    return steps_figure(
        rows, placed, [(place, format_number(place, lang)) for place in places], found.total,
        {kind: _say(f"path_{kind}", lang) for kind in kinds},
        (_say("path_scale", lang), title, _say("path_alt", lang, steps="; ".join(told))),
        notes,
    )  # fmt: skip


def traced_front(study: RuleComparison, lang: str) -> tuple[ParetoFront, bool] | str:
    """Trace the front within the chosen bounds; tell whether it starts from the plan's own split.

    A text where there is none: why.
    """
    found = study.chosen.allocation
    if found is None:
        return reasons(study.chosen.error, lang)
    own = study.own is not None and sum(study.own) == found.total
    if not own and found.left:
        return _say("front_undecided", lang)
    joint: dict[str, Any] = {}
    if (asked := found.subgroup) is not None:
        joint = {"subgroup_target": asked.target, "subgroup_stock": asked.stock}
    try:
        made = pareto_front(
            study.plan, found.total, upper=found.caps.values, lower=found.floors.values,
            reference=_start(study, own), **joint,
        )  # fmt: skip
    except AllocationError as error:
        return reasons(error, lang)
    return made, own


def _start(study: RuleComparison, own: bool) -> list[int]:
    """Give the split that moves are counted from: the plan's own, or that of the chosen rule."""
    found = study.chosen.allocation
    return study.own or [] if own or found is None else [int(count) for count in found.targets]


def half_way(made: ParetoFront) -> tuple[int, int]:
    """Tell how few moved households take the spread half the way down, and how many all of it."""
    rows = records(made.points)[::-1]
    middle = (_spread(rows[0].first) + _spread(rows[-1].first)) / 2
    half = next(at for at, row in enumerate(rows) if _spread(row.first) <= middle)
    return _moved(rows[half]), _moved(rows[-1])


def _spread(variance: Fraction, places: int = 2) -> Decimal:
    """Take the root of a variance, rounded half up once.

    Examples
    --------
    >>> _spread(Fraction(2)), _spread(Fraction(9, 4), 1)
    (Decimal('1.41'), Decimal('1.5'))
    """
    twice = isqrt(4 * 10 ** (2 * places) * variance.numerator // variance.denominator)
    return Decimal((twice + 1) // 2).scaleb(-places)


def _moved(row: Any) -> int:
    return int(row.second)


def _rule_marks(
    study: RuleComparison, made: ParetoFront, own: bool, lang: str
) -> list[tuple[str, int, Decimal]]:
    """Place the start and every rule that shares out the same total."""
    found = []
    if own:
        first, second = made.place(study.own)
        found.append((fill(NAMES, "plan", lang), int(second), _spread(first)))
    for one in study.worked:
        if one.allocation is not None and not one.allocation.left:
            first, second = made.place(one.allocation.targets)
            found.append((short_name(one, lang), int(second), _spread(first)))
    return found


def allocation_front(study: RuleComparison, lang: str = "vi") -> Block:
    """Draw how equal final rates can be for every number of households moved, and where rules are.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    traced = traced_front(study, lang)
    if isinstance(traced, str):
        return notice(_say("front_none", lang, reasons=traced))
    made, own = traced
    points = [(_moved(row), _spread(row.first), row.first) for row in records(made.points)]
    points.reverse()
    marks = _rule_marks(study, made, own, lang)
    curve = [
        Mark(moved, float(spread), "", _say("front_curve", lang, moved=moved, spread=spread))
        for moved, spread, _ in points
    ]
    named = [
        Mark(moved, float(spread), name,
             _say("front_mark", lang, name=name, moved=moved, spread=spread),
             "own" if own and at == 0 else "plain")
        for at, (name, moved, spread) in enumerate(marks)
    ]  # fmt: skip
    title = _say("front_title_flat", lang)
    if len(points) > 1:
        half, all_ = half_way(made)
        title = _say("front_title", lang, half=half, all=all_)
    widest = max(mark.x for mark in [*curve, *named])
    highest = max(mark.y for mark in [*curve, *named])
    across = [(float(at), format_number(at, lang)) for at in _round_steps(Fraction(widest))
              if at <= widest]  # fmt: skip
    upward = [(float(at), format_number(at, lang)) for at in _round_steps(Fraction(highest))]
    some = curve[:: max(1, len(curve) // 6)]
    alt = _say("front_alt", lang, points="; ".join(mark.tooltip for mark in some),
               marks="; ".join(mark.tooltip for mark in named))  # fmt: skip
    scales = _say("front_x_plan" if own else "front_x_rule", lang), _say("front_y", lang)
    return curve_figure(
        curve,
        named,
        scales,
        (across, upward),
        title,
        alt,
        [_say("front_note", lang), _say("front_weighted", lang), *_notes(study, made, lang)],
    )


def _notes(study: RuleComparison, made: ParetoFront, lang: str) -> list[str]:
    notes = []
    if (asked := made.base.subgroup) is not None:
        notes.append(_say("front_subgroup", lang, target=asked.target))
    if least := _moved(records(made.points)[-1]):
        notes.append(_say("front_least", lang, n=least))
    notes += notes_for(study.plan, lang, texts=[split_mark(study)])
    return [*notes, *source_notes(study.plan, lang, derived=True)]


def _printed(base: Allocation) -> bool:
    return base.households.low == base.households.high


def _apart(made: ParetoFront, places: int = 4) -> Decimal:
    """Bound how far the spread of shown splits can be from what is drawn, with any households
    within their bounds: that is the variation times the mean.
    """
    shown = {str(at): made.targets[at] for at in _shown_rows(made)}
    judged = criteria(made.plan, shown, total=made.total, decimals=places)
    most = Fraction(0)
    for at in _shown_rows(made):
        drawn = Fraction(_spread(made.points["first"].loc[at], places))
        for end in ("low", "high"):
            figures: list[Any] = [judged.loc[(name, str(at)), end] for name in ("variation", _MEAN)]
            part, mean = figures
            if part is not None and mean is not None:  # None of both where nobody is left poor
                most = max(most, abs(drawn - Fraction(part) * Fraction(mean)))
    return Decimal(ceil(100 * (most + Fraction(1, 10**places)))).scaleb(-2)


def _round_steps(most: Fraction, about: int = 8) -> list[int | Decimal]:
    """Give round places from 0 to a number or beyond: 1, 2 or 5 times a power of ten apart.

    Examples
    --------
    >>> _round_steps(Fraction(134)), [str(place) for place in _round_steps(Fraction(24, 10))]
    ([0, 20, 40, 60, 80, 100, 120, 140], ['0', '0.5', '1.0', '1.5', '2.0', '2.5'])
    """
    power = -2
    sizes = [
        (factor, exponent) for exponent in range(power, 20) for factor in (1, 2, 5)
        if most / (factor * Fraction(10) ** exponent) <= about
    ]  # fmt: skip
    factor, exponent = sizes[0]
    size = factor * Fraction(10) ** exponent
    counted = range(ceil(most / size) + 1)
    if exponent >= 0:
        return [int(size) * at for at in counted]
    return [Decimal(factor * at).scaleb(exponent) if at else 0 for at in counted]


def _largest(names: Sequence[str], changes: Sequence[int], sign: int, lang: str) -> str:
    """Name the two units that change most in one direction."""
    order = sorted(
        (place for place, change in enumerate(changes) if change * sign > 0),
        key=lambda place: (-abs(changes[place]), place),
    )
    told = [f"{names[place]} {format_number(changes[place], lang, sign=True)}" for place in order]
    return ", ".join(each.replace(" ", "\u00a0") for each in told[:2]) or "–"


def _shown_rows(made: ParetoFront) -> list[int]:
    """Choose points of the front that are far from each other, fewest moved first."""
    moved = [_moved(row) for row in records(made.points)]
    shown = {0, len(moved) - 1}
    for part in range(1, _ROWS - 1):
        goal = Fraction(moved[0] * part, _ROWS - 1)
        shown.add(min(range(len(moved)), key=lambda at: (abs(moved[at] - goal), -at)))
    return sorted(shown, reverse=True)


def allocation_price(study: RuleComparison, lang: str = "vi") -> Block:
    """Set what moving ever more households buys as a table.

    Parameters
    ----------
    study : RuleComparison
    lang : {"vi", "en"}
    """
    check_comparison(study)
    traced = traced_front(study, lang)
    if isinstance(traced, str):  # the chart tells it in a report
        return moot(_say("front_none", lang, reasons=traced))
    made, own = traced
    names = [str(unit) for unit in made.plan.units.index]
    start = _start(study, own)
    mark = split_mark(study)
    rows, before = [], None
    for at in _shown_rows(made):
        row = records(made.points)[at]
        counts = [int(count) for count in made.targets[row.Index]]
        changes = [new - old for new, old in zip(counts, start, strict=True)]
        each = "–"
        if before is not None and _moved(row) > _moved(before):
            fall = _spread(before.first, 6) - _spread(row.first, 6)
            bought = 10 * Fraction(fall) / (_moved(row) - _moved(before))
            each = format_number(_hundredths(bought), lang)
        before = row
        figures = (
            format_number(_moved(row), lang), format_number(_spread(row.first), lang), each,
            _largest(names, changes, -1, lang), _largest(names, changes, 1, lang),
        )  # fmt: skip
        rows.append([
            Cell(text, mark="" if text == "–" else mark, derived=True) for text in figures
        ])  # fmt: skip
    households, points = fill(NAMES, "households", lang), _say("points", lang)
    headings = [
        Heading(_say("buys_moved", lang), households),
        Heading(_say("buys_spread", lang), points),
        Heading(_say("buys_each", lang), points),
        Heading(_say("buys_from", lang), households, numeric=False),
        Heading(_say("buys_to", lang), households, numeric=False),
    ]
    since = _say("buys_plan" if own else "buys_rule", lang)
    notes = [_say("buys_note", lang, start=since)]
    if not _printed(made.base):
        notes.append(_say("front_middle", lang, n=_apart(made)))
    notes += _notes(study, made, lang)
    return table_block(_say("buys_caption", lang), headings, rows, notes=notes)


def _hundredths(value: Fraction) -> Decimal:
    return Decimal((200 * value.numerator // value.denominator + 1) // 2).scaleb(-2)
