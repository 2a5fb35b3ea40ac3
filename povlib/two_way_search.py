"""A two-way table close to the proportional one: found in floats, kept whole; nothing is decided.

Every cell's next step has a price, and a table whose rows are right is pushed along the cheapest
paths of steps until its columns are right too: successive shortest paths in the network of rows
and columns. Where no path is left, rows and columns that are cut off from each other prove in whole
numbers that there is no such table.

Source: G. Rote and M. Zachariasen, "Matrix scaling by network flow", Proceedings of SODA (2007).
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from povlib.two_way_cells import NOISE, Cells, Move
from povlib.two_way_start import start_rows

__all__ = ["Cut", "cancel", "cheapest_paths", "find_loop", "search_table"]


class Cut(NamedTuple):
    """Rows that cannot place all they have: marks of them, and of the columns left to them."""

    rows: np.ndarray
    columns: np.ndarray


def search_table(cells: Cells, weights: np.ndarray) -> Cut | None:
    """Give the cells counts that meet all totals, or tell why there are none.

    Parameters
    ----------
    cells : Cells
        Every row can be placed within its bounds, apart from the columns.
    weights : numpy.ndarray of float
        Logarithms of the weights.
    """
    start_rows(cells, weights)
    while (excess := cells.excess()).any():
        many = np.abs(excess).sum() > 8 * sum(cells.shape)
        cut = _flow(cells) if many else _cut(cells, cells.counts, excess)
        if cut is not None:
            return cut
        _augment(cells, excess)
    return None


def _flow(cells: Cells) -> Cut | None:
    """Move as many as can be moved, at any price, to tell whether all totals can be met."""
    counts = cells.counts.copy()
    while True:
        excess = counts.sum(axis=0) - cells.columns
        if not excess.any():
            return None
        cut = _cut(cells, counts, excess)
        if cut is not None:
            return cut
        moves = (counts > cells.lower).T.astype(float) @ (counts < cells.upper) > 0
        path = _columns_between(moves, excess > 0, excess < 0)
        room = min(int(excess[path[0]]), -int(excess[path[-1]]))
        hops = list(pairwise(path))
        for one, other in hops:
            room = min(room, int(_room_between(cells, counts, one, other).sum()))
        for one, other in hops:
            each = _room_between(cells, counts, one, other)
            before = np.cumsum(each) - each
            moved = np.clip(room - before, 0, each)
            counts[:, one] -= moved
            counts[:, other] += moved


def _room_between(cells: Cells, counts: np.ndarray, one: int, other: int) -> np.ndarray:
    """Tell how much each row can move from one column to another."""
    room: np.ndarray = np.minimum(
        counts[:, one] - cells.lower[:, one], cells.upper[:, other] - counts[:, other]
    )
    return room


def _columns_between(moves: np.ndarray, start: np.ndarray, end: np.ndarray) -> list[int]:
    """Give columns from one of the marked ones to one at the end, by as few moves as possible."""
    before: dict[int, int] = dict.fromkeys(np.flatnonzero(start).tolist(), -1)
    queue = deque(before)
    while queue:
        at = queue.popleft()
        if end[at]:
            path = [at]
            while before[path[-1]] >= 0:
                path.append(before[path[-1]])
            return path[::-1]
        for other in np.flatnonzero(moves[at]).tolist():
            if other not in before:
                before[other] = at
                queue.append(other)
    return []


def _cut(cells: Cells, counts: np.ndarray, excess: np.ndarray) -> Cut | None:
    """Find rows and columns cut off from what is missing, by whole numbers alone.

    From a column beyond its total rows move to other columns, these to others, and so on; if none
    of them misses anything, they hold too much whatever is done.
    """
    open_, free = counts < cells.upper, counts > cells.lower
    missing, every = excess < 0, np.arange(len(excess))
    if _reached(open_, free, excess > 0)[1][missing].all():
        return None
    cuts = []
    for column in np.flatnonzero(excess > 0):
        rows, columns = _reached(open_, free, every == column)
        if not columns[missing].any():
            cuts.append(Cut(rows, columns))
    for column in np.flatnonzero(missing):
        rows, columns = _reached(free, open_, every == column)
        if not columns[excess > 0].any():
            cuts.append(Cut(~rows, ~columns))
    return min(cuts, key=lambda cut: int(cut.rows.sum() + cut.columns.sum()))


def _reached(
    into: np.ndarray, from_: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mark the rows and columns that can be reached by moves from marked columns."""
    while True:
        rows = np.asarray(from_[:, columns].any(axis=1))
        wider: np.ndarray = columns | into[rows].any(axis=0)
        if (wider == columns).all():
            return rows, columns
        columns = wider


def cheapest_moves(cells: Cells, prices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give each column's cheapest price by one move from a priced column, by which row, whence."""
    costs = prices - cells.down
    source = costs.argmin(axis=1)
    costs = costs[np.arange(len(source)), source][:, None] + cells.up
    row = costs.argmin(axis=0)
    return costs[row, np.arange(len(row))], row, source[row]


def cheapest_paths(
    cells: Cells, prices: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[Move]]:
    """Give the prices of the cheapest paths, the moves that end them, or a cycle that pays."""
    before, via = np.full(len(prices), -1), np.full(len(prices), -1)
    for _ in range(4 * len(prices) + 4):
        reached, row, source = cheapest_moves(cells, prices)
        better = reached < prices - NOISE
        if not better.any():
            break
        prices = np.where(better, reached, prices)
        via[better], before[better] = row[better], source[better]
        if cycle := find_loop(before, via):
            return prices, before, via, cycle
    return prices, before, via, []


def cancel(cells: Cells, cycle: list[Move]) -> None:
    """Move counts round a cycle that makes the table cheaper, as many as do."""
    least, most = 1, 2
    room = cells.room(cycle)
    while most <= room and cells.pays(cycle, most - 1):
        least, most = most, 2 * most
    most = min(most, room + 1)
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if cells.pays(cycle, middle - 1) else (least, middle)
    cells.push(cycle, least)


def _augment(cells: Cells, excess: np.ndarray) -> None:
    """Move counts along the cheapest paths from columns with too much to those that miss some."""
    start = np.where(excess > 0, 0.0, inf)
    distance, before, via, cycle = cheapest_paths(cells, start)
    if cycle:
        cancel(cells, cycle)
        return
    taken: set[int] = set()
    left = excess.copy()
    large = int(np.abs(excess).sum()) // (8 * sum(cells.shape))
    for column in np.argsort(distance).tolist():
        if left[column] >= 0 or distance[column] == inf:
            continue
        path, at = [], column
        while before[at] >= 0:
            path.append((int(via[at]), int(before[at]), at))
            at = int(before[at])
        if left[at] <= 0 or taken.intersection(hop[0] for hop in path):
            continue
        most, size = min(int(left[at]), -int(left[column])), 1
        if large > 1:
            size = min(large, most, cells.room(path))
        elif not taken and (paths := _parallel(cells, path, most)):
            cells.push(paths)
            return
        cells.push(path, size)
        left[at] -= size
        left[column] += size
        taken.update(hop[0] for hop in path)


def _parallel(cells: Cells, path: list[Move], most: int) -> list[Move]:
    """Give several paths through the same columns, by other rows at the same price."""
    hops = []
    for row, one, other in path:
        prices = cells.up[:, other] - cells.down[:, one]
        hops.append(np.flatnonzero(prices <= prices[row] + NOISE / 64))
        most = min(most, len(hops[-1]))
    used: set[int] = set()
    found = []
    for (_, one, other), rows in zip(path, hops, strict=True):
        chosen = [row for row in rows.tolist() if row not in used][:most]
        if len(chosen) < most:
            return []
        used.update(chosen)
        found += [(row, one, other) for row in chosen]
    return found if most > 1 else []


def find_loop(before: np.ndarray, via: np.ndarray) -> list[Move]:
    """Find a cycle among the predecessors: it makes the table cheaper."""
    done = np.zeros(len(before), dtype=bool)
    for start in range(len(before)):
        trail: dict[int, int] = {}
        at = start
        while at >= 0 and not done[at] and at not in trail:
            trail[at] = len(trail)
            at = int(before[at])
        if at in trail:
            loop = list(trail)[trail[at] :]
            return [(int(via[one]), int(before[one]), one) for one in loop]
        done[list(trail)] = True
    return []
