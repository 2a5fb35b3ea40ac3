"""Running a notebook in a fresh kernel, apart from whatever set-up its user has."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from povlib.faults import NotebookFailed, ReportError
from povlib.wording import LANGUAGES

__all__ = [
    "Job",
    "execute",
    "import_notebook_libraries",
    "run_apart",
    "surroundings",
]

SHOWN_LINES = 12

CANCEL_SECONDS = 4.0
"""Time to end in before a run is cancelled again: asyncio may lose the first cancellation when
what was awaited comes in at that moment."""

WORDS: dict[str, tuple[str, str]] = {
    "failed": (
        "{notebook} ({language}): ô {cell} dừng vì lỗi {name}: {message}\n{source}",
        "{notebook} ({language}): cell {cell} stopped with {name}: {message}\n{source}",
    ),
    "asked": ("{notebook} ({language}):\n{message}", "{notebook} ({language}):\n{message}"),
    "dead": (
        "{notebook} ({language}): nhân Python dừng đột ngột ở ô {cell} (thiếu bộ nhớ?)\n{source}",
        "{notebook} ({language}): the Python kernel died at cell {cell} (out of memory?)\n{source}",
    ),
    "unstarted": (
        "{notebook} ({language}): nhân Python không khởi động được ({error}). Xem máy còn bộ nhớ "
        "không, và cạnh sổ tính có tệp .py nào trùng tên với một mô-đun Python không",
        "{notebook} ({language}): the Python kernel did not start ({error}). Look whether memory "
        "is left, and whether a .py file beside the notebook has the name of a Python module",
    ),
}

T = TypeVar("T")

_NUMBER = itertools.count()


def _say(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to be run for one plan in one language."""

    notebook: Path
    plan: Path | None
    lang: str
    scenario: str | None = None

    @property
    def name(self) -> str:
        """Name without folder and ending."""
        return self.notebook.stem


@cache
def import_notebook_libraries() -> None:
    """Import nbformat and nbclient without the grammar of web addresses.

    jsonschema would compile it, which takes longer than running a short notebook, to offer a check
    that no notebook format asks for. It does without when the grammar cannot be imported.
    """
    grammar = "rfc3987_syntax"
    spared = grammar not in sys.modules
    if spared:
        sys.modules[grammar] = None  # type: ignore[assignment]
    try:
        import nbclient  # noqa: F401
        import nbformat  # noqa: F401
    finally:
        if spared:
            del sys.modules[grammar]


def _source(source: str) -> str:
    lines = source.splitlines()
    more = ["…"] if len(lines) > SHOWN_LINES else []
    return "\n".join(f"    {line}" for line in lines[:SHOWN_LINES] + more)


async def execute(
    job: Job, nb: Any, env: Mapping[str, str], on_cell: Callable[[int], object]
) -> None:
    """Run a notebook in a fresh kernel of this very Python.

    Parameters
    ----------
    job : Job
    nb : notebook
        Gets the outputs.
    env : mapping
        Environment of the kernel; see `surroundings`.
    on_cell : callable
        Called with the number of each cell before it runs.

    Raises
    ------
    PlanError
        If loading the plan failed.
    NotebookFailed
        If a cell failed, or the kernel died or did not start.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    current: int | None = None

    def place() -> dict[str, Any]:
        return {"cell": (current or 0) + 1, "source": _source(nb.cells[current or 0].source)}

    def note(cell: Any, cell_index: int) -> None:
        nonlocal current
        current = cell_index
        on_cell(cell_index + 1)

    client = NotebookClient(
        nb,
        timeout=None,
        kernel_name="python3",
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(job.notebook.resolve().parent)}},
        on_cell_start=note,
        coalesce_streams=True,
    )
    # Without folders to search, "python3" is the Python that runs this, not one that somebody
    # registered under that name.
    manager = client.create_kernel_manager()
    manager.kernel_spec_manager.kernel_dirs = []
    if os.name == "posix":
        # Sockets in the run's own folder: kernels of other runs cannot take each other's ports.
        manager.transport = "ipc"
        manager.connection_file = str(Path(env["IPYTHONDIR"], f"{job.lang}-{next(_NUMBER)}.json"))
    where: dict[str, Any] = {"notebook": job.notebook.name, "language": job.lang}
    try:
        await client.async_execute(stderr=subprocess.DEVNULL, env=dict(env))
    except CellExecutionError as error:
        if error.ename == "PlanError":
            _explain(job, env)
            raise ReportError(error.evalue) from None
        if error.ename == "AllocationError":  # the parameters of the notebook cannot be used
            raise ReportError(_say("asked", job.lang, message=error.evalue, **where)) from None
        where |= place()
        message = _say("failed", job.lang, name=error.ename, message=error.evalue, **where)
        raise NotebookFailed(message) from None
    except DeadKernelError:
        where |= place()
        raise NotebookFailed(_say("dead", job.lang, **where)) from None
    except (OSError, RuntimeError) as error:
        if current is not None:
            raise
        raise NotebookFailed(_say("unstarted", job.lang, error=error, **where)) from error
    finally:
        # nbclient leaves this behind when a run is cancelled, and it fails at exit.
        atexit.unregister(client._cleanup_kernel)


def _explain(job: Job, env: Mapping[str, str]) -> None:
    """Raise what is wrong with the plan of a job, so that it can be told in any language."""
    from povlib.loading import load_plan

    if job.plan is not None:
        load_plan(str(job.plan))


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own, and cancel it when the user interrupts.

    In the main thread, nbclient would take Ctrl-C for itself; in a notebook, a loop runs already.
    """
    cancel: list[Callable[[], object]] = []

    async def cancellable() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:
            cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
        return await coroutine

    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(lambda: asyncio.run(cancellable()))
        try:
            while not future.done():
                wait([future], timeout=0.5)  # Windows notices Ctrl-C only between waits
        except KeyboardInterrupt:
            while not future.done():
                for stop in cancel:
                    stop()
                wait([future], timeout=CANCEL_SECONDS)
            raise
    return future.result()


def surroundings(folder: str) -> dict[str, str]:
    """Environment of the kernels: nothing of the user's own set-up changes a report."""
    rc = Path(folder, "matplotlibrc")
    rc.touch()
    env = {**os.environ, "IPYTHONDIR": folder, "MATPLOTLIBRC": str(rc), "MPLBACKEND": "agg"}
    if data := os.environ.get("POVLIB_DATA"):
        env["POVLIB_DATA"] = str(Path(data).resolve())
    return env
