"""Banff, of Statistics Canada, changes as few figures of a record as are changed here."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan

import povlib as pov
from povlib.localize import smallest_repairs

sys.path.append(str(Path(__file__).parent / "bench"))

COLUMNS = (
    "households", "poor_start", "exits_target", "poor_end", "poor_start_em", "exits_target_em",
    "poor_end_em",
)  # fmt: skip


@pytest.fixture
def banff(need: Callable[[str, str | None, str], str]) -> str:
    how = "pip install banff into an environment of its own, name its Python in POVLIB_BANFF"
    return need("banff", os.environ.get("POVLIB_BANFF") or None, how)


def records(seed: int, count: int) -> list[dict[str, Any]]:
    """Units that do not contradict themselves, most of them with one to three figures replaced."""
    rng = random.Random(seed)
    rows = []
    for at in range(count):
        total = rng.randint(5, 400)
        start = rng.randint(0, total)
        exits, minority = rng.randint(0, start), rng.randint(0, start)
        left = rng.randint(max(0, exits - start + minority), min(exits, minority))
        row = dict(
            zip(
                COLUMNS,
                (total, start, exits, start - exits, minority, left, minority - left),
                strict=True,
            )
        )
        row |= {name: rng.randint(0, 400) for name in rng.sample(COLUMNS, at % 4)}
        rows.append({"unit": f"Xã {at}", "unit_code": f"{at:05d}", **row})
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_as_few_figures_change(banff: str, seed: int, tmp_path: Path) -> None:
    from audit import system_of
    from banff_records import ask_banff

    plan = pov.load_plan(str(write_plan(tmp_path / "plan", records(seed, 120))))
    linked = system_of(plan)
    ours: Counter[int] = Counter()
    for group in smallest_repairs(linked.system).groups:
        (row,) = {linked.keys[cell][1] for cell in group.cells}
        ours[row] += group.weight
    assert ours == ask_banff(banff, plan, linked)["cells"]
    assert len(ours) > 40
