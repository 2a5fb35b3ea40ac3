"""Indices of inequality of rates whose households are known only within intervals.

The poor of every unit are known, its households lie between two bounds, and so may their sum. Each
function returns bounds that no choice of households within them can leave. They are sound, and
further apart than the true extremes by less than a hundredth, and by the square of the relative
width of the intervals. They are floats, for showing; where the households are known,
`povlib.inequality` is exact.

How: with h for the households, all indices but that of Gini have the form F(Σ φ(h), Σ h), φ convex,
F rising in the first. A convex φ lies above its tangents and below its chords. With these straight
lines in its place, the least (greatest) Σ φ(h) for each sum of the households follows by widening
the units in the order of their slopes, and F remains to be looked at along one path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest, nsmallest

import numpy as np

__all__ = ["INDICES", "Intervals", "gap_bounds", "index_bounds", "intervals"]

Array = np.ndarray
Bounds = tuple[float, float]

_SLACK = 1e-11
"""Far more than double precision loses in a sum over a million units."""
_PIECES = 512
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Intervals:
    """Poor households as shares of all the poor, households in units of their least sum.

    The households add up to 1 at least and `most` at most. `mean` is the rate in per cent where
    they add up to 1.
    """

    poor: Array
    low: Array
    high: Array
    most: float
    mean: float


def intervals(
    poor: Sequence[int],
    low: Sequence[int],
    high: Sequence[int],
    total: tuple[int, int] | None = None,
) -> Intervals:
    """Take poor households and the bounds on all households, as whole numbers.

    Parameters
    ----------
    poor, low, high : sequence of int
        Households at least 1 and at least as many as the poor.
    total : (int, int), optional
        Bounds on the sum of the households, where it is known better than its parts.

    Raises
    ------
    ValueError
        If the bounds are empty or nobody is poor.
    """
    if any(least > most or least < 1 for least, most in zip(low, high, strict=True)):
        raise ValueError("expected households of 1 or more, low <= high")
    if not any(poor):
        raise ValueError("nobody is poor")
    least, most = sum(low), sum(high)
    if total is not None:
        least, most = max(least, total[0]), min(most, total[1])
        if least > most:
            raise ValueError(f"the households cannot add up to {total[0]} to {total[1]}")
    whole = sum(poor)
    return Intervals(
        np.array([part / whole for part in poor]),
        np.array([bound / least for bound in low]),
        np.array([bound / least for bound in high]),
        most / least, 100 * whole / least,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Form:
    """An index as F(Σ φ(h), Σ h): `phi` convex with its slope, `value` rising in the first.

    `rising` tells which way `value` goes in the second. A `straight` one is a quotient of the two
    or rises with it, so that along a line it is greatest at an end.
    """

    phi: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    value: Callable[[Array, Array], Array]
    rising: bool
    straight: bool = False


def _theil_t(box: Intervals, _: float) -> _Form:
    known = float(np.sum(box.poor * np.log(np.where(box.poor > 0, box.poor, 1))))
    return _Form(
        lambda e, h: -e * np.log(h),
        lambda e, h: -e / h,
        lambda total, w: known + total + np.log(w),
        rising=True,
    )


def _theil_l(box: Intervals, _: float) -> _Form:
    return _Form(
        lambda e, h: h * np.log(h / e),
        lambda e, h: np.log(h / e) + 1,
        lambda total, w: total / w - np.log(w),
        rising=False,
    )


def _variation(box: Intervals, _: float) -> _Form:
    return _Form(
        lambda e, h: e**2 / h,
        lambda e, h: -((e / h) ** 2),
        lambda total, w: np.sqrt(np.maximum(0, total * w - 1)),
        rising=True,
    )


def _atkinson(box: Intervals, aversion: float) -> _Form:
    if aversion == 1:
        logs = _theil_l(box, 0)
        return _Form(
            logs.phi, logs.slope, lambda total, w: -np.expm1(-logs.value(total, w)), rising=False
        )
    power, sign = 1 - aversion, -1 if aversion < 1 else 1
    return _Form(
        lambda e, h: sign * e**power * h**aversion,
        lambda e, h: sign * aversion * (e / h) ** power,
        lambda total, w: -np.expm1(np.log(np.maximum(sign * total / w**aversion, _TINY)) / power),
        rising=aversion < 1,
    )


def _kolm_pollak(box: Intervals, kappa: float) -> _Form:
    # Rates in per cent: `mean` · e / h, less their greatest so that no exponential overflows.
    top = box.mean * float(np.max(box.poor / box.low))
    return _Form(
        lambda e, h: h * np.exp(kappa * (box.mean * e / h - top)),
        lambda e, h: np.exp(kappa * (box.mean * e / h - top)) * (1 - kappa * box.mean * e / h),
        lambda total, w: top + np.log(np.maximum(total / w, _TINY)) / kappa,
        rising=False,
        straight=True,
    )


_FORMS: dict[str, Callable[[Intervals, float], _Form]] = {
    "theil_t": _theil_t,
    "theil_l": _theil_l,
    "variation": _variation,
    "atkinson": _atkinson,
    "kolm_pollak_pct": _kolm_pollak,
}
INDICES = ("gini", *_FORMS)
"""The indices that `index_bounds` knows."""


def _path(
    start: float, slopes: Array, box: Intervals, *, dearest: bool, pieces: int = 1
) -> tuple[Array, Array]:
    """Walk from the least to the greatest sum of households, widening one unit after the other.

    Returns the sums of households within their bounds, and the sums of the straight lines there.
    """
    order = np.argsort(-slopes if dearest else slopes, kind="stable")
    width = (box.high - box.low)[order]
    along = box.low.sum() + np.concatenate(([0.0], np.cumsum(width)))
    up = start + np.concatenate(([0.0], np.cumsum(slopes[order] * width)))
    inside = along[(along > 1) & (along < box.most)]
    at = np.union1d(inside, np.linspace(1, box.most, pieces + 1))
    return at, np.interp(at, along, up)


def _outward(low: float, high: float) -> Bounds:
    """Make room for the rounding of floats. No index is negative."""
    slack = _SLACK * max(1.0, abs(low), abs(high))
    return max(0.0, low - slack), high + slack


def _separable(form: _Form, box: Intervals) -> Bounds:
    low = -np.inf
    for share in (0.0, 0.5, 1.0):  # tangents at either end and in the middle: the best bound counts
        touched = box.low + share * (box.high - box.low)
        slopes = form.slope(box.poor, touched)
        start = float(np.sum(form.phi(box.poor, touched) + slopes * (box.low - touched)))
        w, total = _path(start, slopes, box, dearest=False)
        # F is least at an end of each straight stretch.
        low = max(low, float(np.min(form.value(total, w))))

    at_low, width = form.phi(box.poor, box.low), box.high - box.low
    rise = form.phi(box.poor, box.high) - at_low
    chords = np.divide(rise, width, out=np.zeros_like(width), where=width > 0)
    pieces = 1 if form.straight else _PIECES
    w, total = _path(float(at_low.sum()), chords, box, dearest=True, pieces=pieces)
    if not form.straight and len(w) > 1:
        total, w = np.maximum(total[:-1], total[1:]), w[1:] if form.rising else w[:-1]
    return _outward(low, float(np.max(form.value(total, w))))


def _gini(box: Intervals) -> Bounds:
    """Bound Σ |e_i h_j − e_j h_i| / Σ h over the pairs.

    In the order of the middle rates every pair has a sign, and the sum is linear in the households:
    a lower bound. What the pairs that may stand the other way can add is added for the upper one.
    """
    order = np.argsort(-box.poor / (box.low + box.high), kind="stable")
    e, low, high = box.poor[order], box.low[order], box.high[order]
    box = Intervals(e, low, high, box.most, box.mean)
    before = np.cumsum(e) - e
    slopes = before - (e.sum() - before - e)
    start = float(np.sum(slopes * low))
    w, total = _path(start, slopes, box, dearest=False)
    least = float(np.min(total / w))

    turned = 0.0
    # The greatest rate from each place on: where it stays below, no pair so far apart can turn.
    greatest = np.maximum.accumulate((e / low)[::-1])[::-1]
    for apart in range(1, len(e)):
        if not (greatest[apart:] > (e / high)[:-apart]).any():
            break
        excess = e[apart:] * high[:-apart] - e[:-apart] * low[apart:]
        turned += 2 * float(np.sum(np.maximum(excess, 0)))
    w, total = _path(start, slopes, box, dearest=True)
    return _outward(least, float(np.max((total + turned) / w)))


def index_bounds(index: str, box: Intervals, aversion: float = 0.0) -> Bounds:
    """Bound an index of inequality over all households that the intervals allow.

    Parameters
    ----------
    index : str
        One of `INDICES`; ``kolm_pollak_pct`` is the equivalent of rates in per cent.
    box : Intervals
    aversion : float
        Of Atkinson, or kappa per percentage point of Kolm and Pollak.

    Returns
    -------
    (float, float)
        Sound bounds. ``theil_l`` needs poor households in every unit, and so does ``atkinson`` with
        an aversion of 1 or more.

    Examples
    --------
    Two units of 100 and 100 to 300 households, 3 and 3 poor: rates of 3 % and of 1 % to 3 %. With
    300 the index of Gini is (3 · 300 − 3 · 100) / (6 · 400) = ¼.

    >>> low, high = index_bounds("gini", intervals([3, 3], [100, 100], [100, 300]))
    >>> round(low, 6), 0.25 <= high < 0.5
    (0.0, True)
    """
    if index == "gini":
        return _gini(box)
    if index not in _FORMS:
        raise ValueError(f"unknown index {index!r}; expected one of {', '.join(INDICES)}")
    needs_poor = index == "theil_l" or (index == "atkinson" and aversion >= 1)
    if needs_poor and not box.poor.all():
        raise ValueError(f"{index} has no bounds where a unit has no poor")
    with np.errstate(over="ignore"):  # far too wide intervals: the bound is then the index's own
        low, high = _separable(_FORMS[index](box, aversion), box)
    if index == "kolm_pollak_pct":
        greatest = box.mean * float(np.max(box.poor / box.low))
        return max(low, box.mean / box.most * (1 - _SLACK)), min(high, greatest * (1 + _SLACK))
    return low, min(high, 1.0) if index == "atkinson" else high


def gap_bounds(
    poor: Sequence[int], low: Sequence[int], high: Sequence[int]
) -> tuple[Fraction, Fraction]:
    """Bound the greatest less the least rate, in per cent, over the households of intervals.

    The upper bound is attained. Exact.

    Examples
    --------
    Rates of 3 % and of 1 % to 3 %:

    >>> gap_bounds([3, 3], [100, 100], [100, 300])
    (Fraction(0, 1), Fraction(2, 1))
    """
    least = [Fraction(100 * part, most) for part, most in zip(poor, high, strict=True)]
    most = [Fraction(100 * part, least) for part, least in zip(poor, low, strict=True)]
    if len(poor) < 2:
        return Fraction(0), Fraction(0)
    # The widest gap is between two different units: look at the two outermost at either end.
    top = nlargest(2, range(len(most)), key=most.__getitem__)
    bottom = nsmallest(2, range(len(least)), key=least.__getitem__)
    widest = max(most[i] - least[j] for i in top for j in bottom if i != j)
    return max(Fraction(0), max(least) - min(most)), max(Fraction(0), widest)
