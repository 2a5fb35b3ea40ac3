"""Whole-number problems solved by narrowing bounds and halving, each bound with its reasons.

The problems are small: a few unknown cells of a table, tied by sums and by rates printed after
rounding. Every bound carries a mask of the edits that it follows from, so that a problem without
a solution names the edits that exclude one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from povlib.rate_bounds import narrow_rate

__all__ = ["Constraint", "Problem", "Rounding", "TooHard", "Work", "extreme", "narrow", "solve"]


DEPTH = 600
"""Branchings below each other; a problem that needs more is given up."""

ROUNDS = 10**6
"""Rounds of narrowing that always end before: nothing is left to choose then."""


class TooHard(ValueError):
    """The search gave up."""


class Work:
    """What may still be done, in steps; counted, not timed, so that every run ends alike."""

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
    `povlib.rounding.MODES`.
    """

    count: list[tuple[int, int]]
    count_constant: int
    rate: list[tuple[int, int]]
    rate_constant: int
    total: int
    unit: int
    mask: int
    mode: str = "half_up"


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
            self.constraints, self.roundings, self.dependent,
        )  # fmt: skip

    def raise_low(self, variable: int, value: int, mask: int) -> bool:
        """Raise a lower bound if `value` is higher; tell whether it moved."""
        if value <= self.low[variable]:
            return False
        self.low[variable], self.low_mask[variable] = value, mask
        return True

    def cut_high(self, variable: int, value: int, mask: int) -> bool:
        """Cut an upper bound if `value` is lower; tell whether it moved."""
        if value >= self.high[variable]:
            return False
        self.high[variable], self.high_mask[variable] = value, mask
        return True

    def span(self, terms: list[tuple[int, int]], constant: int) -> tuple[int, int, int]:
        """Least and greatest value of a sum, and the edits that bound it."""
        low = high = constant
        mask = 0
        for variable, c in terms:
            first, last = c * self.low[variable], c * self.high[variable]
            low, high = low + min(first, last), high + max(first, last)
            mask |= self.low_mask[variable] | self.high_mask[variable]
        return low, high, mask

    def limit(
        self, terms: list[tuple[int, int]], constant: int, low: int, high: int, mask: int
    ) -> bool:
        """Hold a sum between bounds by narrowing each of its variables."""
        least, most, own_mask = self.span(terms, constant)
        changed = False
        for variable, c in terms:
            first, last = sorted((c * self.low[variable], c * self.high[variable]))
            top, bottom = high - (least - first), low - (most - last)
            both = mask | own_mask
            if c > 0:
                changed |= self.cut_high(variable, top // c, both)
                changed |= self.raise_low(variable, -(-bottom // c), both)
            else:
                changed |= self.raise_low(variable, -(top // -c), both)
                changed |= self.cut_high(variable, -bottom // -c, both)
        return changed


def narrow(problem: Problem, rounds: int = 60) -> int | None:
    """Narrow all bounds, at most so often; return the mask of contradicting edits, or None."""
    low, high = problem.low, problem.high
    low_mask, high_mask = problem.low_mask, problem.high_mask
    for place in range(len(low)):
        if low[place] > high[place]:
            return low_mask[place] | high_mask[place]
    for _ in range(rounds):
        changed = False
        for constraint in problem.constraints:
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
            if constraint.high is not None and least > constraint.high:
                return least_mask
            if constraint.low is not None and most < constraint.low:
                return most_mask
            for variable, c in constraint.terms:
                if constraint.high is not None:
                    own = c * (low[variable] if c > 0 else high[variable])
                    room = constraint.high - (least - own)
                    if c > 0 and (new := room // c) < high[variable]:
                        high[variable], high_mask[variable], changed = new, least_mask, True
                    elif c < 0 and (new := -(room // -c)) > low[variable]:
                        low[variable], low_mask[variable], changed = new, least_mask, True
                if constraint.low is not None:
                    own = c * (high[variable] if c > 0 else low[variable])
                    need = constraint.low - (most - own)
                    if c > 0 and (new := -(-need // c)) > low[variable]:
                        low[variable], low_mask[variable], changed = new, most_mask, True
                    elif c < 0 and (new := -need // -c) < high[variable]:
                        high[variable], high_mask[variable], changed = new, most_mask, True
                if low[variable] > high[variable]:
                    return low_mask[variable] | high_mask[variable]
        for rounding in problem.roundings:
            conflict, moved = _narrow_rounding(problem, rounding)
            if conflict is not None:
                return conflict
            changed |= moved
        if not changed:
            return None
    return None


def _narrow_rounding(problem: Problem, edit: Rounding) -> tuple[int | None, bool]:
    """Narrow count, rate and total of one rate edit by each other."""
    count_low, count_high, count_mask = problem.span(edit.count, edit.count_constant)
    rate_low, rate_high, rate_mask = problem.span(edit.rate, edit.rate_constant)
    total = edit.total
    low, high = problem.low[total], problem.high[total]
    mask = edit.mask | count_mask | rate_mask | problem.low_mask[total] | problem.high_mask[total]
    if count_low > count_high or rate_low > rate_high or low > high:
        return mask, False
    found = narrow_rate(
        (count_low, count_high), (rate_low, rate_high), (low, high), edit.unit, edit.mode
    )
    if found is None:
        return mask, False
    (count_low, count_high), (rate_low, rate_high), (low, high) = found
    moved = problem.raise_low(total, low, mask) | problem.cut_high(total, high, mask)
    moved |= problem.limit(edit.count, edit.count_constant, count_low, count_high, mask)
    moved |= problem.limit(edit.rate, edit.rate_constant, rate_low, rate_high, mask)
    for variable, _ in (*edit.count, *edit.rate):
        if problem.low[variable] > problem.high[variable]:
            return mask, moved
    return None, moved


def _near(problem: Problem, variable: int) -> Problem:
    """Cut out what bears on a variable: everything it is tied to but through totals alone."""
    ties: dict[int, list[int]] = {}
    groups = [[v for v, _ in constraint.terms] for constraint in problem.constraints]
    groups += [[v for v, _ in (*r.count, *r.rate)] + [r.total] for r in problem.roundings]
    for place, group in enumerate(groups):
        for v in group:
            if problem.low[v] < problem.high[v]:
                ties.setdefault(v, []).append(place)
    seen, waiting, used = {variable}, [variable], set()
    while waiting:
        v = waiting.pop()
        for place in ties.get(v, ()):
            used.add(place)
            for other in groups[place]:
                crosses = v in problem.dependent and place < len(problem.constraints)
                if other not in seen and not crosses and problem.low[other] < problem.high[other]:
                    seen.add(other)
                    waiting.append(other)
    lines = len(problem.constraints)
    part = problem.copy()
    part.constraints = [problem.constraints[p] for p in sorted(used) if p < lines]
    part.roundings = [problem.roundings[p - lines] for p in sorted(used) if p >= lines]
    # What is not near stays an interval here; the caller checks the result in the whole.
    part.dependent = set(range(len(part.low))) - (seen - problem.dependent)
    return part


def _branch(problem: Problem, work: Work, depth: int = 0) -> int | None:
    """Look for a whole solution by narrowing and halving; return a conflict mask, or None."""
    conflict = narrow(problem)
    if conflict is not None:
        return conflict
    open_variables = [
        v
        for v in range(len(problem.low))
        if problem.low[v] < problem.high[v] and v not in problem.dependent
    ]
    if not open_variables:
        return narrow(problem, ROUNDS)
    work.spend(1 if depth < DEPTH else work.left + 1)
    variable = min(open_variables, key=lambda v: problem.high[v] - problem.low[v])
    middle = (problem.low[variable] + problem.high[variable]) // 2
    total = 0
    for half in (0, 1):
        branch = problem.copy()
        if half == 0:
            branch.high[variable] = middle
        else:
            branch.low[variable] = middle + 1
        found = _branch(branch, work, depth + 1)
        if found is None:
            problem.low, problem.high = branch.low, branch.high
            return None
        total |= found
    # What bounded the variable before the cut is part of the proof.
    return total | problem.low_mask[variable] | problem.high_mask[variable]


def solve(problem: Problem, work: Work) -> int | None:
    """Look for a whole solution; return the mask of contradicting edits, or None.

    On success the bounds of `problem` are those of one solution (dependent variables may keep an
    interval, any value of which can be completed). Parts that are tied through totals alone are
    solved one after the other; only when they do not fit together is the whole searched.
    """
    conflict = narrow(problem)
    if conflict is not None:
        return conflict
    trial = problem.copy()
    chosen = False
    for variable in range(len(trial.low)):
        if trial.low[variable] == trial.high[variable] or variable in trial.dependent:
            continue
        part = _near(trial, variable)
        conflict = _branch(part, work)
        if conflict is None:
            trial.low, trial.high = part.low, part.high
            conflict = narrow(trial)
            if conflict is None:
                chosen = True
                continue
        elif not chosen:
            return conflict
        return _branch(problem, work)
    problem.low, problem.high = trial.low, trial.high
    return None


def _seek(problem: Problem, variable: int, work: Work, *, least: bool) -> int:
    """Halve the interval of a variable until its least or greatest possible value is left."""
    low, high = problem.low[variable], problem.high[variable]
    while low < high:
        middle = (low + high) // 2 if least else (low + high + 1) // 2
        trial = problem.copy()
        if least:
            trial.low[variable], trial.high[variable] = low, middle
        else:
            trial.low[variable], trial.high[variable] = middle, high
        if solve(trial, work) is None:
            low, high = (low, trial.low[variable]) if least else (trial.high[variable], high)
        elif least:
            low = middle + 1
        else:
            high = middle - 1
    return low


def extreme(problem: Problem, variable: int, work: Work, *, least: bool) -> int:
    """Find the least or greatest value of a variable over all whole solutions.

    The problem must have a solution and be narrowed.
    """
    if problem.low[variable] == problem.high[variable]:
        return problem.low[variable]
    value = _seek(_near(problem, variable), variable, work, least=least)
    trial = problem.copy()
    trial.low[variable] = trial.high[variable] = value
    if solve(trial, work) is None:
        return value
    return _seek(problem, variable, work, least=least)


def sum_bounds(problem: Problem, terms: list[tuple[int, int]], work: Work) -> tuple[int, int]:
    """Least and greatest value of a sum of variables over all whole solutions.

    The problem must have a solution and be narrowed.

    Examples
    --------
    >>> problem = Problem()
    >>> a, b = problem.variable(0, 5), problem.variable(0, 5)
    >>> problem.constraints.append(Constraint([(a, 2), (b, 2)], 0, 7, 1))
    >>> sum_bounds(problem, [(a, 1), (b, 1)], Work(100))
    (0, 3)
    """
    low, high, _ = problem.span(terms, 0)
    if low == high:
        return low, high
    if len(terms) > 1 or abs(terms[0][1]) > 1:
        problem = problem.copy()
        extra = problem.variable(low, high)
        problem.constraints = [*problem.constraints, Constraint([*terms, (extra, -1)], 0, 0, 0)]
        terms = [(extra, 1)]
    ((variable, c),) = terms
    least = extreme(problem, variable, work, least=True)
    most = extreme(problem, variable, work, least=False)
    return (least, most) if c > 0 else (-most, -least)
