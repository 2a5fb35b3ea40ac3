"""How long an audit takes, beside one mixed-integer program of the same system (big-M)."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

COUNTS = ("poor_start", "poor_end", "exits_target", "exits_target_em")


def seeded_plan(folder: Path, units: int, typos: int, *, rates: bool = True) -> Path:
    """Write a consistent plan and mistype one digit in so many of its counts."""
    from plans import write_plan

    from povlib.rounding import round_exact

    rng = random.Random(1)
    rows: list[dict[str, Any]] = []
    households = []

    def rated(row: dict[str, Any], total: int) -> dict[str, Any]:
        if rates:
            start, end = (round_exact(Fraction(100 * row[name], total), 2) for name in COUNTS[:2])
            row |= {"rate_reduction_pp": start - end, "poor_rate_end_pct": end}
        return row

    for at in range(units):
        total = rng.randint(300, 4000)
        start = rng.randint(5, total // 4)
        exits = rng.randint(1, start)
        counts = dict(
            zip(COUNTS, (start, start - exits, exits, rng.randint(0, exits)), strict=True)
        )
        rows.append(rated({"unit": f"Xã {at:05d}", "unit_code": f"{at:05d}", **counts}, total))
        households.append(total)
    sums = {name: sum(row[name] for row in rows) for name in COUNTS}
    last = rated(dict(sums), sum(households))
    for at in rng.sample(range(units), typos):
        name = rng.choice(COUNTS)
        digits = list(str(rows[at][name]))
        place = rng.randrange(len(digits))
        digits[place] = str((int(digits[place]) + rng.randint(1, 9)) % 10)
        rows[at][name] = int("".join(digits))
    return write_plan(folder, rows, total=last)


def system_of(plan: Any) -> Any:
    """The linked cells of a plan, as the audit builds them."""
    from povlib.audit_checks import make_grid
    from povlib.audit_rules import applicable_rules
    from povlib.audit_system import link_cells
    from povlib.conventions import rate_conditions

    names = plan.column_names()
    rules = applicable_rules(names)
    return link_cells(make_grid(plan), rules, rate_conditions(names, "difference_of_rounded_rates"))


def big_m(system: Any, seconds: float) -> int | None:
    """Solve one mixed-integer program: a binary for each cell, its change bounded by the column."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, eye_array, hstack, vstack

    cells = len(system.values)
    where = [(r, c, f) for r, edit in enumerate(system.linear)
             for c, f in zip(edit.cells, edit.coefficients, strict=True)]  # fmt: skip
    rows, columns, factors = (np.array(part) for part in zip(*where, strict=True))
    edits = coo_array((factors, (rows, columns)), shape=(len(system.linear), cells))
    low = [-np.inf if edit.low is None else edit.low for edit in system.linear]
    high = [np.inf if edit.high is None else edit.high for edit in system.linear]
    values, spans = np.array(system.values, float), np.array(system.high, float)
    one, most = eye_array(cells), eye_array(cells) * spans
    matrix = vstack([
        hstack([edits, coo_array((len(system.linear), cells))]),
        hstack([one, -most]), hstack([one, most]),
    ])  # fmt: skip
    least = np.concatenate([low, np.full(cells, -np.inf), values])
    largest = np.concatenate([high, values, np.full(cells, np.inf)])
    found = milp(
        np.concatenate([np.zeros(cells), np.array(system.weights, float)]),
        constraints=LinearConstraint(matrix.tocsr(), least, largest),
        integrality=np.ones(2 * cells),
        bounds=Bounds(0, np.concatenate([spans, np.ones(cells)])),
        options={"time_limit": seconds},
    )
    return round(found.fun) if found.status == 0 else None


def hopeless_plan(folder: Path, units: int) -> Path:
    """Write a plan of figures that have nothing to do with each other."""
    from decimal import Decimal

    from plans import write_plan

    rng = random.Random(1)
    names = (*COUNTS, "poor_rate_start_pct", "poor_rate_end_pct")

    def figures(most: int) -> dict[str, Any]:
        counts = {name: rng.randint(0, most) for name in names[:4]}
        return counts | {name: Decimal(rng.randint(0, 10_000)).scaleb(-2) for name in names[4:]}

    rows = [{"unit": f"Xã {n}", "unit_code": f"{n:05d}", **figures(400)} for n in range(units)]
    return write_plan(folder, rows, total=figures(400 * units))


def measure_hopeless(units: int) -> str:
    """Audit a plan in which everything is wrong: what it costs, and what is told of it."""
    import povlib as pov

    with tempfile.TemporaryDirectory() as folder:
        plan = pov.load_plan(str(hopeless_plan(Path(folder) / "plan", units)))
        used = time.process_time()
        report = pov.audit(plan)
        used = time.process_time() - used
    proved = sum(repair.proved for repair in report.repairs)
    weight = sum(repair.weight for repair in report.repairs)
    return (
        f"{used:.2f} s CPU; {len(report.contradictions)} contradictions, at least {weight} of "
        f"{len(plan.column_names()) * (units + 1)} cells wrong, {proved} of "
        f"{len(report.repairs)} parts with every smallest repair"
    )


def measure_large(units: int, typos: int) -> None:
    """Audit one large plan in a process of its own; print seconds, weight and peak memory."""
    import povlib as pov

    with tempfile.TemporaryDirectory() as folder:
        plan = pov.load_plan(str(seeded_plan(Path(folder) / "plan", units, typos)))
        start, used = time.perf_counter(), time.process_time()
        report = pov.audit(plan)
        seconds, used = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    weight = sum(repair.weight for repair in report.repairs)
    proved = all(repair.proved for repair in report.repairs)
    least = "" if proved else "at least "
    print(f"{seconds:.2f} s ({used:.2f} s CPU), {peak} MB peak, {least}{weight} cells")


def large(units: int, typos: int) -> str:
    """Run `measure_large` apart, so that its memory is its own."""
    command = [sys.executable, __file__, str(units), str(typos)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    measure_large(int(sys.argv[1]), int(sys.argv[2]))
