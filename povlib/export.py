"""Running notebooks in fresh kernels and writing their reports."""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from povlib.faults import ReportError
from povlib.io import replace_file
from povlib.wording import LANGUAGES

__all__ = ["FORMATS", "Job", "export_reports", "find_notebooks"]

FORMATS = ("html", "pdf")
KERNELS_AT_ONCE = max(1, min(4, os.cpu_count() or 1))

WORDS: dict[str, tuple[str, str]] = {
    "no_notebook": ("không thấy sổ tính {path}", "there is no notebook {path}"),
    "no_notebooks": (
        "không thấy sổ tính nào. Chạy trong thư mục dự án, hoặc nêu tên tệp .ipynb",
        "no notebooks found. Run in the project's folder, or name .ipynb files",
    ),
    "unreadable": (
        "không đọc được sổ tính {path}: {error}",
        "notebook {path} cannot be read: {error}",
    ),
    "cell": ("ô {cell}/{cells}", "cell {cell}/{cells}"),
    "failed": (
        "{notebook} ({language}): ô {cell} dừng vì lỗi {name}: {message}\n{source}",
        "{notebook} ({language}): cell {cell} stopped with {name}: {message}\n{source}",
    ),
    "dead": (
        "{notebook} ({language}): nhân Python dừng đột ngột ở ô {cell}",
        "{notebook} ({language}): the Python kernel died at cell {cell}",
    ),
    "index_title": ("Báo cáo đã xuất", "Exported reports"),
}


def _say(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to be run for one plan in one language."""

    notebook: Path
    plan: str | None
    lang: str

    @property
    def name(self) -> str:
        """Name without folder and ending."""
        return self.notebook.stem


def find_notebooks(named: Sequence[str], lang: str = "vi") -> list[Path]:
    """Find the notebooks to export: the named ones, or all in ``notebooks/``.

    Raises
    ------
    ReportError
        If a named notebook does not exist, or none is found.
    """
    here = Path.cwd()
    roots = [here, *here.parents]
    if not named:
        for root in roots:
            found = sorted((root / "notebooks").glob("[!.]*.ipynb"))
            if found:
                return found
        raise ReportError(_say("no_notebooks", lang))
    paths = []
    for name in named:
        tries = [Path(name), Path(f"{name}.ipynb")]
        tries += [root / "notebooks" / path.name for root in roots for path in tries[:2]]
        path = next((path for path in tries if path.is_file()), None)
        if path is None:
            raise ReportError(_say("no_notebook", lang, path=name))
        paths.append(path)
    return paths


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
            self.write(f"\r\x1b[2K{line}")

    def finish(self, job: Job, cells: int, seconds: float, files: Sequence[Path]) -> None:
        self.done += 1
        where = _say("cell", job.lang, cell=cells, cells=cells)
        names = ", ".join(f"{path.name} {path.stat().st_size / 1000:.0f} kB" for path in files)
        start = "\r\x1b[2K" if self.live else ""
        self.write(
            f"{start}[{self.done}/{self.total}] {job.name} [{job.lang}] {where}, "
            f"{seconds:.1f} s → {names}\n"
        )


async def _execute(job: Job, nb: Any, progress: _Progress) -> Any:
    """Run a notebook in a fresh kernel."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    started = time.perf_counter()
    cells = len(nb.cells)
    current = 0

    def note(cell: Any, cell_index: int) -> None:
        nonlocal current
        current = cell_index + 1
        progress.cell(job, current, cells, time.perf_counter() - started)

    client = NotebookClient(
        nb,
        timeout=None,
        kernel_name="python3",
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(job.notebook.parent)}},
        on_cell_start=note,
        coalesce_streams=True,
    )
    try:
        await client.async_execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        place = {"notebook": job.notebook.name, "language": job.lang, "cell": current}
        source = nb.cells[current - 1].source if current else ""
        shown = "\n".join(f"    {line}" for line in source.splitlines()[:12])
        message = error.evalue
        if error.ename in ("PlanError", "ReportError"):
            raise ReportError(message) from None
        raise ReportError(
            _say("failed", job.lang, name=error.ename, message=message, source=shown, **place)
        ) from None
    except DeadKernelError:
        raise ReportError(
            _say("dead", job.lang, notebook=job.notebook.name, language=job.lang, cell=current)
        ) from None
    finally:
        # nbclient leaves this behind when a run is cancelled, and it fails at exit.
        atexit.unregister(client._cleanup_kernel)
    return nb


def _render(nb: Any, lang: str, formats: Sequence[str]) -> dict[str, bytes]:
    """Turn an executed notebook into the bytes of its reports."""
    from povlib.report import prepare_report

    report, meta, lang = prepare_report(nb, lang)
    made = {}
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
        from povlib import typst_report  # noqa: F401


async def _run_job(
    job: Job,
    formats: Sequence[str],
    out: Path,
    gate: asyncio.Semaphore,
    renderer: ThreadPoolExecutor,
    progress: _Progress,
) -> list[Path]:
    import nbformat

    from povlib.report import notebook_parameters, with_parameters

    async with gate:
        started = time.perf_counter()
        try:
            nb = nbformat.read(str(job.notebook), as_version=4)
        except Exception as error:  # nbformat and json raise many kinds
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ReportError(
                _say("unreadable", job.lang, path=job.notebook, error=reason)
            ) from error
        changes = {"LANG": job.lang} | ({"PLAN": job.plan} if job.plan else {})
        nb = with_parameters(nb, changes)
        others = set(LANGUAGES) - {job.lang}
        nb.cells = [c for c in nb.cells if not others & set(c.metadata.get("tags", []))]
        plan = str(notebook_parameters(nb).get("PLAN", "plan"))
        await _execute(job, nb, progress)
    loop = asyncio.get_running_loop()
    made = await loop.run_in_executor(renderer, _render, nb, job.lang, formats)
    folder = out / re.sub(r"[^\w.-]+", "_", Path(plan).name)
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{job.name}.{job.lang}.{kind}": data for kind, data in made.items()}
    for path, content in files.items():
        replace_file(path, content)
    progress.finish(job, len(nb.cells), time.perf_counter() - started, list(files))
    return list(files)


async def _run_all(
    jobs: Sequence[Job], formats: Sequence[str], out: Path, progress: _Progress
) -> list[Path]:
    gate = asyncio.Semaphore(KERNELS_AT_ONCE)
    # One thread renders, so that kernels are served meanwhile and libraries load only once.
    with ThreadPoolExecutor(1) as renderer:
        tasks = [
            asyncio.create_task(_run_job(job, formats, out, gate, renderer, progress))
            for job in jobs
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
    return [path for paths in done for path in paths]


def _index(out: Path) -> bytes:
    """A page that links every report in the folder."""
    sections = []
    for folder in sorted(path for path in out.iterdir() if path.is_dir()):
        rows: dict[tuple[str, str], dict[str, str]] = {}
        titles: dict[tuple[str, str], str] = {}
        for path in sorted(folder.iterdir()):
            match = re.fullmatch(r"(.+)\.(vi|en)\.(html|pdf)", path.name)
            if match is None:
                continue
            key = (match[2], match[1])
            rows.setdefault(key, {})[match[3]] = f"{folder.name}/{path.name}"
            if match[3] == "html":
                found = re.search(r"<title>(.*?)</title>", path.read_text(encoding="utf-8"))
                if found:
                    titles[key] = found[1]
        for lang in LANGUAGES:
            items = []
            for (language, name), links in sorted(rows.items()):
                if language != lang:
                    continue
                title = titles.get((language, name), escape(name))
                anchors = " · ".join(
                    f'<a href="{escape(link)}">{kind.upper()}</a>'
                    for kind, link in sorted(links.items())
                )
                items.append(f'<li lang="{lang}">{title}<br>{anchors}</li>')
            if items:
                heading = "Tiếng Việt" if lang == "vi" else "English"
                sections.append(
                    f'<h2>{escape(folder.name)} · <span lang="{lang}">{heading}</span></h2>'
                    f"<ul>{''.join(items)}</ul>"
                )
    title = " · ".join(WORDS["index_title"])
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,"><style>'
        "body{font:1rem/1.6 Arial,sans-serif;color:#1b1f24;max-width:46rem;margin:2rem auto;"
        "padding:0 1.25rem}h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem}"
        "li{margin:.6rem 0}a{color:#1f4e79}</style></head>"
        f"<body><main><h1>{title}</h1>{''.join(sections)}</main></body></html>\n"
    ).encode()


def export_reports(
    notebooks: Sequence[Path],
    *,
    plan: str | None = None,
    langs: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = FORMATS,
    out: Path = Path("outputs"),
    write: Callable[[str], Any] | None = None,
) -> list[Path]:
    """Run notebooks and write their reports.

    Each notebook runs in a fresh kernel for each language, several at once. A report replaces the
    earlier one only when it is complete.

    Parameters
    ----------
    notebooks : sequence of Path
    plan : str, optional
        Value for ``PLAN``; by default what each notebook says.
    langs, formats : sequence of str
    out : Path
        Reports go to ``out/<plan>/<notebook>.<lang>.<format>``, links to ``out/index.html``.
    write : callable, optional
        Receives the progress; standard error by default.

    Returns
    -------
    list of Path
        The files written, without the index.

    Raises
    ------
    ReportError
        With notebook, cell and message of the first failure.
    """
    stream = sys.stderr
    live = write is None and stream.isatty()
    jobs = [Job(path, plan, lang) for path in notebooks for lang in langs]
    progress = _Progress(len(jobs), write or stream.write, live)
    written = asyncio.run(_run_all(jobs, formats, out, progress))
    replace_file(out / "index.html", _index(out))
    return written
