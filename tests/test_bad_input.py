"""Whatever is wrong with the files of a plan, its planner is told where, and what to do."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import REAL, copy_real, digests, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib.cli import main
from povlib.faults import MESSAGES, REASONS, Fault, PlanError
from povlib.upkeep import tidy_files

Change = Callable[[Path], object]
TABLE, PROSE, UNITS, SAID = "plan_table.csv", "registrations.csv", "units.csv", "statements.csv"
JSON = "datapackage.json"


def replaced(old: str, new: str, file: str = TABLE, count: int = 1) -> Change:
    """Replace a text in a file of the plan."""

    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) >= 1, old
        path.write_bytes(text.replace(old, new, count).encode("utf-8"))

    return change


def bytes_changed(function: Callable[[bytes], bytes], file: str = TABLE) -> Change:
    return lambda folder: (folder / file).write_bytes(function((folder / file).read_bytes()))


def cells_changed(function: Callable[[list[str]], list[str]]) -> Change:
    """Change every row of the plan table, its header too."""

    def change(folder: Path) -> None:
        path = folder / TABLE
        header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        write_csv(path, function(header), [function(row) for row in rows])

    return change


def described(edit: Callable[[dict[str, Any]], object]) -> Change:
    """Edit the descriptor as data."""

    def change(folder: Path) -> None:
        descriptor = read_json(folder)
        edit(descriptor)
        write_json(folder, descriptor)

    return change


def fields(descriptor: dict[str, Any], resource: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = descriptor["resources"][resource]["schema"]["fields"]
    return found


def undeclared(descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            field.pop("decimalChar", None)
            field.pop("groupChar", None)
    descriptor["plan"].pop("notation", None)


def both(*changes: Change) -> Change:
    return lambda folder: [change(folder) for change in changes]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# What is done to the plan of Krông Nô; the fault that must be told; and what the message must name
# in every language (file, row, unit, column, what was found, a command).
CASES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "missing column": (
        cells_changed(lambda row: row[:4] + row[5:]),
        "missing_column", (TABLE, " 1,", "poor_end"),
    ),
    "extra column": (
        cells_changed(lambda row: [*row, "ghi chú"]),
        "extra_column", (TABLE, "ghi chú", JSON),
    ),
    "repeated column": (
        replaced("poor_end", "poor_start"), "repeated_column", (TABLE, " 1,", "poor_start"),
    ),
    "unknown unit": (
        replaced("Nam Xuân", "Nam Xuyên"), "unknown_unit",
        (TABLE, " 13,", "Nam Xuyên", "unit", "“Nam Xuân”?", UNITS),
    ),
    "unit nobody knows": (
        replaced("Nam Xuân", "Hà Nội"), "unknown_unit", (TABLE, " 13,", "“Hà Nội”", UNITS),
    ),
    "unit in the prose unknown": (
        replaced("Xã Nam Xuân", "Xã Nam Xa", PROSE), "unknown_unit", (PROSE, " 10,", "“Xã Nam Xa”"),
    ),
    "duplicate unit": (
        replaced("12,Nam Xuân", "12,Nam Đà"), "repeated_unit", (TABLE, " 13,", "Nam Đà", " 8."),
    ),
    "duplicate code": (
        replaced("24692", "24688", UNITS), "repeated_unit",
        (UNITS, " 13,", "Nam Xuân", "unit_code", "12"),
    ),
    "name of two units": (
        replaced("24692,Nam Xuân", "24692,Nam Đà", UNITS), "repeated_name",
        (UNITS, " 13,", "24697, 24692"),
    ),
    "unreadable number": (
        replaced(",138,", ",13B,"), "count", (TABLE, " 4,", "Đăk Nang", "poor_start", "“13B”"),
    ),
    "negative": (
        replaced(",138,", ",-138,"), "count", (TABLE, " 4,", "Đăk Nang", "poor_start", "“-138”"),
    ),
    "fractional households": (
        replaced(",138,", ',"138,5",'), "count", (TABLE, " 4,", "Đăk Nang", "“138,5”"),
    ),
    "number of absurd size": (
        replaced(",138,", "," + "9" * 5000 + ","), "count", (TABLE, " 4,", "poor_start", "999…"),
    ),
    "rate above 100": (
        replaced('"8,70"', '"108,70"'), "rate",
        (TABLE, " 4,", "Đăk Nang", "poor_rate_end_pct", "“108,70”"),
    ),
    "reduction above 100": (
        replaced('"4,08"', '"-408"'), "difference", (TABLE, " 4,", "rate_reduction_pp", "“-408”"),
    ),
    "rate of endless decimals": (
        replaced('"8,70"', '"8,' + "3" * 40 + '"'), "rate", (TABLE, " 4,", "poor_rate_end_pct"),
    ),
    "per cent sign": (
        replaced('"8,70"', '"8,70%"'), "rate", (TABLE, " 4,", "poor_rate_end_pct", "“8,70%”", "%"),
    ),
    "number with spaces around": (
        replaced(",138,", ", 138,"), "count", (TABLE, " 4,", "poor_start", "“ 138”"),
    ),
    "blank where a number is needed": (
        replaced(",138,", ",,"), "required", (TABLE, " 4,", "Đăk Nang", "poor_start"),
    ),
    "blank name": (replaced("Đăk Nang", ""), "required_text", (TABLE, " 4,", "unit")),
    "empty file": (bytes_changed(lambda raw: b""), "empty_file", (TABLE, "stt,unit,poor_start")),
    "blank file": (bytes_changed(lambda raw: b"\n \n\n"), "empty_file", (TABLE, "stt,unit")),
    "header only": (
        bytes_changed(lambda raw: raw.split(b"\n")[0] + b"\n"), "no_rows", (TABLE, " 1"),
    ),
    "total row only": (
        bytes_changed(lambda raw: b"\n".join(raw.split(b"\n")[::13])), "no_rows", (TABLE,),
    ),
    "Windows-1258": (
        bytes_changed(lambda raw: cp1258(raw.decode()), UNITS), "encoding",
        (UNITS, "Windows-1258", "povlib tidy"),
    ),
    "UTF-16": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16")), "encoding",
        (TABLE, "UTF-16", "povlib tidy"),
    ),
    "UTF-16 without mark": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16-le")), "encoding",
        (TABLE, "UTF-16", "povlib tidy"),
    ),
    "one broken byte": (
        bytes_changed(lambda raw: raw.replace(b"Nam Xu\xc3\xa2n", b"Nam Xu\xc3n")), "encoding",
        (TABLE, " 13"),
    ),
    "BOM": (
        bytes_changed(lambda raw: b"\xef\xbb\xbf" + raw), "bom",
        (TABLE, "BOM", "povlib tidy", "--write"),
    ),
    "semicolons": (
        bytes_changed(lambda raw: raw.replace(b",", b";")), "delimiter",
        (TABLE, "povlib tidy", "--write"),
    ),
    "tabs": (bytes_changed(lambda raw: raw.replace(b",", b"\t")), "delimiter", (TABLE, "tab")),
    "decomposed accents": (
        replaced("Nam Xuân", nfd("Nam Xuân")), "decomposed",
        (TABLE, " 13,", "unit", "NFD", "povlib tidy"),
    ),
    "decomposed accents in the register": (
        replaced("Xã Nam Xuân", nfd("Xã Nam Xuân"), UNITS), "decomposed",
        (UNITS, " 13,", "official_name", "NFD"),
    ),
    "typographic apostrophe": (
        replaced("N'Dir", "N’Dir"), "unit_spelling",
        (TABLE, " 3,", "“Nâm N’Dir”", "“Nâm N'Dir”", "also_printed"),
    ),
    "another spelling": (
        replaced("Đăk Nang", "Đắk Nang"), "unit_spelling",
        (TABLE, " 4,", "“Đắk Nang”", "“Đăk Nang”", "also_printed"),
    ),
    "capitals": (replaced("Nam Đà", "NAM ĐÀ"), "unit_spelling", (TABLE, " 8,", "“Nam Đà”")),
    "space after a name": (
        replaced("Nam Đà", "Nam Đà "), "unit_spelling", (TABLE, " 8,", "“Nam Đà ”", "“Nam Đà”"),
    ),
    "no-break space in a name": (
        replaced("Nam Đà", "Nam\u00a0Đà"), "unit_spelling", (TABLE, " 8,", "“Nam Đà”"),
    ),
    "invisible character in a name": (
        replaced("Nam Đà", "Nam\u200b Đà"), "unknown_unit",
        (TABLE, " 8,", "“Nam\\u200b Đà”", "“Nam Đà”"),
    ),
    "row too short": (
        replaced(',"9,44"', ""), "row_length", (TABLE, " 2,", "Buôn Choah", " 7 ", " 8."),
    ),
    "decimal comma without quotes": (
        replaced('"9,44"', "9,44"), "row_length", (TABLE, " 2,", " 9 ", " 8.", '"8,70"'),
    ),
    "missing quotation mark": (
        replaced('"9,44"', '"9,44'), "line_break", (TABLE, " 2,", "Buôn Choah"),
    ),
    "line break in a name": (
        replaced("Nam Đà", '"Nam\nĐà"'), "line_break", (TABLE, " 8,"),
    ),
    "cell that never ends": (
        replaced(",138,", ',"' + "x" * 200_000 + ","), "csv", (TABLE, " 4")),
    "missing file": (lambda folder: (folder / TABLE).unlink(), "no_file", (TABLE, JSON)),
    "missing register": (lambda folder: (folder / UNITS).unlink(), "no_file", (UNITS, JSON)),
    "folder in place of a file": (
        lambda folder: ((folder / TABLE).unlink(), (folder / TABLE).mkdir()), "no_file", (TABLE,),
    ),
    "path out of the folder": (
        described(lambda d: d["resources"][0].update(path="../plan_table.csv")), "descriptor",
        (JSON, "resources.plan_table.path", "../plan_table.csv"),
    ),
    "absolute path": (
        described(lambda d: d["resources"][0].update(path="/etc/passwd")), "descriptor",
        (JSON, "resources.plan_table.path", "/etc/passwd"),
    ),
    "path of another system": (
        described(lambda d: d["resources"][0].update(path="C:\\x.csv")), "descriptor",
        (JSON, "resources.plan_table.path"),
    ),
    "path too long": (
        described(lambda d: d["resources"][0].update(path="x" * 3000)), "unreadable", ("xxx…",),
    ),
    "broken JSON": (replaced('"plan": {', '"plan" {', JSON), "json", (JSON, " 12:")),
    "JSON of another kind": (
        lambda folder: (folder / JSON).write_text("[1]"), "descriptor", (JSON, "{ }"),
    ),
    "JSON nested without end": (
        lambda folder: (folder / JSON).write_text("[" * 100_000), "json", (JSON,),
    ),
    "JSON with an endless number": (
        lambda folder: (folder / JSON).write_text("9" * 10_000), "json", (JSON,),
    ),
    "JSON in UTF-16": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16"), JSON), "json_encoding",
        (JSON, "UTF-8"),
    ),
    "no entry plan": (described(lambda d: d.pop("plan")), "descriptor", (JSON, "plan.year")),
    "no year": (
        described(lambda d: d["plan"].update(year="2020")), "descriptor", ("plan.year", "“2020”"),
    ),
    "no date": (
        described(lambda d: d["plan"].update(signed="11/3/2020")), "descriptor",
        ("plan.signed", "“11/3/2020”"),
    ),
    "one language only": (
        described(lambda d: d["plan"].update(level={"vi": "huyện"})), "descriptor", ("plan.level",),
    ),
    "no resources": (described(lambda d: d.pop("resources")), "descriptor", (JSON, "resources")),
    "no plan table": (
        described(lambda d: d["resources"].pop(0)), "descriptor", ("resources.plan_table",),
    ),
    "resource without fields": (
        described(lambda d: d["resources"][0].pop("schema")), "descriptor", ("schema.fields",),
    ),
    "resource twice": (
        described(lambda d: d["resources"].append(d["resources"][0])), "repeated_entry",
        (JSON, "“plan_table”"),
    ),
    "column declared twice": (
        described(lambda d: fields(d).append(fields(d)[2])), "repeated_entry",
        (JSON, "“poor_start”"),
    ),
    "no column of names": (
        described(lambda d: fields(d).pop(1)), "descriptor", (JSON, "schema.fields.unit"),
    ),
    "no column of codes in the register": (
        described(lambda d: fields(d, 3).pop(0)), "descriptor", (JSON, "schema.fields.unit_code"),
    ),
    "statements without their columns": (
        described(lambda d: fields(d, 2).pop(0)), "descriptor", (JSON, "schema.fields.statement"),
    ),
    "constraints of another kind": (
        described(lambda d: fields(d)[2].update(constraints=[1])), "descriptor", ("constraints",),
    ),
    "title that is no text": (
        described(lambda d: fields(d)[2].update(title=None)), "descriptor", ("poor_start.title",),
    ),
    "mark that is none": (
        described(lambda d: fields(d)[2].update(decimalChar=";")), "descriptor",
        ("poor_start.decimalChar", "“;”"),
    ),
    "one mark for two purposes": (
        described(lambda d: fields(d)[2].update(groupChar=",")), "descriptor",
        ("poor_start.groupChar",),
    ),
    "changes of another kind": (
        described(lambda d: d.update(changes={"a": 1})), "descriptor", (JSON, "changes"),
    ),
    "column nobody knows": (
        both(
            described(lambda d: fields(d)[2].update(name="poor_begin")),
            replaced("poor_start", "poor_begin"),
        ),
        "unknown_column", (JSON, "poor_begin"),
    ),
    "number in the other notation": (
        replaced('"8,70"', "8.70"), "rate", (TABLE, " 4,", "poor_rate_end_pct", "“8.70”"),
    ),
    "notations mixed and not declared": (
        both(described(undeclared), replaced('"8,70"', "8.70")), "notation",
        (TABLE, " 4,", "poor_rate_end_pct", "“8.70”", "decimalChar", "groupChar"),
    ),
    "no total row": (
        bytes_changed(lambda raw: raw[: raw.rindex(b",T\xe1")]), "no_total",
        (TABLE, "“Tổng cộng”", "total_label"),
    ),
    "two total rows": (
        bytes_changed(lambda raw: raw + raw.split(b"\n")[-2] + b"\n"), "repeated_total",
        (TABLE, "14, 15"),
    ),
    "unit missing from the table": (
        bytes_changed(lambda raw: raw.replace(b"\n" + raw.split(b"\n")[3], b"")), "absent_unit",
        (TABLE, "“Đăk Nang”"),
    ),
    "code that contradicts the register": (
        both(
            described(lambda d: fields(d, 1).insert(0, {"name": "unit_code", "type": "string"})),
            bytes_changed(
                lambda raw: raw.replace(b"\nX", b"\n24692,X").replace(b"\nT", b"\n24688,T")
                .replace(b"unit,", b"unit_code,unit,", 1),
                PROSE,
            ),
        ),
        "unit_code", (PROSE, " 2,", "Xã Buôn Choah", "“24692”", "24694", UNITS),
    ),
    "neither register nor codes": (
        described(lambda d: d["resources"].pop(3)), "no_code", (TABLE, UNITS, "unit_code"),
    ),
    "control character": (
        replaced("Nam Đà", "Nam\x07 Đà"), "control", (TABLE, " 8,", "unit", "\\u0007"),
    ),
    "control character in a number": (
        replaced(",138,", ",1\x0038,"), "control", (TABLE, " 4,", "Đăk Nang", "poor_start"),
    ),
}  # fmt: skip


def cp1258(text: str) -> bytes:
    """Write text as Excel does in Windows-1258: tone marks are characters of their own."""
    pieces = []
    for char in text:
        try:
            pieces.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            letter, *marks = unicodedata.normalize("NFD", char)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = [mark for mark in marks if mark not in tones]
            base = unicodedata.normalize("NFC", "".join([letter, *shape]))
            pieces.append(base.encode("cp1258") + "".join(tones).encode("cp1258"))
    return b"".join(pieces)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return copy_real(tmp_path / "krong_no")


@pytest.mark.parametrize("name", CASES)
def test_is_told(name: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, code, named = CASES[name]
    change(plan)
    before = digests(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    told = [fault for fault in caught.value.faults if fault.code == code]
    assert told, caught.value.message()
    for lang in ("vi", "en"):
        lines = [fault.message(lang) for fault in told]
        assert any(all(part in line for part in named) for line in lines), lines
        assert len(caught.value.message(lang).splitlines()) == 1 + len(caught.value.faults)
        assert main(["check", str(plan), "--lang", lang]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err == caught.value.message(lang) + "\n"
        assert "Traceback" not in err
    assert digests(plan) == before


def test_one_mistake_is_one_fault(plan: Path) -> None:
    """Consequences are not told beside their cause."""
    several = {
        "repeated column",  # and the column that it stands for is missing
        "no entry plan",  # each entry of it is missing
        "code that contradicts the register",  # in twelve rows
        "neither register nor codes",  # for two files
    }
    for place, (name, (change, _, _)) in enumerate(CASES.items()):
        if name in several:
            continue
        folder = copy_real(plan.parent / str(place))
        change(folder)
        with pytest.raises(PlanError) as caught:
            pov.load_plan(str(folder))
        assert len(caught.value.faults) == 1, (name, caught.value.message("en"))


def test_every_message_is_provoked() -> None:
    elsewhere = {"no_plan", "no_reason", "not_in_table"}
    assert {code for _, code, _ in CASES.values()} == set(MESSAGES) - elsewhere


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize("reason", [*REASONS, None])
def test_every_message_can_be_told(code: str, reason: str | None) -> None:
    params = {} if reason is None else {"reason": reason}
    fault = Fault(code, "t.csv", 3, "A", "poor_start", "{x}\n", params)
    for lang in ("vi", "en"):
        message = fault.message(lang)
        assert message.startswith("t.csv, ")
        assert "\n" not in message
        assert "None" not in message
    assert fault.message("vi") != fault.message("en")


def test_faults_of_all_files_are_told_at_once(plan: Path) -> None:
    changes = [
        replaced(",138,", ",13B,"),
        replaced('"9,44"', "9,44"),
        replaced("Nam Xuân", "Nam Xa"),
        replaced(",20", ",2O", PROSE),
        replaced("Xã Đăk Sôr", "Xã Đak Sôr", PROSE),
        bytes_changed(lambda raw: b"\xef\xbb\xbf" + raw, SAID),
    ]
    for change in changes:
        change(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    assert {(fault.file, fault.row) for fault in caught.value.faults} == {
        (TABLE, 4), (TABLE, 2), (TABLE, 13), (PROSE, 2), (PROSE, 11), (SAID, 1),
    }  # fmt: skip


def test_figures_are_checked_even_where_names_cannot_be(plan: Path) -> None:
    (plan / UNITS).unlink()
    replaced(",138,", ",13B,")(plan)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(plan))
    assert [(fault.code, fault.row) for fault in caught.value.faults] == [
        ("no_file", None), ("count", 4),
    ]  # fmt: skip


def test_twenty_five_faults_are_all_listed(tmp_path: Path) -> None:
    rows = [
        {"unit": f"Xã {n}", "unit_code": f"{n:05d}", "poor_start": f"{n}x", "exits_target": 1}
        for n in range(25)
    ]
    folder = write_plan(tmp_path / "p", rows)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    for lang in ("vi", "en"):
        message = caught.value.message(lang)
        assert "25" in message.splitlines()[0]
        for n in range(25):
            assert sum(f"“Xã {n}”" in line for line in message.splitlines()) == 1


def test_one_typing_mistake_does_not_blame_an_undeclared_table(tmp_path: Path) -> None:
    rows = [
        {"unit": n, "unit_code": n, "poor_start": "1,229", "poor_rate_end_pct": "8.70"}
        for n in "ABC"
    ]
    rows[1]["poor_start"] = "1,22g"
    folder = write_plan(tmp_path / "p", rows, declare=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    assert [(f.unit, f.column, f.found) for f in caught.value.faults] == [
        ("B", "poor_start", "1,22g")
    ]


def test_an_undeclared_ambiguous_table_says_what_to_declare(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_rate_end_pct": "8.700"} for n in "AB"]
    folder = write_plan(tmp_path / "p", rows, declare=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    (first, second) = caught.value.faults
    assert (first.code, first.params["reason"], second.unit) == ("notation", "ambiguous", "B")
    # The plan may declare its notation once for all columns.
    folder = write_plan(tmp_path / "q", rows, declare=False, about={"notation": "en"})
    assert str(pov.load_plan(str(folder)).units.loc["A", "poor_rate_end_pct"]) == "8.700"


def test_registrations_of_units_outside_the_table(tmp_path: Path) -> None:
    rows = [{"unit": n, "unit_code": n, "poor_start": 5} for n in "AB"]
    prose = [{"unit": n, "unit_code": n, "exits_registered": 1} for n in "ABC"]
    folder = write_plan(tmp_path / "p", rows, registrations=prose, register=False)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(str(folder))
    (fault,) = caught.value.faults
    assert (fault.code, fault.file, fault.row, fault.unit) == ("not_in_table", PROSE, 4, "C")


@pytest.mark.parametrize("name", ["", "nowhere", "../data", "x" * 5000, "a\0b", "/", "~", "."])
def test_a_plan_that_is_not_there(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PlanError) as caught:
        pov.load_plan(name)
    assert [fault.code for fault in caught.value.faults] == ["no_plan"]
    assert "krong_no_2020" in str(caught.value)
    if name:
        assert main(["check", name]) == 2
        assert "krong_no_2020" in capsys.readouterr().err


# --- Anything at all ----------------------------------------------------------------------------


def attempt(folder: Path) -> pov.Plan | PlanError:
    """Load the plan; any other exception fails the test."""
    try:
        return pov.load_plan(str(folder))
    except PlanError as error:
        return error


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    """Change some of the real files: lines, cells, bytes."""
    changed = []
    for file in draw(st.sets(st.sampled_from([TABLE, PROSE, UNITS, SAID, JSON]), min_size=1)):
        raw = (REAL / file).read_bytes()
        for _ in range(draw(st.integers(1, 3))):
            mark = draw(st.sampled_from([b"\n", b",", b'"', b""]))
            parts = raw.split(mark) if mark else [raw[i : i + 1] for i in range(len(raw))]
            place = draw(st.integers(0, max(0, len(parts) - 1)))
            new = draw(
                st.sampled_from(
                    [[], parts[place : place + 1] * 2, [b""], [b"0"], [b"\xff"], [b"\x00"], [b"[]"],
                     [b"null"], [b"1e999"], [b"-1"], ["Đà’\u202e".encode()], [b";"], [b"\r"]]
                )
            )  # fmt: skip
            parts[place : place + 1] = new
            raw = mark.join(parts)
        changed.append((file, raw))
    return changed


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations())
def test_any_change_of_bytes_loads_or_is_told(
    tmp_path: Path, changed: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path / "p"
    if not folder.exists():
        copy_real(folder)
    for file, raw in changed:
        (folder / file).write_bytes(raw)
    result = attempt(folder)
    if isinstance(result, PlanError):
        for lang in ("vi", "en"):
            assert len(result.message(lang).split("\n")) == 1 + len(result.faults)
    else:  # what loads can be computed with
        assert sum(pov.reproduce(result).counts().values()) > 0
        assert set(result.changed) <= {file for file, _ in changed}
    try:
        tidy_files(str(folder))
    except PlanError as error:
        assert error.faults  # noqa: PT017
    for file, _ in changed:
        (folder / file).write_bytes((REAL / file).read_bytes())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_the_descriptor_loads_or_is_told(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "p"
    if not folder.exists():
        copy_real(folder)
    descriptor = json.loads((REAL / JSON).read_text(encoding="utf-8"))
    node: Any = descriptor
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        node = inner
    if data.draw(st.booleans()):
        del node[key]
    else:
        node[key] = data.draw(json_values)
    (folder / JSON).write_text(json.dumps(descriptor), encoding="utf-8")
    result = attempt(folder)
    if not isinstance(result, PlanError):
        assert sum(pov.reproduce(result).counts().values()) > 0
        assert result.columns
        for column in result.columns:
            assert isinstance(column.label("vi", 2020) + column.unit("en"), str)
