"""A two-way table close to the proportional one: found in floats, kept whole; nothing is decided.

Every cell's next step has a price, and a table whose rows are right is pushed along the cheapest
paths of steps until its columns are right too: successive shortest paths in the network of rows
and columns. Where no path is left, rows and columns that are cut off from each other prove in whole
numbers that there is no such table.

Source: G. Rote and M. Zachariasen, "Matrix scaling by network flow", Proceedings of SODA (2007).
"""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import NamedTuple

import numpy as np

from povlib.step_costs import LinearCosts, StepCosts

__all__ = [
    "Cells",
    "Cut",
    "Move",
    "cancel",
    "cheapest_paths",
    "find_loop",
    "log_weights",
    "search_table",
]

_NOISE = 1e-9
"""Prices are logarithms; what differs by less is left to the exact part."""


Move = tuple[int, int, int]
"""A row, the column that it takes one from, the column that it gives it to."""


class Cut(NamedTuple):
    """Rows that cannot place all they have: marks of them, and of the columns left to them."""

    rows: np.ndarray
    columns: np.ndarray


class Cells:
    """The cells of a table with their counts, their bounds and the prices of their next steps.

    `up` and `down` are logarithms of the costs of the next and of the last step of each cell,
    infinite where a bound forbids it.
    """

    def __init__(
        self,
        costs: StepCosts,
        rows: np.ndarray,
        columns: np.ndarray,
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        self.costs, self.rows, self.columns = costs, rows, columns
        self.shape = (len(rows), len(columns))
        self.lower, self.upper = lower, upper
        scale = costs.scale if isinstance(costs, LinearCosts) else 1
        self._scale = np.log(float(scale))
        self.numbers = np.arange(costs.size).reshape(self.shape)

    def take(self, counts: np.ndarray) -> None:
        """Start from these counts."""
        self.counts = counts
        self.up, self.down = np.empty(self.shape), np.empty(self.shape)
        self.refresh(slice(None))

    def refresh(self, rows: slice | np.ndarray) -> None:
        """Price the next steps in some rows anew."""
        counts = self.counts[rows]
        flat, units = counts.ravel(), self.numbers[rows].ravel()
        open_ = counts < self.upper[rows]
        free = counts > self.lower[rows]
        self.up[rows] = self._prices(flat, units, open_, inf)
        self.down[rows] = self._prices(flat - free.ravel(), units, free, -inf)

    def _prices(
        self, steps: np.ndarray, units: np.ndarray, there: np.ndarray, otherwise: float
    ) -> np.ndarray:
        with np.errstate(divide="ignore"):
            prices = np.log(self.costs.price(steps, units).astype(float)) + self._scale
        return np.where(there, prices.reshape(there.shape), otherwise)

    def cost(self, row: int, column: int, step: int) -> Fraction:
        """Give the exact cost of a step."""
        return self.costs.cost(row * self.shape[1] + column, step)  # type: ignore[return-value]

    def excess(self) -> np.ndarray:
        """Tell what the columns have beyond their totals."""
        found: np.ndarray = self.counts.sum(axis=0) - self.columns
        return found

    def push(self, path: list[Move], size: int = 1) -> None:
        """Move counts along a path: in each row from one column to another."""
        for row, one, other in path:
            self.counts[row, one] -= size
            self.counts[row, other] += size
        self.refresh(np.unique([row for row, _, _ in path]))

    def room(self, path: list[Move]) -> int:
        """Tell how much can be moved along a path before a bound is met."""
        return min(
            int(
                min(
                    self.counts[row, one] - self.lower[row, one],
                    self.upper[row, other] - self.counts[row, other],
                )
            )
            for row, one, other in path
        )


def log_weights(numerators: np.ndarray, under: np.ndarray | int) -> np.ndarray:
    """Give logarithms of weights, minus infinity for zero."""
    with np.errstate(divide="ignore"):
        logs: np.ndarray = np.log(numerators.astype(float))
    if isinstance(under, np.ndarray):
        logs -= np.log(under.astype(float))
    return logs


def search_table(cells: Cells, weights: np.ndarray) -> Cut | None:
    """Give the cells counts that meet all totals, or tell why there are none.

    Parameters
    ----------
    cells : Cells
        Every row can be placed within its bounds, apart from the columns.
    weights : numpy.ndarray of float
        Logarithms of the weights.
    """
    _start(cells, weights)
    while (excess := cells.excess()).any():
        cut = _cut(cells, excess)
        if cut is not None:
            return cut
        _augment(cells, excess)
    return None


def _start(cells: Cells, weights: np.ndarray) -> None:
    """Find multipliers of the columns by Newton's method, and rows that are right by them."""
    low, high = cells.lower.astype(float), cells.upper.astype(float)
    high = np.minimum(high, low + cells.rows.astype(float)[:, None])
    totals, goal = cells.rows.astype(float), cells.columns.astype(float)
    logs = np.zeros(cells.shape[1])
    best, least, whole, since = logs, inf, False, 0
    for _ in range(40):
        shares, slopes = _rows_at(weights + logs, totals, low, high)
        if whole:
            _round_rows(cells, shares, logs)
            missing = -cells.excess().astype(float)
        else:
            missing = goal - shares.sum(axis=0)
        off = float(np.abs(missing).sum())
        since += 1
        if off < least * 0.9:
            best, least, since = logs, min(off, least), 0
        if not whole and (off < 0.25 * max(cells.shape) or since > 3):
            whole, least, since, logs = True, inf, 0, best
            continue
        if whole and (off <= 2 or since > 2):
            break
        sums = slopes.sum(axis=1)
        hessian = -(slopes / np.where(sums > 0, sums, 1)[:, None]).T @ slopes
        hessian[np.diag_indices_from(hessian)] += slopes.sum(axis=0)
        hessian[np.diag_indices_from(hessian)] += 1e-9 * max(1.0, float(np.abs(hessian).max()))
        step = np.linalg.solve(hessian, missing)
        step -= (step.max() + step.min()) / 2
        logs = logs + step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-300))
    shares, _ = _rows_at(weights + best, totals, low, high)
    _round_rows(cells, shares, best)


def _rows_at(
    weights: np.ndarray, totals: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Share out every row in proportion, within bounds, not rounded; and how it changes."""
    fixed = low >= high
    shifted = np.where(fixed, -inf, weights)
    top = shifted.max(axis=1)
    values = np.exp(shifted - np.where(top > -inf, top, 0)[:, None])
    rest = totals - np.where(fixed, low, 0).sum(axis=1)
    sums = values.sum(axis=1)
    sums[sums <= 0] = 1
    shares = values * (rest / sums)[:, None]
    np.copyto(shares, low, where=fixed)
    bound = np.flatnonzero(((shares < low) | (shares > high)).any(axis=1))
    if len(bound):
        shares[bound] = _bounded(values[bound], totals[bound], low[bound], high[bound])
    slopes = np.where((shares > low) & (shares < high), shares, 0.0)
    return shares, slopes


def _bounded(
    values: np.ndarray, totals: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Halve the range of the multiplier of rows where bounds bind."""
    free = values > 0
    with np.errstate(divide="ignore"):
        logs = np.log(values)
        ends = np.where(free, np.log(np.maximum(high, 1e-9)) - logs, -inf)
    most, least = ends.max(axis=1), np.full(len(values), -50.0)
    most = np.where(most > -50, most, -49)
    for _ in range(70):
        middle = (least + most) / 2
        shares = np.clip(values * np.exp(middle)[:, None], low, high)
        above = shares.sum(axis=1) > totals
        most, least = np.where(above, middle, most), np.where(above, least, middle)
    return np.clip(values * np.exp(least)[:, None], low, high)


def _round_rows(cells: Cells, shares: np.ndarray, logs: np.ndarray) -> None:
    """Round to whole numbers, and bring every row to its total by the cheapest steps."""
    wide = cells.lower.dtype == object or cells.upper.dtype == object
    rounded = np.rint(shares)
    counts = rounded.astype(np.int64)
    if wide or (rounded >= 2.0**62).any():
        counts = np.array([[int(x) for x in row] for row in rounded], dtype=object)
    cells.take(np.clip(counts, cells.lower, cells.upper))
    power, rows = cells.costs.power, np.arange(cells.shape[0])
    prices = power * logs
    while True:
        part = slice(None) if len(rows) == cells.shape[0] else rows
        missing = (cells.rows[part] - cells.counts[part].sum(axis=1)).astype(object)
        up, down = cells.up[part] - prices, cells.down[part] - prices
        cheapest, dearest = up.argmin(axis=1), down.argmax(axis=1)
        every = np.arange(len(rows))
        crossed = down[every, dearest] > up[every, cheapest] + _NOISE
        more, less = (missing > 0).astype(bool), (missing < 0).astype(bool)
        add, drop = more | (crossed & ~less), less | (crossed & ~more)
        if not (add | drop).any():
            return
        steps = np.maximum(1, abs(missing) // (2 * cells.shape[1]))
        for who, places, sign, own in ((add, cheapest, 1, up), (drop, dearest, -1, down)):
            at = np.flatnonzero(who & np.isfinite(own[every, places]))
            size = steps[at] if len(at) and (steps[at] > 1).any() else 1
            cell = rows[at], places[at]
            ends = cells.upper[cell] - cells.counts[cell] if sign > 0 else (
                cells.counts[cell] - cells.lower[cell]
            )  # fmt: skip
            cells.counts[cell] += (sign * np.minimum(size, ends)).astype(cells.counts.dtype)
        rows = rows[add | drop]
        cells.refresh(rows)


def _cut(cells: Cells, excess: np.ndarray) -> Cut | None:
    """Find rows and columns cut off from what is missing, by whole numbers alone.

    From a column beyond its total rows move to other columns, these to others, and so on; if none
    of them misses anything, they hold too much whatever is done.
    """
    open_, free = cells.counts < cells.upper, cells.counts > cells.lower
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
        better = reached < prices - _NOISE
        if not better.any():
            break
        prices = np.where(better, reached, prices)
        via[better], before[better] = row[better], source[better]
        if cycle := find_loop(before, via):
            return prices, before, via, cycle
    return prices, before, via, []


def cancel(cells: Cells, cycle: list[Move]) -> None:
    """Move counts round a cycle that makes the table cheaper, as many as surely do."""
    size, most = 1, cells.room(cycle)
    while 2 * size <= most:
        cells.push(cycle, size)
        gain = sum(cells.up[row, other] - cells.down[row, one] for row, one, other in cycle)
        if gain >= -_NOISE:
            return
        most -= size
        size *= 2
    cells.push(cycle, size)


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
        hops.append(np.flatnonzero(prices <= prices[row] + _NOISE / 64))
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
