"""The cells of a two-way table: counts, bounds, and the prices of their next and last steps."""

from __future__ import annotations

from fractions import Fraction
from math import inf, prod

import numpy as np

from povlib.step_costs import LinearCosts, RatioCosts

__all__ = ["NOISE", "Cells", "Move", "log_weights"]

NOISE = 1e-9
"""Prices are logarithms; what differs by less is left to the exact part."""

Move = tuple[int, int, int]
"""A row, the column that it takes one from, the column that it gives it to."""


class Cells:
    """The cells of a table with their counts, their bounds and the prices of their next steps.

    `up` and `down` are logarithms of the costs of the next and of the last step of each cell,
    infinite where a bound forbids it. Columns are few, so that they are kept together in memory.
    """

    def __init__(
        self,
        costs: RatioCosts,
        rows: np.ndarray,
        columns: np.ndarray,
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        self.costs, self.rows, self.columns = costs, rows, columns
        self.shape = (len(rows), len(columns))
        self.lower, self.upper = np.asfortranarray(lower), np.asfortranarray(upper)
        scale = costs.scale if isinstance(costs, LinearCosts) else 1
        self._scale = np.log(float(scale))
        self.numbers = np.asfortranarray(np.arange(costs.size).reshape(self.shape))

    def take(self, counts: np.ndarray) -> None:
        """Start from these counts."""
        self.counts = np.asfortranarray(counts, dtype=self.upper.dtype)
        self.up, self.down = (np.empty(self.shape, order="F") for _ in range(2))
        self.refresh(slice(None))

    def refresh(self, rows: slice | np.ndarray) -> None:
        """Price the next steps in some rows anew."""
        counts = self.counts[rows]
        flat, units = counts.ravel("F"), self.numbers[rows].ravel("F")
        open_ = counts < self.upper[rows]
        free = counts > self.lower[rows]
        self.up[rows] = self._prices(flat, units, open_, inf)
        self.down[rows] = self._prices(flat - free.ravel("F"), units, free, -inf)

    def _prices(
        self, steps: np.ndarray, units: np.ndarray, there: np.ndarray, otherwise: float
    ) -> np.ndarray:
        with np.errstate(divide="ignore"):
            prices = np.log(self.costs.price(steps, units).astype(float)) + self._scale
        return np.where(there, prices.reshape(there.shape, order="F"), otherwise)

    def exact(self, rows: np.ndarray, columns: np.ndarray, beyond: int = 0) -> list[Fraction]:
        """Give the exact costs of next steps, or of those so many beyond them: -1 is the last."""
        steps = self.counts[rows, columns].astype(object) + beyond
        tops, bottoms = self.costs.ratio(steps, self.numbers[rows, columns])
        scale = self.costs.scale if isinstance(self.costs, LinearCosts) else Fraction(1)
        top, bottom = scale.as_integer_ratio()
        return [
            Fraction(top * one, bottom * other)
            for one, other in zip(tops.tolist(), bottoms.tolist(), strict=True)
        ]

    def pays(self, path: list[Move], after: int = 0) -> bool:
        """Tell exactly whether one more move along a path, after so many, makes it cheaper."""
        rows, ones, others = np.array(path).T
        more, less = self.exact(rows, others, after), self.exact(rows, ones, -1 - after)
        return prod(more) < prod(less)

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
