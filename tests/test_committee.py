"""Who follows which unit, and why households are poor: read, checked, proposed, shown."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import read_json, write_csv, write_json, write_plan
from scipy.optimize import Bounds, LinearConstraint, milp

import povlib as pov
from povlib.cause_words import CAUSES
from povlib.plan import THEMES, Plan
from povlib.unit_sharing import even_out, least_load, share_units
from povlib.upkeep import tidy_files

UNITS = [
    {"unit": f"Xã {name}", "unit_code": f"0{n}", "poor_start": poor}
    for n, (name, poor) in enumerate(zip("ABCD", (40, 25, 10, 5), strict=True))
]
BODIES = ("body,name_vi,name_en,kind,listed_as,printed,section", [
    ("ubnd", "UBND xã", "Communes", "commune", "commune", "", "1"),
    ("bank", "Ngân hàng", "Bank", "bank", "department", "", "2"),
    ("health", "Phòng Y tế", "Division of Health", "department", "department", "", "2"),
])  # fmt: skip
DUTIES = ("duty,body,theme,role,partners,label_vi,label_en,section", [
    ("a", "bank", "credit", "lead", "ubnd", "Cho vay", "Lend", "2"),
    ("b", "health", "health", "", "", "Khám bệnh", "Treat", "2"),
])  # fmt: skip
FOLLOWED = ("unit,members", [
    ("Xã A", "bank"), ("Xã B", "health"), ("Xã C", "health"), ("Xã D", "bank|health"),
])  # fmt: skip
POOR = ("unit,no_capital,illness,other", [
    ("Xã A", "20", "15", "5"), ("Xã B", "20", "5", "0"), ("Xã C", "1", "8", "1"),
    ("Xã D", "5", "0", "0"),
])  # fmt: skip
OWN = ("cause,label_vi,label_en,themes,source", [
    ("debt", "Nợ", "Debt", "credit", "Mẫu của tỉnh"), ("fate", "Khác", "Other", "", ""),
])  # fmt: skip
FILES = {"bodies": BODIES, "duties": DUTIES, "assignments": FOLLOWED, "causes": POOR}


def make(folder: Path, *, counted: str | None = "main", **changes: Any) -> Path:
    """Write a plan with its committee and causes; a change of None leaves a file out."""
    write_plan(folder, UNITS, about={"year": 2028, "signed": "2028-02-10"})
    resources = read_json(folder)["resources"]
    for name, (header, rows) in {**FILES, **changes}.items():
        if rows is None:
            continue
        path = f"{name}.csv"
        write_csv(folder / path, header.split(","), rows)
        fields = [{"name": column} for column in header.split(",")]
        resource = {"name": name, "path": path, "schema": {"fields": fields}}
        if name == "causes" and counted is not None:
            resource["counted"] = counted
        resources.append(resource)
    write_json(folder, {**read_json(folder), "resources": resources})
    return folder


LEFT_OUT: tuple[str, None] = ("", None)


def rows_of(name: str, *rows: Sequence[str], header: str = "") -> tuple[str, list[Any]]:
    return header or FILES[name][0], list(rows)


def faults_of(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(pov.PlanError) as caught:
        pov.load_plan(str(folder))
    for fault in caught.value.faults:
        for lang in ("vi", "en"):
            assert "{" not in fault.message(lang)
    return [(fault.code, fault.file, fault.row, fault.column) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return pov.load_plan(str(make(tmp_path_factory.mktemp("made") / "p")))


# --- Reading ------------------------------------------------------------------------------------


def test_files_are_read_as_they_stand(made: Plan) -> None:
    assert made.assignments is not None
    assert made.assignments["members"].tolist() == [
        ("bank",), ("health",), ("health",), ("bank", "health"),
    ]  # fmt: skip
    assert made.causes is not None
    assert made.causes.set_index("unit").loc["Xã C", ["no_capital", "illness"]].tolist() == [1, 8]
    assert made.causes_counted == "main"


def test_a_plan_without_the_files_has_none_of_them(tmp_path: Path) -> None:
    plan = pov.load_plan(str(make(tmp_path / "p", assignments=LEFT_OUT, causes=LEFT_OUT)))
    assert plan.assignments is None
    assert plan.causes is None
    assert plan.causes_counted == ""


def test_every_cause_of_the_list_acts_through_known_fields() -> None:
    assert all(set(themes) <= set(THEMES) for _, _, themes in CAUSES.values())
    assert len({vi for vi, _, _ in CAUSES.values()}) == len(CAUSES)


def test_the_list_of_an_office_takes_the_place_of_the_common_one(tmp_path: Path) -> None:
    poor = rows_of("causes", ("Xã A", "3", ""), header="unit,fate,debt")
    plan = pov.load_plan(str(make(tmp_path / "p", causes=poor, cause_list=OWN)))
    assert plan.causes is not None
    assert list(plan.causes.columns) == ["unit", "unit_code", "debt", "fate", "line"]
    assert plan.cause_list is not None
    assert plan.cause_list.loc["debt", "themes"] == ("credit",)


def test_members_are_any_words_where_no_bodies_are_named(tmp_path: Path) -> None:
    followed = rows_of("assignments", ("Xã A", "Phó trưởng ban"))
    changes = {"bodies": LEFT_OUT, "duties": LEFT_OUT, "assignments": followed}
    plan = pov.load_plan(str(make(tmp_path / "p", **changes)))
    assert plan.assignments is not None
    assert plan.assignments["members"].tolist() == [("Phó trưởng ban",)]


FAULTS: list[tuple[dict[str, Any], tuple[str, str, int | None, str | None]]] = [
    ({"assignments": rows_of("assignments", ("Xã A", "banks"))},
     ("unknown_body", "assignments.csv", 2, "members")),
    ({"assignments": rows_of("assignments", ("Xã E", "bank"))},
     ("unknown_unit", "assignments.csv", 2, "unit")),
    ({"assignments": rows_of("assignments", ("", "bank"))},
     ("required_text", "assignments.csv", 2, "unit")),
    ({"assignments": rows_of("assignments", ("Xã A", "bank"), ("Xã A", "health"))},
     ("repeated_unit", "assignments.csv", 3, "unit")),
    ({"assignments": rows_of("assignments", ("Xã A",), header="unit")},
     ("descriptor", "datapackage.json", None, None)),
    ({"causes": rows_of("causes", ("Xã A", "-3", "1", "0"))},
     ("count", "causes.csv", 2, "no_capital")),
    ({"causes": rows_of("causes", ("Xã A", "1,5", "1", "0"))},
     ("count", "causes.csv", 2, "no_capital")),
    ({"causes": rows_of("causes", ("Xã A", "nhiều", "1", "0"))},
     ("no_figure", "causes.csv", 2, "no_capital")),
    ({"causes": rows_of("causes", ("Xã Z", "1", "1", "0"))},
     ("unknown_unit", "causes.csv", 2, "unit")),
    ({"causes": rows_of("causes", *POOR[1][:2], ("Xã A", "1", "1", "1"))},
     ("repeated_unit", "causes.csv", 4, "unit")),
    ({"causes": rows_of("causes", ("Xã A", "1"), header="unit,lazy")},
     ("unknown_cause", "causes.csv", 1, "lazy")),
    ({"causes": rows_of("causes", ("Xã A", "1"), header="unit,note")},
     ("missing_column", "causes.csv", 1, "no_land")),
    ({"counted": None}, ("descriptor", "datapackage.json", None, None)),
    ({"counted": "both"}, ("descriptor", "datapackage.json", None, None)),
    ({"causes": LEFT_OUT, "cause_list": rows_of("", ("debt", "Nợ", "Debt", "loans"),
      header="cause,label_vi,label_en,themes")},
     ("unknown_word", "cause_list.csv", 2, "themes")),
    ({"causes": LEFT_OUT, "cause_list": rows_of("", *[("debt", "Nợ", "Debt", "")] * 2,
      header="cause,label_vi,label_en,themes")},
     ("repeated_row", "cause_list.csv", 3, "cause")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
def test_what_cannot_be_read_is_told_with_its_place(
    changes: dict[str, Any], expected: tuple[str, str, int | None, str | None], tmp_path: Path
) -> None:
    assert expected in faults_of(make(tmp_path / "p", **changes))


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        "assignments": rows_of("assignments", ("Xã A", "nobody"), ("Xã Z", "bank")),
        "causes": rows_of("causes", ("Xã A", "x", "-1", "0")),
    }
    codes = [code for code, *_ in faults_of(make(tmp_path / "p", **changes))]
    assert sorted(codes) == ["count", "no_figure", "unknown_body", "unknown_unit"]


@pytest.mark.parametrize("name", ["assignments", "causes"])
def test_a_file_from_excel_is_refused_and_tidied(name: str, tmp_path: Path) -> None:
    folder = make(tmp_path / "p")
    path = folder / f"{name}.csv"
    clean = path.read_text(encoding="utf-8")
    spoilt = clean.replace(",", ";").replace("\n", "\r\n").encode()
    path.write_bytes(codecs.BOM_UTF8 + spoilt)
    told = faults_of(folder)
    assert {code for code, *_ in told} == {"bom", "delimiter"}
    tidy_files(str(folder), write=True)
    assert path.read_text(encoding="utf-8") == clean
    assert getattr(pov.load_plan(str(folder)), name) is not None


# --- Sharing units out --------------------------------------------------------------------------

WEIGHTS = st.lists(st.integers(0, 60), max_size=6)
GIVEN = st.lists(st.sampled_from([0, 0, 3, 17, 40]), min_size=1, max_size=3)


def loads_of(weights: Sequence[int], given: Sequence[int], owners: Sequence[int]) -> list[int]:
    return [
        load + sum(w for w, owner in zip(weights, owners, strict=True) if owner == member)
        for member, load in enumerate(given)
    ]


@given(WEIGHTS, GIVEN)
def test_no_sharing_has_a_smaller_largest_load(weights: list[int], already: list[int]) -> None:
    found = share_units(weights, already)
    every = itertools.product(range(len(already)), repeat=len(weights))
    least = min(max(loads_of(weights, already, owners)) for owners in every)
    assert found.largest == least == found.bound
    assert found.proven
    assert list(found.loads) == loads_of(weights, already, found.owners)
    assert least_load(weights, already) <= least


@given(WEIGHTS, GIVEN)
def test_no_two_members_can_part_their_units_more_evenly(
    weights: list[int], already: list[int]
) -> None:
    found = share_units(weights, already)
    for one, other in itertools.combinations(range(len(already)), 2):
        ours = [at for at, owner in enumerate(found.owners) if owner in (one, other)]
        for side in itertools.product((one, other), repeat=len(ours)):
            new = list(found.owners)
            for at, owner in zip(ours, side, strict=True):
                new[at] = owner
            loads = loads_of(weights, already, new)
            assert abs(loads[one] - loads[other]) >= abs(found.loads[one] - found.loads[other])


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(-90, 90))
def test_units_are_parted_in_two_as_evenly_as_can_be(weights: list[int], ahead: int) -> None:
    first = even_out(weights, ahead)

    def apart(side: Sequence[bool]) -> int:
        signs = zip(weights, side, strict=True)
        return abs(ahead + sum(w if own else -w for w, own in signs))

    assert apart(first) == min(map(apart, itertools.product((True, False), repeat=len(weights))))


def test_a_solver_finds_nothing_better_and_the_bound_is_below_it() -> None:
    draw = np.random.default_rng(5)
    for units, members in ((9, 4), (10, 4), (11, 5)):
        weights = [int(w) for w in draw.integers(20, 90, units)]
        cells = units * members
        each = np.zeros((units, cells + 1))
        load = np.zeros((members, cells + 1))
        for unit, member in itertools.product(range(units), range(members)):
            each[unit, unit * members + member] = 1
            load[member, unit * members + member] = weights[unit]
        load[:, -1] = -1
        solved = milp(
            np.eye(cells + 1)[-1],
            constraints=[LinearConstraint(each, 1, 1), LinearConstraint(load, -np.inf, 0)],
            integrality=np.ones(cells + 1),
            bounds=Bounds(0, [1] * cells + [sum(weights)]),
        )
        found = share_units(weights, [0] * members)
        assert found.proven
        assert found.largest == round(solved.fun)


def test_ten_thousand_units_are_shared_out_with_a_bound_beside() -> None:
    draw = np.random.default_rng(7)
    weights = [int(w) for w in draw.integers(0, 300, 10_600)]
    found = share_units(weights, [0] * 63)
    assert sum(found.loads) == sum(weights)
    assert found.bound <= found.largest <= found.bound + 1


def test_the_first_unit_of_the_list_is_with_the_first_member() -> None:
    assert share_units([5, 9, 5], [0, 0, 0]).owners == (0, 1, 2)
    with pytest.raises(ValueError, match="one member or more"):
        share_units([1], [])
