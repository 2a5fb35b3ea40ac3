"""Files that Excel saved otherwise are converted back; changes are recorded with their reason."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from plans import REAL, ROOT, copy_real, digests, read_json, write_json
from spoilt import cp1258

import povlib as pov
from povlib.cli import main
from povlib.faults import PlanError
from povlib.upkeep import record_changes, tidy_files, year_notes
from povlib.wording import data_warnings

FILES = (*(resource["path"] for resource in read_json(REAL)["resources"]), "corrections.csv")
Change = Callable[[str], bytes]


def separated(text: str, mark: str) -> str:
    """Save with another mark between the cells, quoted where a cell holds it."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def semicolons(text: str) -> bytes:
    """Save as Excel does where the comma is the decimal mark."""
    return separated(text, ";").encode("utf-8-sig")


FORMS: dict[str, Change] = {
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 without mark, big end first": lambda text: text.encode("utf-16-be"),
    "Unicode text of Excel": lambda text: separated(text, "\t").encode("utf-16"),
    "Windows-1258": cp1258,
    "semicolons": semicolons,
    "bars": lambda text: separated(text, "|").encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r").encode(),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text).encode(),
    "BOM before Windows-1258": lambda text: b"\xef\xbb\xbf" + cp1258(text),
    "two BOMs": lambda text: b"\xef\xbb\xbf" + text.encode("utf-8-sig"),
    "two BOMs in UTF-16": lambda text: ("\ufeff" + text).encode("utf-16"),
    "separator named for Excel": lambda text: b"\xef\xbb\xbfsep=;\r\n" + semicolons(text)[3:],
    "tab named for Excel": lambda text: b"sep=\t\r\n" + separated(text, "\t").encode(),
    "comma named for Excel": lambda text: b'"SEP=,"\n' + text.encode(),
    "BOM, decomposed, Windows": lambda text: unicodedata.normalize(
        "NFD", text.replace("\n", "\r\n")
    ).encode("utf-8-sig"),
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return copy_real(tmp_path / "krong_no_2020")


def saved_as(form: str, folder: Path, files: tuple[str, ...] = FILES) -> None:
    for name in files:
        (folder / name).write_bytes(FORMS[form]((folder / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("form", FORMS)
def test_converts_back_to_the_same_figures(form: str, plan: Path) -> None:
    saved_as(form, plan)
    before = digests(plan)
    for lang in ("vi", "en"):
        lines = tidy_files(str(plan), lang=lang)
        assert len(lines) == len(FILES) + 1
        assert f"povlib tidy {plan} --write" in lines[-1]
    assert digests(plan) == before, "listing changes nothing"
    assert len(tidy_files(str(plan), write=True)) == len(FILES)
    loaded, real = pov.load_plan(str(plan)), pov.load_plan("krong_no_2020")
    pd.testing.assert_frame_equal(loaded.units, real.units)
    pd.testing.assert_frame_equal(loaded.printed, real.printed)
    assert real.registrations is not None
    assert loaded.registrations is not None
    pd.testing.assert_frame_equal(loaded.registrations, real.registrations)
    for name in FILES:
        assert (plan / name).read_text(encoding="utf-8") == (REAL / name).read_text(
            encoding="utf-8"
        )
    assert loaded.changed == ()
    assert len(tidy_files(str(plan))) == len(FILES), "nothing is left to convert"


def test_a_clean_plan_is_left_alone(plan: Path) -> None:
    before = digests(plan)
    lines = tidy_files(str(plan), write=True, lang="en")
    assert lines == [f"{name}: nothing to convert" for name in FILES]
    assert digests(plan) == before


@pytest.mark.parametrize(
    "raw",
    [
        "Quảng Phú".encode("utf-16") + b"\x00",  # half a character
        "unit_code,unit\n1,Nam Đà\n".encode() + b"\xc3\n",  # one broken byte in UTF-8
        b"unit_code,unit\n1,Qu\xb6ng Ph\xf3\n",  # a font's own code (TCVN3)
        b"\x8d\x8e\x9d\xff\xfe\x00",
    ],
)
def test_what_cannot_be_known_is_not_guessed(raw: bytes, plan: Path) -> None:
    (plan / "units.csv").write_bytes(raw)
    before = digests(plan)
    line = tidy_files(str(plan), write=True, lang="en")[3]
    assert "cannot be converted" in line
    assert digests(plan) == before


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        (";138;", ';"138;', 4),  # open to the end of the file
        (";138;", ';"138"0;', 4),
        ("Nam Đà", '"Nam\nĐà"', 8),
        ("unit;", '"unit;', 1),
        ("stt;unit;poor_start", 'sep=;\nstt;"unit;poor_start', 2),
    ],
)
@pytest.mark.parametrize(("lang", "said"), [("vi", "dấu ngoặc kép"), ("en", "quotation marks")])
def test_semicolons_with_broken_quotation_marks_are_not_converted(
    plan: Path, old: str, new: str, row: int, lang: str, said: str
) -> None:
    path = plan / "plan_table.csv"
    text = semicolons(path.read_text(encoding="utf-8")).decode("utf-8-sig").replace("\r\n", "\n")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    before = digests(plan)
    for write in (False, True):
        lines = tidy_files(str(plan), write=write, lang=lang)
        assert len(lines) == len(FILES)
        assert said in lines[0]
        assert f" {row} " in lines[0] or f" {row}:" in lines[0]
    assert digests(plan) == before


def test_never_leaves_the_folder_of_the_plan(plan: Path) -> None:
    outside = plan.parent / "outside.csv"
    outside.write_bytes(b"\xef\xbb\xbfa,b\n")
    descriptor = read_json(plan)
    descriptor["resources"][0]["path"] = "../outside.csv"
    write_json(plan, descriptor)
    with pytest.raises(PlanError, match=r"\.\./outside\.csv"):
        tidy_files(str(plan), write=True)
    assert outside.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.skipif(os.name == "nt", reason="links as Unix has them")
def test_a_link_is_written_through_inside_the_folder_only(plan: Path) -> None:
    outside = plan.parent / "outside.csv"
    outside.write_bytes(b"\xef\xbb\xbf" + (REAL / FILES[0]).read_bytes())
    inside = plan / "kept.csv"
    inside.write_bytes(b"\xef\xbb\xbf" + (REAL / FILES[1]).read_bytes())
    for name, target in ((FILES[0], outside), (FILES[1], inside)):
        (plan / name).unlink()
        (plan / name).symlink_to(target)
    told = {lang: tidy_files(str(plan), lang=lang) for lang in ("vi", "en")}
    assert tidy_files(str(plan), write=True, lang="en")[0] == told["en"][0]
    assert "outside the plan's folder" in told["en"][0]
    assert "ngoài thư mục kế hoạch" in told["vi"][0]
    assert outside.read_bytes().startswith(b"\xef\xbb\xbf")
    assert inside.read_bytes() == (REAL / FILES[1]).read_bytes()
    assert (plan / FILES[0]).is_symlink()
    assert (plan / FILES[1]).is_symlink()


# --- Changes ------------------------------------------------------------------------------------


def corrected(plan: Path) -> None:
    path = plan / "plan_table.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",6,4,", ",6,5,"), encoding="utf-8")


def test_a_change_is_told_until_it_is_recorded(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = read_json(plan)["resources"][0]["hash"]
    corrected(plan)
    assert pov.load_plan(str(plan)).changed == ("plan_table.csv",)
    assert main(["check", str(plan)]) == 0
    assert "plan_table.csv" in capsys.readouterr().out
    reason = "Sửa theo danh sách kèm theo: 5 hộ"
    assert main(["record", str(plan), "--reason", f" {reason} "]) == 0
    assert "plan_table.csv" in capsys.readouterr().out
    loaded = pov.load_plan(str(plan))
    assert loaded.changed == ()
    descriptor = read_json(plan)
    (change,) = descriptor["changes"]
    new = descriptor["resources"][0]["hash"]
    assert change == {"path": "plan_table.csv", "from": old, "to": new, "reason": reason}
    assert descriptor["resources"][0]["bytes"] == (plan / "plan_table.csv").stat().st_size
    # Nothing else of the descriptor is touched.
    original = read_json(REAL)
    original["changes"] = descriptor["changes"]
    for key in ("bytes", "hash"):
        original["resources"][0][key] = descriptor["resources"][0][key]
    assert descriptor == original


def test_changes_add_up(plan: Path) -> None:
    for number in range(3):
        path = plan / "statements.csv"
        path.write_bytes(path.read_bytes().replace(b",387 h", b",387  h") + b"\n" * number)
        (plan / "units.csv").write_bytes((REAL / "units.csv").read_bytes() + b"\n" * (number + 1))
        lines = record_changes(str(plan), f"lần {number}")
        assert len(lines) == 2
    changes = read_json(plan)["changes"]
    assert [change["reason"] for change in changes] == [f"lần {n}" for n in (0, 0, 1, 1, 2, 2)]
    assert changes[2]["from"] == changes[0]["to"]


def test_nothing_changed_is_nothing_to_record(plan: Path) -> None:
    before = digests(plan)
    for lang in ("vi", "en"):
        assert len(record_changes(str(plan), "không", lang=lang)) == 1
    assert digests(plan) == before


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_change_needs_a_reason(
    reason: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected(plan)
    before = digests(plan)
    assert main(["record", str(plan), "--reason", reason]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "--reason" in err
    assert digests(plan) == before


def test_a_reason_that_is_no_text_is_refused(plan: Path) -> None:
    corrected(plan)
    before = digests(plan)
    with pytest.raises(PlanError, match="--reason"):
        record_changes(str(plan), "sửa \ud800")
    assert digests(plan) == before


def test_a_plan_with_faults_is_not_recorded(plan: Path) -> None:
    path = plan / "plan_table.csv"
    path.write_bytes(path.read_bytes().replace(b",138,", b",13B,"))
    before = digests(plan)
    with pytest.raises(PlanError, match="13B"):
        record_changes(str(plan), "sửa")
    assert digests(plan) == before


def test_the_commands_speak_both_languages(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved_as("BOM", plan)
    told = []
    for lang in ("vi", "en"):
        assert main(["tidy", str(plan), "--lang", lang]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] != told[1]
    assert all(name in text for text in told for name in FILES)
    assert main(["tidy", str(plan), "--write"]) == 0
    assert main(["check", str(plan)]) == 0


def test_a_recorded_amendment_is_told_with_its_reason(plan: Path) -> None:
    table = plan / "plan_table.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",48,", ",49,"), encoding="utf-8")
    record_changes(str(plan), "sửa theo công văn đính chính")
    loaded = pov.load_plan(str(plan))
    assert loaded.changed == ()
    assert loaded.amendments == (("plan_table.csv", "sửa theo công văn đính chính"),)
    for lang in ("vi", "en"):
        shown = pov.plan_table(loaded, pov.reproduce(loaded), lang).html
        assert "sửa theo công văn đính chính" in shown
        assert "sửa theo công văn đính chính" in pov.report_colophon(loaded, lang).html


def test_what_was_amended_is_told_in_one_line_and_reports_of_the_year_only_where_used() -> None:
    """Reports of progress are filled in month by month: nothing transcribed is amended by that."""
    files = ("plan_table.csv", "progress.csv", "registrations.csv", "causes.csv")
    amendments = tuple((file, reason) for reason in ("tháng 8", "tháng 9") for file in files)
    plan = replace(pov.load_plan("krong_no_2020"), amendments=amendments)
    told = ["Amended since first transcribed: plan_table.csv, registrations.csv (reason: tháng 9)."]
    assert data_warnings(plan, "en") == told
    apart = replace(plan, changed=("a.csv", "b.csv"), unrecorded=("b.csv",))
    head, below = (data_warnings(apart, "en", exhibit=below) for below in (False, True))
    assert "Not yet recorded: b.csv." in head
    assert below == [one for one in head if "b.csv" not in one]
    updated = "Updated: progress.csv (reason: tháng 9)."
    assert data_warnings(plan, "en", ["progress.csv"]) == [*told, updated]


def test_what_the_year_leaves_open_is_noted_with_its_units() -> None:
    plan = pov.load_plan(str(ROOT / "tests/plans/doi_gio_2032"))
    assert plan.registrations is not None
    assert plan.causes is not None
    assert plan.progress is not None
    registered = plan.registrations[["unit_code", "exits_registered"]].copy()
    registered.loc[registered["unit_code"] == "Y-04", "exits_registered"] = 19  # of 18 poor
    registered = registered[registered["unit_code"] != "Y-01"]
    illness = plan.causes["illness"].mask(plan.causes["unit"] == "Suối Trong")
    exits = plan.progress["exits"].mask(plan.progress["unit"] == "Suối Trong")
    plan = replace(
        plan, registrations=registered, causes=plan.causes.assign(illness=illness),
        progress=plan.progress.assign(exits=exits),
    )  # fmt: skip
    named = [
        ("were poor at the start", "Bản Mây"), ("no registration", "Đồi Gió"),
        ("contradict the number of poor", "Nà Lúa"), ("has blanks", "Suối Trong"),
        ("leave the exits blank", "Suối Trong"),
    ]  # fmt: skip
    notes = year_notes(plan, "en")
    assert len(notes) == len(named)
    for note, (word, unit) in zip(notes, named, strict=True):
        assert word in note
        assert unit in note
    assert not year_notes(pov.load_plan("krong_no_2020"))
