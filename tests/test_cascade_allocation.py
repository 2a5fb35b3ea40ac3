"""A target down a hierarchy of named units: one call, bounds at every level, coherence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povlib.allocation import AllocationError, allocate
from povlib.apportion import METHODS
from povlib.cascade_allocation import allocate_cascade
from povlib.loading import load_plan

COMMUNES = pd.DataFrame(
    {
        "province": ["N", "N", "N", "N", "S", "S", "S"],
        "district": ["A", "A", "B", "B", "A", "A", "C"],
        "poor_start": [40, 20, 31, 12, 25, 17, 9],
        "households": [200, 90, 300, 80, 120, 60, 70],
        "unit_code": ["01", "02", "03", "04", "05", "06", "07"],
    },
    index=list("abcdefg"),
)
PARENTS = ["province", "district"]


def reasons(table: Any = COMMUNES, total: Any = 50, parents: Any = PARENTS, **options: Any) -> Any:
    with pytest.raises(AllocationError) as caught:
        allocate_cascade(table, total, parents, **options)
    return [key for key, _ in caught.value.problems], caught.value


@pytest.mark.parametrize("method", METHODS)
def test_every_parent_shares_out_what_it_received(method: str) -> None:
    found = allocate_cascade(COMMUNES, 60, PARENTS, method, tie="unit_code")
    assert found.certificate
    assert found.left == 0
    assert list(found.levels) == ["province", "district", "unit"]
    districts = found.levels["district"]
    assert districts.index.tolist() == ["A", "B", "A", "C"]  # two of one name
    assert districts["parent"].tolist() == ["N", "N", "S", "S"]
    assert districts["weight"].tolist() == [60, 43, 42, 9]
    assert (found.targets <= COMMUNES["poor_start"]).all()
    units = found.levels["unit"]
    for above, below in (("province", districts), ("district", units)):
        sums = below.groupby("parent")["target"].sum()
        for label, row in found.levels[above].iterrows():
            path = f"{row['parent']} / {label}" if row["parent"] else label
            assert sums[path] == row["target"]
    assert int(found.levels["province"]["target"].sum()) == found.total == 60


def test_the_order_of_the_rows_changes_nothing() -> None:
    tie = ["fewest_households", ("lot", 3)]
    one = allocate_cascade(COMMUNES, 61, PARENTS, "hill", tie=tie)
    two = allocate_cascade(COMMUNES.iloc[::-1], 61, PARENTS, "hill", tie=tie)
    assert one.targets.to_dict() == two.targets.to_dict()


def test_caps_and_floors_hold_at_every_level() -> None:
    found = allocate_cascade(
        COMMUNES,
        60,
        PARENTS,
        upper={"province": {"N": 30}, "district": {("S", "A"): 24}, "unit": {"c": 5}},
        lower={"district": {"C": 6}, "unit": 1},
        tie="unit_code",
    )
    assert found.levels["province"]["target"].to_dict() == {"N": 30, "S": 30}
    assert found.levels["district"].loc["C", "target"] == 6
    assert found.targets["c"] <= 5
    assert (found.targets >= 1).all()
    assert found.levels["district"]["upper"].tolist() == [60, 17, 24, 9]


def test_one_level_is_the_allocation_of_a_plan() -> None:
    plan = load_plan("krong_no_2020")
    assert allocate_cascade(plan, 387, []).targets.tolist() == allocate(plan).targets.tolist()


def test_what_is_unlike_serving_all_at_once_is_shown() -> None:
    found = allocate_cascade(COMMUNES, 23, PARENTS, tie="unit_code")
    whole = found.at_once
    assert whole is not None
    apart = (found.targets - whole).abs().sum()
    assert found.moved_from_at_once == apart // 2
    assert apart > 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 90), st.integers(0, 3)), min_size=2, max_size=9),
    st.integers(0, 60),
    st.sampled_from(METHODS),
)
def test_divisor_methods_are_coherent_down_the_hierarchy(
    rows: list[tuple[int, int]], total: int, method: str
) -> None:
    weights = [weight for weight, _ in rows]
    table = pd.DataFrame({"district": [f"D{at}" for _, at in rows]},
                         index=[f"u{at:02}" for at in range(len(rows))])  # fmt: skip
    if method in ("adams", "hill", "dean") and total < len(rows):
        return
    found = allocate_cascade(table, total, ["district"], method, weights, tie="unit_code")
    if method != "hamilton":
        assert found.incoherence == 0


def test_hamilton_is_not_coherent() -> None:
    # 0.38, 1.33 and 2.29 of four: the first is rounded up; within its district 0.44 is not.
    table = pd.DataFrame({"district": ["A", "A", "B"], "poor_start": [2, 7, 12]}, index=list("abc"))
    assert allocate_cascade(table, 4, ["district"], "hamilton").incoherence == 1
    assert allocate_cascade(table, 4, ["district"], "webster").incoherence == 0


def test_a_tie_is_left_at_its_level() -> None:
    table = pd.DataFrame({"district": ["A", "A", "B", "B"], "poor_start": [5, 5, 6, 4]},
                         index=list("abcd"))  # fmt: skip
    found = allocate_cascade(table, 5, ["district"])
    assert found.left == 1
    assert found.levels["district"]["tied"].all()
    assert not found.levels["unit"]["tied"].any()
    assert found.levels["district"]["target"].tolist() == [2, 2]
    assert found.moved_from_at_once is None
    assert "tied" in repr(found)
    assert allocate_cascade(table, 5, ["district"], tie="unit_code").left == 0


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({"total": "1.229"}, ["dotted"]),
        ({"parents": ["region"]}, ["column"]),
        ({"parents": ["district", "district"]}, ["column"]),
        ({"table": COMMUNES.assign(district=["A", None, "B", "B", " ", "A", "C"])}, ["blank"]),
        ({"table": COMMUNES.iloc[:0]}, ["no_units"]),
        ({"method": "leximin"}, ["method"]),
        ({"by": "nothing"}, ["column"]),
        ({"by": [0] * 7}, ["weightless"]),
        ({"tie": "row_order"}, ["tie"]),
        ({"upper": {"district": {"Z": 3}}}, ["strange"]),
        ({"upper": {"district": {"A": 3}}}, ["strange"]),  # two of that name
        ({"upper": {"district": {"B": 2.5}}}, ["total"]),
        ({"upper": {"nowhere": 3}}, ["strange"]),
        ({"lower": {"unit": {"a": 41}}}, ["crossed"]),
        ({"lower": {"district": {"C": 10}}}, ["floor_of_parent"]),
        ({"lower": {"unit": {"c": 9}}, "upper": {"district": {"B": 8}}}, ["cap_of_parent"]),
        ({"lower": {"district": {"B": 9}}, "upper": {"district": {"B": 8}}}, ["crossed"]),
        ({"total": 155}, ["capacity_none"]),
        ({"total": 60, "upper": {"unit": 8}}, ["capacity_short"]),
        ({"total": 6, "lower": {"unit": 1}}, ["floors_over"]),
        ({"total": 6, "method": "adams"}, ["one_each"]),
        ({"lower": {"district": {"C": 10, "B": 44}}}, ["floor_of_parent"] * 2),
    ],
)
def test_what_cannot_be_is_told(options: dict[str, Any], keys: list[str]) -> None:
    found, error = reasons(**options)
    assert found == keys
    for lang in ("vi", "en"):
        assert "{" not in error.message(lang)


def test_reasons_stand_in_numbers() -> None:
    _, error = reasons(lower={"district": {"C": 10}})
    assert "S / C: its floor of 10" in error.message("en")
    assert "9: 1 too many" in error.message("en")
    _, error = reasons(total=60, upper={"unit": 8})
    assert "a (32)" in error.message("en")
    assert "4 short" in error.message("en")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("method", METHODS)
def test_every_number_on_the_way_down_is_explained(method: str, lang: str) -> None:
    found = allocate_cascade(COMMUNES, 60, PARENTS, method, tie="unit_code")
    lines = found.explain("f", lang).splitlines()
    assert "{" not in "".join(lines)
    heads = [line for line in lines if line.split(":")[0] in ("S", "A", "f")]
    provinces, districts = found.levels["province"]["target"], found.levels["district"]
    within = int(districts[districts["parent"] == "S"].loc["A", "target"])
    own = int(found.targets["f"])
    steps = [(int(provinces["S"]), 60), (within, int(provinces["S"])), (own, within)]
    for line, (part, whole) in zip(heads, steps, strict=True):
        assert f": {part} " in line
        assert f" {whole} " in line


def test_what_one_more_would_do_is_explained() -> None:
    one = allocate_cascade(COMMUNES, 60, ["district"])
    two = allocate_cascade(COMMUNES, 61, ["district"])
    gains = (two.levels["district"]["target"] - one.levels["district"]["target"]).to_dict()
    (gainer,) = (name for name, more in gains.items() if more == 1)
    assert f"one more would go to {gainer}." in one.explain("a", "en").splitlines()[1]


def test_units_of_one_name_are_explained_by_their_path() -> None:
    table = COMMUNES.set_axis(list("abcdeag"))
    found = allocate_cascade(table, 60, PARENTS, tie="unit_code")
    with pytest.raises(AllocationError, match="several units"):
        found.explain("a")
    assert found.explain("S / A / a", "en").splitlines()[0].startswith("S: ")
    with pytest.raises(AllocationError, match="no unit"):
        found.explain("zz")
    tied = allocate_cascade(COMMUNES, 3, [], by=[1] * 7)
    assert "exactly equal" in tied.explain("a", "en")


def test_large_numbers_stay_exact() -> None:
    weights = [10**15 + 1, 10**15, 10**15]
    table = pd.DataFrame({"district": ["A", "A", "B"]}, index=list("abc"))
    found = allocate_cascade(table, 10**12 + 1, ["district"], by=weights)
    assert found.certificate
    assert int(np.sum(found.targets.to_numpy(dtype=object))) + found.left == 10**12 + 1
