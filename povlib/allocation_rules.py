"""The rules by which a target can be shared out among units, as one table of data.

Each row says what the rule is called, what it does in a sentence for a layman, where it comes
from, which figures it needs and which options it takes. `solve` applies any of them; bounds, ties
and the proof that the answer is right are the kernel's (`povlib.optimize`, `povlib.apportion`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.amounts import positive_ratios
from povlib.apportion import Apportionment, apportion, shares_within
from povlib.optimize import allocate_steps
from povlib.remainders import bounded_shares, whole_weights
from povlib.rule_costs import convergence_costs, fixed_part_costs, leximin_costs, nearest_costs
from povlib.signposts import IMPERVIOUS, divisor_costs
from povlib.step_costs import StepCosts
from povlib.step_results import Infeasible, Steps
from povlib.utility_costs import AlphaCosts, KolmPollakCosts

__all__ = [
    "IMPERVIOUS_RULES",
    "RULES",
    "Quantities",
    "Rule",
    "quotas",
    "reading",
    "solve",
    "step_costs",
    "weights",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    key : str
    name : str
        As the literature calls it.
    label_vi, label_en : str
    sentence_vi, sentence_en : str
        What it does, for a layman.
    source : str
    needs : tuple of str
        Figures of each unit: ``weights``, ``poor``, ``households``, ``reference``, ``fixed``.
    options : tuple of str
        Arguments of `allocate` that it takes, beside bounds and ties.
    reads : str
        How the price at the cut reads: ``divisor`` (weight for each household), ``rate`` (per
        cent), ``distance`` (from the reference, for one of weight), ``gain`` (of the rule's
        utility), ``fraction`` (what is rounded).
    """

    key: str
    name: str
    label_vi: str
    label_en: str
    sentence_vi: str
    sentence_en: str
    source: str
    needs: tuple[str, ...]
    options: tuple[str, ...]
    reads: str

    def label(self, lang: str) -> str:
        """Give the label in a language."""
        return self.label_vi if lang == "vi" else self.label_en

    def sentence(self, lang: str) -> str:
        """Give the sentence for a layman in a language."""
        return self.sentence_vi if lang == "vi" else self.sentence_en


_BY = ("weights",), ("by",)
_RATES = ("poor", "households")
_APPENDIX = "Balinski & Young, Fair Representation (1982), appendix A"

_TABLE: tuple[tuple[Any, ...], ...] = (
    ("hamilton", "Hamilton (largest remainder, Hare–Niemeyer)",
     "tỷ lệ, số dư lớn nhất (Hamilton)", "proportional, largest remainder (Hamilton)",
     "Chia theo tỷ lệ, làm tròn xuống, rồi phần còn lại cho những đơn vị có số dư lớn nhất.",
     "Proportional shares are rounded down; what is left goes to the largest remainders.",
     _APPENDIX, *_BY, "fraction"),
    ("webster", "Webster (Sainte-Laguë, major fractions)",
     "tỷ lệ, làm tròn thường (Webster)", "proportional, usual rounding (Webster)",
     "Trọng số các đơn vị chia cho cùng một số, làm tròn thường: không thiên về lớn hay nhỏ.",
     "Every weight is divided by the same number and rounded as usual: no bias to size.",
     _APPENDIX, *_BY, "divisor"),
    ("jefferson", "Jefferson (D'Hondt, greatest divisors)",
     "tỷ lệ, làm tròn xuống (Jefferson)", "proportional, rounded down (Jefferson)",
     "Trọng số các đơn vị chia cho cùng một số rồi làm tròn xuống: lợi cho đơn vị lớn.",
     "Every weight is divided by the same number and rounded down: favours large units.",
     _APPENDIX, *_BY, "divisor"),
    ("adams", "Adams (smallest divisors)",
     "tỷ lệ, làm tròn lên (Adams)", "proportional, rounded up (Adams)",
     "Trọng số các đơn vị chia cho cùng một số rồi làm tròn lên: lợi cho đơn vị nhỏ, ít nhất là 1.",
     "Every weight is divided by the same number and rounded up: favours small units, one each.",
     _APPENDIX, *_BY, "divisor"),
    ("hill", "Huntington–Hill (equal proportions)",
     "tỷ lệ, trung bình nhân (Hill)", "proportional, geometric mean (Hill)",
     "Chênh lệch tương đối giữa hai đơn vị bất kỳ là nhỏ nhất; đơn vị nào cũng có ít nhất 1.",
     "The relative difference between any two units is least; everyone gets one at least.",
     _APPENDIX, *_BY, "divisor"),
    ("dean", "Dean (harmonic means)",
     "tỷ lệ, trung bình điều hòa (Dean)", "proportional, harmonic mean (Dean)",
     "Trọng số ứng với mỗi hộ của các đơn vị gần nhau nhất; đơn vị nào cũng có ít nhất 1.",
     "The weight behind each household is as alike as can be; everyone gets one at least.",
     _APPENDIX, *_BY, "divisor"),
    ("equal_points", "equal reduction in percentage points (Webster by households)",
     "giảm cùng số điểm phần trăm", "equal reduction in percentage points",
     "Tỷ lệ hộ nghèo của mọi đơn vị giảm cùng một số điểm phần trăm.",
     "The poverty rate of every unit falls by the same number of percentage points.",
     _APPENDIX, ("households",), (), "divisor"),
    ("need_weighted", "proportional to need, poor × rate^β (Webster)",
     "theo mức nghèo (số hộ nghèo × tỷ lệ mũ β)", "by need (poor × rate to the β)",
     "Theo số hộ nghèo, ưu tiên nơi tỷ lệ nghèo cao: β càng lớn càng ưu tiên.",
     "By poor households, and the more so where the rate is higher: β says how much.",
     _APPENDIX, _RATES, ("beta",), "divisor"),
    ("convergence", "least weighted variance of final rates (quadratic resource allocation)",
     "hội tụ tỷ lệ cuối năm", "convergence of final rates",
     "Đưa tỷ lệ nghèo cuối năm của các đơn vị lại gần nhau nhất.",
     "Final poverty rates are brought as close together as possible.",
     "Ibaraki & Katoh, Resource Allocation Problems (1988)", _RATES, (), "rate"),
    ("leximin", "leximin on final rates (lexicographic min–max)",
     "hạ tỷ lệ cao nhất trước (leximin)", "highest rate first (leximin)",
     "Mỗi lần hạ đơn vị đang có tỷ lệ nghèo cao nhất.",
     "Each household goes to the unit whose rate is then the highest.",
     "Ogryczak, Pióro & Tomaszewski, Telecommunications network design and max-min optimization "
     "problem (2005)", _RATES, (), "rate"),
    ("nearest", "least weighted squares from a reference",
     "gần phương án mốc nhất", "nearest to a reference",
     "Gần nhất với một phương án có sẵn (năm trước, hay số đăng ký), lệch nhau theo trọng số.",
     "As near as possible to a given split (last year's, or registrations), deviations weighted.",
     "Patriksson, European Journal of Operational Research 185 (2008)",
     ("weights", "reference"), ("by", "reference"), "distance"),
    ("alpha", "alpha-fairness on the share of households that are not poor",
     "công bằng alpha", "alpha-fairness",
     "Có hệ số điều chỉnh: nhỏ thì chú ý số đông, lớn thì chú ý đơn vị khó khăn nhất.",
     "A dial: low looks at numbers, high at the unit that is worst off.",
     "Mo & Walrand, IEEE/ACM Transactions on Networking 8 (2000)", _RATES, ("aversion",), "gain"),
    ("kolm_pollak", "least Kolm–Pollak index of final rates",
     "chỉ số Kolm–Pollak nhỏ nhất", "least Kolm–Pollak index",
     "Tỷ lệ cuối năm càng cao càng nặng: thêm một điểm thì nặng thêm theo hệ số.",
     "The higher a final rate the more it counts: each point more by the dial.",
     "Kolm, Journal of Economic Theory 12 (1976); Pollak, Review of Economic Studies 38 (1971)",
     _RATES, ("aversion",), "gain"),
    ("fixed_plus_proportional", "fixed part plus proportional part (Webster)",
     "phần cố định cộng phần theo tỷ lệ", "a fixed part plus a proportional part",
     "Mỗi đơn vị một phần cố định trước, còn lại chia theo tỷ lệ.",
     "Every unit first gets a fixed part; the rest is shared out in proportion.",
     "Grimmett et al., The allocation of the seats in the European Parliament (2011)",
     ("weights", "fixed"), ("by", "fixed"), "divisor"),
)  # fmt: skip

RULES: dict[str, Rule] = {row[0]: Rule(*row) for row in _TABLE}
"""Every rule by its key."""

_ROUNDED = {"equal_points": "webster", "need_weighted": "webster"} | {
    key: key for key in ("hamilton", "webster", "jefferson", "adams", "hill", "dean")
}


IMPERVIOUS_RULES = frozenset(key for key, own in _ROUNDED.items() if own in IMPERVIOUS)
"""Rules that give every unit with a weight one before any gets two."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantities:
    """What a rule looks at: arrays of whole numbers, one for each unit, and its dials.

    `weights` may be fractions; where it is None, the households are the weights.
    """

    rule: str
    poor: np.ndarray
    weights: list[int | Fraction] | None = None
    households: np.ndarray | None = None
    reference: np.ndarray | None = None
    fixed: np.ndarray | None = None
    aversion: Fraction = Fraction(1)
    beta: Fraction = Fraction(1)

    @property
    def looks_at_households(self) -> bool:
        """Tell whether another number of households could change the answer."""
        return "households" in RULES[self.rule].needs or (
            "weights" in RULES[self.rule].needs and self.weights is None
        )

    def twice(self, low: np.ndarray, high: np.ndarray) -> Quantities:
        """Put the units with their least households before the same units with their most."""
        both: dict[str, Any] = {
            name: None if getattr(self, name) is None else np.tile(getattr(self, name), 2)
            for name in ("poor", "reference", "fixed")
        }
        own = None if self.weights is None else self.weights * 2
        return replace(self, households=np.concatenate((low, high)), weights=own, **both)


def _households(given: Quantities) -> np.ndarray:
    if given.households is None:
        raise ValueError(f"{given.rule}: households are needed")
    return np.maximum(given.households, 1)  # no households, no poor ones: never served


def weights(given: Quantities) -> tuple[list[Any], int]:
    """Give the weights of a proportional rule, and the degree of the root that is to be taken.

    Examples
    --------
    20 poor of 100 and 5 of 50, with the rate to the power ½: 20·√0.2 is √80, 5·√0.1 is √2.5.

    >>> need = Quantities("need_weighted", np.array([20, 5]), households=np.array([100, 50]),
    ...                   beta=Fraction(1, 2))
    >>> weights(need)
    ([Fraction(80, 1), Fraction(5, 2)], 2)
    """
    if given.rule == "need_weighted":
        power, root = given.beta.numerator, given.beta.denominator
        pairs = zip(given.poor.tolist(), _households(given).tolist(), strict=True)
        return [Fraction(poor ** (root + power), all_**power) for poor, all_ in pairs], root
    if given.rule == "equal_points" or given.weights is None:
        return _households(given).tolist(), 1
    return given.weights, 1


def tie_weights(given: Quantities) -> list[Any]:
    """Give what a rule shares out by; poor households where it shares out by none.

    Examples
    --------
    >>> tie_weights(Quantities("leximin", np.array([20, 5])))
    [20, 5]
    """
    if given.weights is None and given.rule in ("convergence", "leximin", "alpha", "kolm_pollak"):
        return given.poor.tolist()
    return weights(given)[0]


def step_costs(given: Quantities) -> StepCosts:
    """Give the step costs of any rule but Hamilton's; a weight of zero counts as one."""
    poor = given.poor
    if given.rule == "convergence":
        return convergence_costs(poor, _households(given))
    if given.rule == "leximin":
        return leximin_costs(poor, _households(given))
    if given.rule == "alpha":
        all_ = _households(given)
        return AlphaCosts(given.aversion, all_, all_, np.maximum(all_ - poor, 0))
    if given.rule == "kolm_pollak":
        return KolmPollakCosts(given.aversion * 100, poor, _households(given))
    listed, root = weights(given)
    numerators, under = positive_ratios(listed, "weights")
    if given.rule in _ROUNDED:
        return divisor_costs(_ROUNDED[given.rule], np.maximum(numerators, 1), under, root=root)
    whole, common = whole_weights(numerators, under)
    whole = np.maximum(whole, 1)
    if given.rule == "nearest" and given.reference is not None:
        costs = nearest_costs(given.reference, whole)
    elif given.fixed is None:
        raise ValueError(f"{given.rule}: its own figures are needed")
    else:
        costs = fixed_part_costs("webster", given.fixed, whole)
    costs.scale *= common  # as for the weights that were given
    return costs


def solve(
    given: Quantities,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    tie_key: np.ndarray | None = None,
) -> Apportionment | Steps | Infeasible:
    """Share out a total by a rule, within floors and caps.

    Examples
    --------
    20 poor of 100 and 5 of 50 households: leximin lowers the higher rate first.

    >>> rates = Quantities("leximin", np.array([20, 5]), households=np.array([100, 50]))
    >>> solve(rates, 12, np.array([0, 0]), np.array([20, 5])).counts.tolist()
    [11, 1]
    """
    if given.rule in _ROUNDED:
        listed, root = weights(given)
        method = _ROUNDED[given.rule]
        return apportion(
            listed, total, method, lower=lower, upper=upper, tie_key=tie_key, root=root
        )
    low, high = own_bounds(given, lower, upper)
    found = allocate_steps(step_costs(given), total, low, high, tie_key)
    if isinstance(found, Infeasible):
        return replace(found, weightless=np.flatnonzero(high < upper))
    return found


def own_bounds(
    given: Quantities, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Put into the bounds what a rule adds: fixed parts, and nothing more without a weight.

    Examples
    --------
    >>> nine = np.array([9, 9])
    >>> own = Quantities("fixed_plus_proportional", nine, [0, 1], fixed=np.array([2, 3]))
    >>> [bound.tolist() for bound in own_bounds(own, np.array([0, 5]), nine)]
    [[2, 5], [2, 9]]
    """
    if given.fixed is not None:
        lower = np.maximum(lower, np.minimum(given.fixed, upper))
    if given.weights is not None and not all(given.weights):
        weightless = np.array([not one for one in given.weights])
        upper = np.where(weightless, np.minimum(lower, upper), upper)
    return lower, upper


def quotas(
    given: Quantities, total: int, lower: np.ndarray, upper: np.ndarray
) -> list[Fraction] | None:
    """Give what every unit would get if households could be divided; None where roots come in.

    Every such rule but the two with a utility is ``start + level · slope`` within the bounds, with
    one level for all: 0 and the weight; poor households and all households; the reference and its
    weight; the fixed part and the weight.

    Examples
    --------
    20 poor of 100 and 5 of 50 households, 12 to share: both end at 13/150.

    >>> rates = Quantities("convergence", np.array([20, 5]), households=np.array([100, 50]))
    >>> [str(quota) for quota in quotas(rates, 12, np.array([0, 0]), np.array([20, 5]))]
    ['34/3', '2/3']
    """
    if given.rule in ("alpha", "kolm_pollak"):
        return None
    if given.rule in _ROUNDED:
        listed, root = weights(given)
        if root > 1:
            return None
        found = shares_within(listed, total, lower=lower, upper=upper)
        return None if isinstance(found, Infeasible) else _listed(found)
    lower, upper = own_bounds(given, lower, upper)
    if given.rule in ("convergence", "leximin"):
        start, slope = given.poor, _households(given)
    elif (own_start := given.reference if given.rule == "nearest" else given.fixed) is None:
        raise ValueError(f"{given.rule}: its own figures are needed")
    else:
        start = own_start
        slope = np.maximum(whole_weights(*positive_ratios(weights(given)[0], "weights"))[0], 1)
    own, down = start.astype(object), lower.astype(object)
    # Measured from a level at which every unit would be at or below its floor.
    level = int(min((down - own) // slope))
    base = own + level * slope
    shift = int(base.sum())
    found = bounded_shares(slope, total - shift, down - base, upper.astype(object) - base)
    return [share + int(ground) for share, ground in zip(_listed(found), base, strict=True)]


def _listed(shares: Any) -> list[Fraction]:
    return [shares.share(unit) for unit in range(len(shares.numerators))]


def reading(
    rule: str, cost: Fraction | Decimal | None, power: int = 1
) -> Fraction | Decimal | None:
    """Turn the cost of a step into the figure that a reader can recompute.

    Examples
    --------
    The 44th household of a unit with 138 poor ones costs 87/276: 138 shared by 43.5.

    >>> str(reading("webster", Fraction(87, 276))), str(reading("leximin", Fraction(-1, 8)))
    ('92/29', '25/2')
    """
    if cost is None:
        return None
    reads = RULES[rule].reads
    if reads == "divisor":
        if cost <= 0:
            return None
        if power == 1 or not isinstance(cost, Fraction):
            return 1 / cost
        context = Context(35)
        inverse = context.divide(Decimal(cost.denominator), Decimal(cost.numerator))
        return Context(25).plus(context.power(inverse, 1 / Decimal(power)))
    if reads == "rate":
        return -cost * (50 if rule == "convergence" else 100)
    if reads == "distance":
        return cost / 2
    return -cost if reads == "gain" else cost
