"""What several test modules share: the things beyond PyPI that a test may need.

A stranger's machine may lack them, and then the tests that need them are skipped and say how to get
them. Where ``POVLIB_REQUIRE`` names one (``axe``, ``banff``, ``browser``, ``external``; separated
by commas), its absence fails the test instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from exported import reports  # noqa: F401  (a fixture for every module)

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

os.environ.setdefault("MPLBACKEND", "agg")
os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")

# The same examples in every run, and no verdict from a slow machine. To search further:
# `make test ARGS=--hypothesis-profile=explore`.
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("repeatable")

T = TypeVar("T")


def required() -> set[str]:
    """Give the names that ``POVLIB_REQUIRE`` lists."""
    return {name.strip() for name in os.environ.get("POVLIB_REQUIRE", "").split(",")} - {""}


def need(name: str, found: T | None, how_to_install: str) -> T:
    """Return what was found, or skip the test; fail it where the environment requires `name`."""
    if found is not None:
        return found
    message = f"no {name} here: {how_to_install}"
    if name in required():
        pytest.fail(f"{message} (POVLIB_REQUIRE demands it)", pytrace=False)
    pytest.skip(message)


@pytest.fixture(name="need", scope="session")
def need_fixture() -> Callable[[str, T | None, str], T]:
    """The function `need`, for tests that would rather not import it."""
    return need


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium-like browser; as root it must be started with ``--no-sandbox``."""
    candidates = [os.environ.get("CHROMIUM") or None, *BROWSERS]
    found = next(filter(None, (shutil.which(name) for name in candidates if name)), None)
    return need(
        "browser", found, "install Chromium or Chrome, or set CHROMIUM to the program's path"
    )


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """The one Playwright of a process: a second would not start beside it."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(chromium: str, driver: Any) -> Iterator[Any]:
    """A browser without a window, for pages of files."""
    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    browser = driver.chromium.launch(executable_path=chromium, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The JavaScript of the accessibility checker axe-core."""
    path = Path(os.environ.get("POVLIB_AXE") or ROOT / "node_modules/axe-core/axe.min.js")
    return need(
        "axe",
        path.read_text(encoding="utf-8") if path.is_file() else None,
        "run `npm install`, or set POVLIB_AXE to the path of axe.min.js",
    )


@pytest.fixture(scope="session")
def external() -> Path:
    """Folder of real tables that lie beside the project and are no part of it."""
    path = ROOT.parent / "shared" / "external"
    return need(
        "external",
        path if path.is_dir() else None,
        "the real tables are expected in ../shared/external",
    )
