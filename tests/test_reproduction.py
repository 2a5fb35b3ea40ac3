"""A table is recomputed cell by cell: consistent plans are never accused, others always."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import povlib as pov
from povlib.columns import COLUMNS
from povlib.conventions import CONVENTIONS
from povlib.numerals import format_number
from povlib.plan import Plan, PrintedColumn, Source
from povlib.reproduction import STATUSES, Reproduction, recover_households, reproduce
from povlib.rounding import MODES, round_ratio

Row = dict[str, Any]
RATES = ("poor_rate_start_pct", "rate_reduction_pp", "poor_rate_end_pct")
conventions = st.sampled_from(sorted(CONVENTIONS))
modes = st.sampled_from(MODES)


def plan_of(rows: list[Row], total: Row | None = None) -> Plan:
    """Make a plan out of figures: counts as int, rates as Decimal, None for a blank."""
    both = {"vi": "xã", "en": "commune"}
    source = Source(
        title=both, kind=both, number="1", issuer=both, area=both, level=both, unit_noun=both,
        signed=dt.date(2026, 1, 5), year=2026, missing_annexes={}, demonstration=True,
    )  # fmt: skip
    names = list(rows[0])
    index = pd.Index([f"Xã {n}" for n in range(len(rows))], name="unit")
    units: dict[str, Any] = {"unit_code": [f"{n:05d}" for n in range(len(rows))], "unit_kind": ""}
    for name in names:
        values = [row[name] for row in rows]
        kind: Any = object
        if COLUMNS[name].kind == "count":
            kind = "Int64" if None in values else "int64"
        units[name] = pd.Series(values, index=index, dtype=kind)

    def text(value: Any) -> str:
        return "" if value is None else format_number(value)

    printed = {name: [text(row[name]) for row in rows] for name in names}
    return Plan(
        name="made", source=source, units=pd.DataFrame(units, index=index),
        printed=pd.DataFrame(printed, index=index, dtype=object),
        total=None if total is None else pd.Series(total, dtype=object),
        printed_total=None if total is None else pd.Series({n: text(total[n]) for n in names}),
        total_label="Tổng cộng" if total else "",
        columns=tuple(PrintedColumn(name, name, None, "") for name in names),
        registrations=None, statements=None, digest="", changed=(),
    )  # fmt: skip


def rate(count: int, households: int, places: int, mode: str) -> int:
    return int(round_ratio(100 * count, households, places, mode))


def printed_row(
    households: int, start: int, exits: int, convention: str, mode: str, places: int
) -> Row:
    """Print a row as an office would that knows its households and follows the convention."""
    end = start - exits
    start_rate = rate(start, households, places, mode)
    end_rate = rate(end, households, places, mode)
    if convention == "difference_of_rounded_rates":
        reduction = start_rate - end_rate
    else:
        reduction = rate(exits, households, places, mode)
    if convention == "start_minus_rounded_reduction":
        end_rate = start_rate - reduction
    return {
        "households": households,
        "poor_start": start,
        "poor_rate_start_pct": Decimal(start_rate).scaleb(-places),
        "rate_reduction_pp": Decimal(reduction).scaleb(-places),
        "poor_end": end,
        "exits_target": exits,
        "poor_rate_end_pct": Decimal(end_rate).scaleb(-places),
    }


def explaining(row: Row, limit: int, convention: str, mode: str) -> list[int]:
    """List the households below `limit` that give every printed rate of the row: the definition."""
    n = np.arange(max(row["poor_start"], row["exits_target"], row["poor_end"], 1), limit)
    places = -int(row["poor_rate_end_pct"].as_tuple().exponent)
    of_start, of_exits, of_end = (
        round_ratio(100 * row[name], n, places, mode)
        for name in ("poor_start", "exits_target", "poor_end")
    )
    printed = {name: int(row[name].scaleb(places)) for name in RATES if name in row}
    reduction, end_rate = printed["rate_reduction_pp"], printed["poor_rate_end_pct"]
    holds = {
        "difference_of_rounded_rates": (of_end == end_rate) & (of_start - of_end == reduction),
        "rounded_difference": (of_end == end_rate) & (of_exits == reduction),
        "start_minus_rounded_reduction": (
            (of_exits == reduction) & (of_start - of_exits == end_rate)
        ),
    }[convention]
    if "poor_rate_start_pct" in printed:
        holds &= of_start == printed["poor_rate_start_pct"]
    return [int(value) for value in n[holds]]


counted = st.integers(1, 2500).flatmap(
    lambda n: st.integers(0, n).flatmap(
        lambda start: st.tuples(st.just(n), st.just(start), st.integers(0, start))
    )
)


@st.composite
def made(draw: st.DrawFn) -> tuple[list[Row], Row, str, str]:
    """Units and total row of a consistent plan, with its convention and mode."""
    convention, mode, places = draw(conventions), draw(modes), draw(st.integers(0, 2))
    units = draw(st.lists(counted, min_size=1, max_size=5))
    rows = [printed_row(*unit, convention, mode, places) for unit in units]
    sums = [sum(unit[k] for unit in units) for k in range(3)]
    total = printed_row(*sums, convention, mode, places)
    return rows, total, convention, mode


def without(rows: list[Row], *names: str) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def faulty(result: Reproduction) -> pd.DataFrame:
    return result.cells[result.cells["status"] != "exact"]


# --- Consistent plans ---------------------------------------------------------------------------

hidden = st.sampled_from(
    [
        ("households",),
        ("households", "poor_rate_start_pct"),
        ("poor_rate_start_pct",),
        (),
    ]
)


@settings(max_examples=200)
@given(made(), hidden, st.booleans())
def test_a_consistent_plan_is_never_accused(
    plan: tuple[list[Row], Row, str, str], left_out: tuple[str, ...], with_total: bool
) -> None:
    *tables, convention, mode = plan
    rows, (total,) = without(tables[0], *left_out), without([tables[1]], *left_out)
    loaded = plan_of(rows, total if with_total else None)
    for result in (reproduce(loaded, convention, mode), reproduce(loaded)):
        assert faulty(result).empty, faulty(result).to_string()
        assert len(result.cells) == (len(rows) + with_total) * len(rows[0])
        bounds = result.households
        for row, (_, low, high) in zip(tables[0], bounds.itertuples(index=False), strict=True):
            if (result.convention, result.mode) == (convention, mode):
                assert low is pd.NA or low <= row["households"]
                assert high is pd.NA or row["households"] <= high
        if result.households_total and (result.convention, result.mode) == (convention, mode):
            low, high = result.households_total
            assert low <= tables[1]["households"] <= high


@given(made(), st.sampled_from([("rate_reduction_pp",), ("poor_rate_end_pct",), RATES]))
def test_columns_may_be_missing(
    plan: tuple[list[Row], Row, str, str], left_out: tuple[str, ...]
) -> None:
    rows, total, convention, mode = plan
    if convention == "start_minus_rounded_reduction" and left_out == ("rate_reduction_pp",):
        return  # its rate at the end is made with the reduction
    left_out = (*left_out, "households")
    loaded = plan_of(without(rows, *left_out), *without([total], *left_out))
    result = reproduce(loaded, convention, mode)
    # With fewer rates the households are known less closely, or not at all.
    assert set(faulty(result)["status"]) <= {"within_rounding", "not_checkable"}
    assert set(faulty(result)["column"]) <= {"rate_reduction_pp"}
    if "poor_rate_start_pct" in left_out:
        assert faulty(result).empty
        assert result.households.iloc[:, 1:].isna().all(axis=None)
        assert result.households_total is None


@settings(max_examples=150)
@given(made(), st.booleans(), st.data())
def test_households_found_are_exactly_those_that_explain_the_row(
    plan: tuple[list[Row], Row, str, str], start_printed: bool, data: st.DataObject
) -> None:
    """Against every number of households, for rows that hold and rows that a fault was put in."""
    rows, _, convention, mode = plan
    rows = without(rows, "households", *([] if start_printed else ["poor_rate_start_pct"]))
    spoilt = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(sorted(rows[0])))
    step = data.draw(st.integers(-3, 3))
    value = rows[spoilt][column]
    if isinstance(value, int):
        rows[spoilt][column] = max(0, value + step)
    else:
        moved = value + Decimal(step).scaleb(value.as_tuple().exponent)
        rows[spoilt][column] = max(Decimal(0).scaleb(value.as_tuple().exponent), moved)
    result = reproduce(plan_of(rows), convention, mode)
    limit = 6000
    for place, row in enumerate(rows):
        fitting = explaining(row, limit, convention, mode)
        _, low, high = result.households.iloc[place]
        if fitting == list(range(1, limit)):
            assert low is pd.NA
            assert high is pd.NA
        elif fitting:
            assert low == fitting[0]
            assert fitting == list(range(low, min(limit - 1, limit if high is pd.NA else high) + 1))
        elif low is not pd.NA:
            assert low >= limit  # a rate of nearly nothing needs more households than were tried
        cells = result.cells[result.cells["unit_code"] == f"{place:05d}"]
        flows = row["poor_start"] - row["exits_target"] == row["poor_end"]
        holds = flows and (bool(fitting) or low is not pd.NA)
        assert (cells["status"] == "exact").all() == holds, cells.to_string()


@given(made(), st.data())
def test_a_status_says_what_the_figures_say(
    plan: tuple[list[Row], Row, str, str], data: st.DataObject
) -> None:
    """Exact, one last decimal off or undecided, or irreconcilable; nothing else."""
    rows, total, *_ = plan
    rows = without(rows, "households")
    for row in rows:
        for name in data.draw(st.sets(st.sampled_from(sorted(row)), max_size=2)):
            row[name] = data.draw(
                st.none()
                | (st.integers(0, 99) if isinstance(row[name], int) else st.just(row[name] / 2))
            )
    convention, mode = data.draw(conventions), data.draw(modes)
    result = reproduce(plan_of(rows, *without([total], "households")), convention, mode)
    assert set(result.counts()) == set(STATUSES)
    assert sum(result.counts().values()) == len(result.cells)
    for cell in result.cells.itertuples():
        low, high, value = cell.recomputed_low, cell.recomputed_high, cell.value
        if cell.printed == "":
            assert cell.status == "not_checkable"
        if cell.status == "not_checkable":
            assert low is high is None
            continue
        assert low <= high
        assert type(low) is type(high) is type(value)
        if COLUMNS[cell.column].kind == "count":
            assert (cell.status == "exact") == (low <= value <= high)
            assert cell.status in ("exact", "inconsistent")
            continue
        step = Decimal(1).scaleb(value.as_tuple().exponent)
        if cell.status == "exact":
            assert low == high == value
        elif cell.status == "within_rounding":
            assert low - step <= value <= high + step
            assert not low == high == value


# --- Faults put in ------------------------------------------------------------------------------


@given(made(), st.data())
def test_a_wrong_figure_is_found_and_no_other_unit_accused(
    plan: tuple[list[Row], Row, str, str], data: st.DataObject
) -> None:
    rows, total, convention, mode = plan
    rows, (total,) = without(rows, "households"), without([total], "households")
    place = data.draw(st.integers(0, len(rows)))
    column = data.draw(st.sampled_from(["poor_start", "poor_end", "exits_target"]))
    target = total if place == len(rows) else rows[place]
    target[column] += data.draw(st.integers(1, 500))
    loaded = plan_of(rows, total)
    found = faulty(reproduce(loaded, convention, mode))
    accused = set(found.loc[found["row"] == "unit", "unit_code"])
    assert accused <= {f"{place:05d}"}
    assert "inconsistent" in set(found.loc[found["row"] == "total", "status"])
    if place < len(rows):
        assert accused  # start − exits = end no longer holds
    assert "inconsistent" in set(faulty(reproduce(loaded))["status"])


def test_a_total_that_the_units_exclude_is_found() -> None:
    """Each row is right by itself, but the households cannot add up to those of the total."""
    rows = [printed_row(1000, 100, 40, "rounded_difference", "half_up", 2) for _ in range(2)]
    total = printed_row(2400, 200, 80, "rounded_difference", "half_up", 2)
    rows, (total,) = without(rows, "households"), without([total], "households")
    result = reproduce(plan_of(rows, total))
    assert set(faulty(result)["row"]) == {"total"}
    assert set(faulty(result)["column"]) == set(RATES)
    assert set(faulty(result)["status"]) == {"inconsistent"}
    assert result.households_total is None
    assert result.fits["sum_fits"].eq(False).all()


@pytest.mark.parametrize("name", ["poor_start", "exits_target", "poor_end"])
def test_nobody_poor_has_no_rate(name: str) -> None:
    row = without([printed_row(100, 0, 0, "rounded_difference", "half_up", 2)], "households")[0]
    assert faulty(reproduce(plan_of([row]))).empty
    rate_name = {
        "poor_start": "poor_rate_start_pct",
        "exits_target": "rate_reduction_pp",
        "poor_end": "poor_rate_end_pct",
    }[name]
    result = reproduce(plan_of([{**row, rate_name: Decimal("5.00")}]), "rounded_difference")
    status = result.cells.set_index("column")["status"]
    assert status[rate_name] == "inconsistent"
    assert status[name] == "exact"


def test_rates_of_printed_households() -> None:
    rows = [printed_row(1906, 167, 75, "difference_of_rounded_rates", "half_up", 2)]
    assert str(rows[0]["rate_reduction_pp"]) == "3.93"
    assert reproduce(plan_of(rows)).households_printed
    for off, status in ((0, "exact"), (1, "within_rounding"), (2, "inconsistent")):
        changed = [{**rows[0], "rate_reduction_pp": Decimal(393 + off).scaleb(-2)}]
        result = reproduce(plan_of(changed), "difference_of_rounded_rates")
        (cell,) = result.cells[result.cells["column"] == "rate_reduction_pp"].itertuples()
        assert cell.status == status
        assert cell.recomputed_low == cell.recomputed_high == Decimal("3.93")


def test_households_printed_for_some_units_only() -> None:
    rows = [printed_row(n, 94, 44, "rounded_difference", "half_up", 2) for n in (1080, 593)]
    rows[1]["households"] = None
    result = reproduce(plan_of(rows))
    assert result.households.iloc[0, 1:].tolist() == [1080, 1080]
    low, high = result.households.iloc[1, 1:]
    assert low <= 593 <= high
    assert set(faulty(result)["column"]) == {"households"}


def test_what_a_blank_hides_is_not_checkable() -> None:
    whole = {"exits_target": 10, "exits_target_em": 4}
    rows: list[Row] = [
        {**whole},
        {**whole, "exits_target": None},
        {**whole, "exits_target_em": None},
        {**whole, "exits_target_em": 11},
    ]
    total = {"exits_target": 30, "exits_target_em": 19}
    cells = reproduce(plan_of(rows, total)).cells
    assert cells["status"].tolist() == [
        "exact", "exact",
        "not_checkable", "not_checkable",
        "exact", "not_checkable",
        "exact", "inconsistent",
        "not_checkable", "exact",  # the minority part of the total is still no more than its whole
    ]  # fmt: skip


def test_one_unit_and_large_numbers() -> None:
    for households in (1, 2, 10**12, 10**15):
        start = households // 3 + 1
        row = printed_row(
            households, start, start // 2, "difference_of_rounded_rates", "half_up", 2
        )
        total = dict(row)
        result = reproduce(plan_of(without([row], "households"), *without([total], "households")))
        assert faulty(result).empty
        low, high = result.households.iloc[0, 1:]
        assert low <= households <= high
        assert result.households_total is not None
        assert result.households_total == (low, high)


def test_twenty_thousand_units() -> None:
    numbers = np.random.default_rng(7).integers(1, 5000, size=20_000)
    rows = [
        printed_row(int(n), int(n) // 3, int(n) // 7, "rounded_difference", "half_up", 2)
        for n in numbers
    ]
    loaded = plan_of(without(rows, "households"))
    result = reproduce(loaded)
    assert faulty(result).empty
    assert len(result.cells) == 20_000 * 6
    low, high = (result.households[name] for name in result.households.columns[1:])
    assert (low.fillna(1) <= numbers).all()
    assert (high.fillna(10**9) >= numbers).all()
    assert recover_households(loaded).equals(result.households)


@pytest.mark.parametrize(
    ("convention", "mode", "named"),
    [("other", "half_up", "rounded_difference"), (None, "up", "half_even")],
)
def test_unknown_conventions_are_named(convention: str | None, mode: str, named: str) -> None:
    plan = pov.load_plan("krong_no_2020")
    with pytest.raises(ValueError, match=named):
        reproduce(plan, convention, mode)
