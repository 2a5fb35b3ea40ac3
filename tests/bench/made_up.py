"""A made-up country to share out in, of any size; and the memory that a process has held."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from pathlib import Path

import numpy as np

__all__ = ["Case", "made_up", "most_held"]


@dataclass(frozen=True)
class Case:
    """Caps of 15 to 95 % of the poor, floors of 3 % of the caps; a drawn order settles ties."""

    households: np.ndarray
    poor: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    total: int
    order: np.ndarray

    @cached_property
    def quota(self) -> np.ndarray:
        """What would be proportional to the poor, without bounds."""
        quota: np.ndarray = self.poor * (self.total / self.poor.sum())
        return quota

    def objective(self, counts: np.ndarray) -> float:
        """What Webster's rule minimises, beyond its value at the quotas."""
        return fsum((counts - self.quota) ** 2 / self.poor)

    def rates(self, counts: np.ndarray) -> np.ndarray:
        """Final rates, the highest first: what leximin compares."""
        rates: np.ndarray = np.sort((self.poor - counts) / self.households)[::-1]
        return rates

    def fault(self, counts: np.ndarray) -> str:
        """Tell what is wrong with counts."""
        missed = int(counts.sum()) - self.total
        outside = int(((counts < self.lower) | (counts > self.upper)).sum())
        wrong = f", misses the total by {missed:+,}" if missed else ""
        return wrong + (f", {outside:,} units outside their bounds" if outside else "")


def made_up(size: int) -> Case:
    """Draw a case."""
    draw = np.random.default_rng(2020)
    households = np.maximum(draw.lognormal(7.3, 0.6, size).astype(np.int64), 20)
    poor = np.maximum((households * draw.beta(1.2, 12, size)).astype(np.int64), 1)
    upper = np.maximum((poor * draw.uniform(0.15, 0.95, size)).astype(np.int64), 1)
    total = min(int(0.315 * poor.sum()), int(upper.sum()))
    return Case(households, poor, upper * 3 // 100, upper, total, draw.permutation(size))


def most_held() -> float:
    """Give the most memory, in MB, that this process has held so far."""
    with contextlib.suppress(OSError):  # Linux; there `getrusage` begins with what the parent held
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    import resource  # not on Windows

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e6 if sys.platform == "darwin" else 1e3)
