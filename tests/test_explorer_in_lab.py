"""The explorer in a real JupyterLab: what the page shows is what `allocate` gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from povlib.allocation import Allocation, allocate
from povlib.kept_choices import load_choice
from povlib.loading import load_plan
from povlib.numerals import format_number

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "only-for-this-test"
PATIENCE = 60  # seconds
CELL = """import povlib as pov
one = pov.explore(pov.load_plan("krong_no_2020", data_dir={data!r}), "en", folder={folder!r})
one"""
FIGURES = """() => Object.fromEntries(
  [...document.querySelectorAll('table.pov-units tbody tr')].map(
    row => [row.querySelector('th').textContent, row.querySelector('td.own').textContent]))"""


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait for something; say what was waited for in vain."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


class Lab:
    """A JupyterLab of its own, with nothing of the machine's configuration."""

    def __init__(self, folder: Path) -> None:
        self.kept = folder / "kept"
        self.home = folder / "home"
        self.home.mkdir()
        cell = CELL.format(data=str(ROOT / "data"), folder=str(self.kept))
        notebook = {
            "cells": [{"cell_type": "code", "id": "explore", "metadata": {}, "outputs": [],
                       "execution_count": None, "source": cell}],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3",
                                        "language": "python"}},
            "nbformat": 4, "nbformat_minor": 5,
        }  # fmt: skip
        (self.home / "explore.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
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
        told = until(lambda: next(iter(runtime.glob("jpserver-*.json")), None), "JupyterLab")
        self.address = until(lambda: self._address(told), "its address")

    def _address(self, path: Path) -> str:
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["url"])
        except ValueError:
            return ""

    def kernels(self) -> list[dict[str, Any]]:
        request = urllib.request.Request(
            f"{self.address}api/kernels", headers={"Authorization": f"token {TOKEN}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return list(json.load(answer))
        except OSError:  # a kernel that is just being started cannot be told yet
            return []

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def page(chromium: str, lab: Lab) -> Iterator[Any]:
    arguments = ["--disable-gpu"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{lab.address}lab/tree/explore.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        until(
            lambda: any(
                one["execution_state"] == "idle" and one["connections"] for one in lab.kernels()
            ),
            "a kernel that is idle and connected",
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_selector("table.pov-units tbody tr")
        yield page
        browser.close()


def shows(page: Any, expected: Allocation) -> None:
    figures = {str(unit): format_number(int(n), "en") for unit, n in expected.targets.items()}
    until(lambda: page.evaluate(FIGURES) == figures, f"the figures of {expected!r}")
    lead = page.locator(".pov-lead-figure").inner_text()
    assert lead.startswith(f"{format_number(expected.total, 'en')} households")


def typed(page: Any, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def test_it_does_what_allocate_does(page: Any, lab: Lab) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    shows(page, allocate(plan))
    typed(page, "Target (households)", "400")
    shows(page, allocate(plan, 400))
    page.get_by_label("Rule", exact=True).select_option(
        label=allocate(plan, method="leximin").rule.label("en")
    )
    shows(page, allocate(plan, 400, "leximin"))
    typed(page, "Target (households)", "1.229")
    until(lambda: page.locator("table.pov-units").count() == 0, "no figures")
    assert page.get_by_text("may be 1229 or a decimal fraction").is_visible()
    page.get_by_role("button", name="Undo").click()
    shows(page, allocate(plan, 400, "leximin"))
    handle = page.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    shows(page, allocate(plan, 401, "leximin"))
    typed(page, "Name of the scenario", "Thử")
    page.get_by_role("button", name="Keep this").click()
    until(lambda: (lab.kept / "krong-no-2020" / "thu.csv").is_file(), "the files of the scenario")
    assert load_choice(plan, "Thử", folder=lab.kept).choice.target == "401"
    page.get_by_role("button", name="Reset to the plan").click()
    shows(page, allocate(plan))


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_can_be_read_in_both_themes(page: Any, theme: str, axe_source: str) -> None:
    page.evaluate("name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
                  theme)  # fmt: skip
    light = str("Light" in theme).lower()
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
    page.evaluate(axe_source)
    # The slider of ipywidgets gives its handle no name; the field before it does the same.
    result = page.evaluate(
        """axe.run({include: '.pov-explorer', exclude: '.noUi-handle'},
                   {runOnly: ['wcag2a', 'wcag2aa']})"""
    )
    assert result["passes"]
    told = [f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for rule in result["violations"] for node in rule["nodes"]]  # fmt: skip
    assert told == []


def test_it_fits_half_a_screen(page: Any) -> None:
    page.set_viewport_size({"width": 760, "height": 900})
    box = page.evaluate(
        """() => { const one = document.querySelector('.pov-explorer');
        return [one.scrollWidth, one.clientWidth]; }"""
    )
    assert box[0] <= box[1] + 1
    page.set_viewport_size({"width": 1280, "height": 1000})


def test_names_in_the_table_are_those_of_the_plan(page: Any) -> None:
    plan = load_plan("krong_no_2020", str(ROOT / "data"))
    assert sorted(page.evaluate(FIGURES)) == sorted(map(str, plan.units.index))
    assert re.search("The target|Targets are", page.locator(".pov-explorer").inner_text())
