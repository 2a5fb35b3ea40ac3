"""How registered households succeed: what an analyst states about rates, as data.

A *success* belongs to one unit: a rate, or a Beta prior for a rate that its households share. A
*law* covers all units:

- one success for all of them, or a sequence, one for each: the units are independent of each other
  (with one prior for all, each unit draws a rate of its own from it);
- `CommonRate`: one rate, drawn once, for every household of the district. Households are then
  exchangeable (de Finetti), and any two succeed together with a correlation of 1/(α + β + 1);
- `Scenarios`: with stated probabilities one of several such sequences holds, for all units at once:
  a drought, a normal year. This is the Bernoulli mixture model of joint failures.

The last two are common shocks: units fail together.

References
----------
B. de Finetti (1937), La prévision : ses lois logiques, ses sources subjectives, Annales de
l'Institut Henri Poincaré 7(1), 1-68.

R. Frey and A. J. McNeil (2003), Dependent defaults in models of portfolio credit risk, Journal of
Risk 6(1), 59-92, section 3 (Bernoulli mixtures; the beta mixing distribution).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

from povlib.exit_counts import CountDistribution, beta_binomial, binomial

__all__ = [
    "Beta",
    "Cases",
    "CommonRate",
    "Law",
    "RateRange",
    "Scenarios",
    "Success",
    "cases_of",
    "distribution_of",
    "exact_number",
    "exact_rate",
    "mean_of",
]

LEAST, MOST = Fraction(1, 10**6), Fraction(10**12)
"""The parameters of a prior lie between these."""


FINEST = 10**100
"""The greatest denominator of a rate."""


def exact_number(value: Any, what: str) -> Fraction:
    """Take a number as it is written; a binary float is refused, for 0.97 is none.

    Examples
    --------
    >>> exact_number("0.97", "rate")
    Fraction(97, 100)
    """
    if isinstance(value, bool) or not isinstance(value, Rational | Decimal | str):
        raise TypeError(
            f"{what}: expected an integer, a Decimal, a Fraction or text, found {value!r:.40}"
        )
    try:
        return Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ValueError(f"{what}: expected a finite number, found {value!r:.40}") from None


def exact_rate(value: Any, what: str = "success rate") -> Fraction:
    """Take a rate, a number of 0 to 1 or a text in per cent.

    Examples
    --------
    >>> exact_rate("0.975") == exact_rate("97.5 %") == exact_rate("97,5 %")
    True
    """
    percent = isinstance(value, str) and value.rstrip().endswith("%")
    text = value.rstrip(" %\N{NO-BREAK SPACE}").replace(",", ".") if percent else value
    rate = exact_number(text, what) / (100 if percent else 1)
    if not 0 <= rate <= 1:
        raise ValueError(f"{what}: expected 0 to 1, or “97 %”; found {value}")
    if rate.denominator > FINEST:
        raise ValueError(f"{what}: expected no more than 100 decimals, found {value!r:.40}")
    return rate


@dataclass(frozen=True, slots=True)
class Beta:
    """A rate that is not known: it is drawn from Beta(α, β), as if α of α + β had succeeded before.

    Examples
    --------
    >>> prior = Beta("9.5", "0.5")
    >>> prior.mean, Beta.of_mean("0.95", 10) == prior
    (Fraction(19, 20), True)
    """

    alpha: Fraction
    beta: Fraction

    def __post_init__(self) -> None:
        for name in ("alpha", "beta"):
            value = exact_number(getattr(self, name), name)
            if not LEAST <= value <= MOST:
                raise ValueError(f"{name}: expected {LEAST} to {MOST}, found {value}")
            object.__setattr__(self, name, value)

    @property
    def mean(self) -> Fraction:
        """The expected rate."""
        return self.alpha / (self.alpha + self.beta)

    @classmethod
    def of_mean(cls, mean: Any, size: Any) -> Beta:
        """Make a prior from its mean and its size α + β: how many households it is worth."""
        rate, weight = exact_rate(mean, "mean"), exact_number(size, "size")
        return cls(rate * weight, (1 - rate) * weight)


Success = Fraction | Beta


@dataclass(frozen=True, slots=True)
class CommonRate:
    """One rate for every household of every unit, drawn once from a prior."""

    prior: Beta


@dataclass(frozen=True, slots=True)
class RateRange:
    """Rates of which only the ends are known: what holds at least, and at most.

    The ends are two laws, rates or rates by unit. More success never lowers the chance of a target,
    so what is computed at the two ends holds all that lies between.

    Examples
    --------
    >>> RateRange("95 %", "99 %").high
    Fraction(99, 100)
    """

    low: Any
    high: Any

    def __post_init__(self) -> None:
        if isinstance(self.low, str | Rational | Decimal):
            low, high = exact_rate(self.low), exact_rate(self.high)
            if low > high:
                raise ValueError(f"success rate: expected the lower end first, {low} > {high}")
            object.__setattr__(self, "low", low)
            object.__setattr__(self, "high", high)


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Pairs of a probability and what then holds: one success for all units, or one for each.

    Examples
    --------
    One year in five is bad:

    >>> years = Scenarios([("0.8", "0.98"), ("0.2", "0.85")])
    >>> years.cases[1]
    (Fraction(1, 5), '0.85')
    """

    cases: Sequence[tuple[Any, Any]]

    def __post_init__(self) -> None:
        known = tuple((exact_rate(chance, "probability"), held) for chance, held in self.cases)
        if (whole := sum(chance for chance, _ in known)) != 1:
            raise ValueError(f"probabilities of the scenarios: expected a sum of 1, found {whole}")
        object.__setattr__(self, "cases", tuple(case for case in known if case[0]))


Law = Any
"""A success, a sequence of successes, `CommonRate` or `Scenarios`."""

Cases = list[tuple[Fraction, list[Success]]]


def _success(value: Any) -> Success:
    return value if isinstance(value, Beta) else exact_rate(value)


def cases_of(law: Law, units: int) -> Cases:
    """Write a law as probabilities of cases, in each of which the units are independent.

    Examples
    --------
    >>> [(str(chance), [str(rate) for rate in rates]) for chance, rates in cases_of("0.9", 2)]
    [('1', ['9/10', '9/10'])]
    """
    if isinstance(law, CommonRate):
        raise TypeError("a common rate is no list of cases")
    if isinstance(law, Scenarios):
        found: Cases = []
        for chance, held in law.cases:
            if isinstance(held, CommonRate | Scenarios):
                raise TypeError("a scenario: expected one success, or one for each unit")
            found += [(chance, successes) for _, successes in cases_of(held, units)]
        return found
    if isinstance(law, Beta | Rational | Decimal | str):
        return [(Fraction(1), [_success(law)] * units)]
    if not isinstance(law, Sequence):
        raise TypeError(
            "success: expected a rate (Decimal, Fraction or text), Beta, a sequence of these,"
            f" CommonRate or Scenarios, found {law!r:.40}"
        )
    if len(law) != units:
        raise ValueError(f"success: expected one for each of {units} units, found {len(law)}")
    known: dict[Success, Success] = {}  # equal ones become one, which is quicker told again
    return [(Fraction(1), [known.setdefault(one, one) for one in map(_success, law)])]


def distribution_of(number: int, success: Success) -> CountDistribution:
    """Distribute the exits among so many registered households of one unit.

    Examples
    --------
    >>> [round(float(mass), 12) for mass in distribution_of(1, Beta(3, 1)).masses]
    [0.25, 0.75]
    """
    if isinstance(success, Beta):
        return beta_binomial(number, success.alpha, success.beta)
    return binomial(number, success)


def mean_of(success: Success) -> Fraction:
    """Give the expected rate.

    Examples
    --------
    >>> str(mean_of(Beta(3, 1)))
    '3/4'
    """
    return success.mean if isinstance(success, Beta) else success
