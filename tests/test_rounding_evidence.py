"""Every way of rounding is tried on every rate, and the one that a table was made by is found."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan
from test_reproduction import faulty, plan_of, without

import povlib as pov
from povlib.columns import COLUMNS
from povlib.conventions import BASE_CHOICES, CONVENTIONS, FAMILIES, rate_conditions
from povlib.households import figure_table
from povlib.reproduction import reproduce
from povlib.rounding import MODES, round_ratio
from povlib.rounding_evidence import Choice, Evidence

Row = dict[str, Any]
CHOICES = [
    Choice(convention, bases, mode)
    for convention in CONVENTIONS
    for bases in BASE_CHOICES
    for mode in MODES
    if (convention, bases) != ("start_minus_rounded_reduction", "each_year")
]


def rate(count: int, households: int, places: int, mode: str) -> Decimal:
    return Decimal(int(round_ratio(100 * count, households, places, mode))).scaleb(-places)


def printed_rates(
    suffix: str, start: int, exits: int, bases: tuple[int, int], choice: Choice, places: int
) -> Row:
    """Print the counts and rates of one row as an office would that follows `choice`."""
    before, after = bases
    end = start - exits
    start_rate = rate(start, before, places, choice.mode)
    end_rate = rate(end, after, places, choice.mode)
    reduction = rate(exits, before, places, choice.mode)
    if choice.convention == "difference_of_rounded_rates":
        reduction = start_rate - end_rate
    if choice.convention == "start_minus_rounded_reduction":
        end_rate = start_rate - reduction
    return {
        f"poor_start{suffix}": start,
        f"poor_rate_start{suffix}_pct": start_rate,
        f"rate_reduction{suffix}_pp": reduction,
        f"poor_end{suffix}": end,
        f"exits_target{suffix}": exits,
        f"poor_rate_end{suffix}_pct": end_rate,
    }


def other_rates(households: tuple[int, int], counts: list[int], mode: str, places: int) -> Row:
    """Print near-poor households and both together, at the start and the end."""
    row: Row = {}
    for year, base, poor, near in zip(
        ("start", "end"), households, counts[::2], counts[1::2], strict=True
    ):
        for name, count in (("near_poor", near), ("poor_or_near_poor", poor + near)):
            row[f"{name}_{year}"] = count
            row[f"{name}_rate_{year}_pct"] = rate(count, base, places, mode)
    return row


@st.composite
def rows_made(draw: st.DrawFn, choice: Choice) -> tuple[list[Row], list[Row]]:
    """Rows of a consistent table and, for each, the households it divides by; the last is the sum.

    All households and the ethnic minority's, poor and near-poor.
    """
    places = draw(st.integers(1, 2))
    inputs = []
    for _ in range(draw(st.integers(1, 4))):
        after = draw(st.integers(60, 3000))
        grown = draw(st.integers(0, after // 20)) if choice.bases == "each_year" else 0
        em = draw(st.integers(20, after - grown))
        poor_em = draw(st.integers(0, em // 3))
        exits_em = draw(st.integers(0, poor_em))
        poor = poor_em + draw(st.integers(0, after // 9))
        exits = exits_em + draw(st.integers(0, poor - poor_em))
        near = draw(st.tuples(st.integers(0, after // 9), st.integers(0, after // 9)))
        inputs.append((after - grown, after, em, poor_em, exits_em, poor, exits, *near))
    inputs.append(tuple(sum(part) for part in zip(*inputs, strict=True)))
    rows, hidden = [], []
    for before, after, em, poor_em, exits_em, poor, exits, near, near_end in inputs:
        bases = (before, after)
        rows.append(
            {
                **printed_rates("", poor, exits, bases, choice, places),
                **printed_rates("_em", poor_em, exits_em, (em, em), choice, places),
                **other_rates(bases, [poor, near, poor - exits, near_end], choice.mode, places),
            }
        )
        hidden.append({("households", "start"): before, ("households", "end"): after,
                       ("households_em", "start"): em, ("households_em", "end"): em,
                       ("households", ""): after, ("households_em", ""): em})  # fmt: skip
    return rows, hidden


made = st.sampled_from(CHOICES).flatmap(
    lambda choice: st.tuples(st.just(choice), rows_made(choice))
)
COUNTS = ("poor_start", "poor_end", "exits_target")
left_out = st.sampled_from([(), ("exits_target",), ("poor_start",), ("poor_end",), ("rates",)])


def thinned(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    """Leave columns out; "rates" are the rates at the start, which few plans print."""
    if names == ("rates",):
        names = ("poor_rate_start_pct", "poor_rate_start_em_pct")
    return without(rows, *names)


# --- The conditions -----------------------------------------------------------------------------


@settings(max_examples=80)
@given(made, left_out)
def test_conditions_hold_in_what_they_describe(
    case: tuple[Choice, tuple[list[Row], list[Row]]], names: tuple[str, ...]
) -> None:
    choice, (rows, hidden) = case
    rows = thinned(rows, names)
    conditions = rate_conditions(rows[0], choice.convention, choice.bases)
    assert conditions
    for row, households in zip(rows, hidden, strict=True):
        for counts, denominator, year, rates, near in conditions:
            printed = [sign * row[name] for sign, name in rates]
            places = max(-int(value.as_tuple().exponent) for value in printed)
            count = sum(sign * row[name] for sign, name in counts)
            divided = rate(count, households[denominator, year], places, choice.mode)
            off = Decimal(near).scaleb(-places)
            assert divided - off <= sum(printed) <= divided + off, (counts, rates)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("missing", COUNTS)
def test_a_count_that_is_left_out_is_made_of_the_others(convention: str, missing: str) -> None:
    family = FAMILIES[0]
    names = {name for name in family[1:] if name}
    whole, parts = (rate_conditions(printed, convention) for printed in (names, names - {missing}))
    assert [one.rates for one in whole] == [one.rates for one in parts]
    assert missing not in {name for one in parts for name in one.columns}


def test_unknown_words_are_named() -> None:
    with pytest.raises(ValueError, match="rounded_difference"):
        rate_conditions([], "other")
    with pytest.raises(ValueError, match="each_year"):
        rate_conditions([], "rounded_difference", "two")
    with pytest.raises(ValueError, match="each_year"):
        reproduce(pov.load_plan("krong_no_2020"), bases="two")


# --- Households of each row ---------------------------------------------------------------------


def fitting(row: Row, key: tuple[str, str], choice: Choice, limit: int) -> list[int]:
    """Try every number of households below `limit`."""
    n = np.arange(1, limit)
    holds = np.ones(len(n), bool)
    for condition in rate_conditions(row, choice.convention, choice.bases):
        counts, denominator, year, rates, near = condition
        if (denominator, year) != key:
            continue
        printed = [sign * row[name] for sign, name in rates]
        places = max(-int(value.as_tuple().exponent) for value in printed)
        count = sum(sign * row[name] for sign, name in counts)
        divided, shown = round_ratio(100 * count, n, places, choice.mode), sum(printed)
        agrees = divided == int(shown.scaleb(places))
        if near:
            share = 100 * 10**places * count
            agrees = abs(share - int(shown.scaleb(places)) * n) <= n
        holds &= agrees & (n >= count)
    return [int(value) for value in n[holds]]


@settings(max_examples=80)
@given(made, left_out, st.data())
def test_households_are_exactly_those_that_satisfy_all_conditions(
    case: tuple[Choice, tuple[list[Row], list[Row]]], names: tuple[str, ...], data: st.DataObject
) -> None:
    """Against every number of households, for rows that hold and for rows that a fault was put in.

    Their least number also is no less than any count of the row that belongs to them.
    """
    choice, (rows, _) = case
    rows = thinned(rows, names)
    spoil(rows, data, 2)
    found = Evidence(figure_table(plan_of(rows).units, list(rows[0]))).candidate(choice)
    limit = 4000
    failing = np.zeros(len(rows), bool)
    for key, bounds in found.households.items():
        for place, row in enumerate(rows):
            tried = fitting(row, key, choice, limit)
            low, high = int(bounds.low[place]), min(int(bounds.high[place]), limit - 1)
            inside = [n for n in tried if n >= low]
            assert inside == list(range(low, high + 1))
            if tried and tried[0] < low:
                assert low in row.values()
            failing[place] |= bounds.low[place] > bounds.high[place]
    assert (found.fails >= failing).all()
    assert found.wrong >= found.fails.sum() or not found.fails.any()


def spoil(rows: list[Row], data: st.DataObject, most: int) -> int:
    """Change a few cells; say how many."""
    cells = [(place, name) for place, row in enumerate(rows) for name in row]
    chosen = data.draw(st.lists(st.sampled_from(cells), max_size=most, unique=True))
    for place, name in chosen:
        step = data.draw(st.integers(-40, 40))
        value = rows[place][name]
        unit = 1 if isinstance(value, int) else Decimal(1).scaleb(value.as_tuple().exponent)
        rows[place][name] = max(0 * unit, value + step * unit)
    return len(chosen)


@settings(max_examples=100)
@given(made, left_out, st.data())
def test_no_more_cells_are_called_wrong_than_were_changed(
    case: tuple[Choice, tuple[list[Row], list[Row]]], names: tuple[str, ...], data: st.DataObject
) -> None:
    choice, (rows, _) = case
    rows = thinned(rows, names)
    changed = spoil(rows, data, 6)
    *units, total = rows
    plan = plan_of(units, total)
    found = Evidence(figure_table(plan.units, list(total), plan.total)).candidate(choice)
    assert 0 <= found.wrong <= changed


# --- The choice ---------------------------------------------------------------------------------


@settings(max_examples=100)
@given(made, left_out)
def test_a_consistent_table_is_never_accused_and_its_way_of_rounding_is_found(
    case: tuple[Choice, tuple[list[Row], list[Row]]], names: tuple[str, ...]
) -> None:
    choice, (rows, hidden) = case
    *units, total = thinned(rows, names)
    plan = plan_of(units, total)
    own = reproduce(plan, choice.convention, choice.mode, choice.bases)
    assert own.bases == choice.bases
    rates = [name for name in total if not isinstance(total[name], int)]
    assert faulty(own)[faulty(own)["column"].isin(rates)].empty, faulty(own).to_string()
    fits = own.fits.set_index(["convention", "bases", "mode"])
    generating = fits.loc[tuple(choice)]
    assert generating["cells_wrong_at_least"] == 0
    assert generating["units_fitting"] == generating["units_checked"]
    chosen = reproduce(plan)
    price = fits.loc[chosen.convention, chosen.bases, chosen.mode]["cost"]
    assert price <= generating["cost"]
    if choice.bases == "one":
        assert price == generating["cost"] == 0
        assert faulty(chosen)[faulty(chosen)["column"].isin(rates)].empty
    years = ("start", "end") if choice.bases == "each_year" else ("",)
    for name in ("households", "households_em"):
        for year in years:
            column = f"recovered_{name}" + ("_start" if year == "start" else "")
            for place, truth in enumerate(hidden[:-1]):
                low, high = own.households[[f"{column}_low", f"{column}_high"]].iloc[place]
                assert low is pov_na(low) or low <= truth[name, year]
                assert high is pov_na(high) or truth[name, year] <= high


def pov_na(value: Any) -> Any:
    """Give back a missing value, and nothing else."""
    return value if value is not None and str(value) == "<NA>" else object()


@settings(max_examples=80)
@given(made, st.data())
def test_a_second_base_needs_most_rows(
    case: tuple[Choice, tuple[list[Row], list[Row]]], data: st.DataObject
) -> None:
    """It is chosen only where one base would have more than half of the rows wrong."""
    _, (rows, _) = case
    spoil(rows, data, 12)
    *units, total = rows
    result = reproduce(plan_of(units, total))
    fits = result.fits
    if result.bases == "each_year":
        one = fits[fits["bases"] == "one"]
        assert (2 * one["cells_wrong_at_least"] > one["units_checked"]).all()
    assert min(fits["cost"]) == fits[
        (fits["convention"] == result.convention)
        & (fits["mode"] == result.mode)
        & (fits["bases"] == result.bases)
    ]["cost"].item()  # fmt: skip
    assert all(isinstance(cost, Fraction) for cost in fits["cost"])


GROWTH = Fraction(75, 10_000)


def growing(convention: str, units: int) -> tuple[list[Row], Row, list[int], list[int]]:
    """A table whose households grow by 0.75 % in the year."""
    choice = Choice(convention, "each_year", "half_up")
    before = [700 + 97 * place for place in range(units)]
    after = [int(round_ratio(n * (1 + GROWTH).numerator, (1 + GROWTH).denominator)) for n in before]
    poor = [n // 9 + 3 * place for place, n in enumerate(before)]
    exits = [n // 3 for n in poor]
    rows = [
        printed_rates("", *row[:2], row[2:], choice, 2)
        for row in zip(poor, exits, before, after, strict=True)
    ]
    total = printed_rates("", sum(poor), sum(exits), (sum(before), sum(after)), choice, 2)
    return rows, total, before, after


@pytest.mark.parametrize(
    ("convention", "start_printed"),
    [
        ("difference_of_rounded_rates", True),
        ("difference_of_rounded_rates", False),
        ("rounded_difference", True),
    ],
)
def test_growing_households_are_noticed(convention: str, start_printed: bool) -> None:
    rows, total, before, after = growing(convention, 12)
    names = () if start_printed else ("poor_rate_start_pct",)
    result = reproduce(plan_of(without(rows, *names), *without([total], *names)))
    assert (result.convention, result.bases) == (convention, "each_year")
    assert faulty(result).empty
    for stem, truth in (("households", after), ("households_start", before)):
        low, high = (result.households[f"recovered_{stem}_{end}"] for end in ("low", "high"))
        assert ((low <= truth) & (truth <= high)).all()
        bounds = result.totals[stem]
        assert bounds is not None
        assert bounds[0] <= sum(truth) <= bounds[1]
    assert result.households_total == result.totals["households"]
    one = result.fits[result.fits["bases"] == "one"]
    assert (one["cells_wrong_at_least"] > 6).all()


@pytest.mark.parametrize("year", ["start", "end"])
def test_printed_households_belong_to_the_year_that_they_fit(year: str) -> None:
    rows, total, before, after = growing("difference_of_rounded_rates", 12)
    shown = before if year == "start" else after
    rows = [{**row, "households": n} for row, n in zip(rows, shown, strict=True)]
    result = reproduce(plan_of(rows, {**total, "households": sum(shown)}))
    assert result.bases == "each_year"
    assert faulty(result).empty
    for stem, truth in (("households", after), ("households_start", before)):
        low, high = (result.households[f"recovered_{stem}_{end}"] for end in ("low", "high"))
        assert ((low <= truth) & (truth <= high)).all()
        assert (low == high).all() == (truth is shown) or (low == truth).all()


def test_a_way_that_asks_nothing_is_not_preferred() -> None:
    """Only the start is counted: a rounded share of the exits is checked but for one unit."""
    choice = Choice("difference_of_rounded_rates", "one", "half_up")
    rows = [printed_rates("", 90 + 7 * n, 30 + n, (900 + 31 * n,) * 2, choice, 2) for n in range(9)]
    rows = without(rows, "poor_end", "exits_target")
    rows[4]["rate_reduction_pp"] += 1
    result = reproduce(plan_of(rows))
    fits = result.fits[result.fits["mode"] == "half_up"].set_index("convention")
    assert fits.loc["rounded_difference", "cells_wrong_at_least"] == 1
    assert fits.loc["difference_of_rounded_rates", "cells_wrong_at_least"] == 1
    assert result.convention == "difference_of_rounded_rates"


def test_one_wrong_rate_among_several_is_accused_alone() -> None:
    bases = (1731, 1731)
    counts = [202, 95, 150, 88]
    row = other_rates(bases, counts, "half_up", 2)
    for year, poor in zip(("start", "end"), counts[::2], strict=True):
        row |= {f"poor_{year}": poor, f"poor_rate_{year}_pct": rate(poor, bases[0], 2, "half_up")}
    for name in [name for name in row if name.endswith("_pct")]:
        wrong = {**row, name: row[name] + Decimal("0.30")}
        found = faulty(reproduce(plan_of([wrong])))
        assert found["column"].tolist() == [name]
        assert found["status"].tolist() == ["inconsistent"]
        assert found["recomputed_low"].tolist() == found["recomputed_high"].tolist() == [row[name]]


ALL = [name for name, column in COLUMNS.items() if column.kind in ("count", "rate", "difference")]


def any_figure(name: str) -> st.SearchStrategy[Any]:
    if COLUMNS[name].kind == "count":
        return st.none() | st.integers(0, 60) | st.integers(0, 10**15)
    low = -2000 if COLUMNS[name].kind == "difference" else 0
    return st.none() | st.builds(
        lambda value, places: Decimal(value).scaleb(-places),
        st.integers(low, 10_000),
        st.integers(2, 3),
    )


@settings(max_examples=100)
@given(st.sets(st.sampled_from(ALL), min_size=1), st.data())
def test_any_table_is_recomputed(names: set[str], data: st.DataObject) -> None:
    """Whatever it holds: each cell has a status, and the status is what the figures say."""
    row = st.fixed_dictionaries({name: any_figure(name) for name in sorted(names)})
    rows = data.draw(st.lists(row, min_size=1, max_size=3))
    choice = data.draw(st.sampled_from(CHOICES))
    plan = plan_of(rows, data.draw(st.none() | row))
    for result in (reproduce(plan), reproduce(plan, choice.convention, choice.mode, choice.bases)):
        assert sum(result.counts().values()) == len(result.cells)
        assert set(result.totals) == {
            name.removeprefix("recovered_").removesuffix("_low")
            for name in result.households
            if name.endswith("_low")
        }
        for cell in result.cells.itertuples():
            low, high, value = cell.recomputed_low, cell.recomputed_high, cell.value
            if cell.status == "not_checkable":
                assert low is high is None
                continue
            assert cell.printed
            assert low <= high
            assert type(low) is type(high) is type(value)
            if cell.status == "exact":
                assert low <= value <= high
                assert COLUMNS[cell.column].kind == "count" or low == high


# --- Tables that nobody here wrote --------------------------------------------------------------

TABLES = {
    "phutho_2016_result": (
        {"don_vi": "unit", "tong_so_ho_dan_cu": "households", "ho_ngheo_so_luong": "poor_end",
         "ho_ngheo_ti_le_pct": "poor_rate_end_pct", "ho_can_ngheo_so_luong": "near_poor_end",
         "ho_can_ngheo_ti_le_pct": "near_poor_rate_end_pct"}, "Toàn tỉnh"),
    "vietnam_2022_regions": (
        {"vung": "unit", "ty_le_ngheo_da_chieu_pct": "poor_or_near_poor_rate_end_pct",
         "ngheo_va_can_ngheo": "poor_or_near_poor_end", "ty_le_ho_ngheo_pct": "poor_rate_end_pct",
         "ho_ngheo": "poor_end", "ty_le_can_ngheo_pct": "near_poor_rate_end_pct",
         "ho_can_ngheo": "near_poor_end"}, "Cả nước"),
    "quangbinh_2017_targets": (
        {"don_vi": "unit", "ty_le_giam_min_pct": "rate_reduction_min_pp",
         "ty_le_giam_max_pct": "rate_reduction_max_pp", "so_ho_giam_min": "exits_target_min",
         "so_ho_giam_max": "exits_target_max"}, "Tổng (tiêu đề bài)"),
    "kontum_2022_dtts": (
        {"ten_don_vi": "unit", "tong_so_ho": "households", "so_ho_dtts": "households_em",
         "so_ho_ngheo_dtts": "poor_end_em", "ty_le_ho_ngheo_dtts_pct": "poor_rate_end_em_pct"},
        "Tổng cộng"),
}  # fmt: skip


def real_plan(external: Path, name: str, folder: Path) -> pov.Plan:
    """Write a real table as a plan: its counts have points for thousands, its rates any mark."""
    columns, total_label = TABLES[name]
    with (external / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    rows = []
    for number, line in enumerate(lines):
        row: Row = {"unit": "", "unit_code": f"{number:05d}"}
        for heading, column in columns.items():
            is_rate = column.endswith(("_pct", "_pp"))
            row[column] = line[heading].replace(".", ",") if is_rate else line[heading]
        rows.append(row)
    (*totals,) = (row for row in rows if row["unit"] == total_label)
    units = [row for row in rows if row["unit"] != total_label]
    total = {name: value for name, value in totals[0].items() if name not in ("unit", "unit_code")}
    return pov.load_plan(str(write_plan(folder / name, units, total=total)))


def test_a_clean_table_is_not_accused(external: Path, tmp_path: Path) -> None:
    result = reproduce(real_plan(external, "phutho_2016_result", tmp_path))
    assert result.counts() == {
        "exact": 14 * 5, "within_rounding": 0, "inconsistent": 0, "not_checkable": 0,
    }  # fmt: skip
    rates = result.cells[result.cells["column"].str.endswith("_pct")]
    assert len(rates) == 28
    assert (result.bases, result.mode) == ("one", "half_up")


def test_residues_between_rounded_rates_are_no_faults(external: Path, tmp_path: Path) -> None:
    """8,39 + 6,99 is not 15,39, and yet one number of households gives all three."""
    plan = real_plan(external, "vietnam_2022_regions", tmp_path)
    result = reproduce(plan)
    units = result.cells[result.cells["row"] == "unit"]
    rates = units[units["column"].str.endswith("_pct")]
    assert (rates["status"] == "exact").all()
    parts = plan.units["poor_rate_end_pct"] + plan.units["near_poor_rate_end_pct"]
    assert (parts != plan.units["poor_or_near_poor_rate_end_pct"]).any()
    wrong = faulty(result)[~faulty(result)["column"].str.endswith("_pct")]
    told = wrong[["unit", "column", "value", "recomputed_low"]].values.tolist()
    assert told == [
        ["Đồng bằng sông Hồng", "poor_or_near_poor_end", 169566, 169476],
        ["Tây Nguyên", "poor_or_near_poor_end", 236766, 236647],
        ["Tổng cộng", "poor_end", 1057374, 1057284],
    ]


def test_targets_given_as_ranges_divide_by_the_same_households(
    external: Path, tmp_path: Path
) -> None:
    plan = real_plan(external, "quangbinh_2017_targets", tmp_path)
    result = reproduce(plan)
    assert result.convention == "rounded_difference"
    assert result.households.iloc[:, 1:].notna().all(axis=None)
    (wrong,) = result.cells[result.cells["status"] == "inconsistent"].itertuples()
    assert (wrong.row, wrong.column, wrong.value) == ("total", "exits_target_min", 5374)
    assert wrong.recomputed_low == wrong.recomputed_high == 5347
    for unit, row in plan.units.iterrows():
        low, high = (int(bound) for bound in result.households.loc[unit].iloc[1:])
        for end in ("min", "max"):
            printed = row[f"rate_reduction_{end}_pp"]
            places = -int(printed.as_tuple().exponent)
            for households in (low, high):
                exits = int(row[f"exits_target_{end}"])
                assert rate(exits, households, places, result.mode) == printed


def test_a_rate_with_another_denominator_fits_nowhere(external: Path, tmp_path: Path) -> None:
    result = reproduce(real_plan(external, "kontum_2022_dtts", tmp_path))
    wrong = result.cells[result.cells["status"] == "inconsistent"]
    assert set(wrong["column"]) == {"poor_rate_end_em_pct"}
    assert len(wrong) == 11
    assert (result.fits["cells_wrong_at_least"] == 11).all()
