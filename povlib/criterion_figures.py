"""How each criterion is computed from a split of a target and from what the plan tells."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from povlib.inequality import Counts, gini, jain, variation, without_denominators
from povlib.inequality_bounds import gap_bounds, index_bounds, intervals
from povlib.welfare_indices import atkinson, decompose, kolm_pollak, theil_l, theil_t

__all__ = ["JUDGES", "Box", "Case", "Column", "Judged", "UnknownError"]

Number = int | float | Fraction


class UnknownError(Exception):
    """A figure cannot be told: the reason, a key of `REASONS`, and the units it is about."""

    def __init__(self, reason: str, units: Sequence[int] = ()) -> None:
        self.reason, self.units = reason, tuple(units)


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure between bounds, how it was found (see `povlib.judging`), and whom it is about."""

    low: Number
    high: Number
    how: str = "exact"
    units: tuple[int, ...] = ()


Blanks = list[int | None]


@dataclass(frozen=True, slots=True)
class Column:
    """Whole numbers, one for each unit, or the reason why there are none."""

    figures: Blanks | None
    none: str
    blank: str

    def whole(self) -> list[int]:
        """Give the numbers, all of them."""
        if self.figures is None:
            raise UnknownError(self.none)
        return _complete(self.figures, self.blank)


def _complete(figures: Sequence[Any], reason: str) -> list[Any]:
    blank = [unit for unit, figure in enumerate(figures) if figure is None]
    if blank:
        raise UnknownError(reason, blank)
    return list(figures)


NOT_ASKED = Column(None, "", "")


@dataclass(frozen=True, slots=True)
class Case:
    """A vector, and what it is judged by. Units are numbered in the order of the plan."""

    vector: Blanks
    poor: Column
    low: Blanks
    high: Blanks
    band: tuple[int, int] | None
    plan: Column = NOT_ASKED
    registered: Column = NOT_ASKED
    capacity: Column = NOT_ASKED
    target: int | None = None
    weights: list[Fraction | None] | None = None
    groups: list[Hashable] | None = None
    aversion: float = 0.5
    kappa: float = 0.3

    def exits(self) -> list[int]:
        """Households assigned to each unit."""
        return _complete(self.vector, "vector_blank")

    def left(self) -> list[int]:
        """Poor households that are left in each unit."""
        pairs = zip(self.poor.whole(), self.exits(), strict=True)
        left = [poor - exits for poor, exits in pairs]
        above = [unit for unit, poor in enumerate(left) if poor < 0]
        if above:
            raise UnknownError("above_poor", above)
        return left

    def box(self) -> Box:
        """Poor households that are left, and the bounds on all households."""
        left = self.left()
        if all(bound is None for bound in self.low):
            raise UnknownError("no_households")
        unknown = [
            u for u, pair in enumerate(zip(self.low, self.high, strict=True)) if None in pair
        ]
        if unknown:
            raise UnknownError("households_unknown", unknown)
        low, high = _complete(self.low, ""), _complete(self.high, "")
        # Of a unit that may have no household at all nobody knows whether it counts.
        maybe = [u for u, most in enumerate(high) if most and not low[u] and not left[u]]
        if maybe:
            raise UnknownError("households_unknown", maybe)
        few = [u for u, most in enumerate(high) if most < left[u]]
        if few:
            raise UnknownError("households_below_poor", few)
        there = [unit for unit, most in enumerate(high) if most]
        if not there:
            raise UnknownError("no_households")
        return Box(
            there, [left[u] for u in there],
            [max(low[u], left[u], 1) for u in there], [high[u] for u in there], self.band,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """Poor households left and the bounds on all households, for units that have any."""

    units: list[int]
    left: list[int]
    low: list[int]
    high: list[int]
    band: tuple[int, int] | None

    @property
    def known(self) -> bool:
        """Tell whether the households of every unit are known."""
        return self.low == self.high

    def counts(self) -> Counts:
        """Poor households over households, where these are known."""
        return Counts(self.left, self.low)

    def sums(self) -> tuple[int, int]:
        """Bounds on the households of all units together."""
        least, most = sum(self.low), sum(self.high)
        if self.band is None or max(least, self.band[0]) > min(most, self.band[1]):
            return least, most
        return max(least, self.band[0]), min(most, self.band[1])

    def part(self, places: Sequence[int]) -> Box:
        """Some of the units."""
        units, left, low, high = (
            [column[p] for p in places] for column in (self.units, self.left, self.low, self.high)
        )
        return Box(units, left, low, high, None)

    def bounds(self, index: str, aversion: float) -> tuple[float, float]:
        """Bound an index of inequality of the rates that are left."""
        if not any(self.left) or (len(self.left) == 1 and index != "kolm_pollak_pct"):
            return 0.0, 0.0
        box = intervals(self.left, self.low, self.high, self.sums())
        return index_bounds(index, box, aversion)


# --- Handed out ---------------------------------------------------------------------------------


def _off_target(case: Case) -> Judged:
    total = sum(case.exits())
    if case.target is None:
        raise UnknownError("no_target")
    return Judged(abs(total - case.target), abs(total - case.target))


def _above(name: str) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        bounds = getattr(case, name).whole()
        excess = [max(0, x - bound) for x, bound in zip(case.exits(), bounds, strict=True)]
        over = tuple(unit for unit, more in enumerate(excess) if more)
        return Judged(sum(excess), sum(excess), units=over)

    return judge


def _moved(case: Case) -> Judged:
    changes = [x - p for x, p in zip(case.exits(), case.plan.whole(), strict=True)]
    moved = min(sum(c for c in changes if c > 0), -sum(c for c in changes if c < 0))
    return Judged(moved, moved, units=tuple(u for u, change in enumerate(changes) if change))


# --- Effort -------------------------------------------------------------------------------------


def _shares(case: Case) -> tuple[list[int], Counts]:
    """Assigned exits over poor households, in the units that have any."""
    exits, poor = case.exits(), case.poor.whole()
    units = [unit for unit, p in enumerate(poor) if p]
    if not units:
        raise UnknownError("no_poor")
    return units, Counts([exits[u] for u in units], [poor[u] for u in units])


def _percent(counts: Counts) -> list[Fraction]:
    return [Fraction(100 * p, w) for p, w in zip(counts.parts, counts.wholes, strict=True)]


def _share(choose: Callable[[list[Fraction]], Fraction]) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        units, counts = _shares(case)
        shares = _percent(counts)
        found = choose(shares)
        at = tuple(u for u, share in zip(units, shares, strict=True) if share == found)
        return Judged(found, found, units=at)

    return judge


def _jain(case: Case, *, by_poor: bool) -> Judged:
    _, counts = _shares(case)
    found = jain(counts if by_poor else _percent(counts))
    return Judged(found, found)


# --- Final rates --------------------------------------------------------------------------------


def _between(low: Number, high: Number, units: tuple[int, ...] = ()) -> Judged:
    return Judged(low, high, "exact" if low == high else "bounds", units)


def _mean(case: Case) -> Judged:
    box = case.box()
    least, most = box.sums()
    poor = 100 * sum(box.left)
    return _between(Fraction(poor, most), Fraction(poor, least))


def _extreme(*, highest: bool) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        box = case.box()
        least, most = _percent(Counts(box.left, box.high)), _percent(box.counts())
        low, high = (max(least), max(most)) if highest else (min(least), min(most))
        may = [m >= low for m in most] if highest else [m <= high for m in least]
        units = tuple(unit for unit, there in zip(box.units, may, strict=True) if there)
        return _between(low, high, units)

    return judge


def _gap(case: Case) -> Judged:
    box = case.box()
    return _between(*gap_bounds(box.left, box.low, box.high))


def _index(name: str) -> Callable[[Case], Judged]:
    """Judge by an index of inequality: in itself where the households are known, else by bounds."""

    def judge(case: Case) -> Judged:
        box = case.box()
        aversion = {"atkinson": case.aversion, "kolm_pollak_pct": case.kappa}.get(name, 0.0)
        if name == "theil_l":
            _refuse_zeros(box)
        if name == "kolm_pollak_pct" and aversion == 0:
            return _mean(case)
        if not any(box.left) or (name == "atkinson" and aversion >= 1 and not all(box.left)):
            settled = int(any(box.left))  # alike: 0; with zeros, from an aversion of 1 on: 1
            return Judged(Fraction(settled), Fraction(settled))
        if not box.known:
            return _between(*box.bounds(name, aversion))
        if name == "kolm_pollak_pct":
            found: Number = kolm_pollak(_percent(box.counts()), aversion, box.low)
        elif name == "atkinson":
            found = atkinson(box.counts(), aversion)
        else:
            found = _RELATIVE[name](box.counts())
        return Judged(found, found, "exact" if isinstance(found, Fraction) else "float")

    return judge


def _refuse_zeros(box: Box) -> None:
    zeros = [unit for unit, poor in zip(box.units, box.left, strict=True) if not poor]
    if zeros and any(box.left):
        raise UnknownError("unlimited", zeros)


_RELATIVE: dict[str, Callable[[Counts], Number]] = {
    "gini": gini, "variation": variation, "theil_t": theil_t, "theil_l": theil_l,
}  # fmt: skip


def _theil_part(index: str, part: str) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        if case.groups is None:
            raise UnknownError("no_groups")
        box = case.box()
        groups = [case.groups[unit] for unit in box.units]
        if index == "l":
            _refuse_zeros(box)
        if box.known:
            split = decompose(box.counts(), groups, index=index)
            found = split.within if part == "within" else split.between
            return Judged(found, found, "float")
        places: dict[Hashable, list[int]] = {}
        for place, group in enumerate(groups):
            places.setdefault(group, []).append(place)
        parts = [box.part(own) for own in places.values()]
        sums = [[sum(column) for column in (one.left, one.low, one.high)] for one in parts]
        if part == "between":
            left, low_sums, high_sums = ([own[end] for own in sums] for end in range(3))
            merged = Box([], left, low_sums, high_sums, box.band)
            return _between(*merged.bounds(f"theil_{index}", 0))
        own = [one.bounds(f"theil_{index}", 0) for one in parts]
        whole = sum(box.left)
        least, most = box.sums()
        low = high = 0.0
        for (poor, fewest, greatest), (below, above) in zip(sums, own, strict=True):
            if index == "t":
                low, high = low + poor / max(1, whole) * below, high + poor / max(1, whole) * above
            else:
                low, high = low + fewest / most * below, high + min(1, greatest / least) * above
        return _between(low, high)

    return judge


# --- Shares of a weight -------------------------------------------------------------------------


def _weights(case: Case) -> list[int]:
    """Weights in whole numbers of whatever unit fits."""
    if case.weights is None:
        raise UnknownError("no_weight")
    weights = _complete(case.weights, "weight_blank")
    if not any(weights):
        raise UnknownError("no_weight")
    return without_denominators(weights)


def _quota(*, below: bool) -> Callable[[Case], Judged]:
    def judge(case: Case) -> Judged:
        exits, weights = case.exits(), _weights(case)
        total, whole = sum(exits), sum(weights)
        outside = tuple(
            unit for unit, (x, weight) in enumerate(zip(exits, weights, strict=True))
            if (x < total * weight // whole if below else x > -(-total * weight // whole))
        )  # fmt: skip
        return Judged(len(outside), len(outside), units=outside)

    return judge


def _reversals(case: Case) -> Judged:
    """Count the pairs in which the greater weight has the smaller number."""
    pairs, seen = 0, list[int]()
    for _, exits in sorted(zip(_weights(case), case.exits(), strict=True)):
        pairs += len(seen) - bisect_right(seen, exits)  # equal weights come with rising numbers
        insort(seen, exits)
    return Judged(pairs, pairs)


JUDGES: dict[str, Callable[[Case], Judged]] = {
    "off_target_households": _off_target,
    "above_poor_households": _above("poor"),
    "above_registered_households": _above("registered"),
    "above_capacity_households": _above("capacity"),
    "moved_from_plan_households": _moved,
    "share_removed_lowest_pct": _share(min),
    "share_removed_highest_pct": _share(max),
    "jain_effort_by_poor": lambda case: _jain(case, by_poor=True),
    "jain_effort_by_unit": lambda case: _jain(case, by_poor=False),
    "final_rate_mean_pct": _mean,
    "final_rate_lowest_pct": _extreme(highest=False),
    "final_rate_highest_pct": _extreme(highest=True),
    "final_rate_gap_pp": _gap,
    **{name: _index(name) for name in (*_RELATIVE, "atkinson", "kolm_pollak_pct")},
    **{
        f"theil_{index}_{part}": _theil_part(index, part)
        for index in ("t", "l")
        for part in ("within", "between")
    },
    "below_quota_units": _quota(below=True),
    "above_quota_units": _quota(below=False),
    "order_reversals_pairs": _reversals,
}
