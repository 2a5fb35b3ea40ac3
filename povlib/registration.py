"""Registered exits against assigned exits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Any

import pandas as pd

from povlib.plan import Plan
from povlib.rounding import round_exact

__all__ = ["RegistrationComparison", "compare_registration", "countable_registrations", "lacking"]


@dataclass(frozen=True, slots=True)
class RegistrationComparison:
    """Registered beside assigned exits, unit by unit and for the whole plan.

    Attributes
    ----------
    table : pandas.DataFrame
        Index `unit` in the order of the plan table: `unit_code`, `poor_start`, `exits_target`,
        `exits_registered` (households), `gap` (registered − assigned, households),
        `coverage_pct` (registered ÷ assigned), `registered_share_of_poor_pct` (registered ÷ poor
        at the start), `rank` (1 = highest coverage; equal coverages share a rank).
        Missing where a unit has no registration or the divisor is zero.
    total : pandas.Series
        The same figures for the whole plan, without rank, over the units that have both a
        registration and assigned exits; None where one of these units leaves a figure blank.
    without_registration : tuple of str
        Units of the plan that the registrations do not mention. They are left out of `total`.
    unlike_in_prose : tuple of str
        Units whose assigned exits differ between prose and table. The table's are used.
    """

    table: pd.DataFrame
    total: pd.Series[Any]
    without_registration: tuple[str, ...]
    unlike_in_prose: tuple[str, ...]


@lru_cache(maxsize=2**16)  # the same pairs come again and again
def _percent(part: Any, whole: Any, decimals: int) -> Decimal | None:
    if part is pd.NA or whole is pd.NA or not whole:  # a blank, or nothing to be a part of
        return None
    return round_exact(Fraction(100 * int(part), int(whole)), decimals)


def lacking(plan: Plan) -> str:
    """Tell what of registrations and targets a plan has not: one, ``both``, or nothing.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> lacking(load_plan("krong_no_2020"))
    ''
    """
    tables = [plan.units] if plan.registrations is None else [plan.units, plan.registrations]
    names = ("registered", "target")
    missing = [one for one in names if not any(f"exits_{one}" in table for table in tables)]
    return "both" if len(missing) == 2 else "".join(missing)


def countable_registrations(table: pd.DataFrame) -> pd.Series[Any]:
    """Count the registered households of each unit, but no more than it has poor.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `compare_registration`, or some of its rows.

    Examples
    --------
    >>> table = pd.DataFrame({"exits_registered": [19, 12], "poor_start": [18, 40]}, dtype="Int64")
    >>> countable_registrations(table).tolist()
    [18, 12]
    """
    counts: pd.Series[Any] = table["exits_registered"].astype("Int64")
    if "poor_start" not in table:
        return counts
    poor = table["poor_start"].astype("Int64")
    return counts.mask((counts > poor).fillna(False), poor)


def compare_registration(plan: Plan, decimals: int = 2) -> RegistrationComparison:
    """Compare what the units registered with what they were assigned.

    Rows are joined by unit code: the prose may list the units in another order, and under longer
    names, than the table.

    Parameters
    ----------
    plan : Plan
        With registrations, `exits_target` and `poor_start`.
    decimals : int
        Decimals of the percentages (rounded half up).

    Returns
    -------
    RegistrationComparison

    Raises
    ------
    ValueError
        If the plan has no registrations or no assigned exits.

    Examples
    --------
    Buôn Choah registered 20 households for 17 assigned: 3 more, 117.65 %.

    >>> from povlib.loading import load_plan
    >>> result = compare_registration(load_plan("krong_no_2020"))
    >>> row = result.table.loc["Buôn Choah"]
    >>> int(row["gap"]), row["coverage_pct"], int(row["rank"])
    (3, Decimal('117.65'), 1)
    >>> int(result.total["exits_registered"]), int(result.total["exits_target"])
    (391, 387)
    """
    stated_rows = plan.registrations
    if stated_rows is None or "exits_registered" not in stated_rows:
        stated_rows = plan.units
    if "exits_registered" not in stated_rows:
        raise ValueError(f"plan {plan.name!r} has no registrations: add registrations.csv")
    columns = [name for name in ("poor_start", "exits_target") if plan.has(name)]
    by_code = stated_rows.set_index("unit_code")
    if "exits_target" not in columns and "exits_target" not in by_code:
        raise ValueError(f"plan {plan.name!r} has no assigned exits: add a column exits_target")
    table = plan.units[["unit_code", *columns]].copy()

    def stated(name: str) -> Any:
        found = by_code[name].to_dict()
        return pd.array([found.get(code, pd.NA) for code in table["unit_code"]], dtype="Int64")

    table["exits_registered"] = stated("exits_registered")
    if "exits_target" not in table:
        table["exits_target"] = stated("exits_target")
    unlike: tuple[str, ...] = ()
    if "exits_target" in by_code and "exits_target" in columns:
        prose = stated("exits_target")
        differs = (table["exits_target"].astype("Int64") != prose).fillna(False)
        unlike = tuple(table.index[differs.to_numpy(dtype=bool)])
    table["gap"] = table["exits_registered"] - table["exits_target"]
    pairs = list(zip(table["exits_registered"], table["exits_target"], strict=True))
    table["coverage_pct"] = pd.Series(
        [_percent(part, whole, decimals) for part, whole in pairs], table.index, dtype=object
    )
    if "poor_start" in table:
        shares = zip(table["exits_registered"], table["poor_start"], strict=True)
        table["registered_share_of_poor_pct"] = pd.Series(
            [_percent(part, whole, decimals) for part, whole in shares], table.index, dtype=object
        )
    alike = Counter(pairs)
    coverage = {
        (part, whole): None if part is pd.NA or whole is pd.NA or not whole
        else Fraction(int(part), int(whole))
        for part, whole in alike
    }  # fmt: skip
    often: Counter[Fraction] = Counter()
    for pair, times in alike.items():
        if (value := coverage[pair]) is not None:
            often[value] += times
    order = sorted(often, reverse=True)
    first = dict(zip(order, accumulate((often[one] for one in order), initial=1), strict=False))
    ranks = {pair: None if value is None else first[value] for pair, value in coverage.items()}
    table["rank"] = pd.array([ranks[pair] for pair in pairs], dtype="Int64")

    known = table[table["exits_registered"].notna() & table["exits_target"].notna()]
    counts = [name for name in ("poor_start", "exits_target", "exits_registered") if name in table]
    total: dict[str, Any] = {
        name: None if known[name].isna().any() else sum(int(value) for value in known[name])
        for name in counts
    }
    total["gap"] = total["exits_registered"] - total["exits_target"]
    total["coverage_pct"] = _percent(total["exits_registered"], total["exits_target"], decimals)
    if "poor_start" in total:
        total["registered_share_of_poor_pct"] = _percent(
            total["exits_registered"], total["poor_start"], decimals
        )
    missing = tuple(table.index[table["exits_registered"].isna().to_numpy(dtype=bool)])
    return RegistrationComparison(table, pd.Series(total, dtype=object), missing, unlike)
