"""The plan's year as the units report it: read as written, added up, held against the target."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import REAL, ROOT, field_of, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib.progress_counts import NONE, balances, due_months, replaced_by
from povlib.upkeep import tidy_files

DEMO = ROOT / "tests" / "plans" / "doi_gio_2032"
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
        ["2026-03", "Xã B", "2026-04-05", "", "1.229", "0", "2"],
        ["03/2026", "Xã A", "20/04/2026", "2026-04-05", "6", "0", "1"],
    ]
    found = pov.load_plan(str(with_progress(tmp_path / "p", rows))).progress
    assert found is not None
    assert found["month"].tolist() == [dt.date(2026, 3, 1)] * 3
    assert found["unit_code"].tolist() == ["00", "01", "00"]
    assert found["reported"].tolist() == [dt.date(2026, 4, 5)] * 2 + [dt.date(2026, 4, 20)]
    assert found["replaces"].tolist() == [None, None, dt.date(2026, 4, 5)]
    assert found["exits"].tolist() == [7, 1229, 6]
    assert found["relapses"].isna().tolist() == [True, False, False]
    assert found["line"].tolist() == [2, 3, 4]


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


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [["x", "Xã C", "y", "", "-1", "", ""], [*GOOD[:4], "9", "0", "0"]]
    found = faults_of(with_progress(tmp_path / "p", rows))
    assert [column for _, _, column in found] == ["unit", "month", "reported", "exits"]


def test_a_column_that_no_report_has_is_refused(tmp_path: Path) -> None:
    folder = with_progress(tmp_path / "p", [[*GOOD, "3"]], [*HEADER, "poor_end"])
    assert faults_of(folder) == [("unknown_column", 1, "poor_end")]


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
