"""What the reports say is true of odd plans as well."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from plans import read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib.blocks import MOOT
from povlib.cli import main


def unit(name: str, code: str, **figures: object) -> dict[str, object]:
    return {"unit": name, "unit_code": code, **figures}


STATEMENTS = "statement about printed value printed_measure comparison section".split()


def with_statements(folder: Path, rows: list[tuple[str, ...]]) -> None:
    """Add statements of the prose to a plan."""
    write_csv(folder / "statements.csv", STATEMENTS, rows)
    descriptor = read_json(folder)
    fields = [{"name": name, "type": "string"} for name in STATEMENTS]
    descriptor["resources"].append(
        {"name": "statements", "path": "statements.csv", "schema": {"fields": fields}}
    )
    write_json(folder, descriptor)


def test_a_rate_that_no_rounding_gives_is_inconsistent_where_households_are_printed(
    tmp_path: Path,
) -> None:
    """37 of 1120 is 3.3036 %: never 3.31. 2469 of 20 000 is 12.345 %: 12.34 when cut off."""
    rows = [
        unit("A", "1", households=1120, poor_start=40, exits_target=3, poor_end=37,
             poor_rate_end_pct=Decimal("3.31")),
        unit("B", "2", households=20_000, poor_start=2472, exits_target=3, poor_end=2469,
             poor_rate_end_pct=Decimal("12.34")),
    ]  # fmt: skip
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    cells = pov.reproduce(plan, "rounded_difference", "half_up").cells
    rates = cells[cells["column"] == "poor_rate_end_pct"].set_index("unit")["status"]
    assert rates.to_dict() == {"A": "inconsistent", "B": "within_rounding"}


def test_what_is_only_recomputed_is_not_called_the_wrong_one(tmp_path: Path) -> None:
    """9 less 4 is not 6: which of the three is wrong, the audit's report must say."""
    for end, told in ((6, True), (5, False)):
        rows = [unit("A", "1", poor_start=9, exits_target=4, poor_end=end)]
        plan = pov.load_plan(str(write_plan(tmp_path / f"p{end}", rows)))
        for lang, words in (("vi", "chưa chắc là ô sai"), ("en", "need not be the wrong one")):
            assert (words in pov.plan_answer(plan, pov.reproduce(plan), lang).text) == told


def test_a_table_without_rates_has_no_table_of_households(tmp_path: Path) -> None:
    rows = [unit("A", "1", poor_start=9, exits_target=4, poor_end=5)]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    result = pov.reproduce(plan)
    for view in (pov.households_table, pov.convention_table, pov.rates_figure):
        assert MOOT in view(plan, result, "en").data
    assert MOOT in pov.scenario_table(pov.compare_scenarios(str(tmp_path / "p")), "en").data


def test_the_answer_counts_what_was_recomputed_and_what_was_not(tmp_path: Path) -> None:
    plan = pov.load_plan("krong_no_2020")
    result = pov.reproduce(plan)
    exact = result.cells[result.cells["status"] == "exact"]
    inputs = int((exact["basis"] == "input").sum())
    limited = int(exact["basis"].str.startswith("≤").sum())
    assert (len(exact), inputs, limited) == (75, 24, 10)
    answer = pov.plan_answer(plan, result, "en").text
    assert f"{75 - 24 - 10} were recomputed" in answer
    assert "24 are inputs" in answer
    assert "inferred from the printed rates" in answer


def test_titles_name_every_unit_that_ties_for_first(tmp_path: Path) -> None:
    rows = [
        unit(name, code, poor_start=20, exits_target=10, poor_end=10,
             rate_reduction_pp=Decimal("5.00"), poor_rate_end_pct=Decimal("5.00"))
        for name, code in (("A", "1"), ("B", "2"))
    ]  # fmt: skip
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    title = pov.rates_figure(plan, pov.reproduce(plan), "en").text.splitlines()[0]
    assert title == "A and B start poorest and must fall most, by 5.00 percentage points"


def test_short_and_even_units_are_told_apart(tmp_path: Path) -> None:
    rows = [unit(n, c, poor_start=20, exits_target=10, poor_end=10) for n, c in ("A1", "B2")]
    registrations = [
        {"unit": "A", "exits_target": 10, "exits_registered": 10},
        {"unit": "B", "exits_target": 10, "exits_registered": 4},
    ]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, registrations=registrations)))
    result = pov.compare_registration(plan)
    told = pov.registration_reserve(plan, result, "en").text
    assert "stays 6 short" in told
    assert "1 unit registered exactly as many as assigned and has no reserve" in told
    assert "1 unit registered fewer than assigned and misses" in told


def test_check_notices_decimals_that_excel_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        unit("A", "1", poor_start=20, exits_target=10, poor_end=10, poor_rate_end_pct="8,7"),
        unit("B", "2", poor_start=20, exits_target=10, poor_end=10, poor_rate_end_pct="9,44"),
    ]
    folder = write_plan(tmp_path / "p", rows)
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "poor_rate_end_pct" in told
    assert "8,7 bên cạnh 9,44" in told


def test_a_consistent_table_with_blanks_is_not_accused(tmp_path: Path) -> None:
    """A blank is unknown, never zero, and a convention is not preferred for checking more rows."""
    rows = [
        unit("A", "1", poor_start=110, poor_end=61, poor_rate_end_pct="3,7",
             rate_reduction_pp="2,9"),
        unit("B", "2", poor_start=139, poor_end=62, poor_rate_end_pct="8,6",
             rate_reduction_pp="10,6"),
        unit("C", "3", poor_start=65, poor_end=None, poor_rate_end_pct="36,5",
             rate_reduction_pp="51,4"),
    ]  # fmt: skip
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    result = pov.reproduce(plan)
    cells = result.cells.set_index(["unit", "column"])["status"]
    assert cells["C", "rate_reduction_pp"] == "not_checkable"


def test_impossible_counts_are_inconsistent(tmp_path: Path) -> None:
    rows = [unit("A", "1", households=10, poor_start=100, exits_target=200)]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    status = pov.reproduce(plan).cells.set_index("column")["status"]
    assert status.to_dict() == {
        "households": "exact", "poor_start": "inconsistent", "exits_target": "inconsistent",
    }  # fmt: skip


def test_partly_printed_households_are_marked_as_inferred(tmp_path: Path) -> None:
    rows = [
        unit("A", "1", households=1000, poor_start=100, poor_end=50, poor_rate_end_pct="5,00"),
        unit("B", "2", households=None, poor_start=100, poor_end=50, poor_rate_end_pct="10,00"),
    ]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    shown = pov.households_table(plan, pov.reproduce(plan), "en").html
    assert "inferred" in shown
    assert '<td class="num">1,000</td>' in shown
    assert '<td class="num derived">500</td>' in shown or '<td class="num derived">500–' in shown


ODD = {
    "targets all zero": [
        unit(n, n, poor_start=9, exits_target=0, poor_end=9) for n in ("A", "B", "C")
    ],
    "poor at zero rate": [
        unit("A", "A", poor_start=1, exits_target=0, poor_end=1, rate_reduction_pp="0,00",
             poor_rate_end_pct="0,00")
    ],
    "blank reduction": [
        unit("A", "A", poor_start=138, exits_target=44, poor_end=94, rate_reduction_pp=None,
             poor_rate_end_pct="8,70"),
        unit("B", "B", poor_start=138, exits_target=44, poor_end=94, rate_reduction_pp="4,08",
             poor_rate_end_pct="8,70"),
    ],
    "counts only": [unit("A", "A", poor_start=9), unit("B", "B", poor_start=0)],
    "increase": [
        unit("A", "A", poor_start=9, exits_target=0, poor_end=12, rate_reduction_pp="-3,00",
             poor_rate_end_pct="12,00")
    ],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("registered", [None, 0, 3])
@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
def test_every_view_has_something_to_say_of_an_odd_plan(
    tmp_path: Path, rows: list[dict[str, object]], registered: int | None, lang: str
) -> None:
    registrations = None
    if registered is not None:
        registrations = [{"unit": row["unit"], "exits_registered": registered} for row in rows]
    statements = [
        ("a", "rate_reduction_pp", "2 %", "2", "%", "equal", "I"),
        ("b", "rate_reduction_em_pp", "4 %", "4", "%", "at_most", "I"),
    ]
    folder = write_plan(tmp_path / "p", rows, registrations=registrations)
    with_statements(folder, statements)
    plan = pov.load_plan(str(folder))
    result = pov.reproduce(plan)
    for view in (
        pov.plan_answer, pov.plan_table, pov.rates_figure, pov.recomputed_table, pov.status_table,
        pov.convention_table, pov.convention_example, pov.households_table, pov.unsettled,
    ):  # fmt: skip
        assert isinstance(view(plan, result, lang).html, str)
    assert pov.reduction_meanings(plan, lang).html
    compared = pov.compare_registration(plan) if plan.has_registrations else None
    for show in (
        pov.registration_answer, pov.registration_figure, pov.registration_table,
        pov.registration_reserve, pov.registration_limits,
    ):  # fmt: skip
        assert isinstance(show(plan, compared, lang).html, str)


def test_silent_units_leave_the_reserve_open(tmp_path: Path) -> None:
    rows = [unit(n, c, poor_start=20, exits_target=10, poor_end=10) for n, c in ("A1", "B2")]
    registrations = [{"unit": "A", "exits_target": 10, "exits_registered": 16}]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows, registrations=registrations)))
    result = pov.compare_registration(plan)
    assert "cannot be computed: 1 unit lacks" in pov.registration_reserve(plan, result, "en").text
    answer = pov.registration_answer(plan, result, "en").text
    assert "in the 1 of 2 units with a registration" in answer


@pytest.mark.parametrize(
    ("comparison", "value", "fits"),
    [("equal", "2", "no"), ("more", "2", "yes"), ("at_least", "2,5", "yes"),
     ("less", "3", "yes"), ("at_most", "2", "no")],
)  # fmt: skip
def test_a_stated_reduction_is_compared_as_it_is_stated(
    tmp_path: Path, comparison: str, value: str, fits: str
) -> None:
    row = unit("A", "1", poor_start=100, exits_target=25, poor_end=75, rate_reduction_pp="2,50",
               poor_rate_end_pct="7,50")  # fmt: skip
    folder = write_plan(tmp_path / "p", [row], total={k: row[k] for k in row if "unit" not in k})
    with_statements(folder, [("a", "rate_reduction_pp", "x", value, "%", comparison, "I")])
    text = pov.reduction_meanings(pov.load_plan(str(folder)), "en").text
    points = next(line for line in text.splitlines() if line.startswith("percentage points"))
    assert points.rsplit(maxsplit=1)[-1] == fits
