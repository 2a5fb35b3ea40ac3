"""Localisation of errors in independent records, beside Banff (Statistics Canada).

Banff is under the GPL and needs pandas before 3, so it is no dependency and stands in no lock file:
it runs in an environment of its own, whose Python the variable POVLIB_BANFF names.

    python -m venv banff
    banff/bin/pip install banff
    POVLIB_BANFF=banff/bin/python make bench ARGS="--only audit"
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

VARIABLE = "POVLIB_BANFF"
ABSENT = (
    f"independent records beside Banff: left out. Banff needs pandas before 3; install it in an "
    f"environment of its own and name its Python in {VARIABLE}"
)


def _edits(linked: Any) -> str:
    """Write the rules on one record as Banff reads them; it takes it that no figure is negative."""
    told = []
    for edit in linked.system.linear:
        if any(linked.keys[cell][1] for cell in edit.cells):
            continue
        names = [linked.keys[cell][0] for cell in edit.cells]
        left = " + ".join(
            f"{factor} * {name}" for factor, name in zip(edit.coefficients, names, strict=True)
        )
        if edit.low is not None and edit.low == edit.high:
            told.append(f"{left} = {edit.low};")
            continue
        if edit.high is not None:
            told.append(f"{left} <= {edit.high};")
        if edit.low is not None:
            told.append(f"{left} >= {edit.low};")
    return " ".join(told)


def ask_banff(python: str, plan: Any, linked: Any) -> dict[str, Any]:
    """Let Banff localise the errors of a plan's units, each by itself.

    Returns
    -------
    dict
        `cells` (how many to change by the place of the unit), `seconds` (CPU), `version`.
    """
    columns = plan.column_names()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "records.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["record", *columns])
            rows = plan.units[columns].itertuples(index=False, name=None)
            writer.writerows([f"{at:06d}", *row] for at, row in enumerate(rows))
        # Not resolved: the Python of an environment is a link, and is known by where the link is.
        program = str(Path(python).absolute())
        command = [program, str(Path(__file__).absolute()), str(path), _edits(linked)]
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=name)
    if run.returncode:
        raise RuntimeError(f"{python} failed: {run.stderr.strip()[-300:]}")
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return {**told, "cells": {int(record): count for record, count in told["cells"].items()}}


def compare(units: int, typos: int) -> str:
    """Localise the same typing errors here and by Banff; say how long each took, and its result."""
    python = os.environ.get(VARIABLE)
    if not python:
        return ABSENT
    from audit import seeded_plan, system_of

    import povlib as pov
    from povlib.localize import smallest_repairs

    with tempfile.TemporaryDirectory() as name:
        plan = pov.load_plan(str(seeded_plan(Path(name) / "plan", units, typos, rates=False)))
    linked = system_of(replace(plan, total=None, printed_total=None))
    start = time.process_time()
    found = smallest_repairs(linked.system)
    own = time.process_time() - start
    theirs = ask_banff(python, plan, linked)
    least = "" if found.proved else "at least "
    return (
        f"{typos} typos in {units:,} independent records: here {least}{found.weight} cells, every "
        f"tie, {own:.2f} s CPU; Banff {theirs['version']} {sum(theirs['cells'].values())} cells, "
        f"one set each, {theirs['seconds']:.2f} s CPU; ratio {own / theirs['seconds']:.2f}"
    )


def localise(path: str, edits: str) -> None:
    """Let Banff localise the errors of a file of records; runs in Banff's own environment."""
    from importlib.metadata import version

    import banff
    import pandas as pd

    records = pd.read_csv(path, dtype={"record": str}).astype({"record": object})
    names = [name for name in records.columns if name != "record"]
    records = records.astype(dict.fromkeys(names, float))
    start = time.process_time()
    done = banff.errorloc(
        indata=records, edits=edits, unit_id="record", cardinality=len(names), seed=1,
        outstatus=True, outreject=True,
    )  # fmt: skip
    seconds = time.process_time() - start
    cells = Counter(done.outstatus.column("record").to_pylist())
    if left := done.outreject.num_rows:
        raise SystemExit(f"{left} records were rejected")
    print()
    print(json.dumps({"cells": cells, "seconds": seconds, "version": version("banff")}))


if __name__ == "__main__":
    localise(sys.argv[1], sys.argv[2])
