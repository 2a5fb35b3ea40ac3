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


def compare(units: int, typos: int) -> str:
    """Localise the same typing errors here and by Banff; say how long each took, and its result."""
    python = os.environ.get(VARIABLE)
    if not python:
        return ABSENT
    from audit import seeded_plan, system_of

    import povlib as pov
    from povlib.localize import smallest_repairs

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = pov.load_plan(str(seeded_plan(folder / "plan", units, typos, rates=False)))
        linked = system_of(replace(plan, total=None, printed_total=None))
        start = time.process_time()
        found = smallest_repairs(linked.system)
        own = time.process_time() - start
        columns = plan.column_names()
        with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["record", *columns])
            rows = plan.units[columns].itertuples(index=False, name=None)
            writer.writerows([f"{at:06d}", *row] for at, row in enumerate(rows))
        command = [python, __file__, str(folder / "records.csv"), _edits(linked)]
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if run.returncode:
        return f"independent records beside Banff: {python} failed: {run.stderr.strip()[-300:]}"
    theirs = json.loads(run.stdout.splitlines()[-1])
    least = "" if found.proved else "at least "
    return (
        f"{typos} typos in {units:,} independent records: here {least}{found.weight} cells, every "
        f"tie, {own:.2f} s CPU; Banff {theirs['version']} {theirs['cells']} cells, one set each, "
        f"{theirs['seconds']:.2f} s CPU; ratio {own / theirs['seconds']:.2f}"
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
    cells, left = done.outstatus.num_rows, done.outreject.num_rows
    if left:
        raise SystemExit(f"{left} records were rejected")
    print()
    print(json.dumps({"cells": cells, "seconds": seconds, "version": version("banff")}))


if __name__ == "__main__":
    localise(sys.argv[1], sys.argv[2])
