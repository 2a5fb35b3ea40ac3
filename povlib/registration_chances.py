"""Is what is registered enough? The chances of a plan's targets under a stated law of success."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

import pandas as pd

from povlib.chance_words import ASSUMED, LAWS, PROBLEMS, WORDS
from povlib.exit_counts import Bounds
from povlib.exit_influence import unit_influences
from povlib.exit_needs import total_needed
from povlib.exit_odds import meeting_odds
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.registration import compare_registration, countable_registrations
from povlib.rounding import round_exact
from povlib.stated_success import OTHERS, shown_number, stated_success
from povlib.success_laws import (
    Beta,
    CommonRate,
    Law,
    RateRange,
    Scenarios,
    exact_number,
    exact_rate,
)
from povlib.wording import LANGUAGES, check_language, fill, join_words

__all__ = [
    "RegistrationOdds",
    "bounded_text",
    "law_by_unit",
    "law_text",
    "probability_text",
    "registration_odds",
]

_MOST_NAMES = 5


def law_text(success: Law, lang: str) -> str:
    """Say by what law households are taken to succeed.

    Examples
    --------
    >>> law_text("0.97", "en")
    'assuming that each registered household leaves poverty with a probability of 97 %, \
independently of the others'
    >>> law_text(Scenarios([("0.8", 1), ("0.2", "0.5")]), "vi")[:56]
    'có thể xảy ra một trong 2 tình huống, chung cho mọi đơn '
    """
    if isinstance(success, RateRange):
        if not isinstance(success.low, str | Rational | Decimal):
            return fill(LAWS, "each_range", lang)
        ends = {"low": success.low, "high": success.high}
        told = {name: shown_number(100 * exact_rate(end), lang) for name, end in ends.items()}
        return fill(LAWS, "range", lang, **told)
    if isinstance(success, Scenarios):
        cases = [
            fill(LAWS, "case", lang, chance=shown_number(100 * chance, lang),
                 law=law_text(held, lang))
            for chance, held in success.cases
        ]  # fmt: skip
        return fill(LAWS, "several", lang, n=len(cases), cases="; ".join(cases))
    common = isinstance(success, CommonRate)
    held = success.prior if isinstance(success, CommonRate) else success
    if isinstance(held, Beta):
        params = {"alpha": held.alpha, "beta": held.beta, "rate": 100 * held.mean}
        shown = {name: shown_number(value, lang) for name, value in params.items()}
        return fill(LAWS, "common" if common else "beta", lang, **shown, a=held.alpha, b=held.beta)
    if isinstance(held, Sequence) and not isinstance(held, str):
        return fill(LAWS, "each", lang)
    return fill(LAWS, "rate", lang, rate=shown_number(100 * exact_rate(held), lang))


def probability_text(met: Bounds, decimals: int, lang: str) -> str:
    """Write a probability in per cent, never as 0 or 100 where it is not.

    Examples
    --------
    >>> [probability_text(Bounds(p, p), 2, "en") for p in (0.0, 0.00001, 0.25, 0.99999, 1.0)]
    ['0 % (impossible)', 'below 0.01 %', '25.00 %', 'above 99.99 %', '100 % (certain)']
    """
    low, high = (100 * Fraction(end) for end in (met.low, met.high))
    step = Decimal(1).scaleb(-decimals)
    if low == 100 or high == 0:
        return fill(WORDS, "certain" if low == 100 else "impossible", lang)
    if high < Fraction(step):
        return fill(WORDS, "below", lang, percent=step)
    if low > 100 - Fraction(step):
        return fill(WORDS, "above", lang, percent=100 - step)
    return fill(WORDS, "exactly", lang, percent=_settled(low, high, decimals))


def _settled(low: Fraction, high: Fraction, decimals: int) -> Decimal:
    """Round a number between bounds; a tie between these leaves fewer decimals."""
    for places in range(decimals, -1, -1):
        if (rounded := round_exact(low, places)) == round_exact(high, places):
            return rounded
    return round_exact((low + high) / 2, 0)


def bounded_text(bounds: Bounds, decimals: int, lang: str) -> str:
    """Write a number that is known by its bounds.

    Examples
    --------
    >>> bounded_text(Bounds(2.5433, 2.5434), 2, "vi"), bounded_text(Bounds(-1.0, -1.0), 1, "en")
    ('2,54', '−1.0')
    >>> bounded_text(Bounds(0.001, 0.002), 2, "en"), bounded_text(Bounds(0.0, 0.0), 2, "en")
    ('near 0', '0.00')
    """
    found = _settled(Fraction(bounds.low), Fraction(bounds.high), decimals)
    if not found and (bounds.low > 0 or bounds.high < 0):
        return fill(WORDS, "near_zero", lang)
    return format_number(found if found else abs(found), lang)


@dataclass(frozen=True, slots=True)
class RegistrationOdds:
    """What the registrations of a plan promise, under a law of success that somebody states.

    Attributes
    ----------
    table : pandas.DataFrame
        Index `unit` in the order of the plan table, those units that have both a registration and a
        target: `unit_code`, `exits_target`, `exits_registered` (no more than the unit has poor),
        `expected_exits` (a `Fraction`),
        `met` (`Bounds` of the probability of the target or more), `expected_shortfall` (`Bounds`),
        and `assumed_vi`, `assumed_en`: under which assumption each probability holds.
    district : pandas.Series
        The same of all these units together; besides `all_met`, the probability that no unit
        misses, and `assumed_vi`, `assumed_en`.
    needs : pandas.DataFrame
        Index `level` (a probability, `Fraction`): `more`, the fewest further registrations with
        which the district meets its target at that level (missing where no number suffices), and
        `assumed_vi`, `assumed_en`.
    left_out : tuple of str
        Units without a registration or a target.
    success : Law
        As it was asked; one for each unit of `table` where the law is by unit.
    plan : Plan
    """

    table: pd.DataFrame
    district: pd.Series[Any]
    needs: pd.DataFrame
    left_out: tuple[str, ...]
    success: Law
    plan: Plan

    def answer(self, lang: str = "vi", decimals: int = 2) -> str:
        """Say whether it is enough, every probability with what it assumes."""
        one, law = self.district, law_text(self.success, check_language(lang))
        texts = [fill(ASSUMED, "demonstration", lang)] if self.plan.source.demonstration else []
        texts.append(
            fill(
                WORDS, "answer", lang, law=law, met=probability_text(one["met"], decimals, lang),
                registered=one["exits_registered"], target=one["exits_target"],
            )
        )  # fmt: skip
        met = probability_text(one["all_met"], decimals, lang)
        texts.append(fill(WORDS, "all", lang, met=met, law=law))
        for level, more in self.needs["more"].items():
            shown = shown_number(100 * exact_number(level, "level"), lang)
            key = "never" if more is pd.NA else "more"
            number = 0 if more is pd.NA else int(more)
            texts.append(fill(WORDS, key, lang, level=shown, more=number, law=law))
        return " ".join(texts)

    def unit_texts(self, lang: str = "vi", decimals: int = 2) -> list[str]:
        """Tell each unit's probability with what it assumes."""
        column = ("assumed_vi", "assumed_en")[LANGUAGES.index(check_language(lang))]
        return [
            fill(
                WORDS, "unit", lang, unit=unit, registered=int(row["exits_registered"]),
                target=int(row["exits_target"]), law=row[column],
                met=probability_text(row["met"], decimals, lang),
            )
            for unit, row in self.table.iterrows()
        ]  # fmt: skip

    def assumptions(self, lang: str = "vi", stated: Any = None) -> list[str]:
        """Tell what was taken for granted, a sentence each; made-up figures first of all.

        Instead of the law `stated` may be the range of which it is an end.
        """
        texts = [fill(ASSUMED, "demonstration", lang)] if self.plan.source.demonstration else []
        law = self.success if stated is None else stated
        texts.append(fill(ASSUMED, "stated", lang, law=law_text(law, lang)))
        texts.append(fill(ASSUMED, "registered", lang))
        if self.left_out:
            names = [*self.left_out[:_MOST_NAMES], *(["…"] if self.left_out[_MOST_NAMES:] else [])]
            params = {"n": len(self.left_out), "units": join_words(names, lang)}
            texts.append(fill(ASSUMED, "left_out", lang, **params))
        texts.append(fill(ASSUMED, "computed", lang))
        return texts

    def influences(self) -> pd.DataFrame:
        """Say which units matter most for the district, the largest share of what is missing first.

        Returns
        -------
        pandas.DataFrame
            Index `unit`: `unit_code`, then `Bounds`: `shortfall_share` (how many households of
            the district's expected shortfall are missing here), `one_more` (by how much one more
            registration here raises the district's probability) and `helped` (see
            `povlib.exit_influence`), `assumed_vi` and `assumed_en`.

        Examples
        --------
        Of nearly eight households that are missing on average, 2.5 are missing in one commune:

        >>> from povlib.loading import load_plan
        >>> odds = registration_odds(load_plan("krong_no_2020"), success="0.97", levels=())
        >>> most = odds.influences().iloc[0]
        >>> most.name, round(most["shortfall_share"].middle, 4)
        ('Quảng Phú', 2.5434)
        >>> round(odds.district["expected_shortfall"].middle, 4)
        7.7332
        """
        registered, targets = (
            [int(count) for count in self.table[name]]
            for name in ("exits_registered", "exits_target")
        )
        found = unit_influences(registered, targets, self.success)
        columns = {
            name: pd.Series([getattr(one, name) for one in found], self.table.index, dtype=object)
            for name in ("shortfall_share", "one_more", "helped")
        }
        assumed = {f"assumed_{lang}": law_text(self.success, lang) for lang in LANGUAGES}
        frame = pd.DataFrame({"unit_code": self.table["unit_code"], **columns}).assign(**assumed)
        middles = frame["shortfall_share"].map(lambda bounds: -bounds.middle)
        return frame.loc[middles.sort_values(kind="stable").index]

    def __repr__(self) -> str:
        one, made_up = self.district, self.plan.source.demonstration
        met = probability_text(one["met"], 2, "en")
        return (
            f"<RegistrationOdds {self.plan.name}: {one['exits_registered']} registered for "
            f"{one['exits_target']}, target met: {met}, {law_text(self.success, 'en')}"
            f"{'; số liệu minh họa' if made_up else ''}>"
        )


def _both(problem: str, **params: Any) -> ValueError:
    return ValueError("\n".join(fill(PROBLEMS, problem, lang, **params) for lang in LANGUAGES))


def law_by_unit(success: Any, units: Sequence[str], codes: Sequence[str], left: set[str]) -> Law:
    """Bring laws by unit, under names or codes, into the order of the units.

    Examples
    --------
    >>> law_by_unit({"B": "50 %", "01": 1}, ["A", "B"], ["01", "02"], set())
    [1, Fraction(1, 2)]
    >>> law_by_unit({"B": "50 %", "": 1}, ["A", "B"], ["01", "02"], set())
    [1, Fraction(1, 2)]
    """
    success = stated_success(success)
    if isinstance(success, RateRange):
        raise _both("range")
    if not isinstance(success, Mapping):
        listed = isinstance(success, Sequence) and not isinstance(success, str)
        if listed and len(success) != len(units):
            raise _both("each", units=len(units), n=len(success))
        return success
    given = {key for key in success if key not in left and key != OTHERS}
    others = success.get(OTHERS)
    found = [
        success.get(unit, success.get(code, others))
        for unit, code in zip(units, codes, strict=True)
    ]
    missing = [unit for unit, held in zip(units, found, strict=True) if held is None]
    extra = sorted(str(key) for key in given - set(units) - set(codes))
    if missing or extra:
        raise _both("units", missing=", ".join(missing) or "–", extra=", ".join(extra) or "–")
    return found


def registration_odds(
    plan: Plan, *, success: Law | Mapping[str, Any], levels: Sequence[Any] = ("0.8", "0.9", "0.95")
) -> RegistrationOdds:
    """Compute the chances that the registrations of a plan bring about its targets.

    Parameters
    ----------
    plan : Plan
        With registrations and assigned exits.
    success : law or mapping
        By what law registered households succeed, which no plan says: a rate (``"0.97"``, never a
        float), a `Beta` prior, `CommonRate` or `Scenarios` (see `povlib.success_laws`), or a rate
        or prior for each unit by its name or code; all of them also as text (see
        `povlib.stated_success`). For a range of rates there is `success_prospects`.
    levels : sequence
        Probabilities for which the registrations still needed are told.

    Returns
    -------
    RegistrationOdds

    Raises
    ------
    ValueError
        If no unit has both figures, or the law cannot be read.

    Examples
    --------
    391 households are registered for 387 exits. If each succeeds with 97 %, twelve failures are
    expected and only four may happen:

    >>> from povlib.loading import load_plan
    >>> odds = registration_odds(load_plan("krong_no_2020"), success="0.97")
    >>> str(odds.district["expected_exits"]), probability_text(odds.district["met"], 2, "en")
    ('37927/100', '0.84 %')
    >>> odds.needs["more"].tolist()
    [11, 13, 14]
    >>> print(odds.unit_texts("en")[0])
    Buôn Choah: 20 registered for 17, probability of meeting it 99.73 % (assuming that each \
registered household leaves poverty with a probability of 97 %, independently of the others).
    """
    compared = compare_registration(plan).table
    whole = (compared["exits_target"].notna() & compared["exits_registered"].notna()).to_numpy()
    table = compared.loc[whole, ["unit_code", "exits_target", "exits_registered"]].copy()
    if table.empty:
        raise _both("none", plan=plan.name)
    table["exits_registered"] = countable_registrations(compared[whole])
    left = compared[~whole]
    outside = {*left.index, *left["unit_code"]}
    law = law_by_unit(success, list(table.index), list(table["unit_code"]), outside)
    registered, targets = (
        [int(value) for value in table[name]] for name in ("exits_registered", "exits_target")
    )
    odds = meeting_odds(registered, targets, law)
    table["expected_exits"] = pd.Series([u.expected for u in odds.units], table.index, dtype=object)
    table["met"] = pd.Series([u.met for u in odds.units], table.index, dtype=object)
    table["expected_shortfall"] = pd.Series(
        [u.shortfall for u in odds.units], table.index, dtype=object
    )
    assumed = {f"assumed_{lang}": law_text(law, lang) for lang in LANGUAGES}
    by_unit = isinstance(law, Sequence) and not isinstance(law, str)
    for lang in LANGUAGES:
        name = f"assumed_{lang}"
        table[name] = [law_text(held, lang) for held in law] if by_unit else assumed[name]
    district = pd.Series(
        {
            "exits_target": odds.target, "exits_registered": odds.registered,
            "expected_exits": odds.expected, "met": odds.met,
            "expected_shortfall": odds.shortfall, "all_met": odds.all_met, **assumed,
        },
        dtype=object,
    )  # fmt: skip
    asked = [exact_number(level, "level") for level in levels]
    found = [total_needed(registered, odds.target, law, level) for level in asked]
    more = pd.array([pd.NA if need is None else need.more for need in found], dtype="Int64")
    index = pd.Index(asked, name="level", dtype=object)
    needs = pd.DataFrame({"more": more, **assumed}, index=index)
    return RegistrationOdds(table, district, needs, tuple(left.index), law, plan)
