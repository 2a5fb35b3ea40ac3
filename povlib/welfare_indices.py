"""Indices of inequality with logarithms and powers: Theil, Atkinson, Kolm and Pollak.

As in `povlib.inequality`, `values` are one for each unit and `weights` how much each unit counts,
all the same where none are given. These indices are irrational: floats, for showing, which decide
nothing. Where all values are alike, zeros too, there is no inequality and an index is 0.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from povlib.inequality import Counts, Values, amounts_of, weighted, without_denominators

__all__ = [
    "Decomposition",
    "atkinson",
    "decompose",
    "kolm_pollak",
    "theil_l",
    "theil_t",
]


def _ratios(amounts: Sequence[int], weights: Sequence[int]) -> list[float]:
    """Each value over the mean."""
    whole, base = sum(amounts), sum(weights)
    return [a * base / (whole * w) for a, w in zip(amounts, weights, strict=True)]


def _mean_of(terms: Iterable[float], weights: Sequence[int]) -> float:
    base = sum(weights)
    return math.fsum(w / base * term for w, term in zip(weights, terms, strict=True))


def _log_mean_exp(terms: Sequence[float], weights: Sequence[int]) -> float:
    """Take ln(mean of eᵘ) without overflow, and without loss where all u are small."""
    top = max(terms)
    below = _mean_of((math.expm1(term - top) for term in terms), weights)
    if below > -0.5:
        return top + math.log1p(below)
    return top + math.log(_mean_of((math.exp(term - top) for term in terms), weights))


def theil_t(values: Values, weights: Iterable[Any] | None = None) -> float:
    """Compute Theil's T: the mean of r ln r, where r is a value over the mean.

    A value of zero adds nothing (the limit of r ln r).

    References
    ----------
    H. Theil (1967), Economics and Information Theory, chapter 4.

    Examples
    --------
    One of four equal communes has all the poor: ln 4.

    >>> round(theil_t([0, 0, 0, 8]), 12) == round(math.log(4), 12)
    True
    """
    amounts, weights_ = amounts_of(values, weights)
    if not any(amounts):
        return 0.0
    ratios = _ratios(amounts, weights_)
    return max(0.0, _mean_of((r * math.log(r) if r else 0.0 for r in ratios), weights_))


def theil_l(values: Values, weights: Iterable[Any] | None = None) -> float:
    """Compute Theil's L, the mean logarithmic deviation: the mean of −ln r.

    It grows without limit as one value falls to zero: then it is ``inf``.

    References
    ----------
    H. Theil (1967), Economics and Information Theory, chapter 4.

    Examples
    --------
    Rates of 1 % and 4 % in two equal communes: ln 2.5 − ½ ln 4 = ln 1.25.

    >>> round(theil_l([1, 4]), 12) == round(math.log(1.25), 12)
    True
    """
    amounts, weights_ = amounts_of(values, weights)
    if not all(amounts):
        return math.inf if any(amounts) else 0.0
    ratios = _ratios(amounts, weights_)
    return max(0.0, _mean_of((-math.log(r) for r in ratios), weights_))


@dataclass(frozen=True, slots=True)
class Decomposition:
    """An index of Theil as the sum of the inequality within groups and between them.

    `between` is what is left when every unit has the mean of its group; `within` adds the groups'
    own indices, in T by their shares of the amount, in L by their shares of the weight.
    """

    total: float
    within: float
    between: float


_THEIL = {"t": theil_t, "l": theil_l}


def decompose(
    values: Values,
    groups: Iterable[Hashable],
    weights: Iterable[Any] | None = None,
    index: str = "t",
) -> Decomposition:
    """Split Theil's T or L into the inequality within groups and between them.

    Parameters
    ----------
    values, weights
    groups : iterable
        The group of each unit.
    index : {"t", "l"}

    References
    ----------
    H. Theil (1967), Economics and Information Theory, chapter 4; A. F. Shorrocks (1980), The class
    of additively decomposable inequality measures, Econometrica 48(3).

    Examples
    --------
    Two groups, each of two equal communes; between them 1 % against 3 %, alike within the second:

    >>> parts = decompose([0, 2, 3, 3], ["hills", "hills", "plain", "plain"])
    >>> [round(one, 4) for one in (parts.total, parts.within, parts.between)]
    [0.3041, 0.1733, 0.1308]
    >>> round(math.log(2) / 4, 4)  # the hills have a quarter of the poor; alone their index is ln 2
    0.1733
    """
    if index not in _THEIL:
        raise ValueError(f"unknown index {index!r}; expected one of {', '.join(_THEIL)}")
    theil, labels = _THEIL[index], list(groups)
    if not isinstance(values, Counts):
        listed = list(values)
        counted = [1] * len(listed) if weights is None else list(weights)
        if len(labels) != len(listed):
            raise ValueError(f"{len(listed)} values but {len(labels)} groups")
        values = Counts(*amounts_of(listed, counted))
        labels = [label for label, weight in zip(labels, counted, strict=True) if weight]
    members: dict[Hashable, list[int]] = {}
    for unit, label in enumerate(labels):
        members.setdefault(label, []).append(unit)
    groups_ = [
        Counts([values.parts[u] for u in units], [values.wholes[u] for u in units])
        for units in members.values()
    ]
    sums = Counts([sum(one.parts) for one in groups_], [sum(one.wholes) for one in groups_])
    shares = sums.parts if index == "t" else sums.wholes
    whole = sum(shares)
    within = math.fsum(
        share / whole * theil(one) for share, one in zip(shares, groups_, strict=True) if share
    )
    return Decomposition(theil(values), within, theil(sums))


def atkinson(values: Values, aversion: float, weights: Iterable[Any] | None = None) -> float:
    """Compute Atkinson's index: one minus the equally distributed equivalent over the mean.

    A float, for showing. It was made for a good, such as income, and weighs the *low* values the
    more, the greater the aversion; of poverty rates the low ones are the better. For rates, which
    are a burden, `kolm_pollak` weighs the high ones.

    Parameters
    ----------
    values, weights
    aversion : float
        More than 0. From 1 on, a single zero makes the index 1 (the limit).

    References
    ----------
    A. B. Atkinson (1970), On the measurement of inequality, Journal of Economic Theory 2(3).

    Examples
    --------
    1 and 4 in two equal communes: with aversion 1 the equivalent is the geometric mean 2, of a mean
    of 2.5; with aversion ½ it is ((√1 + √4) / 2)² = 2.25; with 2 the harmonic mean 1.6.

    >>> [round(atkinson([1, 4], aversion), 12) for aversion in (1, 0.5, 2)]
    [0.2, 0.1, 0.36]
    """
    if not (aversion > 0 and math.isfinite(aversion)):
        raise ValueError(f"expected an aversion greater than 0, found {aversion}")
    if aversion == 1:
        return -math.expm1(-theil_l(values, weights))
    amounts, weights_ = amounts_of(values, weights)
    if not all(amounts) and (aversion > 1 or not any(amounts)):
        return 1.0 if any(amounts) else 0.0
    power = 1 - aversion
    logs = [power * math.log(r) if r else -math.inf for r in _ratios(amounts, weights_)]
    return max(0.0, -math.expm1(_log_mean_exp(logs, weights_) / power))


def kolm_pollak(values: Iterable[Any], kappa: float, weights: Iterable[Any] | None = None) -> float:
    """Compute the Kolm–Pollak equally distributed equivalent of a burden.

    That value which, if all had it, would be as bad as the values as they are: ``ln(mean of
    exp(κ·value)) / κ``. It lies between the mean (κ → 0) and the greatest value (κ → ∞), and rises
    by as much as all values rise. A float, for showing; no exponential overflows.

    Parameters
    ----------
    values, weights
    kappa : float
        Aversion to inequality, per unit of the values, 0 or more: a unit with one more point counts
        exp(κ) times as much. Only figures of the same kappa compare.

    References
    ----------
    S.-C. Kolm (1976), Unequal inequalities I, Journal of Economic Theory 12(3); R. A. Pollak
    (1971), Additive utility functions and linear Engel curves, Review of Economic Studies 38(4).

    Examples
    --------
    Rates of 1 % and 3 % in two equal communes with κ = ln 3: ln((3 + 27) / 2) / ln 3.

    >>> round(kolm_pollak([1, 3], math.log(3)), 6), round(math.log(15, 3), 6)
    (2.464974, 2.464974)
    >>> kolm_pollak([1, 3], 0)
    2.0
    """
    if not (kappa >= 0 and math.isfinite(kappa)):
        raise ValueError(f"expected a kappa of 0 or more, found {kappa}")
    exact, counted = weighted(values, weights)
    weights_ = without_denominators(counted)
    mean = sum((v * w for v, w in zip(exact, weights_, strict=True)), Fraction(0)) / sum(weights_)
    if kappa == 0:
        return float(mean)
    top = max(exact)
    below = _log_mean_exp([kappa * float(value - top) for value in exact], weights_) / kappa
    return max(float(mean), float(top) + below)
