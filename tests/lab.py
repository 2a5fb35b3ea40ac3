"""A JupyterLab for tests: started on a free port, with nothing of the machine's configuration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "only-for-this-test"
PATIENCE = 120  # seconds
NOTEBOOK = "explore.ipynb"


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait for something; say what was waited for in vain."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class Lab:
    """A JupyterLab of its own, whose folder holds one notebook with these cells."""

    def __init__(self, folder: Path, cells: Sequence[str]) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        notebook = {
            "cells": [{"cell_type": "code", "id": f"cell-{at}", "metadata": {}, "outputs": [],
                       "execution_count": None, "source": cell} for at, cell in enumerate(cells)],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3",
                                        "language": "python"}},
            "nbformat": 4, "nbformat_minor": 5,
        }  # fmt: skip
        (self.home / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
        places = ("CONFIG", "DATA", "RUNTIME")
        own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in places}
        own |= {"IPYTHONDIR": str(folder / "ipython"), "HOME": str(folder),
                "PYTHONPATH": str(ROOT), "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}  # fmt: skip
        self.log = (folder / "log").open("w", encoding="utf-8")
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port=0",
            "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}", "--allow-root",
            f"--ServerApp.root_dir={self.home}", "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=", "--LabApp.check_for_updates_class="
            "jupyterlab.NeverCheckForUpdate",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, env=os.environ | own, stdout=self.log, stderr=self.log, cwd=self.home
        )
        runtime = folder / "runtime"
        try:
            told = until(lambda: next(iter(runtime.glob("jpserver-*.json")), None), "JupyterLab")
            self.address = until(lambda: self._address(told), "its address")
        except AssertionError:
            self.close()
            raise

    def _address(self, path: Path) -> str:
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["url"])
        except ValueError:
            return ""

    def _ask(self, what: str, method: str = "GET", api: str = "api") -> Any:
        request = urllib.request.Request(
            f"{self.address}{api}/{what}",
            headers={"Authorization": f"token {TOKEN}"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read() or b"null")
        except OSError:  # a kernel that is just being started cannot be told yet
            return []

    def setting(self, plugin: str, name: str) -> Any:
        """Tell what a setting is, as long as nobody changes it."""
        found = until(lambda: self._ask(f"settings/{plugin}", api="lab/api"), "its settings")
        return found["schema"]["properties"][name]["default"]

    def wait_for_kernel(self) -> None:
        """JupyterLab says "idle" before the kernel is connected, and loses what is run then."""

        def ready() -> bool:
            return any(
                one["execution_state"] == "idle" and one["connections"]
                for one in self._ask("kernels")
            )

        until(ready, "a kernel that is idle and connected")

    def end_kernels(self) -> None:
        """Shut every kernel down, as somebody does who goes home."""
        for session in self._ask("sessions"):
            self._ask(f"sessions/{session['id']}", "DELETE")
        until(lambda: self._ask("kernels") == [], "the end of every kernel")

    def notebook(self) -> str:
        """Read the notebook as it is saved."""
        return (self.home / NOTEBOOK).read_text(encoding="utf-8")

    def open(self, page: Any, *, kernel: bool = True) -> None:
        """Open the notebook, with a kernel or without one."""
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{self.address}lab/tree/{NOTEBOOK}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")

    def run(self, page: Any) -> None:
        """Run every cell, until the last has been run."""
        self.wait_for_kernel()
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(
            "[...document.querySelectorAll('.jp-InputPrompt')].every("
            "one => /[0-9]/.test(one.textContent))"
        )

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@contextmanager
def opened(chromium: str, lab: Lab, driver: Any) -> Iterator[Any]:
    """Open the notebook in a browser and run it."""
    arguments = ["--disable-gpu"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    browser = driver.chromium.launch(executable_path=chromium, args=arguments)
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        lab.open(page)
        lab.run(page)
        yield page
    finally:
        browser.close()
