"""Criteria judge any split by its definition, and never claim more than the households allow."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib as pov
from povlib.criterion_figures import JUDGES
from povlib.criterion_table import CRITERIA, REASONS, WEIGHTS
from povlib.inequality import gap, gini, jain, lorenz_curve, variation
from povlib.judging import criteria, lorenz_points
from povlib.plan import Plan
from povlib.welfare_indices import atkinson, decompose, kolm_pollak, theil_l, theil_t

REAL = pov.load_plan("krong_no_2020")
WEBSTER = [23, 30, 44, 15, 22, 36, 29, 53, 74, 12, 20, 29]
"""387 by Webster's method for the poor households of the plan."""
MEASURED = {"percent": "_pct", "points": "_pp", "households": "_households", "units": "_units",
            "pairs": "_pairs"}  # fmt: skip

Row = dict[str, Any]
few = settings(max_examples=settings().max_examples // 2)


def made(rows: list[Row], **changes: Any) -> Plan:
    """Make a plan of these columns, one mapping for each unit."""
    frame = pd.DataFrame(rows)
    frame.insert(0, "unit_code", [f"{n:03d}" for n in range(len(rows))])
    frame.index = pd.Index([f"Xã {n}" for n in range(len(rows))], name="unit")
    columns = tuple(
        replace(REAL.columns[0], name=name) for name in frame.columns if name != "unit_code"
    )
    nothing = dict.fromkeys(("total", "printed_total", "registrations", "statements"))
    return replace(REAL, units=frame, printed=frame.astype(str), columns=columns,
                   **(nothing | changes))  # fmt: skip


units = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 200), st.integers(0, 60), st.integers(0, 60)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        {"poor_start": poor, "households": poor + more, "exits_target": min(target, poor),
         "exits_registered": registered}
        for poor, more, target, registered in rows
    ]
)  # fmt: skip


def judge(plan: Plan, vector: Any, **options: Any) -> pd.DataFrame:
    found = criteria(plan, {"it": vector}, **options)
    return found.droplevel("vector")


def figure(found: pd.DataFrame, name: str) -> Any:
    """Give one figure that is known."""
    low, high = found.loc[name, ["low", "high"]]
    assert low == high, name
    return low


# --- The table ----------------------------------------------------------------------------------


def test_every_criterion_is_judged_named_and_measured() -> None:
    assert set(JUDGES) == set(CRITERIA)
    for name, criterion in CRITERIA.items():
        suffix = MEASURED.get(criterion.measure, "")
        assert name.endswith(suffix)
        assert suffix or not name.endswith(tuple(MEASURED.values())), name
        assert criterion.weighted_by in {*WEIGHTS, "chosen"}
        assert criterion.better in ("less", "more", "")
        for lang in ("vi", "en"):
            assert criterion.label(lang)
            assert criterion.meaning(lang)
    for lang in (0, 1):
        texts = [words[lang] for words in (REASONS | WEIGHTS).values()]
        assert len(set(texts)) == len(texts)
    labels = [criterion.label(lang) for criterion in CRITERIA.values() for lang in ("vi", "en")]
    assert len(set(labels)) == len(labels)


def test_frame_says_beside_each_figure_what_it_is() -> None:
    found = criteria(REAL, {"plan": REAL.units["exits_target"], "webster": WEBSTER})
    assert found.index.names == ["criterion", "vector"]
    assert list(found.index) == list(itertools.product(CRITERIA, ["plan", "webster"]))
    assert (found["measure"] == [CRITERIA[name].measure for name, _ in found.index]).all()
    assert set(found["weighted_by"]) == {"", "households", "poor_start", "units"}
    missing = found["how"] == "missing"
    assert (missing == found["low"].isna()).all()
    assert (missing == found["high"].isna()).all()
    assert (missing == (found["reason"] != "")).all()
    assert set(found["reason"]) <= {*REASONS, ""}
    shown = found[~missing]
    assert {type(one) for one in shown["low"]} == {int, Decimal}
    assert all(low <= high for low, high in zip(shown["low"], shown["high"], strict=True))
    dials = found["aversion"].dropna().to_dict()
    assert {name for name, _ in dials} == {"atkinson", "kolm_pollak_pct"}


# --- Definitions, where the households are printed ----------------------------------------------


@few
@given(rows=units, data=st.data())
def test_what_is_handed_out_follows_its_definition(rows: list[Row], data: st.DataObject) -> None:
    vector = [data.draw(st.integers(0, row["poor_start"] + 5)) for row in rows]
    caps = [data.draw(st.integers(0, 60)) for _ in rows]
    plan = made(rows)
    found = judge(plan, vector, capacity=caps)
    targets = [row["exits_target"] for row in rows]
    assert figure(found, "off_target_households") == abs(sum(vector) - sum(targets))
    for name, bounds in (
        ("above_poor_households", [row["poor_start"] for row in rows]),
        ("above_registered_households", [row["exits_registered"] for row in rows]),
        ("above_capacity_households", caps),
    ):
        over = [unit for unit, (x, b) in enumerate(zip(vector, bounds, strict=True)) if x > b]
        assert figure(found, name) == sum(vector[unit] - bounds[unit] for unit in over)
        assert found.loc[name, "units"] == tuple(plan.units.index[unit] for unit in over)
    if sum(vector) == sum(targets):
        distance = sum(abs(x - y) for x, y in zip(vector, targets, strict=True))
        assert 2 * figure(found, "moved_from_plan_households") == distance


@few
@given(rows=units, data=st.data())
def test_quota_and_order_follow_their_definition(rows: list[Row], data: st.DataObject) -> None:
    vector = [data.draw(st.integers(0, 60)) for _ in rows]
    weights = [data.draw(st.integers(0, 9) | st.fractions(0, 9, max_denominator=4)) for _ in rows]
    found = judge(made(rows), vector, by=weights)
    assert found.loc["below_quota_units", "weighted_by"] == "given"
    if not any(weights):
        assert found.loc["below_quota_units", "reason"] == "no_weight"
        return
    quotas = [Fraction(sum(vector)) * w / sum(weights) for w in weights]
    pairs = list(zip(vector, quotas, strict=True))
    assert figure(found, "below_quota_units") == sum(x < math.floor(q) for x, q in pairs)
    assert figure(found, "above_quota_units") == sum(x > math.ceil(q) for x, q in pairs)
    couples = itertools.permutations(zip(vector, weights, strict=True), 2)
    reversed_ = sum(w > v and x < y for (x, w), (y, v) in couples)
    assert figure(found, "order_reversals_pairs") == reversed_


@few
@given(rows=units, data=st.data())
def test_rates_and_effort_follow_their_definition(rows: list[Row], data: st.DataObject) -> None:
    vector = [data.draw(st.integers(0, row["poor_start"])) for row in rows]
    groups = [data.draw(st.sampled_from("ab")) for _ in rows]
    found = judge(made(rows), vector, groups=groups, decimals=10)

    def near(name: str, expected: Any) -> None:
        exact = isinstance(expected, Fraction)
        assert found.loc[name, "how"] == ("exact" if exact else found.loc[name, "how"])
        assert abs(figure(found, name) - Decimal(float(expected))) < Decimal("1e-9"), name

    with_poor = [n for n, row in enumerate(rows) if row["poor_start"]]
    if with_poor:
        poor = [rows[n]["poor_start"] for n in with_poor]
        shares = [Fraction(100 * vector[n], rows[n]["poor_start"]) for n in with_poor]
        near("share_removed_lowest_pct", min(shares))
        near("share_removed_highest_pct", max(shares))
        near("jain_effort_by_unit", jain(shares))
        near("jain_effort_by_poor", jain(shares, poor))
    else:
        assert found.loc["jain_effort_by_unit", "reason"] == "no_poor"
    there = [n for n, row in enumerate(rows) if row["households"]]
    if not there:
        assert found.loc["gini", "reason"] == "no_households"
        return
    households = [rows[n]["households"] for n in there]
    left = [rows[n]["poor_start"] - vector[n] for n in there]
    rates = [Fraction(100 * p, h) for p, h in zip(left, households, strict=True)]
    near("final_rate_mean_pct", Fraction(100 * sum(left), sum(households)))
    near("final_rate_lowest_pct", min(rates))
    near("final_rate_highest_pct", max(rates))
    near("final_rate_gap_pp", gap(rates))
    near("gini", gini(rates, households))
    near("variation", variation(rates, households))
    near("theil_t", theil_t(rates, households))
    near("atkinson", atkinson(rates, 0.5, households))
    near("kolm_pollak_pct", kolm_pollak(rates, 0.3, households))
    own = [groups[n] for n in there]
    parts = decompose(rates, own, households)
    near("theil_t_within", parts.within)
    near("theil_t_between", parts.between)
    if any(left) and not all(left):
        for name in ("theil_l", "theil_l_within", "theil_l_between"):
            zeros = tuple(f"Xã {n}" for n, p in zip(there, left, strict=True) if not p)
            assert tuple(found.loc[name, ["reason", "units"]]) == ("unlimited", zeros)
        assert figure(judge(made(rows), vector, aversion=1), "atkinson") == 1
    else:
        near("theil_l", theil_l(rates, households))
        near("theil_l_between", decompose(rates, own, households, "l").between)


def test_extremes_name_their_units() -> None:
    rows = [{"poor_start": p, "households": 100} for p in (10, 20, 20, 0)]
    found = judge(made(rows), [5, 5, 5, 0], total=15)
    assert found.loc["final_rate_highest_pct", "units"] == ("Xã 1", "Xã 2")
    assert found.loc["final_rate_lowest_pct", "units"] == ("Xã 3",)
    assert found.loc["share_removed_highest_pct", "units"] == ("Xã 0",)
    assert found.loc["share_removed_lowest_pct", "units"] == ("Xã 1", "Xã 2")
    assert figure(found, "off_target_households") == 0


@few
@given(rows=units, seed=st.randoms(use_true_random=False))
def test_order_of_the_units_does_not_matter(rows: list[Row], seed: random.Random) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)
    one, other = (judge(made(some), [row["exits_target"] for row in some], groups=[
        str(row["poor_start"] % 2) for row in some]) for some in (rows, shuffled))  # fmt: skip
    assert one["low"].tolist() == other["low"].tolist()
    assert one["reason"].tolist() == other["reason"].tolist()


# --- Intervals ----------------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 4)
@given(
    rows=st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 60), st.integers(0, 4), st.integers(0, 39)),
        min_size=1,
        max_size=3,
    ),
    aversion=st.sampled_from([0.5, 1, 2]),
)
def test_no_households_within_the_intervals_leave_the_figures(rows: Any, aversion: float) -> None:
    plan = made([{"poor_start": poor} for poor, *_ in rows])
    vector = [min(poor, x) for poor, _, _, x in rows]
    bounds = pd.DataFrame(
        [(poor + more, poor + more + width) for poor, more, width, _ in rows],
        columns=["recovered_households_low", "recovered_households_high"],
        index=plan.units.index,
    )
    options: dict[str, Any] = {"groups": [n // 2 for n in range(len(rows))], "aversion": aversion,
                               "decimals": 6, "total": 9}  # fmt: skip
    found = judge(plan, vector, households=bounds, **options)
    each = [range(low, high + 1) for low, high in bounds.itertuples(index=False)]
    for households in itertools.product(*each):
        known = judge(plan, vector, households=list(households), **options)
        assert (known["reason"] == found["reason"]).all()
        for name in CRITERIA:
            if known.loc[name, "how"] == "missing":
                continue
            low, high = found.loc[name, ["low", "high"]]
            slack = 0 if found.loc[name, "how"] == "bounds" else Decimal("1e-6")
            # What is known is rounded to the nearest, the bounds outward.
            assert low - slack <= figure(known, name) <= high + slack, name


def test_parts_of_theil_hold_where_the_groups_grow_and_shrink() -> None:
    plan = made([{"poor_start": p} for p in (2, 8, 1, 9, 5)])
    bounds = pd.DataFrame({"households_low": [20, 20, 30, 30, 10],
                           "households_high": [22, 22, 33, 33, 40]}, plan.units.index)  # fmt: skip
    options: dict[str, Any] = {"groups": list("aabbc"), "total": 0}
    names = [f"theil_{index}_{part}" for index in "tl" for part in ("within", "between")]
    found = judge(plan, [0] * 5, households=bounds, **options)
    every = [
        judge(plan, [0] * 5, households=list(one), **options)
        for one in itertools.product(*bounds.to_numpy().tolist())
    ]
    for name in names:
        low, high = found.loc[name, ["low", "high"]]
        known = [figure(one, name) for one in every]
        assert low <= min(known)
        assert max(known) <= high
        assert low > 0 or name.endswith("between"), name
        assert high - low < 2 * (max(known) - min(known)), name


def test_total_row_narrows_what_the_units_leave_open() -> None:
    # The units add up to 19335 to 19348, the total row to 19340 to 19348; 842 poor are left.
    row = judge(REAL, REAL.units["exits_target"], decimals=5).loc["final_rate_mean_pct"]
    assert tuple(row[["low", "high", "how"]]) == (Decimal("4.35187"), Decimal("4.35368"), "bounds")
    assert Fraction(84200, 19348) > Fraction("4.35187")
    assert Fraction(84200, 19340) < Fraction("4.35368")
    without = judge(REAL, REAL.units["exits_target"], households=pov.recover_households(REAL))
    assert without.loc["final_rate_mean_pct", "high"] > row["high"]


def test_households_printed_for_some_units_are_used_there() -> None:
    rows = [{"poor_start": 100, "households": 1000}, {"poor_start": 200, "households": pd.NA}]
    rates = [Decimal("10.50"), Decimal("12.00")]  # the first contradicts its households
    plan = made(
        [row | {"poor_rate_start_pct": rate} for row, rate in zip(rows, rates, strict=True)]
    )
    found = judge(plan, [0, 0], total=0)
    assert figure(found, "final_rate_lowest_pct") == 10
    low, high, how = found.loc["final_rate_highest_pct", ["low", "high", "how"]]
    assert how == "bounds"
    assert Decimal("11.99") < low < 12 < high < Decimal("12.01")


def test_bounds_are_rounded_outward_and_never_to_a_middle() -> None:
    plan = made([{"poor_start": 10}])
    bounds = pd.DataFrame({"households_low": [300], "households_high": [700]}, plan.units.index)
    found = judge(plan, [0], households=bounds, decimals=1, total=0)
    row = found.loc["final_rate_mean_pct"]  # 10/700 = 1.43 % and 10/300 = 3.33 %
    assert tuple(row[["low", "high", "how"]]) == (Decimal("1.4"), Decimal("3.4"), "bounds")
    assert tuple(found.loc["gini", ["low", "high", "how"]]) == (0, 0, "exact")  # one unit


def test_printed_households_are_used_as_they_are() -> None:
    rows = [{"poor_start": 10, "households": 200}, {"poor_start": 30, "households": 300}]
    found = judge(made(rows), [0, 0], total=0)
    assert figure(found, "final_rate_mean_pct") == 8
    assert found.loc["gini", "how"] == "exact"
    assert found.loc["theil_t", "how"] == "float"


# --- The plan of Krông Nô -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    splits = {"plan": REAL.units["exits_target"], "webster": WEBSTER}
    return criteria(REAL, splits, groups="unit_kind", decimals=6)


@pytest.mark.parametrize(
    ("name", "plan", "webster", "decimals"),
    [("gini", "0.258", "0.281", 3), ("kolm_pollak_pct", "5.24", "5.35", 2)],
)
def test_plan_leaves_less_unequal_rates_than_the_proportional_split(
    real: pd.DataFrame, name: str, plan: str, webster: str, decimals: int
) -> None:
    for split, text in (("plan", plan), ("webster", webster)):
        row = real.loc[(name, split)]
        assert {round(row["low"], decimals), round(row["high"], decimals)} == {Decimal(text)}
    assert real.loc[(name, "plan"), "high"] < real.loc[(name, "webster"), "low"]


def test_figures_of_the_plan(real: pd.DataFrame) -> None:
    def one(name: str, split: str = "plan") -> Any:
        return figure(real.xs(split, level="vector"), name)

    assert one("off_target_households") == one("above_registered_households") == 0
    assert one("moved_from_plan_households", "webster") == 34
    assert round(one("share_removed_lowest_pct"), 1) == Decimal("12.5")
    assert round(one("share_removed_highest_pct"), 1) == Decimal("44.9")
    assert real.loc[("share_removed_lowest_pct", "plan"), "units"] == ("Đức Xuyên",)
    assert real.loc[("share_removed_highest_pct", "plan"), "units"] == ("Nâm Nung",)
    # Of the printed rates the highest is 9.44, the lowest 2.17, that of all 4.35.
    assert round(one("final_rate_highest_pct"), 2) == Decimal("9.44")
    assert round(real.loc[("final_rate_lowest_pct", "plan"), "low"], 2) == Decimal("2.17")
    mean = real.loc[("final_rate_mean_pct", "plan")]
    assert round(mean["low"], 2) == round(mean["high"], 2) == Decimal("4.35")
    assert one("below_quota_units", "webster") == one("above_quota_units", "webster") == 0
    assert one("below_quota_units") + one("above_quota_units") > 0


def test_parts_of_theil_add_up_within_their_bounds(real: pd.DataFrame) -> None:
    for index in ("theil_t", "theil_l"):
        whole, within, between = (real.loc[(f"{index}{part}", "plan")]
                                  for part in ("", "_within", "_between"))  # fmt: skip
        assert within["low"] + between["low"] <= whole["high"]
        assert whole["low"] <= within["high"] + between["high"]


# --- The Lorenz curve ---------------------------------------------------------------------------


@few
@given(rows=units)
def test_lorenz_points_are_those_of_the_curve(rows: list[Row]) -> None:
    vector = [row["exits_target"] for row in rows]
    found = lorenz_points(made(rows), vector, decimals=12)
    there = [row for row in rows if row["households"]]
    left = [row["poor_start"] - row["exits_target"] for row in there]
    if not any(left):
        assert found is None
        return
    assert found is not None
    households = [row["households"] for row in there]
    rates = [Fraction(p, h) for p, h in zip(left, households, strict=True)]
    curve = lorenz_curve(rates, households)[1:]
    for (x, y), row in zip(curve, found.itertuples(index=False), strict=True):
        assert abs(row.poor_share_pct - Decimal(float(100 * y))) < Decimal("1e-9")
        assert abs(row.households_share_low_pct - Decimal(float(100 * x))) < Decimal("1e-9")
        assert row.households_share_low_pct == row.households_share_high_pct
    assert found["order_certain"].all()
    assert sorted(found.index) == sorted(f"Xã {n}" for n, row in enumerate(rows)
                                         if row["households"])  # fmt: skip


def test_lorenz_points_hold_for_every_household_total_of_the_plan() -> None:
    target = REAL.units["exits_target"]
    found = lorenz_points(REAL, target, decimals=6)
    assert found is not None
    assert found["order_certain"].all()
    recovered = pov.recover_households(REAL)
    for end in ("recovered_households_low", "recovered_households_high"):
        known = lorenz_points(REAL, target, households=recovered[end], decimals=6)
        assert known is not None
        assert known.index.equals(found.index)
        assert (known["poor_share_pct"] == found["poor_share_pct"]).all()
        total = recovered[end].sum()
        assert total in (19335, 19348)  # the first is below what the total row allows
        if total == 19348:
            assert (found["households_share_low_pct"] <= known["households_share_low_pct"]).all()
            assert (known["households_share_low_pct"] <= found["households_share_high_pct"]).all()


def test_lorenz_points_tell_where_the_order_is_open() -> None:
    plan = made([{"poor_start": p} for p in (5, 10, 30)])
    bounds = pd.DataFrame({"households_low": [80, 100, 100], "households_high": [120, 300, 100]},
                          plan.units.index)  # fmt: skip
    found = lorenz_points(plan, [0, 0, 0], households=bounds, decimals=1)
    assert found is not None
    # Rates of 4.2 to 6.3, 3.3 to 10 and 30 %.
    assert found["order_certain"].tolist() == [False, True, True]
    row = found.iloc[1]
    assert tuple(row[:3]) == (Decimal("33.3"), Decimal("64.2"), Decimal("80.8"))  # 180/280, 420/520
    assert lorenz_points(plan, [9, 0, 0], households=bounds) is None
    assert lorenz_points(plan, [5, 10, 30], households=bounds) is None


# --- What cannot be judged ----------------------------------------------------------------------

HOUSEHOLDS = [name for name, one in CRITERIA.items()
              if one.weighted_by == "households" or name.startswith("final_rate")]  # fmt: skip


def reasons(found: pd.DataFrame) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {name: (row["reason"], row["units"]) for name, row in found.iterrows() if row["reason"]}


def test_plan_without_households_or_rates_is_judged_by_the_rest() -> None:
    plan = made([{"poor_start": p, "exits_target": 5} for p in (10, 20, 30)])
    found = reasons(judge(plan, [1, 5, 9], groups=[0, 0, 1], capacity=[9, 9, 9]))
    assert found.pop("above_registered_households") == ("no_registrations", ())
    assert found == dict.fromkeys(HOUSEHOLDS, ("no_households", ()))


def test_plan_with_only_targets_is_judged_by_these() -> None:
    plan = made([{"exits_target": n} for n in (4, 8)])
    found = reasons(judge(plan, [5, 7]))
    assert {reason for reason, _ in found.values()} == {
        "no_poor_start", "no_registrations", "no_capacity", "no_groups", "no_weight",
    }  # fmt: skip
    assert set(CRITERIA) - set(found) == {"off_target_households", "moved_from_plan_households"}


def test_missing_figures_name_their_units() -> None:
    rows = [{"poor_start": 10, "households": 100, "exits_target": 3, "exits_registered": 3}] * 3
    blank = pd.NA

    def with_blank(name: str) -> Plan:
        return made([row if n != 1 else row | {name: blank} for n, row in enumerate(rows)])

    one = ("Xã 1",)
    vector = [3, 3, 3]
    assert reasons(judge(with_blank("poor_start"), vector))["gini"] == ("poor_start_blank", one)
    assert reasons(judge(with_blank("poor_start"), vector))["below_quota_units"] == (
        "weight_blank", one)  # fmt: skip
    unknown = reasons(judge(with_blank("households"), vector))
    assert {unknown[name] for name in HOUSEHOLDS if "_within" not in name and "_between" not in name
            } == {("households_unknown", one)}  # fmt: skip
    found = reasons(judge(with_blank("exits_target"), vector))
    assert found["moved_from_plan_households"] == ("plan_targets_blank", one)
    assert found["off_target_households"] == ("no_target", ())
    found = reasons(judge(with_blank("exits_registered"), vector))
    assert found["above_registered_households"] == ("registrations_blank", one)
    found = reasons(judge(made(rows), vector, capacity=[3, None, 3]))
    assert found["above_capacity_households"] == ("capacity_blank", one)
    found = reasons(judge(made(rows), [3, blank, 3], groups=[1, 1, 1], capacity=[1, 1, 1]))
    assert set(found.values()) == {("vector_blank", one)}
    assert set(found) == set(CRITERIA)
    found = reasons(judge(made(rows), [3, 11, 3]))
    assert found["gini"] == ("above_poor", one)
    found = reasons(judge(made(rows), vector, households=[50, 6, 50]))
    assert found["gini"] == ("households_below_poor", one)


def test_nobody_poor_and_nothing_to_hand_out_is_no_inequality() -> None:
    for bounds in ([100, 200], pd.DataFrame({"households_low": [90, 90],
                                             "households_high": [100, 200]})):  # fmt: skip
        plan = made([{"poor_start": 3}, {"poor_start": 4}])
        if isinstance(bounds, pd.DataFrame):
            bounds.index = plan.units.index
        found = judge(plan, [3, 4], households=bounds, groups=[0, 1], total=7, aversion=1)
        for name in HOUSEHOLDS:
            assert figure(found, name) == 0, name
        zero = judge(plan, [0, 0], total=0)
        assert figure(zero, "jain_effort_by_poor") == 1
        assert figure(zero, "below_quota_units") == figure(zero, "above_quota_units") == 0


# --- How splits are given -----------------------------------------------------------------------


def test_series_go_by_label_and_lists_by_position() -> None:
    target = REAL.units["exits_target"]
    by_code = pd.Series(target.tolist(), REAL.units["unit_code"])
    splits = {
        "series": target, "turned": target.iloc[::-1], "codes": by_code.iloc[::-1],
        "list": target.tolist(), "array": target.to_numpy(), "mapping": target.to_dict(),
        "unlabelled": pd.Series(target.tolist()), "floats": [float(x) for x in target],
    }  # fmt: skip
    found = criteria(REAL, splits)
    assert list(dict.fromkeys(found.index.get_level_values("vector"))) == list(splits)
    for name in splits:
        assert found.xs(name, level="vector").equals(found.xs("series", level="vector")), name
    assert figure(judge(REAL, by_code), "moved_from_plan_households") == 0


def test_splits_may_be_columns_of_a_frame() -> None:
    frame = pd.DataFrame({"plan": REAL.units["exits_target"], "webster": WEBSTER})
    assert criteria(REAL, frame).equals(criteria(REAL, dict(frame.items())))


@pytest.mark.parametrize(
    ("vector", "told"),
    [
        ([1] * 11, "11 figures for 12 units"),
        (["1.229"] + [1] * 11, "Buôn Choah: expected a whole number, 0 or more, found '1.229'"),
        ([1.5] + [1] * 11, "found 1.5"),
        ([-1] + [1] * 11, "found -1"),
        ([True] + [1] * 11, "found True"),
        ([2.0**53] + [1] * 11, "found 9007199254740992.0"),
        ([math.inf] + [1] * 11, "found inf"),
        (pd.Series({"Buôn Choah": 1}), "no figure for Nâm N'Dir"),
        (pd.Series([1] * 13, [*REAL.units.index, "Xã lạ"]), "no such unit: Xã lạ"),
        (pd.Series([1] * 2, ["Buôn Choah"] * 2), "more than once"),
    ],
)
def test_split_that_does_not_fit_is_refused_by_name(vector: Any, told: str) -> None:
    with pytest.raises(ValueError, match="mine") as error:
        criteria(REAL, {"mine": vector})
    assert told in str(error.value)


def test_every_wrong_figure_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="mine") as error:
        criteria(REAL, {"mine": [-1, "x"] + [0] * 10})
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": "poor_strat"}, "no column 'poor_strat'"),
        ({"capacity": "households"}, "no column 'households'"),
        ({"groups": "district"}, "no column 'district'"),
        ({"groups": [None] * 12}, "no group for"),
        ({"households": pd.DataFrame({"low": [1] * 12})}, "recovered_households_low"),
        ({"households": pd.DataFrame({"households_low": [2] * 12, "households_high": [1] * 12})},
         "lower bound above upper bound: Buôn Choah"),
        ({"aversion": 0}, "aversion"),
        ({"kappa": -1}, "kappa"),
        ({"total": -1}, "total"),
        ({"total": "387"}, "total"),
    ],
)  # fmt: skip
def test_option_that_does_not_fit_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        judge(REAL, WEBSTER, **options)


def test_splits_without_names_are_refused() -> None:
    for vectors in (WEBSTER, REAL.units["exits_target"]):
        with pytest.raises(TypeError, match="under its name"):
            criteria(REAL, vectors)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="one figure for each unit"):
        judge(REAL, 387)


def test_large_counts_stay_exact() -> None:
    much = 10**24
    rows = [{"poor_start": much, "households": 2 * much}, {"poor_start": much, "households": much}]
    plan = made(rows)
    found = judge(plan, [1, 0], total=1)
    assert figure(found, "final_rate_highest_pct") == 100
    assert figure(found, "share_removed_lowest_pct") == 0
    assert figure(judge(plan, [much, much - 1], total=much), "off_target_households") == much - 1
