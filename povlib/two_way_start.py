"""Where the search for a two-way table begins: rows that are right, by columns nearly so.

Multipliers of the columns are found by Newton's method on the table that is not rounded; the rows
are then rounded by them. All of it is in floats and decides nothing.
"""

from __future__ import annotations

from itertools import count
from math import inf

import numpy as np

from povlib.two_way_cells import NOISE, Cells

__all__ = ["start_rows"]

_PASSES = 60


def start_rows(cells: Cells, weights: np.ndarray) -> None:
    """Find multipliers of the columns by Newton's method, and rows that are right by them."""
    low, high, weights = (
        np.asfortranarray(each, dtype=float) for each in (cells.lower, cells.upper, weights)
    )
    totals, goal = cells.rows.astype(float), cells.columns.astype(float)
    high = np.minimum(high, low + totals[:, None])
    logs = np.zeros(cells.shape[1])
    shares, slopes = _rows_at(weights, totals, low, high)
    missing, close, stuck = goal - shares.sum(axis=0), 0.25 * max(cells.shape), 0
    for _ in range(_PASSES):
        off = float(np.abs(missing).sum())
        if off < close or stuck > 12:
            break
        step = _newton(slopes, missing)
        size, before = 1.0, float(missing @ step)
        for _ in range(8):
            shares, slopes = _rows_at(weights + logs + size * step, totals, low, high)
            missing = goal - shares.sum(axis=0)
            after = float(missing @ step)
            if after >= -0.5 * before:
                break
            size *= max(0.1, before / (before - after))
        logs = logs + size * step
        stuck = stuck + 1 if float(np.abs(missing).sum()) > 0.99 * off else 0
    _round_rows(cells, shares, logs)
    for _ in range(4):
        excess = cells.excess()
        off = int(np.abs(excess).sum())
        if off <= 2:
            return
        counts, up, down = cells.counts, cells.up, cells.down
        logs = logs + _newton(slopes, -excess.astype(float))
        shares, slopes = _rows_at(weights + logs, totals, low, high)
        _round_rows(cells, shares, logs)
        if int(np.abs(cells.excess()).sum()) >= off:
            cells.counts, cells.up, cells.down = counts, up, down
            return


def _newton(slopes: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Give the change of the columns' multipliers that brings what is missing, about."""
    sums = slopes.sum(axis=1)
    system = -(slopes / np.where(sums > 0, sums, 1)[:, None]).T @ slopes
    # The last part keeps steps short where bounds leave nothing to change.
    least = 1e-12 * float(slopes.max(initial=0)) + 1e-9
    system[np.diag_indices_from(system)] += slopes.sum(axis=0) + np.abs(missing) / 20 + least
    step: np.ndarray = np.linalg.solve(system, missing)
    return step


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
    """Share out rows where bounds bind: halve the list of multipliers that meet one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(values)
        begin, end = (np.where(values > 0, np.log(each) - logs, -inf) for each in (low, high))

    def at(multipliers: np.ndarray) -> np.ndarray:
        shares: np.ndarray = np.clip(
            np.exp(np.minimum(logs + multipliers[:, None], 700.0)), low, high
        )
        return shares

    marks, every = np.sort(np.concatenate((begin, end), axis=1), axis=1), np.arange(len(values))
    first, last = np.zeros(len(values), dtype=int), np.full(len(values), marks.shape[1] - 1)
    while (first < last).any():
        middle = (first + last + 1) // 2
        fits = at(marks[every, middle]).sum(axis=1) <= totals
        first, last = np.where(fits, middle, first), np.where(fits, last, middle - 1)
    mark = marks[every, first]
    free = (begin <= mark[:, None]) & (end > mark[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.log(totals - np.where(free, 0, at(mark)).sum(axis=1))
        wanted = rest - np.log(np.where(free, values, 0).sum(axis=1))
    return at(np.where(free.any(axis=1) & (wanted > mark), wanted, mark))


def _round_rows(cells: Cells, shares: np.ndarray, logs: np.ndarray) -> None:
    """Round to whole numbers, and bring every row to its total by the cheapest steps."""
    wide = cells.lower.dtype == object or cells.upper.dtype == object
    rounded = np.rint(shares)
    if wide:
        counts = np.array([[int(x) for x in row] for row in rounded], dtype=object)
    else:
        counts = rounded.astype(np.int64)
    cells.take(np.clip(counts, cells.lower, cells.upper))
    power, rows = cells.costs.power, np.arange(cells.shape[0])
    prices = power * logs
    for turn in count():
        part = slice(None) if len(rows) == cells.shape[0] else rows
        missing = cells.rows[part] - cells.counts[part].sum(axis=1)
        up, down = cells.up[part] - prices, cells.down[part] - prices
        cheapest, dearest = up.argmin(axis=1), down.argmax(axis=1)
        every = np.arange(len(rows))
        crossed = down[every, dearest] > up[every, cheapest] + NOISE
        crossed &= turn < 4 * cells.shape[1]
        more, less = missing > 0, missing < 0
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
