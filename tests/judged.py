"""A second opinion on plans: whether a table contradicts itself, straight from what rules mean.

Nothing here comes from the library. A row is a mapping of column to figure, None for a blank; rates
are judged by the exact interval of households that rounds to them, with fractions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from generated import CONVENTIONS, Made, Row

Interval = tuple[int, int | None]
"""Least and greatest number of households; None where nothing limits them."""


class Way(NamedTuple):
    """A way of rounding."""

    convention: str
    mode: str
    bases: str


# --- Whole figures ------------------------------------------------------------------------------

Test = Callable[..., bool]
_AT_MOST: Test = lambda part, whole: part <= whole  # noqa: E731
_ADD: Test = lambda one, other, both: one + other == both  # noqa: E731
_ADD_WITHIN: Test = lambda one, other, whole: one + other <= whole  # noqa: E731
_REST: Test = lambda part, part_em, whole, whole_em: (  # noqa: E731
    whole < whole_em or part - part_em <= whole - whole_em
)

# Rule, columns that it speaks of, what must hold of their figures.
_ROW_RULES: list[tuple[str, tuple[str, ...], Test]] = [
    ("parts_start", ("poor_start", "near_poor_start", "poor_or_near_poor_start"), _ADD),
    ("parts_end", ("poor_end", "near_poor_end", "poor_or_near_poor_end"), _ADD),
    (
        "subset_rest_exits",
        ("exits_target", "exits_target_em", "poor_start", "poor_start_em"),
        _REST,
    ),
    ("subset_rest_end", ("poor_end", "poor_end_em", "households", "households_em"), _REST),
    (
        "subset_rest_registered",
        ("exits_registered", "exits_registered_em", "poor_start", "poor_start_em"),
        _REST,
    ),
    ("near_exits_of_near", ("near_poor_exits_target", "near_poor_start"), _AT_MOST),
    ("poor_of_both_start", ("poor_start", "poor_or_near_poor_start"), _AT_MOST),
    ("poor_of_both_end", ("poor_end", "poor_or_near_poor_end"), _AT_MOST),
    ("range_of_poor", ("exits_target_max", "poor_start"), _AT_MOST),
    ("both_of_households_start", ("poor_or_near_poor_start", "households"), _AT_MOST),
    ("both_of_households_end", ("poor_or_near_poor_end", "households"), _AT_MOST),
    ("range", ("exits_target_min", "exits_target_max"), _AT_MOST),
    ("range_pp", ("rate_reduction_min_pp", "rate_reduction_max_pp"), _AT_MOST),
    ("within_range_low", ("exits_target_min", "exits_target"), _AT_MOST),
    ("within_range_high", ("exits_target", "exits_target_max"), _AT_MOST),
]
for _em in ("", "_em"):
    _ROW_RULES += [
        ("registered_of_poor", (f"exits_registered{_em}", f"poor_start{_em}"), _AT_MOST),
        (
            "poor_and_near_start",
            (f"poor_start{_em}", f"near_poor_start{_em}", f"households{_em}"),
            _ADD_WITHIN,
        ),
        (
            "poor_and_near_end",
            (f"poor_end{_em}", f"near_poor_end{_em}", f"households{_em}"),
            _ADD_WITHIN,
        ),
        ("exits_of_poor", (f"exits_target{_em}", f"poor_start{_em}"), _AT_MOST),
        (
            "near_exits_done_of_near",
            (f"near_poor_exits{_em}", f"near_poor_start{_em}"),
            _AT_MOST,
        ),
        ("exits_done_of_poor", (f"exits{_em}", f"poor_start{_em}"), _AT_MOST),
        ("poor_of_households_start", (f"poor_start{_em}", f"households{_em}"), _AT_MOST),
        ("poor_of_households_end", (f"poor_end{_em}", f"households{_em}"), _AT_MOST),
    ]
# Households of one year hold the parts of that year.
_ROW_RULES += [
    (rule, tuple(name.replace("households", f"households_{year}") for name in names), holds)
    for rule, names, holds in _ROW_RULES
    for year in ("start", "end")
    if rule.endswith(f"_{year}") and any(name.startswith("households") for name in names)
]
_WITH_MINORITY = (
    "households", "households_start", "households_end", "poor_start", "poor_end", "exits_target",
    "near_poor_start", "near_poor_end",
    "exits", "exits_registered", "relapses", "new_poor", "near_poor_exits", "near_poor_relapses",
    "new_near_poor",
)  # fmt: skip


_PROSE_RULES = {"exits_target": "prose_target", "exits_registered": "prose_registered"}


def _figures(row: Row, names: Iterable[str]) -> list[Any] | None:
    """Take figures out of a row; None where one of them is blank or lacking."""
    found = [row.get(name) for name in names]
    return None if None in found else found


def _flow(row: Row, em: str) -> str | None:
    """Name the rule on flows that a row breaks."""
    actual = f"exits{em}" in row
    if actual and f"new_poor{em}" not in row:
        return None
    came = [n + em for n in ("relapses", "new_poor") if n + em in row]
    left = f"exits{em}" if actual else f"exits_target{em}"
    figures = _figures(row, (f"poor_end{em}", left, f"poor_start{em}", *came))
    if figures is None or figures[0] + figures[1] == sum(figures[2:]):
        return None
    return "flow_result" if actual else "flow"


def _near_flow(row: Row, em: str) -> str | None:
    """Name the rule on the flows of near-poverty if a row breaks it."""
    came = [n + em for n in ("near_poor_relapses", "new_near_poor") if n + em in row]
    names = (f"near_poor_end{em}", f"near_poor_exits{em}", f"near_poor_start{em}", *came)
    figures = _figures(row, names)
    if f"new_near_poor{em}" not in row or figures is None:
        return None
    return None if figures[0] + figures[1] == sum(figures[2:]) else "near_flow_result"


def row_faults(row: Row) -> Iterator[str]:
    """List the rules on whole figures that one row breaks."""
    for rule, names, holds in _ROW_RULES:
        figures = [row.get(name) for name in names]
        if None not in figures and not holds(*figures):
            yield rule
    for at in ("start", "end"):
        for em in ("", "_em"):
            near = row.get(f"near_poor_{at}{em}")
            whole = row.get(f"households{em}", row.get(f"households_{at}{em}"))
            alone = f"poor_{at}{em}" not in row
            if alone and near is not None and whole is not None and near > whole:
                yield f"poor_and_near_{at}"
    for name in _WITH_MINORITY:
        part, whole = row.get(f"{name}_em"), row.get(name)
        if part is not None and whole is not None and part > whole:
            yield "subset"
    yield from filter(None, (_flow(row, em) for em in ("", "_em")))
    yield from filter(None, (_near_flow(row, em) for em in ("", "_em")))


def _is_count(name: str) -> bool:
    return not name.endswith(("_pct", "_pp"))


def count_faults(made: Made) -> list[tuple[str, int]]:
    """List the rules on whole figures that a plan breaks, with the row; −1 for the whole plan."""
    found = [(rule, at) for at, row in enumerate(made.rows) for rule in row_faults(row)]
    units, total = made.units, made.total
    for name in made.shape.columns:
        parts = [row[name] for row in units if row[name] is not None]
        whole = None if total is None else total[name]
        if not _is_count(name) or whole is None:
            continue
        # What is blank can only add to the sum.
        if sum(parts) > whole or (len(parts) == len(units) and sum(parts) < whole):
            found.append(("sum", -1))
    for at, told in enumerate(made.prose or ()):
        for name, rule in _PROSE_RULES.items():
            both = told.get(name), units[at].get(name)
            if None not in both and both[0] != both[1]:
                found.append((rule, at))
            at_most = _figures({**units[at], **told}, (name, "poor_start"))
            own = name in told and (name != "exits_target" or name not in made.shape.columns)
            if own and at_most and at_most[0] > at_most[1]:
                found.append((f"{rule}_of_poor", at))
    for name, value in zip(made.shape.stated, made.stated, strict=True):
        whole = None
        if name in made.shape.columns:
            parts = [row[name] for row in units]
            whole = None if total is None else total[name]
            least = sum(part for part in parts if part is not None)
            if whole is None and (None not in parts or least > value):
                whole = least
        elif made.prose is not None:
            whole = sum(told[name] for told in made.prose)
        if None not in (whole, value) and whole != value:
            found.append(("stated_total", -1))
    return found


# --- Rates --------------------------------------------------------------------------------------


class Condition(NamedTuple):
    """A sum of counts over households, in per cent, rounds to a sum of printed rates."""

    denominator: str
    year: str
    counts: tuple[tuple[int, str], ...]
    rates: tuple[str, ...]
    near: bool = False
    """Whether the rate may miss the share by one unit of its last decimal."""


_OTHERS = {
    "poor_start": ((1, "poor_end"), (1, "exits_target")),
    "poor_end": ((1, "poor_start"), (-1, "exits_target")),
    "exits_target": ((1, "poor_start"), (-1, "poor_end")),
}


def conditions(columns: tuple[str, ...], convention: str) -> list[Condition]:
    """List what a convention says of the rates of a table."""
    found = []

    def add(denominator: str, year: str, count: str, *rates: str) -> None:
        em = "_em" if count.endswith("_em") else ""
        if {f"households_start{em}", f"households_end{em}"} & {*columns}:
            denominator = f"households_{year}{em}"
        counts: tuple[tuple[int, str], ...] = ((1, count),)
        if count not in columns:
            others = _OTHERS.get(count.removesuffix("_em"), ())
            counts = tuple((sign, name + em) for sign, name in others)
        if counts and {*rates} <= {*columns} and {name for _, name in counts} <= {*columns}:
            found.append(Condition(denominator, year, counts, rates))

    for em in ("", "_em"):
        whole = f"households{em}"
        start, end = f"poor_rate_start{em}_pct", f"poor_rate_end{em}_pct"
        fall = f"rate_reduction{em}_pp"
        if convention != CONVENTIONS[2] or fall not in columns:
            add(whole, "end", f"poor_end{em}", end)
        add(whole, "start", f"poor_start{em}", start)
        if convention != CONVENTIONS[1]:
            add(whole, "start", f"poor_start{em}", end, fall)
        if convention != CONVENTIONS[0]:
            add(whole, "start", f"exits_target{em}", fall)
        flows = {f"{name}{em}" for name in ("exits", "relapses", "new_poor")}
        near = {f"poor_end{em}", end, fall} <= {*columns} and flows.isdisjoint(columns)
        near = near and not {"households_start", "households_end"} & {*columns}
        if convention == CONVENTIONS[2] and near:
            found.append(Condition(whole, "end", ((1, f"poor_end{em}"),), (end, fall), near))
    for name in ("near_poor", "poor_or_near_poor"):
        for year in ("start", "end"):
            add("households", year, f"{name}_{year}", f"{name}_rate_{year}_pct")
    for year in ("start", "end"):
        add("households_em", year, f"near_poor_{year}_em", f"near_poor_rate_{year}_em_pct")
    if convention != CONVENTIONS[0]:
        for side in ("min", "max"):
            add("households", "start", f"exits_target_{side}", f"rate_reduction_{side}_pp")
    return found


def households_of(count: int, rate: Fraction, step: Fraction, mode: str, slack: int) -> Interval:
    """Which households turn a count into a rate; an empty interval where none do.

    `step` is one unit of the last printed decimal; within `slack` of them a rate is let pass.
    """
    if count < 0 or (count == 0 and rate < 0):
        count, rate = -count, -rate
    rate_low, rate_high = rate - slack * step, rate + slack * step
    even = mode == "half_even" and not slack and int(rate / step) % 2 == 0
    if mode == "truncate":
        low, high, with_low, with_high = rate_low, rate_high + step, True, False
    else:
        low, high = rate_low - step / 2, rate_high + step / 2
        with_low, with_high = (even, even) if mode == "half_even" else (True, False)
    if count == 0:
        inside = low < 0 < high or (low == 0 and with_low) or (high == 0 and with_high)
        return (0, None) if inside or low <= 0 <= rate_high else (1, 0)
    if high <= 0:
        return (1, 0)
    least = Fraction(100 * count) / high
    first = math.ceil(least)
    if least == first and not with_high:
        first += 1
    first = max(first, count)
    if low <= 0:
        return (first, None)
    most = Fraction(100 * count) / low
    last = math.floor(most)
    if most == last and not with_low:
        last -= 1
    return (first, last)


def _nearly(count: int, rate: Decimal, fall: Decimal) -> Interval:
    """Which households turn a count into a rate that is the difference of two roundings."""
    places = [-figure.as_tuple().exponent for figure in (rate, fall)]
    if places[0] != places[1] or rate < 0:
        return (0, None)
    step = Fraction(1, 10 ** places[0])
    first = math.ceil(100 * count / (Fraction(rate) + step))
    if Fraction(rate) <= step:
        return (first, None)
    return (first, math.floor(100 * count / (Fraction(rate) - step)))


def _meet(one: Interval, other: Interval) -> Interval:
    highs = [high for _, high in (one, other) if high is not None]
    return max(one[0], other[0]), min(highs) if highs else None


def _is_empty(one: Interval) -> bool:
    return one[1] is not None and one[0] > one[1]


_PARTS = {"start": ("poor_start", "exits_target", "near_poor_start", "poor_or_near_poor_start",
                    "exits_target_min", "exits_target_max"),
          "end": ("poor_end", "near_poor_end", "poor_or_near_poor_end")}  # fmt: skip


def _largest_part(row: Row, condition: Condition, year: str) -> int:
    """Largest count that is a part of the households."""
    em = "_em" if condition.denominator.endswith("_em") else ""
    names = [n + em for one in ([year] if year else _PARTS) for n in _PARTS[one]]
    return max([row.get(name) or 0 for name in names], default=0)


class Judge:
    """What one way of rounding says of the rates of a plan."""

    def __init__(self, made: Made, way: Way, slack: int = 0, *, parts: bool = False) -> None:
        self.made, self.way = made, way
        self.found: dict[tuple[str, str], list[Interval]] = {}
        self.known: dict[tuple[str, str], list[bool]] = {}
        self.checks = 0
        for condition in conditions(made.shape.columns, way.convention):
            year = condition.year if way.bases == "each_year" else ""
            key = (condition.denominator, year)
            rows = self.found.setdefault(key, [(0, None)] * len(made.rows))
            known = self.known.setdefault(key, [False] * len(made.rows))
            for at, row in enumerate(made.rows):
                rates = _figures(row, condition.rates)
                counts = _figures(row, [name for _, name in condition.counts])
                if rates is None or counts is None:
                    continue
                if row.get(condition.denominator) == 0:
                    continue
                if condition.near:
                    rows[at] = _meet(rows[at], _nearly(counts[0], *rates))
                    continue
                places = max(-r.as_tuple().exponent for r in rates)
                count = sum(f * c for (f, _), c in zip(condition.counts, counts, strict=True))
                step = Fraction(1, 10**places)
                rate = sum(map(Fraction, rates), Fraction(0))
                allowed = households_of(count, rate, step, way.mode, slack * len(rates))
                least = max(1, abs(count), _largest_part(row, condition, year) if parts else 0)
                rows[at] = _meet(rows[at], _meet(allowed, (least, None)))
                known[at] = True
                self.checks += 1

    def rows_at_fault(self) -> set[int]:
        """Rows whose rates no number of households explains, or not the printed one."""
        return set().union(*(self._at_fault(name) for name in {name for name, _ in self.found}))

    def _at_fault(self, name: str) -> set[int]:
        """Rows at fault for one sort of households.

        Printed households are those of one year, where each has its own: of the one they fit.
        """
        keys = [key for key in self.found if key[0] == name]
        empty = {at for key in keys for at, one in enumerate(self.found[key]) if _is_empty(one)}
        ways = []
        for key in keys:
            bad = set(empty)
            for at, (one, known) in enumerate(zip(self.found[key], self.known[key], strict=True)):
                printed = self.made.rows[at].get(name)
                if known and printed is not None and _is_empty(_meet(one, (printed, printed))):
                    bad.add(at)
            ways.append(bad)
        return min(ways, key=len)

    def sum_fails(self, *, blanks: bool = True) -> bool:
        """Tell whether the households of the units cannot add up to those of the total row.

        Without `blanks` the question is asked only where every row has a rate and no households.
        """
        if self.made.total is None:
            return False
        for (name, year), rows in self.found.items():
            printed = [row.get(name) for row in self.made.rows]
            if None not in printed:
                continue  # then it is a matter of whole figures
            known = all(self.known[name, year]) and name not in self.made.shape.columns
            if not blanks and not known:
                continue
            bounds = [
                one if value is None else (value, value)
                for one, value in zip(rows, printed, strict=True)
            ]
            if any(map(_is_empty, bounds)):
                continue
            *units, total = bounds
            low = sum(one[0] for one in units)
            highs = [one[1] for one in units]
            high = None if None in highs else sum(h for h in highs if h is not None)
            if (total[1] is not None and low > total[1]) or (high is not None and high < total[0]):
                return True
        return False


def is_consistent(made: Made, way: Way, *, bounds: bool = True) -> bool:
    """Tell whether a plan contradicts itself nowhere, its rates taken to be made in one way.

    With `bounds`, households that no rate gives away are still no fewer than any of their parts.
    """
    if count_faults(made):
        return False
    judge = Judge(made, way, parts=bounds)
    return not judge.rows_at_fault() and not judge.sum_fails(blanks=bounds)


def is_blatant(made: Made, way: Way) -> bool:
    """Tell whether a plan contradicts itself by more than a unit of the last decimal of rates."""
    if count_faults(made) or Judge(made, way, 1).rows_at_fault():
        return True
    judge = Judge(made, way)
    return not judge.rows_at_fault() and judge.sum_fails(blanks=False)


def rates_fall_apart(made: Made) -> bool:
    """Tell whether in some row start less end is not the reduction, not even but for rounding."""
    names = ("poor_rate_start_pct", "poor_rate_end_pct", "rate_reduction_pp")
    for row in made.rows:
        figures = _figures(row, names)
        if figures is not None:
            start, end, fall = figures
            steps = [Fraction(1, 10 ** -f.as_tuple().exponent) for f in figures]
            if abs(Fraction(start - end - fall)) > sum(steps) * Fraction(1, 2):
                return True
    return False
