"""Telling why every group of a unit got its number, in Vietnamese or English, figures included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from povlib.allocation_inputs import AllocationError
from povlib.allocation_table_inputs import group_label
from povlib.allocation_table_results import TableAnswer
from povlib.allocation_table_words import WORDS
from povlib.columns import column_label
from povlib.explanation_words import WORDS as SHARED
from povlib.numerals import format_number
from povlib.rounding import round_exact
from povlib.wording import check_language, fill, join_words

__all__ = ["explained_cells", "multiplier_text", "shift_sentences", "shown", "tie_sentences"]

MOST_CELLS = 8
_LONGEST = 11


def shown(value: Fraction | Decimal, lang: str, decimals: int = 3) -> str:
    """Write a quotient or a signpost, rounded; a whole number as it is.

    Examples
    --------
    >>> shown(Fraction(7, 2), "en"), shown(Fraction(3), "vi"), shown(Fraction(22, 7), "vi")
    ('3.5', '3', '3,143')
    """
    number = round_exact(Fraction(value), decimals)
    return format_number(number.normalize() + 0, lang)


def multiplier_text(value: Fraction, lang: str) -> str:
    """Write a multiplier: as a fraction where it is short, else rounded to six digits.

    Examples
    --------
    >>> multiplier_text(Fraction(3, 8), "vi"), multiplier_text(Fraction(12345678, 98765431), "vi")
    ('3/8', '0,125')
    """
    if value.denominator == 1 or len(str(value)) <= _LONGEST:
        return str(value)
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return format_number(Decimal(f"{digits:.5e}").normalize() + 0, lang)


def explained_cells(found: TableAnswer, unit: str, lang: str) -> str:
    """Explain the numbers of a unit; one sentence on each line.

    Examples
    --------
    >>> from povlib.two_way_allocation import allocate_two_way
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> hre = [count // 3 for count in plan.units["poor_start"]]
    >>> rest = [all_ - own for all_, own in zip(plan.units["poor_start"], hre)]
    >>> groups = {"Hre": hre, "Kinh": rest}
    >>> found = allocate_two_way(plan, {"Hre": 200, "Kinh": 187}, groups=groups)
    >>> for line in explained_cells(found, "Nam Đà", "en").splitlines()[1:6]:
    ...     print(line)
    The multiplier of the unit is 3/7; with that of the group it makes a quotient of every group, \
which is then rounded.
    Hre: 13 of 30 poor households. 30 × 3/7 × 1 = 12.857, which lies within 12.5–13.5, where it \
counts as 13.
    Kinh: 12 of 62 poor households. 62 × 3/7 × 23/50 = 12.223, which lies within 11.5–12.5, where \
it counts as 12.
    With these totals of the units the group Hre could have from 0 to 360.
    If the group Hre were to have 201 and Kinh one fewer: Kinh would get one fewer and Hre one \
more in Quảng Phú.
    """
    check_language(lang)
    place = _place(found, unit)
    totals = [
        fill(WORDS, "group_total", lang, group=_label(found, name, lang), total=total)
        for name, total in zip(found.groups, found.group_totals.tolist(), strict=True)
    ]
    head = {"unit": str(found.plan.units.index[place]), "target": int(found.solution.rows[place])}
    lines = [
        fill(WORDS, "head", lang, **head, rule=found.rule.label(lang), totals=", ".join(totals)),
        fill(
            WORDS, "multiplier", lang, own=multiplier_text(found.unit_multipliers.iloc[place], lang)
        ),
        *(_cell(found, place, group, lang) for group in range(len(found.groups))),
        *tie_sentences(found, lang),
        *shift_sentences(found, lang),
        fill(WORDS, "proof", lang),
    ]
    return "\n".join(lines)


def _place(found: TableAnswer, unit: str) -> int:
    key = "strange"
    for labels in (found.plan.units.index.tolist(), found.plan.units["unit_code"].tolist()):
        times = labels.count(unit)
        if times == 1:
            return int(labels.index(unit))
        key = "shared" if times else key
    raise AllocationError([(key, {"what": "explain", "units": str(unit)})])


def _label(found: TableAnswer, name: str, lang: str) -> str:
    return group_label(name, lang, found.plan.source.year)


def _product(found: TableAnswer, unit: int, group: int, lang: str) -> str:
    """Write weight and multipliers as they are multiplied."""
    weight = Fraction(found.weights[group][unit])
    text = shown(weight, lang) if weight.denominator == 1 else str(weight)
    own, theirs = (
        multiplier_text(series.iloc[at], lang)
        for series, at in ((found.unit_multipliers, unit), (found.group_multipliers, group))
    )
    root = "√({})" if found.solution.power > 1 else "{}"
    return f"{text} × {root.format(f'{own} × {theirs}')}"


def _cell(found: TableAnswer, unit: int, group: int, lang: str) -> str:
    count = int(found.solution.counts[unit, group])
    params: dict[str, Any] = {
        "group": _label(found, found.groups[group], lang),
        "count": count, "poor": found.stock[group][unit],
    }  # fmt: skip
    if not (count or params["poor"]):
        return fill(WORDS, "no_poor", lang, **params)
    if not found.weights[group][unit]:
        return fill(WORDS, "weightless", lang, **params)
    quotient = found.quotient(unit, group)
    ends = [found.signpost(step) for step in (count - 1, count)]
    if found.solution.power > 1:
        roots = [(Decimal(end.numerator) / Decimal(end.denominator)).sqrt() for end in ends]
        low, high = (shown(root, lang) for root in roots)
    else:
        low, high = (shown(end, lang) for end in ends)
    source = found.caps[group].sources[unit]
    name = f"source_{source}"
    told = (
        fill(WORDS, name, lang)
        if name in WORDS
        else column_label(str(source), lang, found.plan.source.year)
    )
    params |= {"product": _product(found, unit, group, lang), "quotient": shown(quotient, lang),
               "low": low, "high": high, "source": told}  # fmt: skip
    return fill(WORDS, found.binding(unit, group) or "cell", lang, **params)


def _cells(found: TableAnswer, cells: tuple[tuple[str, str], ...], lang: str) -> str:
    named = [
        fill(WORDS, "tied_cell", lang, unit=unit, group=_label(found, group, lang))
        for unit, group in cells[:MOST_CELLS]
    ]
    if more := len(cells) - MOST_CELLS:
        named += [fill(WORDS, "more_cells", lang, n=more)] if more > 0 else []
    return join_words(named, lang)


def _way(tie: Any, lang: str) -> str:
    return ", ".join(
        fill(SHARED, "lot", lang, seed=way[1]) if isinstance(way, tuple)
        else fill(WORDS if way in WORDS else SHARED, way, lang)
        for way in (tie if isinstance(tie, list) else [tie])
    )  # fmt: skip


def tie_sentences(found: TableAnswer, lang: str) -> list[str]:
    """Say which cells are exactly equal, and how that was settled, if it was."""
    lines = []
    for tie in found.ties:
        cells = _cells(found, tie.cells, lang)
        if not tie.left:
            params = {"how": _way(found.tie, lang), "given": _cells(found, tie.given, lang)}
            lines.append(fill(WORDS, "tie_settled", lang, cells=cells, **params))
            continue
        lines.append(fill(WORDS, "tie_left", lang, cells=cells, n=tie.left))
        if tie.tables is not None and not tie.given:
            lines.append(fill(WORDS, "tie_tables", lang, n=tie.tables))
    return lines


def shift_sentences(found: TableAnswer, lang: str) -> list[str]:
    """Say what each group could have, and where one more for it would come from.

    Of two groups for the first alone, since the other has what is left. Of more the one that gives
    is the largest of the others.
    """
    if len(found.groups) < 2:
        return []
    totals = dict(zip(found.groups, found.group_totals.tolist(), strict=True))
    lines = []
    for group in found.groups[:1] if len(totals) == 2 else found.groups:
        least, most = found.reach(group)
        name = _label(found, group, lang)
        lines.append(fill(WORDS, "reach", lang, group=name, least=least, most=most))
        giver = max((one for one in found.groups if one != group), key=totals.__getitem__)
        moves = found.shifted(group, giver)
        if not moves:
            continue
        where: dict[tuple[str, str], list[str]] = {}
        for unit, from_, to in moves:
            where.setdefault((from_, to), []).append(unit)
        told = [
            fill(
                WORDS, "moves", lang, units=join_words(units, lang),
                from_=_label(found, from_, lang), to=_label(found, to, lang),
            )
            for (from_, to), units in where.items()
        ]  # fmt: skip
        lines.append(
            fill(
                WORDS, "shift", lang, to=name, from_=_label(found, giver, lang),
                total=totals[group] + 1, moves="; ".join(told),
            )
        )  # fmt: skip
    return lines
