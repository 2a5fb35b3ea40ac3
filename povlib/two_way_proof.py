"""What proves a two-way table: exact multipliers of its columns, and the cells that tie.

A table is the best one exactly when every column has a multiplier so that in no row, after
division by the multipliers, a next step is cheaper than a last one. Here the multipliers are
fractions. Where none exist, a cycle of moves makes the table cheaper; it is taken, and the search
goes on. Where two tables are equally good, they differ by cycles whose product of costs is exactly
1: all their cells sit on a signpost for *every* choice of multipliers, so that exact multipliers
show all ties.

Floats only tell which rows are so close that whole numbers have to decide.

Sources: M. L. Balinski and G. Demange, "Algorithms for proportional matrices in reals and
integers", Mathematical Programming 45 (1989); N. Gaffke and F. Pukelsheim, "Divisor methods for
proportional representation systems: an optimization approach to vector and matrix apportionment
problems", Mathematical Social Sciences 56 (2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from math import comb, exp, inf, log
from typing import NamedTuple

import numpy as np

from povlib.two_way_cells import Cells, Move
from povlib.two_way_search import cancel, cheapest_paths, find_loop

__all__ = [
    "Tight",
    "count_tables",
    "prove",
    "proved",
    "row_ranges",
    "settle_cells",
    "tie_groups",
    "tight_cells",
]

_BLUR = 2.0**-36
"""Sums of three logarithms of floats, each below 710, are nearer to the truth than this."""

_DIGITS = (2, 3, 4, 6, 9, 12, 15, 17)
_STATES = 5_000
_COUNTED = 64


class Cycle(NamedTuple):
    """Moves that lead back to the column where they begin."""

    moves: list[Move]


class Tight(NamedTuple):
    """Marks of cells whose last step, or whose next one, is exactly at the multipliers' limit."""

    last: np.ndarray
    next: np.ndarray


def prove(cells: Cells) -> list[Fraction]:
    """Give exact multipliers of the columns, after mending what floats had left wrong."""
    while True:
        found = _multipliers(cells)
        if not isinstance(found, Cycle):
            return found
        cancel(cells, found.moves)


def proved(cells: Cells) -> list[Fraction] | None:
    """Give exact multipliers of the columns, or none if some cycle of moves pays."""
    found = _multipliers(cells)
    if not isinstance(found, Cycle):
        return found
    if not cells.pays(found.moves):
        raise ArithmeticError("a cycle of moves does not pay")
    return None


def _multipliers(cells: Cells) -> list[Fraction] | Cycle:
    logs, _, _, cycle = cheapest_paths(cells, np.zeros(cells.shape[1]))
    multipliers: list[Fraction] = []
    if not cycle:
        multipliers = _short(cells, _centred(cells, logs))
        cycle = _settle(cells, multipliers)
    return Cycle(cycle) if cycle else multipliers


def _centred(cells: Cells, logs: np.ndarray) -> np.ndarray:
    """Move multipliers to the middle of what is possible, rows and columns by turns."""
    for _ in range(8):
        rows = _middle((cells.down - logs).max(axis=1), (cells.up - logs).min(axis=1), 0.0)
        logs = _middle(
            (cells.down - rows[:, None]).max(axis=0), (cells.up - rows[:, None]).min(axis=0), logs
        )
    heaviest: np.ndarray = logs - logs[int(np.argmax(cells.columns))]
    return heaviest


def _middle(low: np.ndarray, high: np.ndarray, otherwise: np.ndarray | float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        middle = np.where(
            low == -inf, high - 0.5, np.where(high == inf, low + 0.5, (low + high) / 2)
        )
    return np.where((low == -inf) & (high == inf), otherwise, middle)


def _gaps(cells: Cells, logs: np.ndarray) -> np.ndarray:
    """Tell how far every row's next steps are above its last ones."""
    gaps: np.ndarray = (cells.up - logs).min(axis=1) - (cells.down - logs).max(axis=1)
    return gaps


def _short(cells: Cells, logs: np.ndarray) -> list[Fraction]:
    """Write multipliers with few digits, as long as they do for all rows that leave room."""
    roomy = _gaps(cells, logs) > 1e-6
    multipliers = [Fraction(1)] * len(logs)
    for digits in _DIGITS:
        multipliers = [Fraction(f"{exp(value):.{digits - 1}e}") for value in logs.tolist()]
        if (_gaps(cells, _logs(multipliers))[roomy] > 2 * _BLUR).all():
            break
    return multipliers


def _logs(numbers: Iterable[Fraction]) -> np.ndarray:
    return np.array([_log(*number.as_integer_ratio()) for number in numbers])


def _log(top: int, bottom: int) -> float:
    """Give the logarithm of a quotient, which is rounded once however long its parts are."""
    if abs(top.bit_length() - bottom.bit_length()) > 1000:
        return log(top) - log(bottom)
    return log(top / bottom)


def _settle(cells: Cells, multipliers: list[Fraction]) -> list[Move]:
    """Lower multipliers until they hold exactly in all rows, or find a cycle that pays."""
    before, via = np.full(len(multipliers), -1), np.full(len(multipliers), -1)
    changed = True
    while changed:
        changed = False
        logs = _logs(multipliers)
        for row, last, next_ in _closest(cells, logs, _narrow(cells, logs)):
            for one, least in last.items():
                for other, most in next_.items():
                    wanted = multipliers[one] * most / least
                    if wanted < multipliers[other]:
                        multipliers[other], changed = wanted, True
                        before[other], via[other] = one, row
        if changed and (cycle := find_loop(before, via)):
            return cycle
    return []


def _narrow(cells: Cells, logs: np.ndarray) -> np.ndarray:
    """Give the rows that whole numbers have to decide."""
    return np.flatnonzero(_gaps(cells, logs) <= _BLUR)


def _closest(
    cells: Cells, logs: np.ndarray, rows: np.ndarray
) -> Iterator[tuple[int, dict[int, Fraction], dict[int, Fraction]]]:
    """Give rows with the exact costs of those last and next steps that are closest to the limit."""
    down, up = cells.down[rows] - logs, cells.up[rows] - logs
    dearest, cheapest = down.max(axis=1)[:, None], up.min(axis=1)[:, None]
    sides = []
    for near, beyond in (
        ((down >= dearest - _BLUR) & (down > -inf), -1),
        ((up <= cheapest + _BLUR) & (up < inf), 0),
    ):
        at, columns = np.nonzero(near)
        costs = cells.exact(rows[at], columns, beyond)
        found: list[dict[int, Fraction]] = [{} for _ in rows]
        for place, column, cost in zip(at.tolist(), columns.tolist(), costs, strict=True):
            found[place][column] = cost
        sides.append(found)
    return zip(rows.tolist(), *sides, strict=True)


def row_ranges(
    cells: Cells, multipliers: list[Fraction]
) -> Iterator[tuple[Fraction | None, Fraction | None]]:
    """Give the least and the greatest multiplier of each row; None where there is no limit."""
    for _, last, next_ in _closest(cells, _logs(multipliers), np.arange(cells.shape[0])):
        low, high = _limits(last, multipliers), _limits(next_, multipliers)
        yield max(low.values(), default=None), min(high.values(), default=None)


def _limits(costs: dict[int, Fraction], multipliers: list[Fraction]) -> dict[int, Fraction]:
    """Divide costs by the multipliers of their columns."""
    return {column: cost / multipliers[column] for column, cost in costs.items()}


def tight_cells(cells: Cells, multipliers: list[Fraction]) -> Tight | None:
    """Check all rows exactly; mark the cells at the limit of rows that have one multiplier only.

    None if the multipliers do not prove the table.
    """
    logs = _logs(multipliers)
    tight = Tight(np.zeros(cells.shape, dtype=bool), np.zeros(cells.shape, dtype=bool))
    for row, last, next_ in _closest(cells, logs, _narrow(cells, logs)):
        low, high = _limits(last, multipliers), _limits(next_, multipliers)
        limit, end = max(low.values()), min(high.values())
        if limit > end:
            return None
        if limit == end:
            tight.last[row, [j for j, value in low.items() if value == limit]] = True
            tight.next[row, [j for j, value in high.items() if value == end]] = True
    return tight


def tie_groups(tight: Tight) -> Iterator[np.ndarray]:
    """Mark, group by group, the cells that can change hands without making the table worse."""
    moves = tight.last.T.astype(float) @ tight.next.astype(float) > 0
    reach = moves | np.eye(len(moves), dtype=bool)
    while True:
        wider = reach.astype(float) @ reach.astype(float) > 0
        if (wider == reach).all():
            break
        reach = wider
    mutual = reach & reach.T
    for column in range(len(mutual)):
        group = mutual[column]
        if group.sum() > 1 and int(np.argmax(group)) == column:
            last, next_ = tight.last & group, tight.next & group
            rows = last.any(axis=1) & next_.any(axis=1)
            yield (last | next_) & rows[:, None]


def settle_cells(cells: Cells, tight: Tight, key: np.ndarray) -> None:
    """Give one more to the cell with the smallest key that can have it, and so on; both change.

    Marks of cells that are settled are taken away. It ends where two cells have the same key.
    """
    while True:
        open_ = np.zeros(cells.shape, dtype=bool)
        for marks in tie_groups(tight):
            open_ |= marks
        if not open_.any():
            return
        first = np.argwhere(open_ & (key == key[open_].min()))
        if len(first) > 1:
            return
        row, column = first[0].tolist()
        if tight.next[row, column]:
            for at, one, other in _swap(tight, row, column):
                cells.counts[at, one] -= 1
                cells.counts[at, other] += 1
                tight.last[at, one] = tight.next[at, other] = False
                tight.next[at, one] = tight.last[at, other] = True
        tight.last[row, column] = False


def _swap(tight: Tight, row: int, column: int) -> list[Move]:
    """Give the moves that let a cell have one more, all at the limit; none if it already has."""
    before: dict[int, tuple[int, int]] = {}
    queue = [column]
    while queue:
        at = queue.pop(0)
        if tight.last[row, at]:
            moves = [(row, at, column)]
            while at != column:
                via, source = before[at]
                moves.append((via, source, at))
                at = source
            return moves
        for other in np.flatnonzero(tight.last[:, at]).tolist():
            for to in np.flatnonzero(tight.next[other]).tolist():
                if to != column and to not in before:
                    before[to] = (other, at)
                    queue.append(to)
    return []


def count_tables(cells: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> int | None:
    """Count the ways to mark cells, so many in each row and column; None if they are too many.

    Examples
    --------
    One of two in each of two rows and two columns:

    >>> count_tables(np.full((2, 2), True), np.array([1, 1]), np.array([1, 1]))
    2
    """
    if len(columns) == 2 and cells.all():
        return comb(len(rows), int(columns[0])) if len(rows) <= _COUNTED else None
    ways = {tuple(columns.tolist()): 1}
    work = 0
    for marks, number in zip(cells, rows.tolist(), strict=True):
        following: dict[tuple[int, ...], int] = {}
        places = np.flatnonzero(marks).tolist()
        for left, count in ways.items():
            for chosen in combinations([j for j in places if left[j]], number):
                work += 1
                if work > _STATES:
                    return None
                rest = tuple(n - (j in chosen) for j, n in enumerate(left))
                following[rest] = following.get(rest, 0) + count
        ways = following
    return sum(ways.values())
