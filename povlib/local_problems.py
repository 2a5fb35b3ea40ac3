"""The problem that is left when some cells of a system are set free.

Only the edits that the free cells touch are set up; all other cells stand as printed. Edits that
couple many parts of a table (long sums, and sums of totals) come with the bounds of what the rest
of the table contributes to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from povlib.edit_systems import System
from povlib.integer_bounds import Constraint, Problem, Rounding
from povlib.integer_search import Work, sum_bounds

__all__ = ["Coupling", "LocalProblem", "build_problem", "coupling"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Coupling:
    """``low ≤ contributions + something between the bounds of rest ≤ high``.

    With everything as printed, the contributions of a linear edit are changes from that.
    """

    place: int
    low: int | None
    high: int | None
    rest: Span


def coupling(system: System, place: int) -> Coupling:
    """A linear edit or a sum of totals, by its number, with the whole table as printed."""
    if place < len(system.linear):
        edit = system.linear[place]
        value = system.edit_values[place]
        return Coupling(place, edit.low, edit.high, (value, value))
    return Coupling(place, 0, 0, system.fixed_sums[place - len(system.linear) - len(system.rates)])


@dataclass(slots=True)
class LocalProblem:
    """Variables for free cells and for the totals they touch, with the edits on them.

    `shifts` says for each coupling that the cells touch which terms contribute to it; `places`
    are the couplings that are set up.
    """

    system: System
    problem: Problem
    at: dict[int, int]
    totals: dict[int, int]
    edits: list[int]
    shifts: dict[int, list[tuple[int, int]]]
    places: frozenset[int] = frozenset()

    def mask(self, place: int) -> int:
        """Give an edit a bit of its own in the masks of this problem."""
        self.edits.append(place)
        return 1 << (len(self.edits) - 1)

    def conflict(self, mask: int) -> frozenset[int]:
        """Cells of the edits in a mask that are not free: at least one of them must change."""
        found = frozenset().union(*map(self.system.edit_cells, self.edits_in(mask)))
        return found.difference(self.at)

    def edits_in(self, mask: int) -> list[int]:
        """Numbers of the edits in a mask."""
        return [place for bit, place in enumerate(self.edits) if mask >> bit & 1]

    def contribution(self, place: int, work: Work | None = None) -> Span:
        """Bounds of what the free cells change in a linear edit, or add to a sum of totals.

        With `work` they are attained; the problem must then have a solution and be narrowed.
        """
        terms = self.shifts.get(place, [])
        base = 0
        if place < len(self.system.linear):
            cells = {variable: cell for cell, variable in self.at.items()}
            base = sum(c * self.system.values[cells[variable]] for variable, c in terms)
        if work is None or not terms:
            low, high, _ = self.problem.span(terms, 0)
        else:
            low, high = sum_bounds(self.problem, terms, work)
        return low - base, high - base


def build_problem(
    system: System,
    free: Iterable[int],
    couplings: Iterable[int] | None = None,
    rests: Mapping[int, Span] | None = None,
) -> LocalProblem:
    """Set up the edits that the free cells touch; everything else stands as printed.

    Parameters
    ----------
    couplings : iterable of int, optional
        Couplings to set up. By default none is: what then has no solution has none whatever
        happens elsewhere in the table.
    rests : mapping of int to (low, high), optional
        What is to be added to the bounds of the rest of a coupling.
    """
    rests = rests or {}
    problem = Problem()
    at = {cell: problem.variable(system.low[cell], system.high[cell]) for cell in sorted(free)}
    local = LocalProblem(system, problem, at, {}, [], {})
    terms: dict[int, dict[int, int]] = {}
    for cell in at:
        for place, c in system.edits_of(cell):
            own = terms.setdefault(place, {})
            own[cell] = own.get(cell, 0) + c
    for place, own in sorted(terms.items()):
        if system.is_long(place):
            local.shifts[place] = [(at[cell], c) for cell, c in own.items()]
        else:
            _add_edit(local, place, own, (0, 0))
    for total in sorted({total for cell in at for (total,) in system.totals_of(cell)}):
        local.totals[total] = _add_total(local, total)
    base = len(system.linear) + len(system.rates)
    for total, variable in local.totals.items():
        for place, sign in system.sums_of.get(total, ()):
            local.shifts.setdefault(base + place, []).append((variable, sign))
    wanted = set(couplings or ())
    local.places = frozenset(wanted)
    for place in sorted(p for p in wanted if p < base):
        _add_edit(local, place, terms.get(place, {}), rests.get(place, (0, 0)))
    _add_sums(local, {p for p in wanted if p >= base}, rests)
    _add_changes(local)
    return local


def _add_edit(local: LocalProblem, place: int, own: Mapping[int, int], rest: Span) -> None:
    """Add a linear edit; `rest` bounds what others change in it."""
    system = local.system
    edit = system.linear[place]
    fixed = system.edit_values[place] - sum(c * system.values[cell] for cell, c in own.items())
    local.problem.constraints.append(
        Constraint(
            [(local.at[cell], c) for cell, c in own.items()],
            None if edit.low is None else edit.low - fixed - rest[1],
            None if edit.high is None else edit.high - fixed - rest[0],
            local.mask(place),
        )
    )


def _add_sums(local: LocalProblem, wanted: set[int], rests: Mapping[int, Span]) -> None:
    """Add sums of totals, and those that share totals with them."""
    system, problem = local.system, local.problem
    base = len(system.linear) + len(system.rates)
    waiting = list(wanted)
    while waiting:
        place = waiting.pop()
        for total in system.linking_totals.get(place - base, ()):
            if total not in local.totals:
                mask = local.mask(base + len(system.sums) + total)
                variable = problem.variable(
                    *system.sum_totals[total], mask, dependent=_settled_last(system, total)
                )
                local.totals[total] = variable
            for other, _ in system.sums_of[total]:
                if base + other not in wanted:
                    wanted.add(base + other)
                    waiting.append(base + other)
    members: dict[int, list[tuple[int, int]]] = {}
    for total in local.totals:
        for place, sign in system.sums_of.get(total, ()):
            members.setdefault(base + place, []).append((total, sign))
    for place in sorted(wanted):
        low, high = system.fixed_sums[place - base]
        more = rests.get(place, (0, 0))
        low, high = low + more[0], high + more[1]
        terms = []
        for total, sign in members.get(place, ()):
            first, last = system.sum_totals[total]
            low, high = low - (first if sign > 0 else -last), high - (last if sign > 0 else -first)
            terms.append((local.totals[total], sign))
        problem.constraints.append(Constraint(terms, -high, -low, local.mask(place)))


def _add_changes(local: LocalProblem) -> None:
    """Hold the totals of two years near each other; one that no free cell touches is as printed."""
    system, problem = local.system, local.problem
    at = dict(local.totals)
    for place in sorted({p for total in at for p in system.changes_of.get(total, ())}):
        one = system.changes[place]
        for total in (one.before, one.after):
            if total not in at:
                mask = local.mask(system.first_change - system.totals + total)
                low, high = system.sum_totals[total]
                at[total] = problem.variable(low, high, mask, dependent=True)
        mask = local.mask(system.first_change + place)
        for terms, high in one.lines:
            own = [(at[total], c) for total, c in terms]
            problem.constraints.append(Constraint(own, None, high, mask))


def _settled_last(system: System, total: int) -> bool:
    """Tell whether narrowing alone settles a total: sums that form a tree need no choice."""
    signs = [sign for _, sign in system.sums_of.get(total, ())]
    return len(signs) == len(set(signs))


def _add_total(local: LocalProblem, total: int) -> int:
    """Add a total and the rate edits on it."""
    system, problem, at = local.system, local.problem, local.at
    cell = system.total_cells.get(total)
    if cell in at:
        variable = at[cell]
    elif cell is not None:
        variable = problem.variable(system.values[cell], system.values[cell])
    else:
        variable = problem.variable(1, system.totals_high, dependent=_settled_last(system, total))
    for (place,) in system.rates_of(total):
        edit = system.rates[place]
        free: dict[str, list[tuple[int, int]]] = {"count": [], "rate": []}
        constant = {"count": 0, "rate": 0}
        for side, terms in (("count", edit.count), ("rate", edit.rate)):
            for own, c in terms:
                if own in at:
                    free[side].append((at[own], c))
                else:
                    constant[side] += c * system.values[own]
        problem.roundings.append(
            Rounding(
                free["count"], constant["count"], free["rate"], constant["rate"], variable,
                edit.unit, local.mask(len(system.linear) + place), edit.mode, edit.or_none,
            )
        )  # fmt: skip
    return variable
