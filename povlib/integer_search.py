"""Whole solutions of small problems, found by narrowing bounds and halving, and their extremes."""

from __future__ import annotations

from collections.abc import Iterable

from povlib.integer_bounds import Constraint, Problem, TooHard, Work, narrow

__all__ = ["TooHard", "Work", "extreme", "solve", "spans", "sum_bounds"]

DEPTH = 600
"""Branchings below each other; a problem that needs more is given up."""

ROUNDS = 10**6
"""Rounds of narrowing that always end before: nothing is left to choose then."""


def _near(problem: Problem, variable: int) -> Problem:
    """Cut out what bears on a variable: everything it is tied to but through totals alone."""
    ties = problem.tied()
    lines = len(problem.constraints)
    low, high = problem.low, problem.high
    seen, waiting, used = {variable}, [variable], set()
    while waiting:
        v = waiting.pop()
        for place in ties[v]:
            used.add(place)
            if place < lines:
                if v in problem.dependent:
                    continue
                others = [other for other, _ in problem.constraints[place].terms]
            else:
                edit = problem.roundings[place - lines]
                others = [other for other, _ in (*edit.count, *edit.rate)]
                others.append(edit.total)
            for other in others:
                if other not in seen and low[other] < high[other]:
                    seen.add(other)
                    waiting.append(other)
    part = problem.copy()
    part.ties = None
    part.constraints = [problem.constraints[p] for p in sorted(used) if p < lines]
    part.roundings = [problem.roundings[p - lines] for p in sorted(used) if p >= lines]
    # What is not near stays an interval here; the caller checks the result in the whole.
    part.dependent = set(range(len(part.low))) - (seen - problem.dependent)
    return part


def _branch(
    problem: Problem, work: Work, changed: Iterable[int] | None = None, depth: int = 0
) -> int | None:
    """Look for a whole solution by narrowing and halving; return a conflict mask, or None."""
    conflict = narrow(problem, changed, work=work)
    if conflict is not None:
        return conflict
    low, high = problem.low, problem.high
    open_variables = [v for v in range(len(low)) if low[v] < high[v] and v not in problem.dependent]
    if not open_variables:
        return narrow(problem, rounds=ROUNDS, work=work)
    work.spend(1 if depth < DEPTH else work.left + 1)
    variable = min(open_variables, key=lambda v: high[v] - low[v])
    first, last = low[variable], high[variable]
    middle = (first + last) // 2
    total = 0
    # An end often fits at once; when it does not, halving finds out soon.
    for least, most in ((first, first), (first + 1, middle), (middle + 1, last)):
        if least <= most:
            branch = problem.copy()
            branch.low[variable], branch.high[variable] = least, most
            found = _branch(branch, work, [variable], depth + 1)
            if found is None:
                problem.low, problem.high = branch.low, branch.high
                return None
            total |= found
    # What bounded the variable before the cut is part of the proof.
    return total | problem.low_mask[variable] | problem.high_mask[variable]


def solve(problem: Problem, work: Work, changed: Iterable[int] | None = None) -> int | None:
    """Look for a whole solution; return the mask of contradicting edits, or None.

    On success the bounds of `problem` are those of one solution (dependent variables may keep an
    interval, any value of which can be completed). Parts that are tied through totals alone are
    solved one after the other; only when they do not fit together is the whole searched. With
    `changed`, only the bounds of these variables are new since the problem was narrowed.
    """
    conflict = narrow(problem, changed, work=work)
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
            pairs = zip(trial.low, part.low, trial.high, part.high, strict=True)
            moved = [v for v, (a, b, c, d) in enumerate(pairs) if a != b or c != d]
            trial.low, trial.high = part.low, part.high
            conflict = narrow(trial, moved, work=work)
            if conflict is None:
                chosen = True
                continue
        elif not chosen:
            return conflict
        return _branch(problem, work, ())
    problem.low, problem.high = trial.low, trial.high
    return None


def _seek(problem: Problem, variable: int, work: Work, *, least: bool) -> int:
    """Halve the interval of a variable until its least or greatest possible value is left."""
    low, high = problem.low[variable], problem.high[variable]
    trial = problem.copy()
    end = trial.low[variable] = trial.high[variable] = low if least else high
    if solve(trial, work, [variable]) is None:
        return end
    while low < high:
        middle = (low + high) // 2 if least else (low + high + 1) // 2
        trial = problem.copy()
        if least:
            trial.low[variable], trial.high[variable] = low, middle
        else:
            trial.low[variable], trial.high[variable] = middle, high
        if solve(trial, work, [variable]) is None:
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
    part = _near(problem, variable)
    value = _seek(part, variable, work, least=least)
    if (len(part.constraints), len(part.roundings)) == (
        len(problem.constraints),
        len(problem.roundings),
    ):
        return value
    trial = problem.copy()
    trial.low[variable] = trial.high[variable] = value
    if solve(trial, work, [variable]) is None:
        return value
    return _seek(problem, variable, work, least=least)


def spans(problem: Problem, variables: Iterable[int], work: Work) -> list[tuple[int, int]]:
    """Least and greatest value of some variables over all whole solutions.

    The problem must have a solution and be narrowed. A solution that is found for one variable
    often shows what others can be as well.

    Examples
    --------
    >>> problem = Problem()
    >>> places = [problem.variable(0, 9) for _ in range(3)]
    >>> problem.constraints.append(Constraint([(place, 1) for place in places], 25, 25, 1))
    >>> narrow(problem), spans(problem, places, Work(100))
    (None, [(7, 9), (7, 9), (7, 9)])
    """
    low, high = problem.low, problem.high
    wanted = [v for v in variables if low[v] < high[v]]
    at_low: set[int] = set()
    at_high: set[int] = set()
    for variable in wanted:
        for value, seen in ((low[variable], at_low), (high[variable], at_high)):
            if variable not in seen:
                trial = problem.copy()
                trial.low[variable] = trial.high[variable] = value
                if solve(trial, work, [variable]) is None:
                    at_low.update(v for v in wanted if trial.low[v] == low[v])
                    at_high.update(v for v in wanted if trial.high[v] == high[v])
    return [
        (
            low[v] if v in at_low else extreme(problem, v, work, least=True),
            high[v] if v in at_high else extreme(problem, v, work, least=False),
        )
        for v in variables
    ]


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
        problem.ties = None
        extra = problem.variable(low, high)
        problem.constraints = [*problem.constraints, Constraint([*terms, (extra, -1)], 0, 0, 0)]
        terms = [(extra, 1)]
    ((variable, c),) = terms
    least = extreme(problem, variable, work, least=True)
    most = extreme(problem, variable, work, least=False)
    return (least, most) if c > 0 else (-most, -least)
