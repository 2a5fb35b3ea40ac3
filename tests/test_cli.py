"""The command line: clear messages, exit status, nothing written from bad input."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from exported import LANGUAGES, REGISTRATION_NOTEBOOK, ROOT, copy_notebook, povlib
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from povlib.cli import main
from povlib.export import find_notebooks
from povlib.faults import ReportError
from povlib.report import in_language, notebook_parameters, with_parameters

KRONG_NO = ROOT / "data/krong_no_2020"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([*map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "fr"], ["không có --lang fr; chọn trong: vi | en", "unknown --lang fr"]),
        (["--lang", "vi,fr"], ["không có --lang fr"]),
        (["--lang", ""], ["--lang trống", "--lang is empty"]),
        (["--to", "docx"], ["không có --to docx; chọn trong: html | pdf", "unknown --to docx"]),
        (["--to", ","], ["--to trống"]),
        (["khong_co"], ["không thấy sổ tính khong_co", REGISTRATION_NOTEBOOK]),
        (["khong_co", "--lang", "en"], ["there is no notebook khong_co"]),
        (["x/01_plan_table.ipynb"], ["không thấy sổ tính x/01_plan_table.ipynb"]),
        (["--plan", "khong_co"], ["không có kế hoạch tên “khong_co”", "krong_no_2020"]),
        (["--plan", "khong_co", "--lang", "en"], ["there is no plan called “khong_co”"]),
    ],
)
def test_unusable_arguments(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    arguments: list[str], said: list[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(ROOT)
    status, out, error = run(capsys, "export", *arguments, "--out", tmp_path / "out")
    assert status == 2
    assert out == ""
    for words in said:
        assert words in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "advice"), [("vi", "Chuyển vào"), ("en", "Change to")])
def test_outside_the_project_it_is_said_where_notebooks_were_looked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    lang: str, advice: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    status, out, error = run(capsys, "export", "--lang", lang)
    assert (status, out) == (2, "")
    for words in ("notebooks/", str(tmp_path), ".ipynb", advice):
        assert words in error
    (tmp_path / "notebooks").mkdir()
    status, _, error = run(capsys, "export", "--lang", lang)
    assert status == 2
    assert str(tmp_path / "notebooks") in error
    assert advice not in error


def test_folder_to_write_to_must_be_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("x")
    status, _, error = run(capsys, "export", "--out", file)
    assert status == 2
    assert "là một tệp" in error
    assert file.read_text() == "x"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8", "cp1258"])
@pytest.mark.parametrize("arguments", [["audit", str(KRONG_NO), "--json"], ["check", "khong_co"]])
def test_vietnamese_is_written_whatever_the_system_takes_for_its_encoding(
    encoding: str, arguments: list[str]
) -> None:
    """On Windows a pipe and a file get a code page that lacks most Vietnamese letters."""
    done = povlib(*arguments, env={"PYTHONIOENCODING": encoding}, cwd=ROOT)
    assert "Traceback" not in done.stderr
    if arguments[0] == "audit":
        assert done.returncode == 1
        assert "TT Đăk Mâm" in {one["subject"] for one in json.loads(done.stdout)["findings"]}
    else:
        assert done.returncode == 2
        assert "không có kế hoạch tên “khong_co”" in done.stderr


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_folder_that_cannot_be_is_told(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, error = run(capsys, "export", "--out", tmp_path / name)
    assert (status, out) == (2, "")
    assert "không dùng được" in error
    assert "cannot be used" in error
    assert list(tmp_path.iterdir()) == []


def test_broken_notebook_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for text in ("{", "[]", '{"cells": 5}'):
        path = tmp_path / "broken.ipynb"
        path.write_text(text)
        status, _, error = run(capsys, "export", path, "--out", tmp_path / "out")
        assert status == 2
        assert "không đọc được sổ tính" in error
        assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_notebook_without_parameters_takes_no_other_plan(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = copy_notebook(REGISTRATION_NOTEBOOK, tmp_path)
    nb = json.loads(path.read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        cell["metadata"] = {}
    path.write_text(json.dumps(nb))
    status, _, error = run(capsys, "export", path, "--plan", KRONG_NO, "--out", tmp_path / "out")
    assert status == 2
    assert "không có ô gắn thẻ “parameters” gán PLAN" in error


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        ('PLAN = str("a")', "PLAN phải là một đoạn chữ", "PLAN must be plain text"),
        ('PLAN, LANG = "a", "vi"', "PLAN phải là một đoạn chữ", "PLAN must be plain text"),
        ('LANG = "vi"\nPLAN = "a', "dòng 2 của ô gắn thẻ", "line 2 of the cell tagged"),
        ('LANG = "vi"', "không có ô gắn thẻ", "no cell tagged"),
    ],
)
def test_notebook_that_takes_no_other_plan_says_why(
    source: str, vi: str, en: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = copy_notebook(REGISTRATION_NOTEBOOK, tmp_path)
    nb = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = (c for c in nb["cells"] if "parameters" in c["metadata"].get("tags", []))
    cell["source"] = source
    path.write_text(json.dumps(nb), encoding="utf-8")
    for lang, said in (("vi", vi), ("en", en)):
        status, _, error = run(
            capsys, "export", path, "--plan", KRONG_NO, "--lang", lang, "--out", tmp_path / "out"
        )
        assert status == 2
        assert said in error
        assert str(path) in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bad_data_are_told_once_and_write_nothing(tmp_path: Path, lang: str) -> None:
    plan = tmp_path / "data" / "hong"
    shutil.copytree(KRONG_NO, plan)
    table = plan / "plan_table.csv"
    table.write_bytes(table.read_bytes().replace(b"Nang,138", b"Nang,13O"))
    out = tmp_path / "out"
    (out / "hong").mkdir(parents=True)
    report = out / "hong" / f"{REGISTRATION_NOTEBOOK}.{lang}.html"
    report.write_text("earlier")
    result = povlib(
        "export", "--plan", "hong", "--lang", lang, "--to", "html", "--out", out,
        cwd=ROOT, env={"POVLIB_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert result.returncode == 2, result.stderr
    said = {"vi": "Kế hoạch “hong” chưa dùng được: 1 lỗi", "en": "Plan “hong” cannot be used: 1"}
    assert result.stderr.count(said[lang]) == 1
    assert result.stderr.count("13O") == 1
    assert "Traceback" not in result.stderr
    assert [path for path in out.rglob("*") if path.is_file()] == [report]
    assert report.read_text() == "earlier"


def test_check_and_record_give_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "ban_sao"
    shutil.copytree(KRONG_NO, plan)
    status, out, _ = run(capsys, "check", plan)
    assert (status, "ban_sao" in out) == (0, True)
    (plan / "plan_table.csv").write_text("stt\n")
    status, out, error = run(capsys, "check", plan, "--lang", "en")
    assert (status, out) == (2, "")
    assert "plan_table.csv" in error
    status, _, error = run(capsys, "record", plan, "--reason", "x")
    assert status == 2
    assert "plan_table.csv" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["record", KRONG_NO, "--reason=\udcff"],
        ["check", "\udcff"],
        ["tidy", "\udcff"],
        ["export", "\udcff"],
        ["export", "--out", "\udcff"],
        ["export", "--lang", "\udcff"],
    ],
)
def test_arguments_that_are_no_text_are_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, error = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "không phải UTF-8" in error
    assert "not UTF-8" in error
    assert error.encode()


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ("audit --foo", "không có tham số --foo", "unrecognized arguments: --foo"),
        ("decide", "thiếu plan", "arguments are required: plan"),
        ("audit --lang xx", "--lang không nhận 'xx'", "invalid choice: 'xx'"),
        ("audit --json --all", "--all không đi cùng --json", "not allowed with argument --json"),
        ("audit --lang", "--lang cần một giá trị", "expected one argument"),
    ],
)
def test_a_misused_command_is_told_in_both_languages(
    given: str, vi: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(given.split())
    assert done.value.code == 2
    told = capsys.readouterr().err
    assert vi in told
    assert en in told


def test_help_tells_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["export", "--help"])
    assert done.value.code == 0
    assert "exit status" in capsys.readouterr().out


def test_notebooks_are_found_by_name_file_or_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT / "tests")
    everything = find_notebooks([])
    assert REGISTRATION_NOTEBOOK in [path.stem for path in everything]
    (one,) = find_notebooks([REGISTRATION_NOTEBOOK])
    assert one in everything
    assert find_notebooks([str(one), f"{REGISTRATION_NOTEBOOK}.ipynb"]) == [one]
    with pytest.raises(ReportError, match=f"cùng tên {REGISTRATION_NOTEBOOK}"):
        find_notebooks([str(copy_notebook(REGISTRATION_NOTEBOOK, tmp_path)), str(one)])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReportError, match="there are no notebooks"):
        find_notebooks([], "en")
    with pytest.raises(ReportError, match="no notebook 01_x; there are no notebooks") as error:
        find_notebooks(["01_x"], "en")
    assert str(tmp_path) in str(error.value)
    monkeypatch.chdir(ROOT / "tests")
    with pytest.raises(ReportError, match=re.escape(f"in {ROOT / 'notebooks'}: ")):
        find_notebooks(["01_x"], "en")


# --- Parameters ---------------------------------------------------------------------------------


def with_source(source: str):
    cell = new_code_cell(source)
    cell.metadata.tags = ["parameters"]
    return new_notebook(cells=[cell])


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("PLAN = 'a'\nLANG = 'vi'", 'PLAN = "b"\nLANG = "en"'),
        ("PLAN = 'a'; LANG = 'vi'  # tiếng Việt", 'PLAN = "b"; LANG = "en"  # tiếng Việt'),
        ("tên = 'ệ'; PLAN: str = (\n  'a'\n)", "tên = 'ệ'; PLAN: str = (\n  \"b\"\n)"),
        ("PLAN = OTHER = 'a'", 'PLAN = OTHER = "b"'),
        ("LANG = 'en'", "LANG = 'en'"),
        ("N = 5", "N = 5"),
        ("PLAN = ", "PLAN = "),
    ],
)
def test_parameters_are_replaced_where_they_stand(source: str, changed: str) -> None:
    nb = with_source(source)
    after = with_parameters(nb, {"PLAN": "b", "LANG": "en"})
    assert after.cells[0].source == changed
    assert nb.cells[0].source == source


def test_parameters_are_read() -> None:
    nb = with_source("PLAN: str = 'a'\nN = [1, 2]\nX = len('a')\nLANG = 'vi'")
    assert notebook_parameters(nb) == {"PLAN": "a", "N": [1, 2], "LANG": "vi"}
    assert notebook_parameters(new_notebook()) == {}


def test_cells_of_other_languages_are_emptied_in_place() -> None:
    cells = [
        new_markdown_cell("vi", metadata={"tags": ["vi"]}),
        new_markdown_cell("en", metadata={"tags": ["en"]}),
        new_code_cell("both"),
    ]
    nb = in_language(new_notebook(cells=cells), "en")
    assert [cell.source for cell in nb.cells] == ["", "en", "both"]
    assert [cell.id for cell in nb.cells] == [cell.id for cell in cells]


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "povlib", "--help"], capture_output=True, encoding="utf-8",
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.startswith("usage: povlib ")


def test_check_praises_no_plan_of_which_a_file_has_faults(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(KRONG_NO, folder)
    assert "không có lỗi;" in run(capsys, "check", folder)[1]
    (folder / "rules.csv").write_text("rule,kind,severity,formula,label_vi\na,b,c,d,e\n")
    status, out, error = run(capsys, "check", folder)
    assert status == 2
    assert "không có lỗi;" not in out
    assert "rules.csv" in out.splitlines()[0]
    assert "rules.csv" in error


def test_an_export_with_a_mistyped_parameter_is_refused_by_its_name(tmp_path: Path) -> None:
    path = copy_notebook("03_target_allocation", tmp_path)
    nb = json.loads(path.read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = "".join(cell["source"]).replace('RULE = ""', 'RULE = "ti le"')
    path.write_text(json.dumps(nb), encoding="utf-8")
    out = tmp_path / "out"
    done = povlib("export", path, "--lang", "vi", "--to", "html", "--out", out)
    assert done.returncode == 2
    for words in ("RULE", "“ti le”", "webster", "leximin"):
        assert words in done.stderr
    assert not out.exists()
