"""Whole-number problems, and the narrowing of their bounds, each bound with its reasons.

The problems are small: a few unknown cells of a table, tied by sums and by rates printed after
rounding. Every bound carries a mask of the edits that it follows from, so that a problem without
a solution names the edits that exclude one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from povlib.rate_bounds import narrow_rate

__all__ = [
    "Constraint",
    "Problem",
    "Rounding",
    "TooHard",
    "Work",
    "narrow",
    "without_fractions",
]

SMALL = 60
"""Sums and variables of the problems that are tried in fractions where narrowing does not end."""


class TooHard(ValueError):
    """The search gave up."""


class Work:
    """What may still be done, in looks at an edit; counted, not timed: every run ends alike."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Count steps; give up when none are left."""
        self.left -= steps
        if self.left < 0:
            raise TooHard("no answer within the allowed number of steps")


@dataclass(slots=True)
class Constraint:
    """``low ≤ Σ coefficient · variable ≤ high``; `mask` names the edits it comes from."""

    terms: list[tuple[int, int]]
    low: int | None
    high: int | None
    mask: int


@dataclass(slots=True)
class Rounding:
    """``unit · count / total`` rounds to rate, ``total ≥ 1`` and ``|count| ≤ total``.

    `count` and `rate` are free terms; their fixed parts are in the constants. `mode` is one of
    `povlib.rounding.MODES`, or ``near``. With `or_none` count and total may also both be 0; the
    rate then is 0 as well, unless it need only be near.
    """

    count: list[tuple[int, int]]
    count_constant: int
    rate: list[tuple[int, int]]
    rate_constant: int
    total: int
    unit: int
    mask: int
    mode: str = "half_up"
    or_none: bool = False


@dataclass(slots=True)
class Problem:
    """Free variables with their bounds, and for each bound the edits that it follows from."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    low_mask: list[int] = field(default_factory=list)
    high_mask: list[int] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    roundings: list[Rounding] = field(default_factory=list)
    dependent: set[int] = field(default_factory=set)
    """Variables that need no choice: once the others are settled, narrowing alone decides them."""
    ties: list[list[int]] | None = None
    """Places of the constraints, then the roundings, of each variable; known once narrowed."""

    def variable(self, low: int, high: int, mask: int = 0, *, dependent: bool = False) -> int:
        """Add a variable and return its number."""
        self.low.append(low)
        self.high.append(high)
        self.low_mask.append(mask)
        self.high_mask.append(mask)
        if dependent:
            self.dependent.add(len(self.low) - 1)
        return len(self.low) - 1

    def copy(self) -> Problem:
        """Copy the bounds; the constraints are shared."""
        return Problem(
            self.low[:], self.high[:], self.low_mask[:], self.high_mask[:],
            self.constraints, self.roundings, self.dependent, self.ties,
        )  # fmt: skip

    def tied(self) -> list[list[int]]:
        """Places of the constraints, then the roundings, of each variable."""
        if self.ties is None:
            self.ties = [[] for _ in self.low]
            for place, constraint in enumerate(self.constraints):
                for variable, _ in constraint.terms:
                    self.ties[variable].append(place)
            for place, edit in enumerate(self.roundings, len(self.constraints)):
                for variable in {edit.total, *(v for v, _ in (*edit.count, *edit.rate))}:
                    self.ties[variable].append(place)
        return self.ties

    def span(self, terms: list[tuple[int, int]], constant: int) -> tuple[int, int, int]:
        """Least and greatest value of a sum, and the edits that bound it."""
        low = high = constant
        mask = 0
        for variable, c in terms:
            first, last = c * self.low[variable], c * self.high[variable]
            low, high = low + min(first, last), high + max(first, last)
            mask |= self.low_mask[variable] | self.high_mask[variable]
        return low, high, mask

    def _raise_low(self, variable: int, value: int, mask: int, moved: list[int]) -> None:
        if value > self.low[variable]:
            self.low[variable], self.low_mask[variable] = value, mask
            moved.append(variable)

    def _cut_high(self, variable: int, value: int, mask: int, moved: list[int]) -> None:
        if value < self.high[variable]:
            self.high[variable], self.high_mask[variable] = value, mask
            moved.append(variable)

    def _limit(
        self,
        terms: list[tuple[int, int]],
        span: tuple[int, int, int],
        wanted: tuple[int, int],
        mask: int,
        moved: list[int],
    ) -> None:
        """Hold a sum of so much between wanted bounds by narrowing each of its variables."""
        least, most, own_mask = span
        low, high = wanted
        if low <= least and most <= high:
            return
        for variable, c in terms:
            first, last = sorted((c * self.low[variable], c * self.high[variable]))
            top, bottom = high - (least - first), low - (most - last)
            both = mask | own_mask
            if c > 0:
                self._cut_high(variable, top // c, both, moved)
                self._raise_low(variable, -(-bottom // c), both, moved)
            else:
                self._raise_low(variable, -(top // -c), both, moved)
                self._cut_high(variable, -bottom // -c, both, moved)

    def narrow_sum(self, constraint: Constraint, moved: list[int]) -> int | None:
        """Narrow the variables of a sum; give the mask of a contradiction, note what moved."""
        low, high = self.low, self.high
        low_mask, high_mask = self.low_mask, self.high_mask
        least = most = 0
        least_mask = most_mask = constraint.mask
        for variable, c in constraint.terms:
            if c > 0:
                least += c * low[variable]
                most += c * high[variable]
                least_mask |= low_mask[variable]
                most_mask |= high_mask[variable]
            else:
                least += c * high[variable]
                most += c * low[variable]
                least_mask |= high_mask[variable]
                most_mask |= low_mask[variable]
        top, bottom = constraint.high, constraint.low
        if top is not None and least > top:
            return least_mask
        if bottom is not None and most < bottom:
            return most_mask
        if (top is None or most <= top) and (bottom is None or least >= bottom):
            return None
        for variable, c in constraint.terms:
            if top is not None and most > top:
                own = c * (low[variable] if c > 0 else high[variable])
                if c > 0:
                    self._cut_high(variable, (top - least + own) // c, least_mask, moved)
                else:
                    self._raise_low(variable, -((top - least + own) // -c), least_mask, moved)
            if bottom is not None and least < bottom:
                own = c * (high[variable] if c > 0 else low[variable])
                if c > 0:
                    self._raise_low(variable, -((most - own - bottom) // c), most_mask, moved)
                else:
                    self._cut_high(variable, (most - own - bottom) // -c, most_mask, moved)
            if low[variable] > high[variable]:
                return low_mask[variable] | high_mask[variable]
        return None

    def narrow_rounding(self, edit: Rounding, moved: list[int]) -> int | None:
        """Narrow count, rate and total by each other; give a contradiction, note what moved."""
        count = self.span(edit.count, edit.count_constant)
        rate = self.span(edit.rate, edit.rate_constant)
        total = edit.total
        low, high = self.low[total], self.high[total]
        mask = edit.mask | count[2] | rate[2] | self.low_mask[total] | self.high_mask[total]
        if count[0] > count[1] or rate[0] > rate[1] or low > high:
            return mask
        near = edit.mode == "near"
        naught = count[0] <= 0 <= count[1] and (near or rate[0] <= 0 <= rate[1])
        if edit.or_none and low <= 0 <= high and naught:
            if high == 0:
                self._limit(edit.count, count, (0, 0), mask, moved)
                if not near:
                    self._limit(edit.rate, rate, (0, 0), mask, moved)
            return None
        found = narrow_rate(count[:2], rate[:2], (low, high), edit.unit, edit.mode)
        if found is None:
            return mask
        counts, rates, (low, high) = found
        self._raise_low(total, low, mask, moved)
        self._cut_high(total, high, mask, moved)
        self._limit(edit.count, count, counts, mask, moved)
        self._limit(edit.rate, rate, rates, mask, moved)
        if any(self.low[variable] > self.high[variable] for variable in moved):
            return mask
        return None


def narrow(
    problem: Problem,
    changed: Iterable[int] | None = None,
    rounds: int = 60,
    work: Work | None = None,
) -> int | None:
    """Narrow all bounds by each other; return the mask of contradicting edits, or None.

    With `changed`, only the bounds of these variables are new since all were narrowed. Each edit
    is looked at no more than `rounds` times on the average.
    """
    low, high = problem.low, problem.high
    ties = problem.tied()
    lines = len(problem.constraints)
    edits = lines + len(problem.roundings)
    new = range(len(low)) if changed is None else list(changed)
    for variable in new:
        if low[variable] > high[variable]:
            return problem.low_mask[variable] | problem.high_mask[variable]
    if changed is None:
        waiting = deque(range(edits))
    else:
        waiting = deque(dict.fromkeys(place for variable in new for place in ties[variable]))
    queued = set(waiting)
    left = rounds * edits
    conflict = None
    while waiting and left:
        left -= 1
        place = waiting.popleft()
        queued.discard(place)
        moved: list[int] = []
        if place < lines:
            conflict = problem.narrow_sum(problem.constraints[place], moved)
        else:
            conflict = problem.narrow_rounding(problem.roundings[place - lines], moved)
        if conflict is not None:
            break
        for variable in moved:
            for other in ties[variable]:
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)
    if work is not None:
        work.spend(rounds * edits - left)
    if conflict is None and waiting and len(low) + lines <= SMALL:
        conflict = without_fractions(problem, work)
    return conflict


def without_fractions(problem: Problem, work: Work | None = None) -> int | None:
    """Look for a contradiction of sums and bounds that even fractions cannot solve.

    Narrowing takes a step for each unit where two sums push a bound on for ever. Here they are
    solved in fractions, by the simplex method of Dutertre and de Moura (2006, Computer Aided
    Verification, 81–94) with the first variable that helps, which always ends. Rates are left out.

    Returns
    -------
    int or None
        Mask of the contradicting edits; None where fractions solve them.

    Examples
    --------
    ``x ≥ y + 1`` and ``y ≥ x``, each up to a thousand million:

    >>> problem = Problem()
    >>> x, y = (problem.variable(0, 10**9) for _ in range(2))
    >>> problem.constraints += [Constraint([(x, 1), (y, -1)], 1, None, 1)]
    >>> without_fractions(problem) is None
    True
    >>> problem.constraints += [Constraint([(y, 1), (x, -1)], 0, None, 2)]
    >>> bin(without_fractions(problem))
    '0b11'
    """
    free = len(problem.low)
    own = problem.constraints
    low: list[int | None] = [*problem.low, *(one.low for one in own)]
    high: list[int | None] = [*problem.high, *(one.high for one in own)]
    low_mask = [*problem.low_mask, *(one.mask for one in own)]
    high_mask = [*problem.high_mask, *(one.mask for one in own)]
    value = [Fraction(least) for least in problem.low]
    rows: dict[int, dict[int, Fraction]] = {}
    for place, one in enumerate(own, free):
        rows[place] = {}
        for variable, times in one.terms:
            rows[place][variable] = rows[place].get(variable, Fraction(0)) + times
        value.append(sum((c * value[v] for v, c in rows[place].items()), Fraction(0)))
    while True:
        if work is not None:
            work.spend(len(rows))
        for basic in sorted(rows):
            least, most = low[basic], high[basic]
            if least is not None and value[basic] < least:
                sign, goal = 1, Fraction(least)
                break
            if most is not None and value[basic] > most:
                sign, goal = -1, Fraction(most)
                break
        else:
            return None
        row = rows.pop(basic)
        mask = low_mask[basic] if sign > 0 else high_mask[basic]
        for variable in sorted(row):
            up = row[variable] * sign > 0
            end = high[variable] if up else low[variable]
            if row[variable] and (end is None or value[variable] != end):
                break
            if row[variable]:
                mask |= high_mask[variable] if up else low_mask[variable]
        else:
            return mask
        # The two change places: the variable is what the row says once it is turned round.
        pivot = row.pop(variable)
        value[variable] += (goal - value[basic]) / pivot
        turned = {other: -c / pivot for other, c in row.items()} | {basic: 1 / pivot}
        value[basic] = goal
        for place, other in rows.items():
            if factor := other.pop(variable, Fraction(0)):
                for v, c in turned.items():
                    other[v] = other.get(v, Fraction(0)) + factor * c
            value[place] = sum((c * value[v] for v, c in other.items()), Fraction(0))
        rows[variable] = turned
