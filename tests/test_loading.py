"""A plan loads exactly as printed, whoever reads its files."""

from __future__ import annotations

import csv
import hashlib
import random
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import REAL, copy_real, read_json, write_json, write_plan

import povlib as pov
from povlib.columns import COLUMNS
from povlib.conventions import printed_by_year
from povlib.faults import PlanError
from povlib.io import WORKING_FILES
from povlib.numerals import decimal_places, format_number, read_number

NAMES = {
    "stt": None,
    "ten": None,
    "ho_ngheo_cuoi_2019": "poor_start",
    "ty_le_giam_pct": "rate_reduction_pp",
    "ho_ngheo_cuoi_2020": "poor_end",
    "so_ho_giam_giao": "exits_target",
    "trong_do_dtts_giam": "exits_target_em",
    "ty_le_cuoi_2020_pct": "poor_rate_end_pct",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- Krông Nô -----------------------------------------------------------------------------------


def test_every_cell_is_as_printed(external: Path) -> None:
    plan = pov.load_plan("krong_no_2020")
    *units, total = rows_of(external / "krongno_2020_plan.csv")
    assert plan.units.index.tolist() == [row["ten"] for row in units]
    assert plan.total is not None
    assert plan.printed_total is not None
    assert plan.total_label == total["ten"]
    seen = 0
    for theirs, ours in NAMES.items():
        if ours is None:
            continue
        for row in units:
            printed = plan.printed.loc[row["ten"], ours]
            assert printed == row[theirs]
            assert plan.units.loc[row["ten"], ours] == read_number(printed)
            seen += 1
        assert plan.printed_total[ours] == total[theirs]
        assert plan.total[ours] == read_number(total[theirs])
        seen += 1
    assert seen == 13 * 6
    assert plan.column_names() == [name for name in NAMES.values() if name]


def test_registrations_are_as_in_the_prose(external: Path) -> None:
    plan = pov.load_plan("krong_no_2020")
    assert plan.registrations is not None
    by_code = plan.registrations.set_index("unit_code")
    for row in rows_of(external / "krongno_2020_plan.csv")[:-1]:
        code = plan.units.loc[row["ten"], "unit_code"]
        assert by_code.loc[code, "exits_target"] == int(row["giao_van_ban"])
        assert by_code.loc[code, "exits_registered"] == int(row["dang_ky"])
    # The prose has an order of its own, so that only the code joins the two.
    assert sorted(by_code.index) == sorted(plan.units["unit_code"])
    assert by_code.index.tolist() != plan.units["unit_code"].tolist()


def test_units_have_their_official_codes(external: Path) -> None:
    plan = pov.load_plan("krong_no_2020")
    official = {
        row["ten_trong_ke_hoach"]: row for row in rows_of(external / "krongno_communes.csv")
    }
    assert plan.units["unit_code"].to_dict() == {n: r["ma_xa"] for n, r in official.items()}
    for row in rows_of(REAL / "units.csv"):
        assert row["official_name"] == official[row["unit"]]["ten_gso"]


def test_figures_have_their_kind() -> None:
    plan = pov.load_plan("krong_no_2020")
    for name in plan.column_names():
        column = plan.units[name]
        if COLUMNS[name].kind == "count":
            assert column.dtype == "int64"
        else:
            assert all(isinstance(value, Decimal) for value in column)
            assert {decimal_places(value) for value in column} == {2}
    assert str(plan.units.loc["Đăk Nang", "poor_rate_end_pct"]) == "8.70"
    assert "Tổng cộng" not in plan.units.index


def test_recorded_digests_fit() -> None:
    assert pov.load_plan("krong_no_2020").changed == ()
    for resource in read_json(REAL)["resources"]:
        raw = (REAL / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert resource["bytes"] == len(raw)


def test_frictionless_reads_the_same_package() -> None:
    package = frictionless.Package(str(REAL / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "message"])
    plan = pov.load_plan("krong_no_2020")
    *units, total = package.get_resource("plan_table").read_rows()
    assert len(units) == len(plan.units)
    assert plan.total is not None
    for name in plan.column_names():
        assert [row[name] for row in units] == plan.units[name].tolist()
        assert total[name] == plan.total[name]
    assert plan.registrations is not None
    prose = package.get_resource("registrations").read_rows()
    for name in ("exits_target", "exits_registered"):
        assert [row[name] for row in prose] == plan.registrations[name].tolist()


def test_no_figure_of_the_code_belongs_to_one_plan(tmp_path: Path) -> None:
    """A plan loads by its path, from a folder of any name, outside the project."""
    folder = copy_real(tmp_path / "kế hoạch 51")
    plan, real = pov.load_plan(str(folder)), pov.load_plan("krong_no_2020")
    assert plan.name == "kế hoạch 51"
    assert plan.digest == real.digest
    pd.testing.assert_frame_equal(plan.units, real.units)
    assert pov.load_plan("kế hoạch 51", tmp_path).digest == real.digest
    assert pov.list_plans(tmp_path) == ["kế hoạch 51"]


def test_the_digest_tells_of_any_change(tmp_path: Path) -> None:
    seen = {pov.load_plan(str(copy_real(tmp_path / "same"))).digest}
    paths = sorted(set(REAL.iterdir()) - {REAL / name for name in WORKING_FILES.values()})
    for number, path in enumerate(paths):
        folder = copy_real(tmp_path / str(number))
        raw = path.read_bytes()
        changed = raw + b"\n" if path.suffix == ".json" else raw.replace(b"\n", b"\r\n")
        (folder / path.name).write_bytes(changed)
        plan = pov.load_plan(str(folder))
        assert plan.changed == (() if path.suffix == ".json" else (path.name,))
        seen.add(plan.digest)
    assert len(seen) == 1 + len(paths)


def test_data_are_found_through_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_real(tmp_path / "data" / "here")
    copy_real(tmp_path / "named" / "there")
    (tmp_path / "data" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "data" / "deep")
    assert pov.list_plans() == ["here"]
    monkeypatch.setenv("POVLIB_DATA", str(tmp_path / "named"))
    assert pov.list_plans() == ["there"]
    assert pov.load_plan("there").units.shape == pov.load_plan("here").units.shape


# --- Any plan -----------------------------------------------------------------------------------

syllables = st.sampled_from(
    "Đăk Nâm N'Dir Buôn Choah Quảng Phú Ea Pôk Ia Hdrai Mường Nhé 1".split()
)
unit_names = st.lists(syllables, min_size=1, max_size=3).map(" ".join)
counts = st.one_of(st.none(), st.integers(0, 3000), st.integers(0, 10**12))


def hundredths(low: int, high: int, places: int) -> st.SearchStrategy[Decimal | None]:
    values = st.integers(low * 10**places, high * 10**places)
    return st.none() | values.map(lambda units: Decimal(units).scaleb(-places))


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    columns = draw(
        st.lists(
            st.sampled_from([n for n, c in COLUMNS.items() if c.kind not in ("label", "code")]),
            min_size=1, max_size=6, unique=True,
        )
    )  # fmt: skip
    if printed_by_year(columns):  # then no column is of both years
        columns = [name for name in columns if name not in ("households", "households_em")]
    places = draw(st.integers(0, 3))

    def row() -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for name in columns:
            kind = COLUMNS[name].kind
            low = -100 if kind == "difference" else 0
            strategy = counts if kind == "count" else hundredths(low, 100, places)
            cells[name] = draw(strategy)
        return cells

    names = draw(st.lists(unit_names, min_size=3, max_size=6, unique=True))
    codes = draw(
        st.lists(
            st.from_regex(r"[0-9]{5}", fullmatch=True),
            min_size=len(names), max_size=len(names), unique=True,
        )
    )  # fmt: skip
    pairs = list(zip(names, codes, strict=True))
    rows = [{"unit": unit, "unit_code": code, **row()} for unit, code in pairs]
    prose = [
        {"unit": unit, "unit_code": code, "exits_registered": draw(st.integers(0, 5000))}
        for unit, code in pairs
    ]
    level = draw(st.sampled_from(["xã", "huyện", "tỉnh", "vùng"]))
    return {
        "rows": rows,
        "total": draw(st.none() | st.builds(row)),
        "registrations": prose,
        "notation": draw(st.sampled_from(["vi", "en"])),
        "declare": draw(st.booleans()),
        "register": draw(st.booleans()),
        "about": {
            "year": draw(st.integers(1990, 2099)),
            "level": {"vi": level, "en": "any level"},
        },
    }


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.randoms(use_true_random=False))
def test_any_plan_loads_to_the_figures_that_were_written(
    made: dict[str, Any], shuffle: random.Random
) -> None:
    rows, total = made["rows"], made["total"]
    shuffle.shuffle(made["registrations"])
    with tempfile.TemporaryDirectory() as folder:
        write_plan(Path(folder), **made)
        try:
            plan = pov.load_plan(folder)
        except pov.PlanError as error:
            # Only an undeclared notation can leave a figure with two readings.
            unsettled = {(fault.code, fault.params.get("reason")) for fault in error.faults}
            plan = None
        if plan is None:
            assert unsettled == {("notation", "ambiguous")}
            assert not made["declare"]
            return
    assert plan.units.index.tolist() == [row["unit"] for row in rows]
    assert plan.units["unit_code"].tolist() == [row["unit_code"] for row in rows]
    assert plan.changed == ()
    assert plan.source.year == made["about"]["year"]
    for name in plan.column_names():
        for row in rows:
            check_cell(plan.units.loc[row["unit"], name], row[name], name)
            printed = plan.printed.loc[row["unit"], name]
            assert printed == written(row[name], made["notation"])
        if total is None:
            assert plan.total is None
        else:
            assert plan.total is not None
            check_cell(plan.total[name], total[name], name)
    assert plan.registrations is not None
    assert plan.registrations["unit_code"].tolist() == [
        row["unit_code"] for row in made["registrations"]
    ]
    assert plan.registrations["exits_registered"].tolist() == [
        row["exits_registered"] for row in made["registrations"]
    ]


def written(value: Any, notation: str) -> str:
    return "" if value is None else format_number(value, notation).replace("−", "-")


def check_cell(found: Any, expected: Any, name: str) -> None:
    if expected is None:
        assert found is None or found is pd.NA
        return
    assert found == expected
    if COLUMNS[name].kind != "count":
        assert isinstance(found, Decimal)
        assert decimal_places(found) == decimal_places(expected)


def test_undeclared_counts_are_settled_by_being_whole(tmp_path: Path) -> None:
    rows = [
        {"unit": name, "unit_code": name, "poor_start": n, "exits_target": 1}
        for name, n in (("A", 1229), ("B", 73))
    ]
    for notation in ("vi", "en"):
        folder = write_plan(tmp_path / notation, rows, notation=notation, declare=False)
        assert pov.load_plan(str(folder)).units["poor_start"].tolist() == [1229, 73]


def test_each_kind_of_column_may_have_its_own_notation(external: Path, tmp_path: Path) -> None:
    """Phú Thọ 2016 prints dots for thousands and dots for decimals: declared, both are read."""
    theirs = rows_of(external / "phutho_2016_result.csv")
    rows = [
        {
            "unit": row["don_vi"], "unit_code": f"{place:02d}",
            "households": row["tong_so_ho_dan_cu"], "poor_end": row["ho_ngheo_so_luong"],
            "poor_rate_end_pct": row["ho_ngheo_ti_le_pct"],
        }
        for place, row in enumerate(theirs)
    ]  # fmt: skip
    total, units = rows[0], rows[1:]
    folder = write_plan(tmp_path / "p", units, total={**total, "unit": "Tổng cộng"}, declare=False)
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    assert {fault.code for fault in caught.value.faults} == {"notation"}
    assert {fault.params["reason"] for fault in caught.value.faults} == {"mixed_notation"}
    descriptor = read_json(folder)
    for field in descriptor["resources"][0]["schema"]["fields"]:
        if field["name"] in ("households", "poor_end"):
            field["groupChar"] = "."
        elif field["name"].endswith("_pct"):
            field["decimalChar"] = "."
    write_json(folder, descriptor)
    plan = pov.load_plan(str(folder))
    assert plan.total is not None
    assert plan.units["households"].sum() == plan.total["households"] == 390_519
    assert plan.units.loc["Huyện Tân Sơn", "poor_rate_end_pct"] == Decimal("26.38")
    assert pov.reproduce(plan).counts()["exact"] == 14 * 3


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "@cmd|' /C calc'!A0", "{found}"]
    rows = [
        {"unit": name, "unit_code": f"0{place}", "poor_start": place}
        for place, name in enumerate(names)
    ]
    plan = pov.load_plan(str(write_plan(tmp_path / "p", rows)))
    assert plan.units.index.tolist() == names
    assert plan.units["poor_start"].tolist() == [0, 1, 2, 3]


def test_a_column_in_the_other_notation_is_one_fault_with_its_remedy(tmp_path: Path) -> None:
    rows = [
        {"unit": f"A{at}", "unit_code": str(at), "poor_end": 50 + at, "poor_rate_end_pct": text}
        for at, text in enumerate(("10.51", "1.27", "7"))
    ]
    folder = write_plan(tmp_path / "p", rows)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    (fault,) = caught.value.faults
    assert (fault.code, fault.column, fault.found) == (
        "other_notation", "poor_rate_end_pct", "10.51"
    )  # fmt: skip
    for lang in ("vi", "en"):
        assert '"decimalChar": ".", "groupChar": ","' in fault.message(lang)
    descriptor = read_json(folder)
    (field,) = (
        one
        for one in descriptor["resources"][0]["schema"]["fields"]
        if one["name"] == "poor_rate_end_pct"
    )
    field |= {"decimalChar": ".", "groupChar": ","}
    write_json(folder, descriptor)
    assert pov.load_plan(str(folder)).units["poor_rate_end_pct"].tolist()[0] == Decimal("10.51")


def test_a_number_that_repeats_its_kind_is_told_once(tmp_path: Path) -> None:
    rows = [{"unit": "A", "unit_code": "1", "poor_end": 5}]
    both = {"vi": "Biểu", "en": "Form"}
    for name, number, told in (("p", "Biểu số 05", "05"), ("q", "số 05", "số 05")):
        folder = write_plan(tmp_path / name, rows, about={"number": number, "kind": both})
        assert pov.load_plan(str(folder)).source.number == told
