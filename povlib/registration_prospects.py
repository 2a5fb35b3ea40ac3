"""Is it enough? A stated success rate beside others, and what would suffice for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from povlib.exit_counts import Bounds, CountDistribution
from povlib.exit_needs import least_rate, total_needed
from povlib.exit_odds import meeting_odds, total_distribution
from povlib.plan import Plan
from povlib.registration import compare_registration
from povlib.registration_chances import RegistrationOdds, registration_odds
from povlib.stated_success import one_rate, stated_success
from povlib.success_laws import Beta, CommonRate, Law, RateRange, exact_number

__all__ = ["LEVELS", "SIZES", "Prospects", "success_prospects"]

LEVELS = ("0.8", "0.9", "0.95")
"""The probabilities for which it is told what would be enough."""

SIZES = (100, 20)
"""How many households an uncertain rate may be known from."""

_STEPS = (1, 2, 5, 10)
_ROWS = 10


@dataclass(frozen=True, slots=True)
class Prospects:
    """What the registrations promise at a stated success, and at other rates.

    Attributes
    ----------
    odds : RegistrationOdds
        Under the law that was stated.
    exits : CountDistribution
        How many households of all the units leave poverty, under that law.
    rates : pandas.DataFrame
        Index `rate` (a `Fraction`), equal for all households: `expected_exits`, `met` (`Bounds` of
        the probability that the target is met), `units_met` (`Bounds` of how many units meet
        theirs, on average), `all_met`, and for each of the `levels` the fewest further
        registrations.
    shocks : pandas.DataFrame
        Index `size`: where one rate holds for all but is known no better than from so many
        households, on average the stated one (`CommonRate`); missing where it is certain. `met`,
        and for each of the `levels` the fewest further registrations. Empty where no rate between
        0 and 1 was stated.
    least_rates : dict
        For each level the least rate with which the target is met at it, in tenths of a per cent;
        None where even certain success is not enough.
    units_met : Bounds
        How many units meet their target, on average, under the law that was stated.
    high : Prospects or None
        Where a range of rates was stated, the same at its upper end; all else is then that at its
        lower end, below which nothing falls.
    """

    odds: RegistrationOdds
    exits: CountDistribution
    rates: pd.DataFrame
    shocks: pd.DataFrame
    least_rates: dict[Fraction, Decimal | None]
    units_met: Bounds
    high: Prospects | None = None

    @property
    def stated(self) -> Any:
        """What was stated: the law, or the range of laws between two ends."""
        low = self.odds.success
        return low if self.high is None else RateRange(low, self.high.odds.success)

    @property
    def levels(self) -> tuple[Fraction, ...]:
        """The probabilities for which it is told what would be enough."""
        return tuple(self.least_rates)

    @property
    def stated_rate(self) -> Fraction | None:
        """The rate that was stated, if the law is one rate for all."""
        return one_rate(self.odds.success)


def _rates(stated: Fraction | None, registered: int, target: int) -> list[Fraction]:
    """Choose round rates up to 1, down to below the stated one and the one that just suffices."""
    least = min(1, 1 if stated is None else stated, Fraction(target, max(registered, 1)))
    step = next((step for step in _STEPS if 100 - _ROWS * step <= 100 * least), _STEPS[-1])
    found = {Fraction(100 - step * row, 100) for row in range(_ROWS + 1)}
    return sorted(found if stated is None else found | {stated})


def _number_met(chances: Iterable[Bounds]) -> Bounds:
    often: dict[int, tuple[Bounds, int]] = {}
    for met in chances:
        often[id(met)] = met, often[id(met)][1] + 1 if id(met) in often else 1
    found = Bounds(0.0, 0.0)
    for met, times in often.values():
        found = found.plus(met.times(Bounds.of(times)))
    return found


def _needs(whole: int, aim: int, law: Law, asked: Sequence[Fraction]) -> dict[Fraction, Any]:
    """Find the fewest further registrations for each level, of a law that knows no units."""
    found = {level: total_needed([whole], aim, law, level) for level in asked}
    return {level: pd.NA if need is None else need.more for level, need in found.items()}


def _shocks(rate: Fraction | None, whole: int, aim: int, asked: Sequence[Fraction]) -> pd.DataFrame:
    """Compute what follows where all households share a rate that is not known for certain."""
    rows: dict[Any, dict[Any, Any]] = {}
    for size in (None, *SIZES) if rate is not None and 0 < rate < 1 else ():
        law: Law = rate if size is None else CommonRate(Beta.of_mean(rate, size))
        met = total_distribution([whole], law).at_least(aim)
        rows[pd.NA if size is None else size] = {"met": met, **_needs(whole, aim, law, asked)}
    return pd.DataFrame.from_dict(rows, orient="index", dtype=object).rename_axis("size")


def success_prospects(plan: Plan, success: Law, levels: Sequence[Any] = LEVELS) -> Prospects | None:
    """Say what the registrations promise at a stated success, and at other rates.

    Parameters
    ----------
    plan : Plan
    success : law
        As for `registration_odds`; besides, a range of rates, ``"95–99 %"``.
    levels : sequence
        Probabilities for which it is told what would be enough.

    Returns
    -------
    Prospects or None
        None for a plan in which no unit has both a registration and a target.

    Examples
    --------
    If 97 % of those registered succeed, Krông Nô needs thirteen registrations more for nine chances
    in ten, or a rate of 99.4 %. With 100 % the target is certain:

    >>> from povlib.loading import load_plan
    >>> found = success_prospects(load_plan("krong_no_2020"), "97 %")
    >>> int(found.odds.needs.loc[Fraction(9, 10), "more"]), found.least_rates[Fraction(9, 10)]
    (13, Decimal('0.994'))
    >>> [str(rate) for rate in found.rates.index[-3:]], found.rates["met"].iloc[-1].low
    (['49/50', '99/100', '1'], 1.0)
    >>> round(found.units_met.middle, 2)
    6.27

    Of a range both ends are told, and what lies between them lies between their chances:

    >>> found = success_prospects(load_plan("krong_no_2020"), "97–99 %")
    >>> [round(one.odds.district["met"].middle, 4) for one in (found, found.high)]
    [0.0084, 0.6465]
    """
    if not plan.has_registrations or compare_registration(plan).table["gap"].isna().all():
        return None
    success = stated_success(success)
    if isinstance(success, RateRange):
        low, high = (success_prospects(plan, end, levels) for end in (success.low, success.high))
        assert low is not None
        assert high is not None
        rates = pd.concat([low.rates, high.rates])
        rates = rates[~rates.index.duplicated()].sort_index()
        return replace(low, rates=rates, high=high)
    odds = registration_odds(plan, success=success, levels=levels)
    registered, targets = (
        [int(count) for count in odds.table[name]] for name in ("exits_registered", "exits_target")
    )
    asked = [exact_number(level, "level") for level in levels]
    whole, aim = sum(registered), sum(targets)
    rows: dict[Fraction, dict[Any, Any]] = {}
    for rate in _rates(one_rate(odds.success), whole, aim):
        found = meeting_odds(registered, targets, rate)
        rows[rate] = {
            "expected_exits": found.expected, "met": found.met,
            "units_met": _number_met(unit.met for unit in found.units), "all_met": found.all_met,
            **_needs(whole, aim, rate, asked),
        }  # fmt: skip
    rates = pd.DataFrame.from_dict(rows, orient="index", dtype=object).rename_axis("rate")
    least = {level: least_rate([whole], [aim], level) for level in asked}
    stated = _number_met(odds.table["met"])
    exits = total_distribution(registered, odds.success)
    shocks = _shocks(one_rate(odds.success), whole, aim, asked)
    return Prospects(odds, exits, rates, shocks, least, stated)
