"""What is told of a split is true: reasons, sentences, prices, criteria of units without poor."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

import povlib as pov
from povlib.plan import Plan

PLAN = pov.load_plan("krong_no_2020")


def small(poor: list[int], households: list[int] | None = None) -> Plan:
    """Make a plan of a few units, U0, U1 …"""
    names = [f"U{at}" for at in range(len(poor))]
    figures: dict[str, Any] = {"unit_code": [f"c{name}" for name in names], "poor_start": poor}
    if households is not None:
        figures["households"] = households
    units = pd.DataFrame(figures, index=pd.Index(names))
    return replace(PLAN, units=units, total=None, registrations=None)


def problems(call: Any) -> list[str]:
    """Name the reasons of a refusal, which it tells in both languages."""
    with pytest.raises(pov.AllocationError) as caught:
        call()
    for lang in ("vi", "en"):
        assert caught.value.message(lang)
    return [key for key, _ in caught.value.problems]


def test_a_unit_without_poor_does_not_weigh_in_the_front() -> None:
    """Everyone leaves in both units with poor: the share is 100 % everywhere, its variance 0."""
    everyone = pov.pareto_front(
        small([3, 0, 0, 2], [23, 1, 5, 22]), 5, "effort", "moved", reference=[3, 0, 0, 2]
    )
    assert everyone.points["first"].tolist() == [0]
    found = pov.pareto_front(small([3, 0, 1], [23, 10, 10]), 1, "effort", "final_rates")
    mean = Fraction(100, 4)
    assert found.targets[0].tolist() == [1, 0, 0]
    assert found.points["first"][0] == (3 * (Fraction(100, 3) - mean) ** 2 + mean**2) / 4


def test_units_without_households_do_not_weigh_in_the_front() -> None:
    """Rates end at 1/4 and 1/2 of four households each: squared deviations of 12.5 points."""
    found = pov.pareto_front(small([2, 2, 0], [4, 4, 0]), 1, reference=[1, 0, 0])
    assert found.points["first"].tolist() == [Fraction(25, 2) ** 2]
