"""The plan's year as the units report it: read as written, added up, held against the target."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import REAL, ROOT, field_of, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib import cli
from povlib.plan import Plan
from povlib.printed_dates import likely_date, read_dates
from povlib.progress_counts import NONE, balances, due_months, replaced_by
from povlib.progress_ledger import month_end
from povlib.progress_year import Progress
from povlib.rounding import round_exact
from povlib.upkeep import tidy_files

DEMO = ROOT / "tests" / "plans" / "doi_gio_2032"
BASE = pov.load_plan(str(DEMO))
HEADER = ("month", "unit", "reported", "replaces", "exits", "relapses", "new_poor")
ROWS = [
    {"unit": name, "unit_code": f"0{n}", "poor_start": 20, "exits_target": 6}
    for n, name in enumerate(["Xã A", "Xã B"])
]


def with_progress(
    folder: Path,
    rows: Sequence[Sequence[str]],
    header: Sequence[str] = HEADER,
    units: Sequence[Mapping[str, Any]] = ROWS,
    **options: Any,
) -> Path:
    """Write a plan of 2026 with reports of its units."""
    write_plan(folder, units, **options)
    write_csv(folder / "progress.csv", header, rows)
    descriptor = read_json(folder)
    digest = hashlib.sha256((folder / "progress.csv").read_bytes()).hexdigest()
    resource = {
        "name": "progress",
        "path": "progress.csv",
        "hash": f"sha256:{digest}",
        "schema": {"fields": [field_of(name, "vi", declare=False) for name in header]},
    }
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], resource]})
    return folder


def faults_of(folder: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    for fault in caught.value.faults:
        assert fault.file == "progress.csv"
        assert fault.message("vi") != fault.message("en")
    return [(fault.code, fault.row, fault.column) for fault in caught.value.faults]


# --- Reading ------------------------------------------------------------------------------------


def test_a_report_is_read_in_either_form_of_dates(tmp_path: Path) -> None:
    rows = [
        ["3/2026", "Xã A", "5/4/2026", "", "07", "", "1"],
        ["2026/3", "Xã B", "2026/4/5", "", "1.229", "0", "2"],
        ["tháng 3/2026", "Xã A", "20/04/2026", "2026-04-05", "6", "0", "1"],
        ["2026-03", "Xã A", "21/04/2026", "2026-04-20", "6", "0", "1"],
    ]
    found = pov.load_plan(str(with_progress(tmp_path / "p", rows))).progress
    assert found is not None
    assert found["month"].tolist() == [dt.date(2026, 3, 1)] * 4
    assert found["unit_code"].tolist() == ["00", "01", "00", "00"]
    assert found["reported"].tolist() == [dt.date(2026, 4, day) for day in (5, 5, 20, 21)]
    assert found["replaces"].tolist() == [None, None, *(dt.date(2026, 4, d) for d in (5, 20))]
    assert found["exits"].tolist() == [7, 1229, 6, 6]
    assert found["relapses"].isna().tolist() == [True, False, False, False]
    assert found["line"].tolist() == [2, 3, 4, 5]


GOOD = ["3/2026", "Xã A", "5/4/2026", "", "7", "0", "1"]


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("month", "", "required_text"),
        ("month", "13/2026", "date"),
        ("month", "5/3/2026", "date"),
        ("month", "2026", "date"),
        ("unit", "", "required_text"),
        ("unit", "Xã C", "unknown_unit"),
        ("unit", "Xa A", "unit_spelling"),
        ("reported", "", "required_text"),
        ("reported", "29/2/2026", "date"),
        ("reported", "4/2026", "date"),
        ("replaces", "4/4/2026", "replaces"),
        ("replaces", "5/4/2026", "replaces"),
        ("replaces", "6/4/2026", "replaces"),
        ("replaces", "x", "date"),
        ("exits", "-1", "count"),
        ("relapses", "1,5", "count"),
        ("new_poor", "…", "no_figure"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, column: str, text: str, fault: str) -> None:
    spoilt = [text if name == column else cell for name, cell in zip(HEADER, GOOD, strict=True)]
    other = ["3/2026", "Xã B", "4/4/2026", "", "1", "", ""]  # of another unit: nothing to replace
    later = ["3/2026", "Xã A", "6/4/2026", "", "1", "", ""]
    folder = with_progress(tmp_path / "p", [other, spoilt, later])
    assert faults_of(folder) == [(fault, 3, column)]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("exits", "3,5", "“3,5” (là số lẻ)"),
        ("reported", "46117", "“46117”; có phải là “5/4/2026”?"),
        ("month", "46082", "“46082”; có phải là “3/2026”?"),
        ("month", "1/3/2026", "“1/3/2026”; có phải là “3/2026”?"),
        ("reported", "5.4.26", "“5.4.26”; có phải là “5/4/2026”?"),
        ("reported", " 5/4/2026", "“ 5/4/2026”; có phải là “5/4/2026”?"),
        ("month", "3/26", "“3/26”; có phải là “3/2026”?"),
        ("month", "Mar-26", "“Mar-26”; có phải là “3/2026”?"),
        ("month", "Thg3-26", "“Thg3-26”; có phải là “3/2026”?"),
        ("month", "T3/2026", "“T3/2026”; có phải là “3/2026”?"),
        ("month", "tháng 3 năm 2026", "“tháng 3 năm 2026”; có phải là “3/2026”?"),
        ("month", "3-2026", "“3-2026”; có phải là “3/2026”?"),
        ("month", "3/2026 ", "“3/2026 ”; có phải là “3/2026”?"),
    ],
)
def test_what_excel_made_of_it_is_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, text: str, said: str
) -> None:
    spoilt = [text if name == column else cell for name, cell in zip(HEADER, GOOD, strict=True)]
    folder = with_progress(tmp_path / "p", [spoilt])
    assert cli.main(["check", str(folder)]) == 2
    assert said in capsys.readouterr().err


@given(st.dates(dt.date(1930, 1, 1), dt.date(2150, 1, 1)))
def test_a_number_of_excel_is_a_day(day: dt.date) -> None:
    number = (day - dt.date(1900, 3, 1)).days + 61  # that of 1 March 1900
    assert read_dates(likely_date(str(number))) == (day, day)
    assert read_dates(likely_date(f"{day} 00:00:00")) == (day, day)
    month = likely_date(str(number), month=True)
    assert read_dates(month)[0] == day.replace(day=1)


def test_the_command_tells_that_reports_contradict_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["check", str(DEMO)]) == 0
    assert "progress.csv có 4 mâu thuẫn" in capsys.readouterr().out


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [["x", "Xã C", "y", "", "-1", "", ""], [*GOOD[:4], "9", "0", "0"]]
    found = faults_of(with_progress(tmp_path / "p", rows))
    assert [column for _, _, column in found] == ["unit", "month", "reported", "exits"]


def test_a_column_that_no_report_has_is_refused(tmp_path: Path) -> None:
    folder = with_progress(tmp_path / "p", [[*GOOD, "3"]], [*HEADER, "poor_end"])
    assert faults_of(folder) == [("unknown_column", 1, "poor_end")]


def test_a_part_of_what_is_not_reported_is_refused(tmp_path: Path) -> None:
    folder = with_progress(tmp_path / "p", [[*GOOD[:5], "1"]], [*HEADER[:5], "relapses_em"])
    assert faults_of(folder) == [("missing_column", 1, "relapses")]


def test_a_unit_outside_the_table_is_refused(tmp_path: Path) -> None:
    header = ["month", "unit", "unit_code", "reported", "exits"]
    rows = [["3/2026", "Xã A", "00", "5/4/2026", "1"], ["3/2026", "Xã Z", "99", "5/4/2026", "1"]]
    folder = with_progress(tmp_path / "p", rows, header, register=False)
    assert faults_of(folder) == [("not_in_table", 3, "unit_code")]


def test_excel_is_refused_and_tidied(tmp_path: Path) -> None:
    folder = with_progress(tmp_path / "p", [GOOD])
    file = folder / "progress.csv"
    before = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + before.replace(b",", b";").replace(b"\n", b"\r\n"))
    assert faults_of(folder) == [("bom", 1, None), ("delimiter", 1, None)]
    tidy_files("p", write=True, data_dir=str(tmp_path))
    assert file.read_bytes() == before


def test_progress_belongs_to_the_digest_of_the_data(tmp_path: Path) -> None:
    one = pov.load_plan(str(with_progress(tmp_path / "one" / "p", [GOOD])))
    two = pov.load_plan(str(with_progress(tmp_path / "two" / "p", [[*GOOD[:4], "8", "", ""]])))
    assert one.digest != two.digest
    assert one.files["progress"] == "progress.csv"
    assert pov.load_plan(str(REAL)).progress is None


# --- Reports that replace reports ---------------------------------------------------------------

reports = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.integers(0, 4)), max_size=12)


@given(reports)
def test_replacing_means_what_it_says(rows: list[tuple[int, int, int]]) -> None:
    by, dangling = replaced_by(*(np.array([row[k] for row in rows], dtype=int) for k in range(3)))
    for at, (key, day, replaces) in enumerate(rows):
        hits = [
            other
            for other, (its_key, its_day, _) in enumerate(rows)
            if its_key == key and its_day == replaces and (its_day, other) < (day, at)
        ]
        assert dangling[at] == (replaces > 0 and not hits)
        replacers = [
            other
            for other, (its_key, its_day, its) in enumerate(rows)
            if its_key == key and its == day and (day, at) < (its_day, other)
        ]
        assert by[at] == (max(replacers) if replacers else NONE)


@given(st.integers(1, 12), st.integers(1, 12))
def test_due_months_end_with_the_last(every: int, last: int) -> None:
    found = due_months(every, last)
    assert found[-1] == last
    assert found == sorted(set(found))
    assert all(0 < b - a <= every for a, b in zip([0, *found], found, strict=False))
    assert all(month % every == 0 for month in found[:-1])


@given(
    st.integers(0, 50),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12),
)
def test_balance_of_each_month_follows_from_the_last(
    start: int, flows: list[tuple[int, int]]
) -> None:
    leaving, entering = (np.array([[flow[k] for flow in flows]]) for k in range(2))
    poor, before = balances(np.array([start]), leaving, entering)[0].tolist(), start
    for now, (out, back) in zip(poor, flows, strict=True):
        assert now == before - out + back
        before = now


# --- Where the units stand: against a replay, report by report ----------------------------------

FLOWS = ("exits", "relapses", "new_poor")
COUNTS = [*FLOWS, *(f"{name}_em" for name in FLOWS)]
Report = tuple[
    int, int, int, int, tuple[int | None, ...]
]  # unit, month, reported, replaces, counts


def plan_of(
    starts: Sequence[tuple[int | None, int | None, int | None]],
    reports: Sequence[Report],
    columns: Sequence[str],
) -> Plan:
    """Put a plan together: poor, poor of the minority and target by unit; days from 2032-01-01."""
    first = dt.date(2032, 1, 1)

    def day(number: int) -> dt.date | None:
        return first + dt.timedelta(number) if number else None

    frame = pd.DataFrame(
        {
            "month": pd.Series([dt.date(2032 + m // 12, m % 12 + 1, 1) for _, m, *_ in reports]),
            "unit": [f"U{unit}" for unit, *_ in reports],
            "unit_code": [f"{unit}" for unit, *_ in reports],
            "reported": pd.Series([day(row[2]) for row in reports], dtype=object),
            "replaces": pd.Series([day(row[3]) for row in reports], dtype=object),
            **{
                name: pd.array([row[4][COUNTS.index(name)] for row in reports], dtype="Int64")
                for name in columns
            },
            "note": "",
            "line": range(2, len(reports) + 2),
        }
    )
    units = pd.DataFrame(
        {
            "unit_code": [f"{unit}" for unit in range(len(starts))],
            **{
                name: pd.array([start[at] for start in starts], dtype="Int64")
                for at, name in enumerate(("poor_start", "poor_start_em", "exits_target"))
            },
        },
        index=pd.Index([f"U{unit}" for unit in range(len(starts))], name="unit"),
    )
    return replace(BASE, units=units, progress=frame)


def standing(reports: Sequence[Report], day: int) -> dict[tuple[int, int], list[int]]:
    """Play the reports back in the order in which they were made: which of them stand at a day."""
    found: dict[tuple[int, int], list[int]] = {}
    order = sorted(range(len(reports)), key=lambda at: (reports[at][2], at))
    for at in order:
        unit, month, reported, replaces, _ = reports[at]
        if reported > day:
            continue
        those = found.setdefault((unit, month), [])
        those[:] = [other for other in those if not (replaces and reports[other][2] == replaces)]
        those.append(at)
    return found


count = st.none() | st.integers(0, 9)
starts = st.lists(
    st.tuples(st.none() | st.integers(0, 30), st.integers(0, 20), st.none() | st.integers(0, 20)),
    min_size=1,
    max_size=3,
)
year_of_reports = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(-1, 12),
        st.integers(1, 400),
        st.integers(0, 3),  # which of the reports on the same month before it is replaced, if any
        st.tuples(count, count, count, count, count, count),
    ),
    max_size=25,
)
some_columns = st.lists(st.sampled_from(COUNTS[1:]), unique=True).map(lambda more: ["exits", *more])


def consistent(units: int, drawn: Sequence[Report]) -> list[Report]:
    """Let reports name the day of an earlier one of the same unit and month, or none."""
    reports: list[Report] = []
    for unit, month, reported, which, counts in drawn:
        unit %= units
        same = [row[2] for row in reports if row[:2] == (unit, month) and row[2] < reported]
        replaces = same[which % len(same)] if which and same else 0
        reports.append((unit, month, reported, replaces, counts))
    return reports


def known(value: Any) -> Any:
    return None if value is pd.NA else value


@given(starts, year_of_reports, some_columns, st.integers(0, 420))
def test_table_is_what_a_replay_gives(
    begins: list[tuple[int | None, int, int | None]],
    drawn: list[Report],
    columns: list[str],
    day: int,
) -> None:
    reports = consistent(len(begins), drawn)
    as_of = dt.date(2032, 1, 1) + dt.timedelta(day)
    found = pov.progress(plan_of(begins, reports, columns), as_of=as_of)
    stands = standing(reports, day)
    last = 11  # the demonstration plan's review is in November
    overdue = [m for m in range(1, last + 1) if month_end(2032, m) + dt.timedelta(10) < as_of]
    for unit, (start, start_em, target) in enumerate(begins):
        row = found.table.loc[f"U{unit}"]
        used = {
            month: at[0] for month in range(last) if len(at := stands.get((unit, month), [])) == 1
        }
        there = {month for month in range(last) if stands.get((unit, month))}
        cells = {
            name: [reports[at][4][COUNTS.index(name)] for at in used.values()] for name in columns
        }
        over, end = {"": False}, {}
        for name, values in cells.items():
            if name.endswith("_em") and "exits_em" not in columns:
                assert name not in row  # what leaves is not reported of the minority
                continue
            said = [value for value in values if value is not None]
            assert known(row[name]) == (sum(said) if said else None)
        for suffix, begin in (("", start), ("_em", start_em)):
            unsaid = [n for n in FLOWS if n in columns and f"{n}{suffix}" not in columns]
            if unsaid:  # how many of them are of the minority is not reported, and is not zero
                assert f"poor_now{suffix}" not in row
                assert f"reduction{suffix}" not in row
                continue
            flows = [cells.get(f"{name}{suffix}", [0]) for name in FLOWS]
            months = sorted(used)
            by_month = [
                [cells[f"{name}{suffix}"][list(used).index(month)] or 0 for month in months]
                if f"{name}{suffix}" in cells
                else [0] * len(months)
                for name in FLOWS
            ]
            poor = [begin or 0]
            for out, back, new in zip(*by_month, strict=True):
                poor.append(poor[-1] - out + back + new)
            over[suffix] = begin is not None and min(poor) < 0
            end[suffix] = None if begin is None else poor[-1]
            if suffix:
                pairs = [(n, f"{n}_em") for n in FLOWS if n in cells and f"{n}_em" in cells]
                over[suffix] |= any(
                    None not in (part, whole) and part > whole
                    for all_of, of in pairs
                    for whole, part in zip(cells[all_of], cells[of], strict=True)
                )
                over[suffix] |= bool(used) and None not in end.values() and end["_em"] > end[""]
            assert row[f"overdrawn{suffix}"] == over[suffix]
            now = None
            if used and not any(None in values for values in flows) and begin is not None:
                now = None if over[suffix] else poor[-1]
            assert known(row[f"poor_now{suffix}"]) == now
        assert row["reports_missing"] == sum(month - 1 not in there for month in overdue)
        at = max([0, *overdue, *(month + 1 for month in used)])
        assert known(row["last_month"]) == max((month + 1 for month in used), default=None)
        asked = None if target is None else target * Fraction(at, last)
        assert row["exits_path"] == asked
        exits = None if over[""] else known(row["exits"])
        assert row["ahead"] == (None if exits is None or asked is None else exits - asked)
        covered = None if exits is None or not target else Fraction(100 * exits, target)
        assert row["coverage_pct"] == (None if covered is None else round_exact(covered, 2))
    late = {(f"U{unit}", month) for unit in range(len(begins)) for month in overdue} - {
        (f"U{unit}", month + 1) for (unit, month), at in stands.items() if at
    }
    assert set(zip(found.late["unit"], found.late["month"], strict=True)) == late
    assert sum(found.table["reports_missing"]) == len(late) == len(found.late)


@given(starts, year_of_reports, st.integers(0, 420))
def test_every_report_has_one_fate(
    begins: list[tuple[int | None, int, int | None]], drawn: list[Report], day: int
) -> None:
    reports = consistent(len(begins), drawn)
    as_of = dt.date(2032, 1, 1) + dt.timedelta(day)
    rows = pov.progress(plan_of(begins, reports, COUNTS), as_of=as_of).rows
    stands = standing(reports, day)
    assert len(rows) == len(reports)
    for at, (unit, month, reported, _, _) in enumerate(reports):
        there = stands.get((unit, month), [])
        status = rows["status"][at]
        if reported > day:
            assert status == "not_yet"
        elif at not in there:
            assert status == "replaced"
            by = reports[int(rows["replaced_by"][at]) - 2]
            assert by[:2] == (unit, month)
            assert by[3] == reported <= by[2] <= day
        elif not 0 <= month < 12:
            assert status == "outside_year"
        elif month == 11:
            assert status == "after_review"
        else:
            assert status == ("counted" if len(there) == 1 else "twice")


@given(starts, year_of_reports, st.integers(0, 420))
def test_units_add_up_to_the_total(
    begins: list[tuple[int | None, int, int | None]], drawn: list[Report], day: int
) -> None:
    as_of = dt.date(2032, 1, 1) + dt.timedelta(day)
    found = pov.progress(plan_of(begins, consistent(len(begins), drawn), COUNTS), as_of=as_of)
    table, total = found.table, found.total
    for name in COUNTS:
        said = [value for value in map(known, table[name]) if value is not None]
        assert total[name] == (sum(said) if said else None)
    for suffix in ("", "_em"):
        reporting = list(map(known, table.loc[table["last_month"].notna(), f"reduction{suffix}"]))
        whole = reporting and None not in reporting
        assert total[f"reduction{suffix}"] == (sum(reporting) if whole else None)
        if whole:  # what is said of the total adds up as that of a unit does
            exits, relapses, new_poor = (total[f"{name}{suffix}"] for name in FLOWS)
            assert total[f"reduction{suffix}"] == exits - relapses - new_poor
    for name in ("poor_start", "exits_target", "poor_now", "exits_path"):
        every = list(map(known, table[name]))
        assert total[name] == (None if None in every else sum(every))
    assert total["units_late"] == len(set(found.late["unit"]))


@given(starts, year_of_reports, st.integers(0, 400))
def test_poor_follow_the_identity(
    begins: list[tuple[int | None, int, int | None]], drawn: list[Report], day: int
) -> None:
    as_of = dt.date(2032, 1, 1) + dt.timedelta(day)
    table = pov.progress(plan_of(begins, consistent(len(begins), drawn), COUNTS), as_of=as_of).table
    for suffix in ("", "_em"):
        whole = table[table[f"poor_now{suffix}"].notna()]
        flow = whole[f"poor_start{suffix}"] - whole[f"exits{suffix}"]
        flow = flow + whole[f"relapses{suffix}"] + whole[f"new_poor{suffix}"]
        assert (whole[f"poor_now{suffix}"] == flow).all()
        assert (whole[f"poor_start{suffix}"] - whole[f"reduction{suffix}"] == flow).all()


# --- Contradictions -----------------------------------------------------------------------------


def can_be_completed(
    start: int, cells: Sequence[tuple[int | None, int | None, int | None]]
) -> bool:
    """Tell whether unknown counts can be such that never more leave than are poor.

    A month without a report is three unknown counts; forty households are more than any here need.
    """
    poor = start
    for exits, relapses, new_poor in cells:
        entering = sum(40 if count is None else count for count in (relapses, new_poor))
        poor += entering - (0 if exits is None else exits)
        if poor < 0:
            return False
    return True


@given(
    st.integers(0, 6),
    st.lists(st.none() | st.tuples(st.integers(0, 6), count, count), min_size=1, max_size=6),
)
def test_exits_above_the_poor_are_certain_exactly_where_nothing_can_explain_them(
    start: int, months: list[tuple[int, int | None, int | None] | None]
) -> None:
    reports = [
        (0, at, 40 + 31 * at, 0, (*counts, None, None, None))
        for at, counts in enumerate(months)
        if counts is not None
    ]
    plan = plan_of([(start, 0, 5)], reports, FLOWS)
    told = pov.progress(plan, as_of="31/12/2032").contradictions
    told = told[told["kind"] == "exits_above_poor"]
    cells = [(None, None, None) if counts is None else counts for counts in months]
    for at in range(len(months)):
        said = told[told["month"] == dt.date(2032, at + 1, 1)]
        poor = before = start
        for counts in months[: at + 1]:
            out, back, new = counts or (0, 0, 0)
            before, poor = poor, poor + (back or 0) + (new or 0) - out
        leaves = cells[at][0]
        assert len(said) == int(poor < 0 <= before)  # where it begins, and not what follows from it
        if len(said):
            assert said["limit"].iloc[0] == poor + leaves < said["found"].iloc[0] == leaves
            assert bool(said["certain"].iloc[0]) == (not can_be_completed(start, cells[: at + 1]))


@given(
    st.integers(0, 6),
    st.lists(st.none() | st.tuples(st.integers(0, 6), count, count), min_size=11, max_size=11),
)
def test_a_quarter_is_known_only_with_its_own_report(
    start: int, months: list[tuple[int, int | None, int | None] | None]
) -> None:
    reports = [
        (0, at, 40 + 31 * at, 0, (*counts, None, None, None))
        for at, counts in enumerate(months)
        if counts is not None
    ]
    plan = plan_of([(start, 0, 5)], reports, FLOWS)
    found = pov.progress(plan, as_of="31/12/2032", every="quarterly")
    due = [3, 6, 9, 11]
    absent = [month for month in due if months[month - 1] is None]
    assert found.late["month"].tolist() == absent
    told = found.contradictions
    told = told[told["kind"] == "exits_above_poor"]
    for month, certain in zip(told["month"], told["certain"], strict=True):
        covered = next(last for last in due if last >= month.month)
        said = [counts for counts in months[:covered] if counts is not None]
        blank = any(None in counts for counts in said)
        assert certain == (not blank and not any(last <= covered for last in absent))


def kinds_of(found: Progress) -> list[tuple[str, str, int, str]]:
    told = found.contradictions
    months = [month.month for month in told["month"]]
    return list(zip(told["kind"], told["unit"], months, told["column"], strict=True))


def test_demonstration_plan_contradicts_itself_as_made() -> None:
    found = pov.progress(pov.load_plan(str(DEMO)), as_of="2032-07-15")
    assert found.answer_texts("en")[0].endswith("in the reports.")  # before any figure
    assert kinds_of(found) == [
        ("minority_above_whole", "Nà Lúa", 4, "exits_em"),
        ("twice", "Nà Lúa", 6, ""),
        ("exits_above_poor", "Bản Mây", 3, "exits"),
        ("exits_above_poor", "Bản Mây", 3, "exits_em"),
    ]
    assert found.contradictions["lines"].tolist()[:2] == [(17,), (19, 20)]


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ((0, 12, 390, 0, (1,) * 6), "outside_year"),
        ((0, -1, 20, 0, (1,) * 6), "outside_year"),
        ((0, 3, 80, 0, (1,) * 6), "before_month"),
        ((0, 3, 130, 0, (1, 0, 0, 2, 0, 0)), "minority_above_whole"),
        ((0, 3, 130, 0, (1, 0, 0, 1, 1, 0)), "minority_above_whole"),
        ((0, 3, 130, 0, (1, 0, 0, 1, 0, 1)), "minority_above_whole"),
        ((0, 0, 40, 0, (6, 0, 0, 0, 0, 0)), "exits_above_poor"),
        ((0, 0, 40, 0, (3, 0, 0, 0, 0, 0)), "minority_poor_above_poor"),
    ],
)
def test_each_contradiction_is_told_in_both_languages(report: Report, kind: str) -> None:
    found = pov.progress(plan_of([(5, 4, 3)], [report], COUNTS), as_of="31/1/2033")
    assert not any("−" in text for text in found.contradiction_texts("vi"))  # no fewer than none
    assert found.contradictions["kind"].tolist()[0] == kind
    vietnamese, english = (found.contradiction_texts(lang)[0] for lang in ("vi", "en"))
    assert vietnamese != english
    assert all(text.startswith("U0, ") for text in (vietnamese, english))


def test_a_report_on_a_month_after_the_review_is_set_aside_and_contradicts_nothing() -> None:
    plan = plan_of([(5, 4, 3)], [(0, 11, 380, 0, (1,) * 6)], COUNTS)
    found = pov.progress(plan, as_of="31/1/2033")
    assert not len(found.contradictions)
    assert found.rows["status"].tolist() == ["after_review"]
    for lang, word in (("vi", "không tính vào năm: U0."), ("en", "not counted in the year: U0.")):
        assert word in pov.progress_late(plan, found, lang).text


def test_a_report_in_leap_february_is_due_after_the_29th() -> None:
    found = pov.progress(plan_of([(5, 4, 3)], [], COUNTS), as_of="11/3/2032")
    assert found.late[["month", "due"]].to_numpy().tolist() == [
        [1, dt.date(2032, 2, 10)],
        [2, dt.date(2032, 3, 10)],
    ]
    assert len(pov.progress(plan_of([(5, 4, 3)], [], COUNTS), as_of="10/3/2032").late) == 1


def test_delays_are_counted_from_the_end_of_the_time_allowed() -> None:
    rows = pov.progress(BASE, as_of="15/7/2032").rows.set_index("line")
    # On February, made on 25 March: due by 10 March. On January, made on 8 February: in time.
    assert (rows.loc[10, "days_late"], rows.loc[9, "days_late"]) == (15, 0)
    assert rows.loc[8, "days_late"] is pd.NA  # it replaces another
    assert rows["days_late"].notna().sum() == len(rows) - 1


@given(starts, year_of_reports)
def test_coverage_of_all_is_exact(
    begins: list[tuple[int | None, int, int | None]], drawn: list[Report]
) -> None:
    plan = plan_of(begins, consistent(len(begins), drawn), COUNTS)
    total = pov.progress(plan, as_of="31/12/2032").total
    over = pov.progress(plan, as_of="31/12/2032").table["overdrawn"].any()
    for name, part in (("coverage_pct", "exits"), ("net_coverage_pct", "reduction")):
        target = total["exits_target"]
        if total[part] is None or not target or over:
            assert total[name] is None
        else:
            assert total[name] == round_exact(Fraction(100 * total[part], target), 2)


# --- The question -------------------------------------------------------------------------------


def test_a_plan_without_reports_says_so_in_plain_words() -> None:
    with pytest.raises(pov.ProgressError) as caught:
        pov.progress(pov.load_plan("krong_no_2020"), as_of="1/7/2020")
    assert "chưa có báo cáo tiến độ" in caught.value.message("vi")
    assert "has no reports of progress" in caught.value.message("en")
    assert "progress.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "problems"),
    [
        ({"as_of": "7/2032"}, ["as_of"]),
        ({"as_of": "", "every": "weekly", "days_allowed": -1, "review": "x"},
         ["as_of", "every", "days", "review"]),
        ({"as_of": "1/7/2032", "days_allowed": 1.5}, ["days"]),
        ({"as_of": "1/7/2032", "review": "1/11/2031"}, ["review_year"]),
        ({"as_of": "1/7/2032", "path": "x"}, ["path"]),
        ({"as_of": "1/7/2032", "path": {}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {0: 1}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {1: 50, 2: 40}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {1: 101}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {1: 0.5}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {"support": 50, 11: 100}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {"support": 101}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {"support": 50, "nowhere": 60}}, ["path_values"]),
        ({"as_of": "1/7/2032", "path": {"support": 50, "survey": 40}}, ["path_values"]),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_read_are_refused(
    asked: dict[str, Any], problems: list[str]
) -> None:
    with pytest.raises(pov.ProgressError) as caught:
        pov.progress(pov.load_plan(str(DEMO)), **asked)
    assert [key for key, _ in caught.value.problems] == problems
    assert caught.value.message("vi") != caught.value.message("en")


def test_the_day_may_be_written_in_any_form() -> None:
    plan = pov.load_plan(str(DEMO))
    days = ["15/7/2032", "2032-07-15", dt.date(2032, 7, 15), dt.datetime(2032, 7, 15, 23, 59)]
    assert len({repr(pov.progress(plan, as_of=day)) for day in days}) == 1


def test_paths_ask_what_they_say() -> None:
    plan = pov.load_plan(str(DEMO))

    def asks(path: Any, month: int, **more: Any) -> Fraction:
        as_of = month_end(2032, month) + dt.timedelta(11)
        row = pov.progress(plan, as_of=as_of, path=path, **more).table.loc["Bản Mây"]
        assert row["path_month"] == month
        found: Fraction = row["exits_path"]
        return found

    assert asks("linear", 4) == 6 * Fraction(4, 11)
    assert asks("linear", 4, review="31/12/2032") == 6 * Fraction(4, 12)
    assert asks("linear", 6, review="30/6/2032") == 6
    assert asks({4: "12.5", 6: 50}, 5) == 6 * Fraction(1, 8)
    assert asks({4: "12.5", 6: 50}, 3) == 0
    days = (
        dt.date(2032, 10, 31) - dt.date(2032, 2, 29)
    ).days  # the milestone is 1 March to 31 October
    assert asks("support", 4) == 6 * Fraction(61, days)
    assert asks("support", 11) == 6
    both = {"survey": 100, "support": "50"}  # the survey is November
    assert asks(both, 4) == 3 * Fraction(61, days)
    assert [asks(both, month) for month in (2, 10, 11)] == [0, 3, 6]
    told = pov.progress(plan, as_of="15/7/2032", path=both).assumptions("vi")
    assert any("Hỗ trợ hộ đã đăng ký: 50,00 %; Rà soát cuối năm: 100,00 %" in one for one in told)


@pytest.mark.parametrize(
    ("every", "due"),
    [(None, [4, 5, 6]), ("quarterly", [6]), ("half_year", [6]), ("yearly", [])],
)
def test_reports_are_due_as_often_as_the_plan_asks(every: str | None, due: list[int]) -> None:
    found = pov.progress(pov.load_plan(str(DEMO)), as_of="15/7/2032", every=every)
    assert found.late.loc[found.late["unit"] == "Bản Mây", "month"].tolist() == due


def test_made_up_figures_are_marked_wherever_they_are_told() -> None:
    found = pov.progress(pov.load_plan(str(DEMO)), as_of="15/7/2032")
    opening = pov.next_opening(found)
    assert "số liệu minh họa" in repr(found)
    assert "số liệu minh họa" in repr(opening)
    for lang in ("vi", "en"):
        assert "số liệu minh họa" in found.answer(lang).lower()
        assert "số liệu minh họa" in found.assumptions(lang)[0].lower()


def test_answer_repeats_the_total() -> None:
    reports = [(unit, 0, 40, 0, (4 + unit, 0, 0, 0, 0, 0)) for unit in range(2)]
    found = pov.progress(plan_of([(20, 4, 7), (20, 4, 9)], reports, COUNTS), as_of="5/3/2032")
    assert (found.total["exits"], found.total["exits_target"]) == (9, 16)
    assert "9 exits by the reports, 56.25 % of the target of 16" in found.answer("en")
    assert "9 hộ thoát nghèo theo báo cáo, 56,25 % chỉ tiêu 16 hộ" in found.answer("vi")


def test_exits_of_more_than_are_poor_are_no_part_of_the_target() -> None:
    """Bản Mây has 18 poor and reports 21 exits: that is told, and nothing is computed from it."""
    found = pov.progress(pov.load_plan(str(DEMO)), as_of="15/7/2032")
    row = found.table.loc["Bản Mây"]
    assert (row["exits"], row["overdrawn"]) == (21, True)
    for name in ("poor_now", "reduction", "coverage_pct", "net_coverage_pct", "ahead"):
        assert row[name] is None or row[name] is pd.NA
        assert found.total[name] is None
    assert found.total["exits"] == 55
    for lang, word in (("vi", "chưa nói được"), ("en", "cannot be said")):
        (told,) = [text for text in found.answer_texts(lang) if word in text]
        assert "55" in told
        assert "76" in told
        assert told.endswith("Bản Mây.")
        assert "%" not in found.answer(lang)


def test_more_of_the_minority_than_in_all_is_no_part_of_its_target() -> None:
    """Nà Lúa reports two exits of the minority, whose target is one, among one exit in all."""
    found = pov.progress(pov.load_plan(str(DEMO)), as_of="15/7/2032")
    row = found.table.loc["Nà Lúa"]
    assert (row["overdrawn"], row["overdrawn_em"]) == (False, True)
    assert row["coverage_em_pct"] is None
    assert row["coverage_pct"] is not None
    for lang, word in (("vi", "nhiều hộ DTTS hơn tổng số"), ("en", "more of the minority")):
        assert word in pov.progress_table(found.plan, found, lang, minority=True).text
        assert word not in pov.progress_table(found.plan, found, lang).text


def test_a_report_of_a_time_that_cannot_be_is_told() -> None:
    counts = (2, 0, 0, 0, 0, 0)
    far = plan_of([(9, 0, 3)], [(0, 0, 40, 0, counts), (0, 1, 20000, 0, counts)], COUNTS)
    found = pov.progress(far)
    assert found.as_of == dt.date(2032, 2, 10)  # not the day of the slip, half a century later
    for later in (found, pov.progress(far, as_of="1/1/2099")):
        assert later.contradictions["kind"].tolist() == ["far_day"]
        assert later.table["exits"].tolist() == [2]
        assert "cannot be used: U0" in later.answer("en")
    alone = pov.progress(plan_of([(9, 0, 3)], [(0, 1, 20000, 0, counts)], COUNTS))
    assert "không có báo cáo nào dùng được" in alone.answer("vi")


def test_reports_that_were_sent_are_not_called_missing_alone() -> None:
    counts = (2, 0, 0, 0, 0, 0)
    twice = [(0, 0, 40, 0, counts), (0, 0, 41, 0, counts), (1, 12, 390, 0, counts)]
    found = pov.progress(plan_of([(9, 0, 3)] * 2, twice, COUNTS), as_of="31/1/2033")
    told = found.answer_texts("en")
    assert told[-1] == "3 reports were sent but cannot be used: U0 and U1."
    assert not any("not sent" in text for text in told)


def test_a_report_made_before_its_month_is_over_is_pointed_out() -> None:
    counts = (2, 0, 0, 0, 0, 0)
    made = {0: 29, 1: 58, 2: 91}  # on 30 January; on 28 February; on 1 April
    plan = plan_of([(9, 0, 3)], [(0, m, day, 0, counts) for m, day in made.items()], COUNTS)
    found = pov.progress(plan, as_of="5/4/2032")
    assert not len(found.contradictions)
    told = [text for text in found.assumptions("en") if "before the end of the month" in text]
    assert told == [
        "2 reports were made before the end of the month, and count as for all of it: U0."
    ]


@pytest.mark.parametrize("signed", ["2032-01-15", "2032-03-11", "2032-04-30", "2032-12-31"])
@pytest.mark.parametrize("printed", [None, (5, "next"), (25, "same")])
def test_no_report_is_due_before_the_signature(signed: str, printed: tuple[int, str]) -> None:
    """What is due is what the calendar of the year says; the last report is asked for anyhow."""
    assert BASE.reports is not None
    day, month = printed or (None, "")
    days = pd.Series([day], BASE.reports.index, dtype=object)
    plan = replace(
        plan_of([(9, 0, 3)], [], COUNTS),
        reports=BASE.reports.assign(due_day=days, due_month=month),
        source=replace(BASE.source, signed=dt.date.fromisoformat(signed)),
    )
    found = pov.progress(plan, as_of="31/1/2033")
    open_reports = pov.programme(plan).open
    due = [ends.month for ends in open_reports["ends"] if ends.month <= 11]
    assert list(found.year.due) == (due or [11])
    assert found.late["month"].tolist() == list(found.year.due)
    if printed and due:
        assert found.late["due"].tolist() == open_reports["due"].tolist()[: len(due)]
    assumed = found.assumptions("en")
    assert any(told.startswith("Reports are monthly; ") for told in assumed)
    assert bool(found.year.before) == any("signature" in told for told in assumed)
    assert pov.progress(plan, as_of="31/1/2033", days_allowed=3).late["due"].tolist() == [
        month_end(2032, month) + dt.timedelta(3) for month in found.year.due
    ]


def test_a_year_is_handed_over_without_the_months_before_the_signature() -> None:
    counts = (2, 1, 0, 0, 0, 0)
    reports = [(0, month, 40 + 31 * month, 0, counts) for month in range(2, 11)]
    plan = plan_of([(30, 4, 9)], reports, COUNTS)
    late = replace(plan, source=replace(plan.source, signed=dt.date(2032, 3, 11)))
    for one, end in ((plan, None), (late, 30 - 9)):
        opening = pov.next_opening(pov.progress(one, as_of="31/1/2033"))
        assert known(opening.table["poor_start"].iloc[0]) == end


# --- The next year ------------------------------------------------------------------------------


small = st.tuples(*[st.integers(0, 3)] * 3, *[st.integers(0, 1)] * 3)


@given(
    starts, st.lists(st.none() | small | small | st.tuples(*[count] * 6), min_size=9, max_size=9)
)
def test_opening_is_what_the_year_leaves_or_blank(
    begins: list[tuple[int | None, int, int | None]], cells: list[tuple[int | None, ...] | None]
) -> None:
    reports = [
        (unit, month, 40 + 31 * month, 0, counts)
        for unit in range(len(begins))
        for month in range(3)
        if (counts := cells[3 * unit + month]) is not None
    ]
    plan = plan_of(begins, reports, COUNTS)
    found = pov.progress(plan, as_of="31/12/2032", review="31/3/2032")
    opening = pov.next_opening(found)
    assert opening.year == 2033
    blank = {unit for unit, _, _ in opening.unsettled}
    spoilt = set(found.contradictions["unit"])
    for place, (start, *_) in enumerate(begins):
        unit, own = f"U{place}", cells[3 * place : 3 * place + 3]
        end = known(opening.table["poor_start"][unit])
        assert end == known(opening.flows["poor_end"][unit])
        if start is None or unit in spoilt or any(c is None or None in c[:3] for c in own):
            assert end is None
            assert unit in blank
        else:
            assert end == start - sum(c[0] - c[1] - c[2] for c in own if c)  # type: ignore[operator]
            assert found.table.loc[unit, "complete"]


def whole_year(tmp_path: Path, notation: str) -> Plan:
    rows = [
        [f"{month}/2026", unit, f"2026-{month + 1:02}-05", "", "1", "0", "1" if month == 3 else "0"]
        for unit in ("Xã A", "Xã B")
        for month in range(1, 12)
    ]
    rows += [["12/2026", unit, "5/1/2027", "", "0", "1", "0"] for unit in ("Xã A", "Xã B")]
    units = [{**row, "poor_start": 1500 + 20 * n} for n, row in enumerate(ROWS)]
    return pov.load_plan(str(with_progress(tmp_path / "p", rows, units=units, notation=notation)))


@pytest.mark.parametrize("notation", ["vi", "en"])
def test_opening_can_be_loaded_as_the_next_plan(tmp_path: Path, notation: str) -> None:
    opening = pov.next_opening(pov.progress(whole_year(tmp_path, notation), as_of="1/2/2027"))
    assert opening.unsettled == ()
    assert opening.flows.loc["Xã A", ["exits", "relapses", "new_poor"]].tolist() == [11, 1, 1]
    following = write_plan(tmp_path / "next", ROWS, notation=notation, about={"year": opening.year})
    header, *body = opening.csv().splitlines()
    write_csv(following / "plan_table.csv", header.split(","), [line.split(",") for line in body])
    descriptor = read_json(following)
    fields = [field_of(name, notation, declare=True) for name in header.split(",")]
    descriptor["resources"][0]["schema"]["fields"] = fields
    write_json(following, descriptor)
    plan = pov.load_plan(str(following))
    assert plan.units["poor_start"].tolist() == [1500 - 9, 1520 - 9]
    assert plan.source.year == 2027


def test_nothing_is_carried_over_before_the_year_is_over(tmp_path: Path) -> None:
    opening = pov.next_opening(pov.progress(whole_year(tmp_path, "vi"), as_of="30/11/2026"))
    assert opening.table["poor_start"].isna().all()
    assert {reason for _, reason, _ in opening.unsettled} == {"year_open"}
    (told,) = opening.reasons("en")
    assert told == "Every unit: the plan's year is not over, and reports are not yet due"
    assert opening.reasons("vi")[0].startswith("Mọi đơn vị: ")


# --- Little or nothing to go by -----------------------------------------------------------------


def test_a_file_without_reports_is_the_year_before_the_first(tmp_path: Path) -> None:
    plan = pov.load_plan(str(with_progress(tmp_path / "p", [])))
    found = pov.progress(plan, as_of="1/3/2026")
    assert found.total["units_reporting"] == 0
    assert found.late["month"].tolist() == [1, 1]
    assert "By 1 March 2026: no report tells of exits yet." in found.answer("en")


def test_a_file_of_nothing_is_refused(tmp_path: Path) -> None:
    folder = with_progress(tmp_path / "p", [])
    (folder / "progress.csv").write_bytes(b"")
    assert faults_of(folder) == [("empty_file", None, None)]


def test_exits_are_told_without_a_target(tmp_path: Path) -> None:
    units = [{"unit": "Xã A", "unit_code": "00", "poor_start": 20}]
    plan = pov.load_plan(str(with_progress(tmp_path / "p", [GOOD], units=units)))
    found = pov.progress(plan, as_of="30/4/2026")
    assert "exits_target" not in found.table
    assert "By 30 April 2026: 7 exits by the reports." in found.answer("en")
    assert "7 hộ thoát nghèo theo báo cáo." in found.answer("vi")


def test_targets_of_the_prose_serve_where_the_table_has_none(tmp_path: Path) -> None:
    units = [{"unit": "Xã A", "unit_code": "00", "poor_start": 20}]
    said = [{"unit": "Xã A", "exits_target": 14, "exits_registered": 15}]
    folder = with_progress(tmp_path / "p", [GOOD], units=units, registrations=said)
    found = pov.progress(pov.load_plan(str(folder)), as_of="30/4/2026")
    assert found.table.loc["Xã A", ["exits_target", "coverage_pct"]].tolist() == [14, 50]


def test_days_allowed_have_an_end() -> None:
    with pytest.raises(pov.ProgressError, match="days_allowed"):
        pov.progress(pov.load_plan(str(DEMO)), as_of="15/7/2032", days_allowed=10**9)
