"""What a planner types: read, carried out by `allocate`, or told in words with the way out."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan

from povlib.allocation import AllocationError, allocate
from povlib.allocation_rules import RULES
from povlib.choice_words import FIELDS, PROBLEMS
from povlib.choices import Choice, ChoiceError, Nearest, choose, options_of, start_choice, told
from povlib.loading import load_plan
from povlib.plan import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    rows = [
        {"unit": f"Xã {at}", "unit_code": f"0000{at}", "households": 100 * at, "poor_start": poor,
         "poor_start_em": poor // 2, "exits_target": own, "exits_registered": told}
        for at, (poor, own, told) in enumerate([(9, 3, 4), (0, 0, 0), (14, 5, 5), (6, 2, 1)], 1)
    ]  # fmt: skip
    return load_plan(str(write_plan(tmp_path_factory.mktemp("p") / "small", rows)))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_planners_are_told_in_their_own_words(small: Plan, rule: str) -> None:
    """No name of Python's, and rules by their labels, in whatever a control can ask for."""
    changes = [{"subgroup_target": "4"}, {"dial": "9999"}, {"target": "1"}, {"target": "999999999"},
               {"floor": "3", "capacity": "1"}]  # fmt: skip
    for change in changes:
        try:
            choose(small, Choice(rule=rule, **change))
        except ChoiceError as error:
            for lang in ("vi", "en"):
                words = error.message(lang)
                assert not re.search(r"Fraction|[a-z]_[a-z]|\b(beta|total|by)[:=]", words), words
                assert f"“{rule}”" not in words


def test_reasons_of_one_kind_are_told_of_a_few(tmp_path: Path) -> None:
    rows = [{"unit": f"U{at}", "unit_code": str(at), "poor_start": 30} for at in range(50)]
    plan = load_plan(write_plan(tmp_path / "many", rows))
    with pytest.raises(ChoiceError) as found:
        choose(plan, Choice(target="500", floor="20", capacity="5"))
    lines = found.value.message("en").splitlines()
    assert sum("above its own cap" in line for line in lines) == 4
    assert "46 more units alike." in lines


def error_of(plan: Plan, choice: Choice) -> ChoiceError:
    with pytest.raises(ChoiceError) as caught:
        choose(plan, choice)
    return caught.value


CASES: list[tuple[Choice, dict[str, Any]]] = [
    (Choice(), {}),
    (Choice(target="400"), {"total": 400}),
    (Choice(target=" 400 "), {"total": 400}),
    (Choice("leximin", target="390"), {"total": 390, "method": "leximin"}),
    (Choice("jefferson", "exits_registered"), {"method": "jefferson", "by": "registered"}),
    (Choice(capacity="exits_registered"), {"upper": "registered"}),
    (Choice(capacity="40"), {"upper": 40}),
    (Choice(capacity="50 %", floor="5%"), {"upper": Fraction(1, 2), "lower": Fraction(1, 20)}),
    (Choice(capacity="31%", target="370"), {"upper": "31%", "total": 370}),
    (Choice(capacity="87,25 %", target="300"), {"upper": "87.25%", "total": 300}),
    (Choice(floor="10"), {"lower": 10}),
    (Choice("need_weighted", dial="1/2"), {"method": "need_weighted", "beta": Fraction(1, 2)}),
    (Choice("alpha", dial="0,5"), {"method": "alpha", "aversion": Fraction(1, 2)}),
    (Choice("kolm_pollak", dial="0.3"), {"method": "kolm_pollak", "aversion": Fraction(3, 10)}),
    (Choice("fixed_plus_proportional", dial="5"),
     {"method": "fixed_plus_proportional", "fixed": 5}),
    (Choice("nearest"), {"method": "nearest", "reference": "registered"}),
    (Choice("nearest", reference="exits_target"),
     {"method": "nearest", "reference": "exits_target"}),
    (Choice(tie="lot 7"), {"tie": ("lot", 7)}),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "arguments"), CASES)
def test_a_choice_is_what_allocate_gives(
    plan: Plan, choice: Choice, arguments: dict[str, Any]
) -> None:
    found, expected = choose(plan, choice), allocate(plan, **arguments)
    assert found.targets.tolist() == expected.targets.tolist()
    assert (found.total, found.caps, found.floors) == (
        expected.total,
        expected.caps,
        expected.floors,
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [("abc", "choice_whole"), ("-5", "choice_whole"), ("12,5", "choice_whole"),
     ("٣", "choice_whole"), ("1.229", "choice_dotted"), ("1,229", "choice_dotted"),
     ("1 229", "choice_dotted"), ("9" * 31, "choice_whole"), ("387\x00", "choice_whole")],
)  # fmt: skip
@pytest.mark.parametrize("field", ["target", "subgroup_target"])
def test_a_text_that_is_no_number_is_never_guessed(
    plan: Plan, field: str, text: str, key: str
) -> None:
    error = error_of(plan, replace(Choice(), **{field: text}))
    assert [one for one, _ in error.problems] == [key]
    for which, lang in enumerate(("vi", "en")):
        assert error.message(lang).startswith(FIELDS[field][which])
        assert "\x00" not in error.message(lang)


def test_everything_that_cannot_be_read_is_told_at_once(plan: Plan) -> None:
    choice = Choice("alpha", target="abc", capacity="most", floor="107 %", dial="x", tie="any")
    fields = [params["field"] for _, params in error_of(plan, choice).problems]
    assert fields == ["target", "capacity", "floor", "dial", "tie"]


@pytest.mark.parametrize("target", ["1000000000", "9" * 30])
def test_too_much_names_what_can_be_carried(plan: Plan, target: str) -> None:
    error = error_of(plan, Choice(target=target))
    assert error.nearest == Nearest("target", int(plan.units["poor_start"].sum()))
    assert "1.229" in error.message("vi")
    assert "1,229" in error.message("en")


def test_a_dial_where_the_rule_has_none(plan: Plan) -> None:
    assert [key for key, _ in error_of(plan, Choice(dial="1")).problems] == ["choice_no_dial"]
    assert error_of(plan, Choice("alpha", dial="1/0")).problems[0][0] == "choice_dial"
    assert error_of(plan, Choice("no_such_rule")).problems[0][0] == "method"


@pytest.mark.parametrize(
    ("rule", "text", "vi", "en"),
    [("kolm_pollak", "0", "lớn hơn 0, nhiều nhất 10", "above 0, at most 10"),
     ("need_weighted", "50", "từ 0 đến 10", "from 0 to 10"),
     ("alpha", "1/21", "mẫu không quá 20", "denominator of at most 20")],
)  # fmt: skip
def test_the_range_of_a_dial_is_told_in_words(
    plan: Plan, rule: str, text: str, vi: str, en: str
) -> None:
    error = error_of(plan, Choice(rule, dial=text))
    assert vi in error.message("vi")
    assert en in error.message("en")
    assert f"{text}." in error.message("en")


@pytest.mark.parametrize("text", ["101 %", "7,125 %", "abc %", "-5 %", " %"])
def test_a_per_cent_is_told_in_figures_that_can_be_typed(plan: Plan, text: str) -> None:
    error = error_of(plan, Choice(floor=text))
    assert [key for key, _ in error.problems] == ["choice_percent"]
    assert "exits_registered" not in error.message("en")


def can_be(plan: Plan, choice: Choice) -> bool:
    try:
        choose(plan, choice)
    except AllocationError:
        return False
    return True


bounds = st.sampled_from(["", "0", "1", "3", "20", "50 %", "20 %", "exits_registered"])


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(RULES)), st.integers(0, 40), bounds,
    st.sampled_from(["", "1", "2", "25 %", "exits_target"]), st.sampled_from(["", "0", "2"]),
)  # fmt: skip
def test_the_nearest_target_is_the_nearest(
    small: Plan, rule: str, target: int, capacity: str, floor: str, fixed: str
) -> None:
    dial = fixed if rule == "fixed_plus_proportional" else ""
    choice = Choice(rule, target=str(target), capacity=capacity, floor=floor, dial=dial)
    possible = [at for at in range(45) if can_be(small, replace(choice, target=str(at)))]
    if target in possible:
        return
    nearest = error_of(small, choice).nearest
    if not possible:
        assert nearest is None
    else:
        assert nearest is not None
        assert nearest.value in possible
        least = min(abs(at - target) for at in possible)
        assert abs(nearest.value - target) == least


@given(st.integers(0, 29), st.integers(0, 40), st.sampled_from(["", "3", "50 %"]))
def test_the_nearest_target_of_the_minority(
    small: Plan, target: int, wanted: int, capacity: str
) -> None:
    choice = Choice(target=str(target), subgroup_target=str(wanted), capacity=capacity)
    if can_be(small, choice) or not can_be(small, replace(choice, subgroup_target="")):
        return
    nearest = error_of(small, choice).nearest
    most = max(
        at for at in range(wanted) if can_be(small, replace(choice, subgroup_target=str(at)))
    )
    assert nearest == Nearest("subgroup_target", most)


def test_what_cannot_be_chosen_has_a_reason(tmp_path: Path) -> None:
    rows = [{"unit": "A", "unit_code": "1", "poor_start": 10},
            {"unit": "B", "unit_code": "2", "poor_start": 5}]  # fmt: skip
    plan = load_plan(str(write_plan(tmp_path / "bare", rows)))
    found = options_of(plan)
    refused = {key for key, reason in found.rules.items() if reason}
    assert refused == {
        key for key, rule in RULES.items() if {"households", "reference"} & set(rule.needs)
    }
    assert [key for key, reason in found.weights.items() if reason is None] == ["poor_start"]
    assert found.capacities["exits_registered"] is not None
    assert found.subgroup is not None
    reasons = [*found.rules.values(), *found.weights.values(), found.subgroup]
    for lang in ("vi", "en"):
        assert all(told(reason, lang) for reason in reasons if reason)
    assert start_choice(plan) == Choice(weight="poor_start", capacity="poor_start")


def test_every_rule_without_a_reason_against_it_can_be_chosen(plan: Plan, small: Plan) -> None:
    for one in (plan, small):
        start = start_choice(one)
        for key, reason in options_of(one).rules.items():
            weight = start.weight if "by" in RULES[key].options else ""
            assert reason is None
            assert choose(one, replace(start, rule=key, weight=weight)).total == int(start.target)


def test_words_come_in_pairs() -> None:
    for table in (FIELDS, PROBLEMS):
        assert all(len(pair) == 2 and all(pair) for pair in table.values())
