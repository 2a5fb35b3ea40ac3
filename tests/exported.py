"""Reports made once for all the tests, and shared by the worker processes.

`reports("krong_no")` is the folder that ``povlib export`` filled for a plan; the first test that
asks for it waits for the export, the others find it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECOND = ROOT / "tests/plans/suoi_da_2031"
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[!.]*.ipynb"))
PLAN_NOTEBOOK, REGISTRATION_NOTEBOOK = "01_plan_table", "04_registered_vs_assigned"
AUDIT_NOTEBOOK = "02_audit"
LANGUAGES = ("vi", "en")
PLANS = ("krong_no_2020", "suoi_da_2031", "hostile_2031")
EVERY = [(plan, name, lang) for plan in PLANS for name in NOTEBOOKS for lang in LANGUAGES]

HOSTILE_UNITS = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://evil.example/","bấm")',
    '"><img src=x onerror=alert(1)>',
    "#set page(width: 1pt) $\\x^2_$ *a* _b_ `c` @d \\",
    "{{ 7*7 }} &amp; A & B </title>",
)
"""Names that some program on the way to the reader might take for its own language."""

HOSTILE_TEXT = "<b>Kế hoạch</b> & “x”"


def povlib(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line; `env` is added to the environment."""
    env = {**os.environ, **options.pop("env", {})}  # type: ignore[dict-item]
    command = [sys.executable, "-m", "povlib.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=env, timeout=240, **options
    )  # type: ignore[call-overload, no-any-return]


def write_plan(folder: Path, tables: dict[str, list[list[str]]], **changes: object) -> Path:
    """Write a plan: the second one's descriptor with other tables and other `plan` entries."""
    descriptor = json.loads((SECOND / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["name"] = folder.name
    descriptor["plan"] |= changes
    descriptor["resources"] = []
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        raw = buffer.getvalue().encode()
        (folder / f"{name}.csv").write_bytes(raw)
        fields = [
            {"name": column, "type": "string"}
            if column.startswith("unit")
            else {"name": column, "type": "number", "decimalChar": ",", "groupChar": "."}
            for column in rows[0]
        ]
        descriptor["resources"].append(
            {
                "name": name,
                "path": f"{name}.csv",
                "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
                "schema": {"fields": fields},
            }
        )
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def hostile_plan(folder: Path) -> Path:
    """Names that look like code, contradictions, a shortfall, a unit without registration, and a
    file changed after it was recorded.
    """
    codes = [f"H{place}" for place in range(len(HOSTILE_UNITS))]
    figures = [
        ["1.250", "96", "30", "66", "5,28", "2,40", "12"],
        ["730", "41", "9", "32", "4,38", "1,24", "9"],
        ["412", "18", "5", "13", "3,16", "1,21", "7"],
        ["980", "60", "20", "41", "4,18", "1,94", "3"],
        ["655", "24", "4", "20", "3,05", "0,61", "0"],
    ]
    head = "households poor_start exits_target poor_end poor_rate_end_pct rate_reduction_pp"
    folder = write_plan(
        folder,
        {
            "plan_table": [
                ["unit", *head.split(), "exits_target_em"],
                *([name, *row] for name, row in zip(HOSTILE_UNITS, figures, strict=True)),
                ["<i>Tổng</i>", "4.027", "239", "68", "172", "4,27", "1,66", "31"],
            ],
            "units": [
                ["unit_code", "unit"],
                *([code, name] for code, name in zip(codes, HOSTILE_UNITS, strict=True)),
            ],
            "registrations": [
                ["unit", "exits_target", "exits_registered"],
                *([HOSTILE_UNITS[at], *pair] for at, pair in
                  enumerate([("30", "34"), ("9", "6"), ("5", "5"), ("21", "18")])),
            ],
            "bodies": [
                "body name_vi name_en kind listed_as printed section".split(),
                *([f"b{at}", name, name, "other", "", name, "II"]
                  for at, name in enumerate(HOSTILE_UNITS)),
            ],
            "duties": [
                "duty body theme role partners label_vi label_en section".split(),
                *([f"d{at}", f"b{at}", "credit", role, f"b{4 - at}", name, name, "II"]
                  for at, (name, role) in
                  enumerate(zip(HOSTILE_UNITS, ["lead", "", "support", "", ""], strict=True))),
            ],
            "milestones": [
                "milestone label_vi label_en start end body year_printed printed section".split(),
                *([f"m{at}", name, name, f"{2 * at + 2}/2031", "", f"b{at}", "", "", "II"]
                  for at, name in enumerate(HOSTILE_UNITS)),
            ],
            "reports": [
                ["report", "period", "label_vi", "label_en", "sender", "recipient", "due_day",
                 "due_month", "printed", "section"],
                *([f"r{at}", "yearly", name, name, f"b{at}", "b0", f"{at + 1}", "next", "", "IV"]
                  for at, name in enumerate(HOSTILE_UNITS)),
            ],
        },
        demonstration=False,
        total_label="<i>Tổng</i>",
        kind={"vi": HOSTILE_TEXT, "en": "<b>Plan</b> & “x”"},
        number="<u>07</u>/KH",
        unit_noun={"vi": "thôn <1>", "en": "villages <1>"},
        annexes_missing=[{"vi": "danh sách </p><h1>", "en": "the list </p><h1>"}],
    )  # fmt: skip
    file = folder / "plan_table.csv"
    file.write_bytes(file.read_bytes().replace(b"0,61", b"0,62"))
    return folder


def _once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Make a folder in one process while the others wait."""
    done, lock = folder / ".done", folder.with_suffix(".lock")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        for _ in range(2400):
            if done.exists() or (folder / ".failed").exists():
                break
            time.sleep(0.1)
    else:
        folder.mkdir(exist_ok=True)
        try:
            make(folder)
            done.touch()
        except BaseException:
            (folder / ".failed").touch()
            raise
    if not done.exists():
        pytest.fail(f"the export into {folder.name} failed in another process", pytrace=False)
    return folder


class Reports:
    """The exported reports of the test plans."""

    def __init__(self, base: Path) -> None:
        self.base = base

    def plan(self, name: str) -> Path:
        """Folder of a plan's data."""
        if name == "krong_no_2020":
            return ROOT / "data" / name
        if name == SECOND.name:
            return SECOND
        made = _once(self.base / "plans", lambda folder: hostile_plan(folder / name) and None)
        return made / name

    def folder(self, name: str) -> Path:
        """Output folder of the export of a plan."""

        def make(folder: Path) -> None:
            result = povlib("export", "--plan", self.plan(name), "--out", folder, cwd=ROOT)
            if result.returncode:
                raise AssertionError(result.stderr)
            (folder / "progress.txt").write_text(result.stderr, encoding="utf-8")

        return _once(self.base / f"out-{name}", make)

    def path(self, plan: str, notebook: str, lang: str, kind: str = "html") -> Path:
        """One report."""
        return self.folder(plan) / plan / f"{notebook}.{lang}.{kind}"

    def html(self, plan: str, notebook: str, lang: str) -> str:
        """The text of one HTML report."""
        return self.path(plan, notebook, lang).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The exported reports of the test plans, made when first asked for."""
    base = tmp_path_factory.getbasetemp()
    return Reports((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "reports")


def copy_notebook(name: str, folder: Path) -> Path:
    """Copy a notebook of the project into a folder of a test."""
    return Path(shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder))
