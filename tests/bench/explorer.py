"""How long the explorer keeps its reader waiting, in a real browser before a real JupyterLab."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

# From letting go of the key that moved the slider to the last figure that changed on the page.
WATCH = """() => {
  const root = document.querySelector('.pov-explorer');
  window.last = window.start = 0;
  new MutationObserver(() => { window.last = performance.now(); }).observe(
    root, {childList: true, characterData: true, subtree: true});
  root.addEventListener('keydown', () => { window.start = performance.now(); }, true);
  root.addEventListener('keyup', () => { window.start = performance.now(); }, true);
}"""
SETTLED = """said => [...document.querySelectorAll('.pov-explorer [role=status]')].some(
  one => one.textContent.includes(said)) && performance.now() - window.last > 400"""
# From running the cell to the table on the page, by the page's own clock.
PAINT = """() => { window.painted = 0; window.asked = performance.now();
  const look = () => { if (document.querySelector('table.pov-units tbody tr'))
    window.painted = performance.now() - window.asked; else requestAnimationFrame(look); };
  look(); }"""


def _plan(folder: Path, units: int) -> str:
    from plans import write_plan

    rows = [
        {"unit": f"Xã {at}", "unit_code": f"{at:05}", "households": 200 + at,
         "poor_start": 20 + at % 37, "poor_start_em": 5 + at % 11, "exits_target": 4 + at % 7,
         "exits_registered": 5 + at % 8}
        for at in range(1, units + 1)
    ]  # fmt: skip
    return str(write_plan(folder / f"plan{units}", rows))


def measure(units: int, moves: int) -> tuple[float, list[float]]:
    """Give the time to the first paint and that of every move of the slider, in seconds."""
    from lab import Lab, opened, until
    from playwright.sync_api import sync_playwright

    browsers = ("chromium", "chromium-browser", "google-chrome")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, browsers)))
    with tempfile.TemporaryDirectory() as name:
        where = _plan(Path(name), units)
        cells = [f"import povlib as pov\nplan = pov.load_plan({where!r})",
                 'one = pov.explore(plan, "en")\none']  # fmt: skip
        lab = Lab(Path(name), cells)
        try:
            with sync_playwright() as driver, opened(chromium, lab, driver) as page:
                page.wait_for_selector("table.pov-units tbody tr")
                page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
                page.wait_for_selector("table.pov-units", state="detached")
                page.evaluate(PAINT)
                page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
                page.wait_for_function("window.painted > 0")
                painted = page.evaluate("window.painted") / 1000
                until(lambda: _saved_page(page, lab), "the page that reports get")
                page.evaluate(WATCH)
                return painted, [_move(page) for _ in range(moves)]
        finally:
            lab.close()


def _saved_page(page: Any, lab: Any) -> bool:
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    return "pov-scenario" in lab.notebook()


def _move(page: Any) -> float:
    handle = page.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    target = int(float(handle.get_attribute("aria-valuenow")))
    page.wait_for_function(SETTLED, arg=f"Done: {target:,} households")
    return float(page.evaluate("window.last - window.start")) / 1000


def compare_explorer(repeats: int) -> None:
    """Print the medians beside what they should stay below."""
    print("\nThe explorer in JupyterLab: the slider let go of, to the last figure on the page")
    for units, aim in ((12, 0.15), (700, 0.5)):
        painted, moves = measure(units, max(7, repeats))
        print(f"  {units} units: {1000 * statistics.median(moves):.0f} ms, {1000 * min(moves):.0f} "
              f"to {1000 * max(moves):.0f} (aim {1000 * aim:.0f} ms); the first paint "
              f"{painted:.2f} s (aim 1.5 s)")  # fmt: skip
