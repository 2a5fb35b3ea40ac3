"""Which single cell could complete a repair: one look at whole columns instead of many tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from povlib.edit_systems import System
from povlib.local_problems import Span

__all__ = ["Room", "completing_cells", "room"]

FAR = 2**61
"""Stands for "no limit"; tables with larger figures are left to the exact tests."""

Room = tuple[np.ndarray, np.ndarray]
Cells = frozenset[int]


def room(system: System) -> Room | None:
    """How far each cell alone can move, down and up, within its short linear edits and its column.

    None when figures are too large for machine integers.
    """
    figures = (system.values, system.low, system.high)
    if any(max(map(abs, own), default=0) >= FAR // 2 for own in figures):
        return None
    values = np.array(system.values, dtype=np.int64)
    down = np.array(system.low, dtype=np.int64) - values
    up = np.array(system.high, dtype=np.int64) - values
    rows: list[tuple[int, int, int, int]] = []
    for place, edit in enumerate(system.linear):
        if not system.is_long(place):
            value = system.edit_values[place]
            least = -FAR if edit.low is None else edit.low - value
            most = FAR if edit.high is None else edit.high - value
            if abs(least) > FAR or abs(most) > FAR:
                return None
            if len(set(edit.cells)) == len(edit.cells):
                own = zip(edit.cells, edit.coefficients, strict=True)
                rows += [(cell, c, least, most) for cell, c in own if c]
    if rows:
        at, c, least_move, most_move = np.array(rows, dtype=np.int64).T
        # c · move lies between least and most.
        least_move, most_move = (
            np.where(c > 0, least_move, -most_move),
            np.where(c > 0, most_move, -least_move),
        )
        c = abs(c)
        np.maximum.at(down, at, np.where(least_move <= -FAR, -FAR, -(-least_move // c)))
        np.minimum.at(up, at, np.where(most_move >= FAR, FAR, most_move // c))
    return down, up


def completing_cells(
    system: System, moves: Room, needs: Mapping[int, Span], choice: Cells, near: Cells
) -> Cells:
    """Keep the cells of a choice that alone may give every long sum what it needs.

    Parameters
    ----------
    moves : tuple of array
        From `room`.
    needs : mapping of int to (low, high)
        By how much each long sum, by number, must change.
    near : frozenset of int
        Cells that are always kept, because what they can become depends on other changes.
    """
    broken = {place: need for place, need in needs.items() if not need[0] <= 0 <= need[1]}
    kept = set(choice & near)
    rest: Any = None
    down, up = moves
    for place, (low, high) in broken.items():
        edit = system.linear[place]
        cells = np.array(edit.cells, dtype=np.int64)
        c = np.array(edit.coefficients, dtype=np.int64)
        low, high = max(low, -FAR), min(high, FAR)
        largest = int(abs(c).max(initial=1))
        least, most = -(FAR // largest), FAR // largest
        a = c * np.clip(down[cells], least, most)
        b = c * np.clip(up[cells], least, most)
        fits = (np.minimum(a, b) <= high) & (np.maximum(a, b) >= low)
        own = set(cells[fits].tolist())
        rest = own if rest is None else rest & own
    return frozenset(kept | (choice if rest is None else choice & rest))
