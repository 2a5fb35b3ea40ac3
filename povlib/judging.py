"""Judging a split of a target, whoever made it: the printed plan, a rule, a proposal."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import isfinite
from numbers import Integral
from typing import Any

import pandas as pd

from povlib.criterion_figures import JUDGES, Case, Column, Judged, UnknownError
from povlib.criterion_table import CRITERIA
from povlib.plan import Plan
from povlib.reproduction import Reproduction, reproduce
from povlib.rounding import round_exact
from povlib.unit_vectors import aligned, is_blank, plan_column, weights_of, whole_figures

__all__ = ["criteria", "lorenz_points"]


def _bounds(plan: Plan, households: Any) -> tuple[Any, Any, tuple[int, int] | None]:
    """Find the least and the most households of each unit, and of all together if known."""
    if households is None or isinstance(households, Reproduction):
        printed = plan_column(plan, "households")
        if printed is not None and not any(is_blank(figure) for figure in printed):
            return printed, printed, None
        found = households or reproduce(plan)
        low, high = (
            found.households[f"recovered_households_{end}"].tolist() for end in ("low", "high")
        )
        return low, high, found.households_total
    if not isinstance(households, pd.DataFrame):
        figures = aligned(plan, households, "households")
        return figures, figures, None
    ends = []
    for end in ("low", "high"):
        names = [f"recovered_households_{end}", f"households_{end}"]
        column = next((name for name in names if name in households), None)
        if column is None:
            raise ValueError(
                f"households: expected a column {' or '.join(names)}, found "
                f"{', '.join(map(str, households.columns))}"
            )
        ends.append(aligned(plan, households[column], "households"))
    return ends[0], ends[1], None


def _column(plan: Plan, given: Any, what: str) -> list[Any] | None:
    """Take a column by name, or figures for each unit."""
    if not isinstance(given, str):
        return aligned(plan, given, what)
    column = plan_column(plan, given)
    if column is None and given not in ("poor_start", "exits_target", "exits_registered"):
        raise ValueError(
            f"{what}: the plan has no column {given!r}; it has {', '.join(plan.column_names())}"
        )
    return column


def _households(
    plan: Plan, given: Any
) -> tuple[list[int | None], list[int | None], tuple[int, int] | None]:
    ends = _bounds(plan, given)
    low, high = (whole_figures(plan, bound, "households") for bound in ends[:2])
    wrong = [
        str(name)
        for name, least, most in zip(plan.units.index, low, high, strict=True)
        if least is not None and most is not None and least > most
    ]
    if wrong:
        raise ValueError(f"households: lower bound above upper bound: {', '.join(wrong)}")
    return low, high, ends[2]


def _whole_column(plan: Plan, given: Any, what: str, none: str, blank: str) -> Column:
    found = None if given is None else _column(plan, given, what)
    return Column(None if found is None else whole_figures(plan, found, what), none, blank)


def _poor(plan: Plan) -> Column:
    return _whole_column(plan, "poor_start", "poor_start", "no_poor_start", "poor_start_blank")


def _groups(plan: Plan, given: Any) -> list[Hashable] | None:
    if given is None:
        return None
    if isinstance(given, str):
        if given not in plan.units:
            raise ValueError(f"groups: the plan has no column {given!r}")
        labels = plan.units[given].tolist()
    else:
        labels = aligned(plan, given, "groups")
    blank = [n for n, label in zip(plan.units.index, labels, strict=True) if is_blank(label)]
    if blank:
        raise ValueError(f"groups: no group for {', '.join(blank)}")
    return list(labels)


def _target(plan: Plan, total: Any) -> int | None:
    """The target of all units together: as given, as the document states it, or as it adds up."""
    if total is not None:
        if isinstance(total, bool) or not isinstance(total, Integral) or total < 0:
            raise ValueError(f"total: expected a whole number, 0 or more, found {total!r}")
        return int(total)
    if plan.total is not None and not is_blank(plan.total.get("exits_target")):
        return int(plan.total["exits_target"])
    column = plan_column(plan, "exits_target") or [None]
    return None if any(is_blank(figure) for figure in column) else sum(map(int, column))


def _shown(figure: Judged, decimals: int) -> tuple[Any, Any]:
    """Give counts as they are; round the rest, and outward where there are two bounds."""
    if isinstance(figure.low, int) and isinstance(figure.high, int):
        return figure.low, figure.high
    if not (isfinite(figure.low) and isfinite(figure.high)):
        raise ValueError("aversion, kappa: too large for these rates; give a smaller one")
    low, high = Fraction(figure.low), Fraction(figure.high)
    if figure.how != "bounds":
        return round_exact(low, decimals), round_exact(high, decimals)
    above = round_exact(high, decimals, "truncate")  # no criterion is negative
    if above < high:
        above += Decimal(1).scaleb(-decimals)
    return round_exact(low, decimals, "truncate"), above


def criteria(
    plan: Plan,
    vectors: Mapping[str, Any] | pd.DataFrame,
    *,
    households: Any = None,
    groups: Any = None,
    by: Any = "poor_start",
    capacity: Any = None,
    total: int | None = None,
    aversion: float = 0.5,
    kappa: float = 0.3,
    decimals: int = 4,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Judge any splits of a target by every criterion, side by side.

    The splits are judged by what they do, not by how they came about. No criterion decides: they
    disagree, and which matters is not arithmetic. Zeros for every unit judge the state at the
    start.

    Parameters
    ----------
    plan : Plan
    vectors : mapping of str to Series or sequence, or DataFrame
        Name of each split and the households that it assigns to each unit: a series by names or
        codes of the units, a list in their order in the plan.
    households : Series, sequence or DataFrame, optional
        Households of each unit, or their bounds in two columns as from `recover_households`. By
        default those that the plan prints, or else those that its rates give away; then nothing is
        guessed within the intervals: figures are intervals too.
    groups : str, Series, mapping or sequence, optional
        Group of each unit, or a column of the plan, for Theil within and between groups.
    by : str, Series or sequence
        The weight for quotas and order: a column, or figures.
    capacity : str, Series or sequence, optional
        The most that each unit can carry: a column, or whole numbers.
    total : int, optional
        The target of all units; by default the one that the document states.
    aversion, kappa : float
        Aversion to inequality of Atkinson, and of Kolm and Pollak for one percentage point (at 0.3
        a household counts 1.35 times as much where the rate is a point higher). Only figures of
        the same aversion compare.
    decimals : int
        Decimals of what is no count.
    only : collection of str, optional
        Criteria to judge by, where not all are wanted.

    Returns
    -------
    pandas.DataFrame
        Index `criterion` and `vector`, for all of `povlib.criterion_table.CRITERIA`:

        - `low`, `high`: the figure, twice the same where it is known; counts as ``int``, the rest
          as ``Decimal``; None where it cannot be told;
        - `measure`: percent, points, households, units, pairs or none;
        - `weighted_by`: households, poor_start, units (each alike), the column of the weight,
          given, or empty for a sum or an extreme. An index over units is not one over households;
        - `aversion`: of Atkinson, and of Kolm and Pollak (kappa);
        - `how`: *exact* (in fractions, rounded half up for showing), *float* (holds a logarithm, a
          root or a power), *bounds* (no households within the intervals leave them; they may be a
          little wider than the extremes, and are rounded outward), *missing*;
        - `reason`: why it is missing, a key of `povlib.criterion_table.REASONS`;
        - `units`: the units it is about: where it is highest, who exceeds, whose figure is lacking.

    Raises
    ------
    ValueError
        If a vector or an option does not fit the plan.

    Examples
    --------
    The households of Krông Nô are known only within intervals, and yet its own split leaves rates
    that are less unequal than the proportional one:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> webster = [23, 30, 44, 15, 22, 36, 29, 53, 74, 12, 20, 29]
    >>> found = criteria(plan, {"plan": plan.units["exits_target"], "webster": webster}, decimals=3)
    >>> found.loc[["gini", "moved_from_plan_households"], ["low", "high", "how"]]
                                           low   high     how
    criterion                  vector
    gini                       plan      0.257  0.258  bounds
                               webster   0.281  0.282  bounds
    moved_from_plan_households plan          0      0   exact
                               webster      34     34   exact

    One column for each split:

    >>> found["low"].unstack("vector", sort=False).loc["share_removed_highest_pct"].tolist()
    [Decimal('44.910'), Decimal('31.884')]
    >>> found.loc[("share_removed_highest_pct", "plan"), "units"]
    ('Nâm Nung',)
    """
    if not isinstance(vectors, Mapping | pd.DataFrame):
        raise TypeError('vectors: expected each split under its name, as in {"plan": figures}')
    if not (aversion > 0 and aversion < float("inf")):
        raise ValueError(f"aversion: expected a number greater than 0, found {aversion}")
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 12:
        raise ValueError(f"decimals: expected a whole number from 0 to 12, found {decimals!r}")
    if only is not None and (strange := set(only) - set(CRITERIA)):
        raise ValueError(f"only: {', '.join(sorted(strange))}; known: {', '.join(CRITERIA)}")
    if not (kappa >= 0 and kappa < float("inf")):
        raise ValueError(f"kappa: expected 0 or more, found {kappa}")
    low, high, band = _households(plan, households)

    def column(given: Any, what: str, none: str, blank: str) -> Column:
        return _whole_column(plan, given, what, none, blank)

    poor = _poor(plan)
    own = column("exits_target", "exits_target", "no_plan_targets", "plan_targets_blank")
    told = column("exits_registered", "exits_registered", "no_registrations", "registrations_blank")
    able = column(capacity, "capacity", "no_capacity", "capacity_blank")
    weight = _column(plan, by, "by")
    target, labels = _target(plan, total), _groups(plan, groups)
    cases = {
        name: Case(
            vector=whole_figures(plan, aligned(plan, vector, str(name)), str(name)),
            poor=poor, plan=own, registered=told, capacity=able,
            target=target,
            weights=None if weight is None else weights_of(plan, weight, "by"),
            low=low, high=high, band=band, groups=labels,
            aversion=aversion, kappa=kappa,
        )
        for name, vector in vectors.items()
    }  # fmt: skip
    chosen = by if isinstance(by, str) else "given"
    dials = {"atkinson": aversion, "kolm_pollak_pct": kappa}
    rows: list[dict[str, Any]] = []
    for name, criterion in CRITERIA.items():
        if only is not None and name not in only:
            continue
        for vector, case in cases.items():
            row: dict[str, Any] = {"criterion": name, "vector": vector}
            try:
                figure = JUDGES[name](case)
                least, most = _shown(figure, decimals)
                units, how, reason = figure.units, figure.how, ""
            except UnknownError as unknown:
                least = most = None
                units, how, reason = unknown.units, "missing", unknown.reason
            weighted_by = chosen if criterion.weighted_by == "chosen" else criterion.weighted_by
            names = tuple(plan.units.index[unit] for unit in units)
            rows.append(row | {
                "low": least, "high": most, "measure": criterion.measure,
                "weighted_by": weighted_by, "aversion": dials.get(name), "how": how,
                "reason": reason, "units": names,
            })  # fmt: skip
    columns = ["criterion", "vector", "low", "high", "measure", "weighted_by", "aversion", "how",
               "reason", "units"]  # fmt: skip
    frame = pd.DataFrame(
        {key: pd.Series([row[key] for row in rows], dtype=object) for key in columns}
    )
    return frame.set_index(["criterion", "vector"])


def lorenz_points(
    plan: Plan, vector: Any, *, households: Any = None, decimals: int = 4
) -> pd.DataFrame | None:
    """Give the corners of the Lorenz curve of the poor who are left, over the households.

    Parameters
    ----------
    plan : Plan
    vector : Series or sequence
        Households that a split assigns to each unit.
    households, decimals
        As in `criteria`.

    Returns
    -------
    pandas.DataFrame or None
        Index `unit`, lowest final rate first: `poor_share_pct`, the share of the poor in this and
        the units before it, exact; `households_share_low_pct`, `households_share_high_pct`, bounds
        on their share of the households, rounded outward where they differ; `order_certain`, False
        where some households within the intervals put another unit before this corner. Without a
        first row for (0, 0). None where nobody is poor, or where final
        rates cannot be told (`criteria` says why).

    Examples
    --------
    The three communes of Krông Nô with the lowest rates have 36.5 or 36.6 % of the
    households and 21.7 % of the poor who are to be left:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> lorenz_points(plan, plan.units["exits_target"], decimals=1).iloc[:3, :3]
               poor_share_pct households_share_low_pct households_share_high_pct
    unit
    Nam Đà                8.0                     15.9                      16.0
    TT Đăk Mâm           13.8                     26.1                      26.2
    Nâm N'Dir            21.7                     36.5                      36.6
    """
    low, high, band = _households(plan, households)
    figures = whole_figures(plan, aligned(plan, vector, "vector"), "vector")
    try:
        box = Case(figures, _poor(plan), low, high, band).box()
    except UnknownError:
        return None
    if not any(box.left):
        return None
    # Rising by the middle rate, exactly; `order_certain` tells where another order may be.
    order = sorted(
        range(len(box.units)),
        key=lambda unit: (Fraction(box.left[unit], box.low[unit] + box.high[unit]), unit),
    )
    least, most = box.sums()
    box = box.part(order)
    poor, few, many = (list(accumulate(part)) for part in (box.left, box.low, box.high))
    may_reach = accumulate(map(Fraction, box.left, box.low), max)
    may_fall = list(accumulate(map(Fraction, box.left[::-1], box.high[::-1]), min))[::-1]
    rows: list[tuple[Any, ...]] = []
    for place, (p, h, g, rate) in enumerate(zip(poor, few, many, may_reach, strict=True), 1):
        share = Judged(
            Fraction(100 * h, min(h + many[-1] - g, most)),
            Fraction(100 * g, max(g + few[-1] - h, least)),
            "exact" if box.known else "bounds",
        )
        certain = place == len(order) or rate <= may_fall[place]
        rows.append((round_exact(Fraction(100 * p, poor[-1]), decimals),
                     *_shown(share, decimals), certain))  # fmt: skip
    columns = ["poor_share_pct", "households_share_low_pct", "households_share_high_pct",
               "order_certain"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns, index=plan.units.index[box.units])
