"""Running notebooks in fresh kernels and writing their reports.

All the reports of one run are written together, after the last of them is complete: a notebook
that fails leaves what an earlier run wrote as it was.
"""

from __future__ import annotations

import ast
import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from povlib.blocks import CALENDAR
from povlib.faults import NotebookFailed, PlanError, ReportError
from povlib.io import find_plan, replace_file
from povlib.running import (
    Job,
    execute,
    import_notebook_libraries,
    run_apart,
    surroundings,
)
from povlib.wording import LANGUAGES

__all__ = ["FORMATS", "export_reports", "find_notebooks", "write_reports"]

FORMATS = ("html", "pdf")
KERNELS_AT_ONCE = max(1, min(4, os.cpu_count() or 1))

WORDS: dict[str, tuple[str, str]] = {
    "no_notebook": (
        "không thấy sổ tính {path}. Các sổ tính trong {folder}: {known}",
        "there is no notebook {path}. Notebooks in {folder}: {known}",
    ),
    "not_here": ("không thấy sổ tính {path}; {why}", "there is no notebook {path}; {why}"),
    "no_notebooks": (
        "không có sổ tính nào: đã tìm thư mục notebooks/ trong {path} và mọi thư mục phía trên. "
        "Chuyển vào thư mục dự án (cd …) rồi chạy lại, hoặc nêu đường dẫn của tệp .ipynb",
        "there are no notebooks: looked for a folder notebooks/ in {path} and in every folder "
        "above. Change to the project's folder (cd …) and run again, or give the path of an .ipynb "
        "file",
    ),
    "empty_folder": (
        "thư mục {path} không có tệp .ipynb nào. Chép sổ tính vào đó, hoặc nêu đường dẫn của tệp "
        ".ipynb",
        "the folder {path} holds no .ipynb file. Put the notebooks there, or give the path of an "
        ".ipynb file",
    ),
    "same_name": (
        "hai sổ tính cùng tên {name} sẽ ghi đè báo cáo của nhau: {paths}. Đổi tên một sổ",
        "two notebooks called {name} would overwrite each other's reports: {paths}. Rename one",
    ),
    "unreadable": (
        "không đọc được sổ tính {path}: {error}",
        "notebook {path} cannot be read: {error}",
    ),
    "no_parameter": (
        "{path}: không có ô gắn thẻ “parameters” gán {name}, nên không đổi sang {what} khác được",
        "{path}: no cell tagged “parameters” assigns {name}, so it cannot be run for another "
        "{what}",
    ),
    "no_plain_text": (
        "{path}: ở ô gắn thẻ “parameters”, {name} phải là một đoạn chữ viết thẳng ra, như "
        '{name} = "…", không phải biểu thức, nên không đổi sang {what} khác được',
        "{path}: in the cell tagged “parameters”, {name} must be plain text, as in "
        '{name} = "…", not an expression, so it cannot be run for another {what}',
    ),
    "PLAN": ("kế hoạch", "plan"),
    "SCENARIO": ("kịch bản", "scenario"),
    "parameters_unreadable": (
        "{path}: dòng {line} của ô gắn thẻ “parameters” sai cú pháp Python ({error}). Sửa rồi chạy "
        "lại",
        "{path}: line {line} of the cell tagged “parameters” is no valid Python ({error}). Mend it "
        "and run again",
    ),
    "cell": ("ô {cell}/{cells}", "cell {cell}/{cells}"),
    "no_report": ("{notebook} ({language}): {message}", "{notebook} ({language}): {message}"),
    "unwritable": (
        "không ghi được vào {path}: {error}. Chọn thư mục khác bằng --out",
        "{path} cannot be written: {error}. Choose another folder with --out",
    ),
}


def _say(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


def find_notebooks(named: Sequence[str], lang: str = "vi") -> list[Path]:
    """Find the notebooks to export: the named ones, or all in ``notebooks/``.

    A bare name is looked for here, then in ``notebooks/`` here and in the folders above.

    Raises
    ------
    ReportError
        If a named notebook does not exist, none is found, or two have the same name.
    """
    here = Path.cwd()
    folders = [root / "notebooks" for root in (here, *here.parents)]
    all_found = [sorted(folder.glob("[!.]*.ipynb")) for folder in folders]
    known = next(filter(None, all_found), [])
    empty = next(filter(Path.is_dir, folders), None)
    nowhere = _say("empty_folder" if empty else "no_notebooks", lang, path=empty or here)
    if not named:
        if not known:
            raise ReportError(nowhere)
        return known
    paths: list[Path] = []
    for name in named:
        tries = [Path(name), Path(f"{name}.ipynb")]
        if Path(name).name == name:
            tries += [folder / path for folder in folders for path in tries[:2]]
        path = next((path for path in tries if path.is_file()), None)
        if path is None:
            if not known:
                raise ReportError(_say("not_here", lang, path=name, why=nowhere))
            at_hand = {"folder": known[0].parent, "known": ", ".join(one.stem for one in known)}
            raise ReportError(_say("no_notebook", lang, path=name, **at_hand))
        if path.resolve() not in [other.resolve() for other in paths]:
            paths.append(path)
    for path in paths:
        same = [other for other in paths if other.stem == path.stem]
        if len(same) > 1:
            where = ", ".join(map(str, same))
            raise ReportError(_say("same_name", lang, name=path.stem, paths=where))
    return paths


def _plan_folder(name: str, notebook: Path) -> Path:
    """Find a plan from here, else from where the notebook is."""
    try:
        return find_plan(name)
    except PlanError:
        for folder in notebook.resolve().parents:
            if (folder / "data").is_dir():
                try:
                    return find_plan(name, folder / "data")
                except PlanError:
                    continue
        raise


class _Progress:
    """One line for each report on standard error; on a terminal the running cell as well."""

    def __init__(self, total: int, write: Callable[[str], Any], live: bool) -> None:
        self.total = total
        self.write = write
        self.live = live
        self.done = 0

    def cell(self, job: Job, cell: int, cells: int, seconds: float) -> None:
        if self.live:
            where = _say("cell", job.lang, cell=cell, cells=cells)
            line = f"  … {job.name} [{job.lang}] {where} {seconds:.1f} s"
            self.write(f"\r\x1b[2K{line[: shutil.get_terminal_size().columns - 1]}")

    def finish(self, job: Job, cells: int, seconds: float, files: Mapping[Path, bytes]) -> None:
        self.done += 1
        where = _say("cell", job.lang, cell=cells, cells=cells)
        names = ", ".join(f"{path.name} {len(data) / 1000:.0f} kB" for path, data in files.items())
        self.clear()
        self.write(
            f"[{self.done}/{self.total}] {job.name} [{job.lang}] {where}, "
            f"{seconds:.1f} s → {names}\n"
        )

    def clear(self) -> None:
        if self.live:
            self.write("\r\x1b[2K")


def _render(nb: Any, lang: str, formats: Sequence[str]) -> dict[str, bytes]:
    """Turn an executed notebook into the bytes of its reports, and of the calendar it offers."""
    from povlib.report import prepare_report

    report, meta, lang = prepare_report(nb, lang)
    outputs = (output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", []))
    made = {}
    if files := ["".join(one[CALENDAR]) for one in outputs if CALENDAR in one]:
        made["ics"] = files[-1].encode()
    if "html" in formats:
        from povlib.html_report import notebook_html

        made["html"] = notebook_html(report, lang=lang, meta=meta).encode()
    if "pdf" in formats:
        from povlib.typst_report import notebook_pdf

        made["pdf"] = notebook_pdf(report, lang=lang, meta=meta)
    return made


def _warm_up(formats: Sequence[str]) -> None:
    """Load what rendering needs while the first kernels start."""
    if "html" in formats:
        from povlib import html_report

        html_report.warm_up()
    if "pdf" in formats:
        from povlib import typst_report

        typst_report.warm_up()


def _why_not(job: Job, nb: Any, name: str) -> str:
    """Say why a notebook cannot be run with another value of a parameter."""
    tagged = (cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", []))
    cell = next((cell for cell in tagged if cell.cell_type == "code"), None)
    try:
        names = ast.walk(ast.parse(cell.source if cell else ""))
    except SyntaxError as error:
        where = {"path": job.notebook, "line": error.lineno or 1, "error": error.msg}
        return _say("parameters_unreadable", job.lang, **where)
    assigned = any(isinstance(node, ast.Name) and node.id == name for node in names)
    key = "no_plain_text" if assigned else "no_parameter"
    return _say(key, job.lang, path=job.notebook, name=name, what=_say(name, job.lang))


def _check_scenario(job: Job, parameters: Mapping[str, Any]) -> None:
    """Refuse a scenario that the plan does not have before any notebook runs."""
    from povlib.loading import load_plan

    folder = job.plan or _plan_folder(str(parameters.get("PLAN", "")), job.notebook)
    load_plan(str(folder), scenario=job.scenario or "")


def _read_notebook(job: Job) -> Any:
    """Read a notebook as it is to be run for a job."""
    import_notebook_libraries()
    import nbformat

    from povlib.report import in_language, notebook_parameters, with_parameters

    try:
        nb = nbformat.read(str(job.notebook), as_version=4)
    except Exception as error:  # nbformat and json raise many kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ReportError(_say("unreadable", job.lang, path=job.notebook, error=reason)) from error
    changes, parameters = {"LANG": job.lang}, notebook_parameters(nb)
    asked = {"PLAN": job.plan.name if job.plan else None, "SCENARIO": job.scenario}
    for name, value in asked.items():
        if value is not None:
            if name not in parameters:
                raise ReportError(_why_not(job, nb, name))
            changes[name] = value
    if job.scenario:
        _check_scenario(job, parameters)
    return in_language(with_parameters(nb, changes), job.lang)


async def _run_job(
    job: Job,
    nb: Any,
    formats: Sequence[str],
    env: Mapping[str, str],
    gate: asyncio.Semaphore,
    renderer: ThreadPoolExecutor,
    progress: _Progress,
) -> dict[Path, bytes]:
    from povlib.report import notebook_parameters

    async with gate:
        started = time.perf_counter()
        if job.plan is not None:
            env = {**env, "POVLIB_DATA": str(job.plan.parent)}

        def on_cell(cell: int) -> None:
            progress.cell(job, cell, len(nb.cells), time.perf_counter() - started)

        await execute(job, nb, env, on_cell)
    try:
        loop = asyncio.get_running_loop()
        made = await loop.run_in_executor(renderer, _render, nb, job.lang, formats)
    except ReportError as error:
        place = {"notebook": job.notebook.name, "language": job.lang}
        raise NotebookFailed(_say("no_report", job.lang, message=error, **place)) from error
    parameters = notebook_parameters(nb)
    plan, scenario = (str(parameters.get(name, "")) for name in ("PLAN", "SCENARIO"))
    names = [Path(plan).name or "plan", *([scenario] if scenario else [])]
    folder = Path(".".join(re.sub(r"[^\w.-]+", "_", name) for name in names))
    files = {folder / f"{job.name}.{job.lang}.{kind}": data for kind, data in made.items()}
    progress.finish(job, len(nb.cells), time.perf_counter() - started, files)
    return files


async def _run_all(
    jobs: Sequence[Job], formats: Sequence[str], env: Mapping[str, str], progress: _Progress
) -> dict[Path, bytes]:
    gate = asyncio.Semaphore(KERNELS_AT_ONCE)
    notebooks = [(job, _read_notebook(job)) for job in jobs]
    # One thread renders, so that kernels are served meanwhile and libraries load only once.
    with ThreadPoolExecutor(1) as renderer:
        tasks = [
            asyncio.create_task(_run_job(job, nb, formats, env, gate, renderer, progress))
            for job, nb in notebooks
        ]
        await asyncio.sleep(0)
        renderer.submit(_warm_up, formats)
        try:
            done = await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
    return {path: data for files in done for path, data in files.items()}


def write_reports(out: Path, files: Mapping[Path, bytes], lang: str) -> list[Path]:
    """Write all the reports and the page that links them; `lang` is that of messages."""
    from povlib.html_report import index_page

    try:
        for path, content in files.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            replace_file(out / path, content)
        replace_file(out / "index.html", index_page(out).encode())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReportError(_say("unwritable", lang, path=out, error=reason)) from error
    return [out / path for path in files]


def export_reports(
    notebooks: Sequence[Path],
    *,
    plan: str | None = None,
    scenario: str | None = None,
    langs: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = FORMATS,
    out: Path = Path("outputs"),
    also: Mapping[Path, bytes] | None = None,
    write: Callable[[str], Any] | None = None,
) -> list[Path]:
    """Run notebooks and write their reports.

    Each notebook runs in a fresh kernel for each language, several at once. Nothing is written
    before all of them are complete.

    Parameters
    ----------
    notebooks : sequence of Path
    plan : str, optional
        Name or path of a plan, to be the ``PLAN`` of each notebook; by default what it says.
    scenario : str, optional
        Corrections to apply (see `load_plan`), to be the ``SCENARIO`` of each notebook; by default
        what it says.
    langs, formats : sequence of str
    out : Path
        Reports go to ``out/<plan>/<notebook>.<lang>.<format>``, those of a scenario to
        ``out/<plan>.<scenario>/``, links to ``out/index.html``. The calendar that a notebook
        offers stands beside its reports as ``.ics``.
    also : mapping of Path to bytes, optional
        What else is to be written with them, under `out`.
    write : callable, optional
        Receives the progress; standard error by default.

    Returns
    -------
    list of Path
        The files written, without the index.

    Raises
    ------
    PlanError
        If the plan cannot be used.
    NotebookFailed
        With notebook, cell and message of the first failure.
    ReportError
        If a notebook cannot be read, or the reports cannot be written.
    """
    stream = sys.stderr
    live = write is None and stream.isatty()
    jobs = [
        Job(path, None if plan is None else _plan_folder(plan, path), lang, scenario)
        for path in notebooks
        for lang in langs
    ]
    progress = _Progress(len(jobs), write or stream.write, live)
    with tempfile.TemporaryDirectory(prefix="povlib-", ignore_cleanup_errors=True) as folder:
        try:
            files = run_apart(_run_all(jobs, formats, surroundings(folder), progress))
        finally:
            progress.clear()
    return write_reports(out, {**(also or {}), **files}, langs[0])
