"""Tables of units by groups: definitions, explanations, reasons in numbers, bad input."""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plans import write_plan

import povlib as pov
from povlib.allocation_inputs import AllocationError
from povlib.allocation_table_words import GROUPS, PROBLEMS, WORDS
from povlib.loading import load_plan
from povlib.plan import Plan

METHODS = ("webster", "jefferson", "adams", "hill", "dean")
PLAN = load_plan("krong_no_2020")
POOR = PLAN.units["poor_start"].tolist()
CODES = PLAN.units["unit_code"].tolist()


def halves(*minority: int) -> dict[str, list[int]]:
    """Split the poor of the first units."""
    own = [*minority, *[0] * (len(POOR) - len(minority))]
    return {"Hre": own, "Kinh": [whole - one for whole, one in zip(POOR, own, strict=True)]}


def plan_with(folder: Path, rows: list[tuple[int, int, int]], **options: Any) -> Plan:
    """Make a plan: poor households, of them the ethnic minority's, and targets."""
    names = string.ascii_uppercase
    listed = [
        {"unit": names[at], "unit_code": f"{names[at]}1", "poor_start": poor,
         "poor_start_em": own, "exits_target": target}
        for at, (poor, own, target) in enumerate(rows)
    ]  # fmt: skip
    return load_plan(str(write_plan(folder, listed, **options)))


def reasons(*arguments: Any, plan: Plan = PLAN, **options: Any) -> AllocationError:
    with pytest.raises(AllocationError) as caught:
        pov.allocate_two_way(plan, *arguments, **options)
    for lang in ("vi", "en"):
        assert caught.value.message(lang) in str(caught.value)
        assert "{" not in caught.value.message(lang)
    return caught.value


# --- Definitions --------------------------------------------------------------------------------


SIGNPOST = {
    "webster": lambda k: Fraction(2 * k + 1, 2),
    "jefferson": lambda k: Fraction(k + 1),
    "adams": Fraction,
    "hill": lambda k: Fraction(k * (k + 1)),
    "dean": lambda k: Fraction(2 * k * (k + 1), 2 * k + 1),
}
"""Where a quotient is rounded up from k to k + 1; for Hill its square."""


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the poor of two or three groups in the plan's units, and totals that agree."""
    names = ("Hre", "Kinh", "Ba Na")[: draw(st.integers(2, 3))]
    stock: list[list[int]] = [[] for _ in names]
    for whole in POOR:
        cuts = sorted(draw(st.integers(0, whole)) for _ in names[1:])
        for own, (low, high) in zip(stock, itertools.pairwise([0, *cuts, whole]), strict=True):
            own.append(high - low)
    table = [[draw(st.integers(0, one)) for one in own] for own in stock]
    totals = [sum(column) for column in zip(*table, strict=True)]
    return {
        "group_totals": dict(zip(names, map(sum, table), strict=True)),
        "unit_totals": totals,
        "groups": dict(zip(names, stock, strict=True)),
    }


@given(requests(), st.sampled_from(METHODS))
def test_multipliers_round_to_every_number_of_the_table(asked: dict[str, Any], method: str) -> None:
    """The definition, from the frame alone: totals, bounds, and one rounding for all cells."""
    try:
        found = pov.allocate_two_way(PLAN, method=method, **asked)
    except AllocationError as error:
        assert error.problems[0][0] == "one_each_cell"  # noqa: PT017
        assert method in ("adams", "hill", "dean")
        return
    assert found.certificate
    whole = found.example if found.left else found.targets
    assert whole.sum(axis=1).tolist() == asked["unit_totals"]
    assert whole.sum().to_dict() == asked["group_totals"]
    signpost, power = SIGNPOST[method], 2 if method == "hill" else 1
    for (unit, group), row in found.table.iterrows():
        count, weight = int(row["target"]), int(row["weight"])
        assert weight == row["poor_start"] == row["upper"]
        assert row["lower"] <= count <= row["upper"]
        at = Fraction(weight) ** power * (
            found.unit_multipliers[unit] * found.group_multipliers[group]
        )
        if power == 1:
            assert row["quotient"] == at
        else:
            assert abs(row["quotient"] ** 2 - Decimal(at.numerator) / at.denominator) < 1e-9
        above = count == row["upper"] or at <= signpost(count) or row["tied"]
        below = count <= row["lower"] or signpost(count - 1) <= at
        assert above or row["binds"] == "cap"
        assert below or row["binds"] == "floor"
        if row["tied"]:
            assert at == signpost(count)


def splits(total: int, caps: list[int]) -> Iterator[tuple[int, ...]]:
    if not caps:
        if not total:
            yield ()
        return
    for own in range(min(total, caps[0]) + 1):
        for rest in splits(total - own, caps[1:]):
            yield own, *rest


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=3), st.data())
def test_the_table_is_the_best_of_all(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    """Brute force on the first three units: the rest of the plan gets nothing."""
    hre = [own for own, _ in pairs] + [0] * 9
    weights = {"Hre": hre, "Kinh": [other for _, other in pairs] + [0] * 9}
    stock = halves(*hre)
    table = [(data.draw(st.integers(0, a)), data.draw(st.integers(0, b))) for a, b in pairs]
    units = [sum(row) for row in table]
    asked = {"Hre": sum(a for a, _ in table), "Kinh": sum(b for _, b in table)}
    assume(sum(units))
    caps = {name: own[:3] + [0] * 9 for name, own in weights.items()}
    found = pov.allocate_two_way(PLAN, asked, units + [0] * 9, groups=stock, by=weights, upper=caps)

    def price(counts: tuple[int, ...]) -> Fraction:
        cells = zip(counts, hre, units, weights["Kinh"], strict=False)
        return prod(
            (
                Fraction(2 * step + 1, 2 * weight)
                for own, first, whole, second in cells
                for count, weight in ((own, first), (whole - own, second))
                for step in range(count)
            ),
            start=Fraction(1),
        )

    possible = [
        own for own in splits(asked["Hre"], hre[:3])
        if all(0 <= u - o <= b for u, o, (_, b) in zip(units, own, pairs, strict=True))
    ]  # fmt: skip
    least = min(map(price, possible))
    best = [own for own in possible if price(own) == least]
    assert tuple(found.example["Hre"].tolist()[:3]) in best
    assert bool(found.left) == (len(best) > 1)
    assert prod(tie.tables or 0 for tie in found.ties) == (len(best) if found.left else 1)
    for at in range(3):
        assert found.targets["Hre"].iloc[at] == min(own[at] for own in best)


def test_one_number_is_the_first_group_of_two(tmp_path: Path) -> None:
    """By hand: 10 of 30 poor are to be the minority's 6, of whom A has 10 and B 5."""
    plan = plan_with(tmp_path / "p", [(20, 10, 6), (10, 5, 4)])
    found = pov.allocate_two_way(plan, 6)
    assert found.groups == ("ethnic_minority", "others")
    assert found.targets.to_numpy().tolist() in ([[4, 2], [2, 2]], [[3, 3], [3, 1]])
    assert found.total == 10
    same = pov.allocate_two_way(plan, {"others": 4, "ethnic_minority": 6})
    assert same.targets.equals(found.targets)


def test_totals_are_those_of_the_document_or_of_an_allocation(tmp_path: Path) -> None:
    rows = [(20, 12, 6), (10, 4, 4), (30, 3, 9)]
    total = {"poor_start": 60, "poor_start_em": 19, "exits_target": 19, "exits_target_em": 7}
    listed = [
        {"unit": name, "unit_code": f"{name}1", "poor_start": poor, "poor_start_em": own,
         "exits_target": target, "exits_target_em": part}
        for name, (poor, own, target), part in zip("ABC", rows, (4, 2, 1), strict=True)
    ]  # fmt: skip
    stated = load_plan(str(write_plan(tmp_path / "stated", listed, total=total)))
    summed = load_plan(str(write_plan(tmp_path / "summed", listed)))
    for plan in (stated, summed):
        found = pov.allocate_two_way(plan)
        assert found.unit_totals.tolist() == [6, 4, 9]
        assert found.group_totals.to_dict() == {"ethnic_minority": 7, "others": 12}
    fair = pov.allocate(stated, 19, "jefferson")
    assert pov.allocate_two_way(stated, 7, fair).unit_totals.tolist() == fair.targets.tolist()
    down = pov.allocate_cascade(stated, 19, [], "webster")
    assert pov.allocate_two_way(stated, 7, down).unit_totals.tolist() == down.targets.tolist()


def test_groups_and_units_are_known_by_their_labels_not_their_order() -> None:
    groups = halves(*[one // 3 for one in POOR[:6]])
    frame = pd.DataFrame(groups, index=PLAN.units.index)
    expected = pov.allocate_two_way(PLAN, {"Hre": 60, "Kinh": 327}, groups=frame)
    coded = frame.set_axis(CODES).iloc[::-1, ::-1]
    for other in (
        coded,
        frame.iloc[::-1].rename_axis("unit").reset_index(),
        coded.rename_axis("unit_code").reset_index(),
    ):
        found = pov.allocate_two_way(PLAN, {"Kinh": 327, "Hre": 60}, groups=other)
        assert found.targets[["Hre", "Kinh"]].equals(expected.targets[["Hre", "Kinh"]])
    reversed_ = PLAN.units["exits_target"].iloc[::-1]
    found = pov.allocate_two_way(PLAN, [60, 327], reversed_, groups=groups)
    assert found.targets.equals(expected.targets)


@given(requests(), st.permutations(range(len(POOR))))
def test_the_order_of_the_units_does_not_matter(asked: dict[str, Any], order: list[int]) -> None:
    """Ties are left alike, too."""
    found = pov.allocate_two_way(PLAN, **asked)
    turned = replace(PLAN, units=PLAN.units.iloc[order])
    moved = {name: [own[at] for at in order] for name, own in asked["groups"].items()}
    totals = [asked["unit_totals"][at] for at in order]
    other = pov.allocate_two_way(turned, asked["group_totals"], totals, groups=moved)
    assert other.targets.loc[found.targets.index].equals(found.targets)
    assert set(other.undecided) == set(found.undecided)


def test_units_of_one_name_are_told_apart_by_their_codes() -> None:
    units = PLAN.units.rename(index={"Nam Xuân": "Nam Đà"})
    plan = replace(PLAN, units=units, registrations=None)
    groups = pd.DataFrame(halves(*[one // 3 for one in POOR]), index=CODES)
    fair = pov.allocate(plan, 387, tie="unit_code")
    found = pov.allocate_two_way(plan, 100, fair, groups=groups)
    assert found.unit_totals.tolist() == fair.targets.tolist()
    assert found.explain(CODES[-1], "en").startswith("Nam Đà: ")
    with pytest.raises(AllocationError, match="several units are called"):
        found.explain("Nam Đà")


def test_floors_and_caps_hold() -> None:
    groups = halves(*[one // 2 for one in POOR])
    found = pov.allocate_two_way(
        PLAN, {"Hre": 200, "Kinh": 187}, groups=groups,
        lower={"Hre": {"Nam Đà": 20}}, upper={"Hre": [8] + [99] * 11},
    )  # fmt: skip
    row = found.table.loc[("Nam Đà", "Hre")]
    assert (row["target"], row["lower"], row["binds"]) == (20, 20, "floor")
    first = found.table.iloc[0]
    assert first["target"] <= 8
    assert first["upper"] == 8
    half = pov.allocate_two_way(
        PLAN, {"Hre": 200, "Kinh": 187}, groups=groups, upper=Fraction(1, 2)
    )
    assert half.table["upper"].tolist() == [n // 2 for n in half.table["poor_start"]]
    three = pov.allocate_two_way(PLAN, {"Hre": 200, "Kinh": 187}, groups=groups, lower=3)
    assert three.targets.to_numpy().min() >= 3


# --- Ties ---------------------------------------------------------------------------------------


def tied(folder: Path) -> Plan:
    """Two units and two groups that are all alike: one of each diagonal gets one more."""
    return plan_with(folder, [(20, 10, 3), (20, 10, 3)])


def test_a_tie_is_told_and_never_settled_by_the_order_of_rows(tmp_path: Path) -> None:
    plan = tied(tmp_path / "p")
    found = pov.allocate_two_way(plan, 3)
    assert found.targets.to_numpy().tolist() == [[1, 1], [1, 1]]
    assert found.left == 2
    (tie,) = found.ties
    assert (tie.to_give, tie.tables, tie.given) == (2, 2, ())
    assert set(found.undecided) == set(itertools.product("AB", found.groups))
    assert "2 still tied" in repr(found)
    assert found.example.sum().tolist() == [3, 3]
    text = found.explain("A", "en")
    assert "2 more households" in text
    assert "2 tables" in text
    assert "Chưa phân định" in found.explain("A")


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (["unit_code", "group_order"], [[2, 1], [1, 2]]),
        (["group_order", "unit_code"], [[2, 1], [1, 2]]),
        (["largest_weight", ("lot", 1)], None),
        (("lot", 5), None),
    ],
)
def test_a_named_way_settles_a_tie(tmp_path: Path, tie: Any, expected: Any) -> None:
    found = pov.allocate_two_way(tied(tmp_path / "p"), 3, tie=tie)
    assert not found.left
    assert found.targets.sum().tolist() == found.targets.sum(axis=1).tolist() == [3, 3]
    if expected:
        assert found.targets.to_numpy().tolist() == expected
    assert len(found.ties[0].given) == 2
    for lang in ("vi", "en"):
        assert re.search("phân định theo cách|settled by", found.explain("B", lang))


def test_the_unit_with_fewer_households_comes_first(tmp_path: Path) -> None:
    rows = [
        {"unit": name, "unit_code": f"{name}1", "households": all_, "poor_start": 20,
         "poor_start_em": 10, "exits_target": 3}
        for name, all_ in (("A", 90), ("B", 80))
    ]  # fmt: skip
    plan = load_plan(str(write_plan(tmp_path / "p", rows)))
    found = pov.allocate_two_way(plan, 3, tie=["group_order", "fewest_households"])
    assert found.targets.to_numpy().tolist() == [[1, 2], [2, 1]]
    unknown = reasons(3, plan=tied(tmp_path / "q"), tie="fewest_households")
    assert "households: unknown" in unknown.message("en")


def test_every_lot_is_drawn_by_unit_and_group_alone(tmp_path: Path) -> None:
    rows = [(20, 10, 3), (20, 10, 3)]
    plan = plan_with(tmp_path / "p", rows)
    drawn = {
        tuple(map(tuple, pov.allocate_two_way(plan, 3, tie=("lot", n)).targets.to_numpy()))
        for n in range(12)
    }
    assert drawn == {((2, 1), (1, 2)), ((1, 2), (2, 1))}


def test_no_way_at_all_leaves_the_tie(tmp_path: Path) -> None:
    assert pov.allocate_two_way(tied(tmp_path / "p"), 3, tie=[]).left == 2


def test_a_way_that_tells_cells_of_one_unit_not_apart_leaves_the_tie(tmp_path: Path) -> None:
    plan = tied(tmp_path / "p")
    assert pov.allocate_two_way(plan, 3, tie="unit_code").left == 2


# --- Explanations -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [PROBLEMS, WORDS, GROUPS])
def test_words_fill_the_same_places_in_both_languages(words: dict[str, tuple[str, str]]) -> None:
    for key, pair in words.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text)
                   if name and "|" not in name} for text in pair]  # fmt: skip
        assert places[0] == places[1], key


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_unit_is_explained(method: str, lang: str) -> None:
    groups = halves(*[one // 2 for one in POOR[:8]])
    found = pov.allocate_two_way(
        PLAN, {"Hre": 120, "Kinh": 267}, method=method, groups=groups,
        upper={"Hre": 30}, lower={"Hre": {"Nam Đà": 20}},
    )  # fmt: skip
    texts = [found.explain(unit, lang) for unit in PLAN.units.index]
    assert texts == [found.explain(code, lang) for code in CODES]
    for unit, text in zip(PLAN.units.index, texts, strict=True):
        head, _, first, *_ = text.splitlines()
        assert head.startswith(f"{unit}: {found.unit_totals[unit]} ")
        assert "Hre 120, Kinh 267" in head
        assert first.startswith("Hre: ")
        assert "{" not in text
    with pytest.raises(AllocationError, match="Nowhere"):
        found.explain("Nowhere", lang)


def test_what_an_explanation_multiplies_is_right() -> None:
    groups = halves(*[one // 2 for one in POOR])
    found = pov.allocate_two_way(PLAN, {"Hre": 200, "Kinh": 187}, groups=groups)
    checked = 0
    for unit in PLAN.units.index:
        for line in found.explain(unit, "en").splitlines():
            if product := re.search(r"(\d+) × ([\d/.]+) × ([\d/.]+) = ([\d.]+)", line):
                own, row, column = (Fraction(product[at]) for at in (1, 2, 3))
                assert abs(own * row * column - Fraction(product[4])) <= Fraction(1, 1000)
                checked += 1
    assert checked == 24


@given(requests(), st.integers(0, 3), st.data())
def test_both_ends_of_what_a_group_can_have_are_reached(
    asked: dict[str, Any], floor: int, data: st.DataObject
) -> None:
    """With floors and caps: there is a table at both ends, and none beyond."""
    names, units = list(asked["groups"]), asked["unit_totals"]
    assume(len(names) == 2)
    unit = data.draw(st.integers(0, len(POOR) - 1))
    bounds = {
        "lower": {names[0]: {CODES[unit]: min(floor, asked["groups"][names[0]][unit])}},
        "upper": {names[1]: {CODES[unit]: data.draw(st.integers(0, 40))}},
    }
    try:
        some = pov.allocate_two_way(PLAN, **{**asked, **bounds})
    except AllocationError:
        return
    for end, beyond in zip(some.reach(names[0]), (-1, 1), strict=True):
        found = pov.allocate_two_way(PLAN, end, units, groups=asked["groups"], **bounds)
        assert int(found.example[names[0]].sum()) == end
        if 0 <= end + beyond <= sum(units):
            reasons(end + beyond, units, groups=asked["groups"], **bounds)


def thirds() -> dict[str, list[int]]:
    """Three groups of the poor, unlike from unit to unit."""
    first = [one * (2 + at % 5) // 8 for at, one in enumerate(POOR)]
    second = [(one - own) * (1 + at % 3) // 4 for at, (one, own) in
              enumerate(zip(POOR, first, strict=True))]  # fmt: skip
    rest = [a - b - c for a, b, c in zip(POOR, first, second, strict=True)]
    return {"Hre": first, "Mnông": second, "Kinh": rest}


@pytest.mark.parametrize("pair", [("Hre", "Kinh"), ("Mnông", "Hre"), ("Kinh", "Mnông")])
def test_one_more_for_a_group_is_the_table_with_other_totals(pair: tuple[str, str]) -> None:
    many = {"Hre": 160, "Mnông": 90, "Kinh": 137}
    two = halves(*[one // 3 for one in POOR])
    cases = [(many, thirds(), pair)]
    cases += [({"Hre": 200, "Kinh": 187}, two, ("Hre", "Kinh"))] if pair[0] == "Hre" else []
    for totals, groups, (to, giver) in cases:
        found = pov.allocate_two_way(PLAN, totals, groups=groups)
        changed = {**totals, to: totals[to] + 1, giver: totals[giver] - 1}
        other = pov.allocate_two_way(PLAN, changed, groups=groups)
        assert not found.left
        assert not other.left
        table = found.targets.copy()
        moves = found.shifted(to, giver)
        assert moves
        for unit, from_, gets in moves:
            table.loc[unit, from_] -= 1
            table.loc[unit, gets] += 1
        assert table.equals(other.targets)
        text = found.explain("Nam Đà")
        if len(totals) == 2:
            assert f"201 hộ và nhóm Kinh bớt một hộ: ở {moves[0][0]}" in text
        elif giver == max((one for one in totals if one != to), key=totals.__getitem__):
            unit, from_, gets = moves[0]
            said = f"{totals[to] + 1} hộ và nhóm {giver} bớt một hộ: ở {unit}"
            assert said in text
            assert f"nhóm {from_} bớt một suất, nhóm {gets} thêm một suất" in text
    nobody = pov.allocate_two_way(PLAN, {"Hre": 0, "Kinh": 387}, groups=two)
    assert nobody.shifted("Kinh", "Hre") is None


def test_every_one_of_several_groups_is_told_what_it_could_have() -> None:
    found = pov.allocate_two_way(PLAN, {"Hre": 160, "Mnông": 90, "Kinh": 137}, groups=thirds())
    for lang, words in (("vi", "nhóm {} có thể được từ {} đến {}"),
                        ("en", "group {} could have from {} to {}")):  # fmt: skip
        text = found.explain("Nam Đà", lang)
        for group in found.groups:
            assert words.format(group, *found.reach(group)) in text


# --- Why there is no table ----------------------------------------------------------------------


def test_a_bottleneck_names_its_units_and_groups(tmp_path: Path) -> None:
    """A and B have no others and 25 + 20 to share out, but the minority gets only 40."""
    plan = plan_with(tmp_path / "p", [(60, 60, 25), (50, 50, 20), (50, 5, 9), (40, 0, 6)])
    error = reasons(40, plan=plan)
    assert error.message("vi") == (
        "A và B cần 45 hộ, nhưng ở đó nhóm hộ khác chỉ nhận được 0 hộ, còn nhóm DTTS cả bảng chỉ "
        "có 40 hộ: thiếu 5 hộ."
    )
    assert error.message("en") == (
        "A and B need 45 households, but there the group others can take only 0, and in the whole "
        "table the group ethnic minority may get only 40: 5 short."
    )


def test_a_bottleneck_is_told_from_the_side_with_fewer_units(tmp_path: Path) -> None:
    """The minority's 30 must come from A, which has 12 for all, and from 5 elsewhere."""
    rows = [(60, 60, 12), (50, 2, 20), (50, 2, 20), (40, 1, 6)]
    error = reasons(30, plan=plan_with(tmp_path / "p", rows))
    assert error.message("en") == (
        "The group ethnic minority needs 30 households, but A has only 12 for all groups, and all "
        "other units can take only 5 of it: 17 at most, 13 short."
    )


@given(requests(), st.data())
def test_the_most_that_is_told_is_the_most_that_can_be(
    asked: dict[str, Any], data: st.DataObject
) -> None:
    """Two groups: what a message calls the most is Σ min(unit's total, group's poor)."""
    assume(len(asked["groups"]) == 2)
    first, second = asked["groups"].values()
    units = asked["unit_totals"]
    most = sum(map(min, units, first))
    least = sum(max(0, total - own) for total, own in zip(units, second, strict=True))
    target = data.draw(st.integers(0, sum(units)))
    names = list(asked["groups"])
    if least <= target <= most:
        found = pov.allocate_two_way(PLAN, target, units, groups=asked["groups"])
        assert int(found.example[names[0]].sum()) == target
        assert found.reach(names[0]) == (least, most)
        assert found.reach(names[1]) == (sum(units) - most, sum(units) - least)
        return
    error = reasons(target, units, groups=asked["groups"])
    short = target - most if target > most else least - target
    assert all(params["n"] == short for _, params in error.problems)


def test_floors_of_others_are_told(tmp_path: Path) -> None:
    """B keeps 6 for the others by its floor, so that of its 10 only 4 can be the minority's."""
    plan = plan_with(tmp_path / "p", [(40, 3, 20), (40, 30, 10), (40, 2, 20)])
    error = reasons(12, plan=plan, lower={"others": {"B": 6}})
    assert error.message("en") == (
        "The group ethnic minority needs 12 households, but B has only 10 for all groups, of which "
        "6 are floors of others, and all other units can take only 5 of it: 9 at most, 3 short."
    )
    assert "6 hộ là mức sàn của nhóm hộ khác" in error.message("vi")


def test_single_units_and_groups_come_first(tmp_path: Path) -> None:
    plan = plan_with(tmp_path / "p", [(20, 5, 10), (20, 5, 10)])
    few = reasons(11, plan=plan).message("en")
    assert "The group ethnic minority needs 11 households" in few
    assert "only 10 of it: 1 short" in few
    unit = reasons(5, [21, 5], plan=plan).message("en")
    assert "A needs 21 households, but its groups can take only 20: 1 short." in unit
    over = reasons(5, [5, 5], plan=plan, lower={"ethnic_minority": 3}).message("en")
    assert "has only 5 households, but its floors add up to 6: 1 too many" in over
    both = reasons(5, [2, 8], plan=plan, lower={"ethnic_minority": {"A": 2}, "others": {"A": 1}})
    assert "A has only 2 households, but its floors add up to 3" in both.message("en")
    crossed = reasons(5, plan=plan, lower={"others": {"A": 9}}, upper={"others": {"A": 4}})
    assert "A, others: the floor of 9 households is above the cap of 4." in crossed.message("en")
    assert "A, hộ khác: mức sàn 9 hộ" in crossed.message("vi")


def test_a_rule_that_gives_one_to_each_is_told_to_be_the_obstacle(tmp_path: Path) -> None:
    plan = plan_with(tmp_path / "p", [(20, 5, 1), (20, 5, 9)])
    assert pov.allocate_two_way(plan, 3).certificate
    told = reasons(3, plan=plan, method="adams").message("en")
    assert "The rule “adams” gives every group with a weight at least 1" in told
    assert "A has only 1 household" in told


def test_many_units_are_named_in_part(tmp_path: Path) -> None:
    rows = [(10, 10, 5)] * 9 + [(90, 0, 5)] * 10
    told = reasons(40, plan=plan_with(tmp_path / "p", rows)).message("en")
    assert "A, B, C, D, E, F… (+3) need 45 households" in told


def test_of_many_units_the_worst_are_told_one_by_one(tmp_path: Path) -> None:
    rows = [(10, 5, 10 + at) for at in range(1, 10)] + [(900, 450, 10)]
    plan = plan_with(tmp_path / "p", rows)
    error = reasons(50, plan=plan)
    lines = error.message("en").splitlines()
    assert [line[0] for line in lines[:6]] == list("IHGFED")
    assert lines[0] == "I needs 19 households, but its groups can take only 10: 9 short."
    assert lines[6] == "… and 3 more places like that."
    crossed = reasons(50, plan=plan, lower=6).message("en")
    assert "… and 12 more places like that." in crossed


# --- Bad input ----------------------------------------------------------------------------------


GROUP = halves(*[one // 2 for one in POOR])


def with_first(value: Any) -> dict[str, list[Any]]:
    return {"Hre": [value, *GROUP["Hre"][1:]], "Kinh": GROUP["Kinh"]}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"groups": with_first(-1)}, "groups, Hre, Buôn Choah: expected a whole number"),
        ({"groups": with_first(float("nan"))}, "groups, Hre: no figure for Buôn Choah"),
        ({"groups": with_first(None)}, "groups, Hre: no figure for Buôn Choah"),
        ({"groups": with_first("1.229")}, "“1.229” may be 1229 or a decimal fraction"),
        ({"groups": with_first(3.5)}, "expected a whole number of households, 0 or more; found"),
        ({"groups": with_first(5)}, "do not add up to the poor households of the unit: Buôn Choah"),
        ({"groups": {"Hre": GROUP["Hre"][1:], "Kinh": GROUP["Kinh"]}}, "11 figures for 12 units"),
        ({"groups": {**GROUP, "Hre": {"Xã Lạ": 3}}}, "the plan has no unit Xã Lạ"),
        ({"groups": 5}, "groups: cannot read 5"),
        ({"groups": {}}, "there is no group"),
        ({"groups": {"Hre": 5, "Kinh": 6}}, "groups: cannot read 5"),
        ({"groups": "exits_target"}, "is not the ethnic-minority part"),
        ({"groups": ["poor_start", "near_poor_start"]}, "no column “near_poor_start”"),
        ({"groups": None}, "does not print the column poor_start_em"),
        ({"group_totals": None}, "states no total of each group; give the households of: Hre, Kin"),
        ({"group_totals": {"Hre": 200}}, "no figure for the group Kinh; the groups are: Hre, Kinh"),
        ({"group_totals": {"Hre": 1, "Kinh": 2, "Tày": 3}}, "there is no group Tày"),
        ({"group_totals": [1, 2, 3]}, "3 figures for 2 groups"),
        ({"group_totals": {"Hre": -1, "Kinh": 388}}, "group_totals, Hre: expected a whole number"),
        ({"group_totals": {"Hre": "1.229", "Kinh": 1}}, "group_totals, Hre: “1.229” may be 1229"),
        ({"group_totals": float("nan")}, "group_totals, Hre: expected a whole number"),
        ({"group_totals": 388}, "Hre 388 households, more than the 387 of all units"),
        ({"group_totals": {"Hre": 200, "Kinh": 188}},
         "all units add up to 387 households, all groups to 388, which is 1 apart"),
        ({"unit_totals": 30}, "unit_totals: cannot read 30"),
        ({"unit_totals": [1, 2]}, "unit_totals: 2 figures for 12 units"),
        ({"unit_totals": {"Nam Đà": 5}}, "unit_totals: no figure for Buôn Choah"),
        ({"unit_totals": [-1] * 12}, "unit_totals, Buôn Choah: expected a whole number"),
        ({"unit_totals": ["1.229"] * 12}, "“1.229” may be 1229"),
        ({"unit_totals": "no_such"}, "unit_totals: the plan has no column “no_such”"),
        ({"by": {"Hre": POOR}}, "by: no figure for the group Kinh"),
        ({"by": {"Hre": [-1] * 12, "Kinh": POOR}}, "by, Hre, Buôn Choah: expected a number"),
        ({"by": 7}, "by: cannot read 7"),
        ({"lower": {"Tày": 1}}, "lower: there is no group Tày"),
        ({"upper": "poor_start"}, "upper: cannot read 'poor_start'"),
        ({"upper": {"Hre": "1.229"}}, "upper: the plan has no column “1.229”"),
        ({"lower": -3}, "lower, Buôn Choah: expected a whole number"),
        ({"method": "hamilton"}, "there is no rule “hamilton”"),
        ({"method": pd.NA}, "there is no rule “<NA>”"),
        ({"tie": "first"}, "there is no way “first”"),
        ({"tie": pd.NA}, "there is no way “<NA>”"),
        ({"tie": ["unit_code", 7]}, "there is no way “7”"),
    ],
)  # fmt: skip
def test_bad_input_is_told(options: dict[str, Any], told: str) -> None:
    asked = {"group_totals": {"Hre": 200, "Kinh": 187}, "groups": GROUP, **options}
    error = reasons(**asked)
    assert told in error.message("en")
    assert error.message("vi") != error.message("en")


def test_everything_wrong_is_told_at_once() -> None:
    told = reasons(
        {"Hre": -1, "Kinh": "x"}, groups=GROUP, by={"Hre": POOR}, lower={"Tày": 1}, upper=-2
    ).message("en")
    for part in ("group_totals, Hre", "group_totals, Kinh", "by: no figure", "Tày", "upper, Buôn"):
        assert part in told


def test_the_same_name_twice_is_told() -> None:
    frame = pd.DataFrame([[1, 2]] * 12, columns=["Hre", "Hre"], index=PLAN.units.index)
    assert "two groups are called Hre" in reasons(5, groups=frame).message("en")
    totals = pd.Series([1, 2, 3], index=["Hre", "Hre", "Kinh"])
    assert "two groups are called" in reasons(totals, groups=GROUP).message("en")
    index = [PLAN.units.index[0]] * 12
    twice = pd.DataFrame(GROUP, index=index)
    assert "two figures for Buôn Choah" in reasons(5, groups=twice).message("en")


def test_a_frame_without_a_unit_or_with_a_total_row_is_told() -> None:
    frame = pd.DataFrame(GROUP, index=PLAN.units.index)
    total = pd.concat([frame, frame.sum().to_frame("Tổng cộng").T])
    assert "no unit Tổng cộng" in reasons(200, groups=total).message("en")
    lost = reasons(200, groups=frame.iloc[1:]).message("en")
    assert "groups, Hre: no figure for Buôn Choah" in lost


def test_more_of_a_part_than_of_the_whole_is_told(tmp_path: Path) -> None:
    plan = plan_with(tmp_path / "p", [(20, 10, 3), (20, 10, 3)])
    plan.units["poor_start_em"] = [21, 10]
    assert "A: 21 poor ethnic-minority households, more than the 20" in (
        reasons(3, plan=plan).message("en")
    )


def test_an_allocation_with_a_tie_is_no_total(tmp_path: Path) -> None:
    plan = plan_with(tmp_path / "p", [(20, 10, 3), (20, 10, 3)])
    open_ = pov.allocate(plan, 5)
    assert open_.left == 1
    assert "leaves 1 to be given" in reasons(3, open_, plan=plan).message("en")


def test_a_plan_without_targets_or_units_is_told(tmp_path: Path) -> None:
    rows = [{"unit": "A", "unit_code": "A1", "poor_start": 9, "poor_start_em": 3}]
    plan = load_plan(str(write_plan(tmp_path / "p", rows)))
    assert "does not assign a target to every unit" in reasons(3, plan=plan).message("en")
    assert pov.allocate_two_way(plan, 2, [4]).targets.to_numpy().tolist() == [[2, 2]]


@pytest.mark.parametrize("total", [0, 3])
def test_a_group_without_poor_households(tmp_path: Path, total: int) -> None:
    plan = plan_with(tmp_path / "p", [(20, 0, 5), (20, 0, 4)])
    if total:
        told = reasons(total, plan=plan).message("en")
        assert "The group ethnic minority needs 3 households" in told
        assert "only 0 of it: 3 short" in told
        return
    found = pov.allocate_two_way(plan, 0)
    assert found.targets.to_numpy().tolist() == [[0, 5], [0, 4]]
    assert "no poor households here" in found.explain("A", "en")


def test_a_weight_of_zero_closes_a_cell() -> None:
    weights = {"Hre": [0, *POOR[1:]], "Kinh": POOR}
    found = pov.allocate_two_way(PLAN, 180, groups=GROUP, by=weights)
    assert found.targets["Hre"].iloc[0] == 0
    assert "its weight is 0" in found.explain("Buôn Choah", "en")
    closed = {"Hre": [0] * 12, "Kinh": POOR}
    assert "by: with a weight of 0" in reasons(180, groups=GROUP, by=closed).message("en")


def test_weights_may_be_fractions() -> None:
    twice = {name: [Fraction(one, 7) for one in own] for name, own in GROUP.items()}
    exact = pov.allocate_two_way(PLAN, 180, groups=GROUP)
    found = pov.allocate_two_way(PLAN, 180, groups=GROUP, by=twice)
    assert found.targets.equals(exact.targets)


def test_large_figures_stay_exact() -> None:
    """Beyond floats: of 3·10¹⁵ + 1 weights one household hangs on the last digit."""
    many = 10**15
    weights = {"Hre": [3 * many + 1, 3 * many] + [1] * 10, "Kinh": [3 * many] * 2 + [1] * 10}
    groups = halves(3, 3)
    found = pov.allocate_two_way(PLAN, 3, [3, 3] + [0] * 10, groups=groups, by=weights)
    assert found.certificate
    assert found.targets.iloc[:2].to_numpy().tolist() == [[2, 1], [1, 2]]
    weights["Hre"][0] -= 1
    assert pov.allocate_two_way(PLAN, 3, [3, 3] + [0] * 10, groups=groups, by=weights).left == 2


def test_many_groups_and_one_group() -> None:
    five = np.array([[one // 5] * 5 for one in POOR])
    five[:, 0] += np.array(POOR) - five.sum(axis=1)
    frame = pd.DataFrame(five, index=PLAN.units.index, columns=list("abcde"))
    totals = [83, 76, 76, 76, 76]
    found = pov.allocate_two_way(PLAN, totals, groups=frame)
    assert found.targets.shape == (12, 5)
    assert found.certificate
    one = pov.allocate_two_way(PLAN, {"poor_start": 387}, groups=["poor_start"])
    assert one.targets["poor_start"].tolist() == PLAN.units["exits_target"].tolist()


# --- In a report --------------------------------------------------------------------------------


def second(folder: Path, minority: int = 9) -> Plan:
    """A plan that prints its poor ethnic-minority households, and what it assigns to them."""
    rows = [(20, 12, 6, 4), (10, 4, 4, 2), (30, 3, 9, minority - 6)]
    listed = [
        {"unit": name, "unit_code": f"{name}1", "poor_start": poor, "poor_start_em": own,
         "exits_target": target, "exits_target_em": part}
        for name, (poor, own, target, part) in zip("ABC", rows, strict=True)
    ]  # fmt: skip
    return load_plan(str(write_plan(folder, listed)))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_in_a_report_is_the_answer(tmp_path: Path, lang: str) -> None:
    study = pov.compare_rules(second(tmp_path / "p"))
    chosen = study.chosen.allocation
    assert chosen is not None
    found = pov.allocate_two_way(study.plan, 9, chosen)
    block = pov.allocation_groups(study, lang)
    lines = [line.split() for line in block.text.splitlines()]
    for at, unit in enumerate("ABC"):
        (row,) = (line for line in lines if line[:1] == [unit])
        figures = [own[at] for own in found.stock]
        figures += [*found.targets.loc[unit], found.unit_totals[unit]]
        assert [re.sub("[abc]$", "", text) for text in row[1:-1]] == [str(one) for one in figures]
    assert pov.allocation_groups(found, lang).text.splitlines()[:7] == block.text.splitlines()[:7]
    assert "9" in block.text


def test_a_report_says_why_there_is_no_table(tmp_path: Path) -> None:
    none = pov.allocation_groups(pov.compare_rules(PLAN), "vi").text
    assert "poor_start_em" in none
    short = pov.allocation_groups(pov.compare_rules(second(tmp_path / "p", 18)), "en").text
    assert "short" in short
    failed = pov.compare_rules(PLAN, 5000)
    assert "5,000" in pov.allocation_groups(failed, "en").text


def test_ties_bounds_and_many_groups_in_a_report(tmp_path: Path) -> None:
    plan = tied(tmp_path / "p")
    text = pov.allocation_groups(pov.allocate_two_way(plan, 3), "en").text
    assert "1c" in text
    assert "the lower number stands, 2 are still to be given" in text
    held = pov.allocate_two_way(plan, 3, upper={"ethnic_minority": {"A": 1}}, method="hill")
    told = pov.allocation_groups(held, "en").text
    assert "1a" in told
    assert "√" in told
    five = np.array([[one // 5] * 5 for one in POOR])
    five[:, 0] += np.array(POOR) - five.sum(axis=1)
    frame = pd.DataFrame(five, index=PLAN.units.index, columns=list("abcde"))
    wide = pov.allocate_two_way(PLAN, [83, 76, 76, 76, 76], groups=frame, by=frame)
    row = next(
        line for line in pov.allocation_groups(wide, "en").text.splitlines()
        if line.startswith("Nam Đà")
    )  # fmt: skip
    assert len(row.split()) == 2 + 5 + 2


def test_the_minority_of_the_notebook_has_its_table(tmp_path: Path) -> None:
    """Where the plan prints what it takes, and nothing else was asked for."""
    study = pov.compare_rules(second(tmp_path / "p"))
    table = pov.allocation_groups(study, "vi")
    assert table.text in pov.allocation_minority(study, "vi").text
    asked = pov.compare_rules(second(tmp_path / "q"), subgroup_target=8)
    assert table.text.splitlines()[0] not in pov.allocation_minority(asked, "vi").text
    assert "×" not in pov.allocation_minority(pov.compare_rules(PLAN), "vi").text
