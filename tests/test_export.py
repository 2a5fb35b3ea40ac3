"""Exporting: same bytes everywhere, all or nothing, in the menu of JupyterLab, sound PDF."""

from __future__ import annotations

import _thread
import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from exported import (
    EVERY,
    LANGUAGES,
    NOTEBOOKS,
    PLANS,
    REGISTRATION_NOTEBOOK,
    ROOT,
    Reports,
    copy_notebook,
    povlib,
)

import povlib as pov
from povlib import running
from povlib.committee_words import WORDS as COMMITTEE
from povlib.export import write_reports
from povlib.faults import ReportError

HOSTILE_MATPLOTLIBRC = "axes.grid: True\nfont.size: 20\nlines.dashed_pattern: 1, 9\nsvg.id: mine\n"


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(path: Path, cell: str, source: str) -> Path:
    """Put other code into a cell of a notebook."""
    nb = json.loads(path.read_text(encoding="utf-8"))
    (found,) = (one for one in nb["cells"] if one["id"] == cell)
    found["source"] = source
    path.write_text(json.dumps(nb), encoding="utf-8")
    return path


def isolated(home: Path) -> dict[str, str]:
    """Environment of another user, with settings of his own."""
    (home / ".config/matplotlib").mkdir(parents=True)
    (home / ".config/matplotlib/matplotlibrc").write_text(HOSTILE_MATPLOTLIBRC, encoding="utf-8")
    startup = home / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import pandas\npandas.set_option('display.precision', 0)\n"
                                   "print('hello')\n", encoding="utf-8")  # fmt: skip
    kernel = home / ".local/share/jupyter/kernels/python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["false", "{connection_file}"], "display_name": "x", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return {
        "HOME": str(home), "USER": "lan", "LOGNAME": "lan", "PYTHONHASHSEED": "7", "LC_ALL": "C",
        "TZ": "Pacific/Kiritimati", "JUPYTER_PREFER_ENV_PATH": "0", "COLUMNS": "40",
        "SOURCE_DATE_EPOCH": "0", "XDG_CONFIG_HOME": str(home / ".config"),
    }  # fmt: skip


# --- Twice the same -----------------------------------------------------------------------------


def test_again_as_another_user_from_another_folder_gives_the_same_bytes(
    reports: Reports, tmp_path: Path
) -> None:
    first = files_of(reports.folder("krong_no_2020") / "krong_no_2020")
    elsewhere = tmp_path / "thư mục khác"
    elsewhere.mkdir()
    paths = [ROOT / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    other = isolated(tmp_path / "home")
    for command in (["export", *paths], ["brief", ROOT / "data" / "krong_no_2020"]):
        result = povlib(*command, cwd=elsewhere, env=other)
        assert result.returncode == 0, result.stderr
    again = files_of(elsewhere / "outputs" / "krong_no_2020")
    assert list(again) == list(first)
    assert [name for name in first if first[name] != again[name]] == []
    index = (reports.folder("krong_no_2020") / "index.html").read_bytes()
    assert (elsewhere / "outputs/index.html").read_bytes() == index


def test_progress_names_notebook_cell_and_time(reports: Reports) -> None:
    lines = (reports.folder("krong_no_2020") / "progress.txt").read_text(encoding="utf-8")
    total = 2 * len(NOTEBOOKS)
    for name in NOTEBOOKS:
        for lang, word in (("vi", "ô"), ("en", "cell")):
            found = rf"\[\d+/{total}\] {name} \[{lang}\] {word} (\d+)/\1, \d+\.\d s → {name}.{lang}"
            assert re.search(found, lines), lines
    assert len(lines.splitlines()) == total


def test_index_links_what_is_there(reports: Reports) -> None:
    folder = reports.folder("krong_no_2020")
    index = (folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+\.(?:html|ics|pdf))"', index)
    assert sorted(links) == [
        name for name in files_of(folder) if name.startswith("krong_no") and "/" in name
    ]


def test_the_calendar_of_the_year_stands_beside_its_report(reports: Reports) -> None:
    for plan in PLANS:
        loaded = pov.load_plan(str(reports.plan(plan)))
        year = pov.programme(loaded)
        for lang in LANGUAGES:
            path = reports.folder(plan) / plan / f"05_programme.{lang}.ics"
            assert path.exists() == bool(len(year.tasks) + len(year.open))
            if path.exists():
                assert path.read_bytes() == pov.programme_calendar(loaded, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_year_proposes_who_follows_each_unit_and_says_what_to_fill_in(
    reports: Reports, lang: str
) -> None:
    html = reports.html("krong_no_2020", "05_programme", lang).replace("&#x27;", "'")
    path = reports.path("krong_no_2020", "05_programme", lang, "pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    paper = " ".join(" ".join(pages).split())
    captions = [COMMITTEE[key][lang == "en"] for key in ("t_proposal", "t_causes", "t_format")]
    units = [f"{unit}*" for unit in pov.load_plan("krong_no_2020").units.index]
    for told in [*captions, *units, "no_land", "assignments.csv"]:
        assert told in html, told
        assert told in paper, told


# --- All or nothing -----------------------------------------------------------------------------


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with the output of an earlier run."""
    out = tmp_path / "out"
    (out / "krong_no_2020").mkdir(parents=True)
    (out / "krong_no_2020" / f"{REGISTRATION_NOTEBOOK}.vi.html").write_bytes(b"earlier")
    (out / "index.html").write_bytes(b"earlier index")
    return out


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("rows = 5\n1 / 0", ["ô 6 dừng vì lỗi ZeroDivisionError: division by zero", "    1 / 0"]),
        ("if :", ["ô 6 dừng vì lỗi SyntaxError"]),
        ("import os\nos._exit(3)", ["nhân Python dừng đột ngột ở ô 6", "    os._exit(3)"]),
        ("plan = 5", ["AttributeError", "pov.odds_figure"]),
        ("raise SystemExit(4)", ["ô 6", "SystemExit"]),
    ],
)
def test_failing_notebook_leaves_everything_as_it_was(
    tmp_path: Path, earlier: Path, source: str, said: list[str]
) -> None:
    path = copy_notebook(REGISTRATION_NOTEBOOK, tmp_path)
    nb = json.loads(path.read_text(encoding="utf-8"))
    assert nb["cells"][5]["cell_type"] == "markdown" or nb["cells"][4]["id"] == "answer"
    nb["cells"].insert(5, {"cell_type": "code", "id": "bad", "metadata": {}, "outputs": [],
                           "execution_count": None, "source": source})  # fmt: skip
    keep = [cell for cell in nb["cells"] if cell["id"] in ("figure", "table", "reserve", "limits")]
    nb["cells"] = [cell for cell in nb["cells"] if cell not in keep]
    path.write_text(json.dumps(nb), encoding="utf-8")
    before = files_of(tmp_path)
    result = povlib("export", path, "--lang", "vi", "--to", "html", "--out", earlier, cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    assert f"{path.name} (vi)" in result.stderr
    for words in said:
        assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "không khởi động được"), ("en", "did not start")]
)
def test_kernel_that_dies_at_start_is_told(tmp_path: Path, lang: str, said: str) -> None:
    path = copy_notebook(REGISTRATION_NOTEBOOK, tmp_path)
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit(3)\n")
    result = povlib(
        "export", path, "--lang", lang, "--to", "html", "--out", tmp_path / "out", cwd=tmp_path
    )
    assert result.returncode == 1
    assert f"{path.name} ({lang})" in result.stderr
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_one_failure_keeps_back_every_report_of_the_run(tmp_path: Path, earlier: Path) -> None:
    bad = edit(copy_notebook(REGISTRATION_NOTEBOOK, tmp_path), "reserve", "raise KeyError('x')")
    good = tmp_path / "good.ipynb"
    good.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    before = files_of(earlier)
    result = povlib("export", good, bad, "--lang", "en", "--to", "html", "--out", earlier)
    assert result.returncode == 1
    assert files_of(earlier) == before


def test_report_that_cannot_be_made_names_its_notebook(tmp_path: Path) -> None:
    path = edit(copy_notebook(REGISTRATION_NOTEBOOK, tmp_path), "colophon", "1")
    result = povlib("export", path, "--lang", "en", "--to", "html", "--out", tmp_path / "out")
    assert result.returncode == 1
    assert f"{path.name} (en): The notebook has not been run to its end" in result.stderr
    assert not (tmp_path / "out").exists()


def test_several_may_write_into_one_folder_at_once(tmp_path: Path) -> None:
    files = {Path("plan") / "report.vi.html": b"x" * 50_000}
    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(write_reports, tmp_path, files, "en") for _ in range(300)]
    assert [run.exception() for run in runs if run.exception()] == []
    assert sorted(files_of(tmp_path)) == ["index.html", "plan/report.vi.html"]


def test_failing_to_write_removes_only_what_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    (folder / "report.vi.html").mkdir(parents=True)
    (folder / ".report.vi.html.part").write_bytes(b"another's")
    with pytest.raises(ReportError, match="cannot be written"):
        write_reports(tmp_path, {Path("plan") / "report.vi.html": b"x"}, "en")
    assert list(files_of(tmp_path)) == ["plan/.report.vi.html.part"]


@pytest.fixture
def takes_ctrl_c() -> Iterator[None]:
    """Listen to Ctrl-C, which a shell has jobs in the background ignore, and their children too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("takes_ctrl_c")
@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path, earlier: Path) -> None:
    path = edit(copy_notebook(REGISTRATION_NOTEBOOK, tmp_path), "answer",
                "import os, time, pathlib\n"
                f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))\n"
                "time.sleep(60)")  # fmt: skip
    before = files_of(earlier)
    command = [sys.executable, "-m", "povlib.cli", "export", str(path), "--lang", "vi"]
    process = subprocess.Popen(
        [*command, "--out", str(earlier)],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    for _ in range(300):
        if (tmp_path / "pid").exists():
            break
        time.sleep(0.1)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert stderr.splitlines() == ["Đã dừng; chưa ghi gì."]
    assert files_of(earlier) == before
    assert not list(tmp_path.glob("povlib-*"))
    kernel = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)


@pytest.mark.usefixtures("takes_ctrl_c")
def test_ctrl_c_ends_a_run_that_lost_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CANCEL_SECONDS", 0.2)
    cancelled = []

    async def deaf_once() -> None:
        for _ in range(2):
            try:
                if not cancelled:
                    threading.Timer(0.2, _thread.interrupt_main).start()
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.append(True)
        raise asyncio.CancelledError

    with pytest.raises(KeyboardInterrupt):
        running.run_apart(deaf_once())
    assert len(cancelled) == 2


# --- The menu of JupyterLab and nbconvert -------------------------------------------------------


@pytest.fixture
def jupyter_env(tmp_path: Path) -> dict[str, str]:
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    return {**os.environ, **{name: str(tmp_path / name.lower()) for name in names}}


@pytest.mark.parametrize(("kind", "start"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-")])
def test_nbconvert_makes_the_same_report(
    reports: Reports, tmp_path: Path, jupyter_env: dict[str, str], kind: str, start: bytes
) -> None:
    notebook = ROOT / "notebooks" / f"{REGISTRATION_NOTEBOOK}.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", f"bao_cao_{kind}"]
    result = subprocess.run(
        [*command, str(notebook), "--output-dir", str(tmp_path)],
        env=jupyter_env, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    made = (tmp_path / f"{REGISTRATION_NOTEBOOK}.{kind}").read_bytes()
    assert made.startswith(start)
    exported = reports.path("krong_no_2020", REGISTRATION_NOTEBOOK, "vi", kind).read_bytes()
    assert made == exported


def test_nbconvert_of_a_notebook_not_run_says_so(
    tmp_path: Path, jupyter_env: dict[str, str]
) -> None:
    notebook = ROOT / "notebooks" / f"{REGISTRATION_NOTEBOOK}.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--to", "bao_cao_html", str(notebook)]
    result = subprocess.run(
        [*command, "--output-dir", str(tmp_path / "out")],
        env=jupyter_env, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert result.returncode != 0
    assert "Sổ tính chưa chạy hết" in result.stderr.splitlines()[-1]
    assert not list((tmp_path / "out").glob("*"))


def test_menu_of_a_running_server_lists_both(tmp_path: Path, jupyter_env: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=",
               "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={tmp_path}"]  # fmt: skip
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *options], env=jupyter_env, stderr=log
        )
    answer: dict[str, Any] = {}
    try:
        for _ in range(300):
            try:
                address = f"http://127.0.0.1:{port}/api/nbconvert"
                with urllib.request.urlopen(address, timeout=20) as reply:
                    answer = json.load(reply)
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(20)
    assert answer["bao_cao_html"]["output_mimetype"] == "text/html"
    assert answer["bao_cao_pdf"]["output_mimetype"] == "application/pdf"


# --- PDF ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def document(request: pytest.FixtureRequest, reports: Reports) -> tuple[Any, Path, Any]:
    path = reports.path(*request.param, "pdf")
    return request.param, path, pypdf.PdfReader(path)


def test_pdf_names_title_and_language(document, reports: Reports) -> None:
    case, _, reader = document
    assert reader.trailer["/Root"]["/Lang"].startswith(case[2])
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    title = re.search("<h1>(.*?)</h1>", reports.html(*case))
    assert title is not None
    assert reader.metadata.title == title[1]
    signed = pov.load_plan(str(reports.plan(case[0]))).source.signed
    assert reader.metadata.creation_date is None or reader.metadata.creation_date.date() == signed


def test_pdf_embeds_the_vendored_fonts_alone(document) -> None:
    _, _, reader = document
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            fonts[font["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    assert fonts
    for name, descriptor in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+(Arimo|NewComputerModernMath|NewCMMath)[\w-]*", name), name
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), f"{name} is not embedded"


def test_pdf_keeps_all_text_inside_the_page(document) -> None:
    _, path, _ = document
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if right > left and top > bottom:
                inside = left >= 40 and right <= width - 35 and bottom >= 20 and top <= height - 20
                assert inside, text.get_text_range(place, 12)
    pdf.close()


def test_pdf_text_comes_back_in_vietnamese(reports: Reports) -> None:
    plan = pov.load_plan("krong_no_2020")
    for notebook in NOTEBOOKS:
        path = reports.path("krong_no_2020", notebook, "vi", "pdf")
        raw = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        text = " ".join(raw.split())
        assert unicodedata.is_normalized("NFC", text)
        assert "�" not in text
        told = {"Kế hoạch", "51/KH-UBND", "hộ nghèo", "Ủy ban nhân dân huyện Krông Nô", "11/3/2020"}
        shown = reports.html("krong_no_2020", notebook, "vi").replace("&#x27;", "'")
        told |= {name for name in [*plan.units.index, "Tổng cộng", "chỉ tiêu"] if name in shown}
        assert notebook > "05" or told > set(plan.units.index)
        for name in told:
            assert name in text, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf_tables_show_the_figures_of_the_html(reports: Reports, lang: str) -> None:
    for notebook in NOTEBOOKS:
        html = reports.html("krong_no_2020", notebook, lang)
        path = reports.path("krong_no_2020", notebook, lang, "pdf")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        squeezed = re.sub(r"[\s\u200b]", "", text)
        for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", html):
            cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
            joined = "".join(re.sub(r"<[^>]+>|\s", "", cell) for cell in cells)
            joined = joined.replace("&#x27;", "'")
            if all(len(cell) < 30 for cell in cells):
                assert joined in squeezed, joined
